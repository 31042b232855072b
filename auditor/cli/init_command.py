"""``auditor init``: a plant file to start from."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from auditor.cli import shared
from auditor.cli.language import say
from auditor.engine import AuditError, Options, read_sources, stdin_bytes
from auditor.plant.draft import draft
from auditor.source.ingest import SourceError


@click.command(help=say("Draft a plant file from the exports.", "設定ファイルからプラント定義の下書きを作る。"))
@shared.sources
@click.option(
    "-o", "target", type=click.Path(path_type=Path, dir_okay=False), help=say("File to write.", "書き出し先。")
)
@click.option("--force", is_flag=True, help=say("Overwrite an existing file.", "既存のファイルを上書きする。"))
@shared.lang
@shared.quiet
def command(sources: tuple[str, ...], target: Path | None, force: bool, lang: str, quiet: bool) -> None:
    """Write the draft to a file or to stdout; an existing file is never overwritten unasked."""
    if target is not None and target.exists() and not force:
        shared.complain(
            say(f"{target}: exists already; --force overwrites it", f"{target}: 既に存在する。上書きするには --force")
        )
        raise SystemExit(2)
    options = Options(sources=sources, as_of=date.today(), stdin=stdin_bytes(), progress=shared.progress(quiet))
    try:
        reads = read_sources(options)
        devices = [device for read in reads for device in read.devices]
        if not devices:
            raise AuditError.nothing_recognised(reads)
    except (AuditError, SourceError) as error:
        shared.give_up(error, lang)
    shared.write(draft(devices, lang).encode(), target)
