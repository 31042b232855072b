"""The columns of the checklist a person fills in, and what their cells hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from auditor.manual import manual
from auditor.model.text import Text
from auditor.plant.rows import Attestation, Evidence

MEASURE = Text("No.", "番号")
ANSWERS: Mapping[str, Text] = {
    "verdict": Text("Answer", "実施状況（申告）"),
    "statement": Text("What is done", "実施内容"),
    "owner": Text("Owner (name, post)", "責任者（氏名・役職）"),
    "date": Text("Answered on", "申告日"),
    "evidence": Text("Documents", "証跡（文書）"),
    "expires": Text("Due (answer valid until)", "期限（申告の有効期限）"),
    "approver": Text("Approval (name, post)", "承認欄（氏名・役職）"),
}
"""Keys of an attestation with the headers of their columns, in the order they are filled in."""
PARTS = "title | link | sha256"


def answer_words(lang: str) -> Mapping[str, str]:
    """Every answer with its word in the workbook: ``yes`` is *done*, and so on."""
    register = manual().register("attestations")
    column = None if register is None else register.column("verdict")
    return {value.id: value.label.to(lang) for value in (column.values if column else ())}


def evidence_text(documents: Sequence[Evidence]) -> str:
    """Documents as a cell shows them: one a line, title, link and digest separated by bars."""
    return "\n".join(_document(document) for document in documents)


def _document(document: Evidence) -> str:
    if document.sha256:
        return f"{document.title} | {document.link} | {document.sha256}"
    return f"{document.title} | {document.link}" if document.link not in ("", document.title) else document.title


def shown(attestation: Attestation, name: str) -> str:
    """One column of an attestation as text; dates as ``YYYY-MM-DD``, empty where nothing is stated."""
    value = getattr(attestation, name)
    if name == "evidence":
        return evidence_text(value)
    return "" if value is None else str(value)
