"""AlliedWare Plus: recognising, interfaces and VLANs, the management plane, tunnels, wireless; mangled text raises nothing."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditor.model.address import ANY4, ANY6, parse_ip, prefix
from auditor.model.ranges import Ranges
from tests.vendor_parsers.awplus_text import SAMPLES, accounted, device_of, listener, sample
from vendor_parsers import candidates
from vendor_parsers.allied_awplus.interfaces import NO_VLAN
from vendor_parsers.allied_awplus.recognise import sniff

TEXTS = [path.read_text(encoding="utf-8").split("\n") for path in sorted(SAMPLES.glob("*.conf"))]
WORDS = sorted({word for text in TEXTS for line in text for word in line.split()})


def run(lines: list[str]) -> str:
    device, counted = accounted(lines)
    known = counted.understood + sum(count for _, count in (*counted.ignored, *counted.trivia))
    assert known + sum(unread.at.last - unread.at.first + 1 for unread in counted.unread) == len(lines)
    return repr(device)


# -- recognising ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lines", TEXTS)
def test_samples_are_claimed_by_this_platform_alone_and_read_whole(lines: list[str]) -> None:
    assert [one.name for one in candidates() if one.sniff(lines) > 0] == ["allied_awplus"]
    run(lines)
    assert accounted(lines)[1].unread == ()


@pytest.mark.parametrize(
    "line",
    [
        "! NEC Portable Internetwork Core",
        "#Last modified by x",
        "version 15.2",
        "interface GigabitEthernet0/1",
        ": Saved",
    ],
)
def test_look_alikes_are_refused(line: str) -> None:
    assert sniff(["interface port1.0.1", line]) == 0


@pytest.mark.parametrize(
    "line",
    [
        'ADD FIREWALL POLICY="net" INT=vlan1 TYPE=PRIVATE',
        "interface port1.1",
        "interface eth1",
        "line vty 0 4",
        "service ssh",
    ],
)
def test_a_weak_sign_alone_claims_nothing(line: str) -> None:
    assert sniff([line]) == 0


def test_the_configuration_does_not_say_its_version() -> None:
    device = sample("cell-switch.conf")
    assert (device.name, device.version.known) == ("KS-X530-02", False)


# -- interfaces -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("head", "names"),
    [
        ("port1.0.2-1.0.4", ["port1.0.2", "port1.0.3", "port1.0.4"]),
        ("port1.0.1,port1.0.9-1.0.10", ["port1.0.1", "port1.0.9", "port1.0.10"]),
        ("vlan3-4", ["vlan3", "vlan4"]),
        ("po7-8", ["po7", "po8"]),
        ("eth1.10", ["eth1.10"]),
        ("port1.0.1-1.2.4", ["port1.0.1-1.2.4"]),
        ("vlan9-3", ["vlan9-3"]),
    ],
)
def test_one_block_speaks_of_every_interface_of_its_range(head: str, names: list[str]) -> None:
    device = device_of(f"interface {head}\n description x")
    assert [(one.name, one.description) for one in device.interfaces] == [(name, "x") for name in names]


def test_a_later_block_of_one_interface_adds_to_what_the_range_said() -> None:
    device = device_of("interface port1.0.1-1.0.2\n switchport access vlan 10\ninterface port1.0.2\n shutdown")
    first, second = device.interfaces
    assert first.port is not None
    assert second.port is not None
    assert (first.port.access_vlan.value, second.port.access_vlan.value) == (10, 10)
    assert (first.enabled.state, second.enabled.value) == ("default", False)


def test_a_port_is_an_access_port_of_vlan_1_unless_lines_say_otherwise() -> None:
    """x310 software reference, Configuring VLANs."""
    port = device_of("interface port1.0.1\n switchport").interfaces[0].port
    assert port is not None
    assert (port.mode.state, port.mode.value) == ("default", "access")
    assert (port.access_vlan.state, port.access_vlan.value) == ("default", 1)
    assert not port.port_security.known


def test_a_trunk_carries_what_is_added_and_nothing_untagged_without_a_native_vlan() -> None:
    port = next(one for one in sample("cell-switch.conf").interfaces if one.name == "po1").port
    assert port is not None
    assert port.allowed.value == Ranges.of((10, 10), (30, 30), (99, 99))
    assert (port.native_vlan.state, port.native_vlan.value) == ("written", NO_VLAN)


def test_what_a_trunk_carries_when_nothing_is_written_is_unknown() -> None:
    port = device_of("interface port1.0.1\n switchport mode trunk").interfaces[0].port
    assert port is not None
    assert not port.allowed.known
    assert not port.native_vlan.known


def test_frames_of_any_vlan_coming_in_are_not_read_as_filtered() -> None:
    _, counted = accounted(["interface port1.0.1", " switchport mode trunk ingress-filter disable"])
    assert [one.topic for one in counted.unread] == ["vlan"]


@pytest.mark.parametrize(
    ("text", "switched"),
    [
        ("interface port1.0.1", True),
        ("interface port1.0.1\n no switchport\n ip address dhcp", False),
        ("interface eth1\n ip address 192.0.2.1/24", False),
        ("interface sa2\n switchport", True),
        ("interface vlan1", False),
    ],
)
def test_ports_are_switched_and_eth_ports_are_routed(text: str, switched: bool) -> None:
    """WCI guide: port1.0.4 with no switchport is a router's line."""
    assert (device_of(text).interfaces[0].port is not None) is switched


