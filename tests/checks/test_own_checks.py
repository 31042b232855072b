"""A plant's own package of checks: found by its entry point, listed, explained, tested and run like the others."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "samples" / "own-checks"
CONFIG = "version 15.2\nhostname sw-01\n!\ninterface GigabitEthernet1/0/1\n switchport mode access\n!\nend\n"


def install(folder: Path, package: str = "plant_checks") -> None:
    """What an installer leaves behind: the package, and its entry points as its own pyproject.toml states them."""
    stated = tomllib.loads((SAMPLE / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    shutil.copytree(SAMPLE / "plant_checks", folder / package, ignore=shutil.ignore_patterns("__pycache__"))
    info = folder / f"{package}-{stated['version']}.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.0\n", encoding="utf-8")
    for group, points in stated["entry-points"].items():
        lines = [f"{name} = {value.replace('plant_checks', package)}" for name, value in points.items()]
        (info / "entry_points.txt").write_text("\n".join([f"[{group}]", *lines, ""]), encoding="utf-8")


def auditor(site: Path, *words: str | Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(site), str(ROOT))), "AUDITOR_LANG": "en"}
    return subprocess.run(
        [sys.executable, "-m", "auditor", *map(str, words)], env=environment, capture_output=True, text=True,
        encoding="utf-8", check=False, cwd=site,
    )  # fmt: skip


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    install(folder)
    (folder / "sw-01.cfg").write_text(CONFIG, encoding="utf-8")
    return folder


def test_it_is_listed_and_explained(site):
    assert "PLT-001  low" in auditor(site, "checks", "list").stdout
    shown = auditor(site, "checks", "show", "PLT-001").stdout
    assert "Whoever is called at night" in shown
    assert ">   4 interface GigabitEthernet1/0/1" in shown


def test_it_is_tested_by_the_rules_of_every_check(site):
    found = auditor(site, "checks", "test", "PLT-001")
    assert (found.returncode, found.stderr) == (0, "")
    assert found.stdout.startswith("PLT-001  ok")


def test_an_unsound_one_is_told_with_what_is_wrong(tmp_path):
    install(tmp_path)
    module = tmp_path / "plant_checks" / "names.py"
    text = module.read_text(encoding="utf-8").replace('fails=(("sw-01.cfg", 4),)', 'fails=(("sw-01.cfg", 8),)')
    module.write_text(text, encoding="utf-8")
    found = auditor(tmp_path, "checks", "test", "PLT")
    assert found.returncode == 1
    assert "fails at sw-01.cfg:4, expected sw-01.cfg:8" in found.stdout


def test_it_runs_in_an_audit_and_its_parameters_and_waivers_are_known(site):
    found = auditor(site, "audit", "sw-01.cfg", "--select", "PLT", "--format", "json")
    report = json.loads(found.stdout)
    assert [(entry["check"], entry["verdict"]) for entry in report["findings"]] == [("PLT-001", "fail")]
    assert report["not_run"] == []


def test_a_package_that_cannot_be_imported_stops_nothing_and_is_said(tmp_path):
    install(tmp_path)
    (tmp_path / "plant_checks" / "names.py").write_text("import no_such_module_anywhere\n", encoding="utf-8")
    (tmp_path / "sw-01.cfg").write_text(CONFIG, encoding="utf-8")
    found = auditor(tmp_path, "audit", "sw-01.cfg", "--select", "MGT-001", "--format", "json", "--strict")
    report = json.loads(found.stdout)
    assert [entry["file"] for entry in report["not_run"]] == ["plant_checks"]
    assert "no_such_module_anywhere" in report["not_run"][0]["reason"]
    assert found.returncode == 3


def test_an_id_of_the_manual_is_refused(tmp_path):
    install(tmp_path)
    module = tmp_path / "plant_checks" / "names.py"
    module.write_text(module.read_text(encoding="utf-8").replace('"PLT-001"', '"RUL-008"'), encoding="utf-8")
    found = auditor(tmp_path, "checks", "test", "SWP-001")
    assert found.returncode == 1
    assert "RUL-008 is" in found.stderr
