"""Intrusion detection of the access points: it is built in and lists what it does not know (Aruba Instant 6.5.0 User Guide,
Intrusion Detection); ``infrastructure-detection-level off`` takes its alarms away, no scanning its ears."""

from __future__ import annotations

from auditor.model.fact import Fact, default, unknown, written
from auditor.model.text import Text
from auditor.source.node import Node

_BUILT_IN = "Aruba Instant 6.5.0 User Guide, Detecting and Classifying Rogue IAPs: the built-in IDS scans"
_DEAF: Fact[bool] = unknown(Text("no scanning is written", "no scanning の記載がある"))


def read_rogue_detection(root: Node) -> Fact[bool]:
    """Whether foreign access points are looked for."""
    for block in root.peek("ids"):
        for line in block.all("infrastructure-detection-level"):
            level = line.cursor(1).next()
            return written(level != "off", line.at)
    deaf = any(block.peek("no", "scanning") for block in root.peek("arm"))
    return _DEAF if deaf else default(True, _BUILT_IN)
