"""How devices hang together at layer 3: routing tables, next devices, and the filters on the way."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from auditor.model.address import LINK_LOCAL, format_ip
from auditor.model.device import Device
from auditor.model.forwarding import Vpn
from auditor.model.interface import Address, Interface
from auditor.model.ranges import Ranges
from auditor.model.rule import Binding, Family, Rule, RuleSet
from auditor.model.span import Span
from auditor.model.text import Text
from auditor.reach.flows import Unknown
from auditor.reach.frames import Station
from auditor.reach.layer2 import Segments
from auditor.reach.protocols import Learned, learned
from auditor.reach.routes import Entry, Piece, by_way, own_addresses, table, tables
from auditor.space.filters import Listing

POINT_TO_POINT = frozenset({"serial", "ppp", "tunnel"})
"""Kinds of interfaces with one other end, which takes whatever is sent out of them."""


@dataclass(frozen=True, slots=True)
class Guard:
    """A bound filter; ``ruleset`` None: the binding names a list that does not exist."""

    binding: Binding
    ruleset: RuleSet | None

    @property
    def family(self) -> Family:
        """The address family it filters; the other passes untouched."""
        if self.ruleset is None or self.ruleset.family == "both":
            return self.binding.family
        return self.ruleset.family


@dataclass(frozen=True, slots=True)
class Neighbor:
    """A device that answers at a next hop; ``doubt`` None when it certainly is on that link."""

    device: str
    interface: str
    doubt: Unknown | None


class Box:
    """One device made ready for forwarding: per VRF its table, per interface its filters."""

    def __init__(self, device: Device, learnt: Learned) -> None:
        self.device = device
        self.interfaces = {interface.name: interface for interface in device.interfaces}
        self._learnt = learnt
        self.own: dict[str, Ranges] = {
            vrf: Ranges.union(
                own_addresses(interface)
                for interface in device.interfaces
                if interface.vrf == vrf and not interface.enabled.is_(False)
            )
            for vrf in self.vrfs
        }
        self.own_surely: dict[str, Ranges] = {
            vrf: Ranges.union(
                own_addresses(interface)
                for interface in device.interfaces
                if interface.vrf == vrf and interface.enabled.is_(True)
            )
            for vrf in self.vrfs
        }
        """The same of interfaces that are certainly up."""
        self._tables: dict[str, tuple[Piece, ...]] = {}
        self.lists = lists = {ruleset.name: ruleset for ruleset in device.filters}
        self._guards: dict[tuple[str, str], list[Guard]] = {}
        for binding in device.bindings:
            ruleset = lists.get(binding.ruleset)
            if ruleset is not None and not ruleset.filters_packets:
                continue
            place = binding.vrf if binding.stage in ("through", "local") else binding.interface or ""
            self._guards.setdefault((binding.stage, place), []).append(Guard(binding, ruleset))
        self._listings: dict[tuple[str | None, ...], Listing] = {}
        self._limits: dict[str, tuple[bool, bool, bool, bool]] = {}
        self.near: dict[int, Any] = {}
        """Long lists made ready for single packets, by whoever follows those."""
        self.bridges = {
            member: bridge for bridge in device.bridges for member in (*bridge.members, bridge.interface) if member
        }
        """The filtering bridge each of its ports belongs to."""

    @property
    def vrfs(self) -> list[str]:
        """The routing tables the device keeps, the global one among them."""
        named = {interface.vrf for interface in self.device.interfaces} | {route.vrf for route in self.device.routes}
        return sorted(named | {route.next_vrf for route in self.device.routes if route.next_vrf is not None} | {""})

    @cached_property
    def entries(self) -> dict[str, list[Entry]]:
        """Per VRF its routes, worked out when first asked for."""
        return tables(self.device, self.vrfs, self._learnt.entries(self.device.name))

    def pieces(self, vrf: str) -> tuple[Piece, ...]:
        """The routing table of a VRF, a piece for each way out; only ways of equal routes share destinations."""
        found = self._tables.get(vrf)
        if found is None:
            found = self._tables[vrf] = by_way(table(self.entries.get(vrf, ())))
        return found

    def tunnel(self, number: int) -> Vpn | None:
        """The device's tunnel of that number, None below zero."""
        return self.device.vpns[number] if number >= 0 else None

    def guards(self, stage: str, place: str) -> Sequence[Guard]:
        """The filters of a stage at an interface, or of a VRF for ``through`` and ``local``."""
        return self._guards.get((stage, place), ())

    def between(
        self, ruleset: RuleSet, inward: str, outward: str, *, state: str = "new", translated: str = "", entry: str = ""
    ) -> tuple[Rule, ...]:
        """A list's rules that speak of such traffic between two interfaces, in order."""
        return self.listing(ruleset, inward, outward, state=state, translated=translated, entry=entry).rules

    def listing(
        self, ruleset: RuleSet, inward: str, outward: str, *, state: str = "new", translated: str = "", entry: str = ""
    ) -> Listing:
        """The same, made ready for questions about sets."""
        name = f"{ruleset.family} {ruleset.name}"
        limits = self._limits.get(name)
        if limits is None:
            limits = self._limits[name] = _limits(ruleset)
        asked = (inward, outward, state, translated)
        limited = [one if limit else None for one, limit in zip(asked, limits, strict=True)]
        key = (name, *limited, entry if limits[0] else None)
        found = self._listings.get(key)
        if found is None:
            chosen = tuple(rule for rule in ruleset.rules if rule.meets(*asked, entry))
            found = self._listings[key] = Listing(chosen)
        return found


