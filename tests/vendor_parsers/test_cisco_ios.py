from __future__ import annotations

from pathlib import Path

import pytest

from auditor.model.address import ANY4, ANY6, format_ranges, parse_ip, prefix
from auditor.model.device import Device
from auditor.model.interface import Interface
from auditor.model.management import Listener
from auditor.model.rule import Action, Rule
from auditor.platform import Account, account
from auditor.source.document import Document
from vendor_parsers.cisco_ios.passwords import reveal_type7
from vendor_parsers.cisco_ios.platform import PLATFORM

SAMPLES = Path(__file__).resolve().parents[2] / "samples" / "platforms" / "cisco_ios"


def parsed(text: str) -> tuple[Device, Account]:
    lines = text.strip("\n").split("\n")
    tree = PLATFORM.read(Document("test.conf", lines, range(1, len(lines) + 1), range(1, len(lines) + 1)))
    return PLATFORM.parse(tree), account(tree, PLATFORM)


def device(text: str) -> Device:
    return parsed(text)[0]


def sample(name: str) -> Device:
    return device((SAMPLES / f"{name}.conf").read_text())


def interface(found: Device, name: str) -> Interface:
    one = found.interface(name)
    assert one is not None
    return one


def rules(found: Device, name: str) -> tuple[Rule, ...]:
    ruleset = found.ruleset(name)
    assert ruleset is not None
    return ruleset.rules


def rule(line: str, head: str = "ip access-list extended A") -> Rule:
    return rules(device(f"{head}\n {line}"), head.split()[-1])[0]


def listeners(found: Device, name: str) -> list[Listener]:
    return [listener for listener in found.listeners if listener.name == name]


def ports(found: Rule) -> list[tuple[tuple[tuple[int, int], ...], tuple[tuple[int, int], ...]]]:
    return [(term.source_ports.intervals, term.destination_ports.intervals) for term in found.service.terms]


ALL = ((0, 65535),)


# --- access lists


@pytest.mark.parametrize(
    ("line", "source", "destination"),
    [
        ("permit tcp any any eq 22", ALL, ((22, 22),)),
        ("permit udp any eq domain any", ((53, 53),), ALL),
        ("permit tcp any any eq www 443 8080", ALL, ((80, 80), (443, 443), (8080, 8080))),
        ("permit tcp any range 1024 65535 any range ftp-data ftp", ((1024, 65535),), ((20, 21),)),
        ("permit tcp any any neq 23", ALL, ((0, 22), (24, 65535))),
        ("permit udp any lt 1024 any gt 1023", ((0, 1023),), ((1024, 65535),)),
        ("10 permit tcp host 10.0.0.1 eq 502 any established", ((502, 502),), ALL),
    ],
)
def test_ports_are_read(line: str, source: object, destination: object) -> None:
    found = rule(line)
    assert ports(found) == [(source, destination)]
    assert found.exact


def test_established_means_answers_only() -> None:
    assert [term.established for term in rule("permit tcp any any established").service.terms] == [True]
    assert [term.established for term in rule("permit tcp any any eq 22 established log").service.terms] == [True]


@pytest.mark.parametrize(
    ("line", "condition"),
    [
        ("permit tcp any any eq 22 time-range NIGHT", "time-range NIGHT"),
        ("permit ip any any fragments", "fragments"),
        ("permit ip any any dscp ef", "dscp ef"),
        ("permit tcp any any syn", "syn"),
        ("permit tcp any any match-all +syn -ack", "+syn"),
        ("permit udp any any ttl lt 5", "ttl lt 5"),
        ("permit udp any any ttl range 1 5", "ttl range 1 5"),
        ("permit ip any any option timestamp", "option timestamp"),
    ],
)
def test_what_cannot_be_evaluated_is_a_condition(line: str, condition: str) -> None:
    found, counted = parsed(f"ip access-list extended A\n {line}")
    assert condition in rules(found, "A")[0].conditions
    assert not counted.unread


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ("permit tcp any any eq 22 sparkle", "sparkle"),
        ("permit tcp any any eq nosuchport", "eq"),
        ("permit wonder any any", "wonder"),
        ("permit ip 10.0.0.300 0.0.0.255 any", "10.0.0.300"),
    ],
)
def test_word_not_understood_makes_the_rule_uncertain_and_the_line_unread(line: str, word: str) -> None:
    found, counted = parsed(f"ip access-list extended A\n {line}")
    (only,) = rules(found, "A")
    assert not only.exact
    assert any(word in condition for condition in only.conditions)
    assert [(unread.word, unread.topic) for unread in counted.unread] == [(word, "filter")]


