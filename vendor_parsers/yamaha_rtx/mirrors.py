"""Port mirroring of the built-in switch and of attached ones.

``lan port-mirroring lan1 8 in 1 2 out 1 2``: port 8 of LAN1 gets what ports 1 and 2 receive and send; newer models write
``lan2 lan1:1 in``. ``switch control function set mirroring-use on`` with ``mirroring-dest`` and ``mirroring-src-rx`` or ``-tx``
does the same on an attached switch (rtpro.yamaha.co.jp, NVR500 manual 39.3.6).
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.model.fact import Fact, unknown, written
from auditor.model.mirror import Mirror
from auditor.model.text import Text
from auditor.source.node import Node

_HEAD = ("switch", "control", "function", "set")
_NOT_ON: Fact[bool] = unknown(Text("mirroring-use is not written", "mirroring-use の記載がない"))


def read_mirrors(root: Node) -> Iterator[Mirror]:
    """The mirror of each LAN, then that of attached switches."""
    for node in root.all("lan", "port-mirroring"):
        words = node.cursor(2)
        name, port = words.next(), words.next()
        if not port:
            continue
        sources = [word if ":" in word else f"{name}.{word}" for word in words.rest() if word not in ("in", "out")]
        yield Mirror(
            name=name, at=node.at, enabled=written(True, node.at), sources=tuple(dict.fromkeys(sources)) or (name,),
            port=port if ":" in port else f"{name}.{port}",
        )  # fmt: skip
    yield from _attached(root)


def _attached(root: Node) -> Iterator[Mirror]:
    enabled, port, at, sources = _NOT_ON, "", None, []
    for node in root.peek(*_HEAD[:2]):
        words = node.words
        if words[:4] != list(_HEAD) or len(words) < 6 or not words[4].startswith("mirroring-"):
            continue
        node.mark()
        if words[4] == "mirroring-use":
            enabled = written(words[5] == "on", node.at)
        elif words[4] == "mirroring-dest":
            port, at = words[5], node.at
        elif words[-1] == "on":
            sources.append(f"switch port {words[5]}")
    if at is not None:
        yield Mirror(
            name="switch", at=at, enabled=enabled, sources=tuple(dict.fromkeys(sources)), port=f"switch port {port}"
        )
