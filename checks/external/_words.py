"""Words in descriptions that mark a line as unused."""

from __future__ import annotations

from collections.abc import Iterable

_KANJI = range(0x4E00, 0xA000)


def marked(text: str, words: Iterable[str]) -> str:
    """The first of some words that a description holds as a word of its own; empty when it holds none.

    ``old`` is none in ``threshold``, and a single character such as 旧 only begins words: 復旧 and 新旧 mean something else.
    """
    folded = text.casefold()
    return next((word for word in words if word and _holds(folded, word.casefold())), "")


def _holds(text: str, word: str) -> bool:
    at = text.find(word)
    while at >= 0:
        before, after = text[at - 1 : at], text[at + len(word) : at + len(word) + 1]
        if word.isascii():
            if not (_letter(before) or _letter(after)):
                return True
        elif len(word) > 1 or not (before and ord(before) in _KANJI):
            return True
        at = text.find(word, at + 1)
    return False


def _letter(char: str) -> bool:
    return char.isascii() and char.isalnum()
