"""The database: opening it safely, its schema and migrations, appending in one transaction, reading back."""

from __future__ import annotations

import os
import sqlite3
import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal, TypeVar

from auditor.history.seal import set_seal
from auditor.history.types import (
    NOTHING_BEFORE,
    Brief,
    Draft,
    Entry,
    brief_of,
    read_brief,
    read_record,
    record_of,
    sha256,
)
from auditor.model.text import Text

T = TypeVar("T")

APPLICATION = 0x61756468
"""``audh`` in the header of the file: what tells a history from any other database."""
PATIENCE = 60.0
"""Seconds a writer waits for another one."""

MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        "CREATE TABLE blob (id INTEGER PRIMARY KEY, sha256 TEXT NOT NULL UNIQUE, body BLOB NOT NULL)",
        "CREATE TABLE entry (id INTEGER PRIMARY KEY, hash TEXT NOT NULL UNIQUE, series TEXT NOT NULL, as_of TEXT NOT NULL,"
        " commit_id TEXT NOT NULL, record TEXT NOT NULL)",
        "CREATE TABLE seal (id INTEGER PRIMARY KEY, digest TEXT NOT NULL, library INTEGER NOT NULL)",
    ),
    (
        "CREATE TABLE run (id INTEGER PRIMARY KEY, schedule TEXT NOT NULL, started TEXT NOT NULL, finished TEXT,"
        " entry INTEGER, failure TEXT NOT NULL DEFAULT '', late TEXT NOT NULL DEFAULT '')",
        "CREATE TABLE delivery (schedule TEXT NOT NULL, channel TEXT NOT NULL, run INTEGER NOT NULL, entry INTEGER NOT NULL,"
        " PRIMARY KEY (schedule, channel))",
    ),
)
"""The steps from an empty file to today's schema; ``PRAGMA user_version`` counts the steps taken. Steps are only added.

1: audits and what they name. 2: scheduled runs, and up to which run and entry each channel was told.
"""
VERSION = len(MIGRATIONS)


