"""The firewall of OpenWrt: zones, rules, forwardings and redirects as fw4 makes chains of them.

Sources: fw4.uc (which sections become which rules) and ruleset.uc (where they stand) of openwrt/firewall4.
"""

from __future__ import annotations

from datetime import date

import pytest

from auditor.model.address import ANY4, format_ranges, parse_ip, prefix
from auditor.model.device import Device
from auditor.model.ranges import Ranges
from auditor.model.rule import Action, Rule
from auditor.model.span import Span
from auditor.plant.types import Plant, Zone
from auditor.reach.follow import follow
from auditor.reach.journey import ANYWHERE
from auditor.reach.network import Network
from auditor.space.packets import Packet
from tests.vendor_parsers.test_openwrt_uci import device_of, sample, unread_of

NETWORK = """
package network
config interface 'lan'
    option device 'br-lan'
    option proto 'static'
    option ipaddr '10.0.1.1/24'
config interface 'press'
    option device 'eth2'
    option proto 'static'
    option ipaddr '10.0.2.1/24'
config interface 'wan'
    option device 'eth1'
    option proto 'static'
    option ipaddr '192.0.2.2/24'
package firewall
"""


def zone(name: str, *options: str) -> str:
    return "\n".join(
        (
            f"config zone\n    option name '{name}'\n    list network '{name}'",
            *(f"    option {one}" for one in options),
            "",
        )
    )


ZONES = zone("lan", "input ACCEPT", "forward ACCEPT") + zone("press") + zone("wan", "masq 1")


def section(kind: str, *options: str) -> str:
    return "\n".join((f"config {kind}", *(f"    option {one}" for one in options), ""))


def made(*parts: str, defaults: str = "config defaults\n    option forward REJECT\n") -> Device:
    return device_of(NETWORK.replace("    ", "\t") + "\n".join((defaults, ZONES, *parts)))


def rules(device: Device, chain: str) -> tuple[Rule, ...]:
    found = device.ruleset(chain)
    assert found is not None
    return tuple(rule for rule in found.rules if not rule.implied)


def reaches(device: Device, source: str, target: str, port: int, protocol: int = 6) -> bool:
    """Whether a packet certainly passes, from the interface its source is behind."""
    at = Span("plant.yaml", 1, 1)
    zones = tuple(
        Zone(id=name, kind="control", at=at, prefixes=prefix(text), prefix_lines=((prefix(text), at),))
        for name, text in (("z1", "10.0.1.0/24"), ("z2", "10.0.2.0/24"), ("z3", "192.0.2.0/24"))
    )
    network = Network([device], Plant(file="plant.yaml", at=at, zones=zones), date(2026, 11, 27))
    inward = {"10.0.1": "br-lan", "10.0.2": "eth2", "192.0": "eth1"}[
        next(start for start in ("10.0.1", "10.0.2", "192.0") if source.startswith(start))
    ]
    packet = Packet(parse_ip(source), parse_ip(target), protocol, 40_000, port)
    return follow(network, packet, "gw-01", inward, ANYWHERE, possible=False) is not None


# -- policies ----------------------------------------------------------------------------------------------------------


def test_policies_that_are_not_written():
    """parse_defaults: drop; parse_zone: those of the defaults."""
    device = made(zone("extra"), defaults="config defaults\n    option input ACCEPT\n")
    assert (device.ruleset("input").default, device.ruleset("forward").default) == (Action.PERMIT, Action.DENY)
    assert device.ruleset("input_extra").rules[-1].action is Action.PERMIT
    assert device.ruleset("forward_extra").rules[-1].action is Action.DENY


def test_a_policy_nobody_knows_is_unknown():
    assert made(defaults="config defaults\n    option forward MAYBE\n").ruleset("forward").default is Action.UNKNOWN


