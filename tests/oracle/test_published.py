"""The worked examples another analyser's project publishes with their answers, asked here as questions about sets."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from auditor.model.address import parse_ip, prefix
from auditor.model.device import Device
from auditor.model.ranges import Ranges
from auditor.model.rule import Rule, RuleSet
from auditor.model.service import TCP, UDP
from auditor.model.span import Span
from auditor.reach.single import ruling
from auditor.space.filters import Sides, permitted
from auditor.space.packets import Packet, PacketSet, Space
from tests.oracle.answers import quoted, read, records

NOWHERE = Span("", 0, 0)
BARE = re.compile(r"^(?P<before> *670 permit ip )(?=[0-9.]+ any)", re.MULTILINE)
"""Line 670 names an address without a mask or ``host``, which no IOS takes in an extended list, so here it may say
anything; the published answers take it as a host, and so does the text these questions are asked of."""


def router(shared: Path, folder: Path, snapshot: str) -> tuple[Path, RuleSet]:
    """List acl_in of a snapshot of the published example."""
    name = f"batfish_pybatfish__example-filters__{snapshot}__configs__rtr-with-acl.cfg"
    text, changed = BARE.subn(
        r"\g<before>host ", (shared / "corpus" / "files" / "cisco_ios" / name).read_text(encoding="utf-8")
    )
    assert changed == 1
    config = folder / name
    config.write_text(text, encoding="utf-8")
    (device,) = read(config)
    found = device.ruleset("acl_in")
    assert found is not None
    assert all(rule.exact for rule in found.rules)
    return config, found


def told(shared: Path, line: str) -> str:
    """The number of a line that the published answers quote as it is; fails when they do not."""
    folder = shared / "corpus" / "truth" / "pybatfish"
    quotes = " ".join(" ".join(path.read_text(encoding="utf-8") for path in sorted(folder.iterdir())).split())
    assert line.replace("host ", "") in quotes
    return line.split()[0]


def through(space: Space, found: RuleSet) -> PacketSet:
    """What a list lets through; nothing in these lists is uncertain."""
    passing = permitted(space, found.rules, found.default, Sides(space.everything, space.everything))
    assert passing.lower == passing.upper
    return passing.lower


def decided_by(config: Path, found: RuleSet, packet: Packet) -> tuple[bool, str]:
    """Whether a packet passes, and the line that says so."""
    said = ruling(found.rules, found.default, NOWHERE, packet, possible=False)
    return said.passes, quoted(config, said.at[0]) if said.at else ""


def dead(rules: tuple[Rule, ...]) -> list[tuple[Rule, list[Rule]]]:
    """The rules no packet can reach, each with the single earlier rules that cover it whole."""
    space, covered, found = Space(), None, []
    before: list[tuple[Rule, PacketSet]] = []
    for rule in rules:
        matched = space.between(rule.source, rule.destination, rule.service, upper=True)
        if covered is not None and not matched - covered:
            found.append((rule, [earlier for earlier, whole in before if not matched - whole]))
        certain = space.between(rule.source, rule.destination, rule.service, upper=False)
        if rule.exact:
            before.append((rule, certain))
            covered = certain if covered is None else covered | certain
    return found


def packet(source: str, destination: str, protocol: int, port: int) -> Packet:
    """A packet as their questions fill it in."""
    return Packet(parse_ip(source), parse_ip(destination), protocol, 49152, port)


# -- analysing lists ------------------------------------------------------------------------------------------------


def test_a_host_of_the_subnet_reaches_the_name_server_by_line_660(shared, tmp_path):
    config, acl_in = router(shared, tmp_path, "current")
    passes, line = decided_by(config, acl_in, packet("10.10.10.1", "218.8.104.58", UDP, 53))
    assert (passes, told(shared, line)) == (True, "660")


def test_of_all_hosts_of_the_subnet_one_does_not_reach_it(shared, tmp_path):
    config, acl_in = router(shared, tmp_path, "current")
    space = Space()
    wanted = space.box(
        source=prefix("10.10.10.0/24"), destination=prefix("218.8.104.58"), protocol=Ranges.one(UDP),
        destination_port=Ranges.one(53),
    )  # fmt: skip
    denied = (wanted - through(space, acl_in)).to_destinations(prefix("218.8.104.58"))
    assert denied.sources == prefix("10.10.10.42")
    passes, line = decided_by(config, acl_in, packet("10.10.10.42", "218.8.104.58", UDP, 53))
    assert (passes, told(shared, line)) == (False, "460")


def test_two_lines_of_the_list_can_match_nothing(shared, tmp_path):
    config, acl_in = router(shared, tmp_path, "current")
    found = {
        told(shared, quoted(config, rule.at)): [told(shared, quoted(config, by.at)) for by in single]
        for rule, single in dead(acl_in.rules)
    }
    assert found == {"670": ["540"], "790": ["500"]}


@pytest.fixture
def zones(shared) -> Device:
    """The zone firewall of the published example."""
    name = "batfish_pybatfish__example-filters__current__configs__firewall.cfg"
    (device,) = read(shared / "corpus" / "files" / "cisco_ios" / name)
    return device


def from_z2_to_z3(device: Device) -> RuleSet:
    """The rules between the interfaces the published questions name."""
    (bound,) = [binding for binding in device.bindings if binding.stage == "through"]
    whole = device.ruleset(bound.ruleset)
    assert whole is not None
    rules = tuple(
        rule
        for rule in whole.rules
        if (rule.inward is None or "GigabitEthernet0/0/2" in rule.inward)
        and (rule.outward is None or "GigabitEthernet0/0/3" in rule.outward)
    )
    return RuleSet(name="z2 to z3", family="both", rules=rules, at=whole.at, default=whole.default)


def test_http_cannot_go_from_one_zone_to_the_other_and_no_line_says_so(zones):
    found = from_z2_to_z3(zones)
    said = ruling(
        found.rules, found.default, NOWHERE, packet("10.114.64.1", "10.114.60.10", TCP, 80), possible=True
    )  # fmt: skip
    assert not said.passes
    assert said.at in ((), (NOWHERE,))


def test_nothing_but_nfs_can_go_from_the_host_to_the_subnet_over_tcp(zones):
    found, space = from_z2_to_z3(zones), Space()
    wanted = space.box(
        source=prefix("101.164.101.231"), destination=prefix("101.164.9.0/24"), protocol=Ranges.one(TCP),
        destination_port=Ranges(((0, 65535),)) - Ranges.one(2049),
    )  # fmt: skip
    assert found.rules
    assert not permitted(space, found.rules, found.default, Sides(wanted, wanted)).upper


# -- provably safe changes ------------------------------------------------------------------------------------------


def change(space: Space) -> PacketSet:
    """The traffic the change is to permit."""
    return space.box(
        source=prefix("10.10.10.0/24"), destination=prefix("18.18.18.0/27"), protocol=Ranges.one(TCP),
        destination_port=Ranges.of((80, 80), (8080, 8080)),
    )  # fmt: skip


def test_nothing_of_the_change_is_permitted_before_it(shared, tmp_path):
    space = Space()
    assert not change(space) & through(space, router(shared, tmp_path, "current")[1])


@pytest.mark.parametrize("candidate", ["candidate1", "candidate2"])
def test_both_candidates_permit_all_of_the_change(shared, tmp_path, candidate):
    space = Space()
    assert not change(space) - through(space, router(shared, tmp_path, candidate)[1])


def test_the_first_candidate_permits_more_than_the_change(shared, tmp_path):
    space = Space()
    (now, current), (then, candidate) = (router(shared, tmp_path, name) for name in ("current", "candidate1"))
    before, after = through(space, current), through(space, candidate)
    assert not before - after
    besides = after - before - change(space)
    assert besides == space.box(
        source=prefix("10.10.10.0/24"), destination=prefix("18.18.18.32/27"), protocol=Ranges.one(TCP),
        destination_port=Ranges.of((80, 80), (8080, 8080)),
    )  # fmt: skip
    example = packet("10.10.10.0", "18.18.18.32", TCP, 80)
    passes, line = decided_by(then, candidate, example)
    assert (passes, told(shared, line)) == (True, "462")
    passes, line = decided_by(now, current, example)
    assert (passes, told(shared, line)) == (False, "2020")


def test_the_second_candidate_changes_exactly_what_was_meant(shared, tmp_path):
    space = Space()
    current, candidate = (router(shared, tmp_path, name)[1] for name in ("current", "candidate2"))
    assert through(space, candidate) - through(space, current) == change(space)
    assert not through(space, current) - through(space, candidate)


# -- their reference answers ----------------------------------------------------------------------------------------


def test_the_lines_their_reference_run_finds_unreachable_are_those_found_here(shared):
    (answer,) = json.loads((shared / "corpus/truth/batfish/tests/basic/filterLineReachability.ref").read_text())
    theirs = {
        (*row["Sources"][0].split(": "), " ".join(row["Unreachable_Line"].split()),
         tuple(" ".join(line.split()) for line in row["Blocking_Lines"]))
        for row in answer["rows"]
    }  # fmt: skip
    (told,) = records(shared / "corpus/oracle/networks/batfish-example-live.json", "network")
    configs = [shared / "corpus" / file for file in told["corpus_files"] if "/cisco_ios/" in file]
    ours, lists = set(), 0
    for config in configs:
        for device in read(config):
            for ruleset in device.filters:
                if not ruleset.filters_packets:
                    continue
                lists += 1
                for rule, single in dead(ruleset.rules):
                    blocked = tuple(quoted(config, by.at) for by in single)
                    ours.add((device.name, ruleset.name, quoted(config, rule.at), blocked))
    assert ours == theirs
    assert lists >= 25
