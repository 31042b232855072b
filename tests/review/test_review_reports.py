"""A review as SARIF and as a page: everything its verdict rests on stands in both."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from auditor.engine import Options
from auditor.engine.reviewing import review
from auditor.review.types import Review
from checks.control_network._plants import PLANT, router
from reports import review_html, review_sarif
from tests.cli.program import DAY, invoke
from tests.reports.sarif_shape import SHAPE, faults

FLOWS = (
    "flow_id,src_zone,src,dst_zone,dst,proto,port,purpose\nF-1,office,10.10.1.0/24,hmi,10.20.1.5,tcp,443,<b>履歴</b>\n"
)
WEB = " permit tcp 10.10.1.0 0.0.0.255 host 10.20.1.5 eq 443"
BASE = {"office": WEB, "hmi": " permit tcp host 10.20.1.5 eq 443 any established", "dcs": " remark nothing"}
LOG = BASE["hmi"] + "\n permit udp host 10.20.1.5 host 10.10.1.9 eq 514"
MODBUS = WEB + "\n permit tcp 10.10.1.0 0.0.0.255 host 10.30.1.10 eq 502"


def state(folder: Path, **lists: str) -> Path:
    """A folder with one router, its plant file and the flows declared."""
    folder.mkdir(parents=True)
    extra = lists.pop("extra", "")
    (folder / "rt-01.cfg").write_text(router(**{**BASE, **lists}).replace("end\n", f"{extra}end\n"), encoding="utf-8")
    (folder / "plant.yaml").write_text(PLANT + "registers: {flows: flows.csv}\n", encoding="utf-8")
    (folder / "flows.csv").write_text(FLOWS, encoding="utf-8")
    return folder


def reviewed(folder: Path, **lists: str) -> Review:
    """What a change of the router's lists does."""
    states = [
        Options(sources=(str(path),), as_of=date.fromisoformat(DAY))
        for path in (state(folder / "before"), state(folder / "after", **lists))
    ]
    return review(*states)


def run(found: Review, lang: str = "en") -> dict[str, Any]:
    """The run of a review's log, checked against the standard."""
    made = json.loads(review_sarif.render(found, lang))
    jsonschema.Draft202012Validator(SHAPE).validate(made)
    assert list(faults(made)) == []
    only: dict[str, Any] = made["runs"][0]
    return only


def of(found: Review, rule: str) -> list[dict[str, Any]]:
    """The results of one rule."""
    return [one for one in run(found)["results"] if one["ruleId"] == rule]


def test_newly_permitted_packets_are_one_result_for_a_person_to_approve(tmp_path):
    found = reviewed(tmp_path, hmi=LOG)
    (one,) = of(found, "REVIEW-OPENED")
    assert (one["kind"], one["level"], one["baselineState"]) == ("review", "none", "new")
    assert "hmi -> office" in one["message"]["text"]
    assert "udp/514" in one["message"]["text"]
    assert one["locations"][0]["physicalLocation"]["region"]["snippet"]["text"].strip() == LOG.split("\n")[1].strip()
    (way,) = one["codeFlows"]
    (thread,) = way["threadFlows"]
    assert {step["location"]["logicalLocations"][0]["name"] for step in thread["locations"]} == {"rt-01"}
    made = run(found)
    assert (made["properties"]["verdict"], made["invocations"][0]["exitCode"]) == (found.verdict, 1)


def test_findings_a_change_introduces_are_results_and_those_it_leaves_are_not(tmp_path):
    found = reviewed(tmp_path, office=MODBUS)
    made = run(found)
    expected = {change.finding.fingerprint for change in found.findings if change.change != "fixed"}
    assert expected
    checks = [one for one in made["results"] if not one["ruleId"].startswith("REVIEW-")]
    assert {one["partialFingerprints"]["auditor/v1"] for one in checks} == expected
    assert "CNI-001" in {one["ruleId"] for one in checks}
    assert {one["baselineState"] for one in checks} <= {"new", "updated"}
    assert expected < {finding.fingerprint for finding in found.after.findings}