def test_the_forward_policy_of_a_zone_speaks_of_its_own_devices_alone():
    """ruleset.uc: forward_ZONE jumps to accept_to_ZONE, which names the devices of the same zone."""
    device = made()
    last = device.ruleset("forward_lan").rules[-1]
    assert (last.action, last.outward) == (Action.PERMIT, {"br-lan"})
    assert not reaches(device, "10.0.1.5", "10.0.2.5", 502)


def test_between_zones_the_policy_of_the_defaults_decides():
    """The trap: forward REJECT of a zone does not keep it from other zones where the defaults accept."""
    device = made(defaults="config defaults\n    option forward ACCEPT\n")
    assert not reaches(made(), "10.0.2.5", "10.0.1.5", 80)
    assert reaches(device, "10.0.2.5", "10.0.1.5", 80)


def test_a_forwarding_lets_everything_of_one_zone_into_another():
    device = made(section("forwarding", "src lan", "dest press"))
    assert reaches(device, "10.0.1.5", "10.0.2.5", 502)
    assert not reaches(device, "10.0.2.5", "10.0.1.5", 502)


def test_input_of_a_zone():
    device = made()
    assert reaches(device, "10.0.1.5", "10.0.1.1", 22)
    assert not reaches(device, "10.0.2.5", "10.0.2.1", 22)


# -- rules -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "chain"),
    [
        (("src lan", "dest press"), "forward_lan"),
        (("src lan", "dest '*'"), "forward_lan"),
        (("src lan",), "input_lan"),
        (("src '*'",), "input"),
        (("src '*'", "dest press"), "forward"),
        (("dest press",), "output"),
        ((), "output"),
    ],
)
def test_source_and_destination_choose_the_chain(options, chain):
    """parse_rule, r.chain."""
    device = made(section("rule", *options, "name R", "target ACCEPT"))
    assert any(rule.name == "R" for rule in rules(device, chain))


def test_rules_come_before_forwardings_whatever_their_order():
    """tests/01_configuration/02_rule_order of firewall4."""
    device = made(
        section("forwarding", "src lan", "dest press"),
        section("rule", "src lan", "dest press", "proto tcp", "dest_port 23", "target DROP"),
    )
    assert not reaches(device, "10.0.1.5", "10.0.2.5", 23)
    assert reaches(device, "10.0.1.5", "10.0.2.5", 24)


def test_a_rule_is_about_tcp_and_udp_unless_it_says_otherwise():
    """parse_rule: proto tcpudp; the family none."""
    (rule,) = rules(made(section("rule", "src wan", "dest_port 53", "target ACCEPT")), "input_wan")[:1]
    assert [(term.protocols.least, list(term.destination_ports)) for term in rule.service.terms] == [
        (6, [(53, 53)]),
        (17, [(53, 53)]),
    ]
    assert rule.conditions == ()


def test_addresses_and_ports_with_exceptions():
    text = section("rule", "src lan", "dest press", "proto tcp", "dest_port '1000-1010 80'", "target ACCEPT")
    text += "    list src_ip '10.0.1.0/24'\n    list src_ip '!10.0.1.9'\n"
    found = next(rule for rule in rules(made(text), "forward_lan"))
    assert format_ranges(found.source.lower)[0] == "10.0.1.0/29"
    assert parse_ip("10.0.1.9") not in found.source.upper
    assert list(found.service.terms[0].destination_ports) == [(80, 80), (1000, 1010)]


def test_addresses_of_one_family_make_rules_of_that_family():
    (rule,) = rules(made(section("rule", "src wan", "src_ip fe80::/10", "proto icmp", "target ACCEPT")), "input_wan")[
        :1
    ]
    assert [term.protocols.least for term in rule.service.terms] == [58]


def test_types_of_icmp_by_family():
    device = made(section("rule", "src wan", "proto icmp", "icmp_type echo-request", "target ACCEPT"))
    (rule,) = rules(device, "input_wan")[:1]
    assert [(term.protocols.least, list(term.icmp)) for term in rule.service.terms] == [
        (1, [(2048, 2303)]),
        (58, [(32768, 33023)]),
    ]


