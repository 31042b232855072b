"""What a device records of itself, by which clock, and what becomes of its configuration once it was changed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from auditor.model.fact import NOT_READ, Fact, unknown
from auditor.model.span import Span
from auditor.model.text import Text

SEVERITIES = ("emergencies", "alerts", "critical", "errors", "warnings", "notifications", "informational", "debugging")
"""Syslog severities by their number (RFC 5424, 6.2.1), in the words of most command lines."""
INFORMATIONAL = 6

Content = Literal["content", "event", "none"]
StampZone = Literal["named", "utc", "unnamed"]
Saved = Literal["same", "later", "different"]
Outcome = Literal["success", "failure"]


@dataclass(frozen=True, slots=True)
class Stamp:
    """How records are dated. ``dated`` False: they carry no date, at most the time since the start.

    ``zone`` is ``named`` where the record says its zone or offset, ``utc`` where the clock certainly runs on UTC, and
    ``unnamed`` where it is local time that does not say so.
    """

    dated: bool
    zone: StampZone = "unnamed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Logs:
    """What is recorded, on the device itself or at a server; a fact left unknown is one the parser does not read.

    ``severity``: the least severe messages that are sent to the log servers, as a number of RFC 5424 (7 is
    everything); it says nothing of whether there is a server. ``logins``: which outcomes of a login leave a record.
    ``changes``: ``content`` where a record says what was changed (or every command), ``event`` where it says only that
    somebody changed something. ``refused``: whether packets that no rule permits leave a record by a setting of the
    device; None where that is said rule by rule. ``stamp``: how records are dated. ``time_checked``: whether time is
    taken from authenticated servers only. ``time_unwritten``: whether the device takes time from somewhere although no
    server is written (a vendor's default, its controller, a satellite receiver). ``quiet_links``: interfaces that send no trap when their link goes down.
    """

    severity: Fact[int] = unknown(NOT_READ)
    logins: Fact[frozenset[Outcome]] = unknown(NOT_READ)
    changes: Fact[Content] = unknown(NOT_READ)
    refused: Fact[bool] | None = None
    stamp: Fact[Stamp] = unknown(NOT_READ)
    time_checked: Fact[bool] = unknown(NOT_READ)
    time_unwritten: Fact[bool] = unknown(NOT_READ)
    quiet_links: tuple[tuple[str, Span], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Upkeep:
    """What becomes of the configuration.

    ``backup``: the device itself keeps or sends copies of it. ``saved``: whether what runs is what it starts with:
    ``same``; ``later``, changed after it was last saved; ``different``, both were supplied and differ.
    ``exported_at``: when the export was made, beginning with an ISO date where the device's own form could be read.
    """

    backup: Fact[bool] = unknown(NOT_READ)
    saved: Fact[Saved] = unknown(Text("only one of the two was supplied", "片方の設定しか提出されていない"))
    exported_at: Fact[str] = unknown(Text("the export does not say when it was made", "取得日時の記載がない"))


def day_of(moment: Fact[str]) -> dt.date | None:
    """The day a written moment begins with (``2026-11-18T09:41:07 JST``); None when it is unknown or in another form."""
    if moment.value is None:
        return None
    try:
        return dt.date.fromisoformat(moment.value[:10])
    except ValueError:
        return None
