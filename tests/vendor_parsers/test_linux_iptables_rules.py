"""Rules of iptables: what each match asks for, and what targets do. Sources: iptables(8), iptables-extensions(8)."""

from __future__ import annotations

import pytest

from auditor.model.address import ANY4, ANY6, format_ranges, prefix
from auditor.model.ranges import Ranges
from auditor.model.rule import Action
from auditor.model.service import ALL_PORTS, Term
from tests.vendor_parsers.iptables_text import device_of, forward, rule, table, unread_of

TCP, UDP, ICMP, ICMP6 = 6, 17, 1, 58


def ports(*values: int | tuple[int, int]) -> Ranges:
    return Ranges.of(*((value, value) if isinstance(value, int) else value for value in values))


def term(protocol: int, to: Ranges = ALL_PORTS, source: Ranges = ALL_PORTS, established: bool | None = None) -> Term:
    return Term(Ranges.one(protocol), to, source, established=established)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("-s 10.0.0.0/8 -j ACCEPT", ["10.0.0.0/8"]),
        ("-s 10.0.0.1 -j ACCEPT", ["10.0.0.1/32"]),
        ("-s 10.1.0.0/255.255.0.0 -j ACCEPT", ["10.1.0.0/16"]),
        ("! -s 0.0.0.0/1 -j ACCEPT", ["128.0.0.0/1"]),
        ("-s ! 0.0.0.0/1 -j ACCEPT", ["128.0.0.0/1"]),
        ("-m iprange --src-range 10.0.0.0-10.0.0.3 -j ACCEPT", ["10.0.0.0/30"]),
        ("-m iprange ! --src-range 0.0.0.0-191.255.255.255 -j ACCEPT", ["192.0.0.0/2"]),
    ],
)
def test_source_addresses(text, shown):
    """iptables(8): -s address[/mask]; "!" inverts the sense; older releases print it behind the option."""
    found = rule(text).source
    assert found.lower == found.upper
    assert format_ranges(found.upper) == shown


def test_a_mask_with_holes_is_taken_bit_by_bit():
    found = rule("-s 10.0.0.1/255.255.0.255 -j ACCEPT").source.lower
    assert found.size == 256
    assert prefix("10.0.77.1").least in found
    assert prefix("10.0.77.2").least not in found
    assert not rule("-s 10.0.0.0/255.0.0.254 -j ACCEPT").exact


def test_a_host_name_is_resolved_when_the_rule_is_loaded_and_so_is_unknown_here():
    found = rule("-s plc.example -j ACCEPT")
    assert (found.source.lower, found.source.upper, found.exact) == (Ranges(), ANY4, False)


def test_the_opposite_of_an_address_stays_within_the_family():
    assert rule("! -s 2001:db8::/32 -j ACCEPT", six=True).source.upper == ANY6 - prefix("2001:db8::/32")


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("-p tcp -j ACCEPT", (term(TCP),)),
        ("-p 17 -j ACCEPT", (term(UDP),)),
        ("-p all -j ACCEPT", (Term(),)),
        ("-p tcp -m tcp --dport 22 -j ACCEPT", (term(TCP, ports(22)),)),
        ("-p tcp --dport ssh -j ACCEPT", (term(TCP, ports(22)),)),
        ("-p udp -m udp --sport 67:68 --dport 1024: -j ACCEPT", (term(UDP, ports((1024, 65535)), ports((67, 68))),)),
        ("-p tcp -m tcp ! --dport 1024:65535 -j ACCEPT", (term(TCP, ports((0, 1023))),)),
        ("-p tcp -m multiport --dports 80,443,8000:8080 -j ACCEPT", (term(TCP, ports(80, 443, (8000, 8080))),)),
        ("-p tcp -m multiport --sports 80 -j ACCEPT", (term(TCP, ALL_PORTS, ports(80)),)),
        ("-p tcp -m multiport --ports 80 -j ACCEPT", (term(TCP, ports(80)), term(TCP, ALL_PORTS, ports(80)))),
    ],
)
def test_services(text, terms):
    """iptables-extensions(8), tcp, udp, multiport: --ports matches when the source or the destination port does."""
    assert rule(text).service.terms == terms


def test_no_port_of_either_side_is_left_by_the_opposite_of_ports():
    (found,) = rule("-p tcp -m multiport ! --ports 0:1023 -j ACCEPT").service.terms
    assert (found.destination_ports, found.source_ports) == (ports((1024, 65535)), ports((1024, 65535)))


