from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.source.screen import read_screen

BACK = "\b"


def shown(line: str) -> str:
    return read_screen(line + "\nanother line\nand one more\n").lines[0]


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        (
            " --More-- " + BACK * 9 + " " * 8 + BACK * 9 + " ip address 10.0.0.1 255.0.0.0",
            " ip address 10.0.0.1 255.0.0.0",
        ),
        ("--More-- \r         \r    set ip 10.0.0.1 255.0.0.0", "    set ip 10.0.0.1 255.0.0.0"),
        ("<--- More --->\r              \raccess-list a", "access-list a"),
        ("  ---- More ----\x1b[42D" + " " * 42 + "\x1b[42D vlan 3", " vlan 3"),
        ("---(more 45%)---\r                  \rset x", "set x"),
        (" --More--          no shutdown", " no shutdown"),
        ("--More--" + (BACK + " " + BACK) * 8 + "abc", "abc"),
        ("sw1#shw" + BACK + " " + BACK + "ow run", "sw1#show run"),
        ("\x1b[1;31mhostname\x1b[0m sw1\x1b[K", "hostname sw1"),
        ("\x1b]0;window title\x07sw1#", "sw1#"),
        ("sw1#\x07sh ver", "sw1#sh ver"),
        ("banner motd \x03closed\x03", "banner motd ^Cclosed^C"),
        ("tab\tstays", "tab\tstays"),
    ],
)
def test_line_is_what_the_terminal_showed(raw: str, clean: str) -> None:
    assert shown(raw) == clean


@pytest.mark.parametrize(
    "raw",
    [
        " permit ip any any\r deny ip any any",
        " permit ip any any" + BACK * 18 + " deny ip any any  ",
        " permit ip any any" + BACK * 17 + "deny ip any any  ",
        " permit ip any any\x1b[2K\r deny ip any any",
        " permit ip any any\x1b[18D\x1b[K deny ip any any",
    ],
)
def test_text_hidden_by_overwriting_is_not_lost(raw: str) -> None:
    assert "permit ip any any" in shown(raw)
    assert "deny ip any any" in shown(raw)


def test_a_line_that_was_only_a_pager_is_marked() -> None:
    screen = read_screen("a\n --More-- \nb\n<--- More --->\n")
    assert screen.lines == ["a", "", "b", ""]
    assert screen.pager_only == {1, 3}


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r\r\n", "\r"])
def test_every_line_ending_gives_the_editors_line_numbers(ending: str) -> None:
    assert read_screen(ending.join(["a", "", " b", "c"]) + ending).lines == ["a", "", " b", "c"]


@pytest.mark.parametrize("odd", ["\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029"])
def test_no_other_character_ends_a_line(odd: str) -> None:
    assert len(read_screen(f"a{odd}b\nc\n").lines) == 2


def test_a_missing_final_newline_loses_nothing() -> None:
    assert read_screen("a\nb").lines == ["a", "b"]


@pytest.mark.parametrize(
    "stamp",
    ["[2026-11-01 10:00:00.000] ", "[Sun Nov 01 10:00:00.000 2026] ", "[0 00:00:01.123] ", "[2026/11/01 10:00:00] "],
)
def test_timestamps_of_the_terminal_program_are_taken_off(stamp: str) -> None:
    text = "\n".join(stamp + line for line in ("sw1#sh run", "hostname sw1", " ip address", ""))
    assert read_screen(text).lines == ["sw1#sh run", "hostname sw1", " ip address", ""]


def test_a_single_bracketed_date_is_part_of_the_text() -> None:
    text = "[2026-11-01 10:00:00.000] changed\nhostname sw1\ninterface x\n"
    assert read_screen(text).lines[0] == "[2026-11-01 10:00:00.000] changed"


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=60))
def test_text_without_control_characters_stays_as_it_is(line: str) -> None:
    assert shown("x" + line) == "x" + line


@given(st.text(st.sampled_from("ab \r\b\x1b[KD2m"), max_size=80))
def test_any_mix_of_controls_gives_clean_text(line: str) -> None:
    assert not any(char < " " for char in shown(line))


def test_a_line_of_a_million_backspaces_is_quick() -> None:
    assert shown("abc" + "x\b" * 500_000 + "y\n")
