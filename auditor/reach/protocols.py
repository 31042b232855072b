"""Routes that dynamic protocols bring, between two bounds (decision 18).

Neighbours are supplied devices whose configurations match on a joined segment. Two graphs are kept: the certain links and
the possible ones. A route is certain when a certain way to who announces it exists and every way there could be leaves by
the same first link, or when all OSPF costs are known and both graphs give the same distance over the same first links.
Filters, summaries and protocols that feed each other leave routes possible. Routers nobody supplied may announce anything;
what they may bring is kept as a possible default route.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from auditor.model.address import ANY4, ANY6, V6
from auditor.model.device import Device
from auditor.model.forwarding import RoutingProcess, Speaker
from auditor.model.interface import Interface
from auditor.model.ranges import Ranges
from auditor.reach.adjacency import Node, connect
from auditor.reach.layer2 import Segments
from auditor.reach.routes import LINK_LOCAL, Entry, host_prefix
from auditor.reach.shortest import Graph

UNKNOWN_DISTANCE = 110
FROM_ITSELF = frozenset({"connected", "static"})
"""Sources of redistribution that stand in the device's own configuration; any other brings what nobody can bound."""

BACKBONE = "0"
OUTER = "outer"
"""Stands for all areas that take routes from outside OSPF."""

_STUBS = ("stub", "totally stub", "totally nssa")


@dataclass(frozen=True, slots=True, order=True)
class _Source:
    """Who announces a prefix, and how."""

    node: int
    area: str = ""
    cost: int | None = None
    outer: bool = False
    certain: bool = True


@dataclass(frozen=True, slots=True)
class _Group:
    """Prefixes with the same sources, those of one size together.

    ``places`` are the parts of areas from which each source is certainly heard (None: it may announce nothing).
    """

    sources: tuple[_Source, ...]
    places: tuple[tuple[str, int] | None, ...]
    prefixes: tuple[tuple[int, Ranges], ...]


@dataclass
class _Domain:
    """All processes of one protocol that could talk to each other."""

    protocol: str
    nodes: list[Node]
    graph: Graph
    groups: list[_Group] = field(default_factory=list)
    areas: dict[str, str] = field(default_factory=dict)
    borders: dict[tuple[str, int], set[int]] = field(default_factory=dict)
    """Part of an area -> the parts of the backbone its border routers stand in."""
    behind: dict[int, set[tuple[str, int]]] = field(default_factory=dict)
    """Part of the backbone -> the parts of areas that its routers are in."""

    @cached_property
    def stubs(self) -> frozenset[str]:
        """Areas that take no routes from outside OSPF."""
        return frozenset(self.areas)

    @property
    def default(self) -> Ranges:
        """The default route of its family."""
        return ANY6 if self.protocol.startswith("ipv6 ") else ANY4


class Learned:
    """What the protocols of every device may and do learn; worked out per device when asked."""

    def __init__(self, domains: list[_Domain]) -> None:
        self._domains = domains
        self._places: dict[str, list[tuple[_Domain, int]]] = {}
        for domain in domains:
            for number, node in enumerate(domain.nodes):
                self._places.setdefault(node.device.name, []).append((domain, number))
        by_width: dict[int, list[Ranges]] = {}
        for domain in domains:
            for width, prefixes in (one for group in domain.groups for one in group.prefixes):
                by_width.setdefault(width, []).append(prefixes)
        self._anything = {width: Ranges.union(found) for width, found in sorted(by_width.items())}

    def entries(self, device: str) -> dict[str, list[Entry]]:
        """Per VRF the routes of one device; none where its routing table was exported, which is the truth."""
        found: dict[str, list[Entry]] = {}
        for domain, number in self._places.get(device, ()):
            node = domain.nodes[number]
            if node.process.vrf not in node.device.observed.routed_vrfs:
                found.setdefault(node.process.vrf, []).extend(_Table(domain, number, self._anything).entries())
        return found


def learned(devices: Sequence[Device], segments: Segments) -> Learned:
    """Prepare the routing protocols of all devices."""
    by_protocol: dict[tuple[str, str], list[Node]] = {}
    for device in devices:
        for process in device.routing:
            protocol = process.protocol
            key = (protocol, process.id if protocol.removeprefix("ipv6 ") == "eigrp" else "")
            by_protocol.setdefault(key, []).append(Node(device, process))
    return Learned([_domain(protocol, nodes, segments) for (protocol, _), nodes in by_protocol.items()])