@pytest.mark.parametrize(
    "option",
    [
        "limit '5/minute'",
        "src_mac '02:00:00:00:00:01'",
        "ipset 'vendors'",
        "start_time '08:00:00'",
        "mark '0x1'",
        "extra '-m x'",
    ],
)
def test_what_nobody_can_evaluate_is_a_condition(option):
    (rule,) = rules(made(section("rule", "src wan", option, "target ACCEPT")), "input_wan")[:1]
    assert len(rule.conditions) == 1


def test_a_rule_without_a_target_is_open():
    """fw3 takes REJECT, fw4 makes a rule without a verdict."""
    (rule,) = rules(made(section("rule", "src wan", "dest_port 22")), "input_wan")[:1]
    assert (rule.action, bool(rule.conditions)) == (Action.UNKNOWN, True)


def test_disabled_rules_and_zones_that_do_not_exist_do_nothing():
    device = made(
        section("rule", "src wan", "dest lan", "name off", "target ACCEPT", "enabled 0"),
        section("rule", "src wan", "dest gone", "name lost", "target ACCEPT"),
        section("forwarding", "src wan", "dest lan", "enabled false"),
    )
    assert all(not rule.enabled for rule in rules(device, "forward_wan") if rule.action is Action.PERMIT)
    assert not reaches(device, "192.0.2.9", "10.0.1.5", 80)
    assert [(found.name, found.defined) for found in device.references if found.name == "gone"] == [("gone", False)]


def test_rules_that_only_mark_decide_nothing():
    assert rules(made(section("rule", "src lan", "dest wan", "set_mark 0x1", "target MARK")), "forward_lan") == rules(
        made(), "forward_lan"
    )


def test_what_belongs_to_a_connection_passes_and_invalid_packets_are_dropped_where_told():
    device = made(defaults="config defaults\n    option drop_invalid 1\n")
    head = device.ruleset("forward").rules[:2]
    assert [(rule.action, rule.states) for rule in head] == [
        (Action.PERMIT, {"established", "related"}),
        (Action.DENY, {"invalid"}),
    ]


def test_offloaded_flows_may_go_past_the_chains():
    device = made(defaults="config defaults\n    option flow_offloading 1\n")
    assert device.ruleset("forward").rules[0].conditions


@pytest.mark.parametrize("option", ["subnet '10.7.0.0/16'", "device 'tun+'", "device '!eth9'"])
def test_a_zone_whose_devices_are_not_all_known_may_be_anywhere(option):
    """parse_zone: subnets, wildcards and negated devices make the zone."""
    device = made(
        f"config zone\n    option name 'far'\n    option {option}\n", section("forwarding", "src far", "dest press")
    )
    jump = next(rule for rule in device.ruleset("forward").rules if rule.chain == "forward_far")
    assert (jump.inward, bool(jump.conditions)) == (None, True)


# -- translation -------------------------------------------------------------------------------------------------------

PANEL = ("src wan", "src_dport 8443", "dest press", "dest_ip 10.0.2.30", "dest_port 443", "proto tcp", "name Panel")


def test_a_redirect_translates_and_lets_pass_what_it_translated():
    """parse_redirect: target dnat; ruleset.uc: ct status dnat accept in the chains of the source zone."""
    device = made(section("redirect", *PANEL, "reflection 0"))
    (nat,) = [found for found in device.nats if found.kind == "destination"]
    assert (nat.inward, nat.to_ports, format_ranges(nat.to.lower), nat.destination.lower) == (
        {"eth1"},
        Ranges.one(443),
        ["10.0.2.30/32"],
        ANY4,
    )
    assert reaches(device, "192.0.2.9", "192.0.2.2", 8443)
    assert not reaches(device, "192.0.2.9", "10.0.2.30", 443)


