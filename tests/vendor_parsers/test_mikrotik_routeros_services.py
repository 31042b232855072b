"""RouterOS services, SNMP, servers and wireless."""

from __future__ import annotations

import pytest

from auditor.model.address import prefix
from auditor.model.management import Listener
from auditor.model.rule import ANYWHERE
from tests.vendor_parsers.routeros_text import V6, V7, device_of, ssid_of, unread_of


def listener(text: str, where: str) -> Listener:
    return next(one for one in device_of(text).listeners if one.where == where)


@pytest.mark.parametrize(
    ("where", "on"),
    [("telnet", True), ("ftp", True), ("www", True), ("winbox", True), ("api", True), ("www-ssl", False)],
)
def test_services_without_a_line_are_as_the_vendor_ships_them(where: str, on: bool) -> None:
    """help.mikrotik.com, Services: the print-out shows all enabled but www-ssl, without an address."""
    found = listener("", where)
    assert (found.enabled.state, found.enabled.value, found.sources.state, found.sources.value) == (
        "default",
        on,
        "default",
        ANYWHERE,
    )


def test_services_as_written() -> None:
    found = listener(
        "/ip service\nset ssh address=10.9.0.0/24,2001:db8::/32 port=2222\nset telnet disabled=yes\n", "ssh"
    )
    assert (found.sources.value.upper if found.sources.value else None) == prefix("10.9.0.0/24") | prefix(
        "2001:db8::/32"
    )
    assert found.ports == ((6, 2222),)
    assert listener("/ip service\nset telnet disabled=yes\n", "telnet").enabled.state == "written"


def test_an_address_nobody_understands_is_unknown() -> None:
    assert not listener("/ip service\nset ssh address=office\n", "ssh").sources.known


def test_services_with_menus_of_their_own() -> None:
    assert listener("", "dns").enabled.is_(False)
    assert listener("/ip dns\nset allow-remote-requests=yes\n", "dns").enabled.state == "written"
    assert listener("", "bandwidth-server").enabled.is_(True)
    assert listener("/tool bandwidth-server\nset enabled=no\n", "bandwidth-server").enabled.is_(False)
    assert listener("/tool mac-server\nset allowed-interface-list=none\n", "mac-server").enabled.is_(False)
    assert not listener("", "mac-server").enabled.known


def test_a_proxy_hands_traffic_on_and_stays_not_understood() -> None:
    assert unread_of("/ip proxy\nset enabled=yes port=3128\n") == ["enabled=yes"]
    assert unread_of("/ip socks\nset enabled=no port=1080\n") == []


def test_ways_past_the_rules_stay_not_understood() -> None:
    """SSH port forwarding and the cloud's own VPN let people in beside every rule."""
    assert unread_of("/ip ssh\nset forwarding-enabled=both strong-crypto=yes\n") == ["forwarding-enabled=both"]
    assert unread_of("/ip ssh\nset forwarding-enabled=no strong-crypto=yes\n") == []
    assert unread_of("/ip cloud\nset back-to-home-vpn=enabled\n") == ["back-to-home-vpn=enabled"]
    assert unread_of("/ip cloud\nset ddns-enabled=yes\n") == []


# -- SNMP and servers -----------------------------------------------------------------------------------------------------


def test_no_community_works_while_snmp_is_off() -> None:
    """manual.mikrotik.com, SNMP: enabled (yes | no; Default: no)."""
    device = device_of("/snmp community\nadd name=EXAMPLE-READ\n")
    assert device.snmp == ()
    assert listener("", "snmp").enabled.state == "default"


def test_the_community_public_is_there_unless_it_is_changed() -> None:
    device = device_of("/snmp\nset enabled=yes\n/snmp community\nadd addresses=10.9.0.1/32 name=EXAMPLE-READ\n")
    assert [one.secret.weakness for one in device.snmp if one.secret] == ["default", None]
    renamed = device_of(
        "/snmp\nset enabled=yes\n/snmp community\nset [ find default=yes ] addresses=10.9.0.1/32 name=EXAMPLE-READ\n"
    )
    assert [one.secret.weakness for one in renamed.snmp if one.secret] == [None]


def test_security_of_a_community_makes_it_a_user_of_version_3() -> None:
    text = "/snmp\nset enabled=yes\n/snmp community\nset [ find default=yes ] disabled=yes\nadd authentication-password=EXAMPLE1 name=nms security=private write-access=yes\n"
    (found,) = device_of(text).snmp
    assert (found.version, found.level, found.write, found.name) == ("3", "priv", True, "nms")


