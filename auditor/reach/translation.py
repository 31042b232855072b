"""Address translation on the way: what a device changes, and how to get back to what was sent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from auditor.model.forwarding import Nat
from auditor.model.ranges import Ranges
from auditor.model.service import ALL_PORTS
from auditor.reach.wiring import Box
from auditor.space.filters import Sides
from auditor.space.packets import DESTINATION, FROM_PORT, SOURCE, TO_PORT, PacketSet, Space
from auditor.space.rewriting import Change, Rewrite, image, paired, possibly_before, surely_before

MOST_TRANSLATIONS = 4
_SEARCHES = {
    "destination": frozenset({"destination", "identity_destination"}),
    "source": frozenset({"source", "identity"}),
}


@dataclass(frozen=True, slots=True)
class Step:
    """One translation packets have gone through: which rule of which device, between which interfaces."""

    device: str
    inward: str
    outward: str
    rule: int


Branch = tuple[Step, ...]
"""Every translation some packets have gone through since they were sent."""


def concerned(
    box: Box, search: str, inward: str, outward: str, vrf: str, translated: str = ""
) -> Iterator[tuple[int, Nat]]:
    """The rules of one search (``destination`` or ``source``) that speak of such traffic, in order."""
    kinds = _SEARCHES[search]
    for number, nat in enumerate(box.device.nats):
        if (
            nat.kind in kinds
            and nat.enabled
            and (not nat.vrf or nat.vrf == vrf)
            and (nat.inward is None or inward in nat.inward)
            and (search == "destination" or nat.outward is None or outward in nat.outward)
            and (search == "destination" or nat.translated is None or translated in nat.translated)
        ):
            yield number, nat


def _matches(space: Space, nat: Nat) -> tuple[PacketSet, PacketSet]:
    """What a translation rule certainly matches, and what it possibly does."""
    upper = space.between(nat.source, nat.destination, nat.service, upper=True)
    if nat.conditions:
        return space.nothing, upper
    return space.between(nat.source, nat.destination, nat.service, upper=False), upper


def rewrite(nat: Nat) -> Rewrite:
    """What a rule does to a header; an identity rule changes nothing."""
    if nat.kind in ("identity", "identity_destination"):
        return ()
    source = nat.kind == "source"
    address, port = (SOURCE, FROM_PORT) if source else (DESTINATION, TO_PORT)
    before, after = (nat.source if source else nat.destination), nat.to
    exact = not before.unknown and not after.unknown
    if nat.one_to_one and exact and before.upper.size == after.upper.size:
        found = [Change(address, after.upper, paired(before.upper, after.upper))]
    else:
        found = [Change(address, after.upper)]
    if nat.to_ports is not None:
        old = Ranges.union(term.source_ports if source else term.destination_ports for term in nat.service.terms)
        pieces = paired(old, nat.to_ports) if 1 < old.size == nat.to_ports.size else None
        found.append(Change(port, nat.to_ports, pieces))
    elif source and not nat.one_to_one:
        found.append(Change(FROM_PORT, ALL_PORTS))
    return tuple(found)


def certain(nat: Nat) -> bool:
    """True when what the rule makes of a packet it takes is wholly known."""
    return bool(nat.to.upper) and not nat.to.unknown


def split(box: Box, search: str, arriving: Sides, inward: str, outward: str, vrf: str, translated: str = "") -> Iterator[
    tuple[Sides, int, Nat | None]
]:  # fmt: skip
    """First match over the rules of one search: the packets each takes, and last what none takes (None)."""
    for number, nat in concerned(box, search, inward, outward, vrf, translated):
        if not arriving:
            return
        taken, left = arriving.taken(*_matches(arriving.lower.space, nat))
        if taken:
            yield taken, number, nat
            arriving = left
    if arriving:
        yield arriving, -1, None


def moved(nat: Nat, taken: Sides) -> Sides:
    """The packets a rule takes as they leave it."""
    change = rewrite(nat)
    after = Sides(image(taken.lower, change), image(taken.upper, change))
    return after if certain(nat) or not change else after.doubtful


def undone(nat: Nat, now: Sides, before: Sides) -> Sides:
    """Those of ``before`` that a rule turns into ``now``."""
    change = rewrite(nat)
    return Sides(surely_before(now.lower, change, before.lower), possibly_before(now.upper, change, before.upper))


def nothing_of(packets: PacketSet) -> Sides:
    """No packets at all."""
    return Sides(packets.space.nothing, packets.space.nothing)
