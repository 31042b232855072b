"""Rules of nftables: which packets a line asks for, and what it decides. Source: nft(8), and what nft 1.0.6 loads.

"nft --debug=netlink" below is the list of tests nft gives the kernel for a line.
"""

from __future__ import annotations

import pytest

from auditor.model.address import ANY4, ANY6, format_ranges, prefix
from auditor.model.ranges import Ranges
from auditor.model.rule import Action
from auditor.model.service import ALL_PORTS, Term
from tests.vendor_parsers.nftables_text import device_of, forward, rule, rules_of, table, unread_of


def ports(*bounds: tuple[int, int]) -> Ranges:
    return Ranges.of(*bounds)


def terms(text: str) -> list[tuple[str, list[tuple[int, int]]]]:
    return [(str(term.protocols.intervals), list(term.destination_ports)) for term in rule(text).service.terms]


def test_a_match_on_a_header_asks_for_that_header():
    """nft --debug=netlink: "ip saddr" in inet loads nfproto first, "tcp dport" the protocol, "icmp type" both."""
    found = rule("ip saddr 10.0.0.0/8 tcp dport 22 accept")
    assert (found.source.lower, found.destination.lower) == (prefix("10.0.0.0/8"), ANY4)
    assert found.service.terms == (Term(Ranges.one(6), ports((22, 22))),)
    assert rule("icmp type echo-request accept").destination.lower == ANY4
    assert rule("icmpv6 type echo-request accept").destination.lower == ANY6


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("10.0.0.1", ["10.0.0.1/32"]),
        ("10.0.0.0/31", ["10.0.0.0/31"]),
        ("10.0.0.1-10.0.0.9", ["10.0.0.1-10.0.0.9"]),
        ("{ 10.0.0.1, 10.9.0.0/16 }", ["10.0.0.1/32", "10.9.0.0/16"]),
        ("@known", ["10.1.0.0/16", "10.2.0.1/32"]),
        ("!= 128.0.0.0/1", ["0.0.0.0/1"]),
        ("& 255.255.0.0 == 10.3.0.0", ["10.3.0.0/16"]),
    ],
)
def test_addresses(text, wanted):
    beside = "set known { type ipv4_addr; flags interval; elements = { 10.1.0.0/16, 10.2.0.1 }; }"
    found = rule(f"ip saddr {text} accept", beside).source
    assert (format_ranges(found.lower), found.lower) == (wanted, found.upper)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("22", [(22, 22)]),
        ("ssh", [(22, 22)]),
        ("{ 22, 80-90 }", [(22, 22), (80, 90)]),
        ("!= 0-1023", [(1024, 65535)]),
        ("> 1023", [(1024, 65535)]),
        ("<= 1", [(0, 1)]),
    ],
)
def test_ports(text, wanted):
    assert terms(f"tcp dport {text} accept") == [("((6, 6),)", wanted)]


def test_ports_of_any_transport_are_those_of_the_protocols_named_before():
    assert terms("meta l4proto { tcp, udp } th dport 53 accept") == [("((6, 6), (17, 17))", [(53, 53)])]
    assert [bool(found.conditions) for found in rules_of("th dport 53 accept")] == [False, True]


def test_types_and_codes_of_icmp():
    (term,) = rule("icmp type . icmp code { 3 . 4 } accept").service.terms
    assert list(term.icmp) == [(3 * 256 + 4, 3 * 256 + 4)]
    assert rule("icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert } accept").service.terms[0].icmp.size == 512


def test_a_concatenation_is_the_product_of_each_element():
    first, second = rules_of("ip saddr . tcp dport { 10.0.0.1 . 80, 10.0.0.0/24 . 443-445 } accept")
    assert (format_ranges(first.source.lower), list(first.service.terms[0].destination_ports)) == (
        ["10.0.0.1/32"],
        [(80, 80)],
    )
    assert (format_ranges(second.source.lower), list(second.service.terms[0].destination_ports)) == (
        ["10.0.0.0/24"],
        [(443, 445)],
    )


