"""Zone of an interface: pinned > VLAN > longest prefix > unassigned."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from auditor.model.address import ANY, parse_ip, prefix
from auditor.model.device import Device
from auditor.model.forwarding import Route
from auditor.plant.assign import assign_zones
from auditor.plant.types import EMPTY, Plant
from auditor.plant.zones import Zoning, zone_addresses
from tests.plant.building import at, device, interface, ssid

Load = Callable[..., Any]


@pytest.fixture
def plant(load: Load) -> Callable[[str], Plant]:
    def read(text: str) -> Plant:
        found, _ = load(text)
        assert found is not None
        return found  # type: ignore[no-any-return]

    return read


ZONES = """zones:
  - {id: office, kind: it, prefixes: [10.10.0.0/16], vlans: [10]}
  - {id: dcs, kind: control, prefixes: [10.30.0.0/16], vlans: [300]}
  - {id: sis, kind: safety, prefixes: [10.30.9.0/24]}
  - {id: internet, kind: internet, interfaces: ["fw:wan1"]}
"""


def zone_of(zoning: Zoning, place: str) -> tuple[str, str, int] | None:
    name, _, port = place.partition(":")
    found = zoning.of(name, port)
    return (found.zone, found.how, found.at.first) if found else None


def test_pin_beats_vlan_and_prefix_without_a_conflict(plant: Callable[[str], Plant]) -> None:
    zoning = assign_zones(plant(ZONES), [device("fw", interface("fw", "wan1", "10.10.0.1/24", vlan=300))])
    assert zone_of(zoning, "fw:wan1") == ("internet", "interface", 5)
    assert zoning.conflicts == ()


def test_vlan_beats_prefix_and_the_disagreement_is_recorded(plant: Callable[[str], Plant]) -> None:
    zoning = assign_zones(
        plant(ZONES), [device("sw", interface("sw", "Vlan300", "10.10.5.1/24", kind="svi", vlan=300))]
    )
    assert zone_of(zoning, "sw:Vlan300") == ("dcs", "vlan", 3)
    (conflict,) = zoning.conflicts
    assert conflict.why == "vlan-prefix"
    assert [other.zone for other in conflict.others] == ["office"]
    assert conflict.others[0].at.first == 2


def test_longest_prefix_decides(plant: Callable[[str], Plant]) -> None:
    one, two = interface("r", "e0", "10.30.1.1/24"), interface("r", "e1", "10.30.9.1/25")
    zoning = assign_zones(plant(ZONES), [device("r", one, two)])
    assert zone_of(zoning, "r:e0") == ("dcs", "prefix", 3)
    assert zone_of(zoning, "r:e1") == ("sis", "prefix", 4)


def test_interface_without_zone_is_unassigned_with_its_line(plant: Callable[[str], Plant]) -> None:
    lost = interface("r", "e0", "192.168.7.1/24", line=40)
    outside = interface("r", "e1", dynamic="dhcp", line=50)
    silent = interface("r", "lo0", "192.0.2.1/32", kind="loopback")
    off = interface("r", "e2", "192.168.8.1/24", enabled=False)
    bare = interface("r", "e3")
    zoning = assign_zones(plant(ZONES), [device("r", lost, outside, silent, off, bare)])
    assert [(found.interface, found.at.first) for found in zoning.unassigned] == [("e0", 40), ("e1", 50)]
    assert zoning.of("r", "e0") is None


def test_subnet_in_two_zones_is_in_neither(plant: Callable[[str], Plant]) -> None:
    text = ZONES + "  - {id: twin, kind: it, prefixes: [10.10.0.0/16]}\n"
    zoning = assign_zones(plant(text), [device("r", interface("r", "e0", "10.10.0.1/24"))])
    assert zoning.of("r", "e0") is None
    assert {claim.zone for claim in zoning.claims_of("r", "e0")} == {"office", "twin"}
    assert [(conflict.why, conflict.chosen) for conflict in zoning.conflicts] == [("two-zones", None)]
    assert zoning.unassigned == ()


def test_one_wire_with_subnets_of_two_zones_is_in_neither(plant: Callable[[str], Plant]) -> None:
    zoning = assign_zones(plant(ZONES), [device("r", interface("r", "e0", "10.10.0.1/24", "10.30.0.1/24"))])
    assert zoning.of("r", "e0") is None
    assert [conflict.why for conflict in zoning.conflicts] == ["several-subnets"]


def test_subnet_that_holds_a_longer_zone_is_in_neither(plant: Callable[[str], Plant]) -> None:
    zoning = assign_zones(plant(ZONES), [device("r", interface("r", "e0", "10.30.8.1/23"))])
    assert zoning.of("r", "e0") is None
    assert zoning.conflicts[0].why == "two-zones"


def test_subnet_partly_in_no_zone_keeps_its_zone_and_is_recorded(plant: Callable[[str], Plant]) -> None:
    zoning = assign_zones(plant(ZONES), [device("r", interface("r", "e0", "10.10.0.1/15"))])
    assert zone_of(zoning, "r:e0") == ("office", "prefix", 2)
    assert [conflict.why for conflict in zoning.conflicts] == ["partly-outside"]


def test_two_pins_on_one_interface_are_neither(plant: Callable[[str], Plant]) -> None:
    text = ZONES + '  - {id: cloud, kind: cloud, interfaces: ["fw:wan1"]}\n'
    zoning = assign_zones(plant(text), [device("fw", interface("fw", "wan1"))])
    assert zoning.of("fw", "wan1") is None
    assert zoning.conflicts[0].why == "two-zones"


def test_pin_finds_the_interface_under_its_other_spelling(plant: Callable[[str], Plant]) -> None:
    text = 'zones:\n  - {id: a, kind: it, interfaces: ["r:Gi0/0/1"]}\n'
    zoning = assign_zones(plant(text), [device("r", interface("r", "GigabitEthernet0/0/1"))])
    assert zone_of(zoning, "r:GigabitEthernet0/0/1") == ("a", "interface", 2)


def test_access_port_and_tag_take_the_zone_of_their_vlan(plant: Callable[[str], Plant]) -> None:
    zoning = assign_zones(
        plant(ZONES),
        [
            device(
                "sw",
                interface("sw", "Gi1/0/1", access=300),
                interface("sw", "Gi1/0/2", access=300, mode="trunk"),
                interface("sw", "Gi0/0.10", kind="subinterface", vlan=10),
            )
        ],
    )
    assert zone_of(zoning, "sw:Gi1/0/1") == ("dcs", "vlan", 3)
    assert zone_of(zoning, "sw:Gi1/0/2") is None
    assert zone_of(zoning, "sw:Gi0/0.10") == ("office", "vlan", 2)


def test_vlan_without_claim_means_the_zone_of_its_interface(plant: Callable[[str], Plant]) -> None:
    core = device(
        "core",
        interface("core", "Vlan31", "10.30.1.1/24", kind="svi", vlan=31, line=12),
        interface("core", "Gi1/0/1", access=31),
    )
    edge = device("edge", interface("edge", "Gi1/0/1", access=31))
    zoning = assign_zones(plant(ZONES), [core, edge])
    own, far = zoning.of("core", "Gi1/0/1"), zoning.of("edge", "Gi1/0/1")
    assert own is not None
    assert (own.zone, own.certain, own.via) == ("dcs", True, (at("core", 12),))
    assert far is not None
    assert (far.zone, far.certain) == ("dcs", False)


def test_vlan_that_means_two_zones_elsewhere_means_none_here(plant: Callable[[str], Plant]) -> None:
    one = device("a", interface("a", "Vlan31", "10.30.1.1/24", kind="svi", vlan=31))
    two = device("b", interface("b", "Vlan31", "10.10.1.1/24", kind="svi", vlan=31))
    edge = device("edge", interface("edge", "Gi1", access=31, line=5), interface("edge", "Gi2", access=31))
    zoning = assign_zones(plant(ZONES), [one, two, edge])
    assert zoning.of("edge", "Gi1") is None
    assert [(found.device, found.interface, found.vlan) for found in zoning.unassigned] == [("edge", "Gi1", 31)]


ISLANDS = """zones:
  - {id: office, kind: it, vlans: [10], l2_domain: admin, prefixes: [10.10.0.0/16]}
  - {id: dcs, kind: control, vlans: [10], l2_domain: plant, prefixes: [10.30.0.0/16]}
