"""Flows measured on real devices: what the engine says must be what the lab saw."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest

from auditor.cli.reach_command import packet_of
from auditor.engine import Options, load
from auditor.reach.ask import Answer, ask
from auditor.reach.network import Network

LABS = {
    "iosxe_connectivity_sample": "cisco_ios/batfish_lab-validation__iosxe_connectivity_sample__configs__iosxe_acl__show_running-config.txt",
    "fortios_fw_policy_basic": "fortinet/batfish_lab-validation__fortios_fw_policy_basic__configs__fw__show.txt",
}
NAT_LABS = (
    "palo_alto_nat_1",
    "palo_alto_nat_2",
    "palo_alto_nat_3",
    "palo_alto_nat_4",
    "palo_alto_nat_5",
    "palo_alto_nat_6",
)
"""A PA-5020 between three hosts: what one host's ping to another did, with one rule of each list at most."""
CLIENT = re.compile(r"client_outside_(?P<dst>[\d.]+)_(?P<protocol>tcp|udp)_(?P<port>\d+)\.txt")
PING = re.compile(r"ping_-c_1_-S_(?P<src>[\d.]+)_(?P<dst>[\d.]+)\.txt")


def network(shared: Path, lab: str) -> Network:
    config = shared / "corpus" / "files" / LABS[lab]
    return load(Options(sources=(str(config),), as_of=date(2026, 11, 22))).network


def hosts(folder: Path) -> dict[str, str]:
    found = {}
    for path in (folder / "hosts").glob("*.json"):
        interfaces = json.loads(path.read_text())["hostInterfaces"].values()
        found[path.stem] = next(iter(interfaces))["prefix"].split("/")[0]
    return found


def asked(engine: Network, src: str, dst: str, protocol: str, port: str) -> Answer:
    return ask(engine, packet_of(src, dst, protocol, port))


@pytest.mark.parametrize("lab", LABS)
def test_what_the_server_received_was_permitted_and_nothing_else(shared, lab):
    folder = shared / "corpus" / "truth" / "lab-validation" / lab
    engine, address = network(shared, lab), hosts(folder)
    compared = 0
    for path in sorted((folder / "show" / "inside").iterdir()):
        found = CLIENT.fullmatch(path.name)
        if found is None:
            continue
        server = folder / "show" / "outside" / f"server_{found['dst']}_{found['protocol']}_{found['port']}.txt"
        arrived = "packet1:" in server.read_text()
        answer = asked(engine, address["inside"], found["dst"], found["protocol"], found["port"])
        assert answer.verdict == ("permitted" if arrived else "denied"), path.name
        if arrived:
            answered = "[ECHO:]" in path.read_text()
            assert answer.answered == ("permitted" if answered else "denied"), path.name
        compared += 1
    assert compared >= 4


@pytest.mark.parametrize("lab", LABS)
def test_pings_that_came_back_pass_both_ways(shared, lab):
    folder = shared / "corpus" / "truth" / "lab-validation" / lab
    engine = network(shared, lab)
    compared = 0
    for path in sorted((folder / "show").glob("*/ping_*.txt")):
        found = PING.fullmatch(path.name)
        if found is None or found["src"] == found["dst"]:
            continue
        came_back = " 0% packet loss" in path.read_text()
        answer = asked(engine, found["src"], found["dst"], "icmp", "")
        assert (answer.verdict == "permitted" and answer.answered == "permitted") == came_back, path.name
        compared += 1
    assert compared >= 2


@pytest.mark.parametrize("lab", NAT_LABS)
def test_pings_through_zones_and_destination_translation_did_what_we_say(shared, lab):
    """In labs 4 to 6 the destination is translated into a third zone: rules name the old address and the new zone."""
    files = sorted((shared / "corpus" / "files").glob(f"*/batfish_lab-validation__{lab}__configs__*"))
    assert len(files) == 4
    engine = load(Options(sources=tuple(str(file) for file in files), as_of=date(2026, 11, 22))).network
    told = (shared / "corpus" / "truth" / "lab-validation" / lab / "show" / "connectivity.yaml").read_text()
    (host,) = re.findall(r"src_hostname: h(\d)", told)
    (target,) = re.findall(r"dst_ip: ([\d.]+)", told)
    came_back = "disposition: success" in told
    answer = asked(engine, f"10.1{host}.1{host}.2", target, "icmp", "")
    assert answer.verdict == ("permitted" if came_back else "denied")
    assert answer.answered == "permitted" or not came_back
