"""BGP: one process for the default VRF and one for each ``vrf`` block.

A neighbour exchanges routes of an address family where the family activates it (AOS-CX IP Routing Guide, neighbor activate).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from auditor.model.address import format_ip
from auditor.model.forwarding import Peer, RoutingProcess
from auditor.model.interface import Interface
from auditor.source.node import Node
from vendor_parsers._readers.neighbors import DISTANCES, detailed
from vendor_parsers.aruba_aoscx.routing_words import FAMILIES, NESTED, REDISTRIBUTED, UNTOLD, mark_process

_HARMLESS = frozenset({"update-source", "ebgp-multihop", "fall-over", "passive", "capability"})


def processes(node: Node, number: str, interfaces: tuple[Interface, ...]) -> Iterator[RoutingProcess]:
    """The processes of ``router bgp``."""
    mark_process(node)
    vrfs = {"": node} | {block.words[1]: block for block in node.peek("vrf") if len(block.words) == 2}
    for vrf, block in vrfs.items():
        yield _process(block, number, vrf, interfaces)


def _process(block: Node, number: str, vrf: str, interfaces: tuple[Interface, ...]) -> RoutingProcess:
    families = [family for family in block.peek("address-family") if family.words[1:] in FAMILIES]
    lines = [line for line in block.children if line.words[0] not in NESTED]
    lines += [line for family in families for line in family.children]
    redistributed = [line.words[1] for line in lines if line.words[0] == "redistribute" and len(line.words) > 1]
    process = RoutingProcess(
        protocol="bgp",
        at=block.block,
        id=number,
        vrf=vrf,
        redistributes=tuple(dict.fromkeys(REDISTRIBUTED.get(word, word) for word in redistributed)),
    )
    told = [line for line in lines if line.words[0] not in UNTOLD]
    found = detailed(process, told, (), interfaces, {}, {}, by_bandwidth=False)
    active = _active(families)
    peers = tuple(_peer(peer, active) for peer in found.peers)
    # what is redistributed may go through a route map, which nobody follows here
    return replace(
        found,
        peers=peers,
        neighbors=tuple(peer.address for peer in peers),
        distances=_distances(lines),
        wholly=(),
    )


def _active(families: list[Node]) -> frozenset[str]:
    """The neighbours that an IP address family activates, by their names and by their groups."""
    return frozenset(
        line.words[1]
        for family in families
        for line in family.children
        if line.words[0] == "neighbor" and line.words[2:] == ["activate"]
    )


def _peer(peer: Peer, active: frozenset[str]) -> Peer:
    doubts = tuple(doubt for doubt in peer.doubts if doubt not in _HARMLESS)
    if format_ip(peer.address) not in active:
        # a session for other address families only (EVPN), or one that a group activates
        doubts = (*doubts, "not activated in an IP address family")
    return replace(peer, doubts=doubts)


def _distances(lines: list[Node]) -> tuple[int, int] | None:
    """``distance bgp OUTER INNER``; any other form leaves them unknown."""
    found: tuple[int, int] | None = DISTANCES["bgp"]
    for line in lines:
        if line.words[0] == "distance":
            numbers = [int(word) for word in line.words[2:] if word.isdecimal() and len(word) < 4]
            found = (numbers[0], numbers[1]) if line.words[1:2] == ["bgp"] and len(numbers) > 1 else None
    return found
