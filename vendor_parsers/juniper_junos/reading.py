"""From the lines of a document to lines that can be accounted for, and to the one tree of statements.

A line with a statement, or with several (``then { accept; }``), is one :class:`Node`; what a list or a quotation spreads over
several lines is one node with them. Closing braces, comments and the prompt's ``{master:0}`` mean nothing. Text that is
cut off or out of balance still becomes a tree; what was wrong with it is kept in :attr:`JunosTree.faults`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from auditor.model.span import Span
from auditor.model.text import Text
from auditor.source.document import Document
from auditor.source.node import Node, Tree
from vendor_parsers.juniper_junos.statement import DEEPEST, Statement

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*+"?|/\*|[{};\[\]]|#|[^\s{};\[\]"]++')
_HARD = re.compile(r'["\[#]|/\*')
_MARKED = re.compile(r'[{};"\[#]|/\*')
_ROLE = re.compile(r"\{(?:master|backup|primary|secondary|linecard|hold|disabled|lost|ineligible)[\w:. -]{0,30}\}$")
_COMMANDS = (
    "set",
    "deactivate",
    "activate",
    "protect",
    "delete",
    "insert",
    "rename",
    "copy",
    "annotate",
    "edit",
    "top",
    "up",
)
_PREFIXES = frozenset({"inactive:", "protect:", "replace:", "active:"})
_HEADER_LINES = 200

UNCLOSED_QUOTE = Text("A quotation mark is never closed", "引用符が閉じられていない")
UNCLOSED_BLOCK = Text("This block is never closed", "このブロックは閉じられていない")
NAMELESS = Text("This brace stands behind no statement", "この括弧の前に文がない")
STRAY = Text("This brace closes no open block", "対応するブロックがない")
NO_END = Text("This statement has no semicolon", "文の末尾にセミコロンがない")
TOO_DEEP = Text("Blocks are nested too deep", "ブロックの入れ子が深すぎる")


class JunosTree(Tree):
    """A tree of lines with the statements they make; ``remarks`` are the comment lines at the top."""

    __slots__ = ("config", "faults", "off", "remarks")

    def __init__(self, file: str, host: str | None = None) -> None:
        super().__init__(file, host)
        self.config = Statement("")
        self.faults: list[tuple[Span, Text]] = []
        self.off: list[tuple[Node, bool]] = []
        """The ``deactivate`` (True) and ``activate`` lines, in order."""
        self.remarks: list[tuple[Span, str]] = []


def unquoted(token: str) -> str:
    """A word without its quotation marks."""
    if not token.startswith('"'):
        return token
    return token[1 : -1 if len(token) > 1 and token.endswith('"') else None].replace('\\"', '"')


def words_of(text: str) -> list[str]:
    """The words of a statement's text: no braces, semicolons, brackets or comments, quotation marks taken off."""
    if _MARKED.search(text) is None:
        return text.split()
    if _HARD.search(text) is None:
        return text.replace("{", " ").replace("}", " ").replace(";", " ").split()
    words: list[str] = []
    at = 0
    while (found := _TOKEN.search(text, at)) is not None:
        token, at = found.group(), found.end()
        if token == "#":
            line = text.find("\n", at)
            at = len(text) if line < 0 else line
        elif token == "/*":
            close = text.find("*/", at)
            at = len(text) if close < 0 else close + 2
        elif token not in "{};[]":
            words.append(unquoted(token))
    return words


