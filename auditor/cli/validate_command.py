"""``auditor validate``: the plant file and all its registers, with lines and cells."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import cast

import click

from auditor.cli import shared
from auditor.cli.language import say
from auditor.engine import AuditError, read_sources
from auditor.engine.discover import parameter_names
from auditor.manual import Register, manual
from auditor.model.device import Device
from auditor.model.text import printable
from auditor.plant.load import check_devices, check_interfaces, load_plant
from auditor.plant.references import Filled, check_register_devices, filled
from auditor.plant.types import Plant, Problem
from auditor.source.ingest import SourceError


@click.command(
    help=say(
        "Validate a plant file and its registers; with sources, the device names in them too.",
        "プラント定義と台帳を検証する。設定ファイルを指定すると機器名も照合する。",
    )
)
@click.argument("plant", type=click.Path(path_type=Path))
@click.argument("sources", nargs=-1, metavar="[SOURCE...]")
@shared.as_of
@shared.lang
@shared.quiet
def command(plant: Path, sources: tuple[str, ...], as_of: datetime | None, lang: str, quiet: bool) -> None:
    """Print every problem as ``file:line: …`` on stderr; status 2 when one of them forbids an audit."""
    found, problems = load_plant(plant, as_of=shared.day(as_of), known=parameter_names())
    _tell(problems, lang)
    if found is None or any(problem.fatal for problem in problems):
        raise SystemExit(2)
    if sources:
        problems = _beside(found, _devices(sources, as_of, lang, quiet))
        _tell(problems, lang)
        if any(problem.fatal for problem in problems):
            raise SystemExit(2)
    zones, links = len(found.zones), len(found.links)
    told = say(f"{plant}: valid ({zones} zones, {links} links)", f"{plant}: 正しい（ゾーン {zones}、リンク {links}）")
    click.echo(printable(told))
    for entry in filled(found.registers):
        click.echo(printable(_summary(entry, lang)))


def _tell(problems: Sequence[Problem], lang: str) -> None:
    for problem in problems:
        shared.complain(f"{problem.where}: {problem.text.to(lang)}")


def _devices(sources: tuple[str, ...], as_of: datetime | None, lang: str, quiet: bool) -> list[Device]:
    try:
        options = shared.options(sources, None, as_of, progress=shared.progress(quiet))
        reads = read_sources(options)
        found = [device for read in reads for device in read.devices]
        if not found:
            raise AuditError.nothing_recognised(reads)
    except (AuditError, SourceError) as error:
        shared.give_up(error, lang)
    return found


def _beside(plant: Plant, devices: Sequence[Device]) -> tuple[Problem, ...]:
    names = [device.name for device in devices]
    return (
        *check_devices(plant, names),
        *check_interfaces(plant, {device.name: [found.name for found in device.interfaces] for device in devices}),
        *check_register_devices(plant, names),
    )


def _summary(entry: Filled, lang: str) -> str:
    """One register on one line: its rows, and the columns that should be filled and are not in so many of them."""
    register = cast(Register, manual().register(entry.register))
    told = f"  {register.title.to(lang)}: " + say(f"{entry.rows} rows", f"{entry.rows} 行")
    heads = {column.name: column.header.to(lang) for column in register.columns}
    empty = ", ".join(f"{heads[name]} {count}" for name, count in entry.empty)
    return told + (say(f"; empty: {empty}", f"、空欄: {empty}") if empty else "")