class HistoryError(Exception):
    """The history cannot be used; ``text`` says why."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


class Store:
    """An open history. Every method may raise :class:`HistoryError`."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self._connection = connection
        self.path = path

    def entries(self, series: str | None = None) -> list[Entry]:
        """All entries, or those of one series, by the day they were made for and then the order they were kept in."""
        rows = self._rows(
            "SELECT hash, record FROM entry WHERE ? IS NULL OR series = ? ORDER BY as_of, id", (series, series)
        )
        return [_read(lambda row=row: read_record(*row), self.path) for row in rows]  # type: ignore[misc]

    def entry(self, id: int) -> Entry | None:
        """The entry of that number."""
        rows = self._rows("SELECT hash, record FROM entry WHERE id = ?", (id,))
        return _read(lambda: read_record(*rows[0]), self.path) if rows else None

    def record(self, entry: Entry) -> str:
        """The canonical record of an entry, as its hash is taken over it."""
        return str(self._rows("SELECT record FROM entry WHERE id = ?", (entry.id,))[0][0])

    def before(self, entry: Entry) -> Entry | None:
        """The entry of the same series that comes before this one."""
        rows = self._rows(
            "SELECT hash, record FROM entry WHERE series = ? AND (as_of, id) < (?, ?) ORDER BY as_of DESC, id DESC LIMIT 1",
            (entry.series, entry.as_of.isoformat(), entry.id),
        )
        return _read(lambda: read_record(*rows[0]), self.path) if rows else None

    def latest(self, series: str) -> Entry | None:
        """The last entry of a series."""
        rows = self._rows(
            "SELECT hash, record FROM entry WHERE series = ? ORDER BY as_of DESC, id DESC LIMIT 1", (series,)
        )
        return _read(lambda: read_record(*rows[0]), self.path) if rows else None

    def has(self, commit: str) -> bool:
        """True when an audit of that git revision is kept."""
        return bool(self._rows("SELECT 1 FROM entry WHERE commit_id = ?", (commit,)))

    def blob(self, digest: str) -> bytes:
        """What is kept under a digest."""
        rows = self._rows("SELECT body FROM blob WHERE sha256 = ?", (digest,))
        if not rows:
            raise HistoryError(_damaged(self.path))
        return _read(lambda: unpacked(rows[0][0]), self.path)

    def brief(self, entry: Entry) -> Brief:
        """What comparing needs of an entry's report."""
        return _read(lambda: read_brief(self.blob(entry.brief)), self.path)

    def append(self, draft: Draft, *, once: bool = False) -> Entry | None:
        """Keep an audit: all of it, or on any failure nothing. None with ``once`` when its commit is kept already."""
        brief = brief_of(draft.report)
        blobs = {**draft.blobs, sha256(draft.report): draft.report, sha256(brief): brief}
        packed = [(digest, zlib.compress(body, 6)) for digest, body in blobs.items()]
        with self.writing() as connection:
            if once and connection.execute("SELECT 1 FROM entry WHERE commit_id = ?", (draft.commit,)).fetchone():
                return None
            last = connection.execute("SELECT id, hash FROM entry ORDER BY id DESC LIMIT 1").fetchone()
            id, previous = (last[0] + 1, last[1]) if last else (1, NOTHING_BEFORE)
            record = record_of(
                draft, id=id, previous=previous, recorded=now(), report=sha256(draft.report), brief=sha256(brief)
            )
            hash = sha256(record.encode())
            connection.executemany("INSERT OR IGNORE INTO blob (sha256, body) VALUES (?, ?)", packed)
            connection.execute(
                "INSERT INTO entry (id, hash, series, as_of, commit_id, record) VALUES (?, ?, ?, ?, ?, ?)",
                (id, hash, draft.series, draft.as_of.isoformat(), draft.commit, record),
            )
        return read_record(hash, record)

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """One writing transaction, alone among all writers; sealed and committed at its end, else undone.

        A ``return`` out of it commits as well: what was not written needs no undoing.
        """
        try:
            with _transaction(self._connection):
                yield self._connection
                set_seal(self._connection, VERSION)
            # An emptied log leaves one file that is the whole record; with a reader in the way it is for the next time.
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        except sqlite3.Error as error:
            raise HistoryError(_failed(self.path, error)) from error

    def rows(self, sql: str, values: Sequence[object] = ()) -> list[tuple[object, ...]]:
        """The rows of a query that only reads."""
        return self._rows(sql, values)

    def _rows(self, sql: str, values: Sequence[object] = ()) -> list[tuple]:  # type: ignore[type-arg]
        try:
            return self._connection.execute(sql, values).fetchall()
        except sqlite3.Error as error:
            raise HistoryError(_failed(self.path, error)) from error


@contextmanager
def open_to_write(path: Path) -> Iterator[Store]:
    """The history at ``path``, made when there is no such file and brought to today's schema; HistoryError else."""
    try:
        # What is quoted in it is for the auditor's eyes; SQLite gives its side files the mode of the file.
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        connection = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None)
    except (OSError, sqlite3.Error) as error:
        raise HistoryError(_failed(path, error)) from error
    with closing(connection):
        try:
            _patiently(lambda: _prepare(connection, path))
        except sqlite3.Error as error:
            raise HistoryError(_failed(path, error)) from error
        yield Store(connection, path)


@contextmanager
def open_to_read(path: Path) -> Iterator[Store]:
    """The history at ``path``, which is left as it is; HistoryError when there is none."""
    with closing(read_only(path)) as connection:
        try:
            version = _version(connection, path)
        except sqlite3.Error as error:
            raise HistoryError(_failed(path, error)) from error
        if version == 0:
            raise HistoryError(Text(f"{path}: holds no audit yet", f"{path}: 監査の記録がまだない"))
        yield Store(connection, path)


