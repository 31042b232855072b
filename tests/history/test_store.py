"""The database: whole after any kill, safe with two writers, altered nowhere unseen."""

from __future__ import annotations

import os
import random
import sqlite3
import stat
from datetime import date
from pathlib import Path

import pytest

from auditor.history import store as module
from auditor.history.store import MIGRATIONS, HistoryError, open_to_read, open_to_write
from auditor.history.verify import verify
from tests.history.building import draft, finding, in_child, keep_on, killed_after


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "history.db"


def filled(path: Path, count: int = 4) -> Path:
    with open_to_write(path) as store:
        for number in range(count):
            store.append(draft(number, finding("a"), padding=2000))
    return path


def test_what_is_kept_comes_back_in_order_of_the_days_audited_for(path):
    with open_to_write(path) as store:
        for number in (5, 1, 3):
            store.append(draft(number, finding(f"f{number}")))
    with open_to_read(path) as store:
        entries = store.entries()
        assert [(entry.id, entry.as_of) for entry in entries] == [
            (2, date(2026, 1, 2)), (3, date(2026, 1, 4)), (1, date(2026, 1, 6)),
        ]  # fmt: skip
        assert [store.brief(entry).findings[0].fingerprint for entry in entries] == ["f1", "f3", "f5"]
        assert store.before(entries[2]) == entries[1]
        assert store.blob(entries[0].report) == draft(1, finding("f1")).report


def test_each_entry_names_the_hash_of_the_one_before_it(path):
    with open_to_read(filled(path)) as store:
        entries = store.entries()
    assert [entry.previous for entry in entries[1:]] == [entry.hash for entry in entries[:-1]]
    found = verify(path)
    assert (found.entries, found.head, found.faults) == (4, entries[-1].hash, ())


def test_a_closed_history_is_one_file_that_only_its_owner_reads(path):
    filled(path)
    verify(path)
    assert os.listdir(path.parent) == [path.name]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def altered(path: Path, content: bytes, at: int, bit: int) -> Path:
    changed = bytearray(content)
    changed[at] ^= 1 << bit
    path.write_bytes(changed)
    return path


def test_a_changed_byte_anywhere_in_the_file_is_found(path, tmp_path):
    content = filled(path).read_bytes()
    places = [*range(100), *random.Random(6).sample(range(100, len(content)), 150)]
    unseen = [at for at in places if not verify(altered(tmp_path / "copy.db", content, at, at % 8)).faults]
    assert unseen == []


@pytest.mark.long
def test_a_changed_byte_at_thousands_of_places_is_found(path, tmp_path):
    content = filled(path, 2).read_bytes()
    places = range(0, len(content), 13)
    assert [at for at in places if not verify(altered(tmp_path / "copy.db", content, at, at % 7)).faults] == []


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE entry SET record = replace(record, '2026-01-02', '2026-01-03') WHERE id = 2",
        "UPDATE entry SET as_of = '2025-01-01' WHERE id = 2",
        "DELETE FROM entry WHERE id = 2",
        "DELETE FROM blob WHERE id = 1",
        "UPDATE blob SET body = (SELECT body FROM blob WHERE id = 1) WHERE id = 2",
        "INSERT INTO blob (sha256, body) VALUES ('00', x'00')",
        "DROP TABLE seal",
        "UPDATE entry SET record = '[' WHERE id = 2",
        "UPDATE entry SET record = x'ff' WHERE id = 2",
        'UPDATE entry SET record = replace(record, \'"report":\', \'"report":5,"was":\') WHERE id = 2',
        "UPDATE entry SET record = printf('%.*c', 200000, '[') WHERE id = 2",
        "UPDATE blob SET body = 7 WHERE id = 2",
        "UPDATE seal SET digest = 7",
    ],
)
def test_what_is_changed_through_sql_is_found_and_named(path, sql):
    filled(path)
    connection = sqlite3.connect(path)
    connection.execute(sql)
    connection.commit()
    connection.close()
    assert verify(path).faults


def test_a_rewritten_file_is_told_from_a_changed_record(path):
    filled(path)
    connection = sqlite3.connect(path)
    connection.execute("VACUUM")
    connection.close()
    (fault,) = verify(path).faults
    assert "seal" in fault.en


