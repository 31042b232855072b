"""Before 8.3: what a rule for sources chooses by, and ``static`` and ``alias``, which also publish."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from auditor.model.address import ANY4
from auditor.model.forwarding import Nat
from auditor.model.ranges import Ranges
from auditor.model.rule import ANYWHERE, Action, Match, Rule, RuleSet
from auditor.model.service import ANY_SERVICE, PORT_PROTOCOLS, Service, port_term
from auditor.model.span import Span
from auditor.source.node import Node, Words
from vendor_parsers._readers.choosing import counterpart
from vendor_parsers.cisco_asa.addresses import interface_address, network
from vendor_parsers.cisco_asa.nat import bare_port
from vendor_parsers.cisco_asa.nat_control import untranslated
from vendor_parsers.cisco_asa.scope import Scope
from vendor_parsers.cisco_asa.services import port_protocol, swapped, terms_of_protocol

_LIMITS = ("dns", "norandomseq", "nailed")


@dataclass(slots=True, kw_only=True)
class Statement:
    """One rule for sources of one interface: the list it chooses by, and what it makes of them.

    ``maps`` are, for each way out, its interfaces (None: any), the new addresses (None: as they were), and conditions.
    ``real`` to ``mapped`` are the whole pair of a static rule.
    """

    name: str
    at: Span
    inward: frozenset[str] | None
    rules: tuple[Rule, ...]
    maps: tuple[tuple[frozenset[str] | None, Match | None, tuple[str, ...]], ...] = ()
    real: Match | None = None
    port: Ranges | None = None
    conditions: tuple[str, ...] = ()


def matched(words: Words, scope: Scope, lists: dict[str, RuleSet], at: Span) -> tuple[Rule, ...]:
    """What a rule chooses by: the entries of its list, or one for its network."""
    opaque = Rule(name="", action=Action.PERMIT, at=at)
    if words.accept("access-list"):
        name = words.next()
        ruleset = lists.get(name)
        scope.refer("acl", name, "nat", words.at, defined=ruleset is not None)
        if ruleset is None:
            return (replace(opaque, source=Match.opaque(name), destination=Match.opaque(name)),)
        return ruleset.rules
    try:
        found = network(words.peek(), words.peek(1), scope)
    except ValueError:
        return (replace(opaque, source=Match.opaque(words.peek())),)
    name = f"{words.next()} {words.next()}"
    return (replace(opaque, source=Match.exact(found, name)),)


def limits(words: Words) -> bool:
    """``dns``, ``norandomseq``, ``tcp N M``, ``udp N`` and bare connection limits; True when ``outside`` is among them."""
    outside = False
    while words.left:
        if words.accept("outside"):
            outside = True
        elif words.peek() in (*_LIMITS, "tcp", "udp") or words.peek().isdecimal():
            words.next()
        else:
            break
    return outside


def permits(rules: tuple[Rule, ...]) -> Iterator[tuple[Rule, tuple[str, ...]]]:
    """The entries that choose, each with what makes it uncertain: an entry before it that may take its packets away."""
    denied = False
    for rule in rules:
        if rule.enabled and rule.action is not Action.DENY:
            doubts = ("entries before it deny",) if denied or rule.action is Action.UNKNOWN else ()
            yield rule, (*rule.conditions, *doubts)
        denied = denied or (rule.enabled and rule.action is Action.DENY)


def static(node: Node, scope: Scope, lists: dict[str, RuleSet]) -> tuple[Statement, list[Nat]]:
    """``static (REAL,MAPPED) …``: translated on the way out from the real side, published on the mapped one."""
    words = node.cursor(1)
    real_name, _, mapped_name = words.next().strip("()").partition(",")
    real_side = scope.hardware_or_any(real_name, node.at, "nat")
    mapped_side = scope.hardware_or_any(mapped_name, node.at, "nat")
    terms = terms_of_protocol(words.peek()) if words.peek() in ("tcp", "udp") else None
    protocol = 0
    if terms is not None:
        protocol = port_protocol(terms)
        words.next()
    mapped = _one_side(words, scope, mapped_name)
    mapped_port = bare_port(words, protocol) if protocol else None
    listed = words.peek() == "access-list"
    conditions: tuple[str, ...] = ()
    rules: tuple[Rule, ...] = ()
    real_port: Ranges | None = None
    real = Match.opaque("static")
    if listed:
        rules = matched(words, scope, lists, node.at)
        sources = [rule.source for rule, _ in permits(rules)]
        real = Match.union(dict.fromkeys(sources)) if sources else Match.opaque("access-list")
        real_port = _port_of(rules, protocol)
    else:
        real = _one_side(words, scope, real_name)
        real_port = bare_port(words, protocol) if protocol else None
    mask = ""
    if words.peek() == "netmask" and words.peek(1):
        words.next()
        mask = words.next()
    limits(words)
    conditions = (f"not understood: {words.peek()}",) if words.left else ()
    mapped = _network_of(mapped, mask, scope) if not listed else _as_wide(mapped, real)
    if not listed:
        real = _network_of(real, mask, scope)
        service = _service(protocol, source=real_port)
        rules = (Rule(name="", action=Action.PERMIT, at=node.at, source=real, service=service),)
    statement = Statement(
        name="static",
        at=node.at,
        inward=real_side,
        rules=rules,
        maps=((mapped_side, mapped, ()),),
        real=real,
        port=mapped_port if mapped_port != real_port else None,
        conditions=conditions,
    )
    base = Nat(kind="destination", name="static", at=node.at, inward=mapped_side, outward=real_side, to=real)
    return statement, list(_published(base, statement, mapped, protocol, mapped_port, real_port))


def _published(
    base: Nat, statement: Statement, mapped: Match, protocol: int, mapped_port: Ranges | None, real_port: Ranges | None
) -> Iterator[Nat]:
    real = base.to
    known = not (mapped.unknown or real.unknown) and real.upper.size == mapped.upper.size
    for rule, doubts in permits(statement.rules):
        exact = known and rule.source.lower == rule.source.upper
        seen = Match.exact(counterpart(rule.source.upper, real.upper, mapped.upper), *mapped.names) if exact else mapped
        made = replace(
            base,
            source=rule.destination,
            destination=seen,
            service=swapped(rule.service) if mapped_port is None else _service(protocol, mapped_port),
            conditions=(*statement.conditions, *doubts),
        )
        if exact and mapped.upper == real.upper and mapped_port == real_port:
            yield replace(made, kind="identity_destination", to=ANYWHERE)
        else:
            ports = real_port if real_port != mapped_port else None
            yield replace(made, to=rule.source if exact else real, to_ports=ports, one_to_one=exact)


def _port_of(rules: tuple[Rule, ...], protocol: int) -> Ranges | None:
    """The one source port the list of a policy static rule names for the real host."""
    ports = Ranges.union(term.source_ports for rule in rules for term in rule.service.terms)
    return ports if protocol and ports.size == 1 else None


def _as_wide(mapped: Match, real: Match) -> Match:
    """A policy static rule's mapped address begins a network as large as what its list names."""
    size = real.upper.size
    if mapped.unknown or real.unknown or size <= 1 or mapped.lower.size != 1:
        return mapped
    if len(real.upper.intervals) != 1:
        return Match.opaque(mapped.names[0] if mapped.names else "static", ANY4)
    return Match.exact(Ranges.of((mapped.lower.least, mapped.lower.least + size - 1)), *mapped.names)