class _Reader:
    """Reads a document line by line; ``open`` are the blocks that are not closed yet, with the lines that opened them."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.tree = JunosTree(document.file, document.host)
        self.open: list[tuple[Statement, Node]] = [(self.tree.config, self.tree.root)]
        self.node: Node | None = None
        """The lines being read, as long as their statement is not at its end."""
        self.parts: list[str] = []
        self.count = 0
        """How many words they have so far."""
        self.path: list[str] = []
        self.listed: list[list[tuple[str, int]]] = []
        """The members of the lists in the statement being read, with their places."""
        self.begun = 0
        self.in_list = False
        self.unclosed = False
        """A comment was begun that no line closes."""
        self.note = ""
        """The comment that fills the lines right above, for the statement that begins below it."""

    def read(self) -> JunosTree:
        document, tree = self.document, self.tree
        lines, firsts, lasts = document.lines, document.firsts, document.lasts
        index, count = 0, len(lines)
        while index < count:
            start = index
            text = lines[index].strip()
            index += 1
            if self.node is None:
                if not text:
                    tree.skip("blank", firsts[start], lasts[start])
                    continue
                if text[0] == "#":
                    self.remark(text, firsts[start], lasts[start])
                    continue
                if text.startswith("/*"):
                    index = self.comment(start)
                    if index > start:
                        continue
                    index = start + 1
                if len(self.open) == 1 and (_ROLE.match(text) or text.startswith("[edit")):
                    tree.skip("prompt", firsts[start], lasts[start])
                    continue
                if len(self.open) == 1 and text.split(None, 1)[0] in _COMMANDS and text[-1] not in "{;":
                    self.command(text, firsts[start], lasts[start])
                    continue
            if '"' in text:
                index = self.quotation(start)
                text = "\n".join(line.strip() for line in lines[start:index])
            self.line(text, firsts[start], lasts[index - 1])
        self.finish()
        return tree

    def remark(self, text: str, first: int, last: int) -> None:
        if first <= _HEADER_LINES:
            self.tree.remarks.append((Span(self.tree.file, first, last), text.lstrip("# ")))
        self.tree.skip("comment", first, last)

    def comment(self, start: int) -> int:
        """Skip a comment that fills its lines; the line behind it, or ``start`` when a statement stands beside it."""
        document = self.document
        for index in range(start, start + 1 if self.unclosed else len(document.lines)):
            line = document.lines[index]
            close = line.find("*/", line.find("/*") + 2 if index == start else 0)
            if close >= 0:
                if line[close + 2 :].strip():
                    return start
                for at in range(start, index + 1):
                    self.tree.skip("comment", document.firsts[at], document.lasts[at])
                self.note = _bare(document.lines[start : index + 1])
                return index + 1
        self.unclosed = True
        self.tree.skip("comment", document.firsts[start], document.lasts[start])
        return start + 1

    def quotation(self, start: int) -> int:
        """The line behind the one that closes the last quotation begun on ``start``."""
        lines = self.document.lines
        if not _left_open(lines[start], inside=False):
            return start + 1
        for index in range(start + 1, len(lines)):
            if '"' in lines[index] and not _left_open(lines[index], inside=True):
                return index + 1
        self.fault(start, UNCLOSED_QUOTE)
        return start + 1

    def fault(self, index: int, text: Text) -> None:
        at = Span(self.tree.file, self.document.firsts[index], self.document.lasts[index])
        self.tree.faults.append((at, text))

    def command(self, text: str, first: int, last: int) -> None:
        """A line of the other form."""
        node = Node(self.tree.file, text, first, last, self.tree.root, words_of)
        self.tree.root.children.append(node)
        words = node.words
        if words[0] in ("deactivate", "activate"):
            self.tree.off.append((node, words[0] == "deactivate"))
        elif words[0] == "protect":
            node.mark()
        elif words[0] == "set" and len(words) > 1:
            if "[" in text:
                self.bracketed(node)
            else:
                self.tree.config.put(words[1:], node, 1)

    def bracketed(self, node: Node) -> None:
        """``set … proposals [ A B ]``: each member of the list is a value."""
        path: list[str] = []
        lists: list[list[tuple[str, int]]] = []
        inside = False
        for token in _tokens(node.text):
            if token == "[":
                inside = True
                lists.append([])
            elif token == "]":
                inside = False
            elif inside:
                lists[-1].append((unquoted(token), len(path) + sum(map(len, lists))))
            else:
                path.append(unquoted(token))
        holder = self.tree.config.put(path[1:], node, 1, last=not lists)
        for word, place in (one for members in lists for one in members):
            holder.put((word,), node, place)

    def line(self, text: str, first: int, last: int) -> None:
        """A line in braces, alone or the next of a statement that several lines hold."""
        if self.node is None:
            self.node = Node(self.tree.file, "", first, last, self.open[-1][1], words_of)
            self.parts, self.count = [], 0
            self.begun = len(self.open)
        self.parts.append(text)
        self.node.last = last
        for token in _tokens(text):
            if token in "{};[]":
                self.mark(token)
            elif self.in_list:
                self.listed[-1].append((unquoted(token), self.count))
                self.count += 1
            else:
                self.path.append(unquoted(token))
                self.count += 1
        if self.in_list:
            return
        if self.path:
            self.tree.faults.append((Span(self.tree.file, first, last), NO_END))
            self.statement()
        self.close_line()

    def close_line(self) -> None:
        node = self.node
        self.node = None
        if node is None:
            return
        if not self.count:
            self.tree.skip("end", node.first, node.last)
            return
        node.text = "\n".join(self.parts)
        if node.parent is not None:
            node.parent.children.append(node)

    def mark(self, token: str) -> None:
        if token == "[":
            self.in_list = True
            self.listed.append([])
        elif token == "]":
            self.in_list = False
        elif token == ";":
            self.in_list = False
            self.statement()
        elif token == "{":
            self.in_list = False
            self.block()
        elif len(self.open) > 1:
            if self.path:
                self.statement()
            self.open.pop()
            self.note = ""
        else:
            assert self.node is not None
            self.tree.faults.append((self.node.at, STRAY))

    def statement(self) -> Statement | None:
        """End the statement being read; None when there is none."""
        path, lists, node = self.path, self.listed, self.node
        self.path, self.listed = [], []
        assert node is not None
        holder = self.open[-1][0]
        first = self.count - len(path) - sum(map(len, lists))
        skipped = 0
        off = False
        while skipped < len(path) and path[skipped] in _PREFIXES:
            off = off or path[skipped] == "inactive:"
            skipped += 1
        if skipped == len(path):
            return None
        found = holder.put(path[skipped:], node, first + skipped, last=not lists)
        found.note, self.note = self.note or found.note, ""
        members = [found.put((word,), node, place) for word, place in (one for members in lists for one in members)]
        for one in members or [found]:
            one.inactive = one.inactive or off
        return found

    def block(self) -> None:
        found = self.statement()
        assert self.node is not None
        if len(self.open) > DEEPEST:
            self.tree.faults.append((self.node.at, TOO_DEEP))
        if found is None:  # it opens nothing: what follows belongs where the brace stands
            self.tree.faults.append((self.node.at, NAMELESS))
        self.open.append((found, self.node) if found is not None else self.open[-1])

    def finish(self) -> None:
        if self.path or self.listed:
            self.statement()
        self.close_line()
        for _, node in self.open[1:]:
            if node is self.tree.root:
                continue  # told already: it stands behind no statement
            self.tree.faults.append((node.at, UNCLOSED_BLOCK))


def _bare(lines: Sequence[str]) -> str:
    """What a comment says, on one line."""
    return " ".join(
        word for line in lines for word in line.replace("/*", " ").replace("*/", " ").split() if word != "*"
    )


def _left_open(line: str, *, inside: bool) -> bool:
    """Whether a quotation is open behind a line; ``inside`` says whether one is before it."""
    escaped = False
    for letter in line:
        if not inside and letter == "#":
            return False
        if letter == '"' and not escaped:
            inside = not inside
        escaped = letter == "\\" and not escaped
    return inside


def _tokens(text: str) -> list[str]:
    """Words and marks of a text without its comments."""
    if _HARD.search(text) is None:
        for mark in "{};]":
            if mark in text:
                text = text.replace(mark, f" {mark} ")
        return text.split()
    found: list[str] = []
    at = 0
    while (match := _TOKEN.search(text, at)) is not None:
        token, at = match.group(), match.end()
        if token == "#":
            line = text.find("\n", at)
            at = len(text) if line < 0 else line
        elif token == "/*":
            close = text.find("*/", at)
            at = len(text) if close < 0 else close + 2
        else:
            found.append(token)
    return found


def read(document: Document) -> JunosTree:
    """Read a document; linear in its length, never fails."""
    return _Reader(document).read()
