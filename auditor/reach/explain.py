"""From sets to something a person can read: boxes with a witness each, walked hop by hop before they are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from auditor.model.address import format_ip
from auditor.reach.flows import Certainty, Flow, PairReach, Unknown
from auditor.reach.follow import follow
from auditor.reach.journey import Journey
from auditor.space.packets import Box, Packet, PacketSet

if TYPE_CHECKING:
    from auditor.reach.network import Network


class DisagreementError(Exception):
    """The set engine and the concrete evaluator differ on a definite packet: an internal error, never a verdict."""


def explain(network: Network, pair: PairReach, within: PacketSet | None, most: int) -> tuple[Flow, ...]:
    """The flows of a pair, definite before possible, at most ``most`` boxes of each."""
    lower = pair.lower if within is None else pair.lower & within
    upper = (pair.upper if within is None else pair.upper & within) - pair.lower
    found = [flow_of(network, pair, box, "definite") for box in lower.boxes(most)]
    found += [flow_of(network, pair, box, "possible") for box in upper.boxes(most)]
    return tuple(found)


def flow_of(network: Network, pair: PairReach, box: Box, certainty: Certainty) -> Flow:
    """One box with its witness and the way the witness takes.

    Raises DisagreementError when a definite witness cannot be walked.
    """
    packet = box.witness()
    journey = walk(network, pair.source, pair.target, packet, possible=certainty == "possible")
    if journey is None and certainty == "definite":
        raise DisagreementError(
            f"{pair.source} -> {pair.target}: {format_ip(packet.source)} -> {format_ip(packet.destination)} "
            f"protocol {packet.protocol} port {packet.destination_port}"
        )
    assumed: tuple[Unknown, ...] = journey.assumed if journey is not None else ()
    if journey is None and pair.shared is not None:
        assumed = (pair.shared,)
    hops = journey.hops if journey is not None else ()
    return Flow(
        certainty=certainty, source=pair.source, target=pair.target, box=box, witness=packet, path=hops,
        unknowns=assumed,
    )  # fmt: skip


def walk(network: Network, source: str, target: str, packet: Packet, *, possible: bool) -> Journey | None:
    """The packet's way from the interface of its zone where it enters, or None; every way is walked once."""
    key = (source, target, packet, possible)
    if key not in network.walked:
        network.walked[key] = _walk(network, source, target, packet, possible=possible)
    return network.walked[key]


def _walk(network: Network, source: str, target: str, packet: Packet, *, possible: bool) -> Journey | None:
    for seed in network.spread(source).seeds:
        packets = seed.packets.upper if possible else seed.packets.lower
        if packet.source not in packets.sources:
            continue
        journey = follow(
            network, packet, seed.device, seed.interface, target, possible=possible, tunnel=seed.tunnel,
            bridged=seed.bridged, came=seed.came, doubt=seed.doubt if possible else None,
        )  # fmt: skip
        if journey is not None:
            return journey
    return None
