"""Chains of netfilter as filter lists."""

from __future__ import annotations

from collections.abc import Mapping

from auditor.model.rule import Action, Family, Rule, RuleSet
from auditor.model.span import Span


def can_stop(ruleset: RuleSet, known: Mapping[str, RuleSet]) -> bool:
    """True when a chain can stop a packet by itself or through a chain it asks."""
    seen: set[str] = set()
    waiting = [ruleset.name]
    while waiting:
        name = waiting.pop()
        here = known.get(name)
        if here is None or name in seen:
            continue
        seen.add(name)
        if here.default in (Action.DENY, Action.UNKNOWN):
            return True
        for rule in here.rules:
            if rule.action in (Action.DENY, Action.UNKNOWN):
                return True
            if rule.chain:
                waiting.append(rule.chain)
    return False


def left_open(name: str, family: Family, at: Span, kind: str) -> RuleSet:
    """A list nobody can tell: what it says is not in the export, so that anything may pass and anything may not."""
    rule = Rule(name=kind, action=Action.UNKNOWN, at=at, implied=True)
    return RuleSet(name=name, family=family, rules=(rule,), at=at, default=Action.UNKNOWN, kind=kind)
