"""Which zone a host lies in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from auditor.model.ranges import Ranges
from auditor.plant.endpoints import Host
from auditor.plant.types import Zone

if TYPE_CHECKING:
    from auditor.reach.network import Network


class HostZones:
    """The zones of hosts: by address, else by the interface or VLAN they are seen at."""

    def __init__(self, network: Network) -> None:
        self._network = network
        plant, zoning = network.plant, network.zoning
        prefixes = [(prefixed, zone) for zone in plant.zones for prefixed, _ in zone.prefix_lines]
        pinned = [
            (Ranges((interval,)), zone)
            for zone in plant.zones
            for interval in (zoning.networks.get(zone.id, Ranges()) - zone.prefixes)
        ]
        self._prefixes: Sequence[tuple[Ranges, Zone]] = sorted((*prefixes, *pinned), key=lambda pair: pair[0].size)

    def of_address(self, ip: int) -> Zone | None:
        """The zone of the longest prefix (or subnet of a zone's interface) that holds an address."""
        return next((zone for prefixed, zone in self._prefixes if ip in prefixed), None)

    def of(self, host: Host) -> Zone | None:
        """The zone a host lies in, or None when nothing tells."""
        if host.ip is not None:
            return self.of_address(host.ip)
        for sighting in host.sightings:
            place = self._network.zoning.of(sighting.device, sighting.endpoint.interface)
            if place is None and sighting.endpoint.vlan is not None:
                place = self._network.zoning.vlan_zone(sighting.device, sighting.endpoint.vlan)
            if place is not None:
                return self._network.plant.zone(place.zone)
        return None
