"""PAN-OS devices beside their policies: interfaces, routes, services, users, servers, tunnels, secrets."""

from __future__ import annotations

import pytest

from auditor.model.address import format_ip
from auditor.model.device import Device
from auditor.model.naming import used
from auditor.platform import ParseError
from tests.vendor_parsers.panos_text import NETWORK, accounted, device_of, rule, sample

SYSTEM = "set deviceconfig system hostname fw\nset deviceconfig system ip-address 192.168.9.2\nset deviceconfig system netmask 255.255.255.0\n"


def listener(device: Device, name: str, where: str = "management"):
    return next(one for one in device.listeners if one.name == name and one.where == where)


def test_a_subinterface_has_its_parent_its_tag_and_its_table():
    device = device_of(sample("plant-edge.xml"))
    port = device.interface("ethernet1/2.20")
    assert (port.kind, port.parent, port.vlan, port.vrf, port.zone) == (
        "subinterface",
        "ethernet1/2",
        20,
        "plant",
        "control",
    )
    assert (format_ip(port.addresses[0].ip), port.addresses[0].length) == ("10.20.0.1", 24)


def test_an_interface_outside_every_virtual_router_routes_nowhere():
    """PAN-OS Networking Administrator's Guide, Layer 3 Interfaces."""
    device = device_of(NETWORK + "set network interface ethernet ethernet1/9 layer3 ip 10.9.0.1/24\n")
    assert device.interface("ethernet1/9").vrf not in {"vr", ""}
    assert device.forwards.is_(True)
    assert device_of("set network interface ethernet ethernet1/9 layer3 ip 10.9.0.1/24\n").forwards.known is False


@pytest.mark.parametrize(
    ("said", "state", "value"),
    [("link-state down", "written", False), ("link-state up", "written", True), ("link-state auto", "written", True), ("", "default", True)],
)  # fmt: skip
def test_whether_an_interface_is_up_is_written_or_the_default(said, state, value):
    text = NETWORK + (f"set network interface ethernet ethernet1/1 {said}\n" if said else "")
    found = device_of(text).interface("ethernet1/1").enabled
    assert (found.state, found.value) == (state, value)


def test_an_address_may_be_an_object_and_one_that_is_none_is_told():
    text = "set address own ip-netmask 10.7.0.1/24\n" + NETWORK
    text += "set network interface ethernet ethernet1/7 layer3 ip own\nset network interface ethernet ethernet1/8 layer3 ip nowhere\n"
    device = device_of(text)
    assert format_ip(device.interface("ethernet1/7").addresses[0].ip) == "10.7.0.1"
    assert device.interface("ethernet1/8").address_unknown
    assert [one.name for one in device.references if not one.defined] == ["nowhere"]


def test_a_lease_is_no_address_and_its_default_route_may_go():
    device = device_of(
        NETWORK
        + "set network interface ethernet ethernet1/9 layer3 dhcp-client enable yes\nset network virtual-router vr interface ethernet1/9\n"
    )
    assert device.interface("ethernet1/9").dynamic == "dhcp"
    assert [route.conditions for route in device.routes] == [("lease on ethernet1/9",)]
    device = device_of(
        NETWORK + "set network interface ethernet ethernet1/9 layer3 dhcp-client create-default-route no\n"
    )
    assert device.routes == ()


def test_a_virtual_wire_bridges_its_two_interfaces_through_the_policies():
    text = (
        "set network interface ethernet ethernet1/5 virtual-wire\nset network interface ethernet ethernet1/6 virtual-wire\n"
        "set network virtual-wire w interface1 ethernet1/5\nset network virtual-wire w interface2 ethernet1/6\n"
        "set zone a network virtual-wire ethernet1/5\nset zone b network virtual-wire ethernet1/6\n"
    )
    device = device_of(text)
    (bridge,) = device.bridges
    assert (bridge.members, bridge.filters.is_(True)) == (("ethernet1/5", "ethernet1/6"), True)
    assert bridge.tagged.state == "unknown"
    assert device_of(text + "set network virtual-wire w tag-allowed 1-4094\n").bridges[0].tagged.state == "written"
    assert "" in {one.vrf for one in device.bindings if one.stage == "through"}


