"""The flow register as packets."""

from __future__ import annotations

from datetime import date

from auditor.model.ranges import Ranges
from auditor.model.service import ALL_PORTS, PORT_PROTOCOLS
from auditor.plant.rows import DeclaredFlow
from auditor.plant.types import Plant
from auditor.space.packets import PacketSet, Space

_WITH_PORTS = Ranges.union(Ranges.one(protocol) for protocol in PORT_PROTOCOLS)


def concerns(row: DeclaredFlow, source: str, target: str) -> bool:
    """True when a row speaks of this zone pair, as the side that may start."""
    forward = row.src_zone in ("", source) and row.dst_zone in ("", target) and row.initiator in ("src", "both")
    backward = row.src_zone in ("", target) and row.dst_zone in ("", source) and row.initiator in ("dst", "both")
    return forward or backward


def row_packets(space: Space, row: DeclaredFlow, *, backward: bool = False) -> PacketSet:
    """The packets one row approves; ports count only for protocols that have them."""
    source, target = (row.dst, row.src) if backward else (row.src, row.dst)
    whole = space.box(source=source, destination=target, protocol=row.protocols)
    if row.ports == ALL_PORTS:
        return whole
    return space.box(
        source=source, destination=target, protocol=row.protocols & _WITH_PORTS, destination_port=row.ports
    ) | space.box(source=source, destination=target, protocol=row.protocols - _WITH_PORTS)


def declared_packets(
    space: Space, plant: Plant, source: str, target: str, as_of: date, *, view_only: bool = False
) -> PacketSet | None:
    """Everything the register approves from one zone to another on a day; None when there is no register.

    ``view_only``: of the rows marked so alone.
    """
    rows = plant.registers.flows
    if rows is None:
        return None
    found = space.nothing
    for row in rows:
        if (row.expires is not None and row.expires < as_of) or (view_only and not row.view_only):
            continue
        if row.src_zone in ("", source) and row.dst_zone in ("", target) and row.initiator in ("src", "both"):
            found |= row_packets(space, row)
        if row.src_zone in ("", target) and row.dst_zone in ("", source) and row.initiator in ("dst", "both"):
            found |= row_packets(space, row, backward=True)
    return found
