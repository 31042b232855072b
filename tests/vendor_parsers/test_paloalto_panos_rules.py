"""PAN-OS security policies: what each construct permits, denies or leaves open, and the rules nobody wrote."""

from __future__ import annotations

import pytest

from auditor.model.address import ANY, ANY4
from auditor.model.rule import Action
from tests.vendor_parsers.panos_text import NETWORK, accounted, device_of, rule, rules_of, says

LOCAL = "security policy to the firewall"


def test_the_first_rule_that_matches_decides():
    device = device_of(
        NETWORK + rule("no", "office", "control", "deny", destination="10.2.0.9") + rule("yes", "office", "control")
    )
    assert says(device, "office", "control", "10.2.0.9") == "deny"
    assert says(device, "office", "control", "10.2.0.8") == "permit"


@pytest.mark.parametrize("action", ["deny", "drop", "reset-client", "reset-server", "reset-both"])
def test_every_kind_of_refusal_denies(action):
    assert says(device_of(NETWORK + rule("r", "any", "any", action)), "office", "control", "10.2.0.9") == "deny"


def test_an_action_nobody_knows_may_permit_and_may_deny():
    device = device_of(NETWORK + rule("r", "any", "any", "wonder"))
    assert says(device, "office", "control", "10.2.0.9") == "open"
    assert [notice.topic for notice in device.notices] == ["filter"]


def test_behind_all_rules_a_zone_is_open_within_and_closed_to_others():
    """PAN-OS Administrator's Guide, Security Policy: intrazone-default allows, interzone-default denies."""
    device = device_of(NETWORK + "set zone office network layer3 ethernet1/9\n")
    assert says(device, "office", "ethernet1/9", "10.9.0.9") == "permit"
    assert says(device, "office", "control", "10.2.0.9") == "deny"
    implied = [one for one in device.ruleset("security policy").rules if one.name == "intrazone-default"]
    assert all(one.implied and not one.log for one in implied)


def test_overridden_default_rules_say_what_was_written():
    """PAN-OS Administrator's Guide, Security Policy: action, log settings and profiles of the default rules may change."""
    override = "set rulebase default-security-rules rules "
    text = f"{NETWORK}{override}intrazone-default action deny\n{override}intrazone-default log-end yes\n{override}interzone-default action allow\n"
    device = device_of(text)
    assert says(device, "office", "office", "10.1.0.9") == "deny"
    assert says(device, "office", "control", "10.2.0.9") == "permit"
    found = {
        (one.name, one.log, one.implied)
        for one in device.ruleset("security policy").rules
        if one.name.endswith("default")
    }
    assert found == {("intrazone-default", True, True), ("interzone-default", False, False)}


def test_rule_types_tie_the_two_zones_together():
    """Palo Alto Networks Knowledge Base kA10g000000ClomCAC: universal, intrazone, interzone."""
    device = device_of(
        NETWORK + "set zone office network layer3 ethernet1/9\n"
        + rule("within", "[ office control ]", "", "deny", rule_type="intrazone", to="any")
        + rule("between", "[ office control ]", "[ office control ]", rule_type="interzone")
    )  # fmt: skip
    assert says(device, "office", "ethernet1/9", "10.9.0.9") == "deny"
    assert says(device, "office", "control", "10.2.0.9") == "permit"
    assert says(device, "control", "office", "10.1.0.9", source="10.2.0.5") == "permit"
    assert says(device, "office", "dmz", "10.3.0.9") == "deny"


def test_a_disabled_rule_decides_nothing():
    assert says(device_of(NETWORK + rule("r", "any", "any", disabled="yes")), "office", "control", "10.2.0.9") == "deny"


def test_negated_addresses_are_everything_else():
    device = device_of(NETWORK + rule("r", "any", "any", source="10.1.0.5", negate_source="yes"))
    assert says(device, "office", "control", "10.2.0.9") == "deny"
    assert says(device, "office", "control", "10.2.0.9", source="10.1.0.6") == "permit"


OBJECTS = """\
set address host ip-netmask 10.2.0.9
set address net ip-netmask 10.2.0.0/28
set address span ip-range 10.2.0.100-10.2.0.110
set address odd ip-wildcard 10.2.0.1/0.0.0.254
set address name fqdn plant.example.com
set address-group static-one static [ host span ]
set address-group nested static [ static-one net ]
set address-group loop static [ loop host ]
set address-group tagged dynamic filter "'quarantine'"
set external-list feed type ip url https://feed.example.com/list
"""


