"""hostapd files: what the air is protected by, section by section."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.model.device import Device
from auditor.model.wireless import Ssid
from auditor.platform import ParseError, account
from auditor.source.document import Document
from vendor_parsers._readers.flat import split_pair
from vendor_parsers.hostapd.platform import PLATFORM

ROOT = Path(__file__).resolve().parents[2] / "samples"
SAMPLES = ROOT / "platforms" / "hostapd"


def document(text: str, file: str = "gw-01.conf") -> Document:
    lines = text.splitlines()
    numbers = list(range(1, len(lines) + 1))
    return Document(file, lines, numbers, numbers)


def device_of(text: str) -> Device:
    return PLATFORM.parse(PLATFORM.read(document(dedent(text))))


def sample(name: str) -> Device:
    return device_of((SAMPLES / name).read_text(encoding="utf-8"))


def ssid_of(body: str) -> Ssid:
    return device_of("interface=wlan0\nssid=S\n" + dedent(body)).ssids[0]


def test_name_comes_from_the_file_and_kind_is_access_point() -> None:
    device = device_of("interface=wlan0\nssid=S\n")
    assert (device.name, device.kind, device.stateful, device.forwards.known) == ("gw-01", "ap", False, False)


def test_no_wpa_line_is_open_by_default() -> None:
    ssid = ssid_of("auth_algs=1\n")
    assert (ssid.security.value, ssid.security.state, ssid.key_management.value) == ("open", "default", "none")
    assert ssid.ciphers.value == frozenset()


def test_wpa_0_is_open_as_written() -> None:
    ssid = ssid_of("wpa=0\n")
    assert (ssid.security.value, ssid.security.state) == ("open", "written")


def test_a_bss_inherits_nothing() -> None:
    first, second = sample("pump-house.conf").ssids
    assert (first.name, first.broadcast.value, first.isolation.value) == ("HAMA-PUMP", False, True)
    assert (second.name, second.broadcast.value, second.isolation.value) == ("HAMA-VAN", True, False)
    assert (second.broadcast.state, second.interface) == ("default", "wlan0_1")
    assert second.at.first == 20


@pytest.mark.parametrize(
    ("body", "security", "keys", "ciphers"),
    [
        ("wpa=1\n", "wpa", "psk", {"tkip"}),
        ("wpa=2\n", "wpa2", "psk", {"tkip"}),
        ("wpa=2\nrsn_pairwise=CCMP\n", "wpa2", "psk", {"ccmp"}),
        ("wpa=2\nwpa_pairwise=CCMP\n", "wpa2", "psk", {"ccmp"}),
        ("wpa=3\nwpa_pairwise=TKIP\nrsn_pairwise=CCMP\n", "wpa/wpa2", "psk", {"tkip", "ccmp"}),
        ("wpa=2\nwpa_key_mgmt=SAE\nrsn_pairwise=CCMP\n", "wpa3", "sae", {"ccmp"}),
        ("wpa=2\nwpa_key_mgmt=WPA-PSK SAE\nrsn_pairwise=CCMP\n", "wpa2/wpa3", "psk/sae", {"ccmp"}),
        ("wpa=2\nwpa_key_mgmt=OWE\nrsn_pairwise=CCMP\n", "owe", "none", {"ccmp"}),
        ("wpa=2\nwpa_key_mgmt=WPA-EAP\nrsn_pairwise=GCMP\n", "wpa2", "dot1x", {"gcmp"}),
        ("wpa=2\nwpa_key_mgmt=WPA-EAP-SHA256\nieee80211w=2\nrsn_pairwise=CCMP\n", "wpa3", "dot1x", {"ccmp"}),
        ("wpa=2\nwpa_key_mgmt=WPA-EAP-SHA256\nieee80211w=1\nrsn_pairwise=CCMP\n", "wpa2", "dot1x", {"ccmp"}),
    ],
)
def test_wpa_key_management_and_ciphers(body: str, security: str, keys: str, ciphers: set[str]) -> None:
    ssid = ssid_of(body)
    assert (ssid.security.value, ssid.key_management.value, ssid.ciphers.value) == (security, keys, ciphers)


def test_a_key_management_nobody_knows_is_unknown_not_open() -> None:
    ssid = ssid_of("wpa=2\nwpa_key_mgmt=DPP\n")
    assert not ssid.security.known
    assert not ssid.ciphers.known


def test_wep_keys_and_8021x_without_wpa() -> None:
    wep = ssid_of("wep_default_key=0\nwep_key0=1234567890\n")
    assert (wep.security.value, wep.ciphers.value) == ("wep", frozenset({"wep"}))
    assert wep.secret is not None
    assert wep.secret.weakness == "dictionary"
    assert not ssid_of("ieee8021x=1\n").security.known


@pytest.mark.parametrize(("value", "shown"), [("0", True), ("1", False), ("2", False)])
def test_hidden_names(value: str, shown: bool) -> None:
    assert ssid_of(f"ignore_broadcast_ssid={value}\n").broadcast.value is shown


def test_the_last_of_equal_lines_holds() -> None:
    assert ssid_of("wpa=2\nwpa=0\n").security.value == "open"


def test_pmf_wps_and_isolation_have_their_defaults() -> None:
    ssid = ssid_of("wpa=2\n")
    assert (ssid.pmf.value, ssid.wps.value, ssid.isolation.value) == ("disabled", False, False)
    assert {ssid.pmf.state, ssid.wps.state, ssid.isolation.state} == {"default"}
    written = ssid_of("wpa=2\nieee80211w=2\nwps_state=2\nap_isolate=1\n")
    assert (written.pmf.value, written.wps.value, written.isolation.value) == ("required", True, True)


def test_a_value_nobody_knows_is_unknown() -> None:
    assert not ssid_of("ieee80211w=7\n").pmf.known


def test_passphrases_are_clear_and_keys_hide_their_strength() -> None:
    weak = ssid_of("wpa=2\nwpa_passphrase=12345678\n").secret
    assert weak is not None
    assert (weak.storage, weak.length, weak.weakness) == ("clear", 8, "dictionary")
    derived = ssid_of("wpa=2\nwpa_psk=" + "ab" * 32 + "\n").secret
    assert derived is not None
    assert (derived.storage, derived.length) == ("clear", None)
    elsewhere = ssid_of("wpa=2\nwpa_psk_file=/etc/psk\n").secret
    assert elsewhere is not None
    assert elsewhere.storage == "masked"
    sae = ssid_of("wpa=2\nwpa_key_mgmt=SAE\nsae_password=long enough word|mac=ff:ff:ff:ff:ff:ff\n").secret
    assert sae is not None
    assert sae.length == len("long enough word")


def test_quoted_names() -> None:
    assert device_of('interface=wlan0\nssid2="KS PUMP"\n').ssids[0].name == "KS PUMP"


def test_radius_dynamic_vlan_and_bridge() -> None:
    device = sample("eap.conf")
    assert [(one.use, one.host) for one in device.servers] == [("radius", "10.9.0.70")]
    assert [(one.use, one.storage) for one in device.secrets] == [("radius", "clear")]
    assert not device.ssids[0].vlan.known
    bridged = sample("pump-house.conf")
    assert {(port.name, port.kind, port.group) for port in bridged.interfaces} == {
        ("wlan0", "wlan", "br-field"),
        ("br-field", "bridge", ""),
        ("wlan0_1", "wlan", ""),
    }


def test_power_is_unknown_and_the_band_is_told() -> None:
    (radio,) = sample("pump-house.conf").radios
    assert (radio.power.known, radio.band) == (False, "2.4 GHz")


def test_samples_and_plants_are_wholly_understood() -> None:
    for path in (*SAMPLES.glob("*.conf"), *ROOT.glob("plants/*/configs/gw-fld-*.conf")):
        lines = path.read_text(encoding="utf-8").splitlines()
        tree = PLATFORM.read(document("\n".join(lines), path.name))
        PLATFORM.parse(tree)
        found = account(tree, PLATFORM)
        assert found.unread == (), path.name
        parts = found.understood + sum(n for _, n in found.ignored) + sum(n for _, n in found.trivia)
        assert parts == len(lines)


def test_lines_that_are_no_setting_are_noticed_and_unread() -> None:
    tree = PLATFORM.read(document("interface=wlan0\nssid=S\ngarbage\nnew_option=1\n"))
    device = PLATFORM.parse(tree)
    assert [notice.at.first for notice in device.notices] == [3]
    assert [unread.at.first for unread in account(tree, PLATFORM).unread] == [3, 4]


def test_no_passphrase_is_shown() -> None:
    device = sample("pump-house.conf")
    assert "Kx7-qq3" not in repr(device)
    assert "factory1" not in repr(device)


def test_sniff_knows_its_own_and_refuses_the_others(shared: Path) -> None:
    for path in SAMPLES.glob("*.conf"):
        assert PLATFORM.sniff(path.read_text(encoding="utf-8").splitlines()) >= 90
    for other in (
        ["[connection]", "interface-name=wlan0", "[wifi]", "ssid=S"],
        ["network={", '    ssid="S"', "}"],
        ["wireless.1.ssid=S", "aaa.1.ssid=S"],
        ["config wifi-iface", "option ssid 'S'"],
        ["interface=eth0", "dhcp-range=10.0.0.1,10.0.0.9"],
    ):
        assert PLATFORM.sniff(other) == 0
    taken = []
    for line in (shared / "corpus" / "MANIFEST.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        path = shared / "corpus" / line.split("\t")[0]
        if path.is_file() and PLATFORM.sniff(path.read_text(encoding="utf-8", errors="replace").splitlines()):
            taken.append(path.name)
    assert taken == []


def test_a_file_without_a_name_is_refused() -> None:
    with pytest.raises(ParseError):
        device_of("interface=wlan0\n")


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.sampled_from(["interface=wlan0", "ssid=S", "bss=wlan1", "bss", "wpa=2", "wpa_key_mgmt=", "=", "ssid2=\"", "# x", ""]),
            st.text(max_size=20),
        ),
        max_size=30,
    )
)  # fmt: skip
def test_mangled_files_raise_nothing_but_parse_errors(lines: list[str]) -> None:
    text = "\n".join(line.replace("\r", " ").replace("\n", " ") for line in lines)
    tree = PLATFORM.read(document(text))
    try:
        PLATFORM.parse(tree)
    except ParseError:
        return
    found = account(tree, PLATFORM)
    rest = sum(unread.at.last - unread.at.first + 1 for unread in found.unread)
    parts = found.understood + sum(n for _, n in found.ignored) + sum(n for _, n in found.trivia) + rest
    assert parts == len(text.splitlines())


def test_a_value_keeps_its_blanks_and_signs() -> None:
    assert split_pair("wpa_passphrase=a = b ") == ["wpa_passphrase", "a = b "]
