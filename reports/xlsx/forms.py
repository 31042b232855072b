"""The sheets that are signed: the summary, and the four pages of the checklist with room for answers."""

from __future__ import annotations

from datetime import date
from typing import Any

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from auditor.findings import Audit
from auditor.manual import manual
from auditor.model.text import Text
from auditor.plant.answers import ANSWERS, MEASURE, answer_words, shown
from reports._checklist import VERDICT_MEANINGS, Page, Row
from reports.wording import SEVERITIES, VERDICTS
from reports.xlsx import cells

_WIDTHS = [12, 14, 7, 38, 13, 14, 44, 11, 28, 13, 12, 22, 12, 14]
"""Field, point, number, content, verdict, known by, grounds, then the seven answers."""
_ASKED = len(_WIDTHS) - len(ANSWERS)
_HEAD = 6
_SIGNED = (Text("Approved", "承認"), Text("Checked", "確認"), Text("Prepared", "作成"))


def checklist(sheet: Any, content: Page, audit: Audit, lang: str, footer: str) -> None:
    """One page of the checklist, A3 landscape: the manual's columns, ours, and the answers a person writes."""
    cells.widths(sheet, _WIDTHS)
    _top(sheet, content.title, audit, lang, len(_WIDTHS))
    known, grounds = Text("How it was known", "確認方法"), Text("Grounds, and what is left to show", "根拠・残る事項")
    field, point, wording = manual().checklist.headings
    heads = [field, point, MEASURE, wording, Text("Verdict", "判定"), known, grounds, *ANSWERS.values()]
    titles = [head.to(lang) for head in heads]
    for column, title in enumerate(titles, 1):
        cells.put(sheet, _HEAD, column, title, cells.HEAD)
    sheet.row_dimensions[_HEAD].height = cells.height(list(zip(titles, map(float, _WIDTHS), strict=True)))
    row = _HEAD + 1
    for block in content.blocks:
        first = row
        row = _objective(sheet, row, block.objective, lang)
        group = ""
        for entry in block.rows:
            if entry.group != group:
                group = entry.group
                row = _group(sheet, row, group)
            row = _bullet(sheet, row, entry, lang)
        label = f"{block.point.id} {block.point.title.to(lang)}"
        if block.first:
            opened = first
            cells.put(sheet, first, 2, label, cells.STRONG)
            _stated(sheet, first, 5, block.point.verdict.verdict, lang)
            question = Text("Question: {text} - {verdict}", "設問: {text} － {verdict}").to(
                lang, {"text": block.point.question, "verdict": VERDICTS[block.point.question_verdict.verdict]}
            )
            cells.put(sheet, first, 7, question, cells.BAND)
            lines = cells.height([(question, _WIDTHS[6]), (block.objective, _WIDTHS[3])])
            sheet.row_dimensions[first].height = max(sheet.row_dimensions[first].height, lines)
        _join(sheet, 2, opened, row - 1)
    cells.put(sheet, _HEAD + 1, 1, content.category, cells.STRONG)
    _join(sheet, 1, _HEAD + 1, row - 1)
    _choices(sheet, _HEAD + 1, row - 1, lang)
    _notes(sheet, row + 1, content, lang)
    sheet.freeze_panes = f"E{_HEAD + 1}"
    cells.page(sheet, cells.A3, f"{_HEAD}:{_HEAD}", footer)


def _top(sheet: Any, title: str, audit: Audit, lang: str, last: int) -> None:
    """Title and plant on the left, the boxes for three signatures on the right."""
    cells.put(sheet, 1, 1, title, cells.TITLE)
    told = [manual().title, _subject(audit, lang)]
    for row, text in enumerate(told, 2):
        cells.put(sheet, row, 1, text, cells.PLAIN)
    for row in (1, 2, 3):
        sheet.cell(row=row, column=1).alignment = cells.NO_WRAP
    for column, word in enumerate(_SIGNED, last - len(_SIGNED) + 1):
        cells.put(sheet, 1, column, word.to(lang), cells.HEAD)
        for row in (2, 3, 4):
            cells.put(sheet, row, column, None, cells.TEXT)
        _join(sheet, column, 2, 4)
    sheet.row_dimensions[1].height = 24
    for row in (2, 3, 4):
        sheet.row_dimensions[row].height = 18


def _subject(audit: Audit, lang: str) -> str:
    name = audit.plant.name or Text("(no plant file)", "（プラント定義なし）").to(lang)
    told = Text("{name} · as of {day} · auditor {version}", "{name}　基準日 {day}　auditor {version}")
    return told.to(lang, {"name": name, "day": audit.as_of.isoformat(), "version": audit.version})


