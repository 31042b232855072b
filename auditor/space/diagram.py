"""A field-wise decision diagram: canonical sets over a fixed order of integer fields.

Each node is a step function over one field, written as ascending segment starts with one child each. Equal sets
have equal ids, so emptiness and equality are comparisons of ints. The depth is the number of fields, so the
recursion below is bounded by it. Every node counts against a budget; what would exceed it raises
:class:`UndecidedError` and leaves the diagram usable.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from auditor.model.ranges import Interval, Ranges

EMPTY, FULL = 0, 1
Pairs = list[tuple[int, int]]


class UndecidedError(Exception):
    """The exact answer would cost more than the budget; the verdict that needs it is *cannot tell*."""


class Diagram:
    """Sets over fields whose values are ``0 … sizes[i]-1``; a set is an int, ``EMPTY`` and ``FULL`` among them."""

    def __init__(self, sizes: Sequence[int], budget: int = 4_000_000) -> None:
        self.sizes = tuple(sizes)
        self.fields = len(self.sizes)
        self.budget = budget
        self.clear()

    def clear(self) -> None:
        """Forget every set; those handed out before are worthless from now on."""
        self._level = [self.fields, self.fields]
        self._starts: list[tuple[int, ...]] = [(), ()]
        self._kids: list[tuple[int, ...]] = [(), ()]
        self._table: dict[tuple[int, tuple[int, ...], tuple[int, ...]], int] = {}
        self._and: dict[tuple[int, int], int] = {}
        self._or: dict[tuple[int, int], int] = {}
        self._minus: dict[tuple[int, int], int] = {}
        self._spent = 0

    def node(self, level: int, pairs: Pairs) -> int:
        """The set that sends field ``level`` from each start on to its child; the first start is 0."""
        starts: list[int] = []
        kids: list[int] = []
        for start, kid in pairs:
            if not kids or kids[-1] != kid:
                starts.append(start)
                kids.append(kid)
        return self._step(level, starts, kids)

    def _step(self, level: int, starts: list[int], kids: list[int]) -> int:
        """The node of a step function whose neighbouring children differ."""
        if len(kids) == 1:
            return kids[0]
        key = (level, tuple(starts), tuple(kids))
        found = self._table.get(key)
        if found is None:
            self._spent += len(kids)
            if self._spent > self.budget:
                self._spent -= len(kids)
                raise UndecidedError(f"more than {self.budget} segments")
            found = len(self._level)
            self._table[key] = found
            self._level.append(level)
            self._starts.append(key[1])
            self._kids.append(key[2])
        return found

    def span(self, level: int, values: Ranges, inside: int = FULL) -> int:
        """The set ``inside`` where field ``level`` is among ``values``, nothing elsewhere."""
        pairs: Pairs = []
        at = 0
        for low, high in values:
            if low > at:
                pairs.append((at, EMPTY))
            pairs.append((low, inside))
            at = high + 1
        if at < self.sizes[level]:
            pairs.append((at, EMPTY))
        return self.node(level, pairs)

    def box(self, fields: Sequence[Ranges | None]) -> int:
        """The product of one range set per field; None leaves a field free."""
        found = FULL
        for level in reversed(range(len(fields))):
            values = fields[level]
            if values is not None:
                found = self.span(level, values, found)
        return found

    def both(self, a: int, b: int) -> int:
        """Intersection."""
        if a in (FULL, b):
            return b
        if b == FULL:
            return a
        if not a or not b:
            return EMPTY
        key = (a, b) if a < b else (b, a)
        found = self._and.get(key)
        if found is None:
            found = self._and[key] = self._merge(self.both, *key)
        return found

    def either(self, a: int, b: int) -> int:
        """Union."""
        if not a or a == b:
            return b
        if not b:
            return a
        if a == FULL or b == FULL:
            return FULL
        key = (a, b) if a < b else (b, a)
        found = self._or.get(key)
        if found is None:
            found = self._or[key] = self._merge(self.either, *key)
        return found

    def minus(self, a: int, b: int) -> int:
        """Difference."""
        if not a or a == b or b == FULL:
            return EMPTY
        if not b:
            return a
        key = (a, b)
        found = self._minus.get(key)
        if found is None:
            found = self._minus[key] = self._merge(self.minus, a, b)
        return found

    def _merge(self, operation: Callable[[int, int], int], a: int, b: int) -> int:
        level = min(self._level[a], self._level[b])
        a_starts, a_kids = self._segments(a, level)
        b_starts, b_kids = self._segments(b, level)
        end = self.sizes[level]
        starts: list[int] = []
        kids: list[int] = []
        i = j = at = 0
        a_last, b_last, last = len(a_starts) - 1, len(b_starts) - 1, -1
        next_a = a_starts[1] if a_last else end
        next_b = b_starts[1] if b_last else end
        while True:
            kid = operation(a_kids[i], b_kids[j])
            if kid != last:
                starts.append(at)
                kids.append(kid)
                last = kid
            at = next_a if next_a < next_b else next_b
            if at == end:
                return self._step(level, starts, kids)
            if next_a == at:
                i += 1
                next_a = a_starts[i + 1] if i < a_last else end
            if next_b == at:
                j += 1
                next_b = b_starts[j + 1] if j < b_last else end

    def _segments(self, a: int, level: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
        if self._level[a] > level:
            return (0,), (a,)
        return self._starts[a], self._kids[a]

    def project(self, a: int, level: int) -> Ranges:
        """Every value field ``level`` takes in the set."""
        found: list[Interval] = []
        seen: set[int] = set()
        stack = [a]
        while stack:
            node = stack.pop()
            if node == EMPTY or node in seen:
                continue
            seen.add(node)
            if self._level[node] > level:
                return Ranges(((0, self.sizes[level] - 1),))
            for low, high, kid in self._pieces(node):
                if kid == EMPTY:
                    continue
                if self._level[node] == level:
                    found.append((low, high))
                else:
                    stack.append(kid)
        return Ranges.of(*found)

    def replace(self, a: int, level: int, values: Ranges, memo: dict[int, int] | None = None) -> int:
        """The set after every packet's field ``level`` has been overwritten by any of ``values``."""
        memo = {} if memo is None else memo
        if a == EMPTY:
            return EMPTY
        found = memo.get(a)
        if found is None:
            if self._level[a] > level:
                found = self.span(level, values, a)
            elif self._level[a] == level:
                below = EMPTY
                for kid in set(self._kids[a]):
                    below = self.either(below, kid)
                found = self.span(level, values, below)
            else:
                found = self.node(
                    self._level[a], [(low, self.replace(kid, level, values, memo)) for low, _, kid in self._pieces(a)]
                )
            memo[a] = found
        return found

    def shift(
        self, a: int, level: int, pieces: Sequence[tuple[int, int, int]], memo: dict[int, int] | None = None
    ) -> int:
        """The set after field ``level`` has moved: ``low … high`` to ``to`` and on, for each ascending (low, high, to).

        Packets whose value is in no piece fall away. Pieces must not overlap, before or after.
        """
        memo = {} if memo is None else memo
        if a == EMPTY:
            return EMPTY
        found = memo.get(a)
        if found is None:
            if self._level[a] > level:
                found = self.span(level, Ranges.of(*((to, to + high - low) for low, high, to in pieces)), a)
            elif self._level[a] == level:
                found = self._moved(a, level, pieces)
            else:
                found = self.node(
                    self._level[a], [(low, self.shift(kid, level, pieces, memo)) for low, _, kid in self._pieces(a)]
                )
            memo[a] = found
        return found

    def _moved(self, a: int, level: int, pieces: Sequence[tuple[int, int, int]]) -> int:
        segments = list(self._pieces(a))
        moved: list[tuple[int, int, int]] = []
        n = 0
        for low, high, to in pieces:
            while segments[n][1] < low:
                n += 1
            at = n
            while at < len(segments) and segments[at][0] <= high:
                start, end, kid = segments[at]
                moved.append((max(start, low) - low + to, min(end, high) - low + to, kid))
                at += 1
        moved.sort()
        pairs: Pairs = []
        position = 0
        for start, end, kid in moved:
            if start > position:
                pairs.append((position, EMPTY))
            pairs.append((start, kid))
            position = end + 1
        if position < self.sizes[level]:
            pairs.append((position, EMPTY))
        return self.node(level, pairs)

    def boxes(self, a: int) -> Iterator[list[Ranges]]:
        """Disjoint products that make up the set exactly, values leading to one child gathered into one box."""
        if a == EMPTY:
            return
        whole = [Ranges(((0, size - 1),)) for size in self.sizes]
        stack: list[tuple[int, list[Ranges]]] = [(a, whole)]
        while stack:
            node, fields = stack.pop()
            level = self._level[node]
            if level == self.fields:
                yield fields
                continue
            by_kid: dict[int, list[Interval]] = {}
            for low, high, kid in self._pieces(node):
                if kid != EMPTY:
                    by_kid.setdefault(kid, []).append((low, high))
            for kid in reversed(by_kid):
                stack.append((kid, [*fields[:level], Ranges.of(*by_kid[kid]), *fields[level + 1 :]]))

    def adopt(self, other: Diagram, a: int, memo: dict[int, int]) -> int:
        """The set ``a`` of another diagram over the same fields, as one of this; ``memo`` serves one pair of diagrams."""
        if a in (EMPTY, FULL):
            return a
        found = memo.get(a)
        if found is None:
            pairs = [(start, self.adopt(other, kid, memo)) for start, _, kid in other._pieces(a)]
            found = memo[a] = self.node(other._level[a], pairs)
        return found

    def count(self, a: int) -> int:
        """How many boxes :meth:`boxes` would give, without making them."""
        known = {EMPTY: 0, FULL: 1}
        stack = [a]
        while stack:
            node = stack[-1]
            kids = set(self._kids[node])
            missing = [kid for kid in kids if kid not in known]
            if node in known or not missing:
                known.setdefault(node, sum(known[kid] for kid in kids))
                stack.pop()
            else:
                stack += missing
        return known[a]

    def _pieces(self, node: int) -> Iterator[tuple[int, int, int]]:
        starts, kids = self._starts[node], self._kids[node]
        last = len(starts) - 1
        for n, (start, kid) in enumerate(zip(starts, kids, strict=True)):
            yield start, (starts[n + 1] if n < last else self.sizes[self._level[node]]) - 1, kid
