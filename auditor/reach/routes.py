"""Routing tables: longest prefix match worked out once per device and VRF, between two bounds.

Normal operation is assumed: what is configured as up is up. Of several equal ways each counts as certain, because which
one a packet takes hangs on its ports, and those a sender may choose.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from auditor.model.address import ANY4, ANY6, LINK_LOCAL, V6, prefix_interval
from auditor.model.device import Device
from auditor.model.forwarding import Route
from auditor.model.interface import Interface
from auditor.model.observed import LearnedRoute
from auditor.model.ranges import NOTHING, Interval, Ranges
from auditor.model.span import Span
from auditor.plant.ports import same_port

CONNECTED = 0
UNUSED_DISTANCE = 255
"""Never entered into a table (Cisco, Specify a Next Hop IP Address for Static Routes, document 118263)."""
MOST_ROUNDS = 8
"""Next hops behind next hops are followed this deep; deeper ones are never certain."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One way out. ``next_hop`` None: the destination itself is on the link, or, with ``gateway``, whoever answers there.

    ``outward`` empty: discarded, or, with ``into``, left to the table of that VRF. ``certain`` False: it may be withdrawn,
    or comes from a protocol whose table was not given; ``why`` says so. ``size`` is that of each of its prefixes where
    several of equal length are kept together.
    """

    prefix: Ranges
    outward: str
    next_hop: int | None
    at: Span
    distance: int
    metric: int = 0
    certain: bool = True
    why: str = ""
    size: int = 0
    gateway: bool = False
    into: str | None = None

    @property
    def width(self) -> int:
        """The number of addresses in each prefix: the smaller, the more specific."""
        return self.size or self.prefix.size

    @property
    def rank(self) -> tuple[int, int]:
        """Of routes to one prefix the lowest is used."""
        return self.distance, self.metric


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
    found: dict[tuple[str, Ranges], Entry] = {}
    for interface in device.interfaces:
        if interface.vrf != vrf or interface.enabled.is_(False):
            continue
        for address in interface.addresses:
            if address.ip not in LINK_LOCAL:
                entry = Entry(
                    prefix=address.network, outward=interface.name, next_hop=None, at=address.at, distance=CONNECTED,
                    certain=interface.enabled.is_(True), why="" if interface.enabled.known else interface.enabled.note.en,
                )  # fmt: skip
                found.setdefault((interface.name, address.network), entry)
    return list(found.values())


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A route whose next hop has yet to be found in a table."""

    entry: Entry
    hop: int
    vrf: str


def tables(device: Device, vrfs: Iterable[str], learned: Mapping[str, Sequence[Entry]]) -> dict[str, list[Entry]]:
    """Every VRF's routes, next hops resolved to interfaces; a learned one without an interface is resolved as well.

    A route whose next hop no route leads to is not installed.
    """
    fixed: dict[str, list[Entry]] = {}
    wanted: dict[str, list[_Wanted]] = {}
    for vrf in vrfs:
        fixed[vrf], wanted[vrf] = connected(device, vrf), []
        for entry, seen_from in _written(device, vrf):
            if entry.outward or entry.next_hop is None:
                fixed[vrf].append(entry)
            else:
                wanted[vrf].append(_Wanted(entry, entry.next_hop, seen_from))
        for entry in learned.get(vrf, ()):
            if entry.outward or entry.next_hop is None:
                fixed[vrf].append(entry)
            else:
                wanted[vrf].append(_Wanted(entry, entry.next_hop, vrf))
    found, rounds = fixed, [fixed]
    for _ in range(MOST_ROUNDS):
        known: dict[tuple[str, int], list[tuple[Entry, bool]]] = {}
        fresh = {
            vrf: [*fixed[vrf], *(entry for one in some for entry in _resolved(one, _ways(one, found, known)))]
            for vrf, some in wanted.items()
        }
        if fresh == found:
            return found
        rounds.append(fresh)
        found = fresh
    return {vrf: [*fixed[vrf], *_unsettled([one[vrf] for one in rounds[-4:]], fixed[vrf])] for vrf in fixed}


