"""The lines of ``ip nat``: pools, static pairs, and lists or route maps with what sources become."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from auditor.model.address import ANY4, format_ip, is_ip, mask_length, parse_ip, prefix_interval
from auditor.model.forwarding import Nat
from auditor.model.ranges import Ranges
from auditor.model.rule import Match, Rule
from auditor.model.service import ANY_SERVICE, TCP, UDP, Service, port_term
from auditor.model.span import Span
from auditor.source.node import Node, Words
from vendor_parsers._readers.choosing import meeting, narrowed
from vendor_parsers._readers.cisco_names import port_number
from vendor_parsers.cisco_ios.draft import Draft
from vendor_parsers.cisco_ios.management import Context
from vendor_parsers.cisco_ios.nat_lists import Choice, by_list, by_route_map, everything

ROUTED_FIRST = "outside local addresses are routed before they are translated"
_WORDS = ("overload", "extendable", "no-alias", "no-payload", "forced", "add-route", "reversible", "stateless")
_TAKING = ("redundancy", "mapping-id", "name", "oer")


@dataclass(slots=True, kw_only=True)
class Statement:
    """One ``ip nat`` line while it is read: what it chooses, what sources become, and how it may be entered backwards.

    ``real`` to ``mapped`` are the whole pair of a static line; ``shared``: ports tell the hosts behind an address apart.
    ``doubts`` concern sources alone.
    """

    name: str
    at: Span
    static: bool
    choices: list[Choice]
    mapped: Match
    real: Match | None = None
    port: Ranges | None = None
    shared: bool = False
    by_map: bool = False
    words: frozenset[str] = frozenset()
    vrf: str = ""
    conditions: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    backwards: list[Nat] = field(default_factory=list)


def read_pools(root: Node) -> Iterator[tuple[str, Match]]:
    """``ip nat pool NAME``: its addresses."""
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


def read_statement(
    words: Words, side: str, pools: Mapping[str, Match], drafts: Mapping[str, Draft], root: Node, context: Context
) -> Statement | None:
    """One ``source`` line behind those words; None when it is neither static nor by a list."""
    if words.accept("static"):
        return _static(words, side, drafts, root, context)
    if words.peek() in ("list", "route-map"):
        return _dynamic(words, pools, drafts, root, context)
    return None


def _static(words: Words, side: str, drafts: Mapping[str, Draft], root: Node, context: Context) -> Statement:
    """``static LOCAL GLOBAL`` for inside; for outside the order is GLOBAL LOCAL: always before and after."""
    protocol = words.next() if words.peek() in ("tcp", "udp", "esp") else ""
    network = words.accept("network")
    first, first_port = _end(words, protocol)
    if words.accept("interface"):
        interface = _interface(words)
        second, second_port = _interface_address(interface, drafts), _port(words, protocol)
    else:
        second, second_port = _end(words, protocol)
    if network and words.left:
        first, second = _network(first, second, words)
    number = {"tcp": TCP, "udp": UDP, "esp": 50}.get(protocol)
    rule = replace(everything(words.at), source=first, service=_service(number, source=first_port))
    made = Statement(
        name=f"static {' '.join(first.names)}",
        at=words.at,
        static=True,
        choices=[Choice((rule,))],
        mapped=second,
        real=first,
        port=second_port if second_port != first_port else None,
    )
    route_map = _options(words, made)
    back = Nat(
        kind="destination",
        name=made.name,
        at=made.at,
        destination=second,
        service=_service(number, second_port),
        to=first,
        to_ports=first_port if second_port != first_port else None,
        one_to_one=paired(first, second),
    )
    if back.one_to_one and first.upper == second.upper and first_port == second_port:
        back = replace(back, kind="identity_destination", to=Match.exact(ANY4, "any"))
    if route_map:
        context.uses(route_map, "nat", words.at, "route-map")
        made.choices = [_limited(choice, rule) for choice in by_route_map(route_map, words.at, root, context)]
        # whether the map also limits sessions from outside depends on the release and on ``reversible``
        back = replace(back, conditions=(f"route-map {route_map} from outside",))
    if side == "outside":
        back = replace(back, conditions=(*back.conditions, ROUTED_FIRST))
    made.backwards.append(back)
    return made


def _limited(choice: Choice, only: Rule) -> Choice:
    """What a route map chooses among the packets of one host."""
    found = tuple(
        replace(rule, source=meeting(only.source, rule.source), service=narrowed(only.service, rule.service))
        for rule in choice.rules
    )
    return replace(choice, rules=found)


def _dynamic(
    words: Words, pools: Mapping[str, Match], drafts: Mapping[str, Draft], root: Node, context: Context
) -> Statement:
    kind, name = words.next(), words.next()
    context.uses(name, "nat", words.at, "acl" if kind == "list" else "route-map")
    by_map = kind == "route-map"
    to, shared = Match.opaque("translated", ANY4), False
    if words.accept("pool"):
        pool = words.next()
        to = pools.get(pool, Match.opaque(f"undefined pool {pool}", ANY4))
    elif words.accept("interface"):
        # whatever outside interface the packet leaves by, and always shared: overload is added to such a line
        to, shared = _interface_address(_interface(words), drafts), True
    found = by_route_map(name, words.at, root, context) if by_map else [Choice(by_list(name, words.at, context))]
    made = Statement(
        name=f"{kind} {name}",
        at=words.at,
        static=False,
        choices=found,
        mapped=to,
        shared=shared,
        by_map=by_map,
    )
    _options(words, made)
    made.shared = made.shared or "overload" in made.words
    return made


def _interface(words: Words) -> str:
    name = words.next()
    if words.peek()[:1].isdecimal() and (not name[-1:].isdecimal() or "/" in words.peek()):
        name += words.next()
    return name


def _options(words: Words, made: Statement) -> str:
    """The words behind a line; the name of its route map."""
    taken: set[str] = set()
    route_map = ""
    while words.left:
        word = words.peek()
        if word in _WORDS or word == "match-in-vrf":
            taken.add(words.next())
        elif word == "vrf":
            words.next()
            made.vrf = words.next()
        elif word == "route-map":
            words.next()
            route_map = words.next()
        elif word in _TAKING:
            words.next()
            words.next()
        else:
            break
    unread = words.node.words[words.position :]
    made.conditions = (*made.conditions, *(f"word not understood: {word}" for word in unread))
    made.words = frozenset(taken)
    return route_map


def _service(number: int | None, destination: Ranges | None = None, source: Ranges | None = None) -> Service:
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


def _interface_address(name: str, drafts: Mapping[str, Draft]) -> Match:
    draft = drafts.get(name)
    points = [address.ip for address in draft.addresses if address.ip < 1 << 32] if draft is not None else []
    if not points or (draft is not None and draft.dynamic):
        return Match.opaque(f"interface {name}", ANY4)
    return Match.exact(Ranges.one(points[0]), f"interface {name}")


def paired(one: Match, other: Match) -> bool:
    """True when the addresses of both are known and equally many."""
    return not one.unknown and not other.unknown and one.upper.size == other.upper.size
