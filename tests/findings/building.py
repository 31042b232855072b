"""Small checks, results and audits for tests of what becomes of results."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from auditor.check import Check, Result, Severity, Verdict
from auditor.findings.baseline import NO_BASELINE, EarlierReport, earlier_report
from auditor.findings.judge import findings_of
from auditor.findings.quoting import Texts
from auditor.findings.types import Finding
from auditor.model.device import Device, Unread
from auditor.model.span import Span
from auditor.model.text import Text
from auditor.plant.rows import Waiver
from auditor.plant.types import EMPTY
from auditor.reach.network import Network
from reports.json_report import finding_entry

DAY = date(2026, 11, 22)
WORD = Text("word", "語")


def check(run: Callable[..., Iterator[Result]] | None = None, **facts: Any) -> Check:
    """A check of devices that the library does not have; ``run`` is its function."""

    def nothing(device: Device) -> Iterator[Result]:
        yield from ()

    given: dict[str, Any] = {
        "id": "TST-001", "name": "test", "severity": Severity.HIGH, "title": WORD, "why": WORD, "decided": WORD,
        "fix": WORD, "messages": {}, "decides": (), "supports": (), "reads": frozenset(), "needs": frozenset(),
        "references": (), "parameters": (), "examples": (), "scope": "device", "run": run or nothing, "module": "test",
    }  # fmt: skip
    return Check(**{**given, **facts})


def result(verdict: Verdict = Verdict.FAIL, subject: str = "thing", **facts: Any) -> Result:
    """A result about a subject."""
    return Result(subject=subject, verdict=verdict, **facts)


def device(name: str = "x", **facts: Any) -> Device:
    """A device with nothing on it."""
    return Device(name=name, **{"platform": "test", "kind": "switch", "at": at(1), "reads": frozenset(), **facts})


def at(line: int, file: str = "x.cfg") -> Span:
    """One line of a file."""
    return Span(file, line, line)


def unread(line: int, topic: Any = "filter") -> Unread:
    """A line nobody understood."""
    return Unread(at(line), topic, "", "odd")


def findings(
    found: Check, *results: Result, waivers: tuple[Waiver, ...] = (), before: EarlierReport = NO_BASELINE
) -> tuple[Finding, ...]:
    """The findings of one check."""
    return findings_of({found.id: (found, results)}, Texts({}, None), waivers, before, Network((), EMPTY, DAY))


def earlier(*found: Finding, devices: tuple[str, ...] = ("x",)) -> EarlierReport:
    """Findings as a report of theirs gives them back."""
    entries = json.loads(json.dumps([finding_entry(finding, "en") for finding in found]))
    return earlier_report({"findings": entries, "devices": [{"name": name} for name in devices]})
