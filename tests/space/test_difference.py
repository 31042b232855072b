"""What an edit of a list changes: against compiling both lists whole, and against every packet of a small world."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.model.address import parse_ip, prefix
from auditor.model.ranges import NOTHING, Ranges
from auditor.model.rule import Action, Match, Rule
from auditor.model.service import TCP, UDP, Service, port_term
from auditor.model.span import Span
from auditor.reach.single import ruling
from auditor.space.difference import Edit, difference
from auditor.space.filters import Listing, Sides, permitted
from auditor.space.packets import Packet, Space
from tests.bench_inputs import asa_text
from tests.vendor_parsers.cisco_asa_text import device_of

AT = Span("t", 1, 1)
NETS = [prefix(text) for text in ("10.0.0.0/30", "10.0.0.0/31", "10.0.0.2/31", "10.0.0.1/32", "0.0.0.0/0")]
EVERY = [
    Packet(parse_ip(f"10.0.0.{source}"), parse_ip(f"10.0.0.{target}"), protocol, 49152, port)
    for source, target, protocol, port in product(range(4), range(4), (TCP, UDP), (22, 23, 24))
]


def _match(net: Ranges, known: bool) -> Match:
    return Match.exact(net, "net") if known else Match(NOTHING, net, ("fqdn",), ("fqdn",))


@st.composite
def a_rule(draw: st.DrawFn, certain: bool) -> Rule:
    known = st.just(True) if certain else st.sampled_from((True, True, False))
    actions = (Action.PERMIT, Action.DENY) if certain else (Action.PERMIT, Action.DENY, Action.UNKNOWN)
    ports = draw(st.sampled_from((Ranges.one(22), Ranges(((22, 23),)), Ranges(((0, 65535),)))))
    return Rule(
        name=str(draw(st.integers(0, 9))), action=draw(st.sampled_from(actions)), at=AT,
        source=_match(draw(st.sampled_from(NETS)), draw(known)),
        destination=_match(draw(st.sampled_from(NETS)), draw(known)),
        service=Service((port_term(draw(st.sampled_from((TCP, UDP))), ports),)),
        enabled=draw(st.sampled_from((True, True, True, False))), conditions=() if draw(known) else ("time",),
    )  # fmt: skip


@st.composite
def edited(draw: st.DrawFn, certain: bool) -> tuple[list[Rule], list[Rule]]:
    """A list, and the same after a few rules were put in, taken out, moved or replaced."""
    before = draw(st.lists(a_rule(certain), max_size=7))
    after = list(before)
    for _ in range(draw(st.integers(0, 3))):
        place = draw(st.integers(0, len(after)))
        kind = draw(st.sampled_from(("insert", "delete", "move")))
        if kind == "insert":
            after.insert(place, draw(a_rule(certain)))
        elif place < len(after):
            rule = after.pop(place)
            if kind == "move":
                after.insert(draw(st.integers(0, len(after))), rule)
    return before, [replace(rule, name=f"n{place}") for place, rule in enumerate(after)]


defaults = st.sampled_from((Action.PERMIT, Action.DENY))


def _passes(rules: Sequence[Rule], default: Action, packet: Packet) -> bool:
    return ruling(rules, default, AT, packet, possible=True).passes


def _holds(space: Space, found: Sides, packet: Packet) -> bool:
    one = space.box(
        source=Ranges.one(packet.source), destination=Ranges.one(packet.destination),
        protocol=Ranges.one(packet.protocol), destination_port=Ranges.one(packet.destination_port),
    )  # fmt: skip
    return bool(found.upper & one)


@settings(max_examples=150, deadline=None)
@given(edited(certain=True), defaults, defaults)
def test_every_packet_that_changes_side_is_named_and_no_other(
    lists: tuple[list[Rule], list[Rule]], default: Action, new_default: Action
) -> None:
    before, after = lists
    space = Space()
    found = difference(space, Edit(before, after, default, new_default))
    assert found.permitted.lower == found.permitted.upper
    assert found.blocked.lower == found.blocked.upper
    for packet in EVERY:
        was, now = _passes(before, default, packet), _passes(after, new_default, packet)
        assert _holds(space, found.permitted, packet) == (now and not was)
        assert _holds(space, found.blocked, packet) == (was and not now)


@settings(max_examples=150, deadline=None)
@given(edited(certain=False), defaults)
def test_with_uncertain_rules_it_agrees_with_both_lists_compiled_whole(
    lists: tuple[list[Rule], list[Rule]], default: Action
) -> None:
    before, after = lists
    space = Space()
    whole = Sides(space.everything, space.everything)
    was, now = (permitted(space, Listing(rules), default, whole) for rules in lists)
    found = difference(space, Edit(before, after, default))
    assert found.permitted.lower == now.lower - was.upper
    assert found.blocked.lower == was.lower - now.upper
    assert not found.permitted.upper - (now.upper - was.lower)
    assert not found.blocked.upper - (was.upper - now.lower)
    # whatever changed in a bound is among the possible
    assert not (now.upper - was.upper) - found.permitted.upper
    assert not (was.lower - now.lower) - found.blocked.upper


def test_an_equal_list_differs_in_nothing_whatever_its_rules_are_called() -> None:
    rule = Rule(name="a", action=Action.UNKNOWN, at=AT, conditions=("time",))
    found = difference(Space(), Edit([rule], [replace(rule, name="b", at=Span("u", 9, 9), log=True)], Action.DENY))
    assert not found.permitted
    assert not found.blocked


def _list_of(text: str) -> tuple[Rule, ...]:
    found = device_of(text).ruleset("IN")
    assert found is not None
    return found.rules


def test_one_line_of_a_long_list_is_found_as_when_both_lists_are_compiled() -> None:
    text = asa_text(300)
    lines = text.split("\n")
    changed = next(n for n, line in enumerate(lines) if n > 150 and " permit tcp " in line)
    lines[changed] = lines[changed].replace(" permit ", " deny ")
    before, after = (_list_of(found) for found in (text, "\n".join(lines)))
    space = Space()
    whole = Sides(space.everything, space.everything)
    was, now = (permitted(space, Listing(rules), Action.DENY, whole).upper for rules in (before, after))
    found = difference(space, Edit(before, after, Action.DENY))
    assert found.blocked.upper == was - now
    assert found.permitted.upper == now - was
    assert found.blocked
    part = space.box(destination=prefix("10.0.0.0/9"))
    assert difference(space, Edit(before, after, Action.DENY), part).blocked.upper == (was - now) & part
