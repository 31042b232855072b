"""What the comment lines above a FITELnet configuration say: when it was last edited, refreshed and saved, and by whom."""

from __future__ import annotations

from datetime import datetime

from auditor.model.fact import Fact, unknown, written
from auditor.model.text import Text
from auditor.source.node import Node, Tree

KEPT_COMMENTS = ("!  LAST EDIT", "! LAST EDIT")
_NOT_SAID = Text("the export does not say", "書き出しに記載がない")


def changed(root: Node) -> tuple[Fact[str], Fact[str]]:
    """Who edited last, and when: ``!  LAST EDIT    13:00:49 2023/01/07 by user``."""
    for node in root.peek("!", "LAST"):
        words = node.words[3:]
        node.mark()
        if "by" in words[:-1]:
            place = words.index("by")
            return written(" ".join(words[place + 1 :]), node.at), written(_moment(words[:place]), node.at)
    return unknown(_NOT_SAID), unknown(_NOT_SAID)


def _moment(words: list[str]) -> str:
    """``09:30:12 2026/11/18`` as ``2026-11-18T09:30:12``; another form stays as it is."""
    try:
        return datetime.strptime(" ".join(words), "%H:%M:%S %Y/%m/%d").isoformat()
    except ValueError:
        return " ".join(words)


def name_of(root: Node, tree: Tree) -> str:
    """The host name: written, from the prompt of a terminal log, or the file's name."""
    words = root.after("hostname")
    if words is not None and words.left:
        return " ".join(words.rest())
    return tree.host or tree.file.rpartition("/")[2].rpartition(".")[0] or tree.file
