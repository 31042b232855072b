"""Aruba controllers: session lists and the roles made of them, what SSIDs offer, and three answers where nothing is written."""

from __future__ import annotations

import ast
from pathlib import Path
from textwrap import dedent, indent

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.engine import audit_texts
from auditor.engine.inputs import read_input
from auditor.model.address import ANY4, ANY6, parse_ip, prefix
from auditor.model.device import Device
from auditor.model.ranges import Ranges
from auditor.model.rule import Action, Rule, RuleSet
from auditor.model.service import TCP, UDP
from auditor.model.wireless import Ssid
from auditor.platform import ParseError, account
from auditor.source.document import Document
from auditor.source.ingest import ingest
from vendor_parsers.aruba_mobility.platform import PLATFORM

SAMPLE = Path(__file__).resolve().parents[2] / "samples" / "platforms" / "aruba_mobility" / "plant.conf"
LINES = SAMPLE.read_text(encoding="utf-8").splitlines()
WORDS = sorted({word for line in LINES for word in line.split()})


def document(text: str) -> Document:
    lines = text.splitlines()
    return Document("mc.conf", lines, range(1, len(lines) + 1), range(1, len(lines) + 1))


def device_of(text: str) -> Device:
    return PLATFORM.parse(PLATFORM.read(document("version 8.10\nip access-list session nothing\n!\n" + dedent(text))))


def sample() -> Device:
    return PLATFORM.parse(PLATFORM.read(document(SAMPLE.read_text(encoding="utf-8"))))


def rule_of(line: str, before: str = "") -> Rule:
    return list_of(device_of(f"{before}ip access-list session staff\n   {line}\n!\n"), "staff").rules[0]


def list_of(device: Device, name: str) -> RuleSet:
    found = device.ruleset(name)
    assert found is not None
    return found


def ssid_of(*lines: str, virtual: tuple[str, ...] = ()) -> Ssid:
    profile = "wlan ssid-profile staff\n" + indent("\n".join(("essid JB2", *lines)), "   ") + "\n!\n"
    ap = "wlan virtual-ap staff\n" + indent("\n".join(("ssid-profile staff", *virtual)), "   ") + "\n!\n"
    return device_of(f"{profile}{ap}ap-group yard\n   virtual-ap staff\n!\n").ssids[0]


def test_every_line_of_the_sample_is_sorted_and_none_is_left_over() -> None:
    (source,) = ingest([str(SAMPLE)])
    read = read_input(source, (PLATFORM,))
    assert (read.platform, read.unread) == ("aruba_mobility", [])


def test_name_and_version() -> None:
    device = sample()
    assert (device.name, device.version.value, device.kind, device.stateful) == ("JB2-MC1", "8.10", "wlc", True)
    assert not device.forwards.known


def test_oxidized_writes_version_and_model_above_the_text() -> None:
    device = device_of("# ArubaOS (MODEL: Aruba7210), Version 8.10.0.7 LSR\nhostname mc\n")
    assert (device.version.value, device.model) == ("8.10.0.7", "Aruba7210")


# -- the tree ---------------------------------------------------------------------------------------------------------


def test_blocks_written_at_the_margin_run_to_the_mark() -> None:
    """Oxidized and ``show running-config`` of 8.x: some blocks have their lines at the margin."""
    device = device_of(
        """\
        vrrp 7
        priority 110
        vlan 42
        !
        vlan 40
        vlan 41
        !
        wlan virtual-ap "staff"
        ssid-profile "staff"
        vlan 40
        !
        """
    )
    assert [vlan.id for vlan in device.vlans] == [40, 41]
    assert device.ssids[0].vlan.value == 40


def test_a_banner_is_no_configuration() -> None:
    device = device_of("banner motd ~\nuser-role nobody\nip route 0.0.0.0 0.0.0.0 10.0.0.1\n~\nhostname mc\n")
    assert (device.name, device.routes, len(device.filters)) == ("mc", (), 1)


