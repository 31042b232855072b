"""User roles: ``wlan access-rule NAME`` with the rules for what its clients send, first match deciding.

``rule DESTINATION MASK match|invert PROTOCOL LOW HIGH ACTION``: the source is the client. The firewall keeps the state of sessions
(Aruba Instant User Guide 6.4.0.2-4.1, page 177). What no rule matches is documented for the inbound firewall only.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from auditor.model.address import ANY4, is_ip, masked, parse_ip
from auditor.model.naming import Definition
from auditor.model.ranges import Ranges
from auditor.model.rule import ANYWHERE, Action, Match, Reference, Rule, RuleSet
from auditor.model.service import ANY_SERVICE, PORT_PROTOCOLS, PROTOCOL_NAMES, Service, port_term, protocol_term
from auditor.source.node import Node, Words

_NUMBERS = {name: number for number, name in PROTOCOL_NAMES.items()}
_ACTIONS = {"permit": Action.PERMIT, "deny": Action.DENY, "src-nat": Action.PERMIT, "dst-nat": Action.PERMIT}
_CONTENT = frozenset({"app", "appcategory", "webcategory", "webreputation"})
_SILENT = {
    "log": 0,
    "blacklist": 0,
    "denylist": 0,
    "classify-media": 0,
    "disable-scanning": 0,
    "tos": 1,
    "dot1p-priority": 1,
}
"""Options that change nothing about what passes, and how many words follow them."""


def read_roles(root: Node, controller: str) -> Iterator[tuple[RuleSet, Node]]:
    """Every role with its statement; ``controller`` is the address of the virtual controller, ``""`` when not written."""
    for node in root.all("wlan", "access-rule"):
        words = node.cursor(2)
        name = " ".join(words.rest())
        if not name:
            continue
        rules = tuple(
            _rule(child, f"{name} {number}", controller) for number, child in enumerate(node.all("rule"), start=1)
        )
        yield (
            RuleSet(name=name, family="both", rules=rules, at=node.block, default=Action.UNKNOWN, kind="access-rule"),
            node,
        )


def definitions(roles: list[tuple[RuleSet, Node]]) -> tuple[Definition, ...]:
    """Roles as something other lines name."""
    return tuple(Definition(kind="acl", name=ruleset.name, at=node.at) for ruleset, node in roles)


def given_by_server(root: Node, roles: Iterable[str]) -> Iterator[Reference]:
    """A RADIUS server may name any role in its answer: with one, no role is certainly left over."""
    servers = root.peek("wlan", "auth-server")
    for name in roles if servers else ():
        yield Reference(kind="acl", name=name, use="unknown", at=servers[0].at)


def _rule(node: Node, name: str, controller: str) -> Rule:
    words = node.cursor(1)
    conditions: list[str] = []
    destination = _destination(words, controller)
    sense = words.next()
    if sense == "invert":
        destination = destination.negated()
    elif sense != "match":
        conditions.append(f"not understood: {sense}")
    service = _service(words, conditions)
    verb = words.next()
    if verb == "dst-nat":
        # what is sent elsewhere does not reach what it was sent to
        conditions.append("dst-nat")
        while words.left and (is_ip(words.peek()) or words.peek().isdecimal()):
            words.next()
    elif verb == "src-nat":
        while words.peek() in ("vlan", "tunnel"):
            if words.next() == "vlan":
                words.next()
    log = _options(words, conditions)
    return Rule(
        name=name,
        action=_ACTIONS.get(verb, Action.UNKNOWN),
        at=node.at,
        destination=destination,
        service=service,
        conditions=tuple(conditions),
        inspects=True,
        log=log,
    )


def _destination(words: Words, controller: str) -> Match:
    first, mask = words.next(), words.next()
    if first == mask == "any":
        return ANYWHERE
    if first == "masterip":
        if is_ip(controller) and ":" not in controller:
            point = parse_ip(controller)
            return Match.exact(Ranges.one(point), first)
        return Match.opaque(first, ANY4)
    try:
        return Match.exact(masked(first, mask), f"{first}/{mask}")
    except (ValueError, OverflowError):
        return Match.opaque(f"{first} {mask}".strip())


def _service(words: Words, conditions: list[str]) -> Service:
    kind = words.next()
    if kind in _CONTENT:
        what = f"{kind} {words.next()}"
        conditions.append(what)
        return ANY_SERVICE
    low, high = words.next(), words.next()
    if (kind, low, high) == ("any", "any", "any"):
        return ANY_SERVICE
    number = _NUMBERS.get(kind, int(kind) if kind.isdecimal() and len(kind) < 4 and int(kind) < 256 else None)
    if number is None:
        return Service((), (kind,), kind)
    if low == high == "any" or number not in PORT_PROTOCOLS:
        return Service((protocol_term(number),), (), kind)
    if not (low.isdecimal() and high.isdecimal() and len(low) < 6 and len(high) < 6 and int(low) <= int(high) <= 65535):
        return Service((), (f"{kind} {low} {high}",), kind)
    return Service((port_term(number, Ranges(((int(low), int(high)),))),), (), kind)


def _options(words: Words, conditions: list[str]) -> bool:
    """Take what changes nothing; the first word that may change something becomes a condition and stays unread."""
    log = False
    while words.left:
        word = words.peek()
        if word in _SILENT:
            log = log or word == "log"
            for _ in range(_SILENT[word] + 1):
                words.next()
        elif word in ("time-range", "throttle-upstream", "throttle-downstream"):
            words.next()
            value = words.next()
            if word == "time-range":
                conditions.append(f"time-range {value}")
        else:
            conditions.append(f"not understood: {word}")
            break
    return log
