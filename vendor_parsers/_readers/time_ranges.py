"""``time-range`` blocks of Cisco-shaped systems: the day on which what names them ends.

``absolute start 08:00 1 January 2024 end 17:00 31 March 2024`` bounds a range, ``periodic`` lines only repeat inside it; a
range without ``end`` never ends (Cisco IOS Security Command Reference, absolute; ASA Command Reference, absolute).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from auditor.model.fact import Fact, unknown, written
from auditor.model.text import Text
from auditor.source.node import Node

Ends = Mapping[str, Fact[date] | None]
"""Time range by name: its last day, None where nothing ends it, unknown where its lines are not understood."""

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NOT_UNDERSTOOD: Fact[date] = unknown(Text("the time range is not understood", "時間範囲を解釈できない"))
_UNDEFINED: Fact[date] = unknown(Text("the time range is not defined", "時間範囲が定義されていない"))


def read_time_ranges(root: Node) -> dict[str, Fact[date] | None]:
    """Every time range of a configuration."""
    found: dict[str, Fact[date] | None] = {}
    for node in root.all("time-range"):
        if len(node.words) < 2:
            continue
        name = node.words[1]
        node.mark(2)
        found.setdefault(name, None)
        for line in node.children:
            words = line.cursor(1 if line.words[0].isdecimal() else 0)
            if words.accept("absolute"):
                found[name] = _end(line)
            elif words.peek() in ("periodic", "remark"):
                words.rest()
    return found


def end_of(ends: Ends, name: str) -> Fact[date] | None:
    """The last day of a rule that names a time range."""
    return ends.get(name) if name in ends else _UNDEFINED


def _end(line: Node) -> Fact[date] | None:
    """The date behind ``end``; None without one."""
    if "end" not in line.words:
        line.mark()
        return None
    place = line.words.index("end")
    day = day_of(line.words[place + 2 : place + 5])
    if day is None:
        return _NOT_UNDERSTOOD
    line.mark()
    return written(day, line.at)


def day_of(words: list[str]) -> date | None:
    """``31 March 2024`` as a date; the month may be abbreviated and stand first."""
    if len(words) != 3:
        return None
    day, month, year = words if words[0].isdecimal() else (words[1], words[0], words[2])
    short = month[:3].lower()
    if not (day.isdecimal() and year.isdecimal() and len(year) == 4 and len(day) < 3 and short in _MONTHS):
        return None
    try:
        return date(int(year), _MONTHS.index(short) + 1, int(day))
    except ValueError:
        return None
