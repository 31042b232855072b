"""Packets an edit newly permits and newly blocks, exactly, zone pair by zone pair."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from auditor.model.device import Device
from auditor.model.rule import RuleSet
from auditor.reach.flows import PairReach
from auditor.reach.network import Network
from auditor.reach.spread import spread_from
from auditor.review.facts import bare
from auditor.space.difference import Edit, same_rules
from auditor.space.packets import PacketSet, Space


@dataclass(frozen=True, slots=True)
class Delta:
    """What changes between two zones; every set lies in the space of the state after.

    ``opened`` passed certainly not before and certainly does now, ``closed`` the other way round. ``perhaps_opened`` and
    ``perhaps_closed``: an unknown of one state decides. ``open_both`` is what nobody can tell in either state.
    """

    before: PairReach
    after: PairReach
    opened: PacketSet
    closed: PacketSet
    perhaps_opened: PacketSet
    perhaps_closed: PacketSet
    open_both: PacketSet

    def __bool__(self) -> bool:
        return bool(self.opened or self.closed or self.perhaps_opened or self.perhaps_closed)


Ask = Callable[[str, str], PairReach]


def deltas(before: Network, after: Network) -> Iterator[Delta]:
    """Every ordered pair of zones that both states know."""
    touched = only_lists(before, after)
    was, now = _asking(before, touched), _asking(after, touched)
    memo: dict[int, int] = {}
    for source in after.plant.zones:
        for target in after.plant.zones:
            if source.id != target.id and before.plant.zone(source.id) and before.plant.zone(target.id):
                yield _delta(after.space, was(source.id, target.id), now(source.id, target.id), memo)


def _asking(network: Network, touched: PacketSet | None) -> Ask:
    """How to ask a state: for every packet, or for those alone whose fate the edit can change."""
    if touched is None:
        return network.reach
    within = network.space.adopt(touched, {})
    spreads = {zone.id: spread_from(network, zone.id, within) for zone in network.plant.zones} if within else {}
    nothing = network.space.nothing

    def ask(source: str, target: str) -> PairReach:
        if source not in spreads:
            return PairReach(source=source, target=target, lower=nothing, upper=nothing)
        return spreads[source].pair(target)

    return ask


def _delta(space: Space, before: PairReach, after: PairReach, memo: dict[int, int]) -> Delta:
    lower, upper = space.adopt(before.lower, memo), space.adopt(before.upper, memo)
    unsure = (upper - lower) & (after.upper - after.lower)
    opened, closed = after.lower - upper, lower - after.upper
    return Delta(
        before=before, after=after, opened=opened, closed=closed, perhaps_opened=after.upper - lower - opened - unsure,
        perhaps_closed=upper - after.lower - closed - unsure, open_both=unsure,
    )  # fmt: skip


def changed_lists(before: Device, after: Device) -> Iterator[tuple[RuleSet, RuleSet]]:
    """The packet lists both states of a device have under one name, where what they do may differ."""
    for now in after.filters:
        was = before.ruleset(now.name)
        if was is not None and now.filters_packets:
            same = was.default is now.default and was.filters_packets and same_rules(was.rules, now.rules)
            if not same:
                yield was, now


def only_lists(before: Network, after: Network) -> PacketSet | None:
    """The packets that rules of differing lists may match, where nothing else differs that packets could meet; else None.

    Translations give packets other headers before they meet a list, and a list that asks another one or stands in a zone
    walk more than once is looked at whole: then every packet is asked about.
    """
    if len(before.devices) != len(after.devices) or before.plant != after.plant:
        return None
    found = after.space.nothing
    for now in after.devices:
        was = before.device(now.name)
        if was is None or now.nats or was.nats or now.vpns or was.vpns:
            return None
        if _frame(was) != _frame(now):
            return None
        for old, new in changed_lists(was, now):
            found |= Edit(old.rules, new.rules, old.default, new.default).packets(after.space)
    return found


def _frame(device: Device) -> tuple[object, ...]:
    """Everything of a device that packets meet, but the rules of lists that keep their name and place."""
    lists = tuple((ruleset.name, ruleset.filters_packets) for ruleset in device.filters)
    frame = replace(
        device, filters=(), at=device.at, files=(), references=(), definitions=(), secrets=(), users=(), unread=(),
        notices=(),
    )  # fmt: skip
    return (bare(frame), lists)
