"""An earlier report as a baseline: what of today's findings it already had, and what of its findings is left."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, NoReturn, get_args

from auditor.check import Severity
from auditor.findings.types import SEVERITIES, Compared, Earlier, Finding, FindingVerdict
from auditor.model.span import Span
from auditor.model.text import printable

_WORST: tuple[Severity, ...] = tuple(reversed(SEVERITIES))
_ORDER: Mapping[str, int] = {"cannot_tell": 0, "warn": 1, "fail": 2}


@dataclass(frozen=True, slots=True)
class EarlierReport:
    """The findings of an earlier report by fingerprint, and the devices it was about."""

    findings: Mapping[str, Earlier]
    devices: frozenset[str]


NO_BASELINE = EarlierReport({}, frozenset())


def weight(verdict: str, severity: Severity) -> int:
    """How bad a finding is, comparable across verdicts: waived and information weigh nothing."""
    return 0 if verdict not in _ORDER else 1 + _ORDER[verdict] * len(_WORST) + _WORST.index(severity)


def standing(
    fingerprint: str, verdict: FindingVerdict, severity: Severity, before: EarlierReport
) -> Literal["new", "known"]:
    """``known`` when the earlier report had it and had it no less bad.

    A doubt that became a failure, and a failure whose waiver ran out, is new: nobody accepted it as it is now.
    """
    was = before.findings.get(fingerprint)
    if was is None or weight(was.verdict, was.severity) < weight(verdict, severity):
        return "new"
    return "known"


def compared(
    before: EarlierReport, findings: Iterable[Finding], ran: Collection[str], devices: Collection[str]
) -> Compared:
    """What became of the earlier findings that are none any more.

    ``ran`` are the checks that ran to their end, ``devices`` those supplied now. A finding of a check that did not run, or
    of a device that is not here, is not gone: nobody looked. So is one of the whole network when any device is missing.
    """
    here = {finding.fingerprint for finding in findings}
    lost = before.devices.difference(devices)
    gone: list[Earlier] = []
    unseen: list[Earlier] = []
    for entry in before.findings.values():
        if entry.fingerprint not in here:
            looked = entry.check in ran and (entry.device not in lost if entry.device else not lost)
            (gone if looked else unseen).append(entry)
    return Compared(gone=tuple(gone), unseen=tuple(unseen))


def earlier_report(report: Any) -> EarlierReport:
    """A decoded ``report/1``; raises ValueError, KeyError or TypeError when it does not have that shape."""
    entries = [_earlier(entry) for entry in report["findings"]]
    devices = frozenset(_text(device["name"]) for device in report["devices"])
    return EarlierReport({entry.fingerprint: entry for entry in entries}, devices)


def _earlier(entry: Any) -> Earlier:
    verdict = entry["verdict"]
    if verdict not in get_args(FindingVerdict):
        _wrong(verdict)
    return Earlier(
        fingerprint=_text(entry["fingerprint"]), check=_text(entry["check"]), verdict=verdict,
        severity=Severity(entry["severity"]), device=_text(entry["device"] or ""), subject=_text(entry["subject"]),
        message=_text(entry["message"]), evidence=tuple(_span(quote) for quote in entry["evidence"]),
    )  # fmt: skip


def _text(value: Any) -> str:
    if not isinstance(value, str):
        _wrong(value)
    return "\n".join(printable(line) for line in value.split("\n"))


def _span(value: Any) -> Span:
    first, last = value["first"], value["last"]
    if not (isinstance(first, int) and isinstance(last, int) and 0 <= first <= last):
        _wrong(first)
    return Span(_text(value["file"]), first, last)


def _wrong(value: object) -> NoReturn:
    raise ValueError(f"not of a report: {value!r}")
