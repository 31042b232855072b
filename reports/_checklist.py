"""The manual's checklist, page by page in its own order and words, each row with its verdict and how it was known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from auditor.findings import Audit, Finding, MeasureSummary, PointSummary
from auditor.findings.groups import rank
from auditor.manual import Objective, Point, Slip, manual
from auditor.model.text import Text
from auditor.plant.rows import Attestation
from reports.wording import VERDICTS

NUMBERS = ("①", "②", "③", "④")
MOST_FINDINGS = 3
_LONGEST = 120
"""Letters of a finding shown in a row; the list of findings has all of them."""
VERDICT_MEANINGS: dict[str, Text] = {
    "contradiction": Text("attested as done, but the configurations show otherwise", "「実施済み」等の申告に反する設定がある"),
    "not_met": Text("a grave finding, or attested as not done", "重い指摘がある、または未実施との申告"),
    "partly_met": Text("a lighter finding, or attested as done in part", "軽い指摘がある、または一部実施との申告"),
    "waived": Text("findings accepted in the waiver register", "指摘を例外台帳で受容している"),
    "cannot_tell": Text("what was supplied does not decide it", "提出されたものでは決まらない"),
    "attestation_missing": Text("no valid attestation yet", "有効な申告がまだない"),
    "attestation_expired": Text("the attestation is past its date", "申告の有効期限が切れている"),
    "evidence_missing": Text("the configurations are well, a register lacks its entry", "設定は問題ないが、台帳の記録がない"),
    "not_disproved": Text(
        "the configurations show nothing against it; the rest is not attested yet", "設定に反証はないが、残りの申告がまだない"
    ),
    "attested": Text("rests on a person's attestation", "責任者の申告による"),
    "met": Text("shown by the configurations, and attested where they cannot show it", "設定で確認し、設定に現れない分は申告がある"),
    "not_applicable": Text("there is nothing it applies to", "対象がない"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """One bullet of the checklist. ``wording`` is its sentence, ``evidence`` what the verdict rests on, in lines."""

    measure: MeasureSummary
    wording: str
    group: str
    known_by: str
    evidence: tuple[str, ...]
    attestation: Attestation | None


@dataclass(frozen=True, slots=True)
class Block:
    """An objective and the bullets below it; ``first`` of its point's."""

    point: PointSummary
    objective: str
    first: bool
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """One printed page: a field of measures with its objectives, and the footnotes on the manual's own wording."""

    number: str
    title: str
    category: str
    blocks: tuple[Block, ...]
    notes: tuple[str, ...]

    @property
    def rows(self) -> tuple[Row, ...]:
        """Every row of the page, in order."""
        return tuple(row for block in self.blocks for row in block.rows)


def pages(audit: Audit, lang: str) -> tuple[Page, ...]:
    """The four pages. In English the manual's own Japanese stands below each translated sentence."""
    book = manual()
    points = {point.id: point for point in audit.points}
    measures = {measure.id: measure for measure in audit.measures}
    attested = {row.measure: row for row in audit.plant.registers.attestations or ()}
    found = []
    for number, category in zip(NUMBERS, dict.fromkeys(point.category for point in book.points), strict=True):
        ours = [point for point in book.points if point.category == category]
        blocks = tuple(
            Block(
                point=points[point.id], objective=_both(objective.text, lang), first=place == 0,
                rows=tuple(
                    _row(measures[id], attested.get(id), audit, lang)
                    for id in point.measures
                    if _belongs(id, objective, point)
                ),
            )
            for point in ours
            for place, objective in enumerate(point.objectives)
        )  # fmt: skip
        title = book.checklist.title.to(lang, {"number": number})
        found.append(Page(number, title, _both(category, lang), blocks, _notes(ours, lang)))
    return tuple(found)


def _both(text: Text, lang: str) -> str:
    return text.ja if lang == "ja" else f"{text.en}\n{text.ja}"


