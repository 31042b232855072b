"""Names to other names: the same name always to the same one, and never to a word that means something."""

from __future__ import annotations

import re
from collections.abc import Collection

from auditor.anonymize.chance import number
from auditor.anonymize.words import is_known

_LETTERS = "bcdfghjkmnpqrstvwxz"
"""No vowels: no word of any language comes out, neither a keyword nor one a check looks for in a description."""
_SYLLABLES = "カキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモラリルレロ"
_SHORTEST, _LONGEST = 4, 12
"""A new name is as long as the old one within these bounds, so that tables stay tables."""
_NUMBERED = re.compile(r"(.*[A-Za-z])([-_]?\d{1,4})")
_JOINTS = re.compile(r"([-_]+)")


class NameMap:
    """The mapping of one key.

    ``declared`` are names, folded, that are replaced although words of the vocabulary make them up. ``facts`` are words
    that stay: models and versions. ``marks`` are words that verdicts rest on (``予備``, ``old``): they stay inside the
    names and descriptions they stand in. ``seen`` keeps what was replaced.
    """

    def __init__(
        self, key: bytes, declared: Collection[str] = (), facts: Collection[str] = (), marks: Collection[str] = ()
    ) -> None:
        self._key = key
        self._declared = frozenset(declared)
        self.facts = frozenset(facts)
        self._marks = frozenset(mark.casefold() for mark in marks)
        self._inside = _mark_pattern(marks)
        self._stems: dict[str, str] = {}
        self._taken: set[str] = set()
        self.seen: dict[str, str] = {}

    def is_declared(self, word: str) -> bool:
        """True when something in the inputs bears this name."""
        return word.casefold() in self._declared

    def name(self, word: str) -> str:
        """The word that stands for ``word``, which may be itself."""
        made = self.seen.get(word)
        if made is None:
            made = word if self._stays(word) else self._other(word) if word.isascii() else self._other_run(word)
            if made != word:
                self.seen[word] = made
        return made

    def _stays(self, word: str) -> bool:
        if self.is_declared(word):
            return False
        if word in self.facts or is_known(word):
            return True
        parts = word.split("-")
        return len(parts) > 1 and all(part in self.facts or is_known(part) for part in parts)

    def _other(self, word: str) -> str:
        """An ASCII name: its number at the end stays, and so do marks between its hyphens.

        One that nothing bears may be several, joined by underscores: a note such as ``to_SW-01_Ethernet4``.
        """
        parts = word.split("_")
        if len(parts) > 1 and not self.is_declared(word):
            return "_".join(self.name(part) if part else part for part in parts)
        numbered = _NUMBERED.fullmatch(word)
        stem, end = (numbered[1], numbered[2]) if numbered is not None else (word, "")
        parts = _JOINTS.split(stem)
        if len(parts) > 1 and any(part.casefold() in self._marks for part in parts):
            return "".join(self._part(part) for part in parts) + end
        return self._stem(stem) + end

    def _part(self, part: str) -> str:
        return part if not part.isalnum() or part.casefold() in self._marks else self._stem(part)

    def _other_run(self, run: str) -> str:
        """A run of other letters: marks in it stay."""
        made = []
        done = 0
        for found in self._inside.finditer(run) if self._inside is not None else ():
            made += [self._stem(run[done : found.start()]), found[0]]
            done = found.end()
        return "".join(made) + self._stem(run[done:])

    def _stem(self, stem: str) -> str:
        if not stem:
            return ""
        folded = stem.casefold()
        if folded not in self._stems:
            length = max(_SHORTEST, min(len(stem), _LONGEST))
            while (made := self._drawn(folded, length)) in self._taken:
                length += 1
            self._taken.add(made)
            self._stems[folded] = made
        made = self._stems[folded]
        if stem.isupper():
            return made.upper()
        return made.capitalize() if stem[0].isupper() else made

    def _drawn(self, stem: str, length: int) -> str:
        letters = _LETTERS if stem.isascii() else _SYLLABLES
        left = number(self._key, "name", stem)
        drawn = []
        for _ in range(length):
            left, place = divmod(left, len(letters))
            drawn.append(letters[place])
        return "".join(drawn)


def _mark_pattern(marks: Collection[str]) -> re.Pattern[str] | None:
    """Marks inside a run of other letters; one of a single character only where no Chinese character is before it."""
    words = sorted((mark for mark in marks if mark and not mark.isascii()), key=len, reverse=True)
    patterns = [re.escape(word) if len(word) > 1 else rf"(?<![\u4e00-\u9fff]){re.escape(word)}" for word in words]
    return re.compile("|".join(patterns)) if patterns else None
