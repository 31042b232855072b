"""The Markdown report: the checklist page by page, then every table of the audit; all that is not ours is escaped."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from auditor.findings import Audit
from auditor.manual import manual
from auditor.model.text import Text
from auditor.plant.answers import ANSWERS, answer_words, as_cell, shown
from reports._checklist import Page, Row, pages
from reports._tables import Table, matrix, tables
from reports.wording import VERDICTS

_MARKS = re.compile(r"([\\`*_{}\[\]()<>#|!~])")


def render(audit: Audit, lang: str) -> bytes:
    """UTF-8 Markdown with tables (GitHub's dialect)."""
    return ("\n".join(_lines(audit, lang)) + "\n").encode()


def escaped(text: str) -> str:
    """Text that no mark of Markdown or HTML in it changes; line ends become breaks."""
    lines = as_cell(text).replace("&", "&amp;").split("\n")
    return "<br>".join(_MARKS.sub(r"\\\1", line).replace("://", ":\\/\\/").strip() for line in lines)


def _lines(audit: Audit, lang: str) -> Iterator[str]:
    name = audit.plant.name or Text("Network configuration audit", "ネットワーク設定監査").to(lang)
    yield f"# {escaped(name)}"
    yield ""
    told = Text("as of {day}, auditor {version}", "基準日 {day}、auditor {version}")
    day = told.to(lang, {"day": audit.as_of.isoformat(), "version": audit.version})
    yield f"{escaped(manual().title)} — {escaped(day)}"
    yield ""
    yield f"> {escaped(manual().disclaimer.to(lang))}"
    yield ""
    points = [(point.id, point.title.to(lang), VERDICTS[point.verdict.verdict].to(lang),
               VERDICTS[point.question_verdict.verdict].to(lang)) for point in audit.points]  # fmt: skip
    heads = [
        Text("No.", "番号"),
        Text("Point", "対策のポイント"),
        Text("Verdict", "判定"),
        Text("Question", "設問の判定"),
    ]
    yield from _section(
        Text("The manual's points", "マニュアルの各ポイント").to(lang), [head.to(lang) for head in heads], points
    )
    words = answer_words(lang)
    for page in pages(audit, lang):
        yield from _page(page, words, lang)
    first, *others = tables(audit, lang)
    for table in (first, matrix(audit, lang), *others):
        yield from _table(table)


def _page(page: Page, words: Mapping[str, str], lang: str) -> Iterator[str]:
    heads = [
        Text("No.", "番号"),
        manual().checklist.headings[2],
        Text("Verdict", "判定"),
        Text("How it was known", "確認方法"),
    ]
    heads += [Text("Grounds, and what is left to show", "根拠・残る事項"), *ANSWERS.values()]
    rows: list[Sequence[str]] = []
    for block in page.blocks:
        verdict = VERDICTS[block.point.verdict.verdict].to(lang) if block.first else ""
        rows.append([block.point.id, f"{block.point.title.to(lang)}\n{block.objective}", verdict])
        rows += [_bullet(row, words, lang) for row in block.rows]
    yield from _section(page.title, [head.to(lang) for head in heads], rows)
    for note in page.notes:
        yield f"- {escaped(note)}"
    yield ""


def _bullet(row: Row, words: Mapping[str, str], lang: str) -> list[str]:
    answers = [""] * len(ANSWERS)
    if row.attestation is not None:
        answers = [shown(row.attestation, name) for name in ANSWERS]
        answers[0] = words[answers[0]]
    verdict = row.measure.verdict
    verdicts = "\n".join(VERDICTS[name].to(lang) for name in (verdict.verdict, *verdict.also))
    return [row.measure.id, row.wording, verdicts, row.known_by, "\n".join(row.evidence), *answers]


def _table(table: Table) -> Iterator[str]:
    rows = [[str(cell) for cell in row] for row in table.rows]
    yield from _section(table.title, [head for head, _ in table.columns], rows, table.note)


def _section(title: str, heads: Sequence[str], rows: Sequence[Sequence[str]], note: str = "") -> Iterator[str]:
    yield f"## {escaped(title)}"
    yield ""
    if note:
        yield escaped(note)
        yield ""
    yield f"| {' | '.join(escaped(head) for head in heads)} |"
    yield f"|{' --- |' * len(heads)}"
    for row in rows:
        padded = [*row, *[""] * (len(heads) - len(row))]
        yield f"| {' | '.join(escaped(cell) for cell in padded)} |"
    yield ""
