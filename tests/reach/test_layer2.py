"""Broadcast domains as switches write them: trunks, native VLANs, private VLANs, protected ports, SSIDs, groups."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditor.reach.layer2 import Segments
from auditor.reach.network import Network
from tests.reach.test_layer2_platforms import network

PLANT = """\
schema: 1
plant: {name: JB2}
zones:
  - {id: office, kind: it, prefixes: [10.10.0.0/16]}
  - {id: dcs, kind: control, prefixes: [10.30.0.0/16]}
"""


def switch(name: str, trunk: str, *, vlans: str = "10,20,30", more: str = "", bundle: str = "") -> str:
    return f"""\
version 15.2
hostname {name}
{more}!
vlan {vlans}
!
interface GigabitEthernet1/0/1
 switchport mode access
 switchport access vlan 10
!
interface GigabitEthernet1/0/24
{trunk}{bundle}!
spanning-tree mode rapid-pvst
end
"""


def segments(folder: Path, a: str, b: str, *, cable: bool = True, more: str = "") -> Segments:
    cables = 'links:\n  - {from: "sw-a:Gi1/0/24", to: "sw-b:Gi1/0/24", kind: cable}\n' if cable else ""
    return network(folder, {"a.cfg": a, "b.cfg": b}, PLANT + more + cables).segments


def joined(found: Segments, ours: int, theirs: int, *, possible: bool = False) -> bool:
    return found.together(("sw-a", f"vlan {ours}"), ("sw-b", f"vlan {theirs}"), possible=possible)


def trunk(*lines: str) -> str:
    return "".join(f" switchport {line}\n" for line in ("mode trunk", *lines))


def test_a_trunk_joins_the_vlans_both_switches_know(tmp_path):
    found = segments(tmp_path, switch("sw-a", trunk()), switch("sw-b", trunk(), vlans="10,30"))
    assert [joined(found, vlan, vlan) for vlan in (1, 10, 20, 30)] == [True, True, False, True]
    assert not joined(found, 10, 30, possible=True)


def test_a_native_vlan_mismatch_leaks_one_vlan_into_the_other(tmp_path):
    found = segments(
        tmp_path, switch("sw-a", trunk("trunk native vlan 10")), switch("sw-b", trunk("trunk native vlan 30"))
    )
    assert joined(found, 10, 30)
    assert joined(found, 20, 20)
    assert not joined(found, 10, 10, possible=True)


@pytest.mark.parametrize(
    ("lines", "carried"),
    [
        (("trunk allowed vlan 10",), [10]),
        (("trunk allowed vlan 10", "trunk allowed vlan add 20-30"), [10, 20, 30]),
        (("trunk allowed vlan remove 10",), [1, 20, 30]),
        (("trunk allowed vlan except 20",), [1, 10, 30]),
        (("trunk allowed vlan none",), []),
        (("trunk allowed vlan 10", "trunk allowed vlan all"), [1, 10, 20, 30]),
    ],
)
def test_allowed_lists_prune_what_a_trunk_carries(tmp_path, lines, carried):
    found = segments(tmp_path, switch("sw-a", trunk(*lines)), switch("sw-b", trunk()))
    assert [vlan for vlan in (1, 10, 20, 30) if joined(found, vlan, vlan)] == carried


def test_a_tagged_native_vlan_takes_no_untagged_frames(tmp_path):
    plain = switch("sw-b", trunk("trunk native vlan 30"))
    tagged = switch("sw-a", trunk("trunk native vlan 10"), more="vlan dot1q tag native\n")
    found = segments(tmp_path, tagged, plain)
    assert not joined(found, 10, 30, possible=True)
    assert joined(found, 10, 10)
    assert not joined(found, 30, 30), "sent untagged by one, expected tagged by the other"


@pytest.mark.parametrize("mode", ["dynamic auto", "dynamic desirable"])
def test_a_port_that_negotiates_may_carry_every_vlan(tmp_path, mode):
    found = segments(tmp_path, switch("sw-a", f" switchport mode {mode}\n"), switch("sw-b", trunk()))
    assert not joined(found, 20, 20)
    assert joined(found, 20, 20, possible=True)


def test_a_voice_vlan_goes_tagged_out_of_an_access_port(tmp_path):
    access = " switchport mode access\n switchport access vlan 10\n switchport voice vlan 20\n"
    found = segments(tmp_path, switch("sw-a", access), switch("sw-b", trunk("trunk native vlan 30")))
    assert joined(found, 20, 20)
    assert joined(found, 10, 30)


def test_a_tunnel_port_may_carry_what_its_customer_sends(tmp_path):
    tunnel = " switchport mode dot1q-tunnel\n switchport access vlan 30\n"
    found = segments(tmp_path, switch("sw-a", tunnel), switch("sw-b", trunk()))
    assert joined(found, 30, 10, possible=True)
    assert not joined(found, 30, 10)


def test_members_of_a_port_channel_carry_what_the_channel_does(tmp_path):
    member, channel = (
        " channel-group 1 mode active\n",
        "!\ninterface Port-channel1\n switchport mode trunk\n switchport trunk allowed vlan 20\n",
    )
    found = segments(tmp_path, switch("sw-a", member, bundle=channel), switch("sw-b", member, bundle=channel))
    assert [vlan for vlan in (10, 20, 30) if joined(found, vlan, vlan)] == [20]


def test_a_port_that_is_shut_joins_nothing(tmp_path):
    found = segments(tmp_path, switch("sw-a", trunk() + " shutdown\n"), switch("sw-b", trunk()))
    assert not any(joined(found, vlan, vlan, possible=True) for vlan in (1, 10, 20, 30))


def test_equal_numbers_without_known_cabling_are_a_guess(tmp_path):
    found = segments(tmp_path, switch("sw-a", trunk()), switch("sw-b", trunk()), cable=False)
    assert joined(found, 20, 20, possible=True)
    assert not joined(found, 20, 20)


PRIVATE = """\
version 15.2
hostname sw-a
!
vlan 100
 private-vlan primary
 private-vlan association 101-103
