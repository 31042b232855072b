"""Two states of a plant's devices compared: packets, facts, rules, declared flows, findings, points, and one verdict."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from auditor.check import Evidence
from auditor.findings.baseline import weight
from auditor.findings.quoting import Texts
from auditor.findings.types import Audit, Finding, Quote
from auditor.model.device import Device
from auditor.model.span import Span
from auditor.model.text import Text
from auditor.reach.declared import row_packets
from auditor.reach.describe import summary
from auditor.reach.flows import PairReach
from auditor.reach.network import Network
from auditor.review.facts import GRANTING, WORDS, Part, bare, details_of, differing
from auditor.review.packets import Delta, changed_lists, deltas
from auditor.review.rules import effects
from auditor.review.types import (
    BrokenFlow,
    Certainty,
    Effect,
    FactChange,
    FindingChange,
    Flip,
    PairChange,
    ReturnChange,
    Review,
    RuleEffect,
    Verdict,
)
from auditor.space.difference import Edit, difference
from auditor.space.packets import PacketSet

MOST_BOXES = 50
MOST_TOLD = 8
Kind = Literal["added", "removed", "changed", "cosmetic", "same"]


@dataclass(frozen=True, slots=True)
class State:
    """One state of the plant: its network, its audit and the text of its inputs."""

    network: Network
    audit: Audit
    texts: Texts


def compare(before: State, after: State) -> Review:
    """Everything the step from ``before`` to ``after`` does, with a verdict on top."""
    found = tuple(deltas(before.network, after.network))
    packets = tuple(change for delta in found for change in _changes(before, after, delta))
    facts = tuple(_facts(before, after))
    returns = tuple(_returns(before, after))
    rules = tuple(effect for was, now in _both(before, after) for effect in effects(was, now, after.texts))
    broken = tuple(_broken(before, after, found))
    findings = tuple(_findings(before.audit, after.audit))
    unclear = tuple(_unclear(before, after, found))
    reasons = tuple(_reasons(packets, returns, facts, broken, findings, unclear))
    verdict: Verdict = min((verdict for verdict, _ in reasons), key=_ORDER.index, default="no_effect")
    return Review(
        before=before.audit, after=after.audit, verdict=verdict,
        reasons=tuple(text for grade, text in reasons if grade == verdict or {grade, verdict} <= _GRAVE),
        packets=packets, returns=returns, facts=facts, rules=rules, broken=broken, findings=findings,
        flips=tuple(_flips(before.audit, after.audit)), devices=tuple(_devices(before, after, facts, rules)),
    )  # fmt: skip


_ORDER: tuple[Verdict, ...] = (
    "violates_policy", "breaks_declared_flows", "cannot_tell", "needs_approval", "safe", "no_effect",
)  # fmt: skip
"""The worst thing an edit does is its verdict."""
_GRAVE: frozenset[Verdict] = frozenset(_ORDER[:3])
"""Grades whose reasons are told together: whoever mends one has to mend the others."""


def _both(before: State, after: State) -> Iterator[tuple[Device, Device]]:
    for now in after.network.devices:
        was = before.network.device(now.name)
        if was is not None:
            yield was, now


# --- packets


def _changes(before: State, after: State, delta: Delta) -> Iterator[PairChange]:
    memo: dict[int, int] = {}
    for effect, certainty, packets in (
        ("opened", "definite", delta.opened), ("closed", "definite", delta.closed),
        ("opened", "possible", delta.perhaps_opened), ("closed", "possible", delta.perhaps_closed),
    ):  # fmt: skip
        if packets:
            state, pair = (after, delta.after) if effect == "opened" else (before, delta.before)
            inside = packets if state is after else state.network.space.adopt(packets, memo)
            yield _change(state, pair, inside, effect, certainty)  # type: ignore[arg-type]


def _change(state: State, pair: PairReach, packets: PacketSet, effect: Effect, certainty: Certainty) -> PairChange:
    count = packets.count()
    flows = state.network.flows(pair, packets, most=MOST_BOXES)
    lines = dict.fromkeys(span for flow in flows for span in flow.permitting)
    unknowns = dict.fromkeys(unknown.text for flow in flows for unknown in flow.unknowns)
    if certainty == "possible":
        unknowns |= dict.fromkeys(unknown.text for unknown in (*pair.blind, *((pair.shared,) if pair.shared else ())))
    return PairChange(
        source=pair.source, target=pair.target, effect=effect, certainty=certainty, starts=True, flows=flows,
        lines=state.texts.quotes([Evidence(span, "permits") for span in lines]),
        boxes=count if count > MOST_BOXES else None, unknowns=tuple(unknowns),
    )  # fmt: skip


def _returns(before: State, after: State) -> Iterator[ReturnChange]:
    """Answers alone: what only passes as a part of a session, at lists whose device keeps no session state."""
    space = after.network.space
    answers = space.everything - space.initiating()
    for was, now in _both(before, after):
        for old, new in changed_lists(was, now) if not now.stateful else ():
            found = difference(space, Edit(old.rules, new.rules, old.default, new.default))
            for effect, packets in (("opened", found.permitted.upper), ("closed", found.blocked.upper)):
                boxes = [box for box in packets.boxes(MOST_BOXES) if 0 not in box.established]
                if boxes and packets & answers:
                    yield ReturnChange(
                        device=now.name, ruleset=new.name, effect=effect,  # type: ignore[arg-type]
                        boxes=tuple(summary(box) for box in boxes[:MOST_TOLD]), more=max(0, len(boxes) - MOST_TOLD),
                    )  # fmt: skip


def _broken(before: State, after: State, found: Sequence[Delta]) -> Iterator[BrokenFlow]:
    """Declared flows of which something passed before and does not now."""
    plant, network = after.network.plant, after.network
    for row in plant.registers.flows or ():
        if row.expires is not None and row.expires < network.as_of:
            continue
        ways = [
            (source, target, row_packets(network.space, row, backward=backward))
            for source, target, backward in ((row.src_zone, row.dst_zone, False), (row.dst_zone, row.src_zone, True))
            if row.initiator == "both" or (row.initiator == "dst") == backward
        ]
        for certainty in ("definite", "possible"):
            lost: list[str] = []
            for delta in found:
                for source, target, packets in ways:
                    if source not in ("", delta.after.source) or target not in ("", delta.after.target):
                        continue
                    gone = delta.closed if certainty == "definite" else delta.perhaps_closed
                    lost += [summary(box) for box in (gone & packets).boxes(MOST_TOLD)]
            if lost:
                yield BrokenFlow(
                    flow_id=row.flow_id, purpose=row.purpose, certainty=certainty, lost=tuple(lost),
                    at=after.texts.quotes([Evidence(row.at, "declares")])[0],
                )  # fmt: skip
                break


# --- facts


def _facts(before: State, after: State) -> Iterator[FactChange]:
    names = dict.fromkeys(device.name for device in (*before.network.devices, *after.network.devices))
    for name in names:
        was, now = before.network.device(name), after.network.device(name)
        if was is None or now is None:
            known = was or now
            assert known is not None
            yield FactChange(
                device=name, what=Text("device", "機器"), subject=name, kind="added" if was is None else "removed",
                details=(), grants=was is None,
                before=_quote(before, was), after=_quote(after, now),
            )  # fmt: skip
            continue
        for part in differing(was, now):
            yield _fact(name, part, before, after)


def _fact(name: str, part: Part, before: State, after: State) -> FactChange:
    kind: Literal["added", "removed", "changed"] = "changed"
    if part.before is None:
        kind = "added"
    elif part.after is None:
        kind = "removed"
    return FactChange(
        device=name, what=WORDS.get(part.field, Text(part.field.replace("_", " "), part.field)), subject=part.subject,
        kind=kind, details=details_of(part), grants=kind != "removed" and part.field in GRANTING,
        before=_quote(before, part.before), after=_quote(after, part.after),
    )  # fmt: skip


def _quote(state: State, item: object) -> Quote | None:
    at = getattr(item, "at", None)
    return state.texts.quotes([Evidence(at, "states")])[0] if isinstance(at, Span) else None


def _devices(
    before: State, after: State, facts: Sequence[FactChange], rules: Sequence[RuleEffect]
) -> Iterator[tuple[str, Kind]]:
    changed = {change.device for change in facts} | {effect.device for effect in rules}
    names = dict.fromkeys(device.name for device in (*before.network.devices, *after.network.devices))
    for name in names:
        was, now = before.network.device(name), after.network.device(name)
        if was is None or now is None:
            yield name, "added" if was is None else "removed"
        elif name in changed or any(True for _ in changed_lists(was, now)) or _lists(was) != _lists(now):
            yield name, "changed"
        else:
            same = _sums(before.audit, name) == _sums(after.audit, name)
            yield name, "same" if same else "cosmetic"


def _lists(device: Device) -> frozenset[str]:
    return frozenset(ruleset.name for ruleset in device.filters if ruleset.filters_packets)


def _sums(audit: Audit, name: str) -> list[str]:
    return sorted(entry.sha256 for entry in audit.inputs if name in entry.device.split(", "))


# --- findings


def _findings(before: Audit, after: Audit) -> Iterator[FindingChange]:
    old = {finding.fingerprint: finding for finding in before.findings}
    new = {finding.fingerprint: finding for finding in after.findings}
    for mark, finding in new.items():
        was = old.get(mark)
        if was is None or (_weight(was) == 0 < _weight(finding)):
            if _weight(finding):
                yield FindingChange(change="introduced", finding=finding, was="" if was is None else was.verdict)
        elif _weight(finding) > _weight(was):
            yield FindingChange(change="worsened", finding=finding, was=f"{was.verdict} {was.severity}")
    for mark, finding in old.items():
        left = new.get(mark)
        if _weight(finding) and (left is None or not _weight(left)):
            yield FindingChange(change="fixed", finding=finding)


def _weight(finding: Finding) -> int:
    return weight(finding.verdict, finding.severity)


def _flips(before: Audit, after: Audit) -> Iterator[Flip]:
    measures = {measure.id: measure.verdict.verdict for measure in before.measures}
    for measure in after.measures:
        if measures.get(measure.id) != measure.verdict.verdict:
            yield Flip(
                id=measure.id, title=measure.title, before=measures.get(measure.id, "-"), after=measure.verdict.verdict
            )
    points = {point.id: point.verdict.verdict for point in before.points}
    for point in after.points:
        if points.get(point.id) != point.verdict.verdict:
            yield Flip(id=point.id, title=point.title, before=points.get(point.id, "-"), after=point.verdict.verdict)


# --- the verdict


def _unclear(before: State, after: State, found: Sequence[Delta]) -> Iterator[Text]:
    """What keeps anyone from saying what the edit does: lines it adds or changes that were not understood."""
    for was, now in _both(before, after):
        old = {(line.section, before.texts.quotes([Evidence(line.at, "")])[0].text) for line in was.unread}
        for line in now.unread:
            quote = after.texts.quotes([Evidence(line.at, "")])[0]
            if line.topic != "other" and (line.section, quote.text) not in old:
                text = " ".join(quote.text).strip()
                yield Text(f"{line.at}: not understood: {text}", f"{line.at}: 解釈できない: {text}")
        yield from _swapped_unknowns(was, now, found)


def _swapped_unknowns(was: Device, now: Device, found: Sequence[Delta]) -> Iterator[Text]:
    """An unknown that takes the place of another leaves both states open, and yet they may differ."""
    if not any(delta.open_both for delta in found):
        return
    for old, new in changed_lists(was, now):
        before = {bare(rule) for rule in old.rules if not rule.exact and rule.enabled}
        for rule in new.rules:
            if not rule.exact and rule.enabled and not rule.implied and bare(rule) not in before:
                yield Text(
                    f"{rule.at}: what rule {rule.name} matches cannot be told, before or now",
                    f"{rule.at}: ルール {rule.name} が何に一致するか、変更前後とも判定できない",
                )


Reason = tuple[Verdict, Text]


def _reasons(
    packets: Sequence[PairChange], returns: Sequence[ReturnChange], facts: Sequence[FactChange],
    broken: Sequence[BrokenFlow], findings: Sequence[FindingChange], unclear: Sequence[Text],
) -> Iterator[Reason]:  # fmt: skip
    for change in findings:
        finding = change.finding
        if change.change != "fixed" and finding.verdict == "fail" and (finding.decides or not _catalogued(finding)):
            yield (
                "violates_policy",
                Text(f"{finding.check.id}: {finding.message.en}", f"{finding.check.id}: {finding.message.ja}"),
            )
    for flow in broken:
        lost = "; ".join(flow.lost[:MOST_TOLD])
        if flow.certainty == "definite":
            yield (
                "breaks_declared_flows",
                Text(f"{flow.flow_id}: {lost} no longer passes", f"{flow.flow_id}: {lost} が通らなくなる"),
            )
        else:
            yield (
                "cannot_tell",
                Text(
                    f"{flow.flow_id}: {lost} may no longer pass", f"{flow.flow_id}: {lost} が通らなくなる可能性がある"
                ),
            )
    for text in unclear:
        yield "cannot_tell", text
    for one in packets:
        yield _of_packets(one)
    for answer in returns:
        boxes = "; ".join(answer.boxes)
        where = f"{answer.device} {answer.ruleset}"
        if answer.effect == "opened":
            yield (
                "needs_approval",
                Text(f"{where}: answers newly return: {boxes}", f"{where}: 応答が新たに戻る: {boxes}"),
            )
        else:
            yield "safe", Text(f"{where}: answers no longer return: {boxes}", f"{where}: 応答が戻らなくなる: {boxes}")
    for fact in facts:
        word = {"added": Text("added", "追加"), "removed": Text("removed", "削除"), "changed": Text("changed", "変更")}[
            fact.kind
        ]
        text = Text(
            f"{fact.device}: {fact.what.en} {fact.subject} {word.en}",
            f"{fact.device}: {fact.what.ja} {fact.subject} を{word.ja}",
        )
        yield "needs_approval" if fact.grants else "safe", text


def _catalogued(finding: Finding) -> bool:
    """True for the checks of the manual, whose hygiene findings decide nothing; a plant's own demands always count."""
    return bool(finding.check.supports or finding.check.decides or finding.check.references)


def _of_packets(change: PairChange) -> Reason:
    pair = f"{change.source} -> {change.target}"
    shown = "; ".join(summary(flow.box) for flow in change.flows[:MOST_TOLD])
    if change.certainty == "possible":
        may = (
            Text("may pass now", "が通り得るようになる")
            if change.effect == "opened"
            else Text("may no longer pass", "が通らなくなり得る")
        )
        return "cannot_tell", Text(f"{pair}: {shown} {may.en}", f"{pair}: {shown} {may.ja}")
    if change.effect == "opened":
        return "needs_approval", Text(f"{pair}: {shown} newly passes", f"{pair}: {shown} が新たに通る")
    return "safe", Text(f"{pair}: {shown} no longer passes", f"{pair}: {shown} が通らなくなる")
