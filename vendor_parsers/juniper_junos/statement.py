"""One tree for both forms of a configuration: every word is a node below the word before it.

``interfaces { ge-0/0/0 { unit 0 { family inet; } } }`` and ``set interfaces ge-0/0/0 unit 0 family inet`` are the same
path of six words, and the members of a ``[ list ]`` are sisters. Each node knows the words of the text it stands for, so
that asking for it marks those as understood.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from auditor.model.span import Span
from auditor.source.node import Node

DEEPEST = 64
"""Paths of more words than any statement has: what is beyond is left unread."""


class Statement:
    """A word of the configuration with what stands below it.

    ``places`` are (line, position of the word in it). ``inactive`` marks what is deactivated: it stays in the
    configuration and does nothing. ``inherited`` marks what comes from a configuration group. ``note`` is the comment
    right above it (``annotate`` puts one there); the set form does not show comments.
    """

    __slots__ = ("children", "inactive", "inherited", "name", "note", "places", "seen")

    def __init__(self, name: str) -> None:
        self.name = name
        self.children: dict[str, Statement] = {}
        self.places: list[tuple[Node, int]] = []
        self.inactive = False
        self.inherited = False
        self.note = ""
        self.seen = False

    def put(self, words: Sequence[str], node: Node, first: int, *, last: bool = True) -> Statement:
        """The statement at the end of a path, made where it is missing; ``first`` is the place of its first word.

        ``last``: the path ends a statement or a block's head, so that its end stands for those words of the line.
        """
        found = self
        for offset, word in enumerate(words[:DEEPEST]):
            below = found.children.get(word)
            if below is None:
                below = found.children[word] = Statement(word)
                below.places.append((node, first + offset))
            elif last and offset == len(words) - 1:
                below.places.append((node, first + offset))
            found = below
        return found

    @property
    def at(self) -> Span:
        """The line that names it first."""
        return self.places[0][0].at

    @property
    def block(self) -> Span:
        """Its lines with those below it: all of a block in braces, the lines that follow each other in the other form."""
        first = self.at
        flat = self.places[0][0].text.startswith("set ")
        lines = sorted(
            {(node.first, node.last) for one in self.walk() for node, _ in one.places if node.file == first.file}
        )
        last = first.last
        for low, high in lines:
            if low > last + 1 and flat:
                break
            last = max(last, high)
        return Span(first.file, first.first, last)

    def mark(self) -> None:
        """Count its words as understood."""
        if not self.seen:
            self.seen = True
            for node, place in self.places:
                node.mark(place + 1)

    def take(self) -> None:
        """Count its words and all below it as understood."""
        self.mark()
        for one in self.walk():
            one.mark()

    def walk(self) -> Iterator[Statement]:
        """Every statement below this one, deactivated ones too, in order."""
        stack = list(reversed(self.children.values()))
        while stack:
            found = stack.pop()
            yield found
            stack += reversed(found.children.values())

    def leave(self, *words: str) -> None:
        """Count what stands at some words below as understood: nothing rests on it."""
        for word in words:
            held = self.find(word)
            if held is not None:
                held.take()

    def peek(self, *path: str) -> Statement | None:
        """The active statement at a path below, unmarked; None when there is none."""
        found = self
        for word in path:
            below = found.children.get(word)
            if below is None or below.inactive:
                return None
            found = below
        return found

    def find(self, *path: str) -> Statement | None:
        """As :meth:`peek`, marked."""
        found = self.peek(*path)
        if found is None:
            return None
        here = self
        for word in path:
            here = here.children[word]
            here.mark()
        return here

    def has(self, *path: str) -> bool:
        """Whether the path is written and active; marks it."""
        return self.find(*path) is not None

    def all(self, *path: str) -> list[Statement]:
        """The active statements directly below a path, marked: the entries of a list or the values of a setting."""
        holder = self.find(*path)
        if holder is None:
            return []
        found = [one for one in holder.children.values() if not one.inactive]
        for one in found:
            one.mark()
        return found

    def every(self, *path: str) -> list[Statement]:
        """As :meth:`all`, deactivated ones too (their words count as understood: they do nothing)."""
        holder = self.find(*path)
        found = list(holder.children.values()) if holder is not None else []
        for one in found:
            one.mark()
        return found

    def one(self, *path: str) -> Statement | None:
        """The value of a setting: the last one written, else the first inherited one."""
        found = self.all(*path)
        own = [each for each in found if not each.inherited]
        return own[-1] if own else found[0] if found else None

    def word(self, *path: str) -> str:
        """The value of a setting as text; empty when it is not written."""
        found = self.one(*path)
        return found.name if found is not None else ""

    def words(self, *path: str) -> tuple[str, ...]:
        """The values of a setting that may have several."""
        return tuple(one.name for one in self.all(*path))

    def number(self, *path: str) -> int | None:
        """The value of a setting as a number; None when it is none."""
        text = self.word(*path)
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 12 else None

    def options(self) -> Iterator[tuple[Statement, Statement]]:
        """(key, value) pairs of a statement that may be written on one line (``term t protocol tcp destination-port 80``)."""
        stack = [self]
        while stack:
            for key in stack.pop().children.values():
                if key.inactive:
                    continue
                for value in key.children.values():
                    if not value.inactive:
                        yield key, value
                        stack.append(value)

    def left(self) -> Iterator[str]:
        """What is below and nobody has asked for: the outermost such statements, as text."""
        stack: list[tuple[Statement, str]] = [(self, "")]
        while stack:
            found, text = stack.pop()
            for below in reversed(found.children.values()):
                if below.inactive:
                    continue
                path = f"{text} {below.name}".lstrip()
                if below.seen:
                    stack.append((below, path))
                else:
                    yield path
