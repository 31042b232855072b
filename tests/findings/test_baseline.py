"""What a baseline accepts, and what it does not: nothing that got worse since, nothing nobody looked at again."""

from __future__ import annotations

import pytest

from auditor.check import Severity, Verdict
from auditor.findings.baseline import compared, earlier_report
from tests.findings.building import check, earlier, findings, result

FAIL, WARN, DOUBT, INFO = Verdict.FAIL, Verdict.WARN, Verdict.CANNOT_TELL, Verdict.INFO


@pytest.mark.parametrize(
    ("was", "now", "state"),
    [
        (FAIL, FAIL, "known"), (FAIL, WARN, "known"), (FAIL, DOUBT, "known"), (FAIL, INFO, "known"),
        (WARN, FAIL, "new"), (DOUBT, FAIL, "new"), (INFO, FAIL, "new"),
        (DOUBT, DOUBT, "known"), (INFO, DOUBT, "new"), (INFO, INFO, "known"),
    ],
)  # fmt: skip
def test_a_finding_is_known_only_as_bad_as_it_was(was, now, state):
    before = earlier(*findings(check(), result(was)))
    (found,) = findings(check(), result(now), before=before)
    assert found.baseline == state
    assert found.gates == (now is FAIL and state == "new")


def test_a_failure_that_became_more_severe_is_new_and_one_that_became_less_is_not():
    before = earlier(*findings(check(), result(severity=Severity.MEDIUM)))
    states = {
        severity: findings(check(), result(severity=severity), before=before)[0].baseline for severity in Severity
    }
    assert states == {"critical": "new", "high": "new", "medium": "known", "low": "known"}


def test_a_failure_whose_waiver_ran_out_is_new():
    (found,) = findings(check(), result())
    before = earlier(found)
    waived = earlier_report(
        {
            "findings": [
                {
                    "fingerprint": found.fingerprint, "check": "T-1", "verdict": "waived", "severity": "high",
                    "device": None, "subject": "", "message": "", "evidence": [],
                }
            ],
            "devices": [],
        }
    )  # fmt: skip
    assert [findings(check(), result(), before=report)[0].baseline for report in (before, waived)] == ["known", "new"]


def test_what_is_left_of_a_baseline_is_gone_only_where_somebody_looked():
    one = check()
    found = findings(one, result(device="x", subject="a"), result(device="y", subject="b"), result(subject="whole"))
    before = earlier(*found, devices=("x", "y"))

    def left(ran, devices, still=()):
        told = compared(before, still, ran, devices)
        return {entry.subject for entry in told.gone}, {entry.subject for entry in told.unseen}

    assert left({one.id}, ["x", "y"]) == ({"a", "b", "whole"}, set())
    assert left({one.id}, ["x"]) == ({"a"}, {"b", "whole"})
    assert left(set(), ["x", "y"]) == (set(), {"a", "b", "whole"})
    assert left({one.id}, ["x", "y"], found[:1]) == ({"b", "whole"}, set())


@pytest.mark.parametrize(
    "wrong",
    [
        {"fingerprint": 7}, {"verdict": "pass"}, {"severity": "grave"}, {"message": None}, {"evidence": [{}]},
        {"evidence": [{"file": "x", "first": 3, "last": 2}]}, {"evidence": [{"file": 1, "first": 1, "last": 1}]},
    ],
)  # fmt: skip
def test_a_report_of_another_shape_is_refused(wrong):
    entry = {
        "fingerprint": "f", "check": "T-1", "verdict": "fail", "severity": "high", "device": "x", "subject": "s",
        "message": "m", "evidence": [],
    }  # fmt: skip
    assert earlier_report({"findings": [entry], "devices": []}).findings["f"].message == "m"
    with pytest.raises((ValueError, KeyError, TypeError)):
        earlier_report({"findings": [entry | wrong], "devices": []})


def test_what_an_earlier_report_says_steers_no_terminal():
    (found,) = findings(check(), result())
    entry = {
        "fingerprint": found.fingerprint, "check": "T-1", "verdict": "fail", "severity": "high", "device": "x",
        "subject": "s", "message": "a\x1b[31m\nb", "evidence": [],
    }  # fmt: skip
    (kept,) = earlier_report({"findings": [entry], "devices": []}).findings.values()
    assert kept.message == "a\N{REPLACEMENT CHARACTER}[31m\nb"
