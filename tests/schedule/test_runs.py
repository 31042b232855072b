"""Scheduled runs: one message for one new finding, silence else, and nothing lost whatever fails or is killed."""

from __future__ import annotations

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from auditor.history.store import open_to_read, open_to_write
from auditor.history.verify import verify
from auditor.schedule import journal
from auditor.schedule.lock import locked
from tests.cli.program import CONFIG, PLANT, environment, invoke
from tests.schedule.receivers import mail_server, syslog_receiver, web_server

RISKY = CONFIG.replace(
    " permit tcp any host 10.30.1.10 eq 502\n", " permit tcp any host 10.30.1.10 eq 502\n permit tcp any any eq 23\n"
)


@pytest.fixture
def plant(tmp_path: Path) -> Path:
    (tmp_path / "exports").mkdir()
    (tmp_path / "exports" / "rt-01.cfg").write_text(CONFIG)
    (tmp_path / "plant.yaml").write_text(PLANT)
    return tmp_path


def run(plant: Path, *words: str, day: str = "2026-11-22") -> tuple[int, str]:
    """One scheduled run in this process: its status and what it complained of."""
    done = invoke(
        "schedule", "run", plant / "exports", "--plant", plant / "plant.yaml", "--history", plant / "h.db", "--as-of", day,
        "--fail-on", "never", "--notify-on", "medium", *words,
    )  # fmt: skip
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.stderr


def change(plant: Path, text: str) -> None:
    (plant / "exports" / "rt-01.cfg").write_text(text)


def without_telnet(text: str) -> str:
    return text.replace(" transport input telnet\n", " transport input none\n")


def test_mail_webhook_and_syslog_get_exactly_one_message_for_one_new_finding(plant, certificate):
    change(plant, without_telnet(CONFIG))
    with mail_server(certificate.context()) as mail, web_server() as web, syslog_receiver() as syslog:
        words = (
            "--mail-server", mail.url, "--mail-from", "a@plant.example", "--mail-to", "b@plant.example",
            "--ca-file", str(certificate.certificate), "--webhook", web.url, "--syslog", syslog.url,
        )  # fmt: skip
        assert run(plant)[0] == 0  # before anybody is to be told
        assert run(plant, *words)[0] == 0
        assert (mail.letters, web.bodies) == ([], [])
        change(plant, CONFIG)
        assert run(plant, *words, day="2026-11-23")[0] == 0
        assert run(plant, *words, day="2026-11-24")[0] == 0
    news = [(each["check"], each["device"]) for body in web.bodies for each in body["new"] + body["worse"]]
    assert len(web.bodies) == len(mail.letters) == 1
    assert ("MGT-001", "rt-01") in news
    assert len(syslog.messages) == len(news)
    assert [b"MGT-001" in message for message in syslog.messages].count(True) == 1
    assert "MGT-001" in mail.letters[0].get_content()


def test_the_first_run_tells_everything_and_the_next_nothing(plant):
    with web_server() as web:
        for day in ("2026-11-22", "2026-11-23"):
            assert run(plant, "--webhook", web.url, day=day)[0] == 0
    (body,) = web.bodies
    assert len(body["new"]) > 3


def test_what_could_not_be_told_is_told_by_the_next_run_and_the_audit_is_kept(plant):
    with web_server() as web:
        run(plant, "--webhook", web.url)
        change(plant, RISKY)
        web.status = 500
        status, said = run(plant, "--webhook", web.url, day="2026-11-23")
        assert status == 2
        assert "HTTP 500" in said
        assert verify(plant / "h.db").entries == 2
        web.status = 200
        assert run(plant, "--webhook", web.url, day="2026-11-24")[0] == 0
        assert run(plant, "--webhook", web.url, day="2026-11-25")[0] == 0
    assert [body["entry"] for body in web.bodies] == [1, 2, 3]
    assert web.bodies[1]["new"] == web.bodies[2]["new"] != []


def test_one_failing_channel_costs_the_others_nothing(plant):
    with web_server() as web, syslog_receiver() as syslog:
        web.status = 500
        for day in ("2026-11-22", "2026-11-23"):
            assert run(plant, "--webhook", web.url, "--syslog", syslog.url, day=day)[0] == 2
        web.status = 200
        assert run(plant, "--webhook", web.url, "--syslog", syslog.url)[0] == 0
    assert len(web.bodies) == 3
    # Syslog took the findings of the first run and heard nothing more.
    assert len(syslog.messages) == len(web.bodies[0]["new"])


def test_a_missing_password_never_costs_the_audit(plant):
    words = (
        "--mail-server",
        "smtp://duty@localhost:1",
        "--mail-from",
        "a@plant.example",
        "--mail-to",
        "b@plant.example",
    )
    status, said = run(plant, *words, "--mail-password-file", str(plant / "none"))
    assert (status, verify(plant / "h.db").entries) == (2, 1)
    assert "none: cannot be read" in said