def test_action_not_understood_may_permit_and_may_deny() -> None:
    assert rule("allow ip any any").action is Action.UNKNOWN


def test_remarks_describe_the_rule_below_them() -> None:
    found = device("ip access-list extended A\n remark for line 3\n permit ip any any\n deny ip any any")
    assert [one.description for one in rules(found, "A")] == ["for line 3", ""]


def test_entries_are_evaluated_by_sequence_number() -> None:
    found = device("ip access-list extended A\n 20 deny ip any any\n 10 permit tcp any any\n permit udp any any")
    assert [(one.name, one.action) for one in rules(found, "A")] == [
        ("10", Action.PERMIT),
        ("20", Action.DENY),
        ("20", Action.PERMIT),
    ]


def test_numbered_and_named_form_of_a_list_are_one_list() -> None:
    found = device(
        "access-list 101 remark x\naccess-list 101 permit tcp any any\nip access-list extended 101\n deny ip any any"
    )
    ruleset = found.ruleset("101")
    assert ruleset is not None
    assert ruleset.kind == "extended"
    assert len(ruleset.rules) == 2


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("access-list 7 permit 10.1.2.3", ["10.1.2.3/32"]),
        ("access-list 7 permit host 10.1.2.3 log", ["10.1.2.3/32"]),
        ("access-list 7 permit 10.1.0.0 0.0.255.255", ["10.1.0.0/16"]),
        ("access-list 1350 permit any", ["0.0.0.0/0"]),
    ],
)
def test_standard_list_names_sources(line: str, shown: list[str]) -> None:
    found = device(line)
    assert found.filters[0].kind == "standard"
    assert format_ranges(found.filters[0].rules[0].source.lower) == shown
    assert found.filters[0].rules[0].service.is_any


def test_wildcard_mask_with_holes_is_read_exactly() -> None:
    found = rule("permit ip 10.0.0.1 0.0.255.0 any")
    assert found.source.lower.size == 256
    assert parse_ip("10.0.77.1") in found.source.lower
    assert parse_ip("10.0.77.2") not in found.source.lower


def test_wildcard_mask_with_too_many_holes_is_unresolved_but_read() -> None:
    found, counted = parsed("ip access-list extended A\n permit ip 0.0.0.1 85.85.85.84 any")
    (only,) = rules(found, "A")
    assert (only.source.lower.size, only.source.upper) == (0, ANY4)
    assert not counted.unread


@pytest.mark.parametrize(
    "text", ["ip access-list extended A", "ip access-list extended A\n remark nothing", "ipv6 access-list A"]
)
def test_empty_list_has_an_unknown_default(text: str) -> None:
    (ruleset,) = device(text).filters
    assert (ruleset.rules, ruleset.default) == ((), Action.UNKNOWN)


def test_list_with_an_entry_denies_the_rest() -> None:
    (ruleset,) = device("access-list 5 permit any").filters
    assert ruleset.default is Action.DENY


def test_undefined_list_is_a_reference_to_nothing() -> None:
    found = device("interface GigabitEthernet0/1\n ip access-group GHOST in")
    assert [(one.ruleset, one.stage) for one in found.bindings] == [("GHOST", "ingress")]
    assert [(one.name, one.defined) for one in found.references] == [("GHOST", False)]


def test_access_group_without_direction_is_outbound() -> None:
    (bound,) = device("interface GigabitEthernet0/1\n ip access-group 7").bindings
    assert bound.stage == "egress"


