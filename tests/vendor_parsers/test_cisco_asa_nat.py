"""ASA translation in both grammars: what each line does to packets, in both directions and in order."""

from __future__ import annotations

import pytest

from auditor.model.address import ANY, ANY4, format_ranges, prefix
from auditor.model.device import Device
from auditor.model.forwarding import Nat
from auditor.model.ranges import Ranges
from auditor.model.rule import Match
from tests.vendor_parsers.cisco_asa_text import device_of, unread_of

THREE = """\
ASA Version {release}
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
"""
OUTSIDE, INSIDE, DMZ = (frozenset({f"GigabitEthernet0/{number}"}) for number in range(3))
OBJECTS = """\
object network A
 host 10.1.0.10
object network B
 host 203.0.113.10
object network C
 subnet 10.1.0.0 255.255.255.0
object network P
 host 198.51.100.7
object network Q
 host 10.1.0.77
object network FOUR
 range 10.1.0.4 10.1.0.7
object network POOL
 range 203.0.113.20 203.0.113.21
"""


def _device(text: str, release: str = "9.12(4)") -> Device:
    whole = THREE.format(release=release) + text
    assert unread_of(whole) == []
    return device_of(whole)


def _nats(text: str) -> tuple[Nat, ...]:
    return _device(OBJECTS + text).nats


def _old(text: str, release: str = "8.2(5)") -> tuple[Nat, ...]:
    return _device(text, release).nats


def _plain(match: Match) -> str:
    assert match.lower == match.upper
    return "any" if match.lower == ANY else ", ".join(format_ranges(match.lower))


def _of(nats: tuple[Nat, ...], *kinds: str) -> list[Nat]:
    return [nat for nat in nats if nat.kind in kinds]


# -- 8.3 and later: objects -----------------------------------------------------------------------------------------


def test_static_works_in_both_directions_one_to_one() -> None:
    leaving, coming = _nats("object network A\n nat (inside,outside) static B\n")
    assert (leaving.kind, _plain(leaving.source), _plain(leaving.to)) == ("source", "10.1.0.10/32", "203.0.113.10/32")
    assert (coming.kind, _plain(coming.destination), _plain(coming.to)) == (
        "destination",
        "203.0.113.10/32",
        "10.1.0.10/32",
    )
    assert (coming.inward, coming.outward) == (OUTSIDE, INSIDE)
    assert leaving.one_to_one
    assert coming.one_to_one
    assert leaving.at == coming.at


def test_dynamic_port_translation_takes_the_interface_address_and_publishes_nothing() -> None:
    (nat,) = _nats("object network C\n nat (inside,outside) dynamic interface\n")
    assert (nat.kind, _plain(nat.to), nat.one_to_one) == ("source", "203.0.113.1/32", False)
    assert (nat.inward, nat.outward) == (INSIDE, OUTSIDE)


def test_a_host_that_holds_an_address_of_a_pool_may_be_reached_by_it() -> None:
    """For the duration of the translation, where an access rule allows it (ASDM Guide, Dynamic NAT, figure 6-7 note)."""
    leaving, held = _nats("object network C\n nat (inside,outside) dynamic POOL interface\n")
    assert _plain(leaving.to) == "203.0.113.1/32, 203.0.113.20/31"
    assert (held.kind, _plain(held.destination), _plain(held.to)) == ("destination", "203.0.113.20/31", "10.1.0.0/24")
    assert held.conditions


def test_a_pat_pool_publishes_nothing() -> None:
    (nat,) = _nats("object network C\n nat (inside,outside) dynamic pat-pool POOL\n")
    assert nat.kind == "source"


def test_the_smaller_object_is_tried_first() -> None:
    nats = _nats(
        "object network C\n nat (inside,outside) static 203.0.113.0\n"
        "object network Q\n nat (inside,outside) static 203.0.113.9\n"
    )
    assert [nat.name for nat in nats if nat.kind == "source"] == ["object Q", "object C"]
    assert _plain(nats[-1].destination) == "203.0.113.0/24"


def test_an_inline_address_that_does_not_begin_the_network_is_uncertain() -> None:
    leaving, _ = _nats("object network C\n nat (inside,outside) static 203.0.113.5\n")
    assert leaving.to.unknown


