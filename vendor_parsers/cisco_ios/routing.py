"""Static routes and routing protocols.

Administrative distances: static 1 unless written behind the next hop (IOS IP Routing Command Reference, ip route).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from auditor.model.address import ANY4, is_ip, masked, parse_ip, prefix, wildcard
from auditor.model.fact import Fact
from auditor.model.forwarding import Route, RoutingProcess
from auditor.model.interface import Interface
from auditor.model.ranges import Ranges
from auditor.source.node import Node, Words
from vendor_parsers._readers.neighbors import detailed
from vendor_parsers.cisco_ios.draft import Draft
from vendor_parsers.cisco_ios.management import Context
from vendor_parsers.cisco_ios.passwords import line_secret

_GATEWAY = "default-gateway"


def static_routes(root: Node) -> Iterator[Route]:
    """``ip route``, ``ipv6 route`` and, on a switch that does not route, ``ip default-gateway``."""
    for node in root.all("ip", "route"):
        words = node.cursor(2)
        vrf = _vrf(words)
        if words.peek() in ("profile", "static"):
            continue
        route = _route(words, vrf, six=False)
        if route is not None:
            yield route
    for node in root.all("ipv6", "route"):
        words = node.cursor(2)
        route = _route(words, _vrf(words), six=True)
        if route is not None:
            yield route
    for node in root.all("ip", "default-gateway"):
        words = node.cursor(2)
        if is_ip(words.peek()):
            yield Route(
                prefix=ANY4,
                at=node.at,
                next_hop=parse_ip(words.next()),
                protocol=_GATEWAY,
                conditions=("only while IP routing is off",),
            )


def with_gateway(routes: tuple[Route, ...], forwards: Fact[bool]) -> tuple[Route, ...]:
    """``ip default-gateway`` holds on a device that does not route, and not at all on one that does."""
    if forwards.is_(True):
        return tuple(route for route in routes if route.protocol != _GATEWAY)
    if forwards.is_(False):
        return tuple(replace(route, conditions=()) if route.protocol == _GATEWAY else route for route in routes)
    return routes


def _vrf(words: Words) -> str:
    return words.next() if words.accept("vrf") else ""


def _next_hop(words: Words) -> int | None:
    """The address that comes next, taken; None, with nothing taken, when none does."""
    try:
        point = parse_ip(words.peek())
    except ValueError:
        return None
    words.skip(1)
    return point


def _route(words: Words, vrf: str, *, six: bool) -> Route | None:
    try:
        if six or "/" in words.peek():
            target = prefix(words.peek())
        else:
            target = masked(words.peek(), words.peek(1))
            words.next()
    except ValueError:
        return None
    words.next()
    interface, next_hop, conditions = "", None, []
    if words.peek() == "dhcp":
        conditions.append(words.next())
    else:
        next_hop = _next_hop(words)
    if next_hop is None and not conditions:
        interface = words.next()
        if words.peek()[:1].isdecimal() and not is_ip(words.peek()) and interface[-1:].isalpha():
            # Ethernet 0/1 with a space; a bare number behind a whole name is the distance
            interface += words.next()
    if next_hop is None:
        next_hop = _next_hop(words)
    distance = int(words.next()) if words.peek().isdecimal() and len(words.peek()) < 4 else 1
    next_vrf: str | None = None
    while words.left:
        word = words.peek()
        if word in ("name", "tag"):
            words.next()
            words.next()
        elif word == "track":
            conditions.append(f"{words.next()} {words.next()}")
        elif word == "global":
            words.next()
            next_vrf = ""
        elif word == "nexthop-vrf":
            words.next()
            next_vrf = words.next()
        elif word in ("permanent", "multicast", "unicast"):
            words.next()
        elif word.isdecimal():
            distance = int(words.next()[:3])
        else:
            break
    conditions += [f"word not understood: {word}" for word in words.node.words[words.position :]]
    return Route(
        prefix=target,
        at=words.at,
        next_hop=next_hop,
        interface=interface,
        distance=distance,
        vrf=vrf,
        next_vrf=next_vrf,
        discard=interface.lower().startswith("null"),
        conditions=tuple(conditions),
    )


def processes(
    root: Node, interfaces: tuple[Interface, ...], drafts: Mapping[str, Draft], context: Context
) -> Iterator[RoutingProcess]:
    """Every routing protocol with the interfaces it is active on."""
    for node in root.all("router"):
        words = node.cursor(1)
        protocol, number = words.next(), ""
        if words.left and words.peek() != "vrf":
            number = words.next()
        vrf = words.next() if words.accept("vrf") else ""
        families = node.all("address-family")
        plain = [family for family in families if protocol == "bgp" and _is_plain(family)]
        found = _process(node, node.children, protocol, number, vrf, interfaces, drafts, context)
        # where BGP writes an address family for global IPv4, its neighbours exchange what stands there
        yield replace(found, peers=(), named=()) if plain else found
        for family in families:
            inner = family.cursor(1)
            inner.rest()
            texts = family.words
            named = texts[texts.index("vrf") + 1] if "vrf" in texts[:-1] else vrf
            number_here = texts[texts.index("autonomous-system") + 1] if "autonomous-system" in texts[:-1] else number
            inherited = node.children if family in plain else ()
            made = _process(
                family, family.children, protocol, number_here, named, interfaces, drafts, context, inherited
            )
            carried = protocol != "bgp" or "ipv4" in texts[:2]
            yield made if carried else replace(made, peers=(), named=())
    for node in root.all("ipv6", "router"):
        words = node.cursor(2)
        protocol, number = f"ipv6 {words.next()}", words.next()
        yield _process(node, node.children, protocol, number, "", interfaces, drafts, context)


def _is_plain(family: Node) -> bool:
    return family.words[1:] in (["ipv4"], ["ipv4", "unicast"])


def _process(
    node: Node,
    children: list[Node],
    protocol: str,
    number: str,
    vrf: str,
    interfaces: tuple[Interface, ...],
    drafts: Mapping[str, Draft],
    context: Context,
    base: Sequence[Node] = (),
) -> RoutingProcess:
    state = _State()
    for child in children:
        words = child.cursor()
        if words.accept("no"):
            _negated(words, state)
        else:
            _statement(words, state, context)
    places = dict(_covered(state, protocol, number, vrf, interfaces, drafts))
    active = tuple((name, area) for name, (area, passive) in places.items() if not passive)
    process = RoutingProcess(
        protocol=protocol,
        at=node.block,
        id=number,
        vrf=vrf,
        interfaces=active,
        neighbors=tuple(state.neighbors),
        networks=Ranges.union(network for network, _ in state.networks),
        redistributes=tuple(dict.fromkeys(state.redistributes)),
        default_originate=state.default,
    )
    lines = {name: [node.words for block in draft.nodes for node in block.children] for name, draft in drafts.items()}
    return detailed(process, children, base, interfaces, lines, places)


class _State:
    """What a process's lines have said so far."""

    def __init__(self) -> None:
        self.networks: list[tuple[Ranges, str]] = []
        self.neighbors: list[int] = []
        self.redistributes: list[str] = []
        self.default = False
        self.all_passive = False
        self.passive: set[str] = set()
        self.active: set[str] = set()


