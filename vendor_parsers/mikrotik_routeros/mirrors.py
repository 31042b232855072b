"""``mirror-source`` and ``mirror-target`` of the switch chip, ``none`` by default (manual.mikrotik.com, Switch Chip Features)."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.model.fact import written
from auditor.model.mirror import Mirror
from vendor_parsers.mikrotik_routeros.items import Export


def read_mirrors(export: Export) -> Iterator[Mirror]:
    """The mirror of each switch chip."""
    for item in export.items("/interface ethernet switch", "set", "add"):
        source, target = item.get("mirror-source"), item.get("mirror-target")
        if target in ("", "none"):
            continue
        yield Mirror(
            name="switch",
            at=item.at,
            enabled=written(source not in ("", "none"), item.at),
            sources=(source,),
            port=target,
        )
