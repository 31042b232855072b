"""VLANs of the ``vlan database``, and the hardware lists that ``vlan filter`` puts on whole VLANs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from auditor.model.interface import ALL_VLANS, Vlan
from auditor.model.ranges import Ranges
from auditor.model.span import Span
from auditor.source.node import Node
from vendor_parsers._readers.vlan_lists import vlan_set


@dataclass(frozen=True, slots=True)
class Filtered:
    """One ``vlan filter`` line: a map, the VLANs whose incoming packets it filters."""

    map: str
    vlans: Ranges
    at: Span


def read_vlans(root: Node) -> Iterator[Vlan]:
    """``vlan 10 name X``, ``vlan 2,5-7 state enable`` below ``vlan database``; lines of one VLAN add up."""
    known: dict[int, Vlan] = {}
    for node in root.all("vlan", "database"):
        for child in node.all("vlan"):
            words = child.cursor(1)
            ids = vlan_set(words.peek())
            if ids is None:
                continue
            words.next()
            name = words.next() if words.accept("name") else ""
            state = words.next() if words.accept("state") else ""
            if state not in ("", "enable", "disable"):
                continue
            for low, high in ids & ALL_VLANS:
                for number in range(low, high + 1):
                    old = known.get(number)
                    known[number] = Vlan(
                        number,
                        name or (old.name if old is not None else ""),
                        child.at,
                        (old is None or old.enabled) if not state else state == "enable",
                    )
    yield from known.values()


def read_maps(root: Node) -> dict[str, tuple[Span, tuple[tuple[str, Span], ...]]]:
    """``vlan access-map NAME`` / ``match access-group LIST``: the lists each map asks, in order."""
    maps: dict[str, tuple[Span, tuple[tuple[str, Span], ...]]] = {}
    for node in root.all("vlan", "access-map"):
        words = node.cursor(2)
        name = words.next()
        lists = [(line.cursor(2).next(), line.at) for line in node.all("match", "access-group")]
        before = maps.get(name, (node.block, ()))
        if name:
            maps[name] = before[0], (*before[1], *lists)
    return maps


def read_filtered(root: Node) -> Iterator[Filtered]:
    """``vlan filter MAP vlan-list 10,20 input``."""
    for node in root.all("vlan", "filter"):
        words = node.cursor(2)
        name = words.next()
        vlans = vlan_set(words.peek(1)) if words.peek() == "vlan-list" else None
        if vlans is None:
            continue
        words.next()
        words.next()
        words.accept("input")
        yield Filtered(name, vlans & ALL_VLANS, node.at)