def _negated(words: Words, state: _State) -> None:
    if words.accept("passive-interface"):
        state.active.add(_interface_word(words))
    elif (
        words.accept("auto-summary")
        or words.accept("synchronization")
        or words.accept("shutdown")
        or words.accept("log-adjacency-changes")
    ):
        pass
    else:
        words.node.read = 0


def _interface_word(words: Words) -> str:
    name = words.next()
    return name + words.next() if words.peek()[:1].isdecimal() else name


def _statement(words: Words, state: _State, context: Context) -> None:
    word = words.peek()
    if word == "network":
        words.next()
        _network(words, state)
    elif word == "neighbor":
        _neighbor(words, state, context)
    elif word == "redistribute":
        words.next()
        text = words.rest()
        state.redistributes.append(text[0] if text else "")
        _named_after(text, "route-map", "route-map", "routing", words, context)
    elif word == "passive-interface":
        words.next()
        if words.accept("default"):
            state.all_passive = True
        else:
            state.passive.add(_interface_word(words))
    elif word == "default-information":
        words.next()
        if words.accept("originate"):
            state.default = True
            _named_after(words.rest(), "route-map", "route-map", "routing", words, context)
    elif word == "distribute-list":
        words.next()
        text = words.rest()
        kind = "acl"
        if text[:1] in (["prefix"], ["route-map"]):
            kind = "prefix-list" if text[0] == "prefix" else "route-map"
            text = text[1:]
        if text and text[0] != "gateway":
            context.uses(text[0], "routing", words.at, kind)
    elif word in _SETTINGS or (word == "area" and words.peek(2) not in ("virtual-link", "sham-link")):
        words.rest()


