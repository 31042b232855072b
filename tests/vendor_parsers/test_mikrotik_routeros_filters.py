"""RouterOS firewall: chains, matchers, lists, and what passes."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditor.model.address import ANY4, parse_ip, prefix
from auditor.model.ranges import Ranges
from auditor.model.rule import Action
from tests.vendor_parsers.routeros_text import V6, Asked, device_of, forward, rule, unread_of

LISTS = """
/interface list
add name=LAN
add name=WAN
add include=LAN,WAN name=BOTH
add exclude=WAN include=all name=INSIDE
/interface list member
add interface=ether2 list=LAN
add interface=ether1 list=WAN
"""
PLANT = """
/ip address
add address=10.1.0.1/24 interface=ether1
add address=10.2.0.1/24 interface=ether2
"""


def test_a_chain_without_a_matching_rule_accepts() -> None:
    """manual.mikrotik.com, Firewall: what no rule of a chain matches is accepted."""
    assert forward("action=drop dst-address=10.0.0.1").default is Action.PERMIT


def test_a_rule_that_drops_everything_closes_the_chain() -> None:
    assert forward("action=accept", "action=drop").default is Action.DENY
    assert forward("action=drop in-interface=ether1").default is Action.PERMIT
    assert forward("action=drop connection-state=new").default is Action.PERMIT
    assert forward("action=drop", "action=accept").default is Action.PERMIT


def test_action_is_accept_where_none_is_written() -> None:
    """help.mikrotik.com, Common Firewall Matchers and Actions: action (Default: accept)."""
    assert rule("dst-address=10.0.0.1").action is Action.PERMIT


@pytest.mark.parametrize("word", ["drop", "reject", "tarpit"])
def test_actions_that_stop_a_packet(word: str) -> None:
    assert rule(f"action={word}").action is Action.DENY


@pytest.mark.parametrize("word", ["log", "passthrough", "add-src-to-address-list address-list=seen"])
def test_actions_that_go_on_make_no_rule(word: str) -> None:
    assert forward(f"action={word} log=yes").rules == ()


def test_an_action_nobody_knows_may_permit_and_may_deny() -> None:
    found = rule("action=frobnicate")
    assert (found.action, found.exact) == (Action.UNKNOWN, False)
    assert unread_of("/ip firewall filter\nadd action=frobnicate chain=forward\n") == ["action=frobnicate"]


def test_disabled_rule_is_silent() -> None:
    """facts.md: rules with disabled=yes must be dropped from evaluation."""
    assert not rule("action=drop disabled=yes").enabled


def test_a_matcher_nobody_knows_becomes_a_condition() -> None:
    found = rule("action=accept frobnicate=1 dst-address=10.0.0.1")
    assert found.conditions == ("frobnicate=1",)


@pytest.mark.parametrize(
    "word",
    ["limit=10,5:packet", "layer7-protocol=x", "src-mac-address=00:00:5E:00:53:01", "time=8h-9h,mon", "psd=21,3s,3,1",
     "packet-mark=x", "connection-mark=no-mark", "content=x", "tls-host=x", "random=5", "nth=2,1", "hotspot=auth",
     "in-bridge-port=ether2", "hop-limit=equal:1", "dst-limit=1,5,dst-address/1m40s"],
)  # fmt: skip
def test_what_cannot_be_evaluated_offline_is_a_condition_and_understood(word: str) -> None:
    assert rule(f"action=accept {word}").conditions == (word,)
    assert unread_of(f"/ip firewall filter\nadd action=accept chain=forward {word}\n") == []


@pytest.mark.parametrize(
    ("word", "inside", "outside"),
    [
        ("10.1.0.0/16", "10.1.2.3", "10.2.0.1"),
        ("10.1.0.5-10.1.0.9", "10.1.0.7", "10.1.0.10"),
        ("!10.1.0.0/16", "10.2.0.1", "10.1.2.3"),
        ("10.1.0.5", "10.1.0.5", "10.1.0.6"),
    ],
)
def test_addresses(word: str, inside: str, outside: str) -> None:
    found = rule(f"action=accept src-address={word}").source
    assert parse_ip(inside) in found.lower
    assert parse_ip(outside) not in found.upper


def test_ports_protocols_and_icmp() -> None:
    (term,) = rule("action=accept protocol=tcp dst-port=22,8000-8010").service.terms
    assert (term.protocols, term.destination_ports) == (Ranges.one(6), Ranges.of((22, 22), (8000, 8010)))
    (term,) = rule("action=accept protocol=ipsec-esp").service.terms
    assert term.protocols == Ranges.one(50)
    (term,) = rule("action=accept protocol=icmp icmp-options=8:0-255").service.terms
    assert term.icmp == Ranges.of((8 * 256, 8 * 256 + 255))
    either = rule("action=accept protocol=udp port=53").service.terms
    assert [(t.destination_ports.size, t.source_ports.size) for t in either] == [(1, 65536), (65536, 1)]
    (term,) = rule("action=accept protocol=tcp dst-port=!22").service.terms
    assert 22 not in term.destination_ports


def test_ports_without_a_protocol_are_not_evaluated() -> None:
    found = rule("action=accept dst-port=22")
    assert found.conditions == ("dst-port=22",)


def test_syn_alone_is_the_opening_segment() -> None:
    assert [t.established for t in rule("action=drop protocol=tcp tcp-flags=syn,!ack").service.terms] == [False]


def test_connection_states_as_written_and_turned_round() -> None:
    assert rule("action=accept connection-state=established,related").states == {"established", "related"}
    assert rule("action=accept connection-state=!new").states == {"established", "related", "invalid", "untracked"}


def test_states_are_in_doubt_where_raw_exempts_packets_from_tracking() -> None:
    raw = "/ip firewall raw\nadd action=notrack chain=prerouting src-address=10.0.0.1\n"
    assert (
        "whether the connection is tracked" in rule("action=accept connection-state=established", beside=raw).conditions
    )
    off = "/ip firewall connection tracking\nset enabled=no\n"
    assert (
        "whether the connection is tracked" in rule("action=accept connection-state=established", beside=off).conditions
    )


def test_interface_lists_include_exclude_and_negation() -> None:
    """manual.mikrotik.com, Interface Lists: included members, without excluded ones, and the list's own."""
    assert rule("action=accept in-interface-list=BOTH", beside=LISTS).inward == {"ether1", "ether2"}
    assert rule("action=accept in-interface-list=INSIDE", beside=LISTS).inward == {"ether2"}
    found = rule("action=drop in-interface-list=!LAN", beside=LISTS).inward
    assert found is not None
    assert "ether1" in found
    assert "ether2" not in found


