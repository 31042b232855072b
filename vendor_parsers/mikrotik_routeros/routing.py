"""Static routes, and what chooses a routing table: rules and marks.

manual.mikrotik.com, IP Routing and Policy Routing: a missing distance is 1; a gateway is resolved in the main table unless
``@table`` says otherwise; a mark or rule asks its table first and the main one when that has no route, except with
``lookup-only-in-table``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from auditor.model.address import ANY4, ANY6, is_ip, parse_ip, prefix
from auditor.model.forwarding import PolicyRoute, Route
from auditor.model.rule import ANYWHERE, Family, Match
from auditor.model.span import Span
from vendor_parsers.mikrotik_routeros.chains import KNOWN, Table
from vendor_parsers.mikrotik_routeros.items import Export, Item
from vendor_parsers.mikrotik_routeros.lists import addresses_of
from vendor_parsers.mikrotik_routeros.packets import Around, asked

LAST = 254
"""The distance of the way back to the main table: behind every real route."""
_DISCARDS = frozenset({"blackhole", "unreachable", "prohibit"})
_HARMLESS = frozenset(
    """comment scope target-scope pref-src suppress-hw-offload route-tag bgp-as-path bgp-atomic-aggregate bgp-communities
    bgp-local-pref bgp-med bgp-origin bgp-prepend vrf-interface type""".split()
)


@dataclass(slots=True)
class Ways:
    """What is written about ways; ``asked`` are the tables something leads to."""

    routes: list[Route] = field(default_factory=list)
    policies: list[PolicyRoute] = field(default_factory=list)
    asked: dict[str, Span] = field(default_factory=dict)


def read_ways(export: Export, interfaces: frozenset[str], vrfs: frozenset[str]) -> Ways:
    """Every static route of both families, and the routing rules."""
    found = Ways()
    for menu, everything in (("/ip route", "0.0.0.0/0"), ("/ipv6 route", "::/0")):
        for item in export.items(menu, "add"):
            found.routes += _routes(item, everything, interfaces)
    for item in export.items("/routing table", "add"):
        item.know(("name", "fib", "comment", "disabled"))
    for menu in ("/routing rule", "/ip route rule"):
        for item in export.items(menu, "add"):
            _rule(item, found, vrfs)
    return found


def _routes(item: Item, everything: str, interfaces: frozenset[str]) -> Iterator[Route]:
    """One route per gateway; several share the load."""
    item.know(_HARMLESS)
    text = item.get("dst-address", everything)
    table = item.get("routing-table") or item.get("routing-mark")
    watched = item.get("check-gateway", "none")
    distance = item.get("distance", "1")
    gateways = item.values("gateway")
    discards = item.says("blackhole") or item.get("type") in _DISCARDS
    if item.disabled:
        return
    try:
        wanted = prefix(text)
    except ValueError:
        item.forget("dst-address")
        return
    if not (distance.isdecimal() and len(distance) < 4):
        item.forget("distance")
    usual = Route(
        prefix=wanted,
        at=item.at,
        distance=int(distance) if distance.isdecimal() and len(distance) < 4 else 1,
        vrf="" if table == "main" else table,
        discard=discards,
        conditions=(f"check-gateway={watched}",) if watched != "none" and not discards else (),
    )
    if discards:
        yield usual
        return
    if not gateways:
        item.forget("gateway")
    for gateway in gateways:
        yield _by_gateway(usual, gateway, interfaces)


def _by_gateway(usual: Route, gateway: str, interfaces: frozenset[str]) -> Route:
    """``10.0.0.1``, ``10.0.0.1%ether1``, ``ether1``, ``10.0.0.1@vrf1``."""
    text, _, table = gateway.partition("@")
    address, _, interface = text.partition("%")
    if not is_ip(address):
        name = text
        doubts = () if name in interfaces else (f"gateway {gateway}",)
        return replace(usual, interface=name, conditions=(*usual.conditions, *doubts))
    resolved = ("" if table == "main" else table) if table else ("" if usual.vrf and not interface else None)
    return replace(usual, next_hop=parse_ip(address), interface=interface, next_vrf=resolved)


def _rule(item: Item, found: Ways, vrfs: frozenset[str]) -> None:
    """``src-address=10.1.0.0/16 action=lookup table=isp2``."""
    item.know(("comment", "routing-mark", "min-prefix"))
    action, table = item.get("action", "lookup"), item.get("table", "main")
    source, destination = _side(item, "src-address"), _side(item, "dst-address")
    interface = item.get("interface")
    if item.disabled:
        return
    conditions = [f"{key}={item.get(key)}" for key in ("routing-mark", "min-prefix") if item.has(key)]
    conditions += item.unasked()
    if action not in ("lookup", "lookup-only-in-table", "drop", "unreachable"):
        item.forget("action")
        conditions.append(f"action={action}")
    name = "" if table == "main" else table
    for vrf in ("", *sorted(vrfs)):
        found.policies.append(
            PolicyRoute(
                name=f"routing rule {item.number + 1}",
                at=item.at,
                inward=frozenset({interface}) if interface else None,
                source=source,
                destination=destination,
                vrf=vrf,
                next_vrf=None if action in ("drop", "unreachable") else name,
                discard=action in ("drop", "unreachable"),
                conditions=tuple(conditions),
            )
        )
    if action == "lookup" and name:
        found.asked.setdefault(name, item.at)


def _side(item: Item, key: str) -> Match:
    text = item.get(key)
    if not text:
        return ANYWHERE
    addresses = addresses_of(text)
    if addresses is None:
        item.forget(key)
        return Match.opaque(text)
    return Match.exact(addresses, text)


def read_marks(tables: list[Table], arounds: dict[Family, Around], found: Ways) -> None:
    """Mangle rules that mark packets for a routing table; a mark is asked for before any routing rule."""
    marked: list[PolicyRoute] = []
    for table in tables:
        for chain, items in table.chains.items():
            for place, item in enumerate(items, start=1):
                marked += _marks(table, chain, place, item, arounds[table.family], found)
    found.policies[:0] = marked


def _marks(table: Table, chain: str, place: int, item: Item, around: Around, found: Ways) -> Iterator[PolicyRoute]:
    item.know(KNOWN)
    action, mark = item.get("action", "accept"), item.get("new-routing-mark")
    products = [part for part in asked(item, around) if not part.empty]
    if item.disabled or chain in ("output", "input", "forward", "postrouting"):
        return
    if action == "route" and chain == "prerouting":
        item.forget("action")
    if action != "mark-routing" or not mark or mark == "main":
        return
    found.asked.setdefault(mark, item.at)
    doubts = () if chain == "prerouting" else (f"chain {chain}",)
    for part in products:
        state = () if part.states is None else ("connection state",)
        yield PolicyRoute(
            name=f"{table.title(chain)} {place}",
            at=item.at,
            inward=part.inward,
            source=part.source,
            destination=part.destination,
            service=part.service,
            next_vrf=mark,
            conditions=(*part.conditions, *doubts, *state),
        )


def ways_back(found: Ways) -> Iterator[Route]:
    """From each table that is only asked first, the way to the main one."""
    for table, at in found.asked.items():
        for everything in (ANY4, ANY6):
            yield Route(prefix=everything, at=at, vrf=table, next_vrf="", distance=LAST, protocol="lookup")
