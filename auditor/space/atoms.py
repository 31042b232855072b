"""Which of many rows touch, hold or miss a set of values: one bit per row, one axis per field.

An axis is cut where any row's set begins or ends; between two cuts (an atom) all values are alike. For every atom it
knows the rows there, as the bits of one int, so questions about thousands of rows are a few operations on ints.
"""

from __future__ import annotations

from collections.abc import Iterable

from auditor.model.ranges import Ranges

_BLOCK = 64


def bits(rows: Iterable[int], size: int) -> int:
    """The int whose bits ``rows`` are set, all below ``size``."""
    field = bytearray((size >> 3) + 1)
    for row in rows:
        field[row >> 3] |= 1 << (row & 7)
    return int.from_bytes(field, "little")


def each(mask: int) -> list[int]:
    """The positions of the set bits, ascending."""
    if not mask & (mask - 1):
        return [mask.bit_length() - 1] if mask else []
    digits = bin(mask)[:1:-1]
    found: list[int] = []
    at = digits.find("1")
    while at >= 0:
        found.append(at)
        at = digits.find("1", at + 1)
    return found


def classes(values: Ranges, whole: int, others: Iterable[tuple[int, Ranges]]) -> set[int]:
    """The different sets of rows met along ``values``: ``whole`` everywhere, each other row where its set is.

    Does what :meth:`Axis.along` does, at a cost that follows the rows in question instead of the axis.
    """
    cuts = [(edge, 0) for low, high in values for edge in (low, high + 1)]
    for row, theirs in others:
        mark = 1 << row
        cuts += [(edge, mark) for low, high in theirs & values for edge in (low, high + 1)]
    found: set[int] = set()
    now, inside, at = whole, False, -1
    for edge, mark in sorted(cuts):
        if inside and edge != at:
            found.add(now)
        at = edge
        if mark:
            now ^= mark
        else:
            inside = not inside
    return found


class Axis:
    """One field of many rows: ``users`` says which rows have which set of values.

    Questions are asked with these very sets: answers are kept by a set's identity, which is quicker than its hash.
    """

    def __init__(self, users: Iterable[tuple[Ranges, int]]) -> None:
        users = list(users)
        cuts = sorted({cut for values, _ in users for low, high in values for cut in (low, high + 1)})
        at = {cut: place for place, cut in enumerate(cuts)}
        self._begin = [0] * len(cuts)
        self._end = [0] * len(cuts)
        self._whole = 0
        self._atoms: dict[int, list[tuple[int, int]]] = {}
        """For each set its intervals as places of the axis: the first atom of each, and the one behind its last."""
        for values, rows in users:
            self._whole |= rows
            self._atoms[id(values)] = places = [(at[low], at[high + 1]) for low, high in values]
            for first, stop in places:
                self._begin[first] |= rows
                self._end[stop] |= rows
        self._rows: list[int] = []
        now = 0
        for begin, end in zip(self._begin, self._end, strict=True):
            now = now ^ end | begin
            self._rows.append(now)
        self._crowd = [rows.bit_count() for rows in self._rows]
        self._begin_blocks = _blocks(self._begin)
        self._end_blocks = _blocks(self._end)
        self._touching: dict[int, int] = {}
        self._holding: dict[int, int] = {}
        self._quiet: dict[int, int] = {}

    def touching(self, values: Ranges) -> int:
        """The rows that share a value with a set."""
        found = self._touching.get(id(values))
        if found is None:
            found = 0
            for first, stop in self._atoms[id(values)]:
                found |= self._rows[first] | _joined(self._begin, self._begin_blocks, first + 1, stop)
            self._touching[id(values)] = found
        return found

    def holding(self, values: Ranges) -> int:
        """The rows that have every value of a set."""
        found = self._holding.get(id(values))
        if found is None:
            found = self._whole
            for first, stop in self._atoms[id(values)]:
                rows = self._rows[first] & found
                found = rows ^ (rows & _joined(self._end, self._end_blocks, first + 1, stop))
            self._holding[id(values)] = found
        return found

    def quietest(self, values: Ranges) -> int:
        """The rows at the value of a set where there are fewest."""
        found = self._quiet.get(id(values))
        if found is None:
            best = min((min(self._crowd[first:stop]), first, stop) for first, stop in self._atoms[id(values)])
            found = self._quiet[id(values)] = self._rows[self._crowd.index(*best)]
        return found

    def along(self, values: Ranges) -> list[int]:
        """The rows at every value of a set, values that are alike taken once."""
        return [rows for first, stop in self._atoms[id(values)] for rows in self._rows[first:stop]]

    def length(self, values: Ranges) -> int:
        """How many rows :meth:`along` lists."""
        return sum(stop - first for first, stop in self._atoms[id(values)])


def _blocks(parts: list[int]) -> list[int]:
    found: list[int] = []
    for start in range(0, len(parts), _BLOCK):
        joined = 0
        for part in parts[start : start + _BLOCK]:
            joined |= part
        found.append(joined)
    return found


def _joined(parts: list[int], blocks: list[int], start: int, stop: int) -> int:
    """The union of ``parts[start:stop]``, whole blocks at a time."""
    found = 0
    first, last = -(-start // _BLOCK), stop // _BLOCK
    if first >= last:
        for part in parts[start:stop]:
            found |= part
        return found
    for part in parts[start : first * _BLOCK]:
        found |= part
    for part in blocks[first:last]:
        found |= part
    for part in parts[last * _BLOCK : stop]:
        found |= part
    return found
