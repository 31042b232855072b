"""How a series went: failures by severity and by device, and the verdict of every point, audit by audit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from auditor.findings.types import SEVERITIES
from auditor.history.store import Store
from auditor.history.types import Entry


@dataclass(frozen=True, slots=True)
class Step:
    """One audit of a series. ``devices`` count failures by device, "" standing for those of no single device."""

    entry: Entry
    severities: Mapping[str, int]
    devices: Mapping[str, int]
    points: Mapping[str, str]
    undecided: int
    """Findings that say *cannot tell*: fewer failures are no progress while these grow."""


def trend(store: Store, entries: Sequence[Entry]) -> tuple[Step, ...]:
    """A step for each entry, in their order; may raise HistoryError."""
    steps = []
    for entry in entries:
        brief = store.brief(entry)
        fails = [seen for seen in brief.findings if seen.verdict == "fail"]
        by_severity = Counter(seen.severity for seen in fails)
        by_device = Counter(seen.device for seen in fails)
        steps.append(
            Step(
                entry,
                {str(severity): by_severity[str(severity)] for severity in SEVERITIES},
                {name: by_device[name] for name in sorted({*entry.devices, *by_device})},
                brief.points,
                sum(seen.verdict == "cannot_tell" for seen in brief.findings),
            )
        )
    return tuple(steps)
