"""What the device itself reported: rows of ``show`` tables, beside what its configuration says."""

from __future__ import annotations

from dataclasses import dataclass

from auditor.model.ranges import Ranges
from auditor.model.span import Span


@dataclass(frozen=True, slots=True)
class PortState:
    """A port's operational state; ``status`` is the table's word (``connected``, ``notconnect``, ``disabled`` …)."""

    port: str
    name: str
    status: str
    vlan: str
    at: Span


@dataclass(frozen=True, slots=True)
class Neighbor:
    """A CDP or LLDP neighbour: what is plugged into ``local_port``."""

    protocol: str
    local_port: str
    device: str
    remote_port: str
    platform: str
    address: str
    at: Span


@dataclass(frozen=True, slots=True)
class LearnedRoute:
    """One line of a routing table; ``next_hops`` are points on the address axis."""

    vrf: str
    prefix: Ranges
    protocol: str
    next_hops: tuple[int, ...]
    interface: str
    distance: int
    at: Span


@dataclass(frozen=True, slots=True)
class MacEntry:
    """A learned MAC address."""

    vlan: int | None
    mac: str
    port: str
    at: Span


@dataclass(frozen=True, slots=True)
class SoftwareVersion:
    """What the device says it is."""

    version: str
    model: str
    serial: str
    at: Span


@dataclass(frozen=True, slots=True)
class Observed:
    """Everything reported by one device; a field None means that table was not exported.

    ``routes`` is the truth for the VRFs in ``routed_vrfs`` and says nothing of any other.
    """

    ports: tuple[PortState, ...] | None = None
    neighbors: tuple[Neighbor, ...] | None = None
    routes: tuple[LearnedRoute, ...] | None = None
    routed_vrfs: tuple[str, ...] = ()
    macs: tuple[MacEntry, ...] | None = None
    version: SoftwareVersion | None = None
