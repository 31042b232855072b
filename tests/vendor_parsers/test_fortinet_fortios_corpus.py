"""The FortiOS platform against every FortiOS file of the shared corpus, another analyser's answers and a real lab."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.model.address import parse_ip
from auditor.model.device import Device
from auditor.model.rule import Action
from auditor.platform import ParseError, account
from tests.vendor_parsers.fortios_text import NO, SAMPLES, YES, Packet, document, packet, passes
from vendor_parsers.fortinet_fortios.platform import PLATFORM

MANAGER = "ytti_oxidized__fortios_FMG-VM64_7.4.6_output.txt"
LAB = "batfish_lab-validation__fortios_fw_policy_basic__configs__fw__show.txt"


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace")


def _manifest(shared: Path) -> Iterator[tuple[Path, str, str]]:
    for line in (shared / "corpus" / "MANIFEST.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        cells = line.split("\t")
        yield shared / "corpus" / cells[0], cells[1], cells[8]


def _files(shared: Path) -> list[Path]:
    return [path for path, family, _ in _manifest(shared) if family == "fortinet" and path.name != MANAGER]


def _device(path: Path) -> Device:
    return PLATFORM.parse(PLATFORM.read(document(_text(path), path.name)))


def test_every_fortios_file_is_recognised(shared: Path) -> None:
    assert [path.name for path in _files(shared) if not PLATFORM.sniff(_text(path).splitlines())] == []


def test_no_other_file_is_recognised_not_even_a_fortimanager(shared: Path) -> None:
    taken = [
        path.name
        for path, family, _ in _manifest(shared)
        if (family != "fortinet" or path.name == MANAGER)
        and path.is_file()
        and PLATFORM.sniff(_text(path).splitlines())
    ]
    assert taken == []


@pytest.mark.parametrize("start", ["#config-version=FMG-7.4", "#config-version=FAZ3K-7.2", "#config-version=FWB-6.3"])
def test_other_products_of_the_maker_are_refused(start: str) -> None:
    assert PLATFORM.sniff([start, "config system interface", '    edit "port1"', "    next", "end"]) == 0


def test_every_line_is_accounted_for(shared: Path) -> None:
    for path in _files(shared):
        read = document(_text(path), path.name)
        tree = PLATFORM.read(read)
        PLATFORM.parse(tree)
        found = account(tree, PLATFORM)
        rest = sum(unread.at.last - unread.at.first + 1 for unread in found.unread)
        parts = found.understood + sum(n for _, n in found.ignored) + sum(n for _, n in found.trivia) + rest
        assert parts == len(read.lines), path.name


def test_real_devices_are_understood(shared: Path) -> None:
    for path, family, kind in _manifest(shared):
        if family != "fortinet" or kind not in ("real_device", "real_lab_device") or path.name == MANAGER:
            continue
        tree = PLATFORM.read(document(_text(path), path.name))
        PLATFORM.parse(tree)
        found = account(tree, PLATFORM)
        meaning = found.understood + sum(count for _, count in found.ignored)
        unread = sum(one.at.last - one.at.first + 1 for one in found.unread)
        assert unread <= 0.03 * (meaning + unread), path.name
        assert [one for one in found.unread if one.topic != "other"] == [], path.name


def _walk(device: Device, sent: Packet, inward: str, outward: str) -> frozenset[bool]:
    (rules,) = (found for found in device.filters if found.kind == "policy")
    return passes(rules, sent, inward, outward)


def _flows(path: Path) -> Iterator[tuple[str, str, Packet, bool]]:
    """(interface in, filter, packet, passed) of the other analyser's generated egress filters."""
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row["rec"] != "filter" or not row["name"].endswith("~OUTGOING_FILTER"):
            continue
        place = row["name"].removesuffix("~OUTGOING_FILTER")
        for source, destination, protocol, sport, dport, _, inward, verdict, _ in row["flows"]:
            # Source port 0: the other analyser lets a service begin at source port 1, no document says so
            if inward is not None and not (sport == 0 and protocol in (6, 17)):
                sent = Packet(parse_ip(source), parse_ip(destination), protocol, sport or 0, dport or 0)
                yield inward, place, sent, verdict == "P"


# What the other analyser leaves out and the maker's documents say: fixtures whose policies it refused
# (an ipsec action, a service missing), where it drops the policy and this product keeps it as uncertain.
REFUSED = frozenset(
    {"batfish_batfish__firewall_policy_warn", "batfish_batfish__policy_defs_refs", "batfish_batfish__rename"}
)


