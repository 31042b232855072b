"""One configuration in braces and as ``set`` lines, deactivated statements, groups and interface ranges."""

from __future__ import annotations

import pytest

from auditor.platform import ParseError
from tests.vendor_parsers.junos_text import SAMPLES, accounted, device_of, document, rules_of, sample, without_places
from vendor_parsers.juniper_junos.platform import PLATFORM


def test_braces_and_set_lines_give_the_identical_device():
    braces, lines = sample("plant-edge.conf"), sample("plant-edge-set.conf")
    first, second = without_places(braces), without_places(lines)
    # The order in which things are named is the text's own; everything that is evaluated in order keeps its order
    assert dict(first[1]).keys() == dict(second[1]).keys()
    for name, value in dict(first[1]).items():
        other = dict(second[1])[name]
        if name in ("secrets", "notices"):
            value, other = sorted(map(str, value)), sorted(map(str, other))
        assert value == other, name
    assert len(braces.nats) == 6
    assert len(braces.vpns) == 1
    assert len(rules_of(braces, "security policies")) == 6


def test_identical_devices_keep_each_their_own_lines():
    braces, lines = sample("plant-edge.conf"), sample("plant-edge-set.conf")
    pairs = zip(rules_of(braces, "security policies"), rules_of(lines, "security policies"), strict=True)
    for one, other in pairs:
        assert one.name == other.name
        assert one.at.last > one.at.first
        assert other.at.last > other.at.first
        assert one.at != other.at


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.conf")), ids=lambda path: path.name)
def test_every_line_of_a_sample_is_understood_and_counted_once(path):
    text = path.read_text(encoding="utf-8")
    _, counted = accounted(text)
    known = counted.understood + sum(count for _, count in (*counted.ignored, *counted.trivia))
    assert counted.unread == ()
    assert known == len(text.splitlines())


def test_several_statements_on_one_line_are_all_read():
    device = device_of(
        "system { host-name a; services { ssh; telnet; } }\ninterfaces { ge-0/0/0 { unit 0 { family inet { address 10.0.0.1/24; } } } }"
    )
    assert device.name == "a"
    assert {one.name for one in device.listeners if one.enabled.is_(True)} == {"ssh", "telnet"}
    assert device.interface("ge-0/0/0.0").addresses[0].length == 24


def test_list_in_brackets_may_span_lines():
    device, counted = accounted(
        """
        system { host-name a; }
        snmp {
            community c {
                clients {
                    10.0.0.0/8;
                }
            }
        }
        firewall { family inet { filter F { term t { from { protocol [ tcp
            udp ]; } then accept; } } } }
        """
    )
    assert not counted.unread
    (rule,) = rules_of(device, "F")
    assert rule.service.terms[0].protocols.intervals == ((6, 6), (17, 17))


def test_comments_quotes_and_annotations_say_nothing():
    device, counted = accounted(
        """
        ## Last commit: 2026-01-02 03:04:05 UTC by taro
        system {
            /* the { brace; in a comment
             * opens nothing } */
            host-name r1; ## not a name
            login {
                message "closed; { } # site";
            }
        }
        interfaces { ge-0/0/0 { description "to \\"hall 3\\"; unit"; } }
        """
    )
    assert device.name == "r1"
    assert not counted.unread
    assert device.interface("ge-0/0/0").description == 'to "hall 3"; unit'
    assert device.changed_by.is_("taro")
    assert device.changed_at.is_("2026-01-02 03:04:05 UTC")


def test_deactivated_rule_stays_and_is_disabled():
    """Junos OS CLI User Guide, deactivate: the statement is ignored at commit but kept in the configuration."""
    device = sample("plant-edge.conf")
    rules = {rule.name: rule for rule in rules_of(device, "security policies")}
    assert rules["it to control: old-everything"].enabled is False
    assert rules["it to control: rest"].enabled is True


