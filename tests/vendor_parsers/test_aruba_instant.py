"""Aruba Instant: what SSIDs offer, what their roles let through, and three answers where nothing is written."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent, indent

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.engine.inputs import read_input
from auditor.model.address import parse_ip
from auditor.model.device import Device
from auditor.model.ranges import Ranges
from auditor.model.rule import Action, Rule
from auditor.model.wireless import Ssid
from auditor.platform import ParseError, account
from auditor.source.document import Document
from auditor.source.ingest import ingest
from vendor_parsers.aruba_instant.platform import PLATFORM

SAMPLES = Path(__file__).resolve().parents[2] / "samples" / "platforms" / "aruba_instant"


def document(text: str) -> Document:
    lines = text.splitlines()
    return Document("iap.conf", lines, range(1, len(lines) + 1), range(1, len(lines) + 1))


def device_of(text: str) -> Device:
    return PLATFORM.parse(PLATFORM.read(document("virtual-controller-country JP\n" + dedent(text))))


def sample(name: str) -> Device:
    return PLATFORM.parse(PLATFORM.read(document((SAMPLES / name).read_text(encoding="utf-8"))))


def ssid_of(*lines: str) -> Ssid:
    return device_of("wlan ssid-profile staff\n" + indent("\n".join(("essid JB2", *lines)), " ")).ssids[0]


def rule_of(line: str, before: str = "") -> Rule:
    return device_of(f"{before}wlan access-rule staff\n rule {line}\n").filters[0].rules[0]


@pytest.mark.parametrize("name", ["plant.conf", "template.conf"])
def test_every_line_of_a_sample_is_sorted_and_none_is_left_over(name: str) -> None:
    (source,) = ingest([str(SAMPLES / name)])
    read = read_input(source, (PLATFORM,))
    assert (read.platform, read.unread) == ("aruba_instant", [])


def test_name_and_version_are_the_virtual_controller_s() -> None:
    device = sample("plant.conf")
    assert (device.name, device.version.value, device.kind, device.stateful) == ("JB2-IAP-VC", "8.10.0.0", "ap", True)


# -- the air ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mode", "security", "keys", "ciphers"),
    [
        ("opensystem", "open", "none", set()),
        ("static-wep", "wep", "none", {"wep"}),
        ("wpa-psk-tkip", "wpa", "psk", {"tkip"}),
        ("wpa2-psk-aes", "wpa2", "psk", {"ccmp"}),
        ("wpa2-aes", "wpa2", "dot1x", {"ccmp"}),
        ("wpa-psk-tkip,wpa2-psk-aes", "wpa/wpa2", "psk", {"tkip", "ccmp"}),
        ("wpa-tkip wpa2-aes", "wpa/wpa2", "dot1x", {"tkip", "ccmp"}),
        ("wpa3-aes-ccm-128", "wpa3", "dot1x", {"ccmp"}),
        ("wpa3-cnsa", "wpa3", "dot1x", {"gcmp"}),
        ("mpsk-aes", "wpa2", "psk", {"ccmp"}),
    ],
)
def test_modes(mode: str, security: str, keys: str, ciphers: set[str]) -> None:
    ssid = ssid_of(f"opmode {mode}")
    assert (ssid.security.value, ssid.key_management.value, ssid.ciphers.value) == (security, keys, ciphers)


def test_a_mode_nobody_knows_is_unknown_and_not_open() -> None:
    """facts.md, Aruba Instant: unknown opmode -> review, not open."""
    ssid = ssid_of("opmode bSec-256")
    assert not ssid.security.known
    assert not ssid.ciphers.known
    assert not ssid_of().security.known


def test_wpa3_and_enhanced_open_may_admit_older_clients() -> None:
    """Transition mode offers WPA2, or an open network, beside them; its default is not documented at hand."""
    assert not ssid_of("opmode wpa3-sae-aes").security.known
    assert ssid_of("opmode wpa3-sae-aes", "opmode-transition-disable").security.value == "wpa3"
    assert ssid_of("opmode wpa3-sae-aes", "opmode-transition").key_management.value == "psk/sae"
    assert not ssid_of("opmode enhanced-open").security.known
    assert ssid_of("opmode enhanced-open", "opmode-transition-disable").security.value == "owe"
    assert ssid_of("opmode enhanced-open", "opmode-transition").security.value == "open"


def test_words_that_are_missing_are_unknown() -> None:
    ssid = ssid_of("opmode wpa2-aes")
    assert not any(fact.known for fact in (ssid.enabled, ssid.broadcast, ssid.isolation, ssid.pmf, ssid.vlan))


def test_words_that_are_written() -> None:
    ssid = ssid_of("enable", "hide-ssid", "deny-inter-user-bridging", "mfp-required", "opmode wpa2-aes", "rf-band 5.0")
    assert (ssid.enabled.value, ssid.broadcast.value, ssid.isolation.value, ssid.pmf.value) == (
        True,
        False,
        True,
        "required",
    )
    assert ssid.radios == ("5 GHz",)
    assert ssid_of("enable", "disable").enabled.is_(False)


@pytest.mark.parametrize(
    "lines", [("vlan guest",), ("vlan 30,31",), ("vlan yard",), ("vlan 40", "set-vlan Filter-Id equals a 41")]
)
def test_a_vlan_that_something_else_decides_is_unknown(lines: tuple[str, ...]) -> None:
    assert not ssid_of(*lines).vlan.known


def test_names_in_quotation_marks_also_where_a_template_escapes_them() -> None:
    """facts.md, Aruba Instant: Central templates escape quotes."""
    assert ssid_of('essid "crane tablets"').name == "crane tablets"
    assert sample("template.conf").ssids[0].name == "crane tablets"


def test_keys_are_clear_encrypted_or_masked_and_never_shown() -> None:
    clear, kept, masked = (
        ssid_of(f"wpa-passphrase {text}").secret for text in ("EXAMPLE-PASS-ONLY", "0123456789abcdef" * 3, "********")
    )
    assert clear is not None
    assert kept is not None
    assert masked is not None
    assert (clear.storage, clear.length) == ("clear", 17)
    assert (kept.storage, kept.length) == ("encrypted", None)
    assert masked.storage == "masked"
    assert "EXAMPLE" not in repr(sample("plant.conf"))


# -- roles ------------------------------------------------------------------------------------------------------------


def test_an_ssid_has_the_role_of_its_name_between_its_clients_and_their_vlan() -> None:
    device = sample("plant.conf")
    assert {(one.ruleset, one.stage, one.interface) for one in device.bindings} == {
        ("JB2-HANDY", "ingress", "ssid JB2-HANDY"), ("JB2-GUEST", "ingress", "ssid JB2-GUEST"), ("panel", "ingress", "enet1"),
    }  # fmt: skip
    assert [bridge.members for bridge in device.bridges] == [("ssid JB2-HANDY", "ssid JB2-HANDY wired side")]


def test_a_role_that_rules_may_replace_decides_nothing_for_certain() -> None:
    device = sample("template.conf")
    crane = device.ruleset("crane")
    assert crane is not None
    assert not crane.rules[0].exact
    assert ("maintenance", True) in {(one.name, one.defined) for one in device.references}


def test_what_no_rule_matches_is_not_documented() -> None:
    assert (
        device_of("wlan access-rule a\n rule any any match any any any permit\n").filters[0].default is Action.UNKNOWN
    )


def test_a_rule_names_destination_protocol_and_ports() -> None:
    rule = rule_of("10.30.20.0 255.255.255.0 match 17 123 124 permit log")
    (term,) = rule.service.terms
    assert rule.destination.lower == Ranges(((parse_ip("10.30.20.0"), parse_ip("10.30.20.255")),))
    assert (term.protocols, term.destination_ports) == (Ranges.one(17), Ranges(((123, 124),)))
    assert (rule.action, rule.log, rule.exact, rule.inspects) == (Action.PERMIT, True, True, True)


def test_invert_means_everything_else() -> None:
    rule = rule_of("10.0.0.0 255.0.0.0 invert any any any deny")
    assert parse_ip("10.1.2.3") not in rule.destination.upper
    assert parse_ip("192.0.2.1") in rule.destination.lower


def test_masterip_is_the_virtual_controller_where_its_address_is_written() -> None:
    line = "masterip 0.0.0.0 match tcp 80 80 permit"
    assert rule_of(line, "virtual-controller-ip 10.61.99.46\n").destination.lower == Ranges.one(parse_ip("10.61.99.46"))
    assert rule_of(line).destination.unknown == ("masterip",)


@pytest.mark.parametrize(
    "line",
    [
        "any any match app facebook deny",
        "any any match tcp 80 80 dst-nat 10.61.41.9 8080",
        "any any match tcp 22 22 permit time-range day",
        "any any match tcp 22 22 permit sideways",
        "alias www.example.com match any any any permit",
        "any any match sctpx 1 2 permit",
        "any any match tcp 9 1 permit",
        "any any match tcp 22 22",
        "any any",
    ],
)
def test_what_cannot_be_evaluated_offline_makes_a_rule_uncertain(line: str) -> None:
    assert not rule_of(line).exact


def test_translating_the_source_does_not_weaken_a_permit() -> None:
    """Decision 26."""
    assert rule_of("any any match any any any src-nat vlan 41").exact


def test_a_role_that_a_server_may_give_is_not_certainly_left_over() -> None:
    text = "wlan access-rule spare\n rule any any match any any any permit\n"
    assert device_of(text).references == ()
    served = device_of(text + "wlan auth-server r\n ip 10.61.99.40\n")
    assert [(one.name, one.use) for one in served.references] == [("spare", "unknown")]


# -- the access points themselves -------------------------------------------------------------------------------------


def test_services_and_who_reaches_them() -> None:
    """Management subnets do not hold for clients of the access points, so the limit is not certain."""
    found = {one.name: one for one in sample("plant.conf").listeners}
    assert found["telnet"].enabled.is_(False)
    assert found["ssh"].enabled.is_(True)
    assert not found["https"].enabled.known
    sources = found["ssh"].sources.value
    assert sources is not None
    assert (parse_ip("10.61.99.7") in sources.lower, parse_ip("192.0.2.1") in sources.lower) == (True, False)
    assert sources.unknown
    assert device_of("terminal-access\n").listeners[0].sources.state == "default"


def test_accounts_with_their_rights_and_how_their_passwords_are_kept() -> None:
    users = {user.name: user for user in sample("plant.conf").users}
    assert {name: user.administrator.value for name, user in users.items() if user.administrator} == {
        "admin": True, "watch": False, "spare": True,
    }  # fmt: skip
    assert {name: user.secret.storage for name, user in users.items() if user.secret} == {
        "admin": "hash", "watch": "hash", "spare": "clear",
    }  # fmt: skip
    masked = device_of("hash-mgmt-user admin password hash ********\n").users[0].secret
    assert masked is not None
    assert masked.storage == "masked"


def test_servers_and_snmp() -> None:
    device = sample("plant.conf")
    assert {(one.use, one.host) for one in device.servers} == {
        ("syslog", "10.61.99.31"), ("ntp", "10.61.99.32"), ("trap", "10.61.99.31"), ("radius", "10.61.99.40"),
    }  # fmt: skip
    assert [(one.version, one.level) for one in device.snmp] == [("2c", ""), ("3", "priv")]


def test_wired_ports_have_their_profile_but_the_uplink_does_not() -> None:
    device = sample("plant.conf")
    panel, uplink = device.interface("enet1"), device.interface("enet0")
    assert panel is not None
    assert panel.port is not None
    assert uplink is not None
    assert (panel.enabled.value, panel.port.mode.value, panel.port.access_vlan.value) == (True, "access", 40)
    assert (uplink.port, uplink.enabled.known) == (None, False)


def test_addresses_of_single_access_points() -> None:
    found = {port.name: port.addresses[0].ip for port in sample("plant.conf").interfaces if port.addresses}
    assert found == {"virtual controller": parse_ip("10.61.99.46"), "br0 of 00:00:5e:00:53:01": parse_ip("10.61.99.47")}


def test_power_is_bounded_by_the_band_s_profile_else_by_arm() -> None:
    """127 is what the country allows (ArubaOS 5.0 User Guide, page 143)."""
    low, high = (radio.power.value for radio in sample("plant.conf").radios)
    assert low is not None
    assert high is not None
    assert (low.dbm, low.automatic, low.bounded) == (9, True, True)
    assert (high.dbm, high.automatic, high.bounded) == (None, True, False)
    assert not device_of("arm\n min-tx-power 9\n").radios[0].power.known


def test_an_access_point_with_a_power_of_its_own_makes_the_power_unknown() -> None:
    text = "arm\n max-tx-power 12\nper-ap-settings 00:00:5e:00:53:01\n a-channel 36 {}\n"
    assert device_of(text.format("-127")).radios[1].power.known
    assert not device_of(text.format("18")).radios[1].power.known


# -- hostile text -----------------------------------------------------------------------------------------------------

LINES = [line for path in sorted(SAMPLES.glob("*.conf")) for line in path.read_text(encoding="utf-8").splitlines()]
WORDS = sorted({word for line in LINES for word in line.split()})


def run(lines: list[str]) -> None:
    text = "\n".join(lines)
    tree = PLATFORM.read(document(text))
    try:
        device = PLATFORM.parse(tree)
    except ParseError:
        return
    counted = account(tree, PLATFORM)
    known = counted.understood + sum(count for _, count in (*counted.ignored, *counted.trivia))
    assert known + sum(one.at.last - one.at.first + 1 for one in counted.unread) == len(text.splitlines())
    assert repr(device)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(LINES).flatmap(lambda line: st.permutations(line.split()).map(" ".join)), max_size=40))
def test_shuffled_words_raise_nothing(lines: list[str]) -> None:
    run(["virtual-controller-country JP", *lines])


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 2), st.lists(st.sampled_from(WORDS), min_size=1, max_size=9)), max_size=25))
def test_random_words_raise_nothing(lines: list[tuple[int, list[str]]]) -> None:
    run(["wlan access-rule x", *(" " * depth + " ".join(words) for depth, words in lines)])


def test_a_text_without_ssid_and_role_is_refused() -> None:
    with pytest.raises(ParseError):
        PLATFORM.parse(PLATFORM.read(document("name x\n")))
