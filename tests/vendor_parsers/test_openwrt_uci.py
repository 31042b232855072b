"""OpenWrt: what UCI text says, the networks, the wireless networks and the services. Sources stand with each test."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.engine.discover import all_platforms
from auditor.engine.inputs import read_input, unaccounted
from auditor.model.address import ANY4, format_ip, format_ranges, prefix
from auditor.model.device import Device
from auditor.model.wireless import Ssid
from auditor.platform import ParseError, account
from auditor.source.ingest import ingest
from tests.vendor_parsers.iptables_text import document
from vendor_parsers.openwrt_uci.platform import PLATFORM
from vendor_parsers.openwrt_uci.reading import unquoted
from vendor_parsers.openwrt_uci.recognise import sniff

SAMPLES = Path(__file__).resolve().parents[2] / "samples" / "platforms" / "openwrt_uci"


def device_of(text: str) -> Device:
    return PLATFORM.parse(PLATFORM.read(document(dedent(text).lstrip("\n"), "gw-01.conf")))


def unread_of(text: str) -> list[tuple[int, str]]:
    tree = PLATFORM.read(document(dedent(text).lstrip("\n")))
    PLATFORM.parse(tree)
    return [(line.at.first, line.topic) for line in account(tree, PLATFORM).unread]


def sample(name: str) -> Device:
    (source,) = ingest([str(SAMPLES / name)])
    (device,) = read_input(source, all_platforms()).devices
    return device


def ssid(*options: str) -> Ssid:
    lines = "\n".join(f"\toption {option}" for option in options)
    device = device_of(
        f"package wireless\nconfig wifi-device 'r'\nconfig wifi-iface 'w'\n\toption device 'r'\n\toption ssid 'S'\n{lines}\n"
    )
    return device.ssids[0]


@pytest.mark.parametrize("name", sorted(path.name for path in SAMPLES.glob("*.conf")))
def test_every_line_of_a_sample_is_understood_and_accounted_for(name):
    (source,) = ingest([str(SAMPLES / name)])
    read = read_input(source, all_platforms())
    assert (read.platform, read.problem, read.unread) == ("openwrt_uci", None, [])
    assert not unaccounted(read)


# -- text --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("option key 'a b'", ["option", "key", "a b"]),
        (r"option key 'it'\''s'", ["option", "key", "it's"]),
        ('option key "a b" # why', ["option", "key", "a b"]),
        ("option empty ''", ["option", "empty", ""]),
        ("list ports lan1", ["list", "ports", "lan1"]),
    ],
)
def test_words_are_quoted_as_uci_does(text, words):
    """https://openwrt.org/docs/guide-user/base-system/uci, UCI config file syntax."""
    assert unquoted(text) == words


def test_shown_settings_and_exported_ones_are_the_same():
    """uci show prints package.section.option='value', lists with several values."""
    exported = device_of(
        "package network\n\nconfig interface 'lan'\n\toption device 'eth0'\n\toption proto 'static'\n\tlist ipaddr '10.0.0.1/24'\n\tlist ipaddr '10.1.0.1/24'\n"
    )
    shown = device_of(
        "network.lan=interface\nnetwork.lan.device='eth0'\nnetwork.lan.proto='static'\nnetwork.lan.ipaddr='10.0.0.1/24' '10.1.0.1/24'\n"
    )
    for device in (exported, shown):
        (found,) = device.interfaces
        assert [format_ip(address.ip) for address in found.addresses] == ["10.0.0.1", "10.1.0.1"]


def test_values_over_several_lines_are_one_statement():
    text = "package system\n\nconfig system\n\toption notes 'one\ntwo'\n\toption hostname 'rt-9'\n"
    assert device_of(text).name == "rt-9"
    assert unread_of(text) == []


def test_a_file_without_a_package_line_is_known_by_its_prompt_or_its_sections():
    wireless = "config wifi-iface 'w'\n\toption ssid 'S'\n"
    assert device_of(wireless).ssids[0].name == "S"
    text = "root@rt-2:~# cat /etc/config/system\nconfig system\n\toption hostname 'rt-2'\nroot@rt-2:~# cat /etc/config/network\nconfig interface 'lan'\n\toption device 'eth0'\n"
    device = device_of(text)
    assert (device.name, [found.name for found in device.interfaces]) == ("rt-2", ["eth0"])