def test_the_tree_has_every_line_of_netutils_under_the_same_parent(shared: Path) -> None:
    """Their parser follows indentation, as ours does in this file; but its banner runs on to the next statement it knows."""
    truth = shared / "corpus/truth/netutils/parser/base/aruba_os/os_full_received.py.txt"
    text = shared / "corpus/files/aruba_wlan/networktocode_netutils__parser__base__aruba_os__os_full_sent.txt"
    theirs = {
        (" ".join(parents[-1].split()), " ".join(line.split()))
        for line, parents in _config_lines(ast.parse(truth.read_text(encoding="utf-8")))
        if parents and not parents[-1].startswith("banner")
    }
    tree = PLATFORM.read(document(text.read_text(encoding="utf-8")))
    ours = {
        (" ".join(node.parent.text.split()), " ".join(node.text.split()))
        for node in tree.root.walk()
        if node.parent is not None and node.parent is not tree.root
    }
    assert len(theirs) > 500
    assert theirs - ours == set()


def _config_lines(module: ast.Module) -> list[tuple[str, tuple[str, ...]]]:
    found = []
    for call in ast.walk(module):
        if isinstance(call, ast.Call):
            values = {word.arg: ast.literal_eval(word.value) for word in call.keywords}
            found.append((values["config_line"], values["parents"]))
    return found


# -- session lists ----------------------------------------------------------------------------------------------------


def test_a_rule_names_source_destination_and_port() -> None:
    rule = rule_of("network 10.61.42.0 255.255.255.0 host 10.30.20.52 tcp 443 permit log")
    assert (rule.action, rule.log, rule.exact) == (Action.PERMIT, True, True)
    assert rule.source.lower == prefix("10.61.42.0/24")
    assert rule.destination.lower == Ranges.one(parse_ip("10.30.20.52"))
    (term,) = rule.service.terms
    assert (term.protocols, term.destination_ports) == (Ranges.one(TCP), Ranges.one(443))


@pytest.mark.parametrize(
    ("words", "protocol", "ports"),
    [
        ("tcp 8883 8885", TCP, ((8883, 8885),)),
        ("udp 514", UDP, ((514, 514),)),
        ("svc-telnet", TCP, ((23, 23),)),
        ("svc-https", TCP, ((443, 443),)),
        ("svc-syslog", UDP, ((514, 514),)),
        ("47", 47, ((0, 65535),)),
    ],
)
def test_services(words: str, protocol: int, ports: tuple[tuple[int, int], ...]) -> None:
    (term,) = rule_of(f"user any {words} permit").service.terms
    assert (term.protocols, term.destination_ports) == (Ranges.one(protocol), Ranges.of(*ports))


def test_a_service_of_one_s_own_goes_before_the_vendor_s() -> None:
    (term,) = rule_of("any any svc-telnet deny", "netservice svc-telnet tcp 2323\n").service.terms
    assert term.destination_ports == Ranges.one(2323)
    terms = rule_of("any any pi permit", "netservice pi tcp list 5450,5457\n").service.terms
    assert Ranges.union(term.destination_ports for term in terms) == Ranges.of((5450, 5450), (5457, 5457))


def test_ipv6_rules_speak_of_ipv6_only() -> None:
    assert rule_of("ipv6 user any any permit").destination.lower == ANY6
    assert rule_of("user any any permit").destination.lower == ANY4


def test_a_destination_is_the_union_of_its_lines() -> None:
    device = sample()
    destination = list_of(device, "handy-acl").rules[0].destination
    line = Ranges.of((parse_ip("10.30.22.10"), parse_ip("10.30.22.20")))
    assert destination.lower == Ranges.one(parse_ip("10.30.20.50")) | prefix("10.30.21.0/24") | line
    assert destination.upper == destination.lower


def test_invert_means_everything_else_of_the_family() -> None:
    destination = list_of(sample(), "visitor-acl").rules[0].destination
    assert destination.lower == ANY4 - prefix("10.0.0.0/8")


def test_a_destination_by_name_may_be_anywhere() -> None:
    destination = list_of(sample(), "visitor-acl").rules[1].destination
    assert not destination.lower
    assert destination.upper == ANY4


