"""Zone-based policy firewall: zones, zone pairs and the inspect policies between them.

Traffic between interfaces of two zones passes only where a zone pair's policy passes or inspects it; between two
interfaces of one zone it passes; between a zone and an interface in no zone it never does; a zone pair with
``self`` governs the device itself, which is otherwise open (IOS Security Configuration Guide: Zone-Based Policy
Firewall).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from auditor.model.address import ANY4, ANY6
from auditor.model.ranges import Ranges
from auditor.model.rule import ANYWHERE, Action, Binding, Match, Rule, RuleSet
from auditor.model.service import ANY_SERVICE, ICMP, TCP, UDP, Service, Term, icmp_term, port_term, protocol_term
from auditor.source.node import Node
from vendor_parsers._readers.cisco_names import TCP_PORTS, UDP_PORTS
from vendor_parsers.cisco_ios.draft import Draft
from vendor_parsers.cisco_ios.management import Context

NAME = "zone-pairs"
SELF = "zone-pairs to self"
MOST_NESTED = 3
MOST_COMBINED = 65_536
"""Rules one class map may stand for before it is kept as one unresolved rule."""


@dataclass(frozen=True, slots=True)
class _Part:
    """What one side of a class map matches: rules in order, first match, permits are in the class."""

    rules: tuple[Rule, ...]
    unknown: tuple[str, ...] = ()


@dataclass(slots=True)
class _Maps:
    """Inspect class maps and policy maps by name, and the class maps already read."""

    classes: dict[str, Node]
    policies: dict[str, Node]
    context: Context
    read: dict[str, _Part] = field(default_factory=dict)


def read_zones(
    root: Node, drafts: Mapping[str, Draft], context: Context
) -> tuple[tuple[RuleSet, ...], tuple[Binding, ...]]:
    """The zone firewall: one ``through`` list and, where a pair names ``self``, one ``local`` list; else nothing."""
    for node in root.all("zone", "security"):
        node.cursor(2).next()
        for child in node.all("description"):
            child.cursor(1).rest()
    maps = _Maps(dict(_inspect_maps(root, "class-map")), dict(_inspect_maps(root, "policy-map")), context)
    members: dict[str, set[str]] = {}
    for name, draft in drafts.items():
        if draft.zone:
            members.setdefault(draft.zone, set()).add(name)
    through: list[Rule] = []
    local: list[Rule] = []
    for node in root.all("zone-pair", "security"):
        source, target, rules = _pair(node, maps)
        inward, outward = frozenset(members.get(source, ())), frozenset(members.get(target, ()))
        if target == "self":
            local += [replace(rule, inward=inward) for rule in rules]
            local.append(Rule(name=f"rest of {source}", action=Action.DENY, at=node.at, inward=inward, implied=True))
        elif source != "self":
            through += [replace(rule, inward=inward, outward=outward) for rule in rules]
    for name, node in maps.classes.items():
        _class(name, node, maps)
    if not members:
        return (), ()
    at = next((rule.at for rule in (*through, *local)), drafts[min(frozenset().union(*members.values()))].at)
    sets = [
        RuleSet(
            name=NAME,
            family="both",
            rules=(*through, *_unruled(members, drafts)),
            at=at,
            default=Action.DENY,
            kind="zone-pair",
        )
    ]
    bindings = [Binding(ruleset=NAME, stage="through", at=at)]
    if local:
        sets.append(
            RuleSet(
                name=SELF, family="both", rules=tuple(local), at=local[0].at, default=Action.PERMIT, kind="zone-pair"
            )
        )
        bindings.append(Binding(ruleset=SELF, stage="local", at=local[0].at))
    return tuple(sets), tuple(bindings)


def _pair(node: Node, maps: _Maps) -> tuple[str, str, list[Rule]]:
    """(source zone, destination zone, rules) of one zone pair."""
    words = node.cursor(2)
    pair = words.next()
    source = words.next() if words.accept("source") else ""
    target = words.next() if words.accept("destination") else ""
    policy = node.after("service-policy", "type", "inspect")
    name = policy.next() if policy is not None else ""
    found = maps.policies.get(name)
    rules = list(_policy_rules(found, maps)) if found is not None else []
    if found is None and name:
        rules = [Rule(name=name, action=Action.UNKNOWN, at=node.at, conditions=(f"undefined policy map {name}",))]
    return source, target, [replace(rule, name=f"{pair} {rule.name}") for rule in rules]


def _unruled(members: Mapping[str, set[str]], drafts: Mapping[str, Draft]) -> Iterator[Rule]:
    """What passes without a zone pair: traffic inside one zone, and between interfaces that are in no zone."""
    for zone, names in sorted(members.items()):
        here = frozenset(names)
        yield Rule(
            name=f"within {zone}",
            action=Action.PERMIT,
            at=drafts[min(names)].at,
            inward=here,
            outward=here,
            implied=True,
        )
    outside = frozenset(drafts) - frozenset().union(*members.values())
    if outside:
        yield Rule(
            name="between interfaces without a zone",
            action=Action.PERMIT,
            at=drafts[min(outside)].at,
            inward=outside,
            outward=outside,
            implied=True,
        )


def _inspect_maps(root: Node, word: str) -> Iterator[tuple[str, Node]]:
    for node in root.peek(word, "type", "inspect"):
        words = node.cursor(3)
        if word == "class-map":
            words.accept("match-any") or words.accept("match-all")
        if len(node.words) == words.position + 1:
            yield words.next(), node


def _policy_rules(node: Node, maps: _Maps) -> Iterator[Rule]:
    for entry in node.children:
        words = entry.cursor()
        if words.accept("description"):
            words.rest()
            continue
        if not words.accept("class"):
            continue
        wanted = ""
        if words.accept("class-default"):
            wanted = "class-default"
        elif words.accept("type", "inspect"):
            wanted = words.next()
        action, inspects, log = _what(entry)
        part = _Part((_everything(entry, wanted),))
        if wanted != "class-default":
            part = _class(wanted, entry, maps)
        for number, rule in enumerate(part.rules, 1):
            if rule.action is Action.PERMIT:
                yield replace(
                    rule,
                    name=f"{wanted} {number}" if len(part.rules) > 1 else wanted,
                    action=action,
                    inspects=inspects,
                    log=log,
                    conditions=(*rule.conditions, *part.unknown),
                )


def _what(entry: Node) -> tuple[Action, bool, bool | None]:
    """(action, inspects, logs) of a policy's class; audit trails, which log sessions, are not read."""
    for child in entry.children:
        words = child.cursor()
        if words.accept("inspect"):
            words.rest()
            return Action.PERMIT, True, None
        if words.accept("pass"):
            return Action.PERMIT, False, words.accept("log")
        if words.accept("drop"):
            return Action.DENY, False, words.accept("log")
    # a class without an action drops (Zone-Based Policy Firewall Design and Application Guide)
    return Action.DENY, False, False


