"""Static routes, VRFs and interior routing protocols; BGP is in its own module.

A static route has preference 1 unless a number is written behind the next hop (Nexus 9000 Unicast Routing Configuration
Guide, Configuring Static Routing). A protocol runs on the interfaces that name its process
or whose address lies in a network statement. OSPF hello and dead intervals
are those of IOS; the reference bandwidth is 40 Gbit/s, so that only written costs are known (same guide, OSPFv2 defaults).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from auditor.model.forwarding import Route, RoutingProcess
from auditor.model.interface import Interface
from auditor.source.node import Node
from vendor_parsers._readers.neighbors import detailed
from vendor_parsers._readers.network_statements import area_by_network, read_networks
from vendor_parsers._readers.prefix_routes import RouteWords, read_route
from vendor_parsers._readers.switch_drafts import Draft
from vendor_parsers.cisco_nxos import bgp
from vendor_parsers.cisco_nxos.routing_words import NESTED, REDISTRIBUTED, UNTOLD, mark_process

_WORDS = RouteWords(next_vrf=frozenset({"vrf"}))
_OWN = {"ospf": "ospf", "ospfv3": "ipv6 ospf", "eigrp": "eigrp", "isis": "isis", "rip": "rip"}


def static_routes(root: Node) -> Iterator[Route]:
    """``ip route`` and ``ipv6 route`` of the default VRF, then those in the block of each other VRF."""
    yield from _routes(root, "")
    for node in root.all("vrf", "context"):
        name = node.cursor(2).next()
        yield from _routes(node, "" if name == "default" else name)


def _routes(block: Node, vrf: str) -> Iterator[Route]:
    for family in ("ip", "ipv6"):
        for node in block.all(family, "route"):
            route = read_route(node.cursor(2), vrf, _WORDS)
            if route is not None:
                yield route


def processes(root: Node, interfaces: tuple[Interface, ...], drafts: Mapping[str, Draft]) -> Iterator[RoutingProcess]:
    """Every routing process, once for each VRF it has a block for and for the default one."""
    lines = {name: [line.words for block in draft.blocks for line in block.children] for name, draft in drafts.items()}
    for node in root.all("router"):
        words = node.cursor(1)
        protocol, tag = words.next(), words.next()
        if protocol == "bgp":
            yield from bgp.processes(node, tag, interfaces)
            continue
        if protocol not in _OWN:
            continue
        mark_process(node)
        vrfs = {"": node} | {block.words[1]: block for block in node.peek("vrf") if len(block.words) == 2}
        for vrf, block in vrfs.items():
            yield _process(block, _OWN[protocol], tag, vrf, interfaces, drafts, lines)


def _process(
    block: Node,
    protocol: str,
    tag: str,
    vrf: str,
    interfaces: tuple[Interface, ...],
    drafts: Mapping[str, Draft],
    lines: Mapping[str, list[list[str]]],
) -> RoutingProcess:
    children = _own_lines(block)
    number = next((line.words[1] for line in children if line.words[0] == "autonomous-system" and line.words[1:]), tag)
    places = _places(children, protocol, tag, vrf, interfaces, drafts)
    redistributed = [
        line.words[1]
        for line in children
        if line.words[0] == "redistribute" and len(line.words) > 1 and line.words[1] != "maximum-prefix"
    ]
    process = RoutingProcess(
        protocol=protocol,
        at=block.block,
        id=number,
        vrf=vrf,
        interfaces=tuple((name, area) for name, (area, passive) in places.items() if not passive),
        redistributes=tuple(dict.fromkeys(REDISTRIBUTED.get(word, word) for word in redistributed)),
        default_originate=any(line.words[:2] == ["default-information", "originate"] for line in children),
    )
    told = [line for line in children if line.words[0] not in UNTOLD]
    return replace(
        detailed(process, told, (), interfaces, lines, places, by_bandwidth=False),
        # what is redistributed always goes through a route map, which nobody follows here
        wholly=(),
    )


def _own_lines(block: Node) -> Sequence[Node]:
    """The statements of a process, with those of its IP address families, without those of its VRFs."""
    found: list[Node] = []
    for line in block.children:
        if line.words[0] == "address-family":
            found += line.children
        elif line.words[0] not in NESTED:
            found.append(line)
    return found


def _places(
    children: Sequence[Node],
    protocol: str,
    tag: str,
    vrf: str,
    interfaces: tuple[Interface, ...],
    drafts: Mapping[str, Draft],
) -> dict[str, tuple[str, bool]]:
    """(area, passive) of each interface that names the process, or whose address lies in one of its networks."""
    all_passive = any(line.words == ["passive-interface", "default"] for line in children)
    networks = read_networks(children)
    found: dict[str, tuple[str, bool]] = {}
    for interface in interfaces:
        if interface.vrf != vrf:
            continue
        draft = drafts[interface.name]
        named = (area for name, process, area in draft.protocols if (name, process) == (protocol, tag))
        area = next(named, area_by_network(interface, networks))
        if area is not None:
            passive = draft.passive.get(protocol.removeprefix("ipv6 "), all_passive)
            found[interface.name] = (area or tag, passive)
    return found
