"""The rule lines that decide something between two zones, and a witness for each one that permits.

A pair of zones whose packets fall into many boxes is told by these lines instead: they are exact and far fewer.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from auditor.model.rule import Action, Rule
from auditor.model.span import Span
from auditor.reach.explain import flow_of
from auditor.reach.flows import Flow, PairReach
from auditor.reach.reached import Meeting
from auditor.reach.spread import spread_from
from auditor.space.packets import PacketSet, Space

if TYPE_CHECKING:
    from auditor.reach.network import Network

MOST_TRIED = 500
"""Boxes tried for lines whose own packets did not show them (behind a translation)."""


@dataclass(frozen=True, slots=True)
class LiveLine:
    """One line that decides packets of a pair at one place; ``packets`` are those, as they are there."""

    device: str
    inward: str
    outward: str
    rule: Rule
    packets: PacketSet


def live_lines(network: Network, pair: PairReach) -> tuple[LiveLine, ...]:
    """The live lines of a pair by place, in first-match order; denies that carve something out of permits included."""
    source, target = network.plant.zone(pair.source), network.plant.zone(pair.target)
    asked = pair.upper
    if source is not None and target is not None:
        asked |= network.space.box(
            source=network.addresses(source, as_source=True), destination=network.addresses(target, as_source=False)
        )
    met: dict[tuple[str, str, str, str, str, str], Meeting] = {}
    for one in spread_from(network, pair.source, asked & network.space.everything).met:
        key = (one.device, one.guard.binding.stage, one.inward, one.outward, one.guard.binding.ruleset, one.translated)
        known = met.get(key)
        packets = one.packets if known is None else known.packets | one.packets
        met[key] = Meeting(one.device, one.inward, one.outward, one.guard, packets, one.translated)
    return tuple(line for one in met.values() for line in _at(network, one))


def _at(network: Network, meeting: Meeting) -> Iterator[LiveLine]:
    """What each rule decides where packets meet a list; lists that are asked by jumps are read as well."""
    box = network.wiring.boxes[meeting.device]
    if meeting.guard.ruleset is None:
        return
    waiting = [(meeting.guard.ruleset, meeting.packets)]
    asked: set[str] = set()
    while waiting:
        ruleset, packets = waiting.pop(0)
        listing = box.listing(ruleset, meeting.inward, meeting.outward, translated=meeting.translated)
        rules = listing.touching(packets.sources, packets.destinations)
        for rule, decided in _decided(network.space, rules, packets):
            if rule.chain and rule.chain not in asked and rule.chain in box.lists:
                asked.add(rule.chain)
                waiting.append((box.lists[rule.chain], decided))
            elif not rule.chain:
                yield LiveLine(meeting.device, meeting.inward, meeting.outward, rule, decided)


def _decided(space: Space, rules: Sequence[Rule], packets: PacketSet) -> Iterator[tuple[Rule, PacketSet]]:
    left = packets
    for rule in rules:
        if not left:
            return
        decided = left & space.between(rule.source, rule.destination, rule.service, upper=True)
        if decided:
            yield rule, decided
            if rule.action in (Action.PERMIT, Action.DENY) and not rule.conditions:
                left -= space.between(rule.source, rule.destination, rule.service, upper=False)


def witnesses(network: Network, pair: PairReach, lines: Sequence[LiveLine]) -> tuple[Flow, ...]:
    """One flow for each permitting line (or set of them) that some packet of the pair shows at work."""
    wanted = {line.rule.at for line in lines if line.rule.action is not Action.DENY}
    found: dict[tuple[Span, ...], Flow] = {}

    def take(packets: PacketSet, certain: bool) -> None:
        box = next(iter(packets.boxes(1)), None)
        if box is not None:
            flow = flow_of(network, pair, box, "definite" if certain else "possible")
            found.setdefault(flow.permitting, flow)
            wanted.difference_update(flow.permitting)

    for line in lines:
        if line.rule.at in wanted:
            sure = line.packets & pair.lower
            take(sure or line.packets & pair.upper, bool(sure))
    for sides, certain in ((pair.lower, True), (pair.upper - pair.lower, False)):
        for box in sides.boxes(MOST_TRIED if wanted else 1):
            flow = flow_of(network, pair, box, "definite" if certain else "possible")
            found.setdefault(flow.permitting, flow)
            wanted.difference_update(flow.permitting)
            if not wanted:
                break
    return tuple(found.values())
