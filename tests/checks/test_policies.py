"""The plant's own requirements: judged with a witness, never vacuously true."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from auditor.engine import AuditError, Options, audit
from auditor.findings import Audit, Finding
from checks.control_network._plants import PLANT, router
from reports import json_report

DAY = date(2026, 11, 22)
MODBUS = " permit tcp 10.10.1.0 0.0.0.255 host 10.30.1.10 eq 502"


def audited(folder: Path, *policies: str, office: str = MODBUS, select: tuple[str, ...] = ("P-",)) -> Audit:
    (folder / "rt-01.cfg").write_text(router(office=office), encoding="utf-8")
    listed = "".join(f"  - {policy}\n" for policy in policies)
    (folder / "plant.yaml").write_text(f"{PLANT}policies:\n{listed}", encoding="utf-8")
    return audit(Options(sources=(str(folder),), as_of=DAY, select=select))


def told(found: Audit) -> list[tuple[str, str]]:
    return [(entry.check.id, entry.verdict) for entry in found.checks]


def finding(found: Audit) -> Finding:
    (only,) = found.findings
    return only


def test_a_flow_that_must_not_be_fails_with_its_witness_path_and_both_lines(tmp_path):
    found = finding(
        audited(tmp_path, "{id: P-01, must_not_reach: {from: office, to: dcs}, reason: 直結禁止, severity: critical}")
    )
    assert (found.check.id, found.verdict, found.severity) == ("P-01", "fail", "critical")
    assert found.flow is not None
    assert [hop.device for hop in found.flow.path] == ["rt-01"]
    assert {quote.role for quote in found.evidence} >= {"permits", "declares"}
    assert "直結禁止" in found.message.ja
    assert "502" in found.message.en


@pytest.mark.parametrize(
    ("policy", "verdict"),
    [
        ("must_not_reach: {from: office, to: dcs, protocol: tcp, port: 102}", "pass"),
        ("must_not_reach: {from: office, to: dcs, dst: 10.30.1.11}", "pass"),
        ("must_not_reach: {src: 10.10.1.7, dst: 10.30.1.10, protocol: tcp, port: 502}", "fail"),
        ("must_not_reach: [{from: office, to: dcs, port: 22, protocol: tcp}, {from: office, to: dcs}]", "fail"),
        ("must_reach: {from: office, to: dcs, dst: 10.30.1.10, protocol: tcp, port: 502}", "pass"),
        ("must_reach: {src: 10.10.1.0/24, dst: 10.30.1.10, protocol: tcp, port: 502}", "pass"),
        ("must_reach: {src: 10.10.0.0/23, dst: 10.30.1.10, protocol: tcp, port: 502}", "fail"),
        ("must_reach: {from: office, to: dcs, dst: 10.30.1.10-10.30.1.11, protocol: tcp, port: 502}", "fail"),
        ("must_reach: {from: office, to: dcs, protocol: tcp, port: '502;503'}", "fail"),
        ("only: {from: office, to: dcs, dst: 10.30.1.10, protocol: tcp, port: 502}", "pass"),
        ("only: [{from: office, to: dcs, protocol: tcp, port: 502}, {from: office, to: dcs, protocol: udp}]", "pass"),
        ("only: {from: office, to: dcs, dst: 10.30.1.10, protocol: tcp, port: 503}", "fail"),
    ],
)
def test_a_requirement_is_judged_exactly(tmp_path, policy, verdict):
    assert told(audited(tmp_path, f"{{id: P-01, {policy}}}")) == [("P-01", verdict)]


def test_a_rule_nobody_can_evaluate_decides_nothing(tmp_path):
    unsure = " permit tcp object-group LOST host 10.30.1.10 eq 502"
    for policy in (
        "must_not_reach: {from: office, to: dcs}",
        "must_reach: {from: office, to: dcs, dst: 10.30.1.10, protocol: tcp, port: 502}",
    ):
        (tmp_path / "x").mkdir(exist_ok=True)
        found = audited(tmp_path / "x", f"{{id: P-01, {policy}}}", office=unsure)
        assert told(found) == [("P-01", "cannot_tell")]
        assert finding(found).unknowns


@pytest.mark.parametrize(
    ("policy", "words"),
    [
        ("must_not_reach: {from: offise, to: dcs}", "office"),
        ("must_not_reach: {from: office, to: dcs, src: 10.99.0.1}", "no address of zone"),
        ("must_not_reach: {src: 10.99.0.1, dst: 10.30.1.10}", "lies in no zone"),
        ("must_not_reach: {from: office}", "'to' or 'dst' is needed"),
        ("must_not_reach: []", "names no flow"),
        ("only: {src: 10.10.1.1, to: dcs}", "'from' is needed"),
        ("only: [{from: office, to: dcs}, {from: dcs, to: office}]", "one pair of zones"),
        ("must_reach: {from: office, to: dcs}, only: {from: office, to: dcs}", "one of"),
    ],
)
def test_a_requirement_that_would_hold_of_nothing_is_an_error_at_its_line(tmp_path, policy, words):
    with pytest.raises(AuditError) as raised:
        audited(tmp_path, f"{{id: P-01, {policy}}}")
    ((at, text),) = raised.value.reasons
    assert at is not None
    assert at.file.endswith("plant.yaml")
    assert words in text.en


def test_a_requirement_may_not_take_the_id_of_a_check(tmp_path):
    with pytest.raises(AuditError, match="choose another number"):
        audited(tmp_path, "{id: CNI-001, must_not_reach: {from: office, to: dcs}}")


def test_requirements_run_beside_the_checks_and_stand_in_the_report(tmp_path):
    found = audited(tmp_path, "{id: P-01, must_not_reach: {from: office, to: dcs}}", select=("CNI-001", "P-01"))
    assert told(found) == [("CNI-001", "fail"), ("P-01", "fail")]
    report = json_report.report(found, "ja")
    assert [entry["check"] for entry in report["findings"]] == ["P-01", "CNI-001"] or {
        entry["check"] for entry in report["findings"]
    } == {"P-01", "CNI-001"}
