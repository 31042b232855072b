"""Pools of addresses for source and destination translation."""

from __future__ import annotations

from dataclasses import dataclass

from auditor.model.ranges import Ranges
from auditor.model.rule import Match
from vendor_parsers.juniper_junos.addresses import network, span
from vendor_parsers.juniper_junos.config import Config
from vendor_parsers.juniper_junos.names import number
from vendor_parsers.juniper_junos.statement import Statement

_TUNING = (
    "port",
    "address-persistent",
    "address-pooling",
    "address-shared",
    "pool-utilization-alarm",
    "description",
    "overflow-pool",
)


@dataclass(frozen=True, slots=True)
class Pool:
    """The addresses of a pool, the port it delivers to, and whether addresses shift one to one from a base."""

    addresses: Match
    ports: Ranges | None = None
    shifts: bool = False
    conditions: tuple[str, ...] = ()


def read_pools(config: Config, kind: str) -> dict[str, Pool]:
    """The pools of one kind by name."""
    found: dict[str, Pool] = {}
    for entry in config.root.all("security", "nat", kind, "pool"):
        found[entry.name] = _source(config, entry) if kind == "source" else _destination(config, entry)
    return found


def _addresses(config: Config, entry: Statement) -> Match:
    parts: list[Match] = []
    for one in entry.all("address"):
        upper = one.one("to")
        if one.name in ("port",):
            continue
        found = network(one.name)
        if upper is not None:
            found = span(one.name.partition("/")[0], upper.name.partition("/")[0])
        if found is None:
            config.puzzled(one, "nat")
            parts.append(Match.opaque(entry.name))
        else:
            parts.append(Match.exact(found))
    if not parts:
        return Match.opaque(entry.name)
    whole = Match.union(parts)
    return Match(whole.lower, whole.upper, (entry.name,), whole.unknown)


def _source(config: Config, entry: Statement) -> Pool:
    conditions = [f"routing-instance {one.name}" for one in entry.all("routing-instance")]
    base = entry.find("host-address-base")
    if base is not None:
        base.take()
    overflow = entry.words("overflow-pool")
    entry.leave(*_TUNING)
    found = _addresses(config, entry)
    if overflow:
        # Packets get an address of another pool, or the interface's, once this one is used up
        found = Match(
            found.lower, Match.opaque(entry.name).upper, found.names, (*found.unknown, f"overflow-pool {overflow[0]}")
        )
    return Pool(found, None, base is not None, tuple(conditions))


def _destination(config: Config, entry: Statement) -> Pool:
    conditions = [f"routing-instance {one.name}" for one in entry.all("routing-instance") if one.name != "default"]
    entry.leave("description")
    ports: Ranges | None = None
    places = [*entry.all("address", "port")]
    for one in entry.all("address"):
        places += one.all("port") if one.name != "port" else []
    for one in places:
        read = number(one.name, 65535)
        ports = Ranges.one(read) if read is not None else ports
    return Pool(_addresses(config, entry), ports, False, tuple(conditions))
