"""Static, aggregate and generated routes of every routing instance.

Preference 5 for static routes, 130 for aggregates (Junos OS Routing Protocols Library, "Understanding Route Preference
Values"); the lowest is used.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from auditor.model.address import ANY4, is_ip, parse_ip
from auditor.model.forwarding import Route
from auditor.model.interface import Interface
from vendor_parsers.juniper_junos.addresses import network
from vendor_parsers.juniper_junos.config import DEFAULT, Config, unit_name
from vendor_parsers.juniper_junos.statement import Statement

STATIC, LEASED, AGGREGATE = 5, 12, 130
_HIGHEST = 254
"""Preferences go on beyond what other makers call unusable; above this all rank alike."""
_HARMLESS = frozenset(
    "tag metric no-readvertise readvertise no-install install retain no-retain as-path community passive active description".split()
)
_DROPS = ("discard", "reject")


def read_routes(config: Config, interfaces: tuple[Interface, ...]) -> tuple[Route, ...]:
    """Every written route, and the default routes that come with a leased address."""
    found: list[Route] = []
    for vrf, holder in holders(config):
        options = holder.find("routing-options")
        if options is not None:
            for section in (options, *options.all("rib")):
                found += _section(config, section, vrf)
    for port in interfaces:
        if port.dynamic == "dhcp" and not port.enabled.is_(False):
            found.append(
                Route(
                    prefix=ANY4,
                    at=port.at,
                    interface=port.name,
                    distance=LEASED,
                    protocol="dhcp",
                    vrf=port.vrf,
                    conditions=("DHCP gateway",),
                )
            )
    return tuple(found)


def holders(config: Config) -> Iterator[tuple[str, Statement]]:
    """The default instance, which is the configuration itself, and every other one."""
    yield DEFAULT, config.root
    for instance in config.root.all("routing-instances"):
        yield instance.name, instance


def _section(config: Config, options: Statement, vrf: str) -> Iterator[Route]:
    common = options.number("static", "defaults", "preference")
    for entry in options.all("static", "route"):
        yield from _static(config, entry, vrf, STATIC if common is None else common)
    for kind in ("aggregate", "generate"):
        for entry in options.all(kind, "route"):
            prefixes = network(entry.name)
            entry.leave(*_HARMLESS, *_DROPS, "preference", "full", "brief")
            if prefixes is None:
                config.puzzled(entry, "routing")
                continue
            left = tuple(entry.left())
            yield Route(
                prefix=prefixes, at=entry.at, distance=AGGREGATE, protocol=kind, vrf=vrf, discard=True,
                conditions=(f"{kind}d from other routes", *left),
            )  # fmt: skip


def _static(config: Config, entry: Statement, vrf: str, usual: int) -> Iterator[Route]:
    prefixes = network(entry.name)
    if prefixes is None:
        config.puzzled(entry, "routing")
        return
    entry.leave(*_HARMLESS)
    written = entry.number("preference")
    distance = min(usual if written is None else written, _HIGHEST)
    conditions = [word for word in ("bfd-liveness-detection", "resolve") if entry.peek(word) is not None]
    entry.leave(*conditions)
    hops = [(one, distance, "") for one in entry.all("next-hop")]
    for one in entry.all("qualified-next-hop"):
        own = one.number("preference")
        out = one.word("interface")
        conditions += ["bfd-liveness-detection"] if one.peek("bfd-liveness-detection") is not None else []
        one.leave("metric", "tag", "bfd-liveness-detection")
        hops.append((one, distance if own is None else min(own, _HIGHEST), out))
    drops = [word for word in _DROPS if entry.has(word)]
    tables = entry.all("next-table")
    received = entry.has("receive")
    conditions += entry.left()
    if not (hops or drops or tables or received):
        conditions.append("no next hop")
        drops = ["nowhere"]
    base = Route(prefix=prefixes, at=entry.block, vrf=vrf, distance=distance, conditions=tuple(conditions))
    for one, rank, out in hops:
        hop = parse_ip(one.name) if is_ip(one.name) else None
        leaves = unit_name(out) if out else "" if hop is not None else unit_name(one.name)
        yield replace(base, next_hop=hop, interface=leaves, distance=rank)
    for _ in drops:
        yield replace(base, discard=True)
    for one in tables:
        yield replace(base, next_vrf=_table(one.name))


def _table(word: str) -> str:
    """``CUSTOMERS.inet.0`` is the table of that instance, ``inet.0`` the default one."""
    head, _, _ = word.rpartition(".inet")
    return head
