"""What a parser module declares, and the sorting of every line by what was read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from auditor.model.device import Device, Topic, Unread
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Platform:
    """One kind of configuration text.

    ``sniff`` gives 0 (not ours) to 100 (certain) for a document's lines. ``read`` makes the tree, ``parse`` the
    device; ``parse`` raises only :class:`ParseError`. ``topics`` maps statement paths (as in :class:`Ignored`) to the
    section they belong to; the longest wins. ``behaviour`` documents the implicit rules with their sources,
    ``known_gaps`` what is not read in words, ``not_done`` the same as ``section / word``: the first word not understood in
    that section (``*`` for any one word of it). ``reads`` are the :class:`Device` fields whose statements ``parse`` reads, ``tried`` is the number
    of files written by real devices or for them, and by nobody here, that it was tried on.
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


_Path = tuple[int, list[list[str]], int, bool]
"""Its number, its blocks of words, how many words they are, and whether it matches inside any block."""


class _Paths:
    """Statement paths indexed by the first two words of their last block, for matching many statements quickly."""

    def __init__(self, paths: Sequence[str]) -> None:
        self._by_words: dict[tuple[str, str], list[_Path]] = {}
        for number, path in enumerate(paths):
            blocks = [block.split() for block in path.split(" / ")]
            anywhere = blocks[0] == ["**"]
            if anywhere:
                blocks = blocks[1:]
            last = blocks[-1]
            key = (last[0], last[1] if len(last) > 1 else "*")
            weight = sum(len(block) for block in blocks)
            self._by_words.setdefault(key, []).append((number, blocks, weight, anywhere))

    def match(self, node: Node) -> int | None:
        """The number of the longest path that names this very statement."""
        words = node.words
        first = words[0] if words else ""
        second = words[1] if len(words) > 1 else ""
        best, best_weight = None, 0
        for key in ((first, second), (first, "*"), ("*", second), ("*", "*")):
            for number, blocks, weight, anywhere in self._by_words.get(key, ()):
                if weight > best_weight and _names(blocks, node, anywhere):
                    best, best_weight = number, weight
        return best


def _names(blocks: list[list[str]], node: Node, anywhere: bool) -> bool:
    current: Node | None = node
    for block in reversed(blocks):
        if current is None or current.parent is None or not _begins(current.words, block):
            return False
        current = current.parent
    return anywhere or (current is not None and current.parent is None)


def _begins(words: list[str], block: list[str]) -> bool:
    if words[: len(block)] == block:
        return True
    if "*" not in block or len(block) > len(words):
        return False
    return all(want in ("*", words[place]) for place, want in enumerate(block))


def account(tree: Tree, platform: Platform) -> Account:
    """Sort every statement of a parsed tree into understood, ignored on purpose, and not understood."""
    ignored_paths = _Paths([entry.path for entry in platform.ignored])
    topic_paths = _Paths([path for path, _ in platform.topics])
    understood = 0
    ignored: dict[int, int] = {}
    unread: list[Unread] = []
    stack: list[tuple[Node, int | None, Topic]] = [(child, None, "other") for child in reversed(tree.root.children)]
    while stack:
        node, above, topic = stack.pop()
        size = node.last - node.first + 1
        reason = above
        if above is None:
            number = topic_paths.match(node) if not node.understood or node.children else None
            topic = platform.topics[number][1] if number is not None else topic
            if node.understood:
                understood += size
            else:
                reason = ignored_paths.match(node)
                # A word that shares its line with another statement (size 0) is told where that one is
                if reason is None and size:
                    section = redact(node.parent.text) if node.parent is not None else ""
                    word = node.words[node.read] if node.read < len(node.words) else node.text
                    unread.append(Unread(node.at, topic, section, shown_word(node.text, word)))
        if reason is not None:
            ignored[reason] = ignored.get(reason, 0) + size
        stack += [(child, reason, topic) for child in reversed(node.children)]
    return Account(
        understood,
        tuple((platform.ignored[number].reason, count) for number, count in sorted(ignored.items())),
        tuple((reason, len(lines)) for reason, lines in sorted(tree.trivia.items())),
        tuple(unread),
    )
