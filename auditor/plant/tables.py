"""A register as a table of text cells that know their lines: CSV, TSV, XLSX or a YAML list of mappings."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from auditor.model.span import Span
from auditor.model.text import FORMULA, Text
from auditor.plant.tree import Fields, Items, Leaf, TreeError, read_tree
from auditor.plant.types import Problem
from auditor.plant.workbook import WorkbookError, check_archive

LARGEST = 64 * 1024 * 1024
MOST_ROWS = 200_000
ERRORS = frozenset({"#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!"})
"""What a spreadsheet shows where a formula has no value; no comment, although it begins like one."""
_GUARDED = (*FORMULA, "#")
_DELIMITERS = (",", "\t", ";")
_ZEROS = re.compile(r"0{2,20}")

Kind = Literal["number", "date"]


@dataclass(frozen=True, slots=True)
class Row:
    """One row; ``cells`` are as many as the row has, ``kinds`` says of those that a workbook holds as no text."""

    cells: tuple[str, ...]
    at: Span
    kinds: Mapping[int, Kind] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Table:
    """Headers as written, where they stand, and the rows below them; blank and comment lines are left out.

    ``sheet`` is the title of the workbook's sheet, empty for any other file.
    """

    headers: tuple[str, ...]
    at: Span
    rows: tuple[Row, ...]
    sheet: str = ""


class TableError(Exception):
    """The file is no table this product reads; ``problem`` says where and why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem.at))
        self.problem = problem


def read_table(path: Path, file: str, known: Callable[[str], bool]) -> Table:
    """The table in ``path``, shown as ``file``; ``known`` tells headers from other words; raises TableError."""
    try:
        content = path.read_bytes()
    except OSError as fault:
        reason = fault.strerror or type(fault).__name__
        raise _error(file, 1, f"cannot be read: {reason}", f"読み込めない: {reason}") from None
    if len(content) > LARGEST:
        raise _error(file, 1, f"larger than {LARGEST} bytes", f"{LARGEST} バイトを超えている")
    if path.suffix.lower() in (".xlsx", ".xlsm"):
        return _from_workbook(content, file)
    text = decode(content, file)
    if path.suffix.lower() in (".yaml", ".yml"):
        return _from_yaml(text, file)
    return _from_text(text, file, known)


def _error(file: str, line: int, en: str, ja: str) -> TableError:
    return TableError(Problem(Span(file, line, line), Text(en, ja)))


def decode(content: bytes, file: str) -> str:
    """The text of a file in UTF-8 (with BOM or not), UTF-16 with BOM, or CP932; raises TableError."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "cp932")
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _error(file, 1, "neither UTF-8 nor CP932 (Shift_JIS) text", "UTF-8 でも CP932（Shift_JIS）でもない")


def _from_text(text: str, file: str, known: Callable[[str], bool]) -> Table:
    records = list(_records(text, file))
    if not records:
        raise _error(file, 1, "empty: no header line", "空である。見出し行がない")
    # a comment that a spreadsheet saved stands in quotes, and its commas are no delimiters
    header = next((record for record, _ in records if not record.lstrip(' "').startswith("#")), records[0][0])
    delimiter = _delimiter(header, known)
    return _from_rows((Row(_split(record, delimiter, at), at) for record, at in records), file)


def _records(text: str, file: str) -> Iterator[tuple[str, Span]]:
    """Each record with its lines: an open quote carries it over line ends; blank and ``#`` lines are passed over."""
    held: list[str] = []
    first = quotes = 0
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for number, line in enumerate(lines, 1):
        if not held and (not line.strip() or line.lstrip().startswith("#")):
            continue
        first = first if held else number
        held.append(line)
        quotes += line.count('"')
        if quotes % 2 == 0:
            yield "\n".join(held), Span(file, first, number)
            held, quotes = [], 0
    if held:
        raise _error(file, first, "a quotation mark is never closed", '引用符「"」が閉じていない')


def _split(record: str, delimiter: str, at: Span) -> tuple[str, ...]:
    try:
        return tuple(next(csv.reader(io.StringIO(record, newline=""), delimiter=delimiter)))
    except csv.Error as fault:
        raise TableError(Problem(at, Text(f"not readable as CSV: {fault}", f"CSV として読めない: {fault}"))) from None


def _delimiter(header: str, known: Callable[[str], bool]) -> str:
    """The delimiter under which most words of the header are known; of equals, the one that occurs most."""

    def score(delimiter: str) -> tuple[int, int]:
        words = header.split(delimiter)
        return sum(known(word.strip().strip('"')) for word in words), len(words)

    return max(_DELIMITERS, key=score)


