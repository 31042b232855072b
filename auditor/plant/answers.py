"""The columns of the checklist a person fills in, and the answers read back from them."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from auditor.manual import Column, Register, fold, manual, measure_id
from auditor.model.text import Text, printable
from auditor.plant.attestations import VALID_DAYS
from auditor.plant.cells import CellError, read_date
from auditor.plant.registers import listed_value, listed_words
from auditor.plant.rows import Attestation, Evidence
from auditor.plant.workbook import Sheet, WorkbookError, read_sheets

MEASURE = Text("No.", "番号")
ANSWERS: Mapping[str, Text] = {
    "verdict": Text("Answer", "実施状況\n（申告）"),
    "statement": Text("What is done", "実施内容"),
    "owner": Text("Owner\n(name, post)", "責任者\n（氏名・役職）"),
    "date": Text("Answered on", "申告日"),
    "evidence": Text("Documents", "証跡\n（文書）"),
    "expires": Text("Due\n(valid until)", "期限\n（有効期限）"),
    "approver": Text("Approval\n(name, post)", "承認欄\n（氏名・役職）"),
}
"""Keys of an attestation with the headers of their columns, in the order they are filled in."""
LONGEST = 32_000
"""Letters of one cell; Excel stops at 32,767."""
MOST_ROWS, MOST_COLUMNS = 2000, 60
_HEADER_WITHIN = 40
_YEARS = (2000, 2100)
_LONGEST = {"statement": 4000, "owner": 200, "approver": 200, "evidence": 8000}


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a cell of the workbook; ``where`` is ``sheet!H12`` or a sheet."""

    where: str
    text: Text


@dataclass(frozen=True, slots=True)
class Answered:
    """One row filled in: an attestation's columns with their values, and the cells they stand in."""

    measure: str
    values: Mapping[str, Any]
    where: str


@dataclass(slots=True)
class Answers:
    """Everything read from one workbook; with a fault nothing of it may be used. ``blank`` rows hold no answer."""

    found: list[Answered] = field(default_factory=list)
    blank: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    notes: list[Fault] = field(default_factory=list)


def answer_column() -> Column:
    """The column of the attestation register that holds the answer, with its words."""
    return cast(Column, cast(Register, manual().register("attestations")).column("verdict"))


def answer_words(lang: str) -> Mapping[str, str]:
    """Every answer with its word in the workbook: ``yes`` is *done*, and so on."""
    return {value.id: value.label.to(lang) for value in answer_column().values}


def as_cell(text: str) -> str:
    """Text as a cell may hold it: no control characters, not too long."""
    shown = "\n".join(printable(line) for line in text.split("\n"))
    return shown if len(shown) <= LONGEST else f"{shown[:LONGEST]}…"


def shown(attestation: Attestation, name: str) -> str:
    """One column of an attestation as text; dates as ``YYYY-MM-DD``, empty where nothing is stated."""
    value = getattr(attestation, name)
    if name == "evidence":
        return "\n".join(_document(document) for document in value)
    return "" if value is None else str(value)


def _document(document: Evidence) -> str:
    """A document as one line: title, link and digest separated by bars."""
    if document.sha256:
        return f"{document.title} | {document.link} | {document.sha256}"
    return f"{document.title} | {document.link}" if document.link not in ("", document.title) else document.title


def read_answers(content: bytes, as_of: dt.date) -> Answers:
    """The answers of every checklist sheet; raises WorkbookError when there is none. No date may lie after ``as_of``."""
    answers = Answers()
    places: dict[str, str] = {}
    sheets = 0
    for sheet in read_sheets(content, MOST_ROWS, MOST_COLUMNS):
        columns, below = _header(sheet)
        if not columns:
            continue
        sheets += 1
        missing = [ANSWERS[name] for name in ANSWERS if name not in columns]
        if missing:
            en, ja = ", ".join(_flat(text.en) for text in missing), "、".join(_flat(text.ja) for text in missing)
            answers.faults.append(Fault(sheet.title, Text(f"column missing: {en}", f"列がない: {ja}")))
            continue
        for row in sheet.rows[below:]:
            _row(sheet.title, {cell.column: cell for cell in row}, columns, places, as_of, answers)
    if not sheets:
        raise WorkbookError(
            Text(
                "no sheet of it is a checklist written by auditor audit --format xlsx",
                "auditor audit --format xlsx が出力したチェックリストのシートがない",
            )
        )
    return answers


def _flat(text: str) -> str:
    return text.replace("\n", " ")


def _header(sheet: Sheet) -> tuple[dict[str, int], int]:
    """The columns of a checklist by name, and the row below its header; no columns when it is no checklist."""
    words = {
        fold(text): name for name, text_ in (("measure", MEASURE), *ANSWERS.items()) for text in (text_.en, text_.ja)
    }
    for number, row in enumerate(sheet.rows[:_HEADER_WITHIN], 1):
        found: dict[str, int] = {}
        for cell in row:
            name = words.get(fold(cell.value)) if isinstance(cell.value, str) else None
            if name is not None:
                found.setdefault(name, cell.column)
        if {"measure", "verdict"} <= found.keys():
            return found, number
    return {}, 0


