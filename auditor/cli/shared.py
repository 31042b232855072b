"""Options and small duties several commands have in common."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import click

from auditor.cli.language import LANG, say
from auditor.engine import AuditError, Options, Progress, stdin_bytes
from auditor.engine.discover import SelectionError
from auditor.model.text import LANGUAGES, Text, printable
from auditor.source.ingest import SourceError

F = TypeVar("F", bound=Callable[..., Any])

sources = click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
lang = click.option(
    "--lang",
    envvar="AUDITOR_LANG",
    type=click.Choice(LANGUAGES),
    default=LANG,
    show_default=True,
    help=say("Language.", "表示言語。"),
)
plant = click.option(
    "--plant", envvar="AUDITOR_PLANT", type=click.Path(path_type=Path, dir_okay=False),
    help=say("Plant file (default: the plant.yaml beside the sources).", "プラント定義（既定: 入力の隣の plant.yaml）。"),
)  # fmt: skip
as_of = click.option(
    "--as-of", envvar="AUDITOR_AS_OF", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE",
    help=say("Day all expiry dates are compared with (default: today).", "期限の判定に使う日付（既定: 今日）。"),
)  # fmt: skip
quiet = click.option(
    "--quiet",
    "-q",
    envvar="AUDITOR_QUIET",
    is_flag=True,
    help=say("No progress, no messages.", "進捗とメッセージを出さない。"),
)
no_color = click.option(
    "--no-color", envvar="AUDITOR_NO_COLOR", is_flag=True, help=say("Plain text only.", "色を付けない。")
)
history_texts = click.option(
    "--history-texts",
    envvar="AUDITOR_HISTORY_TEXTS",
    type=click.Choice(["none", "redacted"]),
    default="none",
    show_default=True,
    help=say(
        "Keep the configurations too, secrets taken out, so that changed lines can be shown.",
        "秘密情報を除いた設定本文も保存し、変更行を示せるようにする。",
    ),
)


def day(as_of: datetime | None) -> date:
    """The date of the run."""
    return as_of.date() if as_of is not None else date.today()


def options(sources: tuple[str, ...], plant: Path | None, as_of: datetime | None, **others: Any) -> Options:
    """The engine's options from the command line's."""
    return Options(sources=sources, plant=plant, as_of=day(as_of), stdin=stdin_bytes(), **others)


def complain(message: str) -> None:
    """One line on stderr, control characters stripped."""
    click.echo(" ".join(printable(line) for line in message.splitlines()), err=True)


def give_up(error: AuditError | SourceError | SelectionError, lang: str) -> NoReturn:
    """Say why nothing could be done, one line a reason, and leave with status 2."""
    if isinstance(error, AuditError):
        for at, text in error.reasons:
            where = "" if at is None else f"{at.file}: " if at.first == 0 else f"{at}: "
            complain(f"{where}{text.to(lang)}")
    else:
        complain(error.text.to(lang))
    raise SystemExit(2)


def progress(quiet: bool) -> Progress:
    """A progress line on stderr when that is a terminal, else nothing."""
    if quiet or not sys.stderr.isatty():
        return lambda stage, done, total: None
    stages = {
        "read": Text("reading", "読み込み中"),
        "check": Text("checking", "検査中"),
        "audit": Text("auditing revisions", "リビジョンを監査中"),
        "reach": Text("computing reachability", "到達性を計算中"),
    }

    def show(stage: str, done: int, total: int) -> None:
        text = f"{stages[stage].to(LANG)} {done}/{total}" if total else f"{stages[stage].to(LANG)} {done}"
        end = "\r\033[K" if total and done == total else ""
        sys.stderr.write(f"\r\033[K{text}{end}")
        sys.stderr.flush()

    return show


def write(content: bytes, target: Path | None) -> None:
    """To a file, or to stdout as it is; a file that cannot be written ends the program with status 2."""
    write_all([content], target)


def write_all(pieces: Iterable[bytes], target: Path | None) -> None:
    """The same with content that comes in pieces."""
    if target is not None:
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("wb") as file:
                file.writelines(pieces)
        except OSError as error:
            why = error.strerror or str(error)
            complain(say(f"{target}: cannot be written: {why}", f"{target}: 書き込めない（{why}）"))
            raise SystemExit(2) from error
        return
    sys.stdout.buffer.writelines(pieces)
    sys.stdout.buffer.flush()


def refuse_history_inside(history: Path, sources: Iterable[str]) -> None:
    """A history in a folder that is audited would be an input of the next audit."""
    home = os.path.realpath(history.absolute().parent)
    for source in sources:
        folder = os.path.realpath(source)
        if os.path.isdir(folder) and os.path.commonpath((home, folder)) == folder:
            raise click.BadParameter(
                say(
                    f"{history} lies in the audited folder {source}",
                    f"{history} は監査対象フォルダ {source} の中にある",
                ),
                param_hint="--history",
            )
