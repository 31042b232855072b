"""Names of interfaces: what kind they tell, and the ranges ``interface port1.0.2-1.0.12`` and ``vlan3-4`` stand for."""

from __future__ import annotations

import re

from auditor.model.interface import InterfaceKind
from auditor.source.node import Words

_RANGE = re.compile(r"([a-z]+)((?:\d{1,3}\.){0,3})(\d{1,5})-([a-z]*)((?:\d{1,3}\.){0,3})(\d{1,5})", re.ASCII)
_LEAD = re.compile(r"[a-z]+", re.ASCII)
_KINDS: dict[str, InterfaceKind] = {
    "port": "ethernet",
    "eth": "ethernet",
    "vlan": "svi",
    "po": "aggregate",
    "sa": "aggregate",
    "lo": "loopback",
    "tunnel": "tunnel",
    "ppp": "ppp",
    "cellular": "cellular",
    "br": "bridge",
    "wlan": "wlan",
}
SWITCHED = frozenset({"port", "po", "sa"})
"""Interfaces that are switch ports unless ``no switchport`` says otherwise; ``eth`` ports are routed."""
MOST_IN_RANGE = 4096


def lead(name: str) -> str:
    """The letters a name begins with: ``port`` of ``port1.0.1``."""
    found = _LEAD.match(name)
    return found[0] if found is not None else ""


def kind_of(name: str) -> InterfaceKind:
    """The kind a name tells; a number behind the port's own makes a subinterface (``eth1.10``)."""
    kind = _KINDS.get(lead(name), "other")
    return "subinterface" if parent_of(name) else kind


def parent_of(name: str) -> str:
    """``eth1`` for ``eth1.10``; ``""`` for a port."""
    dots = 3 if lead(name) == "port" else 1
    return name.rpartition(".")[0] if name.count(".") == dots else ""


def names_of(words: Words) -> list[str]:
    """The interfaces that the words behind ``interface`` stand for; a range nobody can resolve is kept as one name."""
    found: list[str] = []
    for part in words.next().split(","):
        found += _members(part)
    return found


def _members(part: str) -> list[str]:
    found = _RANGE.fullmatch(part)
    if found is None:
        return [part] if part else []
    word, unit, low, other, other_unit, high = found.groups()
    first, last = int(low), int(high)
    if other not in ("", word) or other_unit not in ("", unit) or not first <= last < first + MOST_IN_RANGE:
        return [part]
    return [f"{word}{unit}{number}" for number in range(first, last + 1)]
