"""FortiOS translation: virtual IPs, what policies see of them, pools, and the central SNAT table."""

from __future__ import annotations

import pytest

from auditor.model.address import ANY4, format_ranges, parse_ip, prefix
from auditor.model.device import Device
from auditor.model.forwarding import Nat
from auditor.model.ranges import Ranges
from auditor.model.rule import Rule
from auditor.model.service import TCP
from tests.vendor_parsers.fortios_text import MAYBE, NO, YES, Answer, device_of, packet, passes, rules_of, sample

PORTS = """\
config system interface
    edit "wan"
        set ip 203.0.113.1 255.255.255.248
        set type physical
    next
    edit "lan"
        set ip 10.2.0.1 255.255.255.0
        set type physical
    next
end
"""
WEB = """\
config firewall vip
    edit "web"
        set extip 203.0.113.3
        set mappedip "10.2.0.50"
        set extintf "wan"
        {more}
    next
end
"""
ALL = 'set srcaddr "all"\nset dstaddr "all"\nset action accept\nset schedule "always"\nset service "ALL"\n'
IN = 'set srcintf "wan"\nset dstintf "lan"\n' + ALL
OUT = 'set srcintf "lan"\nset dstintf "wan"\n' + ALL


def config(*policies: str, more: str = "", version: str = "7.2.8") -> str:
    text = f"#config-version=FGT60F-{version}-FW-build1-1:opmode=0:vdom=0:user=admin\n{PORTS}{more}\nconfig firewall policy\n"
    for number, body in enumerate(policies, start=1):
        text += f"    edit {number}\n{body}\n    next\n"
    return text + "end\n"


def to_web(body: str) -> str:
    return body.replace('dstaddr "all"', 'dstaddr "web"')


def vip(more: str = "") -> str:
    return WEB.replace("{more}", more)


def sources(device: Device) -> list[Nat]:
    return [nat for nat in device.nats if nat.kind in ("source", "identity")]


def published(device: Device) -> list[Nat]:
    return [nat for nat in device.nats if nat.kind == "destination"]


def plain(rules: list[Rule] | tuple[Rule, ...]) -> list[tuple[frozenset[str] | None, list[str]]]:
    return [(rule.translated, format_ranges(rule.destination.lower)) for rule in rules]


# --- policies and virtual IPs


def test_a_policy_that_names_a_vip_takes_what_it_translated_by_the_mapped_address() -> None:
    (rule,) = rules_of(device_of(config(to_web(IN), more=vip())))
    assert plain([rule]) == [(frozenset({"vip web"}), ["10.2.0.50/32"])]
    assert (rule.destination.names, rule.exact) == (("web",), True)


def test_a_policy_that_names_both_is_two_rules_of_one_place() -> None:
    objects = 'config firewall address\n    edit "n"\n        set subnet 10.2.0.64 255.255.255.192\n    next\nend\n'
    rules = rules_of(device_of(config(IN.replace('dstaddr "all"', 'dstaddr "web" "n"'), more=objects + vip())))
    assert plain(rules) == [(frozenset({"vip web"}), ["10.2.0.50/32"]), (frozenset({""}), ["10.2.0.64/26"])]
    assert len({(rule.name, rule.at) for rule in rules}) == 1


def test_an_accept_policy_with_plain_addresses_does_not_see_vip_traffic() -> None:
    """Address objects do not match virtual IPs; ``match-vip`` has been for deny policies since 6.4.3 (94794)."""
    rules = device_of(config(IN, more=vip())).filters[0]
    sent = packet("198.51.100.9", "10.2.0.50")
    assert passes(rules, sent, "wan", "lan", "vip web") == NO
    assert passes(rules, sent, "wan", "lan") == YES


@pytest.mark.parametrize(("version", "expected"), [("6.4.2", YES), ("6.4.3", MAYBE)])
def test_match_vip_on_an_accept_policy_counts_before_6_4_3_only(version: str, expected: Answer) -> None:
    rules = device_of(config(IN + "set match-vip enable", more=vip(), version=version)).filters[0]
    assert passes(rules, packet("198.51.100.9", "10.2.0.50"), "wan", "lan", "vip web") == expected


