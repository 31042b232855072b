"""Telling Aruba Instant by its access rules and its virtual controller; Aruba's controllers have neither."""

from __future__ import annotations

from collections.abc import Sequence

from vendor_parsers._readers.signs import Signs

_SIGNS = Signs(
    certain=(r"virtual-controller-(?:country|key|ip) ", r"version \d{1,2}\.\d{1,2}\.\d{1,2}\.\d{1,3}-\d{1,2}\.\d{1,2}\."),
    weighed=(
        (50, r"wlan access-rule \S"),
        (30, r"wlan ssid-profile \S"),
        (30, r"\s{1,4}rule \S{1,80} \S{1,40} (?:match|invert) "),
        (30, r"hash-mgmt-user "),
        (30, r"enet\d-port-profile "),
        (20, r"wired-port-profile \S"),
        (20, r"per-ap-settings "),
        (20, r"allowed-ap "),
        (10, r"\s{1,4}opmode \S"),
    ),
    refused=(r"ip access-list session ", r"wlan virtual-ap ", r"ap-group ", r"user-role ", r"aaa profile ", r"# ArubaOS \(MODEL"),
    least=60,
)  # fmt: skip


def sniff(lines: Sequence[str]) -> int:
    """0 to 100: how surely these lines are an Instant access point's."""
    return _SIGNS.score(lines)
