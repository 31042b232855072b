"""Secrets to other secrets of the same kind: as long, written with the same letters, equal where they were equal.

What a check says of a secret stays true of its replacement: a documented default stays (it is nobody's secret), a common
word becomes another common word of its length, one that equals its owner's name equals the owner's new name, and a hash
keeps the marks by which its form is known.
"""

from __future__ import annotations

import re
import string
from collections.abc import Callable, Mapping

from auditor.anonymize.chance import draw, number
from auditor.model.secret import COMMON

_FORM = re.compile(r"\$\w{1,8}\$(?:rounds=\d{1,9}\$)?|0x|\{\w{1,8}\}|(?:SH2|AK1|PB2)(?=\S{20})|-[A-Z]{2}==|s:")
"""How stored forms begin: crypt, hexadecimal, LDAP, FortiOS, PAN-OS, OpenWrt."""
_ROOT = re.compile(r"\$p\$(\w{1,32})")
"""OpenWrt: not a password but the name of the system user whose password it is."""
_MASK = re.compile(r"[*]*|[xX]{3,}|<[\w -]{1,40}>|\w{0,20}(?:REMOVED|removed|SCRUBBED|REDACTED|redacted)\w{0,20}")
"""What devices and collectors put in place of secrets."""
_HEX = re.compile(r"[0-9a-f]{8,}|[0-9A-F]{8,}")
_CLASSES = (string.digits, string.ascii_lowercase, string.ascii_uppercase)
_HEX_CLASSES = (string.digits, "abcdef", "ABCDEF")
_KNOWN_DEFAULTS = frozenset(
    "public private cisco admin password manager operator monitor root user guest secret enable fortinet default".split()
)
"""Common words that some vendor documents as its default: another common word must not become one of them."""

Name = Callable[[str], str]


def is_masked(text: str) -> bool:
    """True for what stands in place of a secret that was taken out already."""
    return _MASK.fullmatch(text) is not None


class SecretMap:
    """The mapping of one key. ``weakness`` says of secrets (as written) what makes them weak, ``name`` maps owners.

    ``factory`` are stored forms of documented defaults. ``replaced`` keeps the secrets met, to be listed nowhere.
    """

    def __init__(
        self, key: bytes, weakness: Mapping[str, str], name: Name, factory: frozenset[str] = frozenset()
    ) -> None:
        self._factory = factory
        self._key = key
        self._weakness = weakness
        self._name = name
        self.replaced: set[str] = set()

    def secret(self, text: str) -> str:
        """What stands for a secret."""
        weakness = self._weakness.get(text, "")
        if weakness == "default" or text in self._factory or is_masked(text):
            return text
        if weakness == "equals-name":
            made = self._name(text)
        elif text.lower() in COMMON:
            made = self._common(text)
        elif (root := _ROOT.fullmatch(text)) is not None:
            return f"$p${self._name(root[1])}"
        else:
            made = self.scrambled(text)
        if made != text:
            self.replaced.add(text)
        return made

    def _common(self, text: str) -> str:
        alike = sorted(
            word
            for word in COMMON - _KNOWN_DEFAULTS
            if len(word) == len(text) and word.isdecimal() == text.isdecimal() and word != text.lower()
        )
        if not alike:
            return text
        made = alike[number(self._key, "common", text.lower()) % len(alike)]
        return made.upper() if text.isupper() else made

    def scrambled(self, text: str) -> str:
        """Every letter and digit replaced by one of its class; the marks of stored forms and all other signs stay."""
        form = _FORM.match(text)
        start = form.end() if form is not None else 0
        classes = _HEX_CLASSES if _HEX.fullmatch(text[start:]) else _CLASSES
        tries = 0
        made = text
        while made == text or made.lower() in COMMON:
            made = text[:start] + self._drawn(text[start:], classes, f"{tries}/{text}")
            tries += 1
            if tries > 8:
                break  # nothing in it to replace
        return made

    def _drawn(self, text: str, classes: tuple[str, str, str], seed: str) -> str:
        stream = b""
        drawn = []
        for place, letter in enumerate(text):
            if place * 2 + 2 > len(stream):
                stream += draw(self._key, "secret", f"{place}/{seed}")
            family = next((family for family in classes if letter in family), "")
            if not family and not letter.isascii() and letter.isalpha():
                family = "カキクケコサシスセソタチツテト"
            value = int.from_bytes(stream[place * 2 : place * 2 + 2], "big")
            drawn.append(family[value % len(family)] if family else letter)
        return "".join(drawn)
