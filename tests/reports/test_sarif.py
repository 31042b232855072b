"""SARIF logs are valid, say of every finding what it is, and leave nothing out."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import jsonschema
import pytest

from auditor.engine import Options, audit, audit_texts
from auditor.findings import Audit, NotRun
from auditor.model.text import Text
from reports import json_report, sarif
from tests.cli.program import CONFIG, PLANT, WAIVERS
from tests.reports.sarif_shape import SHAPE, faults

DAY = date(2026, 11, 22)
SECOND = CONFIG.replace("rt-01", "rt-02").replace("10.10.1.1 ", "10.10.1.2 ").replace("10.30.1.1 ", "10.30.1.2 ")
OFFICIAL = "sarif-schema-2.1.0.json"


def log(found: Audit, lang: str = "en") -> dict[str, Any]:
    """The log of an audit, checked against the standard."""
    made: dict[str, Any] = json.loads(sarif.render(found, lang))
    assert sorted(error.message for error in jsonschema.Draft202012Validator(SHAPE).iter_errors(made)) == []
    assert list(faults(made)) == []
    return made


def results(found: Audit, lang: str = "en") -> list[dict[str, Any]]:
    """The results of an audit's log."""
    made: list[dict[str, Any]] = log(found, lang)["runs"][0]["results"]
    return made


@pytest.fixture
def audited(tmp_path: Path) -> Callable[..., Audit]:
    """Audits the plant of ``tests.cli.program``, written to ``tmp_path`` with other texts where they are given."""

    def run(configs: dict[str, str], *, waivers: str = "", baseline: Path | None = None, **options: Any) -> Audit:
        folder = tmp_path / "plant"
        (folder / "exports").mkdir(parents=True, exist_ok=True)
        for path in (folder / "exports").iterdir():
            path.unlink()
        for name, text in configs.items():
            (folder / "exports" / name).write_text(text, encoding="utf-8")
        (folder / "plant.yaml").write_text(PLANT + ("registers: {waivers: waivers.csv}\n" if waivers else ""))
        (folder / "waivers.csv").write_text(WAIVERS + waivers, encoding="utf-8")
        return audit(Options(sources=(str(folder),), as_of=DAY, baseline=baseline, **options))

    return run


@pytest.fixture
def before(audited: Callable[..., Audit], tmp_path: Path) -> Path:
    """A JSON report of two routers, one of them with Telnet."""
    path = tmp_path / "baseline.json"
    path.write_bytes(json_report.render(audited({"rt-01.cfg": CONFIG, "rt-02.cfg": SECOND}), "en"))
    return path


@pytest.fixture(scope="module")
def whole(kisarazu: Audit) -> dict[str, Any]:
    """The run of a whole plant's log."""
    run: dict[str, Any] = log(kisarazu)["runs"][0]
    return run


def test_the_log_of_a_whole_plant_is_valid_and_has_a_result_for_every_finding(kisarazu, whole):
    made = whole["results"]
    assert [one["partialFingerprints"] for one in made] == [{"auditor/v1": f.fingerprint} for f in kisarazu.findings]
    assert [one["message"]["text"].split("\n")[0] for one in made] == [
        f.message.en.split("\n")[0].replace("{", "{{").replace("}", "}}") for f in kisarazu.findings
    ]


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_the_log_is_valid_against_the_official_schema(kisarazu, audited, before, lang):
    """Not committed: the schema is OASIS's. ``SARIF_SCHEMA`` names the folder that holds it."""
    schema = Path(os.environ.get("SARIF_SCHEMA", ".")) / OFFICIAL
    if not schema.is_file():
        pytest.skip(f"SARIF_SCHEMA names no folder with {OFFICIAL}")
    known = jsonschema.Draft4Validator(json.loads(schema.read_text(encoding="utf-8")))
    for found in (kisarazu, audited({"rt-01.cfg": CONFIG}, baseline=before)):
        assert [error.message for error in known.iter_errors(json.loads(sarif.render(found, lang)))] == []


def test_a_verdict_becomes_its_kind_and_a_severity_its_level(kisarazu, whole):
    seen = Counter(
        (f.verdict, str(f.severity), one["kind"], one["level"])
        for f, one in zip(kisarazu.findings, whole["results"], strict=True)
    )
    for verdict, severity, kind, level in seen:
        if verdict in ("fail", "waived"):
            assert (kind, level) == (
                "fail",
                {"critical": "error", "high": "error", "medium": "warning", "low": "note"}[severity],
            )
        elif verdict == "warn":
            assert (kind, level) == ("fail", "note" if severity == "low" else "warning")
        else:
            assert (kind, level) == ({"cannot_tell": "open", "info": "informational"}[verdict], "none")
    assert {verdict for verdict, *_ in seen} == {"fail", "warn", "waived", "cannot_tell", "info"}


