"""Translation, management, accounts, tunnels and routes of an ASA; and what no input may do to the parser."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.model.address import ANY, ANY4, parse_ip, prefix
from auditor.model.device import Device
from auditor.model.management import Listener
from auditor.model.ranges import NOTHING, Ranges
from auditor.model.rule import Action
from auditor.platform import ParseError, account
from tests.vendor_parsers.cisco_asa_text import (
    MAYBE,
    NO,
    YES,
    Answer,
    Packet,
    accounted,
    deciding,
    device_of,
    document,
    through,
    unread_of,
)
from vendor_parsers.cisco_asa.platform import PLATFORM

SAMPLES = Path(__file__).resolve().parents[2] / "samples" / "platforms" / "cisco_asa"
TWO = """\
ASA Version {release}
interface GigabitEthernet0/0
 nameif outside
 security-level 0
 ip address 203.0.113.1 255.255.255.0
interface GigabitEthernet0/1
 nameif inside
 security-level 100
 ip address 10.1.0.1 255.255.255.0
"""
OUTSIDE, INSIDE = "GigabitEthernet0/0", "GigabitEthernet0/1"


def _device(text: str, release: str = "9.12(4)") -> Device:
    whole = TWO.format(release=release) + text
    assert unread_of(whole) == []
    return device_of(whole)


def _listener(device: Device, name: str) -> Listener:
    return next(listener for listener in device.listeners if listener.name == name)


# -- who may reach the box ----------------------------------------------------------------------------------------


def test_without_a_line_nobody_may_connect() -> None:
    device = _device("")
    for name in ("ssh", "telnet", "https", "snmp"):
        listener = _listener(device, name)
        assert listener.enabled.state == "default"
        assert listener.enabled.is_(False)
        assert listener.sources.value is not None
        assert listener.sources.value.upper == NOTHING
        assert listener.sources.note


def test_several_lines_add_up_per_interface() -> None:
    device = _device("ssh 10.1.0.5 255.255.255.255 inside\nssh 10.2.0.0 255.255.0.0 inside\nssh 0 0 outside\n")
    inside, outside = [listener for listener in device.listeners if listener.name == "ssh"]
    assert inside.interfaces == frozenset({INSIDE})
    assert inside.sources.value is not None
    assert inside.sources.value.lower == prefix("10.1.0.5") | prefix("10.2.0.0/16")
    assert outside.sources.value is not None
    assert outside.sources.value.lower == ANY4


def test_ssh_version_and_aaa_are_kept() -> None:
    device = _device("aaa authentication ssh console LOCAL\nssh version 2\nssh 10.1.0.0 255.255.255.0 inside\n")
    listener = _listener(device, "ssh")
    assert listener.version == "2"
    assert listener.authenticated is not None
    assert listener.authenticated.is_(True)


def test_http_lines_alone_open_nothing() -> None:
    device = _device("http 10.1.0.0 255.255.255.0 inside\n")
    assert _listener(device, "https").enabled.is_(False)
    opened = _listener(_device("http server enable 8443\nhttp 10.1.0.0 255.255.255.0 inside\n"), "https")
    assert opened.enabled.is_(True)
    assert opened.ports == ((6, 8443),)


def test_asdm_without_aaa_and_with_an_empty_enable_password_asks_nobody() -> None:
    text = "http server enable\nhttp 0.0.0.0 0.0.0.0 inside\n"
    empty = _listener(_device("enable password 8Ry2YjIyt7RRXU24 encrypted\n" + text), "https")
    assert empty.authenticated is not None
    assert empty.authenticated.is_(False)
    asked = _listener(_device("aaa authentication http console LOCAL\n" + text), "https")
    assert asked.authenticated is not None
    assert asked.authenticated.is_(True)


def test_snmp_answers_only_hosts_that_poll() -> None:
    device = _device(
        "snmp-server host inside 10.1.0.70 community Sample version 2c\n"
        "snmp-server host inside 10.1.0.71 trap community Sample version 2c\n"
    )
    listener = _listener(device, "snmp")
    assert listener.sources.value is not None
    assert listener.sources.value.lower == prefix("10.1.0.70")
    assert [server.host for server in device.servers if server.use == "trap"] == ["10.1.0.70", "10.1.0.71"]


def test_a_service_on_an_undefined_interface_is_told() -> None:
    device = _device("ssh 10.1.0.0 255.255.255.0 dmz\n")
    assert _listener(device, "ssh").interfaces == frozenset({"dmz"})
    assert [(item.kind, item.name) for item in device.references if not item.defined] == [("interface", "dmz")]


def test_management_listeners_live_in_the_management_table() -> None:
    text = "interface Management0/0\n management-only\n nameif mgmt\n security-level 100\nssh 0 0 mgmt\n"
    assert _listener(_device(text), "ssh").vrf == "management-only"
    assert _listener(_device(text, "9.1(7)"), "ssh").vrf == ""


def test_icmp_lines_end_in_an_implicit_deny_for_icmp_alone() -> None:
    device = _device("icmp permit 10.1.0.0 255.255.255.0 echo inside\n")
    ruleset = device.ruleset("icmp to inside")
    assert ruleset is not None
    ping = Packet(parse_ip("10.1.0.9"), parse_ip("10.1.0.1"), 1, 8, 0)
    assert deciding(ruleset, ping, INSIDE)[0] == YES
    assert deciding(ruleset, Packet(parse_ip("10.9.0.9"), parse_ip("10.1.0.1"), 1, 8, 0), INSIDE)[0] == NO
    assert deciding(ruleset, Packet(parse_ip("10.9.0.9"), parse_ip("10.1.0.1"), 6, 1, 22))[0] == YES
    assert [binding.stage for binding in device.bindings if binding.ruleset == ruleset.name] == ["local"]


def test_a_control_plane_list_guards_the_box_and_not_the_way_through() -> None:
    device = _device(
        "access-list BOX extended deny udp any any eq isakmp\naccess-group BOX in interface outside control-plane\n"
    )
    assert [(binding.stage, binding.ruleset) for binding in device.bindings] == [
        ("local", "BOX control-plane"),
        ("through", "security-levels"),
        ("local", "far-side addresses"),
    ]


def _to_the_box(device: Device, source: str, destination: str, inward: str, protocol: int = 6) -> Answer:
    sent = Packet(parse_ip(source), parse_ip(destination), protocol, *((8, 0) if protocol == 1 else (40000, 22)))
    return through(device, sent, inward, "", ("local",), any_place=True)


def test_an_icmp_line_of_one_interface_says_nothing_of_another() -> None:
    device = _device("icmp deny any outside\n")
    assert _to_the_box(device, "203.0.113.9", "203.0.113.1", OUTSIDE, 1) == NO
    assert _to_the_box(device, "10.1.0.9", "10.1.0.1", INSIDE, 1) == YES


def test_a_control_plane_list_of_one_interface_says_nothing_of_another() -> None:
    text = "access-list BOX extended deny ip any any\naccess-group BOX in interface outside control-plane\n"
    device = _device(text)
    assert _to_the_box(device, "203.0.113.9", "203.0.113.1", OUTSIDE) == NO
    assert _to_the_box(device, "10.1.0.9", "10.1.0.1", INSIDE) == YES
    device = _device(text + "access-group BOX in interface inside control-plane\n")
    assert _to_the_box(device, "203.0.113.9", "203.0.113.1", OUTSIDE) == NO
    assert _to_the_box(device, "10.1.0.9", "10.1.0.1", INSIDE) == NO


@pytest.mark.parametrize("protocol", [1, 6])
def test_an_interface_does_not_answer_what_came_in_by_another(protocol: int) -> None:
    device = _device("")
    assert _to_the_box(device, "10.1.0.9", "10.1.0.1", INSIDE, protocol) == YES
    assert _to_the_box(device, "10.1.0.9", "203.0.113.1", INSIDE, protocol) == NO
    assert _to_the_box(device, "203.0.113.9", "10.1.0.1", OUTSIDE, protocol) == NO
    assert _to_the_box(device, "203.0.113.9", "10.1.0.1", OUTSIDE, 17) == MAYBE


def test_the_management_access_interface_may_answer_through_a_tunnel() -> None:
    device = _device("management-access inside\n")
    assert _to_the_box(device, "203.0.113.9", "10.1.0.1", OUTSIDE) == MAYBE
    assert _to_the_box(device, "10.1.0.9", "203.0.113.1", INSIDE) == NO


def test_gateways_listen() -> None:
    device = _device("webvpn\n enable outside\ncrypto ikev2 enable outside\n")
    assert [listener.where for listener in device.listeners if listener.interfaces] == [
        "webvpn outside",
        "ikev2 outside",
    ]


# -- accounts and secrets -----------------------------------------------------------------------------------------


def test_how_passwords_are_kept() -> None:
    device = device_of(
        """\
        username a password SampleHash1 encrypted privilege 15
        username b password $sha512$5000$salt==$hash== pbkdf2
        username c password SampleHash2 nt-encrypted
        username d password plainword
        username e password ***** pbkdf2 privilege 5
        username f nopassword
        username g password g
        """
    )
    secrets = {user.name: user.secret for user in device.users}
    assert {name: secret.storage for name, secret in secrets.items() if secret is not None} == {
        "a": "weak-hash", "b": "hash", "c": "weak-hash", "d": "clear", "e": "masked", "f": "absent", "g": "clear",
    }  # fmt: skip
    assert secrets["f"] is not None
    assert secrets["f"].weakness == "empty"
    assert secrets["g"] is not None
    assert secrets["g"].weakness == "equals-name"


def test_default_passwords_are_known_by_their_hash() -> None:
    device = device_of("enable password 8Ry2YjIyt7RRXU24 encrypted\npasswd 2KFQnbNIdI.2KYOU encrypted\n")
    assert [(secret.use, secret.weakness) for secret in device.secrets] == [("enable", "empty"), ("line", "default")]


def test_privilege_2_is_the_default_and_enough_without_command_authorization() -> None:
    text = "username a password x\nusername b password y privilege 15\n"
    free, held = (device_of(text + more) for more in ("", "aaa authorization command LOCAL\n"))
    assert [user.privilege for user in free.users] == ["2", "15"]
    assert [user.administrator.value for user in free.users if user.administrator] == [True, True]
    assert [user.administrator.value for user in held.users if user.administrator] == [False, True]


def test_remote_access_users_are_no_administrators() -> None:
    device = device_of("username a password x privilege 15\nusername a attributes\n service-type remote-access\n")
    assert device.users[0].remote
    assert device.users[0].administrator is not None
    assert device.users[0].administrator.is_(False)


def test_keys_are_sealed_with_their_use() -> None:
    device = _device(
        "aaa-server T protocol tacacs+\naaa-server T (inside) host 10.1.0.60\n key SampleKey\n"
        "tunnel-group 198.51.100.1 type ipsec-l2l\ntunnel-group 198.51.100.1 ipsec-attributes\n"
        " ikev1 pre-shared-key *****\n"
        "ntp authentication-key 1 md5 SampleNtp\n"
        "snmp-server community public\n"
    )
    assert [(secret.use, secret.storage) for secret in device.secrets] == [
        ("psk", "masked"),
        ("tacacs", "clear"),
        ("ntp", "clear"),
    ]
    assert device.snmp[0].secret is not None
    assert device.snmp[0].secret.weakness == "default"


# -- reporting ----------------------------------------------------------------------------------------------------


def test_a_syslog_host_needs_logging_and_a_trap_level() -> None:
    host = "logging host inside 10.1.0.50\n"
    assert [server.use for server in _device(f"logging enable\nlogging trap informational\n{host}").servers] == [
        "syslog"
    ]
    for missing in ("logging enable\n", "logging trap informational\n"):
        device = _device(missing + host)
        assert device.servers == ()
        assert device.notices[0].topic == "logging"


# -- interfaces ---------------------------------------------------------------------------------------------------


def test_subinterfaces_groups_and_switch_ports() -> None:
    device = device_of(
        """\
        ASA Version 8.4(7)
        interface GigabitEthernet0/1
         channel-group 5 mode active
        interface GigabitEthernet0/2.30
         vlan 30
         nameif plc
         security-level 90
         ip address 10.3.0.1 255.255.255.0 standby 10.3.0.2
        interface Redundant1
         member-interface GigabitEthernet0/3
        interface GigabitEthernet0/3
        """
    )
    port, sub, redundant, member = device.interfaces
    assert port.group == "Port-channel5"
    assert (sub.kind, sub.parent, sub.vlan, sub.zone) == ("subinterface", "GigabitEthernet0/2", 30, "plc")
    own, standby = sub.addresses
    assert (own.ip, own.virtual) == (parse_ip("10.3.0.1"), False)
    assert (standby.ip, standby.length, standby.virtual) == (parse_ip("10.3.0.2"), 24, True)
    assert (redundant.kind, member.group) == ("aggregate", "Redundant1")


def test_up_is_the_default_and_shutdown_is_written() -> None:
    device = device_of("interface GigabitEthernet0/1\n shutdown\ninterface GigabitEthernet0/2\n no nameif\n")
    assert [(item.enabled.state, item.enabled.value) for item in device.interfaces] == [
        ("written", False),
        ("default", True),
    ]


def test_reverse_path_is_read_per_interface() -> None:
    device = _device("ip verify reverse-path interface outside\n")
    assert [interface.urpf.value for interface in device.interfaces] == [True, False]


# -- routes -------------------------------------------------------------------------------------------------------


def test_routes_and_their_conditions() -> None:
    device = _device(
        "route outside 0 0 203.0.113.254 1 track 1\nroute outside 0.0.0.0 0.0.0.0 203.0.113.253 tunneled\n"
        "route Null0 192.0.2.0 255.255.255.0 250\nipv6 route inside 2001:db8::/32 2001:db8::1 5\n"
        "track 1 rtr 1 reachability\n"
    )
    first, second, third, fourth = device.routes
    assert (first.prefix, first.conditions) == (ANY4, ("track 1",))
    assert second.conditions == ("tunneled",)
    assert (third.discard, third.distance) == (True, 250)
    assert (fourth.interface, fourth.next_hop, fourth.distance) == (INSIDE, parse_ip("2001:db8::1"), 5)


def test_ospf_speaks_where_it_is_not_passive() -> None:
    device = _device(
        "router ospf 7\n network 0.0.0.0 0.0.0.0 area 3\n passive-interface default\n no passive-interface inside\n"
        " redistribute static subnets\n default-information originate always\n log-adj-changes\n"
    )
    (process,) = device.routing
    assert process.doubts == ()
    assert process.interfaces == ((INSIDE, "3"),)
    assert process.redistributes == ("static",)
    assert process.default_originate


# -- tunnels ------------------------------------------------------------------------------------------------------

TUNNEL = """\
access-list S2S extended permit ip 10.1.0.0 255.255.255.0 10.60.0.0 255.255.0.0
crypto ipsec ikev2 ipsec-proposal STRONG
 protocol esp encryption aes-256
 protocol esp integrity sha-256
