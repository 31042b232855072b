"""Broadcast domains: which VLANs, routed ports and bridges hear each other's frames.

A *station* is a place frames live: a VLAN on one switch, a routed port (or its tagged subinterface), a bridge.
Stations are joined *certainly* over links that are declared, discovered or described on both ends, and on one
device; *possibly* where only a shared subnet, a one-sided description or an equal VLAN number suggests it
(decision 18).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from auditor.model.device import Device
from auditor.model.interface import Interface, vlan_place
from auditor.model.ranges import Ranges
from auditor.model.span import Span
from auditor.model.text import Text
from auditor.plant.links import PhysicalLink
from auditor.plant.types import Port
from auditor.reach.flows import Unknown
from auditor.reach.frames import UNTAGGED, Frames, Station, known_vlans

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

    def stations(self) -> Iterator[Station]:
        """Every station that was ever spoken of."""
        yield from self._above

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
        self._meeting = _Union()
        """As ``_possible``, but a secondary VLAN apart from its primary one."""
        self._bridged = _Union()
        """As ``_certain``, but filtering bridges join as well."""
        self._anyhow = _Union()
        """As ``_possible``, but filtering bridges join as well."""
        self._sides: list[Station] = []
        self.guesses: list[Guess] = []
        self.links: list[tuple[Station, Station, PhysicalLink]] = []
        self._stations: dict[tuple[str, str], Station] = {}
        self._others: dict[tuple[str, str], list[Station]] = {}
        self._private: list[tuple[Station, Station]] = []
        self._isolated: set[Station] = set()

    def station(self, device: str, interface: str) -> Station | None:
        """Where an addressed interface stands, or None when it is on no segment (loopback, down)."""
        return self._stations.get((device, interface))

    def place(self, device: str, interface: str, station: Station) -> None:
        """Say that an interface stands at a station."""
        self._stations[device, interface] = station
        self._certain.top(station)

    def may_stand(self, device: str, interface: str, station: Station) -> None:
        """Say that what enters by an interface may stand at a station as well (a VLAN chosen at run time)."""
        self._others.setdefault((device, interface), []).append(station)

    def others(self, device: str, interface: str) -> list[Station]:
        """Where else what enters by an interface may stand."""
        return self._others.get((device, interface), [])

    def join(self, a: Station, b: Station) -> None:
        """Say that two stations are one domain."""
        for union in (self._certain, self._possible, self._meeting, self._bridged, self._anyhow):
            union.join(a, b)

    def join_filtered(self, a: Station, b: Station) -> None:
        """Say that a filtering bridge stands between two stations."""
        self._bridged.join(a, b)
        self._anyhow.join(a, b)
        self._sides += [a, b]

    def join_private(self, primary: Station, secondary: Station, at: Span) -> None:
        """Say that two stations are the primary and a secondary VLAN of one private VLAN."""
        why = Text("a private VLAN joins them in part", "プライベートVLANにより部分的に接続される")
        self._private.append((primary, secondary))
        self.guesses.append(Guess(primary, secondary, Unknown(why, (at,))))
        self._possible.join(primary, secondary)
        self._anyhow.join(primary, secondary)

    def isolate(self, station: Station) -> None:
        """Say that hosts at a station cannot send each other frames."""
        self._isolated.add(station)

    def guess(self, a: Station, b: Station, why: Unknown) -> None:
        """Say that two stations may be one domain; remembered only where that is news."""
        if self._certain.top(a) != self._certain.top(b):
            self.guesses.append(Guess(a, b, why))
            self._possible.join(a, b)
            self._meeting.join(a, b)
            self._anyhow.join(a, b)

    def domain(self, station: Station, *, possible: bool = False) -> Station:
        """The name of the domain a station certainly (or possibly) belongs to."""
        return (self._possible if possible else self._certain).top(station)

    def bridged(self, station: Station, *, possible: bool = False) -> Station:
        """The name of everything that filtering bridges and certain (or possible) links join to a station."""
        return (self._anyhow if possible else self._bridged).top(station)

    def sides(self, station: Station) -> list[Station]:
        """The ports of filtering bridges in that, or the station itself where there are none."""
        return self._sides_of.get(self._bridged.top(station), [station])

    @cached_property
    def _sides_of(self) -> dict[Station, list[Station]]:
        found: dict[Station, list[Station]] = {}
        for side in dict.fromkeys(self._sides):
            found.setdefault(self._bridged.top(side), []).append(side)
        return found

    def together(self, a: Station | None, b: Station | None, *, possible: bool = False) -> bool:
        """True when two stations are certainly (or possibly) in one domain."""
        return (
            a is not None and b is not None and self.domain(a, possible=possible) == self.domain(b, possible=possible)
        )

    def hear(self, a: Station, b: Station) -> bool:
        """True when frames certainly pass between two stations: one domain, or primary and secondary VLAN."""
        ends = {self._certain.top(a), self._certain.top(b)}
        return len(ends) == 1 or ends in self._private_pairs

    @cached_property
    def _private_pairs(self) -> list[set[Station]]:
        return [{self._certain.top(a), self._certain.top(b)} for a, b in self._private]

    @cached_property
    def _secondary(self) -> frozenset[Station]:
        return frozenset(self._meeting.top(secondary) for _, secondary in self._private)

    @cached_property
    def _lonely(self) -> frozenset[Station]:
        """Domains in which every station keeps its hosts apart."""
        members: dict[Station, set[Station]] = {}
        for station in self._meeting.stations():
            members.setdefault(self._meeting.top(station), set()).add(station)
        return frozenset(top for top, found in members.items() if found <= self._isolated)

    def apart(self, a: Station, b: Station) -> bool:
        """True when hosts at two stations of one domain certainly send each other no frames."""
        first, second = self._meeting.top(a), self._meeting.top(b)
        if first == second:
            return first in self._lonely
        return first in self._secondary and second in self._secondary

    def why(self, a: Station, b: Station) -> Unknown:
        """What suggests that two stations are one domain, the most direct of it."""
        direct, any_of_domain = self._reasons
        found = direct.get(frozenset({self.domain(a), self.domain(b)}))
        return (found or any_of_domain[self.domain(a, possible=True)]).why

    @cached_property
    def _reasons(self) -> tuple[dict[frozenset[Station], Guess], dict[Station, Guess]]:
        direct: dict[frozenset[Station], Guess] = {}
        any_of_domain: dict[Station, Guess] = {}
        for guess in self.guesses:
            direct.setdefault(frozenset({self.domain(guess.a), self.domain(guess.b)}), guess)
            any_of_domain.setdefault(self.domain(guess.a, possible=True), guess)
        return direct, any_of_domain

    def interfaces(self) -> Iterator[tuple[str, str, Station]]:
        """Every placed interface: device, interface, station."""
        for (device, interface), station in self._stations.items():
            yield device, interface, station


def find_segments(devices: Sequence[Device], links: Sequence[PhysicalLink], hubs: frozenset[str]) -> Segments:
    """Work out the broadcast domains of all devices; ``hubs`` are the names of unmanaged boxes that join their ports."""
    segments = Segments()
    ports = {device.name: Frames(device) for device in devices}
    for device in devices:
        _place_interfaces(segments, device)
        _join_bridges(segments, device)
        _join_private(segments, device)
        _join_ssids(segments, device)
    linked = _Union()
    for link in links:
        ends = (link.source, link.target)
        if link.kind == "diode" or not all(end.device in ports or end.device in hubs for end in ends):
            continue
        linked.join((link.source.device, ""), (link.target.device, ""))
        _join_link(segments, link, ports)
    _guess_by_subnet(segments, devices)
    _guess_by_overlap(segments, devices)
    _guess_by_vlan(segments, devices, linked)
    return segments


def _place_interfaces(segments: Segments, device: Device) -> None:
    for interface in device.interfaces:
        if interface.enabled.is_(False) or interface.kind == "loopback":
            continue
        if interface.isolates.is_(True):
            segments.isolate((device.name, f"port {interface.name}"))
        if interface.kind == "svi" and interface.vlan is not None and not interface.parent:
            segments.place(device.name, interface.name, (device.name, vlan_place(interface.vlan)))
        elif not (interface.port and not interface.port.mode.is_("routed") and not interface.addresses):
            segments.place(device.name, interface.name, (device.name, f"port {interface.name}"))


def _join_bridges(segments: Segments, device: Device) -> None:
    """Members of one bridge hear each other; members of an aggregate are one port and need no joining.

    The ports of a bridge that filters are domains of their own.
    """
    filtering = {member for bridge in device.bridges for member in (*bridge.members, bridge.interface)}
    aggregates = {interface.name for interface in device.interfaces if interface.kind == "aggregate"}
    for bridge in device.bridges:
        sides = [segments.station(device.name, name) for name in (*bridge.members, bridge.interface)]
        stations = [side for side in sides if side is not None]
        for side in stations[1:]:
            segments.join_filtered(stations[0], side)
    for interface in device.interfaces:
        station = segments.station(device.name, interface.name)
        group = interface.name if interface.kind == "bridge" else interface.group
        if station is not None and group and group not in aggregates and interface.name not in filtering:
            segments.join(station, (device.name, f"bridge {group}"))


def _join_private(segments: Segments, device: Device) -> None:
    """Private VLANs: secondary ones reach the primary's promiscuous ports and routed interface, and nobody else.

    Catalyst 4500 Software Configuration Guide, Configuring Private VLANs: isolated ports talk to promiscuous ports
    only, community ports to those of their community and to promiscuous ports.
    """
    kinds = {vlan.id: vlan.private for vlan in device.vlans}
    for vlan in device.vlans:
        if vlan.private != "primary":
            continue
        primary = (device.name, vlan_place(vlan.id))
        for low, high in vlan.secondaries:
            for number in range(low, high + 1):
                segments.join_private(primary, (device.name, vlan_place(number)), vlan.at)
                if kinds.get(number) == "isolated":
                    segments.isolate((device.name, vlan_place(number)))


def _join_ssids(segments: Segments, device: Device) -> None:
    """Clients of an SSID stand in its VLAN where its interface is not itself on that VLAN's bridge or routed."""
    routed = {interface.name for interface in device.interfaces if interface.addresses or interface.group}
    radios = {interface.name for interface in device.interfaces if interface.kind == "wlan"}
    for interface in device.interfaces:
        station = segments.station(device.name, interface.name)
        if station is not None and interface.parent in radios and interface.vlan is not None:
            segments.join(station, (device.name, vlan_place(interface.vlan)))
    for ssid in device.ssids:
        if ssid.enabled.is_(False) or not ssid.interface:
            continue
        station = segments.station(device.name, ssid.interface)
        if station is None:
            continue
        shared = sum(other.interface == ssid.interface for other in device.ssids) > 1
        if ssid.vlan.value is not None and not shared and ssid.interface not in routed:
            segments.join(station, (device.name, vlan_place(ssid.vlan.value)))
        elif not ssid.vlan.known:
            for low, high in known_vlans(device):
                for number in range(low, high + 1):
                    place = (device.name, f"port {ssid.interface} tag {number}")
                    segments.guess((device.name, vlan_place(number)), place, Unknown(ssid.vlan.note, (ssid.at,)))
                    segments.may_stand(device.name, ssid.interface, place)