ROUTE = "set network virtual-router vr routing-table ip static-route r "


@pytest.mark.parametrize(
    ("said", "conditions"),
    [
        ("nexthop ip-address 10.2.0.254", ()),
        ("nexthop ip-address $gateway", ("next hop $gateway",)),
        ("nexthop fqdn gw.example.com", ("fqdn gw.example.com",)),
        ("path-monitor enable yes", ("path monitoring", "no next hop")),
        ("a-word-of-the-future yes", ("a-word-of-the-future", "no next hop")),
    ],
)
def test_a_static_route_and_what_may_withdraw_it(said, conditions):
    (route,) = device_of(NETWORK + ROUTE + "destination 192.0.2.0/24\n" + ROUTE + said + "\n").routes
    assert (route.distance, route.metric, route.vrf, route.conditions) == (10, 10, "vr", conditions)


def test_routes_to_nowhere_to_another_table_and_not_installed():
    text = NETWORK + ROUTE + "destination 192.0.2.0/24\n"
    assert device_of(text + ROUTE + "nexthop discard\n").routes[0].discard
    assert device_of(text + ROUTE + "nexthop next-vr other\n").routes[0].next_vrf == "other"
    assert device_of(text + ROUTE + "route-table no-install\n" + ROUTE + "nexthop discard\n").routes == ()


def test_a_routing_protocol_speaks_only_when_it_is_switched_on():
    bgp = "set network virtual-router vr protocol bgp local-as 65001\nset network virtual-router vr protocol bgp peer-group g peer p peer-as 65002\nset network virtual-router vr protocol bgp peer-group g peer p peer-address ip 10.2.0.7\n"
    assert device_of(NETWORK + bgp).routing == ()
    (found,) = device_of(NETWORK + bgp + "set network virtual-router vr protocol bgp enable yes\n").routing
    assert (found.protocol, found.id, [format_ip(peer.address) for peer in found.peers]) == (
        "bgp",
        "65001",
        ["10.2.0.7"],
    )
    ospf = "set network virtual-router vr protocol ospf enable yes\nset network virtual-router vr protocol ospf area 0.0.0.0 interface ethernet1/2 enable yes\nset network virtual-router vr protocol ospf area 0.0.0.0 interface ethernet1/1 passive yes\n"
    (found,) = device_of(NETWORK + ospf).routing
    assert [(one.interface, one.passive) for one in found.speakers] == [("ethernet1/2", False), ("ethernet1/1", True)]


def test_services_of_the_management_port_are_written_documented_or_unknown():
    """HTTPS and SSH are there from the factory (Perform Initial Configuration); for the others no document was found."""
    device = device_of(
        SYSTEM + "set deviceconfig system service disable-http yes\nset deviceconfig system service disable-ssh no\n"
    )
    states = {
        name: (listener(device, name).enabled.state, listener(device, name).enabled.value)
        for name in ("https", "ssh", "http", "telnet")
    }
    assert states == {
        "https": ("default", True),
        "ssh": ("written", True),
        "http": ("written", False),
        "telnet": ("unknown", None),
    }


def test_a_host_name_alone_says_nothing_of_the_management_port():
    device = device_of(NETWORK)
    assert not [one for one in device.listeners if one.where == "management"]
    assert device.interface("management") is None
    assert "listeners" not in device.reads


def test_nothing_goes_through_the_management_port():
    device = device_of(SYSTEM + NETWORK + rule("r", "any", "any"))
    (bound,) = [one.ruleset for one in device.bindings if one.vrf == "management"]
    assert [one.action.value for one in device.ruleset(bound).rules] == ["deny"]


def test_permitted_addresses_limit_the_management_port():
    open_to_all = listener(device_of(SYSTEM), "https").sources
    assert (open_to_all.state, open_to_all.value.names) == ("default", ("any",))
    limited = listener(device_of(SYSTEM + "set deviceconfig system permitted-ip 192.168.9.0/28\n"), "https").sources
    assert (limited.state, limited.value.lower.size, limited.value.unknown) == ("written", 16, ())
    named = listener(device_of(SYSTEM + "set deviceconfig system permitted-ip nowhere\n"), "https").sources
    assert named.value.unknown == ("nowhere",)


