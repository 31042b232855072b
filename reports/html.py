"""The HTML report: one self-contained page without scripts or external resources, every value escaped."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from auditor.findings import Audit
from auditor.findings.chains import chains_of
from auditor.findings.groups import grouped
from auditor.manual import manual
from auditor.model.text import Text
from reports._tables import cell
from reports.changes import HOW, change_of, notes, of_group, outage
from reports.text import role_name
from reports.wording import (
    CAUSE_VERDICTS,
    CERTAINTIES,
    DOSSIER_VERDICTS,
    ENFORCERS,
    KNOWN,
    REQUIREMENTS,
    SEVERITIES,
    THREAT_NOTE,
    VERDICTS,
    against_baseline,
    spans,
    summary,
    usages,
    witness,
)

_TEMPLATES = Path(__file__).parent / "templates"


def render(audit: Audit, lang: str) -> bytes:
    """The audit as one page."""
    return page("report.html.j2", _view(audit, lang))


def page(template: str, view: Mapping[str, Any]) -> bytes:
    """UTF-8 HTML; the policy in it allows its own style sheet by digest and nothing else."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True, keep_trailing_newline=True,
    )  # fmt: skip
    style = (_TEMPLATES / "report.css").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    made = environment.get_template(template).render(style=style, style_digest=digest, **view)
    return made.encode("utf-8", "replace")


def _view(audit: Audit, lang: str) -> dict[str, Any]:
    """Everything the template shows, decided here so that it decides nothing."""
    told = [finding for finding in audit.findings if finding.verdict in ("fail", "warn", "waived")]
    unsure = [finding for finding in audit.findings if finding.verdict == "cannot_tell"]
    changes = change_of(audit)
    measures: dict[str, list[Any]] = {}
    for measure in audit.measures:
        measures.setdefault(measure.point, []).append(measure)
    return {
        "audit": audit, "lang": lang, "say": lambda en, ja: Text(en, ja).to(lang), "t": lambda text: text.to(lang),
        "verdict_name": lambda name: VERDICTS[name].to(lang), "severity_name": lambda name: SEVERITIES[name].to(lang),
        "certainty_name": lambda name: CERTAINTIES[name].to(lang), "role_name": lambda name: role_name(name, lang),
        "dossier_verdict": lambda name: DOSSIER_VERDICTS[name].to(lang), "enforcer": lambda name: ENFORCERS[name].to(lang),
        "chains": chains_of(audit.results), "slips": manual().slips,
        "change_of": lambda group: of_group(changes, group), "how_name": lambda how: HOW[how].to(lang),
        "outage": lambda change: outage(change, lang), "change_notes": lambda change: list(notes(change, lang)),
        "flow_summary": summary, "flow_witness": witness, "spans": spans,
        "cause_name": lambda name: CAUSE_VERDICTS[name].to(lang), "requirement_name": lambda name: REQUIREMENTS[name].to(lang),
        "usages": lambda threat: usages(threat, lang), "threat_note": THREAT_NOTE.to(lang), "known": KNOWN.to(lang),
        "against_baseline": against_baseline(audit, lang),
        "disclaimer": manual().disclaimer.to(lang), "manual_title": manual().title,
        "groups": grouped(told), "unsure": unsure, "measures": measures, "matrix": _matrix(audit),
        "pairs": {(pair.source, pair.target): pair for pair in audit.reachability},
        "fails": {
            name: sum(f.verdict == "fail" and f.severity == name for f in audit.findings) for name in SEVERITIES
        },
        "warns": sum(f.verdict == "warn" for f in audit.findings), "deciding": len(unsure),
        "waived": sum(f.verdict == "waived" for f in audit.findings),
        "lines": sum(entry.lines for entry in audit.inputs),
        "understood": sum(entry.understood for entry in audit.inputs),
        "ignored": sum(entry.ignored for entry in audit.inputs),
        "unread": sum(entry.not_understood for entry in audit.inputs),
    }  # fmt: skip


def _matrix(audit: Audit) -> list[tuple[str, list[str]]]:
    """Rows of the zone matrix: per target ``definite``, ``possible``, ``unknown``, ``none`` or ``self``."""
    pairs = {(pair.source, pair.target): pair for pair in audit.reachability}
    ids = [zone.id for zone in audit.zones]
    return [(row, [cell(pairs.get((row, column)), row == column) for column in ids]) for row in ids]
