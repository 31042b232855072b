"""Interfaces, VLANs, routes, protocols, accounts, services, servers and tunnels of Junos, each fact in its three states."""

from __future__ import annotations

import pytest

from auditor.model.address import format_ip, format_ranges, parse_ip
from auditor.model.naming import used
from tests.vendor_parsers.junos_text import accounted, device_of, sample
from vendor_parsers.juniper_junos.platform import PLATFORM
from vendor_parsers.juniper_junos.recognise import sniff
from vendor_parsers.juniper_junos.secrets import reveal, storage_of

HOST = "set system host-name r\n"


def listener(device, name):
    return next(one for one in device.listeners if one.name == name)


@pytest.mark.parametrize(
    ("lines", "ours"),
    [
        (["set system root-authentication encrypted-password x"], True),
        (["version 21.4R3.15;", "system {"], True),
        (["set interfaces ge-0/0/0 unit 0 family inet"], True),
        (["set interfaces ethernet eth0 address 10.0.0.1/24", "set system host-name vyos"], False),
        (["set deviceconfig system hostname pa", "set system host-name x"], False),
        (["#config-version=FGT60F-7.2.4", "config system global"], False),
        (["interfaces {", "    ethernet eth0 {", "        address 10.0.0.1/24"], False),
        (["ltm virtual /Common/vs {", "system {"], False),
    ],
)
def test_recognised_as_junos_and_as_nothing_else(lines, ours):
    assert (sniff(lines) > 0) is ours


def test_unit_rides_on_its_port_and_carries_its_tag():
    device = sample("plant-edge.conf")
    unit = device.interface("ge-0/0/3.100")
    assert (unit.parent, unit.vlan, unit.untagged, unit.zone) == ("ge-0/0/3", 100, False, "control")
    plain = device.interface("ge-0/0/1.0")
    assert (plain.parent, plain.vlan, plain.untagged) == ("ge-0/0/1", None, True)
    assert device.interface("ge-0/0/1").addresses == ()


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("ge-0/0/0", "ethernet"),
        ("ae0", "aggregate"),
        ("reth1", "aggregate"),
        ("fxp0", "management"),
        ("xe-0/0/1:2", "ethernet"),
        ("so-0/0/0", "serial"),
    ],
)
def test_kind_of_a_port_by_its_name(name, kind):
    assert device_of(f"{HOST}set interfaces {name} description x\n").interface(name).kind == kind


def test_members_of_aggregates_and_redundant_interfaces():
    device = device_of(
        f"{HOST}set interfaces ge-0/0/0 gigether-options redundant-parent reth1\nset interfaces ge-0/0/1 ether-options 802.3ad ae0\n"
    )
    assert (device.interface("ge-0/0/0").group, device.interface("ge-0/0/1").group) == ("reth1", "ae0")


def test_port_is_up_by_default_and_down_when_written():
    device = device_of(
        f"{HOST}set interfaces ge-0/0/0 disable\nset interfaces ge-0/0/0 unit 0 family inet address 10.0.0.1/24\nset interfaces ge-0/0/1 unit 0\n"
    )
    assert device.interface("ge-0/0/0").enabled.state == "written"
    assert device.interface("ge-0/0/0.0").enabled.is_(False)
    assert device.interface("ge-0/0/1").enabled.state == "default"


def test_routed_vlan_without_a_port_may_be_down():
    """Junos OS Ethernet Switching User Guide: an IRB interface needs a port of its VLAN that is up."""
    device = sample("access-switch.conf").interface
    assert device("irb.30").enabled.is_(True)
    text = f"{HOST}set interfaces ge-0/0/0 unit 0 family ethernet-switching vlan members 7\nset vlans a vlan-id 7\nset vlans b vlan-id 8\n"
    text += "set vlans a l3-interface irb.7\nset vlans b l3-interface irb.8\nset interfaces irb unit 7 family inet address 10.7.0.1/24\n"
    found = device_of(text + "set interfaces irb unit 8 family inet address 10.8.0.1/24\n")
    assert found.interface("irb.7").enabled.is_(True)
    assert not found.interface("irb.8").enabled.known


