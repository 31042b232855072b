"""From one zone outwards: every packet its hosts may start, followed through all devices until nothing new comes.

Sets are exact and kept between two bounds. The lower bound takes only certain links, routes and permits; the upper
one everything that could be. Arrivals grow monotonically, so the walk ends; a budget ends it earlier as *undecided*.
Packets are followed as they are on the wire; what they were when sent is worked out from the translations on their way.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from auditor.model.address import ANY, ANY6, LINK_LOCAL, format_ip
from auditor.model.device import Device
from auditor.model.forwarding import Nat, Vpn
from auditor.model.interface import Interface
from auditor.model.ranges import NOTHING, Ranges
from auditor.model.span import Span
from auditor.model.text import Text
from auditor.reach.crossing import across, translates
from auditor.reach.doors import Doors, through_doors
from auditor.reach.filtering import passed
from auditor.reach.flows import PairReach, Unknown
from auditor.reach.forwarding import ways
from auditor.reach.relays import relayed
from auditor.reach.routes import Entry, neighbourly, own_addresses
from auditor.reach.starts import Seed, on_segment, unconnected
from auditor.reach.translation import MOST_TRANSLATIONS, Branch, Step, moved, nothing_of, split, undone
from auditor.reach.tunnel_ends import IN_THE_CLEAR, Partner
from auditor.reach.tunnels import Carriage, arriving, certain_clients, into_tunnels, kept, taken_in_clear
from auditor.reach.wiring import Box, Guard, Neighbor
from auditor.space.filters import Sides
from auditor.space.packets import PacketSet, UndecidedError

if TYPE_CHECKING:
    from auditor.reach.network import Network

EXTERNAL_KINDS = frozenset({"hq", "partner", "other_org", "cloud", "wwan", "internet"})
"""Zones beyond the plant's own devices: what is sent there does not come back by itself."""

TUNNEL_KINDS = EXTERNAL_KINDS | {"remote_access"}
MOST_STEPS = 100_000
ITSELF = "(itself)"
"""Stands for the interface packets leave by when they are for the device itself."""


@dataclass(frozen=True, slots=True)
class Place:
    """Packets that enter a device by one interface (and out of a tunnel), having been translated in one way.

    ``bridged``: as frames that a filtering bridge carries on to what ``entry`` names (None: sent by a host, to any
    device there). ``came``: the device and interface that sent them; None for hosts and where nobody asks.
    """

    device: str
    inward: str
    tunnel: int
    branch: Branch
    bridged: bool = False
    entry: Entry | None = None
    came: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Arrival:
    """Packets for a device itself, behind its filters: as they arrive, and how they were translated before."""

    device: str
    inward: str
    packets: Sides
    branch: Branch


@dataclass(frozen=True, slots=True)
class Drop:
    """Packets that cannot go on at one place, as they are there: at a filter, or for want of a route."""

    device: str
    inward: str
    outward: str
    guard: Guard | None
    packets: PacketSet
    translated: str = ""
    at: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Meeting:
    """Packets that come to a filter, as they are there."""

    device: str
    inward: str
    outward: str
    guard: Guard
    packets: PacketSet
    translated: str


