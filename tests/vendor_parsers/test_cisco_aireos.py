"""AireOS controllers: commands in any order, WLANs by number, lists by direction, and three answers where nothing is written."""

from __future__ import annotations

import ast
from pathlib import Path
from textwrap import dedent

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.engine import audit_texts
from auditor.engine.inputs import read_input
from auditor.model.address import parse_ip
from auditor.model.device import Device
from auditor.model.rule import Action
from auditor.model.wireless import Radio, Ssid
from auditor.platform import ParseError, account
from auditor.source.document import Document
from auditor.source.ingest import ingest
from vendor_parsers.cisco_aireos.platform import PLATFORM
from vendor_parsers.cisco_aireos.reading import split_command

SAMPLES = Path(__file__).resolve().parents[2] / "samples" / "platforms" / "cisco_aireos"
BASE = "interface address management 10.61.99.45 255.255.255.0 10.61.99.1\ninterface create handy 40\n"


def document(text: str) -> Document:
    lines = text.splitlines()
    return Document("wlc.conf", lines, range(1, len(lines) + 1), range(1, len(lines) + 1))


def device_of(text: str) -> Device:
    return PLATFORM.parse(PLATFORM.read(document(BASE + dedent(text))))


def sample(name: str) -> Device:
    return PLATFORM.parse(PLATFORM.read(document((SAMPLES / name).read_text(encoding="utf-8"))))


def test_the_tree_has_the_commands_that_netutils_finds(shared: Path) -> None:
    """Their parser leaves the word ``config`` in front; both take every command by itself."""
    truth = shared / "corpus/truth/netutils/parser/base/cisco_aireos/aireos_full_received.py.txt"
    text = (
        shared
        / "corpus/files/cisco_wlc_aireos/networktocode_netutils__parser__base__cisco_aireos__aireos_full_sent.txt"
    )
    module = ast.parse(truth.read_text(encoding="utf-8"))
    calls = [call.keywords for call in ast.walk(module) if isinstance(call, ast.Call)]
    theirs = [ast.literal_eval(word.value) for call in calls for word in call if word.arg == "config_line"]
    tree = PLATFORM.read(document(text.read_text(encoding="utf-8")))
    ours = {" ".join(node.words) for node in tree.root.walk()}
    assert len(theirs) > 380
    assert {" ".join(split_command(line)) for line in theirs} - ours == set()


def ssid_of(*lines: str) -> Ssid:
    return device_of("\n".join(("wlan create 7 staff JB2-STAFF", *(f"wlan {line}" for line in lines)))).ssids[0]


def radio_of(*lines: str) -> Radio:
    return device_of("\n".join(lines)).radios[1]


# -- the text ---------------------------------------------------------------------------------------------------------


def test_the_word_config_and_quotation_marks_are_no_part_of_a_command() -> None:
    """``show run-config commands`` leaves the word out that a backup writes on every line."""
    assert split_command('config wlan create 1 "night shift" JB3') == ["wlan", "create", "1", "night shift", "JB3"]
    assert split_command("wlan create 1 a b") == ["wlan", "create", "1", "a", "b"]
    assert split_command("config") == ["config"]


@pytest.mark.parametrize("name", ["plant.conf", "shown.conf"])
def test_every_line_of_a_sample_is_sorted_and_none_is_left_over(name: str) -> None:
    (source,) = ingest([str(SAMPLES / name)])
    read = read_input(source, (PLATFORM,))
    assert (read.platform, read.unread) == ("cisco_aireos", [])


def test_the_fixed_prompt_is_no_name() -> None:
    """Every controller shows ``(Cisco Controller) >``."""
    (source,) = ingest([str(SAMPLES / "shown.conf")])
    assert read_input(source, (PLATFORM,)).devices[0].name == "wlc-02"


def test_model_and_version_come_from_the_comments_above() -> None:
    device = sample("plant.conf")
    assert (device.model, device.version.value, device.kind) == ("AIR-CT3504-K9", "8.10.185.0", "wlc")
    assert not sample("shown.conf").version.known


