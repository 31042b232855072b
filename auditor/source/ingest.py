"""Whatever the administrator has – files, folders, archives, logs, git revisions, stdin – as a stream of inputs."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from auditor.model.text import Text, printable
from auditor.source.archive import LINK, read_archive
from auditor.source.decode import decode
from auditor.source.document import Input
from auditor.source.git_store import GitError, commit_id, read_revision, split_address
from auditor.source.limits import LIMITS, Limits, Raw, RawFiles, is_archive, is_export, too_large
from auditor.source.screen import read_screen
from auditor.source.split import split

EMPTY = Text("empty file", "空のファイル")
NO_TEXT = Text("holds no text", "文字が含まれていない")
NO_OUTPUT = Text("a terminal log without any output", "コマンドの出力がない端末ログ")
NOTHING_HERE = Text("holds no file to read", "読み込むファイルがない")
SPECIAL = Text("not a regular file", "通常のファイルではない")


class SourceError(Exception):
    """A source that cannot be read at all: it does not exist, or git knows no such revision."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


@dataclass(frozen=True, slots=True)
class _Source:
    """One source as named, and what it turned out to be."""

    named: str
    kind: str
    path: Path
    commit: str = ""


def ingest(sources: Sequence[str], stdin: BinaryIO | None = None, *, limits: Limits = LIMITS) -> Iterator[Input]:
    """Every input of the sources, in the order they are named and by path within each.

    All sources are looked at before the first input comes; SourceError names the one that is not there. A file that
    cannot be read, is no text, is larger than the limit or is refused comes as an Input with a problem. Paths are
    relative to their source; where two sources would give one path, the later one keeps its source's name in front.
    """
    for path, raw in raw_files(sources, stdin, limits=limits):
        yield _problem(path, raw.data, raw.problem) if raw.problem else read_input(path, raw.data)


def raw_files(
    sources: Sequence[str], stdin: BinaryIO | None = None, *, limits: Limits = LIMITS
) -> Iterator[tuple[str, Raw]]:
    """The bytes behind every input of :func:`ingest`, with the input's path."""
    found = [_look_at(source) for source in sources]
    used: set[str] = set()
    read: set[str] = set()
    for source in found:
        for raw in _raw_files(source, stdin, limits, read):
            yield _unused(raw.path, source, used), raw


def read_input(path: str, data: bytes) -> Input:
    """One file's bytes, decoded, cleaned and split into documents."""
    if not data:
        return _problem(path, data, EMPTY)
    decoded = decode(data)
    if decoded.problem:
        return _problem(path, data, decoded.problem)
    screen = read_screen(decoded.text)
    documents, noise = split(path, screen)
    written = any(line.strip() for line in screen.lines)
    problem = None if documents else NO_OUTPUT if written else NO_TEXT
    return Input(
        path=path,
        sha256=hashlib.sha256(data).hexdigest(),
        encoding=decoded.encoding,
        lines=len(screen.lines),
        documents=documents,
        noise=noise,
        problem=problem,
    )


def _problem(path: str, data: bytes, problem: Text) -> Input:
    return Input(path, hashlib.sha256(data).hexdigest() if data else "", "", 0, problem=problem)


def _unused(path: str, source: _Source, used: set[str]) -> str:
    """A path no other input has: as it is, else under its source's name, else numbered."""
    named = source.named.replace(os.sep, "/").rstrip("/")
    choices = [path or source.path.name or named, f"{named}/{path}" if path and source.kind != "file" else named]
    choices = [_shown(choice) for choice in choices]
    unused = next((choice for choice in choices if choice not in used), None)
    count = 2
    while unused is None:
        numbered = f"{choices[-1]} ({count})"
        unused = numbered if numbered not in used else None
        count += 1
    used.add(unused)
    return unused


def _shown(path: str) -> str:
    """A path as it may be printed; a name that is no UTF-8 is taken for CP932, as archives made on Windows leave it."""
    try:
        path.encode()
    except UnicodeEncodeError:
        path = os.fsencode(path).decode("cp932", "replace")
    return printable(path)