@pytest.mark.parametrize(
    ("named", "destination", "answer"),
    [
        ("host", "10.2.0.9", "permit"),
        ("host", "10.2.0.10", "deny"),
        ("net", "10.2.0.15", "permit"),
        ("span", "10.2.0.105", "permit"),
        ("span", "10.2.0.111", "deny"),
        ("odd", "10.2.0.3", "permit"),
        ("odd", "10.2.0.4", "deny"),
        ("nested", "10.2.0.100", "permit"),
        ("name", "10.2.0.200", "open"),
        ("tagged", "10.2.0.200", "open"),
        ("feed", "10.2.0.200", "open"),
        ("loop", "10.2.0.9", "permit"),
        ("loop", "10.2.0.200", "open"),
        ("JP", "10.2.0.200", "open"),
        ("panw-known-ip-list", "10.2.0.200", "open"),
        ("nowhere", "10.2.0.200", "open"),
        ("10.2.0.9", "10.2.0.9", "permit"),
        ("10.2.0.0/30", "10.2.0.9", "deny"),
        ("10.2.0.1-10.2.0.9", "10.2.0.9", "permit"),
        ("10.2.0.9-10.2.0.1", "10.2.0.9", "open"),
    ],
)
def test_what_address_names_stand_for(named, destination, answer):
    device = device_of(NETWORK + OBJECTS + rule("r", "any", "any", destination=named))
    assert says(device, "office", "control", destination) == answer


def test_only_a_name_that_nothing_explains_is_undefined():
    names = ("host", "JP", "panw-known-ip-list", "nowhere", "feed")
    device = device_of(NETWORK + OBJECTS + "".join(rule(name, "any", "any", destination=name) for name in names))
    assert {one.name for one in device.references if not one.defined} == {"nowhere"}


def test_ipv4_addresses_are_in_ipv6_prefixes_of_zeros_and_any_is_both():
    """PAN-OS Networking Administrator's Guide, NAT Policy Rules: ::/8 to ::/96 match every IPv4 address, 0.0.0.0/0 no IPv6."""
    found = [
        rules_of(device_of(NETWORK + rule("r", "any", "any", source=text)))[0].source
        for text in ("any", "::/8", "2001:db8::/32", "0.0.0.0/0")
    ]
    assert found[0].lower == ANY
    assert found[1].lower & ANY4 == ANY4
    assert not found[2].lower & ANY4
    assert found[3].lower == ANY4


SERVICES = """\
set service plc protocol tcp port 502,20000-20010
set service from-high protocol udp port 53 source-port 1024-65535
set service-group both members [ plc from-high ]
"""


@pytest.mark.parametrize(
    ("named", "protocol", "port", "answer"),
    [
        ("plc", 6, 502, "permit"),
        ("plc", 6, 20005, "permit"),
        ("plc", 6, 503, "deny"),
        ("plc", 17, 502, "deny"),
        ("both", 17, 53, "permit"),
        ("service-http", 6, 8080, "permit"),
        ("service-https", 6, 80, "deny"),
        ("nowhere", 6, 80, "open"),
        ("any", 47, 0, "permit"),
    ],
)
def test_what_service_names_stand_for(named, protocol, port, answer):
    device = device_of(NETWORK + SERVICES + rule("r", "any", "any", service=named))
    assert says(device, "office", "control", "10.2.0.9", port, protocol=protocol) == answer


def test_an_application_is_a_condition_nobody_can_evaluate():
    """A rule with an application may match and may not, whatever it says of ports."""
    device = device_of(
        NETWORK
        + rule("r", "any", "any", application="ssl", service="service-https")
        + rule("last", "any", "any", "deny")
    )
    assert says(device, "office", "control", "10.2.0.9", 443) == "open"
    assert says(device, "office", "control", "10.2.0.9", 80) == "deny"
    assert rules_of(device)[0].conditions == ("application ssl",)


def test_application_default_is_open_on_every_port_for_the_vendors_applications():
    """Their default ports come with content updates and stand in no export."""
    device = device_of(NETWORK + rule("r", "any", "any", application="modbus", service="application-default"))
    assert says(device, "office", "control", "10.2.0.9", 502) == "open"
    assert says(device, "office", "control", "10.2.0.9", 9999) == "open"
    device = device_of(NETWORK + rule("r", "any", "any", service="application-default"))
    assert says(device, "office", "control", "10.2.0.9", 502) == "open"


def test_application_default_is_bounded_by_the_ports_an_own_application_states():
    own = "set application plc-link default port [ tcp/502 udp/2000-2001 ]\nset application-group plant members plc-link\n"
    device = device_of(NETWORK + own + rule("r", "any", "any", application="plant", service="application-default"))
    assert says(device, "office", "control", "10.2.0.9", 502) == "open"
    assert says(device, "office", "control", "10.2.0.9", 503) == "deny"


def test_groups_of_groups_of_applications_take_no_time():
    text = "set application own default port tcp/502\nset application-group g40 members own\n"
    text += "".join(
        f"set application-group g{n} members [ g{n + 1} h{n + 1} ]\nset application-group h{n} members [ g{n + 1} h{n + 1} ]\n"
        for n in range(40)
    )
    device = device_of(NETWORK + text + rule("r", "any", "any", application="g0", service="application-default"))
    assert says(device, "office", "control", "10.2.0.9", 502) == "open"


