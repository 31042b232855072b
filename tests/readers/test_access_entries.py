"""Entries of Cisco-shaped access lists: what is certain, what stays open, and that nothing is lost on the way."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.model.address import ANY4, ANY6, prefix
from auditor.model.ranges import Ranges
from auditor.model.rule import Action, Family, Match, Rule
from auditor.model.service import ALL_PORTS, ICMP6, Term, icmp_term, port_term
from auditor.model.span import Span
from auditor.source.node import Node
from vendor_parsers._readers.access_entries import Entries, Form, Syntax, implied_icmp6, read_entries

PLAIN = Syntax()
CLEVER = Syntax(
    groups=frozenset({"addrgroup"}),
    port_groups=frozenset({"portgroup"}),
    most_ports=10,
    compared=frozenset({"packet-length"}),
    settings=(("statistics", "per-entry"),),
)
CX = Syntax(
    mask=None,
    lengths=False,
    slashed_masks=True,
    bare=True,
    whole=frozenset({"any", "ip"}),
    named=True,
    type_word="icmp-type",
    code_word="icmp-code",
)


def nodes(text: str) -> list[Node]:
    return [Node("sw.cfg", line.strip(), number, number) for number, line in enumerate(text.splitlines(), 1) if line]


def rules(text: str, syntax: Syntax = PLAIN, family: Family = "4", form: Form = "extended") -> tuple[Rule, ...]:
    return read_entries(nodes(text), family, form, Entries(syntax, _addresses, _ports))


def rule(text: str, syntax: Syntax = PLAIN, family: Family = "4", form: Form = "extended") -> Rule:
    (found,) = rules(text, syntax, family, form)
    return found


def _addresses(name: str, _at: Span) -> Match:
    return Match.exact(prefix("10.9.0.0/16"), name) if name == "HMI" else Match.opaque(name)


def _ports(name: str, _at: Span) -> Ranges | None:
    return Ranges.of((502, 503)) if name == "MODBUS" else None


def only(found: Rule) -> Term:
    (term,) = found.service.terms
    return term


@pytest.mark.parametrize(
    ("spelled", "syntax", "network"),
    [
        ("10.1.2.0/24", PLAIN, "10.1.2.0/24"),
        ("10.1.2.0 0.0.0.255", PLAIN, "10.1.2.0/24"),
        ("host 10.1.2.3", PLAIN, "10.1.2.3"),
        ("10.1.2.0/255.255.255.0", CX, "10.1.2.0/24"),
        ("10.1.2.3", CX, "10.1.2.3"),
        ("10.1.2.0 255.255.255.0", Syntax(mask="netmask"), "10.1.2.0/24"),
        ("addrgroup HMI", CLEVER, "10.9.0.0/16"),
    ],
)
def test_each_spelling_of_a_network_is_read_on_both_sides(spelled: str, syntax: Syntax, network: str) -> None:
    source = rule(f"permit ip {spelled} any", syntax)
    destination = rule(f"permit ip any {spelled}", syntax)
    assert (source.exact, destination.exact) == (True, True)
    assert source.source.lower == destination.destination.upper == prefix(network)


@pytest.mark.parametrize(
    ("spelled", "syntax"),
    [("10.1.2.0/24", CX), ("10.1.2.3", PLAIN), ("10.1.2.0/255.255.255.0", PLAIN), ("addrgroup HMI", PLAIN)],
)
def test_a_spelling_of_another_system_leaves_the_rule_open(spelled: str, syntax: Syntax) -> None:
    found = rule(f"permit ip {spelled} any", syntax)
    assert not found.exact
    assert (found.source.lower, found.source.upper) == (Ranges(), ANY4)


def test_a_mask_with_holes_stands_for_every_network_it_leaves_open() -> None:
    found = rule("permit ip 10.0.1.0 0.0.254.255 any")
    assert found.source.lower & prefix("10.0.3.7")
    assert not found.source.upper & prefix("10.0.2.7")


def test_a_missing_group_may_be_anything() -> None:
    found = rule("permit tcp addrgroup GONE any eq 22", CLEVER)
    assert (found.source.lower, found.exact) == (Ranges(), False)
    ports = rule("permit tcp any any portgroup GONE", CLEVER)
    assert (ports.service.terms, ports.service.unknown) == ((), ("GONE",))


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("permit tcp any any eq ssh", port_term(6, Ranges.one(22))),
        ("permit udp any eq 53 any", port_term(17, source=Ranges.one(53))),
        ("permit tcp any any range 20 25", port_term(6, Ranges.of((20, 25)))),
        ("permit tcp any any gt 1023", port_term(6, Ranges.of((1024, 65535)))),
        ("permit udp any lt 10 any", port_term(17, source=Ranges.of((0, 9)))),
        ("permit tcp any any neq 22", port_term(6, ALL_PORTS - Ranges.one(22))),
        ("permit tcp any any eq 22 23 80", port_term(6, Ranges.of((22, 23), (80, 80)))),
        ("permit tcp any any portgroup MODBUS", port_term(6, Ranges.of((502, 503)))),
        ("permit 47 any any", Term(Ranges.one(47))),
        ("permit icmp any any echo", icmp_term(1, 8)),
        ("permit icmp any any 3 4", icmp_term(1, 3, 4)),
        ("permit tcp any any established", Term(Ranges.one(6), established=True)),
    ],
)
def test_each_service_is_read_exactly(text: str, term: Term) -> None:
    found = rule(text, CLEVER)
    assert (only(found), found.exact) == (term, True)


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("permit icmp any any icmp-type 8", icmp_term(1, 8)),
        ("permit icmp any any", icmp_term(1)),
        ("permit proto 112 any any", Term(Ranges.one(112))),
    ],
)
def test_a_system_may_announce_the_numbers_of_icmp_types_and_protocols(text: str, term: Term) -> None:
    found = rule(text, Syntax(before_icmp="icmp-type", before_protocol="proto"))
    assert only(found) == term
    assert found.exact


def test_an_announced_number_of_another_system_is_not_understood() -> None:
    assert not rule("permit icmp any any icmp-type 8").exact
    assert not rule("permit proto 112 any any").exact


def test_a_group_may_stand_where_an_address_may() -> None:
    found = rule("permit tcp HMI any eq 22", CX)
    assert (found.source.lower, found.exact) == (prefix("10.9.0.0/16"), True)
    missing = rule("permit tcp any GONE eq 22", CX)
    assert (missing.destination.lower, missing.exact) == (Ranges(), False)


def test_an_operator_is_no_name_of_a_group() -> None:
    assert rule("permit tcp eq 22 any", CX).source.unknown == ("eq",)


@pytest.mark.parametrize(
    ("words", "term", "exact"),
    [
        ("icmp-type echo", icmp_term(1, 8), True),
        ("icmp-type 3 icmp-code 1", icmp_term(1, 3, 1), True),
        ("icmp-type 3 1", icmp_term(1, 3), False),
        ("echo", icmp_term(1), False),
        ("icmp-type nonsense", icmp_term(1), False),
    ],
)
def test_an_icmp_type_stands_behind_its_word_where_the_system_writes_one(words: str, term: Term, exact: bool) -> None:
    found = rule(f"permit icmp any any {words}", CX)
    assert (only(found), found.exact) == (term, exact)


def test_icmp_in_an_ipv6_list_is_icmpv6() -> None:
    found = rule("permit icmp any 2001:db8::/32 nd-ns", family="6")
    assert (only(found), found.source.upper, found.exact) == (icmp_term(ICMP6, 135), ANY6, True)


def test_only_one_port_is_taken_where_the_system_writes_one() -> None:
    assert rule("permit tcp any any eq 22 23").conditions == ("word not understood: 23",)


@pytest.mark.parametrize(
    ("text", "conditions"),
    [
        ("permit tcp any any syn", ("syn",)),
        ("permit ip any any fragments", ("fragments",)),
        ("permit ip any any dscp ef log", ("dscp ef",)),
        ("permit ip any any time-range NIGHT", ("time-range NIGHT",)),
        ("permit udp any any packet-length range 1 99", ("packet-length range 1 99",)),
        ("permit tcp any any eq nosuchport", ("word not understood: eq", "word not understood: nosuchport")),
        ("permit ip any any surprise", ("word not understood: surprise",)),
    ],
)
def test_a_restriction_makes_the_rule_uncertain(text: str, conditions: tuple[str, ...]) -> None:
    found = rule(text, CLEVER)
    assert (found.conditions, found.exact) == (conditions, False)


def test_a_rule_without_a_known_action_may_permit_and_may_deny() -> None:
    """Decision on opaque lines: an action that could not be read is UNKNOWN."""
    found = rule("10 redirect ip any any")
    assert (found.action, found.name, found.exact) == (Action.UNKNOWN, "10", False)


def test_an_unknown_protocol_leaves_the_service_open() -> None:
    found = rule("permit udf any any")
    assert (found.service.terms, found.service.unknown, found.exact) == ((), ("udf",), False)


def test_entries_stand_in_the_order_of_their_numbers() -> None:
    found = rules("20 deny ip any any\n10 permit tcp any any\npermit udp any any")
    assert [(one.name, one.action) for one in found] == [
        ("10", Action.PERMIT),
        ("20", Action.DENY),
        ("30", Action.PERMIT),
    ]


def test_a_remark_describes_the_entry_below_it_and_a_setting_is_no_entry() -> None:
    found = rules("statistics per-entry\n10 remark HMI only\n20 permit tcp any any\n30 deny ip any any log", CLEVER)
    assert [(one.description, one.log) for one in found] == [("HMI only", False), ("", True)]


def test_a_remark_takes_a_number() -> None:
    found = rules("remark HMI\npermit tcp any any\n15 deny ip any any")
    assert [(one.name, one.action) for one in found] == [("15", Action.DENY), ("20", Action.PERMIT)]


def test_an_unknown_line_of_a_list_is_an_open_entry() -> None:
    """What nobody read may permit and may deny."""
    assert [one.action for one in rules("statistics per-entry")] == [Action.UNKNOWN]


def test_a_standard_entry_names_its_source_alone() -> None:
    found = rule("permit 10.0.0.0/8", form="standard")
    assert (found.source.lower, found.destination.lower, found.exact) == (prefix("10.0.0.0/8"), ANY4, True)


def test_an_entry_for_frames_says_nothing_certain_of_packets() -> None:
    found = rule("permit any 0000.0c07.ac00 0000.0000.00ff", family="both", form="frames")
    assert (found.action, found.exact, found.source.upper & ANY4) == (Action.PERMIT, False, ANY4)


def test_neighbour_discovery_is_implied_by_name() -> None:
    (found,) = implied_icmp6(["nd-na"], Span("sw.cfg", 1, 1))
    assert (only(found), found.implied, found.action) == (icmp_term(ICMP6, 136), True, Action.PERMIT)


def test_an_address_of_no_family_is_left_unread() -> None:
    (node,) = nodes("permit ip host 10.0.0.999 any")
    (found,) = read_entries([node], "4", "extended", Entries(PLAIN))
    assert (node.understood, found.exact) == (False, False)


_WORDS = st.sampled_from(
    "permit deny tcp udp icmp ip any host 10.0.0.1 10.0.0.0/8 0.0.0.255 eq range gt 22 ssh 99999 established log "
    "addrgroup portgroup HMI dscp :: 2001:db8::/32 /24 10 remark packet-length 255.255.0.255 x".split()
)


@given(st.lists(st.lists(_WORDS, min_size=1, max_size=9), max_size=4), st.sampled_from([PLAIN, CLEVER, CX]))
@settings(max_examples=150, deadline=None)
def test_whatever_the_words_a_rule_with_words_left_over_is_not_exact(lines: list[list[str]], syntax: Syntax) -> None:
    read = nodes("\n".join(map(" ".join, lines)))
    for found in read_entries(read, "4", "extended", Entries(syntax, _addresses, _ports)):
        (node,) = [one for one in read if one.first == found.at.first]
        assert node.understood or not found.exact
