"""RouterOS devices beside their rules: interfaces, VLANs, addresses, ways, tunnels."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditor.model.address import format_ip, parse_ip, prefix
from auditor.model.interface import Interface
from auditor.model.ranges import Ranges
from tests.vendor_parsers.routeros_text import SAMPLES, V6, V7, Asked, device_of, unread_of


def interface(text: str, name: str, head: str = V7) -> Interface:
    found = device_of(text, head).interface(name)
    assert found is not None
    return found


# -- interfaces -----------------------------------------------------------------------------------------------------------


def test_a_renamed_port_goes_by_its_new_name() -> None:
    text = '/interface ethernet\nset [ find default-name=ether1 ] comment="to the provider" name=wan\n'
    found = interface(text, "wan")
    assert (found.kind, found.description, found.enabled.state, found.enabled.value) == (
        "ethernet", "to the provider", "default", True,
    )  # fmt: skip
    assert device_of(text).interface("ether1") is None


def test_a_port_selected_by_number_is_not_understood() -> None:
    assert unread_of("/interface ethernet\nset 0 disabled=yes\n") == ["disabled=yes"]


def test_enabled_as_written_by_default_and_unknown() -> None:
    assert (
        interface("/interface ethernet\nset [ find default-name=ether1 ] disabled=yes\n", "ether1").enabled.state
        == "written"
    )
    assert interface("/ip address\nadd address=10.1.0.1/24 interface=ether1\n", "ether1").enabled.state == "default"
    assert not interface("/ip address\nadd address=10.1.0.1/24 interface=mystery\n", "mystery").enabled.known


@pytest.mark.parametrize("menu", ["pppoe-client", "l2tp-client", "sstp-client", "ovpn-client", "pptp-client"])
def test_dial_up_clients_are_off_until_disabled_no_is_written(menu: str) -> None:
    """manual.mikrotik.com, L2TP: disabled (yes | no; Default: yes)."""
    assert interface(f"/interface {menu}\nadd connect-to=192.0.2.1 name=out1\n", "out1").enabled.is_(False)
    assert interface(f"/interface {menu}\nadd connect-to=192.0.2.1 disabled=no name=out1\n", "out1").enabled.is_(True)


def test_addresses_networks_and_far_ends() -> None:
    text = "/ip address\nadd address=10.1.0.1/24 interface=ether1 network=10.1.0.0\nadd address=10.9.0.1 interface=gre1 network=10.9.0.2\n"
    device = device_of(text)
    assert [(a.length, format_ip(a.ip)) for i in device.interfaces for a in i.addresses] == [
        (24, "10.1.0.1"),
        (32, "10.9.0.1"),
    ]
    assert [(route.prefix, route.interface) for route in device.routes] == [(prefix("10.9.0.2"), "gre1")]


def test_a_disabled_address_is_none() -> None:
    assert interface("/ip address\nadd address=10.1.0.1/24 disabled=yes interface=ether1\n/ip dhcp-client\nadd interface=ether1\n", "ether1").addresses == ()  # fmt: skip


def test_an_ipv6_address_without_a_length_is_a_64() -> None:
    (address,) = interface("/ipv6 address\nadd address=2001:db8::1 interface=ether1\n", "ether1").addresses
    assert address.length == 64


def test_an_ipv6_address_from_a_pool_is_unknown() -> None:
    found = interface("/ipv6 address\nadd address=::1 from-pool=isp interface=ether1\n", "ether1")
    assert (found.addresses, found.address_unknown, found.ipv6.is_(True)) == ((), True, True)


@pytest.mark.parametrize(
    ("head", "word", "on", "sure"),
    [(V6, "", True, False), (V6, " disabled=no", True, True), (V7, "", True, True), (V7, " disabled=yes", False, True)],
)
def test_a_dhcp_client_without_a_word_is_in_doubt_in_release_6(head: str, word: str, on: bool, sure: bool) -> None:
    """Exports of 6 print disabled=no where a client works, those of 7 print nothing."""
    device = device_of(f"/ip dhcp-client\nadd interface=ether1{word}\n", head)
    assert [len(route.conditions) == 1 for route in device.routes] == ([sure] if on else [])
    assert any(found.dynamic == "dhcp" for found in device.interfaces) == on


def test_ipv6_is_active_in_7_unknown_in_6_and_off_as_written() -> None:
    text = "/ip address\nadd address=10.1.0.1/24 interface=ether1\n"
    assert interface(text, "ether1").ipv6.state == "default"
    assert not interface(text, "ether1", V6).ipv6.known
    assert interface(text + "/ipv6 settings\nset disable-ipv6=yes\n", "ether1").ipv6.is_(False)
    assert not interface(text, "ether1", "").ipv6.known
    assert not interface(text + "/ipv6 settings\nset accept-router-advertisements=yes\n", "ether1").ipv6.known
    assert not interface(text + "/ipv6 settings\nset forward=no\n", "ether1").ipv6.known


def test_neighbour_discovery_by_list() -> None:
    lists = "/interface list\nadd name=LAN\n/interface list member\nadd interface=ether2 list=LAN\n/interface ethernet\nset [ find default-name=ether1 ] comment=x\n"
    told = lists + "/ip neighbor discovery-settings\nset discover-interface-list={}\n"
    assert interface(told.format("LAN"), "ether1").discovery.is_(False)
    assert interface(told.format("LAN"), "ether2").discovery.is_(True)
    assert interface(told.format("!LAN"), "ether1").discovery.is_(True)
    assert interface(lists, "ether1").discovery.state == "default"


def test_reverse_path_filter() -> None:
    text = "/ip address\nadd address=10.1.0.1/24 interface=ether1\n/ip settings\nset rp-filter={}\n"
    assert interface(text.format("strict"), "ether1").urpf.is_(True)
    assert not interface(text.format("loose"), "ether1").urpf.known
    assert interface(text.format("no"), "ether1").urpf.is_(False)


# -- bridges and VLANs ----------------------------------------------------------------------------------------------------

BRIDGE = """
/interface bridge
add name=br vlan-filtering=yes
/interface vlan
add interface=br name=v10 vlan-id=10
/interface bridge port
add bridge=br interface=ether1 {port}
/interface bridge vlan
add bridge=br tagged=br,ether9 vlan-ids=10,20-22
/ip address
add address=10.1.0.1/24 interface=v10
"""


def test_a_plain_bridge_joins_its_ports() -> None:
    text = "/interface bridge\nadd name=br\n/interface bridge port\nadd bridge=br interface=ether1\nadd bridge=br disabled=yes interface=ether2\n/ip address\nadd address=10.2.0.1/24 interface=ether2\n"
    device = device_of(text)
    assert {found.name: found.group for found in device.interfaces} == {"br": "", "ether1": "br", "ether2": ""}


@pytest.mark.parametrize(
    ("port", "head", "mode", "vlan"),
    [
        ("frame-types=admit-only-untagged-and-priority-tagged pvid=20", V6, "access", 20),
        ("pvid=20", V7, "access", 20),
        ("pvid=20", V6, None, 20),
        ("ingress-filtering=yes pvid=20", V6, "access", 20),
        ("", V7, "access", 1),
    ],
)
def test_mode_of_a_port_by_frame_types_and_ingress_filtering(port: str, head: str, mode: str | None, vlan: int) -> None:
    """manual.mikrotik.com, Bridging and Switching: ingress-filtering is on by default since RouterOS 7."""
    found = interface(BRIDGE.format(port=port), "ether1", head).port
    assert found is not None
    assert (found.mode.value, found.access_vlan.value) == (mode, vlan)


def test_a_tagged_port_is_a_trunk_with_its_vlans() -> None:
    text = BRIDGE.format(port="frame-types=admit-only-vlan-tagged").replace("ether9", "ether1")
    found = interface(text, "ether1").port
    assert found is not None
    assert (found.mode.value, found.allowed.value, found.tags_native) == ("trunk", Ranges.of((10, 10), (20, 22)), True)


def test_a_vlan_interface_on_the_filtering_bridge_is_routed() -> None:
    found = interface(BRIDGE.format(port=""), "v10")
    assert (found.kind, found.vlan, found.parent) == ("svi", 10, "")


def test_a_vlan_on_a_port_is_a_subinterface() -> None:
    found = interface("/interface vlan\nadd interface=ether1 name=v40 vlan-id=40\n", "v40")
    assert (found.kind, found.vlan, found.parent) == ("subinterface", 40, "ether1")


def test_a_second_filtering_bridge_does_not_share_vlan_numbers() -> None:
    second = "/interface bridge\nadd name=br2 vlan-filtering=yes\n/interface bridge port\nadd bridge=br2 interface=ether5 pvid=10\n"
    (found,) = device_of(BRIDGE.format(port="pvid=10") + second).bridges
    assert (found.name, found.members, found.filters.known) == ("br2", ("ether5",), False)


def test_bridge_filters_are_not_understood() -> None:
    assert unread_of("/interface bridge filter\nadd action=drop chain=forward\n") == ["/interface", "add"]


def test_members_of_a_bond() -> None:
    assert (
        interface("/interface bonding\nadd mode=802.3ad name=bond1 slaves=ether1,ether2\n", "ether2").group == "bond1"
    )


def test_a_vrrp_address_is_a_shared_one_of_the_interface_below() -> None:
    """manual.mikrotik.com, VRRP: priority 100 unless written."""
    text = "/interface vrrp\nadd interface=ether1 name=vr priority={} vrid=1\n/ip address\nadd address=10.1.0.2/24 interface=ether1\nadd address=10.1.0.1 interface=vr\n"
    own, shared = interface(text.format(200), "ether1").addresses
    assert (own.virtual, shared.virtual, shared.priority, shared.preempts) == (False, True, 200, True)
    assert interface(text.replace(" priority={}", ""), "ether1").addresses[1].priority == 100


# -- ways -----------------------------------------------------------------------------------------------------------------


def test_static_routes() -> None:
    text = """
    /ip address
    add address=10.1.0.1/24 interface=ether1
    /ip route
    add gateway=10.1.0.254
    add distance=5 dst-address=10.9.0.0/16 gateway=10.1.0.9%ether1 check-gateway=ping
    add dst-address=10.8.0.0/16 gateway=gre1
    add dst-address=10.7.0.0/16 type=blackhole
    add blackhole dst-address=10.6.0.0/16
    add disabled=yes gateway=10.1.0.7
    """
    routes = device_of(text).routes
    assert [(r.distance, r.interface, r.discard, r.conditions) for r in routes] == [
        (1, "", False, ()),
        (5, "ether1", False, ("check-gateway=ping",)),
        (1, "gre1", False, ("gateway gre1",)),
        (1, "", True, ()),
        (1, "", True, ()),
    ]


def test_several_gateways_are_several_routes() -> None:
    assert len(device_of("/ip route\nadd dst-address=0.0.0.0/0 gateway=10.1.0.254,10.2.0.254\n").routes) == 2


def test_a_gateway_is_resolved_in_the_main_table_unless_it_says_otherwise() -> None:
    """manual.mikrotik.com, Virtual Routing and Forwarding."""
    text = "/ip vrf\nadd interfaces=ether1 name=v1\n/ip route\nadd gateway=10.1.0.9 routing-table=v1\nadd gateway=10.1.0.9@v1 routing-table=v1\n"
    assert [(r.vrf, r.next_vrf) for r in device_of(text).routes] == [("v1", ""), ("v1", "v1")]


def test_the_first_vrf_that_names_an_interface_has_it() -> None:
    text = "/ip vrf\nadd interfaces=ether1 name=a\nadd interfaces=ether1,ether2 name=b\n"
    assert {found.name: found.vrf for found in device_of(text).interfaces} == {"ether1": "a", "ether2": "b"}


def test_routing_rules_and_marks_choose_a_table_and_come_back_to_the_main_one(tmp_path: Path) -> None:
    text = """
    /ip address
    add address=10.1.0.1/24 interface=ether1
    add address=10.2.0.1/24 interface=ether2
    add address=10.3.0.1/24 interface=ether3
    /routing table
    add fib name=isp2
    /ip firewall mangle
    add action=mark-routing chain=prerouting in-interface=ether1 new-routing-mark=isp2
    /ip route
    add dst-address=10.50.0.0/16 gateway=10.3.0.9 routing-table=isp2
    /routing rule
    add action=drop src-address=10.2.0.66
    """
    device = device_of(text)
    assert [(p.name, p.next_vrf, p.discard) for p in device.policy_routes] == [
        ("mangle prerouting 1", "isp2", False), ("routing rule 1", None, True),
    ]  # fmt: skip
    asked = Asked(tmp_path, text)
    assert asked.verdict("10.1.0.5", "10.2.0.9") == "permitted"
    assert asked.verdict("10.2.0.66", "10.1.0.9") == "denied"


def test_ospf_by_network_in_6_and_by_template_in_7() -> None:
    addresses = "/ip address\nadd address=10.1.0.1/24 interface=ether1\nadd address=10.2.0.1/24 interface=ether2\n"
    six = device_of(addresses + "/routing ospf network\nadd area=backbone network=10.1.0.0/16\n", V6)
    seven = device_of(
        addresses
        + "/routing ospf instance\nadd name=o1 router-id=10.0.0.1\n/routing ospf area\nadd instance=o1 name=bb\n"
        "/routing ospf interface-template\nadd area=bb interfaces=ether1\n"
    )
    assert [p.interfaces for p in (*six.routing, *seven.routing)] == [
        (("ether1", "0.0.0.0"),),
        (("ether1", "0.0.0.0"),),
    ]


@pytest.mark.parametrize(
    ("instance", "more", "told"),
    [
        ("", "", True),
        (" out-filter-chain=to-office", "", False),
        ("", '/routing filter rule\nadd chain=ospf-out rule="reject;"\n', False),
    ],
)
def test_what_ospf_announces_is_told_where_no_filter_may_hold_it_back(instance: str, more: str, told: bool) -> None:
    text = (
        "/ip address\nadd address=10.1.0.1/24 interface=ether1\n"
        f"/routing ospf instance\nadd name=o1 router-id=10.0.0.1{instance}\n/routing ospf area\nadd instance=o1 name=bb\n"
        f"{more}/routing ospf interface-template\nadd area=bb interfaces=ether1\n"
    )
    assert [not process.doubts for process in device_of(text).routing] == [told]


def test_bgp_peers_of_both_releases() -> None:
    six = device_of(
        "/routing bgp instance\nset default as=65001\n/routing bgp peer\nadd name=p remote-address=10.0.0.2 remote-as=65002\n",
        V6,
    )
    seven = device_of(
        "/routing bgp connection\nadd as=65001 name=p remote.address=10.0.0.2/32 .as=65002 local.role=ebgp\n"
    )
    for device in (six, seven):
        assert [(p.id, [(n.address, n.remote_as) for n in p.peers]) for p in device.routing] == [
            ("65001", [(parse_ip("10.0.0.2"), "65002")])
        ]


# -- tunnels --------------------------------------------------------------------------------------------------------------

IPSEC = """
/ip address
add address=192.0.2.2/30 interface=ether1
/ip route
add gateway=192.0.2.1
/ip ipsec peer
add address=198.51.100.9/32 name=hq
/ip ipsec proposal
set [ find default=yes ] auth-algorithms=sha256 enc-algorithms=aes-256-cbc,3des
/ip ipsec identity
add peer=hq secret=EXAMPLE
/ip ipsec policy
set 0 disabled=yes
add action=none dst-address=10.1.9.0/24 src-address=10.1.0.0/16
add dst-address=10.70.0.0/16 peer=hq src-address=10.1.0.0/16 tunnel=yes
add disabled=yes dst-address=10.71.0.0/16 peer=hq src-address=10.1.0.0/16 tunnel=yes
"""


def test_an_ipsec_policy_is_a_tunnel_and_policies_before_it_take_first() -> None:
    (found,) = device_of(IPSEC).vpns
    assert (found.kind, found.interface, found.peer) == ("ipsec", "ether1", parse_ip("198.51.100.9"))
    assert [str(one.action) for one in found.selectors] == ["deny", "permit"]
    assert found.offers == {"aes256 sha256", "3des sha256"}
    assert (found.authentication, found.past) == ("psk", frozenset())


def test_policies_of_old_releases_name_their_ends_themselves() -> None:
    text = "/ip ipsec policy\nadd dst-address=10.70.0.0/16 sa-dst-address=198.51.100.9 sa-src-address=192.0.2.2 src-address=10.1.0.0/16 tunnel=yes\n"
    (found,) = device_of(text, V6).vpns
    assert (found.peer, found.local_address) == (parse_ip("198.51.100.9"), parse_ip("192.0.2.2"))


def test_wireguard_peers() -> None:
    text = "/interface wireguard\nadd listen-port=13231 name=wg1\n/interface wireguard peers\nadd allowed-address=10.9.0.2/32,10.9.1.0/24 endpoint-address=198.51.100.9 interface=wg1\nadd allowed-address=10.9.0.3/32 interface=wg1\n"
    site, laptop = device_of(text).vpns
    assert (site.tunnel_interface, site.clients, site.remote.upper) == (
        "wg1",
        False,
        prefix("10.9.0.2") | prefix("10.9.1.0/24"),
    )
    assert (laptop.clients, laptop.encrypted) == (True, True)


def test_gre_alone_is_clear_and_with_a_secret_encrypted() -> None:
    clear, sealed = device_of(
        "/interface gre\nadd name=a remote-address=198.51.100.9\nadd ipsec-secret=EXAMPLE name=b remote-address=198.51.100.8\n"
    ).vpns
    assert (clear.encrypted, clear.carriers) == (False, {"gre"})
    assert (sealed.encrypted, sealed.carriers) == (True, {"ipsec"})


def test_people_dial_in_only_where_a_server_is_on() -> None:
    """The server menus are disabled at first."""
    pool = "/ip pool\nadd name=dial ranges=10.9.0.10-10.9.0.20\n/ppp profile\nset *0 remote-address=dial\n/interface l2tp-server server\nset enabled={} use-ipsec=required\n"
    (found,) = device_of(pool.format("yes")).vpns
    assert (found.clients, found.remote.upper.size, found.carriers) == (True, 11, {"ipsec"})
    assert device_of(pool.format("no")).vpns == ()


# -- the whole ------------------------------------------------------------------------------------------------------------


def test_kind_by_what_the_device_is_used_for() -> None:
    assert device_of("/ip firewall nat\nadd action=masquerade chain=srcnat\n").kind == "firewall"
    assert device_of("/interface bridge\nadd name=br vlan-filtering=yes\n").kind == "l3switch"
    assert device_of("/ip address\nadd address=10.1.0.1/24 interface=ether1\n").kind == "router"
    assert device_of((SAMPLES / "terse-v7.conf").read_text(encoding="utf-8"), "", "").kind == "ap"


def test_users_are_never_read_from_an_export() -> None:
    """facts.md: users are not in exports, so nothing follows from there being none."""
    device = device_of("/user group\nadd name=prom policy=read\n")
    assert "users" not in device.reads
    assert device.users == ()


def test_accounts_of_a_script_are_read_all_the_same() -> None:
    (found,) = device_of("/user\nadd group=full name=anna password=EXAMPLE\n").users
    assert (found.name, found.privilege, found.secret is not None) == ("anna", "full", True)


def test_a_bridge_takes_the_ports_of_an_interface_list() -> None:
    """Since 6.41 a port line may name an interface list (manual.mikrotik.com, Bridging and Switching)."""
    text = "/interface bridge\nadd name=br\n/interface list\nadd name=P\n/interface list member\nadd interface=ether4 list=P\nadd interface=ether5 list=P\n/interface bridge port\nadd bridge=br interface=P\n"
    assert {found.name: found.group for found in device_of(text).interfaces if found.group} == {
        "ether4": "br",
        "ether5": "br",
    }


def test_a_port_with_a_dot1x_server_asks_who_is_there() -> None:
    text = BRIDGE.format(port="pvid=20")
    with_server = interface(text + "/interface dot1x server\nadd auth-types=dot1x interface=ether1\n", "ether1").port
    without = interface(text, "ether1").port
    assert with_server is not None
    assert without is not None
    assert (with_server.dot1x.value, without.dot1x.state, without.dot1x.value) == (True, "default", False)
