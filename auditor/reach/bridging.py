"""Where on a segment the hosts of a zone are: behind which switch port, on which side of a bridge that filters.

A zone that is pinned to a port of such a bridge is behind that port and nowhere else in the subnet. Otherwise a subnet on both sides says nothing: its
hosts may be on this side or beyond every port that is in no zone, so what holds for sure must hold on all of them.
"""

from __future__ import annotations

from dataclasses import dataclass

from auditor.model.interface import vlan_place
from auditor.plant.zones import Assignment, Zoning
from auditor.reach.frames import Station
from auditor.reach.wiring import Wiring


@dataclass(frozen=True, slots=True)
class Side:
    """A port of a filtering bridge that is in no zone; ``certain`` when it is certainly joined to the segment asked of."""

    device: str
    port: str
    station: Station
    certain: bool = True


def _stated(zone: Assignment | None) -> bool:
    """True when a port is in a zone by its pin or VLAN; what it inherits from its bridge's address says no side."""
    return zone is not None and zone.how in ("interface", "vlan")


class Sides:
    """What lies on the far sides of filtering bridges."""

    def __init__(self, wiring: Wiring, zoning: Zoning) -> None:
        self._segments = wiring.segments
        self._wiring = wiring
        self._zoning = zoning
        self._open: dict[Station, list[Side]] = {}
        self._zones: dict[Station, list[str]] = {}
        self._behind_ports: dict[Station, list[tuple[str, Station]]] = {}
        for (device, name), found in zoning.by_interface.items():
            behind = self.switched(device, name) if found.how == "interface" else None
            if behind is not None:
                domain = self._segments.domain(behind, possible=True)
                self._behind_ports.setdefault(domain, []).append((found.zone, behind))
        self._pinned: dict[tuple[Station, str], set[Station]] = {}
        bridged = {
            self._segments.bridged(station, possible=True)
            for box in wiring.boxes.values()
            for name in box.bridges
            if (station := self._segments.station(box.device.name, name)) is not None
        }
        for device, name, station in self._segments.interfaces() if bridged else ():
            whole = self._segments.bridged(station, possible=True)
            if whole not in bridged:
                continue
            bridge = wiring.boxes[device].bridges.get(name)
            zone = zoning.of(device, name)
            if zone is not None and wiring.boxes[device].interfaces[name].addresses:
                self._zones.setdefault(whole, []).append(zone.zone)
            if bridge is not None and zone is not None and zone.how == "interface":
                domain = self._segments.domain(station, possible=True)
                self._pinned.setdefault((whole, zone.zone), set()).add(domain)
            if bridge is not None and name != bridge.interface and not _stated(zone):
                self._open.setdefault(whole, []).append(Side(device, name, station))

    def beyond(self, device: str, interface: str) -> list[Side]:
        """The sides on which hosts of the segment behind an interface may be as well: across a filtering bridge."""
        here = self._segments.station(device, interface)
        if here is None or not self._open:
            return []
        domain = self._segments.domain(here, possible=True)
        return [
            Side(
                side.device,
                side.port,
                side.station,
                self._segments.bridged(side.station) == self._segments.bridged(here),
            )
            for side in self._open.get(self._segments.bridged(here, possible=True), ())
            if self._segments.domain(side.station, possible=True) != domain
        ]

    def switched(self, device: str, interface: str) -> Station | None:
        """The VLAN that hosts behind a switch port stand in; None for interfaces that are no access ports."""
        box = self._wiring.boxes.get(device)
        found = box.interfaces.get(interface) if box is not None else None
        if found is None or found.port is None or found.addresses or found.port.mode.value in ("routed", "trunk"):
            return None
        vlan = found.port.access_vlan.value
        return None if vlan is None else (device, vlan_place(vlan))

    def zones(self, device: str, outward: str) -> list[tuple[str, bool]]:
        """The zones whose hosts are on the segment behind an interface; False: or on another side of a bridge."""
        found = dict(self._of_segment(device, outward))
        here = self._segments.station(device, outward)
        if here is not None and self._behind_ports:
            for zone, behind in self._behind_ports.get(self._segments.domain(here, possible=True), ()):
                if not self._segments.apart(here, behind):
                    found[zone] = found.get(zone, False) or self._segments.hear(here, behind)
        return list(found.items())

    def _of_segment(self, device: str, outward: str) -> list[tuple[str, bool]]:
        own = self._zoning.of(device, outward)
        bridge = self._wiring.boxes[device].bridges.get(outward)
        port = bridge is not None and outward != bridge.interface
        if own is not None and (_stated(own) or not port):
            if self._behind_pins(device, outward, own):
                return []
            return [(own.zone, own.how == "interface" or not self.beyond(device, outward))]
        here = self._segments.station(device, outward)
        if here is None or not port:
            return []
        others = self.beyond(device, outward)
        found = dict.fromkeys(self._zones.get(self._segments.bridged(here, possible=True), ()))
        return [(zone, len(others) < 2) for zone in found]

    def _behind_pins(self, device: str, interface: str, own: Assignment) -> bool:
        """True when a zone is pinned to ports of filtering bridges, and this interface is beyond them."""
        here = self._segments.station(device, interface)
        if here is None or own.how == "interface":
            return False
        pins = self._pinned.get((self._segments.bridged(here, possible=True), own.zone))
        return pins is not None and self._segments.domain(here, possible=True) not in pins
