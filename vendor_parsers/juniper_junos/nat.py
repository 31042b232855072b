"""Address translation in the order the device tries it.

Static rules come first, then destination rules, then the route, then the policies (which see the translated destination
and the original source), then static rules backwards, and last source rules (Junos Security Configuration Guide 10.3,
"Understanding Static NAT Rules", "Understanding Source NAT Rules"). Of rule sets the most specific is asked first: from an
interface before from a zone before from a routing instance; rules in one set are asked in their order.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from auditor.model.address import ANY4, ANY6
from auditor.model.forwarding import Nat
from auditor.model.interface import Interface
from auditor.model.ranges import Ranges
from auditor.model.rule import ANYWHERE, Match
from auditor.model.service import ALL_PORTS, ANY_SERVICE, PORT_PROTOCOLS, Service, Term
from vendor_parsers.juniper_junos.addresses import Books, network
from vendor_parsers.juniper_junos.applications import Applications
from vendor_parsers.juniper_junos.config import Config, unit_name
from vendor_parsers.juniper_junos.names import number, protocol
from vendor_parsers.juniper_junos.pools import Pool, read_pools
from vendor_parsers.juniper_junos.statement import Statement
from vendor_parsers.juniper_junos.zones import Zone

_SPECIFIC = {"interface": 0, "zone": 1, "routing-instance": 2}
_PORTED = Ranges.of(*((one, one) for one in PORT_PROTOCOLS))
UNORDERED = "which of two rule sets is more specific is not documented"


@dataclass(frozen=True, slots=True)
class Side:
    """Where a rule set applies on one side: interfaces (None: any) and how specific that is."""

    units: frozenset[str] | None
    rank: int
    conditions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Translating:
    """What translations rest on."""

    config: Config
    zones: dict[str, Zone]
    instances: dict[str, str]
    interfaces: dict[str, Interface]
    books: Books
    applications: Applications

    @property
    def everywhere(self) -> frozenset[str]:
        """The interfaces packets may leave by."""
        return frozenset(name for name, one in self.interfaces.items() if one.addresses or one.dynamic or one.zone)


def read_nats(known: Translating) -> tuple[Nat, ...]:
    """Every translation: destinations (static, then by pool), then sources (static backwards, then by pool)."""
    root = known.config.root
    forward: list[Nat] = []
    back: list[Nat] = []
    for entry, start, _ in _sets(known, root.all("security", "nat", "static", "rule-set")):
        for rule in entry.every("rule"):
            for nat in _static(known, entry, rule, start):
                (forward if nat.kind == "destination" else back).append(nat)
    pools = read_pools(known.config, "destination")
    for entry, start, _ in _sets(known, root.all("security", "nat", "destination", "rule-set")):
        for rule in entry.every("rule"):
            forward += _destination(known, entry, rule, start, pools)
    sources = read_pools(known.config, "source")
    for entry, start, end in _sets(known, root.all("security", "nat", "source", "rule-set")):
        for rule in entry.every("rule"):
            back += _source(known, entry, rule, start, end, sources)
    return (*forward, *back)


def _sets(known: Translating, entries: list[Statement]) -> list[tuple[Statement, Side, Side]]:
    """Rule sets with their sides, the most specific first."""
    found = []
    for entry in entries:
        entry.leave("description")
        found.append((entry, _side(known, entry, "from"), _side(known, entry, "to")))
    found.sort(key=lambda one: (one[1].rank + one[2].rank, one[1].rank))
    return [
        (
            entry,
            replace(start, conditions=(*start.conditions, UNORDERED)) if _crosses(start, end, found) else start,
            end,
        )
        for entry, start, end in found
    ]


def _crosses(start: Side, end: Side, every: list[tuple[Statement, Side, Side]]) -> bool:
    """Whether another set is more specific on one side and less so on the other, for the same packets."""
    return any(
        (other.rank - start.rank) * (beyond.rank - end.rank) < 0 and _meet(start, other) and _meet(end, beyond)
        for _, other, beyond in every
    )


def _meet(one: Side, other: Side) -> bool:
    return one.units is None or other.units is None or bool(one.units & other.units)


def _side(known: Translating, entry: Statement, word: str) -> Side:
    units: frozenset[str] = frozenset()
    conditions: list[str] = []
    rank = -1
    for kind in _SPECIFIC:
        for one in entry.all(word, kind):
            rank = max(rank, _SPECIFIC[kind])
            if kind == "interface":
                units |= {unit_name(one.name)}
            elif kind == "zone":
                zone = known.zones.get(one.name)
                units |= zone.units if zone is not None else frozenset()
                conditions += [] if zone is not None else [f"zone {one.name} is not defined"]
            else:
                wanted = "" if one.name in ("default", "master") else one.name
                units |= {name for name in known.interfaces if known.instances.get(name, "") == wanted}
    if rank < 0:
        return Side(None, len(_SPECIFIC))
    return Side(None if conditions else units, rank, tuple(conditions))


def _match(known: Translating, rule: Statement, way: str) -> Match:
    """The addresses of one direction a rule matches; everything when it names none."""
    parts: list[Match] = []
    for one in rule.all("match", f"{way}-address"):
        written = network(one.name)
        parts.append(Match.exact(written, one.name) if written is not None else Match.opaque(one.name))
    for one in rule.all("match", f"{way}-address-name"):
        named = known.books.anywhere(one.name)
        parts.append(named if named is not None else known.books.resolve((one.name,), ()))
    return Match.union(parts) if parts else ANYWHERE


def _numbers(rule: Statement, key: str, unknown: list[str]) -> Ranges | None:
    """``destination-port 80``, ``destination-port 100 to 200``; None when nothing is written."""
    found: list[Ranges] = []
    entries = rule.all("match", key)
    for one in entries:
        low = number(one.name, 65535)
        high = one.one("to")
        last = low if high is None else number(high.name, 65535)
        if low is None or last is None or low > last:
            one.seen = False
            unknown.append(f"{key} {one.name}")
        else:
            found.append(Ranges.of((low, last)))
    return Ranges.union(found) if entries else None


def _service(known: Translating, rule: Statement) -> Service:
    unknown: list[str] = []
    named = [one for one in rule.words("match", "application") if one != "any"]
    if named:
        return known.applications.resolve(named)
    to, by = _numbers(rule, "destination-port", unknown), _numbers(rule, "source-port", unknown)
    said = rule.all("match", "protocol")
    numbers = [protocol(one.name) for one in said]
    unknown += [f"protocol {one.name}" for one, read in zip(said, numbers, strict=True) if read is None]
    protocols = Ranges.of(*((read, read) for read in numbers if read is not None)) if said else None
    if to is None and by is None and protocols is None:
        return ANY_SERVICE
    if protocols is None:
        protocols = _PORTED
    term = Term(protocols, to if to is not None else ALL_PORTS, by if by is not None else ALL_PORTS)
    return Service((term,) if not unknown else (), tuple(unknown), "")


def _base(known: Translating, entry: Statement, rule: Statement, start: Side) -> Nat:
    rule.leave("description")
    return Nat(
        kind="source",
        name=f"{entry.name} {rule.name}",
        at=rule.block,
        inward=start.units,
        source=_match(known, rule, "source"),
        destination=_match(known, rule, "destination"),
        service=_service(known, rule),
        enabled=not rule.inactive,
        conditions=start.conditions,
    )


def _finished(nat: Nat, rule: Statement) -> Nat:
    """With what is left unread as conditions."""
    left = () if rule.inactive else tuple(rule.left())
    return replace(nat, conditions=tuple(dict.fromkeys((*nat.conditions, *left))))


def _static(known: Translating, entry: Statement, rule: Statement, start: Side) -> Iterator[Nat]:
    """A static rule: a destination on the way in, and the same addresses as sources on the way back."""
    base = _base(known, entry, rule, start)
    then = rule.find("then", "static-nat")
    if then is None:
        yield _finished(
            replace(base, kind="destination", to=Match.opaque("no action"), conditions=("no action",)), rule
        )
        return
    target: Match | None = None
    ports: Ranges | None = None
    for one in then.all("prefix"):
        written = network(one.name)
        target = Match.exact(written, one.name) if written is not None else Match.opaque(one.name)
        ports = _mapped(one)
    for one in then.all("prefix-name"):
        target = known.books.anywhere(one.name) or Match.opaque(one.name)
        ports = _mapped(one)
    ports = ports or _mapped(then)
    for holder in (then, *then.all("prefix"), *then.all("prefix-name")):
        elsewhere = tuple(f"routing-instance {one.name}" for one in holder.all("routing-instance"))
        base = replace(base, conditions=(*base.conditions, *elsewhere))
    if target is None:
        base = replace(base, conditions=(*base.conditions, "static-nat without a prefix"))
        target = Match.opaque("static-nat")
    nat = _finished(replace(base, kind="destination", to=target, to_ports=ports, one_to_one=not target.unknown), rule)
    yield nat
    plain = ports is None and nat.service is ANY_SERVICE
    yield replace(
        nat,
        kind="source",
        inward=None,
        outward=start.units,
        source=target,
        destination=nat.source,
        service=ANY_SERVICE,
        to=nat.destination,
        to_ports=None,
        conditions=nat.conditions if plain else (*nat.conditions, "ports are mapped"),
    )


def _mapped(holder: Statement) -> Ranges | None:
    for one in holder.all("mapped-port"):
        low = number(one.name, 65535)
        high = one.one("to")
        last = low if high is None else number(high.name, 65535)
        if low is not None and last is not None and low <= last:
            return Ranges.of((low, last))
    return None


def _destination(
    known: Translating, entry: Statement, rule: Statement, start: Side, pools: dict[str, Pool]
) -> Iterator[Nat]:
    base = _base(known, entry, rule, start)
    if rule.has("then", "destination-nat", "off"):
        yield _finished(replace(base, kind="identity_destination"), rule)
        return
    named = rule.one("then", "destination-nat", "pool")
    pool = pools.get(named.name) if named is not None else None
    to = pool.addresses if pool is not None else Match.opaque(named.name if named is not None else "no action")
    single = not to.unknown and to.upper.size == 1 and base.destination.upper.size == 1
    nat = replace(
        base, kind="destination", to=to, to_ports=pool.ports if pool is not None else None, one_to_one=single,
        conditions=base.conditions if pool is None else (*base.conditions, *pool.conditions),
    )  # fmt: skip
    yield _finished(nat, rule)


def _source(
    known: Translating, entry: Statement, rule: Statement, start: Side, end: Side, pools: dict[str, Pool]
) -> Iterator[Nat]:
    base = replace(_base(known, entry, rule, start), outward=end.units)
    base = replace(base, conditions=(*base.conditions, *end.conditions))
    if rule.has("then", "source-nat", "off"):
        yield _finished(replace(base, kind="identity"), rule)
        return
    behind = rule.find("then", "source-nat", "interface")
    if behind is not None:
        behind.take()
        yield from _hidden(known, _finished(base, rule))
        return
    named = rule.one("then", "source-nat", "pool")
    if named is not None:
        named.leave("persistent-nat")
    pool = pools.get(named.name) if named is not None else None
    if pool is None:
        yield _finished(replace(base, to=Match.opaque(named.name if named is not None else "no action")), rule)
        return
    paired = pool.shifts and not base.source.unknown and base.source.upper.size == pool.addresses.upper.size
    yield _finished(
        replace(base, to=pool.addresses, one_to_one=paired, conditions=(*base.conditions, *pool.conditions)), rule
    )


def _hidden(known: Translating, base: Nat) -> Iterator[Nat]:
    """Behind the address of the interface a packet leaves by, one rule for each such interface and family."""
    units = base.outward if base.outward is not None else known.everywhere
    for unit in sorted(units):
        port = known.interfaces.get(unit)
        for family in (ANY4, ANY6):
            source = Match(
                base.source.lower & family, base.source.upper & family, base.source.names, base.source.unknown
            )
            if not source.upper:
                continue
            fixed = (
                [one.ip for one in port.addresses if not one.virtual and one.ip in family] if port is not None else []
            )
            if not fixed and family is ANY6:
                continue
            sure = Ranges.of(*((one, one) for one in fixed))
            to = (
                Match.exact(sure, unit)
                if len(fixed) == 1 and port is not None and not port.dynamic
                else Match(Ranges(), sure or family, (unit,), (f"address of {unit}",))
            )
            yield replace(base, outward=frozenset({unit}), source=source, to=to)
