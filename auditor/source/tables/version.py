"""``show version`` and ``get system status``: what the device says it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from auditor.model.observed import Observed, SoftwareVersion
from auditor.model.span import Span
from auditor.source.document import Document
from auditor.source.tables.found import Found
from auditor.source.tables.run import Row, run


def cisco(document: Document) -> Found:
    """IOS, IOS XE, NX-OS and ASA; the licence and memory lines around the facts are prose."""
    rows = run("cisco_version", document.lines)
    # IOS XE prints its own line first, with zeros filled in; the one that names the image carries the usual spelling.
    versions = sorted(_of(rows, "version"), key=lambda row: row["product"].startswith("Cisco IOS XE Software"))
    models = [*_of(rows, "number"), *_of(rows, "model")]
    serials = [*_of(rows, "system"), *_of(rows, "serial")]
    return _found(document, rows, versions, models, serials)


def fortios(document: Document) -> Found:
    """FortiOS; other fields of the status are prose."""
    rows = run("fortios_system_status", document.lines)
    versions = _of(rows, "version")
    return _found(document, rows, versions, versions, _of(rows, "system"))


def _found(
    document: Document, rows: Sequence[Row], versions: Sequence[Row], models: Sequence[Row], serials: Sequence[Row]
) -> Found:
    used = [chosen[0] for chosen in (versions, models, serials) if chosen]
    stated = SoftwareVersion(
        version=_first(versions, "version"),
        model=_first(models, "model"),
        serial=_first(serials, "serial"),
        at=_around(document, used),
    )
    prose = set(range(len(document.lines))) if versions else set()
    host = _first(_of(rows, "host"), "host") or None
    return Found(Observed(version=stated if versions else None), {row.index for row in rows}, prose, host)


def _of(rows: Iterable[Row], kind: str) -> list[Row]:
    return [row for row in rows if row.kind == kind]


def _first(rows: Sequence[Row], column: str) -> str:
    return rows[0][column] if rows else ""


def _around(document: Document, rows: Sequence[Row]) -> Span:
    """The line of the version; the other facts stand elsewhere in the same output."""
    index = rows[0].index if rows else 0
    return Span(document.file, document.firsts[index], document.lasts[index])