# -- WLANs ------------------------------------------------------------------------------------------------------------


def test_lines_about_a_wlan_may_stand_before_the_one_that_creates_it() -> None:
    """A backup writes ``wlan interface 1`` above ``wlan create 1``."""
    ssid = device_of("wlan enable 7\nwlan interface 7 handy\nwlan create 7 staff JB2-STAFF\n").ssids[0]
    assert (ssid.name, ssid.enabled.value, ssid.vlan.value) == ("JB2-STAFF", True, 40)


def test_the_number_of_a_wlan_is_not_always_the_last_word() -> None:
    """facts.md, AireOS: ``session-timeout 1 0`` and ``interface 1 management``."""
    ssid = ssid_of("interface 7 handy", "broadcast-ssid disable 7", "radio 7 802.11a-only", "session-timeout 7 0")
    assert (ssid.vlan.value, ssid.broadcast.value, ssid.radios) == (40, False, ("802.11a",))


def test_a_wlan_is_off_and_announced_until_a_line_says_otherwise() -> None:
    """AIRESPACE-WIRELESS-MIB: bsnDot11EssAdminStatus disable, bsnDot11EssBroadcastSsid enable."""
    ssid = ssid_of()
    assert (ssid.enabled.value, ssid.enabled.state) == (False, "default")
    assert (ssid.broadcast.value, ssid.broadcast.state) == (True, "default")


@pytest.mark.parametrize(
    ("lines", "security", "ciphers"),
    [
        (("security wpa disable 7",), "open", set()),
        (("security wpa enable 7",), "wpa2", {"ccmp"}),
        (("security wpa enable 7", "security wpa wpa1 enable 7", "security wpa wpa2 disable 7"), "wpa", {"tkip"}),
        (
            ("security wpa enable 7", "security wpa wpa1 enable 7", "security wpa wpa1 ciphers aes enable 7", "security wpa wpa2 enable 7"),
            "wpa/wpa2",
            {"ccmp", "tkip"},
        ),
        (("security wpa enable 7", "security wpa wpa2 enable 7", "security wpa wpa2 ciphers tkip enable 7"), "wpa2", {"ccmp", "tkip"}),
        (("security wpa disable 7", "security static-wep-key enable 7"), "wep", {"wep"}),
        (("security wpa disable 7", "security 802.1x enable 7"), "wep", {"wep"}),
    ],
)  # fmt: skip
def test_protection_and_ciphers(lines: tuple[str, ...], security: str, ciphers: set[str]) -> None:
    """WPA2 with AES and WPA1 with TKIP where only the version is written (Configuration Guide 7.6, WPA1 and WPA2)."""
    ssid = ssid_of(*lines)
    assert (ssid.security.value, ssid.ciphers.value) == (security, ciphers)


def test_wpa_without_any_line_is_unknown_and_not_open() -> None:
    """The MIB says off, controllers print ``security wpa disable`` where it is off: no document decides."""
    ssid = ssid_of("security wpa akm psk enable 7")
    assert not ssid.security.known
    assert not ssid.ciphers.known
    assert ssid.key_management.value == "psk"


def test_tkip_is_told_even_where_the_version_is_not_known() -> None:
    ssid = ssid_of("security wpa wpa1 enable 7", "security wpa wpa1 ciphers tkip enable 7")
    assert "tkip" in (ssid.ciphers.value or ())


def test_wpa1_beside_an_unwritten_wpa2_is_unknown() -> None:
    assert not ssid_of("security wpa enable 7", "security wpa wpa1 enable 7").security.known


def test_wpa_enabled_with_every_version_off_is_unknown() -> None:
    assert not ssid_of("security wpa enable 7", "security wpa wpa2 disable 7").security.known


