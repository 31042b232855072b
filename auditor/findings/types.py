"""The value every report is made from: one :class:`Audit`, whole and final."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from auditor.check import Check, Result, Severity
from auditor.findings.changes import Change
from auditor.manual.rollup import MeasureVerdict, PointVerdict
from auditor.manual.rollup import Verdict as MeasureWord
from auditor.model.device import Device
from auditor.model.fact import NO_NOTE
from auditor.model.secret import Storage
from auditor.model.span import Span
from auditor.model.text import Text
from auditor.plant.rows import Asset
from auditor.plant.types import Plant
from auditor.reach.external import LinkKind, Standing
from auditor.reach.flows import Flow, Unknown

FindingVerdict = Literal["fail", "warn", "cannot_tell", "info", "waived"]
CheckVerdict = Literal["fail", "warn", "waived", "cannot_tell", "pass", "info", "not_applicable", "not_run"]
SEVERITIES: tuple[Severity, ...] = (Severity.CRITICAL, Severity.HIGH, Severity.MEDIUM, Severity.LOW)


@dataclass(frozen=True, slots=True)
class Quote:
    """Lines quoted as evidence, secrets redacted; ``role`` says what they show."""

    at: Span
    text: tuple[str, ...]
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing a reader must know. ``message`` is final (no placeholders left).

    ``decides`` and ``supports`` are measure ids after scoping (E10). ``root`` is the line it hangs on: findings with
    one root are one group. ``baseline`` is ``known`` when an earlier report already had it, no less bad; ``new`` else.
    """

    fingerprint: str
    check: Check
    verdict: FindingVerdict
    severity: Severity
    device: str
    subject: str
    message: Text
    evidence: tuple[Quote, ...]
    flow: Flow | None
    decides: tuple[str, ...]
    supports: tuple[str, ...]
    unknowns: tuple[Text, ...]
    root: Span | None
    waiver: str = ""
    baseline: Literal["new", "known"] = "new"

    @property
    def gates(self) -> bool:
        """True when it counts against ``--fail-on``: a new, unwaived failure."""
        return self.verdict == "fail" and self.baseline == "new"


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """A finding as an earlier report had it, its message in the language of that report."""

    fingerprint: str
    check: str
    verdict: FindingVerdict
    severity: Severity
    device: str
    subject: str
    message: str
    evidence: tuple[Span, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """What a baseline had and this audit has not: ``gone`` was looked for and not found, at ``unseen`` nobody looked."""

    gone: tuple[Earlier, ...]
    unseen: tuple[Earlier, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckSummary:
    """One check over the whole audit."""

    check: Check
    verdict: CheckVerdict
    counts: Mapping[CheckVerdict, int]
    reason: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NotRun:
    """Something that could not be done although it should: an internal error, never a verdict."""

    check: str
    file: str
    reason: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class LineProblem:
    """Lines not understood, or bad in themselves, and the checks whose verdicts they touch."""

    at: Span
    text: str
    section: str
    matters_to: tuple[str, ...]
    message: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InputSummary:
    """One input file, fully accounted: ``lines == understood + ignored + not_understood``.

    ``reasons`` splits ``ignored`` by reason. ``problem`` says why nothing could be read of it.
    """

    path: str
    sha256: str
    encoding: str
    platform: str
    device: str
    lines: int
    understood: int
    ignored: int
    not_understood: int
    reasons: tuple[tuple[Text, int], ...] = ()
    problems: tuple[LineProblem, ...] = ()
    problem: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneSummary:
    """A zone with the interfaces that lie in it."""

    id: str
    kind: str
    name: str
    networks: tuple[str, ...]
    interfaces: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PairSummary:
    """What passes from one zone to another.

    ``flows`` is an exact cover when ``boxes`` is None; else ``boxes`` says how many boxes it would take, ``live_lines``
    are the permitting lines in file order and ``flows`` holds one witness for each of them.
    """

    source: str
    target: str
    definite: bool
    possible: bool
    flows: tuple[Flow, ...]
    boxes: int | None = None
    live_lines: tuple[Quote, ...] = ()
    unknowns: tuple[Unknown, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ExternalPoint:
    """A connection to the outside, as EXT-001 sees it, or a row of the register that no connection answers to.

    ``usage_type`` is a type or case of the manual, empty where it cannot be told: then ``candidates`` are those it may be,
    and ``why`` says what it rests on either way. ``zones`` are the zones of the plant that certainly use it. ``standing`` is
    how it stands against the register, ``kind`` None: a row alone. With a ``doubt`` it may be no external connection after all.
    """

    device: str
    interface: str
    to: str
    medium: str
    usage_type: str
    declared: bool | None
    evidence: tuple[Quote, ...]
    kind: LinkKind | None = None
    protocol: str = ""
    standing: Standing = "no_register"
    zones: tuple[str, ...] = ()
    candidates: tuple[str, ...] = ()
    why: Text = NO_NOTE
    doubt: Text | None = None


DossierVerdict = Literal["documented", "consistent", "contradicted", "not_provable", "not_applicable"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierPoint:
    """One of the nine points of evidence round a one-way boundary."""

    number: int
    title: Text
    verdict: DossierVerdict
    text: Text
    evidence: tuple[Quote, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """What is known of a boundary declared one-way.

    ``ways`` lead round it; ``returns`` says for each level of one-way (sessions, packets, medium) what may come back.
    """

    source: str
    target: str
    by: str
    verdict: DossierVerdict
    points: tuple[DossierPoint, ...]
    ways: tuple[Text, ...]
    returns: tuple[Text, ...]
    evidence: tuple[Quote, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureSummary:
    """A measure of the manual with its verdict."""

    id: str
    point: str
    title: Text
    mode: str
    verdict: MeasureVerdict
    attestation: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PointSummary:
    """A point of the manual: the verdict over all its measures, and the answer to its question."""

    id: str
    title: Text
    question: Text
    verdict: PointVerdict
    question_verdict: PointVerdict


AssetState = Literal["supplied", "missing", "not_expected", "unlisted", "no_ledger"]


@dataclass(frozen=True, slots=True, kw_only=True)
class AssetSummary:
    """A row of the ledger beside the device it is, as far as either is there.

    ``asset`` None: a supplied device that is no row (``unlisted``), or there is no ledger. ``device`` empty: a row without
    a configuration, ``missing`` when one is expected. ``model``, ``version`` and ``serial`` are the configuration's.
    """

    state: AssetState
    asset: Asset | None
    device: str
    platform: str
    model: str
    version: str
    serial: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountSummary:
    """A local account. ``administrator`` None: not known; ``storage`` is how its secret is kept, empty when none is written.

    ``listed`` says whether the account list has it; None: no list, or only a group of devices that may hold this one.
    ``persons`` are the people the list names.
    """

    device: str
    name: str
    privilege: str
    administrator: bool | None
    storage: Storage | Literal[""]
    enabled: bool
    remote: bool
    listed: bool | None
    persons: tuple[str, ...]
    at: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class CauseSummary:
    """A cause of a threat with the checks and measures that bear on it, each with its verdict.

    ``verdict`` is the worst of the checks; None: no configuration shows this cause, only people can answer.
    """

    id: str
    text: Text
    checks: tuple[tuple[str, CheckVerdict], ...]
    measures: tuple[tuple[str, MeasureWord], ...]
    verdict: CheckVerdict | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreatSummary:
    """A row of the manual's threat tables. ``requirement`` is C, I or A.

    ``inferred_usage_types`` are usage types the manual has no table for; ``extra_checks`` bear on the threat as a whole.
    """

    id: str
    table: str
    requirement: str
    requires: Text
    threat: Text
    usage_types: tuple[str, ...]
    inferred_usage_types: tuple[str, ...]
    causes: tuple[CauseSummary, ...]
    extra_checks: tuple[tuple[str, CheckVerdict], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """Everything an audit found out. Reports get this and nothing else; it holds no clock and no paths of ours."""

    version: str
    as_of: date
    plant: Plant
    inputs: tuple[InputSummary, ...]
    devices: tuple[Device, ...]
    zones: tuple[ZoneSummary, ...]
    reachability: tuple[PairSummary, ...]
    external_points: tuple[ExternalPoint, ...]
    findings: tuple[Finding, ...]
    checks: tuple[CheckSummary, ...]
    measures: tuple[MeasureSummary, ...]
    points: tuple[PointSummary, ...]
    threats: tuple[ThreatSummary, ...]
    assets: tuple[AssetSummary, ...]
    accounts: tuple[AccountSummary, ...]
    """Accounts of devices whose parser reads them (``users`` in ``Device.reads``)."""
    not_run: tuple[NotRun, ...]
    messages: tuple[tuple[Span, Text], ...]
    coverage: tuple[int, int] | None
    """(network devices of the ledger with a configuration, network devices expected); None without a ledger."""
    fail_on: str
    exit: int
    results: tuple[tuple[str, Result], ...] = ()
    parameters: tuple[tuple[str, str, str], ...] = ()
    """(check, parameter, value) in force: the tool's defaults and the plant's own."""
    before_waivers: Mapping[str, int] = field(default_factory=dict)
    """Failures by severity as if no waiver were applied."""
    one_way: tuple[Dossier, ...] = ()
    baseline: Compared | None = None
    """None: no baseline was given."""
    changes: tuple[Change, ...] = ()
    """One for each group of failures and warnings that hangs on a line, in the order of the groups."""
