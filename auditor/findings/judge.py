"""From what checks yielded to findings: nothing not understood passes, waivers apply, fingerprints are given."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from auditor.check import Check, Evidence, Result, Severity, Side, Verdict
from auditor.findings.baseline import EarlierReport, standing
from auditor.findings.quoting import Texts
from auditor.findings.types import Finding, FindingVerdict
from auditor.findings.waivers import normal, parted
from auditor.model.device import Device, Unread
from auditor.model.text import Text
from auditor.plant.rows import Waiver
from auditor.reach.network import Network

_SIDE_OF_POINT: Mapping[str, Side] = {"2-4": "control", "3-2": "external", "3-3": "remote", "2-5": "wireless"}
_SHOWN_LINES = 5


def in_scope(measure: str, sides: frozenset[Side]) -> bool:
    """True when a result on these sides counts for a measure (E10)."""
    side = _SIDE_OF_POINT.get(measure.partition(".")[0])
    return not sides or side is None or side in sides


def unread_lines(check: Check, devices: Iterable[Device]) -> list[Unread]:
    """The lines nobody understood in the sections a check reads."""
    return [line for device in devices for line in device.unread if line.topic in check.reads]


def cautious(check: Check, results: Sequence[Result], devices: Sequence[Device]) -> list[Result]:
    """What lines not understood could overturn becomes *cannot tell* (E3): passes, and that nothing was there to judge.

    A mere statement (*info*) stays, with its doubt beside it, since it counts like a pass. Nothing else changes.
    """
    by_name = {device.name: device for device in devices}
    everywhere = unread_lines(check, devices)
    found: list[Result] = []
    for result in results:
        device = by_name.get(result.device)
        lines = everywhere if device is None else unread_lines(check, [device])
        if not lines or result.verdict not in (Verdict.PASS, Verdict.NOT_APPLICABLE, Verdict.INFO):
            found.append(result)
            continue
        if result.verdict is Verdict.INFO:
            found.append(result)
        evidence = tuple(Evidence(line.at, "not_understood") for line in lines[:_SHOWN_LINES])
        found.append(
            replace(
                result, verdict=Verdict.CANNOT_TELL, says=NOT_UNDERSTOOD, evidence=(*result.evidence, *evidence),
                root=lines[0].at, unknowns=tuple(_unread_text(line) for line in lines[:_SHOWN_LINES]),
                values={"count": len(lines)},
            )
        )  # fmt: skip
    return found


NOT_UNDERSTOOD = "not_understood"
NOT_READ = "not_read"
NONE_SEEN = "none_seen"
ENGINE_MESSAGES: Mapping[str, Text] = {
    NOT_UNDERSTOOD: Text(
        "Nothing wrong was found, but {count} line(s) this verdict rests on were not understood",
        "問題は見つからないが、この判定の根拠となる {count} 行を解釈できていない",
    ),
    NOT_READ: Text(
        "The {platform} parser does not read what this check needs ({fields})",
        "{platform} のパーサはこの検査に必要な項目（{fields}）を読み取らない",
    ),
    NONE_SEEN: Text(
        "Nothing of the kind was seen, but the supplied configurations are not known to be complete",
        "該当する対象は見当たらないが、提出された設定が全機器分である確証がない",
    ),
}


def _unread_text(line: Unread) -> Text:
    return Text(f"line not understood: {line.at} ({line.word})", f"解釈できない行: {line.at}（{line.word}）")


def lacking(check: Check, device: Device) -> Result | None:
    """The *cannot tell* of a device whose parser does not fill what the check needs."""
    missing = sorted(check.needs - device.reads)
    if not missing:
        return None
    return Result(
        subject=device.name, verdict=Verdict.CANNOT_TELL, device=device.name, says=NOT_READ,
        evidence=(Evidence(device.at, "device"),), values={"platform": device.platform, "fields": ", ".join(missing)},
    )  # fmt: skip


def none_seen(*, covered: bool) -> Result:
    """What an empty set of results means (E5): not applicable only when the supplied set is complete."""
    if covered:
        return Result(subject="plant", verdict=Verdict.NOT_APPLICABLE)
    return Result(subject="plant", verdict=Verdict.CANNOT_TELL, says=NONE_SEEN)


def message_of(check: Check, result: Result) -> Text:
    """The finished sentence of a result in both languages."""
    key = result.says or str(result.verdict)
    text = check.messages.get(key) or ENGINE_MESSAGES.get(key) or check.title
    values = {"subject": result.subject, "device": result.device, **(result.values or {})}
    return Text(text.to("en", values), text.to("ja", values))


def findings_of(
    outcome: Mapping[str, tuple[Check, Sequence[Result]]],
    texts: Texts,
    waivers: Sequence[Waiver],
    before: EarlierReport,
    network: Network,
) -> tuple[Finding, ...]:
    """Every result a reader must know of (all but passes and not-applicables), as findings.

    One that a waiver covers in part becomes two: what is waived, and what is left.
    """
    found: list[Finding] = []
    for check, results in outcome.values():
        seen: Counter[tuple[str, str]] = Counter()
        for result in results:
            if result.verdict in (Verdict.PASS, Verdict.NOT_APPLICABLE):
                continue
            for part, waiver in parted(network, check.id, result, waivers):
                place = (part.device, normal(f"{part.subject}\n{part.content}"))
                seen[place] += 1
                found.append(_finding(check, part, seen[place], texts, waiver, before))
    return tuple(found)


def _finding(check: Check, result: Result, ordinal: int, texts: Texts, waiver: str, before: EarlierReport) -> Finding:
    verdict: FindingVerdict = result.verdict.value  # type: ignore[assignment]  # passes never come here
    verdict = "waived" if waiver else verdict
    fingerprint = fingerprint_of(check.id, result.device, f"{result.subject}\n{result.content}".rstrip(), ordinal)
    severity = result.severity or check.severity
    return Finding(
        fingerprint=fingerprint, check=check, verdict=verdict, severity=severity,
        device=result.device, subject=result.subject, message=message_of(check, result),
        evidence=texts.quotes(result.evidence), flow=result.flow,
        decides=tuple(measure for measure in check.decides if in_scope(measure, result.sides)),
        supports=check.supports, unknowns=result.unknowns,
        root=result.root or (result.evidence[0].at if result.evidence else None),
        waiver=waiver, baseline=standing(fingerprint, verdict, severity, before),
    )  # fmt: skip


def accepted(
    outcome: Mapping[str, tuple[Check, Sequence[Result]]], waivers: Sequence[Waiver], network: Network
) -> dict[str, list[tuple[str, Result]]]:
    """The failures and warnings (or the parts of them) each waiver covers, by waiver id, each with its check's id."""
    found: dict[str, list[tuple[str, Result]]] = {}
    for check, results in outcome.values() if waivers else ():
        for result in results:
            for part, waiver in parted(network, check.id, result, waivers):
                if waiver:
                    found.setdefault(waiver, []).append((check.id, part))
    return found


def fingerprint_of(check: str, device: str, subject: str, ordinal: int) -> str:
    """Twenty hexadecimal digits that survive moved lines, renumbered rules and new export dates (decision 8)."""
    content = "\0".join((check, device, normal(subject), str(ordinal)))
    return hashlib.sha256(content.encode()).hexdigest()[:20]


def gate(severity: str) -> frozenset[Severity]:
    """The severities at or above a ``--fail-on`` threshold; none for ``never``."""
    order = [Severity.CRITICAL, Severity.HIGH, Severity.MEDIUM, Severity.LOW]
    return frozenset(order[: order.index(Severity(severity)) + 1]) if severity != "never" else frozenset()