def test_only_log_actions_that_a_rule_uses_reach_a_server() -> None:
    action = "/system logging action\nset 3 remote=10.9.0.30\nadd name=far remote=10.9.0.31 target=remote\n"
    assert [s.host for s in device_of(action).servers] == []
    assert [s.host for s in device_of(action + "/system logging\nadd action=remote topics=info\n").servers] == [
        "10.9.0.30"
    ]
    assert [s.host for s in device_of(action + "/system logging\nadd action=far topics=info\n").servers] == [
        "10.9.0.31"
    ]


def test_time_servers_of_both_releases() -> None:
    six = device_of("/system ntp client\nset enabled=yes primary-ntp=10.9.0.1 secondary-ntp=10.9.0.2\n", V6)
    seven = device_of("/system ntp client\nset enabled=yes\n/system ntp client servers\nadd address=10.9.0.1\n")
    assert [s.host for s in six.servers] == ["10.9.0.1", "10.9.0.2"]
    assert [s.host for s in seven.servers] == ["10.9.0.1"]
    assert device_of("/system ntp client servers\nadd address=10.9.0.1\n").servers == ()


# -- wireless of the older package ----------------------------------------------------------------------------------------

AP = """
/interface wireless security-profiles
add {profile} name=p
/interface wireless
set [ find default-name=wlan1 ] disabled=no mode=ap-bridge security-profile=p ssid=S {more}
"""


@pytest.mark.parametrize(
    ("profile", "security", "keys", "ciphers"),
    [
        ("mode=dynamic-keys authentication-types=wpa2-psk", "wpa2", "psk", {"ccmp"}),
        ("mode=dynamic-keys authentication-types=wpa-psk,wpa2-psk unicast-ciphers=tkip,aes-ccm", "wpa/wpa2", "psk", {"ccmp", "tkip"}),
        ("mode=dynamic-keys authentication-types=wpa-psk", "wpa", "psk", {"ccmp"}),
        ("mode=dynamic-keys authentication-types=wpa2-eap", "wpa2", "dot1x", {"ccmp"}),
        ("mode=static-keys-required static-algo-0=104bit-wep static-key-0=00112233445566778899aabbcc", "wep", "none", {"wep"}),
        ("mode=static-keys-optional", "open", "none", set()),
        ("mode=none", "open", "none", set()),
    ],
)  # fmt: skip
def test_security_profiles(profile: str, security: str, keys: str, ciphers: set[str]) -> None:
    found = ssid_of(AP.format(profile=profile, more=""), V6)
    assert (found.security.value, found.key_management.value, found.ciphers.value) == (security, keys, ciphers)


def test_an_interface_without_a_profile_uses_the_default_one_which_is_open() -> None:
    """manual.mikrotik.com, Wireless Interface: security-profile (Default: default), mode (Default: none)."""
    text = "/interface wireless\nset [ find default-name=wlan1 ] disabled=no mode=ap-bridge ssid=S\n"
    found = ssid_of(text, V6)
    assert (found.security.state, found.security.value) == ("default", "open")
    changed = "/interface wireless security-profiles\nset [ find default=yes ] authentication-types=wpa2-psk mode=dynamic-keys\n"
    assert ssid_of(changed + text, V6).security.value == "wpa2"


def test_a_profile_that_is_not_in_the_export_is_unknown_not_open() -> None:
    text = (
        "/interface wireless\nset [ find default-name=wlan1 ] disabled=no mode=ap-bridge security-profile=gone ssid=S\n"
    )
    assert not ssid_of(text, V6).security.known


def test_an_unknown_authentication_is_unknown_not_open() -> None:
    assert not ssid_of(AP.format(profile="mode=dynamic-keys authentication-types=wpa9", more=""), V6).security.known


def test_switches_of_an_ssid() -> None:
    found = ssid_of(
        AP.format(
            profile="mode=none",
            more="hide-ssid=yes default-forwarding=no wps-mode=disabled vlan-mode=use-tag vlan-id=7",
        ),
        V6,
    )
    assert (found.broadcast.value, found.isolation.value, found.wps.value, found.vlan.value) == (False, True, False, 7)
    plain = ssid_of(AP.format(profile="mode=none", more=""), V6)
    assert (plain.broadcast.state, plain.isolation.value, plain.wps.known, plain.vlan.value) == (
        "default",
        False,
        False,
        None,
    )


def test_a_station_offers_no_network() -> None:
    """manual.mikrotik.com, Wireless Interface: mode (Default: station)."""
    assert device_of("/interface wireless\nset [ find default-name=wlan1 ] disabled=no ssid=S\n", V6).ssids == ()


def test_a_virtual_access_point_stands_on_its_master() -> None:
    found = ssid_of("/interface wireless\nadd disabled=no master-interface=wlan1 name=wlan2 ssid=S\n", V6)
    assert (found.interface, found.radios, found.enabled.value) == ("wlan2", ("wlan1",), True)