def test_a_list_that_includes_itself_ends() -> None:
    lists = "/interface list\nadd include=B name=A\nadd include=A name=B\n/interface list member\nadd interface=ether1 list=B\n"
    assert rule("action=drop in-interface-list=B", beside=lists).inward is not None


def test_an_interface_list_nobody_defines_is_a_condition() -> None:
    assert rule("action=drop in-interface-list=NOPE").conditions == ("in-interface-list=NOPE",)


def test_dial_in_may_join_a_list() -> None:
    """``interface-list`` of a PPP profile adds the interfaces of those who dial in."""
    text = "/interface list\nadd name=LAN\n/ppp profile\nadd interface-list=LAN name=p\n/interface l2tp-server server\nset enabled=yes\n"
    found = forward("action=drop in-interface-list=!LAN", beside=text).rules
    assert [("<l2tp>" in (one.inward or ()), bool(one.conditions)) for one in found][-1] == (True, True)


ADDRESSES = """
/ip firewall address-list
add address=10.9.0.0/24 list=admins
add address=10.9.1.5-10.9.1.9 list=admins
add address=10.9.9.9 disabled=yes list=admins
add address=10.8.0.1 list=guests timeout=1d
add address=ntp.example.jp list=clocks
"""


def test_a_static_address_list_is_exact() -> None:
    found = rule("action=accept src-address-list=admins", beside=ADDRESSES).source
    assert found.lower == found.upper == prefix("10.9.0.0/24") | Ranges.of((parse_ip("10.9.1.5"), parse_ip("10.9.1.9")))


def test_negated_address_list() -> None:
    found = rule("action=drop src-address-list=!admins", beside=ADDRESSES).source
    assert parse_ip("10.9.0.1") not in found.upper
    assert parse_ip("10.7.0.1") in found.lower


