"""Sets of integers as sorted, disjoint, non-adjacent intervals: addresses, ports, protocols, VLANs."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator

from auditor.model.value import value

Interval = tuple[int, int]
_BEYOND = 1 << 200


def _normal(intervals: Iterable[Interval]) -> tuple[Interval, ...]:
    merged: list[Interval] = []
    for low, high in sorted(intervals):
        if low > high:
            continue
        if merged and low <= merged[-1][1] + 1:
            if high > merged[-1][1]:
                merged[-1] = (merged[-1][0], high)
        else:
            merged.append((low, high))
    return tuple(merged)


@value(frozen=True, slots=True)
class Ranges:
    """An immutable set of non-negative integers; build with :meth:`of`, combine with ``| & -``."""

    intervals: tuple[Interval, ...] = ()

    @staticmethod
    def of(*intervals: Interval) -> Ranges:
        """The union of inclusive ``(low, high)`` intervals in any order."""
        return Ranges(_normal(intervals))

    @staticmethod
    def one(value: int) -> Ranges:
        return Ranges(((value, value),))

    @staticmethod
    def union(parts: Iterable[Ranges]) -> Ranges:
        """The union of many sets in one pass."""
        return Ranges(_normal(interval for part in parts for interval in part.intervals))

    def __or__(self, other: Ranges) -> Ranges:
        return Ranges(_normal((*self.intervals, *other.intervals)))

    def __and__(self, other: Ranges) -> Ranges:
        few, many = self.intervals, other.intervals
        if len(few) > len(many):
            few, many = many, few
        found: list[Interval] = []
        end = len(many)
        for low, high in few:
            # the one before may reach into this one
            place = bisect_right(many, (low, _BEYOND)) - 1
            if place < 0 or many[place][1] < low:
                place += 1
            while place < end:
                start, last = many[place]
                if start > high:
                    break
                found.append((start if start > low else low, last if last < high else high))
                place += 1
        return Ranges(tuple(found))

    def meets(self, other: Ranges) -> bool:
        """True when the two have a member in common."""
        few, many = self.intervals, other.intervals
        if len(few) > len(many):
            few, many = many, few
        for low, high in few:
            place = bisect_right(many, (high, _BEYOND)) - 1
            if place >= 0 and many[place][1] >= low:
                return True
        return False

    def __sub__(self, other: Ranges) -> Ranges:
        left: list[Interval] = []
        j = 0
        holes = other.intervals
        for low, high in self.intervals:
            while j < len(holes) and holes[j][1] < low:
                j += 1
            k = j
            while k < len(holes) and holes[k][0] <= high:
                if holes[k][0] > low:
                    left.append((low, holes[k][0] - 1))
                low = holes[k][1] + 1
                k += 1
            if low <= high:
                left.append((low, high))
        return Ranges(tuple(left))

    def __bool__(self) -> bool:
        return bool(self.intervals)

    def __contains__(self, value: int) -> bool:
        i = bisect_right(self.intervals, (value, _BEYOND)) - 1
        return i >= 0 and self.intervals[i][0] <= value <= self.intervals[i][1]

    def __iter__(self) -> Iterator[Interval]:
        return iter(self.intervals)

    def covers(self, other: Ranges) -> bool:
        """True when every member of ``other`` is a member of this set."""
        mine = self.intervals
        if mine == other.intervals:
            return True
        # intervals never adjoin, so each of the other's must lie in one of these
        for low, high in other.intervals:
            place = bisect_right(mine, (low, _BEYOND)) - 1
            if place < 0 or mine[place][1] < high:
                return False
        return True

    @property
    def size(self) -> int:
        return sum(high - low + 1 for low, high in self.intervals)

    @property
    def least(self) -> int:
        """The smallest member; raises IndexError on the empty set."""
        return self.intervals[0][0]


NOTHING = Ranges()
