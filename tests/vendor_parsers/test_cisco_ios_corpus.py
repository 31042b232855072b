"""IOS over configurations nobody here wrote: whole, counted, and against another analyser's answers."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from auditor.model.address import parse_ip
from auditor.model.device import Device
from auditor.model.rule import Action, Rule, RuleSet
from auditor.platform import Account, account
from auditor.source.document import Document
from vendor_parsers.cisco_ios.platform import PLATFORM

FAMILIES = ("cisco_ios", "cisco_ap", "cisco_c9800")
REAL = ("full_sample", "real_device", "real_lab_device")

NOT_IOS = frozenset(
    {
        # collections of several systems' lines under one name: the IOS XR, EOS and NX-OS lines refuse them
        "batfish_batfish__cisco_interface",
        "batfish_batfish__cisco_misc",
        # prefix lengths on addresses under eth0: no IOS prints that
        *(f"batfish_batfish__iptables-firewall__configs__{name}.cfg" for name in ("r1", "r2", "r3")),
        *(f"batfish_batfish__iptables-firewall__configs__{name}-firewall.cfg" for name in ("z1", "z2")),
    }
)
SAME_TEXT = frozenset({"aerleon_aerleon__sample_multitarget.bacl.ref"})
"""A generated Brocade access list that is IOS word for word: a weak score is all that can be asked."""

EXPECTED_UNREAD = frozenset(
    {
        # an address without a wildcard mask in an extended list is no IOS syntax
        "166.146.58.184",
        # an anonymiser's work: a colon behind the keyword, and a netmask with holes
        "description:",
        "111.111.111.111",
    }
)
"""First words of unread lines in the security sections of real devices; each is a defect of the export."""


def document(path: Path) -> Document:
    lines = [line.rstrip("\r") for line in path.read_text(encoding="utf-8", errors="replace").split("\n")]
    lines = lines[:-1] if lines and not lines[-1] else lines
    numbers = range(1, len(lines) + 1)
    return Document(path.name, lines, numbers, numbers)


def rows(shared: Path) -> Iterator[tuple[Path, str, str]]:
    with (shared / "corpus" / "MANIFEST.tsv").open(encoding="utf-8", newline="") as manifest:
        for row in csv.DictReader(manifest, delimiter="\t"):
            path = shared / "corpus" / row["local_path"]
            if path.is_file():
                yield path, row["family"], row["kind"]


@pytest.fixture(scope="module")
def read(shared: Path) -> list[tuple[Path, str, Document, Device, Account]]:
    found = []
    for path, family, kind in rows(shared):
        if family in FAMILIES:
            text = document(path)
            tree = PLATFORM.read(text)
            found.append((path, kind, text, PLATFORM.parse(tree), account(tree, PLATFORM)))
    assert len(found) > 150
    return found


Read = list[tuple[Path, str, Document, Device, Account]]


def unread_lines(counted: Account) -> int:
    return sum(unread.at.last - unread.at.first + 1 for unread in counted.unread)


def test_every_line_is_counted_once(read: Read) -> None:
    for path, _, text, _, counted in read:
        total = (
            counted.understood + sum(count for _, count in counted.ignored) + sum(count for _, count in counted.trivia)
        )
        assert total + unread_lines(counted) == len(text.lines), path.name


@pytest.mark.parametrize("kind", REAL)
def test_real_configurations_are_nearly_all_understood_or_ignored(read: Read, kind: str) -> None:
    known = missed = 0
    for _, this, _, _, counted in read:
        if this == kind:
            known += counted.understood + sum(count for _, count in counted.ignored)
            missed += unread_lines(counted)
    assert known / (known + missed) >= 0.97


def test_more_is_understood_than_ignored(read: Read) -> None:
    understood = sum(counted.understood for _, kind, _, _, counted in read if kind in REAL)
    ignored = sum(count for _, kind, _, _, counted in read if kind in REAL for _, count in counted.ignored)
    assert understood > 1.5 * ignored


def test_unread_lines_of_security_sections_are_known(read: Read) -> None:
    words = {
        unread.word
        for _, kind, _, _, counted in read
        if kind in REAL
        for unread in counted.unread
        if unread.topic
        in ("filter", "nat", "interface", "vlan", "zone", "user", "service", "wireless", "vpn", "routing")
    }
    assert words <= EXPECTED_UNREAD


def test_sniff_knows_its_own_and_refuses_every_other_family(shared: Path) -> None:
    wrong = []
    for path, family, _ in rows(shared):
        score = PLATFORM.sniff(document(path).lines)
        if family in FAMILIES:
            expected = path.name not in NOT_IOS
        elif path.name in SAME_TEXT:
            assert score <= 50
            continue
        else:
            expected = False
        if (score > 0) != expected:
            wrong.append((path.name, score))
    assert wrong == []


def test_real_devices_are_recognised_surely(shared: Path) -> None:
    for path, family, kind in rows(shared):
        if family in FAMILIES and kind in ("real_device", "real_lab_device"):
            assert PLATFORM.sniff(document(path).lines) >= 60, path.name


# --- against another analyser


def matches(rule: Rule, flow: list[object]) -> tuple[bool, bool]:
    """(certainly, possibly): a walk over the rule's sets, written apart from everything the product uses."""
    source, destination, protocol, source_port, port, flags = flow[:6]
    assert isinstance(source, str)
    assert isinstance(destination, str)
    assert isinstance(protocol, int)
    serves = False
    for term in rule.service.terms:
        ok = protocol in term.protocols
        if isinstance(source_port, int) and isinstance(port, int) and protocol in (6, 17):
            ok = ok and source_port in term.source_ports and port in term.destination_ports
        elif isinstance(source_port, int) and isinstance(port, int) and protocol == 1:
            ok = ok and source_port * 256 + port in term.icmp
        if term.established:
            ok = ok and bool(set(str(flags or "")) & {"A", "R"})
        serves = serves or ok
    here, there = parse_ip(source), parse_ip(destination)
    sure = serves and here in rule.source.lower and there in rule.destination.lower and not rule.conditions
    maybe = (serves or bool(rule.service.unknown)) and here in rule.source.upper and there in rule.destination.upper
    return sure, maybe


