"""UNIVERGE IX: lists in sequence, dynamic lists, translation, services, tunnels; what is unknown stays unknown."""

from __future__ import annotations

import pytest

from auditor.model.address import ANY4, format_ip, parse_ip
from auditor.model.device import Device
from auditor.model.rule import Action, RuleSet
from tests.vendor_parsers.nec_ix_text import SAMPLES, accounted, device_of, sample
from vendor_parsers import candidates
from vendor_parsers.nec_ix.filters import NAT_ORDER
from vendor_parsers.nec_ix.recognise import sniff

PORT = "interface GigaEthernet0.0\n  ip address 192.0.2.2/30\n  no shutdown\n"


def bound(device: Device, stage: str) -> RuleSet:
    (binding,) = (one for one in device.bindings if one.stage == stage)
    found = device.ruleset(binding.ruleset)
    assert found is not None
    return found


# -- recognising ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["wan-router.conf", "branch-router.conf"])
def test_samples_are_claimed_by_this_platform_alone(name: str) -> None:
    lines = (SAMPLES / name).read_text(encoding="utf-8").split("\n")
    assert [one.name for one in candidates() if one.sniff(lines) > 0] == ["nec_ix"]


def test_old_models_with_fast_ethernet_outweigh_ios() -> None:
    """Without banner lines an IX2025 shows FastEthernet ports, which IOS has too; its lists decide."""
    lines = ["hostname R", "ip access-list a permit ip src any dest any", "interface FastEthernet0/0.0"]
    scores = {one.name: one.sniff(lines) for one in candidates()}
    assert scores["nec_ix"] > scores["cisco_ios"]


@pytest.mark.parametrize("line", ["!  LAST EDIT    12:34:38 2023/01/07 by user", "interface GigaEthernet 1/8"])
def test_fitelnet_is_refused(line: str) -> None:
    assert sniff(["interface GigaEthernet0.0", "telnet-server ip enable", line]) == 0


def test_version_and_model_come_from_the_banner() -> None:
    device = sample("wan-router.conf")
    assert (device.model, device.version.value, device.changed_at.value) == (
        "IX2215", "10.11.6", "2026-11-18T09:10:00 JST",
    )  # fmt: skip
    assert not device_of("hostname a").version.known


# -- filters ----------------------------------------------------------------------------------------------------------


def test_lists_of_one_direction_are_asked_by_sequence_number_and_then_all_is_dropped() -> None:
    """機能説明書 ver. 10.11, 2-421; FAQ MAC/IPフィルタ Q.1-5 and Q.1-6."""
    device = device_of(
        "ip access-list late permit ip src any dest any\nip access-list early deny tcp src any dest any dport eq 23\n"
        + PORT
        + "  ip filter late 20 in\n  ip filter early 3 in\n"
    )
    found = bound(device, "ingress")
    assert [(rule.action, rule.chain) for rule in found.rules] == [(Action.JUMP, "early"), (Action.JUMP, "late")]
    assert found.default is Action.DENY
    assert [one.default for one in device.filters if one.name in ("early", "late")] == [Action.RETURN, Action.RETURN]


def test_a_list_alone_is_bound_itself_and_denies_the_rest() -> None:
    device = device_of("ip access-list one permit ip src 10.0.0.0/8 dest any\n" + PORT + "  ip filter one 1 out\n")
    found = bound(device, "egress")
    assert (found.name, found.default, found.rules[0].exact) == ("one", Action.DENY, True)


def test_an_undefined_list_leaves_its_place_open_both_ways() -> None:
    device = device_of(PORT + "  ip filter nowhere 1 in\n")
    (rule,) = bound(device, "ingress").rules
    assert rule.action is Action.UNKNOWN
    assert [(one.name, one.defined) for one in device.references] == [("nowhere", False)]


DYNAMIC = (
    "ip access-list trig permit tcp src 10.1.0.0/16 dest any dport eq 443\nip access-list dynamic keep access trig\n"
)