def test_entries_with_a_timeout_or_a_name_are_uncertain() -> None:
    guests = rule("action=accept src-address-list=guests", beside=ADDRESSES).source
    assert (guests.lower, guests.upper) == (Ranges(), prefix("10.8.0.1"))
    clocks = rule("action=accept src-address-list=clocks", beside=ADDRESSES).source
    assert (clocks.lower, clocks.upper) == (Ranges(), ANY4)


@pytest.mark.parametrize(
    "filling",
    [
        "/ip firewall mangle\nadd action=add-src-to-address-list address-list=admins chain=prerouting\n",
        "/ppp profile\nadd address-list=admins name=p\n",
        '/system script\nadd name=s source="/ip firewall address-list add list=admins address=10.0.0.1"\n',
        "/ip dhcp-server lease\nadd address=10.1.0.9 address-lists=admins mac-address=00:00:5E:00:53:01\n",
    ],
)
def test_a_list_that_something_fills_may_hold_anything(filling: str) -> None:
    found = rule("action=accept src-address-list=admins", beside=ADDRESSES + filling).source
    assert found.upper == ANY4
    assert found.lower


def test_a_list_without_entries_in_the_export_is_unknown_not_empty() -> None:
    found = rule("action=drop src-address-list=blocked").source
    assert (found.lower, found.upper) == (Ranges(), ANY4)


def test_jump_and_return_keep_chains() -> None:
    text = """
    /ip firewall filter
    add action=jump chain=forward jump-target=outside
    add action=jump chain=forward jump-target=nowhere
    add action=return chain=outside src-address=10.0.0.1
    add action=drop chain=outside
    """
    device = device_of(text)
    outer, inner = device.ruleset("filter forward"), device.ruleset("filter outside")
    assert outer is not None
    assert inner is not None
    assert [(one.action, one.chain) for one in outer.rules] == [(Action.JUMP, "filter outside")]
    assert (inner.default, [one.action for one in inner.rules]) == (Action.RETURN, [Action.RETURN, Action.DENY])


def test_fasttrack_followed_by_the_same_accept_decides_nothing_else() -> None:
    """wiki.mikrotik.com, Manual:IP/Fasttrack: an identical accept rule has to follow."""
    both = forward("action=fasttrack-connection connection-state=established,related",
                   "action=accept connection-state=established,related,untracked", "action=drop")  # fmt: skip
    assert [one.action for one in both.rules] == [Action.PERMIT, Action.DENY]
    alone = forward("action=fasttrack-connection connection-state=established,related", "action=drop").rules[0]
    assert (alone.action, bool(alone.conditions)) == (Action.PERMIT, True)


def test_dstnat_state_speaks_of_the_rules_that_change_destinations() -> None:
    nat = "/ip firewall nat\nadd action=dst-nat chain=dstnat dst-port=80 protocol=tcp to-addresses=10.1.0.9\n"
    found = rule("action=accept connection-nat-state=dstnat", beside=nat)
    assert (found.translated, found.destination.upper) == ({"nat dstnat 1"}, prefix("10.1.0.9"))
    assert rule("action=drop connection-nat-state=!dstnat", beside=nat).translated == {""}


def test_ipsec_policy_without_ipsec_is_always_or_never() -> None:
    assert forward("action=accept ipsec-policy=in,ipsec").rules == ()
    assert rule("action=accept ipsec-policy=out,none").conditions == ()


IPSEC = """
/ip ipsec peer
add address=198.51.100.9/32 name=hq
/ip ipsec policy
add dst-address=10.70.0.0/16 peer=hq src-address=10.1.0.0/16 tunnel=yes
"""


def test_ipsec_policy_out_is_what_the_policies_name() -> None:
    found = rule("action=accept ipsec-policy=out,ipsec", beside=IPSEC)
    assert (found.source.upper, found.destination.upper) == (prefix("10.1.0.0/16"), prefix("10.70.0.0/16"))
    outside = forward("action=accept ipsec-policy=out,none", beside=IPSEC).rules
    assert not any(
        parse_ip("10.1.0.1") in one.source.upper and parse_ip("10.70.0.1") in one.destination.upper for one in outside
    )


