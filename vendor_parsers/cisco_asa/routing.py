"""Static routes and the routing protocols, as far as neighbours and announced networks go.

Routes by a management-only interface live in a table of their own since 9.5(1) (supportforums.cisco.com ta-p/3156504).
A ``tunneled`` route takes decrypted packets only.
"""

from __future__ import annotations

from auditor.model.address import ANY4, is_ip, prefix
from auditor.model.forwarding import PolicyRoute, Route, RoutingProcess
from auditor.model.interface import Interface
from auditor.model.ranges import NOTHING, Ranges
from auditor.model.rule import RuleSet
from auditor.source.node import Node, Words
from vendor_parsers._readers.neighbors import detailed
from vendor_parsers._readers.route_maps import UnresolvedError, policy_routes
from vendor_parsers.cisco_asa.addresses import network
from vendor_parsers.cisco_asa.scope import Scope

PROTOCOLS = ("ospf", "eigrp", "rip", "bgp", "isis")


def read_routes(scope: Scope) -> tuple[Route, ...]:
    """``route`` and ``ipv6 route`` lines, and the default routes that come with a dynamic address."""
    found = [_route(node.cursor(1), scope, six=False) for node in scope.root.all("route")]
    found += [_route(node.cursor(2), scope, six=True) for node in scope.root.all("ipv6", "route")]
    found += _learned(scope)
    return tuple(route for route in found if route is not None)


def _learned(scope: Scope) -> list[Route | None]:
    """``ip address dhcp setroute``: the gateway is known at run time only."""
    found: list[Route | None] = []
    for interface in scope.interfaces.values():
        for block in scope.root.peek("interface"):
            if "".join(block.words[1:]) != interface.name:
                continue
            for node in block.peek("ip", "address"):
                if "setroute" in node.words:
                    why = (f"gateway from {interface.dynamic}",)
                    found.append(
                        Route(prefix=ANY4, at=node.at, interface=interface.name, vrf=interface.vrf, conditions=why)
                    )
    return found


def _route(words: Words, scope: Scope, *, six: bool) -> Route | None:
    nameif = words.next()
    discard = nameif.casefold() == "null0"
    try:
        if six:
            destination = prefix(words.peek())
        else:
            destination = network(words.peek(), words.peek(1), scope)
            words.next()
    except ValueError:
        return None
    words.next()
    next_hop = _next_hop(words, scope)
    distance = 1
    if words.peek().isdecimal() and len(words.peek()) < 4:
        distance = int(words.next())
    conditions = []
    while words.left:
        if words.accept("tunneled"):
            conditions.append("tunneled")
        elif words.peek() == "track" and words.peek(1):
            words.next()
            conditions.append(f"track {words.next()}")
        else:
            conditions.append(f"not understood: {words.peek()}")
            break
    interface = "" if discard else scope.hardware(nameif, words.at, "routing")
    known = scope.interfaces.get(nameif.casefold())
    return Route(
        prefix=destination,
        at=words.at,
        next_hop=next_hop,
        interface=interface,
        distance=distance,
        vrf=known.vrf if known is not None else "",
        discard=discard,
        conditions=tuple(conditions),
    )


def _next_hop(words: Words, scope: Scope) -> int | None:
    try:
        point = scope.ip(words.peek()) if words.left else None
    except ValueError:
        return None
    if point is None or (words.peek().isdecimal() and words.peek() not in scope.aliases):
        return None
    words.next()
    return point


def read_policy_routes(
    scope: Scope, interfaces: tuple[Interface, ...], lists: tuple[RuleSet, ...]
) -> tuple[tuple[PolicyRoute, ...], frozenset[str]]:
    """``policy-route route-map`` on interfaces, and the interfaces whose route map could not be read exactly.

    Route maps pick packets by extended lists; what a list denies goes on (ASA Series General Operations CLI Configuration
    Guide, Policy Based Routing).
    """
    found: list[PolicyRoute] = []
    unresolved: set[str] = set()
    by_name = {one.name: one for one in lists}

    def port(name: str) -> str:
        known = scope.interfaces.get(name.casefold())
        return name if known is None else known.name

    for interface in interfaces:
        if interface.policy_route is None:
            continue
        lines = [
            node
            for block in scope.root.peek("interface")
            if "".join(block.words[1:]) == interface.name
            for node in block.peek("policy-route", "route-map")
        ]
        name = lines[-1].words[2] if lines and len(lines[-1].words) > 2 else ""
        maps = [node for node in scope.root.peek("route-map") if node.words[1:2] == [name]]
        try:
            found += policy_routes(maps, by_name, interface.name, interface.vrf, "ip", ANY4, port)
        except UnresolvedError:
            unresolved.add(interface.name)
    return tuple(found), frozenset(unresolved)


def read_routing(scope: Scope, interfaces: tuple[Interface, ...]) -> tuple[RoutingProcess, ...]:
    """The ``router`` blocks."""
    found = []
    for node in scope.root.peek("router"):
        if len(node.words) > 1 and node.words[1] in PROTOCOLS:
            found.append(_process(node, scope, interfaces))
    return tuple(found)