def _belongs(measure: str, objective: Objective, point: Point) -> bool:
    return len(point.objectives) == 1 or manual().measure(measure).objective == objective.no


def _row(measure: MeasureSummary, attestation: Attestation | None, audit: Audit, lang: str) -> Row:
    entry = manual().measure(measure.id)
    return Row(
        measure=measure, wording=_both(entry.title, lang), group="" if entry.group is None else entry.group.to(lang),
        known_by=known_by(measure).to(lang), evidence=tuple(_evidence(measure, audit.findings, lang)),
        attestation=attestation,
    )  # fmt: skip


CONFIGURATIONS = Text("configurations", "設定")
ANSWER = Text("attestation", "申告")
BOTH = Text("configurations and attestation", "設定と申告")
_KNOWN_BY: dict[str, Text] = {
    "contradiction": Text("configurations, against the attestation", "設定（申告と矛盾）"),
    "waived": Text("configurations; accepted in the register", "設定（例外台帳で受容）"),
    "cannot_tell": Text("not confirmed: cannot be told", "未確認（判定不能）"),
    "attestation_missing": Text("not confirmed: awaits an attestation", "未確認（申告待ち）"),
    "attestation_expired": Text("not confirmed: the attestation has expired", "未確認（申告の期限切れ）"),
    "evidence_missing": Text("configurations; awaits a register entry", "設定（台帳の記録待ち）"),
    "not_disproved": Text("configurations; the rest awaits an attestation", "設定（残りは申告待ち）"),
}


def known_by(measure: MeasureSummary) -> Text:
    """How the verdict was come to: from configurations, from a person's answer, from both, or not at all."""
    verdict = measure.verdict
    if verdict.verdict in _KNOWN_BY:
        return _KNOWN_BY[verdict.verdict]
    if not verdict.by:
        return ANSWER
    if verdict.verdict == "attested" or (verdict.verdict == "met" and measure.mode == "auto+attest"):
        return BOTH
    return CONFIGURATIONS


def _evidence(measure: MeasureSummary, findings: Sequence[Finding], lang: str) -> list[str]:
    lines = [ground.because.to(lang) for ground in measure.verdict.grounds]
    ours = sorted((finding for finding in findings if measure.id in finding.decides), key=rank)
    told = [finding for finding in ours if finding.verdict != "info"]
    for finding in told[:MOST_FINDINGS]:
        where = f" ({finding.evidence[0].at})" if finding.evidence else ""
        message = finding.message.to(lang)
        message = message if len(message) <= _LONGEST else f"{message[:_LONGEST]}…"
        lines.append(f"・{finding.check.id} {VERDICTS[finding.verdict].to(lang)}: {message}{where}")
    if len(told) > MOST_FINDINGS:
        more = Text("… and {more} more in the list of findings", "…ほか {more} 件は指摘一覧を参照")
        lines.append(more.to(lang, {"more": len(told) - MOST_FINDINGS}))
    if measure.verdict.verdict in ("not_disproved", "attestation_missing", "attestation_expired", "cannot_tell"):
        asked = Text("To be shown by people: {residue}", "人が示すもの: {residue}")
        lines.append(asked.to(lang, {"residue": manual().measure(measure.id).residue}))
    return lines


def _notes(points: Sequence[Point], lang: str) -> tuple[str, ...]:
    """What to know of the manual's own wording on this page, with the printed sentence where ours is the body's."""
    subjects = [subject for point in points for subject in (point.id, *point.measures)]
    printed = [
        Text("Printed under {point}: {text}", "{point} の欄の原文: {text}").to(
            lang, {"point": point.id, "text": point.checklist_objective.ja}
        )
        for point in points
        if point.checklist_objective is not None
    ]
    return (*(_note(slip, subjects, lang) for slip in manual().slips_about(*subjects)), *printed)


def _note(slip: Slip, subjects: Sequence[str], lang: str) -> str:
    about = ", ".join(subject for subject in slip.about if subject in subjects)
    return f"{about}: {slip.text.to(lang)}"
