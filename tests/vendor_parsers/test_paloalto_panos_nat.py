"""PAN-OS NAT and policy-based forwarding: what is compared, what becomes of it, and what is never certain."""

from __future__ import annotations

from datetime import date

import pytest

from auditor.model.address import format_ip, parse_ip
from auditor.model.device import Device
from auditor.plant.types import EMPTY
from auditor.reach.follow import follow
from auditor.reach.journey import ANYWHERE
from auditor.reach.network import Network
from auditor.space.packets import Packet
from tests.vendor_parsers.panos_text import NETWORK, PLACES, accounted, device_of, rule

OPEN = rule("all", "any", "any")


def nat(
    name: str,
    inward: str,
    outward: str,
    *said: str,
    source: str = "any",
    destination: str = "any",
    service: str = "any",
) -> str:
    words = (
        f"from {inward}",
        f"to {outward}",
        f"source {source}",
        f"destination {destination}",
        f"service {service}",
        *said,
    )
    return "".join(f"set rulebase nat rules {name} {word}\n" for word in words)


def sent(
    device: Device, inward: str, destination: str, *, source: str = "10.1.0.5", port: int = 443
) -> tuple[str, str] | str:
    """(source, destination) as a packet leaves, ``stops``, or ``open`` where the answer is not certain."""
    packet = Packet(
        source=parse_ip(source), destination=parse_ip(destination), protocol=6, source_port=40000, destination_port=port,
        icmp=0, established=False,
    )  # fmt: skip
    network = Network((device,), EMPTY, date(2026, 11, 22))
    into = PLACES[inward]
    sure = follow(network, packet, device.name, into, ANYWHERE, possible=False)
    if sure is None:
        return "stops" if follow(network, packet, device.name, into, ANYWHERE, possible=True) is None else "open"
    left = sure.hops[-1].packets[-1]
    return format_ip(left.source), format_ip(left.destination)


PUBLISH = nat(
    "publish", "office", "control", "destination-translation translated-address 10.3.0.20", destination="10.2.0.80"
)


def test_rules_name_the_old_address_and_the_new_zone():
    """PAN-OS Networking Administrator's Guide, NAT Policy Overview; measured in six labs (test_measured_flows)."""
    old = device_of(NETWORK + PUBLISH + rule("r", "office", "dmz", destination="10.2.0.80"))
    new = device_of(NETWORK + PUBLISH + rule("r", "office", "dmz", destination="10.3.0.20"))
    before = device_of(NETWORK + PUBLISH + rule("r", "office", "control", destination="10.2.0.80"))
    assert sent(old, "office", "10.2.0.80") == ("10.1.0.5", "10.3.0.20")
    assert sent(new, "office", "10.2.0.80") == "stops"
    assert sent(before, "office", "10.2.0.80") == "stops"


def test_the_zone_of_a_nat_rule_is_that_of_the_route_to_the_old_address():
    """The address is routed to control: a rule to dmz, where it is sent in the end, never matches."""
    elsewhere = PUBLISH.replace("to control", "to dmz")
    device = device_of(NETWORK + elsewhere + OPEN)
    assert sent(device, "office", "10.2.0.80") == ("10.1.0.5", "10.2.0.80")


def test_the_route_to_an_old_address_may_be_a_static_one():
    route = "set network virtual-router vr routing-table ip static-route r destination 192.0.2.0/24\nset network virtual-router vr routing-table ip static-route r nexthop ip-address 10.2.0.254\n"
    publish = PUBLISH.replace("10.2.0.80", "192.0.2.80")
    assert sent(device_of(NETWORK + route + publish + OPEN), "office", "192.0.2.80") == ("10.1.0.5", "10.3.0.20")
    assert sent(device_of(NETWORK + publish + OPEN), "office", "192.0.2.80") == "stops"


def test_of_two_equal_routes_nobody_knows_which_is_taken():
    lines = "".join(
        f"set network virtual-router vr routing-table ip static-route {name} destination 192.0.2.0/24\n"
        f"set network virtual-router vr routing-table ip static-route {name} nexthop ip-address {hop}\n"
        for name, hop in (("a", "10.2.0.254"), ("b", "10.3.0.254"))
    )
    publish = PUBLISH.replace("10.2.0.80", "192.0.2.80")
    assert sent(device_of(NETWORK + lines + publish + OPEN), "office", "192.0.2.80") == "open"
    preferred = lines + "set network virtual-router vr routing-table ip static-route b metric 200\n"
    assert sent(device_of(NETWORK + preferred + publish + OPEN), "office", "192.0.2.80") == ("10.1.0.5", "10.3.0.20")


def test_where_a_protocol_may_bring_routes_only_own_addresses_are_certain():
    bgp = "set network virtual-router vr protocol bgp enable yes\nset network virtual-router vr protocol bgp local-as 65001\n"
    assert sent(device_of(NETWORK + bgp + PUBLISH + OPEN), "office", "10.2.0.80") == "open"
    own = PUBLISH.replace("10.2.0.80", "10.2.0.1")
    assert sent(device_of(NETWORK + bgp + own + OPEN), "office", "10.2.0.1") == ("10.1.0.5", "10.3.0.20")


