"""Access lists, objects, and the implicit rules between an ASA's interfaces."""

from __future__ import annotations

from auditor.model.address import ANY, ANY4, ANY6, parse_ip, prefix
from auditor.model.device import Device
from auditor.model.ranges import Ranges
from auditor.model.rule import Action, Rule
from tests.vendor_parsers.cisco_asa_text import MAYBE, NO, YES, deciding, device_of, packet, through, unread_of

INTERFACES = """\
    ASA Version 9.12(4)
    interface GigabitEthernet0/0
     nameif outside
     security-level 0
     ip address 203.0.113.1 255.255.255.0
    interface GigabitEthernet0/1
     nameif inside
     security-level 100
     ip address 10.1.0.1 255.255.255.0
    interface GigabitEthernet0/2
     nameif dmz
     security-level 50
     ip address 10.2.0.1 255.255.255.0
    interface GigabitEthernet0/3
     nameif lab
     security-level 50
     ip address 10.3.0.1 255.255.255.0
    interface GigabitEthernet0/4
     ip address 10.4.0.1 255.255.255.0
"""
OUTSIDE, INSIDE, DMZ, LAB, UNNAMED = (f"GigabitEthernet0/{number}" for number in range(5))


def _device(*lines: str) -> Device:
    return device_of(INTERFACES + "".join(f"    {line}\n" for line in lines))


def _rule(line: str, *definitions: str) -> Rule:
    text = "".join(f"{line}\n" for line in ("ASA Version 9.12(4)", *definitions, f"access-list A extended {line}"))
    assert unread_of(text) == []
    ruleset = device_of(text).ruleset("A")
    assert ruleset is not None
    return ruleset.rules[-1]


WEB = packet("10.1.0.9", "203.0.113.9")


# -- security levels ----------------------------------------------------------------------------------------------


def test_without_lists_only_higher_to_lower_passes() -> None:
    device = _device()
    assert through(device, WEB, INSIDE, OUTSIDE) == YES
    assert through(device, WEB, DMZ, OUTSIDE) == YES
    assert through(device, WEB, OUTSIDE, INSIDE) == NO
    assert through(device, WEB, DMZ, INSIDE) == NO


def test_equal_levels_need_inter_interface() -> None:
    assert through(_device(), WEB, DMZ, LAB) == NO
    assert through(_device("same-security-traffic permit inter-interface"), WEB, DMZ, LAB) == YES


def test_a_list_alone_does_not_join_equal_levels() -> None:
    lines = ("access-list D extended permit ip any any", "access-group D in interface dmz")
    assert through(_device(*lines), WEB, DMZ, LAB) == NO
    assert through(_device(*lines, "same-security-traffic permit inter-interface"), WEB, DMZ, LAB) == YES


def test_hairpin_needs_intra_interface() -> None:
    inter = "same-security-traffic permit inter-interface"
    assert through(_device(inter), WEB, DMZ, DMZ) == NO
    assert through(_device("same-security-traffic permit intra-interface"), WEB, DMZ, DMZ) == YES


def test_a_list_lifts_the_levels_for_its_interface_alone() -> None:
    device = _device("access-list O extended permit tcp any any eq www", "access-group O in interface outside")
    assert through(device, WEB, OUTSIDE, INSIDE) == YES
    assert through(device, packet("1.1.1.1", "10.1.0.9", 6, 22), OUTSIDE, INSIDE) == NO
    assert through(device, WEB, DMZ, INSIDE) == NO
    assert through(device, WEB, INSIDE, OUTSIDE) == YES


def test_a_list_on_the_inside_takes_the_implicit_permit_away() -> None:
    device = _device("access-list I extended permit udp any any eq domain", "access-group I in interface inside")
    assert through(device, WEB, INSIDE, OUTSIDE) == NO
    assert through(device, WEB, DMZ, OUTSIDE) == YES


def test_the_global_list_follows_the_interfaces_own_and_guards_the_others() -> None:
    device = _device(
        "access-list O extended deny tcp any any eq ssh",
        "access-list G extended permit tcp any any range ssh www",
        "access-group O in interface outside",
        "access-group G global",
    )
    assert through(device, packet("1.1.1.1", "10.1.0.9", 6, 22), OUTSIDE, INSIDE) == NO
    assert through(device, packet("1.1.1.1", "10.1.0.9", 6, 80), OUTSIDE, INSIDE) == YES
    assert through(device, packet("10.1.0.9", "1.1.1.1", 6, 443), INSIDE, OUTSIDE) == NO
    assert through(device, packet("10.2.0.9", "10.1.0.9", 6, 80), DMZ, INSIDE) == YES
    combined = device.ruleset("O+G in outside")
    assert combined is not None
    assert len(combined.rules) == 2
    assert device.ruleset("O") is not None
    assert device.ruleset("G") is not None


