"""The nat table: where packets are sent, in first-match order. Source: iptables-extensions(8), and the target named."""

from __future__ import annotations

import itertools

from auditor.model.address import ANY4, format_ranges, prefix
from auditor.model.forwarding import Nat
from auditor.model.ranges import Ranges
from tests.vendor_parsers.iptables_text import device_of, table, unread_of

LINKS = """# ip addr
1: lo: <LOOPBACK,UP> mtu 65536
2: eth0: <UP> mtu 1500
    inet 192.0.2.2/24 scope global eth0
3: eth1: <UP> mtu 1500
    inet 10.0.0.1/24 scope global eth1
    inet 10.0.0.9/24 scope global secondary eth1
"""


def nats(*rules: str, chains: tuple[str, ...] = (), beside: str = "") -> tuple[Nat, ...]:
    return device_of(table("nat", *rules, chains=chains) + beside).nats


def one(rule: str, beside: str = "") -> Nat:
    (found,) = nats(rule, beside=beside)
    return found


def exact(*places: str) -> Ranges:
    return Ranges.union(map(prefix, places))


def ports(*values: int) -> Ranges:
    return Ranges.of(*((value, value) for value in values))


def test_dnat_publishes_an_address_and_a_port():
    found = one(
        "-A PREROUTING -d 192.0.2.2/32 -i eth0 -p tcp -m tcp --dport 8443 -j DNAT --to-destination 10.0.0.5:443"
    )
    assert (found.kind, found.inward, found.outward) == ("destination", {"eth0"}, None)
    assert (found.destination.lower, found.to.lower, found.to_ports) == (
        exact("192.0.2.2"),
        exact("10.0.0.5"),
        ports(443),
    )
    assert found.conditions == ()


def test_a_rule_of_one_family_translates_that_family_alone():
    found = one("-A PREROUTING -p tcp -m tcp --dport 80 -j DNAT --to-destination 10.0.0.5")
    assert (found.source.upper, found.destination.upper) == (ANY4, ANY4)
    six = device_of(
        table("nat", "-A PREROUTING -p tcp --dport 80 -j DNAT --to-destination [2001:db8::5]:8080", six=True)
    )
    (found,) = six.nats
    assert (found.to.lower, found.to_ports, found.name) == (exact("2001:db8::5"), ports(8080), "ip6 nat PREROUTING 1")


def test_any_address_of_a_range_may_be_chosen():
    found = one("-A PREROUTING -d 192.0.2.2/32 -j DNAT --to-destination 10.0.0.5-10.0.0.8")
    assert (found.to.lower.size, found.one_to_one) == (4, False)


def test_a_port_alone_leaves_the_address():
    found = one("-A PREROUTING -d 192.0.2.0/30 -p tcp -m tcp --dport 80 -j DNAT --to-destination :8080")
    assert (found.to.lower, found.to_ports, found.one_to_one) == (exact("192.0.2.0/30"), ports(8080), True)


def test_a_port_range_is_no_correspondence_unless_it_is_the_same_or_shifted():
    """DNAT: of a range of ports any may be chosen; [/port] shifts by a base port."""
    text = "-A PREROUTING -p tcp -m tcp --dport 1000:1003 -j DNAT --to-destination 10.0.0.5:"
    same = one(f"{text}1000-1003")
    assert (same.to_ports, same.conditions) == (None, ())
    low, high = nats(f"{text}2000-2003")
    assert low.conditions
    assert high.conditions
    assert (low.to_ports, high.to_ports) == (ports(2000, 2001), ports(2002, 2003))
    shifted = one(f"{text}2000-2003/1000")
    assert (shifted.to_ports, shifted.conditions) == (ports(2000, 2001, 2002, 2003), ())


