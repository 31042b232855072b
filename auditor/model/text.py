"""A sentence in the two languages of the product."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

LANGUAGES = ("en", "ja")
_BLANKS = "\t\u00a0\u3000"
"""Blanks that ``str.isprintable`` refuses and a terminal shows well; the wide one is common in Japanese text."""

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula (OWASP, CSV Injection)."""


def printable(text: str) -> str:
    """Text as it may be shown: terminal controls, direction marks and broken characters become U+FFFD."""
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() or char in _BLANKS else "\N{REPLACEMENT CHARACTER}" for char in text)


def no_formula(text: str) -> str:
    """Text behind an apostrophe where a spreadsheet would take it for a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text


@dataclass(frozen=True, slots=True)
class Text:
    """One message in English and Japanese; both may hold the same ``{placeholders}``."""

    en: str
    ja: str

    def to(self, lang: str, values: Mapping[str, object] | None = None) -> str:
        """The sentence in ``lang``, its placeholders filled; a value that is a Text is put in the same language."""
        sentence = self.ja if lang == "ja" else self.en
        if not values:
            return sentence
        return sentence.format_map(
            {key: value.to(lang) if isinstance(value, Text) else value for key, value in values.items()}
        )