PROFILE = "set network profiles interface-management-profile p "


def test_an_interface_offers_what_its_management_profile_names_and_no_more():
    text = NETWORK + "set network interface ethernet ethernet1/1 layer3 interface-management-profile p\n"
    device = device_of(text + PROFILE + "ssh yes\n" + PROFILE + "telnet no\n" + PROFILE + "permitted-ip 10.1.0.9\n")
    found = [one for one in device.listeners if one.where == "ethernet1/1"]
    assert [(one.name, one.enabled.value, one.sources.value.names, one.interfaces) for one in found] == [
        ("ssh", True, ("10.1.0.9",), frozenset({"ethernet1/1"}))
    ]
    assert not [one for one in device.listeners if one.where == "ethernet1/2"]


def test_a_management_profile_that_is_not_there_leaves_its_services_unknown():
    device = device_of(
        NETWORK + "set network interface ethernet ethernet1/1 layer3 interface-management-profile gone\n"
    )
    found = [one for one in device.listeners if one.where == "ethernet1/1"]
    assert {one.enabled.state for one in found} == {"unknown"}
    assert {one.name for one in found} >= {"ssh", "telnet"}
    assert [one.name for one in device.references if not one.defined] == ["gone"]


def test_a_dns_proxy_answers_on_its_interfaces():
    device, counted = accounted(
        NETWORK
        + "set network dns-proxy d enabled yes\nset network dns-proxy d interface ethernet1/1\nset network dns-proxy d default primary 10.2.0.53\n"
    )
    found = listener(device, "other", "DNS proxy d")
    assert (found.interfaces, found.ports[0], found.vrf, found.enabled.value) == (
        frozenset({"ethernet1/1"}),
        (17, 53),
        "vr",
        True,
    )
    assert counted.unread == ()


USER = "set mgt-config users eve "


@pytest.mark.parametrize(
    ("phash", "storage", "weakness"),
    [
        ("fnRL/G5lXVMug", "weak-hash", "default"),
        ("ab1cdEFGhijkl", "weak-hash", None),
        ("$1$abcdefgh$0123456789012345678901", "hash", None),
        ("$5$abcdefgh$0123456789", "hash", None),
        ("********", "masked", None),
        ("passhash", "masked", None),
    ],
)
def test_how_a_password_is_kept_and_whether_it_is_the_factorys(phash, storage, weakness):
    """DES crypt with the factory's salt gives ``admin`` away; what has no known form says nothing."""
    device = device_of(f"{USER}phash {phash}\n{USER}permissions role-based superuser yes\n")
    (user,) = device.users
    assert (user.secret.storage, user.secret.weakness) == (storage, weakness)
    assert phash not in repr(device)
    assert user.secret in device.secrets


def test_an_account_without_a_password_a_remote_one_and_one_a_script_will_ask_for():
    assert device_of(f"{USER}permissions role-based superuser yes\n").users[0].secret.storage == "absent"
    remote = device_of(f"{USER}authentication-profile radius\n").users[0]
    assert (remote.secret, remote.remote) == (None, True)
    assert device_of(f"{USER}password\n").users[0].secret.storage == "masked"
    assert device_of(f"{USER}public-key c3NoLXJzYQ==\n").users[0].secret is None


@pytest.mark.parametrize(
    ("said", "state", "able"),
    [
        ("superuser yes", "written", True),
        ("superreader yes", "written", False),
        ("devicereader localhost.localdomain", "written", False),
        ("custom profile changer", "written", True),
        ("custom profile watcher", "written", False),
        ("custom profile gone", "unknown", None),
        ("emperor yes", "unknown", None),
    ],
)
def test_whether_a_role_may_change_anything(said, state, able):
    roles = "set shared admin-role changer role device webui policies nat-rulebase enable\nset shared admin-role watcher role device webui monitor logs traffic enable\nset shared admin-role watcher role device webui policies nat-rulebase read-only\n"
    found = device_of(roles + f"{USER}permissions role-based {said}\n").users[0].administrator
    assert (found.state, found.value) == (state, able)