def test_ipv6_list_ends_in_neighbour_discovery() -> None:
    found = rules(device("ipv6 access-list SIX\n deny ipv6 any host 2001:db8::1 log"), "SIX")
    assert [(one.action, one.implied) for one in found] == [
        (Action.DENY, False),
        (Action.PERMIT, True),
        (Action.PERMIT, True),
    ]
    assert {term.icmp.least // 256 for one in found[1:] for term in one.service.terms} == {135, 136}
    assert found[0].source.lower == ANY6
    assert found[0].destination.lower == prefix("2001:db8::1")


def test_icmp_types_by_name_and_number() -> None:
    for line in ("permit icmp any any echo", "permit icmp any any 8", "permit icmp any any 8 0"):
        (term,) = rule(line).service.terms
        assert 8 * 256 in term.icmp
        assert 0 not in term.icmp
    (unreachable,) = rule("permit icmp any any port-unreachable").service.terms
    assert unreachable.icmp.intervals == ((3 * 256 + 3, 3 * 256 + 3),)


def test_object_groups_nest_and_take_netmasks() -> None:
    found = device(
        "object-group network A\n 10.0.0.0 255.255.255.0\n group-object B\nobject-group network B\n host 10.1.1.1\n"
        " range 10.2.0.1 10.2.0.3\nobject-group service S\n tcp eq 502\n udp source eq 1 range 2 3\n icmp echo\n"
        "ip access-list extended L\n permit object-group S object-group A any"
    )
    (only,) = rules(found, "L")
    assert only.source.lower.size == 256 + 1 + 3
    assert ports(only) == [(ALL, ((502, 502),)), (((1, 1),), ((2, 3),)), (ALL, ALL)]
    assert only.exact


@pytest.mark.parametrize(
    "groups",
    ["", "object-group network G\n", "object-group network G\n group-object G\n", "object-group network G\n foo bar\n"],
)
def test_group_that_cannot_be_resolved_may_be_anything(groups: str) -> None:
    found = device(f"{groups}ip access-list extended L\n permit ip object-group G any")
    (only,) = rules(found, "L")
    assert only.source.lower.size == 0
    assert only.source.unknown


def test_reflexive_list_lets_replies_in_and_evaluate_opens_nothing() -> None:
    found = device(
        "ip access-list extended OUT\n permit tcp any any reflect SESSIONS\nip access-list extended IN\n evaluate SESSIONS"
    )
    assert rules(found, "OUT")[0].inspects
    (evaluate,) = rules(found, "IN")
    assert evaluate.source.upper.size == 0


def test_mac_list_and_prefix_list_filter_no_packets() -> None:
    found = device("mac access-list extended M\n permit any any\nip prefix-list P seq 5 permit 10.0.0.0/8 le 24")
    assert [(one.name, one.filters_packets) for one in found.filters] == [("M", False), ("P", False)]


def test_uses_of_lists_are_named() -> None:
    found = device(
        "access-list 1 permit any\nsnmp-server community x RO 1\nip nat inside source list 1 interface Gi0/0 overload\n"
        "ntp access-group peer 1\nroute-map R permit 10\n match ip address 1 2\nclass-map C\n match access-group 1\n"
        "router rip\n distribute-list 1 in\nline vty 0 4\n access-class 1 in\nip pim rp-address 10.0.0.1 1"
    )
    uses = {(one.name, one.use, one.defined) for one in found.references if one.kind == "acl"}
    wanted = {"snmp", "nat", "ntp", "route-map", "qos", "routing", "management", "multicast"}
    assert {(name, use, defined) for name, use, defined in uses if name == "1"} == {("1", use, True) for use in wanted}
    assert ("2", "route-map", False) in uses


# --- interfaces and switching


def test_interface_addresses_and_virtual_ones() -> None:
    one = interface(sample("router"), "GigabitEthernet0/1")
    assert [(address.secondary, address.virtual, address.length) for address in one.addresses] == [
        (False, False, 24),
        (True, False, 24),
        (False, True, 24),
    ]


def test_subinterface_has_parent_and_tag() -> None:
    one = interface(sample("router"), "GigabitEthernet0/2.20")
    assert (one.kind, one.parent, one.vlan, one.vrf) == ("subinterface", "GigabitEthernet0/2", 20, "OFFICE")
    assert one.ipv6.is_(True)


def test_shutdown_is_written_and_its_absence_a_default() -> None:
    found = sample("router")
    assert interface(found, "GigabitEthernet0/2").enabled.is_(False)
    assert interface(found, "GigabitEthernet0/1").enabled.state == "default"


@pytest.mark.parametrize(
    ("line", "dynamic"),
    [
        ("ip address dhcp", "dhcp"),
        ("ip address negotiated", "negotiated"),
        ("ipv6 address autoconfig default", "slaac"),
    ],
)
def test_dynamic_addresses(line: str, dynamic: str) -> None:
    assert device(f"interface GigabitEthernet0/1\n {line}").interfaces[0].dynamic == dynamic


def test_address_that_cannot_be_read_is_said_so() -> None:
    one = device("interface GigabitEthernet0/1\n ip address 10.0.0.1 255.0.255.0").interfaces[0]
    assert one.address_unknown
    assert not one.addresses


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Vlan10", "svi"),
        ("Loopback0", "loopback"),
        ("Tunnel3", "tunnel"),
        ("Cellular0/2/0", "cellular"),
        ("Dialer1", "dialer"),
        ("Serial0/0/0", "serial"),
        ("Port-channel1", "aggregate"),
        ("BVI1", "bridge"),
        ("Dot11Radio0", "wlan"),
        ("TenGigabitEthernet1/1/1", "ethernet"),
        ("TwentyFiveGigE1/0/1", "ethernet"),
        ("GigabitEthernet0/0.5", "subinterface"),
        ("Multilink1", "ppp"),
        ("Whatever9", "other"),
    ],
)
def test_kind_by_name(name: str, kind: str) -> None:
    assert device(f"interface {name}\n no shutdown").interfaces[0].kind == kind


