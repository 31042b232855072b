"""AlliedWare Plus: hardware and software lists, the firewall of zones, translation; what no document says stays unknown."""

from __future__ import annotations

import pytest

from auditor.model.address import ANY4, parse_ip, prefix
from auditor.model.interface import vlan_place
from auditor.model.ranges import Ranges
from auditor.model.rule import Action
from auditor.model.service import ANY_SERVICE, ICMP6, Term, icmp_term, port_term
from tests.vendor_parsers.awplus_text import accounted, device_of, rule, ruleset, sample

# -- access lists -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "kind", "default"),
    [
        ("access-list 20 permit 192.0.2.0 0.0.0.255", "standard", Action.DENY),
        ("access-list 1300 permit any", "standard", Action.DENY),
        ("access-list 104 permit ip 192.0.2.0 0.0.0.255 any", "extended", Action.DENY),
        ("access-list 2001 deny ip any any", "extended", Action.DENY),
        ("access-list 3000 permit ip 192.0.2.0/24 any", "hardware", Action.PERMIT),
        ("access-list 4000 permit any any", "hardware mac", Action.PERMIT),
        ("access-list hardware A\n 10 deny ip any any", "hardware", Action.PERMIT),
        ("access-list standard A permit 192.0.2.1", "standard", Action.DENY),
        ("access-list extended A\n 4 deny tcp 192.0.2.0/24 lt 1 any eq 50", "extended", Action.DENY),
        ("ipv6 access-list A\n 4 deny icmp 2001:db8::/64 any", "ipv6 hardware", Action.PERMIT),
    ],
)
def test_the_rest_passes_a_hardware_list_and_not_a_software_list(line: str, kind: str, default: Action) -> None:
    """AT-IX5 command reference p. 849; x310 software reference p. 33.76; numbers by allied-telesis.co.jp 613-002310."""
    (found,) = device_of(line).filters
    assert (found.kind, found.default) == (kind, default)
    assert len(found.rules) == 1


@pytest.mark.parametrize(
    ("entry", "term"),
    [
        ("permit tcp 192.0.2.0/24 192.0.2.10/32 eq 5450", port_term(6, Ranges.one(5450))),
        ("permit udp any eq 68 any eq 67", port_term(17, Ranges.one(67), Ranges.one(68))),
        ("deny icmp any any icmp-type 8", icmp_term(1, 8)),
        ("deny proto 112 any any", Term(Ranges.one(112))),
    ],
)
def test_entries_of_hardware_lists_are_read_exactly(entry: str, term: Term) -> None:
    (found,) = device_of(f"access-list hardware A\n {entry}").filters[0].rules
    assert (found.exact, found.service.terms) == (True, (term,))


@pytest.mark.parametrize(
    ("word", "action"),
    [
        ("copy-to-cpu", Action.PERMIT),
        ("copy-to-mirror", Action.PERMIT),
        ("send-to-mirror", Action.DENY),
        ("send-to-cpu", Action.UNKNOWN),
    ],
)
def test_a_copy_goes_on_and_what_is_sent_elsewhere_does_not(word: str, action: Action) -> None:
    """x310 software reference, p. 33.7. What the processor does with packets sent to it is not said: it may route them."""
    (found,) = device_of(f"access-list 3000 {word} ip 192.0.2.0/24 any").filters[0].rules
    assert found.action is action


@pytest.mark.parametrize("entry", ["permit mac any any", "permit tcp any any eq nobody", "permit ip any any vlan 10"])
def test_what_is_not_understood_makes_an_entry_uncertain(entry: str) -> None:
    (found,) = device_of(f"access-list hardware A\n 10 {entry}").filters[0].rules
    assert not found.exact


def test_entries_stand_by_number_and_those_without_one_at_the_end() -> None:
    """x310 software reference, p. 33.14."""
    found = device_of("access-list hardware A\n 20 deny ip any any\n permit ip any any\n 4 permit tcp any any").filters
    assert [one.name for one in found[0].rules] == ["A 4", "A 20", "A 30"]


def test_lists_of_a_port_are_asked_in_the_order_they_were_added() -> None:
    """How To Note for x900, p. 7: attach them in the order in which the switch is to check them."""
    device = sample("cell-switch.conf")
    (bound,) = (one for one in device.bindings if one.interface == "port1.0.1")
    found = ruleset(device, bound.ruleset)
    assert [(one.action, one.chain) for one in found.rules] == [(Action.JUMP, "CELL-IN"), (Action.JUMP, "3001")]
    assert (found.default, bound.stage) == (Action.PERMIT, "ingress")
    assert ruleset(device, "CELL-IN").default is Action.RETURN


