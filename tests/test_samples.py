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
REPAIRED = "kisarazu-fixed"
"""Its files may stand in the list of kisarazu, for what is right: there a missing configuration leaves such things open."""

LACKS = {
    ("kisarazu", "EXT-002", RIGHT): "the one line that ends in the control networks is wrong",
    ("kawasaki", "AST-002", "flaw"): "a missing configuration would leave open whatever else is to pass",
}
"""What one plant cannot show and the other one does: plant, check, and which of the two."""


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
        folder, _, file = cells[3].rpartition("/")
        rows.append((folder or plant, cells[0], cells[1].split()[0], file, frozenset(lines)))
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


def shown_by(plant: str) -> dict[str, set[str]]:
    """The checks for which a list names a flaw, and those for which it names something right."""
    rows = listed(plant)
    return {
        "flaw": {check for _, check, verdict, _, _ in rows if verdict in ("fail", "warn")},
        RIGHT: {check for _, check, verdict, _, _ in rows if verdict == RIGHT},
    }


@pytest.mark.parametrize("plant", LISTED)
def test_every_check_finds_a_flaw_and_leaves_something_right_alone_in_each_plant(plant):
    checks = {check.id for check in all_checks()}
    for kind, found in shown_by(plant).items():
        assert found == checks - {check for where, check, lacked in LACKS if (where, lacked) == (plant, kind)}


def test_what_one_plant_lacks_the_other_one_shows():
    for plant, check, kind in LACKS:
        (other,) = (one for one in LISTED if one != plant)
        assert check in shown_by(other)[kind]


@pytest.mark.parametrize(("plant", "twin"), [("kisarazu", REPAIRED), ("kawasaki", "kawasaki")])
def test_every_check_passes_something_in_a_plant_or_its_repaired_twin(audits, plant, twin):
    passed = {
        summary.check.id for name in (plant, twin) for summary in audits[name].checks if summary.counts.get("pass")
    }
    known = {check.id for check in all_checks()}
    assert known - passed == {check for where, check, kind in LACKS if (where, kind) == (plant, RIGHT)}


def test_a_list_speaks_of_its_own_plant_or_for_what_is_right_of_the_repaired_one():
    assert {(plant, row[0]) for plant in LISTED for row in listed(plant) if row[2] != RIGHT} == {
        (plant, plant) for plant in LISTED
    }
    assert {row[0] for row in listed("kisarazu") if row[2] == RIGHT} == {"kisarazu", REPAIRED}


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