def _unsettled(rounds: list[list[Entry]], fixed: list[Entry]) -> Iterator[Entry]:
    """Routes whose next hops lead to each other in a circle: only what every round finds is certain."""
    constant = set(rounds[0]).intersection(*rounds[1:])
    for entry in dict.fromkeys(entry for entries in rounds for entry in entries):
        if entry not in fixed:
            yield entry if entry in constant else replace(entry, certain=False, why="its next hop hangs on itself")


def _ways(
    wanted: _Wanted, tables_: Mapping[str, list[Entry]], known: dict[tuple[str, int], list[tuple[Entry, bool]]]
) -> list[tuple[Entry, bool]]:
    """The routes to a next hop; a route that holds its own next hop is looked past."""
    entries = tables_.get(wanted.vrf, [])
    if wanted.hop in wanted.entry.prefix:
        own = (wanted.entry.at, wanted.entry.prefix)
        return lookup((entry for entry in entries if (entry.at, entry.prefix) != own), wanted.hop)
    key = wanted.vrf, wanted.hop
    if key not in known:
        known[key] = lookup(entries, wanted.hop)
    return known[key]


def _resolved(wanted: _Wanted, ways: Sequence[tuple[Entry, bool]]) -> Iterator[Entry]:
    """A route out of the interface that its next hop is behind; several where several equal ways lead there."""
    entry = wanted.entry
    for way, settled in ways:
        if way.into is not None:
            continue
        why = entry.why
        certain = entry.certain and settled
        if certain and way.prefix in (ANY4, ANY6):
            certain, why = False, "its next hop is known by a default route only"
        direct = way.next_hop is None and not way.gateway and bool(way.outward)
        yield replace(
            entry, outward=way.outward, next_hop=wanted.hop if direct else way.next_hop, gateway=way.gateway,
            certain=certain, why=why or ("" if certain else way.why or "the way to its next hop may not hold"),
        )  # fmt: skip


def _written(device: Device, vrf: str) -> Iterator[tuple[Entry, str]]:
    """Written routes, or the exported table of the VRF, which then is the truth; each with the VRF of its next hop."""
    if vrf in device.observed.routed_vrfs:
        for learned in device.observed.routes or ():
            if learned.vrf == vrf:
                yield from ((entry, vrf) for entry in _reported(device, learned))
        return
    by_name = {interface.name: interface for interface in device.interfaces}
    for route in device.routes:
        if route.vrf == vrf and route.distance < UNUSED_DISTANCE:
            entry = _from_route(route, by_name)
            if entry is not None:
                yield entry, route.vrf if route.next_vrf is None else route.next_vrf


def _from_route(route: Route, interfaces: Mapping[str, Interface]) -> Entry | None:
    doubts = list(route.conditions)
    into = None
    if not route.discard and not route.interface and route.next_hop is None:
        if route.next_vrf is None:
            return None
        into = route.next_vrf
    if route.interface and not route.discard:
        port = interfaces.get(route.interface)
        if port is not None and port.enabled.is_(False):
            return None
        if port is None:
            doubts.append(f"no interface {route.interface} in the configuration")
        elif not port.enabled.known:
            doubts.append(port.enabled.note.en)
    return Entry(
        prefix=route.prefix, outward="" if route.discard else route.interface,
        next_hop=None if route.discard else route.next_hop, at=route.at, distance=route.distance, metric=route.metric,
        certain=not doubts, why=", ".join(doubts), into=into,
        gateway=bool(route.interface) and route.next_hop is None and not route.discard,
    )  # fmt: skip


def _reported(device: Device, route: LearnedRoute) -> list[Entry]:
    """The ways of one line of a routing table; connected and local ones follow from the addresses already."""
    if route.protocol in ("connected", "local"):
        return []
    named = next((found.name for found in device.interfaces if same_port(found.name, route.interface)), route.interface)
    discards = route.interface.lower().startswith("null") or not (route.interface or route.next_hops)
    return [
        Entry(
            prefix=route.prefix,
            outward="" if discards else named,
            next_hop=None if discards else hop,
            at=route.at,
            distance=route.distance,
            gateway=hop is None and not discards,
        )
        for hop in route.next_hops or (None,)
    ]


