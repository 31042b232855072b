"""Bad input gets one clear line naming file and line, and the rest of the audit goes on."""

from __future__ import annotations

import json
import os
import zipfile
from pathlib import Path

import pytest

from tests.cli.program import CONFIG, PLANT, invoke, run


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "exports").mkdir()
    return tmp_path


def complaints(folder: Path, *words: str) -> list[str]:
    """What a run that must fail prints on stderr."""
    done = run("audit", "exports", *words, cwd=folder)
    assert done.returncode == 2
    assert done.stdout == b""
    told = done.stderr.decode().splitlines()
    assert len(set(told)) == len(told)
    assert not any("Traceback" in line for line in told)
    return told


def test_an_empty_folder(folder):
    told = complaints(folder)
    assert told[0].startswith("exports: ")
    assert "no device" in told[-1]
    assert len(told) == 2


def test_a_missing_source(folder):
    done = run("audit", "nowhere", cwd=folder)
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert b"nowhere" in done.stderr


def test_a_folder_of_photos(folder):
    for name in ("a.jpg", "b.png"):
        (folder / "exports" / name).write_bytes(b"\xff\xd8\xff\xe0" + bytes(range(256)) * 20)
    told = complaints(folder)
    assert [line.partition(":")[0] for line in told[:-1]] == ["a.jpg", "b.png"]
    assert "no device" in told[-1]


def test_a_huge_log_is_refused_without_being_read(folder):
    with (folder / "exports" / "big.log").open("wb") as log:
        log.truncate(200 * 1024 * 1024)
    assert complaints(folder)[0].startswith("big.log: ")


def test_a_binary(folder):
    (folder / "exports" / "firmware.bin").write_bytes(os.urandom(30000))
    assert complaints(folder)[0].startswith("firmware.bin: ")


def test_text_that_is_no_configuration(folder):
    (folder / "exports" / "notes.txt").write_text("bring the ladder\n")
    assert complaints(folder)[0].startswith("notes.txt: ")


def test_a_damaged_archive(folder):
    (folder / "exports" / "old.zip").write_bytes(b"PK\x03\x04 cut")
    assert complaints(folder)[0].startswith("old.zip: ")


def test_an_archive_that_climbs_out_of_its_folder(folder):
    with zipfile.ZipFile(folder / "exports" / "evil.zip", "w") as archive:
        archive.writestr("../../climbed.cfg", CONFIG)
    assert "evil.zip" in complaints(folder)[0]
    assert not list(folder.parent.glob("climbed.cfg"))


def test_links_that_lead_in_a_circle(folder):
    (folder / "exports" / "loop").symlink_to("loop")
    (folder / "exports" / "rt-01.cfg").write_text(CONFIG)
    assert run("audit", "exports", "--fail-on", "never", cwd=folder).returncode == 0


def test_no_message_quotes_what_a_bad_file_holds(folder):
    (folder / "exports" / "notes.txt").write_text("password hunter2\n")
    assert "hunter2" not in "\n".join(complaints(folder))
    done = run("parse", "exports", "--format", "json", cwd=folder)
    assert done.returncode == 2
    assert b"hunter2" not in done.stdout


def test_a_binary_beside_a_configuration_does_not_stop_the_audit(folder):
    (folder / "exports" / "firmware.bin").write_bytes(bytes(range(256)) * 64)
    (folder / "exports" / "rt-01.cfg").write_text(CONFIG)
    done = run("audit", "exports", "--format", "json", "--fail-on", "never", cwd=folder)
    assert done.returncode == 0
    assert len(done.stderr.splitlines()) == 1
    assert b"firmware.bin" in done.stderr
    problems = {entry["path"]: entry["problem"] for entry in json.loads(done.stdout)["inputs"]}
    assert problems["firmware.bin"]
    assert problems["rt-01.cfg"] is None


@pytest.mark.parametrize("share", [0.3, 0.5, 0.7, 0.9])
def test_a_configuration_cut_in_the_middle_is_still_audited(folder, share):
    (folder / "exports" / "rt-01.cfg").write_text(CONFIG[: int(len(CONFIG) * share)])
    done = invoke("audit", folder / "exports", "--fail-on", "never", "--format", "json")
    assert done.exit_code == 0
    assert [device["name"] for device in json.loads(done.stdout)["devices"]] == ["rt-01"]


def with_plant(folder: Path, text: str) -> list[str]:
    """The complaints about a plant file."""
    (folder / "exports" / "rt-01.cfg").write_text(CONFIG)
    (folder / "plant.yaml").write_text(text)
    return complaints(folder)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (PLANT + "one_way:\n  - {from: dsc, to: office, by: firewall}\n", "plant.yaml:12: "),
        (PLANT.replace("kind: control", "kind: contol"), "plant.yaml:9: "),
        (PLANT.replace("10.30.0.0/16", "10.30.0.0/33"), "plant.yaml:10: "),
        (PLANT.replace("zones:", "zonse:"), "plant.yaml:4: "),
        (PLANT + "devices:\n  rt-99: {kind: router}\n", "plant.yaml:12: "),
        (PLANT + "    interfaces: [rt-01:Gi9/9]\n", "plant.yaml:11: "),
        (PLANT + "  - {\n", "plant.yaml:1"),
        (PLANT + "registers:\n  flows: missing.csv\n", "missing.csv"),
    ],
)
def test_a_plant_file_with_a_slip_is_told_by_file_and_line(folder, text, place):
    (told,) = with_plant(folder, text)
    assert place in told


def test_a_register_with_a_missing_column(folder):
    (folder / "flows.csv").write_text("flow_id,src_zone,src\nF-01,office,10.10.0.0/16\n")
    told = with_plant(folder, PLANT + "registers:\n  flows: flows.csv\n")
    assert told
    assert all(line.startswith("flows.csv:1: ") for line in told)


def test_several_slips_are_told_line_by_line(folder):
    (folder / "exports" / "rt-01.cfg").write_text(CONFIG)
    (folder / "plant.yaml").write_text(
        PLANT.replace("kind: control", "kind: contol").replace("10.10.0.0/16", "10.10.0.0/99")
    )
    assert [line.split(" ")[0] for line in complaints(folder)] == ["plant.yaml:7:", "plant.yaml:9:"]
