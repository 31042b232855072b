"""The ways out of a device one packet may take: policy routes in order, then the longest prefix."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from auditor.model.address import ANY
from auditor.model.forwarding import PolicyRoute
from auditor.model.text import Text
from auditor.reach.flows import Unknown
from auditor.reach.forwarding import chosen, policies, specific
from auditor.reach.routes import Entry, lookup
from auditor.reach.single import matches
from auditor.reach.wiring import Box
from auditor.space.packets import Packet

if TYPE_CHECKING:
    pass


def ways_of(
    box: Box, inward: str, vrf: str, packet: Packet, *, possible: bool
) -> Iterator[tuple[Entry, tuple[Unknown, ...]]]:
    """The ways out of one packet, each with what must be assumed: policy routes in order, then the longest prefix."""
    passed_by: tuple[Unknown, ...] = ()
    for policy in policies(box, inward, vrf):
        known = replace(policy, conditions=())
        hit = matches(known, packet)
        if hit is False or (policy.only_default and packet.destination in specific(box, vrf)):
            continue
        entries = chosen(box, policy)
        sure = hit and not policy.conditions and all(entry.certain for entry in entries or ())
        doubts = () if sure else (_unsettled(box, entries[0] if entries else _named(policy)),)
        if sure or possible:
            for entry in entries or ():
                yield entry, (*passed_by, *doubts)
            if entries is None:
                table = policy.next_vrf if policy.next_vrf is not None else vrf
                for found, unsure in by_table(box, table, packet, possible=possible):
                    yield found, (*passed_by, *doubts, *unsure)
        if sure or not possible:
            return
        passed_by = (*passed_by, *doubts)
    for found, unsure in by_table(box, vrf, packet, possible=possible):
        yield found, (*passed_by, *unsure)


def _named(policy: PolicyRoute) -> Entry:
    why = ", ".join(policy.conditions)
    return Entry(prefix=ANY, outward="", next_hop=None, at=policy.at, distance=0, certain=False, why=why)


def by_table(
    box: Box, vrf: str, packet: Packet, *, possible: bool, asked: tuple[str, ...] = ()
) -> Iterator[tuple[Entry, tuple[Unknown, ...]]]:
    """The ways out by a routing table alone: the longest prefix, on into other tables where it says so."""
    for entry, settled in lookup(box.entries.get(vrf, ()), packet.destination):
        if settled or possible:
            doubts = () if settled else (_unsettled(box, entry),)
            if entry.into is None:
                yield entry, doubts
            elif entry.into not in asked:
                further = by_table(box, entry.into, packet, possible=possible, asked=(*asked, vrf))
                yield from ((found, (*doubts, *unsure)) for found, unsure in further)


def _unsettled(box: Box, entry: Entry) -> Unknown:
    why = Text(
        f"the route on {box.device.name} may not hold ({entry.why or 'an uncertain route stands beside it'})",
        f"{box.device.name} のこの経路は有効とは限らない（{entry.why or '不確かな経路が並存する'}）",
    )
    return Unknown(why, (entry.at,))
