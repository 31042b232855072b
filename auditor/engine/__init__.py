"""The whole way from sources to an :class:`Audit`: the only module that knows parsers, checks and reports."""

from __future__ import annotations

import gc
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import BinaryIO, NamedTuple, cast

from auditor import __version__
from auditor.check import Check, DeviceCheck, NetworkCheck, Outcome, OutcomeCheck, Result, Verdict
from auditor.engine.discover import (
    broken_packages,
    candidates,
    chosen_checks,
    parameter_names,
    policy_checks,
)
from auditor.engine.dossiers import dossiers
from auditor.engine.inputs import (
    Read,
    internal_error,
    join_tables,
    read_input,
    texts_of,
    unaccounted,
    unique_names,
)
from auditor.engine.ledgers import account_summaries, asset_summaries
from auditor.engine.mending import Mender
from auditor.engine.summaries import (
    external_points,
    input_summaries,
    pair_summaries,
    parameters_in_force,
    zone_summaries,
)
from auditor.findings import Audit, Finding, NotRun
from auditor.findings.baseline import NO_BASELINE, EarlierReport, compared, earlier_report
from auditor.findings.changes import Change
from auditor.findings.groups import rank
from auditor.findings.judge import NOT_UNDERSTOOD, accepted, cautious, findings_of, gate, lacking, message_of, none_seen
from auditor.findings.quoting import Texts
from auditor.findings.summary import before_waivers, check_summaries, measure_summaries, point_summaries
from auditor.findings.threats import threat_summaries
from auditor.model.device import Device
from auditor.model.span import Span
from auditor.model.text import Text
from auditor.plant.load import check_devices, check_interfaces, load_plant
from auditor.plant.types import EMPTY, Plant
from auditor.reach.network import Network
from auditor.source.ingest import ingest
from auditor.source.ingest import read_input as decode_input


@contextmanager
def paused_collector() -> Iterator[None]:
    """No cyclic garbage collection while millions of small lasting values are made: it only costs time there."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


Progress = Callable[[str, int, int], None]
NO_REPORT = Text("the baseline is not a JSON report of auditor", "ベースラインが auditor の JSON レポートではない")


class AuditError(Exception):
    """Nothing can be audited: the reasons, each with where it stands (or None)."""

    def __init__(self, reasons: Sequence[tuple[Span | None, Text]]) -> None:
        super().__init__("; ".join(text.en for _, text in reasons))
        self.reasons = tuple(reasons)

    @classmethod
    def nothing_recognised(cls, reads: Sequence[Read]) -> AuditError:
        """No device in any source: what was wrong with each input, then that sentence."""
        nothing = Text("no device was recognised in the sources", "入力から機器を一台も認識できなかった")
        told = [(Span(read.source.path, 0, 0), read.problem) for read in reads if read.problem is not None]
        return cls([*told, (None, nothing)])


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What a run is asked to do. ``past``: what the plant stated after ``as_of`` was not stated yet, and is no mistake."""

    sources: tuple[str, ...]
    plant: Path | None = None
    as_of: date
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    fail_on: str = "high"
    waivers: bool = True
    baseline: Path | None = None
    strict: bool = False
    past: bool = False
    changes: bool = True
    """Whether to propose changes: whoever compares states has no use for them."""
    stdin: BinaryIO | None = None
    progress: Progress = field(default=lambda stage, done, total: None)


@dataclass(frozen=True, slots=True)
class Loaded:
    """Inputs read and the network built from them, before any check."""

    reads: tuple[Read, ...]
    network: Network
    texts: Texts
    messages: tuple[tuple[Span, Text], ...]

    @property
    def devices(self) -> tuple[Device, ...]:
        """Every device, in input order."""
        return tuple(device for read in self.reads for device in read.devices)


class Stated(NamedTuple):
    """A plant file read (the empty plant without one), where it lies, and what was wrong with it."""

    path: Path | None
    plant: Plant
    messages: Sequence[tuple[Span, Text]]


def plant_beside(sources: Iterable[str]) -> Path | None:
    """The ``plant.yaml`` in a source folder or beside a source, or None."""
    for source in sources:
        if source == "-" or source.startswith("git+"):
            continue
        path = Path(source)
        for folder in (path, path.parent) if path.is_dir() else (path.parent,):
            if (folder / "plant.yaml").is_file():
                return folder / "plant.yaml"
    return None


def read_sources(options: Options) -> list[Read]:
    """Ingest and parse everything; show tables joined, names made unique."""
    with paused_collector():
        reads = read_apart(options)
        finish(reads)
    return reads


def read_apart(options: Options) -> list[Read]:
    """Ingest and parse everything, each input for itself: what :func:`finish` then makes one set of devices."""
    platforms = candidates()
    reads = []
    for source in ingest(options.sources, options.stdin):
        reads.append(read_input(source, platforms))
        options.progress("read", len(reads), 0)
    return reads


def finish(reads: list[Read]) -> None:
    """Make device names unique and join show tables, in place, once everything is read."""
    unique_names(reads)
    join_tables(reads)


def load(options: Options) -> Loaded:
    """Read the sources and the plant file; raises AuditError when nothing can be audited."""
    return _read(options, read_plant(options))


