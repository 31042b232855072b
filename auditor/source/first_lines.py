"""The command whose output a text without prompts is, told by the fixed words it begins with."""

from __future__ import annotations

import re
from collections.abc import Sequence

_BEGINNINGS = (
    (re.compile(r"Codes: K - kernel, "), "get router info routing-table all"),
    (re.compile(r"Codes: (?:L - local|C - connected)"), "show ip route"),
    (re.compile(r"Port +Name +Status +Vlan"), "show interfaces status"),
    (re.compile(r"Capability Codes: R - Router"), "show cdp neighbors"),
    (re.compile(r"Capability codes:\n"), "show lldp neighbors"),
    (re.compile(r"-{8,}\nDevice ID:"), "show cdp neighbors detail"),
    (re.compile(r"-{8,}\n(?:Local Intf|Chassis id):"), "show lldp neighbors detail"),
    (re.compile(r"Mac Address Table\n"), "show mac address-table"),
    (re.compile(r"Cisco (?:IOS|Adaptive Security Appliance)\b.{0,200} Version \d"), "show version"),
    (re.compile(r"Version: Forti\w{0,20}-\S{1,40} v\d"), "get system status"),
)
_VRF = re.compile(r"Routing Table: (\S{1,64})\nCodes: ")
_LOOK_AT = 20


def command_of(lines: Sequence[str], start: int, stop: int) -> str | None:
    """The command for lines ``start`` … ``stop - 1``, or None when they do not begin like the output of a known one."""
    written = [text for line in lines[start : min(stop, start + _LOOK_AT)] if (text := line.strip())][:2]
    if not written:
        return None
    head = "\n".join([*written, ""])
    in_vrf = _VRF.match(head)
    if in_vrf:
        return f"show ip route vrf {in_vrf[1]}"
    return next((command for pattern, command in _BEGINNINGS if pattern.match(head)), None)
