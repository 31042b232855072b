"""Rules for everything that are limited to interfaces: whether anything is left to the list's own default."""

from __future__ import annotations

from dataclasses import replace

from auditor.check import Verdict
from auditor.model.fact import default, written
from auditor.model.logs import Logs
from auditor.model.rule import Action, Binding, Rule, RuleSet
from checks._denials import last_denials
from tests.checks.building import address, at, device, port, run
from tests.checks.test_rules_answers import PLANT, RULE

NAMES = ("e0", "e1", "e2")
LIST = RuleSet(name="policy", family="both", rules=(), at=at(29))


def denial(inward: str, *outward: str, **more: object) -> Rule:
    given = {"name": "deny-all", "action": Action.DENY, "at": at(40), "log": True, **more}
    return Rule(inward=frozenset({inward}), outward=frozenset(outward), **given)  # type: ignore[arg-type]


BETWEEN = (denial("e0", "e1", "e2"), denial("e1", "e0", "e2"), denial("e2", "e0", "e1"))
WITHIN = tuple(denial(name, name, action=Action.PERMIT, implied=True) for name in NAMES)


def test_denials_for_every_pair_of_interfaces_leave_nothing_to_the_default() -> None:
    assert last_denials((*BETWEEN, *WITHIN), LIST, NAMES) == (list(BETWEEN), False)


def test_one_pair_without_a_rule_is_left_to_the_default() -> None:
    assert last_denials((*BETWEEN[:2], *WITHIN), LIST, NAMES) == (list(BETWEEN[:2]), True)


def test_a_denial_of_some_services_decides_nothing_at_last() -> None:
    some = replace(BETWEEN[0], service=RULE.service)
    assert last_denials((some, *BETWEEN[1:], *WITHIN), LIST, NAMES) == (list(BETWEEN[1:]), True)


def test_behind_a_denial_for_all_interfaces_no_rule_counts() -> None:
    everywhere = Rule(name="deny", action=Action.DENY, at=at(41))
    assert last_denials((everywhere, *BETWEEN), LIST, NAMES) == ([everywhere], False)


def test_what_the_platform_denies_for_an_interface_is_not_what_somebody_wrote() -> None:
    parked = denial("e2", "e0", "e1", "e2", implied=True, log=False)
    rules = (parked, denial("e0", "e1", "e2"), denial("e1", "e0", "e2"), *WITHIN)
    assert last_denials(rules, LIST, NAMES) == (list(rules[1:3]), False)


def verdicts(*denials: Rule) -> list[tuple[str, Verdict]]:
    """What is said of the last word of a firewall whose own last default leaves no record."""
    rules = (replace(RULE, inward=frozenset({"e0"}), outward=frozenset({"e1"})), *denials, *WITHIN)
    firewall = device(
        kind="firewall", reads=frozenset({"filters", "bindings", "interfaces", "logs"}),
        interfaces=(
            port("e0", 10, addresses=(address("10.10.0.1", 16, 11),)),
            port("e1", 12, addresses=(address("10.30.0.1", 16, 13),)),
            port("e2", 14),
        ),
        filters=(replace(LIST, rules=rules, default=Action.DENY, default_log=default(False, "guide")),),
        bindings=(Binding(ruleset="policy", stage="through", at=at(29)),),
        logs=Logs(refused=written(False, at(50))),
    )  # fmt: skip
    results = [*run("RUL-007", [firewall], PLANT), *run("LOG-002", [firewall], PLANT)]
    return [(one.subject.split(":")[-1].strip(), one.verdict) for one in results if "permits" not in one.subject]


def test_an_interzone_rule_that_denies_and_logs_is_the_record_of_what_is_refused() -> None:
    assert ("last denial", Verdict.PASS) in verdicts(*BETWEEN)
    assert ("refused", Verdict.PASS) in verdicts(*BETWEEN)


def test_an_interzone_rule_that_does_not_log_leaves_no_record() -> None:
    silent = [replace(rule, log=False) for rule in BETWEEN]
    assert ("last denial", Verdict.FAIL) in verdicts(*silent)
    assert ("refused", Verdict.FAIL) in verdicts(*silent)