def _objective(sheet: Any, row: int, text: str, lang: str) -> int:
    for column in range(1, len(_WIDTHS) + 1):
        cells.put(sheet, row, column, None, cells.BAND)
    cells.put(sheet, row, 4, text, cells.BAND)
    sheet.row_dimensions[row].height = cells.height([(text, _WIDTHS[3])])
    return row + 1


def _group(sheet: Any, row: int, text: str) -> int:
    if not text:
        return row
    for column in range(1, len(_WIDTHS) + 1):
        cells.put(sheet, row, column, f"＜{text}＞" if column == 4 else None, cells.GROUP)
    sheet.row_dimensions[row].height = cells.height([(text, _WIDTHS[3])])
    return row + 1


def _bullet(sheet: Any, row: int, entry: Row, lang: str) -> int:
    grounds = "\n".join(entry.evidence)
    texts = ["", "", entry.measure.id, entry.wording, "", entry.known_by, grounds]
    for column, text in enumerate(texts, 1):
        cells.put(sheet, row, column, text, cells.CENTRE if column == 3 else cells.TEXT)
    verdict = entry.measure.verdict
    words = _stated(sheet, row, 5, verdict.verdict, lang, verdict.also)
    texts[4] = words
    for column, name in enumerate(ANSWERS, _ASKED + 1):
        value: str | date | None = None
        if entry.attestation is not None:
            value = shown(entry.attestation, name)
            if name == "verdict":
                value = answer_words(lang)[value]
        if name in ("date", "expires"):
            value = getattr(entry.attestation, name) if entry.attestation is not None else None
        cells.put(sheet, row, column, value, cells.INPUT_DAY if name in ("date", "expires") else cells.INPUT)
        texts.append(str(value or ""))
    sheet.row_dimensions[row].height = cells.height(list(zip(texts, map(float, _WIDTHS), strict=True)))
    return row + 1


def _stated(sheet: Any, row: int, column: int, verdict: str, lang: str, also: tuple[str, ...] = ()) -> str:
    words = "\n".join([VERDICTS[verdict].to(lang), *(f"＋{VERDICTS[name].to(lang)}" for name in also)])
    cells.put(sheet, row, column, words, cells.tone(verdict))
    return words


def _join(sheet: Any, column: int, first: int, last: int) -> None:
    if last > first:
        sheet.merge_cells(start_row=first, end_row=last, start_column=column, end_column=column)


def _choices(sheet: Any, first: int, last: int, lang: str) -> None:
    words = ",".join(answer_words(lang).values())
    choice = DataValidation(type="list", formula1=f'"{words}"', allow_blank=True)
    choice.error = Text("Choose one of: {words}", "{words} のいずれかを選ぶ").to(lang, {"words": words})
    sheet.add_data_validation(choice)
    column = get_column_letter(_ASKED + 1)
    choice.add(f"{column}{first}:{column}{last}")


def _notes(sheet: Any, row: int, content: Page, lang: str) -> None:
    told = [f"{Text('Note', '注').to(lang)} {note}" for note in content.notes]
    if content.number == "①":
        told.insert(0, manual().checklist.note.to(lang))
    hint = Text(
        "Cells with a pale ground are to be filled in; auditor attest from FILE reads them back.",
        "淡色の欄に記入する。記入内容は auditor attest from ファイル名 で読み戻せる。",
    )
    for place, text in enumerate([hint.to(lang), *told, manual().disclaimer.to(lang)], row):
        cells.put(sheet, place, 1, text, cells.SOFT)
        sheet.merge_cells(start_row=place, end_row=place, start_column=1, end_column=len(_WIDTHS))
        sheet.row_dimensions[place].height = cells.height([(text, sum(_WIDTHS))], 9)


_FRONT = [8, 27, 46, 15, 15, 15, 15]


def front(sheet: Any, audit: Audit, lang: str, footer: str) -> None:
    """The summary: what was audited, the manual's points, the count of findings, and what each verdict means."""
    cells.widths(sheet, _FRONT)
    title = Text("Audit of network configurations: summary", "ネットワーク設定監査　結果概要")
    _top(sheet, title.to(lang), audit, lang, len(_FRONT))
    row = 4
    for text in _scope(audit, lang):
        cells.put(sheet, row, 1, text, cells.PLAIN)
        sheet.cell(row=row, column=1).alignment = cells.NO_WRAP
        row += 1
    row = _points(sheet, row + 1, audit, lang)
    row = _tally(sheet, row + 1, audit, lang)
    row = _meanings(sheet, row + 1, lang)
    disclaimer = manual().disclaimer.to(lang)
    cells.put(sheet, row + 1, 1, disclaimer, cells.STRONG)
    sheet.merge_cells(start_row=row + 1, end_row=row + 1, start_column=1, end_column=len(_FRONT))
    sheet.row_dimensions[row + 1].height = cells.height([(disclaimer, sum(_FRONT))])
    cells.page(sheet, cells.A4, "", footer)


