"""What matters about the ways out of a plant beside addresses: how a line is made, when it is up, who may open ports."""

from __future__ import annotations

from typing import Literal

from auditor.model.fact import NOT_READ, Fact, unknown
from auditor.model.span import Span
from auditor.model.value import value

LineMedium = Literal["", "flets_pppoe", "flets_ipoe", "map_e", "ds_lite", "dial"]
"""How a line is made, in the words of the register of external connections; empty: no line says so."""

_IDLE: Fact[int] = unknown(NOT_READ)
_TIMED: Fact[bool] = unknown(NOT_READ)


@value(frozen=True, slots=True, kw_only=True)
class OutsideLine:
    """What lines say of an interface or tunnel that only matters when it leads outside; ``name`` is that of either.

    ``idle`` is after how many seconds without traffic it disconnects by itself, 0 standing for never. ``timed``: a
    schedule of the device connects and cuts it. Where either is unknown nothing tells how long the line stays up.
    """

    name: str
    at: Span
    medium: LineMedium = ""
    idle: Fact[int] = _IDLE
    timed: Fact[bool] = _TIMED


@value(frozen=True, slots=True, kw_only=True)
class DialIn:
    """A line that can be called: ``kind`` is ``modem`` or ``isdn``. Tunnels people dial into are :class:`Vpn` instead."""

    name: str
    kind: Literal["modem", "isdn"]
    at: Span
    enabled: Fact[bool]


@value(frozen=True, slots=True, kw_only=True)
class PortMapper:
    """A service by which hosts inside open ports of the translation for themselves: nobody approves them one by one.

    ``enabled`` unknown: its lines leave it open. ``outward`` are the interfaces it opens ports on (None: any it likes),
    ``inward`` those whose hosts may ask (None: any). A device that lists none has no such service, or none that is on
    without a line, provided its parser reads ``port_mappers``.
    """

    protocol: Literal["upnp", "nat-pmp", "upnp and nat-pmp"]
    at: Span
    enabled: Fact[bool]
    outward: frozenset[str] | None = None
    inward: frozenset[str] | None = None


@value(frozen=True, slots=True, kw_only=True)
class AirLink:
    """A radio that joins another device instead of serving clients: as its ``station``, or bridging to its like.

    ``interface`` is where its packets arrive; ``peer`` names the network it joins, where a line does.
    """

    interface: str
    mode: Literal["station", "bridge"]
    at: Span
    enabled: Fact[bool]
    peer: str = ""


@value(frozen=True, slots=True)
class NamedHost:
    """An address object that stands for whatever a DNS name resolves to: ``name`` as rules leave it unresolved."""

    name: str
    host: str
    at: Span
