"""Name, model, release and last change: the comment lines that ``show running-config`` prints before the configuration."""

from __future__ import annotations

import re
from datetime import datetime

from auditor.model.fact import Fact, unknown, written
from auditor.model.text import Text
from auditor.source.node import Node, Tree

KEPT_COMMENTS = ("! NEC Portable", "! IX Series", "! Compiled", "! Current time", "! Last updated", "! Last changed")
_RELEASE = re.compile(r"! IX Series (\S{1,20}) .{0,60}Software, Version ([\w.()]{1,30})")
_NO_VERSION: Fact[str] = unknown(Text("the export has no version line", "書き出しに版の行がない"))
_NO_CHANGE: Fact[str] = unknown(Text("the export does not say when it was changed", "書き出しに変更日時の記載がない"))


def model_and_version(root: Node) -> tuple[str, Fact[str]]:
    """``IX2215`` and ``10.7.18`` from ``! IX Series IX2215 (magellan-sec) Software, Version 10.7.18, RELEASE SOFTWARE``."""
    for node in root.peek("!", "NEC"):
        node.mark()
    for node in (*root.peek("!", "Compiled"), *root.peek("!", "Current")):
        node.mark()
    for node in root.peek("!", "IX"):
        found = _RELEASE.match(node.text)
        if found is not None:
            node.mark()
            return found[1], written(found[2], node.at)
    return "", _NO_VERSION


def changed(root: Node) -> Fact[str]:
    """When the configuration was last changed, as the device prints it."""
    for node in root.peek("!", "Last"):
        node.mark()
        return written(_moment(node.words[3:]), node.at)
    return _NO_CHANGE


def _moment(words: list[str]) -> str:
    """``Nov 18-Wed-2026 09:10:00 JST`` as ``2026-11-18T09:10:00 JST``; another form stays as it is."""
    try:
        found = datetime.strptime(" ".join(words[:3]), "%b %d-%a-%Y %H:%M:%S")
    except ValueError:
        return " ".join(words)
    return " ".join([found.isoformat(), *words[3:]])


def name_of(root: Node, tree: Tree) -> str:
    """The host name: written, from the prompt of a terminal log, or the file's name."""
    words = root.after("hostname")
    if words is not None and words.left:
        return " ".join(words.rest()).strip('"')
    return tree.host or tree.file.rpartition("/")[2].rpartition(".")[0] or tree.file
