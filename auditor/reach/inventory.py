"""Everything the configurations show of a plant, in tables, and where the ledger agrees."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from auditor.model.address import prefix
from auditor.model.device import Device
from auditor.model.interface import Interface
from auditor.model.ranges import Ranges
from auditor.model.span import Span
from auditor.plant.endpoints import Host
from auditor.plant.ledger import Found
from auditor.plant.rows import Asset
from auditor.reach.external import ExternalLink
from auditor.reach.usage import traffic, usage_of

if TYPE_CHECKING:
    from auditor.reach.network import Network

_LOOPBACK = prefix("127.0.0.0/8")


@dataclass(frozen=True, slots=True)
class DeviceEntry:
    """A supplied device; ``zones`` it stands in, ``row`` None: not in the ledger, or there is none."""

    device: Device
    zones: tuple[str, ...]
    row: Found | None


@dataclass(frozen=True, slots=True)
class InterfaceEntry:
    """An interface of a supplied device; ``zone`` empty: none claims it."""

    device: Device
    interface: Interface
    zone: str


@dataclass(frozen=True, slots=True)
class NetworkEntry:
    """A subnet that supplied devices stand on, ``at`` the first line that says so; ``places`` are device:interface."""

    network: Ranges
    zone: str
    vlans: tuple[int, ...]
    places: tuple[str, ...]
    at: Span


@dataclass(frozen=True, slots=True)
class ExternalEntry:
    """A connection to the outside with the manual's usage type, by the register or the traffic (empty: not known)."""

    link: ExternalLink
    usage_type: str


@dataclass(frozen=True, slots=True)
class HostEntry:
    """A host the configurations speak of; ``zone`` empty: nothing tells it."""

    host: Host
    zone: str
    row: Found | None


@dataclass(frozen=True, slots=True)
class Inventory:
    """All of it. ``unseen`` are ledger rows in use that no configuration shows a trace of; None: there is no ledger."""

    devices: tuple[DeviceEntry, ...]
    interfaces: tuple[InterfaceEntry, ...]
    networks: tuple[NetworkEntry, ...]
    hosts: tuple[HostEntry, ...]
    external: tuple[ExternalEntry, ...]
    unseen: tuple[Asset, ...] | None


def take_inventory(network: Network) -> Inventory:
    """The inventory of a plant, in the order of devices and their configurations."""
    ledger = network.ledger
    devices = tuple(
        DeviceEntry(device, _zones(network, device), ledger.of_device(device) if ledger is not None else None)
        for device in network.devices
    )
    hosts = tuple(
        HostEntry(host, zone.id if zone is not None else "", ledger.of_host(host) if ledger is not None else None)
        for host in network.hosts
        for zone in (network.host_zones.of(host),)
    )
    rows = (*(entry.row for entry in devices), *(entry.row for entry in hosts))
    seen = {found.row.asset_id for found in rows if found is not None}
    unseen = None
    if ledger is not None:
        in_use = (row for row in ledger.rows if row.status in (None, "in_use"))
        unseen = tuple(row for row in in_use if row.asset_id not in seen)
    return Inventory(
        devices=devices,
        interfaces=tuple(
            InterfaceEntry(device, interface, _zone(network, device, interface))
            for device in network.devices
            for interface in device.interfaces
        ),
        networks=tuple(_networks(network)),
        hosts=hosts,
        external=tuple(
            ExternalEntry(link, usage_of(network, link, traffic(network, link)).type)
            for link in network.external_points
        ),
        unseen=unseen,
    )


def _zone(network: Network, device: Device, interface: Interface) -> str:
    found = network.assignment(device.name, interface.name)
    return found.zone if found is not None else ""


def _zones(network: Network, device: Device) -> tuple[str, ...]:
    found = {_zone(network, device, interface) for interface in device.interfaces}
    return tuple(zone.id for zone in network.plant.zones if zone.id in found)


def _networks(network: Network) -> Iterator[NetworkEntry]:
    """Every subnet once, in address order, with all interfaces on it; single addresses are no networks."""
    places: dict[Ranges, list[tuple[Device, Interface, Span]]] = {}
    for device in network.devices:
        for interface in device.interfaces:
            for address in interface.addresses if interface.kind != "loopback" else ():
                if address.network.size > 1 and address.network.least not in _LOOPBACK:
                    places.setdefault(address.network, []).append((device, interface, address.at))
    for subnet in sorted(places, key=lambda found: found.intervals):
        on = places[subnet]
        zones = {_zone(network, device, interface) for device, interface, _ in on}
        by_prefix = network.host_zones.of_address(subnet.least)
        yield NetworkEntry(
            network=subnet,
            zone=next(iter(zones)) if len(zones) == 1 else by_prefix.id if by_prefix is not None else "",
            vlans=tuple(sorted({interface.vlan for _, interface, _ in on if interface.vlan is not None})),
            places=tuple(dict.fromkeys(f"{device.name}:{interface.name}" for device, interface, _ in on)),
            at=on[0][2],
        )
