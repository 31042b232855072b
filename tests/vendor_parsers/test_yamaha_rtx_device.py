"""Yamaha routers beside their filters: contexts, interfaces, routes, people, services, tunnels, and what stays unknown."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditor.model.address import format_ip, format_ranges
from auditor.model.rule import ANYWHERE
from auditor.platform import ParseError, account
from tests.vendor_parsers.yamaha_text import HEAD, device_of, document, unread_of
from vendor_parsers.yamaha_rtx.platform import PLATFORM

SAMPLES = sorted((Path(__file__).resolve().parents[2] / "samples" / "platforms" / "yamaha_rtx").glob("*.conf"))
NVR500 = "# NVR500 Rev.11.00.38 (Fri Mar 16 13:46:05 2018)\n"


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_every_line_of_the_samples_is_understood(path: Path) -> None:
    tree = PLATFORM.read(document(path.read_text(encoding="utf-8")))
    PLATFORM.parse(tree)
    counted = account(tree, PLATFORM)
    assert counted.unread == ()
    known = counted.understood + sum(count for _, count in (*counted.ignored, *counted.trivia))
    assert known == len(path.read_text(encoding="utf-8").splitlines())


def test_model_revision_and_serial_come_from_the_first_lines() -> None:
    device = device_of(f"{HEAD}# main: RTX830 ver=00 serial=S0A000000\nip lan1 address 192.0.2.1/24\n")
    assert (device.model, device.version.value, device.serial) == ("RTX830", "15.02.31", "S0A000000")
    assert not device_of("ip lan1 address 192.0.2.1/24\n").version.known


@pytest.mark.parametrize(
    ("line", "score"),
    [
        (HEAD, True),
        ("# vRX Rev.19.00.01 (Thu Apr  4 2019)", True),
        ("ip filter 1 pass * *\nip lan1 secure filter in 1", True),
        ("ip route default gateway pp 1", True),
        ("hostname r1\nip route default gateway 192.0.2.1", False),
        ("! comment\nip filter 1 pass * *\nip lan1 secure filter in 1", False),
        ("dns server 192.0.2.1\nsyslog host 192.0.2.1", False),
    ],
)
def test_recognised_by_what_only_yamaha_prints(line: str, score: bool) -> None:
    assert (PLATFORM.sniff(line.splitlines()) > 0) is score


def test_a_text_without_any_statement_of_a_router_is_refused() -> None:
    with pytest.raises(ParseError):
        device_of("# RTX830 Rev.15.02.31 (date)\nfoo bar\n")


# -- contexts and interfaces ------------------------------------------------------------------------------------------


def test_statements_belong_to_the_selected_peer_whatever_their_indentation() -> None:
    """Indentation is cosmetic; a global statement in between belongs to nobody."""
    device = device_of(
        """\
        pp select 1
        pppoe use lan2
        ip lan1 address 192.0.2.1/24
        ip pp secure filter in 1
        pp enable 1
        pp select none
        ip filter 1 reject * *
        tunnel select 3
         ip tunnel secure filter out 1
        """
    )
    found = {interface.name: interface for interface in device.interfaces}
    assert (found["pp1"].parent, found["pp1"].enabled.value) == ("lan2", True)
    assert not found["tunnel3"].enabled.known
    assert [binding.interface for binding in device.bindings] == ["pp1", "tunnel3"]


def test_a_peer_selected_twice_keeps_what_was_said_before() -> None:
    device = device_of(
        "pp select 1\n pp enable 1\ntunnel select 1\n tunnel enable 1\npp select 1\n ip pp address 192.0.2.9/32\n"
    )
    interface = device.interface("pp1")
    assert interface is not None
    assert interface.enabled.is_(True)
    assert interface.addresses


def test_a_tunnel_without_an_address_carries_what_is_routed_into_it() -> None:
    device = device_of(
        "ip lan1 address 192.0.2.1/24\ntunnel select 1\n tunnel enable 1\n"
        "tunnel select 2\n ip tunnel address 198.51.100.1/30\n tunnel enable 2\n"
        "pp select 1\n ppp ipcp ipaddress on\n pp enable 1\n"
    )
    lent = {one.name: bool(one.unnumbered) for one in device.interfaces}
    assert lent == {"lan1": False, "tunnel1": True, "tunnel2": False, "pp1": False}


def test_addresses_primary_secondary_dynamic_and_not_understood() -> None:
    device = device_of(
        """\
        ip lan1 address 192.0.2.1/255.255.255.0
        ip lan1 secondary address 198.51.100.1/24
        ip lan2 address dhcp
        ip lan3 address plant
        ipv6 lan1 address 2001:db8::1/64
        ipv6 lan2 address ra-prefix@lan1::2/64
        """
    )
    lan1, lan2, lan3 = device.interfaces
    assert [(format_ip(one.ip), one.length, one.secondary) for one in lan1.addresses] == [
        ("192.0.2.1", 24, False),
        ("198.51.100.1", 24, True),
        ("2001:db8::1", 64, False),
    ]
    assert (lan2.dynamic, lan3.address_unknown) == ("dhcp", True)
    assert (lan1.ipv6.value, lan3.ipv6.known) == (True, False)


def test_a_shut_port_is_off_and_everything_else_works_by_the_manual() -> None:
    """NVR500 Command Reference 4.40."""
    device = device_of("ip lan1 address 192.0.2.1/24\nlan shutdown lan1 4\nlan shutdown lan3\n")
    states = {interface.name: (interface.enabled.state, interface.enabled.value) for interface in device.interfaces}
    assert states == {"lan1": ("default", True), "lan1.4": ("written", False), "lan3": ("written", False)}


def test_ports_of_a_divided_lan_form_groups_and_tags_make_subinterfaces() -> None:
    device = device_of(
        """\
        lan type lan1 auto port-based-option=divide-network
        vlan port mapping lan1.1 vlan1
        vlan port mapping lan1.2 vlan1
        ip vlan1 address 192.0.2.1/24
        vlan lan2/1 802.1q vid=70 name=CAMERAS
        ip lan2/1 address 198.51.100.1/24
        """
    )
    found = {interface.name: interface for interface in device.interfaces}
    assert (found["lan1.1"].group, found["lan1.2"].group, found["vlan1"].kind) == ("vlan1", "vlan1", "bridge")
    assert (found["lan2/1"].vlan, found["lan2/1"].parent) == (70, "lan2")
    assert [(vlan.id, vlan.name) for vlan in device.vlans] == [(70, "CAMERAS")]


def test_a_bridge_has_members_and_its_filters_are_unknown() -> None:
    device = device_of("bridge member bridge1 lan1 tunnel1\nip bridge1 address 192.0.2.1/24\n")
    (bridge,) = device.bridges
    assert (bridge.members, bridge.filters.known) == (("lan1", "tunnel1"), False)


def test_a_virtual_address_is_held_by_the_written_priority() -> None:
    device = device_of("ip lan1 address 192.0.2.1/24\nip lan1 vrrp 1 192.0.2.254 priority=200 preempt=on\n")
    virtual = device.interfaces[0].addresses[-1]
    assert (virtual.virtual, virtual.length, virtual.priority, virtual.preempts) == (True, 24, 200, True)


# -- routes -----------------------------------------------------------------------------------------------------------


def test_gateways_of_every_kind() -> None:
    """7.1.7."""
    device = device_of(
        """\
        ip route default gateway dhcp lan2
        ip route 10.1.0.0/16 gateway pp 1 hide
        ip route 10.2.0.0/16 gateway tunnel 2
        ip route 10.3.0.0/16 gateway null
        ip route 10.4.0.0/255.255.0.0 gateway 192.0.2.4 metric 3
        ip route 10.5.0.0/16 gateway 192.0.2.5 filter 1 gateway 192.0.2.6 weight 2
        ipv6 route 2001:db8::/32 gateway fe80::1%1
        """
    )
    routes = {format_ranges(route.prefix)[0]: route for route in device.routes}
    assert routes["0.0.0.0/0"].conditions == ("gateway told by DHCP",)
    assert (routes["10.1.0.0/16"].interface, bool(routes["10.1.0.0/16"].conditions)) == ("pp1", True)
    assert (routes["10.2.0.0/16"].interface, routes["10.2.0.0/16"].conditions) == ("tunnel2", ())
    assert routes["10.3.0.0/16"].discard
    assert routes["10.4.0.0/16"].metric == 3
    assert all(route.conditions for route in device.routes if format_ranges(route.prefix) == ["10.5.0.0/16"])
    assert routes["2001:db8::/32"].interface == "lan1"


def test_routing_protocols_are_there_and_never_certain() -> None:
    device = device_of(
        "ip lan1 address 192.0.2.1/24\nip lan1 ospf area backbone\nospf use on\nbgp use on\nbgp neighbor 1 65001 192.0.2.2\nrip use off\n"
    )
    assert [(process.protocol, bool(process.doubts)) for process in device.routing] == [("ospf", True), ("bgp", True)]
    assert device.routing[0].speakers[0].area == "0"


# -- people -----------------------------------------------------------------------------------------------------------


def test_masked_encrypted_and_clear_passwords_are_three_answers() -> None:
    """``show config`` masks; a copied file shows the encrypted text; without ``encrypted`` it is in clear."""
    device = device_of(
        """\
        login password *
        administrator password encrypted 0x8F3A
        login user a *
        login user b encrypted ABCDEF
        login user c plant
        """
    )
    stored = {user.name: user.secret.storage for user in device.users if user.secret is not None}
    assert stored == {"(no name)": "masked", "a": "masked", "b": "encrypted", "c": "clear"}
    assert [(secret.use, secret.storage) for secret in device.secrets] == [("enable", "encrypted")]
    assert "plant" not in repr(device)
    assert "ABCDEF" not in repr(device)


def test_attributes_are_a_users_own_before_those_of_everybody() -> None:
    """4.6: administrator=on unless written; ``*`` means everybody who has none of his own."""
    device = device_of(
        """\
        login user a *
        login user b *
        login user c *
        user attribute * administrator=off
        user attribute b administrator=2 connection=ssh
        user attribute c connection=off
        """
    )
    a, b, c = device.users
    assert (a.administrator and a.administrator.value, b.administrator and b.administrator.value) == (False, True)
    assert (a.enabled, c.enabled) == (True, False)
    alone = device_of("login user a *\n").users[0].administrator
    assert alone is not None
    assert (alone.state, alone.value) == ("default", True)


def test_a_whole_export_without_a_login_password_is_not_known_to_have_an_empty_one() -> None:
    """Absence of a hash is never evidence of an empty password: factory states differ by model."""
    (user,) = device_of(f"{HEAD}ip lan1 address 192.0.2.1/24\n").users
    assert user.secret is None
    assert user.administrator is not None
    assert not user.administrator.known
    assert device_of("ip lan1 address 192.0.2.1/24\n").users == ()


# -- services ---------------------------------------------------------------------------------------------------------


def listener(text: str, where: str):
    return next(one for one in device_of(text).listeners if one.where == where)


def test_the_documented_defaults_hold_for_the_documented_model_only() -> None:
    """NVR500 Command Reference 4.35, 4.37, 4.55, 15."""
    known = listener(f"{NVR500}ip lan1 address 192.0.2.1/24\n", "telnetd")
    assert (known.enabled.state, known.enabled.value, known.sources.value) == ("default", True, ANYWHERE)
    assert listener(f"{NVR500}ip lan1 address 192.0.2.1/24\n", "sshd").enabled.is_(False)
    assert listener(f"{NVR500}ip lan1 address 192.0.2.1/24\n", "snmp").enabled.is_(False)
    for where in ("telnetd", "sshd", "httpd", "tftp", "snmp"):
        unknown = listener(f"{HEAD}ip lan1 address 192.0.2.1/24\n", where)
        assert not unknown.enabled.known
        assert not unknown.sources.known


def test_hosts_are_addresses_interfaces_any_or_none() -> None:
    ranges = listener("telnetd service on\ntelnetd host 10.61.99.0-10.61.99.31 10.61.98.1\n", "telnetd")
    assert ranges.sources.value is not None
    assert format_ranges(ranges.sources.value.lower) == ["10.61.98.1/32", "10.61.99.0/27"]
    by_interface = listener("telnetd service on\ntelnetd host lan1\n", "telnetd")
    assert (by_interface.interfaces, by_interface.sources.value) == (frozenset({"lan1"}), ANYWHERE)
    nobody = listener("httpd host none\n", "httpd")
    assert (nobody.enabled.state, nobody.enabled.value) == ("written", False)
    lan = listener("httpd host lan\n", "httpd").sources.value
    assert lan is not None
    assert lan.unknown


def test_service_off_port_moved_and_class_three() -> None:
    assert listener("telnetd service off\n", "telnetd").enabled.is_(False)
    assert listener("sshd service on\nsshd listen 2222\n", "sshd").ports == ((6, 2222),)
    assert not listener("telnetd service on\nsecurity class 3 off off\n", "telnetd").enabled.known


def test_the_host_key_of_ssh_is_no_list_of_hosts() -> None:
    found = listener("sshd service on\nsshd host 192.0.2.9\nsshd host key generate 17 KEYTEXT\n", "sshd")
    assert found.sources.value is not None
    assert format_ranges(found.sources.value.lower) == ["192.0.2.9/32"]


def test_communities_of_host_lines_and_the_default_one() -> None:
    """15.1, 15.2, 15.6: a host line without communities uses those of ``community``, ``public`` by default."""
    own = device_of("snmpv2c host 192.0.2.9 plantro plantrw\n").snmp
    assert [(entry.version, entry.write) for entry in own] == [("2c", False), ("2c", True)]
    (default,) = device_of(f"{NVR500}snmp host any\n").snmp
    assert default.secret is not None
    assert default.secret.weakness == "default"
    (shared,) = device_of("snmp host 192.0.2.9\nsnmp community read-only plantro\n").snmp
    assert (shared.write, shared.secret is not None and shared.secret.length) == (False, 7)
    unused = device_of("snmp host none\nsnmp community read-only public\n")
    assert unused.snmp == ()


def test_snmpv3_users_have_a_level() -> None:
    users = device_of(
        "snmpv3 host 192.0.2.9\nsnmpv3 usm user 1 a sha SECRETAUTH aes128-cfb SECRETPRIV\nsnmpv3 usm user 2 b\n"
    )
    assert [(entry.name, entry.level) for entry in users.snmp] == [("a", "priv"), ("b", "noauth")]
    assert "SECRET" not in repr(users)


def test_servers_of_every_use() -> None:
    device = device_of(
        """\
        syslog host 192.0.2.1
        dns server 192.0.2.2 192.0.2.3
        dns server select 1 192.0.2.4 edns=on 192.0.2.5 edns=on any .
        schedule at 1 */* 03:00:00 * ntpdate ntp.example.jp syslog
        radius auth server 192.0.2.6
        radius secret SECRETTEXT
        snmp trap host 192.0.2.7 SECRETTRAP
        yno use on
        """
    )
    assert [(server.use, server.host) for server in device.servers] == [
        ("syslog", "192.0.2.1"),
        ("dns", "192.0.2.2"),
        ("dns", "192.0.2.3"),
        ("dns", "192.0.2.4"),
        ("dns", "192.0.2.5"),
        ("radius", "192.0.2.6"),
        ("trap", "192.0.2.7"),
        ("cloud", "Yamaha Network Organizer"),
        ("ntp", "ntp.example.jp"),
    ]
    assert "SECRET" not in repr(device)


def test_other_commands_at_a_time_of_day_stay_not_understood() -> None:
    assert unread_of("schedule at 1 */* 20:00:00 * telnetd service on\nip lan1 address 192.0.2.1/24\n") == [
        ("service", "1")
    ]