@pytest.mark.parametrize(
    ("words", "dynamic"),
    [("dhcp", "dhcp"), ("dhcp-client", "dhcp"), ("dhcp vendor-id x", "dhcp"), ("negotiate-address", "negotiated")],
)
def test_addresses_that_are_not_written(words, dynamic):
    device = device_of(f"{HOST}set interfaces ge-0/0/0 unit 0 family inet {words}\n")
    assert device.interface("ge-0/0/0.0").dynamic == dynamic


def test_address_that_is_not_understood_is_unknown():
    device = device_of(f"{HOST}set interfaces ge-0/0/0 unit 0 family inet address 10.0.0.300/24\n")
    assert device.interface("ge-0/0/0.0").address_unknown


def test_ipv6_is_on_where_its_family_is_written():
    device = device_of(
        f"{HOST}set interfaces ge-0/0/0 unit 0 family inet6 address fe80::1/64\nset interfaces ge-0/0/1 unit 0 family inet\n"
    )
    assert device.interface("ge-0/0/0.0").ipv6.state == "written"
    assert format_ip(device.interface("ge-0/0/0.0").link_local) == "fe80::1"
    assert device.interface("ge-0/0/1.0").ipv6.is_(False)


def test_virtual_address_of_a_group_with_its_priority():
    """Junos High Availability User Guide: 100 without a priority; a higher one takes over unless no-preempt."""
    device = sample("core-router.conf")
    own, virtual = device.interface("ge-1/0/1.0").addresses[:2]
    assert (own.virtual, virtual.virtual, virtual.priority, virtual.preempts) == (False, True, 120, True)


def test_modes_of_switch_ports():
    device = sample("access-switch.conf")
    trunk = device.interface("ge-0/0/4").port
    assert trunk.mode.state == "written"
    assert trunk.allowed.value.intervals == ((20, 20), (30, 30))
    assert (trunk.native_vlan.value, trunk.negotiates.value) == (30, False)
    assert device.interface("ae0").port.allowed.value.intervals == ((1, 4094),)
    assert device.interface("ae0").port.native_vlan.known is False
    assert device.interface("ge-0/0/0").port.dot1x.is_(True)
    assert device.interface("ge-0/0/1").port.dot1x.is_(False)
    assert device.interface("ge-0/0/3").port.mode.state == "default"


def test_member_vlan_that_is_not_defined_is_unknown():
    device = device_of(f"{HOST}set interfaces ge-0/0/0 unit 0 family ethernet-switching vlan members GONE\n")
    assert not device.interface("ge-0/0/0").port.access_vlan.known
    assert [(one.kind, one.name) for one in device.references if not one.defined] == [("vlan", "GONE")]


def test_access_port_without_members_is_in_the_vlan_default_where_that_is_written():
    port = "set interfaces ge-0/0/0 unit 0 family ethernet-switching\n"
    assert (
        device_of(HOST + port + "set vlans default vlan-id 1\n").interface("ge-0/0/0").port.access_vlan.state
        == "default"
    )
    assert not device_of(HOST + port).interface("ge-0/0/0").port.access_vlan.known


def test_vlan_may_name_its_ports():
    text = "set interfaces ge-0/0/0 unit 0 family ethernet-switching\nset vlans a vlan-id 7\nset vlans a interface ge-0/0/0.0\n"
    assert device_of(HOST + text).interface("ge-0/0/0").port.access_vlan.value == 7


def test_instances_have_tables_of_their_own():
    device = sample("core-router.conf")
    assert device.interface("ge-1/0/2.0").vrf == "test-bench"
    assert device.interface("ge-1/0/0.0").vrf == ""
    assert {route.vrf for route in device.routes if format_ranges(route.prefix) == ["0.0.0.0/0"]} == {"test-bench"}


def test_management_instance_holds_the_management_port():
    """Junos OS, management-instance: fxp0 moves into the instance mgmt_junos."""
    text = f"{HOST}set interfaces fxp0 unit 0 family inet address 10.9.0.1/24\n"
    assert device_of(text).interface("fxp0.0").vrf == ""
    assert device_of(text + "set system management-instance\n").interface("fxp0.0").vrf == "mgmt_junos"


