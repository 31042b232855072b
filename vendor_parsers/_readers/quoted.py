"""Words of which quotation marks hold several together, also where a template escaped the marks (``\\"night shift\\"``)."""

from __future__ import annotations

import re

_WORD = re.compile(r'"([^"]*)"?|([^\s"]+)')


def split_quoted(text: str) -> list[str]:
    """``["wlan", "create", "1", "night shift"]``: the marks are no part of a word, empty ones give an empty word."""
    return [found[1] if found[2] is None else found[2] for found in _WORD.finditer(text.replace('\\"', '"'))]
