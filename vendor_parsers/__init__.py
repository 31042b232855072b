"""The platforms auditor can read, one package each.

A package holds ``recognise.py`` with ``sniff`` and ``platform.py`` with ``PLATFORM``. Recognising imports only the
first, so that a run pays for the parsers of the platforms it meets.
"""

from __future__ import annotations

from importlib import import_module

from auditor.platform import Candidate, Platform

NAMES = (
    "alaxala_ax",
    "allied_awplus",
    "arista_eos",
    "aruba_aoscx",
    "aruba_instant",
    "aruba_mobility",
    "cisco_aireos",
    "cisco_asa",
    "cisco_ios",
    "cisco_nxos",
    "fortinet_fortios",
    "furukawa_fitelnet",
    "hostapd",
    "juniper_junos",
    "linux_iptables",
    "linux_nftables",
    "mikrotik_routeros",
    "nec_ix",
    "openwrt_uci",
    "paloalto_panos",
    "yamaha_rtx",
    "yamaha_swx",
)


def candidates() -> tuple[Candidate, ...]:
    """Every platform, none of them loaded, in the order of their names."""
    return tuple(
        Candidate(name, import_module(f"vendor_parsers.{name}.recognise").sniff, lambda name=name: load(name))  # type: ignore[misc]
        for name in NAMES
    )


def load(name: str) -> Platform:
    """The platform of one of ``NAMES``, imported now."""
    found: Platform = import_module(f"vendor_parsers.{name}.platform").PLATFORM
    return found
