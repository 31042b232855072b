"""``auditor attest``: what people vouch for."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import NoReturn

import click

from auditor.cli import shared
from auditor.cli.language import say
from auditor.engine import plant_beside
from auditor.manual import manual
from auditor.model.text import Text, printable
from auditor.plant.answers import ANSWERS, answer_words, read_answers
from auditor.plant.attest import AttestError, Change, changes, register_file, rewritten, told
from auditor.plant.attestations import attestations_in
from auditor.plant.faults import Faults
from auditor.plant.rows import Attestation
from auditor.plant.tables import TableError, decode
from auditor.plant.tree import TreeError, read_tree
from auditor.plant.types import Problem
from auditor.plant.workbook import LARGEST, WorkbookError


@click.group(help=say("Keep the answers that no configuration shows.", "設定に現れない対策への申告を管理する。"))
def command() -> None:
    """Attestations."""


@command.command(
    "from",
    help=say(
        "Read the answers of a checklist workbook back into attestations.yaml, showing the difference first.",
        "チェックリストのブックに記入された申告を、差分を示してから attestations.yaml に書き戻す。",
    ),
)
@click.argument("workbook", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--plant", envvar="AUDITOR_PLANT", type=click.Path(path_type=Path, dir_okay=False),
    help=say("Plant file (default: the plant.yaml beside the workbook).", "プラント定義（既定: ブックの隣の plant.yaml）。"),
)  # fmt: skip
@click.option("--yes", is_flag=True, help=say("Write without asking.", "確認せずに書き込む。"))
@shared.as_of
@shared.lang
def from_workbook(workbook: Path, plant: Path | None, yes: bool, as_of: datetime | None, lang: str) -> None:
    """Show what changes, ask, write. Status 2 when the workbook or a file cannot be read, 1 when nothing is written."""
    day = shared.day(as_of)
    found = plant or plant_beside([str(workbook)])
    if found is None:
        _refuse(
            say(
                "no plant.yaml beside the workbook; name it with --plant",
                "ブックの隣に plant.yaml がない。--plant で指定する",
            )
        )
    try:
        answers = read_answers(_bytes(workbook), day)
        for fault in (*answers.notes, *answers.faults):
            shared.complain(f"{workbook}: {fault.where}: {fault.text.to(lang)}")
        if answers.faults:
            raise SystemExit(2)
        path = register_file(found)
        content = _current(path)
        text = decode(content, path.name)
        current = _read(text, path, lang)
        made = changes(answers.found, current)
        _kept([measure for measure in answers.blank if any(row.measure == measure for row in current)])
        if not made:
            click.echo(say(f"{path}: nothing changes", f"{path}: 変更はない"))
            return
        _difference(made, lang)
        new = rewritten(text, path.name, made)
    except (AttestError, TreeError, TableError) as error:
        _refuse(f"{error.problem.at}: {error.problem.text.to(lang)}")
    except WorkbookError as error:
        _refuse(f"{workbook}: {error.text.to(lang)}")
    if new.note is not None:
        shared.complain(f"{path}: {new.note.to(lang)}")
    _lacking(new.text, path, made, lang)
    if not yes:
        _ask(path)
    _write(path, content, new.text)
    click.echo(say(f"{path}: {len(made)} answer(s) written", f"{path}: 申告 {len(made)} 件を書き込んだ"))


def _refuse(message: str) -> NoReturn:
    shared.complain(message)
    raise SystemExit(2)


def _bytes(workbook: Path) -> bytes:
    try:
        if workbook.stat().st_size > LARGEST:
            raise WorkbookError(Text(f"larger than {LARGEST} bytes", f"{LARGEST} バイトを超えている"))
        return workbook.read_bytes()
    except OSError as error:
        why = error.strerror or str(error)
        raise WorkbookError(Text(f"cannot be read: {why}", f"読み込めない: {why}")) from None


def _current(path: Path) -> bytes:
    """The file as it is; nothing when it is not there yet."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""
    except OSError as error:
        why = error.strerror or str(error)
        _refuse(say(f"{path}: cannot be read: {why}", f"{path}: 読み込めない（{why}）"))


def _read(text: str, path: Path, lang: str) -> Sequence[Attestation]:
    """The attestations there are; a file with a fault is not touched. Days after the audit are for the audit to judge."""
    faults = Faults()
    found = attestations_in(read_tree(text, path.name), path.name, None, faults)
    fatal: list[Problem] = [problem for problem in faults.found if problem.fatal]
    for problem in fatal:
        shared.complain(f"{problem.at}: {problem.text.to(lang)}")
    if fatal or found is None:
        raise SystemExit(2)
    return found


def _kept(measures: Sequence[str]) -> None:
    if measures:
        named = ", ".join(measures)
        shared.complain(
            say(f"empty in the workbook, kept as they are: {named}", f"ブックでは空欄のため現状のまま残す: {named}")
        )


def _difference(made: Sequence[Change], lang: str) -> None:
    words = answer_words(lang)
    for change in made:
        measure = manual().measure(change.answered.measure)
        new = "" if change.old is not None else say(" (new)", "（新規）")
        click.echo(f"{measure.id} {measure.title.to(lang)}{new}  [{printable(change.answered.where)}]")
        for name, (old, value) in change.columns.items():
            head = " ".join(ANSWERS[name].to(lang).split("\n"))
            shown = [
                printable(words.get(told(side), told(side)) if name == "verdict" else told(side))
                for side in (old, value)
            ]
            click.echo(f"  {head}: {shown[0]} -> {shown[1]}")


def _lacking(text: str, path: Path, made: Sequence[Change], lang: str) -> None:
    """Say of the new answers what each still lacks to count."""
    faults = Faults()
    rows = attestations_in(read_tree(text, path.name), path.name, None, faults) or ()
    ours = {row.at for row in rows if any(row.measure == change.answered.measure for change in made)}
    for problem in faults.found:
        if problem.at in ours:
            shared.complain(f"{problem.at}: {problem.text.to(lang)}")


def _ask(path: Path) -> None:
    if not sys.stdin.isatty():
        _refuse(say(f"{path}: nothing written; --yes writes it", f"{path}: 書き込んでいない。--yes で書き込む"))
    if not click.confirm(say(f"Write this to {path}?", f"{path} に書き込むか")):
        raise SystemExit(1)


def _write(path: Path, before: bytes, text: str) -> None:
    """Put the new file in the old one's place in one step, in the old one's encoding."""
    encoding = "utf-8-sig" if before.startswith(b"\xef\xbb\xbf") else "utf-8"
    beside = path.resolve().with_name(f".{path.name}.new")
    try:
        before.decode(encoding)
    except UnicodeDecodeError:
        encoding = "cp932"
    try:
        content = text.encode(encoding)
    except UnicodeEncodeError:
        content = text.encode("utf-8")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside.write_bytes(content)
        os.replace(beside, path.resolve())
    except OSError as error:
        why = error.strerror or str(error)
        _refuse(say(f"{path}: cannot be written: {why}", f"{path}: 書き込めない（{why}）"))
