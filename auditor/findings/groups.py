"""Findings that hang on one line belong together: one broad rule that breaks six checks is one group of six."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from auditor.findings.types import SEVERITIES, Finding
from auditor.model.span import Span

FAMILIES = ("CNI", "OWD", "BFW", "EXT", "RMA", "WLS", "SWP", "MGT", "IP6", "RUL", "ACC")
"""What a plant's administrator must read first among equals: the control network's isolation before anything else."""


@dataclass(frozen=True, slots=True)
class Group:
    """Findings with one root, worst first."""

    root: Span | None
    findings: tuple[Finding, ...]

    @property
    def worst(self) -> Finding:
        """The finding that names the group."""
        return self.findings[0]


def rank(finding: Finding) -> tuple[int, int, int, str, str]:
    """Worst first: failures before warnings, critical before low, then by family, check and subject."""
    verdicts = ("fail", "warn", "waived", "cannot_tell", "info")
    family = finding.check.id[:3]
    place = FAMILIES.index(family) if family in FAMILIES else len(FAMILIES)
    return (
        verdicts.index(finding.verdict), SEVERITIES.index(finding.severity), place, finding.check.id, finding.subject
    )  # fmt: skip


def grouped(findings: Sequence[Finding]) -> tuple[Group, ...]:
    """Groups by root line, the worst group first."""
    by_root: dict[Span | str, list[Finding]] = {}
    for finding in findings:
        by_root.setdefault(finding.root or f"{finding.device}\0{finding.subject}", []).append(finding)
    groups = [Group(members[0].root, tuple(sorted(members, key=rank))) for members in by_root.values()]
    return tuple(sorted(groups, key=lambda group: (rank(group.worst), str(group.root))))
