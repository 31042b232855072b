"""Whole networks: who can reach whom, cell by cell and protocol by protocol, against another analyser's matrix."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path

import pytest

from auditor.engine.discover import all_platforms
from auditor.engine.inputs import read_input, unique_names
from auditor.model.address import parse_ip, prefix
from auditor.model.interface import Interface
from auditor.model.ranges import Ranges
from auditor.model.service import TCP, UDP
from auditor.model.span import Span
from auditor.plant.ports import same_port
from auditor.plant.types import Link, Plant, Port, Zone
from auditor.reach.follow import follow
from auditor.reach.network import Network
from auditor.source.ingest import ingest
from auditor.space.packets import PacketSet
from tests.oracle.answers import Record, records
from tests.oracle.known import CELLS, EDGES, THROUGH, keys

AT = Span("cells", 1, 1)
WHOLE = (
    "batfish-dc-as-reuse",
    "batfish-example-candidate",
    "batfish-example-juniper",
    "batfish-example-live",
    "cml-CCNA_Prep_2025_S3E2_Fundamentals_of_ACLs",
    "cml-ipsec-exploration",
    "cml-topology-solution",
    "lv-eos_iosxe_aws_demo",
    "lv-fortios_first_basic",
    "lv-fortios_fw_policy_basic",
    "lv-ios_example_network",
    "lv-iosxe_connectivity_sample",
    "lv-iosxe_redistribution",
    "lv-junos_default_address_selection",
    "lv-junos_ebgp_loop_prevention",
    "lv-junos_l3vpn",
    "lv-nxos_evpn_l2vni",
    "lv-nxos_redistribution",
    "lv-ospf_lab_validation",
    *(f"lv-palo_alto_nat_{lab}" for lab in "123456"),
    "lv-panos_ebgp_loop_prevention",
    "lv-panos_ebgp_loop_prevention_gui",
    "pybatfish-example-filters@candidate1",
    "pybatfish-example-filters@current",
    "pybatfish-forwarding-change@base",
    "pybatfish-forwarding-change@change1",
    "pybatfish-forwarding-change@change2",
)
"""Every router and firewall of these is of a platform that is read here."""
PARTLY = (
    "cml-multi-platform-network",
    "lv-checkpoint_basic_fw_policy",
    "lv-cisco_xr_ios_vpnv4",
    "lv-junos_evpn_type5",
    "lv-cv_demo_base_panos",
    "lv-mix_vendor_bgp_vrf",
)
"""Some devices of these are not: nothing is proved absent, but what certainly passes has to."""
LARGE = (
    "batfish-example-candidate",
    "batfish-example-live",
    "batfish-example-juniper",
    "lv-ios_example_network",
)
"""Left out of the everyday run for their size."""
PROTOCOLS = {"any": None, "tcp/22": (TCP, 22), "tcp/80": (TCP, 80), "tcp/502": (TCP, 502), "udp/161": (UDP, 161)}
TRIED = 20
"""Boxes of a certain answer that are followed from their entry interface before the cell is given up."""


@dataclass
class Compared:
    """Answers by kind, and the cells that differ: (network, what)."""

    counts: Counter[str] = field(default_factory=Counter)
    differ: set[tuple[str, str]] = field(default_factory=set)


@dataclass
class Case:
    """One network as read here, with their records."""

    name: str
    network: Network
    starts: dict[str, tuple[str, str]]
    cells: list[Record]
    edges: list[tuple[Port, Port, int]]


def _files(shared: Path, name: str, answers: Path) -> list[str]:
    (told,) = records(answers, "network")
    files = {file.rpartition("__")[2]: file for file in told["corpus_files"]}
    below = told.get("overlay_on")
    if below:
        (base,) = records(answers.with_name(f"{below}.json"), "network")
        files = {file.rpartition("__")[2]: file for file in base["corpus_files"]} | files
        return [str(shared / "corpus" / file) for file in files.values()]
    return [str(shared / "corpus" / file) for file in told["corpus_files"]]


def _end(text: str) -> tuple[str, str]:
    device, _, interface = text.removeprefix("@enter(").rstrip(")").rstrip("]").partition("[")
    return device, interface


@lru_cache(maxsize=1)
def case(shared: Path, name: str, linked: bool) -> Case:
    """A network of the corpus with one zone for each of their subnets and (linked) one cable for each of their edges."""
    answers = shared / "corpus" / "oracle" / "networks" / f"{name}.json"
    reads = [
        read_input(source, all_platforms())
        for file in _files(shared, name, answers)
        if "/iptables/" not in file
        for source in ingest([file])
    ]
    unique_names(reads)
    devices = [device for found in reads for device in found.devices]
    names = {device.name.casefold(): device for device in devices}

    def port(text: str) -> Port | None:
        device, interface = _end(text)
        found = names.get(device.casefold())
        if found is None:
            return None
        # an ASA's interface they call by its nameif
        ours = next((p.name for p in found.interfaces if same_port(p.name, interface) or p.zone == interface), None)
        return None if ours is None else Port(found.name, ours, AT)

    subnets = list(records(answers, "subnet"))
    zones = tuple(
        Zone(id=told, kind="control", at=AT, prefixes=prefix(told), prefix_lines=((prefix(told), AT),))
        for told in dict.fromkeys(subnet["subnet"] for subnet in subnets)
    )
    edges = []
    for edge in records(answers, "l3edge"):
        one, other = port(edge["a"]), port(edge["b"])
        if one is not None and other is not None:
            edges.append((one, other, parse_ip(edge["b_ips"][0])))
    starts = {}
    for subnet in subnets:
        entry = port(subnet["start"])
        if entry is not None:
            starts[subnet["subnet"]] = (entry.device, entry.interface)
    links = tuple(Link(source=one, target=other, at=AT) for one, other, _ in edges if linked)
    plant = Plant(file="cells", at=AT, zones=zones, links=links)
    network = Network(devices, plant, date(2026, 11, 22))
    return Case(name, network, starts, list(records(answers, "cell")), edges)


def _asked(case: Case, cell: Record, protocol: str) -> PacketSet:
    """Packets from one subnet to hosts of another, asked as they ask.

    An address of a router or firewall is no host, but a source it may be, unless it is the entry device's own.
    """
    space = case.network.space
    entry, _ = case.starts[cell["src"]]
    own = _addresses(port.interface for port in case.network.ports())
    here = _addresses(port.interface for port in case.network.ports() if port.device.name == entry)
    source, target = prefix(cell["src"]), prefix(cell["dst"])
    wanted = PROTOCOLS[protocol]
    return space.box(
        source=_hosts(source) - here,
        destination=_hosts(target) - own,
        protocol=None if wanted is None else Ranges.one(wanted[0]),
        destination_port=None if wanted is None else Ranges.one(wanted[1]),
    )


def _addresses(interfaces: Iterable[Interface]) -> Ranges:
    return Ranges.of(*((address.ip, address.ip) for interface in interfaces for address in interface.addresses))


def _hosts(subnet: Ranges) -> Ranges:
    """Without the network's own and its broadcast address, where it has such."""
    low, high = subnet.intervals[0]
    return Ranges(((low + 1, high - 1),)) if high - low > 1 else subnet


