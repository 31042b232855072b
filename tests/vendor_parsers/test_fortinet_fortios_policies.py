"""FortiOS policies: order, defaults, zones, objects, VIPs and what the platform adds."""

from __future__ import annotations

import pytest

from auditor.model.address import ANY4, ANY6, parse_ip, prefix
from auditor.model.ranges import NOTHING, Ranges
from auditor.model.rule import Action
from auditor.model.service import UDP
from tests.vendor_parsers.fortios_text import MAYBE, NO, YES, device_of, packet, passes, rules_of, sample

PORTS = """\
config system interface
    edit "a"
        set ip 10.1.0.1 255.255.255.0
        set type physical
    next
    edit "b"
        set ip 10.2.0.1 255.255.255.0
        set type physical
    next
end
"""


def policy(body: str, more: str = "", version: str = "7.2.8") -> str:
    lines = "\n".join(f"        {line.strip()}" for line in body.strip().splitlines())
    return (
        f"#config-version=FGT60F-{version}-FW-build1-1:opmode=0:vdom=0:user=admin\n{PORTS}{more}\n"
        f"config firewall policy\n    edit 1\n{lines}\n    next\nend\n"
    )


OPEN = """
set srcintf "a"
set dstintf "b"
set srcaddr "all"
set dstaddr "all"
set action accept
set schedule "always"
set service "ALL"
"""


def rule_of(body: str, more: str = ""):  # type: ignore[no-untyped-def]
    (rule,) = rules_of(device_of(policy(body, more)))
    return rule


def test_policies_stand_in_listing_order_not_by_number() -> None:
    names = [rule.name.split()[1] for rule in rules_of(sample("plant-edge.conf"))]
    assert names == ["30", "12", "13", "40", "41", "42", "43"]


def test_absent_action_is_deny_and_absent_status_is_enabled() -> None:
    rule = rule_of(OPEN.replace("set action accept", ""))
    assert (rule.action, rule.enabled, rule.inspects) == (Action.DENY, True, False)


def test_unknown_action_is_opaque_both_ways() -> None:
    rule = rule_of(OPEN.replace("accept", "perhaps"))
    assert rule.action is Action.UNKNOWN


def test_disabled_policy_and_schedule_none_are_silent() -> None:
    assert not rule_of(OPEN + "set status disable").enabled
    assert not rule_of(OPEN.replace('"always"', '"none"')).enabled


def test_other_schedules_users_and_applications_make_a_policy_conditional() -> None:
    assert rule_of(OPEN).exact
    assert rule_of(OPEN.replace('"always"', '"nights"')).conditions == ("schedule nights",)
    assert rule_of(OPEN + 'set groups "g1" "g2"').conditions == ("groups g1, g2",)
    assert rule_of(OPEN + "set application 15816").conditions == ("application 15816",)


def test_all_is_one_family_only() -> None:
    rule = rule_of(OPEN)
    assert (rule.source.lower, rule.destination.upper) == (ANY4, ANY4)


def test_ipv6_words_stand_beside_ipv4_words() -> None:
    rule = rule_of(OPEN + 'set srcaddr6 "all"\nset dstaddr6 "all"')
    assert rule.source.lower == ANY4 | ANY6
    only_six = rule_of(OPEN.replace("addr", "addr6"))
    assert (only_six.source.lower, only_six.exact) == (ANY6, True)


def test_policy6_uses_ipv6_objects_by_the_short_words() -> None:
    device = device_of(policy(OPEN).replace("config firewall policy", "config firewall policy6"))
    (rule,) = rules_of(device)
    assert (rule.name, rule.source.lower) == ("policy6 1", ANY6)


def test_what_no_policy_matches_is_denied_in_both_families() -> None:
    (rules,) = device_of(policy(OPEN + "set status disable")).filters
    assert (rules.family, rules.default) == ("both", Action.DENY)
    assert passes(rules, packet("10.1.0.9", "10.2.0.9"), "a", "b") == NO
    assert passes(rules, packet("2001:db8::1", "2001:db8::2"), "a", "b") == NO


def test_policy_without_addresses_is_noticed_and_uncertain_never_empty() -> None:
    device = device_of(policy(OPEN.replace('set srcaddr "all"', "")))
    (rule,) = rules_of(device)
    assert (rule.source.lower, rule.source.upper, rule.exact) == (NOTHING, ANY4, False)
    assert [notice.topic for notice in device.notices] == ["filter"]


