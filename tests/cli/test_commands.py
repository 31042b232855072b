"""The other commands: draft, validate, parse, ask, and browse the checks."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from auditor.engine.discover import all_checks
from tests.cli.program import CONFIG, PLANT, ROOT, invoke, run, tree

KISARAZU = ROOT / "samples" / "plants" / "kisarazu"


def test_init_drafts_a_plant_file_that_validates_and_is_never_overwritten(plant):
    draft = plant / "draft.yaml"
    assert invoke("init", plant / "exports", "-o", draft).exit_code == 0
    assert invoke("validate", draft).exit_code == 0
    text = draft.read_text(encoding="utf-8")
    again = invoke("init", plant / "exports", "-o", draft)
    assert again.exit_code == 2
    assert "draft.yaml" in again.stderr
    assert draft.read_text(encoding="utf-8") == text
    draft.write_text("mine")
    assert invoke("init", plant / "exports", "-o", draft, "--force").exit_code == 0
    assert draft.read_text(encoding="utf-8") == text


def test_init_without_a_target_prints_the_draft(plant):
    before = tree(plant)
    done = invoke("init", plant / "exports")
    assert done.exit_code == 0
    assert "schema: 1" in done.stdout
    assert "10.10.1.0/24" in done.stdout
    assert tree(plant) == before


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_the_draft_of_a_whole_plant_audits(tmp_path, lang):
    draft = tmp_path / "plant.yaml"
    assert invoke("init", KISARAZU / "configs", "-o", draft, "--lang", lang).exit_code == 0
    assert invoke("validate", draft).exit_code == 0
    done = invoke("audit", KISARAZU / "configs", "--plant", draft, "--fail-on", "never", "--format", "json")
    assert done.exit_code == 0
    assert json.loads(done.stdout)["zones"]


def test_init_of_nothing_is_told(plant):
    (plant / "empty").mkdir()
    done = invoke("init", plant / "empty", "-o", plant / "draft.yaml")
    assert (done.exit_code, done.stdout) == (2, "")
    assert not (plant / "draft.yaml").exists()


def test_validate_accepts_the_sample_plants():
    for name in ("kisarazu", "kisarazu-fixed", "kawasaki"):
        done = invoke("validate", KISARAZU.parent / name / "plant.yaml")
        assert done.exit_code == 0
        # suppliers without a contact are one of the flaws of the plants that have some
        assert all("vendor_contact_id" in line for line in done.stderr.splitlines())
        assert name != "kisarazu-fixed" or not done.stderr


def test_validate_names_file_and_line(plant):
    (plant / "plant.yaml").write_text(PLANT.replace("kind: control", "kind: contol"))
    done = invoke("validate", plant / "plant.yaml")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "plant.yaml:9" in done.stderr
    assert invoke("validate", plant / "none.yaml").exit_code == 2


def test_parse_prints_what_became_of_every_line(plant):
    done = invoke("parse", plant / "exports")
    assert done.exit_code == 0
    assert "rt-01.cfg  cisco_ios  rt-01" in done.stdout
    assert "19 lines" in done.stdout


def test_parse_lists_lines_not_understood_all_of_them_when_asked(plant):
    odd = "".join(f"frobnicate {number}\n" for number in range(40))
    (plant / "exports" / "rt-01.cfg").write_text(CONFIG + odd)
    some, every = (invoke("parse", plant / "exports", *words).stdout for words in ((), ("--all",)))
    assert some.count("frobnicate") == 20
    assert every.count("frobnicate") == 40
    assert "rt-01.cfg:59: frobnicate 39" in every


def parsed(*words: Any) -> dict[str, Any]:
    found = json.loads(invoke("parse", *words, "--format", "json").stdout)
    assert isinstance(found, dict)
    return found


def test_parse_prints_the_whole_model(plant):
    shown = parsed(plant / "exports")
    assert list(shown) == ["schema", "inputs", "devices"]
    assert shown["schema"] == "parse/1"
    (device,) = shown["devices"]
    assert (device["name"], device["platform"]) == ("rt-01", "cisco_ios")
    assert [interface["name"] for interface in device["interfaces"]] == ["GigabitEthernet0/0", "GigabitEthernet0/1"]
    (entry,) = shown["inputs"]
    assert entry["lines"] == entry["understood"] + entry["ignored"] + entry["not_understood"] == 19


def test_parse_accounts_every_line_of_the_sample_plants():
    for entry in parsed(KISARAZU / "configs")["inputs"]:
        assert entry["lines"] == entry["understood"] + entry["ignored"] + entry["not_understood"]


def test_parse_writes_to_the_file_it_is_told_to(plant):
    before = tree(plant)
    done = invoke("parse", plant / "exports", "--format", "json", "-o", plant / "model.json")
    assert (done.exit_code, done.stdout) == (0, "")
    assert tree(plant) - before == {"model.json"}
    assert json.loads((plant / "model.json").read_text(encoding="utf-8"))["schema"] == "parse/1"


def test_parse_of_nothing_that_is_a_device_ends_with_2(plant):
    (plant / "exports" / "rt-01.cfg").write_text("bring the ladder\n")
    done = invoke("parse", plant / "exports")
    assert done.exit_code == 2
    assert "no device" in done.stderr


def reach(plant: Path, *words: str) -> str:
    done = invoke("reach", plant / "exports", "--from", "office", "--to", "dcs", *words)
    assert done.exit_code == 0, done.output
    return done.stdout


def test_reach_shows_the_flow_its_witness_its_path_and_the_deciding_line(plant):
    shown = reach(plant)
    assert "1 definite" in shown
    assert "10.30.1.10/32" in shown
    assert "tcp/502" in shown
    assert "rt-01.cfg:15" in shown


@pytest.mark.parametrize(
    ("words", "passes"),
    [
        (("--protocol", "tcp", "--port", "502"), True),
        (("--port", "500-600"), True),
        (("--port", "80"), False),
        (("--protocol", "udp"), False),
        (("--src", "10.10.1.7", "--dst", "10.30.1.10"), True),
        (("--dst", "10.30.1.11"), False),
        (("--src", "10.99.0.0/16"), False),
    ],
)
def test_reach_narrows_the_question(plant, words, passes):
    shown = reach(plant, *words)
    assert ("definite: " in shown) is passes
    assert ("nothing passes" in shown) is not passes


def test_reach_explains_what_stops_a_flow(plant):
    assert "rt-01.cfg:16" not in reach(plant, "--port", "80")
    assert "rt-01.cfg:16" in reach(plant, "--port", "80", "--explain")


def test_reach_answers_in_json(plant):
    shown = json.loads(reach(plant, "--format", "json"))
    assert (shown["schema"], shown["from"], shown["to"]) == ("reach/1", "office", "dcs")
    (flow,) = shown["flows"]
    assert (flow["certainty"], flow["dst_ports"]) == ("definite", ["502"])
    assert flow["path"][0]["decided_by"] == [{"file": "rt-01.cfg", "first": 15, "last": 15}]


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("--from", "office"),
        ("--from", "office", "--to", "moon"),
        ("--from", "office", "--to", "dcs", "--port", "http?"),
        ("--from", "office", "--to", "dcs", "--src", "10.1.1"),
        ("--from", "office", "--to", "dcs", "--protocol", "tcpp"),
        ("--questions", "none.csv"),
    ],
)
def test_a_question_that_makes_no_sense_ends_with_2(plant, words):
    done = invoke("reach", plant / "exports", *words)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr


QUESTIONS = """\
from,to,src,dst,protocol,port
,,10.10.1.5,10.30.1.10,tcp,502
office,dcs,10.10.1.5,10.30.1.10,tcp,80
,,10.99.0.1,10.30.1.10,tcp,502
,,not-an-address,10.30.1.10,tcp,502
,,10.10.1.5,10.30.1.10,icmp,
"""


def test_reach_answers_many_questions_in_their_order(plant):
    (plant / "q.csv").write_text(QUESTIONS)
    done = invoke("reach", plant / "exports", "--questions", plant / "q.csv")
    assert done.exit_code == 0
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert [row["verdict"] for row in rows] == ["permitted", "denied", "cannot_tell", "cannot_tell", "denied"]
    assert [row["line"] for row in rows] == ["15", "16", "", "", "16"]
    assert [row["dst"] for row in rows] == ["10.30.1.10"] * 5
    assert "q.csv:5" in done.stderr


def test_many_questions_can_be_answered_in_json_and_into_a_file(plant):
    (plant / "q.csv").write_text("﻿" + QUESTIONS, encoding="utf-8")
    done = invoke(
        "reach", plant / "exports", "--questions", plant / "q.csv", "--format", "json", "-o", plant / "answers.json"
    )
    assert (done.exit_code, done.stdout) == (0, "")
    shown = json.loads((plant / "answers.json").read_text(encoding="utf-8"))
    assert shown["schema"] == "questions/1"
    assert [answer["verdict"] for answer in shown["answers"]][:2] == ["permitted", "denied"]


def test_a_question_file_without_its_columns_is_told_by_line(plant):
    (plant / "q.csv").write_text("from,to,source\na,b,c\n")
    done = invoke("reach", plant / "exports", "--questions", plant / "q.csv")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "q.csv:1: " in done.stderr


def test_no_cell_of_an_answer_is_a_formula(plant):
    (plant / "q.csv").write_text("src,dst,port\n=cmd(),@10.30.1.10,+1\n")
    done = invoke("reach", plant / "exports", "--questions", plant / "q.csv")
    (row,) = csv.DictReader(io.StringIO(done.stdout))
    assert not [cell for cell in row.values() if cell[:1] in tuple("=+-@")]


def test_questions_about_zones_that_do_not_exist_are_not_answered(plant):
    (plant / "q.csv").write_text("from,to,src,dst,protocol,port\nmoon,dcs,10.10.1.5,10.30.1.10,tcp,502\n")
    done = invoke("reach", plant / "exports", "--questions", plant / "q.csv")
    (row,) = csv.DictReader(io.StringIO(done.stdout))
    assert row["verdict"] == "cannot_tell"


def test_checks_are_listed_one_line_each():
    lines = invoke("checks", "list", "--lang", "en").stdout.splitlines()
    assert [line.split()[0] for line in lines] == [check.id for check in all_checks()]
    assert invoke("checks").stdout.splitlines()[0].split()[0] == lines[0].split()[0]


@pytest.mark.parametrize("id", [check.id for check in all_checks()])
@pytest.mark.parametrize("lang", ["en", "ja"])
def test_every_check_shows_its_whole_page(id, lang):
    done = invoke("checks", "show", id.lower(), "--lang", lang)
    assert done.exit_code == 0
    for heading in {"en": ("Why", "Fix", "Bad:", "Good:"), "ja": ("理由", "直し方", "悪い例", "良い例")}[lang]:
        assert heading in done.stdout


def test_a_check_is_found_by_its_name_and_an_unknown_one_is_told(plant):
    by_name = invoke("checks", "show", all_checks()[0].name).stdout
    assert by_name == invoke("checks", "show", all_checks()[0].id).stdout
    done = run("checks", "show", "ZZZ-999", cwd=plant)
    assert (done.returncode, done.stdout) == (2, b"")
    assert len(done.stderr.splitlines()) == 1


def test_an_unknown_command_ends_with_2(plant):
    done = run("adit", "exports", cwd=plant)
    assert (done.returncode, done.stdout) == (2, b"")
