"""The day on which a security policy ends: ``schedulers scheduler NAME … stop-date``.

``start-date 2024-01-01.08:00 stop-date 2024-03-31.17:00`` bounds a scheduler; daily and weekly times repeat for ever where
no such date stands (Junos CLI Reference, schedulers and stop-date).
"""

from __future__ import annotations

import re
from datetime import date

from auditor.model.fact import Fact, unknown, written
from auditor.model.text import Text
from vendor_parsers.juniper_junos.statement import Statement

_HOURS = ("daily", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "description")
_DATE = re.compile(r"(?:(\d{4})-)?(\d{1,2})-(\d{1,2})\.\d{2}:\d{2}")
_UNDEFINED: Fact[date] = unknown(Text("the scheduler is not defined", "スケジューラが定義されていない"))
_NOT_UNDERSTOOD: Fact[date] = unknown(
    Text("the scheduler's dates are not understood", "スケジューラの日付を解釈できない")
)


def end_of(root: Statement, name: str) -> Fact[date] | None:
    """The last day of a scheduler; None where only hours of the day or week are written."""
    entry = next((one for one in root.all("schedulers", "scheduler") if one.name == name), None)
    if entry is None:
        return _UNDEFINED
    entry.leave(*_HOURS)
    days = [_day(stop) for holder in (entry, *entry.all("start-date")) for stop in holder.all("stop-date")]
    return max(days, key=lambda day: day.value or date.max) if days else None


def _day(stop: Statement) -> Fact[date]:
    found = _DATE.fullmatch(stop.name)
    if found is None or found[1] is None:
        return _NOT_UNDERSTOOD
    try:
        return written(date(int(found[1]), int(found[2]), int(found[3])), stop.at)
    except ValueError:
        return _NOT_UNDERSTOOD
