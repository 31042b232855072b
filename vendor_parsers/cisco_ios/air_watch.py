"""Whether access points look for others that do not belong to the plant.

An autonomous access point reports what it hears only to wireless domain services (``wlccp``), or as a scanner (Cisco IOS
Software Configuration Guide for Cisco Aironet Access Points, OL-29225-01, chapter 12: Configuring WDS, Fast Secure
Roaming, Radio Management, and Wireless Intrusion Detection).
"""

from __future__ import annotations

from auditor.model.fact import Fact, default, unknown, written
from auditor.model.text import Text
from auditor.source.node import Node

_ALONE = "Cisco Aironet Access Points Configuration Guide OL-29225-01, ch. 12: radio management needs WDS, or a scanner"
_BY_WDS: Fact[bool] = unknown(
    Text("its wireless domain services decide, and are not in this file", "WDS の設定によるが、このファイルにない")
)
_CONTROLLER: Fact[bool] = unknown(
    Text("no wireless wps rogue line, and no sourced default", "wireless wps rogue の記載がなく、既定値の出典もない")
)


def read_rogue_detection(root: Node, *, autonomous: bool) -> Fact[bool]:
    """Of an access point (``autonomous``) or a controller."""
    if not autonomous:
        lines = root.peek("wireless", "wps", "rogue")
        return written(True, lines[0].at) if lines else _CONTROLLER
    for block in root.peek("interface"):
        for line in block.peek("station-role"):
            if line.words[1:2] == ["scanner"]:
                line.mark()
                return written(True, line.at)
    return _BY_WDS if root.peek("wlccp") else default(False, _ALONE)
