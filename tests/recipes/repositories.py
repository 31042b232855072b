"""Repositories of exports, and the program on the path, for the recipes to run in."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from checks.control_network._plants import PLANT, router

ROOT = Path(__file__).parents[2]
RECIPES = ROOT / "samples" / "recipes"
DAY = "2026-11-22"
WEB = " permit tcp 10.10.1.0 0.0.0.255 host 10.20.1.5 eq 443"
SAFE = {"office": WEB, "hmi": " permit tcp host 10.20.1.5 eq 443 any established"}
NARROW = WEB.replace("0.0.0.255", "0.0.0.127")
MODBUS = WEB + "\n permit tcp 10.10.1.0 0.0.0.255 host 10.30.1.10 eq 502"


def config(**lists: str) -> str:
    """The router of the examples, hardened so far that nothing but its lists is wrong."""
    return router(**{**SAFE, **lists})


def environment(home: Path, **others: str) -> dict[str, str]:
    """A user with ``auditor`` and ``python`` on the path, a name, and no settings of git but the defaults."""
    tools = home / "bin"
    if not tools.is_dir():
        tools.mkdir(parents=True)
        (tools / "auditor").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m auditor "$@"\n')
        (tools / "python").write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
        for tool in tools.iterdir():
            tool.chmod(0o755)
    names = {f"GIT_{who}_{what}": "a@example.com" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    return {
        "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}", "HOME": str(home), "PYTHONPATH": str(ROOT), "AUDITOR_LANG": "en",
        "AUDITOR_AS_OF": DAY, "GIT_CONFIG_NOSYSTEM": "1", **names, **others,
    }  # fmt: skip


def git(folder: Path, *words: str, env: dict[str, str]) -> str:
    """What git says; CalledProcessError when it fails."""
    done = subprocess.run(
        ["git", "-C", str(folder), *words], env=env, capture_output=True, check=True, encoding="utf-8"
    )
    return done.stdout.strip()


def commit(folder: Path, text: str, env: dict[str, str], *, name: str = "rt-01.cfg") -> str:
    """Commit an export; the new revision."""
    (folder / name).write_text(text, encoding="utf-8")
    git(folder, "add", "-A", env=env)
    git(folder, "commit", "-q", "--allow-empty", "-m", "export", env=env)
    return git(folder, "rev-parse", "HEAD", env=env)


def plant() -> str:
    """The plant file the exports are judged by."""
    return PLANT
