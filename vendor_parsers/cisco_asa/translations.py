"""What one ``nat`` line since 8.3 does to packets, first as started from its real side, then from the mapped one.

A twice rule translates both ends of a packet, and no further rule is asked for either end; the rules of objects are asked
for each end on its own (ASA Series Firewall CLI Configuration Guide, "Information About NAT", How NAT is Implemented). The
destination is translated before routing and decides, unless ``route-lookup`` says otherwise, the interface the packet
leaves by (ibid., Determining the Egress Interface): ``outward`` of a destination rule.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from auditor.model.address import ANY4, ANY6
from auditor.model.forwarding import Nat
from auditor.model.ranges import Ranges
from auditor.model.rule import ANYWHERE, Match
from auditor.model.service import ALL_PORTS, ANY_SERVICE, Service, Term
from auditor.model.span import Span
from vendor_parsers._readers.choosing import meeting
from vendor_parsers.cisco_asa.services import swapped

MOST_TURNS = 16
"""A few real addresses behind many mapped ones are taken apart into so many turns at most."""
UNTRANSLATED = frozenset({""})
WHILE_OPEN = "a translation is open"

Pair = tuple[Match, Match, bool]
"""Addresses before and after, and whether they correspond one to one."""


@dataclass(slots=True, kw_only=True)
class Line:
    """One ``nat`` line while it is read: real and mapped sides as the line's own interfaces see them.

    ``seen`` and ``actual`` are the destination before and after. ``pool`` are the mapped addresses given out whole, one to a
    host, by a dynamic line.
    """

    name: str
    at: Span
    inward: frozenset[str] | None
    outward: frozenset[str] | None
    twice: bool = False
    dynamic: bool = False
    real: Match = ANYWHERE
    mapped: Match = ANYWHERE
    pool: Match | None = None
    seen: Match | None = None
    actual: Match | None = None
    real_service: Service = ANY_SERVICE
    mapped_service: Service = ANY_SERVICE
    one_way: bool = False
    route_lookup: bool = False
    enabled: bool = True
    conditions: tuple[str, ...] = ()


def translations(lines: list[Line]) -> tuple[Nat, ...]:
    """Every rule in order; what a twice rule settles of both ends stands before all others."""
    found = [nat for line in lines for nat in _line(line)]
    settled = [nat for nat in found if nat.translated and nat.translated != UNTRANSLATED]
    return (*settled, *(nat for nat in found if not (nat.translated and nat.translated != UNTRANSLATED)))


def _line(line: Line) -> Iterator[Nat]:
    _one_family(line)
    yield from _started(line)
    if line.dynamic:
        yield from _while_open(line)
    elif not line.one_way:
        yield from _answered(line)


def _one_family(line: Line) -> None:
    """What ``any`` stands for depends on the rule (ASA Command Reference, nat (global)): the family of the other side."""
    kinds = [whole for whole in (ANY4, ANY6) if line.real.upper & whole]
    shared = [whole for whole in kinds if line.mapped.upper & whole]
    if not shared:
        line.conditions = (*line.conditions, "translates between IPv4 and IPv6")
    elif len(shared) < len(kinds):
        line.real = meeting(line.real, Match.exact(shared[0], *line.real.names))


def _keeps_source(line: Line) -> bool:
    ports = _sources(line.real_service) == _sources(line.mapped_service)
    return not line.dynamic and _same(line.real, line.mapped) and ports


def _keeps_destination(line: Line) -> bool:
    ports = _destinations(line.real_service) == _destinations(line.mapped_service)
    return (line.seen is None or line.actual is None or _same(line.seen, line.actual)) and ports


def _started(line: Line) -> Iterator[Nat]:
    """As the real side starts a session: its destination first, then its source."""
    seen, actual = line.seen or ANYWHERE, line.actual or ANYWHERE
    base = Nat(
        kind="identity",
        name=line.name,
        at=line.at,
        inward=line.inward,
        outward=line.outward,
        source=line.real,
        destination=seen,
        service=line.real_service,
        enabled=line.enabled,
        conditions=line.conditions,
    )
    ends = _destinations(line.mapped_service), _destinations(line.real_service)
    changed = not _keeps_destination(line)
    if changed or line.seen is not None:
        towards = replace(base, outward=None if line.route_lookup else line.outward)
        yield from _to(towards, coming(actual, seen), _new(*ends), changed=changed)
    base = replace(
        base,
        destination=actual,
        service=_mixed(line.real_service, line.mapped_service),
        translated=frozenset({line.name}) if changed else UNTRANSLATED if line.seen is not None else None,
    )
    if line.dynamic:
        yield replace(base, kind="source", to=line.mapped)
        return
    ports = _new(_sources(line.mapped_service), _sources(line.real_service))
    yield from _from(base, leaving(line.real, line.mapped), ports, changed=not _keeps_source(line))


def _answered(line: Line) -> Iterator[Nat]:
    """As the mapped side starts a session: to the mapped address, delivered to the real one."""
    seen, actual = line.seen or ANYWHERE, line.actual or ANYWHERE
    base = Nat(
        kind="identity",
        name=line.name,
        at=line.at,
        inward=line.outward,
        outward=line.inward,
        source=actual,
        destination=line.mapped,
        service=swapped(line.mapped_service),
        enabled=line.enabled,
        conditions=line.conditions,
    )
    changed = not _keeps_source(line)
    towards = replace(base, outward=None if line.route_lookup else line.inward)
    ports = _new(_sources(line.real_service), _sources(line.mapped_service))
    yield from _to(towards, coming(line.real, line.mapped), ports, changed=changed)
    if not line.twice:
        return
    base = replace(
        base,
        destination=line.real,
        service=swapped(_mixed(line.real_service, line.mapped_service)),
        translated=frozenset({line.name}) if changed else UNTRANSLATED,
    )
    ports = _new(_destinations(line.real_service), _destinations(line.mapped_service))
    yield from _from(base, leaving(actual, seen), ports, changed=not _keeps_destination(line))


def _while_open(line: Line) -> Iterator[Nat]:
    """A host that holds an address of a pool can be reached by it, where access rules allow (ibid., Dynamic NAT).

    A translated port leads back to the client port that opened it alone; nothing is published by it.
    """
    if line.pool is not None:
        yield Nat(
            kind="destination",
            name=line.name,
            at=line.at,
            inward=line.outward,
            outward=line.inward,
            source=line.actual or ANYWHERE,
            destination=line.pool,
            to=line.real,
            enabled=line.enabled,
            conditions=(*line.conditions, WHILE_OPEN),
        )


def _to(base: Nat, pairs: list[Pair], ports: Ranges | None, *, changed: bool) -> Iterator[Nat]:
    if not changed:
        yield replace(base, kind="identity_destination")
        return
    for before, after, paired in pairs:
        yield replace(base, kind="destination", destination=before, to=after, to_ports=ports, one_to_one=paired)


def _from(base: Nat, pairs: list[Pair], ports: Ranges | None, *, changed: bool) -> Iterator[Nat]:
    if not changed:
        yield base
        return
    for before, after, paired in pairs:
        yield replace(base, kind="source", source=before, to=after, to_ports=ports, one_to_one=paired)


# -- static pairs of unequal size ---------------------------------------------------------------------------------


def leaving(real: Match, mapped: Match) -> list[Pair]:
    """Real addresses become mapped ones in order; where the mapped ones run out, they are used again.

    (ASA Series Firewall CLI Configuration Guide, "Static NAT", Other Mapping Scenarios.)
    """
    if not _plain(real, mapped):
        return [(real, mapped, False)]
    n, m = real.lower.size, mapped.lower.size
    if n <= m:
        return [(real, _part(mapped, 0, n), True)]
    return [(_part(real, 0, m), mapped, True), (_part(real, m, n - m), mapped, False)]


def coming(real: Match, mapped: Match) -> list[Pair]:
    """Mapped addresses lead to real ones: the first ones in order, surplus ones from the first real one again.

    Real addresses behind a mapped one that leads to another cannot be reached (ibid.).
    """
    if not _plain(real, mapped):
        return [(mapped, real, False)]
    n, m = real.lower.size, mapped.lower.size
    if n >= m:
        return [(mapped, _part(real, 0, m), True)]
    if m > n * MOST_TURNS:
        return [(mapped, real, False)]
    return [
        (_part(mapped, start, min(n, m - start)), _part(real, 0, min(n, m - start)), True) for start in range(0, m, n)
    ]


def _plain(real: Match, mapped: Match) -> bool:
    """True when both are one known range: in which order the members of groups correspond is not documented."""
    known = not (real.unknown or mapped.unknown)
    return known and len(real.lower.intervals) == 1 and len(mapped.lower.intervals) == 1


def _part(match: Match, skipped: int, size: int) -> Match:
    first = match.lower.least + skipped
    return Match.exact(Ranges.of((first, first + size - 1)), *match.names)


def _same(a: Match, b: Match) -> bool:
    return not a.unknown and not b.unknown and a.lower == b.lower and a.upper == b.upper


# -- ports --------------------------------------------------------------------------------------------------------


def _mixed(sources: Service, destinations: Service) -> Service:
    """The source ports of one service with the destination ports of the other."""
    if sources is destinations or _destinations(sources) == _destinations(destinations):
        return sources
    ends = _destinations(destinations)
    terms = tuple(Term(term.protocols, ends, term.source_ports, term.icmp) for term in sources.terms)
    return Service(terms, (*sources.unknown, *destinations.unknown), sources.name)


def _new(after: Ranges, before: Ranges) -> Ranges | None:
    return None if after == before else after


def _sources(service: Service) -> Ranges:
    return Ranges.union(term.source_ports for term in service.terms) or ALL_PORTS


def _destinations(service: Service) -> Ranges:
    return Ranges.union(term.destination_ports for term in service.terms) or ALL_PORTS
