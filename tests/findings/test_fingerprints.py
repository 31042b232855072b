"""A fingerprint names the thing that is wrong, not where in the file it stands or when it was exported."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.check import Verdict
from auditor.engine import Options, audit, audit_texts
from auditor.findings import Audit
from tests.cli.program import PLANT
from tests.findings.building import check, findings, result

KISARAZU = Path(__file__).parents[2] / "samples" / "plants" / "kisarazu"

IOS = """\
! Last configuration change at 11:45:58 JST Tue Sep 10 2019 by hozen
version 15.2
hostname rt-01
!
interface GigabitEthernet0/0
 ip address 10.10.1.1 255.255.255.0
 ip access-group IN in
!
interface GigabitEthernet0/1
 ip address 10.30.1.1 255.255.255.0
!
snmp-server community public RO
!
ip access-list extended IN
 10 permit tcp any host 10.30.1.10 eq 502
 20 permit udp any host 10.30.1.11 eq 161
 30 deny ip any any
!
line vty 0 4
 transport input telnet
end
"""
FORTIOS = """\
#config-version=FGT60F-7.2.8-FW-build1639-240313:opmode=0:vdom=0:user=hozen
#conf_file_ver=104213377718842
config system global
    set hostname "fw-01"
end
config system interface
    edit "port1"
        set vdom "root"
        set ip 10.10.1.1 255.255.255.0
        set allowaccess ping http telnet
    next
    edit "port2"
        set vdom "root"
        set ip 10.30.1.1 255.255.255.0
    next
end
config firewall address
    edit "plc"
        set subnet 10.30.1.10 255.255.255.255
    next
end
config firewall service custom
    edit "MODBUS"
        set tcp-portrange 502
    next
end
config firewall policy
    edit 3
        set name "read"
        set srcintf "port1"
        set dstintf "port2"
        set action accept
        set srcaddr "all"
        set dstaddr "plc"
        set schedule "always"
        set service "MODBUS"
    next
