"""What the comment lines above a configuration say: the model, who changed it last, when, under which version."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from auditor.model.fact import NOT_SAID, Fact, unknown, written
from auditor.source.node import Node, Tree

_NOT_SAID: Fact[str] = unknown(NOT_SAID)


@dataclass(frozen=True, slots=True)
class Header:
    """The name of a device and what its export says of itself."""

    name: str
    model: str = ""
    version: Fact[str] = _NOT_SAID
    changed_by: Fact[str] = _NOT_SAID
    changed_at: Fact[str] = _NOT_SAID


def read_header(root: Node, tree: Tree) -> Header:
    """``#configuration list for AX2530S-24T``, ``#Last modified by A at Tue Apr 24 22:47:13 2018 with version 12.1.C``."""
    model, version, by, moment = "", _NOT_SAID, _NOT_SAID, _NOT_SAID
    for node in root.all("#configuration", "list", "for"):
        model = " ".join(node.cursor(3).rest())
    for node in root.all("#Last", "modified", "by"):
        words = node.cursor(3).rest()
        if "at" in words:
            place = words.index("at")
            by = written(" ".join(words[:place]), node.at)
            rest = words[place + 1 :]
            if "with" in rest:
                end = rest.index("with")
                version = written(rest[-1], node.at) if rest[end + 1 : end + 2] == ["version"] else version
                rest = rest[:end]
            moment = written(_moment(rest), node.at)
    named = root.after("hostname")
    name = " ".join(named.rest()) if named is not None else ""
    return Header(
        name or tree.host or tree.file.rpartition("/")[2].rpartition(".")[0] or tree.file, model, version, by, moment
    )


def _moment(words: list[str]) -> str:
    """``Wed Nov 18 09:22:10 2026`` as ``2026-11-18T09:22:10``; another form stays as it is."""
    try:
        return datetime.strptime(" ".join(words), "%a %b %d %H:%M:%S %Y").isoformat()
    except ValueError:
        return " ".join(words)
