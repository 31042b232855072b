"""Which zone each interface, VLAN and SSID belongs to, and the plant-file line that says so.

Precedence: pinned interface > VLAN > longest prefix > unassigned. Nothing is assigned by default.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from auditor.model.address import ANY, prefix
from auditor.model.ranges import NOTHING, Ranges
from auditor.model.span import Span
from auditor.plant.types import Plant, Zone, ZoneKind

How = Literal["interface", "vlan", "prefix"]
Why = Literal["vlan-prefix", "two-zones", "several-subnets", "partly-outside"]


@dataclass(frozen=True, slots=True)
class Assignment:
    """A zone, how it was found, and the plant-file line that decided.

    ``via`` are configuration lines it rests on besides (the VLAN interface that carries the prefix). ``certain``
    False: it rests on VLAN numbers meaning the same on two devices, which nobody stated, or on a negotiating port
    staying an access port.
    """

    zone: str
    how: How
    at: Span
    via: tuple[Span, ...] = ()
    certain: bool = True


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two zones claim one interface, or a zone claims only part of its subnet.

    ``chosen`` None: neither outranks the other, so the interface is in no zone. ``why`` is ``vlan-prefix`` (VLAN and
    prefix disagree, the VLAN holds), ``two-zones`` (one subnet, VLAN or pin is in two zones), ``several-subnets``
    (its addresses lie in different zones) or ``partly-outside`` (part of its subnet is in no zone).
    """

    device: str
    interface: str
    why: Why
    chosen: Assignment | None
    others: tuple[Assignment, ...]
    at: Span


@dataclass(frozen=True, slots=True)
class Unassigned:
    """An interface with an address or VLAN that no zone claims; ``at`` is its line in the configuration.

    Access ports are named once per device and VLAN, by the first of them.
    """

    device: str
    interface: str
    networks: Ranges
    vlan: int | None
    at: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Zoning:
    """The zone of every interface and SSID; ``untouched`` are the ids of zones that nothing reaches into.

    ``networks`` are the subnets of each zone's interfaces, ``claims`` every claim on an interface, decided or not.
    """

    by_interface: Mapping[tuple[str, str], Assignment] = field(default_factory=dict)
    by_ssid: Mapping[tuple[str, str], Assignment] = field(default_factory=dict)
    claims: Mapping[tuple[str, str], tuple[Assignment, ...]] = field(default_factory=dict)
    networks: Mapping[str, Ranges] = field(default_factory=dict)
    vlans: Mapping[tuple[str, int], tuple[Assignment, ...]] = field(default_factory=dict)
    domains: Mapping[str, str] = field(default_factory=dict)
    unassigned: tuple[Unassigned, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    untouched: tuple[str, ...] = ()

    def of(self, device: str, interface: str) -> Assignment | None:
        """The zone of one interface, or None when nothing claims it (or two zones do with equal right)."""
        return self.by_interface.get((device, interface))

    def claims_of(self, device: str, interface: str) -> tuple[Assignment, ...]:
        """Everything that claims an interface, strongest first; several where ``of`` may be None for a conflict."""
        return self.claims.get((device, interface), ())

    def of_ssid(self, device: str, ssid: str) -> Assignment | None:
        """The zone the clients of an SSID arrive in."""
        return self.by_ssid.get((device, ssid))

    def vlan_zone(self, device: str, vlan: int, l2_domain: str | None = None) -> Assignment | None:
        """The zone a VLAN number means on ``device`` (or in ``l2_domain`` when that is given)."""
        domain = self.domains.get(device, "") if l2_domain is None else l2_domain
        return only(vlan_claims(self.vlans, domain, vlan))

    def interfaces(self, zone: str) -> tuple[tuple[str, str], ...]:
        """(device, interface) of everything that stands in a zone."""
        return tuple(place for place, found in self.by_interface.items() if found.zone == zone)


def only(claims: tuple[Assignment, ...]) -> Assignment | None:
    """The first claim when all name one zone, else None."""
    return claims[0] if len({claim.zone for claim in claims}) == 1 else None


def vlan_claims(
    vlans: Mapping[tuple[str, int], tuple[Assignment, ...]], domain: str, vlan: int
) -> tuple[Assignment, ...]:
    """The claims on a VLAN number in a layer-2 island.

    Claims without an island count everywhere. Where the device's island is not stated (empty ``domain``), claims of
    named islands count too, but not as certain.
    """
    own = vlans.get((domain, vlan), ()) or vlans.get(("", vlan), ())
    if own or domain:
        return own
    return tuple(
        Assignment(claim.zone, claim.how, claim.at, claim.via, certain=False)
        for (_, number), claims in sorted(vlans.items())
        if number == vlan
        for claim in claims
    )


EVERYTHING_ELSE: tuple[ZoneKind, ...] = ("internet",)
_BEHIND_A_PIN: tuple[ZoneKind, ...] = ("internet", "wwan", "cloud", "partner", "other_org", "hq")
NOT_ON_THE_INTERNET = Ranges.union(
    prefix(text)
    for text in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.168.0.0/16",
        "224.0.0.0/4",
        "240.0.0.0/4",
        "::/127",
        "fc00::/7",
        "fe80::/10",
        "ff00::/8",
    )
)
"""Addresses the internet does not deliver to (RFC 6890, RFC 1918, RFC 6598, RFC 4193)."""


def zone_addresses(plant: Plant, zone: Zone, as_source: bool, zoning: Zoning | None = None) -> Ranges:
    """The addresses packets from (``as_source``) or to a zone can carry, as far as the plant file tells.

    A zone is its prefixes without the longer prefixes of other zones inside them, and the subnets of its interfaces
    when ``zoning`` is given. The internet as a source is every address, spoofed ones included; as a destination it
    is every public address no other zone claims. A zone outside the plant that is pinned to an interface and has
    no prefixes is read like the internet: what lies behind the pin is not known.
    """
    own = zone.prefixes | (zoning.networks.get(zone.id, NOTHING) if zoning is not None else NOTHING)
    if zone.kind in EVERYTHING_ELSE or (zone.kind in _BEHIND_A_PIN and zone.interfaces and not zone.prefixes):
        rest = ANY - Ranges.union(other.prefixes for other in plant.zones if other.id != zone.id)
        if zone.kind in EVERYTHING_ELSE:
            rest -= NOT_ON_THE_INTERNET
        return ANY if as_source else rest | own
    return own - (zone.prefixes - _without_longer(plant, zone))


def _without_longer(plant: Plant, zone: Zone) -> Ranges:
    parts: list[Ranges] = []
    for prefixed, _ in zone.prefix_lines:
        longer = (
            found
            for other in plant.zones
            if other.id != zone.id
            for found, _ in other.prefix_lines
            if found.size < prefixed.size and prefixed.covers(found)
        )
        parts.append(prefixed - Ranges.union(longer))
    return Ranges.union(parts)


EXTERNAL_KINDS = frozenset({"hq", "partner", "other_org", "cloud", "wwan", "internet"})
"""Zones beyond the plant's own devices: what is sent there does not come back by itself."""


TUNNEL_KINDS = EXTERNAL_KINDS | {"remote_access"}
