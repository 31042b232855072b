"""The parts SARIF 2.1.0 logs of audits and reviews are made of (OASIS sarif-v2.1.0-errata01).

What configurations say stays text: no braces of theirs is a placeholder (3.11.5), no brackets are a link (3.11.6), and a
file name is a percent-encoded relative reference.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote as percent

from auditor.check import Check, Severity
from auditor.findings import Audit, Finding, InputSummary, NotRun, Quote
from auditor.model.span import Span
from auditor.model.text import Text
from auditor.reach.flows import Flow, Hop
from reports.json_report import by_entry
from reports.text import role_name
from reports.wording import summary, witness

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
ROOT = "%SRCROOT%"
FINGERPRINT = "auditor/v1"
LEVELS: Mapping[str, str] = {"critical": "error", "high": "error", "medium": "warning", "low": "note"}
SCORES: Mapping[str, str] = {"critical": "9.5", "high": "8.0", "medium": "5.5", "low": "2.5"}
"""``security-severity``: one figure inside each band that code scanning reads as critical, high, medium and low."""

NOTIFICATIONS: Mapping[str, Text] = {
    "not-run": Text("Something did not run (an internal error)", "実行できなかった処理（内部エラー）"),
    "not-read": Text("An input could not be read", "読み込めなかった入力"),
    "not-understood": Text("A line was not understood", "解釈できなかった行"),
    "notice": Text("A notice about a line or a statement", "行または記述に関する注意"),
    "baseline": Text("A finding of the baseline nobody looked at again", "再判定しなかったベースラインの指摘"),
    "reason": Text("A reason of the verdict", "判定の理由"),
}
_SECRET = re.compile(r"<redacted:[^<>]*>")


def log(run: Mapping[str, Any]) -> bytes:
    """A log of one run as UTF-8, one result a line."""
    head = f'"$schema": "{SCHEMA}",\n"version": "2.1.0",\n"runs": ['
    return f"{{\n{head}{by_entry(run)}]\n}}\n".encode("utf-8", "replace")


def plain(text: str) -> str:
    """A plain text message that says ``text`` and nothing else."""
    return text.replace("{", "{{").replace("}", "}}").replace("](", "] (")


def message(text: str) -> dict[str, str]:
    """A message object (or a multiformat string) of plain text."""
    return {"text": plain(text)}


@dataclass(frozen=True, slots=True)
class Files:
    """The inputs of an audit by path, with their places in ``run.artifacts``."""

    inputs: Sequence[InputSummary]
    places: Mapping[str, int]
    plant: str

    @classmethod
    def of(cls, audit: Audit) -> Files:
        """Those of an audit."""
        return cls(audit.inputs, {entry.path: place for place, entry in enumerate(audit.inputs)}, audit.plant.file)

    def artifacts(self) -> list[dict[str, Any]]:
        """``run.artifacts``: what was looked at, with its digest."""
        return [
            {
                "location": self.artifact(entry.path), "roles": ["analysisTarget"],
                **({"hashes": {"sha-256": entry.sha256}} if entry.sha256 else {}),
                "properties": {"platform": entry.platform, "device": entry.device, "encoding": entry.encoding, "lines": entry.lines},
            }
            for entry in self.inputs
        ]  # fmt: skip

    def artifact(self, path: str) -> dict[str, Any]:
        """An artifact location: relative to the audited root, or absolute where the plant file names such a file."""
        uri = percent(path, safe="/", errors="replace")
        if path.startswith("/"):
            return {"uri": f"file://{uri}"}
        place = {"index": self.places[path]} if path in self.places else {}
        return {"uri": uri, "uriBaseId": ROOT, **place}

    def location(self, at: Span, text: Sequence[str] = (), told: str = "", **others: Any) -> dict[str, Any]:
        """A location of lines, with the lines themselves where they are quoted and a word on what they show."""
        region: dict[str, Any] = {}
        if at.first > 0:
            region = {"startLine": at.first, "endLine": at.last}
            if text:
                region["snippet"] = {"text": "\n".join(text)}
        return {
            **others, "physicalLocation": {"artifactLocation": self.artifact(at.file), **({"region": region} if region else {})},
            **({"message": message(told)} if told else {}),
        }  # fmt: skip

    def quoted(self, quotes: Sequence[Quote], device: str, lang: str) -> dict[str, Any]:
        """``locations`` and ``relatedLocations``: the first quote is where it is, the others what it rests on.

        Code scanning refuses a whole log for one result that stands in no file, so what has no line of its own stands in
        the export of its device, else in the plant file, else in the first input.
        """
        if quotes:
            first = self._quote(quotes[0], lang)
        else:
            told = Text("No line of its own shows it.", "これを示す特定の行はない。")
            first = self.location(Span(self._home(device), 0, 0), told=told.to(lang))
        if device:
            first["logicalLocations"] = [{"name": device, "kind": "resource"}]
        related = [self._quote(quote, lang, id=number) for number, quote in enumerate(quotes[1:], 1)]
        return {"locations": [first], **({"relatedLocations": related} if related else {})}

    def _quote(self, quote: Quote, lang: str, **others: Any) -> dict[str, Any]:
        return self.location(quote.at, quote.text, role_name(quote.role, lang), **others)

    def _home(self, device: str) -> str:
        own = (entry.path for entry in self.inputs if device and device in entry.device.split(", "))
        return next(own, self.plant or self.inputs[0].path)

    def path(self, flow: Flow, lang: str) -> dict[str, Any]:
        """The way of a flow's witness packet as a code flow: device by device, the deciding lines essential."""
        steps = [step for hop in flow.path for step in self._steps(hop, lang)]
        told = f"{summary(flow)}  [{witness(flow)}]"
        return {"message": message(told), "threadFlows": [{"locations": steps}]}

    def _steps(self, hop: Hop, lang: str) -> Iterator[dict[str, Any]]:
        way = f"{hop.device}: {hop.inward or '-'} -> {hop.outlet or Text('itself', '自機').to(lang)}"
        shown = [(at, Text("permitted", "許可").to(lang), "essential") for at in hop.rules]
        shown += [
            (at, Text(f"translated: {change}", f"アドレス変換: {change}").to(lang), "essential")
            for at, change in hop.translations
        ]
        if hop.route is not None:
            shown.append((hop.route, Text("routed", "経路").to(lang), "important"))
        device = [{"name": hop.device, "kind": "resource"}]
        for at, told, importance in shown:
            place = self.location(at, told=f"{way}: {told}", logicalLocations=device)
            yield {"location": place, "importance": importance}
        if not shown:
            yield {"location": {"logicalLocations": device, "message": message(way)}, "importance": "unimportant"}


