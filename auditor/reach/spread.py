"""From one zone outwards: every packet its hosts may start, followed through all devices until nothing new comes.

Sets are exact and kept between two bounds. The lower bound takes only certain links, routes and permits; the upper
one everything that could be. Arrivals grow monotonically, so the walk ends; a budget ends it earlier as *undecided*.
Packets are followed as they are on the wire; what they were when sent is worked out from the translations on their way.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from auditor.model.address import ANY
from auditor.model.ranges import Ranges
from auditor.model.text import Text
from auditor.reach.flows import Unknown
from auditor.reach.passing import enter
from auditor.reach.reached import Place, Spread, no_carrier
from auditor.reach.starts import seeds_of, unconnected
from auditor.reach.translation import nothing_of
from auditor.reach.tunnel_ends import IN_THE_CLEAR
from auditor.space.filters import Sides
from auditor.space.packets import PacketSet, UndecidedError

if TYPE_CHECKING:
    from auditor.reach.network import Network


MOST_STEPS = 100_000


def spread_from(network: Network, source: str, within: PacketSet | None = None) -> Spread:
    """Follow everything (or what is ``within``) the hosts of zone ``source`` can start."""
    with network.workspace() as lasting:
        found = Spread(network, source, None if within is None else network.space.adopt(within, {}))
        found.blind += unconnected(network, source)
        try:
            found.seeds = tuple(seeds_of(network, source))
            if not network.carriers(source) and not _dialled_in(found):
                found.blind.insert(0, no_carrier(network, source))
            _run(network, found)
        except UndecidedError as error:
            found.blind.append(_over_budget(error))
            found.undecided = True
        try:
            found.settle(lasting)
        except UndecidedError as error:
            found = Spread(network, source)
            found.nothing = nothing_of(lasting.nothing)
            found.blind.append(_over_budget(error))
            found.undecided = True
    return found


def _dialled_in(found: Spread) -> bool:
    """True when the zone's hosts certainly come out of a tunnel: people who dial in need no interface of their own."""
    return any(seed.tunnel != IN_THE_CLEAR and seed.doubt is None for seed in found.seeds)


def _over_budget(error: UndecidedError) -> Unknown:
    why = Text(f"the exact answer exceeds the budget ({error})", f"厳密な計算が上限を超えた（{error}）")
    return Unknown(why)


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
        for next_place, onward in enter(network, found, place, packets):
            arrive(next_place, onward)
