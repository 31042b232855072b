"""IOS translation: what each ``ip nat`` line does to packets, in both directions and in order."""

from __future__ import annotations

import pytest

from auditor.model.address import ANY4, format_ranges, parse_ip, prefix
from auditor.model.device import Device
from auditor.model.forwarding import Nat
from auditor.model.ranges import Ranges
from auditor.model.rule import Match
from auditor.source.document import Document
from vendor_parsers.cisco_ios.platform import PLATFORM

IN, OUT = frozenset({"GigabitEthernet0/1"}), frozenset({"GigabitEthernet0/0", "Dialer1"})
HEAD = """\
interface GigabitEthernet0/0
 ip address 203.0.113.1 255.255.255.248
 ip nat outside
interface Dialer1
 ip address negotiated
 ip nat outside
interface GigabitEthernet0/1
 ip address 10.1.0.1 255.255.255.0
 ip nat inside
"""


def device(text: str) -> Device:
    lines = text.strip("\n").split("\n")
    return PLATFORM.parse(PLATFORM.read(Document("r.conf", lines, range(1, len(lines) + 1), range(1, len(lines) + 1))))


def nats(text: str, *kinds: str) -> list[Nat]:
    return [nat for nat in device(HEAD + text).nats if not kinds or nat.kind in kinds]


def sources(text: str) -> list[Nat]:
    return nats(text, "source", "identity")


def plain(match: Match) -> str:
    assert match.lower == match.upper
    return ", ".join(format_ranges(match.lower))


# -- static -----------------------------------------------------------------------------------------------------------


def test_a_static_line_works_both_ways_one_to_one() -> None:
    inbound, outbound = nats("ip nat inside source static 10.1.0.9 203.0.113.5")
    assert (inbound.kind, inbound.inward, inbound.outward) == ("destination", OUT, IN)
    assert (plain(inbound.destination), plain(inbound.to), inbound.one_to_one) == (
        "203.0.113.5/32",
        "10.1.0.9/32",
        True,
    )
    assert (outbound.kind, outbound.inward, outbound.outward) == ("source", IN, OUT)
    assert (plain(outbound.source), plain(outbound.to), outbound.one_to_one) == ("10.1.0.9/32", "203.0.113.5/32", True)


def test_a_static_network_keeps_the_host_part() -> None:
    inbound, _ = nats("ip nat inside source static network 10.1.0.0 203.0.113.0 /29 no-alias")
    assert (plain(inbound.destination), plain(inbound.to), inbound.one_to_one) == (
        "203.0.113.0/29",
        "10.1.0.0/29",
        True,
    )


def test_a_port_on_the_interface_address_leads_to_the_inside_host() -> None:
    inbound, outbound = nats("ip nat inside source static tcp 10.1.0.9 443 interface GigabitEthernet0/0 8443")
    assert (plain(inbound.destination), inbound.to_ports) == ("203.0.113.1/32", Ranges.one(443))
    assert inbound.service.terms[0].destination_ports == Ranges.one(8443)
    assert (outbound.service.terms[0].source_ports, outbound.to_ports) == (Ranges.one(443), Ranges.one(8443))


def test_an_interface_whose_address_is_negotiated_is_unresolved() -> None:
    inbound, _ = nats("ip nat inside source static tcp 10.1.0.9 443 interface Dialer1 443")
    assert (inbound.destination.lower, inbound.destination.upper) == (Ranges(), ANY4)


def test_a_static_line_that_keeps_the_address_is_an_identity() -> None:
    found = nats(
        "ip nat inside source static 10.1.0.9 10.1.0.9\nip nat inside source list 1 interface Dialer1 overload\naccess-list 1 permit any"
    )
    assert [nat.kind for nat in found] == ["identity_destination", "identity", "source"]


def test_extendable_lines_of_one_host_are_uncertain_on_the_way_out_only() -> None:
    found = nats(
        "ip nat inside source static 10.1.0.9 203.0.113.5 extendable\n"
        "ip nat inside source static 10.1.0.9 198.51.100.5 extendable"
    )
    assert [(nat.kind, bool(nat.conditions)) for nat in found] == [
        ("destination", False),
        ("destination", False),
        ("source", True),
        ("source", True),
    ]


def test_lines_that_publish_the_same_address_are_uncertain_on_the_way_in() -> None:
    found = nats(
        "ip nat inside source static 10.1.0.9 203.0.113.5\nip nat inside source static tcp 10.1.0.8 80 203.0.113.5 80",
        "destination",
    )
    assert all(nat.conditions for nat in found)
    apart = nats(
        "ip nat inside source static tcp 10.1.0.9 81 203.0.113.5 81\nip nat inside source static tcp 10.1.0.8 80 203.0.113.5 80",
        "destination",
    )
    assert not any(nat.conditions for nat in apart)


