"""Registers read into typed rows: which columns each needs, and what each column's cells may hold."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from auditor.manual import Column, Register, fold, manual
from auditor.model.ranges import Ranges
from auditor.model.service import ALL_PORTS, ALL_PROTOCOLS
from auditor.model.span import Span
from auditor.model.text import Text
from auditor.plant import cells, doubts
from auditor.plant.cells import ANY_WORDS, NONE_WORDS, CellError
from auditor.plant.faults import Faults, nearest
from auditor.plant.forms import FORMS, Cell, Form
from auditor.plant.rows import Sheet, place
from auditor.plant.tables import ERRORS, Kind, Row, Table, TableError, read_table
from auditor.plant.types import Zone

_MORE_HEADERS = {
    ("ledger.csv", "simimei"): "sim_or_imei",
    ("ledger.csv", "設定提出"): "config_expected",
    ("ledger.csv", "連絡先番号"): "vendor_contact_id",
}
"""Headers met in plants' own ledgers beside those of the manual's catalogue, folded."""


def read_register(
    name: str, path: Path, file: str, zones: Collection[Zone], faults: Faults, as_of: dt.date | None = None
) -> tuple[tuple[Any, ...], Sheet | None] | None:
    """The rows of one register in file order, and its sheet if it is a workbook; None when it cannot be read at all.

    ``as_of`` is the day after which nothing can have happened yet.
    """
    register = manual().register(name)
    if register is None:
        raise LookupError(name)
    try:
        table = read_table(path, file, lambda header: _column(register, header) is not None)
    except TableError as fault:
        faults.found.append(fault.problem)
        return None
    form = FORMS[name]
    columns = _columns(register, form, table, faults)
    if columns is None:
        return None
    words = {column.name: listed_words(column) for column in columns.values() if column.values}
    special = dict.fromkeys(("src_zone", "dst_zone", "zone"), partial(zone_id, zones=zones))
    ids = dict.fromkeys(doubts.IDS, cells.read_id)
    letters = {column.name: letters_of(at) for at, column in columns.items()}
    sheet = Sheet(file, table.sheet, letters) if table.sheet else None
    reader = _Reader(form, columns, {**special, **ids, **form.cells}, words, sheet, as_of, faults)
    found = [made for row in table.rows if (made := reader.read(row, len(table.headers))) is not None]
    reader.tell_numbers()
    _repeated(name, form, found, sheet, faults)
    return tuple(found), sheet


def letters_of(column: int) -> str:
    """A column as a spreadsheet names it, counted from 0: A, B … Z, AA."""
    found = ""
    column += 1
    while column:
        column, place = divmod(column - 1, 26)
        found = chr(ord("A") + place) + found
    return found


def _columns(register: Register, form: Form, table: Table, faults: Faults) -> dict[int, Column] | None:
    """The known columns by position; None when one that is needed is missing."""
    found: dict[int, Column] = {}
    known = [each.name for each in register.columns]
    for at, header in enumerate(table.headers):
        column = _column(register, header) if header else None
        if column is None:
            if header:
                _unknown_column(register, header, table.at, known, faults)
        elif column.name in {each.name for each in found.values()}:
            faults.add(
                table.at,
                f"{register.file}: two columns mean '{column.name}'",
                f"{register.title.ja}: 列「{column.header.ja}」（{column.name}）に当たる見出しが二つある",
            )
        else:
            found[at] = column
    named = {each.name for each in found.values()}
    missing = [each for each in register.columns if each.name in form.columns and each.name not in named]
    for column in missing:
        faults.add(
            table.at,
            f"{register.title.en} ({register.file}) lacks the column '{column.name}'",
            f"{register.title.ja}（{register.file}）に列「{column.header.ja}」（{column.name}）がない",
        )
    return None if missing else found


def _column(register: Register, header: str) -> Column | None:
    name = _MORE_HEADERS.get((register.file, fold(header)))
    return register.column(name or header)


def _unknown_column(register: Register, header: str, at: Span, known: list[str], faults: Faults) -> None:
    words = [*known, *(each.header.ja for each in register.columns)]
    near = nearest(header, words)
    faults.note(
        at,
        f"{register.title.en} ({register.file}): column '{header}' is not known and is not read"
        + (f"; did you mean '{near}'?" if near else ""),
        f"{register.title.ja}（{register.file}）: 列「{header}」は未知のため読まない"
        + (f"。「{near}」ではないか" if near else ""),
    )


@dataclass(slots=True)
class _Reader:
    form: Form
    columns: Mapping[int, Column]
    cells: Mapping[str, Cell]
    words: Mapping[str, Mapping[str, str]]
    sheet: Sheet | None
    as_of: dt.date | None
    faults: Faults
    numbers: dict[str, list[tuple[str, Span]]] = field(default_factory=dict)

    def read(self, row: Row, width: int) -> Any | None:
        """One typed row, or None when a cell of it cannot be read."""
        before = len(self.faults.found)
        if any(cell.strip() for cell in row.cells[width:]):
            self.faults.add(
                row.at,
                f"{len(row.cells)} cells under {width} headers; quote cells that hold the delimiter",
                f"見出し {width} 列に対しセルが {len(row.cells)} 個ある。区切り文字を含むセルは引用符で囲む",
            )
            return None
        values: dict[str, object] = {}
        for at, column in self.columns.items():
            text = row.cells[at].strip() if at < len(row.cells) else ""
            self._cell(column, text, row.kinds.get(at), row.at, values)
        if self._failed(before):
            return None
        if "protocols" in values:
            self._ports(values, row.at)
        headers = {column.name: column for column in self.columns.values()}
        for name, doubt in doubts.of_row(values):
            self._doubt(headers[name], row.at, doubt)
        return None if self._failed(before) else self.form.row(at=row.at, **values)

    def _failed(self, before: int) -> bool:
        return any(problem.fatal for problem in self.faults.found[before:])

    def _cell(self, column: Column, text: str, kind: Kind | None, at: Span, values: dict[str, object]) -> None:
        words = self.words.get(column.name, {})
        dash = not column.open or column.name in doubts.IDS
        if not text or (dash and cells.plain(text) in NONE_WORDS and fold(text) not in words):
            if column.name in self.form.filled:
                self._wrong(column, at, Text("a value; the cell is empty", "値（空欄は不可）"))
            return
        if text in ERRORS:
            self._wrong(column, at, Text(f"a value, not the error {text}", f"値。「{text}」は表計算ソフトのエラー値"))
            return
        try:
            if column.name == "always_on":
                values["always_on"], reason = _yes_no_and_reason(words, text)
                if reason:
                    values["always_on_reason"] = reason
                return
            value = self._value(column, words, text)
        except CellError as fault:
            self._wrong(column, at, fault.text, doubts.unreadable(column.name, text, kind))
            return
        values[self.form.fields.get(column.name, column.name)] = value
        if doubts.numeric(column.name, text, kind):
            self.numbers.setdefault(column.name, []).append((text, at))
        for doubt in doubts.of_cell(column.name, text, kind, value, self.as_of):
            self._doubt(column, at, doubt)

    def _value(self, column: Column, words: Mapping[str, str], text: str) -> object:
        reader = self.cells.get(column.name)
        if reader is not None:
            return reader(text)
        return listed_value(column, words, text) if words else text

    def _ports(self, values: dict[str, object], at: Span) -> None:
        """Ports may be left out only where the protocol has none; an empty cell is never *any port*."""
        protocols, ports = values["protocols"], values.get("ports")
        portless = isinstance(protocols, Ranges) and not cells.has_ports(protocols)
        if ports is None and not portless and protocols != ALL_PROTOCOLS:
            self.faults.add(
                at,
                "column 'port': expected a port, a range or any; the cell is empty",
                "列「宛先ポート」（port）: ポート番号・範囲・any のいずれかが要る（空欄は不可）",
                place(self.sheet, at, "port"),
            )
        elif ports not in (None, ALL_PORTS) and portless:
            self.faults.add(
                at,
                "column 'port': this protocol has no ports; leave it empty or write any",
                "列「宛先ポート」（port）: このプロトコルにポート番号はない。空欄か any にする",
                place(self.sheet, at, "port"),
            )
        values.setdefault("ports", ALL_PORTS)

    def tell_numbers(self) -> None:
        """One note for each column of a workbook in which numbers stand for text."""
        for column in self.columns.values():
            if found := self.numbers.get(column.name):
                text, at = found[0]
                self._doubt(column, at, doubts.of_numbers(text, len(found)))

    def _wrong(self, column: Column, at: Span, what: Text, why: Text | None = None) -> None:
        self.faults.add(
            at,
            f"column '{column.name}': expected {what.en}" + (f" ({why.en})" if why is not None else ""),
            f"列「{column.header.ja}」（{column.name}）に書けるもの: {what.ja}"
            + (f"（{why.ja}）" if why is not None else ""),
            place(self.sheet, at, column.name),
        )

    def _doubt(self, column: Column, at: Span, what: Text) -> None:
        self.faults.note(
            at,
            f"column '{column.name}': {what.en}",
            f"列「{column.header.ja}」（{column.name}）: {what.ja}",
            place(self.sheet, at, column.name),
        )


def listed_words(column: Column) -> dict[str, str]:
    """Every spelling of a column's listed values, folded, with the value it means."""
    return {
        fold(word): value.id
        for value in column.values
        for word in (value.id, value.label.en, value.label.ja, *value.aliases)
    }


