"""Telling an ArubaOS controller by its session lists, roles and profiles; Instant access points have none of them."""

from __future__ import annotations

from collections.abc import Sequence

from vendor_parsers._readers.signs import Signs

_SIGNS = Signs(
    certain=(r"# ArubaOS \(MODEL", r"wlan virtual-ap \"", r"ip access-list session \S"),
    weighed=(
        (30, r"wlan ssid-profile \""),
        (30, r"ap system-profile \""),
        (30, r"aaa profile \""),
        (20, r"netservice \S{1,60} (?:tcp|udp|\d)"),
        (20, r"user-role \S"),
        (20, r"ap-group \""),
        (20, r"mgmt-user \S{1,60} root "),
        (10, r"controller-ip vlan \d"),
    ),
    refused=(r"wlan access-rule ", r"virtual-controller-", r"switch virtual", r"interface \d{1,2}/\d{1,2}/\d", r"ssh server vrf "),
    least=60,
)  # fmt: skip


def sniff(lines: Sequence[str]) -> int:
    """0 to 100: how surely these lines are an ArubaOS controller's."""
    return _SIGNS.score(lines)
