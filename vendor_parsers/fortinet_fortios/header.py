"""What the comment lines above a FortiOS configuration tell: model, version, serial number."""

from __future__ import annotations

from dataclasses import dataclass

from auditor.model.fact import Fact, unknown, written
from auditor.model.span import Span
from auditor.model.text import Text
from auditor.source.node import Node, Tree


@dataclass(frozen=True, slots=True)
class Header:
    """``numbers`` is the version as numbers, empty when unknown; ``kind`` the model code (``FGT60F``)."""

    at: Span
    version: Fact[str]
    numbers: tuple[int, ...] = ()
    model: str = ""
    serial: str = ""


def numbers_of(version: str) -> tuple[int, ...]:
    """``(7, 2, 8)`` for ``7.2.8``; empty when it is no version."""
    parts = version.split(".")
    return tuple(int(part) for part in parts) if all(part.isdecimal() and len(part) < 6 for part in parts) else ()


def read_header(tree: Tree) -> Header:
    """Read the header lines; what they do not say stays unknown.

    ``#config-version=FGT60F-7.2.8-FW-build1639-240313:opmode=0:vdom=0:user=admin`` is the device's own line (its user is
    who made the export, which says nothing of who changed anything: hackfaqs.com, FortiGate backup field header); backup
    tools write ``# Version:`` and ``# Serial-Number:`` above it.
    """
    own: Node | None = None
    serial = version = model = ""
    at = Span(tree.file, 1, 1)
    for node in tree.root.children:
        if node.text.startswith("#config-version="):
            own = node
        elif node.text.startswith("# Serial-Number:"):
            serial = node.text.partition(":")[2].strip()
            node.mark()
        elif node.text.startswith("# Version:"):
            model, version = _from_status(node)
            at = node.at
    if own is not None:
        return _from_config_version(own, serial)
    if numbers_of(version):
        return Header(at, written(version, at), numbers_of(version), model, serial)
    return Header(at, unknown(Text("no #config-version line", "#config-version の行がない")), (), model, serial)


def _from_status(node: Node) -> tuple[str, str]:
    """``# Version: FortiGate-501E v7.4.8,build2795,250523 (GA.M)`` -> model and version."""
    node.mark()
    words = node.words
    model = words[2] if len(words) > 2 else ""
    version = words[3].lstrip("v").partition(",")[0] if len(words) > 3 else ""
    return model, version


def _from_config_version(node: Node, serial: str) -> Header:
    fields = node.text.partition("=")[2].split(":")
    node.mark()
    parts = fields[0].split("-")
    version = parts[1] if len(parts) > 1 else ""
    return Header(
        node.at,
        written(version, node.at)
        if numbers_of(version)
        else unknown(Text("#config-version line not understood", "#config-version の行を解釈できない")),
        numbers_of(version),
        parts[0],
        serial,
    )
