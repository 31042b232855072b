"""Whether a product is covered by others, exactly: unions count, not only single rows.

The product is cut, field by field, into classes of values that the same rows have; only the classes with the fewest
rows matter, since what covers them covers the rest. Every step counts against an allowance; what would exceed it
raises :class:`UndecidedError`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from auditor.space.diagram import UndecidedError
from auditor.space.products import Product

_MOST_COMPARED = 400
"""Beyond this many classes of one field, finding the smallest among them costs more than it saves."""


@dataclass(slots=True)
class Allowance:
    """Steps left; shared by all questions of one list."""

    steps: int

    def take(self, steps: int) -> None:
        """Use some up."""
        self.steps -= steps
        if self.steps < 0:
            raise UndecidedError("more steps than allowed")


def cover(wanted: Product, rows: Sequence[Product], good: int, allowance: Allowance) -> int | None:
    """The rows (bits) that prove every packet of ``wanted`` meets a ``good`` row first; None when some does not.

    ``rows`` are in order; those not ``good`` take what they meet first. The union of the rows returned covers
    ``wanted``.
    """
    whole = (1 << len(rows)) - 1
    fields: list[tuple[int, list[int]]] = []  # rows that have all of the field; classes of its values
    for field, values in enumerate(wanted):
        full, cuts = 0, []
        for place, row in enumerate(rows):
            if row[field] is values or row[field] == values:
                full |= 1 << place
                continue
            shared = (row[field] & values).intervals
            if shared == values.intervals:
                full |= 1 << place
            else:
                cuts += [(low, 1 << place) for low, _ in shared]
                cuts += [(high + 1, 1 << place) for _, high in shared]
        if full != whole:
            ends = [(edge, 0) for low, high in values for edge in (low, high + 1)]
            allowance.take(len(rows) + len(cuts))
            fields.append((full, _classes(full, cuts, ends, smallest=good == whole)))
    fields.sort(key=lambda found: len(found[1]))
    after = [whole] * (len(fields) + 1)
    for place in reversed(range(len(fields))):
        after[place] = after[place + 1] & fields[place][0]
    return _descend(0, whole, fields, after, good, allowance, {})


def _classes(full: int, cuts: list[tuple[int, int]], ends: list[tuple[int, int]], *, smallest: bool) -> list[int]:
    """The different sets of rows found along a field, the ones with fewest rows first."""
    found: set[int] = set()
    now, inside, at = full, False, -1
    # an end of the wanted set itself carries no row: it switches between inside and outside
    for edge, row in sorted(cuts + ends):
        if edge != at and inside:
            found.add(now)
        at = edge
        if row:
            now ^= row
        else:
            inside = not inside
    ordered = sorted(found, key=lambda rows: (rows.bit_count(), rows))
    if not smallest or len(ordered) > _MOST_COMPARED:
        return ordered
    least: list[int] = []
    for rows in ordered:
        if not any(other & rows == other for other in least):
            least.append(rows)
    return least


def _descend(
    field: int, rows: int, fields: list[tuple[int, list[int]]], after: list[int], good: int, allowance: Allowance,
    known: dict[tuple[int, int], int | None],
) -> int | None:  # fmt: skip
    """Recursion as deep as there are fields."""
    able = rows & good
    sure = able & after[field]
    if sure:
        first = sure & -sure
        if not rows & ~good & (first - 1):
            return first
    if not able or field == len(fields):
        return None
    key = (field, rows)
    if key in known:
        return known[key]
    allowance.take(1)
    proof: int | None = 0
    for group in fields[field][1]:
        found = _descend(field + 1, rows & group, fields, after, good, allowance, known)
        if found is None:
            proof = None
            break
        proof = found if proof is None else proof | found
    known[key] = proof
    return proof


def least_cover(
    wanted: Sequence[Product], lines: Sequence[tuple[int, Sequence[Product], bool]], allowance: Allowance
) -> tuple[int, ...]:
    """Of ``(line, its products, good)`` in order, good lines that suffice, none of which can be left out.

    All good lines together must suffice. Later lines are given up first.
    """
    kept = list(lines)
    for line in reversed([line for line in lines if line[2]]):
        fewer = [other for other in kept if other is not line]
        if covered_by(wanted, fewer, allowance):
            kept = fewer
    return tuple(line[0] for line in kept if line[2])


def covered_by(
    wanted: Sequence[Product], lines: Sequence[tuple[int, Sequence[Product], bool]], allowance: Allowance
) -> bool:
    """True when every packet of every wanted product meets a good line first."""
    rows = [row for _, products, _ in lines for row in products]
    marks = [good for _, products, good in lines for _ in products]
    mask = sum(1 << place for place, good in enumerate(marks) if good)
    return all(cover(product, rows, mask, allowance) is not None for product in wanted)