def test_a_list_used_alone_and_in_turn_still_lets_the_rest_pass() -> None:
    device = device_of(
        """
        access-list hardware A
         10 deny tcp any any eq 23
        access-list hardware B
         10 deny tcp any any eq 80
        interface port1.0.1
         access-group A
        interface port1.0.2-1.0.3
         access-group A
         access-group B
        """
    )
    assert [ruleset(device, one.ruleset).default for one in device.bindings] == [Action.PERMIT] * 3
    assert len({one.ruleset for one in device.bindings}) == 2


def test_a_list_that_is_not_defined_leaves_everything_open() -> None:
    device = device_of("interface port1.0.1\n access-group A\ninterface port1.0.2\n access-group A\n access-group B")
    assert [one.defined for one in device.references] == [False] * 3
    assert device.ruleset(device.bindings[0].ruleset) is None
    assert {one.action for one in ruleset(device, device.bindings[1].ruleset).rules} == {Action.UNKNOWN}


def test_a_vlan_map_filters_what_enters_its_vlans() -> None:
    device = sample("cell-switch.conf")
    bound = [one.interface for one in device.bindings if one.ruleset == "vlan access-map SERVERS-MAP"]
    assert bound == [vlan_place(30)]
    assert [one.chain for one in ruleset(device, "vlan access-map SERVERS-MAP").rules] == ["NO-TELNET"]


def test_nothing_is_certain_to_pass_a_policy_map() -> None:
    """A policy map may drop what its classes select (ansible_awplus, awplus_policy_maps: default-action deny)."""
    device, counted = accounted(["interface port1.0.1", " service-policy input p"])
    (bound,) = device.bindings
    assert ruleset(device, bound.ruleset).default is Action.UNKNOWN
    assert device.interfaces[0].policy_route is not None
    assert [one.topic for one in counted.unread] == ["filter"]


# -- firewall ---------------------------------------------------------------------------------------------------------

ZONES = """
    zone CONTROL
     network cell
      ip subnet 198.51.100.0/25 interface vlan10
      ip subnet 198.51.100.128/25 interface vlan11
      host plc1
       ip address 198.51.100.11
    zone WAN
     network up
      ip subnet 0.0.0.0/0 interface eth1
      ipv6 subnet ::/0 interface eth1
      host own
       ip address dynamic interface eth1
    application modbus
     protocol tcp
     dport 502
    interface eth1
     ip address 203.0.113.2/30
"""


def guarded(*lines: str, zones: str = ZONES) -> str:
    return zones + "    firewall\n" + "\n".join(f"     {line}" for line in lines)


def test_rules_without_protect_have_no_effect() -> None:
    """WCI guide: protect turns the firewall on."""
    device = device_of(guarded("rule 10 deny any from WAN to CONTROL"))
    assert device.bindings == ()
    assert len(ruleset(device, "firewall").rules) == 2


def test_with_protect_the_rest_is_dropped_between_interfaces_and_unknown_to_the_device() -> None:
    """The guide keeps outside traffic out with permits alone; of the device's own traffic no document says so outright."""
    device = device_of(guarded("rule 10 permit any from CONTROL to WAN", "protect"))
    assert [(one.stage, ruleset(device, one.ruleset).default) for one in device.bindings] == [
        ("through", Action.DENY),
        ("local", Action.UNKNOWN),
    ]


def test_an_entity_behind_several_interfaces_becomes_a_rule_for_each() -> None:
    device = device_of(guarded("rule 10 permit modbus from WAN to CONTROL.cell", "protect"))
    found = ruleset(device, "firewall").rules
    assert [(one.inward, one.outward) for one in found] == [
        (frozenset({"eth1"}), frozenset({"vlan10"})),
        (frozenset({"eth1"}), frozenset({"vlan11"})),
    ]
    assert [one.destination.lower for one in found] == [prefix("198.51.100.0/25"), prefix("198.51.100.128/25")]
    assert all(one.exact and one.service.terms == (port_term(6, Ranges.one(502)),) for one in found)


def test_a_host_outside_its_networks_subnets_is_part_of_the_network_all_the_same() -> None:
    zones = ZONES.replace("ip address 198.51.100.11", "ip address 203.0.113.99")
    device = device_of(guarded("rule 10 deny any from CONTROL.cell to CONTROL.cell.plc1", zones=zones))
    found = {one.inward: one.source.lower for one in ruleset(device, "firewall").rules}
    assert found[None] == prefix("203.0.113.99")
    assert len(found) == 3


def test_rules_stand_by_number_and_log_rules_decide_nothing() -> None:
    """AR2050V command reference, p. 2604: a log rule's packets are processed by the rules behind it."""
    device = device_of(
        guarded(
            "rule 30 reject any from WAN.up.own to CONTROL.cell.plc1",
            "rule 10 log any from WAN to CONTROL",
            "rule 20 permit any from CONTROL.cell.plc1 to WAN.up.own no-state-enforcement log",
        )
    )
    found = ruleset(device, "firewall").rules
    assert [(one.name, one.action, one.log) for one in found] == [
        ("rule 20", Action.PERMIT, True),
        ("rule 30", Action.DENY, False),
    ]
    assert found[0].exact


