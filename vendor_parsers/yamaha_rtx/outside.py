"""How long a line to the outside stays up, and what it is: PPPoE, mobile and IPoE lines, and schedules that switch them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from auditor.model.fact import written
from auditor.model.outside import OutsideLine
from auditor.source.node import Node
from vendor_parsers.yamaha_rtx.numbers import number
from vendor_parsers.yamaha_rtx.settings import Place, interface_name

_NEVER = (("pp", "always-on", "on"), ("pppoe", "auto", "disconnect", "off"), ("wan", "always-on", "on"))
"""Statements that keep a line up; ``pppoe auto disconnect off`` cuts it neither for silence nor for anything else."""
_AFTER = (("pppoe", "disconnect", "time"), ("pp", "disconnect", "time"), ("wan", "disconnect", "time"))
"""Statements that cut it after seconds without traffic, or with ``off`` never."""
_MOST_SECONDS = 86400 * 31


def read_outside_lines(root: Node, places: Mapping[str, Place]) -> Iterator[OutsideLine]:
    """What statements say of lines; those of a ``pp`` stand in its block."""
    found: dict[str, OutsideLine] = {}
    for place in places.values():
        for block in place.selects:
            for node in block.children:
                _line(found, place.name, node)
    for node in root.peek("ngn", "type"):
        # "ngn type lan2 ntt": the line is IPoE of NTT's next generation network
        words = node.cursor(2)
        name, kind = words.next(), words.next()
        if interface_name(name) and kind not in ("off", ""):
            found[name] = replace(found.get(name, OutsideLine(name=name, at=node.at)), medium="flets_ipoe")
    for node in root.peek("schedule", "at"):
        _timed(found, node)
    yield from found.values()


def _line(found: dict[str, OutsideLine], name: str, node: Node) -> None:
    words = tuple(node.words)
    seconds: int | None = None
    if any(words[: len(never)] == never for never in _NEVER):
        seconds = 0
    for after in _AFTER:
        if words[: len(after)] == after and len(words) > len(after):
            value = words[len(after)]
            seconds = 0 if value == "off" else number(value, _MOST_SECONDS)
    if seconds is not None:
        node.mark()
        found[name] = replace(found.get(name, OutsideLine(name=name, at=node.at)), idle=written(seconds, node.at))


def _timed(found: dict[str, OutsideLine], node: Node) -> None:
    """``schedule at 1 */* 20:00 * pp disable 1``."""
    words = node.words
    for place, word in enumerate(words[:-2]):
        name = interface_name(word, words[place + 2]) if word in ("pp", "tunnel") else ""
        if name and words[place + 1] == "disable":
            node.mark()
            found[name] = replace(found.get(name, OutsideLine(name=name, at=node.at)), timed=written(True, node.at))