def _domain(protocol: str, nodes: list[Node], segments: Segments) -> _Domain:
    domain = _Domain(protocol, nodes, connect(protocol, nodes, segments))
    for node in nodes:
        domain.areas.update(node.process.areas)
    _find_borders(domain)
    sources: dict[Ranges, list[_Source]] = {}
    for number, node in enumerate(nodes):
        for prefix, source in _announced(domain, number, node):
            sources.setdefault(prefix, []).append(source)
    grouped: dict[tuple[tuple[_Source, ...], int], list[Ranges]] = {}
    for prefix, some in sources.items():
        one_each = {(source.node, source.area, source.outer): source for source in some}
        ordered = sorted(one_each.values(), key=lambda source: (source.node, source.area, source.outer))
        grouped.setdefault((tuple(ordered), prefix.size), []).append(prefix)
    together: dict[tuple[_Source, ...], list[tuple[int, Ranges]]] = {}
    for (who, width), prefixes in grouped.items():
        together.setdefault(who, []).append((width, Ranges.union(prefixes)))
    domain.groups = [
        _Group(who, tuple(_place(domain, source) for source in who), tuple(held)) for who, held in together.items()
    ]
    return domain


def _place(domain: _Domain, source: _Source) -> tuple[str, int] | None:
    if not source.certain:
        return None
    if source.outer:
        return OUTER, domain.graph.joined(None, domain.stubs)[source.node]
    return source.area, domain.graph.joined(source.area)[source.node]


def _find_borders(domain: _Domain) -> None:
    core = domain.graph.joined(BACKBONE)
    for number, node in enumerate(domain.nodes):
        areas = {speaker.area for speaker in node.process.speakers}
        if BACKBONE in areas:
            parts = {(area, domain.graph.joined(area)[number]) for area in areas}
            domain.behind.setdefault(core[number], set()).update(parts)
            for part in parts:
                domain.borders.setdefault(part, set()).add(core[number])


def _announced(domain: _Domain, number: int, node: Node) -> Iterator[tuple[Ranges, _Source]]:
    device, process = node.device, node.process
    sure = not process.doubts
    six = domain.protocol.startswith("ipv6 ")
    covered: set[Ranges] = set()
    for speaker in process.speakers:
        interface = device.interface(speaker.interface)
        if interface is None or interface.enabled.is_(False):
            continue
        up = sure and interface.enabled.is_(True)
        for address in interface.addresses:
            if (address.ip >= V6) is not six or address.ip in LINK_LOCAL or address.virtual:
                continue
            certain = up and (not address.secondary or address.ip in process.networks)
            prefix = host_prefix(address.ip) if speaker.host else address.network
            covered.add(prefix)
            yield prefix, _Source(number, speaker.area, speaker.cost, certain=certain)
    for prefix, certain in _outer(device, process, six):
        if prefix not in covered:
            yield prefix, _Source(number, outer=domain.protocol != "bgp", certain=sure and certain)
    for prefix in process.summaries:
        yield prefix, _Source(number, outer=domain.protocol != "bgp", certain=False)
    if process.default_originate:
        has_one = any(
            route.prefix == domain.default and route.vrf == process.vrf and not route.conditions
            for route in device.routes
        )
        yield (
            domain.default,
            _Source(
                number, outer=True, certain=sure and domain.protocol != "bgp" and (process.default_always or has_one)
            ),
        )
    joined = {speaker.area for speaker in process.speakers}
    for area, kind in process.areas:
        if kind in _STUBS and area in joined and BACKBONE in joined:
            yield domain.default, _Source(number, area, 1, certain=sure)


