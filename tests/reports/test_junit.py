"""JUnit XML: what build servers accept, and a failure exactly where the audit gates."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from auditor.engine import Options, audit
from auditor.findings import Audit, NotRun
from auditor.model.text import Text
from reports import json_report, junit
from tests.cli.program import CONFIG, PLANT, WAIVERS

DAY = date(2026, 11, 22)
RESULT = ({"skipped", "error", "failure", "system-out", "system-err"}, set(), {"type", "message"})
# element: (children, attributes it must have, attributes it may have), after junit-10.xsd of the Jenkins xUnit plugin
SHAPE = {
    "testsuites": ({"testsuite"}, set(), {"name", "time", "tests", "failures", "errors"}),
    "testsuite": (
        {"testsuite", "properties", "testcase", "system-out", "system-err"}, {"name", "tests", "failures", "errors"},
        {"group", "time", "skipped", "timestamp", "hostname", "id", "package", "file", "log", "url"},
    ),
    "properties": ({"property"}, set(), set()),
    "property": (set(), {"name", "value"}, set()),
    "testcase": (RESULT[0], {"name"}, {"time", "classname", "group"}),
    **{name: (set(), set(), {"type", "message"}) for name in ("skipped", "error", "failure")},
    "system-out": (set(), set(), set()),
}  # fmt: skip


def suites(found: Audit, lang: str = "en") -> ET.Element:
    """The report, checked for its shape and its sums."""
    root = ET.fromstring(junit.render(found, lang))
    assert root.tag == "testsuites"
    for element in root.iter():
        children, must, may = SHAPE[element.tag]
        assert {child.tag for child in element} <= children, element.tag
        assert must <= set(element.attrib) <= must | may, element.tag
    for name, kind in (("tests", "testcase"), ("failures", "failure"), ("errors", "error")):
        assert int(root.get(name, "")) == len(list(root.iter(kind))) == sum(int(suite.get(name, "")) for suite in root)
    for suite in root:
        assert int(suite.get("skipped", "")) == len(list(suite.iter("skipped")))
        cases = [(case.get("classname"), case.get("name")) for case in suite.iter("testcase")]
        assert len(set(cases)) == len(cases), suite.get("name")
    return root


def of(root: ET.Element, check: str) -> ET.Element:
    """One suite."""
    (suite,) = (suite for suite in root if suite.get("name", "").startswith(check))
    return suite


@pytest.fixture
def audited(tmp_path: Path) -> Callable[..., Audit]:
    """Audits one router, with waivers and a baseline where they are given."""

    def run(*, config: str = CONFIG, waivers: str = "", baseline: Path | None = None) -> Audit:
        (tmp_path / "plant").mkdir(exist_ok=True)
        (tmp_path / "plant" / "rt-01.cfg").write_text(config, encoding="utf-8")
        (tmp_path / "plant" / "plant.yaml").write_text(PLANT + "registers: {waivers: waivers.csv}\n")
        (tmp_path / "plant" / "waivers.csv").write_text(WAIVERS + waivers, encoding="utf-8")
        return audit(Options(sources=(str(tmp_path / "plant"),), as_of=DAY, baseline=baseline))

    return run


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_a_whole_plant_has_a_suite_for_every_check_and_a_failure_for_every_one_that_gates(kisarazu, lang):
    root = suites(kisarazu, lang)
    assert [suite.get("name") for suite in root][:-1] == [f"{e.check.id} {e.check.name}" for e in kisarazu.checks]
    for entry in kisarazu.checks:
        suite = of(root, entry.check.id)
        gating = [f for f in kisarazu.findings if f.check.id == entry.check.id and f.gates]
        assert [failure.get("message") for failure in suite.iter("failure")] == [
            " ".join(f.message.to(lang).split("\n")) for f in gating
        ]
        assert len(list(suite.iter("testcase"))) == sum(entry.counts.values())


def test_a_failure_names_its_lines_and_its_remedy(audited):
    (failure,) = of(suites(audited()), "CNI-001").iter("failure")
    line = CONFIG.splitlines().index(" permit tcp any host 10.30.1.10 eq 502") + 1
    assert failure.get("type") == "critical"
    assert f"rt-01.cfg:{line}  permits" in (failure.text or "")
    assert "permit tcp any host 10.30.1.10 eq 502" in (failure.text or "")
    assert "fix: Remove the permit" in (failure.text or "")


def test_a_known_failure_is_skipped_and_says_so(audited, tmp_path):
    baseline = tmp_path / "baseline.json"
    baseline.write_bytes(json_report.render(audited(), "en"))
    root = suites(audited(baseline=baseline))
    assert list(root.iter("failure")) == []
    known = [skip for skip in of(root, "CNI-001").iter("skipped") if skip.get("type") == "fail"]
    assert [skip.get("message", "").partition(":")[0] for skip in known] == ["known"]


def test_a_waived_failure_is_skipped_with_its_waiver(audited):
    row = "W-7,MGT-001,rt-01,読み取りのみ,受容,監視,課長,n,2026-04-01,2027-03-31\n"
    suite = of(suites(audited(waivers=row)), "MGT-001")
    assert list(suite.iter("failure")) == []
    assert any("WAIVED W-7" in skip.get("message", "") for skip in suite.iter("skipped"))


def test_a_doubt_is_skipped_with_what_would_decide_it(kisarazu):
    doubts = [f for f in kisarazu.findings if f.verdict == "cannot_tell" and f.unknowns]
    text = "\n".join(skip.text or "" for skip in suites(kisarazu).iter("skipped") if skip.get("type") == "cannot_tell")
    assert doubts
    assert all(f"? {unknown.en.splitlines()[0]}" in text for finding in doubts for unknown in finding.unknowns)


def test_what_did_not_run_is_an_error_of_its_suite(audited):
    broken = replace(
        audited(),
        not_run=(
            NotRun(check="MGT-001", file="", reason=Text("fell over", "異常終了")),
            NotRun(check="", file="rt-01.cfg", reason=Text("crashed", "停止")),
        ),
    )
    root = suites(broken)
    assert [error.get("message") for error in of(root, "MGT-001").iter("error")] == ["fell over"]
    assert [error.get("message") for error in of(root, "inputs").iter("error")] == ["crashed"]


def test_lines_not_understood_stand_in_the_output_of_their_input(audited):
    suite = of(suites(audited(config=CONFIG.replace(" deny ip", " frobnicate tcp any any\n deny ip"))), "inputs")
    told = "\n".join(out.text or "" for out in suite.iter("system-out"))
    assert "frobnicate" in told
    assert "CNI-001" in told


def test_whatever_a_configuration_holds_the_report_is_xml(audited):
    evil = "]]>\x00\x0b\r<!--&#0;\ufffe\ud800\U0001f600 <a b=\"c'>"
    found = audited(config=CONFIG.replace("rt-01", "rt-<&>"))
    worst, *others = found.findings
    bad = replace(worst, subject=evil, message=Text(evil, evil), unknowns=(Text(evil, evil),))
    shown = junit.render(replace(found, findings=(bad, *others)), "en").decode()
    root = ET.fromstring(shown)
    assert any("rt-<&>" in (case.get("classname") or "") for case in root.iter("testcase"))
    assert any("<!--&#0;" in (case.get("name") or "") for case in root.iter("testcase"))
    assert not [c for c in shown if (c < " " and c != "\n") or "\ud800" <= c <= "\udfff" or c in "\ufffe\uffff"]


def test_the_report_is_the_same_every_time(audited):
    assert junit.render(audited(), "ja") == junit.render(audited(), "ja")
