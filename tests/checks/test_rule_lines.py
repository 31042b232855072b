"""Shadowed and redundant rules (RUL-002, RUL-003): what examples cannot show."""

from __future__ import annotations

from auditor.check import Severity, Verdict
from auditor.model.address import prefix
from auditor.model.rule import Action, Binding, Match, Rule, RuleSet
from tests.checks.building import at, device, run


def line(number: int, action: Action, source: str = "0.0.0.0/0", **parts: object) -> Rule:
    match = Match.exact(prefix(source), source)
    return Rule(name=str(number), action=action, at=at(number), source=match, **parts)  # type: ignore[arg-type]


def verdicts(check: str, *rules: Rule, bound: bool = True) -> list[tuple[Verdict, str]]:
    found = RuleSet(name="IN", family="4", rules=rules, at=at(1))
    bindings = (Binding(ruleset="IN", stage="ingress", at=at(9), interface="Gi0/0"),) if bound else ()
    results = run(check, [device(kind="router", filters=(found,), bindings=bindings)])
    return [(result.verdict, result.says) for result in results]


def test_a_shadowed_deny_is_high_and_a_shadowed_permit_is_not() -> None:
    rules = (line(2, Action.PERMIT, "10.0.0.0/8"), line(3, Action.DENY, "10.1.0.0/16"))
    filters = (RuleSet(name="IN", family="4", rules=rules, at=at(1)),)
    bindings = (Binding(ruleset="IN", stage="ingress", at=at(9), interface="Gi0/0"),)
    (found,) = run("RUL-002", [device(filters=filters, bindings=bindings)])
    assert (found.verdict, found.severity) == (Verdict.FAIL, Severity.HIGH)
    assert [part.at.first for part in found.evidence] == [3, 2]
    assert found.root == at(2)
    assert verdicts("RUL-002", line(2, Action.DENY), line(3, Action.PERMIT)) == [(Verdict.FAIL, "")]


def test_what_only_a_conditional_rule_would_take_cannot_be_told() -> None:
    rules = (line(2, Action.PERMIT, "10.0.0.0/8", conditions=("time-range DAY",)), line(3, Action.DENY, "10.1.0.0/16"))
    for check in ("RUL-002", "RUL-003"):
        assert verdicts(check, *rules) == [(Verdict.CANNOT_TELL, "")]


def test_a_condition_does_not_save_a_rule_that_nothing_reaches() -> None:
    rules = (line(2, Action.PERMIT, "10.0.0.0/8"), line(3, Action.DENY, "10.1.0.0/16", conditions=("user",)))
    assert verdicts("RUL-002", *rules) == [(Verdict.FAIL, "")]


def test_a_rule_whose_action_could_not_be_read_blocks_and_is_judged_with_doubt_only() -> None:
    assert verdicts("RUL-002", line(2, Action.UNKNOWN), line(3, Action.DENY)) == [(Verdict.CANNOT_TELL, "")]
    assert verdicts("RUL-002", line(2, Action.DENY), line(3, Action.UNKNOWN)) == [(Verdict.CANNOT_TELL, "")]


def test_fewer_than_two_rules_in_force_are_not_judged() -> None:
    rules = (line(2, Action.PERMIT), line(3, Action.DENY, enabled=False))
    for check in ("RUL-002", "RUL-003"):
        assert verdicts(check, *rules) == [(Verdict.NOT_APPLICABLE, "")]


def test_a_list_that_is_not_at_work_is_silent() -> None:
    for check in ("RUL-002", "RUL-003"):
        assert verdicts(check, line(2, Action.PERMIT), line(3, Action.DENY), bound=False) == []


def test_a_rule_kept_for_its_log_is_stated_not_judged() -> None:
    logged = line(2, Action.PERMIT, "10.1.0.0/16", log=True)
    found = verdicts("RUL-003", logged, line(3, Action.PERMIT, "10.0.0.0/8"))
    assert found == [(Verdict.INFO, "logged"), (Verdict.PASS, "")]
    both = line(3, Action.PERMIT, "10.0.0.0/8", log=True)
    assert verdicts("RUL-003", logged, both) == [(Verdict.FAIL, "later")]


def test_what_the_default_does_anyway_is_stated_but_a_last_deny_for_all_is_not() -> None:
    permit, deny = line(2, Action.PERMIT, "10.1.0.0/16"), line(3, Action.DENY, "172.16.0.0/12")
    assert verdicts("RUL-003", permit, deny) == [(Verdict.PASS, ""), (Verdict.INFO, "")]
    assert verdicts("RUL-003", permit, line(3, Action.DENY)) == [(Verdict.PASS, "")]