def test_interface_range_and_repeated_blocks() -> None:
    found = device(
        "interface range GigabitEthernet1/0/1 - 3\n switchport mode access\ninterface GigabitEthernet1/0/2\n shutdown"
    )
    assert [one.name for one in found.interfaces] == [f"GigabitEthernet1/0/{number}" for number in (1, 2, 3)]
    assert interface(found, "GigabitEthernet1/0/2").enabled.is_(False)


def test_switch_port_is_read_line_by_line() -> None:
    port = interface(sample("switch"), "GigabitEthernet1/0/1").port
    assert port is not None
    assert port.mode.is_("access")
    assert port.access_vlan.is_(10)
    for fact in (port.port_security, port.isolated, port.storm_control, port.dot1x):
        assert fact.is_(True)
        assert fact.state == "written"
    assert port.negotiates.is_(False)


def test_silent_port_of_a_switch_has_defaults_with_sources() -> None:
    port = interface(sample("switch"), "GigabitEthernet1/0/2").port
    assert port is not None
    for fact in (
        port.mode,
        port.access_vlan,
        port.native_vlan,
        port.allowed,
        port.negotiates,
        port.dot1x,
        port.port_security,
    ):
        assert fact.state == "default"
        assert fact.note
    assert port.mode.is_("dynamic")
    assert port.negotiates.is_(True)


def test_allowed_vlans_over_several_lines() -> None:
    found = sample("switch")
    wanted: tuple[tuple[str, tuple[tuple[int, int], ...]], ...] = (
        ("Port-channel1", ((10, 10), (20, 20), (30, 32))),
        ("GigabitEthernet1/0/3", ((2, 4094),)),
    )
    for name, intervals in wanted:
        port = interface(found, name).port
        assert port is not None
        assert port.allowed.value is not None
        assert port.allowed.value.intervals == intervals
    for line, intervals in (("none", ()), ("all", ((1, 4094),)), ("remove 5-4094", ((1, 4),))):
        one = device(f"interface Gi1/0/1\n switchport trunk allowed vlan {line}").interfaces[0].port
        assert one is not None
        assert one.allowed.value is not None
        assert one.allowed.value.intervals == intervals


def test_port_channel_member_and_voice_vlan() -> None:
    found = sample("switch")
    assert interface(found, "GigabitEthernet1/0/23").group == "Port-channel1"
    port = interface(found, "GigabitEthernet1/0/3").port
    assert port is not None
    assert port.voice_vlan == 20


def test_routed_ports_have_no_layer_2_side() -> None:
    found = device(
        "interface Gi1/0/1\n no switchport\n ip address 10.0.0.1 255.255.255.0\ninterface Gi1/0/2\n switchport mode access"
    )
    assert interface(found, "Gi1/0/1").port is None
    assert interface(found, "Gi1/0/2").port is not None
    assert device("interface Gi0/0\n no ip address").interfaces[0].port is None


def test_open_authentication_lets_everyone_in() -> None:
    for lines in (
        "authentication open\n authentication port-control auto",
        "authentication port-control auto\n authentication open",
    ):
        port = device(f"interface Gi1/0/1\n switchport mode access\n {lines}").interfaces[0].port
        assert port is not None
        assert port.dot1x.is_(False)


