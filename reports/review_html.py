"""A review as one self-contained page, without scripts or external resources, every value escaped."""

from __future__ import annotations

from typing import Any

from auditor.manual import manual
from auditor.model.text import Text
from auditor.review.types import Review
from reports.html import page
from reports.review_words import (
    CHANGES,
    DEVICES,
    EFFECTS,
    KINDS,
    MEANINGS,
    RETURNS,
    REVIEW_VERDICTS,
    STARTS,
    flip_verdict,
    place,
)
from reports.text import role_name
from reports.wording import SEVERITIES, VERDICTS, spans, summary, witness

_ORDER = ("introduced", "worsened", "remains", "fixed")


def render(review: Review, lang: str) -> bytes:
    """The review as one page."""
    return page("review.html.j2", _view(review, lang))


def _view(review: Review, lang: str) -> dict[str, Any]:
    """Everything the template shows, decided here so that it decides nothing."""
    return {
        "review": review, "lang": lang, "say": lambda en, ja: Text(en, ja).to(lang), "t": lambda text: text.to(lang),
        "verdict": REVIEW_VERDICTS[review.verdict].to(lang), "meaning": MEANINGS[review.verdict].to(lang),
        "starts": STARTS.to(lang), "returns": RETURNS.to(lang), "effect": lambda one, how: EFFECTS[one, how].to(lang),
        "kind": lambda name: KINDS[name].to(lang), "change_name": lambda name: CHANGES[name].to(lang),
        "device_state": lambda name: DEVICES[name].to(lang), "verdict_name": lambda name: VERDICTS[name].to(lang),
        "severity_name": lambda name: SEVERITIES[name].to(lang), "flip": lambda name: flip_verdict(name, lang),
        "flow_summary": summary, "flow_witness": witness, "spans": spans, "place": place,
        "role_name": lambda name: role_name(name, lang), "disclaimer": manual().disclaimer.to(lang),
        "manual_title": manual().title,
        "findings": sorted(review.findings, key=lambda each: _ORDER.index(each.change)),
        "devices": [(name, state) for name, state in review.devices if state != "same"],
        "unchanged": sum(state == "same" for _, state in review.devices),
        "not_run": [*review.before.not_run, *review.after.not_run],
        "inputs": (
            (Text("before", "変更前").to(lang), review.before.inputs),
            (Text("after", "変更後").to(lang), review.after.inputs),
        ),
    }  # fmt: skip