def _from_rows(rows: Iterable[Row], file: str, sheet: str = "") -> Table:
    kept = [
        Row(tuple(map(unguarded, row.cells)), row.at, row.kinds)
        for row in rows
        if any(cell.strip() for cell in row.cells) and not _comment(row.cells[0].strip())
    ]
    if not kept:
        raise _error(file, 1, "empty: no header line", "空である。見出し行がない")
    if len(kept) > MOST_ROWS:
        raise _error(file, 1, f"more than {MOST_ROWS} rows", f"{MOST_ROWS} 行を超えている")
    return Table(tuple(cell.strip() for cell in kept[0].cells), kept[0].at, tuple(kept[1:]), sheet)


def _comment(cell: str) -> bool:
    return cell.startswith("#") and cell not in ERRORS


def guarded(text: str) -> str:
    """Text behind an apostrophe where a spreadsheet would take it for a formula, or a reader for a comment."""
    return f"'{text}" if text.startswith(_GUARDED) else text


def unguarded(cell: str) -> str:
    """A cell without the apostrophe that guards what stands behind it."""
    return cell[1:] if cell[:1] == "'" and cell[1:].startswith(_GUARDED) else cell


def _from_workbook(content: bytes, file: str) -> Table:
    try:
        import openpyxl
    except ImportError:
        raise _error(
            file,
            1,
            "reading .xlsx needs the extra 'xlsx' (openpyxl)",
            ".xlsx を読むには追加機能 xlsx（openpyxl）が必要",
        ) from None
    try:
        check_archive(content, 4 * LARGEST)
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheet = next(sheet for sheet in book.worksheets if sheet.sheet_state == "visible")
        sheet.reset_dimensions()
        rows = [_row(cells, Span(file, number, number)) for number, cells in enumerate(sheet.iter_rows(), 1)]
    except WorkbookError as fault:
        raise _error(file, 1, fault.text.en, fault.text.ja) from None
    except (KeyError, ValueError, TypeError, StopIteration, SyntaxError):
        raise _error(file, 1, "not readable as an Excel workbook", "Excel ブックとして読めない") from None
    return _from_rows(rows, file, sheet.title)


def _row(cells: Sequence[Any], at: Span) -> Row:
    kinds: dict[int, Kind] = {}
    for place, cell in enumerate(cells):
        if isinstance(cell.value, int | float) and not isinstance(cell.value, bool):
            kinds[place] = "number"
        elif isinstance(cell.value, dt.date | dt.time | dt.timedelta):
            kinds[place] = "date"
    return Row(tuple(map(_cell_text, cells)) or ("",), at, kinds)


def _cell_text(cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "y" if value else "n"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int) and _ZEROS.fullmatch(cell.number_format):
        return str(value).zfill(len(cell.number_format))  # shown with the zeros, kept without them
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    return str(value)


def _from_yaml(text: str, file: str) -> Table:
    try:
        tree = read_tree(text, file)
    except TreeError as fault:
        raise TableError(fault.problem) from None
    if tree is None:
        raise _error(file, 1, "empty: no rows", "空である。行がない")
    if not isinstance(tree, Items) or not all(isinstance(item, Fields) for item in tree.items):
        raise TableError(
            Problem(
                tree.at, Text("must be a list of mappings, one per row", "一行を一項目とする一覧でなければならない")
            )
        )
    headers: dict[str, None] = {}
    found: list[tuple[dict[str, str], Span]] = []
    for item in tree.items:
        row: dict[str, str] = {}
        for key, value in item.entries if isinstance(item, Fields) else ():
            headers[key.text] = None
            row[key.text] = _joined(value)
        found.append((row, item.at))
    return Table(
        tuple(headers), tree.at, tuple(Row(tuple(row.get(name, "") for name in headers), at) for row, at in found)
    )


def _joined(value: Leaf | Items | Fields) -> str:
    """A scalar, or the scalars of a list as the several parts of one cell."""
    if isinstance(value, Leaf):
        return "" if value.empty else value.text
    if isinstance(value, Items) and all(isinstance(item, Leaf) for item in value.items):
        return ";".join(item.text for item in value.items if isinstance(item, Leaf))
    raise TableError(
        Problem(value.at, Text("expected one value or a list of values", "単一の値か値の一覧でなければならない"))
    )
