"""Hosts with nftables: tables and base chains, where they stand, translations, and what stays unknown."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.engine.discover import all_platforms
from auditor.engine.inputs import read_input, unaccounted
from auditor.model.address import format_ranges, prefix
from auditor.model.device import Device
from auditor.model.naming import used
from auditor.model.ranges import Ranges
from auditor.model.rule import Action
from auditor.platform import ParseError, account
from auditor.source.ingest import ingest
from tests.vendor_parsers.iptables_text import document
from tests.vendor_parsers.nftables_text import device_of, table, unread_of
from vendor_parsers.linux_iptables.recognise import sniff as sniff_iptables
from vendor_parsers.linux_nftables.platform import PLATFORM
from vendor_parsers.linux_nftables.recognise import sniff

SAMPLES = Path(__file__).resolve().parents[2] / "samples" / "platforms" / "linux_nftables"
LINKS = """# ip addr
1: lo: <LOOPBACK,UP> mtu 65536
2: eth0: <UP> mtu 1500
    inet 192.0.2.2/24 scope global eth0
    inet6 2001:db8::2/64 scope global
3: eth1: <UP> mtu 1500
    inet 10.0.0.1/24 scope global eth1
"""


def base(name: str, kind: str, hook: str, priority: str, *rules: str, policy: str = "accept") -> str:
    return "\n".join(
        (f"chain {name} {{", f"type {kind} hook {hook} priority {priority}; policy {policy};", *rules, "}")
    )


def ruleset(*chains: str, family: str = "inet") -> str:
    return "\n".join(("# nft list ruleset", f"table {family} t {{", *chains, "}", ""))


def bound(device: Device) -> list[tuple[str, str, str | None]]:
    return [(found.ruleset, found.stage, found.interface) for found in device.bindings]


@pytest.mark.parametrize("name", sorted(path.name for path in SAMPLES.glob("*.conf")))
def test_every_line_of_a_sample_is_understood_and_accounted_for(name):
    (source,) = ingest([str(SAMPLES / name)])
    read = read_input(source, all_platforms())
    assert (read.platform, read.problem, read.unread) == ("linux_nftables", None, [])
    assert not unaccounted(read)


def test_a_recorded_session_is_one_device():
    (source,) = ingest([str(SAMPLES / "weld-gateway.conf")])
    (device,) = read_input(source, all_platforms()).devices
    assert (device.name, device.forwards.value, device.version.known) == ("gw-weld", True, False)
    assert [found.name for found in device.interfaces] == ["lo", "eth0", "eth1"]
    assert [found.default for found in device.filters if found.kind == "sysctl"] == [Action.DENY]
    assert [(found.to_ports, format_ranges(found.to.lower)) for found in device.nats[:2]] == [
        (None, ["10.50.0.5/32"]),
        (None, ["10.50.0.6/32"]),
    ]


def test_every_base_chain_of_a_hook_is_asked_in_the_order_of_priorities():
    """nft(8), VERDICT STATEMENTS: accept ends the base chain alone, drop the packet; CHAINS: priorities."""
    device = device_of(
        ruleset(
            base("late", "filter", "forward", "filter + 10", policy="drop"),
            base("early", "filter", "forward", "-5", "tcp dport 23 drop"),
            base("in", "filter", "input", "filter", policy="drop"),
        )
    )
    assert bound(device) == [
        ("inet t early", "through", None),
        ("inet t in", "local", None),
        ("inet t late", "through", None),
    ]


def test_a_priority_tells_what_has_been_translated():
    """nft(8), CHAINS: dstnat is -100 in prerouting, srcnat is 100 in postrouting."""
    chains = [base(f"p{number}", "filter", hook, priority, "tcp dport 23 drop") for number, (hook, priority) in enumerate(
        (("prerouting", "raw"), ("prerouting", "filter"), ("postrouting", "filter"), ("postrouting", "srcnat + 5"))
    )]  # fmt: skip
    device = device_of(LINKS + ruleset(*chains))
    assert bound(device) == [
        *(("inet t p0", "ingress", name) for name in ("lo", "eth0", "eth1")),
        ("inet t p1", "through", None),
        ("inet t p1", "local", None),
        ("inet t p2", "through", None),
        *(("inet t p3", "egress", name) for name in ("lo", "eth0", "eth1")),
    ]


def test_a_chain_at_the_very_priority_of_a_translation_is_uncertain():
    device = device_of(ruleset(base("p", "filter", "prerouting", "dstnat", "tcp dport 23 drop")))
    assert device.ruleset("inet t p").rules[0].conditions


def test_before_tracking_a_packet_counts_as_invalid():
    """nft_ct_get_eval (net/netfilter/nft_ct.c): without a connection the state is invalid; tracking stands at -200."""
    device = device_of(ruleset(base("p", "filter", "prerouting", "raw", "ct state new drop", "ct state invalid drop")))
    (found,) = device.ruleset("inet t p").rules
    assert (found.name, found.states) == ("inet t p 2", None)


def test_exempt_packets_put_states_in_doubt():
    device = device_of(
        ruleset(base("p", "filter", "prerouting", "raw", "udp dport 53 notrack"), base("f", "filter", "forward", "0", "ct state new accept"))
    )  # fmt: skip
    assert device.ruleset("inet t f").rules[0].conditions


def test_chains_behind_routing_may_not_know_the_way_in():
    """ip_output() hands the incoming device on since Linux 5.6."""
    (found,) = (
        device_of(ruleset(base("p", "filter", "postrouting", "0", 'iifname "eth0" drop'))).ruleset("inet t p").rules
    )
    assert (found.inward, bool(found.conditions)) == (None, True)


def test_a_name_that_is_not_there_yet_is_compared_by_new_kernels_only():
    first, second = (
        device_of(ruleset(base("i", "filter", "input", "0", 'oifname != "eth0" drop', 'oifname "eth0" drop')))
        .ruleset("inet t i")
        .rules
    )
    assert (bool(first.conditions), bool(second.conditions)) == (True, False)


def test_an_ingress_chain_sees_the_packets_of_its_devices():
    """nft(8), ADDRESS FAMILIES: netdev, hook ingress."""
    text = ruleset(base("i", "filter", 'ingress device "eth0"', "0", "ip saddr 10.0.0.0/8 drop"), family="netdev")
    device = device_of(LINKS + text)
    assert bound(device) == [("netdev t i", "ingress", "eth0")]


@pytest.mark.parametrize(("family", "wanted"), [("ip", "4"), ("ip6", "6"), ("inet", "both"), ("", "4")])
def test_families_of_tables(family, wanted):
    """nft(8), TABLES: without a family it is ip."""
    text = table("tcp dport 22 accept", family=family or "inet").replace("table inet", f"table {family}".strip())
    device = device_of(text)
    (found,) = (one for one in device.filters if one.kind == "forward chain")
    assert (found.family, device.bindings[0].family) == (wanted, wanted)


def test_a_policy_is_accept_unless_written():
    device = device_of("table ip t {\nchain f { type filter hook forward priority 0; }\nchain u { accept; }\n}\n")
    assert [found.default for found in device.filters] == [Action.PERMIT, Action.RETURN]


def test_a_dormant_table_is_not_asked():
    """nft(8), TABLES, flag dormant."""
    device = device_of(table("accept", beside="flags dormant"))
    assert device.bindings == ()


def test_a_bridge_table_leaves_open_what_passes_bridges():
    text = LINKS + "4: br0: <UP> mtu 1500\n    bridge forward_delay 1500\n" + ruleset(
        base("f", "filter", "forward", "filter", "ip saddr 10.0.0.1 drop"), family="bridge"
    )  # fmt: skip
    device = device_of(text)
    assert bound(device) == [("tables of the family bridge", stage, "br0") for stage in ("ingress", "egress")]
    assert device.ruleset("tables of the family bridge").default is Action.UNKNOWN


def test_a_part_of_a_ruleset_leaves_the_rest_open():
    text = table("accept").replace("# nft list ruleset", "# nft list table inet t")
    device = device_of(text.replace("# nft", "root@gw:~# nft"))
    assert [found.default for found in device.filters if found.kind == "not exported"] == [Action.UNKNOWN] * 2


def test_scripts_add_what_blocks_hold():
    """nft(8): add table, chain, rule, element; insert puts a rule in front."""
    text = """
    flush ruleset
    add table inet t
    add chain inet t f { type filter hook forward priority 0; policy drop; }
    add set inet t s { type ipv4_addr; }
    add element inet t s { 10.0.0.1, 10.0.0.2 }
    add rule inet t f ip saddr @s accept
    insert rule inet t f tcp dport 23 drop
    """
    device = device_of(text)
    found = device.ruleset("inet t f")
    assert (found.default, [rule.action for rule in found.rules]) == (Action.DENY, [Action.DENY, Action.PERMIT])
    assert found.rules[1].source.lower == prefix("10.0.0.1") | prefix("10.0.0.2")
    assert unread_of(text) == []


def test_several_statements_on_one_line_and_one_on_several():
    text = "table inet t { chain f { type filter hook forward priority 0; policy drop; ip saddr { 10.0.0.1,\n10.0.0.2 } \\\naccept; drop } }\n"
    first, second = device_of(text).ruleset("inet t f").rules
    assert (first.source.lower.size, second.action) == (2, Action.DENY)
    tree = PLATFORM.read(document(text))
    device = PLATFORM.parse(tree)
    counted = account(tree, PLATFORM)
    assert (counted.understood + sum(count for _, count in counted.trivia), counted.unread) == (3, ())
    assert device.ruleset("inet t f").default is Action.DENY


def test_what_an_include_holds_is_not_understood():
    text = 'include "/etc/nftables.d/*.nft"\n' + table("accept")
    tree = PLATFORM.read(document(text))
    PLATFORM.parse(tree)
    assert [(line.at.first, line.topic) for line in account(tree, PLATFORM).unread] == [(1, "filter")]


def test_rules_of_iptables_beside_the_listing_stay_not_understood():
    """iptables-legacy filters beside nftables, and a listing of nft does not show it."""
    text = table("accept") + "*filter\n:FORWARD DROP [0:0]\n-A FORWARD -j ACCEPT\nCOMMIT\n"
    assert sniff(text.splitlines()) > sniff_iptables(text.splitlines()) > 0
    tree = PLATFORM.read(document(text))
    PLATFORM.parse(tree)
    assert {line.topic for line in account(tree, PLATFORM).unread} >= {"filter"}


# -- translation -------------------------------------------------------------------------------------------------------


def nats(*rules: str, hook: str = "prerouting", family: str = "ip", beside: str = LINKS):
    priority = "dstnat" if hook == "prerouting" else "srcnat"
    return device_of(beside + ruleset(base("n", "nat", hook, priority, *rules), family=family)).nats


def test_destinations():
    one, port, moved, choice = nats(
        "ip daddr 192.0.2.2 dnat to 10.0.0.5",
        "tcp dport 80 dnat to 10.0.0.5:8080",
        "udp dport 53 dnat to :5353",
        "udp dport 54 dnat to 10.0.0.8/30 random,persistent",
    )
    assert (format_ranges(one.destination.lower), format_ranges(one.to.lower)) == (["192.0.2.2/32"], ["10.0.0.5/32"])
    assert port.to_ports == Ranges.one(8080)
    assert (moved.one_to_one, moved.to_ports) == (True, Ranges.one(5353))
    assert (choice.to.lower.size, choice.one_to_one) == (4, False)


def test_files_may_leave_out_to():
    """As fw4 writes its rules."""
    (one,) = nats("tcp dport 80 counter dnat 10.0.0.5:8080")
    assert (format_ranges(one.to.lower), one.to_ports, one.conditions) == (["10.0.0.5/32"], Ranges.one(8080), ())


def test_maps_of_destinations():
    first, second = nats("dnat ip to tcp dport map { 80 : 10.0.0.5 . 8080, 443 : 10.0.0.6 . 443 }")
    assert (list(first.service.terms[0].destination_ports), first.to_ports) == ([(80, 80)], Ranges.one(8080))
    assert format_ranges(second.to.lower) == ["10.0.0.6/32"]
    (either,) = nats("dnat ip to numgen inc mod 2 map { 0 : 10.0.0.5, 1 : 10.0.0.6 }")
    assert (either.to.lower.size, either.one_to_one) == (2, False)


def test_sources():
    kept, hidden, mapped = nats(
        "ip daddr 10.0.0.0/8 accept",
        'oifname "eth0" masquerade',
        "snat ip prefix to ip saddr map { 10.0.1.0/24 : 198.51.100.0/24 }",
        hook="postrouting",
    )
    assert (kept.kind, hidden.kind, format_ranges(hidden.to.lower)) == ("identity", "source", ["192.0.2.2/32"])
    assert (mapped.one_to_one, format_ranges(mapped.to.lower)) == (True, ["198.51.100.0/24"])


def test_a_table_of_both_families_translates_each_within_itself():
    found = nats('oifname "eth0" masquerade', hook="postrouting", family="inet")
    assert [format_ranges(nat.to.lower) for nat in found] == [["192.0.2.2/32"], ["2001:db8::2/128"]]


def test_accept_ends_one_chain_of_the_type_nat_and_the_next_may_still_translate():
    """nf_nat_inet_fn (net/netfilter/nf_nat_core.c) goes on until a chain has translated."""
    device = device_of(
        ruleset(
            base("a", "nat", "postrouting", "srcnat", "ip daddr 10.0.0.0/8 accept", "ip daddr 10.1.0.0/16 snat to 192.0.2.8"),
            base("b", "nat", "postrouting", "srcnat + 5", "ip daddr 10.0.0.0/8 snat to 192.0.2.9"),
            family="ip",
        )
    )  # fmt: skip
    assert [(nat.kind, nat.name) for nat in device.nats] == [("source", "ip t b 1")]


def test_unused_sets_and_chains_are_told_from_used_ones():
    beside = "set a { type ipv4_addr; elements = { 10.0.0.1 }; }\nset b { type ipv4_addr; }\nchain c { accept; }\nchain d { ip saddr @b drop; }"
    device = device_of(table("ip saddr @a jump c", beside=beside))
    sure, possible = used(device.definitions, device.references)
    assert sure == possible == {("set", "inet t a"), ("acl", "inet t c"), ("acl", "inet t forward")}


@pytest.mark.parametrize(
    "text",
    [
        "*filter\n:INPUT DROP [0:0]\n-A INPUT -i lo -j ACCEPT\nCOMMIT\n",
        "table inet.0 {\n",
        "firewall {\n family inet {\n filter F {\n",
        "hostname sw1\ninterface Gi0/1\n",
        "pass in on em0 from <table> to any\n",
    ],
)
def test_other_texts_are_not_claimed(text):
    assert sniff(text.splitlines()) == 0


def test_a_text_without_a_table_is_refused():
    with pytest.raises(ParseError):
        device_of("#!/usr/sbin/nft -f\nflush ruleset\n")


PIECES = [
    *r"""table inet t { } { } chain f set s map m type filter hook forward priority filter + - 5 ; policy drop elements = , : .
    ip saddr tcp dport vmap map @s @m { { } } != == & | / ( ) accept drop jump goto f ct state new,established status dnat
    dnat snat to prefix masquerade redirect :80 10.0.0.1:80-70 10.0.0.0/99 ::1 [::1]:8 "eth* " log prefix limit rate over
    numgen mod fib daddr . iif type local icmp code 999 meta mark set count over add rule $x define x flowtable xt ٣ -""".split(),
    "\n",
    "# nft list ruleset",
    "define x = { $x }",
]  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=60))
def test_mangled_input_raises_only_parse_errors(words):
    text = "table inet t {\nchain f {\ntype filter hook forward priority 0;\n" + " ".join(words).replace(" \n ", "\n")
    tree = PLATFORM.read(document(text))
    try:
        PLATFORM.parse(tree)
    except ParseError:
        return
    counted = account(tree, PLATFORM)
    lines = counted.understood + sum(n for _, n in (*counted.ignored, *counted.trivia))
    assert lines + sum(line.at.last - line.at.first + 1 for line in counted.unread) == len(text.splitlines())
