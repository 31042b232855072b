"""Layer 2 as each platform writes it, from small configurations to what hosts reach: bridging firewalls, VLANs, SSIDs."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from auditor.cli.reach_command import packet_of
from auditor.engine import Options, load
from auditor.reach.ask import ask
from auditor.reach.network import Network
from tests.reach.test_engines_agree import only

ROUTER = """\
version 15.2
hostname rt-01
!
interface GigabitEthernet0/0
 ip address 10.10.1.1 255.255.255.0
!
interface GigabitEthernet0/1
 ip address 10.30.1.1 255.255.255.0
!
ip routing
end
"""
ASA = """\
ASA Version 9.8(4)
!
firewall transparent
hostname fw-01
!
interface GigabitEthernet0/0
 nameif outside
 bridge-group 1
 security-level 0
!
interface GigabitEthernet0/1
 nameif inside
 bridge-group 1
 security-level 100
!
interface BVI1
 ip address 10.30.1.2 255.255.255.0
!
access-list OUT extended permit tcp any host 10.30.1.10 eq 502
access-group OUT in interface outside
"""
FORTI = """\
#config-version=FGT60F-7.2.8-FW-build1639-240313:opmode=1:vdom=0:user=admin
config system settings
    set opmode transparent
    set manageip 10.30.1.2/255.255.255.0
end
config system interface
    edit "port1"
        set type physical
    next
    edit "port2"
        set type physical
    next
end
config firewall address
    edit "plc"
        set subnet 10.30.1.10 255.255.255.255
    next
end
config firewall service custom
    edit "modbus"
        set tcp-portrange 502
    next
end
config firewall policy
    edit 1
        set srcintf "port1"
        set dstintf "port2"
        set srcaddr "all"
        set dstaddr "plc"
        set action accept
        set schedule "always"
        set service "modbus"
    next
end
"""
WIRE = (
    FORTI.replace("    set opmode transparent\n    set manageip 10.30.1.2/255.255.255.0\n", "    set opmode nat\n")
    + """\
config system virtual-wire-pair
    edit "pair"
        set member "port1" "port2"
    next
end
"""
)
SOFT = (
    FORTI.replace("    set opmode transparent\n    set manageip 10.30.1.2/255.255.255.0\n", "    set opmode nat\n")
    + """\
config system switch-interface
    edit "lan"
        set member "port1" "port2"
        set intra-switch-policy {policy}
    next
end
"""
)


def plant(links: list[tuple[str, str]], dcs: str = "", more: str = "") -> str:
    rows = "".join(f'  - {{from: "{a}", to: "{b}", kind: cable}}\n' for a, b in links)
    return f"""\
