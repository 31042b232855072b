"""Words that are numbers."""

from __future__ import annotations

LONGEST = 10
"""Digits of the highest number any statement takes, 2147483647; longer words are no numbers."""


def number(word: str, most: int) -> int | None:
    """The number a word is, 0 to ``most``; None for anything else."""
    if not word.isdecimal() or len(word) > LONGEST:
        return None
    value = int(word)
    return value if value <= most else None
