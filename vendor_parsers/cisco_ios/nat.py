"""Address translation: ``ip nat inside|outside source`` and pools.

A static inside translation works both ways, so it is two rules: the inside host gets an outside address on the
way out, and the outside address is delivered to the inside host (IOS IP Addressing: NAT Configuration Guide).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from auditor.model.address import ANY4, format_ip, is_ip, mask_length, parse_ip, prefix_interval
from auditor.model.forwarding import Nat
from auditor.model.ranges import Ranges
from auditor.model.rule import Action, Match, RuleSet
from auditor.model.service import ANY_SERVICE, TCP, UDP, Service, port_term
from auditor.source.node import Node, Words
from vendor_parsers._readers.cisco_names import port_number
from vendor_parsers.cisco_ios.draft import Draft
from vendor_parsers.cisco_ios.management import Context

MOST_ENTRIES = 2000
"""A list for translation longer than this is left unresolved: taking it apart costs the square of its length."""

_ANY4 = Match.exact(ANY4, "any")


def read_nats(root: Node, drafts: Mapping[str, Draft], context: Context) -> Iterator[Nat]:
    """Every translation; ``inward`` and ``outward`` are the interfaces marked ``ip nat inside`` and ``outside``."""
    inside = frozenset(name for name, draft in drafts.items() if draft.nat == "inside")
    outside = frozenset(name for name, draft in drafts.items() if draft.nat == "outside")
    pools = dict(_pools(root))
    for side in ("inside", "outside"):
        here, there = (inside, outside) if side == "inside" else (outside, inside)
        for node in root.all("ip", "nat", side, "source"):
            words = node.cursor(4)
            if words.accept("static"):
                yield from _static(words, side, here, there)
            elif words.peek() in ("list", "route-map"):
                yield _dynamic(words, side, here, there, pools, drafts, context)
    for node in root.all("ip", "nat", "inside", "destination", "list"):
        words = node.cursor(5)
        name = words.next()
        context.uses(name, "nat", node.at)
        to = pools.get(words.next(), Match.opaque("pool")) if words.accept("pool") else Match.opaque("pool")
        yield Nat(
            kind="destination",
            name=f"list {name}",
            at=node.at,
            inward=outside,
            outward=inside,
            destination=_sources(context.lists.get(name), name),
            to=to,
        )


def _pools(root: Node) -> Iterator[tuple[str, Match]]:
    for node in root.all("ip", "nat", "pool"):
        words = node.cursor(3)
        name = words.next()
        found = Match.opaque(f"pool {name}", ANY4)
        if is_ip(words.peek()) and is_ip(words.peek(1)):
            low, high = parse_ip(words.next()), parse_ip(words.next())
            found = Match.exact(Ranges.of((min(low, high), max(low, high))), f"pool {name}")
        if words.peek() in ("netmask", "prefix-length"):
            words.next()
            words.next()
        if words.accept("type"):
            words.next()
        words.accept("add-route")
        spans = [found] if found.lower else []
        for child in node.children:
            inner = child.cursor()
            if inner.accept("address") and is_ip(inner.peek()) and is_ip(inner.peek(1)):
                low, high = parse_ip(inner.next()), parse_ip(inner.next())
                spans.append(Match.exact(Ranges.of((min(low, high), max(low, high))), f"pool {name}"))
        yield name, Match.union(spans) if spans else found


def _static(words: Words, side: str, here: frozenset[str], there: frozenset[str]) -> Iterator[Nat]:
    """``ip nat inside source static LOCAL GLOBAL``: for outside the order is GLOBAL LOCAL, seen from the outside."""
    protocol = words.next() if words.peek() in ("tcp", "udp", "esp") else ""
    network = words.accept("network")
    first, first_port = _end(words, protocol)
    interface = ""
    if words.accept("interface"):
        interface = words.next()
        if words.peek()[:1].isdecimal() and "/" in words.peek():
            interface += words.next()
        second, second_port = Match.opaque(f"interface {interface}", ANY4), _port(words, protocol)
    else:
        second, second_port = _end(words, protocol)
    if network and words.left:
        first, second = _network(first, second, words)
    conditions, vrf = _options(words)
    name = f"static {' '.join(first.names)}"
    number = {"tcp": TCP, "udp": UDP, "esp": 50}.get(protocol)
    yield Nat(
        kind="source",
        name=name,
        at=words.at,
        inward=here,
        outward=there,
        source=first,
        service=_service(number, None, first_port),
        to=second,
        to_ports=second_port,
        conditions=conditions,
        vrf=vrf,
    )
    yield Nat(
        kind="destination",
        name=name,
        at=words.at,
        inward=there,
        outward=here,
        destination=second,
        service=_service(number, second_port, None),
        to=first,
        to_ports=first_port,
        conditions=conditions,
        vrf=vrf,
    )


def _service(number: int | None, destination: Ranges | None, source: Ranges | None) -> Service:
    if number is None:
        return ANY_SERVICE
    term = port_term(number)
    if destination is not None:
        term = port_term(number, destination)
    elif source is not None:
        term = port_term(number, source=source)
    return Service((term,), (), "")


def _end(words: Words, protocol: str) -> tuple[Match, Ranges | None]:
    text = words.peek()
    if not is_ip(text):
        return Match.opaque(text, ANY4), None
    words.next()
    return Match.exact(Ranges.one(parse_ip(text)), text), _port(words, protocol)


def _port(words: Words, protocol: str) -> Ranges | None:
    if protocol not in ("tcp", "udp"):
        return None
    found = port_number(words.peek(), TCP if protocol == "tcp" else UDP)
    if found is None:
        return None
    words.next()
    return Ranges.one(found)


def _network(first: Match, second: Match, words: Words) -> tuple[Match, Match]:
    text = words.peek()
    try:
        length = int(text[1:]) if text.startswith("/") else mask_length(text)
        widened = [
            Match.exact(
                Ranges((prefix_interval(match.lower.least, length),)), f"{format_ip(match.lower.least)}/{length}"
            )
            for match in (first, second)
        ]
    except (ValueError, IndexError):
        return first, second
    words.next()
    return widened[0], widened[1]


def _dynamic(
    words: Words,
    side: str,
    here: frozenset[str],
    there: frozenset[str],
    pools: Mapping[str, Match],
    drafts: Mapping[str, Draft],
    context: Context,
) -> Nat:
    kind, name = words.next(), words.next()
    context.uses(name, "nat", words.at, "acl" if kind == "list" else "route-map")
    to, outward = Match.opaque("translated", ANY4), there
    if words.accept("pool"):
        pool = words.next()
        to = pools.get(pool, Match.opaque(f"undefined pool {pool}", ANY4))
    elif words.accept("interface"):
        interface = words.next()
        if words.peek()[:1].isdecimal():
            interface += words.next()
        to, outward = _interface_address(interface, drafts), frozenset({interface}) & there or there
    conditions, vrf = _options(words)
    matched = _sources(context.lists.get(name), name) if kind == "list" else Match.opaque(f"route-map {name}", ANY4)
    return Nat(
        kind="source",
        name=f"{kind} {name}",
        at=words.at,
        inward=here,
        outward=outward,
        source=matched,
        to=to,
        conditions=conditions,
        vrf=vrf,
    )


def _options(words: Words) -> tuple[tuple[str, ...], str]:
    conditions: list[str] = []
    vrf = ""
    while words.left:
        word = words.peek()
        if word in (
            "overload",
            "extendable",
            "no-alias",
            "no-payload",
            "forced",
            "add-route",
            "reversible",
            "stateless",
        ):
            words.next()
        elif word == "vrf":
            words.next()
            vrf = words.next()
        elif word == "match-in-vrf":
            words.next()
        elif word in ("route-map", "redundancy", "mapping-id", "name", "oer"):
            taken = f"{words.next()} {words.next()}"
            if word == "route-map":
                conditions.append(taken)
        else:
            break
    conditions += [f"word not understood: {word}" for word in words.node.words[words.position :]]
    return tuple(conditions), vrf


def _interface_address(name: str, drafts: Mapping[str, Draft]) -> Match:
    draft = drafts.get(name)
    points = [address.ip for address in draft.addresses if address.ip < 1 << 32] if draft is not None else []
    if not points or (draft is not None and draft.dynamic):
        return Match.opaque(f"interface {name}", ANY4)
    return Match.exact(Ranges.one(points[0]), f"interface {name}")


def _sources(rules: RuleSet | None, name: str) -> Match:
    """The addresses a translation's list picks: its sources, where every entry speaks of sources alone."""
    if rules is None:
        return Match.opaque(f"undefined list {name}", ANY4)
    if len(rules.rules) > MOST_ENTRIES:
        return Match.opaque(f"list {name}", ANY4)
    lower, upper = Ranges(), Ranges()
    seen_lower, seen_upper = Ranges(), Ranges()
    exact = True
    for rule in rules.rules:
        sure = rule.exact and rule.service.is_any and rule.destination.lower == ANY4
        exact = exact and sure
        if rule.action is not Action.DENY:
            upper |= rule.source.upper - seen_lower
            if sure:
                lower |= rule.source.lower - seen_upper
        if sure:
            seen_lower |= rule.source.lower
        seen_upper |= rule.source.upper
    if rules.default is Action.UNKNOWN:
        return Match(Ranges(), ANY4, (name,), (name,))
    return Match(lower, upper, (f"list {name}",), () if exact else (name,))
