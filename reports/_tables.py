"""What an audit found, as flat tables: the sheets of the workbook and the sections of the Markdown report."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from auditor.findings import Audit, Finding, PairSummary, Quote
from auditor.findings.groups import grouped
from auditor.model.text import Text
from auditor.reach.flows import Flow
from reports.changes import HOW, PROPOSAL, notes, outage
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
    spans,
    summary,
    usages,
    witness,
)

MOST_QUOTES = 4
MOST_LINES = 3


@dataclass(frozen=True, slots=True)
class Word:
    """A verdict or severity: its text, and the name its colour goes by."""

    text: str
    name: str

    def __str__(self) -> str:
        return self.text


Cell = str | int | Word


@dataclass(frozen=True, slots=True)
class Table:
    """A table ready to be written: ``name`` is short, ``columns`` are (header, width in half-width letters)."""

    name: str
    title: str
    columns: tuple[tuple[str, int], ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""


Row = tuple[Cell, ...]
Rows = Callable[[Audit, str], Iterator[Row]]


def tables(audit: Audit, lang: str) -> tuple[Table, ...]:
    """Every table, in the order of the report."""
    return tuple(
        Table(name.to(lang), title.to(lang), tuple((head.to(lang), width) for head, width in columns),
              tuple(rows(audit, lang)), note.to(lang))
        for name, title, note, columns, rows in _TABLES
    )  # fmt: skip


def matrix(audit: Audit, lang: str) -> Table:
    """Who can start what: a row for each zone that starts, a column for each that is reached."""
    pairs = {(pair.source, pair.target): pair for pair in audit.reachability}
    ids = [zone.id for zone in audit.zones]
    start = Text("From \\ to", "送信側 ＼ 受信側").to(lang)
    rows: list[Row] = []
    for row in ids:
        states = [cell(pairs.get((row, to)), row == to) for to in ids]
        rows.append((row, *(Word(SYMBOLS[state], state) for state in states)))
    return Table(
        Text("Zone matrix", "ゾーン間").to(lang), Text("Who can start what, zone by zone", "ゾーン間の到達性（通信を開始できるか）").to(lang),
        ((start, 18), *((id, 12) for id in ids)), tuple(rows),
        Text("● certainly, ? possibly or not known, – proved absent", "● 確実に可能、? 可能性あり・不明、– 不可能と証明").to(lang),
    )  # fmt: skip


SYMBOLS = {"definite": "●", "possible": "?", "unknown": "?", "none": "–", "self": ""}


def cell(pair: PairSummary | None, same: bool) -> str:
    """The state of one pair of zones: ``definite``, ``possible``, ``unknown``, ``none`` or ``self``."""
    if same:
        return "self"
    if pair is None:
        return "unknown"
    if pair.definite:
        return "definite"
    if pair.possible:
        return "possible"
    return "unknown" if pair.unknowns else "none"


def _verdict(name: str, lang: str) -> Word:
    return Word(VERDICTS[name].to(lang), name)


def _yes(value: bool | None, lang: str, unknown: Text) -> str:
    return {True: Text("yes", "有"), False: Text("no", "無"), None: unknown}[value].to(lang)


def _findings(audit: Audit, lang: str) -> Iterator[Row]:
    for number, group in enumerate(grouped(audit.findings), 1):
        yield from (_finding(number, finding, lang) for finding in group.findings)


def _finding(number: int, finding: Finding, lang: str) -> Row:
    baseline = {"new": Text("new", "新規"), "known": KNOWN}[finding.baseline]
    return (
        number, _verdict(finding.verdict, lang), Word(SEVERITIES[finding.severity].to(lang), finding.severity),
        finding.check.id, finding.check.title.to(lang), finding.device, finding.subject,
        "\n".join([finding.message.to(lang), *(f"? {unknown.to(lang)}" for unknown in finding.unknowns)]),
        _quotes(finding.evidence, lang), "" if finding.flow is None else _flow(finding.flow),
        finding.check.fix.to(lang), ", ".join(finding.decides), finding.waiver, baseline.to(lang), finding.fingerprint,
    )  # fmt: skip


def _changes(audit: Audit, lang: str) -> Iterator[Row]:
    numbers = {group.worst.fingerprint: (number, group) for number, group in enumerate(grouped(audit.findings), 1)}
    for change in audit.changes:
        number, group = numbers.get(change.findings[0], (0, None))
        worst = "" if group is None else group.worst.message.to(lang)
        yield (
            number or "", change.device, str(change.root), worst, Word(HOW[change.how].to(lang), change.how),
            "\n".join(change.commands) or change.fix.to(lang), outage(change, lang), "\n".join(change.rollback),
            "\n".join(notes(change, lang)),
        )  # fmt: skip


def _quotes(quotes: tuple[Quote, ...], lang: str) -> str:
    lines = []
    for quote in quotes[:MOST_QUOTES]:
        lines.append(f"{quote.at} [{role_name(quote.role, lang)}]")
        lines += [f"  {text}" for text in quote.text[:MOST_LINES]]
        if len(quote.text) > MOST_LINES:
            lines.append("  …")
    if len(quotes) > MOST_QUOTES:
        more = Text("… {more} more places", "…ほか {more} 箇所")
        lines.append(more.to(lang, {"more": len(quotes) - MOST_QUOTES}))
    return "\n".join(lines)


def _flow(flow: Flow) -> str:
    way = " | ".join(f"{hop.device} {hop.inward or '-'} > {hop.outlet or '*'}" for hop in flow.path)
    return "\n".join(part for part in (summary(flow), witness(flow), way) if part)


def _flows(audit: Audit, lang: str) -> Iterator[Row]:
    for pair in audit.reachability:
        for flow in pair.flows:
            certainty = Word(CERTAINTIES[flow.certainty].to(lang), flow.certainty)
            unknowns = "\n".join(f"? {unknown.text.to(lang)} {spans(unknown.at)}" for unknown in flow.unknowns)
            yield pair.source, pair.target, certainty, summary(flow), witness(flow), spans(flow.permitting), unknowns
        if pair.boxes is not None:
            told = Text(
                "one witness for each live line; exact cover: {boxes} boxes",
                "有効な行ごとに証拠を一つ示す。厳密な全体は {boxes} 箱",
            ).to(lang, {"boxes": pair.boxes})
            yield pair.source, pair.target, "", told, "", "\n".join(str(quote.at) for quote in pair.live_lines), ""


def _external(audit: Audit, lang: str) -> Iterator[Row]:
    for point in audit.external_points:
        yield (
            point.device, point.interface, point.to, point.medium, point.usage_type,
            _yes(point.declared, lang, Text("no register", "台帳なし")), "\n".join(str(quote.at) for quote in point.evidence),
        )  # fmt: skip


_STATES = {
    "supplied": Text("configuration supplied", "設定あり"),
    "missing": Text("configuration expected, not supplied", "設定が未提出"),
    "not_expected": Text("in the ledger, no configuration expected", "台帳のみ（設定の提出は不要）"),
    "unlisted": Text("not in the ledger", "台帳に該当なし"),
    "no_ledger": Text("no ledger", "台帳なし"),
}
_STATUS = {
    "in_use": Text("in use", "使用中"), "spare": Text("spare", "予備"), "retired": Text("retired", "廃棄"),
    None: Text("", ""),
}  # fmt: skip


def _assets(audit: Audit, lang: str) -> Iterator[Row]:
    for found in audit.assets:
        row = found.asset
        state = Word(_STATES[found.state].to(lang), found.state)
        listed: Row = ("",) * 9
        if row is not None:
            listed = (
                row.asset_id, row.name, row.kind, row.vendor, row.model, row.os_version, row.zone, row.owner,
                _STATUS[row.status].to(lang),
            )  # fmt: skip
        yield (*listed, state, found.device, found.platform, found.model, found.version, found.serial)


_STORAGE = {
    "clear": Text("clear text", "平文"), "reversible": Text("reversible", "可逆"),
    "weak-hash": Text("weak hash", "弱いハッシュ"), "hash": Text("hash", "ハッシュ"), "encrypted": Text("encrypted", "暗号化"),
    "unknown": Text("not known", "不明"), "masked": Text("masked in the export", "出力で伏字"),
    "absent": Text("no password", "パスワードなし"), "": Text("no password line", "パスワード行なし"),
}  # fmt: skip
_NOT_KNOWN = Text("not known", "不明")


def _accounts(audit: Audit, lang: str) -> Iterator[Row]:
    for device in audit.devices:
        if "users" not in device.reads:
            told = Text("accounts of this platform are not read", "この機種系統のアカウントは読み取らない").to(lang)
            yield device.name, told, "", "", "", "", "", "", ""
    no_list = Text("no account list", "台帳なし") if audit.plant.registers.accounts is None else _NOT_KNOWN
    for user in audit.accounts:
        yield (
            user.device, user.name, user.privilege, _yes(user.administrator, lang, _NOT_KNOWN),
            _STORAGE[user.storage].to(lang), _yes(user.enabled, lang, _NOT_KNOWN), _yes(user.listed, lang, no_list),
            ", ".join(user.persons), str(user.at),
        )  # fmt: skip


def _threats(audit: Audit, lang: str) -> Iterator[Row]:
    for threat in audit.threats:
        requirement = REQUIREMENTS[threat.requirement].to(lang)
        told = threat.threat.to(lang)
        if threat.extra_checks:
            told += Text("\n(also: {checks})", "\n（併せて: {checks}）").to(
                lang, {"checks": _came_out(threat.extra_checks, lang)}
            )
        for cause in threat.causes:
            yield (
                requirement, usages(threat, lang), told, cause.id, cause.text.to(lang),
                Word(CAUSE_VERDICTS[cause.verdict].to(lang), cause.verdict or "people"), _came_out(cause.checks, lang),
                _came_out(cause.measures, lang),
            )  # fmt: skip


def _came_out(entries: tuple[tuple[str, str], ...], lang: str) -> str:
    return ", ".join(f"{id} {VERDICTS[verdict].to(lang)}" for id, verdict in entries)


def _inputs(audit: Audit, lang: str) -> Iterator[Row]:
    for entry in audit.inputs:
        yield (
            entry.path, entry.sha256, entry.encoding, entry.platform, entry.device, entry.lines, entry.understood,
            entry.ignored, entry.not_understood, "" if entry.problem is None else entry.problem.to(lang),
        )  # fmt: skip


def _untold(audit: Audit, lang: str) -> Iterator[Row]:
    not_run, bad = _verdict("not_run", lang), Word(Text("input", "入力").to(lang), "warn")
    for crash in audit.not_run:
        yield not_run, crash.file, "", crash.check, "", crash.reason.to(lang), crash.check
    for at, text in audit.messages:
        yield bad, at.file, _lines(at.first, at.last), "", "", text.to(lang), ""
    unread = Word(Text("not understood", "解釈できず").to(lang), "cannot_tell")
    for entry in audit.inputs:
        if entry.problem is not None:
            yield bad, entry.path, "", "", "", entry.problem.to(lang), ""
        for problem in entry.problems:
            message = "" if problem.message is None else problem.message.to(lang)
            word = unread if problem.message is None else bad
            lines = _lines(problem.at.first, problem.at.last)
            yield word, problem.at.file, lines, problem.section, problem.text, message, ", ".join(problem.matters_to)


def _lines(first: int, last: int) -> str:
    return str(first) if first == last else f"{first}-{last}"


def _checks(audit: Audit, lang: str) -> Iterator[Row]:
    for entry in audit.checks:
        counts = ", ".join(f"{VERDICTS[name].to(lang)} {count}" for name, count in entry.counts.items() if count)
        reason = "" if entry.reason is None else entry.reason.to(lang)
        yield entry.check.id, entry.check.title.to(lang), _verdict(entry.verdict, lang), counts, reason


def _parameters(audit: Audit, lang: str) -> Iterator[Row]:
    yield from audit.parameters


_NO_NOTE = Text("", "")
_FINDINGS = (
    (Text("Group", "群"), 6), (Text("Verdict", "判定"), 11), (Text("Severity", "深刻度"), 9), (Text("Check", "検査"), 10),
    (Text("What it looks for", "検査の内容"), 26), (Text("Device", "機器"), 13), (Text("Subject", "対象"), 24),
    (Text("Finding", "指摘"), 48), (Text("Evidence", "根拠"), 52), (Text("Flow, witness, path", "通信・証拠パケット・経路"), 40),
    (Text("Fix", "対処"), 40), (Text("Measures", "対策"), 12), (Text("Waiver", "受容"), 9), (Text("Baseline", "新旧"), 8),
    (Text("Fingerprint", "識別子"), 22),
)  # fmt: skip


def _one_way(audit: Audit, lang: str) -> Iterator[Row]:
    for dossier in audit.one_way:
        pair = f"{dossier.source} -> {dossier.target}"
        enforcer, whole = ENFORCERS[dossier.by].to(lang), _judged(dossier.verdict, lang)
        yield (
            pair,
            enforcer,
            Text("Whole", "総合").to(lang),
            whole,
            "\n".join(level.to(lang) for level in dossier.returns),
            "",
        )
        for point in dossier.points:
            lines = "\n".join(str(quote.at) for quote in point.evidence[:MOST_QUOTES])
            title = f"{point.number} {point.title.to(lang)}"
            yield pair, enforcer, title, _judged(point.verdict, lang), point.text.to(lang), lines


def _judged(verdict: str, lang: str) -> Word:
    return Word(DOSSIER_VERDICTS[verdict].to(lang), verdict)


_TABLES: tuple[tuple[Text, Text, Text, tuple[tuple[Text, int], ...], Rows], ...] = (
    (
        Text("Findings", "指摘"), Text("Findings by root line, and what could not be told", "原因行ごとの指摘と、判定できなかった事項"), _NO_NOTE,
        _FINDINGS, _findings,
    ),
    (
        Text("Changes", "是正案"), Text("What to change at each root line, and how to take it back", "原因行ごとの是正案と切り戻し"), PROPOSAL,
        (
            (Text("Group", "群"), 6), (Text("Device", "機器"), 14), (Text("Line", "行"), 26), (Text("Finding", "指摘"), 44),
            (Text("Change", "是正"), 16), (Text("Lines to type, or what to aim at", "投入する行、または対処の方針"), 56),
            (Text("Outage risk", "停止の影響"), 40), (Text("Lines to take it back", "切り戻しの行"), 56), (Text("Notes", "注意"), 44),
        ),
        _changes,
    ),
    (
        Text("Flows", "通信"), Text("What passes between zones", "ゾーン間を通る通信"), _NO_NOTE,
        (
            (Text("From", "送信側"), 14), (Text("To", "受信側"), 14), (Text("Certainty", "確度"), 9), (Text("Flow", "通信"), 60),
            (Text("Witness packet", "証拠パケット"), 40), (Text("Deciding lines", "決定した行"), 34), (Text("Depends on", "左右する事項"), 44),
        ),
        _flows,
    ),
    (
        Text("External connections", "外部接続"), Text("Connections to the outside", "外部への接続点"), _NO_NOTE,
        (
            (Text("Device", "機器"), 16), (Text("Point", "接続点"), 26), (Text("To", "接続先"), 16), (Text("Medium", "回線"), 14),
            (Text("Usage type", "類型"), 8), (Text("Registered", "台帳登録"), 12), (Text("Lines", "行"), 34),
        ),
        _external,
    ),
    (
        Text("One-way dossier", "一方向の証拠"), Text("Evidence round each boundary declared one-way", "一方向と宣言した境界の証拠"), _NO_NOTE,
        (
            (Text("Boundary", "境界"), 20), (Text("Means", "方式"), 18), (Text("Evidence", "証拠"), 40), (Text("Verdict", "判定"), 18),
            (Text("What is known", "分かっていること"), 60), (Text("Lines", "行"), 30),
        ),
        _one_way,
    ),
    (
        Text("Assets", "資産"), Text("The ledger beside the configurations", "管理台帳と設定の対照"),
        Text("Left: what the ledger says. Right: what the configuration says.", "左は台帳の記載、右は設定の記載。"),
        (
            (Text("Asset", "管理番号"), 11), (Text("Name", "機器名"), 14), (Text("Kind", "種別"), 13), (Text("Vendor", "メーカー"), 12),
            (Text("Model", "型式"), 14), (Text("Version", "版数"), 10), (Text("Zone", "ゾーン"), 10), (Text("Owner", "責任者"), 14),
            (Text("Status", "状態"), 8), (Text("Compared", "対照"), 30), (Text("Device", "設定の機器名"), 14),
            (Text("Platform", "機種系統"), 18), (Text("Model written", "設定の型式"), 16), (Text("Version written", "設定の版数"), 14),
            (Text("Serial written", "設定の製造番号"), 16),
        ),
        _assets,
    ),
    (
        Text("Accounts", "アカウント"), Text("Local accounts of the devices", "機器のローカルアカウント"), _NO_NOTE,
        (
            (Text("Device", "機器"), 16), (Text("Account", "アカウント"), 20), (Text("Privilege", "権限"), 16),
            (Text("Administrator", "管理者権限"), 12), (Text("Password kept as", "パスワードの保存形式"), 20), (Text("Enabled", "有効"), 8),
            (Text("In the account list", "台帳登録"), 12), (Text("Person", "利用者"), 18), (Text("Line", "行"), 30),
        ),
        _accounts,
    ),
    (
        Text("Threats", "脅威"), Text("Threats and their causes (manual 3.4)", "脅威とその要因（マニュアル 3.4）"), THREAT_NOTE,
        (
            (Text("Requirement", "要件"), 12), (Text("Usage type", "類型"), 14), (Text("Threat", "脅威"), 44), (Text("No.", "番号"), 11),
            (Text("Cause", "要因"), 44), (Text("By the checks", "検査の結果"), 14), (Text("Checks", "検査"), 40),
            (Text("Measures", "対策"), 34),
        ),
        _threats,
    ),
    (
        Text("Inputs", "入力"), Text("Inputs, every line accounted for", "入力ファイルと行の内訳"), _NO_NOTE,
        (
            (Text("File", "ファイル"), 34), (Text("SHA-256", "SHA-256"), 34), (Text("Encoding", "文字コード"), 10),
            (Text("Platform", "機種系統"), 20), (Text("Device", "機器"), 18), (Text("Lines", "行数"), 8), (Text("Understood", "解釈"), 10),
            (Text("Ignored on purpose", "意図して無視"), 12), (Text("Not understood", "解釈できず"), 11), (Text("Problem", "問題"), 34),
        ),
        _inputs,
    ),
    (
        Text("Not understood", "未解釈"), Text("What was not understood or not run", "解釈できなかった行と未実行の検査"), _NO_NOTE,
        (
            (Text("State", "区分"), 14), (Text("File", "ファイル"), 34), (Text("Line", "行"), 9), (Text("Section", "箇所"), 28),
            (Text("Text", "内容"), 50), (Text("Message", "説明"), 44), (Text("Matters to", "影響する検査"), 28),
        ),
        _untold,
    ),
    (
        Text("Checks", "検査"), Text("Checks and their verdicts", "検査と判定"), _NO_NOTE,
        (
            (Text("Check", "検査"), 10), (Text("Title", "内容"), 56), (Text("Verdict", "判定"), 14), (Text("Counts", "件数"), 44),
            (Text("Reason", "理由"), 30),
        ),
        _checks,
    ),
    (
        Text("Thresholds", "しきい値"), Text("Thresholds in force", "適用したしきい値"),
        Text("Defaults are the tool's own, not the manual's.", "既定値は本ツールのもので、マニュアルの値ではない。"),
        ((Text("Check", "検査"), 10), (Text("Name", "項目"), 34), (Text("Value", "値"), 60)), _parameters,
    ),
)  # fmt: skip
