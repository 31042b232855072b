"""Mirroring of the switch chip: ``config switch`` with ``enable_mirror_rx`` or ``enable_mirror_tx`` (openwrt.org, Switch Documentation)."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.model.fact import written
from auditor.model.mirror import Mirror
from vendor_parsers.openwrt_uci.settings import Settings


def read_mirrors(settings: Settings) -> Iterator[Mirror]:
    """The mirror of each switch chip that has a port for copies."""
    for section in settings.all("network", "switch"):
        source, target = section.value("mirror_source_port"), section.value("mirror_monitor_port")
        enabled = [section.on(key) for key in ("enable_mirror_rx", "enable_mirror_tx")]
        if target:
            yield Mirror(
                name=section.value("name") or "switch", at=section.at, enabled=written(any(enabled), section.at),
                sources=(f"switch port {source or '0'}",), port=f"switch port {target}",
            )  # fmt: skip