def test_interfaces_by_name_by_any_ending_and_in_pairs():
    assert rule('iifname "eth0" accept').inward == {"eth0"}
    assert rule('oifname { "eth0", "eth1" } accept').outward == {"eth0", "eth1"}
    known, other = rules_of('iifname "eth*" oifname "eth1" accept')
    assert (known.inward, known.conditions) == ({"eth1"}, ())
    assert (other.inward, other.conditions) == ({"(other)"}, ("interface eth*",))
    pair = rule('iifname . oifname { "eth0" . "eth1" } accept')
    assert (pair.inward, pair.outward) == ({"eth0"}, {"eth1"})


def test_every_interface_a_rule_a_set_or_a_map_names_is_one():
    beside = 'set ports { type ifname; elements = { "lan3" }; }'
    rules = ('iifname vmap { "lan1" : accept, "lan2" : drop }', "iifname @ports accept", 'log prefix "lan9" accept')
    device = device_of(table(*rules, beside=beside))
    assert [found.name for found in device.interfaces] == ["lan3", "lan1", "lan2", "(other)"]


@pytest.mark.parametrize(
    ("text", "states"),
    [
        ("established,related", {"established", "related"}),
        ("{ established, related }", {"established", "related"}),
        ("& (established | related) != 0", {"established", "related"}),
        ("== new", {"new"}),
        ("!= { established, related }", {"new", "invalid", "untracked"}),
        ("!= invalid", {"new", "established", "related", "untracked"}),
    ],
)
def test_states_of_the_connection(text, states):
    assert rule(f"ct state {text} accept").states == states


def test_states_joined_by_a_bar_are_compared_as_a_whole():
    """nft --debug=netlink: "ct state != established | related" is one comparison with 6, and a packet has one state."""
    assert rule("ct state != established | related accept").states is None
    assert rules_of("ct state == established,related accept") == ()
    assert rule("ct state != established,related accept").conditions


def test_flags_without_an_operator_match_where_one_is_set():
    """nft --debug=netlink: "tcp flags syn" is a mask and "not 0", "tcp flags == syn" compares all flags."""
    opening, others = rules_of("tcp flags syn accept")
    assert (opening.service.terms[0].established, opening.conditions) == (False, ())
    assert others.conditions
    exact = rule("tcp flags & (fin | syn | rst | ack) == syn accept")
    assert (exact.service.terms[0].established, exact.conditions) == (False, ())
    assert rule("tcp flags syn / fin,syn,rst,ack accept").service == exact.service
    assert all(found.conditions for found in rules_of("tcp flags == syn accept"))


def test_a_changed_destination_is_asked_for_by_the_rules_that_change_it():
    nat = "chain pre { type nat hook prerouting priority dstnat; ip daddr 192.0.2.1 dnat ip to 10.0.0.5\n}"
    assert rule("ct status dnat accept", nat).translated == {"inet t pre 1"}
    assert rules_of("ct status dnat accept") == ()


def test_addresses_by_type():
    four, six = rules_of("fib daddr type local accept", "")
    assert format_ranges(four.destination.lower) == ["127.0.0.0/8"]
    assert format_ranges(six.destination.lower) == ["::1/128"]


def test_a_map_of_verdicts_decides_for_each_element_and_goes_on_for_the_rest():
    first, second, third = forward(
        "tcp dport vmap { 22 : jump inner, 80-90 : drop }", "accept", beside="chain inner { return; }"
    ).rules
    assert (first.action, first.chain) == (Action.JUMP, "inet t inner")
    assert (second.action, list(second.service.terms[0].destination_ports)) == (Action.DENY, [(80, 90)])
    assert (third.action, third.service.is_any) == (Action.PERMIT, True)


def test_the_catch_all_of_a_map_is_certain_only_where_no_other_element_comes_back():
    assert [found.conditions for found in rules_of("meta l4proto vmap { tcp : accept, * : drop }")] == [(), ()]
    mapped = rules_of("meta l4proto vmap { tcp : jump inner, * : drop }", "chain inner { return; }")
    assert [bool(found.conditions) for found in mapped] == [False, True]


def test_logging_and_counting_decide_nothing():
    assert rules_of('log prefix "x drop " level info flags tcp sequence,options counter packets 1 bytes 2') == ()
    found = rule('counter name "c" log prefix "a b" group 2 reject with icmpx type admin-prohibited comment "no way"')
    assert (found.action, found.log, found.description, found.conditions) == (Action.DENY, True, "no way", ())