@pytest.mark.parametrize(
    "line",
    [
        "user any svc-http dst-nat 8080",
        "user any svc-http dual-nat pool p 8080",
        "user any app alg-rtp permit",
        "user any appcategory web deny",
        "user any any redirect tunnel 7",
        "user any any permit time-range work",
        "user any any permit invented",
        "user any any invented",
        "user any tcp source 1024 permit",
        "user any icmp echo permit",
        "user any nobody-knows permit",
        "user alias nobody-knows any permit",
        "user any tcp 70000 permit",
        "user localip any permit",
        "any user any permit",
        "userrole staff any any permit",
        "invented any any any permit",
        "network 10.0.0.0 255.0.255.0x any any permit",
        "any",
    ],
)
def test_what_cannot_be_evaluated_offline_makes_a_rule_uncertain(line: str) -> None:
    rule = rule_of(line)
    certain = (
        rule.action in (Action.PERMIT, Action.DENY)
        and rule.exact
        and not rule.service.unknown
        and rule.source.lower == rule.source.upper
        and rule.destination.lower == rule.destination.upper
    )
    assert not certain


def test_translating_the_source_or_marking_does_not_weaken_a_permit() -> None:
    assert rule_of("user any any src-nat").exact
    assert rule_of("user any any src-nat pool dynamic-srcnat").exact
    assert rule_of("user any any permit queue high tos 46 dot1p-priority 6 mirror").exact


# -- roles ------------------------------------------------------------------------------------------------------------


def test_a_role_asks_its_lists_in_order_and_denies_the_rest() -> None:
    """ArubaOS 6.4.x Reference Guide, page 442: an implicit deny all ends what is asked."""
    device = device_of(
        """\
        ip access-list session a
           user any svc-dns permit
        ip access-list session b
           user any svc-http permit
        user-role staff
           access-list session a
           access-list session b
        """
    )
    assert list_of(device, "a").default is Action.RETURN
    role = list_of(device, "user-role staff")
    assert [(rule.action, rule.chain, rule.conditions) for rule in role.rules] == [
        (Action.JUMP, "a", ()),
        (Action.JUMP, "b", ()),
    ]
    assert role.default is Action.DENY


def test_a_list_that_is_missing_or_holds_in_one_group_only_leaves_a_role_uncertain() -> None:
    device = device_of(
        "user-role staff\n   access-list session gone\n   access-list session nothing ap-group yard\n   captive-portal p\n!\n"
    )
    gone, limited = list_of(device, "user-role staff").rules
    assert gone.action is Action.UNKNOWN
    assert limited.conditions == ("ap-group yard",)
    assert [(one.name, one.defined) for one in device.references if one.use == "filter"] == [
        ("gone", False),
        ("nothing", True),
    ]


def test_the_role_of_an_ssid_stands_between_its_clients_and_their_vlan() -> None:
    device = sample()
    assert [(one.ruleset, one.interface) for one in device.bindings if one.interface == "virtual-ap handy"] == [
        ("user-role handy", "virtual-ap handy")
    ]
    (bridge,) = [one for one in device.bridges if "virtual-ap handy" in one.members]
    assert bridge.filters.value is True
    assert {one.vlan for one in device.interfaces if one.name in bridge.members} == {40}


def test_after_dot1x_the_server_may_name_another_role() -> None:
    guard = list_of(sample(), "roles of virtual-ap office")
    (jump,) = guard.rules
    assert (jump.chain, guard.default) == ("user-role handy", Action.UNKNOWN)
    assert jump.conditions == ("the authentication server may name another role",)


@pytest.mark.parametrize("line", ["user-derivation-rules r", "rfc-3576-server 10.0.0.1", "mac-default-role guest"])
def test_rules_that_derive_a_role_leave_it_uncertain(line: str) -> None:
    device = device_of(
        f"""\
        user-role staff
           access-list session nothing
        !
        aaa profile staff
           initial-role staff
           {line}
        !
        wlan ssid-profile staff
           opmode wpa2-psk-aes
        !
        wlan virtual-ap staff
           aaa-profile staff
           ssid-profile staff
           vlan 7
        """
    )
    assert list_of(device, "roles of virtual-ap staff").default is Action.UNKNOWN


def test_without_an_aaa_profile_nothing_is_said_about_the_clients() -> None:
    device = device_of("wlan virtual-ap staff\n   ssid-profile staff\n   vlan 7\n!\n")
    assert (device.bindings, device.bridges) == ((), ())