def listed_value(column: Column, words: Mapping[str, str], text: str) -> str | bool:
    """The listed word a cell means, True or False for a yes/no column, or the text itself in an open column."""
    found = words.get(fold(text))
    if set(words.values()) == {"y", "n"}:
        if found is None:
            raise CellError(f"y or n, not '{text}'", f"y／n（有／無）。「{text}」は不可")
        return found == "y"
    if found is not None:
        return found
    if column.open:
        return text
    shown = ", ".join(value.id for value in column.values)
    shown_ja = "、".join(f"{value.id}（{value.label.ja}）" for value in column.values)
    raise CellError(f"one of {shown}, not '{text}'", f"{shown_ja} のいずれか。「{text}」は不可")


def _yes_no_and_reason(words: Mapping[str, str], text: str) -> tuple[bool, str]:
    """``y``, or ``y`` and the reason behind it in one cell."""
    given = cells.plain(text)
    if fold(given) in words:
        return words[fold(given)] == "y", ""
    for mark in (":", " ", "(", ","):
        head, found, tail = given.partition(mark)
        if found and fold(head) in words:
            return words[fold(head)] == "y", tail.strip(" )")
    raise CellError(f"y or n (and the reason), not '{text}'", f"y／n（有／無）と理由。「{text}」は不可")


