"""What results and answers add up to, never better than what was shown."""

from __future__ import annotations

import dataclasses
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.manual import Measure, manual
from auditor.manual.rollup import (
    RANK,
    Answer,
    Attestation,
    CheckOutcome,
    Failure,
    MeasureVerdict,
    roll_up,
    roll_up_point,
)
from auditor.model.text import Text

MANUAL = manual()
TODAY = date(2026, 11, 22)
AUTO = MANUAL.measure("2-4.c")
ATTEST_TOO = MANUAL.measure("2-5.b")
EVIDENCE = MANUAL.measure("3-3.b")
PERSON = MANUAL.measure("2-2.a")
LINKED = MANUAL.measure("1-2.a")  # attested, with a check as a hint


def outcomes(measure: Measure, **changed: CheckOutcome) -> dict[str, CheckOutcome]:
    """Every deciding check passing once, but for those changed."""
    named = {outcome.id: outcome for outcome in changed.values()}
    return {check: CheckOutcome(check, passes=1) for check in measure.deciding} | named


def said(measure: Measure, verdict: Answer = "yes", **fields: object) -> Attestation:
    whole = Attestation(measure.id, verdict, "課長", "部長", date(2026, 4, 1), None, 1, "対象がない")
    return dataclasses.replace(whole, **fields)  # type: ignore[arg-type]


def verdict_of(measure: Measure, attestation: Attestation | None = None, **changed: CheckOutcome) -> MeasureVerdict:
    return roll_up(measure, outcomes(measure, **changed), attestation, TODAY, evidence=True)


def test_auto_measure_with_every_check_passing_is_met() -> None:
    result = verdict_of(AUTO)
    assert (result.verdict, result.by, result.also) == ("met", AUTO.deciding, ())


@pytest.mark.parametrize(
    ("severity", "verdict"),
    [("critical", "not_met"), ("high", "not_met"), ("medium", "partly_met"), ("low", "partly_met"), ("?", "not_met")],
)
def test_a_failure_weighs_by_its_severity(severity: str, verdict: str) -> None:
    result = verdict_of(AUTO, a=CheckOutcome("CNI-006", fails=(Failure(severity),), passes=3))
    assert (result.verdict, result.by) == (verdict, ("CNI-006",))


def test_a_warning_is_partly_met() -> None:
    assert verdict_of(AUTO, a=CheckOutcome("CNI-006", warns=1)).verdict == "partly_met"


def test_medium_failure_and_untold_critical_are_both_shown() -> None:
    result = verdict_of(
        AUTO,
        a=CheckOutcome("SWP-004", fails=(Failure("medium"),)),
        b=CheckOutcome("CNI-001", cannot_tell=1, reason=Text("no route", "経路不明")),
    )
    assert (result.verdict, result.by, result.also) == ("partly_met", ("SWP-004",), ("cannot_tell",))
    assert "CNI-001 (no route)" in result.grounds[1].because.en
    assert "CNI-001（経路不明）" in result.grounds[1].because.ja


def test_check_missing_from_the_run_is_named_and_not_passed() -> None:
    given_outcomes = outcomes(AUTO)
    del given_outcomes["CNI-003"]
    result = roll_up(AUTO, given_outcomes, None, TODAY)
    assert (result.verdict, result.by) == ("cannot_tell", ("CNI-003",))
    assert "CNI-003" in result.because.en
    assert "CNI-003" in result.because.ja


def test_check_that_crashed_is_not_lifted_by_an_attestation() -> None:
    crashed = CheckOutcome("WLS-001", ran=False, passes=2, reason=Text("crashed", "異常終了"))
    assert verdict_of(ATTEST_TOO, said(ATTEST_TOO), a=crashed).verdict == "cannot_tell"


def test_check_without_a_single_result_never_passes() -> None:
    result = verdict_of(AUTO, a=CheckOutcome("CNI-006"))
    assert (result.verdict, result.by) == ("cannot_tell", ("CNI-006",))
    assert roll_up(AUTO, {}, None, TODAY).verdict == "cannot_tell"


def test_untold_result_is_lifted_to_attested_and_says_so() -> None:
    untold = CheckOutcome("WLS-003", cannot_tell=2, passes=1)
    assert verdict_of(ATTEST_TOO, None, a=untold).verdict == "cannot_tell"
    result = verdict_of(ATTEST_TOO, said(ATTEST_TOO), a=untold)
    assert (result.verdict, result.by) == ("attested", ("WLS-003",))


def test_waived_failure_ranks_as_partly_met_and_is_named() -> None:
    result = verdict_of(AUTO, a=CheckOutcome("CNI-001", fails=(Failure("critical", waived=True),)))
    assert (result.verdict, result.by) == ("waived", ("CNI-001",))
    assert RANK["waived"] == RANK["partly_met"]


