"""Recognising a platform by signs: lines that decide, lines of other systems, and lines that weigh."""

from __future__ import annotations

import re
from collections.abc import Sequence

MOST_LINES = 5000
"""Lines looked at; an export shows what it is long before."""
MOST = 95
"""The highest sum of weights: only a certain sign gives more."""


class Signs:
    """Regular expressions tried at the beginning of each line (leading blanks count).

    ``refused``: what only other systems print; one such line and the score is 0.
    ``certain``: what only this platform prints; one such line and the score is 98, unless another line refuses.
    ``weighed``: (weight, expression) pairs; each adds its weight once. Below ``least`` the sum counts as 0.
    No expression may repeat inside a repetition.
    """

    def __init__(
        self,
        certain: Sequence[str] = (),
        weighed: Sequence[tuple[int, str]] = (),
        refused: Sequence[str] = (),
        least: int = 40,
    ) -> None:
        self._certain = _any_of(certain)
        self._refused = _any_of(refused)
        self._weights = tuple(weighed)
        self._weighed = _any_of([pattern for _, pattern in weighed])
        self._least = least

    def score(self, lines: Sequence[str]) -> int:
        """0 (not this platform) to 100 (certain)."""
        seen: set[int] = set()
        certain = False
        for line in lines[:MOST_LINES]:
            if self._refused.match(line):
                return 0
            certain = certain or self._certain.match(line) is not None
            if self._weighed.match(line):
                # compiled when a text of this kind is met: most runs meet one or two platforms of twenty
                seen.update(place for place, (_, pattern) in enumerate(self._weights) if re.match(pattern, line))
        if certain:
            return 98
        found = min(sum(self._weights[place][0] for place in seen), MOST)
        return found if found >= self._least else 0


def _any_of(patterns: Sequence[str]) -> re.Pattern[str]:
    """One alternation, so that a line is tried once; no pattern at all matches nothing."""
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns) if patterns else r"(?!)")