def test_interface_template_hides_what_it_sets() -> None:
    port = device("interface Gi1/0/1\n switchport mode access\n source template T").interfaces[0].port
    assert port is not None
    assert not port.dot1x.known
    assert not port.port_security.known


def test_vlans_with_names_and_lists() -> None:
    assert [(vlan.id, vlan.name) for vlan in sample("switch").vlans] == [
        (10, "CONTROL"),
        (20, ""),
        (30, ""),
        (31, ""),
        (32, ""),
    ]


def test_discovery_is_off_only_when_both_protocols_are() -> None:
    assert device("no cdp run\ninterface Gi0/0\n no shutdown").interfaces[0].discovery.is_(False)
    assert device("no cdp run\nlldp run\ninterface Gi0/0\n no shutdown").interfaces[0].discovery.is_(True)
    assert device("cdp run\ninterface Gi0/0\n no cdp enable").interfaces[0].discovery.is_(False)
    assert not device("interface Gi0/0\n ip address 10.0.0.1 255.0.0.0").interfaces[0].discovery.known


def test_vlan_map_filters_both_ways_on_the_vlan_interface() -> None:
    found = sample("switch")
    assert [(one.ruleset, one.stage, one.interface) for one in found.bindings] == [
        ("GUARD", "ingress", "vlan 10"),
        ("GUARD", "ingress", "Vlan10"),
        ("GUARD", "egress", "Vlan10"),
    ]
    assert [(one.name, one.action) for one in rules(found, "GUARD")] == [("10 10", Action.DENY), ("20", Action.PERMIT)]


def test_vlan_map_on_a_vlan_without_interface_stands_at_the_vlan() -> None:
    found, counted = parsed(
        "vlan access-map M 10\n action drop\nvlan filter M vlan-list 77\ninterface Vlan10\n no shutdown"
    )[:2]
    assert [(one.stage, one.interface) for one in found.bindings] == [("ingress", "vlan 77")]
    assert not counted.unread


# --- identity


@pytest.mark.parametrize(
    ("name", "kind", "forwards"),
    [
        ("router", "router", True),
        ("switch", "switch", False),
        ("access-point", "ap", None),
        ("controller", "wlc", None),
    ],
)
def test_kind_and_forwarding_of_samples(name: str, kind: str, forwards: bool | None) -> None:
    found = sample(name)
    assert found.kind == kind
    assert found.forwards.value is forwards


def test_layer_3_switch_routes_when_it_says_so() -> None:
    text = "ip routing\nvlan 10\ninterface Gi1/0/1\n switchport mode access\ninterface Vlan10\n ip address 10.0.0.1 255.0.0.0"
    found = device(text)
    assert (found.kind, found.forwards.is_(True)) == ("l3switch", True)
    assert device(text.replace("ip routing", "no ip routing")).forwards.is_(False)


def test_change_version_and_names() -> None:
    found = sample("router")
    assert (found.changed_by.value, found.changed_at.value) == ("tanaka", "2026-06-01T09:12:44 JST")
    assert found.version.is_("15.7")
    assert device("version 17.3").name == "test"


def test_flat_export_is_put_together() -> None:
    found = sample("flat")
    assert [(one.name, one.vrf, one.description) for one in found.interfaces] == [
        ("GigabitEthernet1", "MGMT", "uplink"),
        ("GigabitEthernet2", "", ""),
    ]
    assert len(rules(found, "IN")) == 1
    assert [listener.enabled.value for listener in listeners(found, "ssh")] == [True]


# --- routing, NAT, VPN


def test_static_routes() -> None:
    found = sample("router").routes
    assert [(route.vrf, route.discard, route.distance, route.conditions) for route in found] == [
        ("", False, 1, ()),
        ("", True, 250, ()),
        ("OFFICE", False, 1, ("track 7",)),
        ("", False, 1, ()),
    ]


def test_default_gateway_counts_only_where_nothing_is_routed() -> None:
    (route,) = sample("switch").routes
    assert (route.prefix, route.conditions) == (ANY4, ())
    assert device("ip routing\nip default-gateway 10.0.0.1").routes == ()