def test_filters_agree_with_another_analyser(shared: Path) -> None:
    compared = 0
    wrong: list[str] = []
    for path in _files(shared):
        oracle = shared / "corpus" / "oracle" / "fortinet" / f"{path.name}.json"
        if path.name in REFUSED or not oracle.is_file():
            continue
        device = _device(path)
        by_zone: dict[str, list[str]] = {}
        for port in device.interfaces:
            by_zone.setdefault(port.zone, []).append(port.name)
        for inward, place, sent, passed in _flows(oracle):
            kind, _, name = place.partition("~")
            outs = by_zone.get(name, []) if kind == "zone" else [name]
            # Turning back through one interface is decided before the policies; the other analyser does not model it
            for outward in outs if inward not in outs else ():
                compared += 1
                answer = _walk(device, sent, inward, outward)
                if passed not in answer:
                    wrong.append(f"{path.name} {inward}->{outward} {sent} {passed} {answer}")
    assert wrong == [], "\n".join(wrong)
    assert compared > 5000


def test_measured_flows_of_a_real_device(shared: Path) -> None:
    device = _device(shared / "corpus" / "files" / "fortinet" / LAB)
    inside, outside = "192.168.123.1", "192.168.123.6"
    measured = [(6, 9100, YES), (6, 9101, NO), (17, 9200, YES), (17, 9201, NO)]
    for protocol, port, expected in measured:
        assert _walk(device, packet(inside, outside, protocol, port), "port2", "port3") == expected
    ping = Packet(parse_ip(inside), parse_ip(outside), 1, 8, 0)
    assert _walk(device, ping, "port2", "port3") == YES
    assert _walk(device, Packet(ping.destination, ping.source, 1, 8, 0), "port3", "port2") == YES


def test_policies_of_the_lab_have_their_names_and_zones(shared: Path) -> None:
    device = _device(shared / "corpus" / "files" / "fortinet" / LAB)
    (rules,) = device.filters
    written = [rule for rule in rules.rules if not rule.implied]
    assert [(rule.name, rule.action) for rule in written] == [
        ("policy 1 (ALLOW_CUSTOM_SERVICES)", Action.PERMIT),
        ("policy 2 (DENY_CUSTOM_SERVICES)", Action.DENY),
        ("policy 3 (ALLOW_PING_SSH)", Action.PERMIT),
    ]
    assert {port.zone for port in device.interfaces} == {"inside", "outside", ""}


def _mangled(text: str, seed: int) -> str:
    chance = random.Random(seed)
    lines = text.splitlines()
    for _ in range(chance.randrange(1, 12)):
        place = chance.randrange(len(lines))
        kind = chance.randrange(5)
        if kind == 0:
            del lines[place]
        elif kind == 1:
            lines[place] = lines[place][: chance.randrange(len(lines[place]) + 1)]
        elif kind == 2:
            lines.insert(place, chance.choice(lines))
        elif kind == 3:
            words = lines[place].split(" ")
            chance.shuffle(words)
            lines[place] = " ".join(words)
        else:
            lines[place] = lines[place].replace('"', chance.choice(["", "\\", "'"]))
        lines = lines or [""]
    return "\n".join(lines[: chance.randrange(1, len(lines) + 1)])


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 1 << 30), st.sampled_from(["plant-edge.conf", "vdoms.conf"]))
def test_mangled_text_raises_nothing_but_parse_errors(seed: int, name: str) -> None:
    read = document(_mangled(_text(SAMPLES / name), seed))
    tree = PLATFORM.read(read)
    try:
        PLATFORM.parse(tree)
    except ParseError:
        return
    found = account(tree, PLATFORM)
    rest = sum(unread.at.last - unread.at.first + 1 for unread in found.unread)
    parts = found.understood + sum(n for _, n in found.ignored) + sum(n for _, n in found.trivia) + rest
    assert parts == len(read.lines)


@pytest.mark.parametrize("plant", ["kisarazu", "kisarazu-fixed"])
def test_the_sample_plant_is_wholly_understood(plant: str) -> None:
    path = SAMPLES.parents[1] / "plants" / plant / "configs" / "fw-edge.conf"
    tree = PLATFORM.read(document(_text(path), path.name))
    device = PLATFORM.parse(tree)
    assert account(tree, PLATFORM).unread == ()
    assert device.notices == ()
    assert [one for one in device.references if not one.defined] == []
