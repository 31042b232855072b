"""Where the servers of a device are: inside the plant, outside it, or not to be told."""

from __future__ import annotations

from typing import Literal

from auditor.model.device import Device
from auditor.model.management import Server
from auditor.model.ranges import Ranges
from auditor.model.text import Text
from auditor.plant.zones import NOT_ON_THE_INTERNET
from auditor.reach.network import Network
from auditor.space.packets import UndecidedError
from checks._shared import EXTERNAL

Place = Literal["inside", "outside", "partner", "unknown"]
"""``partner``: another site or organisation, to which a line of its own or a tunnel may lead."""
_OVER_THE_INTERNET = frozenset({"internet", "cloud"})


def place_of(network: Network, server: Server) -> Place:
    """Where a server is; a name tells nothing, and a private address in no zone counts as inside."""
    if server.on_the_internet:
        return "outside"
    if server.ip is None:
        return "unknown"
    zones = [zone for zone in network.plant.zones if server.ip in zone.prefixes]
    outer = [zone for zone in zones if zone.kind in EXTERNAL]
    if outer and len(outer) == len(zones):
        return "outside" if outer[0].kind in _OVER_THE_INTERNET else "partner"
    if zones or server.ip in NOT_ON_THE_INTERNET:
        return "inside"
    return "outside"


def cut_off(network: Network, device: Device, server: Server) -> Text | None:
    """Why nothing the device sends can reach a server, or None when something may."""
    box = network.wiring.boxes.get(device.name)
    ip = server.ip
    if box is None or ip is None or device.routing or "routes" not in device.reads or not device.interfaces:
        return None
    if any(port.dynamic or port.unnumbered or port.address_unknown for port in device.interfaces):
        return None
    # a management port may stand in a table of its own that the line does not name: any table will do
    if not any(ip in piece.upper for vrf in box.vrfs for piece in box.pieces(vrf)):
        return Text("no route of the device leads there", "機器に宛先への経路がない")
    return _filtered(network, device, ip)


def _filtered(network: Network, device: Device, ip: int) -> Text | None:
    """For a device that only sends its own packets: whether filters between its zone and the server's stop them all."""
    if not device.forwards.is_(False):
        return None
    targets = [zone.id for zone in network.plant.zones if ip in zone.prefixes]
    sources = {
        (zone.id, address.ip)
        for port in device.interfaces
        for address in port.addresses
        if (zone := network.zone(device.name, port.name)) is not None
    }
    if len(targets) != 1 or not sources or any(zone == targets[0] for zone, _ in sources):
        return None
    try:
        for source, own in sources:
            pair = network.reach(source, targets[0])
            packets = pair.upper.from_sources(Ranges.one(own)).to_destinations(Ranges.one(ip))
            if packets or pair.blind:
                return None
    except UndecidedError:
        return None
    return Text("filters on the way stop everything the device sends there", "途中のフィルタがすべて遮断している")
