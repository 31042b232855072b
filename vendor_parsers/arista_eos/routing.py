"""Static routes, OSPF and BGP.

A static route has distance 1 unless a number is written behind the next hop; external and internal BGP have 200 both unless
``distance bgp`` says otherwise (Arista EOS User Manual, BGP). OSPF costs rest on port speeds, so that only written ones are
known. BGP lines are those of IOS with ``peer group`` in two words.
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
from vendor_parsers.arista_eos import bgp
from vendor_parsers.arista_eos.routing_words import UNTOLD, mark_process

_WORDS = RouteWords(with_value=frozenset({"name", "tag", "metric", "weight"}), next_vrf=frozenset({"egress-vrf"}))


def static_routes(root: Node) -> Iterator[Route]:
    """``ip route`` and ``ipv6 route``, each with its VRF in front."""
    for family in ("ip", "ipv6"):
        for node in root.all(family, "route"):
            words = node.cursor(2)
            vrf = words.next() if words.accept("vrf") else ""
            route = read_route(words, "" if vrf == "default" else vrf, _WORDS)
            if route is not None:
                yield route


def processes(root: Node, interfaces: tuple[Interface, ...], drafts: Mapping[str, Draft]) -> Iterator[RoutingProcess]:
    """Every routing process with the interfaces it is active on."""
    lines = {name: [line.words for block in draft.blocks for line in block.children] for name, draft in drafts.items()}
    for node in root.all("router"):
        words = node.cursor(1)
        protocol, number = words.next(), words.next()
        if protocol == "bgp":
            yield from bgp.processes(node, number, interfaces)
        elif protocol == "ospf":
            vrf = words.next() if words.accept("vrf") else ""
            mark_process(node)
            yield _ospf(node, number, vrf, interfaces, drafts, lines)


def _ospf(
    node: Node,
    number: str,
    vrf: str,
    interfaces: tuple[Interface, ...],
    drafts: Mapping[str, Draft],
    lines: Mapping[str, list[list[str]]],
) -> RoutingProcess:
    places = _places(node.children, number, vrf, interfaces, drafts)
    redistributed = [line.words[1] for line in node.children if line.words[0] == "redistribute" and len(line.words) > 1]
    process = RoutingProcess(
        protocol="ospf",
        at=node.block,
        id=number,
        vrf=vrf,
        interfaces=tuple((name, area) for name, (area, passive) in places.items() if not passive),
        redistributes=tuple(dict.fromkeys(redistributed)),
        default_originate=any(line.words[:2] == ["default-information", "originate"] for line in node.children),
    )
    told = [line for line in node.children if line.words[0] not in UNTOLD]
    found = detailed(process, told, (), interfaces, lines, places, by_bandwidth=False)
    # the shared reader wants the word subnets, which IOS needs and EOS does not have
    wholly = [line.words[1] for line in node.children if line.words[0] == "redistribute" and len(line.words) == 2]
    return replace(found, wholly=tuple(wholly))


def _places(
    lines: Sequence[Node],
    number: str,
    vrf: str,
    interfaces: tuple[Interface, ...],
    drafts: Mapping[str, Draft],
) -> dict[str, tuple[str, bool]]:
    """(area, passive) of each interface whose address lies in a network statement or that names an area itself."""
    networks = read_networks(lines)
    all_passive = any(line.words == ["passive-interface", "default"] for line in lines)
    passive = {line.words[-1] for line in lines if line.words[0] == "passive-interface"}
    active = {line.words[-1] for line in lines if line.words[:2] == ["no", "passive-interface"]}
    found: dict[str, tuple[str, bool]] = {}
    for interface in interfaces:
        if interface.vrf != vrf:
            continue
        own = next((area for protocol, _, area in drafts[interface.name].protocols if protocol == "ospf"), None)
        area = own if own is not None else area_by_network(interface, networks)
        if area is not None:
            quiet = interface.name in passive or (all_passive and interface.name not in active)
            found[interface.name] = (area or number, quiet)
    return found
