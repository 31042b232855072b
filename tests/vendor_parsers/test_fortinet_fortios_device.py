"""FortiOS beyond its policies: interfaces, routes, logins, secrets, servers, tunnels, wireless."""

from __future__ import annotations

import pytest

from auditor.model.address import ANY, ANY4, V6, format_ranges, parse_ip, prefix
from auditor.model.device import Device
from auditor.model.management import Listener
from auditor.model.ranges import NOTHING
from auditor.model.rule import Action
from tests.vendor_parsers.fortios_text import accounted, device_of, sample


@pytest.fixture(scope="module")
def edge() -> Device:
    return sample("plant-edge.conf")


def listener(device: Device, name: str, where: str) -> Listener:
    (found,) = (one for one in device.listeners if one.name == name and one.where == where)
    return found


def test_the_header_tells_model_and_version_but_not_who_changed_anything(edge: Device) -> None:
    assert (edge.name, edge.model, edge.version.value, edge.changed_by.known) == (
        "fw-hama",
        "FGT60F",
        "7.2.8",
        False,
    )
    assert edge.version.state == "written"


def test_a_backup_tools_header_gives_serial_and_version() -> None:
    device = device_of(
        "# Version: FortiGate-91G v7.4.7,build2731,250120 (GA.M)\n# Serial-Number: FGT1\nconfig system dns\nend"
    )
    assert (device.model, device.version.value, device.serial) == ("FortiGate-91G", "7.4.7", "FGT1")


def test_addresses_of_every_kind(edge: Device) -> None:
    port = edge.interface("port1")
    assert port is not None
    assert [(a.ip, a.length, a.secondary, a.virtual) for a in port.addresses] == [
        (parse_ip("10.1.0.1"), 24, False, False),
        (parse_ip("10.1.9.1"), 24, True, False),
        (parse_ip("2001:db8:1::1"), 64, False, False),
        (parse_ip("10.1.0.254"), 24, False, True),
    ]
    assert (port.description, port.ipv6.value, port.vlan) == ("事務所", True, None)


def test_an_aggregate_without_members_is_not_known_to_be_up() -> None:
    device = device_of(
        """
        config system interface
            edit "fortilink"
                set type aggregate
                set ip 169.254.1.1 255.255.255.0
            next
            edit "agg1"
                set type aggregate
                set member "port1"
            next
            edit "agg2"
                set type aggregate
                set status down
            next
        end
        """
    )
    assert [(port.name, port.enabled.value) for port in device.interfaces] == [
        ("fortilink", None),
        ("agg1", True),
        ("agg2", False),
    ]


def test_kinds_members_vlans_and_zones(edge: Device) -> None:
    by_name = {port.name: port for port in edge.interfaces}
    assert {name: port.kind for name, port in by_name.items()} == {
        "wan1": "ethernet",
        "wan2": "ethernet",
        "port1": "ethernet",
        "agg1": "aggregate",
        "ot10": "subinterface",
        "ot20": "subinterface",
        "port3": "ethernet",
        "port4": "ethernet",
        "mgmt": "management",
        "hq-vpn": "tunnel",
        "handy": "wlan",
        "visitor": "wlan",
    }
    assert (by_name["ot10"].parent, by_name["ot10"].vlan, by_name["ot10"].zone) == ("agg1", 10, "ot")
    assert by_name["port3"].group == "agg1"
    assert by_name["wan1"].dynamic == "dhcp"
    assert (by_name["ot20"].enabled.value, by_name["ot10"].enabled.state) == (False, "default")
    assert [vlan.id for vlan in edge.vlans] == [10, 20]
    assert by_name["port1"].policy_route is None
    assert any("port1" in (policy.inward or ()) for policy in edge.policy_routes)


def test_lldp_of_an_interface_goes_before_that_of_the_device(edge: Device) -> None:
    by_name = {port.name: port.discovery.value for port in edge.interfaces}
    assert (by_name["wan1"], by_name["port1"]) == (False, True)


def test_an_address_that_cannot_be_read_is_not_absent() -> None:
    device = device_of('config system interface\n    edit "a"\n        set ip 10.0.0.300 255.0.0.0\n    next\nend')
    assert device.interfaces[0].address_unknown
    assert [notice.topic for notice in device.notices] == ["interface"]


def test_routes_static_sdwan_lease_and_priority(edge: Device) -> None:
    rows = [
        (format_ranges(r.prefix)[0], r.interface, r.distance, r.metric, r.discard, r.conditions, r.protocol)
        for r in edge.routes
    ]
    assert rows == [
        ("0.0.0.0/0", "wan1", 1, 0, False, ("sd-wan",), "static"),
        ("0.0.0.0/0", "wan2", 1, 0, False, ("sd-wan",), "static"),
        ("10.60.0.0/16", "hq-vpn", 10, 0, False, (), "static"),
        ("10.60.0.0/16", "", 254, 0, True, (), "static"),
        ("10.78.0.0/16", "port1", 10, 20, False, (), "static"),
        ("10.78.0.0/16", "port1", 10, 5, False, (), "static"),
        ("0.0.0.0/0", "wan1", 5, 0, False, ("gateway by dhcp",), "dhcp"),
    ]


