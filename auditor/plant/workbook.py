"""Opening an Excel workbook that anybody may have made: guarded against bombs, and read sheet by sheet within limits."""

from __future__ import annotations

import io
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from auditor.model.text import Text

LARGEST = 16 * 1024 * 1024
LARGEST_UNPACKED = 64 * 1024 * 1024
MOST_MEMBERS = 1000
MOST_SHEETS = 100
_BROKEN = (
    zipfile.BadZipFile, zlib.error, KeyError, ValueError, TypeError, IndexError, AttributeError, SyntaxError,
    OverflowError, EOFError, NotImplementedError,
)  # fmt: skip
"""What the library and the ones below it raise over a file that is no workbook, or a broken one."""
_NO_WORKBOOK = Text(
    "not readable as an Excel workbook (.xlsx without a password)",
    "Excel ブック（パスワードなしの .xlsx）として読めない",
)


class WorkbookError(Exception):
    """The file is no workbook this product reads; ``text`` says why."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet's first rows; cells are the library's own, ``None`` never among them."""

    title: str
    rows: tuple[tuple[Any, ...], ...]


def check_archive(content: bytes, largest: int) -> None:
    """Refuse what is no archive, what unpacks to more than ``largest`` bytes, and XML that declares entities."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > largest:
                raise WorkbookError(Text("unpacks to too much data", "展開後のデータが大きすぎる"))
            if any(member.flag_bits & 1 for member in members):
                raise WorkbookError(_NO_WORKBOOK)
            for member in members:
                _check_part(archive.read(member))
    except _BROKEN:
        raise WorkbookError(_NO_WORKBOOK) from None


def _check_part(part: bytes) -> None:
    wide = part[:2] in (b"\xff\xfe", b"\xfe\xff")
    if (part.lstrip()[:1] == b"<" and b"<!DOCTYPE" in part) or wide:
        raise WorkbookError(
            Text(
                "holds XML that declares entities or is not UTF-8",
                "実体宣言を含む、または UTF-8 でない XML が含まれている",
            )
        )


def read_sheets(content: bytes, most_rows: int, most_columns: int) -> Iterator[Sheet]:
    """Every worksheet with its first rows and columns, formulas unevaluated; raises WorkbookError."""
    if len(content) > LARGEST:
        raise WorkbookError(Text(f"larger than {LARGEST} bytes", f"{LARGEST} バイトを超えている"))
    check_archive(content, LARGEST_UNPACKED)
    with _quiet():
        book = _open(content)
        if len(book.worksheets) > MOST_SHEETS:
            raise WorkbookError(Text(f"more than {MOST_SHEETS} sheets", f"シートが {MOST_SHEETS} 枚を超えている"))
        for sheet in book.worksheets:
            try:
                sheet.reset_dimensions()
                found = sheet.iter_rows(max_row=most_rows, max_col=most_columns)
                rows = tuple(tuple(cell for cell in row if cell.value is not None) for row in found)
            except _BROKEN:
                raise WorkbookError(_NO_WORKBOOK) from None
            yield Sheet(sheet.title, rows)


def _open(content: bytes) -> Any:
    try:
        import openpyxl
    except ImportError:
        raise WorkbookError(
            Text("reading .xlsx needs the extra 'xlsx' (openpyxl)", ".xlsx を読むには追加機能 xlsx（openpyxl）が必要")
        ) from None
    try:
        return openpyxl.load_workbook(io.BytesIO(content), read_only=True)
    except _BROKEN:
        raise WorkbookError(_NO_WORKBOOK) from None


@contextmanager
def _quiet() -> Iterator[None]:
    """The library warns of parts of a workbook it drops; none of them holds an answer."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
