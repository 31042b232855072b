"""Static routes, and the routing protocols: what they exchange is possible, never certain."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from auditor.model.address import is_ip, masked, parse_ip, wildcard
from auditor.model.forwarding import Route, RoutingProcess
from auditor.model.ranges import NOTHING, Ranges
from auditor.source.node import Node
from vendor_parsers._readers.list_uses import Uses
from vendor_parsers._readers.prefix_routes import RouteWords, read_route
from vendor_parsers._readers.switch_drafts import Draft
from vendor_parsers.alaxala_ax.interfaces import interface_name
from vendor_parsers.alaxala_ax.management import hidden

_WORDS = RouteWords(with_value=frozenset({"tag"}), alone=frozenset({"noresolve"}))
_DOUBT = "what this process exchanges is not followed"
_QUIET = frozenset(
    "router-id timers area passive-interface default-metric distance version bgp address-family maximum-paths".split()
)


def static_routes(root: Node) -> Iterator[Route]:
    """``ip route 0.0.0.0 0.0.0.0 192.0.2.1 [distance]`` and ``ipv6 route 2001:db8::/32 …``."""
    for node in root.all("ip", "route"):
        found = _route(node)
        if found is not None:
            yield found
    for node in root.all("ipv6", "route"):
        words = node.cursor(2)
        vrf = words.next() if words.accept("vrf") else ""
        found = read_route(words, vrf, _WORDS)
        if found is not None:
            yield found


def _route(node: Node) -> Route | None:
    words = node.cursor(2)
    vrf = words.next() if words.accept("vrf") else ""
    try:
        target = masked(words.peek(), words.peek(1))
    except (ValueError, OverflowError):
        return None
    words.next()
    words.next()
    interface, next_hop, distance = "", None, 1
    if is_ip(words.peek()):
        next_hop = parse_ip(words.next())
    elif words.left:
        name = words.next()
        interface = interface_name(name, words.next() if words.peek()[:1].isdecimal() else "")
    if words.peek().isdecimal() and len(words.peek()) < 4:
        distance = int(words.next())
    conditions = tuple(f"word not understood: {word}" for word in node.words[words.position :] if word != "noresolve")
    while words.accept("noresolve"):
        continue
    return Route(
        prefix=target, at=node.at, next_hop=next_hop, interface="" if interface.startswith("null") else interface,
        distance=distance, vrf=vrf, discard=interface.startswith("null"), conditions=conditions,
    )  # fmt: skip


def processes(root: Node, drafts: Mapping[str, Draft], uses: Uses) -> Iterator[RoutingProcess]:
    """OSPF, RIP and BGP with the interfaces that name them or lie in their networks."""
    for node in root.all("router"):
        words = node.cursor(1)
        protocol = words.next()
        number = words.next()
        networks, neighbors, redistributes = NOTHING, [], []
        for line in node.children:
            inner = line.cursor()
            if inner.accept("network"):
                networks |= _network(inner.peek(), inner.peek(1))
                inner.rest()
            elif inner.accept("neighbor"):
                neighbors += [parse_ip(inner.peek())] if is_ip(inner.peek()) else []
                inner.next()
                if inner.accept("password"):
                    uses.keep(hidden(inner, "routing", number))
                else:
                    inner.rest()
            elif inner.accept("redistribute"):
                redistributes.append(inner.next())
                inner.rest()
            elif inner.peek() in _QUIET:
                inner.rest()
        spoken = tuple(
            (draft.name, next((area for kind, own, area in draft.protocols if (kind, own) == (protocol, number)), ""))
            for draft in drafts.values()
            if any((kind, own) == (protocol, number) for kind, own, _ in draft.protocols)
            or any(one.ip in networks for one in draft.addresses)
        )
        yield RoutingProcess(
            protocol=protocol, at=node.block, id=number, interfaces=spoken, neighbors=tuple(dict.fromkeys(neighbors)),
            networks=networks, redistributes=tuple(redistributes), doubts=(_DOUBT,),
        )  # fmt: skip


def _network(address: str, mask: str) -> Ranges:
    try:
        return wildcard(address, mask) if is_ip(mask) else NOTHING
    except (ValueError, OverflowError):
        return NOTHING
