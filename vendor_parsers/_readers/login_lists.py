"""Who may log in by the lists a terminal line names for IPv4 and for IPv6, where no document says more than that."""

from __future__ import annotations

from collections.abc import Mapping

from auditor.model.address import ANY4, ANY6
from auditor.model.fact import Fact, written
from auditor.model.rule import Match
from vendor_parsers._readers.list_uses import EVERYONE, Uses

_OTHER = {"4": ANY6, "6": ANY4}


def limited(uses: Uses, bound: Mapping[str, Fact[Match]]) -> Fact[Match]:
    """What the lists admit, by IP version (``4``, ``6``); everybody without any.

    What a list for one version leaves of the other is not told, where the device speaks both: it may be open.
    """
    if not bound:
        return EVERYONE
    if len(bound) > 1 or not uses.ipv6:
        return uses.per_family(bound.get("4"), bound.get("6"))
    ((version, limit),) = bound.items()
    if limit.value is None or limit.at is None:
        return limit
    return written(Match.union([limit.value, Match.opaque("the other IP version", _OTHER[version])]), limit.at)
