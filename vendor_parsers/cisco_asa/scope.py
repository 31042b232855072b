"""What the parts of one ASA configuration share while it is read: release, names, interfaces, references, notices."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from auditor.model.address import ANY, ANY4, parse_ip
from auditor.model.device import Notice, Topic
from auditor.model.interface import Interface
from auditor.model.rule import Match, Reference
from auditor.model.service import Service
from auditor.model.span import Span
from auditor.model.text import Text
from auditor.source.node import Node
from vendor_parsers._readers.time_ranges import Ends

_RELEASE = re.compile(r"(\d{1,3})\.(\d{1,3})(?:\((\d{1,5})\))?")


@dataclass(slots=True, kw_only=True)
class Scope:
    """The common ground of one parse.

    ``release`` is (major, minor, maintenance) or None where no version line stands. ``unified`` says whether one
    access list covers IPv4 and IPv6 (9.0 and later); None: cannot tell. ``interfaces`` is keyed by folded nameif;
    ``ends`` are the last days of time ranges; ``matches`` keeps what addresses of two words stand for, once for all lines that write them; ``services`` the service
    of the words a rule has beside its addresses, and how many words behind the addresses tell it.
    """

    root: Node
    release: tuple[int, ...] | None = None
    unified: bool | None = None
    inspects_icmp: bool = False
    ends: Ends = field(default_factory=dict)
    aliases: dict[str, str] = field(default_factory=dict)
    matches: dict[tuple[str, str], Match] = field(default_factory=dict)
    services: dict[tuple[str, ...], tuple[Service, int]] = field(default_factory=dict)
    interfaces: dict[str, Interface] = field(default_factory=dict)
    references: list[Reference] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)

    def before(self, *release: int) -> bool:
        """True only when the release is known and older."""
        return self.release is not None and self.release < release

    def from_(self, *release: int) -> bool:
        """True only when the release is known and this one or newer."""
        return self.release is not None and self.release >= release

    def ip(self, text: str) -> int:
        """The address of ``text``: a ``name`` alias, an address, or the ASA's short ``0``; ValueError otherwise."""
        text = self.aliases.get(text, text)
        return 0 if text == "0" else parse_ip(text)

    def any(self) -> Match:
        """What ``any`` stands for in an extended list of this release."""
        if self.unified is None:
            return Match(ANY4, ANY, ("any",), ("any: release not known",))
        return Match.exact(ANY if self.unified else ANY4, "any")

    def hardware(self, nameif: str, at: Span, use: str) -> str:
        """The hardware name behind a nameif; the nameif itself, with a reference marked undefined, when none has it."""
        found = self.interfaces.get(nameif.casefold())
        self.refer("interface", nameif, use, at, defined=found is not None)
        return nameif if found is None else found.name

    def hardware_or_any(self, nameif: str, at: Span, use: str) -> frozenset[str] | None:
        """As :meth:`hardware`, as a set; None for the word ``any``."""
        return None if nameif in ("any", "") else frozenset({self.hardware(nameif, at, use)})

    def refer(self, kind: str, name: str, use: str, at: Span, *, defined: bool) -> None:
        """Record that something named is used."""
        self.references.append(Reference(kind=kind, name=name, use=use, at=at, defined=defined))

    def notice(self, at: Span, en: str, ja: str, topic: Topic = "other") -> None:
        """Record something the reader should know beside the model."""
        self.notices.append(Notice(at, Text(en, ja), topic))


def release_of(text: str) -> tuple[int, ...] | None:
    """(9, 12, 4) for ``9.12(4)67``; None when there is no release number."""
    found = _RELEASE.match(text)
    return None if found is None else tuple(int(part) for part in found.groups() if part is not None)