def test_a_route_map_limits_a_static_line() -> None:
    found = nats(
        "ip access-list extended PEERS\n deny ip any 10.8.0.0 0.0.255.255\n permit ip any any\n"
        "route-map RM permit 10\n match ip address PEERS\n"
        "ip nat inside source static 10.1.0.9 203.0.113.5 route-map RM"
    )
    inbound, kept, out = found
    assert inbound.conditions
    assert (kept.kind, plain(kept.source), plain(kept.destination)) == ("identity", "10.1.0.9/32", "10.8.0.0/16")
    assert (out.kind, plain(out.source), plain(out.to), out.conditions) == (
        "source",
        "10.1.0.9/32",
        "203.0.113.5/32",
        (),
    )


# -- dynamic ----------------------------------------------------------------------------------------------------------


def test_static_lines_come_before_dynamic_ones() -> None:
    """Lists are asked only when an entry has to be made; static ones stand in the table (document 13739)."""
    found = sources(
        "access-list 1 permit any\nip nat inside source list 1 interface GigabitEthernet0/0 overload\n"
        "ip nat inside source static 10.1.0.9 203.0.113.5"
    )
    assert [nat.name for nat in found] == ["static 10.1.0.9", "list 1"]
    assert not any(nat.conditions for nat in found)


def test_overload_translates_to_the_named_interface_whatever_outside_interface_is_left_by() -> None:
    (nat,) = nats(
        "access-list 1 permit 10.1.0.0 0.0.0.255\nip nat inside source list 1 interface GigabitEthernet0/0 overload"
    )
    assert (nat.kind, nat.outward, plain(nat.source), plain(nat.to)) == ("source", OUT, "10.1.0.0/24", "203.0.113.1/32")
    assert (nat.one_to_one, nat.conditions) == (False, ())


def test_without_overload_the_pool_admits_sessions_while_an_entry_lasts() -> None:
    """An access list makes simple entries, overload or a route map fully extended ones (document 13739)."""
    pool = "ip nat pool P 203.0.113.3 203.0.113.4 netmask 255.255.255.248\naccess-list 1 permit 10.1.0.0 0.0.0.255\n"
    (inbound,) = nats(pool + "ip nat inside source list 1 pool P", "destination")
    assert (inbound.destination.lower, plain(inbound.to)) == (
        Ranges(((parse_ip("203.0.113.3"), parse_ip("203.0.113.4")),)),
        "10.1.0.0/24",
    )
    assert inbound.conditions
    assert nats(pool + "ip nat inside source list 1 pool P overload", "destination") == []
    by_map = pool + "route-map RM permit 10\n match ip address 1\nip nat inside source route-map RM pool P"
    assert nats(by_map, "destination") == []
    (reversed_,) = nats(by_map + " reversible", "destination")
    assert reversed_.conditions


def test_an_extended_list_chooses_by_destination_and_service_too() -> None:
    (nat,) = sources(
        "ip access-list extended A\n permit tcp 10.1.0.0 0.0.0.255 host 198.51.100.7 eq www\n"
        "ip nat inside source list A interface GigabitEthernet0/0 overload"
    )
    assert plain(nat.destination) == "198.51.100.7/32"
    assert nat.service.terms[0].destination_ports == Ranges.one(80)


def test_what_a_list_denies_keeps_its_address() -> None:
    kept, hidden = sources(
        "ip access-list extended A\n deny ip 10.1.0.0 0.0.0.255 10.8.0.0 0.0.255.255\n permit ip any any\n"
        "ip nat inside source list A interface GigabitEthernet0/0 overload"
    )
    assert (kept.kind, plain(kept.source), plain(kept.destination)) == ("identity", "10.1.0.0/24", "10.8.0.0/16")
    assert (hidden.kind, plain(hidden.destination)) == ("source", "0.0.0.0/0")


def test_what_one_list_denies_goes_on_to_the_next_line() -> None:
    found = sources(
        "ip nat pool P 203.0.113.3 203.0.113.4 prefix-length 29\n"
        "access-list 1 deny 10.1.0.9\naccess-list 1 permit 10.1.0.0 0.0.0.255\naccess-list 2 permit 10.1.0.9\n"
        "ip nat inside source list 1 interface GigabitEthernet0/0 overload\nip nat inside source list 2 pool P overload"
    )
    assert [(nat.kind, nat.name) for nat in found[:3]] == [
        ("source", "list 2"),
        ("identity", "list 1"),
        ("source", "list 1"),
    ]
    assert plain(found[0].source) == "10.1.0.9/32"


def test_overlapping_dynamic_lines_are_uncertain_unless_they_leave_by_different_interfaces() -> None:
    lists = "access-list 1 permit 10.1.0.0 0.0.0.255\nip nat pool P 203.0.113.3 203.0.113.4 prefix-length 29\n"
    maps = "route-map A permit 10\n match ip address 1\n{a}route-map B permit 10\n match ip address 1\n{b}"
    lines = "ip nat inside source route-map A interface GigabitEthernet0/0 overload\nip nat inside source route-map B pool P overload\n"
    assert all(nat.conditions for nat in sources(lists + maps.format(a="", b="") + lines))
    apart = maps.format(a=" match interface GigabitEthernet0/0\n", b=" match interface Dialer1\n")
    found = [nat for nat in sources(lists + apart + lines) if nat.kind == "source"]
    assert [(nat.outward, nat.conditions) for nat in found] == [
        (frozenset({"GigabitEthernet0/0"}), ()),
        (frozenset({"Dialer1"}), ()),
    ]


