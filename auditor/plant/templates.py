"""A register to start from: comments, headers, and the rows that the configurations give."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast

from auditor.manual import Column, Register, manual
from auditor.model.text import Text, printable
from auditor.plant.guidance import GUIDANCE
from auditor.plant.writing import quoted

Cells = Mapping[str, str]
"""Cells of a row by the name of their column; listed words as ids. What is not there is empty."""
_ANSWERED = ("verdict", "statement", "owner", "date", "evidence", "expires", "approver")
_TO_ATTEST = ("attest", "auto+attest")


@dataclass(frozen=True, slots=True)
class Content:
    """What the configurations give for one register.

    ``rows`` are facts; ``proposed`` rows are written as comments, because only a person can say whether they are
    wanted; ``notes`` say where either comes from.
    """

    rows: Sequence[Cells] = ()
    proposed: Sequence[Cells] = ()
    notes: Sequence[Text] = ()


NOTHING_SEEN = Content()


@dataclass(frozen=True, slots=True)
class Template:
    """One register as text cells in one language; ``choices`` are the words of the columns that list them.

    ``comments`` stand above the headers and ``proposed`` rows below the others, all behind a ``#``. An ``open`` column
    takes other words as well.
    """

    name: str
    title: str
    comments: tuple[str, ...]
    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    proposed: tuple[tuple[str, ...], ...] = ()
    choices: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    open: frozenset[int] = frozenset()


def register_names() -> tuple[str, ...]:
    """The registers that are tables, in the manual's order."""
    return tuple(GUIDANCE)


def template(name: str, content: Content, lang: str) -> Template:
    """The template of a register with its content."""
    register = cast(Register, manual().register(name))
    columns = register.columns
    return Template(
        name=name,
        title=register.title.to(lang),
        comments=tuple(_comments(register, content, lang)),
        headers=tuple(column.header.to(lang) for column in columns),
        rows=tuple(tuple(_cell(column, cells, lang) for column in columns) for cells in content.rows),
        proposed=tuple(tuple(_cell(column, cells, lang) for column in columns) for cells in content.proposed),
        choices={at: words(column, lang) for at, column in enumerate(columns) if column.values},
        open=frozenset(at for at, column in enumerate(columns) if column.open),
    )


def words(column: Column, lang: str) -> tuple[str, ...]:
    """The listed words of a column as a template offers them: ids in English, the manual's labels in Japanese."""
    return tuple(value.label.ja if lang == "ja" else value.id for value in column.values)


def _cell(column: Column, cells: Cells, lang: str) -> str:
    text = printable(cells.get(column.name, "")).strip()
    ids = [value.id for value in column.values]
    return words(column, lang)[ids.index(text)] if text in ids else text


def _comments(register: Register, content: Content, lang: str) -> list[str]:
    name = register.file.partition(".")[0]
    heads = {column.name: column for column in register.columns}
    measures = ", ".join(register.measures)
    lines = [
        Text(
            "{title}. Serves measures {measures} of the manual. Lines that begin with # are not read.",
            "{title}。マニュアルの対策 {measures} に用いる。# で始まる行は読まない。",
        ).to(lang, {"title": register.title, "measures": measures})
    ]
    for names, means in GUIDANCE[name]:
        told = ", ".join(heads[each].header.to(lang) for each in names) + ": " + means.to(lang)
        for each in names:
            if heads[each].values:
                told += " / " + _listed(heads[each], lang)
        lines.append(told)
    return lines + [note.to(lang) for note in content.notes]


def _listed(column: Column, lang: str) -> str:
    shown = " | ".join(words(column, lang))
    head = column.header.to(lang)
    if column.open:
        return Text("{head}: {words} or free text", "{head}: {words} または自由記述").to(
            lang, {"head": head, "words": shown}
        )
    return Text("{head}: {words}", "{head}: {words}").to(lang, {"head": head, "words": shown})


def questionnaire(lang: str) -> str:
    """``attestations.yaml`` with every measure that a person must answer for, in the manual's words, unanswered."""
    register = cast(Register, manual().register("attestations"))
    keys = {column.name: column.header.to(lang) for column in register.columns}
    verdict = cast(Column, register.column("verdict"))
    answers = ", ".join(f"{value.id} = {value.label.to(lang)}" for value in verdict.values)
    lines = [
        Text(
            "# {title}. An answer counts with owner, date and evidence; 'na' with owner, approver and the reason as statement.",
            "# {title}。実施済みには責任者・申告日・証跡、該当なしには責任者・承認者・理由（実施内容）が要る。",
        ).to(lang, {"title": register.title}),
        Text(
            "# {key}: {answers}. A question left empty is not answered; nothing is assumed.",
            "# {key}: {answers}。空欄は未回答として扱い、何も仮定しない。",
        ).to(lang, {"key": keys["verdict"], "answers": answers}),
        Text(
            '# Days as 2027-03-31; without an expiry an answer counts for 365 days. Evidence: - {title: "…", link: "…"}',
            '# 日付は 2027-03-31 の形。有効期限がなければ 365 日。証跡は - {title: "…", link: "…"} の形',
        ).to(lang),
    ]
    for point in manual().points:
        asked = [measure for measure in map(manual().measure, point.measures) if measure.mode in _TO_ATTEST]
        if not asked:
            continue
        lines += ["", f"# {point.id} {point.title.to(lang)}", f"#   {point.question.to(lang)}"]
        for measure in asked:
            lines += ["", f"# {measure.title.to(lang)}"]
            lines += [f"#   {detail.text.to(lang)}" for detail in measure.details]
            if measure.residue.to(lang):
                lines.append("#   → " + measure.residue.to(lang))
            lines.append(f"- {quoted(keys['measure'])}: {measure.id}".replace('"', ""))
            lines += [f"  {keys[name]}:" for name in _ANSWERED]
    return "\n".join(lines) + "\n"
