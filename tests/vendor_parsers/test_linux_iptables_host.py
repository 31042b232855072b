"""Hosts with iptables: tables and families, where chains stand, what is exported beside them, and what stays unknown."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.engine.discover import all_platforms
from auditor.engine.inputs import read_input, unaccounted
from auditor.model.address import ANY4, ANY6, format_ip, format_ranges, prefix
from auditor.model.device import Device
from auditor.model.rule import Action
from auditor.platform import ParseError, account
from auditor.source.ingest import ingest
from tests.vendor_parsers.iptables_text import device_of, document, table, unread_of
from vendor_parsers._readers.linux.quoting import split_words
from vendor_parsers.linux_iptables.platform import PLATFORM
from vendor_parsers.linux_iptables.recognise import sniff

SAMPLES = Path(__file__).resolve().parents[2] / "samples" / "platforms" / "linux_iptables"


def sample(name: str) -> Device:
    (source,) = ingest([str(SAMPLES / name)])
    (device,) = read_input(source, all_platforms()).devices
    return device


def bound(device: Device) -> list[tuple[str, str, str | None]]:
    return [(found.ruleset, found.stage, found.interface) for found in device.bindings if found.family == "4"]


@pytest.mark.parametrize("name", sorted(path.name for path in SAMPLES.glob("*.conf")))
def test_every_line_of_a_sample_is_understood_and_accounted_for(name):
    (source,) = ingest([str(SAMPLES / name)])
    read = read_input(source, all_platforms())
    assert (read.platform, read.problem, read.unread) == ("linux_iptables", None, [])
    assert not unaccounted(read)


def test_a_recorded_session_is_one_device():
    device = sample("press-gateway.conf")
    assert (device.name, device.version.value, device.forwards.value) == ("gw-press", "1.8.9", True)
    assert {"routes", "policy_routes"} <= device.reads
    assert [(found.name, found.vlan, found.parent) for found in device.interfaces if found.vlan] == [
        ("eth1.30", 30, "eth1")
    ]
    shown = {found.name: [f"{format_ip(a.ip)}/{a.length}" for a in found.addresses] for found in device.interfaces}
    assert shown["eth1"] == ["10.20.0.1/24", "10.20.0.9/24"]
    assert shown["lo"] == []
    assert [found.secondary for found in device.interface("eth1").addresses] == [False, True]


def test_outputs_are_told_apart_by_bare_prompts_and_by_their_shape():
    text = """
    # hostname
    gw-7
    $ ip -o addr
    2: eth0    inet 10.0.0.1/24 brd 10.0.0.255 scope global eth0\\       valid_lft forever preferred_lft forever
    $ ip -6 route
    default via 2001:db8::1 dev eth0 metric 1024 pref medium
    """
    device = device_of(text + table("filter"))
    assert (device.name, [found.name for found in device.interfaces]) == ("gw-7", ["eth0"])
    assert [(found.prefix, found.next_hop) for found in device.routes] == [(ANY6, prefix("2001:db8::1").least)]
    shapes = device_of(table("filter") + "default via 10.0.0.254 dev eth0\nnet.ipv4.ip_forward = 1\n")
    assert [found.prefix for found in shapes.routes] == [ANY4]
    assert shapes.forwards.is_(True)
    assert shapes.name == "gw-01"


def test_routes():
    text = """
    # ip addr
    2: eth0: <UP> mtu 1500
        inet 10.0.0.1/24 scope global eth0
    # ip route
    default via 10.0.0.254 dev eth0 proto static metric 100 onlink
    10.0.0.0/24 dev eth0 proto kernel scope link src 10.0.0.1
    10.1.0.0/16 via 10.0.0.2 dev eth0 linkdown
    10.2.0.0/16 proto static
    \tnexthop via 10.0.0.3 dev eth0 weight 1
    \tnexthop via 10.0.0.4 dev eth0 weight 1
    unreachable 10.3.0.0/16
    10.4.0.0/16 via 10.0.0.2 dev eth0 table 7
    """
    device = device_of(text + table("filter"))
    assert [
        (format_ranges(r.prefix)[0], r.next_hop and format_ip(r.next_hop), r.discard, r.vrf) for r in device.routes
    ] == [
        ("0.0.0.0/0", "10.0.0.254", False, ""),
        ("10.1.0.0/16", "10.0.0.2", False, ""),
        ("10.2.0.0/16", "10.0.0.3", False, ""),
        ("10.2.0.0/16", "10.0.0.4", False, ""),
        ("10.3.0.0/16", None, True, ""),
        ("10.4.0.0/16", "10.0.0.2", False, "7"),
    ]
    assert [found.conditions for found in device.routes][1] == ("linkdown",)
    assert unread_of(text + table("filter")) == []


def test_routing_rules_choose_a_table():
    text = "# ip rule\n0:\tfrom all lookup local\n90:\tfrom 10.0.0.0/8 iif eth1 lookup 7\n91:\tfrom all fwmark 0x1 lookup 8\n"
    first, second = device_of(text + table("filter")).policy_routes
    assert (first.source.lower, first.inward, first.next_vrf) == (prefix("10.0.0.0/8"), {"eth1"}, "7")
    assert (second.next_vrf, second.conditions) == ("8", ("fwmark 0x1",))


@pytest.mark.parametrize(
    ("four", "six", "forwards", "lists"),
    [
        ("1", "1", True, {}),
        ("0", "0", False, {}),
        ("1", "0", True, {"6": Action.DENY}),
        ("0", "1", True, {"4": Action.DENY}),
        ("1", None, True, {"6": Action.UNKNOWN}),
        ("0", None, None, {"4": Action.DENY, "6": Action.UNKNOWN}),
        (None, None, None, {}),
    ],
)
def test_whether_a_host_routes_is_told_by_family(four, six, forwards, lists):
    """ip-sysctl: ip_forward and conf.all.forwarding; the kernel's default 0 is no fact about a distribution."""
    lines = [f"net.ipv4.ip_forward = {four}"] * (four is not None)
    lines += [f"net.ipv6.conf.all.forwarding = {six}"] * (six is not None)
    device = device_of("\n".join(("# sysctl -a", *lines, "")) + table("filter"))
    assert device.forwards.value is forwards
    assert {found.family: found.default for found in device.filters if found.kind == "sysctl"} == lists