def test_a_dynamic_list_lets_replies_pass_the_other_direction_of_its_interface() -> None:
    """機能説明書 ver. 10.11, 2-424 to 2-429; 設定事例集 7.3."""
    device = device_of(
        DYNAMIC
        + "ip access-list none deny ip src any dest any\n"
        + PORT
        + "  ip filter keep 1 out\n  ip filter none 9 in\n"
    )
    reply, jump = bound(device, "ingress").rules
    assert (reply.action, reply.states, reply.implied) == (Action.PERMIT, frozenset({"established"}), True)
    assert reply.destination.names == ("10.1.0.0/16",)
    assert reply.service.terms[0].source_ports.intervals == ((443, 443),)
    assert jump.chain == "none"
    opening = bound(device, "egress")
    assert [rule.action for rule in opening.rules] == [Action.PERMIT]
    assert opening.default is Action.DENY


def test_of_a_static_and_a_dynamic_list_of_one_name_the_dynamic_one_counts() -> None:
    """コマンドリファレンス ver. 10.11, 13-3."""
    device = device_of(
        DYNAMIC.replace("keep", "same")
        + "ip access-list same deny ip src any dest any\n"
        + PORT
        + "  ip filter same 1 in\n"
    )
    assert [rule.action for rule in bound(device, "ingress").rules] == [Action.PERMIT]


def test_a_deny_in_a_trigger_is_uncertain() -> None:
    device = device_of(DYNAMIC + "ip access-list trig deny ip src any dest any\n" + PORT + "  ip filter keep 1 in\n")
    assert [rule.action for rule in bound(device, "ingress").rules] == [Action.PERMIT, Action.UNKNOWN]


def test_a_dynamic_list_by_application_is_open_and_its_line_unread() -> None:
    lines = ["ip access-list dynamic d ftp src any dest any", *PORT.split("\n")[:-1], "  ip filter d 1 in"]
    device, counted = accounted(lines)
    assert [rule.action for rule in bound(device, "ingress").rules] == [Action.UNKNOWN]
    assert [(one.at.first, one.topic) for one in counted.unread] == [(1, "filter")]


@pytest.mark.parametrize(
    ("entry", "protocols", "ports"),
    [
        ("permit tcp src any sport any dest any dport range 137 139", 6, ((137, 139),)),
        ("permit udp src any sport eq 500 dest any dport eq 500", 17, ((500, 500),)),
        ("permit 50 src any dest any", 50, ((0, 65535),)),
        ("permit icmp type 8 code 0 src any dest any", 1, ((0, 65535),)),
    ],
)
def test_entries_are_read_whole(entry: str, protocols: int, ports: tuple[tuple[int, int], ...]) -> None:
    (found,) = device_of(f"ip access-list a {entry}\n").filters
    (rule,) = found.rules
    (term,) = rule.service.terms
    assert rule.exact
    assert (term.protocols.least, term.destination_ports.intervals) == (protocols, ports)


@pytest.mark.parametrize(
    "entry",
    [
        "permit ip src 10.0.0.0/8 dest 50/x",
        "permit icmp type 8",
        "permit tcp src any dest any dport eq http",
        "permit tcp src any dest any established",
        "permit foo src any dest any",
        "allow ip src any dest any",
    ],
)
def test_what_is_not_understood_makes_an_entry_uncertain(entry: str) -> None:
    (found,) = device_of(f"ip access-list a {entry}\n").filters
    assert not found.rules[0].exact


def test_ipv4_and_ipv6_lists_of_one_name_are_two_lists() -> None:
    device = device_of(
        "ip access-list all permit ip src any dest any\nipv6 access-list all deny ip src any dest any\n"
        + PORT
        + "  ip filter all 1 in\n  ipv6 filter all 1 in\n"
    )
    assert {one.family: device.ruleset(one.ruleset).rules[0].action for one in device.bindings} == {  # type: ignore[union-attr]
        "4": Action.PERMIT,
        "6": Action.DENY,
    }


def test_the_translated_side_of_a_list_is_uncertain_where_the_interface_translates() -> None:
    """No document at hand says on which side of NAPT a filter stands."""
    text = (
        "ip access-list a permit tcp src any dest 192.0.2.2/32 dport eq 80\n"
        "ip access-list a permit tcp src 198.51.100.0/24 dest any\n" + PORT + "  ip filter a 1 in\n"
    )
    plain, translating = (bound(device_of(text + more), "ingress") for more in ("", "  ip napt enable\n"))
    assert [rule.conditions for rule in plain.rules] == [(), ()]
    assert [rule.conditions for rule in translating.rules] == [(NAT_ORDER,), ()]


