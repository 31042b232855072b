"""Telling a Yamaha router's configuration by its first lines, or by statements no other system has."""

from __future__ import annotations

from collections.abc import Sequence

from vendor_parsers._readers.signs import Signs

_SIGNS = Signs(
    certain=(r"# (?:RTX|NVR|FWX|SRT|RTV|vRX|RT)\w{0,8} Rev\.\d",),
    weighed=(
        (45, r"\s{0,4}ip (?:lan|vlan|bridge|wan|pp|tunnel)[\d./]{0,9} secure filter (?:in|out|name) "),
        (45, r"ip filter \d{1,10} (?:pass|reject|restrict)(?:-log|-nolog)? "),
        (45, r"nat descriptor (?:type|masquerade static) \d"),
        (45, r"\s{0,2}(?:pp|tunnel) select (?:\d|anonymous|none)"),
        (45, r"ip route \S{1,43} gateway (?:(?:pp|tunnel) (?:\d|anonymous)|dhcp \w|null|\d)"),
        (30, r"user attribute (?:\S{1,32} )?(?:administrator|connection|host|login-timer)="),
        (30, r"login user \S{1,32} "),
        (30, r"dns server (?:select \d|pp \d)"),
        (30, r"dns private address spoof (?:on|off)"),
        (25, r"(?:telnetd|sshd|httpd|sftpd) (?:host|service|listen) "),
        (20, r"(?:login|administrator) password (?:\*|encrypted |\S)"),
        (20, r"console character (?:ascii|ja\.)"),
        (20, r"ip lan\d address "),
    ),
    refused=(
        r"!",
        r"interface ",
        r"hostname ",
        r"set \S",
        r"config \S",
        r"<",
        r"\{",
        r"version \d",
        r": Saved",
        r"\*\w",
    ),
)


def sniff(lines: Sequence[str]) -> int:
    """0 to 100: how surely these lines are a Yamaha router's."""
    return _SIGNS.score(lines)
