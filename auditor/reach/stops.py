"""Why packets do not arrive: every place on every way that drops some of them, and the line that does it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from auditor.model.rule import Rule
from auditor.model.span import Span
from auditor.model.text import Text
from auditor.reach.reached import Drop
from auditor.reach.single import guarded
from auditor.reach.spread import spread_from
from auditor.reach.wiring import Box
from auditor.space.packets import PacketSet, Space

if TYPE_CHECKING:
    from auditor.reach.network import Network

MOST_LINES = 50
"""Lines told for one filter; the rest is counted."""

FILTERED = Text("dropped by a filter", "フィルタで破棄")
DEFAULT = Text("no rule permits it, and the filter's default denies", "許可するルールがなく、フィルタの既定で破棄")
NO_ROUTE = Text("no route", "経路なし")
DISCARDED = Text("dropped by a discard route", "破棄経路で破棄")
NOT_FORWARDING = Text("the device does not route", "ルーティングしない機器")
CIRCLES = Text("goes round in circles between routers", "ルータ間を周回する")
MORE = Text("dropped by further lines of this filter", "このフィルタの他の行で破棄")


@dataclass(frozen=True, slots=True)
class Stopped:
    """Packets (as they are there) that one line of one device drops; ``at`` empty: for want of a route."""

    device: str
    inward: str
    outward: str
    why: Text
    at: tuple[Span, ...]
    packets: PacketSet


def stops(network: Network, source: str, within: PacketSet) -> tuple[Stopped, ...]:
    """What becomes of the packets of ``within`` that hosts of a zone send and that go nowhere, place by place."""
    found: dict[tuple[str, str, str, tuple[Span, ...], str], Stopped] = {}
    walked = spread_from(network, source, within)
    for drop in walked.drops:
        box = network.wiring.boxes[drop.device]
        for one in _lines(network.space, box, drop):
            key = (one.device, one.inward, one.outward, one.at, one.why.en)
            known = found.get(key)
            packets = one.packets if known is None else known.packets | one.packets
            found[key] = Stopped(one.device, one.inward, one.outward, one.why, one.at, packets)
    if not found and not walked.delivered and not walked.local:
        return tuple(
            Stopped(seed.device, seed.interface, "", CIRCLES, (), seed.packets.upper & within)
            for seed in walked.seeds
            if seed.packets.upper & within
        )
    return tuple(found.values())


def _lines(space: Space, box: Box, drop: Drop) -> Iterator[Stopped]:
    if drop.guard is None:
        why = NOT_FORWARDING if box.device.forwards.is_(False) else DISCARDED if drop.at else NO_ROUTE
        yield Stopped(drop.device, drop.inward, drop.outward, why, drop.at, drop.packets)
        return
    left = drop.packets
    asked = _asked(box, drop)
    rules = _by_line(box, drop, asked)
    for _ in range(MOST_LINES):
        packet = left.witness()
        if packet is None:
            return
        ruling = guarded(
            box, (drop.guard,), packet, drop.inward, drop.outward, possible=True, translated=drop.translated
        )  # fmt: skip
        at = ruling.at or (drop.guard.binding.at,)
        same = left & _covered(space, rules, asked, at[-1])
        if not same:
            break
        why = FILTERED if at[-1] in rules else DEFAULT
        yield Stopped(drop.device, drop.inward, drop.outward, why, at, same)
        left -= same
    if left:
        yield Stopped(drop.device, drop.inward, drop.outward, MORE, (drop.guard.binding.at,), left)


def _by_line(box: Box, drop: Drop, asked: tuple[Rule, ...]) -> dict[Span, list[Rule]]:
    """The rules a packet may meet there by their lines, those of the lists they ask included."""
    found: dict[Span, list[Rule]] = {}
    waiting, seen = [asked], {""}
    while waiting:
        for rule in waiting.pop():
            found.setdefault(rule.at, []).append(rule)
            chain = box.lists.get(rule.chain)
            if chain is not None and rule.chain not in seen:
                seen.add(rule.chain)
                waiting.append(box.between(chain, drop.inward, drop.outward, translated=drop.translated))
    return found


def _asked(box: Box, drop: Drop) -> tuple[Rule, ...]:
    """The rules of the filter itself that speak of the traffic dropped there."""
    if drop.guard is None or drop.guard.ruleset is None:
        return ()
    return box.between(drop.guard.ruleset, drop.inward, drop.outward, translated=drop.translated)


def _covered(space: Space, rules: dict[Span, list[Rule]], asked: tuple[Rule, ...], at: Span) -> PacketSet:
    """What the rules of a line may match that no rule before it must; of a list's default the same."""
    found = space.everything
    if at in rules:
        found = space.nothing
        for rule in rules[at]:
            found |= space.between(rule.source, rule.destination, rule.service, upper=True)
    for rule in asked:
        if rule.at == at:
            break
        if rule.enabled and not rule.conditions and rule.states is None and not rule.chain:
            found -= space.between(rule.source, rule.destination, rule.service, upper=False)
    return found
