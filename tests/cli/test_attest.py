"""Answers come back from the workbook as they were meant, change nothing else, and bad workbooks cost one clear line."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import Result

from auditor.plant.answers import ANSWERS
from tests.cli.program import CONFIG, DAY, PLANT, invoke, report

ATTESTED = """\
# answers of the plant
- measure: 1-1.a
  verdict: "yes"
  statement: 方針を定めた  # by the board
  owner: 工場長
  date: 2026-05-12
  evidence:
    - title: KW-SEC-001 方針
      link: KW-SEC-001
  expires: 2027-05-11

# physical
- measure: 2-1.a
  verdict: partly
  owner: 計装課長
  date: 2026-05-12
"""
REGISTERS = "registers:\n  attestations: registers/attestations.yaml\n"


class Typed(str):
    """Text that begins like a formula, typed behind an apostrophe."""


@pytest.fixture(scope="module")
def blank(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The workbook of the small plant, as the audit writes it."""
    return workbook(plant_in(tmp_path_factory.mktemp("blank"), ATTESTED))


def plant_in(folder: Path, attested: str | bytes | None) -> Path:
    (folder / "rt-01.cfg").write_text(CONFIG)
    (folder / "plant.yaml").write_text(PLANT + REGISTERS)
    (folder / "registers").mkdir()
    if attested is not None:
        content = attested if isinstance(attested, bytes) else attested.encode()
        (folder / "registers" / "attestations.yaml").write_bytes(content)
    return folder


def workbook(folder: Path) -> bytes:
    written = folder / "checklist.xlsx"
    done = invoke(
        "audit", folder / "rt-01.cfg", "--as-of", DAY, "--lang", "ja", "--quiet", "--format", f"xlsx={written}"
    )
    assert done.exit_code in (0, 1), done.output
    return written.read_bytes()


@pytest.fixture
def plant(tmp_path: Path) -> Path:
    return plant_in(tmp_path, ATTESTED)


def filled(blank: bytes, answers: Mapping[str, Mapping[str, Any]]) -> bytes:
    """The workbook with cells filled in: measure to column to value."""
    book = openpyxl.load_workbook(io.BytesIO(blank))
    for measure, values in answers.items():
        sheet, row = place(book, measure)
        for name, value in values.items():
            cell = sheet.cell(row=row, column=column(sheet, name))
            cell.value = value
            if isinstance(value, Typed):
                cell.data_type = "s"
    return packed(book)


def place(book: Any, measure: str) -> tuple[Any, int]:
    return next(
        (sheet, cell.row)
        for sheet in book.worksheets[1:5]
        for cells in sheet.iter_rows()
        for cell in cells
        if cell.value == measure
    )


def column(sheet: Any, name: str) -> int:
    return next(cell.column for cell in sheet[6] if cell.value == ANSWERS[name].ja)


def packed(book: Any) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def attest(folder: Path, content: bytes, *words: str, lang: str = "en") -> Result:
    (folder / "filled.xlsx").write_bytes(content)
    return invoke("attest", "from", folder / "filled.xlsx", "--as-of", DAY, "--lang", lang, *words)


def answers(folder: Path) -> str:
    return (folder / "registers" / "attestations.yaml").read_bytes().decode()


GIVEN = {
    "verdict": "○", "statement": Typed("=施錠した盤に納めている"), "owner": "計装課　係長", "date": "２０２６年１１月１日",
    "evidence": "KS-1 写真 | https://docs/1", "approver": 1234,
}  # fmt: skip


def test_a_workbook_nobody_touched_changes_nothing(plant, blank):
    done = attest(plant, blank, "--yes")
    assert (done.exit_code, done.stdout.strip().endswith("nothing changes")) == (0, True)
    assert answers(plant) == ATTESTED


def test_the_difference_is_shown_and_nothing_is_written_unasked(plant, blank):
    done = attest(plant, filled(blank, {"1-1.a": {"owner": "新工場長"}}))
    assert done.exit_code == 2
    assert "Owner (name, post): 工場長 -> 新工場長" in done.stdout
    assert "nothing written; --yes writes it" in done.stderr
    assert answers(plant) == ATTESTED


def test_an_answer_is_written_and_every_other_line_stays(plant, blank):
    content = filled(blank, {"1-1.a": {"owner": "新工場長", "date": dt.datetime(2026, 11, 1)}, "2-1.c": GIVEN})
    done = attest(plant, content, "--yes")
    assert done.exit_code == 0, done.stderr
    wanted = ATTESTED.replace("owner: 工場長", 'owner: "新工場長"').replace("2026-05-12\n  evid", "2026-11-01\n  evid")
    assert answers(plant) == wanted + (
        '- measure: 2-1.c\n  verdict: "yes"\n  statement: "=施錠した盤に納めている"\n  owner: "計装課　係長"\n  date: 2026-11-01\n'
        '  evidence:\n    - title: "KS-1 写真"\n      link: "https://docs/1"\n  expires: 2027-11-01\n  approver: "1234"\n'
    )
    assert attest(plant, content).stdout.strip().endswith("nothing changes")


