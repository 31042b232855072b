"""What checks and attestations add up to for the manual's measures, as wired from an audit."""

from __future__ import annotations

from typing import Any

import pytest

from auditor.check import Result, Severity, Verdict
from auditor.engine import audit_texts
from auditor.findings import MeasureSummary, NotRun
from auditor.findings.judge import NOT_UNDERSTOOD
from auditor.findings.summary import check_summaries, measure_summaries, point_summaries
from auditor.manual import manual
from auditor.model.text import Text
from auditor.plant.types import EMPTY
from tests.cli.program import CONFIG, PLANT
from tests.findings.building import DAY, check, findings, result

SEPARATION = manual().measure("2-4.c")
"""An automatic measure with several deciding checks."""


def measures(*outcomes: tuple[Any, tuple[Result, ...]], not_run: tuple[NotRun, ...] = ()) -> dict[str, MeasureSummary]:
    """Measures by id, from the results of some checks."""
    by_id = {found.id: (found, results) for found, results in outcomes}
    told = tuple(finding for found, results in outcomes for finding in findings(found, *results))
    return {entry.id: entry for entry in measure_summaries(by_id, told, not_run, EMPTY, DAY)}


def deciding(verdict: Verdict, without: str = "", **facts: Any) -> list[tuple[Any, tuple[Result, ...]]]:
    """Every deciding check of the measure with one result."""
    return [
        (check(id=id, decides=(SEPARATION.id,)), (result(verdict, **facts),))
        for id in SEPARATION.deciding
        if id != without
    ]


def test_a_measure_all_of_whose_checks_pass_is_met():
    assert measures(*deciding(Verdict.PASS))[SEPARATION.id].verdict.verdict == "met"


@pytest.mark.parametrize("absent", SEPARATION.deciding)
def test_a_measure_without_one_of_its_checks_cannot_be_told_and_names_it(absent):
    found = measures(*deciding(Verdict.PASS, without=absent))[SEPARATION.id].verdict
    assert found.verdict == "cannot_tell"
    assert absent in found.by
    assert absent in found.because.en
    assert absent in found.because.ja


def test_why_a_check_did_not_run_is_told():
    absent = SEPARATION.deciding[0]
    unselected = measures(*deciding(Verdict.PASS, without=absent))[SEPARATION.id].verdict.because.en
    crashed = NotRun(check=absent, file="", reason=Text("it fell over", "倒れた"))
    fell = measures(*deciding(Verdict.PASS), not_run=(crashed,))[SEPARATION.id].verdict
    assert "not selected" in unselected
    assert (fell.verdict, "it fell over" in fell.because.en) == ("cannot_tell", True)


@pytest.mark.parametrize(
    ("severity", "verdict"),
    [
        (Severity.CRITICAL, "not_met"),
        (Severity.HIGH, "not_met"),
        (Severity.MEDIUM, "partly_met"),
        (Severity.LOW, "partly_met"),
    ],
)
def test_one_failure_decides_by_its_severity(severity, verdict):
    passes = deciding(Verdict.PASS)
    first, _ = passes[0]
    passes[0] = (first, (result(Verdict.PASS, subject="a"), result(severity=severity)))
    found = measures(*passes)[SEPARATION.id].verdict
    assert (found.verdict, found.by) == (verdict, (first.id,))


def test_a_failure_of_another_side_decides_nothing_here():
    passes = deciding(Verdict.PASS)
    first, _ = passes[0]
    passes[0] = (first, (result(Verdict.PASS, subject="a"), result(sides=frozenset({"external"}))))
    assert measures(*passes)[SEPARATION.id].verdict.verdict == "met"


def test_results_of_other_sides_only_are_nothing_to_judge_by():
    found = measures(*deciding(Verdict.PASS, sides=frozenset({"external"})))[SEPARATION.id].verdict
    assert found.verdict == "not_applicable"


def test_a_doubt_about_lines_not_understood_leaves_the_measure_untold():
    passes = deciding(Verdict.PASS)
    first, _ = passes[0]
    passes[0] = (first, (result(Verdict.CANNOT_TELL, says=NOT_UNDERSTOOD, values={"count": 1}),))
    assert measures(*passes)[SEPARATION.id].verdict.verdict == "cannot_tell"


def test_a_supporting_check_never_moves_the_verdict():
    supported = next(measure for measure in manual().measures if measure.mode == "auto" and measure.supporting)
    outcomes = [(check(id=id, decides=(supported.id,)), (result(Verdict.PASS),)) for id in supported.deciding]
    remark = (check(id=supported.supporting[0], supports=(supported.id,)), (result(severity=Severity.CRITICAL),))
    found = measures(*outcomes, remark)[supported.id].verdict
    assert found.verdict == "met"
    assert found.remarks


def test_a_point_is_as_bad_as_its_worst_measure():
    summaries = tuple(measures(*deciding(Verdict.FAIL)).values())
    points = {point.id: point for point in point_summaries(summaries)}
    assert points[SEPARATION.point].verdict.verdict == "not_met"
    assert [point.id for point in manual().points] == list(points)


def test_counts_of_a_check_tell_waived_from_failed_and_a_crash_from_a_pass():
    found = check()
    results = (result(Verdict.PASS, subject="a"), result(Verdict.PASS, subject="b"))
    crash = NotRun(check=found.id, file="", reason=Text("it fell over", "倒れた"))
    (calm,) = check_summaries({found.id: (found, results)}, (), ())
    (fell,) = check_summaries({found.id: (found, results)}, (), (crash,))
    assert (calm.verdict, calm.counts["pass"]) == ("pass", 2)
    assert (fell.verdict, fell.reason) == ("not_run", crash.reason)


def test_a_crash_does_not_hide_a_failure_found_before_it():
    found = check()
    crash = NotRun(check=found.id, file="", reason=Text("it fell over", "倒れた"))
    (summary,) = check_summaries({found.id: (found, (result(),))}, findings(found, result()), (crash,))
    assert (summary.verdict, summary.counts["fail"]) == ("fail", 1)


def test_the_whole_audit_adds_up():
    found = audit_texts({"rt.cfg": CONFIG}, PLANT, select=["WLS"])
    by_id = {measure.id: measure.verdict for measure in found.measures}
    assert by_id["2-4.c"].verdict == "cannot_tell"
    assert "CNI-001" in by_id["2-4.c"].by
    assert [measure.id for measure in manual().measures] == [measure.id for measure in found.measures]


def test_a_medium_failure_and_a_doubt_are_both_shown():
    passes = deciding(Verdict.PASS)
    first, second = passes[0][0], passes[1][0]
    passes[0] = (first, (result(severity=Severity.MEDIUM),))
    passes[1] = (second, (result(Verdict.CANNOT_TELL),))
    found = measures(*passes)[SEPARATION.id].verdict
    assert found.verdict == "partly_met"
    assert "cannot_tell" in found.also
