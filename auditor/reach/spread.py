"""From one zone outwards: every packet its hosts may start, followed through all devices until nothing new comes.

Sets are exact and kept between two bounds. The lower bound takes only certain links, routes and permits; the upper
one everything that could be. Arrivals grow monotonically, so the walk ends; a budget ends it earlier as *undecided*.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from auditor.model.address import format_ip
from auditor.model.device import Device
from auditor.model.interface import Interface
from auditor.model.ranges import NOTHING, Ranges
from auditor.model.span import Span
from auditor.model.text import Text
from auditor.reach.filtering import passed
from auditor.reach.flows import PairReach, Unknown
from auditor.reach.routes import Entry
from auditor.reach.translation import MOST_TRANSLATIONS, Branch, as_sent, hidden, published
from auditor.reach.wiring import Box
from auditor.space.filters import Sides
from auditor.space.packets import PacketSet, Space, UndecidedError

if TYPE_CHECKING:
    from auditor.reach.network import Network

EXTERNAL_KINDS = frozenset({"hq", "partner", "other_org", "cloud", "wwan", "internet"})
"""Zones beyond the plant's own devices: what is sent there does not come back by itself."""

TUNNEL_KINDS = EXTERNAL_KINDS | {"remote_access"}
MOST_STEPS = 20_000


@dataclass(frozen=True, slots=True)
class Seed:
    """Where packets of a zone enter a device; ``tunnelled`` ones come out of a VPN and see no ingress list."""

    device: str
    interface: str
    packets: Sides
    tunnelled: bool = False


@dataclass(frozen=True, slots=True)
class Arrival:
    """Packets for a device itself, behind its filters: as they arrive, and how they were translated before."""

    device: str
    inward: str
    packets: Sides
    branch: Branch


class Spread:
    """What hosts of one zone can start: per target zone, and to the devices themselves."""

    def __init__(self, network: Network, source: str) -> None:
        self.network = network
        self.source = source
        nothing = network.space.nothing
        self._nothing = Sides(nothing, nothing)
        self.delivered: dict[str, Sides] = {}
        self.local: list[Arrival] = []
        self.blind: list[Unknown] = []
        self.seeds: tuple[Seed, ...] = ()

    def deliver(self, zone: str, packets: Sides) -> None:
        """Count packets (as sent) as having reached a zone."""
        self.delivered[zone] = self.delivered.get(zone, self._nothing) | packets

    def lose_sight(self, device: Device) -> None:
        """Packets translated more often than is followed end here, so nothing is proved absent any more."""
        why = Text(
            f"packets reach {device.name} after more than {MOST_TRANSLATIONS} address translations",
            f"{device.name} までに {MOST_TRANSLATIONS} 回を超えてアドレス変換される通信がある",
        )
        unknown = Unknown(why, (device.at,))
        if unknown not in self.blind:
            self.blind.append(unknown)

    def pair(self, target: str) -> PairReach:
        """The answer for one target zone."""
        found = self.delivered.get(target, self._nothing)
        blind = [*self.blind, *not_supplied(self.network)]
        if not self.network.carriers(target):
            blind.append(_no_carrier(self.network, target))
        shared = self.network.shared_segment(self.source, target)
        upper = found.upper
        if shared is not None and self.source != target:
            upper |= _across_segment(self.network, self.source, target)
        return PairReach(
            source=self.source, target=target, lower=found.lower, upper=upper, blind=tuple(blind), shared=shared
        )


def not_supplied(network: Network) -> list[Unknown]:
    """Network devices of the ledger without a configuration, and files of devices that could not be parsed.

    Any of them may join what looks apart.
    """
    broken = [
        Unknown(Text(f"{file} could not be parsed", f"{file} を構文解析できない"), (Span(file, 0, 0),))
        for file in network.broken
    ]
    return broken + [
        Unknown(
            Text(
                f"the configuration of {row.name or row.asset_id} (ledger) was not supplied",
                f"台帳にある {row.name or row.asset_id} の設定が提出されていない",
            ),
            (row.at,),
        )
        for row in network.missing_devices
    ]


def spread_from(network: Network, source: str) -> Spread:
    """Follow everything the hosts of zone ``source`` can start."""
    found = Spread(network, source)
    if not network.carriers(source):
        found.blind.append(_no_carrier(network, source))
    try:
        found.seeds = tuple(_seeds(network, source))
        _run(network, found)
    except UndecidedError as error:
        why = Text(f"the exact answer exceeds the budget ({error})", f"厳密な計算が上限を超えた（{error}）")
        found.blind.append(Unknown(why))
    return found


def _no_carrier(network: Network, zone: str) -> Unknown:
    stated = network.plant.zone(zone)
    at: tuple[Span, ...] = () if stated is None else (stated.at,)
    why = Text(
        f"no supplied device has an addressed interface in zone {zone}",
        f"提出された機器に、ゾーン {zone} のアドレスを持つインタフェースがない",
    )
    return Unknown(why, at)


