"""Broadcast domains: which VLANs, routed ports and bridges hear each other's frames.

A *station* is a place frames live: a VLAN on one switch, a routed port (or its tagged subinterface), a bridge.
Stations are joined *certainly* over links that are declared, discovered or described on both ends, and on one
device; *possibly* where only a shared subnet, a one-sided description or an equal VLAN number suggests it
(decision 18).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from auditor.model.device import Device
from auditor.model.interface import ALL_VLANS, Interface
from auditor.model.ranges import Ranges
from auditor.model.span import Span
from auditor.model.text import Text
from auditor.plant.links import PhysicalLink
from auditor.plant.ports import same_port
from auditor.plant.types import Port
from auditor.reach.flows import Unknown

Station = tuple[str, str]
"""(device name, place): ``vlan 10``, ``port Gi0/1``, ``port Gi0/1.20`` or ``bridge NAME``."""

UNTAGGED = 0
SWITCH_KINDS = frozenset({"switch", "l3switch", "ap", "wlc"})


class _Union:
    """Disjoint sets of stations."""

    def __init__(self) -> None:
        self._above: dict[Station, Station] = {}

    def top(self, station: Station) -> Station:
        above = self._above
        above.setdefault(station, station)
        while above[station] != station:
            above[station] = above[above[station]]
            station = above[station]
        return station

    def join(self, a: Station, b: Station) -> None:
        first, second = sorted((self.top(a), self.top(b)))
        self._above[second] = first


@dataclass(frozen=True, slots=True)
class Guess:
    """Two stations that may be one broadcast domain, and why nobody can be sure."""

    a: Station
    b: Station
    why: Unknown


class Segments:
    """The broadcast domains of a plant; domains are named by one of their stations.

    ``links`` are the stations that a physical link certainly joins, and the link.
    """

    def __init__(self) -> None:
        self._certain = _Union()
        self._possible = _Union()
        self.guesses: list[Guess] = []
        self.links: list[tuple[Station, Station, PhysicalLink]] = []
        self._stations: dict[tuple[str, str], Station] = {}

    def station(self, device: str, interface: str) -> Station | None:
        """Where an addressed interface stands, or None when it is on no segment (loopback, down)."""
        return self._stations.get((device, interface))

    def place(self, device: str, interface: str, station: Station) -> None:
        """Say that an interface stands at a station."""
        self._stations[device, interface] = station
        self._certain.top(station)

    def join(self, a: Station, b: Station) -> None:
        """Say that two stations are one domain."""
        self._certain.join(a, b)
        self._possible.join(a, b)

    def guess(self, a: Station, b: Station, why: Unknown) -> None:
        """Say that two stations may be one domain; remembered only where that is news."""
        if self._certain.top(a) != self._certain.top(b):
            self.guesses.append(Guess(a, b, why))
            self._possible.join(a, b)

    def domain(self, station: Station, *, possible: bool = False) -> Station:
        """The name of the domain a station certainly (or possibly) belongs to."""
        return (self._possible if possible else self._certain).top(station)

    def together(self, a: Station | None, b: Station | None, *, possible: bool = False) -> bool:
        """True when two stations are certainly (or possibly) in one domain."""
        return (
            a is not None and b is not None and self.domain(a, possible=possible) == self.domain(b, possible=possible)
        )

    def interfaces(self) -> Iterator[tuple[str, str, Station]]:
        """Every placed interface: device, interface, station."""
        for (device, interface), station in self._stations.items():
            yield device, interface, station


def find_segments(devices: Sequence[Device], links: Sequence[PhysicalLink], hubs: frozenset[str]) -> Segments:
    """Work out the broadcast domains of all devices; ``hubs`` are the names of unmanaged boxes that join their ports."""
    segments = Segments()
    by_name = {device.name: device for device in devices}
    for device in devices:
        _place_interfaces(segments, device)
        _join_bridges(segments, device)
    linked = _Union()
    for link in links:
        ends = (link.source, link.target)
        if link.kind == "diode" or not all(end.device in by_name or end.device in hubs for end in ends):
            continue
        linked.join((link.source.device, ""), (link.target.device, ""))
        _join_link(segments, link, _frames(by_name, link.source), _frames(by_name, link.target))
    _guess_by_subnet(segments, devices)
    _guess_by_vlan(segments, devices, linked)
    return segments


def _place_interfaces(segments: Segments, device: Device) -> None:
    for interface in device.interfaces:
        if interface.enabled.is_(False) or interface.kind == "loopback":
            continue
        if interface.kind == "svi" and interface.vlan is not None and not interface.parent:
            segments.place(device.name, interface.name, (device.name, f"vlan {interface.vlan}"))
        elif not (interface.port and not interface.port.mode.is_("routed") and not interface.addresses):
            segments.place(device.name, interface.name, (device.name, f"port {interface.name}"))


def _join_bridges(segments: Segments, device: Device) -> None:
    """Members of one bridge hear each other; members of an aggregate are one port and need no joining."""
    aggregates = {interface.name for interface in device.interfaces if interface.kind == "aggregate"}
    for interface in device.interfaces:
        station = segments.station(device.name, interface.name)
        bridge = interface.name if interface.kind == "bridge" else interface.group
        if station is not None and bridge and bridge not in aggregates:
            segments.join(station, (device.name, f"bridge {bridge}"))


def _known_vlans(device: Device) -> Ranges:
    numbers = {vlan.id for vlan in device.vlans}
    numbers |= {interface.vlan for interface in device.interfaces if interface.kind == "svi" and interface.vlan}
    numbers |= {
        port.access_vlan.value
        for interface in device.interfaces
        if (port := interface.port) is not None and port.access_vlan.value is not None
    }
    return Ranges.of(*((number, number) for number in numbers))


def carried(device: Device, name: str) -> tuple[dict[int, Station], bool]:
    """What a port carries: tag (``UNTAGGED`` for none) to station; False when that is not wholly known."""
    port = next((found for found in device.interfaces if same_port(found.name, name)), None)
    if port is None:
        return {}, False
    if port.group:
        port = next((found for found in device.interfaces if found.name == port.group), port)
    if port.enabled.is_(False):
        return {}, True
    tags = {
        UNTAGGED if child.untagged else child.vlan: (device.name, f"port {child.name}")
        for child in device.interfaces
        if child.parent == port.name and child.vlan is not None and not child.enabled.is_(False)
    }
    if port.port is None or port.port.mode.is_("routed"):
        return {UNTAGGED: (device.name, f"port {port.name}"), **tags}, port.enabled.known
    frames, sure = _switched(device, port)
    return {**frames, **tags}, sure and port.enabled.known


def _switched(device: Device, interface: Interface) -> tuple[dict[int, Station], bool]:
    port = interface.port
    assert port is not None
    frames: dict[int, Station] = {}
    mode = port.mode.value
    if mode in ("access", "qinq") or mode is None:
        if port.access_vlan.value is not None:
            frames[UNTAGGED] = (device.name, f"vlan {port.access_vlan.value}")
        if port.voice_vlan is not None:
            frames[port.voice_vlan] = (device.name, f"vlan {port.voice_vlan}")
        return frames, mode == "access" and port.access_vlan.known
    allowed = port.allowed.value if port.allowed.value is not None else ALL_VLANS
    for low, high in allowed & _known_vlans(device):
        frames.update({tag: (device.name, f"vlan {tag}") for tag in range(low, high + 1)})
    native = port.native_vlan.value
    if native is not None:
        frames.pop(native, None)
        if native in allowed:
            frames[UNTAGGED] = (device.name, f"vlan {native}")
    return frames, mode == "trunk" and port.allowed.known and port.native_vlan.known


_Frames = tuple[dict[int, Station], bool]


def _frames(devices: Mapping[str, Device], end: Port) -> _Frames:
    device = devices.get(end.device)
    if device is None:
        return {UNTAGGED: (end.device, "hub")}, True
    return carried(device, end.interface)


def _join_link(segments: Segments, link: PhysicalLink, a: _Frames, b: _Frames) -> None:
    (frames_a, sure_a), (frames_b, sure_b) = a, b
    for tag in sorted(frames_a.keys() & frames_b.keys()):
        if link.certain and sure_a and sure_b:
            segments.join(frames_a[tag], frames_b[tag])
            segments.links.append((frames_a[tag], frames_b[tag], link))
            continue
        why = Text(
            f"whether {link.source} and {link.target} are joined is not certain",
            f"{link.source} と {link.target} が接続されているかは確定できない",
        )
        segments.guess(frames_a[tag], frames_b[tag], Unknown(why, link.evidence))


def _guess_by_subnet(segments: Segments, devices: Iterable[Device]) -> None:
    seen: dict[tuple[int, int], tuple[Station, Interface, Device]] = {}
    for device in devices:
        for interface in device.interfaces:
            station = segments.station(device.name, interface.name)
            if station is None:
                continue
            for address in interface.addresses:
                key = (address.network.least, address.length)
                first = seen.setdefault(key, (station, interface, device))
                if first[0] != station:
                    why = Text(
                        f"{first[2].name}:{first[1].name} and {device.name}:{interface.name} share a subnet, "
                        "but no link between them is declared, described on both ends or discovered",
                        f"{first[2].name}:{first[1].name} と {device.name}:{interface.name} は同じサブネットだが、"
                        "両者の接続は宣言も両端の記述も検出もされていない",
                    )
                    segments.guess(first[0], station, Unknown(why, (first[1].at, interface.at)))


def _guess_by_vlan(segments: Segments, devices: Iterable[Device], linked: _Union) -> None:
    seen: dict[int, tuple[Device, Span]] = {}
    for device in devices:
        if device.kind not in SWITCH_KINDS:
            continue
        for low, high in _known_vlans(device):
            for number in range(low, high + 1):
                first, at = seen.setdefault(number, (device, device.at))
                if linked.top((first.name, "")) == linked.top((device.name, "")):
                    continue
                why = Text(
                    f"VLAN {number} exists on {first.name} and {device.name}, and how the two are cabled is not known",
                    f"VLAN {number} が {first.name} と {device.name} の両方にあり、両者の配線は分からない",
                )
                segments.guess(
                    (first.name, f"vlan {number}"), (device.name, f"vlan {number}"), Unknown(why, (at, device.at))
                )
