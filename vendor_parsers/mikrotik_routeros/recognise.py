"""Telling a RouterOS export by its heading, or by menus and items no other system has."""

from __future__ import annotations

from collections.abc import Sequence

from vendor_parsers._readers.signs import Signs

_SIGNS = Signs(
    certain=(
        r"# (?:\S{1,20} (?:\S{1,20} )?)?by RouterOS \d",
        r"#\s{1,40}platform: MikroTik\s{0,4}$",
        r"set \[ find default(?:-name)?=",
    ),
    weighed=(
        (45, r"/(?:interface|ip|ipv6|system|routing) [a-z][a-z0-9 /-]{1,60}$"),
        (45, r"/(?:interface|ip|ipv6|system|routing)[ /][a-z][a-z0-9 /-]{1,60} (?:add|set) \S{0,60}[=\[]"),
        (30, r"add (?:action|address|chain|bridge|interface|name|dst-address|comment)=\S"),
        (20, r"# software id = \S"),
        (20, r"/(?:snmp|user|tool|ppp|queue|certificate)\b"),
    ),
    refused=(
        r"hostname ",
        r"interface \S",
        r"<\?xml",
        r"\*(?:filter|nat|mangle|raw)$",
        r"#!/",
        r"config \S",
        r"set system ",
    ),
)


def sniff(lines: Sequence[str]) -> int:
    """0 to 100: how surely these lines are a RouterOS export."""
    return _SIGNS.score(lines)