class Spread:
    """What hosts of one zone can start: per target zone, and to the devices themselves.

    ``within``: of these packets alone, and then every filter that meets some of them is kept in ``met``, and every place
    that drops some of them in ``drops``.
    """

    def __init__(self, network: Network, source: str, within: PacketSet | None = None) -> None:
        self.network = network
        self.source = source
        self.within = within
        self.drops: list[Drop] = []
        self.met: list[Meeting] = []
        self.steps = 0
        self.nothing = nothing_of(network.space.nothing)
        self.blind: list[Unknown] = []
        self.seeds: tuple[Seed, ...] = ()
        self._delivered: dict[tuple[str, Branch], Sides] = {}
        self._local: dict[tuple[str, str, Branch], Sides] = {}
        self._before: dict[Branch, Sides] = {}

    def deliver(self, zone: str, packets: Sides, branch: Branch) -> None:
        """Count packets as having reached a zone."""
        key = (zone, branch)
        self._delivered[key] = self._delivered.get(key, self.nothing) | packets

    def accept(self, device: str, inward: str, packets: Sides, branch: Branch) -> None:
        """Count packets as having reached a device itself."""
        key = (device, inward, branch)
        self._local[key] = self._local.get(key, self.nothing) | packets

    def translate(self, branch: Branch, before: Sides) -> None:
        """Remember what the last step of a branch has taken."""
        self._before[branch] = self._before.get(branch, self.nothing) | before

    def before(self, branch: Branch) -> Sides:
        """Everything the last step of a branch has taken."""
        return self._before.get(branch, self.nothing)

    def as_sent(self, parts: Iterable[tuple[Branch, Sides]]) -> Sides:
        """Packets as their source sent them, undoing every translation of their branches.

        What shares a translation is put together before that is undone: a packet that may become several is certain
        where every one of them is, whatever further translations some of them go through.
        """
        waiting: dict[Branch, Sides] = {}
        for branch, packets in parts:
            waiting[branch] = waiting.get(branch, self.nothing) | packets
        for length in range(max((len(branch) for branch in waiting), default=0), 0, -1):
            for branch in [found for found in waiting if len(found) == length]:
                nat = self.network.wiring.boxes[branch[-1].device].device.nats[branch[-1].rule]
                packets = undone(nat, waiting.pop(branch), self.before(branch))
                waiting[branch[:-1]] = waiting.get(branch[:-1], self.nothing) | packets
        return waiting.get((), self.nothing)

    @cached_property
    def delivered(self) -> dict[str, Sides]:
        """What reaches each zone, as it was sent."""
        parts: dict[str, list[tuple[Branch, Sides]]] = {}
        for (zone, branch), packets in self._delivered.items():
            parts.setdefault(zone, []).append((branch, packets))
        return {zone: self.as_sent(found) for zone, found in parts.items()}

    @property
    def local(self) -> list[Arrival]:
        """What reaches the devices themselves, as it arrives there."""
        return [Arrival(device, inward, found, branch) for (device, inward, branch), found in self._local.items()]

    def lose_sight(self, device: Device) -> None:
        """Packets translated more often than is followed end here, so nothing is proved absent any more."""
        why = Text(
            f"packets reach {device.name} after more than {MOST_TRANSLATIONS} address translations",
            f"{device.name} までに {MOST_TRANSLATIONS} 回を超えてアドレス変換される通信がある",
        )
        unknown = Unknown(why, (device.at,))
        if unknown not in self.blind:
            self.blind.append(unknown)

    def lose_track(self, device: Device) -> None:
        """A bridge that translates addresses: what becomes of them there is not followed."""
        why = Text(
            f"{device.name} bridges and translates addresses", f"{device.name} はブリッジしながらアドレス変換を行う"
        )
        unknown = Unknown(why, (device.at,))
        if unknown not in self.blind:
            self.blind.append(unknown)

    def pair(self, target: str) -> PairReach:
        """The answer for one target zone."""
        found = self.delivered.get(target, self.nothing)
        blind = [*self.blind, *not_supplied(self.network), *relayed(self.network, self.source, target)]
        if not self.network.carriers(target):
            blind.append(_no_carrier(self.network, target))
        blind += unconnected(self.network, target)
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


def spread_from(network: Network, source: str, within: PacketSet | None = None) -> Spread:
    """Follow everything (or what is ``within``) the hosts of zone ``source`` can start."""
    found = Spread(network, source, within)
    if not network.carriers(source):
        found.blind.append(_no_carrier(network, source))
    found.blind += unconnected(network, source)
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
    elsewhere = network.carried_networks(zone_id)
    return (stated - elsewhere) | (stated & interface.networks) | (interface.networks - _others(network, zone_id))


def _others(network: Network, zone_id: str) -> Ranges:
    return Ranges.union(zone.prefixes for zone in network.plant.zones if zone.id != zone_id)


def _seeds(network: Network, source: str) -> list[Seed]:
    space = network.space
    start = space.everything & space.initiating()
    found = []
    for port in network.carriers(source):
        packets = start.from_sources(sent_by(network, source, port.interface)).to_destinations(ANY - LINK_LOCAL)
        certain = packets if port.interface.enabled.is_(True) else space.nothing
        sides = Sides(certain, packets)
        doubt = None if certain else Unknown(port.interface.enabled.note, (port.interface.at,))
        found += on_segment(network, source, port.device.name, port.interface.name, sides, doubt)
        beside = _by_link_local(network, source, port.interface, start)
        if beside:
            found.append(Seed(port.device.name, port.interface.name, beside, doubt=by_link_local(port.interface)))
    zone = network.plant.zone(source)
    if zone is not None and zone.kind in TUNNEL_KINDS:
        for box, number, sent in arriving(network, zone, network.addresses(zone, as_source=True)):
            vpn = box.device.vpns[number]
            inward = vpn.tunnel_interface or vpn.interface
            doubt = None if sent.lower else peer_unknown(vpn)
            found.append(Seed(box.device.name, inward, sent, number, doubt))
    return found