def test_a_declared_flow_that_is_lost_is_a_failure(tmp_path):
    (one,) = of(reviewed(tmp_path, office=" remark nothing"), "REVIEW-FLOWS")
    assert (one["kind"], one["level"]) == ("fail", "error")
    assert one["message"]["text"].startswith("F-1 ")
    assert one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "flows.csv"


def test_what_nobody_can_tell_is_open(tmp_path):
    found = reviewed(tmp_path, office=WEB + "\n permit tcp object-group LOST host 10.20.1.5 eq 8443")
    assert found.verdict == "cannot_tell"
    assert {(one["kind"], one["level"]) for one in of(found, "REVIEW-OPENED")} == {("open", "none")}


def test_answers_that_newly_return_and_ways_in_that_are_new_are_results(tmp_path):
    answers = of(
        reviewed(tmp_path / "a", hmi=BASE["hmi"] + "\n permit tcp host 10.20.1.6 eq 443 any established"),
        "REVIEW-RETURNS",
    )
    assert [one["kind"] for one in answers] == ["review"]
    grants = of(
        reviewed(tmp_path / "b", extra="username eve privilege 15 password 0 Kx9-hemlock-77\n"), "REVIEW-GRANTS"
    )
    assert any("eve" in one["message"]["text"] for one in grants)
    assert "Kx9-hemlock-77" not in json.dumps(grants)


def test_every_reason_of_the_verdict_is_told(tmp_path):
    found = reviewed(tmp_path, office=MODBUS)
    told = [
        e["message"]["text"]
        for e in run(found, "ja")["invocations"][0]["toolExecutionNotifications"]
        if e["descriptor"]["id"] == "reason"
    ]
    assert told == [reason.ja for reason in found.reasons]


def test_no_change_is_a_log_without_results(tmp_path):
    made = run(reviewed(tmp_path))
    assert made["results"] == []
    assert (made["properties"]["verdict"], made["invocations"][0]["exitCode"]) == ("no_effect", 0)


class Page(HTMLParser):
    """Every tag of a page, every address it names, its text and its style."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.addresses: list[str] = []
        self.policy = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        facts = dict(attrs)
        self.tags.append(tag)
        self.addresses += [
            facts[name] or "" for name in ("src", "href", "action", "data", "srcset", "style") if name in facts
        ]
        assert not [name for name in facts if name.startswith("on")]
        if facts.get("http-equiv") == "Content-Security-Policy":
            self.policy = facts["content"] or ""


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_the_page_runs_nothing_loads_nothing_and_escapes_what_the_inputs_say(tmp_path, lang):
    found = reviewed(
        tmp_path, office=" remark <script>alert(1)</script>", extra="banner motd ^<img src=x onerror=alert(2)>^\n"
    )
    text = review_html.render(found, lang).decode()
    page = Page(text)
    assert not {"script", "img", "iframe", "object", "link", "form"} & set(page.tags)
    assert all(address.startswith("#") for address in page.addresses)
    assert "&lt;b&gt;履歴&lt;/b&gt;" in text
    (style,) = re.findall(r"<style>(.*?)</style>", text, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert page.policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def test_the_page_shows_everything_the_verdict_rests_on(tmp_path):
    found = reviewed(tmp_path, office=MODBUS.replace("eq 443", "eq 444"), hmi=LOG, extra="username eve privilege 15\n")
    text = review_html.render(found, "ja").decode()
    assert "方針違反" in text
    for change in found.packets:
        assert f"{change.source} → {change.target}" in text
    for change in found.findings:
        assert change.finding.fingerprint in text
    for flow in found.broken:
        assert flow.flow_id in text
    for fact in found.facts:
        assert fact.subject in text
    for flip in found.flips:
        assert flip.title.ja in text
    assert found.broken
    assert found.flips


@pytest.mark.parametrize(("form", "first"), [("sarif", '{\n"$schema"'), ("html", "<!doctype html>")])
def test_the_command_writes_either_and_leaves_with_the_verdict_s_status(tmp_path, form, first):
    before, after = state(tmp_path / "before"), state(tmp_path / "after", office=MODBUS)
    done = invoke("review", before, after, "--format", form, "--as-of", DAY, "-o", tmp_path / "out")
    assert done.exit_code == 1
    assert (tmp_path / "out").read_text(encoding="utf-8").startswith(first)
