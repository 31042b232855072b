"""Packets for the ASA itself that no service line judges: ``icmp`` rules, and the addresses of other interfaces.

Without an ``icmp`` line every ICMP message to an interface is accepted; with one, the first match decides and an
implicit deny ends the list of that interface (ASA Series Command Reference, icmp). Every rule here is limited to the
interface it speaks of: packets that come in by another are none of its business.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from auditor.model.interface import Interface
from auditor.model.ranges import Ranges
from auditor.model.rule import ANYWHERE, Action, Binding, Match, Rule, RuleSet
from auditor.model.service import ANY_SERVICE, ICMP, ICMP6, TCP, UDP, Service, port_term, protocol_term
from auditor.source.node import Node
from vendor_parsers.cisco_asa.addresses import read_address
from vendor_parsers.cisco_asa.objects import Objects
from vendor_parsers.cisco_asa.scope import Scope
from vendor_parsers.cisco_asa.services import read_icmp

FAR_SIDE = "far-side addresses"
_UNANSWERED = Service(
    (protocol_term(TCP), protocol_term(ICMP), protocol_term(ICMP6), port_term(UDP, Ranges.one(161))),
    name="management and ICMP",
)


def far_side(scope: Scope, interfaces: tuple[Interface, ...]) -> tuple[tuple[RuleSet, ...], tuple[Binding, ...]]:
    """One list for the box: an interface's address does not answer what came in by another interface.

    Management access to another interface than the entered one is not supported except through a tunnel to the
    ``management-access`` interface (documented.py), nor is it answered to a ping. Of other traffic no document at hand
    speaks, so it may be answered and may not.
    """
    words = scope.root.after("management-access")
    excepted = "" if words is None else words.peek()
    rules: list[Rule] = []
    for port in interfaces:
        for tunnelled in (False, True):
            far = _addresses(
                other for other in interfaces if other.name != port.name and (other.zone == excepted) is tunnelled
            )
            far -= _addresses([port])
            if not far or not port.zone:
                continue
            refused = Rule(
                name=f"far side of {port.zone}",
                action=Action.DENY,
                at=port.at,
                destination=Match.exact(far, "addresses of other interfaces"),
                service=_UNANSWERED,
                inward=frozenset({port.name}),
                conditions=("management-access through a tunnel",) if tunnelled else (),
                implied=True,
            )
            rules += [refused, replace(refused, action=Action.UNKNOWN, service=ANY_SERVICE)]
    if not rules:
        return (), ()
    found = RuleSet(
        name=FAR_SIDE, family="both", rules=tuple(rules), at=rules[0].at, default=Action.PERMIT, kind="far side"
    )
    return (found,), (Binding(ruleset=FAR_SIDE, stage="local", at=found.at),)


def _addresses(interfaces: Iterable[Interface]) -> Ranges:
    return Ranges.of(*((address.ip, address.ip) for port in interfaces for address in port.addresses))


def icmp_lists(scope: Scope, objects: Objects) -> tuple[tuple[RuleSet, ...], tuple[Binding, ...]]:
    """One list per interface and family that has ICMP rules, bound to traffic for the box."""
    nodes: dict[tuple[str, int], list[tuple[str, Rule]]] = {}
    for node, start, protocol in _lines(scope):
        words = node.cursor(start)
        action = {"permit": Action.PERMIT, "deny": Action.DENY}[words.next()]
        source = read_address(words, scope, objects, "management", "6" if protocol == ICMP6 else "both")
        term = read_icmp(words, protocol)
        nameif = words.next()
        rule = Rule(
            name=f"icmp {nameif}",
            action=action,
            at=node.at,
            source=source or Match.opaque("not understood"),
            service=Service((protocol_term(protocol) if term is None else term,), name="icmp"),
            conditions=(f"not understood: {words.peek()}",) if words.left else (),
        )
        hardware = scope.hardware(nameif, node.at, "management")
        rule = replace(rule, inward=frozenset({hardware}))
        nodes.setdefault((hardware, protocol), []).append((nameif, rule))
    lists, bindings = [], []
    for (hardware, protocol), found in nodes.items():
        ruleset = _list(found[0][0], protocol, [rule for _, rule in found])
        lists.append(ruleset)
        bindings.append(
            Binding(ruleset=ruleset.name, stage="local", at=ruleset.at, family=ruleset.family, interface=hardware)
        )
    return tuple(lists), tuple(bindings)


def _lines(scope: Scope) -> list[tuple[Node, int, int]]:
    found = []
    for word in ("permit", "deny"):
        found += [(node, 1, ICMP) for node in scope.root.peek("icmp", word)]
        found += [(node, 2, ICMP6) for node in scope.root.peek("ipv6", "icmp", word)]
    return sorted(found, key=lambda line: line[0].first)


def _list(nameif: str, protocol: int, rules: list[Rule]) -> RuleSet:
    """The rules, the implicit deny for the rest of ICMP, and permit for everything that is not ICMP."""
    last = Rule(
        name=f"icmp {nameif} implicit deny",
        action=Action.DENY,
        at=rules[-1].at,
        source=ANYWHERE,
        service=Service((protocol_term(protocol),), name="icmp"),
        inward=rules[-1].inward,
        implied=True,
    )
    return RuleSet(
        name=f"{'icmp' if protocol == ICMP else 'ipv6 icmp'} to {nameif}",
        family="4" if protocol == ICMP else "6",
        rules=(*rules, last),
        at=rules[0].at,
        default=Action.PERMIT,
        kind="icmp",
    )
