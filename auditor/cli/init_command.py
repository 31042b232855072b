"""``auditor init``: a plant file to start from, and templates of its registers."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import NoReturn

import click

from auditor.cli import shared
from auditor.cli.language import say
from auditor.engine import AuditError, Options, read_sources, stdin_bytes
from auditor.model.device import Device
from auditor.plant.draft import draft
from auditor.source.ingest import SourceError

_ANSWERS = "attestations"


@click.command(
    help=say(
        "Draft a plant file, and templates of its registers, from the exports.",
        "設定ファイルからプラント定義と台帳のひな形の下書きを作る。",
    )
)
@shared.sources
@click.option(
    "-o", "target", type=click.Path(path_type=Path, dir_okay=False), help=say("File to write.", "書き出し先。")
)
@click.option(
    "--registers", "folder", type=click.Path(path_type=Path, file_okay=False), metavar="DIR",
    help=say(
        "Also write a template of every register there, with what the exports show.",
        "設定に見える内容を記入した台帳のひな形も、このフォルダに書き出す。",
    ),
)  # fmt: skip
@click.option(
    "--xlsx", is_flag=True, help=say("Registers as Excel workbooks, not CSV.", "台帳を CSV でなく Excel にする。")
)
@click.option("--force", is_flag=True, help=say("Overwrite existing files.", "既存のファイルを上書きする。"))
@shared.lang
@shared.quiet
def command(
    sources: tuple[str, ...], target: Path | None, folder: Path | None, xlsx: bool, force: bool, lang: str, quiet: bool
) -> None:
    """Write the draft to a file or to stdout; an existing file is never overwritten unasked."""
    files = _files(target, folder, xlsx)
    taken = [path for path in (target, *files.values()) if path is not None and path.exists() and not force]
    for path in taken:
        shared.complain(
            say(f"{path}: exists already; --force overwrites it", f"{path}: 既に存在する。上書きするには --force")
        )
    if taken:
        raise SystemExit(2)
    options = Options(sources=sources, as_of=date.today(), stdin=stdin_bytes(), progress=shared.progress(quiet))
    try:
        reads = read_sources(options)
        devices = [device for read in reads for device in read.devices]
        if not devices:
            raise AuditError.nothing_recognised(reads)
    except (AuditError, SourceError) as error:
        shared.give_up(error, lang)
    if target is None or not files:
        shared.write(draft(devices, lang).encode(), target)
        return
    text = draft(devices, lang, _relative(files, target.parent))
    for path, content in _contents(devices, text, files, lang):
        shared.write(content, path)
    shared.write(text.encode(), target)


def _files(target: Path | None, folder: Path | None, xlsx: bool) -> Mapping[str, Path]:
    """Where each register goes; none without a folder."""
    from auditor.plant.templates import register_names

    if folder is None:
        if xlsx:
            _refuse("--xlsx", say("goes with --registers", "--registers とともに指定する"))
        return {}
    if target is None:
        _refuse(
            "--registers", say("needs -o: the plant file names them", "-o が要る（プラント定義に台帳の場所を書くため）")
        )
    if xlsx and find_spec("openpyxl") is None:
        _refuse("--xlsx", say("needs openpyxl: install the extra 'xlsx'", "openpyxl が必要。追加機能 xlsx を入れる"))
    ending = "xlsx" if xlsx else "csv"
    return {name: folder / f"{name}.{ending}" for name in register_names()} | {_ANSWERS: folder / f"{_ANSWERS}.yaml"}


def _refuse(option: str, why: str) -> NoReturn:
    raise click.BadParameter(why, param_hint=option)


def _relative(files: Mapping[str, Path], folder: Path) -> Mapping[str, str]:
    """Each file as the plant file in ``folder`` names it; on another drive of Windows there is no way but the whole path."""
    start = folder.resolve()
    found = {}
    for name, path in files.items():
        try:
            found[name] = Path(os.path.relpath(path.resolve(), start)).as_posix()
        except ValueError:
            found[name] = path.resolve().as_posix()
    return found


def _contents(
    devices: Sequence[Device], text: str, files: Mapping[str, Path], lang: str
) -> Iterable[tuple[Path, bytes]]:
    """Every register's file with its bytes, filled from the network as the draft divides it into zones."""
    from auditor.plant.load import plant_in
    from auditor.plant.oui import known_makers
    from auditor.plant.templates import NOTHING_SEEN, questionnaire, template
    from auditor.reach.network import Network
    from auditor.reach.prefill import prefill
    from reports import registers

    today = date.today()
    found = prefill(Network(devices, plant_in(text, "plant.yaml"), today), known_makers())
    for name, path in files.items():
        if name == _ANSWERS:
            yield path, questionnaire(lang).encode()
            continue
        made = template(name, found.get(name, NOTHING_SEEN), lang)
        yield path, registers.as_xlsx(made, today) if path.suffix == ".xlsx" else registers.as_csv(made)
