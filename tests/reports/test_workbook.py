"""The workbook: whole, the same twice, set for printing, and holding text where a spreadsheet might calculate."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import openpyxl
import pytest

from auditor.engine import audit_texts
from auditor.manual import manual
from auditor.model.text import Text
from auditor.plant.answers import ANSWERS, answer_words
from reports import renderer, xlsx

SHEETS = (
    "概要 チェックリスト① チェックリスト② チェックリスト③ チェックリスト④ 指摘 ゾーン間 是正案 通信 外部接続 一方向の証拠 資産 アカウント 脅威 入力 未解釈 検査 しきい値"
).split()
HEAD = 6


def book(content: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content))


@pytest.fixture(scope="module")
def made(kisarazu) -> Any:
    return book(xlsx.render(kisarazu, "ja"))


def texts(sheet: Any) -> list[str]:
    return [cell.value for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]


def column(sheet: Any, head: int, title: str) -> list[Any]:
    place = next(cell.column for cell in sheet[head] if cell.value == title)
    return [sheet.cell(row=row, column=place).value for row in range(head + 1, sheet.max_row + 1)]


def test_two_renderings_of_one_audit_are_byte_identical(kisarazu):
    assert xlsx.render(kisarazu, "ja") == xlsx.render(kisarazu, "ja")


def test_properties_are_dated_by_the_audit_and_not_by_the_clock(made):
    assert made.properties.created == made.properties.modified == datetime(2026, 11, 22)


def test_the_book_has_a_sheet_for_every_page_and_list(made):
    assert made.sheetnames == SHEETS


def test_every_measure_stands_in_exactly_one_row_of_the_checklist_sheets(made):
    found = [
        value for name in made.sheetnames[1:5] for value in column(made[name], HEAD, "番号") if isinstance(value, str)
    ]
    assert found == [measure.id for measure in manual().measures]


def test_answers_given_stand_in_their_cells_as_days_and_words(made, kisarazu):
    row = next(row for row in kisarazu.plant.registers.attestations if row.measure == "2-1.a")
    sheet = made["チェックリスト②"]
    place = next(cell.row for cells in sheet.iter_rows() for cell in cells if cell.value == "2-1.a")
    values = {
        name: next(sheet.cell(row=place, column=cell.column).value for cell in sheet[HEAD] if cell.value == text.ja)
        for name, text in ANSWERS.items()
    }
    assert values["verdict"] == answer_words("ja")["yes"]
    assert values["date"].date() == row.date == date(2026, 4, 10)
    assert values["owner"] == row.owner


def test_answers_are_chosen_from_the_registers_words(made):
    for name in made.sheetnames[1:5]:
        (choice,) = made[name].data_validations.dataValidation
        assert choice.formula1 == '"実施済み,一部実施,未実施,該当なし"'


def test_checklists_are_set_for_a3_with_their_header_on_every_page(made):
    for name in made.sheetnames[1:5]:
        sheet = made[name]
        assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (8, "landscape")
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.print_title_rows == f"${HEAD}:${HEAD}"
        assert sheet.freeze_panes == f"E{HEAD + 1}"
        assert {"承認", "確認", "作成"} <= set(texts(sheet))


def test_the_disclaimer_stands_where_it_is_signed_and_nothing_claims_compliance(kisarazu, made):
    for lang, found in (("ja", made), ("en", book(xlsx.render(kisarazu, "en")))):
        for name in found.sheetnames[:5]:
            assert manual().disclaimer.to(lang) in texts(found[name])
        everything = " ".join(text for sheet in found.worksheets for text in texts(sheet))
        assert "準拠" not in everything
        assert "complian" not in everything.casefold()


def test_every_finding_and_every_cause_has_a_row(made, kisarazu):
    assert sorted(column(made["指摘"], 3, "識別子")) == sorted(found.fingerprint for found in kisarazu.findings)
    causes = [cause.id for threat in kisarazu.threats for cause in threat.causes]
    assert column(made["脅威"], 3, "番号") == causes


def test_the_matrix_shows_what_json_says(made, kisarazu):
    sheet = made["ゾーン間"]
    ids = [zone.id for zone in kisarazu.zones]
    for pair in kisarazu.reachability:
        mark = sheet.cell(row=4 + ids.index(pair.source), column=2 + ids.index(pair.target)).value
        assert (mark == "●") == pair.definite
        assert (mark == "–") == (not pair.possible and not pair.unknowns)


HOSTILE = """\
version 15.2
hostname =cmd|' /C calc'!A0
username @SUM(1+1) privilege 15 password 7 0822455D0A16
!
interface GigabitEthernet0/0
 description \x07+1<script>
 ip address 10.30.1.1 255.255.255.0
!
-2+3 odd
=1+1 odd
line vty 0 4
 transport input telnet
end
"""


@pytest.fixture(scope="module")
def hostile() -> Any:
    plant = 'schema: 1\nplant:\n  name: "=HYPERLINK(\\"http://x\\")"\nzones:\n  - {id: dcs, kind: control, prefixes: [10.30.0.0/16]}\n'
    return audit_texts({"=evil.cfg": HOSTILE}, plant)


def test_no_cell_of_the_workbook_is_a_formula_whatever_the_inputs_say(hostile):
    found = book(xlsx.render(hostile, "en"))
    risky = []
    for sheet in found.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f", cell
                if isinstance(cell.value, str) and cell.value.startswith(("=", "+", "-", "@")):
                    risky.append(cell.value)
                    assert cell.quotePrefix, cell
    assert any("=evil.cfg" in value for value in risky)


def test_no_cell_of_the_csv_begins_like_a_formula(hostile):
    import csv

    rows = list(csv.reader(io.StringIO(renderer("csv")(hostile, "en").decode("utf-8-sig"))))
    cells = [cell for row in rows for cell in row]
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t"))] == []
    assert any(cell.startswith("'=1+1") for cell in cells)


def test_markup_of_the_inputs_does_not_reach_the_markdown(hostile):
    told = renderer("md")(hostile, "en").decode()
    assert "<script>" not in told
    assert "\x07" not in told
    assert "=HYPERLINK\\(" in told


def test_text_longer_than_a_cell_is_cut_with_a_mark(kisarazu):
    finding = replace(kisarazu.findings[0], message=Text("x" * 40_000, "字" * 40_000))
    sheet = book(xlsx.render(replace(kisarazu, findings=(finding,)), "ja"))["指摘"]
    (told,) = column(sheet, 3, "指摘")
    assert len(told) < 32_767
    assert told.endswith("…")


def test_a_plant_file_that_is_absent_still_gives_the_whole_checklist():
    found = book(xlsx.render(audit_texts({"sw.cfg": "version 15.2\nhostname sw\n!\nend\n"}), "ja"))
    assert found.sheetnames == SHEETS
