"""EOS: ports and trunk groups, lists, virtual addresses, routing, accounts, management services by VRF, SNMP."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditor.model.address import ANY4, parse_ip, prefix
from auditor.model.device import Device
from auditor.model.interface import ALL_VLANS
from auditor.model.ranges import Ranges
from auditor.model.rule import Action
from auditor.model.service import ALL_PORTS, port_term
from auditor.platform import account
from tests.vendor_parsers.switch_text import device_of, document, listener, port, unread_of
from vendor_parsers.arista_eos.platform import PLATFORM
from vendor_parsers.cisco_ios.recognise import sniff as ios
from vendor_parsers.cisco_nxos.recognise import sniff as nxos

SAMPLE = Path(__file__).resolve().parents[2] / "samples" / "platforms" / "arista_eos" / "filling-leaf.conf"


def eos(text: str) -> Device:
    return device_of(PLATFORM, text)


@pytest.fixture(scope="module")
def leaf() -> Device:
    return eos(SAMPLE.read_text(encoding="utf-8"))


def test_the_sample_is_eos_alone_and_read_whole() -> None:
    found = document(SAMPLE.read_text(encoding="utf-8"))
    assert (PLATFORM.sniff(found.lines), nxos(found.lines), ios(found.lines)) == (98, 0, 0)
    tree = PLATFORM.read(found)
    PLATFORM.parse(tree)
    counted = account(tree, PLATFORM)
    assert counted.unread == ()
    assert counted.understood + sum(count for _, count in (*counted.ignored, *counted.trivia)) == len(found.lines)


def test_name_model_and_version_come_from_the_header(leaf: Device) -> None:
    assert (leaf.name, leaf.model, leaf.version.value) == ("KS-FILL-LEAF1", "DCS-7050TX-64", "4.28.3M")
    assert (leaf.kind, leaf.stateful, leaf.forwards.state, leaf.forwards.value) == ("l3switch", False, "written", True)


def test_a_banner_ends_with_its_eof_line() -> None:
    found = eos("banner motd\nusername fake privilege 15 nopassword\nEOF\nhostname A\n")
    assert (found.name, found.users) == ("A", ())


def test_routing_is_off_until_it_is_written() -> None:
    """EOS manual, ip routing: disabled by default."""
    found = eos("hostname A\ninterface Vlan1\n  ip address 10.0.0.1/24\ninterface Vlan2\n  ip address 10.0.1.1/24\n")
    assert (found.forwards.value, found.forwards.state, found.kind) == (False, "default", "switch")
    assert eos("no ip routing\n").forwards.state == "written"


def test_a_silent_port_is_an_access_port_in_vlan_1_and_up() -> None:
    found = port(eos("interface Ethernet1\n"), "Ethernet1")
    assert found.port is not None
    assert (found.enabled.value, found.enabled.state) == (True, "default")
    assert (found.port.mode.value, found.port.access_vlan.value, found.port.access_vlan.state) == (
        "access",
        1,
        "default",
    )


def test_switchport_default_mode_routed_turns_silent_ports_into_routed_ones() -> None:
    found = eos("switchport default mode routed\ninterface Ethernet1\ninterface Ethernet2\n  switchport\n")
    assert (port(found, "Ethernet1").port, port(found, "Ethernet2").port is not None) == (None, True)


def test_interface_defaults_may_shut_silent_ports_down() -> None:
    found = eos("""
        interface defaults
           ethernet
              shutdown
        interface Ethernet1
        interface Ethernet2
           no shutdown
        interface Vlan1
    """)
    told = {one.name: (one.enabled.value, one.enabled.state) for one in found.interfaces}
    assert told == {"Ethernet1": (False, "written"), "Ethernet2": (True, "written"), "Vlan1": (True, "default")}


def test_a_vlan_with_trunk_groups_is_carried_by_their_trunks_alone(leaf: Device) -> None:
    """EOS manual, trunk groups: whatever another trunk allows."""
    peer, other = port(leaf, "Port-Channel1").port, port(leaf, "Ethernet1").port
    assert peer is not None
    assert other is not None
    assert (peer.allowed.value, peer.allowed.state) == (ALL_VLANS, "default")
    assert other.allowed.value == Ranges.of((20, 20), (30, 30))


def test_members_name_their_port_channel_and_lldp_may_be_off(leaf: Device) -> None:
    assert (port(leaf, "Ethernet3").group, port(leaf, "Ethernet2").discovery.value) == ("Port-Channel1", False)
    assert port(leaf, "Ethernet1").discovery.state == "default"


def test_a_phone_port_is_a_trunk_and_its_failed_hosts_leave_802_1x_open() -> None:
    lines = """
        dot1x system-auth-control
        interface Ethernet1
           switchport mode trunk phone
           switchport phone vlan 120
           dot1x pae authenticator
           {}
           dot1x port-control auto
    """
    plain = port(eos(lines.format("dot1x reauthentication")), "Ethernet1").port
    open_ = port(eos(lines.format("dot1x authentication failure action traffic allow vlan 130")), "Ethernet1").port
    assert plain is not None
    assert open_ is not None
    assert (plain.mode.value, plain.voice_vlan, plain.dot1x.value) == ("trunk", 120, True)
    assert not open_.dot1x.known
    off = port(eos("interface Ethernet1\n   dot1x port-control auto\n"), "Ethernet1").port
    assert off is not None
    assert (off.dot1x.value, off.dot1x.state) == (False, "default")


@pytest.mark.parametrize("line", ["vrf BLUE", "vrf forwarding BLUE"])
def test_both_spellings_of_a_vrf_are_read(line: str) -> None:
    """Since 4.23 the word forwarding is gone."""
    assert (
        port(eos(f"interface Ethernet1\n   no switchport\n   {line}\n   ip address 10.0.0.1/31\n"), "Ethernet1").vrf
        == "BLUE"
    )


def test_a_subinterface_has_its_tag_and_its_parent() -> None:
    found = port(
        eos("interface Ethernet4.400\n  encapsulation dot1q vlan 400\n  ip address 10.4.4.4/24\n"), "Ethernet4.400"
    )
    assert (found.kind, found.parent, found.vlan, found.port) == ("subinterface", "Ethernet4", 400, None)


def test_virtual_addresses_of_every_kind(leaf: Device) -> None:
    """VARP is answered by every switch; VRRP is elected by priority and preempts."""
    (varp,) = [one for one in port(leaf, "Vlan20").addresses if one.virtual]
    assert (varp.ip, varp.length, varp.priority) == (parse_ip("10.41.20.1"), 24, None)
    (vrrp,) = [one for one in port(leaf, "Vlan30").addresses if one.virtual]
    assert (vrrp.ip, vrrp.priority, vrrp.preempts) == (parse_ip("10.41.30.1"), 120, True)
    anycast = port(eos("interface Vlan10\n   ip address virtual 10.1.10.1/24\n"), "Vlan10").addresses
    assert [(one.ip, one.length, one.virtual) for one in anycast] == [(parse_ip("10.1.10.1"), 24, False)]


def test_a_vrrp_group_may_be_switched_off() -> None:
    text = "interface Vlan30\n   ip address 10.1.1.2/24\n   vrrp 1 ipv4 10.1.1.1\n   vrrp 1 disabled\n"
    assert not any(one.virtual for one in port(eos(text), "Vlan30").addresses)


def test_one_entry_names_several_ports(leaf: Device) -> None:
    rules = leaf.ruleset("PLANT-IN")
    assert rules is not None
    first = rules.rules[0]
    assert (first.exact, first.service.terms) == (True, (port_term(6, Ranges.of((502, 503))),))
    assert (rules.default, rules.rules[2].log) == (Action.DENY, True)


def test_neq_names_several_ports_and_a_flag_is_a_condition() -> None:
    (found,) = eos("ip access-list A\n  10 deny tcp any 192.0.2.0/24 neq www https syn\n").filters
    (term,) = found.rules[0].service.terms
    assert (term.destination_ports, found.rules[0].conditions) == (
        ALL_PORTS - Ranges.of((80, 80), (443, 443)),
        ("syn",),
    )


@pytest.mark.parametrize(
    ("line", "conditions"),
    [
        ("10 permit ip any any tracked", ("tracked",)),
        ("10 permit udp any any eq bfd ttl eq 255", ("ttl eq 255",)),
        ("10 permit tcp any any eq kerberos", ("word not understood: eq", "word not understood: kerberos")),
    ],
)
def test_a_restriction_nobody_can_evaluate_is_a_condition(line: str, conditions: tuple[str, ...]) -> None:
    """Port names that EOS uses for another number than IOS are not guessed."""
    (found,) = eos(f"ip access-list A\n  {line}\n").filters
    assert (found.rules[0].conditions, found.rules[0].exact) == (conditions, False)


def test_an_entry_on_a_vlan_is_open_in_everything() -> None:
    (found,) = eos("ip access-list A\n  5 permit vlan 123 0x000 udp any 224.0.0.0/4\n").filters
    assert (found.rules[0].exact, found.rules[0].service.unknown) == (False, ("vlan",))


def test_a_standard_list_names_sources() -> None:
    (found,) = eos(
        "ip access-list standard S\n   no statistics per-entry\n   fragment-rules\n   10 deny 10.2.3.0/24\n   20 permit 10.0.0.0/8\n"
    ).filters
    assert [(rule.action, rule.source.lower, rule.exact) for rule in found.rules] == [
        (Action.DENY, prefix("10.2.3.0/24"), True),
        (Action.PERMIT, prefix("10.0.0.0/8"), True),
    ]


def test_lists_are_bound_to_interfaces_and_to_the_switch_itself(leaf: Device) -> None:
    told = [(one.ruleset, one.stage, one.interface, one.vrf) for one in leaf.bindings]
    assert told == [("PLANT-IN", "ingress", "Vlan20", ""), ("SSH-ONLY", "local", None, "")]


def test_static_routes_have_their_vrf_and_distance(leaf: Device) -> None:
    assert [(route.vrf, route.prefix, route.distance) for route in leaf.routes] == [("", ANY4, 200), ("MGMT", ANY4, 1)]


@pytest.mark.parametrize(
    ("line", "vrf", "next_vrf", "conditions"),
    [
        ("ip route vrf A 10.0.0.0/8 egress-vrf B 192.0.2.1", "A", "B", ()),
        ("ip route 10.0.0.0/8 192.0.2.1 track bfd", "", None, ("track bfd",)),
        ("ip route 10.0.0.0/8 Nexthop-Group NHG", "", None, ("word not understood: NHG",)),
    ],
)
def test_each_form_of_a_route_is_read(line: str, vrf: str, next_vrf: str | None, conditions: tuple[str, ...]) -> None:
    (route,) = eos(line).routes
    assert (route.vrf, route.next_vrf, route.conditions) == (vrf, next_vrf, conditions)


def test_ospf_speaks_where_a_network_holds_the_address(leaf: Device) -> None:
    process = next(one for one in leaf.routing if one.protocol == "ospf")
    told = {one.interface: one.passive for one in process.speakers}
    assert told == {"Ethernet4": False, "Vlan20": True, "Vlan30": True, "Vlan4094": True}


def test_bgp_peers_take_what_their_group_says(leaf: Device) -> None:
    process = next(one for one in leaf.routing if one.protocol == "bgp")
    (peer,) = process.peers
    assert (peer.address, peer.remote_as, peer.doubts) == (parse_ip("10.41.254.1"), "65000", ())
    assert (process.wholly, process.distances) == (("connected",), (200, 200))


def test_a_peer_that_no_ip_family_activates_exchanges_nothing_certain() -> None:
    (process,) = eos("""
        router bgp 65001
           no bgp default ipv4-unicast
           neighbor A peer group
           neighbor B peer group
           neighbor 10.0.0.1 peer group A
           neighbor 10.0.0.3 peer group B
           address-family ipv4
              neighbor A activate
    """).routing
    assert [peer.doubts for peer in process.peers] == [(), ("no IP address family",)]


def test_a_listen_range_makes_neighbours_possible_on_connected_subnets() -> None:
    (process,) = eos("""
        interface Ethernet1
           no switchport
           ip address 10.0.0.0/31
        router bgp 65001
           bgp listen range 10.0.0.0/8 peer-group LEAVES peer-filter F
    """).routing
    assert [(peer.address, peer.doubts) for peer in process.peers] == [(parse_ip("10.0.0.1"), ("listen range",))]


def test_users_by_role_privilege_and_neither(leaf: Device) -> None:
    told = {user.name: (user.administrator.value if user.administrator is not None else None) for user in leaf.users}
    assert told == {"admin": True, "watch": None, "old": True}
    old = next(user for user in leaf.users if user.name == "old")
    assert old.secret is not None
    assert (old.secret.storage, old.secret.weakness, old.secret.length) == ("absent", "empty", 0)


def test_root_has_an_account_only_where_aaa_root_says_so() -> None:
    (root,) = eos("aaa root secret sha512 $6$MADEUP$x\n").users
    assert (root.name, root.secret is not None) == ("root", True)
    assert eos("no aaa root\n").users == ()


def test_ssh_is_on_in_the_default_vrf_and_elsewhere_as_written(leaf: Device) -> None:
    silent = listener(eos("hostname A\n"), "ssh")
    assert (silent.enabled.value, silent.enabled.state, silent.sources.state) == (True, "default", "default")
    there = listener(leaf, "ssh", "MGMT")
    assert there.enabled.state == "written"
    assert there.sources.value is not None
    assert there.sources.value.lower == prefix("192.0.2.0/28")
    here = listener(leaf, "ssh").sources
    assert (here.state, here.value == there.sources.value) == ("written", True)
    assert listener(eos("management ssh\n   shutdown\n"), "ssh").enabled.is_(False)


def test_a_control_plane_list_narrows_who_may_connect_in_its_vrf() -> None:
    """Default Control Plane ACL Explained: it filters everything sent to the switch; rules for other ports say nothing."""
    found = eos("""
        ip access-list CPU
           10 permit tcp 192.0.2.0/28 any eq ssh
           20 permit icmp any any
        ip access-list OWN
           10 permit ip 192.0.2.8/29 any
        management ssh
           ip access-group OWN in
        management telnet
           no shutdown
        system control-plane
           ip access-group CPU in
    """)
    ssh, telnet = listener(found, "ssh").sources, listener(found, "telnet").sources
    assert ssh.value is not None
    assert telnet.value is not None
    assert ssh.value.lower == ssh.value.upper == prefix("192.0.2.8/29")
    assert telnet.value.upper == Ranges()
    assert listener(eos("system control-plane\n   ip access-group GONE in\n"), "ssh").sources.state == "default"


def test_telnet_is_off_until_written() -> None:
    assert listener(eos("hostname A\n"), "telnet").enabled.state == "default"
    found = listener(eos("management telnet\n   ip access-group GONE in\n   no shutdown\n"), "telnet")
    assert found.enabled.is_(True)
    assert found.sources.value is not None
    assert found.sources.value.unknown == ("undefined list GONE",)


def test_eapi_by_protocol_and_vrf(leaf: Device) -> None:
    """HTTPS is on with the server, HTTP only where written; the default VRF beside a named one is not documented."""
    there = listener(leaf, "http", "MGMT")
    assert (there.enabled.value, there.ports) == (True, ((6, 8080),))
    assert listener(leaf, "https", "MGMT").enabled.is_(True)
    assert not listener(leaf, "https").enabled.known
    plain = eos("management api http-commands\n   no shutdown\n")
    assert listener(plain, "https").enabled.state == "written"
    http = listener(plain, "http").enabled
    assert (http.value, http.state) == (False, "default")
    both = eos("""
        management api http-commands
           no shutdown
           vrf default
              no shutdown
           vrf MGMT
              no shutdown
    """)
    assert listener(both, "https").enabled.is_(True)
    off = eos("management api http-commands\n   shutdown\n   vrf MGMT\n      no shutdown\n")
    assert listener(off, "https", "MGMT").enabled.is_(False)


def test_gnmi_answers_on_its_port() -> None:
    found = listener(eos("management api gnmi\n   transport grpc default\n      port 830\n"), "api")
    assert (found.enabled.value, found.ports) == (True, ((6, 830),))


def test_snmp_answers_where_it_is_written(leaf: Device) -> None:
    assert listener(eos("hostname A\n"), "snmp").enabled.state == "default"
    for vrf, sources in (("", Ranges()), ("MGMT", prefix("192.0.2.50"))):
        found = listener(leaf, "snmp", vrf)
        assert found.enabled.is_(True)
        assert found.sources.value is not None
        assert found.sources.value.lower == sources  # the control-plane list of the default VRF lets no SNMP in
    assert listener(eos("snmp-server community x1 rw\nno snmp-server vrf default\n"), "snmp").enabled.is_(False)


def test_an_snmp_user_has_the_level_of_its_group() -> None:
    (user,) = eos("""
        snmp-server group OPS v3 priv write ALL
        snmp-server user poller OPS v3 localized f5717f auth sha 0102 priv aes 0304
    """).snmp
    assert (user.name, user.level, user.write) == ("poller", "priv", True)


def test_servers_are_read_with_their_vrfs(leaf: Device) -> None:
    told = {(one.use, one.host, one.vrf) for one in leaf.servers}
    assert told == {
        ("dns", "192.0.2.53", "MGMT"),
        ("syslog", "192.0.2.51", "MGMT"),
        ("ntp", "192.0.2.123", "MGMT"),
        ("radius", "192.0.2.18", "MGMT"),
        ("trap", "192.0.2.50", "MGMT"),
    }


def test_what_is_said_of_nat_and_policy_routing_takes_their_fields_back() -> None:
    assert {"nats", "policy_routes"} <= eos("hostname A\n").reads
    assert "nats" not in eos("interface Ethernet1\n  ip nat source static 10.0.0.1 192.0.2.1\n").reads
    assert "policy_routes" not in eos("interface Ethernet1\n  service-policy type pbr input P\n").reads


def test_overlay_lines_stay_not_understood() -> None:
    """What EVPN carries between VRFs is not followed: such lines make verdicts uncertain."""
    text = "interface Vxlan1\n   vxlan vrf A vni 15001\nrouter bgp 1\n   vrf A\n      route-target import evpn 1:1\n"
    assert [line.section for line in unread_of(PLATFORM, text)] == ["interface Vxlan1", "vrf A"]


def test_a_definition_nothing_names_is_told_apart_from_one_in_use(leaf: Device) -> None:
    named = {one.name for one in leaf.references if one.kind == "acl"}
    assert named == {"PLANT-IN", "SSH-ONLY", "SNMP-ONLY"}
    assert all(one.defined for one in leaf.references if one.kind == "acl")


def test_no_secret_shows_in_the_device(leaf: Device) -> None:
    shown = repr(leaf)
    for secret in ("0213105A1C", "MADEUP", "ks-read", "c2VjcmV0bWFkZXVw"):
        assert secret not in shown
    assert {secret.use for secret in leaf.secrets} >= {"user", "radius", "routing", "snmp"}