def test_every_other_protocol_is_what_a_negated_one_leaves():
    (found,) = rule("! -p tcp -j ACCEPT").service.terms
    assert found.protocols == Ranges.of((0, 5), (7, 255))


@pytest.mark.parametrize(
    ("text", "low", "high", "six"),
    [
        ("-p icmp -m icmp --icmp-type 8", 8 * 256, 8 * 256 + 255, False),
        ("-p icmp --icmp-type echo-request", 8 * 256, 8 * 256 + 255, False),
        ("-p icmp -m icmp --icmp-type 3/4", 3 * 256 + 4, 3 * 256 + 4, False),
        ("-p icmp -m icmp --icmp-type port-unreachable", 3 * 256 + 3, 3 * 256 + 3, False),
        ("-p icmp -m icmp --icmp-type any", 0, 65535, False),
        ("-p icmp -m icmp --icmp-type 255", 0, 65535, False),
        ("-p ipv6-icmp -m icmp6 --icmpv6-type 135", 135 * 256, 135 * 256 + 255, True),
        ("-p icmpv6 --icmpv6-type packet-too-big", 2 * 256, 2 * 256 + 255, True),
    ],
)
def test_icmp_types(text, low, high, six):
    """iptables -p icmp -h and ip6tables -p icmpv6 -h list the names; 255 is any type for IPv4."""
    (found,) = rule(f"{text} -j ACCEPT", six=six).service.terms
    assert found.icmp == Ranges(((low, high),))
    assert found.protocols == Ranges.one(ICMP6 if six else ICMP)


def test_syn_is_a_segment_that_opens_a_connection():
    """iptables-extensions(8), tcp: --syn is --tcp-flags SYN,RST,ACK,FIN SYN."""
    for text in ("--syn", "-m tcp --tcp-flags FIN,SYN,RST,ACK SYN", "-m tcp --tcp-flags SYN,ACK,RST SYN"):
        found = rule(f"-p tcp {text} -j ACCEPT")
        assert (found.service.terms, found.exact) == ((term(TCP, established=False),), True)


def test_the_opposite_of_syn_is_every_other_segment():
    found = rule("-p tcp ! --syn -j DROP")
    assert (found.service.terms, found.exact) == ((term(TCP, established=True),), True)


def test_flags_that_only_some_later_segments_carry_are_left_open_for_those():
    """SYN,RST SYN holds for the first segment and for SYN-ACK, not for a bare ACK."""
    first, later = forward("-p tcp -m tcp --tcp-flags SYN,RST SYN -j ACCEPT").rules
    assert (first.service.terms, first.exact) == ((term(TCP, established=False),), True)
    assert (later.service.terms, later.exact) == ((term(TCP, established=True),), False)


def test_flags_no_valid_segment_carries_match_nothing():
    """A segment without flags is INVALID (nf_conntrack_proto_tcp.c, tcp_valid_flags)."""
    assert forward("-p tcp -m tcp --tcp-flags FIN,SYN,RST,PSH,ACK,URG NONE -j ACCEPT").rules == ()


def test_later_fragments_are_no_packets_of_their_own():
    """iptables(8): -f refers to second and further fragments, "! -f" to heads and whole packets."""
    assert forward("-f -j ACCEPT").rules == ()
    assert rule("! -f -j ACCEPT").exact


@pytest.mark.parametrize(
    ("text", "states"),
    [
        ("-m state --state RELATED,ESTABLISHED", {"related", "established"}),
        ("-m conntrack --ctstate NEW", {"new"}),
        ("-m conntrack ! --ctstate INVALID", {"new", "established", "related", "untracked"}),
        ("-m conntrack ! --ctstate NEW,INVALID,UNTRACKED", {"established", "related"}),
    ],
)
def test_connection_states(text, states):
    found = rule(f"{text} -j ACCEPT")
    assert (found.states, found.exact) == (states, True)


def test_a_translated_destination_is_a_state_of_its_own():
    """conntrack: DNAT is a virtual state, matching if the original destination differs from the reply source."""
    nat = table("nat", "-A PREROUTING -i eth0 -p tcp -m tcp --dport 80 -j DNAT --to-destination 10.0.0.5")
    alone = rule("-m conntrack --ctstate DNAT -j ACCEPT", beside=nat)
    assert (alone.states, alone.translated) == (None, {"nat PREROUTING 1"})
    new, moved = forward("-m conntrack --ctstate NEW,DNAT -j ACCEPT", beside=nat).rules
    assert (new.states, new.translated, moved.states, moved.translated) == ({"new"}, None, None, alone.translated)
    assert rule("-m conntrack ! --ctstate DNAT -j DROP", beside=nat).translated == {""}


