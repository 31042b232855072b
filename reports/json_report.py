"""The JSON report, ``report/1``: the shape of ``auditor/schemas/report-v1.json``, keys stable, order deterministic."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from auditor.findings import (
    Audit,
    Dossier,
    ExternalPoint,
    Finding,
    InputSummary,
    MeasureSummary,
    PairSummary,
    PointSummary,
    Quote,
    ThreatSummary,
)
from auditor.findings.chains import Chain, chains_of
from auditor.findings.changes import Change
from auditor.findings.plain import ranges
from auditor.manual import manual
from auditor.model.address import format_ip, format_ranges
from auditor.model.service import ALL_PROTOCOLS, ICMP, ICMP6, PORT_PROTOCOLS, PROTOCOL_NAMES
from auditor.model.span import Span
from auditor.reach.describe import ports
from auditor.reach.flows import Flow, Hop
from auditor.space.packets import Packet

SCHEMA = "report/1"


def render(audit: Audit, lang: str) -> bytes:
    """UTF-8 JSON with a final newline; sentences in ``lang``, everything else independent of it.

    One key, and one entry of its list, stands on each line: a difference of two reports shows the entries that differ, and
    the standard library writes single lines ten times faster than indented text.
    """
    return f"{by_entry(report(audit, lang))}\n".encode("utf-8", "replace")


_ENCODER = json.JSONEncoder(ensure_ascii=False)


def by_entry(values: Mapping[str, Any]) -> str:
    """An object as JSON, each key on a line of its own and each entry of a list as well."""
    lines = ",\n".join(f"{_ENCODER.encode(key)}: {_entries(value)}" for key, value in values.items())
    return f"{{\n{lines}\n}}"


def _entries(value: Any) -> str:
    if not isinstance(value, list) or not value:
        return _ENCODER.encode(value)
    return "[\n  " + ",\n  ".join(_ENCODER.encode(entry) for entry in value) + "\n]"


def report(audit: Audit, lang: str) -> dict[str, Any]:
    """The report as plain values."""
    gating = [finding for finding in audit.findings if finding.verdict == "fail"]
    return {
        "schema": SCHEMA,
        "tool": {"name": "auditor", "version": audit.version, "checks": len(audit.checks)},
        "as_of": audit.as_of.isoformat(),
        "language": lang,
        "plant": {"name": audit.plant.name, "file": audit.plant.file} if audit.plant.file else None,
        "disclaimer": manual().disclaimer.to(lang),
        "coverage": None if audit.coverage is None else {"supplied": audit.coverage[0], "expected": audit.coverage[1]},
        "inputs": [input_entry(entry, lang) for entry in audit.inputs],
        "devices": [
            {
                "name": device.name, "platform": device.platform, "kind": device.kind,
                "version": device.version.value, "interfaces": len(device.interfaces),
                "rules": sum(len(ruleset.rules) for ruleset in device.filters if ruleset.filters_packets),
            }
            for device in audit.devices
        ],
        "zones": [
            {
                "id": zone.id, "kind": zone.kind, "name": zone.name, "networks": list(zone.networks),
                "interfaces": list(zone.interfaces),
            }
            for zone in audit.zones
        ],
        "reachability": [_pair(pair, lang) for pair in audit.reachability],
        "external_connections": [_external(point, lang) for point in audit.external_points],
        "one_way": [_dossier(dossier, lang) for dossier in audit.one_way],
        "chains": [_chain(chain, lang) for chain in chains_of(audit.results)],
        "findings": [finding_entry(finding, lang) for finding in audit.findings],
        "proposals": [_proposal(change, lang) for change in audit.changes],
        "checks": [
            {
                "id": entry.check.id, "name": entry.check.name, "verdict": entry.verdict, "counts": dict(entry.counts),
                "reason": None if entry.reason is None else entry.reason.to(lang),
            }
            for entry in audit.checks
        ],
        "measures": [_measure(measure, lang) for measure in audit.measures],
        "points": [_point(point, lang) for point in audit.points],
        "threats": [_threat(threat, lang) for threat in audit.threats],
        "parameters": [
            {"check": check, "name": name, "value": value} for check, name, value in audit.parameters
        ],
        "not_run": [
            {"check": entry.check, "file": entry.file, "reason": entry.reason.to(lang)} for entry in audit.not_run
        ],
        "messages": [{**_span(at), "text": text.to(lang)} for at, text in audit.messages],
        "summary": {
            "findings": {
                severity: sum(finding.severity == severity for finding in gating)
                for severity in ("critical", "high", "medium", "low")
            },
            "before_waivers": dict(audit.before_waivers),
            "verdicts": {
                verdict: sum(finding.verdict == verdict for finding in audit.findings)
                for verdict in ("fail", "warn", "waived", "cannot_tell", "info")
            },
            "fail_on": audit.fail_on,
            "exit": audit.exit,
        },
    }  # fmt: skip


def _dossier(dossier: Dossier, lang: str) -> dict[str, Any]:
    return {
        "from": dossier.source, "to": dossier.target, "by": dossier.by, "verdict": dossier.verdict,
        "evidence": [quote_entry(quote) for quote in dossier.evidence],
        "points": [
            {
                "number": point.number, "title": point.title.to(lang), "verdict": point.verdict,
                "text": point.text.to(lang), "evidence": [quote_entry(quote) for quote in point.evidence],
            }
            for point in dossier.points
        ],
        "ways": [way.to(lang) for way in dossier.ways],
        "returns": [level.to(lang) for level in dossier.returns],
    }  # fmt: skip


def input_entry(entry: InputSummary, lang: str) -> dict[str, Any]:
    """One input, as the report and ``parse/1`` show it."""
    return {
        "path": entry.path, "sha256": entry.sha256, "encoding": entry.encoding, "platform": entry.platform or None,
        "device": entry.device or None, "lines": entry.lines, "understood": entry.understood,
        "ignored": entry.ignored, "not_understood": entry.not_understood,
        "ignored_reasons": [{"reason": reason.to(lang), "lines": count} for reason, count in entry.reasons],
        "problem": None if entry.problem is None else entry.problem.to(lang),
        "problems": [
            {
                "line": problem.at.first, "last": problem.at.last, "text": problem.text, "section": problem.section,
                "matters_to": list(problem.matters_to),
                "message": None if problem.message is None else problem.message.to(lang),
            }
            for problem in entry.problems
        ],
    }  # fmt: skip


def _span(at: Span) -> dict[str, Any]:
    return {"file": at.file, "first": at.first, "last": at.last}


def quote_entry(quote: Quote) -> dict[str, Any]:
    """Quoted lines, as every report in JSON shows them."""
    return {**_span(quote.at), "text": "\n".join(quote.text), "role": quote.role}


def protocol_name(flow: Flow) -> str:
    """``tcp``, ``udp`` … for one protocol, ``any`` for all, else names or numbers joined by commas."""
    protocols = flow.box.protocol
    if protocols == ALL_PROTOCOLS:
        return "any"
    if protocols.size > 8:
        return ",".join(ranges(protocols, addresses=False))
    numbers = [number for low, high in protocols for number in range(low, high + 1)]
    return ",".join(PROTOCOL_NAMES.get(number, str(number)) for number in numbers)


def flow_entry(flow: Flow, lang: str) -> dict[str, Any]:
    """One flow with witness and path."""
    box = flow.box
    return {
        "certainty": flow.certainty, "protocol": protocol_name(flow), "src": format_ranges(box.source),
        "dst": format_ranges(box.destination), "src_ports": ports(box.source_port),
        "dst_ports": ports(box.destination_port), "icmp": _icmp(flow),
        "witness": packet_entry(flow.witness), "path": [_hop(hop) for hop in flow.path],
        "unknowns": [
            {"text": unknown.text.to(lang), "at": [_span(at) for at in unknown.at]} for unknown in flow.unknowns
        ],
    }  # fmt: skip


def _icmp(flow: Flow) -> list[str] | None:
    if ICMP not in flow.box.protocol and ICMP6 not in flow.box.protocol:
        return None
    if flow.box.icmp.intervals == ((0, 65535),):
        return ["any"]
    return [f"{low >> 8}/{low & 255}-{high >> 8}/{high & 255}" for low, high in flow.box.icmp]


def packet_entry(packet: Packet) -> dict[str, Any]:
    """A witness packet."""
    shown: dict[str, Any] = {
        "src": format_ip(packet.source), "dst": format_ip(packet.destination),
        "protocol": PROTOCOL_NAMES.get(packet.protocol, str(packet.protocol)),
    }  # fmt: skip
    if packet.protocol in PORT_PROTOCOLS:
        shown |= {"src_port": packet.source_port, "dst_port": packet.destination_port}
    if packet.protocol in (ICMP, ICMP6):
        shown |= {"icmp_type": packet.icmp >> 8, "icmp_code": packet.icmp & 255}
    return shown


def _hop(hop: Hop) -> dict[str, Any]:
    return {
        "device": hop.device, "in": hop.inward, "out": hop.outward or None,
        "decided_by": [_span(at) for at in hop.rules], "route": None if hop.route is None else _span(hop.route),
        "translations": [{**_span(at), "change": change} for at, change in hop.translations],
    }  # fmt: skip


def _chain(chain: Chain, lang: str) -> dict[str, Any]:
    return {
        "check": chain.check, "device": chain.device, "verdict": chain.verdict.value,
        "steps": [
            {
                "name": step.name, "text": step.text.to(lang), "at": None if step.at is None else _span(step.at),
                "flow": None if step.flow is None else flow_entry(step.flow, lang),
            }
            for step in chain.steps
        ],
    }  # fmt: skip


def _pair(pair: PairSummary, lang: str) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "from": pair.source, "to": pair.target, "definite": pair.definite, "possible": pair.possible,
        "flows": [flow_entry(flow, lang) for flow in pair.flows],
    }  # fmt: skip
    if pair.boxes is not None:
        shown |= {"boxes": pair.boxes, "live_lines": [quote_entry(quote) for quote in pair.live_lines]}
    shown["unknowns"] = [
        {"text": unknown.text.to(lang), "at": [_span(at) for at in unknown.at]} for unknown in pair.unknowns
    ]
    return shown


def _external(point: ExternalPoint, lang: str) -> dict[str, Any]:
    return {
        "device": point.device, "interface": point.interface, "kind": point.kind, "to": point.to or None,
        "medium": point.medium, "protocol": point.protocol or None, "zones": list(point.zones),
        "usage_type": point.usage_type or None, "usage_candidates": list(point.candidates),
        "usage_basis": point.why.to(lang), "declared": point.declared, "register": point.standing,
        "doubt": None if point.doubt is None else point.doubt.to(lang),
        "evidence": [_span(quote.at) for quote in point.evidence],
    }  # fmt: skip


def finding_entry(finding: Finding, lang: str) -> dict[str, Any]:
    """One finding, as every report in JSON shows it."""
    return {
        "fingerprint": finding.fingerprint, "check": finding.check.id, "name": finding.check.name,
        "verdict": finding.verdict, "severity": str(finding.severity), "device": finding.device or None,
        "subject": finding.subject, "message": finding.message.to(lang),
        "evidence": [quote_entry(quote) for quote in finding.evidence],
        "root": None if finding.root is None else _span(finding.root),
        "flow": None if finding.flow is None else flow_entry(finding.flow, lang),
        "unknowns": [text.to(lang) for text in finding.unknowns],
        "decides": list(finding.decides), "supports": list(finding.supports),
        "remediation": finding.check.fix.to(lang), "waiver": finding.waiver or None, "baseline": finding.baseline,
    }  # fmt: skip


def _proposal(change: Change, lang: str) -> dict[str, Any]:
    """What to change at one root line; ``commands`` are empty where nothing is certainly right."""
    return {
        "root": _span(change.root), "device": change.device, "platform": change.platform, "findings": list(change.findings),
        "how": change.how, "commands": list(change.commands), "rollback": list(change.rollback),
        "cautions": [caution.to(lang) for caution in change.cautions], "redacted": change.redacted,
        "outage": {
            "risk": change.outage.risk,
            "flows": [
                {
                    "flow_id": flow.flow_id, "purpose": flow.purpose, "declared_at": _span(flow.at), "certain": flow.certain,
                    "answers": flow.answers, "kept": flow.kept, "condemned": flow.condemned,
                }
                for flow in change.outage.flows
            ],
            "reasons": [reason.to(lang) for reason in change.outage.reasons],
        },
        "still_permitted_by": [_span(span) for span in change.still],
        "why": None if change.why is None else change.why.to(lang),
    }  # fmt: skip


def _measure(measure: MeasureSummary, lang: str) -> dict[str, Any]:
    verdict = measure.verdict
    return {
        "id": measure.id, "title": measure.title.to(lang), "mode": measure.mode, "verdict": verdict.verdict,
        "also": list(verdict.also), "by": list(verdict.by), "because": verdict.because.to(lang),
        "remarks": list(verdict.remarks), "attestation": measure.attestation,
    }  # fmt: skip


def _point(point: PointSummary, lang: str) -> dict[str, Any]:
    return {
        "id": point.id, "title": point.title.to(lang), "verdict": point.verdict.verdict, "by": list(point.verdict.by),
        "also": list(point.verdict.also), "counts": dict(point.verdict.counts), "question": point.question.to(lang),
        "question_verdict": point.question_verdict.verdict,
    }  # fmt: skip


def _threat(threat: ThreatSummary, lang: str) -> dict[str, Any]:
    return {
        "id": threat.id, "table": threat.table, "requirement": threat.requirement,
        "requires": threat.requires.to(lang), "threat": threat.threat.to(lang),
        "usage_types": list(threat.usage_types), "inferred_usage_types": list(threat.inferred_usage_types),
        "causes": [
            {
                "id": cause.id, "cause": cause.text.to(lang), "verdict": cause.verdict,
                "checks": _verdicts(cause.checks), "measures": _verdicts(cause.measures),
            }
            for cause in threat.causes
        ],
        "extra_checks": _verdicts(threat.extra_checks),
    }  # fmt: skip


def _verdicts(entries: Sequence[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"id": id, "verdict": verdict} for id, verdict in entries]