def test_an_outbound_list_is_asked_as_well() -> None:
    device = _device("access-list E extended deny ip any any", "access-group E out interface outside")
    assert through(device, WEB, INSIDE, OUTSIDE) == NO
    assert through(device, WEB, INSIDE, DMZ) == YES


def test_an_interface_without_nameif_passes_nothing() -> None:
    device = _device("access-list I extended permit ip any any", "access-group I in interface inside")
    assert through(device, WEB, INSIDE, UNNAMED) == NO
    assert through(device, WEB, UNNAMED, OUTSIDE) == NO


def test_a_management_only_interface_passes_nothing() -> None:
    text = INTERFACES + "    interface Management0/0\n     management-only\n     nameif mgmt\n     security-level 100\n"
    device = device_of(text)
    assert through(device, WEB, "Management0/0", OUTSIDE) == NO
    found = device.interface("Management0/0")
    assert found is not None
    assert found.vrf == "management-only"


def test_a_level_that_is_not_written_is_100_for_inside_and_0_for_others() -> None:
    device = device_of(
        """\
        interface GigabitEthernet0/0
         nameif inside
        interface GigabitEthernet0/1
         nameif office
        """
    )
    levels = [interface.security_level for interface in device.interfaces]
    assert [(level.value, level.state) for level in levels if level is not None] == [(100, "default"), (0, "default")]
    assert through(device, WEB, "GigabitEthernet0/0", "GigabitEthernet0/1") == YES


def test_a_level_that_cannot_be_read_leaves_the_answer_open() -> None:
    device = device_of(INTERFACES.replace("security-level 100", "security-level high"))
    assert through(device, WEB, INSIDE, OUTSIDE) == MAYBE
    assert through(device, WEB, OUTSIDE, INSIDE) == MAYBE


def test_an_undefined_list_leaves_the_answer_open() -> None:
    device = _device("access-group NOWHERE in interface outside")
    assert through(device, WEB, OUTSIDE, INSIDE) == MAYBE
    assert device.ruleset("NOWHERE") is None
    assert [reference.name for reference in device.references if not reference.defined] == ["NOWHERE"]
    assert device.notices[0].topic == "filter"


def test_implied_rules_say_so_and_keep_state() -> None:
    levels = _device().ruleset("security-levels")
    assert levels is not None
    assert all(rule.implied for rule in levels.rules)
    assert all(rule.inspects for rule in levels.rules if rule.action is Action.PERMIT)


def test_no_forward_interface_stops_one_direction() -> None:
    device = device_of(
        """\
        ASA Version 8.2(5)
        interface Vlan1
         nameif inside
        interface Vlan3
         no forward interface Vlan4
         nameif guest
         security-level 50
        interface Vlan4
         nameif iot
         security-level 10
        """
    )
    assert through(device, WEB, "Vlan3", "Vlan4") == NO
    assert through(device, WEB, "Vlan1", "Vlan4") == YES


def test_an_ethertype_list_is_no_packet_filter() -> None:
    device = _device("access-list E ethertype deny any", "access-group E in interface inside")
    assert through(device, WEB, INSIDE, OUTSIDE) == YES


# -- families -----------------------------------------------------------------------------------------------------


def test_any_means_both_families_since_9_0_and_ipv4_before() -> None:
    text = "access-list A extended permit ip any any4\n"
    new, old = (device_of(f"ASA Version {release}\n{text}").filters[0] for release in ("9.0(1)", "8.4(7)"))
    assert new.rules[0].source.lower == ANY
    assert new.rules[0].destination.lower == ANY4
    assert new.family == "both"
    assert old.rules[0].source.lower == ANY4
    assert old.family == "4"


def test_before_9_0_an_ipv4_list_does_not_guard_ipv6() -> None:
    text = INTERFACES.replace("9.12(4)", "8.4(7)")
    text += "    access-list I extended deny ip any any\n    access-group I in interface inside\n"
    device = device_of(text)
    assert through(device, WEB, INSIDE, OUTSIDE) == NO
    assert through(device, packet("2001:db8::1", "2001:db8:1::1"), INSIDE, OUTSIDE) == YES
    assert through(device, packet("2001:db8::1", "2001:db8:1::1"), OUTSIDE, INSIDE) == NO


