"""``auditor parse``: what the parsers understood."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import click

from auditor.cli import shared
from auditor.cli.language import say
from auditor.engine import AuditError, Options, read_sources, stdin_bytes
from auditor.engine.inputs import Read, texts_of
from auditor.engine.summaries import input_summaries
from auditor.findings import InputSummary
from auditor.findings.plain import plain
from auditor.model.text import printable
from auditor.source.ingest import SourceError
from reports.json_report import input_entry

_SHOWN = 20


@click.command(help=say("Show what was understood, line by line.", "何をどう読み取ったかを行単位で示す。"))
@shared.sources
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help=say("Output format.", "出力形式。")
)
@click.option(
    "-o", "target", type=click.Path(path_type=Path, dir_okay=False), help=say("File to write.", "書き出し先。")
)
@click.option(
    "--all", "everything", is_flag=True, help=say("List every line not understood.", "解釈できない行をすべて示す。")
)
@shared.lang
@shared.quiet
def command(sources: tuple[str, ...], form: str, target: Path | None, everything: bool, lang: str, quiet: bool) -> None:
    """Status 2 when no device was recognised."""
    options = Options(sources=sources, as_of=date.today(), stdin=stdin_bytes(), progress=shared.progress(quiet))
    try:
        reads = read_sources(options)
    except (AuditError, SourceError) as error:
        shared.give_up(error, lang)
    inputs = input_summaries(reads, texts_of(reads), ())
    if form == "json":
        shared.write((json.dumps(_document(reads, inputs, lang), ensure_ascii=False, indent=2) + "\n").encode(), target)
    else:
        shared.write(_text(reads, inputs, lang, everything).encode(), target)
    if not any(read.devices for read in reads):
        shared.complain(say("no device was recognised in the sources", "入力から機器を一台も認識できなかった"))
        raise SystemExit(2)


def _document(reads: list[Read], inputs: tuple[InputSummary, ...], lang: str) -> dict[str, Any]:
    return {
        "schema": "parse/1",
        "inputs": [input_entry(entry, lang) for entry in inputs],
        "devices": [plain(device) for read in reads for device in read.devices],
    }


def _text(reads: list[Read], inputs: tuple[InputSummary, ...], lang: str, everything: bool) -> str:
    lines: list[str] = []
    for read, entry in zip(reads, inputs, strict=True):
        lines.append(f"{entry.path}  {entry.platform or '-'}  {entry.device or '-'}")
        if entry.problem is not None:
            lines.append(f"  {entry.problem.to(lang)}")
        share = 100 * (entry.understood + entry.ignored) / entry.lines if entry.lines else 0.0
        counts = (entry.lines, entry.understood, entry.ignored, entry.not_understood)
        lines.append(
            say(
                "  {} lines: {} understood, {} ignored on purpose, {} not understood".format(*counts),
                "  全 {} 行: 解釈 {}、意図して無視 {}、解釈できず {}".format(*counts),
            )
            + f" ({share:.1f} %)"
        )
        lines += [f"    {count:6}  {reason.to(lang)}" for reason, count in entry.reasons]
        for device in read.devices:
            facts = (device.kind, len(device.interfaces), sum(len(rules.rules) for rules in device.filters))
            lines.append(
                say("  {}: {} interfaces, {} rules".format(*facts), "  {}: インタフェース {}、ルール {}".format(*facts))
            )
        shown = entry.problems if everything else entry.problems[:_SHOWN]
        lines += [f"  {problem.at}: {problem.text}" for problem in shown]
        if len(shown) < len(entry.problems):
            more = len(entry.problems) - len(shown)
            lines.append(say(f"  … and {more} more (--all)", f"  … ほか {more} 行（--all で全て表示）"))
    return "".join(f"{printable(line)}\n" for line in lines)