def test_ipsec_policy_in_speaks_of_packets_out_of_a_tunnel() -> None:
    device = device_of("/ip firewall filter\nadd action=accept chain=forward ipsec-policy=in,ipsec\n" + IPSEC)
    ruleset = device.ruleset("filter forward")
    assert ruleset is not None
    assert ruleset.rules[0].inward == {device.vpns[0].entry}


def test_an_interface_with_vrrp_above_it_may_have_another_name() -> None:
    vrrp = "/interface vrrp\nadd interface=ether1 name=vrrp1\n/ip address\nadd address=10.1.0.1/24 interface=vrrp1\n"
    assert rule("action=accept in-interface=ether1", beside=vrrp).conditions == ("in-interface=ether1",)
    assert rule("action=accept in-interface=ether2", beside=vrrp).conditions == ()


def test_mangle_never_drops_and_is_not_bound() -> None:
    text = (
        PLANT
        + "/ip firewall mangle\nadd action=accept chain=forward\n/ip firewall filter\nadd action=drop chain=forward\n"
    )
    assert [(one.ruleset, one.stage) for one in device_of(text).bindings] == [("filter forward", "through")]


def test_raw_stands_at_every_interface_before_translation() -> None:
    """manual.mikrotik.com, Packet Flow: raw prerouting comes first."""
    device = device_of(PLANT + "/ip firewall raw\nadd action=drop chain=prerouting src-address=10.9.0.0/16\n")
    assert {(one.interface, one.stage) for one in device.bindings} == {("ether1", "ingress"), ("ether2", "ingress")}
    assert device.lists_see == "wire"


def test_ipv6_has_lists_of_its_own() -> None:
    device = device_of("/ipv6 firewall filter\nadd action=drop chain=forward protocol=icmpv6\n")
    found = device.ruleset("ip6 filter forward")
    assert found is not None
    assert (found.family, found.rules[0].service.terms[0].protocols) == ("6", Ranges.one(58))


def test_packets_between_subnets(tmp_path: Path) -> None:
    asked = Asked(
        tmp_path,
        PLANT
        + """
/ip firewall filter
add action=accept chain=forward connection-state=established,related
add action=accept chain=forward dst-address=10.2.0.9 dst-port=443 in-interface=ether1 protocol=tcp
add action=jump chain=forward in-interface=ether2 jump-target=from-2
add action=drop chain=forward
add action=accept chain=from-2 dst-port=80 protocol=tcp
""",
    )
    assert asked.verdict("10.1.0.5", "10.2.0.9") == "permitted"
    assert asked.verdict("10.1.0.5", "10.2.0.9", "80") == "denied"
    assert asked.verdict("10.2.0.5", "10.1.0.9", "80") == "permitted"
    assert asked.verdict("10.2.0.5", "10.1.0.9", "22") == "denied"


def test_without_any_rule_everything_passes(tmp_path: Path) -> None:
    assert Asked(tmp_path, PLANT).verdict("10.1.0.5", "10.2.0.9", "23") == "permitted"


def test_without_forwarding_nothing_passes(tmp_path: Path) -> None:
    """ip-forward=no stops routing; IPv6 has a switch of its own."""
    asked = Asked(tmp_path, PLANT + "/ip settings\nset ip-forward=no\n")
    assert asked.verdict("10.1.0.5", "10.2.0.9") == "denied"


def test_a_rule_on_a_port_of_a_bridge_matches_no_routed_packet(tmp_path: Path) -> None:
    """RouterOS marks such rules invalid in its export: in/out-interface matcher not possible when interface is slave."""
    asked = Asked(
        tmp_path,
        """
/interface bridge
add name=br
/interface bridge port
add bridge=br interface=ether1
/ip address
add address=10.1.0.1/24 interface=br
add address=10.2.0.1/24 interface=ether2
/ip firewall filter
add action=drop chain=forward in-interface=ether1
""",
        V6,
    )
    assert asked.verdict("10.1.0.5", "10.2.0.9") == "permitted"


def test_rules_hold_in_every_vrf() -> None:
    text = PLANT + "/ip vrf\nadd interfaces=ether2 name=plant\n/ip firewall filter\nadd action=drop chain=forward\n"
    assert {one.vrf for one in device_of(text).bindings} == {"", "plant"}