def test_a_run_that_cannot_audit_is_told_once(plant):
    with web_server() as web:
        run(plant, "--webhook", web.url)
        change(plant, "bring the ladder\n")
        for _ in range(3):
            status, said = run(plant, "--webhook", web.url)
            assert status == 2
            assert "no device was recognised" in said
        change(plant, CONFIG)
        assert run(plant, "--webhook", web.url)[0] == 0
    assert [len(body["notes"]) for body in web.bodies] == [0, 1]
    assert "could not be made" in web.bodies[1]["notes"][0]


def test_a_device_that_is_no_longer_supplied_is_told(plant):
    (plant / "exports" / "rt-02.cfg").write_text(CONFIG.replace("rt-01", "rt-02").replace("10.", "172.16."))
    with web_server() as web:
        run(plant, "--webhook", web.url)
        (plant / "exports" / "rt-02.cfg").unlink()
        run(plant, "--webhook", web.url, day="2026-11-23")
    assert web.bodies[1]["notes"] == ["rt-02: no longer supplied"]
    assert web.bodies[1]["fixed"] == 0


def test_missed_and_unfinished_runs_are_told(plant):
    with web_server() as web:
        run(plant, "--webhook", web.url)
        assert invoke("schedule", "status", "--history", plant / "h.db").exit_code == 0
        set_run(plant / "h.db", "started = '2026-01-01T06:00:00Z'")
        late = invoke("schedule", "status", "--history", plant / "h.db")
        assert (late.exit_code, "runs missed" in late.stdout) == (1, True)
        run(plant, "--webhook", web.url)
        set_run(plant / "h.db", "finished = NULL")
        run(plant, "--webhook", web.url)
    notes = [note for body in web.bodies for note in body["notes"]]
    assert len(notes) == 2
    assert notes[0].startswith("no run between 2026-01-01T06:00:00Z and ")
    assert notes[1].endswith("did not finish")


def set_run(path: Path, what: str) -> None:
    with open_to_write(path) as store, store.writing() as connection:
        connection.execute(f"UPDATE run SET {what} WHERE id = (SELECT max(id) FROM run)")


@pytest.mark.parametrize(
    ("hours", "every", "missed"), [(30, "daily", 0), (49, "daily", 1), (24 * 8, "daily", 7), (3, "hourly", 2)]
)
def test_a_run_is_missed_when_half_an_interval_more_went_by(hours, every, missed):
    run = journal.Run(1, "2026-01-01T00:00:00Z", "", 0, None, None)
    day, hour = divmod(hours, 24)
    assert journal.overdue(run, f"2026-01-{day + 1:02}T{hour:02}:00:00Z", every) == missed


def test_a_run_does_not_begin_while_another_is_under_way(plant):
    with locked(plant / "h.db.auditor.lock") as ours:
        assert ours
        status, said = run(plant)
        assert (status, "under way" in said) == (2, True)
        assert run(plant, "--name", "other")[0] == 0
    assert run(plant)[0] == 0


def test_a_history_that_cannot_be_used_is_told_and_left_alone(plant):
    with closing(sqlite3.connect(plant / "h.db")) as connection:
        connection.execute("CREATE TABLE mine (x)")
    before = (plant / "h.db").read_bytes()
    with web_server() as web:
        assert run(plant, "--webhook", web.url)[0] == 2
    (body,) = web.bodies
    assert "no history of auditor" in body["notes"][0]
    assert (plant / "h.db").read_bytes() == before


def test_two_schedules_of_one_history_are_told_apart(plant):
    with web_server() as web:
        for name in ("day", "night", "day", "night"):
            assert run(plant, "--webhook", web.url, "--name", name)[0] == 0
    # The second schedule begins where the record stands.
    assert len(web.bodies) == 1


def killed_run(plant: Path, seconds: float) -> None:
    words = ["schedule", "run", "exports", "--plant", "plant.yaml", "--history", "h.db", "--fail-on", "never", "-q"]
    child = subprocess.Popen(
        [sys.executable, "-m", "auditor", *words], cwd=plant, env=environment(plant / "home"), start_new_session=True
    )
    time.sleep(seconds)
    os.killpg(child.pid, signal.SIGKILL)
    child.wait()


def whole(plant: Path, runs: int) -> None:
    """The history verifies, and every run that ended is in it."""
    found = verify(plant / "h.db")
    assert found.faults == ()
    with open_to_read(plant / "h.db") as store:
        kept = [run for run in journal.runs(store, "auditor") if run.finished]
        assert {run.entry for run in kept} <= {entry.id for entry in store.entries()}
        assert found.entries <= runs


