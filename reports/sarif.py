"""The SARIF 2.1.0 log of an audit: every finding, waived and known ones marked and never left out.

Results are what a reader must know of; passes stand in ``run.properties.checks``, because the best-known consumer shows
every result as an alert, whatever its kind.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from auditor.findings import Audit, Earlier, Finding
from auditor.manual import manual
from auditor.model.text import Text
from auditor.plant.rows import Waiver
from reports._sarif import (
    FINGERPRINT,
    Files,
    finding_result,
    log,
    message,
    not_read,
    not_run,
    notification,
    rule,
    run,
    verdict,
)

EXITS: Mapping[int, Text] = {
    0: Text("no new failure at or above the threshold", "しきい値以上の新しい不適合なし"),
    1: Text("new failures at or above the threshold", "しきい値以上の新しい不適合あり"),
    3: Text(
        "something a verdict rests on was not understood or not run",
        "判定の根拠に解釈できない行または未実行の処理がある",
    ),
}


def render(audit: Audit, lang: str) -> bytes:
    """The log as UTF-8 JSON."""
    files = Files.of(audit)
    rules = {entry.check.id: place for place, entry in enumerate(audit.checks)}
    results = list(_results(audit, rules, files, lang))
    return log(
        run(
            audit, lang, rules=[rule(entry.check, lang) for entry in audit.checks], results=results, exit=audit.exit,
            exit_text=EXITS[audit.exit].to(lang), notifications=list(_notifications(audit, files, lang)),
            stated=[
                notification("notice", "warning", f"{at}: {text.to(lang)}", files.location(at)) for at, text in audit.messages
            ],
            properties=_properties(audit, lang),
        )
    )  # fmt: skip


def _results(audit: Audit, rules: Mapping[str, int], files: Files, lang: str) -> Iterator[dict[str, Any]]:
    waivers = {waiver.waiver_id: waiver for waiver in reversed(audit.plant.registers.waivers or ())}
    for finding in audit.findings:
        result = finding_result(finding, rules, files, lang)
        if audit.baseline is not None:
            result["baselineState"] = "unchanged" if finding.baseline == "known" else "new"
        # Either every result of a run says whether it is suppressed, or none does (3.27.23).
        result["suppressions"] = _suppressions(finding, waivers, files, lang)
        yield result
    for entry in audit.baseline.gone if audit.baseline is not None else ():
        yield _gone(entry, rules, files, lang)


def _suppressions(finding: Finding, waivers: Mapping[str, Waiver], files: Files, lang: str) -> list[dict[str, Any]]:
    if not finding.waiver:
        return []
    waiver = waivers[finding.waiver]
    parts = (
        (Text("waiver", "リスク受容"), waiver.waiver_id),
        (Text("risk", "リスク"), waiver.risk),
        (Text("decision", "決定"), waiver.decision),
        (Text("compensating measure", "代替策"), waiver.compensating_measure),
        (Text("approver", "承認者"), waiver.approver),
        (Text("expires", "期限"), waiver.expires.isoformat() if waiver.expires is not None else ""),
    )
    told = "; ".join(f"{name.to(lang)}: {text}" for name, text in parts if text)
    return [{"kind": "external", "status": "accepted", "justification": told, "location": files.location(waiver.at)}]


def _gone(entry: Earlier, rules: Mapping[str, int], files: Files, lang: str) -> dict[str, Any]:
    """A finding of the baseline that was looked for and not found; its lines are those of that time."""
    places = [files.location(at) for at in entry.evidence] or files.quoted((), entry.device, lang)["locations"]
    first, *others = places
    related = [{"id": number, **place} for number, place in enumerate(others, 1)]
    return {
        "ruleId": entry.check, "ruleIndex": rules[entry.check], **verdict(entry.verdict, entry.severity),
        "message": message(entry.message), "locations": [first], **({"relatedLocations": related} if related else {}),
        "partialFingerprints": {FINGERPRINT: entry.fingerprint},
        "properties": {
            "verdict": entry.verdict, "severity": str(entry.severity), "device": entry.device, "subject": entry.subject,
        },
        "baselineState": "absent", "suppressions": [],
    }  # fmt: skip


def _notifications(audit: Audit, files: Files, lang: str) -> Iterator[dict[str, Any]]:
    yield from not_run(audit.not_run, files, lang)
    yield from not_read(files, lang)
    for entry in audit.baseline.unseen if audit.baseline is not None else ():
        yield notification("baseline", "note", f"{entry.check} {entry.device} {entry.subject}: {entry.message}")


def _properties(audit: Audit, lang: str) -> dict[str, Any]:
    return {
        "asOf": audit.as_of.isoformat(), "plant": audit.plant.name, "failOn": audit.fail_on,
        "disclaimer": manual().disclaimer.to(lang),
        "checks": [
            {"id": entry.check.id, "verdict": entry.verdict, "counts": {name: count for name, count in entry.counts.items() if count}}
            for entry in audit.checks
        ],
    }  # fmt: skip
