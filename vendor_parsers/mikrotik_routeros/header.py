"""What stands above an export: release, model and serial number, and the name of the router."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from auditor.model.fact import Fact, unknown, written
from auditor.model.span import Span
from auditor.model.text import Text
from vendor_parsers.mikrotik_routeros.items import Export

NO_HEADING = Text("no heading with the RouterOS release", "RouterOSのリリースを示す見出し行がない")
_FAILED = "#error exporting"


@dataclass(frozen=True, slots=True)
class Header:
    """The heading; ``major`` is 6 or 7, None when nobody says. ``failed`` are menus the router could not print."""

    version: Fact[str]
    exported_at: Fact[str]
    model: str
    serial: str
    name: str
    major: int | None
    failed: tuple[tuple[str, Span], ...]


def read_header(export: Export) -> Header:
    """``# nov/18/2026 09:50:12 by RouterOS 6.49.10``, ``# model = RB4011``; Oxidized's ``#  version: 7.16 (stable)``."""
    version: Fact[str] = unknown(NO_HEADING)
    exported: Fact[str] = unknown(Text("the export does not say", "エクスポートに記載がない"))
    model, serial = "", ""
    failed: list[tuple[str, Span]] = []
    for node in export.tree.root.children:
        if not node.text.startswith("#"):
            continue
        words = node.words
        if node.text.startswith(_FAILED):
            failed.append((node.text[len(_FAILED) :].strip(), node.at))
            node.mark(2)
            continue
        node.mark()
        if "RouterOS" in words[:-1]:
            version = written(words[words.index("RouterOS") + 1], node.at)
            when = " ".join(words[1 : words.index("by")]) if "by" in words else ""
            exported = written(_moment(when), node.at) if when else exported
        elif words[1:2] == ["version:"] and len(words) > 2 and not version.known:
            version = written(words[2], node.at)
        elif words[1:3] == ["model", "="]:
            model = " ".join(words[3:])
        elif words[1:2] == ["board-name:"] and not model:
            model = " ".join(words[2:])
        elif words[1:4] == ["serial", "number", "="]:
            serial = " ".join(words[4:])
    identity = export.one("/system identity")
    name = "" if identity is None else identity.get("name")
    return Header(version, exported, model, serial, name, _major(version), tuple(failed))


def _moment(text: str) -> str:
    """``nov/18/2026 09:50:12`` of release 6 as ``2026-11-18T09:50:12``; release 7 writes ISO dates itself."""
    for form in ("%b/%d/%Y %H:%M:%S", "%Y-%m-%d %H:%M:%S"):
        try:
            return datetime.strptime(text, form).isoformat()
        except ValueError:
            continue
    return text


def _major(version: Fact[str]) -> int | None:
    first = (version.value or "").partition(".")[0]
    return int(first) if first.isdecimal() and len(first) < 3 else None