def test_wireless_is_off_until_it_is_enabled() -> None:
    found = ssid_of("/interface wireless\nset [ find default-name=wlan1 ] mode=ap-bridge ssid=S\n", V6)
    assert (found.enabled.state, found.enabled.value) == ("default", False)


def test_power_of_the_card_is_unknown_and_a_fixed_one_in_dbm() -> None:
    (fixed,) = device_of(AP.format(profile="mode=none", more="tx-power=10 tx-power-mode=all-rates-fixed"), V6).radios
    (card,) = device_of(AP.format(profile="mode=none", more=""), V6).radios
    assert fixed.power.value is not None
    assert (fixed.power.value.dbm, card.power.known) == (10, False)


def test_a_managed_access_point_leaves_its_networks_to_the_controller() -> None:
    device = device_of("/interface wireless cap\nset enabled=yes interfaces=wlan1\n", V6)
    assert not {"ssids", "radios"} & device.reads


def test_networks_a_controller_hands_out() -> None:
    text = """
    /caps-man security
    add authentication-types=wpa2-psk encryption=aes-ccm name=sec passphrase=EXAMPLE-AIR-KEY
    /caps-man configuration
    add name=cfg security=sec ssid=S
    /caps-man manager
    set enabled=yes
    /caps-man provisioning
    add action=create-dynamic-enabled master-configuration=cfg
    """
    found = ssid_of(text, V6)
    assert (found.name, found.security.value, found.enabled.value, found.interface) == ("S", "wpa2", True, "")


# -- wireless of RouterOS 7 -----------------------------------------------------------------------------------------------

WIFI = "/interface wifi\nset [ find default-name=wifi1 ] configuration.mode=ap .ssid=S disabled=no {}\n"


@pytest.mark.parametrize(
    ("words", "security", "keys", "pmf"),
    [
        ("security.authentication-types=wpa2-psk,wpa3-psk .passphrase=EXAMPLE", "wpa2/wpa3", "psk/sae", "optional"),
        ("security.authentication-types=wpa3-psk .passphrase=EXAMPLE", "wpa3", "sae", "required"),
        ("security.authentication-types=wpa-psk,wpa2-psk", "wpa/wpa2", "psk", None),
        ("security.authentication-types=wpa2-eap", "wpa2", "dot1x", "optional"),
        ("security.authentication-types=owe", "owe", "none", "required"),
        ("security.authentication-types=\"\"", "open", "none", "disabled"),
        ("security.passphrase=EXAMPLE", "wpa2", "psk", "optional"),
        ("", "open", "none", "disabled"),
        ("security.authentication-types=wpa2-psk .management-protection=required", "wpa2", "psk", "required"),
    ],
)  # fmt: skip
def test_what_clients_of_the_new_driver_join_with(words: str, security: str, keys: str, pmf: str | None) -> None:
    """manual.mikrotik.com, WiFi: no authentication types is open; a passphrase adds wpa2-psk; WPA3 requires protection."""
    found = ssid_of(WIFI.format(words))
    assert (found.security.value, found.key_management.value, found.pmf.value) == (security, keys, pmf)


def test_settings_are_looked_for_on_the_interface_then_in_its_profiles() -> None:
    text = """
    /interface wifi security
    add authentication-types=wpa2-psk name=sec passphrase=EXAMPLE wps=disable
    /interface wifi datapath
    add client-isolation=yes name=dp vlan-id=30
    /interface wifi configuration
    add datapath=dp hide-ssid=yes mode=ap name=cfg security=sec ssid=S
    /interface wifi
    set [ find default-name=wifi1 ] configuration=cfg disabled=no security.authentication-types=wpa3-psk
    """
    found = ssid_of(text)
    assert (found.security.value, found.broadcast.value, found.isolation.value, found.vlan.value) == (
        "wpa3",
        False,
        True,
        30,
    )
    assert (found.wps.value, found.secret is not None) == (False, True)


def test_a_missing_profile_of_the_new_driver_is_unknown_not_open() -> None:
    assert not ssid_of(WIFI.format("security=gone")).security.known


def test_networks_under_a_controller_are_unknown() -> None:
    device = device_of("/interface wifi\nset [ find default-name=wifi1 ] configuration.manager=capsman disabled=no\n")
    assert [(one.security.known, one.broadcast.known) for one in device.ssids] == [(False, False)]


def test_a_data_path_puts_the_interface_into_its_bridge() -> None:
    device = device_of("/interface bridge\nadd name=br\n" + WIFI.format("datapath.bridge=br"), V7)
    found = device.interface("wifi1")
    assert found is not None
    assert found.group == "br"
