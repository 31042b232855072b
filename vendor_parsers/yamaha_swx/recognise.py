"""Telling a Yamaha switch by the names of its ports; its kin name them otherwise."""

from __future__ import annotations

from collections.abc import Sequence

from vendor_parsers._readers.signs import Signs

_SIGNS = Signs(
    weighed=(
        (60, r"interface port\d\.\d{1,2}\s*$"),
        (30, r"interface vlan\d{1,4}\s*$"),
        (25, r"(?:http|telnet|ssh)-server (?:enable|disable|host|access|secure)"),
        (25, r"l2ms "),
        (20, r"username \S{1,32} privilege (?:on|off)"),
        (15, r"vlan database"),
        (15, r"ntpdate server"),
    ),
    # AlliedWare Plus has port1.0.8 and service lines; all others name no port so
    refused=(
        r"interface port\d{1,2}\.\d{1,2}\.\d", r"interface (?:Gigabit|Fast|Ten|eth|gi|fa|te|GE)", r"service password-encryption",
        r"#", r"version \d", r"feature ", r"config ", r"set ", r"\{", r"<", r": Saved", r"platform ", r"awplus",
    ),
    least=60,
)  # fmt: skip


def sniff(lines: Sequence[str]) -> int:
    """0 to 100: how surely these lines are a Yamaha switch's."""
    return _SIGNS.score(lines)