schema: 1
plant: {{name: JB2}}
zones:
  - {{id: office, kind: it, prefixes: [10.10.1.0/24]}}
  - {{id: dcs, kind: control, prefixes: [10.30.1.0/24]{dcs}}}
{more}{"links:" if links else ""}
{rows}"""


def network(folder: Path, configs: dict[str, str], stated: str) -> Network:
    for name, text in configs.items():
        (folder / name).write_text(text)
    (folder / "plant.yaml").write_text(stated)
    return load(Options(sources=(str(folder),), as_of=date(2026, 11, 22))).network


def answer(found: Network, source: str, target: str, port: str, zones: tuple[str, str] = ("office", "dcs")) -> str:
    """What the engine that follows single packets says; the set engine must agree with it."""
    packet = packet_of(source, target, "tcp", port)
    said = ask(found, packet, *zones).verdict
    pair, one = found.reach(*zones), only(found, packet)
    assert (said == "permitted") == bool(pair.lower & one)
    assert pair.blind or (said != "denied") == bool(pair.upper & one)
    return said


BRIDGES = {
    "asa": ({"fw.cfg": ASA}, "fw-01:GigabitEthernet0/0", "fw-01:GigabitEthernet0/1"),
    "fortios": ({"fw.conf": FORTI}, "fw:port1", "fw:port2"),
    "wire-pair": ({"fw.conf": WIRE}, "fw:port1", "fw:port2"),
    "software-switch": ({"fw.conf": SOFT.format(policy="explicit")}, "fw:port1", "fw:port2"),
}


@pytest.mark.parametrize("kind", BRIDGES)
def test_a_bridging_firewall_filters_what_crosses_it(tmp_path, kind):
    configs, outside, inside = BRIDGES[kind]
    pinned = f', interfaces: ["{inside}"]'
    found = network(tmp_path, {"rt.cfg": ROUTER, **configs}, plant([("rt-01:Gi0/1", outside)], pinned))
    assert answer(found, "10.10.1.5", "10.30.1.10", "502") == "permitted"
    assert answer(found, "10.10.1.5", "10.30.1.10", "80") == "denied"
    assert answer(found, "10.10.1.5", "10.30.1.11", "502") == "denied"
    path = ask(found, packet_of("10.10.1.5", "10.30.1.10", "tcp", "502"), "office", "dcs").journey
    assert path is not None
    router, bridge = path.hops
    assert router.device == "rt-01"
    assert bridge.rules, "the line that lets it cross is named"


@pytest.mark.parametrize("kind", BRIDGES)
def test_where_nobody_pins_the_zone_only_what_may_cross_is_certain(tmp_path, kind):
    configs, outside, _ = BRIDGES[kind]
    found = network(tmp_path, {"rt.cfg": ROUTER, **configs}, plant([("rt-01:Gi0/1", outside)]))
    assert answer(found, "10.10.1.5", "10.30.1.10", "502") == "permitted"
    assert answer(found, "10.10.1.5", "10.30.1.10", "80") == "cannot_tell"


def test_hosts_behind_the_bridge_leave_through_it(tmp_path):
    pinned = ', interfaces: ["fw-01:GigabitEthernet0/1"]'
    both = {"rt.cfg": ROUTER, "fw.cfg": ASA}
    found = network(tmp_path, both, plant([("rt-01:Gi0/1", "fw-01:GigabitEthernet0/0")], pinned))
    assert answer(found, "10.30.1.10", "10.10.1.5", "443", ("dcs", "office")) == "permitted"
    closed = ASA.replace("access-group OUT", "access-list IN extended deny ip any any\naccess-group IN in interface inside\naccess-group OUT")  # fmt: skip
    found = network(tmp_path, both | {"fw.cfg": closed}, plant([("rt-01:Gi0/1", "fw-01:GigabitEthernet0/0")], pinned))
    assert answer(found, "10.30.1.10", "10.10.1.5", "443", ("dcs", "office")) == "denied"


def test_two_zones_of_one_subnet_meet_through_the_bridge_only(tmp_path):
    stated = """\
schema: 1
plant: {name: JB2}
zones:
  - {id: office, kind: it, prefixes: [10.30.1.128/25], interfaces: ["fw-01:GigabitEthernet0/0"]}
  - {id: dcs, kind: control, prefixes: [10.30.1.0/25], interfaces: ["fw-01:GigabitEthernet0/1"]}
"""
    found = network(tmp_path, {"fw.cfg": ASA}, stated)
    assert found.shared_segment("office", "dcs") is None
    assert answer(found, "10.30.1.200", "10.30.1.10", "502") == "permitted"
    assert answer(found, "10.30.1.200", "10.30.1.10", "80") == "denied"
    assert answer(found, "10.30.1.10", "10.30.1.200", "80", ("dcs", "office")) == "permitted"


def test_a_software_switch_without_policies_is_one_segment(tmp_path):
    stated = """\
schema: 1
plant: {name: JB2}
zones:
  - {id: office, kind: it, prefixes: [10.30.1.128/25], interfaces: ["fw:port1"]}
  - {id: dcs, kind: control, prefixes: [10.30.1.0/25], interfaces: ["fw:port2"]}
"""
    assert network(tmp_path, {"fw.conf": SOFT.format(policy="implicit")}, stated).shared_segment("office", "dcs")
    explicit = network(tmp_path, {"fw.conf": SOFT.format(policy="explicit")}, stated)
    assert explicit.shared_segment("office", "dcs") is None


def test_the_management_address_of_a_transparent_firewall_answers_on_both_sides(tmp_path):
    found = network(
        tmp_path,
        {"rt.cfg": ROUTER, "fw.conf": FORTI},
        plant([("rt-01:Gi0/1", "fw:port1")], ', interfaces: ["fw:port2"]'),
    )
    for zone in ("office", "dcs"):
        devices = {arrival.device for arrival in found.spread(zone).local}
        assert "fw" in devices


SWITCH = """\
version 15.2
hostname sw-01
!
vlan 10,30
!
interface GigabitEthernet1/0/1
 switchport mode access
 switchport access vlan 10
{port}!
interface Vlan10
 ip address 10.10.1.1 255.255.255.0
{svi}!
interface Vlan30
 ip address 10.30.1.1 255.255.255.0
