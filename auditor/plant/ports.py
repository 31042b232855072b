"""Names of ports: when two spellings mean the same one; and what says that a port is free."""

from __future__ import annotations

import re
from collections.abc import Iterable

_TYPES: tuple[tuple[str, ...], ...] = (
    ("e", "et", "eth", "ethernet"),
    ("f", "fa", "fas", "fast", "fastethernet"),
    ("g", "gi", "gig", "ge", "gige", "gigabit", "gigabitethernet"),
    ("tw", "two", "twogig", "twogige", "twogigabitethernet"),
    ("fi", "five", "fivegig", "fivegige", "fivegigabitethernet"),
    ("t", "te", "ten", "tengig", "tengige", "tengigabitethernet", "xe", "xge", "xgigabitethernet"),
    ("twe", "twentyfivegig", "twentyfivegige", "twentyfivegigabitethernet", "25ge"),
    ("fo", "for", "forty", "fortygig", "fortygige", "fortygigabitethernet", "40ge", "xlge"),
    ("h", "hu", "hun", "hundredgig", "hundredgige", "hundredgigabitethernet", "100ge"),
    ("p", "po", "portchannel", "pc"),
    ("v", "vl", "vlan", "vlanif", "vlaninterface"),
    ("lo", "loopback"),
    ("tu", "tun", "tunnel"),
    ("s", "se", "ser", "serial"),
    ("ma", "mgmt", "management"),
)
_WORD = re.compile(r"[^\W_]+")
FREE_WORDS = ("unused", "未使用", "空き", "spare", "予備")
"""Words that mark a port as free: the catalogue's own, where the plant file gives none for SWP-001."""
_PORT_WORDS = ("ポート", "port")
_LONGEST_TYPE = 40
_LONGEST = 200
_MEANS = {word: words[-1] for words in _TYPES for word in words}
PORT_KINDS = frozenset(_MEANS.values())
"""What :func:`port_form` calls the kinds of ports."""


def port_form(name: str) -> tuple[str, str]:
    """The type word (``Gi`` and ``GE`` read as the same) and the number part of a port's name."""
    folded = "".join(name[:_LONGEST].lower().split())
    split = next(
        (i for i, letter in enumerate(folded) if letter.isdigit() and any(c.isalpha() for c in folded[:i])), len(folded)
    )
    if split > _LONGEST_TYPE:
        return folded, ""
    word = folded[:split].replace("-", "").replace("_", "")
    return _MEANS.get(word, word), folded[split:]


def same_port(one: str, other: str) -> bool:
    """True when both names mean the same port of one device: ``Gi1/0/1`` and ``GigabitEthernet1/0/1``."""
    return one == other or port_form(one) == port_form(other)


def find_port(name: str, names: Iterable[str]) -> str | None:
    """The one of ``names`` that ``name`` means: spelled alike, else the only one with the same form."""
    have = list(names)
    if name in have:
        return name
    form = port_form(name)
    found = [each for each in have if port_form(each) == form]
    return found[0] if len(found) == 1 else None


def says_free(description: str, free_words: tuple[str, ...]) -> bool:
    """True when one of the words stands in a description by itself (``予備`` does, ``予備回線`` does not)."""
    wanted = {word.casefold() for word in free_words}
    return any(
        word in wanted or any(word.removesuffix(end) in wanted for end in _PORT_WORDS)
        for word in _WORD.findall(description.casefold())
    )