def test_many_to_few_publishes_the_first_addresses_only() -> None:
    """ASA Series Firewall CLI Configuration Guide, Static NAT, Other Mapping Scenarios: many-to-few."""
    nats = _nats("object network FOUR\n nat (inside,outside) static POOL\n")
    assert [(_plain(nat.source), _plain(nat.to), nat.one_to_one) for nat in _of(nats, "source")] == [
        ("10.1.0.4/31", "203.0.113.20/31", True),
        ("10.1.0.6/31", "203.0.113.20/31", False),
    ]
    assert [(_plain(nat.destination), _plain(nat.to)) for nat in _of(nats, "destination")] == [
        ("203.0.113.20/31", "10.1.0.4/31")
    ]


def test_few_to_many_leads_every_address_in_and_only_the_first_out() -> None:
    """Ibid., few-to-many: surplus mapped addresses begin again with the first real one."""
    text = "object network MANY\n range 203.0.113.20 203.0.113.24\nobject network TWO\n range 10.1.0.4 10.1.0.5\n"
    nats = _nats(text + " nat (inside,outside) static MANY\n")
    assert [(_plain(nat.source), _plain(nat.to)) for nat in _of(nats, "source")] == [("10.1.0.4/31", "203.0.113.20/31")]
    assert [(_plain(nat.destination), _plain(nat.to)) for nat in _of(nats, "destination")] == [
        ("203.0.113.20/31", "10.1.0.4/31"),
        ("203.0.113.22/31", "10.1.0.4/31"),
        ("203.0.113.24/32", "10.1.0.4/32"),
    ]


def test_a_published_port_leads_to_the_real_one() -> None:
    leaving, coming = _nats("object network A\n nat (inside,outside) static interface service tcp 8080 www\n")
    assert (coming.service.terms[0].destination_ports, coming.to_ports) == (Ranges.one(80), Ranges.one(8080))
    assert _plain(coming.destination) == "203.0.113.1/32"
    assert (leaving.service.terms[0].source_ports, leaving.to_ports) == (Ranges.one(8080), Ranges.one(80))


def test_objects_are_asked_for_each_end_on_its_own() -> None:
    nats = _nats("object network A\n nat (inside,outside) static B\n")
    assert all(nat.translated is None for nat in nats)


# -- 8.3 and later: twice NAT ---------------------------------------------------------------------------------------


def test_unidirectional_does_not_publish() -> None:
    assert [nat.kind for nat in _nats("nat (inside,outside) source static A B unidirectional\n")] == ["source"]


def test_identity_for_a_tunnel_ends_the_search_of_both_ends_in_both_directions() -> None:
    nats = _nats("nat (inside,outside) source static C C destination static P P no-proxy-arp route-lookup\n")
    assert [(nat.kind, nat.inward, _plain(nat.source), _plain(nat.destination)) for nat in nats] == [
        ("identity_destination", INSIDE, "10.1.0.0/24", "198.51.100.7/32"),
        ("identity", INSIDE, "10.1.0.0/24", "198.51.100.7/32"),
        ("identity_destination", OUTSIDE, "198.51.100.7/32", "10.1.0.0/24"),
        ("identity", OUTSIDE, "198.51.100.7/32", "10.1.0.0/24"),
    ]


def test_the_destination_rule_decides_the_way_out_unless_route_lookup() -> None:
    """ASA Series Firewall CLI Configuration Guide, Determining the Egress Interface."""
    line = "nat (inside,outside) source static C C destination static P P"
    assert [nat.outward for nat in _of(_nats(line + "\n"), "identity_destination")] == [OUTSIDE, INSIDE]
    assert [nat.outward for nat in _of(_nats(line + " route-lookup\n"), "identity_destination")] == [None, None]


