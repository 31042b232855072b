"""``auditor init --registers``: from exports to registers in force and an audit with them."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from auditor.plant.templates import register_names
from tests.cli.program import DAY, ROOT, invoke, tree

KISARAZU = ROOT / "samples" / "plants" / "kisarazu" / "configs"
REAL = (
    "cisco_asa/ytti_oxidized__asa_5512_9.12-4-67_single-context_output.txt",
    "aruba_aoscx/ytti_oxidized__aoscx_R0X25A-6410_FL.10.10.1100_output.txt",
    "mikrotik/ytti_oxidized__routeros_L009UiGS_7.15.2_output.txt",
    "yamaha/shin1ohno_terraform-provider-rtx__rtx1210_sftp_full.txt",
    "fitelnet/takamitsu-iida_pyats-fitelnet__config_l3vpn__final_config__f220-pe2_config.txt",
    "cisco_nxos/batfish_lab-validation__nxos_redistribution__configs__d1_redist__show_running-config.txt",
    "cisco_ios/batfish_pybatfish__example-filters__current__configs__firewall.cfg",
)


def put_in_force(plant: Path) -> None:
    """Remove the ``#`` of every register."""
    text = plant.read_text(encoding="utf-8")
    plant.write_text(re.sub(r"(?m)^  # (\w+: registers/)", r"  \1", text), encoding="utf-8")


def devices_of(sources: Path) -> list[dict[str, Any]]:
    files = [path for path in sources.rglob("*") if path.is_file()]
    found: list[dict[str, Any]] = json.loads(invoke("parse", *files, "--format", "json").stdout)["devices"]
    return found


def round_trip(sources: Path, folder: Path, *words: str):
    plant = folder / "plant.yaml"
    made = invoke("init", sources, "-o", plant, "--registers", folder / "registers", *words)
    assert (made.exit_code, made.stderr) == (0, "")
    for _ in range(2):
        done = invoke("validate", plant, sources)
        assert (done.exit_code, done.stderr) == (0, "")
        put_in_force(plant)
    audited = invoke("audit", sources, "--plant", plant, "--format", "json", "--fail-on", "never", "--as-of", DAY)
    assert audited.exit_code == 0
    return done.stdout, json.loads(audited.stdout)


@pytest.mark.parametrize(("lang", "words"), [("ja", ("--xlsx",)), ("en", ())])
def test_a_whole_plant_goes_from_exports_to_an_audit_with_its_registers(tmp_path, lang, words):
    told, report = round_trip(KISARAZU, tmp_path, "--lang", lang, *words)
    assert told.count("\n") == 15
    count = sum(len(device.get("users", ())) for device in devices_of(KISARAZU))
    assert f"Account list: {count} rows; empty: person {count}, admin {count}, last_reviewed {count}" in told
    assert not [point for point in report["external_connections"] if point["declared"] is False]
    assert not [
        one for one in report["findings"] if one["check"] in ("AST-001", "ACC-004") and one["verdict"] == "fail"
    ]
    assert {one["verdict"] for one in report["checks"] if one["id"] == "CNI-004"} == {"fail"}


@pytest.mark.parametrize("name", REAL)
def test_a_real_export_makes_the_round_trip(shared, tmp_path, name):
    round_trip(shared / "corpus" / "files" / name, tmp_path)


def test_registers_are_not_in_force_before_a_person_says_so(plant):
    draft = plant / "new" / "plant.yaml"
    assert invoke("init", plant / "exports", "-o", draft, "--registers", draft.parent / "r").exit_code == 0
    done = invoke("audit", plant / "exports", "--plant", draft, "--format", "json", "--fail-on", "never")
    verdicts = {one["id"]: one["verdict"] for one in json.loads(done.stdout)["checks"]}
    assert verdicts["AST-001"] == "cannot_tell"
    assert "remove the # of its line" in draft.read_text(encoding="utf-8")


def test_exactly_the_named_files_are_written(plant):
    before = tree(plant)
    done = invoke("init", plant / "exports", "-o", plant / "new.yaml", "--registers", plant / "r", "--xlsx")
    assert (done.exit_code, done.stdout) == (0, "")
    books = {f"r/{name}.xlsx" for name in register_names()}
    assert tree(plant) - before == {"new.yaml", "r", "r/attestations.yaml", *books}