def _certain(case: Case, cell: Record, packets: PacketSet) -> bool:
    """Whether some packet certainly arrives that enters where theirs do."""
    device, interface = case.starts[cell["src"]]
    return any(
        follow(case.network, box.witness(), device, interface, cell["dst"], possible=False) is not None
        for box in packets.boxes(TRIED)
    )


def _compare(case: Case, every: int, found: Compared) -> None:
    sources = list(dict.fromkeys(cell["src"] for cell in case.cells))[::every]
    for cell in case.cells:
        if cell["src"] not in sources:
            continue
        if cell["src"] not in case.starts or cell["dst"] not in case.starts:
            found.counts["entry at a device that is not read here"] += len(PROTOCOLS)
            continue
        for protocol in PROTOCOLS:
            theirs = cell[protocol].get("reach_hosts_syn", cell[protocol]["reach_hosts"])
            if theirs is None:
                found.counts["no host in the subnet"] += 1
                continue
            ours = _ours(case, cell, protocol)
            found.counts["reaches" if ours else "cannot tell" if ours is None else "never"] += 1
            if ours is not None and ours != theirs:
                found.differ.add((case.name, f"{cell['src']} to {cell['dst']}"))


def _ours(case: Case, cell: Record, protocol: str) -> bool | None:
    """True: certainly reaches; False: proved that it never does; None: nobody can tell."""
    pair = case.network.reach(cell["src"], cell["dst"])
    asked = _asked(case, cell, protocol)
    sure = pair.lower & asked
    if sure and _certain(case, cell, sure):
        return True
    if pair.upper & asked or pair.blind or case.name not in WHOLE:
        return None
    return False


def compared(shared: Path, names: tuple[str, ...], every: int, *, linked: bool = True) -> Compared:
    """Some networks, from every n-th of their subnets."""
    found = Compared()
    for name in names:
        _compare(case(shared, name, linked), every, found)
    return found


def test_what_certainly_passes_and_what_is_proved_absent_is_so_in_their_matrix(shared):
    found = compared(shared, tuple(name for name in WHOLE + PARTLY if name not in LARGE), 5)
    assert found.differ <= keys(CELLS + THROUGH)
    assert found.counts["reaches"] >= 120
    assert found.counts["never"] >= 80


@pytest.mark.long
def test_no_cell_of_any_network_contradicts_them_and_no_known_difference_is_stale(shared):
    found = compared(shared, WHOLE + PARTLY, 1)
    assert found.differ == keys(CELLS + THROUGH)
    assert found.counts["reaches"] >= 1000
    assert found.counts["never"] >= 650
    assert found.counts["cannot tell"] <= 4000


@pytest.mark.long
def test_without_any_known_cable_nothing_that_they_reach_is_proved_absent(shared):
    # without cables every port of this one may meet every other, and its walks alone would outlast all the rest
    names = tuple(name for name in WHOLE if name != "batfish-example-juniper")
    found = compared(shared, names, 1, linked=False)
    assert found.differ == keys(CELLS)
    assert found.counts["never"] >= 400


def test_every_edge_of_theirs_is_at_least_possible_without_any_known_cable(shared):
    missing, asked = set(), 0
    for name in WHOLE + PARTLY:
        if name in LARGE[:2]:
            continue
        this = case(shared, name, False)
        for one, other, address in this.edges:
            asked += 1
            neighbours = this.network.wiring.next_devices(one.device, one.interface, address)
            if (other.device, other.interface) not in [(found.device, found.interface) for found in neighbours]:
                missing.add((name, f"{one.device} {one.interface} to {other.device} {other.interface}"))
    assert missing <= keys(EDGES)
    assert asked >= 180