def _process(node: Node, scope: Scope, interfaces: tuple[Interface, ...]) -> RoutingProcess:
    words = node.cursor(1)
    protocol = words.next()
    number = words.next()
    announced: list[tuple[Ranges, str]] = []
    families = node.all("address-family")
    for family in families:
        family.mark()
    blocks = [node, *families]
    for child in (child for block in blocks for child in block.all("network")):
        found = _network(child.cursor(1), scope)
        if found is not None:
            announced.append(found)
    passive = _passive(node, scope)
    places = {}
    for interface in interfaces:
        area = next((area for ranges, area in announced if ranges & interface.networks), None)
        if area is not None and interface.zone and protocol != "bgp":
            places[interface.name] = (area or number, passive(interface))
    process = RoutingProcess(
        protocol=protocol,
        at=node.at,
        id=number,
        interfaces=tuple((name, area) for name, (area, silent) in places.items() if not silent),
        neighbors=_neighbors(blocks, scope),
        networks=Ranges.union([ranges for ranges, _ in announced]) if announced else NOTHING,
        redistributes=_redistributed(blocks),
        default_originate=_originates(blocks),
    )
    children = [child for block in blocks for child in block.children if child not in families]
    # OSPF costs are set, not measured: the default is not documented alike for all models
    return detailed(process, children, (), interfaces, _interface_lines(scope), places, by_bandwidth=False)


def _interface_lines(scope: Scope) -> dict[str, list[list[str]]]:
    """The statements of each interface as a router spells them: ``ospf cost 10`` is ``ip ospf cost 10`` there."""
    found: dict[str, list[list[str]]] = {}
    for block in scope.root.peek("interface"):
        lines = found.setdefault("".join(block.words[1:]), [])
        for child in block.children:
            routed = child.words[:1] in (["ospf"], ["eigrp"], ["rip"])
            lines.append(["ip", *child.words] if routed else child.words)
    return found


def _network(words: Words, scope: Scope) -> tuple[Ranges, str] | None:
    """``network A MASK [area N]`` (a netmask, unlike IOS), or ``network A`` of RIP: the classful network."""
    try:
        if words.peek(1) == "mask":
            ranges = network(words.peek(), words.peek(2), scope)
            words.next()
            words.next()
        elif is_ip(words.peek(1)) or words.peek(1) == "0":
            ranges = network(words.peek(), words.peek(1), scope)
            words.next()
        else:
            ranges = _classful(scope.ip(words.peek()))
    except ValueError:
        return None
    words.next()
    return ranges, words.next() if words.accept("area") else ""


def _classful(point: int) -> Ranges:
    first = point >> 24
    length = 8 if first < 128 else 16 if first < 192 else 24
    low = point >> (32 - length) << (32 - length)
    return Ranges.of((low, low + (1 << (32 - length)) - 1))


class _Passive:
    """Which interfaces send and hear nothing: the named ones, or all but the named ones."""

    def __init__(self, everything: bool, named: frozenset[str], speaking: frozenset[str]) -> None:
        self.everything = everything
        self.named = named
        self.speaking = speaking

    def __call__(self, interface: Interface) -> bool:
        name = interface.zone.casefold()
        return name in self.named or (self.everything and name not in self.speaking)


def _passive(node: Node, scope: Scope) -> _Passive:
    named: list[str] = []
    everything = False
    for child in node.all("passive-interface"):
        words = child.cursor(1)
        if words.accept("default"):
            everything = True
        else:
            named.append(words.next().casefold())
    speaking = [child.cursor(2).next().casefold() for child in node.all("no", "passive-interface")]
    return _Passive(everything, frozenset(named), frozenset(speaking))


def _neighbors(blocks: list[Node], scope: Scope) -> tuple[int, ...]:
    found: dict[int, None] = {}
    for child in (child for block in blocks for child in block.peek("neighbor")):
        words = child.cursor(1)
        try:
            point = scope.ip(words.peek())
        except ValueError:
            continue
        words.next()
        found[point] = None
        for use in ("prefix-list", "route-map", "distribute-list"):
            if words.accept(use):
                scope.refer(
                    "acl" if use == "distribute-list" else use,
                    words.next(),
                    "routing",
                    child.at,
                    defined=_defines(scope, use, words.node.words[3]),
                )
        words.rest()
    return tuple(found)


def _defines(scope: Scope, kind: str, name: str) -> bool:
    word = "access-list" if kind == "distribute-list" else kind
    return bool(scope.root.peek(word, name))


def _originates(blocks: list[Node]) -> bool:
    lines = [node for block in blocks for node in block.all("default-information", "originate")]
    for node in lines:
        node.mark()
    return bool(lines)


def _redistributed(blocks: list[Node]) -> tuple[str, ...]:
    found: list[str] = []
    for child in (child for block in blocks for child in block.all("redistribute")):
        words = child.cursor(1)
        found.append(words.next())
        words.rest()
    return tuple(found)