def test_a_route_by_address_object_or_internet_service() -> None:
    device = device_of(
        """\
        config firewall address
            edit "n"
                set subnet 10.9.0.0 255.255.0.0
            next
        end
        config router static
            edit 1
                set dstaddr "n"
                set gateway 10.0.0.1
                set device "a"
            next
            edit 2
                set internet-service 65646
                set gateway 10.0.0.1
                set device "a"
            next
            edit 3
            next
        end
        """
    )
    assert device.routes[0].prefix == prefix("10.9.0.0/16")
    assert device.routes[1].conditions == ("internet service 65646",)
    assert device.routes[2].conditions == ("no gateway or device",)


def test_ospf_speaks_where_its_networks_are_and_not_on_passive_interfaces(edge: Device) -> None:
    (ospf,) = edge.routing
    assert ospf.protocol == "ospf"
    assert {name for name, _ in ospf.interfaces} == {"ot10", "ot20", "mgmt", "handy"}
    assert {area for _, area in ospf.interfaces} == {"0.0.0.0"}
    assert ospf.redistributes == ("connected",)


def test_routing_sections_that_say_nothing_are_no_process() -> None:
    text = 'config router bgp\n    config redistribute "connected"\n    end\nend\nconfig router rip\nend'
    assert device_of(text).routing == ()


def test_ports_of_logins_and_switched_off_telnet(edge: Device) -> None:
    assert listener(edge, "https", "port1").ports == ((6, 8443),)
    assert [one.ports for one in edge.listeners if one.name == "ssh"] == [((6, 2222),), ((6, 2222),)]
    telnet = listener(edge, "telnet", "port1")
    assert (telnet.enabled.value, telnet.enabled.at is not None) == (False, True)
    assert listener(edge, "http", "port1").version == "redirects to https"
    assert listener(edge, "https", "port1 ip6-allowaccess").enabled.value


def test_a_login_nobody_offers_is_there_once_and_off() -> None:
    device = device_of('config system interface\n    edit "a"\n        set allowaccess https\n    next\nend')
    off = {one.name for one in device.listeners if one.enabled.is_(False)}
    assert off == {"ssh", "telnet", "http", "snmp"}


def test_without_an_interface_section_no_login_is_claimed_off() -> None:
    assert device_of("config system global\n    set hostname x\nend").listeners == ()


LOGINS = """\
config system interface
    edit "a"
        set allowaccess ssh
    next
end
config system admin
    edit "one"
        set trusthost1 10.9.0.0 255.255.255.0
        set accprofile "super_admin"
    next
    edit "two"
{two}
        set accprofile "super_admin"
    next
end
"""


def test_trusted_hosts_limit_the_login_only_when_every_administrator_has_them() -> None:
    both = device_of(LOGINS.format(two="        set trusthost1 10.8.0.5 255.255.255.255"))
    ssh = listener(both, "ssh", "a")
    assert ssh.sources.state == "written"
    assert ssh.sources.value is not None
    assert ssh.sources.value.lower == prefix("10.9.0.0/24") | prefix("10.8.0.5")
    one = listener(device_of(LOGINS.format(two="        set vdom root")), "ssh", "a")
    assert one.sources.state == "default"
    assert one.sources.value is not None
    assert one.sources.value.lower == ANY


def test_unused_trusted_hosts_of_a_full_export_are_no_opening() -> None:
    two = "        set trusthost1 10.8.0.5 255.255.255.255\n        set trusthost2 0.0.0.0 0.0.0.0"
    ssh = listener(device_of(LOGINS.format(two=two)), "ssh", "a")
    assert ssh.sources.value is not None
    assert not ssh.sources.value.upper.covers(ANY4)


def test_local_in_policies_narrow_the_logins_of_their_interface(edge: Device) -> None:
    rules = edge.ruleset("local-in-policy")
    assert rules is not None
    assert (rules.default, rules.rules[0].action) == (Action.PERMIT, Action.DENY)
    assert [binding.stage for binding in edge.bindings] == ["through", "local"]
    sources = listener(edge, "https", "port1").sources.value
    assert sources is not None
    assert parse_ip("10.1.0.11") not in sources.upper
    assert parse_ip("10.1.0.99") in sources.lower


def test_dedicated_management_hosts(edge: Device) -> None:
    sources = listener(edge, "https", "mgmt").sources
    assert sources.value is not None
    assert (sources.state, sources.value.upper) == ("written", prefix("10.9.0.0/24"))