def test_an_old_ipv6_list_guards_ipv6() -> None:
    text = INTERFACES.replace("9.12(4)", "8.4(7)")
    text += "    ipv6 access-list S permit tcp any host 2001:db8::5 eq www\n    access-group S in interface outside\n"
    device = device_of(text)
    assert through(device, packet("2001:db8:1::1", "2001:db8::5"), OUTSIDE, INSIDE) == YES
    assert through(device, packet("2001:db8:1::1", "2001:db8::6"), OUTSIDE, INSIDE) == NO
    assert through(device, WEB, OUTSIDE, INSIDE) == NO


def test_without_a_release_and_with_ipv6_any_is_not_certain_of_ipv6() -> None:
    text = "interface GigabitEthernet0/0\n nameif a\n ipv6 enable\naccess-list A extended permit ip any any\n"
    source = device_of(text).filters[0].rules[0].source
    assert source.lower == ANY4
    assert source.upper == ANY
    assert device_of("access-list A extended permit ip any any\n").filters[0].rules[0].source.lower == ANY


# -- lines of a list ----------------------------------------------------------------------------------------------


def test_line_numbers_insert_and_remarks_count() -> None:
    device = device_of(
        """\
        access-list A extended permit tcp any any eq 1
        access-list A line 1 remark first
        access-list A line 2 extended permit tcp any any eq 2
        access-list A line 900 extended permit tcp any any eq 3
        """
    )
    ports = [rule.service.terms[0].destination_ports.least for rule in device.filters[0].rules]
    assert ports == [2, 1, 3]
    assert [rule.name for rule in device.filters[0].rules] == ["A line 2", "A line 3", "A line 4"]


def test_a_remark_describes_the_line_below_it() -> None:
    device = device_of("access-list A remark why\naccess-list A permit ip any any\naccess-list A deny ip any any\n")
    assert [rule.description for rule in device.filters[0].rules] == ["why", ""]


def test_clear_configure_forgets_what_came_before() -> None:
    text = "access-list A permit ip any any\nclear configure access-list A\naccess-list A deny ip any any\n"
    assert [rule.action for rule in device_of(text).filters[0].rules] == [Action.DENY]


def test_an_inactive_line_is_disabled() -> None:
    assert not _rule("permit tcp any any eq www inactive").enabled
    assert _rule("permit tcp any any eq www").enabled


def test_a_time_range_is_a_condition() -> None:
    rule = _rule("permit tcp any any eq www time-range WORK", "time-range WORK", " periodic daily 8:00 to 17:00")
    assert rule.conditions == ("time-range WORK",)
    assert not rule.exact


def test_an_undefined_time_range_is_told() -> None:
    device = device_of("access-list A permit ip any any time-range NIGHT\n")
    assert [(item.kind, item.name) for item in device.references if not item.defined] == [("time-range", "NIGHT")]


def test_users_and_tags_are_conditions() -> None:
    rule = _rule(r"permit tcp user-group X\\ops security-group name hmi any any eq https")
    assert rule.conditions == (r"user-group X\\ops", "security-group name hmi")


def test_denied_packets_are_logged_unless_the_line_says_otherwise() -> None:
    logs = {
        "deny ip any any": True,
        "deny ip any any log disable": False,
        "permit ip any any": False,
        "permit ip any any log": True,
        "permit ip any any log 6 interval 30": True,
        "permit ip any any log notifications": True,
        "permit ip any any log default": False,
    }
    assert {line: _rule(line).log for line in logs} == logs


def test_a_word_that_is_not_understood_makes_the_rule_uncertain_and_stays_unread() -> None:
    text = "access-list A extended permit tcp any any eq www established\n"
    assert unread_of(text) == [1]
    rule = device_of(text).filters[0].rules[0]
    assert rule.conditions == ("not understood: established",)
    assert not rule.exact


def test_an_action_that_is_not_understood_is_unknown() -> None:
    rule = device_of("access-list A extended allow ip any any\n").filters[0].rules[0]
    assert rule.action is Action.UNKNOWN


def test_masks_are_netmasks() -> None:
    assert _rule("permit ip 10.0.0.0 255.255.0.0 any").source.lower == prefix("10.0.0.0/16")


def test_port_operators() -> None:
    expected = {
        "eq 8080": ((8080, 8080),),
        "neq smtp": ((0, 24), (26, 65535)),
        "lt 10": ((0, 9),),
        "gt 1023": ((1024, 65535),),
        "range ftp-data ftp": ((20, 21),),
    }
    found = {text: _rule(f"permit tcp any any {text}").service.terms[0].destination_ports for text in expected}
    assert {text: ranges.intervals for text, ranges in found.items()} == expected


