"""Static routes, VRFs, BGP, IS-IS and SRv6.

A route ``tunnel 1 srv6-policy 1`` holds while a path of the policy does; what protocols exchange is possible, never certain.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from auditor.model.address import is_ip, masked, parse_ip, prefix
from auditor.model.forwarding import Route, RoutingProcess
from auditor.model.ranges import NOTHING, Ranges
from auditor.model.secret import Secret, seal
from auditor.source.node import Node, Words
from vendor_parsers.furukawa_fitelnet.interfaces import Draft, named

_UNREAD = "policies of this process are not followed"


def static_routes(root: Node, drafts: dict[str, Draft]) -> Iterator[Route]:
    """``ip route [vrf NAME] NETWORK MASK`` and ``ipv6 route [vrf NAME] PREFIX`` to an address or an interface."""
    policies = _policies(root)
    for word in ("ip", "ipv6"):
        for node in root.all(word, "route"):
            words = node.cursor(2)
            vrf = words.next() if words.accept("vrf") else ""
            found = _route(words, vrf, drafts, policies)
            if found is not None:
                yield found


def _route(words: Words, vrf: str, drafts: dict[str, Draft], policies: frozenset[str]) -> Route | None:
    try:
        if "/" in words.peek():
            target = prefix(words.peek())
        else:
            target = masked(words.peek(), words.peek(1))
            words.next()
    except (ValueError, OverflowError):
        return None
    words.next()
    interface, next_hop, conditions = "", None, []
    if is_ip(words.peek()):
        next_hop = parse_ip(words.next())
    elif words.left:
        word = words.next()
        interface = named(word, words.next() if words.peek()[:1].isdecimal() else "", drafts)
        if is_ip(words.peek()):
            next_hop = parse_ip(words.next())
    else:
        return None
    if words.accept("srv6-policy"):
        policy = words.next()
        known = "" if policy in policies else " is not defined"
        conditions.append(f"srv6-policy {policy}{known}")
    distance = int(words.next()) if words.peek().isdecimal() and len(words.peek()) < 4 else 1
    conditions += [f"word not understood: {word}" for word in words.node.words[words.position :]]
    discards = interface.lower().startswith("null")
    return Route(
        prefix=target,
        at=words.at,
        next_hop=next_hop,
        interface="" if discards else interface,
        distance=distance,
        vrf=vrf,
        discard=discards,
        conditions=tuple(conditions),
    )


def read_vrfs(root: Node) -> None:
    """``ip vrf NAME``: what it imports and exports goes by BGP, whose routes are possible anyway."""
    for node in root.all("ip", "vrf"):
        node.cursor(2).next()
        for child in node.children:
            if child.words[0] in ("rd", "route-target", "segment-routing", "description"):
                child.mark()


def _policies(root: Node) -> frozenset[str]:
    """The SRv6 policies that are defined; locators and functions are read with them."""
    found = []
    for node in root.all("segment-routing", "srv6"):
        node.mark()
        for child in node.children:
            words = child.cursor()
            if words.accept("policy"):
                found.append(words.next())
            elif words.peek() in (
                "encapsulation",
                "fragment",
                "local-sid",
                "locator",
                "propagate-tos",
                "segment-list",
                "set",
            ):
                words.rest()
            else:
                continue
            for inner in child.children:
                if inner.words[0] in ("color", "explicit", "index"):
                    inner.mark()
    return frozenset(found)


def locators(root: Node) -> Mapping[str, Ranges]:
    """SRv6 locators by name: the prefix under which a router answers for its functions."""
    found: dict[str, Ranges] = {}
    for node in root.peek("segment-routing", "srv6"):
        for child in node.peek("locator"):
            try:
                found[child.words[1]] = prefix(child.words[2])
            except (IndexError, ValueError):
                continue
    return found


_BGP_WORDS = frozenset({"bgp", "segment-routing", "network", "timers", "maximum-paths"})
_ISIS_WORDS = frozenset({"log-adjacency-changes", "is-type", "net", "srv6", "topology", "metric-style"})


def processes(root: Node, drafts: Mapping[str, Draft], secrets: list[Secret]) -> Iterator[RoutingProcess]:
    """BGP, with one more process per address family, and IS-IS on the interfaces that name it."""
    for node in root.all("router", "bgp"):
        number = node.cursor(2).next()
        yield _bgp(node, node.children, number, "", secrets)
        for family in node.all("address-family"):
            words = family.cursor(1).rest()
            vrf = words[words.index("vrf") + 1] if "vrf" in words[:-1] else ""
            yield _bgp(family, family.children, number, vrf, secrets)
    areas = locators(root)
    for node in root.all("router", "isis"):
        name = node.cursor(2).next()
        networks = NOTHING
        for child in node.children:
            if child.words[:2] == ["srv6", "locator"]:
                networks |= areas.get(" ".join(child.words[2:3]), NOTHING)
            if child.words[0] in _ISIS_WORDS:
                child.mark()
        interfaces = tuple((draft.name, "") for draft in drafts.values() if ("isis", name) in draft.protocols)
        yield RoutingProcess(
            protocol="isis", at=node.block, id=name, interfaces=interfaces, networks=networks, doubts=(_UNREAD,)
        )


def _bgp(node: Node, children: list[Node], number: str, vrf: str, secrets: list[Secret]) -> RoutingProcess:
    neighbors, redistributes = [], []
    for child in children:
        words = child.cursor()
        if words.peek() == "neighbor" and is_ip(words.peek(1)):
            words.next()
            neighbors.append(parse_ip(words.next()))
            if words.accept("password"):
                secrets.append(seal(" ".join(words.rest()), use="routing", storage="clear", at=child.at))
            words.rest()
        elif words.accept("redistribute"):
            redistributes.append(words.next())
            words.rest()
        elif words.peek() in _BGP_WORDS or (words.peek() == "no" and words.peek(1) == "bgp"):
            words.rest()
    return RoutingProcess(
        protocol="bgp", at=node.block, id=number, vrf=vrf, neighbors=tuple(dict.fromkeys(neighbors)),
        redistributes=tuple(redistributes), doubts=(_UNREAD,),
    )  # fmt: skip
