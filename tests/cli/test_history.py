"""``audit --history`` and ``auditor history``: keep, list, compare, follow, export, verify, and fill from a git store."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from auditor.history.verify import verify
from tests.cli.program import CONFIG, PLANT, ROOT, environment, invoke, tree
from tests.history import stores

KISARAZU = ROOT / "samples" / "plants" / "kisarazu"


def audit(plant: Path, *words: str | Path, day: str = "2026-11-22") -> Any:
    return invoke(
        "audit", plant / "exports", "--plant", plant / "plant.yaml", "--as-of", day, "--fail-on", "never", *words
    )


def history(plant: Path, name: str, *words: str | Path) -> Any:
    return invoke("history", name, *words, "--history", plant / "h.db")


@pytest.fixture
def two(plant: Path) -> Path:
    """Two audits, with a rule opened and Telnet closed in between."""
    assert audit(plant, "--history", plant / "h.db", "-q").exit_code == 0
    (plant / "exports" / "rt-01.cfg").write_text(CONFIG.replace("eq 502", "range 500 600").replace("telnet", "none"))
    assert audit(plant, "--history", plant / "h.db", "-q", day="2026-12-22").exit_code == 0
    return plant


def test_an_audit_is_kept_as_the_report_it_printed(plant):
    done = audit(plant, "--history", plant / "h.db", "--format", f"json={plant / 'report.json'}")
    assert (done.exit_code, "kept as entry 1" in done.stderr) == (0, True)
    report = (plant / "report.json").read_bytes()
    assert history(plant, "show", "1", "--format", "json").stdout_bytes == report
    shown = json.loads(history(plant, "list", "--format", "json").stdout)
    (entry,) = shown["entries"]
    assert entry["report"] == hashlib.sha256(report).hexdigest()
    assert entry["inputs"] == [
        {"path": each["path"], "sha256": each["sha256"]} for each in json.loads(report)["inputs"]
    ]


def test_nothing_is_kept_unasked(plant):
    before = tree(plant)
    audit(plant)
    assert tree(plant) == before


def test_keeping_goes_by_the_environment_too(plant):
    env = {"AUDITOR_HISTORY": str(plant / "h.db")}
    done = invoke("audit", plant / "exports", "--plant", plant / "plant.yaml", "--fail-on", "never", env=env)
    assert done.exit_code == 0
    assert verify(plant / "h.db").entries == 1


def test_a_database_that_is_no_history_ends_the_audit_before_it_begins(plant):
    with closing(sqlite3.connect(plant / "h.db")) as connection:
        connection.execute("CREATE TABLE mine (x)")
    done = audit(plant, "--history", plant / "h.db", "--format", "json")
    assert (done.exit_code, done.stdout) == (2, "")
    assert audit(plant, "--history", plant / "plant.yaml").exit_code == 2
    assert (plant / "plant.yaml").read_text() == PLANT


def test_a_history_inside_an_audited_folder_is_refused(plant):
    for words in (("audit",), ("schedule", "run"), ("schedule", "install")):
        done = invoke(*words, plant / "exports", "--history", plant / "exports" / "kept" / "h.db")
        assert (done.exit_code, "lies in the audited folder" in done.stderr) == (2, True)
    assert os.listdir(plant / "exports") == ["rt-01.cfg"]


def test_list_and_verify_tell_the_same_last_hash(two):
    lines = history(two, "list").stdout.splitlines()
    assert [line.split()[:2] for line in lines[1:]] == [["1", "2026-11-22"], ["2", "2026-12-22"]]
    done = history(two, "verify")
    assert (done.exit_code, "2 entries, unaltered" in done.stdout) == (0, True)
    assert lines[2].split()[-2] in done.stdout
    assert history(two, "verify", "--expect", lines[1].split()[-2]).exit_code == 0
    assert history(two, "verify", "--expect", "00ff00ff").exit_code == 1


def test_compare_says_what_is_new_and_fixed_and_which_device_changed_how(two):
    found = json.loads(history(two, "compare", "1", "2", "--format", "json").stdout)
    assert "MGT-001" in {each["check"] for each in found["fixed"]}
    (device,) = found["devices"]
    assert (device["name"], device["kind"], device["days"]) == ("rt-01", "changed", 0)
    assert {"packet list", "service"} <= {part["what"] for part in device["differences"]}
    assert all(each["days"] == 30 for each in found["persisting"])
    text = history(two, "compare").stdout
    assert "since 2026-11-22 (30 days)" in text
    assert "permit tcp/500-600" in text


def test_words_are_in_the_language_asked_for(two):
    for name in ("list", "show", "compare", "trend", "verify"):
        english, japanese = (history(two, name, "--lang", lang).stdout for lang in ("en", "ja"))
        assert english.isascii() or name in ("show", "compare")
        assert japanese != english
        assert any("ぁ" <= letter <= "ヿ" or "一" <= letter <= "龠" for letter in japanese)


def test_trend_as_csv_and_json_have_the_same_numbers(two):
    steps = json.loads(history(two, "trend", "--format", "json").stdout)["steps"]
    rows = list(csv.DictReader(io.StringIO(history(two, "trend", "--format", "csv").stdout.lstrip("\ufeff"))))
    for step in steps:
        mine = [row for row in rows if row["id"] == str(step["id"])]
        assert {row["name"]: int(row["value"]) for row in mine if row["kind"] == "severity"} == step["severities"]
        assert {row["name"]: row["value"] for row in mine if row["kind"] == "point"} == step["points"]
    assert len(steps) == 2


def test_the_export_verifies_without_the_program(two):
    lines = [json.loads(line) for line in history(two, "export").stdout.splitlines()]
    previous = "0" * 64
    for line in lines:
        record = json.loads(line["record"])
        assert hashlib.sha256(line["record"].encode()).hexdigest() == line["hash"]
        assert record["previous"] == previous
        assert hashlib.sha256(line["report"].encode()).hexdigest() == record["report"]
        previous = line["hash"]
    assert len(lines) == 2
    rows = list(csv.DictReader(io.StringIO(history(two, "export", "--format", "csv").stdout.lstrip("\ufeff"))))
    assert len(rows) == sum(len(json.loads(line["report"])["findings"]) for line in lines)


def test_a_changed_byte_is_told_with_status_1(two):
    content = bytearray((two / "h.db").read_bytes())
    content[len(content) // 2] ^= 4
    (two / "h.db").write_bytes(content)
    done = history(two, "verify")
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr


@pytest.mark.parametrize("name", ["list", "show", "compare", "trend", "export", "verify"])
def test_without_a_history_the_status_is_2_and_none_is_made(plant, name):
    done = history(plant, name)
    assert (done.exit_code, done.stdout) == (2, "")
    assert not (plant / "h.db").exists()


def test_plants_of_one_history_are_told_apart(two):
    (two / "plant.yaml").write_text(PLANT.replace("JB2", "JB3"))
    audit(two, "--history", two / "h.db", "-q", day="2026-12-23")
    assert history(two, "trend").exit_code == 2
    assert history(two, "trend", "--series", "JB3").exit_code == 0
    assert "several plants" in history(two, "compare").stderr
    assert history(two, "compare", "--series", "JB2").exit_code == 0
    assert "first audit of its series" in history(two, "show", "3").stdout


def test_a_whole_plant_is_kept_and_compared(tmp_path):
    for name, day in (("kisarazu", "2026-11-01"), ("kisarazu-fixed", "2026-11-22")):
        done = invoke(
            "audit", KISARAZU.parent / name / "configs", "--plant", KISARAZU.parent / name / "plant.yaml", "--as-of", day,
            "--history", tmp_path / "h.db", "--fail-on", "never", "-q",
        )  # fmt: skip
        assert done.exit_code == 0
    entries = json.loads(history(tmp_path, "list", "--format", "json").stdout)["entries"]
    assert [sum(entry["findings"].values()) > 0 for entry in entries] == [True, False]
    found = json.loads(history(tmp_path, "compare", "1", "2", "--format", "json").stdout)
    assert len(found["fixed"]) > len(found["new"])
    assert {"fw-ctl", "core-01"} <= {each["name"] for each in found["devices"] if each["kind"] == "changed"}
    assert history(tmp_path, "verify").exit_code == 0


# --- backfill


def backfill(folder: Path, *words: str) -> Any:
    return history(folder, "backfill", f"git+{folder / 'store'}", "--plant", folder / "plant.yaml", *words)


def proved(folder: Path, ids: list[str]) -> None:
    """The history of a generated store says of every revision what its rule says."""
    entries = json.loads(history(folder, "list", "--format", "json").stdout)["entries"]
    assert [entry["commit"] for entry in entries] == ids
    assert [entry["as_of"] for entry in entries] == [str(stores.day(number)) for number in range(len(ids))]
    steps = json.loads(history(folder, "trend", "--format", "json").stdout)["steps"]
    rows = list(csv.DictReader(io.StringIO(history(folder, "export", "--format", "csv").stdout.lstrip("\ufeff"))))
    for number, step in enumerate(steps):
        failures = [row for row in rows if row["id"] == str(step["id"]) and row["verdict"] == "fail"]
        assert any((row["check"], row["device"]) == ("MGT-001", "rt-01") for row in failures) == stores.telnet(number)
        assert ("rt-02" in step["devices"]) == stores.second(number)
        for severity, count in step["severities"].items():
            assert count == sum(row["severity"] == severity for row in failures)
        for device, count in step["devices"].items():
            assert count == sum(row["device"] == device for row in failures)
    found = verify(folder / "h.db")
    assert (found.entries, found.faults) == (len(ids), ())


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    (tmp_path / "plant.yaml").write_text(PLANT)
    return tmp_path


def test_backfill_audits_each_past_revision_as_of_its_day(empty):
    ids = stores.make(empty / "store", 12)
    done = backfill(empty)
    assert (done.exit_code, "12 revisions kept" in done.stderr) == (0, True)
    proved(empty, ids)
    assert "0 revisions kept" in backfill(empty).stderr
    # Telnet is closed in revisions 4 to 6: open again on the day of revision 7, and for 3 days since in revision 8.
    found = json.loads(history(empty, "compare", ids[7][:10], ids[8][:10], "--format", "json").stdout)
    assert [
        each["days"] for each in found["persisting"] if each["check"] == "MGT-001" and each["verdict"] == "fail"
    ] == [3]
    assert [each["kind"] for each in found["devices"]] == ["text"]
    changed = json.loads(history(empty, "compare", ids[4][:10], ids[5][:10], "--format", "json").stdout)
    assert [each["kind"] for each in changed["devices"]] == ["changed"]


@pytest.mark.long
def test_backfill_trend_and_verify_are_right_over_fifty_revisions_and_every_byte_counts(empty):
    ids = stores.make(empty / "store", 50)
    assert backfill(empty).exit_code == 0
    proved(empty, ids)
    content = (empty / "h.db").read_bytes()
    for at in range(0, len(content), len(content) // 50):
        changed = bytearray(content)
        changed[at] ^= 1
        (empty / "h.db").write_bytes(changed)
        assert history(empty, "verify").exit_code == 1, at


def test_a_killed_backfill_goes_on_where_it_was(empty):
    ids = stores.make(empty / "store", 6)
    words = ["history", "backfill", "git+store", "--plant", "plant.yaml", "--history", "h.db"]
    child = subprocess.Popen([sys.executable, "-m", "auditor", *words], cwd=empty, env=environment(empty / "home"))
    while not (empty / "h.db").exists() or not entries_of(empty / "h.db"):
        time.sleep(0.01)
    os.kill(child.pid, signal.SIGKILL)
    child.wait()
    assert 0 < entries_of(empty / "h.db") < 6
    assert backfill(empty).exit_code == 0
    proved(empty, ids)


def entries_of(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        try:
            return int(connection.execute("SELECT count(*) FROM entry").fetchone()[0])
        except sqlite3.OperationalError:
            return 0


def test_a_revision_nobody_can_read_costs_itself_only(empty):
    stores.make(empty / "store", 2)
    (empty / "store" / "rt-01.cfg").write_text("bring the ladder\n")
    stores.git(empty / "store", "commit", "-qam", "broken", day=stores.day(2))
    (empty / "store" / "rt-01.cfg").write_text(CONFIG)
    stores.git(empty / "store", "commit", "-qam", "mended", day=stores.day(3))
    done = backfill(empty)
    assert done.exit_code == 0
    assert "3 revisions kept, 1 could not be audited" in done.stderr
    assert f"{stores.day(2)}: no device was recognised" in done.stderr


def test_statements_made_after_a_revision_do_not_count_for_it_and_are_no_mistake(empty):
    ids = stores.make(empty / "store", 2)
    stated = {
        "measure": "1-1.a",
        "verdict": "yes",
        "statement": "x",
        "owner": "a",
        "date": "2026-01-07",
        "expires": "2027-01-01",
    }
    (empty / "attestations.yaml").write_text(json.dumps([stated]))
    (empty / "plant.yaml").write_text(PLANT + "registers:\n  attestations: attestations.yaml\n")
    done = backfill(empty)
    assert "2 revisions kept, 0 could not" in done.stderr, done.stderr
    said = [
        next(
            each["attestation"]
            for each in json.loads(history(empty, "show", id, "--format", "json").stdout)["measures"]
            if each["id"] == "1-1.a"
        )
        for id in (ids[0][:9], ids[1][:9])
    ]
    assert said == [None, "yes"]


def test_backfill_begins_on_the_day_it_is_told(empty):
    ids = stores.make(empty / "store", 4)
    assert backfill(empty, "--since", str(stores.day(2))).exit_code == 0
    entries = json.loads(history(empty, "list", "--format", "json").stdout)["entries"]
    assert [entry["commit"] for entry in entries] == ids[2:]


@pytest.mark.parametrize("source", ["store", "git+none", "git+.@no-such"])
def test_backfill_of_no_repository_is_told(empty, source, monkeypatch):
    monkeypatch.chdir(empty)
    done = history(empty, "backfill", source)
    assert (done.exit_code, bool(done.stderr)) == (2, True)
