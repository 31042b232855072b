"""AlaxalA AX: headers, VLANs and trunks, lists and where they stand, logins; mangled text raises nothing."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditor.model.address import ANY4, ANY6, parse_ip, prefix
from auditor.model.interface import vlan_place
from auditor.model.ranges import NOTHING, Ranges
from auditor.model.rule import Action
from auditor.model.service import port_term
from tests.vendor_parsers.alaxala_text import SAMPLES, accounted, device_of, listener, sample
from vendor_parsers import candidates
from vendor_parsers.alaxala_ax.recognise import sniff
from vendor_parsers.alaxala_ax.words import split_quoted

TEXTS = [path.read_text(encoding="utf-8").split("\n") for path in sorted(SAMPLES.glob("*.conf"))]
WORDS = sorted({word for text in TEXTS for line in text for word in line.split()})


def run(lines: list[str]) -> str:
    device, counted = accounted(lines)
    known = counted.understood + sum(count for _, count in (*counted.ignored, *counted.trivia))
    assert known + sum(unread.at.last - unread.at.first + 1 for unread in counted.unread) == len(lines)
    return repr(device)


# -- recognising and header -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lines", TEXTS)
def test_samples_are_claimed_by_this_platform_alone_and_read_whole(lines: list[str]) -> None:
    assert [one.name for one in candidates() if one.sniff(lines) > 0] == ["alaxala_ax"]
    run(lines)
    assert accounted(lines)[1].unread == ()


def test_a_text_without_its_heading_is_claimed_by_several_signs_together() -> None:
    assert sniff(TEXTS[0][1:]) > 0
    assert sniff(["interface gigabitethernet 0/1"]) == 0


@pytest.mark.parametrize("line", ["! NEC Portable Internetwork Core", "version 15.2", "interface GigabitEthernet1/0/1"])
def test_look_alikes_are_refused(line: str) -> None:
    assert sniff(["#configuration list for AX2530S-24T", line]) == 0


def test_the_heading_says_version_and_who_changed_it_when() -> None:
    device = sample("core-switch.conf")
    assert (device.name, device.version.value) == ("KS-AX36-CORE", "12.1.K")
    assert (device.changed_by.value, device.changed_at.value) == ("hoshu", "2026-11-18T09:22:10")


def test_the_heading_of_an_ax2000_says_its_model_and_no_version() -> None:
    device = sample("cell-switch.conf")
    assert (device.model, device.version.known, device.changed_by.known) == ("AX2530S-24T", False, False)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('hostname "AX 3660S"', ["hostname", "AX 3660S"]),
        ('name ""', ["name", ""]),
        ('name "x', ["name", '"x']),
        ("name x", ["name", "x"]),
    ],
)
def test_what_stands_in_quotes_is_one_word(text: str, words: list[str]) -> None:
    assert split_quoted(text) == words


def test_accounts_are_not_read_as_absent() -> None:
    """Users and passwords are kept outside the configuration on many models."""
    assert "users" not in sample("core-switch.conf").reads


# -- interfaces -------------------------------------------------------------------------------------------------------


def test_a_port_is_an_access_port_of_vlan_1_unless_lines_say_otherwise() -> None:
    """AX3640S コンフィグレーションガイド Vol.1, 19.1.3."""
    port = device_of("interface gigabitethernet 0/1").interfaces[0].port
    assert port is not None
    assert (port.mode.state, port.mode.value) == ("default", "access")
    assert (port.access_vlan.state, port.access_vlan.value) == ("default", 1)
    assert not port.port_security.known


def test_a_trunk_belongs_to_no_vlan_by_itself_and_has_vlan_1_as_native() -> None:
    """AX3640S コンフィグレーションガイド Vol.1, 19.1.3; AX3660S, 25.1.3."""
    port = device_of("interface gigabitethernet 0/1\n  switchport mode trunk").interfaces[0].port
    assert port is not None
    assert (port.allowed.state, port.allowed.value) == ("default", NOTHING)
    assert (port.native_vlan.state, port.native_vlan.value) == ("default", 1)


def test_allowed_vlans_are_those_written() -> None:
    text = "interface gigabitethernet 1/0/1\n  switchport mode trunk\n  switchport trunk allowed vlan 101-105,201"
    port = device_of(text).interfaces[0].port
    assert port is not None
    assert port.allowed.value == Ranges.of((101, 105), (201, 201))


@pytest.mark.parametrize("mode", ["protocol-vlan", "mac-vlan"])
def test_a_port_mode_that_is_not_read_is_unknown(mode: str) -> None:
    device, counted = accounted(["interface gigabitethernet 0/1", f"  switchport mode {mode}"])
    port = device.interfaces[0].port
    assert port is not None
    assert not port.mode.known
    assert [one.topic for one in counted.unread] == ["vlan"]


def test_names_of_interfaces_are_those_of_the_export_but_for_vlans() -> None:
    """The model calls the VLAN itself ``vlan 10``."""
    found = {one.name: (one.kind, one.vlan, one.group) for one in sample("core-switch.conf").interfaces}
    assert found["gigabitethernet 1/0/1"] == ("ethernet", None, "port-channel 1")
    assert found["vlan10"] == ("svi", 10, "")
    assert found["loopback 0"][0] == "loopback"
    assert found["mgmt 0"][0] == "management"


def test_addresses_are_read_with_masks_and_of_loopbacks_without() -> None:
    found = {one.name: one for one in sample("core-switch.conf").interfaces}
    assert found["loopback 0"].networks == prefix("192.0.2.200")
    assert found["vlan30"].networks == prefix("192.0.2.0/25")
    assert found["vlan10"].ipv6.value is True
    assert not found["vlan30"].ipv6.known
    assert [(one.ip, one.priority) for one in found["vlan10"].addresses if one.virtual] == [
        (parse_ip("198.51.100.4"), None)
    ]


def test_vlans_have_their_names_and_may_be_suspended() -> None:
    found = {one.id: (one.name, one.enabled) for one in sample("core-switch.conf").vlans}
    assert found == {1: ("VLAN0001", True), 10: ("CONTROL", True), 30: ("SERVERS", True), 99: ("KANRI", False)}


def test_lines_that_join_vlans_over_a_network_are_told_as_not_read() -> None:
    lines = ["vlan 101", "  vxlan-vni 101", "interface vxlan 1", "  member vni 101"]
    assert [one.topic for one in accounted(lines)[1].unread] == ["vlan", "vlan"]


# -- lists ------------------------------------------------------------------------------------------------------------


def test_what_no_entry_matches_is_dropped() -> None:
    """AX3640S コンフィグレーションガイド Vol.2, 1.1.7 暗黙の廃棄."""
    found = {one.name: one.default for one in sample("core-switch.conf").filters}
    assert set(found.values()) == {Action.DENY}
    assert device_of("ip access-list extended A").filters[0].default is Action.UNKNOWN


def test_entries_stand_by_their_sequence_number() -> None:
    """AX3660S コンフィグレーションコマンドレファレンス, ip access-list extended."""
    text = "ip access-list extended A\n  20 permit ip any any\n  10 deny tcp any any eq telnet"
    first, second = device_of(text).filters[0].rules
    assert (first.action, first.service.terms) == (Action.DENY, (port_term(6, Ranges.one(23)),))
    assert second.exact


@pytest.mark.parametrize(
    "entry",
    [
        "permit ip any any action policy-list 1",
        "permit tcp any any eq nobody",
        "permit ip any any vlan 10",
        "allow ip any any",
    ],
)
def test_what_is_not_understood_makes_an_entry_uncertain(entry: str) -> None:
    (found,) = device_of(f"ip access-list extended A\n  10 {entry}").filters[0].rules
    assert not found.exact


def test_a_list_on_a_vlan_interface_filters_what_is_switched_in_the_vlan_too() -> None:
    """ansible-guidebook, edge_sw-1: a switch binds lists to VLANs that have no address."""
    bound = {(one.interface, one.ruleset, one.stage) for one in sample("cell-switch.conf").bindings}
    assert bound == {(vlan_place(10), "CELL-IN", "ingress"), ("vlan10", "CELL-IN", "ingress")}


def test_a_list_on_a_port_filters_there() -> None:
    (bound,) = (one for one in sample("core-switch.conf").bindings if one.ruleset == "PORT-IN")
    assert (bound.interface, bound.stage, bound.family) == ("gigabitethernet 1/0/3", "ingress", "4")


def test_a_list_that_leaves_is_bound_to_the_interface_alone() -> None:
    bound = device_of("interface vlan 10\n  ip access-group A out").bindings
    assert [(one.interface, one.stage) for one in bound] == [("vlan10", "egress")]


def test_a_list_that_is_not_defined_is_told() -> None:
    """The vendor does not say what passes there."""
    device = device_of("interface vlan 30\n  ip access-group NOT-DEFINED in")
    assert [(one.name, one.use, one.defined) for one in device.references] == [("NOT-DEFINED", "filter", False)]
    assert device.ruleset("NOT-DEFINED") is None


# -- management -------------------------------------------------------------------------------------------------------


def test_without_a_list_every_remote_terminal_may_log_in() -> None:
    """AX8300S コンフィグレーションガイド, 0121."""
    found = listener(sample("cell-switch.conf"), "ssh").sources
    assert found.state == "default"
    assert found.value is not None
    assert found.value.lower.covers(ANY4)


def test_the_list_below_line_vty_says_who_may_log_in_by_ipv4() -> None:
    found = listener(sample("core-switch.conf"), "ssh").sources.value
    assert found is not None
    assert found.lower == prefix("192.0.2.0/27")
    assert found.upper.covers(ANY6)


def test_of_several_lists_each_may_let_in() -> None:
    """AX8600S コンフィグレーションガイド, 0124: the implicit discard stands behind the last list only."""
    text = (
        "ip access-list standard A\n  10 permit host 192.0.2.1\nip access-list standard B\n  10 permit host 192.0.2.9\n"
        "line vty 0 1\n  ip access-group A in\n  ip access-group B vrf 2 in"
    )
    device, counted = accounted(text.split("\n"))
    found = listener(device, "ssh").sources.value
    assert found is not None
    assert found.lower & ANY4 == prefix("192.0.2.1") | prefix("192.0.2.9")
    assert [one.topic for one in counted.unread] == ["service"]


def test_one_line_without_a_list_leaves_the_switch_open() -> None:
    text = "ip access-list standard A\n  10 permit host 192.0.2.1\nline vty 0 1\n  ip access-group A in\nline vty 2 3"
    found = listener(device_of(text), "ssh").sources.value
    assert found is not None
    assert found.lower.covers(ANY4)


@pytest.mark.parametrize(
    ("text", "telnet", "ssh"),
    [
        ("line vty 0 1", None, None),
        ("line vty 0 1\n  transport input ssh\nip ssh", False, True),
        ("line vty 0 1\n  transport input telnet\nip ssh", True, False),
        ("line vty 0 1\n  transport input all\nip ssh", True, True),
        ("hostname a", None, None),
        ("no ip ssh", None, False),
    ],
)
def test_which_logins_are_served_is_known_where_it_is_written(text: str, telnet: bool | None, ssh: bool | None) -> None:
    device = device_of(text)
    assert (listener(device, "telnet").enabled.value, listener(device, "ssh").enabled.value) == (telnet, ssh)


def test_the_version_of_ssh_is_read() -> None:
    assert listener(sample("core-switch.conf"), "ssh").version == "2"


def test_communities_have_rights_and_a_list() -> None:
    (read_only,) = sample("core-switch.conf").snmp
    assert read_only.sources is not None
    assert read_only.sources.value is not None
    assert (read_only.write, read_only.sources.value.upper & ANY4) == (False, prefix("192.0.2.0/27"))
    (writing,) = sample("cell-switch.conf").snmp
    assert writing.write
    assert listener(sample("cell-switch.conf"), "snmp").enabled.value is True
    assert not listener(device_of("hostname a"), "snmp").enabled.known


def test_a_login_list_without_any_method_is_not_read_as_one_that_asks() -> None:
    _, counted = accounted(["aaa authentication login default none"])
    assert [one.topic for one in counted.unread] == ["user"]


def test_servers_are_read_with_their_use() -> None:
    found = {(one.use, one.host) for one in sample("core-switch.conf").servers}
    assert found == {
        ("syslog", "192.0.2.50"),
        ("ntp", "192.0.2.51"),
        ("trap", "192.0.2.60"),
        ("radius", "192.0.2.61"),
    }


# -- routes -----------------------------------------------------------------------------------------------------------


def test_routes_are_read_with_masks_and_with_lengths() -> None:
    found = sample("core-switch.conf").routes
    assert [(one.prefix, one.next_hop, one.distance, one.conditions) for one in found] == [
        (ANY4, parse_ip("192.0.2.126"), 1, ()),
        (prefix("203.0.113.0/24"), parse_ip("198.51.100.2"), 150, ()),
        (ANY6, parse_ip("2001:db8:10::fe"), 1, ()),
    ]


@pytest.mark.parametrize(
    ("text", "interface", "discard"),
    [("ip route 10.0.0.0 255.0.0.0 vlan 10", "vlan10", False), ("ip route 10.0.0.0 255.0.0.0 null 0", "", True)],
)
def test_a_route_may_lead_to_an_interface_or_nowhere(text: str, interface: str, discard: bool) -> None:
    (found,) = device_of(text).routes
    assert (found.interface, found.discard) == (interface, discard)


def test_a_switch_routes_where_a_routing_protocol_runs_and_else_nobody_knows() -> None:
    device = sample("core-switch.conf")
    (process,) = device.routing
    assert process.interfaces == (("vlan10", "0"), ("vlan30", "0"))
    assert process.doubts
    assert (device.forwards.value, device.kind) == (True, "l3switch")
    assert not sample("cell-switch.conf").forwards.known


def test_statements_of_functions_the_switch_is_not_known_to_have_are_not_read_as_nothing() -> None:
    assert "nats" not in device_of("ip nat inside source list 1").reads
    assert "nats" in sample("core-switch.conf").reads


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
        for tail in ("", " 99999999999999999999", " ٣", ' "', ' ""'):
            run([" ".join(words[:count]) + tail])


@pytest.mark.parametrize("stem", INNER)
def test_line_of_a_block_that_stops_anywhere_raises_nothing(stem: str) -> None:
    words = stem.split()
    heads = ("interface vlan 10", "interface loopback 0", "vlan 10", "line vty 0 1", "router ospf 1")
    for count in range(1, len(words) + 1):
        for tail in ("", " 99999999999999999999", " ٣", ' ""'):
            run([line for head in heads for line in (head, " " + " ".join(words[:count]) + tail)])


SECRETS = (
    ('snmp-server community "{}" ro', True),
    ('snmp-server host 192.0.2.1 traps "{}" version 2c', True),
    ('snmp-server user "u" "g" v3 auth sha "{}"', False),
    ('radius-server host 192.0.2.1 key "{}"', False),
    ('tacacs-server key "{}"', False),
    ("router bgp 1\n  neighbor 192.0.2.1 password {}", False),
)


@pytest.mark.parametrize(("statement", "measured"), SECRETS, ids=[re.sub(r"\W+", "-", text) for text, _ in SECRETS])
def test_secret_text_does_not_survive(statement: str, measured: bool) -> None:
    secret = "Zq9-himitsu"
    device, counted = accounted(statement.format(secret).split("\n"))
    assert secret not in repr(device)
    assert secret not in repr(counted)
    assert [found.length for found in device.secrets] == [len(secret) if measured else None]
    assert not counted.unread
