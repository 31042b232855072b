"""The draft: loads as it is, groups what is clear, says why, and leaves the rest to a person."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditor.model.address import parse_ip, prefix
from auditor.model.device import Device
from auditor.model.forwarding import Route
from auditor.model.interface import Vlan
from auditor.plant.draft import draft
from auditor.plant.guess import kind_in
from auditor.plant.load import check_devices, load_plant
from tests.plant.building import at, device, interface, neighbor, ssid

Write = Callable[..., Path]


def plant() -> list[Device]:
    default = Route(prefix=prefix("0.0.0.0/0"), at=at("fw-edge", 90), next_hop=parse_ip("203.0.113.1"))
    edge = device(
        "fw-edge",
        interface("fw-edge", "wan1", "203.0.113.2/29", line=3, description="光回線 KS-1"),
        interface("fw-edge", "internal", "10.10.0.1/24", line=4, description="to core Gi1/0/1"),
        interface("fw-edge", "port9", "10.50.0.1/24", line=5, description="公開サーバ"),
        kind="firewall",
        routes=(default,),
        ssids=(ssid("fw-edge", "KS-OFFICE", 10),),
    )
    core = device(
        "core",
        interface("core", "GigabitEthernet1/0/1", line=20, description="fw-edge internal"),
        interface("core", "GigabitEthernet1/0/2", line=21, access=310),
        interface(
            "core", "Vlan10", "10.10.0.2/24", "2001:db8:10::1/64", line=30, kind="svi", vlan=10, description="事務所PC"
        ),
        interface("core", "Vlan20", "10.20.0.1/24", line=31, kind="svi", vlan=20),
        interface("core", "Vlan30", "10.30.0.1/24", line=32, kind="svi", vlan=30, description="DCS"),
        interface("core", "Vlan77", "10.77.0.1/24", line=33, kind="svi", vlan=77),
        interface("core", "Loopback0", "10.255.0.1/32", line=34, kind="loopback"),
        kind="l3switch",
        vlans=(Vlan(20, "HMI_SCADA", at("core", 50)), Vlan(310, "PLC-LINE2", at("core", 51))),
        neighbors=(neighbor("core", "Gi1/0/9", "printer-3", "eth0"),),
    )
    return [edge, core]


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_draft_loads_as_it_is(write: Write, lang: str) -> None:
    devices = plant()
    found, problems = load_plant(write("plant.yaml", draft(devices, lang)))
    assert [(str(problem.at), problem.text.en) for problem in problems] == []
    assert found is not None
    assert check_devices(found, [each.name for each in devices]) == ()
    assert found.wireless is None
    assert found.one_way == ()


def test_subnets_of_one_kind_become_one_zone() -> None:
    zones: list[dict[str, Any]] = yaml.safe_load(draft(plant(), "en"))["zones"]
    by_id = {zone["id"]: zone for zone in zones}
    assert list(by_id) == ["it", "dmz", "ctrl_info", "control", "internet"]
    assert by_id["it"]["prefixes"] == ["10.10.0.0/24", "2001:db8:10::/64"]
    assert by_id["ctrl_info"]["prefixes"] == ["10.20.0.0/24"]
    assert by_id["control"] == {"id": "control", "kind": "control", "prefixes": ["10.30.0.0/24"], "vlans": [310]}
    assert by_id["dmz"]["prefixes"] == ["10.50.0.0/24"]
    assert by_id["internet"]["interfaces"] == ["fw-edge:wan1"]


def test_guess_shows_its_evidence_and_unknown_subnet_is_a_comment() -> None:
    text = draft(plant(), "ja")
    line = next(line for line in text.splitlines() if "- 10.10.0.0/24" in line)
    assert "core Vlan10「事務所PC」(core.cfg:30)" in line
    assert "core VLAN 20「HMI_SCADA」(core.cfg:50)" in text
    unassigned = next(line for line in text.splitlines() if "10.77.0.0/24" in line)
    assert unassigned.startswith("#   - ")
    assert "core Vlan77" in unassigned
    assert "10.255.0.1" not in text


def test_links_need_both_ends() -> None:
    assert yaml.safe_load(draft(plant(), "en"))["links"] == [
        {"from": "fw-edge:internal", "to": "core:GigabitEthernet1/0/1"}
    ]


def test_what_people_vouch_for_is_only_proposed() -> None:
    text = draft(plant(), "en")
    assert "#   - {ssid: KS-OFFICE, zone: it, purpose: }" in text
    assert "#   EC-01,fw-edge,wan1,internet,in_use" in text
    assert "name: printer-3" in text
    assert "#   - {device: core, port: GigabitEthernet1/0/2, use: }" in text
    assert "#   flows: registers/flows.csv" in text


def test_firewall_between_zones_is_a_boundary_and_a_switch_is_a_question() -> None:
    text = draft(plant(), "en")
    devices = yaml.safe_load(text)["devices"]
    assert devices == {"fw-edge": {"kind": "firewall", "boundary": True}, "core": {"kind": "l3switch"}}
    assert "is it a boundary on purpose?" in text


def test_level_clues_are_a_question_not_a_guess() -> None:
    both = device("r", interface("r", "e0", "10.1.0.1/24", description="PLC"), vlans=())
    other = device("s", interface("s", "e0", "10.1.0.2/24", description="office"))
    text = draft([both, other], "en")
    assert yaml.safe_load(text)["zones"] == []
    assert "check: control or it?" in text


def test_dynamic_outside_without_words_is_a_question() -> None:
    text = draft([device("r", interface("r", "e0", dynamic="dhcp", line=6), kind="router")], "en")
    assert yaml.safe_load(text)["zones"] == []
    assert "#   - r:e0" in text
    assert "where does it lead?" in text


def test_pppoe_and_cellular_are_pinned() -> None:
    router = device(
        "r",
        interface("r", "Dialer1", dynamic="pppoe", kind="dialer"),
        interface("r", "Cellular0", kind="cellular", dynamic="negotiated"),
        kind="router",
    )
    zones = {zone["id"]: zone["interfaces"] for zone in yaml.safe_load(draft([router], "en"))["zones"]}
    assert zones == {"wwan": ["r:Cellular0"], "internet": ["r:Dialer1"]}


def test_default_route_to_a_known_device_is_no_way_out() -> None:
    default = Route(prefix=prefix("0.0.0.0/0"), at=at("core", 90), next_hop=parse_ip("10.10.0.1"))
    core = device("core", interface("core", "e0", "10.10.0.2/24"), kind="router", routes=(default,))
    edge = device("edge", interface("edge", "e0", "10.10.0.1/24"), kind="firewall")
    assert "default route" not in draft([core, edge], "en")
    assert "default route to an unknown device" in draft([core], "en")


def test_second_network_of_an_interface_is_a_question() -> None:
    router = device("r", interface("r", "e0", "10.1.0.1/24", "10.2.0.1/24", description="office"))
    text = draft([router], "en")
    assert yaml.safe_load(text)["zones"][0]["prefixes"] == ["10.1.0.0/24"]
    assert "#   - 10.2.0.0/24" in text


def test_networks_behind_an_unknown_gateway_are_questions() -> None:
    route = Route(prefix=prefix("172.16.0.0/16"), at=at("r", 8), next_hop=parse_ip("10.1.0.254"))
    text = draft([device("r", interface("r", "e0", "10.1.0.1/24", description="office"), routes=(route,))], "en")
    assert "#   - 172.16.0.0/16" in text
    assert "behind r through 10.1.0.254 (r.cfg:8)" in text


def test_no_devices_give_a_plant_file_all_the_same(write: Write) -> None:
    found, problems = load_plant(write("plant.yaml", draft([], "ja")))
    assert problems == ()
    assert found is not None


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("制御情報系セグメント", "ctrl_info"),
        ("制御系 PLC", "control"),
        ("情報系PC", "it"),
        ("フィールド計装", "field"),
        ("VLAN300_DCS1", "control"),
        ("MGMT", "mgmt"),
        ("DCS管理", "mgmt"),
        ("管理棟 2F", None),
        ("監視カメラ", None),
        ("安全計装システム", "safety"),
        ("to core Gi1/0/1", None),
        ("保守会社向け", "partner"),
        ("保守会社 遠隔監視 LTE", "partner"),
        ("遠隔監視", "remote_access"),
        ("", None),
    ],
)
def test_words_name_their_kind(words: str, kind: str | None) -> None:
    assert kind_in(words) == kind


def test_device_names_are_no_words() -> None:
    assert kind_in("to fw-ctl Gi1/1") == "control"
    assert kind_in("to fw-ctl Gi1/1", ["fw-ctl"]) is None


nasty = st.text(
    alphabet=st.sampled_from(list("ab #:-'\"{}[]\n\t\r\\|>&*!%@`,?制御\x00\x85\u2028\ud7ff🏭")), max_size=30
)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(nasty, nasty.filter(bool), nasty.filter(bool), st.sampled_from(["en", "ja"]))
def test_no_words_of_a_configuration_break_the_draft(
    write: Write, description: str, name: str, port: str, lang: str
) -> None:
    router = device(
        name,
        interface(name, port, "10.0.0.1/24", description=description),
        interface(name, "wan", "203.0.113.2/29", description=description),
        ssids=(ssid(name, description, 1),),
        vlans=(Vlan(9, description, at(name)),),
        neighbors=(neighbor(name, port, description, port),),
        kind="router",
    )
    text = draft([router], lang)
    found, problems = load_plant(write("plant.yaml", text))
    assert [problem.text.en for problem in problems] == []
    assert found is not None
    assert list(found.devices) == [name]
