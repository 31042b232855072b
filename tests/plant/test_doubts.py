"""Registers: what Excel makes of text, days that cannot be, and names that stand nowhere else."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from auditor.plant.load import load_plant
from auditor.plant.references import check_register_devices, filled
from auditor.plant.types import Plant, Problem

Write = Callable[..., Path]
DAY = dt.date(2026, 11, 22)
EXTERNAL = "ext_id,device,interface_or_vpn"
LEDGER = "asset_id,name,kind"


@pytest.fixture
def read(write: Write, small: str) -> Callable[..., tuple[Plant, tuple[Problem, ...]]]:
    """Loads a small plant with registers given as texts or workbooks, by file name."""

    def load(**registers: str | bytes) -> tuple[Plant, tuple[Problem, ...]]:
        files = {name: f"{name}.{'csv' if isinstance(text, str) else 'xlsx'}" for name, text in registers.items()}
        for name, text in registers.items():
            write(files[name], text)
        named = ", ".join(f"{name}: {file}" for name, file in files.items())
        plant, problems = load_plant(write("plant.yaml", f"{small}registers: {{{named}}}\n"), as_of=DAY)
        assert plant is not None, [problem.text.en for problem in problems]
        return plant, problems

    return load


@pytest.fixture
def refuse(write: Write, small: str) -> Callable[..., Problem]:
    """The one fatal problem of a plant with one register."""

    def load(name: str, text: str | bytes) -> Problem:
        file = f"{name}.{'csv' if isinstance(text, str) else 'xlsx'}"
        write(file, text)
        plant, problems = load_plant(write("plant.yaml", f"{small}registers: {{{name}: {file}}}\n"), as_of=DAY)
        assert plant is None
        (problem,) = (problem for problem in problems if problem.fatal)
        return problem

    return load


def workbook(*rows: tuple[object, ...], title: str = "Sheet1", forms: dict[str, str] | None = None) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = title
    for row in rows:
        sheet.append(row)
    for cell, form in (forms or {}).items():
        sheet[cell].number_format = form
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def told(problems: tuple[Problem, ...]) -> list[tuple[str, str]]:
    assert not any(problem.fatal for problem in problems)
    return [(problem.where, problem.text.en) for problem in problems]


@pytest.mark.parametrize(
    ("cell", "typed"),
    [
        ("1月2日", "1/2 or 1-2"),
        ("2-Jan", "1/2 or 1-2"),
        ("Jan-02", "1/2 or 1-2"),
        ("Jan-32", "1/32 or 1-32"),
        ("2026/1/2", "1/2 or 1-2"),
        ("2026-01-02", "1/2 or 1-2"),
        ("24-Jan-26", "1/24 or 1-24"),
    ],
)
def test_an_interface_that_excel_made_a_date_is_noted_with_what_was_typed(read, cell, typed):
    _, problems = read(external_connections=f"{EXTERNAL}\nEC-1,fw,{cell}\n")
    ((where, text),) = told(problems)
    assert where == "external_connections.csv:2"
    assert f"makes of {typed};" in text
    assert "1月" in problems[0].text.ja or typed.split()[0] in problems[0].text.ja


@pytest.mark.parametrize("cell", ["1/2", "Gi1/0/2", "wan1", "1-2", "Te-1/1/1", "may-24-x", "30-Foo"])
def test_an_ordinary_interface_name_is_not_doubted(read, cell):
    assert told(read(external_connections=f"{EXTERNAL}\nEC-1,fw,{cell}\n")[1]) == []


def test_a_day_of_the_workbook_in_a_column_of_names_is_noted_at_its_cell(read):
    rows = (tuple(EXTERNAL.split(",")), ("EC-1", "fw", dt.datetime(2026, 1, 2)), ("EC-2", "fw", dt.time(0, 1)))
    _, problems = read(external_connections=workbook(*rows))
    assert [where for where, _ in told(problems)] == [
        "external_connections.xlsx!Sheet1:C2",
        "external_connections.xlsx!Sheet1:C3",
    ]
    assert "makes of 1/2 or 1-2" in problems[0].text.en


@pytest.mark.parametrize(
    ("column", "cell", "said"),
    [
        ("serial", "1.23E+11", "last digits are lost"),
        ("sim_or_imei", "4.4010E+14", "last digits are lost"),
        ("os_version", "７.2.8", "full-width"),
        ("model", "１００Ｅ", "full-width"),
    ],
)
def test_a_text_that_lost_letters_is_noted(read, column, cell, said):
    _, problems = read(ledger=f"{LEDGER},{column}\nA-1,fw,firewall,{cell}\n")
    ((_, text),) = told(problems)
    assert f"column '{column}'" in text
    assert said in text


def test_versions_that_are_numbers_are_noted_once_because_their_last_zero_is_lost(read):
    rows = ((*LEDGER.split(","), "os_version"), ("A-1", "fw", "firewall", 7.1), ("A-2", "sw", "switch", "7.10"))
    _, problems = read(ledger=workbook(*rows, ("A-3", "ap", "ap", 7.2), ("A-4", "rt", "router", 15), title="台帳"))
    ((where, text),) = told(problems)
    assert where == "ledger.xlsx!台帳:D2"
    assert "'7.1' is a number" in text
    assert "2 cells" in text


def test_numbers_of_rows_keep_the_zeros_the_workbook_shows_and_are_doubted_once(read):
    rows = (tuple(LEDGER.split(",")), (12, "fw", "firewall"), (13, "sw", "switch"))
    plant, problems = read(ledger=workbook(*rows, forms={"A2": "0000"}))
    assert [row.asset_id for row in plant.registers.ledger] == ["0012", "13"]
    ((where, text),) = told(problems)
    assert where == "ledger.xlsx!Sheet1:A2"
    assert "zeros in front" in text


def test_a_mac_address_that_excel_shortened_is_refused_with_the_reason(refuse):
    problem = refuse("ledger", f"{LEDGER},mac\nA-1,fw,firewall,1.23E+11\n")
    assert "expected MAC addresses" in problem.text.en
    assert "Excel has shortened" in problem.text.en
    assert "桁が失われている" in problem.text.ja


@pytest.mark.parametrize(
    ("cell", "said"),
    [("10.2", "dropped the points"), ("10月2日", "makes of 10/2"), ("167772161", "dropped the points")],
)
def test_an_address_that_became_a_number_or_a_day_is_refused_with_the_reason(refuse, cell, said):
    assert said in refuse("ledger", f"{LEDGER},ip\nA-1,fw,firewall,{cell}\n").text.en


def test_a_port_that_became_a_day_is_refused_with_what_was_typed(refuse):
    head = "flow_id,src_zone,src,dst_zone,dst,proto,port"
    problem = refuse("flows", f"{head}\nF-1,dcs,any,office,any,tcp,1月2日\n")
    assert "makes of 1/2 or 1-2" in problem.text.en


@pytest.mark.parametrize("error", ["#REF!", "#N/A"])
def test_an_error_of_the_spreadsheet_is_no_comment_and_no_value(refuse, error):
    problem = refuse("ledger", workbook(tuple(LEDGER.split(",")), (error, "fw", "firewall")))
    assert problem.where == "ledger.xlsx!Sheet1:A2"
    assert error in problem.text.en


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("26/4/1", "four digits"),
        ("04/01/26", "four digits"),
        ("46113", "2026-04-01"),
        ("R8.4.1", "era"),
        ("令和8年4月1日", "era"),
        ("2026-13-01", "YYYY-MM-DD"),
    ],
)
def test_a_date_that_is_none_is_refused_with_the_reason(refuse, cell, said):
    problem = refuse("ledger", f"{LEDGER},last_reviewed\nA-1,fw,firewall,{cell}\n")
    assert "column 'last_reviewed'" in problem.text.en
    assert said in problem.text.en


@pytest.mark.parametrize("cell", ["1900-01-01", "1970/1/1", "1899-12-30"])
def test_a_day_on_which_counting_begins_is_noted(read, cell):
    _, problems = read(ledger=f"{LEDGER},support_end\nA-1,fw,firewall,{cell}\n")
    assert "empty cell" in told(problems)[0][1]


@pytest.mark.parametrize(
    ("register", "head", "row", "column"),
    [
        ("contacts", "contact_id,name,last_confirmed", "C-1,x,2026-11-23", "last_confirmed"),
        ("ledger", f"{LEDGER},last_reviewed", "A-1,fw,firewall,2027-01-01", "last_reviewed"),
        ("accounts", "device_or_group,account,password_changed", "fw,admin,2062-01-01", "password_changed"),
        ("reviews", "what,scope,date", "config,fw,2027-01-01", "date"),
    ],
)
def test_what_has_happened_after_the_day_of_the_audit_is_noted(read, register, head, row, column):
    _, problems = read(**{register: f"{head}\n{row}\n"})
    ((_, text),) = told(problems)
    assert f"column '{column}'" in text
    assert "lies after 2026-11-22" in text


def test_what_happened_on_the_day_and_what_is_still_due_is_not_noted(read):
    reviews = "what,scope,date,next_due\nconfig,fw,2026-11-22,2027-11-22\n"
    assert told(read(reviews=reviews)[1]) == []


@pytest.mark.parametrize(
    ("register", "head", "row", "column"),
    [
        ("accounts", "device_or_group,account,granted,expires", "fw,admin,2026-04-01,2025-03-31", "expires"),
        ("reviews", "what,scope,date,next_due", "config,fw,2026-10-01,2026-09-30", "next_due"),
    ],
)
def test_an_expiry_before_its_beginning_is_noted(read, register, head, row, column):
    _, problems = read(**{register: f"{head}\n{row}\n"})
    ((_, text),) = told(problems)
    assert f"column '{column}'" in text
    assert "lies before" in text


def test_numbers_are_the_same_after_normalisation(read):
    plant, problems = read(ledger=f"{LEDGER}\nKS-0001,fw,firewall\nＫＳ－０００１,sw,switch\nks‐0001,ap,ap\n")
    assert [row.asset_id for row in plant.registers.ledger] == ["KS-0001", "KS-0001", "ks‐0001"]
    repeated = [where for where, text in told(problems) if "already used (ledger.csv:2)" in text]
    assert repeated == ["ledger.csv:3", "ledger.csv:4"]


def test_a_dash_is_no_number_of_a_counterpart(read):
    plant, problems = read(
        external_connections=f"{EXTERNAL},counterpart_id\nEC-1,fw,wan1,－\n",
        counterparts="counterpart_id,name\nCP-1,x\n",
    )
    assert plant.registers.external_connections[0].counterpart_id == ""
    assert told(problems) == []


def test_a_number_that_stands_in_no_row_of_the_other_register_is_noted_at_its_cell(read):
    rows = (
        (*LEDGER.split(","), "vendor_contact_id"),
        ("A-1", "fw", "firewall", "CT-9"),
        ("A-2", "s", "switch", "ct-01"),
    )
    _, problems = read(ledger=workbook(*rows), contacts="contact_id,name\nCT-01,Suzuki\n")
    ((where, text),) = told(problems)
    assert where == "ledger.xlsx!Sheet1:D2"
    assert "'CT-9' stands in no row of contacts" in text


def test_a_number_missing_from_many_rows_is_told_once_with_their_count(read):
    rows = "".join(f"A-{number},n{number},switch,CT-{1 + (number > 3)}\n" for number in range(1, 5))
    _, problems = read(ledger=f"{LEDGER},vendor_contact_id\n{rows}", contacts="contact_id,name\nCT-03,Suzuki\n")
    assert [text.partition(": ")[2] for _, text in told(problems)] == [
        "'CT-1' stands in no row of contacts (and in more rows: 2)",
        "'CT-2' stands in no row of contacts",
    ]


def test_a_reference_that_lost_its_zeros_is_told_so(read):
    _, problems = read(
        external_connections=f"{EXTERNAL},counterpart_id\nEC-1,fw,wan1,7\n",
        counterparts="counterpart_id,name\n0007,x\n",
    )
    assert "'0007' differs in zeros in front only" in told(problems)[0][1]


def test_a_register_that_is_not_given_is_not_asked(read):
    assert told(read(ledger=f"{LEDGER},vendor_contact_id\nA-1,fw,firewall,CT-9\n")[1]) == []


def test_devices_of_registers_are_compared_with_those_supplied_and_those_of_the_ledger(read):
    plant, _ = read(
        ledger=f"{LEDGER}\nA-1,rt-old,router\n",
        external_connections=f"{EXTERNAL}\nEC-1,FW-edge,wan1\nEC-2,fw-egde,wan1\nEC-3,rt-old,1\n",
        admin_sources="network_or_host,devices\n10.0.0.1,fw-edge;sw-99\n",
        accounts="device_or_group,account\nfw-edge,admin\nall switches,admin\nall switches,oper\n",
    )
    found = told(check_register_devices(plant, ["fw-edge"]))
    assert [where for where, _ in found] == ["external_connections.csv:3", "admin_sources.csv:2", "accounts.csv:3"]
    assert "did you mean 'fw-edge'?" in found[0][1]
    assert "taken for a group" in found[2][1]


def test_rows_and_their_empty_cells_are_counted(read):
    plant, _ = read(
        external_connections=f"{EXTERNAL},medium,status\nEC-1,fw,wan1,internet,in_use\nEC-2,fw,wan2,,\n", waivers="waiver_id,"
        "check_id,target,risk,decision,approver,expires\n",
    )  # fmt: skip
    external, waivers = filled(plant.registers)
    assert (external.register, external.rows) == ("external_connections", 2)
    assert dict(external.empty) == {"medium": 1, "status": 1, "purpose": 2, "approved_by": 2, "review_due": 2}
    assert (waivers.rows, waivers.empty) == (0, ())


def test_a_comment_saved_by_a_spreadsheet_is_a_comment_whatever_it_holds(read):
    text = '"# 設置区画: 制御室; 現場; 他, 自由記述",,\n' + LEDGER + '\n"# A-9, b",fw,firewall\nA-1,fw,firewall\n'
    plant, problems = read(ledger=text)
    assert [row.asset_id for row in plant.registers.ledger] == ["A-1"]
    assert told(problems) == []


def test_a_cell_guarded_against_formulas_reads_as_what_it_guards(read):
    plant, _ = read(accounts="device_or_group,account\n'#1,'=cmd()\n'quoted,o'neil\n")
    assert [(row.device_or_group, row.account) for row in plant.registers.accounts] == [
        ("#1", "=cmd()"),
        ("'quoted", "o'neil"),
    ]


def test_a_question_nobody_answered_is_no_attestation(read, write, small):
    blank = "verdict: ''\n  owner:\n  evidence:\n    - {title: '', link: ''}\n"
    write("a.yaml", f"- measure: 1-1.a\n  {blank}- 対策番号: 1-1.b\n  判定:\n- {{measure: 1-2.a, verdict: no}}\n")
    plant, problems = load_plant(write("plant.yaml", f"{small}registers: {{attestations: a.yaml}}\n"), as_of=DAY)
    assert plant is not None, problems
    assert [row.measure for row in plant.registers.attestations] == ["1-2.a"]


@pytest.mark.parametrize("item", ["- {measure: 1-1.a, verdict: '', owner: Suzuki}", "- {measure: 1-1.a}"])
def test_an_item_that_says_something_without_an_answer_is_still_an_error(write, small, item):
    write("a.yaml", f"{item}\n")
    plant, problems = load_plant(write("plant.yaml", f"{small}registers: {{attestations: a.yaml}}\n"), as_of=DAY)
    assert plant is None
    assert "lacks 'verdict'" in problems[0].text.en
