"""The day on which a policy ends: ``firewall schedule onetime``, groups of them, and ``policy-expiry``.

A recurring schedule never ends; a group holds while one of its members does (FortiOS Administration Guide, Schedules). An
expired policy stays in the list and no longer matches (FortiOS CLI Reference, firewall policy: policy-expiry).
"""

from __future__ import annotations

from datetime import date

from auditor.model.fact import Fact, unknown, written
from auditor.model.text import Text
from vendor_parsers.fortinet_fortios.entries import Entry, Scope

ALWAYS = ("", "always", "none")
_NOT_UNDERSTOOD: Fact[date] = unknown(Text("the end is not understood", "終了日時を解釈できない"))
_UNDEFINED: Fact[date] = unknown(Text("the schedule is not defined", "スケジュールが定義されていない"))


class Schedules:
    """The schedules of one VDOM by name."""

    def __init__(self, scope: Scope) -> None:
        self._ends: dict[str, Fact[date] | None] = {}
        for entry in scope.table("firewall schedule recurring"):
            self._ends[entry.name] = None
        for entry in scope.table("firewall schedule onetime"):
            self._ends[entry.name] = _day(entry, entry.values("end"), 1)
            entry.values("start")
        groups = {entry.name: entry.values("member") for entry in scope.table("firewall schedule group")}
        self._ends |= {name: self._last(members) for name, members in groups.items()}

    def until(self, policy: Entry) -> Fact[date] | None:
        """The last day of a policy; None where nothing ends it."""
        name = policy.word("schedule")
        ends = [] if name in ALWAYS else [self._ends.get(name, _UNDEFINED)]
        if policy.mentioned("policy-expiry") and policy.flag("policy-expiry"):
            ends.append(_day(policy, policy.values("policy-expiry-date"), 0))
        bounds = [end for end in ends if end is not None]
        known = [end for end in bounds if end.value is not None]
        return min(known, key=_value, default=bounds[0] if bounds else None)

    def _last(self, members: tuple[str, ...]) -> Fact[date] | None:
        ends = [self._ends.get(name, _UNDEFINED) for name in members]
        if not ends or any(end is None for end in ends):
            return None
        bounds = [end for end in ends if end is not None]
        return next((end for end in bounds if not end.known), max(bounds, key=_value))


def _value(end: Fact[date]) -> date:
    return end.value or date.min


def _day(entry: Entry, words: tuple[str, ...], place: int) -> Fact[date]:
    """``23:59 2024/03/31`` (``place`` 1) or ``2024-03-31 23:59:59`` (0)."""
    text = words[place] if len(words) > place else ""
    parts = text.replace("/", "-").split("-")
    if len(parts) != 3 or not all(part.isdecimal() and len(part) < 5 for part in parts):
        return _NOT_UNDERSTOOD
    try:
        return written(date(int(parts[0]), int(parts[1]), int(parts[2])), entry.at)
    except ValueError:
        return _NOT_UNDERSTOOD
