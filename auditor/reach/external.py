"""Every place where the plant touches the outside: interfaces, tunnels, cloud agents, public servers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from auditor.model.address import format_ip
from auditor.model.device import Device
from auditor.model.interface import Interface
from auditor.model.ranges import Ranges
from auditor.model.span import Span
from auditor.plant.ports import same_port
from auditor.plant.rows import ExternalConnection
from auditor.plant.types import Zone
from auditor.plant.zones import EXTERNAL_KINDS, NOT_ON_THE_INTERNET

if TYPE_CHECKING:
    from auditor.reach.network import Network

_CARRIER_KINDS = frozenset({"cellular", "dialer", "ppp"})
_PROVIDER_GIVEN = frozenset({"pppoe", "negotiated"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ExternalLink:
    """One point of contact. ``declared`` None: there is no register to look it up in; ``row`` is its register row.

    ``kind`` says what it is; ``name`` is the interface, tunnel or server as the device names it.
    """

    device: str
    name: str
    kind: Literal["interface", "vpn", "cloud", "server"]
    to: str
    medium: str
    usage_type: str
    at: tuple[Span, ...]
    row: ExternalConnection | None
    declared: bool | None


def find_external_points(network: Network) -> tuple[ExternalLink, ...]:
    """All points of contact, in the order of devices and their configuration."""
    return tuple(
        _declared(network, device, *found)
        for device in network.devices
        for found in (*_interfaces(network, device), *_tunnels(device), *_servers(network, device))
    )


_Found = tuple[str, Literal["interface", "vpn", "cloud", "server"], str, str, tuple[Span, ...]]


def is_external(network: Network, device: str, interface: Interface) -> bool:
    """True when an interface leads outside by its zone, its kind, or its address."""
    zone = network.zone(device, interface.name)
    if zone is not None:
        return zone.kind in EXTERNAL_KINDS
    return (
        interface.kind in _CARRIER_KINDS
        or interface.dynamic in _PROVIDER_GIVEN
        or any(address.ip not in NOT_ON_THE_INTERNET for address in interface.addresses)
    )


def _interfaces(network: Network, device: Device) -> Iterator[_Found]:
    for interface in device.interfaces:
        if interface.enabled.is_(False) or interface.kind == "loopback":
            continue
        zone = network.zone(device.name, interface.name)
        carrier = interface.kind in _CARRIER_KINDS or interface.dynamic in _PROVIDER_GIVEN
        if is_external(network, device.name, interface) or carrier:
            yield (
                interface.name,
                "interface",
                zone.id if zone is not None else "",
                _medium(interface, zone),
                (interface.at,),
            )


def _medium(interface: Interface, zone: Zone | None) -> str:
    if interface.kind == "cellular":
        return "wwan"
    if interface.kind in ("dialer", "ppp") or interface.dynamic in _PROVIDER_GIVEN:
        return "ppp"
    return "internet" if zone is not None and zone.kind == "internet" else "unknown"


def _tunnels(device: Device) -> Iterator[_Found]:
    for vpn in device.vpns:
        if vpn.enabled and (vpn.peer is None or vpn.peer not in NOT_ON_THE_INTERNET):
            peer = vpn.peer_name or (format_ip(vpn.peer) if vpn.peer is not None else "")
            yield vpn.name, "vpn", peer, vpn.kind, (vpn.at,)


def _servers(network: Network, device: Device) -> Iterator[_Found]:
    inside = Ranges.union(zone.prefixes for zone in network.plant.zones if zone.kind not in EXTERNAL_KINDS)
    for server in device.servers:
        if server.use == "cloud":
            yield f"{server.use} {server.host}", "cloud", server.host, "internet", (server.at,)
        elif server.ip is not None and server.ip not in NOT_ON_THE_INTERNET and server.ip not in inside:
            yield f"{server.use} {server.host}", "server", server.host, "internet", (server.at,)


def _declared(
    network: Network, device: Device, name: str, kind: Literal["interface", "vpn", "cloud", "server"], to: str,
    medium: str, at: tuple[Span, ...],
) -> ExternalLink:  # fmt: skip
    rows = network.plant.registers.external_connections
    row = next((row for row in rows or () if row.device == device.name and _same(row.interface_or_vpn, name)), None)
    return ExternalLink(
        device=device.name, name=name, kind=kind, to=to,
        medium=row.medium if row is not None and row.medium is not None else medium,
        usage_type=row.usage_type if row is not None else "", at=at, row=row,
        declared=None if rows is None else row is not None,
    )  # fmt: skip


def _same(written: str, name: str) -> bool:
    return written.strip().casefold() == name.casefold() or same_port(written, name)
