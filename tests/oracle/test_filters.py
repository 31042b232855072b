"""Tens of thousands of flows through single filters: verdict and deciding line against another analyser's."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

import pytest

from auditor.model.device import Device
from auditor.model.rule import Action, Rule, RuleSet
from auditor.model.span import Span
from auditor.reach.single import Ruling, ruling
from auditor.space.filters import Sides, permitted
from auditor.space.packets import Packet, Space
from tests.oracle.answers import Record, among, answered, packet_of, quoted, read, records
from tests.oracle.known import ABSENT, FILTERS, LINES, keys

NOWHERE = Span("", 0, 0)
BY_LINE = re.compile(r"(?P<list>.+)line(?P<number>[0-9]+)")


@dataclass
class Compared:
    """How many answers were compared, and what differed: (file, list)."""

    counts: Counter[str] = field(default_factory=Counter)
    verdicts: set[tuple[str, str]] = field(default_factory=set)
    lines: set[tuple[str, str]] = field(default_factory=set)
    absent: set[str] = field(default_factory=set)
    engines: list[tuple[str, str, Packet]] = field(default_factory=list)


@dataclass(frozen=True)
class Subject:
    """One list of theirs as rules of ours; ``what`` names it in the tables of known disagreements."""

    what: str
    rules: tuple[Rule, ...]
    default: Action


def _named(devices: tuple[Device, ...], record: Record, config: Path) -> Subject | None:
    name = record["name"]
    for device in devices:
        found = device.ruleset(name)
        if found is not None:
            return Subject(name, found.rules, found.default)
        by_line = BY_LINE.fullmatch(name)
        whole = device.ruleset(by_line["list"]) if by_line else None
        if by_line and whole is not None:
            # they take ``line 10`` for a part of the name (known.LINE_NUMBER): one rule of ours is their whole list
            rules = [rule for rule in whole.rules if f" line {by_line['number']} " in quoted(config, rule.at)]
            return Subject(name, tuple(rules), whole.default)
    return None


def _members(device: Device, zone: str) -> list[str]:
    members = [port.name for port in device.interfaces if port.zone == zone]
    return members or [port.name for port in device.interfaces if port.name == zone]


def _between(devices: tuple[Device, ...], record: Record) -> Subject | None:
    """FortiOS and PAN-OS: one list of theirs for each pair of zones, rules of one list for ours."""
    (source, inside), (target, outside) = (_place(text) for text in record["name"].split("~to~", 1))
    for device in devices:
        for inward in (_members(device, source) or _members(device, f"{inside} {source}"))[:1]:
            for outward in (_members(device, target) or _members(device, f"{outside} {target}"))[-1:]:
                return _policies(device, inward, outward, f"{source} to {target}")
    return None


def _place(text: str) -> tuple[str, str]:
    """The zone or interface in the name of one of their lists, and the virtual system it is in (PAN-OS)."""
    name, _, system = text.removeprefix("zone~").partition("~")
    return name, system


def _policies(device: Device, inward: str, outward: str, what: str) -> Subject | None:
    places = {port.vrf for port in device.interfaces if port.name in (inward, outward)}
    bound = [binding.ruleset for binding in device.bindings if binding.stage == "through" and {binding.vrf} == places]
    lists: list[RuleSet] = [found for name in bound if (found := device.ruleset(name)) is not None]
    if len(lists) != 1:
        return None
    rules = [
        rule
        for rule in lists[0].rules
        if (rule.inward is None or inward in rule.inward) and (rule.outward is None or outward in rule.outward)
    ]
    return Subject(what, tuple(rules), lists[0].default)


def _same_line(subject: Subject, config: Path, found: Ruling, theirs: str) -> bool:
    rule = next((rule for rule in subject.rules if found.at and rule.at == found.at[0]), None)
    if rule is None or rule.implied:
        return theirs == ""
    if " rule " in f" {rule.name}":  # PAN-OS
        return f" {rule.name}".partition(" rule ")[2] == theirs
    if rule.name.startswith("policy "):
        return rule.name.split()[1] == theirs.split()[0]
    if rule.name.startswith("term ") or ": " in rule.name:
        return rule.name.endswith((f"term {theirs}", f": {theirs}")) and theirs != ""
    return " ".join(theirs.split()) in quoted(config, rule.at) and theirs != ""


def _their_line(record: Record, index: int | None) -> str:
    """The text of their deciding line; empty where their implicit end decides."""
    text = "" if index is None else str(record["lines"][index][0])
    return "" if text.startswith(("line:", "Accept intrazone by default")) else text


def _compare(subject: Subject, record: Record, config: Path, found: Compared) -> None:
    space = Space()
    whole = Sides(space.everything, space.everything)
    through = permitted(space, subject.rules, subject.default, whole)
    key = (config.name, subject.what)
    for flow in record["flows"]:
        packet = packet_of(flow)
        sure, maybe = (ruling(subject.rules, subject.default, NOWHERE, packet, possible=side) for side in (False, True))
        found.counts["flows"] += 1
        if (sure.passes, maybe.passes) != (among(space, through.lower, packet), among(space, through.upper, packet)):
            found.engines.append((*key, packet))
        if sure.passes != maybe.passes:
            found.counts["undecided"] += 1
        elif sure.passes != (flow[7] == "P"):
            found.verdicts.add(key)
        else:
            decided = sure if sure.passes else maybe
            found.counts["lines"] += 1
            if "lines" in record and not _same_line(subject, config, decided, _their_line(record, flow[8])):
                found.lines.add(key)


def _by_ingress(devices: tuple[Device, ...], record: Record) -> Iterator[tuple[Subject | None, Record]]:
    """FortiOS: the list of theirs on the way out of an interface or zone, taken apart by where the flows came in."""
    name = record["name"].split("~")[1]
    for inward in sorted({flow[6] for flow in record["flows"]} - {None}):
        flows = [flow for flow in record["flows"] if flow[6] == inward]
        for device in devices:
            here = device.interface(inward)
            outward = _members(device, name)
            if here is None or not outward:
                yield None, record
            else:
                yield _policies(device, inward, outward[-1], f"{here.zone or inward} to {name}"), {"flows": flows}


def _srx(devices: tuple[Device, ...], record: Record) -> Iterator[tuple[Subject | None, Record]]:
    """SRX: one list of theirs for each pair of zones and one for the global policies, parts of one list for ours.

    In those of a pair a flow that comes in by no interface matches nothing.
    """
    source, _, target = record["name"].replace("zone~", "").partition("~to~")
    pair = f"{source} to {target}"
    if not target and record["name"] != "~GLOBAL_SECURITY_POLICY~":
        return
    what = pair if target else "global"
    rules = [
        rule
        for device in devices
        for ruleset in device.filters
        if ruleset.kind == "policy"
        for rule in ruleset.rules
        if rule.name.startswith(f"{what}: ")
    ]
    flows = [flow for flow in record["flows"] if flow[6] is not None or not target]
    yield Subject(what, tuple(rules), Action.DENY) if rules else None, {**record, "flows": flows}


def _subjects(config: Path, record: Record) -> Iterator[tuple[Subject | None, Record]]:
    devices = read(config)
    if record["generated"] and devices and devices[0].platform == "juniper_junos":
        yield from _srx(devices, record)
    elif not record["generated"]:
        yield _named(devices, record, config), record
    elif "~to~" in record["name"]:
        yield _between(devices, record), record
    elif record["name"].endswith("~OUTGOING_FILTER"):
        yield from _by_ingress(devices, record)


def compared(shared: Path, family: str, every: int) -> Compared:
    """Every list of a family's files of which they have flows, or every n-th of them."""
    found = Compared()
    asked = ((config, record) for config, answers in answered(shared, family) for record in records(answers, "filter"))
    for config, record in islice((pair for pair in asked if pair[1].get("flows")), 0, None, every):
        if family == "fortinet":
            # no document of Fortinet's says whether a service without a source port takes port 0
            record["flows"] = [flow for flow in record["flows"] if flow[3] != 0 or flow[2] == 1]
        for subject, part in _subjects(config, record):
            if subject is None:
                found.absent.add(config.name)
            else:
                _compare(subject, part, config, found)
    return found


