"""Frames through a bridge that filters: from one of its ports, or the device's own interface in it, to every other.

Between two ports a frame meets the list of the port it enters by, the lists between the two, and the list of the port
it leaves by; to and from the device's own interface only the port's own one. To-the-box traffic on devices whose lists
do not guard themselves meets none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from auditor.model.interface import Bridge
from auditor.model.ranges import NOTHING
from auditor.reach.flows import Unknown
from auditor.reach.routes import Entry
from auditor.reach.single import Ruling, guarded, unguarded
from auditor.reach.wiring import Box, Guard
from auditor.space.filters import Sides
from auditor.space.packets import Packet

Asked = Callable[[Sequence[Guard], Sides, str], Sides]
"""What passes some lists on the way to an interface (``""``: no way out is known yet)."""


def across(box: Box, inward: str, entry: Entry | None, packets: Sides, asked: Asked) -> Iterator[tuple[str, Sides]]:
    """Sets through a bridge: (port or own interface, what comes out there)."""
    bridge = box.bridges[inward]
    own = box.own.get(bridge.vrf, NOTHING)

    def crossed(guards: Sequence[Guard], arriving: Sides, outward: str) -> Sides:
        if bridge.filters.is_(False):
            return arriving
        past = asked(guards, arriving, outward)
        return past if bridge.filters.known else Sides(past.lower, arriving.upper)

    if translates(box, bridge, inward):
        packets = packets.doubtful
    entering = packets if inward == bridge.interface else crossed(box.guards("ingress", inward), packets, "")
    for outward in _outs(box, bridge, inward):
        if outward == bridge.interface:
            if for_it(box, bridge, entry, own=True):
                mine = entering
                if not box.device.lists_guard_self:
                    unlisted = packets.to_destinations(own)
                    mine |= unlisted if box.device.lists_guard_self is False else unlisted.doubtful
                on_link = entry is not None and entry.next_hop is None
                yield outward, mine.to_destinations(own) if on_link else mine
            continue
        part = entering
        if inward != bridge.interface:
            part = crossed(box.guards("through", bridge.vrf), part, outward)
        part = crossed(box.guards("egress", outward), part, outward)
        yield outward, part if box.interfaces[outward].enabled.known else part.doubtful


def one_across(
    box: Box, inward: str, entry: Entry | None, packet: Packet, *, possible: bool
) -> Iterator[tuple[str, Ruling]]:
    """One packet through a bridge: (port or own interface, what the lists on the way there say)."""
    bridge = box.bridges[inward]
    own = packet.destination in box.own.get(bridge.vrf, NOTHING)

    def crossed(guards: Sequence[Guard], outward: str) -> Ruling:
        if bridge.filters.is_(False):
            return Ruling(True)
        found = guarded(box, guards, packet, inward, outward, possible=possible)
        if found.passes or bridge.filters.known or not possible:
            return found
        return Ruling(True, (), (Unknown(bridge.filters.note, (bridge.at, *found.at)),))

    entering = Ruling(True) if inward == bridge.interface else crossed(box.guards("ingress", inward), "")
    for outward in _outs(box, bridge, inward):
        if outward == bridge.interface:
            if for_it(box, bridge, entry, own=own):
                guarding = box.device.lists_guard_self
                past = own and (guarding is False or (guarding is None and possible and not entering.passes))
                yield (
                    outward,
                    Ruling(True, (), () if guarding is False else (unguarded(box, entering.at),)) if past else entering,
                )
            continue
        rulings = [entering]
        if inward != bridge.interface:
            rulings.append(crossed(box.guards("through", bridge.vrf), outward))
        rulings.append(crossed(box.guards("egress", outward), outward))
        stopped = next((ruled for ruled in rulings if not ruled.passes), None)
        if stopped is None and not (box.interfaces[outward].enabled.known or possible):
            stopped = Ruling(False)
        if stopped is not None:
            yield outward, stopped
            continue
        lines = tuple(dict.fromkeys(at for ruled in rulings for at in ruled.at))
        yield outward, Ruling(True, lines, tuple(one for ruled in rulings for one in ruled.assumed))


def translates(box: Box, bridge: Bridge, inward: str) -> bool:
    """True where addresses may be translated on the way across, which is not followed."""
    return bool(box.device.nats) and inward != bridge.interface


def for_it(box: Box, bridge: Bridge, entry: Entry | None, *, own: bool) -> bool:
    """True when a frame may be meant for the device's own interface in the bridge."""
    if entry is None:
        return True
    return own if entry.next_hop is None else entry.next_hop in box.own.get(bridge.vrf, NOTHING)


def _outs(box: Box, bridge: Bridge, inward: str) -> Iterator[str]:
    for name in (*bridge.members, bridge.interface):
        port = box.interfaces.get(name)
        if name not in ("", inward) and port is not None and not port.enabled.is_(False):
            yield name
