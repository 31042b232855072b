"""The files inside a ``.zip`` or ``.tar`` (``.tar.gz``), read in memory; what a hostile archive may try is refused."""

from __future__ import annotations

import gzip
import io
import stat
import tarfile
import zipfile
import zlib
from pathlib import Path
from typing import BinaryIO

from auditor.model.text import Text
from auditor.source.limits import (
    MOST_RATIO,
    Limits,
    Raw,
    RawFiles,
    is_archive,
    is_export,
    size_text,
    too_large,
    too_many,
)

UNSAFE_NAME = Text("refused: the name leads out of the archive", "拒否：名前がアーカイブの外を指している")
LINK = Text("refused: a link, not a file", "拒否：リンクであり、ファイルではない")
SPECIAL = Text("refused: neither a file nor a folder", "拒否：ファイルでもフォルダでもない")
NESTED = Text(
    "refused: an archive inside an archive; unpack it first", "拒否：アーカイブ内のアーカイブ。先に展開が必要"
)
ENCRYPTED = Text("not read: encrypted with a password", "パスワードで暗号化されているため読み込めない")
BOMB = Text(
    f"refused: unpacks to more than {MOST_RATIO} times its size (archive bomb)",
    f"拒否：展開すると元のサイズの{MOST_RATIO}倍を超える（アーカイブ爆弾）",
)
DAMAGED = Text("damaged or cut off: not a readable archive", "破損または途中で切れており、アーカイブとして読めない")

_DAMAGE = (zipfile.BadZipFile, tarfile.TarError, zlib.error, EOFError, OSError, NotImplementedError, ValueError)


def read_archive(file: Path, name: str, limits: Limits) -> RawFiles:
    """Every member of the archive under its own path; what is refused or unreadable comes with a problem.

    A failure of the archive as a whole comes as one more Raw whose path is empty.
    """
    try:
        if name.lower().endswith(".zip"):
            with zipfile.ZipFile(file) as archive:
                yield from _zip_members(archive, limits)
        else:
            with file.open("rb") as packed:
                yield from _tar_members(packed, name, limits)
    except _TooMuchError:
        yield Raw("", problem=_too_much(limits))
    except _DAMAGE:
        yield Raw("", problem=DAMAGED)


def _too_much(limits: Limits) -> Text:
    size = size_text(limits.archive)
    return Text(
        f"stopped here: the archive unpacks to more than {size}",
        f"ここで中止：アーカイブの展開後サイズが {size} を超える",
    )


def _zip_members(archive: zipfile.ZipFile, limits: Limits) -> RawFiles:
    total = 0
    members = archive.infolist()
    for member in members[: limits.members]:
        if member.is_dir():
            continue
        path = _zip_name(member)
        problem = _refused_name(path) or _refused_zip(member, limits)
        if problem:
            yield Raw(_shown(path), problem=problem)
        elif is_export(path):
            total += member.file_size
            if total > limits.archive:
                raise _TooMuchError
            yield _zip_member(archive, member, path, limits)
    if len(members) > limits.members:
        yield Raw("", problem=too_many(limits))


def _zip_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, path: str, limits: Limits) -> Raw:
    try:
        with archive.open(member) as opened:
            data = opened.read(limits.file + 1)
    except _DAMAGE:
        return Raw(path, problem=DAMAGED)
    return Raw(path, problem=too_large(limits)) if len(data) > limits.file else Raw(path, data)


def _zip_name(member: zipfile.ZipInfo) -> str:
    """The member's name; zips made on Japanese Windows hold CP932 bytes, which zipfile reads as CP437."""
    if member.flag_bits & 0x800:
        return member.filename
    raw = member.filename.encode("cp437", "replace")
    for codec in ("utf-8", "cp932"):
        try:
            return raw.decode(codec)
        except UnicodeDecodeError:
            continue
    return member.filename


def _refused_zip(member: zipfile.ZipInfo, limits: Limits) -> Text | None:
    mode = member.external_attr >> 16
    if stat.S_ISLNK(mode):
        return LINK
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG):
        return SPECIAL
    if is_archive(member.filename):
        return NESTED
    if member.file_size > 1 << 20 and member.file_size > MOST_RATIO * max(member.compress_size, 1):
        return BOMB
    if member.file_size > limits.file:
        return too_large(limits)
    return ENCRYPTED if member.flag_bits & 1 else None


def _refused_name(path: str) -> Text | None:
    """Absolute names, drive letters, ``..`` and control characters are refused, whichever slash they use."""
    slashed = path.replace("\\", "/")
    absolute = slashed.startswith("/") or (len(slashed) > 1 and slashed[1] == ":")
    broken = not slashed.strip("/") or any(char < " " for char in slashed)
    return UNSAFE_NAME if absolute or broken or ".." in slashed.split("/") else None


def _shown(path: str) -> str:
    """A refused name made harmless to print and to use as a label."""
    return "".join(char if char.isprintable() else "?" for char in path)


def _tar_members(packed: BinaryIO, name: str, limits: Limits) -> RawFiles:
    if packed.read(2) == b"\x1f\x8b":
        packed.seek(0)
        stream: BinaryIO = gzip.GzipFile(fileobj=packed, mode="rb")  # type: ignore[assignment]
    else:
        packed.seek(0)
        stream = packed
    bounded = _Bounded(stream, limits)
    with tarfile.open(fileobj=bounded, mode="r:") as archive:
        for count, member in enumerate(archive):
            if count >= limits.members:
                yield Raw("", problem=too_many(limits))
                return
            if member.isdir():
                continue
            path = member.name.removeprefix("./")
            problem = _refused_name(path) or _refused_tar(member, limits)
            if problem:
                yield Raw(_shown(path), problem=problem)
            elif is_export(path):
                opened = archive.extractfile(member)
                data = opened.read() if opened else b""
                yield Raw(path, data, None if len(data) == member.size else DAMAGED)


def _refused_tar(member: tarfile.TarInfo, limits: Limits) -> Text | None:
    if member.issym() or member.islnk():
        return LINK
    if not member.isreg() or member.issparse():
        return SPECIAL
    if is_archive(member.name):
        return NESTED
    return too_large(limits) if member.size > limits.file else None


class _TooMuchError(Exception):
    """The archive unpacks to more than it may."""


class _Bounded(io.RawIOBase):
    """A forward-only view of an unpacked tar that gives up beyond the total limit or on one outsized read."""

    def __init__(self, stream: BinaryIO, limits: Limits) -> None:
        super().__init__()
        self._stream = stream
        self._at = 0
        self._most = limits.archive
        self._most_at_once = limits.file + (1 << 20)

    def read(self, size: int = -1) -> bytes:
        """At most ``size`` bytes; raises when the limit would be passed."""
        if size < 0 or size > self._most_at_once or self._at + size > self._most:
            raise _TooMuchError
        data = self._stream.read(size)
        self._at += len(data)
        return data

    def tell(self) -> int:
        """The position in the unpacked tar."""
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Skip forward to ``offset``; going back is never needed and refused."""
        if whence != io.SEEK_SET or offset < self._at:
            raise tarfile.StreamError("seeking backwards")
        if offset > self._most:
            raise _TooMuchError
        while self._at < offset:
            if not self.read(min(offset - self._at, 1 << 16)):
                break
        return self._at

    def seekable(self) -> bool:
        """True, in the forward direction."""
        return True

    def readable(self) -> bool:
        """True."""
        return True