def test_one_register_in_the_way_stops_all_of_it_unless_forced(plant):
    (plant / "r").mkdir()
    (plant / "r" / "flows.csv").write_text("mine")
    words = ("init", plant / "exports", "-o", plant / "new.yaml", "--registers", plant / "r")
    before = tree(plant)
    done = invoke(*words)
    assert done.exit_code == 2
    assert "flows.csv" in done.stderr
    assert tree(plant) == before
    assert (plant / "r" / "flows.csv").read_text() == "mine"
    assert invoke(*words, "--force").exit_code == 0
    assert (plant / "r" / "flows.csv").read_text(encoding="utf-8-sig") != "mine"


@pytest.mark.parametrize("words", [("--registers", "r"), ("--xlsx",)])
def test_registers_need_a_plant_file_that_names_them(plant, words):
    done = invoke("init", plant / "exports", *words)
    assert done.exit_code == 2
    assert not (plant / "r").exists()


def test_the_plant_file_names_registers_wherever_they_lie(plant):
    draft = plant / "a" / "b" / "plant.yaml"
    assert invoke("init", plant / "exports", "-o", draft, "--registers", plant / "c d").exit_code == 0
    assert 'attestations: "../../c d/attestations.yaml"' in draft.read_text(encoding="utf-8")
    assert invoke("validate", draft).exit_code == 0


def test_an_answer_typed_into_the_questionnaire_counts(plant):
    draft = plant / "new.yaml"
    assert invoke("init", plant / "exports", "-o", draft, "--registers", plant / "r", "--lang", "ja").exit_code == 0
    answers = plant / "r" / "attestations.yaml"
    text = answers.read_text(encoding="utf-8")
    asked = "- 対策番号: 1-1.a\n  判定:\n  実施内容:\n  責任者:\n  申告日:\n"
    assert asked in text
    answered = "- 対策番号: 1-1.a\n  判定: 一部実施\n  実施内容: 方針を策定中\n  責任者: 工場長\n  申告日: 2026-04-10\n"
    answers.write_text(text.replace(asked, answered), encoding="utf-8")
    done = invoke("validate", draft)
    assert (done.exit_code, done.stderr) == (0, "")
    assert "Attestations: 1 rows" in done.stdout


def test_validate_with_sources_compares_the_devices(plant):
    (plant / "ext.csv").write_text("ext_id,device,interface_or_vpn\nEC-1,rt-1,Gi0/0\nEC-2,rt-01,1月2日\n")
    with (plant / "plant.yaml").open("a") as file:
        file.write("registers: {external_connections: ext.csv}\ndevices: {rt-01: {kind: router}}\n")
    alone = invoke("validate", plant / "plant.yaml")
    assert (alone.exit_code, alone.stderr.count("\n")) == (0, 1)
    assert f"{Path('ext.csv')}:3: column 'interface_or_vpn'" in alone.stderr
    beside = invoke("validate", plant / "plant.yaml", plant / "exports")
    assert beside.exit_code == 0
    assert "ext.csv:2: column 'device': device 'rt-1' is not among" in beside.stderr
    assert "did you mean 'rt-01'?" in beside.stderr


def test_validate_with_sources_refuses_a_device_that_was_not_supplied(plant):
    with (plant / "plant.yaml").open("a") as file:
        file.write("devices: {rt-99: {kind: router}}\n")
    assert invoke("validate", plant / "plant.yaml").exit_code == 0
    done = invoke("validate", plant / "plant.yaml", plant / "exports")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "rt-99" in done.stderr


def test_validate_judges_days_by_the_day_it_is_given(plant):
    (plant / "reviews.csv").write_text("what,scope,date\nconfig,rt-01,2026-04-01\n")
    with (plant / "plant.yaml").open("a") as file:
        file.write("registers: {reviews: reviews.csv}\n")
    assert invoke("validate", plant / "plant.yaml", "--as-of", "2026-04-01").stderr == ""
    assert "lies after 2026-03-31" in invoke("validate", plant / "plant.yaml", "--as-of", "2026-03-31").stderr
