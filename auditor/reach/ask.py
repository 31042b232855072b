"""One question about one packet: is it delivered, by which line, and does its answer come back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from auditor.model.forwarding import Nat
from auditor.model.span import Span
from auditor.model.text import Text
from auditor.reach.flows import Unknown
from auditor.reach.follow import follow
from auditor.reach.journey import ANYWHERE, Journey, Stop
from auditor.reach.reached import not_supplied
from auditor.reach.replies import reply
from auditor.reach.tunnel_ends import IN_THE_CLEAR
from auditor.space.packets import Packet

if TYPE_CHECKING:
    from auditor.reach.network import Network

Verdict = Literal["permitted", "denied", "cannot_tell"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """``decided_by`` are the permitting or the stopping lines; ``translated`` the changes on the way, if any.

    ``answered`` says whether the reply of a permitted packet comes back on the same way.
    """

    verdict: Verdict
    journey: Journey | None = None
    decided_by: tuple[Span, ...] = ()
    translated: tuple[str, ...] = ()
    unknowns: tuple[Unknown, ...] = ()
    stops: tuple[Stop, ...] = ()
    answered: Verdict = "cannot_tell"


def ask(network: Network, packet: Packet, source: str = "", target: str = "") -> Answer:
    """Where a packet ends that a host of zone ``source`` (else: on any subnet with its source address) sends.

    With ``target`` only its arrival in that zone counts, else any delivery.
    """
    starts = _starts(network, packet, source)
    wanted = target or ANYWHERE
    if not starts:
        why = Text(
            "no supplied device has an interface behind which this source stands",
            "この送信元が接続されるインタフェースが、提出された機器にない",
        )
        return Answer(verdict="cannot_tell", unknowns=(Unknown(why),))
    stops: list[Stop] = []
    sampled: list[Nat] = []
    for possible in (False, True):
        stops.clear()
        for start in starts:
            if not (possible or start.certain):
                continue
            journey = follow(
                network, packet, start.device, start.interface, wanted, possible=possible, tunnel=start.tunnel,
                doubt=start.doubt, bridged=start.bridged, came=start.came, stops=stops, sampled=sampled,
            )  # fmt: skip
            if journey is not None:
                return _arrived(network, packet, journey, certain=not possible)
    blind = network.reach(source, target).blind if source and target else tuple(not_supplied(network))
    blind = (*blind, *dict.fromkeys(_not_every(nat) for nat in sampled))
    decided = stops[0].at if stops else ()
    verdict: Verdict = "cannot_tell" if blind else "denied"
    return Answer(verdict=verdict, decided_by=decided, unknowns=blind, stops=tuple(dict.fromkeys(stops)))


def _not_every(nat: Nat) -> Unknown:
    why = Text(
        f"translation {nat.name} may give any of many addresses, and not each was tried",
        f"変換 {nat.name} の変換先は多数あり、すべては確かめていない",
    )
    return Unknown(why, (nat.at,))


@dataclass(frozen=True, slots=True)
class _Start:
    device: str
    interface: str
    certain: bool = True
    bridged: bool = False
    tunnel: int = IN_THE_CLEAR
    doubt: Unknown | None = None
    came: tuple[str, str] | None = None


def _starts(network: Network, packet: Packet, source: str) -> list[_Start]:
    if source:
        return [
            _Start(
                seed.device, seed.interface, packet.source in seed.packets.lower.sources, seed.bridged, seed.tunnel,
                seed.doubt, seed.came,
            )
            for seed in network.spread(source).seeds
            if packet.source in seed.packets.upper.sources
        ]  # fmt: skip
    found = []
    for port in network.ports():
        if packet.source in port.interface.networks and not port.interface.enabled.is_(False):
            beyond = network.sides.beyond(port.device.name, port.interface.name)
            found.append(_Start(port.device.name, port.interface.name, certain=not beyond))
            found += [_Start(side.device, side.port, side.certain, bridged=True) for side in beyond]
    return found


def _arrived(network: Network, packet: Packet, journey: Journey, *, certain: bool) -> Answer:
    back = reply(network, packet, journey, possible=False)
    maybe = back.passes or reply(network, packet, journey, possible=True).passes
    return Answer(
        verdict="permitted" if certain else "cannot_tell",
        journey=journey,
        decided_by=tuple(span for hop in journey.hops for span in hop.rules),
        translated=tuple(change for hop in journey.hops for _, change in hop.translations),
        unknowns=journey.assumed,
        answered="permitted" if back.passes else "cannot_tell" if maybe else "denied",
    )
