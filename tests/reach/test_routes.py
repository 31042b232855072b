"""Routing tables: longest prefix, distances, uncertain routes, and an exported table as the truth of its VRF."""

from __future__ import annotations

from auditor.model.address import parse_ip, prefix
from auditor.model.device import Device
from auditor.model.fact import written
from auditor.model.forwarding import Route
from auditor.model.interface import Address, Interface
from auditor.model.observed import LearnedRoute, Observed
from auditor.model.ranges import NOTHING
from auditor.model.span import Span
from auditor.reach.routes import CONNECTED, Entry, lookup, table, tables

AT = Span("t.cfg", 1, 1)


def beyond(found: Device, vrf: str) -> list[Entry]:
    """The routes of a VRF that do not follow from its interfaces."""
    return [way for way in tables(found, ["", vrf], {})[vrf] if way.distance != CONNECTED]


def entry(text: str, outward: str, *, distance: int = 1, certain: bool = True) -> Entry:
    return Entry(prefix=prefix(text), outward=outward, next_hop=None, at=AT, distance=distance, certain=certain)


def device(**fields: object) -> Device:
    lan = Interface(
        name="GigabitEthernet0/0", kind="ethernet", at=AT, enabled=written(True, AT),
        addresses=(Address(parse_ip("10.0.0.1"), 24, AT),),
    )  # fmt: skip
    return Device(name="r", platform="t", kind="router", at=AT, reads=frozenset(), interfaces=(lan,), **fields)  # type: ignore[arg-type]


def test_the_longest_prefix_takes_its_destinations_from_the_shorter():
    pieces = table([entry("0.0.0.0/0", "wan"), entry("10.0.0.0/8", "lan")])
    by_way = {piece.entries[0].outward: piece.lower for piece in pieces}
    assert parse_ip("10.1.1.1") in by_way["lan"]
    assert parse_ip("10.1.1.1") not in by_way["wan"]
    assert parse_ip("9.1.1.1") in by_way["wan"]


def test_a_floating_route_waits_behind_the_nearer_one():
    found = lookup([entry("10.0.0.0/8", "near"), entry("10.0.0.0/8", "far", distance=250)], parse_ip("10.1.1.1"))
    assert [(way.outward, settled) for way, settled in found] == [("near", True)]


def test_an_uncertain_route_leaves_the_fallback_possible_and_nothing_certain():
    entries = [entry("0.0.0.0/0", "wan"), entry("10.0.0.0/8", "tracked", certain=False)]
    found = lookup(entries, parse_ip("10.1.1.1"))
    assert {way.outward for way, _ in found} == {"tracked", "wan"}
    assert not any(settled for _, settled in found)
    for piece in table(entries):
        assert not piece.lower & prefix("10.0.0.0/8")


def test_an_exported_table_replaces_the_written_routes_of_its_vrf_only():
    learned = LearnedRoute("", prefix("10.9.0.0/16"), "ospf", (parse_ip("10.0.0.9"),), "GigabitEthernet0/0", 110, AT)
    written_route = Route(prefix=prefix("10.8.0.0/16"), at=AT, next_hop=parse_ip("10.0.0.8"))
    other = Route(prefix=prefix("10.7.0.0/16"), at=AT, interface="GigabitEthernet0/0", vrf="mgmt")
    found = device(routes=(written_route, other), observed=Observed(routes=(learned,), routed_vrfs=("",)))
    assert [way.prefix for way in beyond(found, "")] == [prefix("10.9.0.0/16")]
    assert [way.prefix for way in beyond(found, "mgmt")] == [prefix("10.7.0.0/16")]


def test_a_table_line_without_next_hop_is_a_way_out_and_null_is_a_discard():
    tunnel = LearnedRoute("", prefix("10.9.0.0/16"), "static", (), "Tunnel0", 1, AT)
    null = LearnedRoute("", prefix("10.8.0.0/16"), "static", (), "Null0", 1, AT)
    own = LearnedRoute("", prefix("10.0.0.0/24"), "connected", (), "GigabitEthernet0/0", 0, AT)
    found = device(observed=Observed(routes=(tunnel, null, own), routed_vrfs=("",)))
    ways = {way.prefix: way.outward for way in beyond(found, "")}
    assert ways == {prefix("10.9.0.0/16"): "Tunnel0", prefix("10.8.0.0/16"): ""}


def test_nothing_is_certain_of_an_interface_that_may_be_down():
    pieces = table([entry("10.0.0.0/24", "lan", certain=False)])
    assert pieces[0].lower == NOTHING
    assert pieces[0].upper == prefix("10.0.0.0/24")