end
"""


def failures(config: str) -> dict[str, str]:
    """The failures of one device as fingerprint -> what they say."""
    found = audit_texts({"x.cfg": config}, PLANT)
    return {entry.fingerprint: entry.message.en for entry in found.findings if entry.verdict == "fail"}


def moved_blocks(config: str) -> str:
    """The export with its SNMP statement moved to the end and its interfaces exchanged."""
    community = "snmp-server community public RO\n!\n"
    first, second = re.findall(r"interface Gig(?:.|\n)*?!\n", config)
    swapped = config.replace(first + second, second + first)
    return swapped.replace(community, "").replace("line vty", community + "line vty")


def reversed_tables(config: str) -> str:
    """The export with its tables in reverse order."""
    head, _, rest = config.partition("config ")
    tables = [table for table in re.split(r"(?m)(?<=^end\n)", "config " + rest) if table]
    return head + "".join(reversed(tables))


@pytest.mark.parametrize(
    ("config", "change"),
    [
        (IOS, lambda text: text.replace("version 15.2\n", "version 15.2\n!\n! exported again\n!\n")),
        (IOS, lambda text: text.replace(" 10 permit", " 100 permit").replace(" 20 permit", " 105 permit").replace(" 30 ", " 999 ")),
        (IOS, lambda text: re.sub(r"(?m)^ (10|20|30) ", " ", text)),
        (IOS, lambda text: re.sub("11:45.*hozen", "08:00:00 JST Mon Jan 4 2027 by another", text)),
        (IOS, lambda text: text.replace("!\n", "")),
        (IOS, lambda text: text.replace("\n", "\r\n")),
        (IOS, moved_blocks),
        (FORTIOS, lambda text: text.replace("104213377718842", "999").replace("user=hozen", "user=another")),
        (FORTIOS, lambda text: text.replace("edit 3", "edit 77")),
        (FORTIOS, lambda text: text.replace('        set name "read"\n', '        set uuid 4bfeabbd-317c-51ef-64be-458f692fb817\n        set name "read"\n')),
        (FORTIOS, lambda text: text.replace("config system interface", "config log memory setting\n    set status enable\nend\nconfig system interface")),
        (FORTIOS, reversed_tables),
    ],
)  # fmt: skip
def test_where_and_when_leave_a_fingerprint_as_it_is(config: str, change: Callable[[str], str]):
    changed = change(config)
    assert changed != config
    before = failures(config)
    assert len(before) >= 3
    assert set(failures(changed)) == set(before)


@pytest.mark.parametrize(
    ("config", "change", "word"),
    [
        (IOS, lambda text: text.replace("eq 502", "eq 102"), "tcp/502"),
        (IOS, lambda text: text.replace("host 10.30.1.10", "host 10.30.1.77"), "10.30.1.10/32"),
        (FORTIOS, lambda text: text.replace("tcp-portrange 502", "tcp-portrange 102"), "tcp/502"),
        (FORTIOS, lambda text: text.replace("10.30.1.10 ", "10.30.1.77 "), "10.30.1.10/32"),
    ],
)
def test_the_content_of_a_rule_is_part_of_its_fingerprint(config: str, change: Callable[[str], str], word: str):
    before, after = failures(config), failures(change(config))
    about_rule = {print for print, message in before.items() if word in message}
    assert about_rule
    assert about_rule.isdisjoint(after)


def test_another_rule_leaves_the_fingerprints_of_the_others_alone():
    added = failures(IOS.replace(" 30 deny", " 25 permit tcp any host 10.30.1.12 eq 44818\n 30 deny"))
    for print, message in failures(IOS).items():
        if "tcp/502" in message and "udp" not in message:
            assert print in added


def whole(folder: Path) -> dict[str, tuple[str, str]]:
    found: Audit = audit(Options(sources=(str(folder),), as_of=date(2026, 11, 22)))
    assert len({entry.fingerprint for entry in found.findings}) == len(found.findings)
    # who changed a device last, and when, is what these two judge
    kept = [entry for entry in found.findings if entry.check.id not in ("CHG-002", "CHG-003")]
    return {entry.fingerprint: (entry.check.id, entry.verdict) for entry in kept}


def shifted(name: str, text: str) -> str:
    comment = {".conf": "#", ".cfg": "!"}[Path(name).suffix]
    lines = text.split("\n")
    return "\n".join([*lines[:4], *[f"{':' if name == 'fw-ctl.cfg' else comment} exported again"] * 7, *lines[4:]])


def dated(name: str, text: str) -> str:
    text = re.sub(r"conf_file_ver=\d+", "conf_file_ver=999", text)
    return re.sub(
        r"(Last configuration change at|NVRAM config last updated at|Written by \S+ at).*",
        r"\1 01:02:03 JST Fri Jan 1 2027 by x",
        text,
    )


def renumbered(name: str, text: str) -> str:
    if name != "fw-edge.conf":
        return text
    before, start, rest = text.partition("config firewall policy")
    table, end, after = rest.partition("\nend\n")
    return before + start + re.sub(r"(?m)^    edit (\d+)", r"    edit 1\1", table) + end + after


@pytest.mark.parametrize("change", [shifted, dated, renumbered])
def test_every_finding_of_the_sample_plant_outlives_a_new_export(tmp_path, change):
    folder = tmp_path / "kisarazu"
    shutil.copytree(KISARAZU, folder)
    touched = 0
    for path in (folder / "configs").glob("*.c*"):
        text = path.read_bytes().decode("latin-1")
        path.write_bytes(change(path.name, text).encode("latin-1"))
        touched += change(path.name, text) != text
    assert touched
    assert whole(folder) == whole(KISARAZU)


@given(st.permutations(["a", "b", "c", "a", "b", "a"]))
def test_equal_subjects_have_the_same_set_of_fingerprints_in_any_order(subjects):
    prints = [found.fingerprint for found in findings(check(), *(result(subject=name) for name in subjects))]
    ordered = [found.fingerprint for found in findings(check(), *(result(subject=name) for name in "aaabbc"))]
    assert len(set(prints)) == 6
    assert set(prints) == set(ordered)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (result(subject="Rule  A"), result(subject="rule a"), True),
        (result(subject="ＡＢＣ"), result(subject="abc"), True),
        (result(subject="a"), result(subject="b"), False),
        (result(subject="a", device="x"), result(subject="a", device="y"), False),
        (result(subject="a"), result(subject="a", verdict=Verdict.WARN), True),
    ],
)
def test_a_fingerprint_is_made_of_check_device_and_subject(one, other, same):
    (first,), (second,) = findings(check(), one), findings(check(), other)
    assert (first.fingerprint == second.fingerprint) is same
    (elsewhere,) = findings(check(id="TST-002"), one)
    assert elsewhere.fingerprint != first.fingerprint
    assert re.fullmatch("[0-9a-f]{20}", first.fingerprint)


GROUPED = """\
ASA Version 9.12(4)
hostname fw-ctl
!
interface GigabitEthernet0/0
 nameif office
 security-level 50
 ip address 10.10.1.1 255.255.255.0
!
interface GigabitEthernet0/1
 nameif dcs
 security-level 100
 ip address 10.30.1.1 255.255.255.0
!
object-group service PLC
 service-object tcp destination eq 502
 service-object udp destination eq snmp
{more}{lists}access-list OFFICE-IN extended permit object-group PLC 10.10.1.0 255.255.255.0 host 10.30.1.10
access-list OFFICE-IN extended deny ip any any
access-group OFFICE-IN in interface office
"""
TWO_ZONES = """\
schema: 1
plant: {name: JB2}
zones:
  - {id: office, kind: it, prefixes: [10.10.0.0/16]}
  - {id: dcs, kind: control, prefixes: [10.30.0.0/16]}
"""


def path_mark(more: str = "", lists: str = "") -> set[str]:
    found = audit_texts({"fw-ctl.cfg": GROUPED.format(more=more, lists=lists)}, TWO_ZONES, select=("CNI-001",))
    return {finding.fingerprint for finding in found.findings if finding.verdict == "fail"}


def test_a_service_more_in_a_group_is_another_finding_and_a_deny_in_front_of_it_is_not():
    known = path_mark()
    assert len(known) == 1
    assert path_mark(more=" service-object udp destination eq 162\n") != known
    assert path_mark(lists="access-list OFFICE-IN extended deny udp any any eq 69\n") == known
    assert path_mark(lists="access-list OFFICE-IN remark moved\n") == known