def _outer(device: Device, process: RoutingProcess, six: bool) -> Iterator[tuple[Ranges, bool]]:
    """What a process announces beside its interfaces' subnets: redistributed routes, BGP ``network`` statements."""
    spoken = {speaker.interface for speaker in process.speakers}
    local = {
        address.network: interface.enabled.is_(True) and interface.name not in spoken
        for interface in device.interfaces
        if interface.vrf == process.vrf and not interface.enabled.is_(False)
        for address in interface.addresses
        if (address.ip >= V6) is six and not address.virtual and address.ip not in LINK_LOCAL
    }
    # a route with a next hop on a subnet that OSPF speaks on is announced with that next hop as forwarding address
    # (RFC 2328, 2.3); neighbours on that subnet then use it directly
    shared = Ranges.union(port.networks for port in device.interfaces if port.name in spoken)
    written = {
        route.prefix: not route.conditions and not (route.next_hop is not None and route.next_hop in shared)
        for route in device.routes
        if route.vrf == process.vrf and (route.prefix.least >= V6) is six and route.prefix not in (ANY4, ANY6)
    }
    if process.protocol == "bgp":
        for prefix in process.named:
            yield prefix, local.get(prefix, False) or written.get(prefix, False)
    kind = process.protocol.removeprefix("ipv6 ")
    if kind in ("eigrp", "rip"):
        # a static route out of an interface counts as connected there (IOS IP Routing Command Reference, ip route), and
        # a static default route is redistributed like any other
        yield from ((route.prefix, False) for route in device.routes if route.vrf == process.vrf and route.interface)
        written.update(
            (route.prefix, not route.conditions)
            for route in device.routes
            if route.vrf == process.vrf and route.prefix == (ANY6 if six else ANY4)
        )
    for word, routes in (("connected", local), ("static", written)):
        if word in process.redistributes:
            for prefix, certain in routes.items():
                yield prefix, certain and word in process.wholly


