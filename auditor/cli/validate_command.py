"""``auditor validate``: the plant file and all its registers, with line numbers."""

from __future__ import annotations

from pathlib import Path

import click

from auditor.cli import shared
from auditor.cli.language import say
from auditor.engine.discover import parameter_names
from auditor.model.text import printable
from auditor.plant.load import load_plant


@click.command(help=say("Validate a plant file and its registers.", "プラント定義と台帳を検証する。"))
@click.argument("plant", type=click.Path(path_type=Path))
@shared.lang
def command(plant: Path, lang: str) -> None:
    """Print every problem as ``file:line: …`` on stderr; status 2 when one of them forbids an audit."""
    found, problems = load_plant(plant, known=parameter_names())
    for problem in problems:
        shared.complain(f"{problem.at}: {problem.text.to(lang)}")
    if found is None or any(problem.fatal for problem in problems):
        raise SystemExit(2)
    zones, links = len(found.zones), len(found.links)
    told = say(f"{plant}: valid ({zones} zones, {links} links)", f"{plant}: 正しい（ゾーン {zones}、リンク {links}）")
    click.echo(printable(told))
