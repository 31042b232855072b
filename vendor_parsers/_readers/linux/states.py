"""The state of the connection a packet belongs to.

A packet belongs to one of INVALID, NEW, ESTABLISHED, RELATED, UNTRACKED. RELATED packets start nothing by
themselves: since Linux 4.7 helpers are assigned by rules only (sysctl nf_conntrack_helper, default 0; removed in 6.0).
A TCP segment in the middle of a connection nobody saw begin is NEW as well (nf_conntrack_tcp_loose, default 1).
"""

from __future__ import annotations

from vendor_parsers._readers.linux.criteria import Criteria
from vendor_parsers._readers.linux.scope import Scope

STATES = frozenset({"invalid", "new", "established", "related", "untracked"})
TRACKED = "whether the connection is tracked"


def tracked(wanted: frozenset[str], scope: Scope) -> list[Criteria]:
    """The states as they are, or in doubt where rules of the raw table exempt packets from tracking."""
    if not scope.untracked:
        return [Criteria(states=wanted)] if wanted else []
    sure = wanted if "untracked" in wanted else wanted - STATES
    doubtful = STATES - wanted if "untracked" in wanted else wanted
    found = [Criteria(states=sure)] if sure else []
    if doubtful:
        found.append(Criteria(states=doubtful, conditions=(TRACKED,)))
    return found