def test_deactivated_service_does_not_run():
    assert next(one for one in sample("plant-edge.conf").listeners if one.name == "telnet").enabled.is_(False)
    text = "set system host-name a\nset system services telnet\n"
    assert next(one for one in device_of(text).listeners if one.name == "telnet").enabled.is_(True)
    off = device_of(text + "deactivate system services telnet\n")
    assert next(one for one in off.listeners if one.name == "telnet").enabled.is_(False)
    back = device_of(text + "deactivate system services telnet\nactivate system services telnet\n")
    assert next(one for one in back.listeners if one.name == "telnet").enabled.is_(True)


def test_what_is_written_holds_against_what_a_group_says():
    """Junos OS CLI User Guide, Configuration Groups Overview: local values override those of a group."""
    device = device_of(
        """
        set groups G system host-name from-group
        set groups G interfaces <ge-*> unit 0 family inet filter input F
        set apply-groups G
        set system host-name own
        set interfaces ge-0/0/0 unit 0 family inet address 10.0.0.1/24
        set interfaces xe-0/0/1 unit 0 family inet address 10.1.0.1/24
        set firewall family inet filter F term a then accept
        """
    )
    assert device.name == "own"
    assert [(one.interface, one.ruleset) for one in device.bindings] == [("ge-0/0/0.0", "F")]
    assert device.bindings[0].at.first == 3


def test_group_named_deeper_holds_against_one_named_further_out():
    device = device_of(
        """
        set groups OUTER system host-name outer
        set groups INNER system host-name inner
        set apply-groups OUTER
        set system apply-groups INNER
        set interfaces ge-0/0/0 unit 0 family inet address 10.0.0.1/24
        """
    )
    assert device.name == "inner"


def test_group_that_nothing_applies_says_nothing_and_is_left_over():
    device, counted = accounted(
        "set groups OLD system services telnet\nset system host-name a\nset system services ssh\n"
    )
    assert not counted.unread
    assert next(one for one in device.listeners if one.name == "telnet").enabled.is_(False)
    (group,) = [one for one in device.definitions if one.kind == "group"]
    assert group.name == "OLD"
    assert not group.active


def test_apply_groups_except_keeps_a_group_out():
    device = device_of(
        """
        set groups G interfaces <*> unit 0 family inet filter input F
        set apply-groups G
        set interfaces ge-0/0/0 unit 0 family inet address 10.0.0.1/24
        set interfaces ge-0/0/1 apply-groups-except G
        set interfaces ge-0/0/1 unit 0 family inet address 10.1.0.1/24
        set firewall family inet filter F term a then accept
        """
    )
    assert [one.interface for one in device.bindings] == ["ge-0/0/0.0"]


def test_interface_range_configures_its_members():
    device = sample("access-switch.conf")
    modes = {
        port.name: port.port.access_vlan.value
        for port in device.interfaces
        if port.port and port.port.mode.is_("access")
    }
    assert {name: vlan for name, vlan in modes.items() if vlan == 20} == {
        "ge-0/0/0": 20,
        "ge-0/0/1": 20,
        "ge-0/0/2": 20,
    }


def test_groups_within_patterns_do_not_grow_without_end():
    lines = ["set system host-name a", "set apply-groups G"]
    lines += [f"set groups G interfaces <*> unit {number} family inet address 10.0.0.1/24" for number in range(800)]
    lines += [f"set interfaces ge-0/0/{number} description x" for number in range(800)]
    with pytest.raises(ParseError):
        PLATFORM.parse(PLATFORM.read(document("\n".join(lines))))


def test_text_out_of_balance_is_read_and_remarked():
    device = device_of("system {\n    host-name a;\n    services {\n        ssh;\n")
    assert device.name == "a"
    assert len(device.notices) == 2
    assert device_of("system { host-name a; } }\n").notices


def test_export_without_statements_is_refused():
    with pytest.raises(ParseError):
        device_of("## nothing\n")
