"""VLANs a FortiGate knows: those of its subinterfaces and of its hardware switches."""

from __future__ import annotations

from auditor.model.interface import Vlan
from vendor_parsers.fortinet_fortios.entries import Config


def read_vlans(config: Config) -> tuple[Vlan, ...]:
    """One VLAN for each tag; the first name it is given stands."""
    found: dict[int, Vlan] = {}
    for _, table in config.everywhere("system interface"):
        for entry in table:
            tag = entry.number("vlanid")
            if tag is not None and 1 <= tag <= 4094:
                found.setdefault(tag, Vlan(tag, entry.name, entry.at))
    for _, table in config.everywhere("system virtual-switch"):
        for entry in table:
            tag = entry.number("vlan")
            if tag is not None and 1 <= tag <= 4094:
                found.setdefault(tag, Vlan(tag, entry.name, entry.at))
    for scope in (config.shared, *(config.vdoms if config.several else ())):
        for name, at in scope.entries("switch-controller managed-switch"):
            config.notice(
                at,
                f"The ports of the managed switch {name} are not modelled",
                f"管理下のスイッチ {name} のポートはモデル化していない",
                "vlan",
            )
    return tuple(found.values())
