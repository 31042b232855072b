"""Telling a hostapd file by its keys."""

from __future__ import annotations

from collections.abc import Sequence


def sniff(lines: Sequence[str]) -> int:
    """Certain with ``interface=`` and ``ssid=``; likely with ``ssid=`` and a radio setting; never with ``[sections]``."""
    keys: set[str] = set()
    for line in lines[:5000]:
        text = line.strip()
        if text.startswith("[") or text.endswith("{"):
            return 0
        key, sign, _ = text.partition("=")
        if sign and not text.startswith("#"):
            keys.add(key)
    if not keys & {"ssid", "ssid2"}:
        return 0
    strong = "interface" in keys
    hints = keys & {
        "driver",
        "hw_mode",
        "wpa",
        "channel",
        "country_code",
        "wpa_key_mgmt",
        "ignore_broadcast_ssid",
        "bss",
    }
    if strong:
        return min(80 + 5 * len(hints), 100)
    return 60 if {"driver", "hw_mode"} & keys and len(hints) > 1 else 0