def test_source_ports_are_no_destination_ports() -> None:
    term = _rule("permit udp any eq domain any gt 1023").service.terms[0]
    assert term.source_ports == Ranges.one(53)
    assert term.destination_ports == Ranges.of((1024, 65535))


def test_icmp_types_and_codes() -> None:
    assert _rule("permit icmp any any echo").service.terms[0].icmp == Ranges.of((2048, 2303))
    assert _rule("permit icmp any any unreachable 4").service.terms[0].icmp == Ranges.one(772)
    six = _rule("permit icmp6 any6 any6 echo-reply").service.terms[0]
    assert six.protocols == Ranges.one(58)
    assert six.icmp == Ranges.of((129 * 256, 129 * 256 + 255))


def test_protocol_words_and_numbers() -> None:
    assert _rule("permit ipsec any any").service.terms[0].protocols == Ranges.one(50)
    assert _rule("permit 89 any any").service.terms[0].protocols == Ranges.one(89)
    assert _rule("permit ip any any").service.is_any


def test_interface_stands_for_its_address() -> None:
    device = _device("access-list A extended permit tcp any interface outside eq https")
    found = device.ruleset("A")
    assert found is not None
    assert found.rules[0].destination.lower == Ranges.one(parse_ip("203.0.113.1"))


def test_an_interface_with_a_dynamic_address_is_opaque() -> None:
    text = "interface GigabitEthernet0/0\n nameif outside\n ip address dhcp setroute\n"
    device = device_of(text + "access-list A extended permit tcp any interface outside eq https\n")
    assert device.filters[0].rules[0].destination.unknown == ("interface outside",)
    assert device.routes[0].conditions == ("gateway from dhcp",)


def test_standard_lists_filter_no_packets() -> None:
    device = device_of("access-list S standard permit 10.0.0.0 255.0.0.0\naccess-list S standard permit host 1.1.1.1\n")
    assert not device.filters[0].filters_packets
    assert device.filters[0].rules[0].destination.lower == prefix("10.0.0.0/8")


def test_settings_that_look_like_lists_are_none() -> None:
    assert device_of("access-list alert-interval 300\naccess-list deny-flow-max 4096\n").filters == ()


# -- names, objects, groups ---------------------------------------------------------------------------------------


def test_name_aliases_are_addresses() -> None:
    rule = _rule(
        "permit ip lan 255.255.255.0 host plc", "names", "name 10.9.0.0 lan", "name 10.9.0.5 plc description x"
    )
    assert rule.source.lower == prefix("10.9.0.0/24")
    assert rule.destination.lower == Ranges.one(parse_ip("10.9.0.5"))


def test_network_objects_of_every_kind() -> None:
    definitions = (
        "object network H", " host 10.0.0.1",
        "object network S", " subnet 2001:db8::/32",
        "object network R", " range 10.0.0.5 10.0.0.9",
        "object-group network G", " network-object object H", " network-object object S", " group-object K",
        "object-group network K", " network-object object R", " network-object 10.8.0.0 255.255.0.0",
    )  # fmt: skip
    match = _rule("permit ip object-group G any", *definitions).source
    expected = [prefix("10.0.0.1"), prefix("2001:db8::/32"), prefix("10.8.0.0/16")]
    expected.append(Ranges.of((parse_ip("10.0.0.5"), parse_ip("10.0.0.9"))))
    assert match.lower == Ranges.union(expected)
    assert match.lower == match.upper
    assert match.names == ("G",)


def test_a_host_name_object_is_opaque() -> None:
    source = _rule("permit ip object F any", "object network F", " fqdn v4 www.vendor.example").source
    assert not source.lower
    assert source.upper == ANY4
    assert source.unknown == ("F",)
    six = _rule("permit ip object F any", "object network F", " fqdn v6 www.vendor.example").source
    assert six.upper == ANY6


def test_a_missing_object_is_opaque_and_told() -> None:
    device = device_of("access-list A extended permit tcp object GONE any eq www\n")
    assert device.filters[0].rules[0].source.unknown == ("GONE",)
    assert [(item.kind, item.name, item.use) for item in device.references] == [("object", "GONE", "filter")]
    assert not device.references[0].defined


