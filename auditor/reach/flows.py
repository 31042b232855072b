"""Answers about reachability, as checks and reports see them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from auditor.model.forwarding import Vpn
from auditor.model.span import Span
from auditor.model.text import Text
from auditor.space.packets import Box, Packet, PacketSet

Certainty = Literal["definite", "possible"]


@dataclass(frozen=True, slots=True)
class Unknown:
    """Something nobody can know from what was given, and the lines that raise the question."""

    text: Text
    at: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Hop:
    """One device on a path. ``outward`` empty: the packet was for the device itself.

    ``rules`` are the lines that let the packet pass (or, on the last hop of a journey that ends early, the one that
    stopped it); ``route`` is the routing line; ``translations`` name source or destination changes made here.
    ``packets`` is the witness as it came in, as the device's policies saw it, and as it left; ``came_by`` and ``sent_by``
    are the tunnels of this device it came out of and went into.
    """

    device: str
    inward: str
    outward: str = ""
    rules: tuple[Span, ...] = ()
    route: Span | None = None
    translations: tuple[tuple[Span, str], ...] = ()
    packets: tuple[Packet, Packet, Packet] | None = None
    came_by: Vpn | None = None
    sent_by: Vpn | None = None

    @property
    def outlet(self) -> str:
        """The interface it left by, with the tunnel that carried it: ``Gi0/1 [M 10]``."""
        return self.outward if self.sent_by is None else f"{self.outward} [{self.sent_by.name}]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """One readable part of what passes between two zones, with a witness that was followed hop by hop.

    ``source`` and ``target`` are zone ids (or ``device:NAME`` for a device itself); ``box`` and ``witness`` are headers as
    the source sends them. ``unknowns`` decide a possible flow.
    """

    certainty: Certainty
    source: str
    target: str
    box: Box
    witness: Packet
    path: tuple[Hop, ...]
    unknowns: tuple[Unknown, ...] = ()

    @property
    def permitting(self) -> tuple[Span, ...]:
        """The rule lines that let it pass, in path order."""
        return tuple(span for hop in self.path for span in hop.rules)


@dataclass(frozen=True, slots=True, kw_only=True)
class PairReach:
    """Who may start what from one zone to another: ``lower`` certainly passes, ``upper`` possibly.

    ``blind`` are reasons why even ``upper`` may miss something (a zone that no supplied device carries, a budget
    overrun): with any of them nothing is proved absent. ``undecided``: the budget ran out, and both sets are empty. ``shared`` is set when both zones certainly or possibly lie in
    one broadcast domain: then their hosts may meet without any device, and ``upper`` holds everything.
    """

    source: str
    target: str
    lower: PacketSet
    upper: PacketSet
    blind: tuple[Unknown, ...] = ()
    shared: Unknown | None = None
    undecided: bool = False

    @property
    def proved_absent(self) -> bool:
        """True when nothing passes, whatever the unknowns are."""
        return not self.upper and not self.blind
