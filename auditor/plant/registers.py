"""Registers read into typed rows: which columns each needs, and what each column's cells may hold."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from auditor.manual import Column, Register, fold, manual
from auditor.model.ranges import Ranges
from auditor.model.service import ALL_PORTS, ALL_PROTOCOLS
from auditor.model.span import Span
from auditor.model.text import Text
from auditor.plant import cells, rows
from auditor.plant.cells import ANY_WORDS, NONE_WORDS, CellError
from auditor.plant.faults import Faults, nearest
from auditor.plant.tables import Row, Table, TableError, read_table
from auditor.plant.types import Zone

Cell = Callable[[str], object]


@dataclass(frozen=True, slots=True)
class Form:
    """How one register is read. ``columns`` must be there, ``filled`` must hold something in every row.

    ``cells`` reads columns that are more than text or a listed word; ``fields`` names a column's field where the
    two differ.
    """

    row: type[Any]
    columns: tuple[str, ...]
    filled: tuple[str, ...]
    cells: Mapping[str, Cell] = field(default_factory=dict)
    fields: Mapping[str, str] = field(default_factory=dict)
    unique: str = ""


def _names(text: str) -> tuple[str, ...]:
    found = (part.strip() for part in cells.plain(text).replace(",", ";").replace("、", ";").split(";"))
    return tuple(name for name in found if name and name.casefold() not in ANY_WORDS | NONE_WORDS)


def _initiator(text: str) -> str:
    word = cells.plain(text).casefold()
    for meant, words in _INITIATORS.items():
        if word in words:
            return meant
    raise CellError("src, dst or both", "src（送信元）、dst（宛先）、both（双方）のいずれか")


_INITIATORS = {
    "src": ("", "src", "source", "送信元", "送信元側", "送信側"),
    "dst": ("dst", "destination", "宛先", "宛先側", "受信側"),
    "both": ("both", "双方", "両方", "両側"),
}
_DATE: Cell = cells.read_date

FORMS: Mapping[str, Form] = {
    "ledger": Form(
        rows.Asset,
        ("asset_id", "name", "kind"),
        ("asset_id",),
        {
            "ip": cells.read_hosts,
            "mac": cells.read_macs,
            "support_end": _DATE,
            "last_reviewed": _DATE,
        },
        {"ip": "ips", "mac": "macs"},
        "asset_id",
    ),
    "external_connections": Form(
        rows.ExternalConnection,
        ("ext_id", "device", "interface_or_vpn"),
        ("ext_id", "device"),
        {"review_due": _DATE},
        unique="ext_id",
    ),
    "flows": Form(
        rows.DeclaredFlow,
        ("flow_id", "src_zone", "src", "dst_zone", "dst", "proto", "port"),
        ("flow_id", "src_zone", "src", "dst_zone", "dst", "proto"),
        {
            "src": cells.read_addresses,
            "dst": cells.read_addresses,
            "proto": cells.read_protocols,
            "port": cells.read_ports,
            "initiator": _initiator,
            "expires": _DATE,
        },
        {"proto": "protocols", "port": "ports"},
        "flow_id",
    ),
    "counterparts": Form(
        rows.Counterpart,
        ("counterpart_id", "name"),
        ("counterpart_id",),
        {"assessment_date": _DATE, "contract_expiry": _DATE},
        unique="counterpart_id",
    ),
    "contacts": Form(
        rows.Contact, ("contact_id", "name"), ("contact_id",), {"last_confirmed": _DATE}, unique="contact_id"
    ),
    "accounts": Form(
        rows.Account,
        ("device_or_group", "account"),
        ("device_or_group", "account"),
        {"granted": _DATE, "expires": _DATE, "password_changed": _DATE, "last_reviewed": _DATE},
    ),
    "admin_sources": Form(
        rows.AdminSource,
        ("network_or_host",),
        ("network_or_host",),
        {"network_or_host": cells.read_addresses, "devices": _names},
        {"network_or_host": "addresses"},
    ),
    "waivers": Form(
        rows.Waiver,
        ("waiver_id", "check_id", "target", "risk", "decision", "approver", "expires"),
        ("waiver_id", "check_id", "target"),
        {"date": _DATE, "expires": _DATE},
        unique="waiver_id",
    ),
    "reviews": Form(rows.Review, ("what", "scope", "date"), ("what",), {"date": _DATE, "next_due": _DATE}),
    "advisories": Form(
        rows.Advisory,
        ("advisory_id", "vendor", "product", "affected_version_range"),
        ("advisory_id",),
        {"published": _DATE, "done_date": _DATE},
    ),
    "changes": Form(rows.Change, ("change_id", "device", "date"), ("change_id", "device"), {"date": _DATE}),
    "media": Form(
        rows.RemovableMedium,
        ("media_id",),
        ("media_id",),
        {"last_erased": _DATE, "last_scanned": _DATE},
        unique="media_id",
    ),
    "exercises": Form(rows.Exercise, ("date", "kind"), ("date",), {"date": _DATE}),
}
"""Every register that is a table; attestations are read in their own module."""

_MORE_HEADERS = {
    ("ledger.csv", "simimei"): "sim_or_imei",
    ("ledger.csv", "設定提出"): "config_expected",
    ("ledger.csv", "連絡先番号"): "vendor_contact_id",
}
"""Headers met in plants' own ledgers beside those of the manual's catalogue, folded."""


def read_register(name: str, path: Path, file: str, zones: Collection[Zone], faults: Faults) -> tuple[Any, ...] | None:
    """The rows of one register, in file order; None when the file cannot be read as that register at all."""
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
    reader = _Reader(form, columns, {**special, **form.cells}, words, faults)
    found = [made for row in table.rows if (made := reader.read(row, len(table.headers))) is not None]
    _repeated(name, form, found, faults)
    return tuple(found)


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
    faults: Faults

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
            self._cell(column, text, row.at, values)
        if len(self.faults.found) > before:
            return None
        if "protocols" in values:
            self._ports(values, row.at)
        return self.form.row(at=row.at, **values) if len(self.faults.found) == before else None

    def _cell(self, column: Column, text: str, at: Span, values: dict[str, object]) -> None:
        words = self.words.get(column.name, {})
        if not text or (not column.open and text in NONE_WORDS and fold(text) not in words):
            if column.name in self.form.filled:
                self._wrong(column, at, Text("a value; the cell is empty", "値（空欄は不可）"))
            return
        try:
            if column.name == "always_on":
                values["always_on"], reason = _yes_no_and_reason(words, text)
                if reason:
                    values["always_on_reason"] = reason
            else:
                values[self.form.fields.get(column.name, column.name)] = self._value(column, words, text)
        except CellError as fault:
            self._wrong(column, at, fault.text)

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
            )
        elif ports not in (None, ALL_PORTS) and portless:
            self.faults.add(
                at,
                "column 'port': this protocol has no ports; leave it empty or write any",
                "列「宛先ポート」（port）: このプロトコルにポート番号はない。空欄か any にする",
            )
        values.setdefault("ports", ALL_PORTS)

    def _wrong(self, column: Column, at: Span, what: Text) -> None:
        self.faults.add(
            at,
            f"column '{column.name}': expected {what.en}",
            f"列「{column.header.ja}」（{column.name}）に書けるもの: {what.ja}",
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


def _repeated(name: str, form: Form, found: list[Any], faults: Faults) -> None:
    first: dict[str, Span] = {}
    for row in found if form.unique else ():
        key = getattr(row, form.unique)
        if key in first:
            faults.note(
                row.at,
                f"{name}: {form.unique} '{key}' is already used ({first[key]})",
                f"{name}: {form.unique}「{key}」は既に使われている（{first[key]}）",
            )
        first.setdefault(key, row.at)
