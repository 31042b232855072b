"""Words several reports share: verdicts, severities, and a flow told in a few lines."""

from __future__ import annotations

from collections.abc import Mapping

from auditor.findings import Audit, ThreatSummary
from auditor.findings.quoting import Texts
from auditor.model.address import format_ip
from auditor.model.service import ICMP, ICMP6, PORT_PROTOCOLS, PROTOCOL_NAMES
from auditor.model.span import Span
from auditor.model.text import Text
from auditor.reach import describe
from auditor.reach.describe import short
from auditor.reach.flows import Flow

VERDICTS = {
    "fail": Text("FAIL", "不適合"),
    "warn": Text("WARN", "注意"),
    "waived": Text("WAIVED", "リスク受容"),
    "cannot_tell": Text("CANNOT TELL", "判定不能"),
    "pass": Text("PASS", "適合"),
    "info": Text("INFO", "情報"),
    "not_applicable": Text("NOT APPLICABLE", "該当なし"),
    "not_run": Text("NOT RUN", "未実行"),
    "contradiction": Text("CONTRADICTION", "申告と矛盾"),
    "not_met": Text("NOT MET", "未達成"),
    "partly_met": Text("PARTLY MET", "一部達成"),
    "attestation_missing": Text("ATTESTATION MISSING", "申告なし"),
    "attestation_expired": Text("ATTESTATION EXPIRED", "申告期限切れ"),
    "evidence_missing": Text("EVIDENCE MISSING", "証跡不足"),
    "not_disproved": Text("NOT DISPROVED", "反証なし"),
    "attested": Text("ATTESTED", "申告により確認"),
    "met": Text("MET", "達成"),
}
DOSSIER_VERDICTS = {
    "documented": Text("DOCUMENTED", "証跡あり"),
    "consistent": Text("CONSISTENT", "矛盾なし"),
    "contradicted": Text("CONTRADICTED", "矛盾あり"),
    "not_provable": Text("NOT PROVABLE FROM CONFIGURATIONS", "設定からは証明できない"),
    "not_applicable": Text("NOT ASKED", "対象外"),
}
ENFORCERS = {
    "diode": Text("data diode", "データダイオード"),
    "send_only": Text("stateless filter, send only", "送信のみのフィルタ"),
    "firewall": Text("firewall", "ファイアウォール"),
}
SEVERITIES = {
    "critical": Text("critical", "緊急"),
    "high": Text("high", "高"),
    "medium": Text("medium", "中"),
    "low": Text("low", "低"),
}
CAUSE_VERDICTS: Mapping[str | None, Text] = {
    "fail": Text("FOUND", "該当あり"),
    "warn": Text("TO BE WATCHED", "注意"),
    "waived": Text("ACCEPTED", "リスク受容"),
    "not_run": Text("NOT ALL RUN", "未実行あり"),
    "cannot_tell": Text("CANNOT TELL", "判定不能"),
    "pass": Text("NOT FOUND", "検出なし"),
    "info": Text("NOT FOUND", "検出なし"),
    "not_applicable": Text("NOTHING TO CHECK", "対象なし"),
    None: Text("NOT IN CONFIGURATIONS", "設定には現れない"),
}
"""What the checks say of a threat's cause, by the worst of them; never that the threat is gone."""
REQUIREMENTS = {
    "C": Text("Confidentiality", "機密性"),
    "I": Text("Integrity", "完全性"),
    "A": Text("Availability", "可用性"),
}
THREAT_NOTE = Text(
    "Checks see configurations only: a cause that was not found is not thereby ruled out.",
    "検査で分かるのは設定に現れる範囲に限られ、「検出なし」は要因がないことを意味しない。",
)
__all__ = [
    "CAUSE_VERDICTS",
    "CERTAINTIES",
    "DOSSIER_VERDICTS",
    "ENFORCERS",
    "KNOWN",
    "REQUIREMENTS",
    "SEVERITIES",
    "THREAT_NOTE",
    "VERDICTS",
    "against_baseline",
    "flow_lines",
    "short",
    "spans",
    "summary",
    "witness",
]

