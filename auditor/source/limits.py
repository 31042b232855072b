"""How much a source may hold, and what is said of a part that is not read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from auditor.model.text import Text

MOST_RATIO = 200
"""Unpacked to packed size of a member beyond a megabyte; configurations and logs stay below 50."""

ARCHIVE_SUFFIXES = (".zip", ".tar.gz", ".tgz", ".tar")
_BESIDE = (".yaml", ".yml", ".csv", ".xlsx", ".xlsm")
_CLUTTER = frozenset(("thumbs.db", "desktop.ini", "__macosx"))


@dataclass(frozen=True, slots=True)
class Limits:
    """Bytes of one file or member, bytes that one archive may unpack to, files of one archive or revision."""

    file: int = 64 << 20
    archive: int = 512 << 20
    members: int = 20_000


LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Raw:
    """The bytes of one file under its path within the source; with ``problem`` set, unread or only partly wanted."""

    path: str
    data: bytes = b""
    problem: Text | None = None


RawFiles = Iterator[Raw]


def size_text(count: int) -> str:
    """A limit as people say it: ``64 MiB``, or bytes below a megabyte."""
    return f"{count >> 20} MiB" if count >= 1 << 20 else f"{count} bytes"


def too_large(limits: Limits) -> Text:
    """The message for a file beyond the size limit."""
    size = size_text(limits.file)
    return Text(
        f"larger than the limit of {size} for one file; not read",
        f"1ファイルの上限 {size} を超えるため読み込まない",
    )


def too_many(limits: Limits) -> Text:
    """The message where an archive or revision holds more files than are read."""
    return Text(f"stopped here: more than {limits.members} files", f"ここで中止：ファイル数が{limits.members}を超える")


def is_archive(name: str) -> bool:
    """Whether a file of this name is opened as an archive."""
    return name.lower().endswith(ARCHIVE_SUFFIXES)


def is_export(path: str) -> bool:
    """Whether a file found inside a folder or archive is an export: not hidden, not the plant file or a register."""
    parts = PurePosixPath(path).parts
    hidden = any(part.startswith(".") or part.lower() in _CLUTTER for part in parts)
    return not hidden and not path.lower().endswith(_BESIDE)
