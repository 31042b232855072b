"""``switchport monitor`` of an ASA 5505: the port it stands at gets what another one passes (ASA Command Reference)."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.model.fact import written
from auditor.model.mirror import Mirror
from auditor.source.node import Node


def read_mirrors(root: Node) -> Iterator[Mirror]:
    """Every port that gets copies."""
    for block in root.peek("interface"):
        for line in block.all("switchport", "monitor"):
            words = line.cursor(2)
            source = words.next()
            words.rest()
            port = "".join(block.words[1:])
            yield Mirror(name=port, at=line.at, enabled=written(True, line.at), sources=(source,), port=port)
