"""The commands as statements without the word ``config``, and what is told of the text before them."""

from __future__ import annotations

from auditor.source.document import Document
from auditor.source.node import Node, Tree
from vendor_parsers._readers.quoted import split_quoted

_TOLD = ("! PID:", "! Product Version:", "# PID:", "# Primary Boot Image")
"""Comments that name the model and the version: Oxidized writes them above the commands."""


def split_command(text: str) -> list[str]:
    """``["wlan", "create", "1", "night shift", "JB2"]``: quotation marks and the word ``config`` are no part of it."""
    words = split_quoted(text)
    return words[1:] if len(words) > 1 and words[0] == "config" else words


def read(document: Document) -> Tree:
    """One statement a line; comments mean nothing but for those that name the device."""
    tree = Tree(document.file, document.host)
    for line, first, last in zip(document.lines, document.firsts, document.lasts, strict=True):
        text = line.strip()
        if not text:
            tree.skip("blank", first, last)
        elif text.startswith(("!", "#")) and not text.startswith(_TOLD):
            tree.skip("comment", first, last)
        else:
            tree.root.children.append(Node(tree.file, text, first, last, tree.root, split_command))
    return tree