def test_addresses_groups_and_discovery_are_read() -> None:
    ports = {one.name: one for one in sample("cell-switch.conf").interfaces}
    assert ports["port1.0.11"].group == ports["port1.0.12"].group == "po1"
    assert ports["port1.0.11"].discovery.value is True
    assert not ports["port1.0.12"].discovery.known
    assert ports["vlan99"].ipv6.value is True
    assert not ports["vlan10"].ipv6.known
    assert ports["vlan99"].addresses[1].ip == parse_ip("2001:db8:99::2")


def test_a_virtual_address_is_held_by_nobody_knows_whom() -> None:
    virtual = [one for port in sample("cell-switch.conf").interfaces for one in port.addresses if one.virtual]
    assert [(one.ip, one.priority) for one in virtual] == [(parse_ip("198.51.100.4"), None)]


def test_a_vrrp_group_that_is_not_enabled_has_no_address() -> None:
    text = "interface vlan1\n ip address 192.0.2.1/24\nrouter vrrp 1 vlan1\n virtual-ip 192.0.2.9 backup"
    assert [one.virtual for one in device_of(text).interfaces[0].addresses] == [False]


def test_vlans_add_up_line_by_line() -> None:
    found = device_of("vlan database\n vlan 10 name CELL\n vlan 10,20-21 state enable\n vlan 30 state disable").vlans
    assert [(one.id, one.name, one.enabled) for one in found] == [
        (10, "CELL", True),
        (20, "", True),
        (21, "", True),
        (30, "", False),
    ]


@pytest.mark.parametrize(
    ("text", "kind", "forwards"),
    [
        ("firewall", "firewall", True),
        ("interface eth1\n ip address 192.0.2.1/24", "router", True),
        ("interface vlan1\n ip address 192.0.2.1/24\ninterface vlan2\n ip address 198.51.100.1/24", "l3switch", None),
        ("interface vlan1\n ip address 192.0.2.1/24", "switch", None),
    ],
)
def test_routers_route_and_of_switches_no_document_says_so(text: str, kind: str, forwards: bool | None) -> None:
    device = device_of(text)
    assert (device.kind, device.forwards.value) == (kind, forwards)


# -- management -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "state", "value"),
    [("service telnet", "written", True), ("no service telnet", "written", False), ("hostname a", "unknown", None)],
)
def test_a_service_without_a_line_is_unknown(text: str, state: str, value: bool | None) -> None:
    """Exports write service or no service; no document at hand says what holds without either."""
    found = listener(device_of(text), "telnet").enabled
    assert (found.state, found.value) == (state, value)