def test_a_line_that_changes_both_ends_ties_them_together() -> None:
    nats = _nats("nat (inside,outside) source static A B destination static Q P\n")
    forward, back = _of(nats, "destination")
    assert (_plain(forward.source), _plain(forward.destination), _plain(forward.to)) == (
        "10.1.0.10/32",
        "10.1.0.77/32",
        "198.51.100.7/32",
    )
    assert (_plain(back.source), _plain(back.destination), _plain(back.to)) == (
        "198.51.100.7/32",
        "203.0.113.10/32",
        "10.1.0.10/32",
    )
    out, home = _of(nats, "source")
    assert (_plain(out.source), _plain(out.destination), _plain(out.to)) == (
        "10.1.0.10/32",
        "198.51.100.7/32",
        "203.0.113.10/32",
    )
    assert (_plain(home.source), _plain(home.destination), _plain(home.to)) == (
        "198.51.100.7/32",
        "10.1.0.10/32",
        "10.1.0.77/32",
    )
    assert out.translated == home.translated == frozenset({"manual 1"})


def test_a_twice_rule_without_destination_lets_no_other_rule_touch_the_far_end() -> None:
    """A matching packet only matches the one rule (ibid., How NAT is Implemented)."""
    nats = _nats(
        "nat (outside,inside) source dynamic any interface\nnat (inside,outside) source static A B\n",
    )
    kept = next(nat for nat in nats if nat.kind == "identity")
    assert (kept.inward, _plain(kept.destination), kept.translated) == (
        OUTSIDE,
        "10.1.0.10/32",
        frozenset({"manual 2"}),
    )
    assert nats.index(kept) < nats.index(_of(nats, "source")[0])


def test_a_policy_rule_with_unchanged_destination_takes_untranslated_packets_only() -> None:
    nats = _nats("nat (inside,outside) source dynamic C B destination static P P\n")
    (out,) = _of(nats, "source")
    assert (_plain(out.destination), out.translated) == ("198.51.100.7/32", frozenset({""}))


def test_order_is_manual_then_static_objects_then_dynamic_then_after_auto() -> None:
    nats = _nats(
        "nat (inside,outside) after-auto source dynamic any interface\n"
        "nat (inside,outside) source dynamic A B\n"
        "object network C\n nat (inside,outside) dynamic interface\n"
        "object network A\n nat (inside,outside) static B\n"
        "nat (inside,outside) 1 source static Q P unidirectional\n"
    )
    assert [nat.name for nat in _of(nats, "source")] == ["manual 1", "manual 2", "object A", "object C", "after-auto 1"]
    assert nats[0].source.names == ("Q",)


def test_service_objects_translate_ports_of_the_end_they_name() -> None:
    text = (
        "object service REAL\n service tcp source eq 8443 destination eq 5000\n"
        "object service SEEN\n service tcp source eq https destination eq 6000\n"
    )
    nats = _nats(text + "nat (inside,outside) source static A B destination static Q P service REAL SEEN\n")
    forward, back = _of(nats, "destination")
    assert (forward.service.terms[0].destination_ports, forward.to_ports) == (Ranges.one(5000), Ranges.one(6000))
    assert (back.service.terms[0].destination_ports, back.to_ports) == (Ranges.one(443), Ranges.one(8443))
    out, home = _of(nats, "source")
    term = out.service.terms[0]
    assert (term.source_ports, term.destination_ports, out.to_ports) == (
        Ranges.one(8443),
        Ranges.one(6000),
        Ranges.one(443),
    )
    term = home.service.terms[0]
    assert (term.source_ports, term.destination_ports, home.to_ports) == (
        Ranges.one(6000),
        Ranges.one(8443),
        Ranges.one(5000),
    )


def test_inactive_translation_is_disabled() -> None:
    assert not any(nat.enabled for nat in _nats("nat (inside,outside) source static A B inactive\n"))


def test_translation_between_families_is_uncertain() -> None:
    nats = _nats("object network SIX\n host 2001:db8::1\nobject network A\n nat (inside,outside) static SIX\n")
    assert all(nat.conditions for nat in nats)


def test_a_line_with_its_place_in_the_table_is_no_line_of_the_old_grammar() -> None:
    nats = _nats("nat (inside,outside) source dynamic C B destination any\nnat (inside,outside) 1 source static A A\n")
    assert [nat.name for nat in nats if nat.kind in ("source", "identity")] == ["manual 1", "manual 1", "manual 2"]
    assert not [nat for nat in nats if nat.kind == "identity_destination" and nat.inward == INSIDE]


def test_any_is_of_the_family_of_the_other_side() -> None:
    """ASA Command Reference, nat (global): the definition of any traffic depends on the rule."""
    (nat,) = _nats("nat (inside,outside) after-auto source dynamic any interface\n")
    assert (nat.source.lower, nat.conditions) == (ANY4, ())


