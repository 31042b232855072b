"""The threat view: every cause of the manual once, with the worst of its checks, and no cause cleared by silence."""

from __future__ import annotations

import pytest

from auditor.findings import CheckSummary
from auditor.findings.summary import measure_summaries
from auditor.findings.threats import threat_summaries
from auditor.findings.types import CheckVerdict
from auditor.manual import manual
from auditor.plant.types import EMPTY
from tests.findings.building import DAY, check

CAUSE = "T-BC-C1.2"
CHECKS = ("ACC-003", "ACC-007", "WLS-004")
MEASURES = measure_summaries({}, (), (), EMPTY, DAY)


def summary(id: str, verdict: CheckVerdict) -> CheckSummary:
    return CheckSummary(check=check(None, id=id), verdict=verdict, counts={verdict: 1})


def cause(*verdicts: CheckVerdict | None, name: str = CAUSE):
    came_out = [summary(id, verdict) for id, verdict in zip(CHECKS, verdicts, strict=False) if verdict is not None]
    threats = threat_summaries(came_out, MEASURES)
    return next(found for threat in threats for found in threat.causes if found.id == name)


def test_every_threat_and_cause_of_the_manual_stands_once_in_its_order():
    made = threat_summaries((), MEASURES)
    assert [(t.id, [c.id for c in t.causes]) for t in made] == [
        (t.id, [c.id for c in t.causes]) for t in manual().threats
    ]


@pytest.mark.parametrize(
    ("verdicts", "worst"),
    [
        (("pass", "pass", "pass"), "pass"),
        (("pass", "not_applicable", "not_applicable"), "pass"),
        (("pass", "pass", "cannot_tell"), "cannot_tell"),
        (("pass", "pass", None), "not_run"),
        (("cannot_tell", "not_run", "pass"), "not_run"),
        (("pass", "waived", "not_run"), "waived"),
        (("pass", "fail", "not_run"), "fail"),
        (("not_applicable", "not_applicable", "not_applicable"), "not_applicable"),
    ],
)
def test_a_cause_has_the_verdict_of_its_worst_check_and_an_absent_check_did_not_run(verdicts, worst):
    assert cause(*verdicts).verdict == worst


def test_a_cause_no_configuration_shows_has_no_verdict_and_names_the_measures_that_answer_it():
    found = cause("pass", "pass", "pass", name="T-A-C1.1")
    assert found.verdict is None
    assert found.checks == ()
    assert found.measures == (("2-1.d", "cannot_tell"), ("3-1.b", "attestation_missing"))
