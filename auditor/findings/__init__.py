"""Findings, what could not be judged, and what all of it means for the manual's measures and points."""

from auditor.findings.types import (
    AccountSummary,
    AssetSummary,
    Audit,
    CauseSummary,
    CheckSummary,
    ExternalPoint,
    Finding,
    InputSummary,
    LineProblem,
    MeasureSummary,
    NotRun,
    PairSummary,
    PointSummary,
    Quote,
    ThreatSummary,
    ZoneSummary,
)

__all__ = [
    "AccountSummary",
    "AssetSummary",
    "Audit",
    "CauseSummary",
    "CheckSummary",
    "ExternalPoint",
    "Finding",
    "InputSummary",
    "LineProblem",
    "MeasureSummary",
    "NotRun",
    "PairSummary",
    "PointSummary",
    "Quote",
    "ThreatSummary",
    "ZoneSummary",
]
