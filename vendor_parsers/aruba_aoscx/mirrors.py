"""``mirror session N``: it copies once ``enable`` is written (AOS-CX 10.10 Monitoring Guide, mirror session: disabled by default)."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.model.fact import Fact, default, written
from auditor.model.mirror import Mirror
from auditor.source.node import Node

_OFF = "AOS-CX 10.10 Monitoring Guide, mirror session: disabled by default"


def read_mirrors(root: Node) -> Iterator[Mirror]:
    """Every session with an end that copies go to."""
    for block in root.all("mirror", "session"):
        block.mark()
        enabled: Fact[bool] = default(False, _OFF)
        sources: list[str] = []
        ports: list[str] = []
        hosts: list[str] = []
        for line in block.children:
            words = line.cursor()
            if words.accept("enable"):
                enabled = written(True, line.at)
            elif words.accept("source"):
                kind = words.next()
                sources.append(f"vlan {words.next()}" if kind == "vlan" else words.next())
            elif words.accept("destination"):
                kind = words.next()
                (hosts if kind == "tunnel" else ports).append(kind if kind == "cpu" else words.next())
            words.rest()
        for end in (*ports, *hosts):
            yield Mirror(
                name=" ".join(block.words[2:]), at=block.block, enabled=enabled, sources=tuple(sources),
                port=end if end in ports else "", host=end if end in hosts else "",
            )  # fmt: skip