def test_waiver_of_one_failure_does_not_cover_another() -> None:
    both = (Failure("critical", waived=True), Failure("high"))
    result = verdict_of(AUTO, a=CheckOutcome("CNI-001", fails=both))
    assert (result.verdict, result.also) == ("not_met", ("waived",))


@pytest.mark.parametrize("answer", ["yes", "na"])
def test_answer_against_a_failure_is_a_contradiction_shown_first(answer: Answer) -> None:
    failed = CheckOutcome("WLS-002", fails=(Failure("low"),))
    result = verdict_of(ATTEST_TOO, said(ATTEST_TOO, answer), a=failed)
    assert (result.verdict, result.by, result.also) == ("contradiction", ("WLS-002",), ("partly_met",))


def test_worthless_or_waived_cases_are_no_contradiction() -> None:
    failed = CheckOutcome("WLS-001", fails=(Failure("high"),))
    assert verdict_of(ATTEST_TOO, said(ATTEST_TOO, evidence_count=0), a=failed).verdict == "not_met"
    waived = CheckOutcome("WLS-001", fails=(Failure("high", waived=True),))
    assert verdict_of(ATTEST_TOO, said(ATTEST_TOO), a=waived).verdict == "waived"


def test_auto_and_attest_is_met_only_with_a_valid_yes() -> None:
    assert verdict_of(ATTEST_TOO).verdict == "not_disproved"
    assert verdict_of(ATTEST_TOO, said(ATTEST_TOO)).verdict == "met"
    assert verdict_of(ATTEST_TOO, said(ATTEST_TOO, expires=TODAY - timedelta(1))).verdict == "not_disproved"
    assert verdict_of(ATTEST_TOO, said(ATTEST_TOO, owner=" ")).verdict == "not_disproved"
    assert verdict_of(ATTEST_TOO, said(ATTEST_TOO, "na")).verdict == "attested"


def test_reason_of_not_disproved_says_what_the_attestation_lacks() -> None:
    expired = verdict_of(ATTEST_TOO, said(ATTEST_TOO, expires=TODAY - timedelta(1)))
    assert "expired" in expired.because.en
    assert "有効期限が切れている" in expired.because.ja


@pytest.mark.parametrize("evidence", [None, False])
def test_missing_evidence_is_said_beside_what_the_configurations_show(evidence: bool | None) -> None:
    result = roll_up(EVIDENCE, outcomes(EVIDENCE), None, TODAY, evidence)
    assert (result.verdict, result.also) == ("evidence_missing", ("met",))
    assert roll_up(EVIDENCE, outcomes(EVIDENCE), None, TODAY, True).verdict == "met"


def test_attestation_does_not_stand_in_for_evidence() -> None:
    assert roll_up(EVIDENCE, outcomes(EVIDENCE), said(EVIDENCE), TODAY, None).verdict == "evidence_missing"


def test_not_applicable_with_approval_needs_no_evidence_of_nothing() -> None:
    nothing = {check: CheckOutcome(check, not_applicable=1) for check in EVIDENCE.deciding}
    assert roll_up(EVIDENCE, nothing, said(EVIDENCE, "na"), TODAY, None).verdict == "not_applicable"
    assert roll_up(EVIDENCE, outcomes(EVIDENCE), said(EVIDENCE, "na"), TODAY, None).verdict == "evidence_missing"


def test_not_applicable_with_approval_lifts_what_could_not_be_told() -> None:
    untold = CheckOutcome("WLS-003", cannot_tell=1)
    assert verdict_of(ATTEST_TOO, said(ATTEST_TOO, "na"), a=untold).verdict == "attested"
    assert verdict_of(ATTEST_TOO, said(ATTEST_TOO, "na", approver=""), a=untold).verdict == "cannot_tell"


def test_check_that_did_not_run_is_listed_once() -> None:
    result = verdict_of(AUTO, a=CheckOutcome("CNI-006", ran=False, cannot_tell=1))
    assert [ground.by for ground in result.grounds] == [("CNI-006",)]


def test_supporting_warning_is_a_remark() -> None:
    (hint,) = LINKED.supporting
    assert roll_up(LINKED, {hint: CheckOutcome(hint, warns=1)}, said(LINKED), TODAY).remarks == (hint,)
    assert roll_up(LINKED, {hint: CheckOutcome(hint, passes=1)}, said(LINKED), TODAY).remarks == ()


