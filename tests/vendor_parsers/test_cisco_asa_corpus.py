"""The ASA platform against every ASA file of the shared corpus, and against two other readers' answers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from auditor.model.address import parse_ip
from auditor.model.device import Device
from auditor.model.rule import RuleSet
from auditor.platform import account
from auditor.source.node import Node
from tests.vendor_parsers.cisco_asa_text import MAYBE, YES, Packet, deciding, document, through
from vendor_parsers.cisco_asa.platform import PLATFORM

# An ASA's VPN configuration, filed with IOS in the corpus: every statement in it is the ASA's.
MISFILED = frozenset({"batfish_batfish__cisco_webvpn"})


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace")


def _manifest(shared: Path) -> Iterator[tuple[Path, str, str]]:
    lines = (shared / "corpus" / "MANIFEST.tsv").read_text(encoding="utf-8").splitlines()
    for line in lines[1:]:
        cells = line.split("\t")
        yield shared / "corpus" / cells[0], cells[1], cells[8]


def _asa_files(shared: Path) -> list[Path]:
    return [path for path, family, _ in _manifest(shared) if family == "cisco_asa"]


def test_every_asa_file_is_recognised(shared: Path) -> None:
    missed = [path.name for path in _asa_files(shared) if not PLATFORM.sniff(_text(path).splitlines())]
    assert missed == []


def test_no_file_of_another_family_is_recognised(shared: Path) -> None:
    taken = [
        path.name
        for path, family, _ in _manifest(shared)
        if family != "cisco_asa" and path.is_file() and PLATFORM.sniff(_text(path).splitlines())
    ]
    assert set(taken) <= MISFILED


def test_every_line_is_accounted_for(shared: Path) -> None:
    for path in _asa_files(shared):
        read = document(_text(path), path.name)
        tree = PLATFORM.read(read)
        PLATFORM.parse(tree)
        found = account(tree, PLATFORM)
        parts = (
            found.understood,
            sum(count for _, count in found.ignored),
            sum(count for _, count in found.trivia),
            sum(unread.at.last - unread.at.first + 1 for unread in found.unread),
        )
        assert sum(parts) == len(read.lines), path.name


def test_configurations_of_devices_are_read_to_97_percent(shared: Path) -> None:
    for path, family, kind in _manifest(shared):
        if family != "cisco_asa" or kind not in ("real_device", "real_lab_device"):
            continue
        tree = PLATFORM.read(document(_text(path), path.name))
        PLATFORM.parse(tree)
        found = account(tree, PLATFORM)
        read = found.understood + sum(count for _, count in found.ignored)
        unread = sum(item.at.last - item.at.first + 1 for item in found.unread)
        assert read >= 0.97 * (read + unread), [(item.at.first, item.word) for item in found.unread]


@pytest.mark.parametrize("plant", ["kisarazu", "kisarazu-fixed"])
def test_the_sample_plants_firewall_is_read_whole(plant: str) -> None:
    path = Path(__file__).resolve().parents[2] / "samples" / "plants" / plant / "configs" / "fw-ctl.cfg"
    if not path.is_file():
        pytest.skip(f"{path.name} is not here")
    tree = PLATFORM.read(document(_text(path), path.name))
    device = PLATFORM.parse(tree)
    assert account(tree, PLATFORM).unread == ()
    assert device.serial == "JAD2600KSZ1"
    assert device.model == "ASA5508"
    assert device.changed_by.known


# -- the tree against ciscoconfparse2 -----------------------------------------------------------------------------


def _parents(node: Node) -> dict[int, int]:
    found: dict[int, int] = {}
    for child in node.walk():
        assert child.parent is not None
        found[child.first] = child.parent.first
    return found


def test_parents_are_those_of_ciscoconfparse2(shared: Path) -> None:
    ciscoconfparse2 = pytest.importorskip("ciscoconfparse2")
    for path in _asa_files(shared):
        # the reader joins a certificate into one statement and takes no comment for one: those lines are left out
        lines = _text(path).splitlines()
        ours = _parents(PLATFORM.read(document(_text(path), path.name)).root)
        # it joins banner lines as IOS would; on an ASA each line is a statement of its own
        lines = ["!" if line.startswith("banner ") else line for line in lines]
        theirs = ciscoconfparse2.CiscoConfParse(lines, syntax="asa", ignore_blank_lines=False)
        kept = {number for number, line in enumerate(lines, 1) if line.lstrip()[:1] not in ("", "!", ":")}
        for found in theirs.objs:
            number = found.linenum + 1
            if number not in kept or number not in ours:
                continue
            parent = found.parent.linenum + 1
            expected = 0 if parent == number else parent
            assert ours[number] == expected, (path.name, lines[number - 1])


# -- the rules against another analyser's answers -----------------------------------------------------------------


def _answers(shared: Path, path: Path) -> list[dict[str, object]]:
    oracle = shared / "corpus" / "oracle" / "cisco_asa" / f"{path.name}.json"
    return [json.loads(line) for line in oracle.read_text(encoding="utf-8").splitlines()]


def _packet(flow: list[object]) -> Packet:
    source, destination, protocol, source_port, destination_port = flow[:5]
    return Packet(
        parse_ip(str(source)),
        parse_ip(str(destination)),
        int(str(protocol)),
        0 if source_port is None else int(str(source_port)),
        0 if destination_port is None else int(str(destination_port)),
    )


def _parsed(path: Path) -> Device:
    return PLATFORM.parse(PLATFORM.read(document(_text(path), path.name)))


def _passes_nothing(device: Device, interface: str) -> bool:
    levels = device.ruleset("security-levels")
    assert levels is not None
    return any(rule.name == f"management-only {interface}" for rule in levels.rules)


def _own_list(device: Device, name: str) -> RuleSet | None:
    found = device.ruleset(name)
    return found if found is not None and found.kind == "extended" else None


# Named deviations from the other analyser, each decided by vendor documentation:
# it takes an undefined group or an address obtained elsewhere as empty, we take it as unknown, so MAYBE may answer
# for D; it takes ``line 10`` for a part of the list's name, so those lists do not exist here.
def test_lists_decide_as_the_oracle_says(shared: Path) -> None:
    asked = 0
    for path in _asa_files(shared):
        device = _parsed(path)
        for record in _answers(shared, path):
            if record["rec"] != "filter" or record["generated"]:
                continue
            ruleset = _own_list(device, str(record["name"]))
            if ruleset is None:
                continue
            for flow in record["flows"]:  # type: ignore[attr-defined]
                answer, _ = deciding(ruleset, _packet(flow))
                expected = flow[7] == "P"
                assert expected in answer, (path.name, ruleset.name, flow)
                assert answer != MAYBE or not all(rule.exact for rule in ruleset.rules)
                asked += 1
    assert asked > 800


# It lets through traffic use management-only interfaces; the ASA does not (interface configuration guide 9.9).
def test_security_levels_decide_as_the_oracle_says(shared: Path) -> None:
    asked = 0
    for path in _asa_files(shared):
        device = _parsed(path)
        hardware = {interface.zone: interface.name for interface in device.interfaces if interface.zone}
        for record in _answers(shared, path):
            name = str(record.get("name", ""))
            if record["rec"] != "filter" or not name.startswith("~COMBINED_OUTGOING_ACL~"):
                continue
            outward = hardware[name.split("~")[2]]
            undefined = any(
                binding.interface == outward and binding.ruleset.endswith("(undefined)") for binding in device.bindings
            )
            for flow in record["flows"]:  # type: ignore[attr-defined]
                if flow[6] is None:
                    continue
                inward = hardware[flow[6]]
                if _passes_nothing(device, inward) or _passes_nothing(device, outward):
                    continue
                answer = through(device, _packet(flow), inward, outward, ("through", "egress"))
                expected = flow[7] == "P"
                assert expected in answer, (path.name, inward, outward, flow, answer)
                assert answer in (YES, frozenset({False})) or undefined
                asked += 1
    assert asked > 500
