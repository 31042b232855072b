"""The SARIF 2.1.0 log of a review: what a change brings, not what was there before.

Results are the findings it introduces or makes worse and, under rules of the review's own, everything else its verdict rests
on: a set of packets newly permitted, answers that newly return, a declared flow that is lost, something that lets somebody in.
What a person has to approve is of kind *review*, what nobody can tell *open* (3.27.9).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from auditor.findings import Quote
from auditor.findings.judge import fingerprint_of
from auditor.manual import manual
from auditor.model.text import Text
from auditor.review.types import PairChange, Review
from reports._sarif import (
    FINGERPRINT,
    SCORES,
    Files,
    finding_result,
    log,
    message,
    not_read,
    not_run,
    notification,
    rule,
    run,
)
from reports.review_words import EFFECTS, RULES, fact_line, headline
from reports.wording import summary

_APPROVAL = {"kind": "review", "level": "none"}
_DOUBT = {"kind": "open", "level": "none"}
_FAILURE = {"kind": "fail", "level": "error"}


def render(review: Review, lang: str) -> bytes:
    """The log as UTF-8 JSON. Locations are those of the state after the change, of the state before where it is gone."""
    checks = {change.finding.check.id: change.finding.check for change in review.findings if change.change != "fixed"}
    rules = [*(rule(checks[id], lang) for id in sorted(checks)), *(_rule(id, lang) for id in RULES)]
    places = {entry["id"]: place for place, entry in enumerate(rules)}
    files = Files.of(review.after)
    reasons = [notification("reason", "note", reason.to(lang)) for reason in review.reasons]
    return log(
        run(
            review.after, lang, rules=rules, results=list(_results(review, places, files, lang)), exit=review.exit,
            exit_text=headline(review, lang),
            notifications=[*reasons, *not_run((*review.before.not_run, *review.after.not_run), files, lang), *not_read(files, lang)],
            properties={
                "asOf": review.after.as_of.isoformat(), "plant": review.after.plant.name, "verdict": review.verdict,
                "disclaimer": manual().disclaimer.to(lang),
            },
        )
    )  # fmt: skip


def _rule(id: str, lang: str) -> dict[str, Any]:
    name, title, why = RULES[id]
    return {
        "id": id, "name": name, "shortDescription": message(title.to(lang)), "fullDescription": message(why.to(lang)),
        "help": message(why.to(lang)), "defaultConfiguration": {"level": "warning"},
        "properties": {"tags": ["security", "review"], "security-severity": SCORES["medium"]},
    }  # fmt: skip


def _results(review: Review, places: Mapping[str, int], files: Files, lang: str) -> Iterator[dict[str, Any]]:
    for change in review.findings:
        if change.change != "fixed":
            state = "new" if change.change == "introduced" else "updated"
            yield {**finding_result(change.finding, places, files, lang), "baselineState": state}
    for packets in review.packets:
        if packets.effect == "opened":
            yield _opened(packets, places, files, lang)
    for answer in review.returns:
        if answer.effect == "opened":
            more = f" (+{answer.more})" if answer.more else ""
            said = f"{answer.device} {answer.ruleset}: {EFFECTS['opened', 'definite'].to(lang)}: {'; '.join(answer.boxes)}{more}"
            subject = f"{answer.ruleset}: {'; '.join(answer.boxes)}"
            yield _result("REVIEW-RETURNS", _APPROVAL, said, (), answer.device, subject, places, files, lang)
    for flow in review.broken:
        lost = (
            Text("no longer passes", "通らなくなる")
            if flow.certainty == "definite"
            else Text("may no longer pass", "通らなくなり得る")
        )
        said = f"{flow.flow_id} {flow.purpose}: {lost.to(lang)}: {'; '.join(flow.lost)}"
        kind = _FAILURE if flow.certainty == "definite" else _DOUBT
        yield _result(
            "REVIEW-FLOWS", kind, said, (flow.at,), "", f"{flow.flow_id}: {'; '.join(flow.lost)}", places, files, lang
        )
    for fact in review.facts:
        if fact.grants:
            quotes = tuple(quote for quote in (fact.after, fact.before) if quote is not None)[:1]
            subject = f"{fact.what.en} {fact.subject}: {'; '.join(detail.en for detail in fact.details)}"
            yield _result(
                "REVIEW-GRANTS", _APPROVAL, fact_line(fact, lang), quotes, fact.device, subject, places, files, lang
            )


def _opened(change: PairChange, places: Mapping[str, int], files: Files, lang: str) -> dict[str, Any]:
    """One result for all packets between two zones that pass now and did not before."""
    shown = [summary(flow) for flow in change.flows]
    boxes = (
        ""
        if change.boxes is None
        else Text("… {count} boxes in all", "… 全 {count} 件").to(lang, {"count": change.boxes})
    )
    said = [
        f"{change.source} -> {change.target}: {EFFECTS['opened', change.certainty].to(lang)}: {'; '.join(shown)}{boxes}"
    ]
    said += [f"? {unknown.to(lang)}" for unknown in change.unknowns]
    kind = _APPROVAL if change.certainty == "definite" else _DOUBT
    subject = f"{change.source} -> {change.target} {change.certainty}: {'; '.join(shown)}"
    made = _result("REVIEW-OPENED", kind, "\n".join(said), change.lines, "", subject, places, files, lang)
    ways = [files.path(flow, lang) for flow in change.flows if flow.path]
    return {**made, **({"codeFlows": ways} if ways else {})}


def _result(
    id: str, kind: Mapping[str, str], said: str, quotes: Sequence[Quote], device: str, subject: str,
    places: Mapping[str, int], files: Files, lang: str,
) -> dict[str, Any]:  # fmt: skip
    return {
        "ruleId": id, "ruleIndex": places[id], **kind, "message": message(said), **files.quoted(quotes, device, lang),
        "partialFingerprints": {FINGERPRINT: fingerprint_of(id, device, subject, 1)}, "baselineState": "new",
    }  # fmt: skip