def _scope(audit: Audit, lang: str) -> list[str]:
    devices = Text("Devices: {count}", "機器: {count} 台").to(lang, {"count": len(audit.devices)})
    if audit.coverage is not None:
        have, want = audit.coverage
        devices += Text(
            " ({have} of the {want} the ledger expects)", "（台帳で設定が必要な {want} 台中 {have} 台）"
        ).to(lang, {"have": have, "want": want})
    lines = Text(
        "Lines: {lines}, of which {unread} not understood; checks run: {checks}, broken: {broken}",
        "行数: {lines}（うち解釈できず {unread}）、実施した検査: {checks}、内部エラー: {broken}",
    ).to(lang, {
        "lines": sum(entry.lines for entry in audit.inputs), "unread": sum(entry.not_understood for entry in audit.inputs),
        "checks": len(audit.checks), "broken": len(audit.not_run),
    })  # fmt: skip
    return [devices, lines]


def _points(sheet: Any, row: int, audit: Audit, lang: str) -> int:
    heads = (
        Text("No.", "番号"), Text("Point", "対策のポイント"), Text("Question", "設問"), Text("Answer to the question", "設問の判定"),
        Text("Verdict over all measures", "全対策の判定"), Text("Measures by verdict", "対策の内訳"),
    )  # fmt: skip
    for column, head in enumerate(heads, 1):
        cells.put(sheet, row, column, head.to(lang), cells.HEAD)
    _across(sheet, row, 6, len(_FRONT))
    sheet.row_dimensions[row].height = cells.height([(heads[4].to(lang), _FRONT[4])])
    for point in audit.points:
        row += 1
        counts = ", ".join(f"{VERDICTS[name].to(lang)} {count}" for name, count in point.verdict.counts)
        texts = [point.id, point.title.to(lang), point.question.to(lang), "", "", counts]
        for column, text in enumerate(texts, 1):
            cells.put(sheet, row, column, text, cells.CENTRE if column == 1 else cells.TEXT)
        _across(sheet, row, 6, len(_FRONT))
        _stated(sheet, row, 4, point.question_verdict.verdict, lang)
        _stated(sheet, row, 5, point.verdict.verdict, lang)
        room = [*_FRONT[:5], sum(_FRONT[5:])]
        sheet.row_dimensions[row].height = cells.height(list(zip(texts, map(float, room), strict=True)))
    return row + 1


def _tally(sheet: Any, row: int, audit: Audit, lang: str) -> int:
    counts = [
        (Text("{severity} failures", "不適合（{severity}）").to(lang, {"severity": word}), name, sum(
            finding.verdict == "fail" and finding.severity == name for finding in audit.findings
        ))
        for name, word in SEVERITIES.items()
    ]  # fmt: skip
    counts += [
        (VERDICTS[name].to(lang), name, sum(finding.verdict == name for finding in audit.findings))
        for name in ("warn", "waived", "cannot_tell")
    ]
    cells.put(sheet, row, 1, Text("Findings", "指摘").to(lang), cells.HEAD)
    _across(sheet, row, 1, 3)
    for text, name, count in counts:
        row += 1
        cells.put(sheet, row, 1, text, cells.tone(name))
        _across(sheet, row, 1, 2)
        cells.put(sheet, row, 3, count, cells.CENTRE)
    return row + 1


def _meanings(sheet: Any, row: int, lang: str) -> int:
    cells.put(sheet, row, 1, Text("What the verdicts mean", "判定の意味").to(lang), cells.HEAD)
    _across(sheet, row, 1, len(_FRONT))
    for name, meaning in VERDICT_MEANINGS.items():
        row += 1
        _stated(sheet, row, 1, name, lang)
        _across(sheet, row, 1, 2)
        cells.put(sheet, row, 3, meaning.to(lang))
        _across(sheet, row, 3, len(_FRONT))
    return row + 1


def _across(sheet: Any, row: int, first: int, last: int) -> None:
    sheet.merge_cells(start_row=row, end_row=row, start_column=first, end_column=last)