@pytest.mark.parametrize(
    ("lines", "keys", "state"),
    [
        ((), "dot1x", "default"),
        (("security wpa akm 802.1x disable 7", "security wpa akm psk enable 7"), "psk", "written"),
        (("security wpa akm psk enable 7",), "psk", "written"),
        (("security wpa akm ft psk enable 7", "security wpa akm psk enable 7"), "psk", "written"),
        (("security wpa akm sae enable 7",), "sae", "written"),
        (("security wpa akm sae enable 7", "security wpa akm psk enable 7"), "psk/sae", "written"),
        (("security wpa akm cckm enable 7",), "dot1x", "written"),
        (("security wpa akm 802.1x disable 7",), None, "unknown"),
    ],
)
def test_key_management(lines: tuple[str, ...], keys: str | None, state: str) -> None:
    """A pre-shared key excludes 802.1X (CISCO-LWAPP-WLAN-SECURITY-MIB, cLWSecDot11EssCckmKeyMgmtMode)."""
    ssid = ssid_of("security wpa enable 7", *lines)
    assert (ssid.key_management.value, ssid.key_management.state) == (keys, state)


def test_pmf_is_off_by_default_and_its_timers_are_not_its_state() -> None:
    ssid = ssid_of("security pmf association-comeback 1 7")
    assert (ssid.pmf.value, ssid.pmf.state) == ("disabled", "default")
    assert ssid_of("security pmf required 7").pmf.value == "required"
    assert not ssid_of("security pmf sometimes 7").pmf.known


def test_the_command_wps_is_not_wi_fi_protected_setup() -> None:
    """``config wps`` sets wireless protection policies."""
    device = device_of("wlan create 7 a b\nwps ap-authentication threshold 1\n")
    assert (device.ssids[0].wps.value, device.ssids[0].wps.state) == (False, "default")


@pytest.mark.parametrize(
    ("word", "isolated"),
    [("drop", True), ("disable", False), ("forward-upstream", False), ("allow-private-group", None)],
)
def test_peer_blocking(word: str, isolated: bool | None) -> None:
    assert ssid_of(f"peer-blocking {word} 7").isolation.value is isolated
    assert not ssid_of().isolation.known


@pytest.mark.parametrize(
    "lines",
    [
        (),
        ("interface 7 handy", "aaa-override enable 7"),
        ("interface 7 handy", "flexconnect local-switching 7 enable"),
        ("interface 7 handy", "apgroup interface-mapping add yard 7 other"),
        ("interface 7 somewhere",),
        ("interface 7 management",),
    ],
)
def test_a_vlan_that_something_else_decides_is_unknown(lines: tuple[str, ...]) -> None:
    assert not ssid_of(*lines).vlan.known


def test_an_access_point_group_that_maps_the_same_interface_changes_nothing() -> None:
    assert ssid_of("interface 7 handy", "apgroup interface-mapping add default-group 7 handy").vlan.value == 40


def test_vlan_0_is_untagged() -> None:
    ssid = device_of("interface vlan management 0\nwlan create 7 a b\nwlan interface 7 management\n").ssids[0]
    assert (ssid.vlan.known, ssid.vlan.value) == (True, None)


def test_keys_are_clear_reversible_or_masked_and_never_shown() -> None:
    clear = ssid_of("security wpa akm psk set-key ascii EXAMPLE-PASS-ONLY 7").secret
    kept = ssid_of("security wpa akm psk set-key hex encrypt 1 00aa 11bb 48 22cc 7").secret
    masked = ssid_of("security wpa akm psk set-key hex **** 7").secret
    assert clear is not None
    assert kept is not None
    assert masked is not None
    assert (clear.storage, clear.length) == ("clear", 17)
    assert (kept.storage, kept.length) == ("reversible", None)
    assert masked.storage == "masked"
    assert "EXAMPLE" not in repr(sample("plant.conf"))


# -- lists ------------------------------------------------------------------------------------------------------------


def test_rules_stand_in_the_order_of_their_indexes_and_the_rest_is_dropped() -> None:
    handy = sample("plant.conf").ruleset("HANDY")
    assert handy is not None
    assert ([rule.name for rule in handy.rules], handy.default) == (["HANDY 10", "HANDY 20"], Action.DENY)


