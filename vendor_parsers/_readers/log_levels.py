"""Syslog severities as command lines write them, and commands that copy a configuration away."""

from __future__ import annotations

from collections.abc import Iterable

from auditor.model.fact import Fact, unknown, written
from auditor.model.logs import SEVERITIES
from auditor.model.span import Span
from auditor.model.text import Text
from auditor.source.node import Node

_SHORT = {
    "emergency": 0, "emerg": 0, "alert": 1, "crit": 2, "error": 3, "err": 3, "warning": 4, "notice": 5, "notices": 5,
    "notification": 5, "information": 6, "info": 6, "debug": 7,
}  # fmt: skip
NO_LEVEL = Text(
    "the line names no severity, and the default is not documented at hand",
    "重要度の記載がなく、既定値を文書で確認できない",
)


def level_of(word: str) -> int | None:
    """The number of a severity written as a word or a digit; None when it is neither."""
    if word in SEVERITIES:
        return SEVERITIES.index(word)
    if word in _SHORT:
        return _SHORT[word]
    return int(word) if len(word) == 1 and word in "01234567" else None


def widest(levels: Iterable[tuple[int | None, Span]]) -> Fact[int]:
    """The least severe of what several destinations get; one that names none leaves it open."""
    found = list(levels)
    known = [(level, at) for level, at in found if level is not None]
    if not found or (len(known) < len(found) and all(level < 6 for level, _ in known)):
        return unknown(NO_LEVEL)
    level, at = max(known, key=lambda one: one[0])
    return written(level, at)


def after_word(node: Node, word: str) -> int | None:
    """The severity behind a word of a statement, or None."""
    words = node.words
    return level_of(words[words.index(word) + 1]) if word in words[:-1] else None


def copies_configuration(text: str) -> bool:
    """Whether a scheduled command sends the configuration to another place; saving it on the device is none of that."""
    if "archive config" in text:
        return True
    return "copy " in text and "-config" in text and "://" in text
