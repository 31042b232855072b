"""Rogue detection: on by default, switched for all or single access points (Rogue Management in a Unified Wireless Network
using v7.4, Configure Rogue Detection)."""

from __future__ import annotations

from auditor.model.fact import Fact, default, unknown, written
from auditor.model.text import Text
from auditor.source.node import Node

_ON = (
    "Rogue Management in a Unified Wireless Network using v7.4: rogue detection is enabled in the controller by default"
)


def read_rogue_detection(root: Node) -> Fact[bool]:
    """Whether the access points look for others; some switched off leaves it open."""
    found: Fact[bool] = default(True, _ON)
    for line in root.peek("rogue", "detection"):
        words = line.words[2:]
        if words[:1] in (["enable"], ["disable"]):
            line.mark()
            if words[1:] == ["all"]:
                found = written(words[0] == "enable", line.at)
            elif words[0] == "disable":
                found = unknown(Text("some access points do not look", "一部の AP で無効"))
    return found
