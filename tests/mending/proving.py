"""Audit, type a proposal, audit again, take it back: what a proposal promises, as three questions."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from auditor.engine import Loaded, Options, judge, load
from auditor.engine.discover import chosen_checks
from auditor.findings import Audit, Finding
from auditor.findings.changes import Change
from auditor.model.device import Device
from auditor.reach.declared import row_packets
from auditor.review.facts import bare
from auditor.space.difference import content

DAY = date(2026, 11, 22)


@dataclass(frozen=True)
class Run:
    """One audit of a folder."""

    loaded: Loaded
    audit: Audit

    def device(self, name: str) -> Device:
        return next(device for device in self.loaded.devices if device.name == name)

    def carried(self) -> dict[str, str]:
        """What certainly passes of each declared flow."""
        network, found = self.loaded.network, {}
        for row in network.plant.registers.flows or ():
            passing = network.reach(row.src_zone, row.dst_zone).lower & row_packets(network.space, row)
            found[row.flow_id] = str([str(box) for box in passing.boxes(100)])
        return found


def run(folder: Path, select: tuple[str, ...] = ()) -> Run:
    options = Options(sources=(str(folder),), as_of=DAY, select=select)
    loaded = load(options)
    return Run(loaded, judge(loaded, chosen_checks(select, ()), options))


def meaning(device: Device) -> tuple[object, ...]:
    """Everything a device does, without where it is written and how its rules are numbered."""
    lists = tuple(
        (
            found.name,
            found.family,
            found.default,
            tuple((content(rule), rule.enabled, rule.log) for rule in found.rules),
        )
        for found in device.filters
    )
    rest = replace(
        device, filters=(), references=(), definitions=(), secrets=(), at=device.at, unread=(), observed=device.observed
    )
    names = sorted((one.kind, one.name) for one in device.definitions)
    return lists, tuple(names), bare(replace(rest, endpoints=(), files=()))


def gone(before: Run, after: Run, change: Change) -> bool:
    """True when the findings of the group whose checks name a cure are no longer there.

    Findings are counted by what they say, not known by fingerprint: of several equal ones the others move up.
    """
    group = [finding for finding in before.audit.findings if finding.fingerprint in change.findings]
    ended = Counter(_said(finding) for finding in group if finding.check.cure and finding.verdict == "fail")
    was, now = (
        Counter(_said(finding) for finding in one.audit.findings if finding.verdict == "fail")
        for one in (before, after)
    )
    return bool(ended) and all(now[said] <= was[said] - count for said, count in ended.items())


def _said(finding: Finding) -> tuple[str, str, str]:
    return finding.check.id, finding.device, finding.subject
