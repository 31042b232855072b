"""Hosts gathered over devices: seen once each, never a device itself, found in the ledger by address, MAC address or name."""

from __future__ import annotations

from datetime import date

from auditor.model.address import parse_ip, prefix
from auditor.model.endpoint import Endpoint
from auditor.model.forwarding import Nat
from auditor.model.naming import Definition
from auditor.model.observed import MacEntry, Neighbor, Observed
from auditor.model.rule import Action, Match, Rule, RuleSet
from auditor.plant.endpoints import Host, find_hosts
from auditor.plant.ledger import index
from auditor.plant.oui import known_makers
from auditor.plant.ports import FREE_WORDS
from auditor.plant.rows import Asset, Registers
from auditor.plant.types import Plant, Zone
from auditor.reach.network import Network
from tests.checks.building import address, at, device, port, switched

MAC = "00:30:de:11:22:33"


def hosts(*devices: object) -> tuple[Host, ...]:
    network = Network(devices, Plant(file="", at=at(1)), date(2026, 11, 22))  # type: ignore[arg-type]
    return find_hosts(network.devices, network.links, FREE_WORDS)


def host_rule(ip: str, line: int, *names: str, **parts: object) -> Rule:
    match = Match.exact(prefix(ip), *(names or (ip,)))
    return Rule(name="r", action=Action.PERMIT, at=at(line), destination=match, **parts)  # type: ignore[arg-type]


def rules(*found: Rule, name: str = "IN", **parts: object) -> RuleSet:
    return RuleSet(name=name, family="4", rules=found, at=at(1), **parts)  # type: ignore[arg-type]


def test_a_host_in_a_rule_is_seen_and_a_network_is_not() -> None:
    found = hosts(device(filters=(rules(host_rule("10.30.20.11", 5, "PLC-01"), host_rule("10.30.0.0/16", 6)),)))
    assert [(one.ip, one.names) for one in found] == [(parse_ip("10.30.20.11"), ("PLC-01",))]


def test_a_rule_that_is_disabled_or_implied_and_a_list_for_routes_name_no_host() -> None:
    off = host_rule("10.30.20.11", 5, enabled=False)
    implied = host_rule("10.30.20.12", 6, implied=True)
    routes = rules(host_rule("10.30.20.13", 7), name="ROUTES", filters_packets=False)
    assert hosts(device(filters=(rules(off, implied), routes))) == ()


def test_an_address_of_a_supplied_device_is_no_host() -> None:
    own = device("a", interfaces=(port("Gi1", 3, addresses=(address("10.30.20.1", 24, 3),)),))
    other = device("b", filters=(rules(host_rule("10.30.20.1", 5)),))
    assert hosts(own, other) == ()


def test_addresses_that_no_host_has_are_left_out() -> None:
    found = rules(*(host_rule(ip, 5) for ip in ("0.0.0.0", "255.255.255.255", "224.0.0.5", "127.0.0.1", "fe80::1")))
    assert hosts(device(filters=(found,))) == ()


def test_the_inside_of_a_translation_is_a_host() -> None:
    inside = Match.exact(prefix("10.50.0.20"), "web")
    published = Match.exact(prefix("203.0.113.3"), "203.0.113.3")
    nat = Nat(kind="destination", name="n", at=at(4), destination=published, to=inside)
    hidden = Nat(kind="source", name="m", at=at(5), to=published)
    assert [(one.ip, one.names) for one in hosts(device(nats=(nat, hidden)))] == [(parse_ip("10.50.0.20"), ("web",))]


def test_one_host_of_many_sightings_is_one_host() -> None:
    arp = Endpoint(how="arp", at=at(2), ip=parse_ip("10.30.20.11"), mac=MAC)
    learned = Observed(macs=(MacEntry(300, MAC, "Gi1/0/1", at(9)),))
    switch = device(
        "sw", interfaces=(port("GigabitEthernet1/0/1", 3, description="plc-01 (reactor)", port=switched(300, 3)),),
        observed=learned,
    )  # fmt: skip
    router = device("rt", endpoints=(arp,), filters=(rules(host_rule("10.30.20.11", 5, "PLC-01")),))
    (found,) = hosts(switch, router)
    assert found.macs == (MAC,)
    assert found.names[0] == "plc-01 (reactor)"
    assert {one.endpoint.how for one in found.sightings} == {"arp", "rule", "description", "mac_table"}


def test_the_same_words_at_two_ports_are_two_hosts() -> None:
    ports = tuple(port(f"Gi1/0/{n}", n, description="PC", port=switched(10, n)) for n in (1, 2))
    assert len(hosts(device(interfaces=ports))) == 2


def test_free_ports_trunks_and_links_to_devices_have_no_host() -> None:
    free = port("Gi1/0/1", 1, description="予備ポート", port=switched(10, 1))
    link = port("Gi1/0/2", 2, description="to core-01 Gi1/0/1", port=switched(10, 2))
    core = device("core-01", interfaces=(port("Gi1/0/1", 1, description="sw-01 Gi1/0/2", port=switched(10, 1)),))
    assert hosts(device("sw-01", interfaces=(free, link)), core) == ()