def test_routes_with_their_preferences_and_ways():
    """Junos OS Routing Protocols Library, Understanding Route Preference Values: static 5."""
    routes = [
        (format_ranges(one.prefix)[0], one.distance, one.next_vrf)
        for one in sample("core-router.conf").routes
        if not one.vrf
    ]
    assert routes == [("10.80.0.0/16", 5, None), ("10.80.0.0/16", 20, None), ("10.81.0.0/16", 5, "test-bench")]
    edge = sample("plant-edge.conf").routes
    assert [(one.interface, one.discard) for one in edge] == [("", False), ("st0.0", False), ("", True)]


def test_route_that_may_be_withdrawn_and_route_nobody_understands_are_uncertain():
    text = "set routing-options static route 10.1.0.0/16 next-hop 10.0.0.9\nset routing-options static route 10.1.0.0/16 bfd-liveness-detection minimum-interval 300\n"
    assert device_of(HOST + text).routes[0].conditions == ("bfd-liveness-detection",)
    assert device_of(f"{HOST}set routing-options static route 10.1.0.0/16 lsp-next-hop x\n").routes[0].conditions


def test_default_route_comes_with_a_leased_address():
    (route,) = device_of(f"{HOST}set interfaces ge-0/0/0 unit 0 family inet dhcp\n").routes
    assert (route.interface, route.conditions) == ("ge-0/0/0.0", ("DHCP gateway",))


def test_ospf_and_bgp_speak_with_whom():
    ospf, bgp = sample("core-router.conf").routing
    assert (ospf.protocol, ospf.redistributes, ospf.wholly, ospf.distances) == (
        "ospf",
        ("connected",),
        ("connected",),
        (10, 150),
    )
    assert [(one.interface, one.area, one.cost, one.passive) for one in ospf.speakers] == [
        ("ge-1/0/0.0", "0", 5, False),
        ("lo0.0", "0", None, True),
    ]
    assert (bgp.id, [(format_ip(one.address), one.remote_as, one.doubts) for one in bgp.peers]) == (
        "64512",
        [("10.50.0.2", "64513", ())],
    )


def test_policies_of_a_neighbour_are_doubts():
    text = "set protocols bgp group x peer-as 65001\nset protocols bgp group x neighbor 10.0.0.2 import FILTER\nset routing-options autonomous-system 65000\n"
    (bgp,) = device_of(HOST + text).routing
    assert bgp.peers[0].doubts == ("import FILTER",)


def test_users_with_what_their_class_allows():
    users = {one.name: one for one in sample("plant-edge.conf").users}
    assert (users["root"].administrator.value, users["hoshu"].administrator.value) == (True, True)
    assert users["kansi"].administrator.state == "written"
    assert users["kansi"].administrator.value is False
    unknown = device_of(f"{HOST}set system login user a class elsewhere\n").users[0]
    assert not unknown.administrator.known


@pytest.mark.parametrize(
    ("stored", "storage"),
    [
        ("$6$a$b", "hash"),
        ("$5$a$b", "hash"),
        ("$1$a$b", "hash"),
        ("$sha1$40000$a$b", "hash"),
        ("AbCdEfGhIjKlM", "weak-hash"),
        ("<SCRUBBED>", "masked"),
        ("secret-removed-here", "masked"),
    ],
)
def test_how_a_password_is_stored(stored, storage):
    """crypt(5): $1$ is MD5, $5$ SHA-256, $6$ SHA-512, $sha1$ a chain of HMACs, each salted; 13 letters are DES."""
    device = device_of(f'{HOST}set system root-authentication encrypted-password "{stored}"\n')
    assert device.users[0].secret.storage == storage


@pytest.mark.parametrize(
    ("stored", "storage"), [("$9$abc", "reversible"), ("$8$aes$x", "encrypted"), ("words", "clear")]
)
def test_forms_of_other_secrets(stored, storage):
    assert storage_of(stored) == storage


def test_form_nine_can_be_read_back():
    """Crypt::Juniper: the form hides nothing; a weak key is told without keeping it."""
    assert reveal("$9$LbHX-wg4Z") is not None
    assert reveal("$9$") is None
    assert reveal("plain") is None