def test_an_answer_taken_in_counts_in_the_next_audit(plant, blank):
    before = {entry["id"]: entry["verdict"] for entry in report(plant / "rt-01.cfg")["measures"]}
    attest(plant, filled(blank, {"2-1.c": {**GIVEN, "statement": "施錠した盤"}}), "--yes")
    after = {entry["id"]: entry["verdict"] for entry in report(plant / "rt-01.cfg")["measures"]}
    assert (before["2-1.c"], after["2-1.c"]) == ("attestation_missing", "attested")
    assert {id for id in after if after[id] != before[id]} == {"2-1.c"}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2026/11/01", "2026-11-01"),
        (46327, "2026-11-01"),
        ("２０２６－１１－０１", "2026-11-01"),
        (dt.date(2026, 11, 1), "2026-11-01"),
    ],
)
def test_a_day_is_read_however_a_spreadsheet_shows_it(plant, blank, typed, meant):
    assert attest(plant, filled(blank, {"2-1.a": {"date": typed}}), "--yes").exit_code == 0
    assert f"  date: {meant}\n" in answers(plant)


@pytest.mark.parametrize(
    ("measure", "name", "value", "told"),
    [
        ("2-1.c", "verdict", "たぶん", "one of yes, partly, no, na, not 'たぶん'"),
        ("2-1.a", "date", "去年", "a date YYYY-MM-DD, not '去年'"),
        ("2-1.a", "date", "2026-11-23", "a day not after 2026-11-22, not 2026-11-23"),
        ("2-1.a", "date", "1926-11-22", "a date from 2000 on"),
        ("2-1.a", "date", 20261101, "a date YYYY-MM-DD, which this number is not"),
        ("1-1.a", "expires", "2026-01-01", "due 2026-01-01, before the answer of 2026-05-12"),
        ("2-1.a", "owner", "=HYPERLINK(A1)", "the value itself, not a formula"),
        ("2-1.a", "owner", "x" * 201, "at most 200 letters"),
        ("2-1.a", "evidence", "a | b | c | d", "one document a line"),
    ],
)
def test_what_is_wrong_is_told_by_sheet_and_cell_and_nothing_is_written(plant, blank, measure, name, value, told):
    content = filled(blank, {measure: {name: value}})
    sheet, row = place(openpyxl.load_workbook(io.BytesIO(blank)), measure)
    cell = sheet.cell(row=row, column=column(sheet, name)).coordinate
    done = attest(plant, content, "--yes")
    assert done.exit_code == 2
    assert f"{sheet.title}!{cell}: " in done.stderr
    assert told in done.stderr
    assert answers(plant) == ATTESTED


def test_every_fault_of_a_workbook_is_told_in_one_run(plant, blank):
    done = attest(
        plant, filled(blank, {"2-1.a": {"date": "x"}, "3-1.a": {"verdict": "y?"}, "4-1.a": {"verdict": "z?"}})
    )
    assert len(done.stderr.splitlines()) == 3


def test_a_measure_the_manual_lacks_or_that_stands_twice_is_refused(plant, blank):
    for typed, told in (
        ("2-1.z", "no measure of the manual: '2-1.z'"),
        ("２－１．ａ", "2-1.a stands in チェックリスト②!C9 already"),
    ):
        book = openpyxl.load_workbook(io.BytesIO(filled(blank, {"2-1.c": {"verdict": "実施"}})))
        sheet, row = place(book, "2-1.c")
        sheet.cell(row=row, column=3).value = typed
        done = attest(plant, packed(book), "--yes")
        assert done.exit_code == 2
        assert told in done.stderr


def test_a_row_without_an_answer_is_left_out_and_said(plant, blank):
    done = attest(plant, filled(blank, {"2-1.c": {"owner": "計装課長"}}), "--yes")
    assert done.exit_code == 0
    assert "2-1.c has no answer, and is left out" in done.stderr
    assert answers(plant) == ATTESTED


def test_an_emptied_row_keeps_the_attestation_there_is(plant, blank):
    done = attest(plant, filled(blank, {"2-1.a": dict.fromkeys(ANSWERS)}), "--yes")
    assert "empty in the workbook, kept as they are: 2-1.a" in done.stderr
    assert answers(plant) == ATTESTED


def test_what_a_new_answer_still_lacks_is_said(plant, blank):
    done = attest(plant, filled(blank, {"2-1.c": {"verdict": "実施済み"}}), "--yes")
    assert "2-1.c: the answer 'yes' lacks owner, date, evidence and counts as missing" in done.stderr


@pytest.mark.parametrize(
    "encode",
    [lambda t: t.encode("cp932"), lambda t: t.replace("\n", "\r\n").encode("utf-8-sig")],
    ids=["cp932", "crlf"],
)
def test_the_file_keeps_its_encoding_and_line_ends(tmp_path, blank, encode):
    folder = plant_in(tmp_path, encode(ATTESTED))
    assert attest(folder, filled(blank, {"1-1.a": {"owner": "新工場長"}}), "--yes").exit_code == 0
    wanted = encode(ATTESTED.replace("owner: 工場長", 'owner: "新工場長"'))
    assert (folder / "registers" / "attestations.yaml").read_bytes() == wanted


