"""Translation on SRX: kinds, order, pools, and what rule sets are limited to."""

from __future__ import annotations

import pytest

from auditor.model.address import format_ranges
from tests.vendor_parsers.junos_text import device_of, sample

BASE = """
set system host-name fw
set interfaces ge-0/0/0 unit 0 family inet address 198.51.100.2/28
set interfaces ge-0/0/1 unit 0 family inet address 10.1.0.1/24
set security zones security-zone out interfaces ge-0/0/0.0
set security zones security-zone in interfaces ge-0/0/1.0
"""
SET = "set security nat source rule-set S"
HEAD = f"{SET} from zone in\n{SET} to zone out\n"


def nats(text):
    return device_of(BASE + text).nats


def shown(nat):
    return format_ranges(nat.to.lower)


def test_static_then_destination_then_static_backwards_then_source():
    """Security Configuration Guide 10.3, Understanding Static NAT Rules: static comes first both ways."""
    found = [(nat.kind, nat.name) for nat in sample("plant-edge.conf").nats]
    assert found == [
        ("destination", "mirror relay"), ("destination", "publish portal"), ("source", "mirror relay"), ("identity", "out keep"),
        ("source", "out hide"), ("source", "out hide"),
    ]  # fmt: skip


def test_policies_see_the_translated_destination_and_the_original_source():
    """Security Configuration Guide 10.3, Understanding Source NAT Rules: processed after the policy lookup."""
    assert sample("plant-edge.conf").policies_see == "real"
    assert sample("plant-edge.conf").lists_see == "wire"


def test_static_rule_translates_both_ways_one_to_one():
    text = (
        "set security nat static rule-set M from zone out\nset security nat static rule-set M rule r match destination-address 198.51.100.8/30\n"
        "set security nat static rule-set M rule r then static-nat prefix 10.1.0.8/30\n"
    )
    there, back = nats(text)
    assert (there.kind, there.one_to_one, there.inward) == ("destination", True, frozenset({"ge-0/0/0.0"}))
    assert shown(there) == ["10.1.0.8/30"]
    assert (back.kind, back.one_to_one, back.outward, back.inward) == ("source", True, frozenset({"ge-0/0/0.0"}), None)
    assert format_ranges(back.source.lower) == ["10.1.0.8/30"]
    assert shown(back) == ["198.51.100.8/30"]


def test_hiding_behind_the_interface_takes_its_address():
    (nat,) = nats(f"{HEAD}{SET} rule r match source-address 10.1.0.0/24\n{SET} rule r then source-nat interface\n")
    assert (nat.kind, nat.outward, nat.one_to_one) == ("source", frozenset({"ge-0/0/0.0"}), False)
    assert shown(nat) == ["198.51.100.2/32"]


def test_hiding_behind_a_leased_address_gives_an_address_nobody_knows():
    text = BASE.replace("family inet address 198.51.100.2/28", "family inet dhcp")
    rule = f"{HEAD}{SET} rule r match source-address 10.1.0.0/24\n{SET} rule r then source-nat interface\n"
    (nat,) = device_of(text + rule).nats
    assert nat.to.unknown


@pytest.mark.parametrize(
    ("pool", "addresses"),
    [
        ("address 198.51.100.5/32", ["198.51.100.5/32"]),
        ("address 198.51.100.4/32 to 198.51.100.7/32", ["198.51.100.4/30"]),
    ],
)
def test_source_pool(pool, addresses):
    (nat,) = nats(
        f"set security nat source pool P {pool}\n{HEAD}{SET} rule r match source-address 10.1.0.0/24\n{SET} rule r then source-nat pool P\n"
    )
    assert shown(nat) == addresses
    assert nat.inward == frozenset({"ge-0/0/1.0"})
    assert nat.outward == frozenset({"ge-0/0/0.0"})


def test_pool_that_overflows_into_another_is_uncertain():
    text = "set security nat source pool P address 198.51.100.5/32\nset security nat source pool P overflow-pool interface\n"
    (nat,) = nats(f"{text}{HEAD}{SET} rule r match source-address 10.1.0.0/24\n{SET} rule r then source-nat pool P\n")
    assert nat.to.unknown


