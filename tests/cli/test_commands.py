"""The program as a user and a script meet it: streams, files, exit statuses, both languages."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

CONFIG = """\
version 15.2
hostname rt-01
!
interface GigabitEthernet0/0
 description \x1b[31mto office\x1b[0m <script>alert(1)</script>
 ip address 10.10.1.1 255.255.255.0
 ip access-group IN in
!
interface GigabitEthernet0/1
 ip address 10.30.1.1 255.255.255.0
!
ip routing
!
ip access-list extended IN
 permit tcp any host 10.30.1.10 eq 502
 deny ip any any
line vty 0 4
 transport input telnet
end
"""
PLANT = """\
schema: 1
plant:
  name: JB2
zones:
  - id: office
    kind: it
    prefixes: [10.10.0.0/16]
  - id: dcs
    kind: control
    prefixes: [10.30.0.0/16]
"""


def run(*words: str, cwd: Path, lang: str = "en", stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    kept = {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}
    environment = {**kept, "HOME": str(cwd / "home"), "AUDITOR_LANG": lang}
    return subprocess.run(
        [sys.executable, "-m", "auditor", *words],
        cwd=cwd,
        env=environment,
        input=stdin,
        capture_output=True,
        check=False,
    )


@pytest.fixture
def plant(tmp_path: Path) -> Path:
    (tmp_path / "exports").mkdir()
    (tmp_path / "exports" / "rt-01.cfg").write_text(CONFIG)
    (tmp_path / "plant.yaml").write_text(PLANT)
    return tmp_path


def tree(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*")}


def test_an_audit_with_findings_ends_with_1_and_prints_only_the_report_to_stdout(plant):
    done = run("audit", "exports", "--format", "json", cwd=plant)
    assert done.returncode == 1
    report = json.loads(done.stdout)
    assert report["schema"] == "report/1"
    assert any(f["check"] == "CNI-001" and f["verdict"] == "fail" for f in report["findings"])


def test_nothing_is_written_outside_what_o_names(plant):
    before = tree(plant)
    run(
        "audit",
        "exports",
        "--format",
        "html=out/r.html",
        "--format",
        "json=out/r.json",
        "--fail-on",
        "never",
        cwd=plant,
    )
    assert tree(plant) - before == {"out", "out/r.html", "out/r.json"}


@pytest.mark.parametrize(("threshold", "status"), [("never", 0), ("critical", 1), ("low", 1)])
def test_fail_on_decides_the_status(plant, threshold, status):
    assert run("audit", "exports", "--fail-on", threshold, "-q", cwd=plant).returncode == status


def test_known_findings_of_a_baseline_do_not_gate(plant):
    run("audit", "exports", "--format", "json=old.json", cwd=plant)
    assert run("audit", "exports", "--baseline", "old.json", cwd=plant).returncode == 0
    broken = run("audit", "exports", "--baseline", "plant.yaml", cwd=plant)
    assert broken.returncode == 2
    assert b"plant.yaml" in broken.stderr


def test_two_reports_cannot_both_go_to_stdout(plant):
    assert run("audit", "exports", "--format", "json", "--format", "html", cwd=plant).returncode == 2


def test_select_takes_prefixes_and_refuses_unknown_ones(plant):
    report = json.loads(run("audit", "exports", "--select", "MGT", "--format", "json", cwd=plant).stdout)
    assert {entry["id"][:3] for entry in report["checks"]} == {"MGT"}
    assert run("audit", "exports", "--select", "XYZ", cwd=plant).returncode == 2


def test_without_a_plant_file_the_audit_still_runs_and_says_how_to_get_one(plant):
    (plant / "plant.yaml").unlink()
    done = run("audit", "exports", "--fail-on", "never", cwd=plant)
    assert done.returncode == 0
    assert b"auditor init" in done.stdout


def test_standard_input_and_archives_are_sources(plant):
    assert run("audit", "-", "--fail-on", "never", cwd=plant, stdin=CONFIG.encode()).returncode == 0
    with zipfile.ZipFile(plant / "exports.zip", "w") as archive:
        archive.write(plant / "exports" / "rt-01.cfg", "rt-01.cfg")
    assert b"rt-01" in run("parse", "exports.zip", cwd=plant).stdout


def test_both_languages_are_whole(plant):
    english = run("audit", "exports", "--fail-on", "never", cwd=plant).stdout.decode()
    japanese = run("audit", "exports", "--fail-on", "never", cwd=plant, lang="ja").stdout.decode()
    assert "Findings" in english
    assert "指摘" in japanese
    assert "Findings" not in japanese


def test_terminal_control_and_markup_in_a_configuration_are_never_printed_raw(plant):
    for words in (("audit", "exports", "--fail-on", "never"), ("parse", "exports", "--all")):
        done = run(*words, cwd=plant)
        assert b"\x1b" not in done.stdout + done.stderr
    run("audit", "exports", "--format", "html=r.html", "--fail-on", "never", cwd=plant)
    page = (plant / "r.html").read_text(encoding="utf-8")
    assert "<script" not in page
    assert "default-src 'none'" in page


def test_init_drafts_a_plant_file_that_validates_and_is_never_overwritten(plant):
    assert run("init", "exports", "-o", "draft.yaml", cwd=plant).returncode == 0
    assert run("validate", "draft.yaml", cwd=plant).returncode == 0
    assert run("init", "exports", "-o", "draft.yaml", cwd=plant).returncode == 2


def test_validate_names_file_and_line(plant):
    (plant / "plant.yaml").write_text(PLANT.replace("kind: control", "kind: contol"))
    done = run("validate", "plant.yaml", cwd=plant)
    assert done.returncode == 2
    assert b"plant.yaml:9" in done.stderr


def test_parse_prints_the_model(plant):
    shown = json.loads(run("parse", "exports", "--format", "json", cwd=plant).stdout)
    assert shown["schema"] == "parse/1"
    (device,) = shown["devices"]
    assert device["name"] == "rt-01"
    assert {"schema", "inputs", "devices"} == set(shown)
    (entry,) = shown["inputs"]
    assert entry["lines"] == entry["understood"] + entry["ignored"] + entry["not_understood"]


def test_reach_shows_path_and_deciding_line(plant):
    done = run("reach", "exports", "--from", "office", "--to", "dcs", cwd=plant)
    assert b"rt-01.cfg:15" in done.stdout
    closed = run("reach", "exports", "--from", "office", "--to", "dcs", "--port", "80", "--explain", cwd=plant)
    assert b"rt-01.cfg:16" in closed.stdout
    assert run("reach", "exports", "--from", "office", "--to", "moon", cwd=plant).returncode == 2


def test_reach_answers_many_questions(plant):
    (plant / "q.csv").write_text(
        "from,to,src,dst,protocol,port\n,,10.10.1.5,10.30.1.10,tcp,502\noffice,dcs,10.10.1.5,10.30.1.10,tcp,80\n"
        ",,10.99.0.1,10.30.1.10,tcp,502\n,,not-an-address,10.30.1.10,tcp,502\n"
    )
    done = run("reach", "exports", "--questions", "q.csv", cwd=plant)
    rows = list(csv.DictReader(done.stdout.decode().splitlines()))
    assert [row["verdict"] for row in rows] == ["permitted", "denied", "cannot_tell", "cannot_tell"]
    assert rows[0]["line"] == "15"
    assert b"q.csv:5" in done.stderr


def test_checks_are_listed_and_shown(plant):
    assert b"CNI-001" in run("checks", cwd=plant).stdout
    assert "マニュアル".encode() in run("checks", "show", "CNI-001", "--lang", "ja", cwd=plant, lang="ja").stdout
    assert run("checks", "show", "ZZZ-999", cwd=plant).returncode == 2


def test_help_fits_one_screen(plant):
    assert len(run("--help", cwd=plant).stdout.splitlines()) <= 24