def sent_by(network: Network, zone_id: str, interface: Interface) -> Ranges:
    """The source addresses hosts of a zone use behind one interface.

    An inner zone's hosts use the interface's own subnets and those zone prefixes that no other interface of the
    zone is on; from outside every address may come, spoofed ones included (decision 29).
    """
    zone = network.plant.zone(zone_id)
    if zone is None:
        return NOTHING
    stated = network.addresses(zone, as_source=True)
    if zone.kind == "internet" or not zone.prefixes:
        return stated | interface.networks
    elsewhere = Ranges.union(port.interface.networks for port in network.carriers(zone_id))
    return (stated - elsewhere) | (stated & interface.networks) | (interface.networks - _others(network, zone_id))


def _others(network: Network, zone_id: str) -> Ranges:
    return Ranges.union(zone.prefixes for zone in network.plant.zones if zone.id != zone_id)


def _seeds(network: Network, source: str) -> list[Seed]:
    space = network.space
    start = space.everything & space.initiating()
    found = []
    for port in network.carriers(source):
        packets = start.from_sources(sent_by(network, source, port.interface))
        certain = packets if port.interface.enabled.is_(True) else space.nothing
        found.append(Seed(port.device.name, port.interface.name, Sides(certain, packets)))
    zone = network.plant.zone(source)
    if zone is not None and zone.kind in TUNNEL_KINDS:
        stated = network.addresses(zone, as_source=True)
        for device in network.devices:
            for vpn in device.vpns:
                if vpn.enabled:
                    packets = start.from_sources(stated & vpn.remote.upper).to_destinations(vpn.local.upper)
                    inward = vpn.tunnel_interface or vpn.interface
                    found.append(Seed(device.name, inward, Sides(space.nothing, packets), tunnelled=True))
    return found


_Key = tuple[str, str, bool, Branch]


def _run(network: Network, found: Spread) -> None:
    waiting: dict[_Key, Sides] = {}
    seen: dict[_Key, Sides] = {}
    order: deque[_Key] = deque()

    def arrive(key: _Key, packets: Sides) -> None:
        fresh = packets - seen[key] if key in seen else packets
        if not fresh:
            return
        seen[key] = seen[key] | fresh if key in seen else fresh
        if key in waiting:
            waiting[key] = waiting[key] | fresh
        else:
            waiting[key] = fresh
            order.append(key)

    for seed in found.seeds:
        arrive((seed.device, seed.interface, seed.tunnelled, ()), seed.packets)
    steps = 0
    while order:
        key = order.popleft()
        packets = waiting.pop(key)
        steps += 1
        if steps > MOST_STEPS:
            raise UndecidedError(f"more than {MOST_STEPS} steps")
        device, inward, tunnelled, branch = key
        box = network.wiring.boxes[device]
        for next_key, onward in _through(network, found, box, inward, packets, tunnelled, branch):
            arrive(next_key, onward)


def _through(
    network: Network, found: Spread, box: Box, inward: str, packets: Sides, tunnelled: bool, branch: Branch
) -> list[tuple[_Key, Sides]]:
    """Let packets in at one interface; deliver what arrives, and name what goes on to other devices."""
    device = box.device
    interface = box.interfaces.get(inward)
    vrf = interface.vrf if interface is not None else ""
    if interface is not None and interface.kind == "svi" and interface.vlan in box.port_filtered:
        packets = packets.doubtful
    own = box.own.get(vrf, NOTHING)
    ingress = () if tunnelled else box.guards("ingress", inward)
    to_self = packets.to_destinations(own)
    if to_self:
        behind = passed(box, ingress if device.lists_guard_self else (), to_self, inward, "")
        behind = passed(box, box.guards("local", vrf), behind, inward, "")
        if behind:
            found.local.append(Arrival(device.name, inward, behind, branch))
    onward: list[tuple[_Key, Sides]] = []
    if device.forwards.is_(False):
        return onward
    crossing = passed(box, ingress, packets, inward, "")
    staying, translated = published(device, crossing, inward)
    staying = staying - Sides(staying.lower.to_destinations(own), staying.upper.to_destinations(own))
    doubted = interface is not None and interface.policy_route is not None
    if doubted or not device.forwards.known:
        staying = staying.doubtful
    ways: list[tuple[Sides, Branch]] = [(staying, branch)]
    if translated and len(branch) >= MOST_TRANSLATIONS:
        found.lose_sight(device)
    else:
        ways += [(moved, (*branch, step)) for moved, step in translated]
    for moving, way in ways:
        for piece in box.pieces(vrf):
            part = Sides(moving.lower.to_destinations(piece.lower), moving.upper.to_destinations(piece.upper))
            if part:
                for entry in piece.entries:
                    onward += _leave(network, found, box, inward, vrf, entry, part, way)
    return onward