def rule(check: Check, lang: str) -> dict[str, Any]:
    """A check as a reporting descriptor."""
    parts = (
        (Text("How it is decided", "判定方法"), check.decided),
        (Text("Fix", "対処"), check.fix),
    )
    told = "\n\n".join(f"{head.to(lang)}: {text.to(lang)}" for head, text in parts)
    return {
        "id": check.id, "name": check.name, "shortDescription": message(check.title.to(lang)),
        "fullDescription": message(check.why.to(lang)), "help": message(told),
        "defaultConfiguration": {"level": LEVELS[check.severity]},
        "properties": {
            "tags": list(dict.fromkeys(("security", check.id.partition("-")[0], *check.references))),
            "security-severity": SCORES[check.severity], "decides": list(check.decides), "supports": list(check.supports),
        },
    }  # fmt: skip


def descriptors(used: Iterable[str], lang: str) -> list[dict[str, Any]]:
    """The notifications a log makes use of."""
    return [{"id": id, "shortDescription": message(NOTIFICATIONS[id].to(lang))} for id in used]


def notification(id: str, level: str, text: str, *locations: Mapping[str, Any], rule: str = "") -> dict[str, Any]:
    """Something to be told that is no result."""
    return {
        "descriptor": {"id": id}, "level": level, "message": message(text),
        **({"locations": list(locations)} if locations else {}), **({"associatedRule": {"id": rule}} if rule else {}),
    }  # fmt: skip


def not_run(entries: Iterable[NotRun], files: Files, lang: str) -> Iterator[dict[str, Any]]:
    """What should have been done and was not."""
    for entry in entries:
        where = [files.location(Span(entry.file, 0, 0))] if entry.file in files.places else []
        name = entry.check or entry.file
        yield notification("not-run", "error", f"{name}: {entry.reason.to(lang)}", *where, rule=entry.check)