def test_ping_on_its_default_ports_is_icmp():
    device = device_of(NETWORK + rule("r", "any", "any", application="ping", service="application-default"))
    assert says(device, "office", "control", "10.2.0.9", 0, protocol=1) == "open"
    assert says(device, "office", "control", "10.2.0.9", 22) == "deny"


@pytest.mark.parametrize(
    "said",
    [
        {"source_user": "plant\\\\operators"}, {"category": "gambling"}, {"schedule": "nights"}, {"hip_profiles": "healthy"},
        {"source_hip": "healthy"}, {"source_device": "plc"}, {"a_word_of_the_future": "yes"},
    ],
)  # fmt: skip
def test_what_an_address_does_not_show_is_a_condition(said):
    device = device_of(NETWORK + rule("r", "any", "any", **said))
    assert says(device, "office", "control", "10.2.0.9") == "open"


@pytest.mark.parametrize("missing", ["from", "to", "source", "destination", "service", "application"])
def test_a_rule_without_something_it_needs_is_never_certain(missing):
    said = {"inward": "any", "outward": "any", missing: ""} if missing in ("source", "destination", "service", "application") else {
        "inward": "" if missing == "from" else "any", "outward": "" if missing == "to" else "any"
    }  # fmt: skip
    device = device_of(NETWORK + rule("r", **said))
    assert says(device, "office", "control", "10.2.0.9") == "open"


def test_a_zone_that_is_not_defined_makes_the_rule_open_and_is_told():
    device = device_of(NETWORK + rule("r", "office", "[ control cellar ]"))
    assert says(device, "office", "control", "10.2.0.9") == "open"
    assert [one.name for one in device.references if not one.defined] == ["cellar"]


def test_an_interface_in_no_zone_passes_nothing():
    """PAN-OS Networking Administrator's Guide, Security Zone Overview."""
    device = device_of(
        NETWORK + "set network interface ethernet ethernet1/9 layer3 ip 10.9.0.1/24\n" + rule("r", "any", "any")
    )
    assert says(device, "ethernet1/9", "control", "10.2.0.9") == "deny"
    assert says(device, "office", "ethernet1/9", "10.9.0.9") == "deny"
    assert says(device, "office", "control", "10.2.0.9") == "permit"


def test_packets_to_an_interfaces_own_address_meet_the_policies_of_its_zone():
    """intrazone-default is what lets a zone reach its own interface (live.paloaltonetworks.com, m-p/586100)."""
    device = device_of(NETWORK + rule("r", "office", "control", service="service-https"))
    assert says(device, "office", "", "10.1.0.1", 22, name=LOCAL) == "permit"
    assert says(device, "office", "", "10.2.0.1", 443, name=LOCAL) == "permit"
    assert says(device, "office", "", "10.2.0.1", 22, name=LOCAL) == "deny"
    assert "management" not in {one.vrf for one in device.bindings if one.stage == "local"}


PUSHED = """\
set policy panorama address plc ip-netmask 10.2.0.9
set policy panorama pre-rulebase security rules pre from any
set policy panorama pre-rulebase security rules pre to any
set policy panorama pre-rulebase security rules pre source any
set policy panorama pre-rulebase security rules pre destination plc
set policy panorama pre-rulebase security rules pre application any
set policy panorama pre-rulebase security rules pre service any
set policy panorama pre-rulebase security rules pre action deny
"""


def test_pushed_rules_stand_before_and_behind_the_local_ones():
    """Panorama Administrator's Guide, Device Group Policies: pre, local, post, default."""
    post = (
        PUSHED.replace("pre-rulebase", "post-rulebase")
        .replace("rules pre", "rules post")
        .replace("deny", "allow")
        .replace("plc\n", "any\n")
    )
    device = device_of(NETWORK + rule("local", "office", "control") + PUSHED + post)
    assert [one.name for one in rules_of(device)] == ["security rule pre", "security rule local", "security rule post"]
    assert says(device, "office", "control", "10.2.0.9") == "deny"
    assert says(device, "control", "office", "10.1.0.9", source="10.2.0.5") == "permit"


def test_pushed_rules_of_one_virtual_system_stand_where_xml_keeps_them():
    """A managed firewall's own export has them under /config/panorama/vsys."""
    text = PUSHED.replace("set policy panorama pre-rulebase", "set panorama vsys vsys1 pre-rulebase")
    text = text.replace(
        "set policy panorama address", "set panorama shared-is-elsewhere\nset panorama vsys vsys1 address"
    )
    device = device_of(NETWORK + rule("local", "office", "control") + text)
    assert [one.name for one in rules_of(device)] == ["security rule pre", "security rule local"]
    assert says(device, "office", "control", "10.2.0.9") == "deny"
    assert says(device, "office", "control", "10.2.0.8") == "permit"