def _leave(
    network: Network, found: Spread, box: Box, inward: str, vrf: str, entry: Entry, part: Sides, branch: Branch
) -> list[tuple[_Key, Sides]]:
    outward = entry.outward
    if not outward:
        return []
    leaving = passed(box, box.guards("through", vrf), part, inward, outward)
    leaving = passed(box, box.guards("egress", outward), leaving, inward, outward)
    leaving = _into_tunnels(network.space, box, outward, leaving)
    onward: list[tuple[_Key, Sides]] = []
    if not leaving:
        return onward
    for packets, step in hidden(box.device, leaving, inward, outward):
        way = branch if step is None else (*branch, step)
        if len(way) > MOST_TRANSLATIONS:
            found.lose_sight(box.device)
        elif packets:
            onward += _hand_over(network, found, box, outward, entry, packets, way)
    return onward


def _into_tunnels(space: Space, box: Box, outward: str, leaving: Sides) -> Sides:
    """What a tunnel on the way out may take is no longer certain: it may be carried, encrypted, or dropped."""
    lower = leaving.lower
    for vpn in box.device.vpns:
        if vpn.enabled and vpn.interface == outward and not vpn.tunnel_interface:
            selected = space.box(source=vpn.local.upper, destination=vpn.remote.upper)
            lower -= selected
    return Sides(lower, leaving.upper)


def _hand_over(
    network: Network, found: Spread, box: Box, outward: str, entry: Entry, packets: Sides, branch: Branch
) -> list[tuple[_Key, Sides]]:
    """Onto the segment behind ``outward``: to hosts of its zone, or to the next device."""
    name = box.device.name
    onward: list[tuple[_Key, Sides]] = []
    uncertain_after_pool = packets.doubtful if any(step.pooled for step in branch) else packets
    if entry.next_hop is None:
        _to_zone(network, found, name, outward, packets, branch)
        neighbours = [
            (neighbour, Ranges.one(ip))
            for low, high in network.wiring.owned_beyond(name, outward) & _destinations(packets)
            for ip in range(low, high + 1)
            for neighbour in network.wiring.next_devices(name, outward, ip)
        ]
        for neighbour, address in neighbours:
            part = uncertain_after_pool.to_destinations(address)
            part = part if neighbour.doubt is None else part.doubtful
            onward.append(((neighbour.device, neighbour.interface, False, branch), part))
        return onward
    devices = network.wiring.next_devices(name, outward, entry.next_hop)
    for neighbour in devices:
        part = uncertain_after_pool if neighbour.doubt is None else uncertain_after_pool.doubtful
        onward.append(((neighbour.device, neighbour.interface, False, branch), part))
    if not devices:
        _to_zone(network, found, name, outward, packets, branch)
        _beyond_unsupplied(network, found, name, outward, entry, packets, branch)
    return onward


def _destinations(packets: Sides) -> Ranges:
    return packets.upper.destinations


def _to_zone(network: Network, found: Spread, device: str, outward: str, packets: Sides, branch: Branch) -> None:
    zone = network.zone(device, outward)
    if zone is not None:
        arrived = packets.to_destinations(network.addresses(zone, as_source=False))
        if arrived:
            found.deliver(zone.id, as_sent(arrived, branch))


def _beyond_unsupplied(
    network: Network, found: Spread, device: str, outward: str, entry: Entry, packets: Sides, branch: Branch
) -> None:
    """The next hop is no supplied device: inside the plant it may lead to any other zone."""
    here = network.zone(device, outward)
    if here is not None and here.kind in EXTERNAL_KINDS:
        return
    for zone in network.plant.zones:
        if (here is None or zone.id != here.id) and zone.kind not in EXTERNAL_KINDS and zone.prefixes:
            arrived = packets.doubtful.to_destinations(zone.prefixes)
            if arrived:
                found.deliver(zone.id, as_sent(arrived, branch))


def unsupplied(device: str, outward: str, entry: Entry) -> Unknown:
    """Why packets handed to a next hop without a configuration may go anywhere."""
    hop = format_ip(entry.next_hop) if entry.next_hop is not None else outward
    why = Text(
        f"the next hop {hop} behind {device}:{outward} is no supplied device",
        f"{device}:{outward} の先のネクストホップ {hop} の設定が提出されていない",
    )
    return Unknown(why, (entry.at,))


def _across_segment(network: Network, source: str, target: str) -> PacketSet:
    a, b = network.plant.zone(source), network.plant.zone(target)
    if a is None or b is None:
        return network.space.nothing
    found = network.space.box(
        source=network.addresses(a, as_source=True), destination=network.addresses(b, as_source=False)
    )
    return found & network.space.everything & network.space.initiating()
