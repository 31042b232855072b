"""Static routes, and the routing protocols: what they exchange is possible, never certain.

``ip route 10.0.0.0/8 10.1.1.1 [distance]`` or an interface in the place of the next hop (ansible_awplus, awplus_static_route).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from auditor.model.address import is_ip, parse_ip, prefix
from auditor.model.forwarding import Route, RoutingProcess
from auditor.model.ranges import NOTHING, Ranges
from auditor.source.node import Node
from vendor_parsers._readers.list_uses import Uses
from vendor_parsers._readers.prefix_routes import RouteWords, read_route
from vendor_parsers._readers.switch_drafts import Draft
from vendor_parsers.allied_awplus.secrets import read_secret

_WORDS = RouteWords(with_value=frozenset({"description", "tag"}))
_DOUBT = "what this process exchanges is not followed"
_QUIET = {
    "ospf": frozenset(
        "ospf area auto-cost timers default-metric log-adjacency-changes max-concurrent-dd passive-interface".split()
    ),
    "rip": frozenset("version timers passive-interface default-metric".split()),
    "bgp": frozenset("bgp timers exit-address-family synchronization advertise advertise-all-vni network".split()),
}
"""Lines of a process that tune what stays in doubt anyway."""


def static_routes(root: Node) -> Iterator[Route]:
    """``ip route`` and ``ipv6 route``, the VRF in front."""
    for family in ("ip", "ipv6"):
        for node in root.all(family, "route"):
            words = node.cursor(2)
            vrf = words.next() if words.accept("vrf") else ""
            found = read_route(words, vrf, _WORDS)
            if found is not None:
                yield found


def read_vrfs(root: Node) -> None:
    """``ip vrf NAME [ID]``: interfaces say which VRF they are in."""
    for node in root.all("ip", "vrf"):
        node.cursor(2).rest()
        for child in (*node.all("description"), *node.all("rd"), *node.all("route-target")):
            child.mark()


def processes(root: Node, drafts: Mapping[str, Draft], uses: Uses) -> Iterator[RoutingProcess]:
    """OSPF, RIP and BGP, an address family of a VRF as a process of its own."""
    for node in root.all("router"):
        words = node.cursor(1)
        protocol = words.peek()
        if protocol not in _QUIET:
            continue
        words.next()
        number = words.next()
        vrf = words.next() if protocol == "ospf" and words.left else ""
        families = node.all("address-family")
        yield _process(node, node.children, protocol, number, vrf, drafts, uses)
        for family in families:
            named = family.cursor(1).rest()
            inner = named[named.index("vrf") + 1] if "vrf" in named[:-1] else ""
            yield _process(family, family.children, protocol, number, inner, drafts, uses)


def _process(
    node: Node,
    lines: Sequence[Node],
    protocol: str,
    number: str,
    vrf: str,
    drafts: Mapping[str, Draft],
    uses: Uses,
) -> RoutingProcess:
    networks, neighbors, redistributes = NOTHING, [], []
    passive = {line.words[1] for line in lines if line.words[0] == "passive-interface" and len(line.words) > 1}
    originates = False
    for line in lines:
        words = line.cursor()
        word = words.peek()
        if word == "network" and protocol != "bgp":
            words.next()
            networks |= _network(words.peek())
            words.next()
            if words.accept("area"):
                words.next()
        elif word == "neighbor":
            words.next()
            if is_ip(words.peek()):
                neighbors.append(parse_ip(words.next()))
            else:
                words.next()
            if words.accept("password"):
                uses.keep(read_secret(words, "routing", number))
            else:
                words.rest()
        elif word == "redistribute":
            words.next()
            redistributes.append(words.next())
            words.rest()
        elif line.words[:2] == ["default-information", "originate"]:
            originates = True
            words.rest()
        elif word in _QUIET[protocol]:
            words.rest()
    spoken = tuple(
        (draft.name, "")
        for draft in drafts.values()
        if draft.vrf == vrf and draft.name not in passive and any(address.ip in networks for address in draft.addresses)
    )
    return RoutingProcess(
        protocol=protocol, at=node.block, id=number, vrf=vrf, interfaces=spoken,
        neighbors=tuple(dict.fromkeys(neighbors)), networks=networks, redistributes=tuple(redistributes),
        default_originate=originates, doubts=(_DOUBT,),
    )  # fmt: skip


def _network(text: str) -> Ranges:
    try:
        return prefix(text)
    except ValueError:
        return NOTHING
