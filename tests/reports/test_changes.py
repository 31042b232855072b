"""Every report shows what to change, what it would stop, and how to take it back."""

from __future__ import annotations

import io
import json
from importlib.resources import files

import jsonschema
import openpyxl
import pytest

from reports import html, json_report, markdown, text, xlsx

COMMAND = "no access-list DCS-IN extended permit ip any any"
BACK = "access-list DCS-IN line 2 extended permit ip any any"


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_json_proposals_follow_the_schema_and_name_findings_of_the_report(kisarazu, lang):
    report = json.loads(json_report.render(kisarazu, lang))
    schema = json.loads(files("auditor.schemas").joinpath("report-v1.json").read_text(encoding="utf-8"))
    one = {"$defs": schema["$defs"], "type": "array", "items": {"$ref": "#/$defs/proposal"}}
    jsonschema.Draft202012Validator(one).validate(report["proposals"])
    known = {finding["fingerprint"]: finding["root"] for finding in report["findings"]}
    assert report["proposals"]
    for proposal in report["proposals"]:
        assert all(known[fingerprint] == proposal["root"] for fingerprint in proposal["findings"])
        assert bool(proposal["commands"]) == bool(proposal["rollback"]) == (proposal["how"] != "by_hand")


def test_text_shows_the_change_and_its_outage_risk_under_the_fix(kisarazu):
    lines = text.render(kisarazu, "en").decode().splitlines()
    place = next(number for number, line in enumerate(lines) if COMMAND in line)
    assert "change: narrow it to the declared flows" in lines[place - 3]
    assert any("outage risk: declared flows cross this line: F-04" in line for line in lines[place : place + 4])
    assert any("auditor review" in line for line in lines)


def test_html_shows_commands_and_rollback(kisarazu):
    page = html.render(kisarazu, "ja").decode()
    assert COMMAND in page
    assert BACK in page


def test_tables_hold_every_change(kisarazu):
    sheet = openpyxl.load_workbook(io.BytesIO(xlsx.render(kisarazu, "ja")))["是正案"]
    cells = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value]
    assert sum(BACK in cell for cell in cells) == 1
    assert sum(str(change.root) in cells for change in kisarazu.changes) == len(kisarazu.changes)
    assert (
        "DCS\\-IN" in markdown.render(kisarazu, "ja").decode()
        or "DCS-IN line 2" in markdown.render(kisarazu, "ja").decode()
    )