def read_plant(options: Options) -> Stated:
    """The plant file of a run; raises AuditError when it cannot be used."""
    path = options.plant or plant_beside(options.sources)
    plant, messages = _plant(path, None if options.past else options.as_of)
    return Stated(path, _as_it_was(plant, options.as_of) if options.past else plant, messages)


def _as_it_was(plant: Plant, day: date) -> Plant:
    """A plant's statements without the attestations and waivers that were made after a day."""
    stated = plant.registers
    attestations = stated.attestations and tuple(row for row in stated.attestations if not row.date or row.date <= day)
    waivers = stated.waivers and tuple(row for row in stated.waivers if not row.date or row.date <= day)
    return replace(plant, registers=replace(stated, attestations=attestations, waivers=waivers))


def _read(options: Options, stated: Stated) -> Loaded:
    return build(read_sources(options), stated, options.as_of)


def _plant(path: Path | None, as_of: date | None) -> tuple[Plant, list[tuple[Span, Text]]]:
    if path is None:
        return EMPTY, []
    plant, problems = load_plant(path, as_of=as_of, known=parameter_names())
    if plant is None or any(problem.fatal for problem in problems):
        raise AuditError([(problem.at, problem.text) for problem in problems])
    return plant, [(problem.at, problem.text) for problem in problems]


def build(reads: Sequence[Read], stated: Stated, as_of: date) -> Loaded:
    """The network of devices and plant; raises AuditError when no device was recognised or the plant knows others."""
    plant = stated.plant
    devices = [device for read in reads for device in read.devices]
    if not devices:
        raise AuditError.nothing_recognised(reads)
    problems = (
        *check_devices(plant, [device.name for device in devices]),
        *check_interfaces(plant, {device.name: [found.name for found in device.interfaces] for device in devices}),
    )
    if any(problem.fatal for problem in problems):
        raise AuditError([(problem.at, problem.text) for problem in problems])
    messages = [*stated.messages, *((problem.at, problem.text) for problem in problems)]
    messages += [told for read in reads for told in read.renamed]
    texts = texts_of(reads, None if stated.path is None else stated.path.parent)
    broken = [read.source.path for read in reads if read.problem is not None and read.platform]
    return Loaded(tuple(reads), Network(devices, plant, as_of, broken), texts, tuple(messages))


def audit(options: Options) -> Audit:
    """Audit the sources; raises AuditError (nothing to audit), SourceError and SelectionError."""
    return audit_with_texts(options)[0]


def audit_with_texts(options: Options) -> tuple[Audit, Texts]:
    """The same, with the lines of the inputs as they may be shown."""
    _before(options.baseline)  # a baseline that cannot be read is told before the work, not after it
    with paused_collector():
        stated = read_plant(options)
        checks = chosen_checks(options.select, options.ignore, policy_checks(stated.plant))
        loaded = _read(options, stated)
        return judge(loaded, checks, options), loaded.texts


def judge(loaded: Loaded, checks: Sequence[Check], options: Options) -> Audit:
    """Run checks over a loaded network and add everything up."""
    network = loaded.network
    plant = network.plant
    outcome: dict[str, tuple[Check, Sequence[Result]]] = {}
    not_run = [NotRun(check="", file=package, reason=why) for package, why in broken_packages().items()]
    for number, check in enumerate(sorted(checks, key=lambda check: check.scope == "outcome")):
        options.progress("check", number + 1, len(checks))
        results = _run(check, network, outcome, not_run)
        if not results and not any(entry.check == check.id for entry in not_run):
            results = [none_seen(covered=network.covered)]
        outcome[check.id] = (check, cautious(check, results, network.devices))
    outcome = {check.id: outcome[check.id] for check in checks}
    for read in loaded.reads:
        if read.crash is not None:
            not_run.append(NotRun(check="", file=read.source.path, reason=read.crash))
        if unaccounted(read):
            lost = Text("its lines do not add up to their number", "区分ごとの行数の合計が行数と一致しない")
            not_run.append(NotRun(check="", file=read.source.path, reason=lost))
    waivers = plant.registers.waivers or () if options.waivers else ()
    before = _before(options.baseline)
    findings = findings_of(outcome, loaded.texts, waivers, before or NO_BASELINE, network)
    findings = tuple(sorted(findings, key=lambda found: (rank(found), str(found.root))))
    measures = measure_summaries(outcome, findings, not_run, plant, options.as_of)
    summaries = check_summaries(outcome, findings, not_run)
    return Audit(
        version=__version__, as_of=options.as_of, plant=plant, inputs=input_summaries(loaded.reads, loaded.texts, checks),
        devices=network.devices, zones=zone_summaries(network),
        reachability=pair_summaries(network, loaded.texts, not_run, options.progress),
        external_points=external_points(network, loaded.texts), findings=findings,
        checks=summaries, measures=measures, points=point_summaries(measures),
        threats=threat_summaries(summaries, measures), assets=asset_summaries(network),
        accounts=account_summaries(network), not_run=tuple(not_run), messages=loaded.messages, coverage=_coverage(network), fail_on=options.fail_on,
        exit=_exit(findings, outcome, not_run, options),
        results=tuple((id, result) for id, (_, results) in outcome.items() for result in results),
        parameters=parameters_in_force(network, checks), before_waivers=before_waivers(outcome),
        one_way=dossiers(network, loaded.texts), baseline=None if before is None else compared(before, findings, _whole(outcome, not_run), [device.name for device in network.devices]),
        changes=_changes(loaded, findings, not_run) if options.changes else (),
    )  # fmt: skip