@pytest.mark.parametrize("match", ["match ip next-hop 5", "match length 3 200", "match ip address prefix-list PL"])
def test_other_matches_of_a_route_map_are_conditions(match: str) -> None:
    (nat,) = sources(
        f"route-map RM permit 10\n {match}\nip nat inside source route-map RM interface GigabitEthernet0/0 overload"
    )
    assert nat.conditions == (match,)


def test_a_deny_entry_of_a_route_map_is_not_translated() -> None:
    kept, hidden = sources(
        "access-list 1 permit 10.1.0.9\naccess-list 2 permit any\n"
        "route-map RM deny 5\n match ip address 1\nroute-map RM permit 10\n match ip address 2\n"
        "ip nat inside source route-map RM interface GigabitEthernet0/0 overload"
    )
    assert (kept.kind, plain(kept.source), kept.conditions) == ("identity", "10.1.0.9/32", ())
    assert hidden.kind == "source"


@pytest.mark.parametrize("text", ["", "ip access-list standard L\n", "route-map L permit 10\n match ip address GONE\n"])
def test_an_undefined_or_empty_list_is_unresolved(text: str) -> None:
    word = "route-map" if text.startswith("route-map") else "list"
    (nat,) = sources(f"{text}ip nat inside source {word} L interface GigabitEthernet0/0 overload")
    assert (nat.source.lower, nat.source.upper) == (Ranges(), ANY4)


def test_a_long_list_is_left_unresolved() -> None:
    entries = "".join(f" permit ip host 10.{n >> 8}.{n & 255}.1 any\n" for n in range(2001))
    (nat,) = sources(
        f"ip access-list extended L\n{entries}ip nat inside source list L interface GigabitEthernet0/0 overload"
    )
    assert nat.source.lower == Ranges()


# -- the other sides ----------------------------------------------------------------------------------------------------


def test_outside_static_changes_sources_on_the_way_in_and_destinations_behind_the_routing() -> None:
    """The outside local address is routed before it is translated (document 6209), so that way is uncertain."""
    back, coming = nats("ip nat outside source static 198.51.100.9 10.9.0.9 add-route")
    assert (coming.kind, coming.inward, plain(coming.source), plain(coming.to)) == (
        "source",
        OUT,
        "198.51.100.9/32",
        "10.9.0.9/32",
    )
    assert coming.conditions == ()
    assert (back.kind, back.inward, plain(back.destination), bool(back.conditions)) == (
        "destination",
        IN,
        "10.9.0.9/32",
        True,
    )


def test_load_distribution_takes_tcp_to_the_listed_addresses() -> None:
    (nat,) = nats(
        "access-list 2 permit 203.0.113.5\nip nat pool REAL 10.1.0.20 10.1.0.21 prefix-length 24 type rotary\n"
        "ip nat inside destination list 2 pool REAL"
    )
    assert (nat.kind, plain(nat.destination), nat.conditions) == ("destination", "203.0.113.5/32", ())
    assert nat.service.terms[0].protocols == Ranges.one(6)
    assert (nat.one_to_one, nat.to.lower.size) == (False, 2)


def test_virtual_interface_translation_is_never_certain() -> None:
    text = HEAD.replace("ip nat outside", "ip nat enable").replace("ip nat inside", "ip nat enable")
    found = device(text + "ip nat source static 10.1.0.9 203.0.113.5").nats
    assert len(found) == 2
    assert all(nat.conditions for nat in found)


def test_a_vrf_limits_sources_and_makes_the_way_in_uncertain_but_for_match_in_vrf() -> None:
    text = "interface GigabitEthernet0/2\n vrf forwarding V\n ip address 10.2.0.1 255.255.255.0\n ip nat inside\n"
    inbound, outbound = nats(text + "ip nat inside source static 10.2.0.9 203.0.113.5 vrf V")
    assert (outbound.vrf, outbound.conditions) == ("V", ())
    assert (inbound.vrf, bool(inbound.conditions)) == ("", True)
    inbound, _ = nats(text + "ip nat inside source static 10.2.0.9 203.0.113.5 vrf V match-in-vrf")
    assert (inbound.vrf, inbound.conditions) == ("V", ())


def test_without_marked_interfaces_nothing_is_translated() -> None:
    found = device("ip nat inside source static 10.1.0.9 203.0.113.5").nats
    assert all(nat.inward == frozenset() for nat in found)


def test_access_lists_see_packets_as_they_are_on_the_wire() -> None:
    """NAT Order of Operation (document 6209): input list before NAT, output list behind it."""
    assert device(HEAD).lists_see == "wire"


def test_the_pool_of_a_line_is_not_paired_with_the_hosts() -> None:
    found = sources(
        "ip nat pool P 203.0.113.2 203.0.113.5 prefix-length 29\naccess-list 1 permit 10.1.0.0 0.0.0.3\n"
        "ip nat inside source list 1 pool P"
    )
    assert [(nat.to.lower.size, nat.one_to_one) for nat in found] == [(4, False)]
    assert found[0].source.lower == prefix("10.1.0.0/30")