def test_a_record_cut_short_is_found_by_a_hash_noted_earlier(path, tmp_path):
    head = verify(filled(path)).head
    shorter = filled(tmp_path / "other.db", 3)
    assert verify(shorter).faults == ()
    assert verify(path, head[:16]).faults == ()
    assert verify(shorter, head[:16]).faults


def test_a_failing_append_leaves_nothing_of_itself(path):
    filled(path)
    before = verify(path)
    with open_to_write(path) as store, pytest.raises(KeyError):
        store.append(draft(9, report=b'{"findings": []}'))
    with pytest.raises(ZeroDivisionError):
        forget_all_and_fail(path)
    assert verify(path) == before


def forget_all_and_fail(path: Path) -> None:
    with open_to_write(path) as store, store.writing() as connection:
        connection.execute("DELETE FROM entry")
        _ = 1 / 0


def test_an_older_schema_is_brought_up_to_date_and_keeps_its_entries(path, monkeypatch):
    monkeypatch.setattr(module, "MIGRATIONS", MIGRATIONS[:1])
    monkeypatch.setattr(module, "VERSION", 1)
    filled(path)
    head = verify_as(1, path, monkeypatch)
    monkeypatch.undo()
    with open_to_write(path) as store:
        assert store.rows("SELECT count(*) FROM run") == [(0,)]
        store.append(draft(9))
    found = verify(path, head)
    assert (found.entries, found.faults) == (5, ())
    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA user_version").fetchone() == (len(MIGRATIONS),)
    connection.close()


def verify_as(version: int, path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr("auditor.history.verify.VERSION", version)
    found = verify(path)
    assert found.faults == ()
    return found.head


def test_a_newer_schema_and_another_programs_database_are_left_alone(path, tmp_path):
    filled(path)
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    other = tmp_path / "other.db"
    connection = sqlite3.connect(other)
    connection.execute("CREATE TABLE mine (x)")
    connection.close()
    text = tmp_path / "notes.txt"
    text.write_text("bring the ladder\n" * 100)
    for file in (path, other, text):
        before = file.read_bytes()
        with pytest.raises(HistoryError), open_to_write(file):
            pass
        assert file.read_bytes() == before


def race(path: Path) -> None:
    """Three processes make the history and write to it at the same time."""

    def write(first: int) -> None:
        with open_to_write(path) as store:
            for number in range(first, first + 4):
                store.append(draft(number, finding(f"f{number}")))

    children = [in_child(lambda first=first: write(first)) for first in (0, 100, 200)]
    assert [os.waitpid(child, 0)[1] for child in children] == [0, 0, 0]
    found = verify(path)
    assert (found.entries, found.faults) == (12, ())


def test_writers_at_the_same_time_make_one_chain(tmp_path):
    for number in range(2):
        race(tmp_path / f"{number}.db")


@pytest.mark.long
def test_writers_at_the_same_time_make_one_chain_again_and_again(tmp_path):
    for number in range(30):
        race(tmp_path / f"{number}.db")


def kills(path: Path, count: int) -> None:
    """Writers killed at random moments, two at a time: whatever was said to be kept is kept, in one whole chain."""
    chance = random.Random(count)
    told = path.with_name("told")
    for number in range(0, count, 2):
        other = in_child(lambda number=number: keep_on(path, number, told))
        killed_after(lambda number=number: keep_on(path, number, told), chance.uniform(0.0, 0.12))
        os.kill(other, 9)
        os.waitpid(other, 0)
        if path.exists():
            with open_to_write(path):
                pass
    found = verify(path)
    assert found.faults == ()
    said = told.stat().st_size
    # A writer may die between the commit and the telling of it: at most one entry for each writer.
    assert said <= found.entries <= said + count
    assert said > 0


def test_a_writer_killed_at_any_moment_leaves_a_whole_record(path):
    kills(path, 20)


@pytest.mark.long
def test_two_hundred_killed_writers_leave_a_whole_record(path):
    kills(path, 200)


def test_a_revision_is_kept_once_when_that_is_asked_for(path):
    with open_to_write(path) as store:
        assert store.append(draft(0, commit="ab" * 20), once=True) is not None
        assert store.append(draft(0, commit="ab" * 20), once=True) is None
        assert store.has("ab" * 20)
    assert verify(path).entries == 1