# -- tunnels ----------------------------------------------------------------------------------------------------------

TUNNEL = """\
tunnel select 1
 ipsec tunnel 101
  ipsec sa policy 101 1 esp {protection}
  ipsec ike version 1 2
  ipsec ike pre-shared-key 1 text SECRETKEY
  ipsec ike remote address 1 {peer}
 tunnel enable 1
"""


@pytest.mark.parametrize(
    ("words", "offer", "encrypted"),
    [
        ("aes256-cbc sha256-hmac", "aes256 sha256", True),
        ("aes-cbc sha-hmac", "aes128 sha1", True),
        ("3des-cbc md5-hmac", "3des md5", True),
        ("null sha-hmac", "null sha1", False),
    ],
)
def test_protection_in_the_common_spelling(words: str, offer: str, encrypted: bool) -> None:
    device = device_of(TUNNEL.format(protection=words, peer="203.0.113.9"))
    (vpn,) = device.vpns
    assert (vpn.offers, vpn.encrypted, vpn.kind) == (frozenset({offer}), encrypted, "ipsec ikev2")
    assert vpn.peer is not None
    assert format_ip(vpn.peer) == "203.0.113.9"
    assert [secret.use for secret in device.secrets] == ["psk"]
    assert "SECRETKEY" not in repr(device)


