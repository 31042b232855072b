"""A configuration's lines as rows that can be added, changed and taken out, each knowing the block it stands in."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from auditor.source.document import Document
from auditor.source.node import Node, Tree

Reader = Callable[[Document], Tree]


class Row:
    """One statement with the lines it is written on, or (``parent`` None) lines that mean nothing."""

    __slots__ = ("children", "parent", "raw", "text", "words")

    def __init__(self, raw: list[str], text: str, words: list[str], parent: Row | None) -> None:
        self.raw = raw
        self.text = text
        self.words = words
        self.parent = parent
        self.children: list[Row] = []

    @property
    def indent(self) -> str:
        """The blanks it begins with."""
        line = self.raw[0]
        return line[: len(line) - len(line.lstrip())]

    def starts(self, words: Sequence[str]) -> bool:
        """True when it begins with those words."""
        return self.words[: len(words)] == list(words)

    def below(self) -> Iterator[Row]:
        """Itself and every row inside it."""
        stack = [self]
        while stack:
            row = stack.pop()
            yield row
            stack += row.children


class Page:
    """All rows of a configuration in order; ``root`` holds the outermost ones."""

    def __init__(self, lines: Sequence[str], read: Reader, step: str = " ", separator: str = "!") -> None:
        numbers = range(1, len(lines) + 1)
        tree = read(Document("edit", lines, numbers, numbers))
        self.root = Row([""], "", [], None)
        self.step = step
        self.separator = separator
        """A line that means nothing and ends a block even where nothing is indented; "" where there is none."""
        self.rows: list[Row] = []
        made: dict[int, Row] = {id(tree.root): self.root}
        done = 0
        for node in sorted(tree.root.walk(), key=_first):
            self.rows += [Row([line], "", [], None) for line in lines[done : node.first - 1]]
            parent = made[id(node.parent)]
            row = Row(list(lines[node.first - 1 : node.last]), node.text, node.words, parent)
            made[id(node)] = row
            parent.children.append(row)
            self.rows.append(row)
            done = node.last
        self.rows += [Row([line], "", [], None) for line in lines[done:]]

    def lines(self) -> tuple[str, ...]:
        """The text as it is now."""
        return tuple(line for row in self.rows for line in row.raw)

    def end(self, row: Row) -> int:
        """The place behind a row and everything inside it."""
        last = row
        while last.children:
            last = last.children[-1]
        return self.rows.index(last) + 1

    def add(self, parent: Row, text: str, before: Row | None = None, after: Row | None = None) -> Row:
        """A new row: before or behind a sister, else at the end of its block."""
        sister = before or after or (parent.children[-1] if parent.children else None)
        if sister is not None and parent is not self.root:
            indent = sister.indent
        else:
            indent = "" if parent is self.root else parent.indent + self.step
        row = Row([indent + text], text, text.split(), parent)
        if before is not None:
            self.rows.insert(self.rows.index(before), row)
            parent.children.insert(parent.children.index(before), row)
        elif after is not None:
            self.rows.insert(self.end(after), row)
            parent.children.insert(parent.children.index(after) + 1, row)
        elif parent is self.root:
            self._add_outermost(row)
        else:
            self.rows.insert(self.end(parent), row)
            parent.children.append(row)
        return row

    def _add_outermost(self, row: Row) -> None:
        """Behind the last statement, with a separator between."""
        place = self.end(self.root.children[-1]) if self.root.children else len(self.rows)
        self.rows[place:place] = [Row([self.separator], "", [], None), row] if self.separator else [row]
        self.root.children.append(row)

    def change(self, row: Row, text: str) -> None:
        """Other words in the same place."""
        row.raw, row.text, row.words = [row.indent + text], text, text.split()

    def remove(self, row: Row) -> None:
        """Take a row out with everything inside it."""
        gone = {id(one) for one in row.below()}
        self.rows = [one for one in self.rows if id(one) not in gone]
        assert row.parent is not None
        row.parent.children.remove(row)


def _first(node: Node) -> int:
    return node.first