def _everything(entry: Node, name: str) -> Rule:
    return Rule(name=name, action=Action.PERMIT, at=entry.at)


def _class(name: str, user: Node, maps: _Maps, depth: int = 0) -> _Part:
    """The rules a class map stands for; match-all combines its lines, match-any lists them."""
    known = maps.read.get(name)
    if known is not None:
        return known
    node = maps.classes.get(name)
    if node is None or depth > MOST_NESTED:
        return _unresolved(name, user, f"class map {name} not resolved")
    parts = [part for child in node.children if (part := _line(name, child, maps, depth)) is not None]
    if not parts:
        found = _unresolved(name, node, f"class map {name} matches nothing known")
    elif "match-any" in node.words:
        whole = tuple(rule for part in parts for rule in part.rules)
        found = _Part(whole) if len(whole) <= MOST_COMBINED else _unresolved(name, node, "too many rules")
    else:
        found = _combined(parts)
    maps.read[name] = found
    return found


def _unresolved(name: str, node: Node, why: str) -> _Part:
    return _Part((Rule(name=name, action=Action.PERMIT, at=node.at, conditions=(why,)),))


def _line(name: str, child: Node, maps: _Maps, depth: int) -> _Part | None:
    words = child.cursor()
    if words.accept("description"):
        words.rest()
        return None
    if words.accept("match", "access-group"):
        words.accept("name")
        return _listed(words.next(), child, maps.context)
    if words.accept("match", "protocol"):
        part = _protocol(words.next(), child)
        words.rest()
        return part
    if words.accept("match", "class-map"):
        return _class(words.next(), child, maps, depth + 1)
    return _unresolved(name, child, child.text)


