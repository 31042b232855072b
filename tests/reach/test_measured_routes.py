"""Certain routes against routing tables of the same networks, which were compared with the devices' own tables.

The networks' cables are not in the files; equal subnets are taken as cables here, as they were in the laboratory.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from auditor.model.address import format_ip, prefix
from auditor.model.device import Device
from auditor.model.ranges import Ranges
from auditor.reach.layer2 import Segments, find_segments
from auditor.reach.routes import table
from auditor.reach.wiring import Wiring, wire
from auditor.source.document import Document
from vendor_parsers.cisco_ios.platform import PLATFORM as IOS
from vendor_parsers.juniper_junos.platform import PLATFORM as JUNOS

NETWORKS = {
    "lv-ios_example_network": 60,
    "lv-iosxe_redistribution": 3,
    "batfish-example-live": 50,
    "pybatfish-forwarding-change@base": 60,
    "pybatfish-forwarding-change@change1": 20,
    "pybatfish-forwarding-change@change2": 60,
    "lv-ospf_lab_validation": 40,
    "batfish-dc-as-reuse": 5,
    "lv-mix_vendor_bgp_vrf": 5,
}
"""Networks with IOS devices, and how many learned routes have to be certain for the comparison to mean something."""

BOTH = {"batfish-example-juniper": 40, "lv-junos_l3vpn": 2, "lv-junos_ebgp_loop_prevention": 0}
"""The same of networks with Junos devices, read with them."""
PLATFORMS = {"cisco_ios": IOS, "juniper_junos": JUNOS}


def devices_of(shared: Path, rows: list[dict[str, object]], families: frozenset[str]) -> list[Device]:
    found: dict[str, Device] = {}
    for name in rows[0]["corpus_files"]:  # type: ignore[attr-defined]
        path = shared / "corpus" / name
        if path.parent.name in families and path.is_file():
            platform = PLATFORMS[path.parent.name]
            lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
            numbers = range(1, len(lines) + 1)
            device = platform.parse(platform.read(Document(path.name, lines, numbers, numbers)))
            found[device.name] = device  # a changed device stands behind the one it replaces
    return list(found.values())


def cabled(devices: list[Device]) -> Segments:
    segments = find_segments(devices, (), frozenset())
    first: dict[tuple[Ranges, str], tuple[str, str]] = {}
    for device in devices:
        for interface in device.interfaces:
            station = segments.station(device.name, interface.name)
            for address in interface.addresses:
                if station is not None:
                    segments.join(first.setdefault((address.network, ""), station), station)
    return segments


def beyond(wiring: Wiring, row: dict[str, object]) -> tuple[list[str], int, list[str]]:
    """Certain routes that a table contradicts, how many it confirms, and routes of the table that are not even possible."""
    box = next((box for name, box in wiring.boxes.items() if name.casefold() == row["node"]), None)
    if box is None:
        return [], 0, []
    vrf = "" if row["vrf"] == "default" else str(row["vrf"])
    true: dict[Ranges, set[str]] = {}
    for text, _, way, *_ in row["routes"]:  # type: ignore[attr-defined]
        true.setdefault(prefix(text), set()).add(way)
    wrong, right, missing = [], 0, []
    entries = box.entries.get(vrf, [])
    for piece in table(entries):
        for wanted, ways in true.items():
            for entry in piece.entries:
                learnt = entry.distance > 1 and entry.certain and entry.width == wanted.size
                if not (learnt and piece.lower.covers(wanted) and entry.prefix.covers(wanted)):
                    continue
                hop = format_ip(entry.next_hop) if entry.next_hop is not None else ""
                if any(way.endswith(hop) for way in ways):
                    right += 1
                else:
                    wrong.append(f"{box.device.name} {wanted} by {hop}, in truth {ways}")
    for wanted, ways in true.items():
        if not any(entry.width == wanted.size and entry.prefix.covers(wanted) for entry in entries):
            missing.append(f"{box.device.name} {[format_ip(low) for low, _ in wanted]}/{wanted.size} by {ways}")
    return wrong, right, missing


@pytest.mark.parametrize("network", NETWORKS | BOTH)
def test_no_certain_route_contradicts_a_table_and_no_route_of_one_is_impossible(shared, network):
    path = shared / "corpus" / "oracle" / "networks" / f"{network}.json"
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    families = frozenset(PLATFORMS if network in BOTH else {"cisco_ios"})
    devices = devices_of(shared, rows, families)
    wiring = wire(devices, cabled(devices))
    wrong: list[str] = []
    missing: list[str] = []
    right = 0
    for row in rows:
        if row["rec"] == "routes":
            found = beyond(wiring, row)
            wrong += found[0]
            right += found[1]
            missing += found[2]
    assert not wrong
    if all(name.split("/")[1] in families for name in rows[0]["corpus_files"]):
        assert not missing
    assert right >= (NETWORKS | BOTH)[network]
