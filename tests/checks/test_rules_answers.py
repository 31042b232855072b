"""RUL-006, RUL-007 and RUL-008 where facts are open, and words that look alike."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from auditor.check import Result, Verdict
from auditor.model.address import prefix
from auditor.model.device import Device
from auditor.model.fact import Fact, unknown, written
from auditor.model.forwarding import Nat
from auditor.model.ranges import Ranges
from auditor.model.rule import Action, Binding, Hits, Match, Rule, RuleSet
from auditor.model.service import TCP, Service, port_term
from auditor.model.text import Text
from auditor.plant.rows import DeclaredFlow
from auditor.plant.types import Plant, Registers, Zone
from checks.rules.stale_rule import WORDS, marked
from tests.checks.building import address, at, device, port, run

OFFICE, DCS = prefix("10.10.0.0/16"), prefix("10.30.0.0/16")
PLANT = Plant(
    file="plant.yaml", at=at(1),
    zones=(
        Zone(id="office", kind="it", at=at(2), prefixes=OFFICE, prefix_lines=((OFFICE, at(2)),)),
        Zone(id="dcs", kind="control", at=at(3), prefixes=DCS, prefix_lines=((DCS, at(3)),)),
    ),
)  # fmt: skip
HTTPS = Service((port_term(TCP, Ranges.one(443)),), name="tcp/443")
RULE = Rule(
    name="10", action=Action.PERMIT, at=at(30), source=Match.exact(OFFICE, "office"), destination=Match.exact(DCS, "dcs"),
    service=HTTPS, log=True, description="R-101 trends",
)  # fmt: skip
REST = Rule(name="20", action=Action.DENY, at=at(31), log=True)


def guarded(*rules: Rule, **more: object) -> Device:
    """A router between two zones with one list on its office side."""
    given = {"name": "IN", "family": "both", "rules": rules, "at": at(29), "notes": "rule", **more}
    return device(
        kind="router",
        interfaces=(
            port("e0", 10, addresses=(address("10.10.0.1", 16, 11),)),
            port("e1", 12, addresses=(address("10.30.0.1", 16, 13),)),
        ),
        filters=(RuleSet(**given),),  # type: ignore[arg-type]
        bindings=(Binding(ruleset="IN", stage="ingress", at=at(14), interface="e0"),),
    )


def of(check: str, *rules: Rule, plant: Plant = PLANT, **more: object) -> list[Result]:
    return run(check, [guarded(*rules, **more)], plant)


def verdicts(results: list[Result]) -> list[tuple[Verdict, str]]:
    return [(result.verdict, result.says) for result in results]


@pytest.mark.parametrize(
    ("until", "expected"),
    [
        (None, [(Verdict.PASS, "")]),
        (written(date(2026, 11, 22), at(5)), [(Verdict.PASS, "")]),
        (written(date(2026, 11, 21), at(5)), [(Verdict.FAIL, "expired")]),
        (unknown(Text("the time range is not defined", "the time range is not defined")), [(Verdict.CANNOT_TELL, "")]),
    ],
)
def test_a_rule_is_over_the_day_after_its_last(until: Fact[date] | None, expected: list[tuple[Verdict, str]]) -> None:
    assert verdicts(of("RUL-006", replace(RULE, until=until), REST)) == expected


@pytest.mark.parametrize(
    ("hits", "verdict"),
    [
        (None, Verdict.PASS),
        (Hits(0, at(40)), Verdict.PASS),  # for how long it has been counting nobody says
        (Hits(0, at(40), days=179), Verdict.PASS),
        (Hits(0, at(40), days=180), Verdict.WARN),
        (Hits(7, at(40), days=400), Verdict.PASS),
        (Hits(7, at(40), last=date(2026, 1, 1)), Verdict.WARN),
        (Hits(7, at(40), last=date(2026, 11, 1)), Verdict.PASS),
    ],
)
def test_only_a_counter_that_ran_long_enough_shows_that_nobody_uses_a_rule(hits: Hits | None, verdict: Verdict) -> None:
    (result,) = of("RUL-006", replace(RULE, hits=hits), REST)
    assert result.verdict is verdict


def test_a_disabled_rule_is_stated_and_not_judged_by_its_words() -> None:
    found = of("RUL-006", replace(RULE, enabled=False, description="TEMP"), REST)
    assert verdicts(found) == [(Verdict.PASS, ""), (Verdict.INFO, "")]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("TEMP 2024-03", "temp"),
        ("tmp-vendor", "tmp"),
        ("temporary permit", "temp"),
        ("test2", "test"),
        ("VENDOR_TEST", "test"),
        ("temperature of reactor 2", ""),
        ("the latest release", ""),
        ("attested by QA", ""),
        ("改造工事のため", "工事"),
        ("仮設サーバ", "仮"),
        ("仮想基盤の管理", ""),
        ("暫定", "暫定"),
        ("", ""),
    ],
)
def test_words_for_temporary_things_are_told_from_words_that_hold_them(text: str, word: str) -> None:
    assert marked(text, WORDS) == word


@pytest.mark.parametrize(
    ("log", "expected"),
    [(True, Verdict.PASS), (False, Verdict.FAIL), (None, Verdict.CANNOT_TELL)],
)
def test_a_permit_across_the_boundary_is_logged_or_not_or_nobody_knows(log: bool | None, expected: Verdict) -> None:
    permits, denial = of("RUL-007", replace(RULE, log=log), REST)
    assert (permits.verdict, denial.verdict) == (expected, Verdict.PASS)
    assert bool(permits.unknowns) == (expected is Verdict.CANNOT_TELL)


@pytest.mark.parametrize(
    ("log", "expected"),
    [
        (written(True, at(9)), Verdict.PASS),
        (written(False, at(9)), Verdict.FAIL),
        (unknown(Text("no document says", "no document says")), Verdict.CANNOT_TELL),
    ],
)
def test_without_a_rule_for_everything_the_implicit_denial_is_asked(log: Fact[bool], expected: Verdict) -> None:
    _, denial = of("RUL-007", RULE, default_log=log)
    assert denial.verdict is expected


def test_nothing_is_denied_behind_a_permit_of_everything() -> None:
    (permits,) = of("RUL-007", replace(RULE, source=REST.source, destination=REST.destination, service=REST.service))
    assert permits.verdict is Verdict.PASS


def test_a_permit_inside_one_zone_crosses_no_boundary() -> None:
    inside = replace(RULE, destination=Match.exact(OFFICE, "office"), log=False)
    (denial,) = of("RUL-007", inside, REST)
    assert denial.subject == "IN: last denial"


def test_answers_of_sessions_need_no_log_and_no_purpose() -> None:
    term = replace(port_term(TCP), established=True)
    back = replace(RULE, service=Service((term,), name="established"), log=False, description="")
    assert [result.subject for result in of("RUL-007", back, REST)] == ["IN: last denial"]
    assert of("RUL-008", back, REST) == []


def test_a_remark_speaks_of_the_rules_below_it_up_to_the_next() -> None:
    first, second = replace(RULE, name="10"), replace(RULE, name="20", at=at(32), description="")
    assert [result.verdict for result in of("RUL-008", first, second, notes="block")] == [Verdict.PASS]
    assert [result.verdict for result in of("RUL-008", first, second, notes="rule")] == [Verdict.FAIL]


def test_without_a_place_for_notes_and_without_a_register_nobody_can_tell() -> None:
    bare = replace(RULE, description="")
    assert [result.verdict for result in of("RUL-008", bare, REST, notes="none")] == [Verdict.CANNOT_TELL]


def test_a_list_that_guards_only_the_device_carries_no_flow() -> None:
    found = guarded(replace(RULE, description=""), REST)
    local = replace(found, bindings=(Binding(ruleset="IN", stage="local", at=at(14)),))
    assert run("RUL-008", [local], PLANT) == []


def test_a_list_that_a_bound_list_asks_is_judged_where_that_one_stands() -> None:
    jump = Rule(name="1", action=Action.JUMP, at=at(28), chain="IN")
    found = guarded(replace(RULE, description=""), REST)
    outer = RuleSet(name="OUT", family="both", rules=(jump,), at=at(27), notes="rule")
    placed = replace(
        found, filters=(outer, *found.filters), bindings=(replace(found.bindings[0], ruleset="OUT"),)
    )  # fmt: skip
    assert [(one.subject, one.verdict) for one in run("RUL-008", [placed], PLANT)] == [("IN", Verdict.FAIL)]


@pytest.mark.parametrize(
    ("port", "nat", "expected"),
    [
        (443, {}, Verdict.PASS),
        (443, {"to_ports": Ranges.one(8443)}, Verdict.FAIL),
        (443, {"enabled": False}, Verdict.FAIL),
        (80, {"to_ports": Ranges.one(443)}, Verdict.FAIL),
    ],
)
def test_a_row_for_a_published_address_approves_the_way_to_the_host_behind_it(
    port: int, nat: dict[str, object], expected: Verdict
) -> None:
    outer, inner = prefix("203.0.113.3"), prefix("10.30.0.20")
    row = DeclaredFlow(
        at=at(2), flow_id="F-1", src_zone="office", src=OFFICE, dst_zone="dcs", dst=outer,
        protocols=Ranges.one(TCP), ports=Ranges.one(port),
    )  # fmt: skip
    given = {
        "kind": "destination", "name": "web", "at": at(20), "destination": Match.exact(outer, "203.0.113.3"),
        "service": HTTPS, "to": Match.exact(inner, "web-01"), "one_to_one": True, **nat,
    }  # fmt: skip
    rule = replace(RULE, destination=Match.exact(inner, "web-01"), description="")
    published = replace(guarded(rule, REST), nats=(Nat(**given),))  # type: ignore[arg-type]
    plant = replace(PLANT, registers=Registers(flows=(row,)))
    assert [result.verdict for result in run("RUL-008", [published], plant)] == [expected]