def test_a_file_that_cannot_be_edited_by_line_is_written_anew_and_that_is_said(tmp_path, blank):
    folder = plant_in(tmp_path, "[{measure: 1-1.a, verdict: 'no'}, {measure: 2-1.a, verdict: 'no', notes: 残す}]\n")
    content = filled(blank, {"1-1.a": dict.fromkeys(ANSWERS) | {"verdict": "一部実施"}})
    done = attest(folder, filled(content, {"2-1.a": dict.fromkeys(ANSWERS)}), "--yes")
    assert done.exit_code == 0, done.stderr
    assert "the whole file is written anew, without its comments" in done.stderr
    assert (
        answers(folder) == '- measure: 1-1.a\n  verdict: partly\n- measure: 2-1.a\n  verdict: "no"\n  notes: "残す"\n'
    )


def test_a_list_below_its_key_grows_below_its_key(tmp_path, blank):
    indented = "".join(f"  {line}\n" if line else "\n" for line in ATTESTED.splitlines())
    folder = plant_in(tmp_path, f"attestations:\n{indented}")
    done = attest(folder, filled(blank, {"4-1.a": {"verdict": "未実施"}}), "--yes")
    assert (done.exit_code, done.stderr) == (0, "")
    assert answers(folder) == f'attestations:\n{indented}  - measure: 4-1.a\n    verdict: "no"\n'


def test_a_file_that_is_not_there_yet_is_made(tmp_path, blank):
    folder = plant_in(tmp_path, None)
    (folder / "registers").rmdir()
    emptied = {measure: dict.fromkeys(ANSWERS) for measure in ("1-1.a", "2-1.a")}
    done = attest(folder, filled(blank, {**emptied, "4-1.a": {"verdict": "no"}}), "--yes")
    assert done.exit_code == 0, done.stderr
    assert answers(folder) == '- measure: 4-1.a\n  verdict: "no"\n'


def test_a_plant_file_that_names_no_file_for_answers_is_refused(plant, blank):
    (plant / "plant.yaml").write_text(PLANT)
    done = attest(plant, blank, "--yes")
    assert done.exit_code == 2
    assert "names no file for answers" in done.stderr


def archive(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return out.getvalue()


def swapped(content: bytes, name: str, change: Any) -> bytes:
    """A workbook with one of its parts changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.namelist():
            part = old.read(member)
            new.writestr(member, change(part) if member == name else part)
    return out.getvalue()


PART = "xl/worksheets/sheet2.xml"
ENTITY = b'<!DOCTYPE worksheet [<!ENTITY a "aaaaaaaaaa">]>'


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda book: b"not a workbook", "not readable as an Excel workbook"),
        (lambda book: b"", "not readable as an Excel workbook"),
        (lambda book: book[: len(book) // 2], "not readable as an Excel workbook"),
        (lambda book: archive(a=b"b"), "not readable as an Excel workbook"),
        (lambda book: swapped(book, PART, lambda part: part[:-20]), "not readable as an Excel workbook"),
        (lambda book: swapped(book, PART, lambda part: part.replace(b"<worksheet", ENTITY + b"<worksheet", 1)), "declares entities"),
        (lambda book: swapped(book, PART, lambda part: part + b" " * (65 << 20)), "unpacks to too much data"),
        (lambda book: b"PK" + bytes(17 << 20), "larger than 16777216 bytes"),
    ],
    ids=["text", "empty", "cut", "archive", "broken", "entities", "bomb", "huge"],
)  # fmt: skip
def test_a_hostile_workbook_costs_one_line(plant, blank, change, told):
    done = attest(plant, change(blank), "--yes")
    assert done.exit_code == 2
    assert told in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert answers(plant) == ATTESTED


def test_a_workbook_without_a_checklist_is_refused(plant):
    done = attest(plant, packed(openpyxl.Workbook()), "--yes")
    assert done.exit_code == 2
    assert "no sheet of it is a checklist" in done.stderr


def test_a_checklist_that_lost_a_column_is_refused_by_its_name(plant, blank):
    book = openpyxl.load_workbook(io.BytesIO(blank))
    sheet = book.worksheets[2]
    sheet.delete_cols(column(sheet, "approver"))
    done = attest(plant, packed(book), "--yes")
    assert done.exit_code == 2
    assert f"{sheet.title}: column missing: Approval (name, post)" in done.stderr


def test_a_missing_workbook_costs_one_line(plant):
    done = invoke("attest", "from", plant / "none.xlsx", "--plant", plant / "plant.yaml")
    assert (done.exit_code, len(done.stderr.splitlines())) == (2, 1)


def test_a_file_of_answers_that_cannot_be_read_costs_one_line(plant, blank):
    (plant / "registers" / "attestations.yaml").unlink()
    (plant / "registers" / "attestations.yaml").mkdir()
    done = attest(plant, blank, "--yes")
    assert (done.exit_code, len(done.stderr.splitlines())) == (2, 1)