!
ip routing
!
ip access-list extended WEB
 permit tcp any any eq 80
!
ip access-list extended MODBUS
 permit tcp any any eq 502
!
vlan access-map MAP 10
 match ip address MODBUS
 action drop
vlan access-map MAP 20
 action forward
{map}end
"""


def switched(folder: Path, port: str = "", svi: str = "", vlan_map: str = "") -> Network:
    return network(folder, {"sw.cfg": SWITCH.format(port=port, svi=svi, map=vlan_map)}, plant([]))


def test_a_port_list_may_take_the_place_of_the_routed_interfaces_list(tmp_path):
    both = switched(tmp_path, " ip access-group WEB in\n", " ip access-group MODBUS in\n")
    assert answer(both, "10.10.1.5", "10.30.1.10", "80") == "cannot_tell"
    assert answer(both, "10.10.1.5", "10.30.1.10", "502") == "denied"
    same = switched(tmp_path, " ip access-group WEB in\n", " ip access-group WEB in\n")
    assert answer(same, "10.10.1.5", "10.30.1.10", "80") == "permitted"


@pytest.mark.parametrize("vlan", [10, 30])
def test_a_vlan_map_filters_what_is_routed_in_and_out(tmp_path, vlan):
    mapped = switched(tmp_path, vlan_map=f"vlan filter MAP vlan-list {vlan}\n")
    assert answer(mapped, "10.10.1.5", "10.30.1.10", "80") == "permitted"
    assert answer(mapped, "10.10.1.5", "10.30.1.10", "502") == "denied"


ACCESS = """\
version 15.2
hostname sw-02
!
vlan 10
!
interface GigabitEthernet1/0/1
 switchport mode access
 switchport access vlan 10
{port}!
interface GigabitEthernet1/0/24
 switchport mode access
 switchport access vlan 10
!
ip access-list extended WEB
 permit tcp any any eq 80
!
vlan access-map MAP 10
 match ip address WEB
 action forward
{map}end
"""


@pytest.mark.parametrize(
    ("port", "vlan_map"), [(" ip access-group WEB in\n", ""), ("", "vlan filter MAP vlan-list 10\n")]
)
def test_lists_of_an_access_switch_hold_before_the_router_is_reached(tmp_path, port, vlan_map):
    text = ACCESS.format(port=port, map=vlan_map)
    cabled = plant([("rt-01:Gi0/0", "sw-02:Gi1/0/24")])
    found = network(tmp_path, {"rt.cfg": ROUTER, "sw.cfg": text}, cabled)
    assert answer(found, "10.10.1.5", "10.30.1.10", "80") == "permitted"
    assert answer(found, "10.10.1.5", "10.30.1.10", "502") == "denied"


def test_a_list_on_an_ios_bridge_group_may_or_may_not_hold(tmp_path):
    bridge = """\
version 15.2
hostname br-01
!
bridge irb
!
interface GigabitEthernet0/0
 bridge-group 1
 ip access-group WEB in
!
interface GigabitEthernet0/1
 bridge-group 1
!
ip access-list extended WEB
 permit tcp any any eq 80
end
"""
    pinned = ', interfaces: ["br-01:GigabitEthernet0/1"]'
    found = network(tmp_path, {"rt.cfg": ROUTER, "br.cfg": bridge}, plant([("rt-01:Gi0/1", "br-01:Gi0/0")], pinned))
    assert answer(found, "10.10.1.5", "10.30.1.10", "80") == "permitted"
    assert answer(found, "10.10.1.5", "10.30.1.10", "502") == "cannot_tell"


def test_two_transparent_firewalls_side_by_side_leave_open_which_one_carries(tmp_path):
    second = ASA.replace("fw-01", "fw-02").replace("host 10.30.1.10 eq 502", "any")
    behind = ROUTER.replace("rt-01", "rt-02").replace("10.30.1.1 ", "10.30.1.9 ").replace("10.10.1.1 ", "10.40.1.1 ")
    hubs = """\
stand_ins:
  - {name: hub-a, kind: hub, ports: ["rt-01:Gi0/1", "fw-01:GigabitEthernet0/0", "fw-02:GigabitEthernet0/0"]}
  - {name: hub-b, kind: hub, ports: ["rt-02:Gi0/1", "fw-01:GigabitEthernet0/1", "fw-02:GigabitEthernet0/1"]}
