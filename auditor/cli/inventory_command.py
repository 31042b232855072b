"""``auditor inventory``: devices, interfaces, networks, endpoints and external connections, compared with the ledger."""

from __future__ import annotations

import gc
from datetime import datetime
from pathlib import Path

import click

from auditor.cli import shared
from auditor.cli.language import say
from auditor.engine import AuditError, load
from auditor.plant.oui import Makers, MakersError, known_makers, read_makers
from auditor.source.ingest import SourceError

FORMATS = ("text", "csv", "json")


@click.command(
    help=say(
        "List what the exports show and compare it with the ledger.",
        "設定から機器・端末・外部接続を一覧し、台帳と比べる。",
    )
)
@shared.sources
@shared.plant
@click.option(
    "--format", "form", type=click.Choice(FORMATS), default="text", show_default=True,
    help=say("Output format.", "出力形式。"),
)  # fmt: skip
@click.option(
    "-o", "target", type=click.Path(path_type=Path, dir_okay=False), help=say("File to write.", "書き出し先。")
)
@click.option(
    "--oui", type=click.Path(path_type=Path, dir_okay=False),
    help=say(
        "IEEE oui.csv with more makers of MAC addresses than the built-in ones.",
        "MACアドレスのメーカー一覧（IEEE の oui.csv）。内蔵の一覧に加えて使う。",
    ),
)  # fmt: skip
@shared.as_of
@shared.lang
@shared.quiet
def command(
    sources: tuple[str, ...], plant: Path | None, form: str, target: Path | None, oui: Path | None,
    as_of: datetime | None, lang: str, quiet: bool,
) -> None:  # fmt: skip
    """Print the inventory; status 2 when no device was recognised or a file cannot be read."""
    from auditor.reach.inventory import take_inventory
    from reports import inventory

    makers = _makers(oui)
    gc.disable()  # what is read and found lives until the end: looking through it for garbage is for nothing
    try:
        loaded = load(shared.options(sources, plant, as_of, progress=shared.progress(quiet)))
    except (AuditError, SourceError) as error:
        shared.give_up(error, lang)
    if not quiet:
        for at, text in loaded.messages:
            shared.complain(f"{at}: {text.to(lang)}")
        for read in loaded.reads:
            if read.problem is not None:
                shared.complain(f"{read.source.path}: {read.problem.to(lang)}")
    network = loaded.network
    found = take_inventory(network)
    if form == "json":
        content = inventory.as_json(found, network.plant, network.as_of, makers)
    elif form == "csv":
        content = inventory.as_csv(found, makers, lang)
    else:
        content = inventory.as_text(found, network.plant, makers, lang)
    shared.write(content, target)


def _makers(oui: Path | None) -> Makers:
    if oui is None:
        return known_makers()
    try:
        return read_makers(oui)
    except MakersError as error:
        shared.complain(say(f"{oui}: not a list of makers: {error}", f"{oui}: メーカー一覧として読めない（{error}）"))
        raise SystemExit(2) from error
