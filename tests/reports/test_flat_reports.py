"""The flat forms carry every measure, finding and doubt, and the manual's disclaimer."""

from __future__ import annotations

import csv
import io
from collections import Counter

import pytest

from auditor.manual import manual
from reports import csv_report, markdown


def rows(audit, lang: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(csv_report.render(audit, lang).decode("utf-8-sig"))))


def test_csv_has_a_line_for_every_measure_finding_and_doubt(kisarazu):
    head, *found = rows(kisarazu, "en")
    assert {len(row) for row in found} == {len(head)}
    counts = Counter(row[0] for row in found)
    assert counts["measure"] == len(manual().measures)
    assert counts["finding"] == len(kisarazu.findings)
    unread = sum(problem.message is None for entry in kisarazu.inputs for problem in entry.problems)
    assert counts["not understood"] == unread
    assert found[-1][0] == "disclaimer"
    assert found[-1][8] == manual().disclaimer.en


def test_csv_begins_with_a_byte_order_mark_so_that_spreadsheets_read_japanese(kisarazu):
    assert csv_report.render(kisarazu, "ja").startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_markdown_has_every_measure_finding_and_cause_and_the_disclaimer(kisarazu, lang):
    told = markdown.render(kisarazu, lang).decode()
    lines = told.splitlines()
    assert f"> {manual().disclaimer.to(lang)}" in lines
    for measure in manual().measures:
        assert sum(line.startswith(f"| {measure.id} |") for line in lines) == 1, measure.id
    for finding in kisarazu.findings:
        assert finding.fingerprint in told
    for threat in kisarazu.threats:
        for cause in threat.causes:
            assert f"| {cause.id} |" in told


def test_every_table_row_of_the_markdown_has_as_many_cells_as_its_header(kisarazu):
    wanted = 0
    for line in markdown.render(kisarazu, "ja").decode().splitlines():
        if not line.startswith("|"):
            wanted = 0
            continue
        cells = line.replace("\\|", "").count("|") - 1
        wanted = wanted or cells
        assert cells == wanted, line
