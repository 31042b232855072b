"""``config … edit … set … next … end`` text (FortiOS and its kin) as a tree.

``end``, ``next`` and comments are trivia, everything else is a statement; the words of a setting begin with its key
(``set``, ``unset``, ``append`` … are its text but not its words). A quoted value may span lines and is one
statement with them. Text that is cut off or out of balance still becomes a tree; what was wrong with it is kept in
:attr:`BlockTree.faults`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from auditor.model.span import Span
from auditor.model.text import Text
from auditor.source.document import Document
from auditor.source.node import Node, Tree

HEADER = ("#config-version=", "# Version:", "# Serial-Number:")
"""Comment lines that say something and are therefore statements."""

DEEPEST = 40
"""Blocks nested deeper than any device nests them are kept at this depth."""

_UNQUOTED_STOP = re.compile(r"[\s\"\\]")
_MARK = re.compile(r"[\"\\]")

_UNCLOSED_QUOTE = Text("A quotation mark is never closed", "引用符が閉じられていない")
_UNCLOSED_BLOCK = Text("This block is never closed", "このブロックは閉じられていない")
_STRAY = Text("This word closes no open block", "対応するブロックがない")
_TOO_DEEP = Text("Blocks are nested too deep", "ブロックの入れ子が深すぎる")


class BlockTree(Tree):
    """A tree that also knows where the text was out of balance."""

    __slots__ = ("faults",)

    def __init__(self, file: str, host: str | None = None) -> None:
        super().__init__(file, host)
        self.faults: list[tuple[Span, Text]] = []


def split_words(text: str) -> list[str]:
    """The words of a statement: quotes joined to what they touch and taken off, ``\\`` before a mark taken off."""
    if "\\" not in text and "'" not in text:
        head, mark, rest = text.partition(' "')
        if not mark and '"' not in text:
            return text.split()
        # as devices print it: plain words, then quoted ones with one blank between them
        quoted = rest[:-1].split('" "')
        if '"' not in head and rest.endswith('"') and rest.count('"') == 2 * len(quoted) - 1:
            return head.split() + quoted
    words: list[str] = []
    at, end = 0, len(text)
    while at < end:
        if text[at].isspace():
            at += 1
            continue
        word, at = _word(text, at)
        words.append(word)
    return words


def _word(text: str, at: int) -> tuple[str, int]:
    """The word that begins at ``at`` and the place behind it."""
    parts: list[str] = []
    if text[at] == "'" and "\n" not in text:
        close = text.find("'", at + 1)
        if close > 0 and (close + 1 == len(text) or text[close + 1].isspace()):
            return text[at + 1 : close], close + 1
    while at < len(text) and not text[at].isspace():
        if text[at] == '"':
            part, at = _quoted(text, at + 1)
        elif text[at] == "\\":
            part, at = text[at + 1 : at + 2], at + 2
        else:
            found = _UNQUOTED_STOP.search(text, at)
            stop = found.start() if found else len(text)
            part, at = text[at:stop], stop
        parts.append(part)
    return "".join(parts), at


def _quoted(text: str, at: int) -> tuple[str, int]:
    """The text up to the closing quotation mark (or the end) and the place behind it."""
    parts: list[str] = []
    while True:
        found = _MARK.search(text, at)
        if found is None:
            return "".join((*parts, text[at:])), len(text)
        parts.append(text[at : found.start()])
        if found.group() == '"':
            return "".join(parts), found.end()
        parts.append(text[found.end() : found.end() + 1])
        at = found.end() + 1


def _leaves_open(text: str, inside: bool) -> bool:
    """True when a quotation begun in ``text`` (or before it, ``inside``) is still open at its end."""
    if "\\" not in text:
        return inside != bool(text.count('"') % 2)
    at = 0
    while found := _MARK.search(text, at):
        at = found.end()
        if found.group() == '"':
            inside = not inside
        else:
            at += 1
    return inside


def _closing_line(lines: Sequence[str], start: int) -> int | None:
    """The line on which the quotation left open by ``start`` is closed; None when nothing closes it sensibly.

    A closing mark is followed by a blank or the end of its line: text right behind it means that the mark opens
    another value, so that the first one was cut off.
    """
    for index in range(start + 1, len(lines)):
        line, at = lines[index], 0
        while found := _MARK.search(line, at):
            at = found.end()
            if found.group() == "\\":
                at += 1
                continue
            if at < len(line) and not line[at].isspace():
                return None
            return index if not _leaves_open(line[at:], False) else None
    return None


VERBS = ("set ", "append ", "unset ", "select ", "unselect ", "clear ")


def setting_words(text: str) -> list[str]:
    """The words of a statement without the verb of a setting, so that ``set mtu 1500`` begins with its key."""
    return split_words(text.partition(" ")[2] if text.startswith(VERBS) else text)


class _Stack:
    """The open blocks while reading, outermost first."""

    def __init__(self, tree: BlockTree, indented: bool) -> None:
        self.tree = tree
        self.indented = indented
        self.started = False
        self.open: list[tuple[Node, int]] = [(tree.root, -1)]

    def put(self, node: Node, indent: int) -> None:
        """Hang a statement under the innermost open block, and open it when it opens one."""
        kind = node.text.partition(" ")[0]
        if kind == "config":
            self.started = True
            self._close_forgotten(indent)
        elif kind == "edit" and self._inside("edit"):
            self._fault(self.open.pop()[0], _UNCLOSED_BLOCK)
        node.parent = self.open[-1][0]
        node.parent.children.append(node)
        if kind not in ("config", "edit"):
            return
        if len(self.open) > DEEPEST:
            self._fault(node, _TOO_DEEP)
        else:
            self.open.append((node, indent))

    def _inside(self, kind: str) -> bool:
        return self.open[-1][0].words[:1] == [kind]

    def _close_forgotten(self, indent: int) -> None:
        """Where the text is indented, a ``config`` no deeper than an open one ends that one (``end`` was left out)."""
        while self.indented and len(self.open) > 1:
            node, depth = self.open[-1]
            if depth < indent or node.words[:2] in (["config", "vdom"], ["config", "global"]):
                return
            above = self.open[-2][0].words[:2]
            if node.words[0] == "edit" and above == ["config", "vdom"]:
                return
            self.open.pop()
            self._fault(node, _UNCLOSED_BLOCK)

    def close(self, word: str, at: Span) -> None:
        """``next`` ends the innermost ``edit``, ``end`` the innermost ``config`` with what is open in it."""
        wanted = "edit" if word == "next" else "config"
        for place in range(len(self.open) - 1, 0, -1):
            if self.open[place][0].words[0] == wanted:
                left = self.open[place + 1 :]
                del self.open[place:]
                for node, _ in left:
                    if wanted == "edit" or node.words[0] == "config":
                        self._fault(node, _UNCLOSED_BLOCK)
                return
        self.tree.faults.append((at, _STRAY))

    def finish(self) -> None:
        """Note what is still open at the end of the text."""
        for node, _ in self.open[1:]:
            self._fault(node, _UNCLOSED_BLOCK)

    def _fault(self, node: Node, text: Text) -> None:
        self.tree.faults.append((node.at, text))


def read(document: Document) -> BlockTree:
    """Read a document; linear in its length, never fails."""
    tree = BlockTree(document.file, document.host)
    lines, firsts, lasts = document.lines, document.firsts, document.lasts
    indented = any(line[:1] in (" ", "\t") and line.split(None, 1)[:1] in (["set"], ["edit"]) for line in lines)
    stack = _Stack(tree, indented)
    index, count = 0, len(lines)
    while index < count:
        line = lines[index]
        text = line.strip()
        start = index
        index += 1
        if text in ("end", "next"):
            tree.skip(text, firsts[start], lasts[start])
            stack.close(text, Span(document.file, firsts[start], lasts[start]))
        elif not text:
            tree.skip("blank", firsts[start], lasts[start])
        elif text[0] == "#" and not text.startswith(HEADER):
            tree.skip("comment" if stack.started else "header", firsts[start], lasts[start])
        else:
            if '"' in text and _leaves_open(text, False):
                close = _closing_line(lines, start)
                if close is None:
                    tree.faults.append((Span(document.file, firsts[start], lasts[start]), _UNCLOSED_QUOTE))
                else:
                    text = "\n".join((line.lstrip(), *lines[start + 1 : close], lines[close].rstrip()))
                    index = close + 1
            indent = len(line) - len(line.lstrip())
            stack.put(Node(document.file, text, firsts[start], lasts[index - 1], None, setting_words), indent)
    stack.finish()
    return tree