@pytest.mark.parametrize(
    "text",
    [
        "meta mark 0x1", "limit rate over 10/minute burst 5 packets", "ct count over 20", "ip ttl < 64", 'meta hour "08:00"-"17:00"',
        "add @seen { ip saddr }", "numgen random mod 2 < 1", "ether saddr 02:00:00:00:00:01", "ct original ip daddr 10.0.0.1",
        "fib saddr . iif oif missing", "ip frag-off & 0x1fff != 0", "quota over 25 mbytes", "socket transparent 1",
        "ct mark & 0xff == 0x1", "exthdr frag exists", "@th,0,16 53", "ipsec in reqid 1", "meta ibrname br0",
    ],
)  # fmt: skip
def test_what_no_export_tells_is_a_condition_of_its_rule(text):
    found = rule(f"{text} accept")
    assert (found.action, len(found.conditions)) == (Action.PERMIT, 1)
    assert unread_of(table(f"{text} accept")) == []


@pytest.mark.parametrize(
    "text", ["meta mark set 0x1", "ct mark set meta mark", "tcp option maxseg size set rt mtu", "meta priority set 1:2",
             "ct helper set \"ftp\"", "mark set mark or 0x10", "ip dscp set cs1", "dup to 10.0.0.9 device \"eth1\""],
)  # fmt: skip
def test_statements_that_only_mark_a_packet_decide_nothing(text):
    assert rules_of(text) == ()
    assert unread_of(table(text)) == []


def test_a_statement_that_changes_an_address_leaves_what_follows_open():
    found = rule("ip saddr set 10.0.0.1")
    assert found.action is Action.UNKNOWN


def test_words_nobody_understands_make_a_rule_uncertain_and_stay_not_understood():
    found = rule("ip saddr 10.0.0.1 frobs 7 accept")
    assert (found.action, found.conditions) == (Action.PERMIT, ("frobs 7 accept",))
    assert unread_of(table("ip saddr 10.0.0.1 frobs 7 accept")) == ["frobs"]
    assert rule('xt match "owner" accept').action is Action.UNKNOWN


def test_sets_that_change_may_hold_anything():
    """nft(8), SETS: elements with a timeout expire, dynamic ones are added by packets."""
    for flags in ("flags dynamic", "timeout 1h", "flags timeout"):
        found = rule(
            "ip saddr @tried drop", f"set tried {{ type ipv4_addr; {flags}; elements = {{ 10.0.0.1 }}; }}"
        ).source
        assert (found.lower, found.upper) == (Ranges(), ANY4)


def test_a_set_without_elements_is_empty_only_where_the_listing_would_show_them():
    """nft(8), option --terse: omit contents of sets."""
    text = table("ip saddr @allowed accept", beside="set allowed { type ipv4_addr; }")
    assert device_of(text).ruleset("inet t forward").rules == ()
    for prompt in ("# nft -t list ruleset", "# nft -st list ruleset", "# nothing told"):
        (found,) = device_of(text.replace("# nft list ruleset", prompt)).ruleset("inet t forward").rules
        assert (found.source.lower, found.source.upper) == (Ranges(), ANY4)


def test_definitions_are_put_where_they_are_named():
    """nft(8), SYMBOLIC VARIABLES."""
    text = "define lan = 10.0.0.0/24\ndefine all = { $lan, 10.9.0.0/16 }\n" + table(
        "ip saddr $all tcp dport { 80, $nothing } accept"
    )
    (found,) = device_of(text).ruleset("inet t forward").rules
    assert format_ranges(found.source.lower) == ["10.0.0.0/24", "10.9.0.0/16"]
    assert found.conditions


def test_offloaded_flows_may_pass_by_the_chains():
    """nft(8), FLOWTABLES: packets of a flow in the table go past the classic forwarding path."""
    found = rule("meta l4proto tcp flow add @ft", "flowtable ft { hook ingress priority 0; devices = { eth0 }; }")
    assert (found.action, found.states, bool(found.conditions)) == (Action.PERMIT, {"established"}, True)


def test_all_ports_stay_when_nothing_is_asked():
    assert rule("meta l4proto udp accept").service.terms[0].destination_ports == ALL_PORTS
