"""Templates of registers: every column explained, nothing a reader would take for a row, and a questionnaire that reads."""

from __future__ import annotations

import csv
import datetime as dt
import io
from pathlib import Path

import openpyxl
import pytest

from auditor.manual import manual
from auditor.model.fact import written
from auditor.model.management import Listener, User
from auditor.model.ranges import Ranges
from auditor.model.rule import Match
from auditor.plant.answers import ANSWERS, Answered
from auditor.plant.attest import changes, rewritten
from auditor.plant.attestations import attestations_in
from auditor.plant.draft import draft
from auditor.plant.faults import Faults
from auditor.plant.forms import FORMS
from auditor.plant.guidance import GUIDANCE
from auditor.plant.load import load_plant, plant_in
from auditor.plant.oui import known_makers
from auditor.plant.tables import read_table
from auditor.plant.templates import NOTHING_SEEN, Content, questionnaire, register_names, template
from auditor.plant.tree import read_tree
from auditor.reach.network import Network
from auditor.reach.prefill import prefill
from reports.registers import as_csv, as_xlsx
from tests.plant.building import at, device, interface

DAY = dt.date(2026, 11, 22)
HOSTILE = Content(
    rows=[
        {"device_or_group": "=cmd|' /C calc'!A0", "account": "+1"},
        {"device_or_group": "# not a comment", "account": "@SUM(A1)"},
        {"device_or_group": "-", "account": 'a,"b"\n'},
    ],
    proposed=[{"device_or_group": "=proposed", "account": "=also"}],
)


def test_every_register_and_every_column_is_explained_once():
    assert set(register_names()) == FORMS.keys()
    for name, groups in GUIDANCE.items():
        register = manual().register(name)
        assert register is not None
        told = [column for columns, _ in groups for column in columns]
        assert sorted(told) == sorted(column.name for column in register.columns), name


@pytest.mark.parametrize("lang", ["en", "ja"])
@pytest.mark.parametrize("name", register_names())
def test_a_template_says_its_measures_its_columns_and_every_listed_word(name, lang):
    register = manual().register(name)
    assert register is not None
    made = template(name, NOTHING_SEEN, lang)
    told = "\n".join(made.comments)
    assert all(measure in told for measure in register.measures)
    assert made.headers == tuple(column.header.to(lang) for column in register.columns)
    assert all(header in told for header in made.headers)
    for column in register.columns:
        for value in column.values:
            assert (value.label.ja if lang == "ja" else value.id) in told
    assert made.rows == made.proposed == ()


@pytest.mark.parametrize("lang", ["en", "ja"])
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_what_a_configuration_says_is_no_formula_and_no_comment_and_reads_back(tmp_path: Path, ending, lang):
    made = template("accounts", HOSTILE, lang)
    path = tmp_path / f"accounts.{ending}"
    path.write_bytes(as_csv(made) if ending == "csv" else as_xlsx(made, DAY))
    table = read_table(path, path.name, lambda header: header in made.headers)
    assert table.headers == made.headers
    assert [row.cells[:2] for row in table.rows] == [
        ("=cmd|' /C calc'!A0", "+1"),
        ("# not a comment", "@SUM(A1)"),
        ("-", 'a,"b"\ufffd'),
    ]


def test_no_cell_of_a_csv_template_begins_a_formula():
    cells = [
        cell
        for row in csv.reader(io.StringIO(as_csv(template("accounts", HOSTILE, "en")).decode("utf-8-sig")))
        for cell in row
    ]
    assert "'+1" in cells
    assert not [cell for cell in cells if cell[:1] in tuple("=+-@\t\r")]


def test_a_csv_template_opens_in_excel_as_utf8():
    content = as_csv(template("ledger", NOTHING_SEEN, "ja"))
    assert content.startswith(b"\xef\xbb\xbf")
    assert "管理番号,機器名,種別" in content.decode("utf-8-sig")


