"""Names in line-oriented configurations: where they are defined and where something leads to them.

A platform gives two tables of patterns; this module walks the tree once and looks, marking nothing. What a pattern
names is a use. A name that stands in any other line, where no pattern tells what for, is kept as a reference of
unknown use: a list that a line nobody understands may name is never called left over.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from operator import itemgetter

from auditor.model.naming import Definition
from auditor.model.rule import Reference
from auditor.source.node import Node

Key = tuple[str, str]
NOBODY: Key = ("", "")
"""The owner of what stands in a place that works by itself."""


@dataclass(frozen=True, slots=True)
class Use:
    """Words of a statement that name something: ``@`` is the name, ``@+`` every word from here on, ``*`` any word.

    The words may stand anywhere in a statement; ``^`` in front ties them to its beginning. ``section`` is how the
    statement around it, or the statement itself at the outermost level, must begin. ``undefined``: also keep names
    that nothing defines.
    """

    kind: str
    use: str
    words: str
    section: str = ""
    undefined: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Grammar:
    """What a platform knows of its names.

    ``defines`` are beginnings of statements at the outermost level whose next word is the name they define, each with its
    kind, unless that word is one of ``not_names``; ``defines_last`` are first words of those whose last word it is. The
    first entry that fits holds. ``active`` are kinds that work without being named; ``factory``
    says what the vendor ships; ``built_in`` are words that name something without a definition, or are keywords
    where a name may stand; ``free`` are the statements that carry free text;
    ``containers`` are kinds that stand for what is in their block: one without any is empty.
    """

    defines: tuple[tuple[str, str], ...]
    defines_last: Mapping[str, str] = field(default_factory=dict)
    not_names: frozenset[str] = frozenset()
    uses: tuple[Use, ...]
    active: Callable[[Key, Node], bool] = lambda _key, _node: False
    factory: Callable[[Key], bool] = lambda _key: False
    built_in: frozenset[str] = frozenset()
    containers: frozenset[str] = frozenset({"object", "object-group", "service"})
    free: tuple[str, ...] = ("description", "remark", "banner", "desc")


@dataclass(frozen=True, slots=True)
class _Pattern:
    """A use with its place in the table and its words; ``telling`` is the place of the word it is looked up by."""

    number: int
    use: Use
    words: tuple[str, ...]
    anchored: bool
    telling: int


def read_names(
    root: Node, grammar: Grammar, known: Iterable[Reference]
) -> tuple[tuple[Definition, ...], tuple[Reference, ...]]:
    """Every definition, and every reference: the ``known`` ones with their owners, and what the patterns find."""
    defined = _defined(root, grammar)
    made = _definitions(root, grammar, defined)
    starts = [node.first for node in root.children]
    found = {}
    for one in known:
        place = bisect_right(starts, one.at.first) - 1
        owner = (defined[place] if place >= 0 else None) or NOBODY
        sure = one.defined or (one.kind, one.name) in made
        found[one.kind, one.name, one.at.first] = replace(one, owner=owner, defined=sure)
    told = {(name, line) for _, name, line in found}
    names = {name for _, name in made}
    patterns = _index(grammar.uses)
    speaking = names.union(patterns)
    silent = frozenset((*grammar.free, "no", "clear"))
    for statement, own in zip(root.children, defined, strict=True):
        for node in (statement, *statement.walk()) if statement.children else (statement,):
            words, line = node.words, node.first
            if speaking.isdisjoint(words) or words[0] in silent or words[2:3] == ["remark"]:
                continue
            own_name = own if node is statement else None
            if own_name is not None:
                told.add((own_name[1], line))
            for use, name in _uses(node, patterns):
                key = (use.kind, name)
                if key == own_name or not (key in made or (use.undefined and name not in grammar.built_in)):
                    continue
                if (*key, line) not in found:
                    found[*key, line] = Reference(
                        kind=use.kind, name=name, use=use.use, at=node.at, defined=key in made, owner=own or NOBODY
                    )
                told.add((name, line))
            for word in words[1:]:
                # A number stands for many things: only a line that is not understood may mean the list of that number
                if word in names and (word, line) not in told and not (word.isdecimal() and node.understood):
                    one = Reference(kind="", name=word, use="unknown", at=node.at, owner=own or NOBODY)
                    found.setdefault(("", word, line), one)
    return tuple(made.values()), tuple(found.values())


def _defined(root: Node, grammar: Grammar) -> list[Key | None]:
    """What each statement of the outermost level defines."""
    by_first: dict[str, list[tuple[list[str], str]]] = {}
    for text, kind in grammar.defines:
        beginning = text.split()
        by_first.setdefault(beginning[0], []).append((beginning, kind))
    return [_key(node.words, by_first, grammar) for node in root.children]


def _key(words: list[str], by_first: Mapping[str, list[tuple[list[str], str]]], grammar: Grammar) -> Key | None:
    kind = grammar.defines_last.get(words[0])
    if kind is not None and len(words) > 1:
        return kind, words[-1]
    for beginning, kind in by_first.get(words[0], ()):
        count = len(beginning)
        if len(words) > count and words[:count] == beginning and words[count] not in grammar.not_names:
            return kind, words[count]
    return None


def _definitions(root: Node, grammar: Grammar, defined: list[Key | None]) -> dict[Key, Definition]:
    """The definitions in the order of their first statements."""
    first: dict[Key, Node] = {}
    active: set[Key] = set()
    filled: set[Key] = set()
    for node, key in zip(root.children, defined, strict=True):
        if key is None:
            continue
        first.setdefault(key, node)
        if grammar.active(key, node):
            active.add(key)
        if any(child.words[:1] != ["description"] for child in node.children):
            filled.add(key)
    return {
        key: Definition(
            kind=key[0],
            name=key[1],
            at=node.at,
            active=key in active,
            factory=grammar.factory(key),
            empty=key[0] in grammar.containers and key not in filled,
        )
        for key, node in first.items()
    }


def _index(uses: Iterable[Use]) -> dict[str, list[_Pattern]]:
    """The patterns by their longest fixed word: fewer lines hold it than hold ``ip`` or ``any``."""
    found: dict[str, list[_Pattern]] = {}
    for number, use in enumerate(uses):
        words = use.words.split()
        anchored = words[0] == "^"
        words = words[anchored:]
        telling = max(range(len(words)), key=lambda place: len(words[place]))
        found.setdefault(words[telling], []).append(_Pattern(number, use, tuple(words), anchored, telling))
    return found


def _uses(node: Node, patterns: Mapping[str, list[_Pattern]]) -> Iterator[tuple[Use, str]]:
    """What a statement names, by the place where its pattern begins, then in the order of the table."""
    words = node.words
    fitting = [
        (place - pattern.telling, pattern.number, pattern)
        for place, word in enumerate(words)
        if word in patterns
        for pattern in patterns[word]
        if place == pattern.telling or (place > pattern.telling and not pattern.anchored)
    ]
    if not fitting:
        return
    section = node.parent.text if node.parent is not None and node.parent.text else node.text
    for start, _, pattern in sorted(fitting, key=itemgetter(0, 1)):
        if section.startswith(pattern.use.section):
            for name in _names(words, start, pattern.words):
                yield pattern.use, name


def _names(words: list[str], place: int, pattern: tuple[str, ...]) -> list[str]:
    """The names a pattern finds when laid on ``words`` at ``place``; none when it does not fit."""
    found: list[str] = []
    for offset, wanted in enumerate(pattern):
        at = place + offset
        if at >= len(words):
            return []
        if wanted == "@+":
            return words[at:]
        if wanted == "@":
            found.append(words[at])
        elif wanted not in ("*", words[at]):
            return []
    return found
