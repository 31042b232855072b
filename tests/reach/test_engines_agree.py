"""Sets against single packets: on random small networks both engines give the same answer for every packet tried."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditor.model.address import format_ip
from auditor.model.device import Device
from auditor.model.fact import written
from auditor.model.ranges import Ranges
from auditor.reach.explain import walk
from auditor.reach.follow import follow
from auditor.reach.journey import Journey
from auditor.reach.network import Network
from auditor.space.packets import Packet, PacketSet
from tests.reach.random_networks import AT, interface, joined_routers, layer2, packet, plant, routers

TODAY = date(2026, 11, 22)
PACKETS = 8


def only(network: Network, one: Packet) -> PacketSet:
    return network.space.box(
        source=Ranges.one(one.source), destination=Ranges.one(one.destination), protocol=Ranges.one(one.protocol),
        destination_port=Ranges.one(one.destination_port), source_port=Ranges.one(one.source_port),
    ) & network.space.initiating()  # fmt: skip


def compare(seed: int, seen: Counter[str], made: Callable[[Random], list[Device]] = routers) -> None:
    """Both bounds of both targets and of the devices themselves, for some packets of one random network."""
    random = Random(seed)
    agree(random, Network(made(random), plant(declared=random.random() < 0.8), TODAY), seed, seen)


def agree(random: Random, network: Network, seed: int, seen: Counter[str]) -> None:
    """Both engines about some packets from the first LAN."""
    for one in (packet(random) for _ in range(PACKETS)):
        shown = f"seed {seed}: {format_ip(one.source)} -> {format_ip(one.destination)} {one.protocol}/{one.destination_port}"
        for target in ("z1", "z2", "device:r1"):
            if target.startswith("device:"):
                spread = network.spread("z0")
                sides = spread.as_sent((a.branch, a.packets) for a in spread.local if a.device == "r1")
                lower, upper = bool(sides.lower & only(network, one)), bool(sides.upper & only(network, one))
            else:
                pair = network.reach("z0", target)
                lower, upper = bool(pair.lower & only(network, one)), bool(pair.upper & only(network, one))
            certainly = follow(network, one, "r0", "lan", target, possible=False)
            possibly = follow(network, one, "r0", "lan", target, possible=True)
            assert lower == (certainly is not None), f"{shown} certainly to {target}"
            assert upper == (possibly is not None), f"{shown} possibly to {target}"
            note(seen, certainly, "certain")
            note(seen, possibly, "possible")
            seen["denied"] += possibly is None


def note(seen: Counter[str], journey: Journey | None, how: str) -> None:
    if journey is None:
        return
    seen[how] += 1
    changed = {
        kind
        for hop in journey.hops
        if hop.packets is not None
        for kind, same in (
            ("destination", hop.packets[0].destination == hop.packets[1].destination),
            ("source", hop.packets[1].source == hop.packets[2].source),
        )
        if not same
    }
    if any(hop.came_by is not None for hop in journey.hops):
        seen[f"{how} tunnel"] += 1
    for kind in changed:
        seen[f"{how} {kind}"] += 1


def test_a_packet_is_in_the_sets_exactly_when_it_can_be_followed():
    seen: Counter[str] = Counter()
    for seed in range(600):
        compare(seed, seen)
    scarce = {name: count for name, count in seen.items() if count < 30 and "tunnel" not in name}
    assert len(seen) == 9, seen
    assert not scarce, f"too few cases of these to mean anything: {scarce}"


def test_tunnels_carry_the_same_packets_in_both_engines():
    seen: Counter[str] = Counter()
    for seed in range(20_000, 20_300):
        compare(seed, seen, joined_routers)
    assert min(seen["certain tunnel"], seen["possible tunnel"]) > 50, seen


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(1000, 2**40))
def test_seeds_nobody_chose_agree_as_well(seed):
    compare(seed, Counter())


@pytest.mark.long
def test_many_more_networks_agree():
    for seed in range(10_000, 11_200):
        compare(seed, Counter())
        compare(seed, Counter(), joined_routers)


def bridged(seed: int, seen: Counter[str]) -> None:
    """The same with switch ports, bridging firewalls, and zones on one side or on both."""
    random = Random(seed)
    network = Network(*layer2(random), TODAY)
    agree(random, network, seed, seen)
    for zone in ("z1", "z2"):
        back = network.reach(zone, "z0")
        for one in (packet(random) for _ in range(3)):
            turned = Packet(one.destination, one.source, one.protocol, one.source_port, one.destination_port)
            for possible, side in ((False, back.lower), (True, back.upper)):
                walked = walk(network, zone, "z0", turned, possible=possible)
                assert bool(side & only(network, turned)) == (walked is not None), f"seed {seed} back from {zone}"


def test_both_engines_agree_on_switch_ports_and_bridging_firewalls():
    seen: Counter[str] = Counter()
    for seed in range(150):
        bridged(seed, seen)
    assert all(seen[name] > 30 for name in ("certain", "possible", "denied")), seen


@pytest.mark.long
def test_many_more_bridged_networks_agree():
    for seed in range(20_000, 20_800):
        bridged(seed, Counter())


def test_every_definite_flow_has_a_witness_that_was_walked():
    shown = 0
    for seed in range(120):
        network = Network(routers(Random(seed)), plant(declared=True), TODAY)
        for target in ("z1", "z2"):
            for flow in network.flows(network.reach("z0", target), most=5):
                if flow.certainty == "definite":
                    shown += 1
                    assert flow.path
                    assert not flow.unknowns
    assert shown > 50


def test_the_lower_set_is_always_within_the_upper():
    device = Device(
        name="r0", platform="t", kind="router", at=AT, reads=frozenset(), forwards=written(True, AT),
        interfaces=(interface("lan", "10.0.1.1", 24), interface("east", "10.0.2.1", 24)),
    )  # fmt: skip
    network = Network([device], plant(declared=False), TODAY)
    pair = network.reach("z0", "z1")
    assert pair.lower
    assert not pair.lower - pair.upper
