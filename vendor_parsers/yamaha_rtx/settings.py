"""The statements of a configuration by what they speak of: interfaces, and everything else by its first words."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from auditor.source.node import Node

_INTERFACE = re.compile(r"(?:lan|vlan|bridge|wan|wlan|onu|loopback|tunnel|pp|bri|pri)\d{1,5}(?:[./:]\d{1,4})?$|null$")
FAMILIES = {"ip": "4", "ipv6": "6"}


@dataclass(slots=True)
class Place:
    """An interface with what is set for it; ``selects`` are the statements that choose it, where some do."""

    name: str
    first: Node
    selects: list[Node] = field(default_factory=list)
    settings: dict[tuple[str, str], list[Node]] = field(default_factory=dict)
    """The statements by family (``ip``, ``ipv6``) and setting (``address``, ``secure`` …)."""

    def all(self, family: str, setting: str) -> list[Node]:
        """The statements of one setting (``ip``, ``address``), in order."""
        return self.settings.get((family, setting), [])

    def of(self, *words: str) -> list[Node]:
        """The other statements of a selected peer or tunnel that begin with these words, marked so far."""
        return [node for select in self.selects for node in select.all(*words)]


def interface_name(word: str, number: str = "") -> str:
    """``pp1`` for ``pp 1``, ``lan2`` for itself; ``""`` for what names no interface."""
    if word in ("pp", "tunnel"):
        return f"{word}{number}" if number.isdecimal() or number == "anonymous" else ""
    return word if _INTERFACE.match(word) else ""


def read_places(root: Node) -> dict[str, Place]:
    """Every interface that something is set for, in the order of the configuration."""
    places: dict[str, Place] = {}
    for node in root.children:
        words = node.words
        if words[0] in FAMILIES and len(words) > 2 and interface_name(words[1]):
            _set(places.setdefault(words[1], Place(words[1], node)), node)
        elif words[1:2] == ["select"] and len(words) == 3 and (name := interface_name(words[0], words[2])):
            node.mark()
            place = places.setdefault(name, Place(name, node))
            place.selects.append(node)
            for child in node.children:
                if child.words[0] in FAMILIES and len(child.words) > 2:
                    _set(place, child)
    return places


def _set(place: Place, node: Node) -> None:
    place.settings.setdefault((node.words[0], node.words[2]), []).append(node)
