"""Words of a line: what stands in double quotes is one word, without them."""

from __future__ import annotations

import re

_WORD = re.compile(r'"[^"]*"|\S+')


def split_quoted(text: str) -> list[str]:
    """``['hostname', 'AX 3660S']`` for ``hostname "AX 3660S"``; empty quotes give an empty word."""
    return [word[1:-1] if len(word) > 1 and word[0] == word[-1] == '"' else word for word in _WORD.findall(text)]