def test_no_packet_is_translated_where_no_rule_does_it():
    assert forward("-m conntrack --ctstate DNAT -j ACCEPT").rules == ()


def test_states_are_in_doubt_where_the_raw_table_exempts_packets_from_tracking():
    """iptables-extensions(8), CT: --notrack disables connection tracking for the packet."""
    raw = table("raw", "-A PREROUTING -p udp -j CT --notrack")
    found = rule("-m conntrack --ctstate NEW -j ACCEPT", beside=raw)
    assert (found.states, found.exact) == ({"new"}, False)
    sure, doubtful = forward("-m conntrack --ctstate NEW,UNTRACKED -j ACCEPT", beside=raw).rules
    assert (sure.states, sure.exact, doubtful.exact) == ({"new", "untracked"}, True, False)
    assert "new" not in (doubtful.states or ())


def test_ports_of_the_connection_are_those_of_a_new_packet_unless_destinations_change():
    text = "-m conntrack --ctstate NEW --ctproto 6 --ctorigdstport 53 -j ACCEPT"
    plain = rule(text)
    assert (plain.service.terms, plain.exact) == ((term(TCP, ports(53)),), True)
    nat = table("nat", "-A PREROUTING -p tcp -m tcp --dport 5353 -j DNAT --to-destination :53")
    moved = rule(text, beside=nat)
    assert (moved.service.terms, moved.exact) == ((term(TCP),), False)
    assert not rule("-m conntrack --ctorigdstport 53 -j ACCEPT").exact


def test_interfaces_by_name_hold_for_that_one_alone():
    found = rule("-i eth0 -o eth1 -j ACCEPT")
    assert (found.inward, found.outward) == ({"eth0"}, {"eth1"})


def test_a_negated_interface_covers_interfaces_nobody_named_and_a_missing_side():
    """ip_tables.c compares an empty name where a hook has no such side: "! -o eth1" holds for packets to the box."""
    found = rule("-i eth0 ! -o eth1 -j ACCEPT")
    assert found.outward == {"eth0", "(other)", ""}
    assert found.exact


def test_a_wildcard_covers_named_interfaces_surely_and_others_perhaps():
    named, other = forward("-i eth+ -o eth1 -j ACCEPT").rules
    assert (named.inward, named.exact) == ({"eth1"}, True)
    assert (other.inward, other.exact) == ({"(other)"}, False)
    assert rule("-i + -j ACCEPT").inward is None


def test_the_list_of_interfaces_closes_the_world():
    links = "# ip addr\n1: lo: <LOOPBACK,UP> mtu 65536\n2: eth0: <UP> mtu 1500\n3: wan0: <UP> mtu 1500\n"
    found = rule("-i eth+ ! -o eth0 -j ACCEPT", beside=links)
    assert (found.inward, found.outward, found.exact) == ({"eth0"}, {"lo", "wan0", ""}, True)


@pytest.mark.parametrize(
    "text",
    [
        "-m limit --limit 5/min --limit-burst 10",
        "-m hashlimit --hashlimit-upto 1/sec --hashlimit-mode srcip --hashlimit-name x",
        "-m recent --rcheck --seconds 60 --name x --rsource",
        "-m connlimit --connlimit-above 3 --connlimit-mask 32 --connlimit-saddr",
        "-m time --timestart 09:00:00 --timestop 17:00:00",
        "-m mac --mac-source 02:00:00:00:00:01",
        "-m mark --mark 0x1/0xff",
        "-m owner --uid-owner 1000",
        '-m string --string "-x y" --algo bm --to 65535',
        "-m physdev --physdev-in eth0",
        "-m policy --dir in --pol ipsec --proto esp",
        "-m rpfilter --invert",
        "-m set --match-set nobody-knows src",
        "-m addrtype --dst-type LOCAL",
        "-m addrtype --src-type UNICAST",
        "-m pkttype --pkt-type broadcast",
    ],
)
def test_what_nobody_can_evaluate_offline_makes_a_rule_uncertain_and_is_understood(text):
    assert not rule(f"{text} -j ACCEPT").exact
    assert unread_of(table("filter", f"-A FORWARD {text} -j ACCEPT")) == []


