"""Text whose blocks are shown by indentation, as Cisco IOS and everything that looks like it prints them.

A statement belongs to the nearest statement above it that is indented less. Comments and blank lines mean nothing
and end no block. Some statements carry free text over several lines (banners, certificates, macros): each is one
node over all its lines, so that its text is never taken for configuration.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from auditor.source.document import Document
from auditor.source.node import Node, Tokenize, Tree

BannerStyle = Literal["delimited", "eof", "line"]
"""``delimited``: the text stands between two equal characters; ``eof``: up to a line ``EOF``; ``line``: on its line."""

HEADERS = ("Building configuration", "Current configuration", "Using ", "Load for ", "Time source is ", "Startup ")
_TEXT_STARTS = (
    ("banner",),
    ("aaa", "authentication", "banner"),
    ("aaa", "authentication", "fail-message"),
)
_CHAINS = ("crypto pki certificate chain", "crypto ca certificate chain")
_HEX = frozenset("0123456789abcdefABCDEF")


def read_indent(
    document: Document,
    *,
    comment: tuple[str, ...] = ("!",),
    keep: tuple[str, ...] = (),
    headers: tuple[str, ...] = HEADERS,
    ends: frozenset[str] = frozenset({"end"}),
    banner: BannerStyle = "delimited",
    split: Tokenize = str.split,
) -> Tree:
    """The tree of an indented configuration; every line of ``document`` is in one node's span or in the trivia.

    ``keep`` are beginnings of comment lines that become statements of the outermost level (``! Last configuration
    change``), ``headers`` beginnings of lines that ``show`` prints around the text, ``ends`` words that stand alone
    behind the last statement.
    """
    tree = Tree(document.file, document.host)
    lines, firsts, lasts = document.lines, document.firsts, document.lasts
    file, root, trivia = tree.file, tree.root, tree.trivia
    above: list[tuple[int, Node]] = [(-1, root)]
    count = len(lines)
    index = 0
    while index < count:
        line = lines[index]
        text = line.strip()
        first = last = firsts[index]
        final = lasts[index]
        if not text or text.startswith(comment):
            if text and text.startswith(keep):
                root.children.append(Node(file, text, first, final, root, split))
            else:
                trivia.setdefault("comment" if text else "blank", []).extend(range(first, final + 1))
            index += 1
            continue
        indent = len(line) - len(line.lstrip())
        if not indent and (text in ends or text.startswith(headers)):
            trivia.setdefault("end" if text in ends else "header", []).extend(range(first, final + 1))
            index += 1
            continue
        while above[-1][0] >= indent:
            above.pop()
        end = _last_line(lines, index, text, above[-1][1], banner) if text[0] in "abcmk" else index
        last = lasts[end]
        parent = above[-1][1]
        node = Node(file, text, first, last, parent, split)
        parent.children.append(node)
        above.append((indent, node))
        index = end + 1
    return tree


def _last_line(lines: Sequence[str], index: int, text: str, parent: Node, banner: BannerStyle) -> int:
    """The index of the last line that belongs to the statement on line ``index``; ``index`` itself for most."""
    if text.startswith(("banner", "aaa ")):
        return _end_of_banner(lines, index, text, banner)
    if text.startswith("certificate") and _in_chain(lines, index, parent):
        return _end_of_hex(lines, index)
    if text == "key-string":
        return _end_of_hex(lines, index)
    if text.startswith("macro name "):
        return next((i for i in range(index + 1, len(lines)) if lines[i].rstrip() == "@"), index)
    return index


def _end_of_banner(lines: Sequence[str], index: int, text: str, style: BannerStyle) -> int:
    if style == "line":
        return index
    words = text.split(None, 3)
    start = next((start for start in _TEXT_STARTS if tuple(words[: len(start)]) == start), None)
    if start is None:
        return index
    named = len(start) if len(start) > 1 else 2
    message = text.split(None, named)[named:]
    if style == "eof":
        return next((i for i in range(index + 1, len(lines)) if lines[i].strip() == "EOF"), index)
    if not message:
        return index
    # show running-config prints control-C, which closes the text, as the two characters ^C
    marks = ("^C", "^") if message[0].startswith("^C") else (message[0][0],)
    for mark in marks:
        end = _closing(lines, index, message[0][len(mark) :], mark)
        if end is not None:
            return end
    return index


def _closing(lines: Sequence[str], index: int, message: str, mark: str) -> int | None:
    """The line that closes a text opened by ``mark``; None when nothing does, and then nothing is swallowed.

    A letter or digit closes only on its own line: behind ``banner motd Welcome`` no later W ends anything.
    """
    if mark in message:
        return index
    if mark.isalnum():
        return None
    return next((i for i in range(index + 1, len(lines)) if mark in lines[i]), None)


def _in_chain(lines: Sequence[str], index: int, parent: Node) -> bool:
    if parent.text.startswith(_CHAINS):
        return True
    # exports that lost their indentation print the certificate flush left, right below its chain
    above = parent.children[-1].text if parent.children else ""
    return above.startswith((*_CHAINS, "certificate "))


def _end_of_hex(lines: Sequence[str], index: int) -> int:
    """The ``quit`` behind lines of hexadecimal words, or the last of those lines when ``quit`` is missing."""
    for at in range(index + 1, len(lines)):
        text = lines[at].strip()
        if text == "quit":
            return at
        if not text or not _HEX.issuperset(text.replace(" ", "")):
            return at - 1
    return len(lines) - 1