_Frames = tuple[dict[int, Station], bool]


def _join_link(segments: Segments, link: PhysicalLink, ports: Mapping[str, Frames]) -> None:
    (frames_a, sure_a), (frames_b, sure_b) = _frames(ports, link.source), _frames(ports, link.target)
    sure = link.certain and sure_a and sure_b
    for tag in sorted(frames_a.keys() & frames_b.keys()):
        if sure:
            segments.join(frames_a[tag], frames_b[tag])
            segments.links.append((frames_a[tag], frames_b[tag], link))
        else:
            segments.guess(frames_a[tag], frames_b[tag], _uncertain(link))
    for end, frames in ((link.source, frames_b), (link.target, frames_a)):
        _join_unread_tags(segments, link, ports.get(end.device), end, frames)
        tunnel = ports[end.device].tunnels(end.interface) if end.device in ports else None
        if tunnel is None:
            continue
        for tag in sorted(frames):
            # the tags stay inside the tunnel's VLAN; that they are kept apart there is not followed
            segments.guess(frames[tag], tunnel, _uncertain(link))


def _join_unread_tags(
    segments: Segments, link: PhysicalLink, there: Frames | None, end: Port, frames: Mapping[int, Station]
) -> None:
    """Tags of one end that the other end's file does not speak of, but which may be at work there all the same."""
    port = there.port(end.interface) if there is not None else None
    if there is None:
        return
    name = there.device.name
    tags = [tag for tag in sorted(frames.keys() - there.carried(end.interface)[0].keys()) if tag != UNTAGGED]
    for bridge in there.device.bridges if port is not None else ():
        if port is not None and port.name in bridge.members and not bridge.tagged.is_(False):
            for tag in tags:
                segments.guess(
                    frames[tag], (name, f"bridge {bridge.name} tag {tag}"), Unknown(bridge.tagged.note, (bridge.at,))
                )
    for ssid in there.device.ssids if there.device.kind == "ap" else ():
        if not ssid.vlan.known and ssid.interface:
            for tag in tags:
                place = (name, f"port {ssid.interface} tag {tag}")
                segments.guess(frames[tag], place, Unknown(ssid.vlan.note, (ssid.at,)))
                segments.may_stand(name, ssid.interface, place)


