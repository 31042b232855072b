"""Policy routing by route map: statements in order, each picking packets by access lists, to a flat list of policy routes.

What an access list permits is the statement's; what it denies goes on to the next statement. A deny statement, the end of
the map and a statement without a usable way leave packets to the routing table (Catalyst 4500 Software Configuration Guide,
Configuring Policy-Based Routing, route-map processing logic). Several lists in one statement mean any of them. Ways are tried
in the order next hops, recursive next hop, interfaces, default next hops, default interfaces, the first usable one counts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from auditor.model.address import is_ip, parse_ip
from auditor.model.forwarding import PolicyRoute
from auditor.model.ranges import Ranges
from auditor.model.rule import Action, Match, Rule, RuleSet
from auditor.model.service import ANY_SERVICE, Service, Term
from auditor.source.node import Node

MOST_ROUTES = 2_000
"""More than this for one interface is left unresolved: lists with denies multiply with the statements behind them."""
MOST_NESTED = 40

_HARMLESS = frozenset("tos precedence dscp df qos-group cos traffic-index".split())
_POINTLESS = frozenset("description continue".split())


class UnresolvedError(Exception):
    """A route map that cannot be read exactly."""


@dataclass(slots=True)
class _Way:
    """Where a statement sends what it matches; ``order`` is that of evaluation."""

    order: int
    hop: int | None = None
    interface: str = ""
    only_default: bool = False
    recursive: bool = False
    vrf: str | None = None
    conditions: tuple[str, ...] = ()


@dataclass(slots=True)
class _Statement:
    number: int
    node: Node
    permits: bool
    lists: list[str] = field(default_factory=list)
    conditions: list[str] = field(default_factory=list)
    ways: list[_Way] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Part:
    """Packets: addresses, service, and what nobody can evaluate."""

    source: Match
    destination: Match
    service: Service
    conditions: tuple[str, ...] = ()


Lists = Mapping[str, RuleSet]


def policy_routes(
    maps: Sequence[Node], lists: Lists, inward: str, vrf: str, family: str, whole: Ranges, port: Callable[[str], str]
) -> list[PolicyRoute]:
    """The policy routes of one interface; raises :class:`UnresolvedError` when its route map cannot be read exactly.

    ``maps`` are the ``route-map`` statements of that name, ``family`` is ``ip`` or ``ipv6``, ``port`` gives an interface's name.
    """
    if not maps:
        raise UnresolvedError("no such route map")
    statements = sorted((_statement(node, family, port) for node in maps), key=lambda one: one.number)
    found: list[PolicyRoute] = []
    everything = Match.exact(whole, "any")
    steps = [(one, name) for one in statements for name in (one.lists or [""])]
    _walk(steps, _Part(everything, everything, ANY_SERVICE), lists, found, 0)
    return [replace(one, inward=frozenset({inward}), vrf=vrf) for one in found]


def _statement(node: Node, family: str, port: Callable[[str], str]) -> _Statement:
    words = node.words
    number = int(words[3]) if len(words) > 3 and words[3].isdecimal() else 10
    made = _Statement(number, node, words[2:3] != ["deny"])
    verify = False
    for child in node.children:
        line = child.words
        if line[:3] == ["match", family, "address"] and line[3:4] != ["prefix-list"]:
            made.lists += line[3:]
        elif line[:1] == ["match"]:
            made.conditions.append(child.text.strip())
        elif line[:1] == ["set"]:
            verify = verify or line[1:] == [family, "next-hop", "verify-availability"]
            made.ways += _ways(line[1:], family, port)
        elif (line[:1] and line[0] not in _POINTLESS) or line[:1] == ["continue"]:
            raise UnresolvedError(child.text)
    if verify:
        for way in made.ways:
            way.conditions = ("verify-availability",)
    made.ways.sort(key=lambda way: way.order)
    return made


def _ways(words: list[str], family: str, port: Callable[[str], str]) -> list[_Way]:
    """What one ``set`` line adds."""
    if words[0] == "interface":
        return [_Way(3, interface=name) for name in _interfaces(words[1:], port)]
    if words[:2] == ["default", "interface"]:
        return [_Way(5, interface=name, only_default=True) for name in _interfaces(words[2:], port)]
    if words[0] == "vrf" and len(words) == 2:
        return [_Way(3, vrf=words[1])]
    if words == ["global"]:
        return [_Way(3, vrf="")]
    if words[0] == family and len(words) > 1:
        if words[1] in _HARMLESS:
            return []
        return _hops(words[1:])
    if words[0] in _HARMLESS:
        return []
    raise UnresolvedError(" ".join(words))


def _hops(words: list[str]) -> list[_Way]:
    default, vrf, recursive = False, None, False
    conditions: tuple[str, ...] = ()
    if words[0] == "default":
        default, words = True, words[1:]
    if words[:1] == ["vrf"] and len(words) > 1:
        vrf, words = words[1], words[2:]
    elif words[:1] == ["global"]:
        vrf, words = "", words[1:]
    if words[:1] != ["next-hop"]:
        raise UnresolvedError(" ".join(words))
    words = words[1:]
    if words == ["verify-availability"]:
        return []
    if words[:1] == ["verify-availability"] and len(words) >= 2:
        conditions, words = (" ".join(words[3:]) or words[0],), words[1:2]
    elif words[:1] == ["recursive"]:
        recursive, words = True, words[1:]
    if not words or not all(is_ip(word) for word in words):
        raise UnresolvedError(" ".join(words))
    order = 4 if default else 2 if recursive else 1
    return [_Way(order, parse_ip(word), "", default, recursive, vrf, conditions) for word in words]


def _interfaces(words: list[str], port: Callable[[str], str]) -> list[str]:
    """``Null0``, ``Serial0/0 Serial0/1`` or, apart, ``Serial 0/0``."""
    names: list[str] = []
    for word in words:
        if names and word[:1].isdecimal():
            names[-1] += word
        else:
            names.append(word)
    return [port(name) for name in names]


def _walk(steps: list[tuple[_Statement, str]], part: _Part, lists: Lists, found: list[PolicyRoute], depth: int) -> None:
    if depth > MOST_NESTED:
        raise UnresolvedError("lists with denies nested too deep")
    for number, (statement, name) in enumerate(steps):
        if not name:
            _send(statement, part, found)
            if not statement.conditions:
                return
            continue
        rules = lists.get(name)
        if rules is None or rules.default is not Action.DENY:
            raise UnresolvedError(f"access list {name}")
        for rule in rules.rules:
            narrower = _both(part, rule)
            if not rule.enabled or narrower is None:
                continue
            if rule.action is Action.PERMIT:
                _send(statement, narrower, found)
            elif rule.action is Action.DENY:
                _walk(steps[number + 1 :], narrower, lists, found, depth + 1)
                _table(statement, narrower, found)
            else:
                raise UnresolvedError(f"access list {name}")


def _send(statement: _Statement, part: _Part, found: list[PolicyRoute]) -> None:
    """What a statement does with packets: its ways in order, then the routing table."""
    if len(found) > MOST_ROUTES:
        raise UnresolvedError("too many combinations")
    here = (*part.conditions, *statement.conditions)
    for way in statement.ways if statement.permits else ():
        found.append(
            PolicyRoute(
                name=f"{statement.node.words[1]} {statement.number}", at=statement.node.block, source=part.source,
                destination=part.destination, service=part.service, next_hop=way.hop, next_vrf=way.vrf,
                interface="" if way.interface.lower().startswith("null") else way.interface,
                discard=way.interface.lower().startswith("null"), only_default=way.only_default,
                recursive=way.recursive, conditions=(*here, *way.conditions),
            )
        )  # fmt: skip
    _table(statement, part, found)


def _table(statement: _Statement, part: _Part, found: list[PolicyRoute]) -> None:
    found.append(
        PolicyRoute(
            name=f"{statement.node.words[1]} {statement.number}", at=statement.node.block, source=part.source,
            destination=part.destination, service=part.service, conditions=(*part.conditions, *statement.conditions),
        )
    )  # fmt: skip


def _both(part: _Part, rule: Rule) -> _Part | None:
    """The packets of a part that a rule speaks of; None where there are none."""
    source, destination = _meet(part.source, rule.source), _meet(part.destination, rule.destination)
    service = _common(part.service, rule.service)
    if not source.upper or not destination.upper or not (service.terms or service.unknown):
        return None
    return _Part(source, destination, service, (*part.conditions, *rule.conditions))


def _meet(a: Match, b: Match) -> Match:
    return Match(a.lower & b.lower, a.upper & b.upper, b.names or a.names, (*a.unknown, *b.unknown))


def _common(a: Service, b: Service) -> Service:
    if a.is_any and not a.unknown:
        return b
    if b.is_any and not b.unknown:
        return a
    pairs = (_shared(one, other) for one in a.terms for other in b.terms)
    return Service(tuple(term for term in pairs if term is not None), (*a.unknown, *b.unknown), b.name)


def _shared(a: Term, b: Term) -> Term | None:
    if a.established is not None and b.established is not None and a.established != b.established:
        return None
    found = Term(
        a.protocols & b.protocols, a.destination_ports & b.destination_ports, a.source_ports & b.source_ports,
        a.icmp & b.icmp, a.established if b.established is None else b.established,
    )  # fmt: skip
    return found if found.protocols and found.destination_ports and found.source_ports and found.icmp else None