devices:
  sw-a: {l2_domain: admin}
"""


def test_same_vlan_number_on_two_islands_is_told_apart(plant: Callable[[str], Plant]) -> None:
    stated = device("sw-a", interface("sw-a", "Gi1", access=10))
    silent = device("sw-b", interface("sw-b", "Gi1", access=10))
    routed = device("sw-c", interface("sw-c", "Vlan10", "10.30.0.1/24", kind="svi", vlan=10))
    zoning = assign_zones(plant(ISLANDS), [stated, silent, routed])
    assert zone_of(zoning, "sw-a:Gi1") == ("office", "vlan", 2)
    assert zoning.of("sw-b", "Gi1") is None
    assert [conflict.device for conflict in zoning.conflicts] == ["sw-b"]
    found = zoning.of("sw-c", "Vlan10")
    assert found is not None
    assert found.zone == "dcs"
    island = zoning.vlan_zone("sw-b", 10, "plant")
    assert island is not None
    assert island.zone == "dcs"
    assert zoning.vlan_zone("sw-b", 10) is None


def test_ssid_takes_the_zone_of_its_vlan_or_of_its_interface(plant: Callable[[str], Plant]) -> None:
    ap = device(
        "ap",
        interface("ap", "wlan1", "10.10.3.1/24", kind="wlan"),
        ssids=(ssid("ap", "KS-FIELD", 300), ssid("ap", "KS-OFFICE", None, "wlan1"), ssid("ap", "LOST", 77)),
    )
    zoning = assign_zones(plant(ZONES), [ap])
    assert [getattr(zoning.of_ssid("ap", name), "zone", None) for name in ("KS-FIELD", "KS-OFFICE", "LOST")] == [
        "dcs",
        "office",
        None,
    ]


def test_member_of_an_aggregate_is_in_its_zone(plant: Callable[[str], Plant]) -> None:
    zoning = assign_zones(
        plant(ZONES),
        [device("r", interface("r", "e0", group="agg1"), interface("r", "agg1", "10.30.0.1/24", kind="aggregate"))],
    )
    assert zone_of(zoning, "r:e0") == ("dcs", "prefix", 3)


def test_zone_nothing_reaches_into_is_untouched(plant: Callable[[str], Plant]) -> None:
    text = ZONES + "  - {id: hq, kind: hq, prefixes: [10.200.0.0/16]}\n"
    text += "  - {id: vendor, kind: partner, prefixes: [10.99.0.0/24]}\n"
    route = Route(prefix=prefix("10.200.0.0/16"), at=at("r"), next_hop=parse_ip("10.10.0.9"))
    every = Route(prefix=prefix("0.0.0.0/0"), at=at("r"), next_hop=parse_ip("10.10.0.9"))
    devices: list[Device] = [device("r", interface("r", "e0", "10.10.0.1/24"), routes=(route, every))]
    assert assign_zones(plant(text), devices).untouched == ("dcs", "sis", "internet", "vendor")


def test_without_plant_file_everything_is_unassigned() -> None:
    zoning = assign_zones(EMPTY, [device("r", interface("r", "e0", "10.10.0.1/24"))])
    assert zoning.by_interface == {}
    assert len(zoning.unassigned) == 1


def test_internet_is_everything_else_as_destination_and_anything_as_source(plant: Callable[[str], Plant]) -> None:
    text = ZONES.replace("10.10.0.0/16]", "10.10.0.0/16, 203.0.113.0/28]")
    found = plant(text)
    internet = found.zone("internet")
    assert internet is not None
    assert zone_addresses(found, internet, as_source=True) == ANY
    there = zone_addresses(found, internet, as_source=False)
    for address, inside in [
        ("198.51.100.1", True),
        ("2001:db8::1", True),
        ("203.0.113.1", False),
        ("10.30.0.1", False),
        ("10.250.0.1", False),
        ("100.64.0.1", False),
        ("fd00::1", False),
        ("224.0.0.5", False),
    ]:
        assert (parse_ip(address) in there) is inside, address


def test_zone_is_its_prefixes_without_longer_ones_of_others(plant: Callable[[str], Plant]) -> None:
    found = plant(ZONES)
    dcs = found.zone("dcs")
    assert dcs is not None
    assert zone_addresses(found, dcs, as_source=False) == prefix("10.30.0.0/16") - prefix("10.30.9.0/24")


def test_zone_by_vlan_has_the_subnets_of_its_interfaces(plant: Callable[[str], Plant]) -> None:
    found = plant("zones:\n  - {id: dcs, kind: control, vlans: [300]}\n")
    zoning = assign_zones(found, [device("sw", interface("sw", "Vlan300", "10.77.0.1/24", kind="svi", vlan=300))])
    assert zone_addresses(found, found.zones[0], as_source=True, zoning=zoning) == prefix("10.77.0.0/24")


def test_partner_behind_a_pin_without_prefixes_is_not_bounded(plant: Callable[[str], Plant]) -> None:
    found = plant(ZONES + '  - {id: vendor, kind: partner, interfaces: ["r:cell0"]}\n')
    vendor = found.zone("vendor")
    assert vendor is not None
    assert zone_addresses(found, vendor, as_source=True) == ANY
    assert parse_ip("10.30.0.1") not in zone_addresses(found, vendor, as_source=False)
    assert parse_ip("192.168.1.1") in zone_addresses(found, vendor, as_source=False)
