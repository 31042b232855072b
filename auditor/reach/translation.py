"""Address translation on the way: what leaves a device after its rules, and how to get back to what was sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from auditor.model.device import Device
from auditor.model.forwarding import Nat
from auditor.space.filters import Sides
from auditor.space.packets import PacketSet

MOST_TRANSLATIONS = 4


@dataclass(frozen=True, slots=True)
class Translated:
    """One translation a branch of packets has gone through: the packets before it, and what it changed."""

    field: Literal["source", "destination"]
    before: Sides
    pooled: bool = False
    """True when the new address is one of several: then no later filter's answer is certain."""


Branch = tuple[Translated, ...]


def as_sent(now: Sides, branch: Branch) -> Sides:
    """The packets as their source sent them, undoing every translation of the branch."""
    for step in reversed(branch):
        now = Sides(_undo(now.lower, step, step.before.lower), _undo(now.upper, step, step.before.upper))
    return now


def _undo(now: PacketSet, step: Translated, before: PacketSet) -> PacketSet:
    if not now:
        return now
    freed = now.before_source_nat() if step.field == "source" else now.before_destination_nat()
    return before & freed


def _concerns(nat: Nat, inward: str, outward: str | None) -> bool:
    return (
        nat.enabled
        and (nat.inward is None or inward in nat.inward)
        and (outward is None or nat.outward is None or outward in nat.outward)
    )


def matched(nat: Nat, arriving: Sides) -> Sides:
    """The packets a translation rule takes: certainly, and possibly."""
    space = arriving.lower.space
    upper = space.between(nat.source, nat.destination, nat.service, upper=True)
    if nat.conditions:
        return Sides(space.nothing, arriving.upper & upper)
    return Sides(
        arriving.lower & space.between(nat.source, nat.destination, nat.service, upper=False), arriving.upper & upper
    )


def published(device: Device, arriving: Sides, inward: str) -> tuple[Sides, list[tuple[Sides, Translated]]]:
    """Destination translation of arriving packets: what stays as it is, and the branches that may be translated.

    Until the order of operation of every platform is modelled, a path through one is possible, never certain.
    """
    branches: list[tuple[Sides, Translated]] = []
    for nat in device.nats:
        if nat.kind not in ("destination", "twice") or not _concerns(nat, inward, None):
            continue
        taken = matched(nat, arriving)
        if not taken:
            continue
        moved = Sides(taken.lower.space.nothing, taken.upper.with_destination(nat.to.upper, nat.to_ports))
        branches.append((moved, Translated("destination", taken)))
        arriving = Sides(arriving.lower - taken.upper, arriving.upper)
    return arriving, branches


def hidden(device: Device, leaving: Sides, inward: str, outward: str) -> list[tuple[Sides, Translated | None]]:
    """Source translation of leaving packets: every branch with its new source, and the rest unchanged."""
    branches: list[tuple[Sides, Translated | None]] = []
    for nat in device.nats:
        if nat.kind == "destination" or not _concerns(nat, inward, outward) or not leaving:
            continue
        taken = matched(nat, leaving)
        if not taken:
            continue
        if nat.kind == "identity":
            branches.append((taken, None))
        else:
            moved = Sides(
                taken.lower.with_source(nat.to.lower) if nat.to.lower else taken.lower.space.nothing,
                taken.upper.with_source(nat.to.upper),
            )
            branches.append((moved, Translated("source", taken, nat.to.upper.size != 1)))
        leaving = Sides(leaving.lower - taken.upper, leaving.upper - taken.lower)
    if leaving:
        branches.append((leaving, None))
    return branches
