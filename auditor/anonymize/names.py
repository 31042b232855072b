"""Names to other names: the same name always to the same one, and never to a word that means something."""

from __future__ import annotations

from auditor.anonymize.chance import number
from auditor.anonymize.words import is_known

_LETTERS = "bcdfghjkmnpqrstvwxz"
"""No vowels: no word of any language comes out, neither a keyword nor one a check looks for in a description."""
_SYLLABLES = "カキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモラリルレロ"
_LENGTH = 6


class NameMap:
    """The mapping of one key. ``declared`` are names that are replaced although vocabulary words make them up, each with
    the word its replacement begins with (``dev``, ``usr``, ``ssid``, ``zone``); a name that is one word of the vocabulary
    stays. ``facts`` are words that stay: models and versions. ``seen`` keeps what was replaced.
    """

    def __init__(self, key: bytes, declared: dict[str, str], facts: frozenset[str] = frozenset()) -> None:
        self._key = key
        self._declared = declared
        self.facts = facts
        self.seen: dict[str, str] = {}
        self._taken: set[str] = set()

    def is_declared(self, word: str) -> bool:
        """True when something in the inputs bears this name."""
        return word.casefold() in self._declared

    def name(self, word: str) -> str:
        """The word that stands for ``word``, which may be itself."""
        done = self.seen.get(word)
        if done is not None:
            return done
        kind = self._declared.get(word.casefold(), "")
        if word in self.facts or (not kind and is_known(word)):
            return word
        length = _LENGTH
        made = self._made(word, kind, length)
        while made in self._taken or made == word:
            length += 1
            made = self._made(word, kind, length)
        self._taken.add(made)
        self.seen[word] = made
        return made

    def _made(self, word: str, kind: str, length: int) -> str:
        letters = _LETTERS if word.isascii() else _SYLLABLES
        left = number(self._key, "name", word.casefold())
        drawn = []
        for _ in range(length):
            left, place = divmod(left, len(letters))
            drawn.append(letters[place])
        made = "".join(drawn)
        if not word.isascii():
            return made
        made = (kind or "n") + made
        if word.isupper():
            return made.upper()
        return made.capitalize() if word[0].isupper() else made
