"""Which entry a user means: a number, ``latest``, ``previous``, a day, or the first digits of a hash or git revision."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from auditor.history.store import HistoryError
from auditor.history.types import Entry
from auditor.model.text import Text

_DIGITS = re.compile(r"[0-9a-f]{6,64}")


def choose(entries: Sequence[Entry], word: str) -> Entry:
    """The entry among ``entries`` (in order) that a word names; HistoryError when it names none, or several.

    A day names the last audit made for that day or one before it.
    """
    if not entries:
        raise HistoryError(Text("the history holds no audit", "監査の記録がない"))
    if word in ("latest", "previous"):
        place = -1 if word == "latest" else -2
        if len(entries) < -place:
            raise HistoryError(Text("there is only one audit", "監査の記録が一件しかない"))
        return entries[place]
    found = [entry for entry in entries if str(entry.id) == word]
    if not found:
        try:
            day = date.fromisoformat(word)
        except ValueError:
            low = word.lower()
            found = [
                entry for entry in entries if (_DIGITS.fullmatch(low) and entry.hash.startswith(low)) or _is(entry, low)
            ]
        else:
            found = [entry for entry in entries if entry.as_of <= day][-1:]
    if len(found) != 1:
        why = Text("no entry", "該当する記録がない") if not found else Text("several entries", "複数の記録に該当する")
        raise HistoryError(Text(f"{word}: {why.en}", f"{word}: {why.ja}"))
    return found[0]


def _is(entry: Entry, digits: str) -> bool:
    return bool(_DIGITS.fullmatch(digits)) and entry.commit.startswith(digits)


def one_series(entries: Sequence[Entry], wanted: str | None) -> list[Entry]:
    """The entries of the series asked for, or of the only one there is; HistoryError when that leaves a choice."""
    names = list(dict.fromkeys(entry.series for entry in entries))
    if wanted is None and len(names) > 1:
        listed = ", ".join(names)
        raise HistoryError(
            Text(
                f"several plants are kept here; name one with --series: {listed}",
                f"複数のプラントの記録がある。--series で指定する: {listed}",
            )
        )
    if wanted is not None and wanted not in names:
        raise HistoryError(Text(f"no audit of {wanted!r} is kept", f"{wanted} の監査記録がない"))
    return [entry for entry in entries if wanted is None or entry.series == wanted]
