"""Words of nftables: strings in quotes, marks that stand alone, and everything else between blanks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

_WORD = re.compile(r'"[^"]*"|[{}(),;]|[^\s{}(),;"]+|"')
Words = Sequence[str]


def split_words(text: str) -> list[str]:
    """``tcp dport { 22,80 } comment "a b"`` as words; quotes stay with the strings they enclose."""
    return _WORD.findall(text)


def uncommented(line: str) -> str:
    """A line without the comment behind a # that stands in no string."""
    at = line.find("#")
    while at >= 0:
        if line.count('"', 0, at) % 2 == 0:
            return line[:at]
        at = line.find("#", at + 1)
    return line


def unquoted(word: str) -> str:
    """A name or string without its quotes."""
    return word[1:-1] if len(word) > 1 and word[0] == '"' == word[-1] else word


def closing(words: Words, start: int) -> int:
    """The place behind the mark that closes the one at ``start``; behind the end where none does."""
    opening = words[start]
    close = {"{": "}", "(": ")"}[opening]
    depth = 0
    for place in range(start, len(words)):
        depth += (words[place] == opening) - (words[place] == close)
        if depth == 0:
            return place + 1
    return len(words)


def parts(words: Words, mark: str) -> Iterator[Words]:
    """The pieces between ``mark`` where it stands in no braces."""
    start = depth = 0
    for place, word in enumerate(words):
        depth += (word == "{") - (word == "}")
        if word == mark and depth == 0:
            yield words[start:place]
            start = place + 1
    yield words[start:]
