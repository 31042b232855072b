"""A value that is written, defaulted by the platform, or unknown: three answers that are never merged."""

from __future__ import annotations

from typing import Generic, Literal, TypeVar

from auditor.model.span import Span
from auditor.model.text import Text
from auditor.model.value import value

T = TypeVar("T")
NO_NOTE = Text("", "")
NOT_READ = Text("this platform's parser does not read it", "この機種のパーサは読み取らない")
NOT_SAID = Text("the export does not say", "設定ファイルに記載がない")
State = Literal["written", "default", "unknown"]


@value(frozen=True, slots=True)
class Fact(Generic[T]):
    """``value`` is None exactly when ``state`` is ``unknown``; ``note`` is a default's source or why it is unknown."""

    state: State
    value: T | None = None
    at: Span | None = None
    note: Text = NO_NOTE

    @property
    def known(self) -> bool:
        return self.state != "unknown"

    def is_(self, value: T) -> bool:
        """True only when the value is known and equal to ``value``."""
        return self.state != "unknown" and self.value == value


def written(value: T, at: Span) -> Fact[T]:
    """The configuration says so, at ``at``."""
    return Fact("written", value, at)


def default(value: T, source: str | Text) -> Fact[T]:
    """The configuration is silent and the platform's documented default holds; ``source`` names the document.

    A plain string is a citation and stands in both languages as it is.
    """
    return Fact("default", value, None, _text(source))


def unknown(why: Text) -> Fact[T]:
    """Neither written nor documented (or not readable): verdicts that rest on it are *cannot tell*."""
    return Fact("unknown", None, None, why)


def not_understood(said: str) -> Text:
    """Why a fact is unknown whose words in the configuration mean nothing to the parser."""
    return Text(f"'{said}' is not understood", f"「{said}」を解釈できない")


def _text(note: str | Text) -> Text:
    return Text(note, note) if isinstance(note, str) else note
