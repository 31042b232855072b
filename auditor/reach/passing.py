"""Sets of packets through one device: past its lists and translations, to itself or out by every way they may take."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from auditor.model.address import LINK_LOCAL
from auditor.model.forwarding import Nat, Vpn
from auditor.model.ranges import NOTHING, Ranges
from auditor.reach.crossing import across, translates
from auditor.reach.doors import Doors, through_doors
from auditor.reach.filtering import passed
from auditor.reach.forwarding import ways
from auditor.reach.handing import hand_over, out_of_tunnels
from auditor.reach.reached import Drop, Meeting, Onward, Place, Spread
from auditor.reach.routes import Entry, neighbourly
from auditor.reach.translation import MOST_TRANSLATIONS, Branch, Step, moved, split, undone
from auditor.reach.tunnel_ends import IN_THE_CLEAR
from auditor.reach.tunnels import into_tunnels, kept, taken_in_clear
from auditor.reach.wiring import Box, Guard
from auditor.space.filters import Sides

if TYPE_CHECKING:
    from auditor.reach.network import Network


ITSELF = "(itself)"
"""Stands for the interface packets leave by when they are for the device itself."""


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


def enter(network: Network, found: Spread, place: Place, packets: Sides) -> Onward:
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
        return bridge(network, found, box, place, packets)
    if vpn is None:
        packets = taken_in_clear(box, place.inward, packets)
    displaced = doors is not None and place.device in doors.displaced
    onward: Onward = []
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


def past(
    found: Spread, box: Box, guards: Sequence[Guard], arriving: Sides, inward: str, outward: str, translated: str = "",
    entry: str = "", *, branch: Branch,
) -> Sides:  # fmt: skip
    """Past some filters; what comes to each is remembered, and what it drops when somebody asks why.

    ``branch`` are the translations the packets have gone through.
    """
    for guard in guards:
        if not arriving.upper:
            break
        found.met.append(Meeting(box.device.name, inward, outward, guard, arriving.upper, translated, bool(branch)))
        left = passed(box, (guard,), arriving, inward, outward, translated, entry)
        if found.within is not None and (dropped := arriving.upper - left.upper):
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
        taken = _listed(found, box, place.inward, vpn, taken, "", outward, place.branch, displaced=displaced)
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
        taken = _listed(found, box, place.inward, vpn, taken, translated, outward, branch, displaced=displaced)
    return _Way(box, place.inward, vrf, taken, branch, nat if changes else None, vpn)


def _listed(
    found: Spread, box: Box, inward: str, vpn: Vpn | None, packets: Sides, translated: str, outward: str, branch: Branch, *,
    displaced: bool,
) -> Sides:  # fmt: skip
    """Past the lists packets meet as they enter: the interface's, and their tunnel's own."""
    guarding = box.device.lists_guard_self
    if outward != ITSELF or guarding is not False:
        left = past(found, box, box.guards("ingress", inward), packets, inward, "", translated, branch=branch)
        unsure = displaced or (outward == ITSELF and guarding is None)
        packets = _either(packets, kept(vpn, "ingress", packets, left), unsure)
    if vpn is not None:
        packets = past(
            found, box, box.guards("ingress", vpn.entry), packets, inward, "", translated, vpn.entry, branch=branch
        )
    return packets


def _either(before: Sides, past: Sides, unsure: bool) -> Sides:
    return Sides(past.lower, before.upper) if unsure else past


def _past_doors(network: Network, found: Spread, doors: Doors, packets: Sides) -> Sides:
    """Past the lists on the switch ports of a domain."""
    left = through_doors(network.wiring, doors, packets)
    dropped = packets.upper - left.upper
    if found.within is not None and dropped and doors.doors:
        door = doors.doors[0]
        found.drops.append(Drop(door.device, door.port, "", door.lists[0], dropped))
    return left


def bridge(network: Network, found: Spread, box: Box, place: Place, packets: Sides) -> Onward:
    """Frames through a filtering bridge, onto the segments behind its other ports."""
    bridge = box.bridges.get(place.inward)
    if bridge is None:
        return []
    if translates(box, bridge, place.inward):
        found.lose_track(box.device)

    def asked(guards: Sequence[Guard], arriving: Sides, outward: str) -> Sides:
        return past(found, box, guards, arriving, place.inward, outward, branch=place.branch)

    onward: Onward = []
    for outward, part in across(box, place.inward, place.entry, packets, asked):
        if not part:
            continue
        if outward == bridge.interface:
            onward.append((Place(box.device.name, outward, IN_THE_CLEAR, place.branch), part))
        else:
            onward += hand_over(network, found, box, outward, place.entry, part, place.branch)
    return onward


def _accept(found: Spread, way: _Way, own: Ranges, surely: Ranges) -> None:
    """Packets for the device itself, behind the lists that guard it; certainly so for addresses it ``surely`` has."""
    mine = Sides(way.packets.lower.to_destinations(surely), way.packets.upper.to_destinations(own))
    if mine:
        mine = past(
            found, way.box, way.box.guards("local", way.vrf), mine, way.inward, "", way.translated, way.entry,
            branch=way.branch,
        )  # fmt: skip
        if mine:
            found.accept(way.box.device.name, way.inward, mine, way.branch)


def _leave(network: Network, found: Spread, way: _Way, entry: Entry, part: Sides) -> Onward:
    box, outward, inward = way.box, entry.outward, way.inward
    device = box.device
    if not outward or not part:
        return []
    if way.nat is not None and way.nat.outward is not None and outward not in way.nat.outward:
        part = part.doubtful
    leaving, before = _policed(found, way, part, outward)
    real = device.lists_see == "real"
    branch = before

    def listed(packets: Sides) -> Sides:
        left = past(
            found, box, box.guards("egress", outward), packets, inward, outward, way.translated, way.entry, branch=branch
        )  # fmt: skip
        return kept(way.vpn, "egress", packets, left)

    if real:
        leaving = listed(leaving)
    onward: Onward = []
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
        onward += out_of_tunnels(network, found, box, outward, carriage, branch)
        if carriage.left:
            onward += hand_over(network, found, box, outward, entry, carriage.left, branch)
    return onward


def _untouched(packets: Sides) -> Sides:
    return packets


def _policed(found: Spread, way: _Way, part: Sides, outward: str) -> tuple[Sides, Branch]:
    """Past the lists between two interfaces; where those see the wire, what was taken is asked, not what it became."""
    guards = way.box.guards("through", way.vrf)
    if way.nat is None or way.box.device.policies_see == "real":
        return _through_lists(found, way, guards, part, outward, way.branch), way.branch
    step = way.branch[-1]
    before = undone(way.nat, part, found.before(way.branch))
    before = _through_lists(found, way, guards, before, outward, way.branch[:-1])
    branch = (*way.branch[:-1], Step(step.device, step.inward, outward, step.rule))
    found.translate(branch, before)
    after = moved(way.nat, before)
    return Sides(after.lower & part.lower, after.upper & part.upper), branch


def _through_lists(
    found: Spread, way: _Way, guards: Sequence[Guard], packets: Sides, outward: str, branch: Branch
) -> Sides:
    left = past(found, way.box, guards, packets, way.inward, outward, way.translated, way.entry, branch=branch)
    return kept(way.vpn, "through", packets, left)
