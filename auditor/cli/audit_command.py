"""``auditor audit``: the main job."""

from __future__ import annotations

import gc
import os
import sys
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path

import click

import reports
from auditor.cli import shared
from auditor.cli.language import say
from auditor.engine import AuditError, Options, audit_with_texts, plant_beside
from auditor.engine.discover import SelectionError
from auditor.findings import Audit
from auditor.findings.quoting import Texts
from auditor.model.text import Text
from auditor.source.ingest import SourceError

THRESHOLDS = ("critical", "high", "medium", "low", "never")


def _by_comma(_: click.Context, __: click.Parameter, words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(part.strip() for word in words for part in word.split(","))


@click.command(
    help=say("Audit configuration exports and answer the manual.", "設定ファイルを監査し、マニュアルの各項目に答える。")
)
@shared.sources
@shared.plant
@click.option(
    "--format",
    "formats",
    envvar="AUDITOR_FORMAT",
    multiple=True,
    metavar="NAME[=FILE]",
    help=say(
        f"Report format ({', '.join(reports.FORMATS)}); repeatable.",
        f"レポート形式（{', '.join(reports.FORMATS)}）。複数指定可。",
    ),
)
@click.option(
    "-o",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    help=say("Folder for reports.", "レポートの出力先フォルダ。"),
)
@click.option(
    "--fail-on",
    envvar="AUDITOR_FAIL_ON",
    type=click.Choice(THRESHOLDS),
    default="high",
    show_default=True,
    help=say("Severity that makes the status 1.", "終了コードを 1 にする深刻度。"),
)
@click.option(
    "--select",
    envvar="AUDITOR_SELECT",
    multiple=True,
    metavar="ID[,ID]",
    callback=_by_comma,
    help=say("Only checks with these ids or prefixes.", "この ID（前方一致）の検査だけを行う。"),
)
@click.option(
    "--ignore",
    envvar="AUDITOR_IGNORE",
    multiple=True,
    metavar="ID[,ID]",
    callback=_by_comma,
    help=say("No checks with these ids or prefixes.", "この ID（前方一致）の検査を行わない。"),
)
@click.option(
    "--baseline",
    envvar="AUDITOR_BASELINE",
    type=click.Path(path_type=Path, dir_okay=False),
    help=say("Earlier JSON report: only new findings count.", "以前の JSON レポート。新しい指摘だけを数える。"),
)
@click.option(
    "--no-waivers",
    envvar="AUDITOR_NO_WAIVERS",
    is_flag=True,
    help=say("Do not apply the waiver register.", "リスク受容の登録を適用しない。"),
)
@click.option(
    "--strict",
    envvar="AUDITOR_STRICT",
    is_flag=True,
    help=say(
        "Status 3 when something a verdict rests on was not understood.",
        "判定の根拠に解釈できない行があれば終了コード 3。",
    ),
)
@click.option(
    "--history", envvar="AUDITOR_HISTORY", type=click.Path(path_type=Path, dir_okay=False), metavar="DB",
    help=say("Append the audit to this history database.", "監査をこの履歴データベースに追記する。"),
)  # fmt: skip
@shared.history_texts
@shared.as_of
@shared.lang
@shared.quiet
@click.option(
    "--verbose",
    "-v",
    envvar="AUDITOR_VERBOSE",
    is_flag=True,
    help=say("Also show passes and details.", "合格と詳細も表示する。"),
)
@shared.no_color
def command(
    sources: tuple[str, ...], plant: Path | None, formats: tuple[str, ...], folder: Path | None, fail_on: str,
    select: tuple[str, ...], ignore: tuple[str, ...], baseline: Path | None, no_waivers: bool, strict: bool,
    history: Path | None, history_texts: str, as_of: datetime | None, lang: str, quiet: bool, verbose: bool, no_color: bool,
) -> None:  # fmt: skip
    """Run the audit, keep it, and write every report asked for."""
    wanted = _targets(formats, folder)
    written = [target for _, target in wanted if target is not None]
    _refuse_inputs([*written, *([history] if history is not None else [])], sources, plant)
    options = shared.options(
        sources, plant, as_of, select=select, ignore=ignore, fail_on=fail_on, waivers=not no_waivers,
        baseline=baseline, strict=strict, progress=shared.progress(quiet),
    )  # fmt: skip
    if history is not None:
        shared.refuse_history_inside(history, sources)
        _ready(history, lang)
    gc.disable()
    try:
        found, texts = audit_with_texts(options)
    except (AuditError, SourceError, SelectionError) as error:
        shared.give_up(error, lang)
    finally:
        # what was found lives until the end: looking through it for garbage, now or while rendering, is for nothing
        gc.freeze()
        gc.enable()
    if not quiet:
        _messages(found, lang)
    kept = history is None or _keep(history, found, texts, options, lang, history_texts, quiet)
    for name, target in wanted:
        shared.write(_render(name, found, lang, target is None, no_color, verbose), target)
    raise SystemExit(found.exit if kept else 2)


def _ready(history: Path, lang: str) -> None:
    """A history that cannot be used is told before the work, not after it."""
    from auditor.history.store import HistoryError, open_to_write

    try:
        with open_to_write(history):
            pass
    except HistoryError as error:
        shared.complain(error.text.to(lang))
        raise SystemExit(2) from error


def _keep(
    history: Path, found: Audit, texts: Texts, options: Options, lang: str, history_texts: str, quiet: bool
) -> bool:
    """Append the audit; False when that failed, which costs no report."""
    from auditor.engine.recording import draft_of
    from auditor.history.store import HistoryError, open_to_write

    try:
        draft = draft_of(found, texts, options, lang, keep_texts=history_texts == "redacted")
        with open_to_write(history) as store:
            entry = store.append(draft)
    except HistoryError as error:
        shared.complain(error.text.to(lang))
        return False
    if entry is not None and not quiet:
        told = Text("kept as entry {id} of {path}, hash {hash}", "{path} に記録 {id} として保存。ハッシュ {hash}")
        shared.complain(told.to(lang, {"id": entry.id, "path": history, "hash": entry.hash}))
    return True


def _targets(formats: tuple[str, ...], folder: Path | None) -> list[tuple[str, Path | None]]:
    found: list[tuple[str, Path | None]] = []
    for wanted in formats or ("text",):
        name, equals, file = wanted.partition("=")
        if name not in reports.FORMATS:
            known = ", ".join(reports.FORMATS)
            raise click.BadParameter(
                say(f"{name!r} is none of {known}", f"{name!r} は {known} のいずれでもない"), param_hint="--format"
            )
        _possible(name, to_terminal=not equals and folder is None)
        if equals:
            found.append((name, Path(file)))
        else:
            found.append((name, None if folder is None else folder / f"report.{reports.EXTENSIONS[name]}"))
    if sum(target is None for _, target in found) > 1:
        raise click.BadParameter(
            say("only one report can go to stdout; use NAME=FILE", "標準出力に出せるレポートは一つ。NAME=FILE を使う"),
            param_hint="--format",
        )
    files = [target for _, target in found if target is not None]
    twice = next((target for target in files if files.count(target) > 1), None)
    if twice is not None:
        raise click.BadParameter(
            say(f"two reports would go to {twice}", f"二つのレポートの出力先が同じ: {twice}"), param_hint="--format"
        )
    return found


def _possible(name: str, *, to_terminal: bool) -> None:
    """Refuse before the work what could not be written after it: a library that is missing, a workbook on a terminal."""
    library = reports.LIBRARIES.get(name)
    if library is None:
        return
    if find_spec(library) is None:
        raise click.BadParameter(
            say(
                f"{name} needs {library}: install the extra '{name}'",
                f"{name} には {library} が必要。追加機能 {name} を入れる",
            ),
            param_hint="--format",
        )
    if to_terminal and sys.stdout.isatty():
        raise click.BadParameter(
            say(f"{name} is no text: write {name}=FILE", f"{name} は文字ではない。{name}=ファイル名 とする"),
            param_hint="--format",
        )


def _refuse_inputs(targets: list[Path], sources: tuple[str, ...], plant: Path | None) -> None:
    """A report never takes the place of a source or of the plant file."""
    read = {os.path.realpath(path) for path in (*sources, plant or plant_beside(sources)) if path is not None}
    for target in targets:
        if os.path.realpath(target) in read:
            raise click.BadParameter(
                say(f"{target} is an input and is not overwritten", f"{target} は入力なので上書きしない"),
                param_hint="--format",
            )


def _render(name: str, found: Audit, lang: str, to_stdout: bool, no_color: bool, verbose: bool) -> bytes:
    if name == "text":
        from reports.text import render as render_text

        color = to_stdout and sys.stdout.isatty() and not no_color and not os.environ.get("NO_COLOR")
        return render_text(found, lang, color=color, verbose=verbose)
    return reports.renderer(name)(found, lang)


def _messages(found: Audit, lang: str) -> None:
    for at, text in found.messages:
        shared.complain(f"{at}: {text.to(lang)}")
    for source in found.inputs:
        if source.problem is not None:
            shared.complain(f"{source.path}: {source.problem.to(lang)}")
        for problem in source.problems:
            if problem.message is not None:
                shared.complain(f"{problem.at}: {problem.message.to(lang)}")
    for entry in found.not_run:
        shared.complain(f"{entry.check or entry.file}: {entry.reason.to(lang)}")
