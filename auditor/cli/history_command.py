"""``auditor history``: what audits found over time, and whether the record of it is whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import click

from auditor.cli import shared
from auditor.cli.language import say
from auditor.model.text import Text

if TYPE_CHECKING:
    from auditor.history.store import Store
    from auditor.history.types import Entry

F = TypeVar("F", bound=Callable[..., Any])

database = click.option(
    "--history", "path", envvar="AUDITOR_HISTORY", required=True, type=click.Path(path_type=Path, dir_okay=False),
    metavar="DB", help=say("The history database.", "履歴データベース。"),
)  # fmt: skip
series = click.option(
    "--series", envvar="AUDITOR_SERIES", metavar="NAME",
    help=say("The plant, where the history holds several.", "プラント名（複数の記録がある場合）。"),
)  # fmt: skip
target = click.option(
    "-o", "file", type=click.Path(path_type=Path, dir_okay=False), help=say("File to write.", "書き出し先。")
)


def _format(*names: str) -> Callable[[F], F]:
    return click.option(
        "--format", "form", type=click.Choice(names), default=names[0], show_default=True,
        help=say("Output format.", "出力形式。"),
    )  # fmt: skip


@click.group(help=say("Keep, compare and verify audits over time.", "監査の履歴を保存・比較・検証する。"))
def command() -> None:
    """Audits over time."""


@command.command("list", help=say("One line per audit.", "監査を一行ずつ並べる。"))
@database
@series
@_format("text", "json")
@target
@shared.lang
def listing(path: Path, series: str | None, form: str, file: Path | None, lang: str) -> None:
    """Every audit with its failures."""
    from reports import history_json, history_text

    with _reading(path, lang) as store:
        from auditor.history.trend import trend

        steps = trend(store, store.entries(series))
        content = history_json.listing(steps) if form == "json" else history_text.listing(steps, lang)
    shared.write(content, file)


@command.command(
    help=say(
        "One audit: what changed since the one before, or its report.", "一回の監査（前回との差異、またはレポート）。"
    )
)
@click.argument("entry", default="latest")
@database
@series
@_format("text", "json")
@target
@shared.lang
def show(entry: str, path: Path, series: str | None, form: str, file: Path | None, lang: str) -> None:
    """As text what changed since the audit before and all that persists; as JSON the report as it was made."""
    with _reading(path, lang) as store:
        from auditor.history.drift import drift

        found = _chosen(store, series, entry)
        if form == "json":
            content = store.blob(found.report)
        else:
            from reports.history_text import comparison

            content = comparison(drift(store, store.before(found), found), lang, whole=True)
    shared.write(content, file)


@command.command(
    help=say("What changed between two audits.", "二回の監査の差異。"),
    epilog=say(
        "An audit is named by its number, a day, latest, previous, or the first digits of its hash or git revision.",
        "監査は番号、日付、latest、previous、またはハッシュやgitリビジョンの先頭の桁で指定する。",
    ),
)
@click.argument("before", default="previous")
@click.argument("after", default="latest")
@database
@series
@_format("text", "json")
@target
@click.option("--verbose", "-v", is_flag=True, help=say("Also list what persists.", "継続中の指摘も列挙する。"))
@shared.lang
def compare(
    before: str, after: str, path: Path, series: str | None, form: str, file: Path | None, verbose: bool, lang: str
) -> None:
    """New, worse, fixed and persisting findings with their age, changed devices, unregistered changes."""
    from reports import history_json, history_text

    with _reading(path, lang) as store:
        from auditor.history.drift import drift

        found = drift(store, _chosen(store, series, before), _chosen(store, series, after))
    content = (
        history_json.comparison(found, lang) if form == "json" else history_text.comparison(found, lang, whole=verbose)
    )
    shared.write(content, file)


@command.command(help=say("Failures and points over time.", "不適合とポイントの推移。"))
@database
@series
@_format("text", "json", "csv")
@target
@shared.lang
def trend(path: Path, series: str | None, form: str, file: Path | None, lang: str) -> None:
    """Per severity, point and device."""
    from reports import history_json, history_text

    with _reading(path, lang) as store:
        from auditor.history import trend as course
        from auditor.history.choose import one_series

        steps = course.trend(store, one_series(store.entries(), series))
    if form == "text":
        content = history_text.course(steps, lang)
    else:
        content = history_json.course(steps) if form == "json" else history_json.course_csv(steps)
    shared.write(content, file)


@command.command(
    help=say("Write the whole record out: JSON lines with reports, or findings as CSV.", "全記録を書き出す（レポートを含むJSON Lines、または指摘のCSV）。")
)  # fmt: skip
@database
@series
@_format("jsonl", "csv")
@target
@shared.lang
def export(path: Path, series: str | None, form: str, file: Path | None, lang: str) -> None:
    """Everything, readable without this program."""
    from reports import history_json

    with _reading(path, lang) as store:
        entries = store.entries(series)
        if form == "csv":
            lines = history_json.findings_csv((entry, store.brief(entry)) for entry in entries)
        else:
            entries.sort(key=lambda entry: entry.id)
            lines = (
                history_json.export_line(entry, store.record(entry), store.blob(entry.report)) for entry in entries
            )
        shared.write_all(lines, file)


@command.command(
    help=say("Show that the record was not altered.", "記録が改変されていないことを確かめる。"),
    epilog=say("Exit status: 0 whole, 1 altered or damaged, 2 no history.", "終了コード: 0 完全、1 改変または破損、2 履歴がない。"),
)  # fmt: skip
@database
@click.option(
    "--expect", metavar="HASH",
    help=say("Hash of an entry noted earlier: it must still be there.", "控えておいた記録のハッシュ。これが残っていることも確かめる。"),
)  # fmt: skip
@shared.lang
def verify(path: Path, expect: str | None, lang: str) -> None:
    """Status 1 with a line for everything that is wrong."""
    from auditor.history import verify as check
    from auditor.history.store import HistoryError

    try:
        found = check.verify(path, expect or "")
    except HistoryError as error:
        give_up(error.text, lang)
    for fault in found.faults:
        shared.complain(f"{path}: {fault.to(lang)}")
    if found.faults:
        raise SystemExit(1)
    told = Text(
        "{count} entries, unaltered; the last has hash {head}", "記録 {count} 件、改変なし。最新のハッシュ {head}"
    )
    click.echo(told.to(lang, {"count": found.entries, "head": found.head or "-"}))


@command.command(
    help=say("Audit every past revision of a git repository.", "gitリポジトリの過去の全リビジョンを監査する。"),
)
@click.argument("source", metavar="git+PATH[@REV]")
@database
@shared.plant
@click.option(
    "--since", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE",
    help=say("Only revisions of this day or later.", "この日以降のリビジョンだけを監査する。"),
)  # fmt: skip
@shared.history_texts
@shared.lang
@shared.quiet
def backfill(
    source: str, path: Path, plant: Path | None, since: datetime | None, history_texts: str, lang: str, quiet: bool
) -> None:
    """Each as of the day it was committed; revisions kept already are passed over."""
    from auditor.engine.recording import backfill as fill
    from auditor.history.store import HistoryError, open_to_write
    from auditor.source.git_store import GitError, split_address

    if not source.startswith("git+"):
        raise click.BadParameter(say("expected git+PATH", "git+PATH の形で指定する"), param_hint="SOURCE")
    kept = lost = 0
    shown = shared.progress(quiet)
    try:
        folder, revision = (Path(source[4:]), "HEAD") if Path(source[4:]).is_dir() else split_address(source[4:])
        options = shared.options((), plant, None, fail_on="never")
        with open_to_write(path) as store:
            for each in fill(
                store, folder, revision, options, lang, keep_texts=history_texts == "redacted",
                since=None if since is None else since.date(), every=lambda done, total: shown("audit", done, total),
            ):  # fmt: skip
                kept += each.entry is not None
                lost += each.entry is None
                for reason in each.reasons:
                    shared.complain(f"{each.commit[:12]} {each.day}: {reason.to(lang)}")
    except (GitError, HistoryError) as error:
        give_up(error.text, lang)
    if not quiet:
        told = Text(
            "{kept} revisions kept, {lost} could not be audited", "{kept} リビジョンを記録、{lost} は監査できず"
        )
        shared.complain(told.to(lang, {"kept": kept, "lost": lost}))
    raise SystemExit(2 if lost and not kept else 0)


def give_up(text: Text, lang: str) -> NoReturn:
    """One line, status 2."""
    shared.complain(text.to(lang))
    raise SystemExit(2)


@contextmanager
def _reading(path: Path, lang: str) -> Iterator[Store]:
    from auditor.history.store import HistoryError, open_to_read

    try:
        with open_to_read(path) as store:
            yield store
    except HistoryError as error:
        give_up(error.text, lang)


def _chosen(store: Store, series: str | None, word: str) -> Entry:
    """The entry a word names: a number or hash among all, anything else in one series."""
    from auditor.history.choose import choose, one_series

    entries = store.entries(series)
    relative = word in ("latest", "previous") or "-" in word
    return choose(one_series(entries, series) if relative else entries, word)
