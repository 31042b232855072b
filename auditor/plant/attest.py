"""Answers taken into ``attestations.yaml``: what changes, and the file with these lines changed and no others."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from auditor.manual import Register, manual, measure_id
from auditor.model.span import Span
from auditor.model.text import Text
from auditor.plant.answers import ANSWERS, Answered, lines_of, same
from auditor.plant.attestations import attestations_in, items_of
from auditor.plant.faults import Faults
from auditor.plant.rows import Attestation, Evidence
from auditor.plant.tables import decode
from auditor.plant.tree import Fields, Leaf, Tree, TreeError, read_tree
from auditor.plant.types import Problem
from auditor.plant.writing import quoted

_ITEM = re.compile(r"(\s*)-(\s+)")
_NOTHING: Mapping[str, Any] = {**dict.fromkeys((*ANSWERS, "notes"), ""), "date": None, "expires": None, "evidence": ()}
_CANNOT = Text(
    "is written in a form that cannot be changed line by line; the whole file is written anew, without its comments",
    "行単位で書き換えられない形で書かれているため、コメントを残さず全体を書き直す",
)


class AttestError(Exception):
    """The answers cannot be taken in; ``problem`` says where and why."""

    def __init__(self, at: Span, en: str, ja: str) -> None:
        super().__init__(en)
        self.problem = Problem(at, Text(en, ja))


@dataclass(frozen=True, slots=True)
class Change:
    """What an answer changes: the columns by name, each with the old value (None: no attestation yet) and the new one."""

    answered: Answered
    old: Attestation | None
    columns: Mapping[str, tuple[Any, Any]]


@dataclass(frozen=True, slots=True)
class Rewritten:
    """The new text of the file; ``note`` says what is lost of the old one, if anything is."""

    text: str
    note: Text | None


def register_file(plant: Path) -> Path:
    """The file of attestations a plant file names; raises AttestError, and TreeError or TableError for no plant file."""
    file = plant.name
    try:
        tree = read_tree(decode(plant.read_bytes(), file), file)
    except OSError as fault:
        why = fault.strerror or type(fault).__name__
        raise AttestError(Span(file, 1, 1), f"cannot be read: {why}", f"読み込めない: {why}") from None
    registers = _child(tree, "registers")
    named = _child(registers, "attestations")
    if isinstance(named, Leaf) and not named.empty:
        return plant.parent / named.text.strip().replace("\\", "/")
    raise AttestError(
        registers.at if registers is not None else Span(file, 1, 1),
        "names no file for answers; write under 'registers': attestations: registers/attestations.yaml",
        "申告のファイルが書かれていない。registers に attestations: registers/attestations.yaml を書くこと",
    )


def _child(tree: Tree | None, name: str) -> Tree | None:
    if not isinstance(tree, Fields):
        return None
    return next((value for key, value in tree.entries if key.text == name), None)


def changes(found: Sequence[Answered], current: Sequence[Attestation]) -> tuple[Change, ...]:
    """What the answers change of the current attestations; rows that say the same are left out."""
    by_measure = {row.measure: row for row in current}
    made = []
    for answered in found:
        old = by_measure.get(answered.measure)
        if old is None:
            columns = {name: (None, value) for name, value in answered.values.items() if value}
        else:
            columns = {
                name: (getattr(old, name), value)
                for name, value in answered.values.items()
                if not same(value, old, name)
            }
        if columns:
            made.append(Change(answered, old, columns))
    return tuple(made)


def told(value: Any) -> str:
    """A column's value on one line; a dash where nothing stands."""
    if isinstance(value, tuple):
        return lines_of(value) or "-"
    return " / ".join(str(value).split("\n")) if value else "-"


def rewritten(text: str, file: str, made: Sequence[Change]) -> Rewritten:
    """The file with the changes in it and every other line as it was, proved by reading it back.

    A file that cannot be changed line by line is written anew, and a note says so; raises TreeError.
    """
    ending = "\r\n" if "\r\n" in text else "\n"
    current = attestations_in(read_tree(text, file), file, None, Faults()) or ()
    edited = ending.join(_edited(text.replace("\r\n", "\n"), file, made))
    if _says(edited, file, current, made):
        return Rewritten(edited, None)
    merged = {row.measure: {name: getattr(row, name) for name in (*ANSWERS, "notes")} for row in current}
    for change in made:
        kept = merged.setdefault(change.answered.measure, {})
        kept |= {name: new for name, (_, new) in change.columns.items()}
    whole = [line for measure, values in merged.items() for line in _item(measure, values, "")]
    return Rewritten(ending.join([*whole, ""]), _CANNOT)