def test_what_it_serves_to_hosts_listens_too() -> None:
    device = device_of("ip dns forwarding\nip dns forwarding domain-list x\nservice dhcp-server")
    assert [(one.where, one.ports[0]) for one in device.listeners if one.name == "other"] == [
        ("service dhcp-server", (17, 67)),
        ("ip dns forwarding", (17, 53)),
    ]


def test_vty_access_class_limits_telnet_and_ssh_but_not_the_web_server() -> None:
    device = device_of("access-list 20 permit 192.0.2.0 0.0.0.255\nvty access-class 20\nservice http")
    for name in ("telnet", "ssh"):
        allowed = listener(device, name).sources.value
        assert allowed is not None
        assert allowed.lower == prefix("192.0.2.0/24")
    everybody = listener(device, "http").sources.value
    assert everybody is not None
    assert everybody.lower.covers(ANY4)


def test_a_list_for_ipv4_says_nothing_of_ipv6_where_that_is_spoken() -> None:
    allowed = listener(sample("cell-switch.conf"), "telnet").sources.value
    assert allowed is not None
    assert allowed.lower == prefix("192.0.2.0/24")
    assert allowed.upper.covers(ANY6)


@pytest.mark.parametrize(
    ("lines", "lower", "upper"),
    [
        ("ssh server allow-users manager", "0.0.0.0/0", "0.0.0.0/0"),
        ("ssh server allow-users manager 192.0.2.*", "192.0.2.0/24", "192.0.2.0/24"),
        ("ssh server allow-users manager 192.0.2.9", "192.0.2.9", "192.0.2.9"),
        ("ssh server allow-users manager kanri.example", "", "0.0.0.0/0"),
        ("ssh server allow-users manager 192.0.2.*\nssh server deny-users hoshu", "", "192.0.2.0/24"),
        ("ssh server allow-users manager 192.*.2.1", "", "0.0.0.0/0"),
    ],
)
def test_registered_users_may_be_tied_to_hosts(lines: str, lower: str, upper: str) -> None:
    """x310 software reference, p. 52.6: users that are not registered cannot log in."""
    found = listener(device_of(lines), "ssh").sources.value
    assert found is not None
    assert found.lower & ANY4 == (prefix(lower) if lower else Ranges())
    assert found.upper & ANY4 == prefix(upper)


def test_who_logs_in_by_ssh_where_nobody_is_registered_is_unknown() -> None:
    assert not listener(device_of("service ssh"), "ssh").sources.known


def test_behind_a_firewall_its_rules_decide_who_reaches_an_open_service() -> None:
    text = (
        "service http\nservice ssh\nssh server allow-users manager 192.0.2.*\nfirewall\n rule 10 permit any from A to B"
    )
    assert listener(device_of(text), "http").sources.known
    guarded = device_of(f"{text}\n protect")
    assert not listener(guarded, "http").sources.known
    assert listener(guarded, "ssh").sources.known


def test_who_may_ask_by_snmp_is_unknown_where_a_list_is_named() -> None:
    """IE200 reference, overview 33: the deny action of a list has no effect on SNMP."""
    (found,) = sample("cell-switch.conf").snmp
    assert found.sources is not None
    assert not found.sources.known
    (open_to_all,) = device_of("snmp-server community sample-ro rw").snmp
    assert open_to_all.write
    assert open_to_all.sources is not None
    assert open_to_all.sources.known


@pytest.mark.parametrize(("line", "value"), [("snmp-server", True), ("no snmp-server", False), ("hostname a", None)])
def test_the_snmp_agent_runs_where_it_is_written(line: str, value: bool | None) -> None:
    found = listener(device_of(line), "snmp")
    assert (found.enabled.value, found.sources.known) == (value, False)


def test_users_have_their_level_and_a_hash() -> None:
    manager, hoshu = sample("plant-firewall.conf").users
    assert manager.administrator is not None
    assert hoshu.administrator is not None
    assert (manager.administrator.value, hoshu.administrator.value) == (True, False)
    assert manager.secret is not None
    assert manager.secret.storage == "hash"
    (bare,) = device_of("username x password 8 abcdef").users
    assert bare.administrator is not None
    assert not bare.administrator.known
    assert bare.secret is not None
    assert bare.secret.storage == "masked"