@pytest.mark.parametrize(
    ("version", "extra", "expected"),
    [
        ("6.4.4", "", YES),
        ("7.2.3", "", MAYBE),
        ("7.2.8", "", NO),
        ("7.2.8", "set match-vip disable", YES),
        ("6.4.4", "set match-vip enable", NO),
        ("7.2.8", "set match-vip-only enable", NO),
    ],
)
def test_deny_does_not_see_vip_traffic_unless_match_vip(version: str, extra: str, expected: Answer) -> None:
    deny = IN.replace("set action accept", f"set action deny\n{extra}")
    rules = device_of(config(deny, to_web(IN), more=vip(), version=version)).filters[0]
    assert passes(rules, packet("198.51.100.9", "10.2.0.50"), "wan", "lan", "vip web") == expected
    assert passes(rules, packet("198.51.100.9", "10.2.0.51"), "wan", "lan") == NO


def test_match_vip_only_leaves_untranslated_packets_alone() -> None:
    deny = IN.replace("set action accept", "set action deny\nset match-vip-only enable")
    rules = device_of(config(deny, IN, more=vip())).filters[0]
    assert passes(rules, packet("198.51.100.9", "10.2.0.50"), "wan", "lan") == YES


def test_deny_of_the_published_address_alone_is_not_certain_of_mapped_packets() -> None:
    objects = 'config firewall address\n    edit "n"\n        set subnet 203.0.113.3 255.255.255.255\n    next\nend\n'
    deny = IN.replace("accept", "deny").replace('dstaddr "all"', 'dstaddr "n"')
    rules = device_of(config(deny, to_web(IN), more=objects + vip())).filters[0]
    assert passes(rules, packet("198.51.100.9", "10.2.0.50"), "wan", "lan", "vip web") == MAYBE


def test_central_nat_lets_every_policy_see_mapped_addresses() -> None:
    more = "config system settings\n    set central-nat enable\nend\n" + vip()
    device = device_of(config(IN, more=more))
    (rule,) = rules_of(device)
    assert rule.translated is None
    (nat,) = published(device)
    assert (nat.enabled, nat.conditions) == (True, ())


def test_policy_based_mode_is_central_nat() -> None:
    device = device_of(config(IN, more="config system settings\n    set ngfw-mode policy-based\nend\n" + vip()))
    assert [nat.conditions for nat in published(device)] == [()]


# --- destination translation


def test_a_vip_translates_whether_a_policy_names_it_or_not() -> None:
    """Fortinet 189573: a virtual IP counts as an address of the device from its creation and always translates."""
    for body in (to_web(IN), IN, to_web(IN) + "set status disable"):
        (nat,) = published(device_of(config(body, more=vip())))
        assert (nat.inward, nat.one_to_one, nat.enabled, nat.conditions) == (frozenset({"wan"}), True, True, ())


def test_of_an_interface_address_only_what_a_naming_policy_takes_is_certain() -> None:
    own = vip().replace("203.0.113.3", "203.0.113.1")
    sure, rest = published(device_of(config(to_web(IN).replace('"ALL"', '"HTTPS"'), more=own)))
    assert (sure.one_to_one, sure.conditions) == (True, ())
    assert sure.service.terms[0].destination_ports == Ranges.one(443)
    assert (rest.name, rest.service.is_any) == (sure.name, True)
    assert rest.conditions
    (idle,) = published(device_of(config(IN, more=own)))
    assert idle.conditions


def test_a_disabled_vip_does_not_translate() -> None:
    assert not any(nat.enabled for nat in published(device_of(config(to_web(IN), more=vip("set status disable")))))


def test_port_forward_ranges_correspond_and_policies_see_mapped_ports() -> None:
    """A policy's service names the mapped port, not the external one (Fortinet 262988)."""
    forward = "set portforward enable\nset extport 8080-8089\nset mappedport 80-89"
    service = 'config firewall service custom\n    edit "in"\n        set tcp-portrange 80-89\n    next\n    edit "ext"\n        set tcp-portrange 8080-8089\n    next\nend\n'
    own = service + vip(forward).replace("203.0.113.3", "203.0.113.1")
    sure, _ = published(device_of(config(to_web(IN).replace('"ALL"', '"in"'), more=own)))
    assert sure.service.terms[0].protocols == Ranges.one(TCP)
    assert (sure.service.terms[0].destination_ports, sure.to_ports) == (Ranges(((8080, 8089),)), Ranges(((80, 89),)))
    assert sure.one_to_one
    wrong = published(device_of(config(to_web(IN).replace('"ALL"', '"ext"'), more=own)))
    assert all(nat.conditions for nat in wrong)


def test_vip_filters_limit_what_is_translated() -> None:
    (sure,) = published(
        device_of(config(to_web(IN), more=vip('set src-filter "198.51.100.0/24"\nset srcintf-filter "wan"')))
    )
    assert sure.source.lower == prefix("198.51.100.0/24")
    assert sure.inward == frozenset({"wan"})


