"""Static routes and interior routing protocols; BGP is in its own module.

A static route has distance 1 unless ``distance`` is written; ``reject`` and ``blackhole`` drop. OSPF runs on the interfaces that
name its process and area; the VRF of a process stands in its head. The reference bandwidth differs from that of other
systems, so that only written costs are known.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from auditor.model.forwarding import Route, RoutingProcess
from auditor.model.interface import Interface
from auditor.source.node import Node
from vendor_parsers._readers.neighbors import detailed
from vendor_parsers._readers.prefix_routes import RouteWords, read_route
from vendor_parsers._readers.switch_drafts import Draft
from vendor_parsers.aruba_aoscx import bgp
from vendor_parsers.aruba_aoscx.routing_words import REDISTRIBUTED, UNTOLD, mark_process

_WORDS = RouteWords(
    own_vrf=frozenset({"vrf"}),
    distance=frozenset({"distance"}),
    discards=frozenset({"reject", "blackhole", "nullroute"}),
    conditions=frozenset({"track"}),
    alone=frozenset({"bfd"}),
)
_OWN = {"ospf": "ospf", "ospfv3": "ipv6 ospf"}
_SILENT = UNTOLD | {"max-metric", "reference-bandwidth", "rfc1583-compatibility", "spf-throttling", "timers"}


def static_routes(root: Node) -> Iterator[Route]:
    """``ip route`` and ``ipv6 route`` of every VRF."""
    for family in ("ip", "ipv6"):
        for node in root.all(family, "route"):
            route = read_route(node.cursor(2), "", _WORDS)
            if route is not None:
                yield route


def processes(root: Node, interfaces: tuple[Interface, ...], drafts: Mapping[str, Draft]) -> Iterator[RoutingProcess]:
    """Every routing process that is read."""
    lines = {name: [line.words for block in draft.blocks for line in block.children] for name, draft in drafts.items()}
    for node in root.all("router"):
        protocol = node.words[1] if len(node.words) > 1 else ""
        if protocol == "bgp" and len(node.words) > 2:
            node.mark(3)
            yield from bgp.processes(node, node.words[2], interfaces)
        elif protocol in _OWN and len(node.words) > 2:
            words = node.cursor(2)
            tag = words.next()
            vrf = words.next() if words.accept("vrf") else ""
            mark_process(node)
            yield _process(node, _OWN[protocol], tag, "" if vrf == "default" else vrf, interfaces, drafts, lines)


def _process(
    node: Node,
    protocol: str,
    tag: str,
    vrf: str,
    interfaces: tuple[Interface, ...],
    drafts: Mapping[str, Draft],
    lines: Mapping[str, list[list[str]]],
) -> RoutingProcess:
    children = [line for line in node.children if line.words[0] != "no"]
    all_passive = any(line.words == ["passive-interface", "default"] for line in children)
    places: dict[str, tuple[str, bool]] = {}
    for interface in interfaces:
        draft = drafts[interface.name]
        for name, process, area in draft.protocols:
            if (name, process) == (protocol, tag) and interface.vrf == vrf:
                passive = draft.passive.get("ospf", all_passive)
                places[interface.name] = (area, passive)
    redistributed = [line.words[1] for line in children if line.words[0] == "redistribute" and len(line.words) > 1]
    process_found = RoutingProcess(
        protocol=protocol,
        at=node.block,
        id=tag,
        vrf=vrf,
        interfaces=tuple((name, area) for name, (area, passive) in places.items() if not passive),
        redistributes=tuple(dict.fromkeys(REDISTRIBUTED.get(word, word) for word in redistributed)),
        default_originate=any(line.words[:2] == ["default-information", "originate"] for line in children),
    )
    told = [line for line in children if line.words[0] not in _SILENT]
    found = detailed(process_found, told, (), interfaces, lines, places, by_bandwidth=False)
    if any(line.words == ["disable"] for line in children):
        found = replace(found, doubts=(*found.doubts, "disable"))
    # what is redistributed may go through a route map, which nobody follows here
    return replace(found, wholly=())