def _by_link_local(network: Network, source: str, interface: Interface, start: PacketSet) -> Sides:
    """What a zone's hosts may send to the interface itself by addresses that need no plan.

    Hosts beyond the plant are seldom on the segment; of the internet they never are.
    """
    zone = network.plant.zone(source)
    nothing = network.space.nothing
    if zone is None or zone.kind in EXTERNAL_KINDS or not neighbourly(interface):
        return Sides(nothing, nothing)
    planned = sent_by(network, source, interface) & ANY6
    beside = start.from_sources(LINK_LOCAL).to_destinations(LINK_LOCAL | (own_addresses(interface) & ANY6))
    return Sides(nothing, beside | start.from_sources(planned).to_destinations(LINK_LOCAL))


def by_link_local(interface: Interface) -> Unknown:
    """Why nothing sent to link-local addresses is certain."""
    why = Text(
        f"hosts beside {interface.name} may use link-local IPv6 addresses",
        f"{interface.name} と同じセグメントのホストは IPv6 リンクローカルアドレスを使い得る",
    )
    return Unknown(why, (interface.at,))


_Onward = list[tuple[Place, Sides]]


def _run(network: Network, found: Spread) -> None:
    """Follow the packets for each zone apart from those for others: smaller sets meet fewer lines of every filter."""
    rest = ANY
    for zone in network.plant.zones:
        part = zone.prefixes & rest
        if part:
            rest -= part
            _run_part(network, found, part)
    _run_part(network, found, rest)


def _run_part(network: Network, found: Spread, part: Ranges) -> None:
    waiting: dict[Place, Sides] = {}
    seen: dict[Place, Sides] = {}
    order: deque[Place] = deque()

    def arrive(place: Place, packets: Sides) -> None:
        fresh = packets - seen[place] if place in seen else packets
        if not fresh:
            return
        # what has become certain is followed anew even where it was possible before
        fresh = Sides(fresh.lower, fresh.upper | fresh.lower)
        seen[place] = seen[place] | fresh if place in seen else fresh
        if place in waiting:
            waiting[place] = waiting[place] | fresh
        else:
            waiting[place] = fresh
            order.append(place)

    for seed in found.seeds:
        packets = seed.packets.to_destinations(part)
        if found.within is not None:
            packets = Sides(packets.lower & found.within, packets.upper & found.within)
        arrive(Place(seed.device, seed.interface, seed.tunnel, (), seed.bridged, came=seed.came), packets)
    while order:
        place = order.popleft()
        packets = waiting.pop(place)
        found.steps += 1
        if found.steps > MOST_STEPS:
            raise UndecidedError(f"more than {MOST_STEPS} steps")
        for next_place, onward in _through(network, found, place, packets):
            arrive(next_place, onward)


@dataclass(frozen=True, slots=True)
class _Way:
    """Packets inside a device, past its destination translation by ``nat`` (None: untranslated)."""

    box: Box
    inward: str
    vrf: str
    packets: Sides
    branch: Branch
    nat: Nat | None
    vpn: Vpn | None
    """The tunnel they came out of."""

    @property
    def entry(self) -> str:
        return "" if self.vpn is None else self.vpn.entry

    @property
    def translated(self) -> str:
        return "" if self.nat is None else self.nat.name


