"""Firewall filters: terms in order, what they match, where they are bound."""

from __future__ import annotations

import pytest

from auditor.model.rule import Action
from tests.vendor_parsers.junos_text import device_of, filter_of, packet, passes, rules_of, sample

WEB = packet("10.0.0.1", "192.0.2.1", port=80)
PING = packet("10.0.0.1", "192.0.2.1", 1, 8)


def test_what_no_term_matches_is_discarded():
    """Junos OS for EX Series, Firewall Filters Overview: every filter ends in an implicit discard."""
    rules = filter_of("term a from protocol icmp", "term a then accept")
    assert passes(rules, PING) is True
    assert passes(rules, WEB) is False


@pytest.mark.parametrize("action", ["accept", "count seen", "policer slow", "loss-priority high", ""])
def test_term_that_only_counts_or_polices_accepts(action):
    """Junos OS for EX Series, Firewall Filters Overview: a term without an action accepts what it matches."""
    lines = ["term a from protocol icmp", *([f"term a then {action}"] if action else [])]
    assert passes(filter_of(*lines), PING) is True


@pytest.mark.parametrize("action", ["discard", "reject", "reject tcp-reset"])
def test_term_that_drops(action):
    rules = filter_of("term a from protocol icmp", f"term a then {action}", "term b then accept")
    assert passes(rules, PING) is False
    assert passes(rules, WEB) is True


def test_next_term_decides_nothing():
    rules = filter_of("term a then count x", "term a then next term", "term b then discard")
    assert passes(rules, WEB) is False


def test_terms_are_tried_in_order():
    rules = filter_of("term b from protocol tcp", "term b then discard", "term a then accept")
    assert passes(rules, WEB) is False


def test_term_with_an_action_nobody_knows_may_do_anything():
    assert passes(filter_of("term a then teleport", "term b then discard"), WEB) is None


def test_condition_nobody_knows_makes_a_term_uncertain():
    assert passes(filter_of("term a from ttl 1", "term a then discard", "term b then accept"), WEB) is None


def test_longest_prefix_of_a_list_decides_and_except_takes_out():
    """Junos Policy Framework Configuration Guide, Specifying Address Filter Match Conditions: longest match, implicit 0/0 except."""
    rules = filter_of(
        "term a from source-address 10.0.0.0/8", "term a from source-address 10.1.0.0/16 except",
        "term a from source-address 10.1.1.0/24", "term a then accept",
    )  # fmt: skip
    assert passes(rules, packet("10.2.0.1", "192.0.2.1")) is True
    assert passes(rules, packet("10.1.0.1", "192.0.2.1")) is False
    assert passes(rules, packet("10.1.1.1", "192.0.2.1")) is True
    assert passes(rules, packet("172.16.0.1", "192.0.2.1")) is False


def test_list_of_exceptions_alone_matches_nothing():
    rules = filter_of("term a from source-address 10.0.0.0/8 except", "term a then accept")
    assert passes(rules, packet("172.16.0.1", "192.0.2.1")) is False


def test_mask_with_holes_matches_the_bits_it_names():
    rules = filter_of("term a from source-address 10.0.5.0/255.0.255.0", "term a then accept")
    assert passes(rules, packet("10.77.5.9", "192.0.2.1")) is True
    assert passes(rules, packet("10.77.6.9", "192.0.2.1")) is False


def test_address_means_source_or_destination():
    rules = filter_of("term a from address 10.0.0.1/32", "term a then accept")
    assert passes(rules, packet("10.0.0.1", "192.0.2.1")) is True
    assert passes(rules, packet("192.0.2.1", "10.0.0.1")) is True
    assert passes(rules, packet("192.0.2.1", "192.0.2.2")) is False


def test_port_means_source_or_destination():
    rules = filter_of("term a from protocol tcp", "term a from port 40000", "term a then accept")
    assert passes(rules, WEB) is True
    assert passes(filter_of("term a from protocol tcp", "term a from port https", "term a then accept"), WEB) is False


def test_values_are_alternatives_and_kinds_must_all_hold():
    rules = filter_of(
        "term a from protocol [ tcp udp ]", "term a from destination-port [ http 8000-8080 ]", "term a then accept"
    )
    assert passes(rules, WEB) is True
    assert passes(rules, packet("10.0.0.1", "192.0.2.1", 17, 8010)) is True
    assert passes(rules, packet("10.0.0.1", "192.0.2.1", 6, 443)) is False
    assert passes(rules, PING) is False