def test_redirect_goes_to_the_address_of_the_interface_a_packet_came_in_by():
    """REDIRECT: the primary address of the incoming interface."""
    found = one("-A PREROUTING -i eth1 -p udp -m udp --dport 53 -j REDIRECT --to-ports 5353", LINKS)
    assert (found.inward, found.to.lower, found.to_ports) == ({"eth1"}, exact("10.0.0.1"), ports(5353))
    everywhere = nats("-A PREROUTING -p udp -m udp --dport 53 -j REDIRECT --to-ports 5353", beside=LINKS)
    assert {tuple(nat.inward or ()): format_ranges(nat.to.lower) for nat in everywhere} == {
        ("eth0",): ["192.0.2.2/32"],
        ("eth1",): ["10.0.0.1/32"],
        ("lo",): [],
    }


def test_masquerading_takes_the_address_of_the_outgoing_interface():
    found = one("-A POSTROUTING -s 10.0.0.0/24 -o eth0 -j MASQUERADE", LINKS)
    assert (found.kind, found.outward, found.to.lower, found.conditions) == ("source", {"eth0"}, exact("192.0.2.2"), ())
    blind = one("-A POSTROUTING -o eth0 -j MASQUERADE")
    assert (blind.to.lower, blind.to.upper, blind.outward) == (Ranges(), ANY4, {"eth0"})


def test_snat_to_an_address_or_a_range():
    found = one("-A POSTROUTING -o eth0 -j SNAT --to-source 192.0.2.7-192.0.2.8 --random")
    assert (found.to.lower, found.to_ports) == (Ranges(((exact("192.0.2.7").least, exact("192.0.2.8").least),)), None)


def test_netmap_exchanges_the_network_and_keeps_the_host():
    """NETMAP: all bits that are zero in the mask are filled in from the original address."""
    found = one("-A PREROUTING -d 172.30.0.0/24 -j NETMAP --to 10.66.0.0/24")
    assert (found.to.lower, found.one_to_one, found.conditions) == (exact("10.66.0.0/24"), True, ())
    part = one("-A PREROUTING -d 172.30.0.128/25 -j NETMAP --to 10.66.0.0/24")
    assert part.to.lower == exact("10.66.0.128/25")
    source = one("-A POSTROUTING -s 10.66.0.0/24 -j NETMAP --to 172.30.0.0/24")
    assert (source.kind, source.to.lower) == ("source", exact("172.30.0.0/24"))
    assert one("-A PREROUTING -i eth0 -j NETMAP --to 10.66.0.0/24").conditions


def test_accept_and_return_end_the_search_of_their_direction():
    kinds = [
        nat.kind
        for nat in nats(
            "-A PREROUTING -s 10.0.0.0/8 -j ACCEPT",
            "-A POSTROUTING -s 10.0.0.0/8 -j RETURN",
            "-A POSTROUTING -j MASQUERADE",
        )
    ]
    assert kinds == ["identity_destination", "identity", "source"]


def test_chains_stand_in_the_place_of_the_rule_that_asks_them():
    first, second, third = nats(
        "-A PREROUTING -i eth0 -j web",
        "-A PREROUTING -p udp -j DNAT --to-destination 10.0.0.3",
        "-A web -d 192.0.2.2/32 -p tcp -j DNAT --to-destination 10.0.0.1",
        "-A web -s 10.9.0.0/16 -j ACCEPT",
        chains=("web",),
    )
    assert (first.name, first.inward, first.destination.lower) == ("nat web 1", {"eth0"}, exact("192.0.2.2"))
    assert (second.kind, second.inward, second.source.lower) == ("identity_destination", {"eth0"}, exact("10.9.0.0/16"))
    assert (third.name, third.inward) == ("nat PREROUTING 2", None)


def test_what_returns_from_a_chain_is_taken_out_of_the_rest_of_it_alone():
    found = nats(
        "-A PREROUTING -j web",
        "-A PREROUTING -p tcp -j DNAT --to-destination 10.0.0.2",
        "-A web -i eth0 -s 0.0.0.0/1 -j RETURN",
        "-A web -p tcp -j DNAT --to-destination 10.0.0.1",
        chains=("web",),
    )
    pieces = [(sorted(nat.inward) if nat.inward else None, format_ranges(nat.source.lower), nat.name) for nat in found]
    assert pieces == [
        (["(other)"], ["0.0.0.0/0"], "nat web 2"),
        (["eth0"], ["128.0.0.0/1"], "nat web 2"),
        (None, ["0.0.0.0/0"], "nat PREROUTING 2"),
    ]
    assert all(not nat.conditions for nat in found)


