"""What a place where the plant touches the outside is, and which interfaces are one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from auditor.model.fact import Fact
from auditor.model.interface import Interface
from auditor.model.span import Span
from auditor.model.text import Text
from auditor.plant.rows import ExternalConnection
from auditor.plant.zones import EXTERNAL_KINDS, NOT_ON_THE_INTERNET

if TYPE_CHECKING:
    from auditor.reach.network import Network

CARRIER_KINDS = frozenset({"cellular", "dialer", "ppp"})
"""Interfaces that are a line of somebody else's by their nature."""
PROVIDER_GIVEN = frozenset({"pppoe", "negotiated"})

LinkKind = Literal[
    "interface",
    "vpn",
    "remote_access",
    "dial_in",
    "wireless",
    "cloud",
    "server",
    "destination",
    "forward",
    "port_mapping",
]
"""What a point is. The last three stand behind a line of their device and are none of their own: hosts outside that
rules name, hosts inside that translation publishes, and services that let hosts inside publish themselves."""

BEHIND_A_LINE: frozenset[LinkKind] = frozenset({"destination", "forward", "port_mapping"})

Standing = Literal["listed", "idle", "retired", "unlisted", "no_register", "gone", "down", "not_supplied"]
"""How a point stands against the register: as in use, as idle, as retired, not at all, or there is no register; or, of a
row in use that no point answers to, nothing of that name is there, it is shut, or its device was not supplied."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExternalLink:
    """One point of contact.

    ``name`` is the interface, tunnel, server, translation or host as the device names it, ``names`` are what a register
    row may call it, ``to`` is the zone, peer or host at the far end (empty: not known), ``zone`` the zone of the plant
    file its packets come from and go to (empty: none). ``protocol`` is a tunnel's, ``by`` the line it goes by where it
    is none itself (empty: not known). With a ``doubt`` it may be no way out after all, or not be up. ``row`` is its row
    of the register.
    """

    device: str
    name: str
    kind: LinkKind
    at: tuple[Span, ...]
    names: tuple[str, ...]
    enabled: Fact[bool]
    to: str = ""
    zone: str = ""
    medium: str = "unknown"
    protocol: str = ""
    by: str = ""
    doubt: Text | None = None
    row: ExternalConnection | None = None
    standing: Standing = "no_register"

    @property
    def declared(self) -> bool | None:
        """Whether the register lists it as anything but retired; None: there is no register."""
        return None if self.standing == "no_register" else self.standing in ("listed", "idle")

    def __str__(self) -> str:
        return f"{self.device}:{self.name}"


def is_external(network: Network, device: str, interface: Interface) -> bool:
    """True when an interface leads outside by its zone, its kind, or its address."""
    zone = network.zone(device, interface.name)
    if zone is not None:
        return zone.kind in EXTERNAL_KINDS
    return (
        interface.kind in CARRIER_KINDS
        or interface.dynamic in PROVIDER_GIVEN
        or any(address.ip not in NOT_ON_THE_INTERNET for address in interface.addresses)
    )
