"""Findings, what could not be judged, and what all of it means for the manual's measures and points."""

from auditor.findings.types import (
    Audit,
    CheckSummary,
    Dossier,
    DossierPoint,
    ExternalPoint,
    Finding,
    InputSummary,
    LineProblem,
    MeasureSummary,
    NotRun,
    PairSummary,
    PointSummary,
    Quote,
    ZoneSummary,
)

__all__ = [
    "Audit",
    "CheckSummary",
    "Dossier",
    "DossierPoint",
    "ExternalPoint",
    "Finding",
    "InputSummary",
    "LineProblem",
    "MeasureSummary",
    "NotRun",
    "PairSummary",
    "PointSummary",
    "Quote",
    "ZoneSummary",
]
