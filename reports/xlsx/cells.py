"""Writing cells that are text and nothing else, in a few looks, and packing the same book into the same bytes."""

from __future__ import annotations

import io
import math
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from rich.cells import cell_len

from auditor.model.text import FORMULA
from auditor.plant.answers import as_cell

FONT = "Yu Gothic"
A3, A4 = 8, 9
"""Paper sizes as the file format numbers them."""
TALLEST = 409.0
_INK = "1B1F24"
_TONES = {
    "bad": ("FBE3DE", "8E1B1B"), "warn": ("FDF1D6", "7A5200"), "unsure": ("ECE6F5", "51307F"), "ok": ("E4F3E8", "1A6B33"),
    "note": ("E3EEF9", "1F4E8C"),
}  # fmt: skip
_TONE_OF = {
    name: tone
    for tone, names in {
        "bad": "contradiction not_met fail critical high missing unlisted",
        "warn": "partly_met waived warn medium evidence_missing attestation_expired definite",
        "unsure": "cannot_tell not_run attestation_missing possible unknown no_ledger",
        "ok": "met pass attested supplied none",
        "note": "not_disproved low info",
    }.items()
    for name in names.split()
}


@dataclass(frozen=True, slots=True)
class Look:
    """How a cell looks; ``fill`` and ``ink`` are RGB, ``fill`` empty for none."""

    size: float = 10
    bold: bool = False
    fill: str = ""
    ink: str = _INK
    across: str = "left"
    down: str = "top"
    border: bool = True
    form: str = "General"


TEXT = Look()
CENTRE = Look(across="center")
HEAD = Look(bold=True, fill="E7EBF0", across="center", down="center")
STRONG = Look(bold=True)
BAND = Look(bold=True, fill="F3F5F8")
GROUP = Look(ink="57606A", fill="FAFBFC")
INPUT = Look(fill="FFFDF0")
INPUT_DAY = Look(fill="FFFDF0", across="center", form="yyyy-mm-dd")
TITLE = Look(size=14, bold=True, border=False, down="center")
PLAIN = Look(border=False)
SOFT = Look(size=9, ink="57606A", border=False)


def tone(name: str) -> Look:
    """The look of a verdict, a severity or a state."""
    fill, ink = _TONES.get(_TONE_OF.get(name, ""), ("", _INK))
    return Look(bold=bool(fill), fill=fill, ink=ink, across="center")


NO_WRAP = Alignment(vertical="center")
_LINE = Side(style="thin", color="B8C0CA")
_BOX = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)


@cache
def _parts(look: Look) -> tuple[Font, PatternFill | None, Alignment]:
    fill = PatternFill("solid", fgColor=look.fill) if look.fill else None
    align = Alignment(horizontal=look.across, vertical=look.down, wrap_text=True)
    return Font(name=FONT, size=look.size, bold=look.bold, color=look.ink), fill, align


def put(sheet: Any, row: int, column: int, value: str | int | date | None, look: Look = TEXT) -> None:
    """Write one value: text stays text whatever it begins with, a number a number, a day a day."""
    cell = sheet.cell(row=row, column=column)
    font, fill, align = _parts(look)
    cell.font, cell.alignment = font, align
    if fill is not None:
        cell.fill = fill
    if look.border:
        cell.border = _BOX
    if isinstance(value, str):
        text = as_cell(value)
        if text:
            cell.value = text
            cell.data_type = "s"
            # the mark keeps Excel from taking the text for a formula when somebody edits the cell
            cell.quotePrefix = text.startswith(FORMULA)
    elif value is not None:
        cell.value = value
    if look.form != "General":
        cell.number_format = look.form


def widths(sheet: Any, columns: list[int]) -> None:
    """Set the widths of the columns, in half-width letters."""
    for number, width in enumerate(columns, 1):
        sheet.column_dimensions[get_column_letter(number)].width = width


def height(texts: Sequence[tuple[str, float]], size: float = 10) -> float:
    """Points a row needs to show every (text, width of its cell): spreadsheets do not work that out on their own."""
    most = 1
    for text, width in texts:
        room = max(width * 10.5 / size - 1.5, 1)  # widths count letters of 10.5 points
        most = max(most, sum(max(1, math.ceil(cell_len(line) / room)) for line in text.split("\n")))
    return min(TALLEST, most * size * 1.5 + 4)


def page(sheet: Any, paper: int, repeat: str, footer: str) -> None:
    """Print landscape on ``paper``, as wide as the page, with the rows ``repeat`` on every page."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = paper
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.page_margins.top, sheet.page_margins.bottom, sheet.page_margins.footer = 0.5, 0.75, 0.3
    sheet.print_options.horizontalCentered = True
    if repeat:
        sheet.print_title_rows = repeat
    sheet.oddFooter.left.text = as_cell(footer).replace("&", "&&")[:120]
    sheet.oddFooter.left.size = sheet.oddFooter.right.size = 8
    sheet.oddFooter.right.text = "&A  &P / &N"


_STAMP = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:)")


def pack(book: Workbook, day: date) -> bytes:
    """The book as bytes that depend on nothing but its content: dated ``day``, whatever the clock says."""
    written = io.BytesIO()
    book.save(written)
    packed = io.BytesIO()
    stamp = datetime(day.year, day.month, day.day).isoformat() + "Z"
    with zipfile.ZipFile(written) as loose, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as fixed:
        for member in loose.infolist():
            content = loose.read(member)
            if member.filename == "docProps/core.xml":
                content = _STAMP.sub(rb"\g<1>" + stamp.encode() + rb"\g<3>", content)
            entry = zipfile.ZipInfo(member.filename, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            fixed.writestr(entry, content)
    return packed.getvalue()