def test_every_cell_of_a_workbook_is_text_and_so_are_the_empty_ones_below():
    content = Content(rows=[{"ext_id": "EC-01", "device": "fw", "interface_or_vpn": "1/2", "medium": "internet"}])
    made = template("external_connections", content, "ja")
    sheet = openpyxl.load_workbook(io.BytesIO(as_xlsx(made, DAY))).worksheets[0]
    head = len(made.comments) + 1
    assert sheet.title == "external_connections"
    assert sheet.freeze_panes == f"A{head + 1}"
    row = [cell for cell in sheet[head + 1] if cell.value is not None]
    assert [cell.value for cell in row] == ["EC-01", "fw", "1/2", "インターネット"]
    assert {(cell.data_type, cell.number_format) for cell in row} == {("s", "@")}
    letters = [cell.column_letter for cell in sheet[head]]
    assert {sheet.column_dimensions[letter].number_format for letter in letters} == {"@"}


def test_listed_words_drop_down_and_open_columns_take_others():
    made = template("ledger", NOTHING_SEEN, "ja")
    sheet = openpyxl.load_workbook(io.BytesIO(as_xlsx(made, DAY))).worksheets[0]
    choices = {str(choice.sqref).partition(":")[0][:1]: choice for choice in sheet.data_validations.dataValidation}
    by_header = {made.headers["ABCDEFGHIJKLMNOPQRST".index(letter)]: choice for letter, choice in choices.items()}
    assert by_header["状態"].formula1 == '"使用中,予備,廃棄"'
    assert by_header["状態"].showErrorMessage
    assert not by_header["設置区画"].showErrorMessage


@pytest.mark.parametrize("lang", ["en", "ja"])
@pytest.mark.parametrize("name", register_names())
def test_every_drop_down_fits_into_excel_and_every_word_of_it_is_read(name, lang):
    register = manual().register(name)
    assert register is not None
    for place, words in template(name, NOTHING_SEEN, lang).choices.items():
        assert len(",".join(words)) <= 255
        assert not any("," in word or '"' in word for word in words)
        assert [register.columns[place].value(word) for word in words] == [
            value.id for value in register.columns[place].values
        ]


def test_the_same_template_is_the_same_bytes():
    made = template("ledger", NOTHING_SEEN, "ja")
    assert as_xlsx(made, DAY) == as_xlsx(made, DAY)


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_the_questionnaire_asks_for_every_measure_a_person_answers_for_and_answers_none(lang):
    text = questionnaire(lang)
    faults = Faults()
    assert attestations_in(read_tree(text, "a.yaml"), "a.yaml", DAY, faults) == ()
    assert faults.found == []
    for measure in manual().measures:
        asked = measure.mode in ("attest", "auto+attest")
        assert (f": {measure.id}\n" in text) is asked
        assert not asked or measure.title.to(lang) in text
    for point in manual().points:
        needs = any(manual().measure(id).mode in ("attest", "auto+attest") for id in point.measures)
        assert (point.question.to(lang) in text) is needs


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_an_answer_is_put_into_its_place_in_the_questionnaire(lang):
    text = questionnaire(lang)
    values = dict.fromkeys(ANSWERS, "") | {"verdict": "partly", "owner": "Suzuki", "expires": None, "evidence": ()}
    made = changes([Answered("1-1.b", {**values, "date": DAY}, "Sheet1!C5")], ())
    new = rewritten(text, "a.yaml", made)
    assert new.note is None
    assert [line for line in new.text.split("\n") if line.startswith("#")] == [
        line for line in text.split("\n") if line.startswith("#")
    ]
    (answer,) = attestations_in(read_tree(new.text, "a.yaml"), "a.yaml", DAY, Faults()) or ()
    assert (answer.measure, answer.verdict, answer.owner, answer.date) == ("1-1.b", "partly", "Suzuki", DAY)


def filled(*devices):
    return prefill(Network(devices, plant_in(draft(devices, "en"), "plant.yaml"), DAY), known_makers())


def match(*pairs: tuple[int, int]) -> Match:
    found = Ranges(pairs)
    return Match(found, found)


