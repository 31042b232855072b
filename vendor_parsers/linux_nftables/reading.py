"""The lines of an export as a tree: tables hold chains and sets, these hold statements; other outputs stand beside them.

A brace opens a block behind the words that name one (``chain input {``), else it belongs to its statement, which goes on
until it is closed. Every line belongs to one statement, the first that begins in it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from auditor.source.document import Document
from auditor.source.node import Node, Tree
from vendor_parsers._readers.linux.outputs import Outputs, output_of
from vendor_parsers.linux_nftables.words import split_words, uncommented

COMMANDS = frozenset(
    "table define redefine undefine include add create insert replace delete destroy flush reset".split()
)
"""Words that begin a statement of nft outside of tables."""
BLOCKS = frozenset("chain set map flowtable counter quota limit secmark synproxy".split())
CONNECTION_BLOCKS = frozenset({"helper", "timeout", "expectation"})
_TYPED = re.compile(r"[\w.-]{1,32}@[\w.-]{1,63}[^\s#$]{0,80} ?[#$] ")
"""A prompt with user and host: the only one believed inside a table, where ``accept # why`` is a rule."""


@dataclass(slots=True)
class _Statement:
    """The words read so far of a statement that is not complete."""

    words: list[str] = field(default_factory=list)
    first: int = 0
    depth: int = 0


class _Reader:
    """Where the next word belongs."""

    def __init__(self, document: Document) -> None:
        self.outputs = Outputs(document)
        self.blocks: list[Node] = []
        self.open = _Statement()
        self.line = 0
        self.owned = 0
        """The last line that belongs to a statement or to trivia."""

    def take(self, line: str, first: int, last: int) -> None:
        text = line.strip()
        self.line = last
        within = bool(self.blocks or self.open.words)
        if not text:
            self._skip("blank", first, last)
        elif not within and text[0] != "{" and self.outputs.begins(text, first, last, in_rules=False) is not None:
            self.owned = last
        elif within and _TYPED.match(text):
            self._cut_off()
            self.take(line, first, last)
        elif text.startswith("#"):
            self._skip("comment", first, last)
        elif within or text.split(None, 1)[0] in COMMANDS:
            self._words(text, first, last)
        else:
            self.outputs.outside(line, text, first, last)
            self.owned = last

    def finish(self) -> Tree:
        self._cut_off()
        return self.outputs.tree

    def _cut_off(self) -> None:
        """The text ends inside a table."""
        self._complete(self.line)
        self.blocks = []

    def _skip(self, reason: str, first: int, last: int) -> None:
        if not self.open.words:
            self.outputs.tree.skip(reason, first, last)
            self.owned = last

    def _words(self, text: str, first: int, last: int) -> None:
        line = uncommented(text)
        goes_on = line.endswith("\\")
        for word in split_words(line[:-1] if goes_on else line):
            self._word(word, first, last)
        if not self.open.depth and not goes_on:
            self._complete(last)
        if not self.open.words and self.owned < last:
            self.outputs.tree.skip("end", max(first, self.owned + 1), last)
            self.owned = last

    def _word(self, word: str, first: int, last: int) -> None:
        if self.open.words[-1:] == [";"] and not self.open.depth and word not in ("policy", ";"):
            self._complete(last)
        held = self.open
        if word == "{" and not held.depth and self._opens(held.words):
            self._block(last)
        elif word == "}" and not held.depth:
            self._complete(last)
            if self.blocks:
                self.blocks.pop()
        elif word == ";" and not held.depth and "hook" not in held.words[:3]:
            self._complete(last)
        elif held.words or word != ";":
            held.first = held.first if held.words else first
            held.depth += (word == "{") - (word == "}")
            held.words.append(word)

    def _opens(self, words: list[str]) -> bool:
        """Whether a brace behind these words opens a block."""
        if not self.blocks:
            return words[:1] == ["table"] or words[1:2] == ["table"]
        if len(self.blocks) > 1 or not words:
            return False
        return words[0] in BLOCKS or (words[0] == "ct" and words[1:2] != [] and words[1] in CONNECTION_BLOCKS)

    def _block(self, last: int) -> None:
        node = self._node(last)
        if node is not None:
            self.blocks.append(node)

    def _complete(self, last: int) -> None:
        if self.open.words:
            self._node(last)

    def _node(self, last: int) -> Node | None:
        """The statement that is complete; it owns the lines that no statement before it owns."""
        held, self.open = self.open, _Statement()
        if not held.words:
            return None
        first = max(held.first, self.owned + 1)
        last = max(last, held.first)
        section = self.outputs.section
        printed = section if section is not None and output_of(section) == "nft" else None
        parent = self.blocks[-1] if self.blocks else printed
        node = self.outputs.add(" ".join(held.words), min(first, last), last if first <= last else last - 1, parent)
        node.split = split_words
        self.owned = max(self.owned, last)
        return node


def read(document: Document) -> Tree:
    """The export's tree."""
    reader = _Reader(document)
    for line, first, last in zip(document.lines, document.firsts, document.lasts, strict=True):
        reader.take(line, first, last)
    return reader.finish()
