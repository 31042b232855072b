"""Terms of tunnels as the parsers of all platforms make them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from auditor.model.fact import Fact, default, not_understood, unknown, written
from auditor.model.span import Span
from auditor.model.text import Text
from auditor.model.tunnel import Agreed, Part

ALWAYS_ANSWERS: Fact[bool] = default(False, Text("a gateway answers at any time", "ゲートウェイは常時待ち受ける"))
"""``on_demand`` of a tunnel that nothing takes down."""


def term(part: Part, word: str | None, at: Span | None, said: str = "") -> Agreed:
    """A written item; ``word`` None: ``said`` is not understood."""
    if word is None or at is None:
        return Agreed(part, unknown(not_understood(said)))
    return Agreed(part, written(word, at))


def by_default(part: Part, word: str, source: str) -> Agreed:
    """What holds where nothing is written, with its document."""
    return Agreed(part, default(word, source))


def open_term(part: Part, why: Text) -> Agreed:
    """An item that nobody can tell."""
    return Agreed(part, unknown(why))


def not_documented(part: Part) -> Agreed:
    """A part without a line, for whose default no document was found."""
    return open_term(
        part, Text("not written, and no document states the default", "記述が無く、既定値は文書で確認できない")
    )


def data_terms(ways: Iterable[str | None], at: Span) -> Iterator[Agreed]:
    """Cipher and hash of ways of protecting data in the spelling of :mod:`vendor_parsers._readers.ipsec`."""
    for way in ways:
        if way is None:
            yield term("cipher", None, at, "transform")
            continue
        cipher, _, hashed = way.partition(" ")
        yield term("cipher", cipher, at)
        if hashed:
            yield term("hash", hashed, at)
        elif not cipher.endswith("gcm"):
            yield term("hash", "none", at)


NO_LONGEST: Fact[int] = default(
    0, Text("nothing written ends a session after a fixed time", "一定時間で切断する記述が無い")
)
"""``longest`` where the platform's sessions have none unless a line says so."""
NO_SCHEDULE: Fact[str] = default("", Text("no schedule is written", "時間帯の制限の記述が無い"))
"""``schedule`` where nothing is limited to certain times unless a line says so."""
