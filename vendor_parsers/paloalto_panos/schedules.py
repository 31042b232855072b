"""The day on which a rule ends: schedules of the type ``non-recurring``.

Its values are spans, ``2024/01/01@08:00-2024/03/31@17:00``; the rule holds in each of them. Daily and weekly schedules never
end (PAN-OS Web Interface Help, Objects > Schedules).
"""

from __future__ import annotations

from datetime import date

from auditor.model.fact import Fact, unknown, written
from auditor.model.text import Text
from vendor_parsers.paloalto_panos.names import Names

_UNDEFINED: Fact[date] = unknown(Text("the schedule is not defined", "スケジュールが定義されていない"))
_NOT_UNDERSTOOD: Fact[date] = unknown(
    Text("the schedule's dates are not understood", "スケジュールの日付を解釈できない")
)


def end_of(names: Names, schedule: str) -> Fact[date] | None:
    """The last day of a schedule; None where there is none, or nothing ends it."""
    if not schedule:
        return None
    layer = next((one for one in names.vsys.layers if one.look("schedule", schedule) is not None), None)
    if layer is None:
        return _UNDEFINED
    days = [
        (_day(span.text), span.at) for span in layer.entries("schedule", schedule, "schedule-type", "non-recurring")
    ]
    if any(day is None for day, _ in days):
        return _NOT_UNDERSTOOD
    ends = [written(day, at) for day, at in days if day is not None]
    return max(ends, key=lambda end: end.value or date.min) if ends else None


def _day(span: str) -> date | None:
    """The date behind the dash of a span; None when it is none."""
    parts = span.partition("-")[2].partition("@")[0].split("/")
    if len(parts) != 3 or not all(part.isdecimal() and len(part) < 5 for part in parts):
        return None
    try:
        return date(int(parts[0]), int(parts[1]), int(parts[2]))
    except ValueError:
        return None
