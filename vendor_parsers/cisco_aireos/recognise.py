"""Telling an AireOS controller: commands nobody else has, with and without the word ``config``."""

from __future__ import annotations

from collections.abc import Sequence

from vendor_parsers._readers.signs import Signs

_SIGNS = Signs(
    certain=(
        r"\s{0,3}# WLC Config (?:Begin|End)",
        r"\s{0,3}config wlan (?:create \d{1,3} \S|security wpa |broadcast-ssid (?:en|dis)able \d)",
        r"\s{0,3}config interface address (?:management|virtual|dynamic-interface|service-port|ap-manager)\b",
        r"\s{0,3}config (?:mobility group domain|network rf-network-name|advanced 802\.11[ab]|sysname) ",
    ),
    weighed=(
        (40, r"\s{0,3}wlan create \d{1,3} \S"),
        (40, r"\s{0,3}interface address (?:management|dynamic-interface|virtual) "),
        (30, r"\s{0,3}wlan (?:security wpa|interface \d|enable \d|broadcast-ssid (?:en|dis)able \d)"),
        (30, r"\s{0,3}(?:mobility group domain|network rf-network-name|switchconfig strong-pwd) "),
        (30, r"\s{0,3}advanced 802\.11[ab] "),
        (20, r"\s{0,3}802\.11[ab] (?:rate|11gSupport|11nSupport|cac|beacon) "),
        (20, r"\s{0,3}mgmtuser add "),
        (10, r"\s{0,3}sysname \S"),
    ),
    # what other systems write in nearly the same words
    refused=(r"\s{0,8}config (?:system|firewall|vdom|global|rule|wifi-)", r"version \d", r"interface \S+\d+/\d", r"set ", r"vlan \d"),
    least=60,
)  # fmt: skip


def sniff(lines: Sequence[str]) -> int:
    """0 to 100: how surely these lines are an AireOS controller's."""
    return _SIGNS.score(lines)
