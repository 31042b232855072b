"""A configuration as a tree of words, the same for every form it may be exported in.

An element's word is a section, the name of an entry, or a value: ``address`` / ``plc`` / ``ip-netmask`` / ``192.0.2.1``.
Values are elements without children. Asking an element marks what was asked for; :func:`settle` then gives every line to
one element, so that the lines can be sorted into understood, ignored and not understood.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from auditor.model.span import Span
from auditor.model.text import Text
from auditor.source.node import Node, Tree

DEEPEST = 100
"""No schema nests deeper: such a text is none of this platform's."""
COMMANDS = "(commands)"
"""What stands outside the configuration is kept under this word, which no section has."""
LOCAL = ("devices", "localhost.localdomain")
"""The entry under ``devices`` that stands for the device itself."""


def _one_word(text: str) -> list[str]:
    return [text]


class Element(Node):
    """One word with what stands below it. Until :func:`settle` it owns no line: ``last`` is below ``first``."""

    __slots__ = ("named", "stands")

    def __init__(self, file: str, word: str, first: int, last: int, parent: Element | None = None) -> None:
        super().__init__(file, word, first, first - 1, parent, _one_word)
        self.named: dict[str, Element] = {}
        self.stands = (first, last)

    @property
    def at(self) -> Span:
        """The lines of the statement that brought the word in first."""
        return Span(self.file, *self.stands)

    def get(self, *path: str) -> Element:
        """The element at ``path`` below, marked with all on the way; one without anything when there is none."""
        here = self
        for word in path:
            found = here.named.get(word)
            if found is None:
                return _ABSENT
            found.read = 1
            here = found
        return here

    def look(self, *path: str) -> Element | None:
        """As :meth:`get`, but marks nothing, and None when there is none."""
        here: Element | None = self
        for word in path:
            here = here.named.get(word) if here is not None else None
        return here

    def has(self, *path: str) -> bool:
        """True when there is something at ``path``; marks it."""
        return bool(self.get(*path).text)

    def entries(self, *path: str) -> list[Element]:
        """The elements below ``path``, in order, marked."""
        found = list(self.get(*path).named.values())
        for one in found:
            one.read = 1
        return found

    def words_at(self, *path: str) -> tuple[str, ...]:
        """The values at ``path``, marked."""
        return tuple(one.text for one in self.entries(*path))

    def word(self, *path: str) -> str:
        """The value at ``path``, ``""`` for none; of several the last written holds."""
        found = self.words_at(*path)
        return found[-1] if found else ""

    def flag(self, *path: str) -> bool | None:
        """What ``yes`` or ``no`` says at ``path``; None when it says neither."""
        return {"yes": True, "no": False}.get(self.word(*path))

    def number(self, *path: str) -> int | None:
        """The whole number at ``path``, or None."""
        text = self.word(*path)
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 12 else None

    def span(self, *path: str) -> Span:
        """Where ``path`` stands, as far as it exists: the value itself where it has one."""
        here = self
        for word in path:
            here = here.named.get(word, here)
        if path and here.named and not any(one.named for one in here.named.values()):
            here = next(reversed(here.named.values()))
        return here.at

    def below(self) -> Iterator[Element]:
        """Every element below this one, in order, unmarked."""
        stack = list(reversed(self.named.values()))
        while stack:
            one = stack.pop()
            yield one
            stack += reversed(one.named.values())


_ABSENT = Element("", "", 0, 0)
"""What is found where nothing is; nothing is ever put into it."""


class ConfigTree(Tree):
    """The words of one document and the statements they come from; ``fault`` says why it cannot be read at all."""

    __slots__ = ("fault", "statements", "top")

    def __init__(self, file: str, host: str | None = None) -> None:
        super().__init__(file, host)
        self.top = Element(file, "", 0, 0)
        self.root = self.top
        self.shares_lines = True
        self.statements: list[tuple[int, int, list[Element]]] = []
        self.fault: tuple[Span, Text] | None = None

    def put(self, path: Iterable[str], first: int, last: int, above: Element | None = None) -> list[Element]:
        """The elements along ``path`` below ``above`` (the top), made where they do not exist yet."""
        here, found = above or self.top, []
        for word in path:
            made = here.named.get(word)
            if made is None:
                made = Element(self.file, word, first, last, here)
                here.named[word] = made
            here = made
            found.append(made)
        return found

    def say(self, elements: list[Element], first: int, last: int) -> None:
        """Lines ``first`` … ``last`` are the statement that speaks of ``elements``, outermost first."""
        self.statements.append((first, last, elements))

    def refuse(self, line: int, en: str, ja: str) -> None:
        """Give the document up: what was expected, and where."""
        self.fault = (Span(self.file, line, line), Text(en, ja))

    def stray(self, text: str, first: int, last: int, *, read: bool = False) -> None:
        """A statement outside the tree of words: an editing command, or one nobody knows."""
        (above,) = self.put((COMMANDS,), first, last)
        above.read = 1
        word = text
        while word in above.named:
            word += " "
        made = Element(self.file, word, first, last, above)
        made.read = int(read)
        above.named[word] = made
        self.say([made], first, last)


def settle(tree: ConfigTree) -> None:
    """Give every line to one element: the first one not read of its statement, else any that has no line yet.

    Statements that share a line in XML are told apart as long as one of them was not read. A line that only says again
    what was said before counts as a blank one.
    """
    taken: set[Element] = set()
    covered = 0
    for first, last, elements in tree.statements:
        alive = [one for one in elements if _attached(one)]
        owner = next((one for one in alive if not one.read and one not in taken), None)
        if owner is None and first > covered:
            owner = next((one for one in reversed(alive) if one not in taken), None)
        if owner is not None:
            owner.first, owner.last = first, last
            owner.stands = (first, last)
            taken.add(owner)
        elif first > covered:
            tree.skip("repeated", first, last)
        covered = max(covered, last)
    stack = [tree.top]
    while stack:
        one = stack.pop()
        one.children = list(one.named.values())
        stack += one.named.values()


def _attached(element: Element) -> bool:
    parent = element.parent
    return isinstance(parent, Element) and parent.named.get(element.text) is element
