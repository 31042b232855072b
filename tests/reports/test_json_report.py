"""The JSON report keeps its published shape, is deterministic and shows no secret."""

from __future__ import annotations

import json
from datetime import date
from importlib.resources import files
from pathlib import Path

import jsonschema
import pytest

from auditor.engine import Options, audit
from reports import html, json_report

PLANTS = Path(__file__).parents[2] / "samples" / "plants"
DAY = date(2026, 11, 22)


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_report_is_valid_against_the_published_schema(kisarazu, lang):
    schema = json.loads(files("auditor.schemas").joinpath("report-v1.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(schema).validate(json.loads(json_report.render(kisarazu, lang)))


def test_two_runs_over_the_same_input_are_byte_identical(kisarazu):
    again = audit(Options(sources=(str(PLANTS / "kisarazu"),), as_of=DAY))
    assert json_report.render(again, "ja") == json_report.render(kisarazu, "ja")


def test_every_input_line_is_in_exactly_one_state(kisarazu):
    for entry in kisarazu.inputs:
        assert entry.lines == entry.understood + entry.ignored + entry.not_understood, entry.path


def test_languages_differ_only_in_sentences(kisarazu):
    english, japanese = (json.loads(json_report.render(kisarazu, lang)) for lang in ("en", "ja"))
    assert [f["fingerprint"] for f in english["findings"]] == [f["fingerprint"] for f in japanese["findings"]]
    assert english["summary"] == japanese["summary"]


def test_threat_view_stands_in_the_json_and_html_reports(kisarazu):
    causes = [cause for threat in kisarazu.threats for cause in threat.causes]
    made = json.loads(json_report.render(kisarazu, "ja"))
    shown = [cause for threat in made["threats"] for cause in threat["causes"]]
    assert [(cause["id"], cause["verdict"]) for cause in shown] == [(cause.id, cause.verdict) for cause in causes]
    page = html.render(kisarazu, "ja").decode()
    for cause in causes:
        assert f"<td>{cause.id}</td><td>{cause.text.ja}</td>" in page
