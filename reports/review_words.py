"""Words the reports of a review share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from auditor.findings import Quote
from auditor.model.text import Text
from auditor.review.types import FactChange, PairChange, Review
from reports.wording import SEVERITIES, VERDICTS, summary, witness

REVIEW_VERDICTS = {
    "no_effect": Text("NO EFFECT", "影響なし"),
    "safe": Text("SAFE", "安全"),
    "needs_approval": Text("NEEDS APPROVAL", "承認が必要"),
    "cannot_tell": Text("CANNOT TELL", "判定不能"),
    "breaks_declared_flows": Text("BREAKS DECLARED FLOWS", "申告済みの通信を止める"),
    "violates_policy": Text("VIOLATES POLICY", "方針違反"),
}
MEANINGS = {
    "no_effect": Text(
        "Nothing that passes, answers, logs in or is judged changes.",
        "通信・応答・ログイン・判定のいずれも変わらない。",
    ),
    "safe": Text(
        "It only takes away, and nothing declared as needed is lost.",
        "制限を加えるだけで、申告済みの通信は失われない。",
    ),
    "needs_approval": Text(
        "It permits something new that no rule of the plant forbids.", "新たに許可されるものがある。方針には反しない。"
    ),
    "cannot_tell": Text("What it does rests on something that is not known.", "不明な点があり、影響を断定できない。"),
    "breaks_declared_flows": Text(
        "A flow that the plant declared as needed no longer passes.", "必要と申告された通信が通らなくなる。"
    ),
    "violates_policy": Text(
        "It introduces what the manual or the plant forbids.", "マニュアルまたはプラントの方針に反する状態を生む。"
    ),
}
EFFECTS = {
    ("opened", "definite"): Text("newly permitted", "新たに許可"),
    ("closed", "definite"): Text("newly blocked", "新たに遮断"),
    ("opened", "possible"): Text("possibly permitted now", "許可される可能性"),
    ("closed", "possible"): Text("possibly blocked now", "遮断される可能性"),
}
RULES: Mapping[str, tuple[str, Text, Text]] = {
    "REVIEW-OPENED": (
        "newly-permitted-packets",
        Text("Packets between zones pass that did not before", "ゾーン間で新たに通る通信がある"),
        Text(
            "Somebody has to answer for every packet that may newly start something between two zones.",
            "ゾーン間で新たに開始できる通信には、承認する人が必要である。",
        ),
    ),
    "REVIEW-RETURNS": (
        "newly-returning-answers",
        Text(
            "A filter without session state lets answers return that it stopped",
            "状態を持たないフィルタが新たに応答を通す",
        ),
        Text(
            "A filter that keeps no state cannot tell an answer from a packet made to look like one.",
            "セッションを記憶しないフィルタは、応答とそれを装ったパケットを区別できない。",
        ),
    ),
    "REVIEW-FLOWS": (
        "declared-flow-lost",
        Text("A flow declared as needed no longer passes", "必要と申告された通信が通らなくなる"),
        Text("The plant declared that it needs this flow to run.", "プラントの運転に必要と申告された通信である。"),
    ),
    "REVIEW-GRANTS": (
        "newly-granted-access",
        Text("Somebody may get in who was kept out", "これまで入れなかった者が入れるようになり得る"),
        Text(
            "Accounts, services, translations, tunnels and SSIDs open ways that no filter between zones shows.",
            "アカウント、サービス、アドレス変換、トンネル、SSIDは、ゾーン間のフィルタに現れない入口になる。",
        ),
    ),
}
"""The rules under which a review reports what is no finding of a check: name, title, why it matters."""
KINDS = {"added": Text("added", "追加"), "removed": Text("removed", "削除"), "changed": Text("changed", "変更")}
CHANGES = {
    "introduced": Text("introduced", "新規"), "fixed": Text("fixed", "解消"), "worsened": Text("worsened", "悪化"),
    "remains": Text("remains in part", "一部残存"),
}  # fmt: skip
DEVICES = {
    "added": Text("added", "追加"), "removed": Text("removed", "削除"), "changed": Text("changed", "変更"),
    "cosmetic": Text("text changed, meaning proved equal", "記述のみの変更（意味は同じと証明）"), "same": Text("same", "変更なし"),
}  # fmt: skip
STARTS = Text("may start", "開始できる通信")
RETURNS = Text("may return", "戻り得る応答")


def headline(review: Review, lang: str) -> str:
    """The verdict and what it means."""
    return f"{REVIEW_VERDICTS[review.verdict].to(lang)}: {MEANINGS[review.verdict].to(lang)}"


def packet_lines(change: PairChange, lang: str) -> Iterator[str]:
    """A pair's change: the boxes with a witness each, or their number."""
    word = EFFECTS[change.effect, change.certainty].to(lang)
    yield f"{change.source} -> {change.target}: {word}"
    for flow in change.flows:
        yield f"    {summary(flow)}   [{witness(flow)}]"
    if change.boxes is not None:
        yield Text("    … {count} boxes in all", "    … 全 {count} 件").to(lang, {"count": change.boxes})
    for unknown in change.unknowns:
        yield f"    ? {unknown.to(lang)}"


