"""One revision of a git repository (an Oxidized or RANCID store), read through ``git`` without a checkout."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import IO

from auditor.model.text import Text
from auditor.source.limits import Limits, Raw, RawFiles, is_export, too_large, too_many

_REVISION = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_./~^{}@:+ -]{0,199}")
_SECONDS = 120
_LINK = Text("a link inside the repository is not followed", "リポジトリ内のリンクはたどらない")
_MODULE = Text("a submodule is not read", "サブモジュールは読み込まない")
_GONE = Text("the repository does not hold this object", "リポジトリにこのオブジェクトがない")
# An untrusted repository must not make git run a program, ask a question or reach for the network.
_SAFE = ("--no-pager", "--no-replace-objects", "-c", "core.fsmonitor=false", "-c", "protocol.allow=never")
_INHERITED = ("GIT_EXEC_PATH", "GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "GIT_CONFIG_NOSYSTEM")
# A pre-receive hook sees what is pushed only through these (git-receive-pack(1), quarantine environment).
_QUARANTINE = ("GIT_QUARANTINE_PATH", "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES")


class GitError(Exception):
    """``git`` is missing, or there is no such repository or revision; ``text`` says which."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


def split_address(address: str) -> tuple[Path, str]:
    """``PATH@REV`` apart, where either may hold an ``@``; GitError when there is no such folder or no revision."""
    at = address.find("@")
    while at >= 0:
        folder, revision = address[:at], address[at + 1 :]
        if folder and revision and Path(folder).is_dir():
            return Path(folder), revision
        at = address.find("@", at + 1)
    raise GitError(
        Text(
            f"git+{address}: expected git+PATH@REV, where PATH is a folder with a git repository",
            f"git+{address}：git+PATH@REV の形で指定する（PATH はgitリポジトリのフォルダ）",
        )
    )


def read_revision(folder: Path, commit: str, limits: Limits) -> RawFiles:
    """Every export file of the commit, in path order; within ``folder`` when that is a part of the repository."""
    listing = _git(folder, "ls-tree", "-r", "-z", "-l", commit)
    entries = [entry for entry in listing.split(b"\0") if entry]
    with _objects(folder) as (ask, answer):
        for entry in entries[: limits.members]:
            described, _, name = entry.partition(b"\t")
            mode, _, oid, size = described.split()
            path = name.decode("utf-8", "replace")
            if not is_export(path):
                continue
            if mode == b"120000":
                yield Raw(path, problem=_LINK)
            elif mode == b"160000":
                yield Raw(path, problem=_MODULE)
            elif size.isdigit() and int(size) > limits.file:
                yield Raw(path, problem=too_large(limits))
            else:
                data = _fetch(ask, answer, oid)
                yield Raw(path, data or b"", None if data is not None else _GONE)
    if len(entries) > limits.members:
        yield Raw("", problem=too_many(limits))


def commit_id(folder: Path, revision: str) -> str:
    """The id of the revision's commit, or GitError; the text is checked so that it can never be read as an option."""
    if not _REVISION.fullmatch(revision):
        raise GitError(Text(f"not a git revision: {revision!r}", f"gitリビジョンではない：{revision!r}"))
    found = _git(folder, "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}")
    return found.decode("ascii", "replace").strip()


def past_commits(folder: Path, revision: str) -> list[tuple[str, date]]:
    """Id and day of every commit up to ``revision`` that touches ``folder``, oldest first, along first parents."""
    told = _git(
        folder,
        "log",
        "--first-parent",
        "--reverse",
        "--no-show-signature",
        "--format=%H %cs",
        commit_id(folder, revision),
        "--",
        ".",
    )
    lines = (line.split() for line in told.decode("ascii", "replace").splitlines())
    return [(commit, date.fromisoformat(day)) for commit, day in lines]


def _git(folder: Path, *arguments: str) -> bytes:
    try:
        done = subprocess.run(
            ["git", *_SAFE, "-C", str(folder), *arguments],
            capture_output=True,
            env=_environment(),
            stdin=subprocess.DEVNULL,
            timeout=_SECONDS,
            check=False,
        )
    except FileNotFoundError:
        raise GitError(Text("the git program is not installed", "gitコマンドがインストールされていない")) from None
    except subprocess.TimeoutExpired:
        raise GitError(Text("git did not answer in time", "gitが時間内に応答しない")) from None
    if done.returncode:
        why = " ".join(done.stderr.decode("utf-8", "replace").split())[:300]
        what = f"{folder}: git {arguments[0]}"
        raise GitError(
            Text(
                f"{what}: {why or 'no such revision'}",
                f"{what}：{why or '該当するリビジョンがない'}",
            )
        )
    return done.stdout


@contextmanager
def _objects(folder: Path) -> Iterator[tuple[IO[bytes], IO[bytes]]]:
    """The two ends of ``git cat-file --batch``: ids go in, headers and contents come out."""
    process = subprocess.Popen(
        ["git", *_SAFE, "-C", str(folder), "cat-file", "--batch"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=_environment(),
    )
    with process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            yield process.stdin, process.stdout
        finally:
            process.stdin.close()
            process.kill()


def _fetch(ask: IO[bytes], answer: IO[bytes], oid: bytes) -> bytes | None:
    ask.write(oid + b"\n")
    ask.flush()
    header = answer.readline().split()
    if len(header) != 3 or not header[2].isdigit():
        return None
    size = int(header[2])
    return answer.read(size + 1)[:size]


def _environment() -> dict[str, str]:
    ours = _INHERITED + (_QUARANTINE if "GIT_QUARANTINE_PATH" in os.environ else ())
    kept = {key: value for key, value in os.environ.items() if not key.startswith("GIT_") or key in ours}
    return kept | {
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_ALLOW_PROTOCOL": "",
        "LC_ALL": "C",
    }