def _limits(ruleset: RuleSet) -> tuple[bool, bool, bool, bool]:
    """Whether any rule is limited to interfaces in, interfaces out, connection states, translations."""
    rules = ruleset.rules
    return (
        any(rule.inward is not None for rule in rules),
        any(rule.outward is not None for rule in rules),
        any(rule.states is not None for rule in rules),
        any(rule.translated is not None for rule in rules),
    )


@dataclass(frozen=True, slots=True)
class _Holder:
    """An address some interface has."""

    device: str
    interface: str
    address: Address
    published: bool = False
    """An address the device only answers for, because it translates it."""


MOST_PUBLISHED = 1024


class Wiring:
    """All boxes, and who answers at a next hop."""

    def __init__(self, boxes: dict[str, Box], segments: Segments) -> None:
        self.boxes = boxes
        self.segments = segments
        self._addressed: dict[Station, list[tuple[str, str, Station]]] = {}
        self._bridge_ports: dict[Station, list[tuple[str, str, Station]]] = {}
        self._holders: dict[int, list[_Holder]] = {}
        self._answering: dict[tuple[str, str, int], list[Neighbor]] = {}
        self._linked: dict[tuple[str, str], list[Neighbor]] = {}
        self._bridging: dict[tuple[str, str], list[Neighbor]] = {}
        self._owned: dict[tuple[str, str], Ranges] = {}
        self._near: dict[Station, list[_Holder]] = {}
        for name, box in boxes.items():
            for interface in box.device.interfaces:
                station = segments.station(name, interface.name)
                if interface.enabled.is_(False) or station is None:
                    continue
                domain = segments.domain(station, possible=True)
                if interface.addresses:
                    self._addressed.setdefault(domain, []).append((name, interface.name, station))
                bridge = box.bridges.get(interface.name)
                if bridge is not None and interface.name != bridge.interface:
                    self._bridge_ports.setdefault(domain, []).append((name, interface.name, station))
                addresses = list(interface.addresses)
                if interface.link_local is not None:
                    addresses.append(Address(interface.link_local, 128, interface.at))
                for address in addresses:
                    holder = _Holder(name, interface.name, address)
                    self._holders.setdefault(address.ip, []).append(holder)
                    self._near.setdefault(segments.domain(station, possible=True), []).append(holder)
                for holder in _published(box, interface):
                    self._holders.setdefault(holder.address.ip, []).append(holder)
                    self._near.setdefault(segments.domain(station, possible=True), []).append(holder)

    def next_devices(self, device: str, outward: str, hop: int) -> list[Neighbor]:
        """The supplied devices that hold address ``hop`` on the segment behind an interface.

        Of several that share a virtual address the elected one certainly holds it, in normal operation.
        """
        key = (device, outward, hop)
        found = self._answering.get(key)
        if found is None:
            found = self._answering[key] = self._next_devices(device, outward, hop)
        return found

    def _next_devices(self, device: str, outward: str, hop: int) -> list[Neighbor]:
        inside = self.inside(device, outward)
        if inside is not None:
            return [inside]
        here = self.segments.station(device, outward)
        found: list[tuple[_Holder, Neighbor]] = []
        for holder in self._holders.get(hop, ()):
            neighbor = self._joined(here, device, holder)
            if neighbor is not None:
                found.append((holder, neighbor))
        if not found and hop in LINK_LOCAL:
            return self.on_link(device, outward)
        if len(found) < 2:
            return [neighbor for _, neighbor in found]
        holders = [holder for holder, _ in found]
        elected = _elected(holders)
        return [
            neighbor if holder is elected or neighbor.doubt is not None else replace(neighbor, doubt=_shared(holders))
            for holder, neighbor in found
        ]

    def on_link(self, device: str, outward: str) -> list[Neighbor]:
        """The supplied devices on the segment behind an interface, where nothing says which of them is meant."""
        key = (device, outward)
        if key not in self._linked:
            self._linked[key] = self._on_link(device, outward)
        return self._linked[key]

    def _on_link(self, device: str, outward: str) -> list[Neighbor]:
        inside = self.inside(device, outward)
        here = self.segments.station(device, outward)
        if inside is not None or here is None:
            return [] if inside is None else [inside]
        found: dict[tuple[str, str], Neighbor] = {}
        for holder in self._near.get(self.segments.domain(here, possible=True), ()):
            neighbor = self._joined(here, device, holder)
            if neighbor is not None:
                found.setdefault((holder.device, holder.interface), neighbor)
        why = Text(
            f"no next hop is written for what leaves {device}:{outward}",
            f"{device}:{outward} から出る通信のネクストホップが書かれていない",
        )
        unsure = Unknown(why, (self.boxes[device].interfaces[outward].at,))
        alone = len(found) == 1 and self.boxes[device].interfaces[outward].kind in POINT_TO_POINT
        return [
            neighbor if alone or neighbor.doubt is not None else replace(neighbor, doubt=unsure)
            for neighbor in found.values()
        ]

    def inside(self, device: str, outward: str) -> Neighbor | None:
        """The other end of a link inside the device: it takes everything."""
        interfaces = self.boxes[device].interfaces
        here = interfaces.get(outward)
        there = interfaces.get(here.peer) if here is not None and here.peer else None
        if here is None or there is None or there.enabled.is_(False):
            return None
        sure = here.enabled.is_(True) and there.enabled.is_(True)
        why = Text(f"{there.name} may be down", f"{there.name} は停止している可能性がある")
        return Neighbor(device, there.name, None if sure else Unknown(why, (there.at,)))

    def _joined(self, here: Station | None, device: str, holder: _Holder) -> Neighbor | None:
        found = None if holder.device == device else self._neighbor(here, holder.device, holder.interface)
        if found is None or not holder.published or found.doubt is not None:
            return found
        why = Text(
            f"{holder.device} translates {format_ip(holder.address.ip)} and may answer for it",
            f"{holder.device} は変換対象の {format_ip(holder.address.ip)} に応答し得る",
        )
        return replace(found, doubt=Unknown(why, (holder.address.at,)))

    def _neighbor(self, here: Station | None, device: str, interface: str) -> Neighbor | None:
        there = self.segments.station(device, interface)
        if here is None or there is None:
            return None
        if self.segments.hear(here, there):
            return Neighbor(device, interface, None)
        if self.segments.together(here, there, possible=True):
            return (
                None
                if self.segments.apart(here, there)
                else Neighbor(device, interface, self.segments.why(here, there))
            )
        return None

    def _at(self, index: dict[Station, list[tuple[str, str, Station]]], here: Station | None) -> list[Neighbor]:
        if here is None:
            return []
        return [
            found
            for name, interface, _ in index.get(self.segments.domain(here, possible=True), ())
            if (found := self._neighbor(here, name, interface)) is not None
        ]

    def devices_at(self, here: Station | None) -> list[Neighbor]:
        """Every interface with an address in the domain of a station."""
        return self._at(self._addressed, here)

    def devices_on(self, device: str, outward: str) -> list[Neighbor]:
        """Every interface with an address of another supplied device on the segment behind an interface."""
        found = self.devices_at(self.segments.station(device, outward))
        return [neighbor for neighbor in found if neighbor.device != device]

    def bridge_ports_at(self, here: Station | None) -> list[Neighbor]:
        """The ports of filtering bridges in the domain of a station."""
        found = self._at(self._bridge_ports, here)
        return [self._only_one(port, found) for port in found]

    def bridge_ports(self, device: str, outward: str) -> list[Neighbor]:
        """The ports by which packets on the segment behind an interface enter bridges that filter."""
        key = (device, outward)
        if key not in self._bridging:
            self._bridging[key] = self._ports_into_bridges(device, outward)
        return self._bridging[key]

    def _ports_into_bridges(self, device: str, outward: str) -> list[Neighbor]:
        bridge = self.boxes[device].bridges.get(outward)
        if bridge is not None and bridge.interface == outward:
            return [Neighbor(device, outward, None)]
        found = self.bridge_ports_at(self.segments.station(device, outward))
        return [port for port in found if (port.device, port.interface) != (device, outward)]

    def _only_one(self, port: Neighbor, all_ports: list[Neighbor]) -> Neighbor:
        """Of bridges side by side one carries the packets, and which is not known."""
        beside = [other for other in all_ports if other.device != port.device and self._far(other) & self._far(port)]
        if port.doubt is not None or not beside:
            return port
        names = ", ".join(sorted({port.device, *(other.device for other in beside)}))
        why = Text(f"which of {names} bridges is not known", f"{names} のどれがブリッジするか分からない")
        at = self.boxes[port.device].device.at
        return Neighbor(port.device, port.interface, Unknown(why, (at,)))

    def _far(self, port: Neighbor) -> set[Station]:
        stations = (
            self.segments.station(port.device, name)
            for name in self.boxes[port.device].bridges[port.interface].members
            if name != port.interface
        )
        return {self.segments.domain(station) for station in stations if station is not None}

    def held_beyond(self, device: str, outward: str, hop: int, holder: str = "") -> bool:
        """True when a supplied device (``holder``, when given) holds an address behind filtering bridges."""
        here = self.segments.station(device, outward)
        if here is None:
            return False
        stations = (
            self.segments.station(one.device, one.interface)
            for one in self._holders.get(hop, ())
            if one.device != device and holder in ("", one.device)
        )
        whole = self.segments.bridged(here, possible=True)
        return any(
            station is not None and self.segments.bridged(station, possible=True) == whole for station in stations
        )

    def owned_beyond(self, device: str, outward: str) -> Ranges:
        """Addresses of other supplied devices that are certainly or possibly on the segment behind an interface."""
        key = (device, outward)
        if key not in self._owned:
            here = self.segments.station(device, outward)
            near = () if here is None else self._near.get(self.segments.domain(here, possible=True), ())
            addresses = ((one.address.ip, one.address.ip) for one in near if one.device != device)
            self._owned[key] = Ranges.of(*addresses)
        return self._owned[key]


