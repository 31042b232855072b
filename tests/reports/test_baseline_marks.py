"""A report against a baseline says which findings are known, and leaves none of them out."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from auditor.engine import Options, audit
from auditor.findings import Audit
from reports import json_report, renderer, text
from tests.cli.program import CONFIG, PLANT

DAY = date(2026, 11, 22)
TELNET = "line vty 0 4\n transport input telnet\n"


@pytest.fixture
def audits(tmp_path: Path) -> tuple[Audit, Audit]:
    """A router as it was, and against that as baseline without Telnet and with one more permit."""
    (tmp_path / "plant").mkdir()
    (tmp_path / "plant" / "plant.yaml").write_text(PLANT)
    export = tmp_path / "plant" / "rt-01.cfg"
    export.write_text(CONFIG)
    before = audit(Options(sources=(str(tmp_path / "plant"),), as_of=DAY))
    (tmp_path / "old.json").write_bytes(json_report.render(before, "en"))
    more = CONFIG.replace(" deny ip", " permit tcp any host 10.30.1.11 eq 20000\n deny ip")
    export.write_text(more.replace(TELNET, "line vty 0 4\n transport input ssh\n"))
    return before, audit(Options(sources=(str(tmp_path / "plant"),), as_of=DAY, baseline=tmp_path / "old.json"))


@pytest.mark.parametrize(("lang", "known"), [("en", "known"), ("ja", "既知")])
def test_every_format_for_people_marks_what_is_known(audits, lang, known):
    before, after = audits
    for name in ("text", "html", "md", "csv"):
        assert known in renderer(name)(after, lang).decode(), name
    kept = {finding.fingerprint for finding in before.findings} & {finding.fingerprint for finding in after.findings}
    assert {finding.fingerprint for finding in after.findings if finding.baseline == "known"} == kept
    assert kept


def test_the_text_report_counts_what_is_new_known_and_gone(audits):
    before, after = audits
    fails = [finding for finding in after.findings if finding.verdict == "fail"]
    new = sum(finding.baseline == "new" for finding in fails)
    gone = {finding.fingerprint for finding in before.findings} - {finding.fingerprint for finding in after.findings}
    assert new
    assert gone
    told = text.render(after, "en").decode()
    assert (
        f"against the baseline: {new} failures new, {len(fails) - new} known; {len(gone)} earlier findings no longer"
        in told
    )
    assert "against the baseline" not in text.render(before, "en").decode()


def test_the_json_report_against_a_baseline_is_a_baseline_itself(audits, tmp_path):
    _, after = audits
    path = tmp_path / "next.json"
    path.write_bytes(json_report.render(after, "ja"))
    again = audit(Options(sources=(str(tmp_path / "plant"),), as_of=DAY, baseline=path))
    assert {finding.baseline for finding in again.findings} == {"known"}
    assert again.baseline is not None
    assert (again.baseline.gone, again.baseline.unseen, again.exit) == ((), (), 0)
    assert json.loads(path.read_text(encoding="utf-8"))["summary"]["exit"] == 1