@pytest.mark.parametrize(
    ("attestation", "verdict"),
    [
        (None, "attestation_missing"),
        (said(PERSON), "attested"),
        (said(PERSON, owner=""), "attestation_missing"),
        (said(PERSON, evidence_count=0), "attestation_missing"),
        (said(PERSON, date=None), "attestation_missing"),
        (said(PERSON, date=TODAY + timedelta(1)), "attestation_missing"),
        (said(PERSON, date=TODAY), "attested"),
        (said(PERSON, expires=TODAY), "attested"),
        (said(PERSON, expires=TODAY - timedelta(1)), "attestation_expired"),
        (said(PERSON, date=TODAY - timedelta(365)), "attested"),
        (said(PERSON, date=TODAY - timedelta(366)), "attestation_expired"),
        (said(PERSON, "no"), "not_met"),
        (said(PERSON, "partly"), "partly_met"),
        (said(PERSON, "no", owner="", date=None, evidence_count=0), "not_met"),
        (said(PERSON, "no", expires=date(2020, 1, 1)), "not_met"),
        (said(PERSON, "na"), "not_applicable"),
        (said(PERSON, "na", approver=""), "attestation_missing"),
        (said(PERSON, "na", reason=""), "attestation_missing"),
        (said(PERSON, "na", expires=date(2020, 1, 1)), "attestation_expired"),
    ],
)
def test_attested_measure_takes_the_answer_for_what_it_is_worth(attestation: Attestation | None, verdict: str) -> None:
    assert roll_up(PERSON, {}, attestation, TODAY).verdict == verdict


def test_admission_counts_against_a_measure_whose_checks_pass() -> None:
    assert verdict_of(AUTO, said(AUTO, "no")).verdict == "not_met"
    assert verdict_of(AUTO, said(AUTO, "partly")).verdict == "partly_met"


def test_hint_of_an_attested_measure_is_a_remark_and_no_contradiction() -> None:
    (hint,) = LINKED.supporting
    failed = {hint: CheckOutcome(hint, fails=(Failure("critical"),))}
    result = roll_up(LINKED, failed, said(LINKED), TODAY)
    assert (result.verdict, result.remarks) == ("attested", (hint,))


def test_supporting_failure_never_moves_a_decided_measure() -> None:
    assert AUTO.supporting
    failed = {check: CheckOutcome(check, fails=(Failure("critical"),)) for check in AUTO.supporting}
    result = roll_up(AUTO, outcomes(AUTO) | failed, None, TODAY)
    assert (result.verdict, set(result.remarks)) == ("met", set(AUTO.supporting))


def test_nothing_to_apply_to_is_not_met_but_not_applicable() -> None:
    nothing = {check: CheckOutcome(check, not_applicable=1) for check in AUTO.deciding}
    assert roll_up(AUTO, nothing, None, TODAY).verdict == "not_applicable"
    nothing = {check: CheckOutcome(check, not_applicable=1) for check in ATTEST_TOO.deciding}
    assert roll_up(ATTEST_TOO, nothing, None, TODAY).verdict == "not_disproved"
    assert roll_up(ATTEST_TOO, nothing, said(ATTEST_TOO), TODAY).verdict == "attested"
    assert roll_up(ATTEST_TOO, nothing, said(ATTEST_TOO, "na"), TODAY).verdict == "not_applicable"


def test_attestation_of_another_measure_is_refused() -> None:
    with pytest.raises(ValueError, match=r"2-2\.a"):
        roll_up(AUTO, outcomes(AUTO), said(PERSON), TODAY)


def test_braces_in_names_are_only_text() -> None:
    result = roll_up(PERSON, {}, said(PERSON, owner="{0} {x}"), TODAY)
    assert "{0} {x}" in result.because.en


def test_point_takes_the_worst_of_its_measures_and_counts_them() -> None:
    good = verdict_of(AUTO)
    bad = verdict_of(ATTEST_TOO, None, a=CheckOutcome("WLS-001", fails=(Failure("high"),)))
    unsure = roll_up(EVIDENCE, {}, None, TODAY, True)
    point = roll_up_point([good, bad, unsure])
    assert (point.verdict, point.by, point.also) == ("not_met", (ATTEST_TOO.id,), ("cannot_tell",))
    assert point.counts == (("not_met", 1), ("cannot_tell", 1), ("met", 1))


def test_point_names_its_waivers_and_prefers_partly_met() -> None:
    waived = verdict_of(AUTO, a=CheckOutcome("CNI-001", fails=(Failure("high", waived=True),)))
    partly = verdict_of(ATTEST_TOO, said(ATTEST_TOO, "partly"))
    assert roll_up_point([waived]).verdict == "waived"
    point = roll_up_point([waived, partly])
    assert (point.verdict, set(point.by), point.waived) == ("partly_met", {AUTO.id, ATTEST_TOO.id}, (AUTO.id,))


def test_point_without_measures_cannot_tell() -> None:
    assert roll_up_point([]).verdict == "cannot_tell"


# Properties, over every measure of the manual.

