"""What one register says of another, of a device or of nothing: names that must be found elsewhere."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from auditor.manual import fold
from auditor.model.span import Span
from auditor.model.text import Text
from auditor.plant.cells import id_form
from auditor.plant.faults import Faults, nearest
from auditor.plant.forms import FORMS
from auditor.plant.rows import Registers, place
from auditor.plant.types import Plant, Problem

_NUMBERS = (
    ("ledger", "vendor_contact_id", "contacts", "contact_id"),
    ("external_connections", "counterpart_id", "counterparts", "counterpart_id"),
)
"""Columns that hold the number of a row elsewhere: register, column, other register, its column."""


@dataclass(frozen=True, slots=True)
class Filled:
    """One register in use: how many rows it has, and of the columns each row should fill how many leave them empty."""

    register: str
    rows: int
    empty: tuple[tuple[str, int], ...]


def filled(registers: Registers) -> tuple[Filled, ...]:
    """Every register that was given and read, in the order of the plant file."""
    found = []
    for name, _ in registers.files:
        rows: tuple[Any, ...] | None = getattr(registers, name)
        if rows is None:
            continue
        wanted = FORMS[name].wanted if name in FORMS else ("owner", "date", "evidence")
        counts = ((column, sum(getattr(row, column) in ("", None, ()) for row in rows)) for column in wanted)
        found.append(Filled(name, len(rows), tuple((column, count) for column, count in counts if count)))
    return tuple(found)


def check_numbers(registers: Registers, faults: Faults) -> None:
    """Notes: numbers of rows that the other register does not have; a register that is not given is not asked.

    Each missing number is told once, at the first row that uses it. No near number is offered: one digit further is
    another row, and seldom a slip of the hand.
    """
    for name, column, other, key in _NUMBERS:
        rows, others = getattr(registers, name), getattr(registers, other)
        if rows is None or others is None:
            continue
        known = {id_form(getattr(row, key)): getattr(row, key) for row in others}
        short = {form.lstrip("0"): number for form, number in known.items()}
        missing: dict[str, list[Any]] = {}
        for row in rows:
            number = getattr(row, column)
            if number and id_form(number) not in known:
                missing.setdefault(id_form(number), []).append(row)
        for form, using in missing.items():
            number, more = getattr(using[0], column), len(using) - 1
            same = short.get(form.lstrip("0"))
            also = Text(f" (and in more rows: {more})", f"（ほか {more} 行）") if more else Text("", "")
            hint = Text("", "")
            if same:
                hint = Text(f"; '{same}' differs in zeros in front only", f"。「{same}」とは先頭の 0 だけが異なる")
            faults.note(
                using[0].at,
                f"column '{column}': '{number}' stands in no row of {other}{also.en}{hint.en}",
                f"列「{column}」: 「{number}」は {other} にない{also.ja}{hint.ja}",
                place(registers.sheets.get(name), using[0].at, column),
            )


def check_register_devices(plant: Plant, names: Collection[str]) -> tuple[Problem, ...]:
    """Notes: names in the registers that are no supplied device (``names``), stand-in or row of the ledger.

    An account may be of a group of devices, so that there an unknown name is only said to be taken for one, once.
    """
    registers = plant.registers
    ledger = [name for row in registers.ledger or () for name in (row.name, row.asset_id) if name]
    known = {fold(name): name for name in (*ledger, *(each.name for each in plant.stand_ins), *names)}
    faults = Faults()
    for register, column, name, at in _devices(registers):
        if fold(name) not in known:
            near = nearest(name, known.values())
            faults.note(
                at,
                f"column '{column}': device '{name}' is not among the sources, the stand-ins or the ledger"
                + (f"; did you mean '{near}'?" if near else ""),
                f"列「{column}」: 機器「{name}」は入力にも stand_ins にも台帳にもない"
                + (f"。「{near}」ではないか" if near else ""),
                place(registers.sheets.get(register), at, column),
            )
    told: set[str] = set()
    for row in registers.accounts or ():
        form = fold(row.device_or_group)
        if form not in known and form not in told:
            told.add(form)
            faults.note(
                row.at,
                f"column 'device_or_group': '{row.device_or_group}' is no device known, and is taken for a group",
                f"列「device_or_group」: 「{row.device_or_group}」は既知の機器でないため、機器群の名前とみなす",
                place(registers.sheets.get("accounts"), row.at, "device_or_group"),
            )
    return tuple(faults.found)


def _devices(registers: Registers) -> Iterator[tuple[str, str, str, Span]]:
    columns: Iterable[tuple[str, str]] = (("external_connections", "device"), ("admin_sources", "devices"))
    for register, column in columns:
        for row in getattr(registers, register) or ():
            cell = getattr(row, column)
            for name in (cell,) if isinstance(cell, str) else cell:
                yield register, column, name, row.at