def _listed(name: str, node: Node, context: Context) -> _Part:
    context.uses(name, "filter", node.at)
    found = context.lists.get(name)
    if found is None:
        return _Part((Rule(name=name, action=Action.PERMIT, at=node.at, conditions=(f"undefined list {name}",)),))
    return _Part(_permits(found))


def _permits(found: RuleSet) -> tuple[Rule, ...]:
    """The permits of a list with what earlier denies take from them, so that each stands alone."""
    permits: list[Rule] = []
    denied: list[Rule] = []
    for rule in found.rules:
        if rule.action is Action.DENY:
            denied.append(rule)
            continue
        conditions = rule.conditions
        if denied:
            conditions = (*conditions, f"less what list {found.name} denies before it")
        permits.append(replace(rule, action=Action.PERMIT, conditions=conditions))
    return tuple(permits)


def _protocol(word: str, node: Node) -> _Part:
    terms: tuple[Term, ...] | None = _PROTOCOLS.get(word)
    if terms is None:
        terms = tuple(
            port_term(number, Ranges.one(table[word]))
            for number, table in ((TCP, TCP_PORTS), (UDP, UDP_PORTS))
            if word in table
        )
    service = Service(terms, (), word) if terms else Service((), (word,), word)
    return _Part((Rule(name=word, action=Action.PERMIT, at=node.at, service=service),))


_PROTOCOLS: dict[str, tuple[Term, ...]] = {
    "tcp": (protocol_term(TCP),),
    "udp": (protocol_term(UDP),),
    "icmp": (icmp_term(ICMP),),
    "dns": (port_term(TCP, Ranges.one(53)), port_term(UDP, Ranges.one(53))),
    "http": (port_term(TCP, Ranges.one(80)),),
    "ssh": (port_term(TCP, Ranges.one(22)),),
    "ntp": (port_term(UDP, Ranges.one(123)),),
    "snmp": (port_term(UDP, Ranges.of((161, 162))),),
    "ftp": (port_term(TCP, Ranges.one(21)),),
    "imap": (port_term(TCP, Ranges.one(143)),),
    "pop3s": (port_term(TCP, Ranges.one(995)),),
    "imaps": (port_term(TCP, Ranges.one(993)),),
}


def _combined(parts: list[_Part]) -> _Part:
    """match-all: a packet must be in every part. The protocol narrows the list's service."""
    whole = parts[0].rules
    for part in parts[1:]:
        if len(whole) * len(part.rules) > MOST_COMBINED:
            return _Part((replace(whole[0], source=_possible(), conditions=("too many combinations",)),))
        whole = tuple(_both(one, other) for one in whole for other in part.rules)
    return _Part(whole)


def _possible() -> Match:
    return Match.opaque("class map", ANY4 | ANY6)


def _both(one: Rule, other: Rule) -> Rule:
    return replace(
        one,
        source=_meet(one.source, other.source),
        destination=_meet(one.destination, other.destination),
        service=_narrow(one.service, other.service),
        conditions=(*one.conditions, *other.conditions),
    )


def _meet(one: Match, other: Match) -> Match:
    if other is ANYWHERE:
        return one
    if one is ANYWHERE:
        return other
    return Match(one.lower & other.lower, one.upper & other.upper, one.names + other.names, one.unknown + other.unknown)


def _narrow(one: Service, other: Service) -> Service:
    if one is ANY_SERVICE or other is ANY_SERVICE:
        return other if one is ANY_SERVICE else one
    met = tuple(term for a in one.terms for b in other.terms if (term := _term(a, b)) is not None)
    return Service(met, one.unknown + other.unknown, " ".join(filter(None, (one.name, other.name))))


def _term(one: Term, other: Term) -> Term | None:
    protocols = one.protocols & other.protocols
    destination = one.destination_ports & other.destination_ports
    source = one.source_ports & other.source_ports
    icmp = one.icmp & other.icmp
    if not (protocols and destination and source and icmp):
        return None
    return Term(protocols, destination, source, icmp, one.established or other.established)
