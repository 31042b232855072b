"""The diagram against plain enumeration over a tiny header space, and the laws of sets."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.model.ranges import Ranges
from auditor.space.diagram import EMPTY, FULL, Diagram, UndecidedError

SIZES = (4, 3, 4)
POINTS = list(itertools.product(*(range(size) for size in SIZES)))


def ranges(size: int) -> st.SearchStrategy[Ranges]:
    value = st.integers(0, size - 1)
    interval = st.tuples(value, value).map(lambda pair: (min(pair), max(pair)))
    return st.lists(interval, min_size=1, max_size=2).map(lambda found: Ranges.of(*found))


boxes = st.tuples(*(st.none() | ranges(size) for size in SIZES))
unions = st.lists(boxes, max_size=4)


def build(diagram: Diagram, parts: list[tuple[Ranges | None, ...]]) -> int:
    found = EMPTY
    for part in parts:
        found = diagram.either(found, diagram.box(part))
    return found


def members(parts: list[tuple[Ranges | None, ...]]) -> set[tuple[int, ...]]:
    return {
        point
        for point in POINTS
        for part in parts
        if all(values is None or point[n] in values for n, values in enumerate(part))
    }


def decoded(diagram: Diagram, found: int) -> list[tuple[int, ...]]:
    return [
        point for box in diagram.boxes(found) for point in POINTS if all(point[n] in box[n] for n in range(len(SIZES)))
    ]


@given(unions, unions)
def test_union_intersection_and_difference_are_those_of_sets(a, b):
    diagram = Diagram(SIZES)
    left, right = build(diagram, a), build(diagram, b)
    assert set(decoded(diagram, diagram.both(left, right))) == members(a) & members(b)
    assert set(decoded(diagram, diagram.either(left, right))) == members(a) | members(b)
    assert set(decoded(diagram, diagram.minus(left, right))) == members(a) - members(b)


@given(unions, unions)
def test_equal_sets_have_one_name_however_they_were_built(a, b):
    diagram = Diagram(SIZES)
    left, right = build(diagram, a), build(diagram, b)
    again = diagram.minus(diagram.either(left, right), diagram.minus(right, left))
    assert again == left
    assert (left == right) == (members(a) == members(b))


@given(unions)
def test_boxes_cover_exactly_and_do_not_overlap(a):
    diagram = Diagram(SIZES)
    found = decoded(diagram, build(diagram, a))
    assert len(found) == len(set(found))
    assert set(found) == members(a)


@given(unions, st.integers(0, 2))
def test_projection_is_every_value_a_field_takes(a, field):
    diagram = Diagram(SIZES)
    values = diagram.project(build(diagram, a), field)
    assert {value for value in range(SIZES[field]) if value in values} == {point[field] for point in members(a)}


@given(unions, st.integers(0, 2), st.data())
def test_replacing_a_field_forgets_it_and_sets_it(a, field, data):
    diagram = Diagram(SIZES)
    values = data.draw(ranges(SIZES[field]))
    expected = {
        (*point[:field], value, *point[field + 1 :])
        for point in members(a)
        for value in range(SIZES[field])
        if value in values
    }
    assert set(decoded(diagram, diagram.replace(build(diagram, a), field, values))) == expected


@given(unions, unions)
def test_a_set_moved_to_another_diagram_is_the_same_set(a, b):
    one, other = Diagram(SIZES), Diagram(SIZES)
    build(other, b)
    assert other.adopt(one, build(one, a), {}) == build(other, a)


def test_everything_and_nothing_are_the_constants():
    diagram = Diagram(SIZES)
    assert diagram.box((None, None, None)) == FULL
    assert diagram.minus(FULL, FULL) == EMPTY


def test_what_exceeds_the_budget_is_undecided_and_the_diagram_stays_usable():
    diagram = Diagram((1 << 16, 1 << 16), budget=40)
    small = diagram.box((Ranges.one(5), Ranges.one(6)))
    with pytest.raises(UndecidedError):
        build_many(diagram)
    assert diagram.both(small, FULL) == small


def build_many(diagram: Diagram) -> int:
    found = EMPTY
    for n in range(0, 400, 2):
        found = diagram.either(found, diagram.box((Ranges.one(n), Ranges.one(n * 7 % 65521))))
    return found
