"""A long list cut into regions of addresses, so that memory follows the lines of a region, not of the list.

Lines are compared inside each region; a line is dead when it is dead in all of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from auditor.model.address import TOP
from auditor.model.ranges import Ranges
from auditor.space.chunk import Row
from auditor.space.diagram import UndecidedError
from auditor.space.products import DESTINATION, SOURCE

MOST_ROWS = 12_000
"""Rows of one region: its tables take about 130 MB."""
HARD_MOST = 40_000
"""Where cutting no longer helps, no more than this: ten times the memory."""
_GAIN = 0.85


def regions(rows: Sequence[Row], most: int = MOST_ROWS) -> Iterator[list[Row]]:
    """The rows of every region, clipped to it, in rule order; raises UndecidedError where cutting does not help."""
    stack = [list(rows)]
    while stack:
        part = stack.pop()
        halves = _cut(part) if len(part) > most else None
        if halves is not None:
            stack += reversed(halves)
        elif len(part) > HARD_MOST:
            raise UndecidedError(f"more than {HARD_MOST} lines overlap")
        elif part:
            yield part


def _cut(rows: list[Row]) -> tuple[list[Row], list[Row]] | None:
    best: tuple[int, int, int] | None = None
    for field in (SOURCE, DESTINATION):
        lows = sorted(row.product[field].least for row in rows)
        at = lows[len(lows) // 2]
        if at == lows[0]:
            at = next((low for low in lows if low > at), 0)
        if at:
            below = sum(row.product[field].least < at for row in rows)
            above = sum(row.product[field].intervals[-1][1] >= at for row in rows)
            best = min(best or (len(rows) * 2, 0, 0), (max(below, above), field, at))
    if best is None or best[0] > len(rows) * _GAIN:
        return None
    _, field, at = best
    return _clipped(rows, field, Ranges(((0, at - 1),))), _clipped(rows, field, Ranges(((at, TOP - 1),)))


def _clipped(rows: list[Row], field: int, region: Ranges) -> list[Row]:
    known: dict[int, Ranges] = {}  # by identity: equal sets are mostly the same object, and hashing costs more
    found: list[Row] = []
    for row in rows:
        values = row.product[field]
        inside = known.get(id(values))
        if inside is None:
            inside = values & region
            known[id(values)] = inside = values if inside == values else inside
        if inside is values:
            found.append(row)
        elif inside:
            product = (*row.product[:field], inside, *row.product[field + 1 :])
            found.append(row._replace(product=product))
    return found
