"""Copies of traffic: ``span`` of hardware and software switches, and the sniffer of managed switches.

FortiOS CLI Reference 6.2: system virtual-switch and switch-interface, span is off by default; switch-controller
traffic-sniffer copies what its targets name to an address (``erspan-ip``) or to the FortiGate itself.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.model.fact import default, written
from auditor.model.mirror import Mirror
from vendor_parsers.fortinet_fortios.entries import Config

_OFF = "FortiOS CLI Reference 6.2, system switch-interface: span default disable"
_TARGETS = ("target-port", "target-ip", "target-mac")


def read_mirrors(config: Config) -> Iterator[Mirror]:
    """Every switch that says where its copies go, then the sniffer."""
    for path in ("system virtual-switch", "system switch-interface"):
        for _, table in config.everywhere(path):
            for entry in table:
                sources, port = entry.values("span-source-port"), entry.word("span-dest-port")
                enabled = entry.switch("span", default(False, _OFF))
                entry.values("span-direction")
                if port and sources:
                    yield Mirror(name=entry.name, at=entry.at, enabled=enabled, sources=sources, port=port)
    for scope in (config.shared, *(config.vdoms if config.several else ())):
        sniffer = scope.settings("switch-controller traffic-sniffer")
        sources = tuple(entry.name for target in _TARGETS for entry in sniffer.table(target))
        mode, host = sniffer.word("mode"), sniffer.word("erspan-ip")
        if sources and host not in ("", "0.0.0.0"):
            enabled = written(mode != "none", sniffer.span("mode"))
            yield Mirror(name="traffic-sniffer", at=sniffer.at, enabled=enabled, sources=sources, host=host)
