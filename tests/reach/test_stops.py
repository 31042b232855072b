"""What stops packets is told for every packet that does not arrive, and by the line that does it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from random import Random

from auditor.engine import Options, load
from auditor.model.ranges import Ranges
from auditor.reach.follow import follow
from auditor.reach.network import Network
from auditor.reach.stops import FILTERED, stops
from tests.reach.random_networks import packet, plant, routers

SAMPLE = Path(__file__).parents[2] / "samples" / "plants" / "kisarazu"
TODAY = date(2026, 11, 22)


def test_every_packet_that_goes_nowhere_has_a_place_where_it_ends():
    told = 0
    for seed in range(60):
        random = Random(seed)
        network = Network(routers(random), plant(declared=True), TODAY)
        for one in (packet(random) for _ in range(6)):
            if follow(network, one, "r0", "lan", "*", possible=True) is not None:
                continue
            alone = network.space.box(
                source=Ranges.one(one.source), destination=Ranges.one(one.destination),
                protocol=Ranges.one(one.protocol), destination_port=Ranges.one(one.destination_port),
                source_port=Ranges.one(one.source_port),
            )  # fmt: skip
            assert stops(network, "z0", alone), f"seed {seed}"
            told += 1
    assert told > 60


def test_each_dropped_packet_is_laid_to_one_line_of_a_filter():
    network = load(Options(sources=(str(SAMPLE),), as_of=TODAY)).network
    ssh = network.space.box(protocol=Ranges.one(6), destination_port=Ranges.one(22))
    dcs = network.plant.zone("dcs")
    assert dcs is not None
    found = stops(network, "office", ssh.to_destinations(network.addresses(dcs, as_source=False)))
    lines = {(stop.device, stop.at[-1].first) for stop in found if stop.why is FILTERED}
    assert ("core-01", 344) in lines
    assert ("fw-ctl", 200) in lines
    for device in ("core-01", "fw-ctl"):
        shares = [stop.packets for stop in found if stop.device == device and stop.inward == "Vlan10"]
        for n, share in enumerate(shares):
            assert all(not share & other for other in shares[n + 1 :])