def test_snmp_communities_and_users_answer_questions_only():
    """PAN-OS Administrator's Guide, Monitor Statistics Using SNMP: GET messages, no SET."""
    place = "set deviceconfig system snmp-setting access-setting version "
    device = device_of(
        SYSTEM
        + place
        + "v2c snmp-community-string public\n"
        + place
        + "v3 users nms authpwd -AQ==aaaa\n"
        + place
        + "v3 users nms privpwd -AQ==bbbb\n"
    )
    assert [(one.version, one.write, one.level) for one in device.snmp] == [("2c", False, ""), ("3", False, "priv")]
    assert device.snmp[0].secret.weakness == "default"
    assert "-AQ==aaaa" not in repr(device)


SYSLOG = "set shared log-settings syslog plant server one server 10.2.0.50\n"


@pytest.mark.parametrize(
    ("used_by", "count"),
    [
        ("", 0),
        ("set shared log-settings system match-list all send-syslog plant\n", 1),
        ("set shared log-settings profiles forward match-list all send-syslog plant\n", 0),
        ("set shared log-settings profiles forward match-list all send-syslog plant\n" + rule("r", "any", "any", log_setting="forward"), 1),
    ],
)  # fmt: skip
def test_a_syslog_server_counts_where_something_sends_to_it(used_by, count):
    device, counted = accounted(NETWORK + SYSLOG + used_by)
    assert len([one for one in device.servers if one.use == "syslog"]) == count
    assert counted.unread == ()


def test_time_names_authentication_and_updates_have_their_servers():
    device = device_of(sample("plant-edge.xml"))
    assert [(one.use, one.host) for one in device.servers] == [
        ("ntp", "10.20.0.51"), ("dns", "10.20.0.52"), ("syslog", "10.20.0.50"), ("radius", "10.20.0.60")
    ]  # fmt: skip


def test_a_tunnel_has_its_ends_its_protection_and_what_it_carries():
    device = device_of(sample("plant-edge.xml"))
    (vpn,) = device.vpns
    assert (vpn.kind, vpn.interface, vpn.tunnel_interface, format_ip(vpn.peer), vpn.authentication) == (
        "ipsec ikev2",
        "ethernet1/1",
        "tunnel.1",
        "203.0.113.9",
        "psk",
    )
    assert (vpn.offers, vpn.encrypted, [line.name for line in vpn.selectors]) == (
        frozenset({"aes256gcm"}),
        True,
        ["all"],
    )
    assert {"aes-256-cbc", "sha256", "group19"} <= set(vpn.proposals)
    key = next(one for one in device.secrets if one.use == "psk")
    assert (key.storage, key.owner, key.length) == ("encrypted", "head-office", None)


def test_a_tunnel_whose_profile_is_not_there_is_protected_nobody_knows_how():
    text = "set network tunnel ipsec t auto-key ike-gateway gone\nset network tunnel ipsec t tunnel-interface tunnel.1\nset network interface tunnel units tunnel.1\n"
    (vpn,) = device_of(NETWORK + text).vpns
    assert (vpn.offers, vpn.encrypted, vpn.peer) == (None, None, None)


def test_the_version_of_ike_is_unknown_where_none_is_written():
    text = "set network ike gateway g peer-address ip 203.0.113.9\nset network tunnel ipsec t auto-key ike-gateway g\n"
    assert device_of(NETWORK + text).vpns[0].kind == "ipsec ikev?"
    written = "set network ike gateway g protocol version ikev2-preferred\n"
    assert device_of(NETWORK + text + written).vpns[0].kind == "ipsec ikev1/2"


def test_whether_lldp_speaks_is_written_or_unknown():
    lldp = "set network interface ethernet ethernet1/1 layer3 lldp enable no\n"
    assert device_of(NETWORK + lldp).interface("ethernet1/1").discovery.is_(False)
    assert device_of(NETWORK).interface("ethernet1/1").discovery.state == "unknown"


def test_gre_is_in_the_clear():
    text = "set network tunnel gre g peer-address ip 203.0.113.9\nset network tunnel gre g tunnel-interface tunnel.1\n"
    (vpn,) = device_of(NETWORK + text).vpns
    assert (vpn.kind, vpn.encrypted) == ("gre", False)