def test_a_group_with_a_missing_member_is_known_below_and_open_above() -> None:
    definitions = ("object-group network G", " network-object host 10.0.0.1", " group-object GONE")
    source = _rule("permit ip object-group G any", *definitions).source
    assert source.lower == prefix("10.0.0.1")
    assert source.upper == ANY
    assert source.unknown == ("GONE",)


def test_groups_that_contain_each_other_end_and_are_told() -> None:
    device = device_of(
        """\
        object-group network A
         group-object B
        object-group network B
         network-object host 10.0.0.1
         group-object A
        access-list L extended permit ip object-group A any
        """
    )
    assert device.filters[0].rules[0].source.upper == ANY
    assert any("contains itself" in notice.text.en for notice in device.notices)


def test_deep_nesting_ends() -> None:
    groups = [f"object-group network G{n}\n group-object G{n + 1}\n" for n in range(400)]
    device = device_of("".join(groups) + "access-list A permit ip object-group G0 any\n")
    assert device.filters[0].rules[0].source.upper == ANY


def test_an_empty_group_is_opaque() -> None:
    assert _rule("permit ip object-group G any", "object-group network G", " description none").source.unknown


def test_a_member_that_is_not_understood_makes_its_group_uncertain() -> None:
    text = "object-group network G\n network-object host 10.0.0.1 extra\naccess-list A permit ip object-group G any\n"
    assert unread_of(text) == [2]
    assert device_of(text).filters[0].rules[0].source.unknown


def test_service_objects_and_groups_stand_for_the_protocol() -> None:
    definitions = (
        "object service OPC", " service tcp source gt 1023 destination eq 4840",
        "object-group service MIXED", " service-object object OPC", " service-object udp destination eq ntp",
        " service-object icmp echo", " service-object tcp-udp destination eq 514", " service-object gre",
    )  # fmt: skip
    rule = _rule("permit object-group MIXED any any", *definitions)
    terms = {(term.protocols.intervals, term.destination_ports.intervals) for term in rule.service.terms}
    assert (((6, 6),), ((4840, 4840),)) in terms
    assert (((17, 17),), ((514, 514),)) in terms
    assert (((47, 47),), ((0, 65535),)) in terms
    assert rule.service.name == "MIXED"


def test_port_groups_stand_for_ports_on_either_side() -> None:
    definitions = ("object-group service P tcp", " port-object eq www", " port-object range 8000 8010")
    rule = _rule("permit tcp any object-group P any object-group P", *definitions)
    assert rule.service.terms[0].source_ports == Ranges.of((80, 80), (8000, 8010))
    assert rule.service.terms[0].destination_ports == Ranges.of((80, 80), (8000, 8010))


def test_an_undefined_group_between_two_addresses_is_ports() -> None:
    rule = _rule("permit tcp any object-group GONE host 10.0.0.1 eq www")
    assert rule.service.unknown == ("GONE",)
    assert rule.destination.lower == prefix("10.0.0.1")


def test_an_undefined_group_at_the_end_of_the_addresses_is_the_destination() -> None:
    rule = _rule("permit tcp any object-group GONE eq www")
    assert rule.destination.unknown == ("GONE",)


def test_protocol_and_icmp_groups() -> None:
    protocols = ("object-group protocol TU", " protocol-object tcp", " protocol-object udp")
    rule = _rule("permit object-group TU any any eq domain", *protocols)
    assert [term.protocols.least for term in rule.service.terms] == [6, 17]
    assert all(term.destination_ports == Ranges.one(53) for term in rule.service.terms)
    pings = ("object-group icmp-type PING", " icmp-object echo", " icmp-object echo-reply")
    assert len(_rule("permit icmp any any object-group PING", *pings).service.terms) == 2


def test_a_service_object_behind_the_addresses_stays_unresolved() -> None:
    rule = _rule("permit tcp any any object WEB", "object service WEB", " service tcp destination eq www")
    assert rule.service.terms[0].destination_ports == Ranges.one(80)
    assert rule.service.unknown == ("WEB",)


def test_icmp_keeps_state_only_where_it_is_inspected() -> None:
    assert not _rule("permit icmp any any echo").inspects
    assert _rule(
        "permit icmp any any echo", "policy-map global_policy", " class inspection_default", "  inspect icmp"
    ).inspects
    assert _rule("permit tcp any any").inspects


def test_first_match_decides() -> None:
    device = device_of("access-list A deny tcp any any eq www\naccess-list A permit ip any any\n")
    answer, rule = deciding(device.filters[0], WEB)
    assert answer == NO
    assert rule is device.filters[0].rules[0]
