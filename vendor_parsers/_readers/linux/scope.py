"""What the rules of one family need to know beside their own words: interface names and own addresses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from auditor.model.address import ANY4, ANY6
from auditor.model.ranges import Ranges
from vendor_parsers._readers.linux.criteria import Names

OTHER = "(other)"
"""Stands for every interface the export does not name: rules without ``-i`` and negated ones hold there as well."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """The surroundings of a rule.

    ``names`` are the interfaces of the export with :data:`OTHER` where it does not list them all. ``own`` are the
    addresses of the interfaces, None without ``ip addr``, ``broadcast`` and
    ``lowest`` those of their subnets. ``primary`` is the address masquerading and redirecting
    choose. ``translates``: some rule changes destinations. ``untracked``: some rule exempts packets from tracking.
    """

    family: Literal["4", "6"]
    names: Names
    own: Ranges | None = None
    broadcast: Ranges = Ranges()
    lowest: Ranges = Ranges()
    primary: Mapping[str, Ranges] = field(default_factory=dict)
    destination_rules: Names = frozenset()
    untracked: bool = False

    @property
    def everything(self) -> Ranges:
        """Every address of the family."""
        return ANY4 if self.family == "4" else ANY6

    @property
    def empty_too(self) -> Names:
        """The names with the empty one: a hook without that side of the way compares an empty name (ip_tables.c)."""
        return self.names | {""}

    def named(self, start: str, *, wild: bool, negated: bool, text: str) -> list[tuple[Names, tuple[str, ...]]]:
        """The interfaces of a name, of a name with any ending (``wild``), or all others, and conditions for them.

        Whether any ending covers an interface the export does not name is open; ``text`` then says so.
        """
        hits = frozenset(name for name in self.names if name == start or (wild and name.startswith(start)))
        certain = (self.empty_too - hits if negated else hits) - ({OTHER} if wild else set())
        found: list[tuple[Names, tuple[str, ...]]] = [(certain, ())]
        if wild and OTHER in self.names:
            found.append((frozenset({OTHER}), (text,)))
        return found
