"""Words of a drafted plant file: safe YAML scalars, comments, and the language they are in."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable

from auditor.model.text import Text
from auditor.plant.guess import Clue
from auditor.plant.types import ZoneKind

Say = Callable[[str, str], str]
"""Picks the English or the Japanese sentence."""

_SAFE = re.compile(r"[A-Za-z_][A-Za-z0-9_./-]*")
_RESERVED = frozenset({"true", "false", "yes", "no", "on", "off", "null", "y", "n"})
_WIDE_BLANK = "\u3000"
"""Common between a Japanese family name and a post; Python calls it unprintable."""
_MOST_CLUES = 2
_LONGEST_SAID = 40
_WIDTH = 30


def sayer(lang: str) -> Say:
    """The picker of one language."""

    def say(en: str, ja: str) -> str:
        return Text(en, ja).to(lang)

    return say


def quoted(text: str) -> str:
    """``text`` as a YAML scalar that reads back as the same text."""
    if _SAFE.fullmatch(text) and text.lower() not in _RESERVED:
        return text
    return '"' + "".join(_escaped(letter) for letter in text) + '"'


def writable(device: str, interface: str) -> bool:
    """True when ``device:interface`` reads back as these two names."""
    return (
        bool(device and interface) and ":" not in device and all(name == name.strip() for name in (device, interface))
    )


def _escaped(letter: str) -> str:
    if letter in '"\\':
        return f"\\{letter}"
    return letter if letter.isprintable() or letter == _WIDE_BLANK else f"\\U{ord(letter):08x}"


def said(text: str) -> str:
    """Words from a configuration as they may stand in a comment: one line, printable, short."""
    plain = printable(text)
    return plain if len(plain) <= _LONGEST_SAID else f"{plain[:_LONGEST_SAID]}…"


def printable(text: str) -> str:
    """``text`` with a space for every letter that could end a line or hide."""
    return "".join(letter if letter.isprintable() else " " for letter in text)


def line(text: str, comment: str = "") -> str:
    """One line with its comment behind it, comments of neighbouring lines below each other."""
    if not comment:
        return text
    width = sum(2 if unicodedata.east_asian_width(letter) in "FW" else 1 for letter in text)
    return f"{text}{' ' * max(_WIDTH - width, 0)}  # {comment}"


def ask(say: Say, en: str, ja: str) -> str:
    """A question to the person who edits the draft."""
    return say(f"check: {en}", f"確認: {ja}")


def evidence(clues: Iterable[Clue], kind: ZoneKind | None, say: Say) -> str:
    """The heaviest clues for a kind (None: for any), each once, and how many there are besides."""
    wanted = sorted((clue for clue in clues if kind in (None, clue.kind)), key=lambda clue: -clue.weight)
    shown = list(dict.fromkeys(_clue(clue, say) for clue in wanted))
    more = len(shown) - _MOST_CLUES
    tail = [say(f"and {more} more", f"ほか {more} 件")] if more > 0 else []
    return "; ".join([*shown[:_MOST_CLUES], *tail])


def _clue(clue: Clue, say: Say) -> str:
    if not clue.said:
        return f"{clue.place} ({clue.at})"
    words = said(clue.said)
    return say(f"{clue.place} '{words}' ({clue.at})", f"{clue.place}「{words}」({clue.at})")