def test_port_without_a_protocol_leaves_other_protocols_open():
    """Bit-Field and port match conditions imply no protocol (Junos Policy Framework Configuration Guide)."""
    rules = filter_of("term a from destination-port 80", "term a then discard", "term b then accept")
    assert passes(rules, WEB) is False
    assert passes(rules, packet("10.0.0.1", "192.0.2.1", 6, 443)) is True
    assert passes(rules, packet("10.0.0.1", "192.0.2.1", 47, 0)) is None


def test_established_matches_replies_alone():
    rules = filter_of("term a from protocol tcp", "term a from tcp-established", "term a then accept")
    assert passes(rules, WEB) is False
    assert passes(rules, packet("10.0.0.1", "192.0.2.1", established=True)) is True
    same = filter_of("term a from protocol tcp", 'term a from tcp-flags "(ack | rst)"', "term a then accept")
    assert same.rules[0].service == rules.rules[0].service


def test_initial_matches_what_begins_a_connection():
    rules = filter_of(
        "term a from protocol tcp", "term a from tcp-initial", "term a then discard", "term b then accept"
    )
    assert passes(rules, WEB) is False
    assert passes(rules, packet("10.0.0.1", "192.0.2.1", established=True)) is True


def test_other_flags_are_uncertain():
    rules = filter_of(
        "term a from protocol tcp", "term a from tcp-flags fin", "term a then discard", "term b then accept"
    )
    assert passes(rules, WEB) is None


def test_types_of_icmp_by_name_number_and_exception():
    rules = filter_of("term a from protocol icmp", "term a from icmp-type [ echo-request 3 ]", "term a then accept")
    assert passes(rules, PING) is True
    assert passes(rules, packet("10.0.0.1", "192.0.2.1", 1, 3)) is True
    assert passes(rules, packet("10.0.0.1", "192.0.2.1", 1, 5)) is False
    rest = filter_of("term a from protocol icmp", "term a from icmp-type-except echo-request", "term a then accept")
    assert passes(rest, PING) is False


def test_types_of_icmpv6_have_their_own_numbers():
    rules = filter_of(
        "term a from next-header icmp6", "term a from icmp-type echo-request", "term a then accept", family="inet6"
    )
    assert passes(rules, packet("2001:db8::1", "2001:db8::2", 58, 128)) is True
    assert passes(rules, packet("2001:db8::1", "2001:db8::2", 58, 8)) is False


def prefixes(*lines, term="from source-prefix-list L"):
    text = "".join(f"set policy-options prefix-list L{line}\n" for line in lines)
    text += f"set system host-name r\nset firewall family inet filter F term a {term}\n"
    text += "set firewall family inet filter F term a then accept\n"
    return device_of(text).ruleset("F")


def test_list_of_prefixes():
    assert passes(prefixes(" 10.0.0.0/8", " 172.16.0.0/12"), WEB) is True
    assert passes(prefixes(" 172.16.0.0/12"), WEB) is False


def test_list_without_prefixes_and_list_that_is_not_there_are_unknown():
    """No document found says what an empty list matches."""
    assert passes(prefixes(""), WEB) is None
    assert passes(prefixes(), WEB) is None


def test_list_that_collects_its_prefixes_from_the_configuration():
    text = (
        'set policy-options prefix-list P apply-path "protocols bgp group <*> neighbor <*>"\n'
        "set protocols bgp group x neighbor 10.0.0.1 peer-as 65001\nset protocols bgp group y neighbor 10.0.0.7 peer-as 65001\n"
        "set firewall family inet filter F term a from source-prefix-list P\nset firewall family inet filter F term a then accept\n"
    )
    rules = device_of(text).ruleset("F")
    assert passes(rules, WEB) is True
    assert passes(rules, packet("10.0.0.2", "192.0.2.1")) is False


def test_filter_without_a_family_is_for_ipv4():
    device = device_of("set system host-name r\nset firewall filter F term a then accept\n")
    assert device.ruleset("F").family == "4"


