"""Telling UCI settings of OpenWrt from every other text."""

from __future__ import annotations

from collections.abc import Sequence

from vendor_parsers._readers.signs import Signs

_NAME = r"(?:\s+['\"]?[\w@.-]{1,64}['\"]?)?\s{0,8}$"
_SIGNS = Signs(
    certain=(
        rf"config (?:wifi-device|wifi-iface|uhttpd|dropbear|forwarding|bridge-vlan|switch_vlan|timeserver){_NAME}",
        r"wireless\.[\w@\[\]-]{1,64}=wifi-(?:device|iface)$",
        r"firewall\.[\w@\[\]-]{1,64}=(?:defaults|zone|forwarding|rule|redirect)$",
        r"(?:network|dropbear|uhttpd|system)\.@?[\w\[\]-]{1,64}=(?:interface|dropbear|uhttpd|system)$",
    ),
    weighed=(
        (30, rf"config (?:zone|defaults|redirect|rule|interface|device|system|dnsmasq|dhcp|globals){_NAME}"),
        (40, r"\s{1,8}(?:option|list)\s{1,8}[\w-]{1,64}\s{1,20}['\"\w]"),
        (20, r"package ['\"]?\w{1,32}['\"]?$"),
    ),
    least=60,
)


def sniff(lines: Sequence[str]) -> int:
    """Certain with a section only OpenWrt has; likely with sections of options."""
    return _SIGNS.score(lines)