def zone_id(text: str, zones: Collection[Zone]) -> str:
    """The zone a cell means: an id, a zone's name, or a kind where only one zone is of it; empty for *any*."""
    word = cells.plain(text)
    if word.casefold() in ANY_WORDS:
        return ""
    for zone in zones:
        if zone.id in (text, word):
            return zone.id
    named = [zone.id for zone in zones if zone.name and fold(zone.name) == fold(word)]
    kind = manual().zone_kind(word)
    of_kind = [zone.id for zone in zones if kind is not None and zone.kind == kind.id]
    for found in (named, of_kind):
        if len(found) == 1:
            return found[0]
    ids = ", ".join(zone.id for zone in zones)
    near = nearest(word, [zone.id for zone in zones])
    raise CellError(
        f"a zone of the plant file ({ids}), not '{word}'" + (f"; did you mean '{near}'?" if near else ""),
        f"プラントファイルのゾーン（{ids}）。「{word}」は未定義" + (f"。「{near}」ではないか" if near else ""),
    )


def _repeated(name: str, form: Form, found: list[Any], sheet: Sheet | None, faults: Faults) -> None:
    first: dict[str, Any] = {}
    for row in found if form.unique else ():
        key = getattr(row, form.unique)
        earlier = first.setdefault(cells.id_form(key), row)
        if earlier is not row:
            at = place(sheet, earlier.at, form.unique) or earlier.at
            faults.note(
                row.at,
                f"{name}: {form.unique} '{key}' is already used ({at})",
                f"{name}: {form.unique}「{key}」は既に使われている（{at}）",
                place(sheet, row.at, form.unique),
            )