def test_rules_explain_themselves_in_the_language_asked_for(kisarazu):
    rules = {rule["id"]: rule for rule in log(kisarazu, "ja")["runs"][0]["tool"]["driver"]["rules"]}
    for entry in kisarazu.checks:
        rule = rules.pop(entry.check.id)
        assert rule["shortDescription"]["text"] == entry.check.title.ja
        assert entry.check.fix.ja.split("{")[0] in rule["help"]["text"]
        low, high = {"critical": (9.0, 10), "high": (7.0, 8.9), "medium": (4.0, 6.9), "low": (0.1, 3.9)}[
            entry.check.severity
        ]
        assert low <= float(rule["properties"]["security-severity"]) <= high
        assert len(rule["properties"]["tags"]) <= 10
    assert rules == {}


def test_the_quoted_lines_are_those_of_the_file_it_names(audited):
    (one,) = (one for one in results(audited({"rt-01.cfg": CONFIG})) if one["ruleId"] == "CNI-001")
    place = one["locations"][0]["physicalLocation"]
    first = CONFIG.splitlines().index(" permit tcp any host 10.30.1.10 eq 502") + 1
    assert place["region"] == {
        "startLine": first,
        "endLine": first,
        "snippet": {"text": " permit tcp any host 10.30.1.10 eq 502"},
    }
    assert place["artifactLocation"]["uri"] == "exports/rt-01.cfg"
    assert {where["message"]["text"] for where in one["relatedLocations"]} == {"routes", "zone"}


def test_a_flow_is_followed_device_by_device(audited):
    found = audited({"rt-01.cfg": CONFIG})
    (one,) = (one for one in results(found) if one["ruleId"] == "CNI-001")
    (way,) = one["codeFlows"]
    (steps,) = (thread["locations"] for thread in way["threadFlows"])
    assert "10.30.1.10" in way["message"]["text"]
    assert [step["location"]["logicalLocations"][0]["name"] for step in steps] == ["rt-01"] * len(steps)
    (deciding,) = (step for step in steps if step["importance"] == "essential")
    assert (
        deciding["location"]["physicalLocation"]["region"]["startLine"]
        == CONFIG.splitlines().index(" permit tcp any host 10.30.1.10 eq 502") + 1
    )


def test_a_waived_finding_is_suppressed_with_its_justification_and_all_others_say_they_are_not(audited):
    row = "W-7,MGT-001,rt-01,読み取りのみ,受容,監視 [x](y),課長,n,2026-04-01,2027-03-31\n"
    made = results(audited({"rt-01.cfg": CONFIG}, waivers=row))
    waived = [one for one in made if one["suppressions"]]
    assert {one["ruleId"] for one in waived} == {"MGT-001"}
    for one in waived:
        (suppression,) = one["suppressions"]
        assert (suppression["kind"], suppression["status"]) == ("external", "accepted")
        for word in ("W-7", "読み取りのみ", "受容", "課長", "2027-03-31"):
            assert word in suppression["justification"]
        place = suppression["location"]["physicalLocation"]
        assert (place["artifactLocation"]["uri"], place["region"]["startLine"]) == ("waivers.csv", 2)


def test_without_a_baseline_no_result_says_how_it_stands_to_one(audited):
    assert not any("baselineState" in one for one in results(audited({"rt-01.cfg": CONFIG})))


def test_known_findings_are_marked_and_stay_and_what_is_gone_is_listed_as_absent(audited, before):
    telnet = "line vty 0 4\n transport input telnet\n"
    after = CONFIG.replace(telnet, "line vty 0 4\n transport input ssh\n").replace(
        " deny ip", " permit tcp any host 10.30.1.11 eq 20000\n deny ip"
    )
    found = audited({"rt-01.cfg": after, "rt-02.cfg": SECOND}, baseline=before)
    made = results(found)
    states = {
        (one["ruleId"], one["properties"]["device"], one["properties"]["subject"]): one["baselineState"] for one in made
    }
    assert len([one for one in made if one["baselineState"] != "absent"]) == len(found.findings)
    of_telnet = {device: state for (rule, device, _), state in states.items() if rule == "MGT-001"}
    assert of_telnet["rt-02"] == "unchanged"
    assert of_telnet["rt-01"] == "absent"
    opened = [state for (rule, _, subject), state in states.items() if rule == "CNI-001" and "20000" in subject]
    assert opened == ["new"]
    assert found.exit == 1


