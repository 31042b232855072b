"""What the rules of one family need to know beside their own words: interface names, own addresses, sets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from auditor.model.address import ANY4, ANY6
from auditor.model.ranges import Ranges
from vendor_parsers.linux_iptables.criteria import Names
from vendor_parsers.linux_iptables.sets import AddressSet

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
    sets: Mapping[str, AddressSet] = field(default_factory=dict)
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
