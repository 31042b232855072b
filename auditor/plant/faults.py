"""Collecting problems, and finding the word a person probably meant."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, field

from auditor.manual import fold
from auditor.model.span import Span
from auditor.model.text import Text
from auditor.plant.types import Problem

MOST_SHOWN = 40


@dataclass(slots=True)
class Faults:
    """Every problem met so far: reading goes on after each, so that one run names them all."""

    found: list[Problem] = field(default_factory=list)

    def add(self, at: Span, en: str, ja: str, cell: str = "") -> None:
        """An error: the plant file cannot be used until it is mended."""
        self.found.append(Problem(at, Text(en, ja), cell=cell))

    def note(self, at: Span, en: str, ja: str, cell: str = "") -> None:
        """Something to mend that does not stop an audit."""
        self.found.append(Problem(at, Text(en, ja), fatal=False, cell=cell))

    def unknown(self, at: Span, what: Text, word: str, allowed: Iterable[str]) -> None:
        """``word`` is none of ``allowed``: says so, names the nearest and lists them."""
        known = list(allowed)
        near = nearest(word, known)
        hint_en = f"; did you mean '{near}'?" if near else ""
        hint_ja = f"。「{near}」ではないか" if near else ""
        if not known:
            self.add(
                at, f"unknown {what.en} '{word}': none is defined", f"{what.ja}「{word}」は未定義（定義が一つもない）"
            )
            return
        listed = ", ".join(known[:MOST_SHOWN]) + (", …" if len(known) > MOST_SHOWN else "")
        self.add(
            at,
            f"unknown {what.en} '{word}'{hint_en} (known: {listed})",
            f"{what.ja}「{word}」は定義されていない{hint_ja}（使えるもの: {listed}）",
        )


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word closest in spelling to ``word``, or None when nothing is close."""
    by_form = {fold(candidate): candidate for candidate in known}
    close = difflib.get_close_matches(fold(word), by_form, n=1, cutoff=0.6)
    return by_form[close[0]] if close else None
