"""Routing tables: longest prefix match worked out once per device and VRF, between two bounds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from auditor.model.address import LINK_LOCAL, prefix_interval
from auditor.model.device import Device
from auditor.model.interface import Interface
from auditor.model.observed import LearnedRoute
from auditor.model.ranges import NOTHING, Ranges
from auditor.model.span import Span
from auditor.plant.ports import same_port

CONNECTED, UNRESOLVED_DISTANCE = 0, 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One way out. ``next_hop`` None: the destination itself is on the link. ``outward`` empty: discarded.

    ``certain`` False: it may be withdrawn, or comes from a protocol whose table was not given; ``why`` says so.
    """

    prefix: Ranges
    outward: str
    next_hop: int | None
    at: Span
    distance: int
    certain: bool = True
    why: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """Destinations that share their ways out: certainly for ``lower``, possibly for ``upper``."""

    entries: tuple[Entry, ...]
    lower: Ranges
    upper: Ranges


def own_addresses(interface: Interface) -> Ranges:
    """The addresses an interface answers to, virtual ones included."""
    return Ranges.of(*((address.ip, address.ip) for address in interface.addresses))


def neighbourly(interface: Interface) -> Ranges:
    """What stations of the same segment may call an interface by besides its addresses: link-local, once IPv6 is on.

    Every interface that speaks IPv6 gives itself one (RFC 4291, 2.8), whether an address is written or not.
    """
    return NOTHING if interface.ipv6.is_(False) or interface.enabled.is_(False) else LINK_LOCAL


def connected(device: Device, vrf: str) -> list[Entry]:
    """The routes that follow from interface addresses."""
    return [
        Entry(
            prefix=address.network,
            outward=interface.name,
            next_hop=None,
            at=address.at,
            distance=CONNECTED,
            certain=interface.enabled.is_(True),
            why="" if interface.enabled.known else interface.enabled.note.en,
        )
        for interface in device.interfaces
        if interface.vrf == vrf and not interface.enabled.is_(False)
        for address in interface.addresses
    ]


def static(device: Device, vrf: str, local: Sequence[Entry]) -> list[Entry]:
    """Written routes, or the exported routing table of the VRF, which then is the truth."""
    if vrf in device.observed.routed_vrfs:
        learned = device.observed.routes or ()
        return [entry for route in learned if route.vrf == vrf for entry in _reported(device, route, local)]
    found = []
    for route in device.routes:
        if route.vrf != vrf:
            continue
        outward = "" if route.discard else route.interface or towards(route.next_hop, local)
        if not outward and not route.discard:
            continue
        found.append(
            Entry(
                prefix=route.prefix,
                outward=outward,
                next_hop=route.next_hop,
                at=route.at,
                distance=route.distance,
                certain=not route.conditions,
                why=", ".join(route.conditions),
            )
        )
    return found


def _reported(device: Device, route: LearnedRoute, local: Sequence[Entry]) -> list[Entry]:
    """The ways of one line of a routing table; connected and local ones follow from the addresses already."""
    if route.protocol in ("connected", "local"):
        return []
    named = next((found.name for found in device.interfaces if same_port(found.name, route.interface)), route.interface)
    discards = route.interface.lower().startswith("null") or not (route.interface or route.next_hops)
    return [
        Entry(
            prefix=route.prefix,
            outward="" if discards else named or towards(hop, local),
            next_hop=None if discards else hop,
            at=route.at,
            distance=route.distance,
        )
        for hop in route.next_hops or (None,)
    ]


def towards(hop: int | None, local: Sequence[Entry]) -> str:
    """The interface whose connected subnet holds a next hop, or ``""``: such a route is not installed."""
    if hop is None:
        return ""
    return next((entry.outward for entry in local if entry.distance == CONNECTED and hop in entry.prefix), "")


def table(entries: Iterable[Entry]) -> tuple[Piece, ...]:
    """Longest prefix match: every destination in the piece of the routes that win it."""
    by_prefix: dict[Ranges, list[Entry]] = {}
    for entry in entries:
        by_prefix.setdefault(entry.prefix, []).append(entry)
    pieces: list[Piece] = []
    any_route = sure_route = NOTHING
    for prefix in sorted(by_prefix, key=lambda found: (found.size, found.intervals)):
        group = by_prefix[prefix]
        best = min((entry.distance for entry in group if entry.certain), default=None)
        winners = tuple(
            entry
            for entry in group
            if (entry.distance == best if entry.certain else best is None or entry.distance <= best)
        )
        settled = all(entry.certain for entry in winners)
        pieces.append(Piece(winners, prefix - any_route if settled else NOTHING, prefix - sure_route))
        any_route |= prefix
        if best is not None:
            sure_route |= prefix
    return tuple(pieces)


def lookup(entries: Sequence[Entry], destination: int) -> list[tuple[Entry, bool]]:
    """The routes one destination may take, each with whether it certainly does; plain longest prefix match."""
    matching = sorted((entry for entry in entries if destination in entry.prefix), key=lambda found: found.prefix.size)
    found: list[tuple[Entry, bool]] = []
    position = 0
    while position < len(matching):
        size = matching[position].prefix.size
        group = [entry for entry in matching[position:] if entry.prefix.size == size]
        position += len(group)
        sure = [entry.distance for entry in group if entry.certain]
        best = min(sure, default=None)
        winners = [
            entry
            for entry in group
            if (entry.distance == best if entry.certain else best is None or entry.distance <= best)
        ]
        settled = not found and all(entry.certain for entry in winners)
        found += [(entry, settled) for entry in winners]
        if best is not None:
            break
    return found


def host_prefix(address: int) -> Ranges:
    """One address as a prefix."""
    return Ranges((prefix_interval(address, 128 if address >= 1 << 32 else 32),))