def _one_side(words: Words, scope: Scope, nameif: str) -> Match:
    if words.accept("interface"):
        return interface_address(nameif, scope, "nat", words.at)
    try:
        point = scope.ip(words.peek())
    except ValueError:
        return Match.opaque(words.next())
    return Match.exact(Ranges.one(point), words.next())


def _network_of(match: Match, mask: str, scope: Scope) -> Match:
    """A static rule's netmask makes a network of its addresses."""
    if not mask or match.unknown or len(match.names) != 1:
        return match
    try:
        return Match.exact(network(match.names[0], mask, scope), *match.names)
    except ValueError:
        return match


def _service(protocol: int, port: Ranges | None = None, source: Ranges | None = None) -> Service:
    if protocol not in PORT_PROTOCOLS or (port is None and source is None):
        return ANY_SERVICE
    if port is not None:
        return Service((port_term(protocol, port),), name="static")
    return Service((port_term(protocol, source=source or Ranges.of((0, 65535))),), name="static")


def alias(node: Node, scope: Scope) -> Nat:
    """``alias (IF) DNAT DESTINATION [MASK]``: on that interface packets to the first go to the second.

    It also rewrites DNS answers, and its use beside static rules is not documented in full: uncertain.
    """
    words = node.cursor(1)
    inward = frozenset({scope.hardware(words.next().strip("()"), node.at, "nat")})
    seen, actual = _one_side(words, scope, ""), _one_side(words, scope, "")
    mask = words.next() if words.left else ""
    return untranslated(
        Nat(
            kind="destination",
            name="alias",
            at=node.at,
            inward=inward,
            destination=_network_of(seen, mask, scope),
            to=_network_of(actual, mask, scope),
            one_to_one=True,
        ),
        "alias",
    )