def test_in_comes_from_clients_and_out_goes_to_them() -> None:
    """Cisco document 71978: directions are the controller's."""
    device = sample("plant.conf")
    handy = device.ruleset("HANDY")
    assert handy is not None
    inward, outward = handy.rules
    assert (inward.inward, inward.outward) == (frozenset({"wlan 1"}), None)
    assert (outward.inward, outward.outward) == (None, frozenset({"wlan 1"}))
    assert {(one.stage, one.interface) for one in device.bindings if one.ruleset == "HANDY"} == {
        ("ingress", "wlan 1"), ("egress", "wlan 1"),
    }  # fmt: skip
    assert device.stateful is False


def test_the_list_of_an_interface_guards_its_wlans_unless_they_have_their_own() -> None:
    text = """\
    interface acl handy IFACE
    acl create IFACE
    acl apply IFACE
    acl create OWN
    acl apply OWN
    wlan create 1 a A
    wlan interface 1 handy
    wlan create 2 b B
    wlan interface 2 handy
    wlan acl 2 OWN
    """
    assert {(one.ruleset, one.interface) for one in device_of(text).bindings} == {
        ("IFACE", "wlan 1"),
        ("OWN", "wlan 2"),
    }


def test_a_list_that_is_not_applied_decides_nothing_for_certain() -> None:
    ruleset = device_of(
        "acl create A\nacl rule add A 1\nacl rule action A 1 permit\nacl rule direction A 1 any\n"
    ).filters[0]
    assert ruleset.default is Action.UNKNOWN
    assert not ruleset.rules[0].exact


@pytest.mark.parametrize(
    "lines",
    ["acl rule dscp A 1 46", "acl rule direction A 1 sideways", "acl rule swap index A 1 2", "acl rule action A 1", "acl rule protocol A 1 tcp"],
)  # fmt: skip
def test_what_is_not_understood_of_a_rule_makes_it_uncertain(lines: str) -> None:
    text = f"acl create A\nacl apply A\nacl rule action A 1 permit\nacl rule direction A 1 any\n{lines}\n"
    assert not device_of(text).filters[0].rules[0].exact


def test_a_rule_without_action_may_permit_and_may_deny() -> None:
    """Decision 28."""
    assert device_of("acl create A\nacl apply A\nacl rule add A 1\n").filters[0].rules[0].action is Action.UNKNOWN


def test_a_list_nobody_defines_is_an_undefined_reference() -> None:
    device = device_of("wlan create 7 a b\nwlan acl 7 MISSING\n")
    assert [(one.name, one.use, one.defined) for one in device.references] == [("MISSING", "filter", False)]


def test_a_list_that_an_unread_line_names_is_of_unknown_use() -> None:
    device = device_of("acl create A\nwlan create 7 a b\nwlan security web-auth acl 7 A\n")
    assert [(one.name, one.kind, one.use) for one in device.references] == [("A", "", "unknown")]


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
 ip access-group HANDY-IN in
!
ip access-list extended HANDY-IN
 permit tcp any host 10.30.20.50 eq 8883
!
end
"""


def judged(wlc: str, router: str) -> tuple[str, set[str]]:
    """The verdict of WLS-005 on the SSID, and the files of its evidence."""
    found = audit_texts({"wlc.conf": wlc, "rt.cfg": router}, PLANT, select=("WLS-005",))
    (finding,) = (finding for finding in found.findings if finding.subject == "ssid JB2-HANDY")
    return finding.verdict, {piece.at.file for piece in finding.evidence}


def test_the_filter_of_an_ssid_is_its_own_list_or_else_the_router_s() -> None:
    """The controller has an address in the clients' VLAN too, but it carries nothing on (Cisco FAQ 69561)."""
    wlc = (SAMPLES / "plant.conf").read_text(encoding="utf-8")
    bare = wlc.replace("config wlan acl 1 HANDY\n", "")
    assert bare != wlc
    open_router = ROUTER.replace(" ip access-group HANDY-IN in\n", "")
    assert judged(wlc, open_router)[0] == "warn"
    assert judged(bare, ROUTER)[0] == "warn"
    verdict, files = judged(bare, open_router)
    assert verdict == "fail"
    assert "rt.cfg" in files


