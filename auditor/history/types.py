"""The values a history is made of: what is handed in, what is kept, and how both are written canonically."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

NOTHING_BEFORE = "0" * 64
"""What the first entry names as the one before it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceState:
    """One device at one time.

    ``meaning`` is the SHA-256 of its normalised form, ``unread`` that of the lines nobody understood, ``sums`` are those of
    its input files. ``changed_at`` is what the export itself says of its last change, "" when it says nothing.
    """

    platform: str
    meaning: str
    unread: str
    sums: tuple[str, ...]
    changed_at: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRow:
    """A row of the plant's register of changes, as it stood when the audit was made."""

    change_id: str
    device: str
    date: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An audit as it is handed in. ``report`` is the JSON report; ``blobs`` hold every meaning and text by its SHA-256.

    ``series`` names what is audited over and over (the plant): entries of one series are compared with each other.
    ``commit`` is the git revision, "" when the sources were no repository. ``texts`` are the redacted inputs, empty
    unless their keeping was asked for. ``changes`` is None without a register of changes.
    """

    as_of: date
    series: str
    sources: tuple[str, ...]
    commit: str
    tool: str
    language: str
    exit: int
    report: bytes
    inputs: tuple[tuple[str, str], ...]
    devices: Mapping[str, DeviceState]
    blobs: Mapping[str, bytes]
    texts: Mapping[str, str] = field(default_factory=dict)
    changes: tuple[ChangeRow, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A kept audit. ``report`` and ``brief`` name blobs; ``recorded`` is the moment in UTC it was kept at."""

    id: int
    hash: str
    previous: str
    recorded: str
    as_of: date
    series: str
    sources: tuple[str, ...]
    commit: str
    tool: str
    language: str
    exit: int
    report: str
    brief: str
    inputs: tuple[tuple[str, str], ...]
    devices: Mapping[str, DeviceState]
    texts: Mapping[str, str]
    changes: tuple[ChangeRow, ...] | None

    @property
    def when(self) -> tuple[date, int]:
        """What entries of a series are ordered by: the day audited for, then the order they were kept in."""
        return self.as_of, self.id


@dataclass(frozen=True, slots=True)
class Seen:
    """A finding as the brief of an entry keeps it."""

    fingerprint: str
    check: str
    verdict: str
    severity: str
    device: str


@dataclass(frozen=True, slots=True)
class Brief:
    """What comparing needs of a report: its findings, and the verdicts of checks, measures and points by id."""

    findings: tuple[Seen, ...]
    checks: Mapping[str, str]
    measures: Mapping[str, str]
    points: Mapping[str, str]


def sha256(data: bytes) -> str:
    """The digest everything is named and chained by, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def canonical(value: Any) -> str:
    """JSON with sorted keys and nothing between its signs, in ASCII: one value has one text."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"))


def brief_of(report: bytes) -> bytes:
    """The brief of a JSON report, canonical; raises ValueError, KeyError or TypeError when it is no report."""
    found = json.loads(report)
    return canonical(
        {
            "findings": [
                [each["fingerprint"], each["check"], each["verdict"], each["severity"], each["device"] or ""]
                for each in found["findings"]
            ],
            **{kind: {each["id"]: each["verdict"] for each in found[kind]} for kind in ("checks", "measures", "points")},
        }
    ).encode()  # fmt: skip


def read_brief(data: bytes) -> Brief:
    """A brief from its canonical form."""
    found = json.loads(data)
    return Brief(tuple(Seen(*each) for each in found["findings"]), found["checks"], found["measures"], found["points"])


def record_of(draft: Draft, *, id: int, previous: str, recorded: str, report: str, brief: str) -> str:
    """The canonical record of an entry: what its hash is taken over."""
    return canonical(
        {
            "schema": 1, "id": id, "previous": previous, "recorded": recorded, "as_of": draft.as_of.isoformat(),
            "series": draft.series, "sources": list(draft.sources), "commit": draft.commit, "tool": draft.tool,
            "language": draft.language, "exit": draft.exit, "report": report, "brief": brief,
            "inputs": [list(entry) for entry in draft.inputs],
            "devices": {
                name: [state.platform, state.meaning, state.unread, list(state.sums), state.changed_at]
                for name, state in draft.devices.items()
            },
            "texts": dict(draft.texts),
            "changes": None if draft.changes is None else [
                [row.change_id, row.device, None if row.date is None else row.date.isoformat()] for row in draft.changes
            ],
        }
    )  # fmt: skip


def read_record(hash: str, record: str) -> Entry:
    """An entry from its record; raises ValueError, KeyError or TypeError when the text is no record."""
    found = json.loads(record)
    if found["schema"] != 1:
        raise ValueError("unknown schema of a record")
    changes = found["changes"]
    return Entry(
        id=found["id"], hash=hash, previous=found["previous"], recorded=found["recorded"],
        as_of=date.fromisoformat(found["as_of"]), series=found["series"], sources=tuple(found["sources"]),
        commit=found["commit"], tool=found["tool"], language=found["language"], exit=found["exit"],
        report=found["report"], brief=found["brief"],
        inputs=tuple((path, digest) for path, digest in found["inputs"]),
        devices={
            name: DeviceState(platform=platform, meaning=meaning, unread=unread, sums=tuple(sums), changed_at=changed_at)
            for name, (platform, meaning, unread, sums, changed_at) in found["devices"].items()
        },
        texts=found["texts"],
        changes=None if changes is None else tuple(
            ChangeRow(change_id=id, device=device, date=None if day is None else date.fromisoformat(day))
            for id, device, day in changes
        ),
    )  # fmt: skip
