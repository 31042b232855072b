"""Audits of real exports with plant files drafted for them: what no check may crash on, and findings to be read.

``python -m tests.corpus_findings FOLDER [COUNT] [SEED]`` prints findings chosen by the seed, with their lines, to be read against the
files; docs/precision.md holds the reading.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from auditor.engine import Options as EngineOptions
from auditor.engine import audit_texts, read_sources
from auditor.findings import Audit, Finding
from auditor.plant.draft import draft

DAY = date(2026, 11, 22)
KINDS = frozenset({"real_device", "real_lab_device", "full_sample"})
LARGEST = 400_000
"""Bytes of an export: larger ones take longer than a test may."""


def exports(corpus: Path) -> list[Path]:
    """The whole exports of the corpus, by path."""
    manifest = corpus / "MANIFEST.tsv"
    header, *rows = [line.split("\t") for line in manifest.read_text(encoding="utf-8").splitlines() if line]
    kind, path = header.index("kind"), header.index("local_path")
    found = [corpus / row[path] for row in rows if len(row) > max(kind, path) and row[kind] in KINDS]
    return sorted(file for file in found if file.is_file() and file.stat().st_size <= LARGEST)


def audited(file: Path) -> Audit | None:
    """One export audited with the plant file that ``auditor init`` would draft for it; None when nothing is recognised."""
    reads = read_sources(EngineOptions(sources=(str(file),), as_of=DAY))
    devices = [device for read in reads for device in read.devices]
    if not devices:
        return None
    text = file.read_bytes().decode("utf-8", "replace")
    return audit_texts({file.name: text}, draft(devices, "en"), as_of=DAY)


def findings(audit: Audit) -> Iterator[Finding]:
    """What an administrator would act on."""
    return (finding for finding in audit.findings if finding.verdict in ("fail", "warn"))


def chosen(corpus: Path, count: int, seed: int) -> Iterator[tuple[Path, Finding]]:
    """Findings of different checks and files: a file is drawn, then one of its findings of a check drawn least so far."""
    draw = random.Random(seed)
    files = exports(corpus)
    draw.shuffle(files)
    taken: dict[str, int] = {}
    for file in files:
        if sum(taken.values()) >= count:
            return
        audit = audited(file)
        told = [] if audit is None else list(findings(audit))
        if told:
            draw.shuffle(told)
            finding = min(told, key=lambda each: taken.get(each.check.id, 0))
            taken[finding.check.id] = taken.get(finding.check.id, 0) + 1
            yield file, finding


def main(corpus: str, count: str = "60", seed: str = "20261122") -> None:
    """Print the chosen findings with the lines they quote."""
    for number, (file, finding) in enumerate(chosen(Path(corpus), int(count), int(seed)), 1):
        where = file.relative_to(corpus)
        sys.stdout.write(
            f"{number}\t{where}\t{finding.check.id}\t{finding.verdict}\t{finding.severity}\t{finding.message.en}\n"
        )
        for quote in finding.evidence[:6]:
            sys.stdout.write(f"    {quote.role} {quote.at}\n" + "".join(f"        {line}\n" for line in quote.text[:6]))


if __name__ == "__main__":
    main(*sys.argv[1:])
