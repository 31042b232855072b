"""Templates of registers as CSV that Excel opens, or as workbooks whose cells stay text."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import Any

from auditor.plant.tables import guarded
from auditor.plant.templates import Template

_NARROW, _MOST = 9, 44
_SPARE_ROWS = 1000
"""Rows below the last one that take the choices of their columns too."""
_LONGEST_LIST = 255
"""Letters of the words in a drop-down list; Excel refuses a file with more."""


def as_csv(template: Template) -> bytes:
    """UTF-8 with BOM, so that Excel reads it; comments above the header, none of the cells begins a formula."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerows([f"# {comment}"] for comment in template.comments)
    writer.writerow(template.headers)
    writer.writerows(map(guarded, row) for row in template.rows)
    writer.writerows((f"# {row[0]}", *map(guarded, row[1:])) for row in template.proposed)
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(template: Template, day: date) -> bytes:
    """One sheet: comments, headers, rows; every column is text, so that Excel changes nothing; listed words drop down."""
    from openpyxl import Workbook
    from openpyxl.utils import get_column_letter

    from reports.xlsx import cells

    book = Workbook()
    sheet: Any = book.worksheets[0]
    sheet.title = template.name
    text = cells.Look(down="center", form="@")
    for row, comment in enumerate(template.comments, 1):
        cells.put(sheet, row, 1, f"# {comment}", cells.SOFT)
        sheet.cell(row=row, column=1).alignment = cells.NO_WRAP
    head = len(template.comments) + 1
    for column, header in enumerate(template.headers, 1):
        cells.put(sheet, head, column, header, cells.HEAD)
        sheet.column_dimensions[get_column_letter(column)].width = _width(template, column - 1)
        sheet.column_dimensions[get_column_letter(column)].number_format = "@"
    rows = [(_no_comment(row[0]), *row[1:]) for row in template.rows]
    rows += [(f"# {row[0]}", *row[1:]) for row in template.proposed]
    for place, values in enumerate(rows, head + 1):
        for column, value in enumerate(values, 1):
            cells.put(sheet, place, column, value, text)
    sheet.freeze_panes = f"A{head + 1}"
    _choices(sheet, template, head + 1, head + len(rows) + _SPARE_ROWS)
    return cells.pack(book, day)


def _no_comment(cell: str) -> str:
    return guarded(cell) if cell.startswith("#") else cell


def _width(template: Template, column: int) -> int:
    most = max((len(row[column]) for row in (*template.rows, *template.proposed)), default=0)
    return max(_NARROW, min(_MOST, max(most, 2 * len(template.headers[column])) + 2))


def _choices(sheet: Any, template: Template, first: int, last: int) -> None:
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    for column, words in template.choices.items():
        listed = ",".join(words)
        if len(listed) > _LONGEST_LIST or any("," in word or '"' in word for word in words):
            continue
        choice = DataValidation(type="list", formula1=f'"{listed}"', allow_blank=True)
        choice.showErrorMessage = column not in template.open
        sheet.add_data_validation(choice)
        letter = get_column_letter(column + 1)
        choice.add(f"{letter}{first}:{letter}{last}")