def test_words_of_no_known_module_are_not_understood_and_make_the_rule_uncertain():
    text = "-p tcp -m frobnicate --level 3 -m tcp --dport 22 -j ACCEPT"
    found = rule(text)
    assert (found.exact, found.service.terms) == (False, (term(TCP, ports(22)),))
    assert unread_of(table("filter", f"-A FORWARD {text}")) == ["-m"]
    assert unread_of(table("filter", "-A FORWARD -p tcp --nonsense 3 -j ACCEPT")) == ["--nonsense"]


def test_an_option_needs_its_module():
    """--dport belongs to a protocol; without -p it means nothing."""
    assert unread_of(table("filter", "-A FORWARD --dport 22 -j ACCEPT")) == ["--dport"]


def test_targets():
    text = ("ACCEPT", "DROP", "REJECT --reject-with tcp-reset", "RETURN", "NFQUEUE --queue-num 1", "QUEUE")
    found = forward(*(f"-p tcp -j {target}" for target in text)).rules
    assert [one.action for one in found] == [
        Action.PERMIT, Action.DENY, Action.DENY, Action.RETURN, Action.UNKNOWN, Action.UNKNOWN,
    ]  # fmt: skip


def test_targets_that_decide_nothing_make_no_rule_and_are_understood():
    text = (
        '-j LOG --log-prefix "in: " --log-level 4 --log-tcp-options', "-j NFLOG --nflog-group 1", "-j TRACE",
        "-j MARK --set-xmark 0x1/0xffffffff", "-j CONNMARK --restore-mark --nfmask 0xff --ctmask 0xff",
        "-p tcp -j TCPMSS --clamp-mss-to-pmtu", "-j SET --add-set seen src", "-j CLASSIFY --set-class 1:1", "",
    )  # fmt: skip
    assert forward(*text).rules == ()
    assert unread_of(table("filter", *(f"-A FORWARD {line}" for line in text))) == []


def test_an_unknown_target_may_do_anything_and_is_not_understood():
    found = rule("-p tcp -j FROB --hard")
    assert found.action is Action.UNKNOWN
    assert unread_of(table("filter", "-A FORWARD -p tcp -j FROB --hard")) == ["-j"]


def test_the_rule_behind_a_log_line_that_asks_the_same_is_logged():
    first, second = forward(
        '-s 10.0.0.1/32 -m limit --limit 5/min -j LOG --log-prefix "x "',
        "-s 10.0.0.1/32 -j DROP",
        "-s 10.0.0.2/32 -j DROP",
    ).rules
    assert (first.log, second.log) == (True, False)


def test_comments_with_quotes_are_kept():
    found = rule(r'-m comment --comment "the \"press\" hall -j DROP" -j ACCEPT')
    assert (found.description, found.action) == ('the "press" hall -j DROP', Action.PERMIT)


def test_user_chains_are_lists_of_their_own_that_return():
    device = device_of(
        table("filter", "-A FORWARD -i eth0 -j web", "-A FORWARD -g web", "-A web -p tcp -j ACCEPT", chains=("web",))
    )
    jump, goto = device.ruleset("filter FORWARD").rules
    assert (jump.action, jump.chain, goto.action, goto.chain) == (Action.JUMP, "filter web", Action.GOTO, "filter web")
    web = device.ruleset("filter web")
    assert (web.default, web.rules[0].action) == (Action.RETURN, Action.PERMIT)
    assert device.ruleset("filter FORWARD").default is Action.DENY
    named = {(found.name, found.defined) for found in device.references if found.kind == "acl"}
    assert {("filter web", True), ("filter OUTPUT", True)} <= named


def test_inserted_rules_come_first():
    """iptables(8): -I inserts at the given number, the first by default."""
    found = forward("-s 10.0.0.1 -j DROP", "-A FORWARD -s 10.0.0.2 -j DROP", beside="")
    assert len(found.rules) == 2
    device = device_of(
        table("filter", "-A FORWARD -j DROP", "-I FORWARD -p tcp -j ACCEPT", "-I FORWARD 2 -p udp -j ACCEPT")
    )
    order = [found.service.terms for found in device.ruleset("filter FORWARD").rules]
    assert order == [(term(TCP),), (term(UDP),), (Term(),)]


