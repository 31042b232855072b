"""SSIDs and radios."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from auditor.model.fact import Fact
from auditor.model.secret import Secret
from auditor.model.span import Span

Security = Literal["open", "owe", "wep", "wpa", "wpa/wpa2", "wpa2", "wpa2/wpa3", "wpa3"]
KeyManagement = Literal["none", "psk", "sae", "psk/sae", "dot1x"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ssid:
    """One wireless network as the access point offers it.

    ``ciphers`` are lower-case words (``ccmp``, ``gcmp``, ``tkip``, ``wep``); ``vlan`` is written None when the SSID
    bridges untagged. ``interface`` is the device interface its clients arrive on; ``radios`` are where it is bound.
    """

    name: str
    at: Span
    enabled: Fact[bool]
    broadcast: Fact[bool]
    security: Fact[Security]
    ciphers: Fact[frozenset[str]]
    key_management: Fact[KeyManagement]
    pmf: Fact[str]
    wps: Fact[bool]
    isolation: Fact[bool]
    vlan: Fact[int | None]
    secret: Secret | None = None
    interface: str = ""
    radios: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Power:
    """Transmit power as the vendor writes it: ``text``; ``dbm`` where the unit is known.

    ``maximum``: it is the top of the scale; ``bounded``: automatic, but with an upper bound; None: not known.
    """

    text: str
    dbm: int | None = None
    maximum: bool | None = None
    automatic: bool = False
    bounded: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Radio:
    """One radio. ``power`` default: the platform's own choice when nothing is written."""

    name: str
    at: Span
    enabled: Fact[bool]
    power: Fact[Power]
    band: str = ""
