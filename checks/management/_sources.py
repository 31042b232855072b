"""Who may manage a device by the plant's own list of administrators' addresses."""

from __future__ import annotations

from auditor.model.ranges import Ranges
from auditor.reach.network import Network
from auditor.space.packets import PacketSet


def trusted(network: Network, device: str) -> Ranges:
    """The addresses from which ``admin_sources`` lets administrators work on a device."""
    rows = network.plant.registers.admin_sources or ()
    return Ranges.union(row.addresses for row in rows if not row.devices or device in row.devices)


def others(packets: PacketSet, known: Ranges) -> PacketSet:
    """Packets from everywhere else."""
    return packets - packets.from_sources(known) if known else packets
