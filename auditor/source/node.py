"""Text as a tree that remembers what was read.

A reader (``vendor_parsers/_readers``) makes a :class:`Tree` from a document; a parser asks it for what it wants,
and asking marks. Afterwards the engine sorts every line by its marks: nobody writes accounting code.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from auditor.model.span import Span

Tokenize = Callable[[str], list[str]]


class Node:
    """One statement with the statements below it; ``first`` and ``last`` are lines of the administrator's file."""

    __slots__ = ("_beginning", "_words", "children", "file", "first", "last", "parent", "read", "split", "text")

    def __init__(
        self, file: str, text: str, first: int, last: int, parent: Node | None = None, split: Tokenize = str.split
    ) -> None:
        self.file = file
        self.text = text
        self.first = first
        self.last = last
        self.parent = parent
        self.split = split
        self.children: list[Node] = []
        self.read = 0
        self._words: list[str] | None = None
        self._beginning: dict[str | tuple[str, ...], list[Node]] | None = None

    @property
    def words(self) -> list[str]:
        """The statement's words; looking at them marks nothing."""
        if self._words is None:
            self._words = self.split(self.text)
        return self._words

    @property
    def at(self) -> Span:
        """The statement's own lines, without those below it."""
        return Span(self.file, self.first, self.last)

    @property
    def block(self) -> Span:
        """The statement with everything below it."""
        node = self
        while node.children:
            node = node.children[-1]
        return Span(self.file, self.first, max(self.last, node.last))

    def mark(self, count: int | None = None) -> None:
        """Count the first ``count`` words (all when None) as read."""
        reached = len(self.words) if count is None else count
        if reached > self.read:
            self.read = reached

    def mark_block(self) -> None:
        """Count this statement and everything below it as read."""
        stack = [self]
        while stack:
            node = stack.pop()
            node.mark()
            stack += node.children

    @property
    def understood(self) -> bool:
        """True when every word was taken."""
        return self.read > 0 and self.read >= len(self.words)

    def peek(self, *prefix: str) -> list[Node]:
        """The statements directly below that begin with ``prefix``, in order, unmarked."""
        if self._beginning is None:
            self._beginning = _by_beginning(self.children)
        if len(prefix) == 1:
            return self._beginning.get(prefix[0], [])
        found = self._beginning.get(prefix[:2], [])
        if len(prefix) == 2:
            return found
        wanted, count = list(prefix), len(prefix)
        return [child for child in found if child.words[:count] == wanted]

    def all(self, *prefix: str) -> list[Node]:
        """The statements directly below that begin with ``prefix``, marked as far as ``prefix`` reaches."""
        found = self.peek(*prefix)
        for child in found:
            child.mark(len(prefix))
        return found

    def find(self, *prefix: str) -> Node | None:
        """The last of :meth:`all` (on a device the last one written holds), or None."""
        found = self.all(*prefix)
        return found[-1] if found else None

    def after(self, *prefix: str) -> Words | None:
        """A cursor behind ``prefix`` on the last statement that begins with it, or None."""
        node = self.find(*prefix)
        return None if node is None else Words(node, len(prefix))

    def cursor(self, start: int = 0) -> Words:
        """A cursor over this statement's own words from the ``start``-th on."""
        return Words(self, start)

    def walk(self) -> Iterator[Node]:
        """Every statement below this one, in file order."""
        stack = self.children[::-1]
        while stack:
            node = stack.pop()
            yield node
            if node.children:
                stack += reversed(node.children)


def _by_beginning(nodes: Sequence[Node]) -> dict[str | tuple[str, ...], list[Node]]:
    """Statements by their first word, and by their first two: a long configuration has thousands of one first word."""
    found: dict[str | tuple[str, ...], list[Node]] = {}
    for node in nodes:
        words = node.words
        found.setdefault(words[0] if words else "", []).append(node)
        if len(words) > 1:
            found.setdefault((words[0], words[1]), []).append(node)
    return found


class Words:
    """A statement's words taken from left to right; those never taken stay *not understood*."""

    __slots__ = ("_words", "node", "position")

    def __init__(self, node: Node, start: int = 0) -> None:
        self.node = node
        self._words = node.words
        self.position = start
        node.mark(start)

    def peek(self, ahead: int = 0) -> str:
        """The word ``ahead`` places on, or ``""`` behind the end; marks nothing."""
        try:
            return self._words[self.position + ahead]
        except IndexError:
            return ""

    def next(self) -> str:
        """Take one word; ``""`` behind the end."""
        if self.position >= len(self._words):
            return ""
        word = self._words[self.position]
        self.position += 1
        if self.position > self.node.read:
            self.node.read = self.position
        return word

    def skip(self, count: int) -> None:
        """Take the next ``count`` words, which must be there: they are known already."""
        self.position += count
        if self.position > self.node.read:
            self.node.read = self.position

    def ahead(self) -> tuple[str, ...]:
        """The words that are left; marks nothing."""
        return tuple(self._words[self.position :])

    def accept(self, *words: str) -> bool:
        """Take ``words`` when they come next, all of them in this order; else take nothing."""
        at = self.position
        if at >= len(self._words) or self._words[at] != words[0]:
            return False
        end = at + len(words)
        if end > at + 1 and self._words[at:end] != list(words):
            return False
        self.position = end
        if end > self.node.read:
            self.node.read = end
        return True

    def rest(self) -> list[str]:
        """Take everything that is left."""
        left = self._words[self.position :]
        self.position = len(self._words)
        self.node.mark(self.position)
        return left

    @property
    def left(self) -> bool:
        """True while words remain."""
        return self.position < len(self._words)

    @property
    def at(self) -> Span:
        """Where the statement stands."""
        return self.node.at


class Tree:
    """A document read into nodes. ``trivia`` are lines that mean nothing: reason -> line numbers.

    ``file`` is the input's path, ``host`` the prompt's host name where a terminal log gave one. ``shares_lines``: several
    statements may stand on one line, each of them owning it.
    """

    __slots__ = ("file", "host", "root", "shares_lines", "trivia")

    def __init__(self, file: str, host: str | None = None) -> None:
        self.file = file
        self.host = host
        self.root = Node(file, "", 0, 0)
        self.trivia: dict[str, list[int]] = {}
        self.shares_lines = False

    def skip(self, reason: str, first: int, last: int | None = None) -> None:
        """Account lines ``first`` … ``last`` as meaning nothing: ``blank``, ``comment``, ``end``, ``header``."""
        self.trivia.setdefault(reason, []).extend(range(first, (last or first) + 1))

    def release(self) -> None:
        """Let go of the nodes: cut the links to parents, so that memory returns without a garbage collection."""
        for node in self.root.walk():
            node.parent = None
        self.root.children = []
