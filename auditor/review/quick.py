"""What an edit does to packets and devices, with a verdict, without an audit of either state: for an answer while one types.

It asks about the packets alone whose fate the edit can change. What a whole review adds are the findings, measures and
points of two audits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from auditor.model.text import Text
from auditor.reach.network import Network
from auditor.review.packets import deltas, list_edits, narrowed
from auditor.review.passing import Sight, broken_by, changes_of, list_changes, returns_of, undecided
from auditor.review.told import facts_of, unclear_of
from auditor.review.types import BrokenFlow, FactChange, ListChange, PairChange, Verdict
from auditor.review.verdict import Reason, broken_reasons, fact_reasons, packet_reasons, worst
from auditor.space.packets import PacketSet

Judge = Callable[[Network, PacketSet, PacketSet], Iterable[Reason]]
"""What the manual or the plant says of the state after, of packets newly passing in it and of packets no longer passing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quick:
    """The verdict, its reasons and what they rest on, as in a review."""

    verdict: Verdict
    reasons: tuple[Text, ...]
    packets: tuple[PairChange, ...]
    lists: tuple[ListChange, ...]
    broken: tuple[BrokenFlow, ...]
    facts: tuple[FactChange, ...]


def quick(before: Sight, after: Sight, judge: Judge) -> Quick:
    """What the step from one state to the other does."""
    edits = list_edits(before.network, after.network)
    networks = narrowed(before.network, after.network, edits)
    was, now = Sight(networks[0], before.texts), Sight(networks[1], after.texts)
    found = tuple(deltas(*networks))
    packets = tuple(change for delta in found for change in changes_of(was, now, delta))
    lists, returns = tuple(list_changes(was, now, edits)), tuple(returns_of(was, now, edits))
    facts, broken = tuple(facts_of(was, now)), tuple(broken_by(was, now, found))
    opened = closed = after.network.space.nothing
    for delta in found:
        opened, closed = opened | delta.opened, closed | delta.closed | delta.perhaps_closed
    unclear = (*undecided(found), *unclear_of(was, now, found, edits))
    verdict, reasons = worst(
        (
            *judge(after.network, opened, closed), *broken_reasons(broken),
            *(("cannot_tell", text) for text in unclear), *packet_reasons(packets, returns, lists),
            *fact_reasons(facts),
        )
    )  # fmt: skip
    return Quick(verdict=verdict, reasons=reasons, packets=packets, lists=lists, broken=broken, facts=facts)
