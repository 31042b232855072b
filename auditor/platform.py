"""What a parser module declares, and the sorting of every line by what was read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import attrgetter

from auditor.mending import Proposal, Root
from auditor.model.device import Device, Topic, Unread
from auditor.model.ranges import Ranges
from auditor.model.span import Span
from auditor.model.text import Text
from auditor.source.document import Document
from auditor.source.node import Node, Tree
from auditor.source.redact import redact, shown_word


class ParseError(Exception):
    """The text is not this platform's after all; says where and what was expected."""

    def __init__(self, at: Span, text: Text) -> None:
        super().__init__(f"{at}: {text.en}")
        self.at = at
        self.text = text


class EditError(Exception):
    """A line of an edit that the device would refuse, or of which nobody can tell what it would do there.

    ``line`` counts the lines of the edit from 0.
    """

    def __init__(self, line: int, text: Text) -> None:
        super().__init__(f"line {line + 1}: {text.en}")
        self.line = line
        self.text = text


@dataclass(frozen=True, slots=True)
class Edited:
    """A configuration with an edit applied, as the device would export it afterwards, and what that takes for granted."""

    lines: tuple[str, ...]
    assumed: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Ignored:
    """Statements left alone on purpose.

    ``path`` names a statement by its leading words, from the outermost block inwards, blocks separated by
    `` / ``; ``*`` stands for any one word: ``interface * / spanning-tree portfast``. Everything below it is
    ignored as well. A path that begins with ``** / `` matches inside any block.
    """

    path: str
    reason: Text


@dataclass(frozen=True, slots=True)
class Default:
    """A platform default: what holds when ``feature`` is not written, for which versions, by which source.

    ``value`` is plain text as a person would write it (``enabled``, ``1``, ``off``); ``unknown`` when no source
    could be found, so that the page of the platform says so.
    """

    feature: str
    value: str
    versions: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Platform:
    """One kind of configuration text.

    ``sniff`` gives 0 (not ours) to 100 (certain) for a document's lines. ``read`` makes the tree, ``parse`` the
    device; ``parse`` raises only :class:`ParseError`. ``topics`` maps statement paths (as in :class:`Ignored`) to the
    section they belong to; the longest wins. ``behaviour`` documents the implicit rules with their sources,
    ``known_gaps`` what is not read in words, ``not_done`` the same as ``section / word``: the first word not understood in
    that section (``*`` for any one word of it). ``reads`` are the :class:`Device` fields whose statements ``parse`` reads, ``tried`` is the number
    of files written by real devices or for them, and by nobody here, that it was tried on. ``edit`` applies lines typed at
    the device's own command line to a configuration's lines; it raises only :class:`EditError`. ``mend`` says what to type
    to change a line, or None where no line is certainly right.
    """

    name: str
    title: str
    sniff: Callable[[Sequence[str]], int]
    read: Callable[[Document], Tree]
    parse: Callable[[Tree], Device]
    ignored: tuple[Ignored, ...] = ()
    topics: tuple[tuple[str, Topic], ...] = ()
    defaults: tuple[Default, ...] = ()
    behaviour: tuple[tuple[str, str], ...] = ()
    known_gaps: tuple[str, ...] = ()
    not_done: tuple[str, ...] = ()
    reads: frozenset[str] = frozenset()
    tried: int = 0
    edit: Callable[[Sequence[str], Sequence[str]], Edited] | None = None
    mend: Callable[[Device, Root], Proposal | None] | None = None

    def load(self) -> Platform:
        """Itself: it is loaded."""
        return self


@dataclass(frozen=True, slots=True)
class Candidate:
    """A platform that is not loaded yet: its name, how its texts are recognised (as ``Platform.sniff``), how to load it."""

    name: str
    sniff: Callable[[Sequence[str]], int]
    load: Callable[[], Platform]


@dataclass(frozen=True, slots=True)
class Account:
    """Every line of a document, sorted. ``ignored`` and ``trivia`` are (reason, line count) pairs."""

    understood: int
    ignored: tuple[tuple[Text, int], ...]
    trivia: tuple[tuple[str, int], ...]
    unread: tuple[Unread, ...]


@dataclass(slots=True)
class _Block:
    """One block of a statement path. The paths that end with it are named by ``topic`` and ``reason``, its place in the
    platform's table; ``weight`` counts the words from the path's beginning, ``inside`` are the blocks that may follow."""

    words: list[str]
    weight: int
    inside: _Blocks
    topic: Topic | None = None
    reason: int | None = None