def kills(plant: Path, count: int) -> None:
    assert run(plant)[0] == 0
    chance = random.Random(count)
    for _ in range(count):
        killed_run(plant, chance.uniform(0.2, 1.5))
    whole(plant, count + 1)
    before = verify(plant / "h.db").entries
    with web_server() as web:
        assert run(plant, "--webhook", web.url)[0] == 0
    assert verify(plant / "h.db").entries == before + 1


def test_scheduled_runs_killed_at_any_moment_leave_a_whole_history(plant):
    kills(plant, 3)


@pytest.mark.long
def test_many_killed_scheduled_runs_leave_a_whole_history(plant):
    kills(plant, 15)


# --- what is installed


def install(plant: Path, *words: str | Path) -> None:
    done = invoke(
        "schedule", "install", plant / "exports", "--plant", plant / "plant.yaml", "--history", plant / "h.db", *words
    )
    assert done.exit_code == 0, done.output


@pytest.mark.parametrize("every", ["hourly", "daily", "weekly", "monthly"])
def test_installed_units_are_what_systemd_accepts(plant, every):
    if shutil.which("systemd-analyze") is None:
        pytest.skip("no systemd-analyze")
    odd = plant / 'a 100% "new" $folder'
    odd.mkdir()
    install(plant, odd, "--every", every, "--at", "05:30", "--user", "daemon", "-o", plant / "units")
    units = sorted((plant / "units").iterdir())
    assert [unit.name for unit in units] == ["auditor.service", "auditor.timer"]
    done = subprocess.run(["systemd-analyze", "verify", *units], capture_output=True, text=True, check=False)
    ours = [line for line in done.stderr.splitlines() if str(plant) in line or "auditor" in line]
    assert (done.returncode, ours) == (0, [])


def test_the_installed_command_is_one_that_runs(plant):
    install(plant, "--kind", "cron", "-o", plant)
    line = (plant / "auditor.cron").read_text()
    assert line.startswith("0 6 * * * ")
    done = subprocess.run(
        ["sh", "-c", line.split(" ", 5)[5].replace("\\%", "%")],
        cwd=plant,
        env=environment(plant / "home"),
        capture_output=True,
        check=False,
    )
    assert done.returncode in (0, 1), done.stderr
    assert verify(plant / "h.db").entries == 1


def test_the_systemd_command_keeps_every_word_as_it_was(plant):
    from auditor.schedule.timers import Timing, systemd

    words = ["/bin/auditor", "a b", 'c"d', "50%", "$HOME", "e\\f", "g'h"]
    text = systemd("x", words, Timing(every="daily", hour=1, minute=2), Path("/var/lib/a $b 5%"), "")["x.service"]
    assert 'ExecStart=/bin/auditor "a b" "c\\"d" 50%% $$HOME "e\\\\f" "g\'h"\n' in text
    assert 'ReadWritePaths="/var/lib/a $b 5%%"\n' in text


def test_a_windows_task_is_well_formed_and_names_the_command(plant):
    from xml.etree import ElementTree

    install(plant, "--kind", "windows", "--every", "weekly", "-o", plant)
    tree = ElementTree.fromstring((plant / "auditor.xml").read_bytes())
    space = "{http://schemas.microsoft.com/windows/2004/02/mit/task}"
    assert tree.findtext(f".//{space}Command") == sys.executable
    assert (tree.findtext(f".//{space}Arguments") or "").startswith("-m auditor schedule run ")
    assert tree.find(f".//{space}Monday") is not None


def test_installing_overwrites_nothing_unasked_and_prints_without_a_folder(plant):
    install(plant, "-o", plant / "units")
    words = ("schedule", "install", plant / "exports", "--history", plant / "h.db")
    assert invoke(*words, "-o", plant / "units").exit_code == 2
    assert invoke(*words, "-o", plant / "units", "--force").exit_code == 0
    shown = invoke(*words)
    assert "OnCalendar=*-*-* 06:00:00" in shown.stdout
    assert not (plant / "h.db").exists()


@pytest.mark.parametrize(
    "words",
    [
        ("--at", "25:00"), ("--user", "a\nExecStart=/bin/sh"), ("--ca-file", "a\nb"), ("--name", "../x"), ("--mail-to", "a@b"), ("--webhook", "ftp://x"), ("--syslog", "514"),
        ("--mail-server", "smtp://u:secret@h", "--mail-to", "a@b.example", "--mail-from", "a@b.example"),
    ],
)  # fmt: skip
def test_what_cannot_work_is_refused_at_installation(plant, words):
    done = invoke("schedule", "install", plant / "exports", "--history", plant / "h.db", *words)
    assert done.exit_code == 2
    assert "secret" not in done.output