def test_roles_and_lists_at_work_are_named_and_the_rest_is_not() -> None:
    device = sample()
    named = {one.name for one in device.references if one.kind == "acl"}
    assert {"user-role handy", "user-role visitor", "handy-acl", "visitor-acl", "panel-acl"} <= named
    assert "spare-acl" not in named


def test_a_list_on_a_port_ends_with_the_deny() -> None:
    device = sample()
    guard = list_of(device, "panel-acl on gigabitethernet 0/0/1")
    assert (guard.rules[0].chain, guard.default) == ("panel-acl", Action.DENY)
    assert [one.interface for one in device.bindings if one.ruleset == guard.name] == ["gigabitethernet 0/0/1"]


def test_lists_of_other_kinds_on_a_port_stay_unread() -> None:
    text = "ip access-list session nothing\ninterface gigabitethernet 0/0/1\n   ip access-group in 150\n"
    tree = PLATFORM.read(document(text))
    device = PLATFORM.parse(tree)
    assert device.bindings == ()
    assert [line.at.first for line in account(tree, PLATFORM).unread] == [3]


PLANT = """\
schema: 1
plant:
  name: JB2
zones:
  - id: handy
    kind: field
    vlans: [40]
    prefixes: [10.61.40.0/24]
wireless:
  - {ssid: JB2-HANDY, zone: handy, purpose: handy terminals}
"""
ROUTER = """\
version 15.2
hostname rt-01
!
interface GigabitEthernet0/0.40
 encapsulation dot1Q 40
 ip address 10.61.40.1 255.255.255.0
!
end
"""


def test_a_role_that_keeps_something_out_is_the_filter_of_its_ssid() -> None:
    """The lists of the role are asked through, and one that lets everything through is none."""
    text = SAMPLE.read_text(encoding="utf-8")
    rules = "\n".join(LINES[LINES.index("ip access-list session handy-acl") + 1 :][:5])
    assert rules in text
    for lines, verdict in ((rules, "warn"), ("   any any any permit", "fail")):
        found = audit_texts({"mc.conf": text.replace(rules, lines), "rt.cfg": ROUTER}, PLANT, select=("WLS-005",))
        (finding,) = (finding for finding in found.findings if finding.subject == "ssid JB2-HANDY")
        assert finding.verdict == verdict


# -- the air ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mode", "security", "keys", "ciphers"),
    [
        ("opensystem", "open", "none", set()),
        ("static-wep", "wep", "none", {"wep"}),
        ("wpa-psk-tkip", "wpa", "psk", {"tkip"}),
        ("wpa2-psk-aes wpa-psk-tkip", "wpa/wpa2", "psk", {"tkip", "ccmp"}),
        ("wpa2-aes", "wpa2", "dot1x", {"ccmp"}),
        ("wpa3-cnsa", "wpa3", "dot1x", {"gcmp"}),
    ],
)
def test_modes(mode: str, security: str, keys: str, ciphers: set[str]) -> None:
    ssid = ssid_of(f"opmode {mode}")
    assert (str(ssid.security.value), str(ssid.key_management.value)) == (security, keys)
    assert ssid.ciphers.value == frozenset(ciphers)


def test_words_that_are_missing_are_unknown() -> None:
    ssid = ssid_of()
    for fact in (ssid.enabled, ssid.broadcast, ssid.security, ssid.ciphers, ssid.key_management, ssid.pmf, ssid.vlan):
        assert not fact.known
    assert not ssid.isolation.known
    assert not ssid_of("opmode bSec-256").security.known


def test_words_that_are_written() -> None:
    ssid = ssid_of(
        "ssid-enable", "hide-ssid", "mfp-capable", virtual=("vlan 40", "deny-inter-user-traffic", "allowed-band a")
    )
    assert (ssid.name, ssid.enabled.value, ssid.broadcast.value, ssid.pmf.value) == ("JB2", True, False, "optional")
    assert (ssid.vlan.value, ssid.isolation.value, ssid.radios) == (40, True, ("yard 802.11a",))
    assert ssid_of("mfp-capable", "mfp-required").pmf.value == "required"
    assert ssid_of(virtual=("no deny-inter-user-traffic",)).isolation.value is False


