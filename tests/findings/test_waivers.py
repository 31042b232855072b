"""A waiver hides what it names and nothing more: packets, a pair of zones, an object, a device."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from auditor.engine import Options, audit
from auditor.findings import Audit, Finding
from auditor.findings.waivers import packets_of
from auditor.space.packets import Space
from checks.boundary._edges import EDGE, EDGE_PLANT
from checks.control_network._plants import PLANT, router
from reports import json_report

OPEN = (
    " permit tcp 10.10.1.0 0.0.0.255 host 10.30.1.10 range 502 503\n permit udp host 10.10.1.9 host 10.30.1.11 eq 161"
)
HEADER = "waiver_id,check_id,target,risk,decision,approver,date,expires\n"


def audited(folder: Path, *rows: str, waivers: bool = True, lists: str = OPEN) -> Audit:
    (folder / "rt-01.cfg").write_text(router(office=lists), encoding="utf-8")
    (folder / "plant.yaml").write_text(f"{PLANT}registers: {{waivers: waivers.csv}}\n", encoding="utf-8")
    text = HEADER + "".join(
        f"W-{number},{row},risk,受容,部長,2026-01-01,2027-03-31\n" for number, row in enumerate(rows, 1)
    )
    (folder / "waivers.csv").write_text(text, encoding="utf-8")
    options = Options(sources=(str(folder),), as_of=date(2026, 11, 22), select=("CNI-001",), waivers=waivers)
    return audit(options)


def told(found: Audit, verdict: str) -> list[Finding]:
    return [finding for finding in found.findings if finding.verdict == verdict]


def test_only_the_packets_it_names_are_waived_and_the_rest_fails_with_a_witness_of_its_own(tmp_path):
    found = audited(tmp_path, "CNI-001,office -> dcs: 10.10.1.0/24 -> 10.30.1.10  tcp/502")
    (waived,) = told(found, "waived")
    assert waived.waiver == "W-1"
    assert waived.flow is not None
    assert waived.flow.witness.destination_port == 502
    left = told(found, "fail")
    assert {finding.flow.witness.destination_port for finding in left if finding.flow is not None} == {503, 161}
    assert all("tcp/502" not in finding.message.en for finding in left)


def test_a_part_of_the_sources_is_a_part(tmp_path):
    found = audited(tmp_path, "CNI-001,office -> dcs: 10.10.1.7 -> 10.30.1.10  tcp/502-503")
    (waived,) = told(found, "waived")
    assert waived.subject == "office -> dcs: 10.10.1.7/32 -> 10.30.1.10/32  tcp/502-503"
    assert len(told(found, "fail")) == 2


def test_several_rows_together_may_cover_a_whole_finding(tmp_path):
    found = audited(
        tmp_path, "CNI-001,office -> dcs: tcp/502", "CNI-001,office → dcs: ＴＣＰ/503", "CNI-001,office -> dcs: udp/161"
    )
    assert [finding.waiver for finding in told(found, "waived")] == ["W-1", "W-2", "W-3"] or len(
        told(found, "waived")
    ) == 3
    assert told(found, "fail") == []
    assert found.exit == 0


def test_the_pair_alone_names_all_of_it(tmp_path):
    assert told(audited(tmp_path, "CNI-001,office -> dcs"), "fail") == []


@pytest.mark.parametrize(
    "target",
    [
        "CNI-001,dcs -> office: tcp/502",
        "CNI-001,office -> hmi",
        "CNI-001,rt-01",
        "CNI-001,office -> dcs: 10.99.0.1 -> 10.30.1.10  tcp/502",
        "CNI-001,office -> dcs: tcp/somewhat",
        "CNI-005,office -> dcs",
    ],
)
def test_what_names_something_else_hides_nothing(tmp_path, target):
    assert told(audited(tmp_path, target), "waived") == []


def test_what_the_report_prints_can_be_pasted_as_a_target(tmp_path):
    first = told(audited(tmp_path), "fail")[0]
    found = audited(tmp_path, f'CNI-001,"{first.subject}"')
    assert [finding.subject for finding in told(found, "waived")] == [first.subject]


def test_cleartext_to_the_outside_is_waived_by_its_packets(tmp_path):
    bound = " ip access-group OUT out\n ip access-group IN in\n"
    lists = (
        "ip access-list extended OUT\n permit tcp 10.10.1.0 0.0.0.255 any range 21 23\n"
        "ip access-list extended IN\n permit tcp any any established\n"
    )
    (tmp_path / "rt-edge.cfg").write_text(EDGE.format(bound=bound, lists=lists), encoding="utf-8")
    (tmp_path / "plant.yaml").write_text(f"{EDGE_PLANT}registers: {{waivers: waivers.csv}}\n", encoding="utf-8")
    row = "W-1,EXT-004,office -> internet: 10.10.1.0/24 -> any tcp/21,risk,受容,部長,2026-01-01,2027-03-31\n"
    (tmp_path / "waivers.csv").write_text(HEADER + row, encoding="utf-8")
    found = audit(Options(sources=(str(tmp_path),), as_of=date(2026, 11, 22), select=("EXT-004",)))
    ports = {v: [f.flow.witness.destination_port for f in told(found, v) if f.flow] for v in ("waived", "fail")}
    assert ports == {"waived": [21], "fail": [23]}


def test_figures_before_waivers_stand_beside_those_after(tmp_path):
    rows = ("CNI-001,office -> dcs",)
    after = json_report.report(audited(tmp_path, *rows), "en")["summary"]
    raw = json_report.report(audited(tmp_path, *rows, waivers=False), "en")["summary"]
    assert after["findings"]["critical"] == 0
    assert after["before_waivers"] == raw["before_waivers"] == raw["findings"]
    assert raw["findings"]["critical"] > 0


@pytest.mark.parametrize(
    ("target", "count"),
    [
        ("a -> b: ip 4, 41", 2),
        ("a -> b: ip 6", 1),
        ("a -> b: any", 256),
        ("a -> b: tcp", 1),
        ("a -> b: tcp, udp/53, 123", 2),
    ],
)
def test_protocols_are_read_as_they_are_shown(target, count):
    named = packets_of(Space(), target, "a", "b")
    assert named is not None
    assert named.protocols.size == count