def test_the_last_option_of_a_name_holds_and_lists_add_up():
    device = device_of(
        "package network\nconfig interface 'a'\n\toption device 'x'\n\toption device 'y'\n\toption proto 'static'\n\tlist dns '10.0.0.1'\n\tlist dns '10.0.0.2'\n"
    )
    assert [found.name for found in device.interfaces] == ["y"]
    assert [found.host for found in device.servers] == ["10.0.0.1", "10.0.0.2"]
    assert "servers" not in device.reads


def test_what_a_package_would_say_is_unknown_when_it_is_not_exported():
    device = device_of("package network\nconfig interface 'lan'\n\toption device 'eth0'\n")
    assert {"ssids", "servers", "nats", "users", "snmp"} & device.reads == set()
    assert [(found.name, found.kind) for found in device.filters] == [("firewall", "not exported")]
    assert [(found.name, found.enabled.known) for found in device.listeners] == [("ssh", False), ("http", False)]


# -- networks ----------------------------------------------------------------------------------------------------------


def test_networks_share_devices_and_name_them_by_alias():
    """network_configuration: option device '@lan' is the device of that network; wan6 stands beside wan."""
    device = device_of(
        """
        package network
        config interface 'wan'
            option device 'eth1'
            option proto 'static'
            option ipaddr '192.0.2.2'
            option netmask '255.255.255.248'
            option gateway '192.0.2.1'
        config interface 'wan6'
            option device '@wan'
            option proto 'dhcpv6'
        """
    )
    (found,) = device.interfaces
    assert (found.name, found.description, found.dynamic) == ("eth1", "wan, wan6", "dhcp")
    assert [address.length for address in found.addresses] == [29]
    assert (device.routes[0].prefix, format_ip(device.routes[0].next_hop)) == (ANY4, "192.0.2.1")


def test_protocols_that_make_a_device_name_it_after_the_network():
    device = device_of(
        "package network\nconfig interface 'wan'\n\toption device 'eth1'\n\toption proto 'pppoe'\n\toption password 'made-up-pw'\n"
    )
    (found,) = device.interfaces
    assert (found.name, found.kind, found.dynamic) == ("pppoe-wan", "ppp", "pppoe")
    assert [(secret.use, secret.storage) for secret in device.secrets] == [("other", "clear")]
    assert [bool(route.conditions) for route in device.routes] == [True]


def test_bridges_and_their_vlans():
    """network_configuration, bridge-vlan: u untagged, t tagged, * the VLAN of untagged frames."""
    device = sample("press-router.conf")
    ports = {found.name: found.port for found in device.interfaces if found.group == "br-lan"}
    assert {name: port.mode.value for name, port in ports.items()} == {
        "lan1": "access",
        "lan2": "access",
        "lan3": "trunk",
    }
    assert (ports["lan1"].access_vlan.value, list(ports["lan3"].allowed.value)) == (10, [(10, 10), (20, 20)])
    assert [vlan.id for vlan in device.vlans] == [10, 20]
    office = device.interface("br-lan.10")
    assert (office.vlan, office.parent, office.zone) == (10, "br-lan", "office")


def test_bridges_of_older_releases():
    """Before 21.02 a network is a bridge itself (type bridge, ifname)."""
    device = device_of(
        "package network\nconfig interface 'lan'\n\toption type 'bridge'\n\toption ifname 'eth0.1 eth2'\n\toption proto 'static'\n\toption ipaddr '10.0.0.1/24'\n"
    )
    assert [(found.name, found.kind, found.group) for found in device.interfaces] == [
        ("br-lan", "bridge", ""),
        ("eth0.1", "ethernet", "br-lan"),
        ("eth2", "ethernet", "br-lan"),
    ]


