"""Two states of a plant's devices compared: packets, facts, rules, declared flows, findings, points, and one verdict."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from auditor.findings.baseline import weight
from auditor.findings.quoting import Texts
from auditor.findings.types import Audit, Finding
from auditor.model.device import Device
from auditor.reach.network import Network
from auditor.review.packets import deltas, list_edits, narrowed
from auditor.review.passing import Sight, broken_by, changes_of, list_changes, returns_of, undecided
from auditor.review.rules import effects
from auditor.review.told import facts_of, unclear_of
from auditor.review.types import FindingChange, Flip, Review
from auditor.review.verdict import broken_reasons, fact_reasons, packet_reasons, violations, worst

Kind = Literal["added", "removed", "changed", "cosmetic", "same"]


@dataclass(frozen=True, slots=True)
class State:
    """One state of the plant: its network, its audit and the text of its inputs."""

    network: Network
    audit: Audit
    texts: Texts

    @property
    def sight(self) -> Sight:
        """What packets are told with."""
        return Sight(self.network, self.texts)


def compare(before: State, after: State) -> Review:
    """Everything the step from ``before`` to ``after`` does, with a verdict on top."""
    was, now = before.sight, after.sight
    edits = list_edits(before.network, after.network)
    found = tuple(deltas(*narrowed(before.network, after.network, edits)))
    packets = tuple(change for delta in found for change in changes_of(was, now, delta))
    facts = tuple(facts_of(was, now))
    returns = tuple(returns_of(was, now, edits))
    lists = tuple(list_changes(was, now, edits))
    rules = tuple(effects(before.network, after.network, edits, after.texts))
    broken = tuple(broken_by(was, now, found))
    opened = {(change.source, change.target) for change in packets if change.effect == "opened"}
    findings = tuple(_findings(before.audit, after.audit, opened))
    unclear = (*undecided(found), *unclear_of(was, now, found, edits))
    reasons = (
        *violations(findings), *broken_reasons(broken), *(("cannot_tell", text) for text in unclear),
        *packet_reasons(packets, returns, lists), *fact_reasons(facts),
    )  # fmt: skip
    verdict, told = worst(reasons)
    return Review(
        before=before.audit, after=after.audit, verdict=verdict, reasons=told, packets=packets, returns=returns, lists=lists, facts=facts, rules=rules, broken=broken, findings=findings,
        flips=tuple(_flips(before.audit, after.audit)), devices=tuple(_devices(before, after, {*(fact.device for fact in facts), *(one.device for one in edits)})),
    )  # fmt: skip


# --- devices


def _devices(before: State, after: State, changed: set[str]) -> Iterator[tuple[str, Kind]]:
    names = dict.fromkeys(device.name for device in (*before.network.devices, *after.network.devices))
    for name in names:
        was, now = before.network.device(name), after.network.device(name)
        if was is None or now is None:
            yield name, "added" if was is None else "removed"
        elif name in changed or _lists(was) != _lists(now):
            yield name, "changed"
        else:
            same = _sums(before.audit, name) == _sums(after.audit, name)
            yield name, "same" if same else "cosmetic"


def _lists(device: Device) -> frozenset[str]:
    return frozenset(ruleset.name for ruleset in device.filters if ruleset.filters_packets)


def _sums(audit: Audit, name: str) -> list[str]:
    return sorted(entry.sha256 for entry in audit.inputs if name in entry.device.split(", "))


# --- findings


def _findings(before: Audit, after: Audit, opened: set[tuple[str, str]]) -> Iterator[FindingChange]:
    """What becomes of findings; ``opened`` are the ends between which something newly passes.

    A failure about packets goes by another fingerprint once fewer of them pass: that is what remains of it, nothing new.
    """
    old = {finding.fingerprint: finding for finding in before.findings}
    new = {finding.fingerprint: finding for finding in after.findings}
    gone = {_about(finding) for mark, finding in old.items() if finding.verdict == "fail" and mark not in new} - {None}
    remaining = set()
    for mark, finding in new.items():
        was = old.get(mark)
        if was is None and finding.flow is not None and finding.verdict == "fail":
            about = _about(finding)
            if about in gone and (finding.flow.source, finding.flow.target) not in opened:
                remaining.add(about)
                yield FindingChange(change="remains", finding=finding)
                continue
        if was is None or (_weight(was) == 0 < _weight(finding)):
            if _weight(finding):
                yield FindingChange(change="introduced", finding=finding, was="" if was is None else was.verdict)
        elif _weight(finding) > _weight(was):
            yield FindingChange(change="worsened", finding=finding, was=f"{was.verdict} {was.severity}")
    for mark, finding in old.items():
        left = new.get(mark)
        if _weight(finding) and (left is None or not _weight(left)) and _about(finding) not in remaining:
            yield FindingChange(change="fixed", finding=finding)


def _about(finding: Finding) -> tuple[str, str, str, str] | None:
    """The check, its severity and the ends of a finding about packets."""
    if finding.flow is None:
        return None
    return finding.check.id, finding.severity, finding.flow.source, finding.flow.target


def _weight(finding: Finding) -> int:
    return weight(finding.verdict, finding.severity)


def _flips(before: Audit, after: Audit) -> Iterator[Flip]:
    measures = {measure.id: measure.verdict.verdict for measure in before.measures}
    for measure in after.measures:
        if measures.get(measure.id) != measure.verdict.verdict:
            yield Flip(
                id=measure.id, title=measure.title, before=measures.get(measure.id, "-"), after=measure.verdict.verdict
            )
    points = {point.id: point.verdict.verdict for point in before.points}
    for point in after.points:
        if points.get(point.id) != point.verdict.verdict:
            yield Flip(id=point.id, title=point.title, before=points.get(point.id, "-"), after=point.verdict.verdict)
