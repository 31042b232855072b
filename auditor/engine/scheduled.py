"""One scheduled run: audit, keep, and tell what is new or worse. What cannot be told now is told by the next run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from auditor import __version__
from auditor.engine import AuditError, Options, audit_with_texts
from auditor.engine.discover import SelectionError
from auditor.engine.recording import draft_of
from auditor.history.drift import drift
from auditor.history.store import HistoryError, Store, now, open_to_write
from auditor.history.types import Entry, sha256
from auditor.model.text import Text
from auditor.schedule import journal
from auditor.schedule.lock import locked
from auditor.schedule.news import Channel, News, NotifyError, news_of
from auditor.source.ingest import SourceError


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a schedule does. ``name`` tells schedules of one history apart, ``every`` is a key of ``INTERVALS``.

    ``least`` is the lowest severity that is told.
    """

    name: str
    history: Path
    options: Options
    channels: tuple[Channel, ...]
    every: str
    lang: str
    least: str = "low"
    keep_texts: bool = False


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a run: the status to leave with, what was kept, who was told, and everything that went wrong."""

    exit: int
    entry: Entry | None = None
    told: tuple[str, ...] = ()
    wrong: tuple[Text, ...] = ()


def scheduled_run(plan: Plan) -> Done:
    """Run once. Status 2 when the audit, its keeping or a message failed; else the audit's own."""
    lock = plan.history.with_name(f"{plan.history.name}.{plan.name}.lock")
    try:
        with locked(lock) as ours:
            if not ours:
                return Done(2, wrong=(Text(f"{lock}: another run is under way", f"{lock}: 別の実行が進行中である"),))
            return _run(plan)
    except OSError as error:
        why = error.strerror or str(error)
        return Done(2, wrong=(Text(f"{lock}: cannot be made: {why}", f"{lock}: 作成できない（{why}）"),))


def _run(plan: Plan) -> Done:
    entry: Entry | None = None
    try:
        with open_to_write(plan.history) as store:
            names = [channel.name for channel in plan.channels]
            run = journal.begin(store, plan.name, names, plan.every)
            entry, exit, failure = _audit(plan, store)
            journal.finish(store, run, entry, failure)
            told, wrong = _tell_all(plan, store, run)
    except HistoryError as error:
        # Without the history nobody knows what was told before: everybody is told that it cannot be used.
        mark = sha256(f"{plan.name} {now()}".encode())[:32]
        news = news_of(None, [error.text], series=plan.name, lang=plan.lang, tool=__version__, mark=mark)
        reached, unreached = _send(plan.channels, news)
        return Done(2, entry, tuple(reached), (error.text, *unreached))
    problems = (*(() if failure is None else (failure,)), *wrong)
    return Done(2 if problems else exit, entry, tuple(told), problems)


def _audit(plan: Plan, store: Store) -> tuple[Entry | None, int, Text | None]:
    """Audit and keep it: the entry and its status, or why nothing could be audited."""
    try:
        found, texts = audit_with_texts(plan.options)
    except AuditError as error:
        at = [f"{at}: " if at is not None and at.first else "" for at, _ in error.reasons]
        said = [(f"{where}{text.en}", f"{where}{text.ja}") for where, (_, text) in zip(at, error.reasons, strict=True)]
        return None, 2, _failure("; ".join(en for en, _ in said), "；".join(ja for _, ja in said))
    except (SourceError, SelectionError) as error:
        return None, 2, _failure(error.text.en, error.text.ja)
    entry = store.append(draft_of(found, texts, plan.options, plan.lang, keep_texts=plan.keep_texts))
    return entry, found.exit, None


def _failure(en: str, ja: str) -> Text:
    return Text(f"the audit could not be made: {en}", f"監査できなかった: {ja}")


def _tell_all(plan: Plan, store: Store, run: int) -> tuple[list[str], list[Text]]:
    """Tell every channel what it does not know yet; one that fails keeps its place and costs the others nothing."""
    told: list[str] = []
    wrong: list[Text] = []
    for channel in plan.channels:
        news, newest = _news(plan, store, channel.name)
        reached, unreached = _send([channel], news) if news else ([], [])
        told += reached
        wrong += unreached
        if not unreached:
            journal.told(store, plan.name, channel.name, run, newest)
    return told, wrong


def _news(plan: Plan, store: Store, channel: str) -> tuple[News, int]:
    """What a channel does not know yet, and the newest entry it is about."""
    last_run, known = journal.told_until(store, plan.name, channel)
    runs = journal.runs(store, plan.name, last_run)
    before = next((run for run in journal.runs(store, plan.name, last_run - 1) if run.id == last_run), None)
    said = journal.notes(runs, before)
    newest = max((run.entry for run in runs), default=0)
    entry = store.entry(newest) if newest else None
    found = None
    if entry is not None:
        earlier = [each for each in store.entries(entry.series) if each.id <= known]
        found = drift(store, earlier[-1] if earlier else None, entry)
    series = plan.name if entry is None else entry.series
    what = f"{plan.name} {channel} {entry.hash if entry else ''} {[text.en for text in said]}"
    mark = sha256(what.encode("utf-8", "replace"))[:32]
    news = news_of(found, said, series=series, lang=plan.lang, tool=__version__, mark=mark, least=plan.least)
    return news, newest or known


def _send(channels: Sequence[Channel], news: News) -> tuple[list[str], list[Text]]:
    reached, unreached = [], []
    for channel in channels:
        try:
            channel.send(news)
        except NotifyError as error:
            unreached.append(error.text)
        else:
            reached.append(channel.name)
    return reached, unreached
