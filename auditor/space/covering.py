"""Whether rows cover a product, exactly: unions count, not only single rows.

The product is cut, field by field, into classes of values that the same rows have. Every step counts against an
allowance; what would exceed it raises :class:`UndecidedError`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from auditor.space.diagram import UndecidedError

_MOST_COMPARED = 300
"""Beyond this many classes of one field, finding the least among them costs more than it saves."""


@dataclass(slots=True)
class Allowance:
    """Steps left; shared by all questions of one list."""

    steps: int

    def take(self, steps: int) -> None:
        """Use some up."""
        self.steps -= steps
        if self.steps < 0:
            raise UndecidedError("more steps than allowed")


@dataclass(frozen=True, slots=True)
class Cut:
    """One field of the product in question: the rows that have all of it, and the rows at each class of its values."""

    whole: int
    classes: Sequence[int]

    @staticmethod
    def of(whole: int, found: set[int], allowance: Allowance, *, monotone: bool) -> Cut:
        """The classes with the fewest rows first; where more rows never harm, those that contain another are left out.

        What covers a class covers every class with more rows.
        """
        ordered = sorted(found, key=lambda rows: (rows.bit_count(), rows))
        if not monotone or len(ordered) > _MOST_COMPARED:
            return Cut(whole, ordered)
        least: list[int] = []
        for rows in ordered:
            allowance.take(1 + (len(least) >> 3))
            if not any(other & rows == other for other in least):
                least.append(rows)
        return Cut(whole, least)


def proof(rows: int, cuts: Iterable[Cut], good: int, allowance: Allowance) -> int | None:
    """Good rows that every packet of the product meets before any other of ``rows``; None when some packet does not.

    ``rows`` all touch the product. The union of the rows returned covers it.
    """
    fields = sorted(cuts, key=lambda cut: len(cut.classes))
    after = [rows] * (len(fields) + 1)
    for place in reversed(range(len(fields))):
        after[place] = after[place + 1] & fields[place].whole
    return _descend(0, rows, fields, after, good, allowance, {})


def _descend(
    field: int, rows: int, fields: Sequence[Cut], after: Sequence[int], good: int, allowance: Allowance,
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
    taken: int | None = 0
    for group in fields[field].classes:
        found = _descend(field + 1, rows & group, fields, after, good, allowance, known)
        if found is None or taken is None:
            taken = None
            break
        taken |= found
    known[key] = taken
    return taken
