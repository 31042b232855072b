"""The CI recipes of ``samples/recipes``: every line of theirs that needs no service is run by bash in a real checkout."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import yaml

from tests.recipes.repositories import MODBUS, NARROW, RECIPES, commit, config, environment, git, plant

pytestmark = pytest.mark.skipif(
    shutil.which("git") is None or shutil.which("bash") is None, reason="git or bash is not installed"
)
INSTALL = "python -m pip install plant-auditor"
ANSWERS = " permit tcp host 10.20.1.5 eq 443 any established\n permit tcp host 10.20.1.6 eq 443 any established"


class Checkout:
    """A checkout as a runner makes it, of a repository whose last commit is the change."""

    def __init__(self, folder: Path, change: str, *, known: bool = True) -> None:
        self.env = environment(folder / "home")
        self.path = folder / "checkout"
        origin = folder / "origin"
        git(folder, "init", "-q", "-b", "main", str(origin), env=self.env)
        (origin / "plant.yaml").write_text(plant(), encoding="utf-8")
        self.base = commit(origin, config(), self.env)
        if known:
            (origin / ".auditor").mkdir()
            subprocess.run(
                ["auditor", "audit", ".", "--fail-on", "never", "--format", "json=.auditor/baseline.json", "--quiet"],
                cwd=origin, env=self.env, check=True, capture_output=True,
            )  # fmt: skip
        self.head = commit(origin, change, self.env)
        git(folder, "clone", "-q", str(origin), str(self.path), env=self.env)
        (self.path / "summary.md").touch()

    def bash(self, script: str, env: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
        """Run a script as both services do: it stops at the first line that fails."""
        return subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script],
            cwd=self.path, env={**self.env, **env}, capture_output=True, encoding="utf-8", check=False,
        )  # fmt: skip


def github(checkout: Checkout, *, approved: bool = False) -> dict[str, int]:
    """Run the workflow's steps as for a pull request; the status of each that ran. After a failure only ``if: always()`` does."""
    (job,) = yaml.safe_load((RECIPES / "github-actions.yml").read_text(encoding="utf-8"))["jobs"].values()
    known = {
        "github.event.pull_request.base.sha": checkout.base,
        "contains(github.event.pull_request.labels.*.name, 'approved')": str(approved).lower(),
    }
    done: dict[str, int] = {}
    for step in job["steps"]:
        if "run" not in step or step["run"].strip() == INSTALL:
            continue
        when = step.get("if", "")
        if any(done.values()) and "always()" not in when and "!cancelled()" not in when:
            continue
        env = {
            name: re.sub(r"\$\{\{ (.*?) \}\}", lambda found: known[found[1]], value)
            for name, value in step.get("env", {}).items()
        }
        ran = checkout.bash(step["run"], {**env, "GITHUB_STEP_SUMMARY": str(checkout.path / "summary.md")})
        assert ran.returncode in (0, 1, 3), ran.stderr
        done[step["name"]] = ran.returncode
    return done


def gitlab(checkout: Checkout) -> dict[str, int]:
    """Run the jobs as for a merge request; the status of each."""
    told = yaml.safe_load((RECIPES / "gitlab-ci.yml").read_text(encoding="utf-8"))
    assert told["default"]["before_script"] == [INSTALL]
    env = {"CI_MERGE_REQUEST_DIFF_BASE_SHA": checkout.base, "CI_COMMIT_SHA": checkout.head}
    done = {}
    for name in ("audit", "review"):
        ran = checkout.bash("\n".join(told[name]["script"]), env)
        assert ran.returncode in (0, 1, 3), ran.stderr
        done[name] = ran.returncode
        for path in told[name]["artifacts"]["paths"]:
            assert (checkout.path / path).exists()
    return done


def alerts(checkout: Checkout) -> list[dict[str, Any]]:
    """What code scanning would be given."""
    found: list[dict[str, Any]] = json.loads((checkout.path / "report" / "alerts.sarif").read_text(encoding="utf-8"))[
        "runs"
    ][0]["results"]
    return found


def test_the_workflow_stops_harm_and_shows_where_it_is(tmp_path):
    checkout = Checkout(tmp_path, config(office=MODBUS))
    assert github(checkout) == {"Audit": 1, "Review": 1, "Choose the alerts": 0}
    new = {one["ruleId"] for one in alerts(checkout) if one["baselineState"] == "new"}
    assert "CNI-001" in new
    places = {one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for one in alerts(checkout)}
    assert all((checkout.path / place).is_file() for place in places)
    assert "VIOLATES POLICY" in (checkout.path / "summary.md").read_text(encoding="utf-8")
    failures = list(ET.parse(checkout.path / "report" / "report.xml").getroot().iter("failure"))
    assert any("10.30.1.10" in (failure.get("message") or "") for failure in failures)


@pytest.mark.long
def test_the_workflow_lets_pass_what_does_no_harm(tmp_path):
    checkout = Checkout(tmp_path, config(office=NARROW))
    assert github(checkout) == {"Audit": 0, "Review": 0, "Choose the alerts": 0}
    assert {one["baselineState"] for one in alerts(checkout)} == {"unchanged"}


@pytest.mark.long
def test_a_label_approves_what_needs_approval_and_nothing_worse(tmp_path):
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
    answers = Checkout(tmp_path / "a", config(hmi=ANSWERS))
    assert github(answers)["Review"] == 1
    assert github(answers, approved=True)["Review"] == 0
    assert github(Checkout(tmp_path / "b", config(office=MODBUS)), approved=True)["Review"] == 1


@pytest.mark.long
def test_a_repository_without_a_baseline_is_judged_whole(tmp_path):
    checkout = Checkout(tmp_path, config(office=NARROW), known=False)
    assert github(checkout)["Audit"] == 1
    assert not any("baselineState" in one for one in alerts(checkout))


@pytest.mark.parametrize(
    ("lists", "statuses"),
    [
        ({"office": MODBUS}, {"audit": 1, "review": 1}),
        pytest.param({"office": NARROW}, {"audit": 0, "review": 0}, marks=pytest.mark.long),
    ],
)
def test_the_pipeline_stops_harm_and_lets_the_rest_pass(tmp_path, lists, statuses):
    checkout = Checkout(tmp_path, config(**lists))
    assert gitlab(checkout) == statuses
    root = ET.parse(checkout.path / "report" / "report.xml").getroot()
    assert (int(root.get("failures", "")) > 0) == bool(statuses["audit"])
    assert (checkout.path / "report" / "review.html").read_text(encoding="utf-8").startswith("<!doctype html>")


def test_the_recipes_name_no_secret_and_ask_for_no_more_than_they_need():
    workflow = yaml.safe_load((RECIPES / "github-actions.yml").read_text(encoding="utf-8"))
    assert workflow["permissions"] == {"contents": "read", "security-events": "write"}
    for path in RECIPES.iterdir():
        assert "secrets." not in path.read_text(encoding="utf-8")