def verdicts(ruleset: RuleSet, flow: list[object]) -> set[str]:
    letters = {Action.PERMIT: {"P"}, Action.DENY: {"D"}, Action.UNKNOWN: {"P", "D"}}
    found: set[str] = set()
    for rule in ruleset.rules:
        sure, maybe = matches(rule, flow)
        if maybe:
            found |= letters[rule.action]
        if sure:
            return found
    return found | letters[ruleset.default]


def test_lists_answer_flows_as_another_analyser_does(shared: Path, read: Read) -> None:
    counted: Counter[str] = Counter()
    wrong = []
    for path, _, _, device, _ in read:
        answers = shared / "corpus" / "oracle" / "cisco_ios" / f"{path.name}.json"
        if not answers.is_file():
            continue
        lists = {found.name: found for found in device.filters}
        for line in answers.read_text(encoding="utf-8").splitlines():
            record = json.loads(line)
            if record["rec"] != "filter" or record.get("generated") or record["name"] not in lists:
                continue
            for flow in record.get("flows", ()):
                got = verdicts(lists[record["name"]], flow)
                counted["same" if got == {flow[7]} else "open" if flow[7] in got else "wrong"] += 1
                if flow[7] not in got:
                    wrong.append((path.name, record["name"], flow))
    assert wrong == []
    assert counted["same"] > 15_000
    assert counted["open"] < counted["same"] / 10


def test_undefined_lists_are_found_where_another_analyser_finds_them(shared: Path, read: Read) -> None:
    missed = []
    compared = 0
    for path, kind, _, device, _ in read:
        answers = shared / "corpus" / "oracle" / "cisco_ios" / f"{path.name}.json"
        if kind not in REAL or not answers.is_file():
            continue
        ours = {one.name for one in device.references if not one.defined}
        for line in answers.read_text(encoding="utf-8").splitlines():
            record = json.loads(line)
            if record["rec"] == "undefined" and "acl" in record["type"]:
                compared += 1
                if record["name"] not in ours:
                    missed.append((path.name, record["name"], record["context"]))
    assert missed == []
    assert compared
