"""From results to findings: stable fingerprints, waivers, caution about lines not understood, crashes contained."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from auditor.check import Result, Severity
from auditor.engine import Options, audit_texts, judge
from auditor.engine.discover import all_checks
from auditor.findings import Audit
from auditor.findings.judge import NOT_UNDERSTOOD, gate
from auditor.model.device import Device
from auditor.reach.network import Network
from tests.cli.test_commands import CONFIG, PLANT

DAY = date(2026, 11, 22)
FLOWS = PLANT + "registers:\n  waivers: waivers.csv\n"
WAIVERS = "waiver_id,check_id,target,risk,decision,compensating_measure,approver,officer_approval,date,expires\n"


def prints(found: Audit) -> dict[str, str]:
    return {
        f"{finding.check.id} {finding.device} {finding.subject}": finding.fingerprint
        for finding in found.findings
        if finding.verdict == "fail"
    }


def test_fingerprints_survive_moved_and_renumbered_lines():
    moved = CONFIG.replace("version 15.2\n", "version 15.2\n!\n! exported again\n").replace(
        " permit tcp any host", " 10 permit tcp any host"
    )
    assert prints(audit_texts({"rt.cfg": CONFIG}, PLANT)) == prints(audit_texts({"rt.cfg": moved}, PLANT))


def test_fingerprints_change_with_the_rule():
    before = prints(audit_texts({"rt.cfg": CONFIG}, PLANT, select=["CNI-001"]))
    after = prints(audit_texts({"rt.cfg": CONFIG.replace("eq 502", "eq 102")}, PLANT, select=["CNI-001"]))
    assert before
    assert set(before.values()).isdisjoint(after.values())


def verdicts(found: Audit, check: str) -> set[str]:
    return {finding.verdict for finding in found.findings if finding.check.id == check}


def test_a_waiver_in_date_is_shown_and_does_not_gate_and_an_expired_one_changes_nothing():
    target = audit_texts({"rt.cfg": CONFIG}, PLANT, select=["MGT-001"]).findings[0]
    for expires, wanted in (("2027-01-01", "waived"), ("2026-01-01", "fail")):
        row = f"W-1,MGT-001,{target.device}:{target.subject},known,accept,,plant manager,y,2025-01-01,{expires}\n"
        found = audit_texts({"rt.cfg": CONFIG}, FLOWS, {"waivers.csv": WAIVERS + row}, DAY, ["MGT-001"])
        assert wanted in verdicts(found, "MGT-001")


def test_a_line_nobody_understood_turns_a_pass_into_cannot_tell_and_never_a_fail_into_one():
    closed = CONFIG.replace(" permit tcp any host 10.30.1.10 eq 502\n", "")
    odd = closed.replace(" ip address 10.30.1.1", " ip frobnicate everything\n ip address 10.30.1.1")
    assert verdicts(audit_texts({"rt.cfg": closed}, PLANT, select=["CNI-001"]), "CNI-001") == set()
    doubted = audit_texts({"rt.cfg": odd}, PLANT, select=["CNI-001"])
    assert verdicts(doubted, "CNI-001") == {"cannot_tell"}
    assert any(result.says == NOT_UNDERSTOOD for _, result in doubted.results)
    still = CONFIG.replace(" ip address 10.30.1.1", " ip frobnicate everything\n ip address 10.30.1.1")
    assert verdicts(audit_texts({"rt.cfg": still}, PLANT, select=["CNI-001"]), "CNI-001") == {"fail"}


def test_a_crashing_check_is_not_run_and_the_others_go_on(tmp_path):
    from auditor.engine import load

    def broken(device: Device) -> Iterator[Result]:
        raise RuntimeError(device.name)
        yield

    (tmp_path / "rt.cfg").write_text(CONFIG)
    options = Options(sources=(str(tmp_path / "rt.cfg"),), as_of=DAY, strict=True)
    checks = [check for check in all_checks() if check.id in ("MGT-001", "MGT-003")]
    crashing = replace(checks[0], scope="device", run=broken)
    found = judge(load(options), [crashing, checks[1]], options)
    assert [entry.check for entry in found.not_run] == ["MGT-001"]
    states = {entry.check.id: entry.verdict for entry in found.checks}
    assert states["MGT-001"] == "not_run"
    assert states["MGT-003"] == "fail"


def test_a_measure_whose_check_is_not_built_or_not_selected_cannot_be_told():
    found = audit_texts({"rt.cfg": CONFIG}, PLANT, select=["WLS"])
    by_id = {measure.id: measure.verdict for measure in found.measures}
    assert by_id["2-3.a"].verdict == "cannot_tell"
    assert "LOG-001" in by_id["2-3.a"].because.en
    assert by_id["2-4.c"].verdict == "cannot_tell"


def test_the_threshold_takes_everything_at_or_above_it():
    assert gate("high") == {Severity.CRITICAL, Severity.HIGH}
    assert gate("never") == frozenset()


def test_a_network_check_sees_the_network():
    assert {check.scope for check in all_checks()} == {"device", "network"}
    assert Network.__doc__
