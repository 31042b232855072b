"""One verdict from everything an edit does, with the reasons that speak for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from auditor.findings.types import Finding
from auditor.model.text import Text
from auditor.reach.describe import summary
from auditor.review.passing import MOST_TOLD
from auditor.review.types import BrokenFlow, FactChange, FindingChange, ListChange, PairChange, ReturnChange, Verdict

Reason = tuple[Verdict, Text]
_ORDER: tuple[Verdict, ...] = (
    "violates_policy", "breaks_declared_flows", "cannot_tell", "needs_approval", "safe", "no_effect",
)  # fmt: skip
"""The worst thing an edit does is its verdict."""
_GRAVE: frozenset[Verdict] = frozenset(_ORDER[:3])
"""Grades whose reasons are told together: whoever mends one has to mend the others."""


def worst(reasons: Iterable[Reason]) -> tuple[Verdict, tuple[Text, ...]]:
    """The verdict and the reasons that are told for it."""
    known = tuple(reasons)
    verdict: Verdict = min((verdict for verdict, _ in known), key=_ORDER.index, default="no_effect")
    return verdict, tuple(text for grade, text in known if grade == verdict or {grade, verdict} <= _GRAVE)


def violations(findings: Sequence[FindingChange]) -> Iterator[Reason]:
    """Failures the edit introduces or makes worse that the manual or the plant forbids."""
    for change in findings:
        finding = change.finding
        if (
            change.change in ("introduced", "worsened")
            and finding.verdict == "fail"
            and (finding.decides or not _catalogued(finding))
        ):
            yield (
                "violates_policy",
                Text(f"{finding.check.id}: {finding.message.en}", f"{finding.check.id}: {finding.message.ja}"),
            )


def broken_reasons(broken: Sequence[BrokenFlow]) -> Iterator[Reason]:
    """Declared flows that no longer pass, or may not."""
    for flow in broken:
        lost = "; ".join(flow.lost[:MOST_TOLD])
        if flow.answers:
            yield (
                "breaks_declared_flows",
                Text(
                    f"{flow.flow_id}: answers to {lost} no longer return",
                    f"{flow.flow_id}: {lost} の応答が戻らなくなる",
                ),
            )
        elif flow.certainty == "definite":
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


def packet_reasons(
    packets: Sequence[PairChange], returns: Sequence[ReturnChange], lists: Sequence[ListChange]
) -> Iterator[Reason]:
    """What newly passes, or no longer does."""
    for one in packets:
        pair = f"{one.source} -> {one.target}"
        boxes = [summary(flow.box) for flow in one.flows[:MOST_TOLD]]
        yield _passes(pair, boxes, opened=one.effect == "opened", certain=one.certainty == "definite")
    for found in lists:
        where = f"{found.device} {found.ruleset}"
        yield _passes(where, found.boxes, opened=found.effect == "opened", certain=found.certainty == "definite")
    for answer in returns:
        boxes_told = "; ".join(answer.boxes)
        where = f"{answer.device} {answer.ruleset}"
        if answer.effect == "opened":
            yield (
                "needs_approval",
                Text(f"{where}: answers newly return: {boxes_told}", f"{where}: 応答が新たに戻る: {boxes_told}"),
            )
        else:
            yield (
                "safe",
                Text(f"{where}: answers no longer return: {boxes_told}", f"{where}: 応答が戻らなくなる: {boxes_told}"),
            )


def _passes(where: str, boxes: Sequence[str], *, opened: bool, certain: bool) -> Reason:
    shown = "; ".join(boxes)
    if not certain:
        may = (
            Text("may pass now", "が通り得るようになる") if opened else Text("may no longer pass", "が通らなくなり得る")
        )
        return "cannot_tell", Text(f"{where}: {shown} {may.en}", f"{where}: {shown} {may.ja}")
    if opened:
        return "needs_approval", Text(f"{where}: {shown} newly passes", f"{where}: {shown} が新たに通る")
    return "safe", Text(f"{where}: {shown} no longer passes", f"{where}: {shown} が通らなくなる")


_DONE = {"added": Text("added", "追加"), "removed": Text("removed", "削除"), "changed": Text("changed", "変更")}


def fact_reasons(facts: Sequence[FactChange]) -> Iterator[Reason]:
    """What a device newly is or does."""
    for fact in facts:
        if fact.proved:
            continue
        word = _DONE[fact.kind]
        text = Text(
            f"{fact.device}: {fact.what.en} {fact.subject} {word.en}",
            f"{fact.device}: {fact.what.ja} {fact.subject} を{word.ja}",
        )
        yield "needs_approval" if fact.grants else "safe", text


def _catalogued(finding: Finding) -> bool:
    """True for the checks of the manual, whose hygiene findings decide nothing; a plant's own demands always count."""
    return bool(finding.check.supports or finding.check.decides or finding.check.references)