def test_route_word_not_understood_makes_it_conditional() -> None:
    found, counted = parsed("ip route 10.0.0.0 255.0.0.0 10.1.1.1 sparkle")
    assert found.routes[0].conditions == ("word not understood: sparkle",)
    assert [(unread.word, unread.topic) for unread in counted.unread] == [("sparkle", "routing")]


def test_ospf_is_active_where_it_is_not_passive() -> None:
    (process,) = sample("router").routing
    assert (process.protocol, process.interfaces) == ("ospf", (("GigabitEthernet0/1", "0"),))
    assert process.default_originate


def test_bgp_neighbours_per_vrf() -> None:
    found = device(
        "router bgp 65000\n neighbor 10.0.0.2 remote-as 65001\n redistribute static route-map R\n address-family ipv4 vrf V\n"
        "  neighbor 10.1.0.2 remote-as 65002\n exit-address-family"
    ).routing
    assert [(one.vrf, one.neighbors, one.redistributes) for one in found] == [
        ("", (parse_ip("10.0.0.2"),), ("static",)),
        ("V", (parse_ip("10.1.0.2"),), ()),
    ]


def test_vpn_peers_selectors_and_cleartext_tunnels() -> None:
    crypto, gre = sample("router").vpns
    assert (crypto.peer, crypto.encrypted, crypto.authentication) == (parse_ip("203.0.113.9"), True, "psk")
    assert format_ranges(crypto.remote.lower) == ["10.60.0.0/16"]
    assert (gre.tunnel_interface, gre.encrypted) == ("Tunnel0", False)


# --- management


def test_terminal_lines_say_who_gets_in() -> None:
    found = sample("switch")
    where = {(listener.name, listener.where): listener for listener in found.listeners}
    assert where["telnet", "line vty 0 4"].enabled.is_(True)
    assert where["ssh", "line vty 0 4"].enabled.is_(False)
    assert where["telnet", "line vty 5 15"].enabled.is_(False)
    last = where["telnet", "line vty 5 15"].authenticated
    assert last is not None
    assert last.is_(False)


def test_transport_input_that_is_not_written_is_unknown() -> None:
    found = device("line vty 0 4\n login local")
    assert [listener.enabled.known for listener in listeners(found, "telnet")] == [False]


def test_export_without_terminal_lines_says_nothing_about_telnet() -> None:
    assert [listener.enabled.known for listener in listeners(device("hostname x"), "telnet")] == [False]


def test_access_class_limits_only_its_ip_version() -> None:
    text = "access-list 5 permit 10.0.0.5\nline vty 0 4\n access-class 5 in\n transport input ssh"
    (closed,) = listeners(device(text), "ssh")
    assert closed.sources.value is not None
    assert format_ranges(closed.sources.value.upper) == ["10.0.0.5/32"]
    (half,) = listeners(device(f"{text}\ninterface Gi0/0\n ipv6 enable"), "ssh")
    assert half.sources.value is not None
    assert half.sources.value.lower.covers(ANY6)


def test_undefined_access_class_is_unresolved() -> None:
    (one,) = listeners(device("line vty 0 4\n access-class NOPE in\n transport input ssh"), "ssh")
    assert one.sources.value is not None
    assert one.sources.value.unknown


def test_login_without_methods() -> None:
    found = sample("router")
    console = next(listener for listener in found.listeners if listener.where == "line con 0")
    assert console.authenticated is not None
    assert console.authenticated.is_(False)


@pytest.mark.parametrize(
    ("text", "state", "value"),
    [("ip http server", "written", True), ("no ip http server", "written", False), ("hostname x", "unknown", None)],
)
def test_web_server_is_written_or_unknown(text: str, state: str, value: bool | None) -> None:
    (http,) = listeners(device(text), "http")
    assert (http.enabled.state, http.enabled.value) == (state, value)


def test_snmp_communities_access_and_lists() -> None:
    found = device(
        "access-list 8 permit 10.0.0.8\nsnmp-server community public RW\nsnmp-server community himitsu99 view V RO 8"
    )
    weak, limited = found.snmp
    assert (weak.write, weak.secret is not None and weak.secret.weakness) == (True, "dictionary")
    assert limited.sources is not None
    assert limited.sources.value is not None
    assert format_ranges(limited.sources.value.upper) == ["10.0.0.8/32"]
    (agent,) = listeners(found, "snmp")
    assert agent.enabled.is_(True)