def test_an_interface_may_refuse_to_forward_what_it_receives():
    """ip-sysctl: conf/<interface>/forwarding."""
    text = "# sysctl -a\nnet.ipv4.ip_forward = 1\nnet.ipv6.conf.all.forwarding = 1\nnet.ipv4.conf.eth1.forwarding = 0\n"
    device = device_of(text + table("filter"))
    (refusal,) = device.ruleset("forwarding").rules
    assert (device.forwards.value, refusal.inward, refusal.action) == (True, {"eth1"}, Action.DENY)
    assert device.ruleset("forwarding").default is Action.PERMIT


def test_built_in_chains_stand_where_the_kernel_asks_them():
    """iptables(8), TABLES: PREROUTING before routing, FORWARD and POSTROUTING behind it, INPUT for the host itself."""
    drops = "-i eth0 -p udp -j DROP"
    device = device_of(
        table("raw", f"-A PREROUTING {drops}")
        + table("mangle", "-A FORWARD -p udp -j DROP", "-A POSTROUTING -p udp -j DROP", "-A INPUT -p udp -j DROP")
        + table("filter")
    )
    assert bound(device) == [
        ("raw PREROUTING", "ingress", "eth0"),
        ("raw PREROUTING", "ingress", "(other)"),
        ("mangle FORWARD", "through", None),
        ("filter FORWARD", "through", None),
        ("mangle POSTROUTING", "through", None),
        ("mangle INPUT", "local", None),
        ("filter INPUT", "local", None),
    ]
    assert (device.stateful, device.lists_guard_self, device.lists_see, device.policies_see) == (
        False,
        True,
        "wire",
        "real",
    )


def test_chains_that_cannot_stop_a_packet_are_bound_in_the_filter_table_alone():
    marks = table("mangle", "-A PREROUTING -j MARK --set-xmark 0x1/0x1", "-A FORWARD -p tcp -j ACCEPT")
    assert bound(device_of(marks + table("filter", policy="ACCEPT"))) == [
        ("filter FORWARD", "through", None),
        ("filter INPUT", "local", None),
    ]


