"""Lines that are dialled, the modem on the auxiliary line, and radios that join another network."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Literal

from auditor.model.fact import default, unknown, written
from auditor.model.outside import AirLink, DialIn, OutsideLine
from auditor.model.text import Text
from auditor.source.node import Node
from vendor_parsers.cisco_ios.draft import Draft
from vendor_parsers.cisco_ios.facts import ENABLED

_IDLE_SOURCE = "Cisco IOS in a Nutshell, 2nd edition, dialer idle-timeout: 120 seconds"
_BY_MODEM = frozenset({"inout", "dialin", "callin"})
"""What ``modem`` on a line says when it answers calls."""
_ROLES: dict[str, Literal["station", "bridge"]] = {
    "workgroup-bridge": "station", "bridge": "bridge", "non-root": "bridge",
}  # fmt: skip
_MOST_DIGITS = 7


def read_outside_lines(drafts: Iterable[Draft]) -> Iterator[OutsideLine]:
    """``dialer idle-timeout 0`` never disconnects, ``dialer persistent`` comes up by itself and stays."""
    for draft in drafts:
        line: OutsideLine | None = None
        for node in draft.nodes:
            for _ in node.peek("dialer", "in-band"):
                line = line or OutsideLine(name=draft.name, at=node.at, idle=default(120, _IDLE_SOURCE))
            for child in node.peek("dialer", "idle-timeout"):
                words = child.cursor(2)
                number = words.peek()
                if number.isdecimal() and len(number) <= _MOST_DIGITS:
                    words.next()
                    if words.peek() in ("inbound", "either"):
                        words.next()
                    line = OutsideLine(name=draft.name, at=node.at, idle=written(int(number), child.at))
            for child in node.peek("dialer", "persistent"):
                child.mark()
                line = OutsideLine(name=draft.name, at=node.at, idle=written(0, child.at))
            for _ in node.peek("dialer", "map-class"):
                line = line and replace(line, idle=unknown(Text("set by a map class", "map-class で設定")))
        if line is not None:
            yield line


def read_dial_ins(root: Node) -> Iterator[DialIn]:
    """Lines with a modem that answers, which is on as soon as it is set."""
    for line in root.peek("line"):
        for node in line.peek("modem"):
            words = node.cursor(1)
            if words.peek().lower() in _BY_MODEM:
                words.next()
                yield DialIn(name=line.text, kind="modem", at=line.at, enabled=written(True, node.at))


def read_air_links(drafts: Iterable[Draft]) -> Iterator[AirLink]:
    """``station-role workgroup-bridge`` joins as a client; a bridge role joins its like."""
    for draft in drafts:
        for node in draft.nodes:
            for child in node.peek("station-role"):
                role = [word for word in child.words[1:] if word != "root"][:1]
                if role and role[0] in _ROLES:
                    yield AirLink(
                        interface=draft.name, mode=_ROLES[role[0]], at=node.at,
                        enabled=draft.enabled or ENABLED,
                    )  # fmt: skip
