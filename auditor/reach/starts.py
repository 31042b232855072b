"""Where the packets of a zone's hosts enter devices: at their interface, behind a switch port, beside or across a bridge."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from auditor.model.text import Text
from auditor.reach.flows import Unknown
from auditor.reach.tunnel_ends import IN_THE_CLEAR
from auditor.space.filters import Sides

if TYPE_CHECKING:
    from auditor.reach.network import Network


@dataclass(frozen=True, slots=True)
class Seed:
    """Where packets of a zone enter a device, and the number of the tunnel they come out of.

    ``doubt`` says why none of them certainly do. ``bridged``: they enter a filtering bridge by one of its ports, as frames. ``came``: the switch port their hosts are
    behind, where that is known.
    """

    device: str
    interface: str
    packets: Sides
    tunnel: int = IN_THE_CLEAR
    doubt: Unknown | None = None
    bridged: bool = False
    came: tuple[str, str] | None = None


def on_segment(
    network: Network, source: str, device: str, interface: str, packets: Sides, doubt: Unknown | None
) -> list[Seed]:
    """Where hosts of a zone behind an interface enter: that interface, and every filtering bridge beside it."""
    wiring = network.wiring
    behind = network.sides.switched(device, interface)
    if behind is not None:
        return [
            Seed(
                found.device, found.interface, packets if found.doubt is None else packets.doubtful, doubt=found.doubt or doubt,
                bridged=bridged,
                came=(device, interface),
            )
            for neighbours, bridged in ((wiring.devices_at(behind), False), (wiring.bridge_ports_at(behind), True))
            for found in neighbours
        ]  # fmt: skip
    bridge = wiring.boxes[device].bridges.get(interface)
    port = bridge is not None and bridge.interface != interface
    here = dict(network.sides.zones(device, interface)).get(source)
    if here is None:
        return []
    near = packets if here else packets.doubtful
    found = [Seed(device, interface, near, doubt=doubt, bridged=port)]
    if port:
        for beside in wiring.devices_on(device, interface):
            found.append(
                Seed(
                    beside.device,
                    beside.interface,
                    near if beside.doubt is None else near.doubtful,
                    doubt=beside.doubt or doubt,
                )
            )
    for beside in wiring.bridge_ports(device, interface):
        if beside.interface != interface:
            part = near if beside.doubt is None else near.doubtful
            found.append(Seed(beside.device, beside.interface, part, doubt=beside.doubt or doubt, bridged=True))
    for side in () if here else network.sides.beyond(device, interface):
        part = packets if side.certain else packets.doubtful
        found.append(Seed(side.device, side.port, part, doubt=doubt, bridged=True))
    return found


def unconnected(network: Network, zone: str) -> list[Unknown]:
    """Switch ports of a zone in whose VLAN no supplied device has an address: who its hosts send to is not known."""
    found = []
    for port in network.carriers(zone):
        behind = network.sides.switched(port.device.name, port.interface.name)
        if behind is None or network.wiring.devices_at(behind) or network.wiring.bridge_ports_at(behind):
            continue
        why = Text(
            f"no supplied device is known to have an address in the VLAN of {port}",
            f"{port} の VLAN にアドレスを持つ機器が、提出された中に見当たらない",
        )
        found.append(Unknown(why, (port.interface.at,)))
    return found