def test_administrators_their_rights_and_how_their_passwords_are_kept(edge: Device) -> None:
    rows = [(u.name, u.administrator and u.administrator.value, u.secret and u.secret.storage) for u in edge.users]
    assert rows == [("admin", True, "hash"), ("kanshi", False, "weak-hash"), ("sagyo", True, "absent")]


def test_an_unknown_profile_is_not_guessed() -> None:
    device = device_of(
        'config system admin\n    edit "x"\n        set accprofile "somewhere"\n        set remote-auth enable\n    next\nend'
    )
    (user,) = device.users
    assert user.administrator is not None
    assert (user.administrator.known, user.remote, user.secret) == (False, True, None)


def test_communities_and_snmpv3_users(edge: Device) -> None:
    rows = [(one.version, one.write, one.level, one.secret and one.secret.weakness) for one in edge.snmp]
    assert rows == [("1", False, "", "default"), ("2c", False, "", "default"), ("3", False, "priv", None)]
    assert edge.snmp[0].sources is not None
    assert edge.snmp[0].sources.value is not None
    assert edge.snmp[0].sources.value.lower == prefix("10.9.0.50")


def test_a_community_without_managers_is_unknown() -> None:
    text = 'config system snmp sysinfo\n set status enable\nend\nconfig system snmp community\n edit 1\n  set name "x1y2z3"\n next\nend'
    (first, _) = device_of(text).snmp
    assert first.sources is not None
    assert not first.sources.known


def test_snmp_that_is_switched_off_answers_nobody() -> None:
    text = 'config system snmp community\n edit 1\n  set name "x1y2z3"\n next\nend'
    assert device_of(text).snmp == ()


def test_servers_only_where_they_are_in_use(edge: Device) -> None:
    assert [(server.use, server.host) for server in edge.servers] == [
        ("syslog", "10.9.0.60"),
        ("ntp", "10.9.0.62"),
        ("other", "10.9.0.63"),
        ("trap", "10.9.0.50"),
    ]


def test_ipsec_tunnel_with_its_selectors_and_key(edge: Device) -> None:
    (vpn,) = edge.vpns
    assert (vpn.kind, vpn.interface, vpn.tunnel_interface, vpn.authentication) == (
        "ipsec ikev2",
        "wan2",
        "hq-vpn",
        "psk",
    )
    assert vpn.peer == parse_ip("203.0.113.9")
    assert (vpn.local.lower, vpn.remote.lower) == (prefix("10.1.0.0/24"), prefix("10.60.0.0/16"))
    assert (vpn.proposals, vpn.encrypted) == (("aes256-sha256", "dh14"), True)
    assert [secret.storage for secret in edge.secrets if secret.use == "psk"] == ["reversible"]


def test_private_data_encryption_makes_stored_keys_unreadable() -> None:
    text = """\
        config system global
            set private-data-encryption enable
        end
        config user radius
            edit "r"
                set server "10.0.0.1"
                set secret ENC abcdef
            next
        end
        """
    (secret,) = device_of(text).secrets
    assert (secret.use, secret.storage) == ("radius", "encrypted")


def test_ssl_vpn_listens_where_it_is_told() -> None:
    text = """\
        config system interface
            edit "wan1"
                set ip 198.51.100.2 255.255.255.0
            next
        end
        config vpn ssl settings
            set tunnel-ip-pools "SSLVPN_TUNNEL_ADDR1"
            set port 10443
            set source-interface "wan1"
            set source-address "all"
        end
        """
    device = device_of(text)
    (vpn,) = device.vpns
    assert (vpn.kind, vpn.enabled) == ("ssl", True)
    assert vpn.remote.lower.size == 11
    (service,) = (one for one in device.listeners if one.where == "ssl vpn")
    assert (service.ports, service.interfaces, service.enabled.value) == (((6, 10443),), frozenset({"wan1"}), True)


def test_a_portal_keeps_what_may_open_a_way_and_leaves_the_client_s_own_settings() -> None:
    text = """\
        config vpn ssl web portal
            edit "hoshu"
                set tunnel-mode enable
                set ip-pools "SSLVPN_TUNNEL_ADDR1"
                set split-tunneling-routing-address "SSLVPN_TUNNEL_ADDR1"
                set heading "maintenance"
                set web-mode {}
            next
        end
        config vpn ssl settings
            set source-interface "wan1"
            set default-portal "hoshu"
        end
        """
    left = {way: [unread.at.first for unread in accounted(text.format(way))[1].unread] for way in ("disable", "enable")}
    assert left == {"disable": [], "enable": [7]}


def test_redirects_are_read_on_an_interface_without_an_address() -> None:
    text = """\
        config system interface
            edit "to-hq"
                set type tunnel
                set icmp-send-redirect disable
            next
        end
        """
    device, account = accounted(text)
    (guard,) = (one for one in device.protections if one.kind == "no-redirects")
    assert (guard.enabled.value, account.unread) == (True, ())


