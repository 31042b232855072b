"""What an edit does to packets, told with witnesses and lines: between zones, at single lists, to declared flows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product

from auditor.check import Evidence
from auditor.findings.quoting import Texts
from auditor.model.text import Text
from auditor.reach.declared import row_packets
from auditor.reach.describe import summary
from auditor.reach.explain import walk
from auditor.reach.flows import PairReach
from auditor.reach.network import Network
from auditor.reach.replies import reply
from auditor.review.lists import ListDelta, list_deltas, outside_zones
from auditor.review.packets import Delta, ListEdit
from auditor.review.types import BrokenFlow, Certainty, Effect, ListChange, PairChange, ReturnChange
from auditor.space.packets import Box, Packet, PacketSet

MOST_BOXES = 50
MOST_TOLD = 8


@dataclass(frozen=True, slots=True)
class Sight:
    """One state's network and the text of its inputs."""

    network: Network
    texts: Texts


def changes_of(before: Sight, after: Sight, delta: Delta) -> Iterator[PairChange]:
    """What changes between two ends, each part followed in the state where it passes."""
    memo: dict[int, int] = {}
    for effect, certainty, packets in (
        ("opened", "definite", delta.opened), ("closed", "definite", delta.closed),
        ("opened", "possible", delta.perhaps_opened), ("closed", "possible", delta.perhaps_closed),
    ):  # fmt: skip
        if packets:
            state, pair = (after, delta.after) if effect == "opened" else (before, delta.before)
            inside = packets if state is after else state.network.space.adopt(packets, memo)
            yield _change(state, pair, inside, effect, certainty)  # type: ignore[arg-type]


def _change(state: Sight, pair: PairReach, packets: PacketSet, effect: Effect, certainty: Certainty) -> PairChange:
    count = packets.count()
    flows = state.network.flows(pair, packets, most=MOST_BOXES)
    lines = dict.fromkeys(span for flow in flows for span in flow.permitting)
    unknowns = dict.fromkeys(unknown.text for flow in flows for unknown in flow.unknowns)
    if certainty == "possible":
        unknowns |= dict.fromkeys(unknown.text for unknown in (*pair.blind, *((pair.shared,) if pair.shared else ())))
    return PairChange(
        source=pair.source, target=pair.target, effect=effect, certainty=certainty, starts=True, flows=flows,
        lines=state.texts.quotes([Evidence(span, "permits") for span in lines]),
        boxes=count if count > MOST_BOXES else None, unknowns=tuple(unknowns),
    )  # fmt: skip


def returns_of(before: Sight, after: Sight, edits: Sequence[ListEdit]) -> Iterator[ReturnChange]:
    """Answers alone: what only passes as a part of a session, at lists at work whose device keeps no session state."""
    space = after.network.space
    forgetful = {device.name for device in after.network.devices if not device.stateful}
    mine = [one for one in edits if one.device in forgetful]
    answers = space.everything - space.initiating()
    for delta in list_deltas(before.network, after.network, mine, space.everything, "established"):
        if delta.found is None:
            continue  # told with the list itself
        for effect, packets in (("opened", delta.found.permitted.upper), ("closed", delta.found.blocked.upper)):
            boxes = [box for box in packets.boxes(MOST_BOXES) if 0 not in box.established]
            if boxes and packets & answers:
                yield ReturnChange(
                    device=delta.device, ruleset=delta.ruleset, effect=effect,  # type: ignore[arg-type]
                    boxes=tuple(summary(box) for box in boxes[:MOST_TOLD]), more=max(0, len(boxes) - MOST_TOLD),
                )  # fmt: skip


