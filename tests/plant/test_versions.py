"""Versions as vendors write them, and ranges as advisories write them: yes, no, or not to be told."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.plant.versions import order, same, within

INSIDE = [
    ("7.2.8", ">=7.2.0,<7.2.9"), ("7.2.8", ">= 7.2.0, <= 7.2.8"), ("7.2.8", "7.2.0 - 7.2.8"), ("7.2.8", "7.2.0～7.2.8"),
    ("7.2.8", "7.2.0 から 7.2.8 まで"), ("7.2.8", "7.2.8以前"), ("7.2.8", "7.2.x"), ("7.2.8", "7.2 all versions"),
    ("7.2.8", "7.2 系"), ("7.2.8", "before 7.2.9"), ("7.2.8", "7.0.0-7.0.13; 7.2.0-7.2.8"), ("7.2.8", "all"),
    ("7.2.8", "7.2.8"), ("16.12", "<17.9.5"), ("17.9.4a", "<17.9.5"), ("9.16(4)", "9.16(4) and earlier"),
    ("9.16(4)", "<9.18(1)"), ("15.2(7)E4", "<=15.2(7)E5"), ("21.4R3-S5.4", "<21.4R3-S6"),
    ("20.4R3-S10.6", "20.4 から 20.4R3-S11"), ("10.2.9-h1", "<10.2.9-h2"), ("Rev.15.02.31", "15.02.1 - 15.02.40"),
    ("15.02.31", "Rev.15.02.31 以前"), ("6.49.10", ">=6.40"), ("7.2.8", "7.0.0 to 7.0.13, 7.2.0 to 7.2.8"),
    ("7.10.0", ">7.9.9"),
]  # fmt: skip
OUTSIDE = [
    ("7.2.8", ">=7.2.0,<7.2.8"), ("7.2.8", "7.2.0-7.2.7"), ("7.2.8", "7.0 all versions"), ("7.2.8", "7.2.8 未満"),
    ("7.2.8", "7.2.9 以降"), ("16.12", ">=17.1,<17.9.5"), ("20.4R3-S10.6", "<20.4R3-S9"), ("10.2.9-h1", "<10.2.9"),
    ("Rev.15.02.31", "Rev.15.02.30 以前"), ("6.49.10", "<6.49.7, >=6.40"), ("7.2.8", "7.4.0"),
]  # fmt: skip
UNTOLD = [
    ("17.9", ">=17.9.1,<17.9.5"), ("9.16(4)", "<9.16(4)25"), ("15.2(7)E4", "<15.4(3)M5"), ("7.2.8", "see the notice"),
    ("7.2.8", ""), ("", ">=7.2.0"), ("7.2.8", "7.2"), ("7.2.8", "<=7.2"), ("7.2 beta3", "<7.2"), ("7.2.8", "<7.3 except 7.2.8"),
    ("current", "<7.2"),
]  # fmt: skip


@pytest.mark.parametrize(("version", "affected"), INSIDE)
def test_a_version_lies_in_a_range(version: str, affected: str) -> None:
    assert within(version, affected) is True


@pytest.mark.parametrize(("version", "affected"), OUTSIDE)
def test_a_version_lies_outside_a_range(version: str, affected: str) -> None:
    assert within(version, affected) is False


@pytest.mark.parametrize(("version", "affected"), UNTOLD)
def test_what_cannot_be_compared_is_not_told(version: str, affected: str) -> None:
    assert within(version, affected) is None


@pytest.mark.parametrize(
    ("one", "other", "answer"),
    [
        ("17.9", "17.9.4a", True), ("17.9", "16.12", False), ("9.16(4)", "9.16(4)", True), ("Rev.15.02.31", "15.02.31", True),
        ("v7.2.8", "7.2.8", True), ("7.2.8", "7.2.9", False), ("unknown", "7.2.8", None), ("7.2.8", "", None),
    ],
)  # fmt: skip
def test_a_version_written_shorter_is_the_same_as_far_as_it_goes(one: str, other: str, answer: bool | None) -> None:
    assert same(one, other) is answer


NUMBERS = st.lists(st.integers(0, 30), min_size=3, max_size=3)


@given(NUMBERS, NUMBERS)
def test_versions_of_numbers_are_ordered_as_their_numbers_are(left: list[int], right: list[int]) -> None:
    told = order(".".join(map(str, left)), ".".join(map(str, right)))
    assert told == (left > right) - (left < right)


@given(st.text(max_size=300), st.text(max_size=300))
def test_no_text_raises(version: str, affected: str) -> None:
    assert within(version, affected) in (True, False, None)
    assert same(version, affected) in (True, False, None)