def test_undefined_names_are_references_and_opaque() -> None:
    device = device_of(policy(OPEN.replace('srcaddr "all"', 'srcaddr "gone"').replace('"ALL"', '"gone-too"')))
    (rule,) = rules_of(device)
    assert (rule.source.lower, rule.source.upper) == (NOTHING, ANY4)
    assert rule.service.unknown == ("gone-too",)
    assert {(found.kind, found.name, found.defined) for found in device.references} == {
        ("address", "gone", False),
        ("service", "gone-too", False),
    }


def test_undefined_interface_makes_the_policy_conditional_not_empty() -> None:
    device = device_of(policy(OPEN.replace('srcintf "a"', 'srcintf "nowhere"')))
    (rule,) = rules_of(device)
    assert (rule.inward, rule.conditions) == (None, ("srcintf nowhere is not defined",))
    assert passes(device.filters[0], packet("10.1.0.9", "10.2.0.9"), "a", "b") == MAYBE


def test_without_an_interface_section_names_are_taken_as_they_are() -> None:
    text = policy(OPEN).replace(PORTS, "")
    (rule,) = rules_of(device_of(text))
    assert (rule.inward, rule.exact) == (frozenset({"a"}), True)


def test_any_interface_is_no_limit_and_zones_are_their_members() -> None:
    assert rule_of(OPEN.replace('srcintf "a"', 'srcintf "any"')).inward is None
    zone = 'config system zone\n    edit "z"\n        set interface "a" "b"\n    next\nend'
    assert rule_of(OPEN.replace('srcintf "a"', 'srcintf "z"'), zone).inward == frozenset({"a", "b"})


@pytest.mark.parametrize(("word", "expected"), [("allow", YES), ("deny", NO), (None, NO)])
def test_intrazone_decides_behind_the_policies(word: str | None, expected: frozenset[bool]) -> None:
    setting = f"        set intrazone {word}\n" if word else ""
    zone = f'config system zone\n    edit "z"\n        set interface "a" "b"\n{setting}    next\nend'
    (rules,) = device_of(policy(OPEN + "set status disable", zone)).filters
    assert passes(rules, packet("10.1.0.9", "10.2.0.9"), "a", "b") == expected


def test_explicit_deny_comes_before_intrazone_allow() -> None:
    zone = 'config system zone\n    edit "z"\n        set interface "a" "b"\n        set intrazone allow\n    next\nend'
    (rules,) = device_of(policy(OPEN.replace("accept", "deny").replace('"a"', '"any"'), zone)).filters
    assert passes(rules, packet("10.1.0.9", "10.2.0.9"), "a", "b") == NO


def test_traffic_may_turn_back_through_its_interface_without_a_policy() -> None:
    closed = OPEN + "set status disable"
    inside, outside = packet("10.1.0.9", "10.9.9.9"), packet("10.8.0.9", "10.9.9.9")
    (old,) = device_of(policy(closed)).filters
    assert (passes(old, inside, "a", "a"), passes(old, outside, "a", "a")) == (YES, NO)
    (new,) = device_of(policy(closed, version="7.4.6")).filters
    assert passes(new, outside, "a", "a") == YES
    (newest,) = device_of(policy(closed, version="7.4.10")).filters
    assert passes(newest, inside, "a", "a") == NO
    switched_off = "config system global\n    set allow-traffic-redirect disable\nend"
    (off,) = device_of(policy(closed, switched_off)).filters
    assert passes(off, inside, "a", "a") == NO
    (unknown,) = device_of(policy(closed).partition("\n")[2]).filters
    assert passes(unknown, inside, "a", "a") == MAYBE


def test_negated_addresses_are_all_others_of_the_family() -> None:
    objects = 'config firewall address\n    edit "n"\n        set subnet 10.1.0.0 255.255.255.0\n    next\nend'
    rule = rule_of(OPEN.replace('srcaddr "all"', 'srcaddr "n"') + "set srcaddr-negate enable", objects)
    assert rule.source.lower == ANY4 - prefix("10.1.0.0/24")


def test_negated_service_is_uncertain() -> None:
    rule = rule_of(OPEN.replace('"ALL"', '"HTTP"') + "set service-negate enable")
    assert (rule.service.terms, rule.service.unknown) == ((), ("!HTTP",))


def test_internet_service_is_opaque_and_needs_no_service() -> None:
    body = OPEN.replace('set dstaddr "all"', "").replace('set service "ALL"', "")
    device = device_of(policy(body + 'set internet-service enable\nset internet-service-name "Google-DNS"'))
    (rule,) = rules_of(device)
    assert (rule.destination.lower, rule.destination.unknown, rule.exact) == (NOTHING, ("Google-DNS",), False)
    assert device.notices == ()


def test_logtraffic_all_logs_and_utm_does_not() -> None:
    assert rule_of(OPEN + "set logtraffic all").log
    assert not rule_of(OPEN + "set logtraffic utm").log