def test_a_redirect_is_reflected_into_its_destination_zone():
    """parse_redirect: reflection 1 where the source zone masquerades."""
    device = made(section("redirect", *PANEL))
    there, back = [found for found in device.nats if "reflection" in found.name]
    assert (there.kind, there.inward, format_ranges(there.destination.lower)) == (
        "destination",
        {"eth2"},
        ["192.0.2.2/32"],
    )
    assert (back.kind, back.outward, format_ranges(back.to.lower)) == ("source", {"eth2"}, ["10.0.2.1/32"])


def test_a_redirect_without_a_zone_leads_to_that_of_its_address():
    """parse_redirect: resolve_dest; reflection_src external takes the outer address."""
    options = [option for option in PANEL if not option.startswith("dest press")]
    device = made(section("redirect", *options, "reflection_src external"))
    there, back = [found for found in device.nats if "reflection" in found.name]
    assert (there.inward, format_ranges(back.to.lower)) == ({"eth2"}, ["192.0.2.2/32"])


def test_a_redirect_without_an_address_goes_to_the_device_itself():
    """parse_redirect: without dest_ip the target is redirect."""
    device = made(section("redirect", "src lan", "proto udp", "src_dport 53", "dest_port 5353"))
    (nat,) = [found for found in device.nats if found.kind == "destination"]
    assert (format_ranges(nat.to.lower), nat.to_ports) == (["10.0.1.1/32"], Ranges.one(5353))


def test_masquerading_hides_behind_the_address_of_the_zone():
    (nat,) = [found for found in made().nats if found.kind == "source"]
    assert (nat.outward, format_ranges(nat.to.lower), nat.source.lower) == ({"eth1"}, ["192.0.2.2/32"], ANY4)
    limited = made(zone("dmz", "masq 1", "masq_src '10.0.1.0/24'"))
    assert format_ranges(next(nat for nat in limited.nats if nat.name == "masq of dmz").source.lower) == ["10.0.1.0/24"]


def test_config_nat_names_the_zone_packets_leave_by():
    """parse_nat: chain srcnat_ZONE of src; without one before all zones."""
    device = made(
        section("nat", "src wan", "src_ip 10.0.2.0/24", "target SNAT", "snat_ip 192.0.2.7", "name one"),
        section("nat", "dest_ip 10.9.0.0/16", "target ACCEPT", "name none"),
    )
    first, second, third = [found for found in device.nats if found.kind != "destination"]
    assert (first.name, first.kind, first.outward) == ("none", "identity", None)
    assert (second.name, format_ranges(second.to.lower), second.outward) == ("one", ["192.0.2.7/32"], {"eth1"})
    assert third.name == "masq of wan"


def test_addresses_that_come_at_run_time_are_unknown():
    text = NETWORK.replace("option ipaddr '192.0.2.2/24'", "").replace(
        "option proto 'static'\n\npackage", "option proto 'dhcp'\n\npackage"
    )
    device = device_of(
        text.replace("    ", "\t").replace(
            "option device 'eth1'\n\toption proto 'static'", "option device 'eth1'\n\toption proto 'dhcp'"
        )
        + ZONES
    )
    (nat,) = [found for found in device.nats if found.kind == "source"]
    assert (nat.to.lower, nat.to.upper) == (Ranges(), ANY4)


def test_an_include_is_not_understood():
    """A script or a file of nftables may say anything; what it says is not in the settings."""
    text = "package firewall\nconfig include\n\toption path '/etc/firewall.user'\n"
    assert unread_of(text) == [(3, "filter")]
    assert unread_of(text + "\toption enabled '0'\n") == []


def test_the_sample_as_an_administrator_reads_it():
    device = sample("press-router.conf")
    found = rules(device, "forward_office")
    assert [rule.name for rule in found] == ["HMI to press", "forwarding office to wan"]
    assert [rule.enabled for rule in rules(device, "forward_wan")] == [False, True]