def test_off_translates_nothing_and_ends_the_search():
    rules = nats(f"{HEAD}{SET} rule r match destination-address 10.9.0.0/16\n{SET} rule r then source-nat off\n")
    assert [nat.kind for nat in rules] == ["identity"]


def test_destination_pool_with_a_port():
    (nat,) = [nat for nat in sample("plant-edge.conf").nats if nat.name == "publish portal"]
    assert shown(nat) == ["10.10.2.80/32"]
    assert nat.to_ports.intervals == ((8443, 8443),)
    assert nat.service.terms[0].destination_ports.intervals == ((443, 443),)


def test_ports_may_be_a_range():
    text = (
        "set security nat destination pool P address 10.1.0.9/32\nset security nat destination rule-set D from zone out\n"
        "set security nat destination rule-set D rule r match destination-address 198.51.100.9/32\n"
        "set security nat destination rule-set D rule r match destination-port 100 to 200\n"
        "set security nat destination rule-set D rule r match protocol udp\n"
        "set security nat destination rule-set D rule r then destination-nat pool P\n"
    )
    (nat,) = nats(text)
    assert nat.service.terms[0].destination_ports.intervals == ((100, 200),)
    assert nat.service.terms[0].protocols.intervals == ((17, 17),)


def test_most_specific_rule_set_is_asked_first():
    """Understanding Source NAT Rules: an interface is more specific than a zone, a zone than a routing instance."""
    text = "".join(
        f"set security nat source rule-set {name} from {start}\nset security nat source rule-set {name} to zone out\n"
        f"set security nat source rule-set {name} rule r match source-address 0.0.0.0/0\n"
        f"set security nat source rule-set {name} rule r then source-nat off\n"
        for name, start in (
            ("instance", "routing-instance default"),
            ("zone", "zone in"),
            ("port", "interface ge-0/0/1.0"),
        )
    )
    assert [nat.name for nat in nats(text)] == ["port r", "zone r", "instance r"]
    assert all(nat.conditions == () for nat in nats(text))


def test_rule_sets_of_which_none_is_more_specific_are_uncertain():
    text = "".join(
        f"set security nat source rule-set {name} from {start}\nset security nat source rule-set {name} to {end}\n"
        f"set security nat source rule-set {name} rule r match source-address 0.0.0.0/0\n"
        f"set security nat source rule-set {name} rule r then source-nat off\n"
        for name, start, end in (
            ("one", "interface ge-0/0/1.0", "zone out"),
            ("two", "zone in", "interface ge-0/0/0.0"),
        )
    )
    assert all(nat.conditions for nat in nats(text))


def test_rule_with_words_that_are_not_understood_is_uncertain():
    (nat,) = nats(
        f"{HEAD}{SET} rule r match source-address 10.1.0.0/24\n{SET} rule r match tenant x\n{SET} rule r then source-nat off\n"
    )
    assert nat.conditions == ("match tenant",)


def test_pool_that_is_not_defined_is_named_and_unknown():
    device = device_of(
        BASE + f"{HEAD}{SET} rule r match source-address 10.1.0.0/24\n{SET} rule r then source-nat pool GONE\n"
    )
    assert device.nats[0].to.unknown == ("GONE",)
    assert ("nat-pool", "GONE", False) in {(one.kind, one.name, one.defined) for one in device.references}


def test_deactivated_rule_translates_nothing():
    text = f"{HEAD}{SET} rule r match source-address 10.1.0.0/24\n{SET} rule r then source-nat off\n"
    (nat,) = nats(text + "deactivate security nat source rule-set S rule r\n")
    assert not nat.enabled


def test_name_of_an_address_in_a_rule_is_looked_up():
    text = f"set security address-book global address h 10.1.0.9/32\n{HEAD}{SET} rule r match source-address-name h\n{SET} rule r then source-nat off\n"
    (nat,) = nats(text)
    assert format_ranges(nat.source.lower) == ["10.1.0.9/32"]