# -- interfaces, services, accounts -----------------------------------------------------------------------------------


def test_interfaces_have_their_vlans_addresses_and_kinds() -> None:
    device = sample("plant.conf")
    handy, virtual = device.interface("handy"), device.interface("virtual")
    assert handy is not None
    assert virtual is not None
    assert (handy.kind, handy.vlan, handy.addresses[0].ip) == ("svi", 40, parse_ip("10.61.40.2"))
    assert virtual.kind == "loopback"
    assert {vlan.id for vlan in device.vlans} == {99, 40, 41}
    ports = {port.name: port.enabled.value for port in device.interfaces if port.kind == "ethernet"}
    assert ports == {"port 1": True, "port 2": False}


def test_an_address_that_is_cut_short_is_not_taken_for_another() -> None:
    found = device_of("interface address dynamic-interface handy  255.255.255.192\n").interface("handy")
    assert found is not None
    assert (found.addresses, found.address_unknown) == ((), True)


def test_the_controller_does_not_route_and_its_gateway_is_its_own() -> None:
    """Cisco document 69561: it switches packets between clients and the wired network."""
    device = device_of("")
    assert device.forwards.is_(False)
    assert [(route.next_hop, route.interface) for route in device.routes] == [(parse_ip("10.61.99.1"), "management")]


def test_services_without_a_line_are_unknown() -> None:
    found = {
        (one.name, one.version): one.enabled
        for one in device_of("network telnet enable\nnetwork webmode disable\n").listeners
    }
    assert found["telnet", ""].is_(True)
    assert found["http", ""].is_(False)
    assert not found["ssh", ""].known
    assert not found["snmp", "2c"].known


def test_only_a_cpu_list_limits_who_reaches_the_controller() -> None:
    ssh = next(one for one in sample("plant.conf").listeners if one.name == "ssh")
    assert ssh.sources.value is not None
    assert parse_ip("10.61.99.7") in ssh.sources.value.upper
    assert parse_ip("10.61.40.7") not in ssh.sources.value.upper
    assert device_of("").listeners[0].sources.state == "default"


@pytest.mark.parametrize("line", ["acl cpu CPU wired", "acl cpu CPU wireless", "acl cpu OTHER both"])
def test_a_cpu_list_of_one_side_or_of_another_file_proves_nothing(line: str) -> None:
    device = device_of(f"acl create CPU\nacl apply CPU\n{line}\n")
    assert not device.listeners[0].sources.known


def test_a_cpu_list_for_other_ports_does_not_admit_to_this_one() -> None:
    text = """\
    acl create CPU
    acl rule add CPU 1
    acl rule protocol CPU 1 17
    acl rule destination port range CPU 1 161 161
    acl rule direction CPU 1 any
    acl rule action CPU 1 permit
    acl apply CPU
    acl cpu CPU both
    """
    found = {one.name: one.sources.value for one in device_of(text).listeners}
    assert found["ssh"] is not None
    assert found["snmp"] is not None
    assert not found["ssh"].upper
    assert found["snmp"].upper


def test_accounts_by_role_and_by_what_they_open() -> None:
    users = {user.name: user for user in sample("plant.conf").users}
    assert {name: user.administrator.value for name, user in users.items() if user.administrator is not None} == {
        "hoshu": True, "watch": False, "tablet": False,
    }  # fmt: skip
    storages = {name: user.secret.storage for name, user in users.items() if user.secret is not None}
    assert storages == {"hoshu": "reversible", "watch": "clear", "tablet": "clear", "apadmin": "clear"}
    assert sample("shown.conf").users[0].secret is not None
    assert sample("shown.conf").users[0].secret.storage == "masked"


def test_both_forms_of_a_server_name_its_address() -> None:
    found = [(one.use, one.host, one.detail) for one in sample("plant.conf").servers]
    assert ("radius", "10.61.99.40", "auth") in found
    assert ("radius", "10.61.99.40", "acct") in found
    assert {("syslog", "10.61.99.31", ""), ("ntp", "10.61.99.32", ""), ("trap", "10.61.99.31", "")} <= set(found)


