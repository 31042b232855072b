"""One packet under way: where it is, what was asked, how far it came."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from auditor.model.forwarding import Nat
from auditor.model.span import Span
from auditor.model.text import Text
from auditor.reach.flows import Hop, Unknown
from auditor.reach.routes import Entry
from auditor.space.packets import Packet

if TYPE_CHECKING:
    from auditor.reach.network import Network


ANYWHERE = "*"
"""The target of a packet that only has to be delivered: to any host, or to a device itself."""


MOST_HOPS = 24


MOST_STATES = 2_000


@dataclass(frozen=True, slots=True)
class Journey:
    """A packet's way and everything that had to be assumed on it (nothing for a definite one)."""

    hops: tuple[Hop, ...]
    assumed: tuple[Unknown, ...] = ()
    arrived: bool = True


@dataclass(frozen=True, slots=True)
class Stop:
    """Where one way ended: the device and the line that dropped the packet (none where no route led on)."""

    device: str
    inward: str
    at: tuple[Span, ...]
    why: Text


FILTERED = Text("dropped by a filter", "フィルタで破棄")


NO_ROUTE = Text("no route", "経路なし")


NOT_FORWARDING = Text("the device does not route", "ルーティングしない機器")


@dataclass(frozen=True, slots=True)
class State:
    """Where a packet is: the device it enters and how, the hops behind it, and what had to be assumed so far."""

    device: str
    inward: str
    packet: Packet
    tunnel: int
    hops: tuple[Hop, ...]
    assumed: tuple[Unknown, ...]
    bridged: bool = False
    entry: Entry | None = None
    came: tuple[str, str] | None = None
    lines: tuple[Span, ...] = ()
    """Lines of switch ports passed on the way in."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of a packet: whether it reaches ``target``, certainly or possibly."""

    network: Network
    target: str
    possible: bool
    stops: list[Stop]
    tunnels: bool = True
    sampled: list[Nat] = field(default_factory=list)
    """Translations of which not every outcome was tried."""


Steps = Iterator[Journey]
