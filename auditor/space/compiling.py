"""A first-match list as sets: neighbours are joined until one is left.

Measured on lists of 1,000 to 10,000 lines: cutting the addresses first, or working out every cell of them, costs more
than it saves; asking about fewer packets at a time is what helps.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

from auditor.model.ranges import Ranges
from auditor.space.diagram import EMPTY, Diagram

SOURCE, DESTINATION = 0, 1


class Product(NamedTuple):
    """What one line matches: addresses times a set of services; ``permits`` is what it does."""

    source: Ranges
    destination: Ranges
    service: int
    permits: bool


Both = tuple[int, int]
"""What some line matches, and what the first one that matches permits."""


def first_match(diagram: Diagram, lines: Sequence[Product], *, alone: bool = False) -> Both:
    """What the lines match and what they permit; raises UndecidedError beyond the diagram's budget.

    ``alone``: nothing comes behind them, so nobody asks what they match; the first of the two is then worthless.
    """
    parts: list[Both] = []
    for permits, run in groupby(lines, key=lambda line: line.permits):
        # the order of neighbours that do the same does not matter: they are one set
        found = _union(diagram, [_set_of(diagram, line) for line in run])
        parts.append((found, found if permits else EMPTY))
    while len(parts) > 1:
        last = len(parts) - 2
        pairs = [
            _then(diagram, *parts[n : n + 2], wanted=not alone or n < last) for n in range(0, len(parts) - 1, 2)
        ]  # fmt: skip
        parts = [*pairs, parts[-1]] if len(parts) % 2 else pairs
    return parts[0] if parts else (EMPTY, EMPTY)


def _set_of(diagram: Diagram, line: Product) -> int:
    return diagram.span(SOURCE, line.source, diagram.span(DESTINATION, line.destination, line.service))


def _union(diagram: Diagram, sets: list[int]) -> int:
    while len(sets) > 1:
        pairs = [diagram.either(*sets[n : n + 2]) for n in range(0, len(sets) - 1, 2)]
        sets = [*pairs, sets[-1]] if len(sets) % 2 else pairs
    return sets[0]


def _then(diagram: Diagram, first: Both, later: Both, *, wanted: bool) -> Both:
    """Two neighbours as one; what they match only where somebody asks for it: where something comes behind them."""
    matched = diagram.either(first[0], later[0]) if wanted else EMPTY
    if first[0] == first[1]:  # nothing is denied before: what follows may add, whatever it overlaps
        return matched, diagram.either(first[1], later[1])
    return matched, diagram.either(first[1], diagram.minus(later[1], first[0]))
