"""From results to findings: doubt, waivers, baselines, scope, groups, and the threshold."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from auditor.check import Evidence, Severity, Verdict
from auditor.findings.groups import grouped
from auditor.findings.judge import (
    NONE_SEEN,
    NOT_READ,
    NOT_UNDERSTOOD,
    cautious,
    gate,
    in_scope,
    lacking,
    none_seen,
)
from auditor.manual import manual
from auditor.model.text import Text
from auditor.plant.rows import Waiver
from tests.findings.building import at, check, device, earlier, findings, result, unread

READS = check(reads=frozenset({"filter"}))


def verdicts(*results, devices, of=READS):
    return [(found.verdict, found.says) for found in cautious(of, results, devices)]


@pytest.mark.parametrize("verdict", [Verdict.PASS, Verdict.NOT_APPLICABLE])
def test_a_line_nobody_understood_in_a_section_the_check_reads_takes_the_pass_away(verdict):
    doubtful = device(unread=(unread(7),))
    (found,) = cautious(READS, [result(verdict, device="x", evidence=(Evidence(at(3), "permits"),))], [doubtful])
    assert (found.verdict, found.says) == (Verdict.CANNOT_TELL, NOT_UNDERSTOOD)
    assert Evidence(at(7), "not_understood") in found.evidence
    assert Evidence(at(3), "permits") in found.evidence
    assert found.root == at(7)
    assert "x.cfg:7" in found.unknowns[0].en


@pytest.mark.parametrize("verdict", [Verdict.FAIL, Verdict.WARN, Verdict.CANNOT_TELL])
def test_a_line_nobody_understood_changes_no_other_verdict(verdict):
    given = result(verdict, device="x")
    assert cautious(READS, [given], [device(unread=(unread(7),))]) == [given]


def test_a_statement_stays_with_its_doubt_beside_it():
    told = result(Verdict.INFO, device="x")
    assert verdicts(told, devices=[device(unread=(unread(7),))]) == [
        (Verdict.INFO, ""),
        (Verdict.CANNOT_TELL, NOT_UNDERSTOOD),
    ]


def test_a_line_of_another_section_or_another_device_is_no_doubt():
    passed = result(Verdict.PASS, device="x")
    assert verdicts(passed, devices=[device(unread=(unread(7, "logging"),))]) == [(Verdict.PASS, "")]
    other = device("y", unread=(unread(7),))
    assert verdicts(passed, devices=[device(), other]) == [(Verdict.PASS, "")]


def test_a_line_of_any_device_is_a_doubt_for_what_is_said_of_the_whole_plant():
    other = device("y", unread=(unread(7),))
    assert verdicts(result(Verdict.PASS), devices=[device(), other]) == [(Verdict.CANNOT_TELL, NOT_UNDERSTOOD)]


def test_no_result_is_not_applicable_only_when_every_configuration_is_there():
    assert none_seen(covered=True).verdict is Verdict.NOT_APPLICABLE
    unsure = none_seen(covered=False)
    assert (unsure.verdict, unsure.says) == (Verdict.CANNOT_TELL, NONE_SEEN)


def test_a_field_the_parser_does_not_fill_cannot_be_told():
    needs = check(needs=frozenset({"radios", "ssids"}))
    missing = lacking(needs, device(reads=frozenset({"ssids"})))
    assert missing is not None
    assert (missing.verdict, missing.says, missing.device) == (Verdict.CANNOT_TELL, NOT_READ, "x")
    (finding,) = findings(needs, missing)
    assert "radios" in finding.message.en
    assert "ssids" not in finding.message.en
    assert lacking(needs, device(reads=frozenset({"ssids", "radios", "users"}))) is None


def waiver(target: str, **facts) -> Waiver:
    return Waiver(at=at(2, "waivers.csv"), waiver_id="W-1", check_id="TST-001", target=target, **facts)


def of_waiver(row: Waiver, verdict: Verdict = Verdict.FAIL):
    (found,) = findings(check(), result(verdict, device="sw-1", subject="Guest  SSID"), waivers=(row,))
    return found


@pytest.mark.parametrize("target", ["sw-1", "SW-1", "guest ssid", "sw-1:Guest SSID", "ｓｗ-1"])
def test_a_waiver_names_a_device_a_subject_or_both(target):
    found = of_waiver(waiver(target))
    assert (found.verdict, found.waiver) == ("waived", "W-1")
    assert not found.gates


@pytest.mark.parametrize(
    "row",
    [
        waiver("sw-2"),
        waiver("sw-2:Guest SSID"),
        waiver("guest"),
        waiver(""),
        waiver("sw-1", expires=date(2026, 11, 21)),
        waiver("sw-1", date=date(2026, 11, 23)),
        replace(waiver("sw-1"), check_id="TST-002"),
    ],
)
def test_a_waiver_of_something_else_or_of_another_time_changes_nothing(row):
    found = of_waiver(row)
    assert (found.verdict, found.waiver) == ("fail", "")
    assert found.gates


def test_a_waiver_holds_from_its_first_to_its_last_day():
    assert of_waiver(waiver("sw-1", date=date(2026, 11, 22), expires=date(2026, 11, 22))).verdict == "waived"


def test_a_warning_can_be_waived_and_a_doubt_cannot():
    assert of_waiver(waiver("sw-1"), Verdict.WARN).verdict == "waived"
    assert of_waiver(waiver("sw-1"), Verdict.CANNOT_TELL).verdict == "cannot_tell"


def test_passes_and_what_is_not_applicable_are_no_findings():
    assert findings(check(), result(Verdict.PASS), result(Verdict.NOT_APPLICABLE)) == ()
    kept = findings(check(), *(result(verdict) for verdict in Verdict))
    assert [found.verdict for found in kept] == ["fail", "warn", "cannot_tell", "info"]


def test_only_a_new_unwaived_failure_gates():
    (first,) = findings(check(), result(device="x"))
    (known,) = findings(check(), result(device="x"), before=earlier(first))
    assert first.gates
    assert (known.baseline, known.gates) == ("known", False)
    assert not any(found.gates for found in findings(check(), result(Verdict.WARN), result(Verdict.CANNOT_TELL)))


def test_a_finding_has_its_result_s_severity_before_its_check_s():
    own, of_result = findings(check(), result(), result(severity=Severity.LOW))
    assert (own.severity, of_result.severity) == (Severity.HIGH, Severity.LOW)


def test_a_sentence_is_filled_in_both_languages_and_takes_no_braces_from_a_configuration():
    told = check(messages={"fail": Text("{what} on {device}", "{device} の {what}")})
    values = {"what": Text("a {brace}", "括弧 {brace}")}
    (finding,) = findings(told, result(device="x{0}", values=values))
    assert (finding.message.en, finding.message.ja) == ("a {brace} on x{0}", "x{0} の 括弧 {brace}")


@pytest.mark.parametrize(
    ("sides", "counted"),
    [
        (frozenset(), {"2-4.a", "3-2.a", "3-3.b", "2-5.a", "2-3.a"}),
        (frozenset({"control"}), {"2-4.a", "2-3.a"}),
        (frozenset({"external"}), {"3-2.a", "2-3.a"}),
        (frozenset({"remote"}), {"3-3.b", "2-3.a"}),
        (frozenset({"wireless"}), {"2-5.a", "2-3.a"}),
        (frozenset({"control", "external"}), {"2-4.a", "3-2.a", "2-3.a"}),
        (frozenset({"none"}), {"2-3.a"}),
    ],
)
def test_a_finding_decides_only_measures_of_the_side_its_object_lies_on(sides, counted):
    measures = ("2-4.a", "3-2.a", "3-3.b", "2-5.a", "2-3.a")
    (finding,) = findings(check(decides=measures), result(sides=sides))
    assert set(finding.decides) == counted
    assert {measure for measure in measures if in_scope(measure, sides)} == counted


def test_every_measure_has_a_side_or_asks_for_none():
    scoped = {measure.id for measure in manual().measures if not in_scope(measure.id, frozenset({"none"}))}
    assert {id.partition(".")[0] for id in scoped} == {"2-4", "2-5", "3-2", "3-3"}


def test_findings_that_hang_on_one_line_are_one_group_named_by_the_worst():
    rule = (Evidence(at(40), "permits"),)
    low = findings(check(id="TST-001", severity=Severity.LOW), result(evidence=rule))
    worst = findings(check(id="TST-002", severity=Severity.CRITICAL), result(evidence=rule))
    rooted = findings(check(id="TST-003"), result(evidence=(Evidence(at(9), "zone"),), root=at(40)))
    other = findings(check(id="TST-004", severity=Severity.MEDIUM), result(evidence=(Evidence(at(41), "permits"),)))
    first, second = grouped([*low, *other, *rooted, *worst])
    assert [found.check.id for found in first.findings] == ["TST-002", "TST-003", "TST-001"]
    assert first.root == at(40)
    assert first.worst.check.id == "TST-002"
    assert [found.check.id for found in second.findings] == ["TST-004"]


def test_findings_without_a_line_are_grouped_by_what_they_speak_of():
    found = findings(check(), result(subject="ledger"), result(subject="reviews"), result(subject="ledger"))
    assert sorted(len(group.findings) for group in grouped(found)) == [1, 2]


def test_a_failure_comes_before_a_warning_of_any_severity():
    warned = findings(check(id="TST-001", severity=Severity.CRITICAL), result(Verdict.WARN, subject="a"))
    failed = findings(check(id="TST-002", severity=Severity.LOW), result(subject="b"))
    assert [group.worst.check.id for group in grouped([*warned, *failed])] == ["TST-002", "TST-001"]


def test_the_threshold_takes_everything_at_or_above_it():
    assert gate("critical") == {Severity.CRITICAL}
    assert gate("high") == {Severity.CRITICAL, Severity.HIGH}
    assert gate("medium") == {Severity.CRITICAL, Severity.HIGH, Severity.MEDIUM}
    assert gate("low") == set(Severity)
    assert gate("never") == frozenset()
