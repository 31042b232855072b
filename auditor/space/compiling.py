"""A first-match list as sets: neighbours are joined until one is left.

Measured on lists of 1,000 to 10,000 lines: cutting the addresses first, or working out every cell of them, costs more
than it saves; asking about fewer packets at a time is what helps.
"""

from __future__ import annotations

from collections.abc import Sequence
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


def first_match(diagram: Diagram, lines: Sequence[Product]) -> Both:
    """What the lines match and what they permit; raises UndecidedError beyond the diagram's budget."""
    parts: list[Both] = []
    for line in lines:
        found = diagram.span(SOURCE, line.source, diagram.span(DESTINATION, line.destination, line.service))
        parts.append((found, found if line.permits else EMPTY))
    while len(parts) > 1:
        pairs = [_then(diagram, *parts[n : n + 2]) for n in range(0, len(parts) - 1, 2)]
        parts = [*pairs, parts[-1]] if len(parts) % 2 else pairs
    return parts[0] if parts else (EMPTY, EMPTY)


def _then(diagram: Diagram, first: Both, later: Both) -> Both:
    return (
        diagram.either(first[0], later[0]),
        diagram.either(first[1], diagram.minus(later[1], first[0])),
    )