def _uncertain(link: PhysicalLink) -> Unknown:
    why = Text(
        f"whether {link.source} and {link.target} are joined is not certain",
        f"{link.source} と {link.target} が接続されているかは確定できない",
    )
    return Unknown(why, link.evidence)


def _frames(ports: Mapping[str, Frames], end: Port) -> _Frames:
    found = ports.get(end.device)
    if found is None:
        return {UNTAGGED: (end.device, "hub")}, True
    return found.carried(end.interface)


def _guess_by_subnet(segments: Segments, devices: Iterable[Device]) -> None:
    """Equal subnets may be one domain; where a filtering bridge certainly joins them, that is what they share."""
    seen: dict[tuple[int, int], dict[Station, tuple[Station, Interface, Device]]] = {}
    for device in devices:
        for interface in device.interfaces:
            station = segments.station(device.name, interface.name)
            if station is None:
                continue
            for address in interface.addresses:
                key = (address.network.least, address.length)
                parts = seen.setdefault(key, {})
                joined = segments.bridged(station)
                if joined not in parts:
                    for first, other, owner in list(parts.values())[:1]:
                        why = _same_subnet(owner, other, device, interface)
                        for here in segments.sides(first):
                            segments.guess(here, station, why)
                        for there in segments.sides(station):
                            segments.guess(first, there, why)
                    parts[joined] = (station, interface, device)