failures = st.builds(Failure, st.sampled_from(["critical", "high", "medium", "low"]), st.booleans())
counts = st.integers(0, 2)
whole = st.sampled_from(MANUAL.measures)


@st.composite
def states(draw: st.DrawFn) -> tuple[Measure, dict[str, CheckOutcome], Attestation | None, bool | None]:
    measure = draw(whole)
    found = {}
    for check in (*measure.deciding, *measure.supporting):
        if draw(st.integers(0, 9)):
            lucky = draw(st.booleans())
            found[check] = CheckOutcome(
                check,
                ran=draw(st.integers(0, 9)) > 0,
                fails=() if lucky else tuple(draw(st.lists(failures, max_size=2))),
                warns=0 if lucky else draw(counts),
                cannot_tell=0 if lucky else draw(counts),
                passes=draw(counts),
                not_applicable=draw(counts),
            )
    attestation = draw(
        st.none()
        | st.builds(
            Attestation,
            st.just(measure.id),
            st.sampled_from(["yes", "partly", "no", "na"]),
            st.sampled_from(["", "owner"]),
            st.sampled_from(["", "approver"]),
            st.sampled_from([None, TODAY, TODAY - timedelta(400), TODAY + timedelta(2)]),
            st.sampled_from([None, TODAY - timedelta(1), TODAY + timedelta(9)]),
            st.integers(0, 1),
            st.sampled_from(["", "reason"]),
        )
    )
    return measure, found, attestation, draw(st.sampled_from([None, False, True]))


@given(states())
def test_never_met_when_anything_deciding_failed_or_was_not_told(
    state: tuple[Measure, dict[str, CheckOutcome], Attestation | None, bool | None],
) -> None:
    measure, found, attestation, evidence = state
    result = roll_up(measure, found, attestation, TODAY, evidence)
    deciding = [found.get(check) for check in measure.deciding]
    spoiled = any(o is None or not o.ran or o.silent or o.fails or o.warns or o.cannot_tell for o in deciding)
    if not deciding or spoiled or not any(o and o.passes for o in deciding):
        assert result.verdict != "met"
    if any(o and any(not failure.waived for failure in o.fails) for o in deciding):
        assert RANK[result.verdict] <= RANK["partly_met"]
    if any(o is None or not o.ran for o in deciding):
        assert RANK[result.verdict] <= RANK["cannot_tell"]


@given(states(), st.data())
def test_one_more_failure_never_improves(
    state: tuple[Measure, dict[str, CheckOutcome], Attestation | None, bool | None], data: st.DataObject
) -> None:
    measure, found, attestation, evidence = state
    if not found:
        return
    before = roll_up(measure, found, attestation, TODAY, evidence)
    check = data.draw(st.sampled_from(sorted(found)))
    worse = dataclasses.replace(found[check], fails=(*found[check].fails, data.draw(failures)))
    after = roll_up(measure, found | {check: worse}, attestation, TODAY, evidence)
    assert RANK[after.verdict] <= RANK[before.verdict]


@given(states(), st.data())
def test_losing_a_check_never_improves(
    state: tuple[Measure, dict[str, CheckOutcome], Attestation | None, bool | None], data: st.DataObject
) -> None:
    measure, found, attestation, evidence = state
    clean = {check: dataclasses.replace(outcome, fails=(), warns=0) for check, outcome in found.items()}
    if not clean:
        return
    before = roll_up(measure, clean, attestation, TODAY, evidence)
    lost = data.draw(st.sampled_from(sorted(clean)))
    after = roll_up(measure, {c: o for c, o in clean.items() if c != lost}, attestation, TODAY, evidence)
    assert RANK[after.verdict] <= RANK[before.verdict]


@given(states())
def test_grounds_are_ordered_and_speak_both_languages(
    state: tuple[Measure, dict[str, CheckOutcome], Attestation | None, bool | None],
) -> None:
    measure, found, attestation, evidence = state
    result = roll_up(measure, found, attestation, TODAY, evidence)
    ranks = [RANK[ground.verdict] for ground in result.grounds]
    assert ranks == sorted(ranks)
    assert all(ground.because.en and ground.because.ja for ground in result.grounds)
    assert set(result.by) <= set(measure.deciding)


@given(st.lists(states(), min_size=1, max_size=5), states())
def test_another_measure_never_improves_a_point(
    several: list[tuple[Measure, dict[str, CheckOutcome], Attestation | None, bool | None]],
    one: tuple[Measure, dict[str, CheckOutcome], Attestation | None, bool | None],
) -> None:
    rolled = [roll_up(m, o, a, TODAY, e) for m, o, a, e in [*several, one]]
    before, after = roll_up_point(rolled[:-1]), roll_up_point(rolled)
    assert RANK[after.verdict] <= RANK[before.verdict]
    assert sum(count for _, count in after.counts) == len(rolled)