def test_a_family_that_is_not_exported_is_left_open():
    device = device_of(table("filter"))
    open_list = device.ruleset("ip6 filter FORWARD")
    assert (open_list.default, open_list.family, open_list.kind) == (Action.UNKNOWN, "6", "not exported")
    assert [found.stage for found in device.bindings if found.ruleset == "ip6 filter FORWARD"] == ["through"]


def test_a_chain_left_out_of_a_hand_written_table_is_left_open():
    device = device_of("*filter\n:INPUT DROP\n-A INPUT -i lo -j ACCEPT\nCOMMIT\n")
    assert device.ruleset("filter FORWARD").default is Action.UNKNOWN


def test_both_families_in_one_text():
    device = device_of(
        table("filter", "-A FORWARD -j ACCEPT") + table("filter", "-A FORWARD -p ipv6-icmp -j DROP", six=True)
    )
    assert [len(device.ruleset(name).rules) for name in ("filter FORWARD", "ip6 filter FORWARD")] == [1, 1]
    assert device.ruleset("ip6 filter FORWARD").family == "6"


def test_a_table_without_a_heading_is_known_by_its_addresses():
    text = "*filter\n:INPUT ACCEPT\n:FORWARD DROP\n:OUTPUT ACCEPT\n-A FORWARD -s 2001:db8::/32 -j ACCEPT\nCOMMIT\n"
    assert device_of(text).ruleset("ip6 filter FORWARD").default is Action.DENY


def test_the_last_of_two_saves_of_a_table_holds_and_the_first_is_not_understood():
    text = table("filter", "-A FORWARD -p tcp -j ACCEPT") + table("filter", "-A FORWARD -p udp -j ACCEPT")
    (rule,) = device_of(text).ruleset("filter FORWARD").rules
    assert rule.service.terms[0].protocols.least == 17
    assert unread_of(text) == ["-A"]


def test_the_form_of_iptables_dash_s_is_read():
    """iptables(8), -S: print the rules like iptables-save, of one table."""
    text = """
    # iptables -S
    -P INPUT DROP
    -P FORWARD DROP
    -P OUTPUT ACCEPT
    -N web
    -A FORWARD -i eth0 -j web
    -A web -p tcp -m tcp --dport 443 -j ACCEPT
    # iptables -t nat -S
    -P PREROUTING ACCEPT
    -A PREROUTING -p tcp -m tcp --dport 80 -j DNAT --to-destination 10.0.0.5
    """
    device = device_of(text)
    assert device.ruleset("filter FORWARD").default is Action.DENY
    assert [len(device.ruleset(name).rules) for name in ("filter FORWARD", "filter web")] == [1, 1]
    assert len(device.nats) == 1
    assert unread_of(text) == []
    bare = device_of("-P INPUT ACCEPT\n-P FORWARD DROP\n-P OUTPUT ACCEPT\n-A FORWARD -i eth0 -j ACCEPT\n")
    assert len(bare.ruleset("filter FORWARD").rules) == 1


def test_chains_printed_one_by_one_make_one_table():
    text = "$ iptables -S INPUT\n-P INPUT DROP\n$ iptables -S FORWARD\n-P FORWARD DROP\n-A FORWARD -i eth0 -j ACCEPT\n"
    device = device_of(text)
    assert [device.ruleset(f"filter {chain}").default for chain in ("INPUT", "FORWARD")] == [Action.DENY, Action.DENY]


def test_a_stray_rule_behind_the_tables_is_not_understood_and_replaces_nothing():
    text = table("filter", "-A FORWARD -p tcp -j ACCEPT") + "-A FORWARD -j ACCEPT\n"
    (rule,) = device_of(text).ruleset("filter FORWARD").rules
    assert not rule.service.is_any
    assert len(unread_of(text)) == 1


def test_comments_that_speak_of_commands_are_comments():
    """A hand-written file for iptables-restore explains itself."""
    text = """
    # ip forwarding rules
    # iptables rules of the press
    *filter
    :FORWARD DROP [0:0]
    # hostname
    # ip route
    -A FORWARD -p tcp -j ACCEPT
    # iptables -S
    -A FORWARD -p udp -j ACCEPT
    COMMIT
    """
    device = device_of(text)
    assert (device.name, len(device.ruleset("filter FORWARD").rules)) == ("gw-01", 2)
    assert unread_of(text) == []


