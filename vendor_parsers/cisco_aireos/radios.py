"""The two radio networks that the controller steers, 5 GHz (``802.11a``) and 2.4 GHz (``802.11b``), with their power.

``txPower global auto`` leaves it to the controller and holds by default (Configuration Guide OL-9141-03, page 10-19); a number
is a level: 1 is the most, each further one halves it (Web Interface User Guide OL-7416-04, page 5-15).
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.model.fact import Fact, default, unknown, written
from auditor.model.span import Span
from auditor.model.text import Text
from auditor.model.wireless import Power, Radio
from auditor.source.node import Node
from vendor_parsers.cisco_aireos.statements import NOT_WRITTEN

_BANDS = {"802.11a": "5 GHz", "802.11b": "2.4 GHz"}
_LEVELS = frozenset("12345678")
AUTOMATIC = "Cisco Wireless LAN Controller Configuration Guide OL-9141-03, page 10-19: automatic"
_ELSEWHERE = Text(
    "access points or RF profiles may have a power of their own",
    "AP・RF プロファイルごとに出力が設定されている可能性がある",
)


def read_radios(root: Node, whole: Span) -> Iterator[Radio]:
    """Both networks, named in the file or not; ``whole`` is where one stands that no line names."""
    single = any(node.words[1:2] == ["tx-power-max"] for node in root.peek("rf-profile"))
    for name, band in _BANDS.items():
        nodes = root.all(name)
        enabled: Fact[bool] = unknown(NOT_WRITTEN)
        power: Fact[Power] = default(Power("auto", automatic=True), AUTOMATIC)
        own = single
        for node in nodes:
            words = node.cursor(1)
            if words.peek() in ("enable", "disable") and words.peek(1) == "network":
                enabled = written(words.next() == "enable", node.at)
                words.next()
            elif words.peek().lower() == "txpower" and words.peek(1) == "global" and words.peek(2):
                words.next()
                words.next()
                power = _power(words.next(), node.at)
            elif words.peek().lower() == "txpower":
                own = True
        if own:
            power = unknown(_ELSEWHERE)
        yield Radio(name=name, at=nodes[0].at if nodes else whole, enabled=enabled, power=power, band=band)


def _power(word: str, at: Span) -> Fact[Power]:
    if word in _LEVELS:
        return written(Power(f"level {word}", maximum=word == "1"), at)
    if word in ("auto", "once"):
        # how far up it may go is set elsewhere (advanced … tx-power, RF profiles)
        return written(Power(word, automatic=True), at)
    return unknown(Text(f"txPower {word}: a scale nobody documents", f"txPower {word}。目盛を示す資料がない"))
