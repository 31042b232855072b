"""The surroundings of iptables rules: those of every netfilter rule, and the IP sets of the export."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from vendor_parsers._readers.linux import scope
from vendor_parsers.linux_iptables.sets import AddressSet


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope(scope.Scope):
    """The surroundings of a rule, with the sets it may name."""

    sets: Mapping[str, AddressSet] = field(default_factory=dict)