def _through(network: Network, found: Spread, place: Place, packets: Sides) -> _Onward:
    """Let packets in at one interface; deliver what arrives, and name what goes on to other devices."""
    box = network.wiring.boxes[place.device]
    device = box.device
    interface = box.interfaces.get(place.inward)
    vpn = box.tunnel(place.tunnel)
    vrf = interface.vrf if interface is not None else vpn.vrf if vpn is not None else ""
    doors = None if vpn is not None else network.doors.doors(place.device, place.inward, place.came)
    if doors is not None:
        packets = _past_doors(network, found, doors, packets)
    if place.bridged:
        return _bridged(network, found, box, place, packets)
    if vpn is None:
        packets = taken_in_clear(box, place.inward, packets)
    displaced = doors is not None and place.device in doors.displaced
    onward: _Onward = []
    own, surely = box.own.get(vrf, NOTHING), box.own_surely.get(vrf, NOTHING)
    for taken, number, nat in split(box, "destination", packets, place.inward, "", vrf):
        to_self = _entered(found, box, place, vrf, taken, number, nat, outward=ITSELF, displaced=displaced)
        if to_self is not None:
            _accept(found, to_self, own, surely)
            if interface is not None and to_self.packets.upper.destinations & LINK_LOCAL:
                _accept(found, replace(to_self, packets=to_self.packets.doubtful), neighbourly(interface), NOTHING)
        if device.forwards.is_(False):
            if found.within is not None and taken.upper:
                found.drops.append(Drop(device.name, place.inward, "", None, taken.upper))
            continue
        way = _entered(found, box, place, vrf, taken, number, nat, outward="", displaced=displaced)
        if way is None:
            continue
        mine, perhaps = _to(way.packets, surely), _to(way.packets, own)
        crossing = Sides(way.packets.lower - perhaps.upper, way.packets.upper - mine.upper)
        if crossing.upper.destinations & LINK_LOCAL:
            crossing -= _to(crossing, LINK_LOCAL)
        doubted = interface is not None and interface.policy_route is not None
        if doubted or not device.forwards.known:
            crossing = crossing.doubtful
        routed = network.space.nothing
        for entry, part in ways(box, place.inward, vrf, crossing):
            if entry.outward:
                routed |= part.upper
                onward += _leave(network, found, way, entry, part)
            elif found.within is not None and part.upper:
                found.drops.append(Drop(device.name, place.inward, "", None, part.upper, at=(entry.at,)))
        if found.within is not None and crossing.upper - routed:
            found.drops.append(Drop(device.name, place.inward, "", None, crossing.upper - routed))
    return onward


def _passed(
    found: Spread, box: Box, guards: Sequence[Guard], arriving: Sides, inward: str, outward: str, translated: str = "",
    entry: str = "",
) -> Sides:  # fmt: skip
    """Past some filters; when somebody asks why, what each of them drops is remembered."""
    if found.within is None:
        return passed(box, guards, arriving, inward, outward, translated, entry)
    for guard in guards:
        if arriving.upper:
            found.met.append(Meeting(box.device.name, inward, outward, guard, arriving.upper, translated))
        left = passed(box, (guard,), arriving, inward, outward, translated, entry)
        dropped = arriving.upper - left.upper
        if dropped:
            found.drops.append(Drop(box.device.name, inward, outward, guard, dropped, translated))
        arriving = left
    return arriving


def _to(packets: Sides, addresses: Ranges) -> Sides:
    return packets.to_destinations(addresses)


def _entered(
    found: Spread, box: Box, place: Place, vrf: str, taken: Sides, number: int, nat: Nat | None, *, outward: str,
    displaced: bool,
) -> _Way | None:  # fmt: skip
    """Past the interface's lists and the destination translation, whichever this device asks first.

    ``displaced``: a list on a switch port may have taken the place of the interface's own.
    """
    device = box.device
    vpn = box.tunnel(place.tunnel)
    if device.lists_see == "wire":
        taken = _listed(found, box, place.inward, vpn, taken, "", outward, displaced=displaced)
    branch, changes = place.branch, nat is not None and nat.kind == "destination"
    if nat is not None and changes:
        branch = (*branch, Step(device.name, place.inward, outward, number))
        if len(branch) > MOST_TRANSLATIONS:
            found.lose_sight(device)
            return None
        found.translate(branch, taken)
        taken = moved(nat, taken)
    translated = nat.name if nat is not None and changes else ""
    if device.lists_see == "real":
        taken = _listed(found, box, place.inward, vpn, taken, translated, outward, displaced=displaced)
    return _Way(box, place.inward, vrf, taken, branch, nat if changes else None, vpn)


def _listed(
    found: Spread, box: Box, inward: str, vpn: Vpn | None, packets: Sides, translated: str, outward: str, *,
    displaced: bool,
) -> Sides:  # fmt: skip
    """Past the lists packets meet as they enter: the interface's, and their tunnel's own."""
    if outward != ITSELF or box.device.lists_guard_self:
        left = _passed(found, box, box.guards("ingress", inward), packets, inward, "", translated)
        packets = _either(packets, kept(vpn, "ingress", packets, left), displaced)
    if vpn is not None:
        packets = _passed(found, box, box.guards("ingress", vpn.entry), packets, inward, "", translated, vpn.entry)
    return packets


def _either(before: Sides, past: Sides, displaced: bool) -> Sides:
    return Sides(past.lower, before.upper) if displaced else past


