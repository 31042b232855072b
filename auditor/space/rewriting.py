"""Translation of headers as a relation between packets before and after: forwards, and backwards for both bounds."""

from __future__ import annotations

from dataclasses import dataclass

from auditor.model.address import ANY
from auditor.model.ranges import Ranges
from auditor.model.service import ALL_PORTS
from auditor.space.packets import DESTINATION, SOURCE, PacketSet

Pieces = tuple[tuple[int, int, int], ...]
"""``(low, high, to)``: the values ``low … high`` become ``to`` and on; ascending, without overlap on either side."""


@dataclass(frozen=True, slots=True)
class Change:
    """One field: it becomes any of ``values``, or, with ``pieces``, the value that stands for the old one."""

    field: int
    values: Ranges
    pieces: Pieces | None = None

    @property
    def settled(self) -> bool:
        """True when a packet has exactly one image."""
        return self.pieces is not None or self.values.size == 1


Rewrite = tuple[Change, ...]
"""What one translation does; each field at most once."""


def paired(before: Ranges, after: Ranges) -> Pieces:
    """The nth value of one set to the nth of the other; both must be of one size."""
    found: list[tuple[int, int, int]] = []
    left = list(reversed(after.intervals))
    for low, high in before:
        at = low
        while at <= high:
            start, end = left.pop()
            length = min(high - at, end - start)
            found.append((at, at + length, start))
            if start + length < end:
                left.append((start + length + 1, end))
            at += length + 1
    return tuple(found)


def image(packets: PacketSet, rewrite: Rewrite) -> PacketSet:
    """Every packet that a member may have become."""
    diagram, found = packets.space.diagram, packets.id
    for change in rewrite:
        if change.pieces is None:
            found = diagram.replace(found, change.field, change.values)
        else:
            found = diagram.shift(found, change.field, change.pieces)
    return PacketSet(packets.space, found) & packets.space.everything


def possibly_before(packets: PacketSet, rewrite: Rewrite, before: PacketSet) -> PacketSet:
    """The packets among ``before`` of which some image is in ``packets``."""
    diagram, found = packets.space.diagram, packets.id
    for change in rewrite:
        if change.pieces is None:
            found = diagram.both(found, diagram.span(change.field, change.values))
            found = diagram.replace(found, change.field, _whole(change.field))
        else:
            back = tuple(sorted((to, to + high - low, low) for low, high, to in change.pieces))
            found = diagram.shift(found, change.field, back)
    return before & PacketSet(packets.space, found)


def surely_before(packets: PacketSet, rewrite: Rewrite, before: PacketSet) -> PacketSet:
    """The packets among ``before`` that have an image, every one of which is in ``packets``."""
    some = possibly_before(packets, rewrite, before)
    if not some or all(change.settled for change in rewrite):
        return some
    return some - possibly_before(image(some, rewrite) - packets, rewrite, some)


def _whole(field: int) -> Ranges:
    return ANY if field in (SOURCE, DESTINATION) else ALL_PORTS