def test_a_return_nobody_can_evaluate_leaves_the_rest_of_the_chain_open():
    found = nats(
        "-A PREROUTING -j web",
        "-A web -m limit --limit 1/min -j RETURN",
        "-A web -p tcp -j DNAT --to-destination 10.0.0.1",
        chains=("web",),
    )
    assert [nat.conditions for nat in found] == [("limit --limit 1/min",)]


def test_goto_does_not_come_back_to_the_chain_that_asked():
    found = nats(
        "-A PREROUTING -p tcp -g web",
        "-A PREROUTING -p tcp -j DNAT --to-destination 10.0.0.2",
        "-A web -s 10.0.0.0/8 -j DNAT --to-destination 10.0.0.1",
        chains=("web",),
    )
    assert [(nat.kind, nat.name) for nat in found] == [
        ("destination", "nat web 1"),
        ("identity_destination", "nat PREROUTING 1"),
        ("destination", "nat PREROUTING 2"),
    ]


def test_only_first_packets_of_connections_meet_the_table():
    assert nats("-A PREROUTING -m conntrack --ctstate ESTABLISHED -j DNAT --to-destination 10.0.0.1") == ()
    assert one("-A PREROUTING -m conntrack --ctstate NEW -j DNAT --to-destination 10.0.0.1").conditions == ()


def test_chains_that_ask_each_other_come_to_an_end_and_leave_their_packets_open():
    (found,) = nats("-A PREROUTING -p tcp -j a", "-A a -j b", "-A b -j a", chains=("a", "b"))
    assert (found.kind, found.to.upper, found.to.lower) == ("destination", ANY4, Ranges())
    assert found.conditions


def test_chains_too_deep_to_follow_may_translate_to_anywhere():
    names = [f"c{level}" for level in range(20)]
    deep = [f"-A {here} -j {further}" for here, further in itertools.pairwise(names)]
    (found,) = nats(
        "-A PREROUTING -j c0", *deep, "-A c19 -p tcp -j DNAT --to-destination 10.0.0.3", chains=tuple(names)
    )
    assert found.to.upper == ANY4
    assert found.conditions


def test_a_tree_of_chains_that_calls_without_end_is_given_up_in_time():
    names = [f"c{level}" for level in range(14)]
    twice = [f"-A {here} -j {further}" for here, further in itertools.pairwise(names) for _ in range(3)]
    found = nats("-A PREROUTING -j c0", *twice, chains=tuple(names))
    assert found
    assert all(nat.conditions and nat.to.upper == ANY4 for nat in found)


def test_unknown_targets_may_translate_to_anywhere():
    found = one("-A PREROUTING -p tcp -j FROB")
    assert found.conditions
    assert found.to.upper == ANY4
    assert unread_of(table("nat", "-A PREROUTING -p tcp -j FROB")) == ["-j"]


def test_every_rule_is_understood_also_in_chains_nothing_leads_to():
    text = table(
        "nat", "-A OUTPUT -o lo -j ACCEPT", "-A idle -p tcp -j DNAT --to-destination 10.0.0.1", chains=("idle",)
    )
    assert unread_of(text) == []
    assert device_of(text).nats == ()


def test_translation_is_open_where_packets_may_be_exempt_from_tracking():
    """iptables-extensions(8), CT: what --notrack takes is not tracked, and only tracked packets are translated."""
    rule = "-A PREROUTING -d 192.0.2.2 -j DNAT --to-destination 10.0.0.5"
    assert one(rule).conditions == ()
    raw = table("raw", "-A PREROUTING -p udp -j CT --notrack")
    assert one(rule, beside=raw).conditions == ("whether the connection is tracked",)