def test_ranges_of_equal_size_correspond_and_others_are_uncertain() -> None:
    even = vip().replace("203.0.113.3", "203.0.113.3-203.0.113.4").replace("10.2.0.50", "10.2.0.50-10.2.0.51")
    assert published(device_of(config(to_web(IN), more=even)))[0].one_to_one
    odd = vip().replace("10.2.0.50", "10.2.0.50-10.2.0.51")
    assert all(nat.conditions and not nat.one_to_one for nat in published(device_of(config(to_web(IN), more=odd))))


def test_a_virtual_server_delivers_to_any_of_its_servers_that_is_in_service() -> None:
    servers = """set type server-load-balance
        set server-type tcp
        set extport 443
        config realservers
            edit 1
                set ip 10.2.0.61
                set port 8443
            next
            edit 2
                set ip 10.2.0.62
                set port 9443
            next
            edit 3
                set ip 10.2.0.63
                set port 8443
                set status disable
            next
        end"""
    (sure,) = published(device_of(config(to_web(IN), more=vip(servers).replace('set mappedip "10.2.0.50"', ""))))
    assert format_ranges(sure.to.lower) == ["10.2.0.61/32", "10.2.0.62/32"]
    assert (sure.one_to_one, sure.to_ports) == (False, Ranges.of((8443, 8443), (9443, 9443)))


@pytest.mark.parametrize(
    "more", ["set type dns-translation", "set type access-proxy", "set nat46 enable", "set nat44 disable"]
)
def test_what_does_not_translate_v4_to_v4_is_uncertain(more: str) -> None:
    assert all(nat.conditions for nat in published(device_of(config(to_web(IN), more=vip(more)))))


def test_an_fqdn_or_a_dynamic_published_address_is_unresolved() -> None:
    named = vip('set type fqdn\nset mapped-addr "host"')
    assert published(device_of(config(to_web(IN), more=named)))[0].to.unknown
    dynamic = vip().replace("203.0.113.3", "0.0.0.0")
    assert published(device_of(config(to_web(IN), more=dynamic)))[0].destination.lower == Ranges()


def test_a_vip_group_stands_for_its_members() -> None:
    group = 'config firewall vipgrp\n    edit "group"\n        set interface "wan"\n        set member "web"\n    next\nend\n'
    (rule,) = rules_of(device_of(config(IN.replace('dstaddr "all"', 'dstaddr "group"'), more=vip() + group)))
    assert rule.translated == frozenset({"vip web"})


# --- source translation


def test_nat_enable_hides_behind_the_outgoing_interface_or_a_pool() -> None:
    (nat,) = device_of(config(OUT + "set nat enable")).nats
    assert (nat.kind, nat.outward, nat.to.lower) == ("source", frozenset({"wan"}), prefix("203.0.113.1"))
    pooled = next(nat for nat in sample("plant-edge.conf").nats if nat.kind == "source")
    assert pooled.to.names == ("pool1",)


def test_nat_to_any_interface_takes_the_address_of_the_one_that_is_left_by() -> None:
    nats = device_of(config(OUT.replace('dstintf "wan"', 'dstintf "any"') + "set nat enable")).nats
    assert {(*(nat.outward or ()), *format_ranges(nat.to.lower)) for nat in nats} == {
        ("lan", "10.2.0.1/32"),
        ("wan", "203.0.113.1/32"),
    }


def test_a_policy_without_nat_keeps_sources_that_a_later_one_would_hide() -> None:
    objects = 'config firewall address\n    edit "peer"\n        set subnet 192.0.2.0 255.255.255.0\n    next\nend\n'
    kept, hides = sources(
        device_of(config(OUT.replace('dstaddr "all"', 'dstaddr "peer"'), OUT + "set nat enable", more=objects))
    )
    assert (kept.kind, kept.destination.lower) == ("identity", prefix("192.0.2.0/24"))
    assert (hides.kind, hides.destination.lower) == ("source", ANY4)


def test_a_deny_policy_translates_nothing() -> None:
    assert device_of(config(OUT.replace("accept", "deny") + "set nat enable")).nats == ()


