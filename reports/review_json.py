"""A review as JSON, ``review/1``; deterministic, one entry a line."""

from __future__ import annotations

import json
from typing import Any

from auditor.findings import Quote
from auditor.model.text import Text
from auditor.review.types import PairChange, Review
from reports.json_report import finding_entry, flow_entry, quote_entry

SCHEMA = "review/1"


def render(review: Review, lang: str) -> bytes:
    """The review as UTF-8 JSON."""
    return (json.dumps(report(review, lang), ensure_ascii=False, indent=1) + "\n").encode()


def report(review: Review, lang: str) -> dict[str, Any]:
    """The review as plain values."""
    return {
        "schema": SCHEMA,
        "tool": {"name": "auditor", "version": review.after.version},
        "as_of": review.after.as_of.isoformat(),
        "language": lang,
        "verdict": review.verdict,
        "exit": review.exit,
        "reasons": _texts(review.reasons, lang),
        "assumed": _texts(review.assumed, lang),
        "devices": [{"name": name, "change": kind} for name, kind in review.devices],
        "packets": [_packets(change, lang) for change in review.packets],
        "returns": [
            {"device": one.device, "list": one.ruleset, "effect": one.effect, "boxes": list(one.boxes), "more": one.more}
            for one in review.returns
        ],
        "lists": [
            {
                "device": one.device, "list": one.ruleset, "effect": one.effect, "certainty": one.certainty,
                "boxes": list(one.boxes), "more": one.more,
            }
            for one in review.lists
        ],
        "declared_flows": [
            {
                "flow_id": flow.flow_id, "purpose": flow.purpose, "certainty": flow.certainty, "lost": list(flow.lost), "answers": flow.answers,
                "at": quote_entry(flow.at),
            }
            for flow in review.broken
        ],
        "facts": [
            {
                "device": fact.device, "what": fact.what.to(lang), "subject": fact.subject, "change": fact.kind,
                "details": _texts(fact.details, lang), "grants": fact.grants, "before": _optional(fact.before),
                "after": _optional(fact.after),
            }
            for fact in review.facts
        ],
        "rules": [
            {
                "device": effect.device, "list": effect.ruleset, "rule": effect.rule, "edited": effect.edited,
                "text": effect.text.to(lang), "at": quote_entry(effect.quote), "by": [quote_entry(quote) for quote in effect.by],
            }
            for effect in review.rules
        ],
        "findings": [
            {"change": change.change, "was": change.was or None, "finding": finding_entry(change.finding, lang)}
            for change in review.findings
        ],
        "flips": [
            {"id": flip.id, "title": flip.title.to(lang), "before": flip.before, "after": flip.after} for flip in review.flips
        ],
        "inputs": {
            "before": [{"path": entry.path, "sha256": entry.sha256} for entry in review.before.inputs],
            "after": [{"path": entry.path, "sha256": entry.sha256} for entry in review.after.inputs],
        },
    }  # fmt: skip


def _packets(change: PairChange, lang: str) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "from": change.source, "to": change.target, "effect": change.effect, "certainty": change.certainty,
        "may": "start", "flows": [flow_entry(flow, lang) for flow in change.flows],
        "lines": [quote_entry(quote) for quote in change.lines], "unknowns": _texts(change.unknowns, lang),
    }  # fmt: skip
    if change.boxes is not None:
        shown["boxes"] = change.boxes
    return shown


def _texts(texts: tuple[Text, ...], lang: str) -> list[str]:
    return [text.to(lang) for text in texts]


def _optional(quote: Quote | None) -> dict[str, Any] | None:
    return None if quote is None else quote_entry(quote)
