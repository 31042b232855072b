"""A history for programs: lists, comparisons and trends as JSON, the whole record as JSON lines or CSV."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from auditor.history.drift import DeviceChange, Drift, Standing
from auditor.history.trend import Step
from auditor.history.types import Brief, Entry
from auditor.model.text import no_formula

SCHEMA = "history/1"


def entry_value(entry: Entry) -> dict[str, Any]:
    """An entry without its report."""
    return {
        "id": entry.id, "hash": entry.hash, "previous": entry.previous, "recorded": entry.recorded,
        "as_of": entry.as_of.isoformat(), "series": entry.series, "sources": list(entry.sources),
        "commit": entry.commit or None, "tool": entry.tool, "language": entry.language, "exit": entry.exit,
        "report": entry.report, "inputs": [{"path": path, "sha256": digest} for path, digest in entry.inputs],
    }  # fmt: skip


def listing(steps: Sequence[Step]) -> bytes:
    """Every audit with its failures by severity."""
    return _dump(
        {
            "schema": SCHEMA,
            "entries": [{**entry_value(step.entry), "findings": dict(step.severities)} for step in steps],
        }
    )


def comparison(found: Drift, lang: str) -> bytes:
    """What changed between two audits."""
    return _dump(
        {
            "schema": SCHEMA,
            "before": None if found.before is None else entry_value(found.before),
            "after": entry_value(found.after),
            "tool_changed": found.tool_changed,
            **{
                name: [_standing(each, found, lang) for each in getattr(found, name)]
                for name in ("new", "worse", "fixed", "waived", "unseen", "persisting")
            },
            "devices": [_device(change, found, lang) for change in found.devices],
            "undocumented": None if found.undocumented is None else list(found.undocumented),
            "flips": [{"id": id, "before": was, "after": now} for id, was, now in found.flips],
        }
    )


def _standing(each: Standing, found: Drift, lang: str) -> dict[str, Any]:
    seen = each.seen
    return {
        "fingerprint": seen.fingerprint, "check": seen.check, "verdict": seen.verdict, "severity": seen.severity,
        "device": seen.device or None, "message": each.message, "since": each.since.isoformat(),
        "days": (found.after.as_of - each.since).days, "was": each.was or None,
        "why": None if each.why is None else each.why.to(lang),
    }  # fmt: skip


def _device(change: DeviceChange, found: Drift, lang: str) -> dict[str, Any]:
    return {
        "name": change.name, "kind": change.kind, "changed_at": change.changed_at or None,
        "unchanged_since": None if change.since is None else change.since.isoformat(),
        "days": None if change.since is None else (found.after.as_of - change.since).days,
        "differences": [
            {"what": part.what.to(lang), "subject": part.subject, "kind": part.kind, "details": list(part.details)}
            for part in change.differences
        ],
        "lines": list(change.lines),
    }  # fmt: skip


def course(steps: Sequence[Step]) -> bytes:
    """The trend: for every audit its failures by severity and device, and the verdict of every point."""
    return _dump(
        {
            "schema": SCHEMA,
            "steps": [
                {
                    "id": step.entry.id, "as_of": step.entry.as_of.isoformat(), "series": step.entry.series,
                    "severities": dict(step.severities), "cannot_tell": step.undecided, "devices": dict(step.devices),
                    "points": dict(step.points),
                }
                for step in steps
            ],
        }
    )  # fmt: skip


def course_csv(steps: Sequence[Step]) -> bytes:
    """The trend as a long table: ``id,as_of,kind,name,value``."""
    rows: list[tuple[object, ...]] = [("id", "as_of", "kind", "name", "value")]
    for step in steps:
        for kind, values in (("severity", step.severities), ("device", step.devices), ("point", step.points)):
            rows += [(step.entry.id, step.entry.as_of, kind, name, value) for name, value in values.items()]
    return _csv(rows).encode("utf-8-sig", "replace")


def export_line(entry: Entry, record: str, report: bytes) -> bytes:
    """An entry as one line: ``hash`` is the SHA-256 of ``record``, which names the one before it and the report."""
    value = {"hash": entry.hash, "record": record, "report": report.decode("utf-8")}
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "replace") + b"\n"


def findings_csv(pairs: Iterable[tuple[Entry, Brief]]) -> Iterator[bytes]:
    """Every finding of every audit, a row each; one piece for each audit."""
    yield _csv([("id", "as_of", "series", "fingerprint", "check", "verdict", "severity", "device")]).encode("utf-8-sig")
    for entry, brief in pairs:
        rows = [
            (
                entry.id,
                entry.as_of,
                entry.series,
                each.fingerprint,
                each.check,
                each.verdict,
                each.severity,
                each.device,
            )
            for each in brief.findings
        ]
        yield _csv(rows).encode("utf-8", "replace")


def _csv(rows: Iterable[Sequence[object]]) -> str:
    out = io.StringIO()
    csv.writer(out).writerows([[no_formula(cell) if isinstance(cell, str) else cell for cell in row] for row in rows])
    return out.getvalue()


def _dump(value: dict[str, Any]) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")
