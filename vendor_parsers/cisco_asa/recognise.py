"""Telling an ASA configuration from everything that looks like one."""

from __future__ import annotations

import re
from collections.abc import Sequence

_VERSION = re.compile(r"(ASA|PIX) Version \d")
# FTD and FWSM, and statements of IOS and its kin that no ASA has.
_OTHER = re.compile(
    r"NGFW Version |FWSM Version |version \d|ip access-list |\s+ip access-group |line (vty|con|aux|console) "
    r"|aaa new-model|ip routing|ip route \d|logging \d|archive$|spanning-tree |vrf "
)
# Statements no other family in the field has; each pattern is anchored at the start of a line.
_SURE = (
    r"access-list \S+ (line \d+ )?(extended|standard) (permit|deny) ",
    r"access-group \S+ (in|out) interface \S+$",
    r"access-group \S+ global$",
    r"same-security-traffic permit (inter|intra)-interface",
    r"nat \([^(),\s]+,[^(),\s]+\) ",
    r"(global|static) \([^()\s]+\) ",
    r"aaa authentication (ssh|http|telnet|serial|enable) console ",
    r"logging asdm ",
    r"no asdm history enable",
    r"clear configure access-list ",
    r"group-policy \S+ (internal|attributes)",
    r"tunnel-group \S+ (type|general-attributes|ipsec-attributes|webvpn-attributes)",
    r"(no )?ssh stricthostkeycheck",
    r"threat-detection (basic-threat|statistics)",
    r"object-group (icmp-type|protocol) \S+",
    r"policy-map type inspect dns preset_dns_map",
    r"(http|ssh|telnet) \d+\.\d+\.\d+\.\d+ \d+\.\d+\.\d+\.\d+ \S+$",
    r"\s+security-level \d+$",
    r"\s+nameif \S+$",
)
_ANY_SURE = re.compile("|".join(f"(?:{pattern})" for pattern in _SURE))
MOST_LINES = 4000


def sniff(lines: Sequence[str]) -> int:
    """0 to 100: how surely these lines are a configuration of an ASA."""
    found: set[int] = set()
    for line in lines[:MOST_LINES]:
        if _VERSION.match(line):
            return 98
        if _OTHER.match(line):
            return 0
        line = line.rstrip()
        if _ANY_SURE.match(line):
            found.update(number for number, pattern in enumerate(_SURE) if re.match(pattern, line))
    return min(60 + 10 * len(found), 95) if found else 0
