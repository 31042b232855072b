"""Stateful inspection on interfaces (``ip inspect``): replies to what it lets out come back through the lists."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from auditor.model.ranges import Ranges
from auditor.model.rule import Action, Rule, RuleSet
from auditor.model.service import ICMP, TCP, UDP
from auditor.source.node import Node
from vendor_parsers.cisco_ios.draft import Draft

_GENERIC = {"tcp": TCP, "udp": UDP, "icmp": ICMP}


def inspected(root: Node, drafts: Mapping[str, Draft], filters: list[RuleSet]) -> list[RuleSet]:
    """The lists, their permits marked as inspecting where an inspection rule sees the traffic they permit.

    Only generic ``tcp``, ``udp`` and ``icmp`` inspection counts: application names inspect a part of it. A list
    inspects in the direction in which it is bound together with ``ip inspect``; a list bound elsewhere as well is
    left alone, because there it keeps no sessions.
    """
    protocols: dict[str, set[int]] = {}
    for node in root.all("ip", "inspect", "name"):
        words = node.cursor(3)
        name, word = words.next(), words.next()
        known = protocols.setdefault(name, set())
        if word in _GENERIC:
            known.add(_GENERIC[word])
        words.rest()
    with_state: dict[str, set[int]] = {}
    without: set[str] = set()
    for draft in drafts.values():
        for bound in draft.bindings:
            wanted = {"ingress": "in", "egress": "out"}.get(bound.stage, "")
            seen = {number for name, way, _ in draft.inspects if way == wanted for number in protocols.get(name, ())}
            if seen:
                with_state.setdefault(bound.ruleset, set()).update(seen)
            else:
                without.add(bound.ruleset)
    return [
        _mark(found, with_state[found.name]) if found.name in with_state.keys() - without else found
        for found in filters
    ]


def _mark(found: RuleSet, protocols: set[int]) -> RuleSet:
    covered = Ranges.of(*((number, number) for number in protocols))
    return replace(found, rules=tuple(_inspects(rule, covered) for rule in found.rules))


def _inspects(rule: Rule, covered: Ranges) -> Rule:
    if rule.action is not Action.PERMIT or not all(covered.covers(term.protocols) for term in rule.service.terms):
        return rule
    return replace(rule, inspects=True)