def test_local_addresses_are_those_of_the_interfaces_where_they_are_exported():
    """iptables-extensions(8), addrtype: LOCAL is a local address; all of 127.0.0.0/8 is on the loopback."""
    links = "# ip addr\n2: eth0: <UP> mtu 1500\n    inet 10.0.0.1/24 brd 10.0.0.255 scope global eth0\n"
    found = rule("-m addrtype --dst-type LOCAL -j ACCEPT", beside=links)
    assert found.destination.lower == found.destination.upper == prefix("10.0.0.1") | prefix("127.0.0.0/8")


def test_address_types_of_ipv4_are_told_by_the_local_table_alone():
    """inet_dev_addr_type: broadcast, multicast, local, and UNICAST for everything else; anycast is not implemented."""
    links = "# ip addr\n2: eth0: <UP> mtu 1500\n    inet 10.0.0.1/24 brd 10.0.0.255 scope global eth0\n"
    cast = rule("-m addrtype --dst-type BROADCAST -j DROP", beside=links).destination
    assert cast.lower == Ranges.union(map(prefix, ("10.0.0.255", "255.255.255.255", "0.0.0.0")))
    assert cast.upper - cast.lower == (prefix("0.0.0.0/8") | prefix("10.0.0.0")) - prefix("0.0.0.0")
    assert forward("-m addrtype --dst-type ANYCAST -j DROP").rules == ()
    others = rule("-m addrtype --src-type UNICAST -j ACCEPT", beside=links).source
    assert prefix("10.0.0.2").least in others.lower
    assert not others.upper & (prefix("10.0.0.1") | prefix("10.0.0.255") | prefix("224.0.0.0/4"))
    blind = rule("-m addrtype ! --dst-type LOCAL -j ACCEPT").destination
    assert (blind.lower & prefix("224.0.0.0/4"), blind.upper & prefix("127.0.0.0/8")) == (
        prefix("224.0.0.0/4"),
        Ranges(),
    )


SETS = """# ipset save
create hosts hash:ip family inet hashsize 1024 maxelem 65536
add hosts 10.0.0.1
add hosts 10.0.0.2
create nets hash:net family inet hashsize 1024 maxelem 65536
add nets 10.0.0.0/8
add nets 10.1.0.0/16 nomatch
create pairs hash:ip,port family inet hashsize 1024 maxelem 65536
add pairs 10.0.0.1,tcp:80
add pairs 10.0.0.2,udp:53
create leased hash:ip family inet hashsize 1024 maxelem 65536 timeout 300
add leased 10.0.0.9 timeout 120
create both list:set size 8
add both hosts
add both nets
"""


def test_sets_of_addresses():
    """ipset(8): hash:net tests the most specific prefix first; nomatch takes out of a wider one."""
    assert rule("-m set --match-set hosts src -j ACCEPT", beside=SETS).source.lower == Ranges.of(
        (prefix("10.0.0.1").least, prefix("10.0.0.2").least)
    )
    nets = prefix("10.0.0.0/8") - prefix("10.1.0.0/16")
    found = rule("-m set ! --match-set nets dst -j ACCEPT", beside=SETS)
    assert found.exact
    assert found.destination.lower == ANY4 - nets
    both = rule("-m set --match-set both src -j ACCEPT", beside=SETS)
    assert both.exact
    assert both.source.lower == nets


def test_sets_of_pairs_are_one_rule_for_each_pair():
    first, second = forward("-m set --match-set pairs dst,dst -j ACCEPT", beside=SETS).rules
    assert (first.destination.lower, first.service.terms) == (prefix("10.0.0.1"), (term(TCP, ports(80)),))
    assert (second.destination.lower, second.service.terms) == (prefix("10.0.0.2"), (term(UDP, ports(53)),))
    assert not rule("-m set ! --match-set pairs dst,dst -j ACCEPT", beside=SETS).exact


def test_sets_whose_elements_come_and_go_hold_nothing_for_certain():
    assert not rule("-m set --match-set leased src -j ACCEPT", beside=SETS).exact
    changed = table("mangle", "-A FORWARD -j SET --add-set hosts src") + SETS
    assert rule("-m set --match-set hosts src -j ACCEPT", beside=changed).source.lower == Ranges()


def test_every_element_of_a_set_is_read():
    assert unread_of(table("filter") + SETS) == []
