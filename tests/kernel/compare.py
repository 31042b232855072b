"""What both engines say of a packet, held against what the kernel did with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from random import Random

import pytest

from auditor.model.address import V6, format_ip
from auditor.model.device import Device
from auditor.model.forwarding import Nat
from auditor.model.ranges import Ranges
from auditor.model.service import PORT_PROTOCOLS
from auditor.reach.ask import Verdict
from auditor.reach.flows import Hop
from auditor.reach.follow import follow
from auditor.reach.journey import ANYWHERE, Journey
from auditor.reach.network import Network
from auditor.reach.replies import reply
from auditor.reach.single import choices, images
from auditor.space.filters import Sides
from auditor.space.packets import Packet, PacketSet
from tests.kernel.frames import ANSWERS
from tests.kernel.lab import Fate, Lab, Place, Seen, reply_to
from tests.kernel.packets import Probe, probes
from tests.kernel.plans import entrances, plant

TODAY = date(2026, 11, 27)


@dataclass(slots=True)
class Tally:
    """Verdicts by kind, and every disagreement in words."""

    counts: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)


def judge(network: Network, probe: Probe, place: Place, fate: Fate, tally: Tally) -> None:
    """Compare everything that is said of one packet."""
    packet, zone = probe.packet, probe.zone
    journey = follow(network, packet, *place, ANYWHERE, possible=False)
    perhaps = follow(network, packet, *place, ANYWHERE, possible=True)
    verdict: Verdict = "permitted" if journey else "cannot_tell" if perhaps else "denied"
    tally.counts["verdicts"] += 1
    tally.counts[verdict] += 1
    tally.counts["IPv6"] += packet.destination >= V6
    told = list(_one_packet(network, place, probe, fate, journey, perhaps, tally))
    told += _sets(network, zone, packet, fate, tally)
    tally.wrong += [f"{shown(packet)} from {zone} at {place}: {text}" for text in told]


def shown(packet: Packet) -> str:
    """A packet in one line."""
    ends = [format_ip(point) for point in (packet.source, packet.destination)]
    kind = f"icmp {packet.icmp >> 8}/{packet.icmp & 255}" if packet.icmp else f"protocol {packet.protocol}"
    return f"{kind} {ends[0]}.{packet.source_port} -> {ends[1]}.{packet.destination_port}"


def _spots(found: list[Seen]) -> str:
    return ", ".join(f"{shown(seen.packet)} at {seen.place}" for seen in found) or "nowhere"


def _one_packet(
    network: Network, place: Place, probe: Probe, fate: Fate, journey: Journey | None, perhaps: Journey | None,
    tally: Tally,
) -> Iterator[str]:  # fmt: skip
    """The evaluator of single packets: arrival, translation and answer."""
    if perhaps is None and fate.arrived:
        yield f"denied, but arrived: {_spots(fate.arrived)}"
    if journey is None:
        return
    end = end_of(journey)
    if not fate.arrived:
        yield f"permitted to {end}, but did not arrive; translated {_changes(journey)}"
        return
    allowed = _allowed(network, journey)
    if len(fate.arrived) != 1 or not _fits(fate.arrived[0], end, journey.hops[-1], allowed):
        wanted = _last(journey.hops[-1])
        yield f"expected {shown(wanted)} at {end}, arrived {_spots(fate.arrived)}; translated {_changes(journey)}"
        return
    tally.counts["translated"] += bool(_changes(journey))
    if not probe.spoofed and not allowed:
        yield from _answer(network, place, probe.packet, fate, journey, tally)


def end_of(journey: Journey) -> Place:
    """Where a journey ends: behind an interface, or (no interface) in the router itself."""
    last = journey.hops[-1]
    return last.device, last.outward


def _last(hop: Hop) -> Packet:
    assert hop.packets is not None
    return hop.packets[2]


def _changes(journey: Journey) -> list[str]:
    return [change for hop in journey.hops for _, change in hop.translations]


def _allowed(network: Network, journey: Journey) -> dict[str, Ranges]:
    """The fields that a translation on the way leaves open, each with what it may have become."""
    found: dict[str, Ranges] = {}
    for hop in journey.hops:
        assert hop.packets is not None
        box = network.wiring.boxes[hop.device]
        for search, before in (("destination", hop.packets[0]), ("source", hop.packets[1])):
            for nat, _ in choices(box, search, before, hop.inward, hop.outward, "", possible=False):
                if nat is not None:
                    found |= dict(_open(nat, before))
    return found


def _open(nat: Nat, before: Packet) -> Iterator[tuple[str, Ranges]]:
    """What one translation may choose freely."""
    if len(images(nat, before)) == 1:
        return
    if nat.to.upper.size > 1 and not nat.one_to_one:
        yield nat.kind, nat.to.upper
    if before.protocol in PORT_PROTOCOLS and (nat.kind == "source" or nat.to_ports is not None):
        yield f"{nat.kind}_port", nat.to_ports if nat.to_ports is not None else Ranges(((0, 65535),))


def _fits(seen: Seen, end: Place, hop: Hop, allowed: dict[str, Ranges]) -> bool:
    """True when a packet came out where and as expected."""
    wanted = _last(hop)
    names = ("source", "destination", "source_port", "destination_port", "protocol", "icmp")
    return seen.place == end and all(
        getattr(seen.packet, name) == getattr(wanted, name)
        or (name in allowed and getattr(seen.packet, name) in allowed[name])
        for name in names
    )


def _answer(
    network: Network, place: Place, packet: Packet, fate: Fate, journey: Journey, tally: Tally
) -> Iterator[str]:  # fmt: skip
    """The answer of a receiver; routers themselves answer echoes only, and nobody answers other ICMP kinds."""
    if packet.icmp not in ANSWERS and (packet.icmp or not end_of(journey)[1]):
        return
    came_back = Seen(place, reply_to(packet)) in fate.answered
    surely = reply(network, packet, journey, possible=False).passes
    maybe = surely or reply(network, packet, journey, possible=True).passes
    tally.counts["answers"] += 1
    tally.counts["answers that come back"] += came_back
    if surely and not came_back:
        yield f"answered, but the answer did not come back as {shown(reply_to(packet))}: {_spots(fate.answered)}"
    if came_back and not maybe:
        yield "not answered, but the answer came back"


def _sets(network: Network, zone: str, packet: Packet, fate: Fate, tally: Tally) -> Iterator[str]:
    """The sets: both bounds of every zone and of every device itself."""
    one = only(network, packet)
    if not any(bool(seed.packets.upper & one) for seed in network.spread(zone).seeds):
        return
    tally.counts["set verdicts"] += 1
    for target, sides in reached(network, zone).items():
        lower, upper = bool(sides.lower & one), bool(sides.upper & one)
        arrived = any(target == _target(network, seen) for seen in fate.arrived)
        tally.counts["set verdicts that cannot tell"] += upper and not lower
        if lower and not arrived:
            yield f"in the lower set of {target}, but did not arrive"
        if arrived and not upper:
            yield f"not in the upper set of {target}, but arrived"


@cache
def reached(network: Network, zone: str) -> dict[str, Sides]:
    """Everything the sets say of one zone: what it reaches in each zone, and in each device itself, as sent."""
    spread = network.spread(zone)
    pairs = {target.id: network.reach(zone, target.id) for target in network.plant.zones}
    found = {name: Sides(pair.lower, pair.upper) for name, pair in pairs.items()}
    for device in network.devices:
        found[device.name] = spread.as_sent((a.branch, a.packets) for a in spread.local if a.device == device.name)
    return {name: found.get(name, spread.nothing) for name in (*found, *(device.name for device in network.devices))}


def _target(network: Network, seen: Seen) -> str:
    """What a packet that came out there has reached: a zone, a router itself, or nothing the sets speak of."""
    if not seen.place[1]:
        return seen.place[0]
    here = network.zone(*seen.place)
    return here.id if here is not None and seen.packet.destination in network.addresses(here, as_source=False) else ""


def only(network: Network, packet: Packet) -> PacketSet:
    """The set of one packet."""
    fields = (
        packet.source, packet.destination, packet.protocol, packet.icmp, int(packet.established),
        packet.destination_port, packet.source_port,
    )  # fmt: skip
    return PacketSet(network.space, network.space.diagram.box([Ranges.one(value) for value in fields]))


def judge_all(
    lab: Lab, devices: Sequence[Device], random: Random, name: str, tally: Tally, *, twice: bool = True
) -> None:
    """Send some packets through a lab whose routers are read as ``devices``, and compare all that is said of them.

    ``twice``: what is wrong is tried again with more patience, as a busy machine may be late.
    """
    plans = tuple(lab.plans.values())
    places = entrances(plans)
    network = Network(list(devices), plant(plans), TODAY)
    asked = [
        probe
        for six, count in ((False, 24), (True, 12))
        for probe in probes(random, six=six, routers=len(plans), count=count)
    ]
    sent = [(places[probe.zone], probe.packet) for probe in asked]
    for patience in (0.006, 0.3) if twice else (0.006,):
        found = Tally()
        for probe, fate in zip(asked, lab.send(sent, patience), strict=True):
            judge(network, probe, places[probe.zone], fate, found)
        if not found.wrong:
            break
    tally.counts.update(found.counts)
    tally.wrong += [f"{name}, {len(plans)} router(s): {text}" for text in found.wrong]


def report(capsys: pytest.CaptureFixture[str], name: str, tally: Tally) -> None:
    with capsys.disabled():
        counts = ", ".join(f"{number} {what}" for what, number in sorted(tally.counts.items()))
        print(f"\n{name}: {counts}; {len(tally.wrong)} disagreements")


def enough(tally: Tally, verdicts: int) -> None:
    """No disagreement, and the comparison means something: every kind of verdict often enough."""
    assert tally.wrong == []
    assert tally.counts["verdicts"] >= verdicts
    for kind, share in (("permitted", 0.2), ("denied", 0.2), ("IPv6", 0.2), ("translated", 0.05), ("answers", 0.1)):
        assert tally.counts[kind] >= share * verdicts, kind
    assert tally.counts["cannot_tell"] <= 0.15 * tally.counts["verdicts"]
