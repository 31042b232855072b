"""Streams, environment and exit statuses, each run in a process of its own."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.program import CONFIG, environment, run, tree


@pytest.mark.parametrize(
    "words",
    [
        ("audit", "exports", "--fail-on", "never"),
        ("audit", "exports", "--format", "json", "--fail-on", "never"),
        ("audit", "exports", "--format", "html", "--fail-on", "never"),
        ("parse", "exports"),
        ("init", "exports"),
        ("reach", "exports", "--from", "office", "--to", "dcs"),
        ("validate", "plant.yaml"),
        ("checks",),
        ("checks", "show", "CNI-001"),
    ],
)
def test_no_command_writes_a_file_unless_it_is_told_to(plant, words):
    before = tree(plant)
    done = run(*words, cwd=plant)
    assert done.returncode == 0
    assert done.stdout
    assert tree(plant) == before


def test_an_audit_writes_exactly_what_it_is_told_to(plant):
    before = tree(plant)
    done = run(
        "audit", "exports", "--format", "html=out/r.html", "--format", "json=out/r.json", "--fail-on", "never",
        cwd=plant,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (0, b"")
    assert tree(plant) - before == {"out", "out/r.html", "out/r.json"}


def test_progress_is_shown_on_a_terminal_and_never_on_stdout(plant):
    leader, follower = pty.openpty()
    with os.fdopen(leader, "rb", buffering=0) as terminal:
        done = subprocess.Popen(
            [sys.executable, "-m", "auditor", "audit", "exports", "--format", "json"],
            cwd=plant, env=environment(plant, AUDITOR_LANG="en", TERM="xterm"), stdout=subprocess.PIPE, stderr=follower,
        )  # fmt: skip
        os.close(follower)
        out, _ = done.communicate()
        seen = b""
        try:
            while piece := terminal.read(4096):
                seen += piece
        except OSError:  # the other end is closed
            pass
    assert json.loads(out)["schema"] == "report/1"
    assert b"reading" in seen
    assert b"checking" in seen


def test_without_a_terminal_there_is_no_progress(plant):
    done = run("audit", "exports", "--fail-on", "never", cwd=plant)
    assert done.stderr == b""
    assert b"\x1b" not in done.stdout


@pytest.mark.parametrize(
    ("settings", "words", "japanese"),
    [
        ({"LANG": "ja_JP.UTF-8"}, (), True),
        ({"LANG": "C"}, (), False),
        ({}, (), False),
        ({"LC_ALL": "ja_JP.UTF-8", "LANG": "C"}, (), True),
        ({"LC_ALL": "C.UTF-8", "LANG": "ja_JP.UTF-8"}, (), False),
        ({"LANG": "ja_JP.UTF-8", "AUDITOR_LANG": "en"}, (), False),
        ({"LANG": "C", "AUDITOR_LANG": "ja"}, (), True),
        ({"AUDITOR_LANG": "ja"}, ("--lang", "en"), False),
        ({"LANG": "C"}, ("--lang=ja",), True),
    ],
)
def test_the_language_is_the_option_s_then_the_environment_s_then_the_locale_s(plant, settings, words, japanese):
    done = run("audit", "exports", "--fail-on", "never", *words, cwd=plant, lang="", **settings)
    assert done.returncode == 0
    assert ("指摘" in done.stdout.decode()) is japanese
    assert ("Findings" in done.stdout.decode()) is not japanese


@pytest.mark.parametrize(
    ("settings", "words", "status"),
    [
        ({}, (), 1),
        ({"AUDITOR_FAIL_ON": "never"}, (), 0),
        ({"AUDITOR_FAIL_ON": "never"}, ("--fail-on", "high"), 1),
        ({"AUDITOR_FAIL_ON": "nonsense"}, (), 2),
        ({"AUDITOR_SELECT": "WLS CNI-008"}, (), 0),
        ({"AUDITOR_PLANT": "none.yaml"}, (), 2),
        ({"AUDITOR_AS_OF": "never"}, (), 2),
        ({"AUDITOR_LANG": "fr"}, (), 2),
    ],
)
def test_the_environment_gives_what_the_command_line_leaves_open(plant, settings, words, status):
    assert run("audit", "exports", *words, cwd=plant, **settings).returncode == status


def test_the_environment_can_name_formats_and_files(plant):
    done = run("audit", "exports", "-q", cwd=plant, AUDITOR_FORMAT="json=a.json html=b.html", AUDITOR_FAIL_ON="never")
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    assert (plant / "a.json").is_file()
    assert (plant / "b.html").is_file()


@pytest.mark.parametrize(
    "words",
    [
        ("audit", "exports", "--fail-on", "never", "-v"),
        ("audit", "exports", "--fail-on", "never", "--lang", "ja"),
        ("parse", "exports", "--all"),
        ("reach", "exports", "--from", "office", "--to", "dcs"),
        ("init", "exports"),
        ("validate", "plant.yaml"),
    ],
)
def test_nothing_that_steers_a_terminal_is_printed(plant, words):
    evil = "\x1b[2J\x1b]0;owned\x07\x9b31m\u202etxet"
    hostile = CONFIG.replace("hostname rt-01", f"hostname rt-01{evil}").replace("\x1b[31mto office", f"{evil}to office")
    (plant / "exports" / "x\x1b[31m\u202e.cfg").write_text(hostile + f"frobnicate {evil}\n")
    stated = (plant / "plant.yaml").read_text().replace("JB2", '"JB2 \\e[2J\\u202e"')
    (plant / "plant.yaml").write_text(stated)
    done = run(*words, cwd=plant)
    assert done.returncode == 0
    shown = (done.stdout + done.stderr).decode()
    assert not {char for char in shown if not char.isprintable() and char not in "\n\u3000"}


def test_a_file_name_that_is_no_utf8_is_shown_as_windows_wrote_it(plant):
    name = "主装置.cfg".encode("cp932")
    Path(os.fsdecode(os.fsencode(plant / "exports") + b"/" + name)).write_text(CONFIG.replace("rt-01", "rt-02"))
    for form in ("text", "json", "html"):
        done = run("audit", "exports", "--format", form, "--fail-on", "never", cwd=plant)
        assert done.returncode == 0
        assert "主装置.cfg" in done.stdout.decode()


def test_blanks_of_japanese_text_are_kept_in_quotes(plant):
    export = plant / "exports" / "rt-01.cfg"
    export.write_text(CONFIG.replace(" description", " description 計器室\u3000向け"), encoding="utf-8")
    page = run("audit", "exports", "--format", "json", "--fail-on", "never", cwd=plant).stdout.decode()
    assert "計器室\ufffd" not in page


def test_japanese_is_printed_whatever_the_locale_of_the_terminal(plant):
    done = run("audit", "exports", "--lang", "ja", cwd=plant, LC_ALL="POSIX", PYTHONCOERCECLOCALE="0", PYTHONUTF8="0")
    assert done.returncode == 1
    assert "指摘" in done.stdout.decode()


def test_help_fits_one_screen(plant):
    for lang in ("en", "ja"):
        lines = run("--help", cwd=plant, lang=lang, COLUMNS="80").stdout.decode().splitlines()
        assert 10 < len(lines) <= 24
    assert run("audit", "--help", cwd=plant).returncode == 0


def test_the_version_is_told(plant):
    done = run("--version", cwd=plant)
    assert done.returncode == 0
    assert done.stdout.decode().split()[0] == "auditor"


def test_a_closed_pipe_is_no_crash(plant):
    done = subprocess.run(
        f"{sys.executable} -m auditor checks list | head -1",
        shell=True, cwd=plant, env=environment(plant), capture_output=True, check=False,
    )  # fmt: skip
    assert b"Traceback" not in done.stderr
    assert len(done.stdout.splitlines()) == 1


def test_an_unforeseen_error_is_one_line_and_status_2(plant):
    broken = (
        "import sys, auditor.engine as engine\n"
        "from auditor.cli import main\n"
        "engine.ingest = None\n"
        "sys.argv = ['auditor', 'parse', 'exports']\n"
        "main()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", broken], cwd=plant, env=environment(plant), capture_output=True, check=False
    )
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert b"internal error: TypeError" in done.stderr
