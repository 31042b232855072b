"""A host that a configuration speaks of, without being configured by it."""

from __future__ import annotations

from typing import Literal

from auditor.model.span import Span
from auditor.model.value import value

How = Literal[
    "arp",
    "dhcp",
    "port_security",
    "static_mac",
    "object",
    "host_name",
    "nat",
    "rule",
    "server",
    "description",
    "mac_table",
    "neighbor",
]
"""How a host is seen: written by an administrator for it, named in passing, or reported by the device."""


@value(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """One host in one place of a configuration; at least one of ``ip``, ``mac`` and ``name`` is given.

    ``ip`` is a point on the address axis, ``mac`` is spelled ``aa:bb:cc:dd:ee:ff``, ``interface`` is the device's own
    interface it is seen at (empty: none is named) and ``vlan`` the VLAN (None: none is named). ``text`` is what a
    description says of it, as written.
    """

    how: How
    at: Span
    ip: int | None = None
    mac: str = ""
    name: str = ""
    interface: str = ""
    vlan: int | None = None
    text: str = ""


def mac_of(text: str) -> str:
    """``00:1b:1b:0a:0b:0c`` for any usual spelling of a MAC address (``001b.1b0a.0b0c``, ``00-1B-…``); else empty."""
    digits = text.replace(":", "").replace("-", "").replace(".", "").lower()
    if len(digits) != 12 or len(text) > 17 or not digits.isascii() or any(one not in _HEX for one in digits):
        return ""
    return ":".join(digits[place : place + 2] for place in range(0, 12, 2))


_HEX = frozenset("0123456789abcdef")
