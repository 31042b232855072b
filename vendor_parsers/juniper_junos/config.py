"""The configuration being read, with what the parts of the parser learn of each other."""

from __future__ import annotations

from dataclasses import dataclass, field

from auditor.model.device import Notice, Topic
from auditor.model.secret import Secret
from auditor.model.span import Span
from auditor.model.text import Text
from vendor_parsers.juniper_junos.statement import Statement

DEFAULT = ""
"""The default routing instance (Junos calls it ``default`` or ``master``)."""


@dataclass(slots=True)
class Config:
    """``flow``: sessions are policed between zones (SRX flow mode); else packets are routed by filters alone."""

    root: Statement
    file: str
    flow: bool = False
    notices: list[Notice] = field(default_factory=list)
    secrets: list[Secret] = field(default_factory=list)

    def notice(self, at: Span, en: str, ja: str, topic: Topic) -> None:
        """Remark something the reader must know."""
        self.notices.append(Notice(at, Text(en, ja), topic))

    def puzzled(self, statement: Statement, topic: Topic) -> None:
        """Remark a value that was not understood."""
        self.notice(statement.at, "This value was not understood", "この値を解釈できない", topic)


def unit_name(word: str) -> str:
    """A logical interface as other statements name it: without a unit, unit 0 is meant."""
    return word if "." in word else f"{word}.0"