crypto map M 10 match address S2S
crypto map M 10 set peer 198.51.100.10
crypto map M 10 set ikev2 ipsec-proposal STRONG
crypto map M interface outside
tunnel-group 198.51.100.10 type ipsec-l2l
tunnel-group 198.51.100.10 ipsec-attributes
 ikev2 local-authentication pre-shared-key SampleKey
access-list O extended deny ip any any
access-group O in interface outside
"""


def test_a_crypto_map_is_a_tunnel() -> None:
    (vpn,) = _device(TUNNEL).vpns
    assert (vpn.peer, vpn.interface, vpn.authentication, vpn.encrypted) == (
        parse_ip("198.51.100.10"),
        OUTSIDE,
        "psk",
        True,
    )
    assert (vpn.local.lower, vpn.remote.lower) == (prefix("10.1.0.0/24"), prefix("10.60.0.0/16"))
    assert vpn.proposals == ("esp encryption aes-256, esp integrity sha-256",)


def test_decrypted_packets_pass_by_the_lists_unless_told_not_to() -> None:
    device = _device(TUNNEL)
    (vpn,) = device.vpns
    assert vpn.past == {"ingress", "egress"}
    levels = device.ruleset("security-levels")
    assert levels is not None
    assert [rule.action for rule in levels.rules if rule.inward == {vpn.entry}] == [Action.PERMIT]
    told = _device(TUNNEL + "no sysopt connection permit-vpn\n")
    assert told.vpns[0].past == frozenset()
    levels = told.ruleset("security-levels")
    assert levels is not None
    assert not [rule for rule in levels.rules if rule.inward == {vpn.entry}]


def test_an_unbound_map_is_no_working_tunnel() -> None:
    (vpn,) = _device(TUNNEL.replace("crypto map M interface outside\n", "")).vpns
    assert not vpn.enabled


def test_null_encryption_is_no_encryption() -> None:
    (vpn,) = _device(TUNNEL.replace("aes-256", "null")).vpns
    assert vpn.encrypted is False


def test_people_come_from_their_pool_and_go_where_the_filter_lets_them() -> None:
    device = _device(
        "access-list F extended permit tcp 10.99.0.0 255.255.255.0 host 10.1.0.5 eq 3389\n"
        "ip local pool P 10.99.0.10-10.99.0.20 mask 255.255.255.0\n"
        "webvpn\n enable outside\n"
        "group-policy G internal\ngroup-policy G attributes\n vpn-filter value F\n address-pools value P\n"
        "tunnel-group T type remote-access\ntunnel-group T general-attributes\n default-group-policy G\n"
        "tunnel-group T webvpn-attributes\n authentication aaa certificate\n"
    )
    (vpn,) = device.vpns
    assert (vpn.kind, vpn.authentication, vpn.interface) == ("ssl", "mfa", OUTSIDE)
    assert vpn.remote.lower == Ranges.of((parse_ip("10.99.0.10"), parse_ip("10.99.0.20")))
    assert vpn.local.lower == prefix("10.1.0.5")


def test_a_tunnel_interface_takes_everything() -> None:
    device = _device(
        "crypto ipsec profile P\n set ikev2 ipsec-proposal STRONG\n"
        "interface Tunnel1\n nameif vti\n ip address 169.254.0.1 255.255.255.252\n tunnel source interface outside\n"
        " tunnel destination 198.51.100.20\n tunnel mode ipsec ipv4\n tunnel protection ipsec profile P\n"
    )
    (vpn,) = device.vpns
    assert (vpn.interface, vpn.tunnel_interface, vpn.remote.lower) == (OUTSIDE, "Tunnel1", ANY)


# -- forms of the text --------------------------------------------------------------------------------------------


def test_the_header_of_a_saved_configuration_is_read() -> None:
    device = device_of(
        ": Saved\n: Serial Number: JAD0000TEST\n: Hardware:   ASA5506, 4096 MB RAM\n"
        ": Written by ops at 09:00:00.000 JST Mon Jun 2 2025\nASA Version 9.8(2)\nhostname x\n"
    )
    assert (device.serial, device.model, device.version.value) == ("JAD0000TEST", "ASA5506", "9.8(2)")
    assert device.changed_by.value == "ops"
    assert device.changed_at.value == "2025-06-02T09:00:00 JST"


def test_banner_lines_are_statements_of_their_own() -> None:
    device, found = accounted("ASA Version 9.8(2)\nbanner motd ^ no delimiter\nbanner motd end ^\nhostname x\n")
    assert device.name == "x"
    assert found.understood == 4


def test_transparent_mode_routes_nothing() -> None:
    assert device_of("firewall transparent\nhostname x\n").forwards.value is False
    assert device_of("hostname x\n").forwards.state == "default"


def test_failover_is_told() -> None:
    assert any("Failover" in notice.text.en for notice in device_of("failover\nhostname x\n").notices)
    assert device_of("no failover\nhostname x\n").notices == ()


def test_text_without_a_statement_is_refused() -> None:
    with pytest.raises(ParseError):
        PLATFORM.parse(PLATFORM.read(document("!\n\n: Saved\n")))


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.conf")), ids=lambda path: path.name)
def test_samples_are_read_whole_and_keep_no_secret(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert PLATFORM.sniff(text.splitlines()) > 90
    tree = PLATFORM.read(document(text))
    device = PLATFORM.parse(tree)
    assert account(tree, PLATFORM).unread == ()
    shown = repr(device)
    for secret in ("Sample", "c2FtcGxl", "2KFQnb", "8Ry2", "dXNlcm", "11:22:33", "55:66"):
        assert secret not in shown


def _mangled(text: str, cuts: list[tuple[int, int, str]]) -> str:
    for start, length, put in cuts:
        place = start % (len(text) + 1)
        text = text[:place] + put + text[place + length :]
    return text


@settings(max_examples=100, deadline=None)
@given(
    st.sampled_from(sorted(SAMPLES.glob("*.conf"))),
    st.lists(
        st.tuples(
            st.integers(0, 20_000),
            st.integers(0, 400),
            st.sampled_from(["", " ", "\n", " any", "object-group X ", "²", "0", "/", "-", "(,)", "999999999999"]),
        ),
        max_size=12,
    ),
    st.integers(1, 20_000),
)
def test_mangled_configurations_raise_nothing_but_parse_error(
    path: Path, cuts: list[tuple[int, int, str]], end: int
) -> None:
    text = _mangled(path.read_text(encoding="utf-8"), cuts)[:end]
    tree = PLATFORM.read(document(text))
    try:
        PLATFORM.parse(tree)
    except ParseError:
        return
    account(tree, PLATFORM)


def test_every_word_of_every_sample_may_be_missing() -> None:
    for path in SAMPLES.glob("*.conf"):
        lines = path.read_text(encoding="utf-8").splitlines()
        shortened = [" " * (len(line) - len(line.lstrip())) + " ".join(line.split()[:-1]) for line in lines]
        PLATFORM.parse(PLATFORM.read(document("\n".join(shortened))))
        doubled = [f"{line} {line.split()[-1]}" if line.split() else line for line in lines]
        PLATFORM.parse(PLATFORM.read(document("\n".join(doubled))))
