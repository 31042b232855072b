"""VLANs a FortiGate knows: of its subinterfaces, its hardware switches and the switches it manages."""

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
    for _, table in config.everywhere("switch-controller managed-switch"):
        for entry in table:
            entry.values("fsw-wan1-peer")
            for port in entry.table("ports"):
                port.values("vlan")
                port.values("allowed-vlans")
                port.values("untagged-vlans")
                port.word("status")
                port.word("description")
    return tuple(found.values())
