"""Links: declared, discovered, or described on both ends; one end's word alone is not certain."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.model.device import Device
from auditor.plant.links import PhysicalLink, find_links, mentions
from auditor.plant.ports import find_port, same_port
from auditor.plant.types import EMPTY
from tests.plant.building import device, interface, neighbor


def ends(link: PhysicalLink) -> set[str]:
    return {str(link.source), str(link.target)}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Gi1/0/1", "GigabitEthernet1/0/1"),
        ("GE1/0/1", "gigabitethernet 1/0/1"),
        ("Te1/1/1", "TenGigabitEthernet1/1/1"),
        ("XGE1/0/1", "Ten-GigabitEthernet1/0/1"),
        ("Eth1/3", "Ethernet1/3"),
        ("Po1", "port-channel1"),
        ("Vl300", "Vlan300"),
        ("wan1", "WAN1"),
        ("25GE1/0/1", "TwentyFiveGigE1/0/1"),
    ],
)
def test_two_spellings_of_one_port(one: str, other: str) -> None:
    assert same_port(one, other)
    assert same_port(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Gi1/0/1", "Gi1/0/11"),
        ("Gi1/0/1", "Te1/0/1"),
        ("Po1", "port1"),
        ("Fa0/1", "Fo0/1"),
        ("wan1", "lan1"),
        ("e0", "e0.1"),
    ],
)
def test_different_ports(one: str, other: str) -> None:
    assert not same_port(one, other)


@given(st.text(max_size=40))
def test_every_name_is_its_own_port(name: str) -> None:
    assert same_port(name, name)


def test_ambiguous_port_is_not_found() -> None:
    assert find_port("gi1", ["Gi1", "GE1"]) is None
    assert find_port("Gi1", ["Gi1", "GE1"]) == "Gi1"


def test_description_on_both_ends_is_certain() -> None:
    one = device("sw-a", interface("sw-a", "GigabitEthernet1/0/1", description="to SW-B Gi1/0/24", line=7))
    two = device("sw-b", interface("sw-b", "GigabitEthernet1/0/24", description="uplink: sw-a_Gi1/0/1", line=9))
    (link,) = find_links(EMPTY, [one, two])
    assert (link.how, link.certain) == ("described", True)
    assert ends(link) == {"sw-a:GigabitEthernet1/0/1", "sw-b:GigabitEthernet1/0/24"}
    assert [str(span) for span in link.evidence] == ["sw-a.cfg:7", "sw-b.cfg:9"]


def test_names_alone_are_enough_where_there_is_one_port_each() -> None:
    one = device("sw-a", interface("sw-a", "e1", description="sw-b"))
    two = device("sw-b", interface("sw-b", "e9", description="【sw-a】接続"))
    assert [link.certain for link in find_links(EMPTY, [one, two])] == [True]


def test_names_alone_are_not_enough_for_two_parallel_ports() -> None:
    one = device("sw-a", interface("sw-a", "e1", description="sw-b"), interface("sw-a", "e2", description="sw-b"))
    two = device("sw-b", interface("sw-b", "e8", description="sw-a"), interface("sw-b", "e9", description="sw-a"))
    found = find_links(EMPTY, [one, two])
    assert found
    assert not any(link.certain for link in found)


def test_one_sided_description_is_not_certain() -> None:
    one = device("sw-a", interface("sw-a", "e1", description="to sw-b e9"))
    two = device("sw-b", interface("sw-b", "e9"))
    (link,) = find_links(EMPTY, [one, two])
    assert not link.certain
    assert ends(link) == {"sw-a:e1", "sw-b:e9"}


def test_descriptions_that_contradict_each_other_are_not_certain() -> None:
    one = device("sw-a", interface("sw-a", "e1", description="to sw-b e9"))
    two = device("sw-b", interface("sw-b", "e9", description="to sw-a e2"), interface("sw-b", "e8"))
    assert not any(link.certain for link in find_links(EMPTY, [one, two]))


def test_name_inside_a_longer_name_is_not_named() -> None:
    one = device("sw-a", interface("sw-a", "e1", description="to sw-b-old and xsw-b"))
    assert mentions([one, device("sw-b")]) == ()


def test_longest_name_wins() -> None:
    one = device("core", interface("core", "e1", description="link sw-b_2 e1"))
    found = mentions([one, device("sw-b"), device("sw-b_2", interface("sw-b_2", "e1"))])
    assert [str(target) for _, target in found] == ["sw-b_2:e1"]


def test_neighbour_table_makes_a_link_and_foreign_neighbours_none() -> None:
    seen = (
        neighbor("sw-a", "Gi1/0/1", "sw-b.plant.local", "Gi1/0/24"),
        neighbor("sw-a", "Gi1/0/2", "SW-C(FOX12345)", "Eth1/1"),
        neighbor("sw-a", "Gi1/0/3", "phone-77", "port1"),
    )
    one = device("sw-a", interface("sw-a", "GigabitEthernet1/0/1"), neighbors=seen)
    found = find_links(EMPTY, [one, device("sw-b", interface("sw-b", "GigabitEthernet1/0/24")), device("sw-c")])
    assert [link.how for link in found] == ["discovered", "discovered"]
    assert ends(found[0]) == {"sw-a:GigabitEthernet1/0/1", "sw-b:GigabitEthernet1/0/24"}
    assert ends(found[1]) == {"sw-a:Gi1/0/2", "sw-c:Eth1/1"}


def test_link_said_three_ways_is_one_with_all_evidence(load: Callable[..., Any]) -> None:
    plant, _ = load('links:\n  - {from: "sw-b:Gi1/0/24", to: "sw-a:Gi1/0/1", kind: diode}\n')
    one = device(
        "sw-a",
        interface("sw-a", "GigabitEthernet1/0/1", description="sw-b Gi1/0/24", line=4),
        neighbors=(neighbor("sw-a", "Gi1/0/1", "sw-b", "Gi1/0/24"),),
    )
    two = device("sw-b", interface("sw-b", "GigabitEthernet1/0/24", description="sw-a Gi1/0/1", line=5))
    (link,) = find_links(plant, [one, two])
    assert (link.how, link.kind, link.direction) == ("declared", "diode", "forward")
    assert str(link.source) == "sw-b:GigabitEthernet1/0/24"
    assert [str(span) for span in link.evidence] == ["plant.yaml:2", "sw-a.cfg:99", "sw-a.cfg:4", "sw-b.cfg:5"]


def test_stand_in_joins_the_ports_it_names(load: Callable[..., Any]) -> None:
    plant, _ = load('stand_ins:\n  - {name: hub, kind: hub, ports: ["sw-a:e1", "sw-b:e2"]}\n')
    found = find_links(plant, [device("sw-a", interface("sw-a", "e1"))])
    assert [ends(link) for link in found] == [{"hub", "sw-a:e1"}, {"hub", "sw-b:e2"}]


def test_aggregate_and_its_members_are_told_apart() -> None:
    def half(name: str, other: str) -> Device:
        return device(
            name,
            interface(name, "Port-channel1", description=other, kind="aggregate"),
            interface(name, "Gi1", description=f"{other} Gi1"),
            interface(name, "Gi2", description=f"{other} Gi2"),
        )

    found = find_links(EMPTY, [half("sw-a", "sw-b"), half("sw-b", "sw-a")])
    assert all(link.certain for link in found)
    assert {link.source.interface for link in found} == {"Port-channel1", "Gi1", "Gi2"}
