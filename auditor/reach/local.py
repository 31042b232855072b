"""The device itself as destination: which of its services hosts of a zone reach."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from auditor.model.address import ANY
from auditor.model.device import Device
from auditor.model.management import Listener
from auditor.model.ranges import NOTHING, Ranges
from auditor.reach.flows import Unknown
from auditor.reach.reached import Arrival
from auditor.reach.routes import neighbourly, own_addresses
from auditor.space.filters import Sides
from auditor.space.packets import PacketSet

if TYPE_CHECKING:
    from auditor.reach.network import Network


@dataclass(frozen=True, slots=True, kw_only=True)
class ManagementReach:
    """A service of a device as one zone reaches it: certainly (``lower``) and possibly (``upper``), as sent."""

    zone: str
    device: Device
    listener: Listener
    lower: PacketSet
    upper: PacketSet
    inward: tuple[str, ...]
    blind: tuple[Unknown, ...] = ()


def management_reach(network: Network, zone: str) -> tuple[ManagementReach, ...]:
    """Every enabled (or possibly enabled) listener with ports, of every device, as seen from ``zone``."""
    spread = network.spread(zone)
    found = []
    for device in network.devices:
        arrivals = [arrival for arrival in spread.local if arrival.device == device.name]
        for listener in device.listeners:
            if listener.enabled.is_(False) or not listener.ports:
                continue
            parts = []
            inward = []
            for arrival in arrivals:
                accepted = _accepted(network, device, listener, arrival)
                if accepted:
                    inward.append(arrival.inward)
                    parts.append((arrival.branch, accepted))
            sides = spread.as_sent(parts)
            found.append(
                ManagementReach(
                    zone=zone, device=device, listener=listener, lower=sides.lower, upper=sides.upper,
                    inward=tuple(dict.fromkeys(inward)), blind=tuple(spread.blind),
                )
            )  # fmt: skip
    return tuple(found)


def listening_addresses(device: Device, listener: Listener) -> Ranges:
    """The device's own addresses a service answers on."""
    return Ranges.union(
        own_addresses(interface) | neighbourly(interface)
        for interface in device.interfaces
        if interface.vrf == listener.vrf and (listener.interfaces is None or interface.name in listener.interfaces)
    )


def _accepted(network: Network, device: Device, listener: Listener, arrival: Arrival) -> Sides:
    space = network.space
    addressed = listening_addresses(device, listener)
    ports = space.nothing
    for protocol, port in listener.ports:
        ports |= space.box(destination=addressed, protocol=Ranges.one(protocol), destination_port=Ranges.one(port))
    sources = listener.sources
    allowed_lower = sources.value.lower if sources.value is not None else NOTHING
    allowed_upper = sources.value.upper if sources.value is not None else ANY
    at_home = listener.interfaces is None or arrival.inward in listener.interfaces
    certain = listener.enabled.is_(True) and at_home
    lower = (arrival.packets.lower & ports).from_sources(allowed_lower) if certain else space.nothing
    return Sides(lower, (arrival.packets.upper & ports).from_sources(allowed_upper))