def fact_line(change: FactChange, lang: str) -> str:
    """One change of a device in words."""
    details = "; ".join(detail.to(lang) for detail in change.details)
    told = f"{change.device}: {change.what.to(lang)} {change.subject}".rstrip()
    return f"{told}: {KINDS[change.kind].to(lang)}" + (f" ({details})" if details else "")


def place(quote: Quote | None) -> str:
    """Where a quoted line stands."""
    return "" if quote is None else str(quote.at)


def finding_line(review: Review, lang: str) -> Iterator[str]:
    """What the edit does to findings, the worst first."""
    order = {"introduced": 0, "worsened": 1, "remains": 2, "fixed": 3}
    for change in sorted(review.findings, key=lambda each: order[each.change]):
        finding = change.finding
        was = f" ({change.was})" if change.was else ""
        yield (
            f"{CHANGES[change.change].to(lang)}: {finding.check.id} {VERDICTS[finding.verdict].to(lang)} "
            f"{SEVERITIES[finding.severity].to(lang)}{was}: {finding.message.to(lang)}"
        )


def sections(review: Review, lang: str) -> Iterator[tuple[str, Sequence[str]]]:
    """Everything a review says, section by section; empty ones are left out."""
    starts = [line for change in review.packets for line in packet_lines(change, lang)]
    returns = [
        f"{one.device} {one.ruleset}: {EFFECTS[one.effect, 'definite'].to(lang)}: {'; '.join(one.boxes)}"
        + (f" (+{one.more})" if one.more else "")
        for one in review.returns
    ]
    lists = [
        f"{one.device} {one.ruleset}: {EFFECTS[one.effect, one.certainty].to(lang)}: {'; '.join(one.boxes)}"
        + (f" (+{one.more})" if one.more else "")
        for one in review.lists
    ]
    rules = []
    for effect in review.rules:
        hidden = f" ({', '.join(place(quote) for quote in effect.by)})" if effect.by else ""
        rules.append(
            f"{place(effect.quote)} {effect.device} {effect.ruleset} {effect.rule}: {effect.text.to(lang)}{hidden}"
        )
    broken = [
        f"{flow.flow_id} {flow.purpose} ({place(flow.at)}): {'; '.join(flow.lost)}"
        + (f" ({RETURNS.to(lang)})" if flow.answers else "")
        + ("" if flow.certainty == "definite" else " ?")
        for flow in review.broken
    ]
    flips = [
        f"{flip.id} {flip.title.to(lang)}: {flip_verdict(flip.before, lang)} -> {flip_verdict(flip.after, lang)}"
        for flip in review.flips
    ]
    devices = [f"{name}: {DEVICES[kind].to(lang)}" for name, kind in review.devices if kind != "same"]
    for title, lines in (
        (Text("Taken for granted", "前提"), [assumed.to(lang) for assumed in review.assumed]),
        (Text("Devices", "機器"), devices),
        (Text(f"Packets that {STARTS.en}", STARTS.ja), starts),
        (Text(f"Answers that {RETURNS.en}", RETURNS.ja), returns),
        (Text("Single lists, outside all zones", "ゾーン外のアドレス（フィルタ単位）"), lists),
        (Text("Declared flows", "申告済みの通信"), broken),
        (Text("Other changes", "その他の変更"), [fact_line(change, lang) for change in review.facts]),
        (Text("Rules", "ルール"), rules),
        (Text("Findings", "指摘"), list(finding_line(review, lang))),
        (Text("Measures and points", "対策とポイント"), flips),
    ):
        if lines:
            yield title.to(lang), lines


def flip_verdict(name: str, lang: str) -> str:
    """The verdict of a measure or point; ``-`` stays where it had none."""
    return VERDICTS[name].to(lang) if name in VERDICTS else name
