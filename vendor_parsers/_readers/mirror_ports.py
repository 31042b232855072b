"""Mirroring as it is written below the port that gets the copies: ``mirror interface port1.0.9 direction both``.

x310 Series Software Reference, mirror interface; Yamaha SWX2310P Technical Data, Port Mirroring: the same words.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.model.fact import written
from auditor.model.mirror import Mirror
from auditor.source.node import Node


def read_mirror_ports(root: Node) -> Iterator[Mirror]:
    """One session for each port that gets copies."""
    for block in root.peek("interface"):
        if len(block.words) != 2:
            continue
        sources: list[str] = []
        lines = []
        for line in block.all("mirror", "interface"):
            words = line.cursor(2)
            name = words.next()
            words.rest()
            if name and name != "none":
                sources += name.split(",")
                lines.append(line)
        if lines:
            enabled = written(True, lines[0].at)
            yield Mirror(
                name=block.words[1], at=lines[0].at, enabled=enabled, sources=tuple(sources), port=block.words[1]
            )
