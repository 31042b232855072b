"""``auditor review``: what a change does before it is made."""

from __future__ import annotations

import os
import sys
from datetime import datetime
from importlib import import_module
from pathlib import Path

import click

from auditor.cli import shared
from auditor.cli.language import say
from auditor.engine import AuditError
from auditor.engine.discover import SelectionError
from auditor.source.ingest import SourceError

FORMATS = ("text", "json", "md", "html", "sarif")

_MODULES = {"json": "review_json", "html": "review_html", "sarif": "review_sarif"}


@click.command(help=say("Say exactly what a change of configurations does.", "設定変更の影響を正確に示す。"))
@click.argument("before")
@click.argument("after", required=False)
@click.option(
    "--edit", "edits", multiple=True, metavar="DEVICE=FILE",
    help=say("Lines typed at a device of BEFORE, instead of AFTER; may be given again.", "BEFORE の機器に投入する行（AFTER の代わり）。複数可。"),
)  # fmt: skip
@shared.plant
@click.option(
    "--format", "form", envvar="AUDITOR_REVIEW_FORMAT", type=click.Choice(FORMATS), default="text", show_default=True,
    help=say("Report format.", "レポート形式。"),
)  # fmt: skip
@click.option("-o", "file", type=click.Path(path_type=Path, dir_okay=False), help=say("File to write.", "書き出し先。"))
@shared.as_of
@shared.lang
@shared.quiet
@shared.no_color
def command(
    before: str, after: str | None, edits: tuple[str, ...], plant: Path | None, form: str, file: Path | None, as_of: datetime | None, lang: str, quiet: bool,
    no_color: bool,
) -> None:  # fmt: skip
    """Compare two states and leave with the status of the verdict."""
    from auditor.engine.editing import read_edit
    from auditor.engine.reviewing import review, review_edits

    if bool(after) == bool(edits):
        raise click.UsageError(say("give either AFTER or --edit", "AFTER か --edit のどちらか一方を指定する"))
    named = [_named(edit) for edit in edits]
    progress = shared.progress(quiet)
    states = [shared.options((source,), plant, as_of, progress=progress) for source in (before, after) if source]
    try:
        found = review_edits(states[0], [read_edit(*edit) for edit in named]) if edits else review(*states)
    except (AuditError, SourceError, SelectionError) as error:
        shared.give_up(error, lang)
    if form in _MODULES:
        content = import_module(f"reports.{_MODULES[form]}").render(found, lang)
    else:
        from reports.review_text import render, render_markdown

        colored = file is None and sys.stdout.isatty() and not no_color and not os.environ.get("NO_COLOR")
        content = render_markdown(found, lang) if form == "md" else render(found, lang, color=colored)
    shared.write(content, file)
    raise SystemExit(found.exit)


def _named(edit: str) -> tuple[str, Path]:
    device, equals, file = edit.partition("=")
    if not (device and equals and file):
        raise click.UsageError(
            say(f"--edit {edit}: DEVICE=FILE expected", f"--edit {edit}: 機器名=ファイル の形で指定する")
        )
    return device, Path(file)