_SETTINGS = frozenset(
    {
        "router-id",
        "version",
        "auto-summary",
        "eigrp",
        "bgp",
        "metric",
        "log-adjacency-changes",
        "maximum-paths",
        "distance",
        "default-metric",
        "timers",
        "auto-cost",
        "exit-address-family",
        "topology",
        "exit-af-topology",
        "aggregate-address",
        "synchronization",
        "af-interface",
        "exit-af-interface",
        "net",
        "is-type",
        "metric-style",
        "nsf",
        "ispf",
        "max-metric",
        "compatible",
        "summary-address",
        "variance",
        "template",
    }
)


def _named_after(text: list[str], word: str, kind: str, use: str, words: Words, context: Context) -> None:
    if word in text[:-1]:
        context.uses(text[text.index(word) + 1], use, words.at, kind)


def _network(words: Words, state: _State) -> None:
    text = words.peek()
    if not is_ip(text.partition("/")[0]):
        return
    area = ""
    try:
        if is_ip(words.peek(1)):
            network = wildcard(text, words.peek(1))
            words.next()
        elif words.peek(1) == "mask":
            network = masked(text, words.peek(2))
            words.next()
            words.next()
        else:
            network = prefix(text) if "/" in text else _classful(text)
    except ValueError:
        return
    words.next()
    if words.accept("area"):
        area = words.next()
    elif words.accept("route-map") or words.accept("backdoor"):
        words.rest()
    state.networks.append((network, area))


def _classful(text: str) -> Ranges:
    first = parse_ip(text) >> 24
    length = 8 if first < 128 else 16 if first < 192 else 24
    return prefix(f"{text}/{length}")


def _neighbor(words: Words, state: _State, context: Context) -> None:
    words.next()
    peer = words.next()
    if is_ip(peer) and parse_ip(peer) not in state.neighbors:
        state.neighbors.append(parse_ip(peer))
    word = words.peek()
    if word == "password":
        words.next()
        secret = line_secret(words, "routing", peer)
        context.secrets += [secret] if secret is not None else []
        return
    text = words.rest()
    if word in ("route-map", "prefix-list", "distribute-list", "filter-list") and len(text) > 1:
        if word != "filter-list":
            context.uses(text[1], "routing", words.at, "acl" if word == "distribute-list" else word)
    elif word == "default-originate":
        state.default = True
        _named_after(text, "route-map", "route-map", "routing", words, context)


def _covered(
    state: _State,
    protocol: str,
    number: str,
    vrf: str,
    interfaces: tuple[Interface, ...],
    drafts: Mapping[str, Draft],
) -> Iterator[tuple[str, tuple[str, bool]]]:
    """The interfaces a process is on, each with its area and whether it is passive there.

    Their address lies in a network statement or they name the process.
    """
    if protocol == "bgp":
        return
    state.networks.sort(key=lambda pair: pair[0].size)
    for interface in interfaces:
        passive = interface.name in state.passive or (state.all_passive and interface.name not in state.active)
        if protocol == "eigrp" and interface.vrf != vrf:
            continue
        area = _area(state, interface)
        if area is None:
            family = "ipv6 " if protocol.startswith("ipv6 ") else "ip "
            wanted = f"{family}{protocol.removeprefix('ipv6 ')}", number
            draft = drafts.get(interface.name)
            named = draft.protocols if draft is not None else []
            area = next((where for kind, process, where in named if (kind, process) == wanted), None)
            if area is None and protocol == "isis":
                area = next((where for kind, process, where in named if (kind, process) == ("isis", number)), None)
        if area is not None:
            yield interface.name, (area or number, passive)


def _area(state: _State, interface: Interface) -> str | None:
    # the most specific network statement that holds the address gives the area: IOS keeps them in that order
    for network, area in state.networks:
        if any(address.ip in network for address in interface.addresses if not address.virtual):
            return area
    return None