def not_read(files: Files, lang: str) -> Iterator[dict[str, Any]]:
    """Inputs that could not be read, and lines that were not understood or are bad in themselves."""
    for entry in files.inputs:
        if entry.problem is not None:
            where = files.location(Span(entry.path, 0, 0))
            yield notification("not-read", "warning", f"{entry.path}: {entry.problem.to(lang)}", where)
        for problem in entry.problems:
            where = files.location(problem.at, problem.text.split("\n"))
            if problem.message is not None:
                yield notification("notice", "note", f"{problem.at}: {problem.message.to(lang)}", where)
                continue
            matters = f" ({', '.join(problem.matters_to)})" if problem.matters_to else ""
            told = Text("not understood", "解釈できない行").to(lang)
            level = "warning" if problem.matters_to else "note"
            yield notification("not-understood", level, f"{problem.at}: {told}{matters}", where)


def verdict(word: str, severity: Severity) -> dict[str, str]:
    """``kind`` and ``level``: a doubt is *open*, a statement *informational*, a warning never an error (3.27.9, 3.27.10)."""
    if word in ("fail", "waived"):
        return {"kind": "fail", "level": LEVELS[severity]}
    if word == "warn":
        return {"kind": "fail", "level": "note" if severity == "low" else "warning"}
    return {"kind": "open" if word == "cannot_tell" else "informational", "level": "none"}


def finding_result(finding: Finding, rules: Mapping[str, int], files: Files, lang: str) -> dict[str, Any]:
    """A finding as a result; what it means to a baseline or a waiver is the caller's to add."""
    told = "\n".join([finding.message.to(lang), *(f"? {unknown.to(lang)}" for unknown in finding.unknowns)])
    ways = [files.path(finding.flow, lang)] if finding.flow is not None and finding.flow.path else []
    return {
        "ruleId": finding.check.id, "ruleIndex": rules[finding.check.id], **verdict(finding.verdict, finding.severity),
        "message": message(told), **files.quoted(finding.evidence, finding.device, lang),
        **({"codeFlows": ways} if ways else {}), "partialFingerprints": {FINGERPRINT: finding.fingerprint},
        "properties": {
            "verdict": finding.verdict, "severity": str(finding.severity), "device": finding.device, "subject": finding.subject,
            "decides": list(finding.decides), "supports": list(finding.supports),
        },
    }  # fmt: skip


def redactions(results: Iterable[Mapping[str, Any]]) -> list[str]:
    """Every mark that stands for a secret in a quoted line."""
    found: set[str] = set()
    for result in results:
        for place in (*result["locations"], *result.get("relatedLocations", ())):
            text = place["physicalLocation"].get("region", {}).get("snippet", {}).get("text", "")
            found.update(_SECRET.findall(text))
    return sorted(found)


def run(
    audit: Audit, lang: str, *, rules: Sequence[Mapping[str, Any]], results: Sequence[Mapping[str, Any]], exit: int, exit_text: str,
    notifications: Sequence[Mapping[str, Any]], stated: Sequence[Mapping[str, Any]] = (), properties: Mapping[str, Any],
) -> dict[str, Any]:  # fmt: skip
    """One run of the tool."""
    files = Files.of(audit)
    used = dict.fromkeys(entry["descriptor"]["id"] for entry in (*notifications, *stated))
    short = Text(
        "Audits network configurations against the manual's points",
        "ネットワーク設定をマニュアルの各項目に照らして監査する",
    )
    root = Text("What was audited: a folder, an archive or a revision", "監査対象（フォルダ、アーカイブ、リビジョン）")
    return {
        "tool": {
            "driver": {
                "name": "auditor", "version": audit.version, "language": lang, "shortDescription": message(short.to(lang)),
                "notifications": descriptors(used, lang), "rules": list(rules),
            }
        },
        "invocations": [
            {
                "executionSuccessful": not audit.not_run, "exitCode": exit, "exitCodeDescription": exit_text,
                "toolExecutionNotifications": list(notifications), "toolConfigurationNotifications": list(stated),
            }
        ],
        "language": lang, "columnKind": "unicodeCodePoints", "originalUriBaseIds": {ROOT: {"description": message(root.to(lang))}},
        "artifacts": files.artifacts(), "results": list(results),
        **({"redactionTokens": tokens} if (tokens := redactions(results)) else {}), "properties": dict(properties),
    }  # fmt: skip