def _changes(loaded: Loaded, findings: Sequence[Finding], not_run: list[NotRun]) -> tuple[Change, ...]:
    """What to change; whatever a platform raises is our own fault and costs the proposals, nothing else."""
    try:
        return tuple(Mender(loaded.network, loaded.reads, candidates()).changes(findings))
    except Exception as error:
        not_run.append(NotRun(check="", file="", reason=internal_error(error)))
        return ()


_Found = Mapping[str, tuple[Check, Sequence[Result]]]


def _run(check: Check, network: Network, before: _Found, not_run: list[NotRun]) -> list[Result]:
    """A check's results. Whatever it raises is our own fault: it becomes a NotRun, and the rest goes on."""
    found: list[Result] = []
    try:
        for result in _results(check, network, before, not_run):
            message_of(check, result)  # a sentence that cannot be made is the check's fault as well
            found.append(result)
    except Exception as error:
        not_run.append(NotRun(check=check.id, file="", reason=internal_error(error)))
    return found


def _results(check: Check, network: Network, before: _Found, not_run: Sequence[NotRun]) -> Iterator[Result]:
    if check.scope == "network":
        yield from cast("NetworkCheck", check.run)(network)
    elif check.scope == "outcome":
        broken = {entry.check for entry in not_run}
        results = {id: results for id, (_, results) in before.items() if id not in broken}
        waived = accepted(before, network.plant.registers.waivers or (), network)
        yield from cast("OutcomeCheck", check.run)(Outcome(network, results, waived))
    for device in network.devices:
        missing = lacking(check, device)
        if missing is not None:
            yield missing
        elif check.scope == "device":
            yield from cast("DeviceCheck", check.run)(device)


def _coverage(network: Network) -> tuple[int, int] | None:
    expected = network.expected_devices
    return None if expected is None else (len(expected) - len(network.missing_devices), len(expected))


def _whole(outcome: _Found, not_run: Sequence[NotRun]) -> frozenset[str]:
    """The checks that ran to their end."""
    return frozenset(outcome).difference(entry.check for entry in not_run)


def _before(baseline: Path | None) -> EarlierReport | None:
    """An earlier JSON report; raises AuditError when it cannot be read."""
    if baseline is None:
        return None
    from reports.json_report import SCHEMA

    at = Span(str(baseline), 0, 0)
    try:
        report = json.loads(baseline.read_text(encoding="utf-8"))
        if report["schema"] == SCHEMA:
            return earlier_report(report)
    except OSError as error:
        why = Text(f"cannot be read: {error.strerror}", f"読み込めない（{error.strerror}）")
        raise AuditError([(at, why)]) from error
    except (ValueError, KeyError, TypeError, RecursionError):
        pass
    raise AuditError([(at, NO_REPORT)])


def _exit(
    findings: Sequence[Finding], outcome: Mapping[str, tuple[Check, Sequence[Result]]], not_run: Sequence[NotRun],
    options: Options,
) -> int:  # fmt: skip
    """1 with a new failure at or above the threshold; 3 (``strict``) when something a verdict rests on is missing."""
    threshold = gate(options.fail_on)
    if any(finding.gates and finding.severity in threshold for finding in findings):
        return 1
    in_the_dark = not_run or any(
        result.verdict is Verdict.CANNOT_TELL and result.says == NOT_UNDERSTOOD
        for _, results in outcome.values()
        for result in results
    )
    return 3 if options.strict and in_the_dark else 0


def audit_texts(
    configs: Mapping[str, str],
    plant: str = "",
    registers: Mapping[str, str] | None = None,
    as_of: date = date(2026, 11, 22),
    select: Sequence[str] = (),
) -> Audit:
    """Audit texts held in memory: the examples of checks. ``registers`` lie beside the plant file by name."""
    import tempfile

    options = Options(sources=(), as_of=as_of)
    reads = [read_input(decode_input(name, text.encode()), candidates()) for name, text in configs.items()]
    finish(reads)
    if not plant:
        return judge(build(reads, Stated(None, EMPTY, ()), as_of), chosen_checks(select, ()), options)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "plant.yaml"
        path.write_text(plant, encoding="utf-8")
        for name, text in (registers or {}).items():
            (path.parent / name).parent.mkdir(parents=True, exist_ok=True)
            (path.parent / name).write_text(text, encoding="utf-8")
        stated = Stated(path, *_plant(path, as_of))
        checks = chosen_checks(select, (), policy_checks(stated.plant))
        return judge(build(reads, stated, as_of), checks, options)


def stdin_bytes() -> BinaryIO:
    """Standard input as bytes."""
    return sys.stdin.buffer
