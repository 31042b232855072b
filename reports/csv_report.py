"""The flat form for spreadsheets and scripts: one line a measure, a finding, and whatever was not understood or not run."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping

from auditor.findings import Audit, Finding
from auditor.findings.groups import rank
from auditor.manual import manual
from auditor.model.text import Text, no_formula
from auditor.plant.answers import ANSWERS, answer_words, as_cell, shown
from reports._checklist import Row, pages
from reports.wording import KNOWN, SEVERITIES, VERDICTS

_RECORD = Text("record", "種別")
_HEADS = (
    _RECORD, Text("id", "番号"), Text("item", "項目"), Text("verdict", "判定"), Text("severity", "深刻度"),
    Text("device", "機器"), Text("subject", "対象"), Text("known by", "確認方法"), Text("detail", "内容・根拠"),
    Text("evidence", "行"), Text("measures", "対策"),
)  # fmt: skip


def render(audit: Audit, lang: str) -> bytes:
    """UTF-8 with a byte order mark, for spreadsheets; a cell that a spreadsheet would calculate begins with an apostrophe."""
    out = io.StringIO()
    writer = csv.writer(out)
    heads = [*(head.to(lang) for head in _HEADS), *(" ".join(head.to(lang).split("\n")) for head in ANSWERS.values())]
    writer.writerow(heads)
    for row in _rows(audit, lang):
        writer.writerow([_safe(cell) for cell in (*row, *[""] * (len(heads) - len(row)))])
    return out.getvalue().encode("utf-8-sig")


def _safe(text: str) -> str:
    return no_formula(as_cell(text))


def _rows(audit: Audit, lang: str) -> Iterator[tuple[str, ...]]:
    words = answer_words(lang)
    for page in pages(audit, lang):
        yield from (_measure(row, words, lang) for row in page.rows)
    for finding in sorted(audit.findings, key=rank):
        yield _finding(finding, lang)
    for crash in audit.not_run:
        yield (
            Text("not run", "未実行").to(lang), crash.check, "", VERDICTS["not_run"].to(lang), "", "", crash.file, "",
            crash.reason.to(lang),
        )  # fmt: skip
    for entry in audit.inputs:
        if entry.problem is not None:
            yield Text("input", "入力").to(lang), "", "", "", "", entry.device, entry.path, "", entry.problem.to(lang)
        for problem in entry.problems:
            record = Text("not understood", "解釈できない行") if problem.message is None else Text("notice", "注意")
            message = "" if problem.message is None else problem.message.to(lang)
            detail = "\n".join(part for part in (problem.text, message) if part)
            yield (
                record.to(lang), "", problem.section, "", "", entry.device, ", ".join(problem.matters_to), "", detail,
                str(problem.at),
            )  # fmt: skip
    for at, text in audit.messages:
        yield Text("notice", "注意").to(lang), "", "", "", "", "", "", "", text.to(lang), str(at)
    yield Text("disclaimer", "注記").to(lang), "", "", "", "", "", "", "", manual().disclaimer.to(lang)


def _measure(row: Row, words: Mapping[str, str], lang: str) -> tuple[str, ...]:
    answers = [""] * len(ANSWERS)
    if row.attestation is not None:
        answers = [shown(row.attestation, name) for name in ANSWERS]
        answers[0] = words[answers[0]]
    verdict = row.measure.verdict
    verdicts = ", ".join(VERDICTS[name].to(lang) for name in (verdict.verdict, *verdict.also))
    return (
        Text("measure", "対策").to(lang), row.measure.id, row.wording, verdicts, "", "", "", row.known_by,
        "\n".join(row.evidence), "", row.measure.id, *answers,
    )  # fmt: skip


def _finding(finding: Finding, lang: str) -> tuple[str, ...]:
    detail = [finding.message.to(lang), *(f"? {unknown.to(lang)}" for unknown in finding.unknowns)]
    detail += [KNOWN.to(lang)] if finding.baseline == "known" else []
    return (
        Text("finding", "指摘").to(lang), finding.check.id, finding.check.title.to(lang),
        VERDICTS[finding.verdict].to(lang), SEVERITIES[finding.severity].to(lang), finding.device, finding.subject, "",
        "\n".join(detail), "\n".join(str(quote.at) for quote in finding.evidence), ", ".join(finding.decides),
    )  # fmt: skip