# -- translation ------------------------------------------------------------------------------------------------------


def test_napt_hides_behind_the_interface_and_publishes_by_line() -> None:
    device = sample("wan-router.conf")
    assert [(nat.name, nat.kind) for nat in device.nats] == [
        ("napt static GigaEthernet0.0 50", "identity_destination"),
        ("napt static GigaEthernet0.0 udp 500", "identity_destination"),
        ("napt static 10.61.20.80 tcp 443", "destination"),
        ("napt GigaEthernet0.0", "source"),
    ]
    published = next(nat for nat in device.nats if nat.kind == "destination")
    assert (published.to.names, published.inward) == (("10.61.20.80",), frozenset({"GigaEthernet0.0"}))
    hidden = next(nat for nat in device.nats if nat.kind == "source")
    assert (hidden.source.names, hidden.outward) == (("10.61.20.0/24",), frozenset({"GigaEthernet0.0"}))
    assert hidden.to.lower.intervals == ()  # the address comes by DHCP


def test_a_line_for_the_interface_itself_publishes_nothing_inside() -> None:
    device = device_of(PORT + "  ip napt enable\n  ip napt static GigaEthernet0.0 udp 500\n")
    assert [nat.kind for nat in device.nats] == ["identity_destination", "source"]


def test_a_service_without_protocol_is_uncertain() -> None:
    device = device_of(PORT + "  ip napt enable\n  ip napt service http 10.0.0.8\n")
    assert device.nats[0].conditions != ()


# -- interfaces, routes -----------------------------------------------------------------------------------------------


def test_interface_state_is_written_or_unknown() -> None:
    device = device_of(
        "interface GigaEthernet0.0\n  shutdown\ninterface GigaEthernet1.0\n  no shutdown\ninterface Loopback0.0\n"
    )
    assert [(one.enabled.state, one.enabled.value) for one in device.interfaces] == [
        ("written", False), ("written", True), ("unknown", None),
    ]  # fmt: skip


def test_ipv6_is_on_where_it_is_written_and_else_unknown() -> None:
    device = device_of("interface GigaEthernet0.0\n  ipv6 enable\ninterface GigaEthernet1.0\n  no shutdown\n")
    assert [one.ipv6.value for one in device.interfaces] == [True, None]


def test_subinterfaces_ride_on_their_port_and_port_vlans_are_ports() -> None:
    device = sample("wan-router.conf")
    found = device.interface("GigaEthernet2:1.1")
    assert found is not None
    assert (found.kind, found.parent, found.vlan) == ("subinterface", "GigaEthernet2:1.0", 20)
    virtual = found.addresses[1]
    assert (format_ip(virtual.ip), virtual.length, virtual.priority, virtual.preempts) == (
        "10.61.20.254",
        24,
        120,
        True,
    )


def test_routes_by_address_interface_dhcp_and_to_nowhere() -> None:
    routes = sample("wan-router.conf").routes
    assert [(one.interface, one.next_hop, one.distance, one.discard, one.conditions) for one in routes] == [
        ("GigaEthernet0.0", None, 1, False, ("dhcp",)),
        ("Tunnel0.0", None, 1, False, ()),
        ("", parse_ip("10.61.20.254"), 10, False, ()),
        ("", None, 1, True, ()),
    ]
    assert routes[0].prefix == ANY4


def test_routing_protocols_are_never_certain() -> None:
    found = sample("branch-router.conf").routing
    assert [one.protocol for one in found] == ["bgp", "ospf"]
    assert all(one.doubts for one in found)
    assert found[1].interfaces == (("BVI1", ""),)


def test_bridged_ports_may_pass_the_filters() -> None:
    (bridge,) = sample("branch-router.conf").bridges
    assert (bridge.members, bridge.interface, bridge.filters.state) == (("GigaEthernet1.0",), "BVI1", "unknown")


# -- services and accounts --------------------------------------------------------------------------------------------


def test_a_service_is_on_off_or_unknown() -> None:
    device = device_of("telnet-server ip enable\nno http-server ip enable\n")
    states = {one.name: (one.enabled.state, one.enabled.value) for one in device.listeners}
    assert states["telnet"] == ("written", True)
    assert states["http"] == ("written", False)
    assert states["ssh"] == ("unknown", None)


