"""Which routing processes are neighbours: certainly, possibly, or not at all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from auditor.model.address import V6
from auditor.model.device import Device
from auditor.model.forwarding import Peer, RoutingProcess, Speaker
from auditor.model.interface import Address, Interface
from auditor.model.ranges import Ranges
from auditor.reach.layer2 import Segments
from auditor.reach.routes import LINK_LOCAL
from auditor.reach.shortest import Edge, Graph


@dataclass(frozen=True, slots=True)
class Node:
    """One routing process of one device."""

    device: Device
    process: RoutingProcess


@dataclass(frozen=True, slots=True)
class _End:
    """A process on one interface, by one of its addresses (None: unnumbered)."""

    node: int
    device: Device
    process: RoutingProcess
    speaker: Speaker
    interface: Interface
    address: int | None


def connect(protocol: str, nodes: Sequence[Node], segments: Segments) -> Graph:
    """The links between processes of one protocol."""
    edges: list[list[Edge]] = [[] for _ in nodes]
    if protocol == "bgp":
        for number, edge in _sessions(nodes, segments):
            edges[number].append(edge)
        return Graph(edges)
    meeting: dict[object, list[_End]] = {}
    for number, node in enumerate(nodes):
        for place, end in _ends(protocol, number, node, segments):
            meeting.setdefault(place, []).append(end)
    for ends in meeting.values():
        for here in ends:
            for there in ends:
                link = _edge(here, there, segments)
                if link is not None:
                    edges[here.node].append(link)
    return Graph(edges)


def _ends(protocol: str, number: int, node: Node, segments: Segments) -> Iterator[tuple[object, _End]]:
    """Where a process speaks: by subnet, or by segment where the interface has no address of its own."""
    six = protocol.startswith("ipv6 ")
    for speaker in node.process.speakers:
        interface = node.device.interface(speaker.interface)
        if speaker.passive or interface is None or interface.enabled.is_(False):
            continue
        subnets = set()
        for address in interface.addresses:
            usable = not address.virtual and not address.secondary and address.ip not in LINK_LOCAL
            if usable and (address.ip >= V6) is six and address.network not in subnets:
                subnets.add(address.network)
                yield address.network, _end(number, node, speaker, interface, address)
        if not subnets:
            station = segments.station(node.device.name, interface.name)
            if station is not None:
                yield segments.domain(station, possible=True), _end(number, node, speaker, interface, None)


def _end(number: int, node: Node, speaker: Speaker, interface: Interface, address: Address | None) -> _End:
    hop = address.ip if address is not None else None
    return _End(number, node.device, node.process, speaker, interface, hop)


def _edge(here: _End, there: _End, segments: Segments) -> Edge | None:
    """The link from one process to another, or None where they cannot become neighbours."""
    a, b = here.speaker, there.speaker
    if here.device.name == there.device.name or (a.area and b.area and a.area != b.area):
        return None
    certain = (
        a.area == b.area
        and a.agrees == b.agrees
        and not (a.doubts or b.doubts or here.process.doubts or there.process.doubts)
        and here.address is not None
        and there.address is not None
        and here.address != there.address
        and here.interface.enabled.is_(True)
        and there.interface.enabled.is_(True)
        and _together(segments, here.device, here.interface, there.device, there.interface)
    )
    return Edge(there.node, here.interface.name, there.address, a.area or b.area, a.cost, certain)


def _together(segments: Segments, a: Device, port: Interface, b: Device, other: Interface) -> bool:
    return segments.together(segments.station(a.name, port.name), segments.station(b.name, other.name))


def _sessions(nodes: Sequence[Node], segments: Segments) -> Iterator[tuple[int, Edge]]:
    """BGP sessions: both ends name each other; certain where they are external, direct and without policies."""
    owners: dict[int, list[tuple[int, Interface]]] = {}
    for number, node in enumerate(nodes):
        for interface in node.device.interfaces:
            if interface.vrf == node.process.vrf and not interface.enabled.is_(False):
                for address in interface.addresses:
                    owners.setdefault(address.ip, []).append((number, interface))
    for number, node in enumerate(nodes):
        own = dict(_addresses(node))
        for peer in node.process.peers:
            for other, there in owners.get(peer.address, ()):
                if nodes[other].device.name == node.device.name:
                    continue
                back = next((found for found in nodes[other].process.peers if found.address in own), None)
                if back is not None:
                    yield number, _session(node, peer, own[back.address], nodes[other], back, there, other, segments)


def _addresses(node: Node) -> Iterator[tuple[int, Interface]]:
    for interface in node.device.interfaces:
        if interface.vrf == node.process.vrf and not interface.enabled.is_(False):
            for address in interface.addresses:
                yield address.ip, interface


def _session(
    node: Node, peer: Peer, here: Interface, other: Node, back: Peer, there: Interface, number: int, segments: Segments
) -> Edge:
    direct = _direct(here, peer.address, there, back.address)
    certain = (
        direct
        and peer.remote_as == other.process.id
        and back.remote_as == node.process.id
        and node.process.id != other.process.id
        and not (peer.doubts or back.doubts or node.process.doubts or other.process.doubts)
        and here.enabled.is_(True)
        and there.enabled.is_(True)
        and _together(segments, node.device, here, other.device, there)
    )
    return Edge(number, here.name if direct else "", peer.address, "", None, certain)


def _direct(here: Interface, there_address: int, there: Interface, here_address: int) -> bool:
    ours: Ranges = here.networks
    return there_address in ours and here_address in there.networks
