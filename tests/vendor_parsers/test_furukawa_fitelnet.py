"""FITELnet: ports and their Port-channels, lists in turn, SRv6 routes, accounts; what no document says stays unknown."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditor.model.address import parse_ip
from auditor.model.rule import Action
from tests.vendor_parsers.fitelnet_text import SAMPLE, accounted, device_of, sample
from vendor_parsers import candidates
from vendor_parsers.furukawa_fitelnet.recognise import sniff

LINES = SAMPLE.read_text(encoding="utf-8").split("\n")


def run(lines: list[str]) -> str:
    device, counted = accounted(lines)
    known = counted.understood + sum(count for _, count in (*counted.ignored, *counted.trivia))
    assert known + sum(unread.at.last - unread.at.first + 1 for unread in counted.unread) == len(lines)
    return repr(device)


# -- recognising ------------------------------------------------------------------------------------------------------


def test_the_sample_is_claimed_by_this_platform_alone_and_read_whole() -> None:
    assert [one.name for one in candidates() if one.sniff(LINES) > 0] == ["furukawa_fitelnet"]
    assert accounted(LINES)[1].unread == ()


@pytest.mark.parametrize("line", ["! NEC Portable Internetwork Core", "interface GigaEthernet0.0", "boot-start-marker"])
def test_look_alikes_are_refused(line: str) -> None:
    assert sniff(["interface GigaEthernet 1/8", line]) == 0


def test_the_header_says_who_edited_last_and_when() -> None:
    device = sample()
    assert (device.changed_by.value, device.changed_at.value) == ("hoshu", "2026-11-18T09:30:12")
    assert not device_of("hostname a").changed_by.known


# -- filters ----------------------------------------------------------------------------------------------------------


def test_what_a_list_leaves_over_is_unknown() -> None:
    """No vendor document at hand says whether packets pass that no entry matches."""
    lists = {one.name: one.default for one in device_of("access-list 120 permit tcp any any eq 443").filters}
    assert lists == {"120": Action.UNKNOWN}


@pytest.mark.parametrize(("entry", "action"), [("deny ip any any", Action.DENY), ("permit ip any any", Action.PERMIT)])
def test_a_list_that_ends_in_everything_leaves_nothing_over(entry: str, action: Action) -> None:
    (found,) = device_of(f"access-list 110 permit 50 any host 203.0.113.6\naccess-list 110 {entry}").filters
    assert found.default is action


@pytest.mark.parametrize(
    ("number", "entry", "kind", "family"),
    [
        ("99", "permit 192.168.0.0 0.0.0.255", "standard", "4"),
        ("1300", "permit any", "standard", "4"),
        ("2699", "permit udp any eq 500 host 203.0.113.6 eq 500", "extended", "4"),
        ("3500", "permit icmp any any", "ipv6 extended", "6"),
    ],
)
def test_the_number_tells_what_a_list_is(number: str, entry: str, kind: str, family: str) -> None:
    """FITELnet コマンドリファレンス, access-list: ranges of numbers."""
    (found,) = device_of(f"access-list {number} {entry}").filters
    assert (found.kind, found.family, found.rules[0].exact) == (kind, family, True)


@pytest.mark.parametrize("entry", ["spi ip any any", "permit tcp any any eq nobody", "permit ip 10.0.0.0 any"])
def test_what_is_not_understood_makes_an_entry_uncertain(entry: str) -> None:
    device, counted = accounted([f"access-list 110 {entry}"])
    assert not device.filters[0].rules[0].exact
    assert [one.topic for one in counted.unread] == ["filter"]


def test_several_lists_of_one_direction_are_asked_in_the_order_they_are_set() -> None:
    """FITELnet コマンドリファレンス, access-list: lists apply in the order of the settings."""
    device = sample()
    (name,) = (one.ruleset for one in device.bindings if one.interface == "Port-channel 1080000")
    found = device.ruleset(name)
    assert found is not None
    assert [(rule.action, rule.chain) for rule in found.rules] == [(Action.JUMP, "120"), (Action.JUMP, "10")]
    assert found.default is Action.UNKNOWN


def test_an_undefined_list_leaves_its_place_open_both_ways() -> None:
    device = device_of("interface Port-channel 1\n ip access-group 150 in\nexit")
    found = device.ruleset(device.bindings[0].ruleset)
    assert found is not None
    assert [rule.action for rule in found.rules] == [Action.UNKNOWN]
    assert [(one.name, one.defined) for one in device.references] == [("150", False)]


def test_families_are_bound_apart() -> None:
    device = sample()
    found = {(one.family, one.ruleset) for one in device.bindings if one.interface == "Port-channel 2010001"}
    assert found == {("4", "110"), ("6", "3500")}


# -- interfaces, routes -----------------------------------------------------------------------------------------------


def test_ports_belong_to_their_port_channel() -> None:
    device = sample()
    port = device.interface("GigaEthernet 1/8")
    tagged = device.interface("GigaEthernet 2/1.1")
    assert port is not None
    assert tagged is not None
    assert (port.kind, port.group, port.vlan) == ("ethernet", "Port-channel 1080000", None)
    assert (tagged.kind, tagged.group, tagged.vlan) == ("subinterface", "Port-channel 2010001", 101)


def test_ports_are_up_unless_shut_down() -> None:
    """pyats-fitelnet, examples/check_interface_status: an F221 shows ports without a shutdown line up."""
    device = sample()
    states = {one.name: (one.enabled.state, one.enabled.value) for one in device.interfaces}
    assert states["Port-channel 1080000"] == ("default", True)
    assert states["Port-channel 3010000"] == ("written", False)


def test_ipv6_is_on_where_it_is_written_and_else_unknown() -> None:
    device = sample()
    assert {one.name: one.ipv6.value for one in device.interfaces if one.name.startswith("Port")} == {
        "Port-channel 1080000": None,
        "Port-channel 2010001": True,
        "Port-channel 3010000": None,
    }


def test_ports_of_one_bridge_group_may_pass_the_filters() -> None:
    text = "interface GigaEthernet 1/{0}\n bridge-group 7\nexit\n"
    (bridge,) = device_of(text.format(1) + text.format(2)).bridges
    assert (bridge.members, bridge.filters.state) == (("GigaEthernet 1/1", "GigaEthernet 1/2"), "unknown")
    assert sample().bridges == ()


def test_routes_by_address_tunnel_and_to_nowhere() -> None:
    routes = sample().routes
    assert [(one.interface, one.next_hop, one.vrf, one.discard, one.conditions) for one in routes] == [
        ("", parse_ip("203.0.113.5"), "", False, ()),
        ("Tunnel 1", None, "1", False, ("srv6-policy 1",)),
        ("", None, "", True, ()),
        ("Tunnel 1", None, "1", False, ("srv6-policy 1",)),
    ]


def test_a_route_by_an_undefined_policy_says_so() -> None:
    (route,) = device_of("ip route 10.0.0.0 255.0.0.0 tunnel 1 srv6-policy 9").routes
    assert route.conditions == ("srv6-policy 9 is not defined",)


def test_routing_protocols_are_never_certain() -> None:
    found = sample().routing
    assert [(one.protocol, one.vrf) for one in found] == [("bgp", ""), ("bgp", ""), ("bgp", "1"), ("isis", "")]
    assert all(one.doubts for one in found)
    assert found[3].interfaces == (("Loopback 1", ""), ("Port-channel 2010001", ""))


# -- what is not read ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "lost"),
    [
        ("crypto isakmp profile A", "vpns"),
        ("interface Tunnel 2\n tunnel mode ipsec map A", "vpns"),
        ("ip nat list 1", "nats"),
    ],
)
def test_statements_that_are_not_read_leave_their_field_unread(line: str, lost: str) -> None:
    assert lost in sample().reads
    assert lost not in device_of(line).reads


def test_srv6_carries_packets_in_the_clear() -> None:
    (found,) = sample().vpns
    assert (found.kind, found.encrypted, found.tunnel_interface) == ("srv6", False, "Tunnel 1")


# -- accounts, services -----------------------------------------------------------------------------------------------


def test_password_2_is_a_salted_hash_and_other_forms_cannot_be_told() -> None:
    hoshu, kanshi = sample().users
    assert hoshu.secret is not None
    assert kanshi.secret is not None
    assert hoshu.administrator is not None
    assert kanshi.administrator is not None
    assert (hoshu.secret.storage, hoshu.administrator.value) == ("hash", True)
    assert (kanshi.secret.storage, kanshi.administrator.value) == ("unknown", False)


def test_services_are_unknown_with_or_without_their_line() -> None:
    states = {one.name: (one.enabled.state, one.where) for one in sample().listeners}
    assert states == {"telnet": ("unknown", "line telnet"), "ssh": ("unknown", ""), "http": ("unknown", "")}


def test_a_login_list_that_asks_nobody_stays_unread() -> None:
    _, counted = accounted(["aaa authentication login default none"])
    assert [one.topic for one in counted.unread] == ["user"]


@pytest.mark.parametrize("line", ["username a privilege 15 password 2 $1$Zq9himit$u", "username a password Zq9himit"])
def test_secret_text_does_not_survive(line: str) -> None:
    device, counted = accounted([line])
    assert "Zq9himit" not in repr(device)
    assert "Zq9himit" not in repr(counted)
    assert len(device.secrets) == 1


# -- hostile text -----------------------------------------------------------------------------------------------------


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.tuples(
            st.integers(0, len(LINES) - 1),
            st.sampled_from(("delete", "double", "cut", "char")),
            st.characters(),
            st.integers(0, 30),
        ),
        min_size=1,
        max_size=6,
    )
)
def test_mangled_configurations_raise_nothing(changes: list[tuple[int, str, str, int]]) -> None:
    lines = list(LINES)
    for place, kind, char, at in changes:
        line = lines[min(place, len(lines) - 1)]
        if kind == "delete":
            del lines[min(place, len(lines) - 1)]
        elif kind == "double":
            lines.insert(place, line)
        elif kind == "cut":
            lines[min(place, len(lines) - 1)] = line[:at]
        else:
            lines[min(place, len(lines) - 1)] = line[:at] + char.replace("\n", " ") + line[at:]
    run(lines)


@pytest.mark.parametrize("line", [line for line in dict.fromkeys(LINES) if line.strip("! ")])
def test_statement_that_stops_anywhere_raises_nothing(line: str) -> None:
    indent, words = line[: len(line) - len(line.lstrip())], line.split()
    for count in range(1, len(words) + 1):
        for tail in ("", " 99999999999999999999", " ٣", " -"):
            run(["interface Tunnel 1", indent + " ".join(words[:count]) + tail, "exit"])
            run(
                [
                    "router bgp 1",
                    indent + " ".join(words[:count]) + tail,
                    "segment-routing srv6",
                    " " + " ".join(words[:count]),
                ]
            )
