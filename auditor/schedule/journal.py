"""Scheduled runs as the history keeps them: when they ran, what came of them, and up to which one each channel was told."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from auditor.history.store import Store, now
from auditor.history.types import Entry
from auditor.model.text import Text

INTERVALS = {
    "hourly": timedelta(hours=1), "daily": timedelta(days=1), "weekly": timedelta(days=7), "monthly": timedelta(days=31),
}  # fmt: skip
PATIENCE = 1.5
"""A run is missed when this many intervals went by since the last."""


@dataclass(frozen=True, slots=True)
class Run:
    """One scheduled run. ``entry`` is 0 when nothing was kept, ``finished`` "" while it is under way or was killed."""

    id: int
    started: str
    finished: str
    entry: int
    failure: Text | None
    late: Text | None


def runs(store: Store, schedule: str, after: int = 0) -> list[Run]:
    """The runs of a schedule after one of them, in order."""
    rows = store.rows(
        "SELECT id, started, coalesce(finished, ''), coalesce(entry, 0), failure, late FROM run"
        " WHERE schedule = ? AND id > ? ORDER BY id",
        (schedule, after),
    )
    return [
        Run(int(str(id)), str(started), str(finished), int(str(entry)), _text(str(failure)), _text(str(late)))
        for id, started, finished, entry, failure, late in rows
    ]


def last(store: Store, schedule: str) -> Run | None:
    """The last run of a schedule, finished or not."""
    rows = store.rows("SELECT coalesce(max(id), 0) FROM run WHERE schedule = ?", (schedule,))
    return next(iter(runs(store, schedule, int(str(rows[0][0])) - 1)), None)


def begin(store: Store, schedule: str, channels: Iterable[str], every: str) -> int:
    """Note that a run starts, and what is to be said of the one before it; its number.

    A channel seen for the first time is told of what comes after the last audit kept, or of everything without one.
    """
    started = now()
    before = last(store, schedule)
    late = None if before is None else _late(before, started, every)
    with store.writing() as connection:
        connection.execute(
            "INSERT INTO run (schedule, started, late) VALUES (?, ?, ?)", (schedule, started, _kept(late))
        )
        id = int(connection.execute("SELECT last_insert_rowid()").fetchone()[0])
        newest = connection.execute("SELECT coalesce(max(id), 0) FROM entry").fetchone()[0]
        connection.executemany(
            "INSERT OR IGNORE INTO delivery (schedule, channel, run, entry) VALUES (?, ?, ?, ?)",
            [(schedule, channel, id - 1, newest) for channel in channels],
        )
    return id


def finish(store: Store, run: int, entry: Entry | None, failure: Text | None) -> None:
    """Note what came of a run."""
    with store.writing() as connection:
        connection.execute(
            "UPDATE run SET finished = ?, entry = ?, failure = ? WHERE id = ?",
            (now(), None if entry is None else entry.id, _kept(failure), run),
        )


def told_until(store: Store, schedule: str, channel: str) -> tuple[int, int]:
    """The run and the entry a channel was told up to."""
    ((run, entry),) = store.rows(
        "SELECT run, entry FROM delivery WHERE schedule = ? AND channel = ?", (schedule, channel)
    )
    return int(str(run)), int(str(entry))


def told(store: Store, schedule: str, channel: str, run: int, entry: int) -> None:
    """Note that a channel knows everything up to a run and an entry."""
    with store.writing() as connection:
        connection.execute(
            "UPDATE delivery SET run = ?, entry = ? WHERE schedule = ? AND channel = ?", (run, entry, schedule, channel)
        )


def overdue(run: Run, moment: str, every: str) -> int:
    """How many runs should have come between a run and a moment, none of which did."""
    gap = _moment(moment) - _moment(run.started)
    return max(1, round(gap / INTERVALS[every]) - 1) if gap > PATIENCE * INTERVALS[every] else 0


def notes(runs: Iterable[Run], before: Run | None) -> list[Text]:
    """What is to be told of runs: late ones, and failures that are not those of the run before."""
    found = []
    failure = None if before is None else before.failure
    for run in runs:
        if run.late is not None:
            found.append(run.late)
        if run.failure is not None and run.failure != failure:
            found.append(run.failure)
        failure = run.failure
    return found


def _late(before: Run, started: str, every: str) -> Text | None:
    if not before.finished:
        return Text(
            f"the run that started at {before.started} did not finish",
            f"{before.started} に始まった実行が完了していない",
        )
    missed = overdue(before, started, every)
    if not missed:
        return None
    return Text(
        f"no run between {before.started} and {started}: {missed} missed",
        f"{before.started} から {started} まで実行がない（{missed} 回分）",
    )


def _moment(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)


def _kept(text: Text | None) -> str:
    return "" if text is None else json.dumps([text.en, text.ja])


def _text(kept: str) -> Text | None:
    return Text(*json.loads(kept)) if kept else None
