"""What checks of switch ports share: which VLANs a switch knows, and the zones they belong to."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.model.device import Device
from auditor.model.interface import Interface, SwitchPort
from auditor.model.span import Span
from auditor.plant.types import Zone
from auditor.plant.zones import Assignment
from auditor.reach.network import Network


def switch_ports(device: Device) -> Iterator[tuple[Interface, SwitchPort]]:
    """Every switched port that is not certainly shut; members of an aggregate are left to the aggregate."""
    groups = {interface.name for interface in device.interfaces if interface.kind == "aggregate"}
    for interface in device.interfaces:
        port = interface.port
        if port is None or port.mode.is_("routed") or interface.enabled.is_(False) or interface.group in groups:
            continue
        yield interface, port


def known_vlans(device: Device) -> dict[int, Span]:
    """The VLANs a switch knows, each with a line that says so: its VLAN list, access ports, interfaces, SSIDs."""
    found: dict[int, Span] = {}
    for interface in device.interfaces:
        port = interface.port
        if interface.enabled.is_(False):
            continue
        if interface.vlan is not None:
            found.setdefault(interface.vlan, interface.at)
        if port is not None and port.mode.is_("access") and port.access_vlan.value is not None:
            found.setdefault(port.access_vlan.value, port.access_vlan.at or interface.at)
    for ssid in device.ssids:
        if ssid.vlan.value is not None:
            found.setdefault(ssid.vlan.value, ssid.at)
    return found | {vlan.id: vlan.at for vlan in device.vlans}


def vlan_zones(network: Network, device: Device) -> dict[str, tuple[Zone, Assignment, int]]:
    """The zones a switch carries: zone id -> the zone, the plant-file line, and the first VLAN in it."""
    found: dict[str, tuple[Zone, Assignment, int]] = {}
    for vlan in sorted(known_vlans(device)):
        place = network.zoning.vlan_zone(device.name, vlan) or _by_interface(network, device, vlan)
        zone = network.plant.zone(place.zone) if place is not None else None
        if place is not None and zone is not None:
            found.setdefault(zone.id, (zone, place, vlan))
    return found


def _by_interface(network: Network, device: Device, vlan: int) -> Assignment | None:
    """The zone of the device's own interface in a VLAN, where the plant file names prefixes only."""
    for interface in device.interfaces:
        if interface.vlan == vlan:
            return network.zoning.of(device.name, interface.name)
    return None
