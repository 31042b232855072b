"""The manual's threats, cause by cause, with how the checks and measures came out that bear on each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from auditor.findings.types import CauseSummary, CheckSummary, CheckVerdict, MeasureSummary, ThreatSummary
from auditor.manual import manual

WORST_FIRST: tuple[CheckVerdict, ...] = (
    "fail", "warn", "waived", "not_run", "cannot_tell", "pass", "info", "not_applicable",
)  # fmt: skip
"""What was not looked at outweighs what was looked at and found clean: one check that passed clears no cause."""


def threat_summaries(checks: Sequence[CheckSummary], measures: Sequence[MeasureSummary]) -> tuple[ThreatSummary, ...]:
    """Every threat in the manual's order; a check that was not selected or is not built counts as not run."""
    came_out = {entry.check.id: entry.verdict for entry in checks}
    answered = {entry.id: entry.verdict.verdict for entry in measures}

    def told(ids: Iterable[str]) -> tuple[tuple[str, CheckVerdict], ...]:
        return tuple((id, came_out.get(id, "not_run")) for id in ids)

    found = []
    for threat in manual().threats:
        causes = []
        for cause in threat.causes:
            ours = told(cause.checks)
            verdicts = {verdict for _, verdict in ours}
            causes.append(
                CauseSummary(
                    id=cause.id, text=cause.text, checks=ours,
                    measures=tuple((id, answered[id]) for id in cause.measures),
                    verdict=next((verdict for verdict in WORST_FIRST if verdict in verdicts), None),
                )
            )  # fmt: skip
        found.append(
            ThreatSummary(
                id=threat.id, table=threat.table, requirement=threat.requirement, requires=threat.requires,
                threat=threat.threat, usage_types=threat.usage_types,
                inferred_usage_types=threat.inferred_usage_types, causes=tuple(causes),
                extra_checks=told(threat.extra_checks),
            )
        )  # fmt: skip
    return tuple(found)
