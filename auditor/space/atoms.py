"""Which of many rows touch, hold or miss a set of values: one bit per row, one axis per field.

An axis is cut where any row's set begins or ends; between two cuts (an atom) all values are alike. For every atom it
knows the rows there, as the bits of one int, so questions about thousands of rows are a few operations on ints.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

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
    found: list[int] = []
    base = 0
    for byte in mask.to_bytes((mask.bit_length() + 7) >> 3, "little"):
        while byte:
            low = byte & -byte
            found.append(base + low.bit_length() - 1)
            byte ^= low
        base += 8
    return found


class Axis:
    """One field of many rows: ``users`` says which rows have which set of values."""

    def __init__(self, users: Mapping[Ranges, int]) -> None:
        cuts = sorted({cut for values in users for low, high in values for cut in (low, high + 1)})
        self._at = {cut: place for place, cut in enumerate(cuts)}
        self._begin = [0] * len(cuts)
        self._end = [0] * len(cuts)
        self._whole = 0
        for values, rows in users.items():
            self._whole |= rows
            for low, high in values:
                self._begin[self._at[low]] |= rows
                self._end[self._at[high + 1]] |= rows
        self._rows: list[int] = []
        now = 0
        for begin, end in zip(self._begin, self._end, strict=True):
            now = now ^ end | begin
            self._rows.append(now)
        self._crowd = [rows.bit_count() for rows in self._rows]
        self._begin_blocks = _blocks(self._begin)
        self._end_blocks = _blocks(self._end)
        self._touching: dict[Ranges, int] = {}
        self._holding: dict[Ranges, int] = {}
        self._quiet: dict[Ranges, int] = {}

    def touching(self, values: Ranges) -> int:
        """The rows that share a value with a set; the set must be one of the rows' own."""
        found = self._touching.get(values)
        if found is None:
            found = 0
            for first, last in self._atoms(values):
                found |= self._rows[first] | _joined(self._begin, self._begin_blocks, first + 1, last + 1)
            self._touching[values] = found
        return found

    def holding(self, values: Ranges) -> int:
        """The rows that have every value of a set; the set must be one of the rows' own."""
        found = self._holding.get(values)
        if found is None:
            found = self._whole
            for first, last in self._atoms(values):
                rows = self._rows[first] & found
                found = rows ^ (rows & _joined(self._end, self._end_blocks, first + 1, last + 1))
            self._holding[values] = found
        return found

    def quietest(self, values: Ranges) -> int:
        """The rows at the value of a set where there are fewest."""
        found = self._quiet.get(values)
        if found is None:
            best = min((min(self._crowd[first : last + 1]), first, last) for first, last in self._atoms(values))
            found = self._quiet[values] = self._rows[self._crowd.index(best[0], best[1], best[2] + 1)]
        return found

    def _atoms(self, values: Ranges) -> list[tuple[int, int]]:
        return [(self._at[low], self._at[high + 1] - 1) for low, high in values]


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