CERTAINTIES = {"definite": Text("definite", "確実"), "possible": Text("possible", "可能性")}


def usages(threat: ThreatSummary, lang: str) -> str:
    """``B, C (D, E by inference)``: the usage types a threat's table is for, and those it is applied to besides."""
    printed = ", ".join(threat.usage_types)
    if not threat.inferred_usage_types:
        return printed
    values = {"printed": printed, "inferred": ", ".join(threat.inferred_usage_types)}
    return Text("{printed} ({inferred} by inference)", "{printed}（推論により {inferred} にも適用）").to(lang, values)


KNOWN = Text("known", "既知")


def against_baseline(audit: Audit, lang: str) -> str:
    """How the failures stand against a baseline, and what is left of it; empty without one."""
    if audit.baseline is None:
        return ""
    fails = [finding.baseline for finding in audit.findings if finding.verdict == "fail"]
    counts = {
        "new": fails.count("new"), "known": fails.count("known"), "gone": len(audit.baseline.gone),
        "unseen": len(audit.baseline.unseen),
    }  # fmt: skip
    told = Text(
        "against the baseline: {new} failures new, {known} known; {gone} earlier findings no longer found, {unseen} not looked at again",
        "ベースラインとの比較: 不適合は新規 {new} 件、既知 {known} 件。以前の指摘のうち検出されなくなったもの {gone} 件、再判定していないもの {unseen} 件",
    )
    return told.to(lang, counts)


def witness(flow: Flow) -> str:
    """The witness packet on one line."""
    packet = flow.witness
    name = PROTOCOL_NAMES.get(packet.protocol, str(packet.protocol))
    if packet.protocol in PORT_PROTOCOLS:
        return (
            f"{name} {_endpoint(packet.source, packet.source_port)} -> "
            f"{_endpoint(packet.destination, packet.destination_port)}"
        )
    kind = f" type {packet.icmp >> 8}" if packet.protocol in (ICMP, ICMP6) else ""
    return f"{name}{kind} {format_ip(packet.source)} -> {format_ip(packet.destination)}"


def _endpoint(address: int, port: int) -> str:
    shown = format_ip(address)
    return f"[{shown}]:{port}" if ":" in shown else f"{shown}:{port}"


def summary(flow: Flow) -> str:
    """``10.10.0.0/16 -> 10.30.0.10/32  tcp/502``."""
    return describe.summary(flow.box)


def spans(found: tuple[Span, ...]) -> str:
    """Lines as ``file:line``, separated by commas."""
    return ", ".join(str(at) for at in found)


def quoted(texts: Texts, found: tuple[Span, ...]) -> list[str]:
    """The text of some lines, secrets left out."""
    return [texts.first_line(at).strip() for at in found]


def flow_lines(flow: Flow, lang: str, texts: Texts | None = None) -> list[str]:
    """A flow in a few lines: what, witness, path with deciding lines (quoted, given ``texts``), unknowns."""
    lines = [f"  {CERTAINTIES[flow.certainty].to(lang)}: {summary(flow)}"]
    lines.append(f"    {Text('witness', '証拠パケット').to(lang)}: {witness(flow)}")
    for hop in flow.path:
        way = f"{hop.device}: {hop.inward or '-'} -> {hop.outward or Text('itself', '自機').to(lang)}"
        route = f"  {Text('route', '経路').to(lang)} {hop.route}" if hop.route is not None else ""
        rules = f"  {Text('rule', 'ルール').to(lang)} {spans(hop.rules)}" if hop.rules else ""
        tunnel = f"  {Text('tunnel', 'トンネル').to(lang)} {hop.sent_by.name}" if hop.sent_by is not None else ""
        lines.append(f"    {way}{tunnel}{rules}{route}")
        if texts is not None:
            lines += [f"      | {text}" for text in quoted(texts, hop.rules)]
        lines += [
            f"      {Text('translated', 'アドレス変換').to(lang)} {change}  {at}" for at, change in hop.translations
        ]
    lines += [f"    ? {unknown.text.to(lang)}  {spans(unknown.at)}" for unknown in flow.unknowns]
    return lines