def test_people_dial_in_through_global_protect():
    text = (
        "set network interface tunnel units tunnel.9\nset network virtual-router vr interface tunnel.9\nset zone vpn network layer3 tunnel.9\n"
        "set network tunnel global-protect-gateway gw-N tunnel-interface tunnel.9\nset network tunnel global-protect-gateway gw-N local-address interface ethernet1/1\n"
        "set global-protect global-protect-gateway gw local-address interface ethernet1/1\n"
        "set global-protect global-protect-gateway gw remote-user-tunnel gw-N\n"
        "set global-protect global-protect-gateway gw remote-user-tunnel-configs all ip-pool 10.99.0.0/24\n"
        "set global-protect global-protect-portal pt portal-config local-address interface ethernet1/1\n"
    )
    device, counted = accounted(NETWORK + text)
    (vpn,) = device.vpns
    assert (vpn.clients, vpn.tunnel_interface, vpn.remote.lower.size) == (True, "tunnel.9", 256)
    assert {one.where for one in device.listeners if one.version == "GlobalProtect"} == {
        "GlobalProtect gateway",
        "GlobalProtect portal",
    }
    assert [(route.interface, route.protocol) for route in device.routes] == [("tunnel.9", "vpn")]
    assert "https" not in {one.name for one in device.listeners if one.version == "GlobalProtect"}  # no management
    assert counted.unread == ()


def test_unused_objects_and_profiles_are_told_apart_from_used_ones():
    text = (
        NETWORK
        + "set address a ip-netmask 10.2.0.1\nset address b ip-netmask 10.2.0.2\nset profiles virus strict-av decoder http action drop\nset profile-group g virus strict-av\n"
    )
    device = device_of(text + rule("r", "any", "any", destination="a", profile_setting="group g"))
    sure, possible = used(device.definitions, device.references)
    assert {("address", "a"), ("profile-group", "g"), ("security-profile", "strict-av")} <= sure
    assert ("address", "b") not in possible


def test_a_part_of_a_configuration_does_not_say_that_the_rest_is_empty():
    whole = device_of(sample("plant-edge.xml")).reads
    assert {"users", "nats", "interfaces", "listeners"} <= whole
    assert not {"users", "nats", "interfaces", "routes"} & device_of(SYSTEM).reads
    assert not {"users", "listeners", "servers"} & device_of("\n".join(NETWORK.splitlines()[1:])).reads
    away = "set deviceconfig system panorama local-panorama panorama-server 10.9.9.9\n"
    assert "nats" not in device_of(NETWORK + away).reads


def test_a_secret_is_known_by_its_setting_or_by_how_it_looks_and_a_bgp_community_is_none():
    text = "set shared certificate c private-key -AQ==cccc\nset shared odd thing-of-the-future -AQ==dddd\n"
    text += "set network virtual-router vr protocol bgp policy import rules r action allow update community append 65001:1\n"
    device = device_of(NETWORK + text)
    assert [(one.storage, one.at.first) for one in device.secrets] == [("encrypted", 9), ("encrypted", 10)]


def test_the_version_is_in_xml_alone():
    text = sample("plant-edge.xml")
    assert device_of(text).version.value == "10.2"
    exact = text.replace('urldb="paloaltonetworks"', 'urldb="paloaltonetworks" detail-version="10.2.4-h2"')
    device, counted = accounted(exact)
    assert (device.version.value, counted.unread) == ("10.2.4-h2", ())
    assert device_of(sample("plant-edge-set.conf")).version.state == "unknown"


def test_a_shared_gateway_in_use_is_told_as_not_read():
    empty = "set network shared-gateway sg1 zone\nset network shared-gateway sg1 import network interface\n"
    assert accounted(NETWORK + empty)[1].unread == ()
    _, counted = accounted(NETWORK + "set network shared-gateway sg1 zone z network layer3 ethernet1/3\n")
    assert [line.topic for line in counted.unread] == ["zone"]


def test_a_text_that_says_nothing_is_refused():
    with pytest.raises(ParseError, match="no statement"):
        device_of("# only a comment\n")