def test_learned_addresses_of_gateways_and_groups_are_no_hosts() -> None:
    entries = ("00:00:0c:07:ac:0a", "00:00:5e:00:01:0a", "01:00:5e:00:00:05", MAC)
    observed = Observed(macs=tuple(MacEntry(10, mac, "Gi1/0/1", at(9)) for mac in entries))
    found = hosts(device(interfaces=(port("Gi1/0/1", 1, port=switched(10, 1)),), observed=observed))
    assert [one.macs for one in found] == [(MAC,)]


def test_a_neighbour_without_a_configuration_is_a_host_and_a_supplied_one_is_not() -> None:
    seen = tuple(
        Neighbor("lldp", f"Gi1/0/{n}", name, "1", "", "", at(n))
        for n, name in ((1, "sw-02"), (2, "plc-gw.plant.local"))
    )
    found = hosts(device("sw-01", observed=Observed(neighbors=seen)), device("sw-02"))
    assert [one.names for one in found] == [("plc-gw.plant.local",)]


def test_an_object_that_nothing_uses_is_told_apart() -> None:
    old = Endpoint(how="object", at=at(2), ip=parse_ip("10.30.20.99"), name="PLC-OLD")
    new = Endpoint(how="object", at=at(3), ip=parse_ip("10.30.20.11"), name="PLC-01")
    definitions = (
        Definition(kind="object", name="PLC-OLD", at=at(2)), Definition(kind="object", name="PLC-01", at=at(3), active=True),
    )  # fmt: skip
    found = hosts(device(endpoints=(old, new), definitions=definitions))
    assert [(one.names[0], one.in_use) for one in found] == [("PLC-01", True), ("PLC-OLD", False)]


def test_the_ledger_finds_a_host_by_address_mac_and_words_in_its_name() -> None:
    ledger = index(
        [
            Asset(at=at(1), asset_id="A-1", name="plc-01", ips=prefix("10.30.20.11")),
            Asset(at=at(2), asset_id="A-2", name="plc-02", macs=(MAC,)),
            Asset(at=at(3), asset_id="A-3", name="HMI 03"),
        ]
    )
    by_ip = Host(parse_ip("10.30.20.11"), (), (), ())
    by_mac = Host(None, (MAC,), (), ())
    by_name = Host(None, (), ("hmi-03 (操作卓)",), ())
    part = Host(None, (), ("plc-0199",), ())
    found = [ledger.of_host(one) for one in (by_ip, by_mac, by_name, part)]
    assert [one and (one.row.asset_id, one.by) for one in found] == [
        ("A-1", "address"), ("A-2", "mac"), ("A-3", "name"), None,
    ]  # fmt: skip


def test_of_two_rows_the_one_in_use_counts() -> None:
    ledger = index(
        [
            Asset(at=at(1), asset_id="A-1", name="sw-01", status="retired"),
            Asset(at=at(2), asset_id="A-2", name="SW 01", status="in_use"),
        ]
    )
    found = ledger.of_device(device("sw-01"))
    assert found is not None
    assert found.row.asset_id == "A-2"


def test_a_device_is_found_by_serial_before_name_and_by_address_last() -> None:
    ledger = index(
        [
            Asset(at=at(1), asset_id="A-1", name="sw-01", serial="OLD1"),
            Asset(at=at(2), asset_id="A-2", name="renamed", serial="NEW1", ips=prefix("10.90.2.13")),
        ]
    )
    named = device("sw-01", serial="new1")
    addressed = device("sw-99", interfaces=(port("Vlan92", 4, addresses=(address("10.90.2.13", 24, 4),)),))
    found = [ledger.of_device(one) for one in (named, device("sw-01"), addressed, device("sw-77"))]
    assert [one and (one.row.asset_id, one.by) for one in found] == [
        ("A-2", "serial"), ("A-1", "name"), ("A-2", "address"), None,
    ]  # fmt: skip


def test_a_host_lies_in_the_zone_of_its_longest_prefix_else_of_its_port() -> None:
    zones = tuple(
        Zone(id=name, kind="control", at=at(1), prefixes=prefix(text), prefix_lines=((prefix(text), at(1)),), vlans=vlans,
             vlan_lines=tuple((vlan, at(1)) for vlan in vlans))
        for name, text, vlans in (("wide", "10.30.0.0/16", frozenset[int]()), ("narrow", "10.30.20.0/24", frozenset({300})))
    )  # fmt: skip
    plant = Plant(file="p", at=at(1), zones=zones, registers=Registers())
    switch = device("sw", interfaces=(port("Gi1/0/1", 3, description="plc-09", port=switched(300, 3)),))
    router = device(
        "rt", filters=(rules(host_rule("10.30.20.11", 5), host_rule("10.30.40.1", 6), host_rule("10.99.0.1", 7)),)
    )
    network = Network([switch, router], plant, date(2026, 11, 22))
    told = [(zone.id if zone is not None else None) for zone in map(network.host_zones.of, network.hosts)]
    assert told == ["narrow", "wide", None, "narrow"]


def test_makers_are_known_by_prefix_and_made_up_addresses_have_none() -> None:
    makers = known_makers()
    assert makers.of("00:00:0a:11:22:33") == "Omron"
    assert makers.of("02:00:0a:11:22:33") == ""
    assert makers.of("12:34:56:78:9a:bc") == ""
