"""The workbook: the manual's checklist to fill in and sign, then everything the audit found, sheet by sheet."""

from __future__ import annotations

from typing import Any

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from auditor.findings import Audit
from auditor.manual import manual
from auditor.model.text import Text
from reports._checklist import pages
from reports._tables import Table, Word, matrix, tables
from reports.xlsx import cells, forms

_A4_HOLDS = 200
"""Half-width letters across that an A4 page still shows legibly; what is wider is set for A3."""


def render(audit: Audit, lang: str) -> bytes:
    """An ``.xlsx`` file; two renderings of one audit are byte-identical."""
    book = Workbook()
    book.remove(book.active)
    book.properties.creator = f"auditor {audit.version}"
    book.properties.title = f"{manual().title} {audit.plant.name}".strip()
    footer = f"{audit.plant.name} {audit.as_of.isoformat()} auditor {audit.version}".strip()
    forms.front(book.create_sheet(Text("Summary", "概要").to(lang)), audit, lang, footer)
    for sheet in pages(audit, lang):
        name = Text("Checklist {number}", "チェックリスト{number}").to(lang, {"number": sheet.number})
        forms.checklist(book.create_sheet(name), sheet, audit, lang, footer)
    first, *others = tables(audit, lang)
    for table in (first, matrix(audit, lang), *others):
        _listed(book.create_sheet(table.name), table, footer)
    return cells.pack(book, audit.as_of)


def _listed(sheet: Any, table: Table, footer: str) -> None:
    """A table with its header frozen, filters on every column, and the header printed on every page."""
    cells.put(sheet, 1, 1, table.title, cells.TITLE)
    sheet.cell(row=1, column=1).alignment = cells.NO_WRAP
    if table.note:
        cells.put(sheet, 2, 1, table.note, cells.SOFT)
        sheet.cell(row=2, column=1).alignment = cells.NO_WRAP
    cells.widths(sheet, [width for _, width in table.columns])
    head = 3
    for column, (title, _) in enumerate(table.columns, 1):
        cells.put(sheet, head, column, title, cells.HEAD)
    sheet.row_dimensions[head].height = cells.height(list(table.columns))
    for number, row in enumerate(table.rows, head + 1):
        for column, value in enumerate(row, 1):
            if isinstance(value, Word):
                cells.put(sheet, number, column, value.text, cells.tone(value.name))
            else:
                cells.put(sheet, number, column, value)
        shown = [(str(value), width) for value, (_, width) in zip(row, table.columns, strict=True)]
        sheet.row_dimensions[number].height = cells.height(shown)
    last = get_column_letter(max(len(table.columns), 1))
    sheet.auto_filter.ref = f"A{head}:{last}{head + len(table.rows)}"
    sheet.freeze_panes = f"B{head + 1}"
    wide = sum(width for _, width in table.columns) > _A4_HOLDS
    cells.page(sheet, cells.A3 if wide else cells.A4, f"{head}:{head}", footer)
