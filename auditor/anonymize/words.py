"""The words a copy may keep: those of the vendors' languages, of the plant file and of everyday network talk.

Everything else is taken for a name. ``keywords.txt`` is generated: every keyword the parsers understand stands in their
source as a literal, and the plant file and its registers have schemas. ``common.txt`` adds what stands in statements no
parser reads: words that the public configurations of at least three unrelated organisations have.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from auditor.plant.ports import PORT_KINDS, port_form

PARTS = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_-]*|(?:(?![\x00-\x7f])[\w・])+")
"""How text falls into words: ASCII words with their hyphens, and runs of other letters."""
_LETTERS = re.compile(r"[A-Za-z]+")
_MOST_SINGLE = 2
_LONGEST_WITH_SINGLE = 8
_LONGEST_RUN = 40


@cache
def vocabulary() -> frozenset[str]:
    """Every word that is no name, spelled as the devices spell it."""
    folder = files("auditor.anonymize")
    return frozenset(
        word for name in ("keywords.txt", "common.txt") for word in folder.joinpath(name).read_text("utf-8").split()
    )


def is_known(word: str) -> bool:
    """True for a word of the vocabulary, for numbers, and for what is made of both: ``ge-0``, ``30m``, ``sha2-256``."""
    words = vocabulary()
    if word in words:
        return True
    if not word.isascii():
        return _is_compound(word, words)
    runs = _LETTERS.findall(word)
    single = sum(len(run) == 1 for run in runs)
    if single > _MOST_SINGLE or (single and len(word) > _LONGEST_WITH_SINGLE):
        return False
    if all(len(run) == 1 or run in words for run in runs):
        return True
    kind, number = port_form(word)
    return number.isdecimal() and kind in PORT_KINDS


def _is_compound(run: str, words: frozenset[str]) -> bool:
    """True when words of the vocabulary of at least two letters make up a run: ``境界ファイアウォール``."""
    if len(run) > _LONGEST_RUN:
        return False
    reached = {0}
    for end in range(2, len(run) + 1):
        if any(end - start >= 2 and run[start:end] in words for start in reached):
            reached.add(end)
    return len(run) in reached
