"""Stateful inspection on interfaces (``ip inspect``): replies to what it lets out come back through the lists.

``ip inspect FW out`` watches what leaves the interface and opens its other lists for the replies (IOS Security
Configuration Guide: Context-Based Access Control). Only generic tcp, udp and icmp inspection counts: an application's
name inspects a part of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from auditor.model.ranges import Ranges
from auditor.model.rule import Action, Binding, Rule, RuleSet, Stage
from auditor.model.service import ICMP, TCP, UDP, Service, protocol_term
from auditor.model.span import Span
from auditor.source.node import Node
from vendor_parsers.cisco_ios.draft import Draft

_GENERIC = {"tcp": TCP, "udp": UDP, "icmp": ICMP}
_STAGES: dict[str, Stage] = {"in": "ingress", "out": "egress"}


def inspected(
    root: Node, drafts: Mapping[str, Draft], filters: list[RuleSet]
) -> tuple[list[RuleSet], tuple[Binding, ...]]:
    """The lists with their inspecting permits marked, and bindings of what is inspected without a list.

    A list inspects where it is bound in the direction of ``ip inspect``; one bound elsewhere as well is left alone,
    because there it keeps no sessions. Where no list is bound in that direction everything passes, and an implied
    list says which part of it is inspected.
    """
    protocols = _protocols(root)
    with_state: dict[str, set[int]] = {}
    without: set[str] = set()
    implied: list[RuleSet] = []
    bindings: list[Binding] = []
    for draft in drafts.values():
        bound = {binding.stage: binding.ruleset for binding in draft.bindings if binding.family != "6"}
        seen: dict[Stage, set[int]] = {}
        for name, way, at in draft.inspects:
            stage = _STAGES.get(way)
            if stage is None:
                continue
            seen.setdefault(stage, set()).update(protocols.get(name, ()))
            if stage not in bound:
                found = _open(f"ip inspect {name} {way} {draft.name}", protocols.get(name, set()), at)
                implied.append(found)
                bindings.append(Binding(ruleset=found.name, stage=stage, at=at, family="4", interface=draft.name))
        for stage, ruleset in bound.items():
            if seen.get(stage):
                with_state.setdefault(ruleset, set()).update(seen[stage])
            else:
                without.add(ruleset)
    sure = with_state.keys() - without
    marked = [_mark(found, with_state[found.name]) if found.name in sure else found for found in filters]
    return [*marked, *implied], tuple(bindings)


def _protocols(root: Node) -> dict[str, set[int]]:
    found: dict[str, set[int]] = {}
    for node in root.all("ip", "inspect", "name"):
        words = node.cursor(3)
        name, word = words.next(), words.next()
        known = found.setdefault(name, set())
        if word in _GENERIC:
            known.add(_GENERIC[word])
        words.rest()
    return found


def _open(name: str, protocols: set[int], at: Span) -> RuleSet:
    rules = [
        Rule(
            name=f"protocol {number}",
            action=Action.PERMIT,
            at=at,
            service=Service((protocol_term(number),)),
            inspects=True,
            implied=True,
        )
        for number in sorted(protocols)
    ]
    return RuleSet(name=name, family="4", rules=tuple(rules), at=at, default=Action.PERMIT, kind="inspect")


def _mark(found: RuleSet, protocols: set[int]) -> RuleSet:
    covered = Ranges.of(*((number, number) for number in protocols))
    return replace(found, rules=tuple(_inspects(rule, covered) for rule in found.rules))


def _inspects(rule: Rule, covered: Ranges) -> Rule:
    if rule.action is not Action.PERMIT or not all(covered.covers(term.protocols) for term in rule.service.terms):
        return rule
    return replace(rule, inspects=True)