!
vlan 101
 private-vlan isolated
!
vlan 102
 private-vlan community
!
vlan 103
 private-vlan community
!
interface GigabitEthernet1/0/1
 switchport mode private-vlan host
 switchport private-vlan host-association 100 {one}
!
interface GigabitEthernet1/0/2
 switchport mode private-vlan {second}
!
end
"""
PINNED = """\
schema: 1
plant: {name: JB2}
zones:
  - {id: office, kind: it, interfaces: ["sw-a:Gi1/0/1"]}
  - {id: dcs, kind: control, interfaces: ["sw-a:Gi1/0/2"]}
"""


@pytest.mark.parametrize(
    ("one", "second", "meet"),
    [
        (101, "host\n switchport private-vlan host-association 100 101", False),
        (101, "host\n switchport private-vlan host-association 100 102", False),
        (102, "host\n switchport private-vlan host-association 100 103", False),
        (102, "host\n switchport private-vlan host-association 100 102", True),
        (101, "promiscuous\n switchport private-vlan mapping 100 101-103", True),
    ],
)
def test_private_vlans_keep_apart_whom_they_isolate(tmp_path, one, second, meet):
    found = network(tmp_path, {"a.cfg": PRIVATE.format(one=one, second=second)}, PINNED)
    assert (found.shared_segment("office", "dcs") is not None) == meet


PROTECTED = """\
version 15.2
hostname sw-a
!
interface GigabitEthernet1/0/1
 switchport mode access
 switchport access vlan 10
{first}!
interface GigabitEthernet1/0/2
 switchport mode access
 switchport access vlan 10
{second}!
end
"""


def test_two_protected_ports_of_a_switch_do_not_meet_and_one_does_not_help(tmp_path):
    protected = " switchport protected\n"

    def shared(first: str, second: str) -> bool:
        text = PROTECTED.format(first=first, second=second)
        return network(tmp_path, {"a.cfg": text}, PINNED).shared_segment("office", "dcs") is not None

    assert shared("", "")
    assert shared(protected, "")
    assert not shared(protected, protected)


HOSTAPD = "interface=wlan0\nssid=plant\nwpa=2\nwpa_passphrase=not-a-real-one\nap_isolate=1\n{more}"
WIRELESS = """\
schema: 1
plant: {{name: JB2}}
zones:
  - {{id: office, kind: it, vlans: [10]}}
  - {{id: dcs, kind: control, interfaces: ["ap:wlan0"]}}