LEAST = {
    "cisco_ios": 19_000,
    "cisco_asa": 2_700,
    "fortinet": 25_000,
    "juniper_junos": 2_800,
    "cisco_nxos": 560,
    "arista_eos": 580,
    "paloalto": 11_000,
}
DECIDED = {"cisco_nxos": 0.4, "paloalto": 0.6}
"""The least share of flows we decide, where it is less than most: six of the ten lists of NX-OS have no entries, and PAN-OS
matches applications, which they take for ports and we leave open."""


def _judge(found: Compared, least: int, share: float = 0.75) -> None:
    assert found.engines == []
    assert found.verdicts <= keys(FILTERS)
    assert found.lines <= keys(FILTERS) | keys(LINES)
    assert found.absent <= {row.file for row in ABSENT}
    assert found.counts["flows"] >= least
    assert found.counts["lines"] >= share * found.counts["flows"]


@pytest.mark.parametrize("family", LEAST)
def test_a_filter_decides_a_flow_by_the_same_line(shared, family):
    _judge(compared(shared, family, 7 if LEAST[family] > 1000 else 1), LEAST[family] // 10, DECIDED.get(family, 0.75))


@pytest.mark.long
def test_every_filter_decides_every_flow_by_the_same_line_and_no_known_difference_is_stale(shared):
    found = {family: compared(shared, family, 1) for family in LEAST}
    for family, part in found.items():
        _judge(part, LEAST[family], DECIDED.get(family, 0.75))
    assert {key for part in found.values() for key in part.verdicts} == keys(FILTERS)
    assert {key for part in found.values() for key in part.lines} >= keys(LINES)
    assert {file for part in found.values() for file in part.absent} == {row.file for row in ABSENT}