def broken_by(before: Sight, after: Sight, found: Sequence[Delta]) -> Iterator[BrokenFlow]:
    """Declared flows of which something passed before and does not now, or whose answers came back and do not now."""
    plant, network = after.network.plant, after.network
    forgets = any(
        not device.stateful and before.network.device(device.name) is not device for device in network.devices
    )
    for row in plant.registers.flows or ():
        if row.expires is not None and row.expires < network.as_of:
            continue
        ways = [
            (source, target, row_packets(network.space, row, backward=backward))
            for source, target, backward in ((row.src_zone, row.dst_zone, False), (row.dst_zone, row.src_zone, True))
            if row.initiator == "both" or (row.initiator == "dst") == backward
        ]
        for certainty in ("definite", "possible"):
            lost: list[str] = []
            for delta in found:
                for packets in _declared_between(ways, delta.after.source, delta.after.target):
                    gone = delta.closed if certainty == "definite" else delta.perhaps_closed
                    lost += [summary(box) for box in (gone & packets).boxes(MOST_TOLD)]
            answers = certainty == "definite" and not lost and forgets
            if answers:
                lost = _unanswered(before.network, network, ways)
            if lost:
                yield BrokenFlow(
                    flow_id=row.flow_id, purpose=row.purpose, certainty=certainty, lost=tuple(lost), answers=answers,
                    at=after.texts.quotes([Evidence(row.at, "declares")])[0],
                )  # fmt: skip
                break


Ways = Sequence[tuple[str, str, PacketSet]]
"""The zones a row names ("" for any) with its packets, for each direction that may start."""


def _declared_between(ways: Ways, source: str, target: str) -> Iterator[PacketSet]:
    itself = target.startswith("device:")
    for from_zone, to_zone, packets in ways:
        if from_zone in ("", source) and (itself or to_zone in ("", target)):
            yield packets


def _unanswered(before: Network, after: Network, ways: Ways) -> list[str]:
    """What of a declared flow still gets there although its answers no longer come back.

    A list without state is asked again for every answer, so some packets of each box are followed there and back: a
    usual one, and those between its outermost addresses.
    """
    lost = []
    for source, target in product(after.plant.zones, after.plant.zones):
        between = after.space.box(
            source=after.addresses(source, as_source=True), destination=after.addresses(target, as_source=False)
        )
        for packets in _declared_between(ways, source.id, target.id) if source is not target else ():
            for box in (packets & between & after.space.everything).boxes(MOST_TOLD):
                for packet in _samples(box):
                    was, now = (
                        walk(network, source.id, target.id, packet, possible=False) for network in (before, after)
                    )
                    if was is None or now is None or not reply(before, packet, was, possible=False).passes:
                        continue
                    if not reply(after, packet, now, possible=True).passes:
                        lost.append(summary(box))
                        break
    return lost


def _samples(box: Box) -> list[Packet]:
    usual = box.witness()
    outermost = [
        replace(usual, source=box.source.intervals[a][a], destination=box.destination.intervals[b][b])
        for a, b in ((0, 0), (-1, -1))
    ]
    return [usual, *outermost]


def list_changes(before: Sight, after: Sight, edits: Sequence[ListEdit]) -> Iterator[ListChange]:
    """What lists at work do to packets no zone pair speaks of."""
    for delta in list_deltas(before.network, after.network, edits, outside_zones(after.network)):
        if delta.found is None:
            yield ListChange(
                device=delta.device, ruleset=delta.ruleset, effect="opened", certainty="possible", boxes=("?",)
            )
            continue
        permitted, blocked = delta.found.permitted, delta.found.blocked
        for effect, certainty, packets in (
            ("opened", "definite", permitted.lower), ("closed", "definite", blocked.lower),
            ("opened", "possible", permitted.upper - permitted.lower), ("closed", "possible", blocked.upper - blocked.lower),
        ):  # fmt: skip
            if packets:
                yield _list_change(delta, effect, certainty, packets)  # type: ignore[arg-type]


def _list_change(delta: ListDelta, effect: Effect, certainty: Certainty, packets: PacketSet) -> ListChange:
    boxes = tuple(summary(box) for box in packets.boxes(MOST_TOLD))
    return ListChange(
        device=delta.device, ruleset=delta.ruleset, effect=effect, certainty=certainty, boxes=boxes,
        more=max(0, packets.count() - MOST_TOLD),
    )  # fmt: skip


def undecided(found: Sequence[Delta]) -> Iterator[Text]:
    """Ends between which the exact answer costs too much."""
    for delta in found:
        if delta.undecided:
            pair = f"{delta.after.source} -> {delta.after.target}"
            yield Text(f"{pair}: the exact answer exceeds the budget", f"{pair}: 厳密な計算が上限を超えた")
