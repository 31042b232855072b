"""Everything a user can meet is documented, and the generated pages are current."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def generated() -> dict[str, str]:
    script = "import json, sys\nfrom tests.generate_docs import pages\njson.dump(pages(), sys.stdout)"
    # The help of the command line is decided when it is imported, so the pages are made in an English process.
    environment = {**os.environ, "AUDITOR_LANG": "en", "COLUMNS": "100"}
    made = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, env=environment, check=True, capture_output=True, encoding="utf-8"
    )
    import json

    found: dict[str, str] = json.loads(made.stdout)
    return found


def test_generated_pages_are_current(generated):
    stale = [
        name
        for name, text in generated.items()
        if not (ROOT / "docs" / name).is_file() or (ROOT / "docs" / name).read_text(encoding="utf-8") != text
    ]
    assert not stale, "run `make docs`"


def test_no_page_of_something_gone_is_left(generated):
    left = {
        str(path.relative_to(ROOT / "docs"))
        for folder in ("checks", "platforms")
        for path in (ROOT / "docs" / folder).glob("*.md")
    }
    assert left <= set(generated)


@pytest.mark.parametrize(("page", "lang"), [("README.md", "en"), ("docs/README.ja.md", "ja")])
def test_the_excerpt_of_a_readme_is_what_its_command_prints(page, lang):
    excerpt = (ROOT / page).read_text("utf-8").split("```text\n", 1)[1].split("```", 1)[0]
    command = ["audit", "samples/plants/kisarazu", "--lang", lang, "--as-of", "2026-11-22", "--fail-on", "never"]
    run = subprocess.run(
        [sys.executable, "-m", "auditor", *command],
        cwd=ROOT, check=True, capture_output=True, encoding="utf-8",
    )  # fmt: skip
    printed = "\n".join(line.rstrip() for line in run.stdout.splitlines())
    at = 0
    for piece in excerpt.split("[...]\n"):
        found = printed.find(piece.strip("\n"), at)
        assert found >= 0, piece
        at = found + len(piece.strip("\n"))


def test_readme_names_every_command_and_format():
    import reports
    from auditor.cli import main

    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for name in main.list_commands(None):  # type: ignore[arg-type]
        assert f"auditor {name}" in readme, name
    for name in reports.FORMATS:
        assert name in readme, name
