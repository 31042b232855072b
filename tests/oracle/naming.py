"""What another analyser calls undefined or unused, and our own answers to the same question."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from auditor.engine.discover import all_platforms
from auditor.engine.inputs import read_input
from auditor.model.device import Device
from auditor.model.naming import used
from auditor.source.ingest import ingest

FAMILIES = ("cisco_ios", "cisco_asa", "fortinet", "juniper_junos", "cisco_nxos", "arista_eos", "paloalto")
TRUTH = "truth/batfish/tests/parsing-tests"
IN_REPOSITORY = "tests/parsing-tests/networks/unit-tests/"


@dataclass(frozen=True, slots=True)
class Answer:
    """One name of theirs in one file."""

    config: Path
    type: str
    name: str
    context: str = ""


@cache
def read(path: Path) -> tuple[Device, ...]:
    """The devices of one corpus file; none when no platform of ours recognises it."""
    return tuple(device for source in ingest([str(path)]) for device in read_input(source, all_platforms()).devices)


def answered(shared: Path, family: str) -> list[Path]:
    """The files of a family that have answers and that we read."""
    corpus = shared / "corpus"
    found = (
        corpus / "files" / family / path.name.removesuffix(".json") for path in (corpus / "oracle" / family).iterdir()
    )
    return sorted(path for path in found if path.is_file() and read(path))


def answers(shared: Path, family: str, kind: str) -> Iterator[Answer]:
    """Everything they call ``undefined`` or ``unused`` in a family, each file taken alone."""
    for config in answered(shared, family):
        told = shared / "corpus" / "oracle" / family / f"{config.name}.json"
        for line in told.read_text(encoding="utf-8").splitlines():
            if f'"rec":"{kind}"' in line[:80]:
                record = json.loads(line)
                # a name of PAN-OS has its virtual system behind it
                name = record["name"].partition("~")[0] if family == "paloalto" else record["name"]
                yield Answer(config, record["type"], name, record.get("context", ""))


def published(shared: Path, family: str, kind: str) -> Iterator[Answer]:
    """The same of the answers their project publishes with its test network."""
    where = {}
    for line in (shared / "corpus" / "MANIFEST.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        cells = line.split("\t")
        if cells[1] == family:
            where[cells[3]] = shared / "corpus" / cells[0]
    (answer,) = json.loads((shared / "corpus" / TRUTH / f"unit-tests-{kind}.ref").read_text(encoding="utf-8"))
    for row in answer["rows"]:
        lines = row.get("Source_Lines") or row["Lines"]
        config = where.get(IN_REPOSITORY + lines["filename"])
        if config is not None and read(config):
            yield Answer(
                config,
                row.get("Structure_Type") or row["Struct_Type"],
                (row.get("Structure_Name") or row["Ref_Name"]).partition("~" if family == "paloalto" else "\n")[0],
                row.get("Context", ""),
            )


def undefined_names(config: Path) -> set[str]:
    """What we find undefined in a file."""
    return {one.name for device in read(config) for one in device.references if not one.defined}


@cache
def _standings(config: Path) -> tuple[tuple[Device, frozenset[tuple[str, str]], frozenset[tuple[str, str]]], ...]:
    return tuple((device, *used(device.definitions, device.references)) for device in read(config))


def state(config: Path, name: str, kinds: frozenset[str]) -> str:
    """How something stands with us: ``unused``, ``open``, ``used``, ``factory``, or ``unread`` when we see no such."""
    found = set()
    for device, sure, possible in _standings(config):
        for made in device.definitions:
            if made.name == name and made.kind in kinds:
                standing = "used" if made.key in sure else "open" if made.key in possible else "unused"
                found.add("factory" if made.factory else standing)
    return next((one for one in ("unused", "open", "used", "factory") if one in found), "unread")


def left_alone(config: Path, kinds: frozenset[str]) -> set[tuple[str, str]]:
    """(kind, name) of what we call unused although not even something unused names it."""
    found = set()
    for device, _, possible in _standings(config):
        named = {(one.kind, one.name) for one in device.references if one.owner != (one.kind, one.name)}
        found |= {
            made.key
            for made in device.definitions
            if made.key not in possible and not made.factory and made.kind in kinds and made.key not in named
        }
    return found
