"""Packets an edit newly permits and newly blocks, exactly: between zones, within one, and to the devices themselves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from auditor.model.device import Device
from auditor.model.rule import RuleSet
from auditor.reach.flows import PairReach
from auditor.reach.network import Network
from auditor.review.facts import bare
from auditor.space.difference import Edit
from auditor.space.packets import PacketSet, Space


@dataclass(frozen=True, slots=True)
class Delta:
    """What changes between two ends; every set lies in the space of the state after.

    ``opened`` passed certainly not before and certainly does now, ``closed`` the other way round. ``perhaps_opened`` and
    ``perhaps_closed``: an unknown of one state decides. ``open_both`` is what nobody can tell in either state.
    ``undecided``: the exact answer of a state costs too much, and nothing is said.
    """

    before: PairReach
    after: PairReach
    opened: PacketSet
    closed: PacketSet
    perhaps_opened: PacketSet
    perhaps_closed: PacketSet
    open_both: PacketSet
    undecided: bool = False

    def __bool__(self) -> bool:
        return bool(self.opened or self.closed or self.perhaps_opened or self.perhaps_closed or self.undecided)


def narrowed(before: Network, after: Network, edits: Sequence[ListEdit]) -> tuple[Network, Network]:
    """Both states, asked about those packets alone whose fate the edit can change, where that can be told beforehand."""
    touched = only_lists(before, after, edits)
    if touched is None:
        return before, after
    return before.narrowed(before.space.adopt(touched, {})), after.narrowed(touched)


def deltas(before: Network, after: Network) -> Iterator[Delta]:
    """From every zone that both states know to every zone and to every device of both; only what changes or may."""
    memo: dict[int, int] = {}
    zones = [zone.id for zone in after.plant.zones if before.plant.zone(zone.id)]
    devices = [device.name for device in after.devices if before.device(device.name)]
    for source in zones:
        was, now = before.spread(source), after.spread(source)
        for target in zones:
            yield _delta(after.space, was.pair(target), now.pair(target), memo)
        for device in devices:
            yield _delta(after.space, was.at_device(device), now.at_device(device), memo)


def _delta(space: Space, before: PairReach, after: PairReach, memo: dict[int, int]) -> Delta:
    lower, upper = space.adopt(before.lower, memo), space.adopt(before.upper, memo)
    nothing = space.nothing
    if before.undecided or after.undecided:
        return Delta(before, after, nothing, nothing, nothing, nothing, nothing, undecided=True)
    unsure = (upper - lower) & (after.upper - after.lower)
    # what one state alone may miss, the other cannot be certain to have added
    unseen = {unknown.text for unknown in before.blind} - {unknown.text for unknown in after.blind}
    lost_sight = {unknown.text for unknown in after.blind} - {unknown.text for unknown in before.blind}
    opened = nothing if unseen else after.lower - upper
    closed = nothing if lost_sight else lower - after.upper
    return Delta(
        before=before, after=after, opened=opened, closed=closed, perhaps_opened=after.upper - lower - opened - unsure,
        perhaps_closed=upper - after.lower - closed - unsure, open_both=unsure,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class ListEdit:
    """A packet list both states of a device have under one name, where what it does may differ."""

    device: str
    before: RuleSet
    after: RuleSet
    edit: Edit


def list_edits(before: Network, after: Network) -> tuple[ListEdit, ...]:
    """Every list that differs, device by device; compared rule by rule once, for all that asks about it."""
    found = []
    for now in after.devices:
        was = before.device(now.name)
        if was is None or was is now:
            continue
        for new in now.filters:
            old = was.ruleset(new.name)
            if old is None or not new.filters_packets:
                continue
            edit = Edit(old.rules, new.rules, old.default, new.default)
            if edit.differing or old.default is not new.default or not old.filters_packets:
                found.append(ListEdit(now.name, old, new, edit))
    return tuple(found)


def only_lists(before: Network, after: Network, edits: Sequence[ListEdit]) -> PacketSet | None:
    """The packets that rules of differing lists may match, where nothing else differs that packets could meet; else None.

    Translations give packets other headers before they meet a list, so that every packet is asked about where there are
    any; a list that differs and asks others counts with every packet its asking rules may match.
    """
    if len(before.devices) != len(after.devices) or before.plant != after.plant or before.broken != after.broken:
        return None
    for now in after.devices:
        was = before.device(now.name)
        if was is None or now.nats or was.nats or now.vpns or was.vpns:
            return None
        if was is not now and _frame(was) != _frame(now):
            return None
    found = after.space.nothing
    for one in edits:
        found |= one.edit.packets(after.space)
    return found


def _frame(device: Device) -> tuple[object, ...]:
    """Everything of a device that packets meet, but the rules of lists that keep their name and place."""
    lists = tuple((ruleset.name, ruleset.family, ruleset.kind, ruleset.filters_packets) for ruleset in device.filters)
    others = tuple(bare(ruleset) for ruleset in device.filters if not ruleset.filters_packets)
    frame = replace(
        device, filters=(), at=device.at, files=(), references=(), definitions=(), secrets=(), users=(), unread=(),
        notices=(),
    )  # fmt: skip
    return (bare(frame), lists, others)