def test_what_nobody_looked_at_again_is_told_and_not_called_absent(audited, before):
    run = log(audited({"rt-01.cfg": CONFIG}, baseline=before))["runs"][0]
    absent = {one["properties"]["device"] for one in run["results"] if one["baselineState"] == "absent"}
    assert "rt-02" not in absent
    told = [
        e["message"]["text"]
        for e in run["invocations"][0]["toolExecutionNotifications"]
        if e["descriptor"]["id"] == "baseline"
    ]
    assert any(text.startswith("MGT-001 rt-02 ") for text in told)


@pytest.mark.parametrize("name", ["機器 #1?.cfg", "a%20b.cfg", "c:d.cfg", "[x](y).cfg", "q&'\"<>.cfg", "{0}.cfg"])
def test_a_file_name_becomes_a_reference_that_leads_back_to_it(audited, name):
    made = log(audited({name: CONFIG}))["runs"][0]
    uris = {unquote(one["location"]["uri"]) for one in made["artifacts"]}
    assert uris == {f"exports/{name}"}
    assert any(
        unquote(one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]) in uris for one in made["results"]
    )


def test_what_a_configuration_says_is_neither_a_link_nor_a_placeholder_nor_a_control():
    evil = "[click](http://evil.example){0}\x1b[2J"
    text = CONFIG.replace("access-list extended IN", f"access-list extended {evil}").replace("rt-01", "[rt](x){0}")
    found = audit_texts({"rt-01.cfg": text}, PLANT)
    shown = json.dumps(log(found), ensure_ascii=False)
    assert "evil" in shown
    assert "\\u001b" not in shown
    assert "\x1b" not in shown


def test_what_did_not_run_is_an_error_of_the_tool_and_no_result(audited):
    found = audited({"rt-01.cfg": CONFIG})
    broken = replace(found, not_run=(NotRun(check="MGT-001", file="", reason=Text("fell over", "異常終了")),))
    (invocation,) = log(broken)["runs"][0]["invocations"]
    assert invocation["executionSuccessful"] is False
    (told,) = (e for e in invocation["toolExecutionNotifications"] if e["descriptor"]["id"] == "not-run")
    assert (told["level"], told["associatedRule"]) == ("error", {"id": "MGT-001"})
    assert "fell over" in told["message"]["text"]
    assert log(found)["runs"][0]["invocations"][0]["executionSuccessful"] is True


def test_lines_not_understood_are_told_with_the_checks_they_touch(audited):
    found = audited(
        {"rt-01.cfg": CONFIG.replace(" deny ip", " frobnicate tcp any any\n deny ip"), "notes.txt": "\x00\x01\x02"}
    )
    (invocation,) = log(found)["runs"][0]["invocations"]
    told = {e["descriptor"]["id"]: e for e in invocation["toolExecutionNotifications"]}
    assert "CNI-001" in told["not-understood"]["message"]["text"]
    assert told["not-understood"]["level"] == "warning"
    assert told["not-read"]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "exports/notes.txt"


def test_without_a_plant_file_every_result_still_stands_in_a_file():
    found = audit_texts({"sw.cfg": "version 15.2\nhostname sw\n!\nend\n"})
    assert any(not finding.evidence for finding in found.findings)
    assert results(found)


def test_passes_are_no_results_but_are_counted(kisarazu, whole):
    run = whole
    assert {one["kind"] for one in run["results"]} <= {"fail", "open", "informational"}
    counted = {entry["id"]: entry["counts"].get("pass", 0) for entry in run["properties"]["checks"]}
    assert counted == {entry.check.id: entry.counts.get("pass", 0) for entry in kisarazu.checks}
    assert sum(counted.values()) > 100


def test_a_secret_is_shown_by_its_mark_alone_and_the_marks_are_listed(audited):
    secret = "Kx9-hemlock-77"
    found = audited({"rt-01.cfg": CONFIG.replace("line vty", f"snmp-server community {secret} RW\nline vty")})
    shown = sarif.render(found, "en").decode()
    assert secret not in shown
    assert any("community" in mark for mark in log(found)["runs"][0]["redactionTokens"])


def test_the_log_is_the_same_every_time(audited, before):
    again = [sarif.render(audited({"rt-01.cfg": CONFIG}, baseline=before), "ja") for _ in range(2)]
    assert again[0] == again[1]