def towards(hop: int | None, entries: Sequence[Entry]) -> str:
    """The interface whose connected subnet holds a next hop, or ``""``."""
    if hop is None:
        return ""
    return next((entry.outward for entry in entries if entry.distance == CONNECTED and hop in entry.prefix), "")


def table(entries: Iterable[Entry]) -> tuple[Piece, ...]:
    """Longest prefix match for every destination at once: one sweep over all borders of prefixes."""
    ways = tuple(entries)
    opened: dict[int, list[int]] = {}
    closed: dict[int, list[int]] = {}
    for number, entry in enumerate(ways):
        for low, high in entry.prefix:
            opened.setdefault(low, []).append(number)
            closed.setdefault(high + 1, []).append(number)
    regions: dict[frozenset[int], list[Interval]] = {}
    here: set[int] = set()
    for at, until in pairwise(sorted(opened.keys() | closed.keys())):
        here.difference_update(closed.get(at, ()))
        here.update(opened.get(at, ()))
        if here:
            regions.setdefault(frozenset(here), []).append((at, until - 1))
    lower: dict[tuple[Entry, ...], list[Interval]] = {}
    upper: dict[tuple[Entry, ...], list[Interval]] = {}
    for numbers, intervals in regions.items():
        for group, settled in _stages([ways[number] for number in sorted(numbers)]):
            upper.setdefault(group, []).extend(intervals)
            if settled:
                lower.setdefault(group, []).extend(intervals)
    return tuple(Piece(group, Ranges.of(*lower.get(group, ())), Ranges.of(*found)) for group, found in upper.items())


def by_way(pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    """The same table with one piece for all destinations that leave alike, told by the first of their routes.

    A core router knows hundreds of networks behind a few next hops; discarded ones stay apart, each with its own line.
    """
    entries: dict[tuple[object, ...], Entry] = {}
    lower: dict[tuple[object, ...], list[Ranges]] = {}
    upper: dict[tuple[object, ...], list[Ranges]] = {}
    for piece in pieces:
        for entry in piece.entries:
            leaves = entry.outward or entry.into is not None
            way = (entry.outward, entry.next_hop, entry.gateway, entry.into) if leaves else (entry,)
            entries.setdefault(way, entry)
            lower.setdefault(way, []).append(piece.lower)
            upper.setdefault(way, []).append(piece.upper)
    return tuple(Piece((entry,), Ranges.union(lower[way]), Ranges.union(upper[way])) for way, entry in entries.items())


def _stages(ways: list[Entry]) -> Iterator[tuple[tuple[Entry, ...], bool]]:
    """What wins among routes to one destination, then what wins where all of that is withdrawn."""
    first = True
    for width in sorted({way.width for way in ways}):
        group = [way for way in ways if way.width == width]
        best = min((way.rank for way in group if way.certain), default=None)
        winners = tuple(way for way in group if best is None or way.rank <= best)
        yield winners, first and all(way.certain for way in winners)
        if best is not None:
            return
        first = False


def lookup(entries: Iterable[Entry], destination: int) -> list[tuple[Entry, bool]]:
    """The routes one destination may take, each with whether it certainly does; plain longest prefix match."""
    matching = sorted((entry for entry in entries if destination in entry.prefix), key=lambda found: found.width)
    found: list[tuple[Entry, bool]] = []
    position = 0
    while position < len(matching):
        width = matching[position].width
        group = [entry for entry in matching[position:] if entry.width == width]
        position += len(group)
        sure = [entry.rank for entry in group if entry.certain]
        winners = [entry for entry in group if not sure or entry.rank <= min(sure)]
        settled = not found and all(entry.certain for entry in winners)
        found += [(entry, settled) for entry in winners]
        if sure:
            break
    return found


def host_prefix(address: int) -> Ranges:
    """One address as a prefix."""
    return Ranges((prefix_interval(address, 128 if address >= V6 else 32),))