@pytest.mark.parametrize(("stored", "storage"), [("8 $1$bJoVec4D$JwOJGPr7YqoExA0GVasdE0", "hash"), ("friend", "clear")])
def test_the_factory_password_is_known_in_either_form(stored: str, storage: str) -> None:
    """Allied Telesis Support Portal: the device comes with manager and friend."""
    (manager,) = device_of(f"username manager privilege 15 password {stored}").users
    assert manager.secret is not None
    assert (manager.secret.storage, manager.secret.weakness) == (storage, "default")


def test_a_login_without_any_method_is_told() -> None:
    assert listener(device_of("aaa authentication login default none"), "ssh").authenticated is not None
    assert listener(device_of("aaa authentication login default local"), "ssh").authenticated is None


def test_servers_are_read_with_their_use() -> None:
    found = {
        (one.use, one.host) for name in ("plant-firewall.conf", "cell-switch.conf") for one in sample(name).servers
    }
    assert found == {
        ("syslog", "192.0.2.50"),
        ("ntp", "192.0.2.51"),
        ("dns", "192.0.2.52"),
        ("trap", "192.0.2.60"),
        ("radius", "192.0.2.61"),
    }


# -- routes, tunnels, wireless ----------------------------------------------------------------------------------------


def test_routes_lead_to_addresses_and_interfaces() -> None:
    """ansible_awplus, awplus_static_route: the number behind the interface is the distance."""
    found = device_of("ip route 190.144.2.0/24 vlan2 12\nip route vrf red 10.0.0.0/8 192.0.2.1\nip route x").routes
    assert [(one.interface, one.distance, one.vrf, one.next_hop) for one in found] == [
        ("vlan2", 12, "", None),
        ("", 1, "red", parse_ip("192.0.2.1")),
    ]


def test_a_routing_process_is_never_certain() -> None:
    (found,) = sample("cell-switch.conf").routing
    assert (found.protocol, found.interfaces) == ("ospf", (("vlan99", ""),))
    assert found.doubts


def test_a_tunnel_is_encrypted_where_ipsec_protects_it() -> None:
    (found,) = sample("plant-firewall.conf").vpns
    assert (found.encrypted, found.peer, found.interface) == (True, parse_ip("203.0.113.130"), "eth1")
    assert found.peer_name == "203.0.113.130"
    (plain,) = device_of("interface tunnel1\n tunnel mode gre\n tunnel destination 203.0.113.9").vpns
    assert plain.encrypted is False
    (other,) = device_of("interface tunnel1\n tunnel mode l2tp v3").vpns
    assert other.encrypted is None


def test_a_wireless_network_says_what_is_written_and_no_more() -> None:
    device = sample("cell-switch.conf")
    (ssid,) = device.ssids
    assert (ssid.name, ssid.broadcast.value, ssid.security.value) == ("KS-HANDY", False, "wpa2")
    assert (ssid.key_management.value, ssid.vlan.value) == ("psk", 10)
    assert not ssid.enabled.known
    assert not ssid.pmf.known
    (radio,) = device.radios
    assert radio.enabled.value is True


@pytest.mark.parametrize(
    ("lines", "security"),
    [
        ("security 1 mode none", "open"),
        ("security 1 mode wep", "wep"),
        ("security 1 mode wpa-personal\n  versions wpa wpa2", "wpa/wpa2"),
        ("security 1 mode wpa-personal", None),
        ("security 2 mode none", None),
    ],
)
def test_the_security_of_a_network_is_that_of_its_number(lines: str, security: str | None) -> None:
    device = device_of(f"wireless\n {lines}\n network 1\n  ssid A\n  security 1")
    assert device.ssids[0].security.value == security
    assert not device.ssids[0].broadcast.known


# -- definitions ------------------------------------------------------------------------------------------------------