def test_groups_do_not_correspond_member_by_member() -> None:
    groups = (
        "object-group network G\n network-object host 10.1.0.3\n network-object host 10.1.0.1\n"
        "object-group network H\n network-object host 203.0.113.3\n network-object host 203.0.113.9\n"
    )
    nats = _nats(groups + "nat (inside,outside) source static G H\n")
    assert not any(nat.one_to_one for nat in nats)


# -- what access lists see --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("head", "text", "expected"),
    [
        ("ASA Version 8.2(5)", "", "wire"),
        ("ASA Version 8.3(1)", "", "real"),
        (": no version", "static (inside,outside) 203.0.113.9 10.1.0.9 netmask 255.255.255.255\n", "wire"),
        (": no version", OBJECTS + "object network A\n nat (inside,outside) static B\n", "real"),
    ],
)
def test_lists_see_real_addresses_since_8_3(head: str, text: str, expected: str) -> None:
    """ASA 5500 Migration to Version 8.3, Real IP Address Migration; without a version the grammar tells."""
    whole = THREE.replace("ASA Version {release}", head) + text
    assert device_of(whole).lists_see == expected


# -- 8.2 and earlier --------------------------------------------------------------------------------------------------


def test_old_order_is_exemption_static_policy_best_match() -> None:
    nats = _old(
        "access-list no permit ip 10.1.0.0 255.255.255.0 10.8.0.0 255.255.0.0\n"
        "access-list pol permit tcp 10.1.0.0 255.255.255.0 host 198.51.100.7 eq www\n"
        "global (outside) 1 203.0.113.20-203.0.113.22 netmask 255.255.255.0\n"
        "global (outside) 2 203.0.113.30\n"
        "nat (inside) 1 0.0.0.0 0.0.0.0\n"
        "nat (inside) 1 10.1.0.128 255.255.255.128\n"
        "nat (inside) 2 access-list pol\n"
        "static (inside,outside) tcp 203.0.113.30 www 10.1.0.30 8080 netmask 255.255.255.255\n"
        "nat (inside) 0 access-list no\n"
    )
    towards = [nat for nat in _of(nats, "source", "identity") if nat.outward in (OUTSIDE, None)]
    assert [(nat.kind, nat.name, _plain(nat.source)) for nat in towards] == [
        ("identity", "nat 0", "10.1.0.0/24"),
        ("source", "static", "10.1.0.30/32"),
        ("source", "nat 2", "10.1.0.0/24"),
        ("source", "nat 1", "10.1.0.128/25"),
        ("source", "nat 1", "0.0.0.0/0"),
    ]
    assert _plain(towards[2].destination) == "198.51.100.7/32"


def test_exempted_hosts_can_be_reached_by_their_own_addresses() -> None:
    nats = _old("access-list no permit tcp host 10.1.0.9 host 10.8.0.9 eq 80\nnat (inside) 0 access-list no\n")
    (back,) = _of(nats, "identity_destination")
    assert (back.inward, back.outward, back.conditions) == (None, INSIDE, ())
    assert (_plain(back.source), _plain(back.destination), back.service.is_any) == ("10.8.0.9/32", "10.1.0.9/32", True)


def test_what_an_exemption_list_denies_goes_on_to_the_rules_behind() -> None:
    nats = _old(
        "access-list no deny ip host 10.1.0.9 any\n"
        "access-list no permit ip 10.1.0.0 255.255.255.0 any\n"
        "nat (inside) 0 access-list no\n"
        "static (inside,outside) 203.0.113.9 10.1.0.9 netmask 255.255.255.255\n"
    )
    first, second, *_ = _of(nats, "source", "identity")
    assert (first.kind, _plain(first.source), _plain(first.to)) == ("source", "10.1.0.9/32", "203.0.113.9/32")
    assert (second.kind, _plain(second.source)) == ("identity", "10.1.0.0/24")