SERVER = "set deviceconfig system panorama local-panorama panorama-server 10.9.9.9\n"


def test_rules_that_panorama_keeps_leave_every_verdict_open():
    """What a controller holds and the export does not show is unknown, not absent."""
    device = device_of(NETWORK + SERVER + rule("r", "office", "control", "deny", destination="elsewhere"))
    assert says(device, "office", "control", "10.2.0.9") == "open"
    assert says(device, "control", "office", "10.1.0.9", source="10.2.0.5") == "open"
    assert says(device, "office", "office", "10.1.0.9") == "open"
    assert any("Panorama" in notice.text.en for notice in device.notices)
    assert [one.name for one in device.references if not one.defined] == []
    assert says(device_of(NETWORK + SERVER + PUSHED), "office", "control", "10.2.0.9") == "deny"


def test_device_groups_of_a_panorama_export_inherit_and_bind_where_no_interface_is():
    """Panorama Administrator's Guide: shared and parents' pre rules first, their post rules last."""
    rules = "".join(
        f"set {place} {base} security rules {name} {key} any\nset {place} {base} security rules {name} action allow\n"
        for place, base, name in (
            ("device-group child", "pre-rulebase", "c-pre"), ("device-group child", "post-rulebase", "c-post"),
            ("device-group parent", "pre-rulebase", "p-pre"), ("device-group parent", "post-rulebase", "p-post"),
            ("shared", "pre-rulebase", "s-pre"), ("shared", "post-rulebase", "s-post"),
        )
        for key in ("from", "to", "source", "destination", "application", "service")
    )  # fmt: skip
    text = "set readonly devices localhost.localdomain device-group child parent-dg parent\n" + rules
    device = device_of(text)
    found = device.ruleset("device group child")
    assert [one.name.rpartition("rule ")[2] for one in found.rules] == [
        "s-pre",
        "p-pre",
        "c-pre",
        "c-post",
        "p-post",
        "s-post",
    ]
    assert {one.vrf for one in device.bindings} == {"device group child", "device group parent"}


TWO = """\
set network interface ethernet ethernet1/1 layer3 ip 10.1.0.1/24
set network interface ethernet ethernet1/2 layer3 ip 10.2.0.1/24
set network interface ethernet ethernet1/3 layer3 ip 10.3.0.1/24
set network virtual-router vr interface [ ethernet1/1 ethernet1/2 ethernet1/3 ]
set vsys vsys1 zone office network layer3 ethernet1/1
set vsys vsys1 zone dmz network layer3 ethernet1/3
set vsys vsys2 zone control network layer3 ethernet1/2
"""


def test_a_rule_of_one_virtual_system_says_nothing_of_another():
    text = TWO + rule("r", "any", "any").replace("set rulebase", "set vsys vsys1 rulebase")
    device = device_of(text)
    assert says(device, "office", "dmz", "10.3.0.9") == "permit"
    assert says(device, "office", "control", "10.2.0.9") == "deny"
    assert device.interface("ethernet1/2").zone == "vsys2 control"


def test_traffic_through_external_zones_is_open():
    device = device_of(TWO + "set vsys vsys1 zone away network external vsys2\n")
    assert says(device, "office", "control", "10.2.0.9") == "open"
    assert says(device, "control", "office", "10.1.0.9", source="10.2.0.5") == "deny"


def test_rules_log_the_end_of_a_session_unless_told_otherwise():
    device = device_of(
        NETWORK
        + rule("a", "any", "any")
        + rule("b", "any", "any", log_end="no")
        + rule("c", "any", "any", log_end="no", log_start="yes")
    )
    assert [one.log for one in rules_of(device)] == [True, False, True]


def test_objects_that_nothing_names_are_left_over_and_members_are_owned():
    device = device_of(NETWORK + OBJECTS + rule("r", "any", "any", destination="nested"))
    owners = {(one.name, one.owner) for one in device.references if one.kind in ("address", "address-group")}
    assert ("static-one", ("address-group", "nested")) in owners
    assert not [one for one in device.references if one.name == "odd"]


def test_policies_that_are_not_read_stay_told():
    text = NETWORK + "set rulebase authentication rules ask from any\nset rulebase sdwan rules way from any\n"
    _, counted = accounted(text)
    assert [(line.topic, line.section) for line in counted.unread] == [("filter", "rulebase"), ("routing", "rulebase")]


def test_a_deny_with_an_application_does_not_make_what_follows_certain():
    device = device_of(NETWORK + rule("r", "any", "any", "deny", application="ssl") + rule("last", "any", "any"))
    assert says(device, "office", "control", "10.2.0.9") == "open"
    assert rules_of(device)[0].action is Action.DENY
