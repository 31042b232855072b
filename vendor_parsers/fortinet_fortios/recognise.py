"""How a FortiOS configuration is told from its kin (FortiManager, FortiWeb, FortiSwitch …) and from everything else."""

from __future__ import annotations

from collections.abc import Sequence

FIRST_LINES = 60_000
SILENT_LINES = 5000
"""A text without a section of FortiOS in that many lines is something else."""
MODELS = ("FG", "FWF", "F6K", "F7K")
"""FortiGate, FortiWiFi and the chassis; FMG, FAZ, FWB, FPX … are other products."""
OTHER_PRODUCTS = (
    "#branch_pt=",
    "# Platform Type",
    "config fmsystem",
    "config system admin user",
    "config system route",
)
SECTIONS = (
    "config firewall ", "config router ", "config vpn ", "config wireless-controller ", "config switch-controller ",
    "config log ", "config system interface", "config system zone", "config system admin", "config system settings",
    "config system replacemsg ", "config system sdwan", "config webfilter ", "config ips ", "config antivirus ",
    "config system accprofile", "config system ha", "config system dhcp server", "config user ", "config vdom", "config global",
)  # fmt: skip
WEAK = ("config system global", "config system ntp", "config system dns", "config system snmp ")


def sniff(lines: Sequence[str]) -> int:
    """0 for not ours; 100 by the ``#config-version`` line, else by sections and statements."""
    blocks = weak = statements = 0
    for number, line in enumerate(lines[:FIRST_LINES]):
        text = line.strip()
        if number == SILENT_LINES and not blocks and not weak:
            return 0
        if text.startswith("#config-version="):
            return 100 if text.partition("=")[2].startswith(MODELS) else 0
        if text.startswith(OTHER_PRODUCTS):
            return 0
        if text.startswith("config "):
            blocks += text.startswith(SECTIONS)
            weak += text.startswith(WEAK)
        elif text.startswith(("set ", "edit ", "unset ", "append ")) or text in ("next", "end"):
            statements += 1
    if not statements or not (blocks or weak):
        return 0
    return min(60 + 10 * blocks, 95) if blocks else 40