def test_routes_and_routing_rules():
    device = device_of(
        """
        package network
        config interface 'lan'
            option device 'eth0'
        config route
            option interface 'lan'
            option target '10.9.0.0'
            option netmask '255.255.0.0'
            option gateway '10.0.0.2'
        config route
            option target '10.8.0.0/16'
            option type 'blackhole'
        config route6
            option interface 'lan'
            option target '2001:db8:9::/48'
            option gateway 'fe80::1'
        config rule
            option src '10.0.0.0/24'
            option lookup '100'
            option priority '10'
            option mark '0x1'
        """
    )
    assert [(format_ranges(found.prefix)[0], found.discard) for found in device.routes] == [
        ("10.9.0.0/16", False),
        ("10.8.0.0/16", True),
        ("2001:db8:9::/48", False),
    ]
    (rule,) = device.policy_routes
    assert (rule.source.lower, rule.next_vrf, rule.conditions) == (prefix("10.0.0.0/24"), "100", ("mark 0x1",))


def test_a_mobile_network_has_its_access_point_and_the_metric_of_its_default_route():
    """OpenWrt network documentation: of two default routes the one with the smaller metric of its interface is used."""
    text = """
        package network
        config interface 'lte'
        \toption proto 'qmi'
        \toption device '/dev/cdc-wdm0'
        \toption apn 'm2m.example.jp'
        \toption pdptype 'ipv4'
        \toption metric '10'
        """
    device = device_of(text)
    (port,) = device.interfaces
    (route,) = device.routes
    assert (port.kind, port.dynamic, port.apn) == ("cellular", "qmi", "m2m.example.jp")
    assert (route.interface, route.metric, bool(route.conditions)) == (port.name, 10, True)
    assert unread_of(text) == []


def test_wireguard_peers_are_tunnels_and_their_keys_sealed():
    device = sample("press-router.conf")
    (tunnel,) = device.vpns
    assert (tunnel.kind, tunnel.tunnel_interface, tunnel.clients, format_ranges(tunnel.remote.lower)) == (
        "wireguard", "wg0", True, ["10.99.0.2/32"],
    )  # fmt: skip
    assert [secret.use for secret in device.secrets if secret.owner == "wg0"] == ["psk", "psk"]


# -- wireless ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("word", "security", "keys", "ciphers"),
    [
        ("none", "open", "none", set()),
        ("owe", "owe", "none", {"ccmp"}),
        ("wep", "wep", "none", {"wep"}),
        ("wep+shared", "wep", "none", {"wep"}),
        ("psk2", "wpa2", "psk", {"ccmp"}),
        ("psk2+ccmp", "wpa2", "psk", {"ccmp"}),
        ("psk2+tkip+ccmp", "wpa2", "psk", {"tkip", "ccmp"}),
        ("psk-mixed+tkip+ccmp", "wpa/wpa2", "psk", {"tkip", "ccmp"}),
        ("psk+tkip", "wpa", "psk", {"tkip"}),
        ("sae", "wpa3", "sae", {"ccmp"}),
        ("sae-mixed", "wpa2/wpa3", "psk/sae", {"ccmp"}),
        ("wpa2", "wpa2", "dot1x", {"ccmp"}),
        ("wpa3-mixed", "wpa2/wpa3", "dot1x", {"ccmp"}),
        ("wpa3-192", "wpa3", "dot1x", {"gcmp-256"}),
    ],
)
def test_encryption_is_one_word(word, security, keys, ciphers):
    """wireless_vif_parse_encryption in netifd-wireless.sh."""
    found = ssid(f"encryption '{word}'")
    assert (found.security.value, found.key_management.value, found.ciphers.value) == (security, keys, ciphers)


def test_the_ciphers_of_wpa_without_a_word_for_them_are_unknown():
    """CCMP in OpenWrt, TKIP in vendor builds of it; the release is not in the settings."""
    found = ssid("encryption 'psk-mixed'")
    assert (found.security.value, found.ciphers.known) == ("wpa/wpa2", False)


def test_an_encryption_nobody_knows_is_unknown_not_open():
    for word in ("dpp", "psk2+rot13", "wapi"):
        found = ssid(f"encryption '{word}'")
        assert (found.security.known, found.ciphers.known) == (False, False)