def test_communities_with_access_and_sources() -> None:
    (plain,) = sample("plant.conf").snmp
    assert (plain.write, plain.sources is not None and plain.sources.known) == (False, True)
    (shown,) = sample("shown.conf").snmp
    assert (shown.write, shown.sources is not None and shown.sources.known) == (True, False)
    assert device_of("snmp community create a\nsnmp community mode disable a\n").snmp == ()


def test_keys_of_a_version_3_user_are_sealed() -> None:
    device = device_of("snmp v3user create nms rw hmacsha aescfb128 EXAMPLE-AUTH EXAMPLE-PRIV\n")
    assert [(one.name, one.level, one.write) for one in device.snmp] == [("nms", "priv", True)]
    assert [one.use for one in device.secrets] == ["snmp", "snmp"]
    assert "EXAMPLE" not in repr(device)


def test_an_account_that_a_backup_writes_twice_is_one() -> None:
    text = "mgmtuser add encrypt a 1 00 11 16 22 read-write\nmgmtuser add encrypt_v1 a 1 00 11 16 33 read-write\n"
    assert [user.name for user in device_of(text).users] == ["a"]


def test_the_factory_password_of_access_points_is_known() -> None:
    """Configuration Guide 8.2, Global Credentials for Access Points."""
    (user,) = device_of("ap mgmtuser add username Cisco password Cisco secret Cisco all\n").users
    assert user.secret is not None
    assert user.secret.weakness == "default"


# -- power ------------------------------------------------------------------------------------------------------------


def test_level_1_is_the_most_and_silence_is_automatic() -> None:
    """OL-7416-04, page 5-15; OL-9141-03, page 10-19."""
    assert radio_of("802.11b txPower global 1").power.value.maximum is True  # type: ignore[union-attr]
    assert radio_of("802.11b txPower global 3").power.value.maximum is False  # type: ignore[union-attr]
    assert (radio_of().power.state, radio_of("802.11b txPower global auto").power.state) == ("default", "written")


@pytest.mark.parametrize("line", ["rf-profile tx-power-max 11 yard", "802.11b txPower ap-3 2"])
def test_a_power_that_is_set_elsewhere_as_well_is_unknown(line: str) -> None:
    assert not radio_of("802.11b txPower global 3", line).power.known


def test_a_radio_network_is_told_to_be_on_or_off_or_is_unknown() -> None:
    assert radio_of("802.11b disable network").enabled.is_(False)
    assert not radio_of("802.11b rate disabled 1").enabled.known


# -- hostile text -----------------------------------------------------------------------------------------------------

LINES = [line for path in sorted(SAMPLES.glob("*.conf")) for line in path.read_text(encoding="utf-8").splitlines()]
WORDS = sorted({word for line in LINES for word in line.split()})


def run(lines: list[str]) -> None:
    tree = PLATFORM.read(document("\n".join(lines)))
    try:
        device = PLATFORM.parse(tree)
    except ParseError:
        return
    counted = account(tree, PLATFORM)
    known = counted.understood + sum(count for _, count in (*counted.ignored, *counted.trivia))
    assert known + sum(one.at.last - one.at.first + 1 for one in counted.unread) == len("\n".join(lines).splitlines())
    assert "EXAMPLE-PASS" not in repr(device)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(LINES).flatmap(lambda line: st.permutations(line.split()).map(" ".join)), max_size=40))
def test_shuffled_words_raise_nothing(lines: list[str]) -> None:
    run(lines)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=9).map(" ".join), max_size=25))
def test_random_words_raise_nothing(lines: list[str]) -> None:
    run(["config interface create x 1", *lines])


def test_a_text_without_interfaces_and_wlans_is_refused() -> None:
    with pytest.raises(ParseError):
        PLATFORM.parse(PLATFORM.read(document("sysname x\n")))
