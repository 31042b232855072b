"""Counts per check, and what checks and attestations add up to for the manual's measures and points."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

from auditor.check import Check, Result, Verdict
from auditor.findings.judge import in_scope
from auditor.findings.types import SEVERITIES, CheckSummary, CheckVerdict, Finding, MeasureSummary, NotRun, PointSummary
from auditor.manual import manual
from auditor.manual.rollup import Attestation, CheckOutcome, Failure, MeasureVerdict, roll_up, roll_up_point
from auditor.model.text import Text
from auditor.plant.types import Plant

WORST_FIRST: tuple[CheckVerdict, ...] = ("fail", "warn", "waived", "cannot_tell", "pass", "info", "not_applicable")
NOT_SELECTED = Text("not selected for this run", "今回の実行では選択されていない")

Outcome = Mapping[str, tuple[Check, Sequence[Result]]]


def check_summaries(
    outcome: Outcome, findings: Sequence[Finding], not_run: Sequence[NotRun]
) -> tuple[CheckSummary, ...]:
    """One line per check that was selected, in order of id."""
    crashed = {entry.check: entry.reason for entry in not_run if entry.check}
    waived = Counter(finding.check.id for finding in findings if finding.verdict == "waived")
    losses = Counter((finding.check.id, finding.verdict) for finding in findings)
    found = []
    for id, (check, results) in sorted(outcome.items()):
        counts = Counter(str(result.verdict) for result in results)
        counts["fail"] = losses[id, "fail"]
        counts["warn"] = losses[id, "warn"]
        counts["waived"] = waived[id]
        verdict: CheckVerdict = next((name for name in WORST_FIRST if counts[name]), "not_run")
        if id in crashed and verdict not in ("fail", "warn"):
            verdict = "not_run"
        ordered = {name: counts[name] for name in WORST_FIRST}
        found.append(CheckSummary(check=check, verdict=verdict, counts=ordered, reason=crashed.get(id)))
    return tuple(found)


def before_waivers(outcome: Outcome) -> dict[str, int]:
    """How many failures there are by severity when no waiver is applied, beside what is left when they are."""
    found = Counter(
        str(result.severity or check.severity)
        for check, results in outcome.values()
        for result in results
        if result.verdict is Verdict.FAIL
    )
    return {str(severity): found[severity] for severity in SEVERITIES}


def measure_summaries(
    outcome: Outcome, findings: Sequence[Finding], not_run: Sequence[NotRun], plant: Plant, as_of: date,
) -> tuple[MeasureSummary, ...]:  # fmt: skip
    """Every measure of the manual with its verdict."""
    book = manual()
    by_check: dict[str, list[Finding]] = {}
    for finding in findings:
        by_check.setdefault(finding.check.id, []).append(finding)
    attested = {row.measure: row for row in plant.registers.attestations or ()}
    found = []
    for measure in book.measures:
        row = attested.get(measure.id)
        attestation = None
        if row is not None:
            attestation = Attestation(
                measure=row.measure, verdict=row.verdict, owner=row.owner, approver=row.approver, date=row.date,
                expires=row.expires, evidence_count=len(row.evidence), reason=row.statement or row.notes,
            )  # fmt: skip
        outcomes = {
            id: _outcome(id, measure.id, outcome, by_check.get(id, ()), not_run)
            for id in (*measure.deciding, *measure.supporting)
        }
        verdict = roll_up(measure, outcomes, attestation, as_of, evidence=_evidence(measure.id, plant, as_of))
        found.append(
            MeasureSummary(
                id=measure.id, point=measure.point, title=measure.title, mode=measure.mode, verdict=verdict,
                attestation=None if row is None else row.verdict,
            )
        )  # fmt: skip
    return tuple(found)


def point_summaries(measures: Sequence[MeasureSummary]) -> tuple[PointSummary, ...]:
    """Every point with its verdict and the verdict of its question."""
    verdicts: dict[str, MeasureVerdict] = {summary.id: summary.verdict for summary in measures}
    return tuple(
        PointSummary(
            id=point.id, title=point.title, question=point.question,
            verdict=roll_up_point([verdicts[id] for id in point.measures]),
            question_verdict=roll_up_point([verdicts[id] for id in point.question_answered_by]),
        )
        for point in manual().points
    )  # fmt: skip


def _outcome(
    id: str, measure: str, outcome: Outcome, findings: Sequence[Finding], not_run: Sequence[NotRun],
) -> CheckOutcome:  # fmt: skip
    crashed = next((entry.reason for entry in not_run if entry.check == id), None)
    if id not in outcome or crashed is not None:
        reason = crashed or NOT_SELECTED
        ran = False
    else:
        reason, ran = None, True
    results = [result for result in outcome[id][1] if in_scope(measure, result.sides)] if id in outcome else []
    ours = [finding for finding in findings if measure in finding.decides or measure in finding.supports]
    counts = Counter(result.verdict for result in results)
    if ran and not results:
        # The check looked, and nothing it saw lies in this measure's scope.
        counts[Verdict.NOT_APPLICABLE] = 1
    return CheckOutcome(
        id=id, ran=ran, reason=reason,
        fails=tuple(
            Failure(str(finding.severity), finding.verdict == "waived")
            for finding in ours
            if finding.verdict in ("fail", "waived")
        ),
        warns=sum(finding.verdict == "warn" for finding in ours),
        cannot_tell=counts[Verdict.CANNOT_TELL],
        passes=counts[Verdict.PASS] + counts[Verdict.INFO],
        not_applicable=counts[Verdict.NOT_APPLICABLE],
    )  # fmt: skip


def _evidence(measure: str, plant: Plant, as_of: date) -> bool | None:
    """Whether the register rows a measure asks for are present and in date; None when that register is not given.

    2-4.b and 3-2.b ask that settings are reviewed regularly, 3-3.b that each remote line is known by its medium.
    """
    if measure == "3-3.b":
        lines = plant.registers.external_connections
        return None if lines is None else all(row.medium is not None for row in lines)
    reviews = plant.registers.reviews
    if reviews is None:
        return None
    return any(row.what == "config" and row.next_due is not None and row.next_due >= as_of for row in reviews)