def test_a_static_vip_is_the_source_of_what_its_host_starts() -> None:
    """Reverse SNAT by the virtual IP comes before the interface's address and behind a pool (Fortinet 193423)."""
    reverse, hides = sources(device_of(config(to_web(IN), OUT + "set nat enable", more=vip())))[-2:]
    assert (format_ranges(reverse.source.lower), format_ranges(reverse.to.lower)) == (
        ["10.2.0.50/32"],
        ["203.0.113.3/32"],
    )
    assert (reverse.one_to_one, reverse.conditions, reverse.outward) == (True, (), frozenset({"wan"}))
    assert hides.to.lower == prefix("203.0.113.1")
    pool = 'config firewall ippool\n    edit "p"\n        set startip 203.0.113.5\n        set endip 203.0.113.6\n    next\nend\n'
    with_pool = OUT + 'set nat enable\nset ippool enable\nset poolname "p"'
    assert [nat.to.names for nat in sources(device_of(config(with_pool, more=pool + vip())))] == [("p",)]
    forced = sources(device_of(config(with_pool, more=pool + vip("set nat-source-vip enable"))))
    assert [nat.name for nat in forced if nat.outward == frozenset({"wan"})] == ["vip web", "policy 1"]


def test_a_port_forward_backwards_and_nat_source_vip_without_nat_are_uncertain() -> None:
    forward = vip("set portforward enable\nset extport 8080\nset mappedport 80")
    reverse = next(
        nat for nat in sources(device_of(config(OUT + "set nat enable", more=forward))) if nat.name == "vip web"
    )
    assert reverse.conditions
    assert (reverse.service.terms[0].source_ports, reverse.to_ports) == (Ranges.one(80), Ranges.one(8080))
    forced = sources(device_of(config(OUT, more=vip("set nat-source-vip enable"))))
    assert forced
    assert all(nat.conditions for nat in forced if nat.kind == "source")


def test_very_many_vips_backwards_are_one_uncertain_rule() -> None:
    vips = "config firewall vip\n" + "".join(
        f'    edit "v{n}"\n set extip 198.51.100.{n}\n set mappedip "10.2.0.{n}"\n set extintf "wan"\n    next\n'
        for n in range(1, 80)
    )
    reverse, hides = sources(device_of(config(OUT + "set nat enable", more=vips + "end\n")))
    assert (reverse.source.lower.size, reverse.one_to_one, bool(reverse.conditions)) == (79, False, True)
    assert hides.conditions == ()


def test_part_of_a_range_keeps_its_places() -> None:
    wide = vip().replace("203.0.113.3", "203.0.113.2-203.0.113.5").replace("10.2.0.50", "10.2.0.50-10.2.0.53")
    objects = 'config firewall address\n    edit "n"\n        set subnet 10.2.0.52 255.255.255.255\n    next\nend\n'
    body = OUT.replace('srcaddr "all"', 'srcaddr "n"') + "set nat enable"
    reverse = next(nat for nat in sources(device_of(config(body, more=objects + wide))) if nat.name == "vip web")
    assert (reverse.source.lower, reverse.to.lower) == (prefix("10.2.0.52"), prefix("203.0.113.4"))


def test_central_nat_takes_over_from_policies() -> None:
    more = """\
config system settings
    set central-nat enable
end
config firewall central-snat-map
    edit 1
        set srcintf "lan"
        set dstintf "wan"
        set orig-addr "all"
        set dst-addr "all"
        set protocol 6
        set dst-port 80
    next
    edit 2
        set srcintf "any"
        set dstintf "any"
        set orig-addr "all"
        set dst-addr "all"
        set nat disable
    next
    edit 3
        set srcintf "lan"
        set dstintf "wan"
        set orig-addr "all"
        set dst-addr "all"
    next
end
"""
    device = device_of(config(OUT + "set nat enable", more=more))
    assert [(nat.kind, nat.name) for nat in device.nats] == [
        ("source", "central-snat-map 1"),
        ("identity", "central-snat-map 2"),
        ("source", "central-snat-map 3"),
    ]
    assert device.nats[0].service.terms[0].destination_ports == Ranges.one(80)


def test_vdoms_keep_their_translations_to_their_interfaces() -> None:
    blocks = config(to_web(IN), more=vip().replace('"wan"', '"any"')).splitlines()
    head, interfaces, rest = blocks[0], blocks[1:11], blocks[11:]
    placed = [line.replace("set type", "set vdom one\n        set type") for line in interfaces]
    text = [head, "config vdom", "edit one", "next", "end", "config global", *placed, "end"]
    device = device_of("\n".join([*text, "config vdom", "edit one", *rest, "next", "end"]))
    assert {nat.name for nat in device.nats} == {"one/vip web"}
    assert {nat.inward for nat in device.nats} == {frozenset({"wan", "lan"})}


def test_published_packets_are_found_by_their_mapped_address() -> None:
    device = sample("plant-edge.conf")
    nat = published(device)[0]
    assert (nat.service.terms[0].destination_ports, nat.to_ports) == (Ranges.one(443), Ranges.one(8443))
    assert nat.to.lower == Ranges.one(parse_ip("10.1.0.20"))