def _published(box: Box, interface: Interface) -> Iterator[_Holder]:
    """Addresses of an interface's subnets that the device translates to others: whether it answers for them varies.

    Cisco devices and FortiGates do so unless told not to, Linux does not unless told to; large ranges are left out.
    """
    for nat in box.device.nats:
        if (
            nat.kind != "destination"
            or not nat.enabled
            or (nat.inward is not None and interface.name not in nat.inward)
        ):
            continue
        there = (nat.destination.upper & interface.networks) - own_addresses(interface)
        if there.size <= MOST_PUBLISHED:
            for low, high in there:
                for ip in range(low, high + 1):
                    yield _Holder(box.device.name, interface.name, Address(ip, 128, nat.at), published=True)


def _elected(holders: Sequence[_Holder]) -> _Holder | None:
    """Who holds an address that several have: the one that takes it from all others (HSRP, VRRP), if one does."""
    if not all(holder.address.virtual and holder.address.priority is not None for holder in holders):
        return None
    first, second = sorted(holders, key=lambda holder: holder.address.priority or 0, reverse=True)[:2]
    ahead = (first.address.priority or 0) > (second.address.priority or 0)
    return first if ahead and first.address.preempts else None


def _shared(holders: Sequence[_Holder]) -> Unknown:
    names = ", ".join(holder.device for holder in holders)
    why = Text(f"which of {names} holds the address is not known", f"{names} のどれがアドレスを持つか分からない")
    return Unknown(why, tuple(holder.address.at for holder in holders))


def wire(devices: Sequence[Device], segments: Segments) -> Wiring:
    """Make every device ready for forwarding."""
    learnt = learned(devices, segments)
    return Wiring({device.name: Box(device, learnt) for device in devices}, segments)


def lines(spans: Sequence[Span | None]) -> tuple[Span, ...]:
    """The spans that exist, in order, without repeats."""
    return tuple(dict.fromkeys(span for span in spans if span is not None))
