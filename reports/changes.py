"""What to change at a root line, in words every report uses."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.findings import Audit
from auditor.findings.changes import Change, CrossingFlow
from auditor.findings.groups import Group
from auditor.model.text import Text

HOW = {
    "remove": Text("take the line out", "行を外す"),
    "narrow": Text("narrow it to the declared flows", "登録通信だけに絞る"),
    "turn_off": Text("turn the service off", "サービスを止める"),
    "hide": Text("stop announcing the SSID", "SSIDの通知を止める"),
    "shut": Text("shut the port", "ポートを停止する"),
    "by_hand": Text("by hand", "手作業"),
}
PROPOSAL = Text(
    "A proposal: review it with auditor review before you type it, in a maintenance window.",
    "提案である。投入前に auditor review で影響を確かめ、作業時間帯に実施すること。",
)
REDACTED = Text(
    "<redacted:…> stands for a secret: take that line from the device's own configuration.",
    "<redacted:…> は秘密情報。機器の設定にある元の行を使うこと。",
)
_RISKS = {
    "flows": Text("declared flows cross this line: {flows}", "この行を通る登録通信: {flows}"),
    "none": Text("no declared flow crosses this line", "この行を通る登録通信はない"),
    "cannot_tell": Text(
        "no declared flow is seen to cross this line, but that cannot be told for certain",
        "この行を通る登録通信は見当たらないが、断定はできない",
    ),
    "no_register": Text(
        "without a flow register nobody can tell which flow needs this line",
        "通信台帳がないため、必要な通信があるか判定できない",
    ),
    "not_a_filter": Text("this line filters no traffic between zones", "ゾーン間の通信を通す行ではない"),
}


def change_of(audit: Audit) -> dict[str, Change]:
    """The change of each group, by the fingerprint of the finding that names it."""
    return {change.findings[0]: change for change in audit.changes}


def of_group(changes: dict[str, Change], group: Group) -> Change | None:
    """The change that belongs to a group of a report; one without commands and without flows says nothing new."""
    found = changes.get(group.worst.fingerprint)
    if found is None or (found.how == "by_hand" and found.outage.risk == "not_a_filter"):
        return None
    return found


def outage(change: Change, lang: str) -> str:
    """Which declared flows the change concerns."""
    flows = "; ".join(_flow(flow, lang) for flow in change.outage.flows)
    told = _RISKS[change.outage.risk].to(lang, {"flows": flows})
    reasons = Text("; ", "、").to(lang).join(reason.to(lang) for reason in change.outage.reasons[:3])
    if not reasons:
        return told
    more = Text(" (and perhaps others: {why})", "（ほかにもありうる: {why}）")
    return told + (more if change.outage.flows else Text(" ({why})", "（{why}）")).to(lang, {"why": reasons})


def _flow(flow: CrossingFlow, lang: str) -> str:
    marks = []
    if not flow.certain:
        marks.append(Text("possibly", "可能性"))
    if flow.answers:
        marks.append(Text("its answers", "応答"))
    if flow.kept:
        marks.append(Text("goes on", "継続"))
    if flow.condemned:
        marks.append(Text("a finding is about this very flow", "この通信自体が指摘の対象"))
    told = f" [{', '.join(mark.to(lang) for mark in marks)}]" if marks else ""
    return f"{flow.flow_id} {flow.purpose}".strip() + told


def notes(change: Change, lang: str) -> Iterator[str]:
    """Everything beside the commands: why there are none, what else permits, cautions."""
    if change.why is not None:
        yield change.why.to(lang)
    if change.still:
        lines = ", ".join(str(span) for span in change.still[:4]) + (" …" if len(change.still) > 4 else "")
        yield Text(
            "further down the same list some of it is permitted as well: {lines}",
            "同じリストの後の行でも一部が許可されている: {lines}",
        ).to(lang, {"lines": lines})
    yield from (caution.to(lang) for caution in change.cautions)
    if change.redacted:
        yield REDACTED.to(lang)
    if change.commands:
        yield PROPOSAL.to(lang)