def test_snmp_version_3_group_stands_for_users_that_are_not_printed() -> None:
    (only,) = device("snmp-server group ADMIN v3 priv write W access 8").snmp
    assert (only.version, only.level, only.write) == ("3", "priv", True)


def test_no_snmp_command_means_no_agent() -> None:
    (agent,) = listeners(device("hostname x"), "snmp")
    assert (agent.enabled.state, agent.enabled.value) == ("default", False)


def test_silence_about_snmp_means_nothing_before_12_2() -> None:
    (agent,) = listeners(device("version 12.1\nhostname x"), "snmp")
    assert not agent.enabled.known


def test_industrial_switch_opens_cip_where_it_says_so() -> None:
    found = device("cip security password himitsu9\ninterface Vlan99\n ip address 10.0.0.1 255.0.0.0\n cip enable")
    (cip,) = [one for one in found.listeners if one.where == "cip"]
    assert (cip.enabled.value, cip.interfaces) == (True, frozenset({"Vlan99"}))


def test_dynamic_crypto_map_takes_calls_from_anywhere() -> None:
    (found,) = device(
        "crypto ipsec transform-set T esp-des esp-md5-hmac\ncrypto dynamic-map D 10\n set transform-set T\n"
        "crypto map M 65535 ipsec-isakmp dynamic D\ninterface Gi0/0\n crypto map M"
    ).vpns
    assert (found.peer, found.interface, found.proposals) == (None, "Gi0/0", ("esp-des esp-md5-hmac",))


def test_enable_without_method_stays_unread() -> None:
    counted = parsed("aaa authentication enable default none")[1]
    assert [unread.topic for unread in counted.unread] == ["user"]


def test_servers_by_use() -> None:
    found = device(
        "logging trap errors\nlogging host 10.0.0.1 vrf M transport tcp port 1514\nlogging 10.0.0.2\nntp server vrf M 10.0.0.3 key 5\n"
        "ip name-server 10.0.0.4 10.0.0.5\nradius server R\n address ipv4 10.0.0.6 auth-port 1812 acct-port 1813\n key 7 0822455D0A16\n"
        "tacacs-server host 10.0.0.7 key himitsu\nsnmp-server host 10.0.0.8 version 3 priv user"
    )
    assert [(server.use, server.host, server.vrf) for server in found.servers] == [
        ("syslog", "10.0.0.1", "M"),
        ("syslog", "10.0.0.2", ""),
        ("ntp", "10.0.0.3", "M"),
        ("dns", "10.0.0.4", ""),
        ("dns", "10.0.0.5", ""),
        ("radius", "10.0.0.6", ""),
        ("tacacs", "10.0.0.7", ""),
        ("trap", "10.0.0.8", ""),
    ]
    assert found.servers[0].detail == "severity errors transport tcp port 1514"


# --- users and secrets


@pytest.mark.parametrize(
    ("line", "storage", "weakness"),
    [
        ("username a password 0 cisco", "clear", "default"),
        ("username a password cisco", "clear", "default"),
        ("username a password 7 0822455D0A16", "reversible", "default"),
        ("username a secret 5 $1$abcd$exampleexampleexamplee", "hash", None),
        ("username a secret 4 exampleexampleexample", "weak-hash", None),
        ("username a secret 9 $9$example", "hash", None),
        ("username taro password 0 TARO", "clear", "equals-name"),
        ("username a nopassword", "clear", "empty"),
        ("username a password 7 <removed>", "masked", None),
    ],
)
def test_stored_forms_of_passwords(line: str, storage: str, weakness: str | None) -> None:
    found, counted = parsed(line)
    secret = found.users[0].secret
    assert secret is not None
    assert (secret.storage, secret.weakness) == (storage, weakness)
    assert not counted.unread


def test_type_7_is_revealed() -> None:
    assert reveal_type7("0822455D0A16") == "cisco"
    assert reveal_type7("ZZ22455D0A16") is None
    assert reveal_type7("08") is None


def test_privilege_decides_who_administers() -> None:
    found = device("username a privilege 15 secret 9 x\nusername b privilege 1 secret 9 x\nusername c secret 9 x")
    assert [user.administrator is not None and user.administrator.value for user in found.users] == [True, False, False]
    lifted = device("username c secret 9 x\nline vty 0 4\n privilege level 15").users[0].administrator
    assert lifted is not None
    assert lifted.is_(True)


