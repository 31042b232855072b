"""Dead lines against those Batfish names, filter by filter, over the corpus; every difference has its reason here."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from auditor.engine.discover import all_platforms
from auditor.engine.inputs import read_input
from auditor.source.ingest import read_input as decode
from auditor.space.lines import Fate, analyse

FAMILIES = ("cisco_ios", "cisco_asa")
DEAD = (Fate.SHADOWED, Fate.REDUNDANT, Fate.BLOCKED)

UNREAD = "the line is not valid or not understood, so we take it as uncertain; Batfish drops or reads that part of it"
NO_TTL = "Batfish does not model TTL and takes the line as matching nothing"
MASK = "a wildcard mask that stands for more intervals than we expand makes the line uncertain"
UNDEFINED = "Batfish takes an undefined group or interface as matching nothing; we take it as unresolved"
NOT_READ = "Batfish did not read the line (parse warning), so it cannot call it unreachable"

THEIRS_ONLY = {
    ("batfish_batfish__cisco_acl", "BLAH-BLAH", "20 permit ip any any tracked"): UNREAD,
    ("batfish_batfish__cisco_acl", "BLAH-BLAH", "60 permit tcp any any eq mlag ttl eq 255"): NO_TTL,
    ("batfish_batfish__cisco_acl", "BLAH-BLAH", "70 permit udp any any eq mlag ttl eq 255"): NO_TTL,
    ("batfish_batfish__cisco_acl", "BLAH-BLAH", "300 permit icmp any any ttl-exceeded ! type 11, code 0"): UNREAD,
    ("batfish_batfish__cisco_acl", "TEST", "deny ip any any log default"): UNREAD,
    ("batfish_batfish__cisco_acl", "TEST", "deny ip any any log disable"): UNREAD,
    (
        "batfish_batfish__ios-acl-portgroup",
        "aclUndefined",
        "permit tcp any host 172.17.111.16 portgroup ogipundefined",
    ): UNDEFINED,
    (
        "batfish_pybatfish__example-filters__candidate1__configs__rtr-with-acl.cfg",
        "acl_in",
        "670 permit ip 166.146.58.184 any",
    ): UNREAD,
    (
        "batfish_pybatfish__example-filters__candidate2__configs__rtr-with-acl.cfg",
        "acl_in",
        "670 permit ip 166.146.58.184 any",
    ): UNREAD,
    (
        "batfish_pybatfish__example-filters__current__configs__rtr-with-acl.cfg",
        "acl_in",
        "670 permit ip 166.146.58.184 any",
    ): UNREAD,
    ("ytti_oxidized__ios_asr920_16.8.1b_output.txt", "auth-SSH", "permit 111.111.111.111 111.111.111.111"): MASK,
    ("batfish_batfish__asa-acl-object", "acl2", "permit object osfake object onfake1 object onfake2"): UNDEFINED,
    (
        "batfish_batfish__asa_acl",
        "outside",
        "permit tcp object-group drawbridge_hosts interface outside eq https",
    ): UNDEFINED,
}
_DEMO = "CactuseSecurity_firewall-orchestrator__roles__importer__files__importer__fw_modules__ciscoasa9__test_asa.conf"
OURS_ONLY = {
    (_DEMO, "DEMO_ACL", 148): NOT_READ,
    (_DEMO, "DEMO_ACL", 149): NOT_READ,
    (_DEMO, "DEMO_ACL", 163): NOT_READ,
}


def records(shared: Path) -> Iterator[tuple[Path, list[dict[str, object]]]]:
    """Each corpus file the oracle looked at, with what it said."""
    for family in FAMILIES:
        for answer in sorted((shared / "corpus" / "oracle" / family).glob("*.json")):
            lines = [json.loads(line) for line in answer.read_text(encoding="utf-8").splitlines()]
            yield shared / "corpus" / str(lines[0]["local_path"]), lines


def plain(text: str) -> str:
    return " ".join(text.split()).lower()


def unreachable(found: list[dict[str, object]]) -> dict[str, Counter[str]]:
    """Lines the oracle calls unreachable, by list; lists with the same lines share a record."""
    by_list: dict[str, Counter[str]] = {}
    for record in found:
        if record["rec"] == "unreachable":
            for source in record["sources"]:  # type: ignore[attr-defined]
                for name in source.partition(": ")[2].split(", "):
                    by_list.setdefault(name, Counter())[plain(str(record["line"]))] += 1
    return by_list


@pytest.fixture(scope="module")
def compared(shared: Path) -> tuple[int, set[object], set[object]]:
    """How many lines both call dead, and which only one of the two does."""
    agreed, ours_only, theirs_only = 0, set(), set()
    for path, found in records(shared):
        theirs = unreachable(found)
        text = path.read_text(encoding="utf-8", errors="replace").splitlines()
        for device in read_input(decode(str(path), path.read_bytes()), all_platforms()).devices:
            for rules in device.filters:
                if rules.family == "6":  # the oracle has no IPv6 filters
                    continue
                left = theirs.get(rules.name, Counter())
                for rule, line in zip(rules.rules, analyse(rules.rules, rules.default, rules.family), strict=True):
                    if line.fate not in DEAD:
                        continue
                    words = plain(" ".join(text[rule.at.first - 1 : rule.at.last]))
                    same = next((other for other in left if left[other] and words.endswith(other)), None)
                    if same is None:
                        ours_only.add((path.name, rules.name, rule.at.first))
                    else:
                        left[same] -= 1
                        agreed += 1
                theirs_only |= {(path.name, rules.name, line) for line, count in left.items() if count}
    return agreed, ours_only, theirs_only


def test_most_lines_are_called_dead_by_both(compared):
    assert compared[0] >= 50


def test_lines_only_we_call_dead_are_explained(compared):
    assert compared[1] == set(OURS_ONLY)


def test_lines_only_the_oracle_calls_dead_are_explained(compared):
    assert compared[2] == set(THEIRS_ONLY)