def test_filters_of_two_families_may_bear_one_name():
    device = device_of(
        """
        set system host-name r
        set firewall family inet filter F term a then accept
        set firewall family inet6 filter F term a then discard
        set interfaces ge-0/0/0 unit 0 family inet filter input F
        set interfaces ge-0/0/0 unit 0 family inet6 filter input F
        """
    )
    bound = {one.family: device.ruleset(one.ruleset).rules[0].action for one in device.bindings}
    assert bound == {"4": Action.PERMIT, "6": Action.DENY}


def test_filters_of_a_list_are_asked_as_one():
    device = device_of(
        """
        set system host-name r
        set firewall family inet filter A term a from protocol icmp
        set firewall family inet filter A term a then accept
        set firewall family inet filter B term b from protocol tcp
        set firewall family inet filter B term b then accept
        set interfaces ge-0/0/0 unit 0 family inet filter input-list [ A B ]
        """
    )
    rules = device.ruleset(device.bindings[0].ruleset)
    assert passes(rules, WEB) is True
    assert passes(rules, packet("10.0.0.1", "192.0.2.1", 17, 80)) is False


def test_filter_that_is_not_defined_stays_named_at_its_place():
    device = device_of("set system host-name r\nset interfaces ge-0/0/0 unit 0 family inet filter input GONE\n")
    assert [one.ruleset for one in device.bindings] == ["GONE"]
    assert device.ruleset("GONE") is None
    assert [(one.kind, one.defined) for one in device.references] == [("acl", False)]


def test_filter_of_the_loopback_guards_the_device_itself():
    device = sample("access-switch.conf")
    (binding,) = [one for one in device.bindings if one.stage == "local"]
    assert (binding.ruleset, binding.family, binding.interface) == ("protect", "4", None)
    ssh = packet("10.30.0.9", "10.30.0.2", port=22)
    assert passes(device.ruleset("protect"), ssh) is False
    assert passes(device.ruleset("protect"), packet("10.90.1.5", "10.30.0.2", port=22)) is True


def test_instance_with_a_loopback_of_its_own_is_guarded_by_that_one_alone():
    """User Guide: without a filter on its own loopback unit an instance uses none; without a unit, that of the default one."""
    base = (
        "set system host-name r\nset interfaces lo0 unit 0 family inet filter input F\nset firewall family inet filter F term a then accept\n"
        "set interfaces ge-0/0/0 unit 0 family inet address 10.0.0.1/24\nset routing-instances X interface ge-0/0/0.0\n"
    )
    assert sorted(one.vrf for one in device_of(base).bindings) == ["", "X"]
    own = (
        base + "set interfaces lo0 unit 5 family inet address 10.255.0.5/32\nset routing-instances X interface lo0.5\n"
    )
    assert [one.vrf for one in device_of(own).bindings] == [""]


def test_filter_may_ask_another():
    device = device_of(
        """
        set system host-name r
        set firewall family inet filter F term a filter INNER
        set firewall family inet filter INNER term b then accept
        """
    )
    (rule,) = rules_of(device, "F")
    assert (rule.action, rule.chain) == (Action.JUMP, "INNER")


def test_filter_that_sends_packets_another_way_makes_routing_uncertain():
    device = device_of(
        """
        set system host-name r
        set interfaces ge-0/0/0 unit 0 family inet address 10.0.0.1/24
        set interfaces ge-0/0/0 unit 0 family inet filter input F
        set firewall family inet filter F term a then routing-instance OTHER
        set routing-instances OTHER instance-type forwarding
        """
    )
    assert device.interface("ge-0/0/0.0").policy_route is not None
    assert passes(device.ruleset("F"), WEB) is True


def test_deactivated_term_does_nothing():
    text = "set system host-name r\nset firewall family inet filter F term a then accept\ndeactivate firewall family inet filter F term a\n"
    (rule,) = rules_of(device_of(text), "F")
    assert not rule.enabled


def test_filter_of_a_vlan_stands_at_the_vlan_itself():
    device = device_of(
        """
        set system host-name sw
        set vlans a vlan-id 7
        set vlans a filter input F
        set firewall family ethernet-switching filter F term t from source-mac-address 00:00:5e:00:53:01/48
        set firewall family ethernet-switching filter F term t then discard
        set firewall family ethernet-switching filter F term rest then accept
        """
    )
    assert [(one.interface, one.stage, one.ruleset) for one in device.bindings] == [("vlan 7", "ingress", "F")]
    assert passes(device.ruleset("F"), WEB) is None