class _Blocks:
    """The blocks that may stand at one place of a path, by their first two words."""

    def __init__(self) -> None:
        self._by_words: dict[str, dict[str, list[_Block]]] = {}

    def add(self, words: list[str], weight: int) -> _Block:
        """The block of these words, made where there is none yet."""
        alike = self._by_words.setdefault(words[0], {}).setdefault(words[1] if len(words) > 1 else "*", [])
        for block in alike:
            if block.words == words:
                return block
        alike.append(_Block(words, weight, _Blocks()))
        return alike[-1]

    def __bool__(self) -> bool:
        return bool(self._by_words)

    def naming(self, words: list[str]) -> list[_Block]:
        """The blocks that a statement of these words begins with, those that say it most exactly last."""
        second = words[1] if len(words) > 1 else ""
        found: list[_Block] = []
        for first in ("*", words[0] if words else ""):
            by_second = self._by_words.get(first)
            if by_second is not None:
                for block in (*by_second.get("*", ()), *by_second.get(second, ())):
                    if _begins(words, block.words):
                        found.append(block)
        return found


class _Paths:
    """A platform's statement paths as trees of blocks, to be followed inwards beside the statements."""

    def __init__(self, platform: Platform) -> None:
        self.anywhere, self.outermost = _Blocks(), _Blocks()
        for path, topic in platform.topics:
            block = self._add(path)
            block.topic = block.topic or topic
        for number, entry in enumerate(platform.ignored):
            block = self._add(entry.path)
            block.reason = number if block.reason is None else block.reason

    def _add(self, path: str) -> _Block:
        parts = [part.split() for part in path.split(" / ")]
        blocks = self.anywhere if parts[0] == ["**"] else self.outermost
        parts = parts[1:] if parts[0] == ["**"] else parts
        weight = 0
        for words in parts:
            weight += len(words)
            block = blocks.add(words, weight)
            blocks = block.inside
        return block


@lru_cache(maxsize=32)
def _paths(platform: Platform) -> _Paths:
    """Made once for each platform, of which there are few: some have thousands of paths."""
    return _Paths(platform)


def _begins(words: list[str], block: list[str]) -> bool:
    if words[: len(block)] == block:
        return True
    if "*" not in block or len(block) > len(words):
        return False
    return all(want in ("*", words[place]) for place, want in enumerate(block))


def account(tree: Tree, platform: Platform) -> Account:
    """Sort every statement of a parsed tree into understood, ignored on purpose, and not understood."""
    understood = 0
    ignored: dict[int, int] = {}
    unread: list[Unread] = []
    sorted_out = _sorted(tree, platform)
    for first, last, state in _each_line_once(sorted_out) if tree.shares_lines else sorted_out:
        size = last - first + 1
        if state is None:
            understood += size
        elif isinstance(state, int):
            ignored[state] = ignored.get(state, 0) + size
        elif size:  # a word that shares its line with another statement is told where that one is
            unread.append(state)
    return Account(
        understood,
        tuple((platform.ignored[number].reason, count) for number, count in sorted(ignored.items())),
        tuple((reason, len(lines)) for reason, lines in sorted(tree.trivia.items())),
        tuple(unread),
    )


_State = int | Unread | None
"""What became of a statement: ignored by the entry of that number, not understood, or (None) understood."""


def _sorted(tree: Tree, platform: Platform) -> Iterator[tuple[int, int, _State]]:
    """Every statement: its first and last line and what became of it."""
    paths = _paths(platform)
    stack: list[tuple[Node, int | None, Topic, tuple[_Blocks, ...]]]
    stack = [(child, None, "other", (paths.anywhere, paths.outermost)) for child in reversed(tree.root.children)]
    while stack:
        node, reason, topic, expected = stack.pop()
        done = node.understood
        if reason is None and (node.children or not done):
            named = [block for blocks in expected for block in blocks.naming(node.words)]
            named.sort(key=attrgetter("weight"))  # the longest path wins
            for block in named:
                topic = block.topic or topic
                reason = reason if done or block.reason is None else block.reason
            expected = (paths.anywhere, *(block.inside for block in named if block.inside))
        state: _State = reason
        if reason is None and not done:
            section = redact(node.parent.text) if node.parent is not None else ""
            word = node.words[node.read] if node.read < len(node.words) else node.text
            state = Unread(node.at, topic, section, shown_word(node.text, word))
        yield node.first, node.last, state
        if node.children:
            stack += [(child, reason, topic, expected) for child in reversed(node.children)]


def _each_line_once(statements: Iterable[tuple[int, int, _State]]) -> Iterator[tuple[int, int, _State]]:
    """Where statements share lines: each one not understood is told; any other line is understood if one on it is."""
    lines: dict[int, int | None] = {}
    unread: set[int] = set()
    for first, last, state in statements:
        numbers = range(first, last + 1)
        if isinstance(state, Unread):
            unread.update(numbers)
            yield first, last, state
        else:
            lines.update({line: state for line in numbers if state is None or line not in lines})
    yield from ((line, line, state) for line, state in sorted(lines.items()) if line not in unread)


def unread_lines(unread: Iterable[Unread]) -> int:
    """How many lines of one file were not understood, those that several statements share counted once."""
    return Ranges.of(*((one.at.first, one.at.last) for one in unread)).size