def _past_doors(network: Network, found: Spread, doors: Doors, packets: Sides) -> Sides:
    """Past the lists on the switch ports of a domain."""
    left = through_doors(network.wiring, doors, packets)
    dropped = packets.upper - left.upper
    if found.within is not None and dropped and doors.doors:
        door = doors.doors[0]
        found.drops.append(Drop(door.device, door.port, "", door.lists[0], dropped))
    return left


def _bridged(network: Network, found: Spread, box: Box, place: Place, packets: Sides) -> _Onward:
    """Frames through a filtering bridge, onto the segments behind its other ports."""
    bridge = box.bridges.get(place.inward)
    if bridge is None:
        return []
    if translates(box, bridge, place.inward):
        found.lose_track(box.device)

    def asked(guards: Sequence[Guard], arriving: Sides, outward: str) -> Sides:
        return _passed(found, box, guards, arriving, place.inward, outward)

    onward: _Onward = []
    for outward, part in across(box, place.inward, place.entry, packets, asked):
        if not part:
            continue
        if outward == bridge.interface:
            onward.append((Place(box.device.name, outward, IN_THE_CLEAR, place.branch), part))
        else:
            onward += _hand_over(network, found, box, outward, place.entry, part, place.branch)
    return onward


def _accept(found: Spread, way: _Way, own: Ranges, surely: Ranges) -> None:
    """Packets for the device itself, behind the lists that guard it; certainly so for addresses it ``surely`` has."""
    mine = Sides(way.packets.lower.to_destinations(surely), way.packets.upper.to_destinations(own))
    if mine:
        mine = _passed(
            found, way.box, way.box.guards("local", way.vrf), mine, way.inward, "", way.translated, way.entry
        )  # fmt: skip
        if mine:
            found.accept(way.box.device.name, way.inward, mine, way.branch)


def _leave(network: Network, found: Spread, way: _Way, entry: Entry, part: Sides) -> _Onward:
    box, outward, inward = way.box, entry.outward, way.inward
    device = box.device
    if not outward or not part:
        return []
    if way.nat is not None and way.nat.outward is not None and outward not in way.nat.outward:
        part = part.doubtful
    leaving, before = _policed(found, way, part, outward)
    real = device.lists_see == "real"

    def listed(packets: Sides) -> Sides:
        left = _passed(
            found, box, box.guards("egress", outward), packets, inward, outward, way.translated, way.entry
        )  # fmt: skip
        return kept(way.vpn, "egress", packets, left)

    if real:
        leaving = listed(leaving)
    onward: _Onward = []
    for taken, number, nat in split(box, "source", leaving, inward, outward, way.vrf, way.translated):
        branch = before
        if nat is not None and nat.kind == "source":
            branch = (*before, Step(device.name, inward, outward, number))
            if len(branch) > MOST_TRANSLATIONS:
                found.lose_sight(device)
                continue
            found.translate(branch, taken)
            taken = moved(nat, taken)
        carriage = into_tunnels(network, box, inward, outward, taken, _untouched if real else listed)
        onward += _out_of_tunnels(network, found, box, outward, carriage, branch)
        if carriage.left:
            onward += _hand_over(network, found, box, outward, entry, carriage.left, branch)
    return onward


def _untouched(packets: Sides) -> Sides:
    return packets


def _out_of_tunnels(
    network: Network, found: Spread, box: Box, outward: str, carriage: Carriage, branch: Branch
) -> _Onward:
    """What tunnels carry comes out at their other end, or at a peer without a configuration and the zones behind it."""
    for number, packets in carriage.beyond:
        vpn = box.device.vpns[number]
        for zone in network.plant.zones if leads_beyond(network, box, vpn) else ():
            arrived = packets.to_destinations(network.addresses(zone, as_source=False))
            if arrived:
                sure = certain_clients(network, zone, box, vpn)
                found.deliver(zone.id, arrived if sure else arrived.doubtful, branch)
    return [(comes_out(network, partner, branch), packets) for partner, packets in carriage.carried if packets]


def peer_unknown(vpn: Vpn) -> Unknown:
    """Why nobody can tell what a tunnel without a supplied other end brings or takes."""
    why = Text(
        f"what lies behind the peer of tunnel {vpn.name} is not known",
        f"トンネル {vpn.name} の対向側に何があるかは分からない",
    )
    return Unknown(why, (vpn.at,))