def test_lists_nobody_names_are_definitions_without_a_reference() -> None:
    device = device_of("access-list hardware A\n 10 deny ip any any\naccess-list 20 permit any\nvty access-class 20")
    named = {one.name for one in device.references}
    assert {one.name for one in device.definitions} == {"A", "20"}
    assert named == {"20"}


# -- hostile text -----------------------------------------------------------------------------------------------------


@st.composite
def mangled(draw: st.DrawFn) -> list[str]:
    lines = list(draw(st.sampled_from(TEXTS)))
    for _ in range(draw(st.integers(1, 6))):
        place = draw(st.integers(0, len(lines) - 1))
        line = lines[place]
        kind = draw(st.sampled_from(("delete", "double", "cut", "words", "char", "move")))
        if kind == "delete" and len(lines) > 1:
            del lines[place]
        elif kind == "double":
            lines.insert(place, line)
        elif kind == "cut":
            lines[place] = line[: draw(st.integers(0, len(line)))]
        elif kind == "words":
            lines[place] = " ".join(draw(st.permutations(line.split())))
        elif kind == "char":
            at = draw(st.integers(0, len(line)))
            lines[place] = line[:at] + draw(st.characters()).replace("\n", " ") + line[at:]
        else:
            lines.insert(draw(st.integers(0, len(lines) - 1)), line.strip())
    return lines


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(mangled())
def test_mangled_configurations_raise_nothing(lines: list[str]) -> None:
    run(lines)


@settings(max_examples=120, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 3), st.lists(st.sampled_from(WORDS), min_size=1, max_size=7)), max_size=25))
def test_statements_of_random_words_raise_nothing(lines: list[tuple[int, list[str]]]) -> None:
    run([" " * indent + " ".join(words) for indent, words in lines] or ["!"])


STEMS = sorted({" ".join(line.split()) for text in TEXTS for line in text if line and line[0] not in "! "})
INNER = sorted({" ".join(line.split()) for text in TEXTS for line in text if line.startswith(" ")})


@pytest.mark.parametrize("stem", STEMS)
def test_statement_that_stops_anywhere_raises_nothing(stem: str) -> None:
    words = stem.split()
    for count in range(1, len(words) + 1):
        for tail in ("", " 99999999999999999999", " ٣", " -", " 1-"):
            run([" ".join(words[:count]) + tail])


@pytest.mark.parametrize("stem", INNER)
def test_line_of_a_block_that_stops_anywhere_raises_nothing(stem: str) -> None:
    words = stem.split()
    heads = ("interface tunnel1", "zone A", "firewall", "nat", "application x", "router ospf 1", "router vrrp 1 vlan1")
    for count in range(1, len(words) + 1):
        for tail in ("", " 99999999999999999999", " ٣", " -"):
            run([line for head in heads for line in (head, " " + " ".join(words[:count]) + tail)])


def test_ranges_beyond_reason_stay_one_name_or_unread() -> None:
    run(["interface vlan1-99999"])
    run([f"interface vlan{number}000-{number}999" for number in range(1, 40)])


SECRETS = (
    "username a password {}",
    "enable password {}",
    "snmp-server community {} ro",
    "snmp-server host 192.0.2.1 version 2c {}",
    "snmp-server user u g auth sha {}",
    "radius-server host 192.0.2.1 key {}",
    "tacacs-server key {}",
    "ntp authentication-key 1 md5 {}",
    "crypto isakmp key {} address 192.0.2.1",
    "router bgp 1\n neighbor 192.0.2.1 password {}",
    "interface ppp0\n ppp password {}",
    "interface vlan1\n ip ospf message-digest-key 1 md5 {}",
    "wireless\n security 1 mode wpa-personal\n  key {}\n network 1\n  ssid A\n  security 1",
)


@pytest.mark.parametrize("statement", SECRETS, ids=lambda text: re.sub(r"\W+", "-", text))
def test_secret_text_does_not_survive(statement: str) -> None:
    secret = "Zq9-himitsu"
    device, counted = accounted(statement.format(secret).split("\n"))
    assert secret not in repr(device)
    assert secret not in repr(counted)
    assert [found.length for found in device.secrets] == [len(secret)]
    assert not counted.unread
