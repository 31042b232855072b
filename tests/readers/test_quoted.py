"""Words in quotation marks, as Aruba and AireOS write them and as templates escape them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vendor_parsers._readers.quoted import split_quoted


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("wlan create 1 staff", ["wlan", "create", "1", "staff"]),
        ('essid "night shift"', ["essid", "night shift"]),
        ('essid \\"night shift\\"', ["essid", "night shift"]),
        ('name ""', ["name", ""]),
        ('name "never closed', ["name", "never closed"]),
        ('  a\t"b c"d ', ["a", "b c", "d"]),
        ("", []),
    ],
)
def test_marks_hold_words_together(text: str, words: list[str]) -> None:
    assert split_quoted(text) == words


@given(st.text())
def test_any_text_splits_and_no_word_keeps_a_mark(text: str) -> None:
    assert not any('"' in word for word in split_quoted(text))
