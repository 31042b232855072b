"""Whether hosts of two zones meet in one broadcast domain without any device between them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from auditor.model.device import Device
from auditor.model.interface import Interface, vlan_place
from auditor.model.ranges import Ranges
from auditor.model.span import Span
from auditor.model.text import Text
from auditor.plant.types import Plant
from auditor.plant.zones import Zoning
from auditor.reach.flows import Unknown
from auditor.reach.frames import Station
from auditor.reach.layer2 import Segments


@dataclass(frozen=True, slots=True)
class Stand:
    """Where hosts of a zone stand; ``port`` is the switch port when they are certainly behind that one."""

    station: Station
    at: Span
    port: str = ""
    protected: bool = False


def stands(
    devices: Sequence[Device], plant: Plant, zoning: Zoning, segments: Segments, zone: str
) -> Iterator[Stand]:  # fmt: skip
    """The places of a zone: its interfaces, those with an address in its prefixes, and its SSIDs."""
    stated = plant.zone(zone)
    prefixes = stated.prefixes if stated is not None else Ranges()
    for device in devices:
        for interface in device.interfaces:
            assignment = zoning.of(device.name, interface.name)
            assigned = assignment is not None and assignment.zone == zone
            if assigned or any(address.ip in prefixes for address in interface.addresses):
                yield from _stand(segments, device, interface)
        for ssid in device.ssids:
            found = zoning.of_ssid(device.name, ssid.name)
            if found is None or found.zone != zone:
                continue
            if ssid.vlan.value is not None:
                yield Stand((device.name, vlan_place(ssid.vlan.value)), ssid.at)
            elif (station := segments.station(device.name, ssid.interface)) is not None:
                yield Stand(station, ssid.at)
                for other in segments.others(device.name, ssid.interface):
                    yield Stand(other, ssid.at)


def _stand(segments: Segments, device: Device, interface: Interface) -> Iterator[Stand]:
    station = segments.station(device.name, interface.name)
    switched = interface.port
    if station is not None:
        yield Stand(station, interface.at)
        for other in segments.others(device.name, interface.name):
            yield Stand(other, interface.at)
    elif switched is not None and switched.access_vlan.value is not None:
        station = (device.name, vlan_place(switched.access_vlan.value))
        private = any(vlan.id == switched.access_vlan.value and vlan.private for vlan in device.vlans)
        protected = switched.isolated.is_(True) and switched.mode.is_("access") and not private
        yield Stand(station, interface.at, interface.name, protected)


def met(
    segments: Segments, source: tuple[str, Sequence[Stand]], target: tuple[str, Sequence[Stand]]
) -> Unknown | None:  # fmt: skip
    """Why hosts of two zones may meet, or None when they certainly do not."""
    there: dict[Station, list[Stand]] = {}
    for theirs in target[1]:
        there.setdefault(segments.domain(theirs.station, possible=True), []).append(theirs)
    for ours in source[1]:
        for theirs in there.get(segments.domain(ours.station, possible=True), ()):
            if not _apart(segments, ours, theirs):
                a, b = ours.station, theirs.station
                why = Text(
                    f"{a[0]} {a[1]} ({source[0]}) and {b[0]} {b[1]} ({target[0]}) may be one broadcast domain",
                    f"{a[0]} {a[1]}（{source[0]}）と {b[0]} {b[1]}（{target[0]}）が同一ブロードキャストドメインの可能性がある",
                )
                return Unknown(why, (ours.at, theirs.at))
    return None


def _apart(segments: Segments, ours: Stand, theirs: Stand) -> bool:
    """Certainly kept apart: by a private VLAN or client isolation, or as two protected ports of one switch.

    Protected ports forward nothing to each other, on one switch alone (Catalyst 2960 Software Configuration Guide,
    Configuring Protected Ports).
    """
    if segments.apart(ours.station, theirs.station):
        return True
    return (
        ours.protected and theirs.protected and ours.port != theirs.port and ours.station[0] == theirs.station[0]
    )  # fmt: skip
