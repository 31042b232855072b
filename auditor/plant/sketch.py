"""The guessed zones of a set of devices: pins first, then clear guesses, and all that stays unclear."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from auditor.model.address import format_ip
from auditor.model.device import Device
from auditor.model.interface import Interface
from auditor.model.ranges import Ranges
from auditor.model.span import Span
from auditor.plant.guess import Clue, Subnet, guess, is_default, layer2_vlans, subnets
from auditor.plant.outside import WayOut, ways_out
from auditor.plant.types import ZoneKind
from auditor.plant.writing import writable

ORDER: tuple[ZoneKind, ...] = (
    "it",
    "dmz",
    "ctrl_info",
    "control",
    "field",
    "safety",
    "mgmt",
    "remote_access",
    "hq",
    "partner",
    "other_org",
    "cloud",
    "wwan",
    "internet",
)
"""The order in which a draft lists its zones: inside before outside."""


@dataclass(slots=True)
class Sketch:
    """Guessed zones by kind, each part with its evidence; ``unassigned``, ``loose`` and ``unclear`` are for a person.

    ``loose`` are VLANs without an address whose kind nothing tells, ``unclear`` ways out that lead nobody knows where,
    ``remote`` networks behind a gateway or tunnel peer outside the set: by which device, through what, and its line.
    """

    devices: Sequence[Device]
    ways: Sequence[WayOut]
    pins: dict[ZoneKind, list[WayOut]] = field(default_factory=dict)
    prefixes: dict[ZoneKind, list[Subnet]] = field(default_factory=dict)
    vlans: dict[ZoneKind, list[tuple[int, list[Clue]]]] = field(default_factory=dict)
    unassigned: list[Subnet] = field(default_factory=list)
    loose: list[tuple[int, list[Clue]]] = field(default_factory=list)
    unclear: list[WayOut] = field(default_factory=list)
    remote: dict[Ranges, tuple[Device, str, Span]] = field(default_factory=dict)
    zone_of: dict[tuple[str, str], ZoneKind] = field(default_factory=dict)

    @property
    def kinds(self) -> list[ZoneKind]:
        """The kinds that have anything, in the draft's order."""
        return [kind for kind in ORDER if kind in self.pins or kind in self.prefixes or kind in self.vlans]

    def kinds_of(self, device: Device) -> list[ZoneKind]:
        """The guessed zones a device's interfaces stand in."""
        found = {self.zone_of.get((device.name, interface.name)) for interface in device.interfaces}
        return [kind for kind in ORDER if kind in found]

    def kind_of_vlan(self, device: Device, vlan: int | None, interface: str) -> ZoneKind | None:
        """The guessed zone of a VLAN as seen from a device, or of one of its interfaces when there is no VLAN."""
        if vlan is None:
            return self.zone_of.get((device.name, interface))
        found = {
            kind
            for each in self.devices
            for other in each.interfaces
            if other.vlan == vlan and (kind := self.zone_of.get((each.name, other.name))) is not None
        }
        found |= {kind for kind, vlans in self.vlans.items() for number, _ in vlans if number == vlan}
        return next(iter(found)) if len(found) == 1 else None


def sketch(devices: Sequence[Device]) -> Sketch:
    """The zones a person would sort these devices' subnets into at first sight."""
    made = Sketch(devices, ways_out(devices))
    for way in made.ways:
        if way.kind is not None and writable(way.device.name, way.interface.name):
            made.pins.setdefault(way.kind, []).append(way)
            made.zone_of[way.device.name, way.interface.name] = way.kind
        else:
            made.unclear.append(way)
    leading_out = {(way.device.name, way.interface.name) for way in made.ways}
    for subnet in subnets(devices):
        if all(_place(place) in leading_out for place in subnet.places):
            continue
        kind = None if subnet.secondary else guess(subnet.clues)
        if kind is None:
            made.unassigned.append(subnet)
        else:
            made.prefixes.setdefault(kind, []).append(subnet)
            for place in subnet.places:
                made.zone_of.setdefault(_place(place), kind)
    for vlan, clues in layer2_vlans(devices).items():
        kind = guess(clues)
        if kind is None:
            made.loose.append((vlan, clues))
        else:
            made.vlans.setdefault(kind, []).append((vlan, clues))
    _remote(made)
    return made


def _remote(made: Sketch) -> None:
    """Networks that routes and tunnels lead to through somebody who is not among the devices."""
    own = {address.ip for each in made.devices for interface in each.interfaces for address in interface.addresses}
    for device in made.devices:
        for route in device.routes:
            if route.next_hop is not None and route.next_hop not in own and not route.discard and not is_default(route):
                made.remote.setdefault(route.prefix, (device, format_ip(route.next_hop), route.at))
        for vpn in device.vpns:
            if vpn.enabled and vpn.remote.lower and vpn.remote.lower.size < 1 << 31 and vpn.peer not in own:
                made.remote.setdefault(vpn.remote.lower, (device, f"VPN {vpn.name}", vpn.at))


def _place(place: tuple[Device, Interface]) -> tuple[str, str]:
    return place[0].name, place[1].name