def read_only(path: Path) -> sqlite3.Connection:
    """A connection that changes nothing, whatever the file and its folder permit.

    Where it may, it opens the file like a writer, since only such a connection clears the side files away at its end. In a
    folder that may not be written to, a file without a log is read as it lies.
    """
    if not path.is_file():
        raise HistoryError(Text(f"{path}: there is no such history", f"{path}: 履歴データベースがない"))
    mode = "rw" if os.access(path, os.W_OK) and os.access(path.parent, os.W_OK) else "ro"
    alone = mode == "ro" and not path.with_name(f"{path.name}-wal").exists()
    uri = f"{path.absolute().as_uri()}?mode={mode}{'&immutable=1' if alone else ''}"
    try:
        connection = sqlite3.connect(uri, uri=True, timeout=PATIENCE, isolation_level=None)
        connection.execute("PRAGMA query_only = ON")
    except sqlite3.Error as error:
        raise HistoryError(_failed(path, error)) from error
    return connection


def unpacked(body: bytes) -> bytes:
    """A blob's content; raises ValueError when its body was damaged."""
    unpacker = zlib.decompressobj()
    try:
        found = unpacker.decompress(body)
    except zlib.error as error:
        raise ValueError(str(error)) from error
    if not unpacker.eof or unpacker.unused_data:
        raise ValueError("a blob does not end where it should")
    return found


def now() -> str:
    """This moment in UTC, to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _prepare(connection: sqlite3.Connection, path: Path) -> None:
    if _version(connection, path) == VERSION:
        connection.execute("PRAGMA synchronous = FULL")
        return
    connection.execute("PRAGMA journal_mode = WAL").fetchall()
    connection.execute("PRAGMA synchronous = FULL")
    with _transaction(connection):
        for step in MIGRATIONS[_version(connection, path) :]:
            for statement in step:
                connection.execute(statement)
        connection.execute(f"PRAGMA application_id = {APPLICATION:d}")
        set_seal(connection, VERSION)


def _version(connection: sqlite3.Connection, path: Path) -> int:
    """How many migrations the file has seen, 0 for a new one; HistoryError for any other database."""
    with nullcontext() if connection.in_transaction else _transaction(connection, "DEFERRED"):
        # One state of the file: between two of them another process may be making it.
        application = connection.execute("PRAGMA application_id").fetchone()[0]
        version: int = connection.execute("PRAGMA user_version").fetchone()[0]
        tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    if application != APPLICATION:
        if application or version or tables:
            raise HistoryError(
                Text(f"{path}: a database, but no history of auditor", f"{path}: auditor の履歴データベースではない")
            )
        return 0
    if version > VERSION:
        raise HistoryError(
            Text(
                f"{path}: written by a newer version of auditor (schema {version})",
                f"{path}: より新しい版の auditor が作成した（スキーマ {version}）",
            )
        )
    return version


@contextmanager
def _transaction(
    connection: sqlite3.Connection, kind: Literal["IMMEDIATE", "DEFERRED"] = "IMMEDIATE"
) -> Iterator[None]:
    connection.execute(f"BEGIN {kind}")
    try:
        yield
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")


def _patiently(act: Callable[[], None]) -> None:
    """Do it again while another process holds the file: turning a new file to WAL does not wait by itself."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            return act()
        except sqlite3.OperationalError as error:
            if (
                error.sqlite_errorcode & 0xFF not in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
                or time.monotonic() > end
            ):
                raise
            time.sleep(0.02)


def _read(act: Callable[[], T], path: Path) -> T:
    try:
        return act()
    except (ValueError, KeyError, TypeError) as error:
        raise HistoryError(_damaged(path)) from error


def _damaged(path: Path) -> Text:
    return Text(
        f"{path}: the record is damaged; `auditor history verify` says where",
        f"{path}: 記録が壊れている。詳細は `auditor history verify`",
    )


def _failed(path: Path, error: OSError | sqlite3.Error) -> Text:
    why = (error.strerror if isinstance(error, OSError) else None) or str(error)
    return Text(f"{path}: cannot be used as a history: {why}", f"{path}: 履歴データベースとして使えない（{why}）")