def _look_at(source: str) -> _Source:
    if source == "-":
        return _Source(source, "stdin", Path())
    if source.startswith("git+"):
        try:
            folder, revision = split_address(source[4:])
            return _Source(source, "git", folder, commit_id(folder, revision))
        except GitError as error:
            raise SourceError(error.text) from None
    path = Path(source)
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError) as error:
        why = (error.strerror if isinstance(error, OSError) else None) or str(error)
        raise SourceError(Text(f"{source}: cannot be read: {why}", f"{source}：読み込めない（{why}）")) from None
    if stat.S_ISDIR(mode):
        return _Source(source, "folder", path)
    return _Source(source, "archive" if is_archive(path.name) else "file", path)


def _raw_files(source: _Source, stdin: BinaryIO | None, limits: Limits, read: set[str]) -> RawFiles:
    if source.kind == "stdin":
        yield _from_stream("-", stdin, limits) if stdin else Raw("-")
    elif source.kind == "git":
        try:
            yield from _or_nothing(read_revision(source.path, source.commit, limits))
        except GitError as error:
            raise SourceError(error.text) from None
    elif source.kind == "folder":
        yield from _folder(source.path, limits, read)
    elif _first_time(source.path, read):
        if source.kind == "archive":
            yield from _or_nothing(read_archive(source.path, source.path.name, limits))
        else:
            yield _file(source.path, source.path.name, limits, named=True)


def _or_nothing(raws: RawFiles) -> RawFiles:
    """The files, or one problem that says there are none."""
    first = next(raws, Raw("", problem=NOTHING_HERE))
    yield first
    yield from raws


def _first_time(path: Path, read: set[str]) -> bool:
    """False when another source already gave this very file."""
    real = os.path.realpath(path)
    if real in read:
        return False
    read.add(real)
    return True


def _folder(root: Path, limits: Limits, read: set[str]) -> RawFiles:
    """The export files below ``root`` by path; links are not followed, hidden files and registers left alone."""
    home = root.resolve()
    paths = sorted(_walk(root))
    if not paths:
        yield Raw("", problem=NOTHING_HERE)
    for relative in paths:
        path = root / relative
        if path.is_symlink():
            if not Path(os.path.realpath(path)).is_relative_to(home):
                yield Raw(relative, problem=LINK)
        elif _first_time(path, read):
            if is_archive(relative):
                for raw in _or_nothing(read_archive(path, path.name, limits)):
                    yield Raw(f"{relative}/{raw.path}" if raw.path else relative, raw.data, raw.problem)
            else:
                yield _file(path, relative, limits)


def _walk(root: Path) -> Iterator[str]:
    """The paths of all export files below ``root``, with ``/``; links to folders count as files."""
    waiting = [""]
    while waiting:
        folder = waiting.pop()
        try:
            with os.scandir(root / folder) as entries:
                names = [(entry.name, entry.is_dir(follow_symlinks=False)) for entry in entries]
        except OSError:
            yield folder or "."
            continue
        for name, is_folder in names:
            relative = f"{folder}/{name}" if folder else name
            if not is_export(relative):
                continue
            if is_folder:
                waiting.append(relative)
            else:
                yield relative


def _file(path: Path, shown: str, limits: Limits, named: bool = False) -> Raw:
    """One file; a pipe is waited for only when it was named outright (as in ``<(ssh sw1 show run)``)."""
    try:
        status = path.stat()
        if not (stat.S_ISREG(status.st_mode) or (named and stat.S_ISFIFO(status.st_mode))):
            return Raw(shown, problem=SPECIAL)
        if status.st_size > limits.file:
            return Raw(shown, problem=too_large(limits))
        with path.open("rb") as stream:
            return _from_stream(shown, stream, limits)
    except OSError as error:
        why = error.strerror or str(error)
        return Raw(shown, problem=Text(f"cannot be read: {why}", f"読み込めない（{why}）"))


def _from_stream(shown: str, stream: BinaryIO, limits: Limits) -> Raw:
    data = stream.read(limits.file + 1)
    return Raw(shown, problem=too_large(limits)) if len(data) > limits.file else Raw(shown, data)