def test_service_runs_only_when_it_is_written():
    """Remote Access Overview: remote access is disabled by default."""
    off = device_of(HOST + "set interfaces ge-0/0/0 unit 0 family inet address 10.0.0.1/24\n")
    assert {one.name for one in off.listeners if one.enabled.is_(True)} == set()
    assert listener(off, "ssh").enabled.state == "default"
    on = device_of(
        HOST
        + "set system services ssh port 2222\nset system services netconf ssh\nset system services web-management http interface ge-0/0/0\n"
    )
    assert listener(on, "ssh").ports == ((6, 2222),)
    assert listener(on, "netconf").ports == ((6, 830),)
    assert listener(on, "http").interfaces == frozenset({"ge-0/0/0.0"})


def test_filter_of_the_loopback_limits_who_reaches_a_service():
    device = sample("access-switch.conf")
    assert format_ranges(listener(device, "ssh").sources.value.lower) == ["10.90.1.0/24"]
    assert listener(device, "ssh").sources.state == "written"
    assert listener(sample("core-router.conf"), "ssh").sources.state == "default"


def test_service_that_no_zone_lets_in_is_reached_by_nobody():
    text = f"{HOST}set system services telnet\nset security zones security-zone a interfaces ge-0/0/0.0\nset security zones security-zone a host-inbound-traffic system-services "
    assert not listener(device_of(text + "ssh\n"), "telnet").sources.value.upper
    assert listener(device_of(text + "telnet\n"), "telnet").sources.value.upper


def test_communities_with_their_clients():
    """Junos OS Network Management: read-only and all clients when nothing is written."""
    (community,) = sample("plant-edge.conf").snmp
    assert (community.write, community.sources.state) == (False, "written")
    assert parse_ip("10.90.1.5") in community.sources.value.lower
    assert parse_ip("10.90.1.99") not in community.sources.value.upper
    bare = device_of(f"{HOST}set snmp community x authorization read-write\n").snmp[0]
    assert (bare.write, bare.sources.state) == (True, "default")
    named = device_of(f"{HOST}set snmp community x client-list-name GONE\n").snmp[0]
    assert not named.sources.known


def test_users_of_snmp_three():
    (user,) = sample("core-router.conf").snmp
    assert (user.version, user.name, user.level) == ("3", "kansi", "auth")


def test_servers_of_every_use():
    found = {(one.use, one.host) for name in ("plant-edge.conf", "core-router.conf") for one in sample(name).servers}
    assert found == {
        ("syslog", "192.0.2.40"),
        ("ntp", "192.0.2.41"),
        ("trap", "192.0.2.42"),
        ("tacacs", "192.0.2.50"),
        ("dns", "192.0.2.53"),
    }


def test_tunnel_with_its_parts():
    (vpn,) = sample("plant-edge.conf").vpns
    assert (vpn.interface, vpn.tunnel_interface, vpn.peer, vpn.authentication) == (
        "ge-0/0/0.0",
        "st0.0",
        parse_ip("203.0.113.77"),
        "psk",
    )
    assert vpn.offers == frozenset({"aes256 sha256"})
    assert format_ranges(vpn.selectors[0].destination.lower) == ["172.20.5.0/24"]
    assert vpn.kind == "ipsec ikev2"
    assert vpn.encrypted is True


def test_tunnel_asked_for_by_a_policy_is_uncertain():
    text = (
        "set security ike gateway g address 203.0.113.5\nset security ike gateway g external-interface ge-0/0/0.0\n"
        "set security ipsec vpn v ike gateway g\nset security policies from-zone a to-zone b policy p then permit tunnel ipsec-vpn v\n"
    )
    (vpn,) = device_of(HOST + text).vpns
    assert vpn.tunnel_interface == ""
    assert vpn.maybe_past == {"through"}
    assert vpn.selectors[0].conditions


def test_tunnel_in_the_clear():
    (vpn,) = sample("core-router.conf").vpns
    assert (vpn.kind, vpn.encrypted, vpn.peer, vpn.carriers) == (
        "gre",
        False,
        parse_ip("203.0.113.9"),
        frozenset({"gre"}),
    )


def test_what_nothing_names_is_left_over():
    device = sample("plant-edge.conf")
    sure, _ = used(device.definitions, device.references)
    left = sorted(one.name for one in device.definitions if one.key not in sure)
    assert left == ["spare-host", "vendor-pool"]


