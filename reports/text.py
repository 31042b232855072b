"""The terminal report: the answer first, then findings by root line, then what could not be told, and why."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

import click
from rich.cells import cell_len, set_cell_size

from auditor.findings import Audit, CheckSummary, Finding, Quote
from auditor.findings.chains import chains_of
from auditor.findings.changes import Change
from auditor.findings.groups import Group, grouped
from auditor.manual import manual
from auditor.model.text import Text, printable
from reports.changes import HOW, PROPOSAL, change_of, of_group, outage
from reports.wording import (
    DOSSIER_VERDICTS,
    ENFORCERS,
    KNOWN,
    SEVERITIES,
    VERDICTS,
    against_baseline,
    short,
    summary,
    witness,
)

WIDTH = 100
MOST_EVIDENCE = 4
MOST_MEMBERS = 12
MOST_TYPED = 5
_COLORS = {
    "critical": "bright_red", "high": "red", "medium": "yellow", "low": "cyan", "fail": "red", "warn": "yellow",
    "not_met": "red", "contradiction": "bright_red", "partly_met": "yellow", "cannot_tell": "magenta", "met": "green",
    "documented": "green", "consistent": "green", "contradicted": "bright_red", "not_provable": "magenta",
    "pass": "green", "attested": "green", "not_disproved": "cyan", "waived": "yellow",
}  # fmt: skip
_OURS = re.compile(r"(\x1b\[(?:0|1|22|[39][0-7])m)")


def render(audit: Audit, lang: str, *, color: bool = False, verbose: bool = False) -> bytes:
    """The report as UTF-8 text; with ``color`` as a terminal shows it, with ``verbose`` passes and all results too."""
    lines = [
        *_head(audit, lang), *_answer(audit, lang, verbose), *_findings(audit, lang), *_chains(audit, lang),
        *_untold(audit, lang, verbose), *_one_way(audit, lang, verbose),
        *_checks(audit, lang, verbose), *_inputs(audit, lang, verbose), *_foot(audit, lang),
    ]  # fmt: skip
    return "".join(f"{_safe(line, color)}\n" for line in lines).encode()


def _paint(text: str, name: str, *, bold: bool = False) -> str:
    return click.style(text, fg=_COLORS.get(name), bold=bold)


def _safe(line: str, color: bool) -> str:
    """A line with our own colours (or none) and with no other character that could steer a terminal."""
    pieces = _OURS.split(line)
    return "".join((piece if color else "") if place % 2 else printable(piece) for place, piece in enumerate(pieces))


def _title(en: str, ja: str, lang: str) -> list[str]:
    return ["", click.style(Text(en, ja).to(lang), bold=True)]


def _head(audit: Audit, lang: str) -> Iterator[str]:
    name = audit.plant.name or Text("no plant file", "プラント定義なし").to(lang)
    yield click.style(f"auditor {audit.version}  {name}", bold=True)
    supplied = Text("{count} devices", "機器 {count} 台").to(lang, {"count": len(audit.devices)})
    if audit.coverage is not None:
        values = {"have": audit.coverage[0], "want": audit.coverage[1]}
        supplied += Text(" ({have} of the ledger's {want})", "（台帳 {want} 台中 {have} 台）").to(lang, values)
    lines = sum(entry.lines for entry in audit.inputs)
    unread = sum(entry.not_understood for entry in audit.inputs)
    counted = Text("{lines} lines, {unread} not understood", "{lines} 行、うち解釈できず {unread} 行")
    as_of = Text("as of {day}", "基準日 {day}").to(lang, {"day": audit.as_of.isoformat()})
    yield f"{supplied}, {counted.to(lang, {'lines': lines, 'unread': unread})}, {as_of}"
    if not audit.plant.file:
        yield Text(
            "Zone questions cannot be answered without a plant file: auditor init SOURCE -o plant.yaml drafts one.",
            "プラント定義がないとゾーンに関する判定はできない。auditor init SOURCE -o plant.yaml で下書きを作れる。",
        ).to(lang)


def _answer(audit: Audit, lang: str, verbose: bool) -> Iterator[str]:
    yield from _title("The manual's points", "マニュアルの各ポイント", lang)
    measures = {measure.id: measure for measure in audit.measures}
    people: list[str] = []
    for point in audit.points:
        ours = [measures[id] for id in measures if measures[id].point == point.id]
        if not verbose and all(measure.mode == "attest" for measure in ours):
            people.append(point.id)
            continue
        verdict = point.verdict.verdict
        label = set_cell_size(f"{point.id} {point.title.to(lang)}", 56)
        counts = ", ".join(f"{VERDICTS[name].to(lang)} {count}" for name, count in point.verdict.counts)
        yield f"  {label} {_paint(VERDICTS[verdict].to(lang), verdict, bold=True)}  ({counts})"
        for measure in ours:
            if measure.mode == "attest" and not verbose:
                continue
            found = measure.verdict
            title = set_cell_size(f"{measure.id} {measure.title.to(lang)}", 66)
            also = "".join(f" + {VERDICTS[name].to(lang)}" for name in found.also)
            yield f"    {title} {_paint(VERDICTS[found.verdict].to(lang), found.verdict)}{also}  {short(list(found.by))}"
    if people:
        yield Text(
            "  {points}: answered by attestation only (--verbose)", "  {points}: 申告のみで判定（--verbose で表示）"
        ).to(lang, {"points": ", ".join(people)})


def _findings(audit: Audit, lang: str) -> Iterator[str]:
    told = [finding for finding in audit.findings if finding.verdict in ("fail", "warn", "waived")]
    groups = grouped(told)
    yield from _title(
        f"Findings: {_tally(told, 'en')} in {len(groups)} groups",
        f"指摘: {_tally(told, 'ja')}（{len(groups)} 群）",
        lang,
    )
    if any(finding.verdict == "waived" for finding in told):
        raw = ", ".join(f"{SEVERITIES[name].to(lang)} {count}" for name, count in audit.before_waivers.items() if count)
        yield Text("  before waivers: {raw}", "  リスク受容の適用前: {raw}").to(lang, {"raw": raw})
    if audit.baseline is not None:
        yield f"  {against_baseline(audit, lang)}"
    explained: set[str] = set()
    changes = change_of(audit)
    for number, group in enumerate(groups, 1):
        yield from _group(number, group, lang)
        if group.worst.check.id not in explained:
            explained.add(group.worst.check.id)
            fix = group.worst.check.fix.to(lang).splitlines()[0]
            yield from _wrapped(f"{Text('fix', '対処').to(lang)}: {fix}", "       ")
        change = of_group(changes, group)
        if change is not None:
            yield from _change(change, lang)
        yield from _members(group, lang)
    if any(change.commands for change in changes.values()):
        yield ""
        yield from _wrapped(PROPOSAL.to(lang), "  ")


def _change(change: Change, lang: str) -> Iterator[str]:
    """The proposal in short; the lines that take it back are in the other formats."""
    if change.commands:
        yield f"       {Text('change', '是正案').to(lang)}: {HOW[change.how].to(lang)}"
        yield from (f"         > {line}" for line in change.commands[:MOST_TYPED])
        if len(change.commands) > MOST_TYPED:
            yield "         > …"
    elif change.why is not None:
        yield from _wrapped(
            f"{Text('change', '是正案').to(lang)}: {HOW[change.how].to(lang)}: {change.why.to(lang)}", "       "
        )
    if change.outage.risk != "not_a_filter":
        yield from _wrapped(f"{Text('outage risk', '停止の影響').to(lang)}: {outage(change, lang)}", "       ")


def _tally(findings: Sequence[Finding], lang: str) -> str:
    fails = [finding for finding in findings if finding.verdict == "fail"]
    counts = [
        f"{SEVERITIES[name].to(lang)} {count}"
        for name in SEVERITIES
        if (count := sum(finding.severity == name for finding in fails))
    ]
    others = [
        f"{VERDICTS[name].to(lang)} {count}"
        for name in ("warn", "waived")
        if (count := sum(finding.verdict == name for finding in findings))
    ]
    return ", ".join([*counts, *others]) or Text("none", "なし").to(lang)


def _group(number: int, group: Group, lang: str) -> Iterator[str]:
    worst = group.worst
    yield ""
    yield f"{number:3}. {_badge(worst, lang)} {worst.message.to(lang)}"
    for quote in worst.evidence[:MOST_EVIDENCE]:
        yield from _quote(quote, lang)
    if len(worst.evidence) > MOST_EVIDENCE:
        more = len(worst.evidence) - MOST_EVIDENCE
        yield Text("       … {more} more places", "       … ほか {more} 箇所").to(lang, {"more": more})
    if worst.flow is not None:
        yield f"       {Text('flow', '通信').to(lang)}: {summary(worst.flow)}"
        yield f"       {Text('witness', '証拠パケット').to(lang)}: {witness(worst.flow)}"
        if worst.flow.path:
            way = " | ".join(f"{hop.device} {hop.inward or '-'} > {hop.outlet or '*'}" for hop in worst.flow.path)
            yield f"       {Text('path', '経路').to(lang)}: {way}"


def _members(group: Group, lang: str) -> Iterator[str]:
    for member in group.findings[1:MOST_MEMBERS]:
        yield f"     + {_badge(member, lang)} {member.message.to(lang)}"
    if len(group.findings) > MOST_MEMBERS:
        more = len(group.findings) - MOST_MEMBERS
        yield Text("     + {more} more findings on this line", "     + 同じ行にほか {more} 件").to(lang, {"more": more})


def _badge(finding: Finding, lang: str) -> str:
    severity = SEVERITIES[finding.severity].to(lang)
    word = severity if finding.verdict == "fail" else f"{VERDICTS[finding.verdict].to(lang)}/{severity}"
    waiver = f" {finding.waiver}" if finding.waiver else ""
    waiver += f" {KNOWN.to(lang)}" if finding.baseline == "known" else ""
    return f"[{_paint(word + waiver, finding.severity, bold=True)}] {finding.check.id}"


def _quote(quote: Quote, lang: str) -> Iterator[str]:
    yield f"       {click.style(str(quote.at), bold=True)}  {role_name(quote.role, lang)}"
    shown = quote.text[:6]
    for line in shown:
        yield f"         | {line}"
    if len(quote.text) > len(shown):
        yield "         | …"


_ROLES = {
    "permits": "許可", "denies": "拒否", "routes": "経路", "binds": "適用箇所", "zone": "ゾーン定義", "declares": "宣言",
    "not_understood": "解釈できない行", "device": "機器", "interface": "インタフェース", "external": "外部接続",
    "link": "リンク", "vlan": "VLAN", "defines": "定義", "unfiltered": "フィルタなし", "undecided": "未確定の行",
    "enables": "有効化", "enabled": "有効・無効", "secret": "秘密情報", "cipher": "暗号方式", "offers": "SSID", "login": "ログイン",
    "bridges": "接続先", "listens": "待ち受け", "port": "ポート", "user": "ユーザ", "service": "サービス", "radio": "無線",
    "mode": "モード", "ledger": "台帳", "wps": "WPS", "sources": "接続元制限", "security": "暗号化方式", "power": "送信出力",
    "outside": "外部側", "inside": "内部側", "observed": "稼働状態", "native": "ネイティブVLAN", "name": "名前", "limit": "上限",
    "key": "鍵", "forwards": "転送", "filters": "フィルタ", "enters": "入力", "description": "説明文", "announces": "通知",
    "allowed": "許可VLAN", "address": "アドレス", "ends": "終了日", "last": "最後のルール", "copies": "複製",
    "detection": "不正AP検知", "review": "点検記録", "authentication": "認証方式", "management frames": "管理フレーム保護",
}  # fmt: skip


def role_name(role: str, lang: str) -> str:
    """The part a piece of evidence plays, in words."""
    return _ROLES.get(role, role) if lang == "ja" else role.replace("_", " ")


def _chains(audit: Audit, lang: str) -> Iterator[str]:
    """What goes from one end to the other, an SSID to a machine, with what it reaches below."""
    chains = chains_of(audit.results)
    if not chains:
        return
    yield from _title("From the air to the machine", "電波から機器まで", lang)
    for chain in chains:
        first, *others = chain.steps
        way = [step for step in others if step.name != "reaches"]
        name = chain.verdict.value
        yield f"  [{_paint(VERDICTS[name].to(lang), name, bold=True)}] {chain.check} {first.text.to(lang)}"
        yield from _wrapped("→ " + " → ".join(step.text.to(lang) for step in way), "      ")
        for step in others[len(way) :]:
            yield from _wrapped(f"→ {step.text.to(lang)}", "      ")
            if step.flow is not None:
                yield f"        {Text('witness', '証拠パケット').to(lang)}: {witness(step.flow)}"


def _untold(audit: Audit, lang: str, verbose: bool) -> Iterator[str]:
    unsure = [finding for finding in audit.findings if finding.verdict == "cannot_tell"]
    if not unsure:
        return
    yield from _title(f"Cannot tell: {len(unsure)}", f"判定不能: {len(unsure)}", lang)
    wanted = Counter(unknown for finding in unsure for unknown in dict.fromkeys(finding.unknowns))
    for unknown, count in wanted.most_common(3):
        if count >= max(2, len(unsure) / 10):
            about = Text("open in {count} of them: {unknown}", "うち {count} 件に共通する不明点: {unknown}")
            yield from _wrapped(about.to(lang, {"count": count, "unknown": unknown.to(lang)}), "  ")
    by_check: dict[str, list[Finding]] = {}
    for finding in unsure:
        by_check.setdefault(finding.check.id, []).append(finding)
    for id, found in sorted(by_check.items()):
        yield f"  {_paint(id, 'cannot_tell', bold=True)} {found[0].check.title.to(lang)}  ({len(found)})"
        shown = found if verbose else found[:3]
        for finding in shown:
            message = finding.message.to(lang)
            named = not finding.device or finding.device in message
            yield from _wrapped(f"- {message}" if named else f"- {finding.device}: {message}", "    ")
            for unknown in dict.fromkeys(finding.unknowns[: None if verbose else 3]):
                yield from _wrapped(f"? {unknown.to(lang)}", "        ")
        if len(shown) < len(found):
            more = len(found) - len(shown)
            yield Text("    … {more} more (--verbose)", "    … ほか {more} 件（--verbose）").to(lang, {"more": more})


def _one_way(audit: Audit, lang: str, verbose: bool) -> Iterator[str]:
    """The dossiers of one-way boundaries: contradictions first, every point with ``verbose``."""
    if audit.one_way:
        yield from _title("Boundaries declared one-way", "一方向と宣言した境界", lang)
    for dossier in audit.one_way:
        word = _paint(DOSSIER_VERDICTS[dossier.verdict].to(lang), dossier.verdict, bold=True)
        yield f"  {dossier.source} -> {dossier.target}  ({ENFORCERS[dossier.by].to(lang)})  {word}"
        for point in dossier.points:
            if point.verdict == "contradicted" or (verbose and point.verdict != "not_applicable"):
                told = f"{point.number} {point.title.to(lang)}: {DOSSIER_VERDICTS[point.verdict].to(lang)}"
                yield from _wrapped(f"{told} ({point.text.to(lang)})", "    ")
        for level in dossier.returns:
            yield from _wrapped(level.to(lang), "    ")


def _checks(audit: Audit, lang: str, verbose: bool) -> Iterator[str]:
    passed = [entry for entry in audit.checks if entry.verdict in ("pass", "info")]
    absent = [entry for entry in audit.checks if entry.verdict == "not_applicable"]
    yield from _title(
        f"Nothing wrong found by {len(passed)} of {len(audit.checks)} checks",
        f"問題なしの検査: {len(passed)} / {len(audit.checks)}",
        lang,
    )
    yield f"  {', '.join(entry.check.id for entry in passed) or '-'}"
    if absent:
        label = Text("not applicable", "該当なし").to(lang)
        yield f"  {label}: {', '.join(entry.check.id for entry in absent)}"
    if verbose:
        yield from (_check_line(entry, lang) for entry in audit.checks)


def _check_line(entry: CheckSummary, lang: str) -> str:
    counts = ", ".join(f"{VERDICTS[name].to(lang)} {count}" for name, count in entry.counts.items() if count)
    return f"    {entry.check.id}  {_paint(VERDICTS[entry.verdict].to(lang), entry.verdict)}  ({counts})"


def _inputs(audit: Audit, lang: str, verbose: bool) -> Iterator[str]:
    troubled = [entry for entry in audit.inputs if entry.problem or entry.not_understood]
    if troubled or verbose:
        yield from _title("Inputs not wholly understood", "すべては解釈できなかった入力", lang)
    for entry in audit.inputs if verbose else troubled:
        told = entry.problem.to(lang) if entry.problem else f"{entry.not_understood} / {entry.lines}"
        yield f"  {entry.path}  {entry.platform or '-'}  {told}"
        for problem in entry.problems[: None if verbose else 3]:
            matters = f"  -> {', '.join(problem.matters_to)}" if problem.matters_to else ""
            yield f"    {problem.at.first}: {problem.text[:80]}{matters}"
        if not verbose and len(entry.problems) > 3:
            more = len(entry.problems) - 3
            yield Text("    … {more} more (--verbose)", "    … ほか {more} 件（--verbose）").to(lang, {"more": more})
    if audit.not_run:
        yield from _title("Not run (internal errors)", "未実行（内部エラー）", lang)
        for entry_ in audit.not_run:
            yield f"  {entry_.check or entry_.file}: {entry_.reason.to(lang)}"


def _foot(audit: Audit, lang: str) -> Iterator[str]:
    yield ""
    yield from _wrapped(manual().disclaimer.to(lang), "")
    status = Text("exit status {exit} (--fail-on {fail_on})", "終了コード {exit}（--fail-on {fail_on}）")
    yield status.to(lang, {"exit": audit.exit, "fail_on": audit.fail_on})


def _wrapped(text: str, indent: str) -> Iterator[str]:
    """Lines of at most ``WIDTH`` cells; Japanese may break anywhere, English at blanks."""
    room = WIDTH - len(indent)
    first = True
    while text:
        piece = text
        if cell_len(text) > room:
            cut = _fitting(text, room)
            blank = text.rfind(" ", 0, cut)
            cut = blank + 1 if blank > cut // 2 else cut
            piece = text[:cut]
        text = text[len(piece) :]
        yield f"{indent}{'' if first else '  '}{piece.rstrip()}"
        if first:
            room -= 2
        first = False


def _fitting(text: str, room: int) -> int:
    width = 0
    for place, char in enumerate(text):
        width += cell_len(char)
        if width > room:
            return max(place, 1)
    return len(text)