def test_either_word_puts_an_ssid_out_of_service() -> None:
    assert ssid_of("ssid-enable", virtual=("no vap-enable",)).enabled.value is False
    assert ssid_of("no ssid-enable", virtual=("vap-enable",)).enabled.value is False
    assert ssid_of(virtual=("vap-enable",)).enabled.value is True


@pytest.mark.parametrize("line", ["vlan 40,41", "vlan CRANE", "vlan 4095"])
def test_a_vlan_that_is_a_list_or_a_name_is_unknown(line: str) -> None:
    assert not ssid_of(virtual=(line,)).vlan.known


def test_a_profile_that_nobody_offers_is_there_but_not_known_to_be_on() -> None:
    (spare,) = [ssid for ssid in sample().ssids if ssid.name == "JB2 spare"]
    assert not spare.enabled.known
    assert spare.interface == ""


def test_a_virtual_ap_whose_profile_is_elsewhere_is_unknown_and_not_open() -> None:
    """A managed device of 8.x has only its own level of the hierarchy."""
    (ssid,) = device_of("wlan virtual-ap staff\n   ssid-profile gone\n!\n").ssids
    assert not ssid.security.known
    assert not ssid.broadcast.known


def test_keys_are_clear_encrypted_or_masked_and_never_shown() -> None:
    key = "EXAMPLE-PASS-ONLY"
    stored = ["EXAMPLE-PASS-ONLY", "0123456789abcdef0123456789abcdef0123456789abcdef", "********"]
    found = [ssid_of(f"wpa-passphrase {text}").secret for text in stored]
    assert [secret.storage for secret in found if secret is not None] == ["clear", "encrypted", "masked"]
    assert key not in repr(sample())


def test_power_is_what_the_arm_profile_of_the_group_s_radio_allows() -> None:
    five, two = sample().radios
    assert (five.name, five.power.value and five.power.value.dbm, five.band) == ("yard 802.11a", 12, "5 GHz")
    assert five.power.value is not None
    assert five.power.value.bounded
    assert two.power.value is not None
    assert not two.power.value.bounded


@pytest.mark.parametrize("lines", ["", "   max-tx-power lots\n", "   min-tx-power 6\n"])
def test_power_that_is_not_written_is_unknown(lines: str) -> None:
    device = device_of(
        f"rf arm-profile default\n{lines}!\nrf dot11a-radio-profile default\n   radio-enable\n!\nap-group yard\n   virtual-ap v\n"
    )
    five = device.radios[0]
    assert not five.power.known
    assert five.enabled.value is True


# -- ports, VLANs, routes ---------------------------------------------------------------------------------------------


def test_ports_and_vlan_interfaces() -> None:
    ports = {one.name: one for one in sample().interfaces}
    trunk, access = ports["gigabitethernet 0/0/0"], ports["gigabitethernet 0/0/1"]
    assert trunk.port is not None
    assert access.port is not None
    assert (trunk.enabled.value, trunk.group, trunk.port.mode.value) == (True, "port-channel 0", "trunk")
    assert (trunk.port.native_vlan.value, trunk.port.allowed.value) == (99, Ranges.of((40, 43), (99, 99)))
    assert (access.port.mode.value, access.port.access_vlan.value, access.enabled.known) == ("access", 42, False)
    assert ports["gigabitethernet 0/0/2"].enabled.value is False
    assert (ports["vlan 99"].vlan, ports["vlan 99"].addresses[0].length) == (99, 24)


def test_an_address_that_cannot_be_read_is_not_no_address() -> None:
    device = device_of("interface vlan 7\n   ip address internal\n!\ninterface vlan 8\n   ip address dhcp-client\n")
    assert [(one.addresses, one.dynamic, one.address_unknown) for one in device.interfaces] == [
        ((), "", True),
        ((), "dhcp", False),
    ]


def test_vlans_and_their_names() -> None:
    assert [(vlan.id, vlan.name) for vlan in sample().vlans] == [(40, ""), (41, ""), (42, ""), (43, "CRANE")]
    assert [vlan.id for vlan in device_of("vlan 4095\nvlan 7-9\nvlan nobody x\n").vlans] == [7, 8, 9]