def test_name_in_a_line_nobody_understands_may_be_used():
    text = "set policy-options prefix-list L 10.0.0.0/8\nset protocols frr uses L\n"
    device, counted = accounted(HOST + text)
    sure, possible = used(device.definitions, device.references)
    assert ("prefix-list", "L") not in sure
    assert ("prefix-list", "L") in possible
    assert counted.unread[0].topic == "routing"


def test_logical_systems_are_said_not_to_be_read():
    _, counted = accounted(f"{HOST}set logical-systems LS interfaces ge-0/0/0 unit 0 family inet address 10.0.0.1/24\n")
    assert [one.topic for one in counted.unread] == ["filter"]
    assert any("logical systems" in gap for gap in PLATFORM.known_gaps)


def test_version_model_and_serial():
    device = device_of(
        "# Model: srx300\n# Chassis                                AA0000BB1111      SRX300\nversion 22.4R3.25;\nsystem { host-name a; }\n"
    )
    assert (device.version.value, device.model, device.serial) == ("22.4R3.25", "srx300", "AA0000BB1111")
    assert not device_of(HOST).version.known


@pytest.mark.parametrize(
    ("line", "topic"),
    [
        ("set protocols l2-learning global-mode transparent-bridge", "filter"),
        ("set forwarding-options family inet filter input F", "filter"),
        ("set services nat rule r match-direction input", "nat"),
        ("set services ip-monitoring policy p match rpm-probe x", "routing"),
        ("set security advance-policy-based-routing profile p rule r match dynamic-application junos:HTTP", "routing"),
        ("set security ike gateway g aaa access-profile people", "vpn"),
        ("set wlan access-point ap1 location hall", "wireless"),
        ("delete security policies", "filter"),
    ],
)
def test_what_is_not_followed_is_left_open_under_its_topic(line, topic):
    _, counted = accounted(f"{HOST}{line}\n")
    assert [one.topic for one in counted.unread] == [topic]


def test_zone_that_reroutes_by_application_makes_routing_uncertain():
    text = "set interfaces ge-0/0/0 unit 0 family inet address 10.0.0.1/24\nset security zones security-zone a interfaces ge-0/0/0.0\n"
    text += "set security zones security-zone a advance-policy-based-routing-profile p\n"
    assert device_of(HOST + text).interface("ge-0/0/0.0").policy_route is not None


def test_device_with_access_points_of_its_own_says_nothing_of_wireless():
    assert "ssids" in device_of(HOST).reads
    assert "ssids" not in device_of(f"{HOST}set wlan access-point ap1 location hall\n").reads


GUARDED = """\
set system host-name r
set system services ssh
set interfaces ge-0/0/0 unit 0 family inet address 10.0.0.1/24
set interfaces lo0 unit 0 family inet filter input F
set firewall family inet filter F term a from source-address 10.90.1.0/24
set firewall family inet filter F term a then accept
"""


def test_filter_for_ipv4_leaves_ipv6_open():
    assert format_ranges(listener(device_of(GUARDED), "ssh").sources.value.lower) == ["10.90.1.0/24"]
    six = GUARDED + "set interfaces ge-0/0/0 unit 0 family inet6 address 2001:db8::1/64\n"
    assert parse_ip("2001:db8:9::9") in listener(device_of(six), "ssh").sources.value.lower
    closed = six + (
        "set interfaces lo0 unit 0 family inet6 filter input G\n"
        "set firewall family inet6 filter G term a from source-address 2001:db8:90::/48\nset firewall family inet6 filter G term a then accept\n"
    )
    allowed = listener(device_of(closed), "ssh").sources.value
    assert format_ranges(allowed.lower) == ["10.90.1.0/24", "2001:db8:90::/48"]


def test_clients_of_a_community_and_the_filter_of_the_loopback_hold_together():
    text = GUARDED + "set snmp community x clients 10.90.1.0/28\nset snmp community x clients 10.80.0.0/16\n"
    assert format_ranges(listener(device_of(text), "snmp").sources.value.lower) == ["10.90.1.0/28"]


def test_filter_of_the_loopback_that_is_not_there_leaves_a_service_unknown():
    gone = "\n".join(line for line in GUARDED.splitlines() if "firewall" not in line)
    found = listener(device_of(gone), "ssh").sources.value
    assert not found.lower
    assert found.unknown