def test_a_list_limits_who_may_connect() -> None:
    device = sample("wan-router.conf")
    ssh = next(one for one in device.listeners if one.name == "ssh")
    assert ssh.sources.value is not None
    assert ssh.sources.value.upper == ssh.sources.value.lower != ANY4
    snmp = next(one for one in device.listeners if one.name == "snmp")
    assert snmp.sources.value is not None
    assert snmp.sources.value.names == ("10.61.99.0/27",)


def test_an_undefined_list_limits_nobody_certainly() -> None:
    device = device_of("ssh-server ip enable\nssh-server ip access-list gone\n")
    (ssh,) = (one for one in device.listeners if one.name == "ssh")
    assert ssh.sources.value is not None
    assert ssh.sources.value.unknown


@pytest.mark.parametrize(
    ("form", "storage"),
    [
        ("plain Kagi-1234", "clear"),
        ("plain 0 Kagi-1234", "clear"),
        ("plain 1 9F8E7D6C5B4A3928", "reversible"),
        ("hash 0C34240482", "weak-hash"),
        ("hash 7A1B2C3D4E5F60718293A4B5C6D7E8@", "unknown"),
        ("plain *****", "masked"),
    ],
)
def test_password_forms(form: str, storage: str) -> None:
    """Forty bits are found by trying, however they are made; of longer forms no document at hand tells anything."""
    (user,) = device_of(f"username hoshu password {form} administrator\n").users
    assert user.secret is not None
    assert (user.secret.storage, user.privilege) == (storage, "administrator")
    assert user.administrator is not None
    assert user.administrator.value is True


def test_logs_go_out_only_when_sending_is_on() -> None:
    lines = "syslog ip host 10.0.0.1\n"
    assert device_of(lines).servers == ()
    assert [one.use for one in device_of(lines + "syslog ip enable\n").servers] == ["syslog"]


# -- tunnels ----------------------------------------------------------------------------------------------------------


def test_ikev1_map_of_a_tunnel_interface() -> None:
    (found,) = sample("wan-router.conf").vpns
    assert (found.tunnel_interface, found.peer, found.encrypted) == ("Tunnel0.0", parse_ip("198.51.100.9"), True)
    assert found.offers == frozenset({"aes256 sha256"})
    assert (found.local.names, found.remote.names) == (("10.61.20.0/24",), ("10.61.70.0/24",))


def test_ikev2_profile_and_tunnel_in_the_clear() -> None:
    ikev2, gre = sample("branch-router.conf").vpns
    assert (ikev2.interface, ikev2.peer, ikev2.offers) == (
        "GigaEthernet0.1", parse_ip("192.0.2.2"), frozenset({"aes256gcm"}),
    )  # fmt: skip
    assert (gre.encrypted, gre.carriers, gre.peer) == (False, frozenset({"gre"}), parse_ip("198.51.100.20"))


def test_an_undefined_map_is_a_tunnel_of_which_nothing_is_known() -> None:
    device = device_of("interface Tunnel0.0\n  tunnel mode ipsec\n  ipsec policy tunnel gone out\n  no shutdown\n")
    (found,) = device.vpns
    assert (found.encrypted, found.peer, found.offers) == (None, None, None)
    assert found.local.unknown


def test_lists_and_maps_in_use_are_told_from_those_left_behind() -> None:
    device = sample("wan-router.conf")
    unknown_uses = [one for one in device.references if one.use == "unknown"]
    assert unknown_uses == []
    assert {one.kind for one in device.definitions} >= {"acl", "ike-policy", "crypto-map", "ipsec-proposal"}


def test_radios_and_vlans_are_read_as_none_only_where_nothing_speaks_of_them() -> None:
    assert {"ssids", "radios", "vlans"} <= device_of("hostname a\n").reads
    assert not {"ssids", "radios"} & device_of("wlan ssid 1\n").reads
    assert "vlans" not in sample("wan-router.conf").reads


def test_netmeister_is_a_server_in_the_cloud() -> None:
    assert [one.host for one in sample("branch-router.conf").servers] == ["NetMeister"]