def test_permits_let_replies_through() -> None:
    device = device_of(guarded("rule 20 permit any from CONTROL to WAN", "rule 30 deny any from WAN to CONTROL"))
    assert {one.inspects for one in ruleset(device, "firewall").rules if one.action is Action.PERMIT} == {True}
    assert not device.stateful


@pytest.mark.parametrize(
    "line",
    [
        "rule 10 permit https from WAN to CONTROL.cell.plc1",
        "rule 10 permit modbus from NOWHERE to CONTROL.cell.plc1",
        "rule 10 permit modbus from WAN.up.own to CONTROL.cell.plc1 sometimes",
        "rule 10 accept modbus from WAN.up.own to CONTROL.cell.plc1",
        "rule permit modbus from WAN to CONTROL.cell.plc1",
        "rule 10 permit modbus from WAN",
    ],
)
def test_what_is_not_known_of_a_rule_makes_it_uncertain(line: str) -> None:
    """The packets of an application that no block defines are on the device alone (show application)."""
    found = ruleset(device_of(guarded(line, "protect")), "firewall").rules
    assert found
    assert not any(one.exact for one in found)


def test_an_entity_that_is_not_defined_is_told() -> None:
    device = device_of(guarded("rule 10 permit any from NOWHERE.x to CONTROL"))
    assert [(one.name, one.defined) for one in device.references if one.kind == "zone"] == [
        ("NOWHERE.x", False),
        ("CONTROL", True),
    ]


@pytest.mark.parametrize("line", ["     fqdn example.com", "      fqdn example.com", "       fqdn example.com"])
def test_a_line_of_an_entity_that_is_not_read_may_add_anything(line: str) -> None:
    zones = ZONES.replace("       ip address 198.51.100.11", f"       ip address 198.51.100.11\n{line}")
    device = device_of(guarded("rule 10 permit any from CONTROL to WAN.up.own", zones=zones))
    assert any(one.source.upper & ANY4 == ANY4 for one in ruleset(device, "firewall").rules)


def test_an_entity_with_nothing_in_it_may_be_anything() -> None:
    device = device_of(
        "zone A\nzone B\n network n\n  ip subnet 192.0.2.0/24\nfirewall\n rule 10 permit any from A to B"
    )
    (found,) = ruleset(device, "firewall").rules
    assert (found.source.lower, found.source.upper.covers(ANY4)) == (Ranges(), True)


def test_a_rule_between_more_pairs_of_interfaces_than_are_told_apart_is_uncertain() -> None:
    lines = [f" network n{number}\n  ip subnet 10.0.{number}.0/24 interface vlan{number}" for number in range(1, 31)]
    text = "\n".join(["zone A", *lines, "firewall", " rule 10 permit any from A to A", " protect"])
    (found,) = ruleset(device_of(text), "firewall").rules
    assert (found.inward, found.outward, found.exact) == (None, None, False)
    assert found.source.upper.covers(prefix("10.0.30.0/24"))


def test_a_rule_is_certain_of_the_device_where_packets_come_in_by_the_same_interface() -> None:
    """WCI guide, rule 30: what a router and its upstream neighbour say to each other needs a rule from WAN to WAN."""
    device = device_of(guarded("rule 10 permit any from WAN to WAN.up", "protect"))
    (same,) = ruleset(device, "firewall to the device").rules
    assert (same.inward, same.outward, same.exact) == (frozenset({"eth1"}), None, True)
    assert same.destination.lower == prefix("203.0.113.2")
    assert same.implied


def test_a_rule_from_elsewhere_is_not_certain_of_the_device() -> None:
    device = device_of(guarded("rule 10 deny any from CONTROL to WAN.up", "protect"))
    found = ruleset(device, "firewall to the device").rules
    assert len(found) == 2
    assert not any(one.exact for one in found)


