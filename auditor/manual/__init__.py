"""The manual as data: points, measures, zones, flows, usage types, checks, registers and their wording."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import cache
from pkgutil import get_data

from auditor.manual import load
from auditor.manual.entries import (
    AttestationRule,
    Cause,
    CheckEntry,
    Checklist,
    Column,
    Detail,
    FlowStance,
    IncidentStep,
    Measure,
    Mode,
    Objective,
    Parameter,
    Point,
    Reference,
    Register,
    Severity,
    Slip,
    Threat,
    UsageType,
    Value,
    ZoneKind,
)
from auditor.manual.ids import fold, measure_form, point_form
from auditor.model.text import Text

__all__ = [
    "AttestationRule",
    "Cause",
    "CheckEntry",
    "Checklist",
    "Column",
    "Detail",
    "FlowStance",
    "IncidentStep",
    "Manual",
    "Measure",
    "Mode",
    "Objective",
    "Parameter",
    "Point",
    "Reference",
    "Register",
    "Severity",
    "Slip",
    "Threat",
    "UsageType",
    "Value",
    "ZoneKind",
    "fold",
    "manual",
    "measure_id",
    "point_id",
]


@dataclass(frozen=True, slots=True)
class Manual:
    """The manual in the order it is printed; look-ups by id raise KeyError, look-ups by a person's words give None."""

    title: str
    disclaimer: Text
    checklist: Checklist
    points: tuple[Point, ...]
    measures: tuple[Measure, ...]
    zones: tuple[ZoneKind, ...]
    flows: tuple[FlowStance, ...]
    usage_types: tuple[UsageType, ...]
    checks: tuple[CheckEntry, ...]
    threats: tuple[Threat, ...]
    references: tuple[Reference, ...]
    registers: tuple[Register, ...]
    attestation_rules: tuple[AttestationRule, ...]
    incident_steps: tuple[IncidentStep, ...]
    slips: tuple[Slip, ...]
    _points: dict[str, Point] = field(init=False, repr=False, compare=False)
    _measures: dict[str, Measure] = field(init=False, repr=False, compare=False)
    _checks: dict[str, CheckEntry] = field(init=False, repr=False, compare=False)
    _zones: dict[str, ZoneKind] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_points", {point.id: point for point in self.points})
        object.__setattr__(self, "_measures", {measure.id: measure for measure in self.measures})
        object.__setattr__(self, "_checks", {check.id: check for check in self.checks})
        object.__setattr__(self, "_zones", {fold(word): zone for zone in self.zones for word in _names(zone)})

    def point(self, point: str) -> Point:
        """The point with this id."""
        return self._points[point]

    def measure(self, measure: str) -> Measure:
        """The measure with this id."""
        return self._measures[measure]

    def check(self, check: str) -> CheckEntry:
        """The check with this id."""
        return self._checks[check]

    def zone_kind(self, name: str) -> ZoneKind | None:
        """The kind of zone that ``name`` means: its id or any of its spellings, in any width and case."""
        return self._zones.get(fold(name))

    def trust(self, kind: str) -> int | None:
        """How much a kind of zone is to be protected (higher: more), None for an unknown kind or one without."""
        zone = self.zone_kind(kind)
        return zone.trust if zone else None

    def register(self, file: str) -> Register | None:
        """The register with this file name, with or without its ending."""
        wanted = file.partition(".")[0]
        return next((register for register in self.registers if register.file.partition(".")[0] == wanted), None)

    def reference(self, key: str) -> Reference | None:
        """The document a check's reference key stands for."""
        return next((reference for reference in self.references if reference.key == key), None)

    def usage_type(self, name: str) -> UsageType | None:
        """The type (``A``) or case (``a1``) with this id, else None."""
        wanted = fold(name)
        return next((usage for usage in self.usage_types if fold(usage.id) == wanted), None)

    def slips_about(self, *subjects: str) -> tuple[Slip, ...]:
        """The footnotes that bear on any of these points, measures or usage types."""
        return tuple(slip for slip in self.slips if any(subject in slip.about for subject in subjects))


def _names(zone: ZoneKind) -> tuple[str, ...]:
    return (zone.id, zone.name.en, zone.name.ja, *zone.aliases)


@cache
def manual() -> Manual:
    """The manual, read once.

    ``pkgutil`` rather than ``importlib.resources``: the latter alone takes longer to import than the manual to load.
    """
    content = get_data(__name__, "manual.json")
    if content is None:
        raise FileNotFoundError("manual.json")
    data = json.loads(content)
    return Manual(
        title=data["title"],
        disclaimer=load.text(data["disclaimer"]),
        checklist=load.checklist(data["checklist"]),
        points=load.rows(load.point, data["points"]),
        measures=load.rows(load.measure, data["measures"]),
        zones=load.rows(load.zone_kind, data["zones"]),
        flows=load.rows(load.flow, data["flows"]),
        usage_types=load.rows(load.usage_type, data["usage_types"]),
        checks=load.rows(load.check, data["checks"]),
        threats=load.rows(load.threat, data["threats"]),
        references=load.rows(load.reference, data["references"]),
        registers=load.rows(load.register, data["registers"]),
        attestation_rules=load.rows(load.attestation_rule, data["attestation_rules"]),
        incident_steps=load.rows(load.incident_step, data["incident_steps"]),
        slips=load.rows(load.slip, data["slips"]),
    )


def measure_id(text: str) -> str | None:
    """The id of the measure that ``text`` names, however wide or dashed it is written; None if there is none."""
    form = measure_form(text)
    return form if form in manual()._measures else None


def point_id(text: str) -> str | None:
    """The id of the point that ``text`` names, however wide or dashed it is written; None if there is none."""
    form = point_form(text)
    return form if form in manual()._points else None
