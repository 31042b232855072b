"""What a scheduled audit has to tell: only what is new or worse, and what went wrong with the runs themselves."""

from __future__ import annotations

import socket
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from auditor.findings.types import SEVERITIES
from auditor.history.drift import Drift, Standing
from auditor.model.text import Text, printable

MOST_TOLD = 100
"""Findings a letter lists one by one; the rest is counted, and the history has them all."""
_SEVERITIES = {
    "critical": Text("critical", "緊急"), "high": Text("high", "高"), "medium": Text("medium", "中"), "low": Text("low", "低"),
}  # fmt: skip
_VERDICTS = {
    "fail": Text("FAIL", "不適合"), "warn": Text("WARN", "注意"), "cannot_tell": Text("CANNOT TELL", "判定不能"),
}  # fmt: skip


class NotifyError(Exception):
    """A message could not be delivered; ``text`` says why, without any password or token."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


class Channel(Protocol):
    """A way to tell somebody. ``name`` is its identity over runs and holds no secret."""

    @property
    def name(self) -> str:
        """Who is told, and over what."""

    def send(self, news: News) -> None:
        """Deliver it, or raise :class:`NotifyError`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What is told; ``mark`` names this message.

    ``notes`` are about the runs: missed, unfinished or failed ones, devices no longer supplied.
    """

    series: str
    lang: str
    tool: str
    mark: str
    as_of: str = ""
    entry: int = 0
    hash: str = ""
    new: tuple[Standing, ...] = ()
    worse: tuple[Standing, ...] = ()
    notes: tuple[Text, ...] = ()
    persisting: int = 0
    fixed: int = 0

    def __bool__(self) -> bool:
        return bool(self.new or self.worse or self.notes)

    @property
    def severity(self) -> str:
        """The worst severity told, "" when there are only notes."""
        told = {each.seen.severity for each in (*self.new, *self.worse)}
        return next((str(severity) for severity in SEVERITIES if severity in told), "")


def news_of(
    drift: Drift | None, notes: Sequence[Text], *, series: str, lang: str, tool: str, mark: str, least: str = "low"
) -> News:
    """The news in a comparison; findings below the severity ``least`` are none."""
    if drift is None:
        return News(series=series, lang=lang, tool=tool, mark=mark, notes=tuple(notes))
    wanted = SEVERITIES[: [str(severity) for severity in SEVERITIES].index(least) + 1]
    gone = [change.name for change in drift.devices if change.kind == "removed"]
    absent = [Text(f"{name}: no longer supplied", f"{name}: 設定が提出されなくなった") for name in gone]
    return News(
        series=drift.after.series, lang=lang, tool=tool, mark=mark, as_of=drift.after.as_of.isoformat(), entry=drift.after.id,
        hash=drift.after.hash, new=tuple(each for each in drift.new if each.seen.severity in wanted),
        worse=tuple(each for each in drift.worse if each.seen.severity in wanted), notes=(*notes, *absent),
        persisting=len(drift.persisting), fixed=len(drift.fixed),
    )  # fmt: skip


def subject(news: News) -> str:
    """One line: the plant and how much there is."""
    parts = []
    if news.new:
        parts.append(Text("{count} new", "新規 {count} 件").to(news.lang, {"count": len(news.new)}))
    if news.worse:
        parts.append(Text("{count} worse", "悪化 {count} 件").to(news.lang, {"count": len(news.worse)}))
    if news.severity:
        parts.append(_SEVERITIES[news.severity].to(news.lang))
    if news.notes:
        parts.append(Text("see the notes on the runs", "実行に関する注意あり").to(news.lang))
    return printable(f"[auditor] {news.series}: {', '.join(parts)}")


def letter(news: News) -> str:
    """The whole as plain text."""
    lines = [news.series]
    if news.entry:
        lines.append(
            Text("audit #{entry} of {day}, hash {hash}", "監査 #{entry}（{day}）、ハッシュ {hash}").to(
                news.lang, {"entry": news.entry, "day": news.as_of, "hash": news.hash}
            )
        )
    lines += ["", *(f"! {note.to(news.lang)}" for note in news.notes)] if news.notes else []
    left = MOST_TOLD
    for title, standings in (
        (Text("New findings", "新規の指摘"), news.new),
        (Text("Worse", "悪化した指摘"), news.worse),
    ):
        if standings:
            lines += ["", f"{title.to(news.lang)} ({len(standings)})"]
            lines += [line for each in standings[:left] for line in _finding(each, news.lang)]
            if len(standings) > left:
                more = Text("and {count} more", "ほか {count} 件")
                lines.append(f"  {more.to(news.lang, {'count': len(standings) - left})}")
            left = max(0, left - len(standings))
    if news.entry:
        counts = {"persisting": news.persisting, "fixed": news.fixed}
        lines += [
            "",
            Text("{persisting} persist, {fixed} fixed", "継続 {persisting} 件、解消 {fixed} 件").to(news.lang, counts),
        ]
    return "".join(f"{printable(line)}\n" for line in lines)


def _finding(each: Standing, lang: str) -> list[str]:
    return [f"- {headline(each, lang)}", f"  {each.message}"]


def headline(each: Standing, lang: str) -> str:
    """Check, verdict, severity and device of a finding."""
    seen = each.seen
    verdict = _VERDICTS[seen.verdict].to(lang)
    return f"{seen.check} {verdict} {_SEVERITIES[seen.severity].to(lang)} {seen.device}".rstrip()


def value(news: News) -> dict[str, Any]:
    """The whole as plain values, ``news/1``."""
    return {
        "schema": "news/1", "tool": {"name": "auditor", "version": news.tool}, "host": host(),
        "plant": news.series, "as_of": news.as_of or None, "entry": news.entry or None, "hash": news.hash or None,
        "new": [_plain(each) for each in news.new], "worse": [_plain(each) for each in news.worse],
        "notes": [note.to(news.lang) for note in news.notes], "persisting": news.persisting, "fixed": news.fixed,
    }  # fmt: skip


def _plain(each: Standing) -> dict[str, Any]:
    seen = each.seen
    return {
        "fingerprint": seen.fingerprint, "check": seen.check, "verdict": seen.verdict, "severity": seen.severity,
        "device": seen.device or None, "message": each.message, "was": each.was or None,
    }  # fmt: skip


def host() -> str:
    """The name of this machine, in letters every protocol takes."""
    name = "".join(
        letter for letter in socket.gethostname() if letter.isascii() and (letter.isalnum() or letter in "-.")
    )
    return name or "localhost"