@pytest.mark.parametrize(
    ("settings", "port", "route", "guarded"),
    [
        ("", "", "", None),
        ("", "", 'set device "wan1"', False),
        ("", "", 'set dst 10.0.0.0 255.0.0.0\n  set device "wan1"', None),
        ("", "set mode pppoe", "", False),
        ("set strict-src-check enable", "", 'set device "wan1"', True),
        ("set strict-src-check enable", "set src-check disable", "", False),
        ("set strict-src-check enable\n set asymroute enable", "", "", False),
    ],
)
def test_a_default_route_makes_every_source_feasible_unless_the_check_is_strict(settings, port, route, guarded) -> None:
    text = (
        f"config system settings\n {settings}\nend\n"
        f'config system interface\n edit "wan1"\n  set ip 198.51.100.2 255.255.255.0\n  {port}\n next\nend\n'
        f"config router static\n edit 1\n  set gateway 198.51.100.1\n  {route}\n next\nend\n"
    )
    wan = device_of(text).interface("wan1")
    assert wan is not None
    assert wan.urpf.value is guarded


def test_wireless_defaults_and_what_is_written(edge: Device) -> None:
    handy, visitor = edge.ssids
    assert (handy.name, handy.security.state, handy.security.value, handy.key_management.value) == (
        "HAMA-HANDY", "default", "wpa2", "psk",
    )  # fmt: skip
    assert (handy.broadcast.state, handy.broadcast.value, handy.pmf.value, handy.isolation.value) == (
        "default", True, "disabled", False,
    )  # fmt: skip
    assert (handy.vlan.value, handy.interface, handy.ciphers.value) == (30, "handy", frozenset({"ccmp"}))
    assert (visitor.security.value, visitor.security.state, visitor.secret) == ("open", "written", None)
    assert visitor.radios == ("FAP231F radio-2",)


def test_radio_power_percent_dbm_automatic_or_unknown(edge: Device) -> None:
    first, second = (radio.power.value for radio in edge.radios)
    assert first is not None
    assert second is not None
    assert (first.automatic, first.bounded, first.dbm) == (True, True, 17)
    assert (second.text, second.maximum) == ("50 %", False)
    profile = "config wireless-controller wtp-profile\n edit p\n  config radio-1\n   {}\n  end\n next\nend"
    full = device_of(profile.format("set power-level 100")).radios[0].power.value
    assert full is not None
    assert full.maximum is True
    assert not device_of(profile.format("set band 802.11n")).radios[0].power.known


@pytest.mark.parametrize(
    ("word", "security", "keys"),
    [
        ("wep128", "wep", "none"),
        ("wpa-personal", "wpa/wpa2", "psk"),
        ("wpa2-only-enterprise", "wpa2", "dot1x"),
        ("wpa3-sae-transition", "wpa2/wpa3", "psk/sae"),
        ("owe", "owe", "none"),
        ("wpa2-only-personal+captive-portal", "wpa2", "psk"),
    ],
)
def test_security_words(word: str, security: str, keys: str) -> None:
    text = f'config wireless-controller vap\n edit v\n  set ssid "s"\n  set security {word}\n next\nend'
    (ssid,) = device_of(text).ssids
    assert (ssid.security.value, ssid.key_management.value) == (security, keys)


def test_an_unknown_security_word_is_unknown_not_open() -> None:
    text = 'config wireless-controller vap\n edit v\n  set ssid "s"\n  set security wpa9\n next\nend'
    (ssid,) = device_of(text).ssids
    assert not ssid.security.known


def test_words_not_understood_stay_unread() -> None:
    text = 'config system interface\n    edit "a"\n        set status perhaps\n        set colour blue\n    next\nend'
    device, account = accounted(text)
    assert not device.interfaces[0].enabled.known
    assert [(unread.at.first, unread.topic) for unread in account.unread] == [(3, "interface"), (4, "interface")]


def test_no_stored_secret_is_shown(edge: Device) -> None:
    shown = repr(edge)
    for secret in ("ExampleKey", "ExampleWifi", "SH2xExample", "AK1Example", "ExampleAuth", "'public'"):
        assert secret not in shown


def test_ipv6_static_routes_are_ipv6() -> None:
    device = device_of("config router static6\n edit 1\n  set gateway 2001:db8::1\n  set device a\n next\nend")
    (route,) = device.routes
    assert route.prefix.least == V6
    assert route.prefix & ANY4 == NOTHING


def test_the_administrator_without_trusted_hosts_is_the_evidence() -> None:
    device = device_of(LOGINS.format(two="        set vdom root"))
    two = next(user for user in device.users if user.name == "two")
    assert listener(device, "ssh", "a").sources.at == two.at
