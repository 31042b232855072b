"""Flows through one whole device, its routes, lists, levels, zones and translations together."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest

from auditor.model.device import Device
from auditor.plant.ports import same_port
from auditor.plant.types import EMPTY
from auditor.reach.follow import follow
from auditor.reach.journey import ANYWHERE
from auditor.reach.network import Network
from tests.oracle.answers import answered, packet_of, read, records
from tests.oracle.known import FLOWS, keys

FAR_SIDE = {
    "cisco_asa": ("every ASA", "address of another interface"),
    "paloalto_panos": ("every PAN-OS", "address of another interface"),
}
PASSED = {"ACCEPTED", "DELIVERED_TO_SUBNET", "EXITS_NETWORK", "NEIGHBOR_UNREACHABLE", "INSUFFICIENT_INFO"}
"""Ends that lie behind the device: with no other device in their snapshot a neighbour never answers."""


@dataclass
class Compared:
    """Answers by kind, and what differs: (file, interface of entry and their answer)."""

    counts: Counter[str] = field(default_factory=Counter)
    differ: set[tuple[str, str]] = field(default_factory=set)


def _entry(device: Device, name: str) -> str | None:
    """The interface they enter by; an ASA's they call by its nameif."""
    return next((port.name for port in device.interfaces if same_port(port.name, name) or port.zone == name), None)


def _of_another_interface(device: Device, inward: str, destination: int) -> bool:
    return any(
        destination == address.ip for port in device.interfaces if port.name != inward for address in port.addresses
    )


def _compare(config: Path, answers: Path, every: int, found: Compared) -> None:
    flows = list(records(answers, "device_flow"))[::every]
    devices = read(config) if flows else ()
    if len(devices) != 1:
        return
    (device,) = devices
    network = Network(devices, EMPTY, date(2026, 11, 22))
    for record in flows:
        inward = _entry(device, record["in"])
        ends = {end in PASSED for end in record["dispositions"]}
        if inward is None or len(ends) != 1:
            continue
        if device.platform == "fortinet_fortios" and record["flow"][3] == 0:
            continue  # see test_filters: nobody says whether a service takes source port 0
        packet = packet_of(record["flow"])
        sure = follow(network, packet, device.name, inward, ANYWHERE, possible=False) is not None
        maybe = sure or follow(network, packet, device.name, inward, ANYWHERE, possible=True) is not None
        if sure != maybe:
            found.counts["cannot tell"] += 1
            continue
        found.counts["passes" if sure else "stops"] += 1
        if {sure} != ends:
            here = (config.name, f"{record['in']} {record['dispositions'][0]}")
            far = _of_another_interface(device, inward, packet.destination)
            found.differ.add(FAR_SIDE.get(device.platform, here) if far else here)


def compared(shared: Path, family: str, every: int) -> Compared:
    """Every n-th flow through every device of a family."""
    found = Compared()
    for config, answers in answered(shared, family):
        _compare(config, answers, every, found)
    return found


LEAST = {
    "cisco_ios": (450, 40),
    "cisco_asa": (480, 1900),
    "fortinet": (500, 1200),
    "juniper_junos": (700, 2200),
    "paloalto": (2200, 1200),
}
"""Flows that certainly pass and certainly stop, by family; most IOS devices speak to routers that were not supplied."""


@pytest.mark.parametrize("family", LEAST)
def test_no_certain_answer_about_a_flow_contradicts_theirs(shared, family):
    found = compared(shared, family, 7)
    assert found.differ <= keys(FLOWS)
    assert found.counts["passes"] >= LEAST[family][0] // 8
    assert found.counts["stops"] >= LEAST[family][1] // 8


@pytest.mark.long
def test_no_certain_answer_about_any_flow_contradicts_theirs_and_no_known_difference_is_stale(shared):
    found = {family: compared(shared, family, 1) for family in LEAST}
    assert set().union(*(part.differ for part in found.values())) == keys(FLOWS)
    for family, (passes, stops) in LEAST.items():
        assert found[family].counts["passes"] >= passes
        assert found[family].counts["stops"] >= stops