def test_without_encryption_a_network_is_open_by_default():
    found = ssid()
    assert (found.security.value, found.security.state) == ("open", "default")


def test_the_three_states_of_a_switch():
    """hostapd.sh: hidden 0, wps_pushbutton 0; the wiki: isolate 0."""
    plain = ssid("encryption 'psk2'", "key 'made-up-key'")
    assert (plain.broadcast.value, plain.broadcast.state, plain.isolation.value, plain.wps.value) == (
        True,
        "default",
        False,
        False,
    )
    set_ = ssid("hidden '1'", "isolate 'on'", "wps_pushbutton '1'")
    assert (set_.broadcast.value, set_.broadcast.state, set_.isolation.value, set_.wps.value) == (
        False,
        "written",
        True,
        True,
    )
    assert not ssid("hidden 'maybe'").broadcast.known


@pytest.mark.parametrize(
    ("options", "value", "state"),
    [
        (("encryption 'psk2'",), "disabled", "default"),
        (("encryption 'sae'",), "required", "default"),
        (("encryption 'sae-mixed'",), "optional", "default"),
        (("encryption 'psk2'", "ieee80211w '2'"), "required", "written"),
        (("encryption 'wpa3'",), None, "unknown"),
        (("encryption 'psk2'", "ieee80211w '7'"), None, "unknown"),
    ],
)
def test_protection_of_management_frames(options, value, state):
    """hostapd.sh: set_default ieee80211w by kind of authentication."""
    found = ssid(*options).pmf
    assert (found.value, found.state) == (value, state)


def test_a_radio_that_is_off_takes_its_networks_along():
    device = sample("line-ap.conf")
    assert {found.name: found.enabled.value for found in device.ssids} == {
        "LINE HANDY": True,
        "LINE-AGV": True,
        "LINE-OLD": False,
    }
    assert [(radio.name, radio.enabled.value, radio.band) for radio in device.radios] == [
        ("radio0", True, "5 GHz"),
        ("radio1", False, "2.4 GHz"),
    ]
    assert (device.radios[0].power.value.dbm, device.radios[1].power.known) == (14, False)
    assert {found.group for found in device.interfaces if found.kind == "wlan"} == {"br-lan"}


def test_keys_are_measured_and_forgotten():
    device = sample("line-ap.conf")
    handy = device.ssids[0].secret
    assert (handy.storage, handy.length) == ("clear", len("made up and it's long"))
    assert [(secret.use, secret.owner) for secret in device.secrets] == [("wlan", "LINE HANDY"), ("radius", "LINE-AGV")]
    assert [found.host for found in device.servers if found.use == "radius"] == ["10.80.0.7"]


SECRETS = (
    "package wireless\nconfig wifi-iface 'w'\n\toption encryption 'psk2'\n\toption key '{}'",
    "package wireless\nconfig wifi-iface 'w'\n\toption encryption 'wep'\n\toption key '1'\n\toption key1 's:{}'",
    "package wireless\nconfig wifi-iface 'w'\n\toption encryption 'wpa2'\n\toption auth_secret '{}'",
    "package wireless\nconfig wifi-iface 'w'\n\toption encryption 'sae'\n\toption sae_password '{}'",
    "package network\nconfig interface 'w'\n\toption proto 'pppoe'\n\toption username 'u'\n\toption password '{}'",
    "package network\nconfig interface 'w'\n\toption proto 'wireguard'\n\toption private_key '{}'",
    "package network\nconfig interface 'w'\n\toption proto 'wireguard'\nconfig wireguard_w\n\toption preshared_key '{}'",
    "package snmpd\nconfig com2sec 'c'\n\toption secname 'r'\n\toption community '{}'",
    "package rpcd\nconfig login\n\toption username 'x'\n\toption password '{}'",
    "package ddns\nconfig service 's'\n\toption password '{}'",
    "network.w=interface\nnetwork.w.proto='pppoe'\nnetwork.w.password='{}'",
)