def test_a_cipher_nobody_knows_leaves_the_protection_open() -> None:
    (vpn,) = device_of(TUNNEL.format(protection="rot13-cbc sha-hmac", peer="any")).vpns
    assert (vpn.offers, vpn.encrypted, vpn.peer, vpn.peer_name) == (None, None, None, "")


def test_tunnels_in_the_clear_say_so() -> None:
    text = (
        "tunnel select 2\n tunnel encapsulation gre\n tunnel endpoint address 192.0.2.1 203.0.113.9\n tunnel enable 2\n"
    )
    (vpn,) = device_of(text).vpns
    assert (vpn.kind, vpn.encrypted, vpn.carriers) == ("gre", False, frozenset({"gre"}))
    assert vpn.local_address is not None
    assert format_ip(vpn.local_address) == "192.0.2.1"


def test_people_who_dial_in_appear_on_the_anonymous_peer_only() -> None:
    device = device_of(
        """\
        pp select anonymous
         pp bind tunnel1-tunnel2
         pp auth username vendor SECRETWORD
         ppp ipcp ipaddress on
         ip pp remote address pool 10.1.90.10-10.1.90.19
         pp enable anonymous
        tunnel select 1
         tunnel encapsulation l2tp
         tunnel enable 1
        tunnel select 2
         tunnel encapsulation l2tp
         tunnel enable 2
        """
    )
    (vpn,) = device.vpns
    assert (vpn.clients, vpn.tunnel_interface, vpn.encrypted) == (True, "ppanonymous", False)
    assert format_ranges(vpn.remote.lower) == ["10.1.90.10-10.1.90.19"]
    assert "SECRETWORD" not in repr(device)
