"""``access-list`` and ``ipv6 access-list``: lines to rules, in the order the ASA evaluates them.

The first match decides and an implicit deny ends every list (ASA Series Firewall CLI Configuration Guide, "Access
Control Lists"). A line typed with ``line N`` is inserted at place N, remarks counted; without it, it is appended.
Masks are netmasks, not wildcards. A denied packet is logged as message 106023 unless the line says ``log disable``
(ASA Series CLI Configuration Guide, "Configuring Logging for Access Lists").
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

from auditor.model.fact import Fact, default
from auditor.model.ranges import Ranges
from auditor.model.rule import ANYWHERE, Action, Family, Match, Rule, RuleSet
from auditor.model.service import ANY_SERVICE, ICMP, ICMP6, Service, Term
from auditor.model.span import Span
from auditor.source.node import Node, Words
from vendor_parsers._readers.time_ranges import end_of
from vendor_parsers.cisco_asa.addresses import read_address, read_network
from vendor_parsers.cisco_asa.objects import Objects
from vendor_parsers.cisco_asa.scope import Scope
from vendor_parsers.cisco_asa.services import (
    PORT_OPERATORS,
    Ports,
    narrowed,
    port_protocol,
    read_icmp,
    read_ports,
    service_with_ports,
    terms_of_protocol,
    unresolved,
)

NOT_LOGGED = default(
    False, "ASA Series CLI Configuration Guide, Configuring Logging for Access Lists: the implicit deny logs nothing"
)
_ACTIONS = {"permit": Action.PERMIT, "deny": Action.DENY}
_KINDS = ("extended", "standard", "ethertype", "webtype")
_SETTINGS = ("alert-interval", "deny-flow-max")
_LEVELS = (
    "emergencies",
    "alerts",
    "critical",
    "errors",
    "warnings",
    "notifications",
    "informational",
    "debugging",
)
_ICMP = Ranges.of((ICMP, ICMP), (ICMP6, ICMP6))
_NAMED = frozenset({"object", "object-group"})
_IDENTITY = ("user", "user-group", "object-group-user", "security-group", "object-group-security")


@dataclass(slots=True)
class AccessList:
    """One list while it is read; an entry None is a remark, which is numbered too."""

    name: str
    at: Span
    kind: str = "extended"
    version6: bool = False
    entries: list[Rule | None] = field(default_factory=list)
    remark: str = ""

    def label(self, number: int | None = None) -> str:
        """The name of the rule at a place; without one, of the next at the end."""
        return f"{self.name} line {number or len(self.entries) + 1}"

    def place(self, position: int | None, rule: Rule | None) -> None:
        """Append, or insert at the 1-based ``position``."""
        if position is None or position > len(self.entries):
            self.entries.append(rule)
        else:
            self.entries.insert(max(position - 1, 0), rule)


def read_access_lists(scope: Scope, objects: Objects) -> tuple[RuleSet, ...]:
    """Every list of the configuration, in the order of their first lines."""
    lists: dict[str, AccessList] = {}
    for node in scope.root.children:
        words = node.words
        if words[:1] == ["access-list"] and len(words) > 2 and words[1] not in _SETTINGS:
            _read_line(node, 1, lists, scope, objects)
        elif words[:2] == ["ipv6", "access-list"] and len(words) > 3:
            _read_line(node, 2, lists, scope, objects)
        elif words[:3] == ["clear", "configure", "access-list"]:
            lists.pop(node.cursor(3).next(), None)
    return tuple(_finished(found, scope) for found in lists.values())


def _read_line(node: Node, start: int, lists: dict[str, AccessList], scope: Scope, objects: Objects) -> None:
    words = node.cursor(start)
    name = words.next()
    found = lists.get(name)
    if found is None:
        found = lists[name] = AccessList(name, node.at, version6=start == 2)
    position = None
    if words.peek() == "line" and words.peek(1).isdecimal() and len(words.peek(1)) < 10:
        words.next()
        position = int(words.next())
    if words.accept("remark"):
        found.remark = " ".join(words.rest())
        found.place(position, None)
        return
    found.kind = words.next() if words.peek() in _KINDS else "extended"
    found.place(position, _rule(words, found, scope, objects))
    found.remark = ""


def _finished(found: AccessList, scope: Scope) -> RuleSet:
    rules = [
        rule if rule.name == name else replace(rule, name=name)  # only lines behind an inserted one have moved
        for name, rule in ((found.label(number), rule) for number, rule in enumerate(found.entries, start=1))
        if rule is not None
    ]
    family: Family = "6" if found.version6 else "4" if scope.unified is False else "both"
    return RuleSet(
        name=found.name,
        family=family,
        rules=tuple(rules),
        at=found.at,
        # no source says what a list of remarks alone does
        default=Action.DENY if rules else Action.UNKNOWN,
        kind="ipv6" if found.version6 else found.kind,
        filters_packets=found.kind == "extended",
        default_log=NOT_LOGGED,
        notes="block",
    )


def _rule(words: Words, found: AccessList, scope: Scope, objects: Objects) -> Rule:
    action = _ACTIONS.get(words.peek(), Action.UNKNOWN)
    if action is not Action.UNKNOWN:
        words.next()
    if found.kind == "standard":
        return _standard(words, action, found, scope)
    if found.kind in ("webtype", "ethertype"):
        # neither filters routed IP packets: URLs of the clientless portal, and other Ethernet protocols
        return Rule(
            name=found.label(), action=action, at=words.at, description=found.remark,
            conditions=(f"{found.kind} {' '.join(words.rest())}",),
        )  # fmt: skip
    return _extended(words, action, found, scope, objects)


def _standard(words: Words, action: Action, found: AccessList, scope: Scope) -> Rule:
    """A standard list names the destinations of routes and split tunnels, never packets."""
    match: Match | None = None
    if words.accept("any") or words.accept("any4"):
        match = ANYWHERE
    elif words.accept("host"):
        try:
            match = Match.exact(Ranges.one(scope.ip(words.peek())), words.peek())
            words.next()
        except ValueError:
            match = None
    else:
        match = read_network(words, scope)
    left = _not_understood(words)
    return Rule(
        name=found.label(), action=action, at=words.at, destination=match or Match.opaque(words.node.text),
        conditions=left, description=found.remark,
    )  # fmt: skip


def _extended(words: Words, action: Action, found: AccessList, scope: Scope, objects: Objects) -> Rule:
    family: Family = "6" if found.version6 else "both"
    conditions: list[str] = []
    at = words.position
    base, icmp = _protocol(words, objects)
    spoken = words.node.words[at : words.position]
    conditions += _identity(words)
    source = read_address(words, scope, objects, "filter", family)
    at = words.position
    source_ports = None if source is None else _ports(words, base, objects, before_address=True)
    spoken += words.node.words[at : words.position]
    conditions += _identity(words)
    destination = None if source is None else read_address(words, scope, objects, "filter", family)
    service = base
    if destination is not None:
        # most rules of a list repeat what others say beside their addresses; groups are looked up, and noted as used
        key = (*spoken, "|", *words.ahead())
        known = scope.services.get(key)
        at = words.position
        if known is None:
            service = _service(words, base, icmp, source_ports, objects)
            if _NAMED.isdisjoint(key):
                scope.services[key] = service, words.position - at
        else:
            service, taken = known
            words.skip(taken)
    logs, enabled, until = _tail(words, action, conditions, scope)
    return Rule(
        name=found.label(),
        description=found.remark,
        action=action,
        at=words.at,
        source=source or Match.opaque("not understood"),
        destination=destination or Match.opaque("not understood"),
        service=service,
        enabled=enabled,
        conditions=(*conditions, *_not_understood(words)),
        inspects=action is not Action.DENY and _keeps_state(service, scope),
        log=logs,
        until=until,
    )


def _keeps_state(service: Service, scope: Scope) -> bool:
    """ICMP has sessions only where a policy map inspects it (off by default; Firewall CLI Guide, ICMP Inspection)."""
    only_icmp = bool(service.terms) and all(_ICMP.covers(term.protocols) for term in service.terms)
    return scope.inspects_icmp or not only_icmp


def _not_understood(words: Words) -> tuple[str, ...]:
    return (f"not understood: {words.peek()}",) if words.left else ()


def _protocol(words: Words, objects: Objects) -> tuple[Service, int | None]:
    """The protocol argument, and 1 or 58 where ICMP types may follow."""
    word = words.peek()
    if word == "object" and words.peek(1):
        words.next()
        return objects.service(words.next(), "filter", words.at), None
    if word == "object-group" and words.peek(1):
        words.next()
        return objects.service_group(words.next(), "filter", words.at), None
    terms = terms_of_protocol(word)
    if terms is None:
        return unresolved("not understood"), None
    words.next()
    icmp = {"icmp": ICMP, "1": ICMP, "icmp6": ICMP6, "58": ICMP6}.get(word)
    return (ANY_SERVICE if word == "ip" else Service(terms, name=word)), icmp


def _identity(words: Words) -> list[str]:
    """Users, groups and security tags: who sends, which no address tells."""
    found = []
    while words.peek() in _IDENTITY and words.peek(1):
        word = words.next()
        if word == "security-group" and words.peek() in ("name", "tag"):
            word = f"{word} {words.next()}"
        elif word in ("user", "user-group") and words.peek() in ("any", "none"):
            found.append(f"{word} {words.next()}")
            continue
        found.append(f"{word} {words.next()}")
    return found


def _ports(words: Words, base: Service, objects: Objects, *, before_address: bool) -> Ports | None:
    if words.peek() == "object-group" and words.peek(1):
        name = words.peek(1)
        kind = objects.kind_of_group(name)
        if kind == "ports" or (not kind and before_address and _address_follows(words, 2)):
            words.next()
            return objects.ports(words.next(), "filter", words.at)
        return None
    return read_ports(words, port_protocol(base.terms)) if words.peek() in PORT_OPERATORS else None


def _address_follows(words: Words, ahead: int) -> bool:
    """True when the words behind an undefined group begin an address, so that the group stood for ports."""
    word = words.peek(ahead)
    starts = ("any", "any4", "any6", "host", "object", "object-group", "interface")
    return word in starts or (word[:1].isdigit() and words.peek(ahead + 1)[:1].isdigit())


def _service(words: Words, base: Service, icmp: int | None, source: Ports | None, objects: Objects) -> Service:
    """What the rule speaks of: the protocol narrowed by ports or ICMP types."""
    if icmp is not None:
        if words.peek() == "object-group" and words.peek(1):
            words.next()
            return objects.icmp_group(words.next(), icmp, "filter", words.at)
        start = words.position
        term = read_icmp(words, icmp)
        name = " ".join([base.name, *words.node.words[start : words.position]])
        return base if term is None else Service((term,), name=name)
    if words.peek() in ("object", "object-group") and words.peek(1):
        odd = _service_behind_addresses(words, base, objects)
        if odd is not None:
            return odd
    destination = _ports(words, base, objects, before_address=False)
    return service_with_ports(base, source, destination)


def _service_behind_addresses(words: Words, base: Service, objects: Objects) -> Service | None:
    """A service object or a mixed group behind the addresses, where the ASA itself takes only groups of ports.

    Such lines come from generators. The two services are intersected, and the result stays unresolved.
    """
    word, name = words.peek(), words.peek(1)
    if word == "object-group" and objects.kind_of_group(name) not in ("service", "protocol"):
        return None
    words.next()
    words.next()
    read = objects.service if word == "object" else objects.service_group
    other = read(name, "filter", words.at)
    terms: tuple[Term, ...] = narrowed(base.terms, other.terms)
    return Service(terms, (*base.unknown, *other.unknown, name), f"{base.name} {name}")


def _tail(
    words: Words, action: Action, conditions: list[str], scope: Scope
) -> tuple[bool, bool, Fact[date] | None]:  # fmt: skip
    """``log``, ``inactive`` and ``time-range``, in any order; returns (logs, enabled, its last day)."""
    logs, enabled = action is Action.DENY, True
    until: Fact[date] | None = None
    while words.left:
        if words.accept("log"):
            logs = _log(words, action)
        elif words.accept("inactive"):
            enabled = False
        elif words.peek() == "time-range" and words.peek(1):
            words.next()
            name = words.next()
            scope.refer("time-range", name, "filter", words.at, defined=bool(scope.root.peek("time-range", name)))
            conditions.append(f"time-range {name}")
            until = end_of(scope.ends, name)
        else:
            break
    return logs, enabled, until


def _log(words: Words, action: Action) -> bool:
    if words.accept("disable"):
        return False
    if words.accept("default"):
        return action is Action.DENY
    if words.peek() in _LEVELS or (words.peek().isdecimal() and len(words.peek()) == 1):
        words.next()
    if words.peek() == "interval" and words.peek(1).isdecimal():
        words.next()
        words.next()
    return True
