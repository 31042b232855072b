"""Bad input gets one clear line naming file and line, and the rest of the audit goes on."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.test_commands import CONFIG, PLANT, run


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "exports").mkdir()
    return tmp_path


def complaint(folder: Path, *words: str) -> str:
    done = run("audit", "exports", *words, cwd=folder)
    assert done.returncode == 2
    assert done.stdout == b""
    return done.stderr.decode()


def test_an_empty_folder(folder):
    assert "no device" in complaint(folder)


def test_a_missing_source(folder):
    done = run("audit", "nowhere", cwd=folder)
    assert done.returncode == 2
    assert b"nowhere" in done.stderr


def test_a_folder_of_photos(folder):
    for name in ("a.jpg", "b.png"):
        (folder / "exports" / name).write_bytes(b"\xff\xd8\xff\xe0" + bytes(range(256)) * 20)
    told = complaint(folder).splitlines()
    assert any(line.startswith("a.jpg") for line in told)
    assert "no device" in told[-1]


def test_a_huge_log_is_refused_without_being_read(folder):
    with (folder / "exports" / "big.log").open("wb") as log:
        log.truncate(200 * 1024 * 1024)
    assert "big.log" in complaint(folder)


def test_a_binary_beside_a_configuration_does_not_stop_the_audit(folder):
    (folder / "exports" / "firmware.bin").write_bytes(bytes(range(256)) * 64)
    (folder / "exports" / "rt-01.cfg").write_text(CONFIG)
    done = run("audit", "exports", "--format", "json", "--fail-on", "never", cwd=folder)
    assert done.returncode == 0
    assert b"firmware.bin" in done.stderr
    problems = {entry["path"]: entry["problem"] for entry in json.loads(done.stdout)["inputs"]}
    assert problems["firmware.bin"]
    assert problems["rt-01.cfg"] is None


def test_a_configuration_cut_in_the_middle_is_still_audited(folder):
    (folder / "exports" / "rt-01.cfg").write_text(CONFIG[: len(CONFIG) // 2])
    assert run("audit", "exports", "--fail-on", "never", cwd=folder).returncode == 0


def test_a_plant_file_with_a_misspelt_zone(folder):
    (folder / "exports" / "rt-01.cfg").write_text(CONFIG)
    (folder / "plant.yaml").write_text(PLANT + "one_way:\n  - {from: dsc, to: office, by: firewall}\n")
    assert "plant.yaml:12" in complaint(folder)


def test_a_register_with_a_missing_column(folder):
    (folder / "exports" / "rt-01.cfg").write_text(CONFIG)
    (folder / "flows.csv").write_text("flow_id,src_zone,src\nF-01,office,10.10.0.0/16\n")
    (folder / "plant.yaml").write_text(PLANT + "registers:\n  flows: flows.csv\n")
    assert "flows.csv:1" in complaint(folder)