@pytest.mark.parametrize("text", SECRETS)
def test_secret_text_does_not_survive(text):
    secret = "Zq9-himitsu"
    tree = PLATFORM.read(document(text.format(secret)))
    device = PLATFORM.parse(tree)
    assert secret not in repr(device)
    assert secret not in repr(account(tree, PLATFORM))
    assert len(device.secrets) == 1


# -- services ----------------------------------------------------------------------------------------------------------


def test_ssh_listens_on_the_addresses_of_the_network_named():
    """dropbear.init: enable 1, Port 22, Interface none."""
    (ssh,) = [found for found in sample("press-router.conf").listeners if found.name == "ssh"]
    assert (ssh.enabled.value, ssh.ports, ssh.interfaces) == (True, ((6, 22),), {"br-lan.10"})
    plain = device_of("package dropbear\nconfig dropbear\n\toption Port '2222'\n\toption enable '0'\n").listeners[0]
    assert (plain.enabled.value, plain.ports, plain.interfaces) == (False, ((6, 2222),), None)


def test_the_web_server_listens_where_it_is_told():
    web = [found for found in sample("press-router.conf").listeners if found.where.startswith("uhttpd")]
    assert [(found.name, found.ports) for found in web] == [("http", ((6, 80),)), ("https", ((6, 443),))]


def test_communities_and_whether_they_may_write():
    """net-snmp: a community maps to a name, the name to a group, the group to what it may."""
    (found,) = sample("press-router.conf").snmp
    assert (found.write, found.sources.value.lower) == (True, prefix("10.70.1.0/24"))


def test_servers():
    device = sample("press-router.conf")
    assert [(found.use, found.host) for found in device.servers] == [
        ("syslog", "10.70.1.50"),
        ("ntp", "10.70.1.51"),
        ("dns", "192.0.2.53"),
    ]


def test_the_password_of_a_system_account_is_masked():
    (root,) = sample("press-router.conf").users
    assert (root.name, root.secret.storage) == ("root", "masked")


# -- what is left ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        'config system interface\n    edit "port1"\n        set ip 10.0.0.1 255.255.255.0\n',
        "interface=wlan0\nssid=X\n",
        'package main\n\nimport "fmt"\n',
        "config terminal\ninterface Gi0/1\n",
        "table inet fw {\n\tchain c {\n",
    ],
)
def test_other_texts_are_not_claimed(text):
    assert sniff(text.splitlines()) == 0


def test_options_nobody_knows_stay_not_understood_with_their_topic():
    text = "package firewall\nconfig rule\n\toption src 'lan'\n\toption frob '1'\n\toption target 'ACCEPT'\npackage wireless\nconfig wifi-iface 'w'\n\toption frob '1'\n"
    assert unread_of(text) == [(4, "filter"), (8, "wireless")]


def test_a_text_without_a_section_is_refused():
    with pytest.raises(ParseError):
        device_of("package network\n")


PIECES = [
    *r"""package network firewall wireless config interface device zone rule redirect nat forwarding wifi-iface wifi-device option
    list name 'lan' '*' src dest src_ip '!10.0.0.0/8' dest_port '80-70' proto icmp icmp_type '8/9/9' ipaddr '10.0.0.1/99' netmask
    '٣' vlan ports 'lan1:t*' type bridge target ACCEPT enabled '0' network.lan=interface network.lan.x='a' 'b family ipv6 masq 1
    dest_ip '::1' snat_ip src_dport encryption 'psk2+' metric '-1' txpower vid parent""".split(),
    "\n",
    "\nconfig rule\n",
    "\nconfig zone\n",
    "\nconfig redirect\n",
    "\n\toption ",
]  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=60))
def test_mangled_input_raises_only_parse_errors(words):
    text = "package firewall\nconfig zone\n\toption name 'lan'\n" + " ".join(words)
    tree = PLATFORM.read(document(text))
    try:
        PLATFORM.parse(tree)
    except ParseError:
        return
    counted = account(tree, PLATFORM)
    lines = counted.understood + sum(n for _, n in (*counted.ignored, *counted.trivia))
    assert lines + sum(line.at.last - line.at.first + 1 for line in counted.unread) == len(text.splitlines())