@pytest.mark.parametrize(
    ("lines", "terms"),
    [
        (("protocol tcp", "dport 502"), (port_term(6, Ranges.one(502)),)),
        (("protocol udp", "dport 546 to 547"), (port_term(17, Ranges.of((546, 547))),)),
        (("protocol udp", "sport 546"), (port_term(17, source=Ranges.one(546)),)),
        (("protocol ipv6-icmp",), (Term(Ranges.one(ICMP6)),)),
        (("protocol icmp", "icmp-type 8"), (icmp_term(1, 8),)),
        (("protocol 50",), (Term(Ranges.one(50)),)),
        (("dport 80",), ()),
        (("protocol tcp", "dport https"), ()),
        (("protocol tcp", "url example"), ()),
        (("protocol icmp", "dport 80"), ()),
    ],
)
def test_an_application_is_its_protocol_and_ports_or_unknown(lines: tuple[str, ...], terms: tuple[Term, ...]) -> None:
    text = "zone A\n network n\n  ip subnet 192.0.2.0/24\napplication x\n" + "\n".join(f" {line}" for line in lines)
    found = ruleset(device_of(f"{text}\nfirewall\n rule 10 permit x from A to A"), "firewall").rules[0].service
    assert found.terms == terms
    assert bool(found.unknown) is not bool(terms)


def test_any_is_every_packet() -> None:
    device = device_of(guarded("rule 10 permit any from CONTROL.cell.plc1 to WAN.up.own"))
    assert rule(device, "rule 10").service is ANY_SERVICE


def test_interfaces_show_the_zone_whose_networks_name_them() -> None:
    device = sample("plant-firewall.conf")
    assert {one.name: one.zone for one in device.interfaces if one.zone} == {
        "eth1": "WAN",
        "vlan10": "CONTROL",
        "vlan30": "DMZ",
    }


# -- translation ------------------------------------------------------------------------------------------------------


def test_masquerading_gives_packets_the_address_that_is_named() -> None:
    device = sample("plant-firewall.conf")
    found = next(one for one in device.nats if one.kind == "source" and one.inward)
    assert (found.inward, found.outward) == (frozenset({"vlan30"}), frozenset({"eth1"}))
    assert found.to.lower == prefix("203.0.113.2")
    assert found.enabled


def test_masquerading_without_a_name_takes_the_interface_and_of_a_dynamic_one_nobody_knows_the_address() -> None:
    text = ZONES + "    nat\n     rule 10 masq any from CONTROL.cell.plc1 to WAN.up\n     enable\n"
    named = [one.to.lower for one in device_of(text).nats if one.outward]
    assert named == [prefix("203.0.113.2")]
    moved = device_of(text.replace("ip address 203.0.113.2/30", "ip address dhcp")).nats[0].to
    assert (moved.lower, moved.upper) == (Ranges(), ANY4)


def test_a_port_forward_delivers_to_the_inner_host_and_the_firewall_sees_that() -> None:
    """WCI guide: NAT rule 30 and firewall rule 70 are a pair; the rule names the inner host."""
    device = sample("plant-firewall.conf")
    found = next(one for one in device.nats if one.kind == "destination")
    assert (found.destination.lower, found.to.lower) == (prefix("203.0.113.2"), prefix("192.0.2.10"))
    assert (found.one_to_one, found.to_ports, device.policies_see) == (True, None, "real")


def test_a_port_forward_may_change_the_port() -> None:
    text = "    nat\n     rule 10 portfwd modbus from WAN to WAN.up.own with dst CONTROL.cell.plc1 dport 1502\n"
    found = device_of(ZONES + text).nats[0]
    assert found.to_ports == Ranges.one(1502)


def test_translation_without_enable_has_no_effect() -> None:
    text = "    nat\n     rule 10 masq any from CONTROL to WAN\n"
    assert not any(one.enabled for one in device_of(ZONES + text).nats)
    assert all(one.enabled for one in device_of(f"{ZONES}{text}     enable\n").nats)


def test_which_addresses_a_forward_without_a_destination_takes_is_unknown() -> None:
    text = "    nat\n     rule 10 portfwd modbus from WAN with dst CONTROL.cell.plc1\n     enable\n"
    found = device_of(ZONES + text).nats[0]
    assert (found.destination.lower, found.destination.upper) == (Ranges(), ANY4)


def test_a_rule_of_an_unknown_kind_may_change_either_address() -> None:
    text = "    nat\n     rule 10 netmap any from CONTROL.cell.plc1 to WAN.up.own with src WAN.up.own\n     enable\n"
    found = device_of(ZONES + text).nats
    assert {one.kind for one in found} == {"source", "destination"}
    assert all(one.conditions for one in found)


def test_lines_of_filters_that_are_not_understood_are_told_as_such() -> None:
    _, counted = accounted(
        ["firewall", " rule ten permit any", "nat", " rule x", "policy-map p", " default-action deny"]
    )
    assert [one.topic for one in counted.unread] == ["filter", "nat", "filter", "filter"]


def test_a_host_may_have_several_addresses() -> None:
    text = guarded("rule 10 permit any from CONTROL.cell.plc1 to WAN.up.own").replace(
        "       ip address 198.51.100.11", "       ip address 198.51.100.11\n       ip address 198.51.100.12"
    )
    assert parse_ip("198.51.100.12") in rule(device_of(text), "rule 10").source.lower
