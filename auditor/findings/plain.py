"""The normalised model as plain JSON values, for ``auditor parse``: every field, spans and all; never a secret's digest."""

from __future__ import annotations

import dataclasses
from enum import Enum
from typing import Any

from auditor.model.address import format_ip, format_ranges
from auditor.model.fact import Fact
from auditor.model.interface import Address
from auditor.model.ranges import Ranges
from auditor.model.rule import Match
from auditor.model.span import Span
from auditor.model.text import Text
from auditor.reach.describe import numbers

_HIDDEN = frozenset({"digest"})
_ADDRESS_SETS = frozenset({"prefix", "networks", "lower", "upper"})
_ADDRESSES = frozenset({"ip", "next_hop", "peer"})


def plain(value: Any, field: str = "") -> Any:
    """Dataclasses to dicts, sets of numbers to text, spans to ``file:first-last``; empty fields are left out."""
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, int):
        return format_ip(value) if field in _ADDRESSES else value
    if isinstance(value, Span):
        return {"file": value.file, "first": value.first, "last": value.last}
    if isinstance(value, Text):
        return {"en": value.en, "ja": value.ja}
    if isinstance(value, Ranges):
        return ranges(value, addresses=field in _ADDRESS_SETS)
    if isinstance(value, Fact):
        return {
            "state": value.state,
            "value": plain(value.value, field),
            **_optional(at=value.at, note=value.note if value.note.en else None),
        }
    if isinstance(value, Address):
        extra = {name: True for name in ("secondary", "virtual") if getattr(value, name)}
        return {"address": f"{format_ip(value.ip)}/{value.length}", "at": plain(value.at), **extra}
    if isinstance(value, Match):
        exact = value.lower == value.upper
        bounds = {"addresses": ranges(value.lower, addresses=True)}
        if not exact:
            bounds["possibly"] = ranges(value.upper, addresses=True)
        return {"names": list(value.names), **bounds, **_optional(unknown=value.unknown)}
    if dataclasses.is_dataclass(value):
        found = {
            entry.name: plain(getattr(value, entry.name), entry.name)
            for entry in dataclasses.fields(value)
            if entry.name not in _HIDDEN
        }
        return {name: part for name, part in found.items() if part not in ("", None, [], {})}
    if isinstance(value, frozenset):
        return sorted(plain(part, field) for part in value)
    if isinstance(value, tuple | list):
        return [plain(part, field) for part in value]
    return str(value)


def _optional(**values: Any) -> dict[str, Any]:
    return {name: plain(value) for name, value in values.items() if value}


def ranges(values: Ranges, *, addresses: bool) -> list[str]:
    """Addresses as prefixes or ``a-b``; other numbers as ``n`` or ``a-b``."""
    if addresses:
        return format_ranges(values)
    return numbers(values)
