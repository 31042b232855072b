"""Sets of integers as intervals, against plain Python sets."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from auditor.model.ranges import Ranges

SMALL = st.lists(
    st.tuples(st.integers(0, 30), st.integers(0, 4)).map(lambda one: (one[0], one[0] + one[1])), max_size=8
)


def members(values: Ranges) -> set[int]:
    return {value for low, high in values for value in range(low, high + 1)}


@given(SMALL, SMALL)
def test_the_algebra_is_that_of_sets(first, second):
    a, b = Ranges.of(*first), Ranges.of(*second)
    assert members(a & b) == members(a) & members(b)
    assert members(a | b) == members(a) | members(b)
    assert members(a - b) == members(a) - members(b)
    assert a.meets(b) == bool(members(a) & members(b))
    assert a.covers(b) == (members(a) >= members(b))
    assert a.size == len(members(a))


@given(SMALL, SMALL)
def test_intervals_are_ascending_and_never_adjoin(first, second):
    a, b = Ranges.of(*first), Ranges.of(*second)
    for found in (a, a & b, a | b, a - b):
        assert all(
            before[1] + 1 < after[0] for before, after in zip(found.intervals, found.intervals[1:], strict=False)
        )
