"""``auditor audit``: reports and where they go, what counts against the threshold, and what the exit status says."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import tarfile
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from auditor.engine import Options, audit
from auditor.engine.discover import all_checks
from reports.text import render
from tests.cli.program import CONFIG, DAY, PLANT, ROOT, WAIVERS, invoke, report, tree

KISARAZU = ROOT / "samples" / "plants" / "kisarazu"


def test_an_audit_with_findings_ends_with_1_and_names_the_path(plant):
    done = invoke("audit", plant / "exports", "--format", "json")
    assert done.exit_code == 1
    found = json.loads(done.stdout)
    assert found["schema"] == "report/1"
    assert found["summary"]["exit"] == 1
    assert any(f["check"] == "CNI-001" and f["verdict"] == "fail" for f in found["findings"])


def test_two_runs_on_one_day_are_identical_to_the_byte(plant):
    first, second = (
        invoke("audit", plant / "exports", "--format", "json", "--as-of", DAY).stdout_bytes for _ in range(2)
    )
    assert first == second


@pytest.mark.parametrize(
    ("name", "begins"), [("text", b"auditor "), ("json", b"{"), ("html", b"<!doctype html>"), (None, b"auditor ")]
)
def test_one_format_goes_to_stdout(plant, name, begins):
    words = ("--format", name) if name else ()
    assert invoke("audit", plant / "exports", "--fail-on", "never", *words).stdout_bytes.startswith(begins)


def test_reports_go_to_the_files_that_are_named_and_nothing_to_stdout(plant):
    out = plant / "deep" / "down"
    done = invoke(
        "audit", plant / "exports", "-q", "--format", f"json={out / 'a.json'}", "--format", f"html={out / 'b.html'}",
        "--format", f"text={out / 'c.txt'}",
    )  # fmt: skip
    assert (done.exit_code, done.stdout) == (1, "")
    assert json.loads((out / "a.json").read_text(encoding="utf-8"))["schema"] == "report/1"
    assert (out / "b.html").read_bytes().startswith(b"<!doctype html>")
    assert b"CNI-001" in (out / "c.txt").read_bytes()


def test_a_folder_takes_every_format_without_a_file_of_its_own(plant):
    before = tree(plant)
    named = plant / "mine.json"
    invoke(
        "audit", plant / "exports", "-o", plant / "out", "--format", "text", "--format", "html", "--format",
        f"json={named}",
    )  # fmt: skip
    assert tree(plant) - before == {"out", "out/report.txt", "out/report.html", "mine.json"}


def test_one_report_may_go_to_stdout_beside_files(plant):
    done = invoke("audit", plant / "exports", "--format", "json", "--format", f"html={plant / 'r.html'}")
    assert json.loads(done.stdout)["schema"] == "report/1"
    assert (plant / "r.html").is_file()


@pytest.mark.parametrize(
    "formats",
    [
        ("--format", "json", "--format", "html"),
        ("--format", "pdf"),
        ("--format", "json=same.out", "--format", "html=same.out"),
    ],
)
def test_formats_that_cannot_be_written_are_refused_before_any_work(plant, formats):
    before = tree(plant)
    done = invoke("audit", plant / "exports", *formats)
    assert (done.exit_code, done.stdout) == (2, "")
    assert "--format" in done.stderr
    assert tree(plant) == before


def test_a_report_takes_the_place_of_no_input(plant):
    for target in ("plant.yaml", "exports/rt-01.cfg"):
        done = invoke("audit", plant / "exports" / "rt-01.cfg", "--plant", plant / "plant.yaml", "--format", f"json={plant / target}")  # fmt: skip
        assert done.exit_code == 2
        assert target in done.stderr
    assert (plant / "plant.yaml").read_text() == PLANT
    assert (plant / "exports" / "rt-01.cfg").read_text() == CONFIG


def test_a_report_that_cannot_be_written_is_told_in_one_line(plant):
    done = invoke("audit", plant / "exports", "-q", "--format", f"json={plant / 'plant.yaml' / 'x.json'}")
    assert done.exit_code == 2
    assert len(done.stderr.splitlines()) == 1
    assert "x.json" in done.stderr


def failing_check(severity: str) -> str:
    """A check whose failures on the sample plant are all of one severity."""
    by_check: dict[str, set[str]] = {}
    for finding in json.loads((ROOT / "tests" / "golden" / "kisarazu.json").read_text(encoding="utf-8"))["findings"]:
        if finding["verdict"] == "fail":
            by_check.setdefault(finding["check"], set()).add(finding["severity"])
    return min(check for check, found in by_check.items() if found == {severity})


@pytest.mark.parametrize(
    ("severity", "threshold", "status"),
    [
        ("critical", "critical", 1), ("critical", "never", 0), ("high", "critical", 0), ("high", "high", 1),
        ("medium", "high", 0), ("medium", "medium", 1), ("low", "medium", 0), ("low", "low", 1),
    ],
)  # fmt: skip
def test_only_failures_at_or_above_the_threshold_count(severity, threshold, status):
    words = ("audit", KISARAZU, "--as-of", DAY, "--select", failing_check(severity))
    assert invoke(*words, "--fail-on", threshold).exit_code == status


def test_the_threshold_is_high_unless_another_is_given(plant):
    assert report(plant / "exports")["summary"]["fail_on"] == "high"
    assert invoke("audit", plant / "exports", "--fail-on", "severe").exit_code == 2


def ids(found: dict[str, Any]) -> set[str]:
    return {entry["id"] for entry in found["checks"]}


def test_select_and_ignore_take_ids_and_prefixes_in_any_case(plant):
    everything = {check.id for check in all_checks()}
    management = {id for id in everything if id.startswith("MGT")}
    source = plant / "exports"
    assert ids(report(source)) == everything
    assert ids(report(source, "--select", "MGT")) == management
    assert ids(report(source, "--select", "mgt-001", "--select", "CNI-001")) == {"MGT-001", "CNI-001"}
    assert ids(report(source, "--select", "mgt-001, CNI-001")) == {"MGT-001", "CNI-001"}
    assert ids(report(source, "--ignore", "mgt")) == everything - management
    assert ids(report(source, "--select", "MGT", "--ignore", "MGT-001")) == management - {"MGT-001"}


@pytest.mark.parametrize(
    "words",
    [
        ("--select", "XYZ"),
        ("--ignore", "MGT-999"),
        ("--select", ""),
        ("--ignore", ""),
        ("--select", "CNI-001,"),
        ("--select", "CNI", "--ignore", "CNI"),
    ],
)
def test_a_selection_that_names_no_check_or_leaves_none_is_an_error_and_never_a_clean_audit(plant, words):
    done = invoke("audit", plant / "exports", *words)
    assert (done.exit_code, done.stdout) == (2, "")
    assert len(done.stderr.splitlines()) == 1


def test_an_ignored_check_leaves_its_measures_untold(plant):
    measures = {entry["id"]: entry for entry in report(plant / "exports", "--ignore", "CNI-001")["measures"]}
    assert measures["2-4.a"]["verdict"] != "met"


def test_known_findings_of_a_baseline_do_not_gate_and_new_ones_do(plant):
    old = plant / "old.json"
    invoke("audit", plant / "exports", "--format", f"json={old}", "--as-of", DAY)
    same = report(plant / "exports", "--baseline", old)
    assert same["summary"]["exit"] == 0
    assert {finding["baseline"] for finding in same["findings"]} == {"known"}
    export = plant / "exports" / "rt-01.cfg"
    export.write_text(CONFIG.replace(" deny ip any any", " permit tcp any host 10.30.1.11 eq 20000\n deny ip any any"))
    after = report(plant / "exports", "--baseline", old)
    assert after["summary"]["exit"] == 1
    new = [finding for finding in after["findings"] if finding["baseline"] == "new" and finding["verdict"] == "fail"]
    assert new
    assert all("20000" in json.dumps(finding) for finding in new)


@pytest.mark.parametrize(
    "content", [None, "", "[]", "{}", '{"findings": [1]}', '{"schema": "report/1", "findings": [{}]}', PLANT]
)
def test_a_baseline_that_is_no_report_is_told_before_the_work(plant, content):
    baseline = plant / "old.json"
    if content is not None:
        baseline.write_text(content)
    done = invoke("audit", plant / "exports", "--baseline", baseline)
    assert (done.exit_code, done.stdout) == (2, "")
    assert len(done.stderr.splitlines()) == 1
    assert "old.json" in done.stderr


@pytest.fixture
def waived(plant: Path) -> Path:
    (plant / "plant.yaml").write_text(PLANT + "registers:\n  waivers: waivers.csv\n")
    rows = "".join(
        f"W-{check},{check},rt-01,known,accepted,,plant manager,y,2026-01-01,2026-12-31\n"
        for check in ("MGT-001", "MGT-003")
    )
    (plant / "waivers.csv").write_text(WAIVERS + rows)
    return plant


def test_waived_findings_are_shown_and_do_not_gate(waived):
    words = ("audit", waived / "exports", "--select", "MGT-001", "--select", "MGT-003")
    done = invoke(*words, "--as-of", DAY)
    assert done.exit_code == 0
    assert "W-MGT-001" in done.stdout
    assert invoke(*words, "--as-of", DAY, "--no-waivers").exit_code == 1


def test_as_of_is_the_day_expiry_dates_are_compared_with(waived):
    words = ("audit", waived / "exports", "--select", "MGT-001", "--format", "json", "--as-of")
    for day, status in (("2026-12-31", 0), ("2027-01-01", 1)):
        done = invoke(*words, day)
        assert done.exit_code == status
        assert json.loads(done.stdout)["as_of"] == day
    assert invoke(*words, "yesterday").exit_code == 2


ODD = CONFIG.replace(" ip address 10.30.1.1", " ip frobnicate everything\n ip address 10.30.1.1")


def test_strict_ends_with_3_when_a_line_a_verdict_rests_on_was_not_understood(plant):
    export = plant / "exports" / "rt-01.cfg"
    export.write_text(ODD.replace(" permit tcp any host 10.30.1.10 eq 502\n", ""))
    words = ("audit", plant / "exports", "--select", "CNI-001")
    assert invoke(*words).exit_code == 0
    assert invoke(*words, "--strict").exit_code == 3


def test_a_failure_outranks_what_strict_would_say_and_bad_input_outranks_both(plant):
    (plant / "exports" / "rt-01.cfg").write_text(ODD)
    assert invoke("audit", plant / "exports", "--strict").exit_code == 1
    assert invoke("audit", plant / "exports", "--strict", "--plant", plant / "none.yaml").exit_code == 2


def test_strict_changes_nothing_when_everything_was_understood(plant):
    (plant / "exports" / "rt-01.cfg").write_text(CONFIG.replace(" permit tcp any host 10.30.1.10 eq 502\n", ""))
    assert invoke("audit", plant / "exports", "--select", "CNI-001", "--strict").exit_code == 0


def test_without_a_plant_file_the_audit_still_runs_and_says_how_to_get_one(plant):
    (plant / "plant.yaml").unlink()
    done = invoke("audit", plant / "exports", "--fail-on", "never")
    assert done.exit_code == 0
    assert "auditor init" in done.stdout
    found = report(plant / "exports")
    assert found["plant"] is None
    verdicts = {entry["id"]: entry["verdict"] for entry in found["checks"]}
    assert verdicts["MGT-001"] == "fail"
    assert verdicts["CNI-001"] == "cannot_tell"


def test_standard_input_is_a_source(plant):
    done = invoke("audit", "-", "--fail-on", "never", "--format", "json", input=CONFIG)
    assert done.exit_code == 0
    (entry,) = json.loads(done.stdout)["inputs"]
    assert (entry["path"], entry["device"]) == ("-", "rt-01")


@pytest.mark.parametrize("name", ["exports.zip", "exports.tar.gz"])
def test_an_archive_is_audited_like_the_folder_in_it(plant, name):
    file = plant / "exports" / "rt-01.cfg"
    if name.endswith("zip"):
        with zipfile.ZipFile(plant / name, "w") as archive:
            archive.write(file, "rt-01.cfg")
    else:
        with tarfile.open(plant / name, "w:gz") as archive:
            archive.add(file, "rt-01.cfg")
    packed, plain = report(plant / name), report(plant / "exports")
    assert [entry["device"] for entry in packed["inputs"]] == ["rt-01"]
    assert {f["fingerprint"] for f in packed["findings"]} == {f["fingerprint"] for f in plain["findings"]}


def test_both_languages_are_whole(plant):
    english = invoke("audit", plant / "exports", "--lang", "en").stdout
    japanese = invoke("audit", plant / "exports", "--lang", "ja").stdout
    assert "Findings" in english
    assert not re.search("[\u3040-\u30ff\u4e00-\u9fff]", english)
    assert "指摘" in japanese
    assert "Findings" not in japanese
    assert "not understood" not in japanese


def test_the_plain_report_keeps_nothing_of_the_colours(plant):
    plain = invoke("audit", plant / "exports", "--fail-on", "never", "-v").stdout
    assert "\x1b" not in plain
    assert not re.search(r"\[\d+m", plain)
    found = audit(Options(sources=(str(plant / "exports"),), as_of=date(2026, 11, 22)))
    painted = render(found, "en", color=True).decode()
    assert re.sub(r"\x1b\[\d+m", "", painted) == render(found, "en").decode()
    assert "\x1b[" in painted


def test_the_report_in_json_differs_by_language_only_in_its_sentences(plant):
    english, japanese = (report(plant / "exports", "--lang", lang) for lang in ("en", "ja"))
    assert [f["fingerprint"] for f in english["findings"]] == [f["fingerprint"] for f in japanese["findings"]]
    assert english["summary"] == japanese["summary"]
    assert (english["language"], japanese["language"]) == ("en", "ja")


def test_two_devices_of_one_name_are_told_apart_and_this_is_said(plant):
    (plant / "exports" / "second.cfg").write_text(CONFIG.replace("10.30.1.1 ", "10.30.2.1 "))
    done = invoke("audit", plant / "exports", "--fail-on", "never", "--format", "json")
    assert [device["name"] for device in json.loads(done.stdout)["devices"]] == ["rt-01", "rt-01#2"]
    assert "second.cfg" in done.stderr
    assert "rt-01#2" in done.stderr


def test_quiet_keeps_messages_from_stderr_and_verbose_adds_to_the_report(plant):
    (plant / "exports" / "notes.txt").write_text("bring the ladder\n")
    told = invoke("audit", plant / "exports", "--fail-on", "never")
    quiet = invoke("audit", plant / "exports", "--fail-on", "never", "--quiet")
    verbose = invoke("audit", plant / "exports", "--fail-on", "never", "--verbose")
    assert "notes.txt" in told.stderr
    assert quiet.stderr == ""
    assert quiet.stdout == told.stdout
    assert len(verbose.stdout) > len(told.stdout)


def test_the_page_allows_its_own_style_and_nothing_else(plant):
    page = invoke("audit", plant / "exports", "--format", "html").stdout
    policy = re.search('http-equiv="Content-Security-Policy" content="([^"]+)"', page)
    style = re.search("<style>(.*?)</style>", page, re.DOTALL)
    assert policy is not None
    assert style is not None
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in policy[1]
    assert policy[1].startswith("default-src 'none'")
    assert " style=" not in page
    assert not re.search("<(script|img|link|iframe|object|embed|form)|https?://|@import|url[(]", page)


@pytest.mark.parametrize("place", ["hostname", "description", "plant"])
def test_markup_from_a_configuration_or_plant_file_is_text_on_the_page(plant, place):
    evil = "<script>alert(1)</script>"
    config, stated = CONFIG, PLANT
    if place == "hostname":
        config = CONFIG.replace("hostname rt-01", f"hostname rt{evil}")
    elif place == "plant":
        stated = PLANT.replace("JB2", f"'{evil}'")
    (plant / "exports" / "rt-01.cfg").write_text(config)
    (plant / "plant.yaml").write_text(stated)
    done = invoke("audit", plant / "exports", "--format", "html", "--fail-on", "never", "-v")
    assert done.exit_code == 0, done.output
    assert "<script" not in done.stdout
    if place in ("hostname", "plant"):
        assert "&lt;script&gt;" in done.stdout