def test_the_first_rule_that_matches_ends_the_search_for_both():
    """NAT Policy Rules: once a packet matches a single rule no other is tried."""
    first = nat("keep", "office", "control", destination="10.2.0.80")
    assert sent(device_of(NETWORK + first + PUBLISH + OPEN), "office", "10.2.0.80") == ("10.1.0.5", "10.2.0.80")
    hide = nat("hide", "office", "control", "source-translation dynamic-ip-and-port translated-address 10.2.0.99")
    assert sent(device_of(NETWORK + hide + PUBLISH + OPEN), "office", "10.2.0.80") == ("10.2.0.99", "10.2.0.80")
    assert sent(device_of(NETWORK + PUBLISH + hide + OPEN), "office", "10.2.0.80") == ("10.1.0.5", "10.3.0.20")


def test_one_rule_may_change_source_and_destination():
    both = (
        PUBLISH
        + "set rulebase nat rules publish source-translation dynamic-ip-and-port interface-address interface ethernet1/3\n"
    )
    assert sent(device_of(NETWORK + both + OPEN), "office", "10.2.0.80") == ("10.3.0.1", "10.3.0.20")
    assert sent(device_of(NETWORK + both + OPEN), "office", "10.2.0.81") == ("10.1.0.5", "10.2.0.81")


def test_a_static_source_keeps_each_hosts_place():
    static = nat(
        "static",
        "office",
        "control",
        "source-translation static-ip translated-address 10.2.0.64/28",
        source="10.1.0.0/28",
    )
    assert sent(device_of(NETWORK + static + OPEN), "office", "10.2.0.9") == ("10.2.0.69", "10.2.0.9")


def test_the_opposite_direction_of_a_bi_directional_rule_is_never_certain():
    """The implied rule stands in no export (swaschkut/pan-os-php issue 67) and its zones in no document found."""
    static = nat(
        "static", "office", "control", "source-translation static-ip translated-address 10.2.0.80",
        "source-translation static-ip bi-directional yes", source="10.1.0.5",
    )  # fmt: skip
    device = device_of(NETWORK + static + OPEN)
    assert sent(device, "office", "10.2.0.9") == ("10.2.0.80", "10.2.0.9")
    assert [one.conditions for one in device.nats if one.kind == "destination"] == [
        ("the implied rule of bi-directional",)
    ]


def test_a_new_port_goes_with_the_service_of_the_rule():
    text = nat(
        "p",
        "office",
        "control",
        "destination-translation translated-address 10.3.0.20",
        "destination-translation translated-port 8443",
        destination="10.2.0.80",
        service="service-https",
    )
    device = device_of(NETWORK + text + OPEN)
    assert sent(device, "office", "10.2.0.80") == ("10.1.0.5", "10.3.0.20")
    assert sent(device, "office", "10.2.0.80", port=22) == ("10.1.0.5", "10.2.0.80")
    assert device.nats[0].to_ports.least == 8443


@pytest.mark.parametrize("said", ["nat-type nat64", "active-active-device-binding primary", "a-word-of-the-future yes"])
def test_what_is_not_followed_makes_a_translation_uncertain(said):
    device = device_of(NETWORK + PUBLISH + f"set rulebase nat rules publish {said}\n" + OPEN)
    assert sent(device, "office", "10.2.0.80") == "open"


def test_a_translation_to_a_name_leads_nobody_knows_where():
    text = "set address outside fqdn plant.example.com\n" + PUBLISH.replace("10.3.0.20", "outside")
    assert sent(device_of(NETWORK + text + OPEN), "office", "10.2.0.80") == "open"


def test_a_disabled_translation_does_nothing():
    text = PUBLISH + "set rulebase nat rules publish disabled yes\n"
    assert sent(device_of(NETWORK + text + OPEN), "office", "10.2.0.80") == ("10.1.0.5", "10.2.0.80")


FORWARD = """\
set rulebase pbf rules backup from zone office
set rulebase pbf rules backup source any
set rulebase pbf rules backup destination 192.0.2.0/24
set rulebase pbf rules backup service any
set rulebase pbf rules backup application any
set rulebase pbf rules backup action forward egress-interface ethernet1/3
set rulebase pbf rules backup action forward nexthop ip-address 10.3.0.254
"""


def test_policy_based_forwarding_goes_before_the_routes():
    (found,) = device_of(NETWORK + FORWARD).policy_routes
    assert (found.inward, found.interface, format_ip(found.next_hop), found.vrf) == (
        frozenset({"ethernet1/1"}),
        "ethernet1/3",
        "10.3.0.254",
        "vr",
    )
    assert found.conditions == ()
    assert sent(device_of(NETWORK + FORWARD + OPEN), "office", "192.0.2.9") == ("10.1.0.5", "192.0.2.9")


@pytest.mark.parametrize("said", ["application ssl", "schedule nights", "action forward monitor profile default"])
def test_what_may_hold_back_a_forwarding_rule_is_a_condition(said):
    text = FORWARD.replace("application any", "") if said.startswith("application") else FORWARD
    (found,) = device_of(NETWORK + text + f"set rulebase pbf rules backup {said}\n").policy_routes
    assert found.conditions != ()


def test_every_word_of_the_translations_here_is_understood():
    _, counted = accounted(NETWORK + PUBLISH + FORWARD + OPEN)
    assert counted.unread == ()