# --- wireless


def test_cipher_of_the_radio_and_keys_of_the_ssid_are_joined_by_vlan() -> None:
    found = {ssid.name: ssid for ssid in sample("access-point").ssids}
    assert (found["YARD"].security.value, found["YARD"].ciphers.value) == ("wpa2", frozenset({"ccmp", "tkip"}))
    assert (found["YARD"].key_management.value, found["YARD"].vlan.value) == ("psk", 40)
    assert (found["OLD"].security.value, found["OLD"].ciphers.value) == ("wep", frozenset({"wep"}))
    assert (found["GUEST"].security.value, found["GUEST"].security.state) == ("open", "default")
    assert [found[name].broadcast.value for name in ("YARD", "OLD", "GUEST")] == [False, True, True]


def test_radio_power_and_state() -> None:
    first, second = sample("access-point").radios
    assert first.power.value is not None
    assert first.power.value.maximum
    assert second.enabled.is_(False)


def test_controller_wlan_joins_policy_and_security() -> None:
    agv, visitor = sample("controller").ssids
    assert (agv.name, agv.enabled.value, agv.broadcast.value, agv.vlan.value) == ("agv-net", True, False, 40)
    assert (agv.security.value, agv.key_management.value, agv.pmf.value) == ("wpa3", "sae", "mandatory")
    assert (visitor.security.value, visitor.enabled.value, visitor.enabled.state) == ("open", False, "default")


# --- zones and inspection


def test_zone_pair_lets_out_what_its_classes_match() -> None:
    found = rules(sample("zones"), "zone-pairs")
    hist, odd, rest = found[:3]
    assert (hist.action, hist.inspects, hist.inward, hist.outward) == (
        Action.PERMIT,
        True,
        frozenset({"GigabitEthernet0/0/0"}),
        frozenset({"GigabitEthernet0/0/1"}),
    )
    assert format_ranges(hist.destination.lower) == ["10.20.0.5/32"]
    assert [term.protocols.intervals for term in hist.service.terms] == [((6, 6),)]
    assert odd.service.unknown == ("bittorrent",)
    assert (rest.action, rest.log) == (Action.DENY, True)


def test_zones_close_what_no_pair_opens() -> None:
    found = sample("zones").ruleset("zone-pairs")
    assert found is not None
    assert found.default is Action.DENY
    implied = [(one.inward, one.outward) for one in found.rules if one.implied]
    assert (frozenset({"GigabitEthernet0/0/2"}), frozenset({"GigabitEthernet0/0/2"})) in implied
    assert all(inward == outward for inward, outward in implied)


def test_pair_to_self_guards_the_device() -> None:
    found = sample("zones")
    local = found.ruleset("zone-pairs to self")
    assert local is not None
    assert [bound.stage for bound in found.bindings if bound.ruleset == local.name] == ["local"]
    assert local.default is Action.PERMIT


def test_inspection_without_a_list_lets_replies_in() -> None:
    found = sample("router")
    implied = found.ruleset("ip inspect FW out GigabitEthernet0/0")
    assert implied is not None
    assert (implied.default, [one.inspects for one in implied.rules]) == (Action.PERMIT, [True, True])


def test_inspection_marks_the_list_it_is_bound_with() -> None:
    found = device(
        "ip inspect name F tcp\nip access-list extended L\n permit tcp any any\n permit udp any any\n"
        "interface Gi0/0\n ip access-group L in\n ip inspect F in"
    )
    assert [one.inspects for one in rules(found, "L")] == [True, False]


# --- the samples as a whole


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.conf")), ids=lambda path: path.name)
def test_samples_are_wholly_understood(path: Path) -> None:
    text = path.read_text()
    _, counted = parsed(text)
    assert counted.unread == ()
    assert PLATFORM.sniff(text.split("\n")) >= 60


def test_every_default_names_a_source_or_says_unknown() -> None:
    for entry in PLATFORM.defaults:
        assert entry.source
    assert any(entry.value == "unknown" for entry in PLATFORM.defaults)


def test_ignored_statements_are_named_once() -> None:
    paths = [entry.path for entry in PLATFORM.ignored]
    assert len(paths) == len(set(paths))
    assert all(paths)
