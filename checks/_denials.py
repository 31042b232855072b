"""What a list does at last, where rules for everything are limited to interfaces or zones."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from auditor.model.address import ANY4, ANY6
from auditor.model.rule import Action, Rule, RuleSet


def decides_all(rule: Rule, rules: RuleSet) -> bool:
    """True of a rule behind which nothing of its family is left over between the interfaces it is limited to."""
    family = ANY6 if rules.family == "6" else ANY4
    return bool(
        rule.enabled and rule.exact and rule.states is None and rule.translated is None and rule.service.is_any
        and rule.source.lower.covers(family) and rule.destination.lower.covers(family)
    )  # fmt: skip


def last_denials(rules: Sequence[Rule], ruleset: RuleSet, interfaces: Collection[str]) -> tuple[list[Rule], bool]:
    """The rules that deny whatever is left, and whether the list's own default can still be reached behind them.

    A rule for one zone to another stands there once for every pair of zones, so the pairs of ``interfaces`` are counted.
    Rules that the platform adds for single interfaces decide as others do, but nobody wrote them: they are not returned.
    """
    left = {name: set(interfaces) for name in interfaces}
    found: list[Rule] = []
    for rule in rules:
        if not decides_all(rule, ruleset):
            continue
        everywhere = rule.inward is None and rule.outward is None
        if rule.action is Action.DENY and (everywhere or not rule.implied):
            found.append(rule)
        if everywhere:
            return found, False
        for name in left if rule.inward is None else rule.inward & left.keys():
            left[name] -= left[name] if rule.outward is None else rule.outward
    return found, not interfaces or any(left.values())