def _row(
    title: str, cells: Mapping[int, Any], columns: Mapping[str, int], places: dict[str, str], as_of: dt.date,
    answers: Answers,
) -> None:  # fmt: skip
    named = cells.get(columns["measure"])
    filled = {name: cells[columns[name]] for name in ANSWERS if columns[name] in cells}
    filled = {name: cell for name, cell in filled.items() if str(cell.value).strip()}
    if named is None:
        answers.faults += [
            Fault(_at(title, cell), Text("stands in a row without a measure's number", "番号のない行に記入がある"))
            for name, cell in filled.items()
            if name == "verdict"
        ]
        return
    measure = measure_id(str(named.value))
    where = _at(title, named)
    if measure is None:
        if filled:
            told = Text(
                f"no measure of the manual: '{_cut(named.value)}'", f"マニュアルにない対策番号: 「{_cut(named.value)}」"
            )
            answers.faults.append(Fault(where, told))
        return
    if measure in places:
        told = Text(f"{measure} stands in {places[measure]} already", f"{measure} は {places[measure]} にもある")
        answers.faults.append(Fault(where, told))
        return
    places[measure] = where
    if not filled:
        answers.blank.append(measure)
        return
    values = _values(title, filled, as_of, answers)
    if values.get("verdict"):
        answers.found.append(Answered(measure, values, where))
    elif "verdict" not in filled:
        told = Text(f"{measure} has no answer, and is left out", f"{measure} は実施状況が空欄のため取り込まない")
        answers.notes.append(Fault(where, told))


def _at(title: str, cell: Any) -> str:
    return f"{title}!{cell.coordinate}"


def _cut(value: object) -> str:
    text = " ".join(str(value).split())
    return printable(text if len(text) <= 40 else f"{text[:40]}…")


def _values(title: str, filled: Mapping[str, Any], as_of: dt.date, answers: Answers) -> dict[str, Any]:
    values: dict[str, Any] = dict.fromkeys(ANSWERS, "")
    values |= {"date": None, "expires": None, "evidence": ()}
    for name, cell in filled.items():
        try:
            values[name] = _value(name, cell, as_of)
        except CellError as fault:
            head = ANSWERS[name]
            told = Text(f"{_flat(head.en)}: expected {fault.text.en}", f"{_flat(head.ja)}: {fault.text.ja}")
            answers.faults.append(Fault(_at(title, cell), told))
    date, expires = values["date"], values["expires"]
    if date and not expires:
        values["expires"] = date + dt.timedelta(days=VALID_DAYS)
    elif date and expires < date:
        told = Text(f"due {expires}, before the answer of {date}", f"期限 {expires} が申告日 {date} より前である")
        answers.faults.append(Fault(_at(title, filled["expires"]), told))
    return values


def _value(name: str, cell: Any, as_of: dt.date) -> Any:
    if cell.data_type == "f":
        raise CellError("the value itself, not a formula", "数式は不可。値を書くこと")
    if cell.data_type == "e" and name in ("date", "expires"):
        raise CellError("a date YYYY-MM-DD, which this number is not", "日付 YYYY-MM-DD。この数値は日付にならない")
    if cell.data_type == "e":
        raise CellError("a value, not an error", "エラー値は不可")
    if name in ("date", "expires"):
        return _day(cell, as_of if name == "date" else None)
    text = _text(cell.value)
    if len(text) > _LONGEST.get(name, 200):
        most = _LONGEST.get(name, 200)
        raise CellError(f"at most {most} letters", f"{most} 文字以内で書くこと")
    if name == "verdict":
        column = answer_column()
        return listed_value(column, listed_words(column), text)
    return _documents(text) if name == "evidence" else text


def _text(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    lines = str(value).replace("_x000D_", "").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(printable(line).strip() for line in lines).strip()


def _day(cell: Any, latest: dt.date | None) -> dt.date | None:
    """A day typed as a date, as text, or shown as the bare number Excel keeps for it."""
    value = cell.value
    if isinstance(value, int | float) and not isinstance(value, bool):
        from openpyxl.utils.datetime import from_excel

        bounds = [(dt.date(year, 1, 1) - dt.date(1899, 12, 30)).days for year in _YEARS]
        value = from_excel(value, cell.parent.parent.epoch) if bounds[0] <= value < bounds[1] else str(value)
    if isinstance(value, dt.datetime):
        found: dt.date | None = value.date()
    elif isinstance(value, dt.date):
        found = value
    else:
        found = read_date(unicodedata.normalize("NFKC", _text(value)))
    if found is not None and not _YEARS[0] <= found.year < _YEARS[1]:
        raise CellError(f"a date from {_YEARS[0]} on, not {found}", f"{_YEARS[0]} 年以降の日付。「{found}」は不可")
    if found is not None and latest is not None and found > latest:
        raise CellError(f"a day not after {latest}, not {found}", f"{latest} 以前の日付。「{found}」は未来である")
    return found


def _documents(text: str) -> tuple[Evidence, ...]:
    found = []
    for line in filter(None, (line.strip() for line in text.split("\n"))):
        parts = [part.strip() for part in line.replace("｜", "|").split("|")]
        if len(parts) > 3:
            raise CellError(
                "one document a line: title | link | sha256", "一行に一文書「題名 | 所在・文書番号 | sha256」"
            )
        parts += [""] * (3 - len(parts))
        found.append(Evidence(parts[0], parts[1], unicodedata.normalize("NFKC", parts[2]).lower()))
    return tuple(found)


def same(answer: Any, attestation: Attestation, name: str) -> bool:
    """True when a cell still holds what the attestation states, as the workbook showed it."""
    if name == "evidence":
        told = "\n".join(_document(document) for document in answer)
        return told == _text(as_cell(shown(attestation, name)))
    if name in ("statement", "owner", "approver"):
        return bool(answer == _text(as_cell(getattr(attestation, name))))
    return bool(answer == getattr(attestation, name))


def lines_of(documents: Sequence[Evidence]) -> str:
    """Documents on one line, for a person to compare."""
    return "; ".join(_document(document) for document in documents)