def _says(text: str, file: str, current: Sequence[Attestation], made: Sequence[Change]) -> bool:
    """True when a text reads back as the current attestations with the changes and nothing else."""
    faults = Faults()
    try:
        found = attestations_in(read_tree(text, file), file, None, faults)
    except TreeError:
        return False
    if found is None or any(problem.fatal for problem in faults.found):
        return False
    wanted = {row.measure: {name: getattr(row, name) for name in (*ANSWERS, "notes")} for row in current}
    for change in made:
        values = wanted.setdefault(change.answered.measure, dict(_NOTHING))
        values |= {name: new for name, (_, new) in change.columns.items()}
        if "expires" not in change.columns and "date" in change.columns:
            values.pop("expires")
    read = {row.measure: row for row in found}
    return read.keys() == wanted.keys() and all(
        getattr(read[measure], name) == value for measure, values in wanted.items() for name, value in values.items()
    )


def _edited(text: str, file: str, made: Sequence[Change]) -> list[str]:
    """The lines with each change put in its place, from the last to the first so that the numbers hold."""
    lines = text.split("\n")
    tree = read_tree(text, file)
    items = items_of(tree, file, Faults()) or ()
    places = {measure: item for item in items if isinstance(item, Fields) and (measure := _measure(item)) is not None}
    news = [change for change in made if change.answered.measure not in places]
    if news:
        _append(lines, items, news, tree)
    olds = [change for change in made if change.answered.measure in places]
    for change in sorted(olds, key=lambda change: -places[change.answered.measure].at.first):
        _change_item(lines, places[change.answered.measure], change)
    return lines


def _measure(item: Fields) -> str | None:
    for key, value in item.entries:
        if _column(key.text) == "measure" and isinstance(value, Leaf):
            return measure_id(value.text)
    return None


def _column(key: str) -> str | None:
    column = cast(Register, manual().register("attestations")).column("statement" if key == "statement_ja" else key)
    return None if column is None else column.name


def _change_item(lines: list[str], item: Fields, change: Change) -> None:
    """Change the lines of the keys that change, drop those of a column emptied, and put new keys at the item's end."""
    entries = {_column(key.text): (key, value) for key, value in item.entries}
    first = _ITEM.match(lines[item.at.first - 1])
    indent = " " * (first.end() if first is not None else 2)
    fresh = [name for name in change.columns if name not in entries and change.columns[name][1]]
    lines[item.at.last : item.at.last] = [
        line for name in fresh for line in _key(name, change.columns[name][1], indent)
    ]
    old = [(*entries[name], change.columns[name][1], name) for name in change.columns if name in entries]
    for key, value, new, name in sorted(old, key=lambda entry: -entry[0].at.first):
        start, end = key.at.first - 1, max(value.at.last, key.at.last)
        head = lines[start][: len(lines[start]) - len(lines[start].lstrip(" -"))]
        made = _key(name, new, indent, key.text) if new else []
        if made:
            made[0] = head + made[0].lstrip()
        lines[start:end] = made


def _append(lines: list[str], items: Sequence[Tree], news: Sequence[Change], tree: Tree | None) -> None:
    dash = ""
    at = len(lines)
    if items:
        at = items[-1].at.last
        dash = " " * (len(lines[items[-1].at.first - 1]) - len(lines[items[-1].at.first - 1].lstrip()))
    elif tree is not None:
        dash = "  "  # below the key 'attestations', which has nothing yet
    elif lines and not lines[-1]:
        at -= 1
    made = [
        line
        for change in news
        for line in _item(change.answered.measure, {name: new for name, (_, new) in change.columns.items()}, dash)
    ]
    if at == len(lines):
        made.append("")
    lines[at:at] = made


def _item(measure: str, values: Mapping[str, Any], dash: str) -> list[str]:
    lines = [f"{dash}- measure: {measure}"]
    for name in (*ANSWERS, "notes"):
        if values.get(name):
            lines += _key(name, values[name], f"{dash}  ")
    return lines


def _key(name: str, value: Any, indent: str, written: str = "") -> list[str]:
    key = f"{indent}{written or name}:"
    if isinstance(value, dt.date):
        return [f"{key} {value.isoformat()}"]
    if isinstance(value, str):
        return [f"{key} {quoted(value)}"]
    lines = [key]
    for document in cast("tuple[Evidence, ...]", value):
        parts = [("title", document.title), ("link", document.link), ("sha256", document.sha256)]
        given = [f"{part}: {quoted(text)}" for part, text in parts if text]
        lines.append(f"{indent}  - {given[0]}")
        lines += [f"{indent}    {line}" for line in given[1:]]
    return lines
