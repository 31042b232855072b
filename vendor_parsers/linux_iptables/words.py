"""Words of a rule as iptables-save prints them, and the options they make up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from vendor_parsers.linux_iptables.known import FIXED, LEGACY_NEGATION, SHORT


@dataclass(frozen=True, slots=True)
class Option:
    """One option of a rule: its long name, whether ``!`` stands with it, its arguments, and its place among the words."""

    name: str
    negated: bool
    values: tuple[str, ...]
    place: int

    @property
    def value(self) -> str:
        """The first argument, or ``""``."""
        return self.values[0] if self.values else ""

    @property
    def text(self) -> str:
        """The option as it is written."""
        return " ".join((*(("!",) if self.negated else ()), self.name, *self.values))


def read_options(words: Sequence[str], start: int) -> tuple[Option, ...]:
    """The options from the ``start``-th word on.

    An option takes what follows up to the next option or ``!``; free text takes one word, whatever it looks like.
    """
    found: list[Option] = []
    place = start
    while place < len(words):
        begins = place
        negated = words[place] == "!"
        if negated:
            place += 1
            if place >= len(words):
                found.append(Option("!", False, (), begins))
                break
        name = _full_name(words[place])
        place += 1
        fixed = FIXED.get(name)
        if fixed is None and name in LEGACY_NEGATION and words[place : place + 1] == ["!"]:
            negated = not negated
            place += 1
        values: list[str] = []
        while place < len(words) and (len(values) < fixed if fixed is not None else not _begins_option(words[place])):
            values.append(words[place])
            place += 1
        found.append(Option(name, negated, tuple(values), begins))
    return tuple(found)


def _begins_option(word: str) -> bool:
    return word == "!" or (len(word) > 1 and word[0] == "-" and not word[1].isdigit())


def _full_name(word: str) -> str:
    return SHORT.get(word, word)


def find(options: Sequence[Option], name: str) -> Option | None:
    """The last option of that name, or None."""
    return next((option for option in reversed(options) if option.name == name), None)


def values_of(options: Sequence[Option]) -> Mapping[str, str]:
    """The first argument of every option by name."""
    return {option.name: option.value for option in options}
