"""Packets for the ASA itself that no service line judges: ``icmp`` and ``ipv6 icmp`` rules.

Without such a line every ICMP message to an interface is accepted; with one, the first match decides and an implicit
deny ends the list of that interface (ASA Series Command Reference, icmp).
"""

from __future__ import annotations

from auditor.model.rule import ANYWHERE, Action, Binding, Match, Rule, RuleSet
from auditor.model.service import ICMP, ICMP6, Service, protocol_term
from auditor.source.node import Node
from vendor_parsers.cisco_asa.addresses import read_address
from vendor_parsers.cisco_asa.objects import Objects
from vendor_parsers.cisco_asa.scope import Scope
from vendor_parsers.cisco_asa.services import read_icmp


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
