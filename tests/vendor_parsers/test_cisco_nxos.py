"""NX-OS: ports and their defaults, lists and VLAN maps, redundancy, routing, accounts, services and SNMP."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditor.model.address import ANY4, ANY6, parse_ip, prefix
from auditor.model.device import Device
from auditor.model.interface import vlan_place
from auditor.model.ranges import Ranges
from auditor.model.rule import Action
from auditor.model.service import port_term
from auditor.platform import account
from tests.vendor_parsers.switch_text import device_of, document, listener, port, unread_of
from vendor_parsers.arista_eos.recognise import sniff as eos
from vendor_parsers.cisco_ios.recognise import sniff as ios
from vendor_parsers.cisco_nxos.platform import PLATFORM

SAMPLE = Path(__file__).resolve().parents[2] / "samples" / "platforms" / "cisco_nxos" / "pump-core.conf"
NINE = "version 9.3(8) Bios:version 05.42\n"


def nxos(text: str) -> Device:
    return device_of(PLATFORM, text)


@pytest.fixture(scope="module")
def core() -> Device:
    return nxos(SAMPLE.read_text(encoding="utf-8"))


def test_the_sample_is_nxos_alone_and_read_whole() -> None:
    found = document(SAMPLE.read_text(encoding="utf-8"))
    assert (PLATFORM.sniff(found.lines), eos(found.lines), ios(found.lines)) == (98, 0, 0)
    tree = PLATFORM.read(found)
    PLATFORM.parse(tree)
    counted = account(tree, PLATFORM)
    assert counted.unread == ()
    assert counted.understood + sum(count for _, count in (*counted.ignored, *counted.trivia)) == len(found.lines)


def test_name_version_and_last_change_are_read(core: Device) -> None:
    assert (core.name, core.version.value, core.changed_at.value) == ("KS-PUMP-CORE1", "9.3(8)", "2026-11-17T08:41:07")
    assert (core.kind, core.forwards.value, core.stateful) == ("l3switch", True, False)


def test_model_and_serial_come_from_the_header_of_a_backup_tool() -> None:
    found = nxos("""
        ! Cisco Nexus Operating System (NX-OS) Software
        !   cisco Nexus9300 C93180YC-FX3H Chassis
        !   Processor Board ID FDO00000001
        hostname A
    """)
    assert (found.model, found.serial) == ("C93180YC-FX3H", "FDO00000001")


def test_a_silent_routed_port_and_vlan_interface_are_down_by_default(core: Device) -> None:
    """Interfaces Configuration Guide: admin state shut for layer 3 ports and VLAN interfaces."""
    vlan1 = port(core, "Vlan1").enabled
    assert (vlan1.value, vlan1.state) == (False, "default")
    routed = port(nxos("interface Ethernet1/1\n  no switchport\n  ip address 192.0.2.1/24\n"), "Ethernet1/1")
    assert (routed.enabled.value, routed.enabled.state, routed.port) == (False, "default", None)


def test_a_silent_switch_port_is_up_where_the_release_tells_the_series(core: Device) -> None:
    access = port(core, "Ethernet1/3")
    assert (access.enabled.value, access.enabled.state) == (True, "default")
    assert access.port is not None
    assert (access.port.mode.value, access.port.access_vlan.value, access.port.negotiates.value) == (
        "access",
        30,
        False,
    )
    assert port(core, "Ethernet1/4").enabled.is_(False)


@pytest.mark.parametrize(
    ("head", "state", "value"),
    [
        ("version 6.2(16)", "unknown", None),
        ("system default switchport shutdown", "written", False),
        ("no system default switchport shutdown", "written", True),
        ("version 7.3(13)N1(1)", "default", True),
    ],
)
def test_whether_a_silent_switch_port_is_up_has_three_answers(head: str, state: str, value: bool | None) -> None:
    """Nexus 7000 ports are shut by default, those of the other series are not."""
    found = port(nxos(f"{head}\ninterface Ethernet1/1\n  switchport\n  switchport access vlan 5\n"), "Ethernet1/1")
    assert (found.enabled.state, found.enabled.value) == (state, value)


def test_shutdown_on_other_ports_tells_that_silent_ones_are_up() -> None:
    text = "interface Ethernet1/1\n  switchport\n  shutdown\ninterface Ethernet1/2\n  switchport\n"
    assert port(nxos(text), "Ethernet1/2").enabled.is_(True)


def test_whether_a_silent_port_is_switched_is_unknown_without_evidence() -> None:
    """Nexus 9000 ports are routed until a setup script says otherwise, Nexus 5000 ports are switched."""
    found = port(nxos(f"{NINE}interface Ethernet1/1\n"), "Ethernet1/1")
    assert found.port is not None
    assert (found.port.mode.known, found.enabled.known) == (False, False)
    five = port(nxos("version 7.3(13)N1(1)\ninterface Ethernet1/1\n"), "Ethernet1/1")
    assert five.port is not None
    assert five.port.mode.is_("access")


def test_vlans_without_the_word_switchport_tell_that_silent_ports_are_switched() -> None:
    found = port(
        nxos(f"{NINE}interface Ethernet1/1\n  switchport access vlan 5\ninterface Ethernet1/2\n"), "Ethernet1/2"
    )
    assert found.port is not None
    assert (found.port.mode.value, found.enabled.value) == ("access", True)


def test_no_switchport_elsewhere_tells_that_silent_ports_are_switched() -> None:
    text = "interface Ethernet1/1\n  no switchport\ninterface Ethernet1/2\n"
    found = port(nxos(text), "Ethernet1/2")
    assert found.port is not None
    assert found.port.mode.is_("access")


def test_a_trunk_carries_what_it_allows_and_its_members_name_it(core: Device) -> None:
    trunk = port(core, "port-channel1").port
    assert trunk is not None
    assert (trunk.mode.value, trunk.native_vlan.value) == ("trunk", 99)
    assert trunk.allowed.value == Ranges.of((20, 20), (30, 30))
    assert port(core, "Ethernet1/1").group == "port-channel1"


@pytest.mark.parametrize(
    ("lines", "allowed"),
    [
        ("switchport trunk allowed vlan 1-3\n  switchport trunk allowed vlan add 7", Ranges.of((1, 3), (7, 7))),
        ("switchport trunk allowed vlan except 2-4094", Ranges.one(1)),
        ("switchport trunk allowed vlan none", Ranges()),
    ],
)
def test_each_way_of_allowing_vlans_is_followed(lines: str, allowed: Ranges) -> None:
    found = port(nxos(f"{NINE}interface Ethernet1/1\n  switchport mode trunk\n  {lines}\n"), "Ethernet1/1")
    assert found.port is not None
    assert found.port.allowed.value == allowed


def test_a_private_vlan_host_port_is_isolated_in_its_secondary_vlan() -> None:
    text = """
        interface Ethernet1/1
          switchport mode private-vlan host
          switchport private-vlan host-association 100 101
    """
    found = port(nxos(NINE + text.replace("\n        ", "\n")), "Ethernet1/1").port
    assert found is not None
    assert (found.mode.value, found.access_vlan.value, found.isolated.value) == ("access", 101, True)


def test_cdp_is_on_until_switched_off_and_lldp_speaks_where_the_feature_is(core: Device) -> None:
    assert port(core, "Ethernet1/3").discovery.is_(True)  # LLDP
    quiet = port(nxos(f"{NINE}interface Ethernet1/1\n  no cdp enable\n"), "Ethernet1/1").discovery
    assert (quiet.value, quiet.state) == (False, "written")
    assert port(nxos(f"{NINE}interface Ethernet1/1\n"), "Ethernet1/1").discovery.state == "default"


def test_groups_of_addresses_and_ports_are_resolved_in_entries(core: Device) -> None:
    rules = core.ruleset("PLANT-IN")
    assert rules is not None
    first = rules.rules[0]
    assert first.exact
    assert first.source.lower == Ranges.union(map(prefix, ("10.40.20.10", "10.40.20.11", "10.40.21.0/24")))
    assert first.service.terms == (port_term(6, Ranges.of((502, 503))),)
    assert (rules.default, [rule.log for rule in rules.rules]) == (Action.DENY, [False, False, False, True, False])


def test_a_missing_group_leaves_the_entry_open_and_is_told() -> None:
    found = nxos("ip access-list A\n  10 permit ip addrgroup GONE any\n")
    (rule,) = found.filters[0].rules
    assert (rule.source.lower, rule.source.upper & ANY4, rule.exact) == (Ranges(), ANY4, False)
    assert [(one.name, one.defined) for one in found.references if one.kind == "object-group"] == [("GONE", False)]


def test_a_list_without_entries_permits_everything() -> None:
    """Nexus 9000 Security Configuration Guide 9.x, page 256: an undefined list counts as empty and permits all traffic."""
    found = nxos("feature ospf\nip access-list EMPTY\n")
    assert (found.filters[0].rules, found.filters[0].default) == ((), Action.PERMIT)
    assert "permitted" in found.without_list.en


def test_neighbour_discovery_is_only_possible_behind_an_ipv6_list() -> None:
    """Nexus 9000 guide 9.x, page 217: not permitted; Nexus 5000 and 7000: permitted."""
    (found,) = nxos("ipv6 access-list SIX\n  10 permit tcp any any eq 22\n").filters
    implied = [rule for rule in found.rules if rule.implied]
    assert len(implied) == 4
    assert not any(rule.exact for rule in implied)


def test_a_mac_list_filters_no_packets_for_certain() -> None:
    (found,) = nxos("mac access-list FRAMES\n  10 permit any any\n").filters
    assert (found.filters_packets, found.rules[0].exact) == (False, False)


def test_lists_are_bound_in_their_direction_and_vrf() -> None:
    found = nxos("""
        interface Vlan5
          ip access-group A in
          vrf member BLUE
        interface Ethernet1/1
          no switchport
          ipv6 traffic-filter B out
    """)
    told = [(one.ruleset, one.stage, one.family, one.interface, one.vrf) for one in found.bindings]
    assert told == [("A", "ingress", "4", "Vlan5", "BLUE"), ("B", "egress", "6", "Ethernet1/1", "")]


@pytest.mark.parametrize(("layer", "bound"), [("switchport", ["P"]), ("no switchport", ["R"]), ("shutdown", [])])
def test_a_router_list_sleeps_on_a_switch_port_and_a_port_list_on_a_routed_one(layer: str, bound: list[str]) -> None:
    """Nexus 7000 Security Command Reference, ip access-group: inactive on a layer-2 interface."""
    found = nxos(f"interface Ethernet1/1\n  {layer}\n  ip access-group R in\n  ip port access-group P in\n")
    assert [one.ruleset for one in found.bindings] == bound
    assert {one.name for one in found.references} == {"R", "P"}


def test_a_vlan_map_drops_what_its_list_permits_and_holds_for_the_vlan_and_its_interface(core: Device) -> None:
    rules = core.ruleset("NO-CAMERAS")
    assert rules is not None
    assert [(rule.action, rule.source.lower) for rule in rules.rules] == [
        (Action.DENY, prefix("10.40.50.0/24")),
        (Action.PERMIT, rules.rules[1].source.lower),
    ]
    bound = {(one.interface, one.stage) for one in core.bindings if one.ruleset == "NO-CAMERAS"}
    assert bound == {(vlan_place(30), "ingress"), ("Vlan30", "ingress"), ("Vlan30", "egress")}
    assert rules.family == "4"


def test_hsrp_and_vrrp_addresses_are_elected_by_priority(core: Device) -> None:
    """HSRP does not preempt unless told, VRRP does (Nexus command references)."""
    (hsrp,) = [one for one in port(core, "Vlan20").addresses if one.virtual]
    assert (hsrp.ip, hsrp.length, hsrp.priority, hsrp.preempts) == (parse_ip("10.40.20.1"), 24, 120, True)
    (vrrp,) = [one for one in port(core, "Vlan30").addresses if one.virtual]
    assert (vrrp.ip, vrrp.priority, vrrp.preempts) == (parse_ip("10.40.30.1"), 90, True)


def test_a_vrrp_group_without_no_shutdown_does_not_run() -> None:
    """Nexus 7000 Unicast Routing Guide, Configuring VRRP: a group is enabled by no shutdown."""
    text = "interface Vlan30\n  ip address 10.1.1.2/24\n  vrrp 1\n    address 10.1.1.1\n"
    assert not any(one.virtual for one in port(nxos(text), "Vlan30").addresses)
    assert any(one.virtual for one in port(nxos(f"{text}    no shutdown\n"), "Vlan30").addresses)


def test_static_routes_stand_in_their_vrf(core: Device) -> None:
    assert [(route.vrf, route.prefix, route.next_hop) for route in core.routes] == [
        ("", ANY4, parse_ip("10.40.254.1")),
        ("management", ANY4, parse_ip("192.0.2.1")),
    ]


@pytest.mark.parametrize(
    ("line", "distance", "conditions", "discard"),
    [
        ("ip route 10.0.0.0/8 Null0", 1, (), True),
        ("ip route 10.0.0.0 255.0.0.0 null0", 1, (), True),
        ("ip route 10.0.0.0/8 192.0.2.1 250", 250, (), False),
        ("ip route 10.0.0.0/8 Ethernet1/1 192.0.2.1 track 3", 1, ("track 3",), False),
        ("ip route 10.0.0.0/8 192.0.2.1 surprise", 1, ("word not understood: surprise",), False),
    ],
)
def test_each_form_of_a_route_is_read(line: str, distance: int, conditions: tuple[str, ...], discard: bool) -> None:
    (route,) = nxos(line).routes
    assert (route.distance, route.conditions, route.discard) == (distance, conditions, discard)
    assert route.prefix == prefix("10.0.0.0/8")


def test_ospf_runs_where_an_interface_names_it_and_is_passive_by_default(core: Device) -> None:
    (process,) = core.routing
    told = [(one.interface, one.area, one.passive) for one in process.speakers]
    zero = str(parse_ip("0.0.0.0"))
    assert told == [("Vlan20", zero, True), ("Ethernet1/2", zero, True)]


def test_an_interface_may_speak_where_the_process_is_passive() -> None:
    (process,) = nxos("""
        interface Ethernet1/1
          no switchport
          ip address 10.0.0.1/30
          no ip ospf passive-interface
          ip router ospf 1 area 0.0.0.0
        router ospf 1
          passive-interface default
    """).routing
    assert [(one.interface, one.passive) for one in process.speakers] == [("Ethernet1/1", False)]


def test_a_network_statement_works_as_well_and_in_its_vrf() -> None:
    first, second = nxos("""
        interface Ethernet1/1
          no switchport
          ip address 10.0.0.1/30
        interface Ethernet1/2
          no switchport
          vrf member BLUE
          ip address 10.0.0.5/30
        router eigrp 7
          network 10.0.0.0/30
          vrf BLUE
            network 10.0.0.0/24
    """).routing
    assert [one.interface for one in first.speakers] == ["Ethernet1/1"]
    assert (second.vrf, [one.interface for one in second.speakers]) == ("BLUE", ["Ethernet1/2"])


def test_bgp_neighbours_are_blocks_and_what_their_family_filters_is_a_doubt() -> None:
    first, second = nxos("""
        router bgp 65001
          log-neighbor-changes
          address-family ipv4 unicast
            network 10.1.0.0/16
            redistribute direct route-map ALL
          template peer CORE
            remote-as 65002
            address-family ipv4 unicast
          neighbor 10.0.0.2
            inherit peer CORE
          neighbor 10.0.0.6
            remote-as 65003
            address-family ipv4 unicast
              prefix-list IN in
          neighbor 10.0.0.10
            remote-as 65004
            shutdown
          vrf BLUE
            neighbor 10.9.0.2
              remote-as 65009
              address-family l2vpn evpn
    """).routing
    assert [(peer.address, peer.remote_as, peer.doubts) for peer in first.peers] == [
        (parse_ip("10.0.0.2"), "65002", ()),
        (parse_ip("10.0.0.6"), "65003", ("prefix-list",)),
    ]
    assert (first.named, first.redistributes, first.wholly, first.doubts) == (
        (prefix("10.1.0.0/16"),),
        ("connected",),
        (),
        (),
    )
    assert (second.vrf, second.peers[0].doubts) == ("BLUE", ("no IP address family",))


def test_a_policy_template_that_is_not_followed_is_a_doubt() -> None:
    (process,) = nxos("""
        router bgp 65001
          neighbor 10.0.0.2
            remote-as 65002
            address-family ipv4 unicast
              inherit peer-policy FILTERED 10
    """).routing
    assert process.peers[0].doubts == ("inherit",)


def test_users_have_roles_and_a_lone_exclamation_mark_is_no_password(core: Device) -> None:
    admin, watch, guest = core.users
    assert admin.privilege == "network-admin"
    assert admin.administrator is not None
    assert watch.administrator is not None
    assert guest.secret is not None
    assert admin.secret is not None
    assert (admin.administrator.value, watch.administrator.value) == (True, False)
    assert (admin.secret.storage, guest.secret.storage) == ("hash", "absent")


def test_an_export_without_any_account_has_lost_them() -> None:
    """NX-OS Security Configuration Guide: the account admin cannot be removed."""
    assert "users" not in nxos("hostname a\nfeature ssh\n").reads
    assert "users" in nxos("username admin password 5 $5$abc  role network-admin\n").reads


def test_a_user_without_a_role_is_an_operator_by_default() -> None:
    (user,) = nxos("username a password 0 example1\n").users
    assert user.administrator is not None
    assert (user.administrator.value, user.administrator.state) == (False, "default")
    assert user.secret is not None
    assert (user.secret.storage, user.secret.length) == ("clear", 8)


def test_ssh_and_telnet_answer_in_every_vrf_with_an_address_and_the_list_of_line_vty(core: Device) -> None:
    for vrf in ("", "management"):
        ssh, telnet = listener(core, "ssh", vrf), listener(core, "telnet", vrf)
        assert (ssh.enabled.state, ssh.enabled.value, telnet.enabled.state) == ("default", True, "written")
        assert ssh.sources.value is not None
        assert ssh.sources.value.lower == prefix("192.0.2.0/28")


def test_telnet_is_off_and_nxapi_is_off_by_default() -> None:
    found = nxos(f"{NINE}interface mgmt0\n  vrf member management\n  ip address 192.0.2.1/24\n")
    for name in ("telnet", "http", "https"):
        told = listener(found, name, "management")
        assert (told.enabled.value, told.enabled.state) == (False, "default")
    assert listener(found, "ssh", "management").sources.state == "default"


def test_no_feature_ssh_switches_ssh_off() -> None:
    assert listener(nxos("no feature ssh\n"), "ssh").enabled.is_(False)


def test_nxapi_answers_as_written_and_is_unknown_without_a_line(core: Device) -> None:
    http, https = listener(core, "http"), listener(core, "https")
    assert (http.enabled.value, http.ports, https.enabled.value) == (True, ((6, 8080),), False)
    bare = listener(nxos("feature nxapi\n"), "http")
    assert not bare.enabled.known


def test_nxapi_may_answer_in_one_vrf_only() -> None:
    found = nxos("""
        feature nxapi
        nxapi https port 443
        nxapi use-vrf management
        interface mgmt0
          vrf member management
          ip address 192.0.2.1/24
        interface loopback0
          ip address 198.51.100.1/32
    """)
    assert [one.vrf for one in found.listeners if one.name == "https"] == ["management"]


def test_an_undefined_list_on_line_vty_leaves_the_sources_open() -> None:
    sources = listener(nxos("line vty\n  access-class GONE in\n"), "ssh").sources
    assert sources.value is not None
    assert (sources.value.lower, sources.value.unknown) == (Ranges(), ("undefined list GONE",))


def test_login_without_a_method_asks_nobody() -> None:
    told = listener(nxos("aaa authentication login default none\n"), "ssh").authenticated
    assert told is not None
    assert told.is_(False)


def test_a_community_has_the_rights_of_its_group_and_the_sources_of_its_list(core: Device) -> None:
    community = next(one for one in core.snmp if one.version == "2c")
    assert not community.write
    assert community.sources is not None
    assert community.sources.value is not None
    assert community.sources.value.lower == prefix("192.0.2.0/28")
    (writing,) = nxos("snmp-server community x1 group network-admin\n").snmp
    assert writing.write


def test_a_list_for_ipv4_leaves_snmp_open_where_ipv6_is_in_use() -> None:
    text = """
        ip access-list NMS
          10 permit ip 192.0.2.50/32 any
        snmp-server community x1 use-ipv4acl NMS
        interface loopback0
          {}
    """
    for line, sources in (
        ("ip address 10.0.0.1/32", prefix("192.0.2.50")),
        ("ipv6 address 2001:db8::1/128", prefix("192.0.2.50") | ANY6),
    ):
        found = nxos(text.format(line)).snmp[0].sources
        assert found is not None
        assert found.value is not None
        assert found.value.lower == sources


def test_an_snmp_user_has_the_level_of_its_keys(core: Device) -> None:
    user = next(one for one in core.snmp if one.version == "3")
    assert (user.name, user.level, user.write) == ("poller", "priv", False)


def test_servers_are_read_with_their_vrfs(core: Device) -> None:
    told = {(one.use, one.host, one.vrf) for one in core.servers}
    assert told == {
        ("syslog", "192.0.2.51", "management"),
        ("ntp", "192.0.2.123", "management"),
        ("tacacs", "192.0.2.49", "management"),
        ("trap", "192.0.2.50", "management"),
    }


def test_what_is_said_of_nat_and_policy_routing_takes_their_fields_back() -> None:
    assert {"nats", "policy_routes"} <= nxos("feature ospf\n").reads
    assert "nats" not in nxos("feature nat\nip nat inside source static 10.0.0.1 192.0.2.1\n").reads
    assert "policy_routes" not in nxos("interface Vlan5\n  ip policy route-map X\n").reads


def test_overlay_lines_stay_not_understood() -> None:
    """What VXLAN and EVPN carry is not followed: such lines make verdicts uncertain."""
    text = """
        interface nve1
          member vni 5010
        evpn
          vni 5010 l2
        vrf context BLUE
          vni 50000
          address-family ipv4 unicast
            route-target both auto evpn
        router bgp 65001
          vrf BLUE
            address-family ipv4 unicast
              advertise l2vpn evpn
    """
    assert [line.word for line in unread_of(PLATFORM, text)] == [
        "member", "evpn", "vni", "vni", "route-target", "advertise",
    ]  # fmt: skip


def test_a_gre_tunnel_is_a_vpn_in_the_clear() -> None:
    found = nxos("""
        interface Ethernet1/1
          no switchport
          ip address 192.0.2.1/30
        interface Tunnel1
          ip address 10.255.0.1/30
          tunnel source Ethernet1/1
          tunnel destination 192.0.2.2
          no shutdown
    """)
    (tunnel,) = found.vpns
    assert (tunnel.interface, tunnel.peer, tunnel.encrypted) == ("Ethernet1/1", parse_ip("192.0.2.2"), False)
    assert tunnel.carriers == frozenset({"gre"})


def test_no_secret_shows_in_the_device(core: Device) -> None:
    shown = repr(core)
    for secret in ("made0up1key2", "made0up", "madeup", "MADEUP", "ks-read", "0123456789abcdef"):
        assert secret not in shown
    assert {secret.use for secret in core.secrets} >= {"user", "tacacs", "routing", "ntp", "snmp"}
