"""One ``key=value`` statement a line: hostapd and its like. A statement's words are its key and its whole value."""

from __future__ import annotations

from auditor.source.document import Document
from auditor.source.node import Node, Tree


def split_pair(text: str) -> list[str]:
    """``["ssid", "KS PUMP"]`` for ``ssid=KS PUMP``; the text itself when it holds no ``=``."""
    key, sign, value = text.partition("=")
    return [key, value] if sign else [text]


def read_flat(document: Document, *, sections: frozenset[str] = frozenset(), comment: str = "#") -> Tree:
    """The tree of a flat file; a statement whose key is in ``sections`` takes those behind it below it."""
    tree = Tree(document.file, document.host)
    parent = tree.root
    for text, first, last in zip(document.lines, document.firsts, document.lasts, strict=True):
        line = text.lstrip()
        if not line:
            tree.skip("blank", first, last)
            continue
        if line.startswith(comment):
            tree.skip("comment", first, last)
            continue
        node = Node(tree.file, line, first, last, None, split_pair)
        opens = node.words[0] in sections
        node.parent = tree.root if opens else parent
        node.parent.children.append(node)
        if opens:
            parent = node
    return tree