def leads_beyond(network: Network, box: Box, vpn: Vpn) -> bool:
    """Whether a peer without a configuration may stand in front of any zone; a tunnel interface's own zone tells more."""
    zone = network.zone(box.device.name, vpn.tunnel_interface) if vpn.tunnel_interface else None
    return zone is None or zone.kind not in EXTERNAL_KINDS


def comes_out(network: Network, partner: Partner, branch: Branch) -> Place:
    """Where packets enter the device at the other end of a tunnel."""
    vpn = network.wiring.boxes[partner.device].device.vpns[partner.number]
    return Place(partner.device, vpn.tunnel_interface or vpn.interface, partner.number, branch)


def _policed(found: Spread, way: _Way, part: Sides, outward: str) -> tuple[Sides, Branch]:
    """Past the lists between two interfaces; where those see the wire, what was taken is asked, not what it became."""
    guards = way.box.guards("through", way.vrf)
    if way.nat is None or way.box.device.policies_see == "real":
        return _through_lists(found, way, guards, part, outward), way.branch
    step = way.branch[-1]
    before = undone(way.nat, part, found.before(way.branch))
    before = _through_lists(found, way, guards, before, outward)
    branch = (*way.branch[:-1], Step(step.device, step.inward, outward, step.rule))
    found.translate(branch, before)
    after = moved(way.nat, before)
    return Sides(after.lower & part.lower, after.upper & part.upper), branch


def _through_lists(found: Spread, way: _Way, guards: Sequence[Guard], packets: Sides, outward: str) -> Sides:
    left = _passed(found, way.box, guards, packets, way.inward, outward, way.translated, way.entry)
    return kept(way.vpn, "through", packets, left)


def _hand_over(
    network: Network, found: Spread, box: Box, outward: str, entry: Entry | None, packets: Sides, branch: Branch
) -> _Onward:
    """Onto the segment behind ``outward``: to hosts of its zone, to the next device, into filtering bridges.

    ``entry`` None: frames of a host, which any device on the segment may take and route on.
    """
    name, wiring = box.device.name, network.wiring
    came = (name, outward) if network.doors.domains else None
    onward: _Onward = []

    def send(neighbour: Neighbor, part: Sides, *, bridged: bool = False) -> None:
        if part:
            arriving = part if neighbour.doubt is None else part.doubtful
            to = entry if bridged else None
            place = Place(neighbour.device, neighbour.interface, IN_THE_CLEAR, branch, bridged, to, came)
            onward.append((place, arriving))

    inside = wiring.inside(name, outward)
    if inside is not None:
        send(inside, packets)
        return onward
    bridges = wiring.bridge_ports(name, outward)
    if entry is None or entry.next_hop is None:
        _to_zone(network, found, name, outward, packets, branch)
        for port in bridges:
            send(port, packets, bridged=True)
        if entry is None:
            for neighbour in wiring.devices_on(name, outward):
                send(neighbour, packets)
            return onward
        held = NOTHING
        for low, high in wiring.owned_beyond(name, outward) & _destinations(packets):
            for ip in range(low, high + 1):
                for neighbour in wiring.next_devices(name, outward, ip):
                    held |= Ranges.one(ip)
                    send(neighbour, packets.to_destinations(Ranges.one(ip)))
        if entry.gateway:
            rest = packets.to_destinations(ANY - held)
            others = wiring.on_link(name, outward)
            for other in others:
                send(other, rest)
            if not others:
                _beyond_unsupplied(network, found, name, outward, entry, rest, branch)
        return onward
    devices = wiring.next_devices(name, outward, entry.next_hop)
    for neighbour in devices:
        send(neighbour, packets)
    if not any(neighbour.doubt is None for neighbour in devices):
        for port in bridges:
            send(port, packets, bridged=True)
    if not devices and not (bridges and wiring.held_beyond(name, outward, entry.next_hop)):
        _to_zone(network, found, name, outward, packets, branch)
        _beyond_unsupplied(network, found, name, outward, entry, packets, branch)
    return onward


def _destinations(packets: Sides) -> Ranges:
    return packets.upper.destinations


def _to_zone(network: Network, found: Spread, device: str, outward: str, packets: Sides, branch: Branch) -> None:
    hindered = network.doors.hinder(device, outward)
    for zone_id, certain in network.sides.zones(device, outward):
        zone = network.plant.zone(zone_id)
        if zone is None:
            continue
        arrived = packets.to_destinations(network.addresses(zone, as_source=False))
        if arrived:
            found.deliver(zone.id, arrived if certain and not hindered else arrived.doubtful, branch)


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
                found.deliver(zone.id, arrived, branch)


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