links:
  - {{from: "ap:{uplink}", to: "sw-b:Gi1/0/24", kind: cable}}
"""


def wireless(folder: Path, more: str, uplink: str, port: str) -> Network:
    return network(
        folder, {"ap.conf": HOSTAPD.format(more=more), "b.cfg": switch("sw-b", port)}, WIRELESS.format(uplink=uplink)
    )


def test_an_ssid_stands_where_its_bridge_is_plugged_in(tmp_path):
    access = " switchport mode access\n switchport access vlan {}\n"
    meeting = wireless(tmp_path, "bridge=br0\n", "br0", access.format(10))
    assert meeting.shared_segment("office", "dcs") is not None, "client isolation says nothing of wired hosts"
    assert wireless(tmp_path, "bridge=br0\n", "br0", access.format(20)).shared_segment("office", "dcs") is None


def test_clients_whose_vlan_radius_chooses_may_stand_in_any_of_the_trunk(tmp_path):
    found = wireless(tmp_path, "dynamic_vlan=1\nvlan_tagged_interface=eth0\n", "eth0", trunk("trunk native vlan 30"))
    assert found.shared_segment("office", "dcs") is not None
    assert not found.segments.together(("sw-b", "vlan 10"), ("sw-b", "vlan 20"), possible=True)


AUTONOMOUS = """\
version 15.3
hostname ap-01
!
dot11 ssid plant
 vlan 10
 authentication open
!
interface Dot11Radio0
 ssid plant
!
interface Dot11Radio0.10
 encapsulation dot1Q 10
 bridge-group 10
!
interface Dot11Radio0.20
 encapsulation dot1Q 20
 bridge-group 20
!
interface GigabitEthernet0
!
interface GigabitEthernet0.10
 encapsulation dot1Q 10
 bridge-group 10
!
interface GigabitEthernet0.20
 encapsulation dot1Q 20
 bridge-group 20
!
end
"""


def test_an_autonomous_access_point_bridges_each_ssid_into_its_own_vlan(tmp_path):
    cable = 'links:\n  - {from: "ap-01:Gi0", to: "sw-b:Gi1/0/24", kind: cable}\n'
    found = network(tmp_path, {"ap.cfg": AUTONOMOUS, "b.cfg": switch("sw-b", trunk())}, PLANT + cable).segments
    air = ("ap-01", "port Dot11Radio0.10")
    assert found.together(air, ("sw-b", "vlan 10"))
    assert not found.together(air, ("sw-b", "vlan 20"), possible=True)


FORTI_SSID = """\
#config-version=FGT60F-7.2.8-FW-build1639-240313:opmode=0:vdom=0:user=admin
config wireless-controller vap
    edit "field"
        set ssid "field"
        set security open
        set local-bridging {bridged}
        set vlanid {vlan}
    next
end
"""


def forti(folder: Path, bridged: str, vlan: int) -> Network:
    text = FORTI_SSID.format(bridged=bridged, vlan=vlan)
    return network(folder, {"fw.conf": text, "a.cfg": switch("sw-a", trunk())}, PLANT)


def test_clients_bridged_at_a_fortiap_may_stand_in_that_vlan_of_any_switch(tmp_path):
    found = forti(tmp_path, "enable", 10).segments
    assert found.together(("fw", "vlan 10"), ("sw-a", "vlan 10"), possible=True)
    assert not found.together(("fw", "vlan 10"), ("sw-a", "vlan 10"))
    gate = forti(tmp_path, "enable", 0).device("fw")
    assert gate is not None
    (ssid,) = gate.ssids
    assert not ssid.vlan.known


def test_clients_of_a_tunnelled_ssid_arrive_at_the_fortigate_itself(tmp_path):
    found = forti(tmp_path, "disable", 10).segments
    assert found.together(("fw", "port field"), ("fw", "vlan 10"))
    assert not found.together(("fw", "vlan 10"), ("sw-a", "vlan 10"), possible=True)


def test_thousands_of_equal_vlans_are_guessed_in_one_star_each(tmp_path):
    names = [f"sw-{number}" for number in range(40)]
    configs = {f"{name}.cfg": switch(name, trunk()) for name in names}
    guesses = network(tmp_path, configs, PLANT).segments.guesses
    assert len(guesses) == 4 * (len(names) - 1)
