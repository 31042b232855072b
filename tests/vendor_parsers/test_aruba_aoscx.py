"""AOS-CX: ports and VLANs, lists and policies where they work, services by VRF, accounts, SNMP and routing.

Sources: AOS-CX ACLs and Classifier Policies Guide 10.17 (8320, 8325, 9300, 10000), SNMP/MIB Guide 10.14, Hardening Guide
10.14, Layer 2 Bridging Guide 10.07, ArubaOS-CX 10.03 Command-Line Interface Guide.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from auditor.model.address import ANY4, ANY6, parse_ip, prefix
from auditor.model.device import Device
from auditor.model.interface import vlan_place
from auditor.model.ranges import NOTHING, Ranges
from auditor.model.rule import Action, Rule
from auditor.model.service import TCP, icmp_term, port_term
from auditor.platform import account
from tests.vendor_parsers.switch_text import device_of, document, listener, port, unread_of
from vendor_parsers.arista_eos.recognise import sniff as eos
from vendor_parsers.aruba_aoscx.platform import PLATFORM
from vendor_parsers.cisco_ios.recognise import sniff as ios
from vendor_parsers.cisco_nxos.recognise import sniff as nxos

SAMPLE = Path(__file__).resolve().parents[2] / "samples" / "platforms" / "aruba_aoscx" / "filling-core.conf"


def aoscx(text: str) -> Device:
    return device_of(PLATFORM, text)


def rules(device: Device, name: str) -> dict[str, Rule]:
    found = device.ruleset(name)
    assert found is not None
    return {rule.name: rule for rule in found.rules}


def places(device: Device, name: str) -> set[tuple[str, str | None]]:
    return {(bound.stage, bound.interface) for bound in device.bindings if bound.ruleset == name}


@pytest.fixture(scope="module")
def core() -> Device:
    return aoscx(SAMPLE.read_text(encoding="utf-8"))


def test_the_sample_is_aoscx_alone_and_read_whole() -> None:
    found = document(SAMPLE.read_text(encoding="utf-8"))
    assert [sniff(found.lines) for sniff in (PLATFORM.sniff, nxos, eos, ios)] == [98, 0, 0, 0]
    tree = PLATFORM.read(found)
    PLATFORM.parse(tree)
    counted = account(tree, PLATFORM)
    assert counted.unread == ()
    assert counted.understood + sum(count for _, count in (*counted.ignored, *counted.trivia)) == len(found.lines)


def test_no_secret_shows_in_the_device(core: Device) -> None:
    shown = repr(core)
    assert "MadeUpForDocumentation" not in shown
    assert "Sn0wfall" not in shown


def test_name_version_and_the_header_of_a_backup_tool_are_read(core: Device) -> None:
    assert (core.name, core.version.value, core.kind) == ("KS-FILL-CORE1", "FL.10.13.1010", "l3switch")
    found = aoscx("! Product Name           : R8N85A 6000 48G\n! Chassis Serial Nbr     : CN21000000\nhostname A\n")
    assert (found.model, found.serial) == ("R8N85A", "CN21000000")


def test_show_commands_without_a_configuration_leave_everything_unknown() -> None:
    """An export of ``show environment`` alone says nothing of users or services: they are not read, not absent."""
    found = aoscx("! show environment led\n! Mbr/Name       State        Status\n----- output stripped -----\n")
    assert found.reads == {"name", "model", "serial"}


# --- ports and VLANs


def test_a_trunk_carries_what_it_allows_and_tags_its_native_vlan(core: Device) -> None:
    trunk = port(core, "lag1")
    assert trunk.kind == "aggregate"
    assert trunk.port is not None
    assert (trunk.port.mode.value, trunk.port.native_vlan.value, trunk.port.tags_native) == ("trunk", 1, True)
    assert trunk.port.allowed.value == Ranges.of((30, 30), (40, 40))
    assert port(core, "1/1/1").group == "lag1"


@pytest.mark.parametrize(
    ("lines", "allowed"),
    [
        ("vlan trunk native 20", Ranges.of((1, 4094))),
        ("vlan trunk native 20\n    vlan trunk allowed 10", Ranges.one(10)),
        ("vlan trunk allowed 10\n    vlan trunk native 20", Ranges.of((1, 4094))),
        ("vlan trunk allowed 10\n    vlan trunk allowed 12-13", Ranges.of((10, 10), (12, 13))),
        ("vlan trunk allowed all", Ranges.of((1, 4094))),
    ],
)
def test_naming_the_native_vlan_allows_every_vlan_until_a_list_follows(lines: str, allowed: Ranges) -> None:
    """Layer 2 Bridging Guide 10.07, vlan trunk native and vlan trunk allowed."""
    found = port(aoscx(f"interface 1/1/1\n    no routing\n    {lines}\n"), "1/1/1").port
    assert found is not None
    assert found.allowed.value == allowed


def test_an_access_port_limits_devices_where_the_feature_is_on_for_the_switch_too(core: Device) -> None:
    limited, authenticated = port(core, "1/1/2").port, port(core, "1/1/3").port
    assert limited is not None
    assert authenticated is not None
    assert (limited.mode.value, limited.access_vlan.value) == ("access", 30)
    assert (limited.port_security.value, limited.storm_control.value, limited.dot1x.value) == (True, True, False)
    assert (authenticated.dot1x.value, authenticated.port_security.state) == (True, "default")


def test_802_1x_on_a_port_alone_keeps_nobody_out() -> None:
    text = """
        interface 1/1/1
            no shutdown
            no routing
            vlan access 5
            aaa authentication port-access dot1x authenticator
                enable
            port-access port-security
                enable
    """
    found = port(aoscx(text), "1/1/1").port
    assert found is not None
    assert (found.dot1x.value, found.port_security.value) == (False, False)


def test_a_role_for_clients_that_fail_leaves_802_1x_unknown() -> None:
    text = """
        aaa authentication port-access dot1x authenticator
            enable
        interface 1/1/1
            vlan access 5
            aaa authentication port-access critical-role GUEST
            aaa authentication port-access dot1x authenticator
                enable
    """
    found = port(aoscx(text), "1/1/1").port
    assert found is not None
    assert not found.dot1x.known


def test_whether_a_port_is_up_has_three_answers(core: Device) -> None:
    """8400 ports are down without a statement, 6300 ports up: a silent one is unknown, a silent VLAN interface is up."""
    assert port(core, "1/1/4").enabled.is_(False)
    assert port(core, "1/1/2").enabled.is_(True)
    assert (port(core, "vlan30").enabled.value, port(core, "vlan30").enabled.state) == (True, "default")
    assert not port(aoscx("interface 1/1/1\n    vlan access 1\n"), "1/1/1").enabled.known


def test_a_silent_vlan_interface_is_unknown_where_another_prints_no_shutdown() -> None:
    found = aoscx("interface vlan 1\n    no shutdown\ninterface vlan 2\n    ip address 192.0.2.1/24\n")
    assert not port(found, "vlan2").enabled.known


def test_the_layer_of_a_silent_port_is_told_by_the_others() -> None:
    """CLI Guide 5200-5950, routing: ``no routing`` makes a switch port; it stands only where ports are routed without it."""
    silent = "interface 1/1/2\n    description spare\n"
    assert port(aoscx(f"interface 1/1/1\n    no routing\n    vlan access 1\n{silent}"), "1/1/2").port is None
    untold = port(aoscx(f"interface 1/1/1\n    vlan access 1\n{silent}"), "1/1/2").port
    assert untold is not None
    assert (untold.mode.known, untold.access_vlan.value, untold.access_vlan.state) == (False, 1, "default")


def test_the_management_port_stands_in_a_vrf_of_its_own_with_its_gateway(core: Device) -> None:
    mgmt = port(core, "mgmt")
    assert (mgmt.kind, mgmt.vrf, mgmt.addresses[0].network) == ("management", "mgmt", prefix("192.0.2.0/24"))
    (route,) = [route for route in core.routes if route.vrf == "mgmt"]
    assert (route.prefix, route.next_hop) == (ANY4, parse_ip("192.0.2.1"))


def test_both_switches_of_a_pair_answer_for_an_active_gateway(core: Device) -> None:
    (shared,) = [address for address in port(core, "vlan30").addresses if address.virtual]
    assert (shared.ip, shared.length, shared.priority) == (parse_ip("203.0.113.1"), 24, None)


def test_vlans_have_names_without_their_quotation_marks(core: Device) -> None:
    assert [(vlan.id, vlan.name) for vlan in core.vlans] == [(1, ""), (30, "Fillers"), (40, "SCADA")]


def test_a_range_of_ports_is_every_port_of_it() -> None:
    found = aoscx("interface 1/1/1-1/1/3\n    no shutdown\n    vlan access 7\n")
    assert [interface.name for interface in found.interfaces] == ["1/1/1", "1/1/2", "1/1/3"]


def test_an_address_without_a_mask_is_not_understood_and_unknown() -> None:
    text = "interface vlan 42\n    ip address 192.0.2.1\n"
    assert port(aoscx(text), "vlan42").address_unknown
    assert [line.word for line in unread_of(PLATFORM, text)] == ["192.0.2.1"]


# --- lists


def test_entries_name_groups_where_an_address_may_stand(core: Device) -> None:
    """ACL guide, access-list ip: ``{any|ADDRESS[/MASK]|ADDRESS-GROUP}`` and ``group PORT-GROUP``."""
    entry = rules(core, "FILL-IN")["20"]
    assert entry.source.lower == prefix("198.51.100.10") | prefix("198.51.100.32/27")
    assert entry.destination.lower == prefix("203.0.113.0/24")
    assert entry.service.terms == (port_term(TCP, Ranges.of((443, 443), (5000, 5010))),)
    assert (entry.exact, entry.description) == (True, "SCADA to the fillers")


def test_a_missing_group_is_unresolved_and_named_as_undefined() -> None:
    found = aoscx("access-list ip A\n    10 permit any NOWHERE any\n")
    entry = rules(found, "A")["10"]
    assert (entry.source.lower, entry.source.upper.covers(ANY4), entry.exact) == (NOTHING, True, False)
    assert [(one.name, one.defined) for one in found.references if one.kind == "object-group"] == [("NOWHERE", False)]


def test_icmp_types_stand_behind_their_word(core: Device) -> None:
    assert rules(core, "FILL-IN")["30"].service.terms == (icmp_term(1, 8),)
    found = aoscx("access-list ip A\n    10 permit icmp any any icmp-type 3 icmp-code 1\n")
    assert rules(found, "A")["10"].service.terms == (icmp_term(1, 3, 1),)


def test_established_tests_flags_and_log_logs(core: Device) -> None:
    found = rules(core, "FILL-IN")
    assert found["40"].service.terms[0].established is True
    assert (found["50"].action, found["50"].log) == (Action.DENY, True)


@pytest.mark.parametrize("words", ["fragment", "dscp AF11", "vlan 7", "ttl 1", "syn", "something"])
def test_restrictions_nobody_evaluates_leave_an_entry_uncertain(words: str) -> None:
    found = rules(aoscx(f"access-list ip A\n    10 permit tcp any any {words}\n"), "A")["10"]
    assert not found.exact


def test_what_no_entry_matches_is_dropped_and_an_empty_list_is_unknown() -> None:
    """ACL guide, Access Control Lists: the default action is deny; a list without entries is not spoken of."""
    found = aoscx("access-list ip A\n    10 permit any any any\naccess-list ip B\n")
    assert [one.default for one in found.filters] == [Action.DENY, Action.UNKNOWN]


def test_lists_of_two_types_may_share_a_name() -> None:
    text = """
        access-list ip EDGE
            10 deny any any any
        access-list ipv6 EDGE
            10 permit any any any
        interface 1/1/1
            routing
            ip address 192.0.2.1/24
            apply access-list ip EDGE in
            apply access-list ipv6 EDGE in
    """
    found = aoscx(text)
    assert [(one.name, one.family) for one in found.filters] == [("ip EDGE", "4"), ("ipv6 EDGE", "6")]
    assert [(bound.ruleset, bound.family) for bound in found.bindings] == [("ip EDGE", "4"), ("ipv6 EDGE", "6")]


def test_a_mac_list_speaks_of_the_packets_in_the_frames(core: Device) -> None:
    """ACL guide, access-list mac: EtherTypes ip and ipv6; Deny ACLs: a deny overrides the permit of another type."""
    found = rules(core, "NO-IPV6")
    assert (found["10"].action, found["10"].source.lower, found["10"].exact) == (Action.DENY, ANY6, True)
    assert found["20"].exact
    assert ("ingress", "1/1/2") in places(core, "NO-IPV6")
    other = rules(aoscx("access-list mac M\n    10 deny any any arp\n    20 permit aabb.cc00.0001 any ip\n"), "M")
    assert other["10"].source.upper == NOTHING
    assert not other["20"].exact


def test_a_list_below_vlan_sees_what_enters_the_vlan_and_what_its_interface_routes(core: Device) -> None:
    assert places(core, "FILL-IN") == {("ingress", vlan_place(30)), ("ingress", "vlan30")}


def test_an_outbound_list_of_a_vlan_sees_what_is_routed_into_it() -> None:
    text = """
        access-list ip A
            10 permit any any any
        vlan 5
            apply access-list ip A out
        interface vlan 5
            ip address 192.0.2.1/24
    """
    assert places(aoscx(text), "A") == {("egress", vlan_place(5)), ("egress", "vlan5")}


def test_a_list_that_does_not_exist_is_named_as_undefined() -> None:
    found = aoscx("interface 1/1/1\n    apply access-list ip GONE in\n")
    assert [(one.name, one.defined) for one in found.references] == [("GONE", False)]
    assert [bound.ruleset for bound in found.bindings] == ["GONE"]


ROUTED = """
    access-list ip A
        10 deny any any any
    ssh server vrf default
    interface vlan 5
        ip address 192.0.2.1/24
        apply access-list ip A routed-in
    interface vlan 6
        ip address 198.51.100.1/24
        apply access-list ip A routed-out