@dataclass(frozen=True, slots=True)
class _Table:
    """The routes of one process."""

    domain: _Domain
    number: int
    anything: dict[int, Ranges]

    def entries(self) -> list[Entry]:
        domain, graph, number = self.domain, self.domain.graph, self.number
        process = domain.nodes[number].process
        parts, leads = graph.parts_without(number)
        heard = self._certainly()
        found: dict[tuple[int, bool, bool, int], list[Ranges]] = {}
        for group in domain.groups:
            ways, certain, beyond = self._settle(group, parts, leads, heard)
            for way in ways:
                for width, prefixes in group.prefixes:
                    found.setdefault((way, certain, beyond, width), []).append(prefixes)
        entries = [
            self._entry(way, Ranges.union(some), width, certain=certain, beyond=beyond)
            for (way, certain, beyond, width), some in found.items()
        ]
        fed = {
            parts[other]
            for other in parts
            if any(word not in FROM_ITSELF for word in domain.nodes[other].process.redistributes)
        }
        for part in fed:
            for way in leads[part]:
                for width, prefixes in self.anything.items():
                    entries.append(self._entry(way, prefixes, width, certain=False, beyond=True))
        entries += [
            Entry(
                prefix=prefix, outward="", next_hop=None, at=process.at, distance=UNKNOWN_DISTANCE, certain=False,
                why=f"may be a summary of {domain.protocol}",
            )
            for prefix in process.summaries
        ]  # fmt: skip
        return entries + list(_from_strangers(domain, number, process))

    def _settle(
        self, group: _Group, parts: dict[int, int], leads: dict[int, list[int]], heard: set[tuple[str, int]]
    ) -> tuple[Sequence[int], bool, bool]:
        """The links some sources are reached by, whether that is certain, and whether all of them are outside."""
        sources = group.sources
        found = {parts[source.node] for source in sources if source.node in parts}
        if not found or any(source.node == self.number for source in sources):
            return (), False, False
        beyond = all(source.outer for source in sources if source.node in parts)
        ways = leads[next(iter(found))] if len(found) == 1 else sorted({way for part in found for way in leads[part]})
        sure = sum(1 for place in group.places if place in heard)
        if sure and len(ways) == 1 and self._no_loop(parts, ways[0]):
            return ways, True, beyond
        best = self._shortest(sources) if sure == len(sources) else None
        return (ways, False, beyond) if best is None else (best, True, beyond)

    def _certainly(self) -> set[tuple[str, int]]:
        """The parts of areas whose routes certainly arrive: the own ones, and over the backbone all others.

        Area border routers keep inter-area routes from totally stubby areas and outer ones from every stub (RFC 2328, 3.6).
        """
        graph, areas_here, special = self.domain.graph, self._areas_of(self.number) or {""}, self.domain.areas
        if self.domain.nodes[self.number].process.doubts:
            return set()
        heard = {(area, graph.joined(area)[self.number]) for area in areas_here}
        if any(area not in special for area in areas_here):
            heard.add((OUTER, graph.joined(None, self.domain.stubs)[self.number]))
        open_to = [one for one in heard if one[0] != OUTER and special.get(one[0], "stub") == "stub"]
        for core in {core for one in open_to for core in self.domain.borders.get(one, ())}:
            heard |= self.domain.behind[core]
        return heard

    def _areas_of(self, node: int) -> set[str]:
        return {speaker.area for speaker in self.domain.nodes[node].process.speakers}

    def _no_loop(self, parts: dict[int, int], way: int) -> bool:
        """BGP drops routes that have passed its own AS, and keeps the next hop of a third router on the same subnet."""
        if self.domain.protocol != "bgp":
            return True
        nodes, own = self.domain.nodes, self.domain.nodes[self.number].process.id
        edge = self.domain.graph.edges[self.number][way]
        interface = nodes[self.number].device.interface(edge.outward)
        near = interface.networks if interface is not None else Ranges()
        others = (further for further in self.domain.graph.edges[edge.to] if further.to != self.number)
        if any(further.hop is None or further.hop in near for further in others):
            return False
        return all(nodes[other].process.id != own for other, part in parts.items() if part == parts[edge.to])

    def _shortest(self, sources: tuple[_Source, ...]) -> Sequence[int] | None:
        """The first links of the shortest OSPF paths within one area, where both graphs agree on them."""
        areas = {source.area for source in sources if not source.outer}
        outer = [source for source in sources if source.outer]
        if (outer and len(sources) > 1) or not self.domain.protocol.endswith("ospf"):
            return None
        if outer:
            mine, theirs = self._areas_of(self.number), self._areas_of(sources[0].node)
            areas = mine & theirs if len(mine) == 1 and len(theirs) == 1 else set()
        if len(areas) != 1 or any(source.cost is None for source in sources if not source.outer):
            return None
        (area,) = areas
        return self.domain.graph.agreed(
            self.number, area, [(source.node, 0 if source.outer else source.cost or 0) for source in sources]
        )

    def _entry(self, way: int, prefixes: Ranges, width: int, *, certain: bool, beyond: bool) -> Entry:
        domain = self.domain
        process = domain.nodes[self.number].process
        edge = domain.graph.edges[self.number][way]
        inner, outer = process.distances or (UNKNOWN_DISTANCE, UNKNOWN_DISTANCE)
        external = beyond
        if domain.protocol == "bgp":
            external = domain.nodes[edge.to].process.id == process.id
        return Entry(
            prefix=prefixes, outward=edge.outward, next_hop=edge.hop, at=process.at, size=width,
            distance=outer if external else inner, metric=1 if beyond and domain.protocol.endswith("ospf") else 0,
            certain=certain and process.distances is not None, gateway=edge.hop is None,
            why="" if certain else f"may be learned by {domain.protocol}",
        )  # fmt: skip


def _from_strangers(domain: _Domain, number: int, process: RoutingProcess) -> Iterator[Entry]:
    """Where a protocol speaks and no supplied device answers, a router nobody supplied may bring routes."""
    answered = {edge.outward for edge in domain.graph.edges[number]}
    heard = {edge.hop for edge in domain.graph.edges[number]}
    device = domain.nodes[number].device
    distance = max(process.distances) if process.distances is not None else UNKNOWN_DISTANCE
    why = f"may be learned by {domain.protocol} from a router that was not supplied"
    for speaker in process.speakers:
        interface = device.interface(speaker.interface)
        if _silent(speaker, interface) or speaker.interface in answered:
            continue
        yield Entry(
            prefix=domain.default, outward=speaker.interface, next_hop=None, at=process.at, distance=distance,
            certain=False, why=why, gateway=True,
        )  # fmt: skip
    for peer in process.peers:
        if peer.address not in heard:
            yield Entry(
                prefix=ANY6 if peer.address >= V6 else ANY4, outward="", next_hop=peer.address, at=process.at,
                distance=distance, certain=False, why=why,
            )  # fmt: skip


def _silent(speaker: Speaker, interface: Interface | None) -> bool:
    return speaker.passive or interface is None or interface.kind == "loopback" or interface.enabled.is_(False)
