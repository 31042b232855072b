"""The whole plant as one value: devices, what the plant file states, and every question checks may ask."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from functools import cached_property, partial

from auditor.model.device import Device
from auditor.model.interface import Interface
from auditor.model.management import Listener
from auditor.model.ranges import Ranges
from auditor.model.rule import Rule
from auditor.model.span import Span
from auditor.plant.assign import assign_zones
from auditor.plant.endpoints import Host, find_hosts
from auditor.plant.ledger import Ledger, index
from auditor.plant.links import PhysicalLink, find_links
from auditor.plant.ports import FREE_WORDS, port_form
from auditor.plant.rows import Asset
from auditor.plant.types import Plant, Scalar, Zone
from auditor.plant.zones import Assignment, Zoning, zone_addresses
from auditor.reach.bridging import Sides
from auditor.reach.declared import declared_packets
from auditor.reach.doors import DoorFinder
from auditor.reach.explain import explain
from auditor.reach.external import ExternalLink
from auditor.reach.flows import Flow, PairReach, Unknown
from auditor.reach.follow import leaves
from auditor.reach.frames import Station
from auditor.reach.hosts import HostZones
from auditor.reach.journey import Journey
from auditor.reach.layer2 import Segments, find_segments
from auditor.reach.local import ManagementReach, management_reach
from auditor.reach.meeting import Stand, met, stands
from auditor.reach.outlets import find_external_points
from auditor.reach.reached import Spread
from auditor.reach.redundancy import RedundantPair, redundant_pairs
from auditor.reach.spread import spread_from
from auditor.reach.tunnel_ends import TunnelEnds
from auditor.reach.usage import Traffic, find_traffic
from auditor.reach.wiring import Wiring, wire
from auditor.space.difference import content
from auditor.space.packets import Packet, PacketSet, Space

NETWORK_KINDS = frozenset({"router", "firewall", "switch", "l3switch", "ap", "wlc", "vpn_gateway", "cellular_gateway"})
"""Ledger kinds of devices that have a configuration to supply."""


@dataclass(frozen=True, slots=True)
class Port:
    """An interface together with its device."""

    device: Device
    interface: Interface

    def __str__(self) -> str:
        return f"{self.device.name}:{self.interface.name}"


class Network:
    """Devices in a plant. Everything is computed on first question and kept; nothing changes afterwards.

    ``broken`` are the files of further devices that could not be parsed: what they would join is not known.
    """

    def __init__(self, devices: Sequence[Device], plant: Plant, as_of: date, broken: Sequence[str] = ()) -> None:
        self.devices = tuple(devices)
        self.broken = tuple(broken)
        self.plant = plant
        self.as_of = as_of
        self.space = Space()
        self.walked: dict[tuple[str, str, Packet, bool], Journey | None] = {}
        """Witnesses followed so far and where they went."""
        self.within: PacketSet | None = None
        """The packets asked about; None: all."""
        self.row_spreads: dict[tuple[str, int], Spread] = {}
        """Rows of the flow register followed by themselves, by the zone that sends and the packets' number in the space."""
        self._spreads: dict[str, Spread] = {}
        self._networks: dict[str, Ranges] = {}
        self._managed: dict[str, tuple[ManagementReach, ...]] = {}
        self._standing: dict[str, tuple[Stand, ...]] = {}
        self._addresses: dict[tuple[str, bool], Ranges] = {}

    def narrowed(self, packets: PacketSet) -> Network:
        """The same network asked about some packets of its space alone: whatever it says is of those."""
        _ = self.wiring, self.doors, self.sides, self.tunnel_ends  # worked out once for both
        narrow = copy(self)
        narrow.within = packets
        narrow.walked, narrow._spreads = {}, {}
        return narrow

    @contextmanager
    def workspace(self) -> Iterator[Space]:
        """A space of its own for one long computation, dropped afterwards; gives the lasting one, where results belong.

        What a walk makes on its way is many times what it finds, and a diagram never forgets.
        """
        lasting, self.space = self.space, Space()
        try:
            yield lasting
        finally:
            self.space.diagram.clear()
            self.space = lasting

    def device(self, name: str) -> Device | None:
        """The supplied device of that name, or None."""
        return self._by_name.get(name)

    def ports(self) -> Iterator[Port]:
        """Every interface of every device."""
        for device in self.devices:
            for interface in device.interfaces:
                yield Port(device, interface)

    def port(self, device: str, interface: str) -> Port | None:
        """The interface of that name, however it is abbreviated, or None."""
        exact, forms = self._port_names
        return exact.get((device, interface)) or forms.get((device, port_form(interface)))

    @cached_property
    def _port_names(self) -> tuple[dict[tuple[str, str], Port], dict[tuple[str, tuple[str, str]], Port]]:
        exact: dict[tuple[str, str], Port] = {}
        forms: dict[tuple[str, tuple[str, str]], Port] = {}
        for port in self.ports():
            exact.setdefault((port.device.name, port.interface.name), port)
            forms.setdefault((port.device.name, port_form(port.interface.name)), port)
        return exact, forms

    def rule_content(self, at: Span) -> str:
        """What the rules on a line match and do, whole and in words that mean nothing else; empty where there are none."""
        return "; ".join(_spelled(content(rule)) for rule in self._rules_at.get(at, ()))

    @cached_property
    def _rules_at(self) -> dict[Span, list[Rule]]:
        found: dict[Span, list[Rule]] = {}
        for device in self.devices:
            for ruleset in device.filters:
                for rule in ruleset.rules:
                    found.setdefault(rule.at, []).append(rule)
        return found

    def parameter(self, check: str, name: str, default: Scalar) -> Scalar:
        """A check's parameter: the plant file's value, else the tool's own default."""
        return self.plant.parameters.get(check, {}).get(name, default)

    @cached_property
    def _by_name(self) -> dict[str, Device]:
        return {device.name: device for device in self.devices}

    @cached_property
    def links(self) -> tuple[PhysicalLink, ...]:
        """Physical links: declared, discovered, or described on both ends."""
        return find_links(self.plant, self.devices)

    @cached_property
    def zoning(self) -> Zoning:
        """Which interface lies in which zone, and why."""
        return assign_zones(self.plant, self.devices)

    @cached_property
    def segments(self) -> Segments:
        """Layer-2 broadcast domains, certain and possible."""
        hubs = frozenset(stand_in.name for stand_in in self.plant.stand_ins if stand_in.kind == "hub")
        return find_segments(self.devices, self.links, hubs)

    @cached_property
    def wiring(self) -> Wiring:
        """Who is the next device behind an interface, routing tables and bound filters."""
        return wire(self.devices, self.segments)

    @cached_property
    def tunnel_ends(self) -> TunnelEnds:
        """Which tunnels of supplied devices are the two ends of one."""
        return TunnelEnds(self.wiring.boxes, partial(leaves, self))

    def assignment(self, device: str, interface: str) -> Assignment | None:
        """The zone of an interface with the plant-file line that gives it, or None when unassigned."""
        return self.zoning.of(device, interface)

    def zone(self, device: str, interface: str) -> Zone | None:
        """The zone of an interface, or None when unassigned."""
        found = self.zoning.of(device, interface)
        return None if found is None else self.plant.zone(found.zone)

    def addresses(self, zone: Zone, *, as_source: bool) -> Ranges:
        """The addresses hosts of a zone send from, or are delivered at (decision 29)."""
        key = (zone.id, as_source)
        found = self._addresses.get(key)
        if found is None:
            found = self._addresses[key] = zone_addresses(self.plant, zone, as_source, self.zoning)
        return found

    def carriers(self, zone: str) -> tuple[Port, ...]:
        """The interfaces with addresses (or pinned ones) that lie in a zone."""
        return self._carriers.get(zone, ())

    @cached_property
    def _carriers(self) -> dict[str, tuple[Port, ...]]:
        gathered: dict[str, list[Port]] = {}
        for port in self.ports():
            found = self.zoning.of(port.device.name, port.interface.name)
            if found is not None and (port.interface.addresses or port.interface.dynamic or found.how == "interface"):
                gathered.setdefault(found.zone, []).append(port)
        return {zone: tuple(ports) for zone, ports in gathered.items()}

    def carried_networks(self, zone: str) -> Ranges:
        """The subnets of a zone's carriers behind which its hosts are."""
        found = self._networks.get(zone)
        if found is None:
            found = self._networks[zone] = Ranges.union(
                port.interface.networks
                for port in self.carriers(zone)
                if any(one == zone for one, _ in self.sides.zones(port.device.name, port.interface.name))
            )
        return found

    @cached_property
    def doors(self) -> DoorFinder:
        """The filters on switch ports and VLANs."""
        return DoorFinder(self.wiring, self.links)

    @cached_property
    def sides(self) -> Sides:
        """On which side of filtering bridges the hosts of zones are."""
        return Sides(self.wiring, self.zoning)

    def spread(self, zone: str) -> Spread:
        """Everything hosts of a zone can start, followed through all devices; computed once per zone."""
        found = self._spreads.get(zone)
        if found is None:
            found = self._spreads[zone] = spread_from(self, zone, self.within)
        return found

    def reach(self, source: str, target: str) -> PairReach:
        """Who may start what from zone ``source`` to zone ``target``."""
        return self.spread(source).pair(target)

    def flows(self, pair: PairReach, within: PacketSet | None = None, most: int = 50) -> tuple[Flow, ...]:
        """Readable flows of a pair (inside ``within``): definite ones first, each with witness and path.

        At most ``most`` boxes of either certainty; raises :class:`auditor.reach.explain.DisagreementError` when a
        definite witness does not pass the concrete evaluator.
        """
        return explain(self, pair, within, most)

    def declared(self, source: str, target: str, *, view_only: bool = False) -> PacketSet | None:
        """What the flow register approves from one zone to another on the as-of date; None without a register.

        ``view_only``: what its rows marked so approve.
        """
        return declared_packets(self.space, self.plant, source, target, self.as_of, view_only=view_only)

    def management(self, zone: str) -> tuple[ManagementReach, ...]:
        """Which services of which devices hosts of a zone can reach."""
        found = self._managed.get(zone)
        if found is None:
            found = self._managed[zone] = management_reach(self, zone)
        return found

    @cached_property
    def external_points(self) -> tuple[ExternalLink, ...]:
        """Every place where the plant touches the outside; those that only may be one, and say why, come last."""
        return find_external_points(self)

    @cached_property
    def external_tunnels(self) -> frozenset[tuple[str, str]]:
        """(device, tunnel) of the external points that are tunnels."""
        points = self.external_points
        return frozenset((point.device, point.name) for point in points if point.kind in ("vpn", "remote_access"))

    @cached_property
    def external_traffic(self) -> Mapping[str, Traffic]:
        """The zones that certainly use each external point."""
        return find_traffic(self)

    @cached_property
    def redundant_pairs(self) -> tuple[RedundantPair, ...]:
        """Devices that stand in for each other at one address, and whether their filters there agree (decision 19)."""
        return redundant_pairs(self)

    def shared_segment(self, source: str, target: str) -> Unknown | None:
        """Why the hosts of two zones may meet in one broadcast domain, or None when they certainly do not."""
        return met(self.segments, (source, self._stands(source)), (target, self._stands(target)))

    def zone_stations(self, zone: str) -> tuple[tuple[Station, Span], ...]:
        """Where the interfaces of a zone (or with an address in its prefixes) stand at layer 2, with their lines."""
        return tuple((stand.station, stand.at) for stand in self._stands(zone))

    def _stands(self, zone: str) -> tuple[Stand, ...]:
        found = self._standing.get(zone)
        if found is None:
            found = self._standing[zone] = tuple(stands(self.devices, self.plant, self.zoning, self.segments, zone))
        return found

    @cached_property
    def hosts(self) -> tuple[Host, ...]:
        """Every host that the configurations speak of."""
        words = self.parameter("SWP-001", "unused_words", FREE_WORDS)
        return find_hosts(self.devices, self.links, tuple(map(str, words)) if isinstance(words, tuple) else FREE_WORDS)

    @cached_property
    def host_zones(self) -> HostZones:
        """Which zone each host lies in."""
        return HostZones(self)

    @cached_property
    def ledger(self) -> Ledger | None:
        """The plant's ledger, ready to be looked things up in; None without one."""
        rows = self.plant.registers.ledger
        return None if rows is None else index(rows)

    @cached_property
    def expected_devices(self) -> tuple[Asset, ...] | None:
        """The ledger's network devices in use whose configuration is expected; None without a ledger.

        An empty cell expects one of every network device.
        """
        ledger = self.plant.registers.ledger
        if ledger is None:
            return None
        return tuple(
            row
            for row in ledger
            if row.status in (None, "in_use")
            and (row.config_expected if row.config_expected is not None else row.kind in NETWORK_KINDS)
        )

    @cached_property
    def missing_devices(self) -> tuple[Asset, ...]:
        """The expected ones that were not supplied."""
        return tuple(
            row
            for row in self.expected_devices or ()
            if row.name not in self._by_name and row.asset_id not in self._by_name
        )

    @property
    def covered(self) -> bool:
        """True when a ledger is given and every configuration it expects was supplied: absence then means absence."""
        return self.plant.registers.ledger is not None and not self.missing_devices and not self.broken


__all__ = ["Flow", "Listener", "ManagementReach", "Network", "PairReach", "Port", "Unknown"]


def _spelled(value: object) -> str:
    """A value as text, the same in every run: sets in order, ranges by their numbers."""
    if isinstance(value, Ranges):
        return ",".join(f"{low:x}-{high:x}" for low, high in value)
    if isinstance(value, frozenset):
        return "{" + ",".join(sorted(map(_spelled, value))) + "}"
    if isinstance(value, tuple):
        return "(" + ",".join(map(_spelled, value)) + ")"
    if is_dataclass(value) and not isinstance(value, type):
        return _spelled(tuple(getattr(value, entry.name) for entry in fields(value)))
    return str(value)