def test_routes() -> None:
    device = device_of(
        "ip default-gateway 10.0.0.1\nip route 10.9.0.0 255.255.0.0 null0\nip route 10.8.0.0 255.255.0.0 10.0.0.2 5\n"
    )
    gateway, nowhere, way = device.routes
    assert (gateway.prefix, gateway.next_hop) == (ANY4, parse_ip("10.0.0.1"))
    assert nowhere.discard
    assert (way.prefix, way.distance) == (prefix("10.8.0.0/16"), 5)


# -- management -------------------------------------------------------------------------------------------------------


def test_services_and_who_reaches_them() -> None:
    found = {one.name: one for one in sample().listeners}
    assert [(name, one.enabled.state, one.enabled.value) for name, one in found.items()] == [
        ("telnet", "written", True),
        ("ssh", "default", True),
        ("https", "default", True),
        ("snmp", "written", True),
    ]
    assert found["telnet"].sources.value is not None
    assert not found["telnet"].sources.value.upper
    assert found["ssh"].sources.value is not None
    assert found["ssh"].sources.value.upper == ANY4
    assert found["ssh"].sources.at is not None
    assert found["ssh"].sources.at.first == 109
    assert not {one.name for one in device_of("hostname mc\n").listeners if one.enabled.value} & {"telnet", "snmp"}


def test_firewall_cp_with_sources_of_its_own_is_unknown() -> None:
    device = device_of(
        "firewall cp\n   ipv4 permit 10.0.0.0 255.0.0.0 proto 6 ports 22 22\n   ipv4 deny any proto 6 ports 22 22\n"
    )
    (ssh,) = [one for one in device.listeners if one.name == "ssh"]
    assert not (ssh.sources.value is not None and ssh.sources.value.upper == ANY4 | ANY6)
    device = device_of("firewall cp\n   ipv4 permit nobody proto 6 ports 22 22\n")
    (ssh,) = [one for one in device.listeners if one.name == "ssh"]
    assert not ssh.sources.known


def test_accounts() -> None:
    admin, watch, certificate = sample().users
    assert (admin.name, admin.administrator.value if admin.administrator else None) == ("admin", True)
    assert admin.secret is not None
    assert admin.secret.storage == "hash"
    assert watch.secret is not None
    assert watch.secret.storage == "masked"
    assert (certificate.name, certificate.privilege, certificate.secret) == ("hoshu", "standard", None)
    assert certificate.administrator is not None
    assert not certificate.administrator.known


def test_servers_and_snmp() -> None:
    device = sample()
    assert {(one.use, one.host) for one in device.servers} == {
        ("ntp", "10.61.99.32"),
        ("syslog", "10.61.99.31"),
        ("trap", "10.61.99.31"),
        ("radius", "10.61.99.40"),
    }
    assert [(one.version, one.level, one.write) for one in device.snmp] == [("2c", "", False), ("3", "priv", False)]
    assert {secret.use for secret in device.secrets} == {"wlan", "snmp", "radius", "other", "routing"}


@pytest.mark.parametrize(
    "text",
    [
        "crypto isakmp policy 1\n   authentication pre-share\n",
        "crypto-local pki X\n",
        "aaa authentication-server radius r\n",
    ],
)
def test_lines_that_hold_no_key_give_none(text: str) -> None:
    assert device_of(text).secrets == ()


# -- hostile texts ----------------------------------------------------------------------------------------------------


def run(lines: list[str]) -> None:
    tree = PLATFORM.read(document("\n".join(lines)))
    try:
        PLATFORM.parse(tree)
    except ParseError:
        return
    account(tree, PLATFORM)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(LINES), max_size=60))
def test_lines_in_any_order_raise_nothing(lines: list[str]) -> None:
    run(lines)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 1), st.lists(st.sampled_from(WORDS), min_size=1, max_size=7)), max_size=40))
def test_random_words_raise_nothing(lines: list[tuple[int, list[str]]]) -> None:
    run([" " * depth + " ".join(words) for depth, words in lines])


def test_lines_cut_short_raise_nothing() -> None:
    for line in LINES:
        words = line.split(" ")
        for length in range(1, len(words)):
            run(["ip access-list session nothing", " ".join(words[:length])])


def test_a_text_of_something_else_is_refused() -> None:
    with pytest.raises(ParseError):
        PLATFORM.parse(PLATFORM.read(document("hello\nworld\n")))