def test_objects_of_every_kind() -> None:
    device = sample("plant-edge.conf")
    by_name = {rule.name.split()[1]: rule for rule in rules_of(device)}
    assert by_name["30"].destination.lower == Ranges(((parse_ip("10.1.0.10"), parse_ip("10.1.0.12")),))
    assert (by_name["42"].destination.lower, by_name["42"].destination.unknown) == (NOTHING, ("update",))
    assert by_name["43"].destination.lower == prefix("10.2.10.0/24")
    low = by_name["43"].service.terms[0]
    assert (low.protocols, low.destination_ports, low.source_ports) == (
        Ranges.one(UDP),
        Ranges(((5000, 5010),)),
        Ranges(((1024, 2000),)),
    )


def test_a_group_that_contains_itself_ends() -> None:
    groups = 'config firewall addrgrp\n    edit "g"\n        set member "h"\n    next\n    edit "h"\n        set member "g"\n    next\nend'
    rule = rule_of(OPEN.replace('srcaddr "all"', 'srcaddr "g"'), groups)
    assert (rule.source.lower, rule.source.upper) == (NOTHING, ANY4)


def test_predefined_services_need_no_definition() -> None:
    rule = rule_of(OPEN.replace('"ALL"', '"HTTPS" "DNS" "PING" "RDP" "SMB" "ALL_TCP"'))
    assert rule.service.unknown == ()
    assert rule_of(OPEN).service.is_any


def test_unset_and_append_are_played() -> None:
    more = """\
config firewall service custom
    edit "s"
        set protocol ICMP
        set icmptype 5
        set icmpcode 1
        unset icmpcode
    next
end
"""
    rule = rule_of(OPEN.replace('"ALL"', '"s"') + 'append service "HTTP"', more)
    assert rule.service.terms[0].icmp.intervals == ((5 * 256, 5 * 256 + 255),)
    assert rule.service.name == "s, HTTP"


def test_scripts_move_clone_rename_and_delete() -> None:
    text = policy(OPEN)
    script = (
        text
        + "config firewall policy\n    clone 1 to 5\n    clone 1 to 6\n    move 6 before 1\n    delete 5\n    move 9 after 1\nend\n"
    )
    device = device_of(script)
    assert [rule.name for rule in rules_of(device)] == ["policy 6", "policy 1"]
    assert len(device.notices) == 1


def test_a_rename_is_followed_by_references_written_before_it() -> None:
    objects = 'config firewall address\n    edit "old"\n        set subnet 10.1.0.0 255.255.255.0\n    next\nend'
    text = policy(OPEN.replace('srcaddr "all"', 'srcaddr "old"'), objects)
    device = device_of(text + "config firewall address\n    rename old to new\nend\n")
    (rule,) = rules_of(device)
    assert rule.source.lower == prefix("10.1.0.0/24")
    assert [(one.name, one.defined) for one in device.references] == [("new", True)]


def test_vdoms_have_their_own_objects_rules_and_tables() -> None:
    device = sample("vdoms.conf")
    assert [found.name for found in device.filters] == ["root/firewall policy", "ot/firewall policy"]
    (root,) = rules_of(device, "root/firewall policy")
    (other,) = rules_of(device, "ot/firewall policy")
    assert (root.source.lower, other.source.lower) == (prefix("10.1.0.0/24"), prefix("10.2.0.0/24"))
    assert other.conditions == ("dstintf port1 is not defined",)
    assert {binding.vrf for binding in device.bindings} == {"root", "ot", "ot:7"}
    assert {port.name: port.vrf for port in device.interfaces} == {"port1": "root", "port2": "ot", "port3": "ot:7"}
    assert [route.vrf for route in device.routes] == ["ot"]


def test_policy_based_mode_is_noticed() -> None:
    device = device_of(policy(OPEN, "config system settings\n    set ngfw-mode policy-based\nend"))
    assert [notice.topic for notice in device.notices] == ["filter"]
    (rule,) = rules_of(device)
    assert rule.conditions == ("NGFW policy-based mode",)


def test_asymmetric_routing_is_not_stateful() -> None:
    device = device_of(policy(OPEN, "config system settings\n    set asymroute enable\nend"))
    assert not device.stateful
    assert len(device.notices) == 1


def test_a_transparent_vdom_bridges_its_ports_and_routes_nothing() -> None:
    device = device_of(policy(OPEN, "config system settings\n    set opmode transparent\nend"))
    assert device.forwards.is_(False)
    (bridge,) = device.bridges
    assert set(bridge.members) == {port.name for port in device.interfaces}
    assert bridge.filters.is_(True)