def test_old_static_networks_correspond_and_ports_lead_to_the_real_one() -> None:
    nats = _old(
        "static (inside,outside) 203.0.113.64 10.1.0.64 netmask 255.255.255.192\n"
        "static (dmz,outside) tcp interface www 10.2.0.30 8080 netmask 255.255.255.255\n"
    )
    network, port = _of(nats, "destination")
    assert (_plain(network.destination), _plain(network.to), network.one_to_one) == (
        "203.0.113.64/26",
        "10.1.0.64/26",
        True,
    )
    assert (_plain(port.destination), port.to_ports, port.inward) == ("203.0.113.1/32", Ranges.one(8080), OUTSIDE)


def test_a_static_rule_that_keeps_addresses_is_an_identity_both_ways() -> None:
    nats = _old("static (inside,dmz) 10.1.0.0 10.1.0.0 netmask 255.255.255.0\n")
    assert [(nat.kind, nat.inward) for nat in nats] == [("identity_destination", DMZ), ("identity", INSIDE)]


def test_a_policy_static_rule_holds_for_its_peers() -> None:
    nats = _old(
        "access-list peers permit ip host 10.1.0.9 198.51.100.0 255.255.255.0\n"
        "static (inside,outside) 203.0.113.9 access-list peers\n"
    )
    (coming,), (leaving,) = _of(nats, "destination"), _of(nats, "source")
    assert (_plain(coming.source), _plain(coming.to)) == ("198.51.100.0/24", "10.1.0.9/32")
    assert (_plain(leaving.destination), _plain(leaving.to), leaving.one_to_one) == (
        "198.51.100.0/24",
        "203.0.113.9/32",
        True,
    )


def test_the_real_address_of_a_dynamic_translation_is_never_certainly_reached() -> None:
    """A connection to the real address is denied (ASDM Guide, Configuring NAT (8.2 and Earlier), figure 6-6)."""
    nats = _old("global (outside) 1 interface\nnat (inside) 1 10.1.0.0 255.255.255.0\n")
    (refused,) = _of(nats, "identity_destination")
    assert (_plain(refused.destination), bool(refused.conditions)) == ("10.1.0.0/24", True)
    assert refused.inward == OUTSIDE | DMZ


def test_a_dynamic_rule_without_a_pool_on_the_way_out_is_never_certain() -> None:
    """Real addresses in a NAT rule must be translated on all lower or same security interfaces (ibid.)."""
    nats = _old(
        "global (outside) 1 interface\nnat (inside) 1 10.1.0.0 255.255.255.0\nnat (dmz) 1 10.2.0.0 255.255.255.0\n"
    )
    assert [(nat.kind, nat.inward, nat.outward, bool(nat.conditions)) for nat in _of(nats, "source", "identity")] == [
        ("source", INSIDE, OUTSIDE, False),
        ("identity", INSIDE, DMZ, True),
        ("source", DMZ, OUTSIDE, False),
    ]


def test_outside_translation_goes_to_higher_levels() -> None:
    nats = _old("global (inside) 3 interface\nnat (outside) 3 198.51.100.0 255.255.255.0 outside\n")
    (out,) = _of(nats, "source")
    assert (out.inward, out.outward, _plain(out.to)) == (OUTSIDE, INSIDE, "10.1.0.1/32")


@pytest.mark.parametrize(("text", "release"), [("nat-control\n", "8.2(5)"), ("", "6.3(5)")])
def test_nat_control_leaves_untranslated_sessions_uncertain(text: str, release: str) -> None:
    nats = _old(text, release)
    assert {nat.kind for nat in nats} == {"identity", "identity_destination"}
    assert all(nat.conditions for nat in nats)
    assert (INSIDE, OUTSIDE | DMZ) in {(nat.inward, nat.outward) for nat in nats if nat.kind == "identity"}
    assert _old("no nat-control\n") == ()


def test_a_translation_by_a_missing_list_is_opaque() -> None:
    device = _device("global (outside) 1 interface\nnat (inside) 1 access-list GONE\n", "8.2(5)")
    assert _of(device.nats, "source")[0].source.unknown == ("GONE",)


def test_alias_is_never_certain() -> None:
    (nat,) = _old("alias (inside) 10.1.0.200 203.0.113.9 255.255.255.255\n")
    assert (nat.kind, _plain(nat.to), bool(nat.conditions)) == ("destination", "203.0.113.9/32", True)
    assert nat.destination.lower == prefix("10.1.0.200")