"""


def test_a_list_for_routed_packets_leaves_open_who_reaches_the_switch_itself() -> None:
    """ACL guide, apply access-list to interface VLAN: routed traffic; nothing is said of packets to the switch."""
    found = aoscx(ROUTED)
    assert places(found, "A") == {("ingress", "vlan5"), ("egress", "vlan6")}
    assert not found.lists_guard_self
    assert not listener(found, "ssh").sources.known


def test_a_list_for_packets_routed_out_leaves_the_switch_itself_as_it_was() -> None:
    found = aoscx("interface vlan 6\n    ip address 198.51.100.1/24\n    apply access-list ip A routed-out\n")
    assert found.lists_guard_self


def test_a_policy_drops_only_where_it_says_so(core: Device) -> None:
    """ACL guide, policy: packets of no entry go on; marking and mirroring keep nobody out."""
    dropped = core.ruleset("policy NO-TELNET")
    assert dropped is not None
    assert (dropped.rules[0].action, dropped.default) == (Action.DENY, Action.PERMIT)
    assert places(core, "policy NO-TELNET") == {("ingress", "1/1/3")}
    marking = aoscx(
        "class ip C\n    10 match any any any\npolicy P\n    10 class ip C action dscp AF21\n"
        "interface 1/1/1\n    apply policy P in\n"
    )
    assert marking.bindings == ()


def test_what_a_class_ignores_first_makes_its_matches_uncertain() -> None:
    text = """
        class ip C
            10 ignore tcp any any eq 22
            20 match tcp any any
        policy P
            10 class ip C action drop
            20 class ip GONE action drop
    """
    found = rules(aoscx(text), "policy P")
    assert [(rule.name, rule.exact) for rule in found.values()] == [("10 20", False), ("20", False)]


def test_a_policy_for_routed_packets_leaves_policy_routing_unread() -> None:
    found = aoscx("policy P\n    10 class ip C action pbr X\ninterface vlan 5\n    apply policy P routed-in\n")
    assert port(found, "vlan5").policy_route is not None
    assert "policy_routes" not in found.reads


# --- services


def test_services_answer_in_the_vrfs_that_lines_name(core: Device) -> None:
    assert [(one.vrf, one.enabled.value) for one in core.listeners if one.name == "ssh" and one.enabled.is_(True)] == [
        ("mgmt", True),
        ("OT", True),
    ]
    assert listener(core, "telnet", "OT").enabled.is_(False)
    assert listener(core, "https", "mgmt").enabled.is_(True)
    assert listener(core, "https", "OT").enabled.is_(False)


def test_whether_a_service_answers_has_three_answers() -> None:
    """REST guide 5200-6725, https-server vrf: which built-in VRFs it answers in from the factory differs by series."""
    text = "no ssh server vrf mgmt\ninterface mgmt\n    ip dhcp\ninterface vlan 1\n    ip address 192.0.2.1/24\n"
    found = aoscx(text)
    assert (listener(found, "ssh", "mgmt").enabled.value, listener(found, "ssh", "mgmt").enabled.state) == (
        False,
        "written",
    )
    assert not listener(found, "ssh").enabled.known
    assert not listener(found, "https", "mgmt").enabled.known
    assert listener(found, "telnet").enabled.state == "default"


def test_a_control_plane_list_limits_the_services_of_its_vrf(core: Device) -> None:
    sources = listener(core, "https", "mgmt").sources
    assert sources.value is not None
    assert sources.value.upper & ANY4 == prefix("192.0.2.0/24")
    assert [(bound.stage, bound.vrf) for bound in core.bindings if bound.ruleset == "MGMT"] == [("local", "mgmt")]


def test_the_allow_list_of_ssh_holds_in_every_vrf(core: Device) -> None:
    """Hardening guide, Allow List."""
    sources = listener(core, "ssh", "OT").sources
    assert (sources.state, sources.value and sources.value.upper) == ("written", prefix("192.0.2.0/24"))


def test_an_allow_list_that_is_not_enabled_limits_nobody() -> None:
    found = aoscx("ssh server vrf default\nssh server allow-list\n    ip 192.0.2.0/24\n")
    assert listener(found, "ssh").sources.state == "default"


def test_an_allow_list_beside_a_control_plane_list_is_certain_only_where_both_agree() -> None:
    """Hardening guide: the control-plane list has pre-emption over the allow list."""
    text = """
        ssh server vrf default
        ssh server allow-list
            ip 192.0.2.0/25
            enable
        access-list ip CP
            10 permit tcp 192.0.2.0/24 any eq ssh
        apply access-list ip CP control-plane vrf default
    """
    value = listener(aoscx(text), "ssh").sources.value
    assert value is not None
    assert (value.lower, value.upper) == (prefix("192.0.2.0/25"), prefix("192.0.2.0/24"))


# --- SNMP


def snmp(text: str) -> list[tuple[str, bool, str]]:
    return [(entry.version, entry.write, entry.level) for entry in aoscx(text).snmp]


def test_without_a_community_of_its_own_the_switch_answers_to_public() -> None:
    """SNMP guide, snmp-server community: when none exists, ``public`` is defined automatically."""
    (entry,) = aoscx("snmp-server vrf default\n").snmp
    assert entry.secret is not None
    assert (entry.secret.weakness, entry.secret.storage, entry.write) == ("default", "absent", False)


def test_the_agent_listens_in_no_vrf_without_a_line(core: Device) -> None:
    """CLI guide, snmp-server vrf: by default on no VRF."""
    found = aoscx("snmp-server community kept-away\ninterface vlan 1\n    ip address 192.0.2.1/24\n")
    assert (found.snmp, listener(found, "snmp").enabled.value) == ((), False)
    assert [secret.use for secret in found.secrets] == ["snmp"]
    assert listener(core, "snmp", "mgmt").enabled.is_(True)


def test_communities_have_an_access_level_and_lists() -> None:
    text = """
        access-list ip ASK
            10 permit any 192.0.2.9 any
        snmp-server vrf default
        snmp-server community one
            access-level rw
            access-list ip ASK
        snmp-server community two
    """
    one, two = aoscx(text).snmp
    assert (one.write, two.write) == (True, False)
    assert one.sources is not None
    assert one.sources.value is not None
    assert one.sources.value.upper == prefix("192.0.2.9")
    assert two.sources is not None
    assert two.sources.state == "default"


def test_control_plane_lists_limit_communities_too() -> None:
    text = """
        access-list ip CP
            10 permit udp 192.0.2.0/24 any eq snmp
        apply access-list ip CP control-plane vrf default
        snmp-server vrf default
        snmp-server community one
    """
    (entry,) = aoscx(text).snmp
    assert entry.sources is not None
    assert entry.sources.value is not None
    assert entry.sources.value.upper == prefix("192.0.2.0/24")


USER = "snmpv3 user u auth sha auth-pass ciphertext AAAA"


@pytest.mark.parametrize(
    ("level", "user", "works"),
    [
        ("", USER, False),
        ("", f"{USER} priv aes priv-pass ciphertext BBBB", True),
        ("snmpv3 security-level auth\n", USER, True),
        ("no snmpv3 security-level auth-privacy\n", "snmpv3 user u", True),
        ("no snmpv3 security-level auth\n", USER, False),
    ],
)
def test_a_v3_user_works_only_with_the_security_asked_for(level: str, user: str, works: bool) -> None:
    """SNMP guide, snmpv3 security-level: authentication and privacy unless written otherwise."""
    found = snmp(f"snmp-server vrf default\nsnmp-server snmpv3-only\n{level}{user}\n")
    assert bool(found) is works


# --- accounts and servers


def test_administrators_are_known_by_their_group(core: Device) -> None:
    """Hardening guide, User Management: administrators, operators, auditors; other groups have rules of their own."""
    found = {user.name: user for user in core.users}
    assert [found[name].administrator and found[name].administrator.value for name in ("admin", "shift")] == [  # type: ignore[union-attr]
        True,
        False,
    ]
    archive = found["backup"].administrator
    assert archive is not None
    assert not archive.known


def test_the_built_in_account_is_there_without_a_line() -> None:
    """Hardening guide, Built-in Admin Account Password Reset."""
    (user,) = aoscx("hostname A\n").users
    assert (user.name, user.secret, user.administrator and user.administrator.known) == ("admin", None, False)


def test_secrets_are_clear_encrypted_or_masked(core: Device) -> None:
    stored = {user.name: user.secret and user.secret.storage for user in core.users}
    assert stored == {"admin": "encrypted", "shift": "encrypted", "backup": "clear"}
    (masked,) = aoscx("user admin group administrators password ciphertext <removed>\n").users
    assert masked.secret is not None
    assert masked.secret.storage == "masked"


def test_keys_of_servers_and_time_are_kept(core: Device) -> None:
    assert sorted({secret.use for secret in core.secrets}) == ["ntp", "radius", "snmp", "tacacs", "user"]


def test_servers_are_read_with_their_vrf(core: Device) -> None:
    assert {(server.use, server.host, server.vrf) for server in core.servers} == {
        ("syslog", "192.0.2.21", "mgmt"),
        ("ntp", "192.0.2.20", "mgmt"),
        ("dns", "192.0.2.24", "mgmt"),
        ("radius", "192.0.2.23", "mgmt"),
        ("tacacs", "192.0.2.22", "mgmt"),
        ("trap", "192.0.2.21", "mgmt"),
    }


@pytest.mark.parametrize(
    ("text", "count"),
    [("configuration-lockout central managed\n", 1), ("aruba-central\n    disable\n", 0), ("hostname A\n", 0)],
)
def test_management_from_the_cloud_is_a_server_where_it_is_in_use(text: str, count: int) -> None:
    assert len([server for server in aoscx(text).servers if server.use == "cloud"]) == count


# --- routing


def test_static_routes_have_a_vrf_a_distance_and_may_discard(core: Device) -> None:
    default, discard = [route for route in core.routes if route.vrf == "OT"]
    assert (default.prefix, default.next_hop, default.distance) == (ANY4, parse_ip("198.51.100.254"), 1)
    assert (discard.prefix, discard.discard, discard.distance) == (prefix("10.0.0.0/8"), True, 250)
    assert default.conditions == discard.conditions == ()


def test_ospf_runs_where_interfaces_name_it_in_its_vrf(core: Device) -> None:
    (process,) = core.routing
    assert (process.protocol, process.id, process.vrf, process.interfaces) == ("ospf", "1", "OT", ())
    assert [(speaker.interface, speaker.passive) for speaker in process.speakers] == [("vlan40", True)]
    assert process.doubts == ()


def test_bgp_neighbours_exchange_routes_where_a_family_activates_them() -> None:
    text = """
        router bgp 65000
            distance bgp 20 70
            neighbor 192.0.2.2 remote-as 65001
            neighbor 192.0.2.3 remote-as 65001
            neighbor 192.0.2.4 remote-as 65001
            neighbor 192.0.2.4 password ciphertext AAAA
            address-family ipv4 unicast
                neighbor 192.0.2.2 activate
                neighbor 192.0.2.4 activate
                neighbor 192.0.2.4 route-map IN in
            exit-address-family
            vrf OT
                neighbor 198.51.100.2 remote-as 65002
    """
    found = aoscx(text)
    process, inner = found.routing
    assert (process.distances, inner.vrf) == ((20, 70), "OT")
    assert [(peer.address, bool(peer.doubts)) for peer in process.peers] == [
        (parse_ip("192.0.2.2"), False),
        (parse_ip("192.0.2.3"), True),
        (parse_ip("192.0.2.4"), True),
    ]
    assert [secret.use for secret in found.secrets] == ["routing"]


def test_a_gre_tunnel_is_told_by_its_head_and_its_ends() -> None:
    text = """
        interface tunnel 1 mode gre ipv4
            no shutdown
            source ip 192.0.2.1
            destination ip 198.51.100.1
            ip address 203.0.113.1/30
    """
    (tunnel,) = aoscx(text).vpns
    assert (tunnel.tunnel_interface, tunnel.peer, tunnel.encrypted) == ("tunnel1", parse_ip("198.51.100.1"), False)
    assert tunnel.carriers == {"gre"}


def test_a_list_that_shares_its_name_with_a_vrf_is_not_used_by_it() -> None:
    text = "vrf test\nssh server vrf test\naccess-list ip test\n    10 permit any any any\n"
    assert [one.kind for one in aoscx(text).references if one.name == "test" and one.kind != "vrf"] == []


def test_user_defined_groups_and_roles_stay_not_understood() -> None:
    text = 'user-group ops\n    10 permit cli command ".*"\nport-access role GUEST\n    vlan access 9\n'
    assert {line.topic for line in unread_of(PLATFORM, text)} == {"user"}
