"""A git repository whose revisions are made by a rule, so that what audits of them must find is known."""

from __future__ import annotations

import subprocess
from datetime import date, timedelta
from pathlib import Path

from tests.cli.program import CONFIG

FIRST = date(2026, 1, 5)


def telnet(number: int) -> bool:
    """Whether revision ``number`` lets Telnet in."""
    return number % 7 < 4


def second(number: int) -> bool:
    """Whether revision ``number`` has a second router."""
    return number >= 10


def day(number: int) -> date:
    """The day revision ``number`` was committed."""
    return FIRST + timedelta(days=3 * number)


def text(number: int, name: str) -> str:
    """The configuration of a router in revision ``number``."""
    found = CONFIG.replace("rt-01", name).replace("eq 502", f"eq {5000 + number // 5}")
    if name == "rt-02":
        return found.replace("10.10.1.", "10.10.2.").replace("10.30.1.", "10.30.2.").replace("telnet", "none")
    return found if telnet(number) else found.replace("telnet", "none")


def make(folder: Path, count: int) -> list[str]:
    """A repository of ``count`` revisions; their ids, oldest first."""
    folder.mkdir()
    git(folder, "init", "-q", "-b", "main")
    ids = []
    for number in range(count):
        (folder / "rt-01.cfg").write_text(f"! exported {number}\n" + text(number, "rt-01"))
        if second(number):
            (folder / "rt-02.cfg").write_text(text(number, "rt-02"))
        git(folder, "add", "-A")
        git(folder, "commit", "-q", "-m", f"export {number}", day=day(number))
        ids.append(git(folder, "rev-parse", "HEAD"))
    return ids


def git(folder: Path, *words: str, day: date = FIRST) -> str:
    """A git command in the folder, on a day."""
    settings = ["-c", "user.name=t", "-c", "user.email=t@plant.example", "-c", "commit.gpgsign=false"]
    moment = f"{day.isoformat()}T12:00:00+0900"
    done = subprocess.run(
        ["git", *settings, "-C", str(folder), *words],
        check=True, capture_output=True, text=True,
        env={"GIT_AUTHOR_DATE": moment, "GIT_COMMITTER_DATE": moment, "PATH": "/usr/bin:/bin:/usr/local/bin", "HOME": str(folder)},
    )  # fmt: skip
    return done.stdout.strip()