def test_counters_before_rules_are_skipped():
    """iptables-save -c prints them in front of every rule."""
    text = "*filter\n:INPUT ACCEPT [1:2]\n:FORWARD ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n[12:720] -A FORWARD -p tcp -j DROP\nCOMMIT\n"
    assert len(device_of(text).ruleset("filter FORWARD").rules) == 1
    assert unread_of(text) == []


def test_rules_the_program_could_not_show_are_told():
    """iptables-nft-save names the tables of nftables itself, and those of the older iptables, in comments."""
    text = table("filter") + "# Table `nat' is incompatible, use 'nft' tool.\n"
    text += "# Warning: iptables-legacy tables present, use iptables-legacy-save to see them\n"
    tree = PLATFORM.read(document(text))
    PLATFORM.parse(tree)
    assert [(line.at.first, line.topic) for line in account(tree, PLATFORM).unread] == [(8, "filter"), (9, "filter")]


def test_connected_routes_stand_in_for_addresses_that_are_not_exported():
    text = "# ip route\n10.0.0.0/24 dev eth0 proto kernel scope link src 10.0.0.1\n"
    device = device_of(text + table("filter"))
    assert [(found.prefix, found.interface) for found in device.routes] == [(prefix("10.0.0.0/24"), "eth0")]
    assert [found.name for found in device.interfaces] == ["eth0", "(other)"]


def test_interfaces_only_rules_name_have_no_addresses_and_one_stands_for_the_rest():
    device = device_of(table("filter", "-A FORWARD -i eth0 -o wlan+ -j ACCEPT"))
    assert [(found.name, found.enabled.known, found.addresses) for found in device.interfaces] == [
        ("eth0", False, ()),
        ("(other)", False, ()),
    ]


def test_an_interface_that_is_down_is_disabled():
    text = "# ip addr\n2: eth0: <BROADCAST,MULTICAST> mtu 1500 state DOWN\n3: eth1: <NO-CARRIER,BROADCAST,UP> mtu 1500 state DOWN\n"
    assert [found.enabled.value for found in device_of(text + table("filter")).interfaces] == [False, True]


def test_the_far_end_of_a_point_to_point_link_is_a_route():
    (route,) = device_of(
        "# ip addr\n5: tun0: <POINTOPOINT,UP> mtu 1500\n    inet 10.8.0.1 peer 10.8.0.2/32 scope global tun0\n"
        + table("filter")
    ).routes
    assert (route.prefix, route.interface) == (prefix("10.8.0.2"), "tun0")


def test_words_in_quotes_hold_blanks_and_escapes():
    assert split_words(r'-m comment --comment "a \"b\" c" -j "" x') == [
        "-m",
        "comment",
        "--comment",
        'a "b" c',
        "-j",
        "",
        "x",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "hostname sw1\ninterface Gi0/1\n ip address 10.0.0.1 255.0.0.0\n",
        "interface=wlan0\nssid=X\n",
        "# ip addr\n1: lo: <LOOPBACK,UP> mtu 65536\n",
        "*filter is what he said\n-A is a letter\n",
        "Chain FORWARD (policy DROP)\ntarget     prot opt source               destination\n",
    ],
)
def test_other_texts_are_not_claimed(text):
    assert sniff(text.splitlines()) == 0


def test_a_text_without_a_table_is_refused():
    with pytest.raises(ParseError):
        device_of("# Generated by iptables-save v1.8.9 on Fri Nov 27 10:00:00 2026\n")


PIECES = [
    *r"""-A FORWARD -I 9 ! -s -p tcp --dport -m set --match-set x src,dst -j DNAT --to-destination 1.2.3.4:5-9/7 [::1]:8 -i
    + eth+ --tcp-flags SYN,X " [0:0] :A - *nat *filter COMMIT 2: eth0: inet 10.0.0.1/99 peer default via dev nexthop create
    add hash:ip,port timeout net.ipv4.ip_forward = 1 root@h:~# iptables -S -g NETMAP --to RETURN --ctstate DNAT,NEW -N -P
    nat -t 0: from lookup \ PREROUTING""".split(),
    "\n",
    "# ip addr",
    "# ip route",
]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=60))
def test_mangled_input_raises_only_parse_errors(words):
    tree = PLATFORM.read(document("*filter\n" + " ".join(words).replace(" \n ", "\n")))
    try:
        PLATFORM.parse(tree)
    except ParseError:
        return
    account(tree, PLATFORM)
