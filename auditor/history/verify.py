"""Whether the record was altered: every entry, every blob, the chain between them, and every byte of the file."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from auditor.history.seal import seal_holds
from auditor.history.store import APPLICATION, VERSION, read_only, unpacked
from auditor.history.types import NOTHING_BEFORE, Entry, brief_of, read_record, sha256
from auditor.model.text import Text


@dataclass(frozen=True, slots=True)
class Verified:
    """What verifying found: how many entries there are, the hash of the last one, and everything that is wrong."""

    entries: int
    head: str
    faults: tuple[Text, ...]


def verify(path: Path, expected: str = "") -> Verified:
    """Check the whole history; raises HistoryError only when there is no file.

    ``expected`` is the hash of an entry noted earlier (its first digits do): the record must still hold it. Without
    one, nobody can tell a record from another whole record put in its place.
    """
    hashes: list[str] = []
    faults: list[Text] = []
    with closing(read_only(path)) as connection:
        try:
            connection.execute("BEGIN")  # one state throughout, whoever writes meanwhile
            faults += _faults(connection, hashes)
        except sqlite3.Error as error:
            faults.append(Text(f"the database cannot be read: {error}", f"データベースを読み取れない（{error}）"))
    if expected and not any(hash.startswith(expected.lower()) for hash in hashes):
        faults.append(Text(f"no entry has the hash {expected}", f"ハッシュ {expected} の記録がない"))
    return Verified(len(hashes), hashes[-1] if hashes else "", tuple(faults))


def _faults(connection: sqlite3.Connection, hashes: list[str]) -> Iterator[Text]:
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if application != APPLICATION or not 0 < version <= VERSION:
        yield Text("no history of this version of auditor", "この版の auditor の履歴データベースではない")
        return
    named: set[str] = set()
    yield from _chain(connection, hashes, named)
    yield from _blobs(connection, named)
    if not seal_holds(connection):
        yield Text(
            "the file is not as auditor left it (its seal does not hold)",
            "ファイルが auditor の書き込んだ状態と異なる（封印が一致しない）",
        )


def _chain(connection: sqlite3.Connection, hashes: list[str], named: set[str]) -> Iterator[Text]:
    previous = NOTHING_BEFORE
    rows = connection.execute("SELECT id, hash, series, as_of, commit_id, record FROM entry ORDER BY id")
    for number, (id, hash, series, as_of, commit, record) in enumerate(rows, 1):
        hashes.append(str(hash))
        what = Text(f"entry {id}", f"記録 {id}")
        try:
            entry = read_record(hash, record)
            # A lone surrogate is no text of ours: it makes a ValueError like any other damage.
            whole = sha256(record.encode()) == hash
            names = {entry.report, entry.brief, *entry.texts.values()}
            names.update(state.meaning for state in entry.devices.values())
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            yield Text(f"{what.en}: its record cannot be read", f"{what.ja}: 内容を読み取れない")
            previous = hash
            continue
        if not whole:
            yield Text(f"{what.en}: was altered (its hash differs)", f"{what.ja}: 改変されている（ハッシュ不一致）")
        if entry.previous != previous or (id, id) != (number, entry.id):
            yield Text(f"{what.en}: does not follow the one before it", f"{what.ja}: 直前の記録とつながらない")
        if (entry.series, entry.as_of.isoformat(), entry.commit) != (series, as_of, commit):
            yield Text(f"{what.en}: is filed under something else", f"{what.ja}: 索引が内容と一致しない")
        yield from _derived(connection, entry, what)
        named |= names
        previous = hash


def _derived(connection: sqlite3.Connection, entry: Entry, what: Text) -> Iterator[Text]:
    row = connection.execute("SELECT body FROM blob WHERE sha256 = ?", (entry.report,)).fetchone()
    try:
        if row is None or sha256(brief_of(unpacked(row[0]))) != entry.brief:
            yield Text(f"{what.en}: its summary is not its report's", f"{what.ja}: 要約がレポートと一致しない")
    except (ValueError, KeyError, TypeError, RecursionError):
        yield Text(f"{what.en}: its report cannot be read", f"{what.ja}: レポートを読み取れない")


def _blobs(connection: sqlite3.Connection, named: set[str]) -> Iterator[Text]:
    kept = set()
    for digest, body in connection.execute("SELECT sha256, body FROM blob ORDER BY id"):
        kept.add(digest)
        try:
            whole = sha256(unpacked(body)) == digest
        except (ValueError, TypeError):
            whole = False
        if not whole:
            yield Text(f"blob {digest}: was altered", f"データ {digest}: 改変されている")
        if digest not in named:
            yield Text(f"blob {digest}: belongs to no entry", f"データ {digest}: どの記録にも属さない")
    for digest in sorted(named - kept, key=str):
        yield Text(f"blob {digest}: is missing", f"データ {digest}: 失われている")
