"""The fate of every line against plain enumeration of every packet of a tiny header space."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace

from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.model.address import ANY, ANY4, V6
from auditor.model.ranges import NOTHING, Ranges
from auditor.model.rule import Action, Match, Rule
from auditor.model.service import ANY_SERVICE, TCP, UDP, Service, Term, port_term
from auditor.model.span import Span
from auditor.space.lines import Fate, Line, analyse
from auditor.space.live import live, remainder
from auditor.space.packets import Space

AT = Span("t", 1, 1)
DEAD = (Fate.SHADOWED, Fate.REDUNDANT, Fate.BLOCKED)
SETS = [
    Ranges.one(0), Ranges.one(1), Ranges(((0, 1),)), Ranges(((1, 2),)), Ranges(((0, 0), (2, 2))), Ranges(((0, 3),)),
    Ranges(((V6, V6),)), ANY4, ANY,
]  # fmt: skip
TO_SETS = [Ranges.one(0), Ranges.one(1), Ranges(((0, 1),)), ANY4, ANY]
ADDRESSES = (0, 1, 2, 3, 9, V6, V6 + 9)
WAYS = (None, frozenset({"a"}), frozenset({"b"}), frozenset({"a", "b"}))
SERVICES = [
    ANY_SERVICE,
    Service((port_term(TCP),)),
    Service((port_term(TCP, Ranges.one(1)),)),
    Service((port_term(TCP, Ranges(((0, 1),))), port_term(UDP, Ranges.one(1)))),
    Service((port_term(UDP, Ranges(((1, 65535),))),)),
    Service((Term(Ranges.one(TCP), established=True),)),
    Service((port_term(TCP, Ranges.one(0)),), ("group",)),
]


@dataclass(frozen=True)
class Point:
    """One packet and the way it takes."""

    source: int
    destination: int
    protocol: int
    port: int
    established: int
    inward: str
    state: str


POINTS = [
    Point(*parts)
    for parts in itertools.product(ADDRESSES, (0, 1, 2, 9, V6), (TCP, UDP, 47), (0, 1, 7), (0, 1), ("a", "b", "?"), ("new", "?"))
    if (parts[0] >= V6) == (parts[1] >= V6)
]  # fmt: skip


def matches(found: st.SearchStrategy[Ranges]) -> st.SearchStrategy[Match]:
    opaque = found.map(lambda values: Match(values, values | Ranges(((0, 3),)), ("fqdn",), ("fqdn",)))
    return st.one_of(found.map(Match.exact), found.map(Match.exact), found.map(Match.exact), opaque)


@st.composite
def rule(draw: st.DrawFn) -> Rule:
    return Rule(
        name="r",
        at=AT,
        action=draw(st.sampled_from([Action.PERMIT, Action.DENY] * 4 + [Action.UNKNOWN, Action.JUMP])),
        source=draw(matches(st.sampled_from(SETS))),
        destination=draw(matches(st.sampled_from(TO_SETS))),
        service=draw(st.sampled_from(SERVICES)),
        inward=draw(st.sampled_from(WAYS)),
        states=draw(st.sampled_from([None, None, None, frozenset({"new"})])),
        conditions=draw(st.sampled_from([(), (), (), ("time",)])),
        enabled=draw(st.sampled_from([True, True, True, False])),
    )


lists = st.lists(rule(), min_size=1, max_size=7)


def in_service(service: Service, at: Point) -> bool:
    return any(
        at.protocol in term.protocols
        and at.port in term.destination_ports
        and (term.established is None or term.established == bool(at.established))
        for term in service.terms
    )


class Reading:
    """Which points a rule matches: surely, perhaps, and by what it spells out."""

    def __init__(self, found: Rule) -> None:
        on_way = [
            at
            for at in POINTS
            if found.enabled
            and (found.inward is None or at.inward in found.inward)
            and (found.states is None or at.state in found.states)
        ]
        self.possible = {
            at
            for at in on_way
            if at.source in found.source.upper
            and at.destination in found.destination.upper
            and (found.service.unknown or in_service(found.service, at))
        }
        lower = {
            at
            for at in on_way
            if at.source in found.source.lower
            and at.destination in found.destination.lower
            and in_service(found.service, at)
        }
        decides = found.action in (Action.PERMIT, Action.DENY)
        self.certain = lower if decides and not found.conditions else set()
        self.named = lower or self.possible


def covered(wanted: set[Point], parts: list[set[Point]]) -> bool:
    return wanted <= set().union(*parts)


def expected(rules: list[Rule], default: Action) -> list[Fate]:
    """The definition of every fate, spelt out over points."""
    read = [Reading(found) for found in rules]
    dead = [covered(read[j].possible, [part.certain for part in read[:j]]) for j in range(len(rules))]
    return [_fate(rules, read, dead, default, j) for j in range(len(rules))]


def _fate(rules: list[Rule], read: list[Reading], dead: list[bool], default: Action, j: int) -> Fate:
    mine, action = read[j], rules[j].action
    if not rules[j].enabled:
        return Fate.UNJUDGED
    if not mine.possible:
        return Fate.EMPTY
    if dead[j]:
        if action not in (Action.PERMIT, Action.DENY):
            return Fate.BLOCKED
        firsts = {next(rules[i].action for i in range(j) if at in read[i].certain) for at in mine.possible}
        if action not in firsts:
            return Fate.SHADOWED
        alike = [read[i].certain for i in range(j) if rules[i].action is action]
        return Fate.REDUNDANT if covered(mine.possible, alike) else Fate.SHADOWED
    if covered(mine.named, [part.possible for part in read[:j]]):
        return Fate.DOUBTFUL
    if action in (Action.PERMIT, Action.DENY):
        if all(_replaced(rules, read, dead, j, at, range(j + 1, len(rules))) for at in mine.possible):
            return Fate.SUPERFLUOUS
        if default is action and not any(
            rules[k].action is not action and read[k].possible & mine.possible for k in range(j + 1, len(rules))
        ):
            return Fate.BY_DEFAULT
    return Fate.ACTS


def _replaced(rules: list[Rule], read: list[Reading], dead: list[bool], j: int, at: Point, good: object) -> bool:
    for k in range(j + 1, len(rules)):
        if rules[k].action is not rules[j].action:
            if at in read[k].possible:
                return False
        elif not dead[k] and at in read[k].certain and k in good:  # type: ignore[operator]
            return True
    return False


def sufficient(rules: list[Rule], line: Line, j: int, by: tuple[int, ...]) -> bool:
    read = [Reading(found) for found in rules]
    dead = [covered(read[n].possible, [part.certain for part in read[:n]]) for n in range(len(rules))]
    if line.fate in DEAD:
        return covered(read[j].possible, [read[i].certain for i in by])
    if line.fate is Fate.DOUBTFUL:
        return covered(read[j].named, [read[i].possible for i in by])
    return all(_replaced(rules, read, dead, j, at, by) for at in read[j].possible)


@settings(max_examples=300, deadline=None)
@given(lists, st.sampled_from([Action.DENY, Action.PERMIT, Action.UNKNOWN]))
def test_every_line_has_the_fate_that_enumeration_gives_it(listed, default):
    assert [line.fate for line in analyse(listed, default)] == expected(listed, default)


@settings(max_examples=200, deadline=None)
@given(lists)
def test_blockers_suffice_and_none_of_them_can_be_left_out(listed):
    for j, line in enumerate(analyse(listed)):
        if line.by:
            assert sufficient(listed, line, j, line.by)
            for blocker in line.by:
                assert not sufficient(listed, line, j, tuple(other for other in line.by if other != blocker))


@settings(max_examples=100, deadline=None)
@given(lists, st.integers(1, 4))
def test_cutting_a_list_into_regions_changes_no_fate(listed, most):
    whole = [line.fate for line in analyse(listed, Action.DENY)]
    assert [line.fate for line in analyse(listed, Action.DENY, most_rows=most)] == whole


@settings(max_examples=100, deadline=None)
@given(lists)
def test_the_diagram_gives_the_same_dead_lines(listed):
    free = [replace(found, inward=None, states=None) for found in listed]
    space = Space()
    for j, line in enumerate(analyse(free)):
        if line.fate not in (Fate.UNJUDGED, Fate.EMPTY):
            assert (line.fate in DEAD) == (not remainder(space, free, j))


@settings(max_examples=100, deadline=None)
@given(lists, st.sampled_from(SETS), st.sampled_from(TO_SETS))
def test_live_lines_are_those_that_may_decide_a_packet_of_the_set(listed, source, destination):
    free = [replace(found, inward=None, states=None) for found in listed]
    space = Space()
    within = space.box(source=source, destination=destination) & space.everything
    left = {at for at in POINTS if at.source in source and at.destination in destination}
    wanted = []
    for place, found in enumerate(free):
        reading = Reading(found)
        if reading.possible & left:
            wanted.append(place)
        left -= reading.certain
    assert live(space, free, within) == tuple(wanted)


def test_a_cover_by_three_lines_together_is_found_and_is_minimal():
    thirds = [Rule(name=str(n), action=Action.PERMIT, at=AT, source=Match.exact(Ranges(((n, n),)))) for n in range(3)]
    spare = Rule(name="x", action=Action.DENY, at=AT, source=Match.exact(Ranges.one(7)))
    whole = Rule(name="w", action=Action.PERMIT, at=AT, source=Match.exact(Ranges(((0, 2),))))
    assert analyse([*thirds, spare, whole])[-1] == Line(Fate.REDUNDANT, (0, 1, 2))


def test_a_permit_inside_the_way_of_another_interface_blocks_nothing():
    first = Rule(name="1", action=Action.PERMIT, at=AT, inward=frozenset({"wan"}))
    second = Rule(name="2", action=Action.DENY, at=AT, inward=frozenset({"lan"}))
    third = Rule(name="3", action=Action.DENY, at=AT, inward=frozenset({"wan", "lan"}))
    assert [line.fate for line in analyse([first, second, third])] == [Fate.ACTS, Fate.ACTS, Fate.SHADOWED]


def test_the_last_deny_for_everything_is_only_what_the_default_does():
    permit = Rule(name="1", action=Action.PERMIT, at=AT, source=Match.exact(Ranges.one(1)))
    deny = Rule(name="2", action=Action.DENY, at=AT)
    assert [line.fate for line in analyse([permit, deny], Action.DENY)] == [Fate.ACTS, Fate.BY_DEFAULT]


def test_what_exceeds_the_allowance_is_undecided_and_easy_lines_are_still_told():
    halves = [
        Rule(name=str(n), action=Action.PERMIT, at=AT, source=Match.exact(Ranges(((n * 4, n * 4 + 3),))))
        for n in range(8)
    ]
    joined = Rule(name="j", action=Action.DENY, at=AT, source=Match.exact(Ranges(((2, 21),))))
    plain = Rule(name="p", action=Action.DENY, at=AT, source=Match.exact(Ranges.one(1)))
    found = analyse([*halves, joined, plain], steps=3)
    assert found[8].fate is Fate.UNDECIDED
    assert found[9] == Line(Fate.SHADOWED, (0,))
    assert analyse([*halves, joined, plain])[8].fate is Fate.SHADOWED


def test_empty_ranges_match_nothing():
    nothing = Rule(name="1", action=Action.PERMIT, at=AT, source=Match.exact(NOTHING))
    assert analyse([nothing])[0].fate is Fate.EMPTY