def listener(place: str, sources: Match) -> Listener:
    return Listener(name="ssh", enabled=written(True, at(place)), sources=written(sources, at(place)))


def test_devices_are_rows_of_the_ledger_with_what_they_say_of_themselves_and_nothing_else():
    made = filled(
        device(
            "fw", interface("fw", "1", "10.1.0.1/24"), interface("fw", "lo", "10.9.9.9/32", kind="loopback"), model="X1"
        )
    )
    (row,) = made["ledger"].rows
    assert {name: cell for name, cell in row.items() if cell} == {
        "asset_id": "A-0001", "name": "fw", "kind": "switch", "model": "X1", "ip": "10.1.0.1",
    }  # fmt: skip


def test_accounts_are_listed_without_the_person_and_without_logins_that_have_no_name():
    users = (User(name="admin", at=at("fw")), User(name="line con 0", at=at("fw"), named=False))
    made = filled(device("fw", interface("fw", "1", "10.1.0.1/24"), users=users))
    assert list(made["accounts"].rows) == [{"device_or_group": "fw", "account": "admin"}]


def test_sources_of_administration_are_those_that_services_are_limited_to():
    host, net, every = (10 << 24, 10 << 24), ((11 << 24), (11 << 24) + 255), (0, (1 << 32) - 1)
    made = filled(
        device("a", interface("a", "1", "10.1.0.1/24"), listeners=(listener("a", match(host, net)),)),
        device(
            "b", interface("b", "1", "10.1.0.2/24"), listeners=(listener("b", match(host)), listener("b", match(every)))
        ),
    )
    assert list(made["admin_sources"].rows) == [
        {"network_or_host": "10.0.0.0", "devices": "a;b"},
        {"network_or_host": "11.0.0.0/24", "devices": "a"},
    ]


def test_a_device_whose_name_would_read_as_several_gives_no_source_of_administration():
    made = filled(
        device("a;b", interface("a;b", "1", "10.1.0.1/24"), listeners=(listener("a", match((1 << 28, 1 << 28))),))
    )
    assert list(made["admin_sources"].rows) == []


def test_what_passes_today_is_only_proposed_and_said_not_to_be_approved():
    made = filled(
        device(
            "rt", interface("rt", "1", "10.1.0.1/24", description="office LAN"),
            interface("rt", "2", "10.2.0.1/24", description="DCS control network"), kind="router",
            forwards=written(True, at("rt")),
        )
    )  # fmt: skip
    assert made["flows"].rows == ()
    assert [(row["src_zone"], row["dst_zone"]) for row in made["flows"].proposed] == [
        ("it", "control"),
        ("control", "it"),
    ]
    assert "NOT being approved" in made["flows"].notes[0].en
    assert "承認されたことを意味しない" in made["flows"].notes[0].ja


def test_templates_in_force_load_without_a_word(tmp_path: Path):
    files = {name: f"{name}.csv" for name in register_names()} | {"attestations": "attestations.yaml"}
    devices = (device("fw", interface("fw", "1", "10.1.0.1/24"), users=(User(name="admin", at=at("fw")),)),)
    for name in register_names():
        (tmp_path / files[name]).write_bytes(as_csv(template(name, filled(*devices).get(name, NOTHING_SEEN), "ja")))
    (tmp_path / "attestations.yaml").write_text(questionnaire("ja"), encoding="utf-8")
    text = draft(devices, "ja", files)
    waiting, _ = load_plant(_written(tmp_path, text))
    assert waiting is not None
    assert [name for name, _ in waiting.registers.files] == ["attestations"]
    plant, problems = load_plant(
        _written(tmp_path, text.replace("\n  # ", "\n  ").replace("\n  high_safety", "\n  # high_safety"))
    )
    assert problems == ()
    assert plant is not None
    assert len(plant.registers.files) == 14
    assert plant.registers.ledger is not None
    assert [row.name for row in plant.registers.ledger] == ["fw"]


def _written(folder: Path, text: str) -> Path:
    path = folder / "plant.yaml"
    path.write_text(text, encoding="utf-8")
    return path
