"""A history for the terminal: the list of audits, what changed between two, the trend."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby

from auditor.history.drift import DeviceChange, Drift, Standing
from auditor.history.trend import Step
from auditor.history.types import Entry
from auditor.model.text import Text, printable
from reports.wording import SEVERITIES, VERDICTS

NEVER = Text("first audit of its series: nothing to compare with", "この系列の最初の監査であり、比較の対象がない")
GROUPS = (
    ("new", Text("New findings", "新規の指摘")),
    ("worse", Text("Worse", "悪化した指摘")),
    ("fixed", Text("Fixed", "解消した指摘")),
    ("waived", Text("Waived now", "新たにリスク受容した指摘")),
    ("unseen", Text("Gone, but not shown to be fixed", "消えたが、解消を確認できない指摘")),
    ("persisting", Text("Persisting", "継続中の指摘")),
)
KINDS = {
    "added": Text("added", "追加"), "removed": Text("no longer supplied", "設定の提出なし"), "changed": Text("changed", "変更"),
    "unclear": Text("lines that are not understood changed", "解釈できない行が変わった"),
    "text": Text(
        "text changed, what is understood of it means the same (stored secrets are not compared)",
        "記述のみの変更（解釈できた範囲の意味は同じ。保存された秘密情報は比較しない）",
    ),
    "same": Text("unchanged", "変更なし"),
}  # fmt: skip
PARTS = {"added": Text("added", "追加"), "removed": Text("removed", "削除"), "changed": Text("changed", "変更")}


def listing(entries: Sequence[Step], lang: str) -> bytes:
    """A line for each audit: number, day, failures by severity, status, hash and where it came from."""
    several = len({step.entry.series for step in entries}) > 1
    lines = [
        Text(
            "  no  as of       crit  high   med   low   ?  exit  hash",
            "番号  基準日       緊急    高    中    低   ?  終了  ハッシュ",
        ).to(lang)
    ]
    for step in entries:
        entry = step.entry
        counts = "".join(f"{count:6}" for count in step.severities.values())
        source = entry.commit[:12] or " ".join(entry.sources)
        series = f"{entry.series}  " if several else ""
        lines.append(
            f"{entry.id:4}  {entry.as_of}{counts}{step.undecided:5}{entry.exit:5}   {entry.hash[:12]}  {series}{source}"
        )
    return _bytes(lines)


def comparison(found: Drift, lang: str, *, whole: bool = False) -> bytes:
    """What changed, worst first; ``whole`` also lists what persists one by one."""
    lines = list(_head(found, lang))
    for name, title in GROUPS:
        standings: tuple[Standing, ...] = getattr(found, name)
        if not standings or (found.before is None and name == "new" and not whole):
            continue
        lines += ["", f"{title.to(lang)} ({len(standings)})"]
        if name != "persisting" or whole:
            lines += [line for each in standings for line in _standing(each, found.after.as_of, lang)]
        else:
            lines += list(_ages(standings, found.after.as_of, lang))
    changed = [change for change in found.devices if change.kind != "same"]
    if changed:
        lines += ["", Text("Devices", "機器").to(lang)]
        lines += [line for change in changed for line in _device(change, found.after.as_of, lang)]
    if found.before is not None:
        lines += ["", *_undocumented(found, lang)]
    if found.flips:
        lines += ["", Text("Measures and points", "対策とポイント").to(lang)]
        lines += [f"  {id}: {_verdict(was, lang)} -> {_verdict(now, lang)}" for id, was, now in found.flips]
    return _bytes(lines)


def _head(found: Drift, lang: str) -> Iterator[str]:
    before, after = found.before, found.after
    if before is None:
        yield f"{_entry(after)}  {NEVER.to(lang)}"
    else:
        yield f"{_entry(before)}  ->  {_entry(after)}"
    if found.tool_changed and before is not None:
        yield Text(
            "the two audits were made by versions {was} and {now}: differences may be the program's own",
            "監査した版が {was} から {now} に変わったため、差異にはプログラムの違いが含まれ得る",
        ).to(lang, {"was": before.tool, "now": after.tool})
    if before is not None and before.commit and after.commit:
        where = after.sources[0].rsplit("@", 1)[0]
        yield Text("packet by packet: {command}", "パケット単位の差分: {command}").to(
            lang, {"command": f"auditor review {where}@{before.commit[:12]} {where}@{after.commit[:12]}"}
        )


def _entry(entry: Entry) -> str:
    return f"#{entry.id} {entry.as_of} {entry.hash[:12]}"


def _standing(each: Standing, as_of: date, lang: str) -> Iterator[str]:
    seen = each.seen
    yield (
        f"  {seen.check} {_verdict(seen.verdict, lang)} {SEVERITIES[seen.severity].to(lang)} {seen.device}".rstrip()
        + (f"  ({each.was})" if each.was else "")
        + f"  {_age(each.since, as_of, lang)}"
    )
    yield f"    {each.message}"
    if each.why is not None:
        yield f"    ? {each.why.to(lang)}"


def _ages(standings: Sequence[Standing], as_of: date, lang: str) -> Iterator[str]:
    """How old what persists is: one line for each day it goes back to."""
    for since, group in groupby(sorted(standings, key=lambda each: each.since), key=lambda each: each.since):
        yield f"  {_age(since, as_of, lang)}: {len(list(group))}"


def _age(since: date, as_of: date, lang: str) -> str:
    return Text("since {day} ({count} days)", "{day} から（{count} 日）").to(
        lang, {"day": since, "count": (as_of - since).days}
    )


def _device(change: DeviceChange, as_of: date, lang: str) -> Iterator[str]:
    told = f"; {Text('last change by its own account', '機器自身の記録による最終変更').to(lang)} {change.changed_at}"
    yield f"  {change.name}: {KINDS[change.kind].to(lang)}{told if change.changed_at else ''}"
    for part in change.differences:
        yield f"    {part.what.to(lang)} {part.subject}".rstrip() + f": {PARTS[part.kind].to(lang)}"
        yield from (f"      {detail}" for detail in part.details)
    yield from (f"    | {line}" for line in change.lines)


def _undocumented(found: Drift, lang: str) -> Iterator[str]:
    if found.undocumented is None:
        yield Text(
            "Whether changes were registered cannot be told: no register of changes was supplied",
            "変更記録（changes.csv）が提出されておらず、変更の記録の有無は判定できない",
        ).to(lang)
    elif found.undocumented:
        title = Text("Changed without a row in the register of changes (CHG-003)", "変更記録のない変更 (CHG-003)")
        yield f"{title.to(lang)}: {', '.join(found.undocumented)}"
    else:
        yield Text("Every change has a row in the register of changes", "すべての変更に変更記録がある").to(lang)


def course(steps: Sequence[Step], lang: str) -> bytes:
    """The trend: failures by severity audit by audit, then points and devices by the days they changed on."""
    lines = list(_bytes_to_lines(listing(steps, lang)))
    lines += ["", Text("Points (verdict, and the day it came to be)", "ポイント（判定と、そうなった日）").to(lang)]
    for id in dict.fromkeys(id for step in steps for id in step.points):
        turns = _turns([(step.entry.as_of, _verdict(step.points.get(id, "-"), lang)) for step in steps])
        lines.append(f"  {id:5} {turns}")
    lines += ["", Text("Devices (failures, and the day it came to be)", "機器（不適合の数と、そうなった日）").to(lang)]
    for name in dict.fromkeys(name for step in steps for name in step.devices):
        turns = _turns([(step.entry.as_of, str(step.devices.get(name, "-"))) for step in steps])
        lines.append(f"  {name or Text('(plant)', '（プラント全体）').to(lang)}: {turns}")
    return _bytes(lines)


def _turns(values: Sequence[tuple[date, str]]) -> str:
    """``3 (2026-01-01) -> 2 (2026-02-01)``: each value once, with the day it began."""
    runs = [list(group) for _, group in groupby(values, key=lambda pair: pair[1])]
    return " -> ".join(f"{run[0][1]} ({run[0][0]})" for run in runs)


def _bytes_to_lines(content: bytes) -> list[str]:
    return content.decode().splitlines()


def _verdict(name: str, lang: str) -> str:
    return VERDICTS[name].to(lang) if name in VERDICTS else name


def _bytes(lines: Sequence[str]) -> bytes:
    return "".join(f"{printable(line)}\n" for line in lines).encode()