"""
    pinned = ', interfaces: ["fw-01:GigabitEthernet0/1", "fw-02:GigabitEthernet0/1"]'
    configs = {"rt.cfg": ROUTER, "rt2.cfg": behind, "fw.cfg": ASA, "fw2.cfg": second}
    found = network(tmp_path, configs, plant([], pinned, hubs))
    assert answer(found, "10.10.1.5", "10.30.1.10", "80") == "cannot_tell"
    assert answer(found, "10.10.1.5", "10.30.1.10", "22") == "cannot_tell"


def access_vlan(folder: Path, setting: str) -> bool:
    text = f"""\
#config-version=FGT60F-7.2.8-FW-build1639-240313:opmode=0:vdom=0:user=admin
config system interface
    edit "plant"
        set ip 10.30.1.1 255.255.255.0
        set interface "fortilink"
        set vlanid 30
        set switch-controller-access-vlan {setting}
    next
end
"""
    stated = """\
schema: 1
plant: {name: JB2}
zones:
  - {id: office, kind: it, prefixes: [10.30.1.0/25]}
  - {id: dcs, kind: control, prefixes: [10.30.1.0/24]}
"""
    return network(folder, {"fw.conf": text}, stated).shared_segment("office", "dcs") is not None


def test_hosts_of_an_access_vlan_meet_only_through_the_fortigate(tmp_path):
    assert access_vlan(tmp_path, "disable")
    assert not access_vlan(tmp_path, "enable")


VIRTUAL = ROUTER.replace(" ip address 10.10.1.1 255.255.255.0\n", " ip address 10.10.1.1 255.255.255.0\n {group}\n")


@pytest.mark.parametrize("group", ["standby 1 ip 10.10.1.254", "vrrp 1 ip 10.10.1.254", "glbp 1 ip 10.10.1.254"])
def test_a_virtual_address_is_answered_by_each_member(tmp_path, group):
    found = network(tmp_path, {"rt.cfg": VIRTUAL.format(group=group)}, plant([]))
    ask_for = packet_of("10.10.1.5", "10.10.1.254", "tcp", "22")
    local = [a for a in found.spread("office").local if a.device == "rt-01" and a.packets.lower & only(found, ask_for)]
    assert local


def test_a_zone_pinned_to_an_access_port_meets_the_list_of_that_port_alone(tmp_path):
    text = ACCESS.format(port=" ip access-group WEB in\n", map="").replace(
        "interface GigabitEthernet1/0/24",
        "interface GigabitEthernet1/0/2\n switchport mode access\n switchport access vlan 10\n!\ninterface GigabitEthernet1/0/24",
    )
    cable = [("rt-01:Gi0/0", "sw-02:Gi1/0/24")]
    for port, modbus in (("1", "denied"), ("2", "permitted")):
        stated = plant(cable).replace(
            "[10.10.1.0/24]", f'[10.10.1.0/24], interfaces: ["sw-02:GigabitEthernet1/0/{port}"]'
        )
        found = network(tmp_path, {"rt.cfg": ROUTER.replace("10.10.1.1 ", "10.10.2.1 "), "sw.cfg": text}, stated)
        assert answer(found, "10.10.1.5", "10.30.1.10", "80") == "permitted"
        assert answer(found, "10.10.1.5", "10.30.1.10", "502") == modbus


def test_a_zone_on_a_switch_whose_router_is_not_known_is_not_proved_closed(tmp_path):
    text = ACCESS.format(port="", map="")
    stated = plant([]).replace("[10.10.1.0/24]", '[10.10.1.0/24], interfaces: ["sw-02:GigabitEthernet1/0/1"]')
    found = network(tmp_path, {"rt.cfg": ROUTER.replace("10.10.1.1 ", "10.10.2.1 "), "sw.cfg": text}, stated)
    assert not found.reach("office", "dcs").proved_absent
    assert not found.reach("dcs", "office").proved_absent


def test_answers_meet_the_list_of_the_port_they_come_back_by(tmp_path):
    text = SWITCH.replace("vlan 10\n{port}", "vlan 30\n{port}").format(port=" ip access-group WEB in\n", svi="", map="")
    found = network(tmp_path, {"sw.cfg": text}, plant([]))
    asked = ask(found, packet_of("10.10.1.5", "10.30.1.10", "tcp", "502"), "office", "dcs")
    assert (asked.verdict, asked.answered) == ("permitted", "denied")
