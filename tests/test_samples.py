"""The sample plants: their reports are golden files, and what was planted is found where it was planted."""

from __future__ import annotations

import json
import os
import re
from datetime import date
from pathlib import Path

import pytest

from auditor.check import Severity
from auditor.engine import Options, audit
from auditor.engine.discover import all_checks, all_platforms
from auditor.findings import Audit
from auditor.findings.judge import gate
from auditor.source.ingest import ingest
from reports import json_report

SAMPLES = Path(__file__).parents[1] / "samples"
GOLDEN = Path(__file__).parent / "golden"
DAY = date(2026, 11, 22)
PLANTS = ("kisarazu", "kisarazu-fixed", "kawasaki")
LISTED = ("kisarazu", "kawasaki")
RIGHT = "right"


@pytest.fixture(scope="module")
def audits() -> dict[str, Audit]:
    return {
        name: audit(Options(sources=(str(SAMPLES / "plants" / name),), as_of=DAY, fail_on="medium")) for name in PLANTS
    }


@pytest.mark.parametrize("name", PLANTS)
def test_report_equals_the_golden_file(audits, name):
    made = json_report.render(audits[name], "en").decode()
    golden = GOLDEN / f"{name}.json"
    if os.environ.get("UPDATE_GOLDEN"):
        golden.parent.mkdir(exist_ok=True)
        # indented, so that a difference shows the values that changed
        golden.write_text(json.dumps(json.loads(made), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    assert json.loads(made) == json.loads(golden.read_text(encoding="utf-8")), "see `make golden`, and review its diff"


@pytest.mark.parametrize("name", PLANTS)
def test_every_line_of_every_configuration_is_understood(audits, name):
    assert [entry.path for entry in audits[name].inputs if entry.not_understood or entry.problem] == []
    assert audits[name].not_run == ()


def test_kisarazu_shows_many_true_findings_of_many_checks(audits):
    fails = [finding for finding in audits["kisarazu"].findings if finding.verdict == "fail"]
    assert len(fails) >= 35
    assert len({finding.check.id for finding in fails}) >= 25
    assert all(finding.evidence for finding in fails)


def test_the_repaired_plant_is_clean_at_medium(audits):
    assert audits["kisarazu-fixed"].exit == 0
    bad = [
        f for f in audits["kisarazu-fixed"].findings if f.verdict in ("fail", "warn") and f.severity in gate("medium")
    ]
    assert bad == []
    assert Severity.MEDIUM in gate("medium")


@pytest.mark.parametrize("name", PLANTS)
def test_no_quote_of_our_own_files_holds_an_unprintable_character(audits, name):
    quoted = [line for finding in audits[name].findings for quote in finding.evidence for line in quote.text]
    assert quoted or name == "kisarazu-fixed"
    assert not [line for line in quoted if "\N{REPLACEMENT CHARACTER}" in line]


def listed(plant: str) -> list[tuple[str, str, str, str, frozenset[int]]]:
    """The rows of a hand-written list: plant, check, verdict, file, lines."""
    rows = []
    for line in (SAMPLES / "plants" / f"{plant}-expected.md").read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if len(cells) < 6 or not re.fullmatch(r"[A-Z0-9]{3}-\d{3}", cells[0]) or not re.match(r"\d", cells[4]):
            continue
        lines: set[int] = set()
        for part in re.findall(r"\d+(?:-\d+)?", cells[4]):
            first, _, last = part.partition("-")
            lines |= set(range(int(first), int(last or first) + 1))
        rows.append((plant, cells[0], cells[1].split()[0], cells[3], frozenset(lines)))
    return rows


ROWS = [row for plant in LISTED for row in listed(plant)]


@pytest.mark.parametrize(("plant", "check", "verdict", "file", "lines"), [row for row in ROWS if row[2] != RIGHT])
def test_what_was_planted_is_found_on_its_lines(audits, plant, check, verdict, file, lines):
    found = [
        finding
        for finding in audits[plant].findings
        if finding.check.id == check
        and (finding.verdict == verdict or (verdict == "fail" and finding.verdict == "warn"))
    ]
    hit = {
        line
        for finding in found
        for quote in finding.evidence
        if quote.at.file.endswith(file)
        for line in range(quote.at.first, quote.at.last + 1)
    }
    hit |= {
        line
        for finding in found
        if finding.flow is not None
        for hop in finding.flow.path
        for span in (*hop.rules, *((hop.route,) if hop.route is not None else ()))
        if span.file.endswith(file)
        for line in range(span.first, span.last + 1)
    }
    assert hit & lines, f"{check} says nothing of {file}:{sorted(lines)}"


@pytest.mark.parametrize(("plant", "check", "verdict", "file", "lines"), [row for row in ROWS if row[2] == RIGHT])
def test_nothing_bad_is_said_of_what_is_right(audits, plant, check, verdict, file, lines):
    said = [
        finding.subject
        for finding in audits[plant].findings
        if finding.check.id == check and finding.verdict in ("fail", "warn")
        for quote in finding.evidence
        if quote.at.file.endswith(file) and lines & set(range(quote.at.first, quote.at.last + 1))
    ]
    assert said == [], f"{check} complains of {file}:{sorted(lines)}"


def test_every_check_finds_a_flaw_and_passes_something_in_kawasaki(audits):
    flawed = {row[1] for row in listed("kawasaki") if row[2] in ("fail", "warn")}
    right = {row[1] for row in listed("kawasaki") if row[2] == RIGHT}
    known = {check.id for check in all_checks()}
    ran = [summary for summary in audits["kawasaki"].checks if summary.check.id in known]
    checks = {summary.check.id for summary in ran}
    # a missing configuration (AST-002) would leave open whatever else is to pass
    assert (flawed, right) == (checks - {"AST-002"}, checks)
    assert [summary.check.id for summary in ran if not summary.counts.get("pass")] == []


def platform_samples() -> list[Path]:
    return sorted(
        path for path in (SAMPLES / "platforms").rglob("*") if path.is_file() and path.suffix in (".conf", ".cfg")
    )


@pytest.mark.parametrize("path", platform_samples(), ids=lambda path: f"{path.parent.name}/{path.name}")
def test_exactly_one_platform_recognises_each_sample(path):
    (source,) = ingest([str(path)])
    recognised = {
        platform.name for platform in all_platforms() for d in source.documents if platform.sniff(d.lines) > 0
    }
    assert recognised == {path.parent.name}