def _guess_by_overlap(segments: Segments, devices: Iterable[Device]) -> None:
    """Interfaces whose masks differ may be on one wire where one subnet lies within the other."""
    known: dict[tuple[int, int], tuple[Station, Interface, Device]] = {}
    for device in devices:
        for interface in device.interfaces:
            station = segments.station(device.name, interface.name)
            for address in interface.addresses if station is not None else ():
                (low, high) = address.network.intervals[0]
                if station is not None and low < high:
                    known.setdefault((low, -high), (station, interface, device))
    around: list[tuple[int, tuple[Station, Interface, Device]]] = []
    for (low, negative), found in sorted(known.items(), key=lambda pair: pair[0]):
        while around and around[-1][0] < low:
            around.pop()
        if around:
            station, interface, device = around[-1][1]
            segments.guess(station, found[0], _same_subnet(device, interface, found[2], found[1]))
        around.append((-negative, found))


def _same_subnet(one: Device, first: Interface, other: Device, second: Interface) -> Unknown:
    why = Text(
        f"{one.name}:{first.name} and {other.name}:{second.name} share a subnet, "
        "but no link between them is declared, described on both ends or discovered",
        f"{one.name}:{first.name} と {other.name}:{second.name} は同じサブネットだが、"
        "両者の接続は宣言も両端の記述も検出もされていない",
    )
    return Unknown(why, (first.at, second.at))


def _guess_by_vlan(segments: Segments, devices: Iterable[Device], linked: _Union) -> None:
    seen: dict[int, tuple[Device, Span]] = {}
    for device in devices:
        # a wireless controller's bridged SSIDs stand in a VLAN of the switch behind some access point
        bridged = Ranges.of(
            *((ssid.vlan.value, ssid.vlan.value) for ssid in device.ssids if ssid.vlan.value and not ssid.interface)
        )
        for low, high in known_vlans(device) if device.kind in SWITCH_KINDS else bridged:
            for number in range(low, high + 1):
                first, at = seen.setdefault(number, (device, device.at))
                if linked.top((first.name, "")) == linked.top((device.name, "")):
                    continue
                why = Text(
                    f"VLAN {number} exists on {first.name} and {device.name}, and how the two are cabled is not known",
                    f"VLAN {number} が {first.name} と {device.name} の両方にあり、両者の配線は分からない",
                )
                segments.guess(
                    (first.name, vlan_place(number)), (device.name, vlan_place(number)), Unknown(why, (at, device.at))
                )
