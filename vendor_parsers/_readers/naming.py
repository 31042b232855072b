"""Names in line-oriented configurations: where they are defined and where something leads to them.

A platform gives two tables of patterns; this module walks the tree once and looks, marking nothing. What a pattern
names is a use. A name that stands in any other line, where no pattern tells what for, is kept as a reference of
unknown use: a list that a line nobody understands may name is never called left over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from auditor.model.naming import Definition
from auditor.model.rule import Reference
from auditor.source.node import Node

Key = tuple[str, str]
Defined = Callable[[Node], Iterable[Key]]


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

    ``defined`` gives the keys a statement defines; ``active`` are kinds that work without being named; ``factory``
    says what the vendor ships; ``built_in`` are words that name something without a definition, or are keywords
    where a name may stand; ``free`` are the statements that carry free text.
    """

    defined: Defined
    uses: tuple[Use, ...]
    active: Callable[[Key, Node], bool] = lambda _key, _node: False
    factory: Callable[[Key], bool] = lambda _key: False
    built_in: frozenset[str] = frozenset()
    free: tuple[str, ...] = ("description", "remark", "banner", "desc")


@dataclass(frozen=True, slots=True)
class _Pattern:
    use: Use
    words: tuple[str, ...]
    anchored: bool


def read_names(
    root: Node, grammar: Grammar, known: Iterable[Reference]
) -> tuple[tuple[Definition, ...], tuple[Reference, ...]]:
    """Every definition, and every reference: the ``known`` ones with their owners, and what the patterns find."""
    made: dict[Key, Definition] = {}
    owners: dict[int, Key] = {}
    headers: dict[int, set[str]] = {}
    for node in root.walk():
        for key in grammar.defined(node):
            active = grammar.active(key, node)
            if key not in made:
                made[key] = Definition(
                    kind=key[0], name=key[1], at=node.at, active=active, factory=grammar.factory(key)
                )
            elif active:
                made[key] = replace(made[key], active=True)
            owners.setdefault(node.first, key)
            headers.setdefault(node.first, set()).add(key[1])
    names: dict[str, list[Key]] = {}
    for key in made:
        names.setdefault(key[1], []).append(key)
    owned = dict(_owners(root, owners))
    found = {
        (one.kind, one.name, one.at.first): replace(
            one, owner=owned.get(one.at.first, ("", "")), defined=one.defined or (one.kind, one.name) in made
        )
        for one in known
    }
    told = {(name, line) for _, name, line in found}
    patterns = _index(grammar.uses)
    for node in root.walk():
        words = node.words
        if not words or words[0] in (*grammar.free, "no", "clear") or words[2:3] == ["remark"]:
            continue
        owner = owned.get(node.first, ("", ""))
        spoken = headers.get(node.first, set())
        for use, name in _uses(node, patterns):
            defined = (use.kind, name) in made
            if defined or (use.undefined and name not in grammar.built_in):
                key = (use.kind, name, node.first)
                if key not in found:
                    found[key] = Reference(
                        kind=use.kind, name=name, use=use.use, at=node.at, defined=defined, owner=owner
                    )
                told.add((name, node.first))
        for word in words[1:]:
            if word not in names or word in spoken or (word, node.first) in told:
                continue
            # A number stands for many things: only a line that is not understood may mean the list of that number
            if word.isdecimal() and node.understood:
                continue
            found.setdefault(
                ("", word, node.first), Reference(kind="", name=word, use="unknown", at=node.at, owner=owner)
            )
    return tuple(made.values()), tuple(found.values())


def _owners(root: Node, owners: dict[int, Key]) -> Iterator[tuple[int, Key]]:
    """The definition each line belongs to: its own, or that of the statement it stands in."""
    stack: list[tuple[Node, Key | None]] = [(child, None) for child in root.children]
    while stack:
        node, above = stack.pop()
        own = owners.get(node.first, above)
        if own is not None:
            yield node.first, own
        stack += [(child, own) for child in node.children]


def _index(uses: Iterable[Use]) -> dict[str, list[_Pattern]]:
    """The patterns by their first fixed word."""
    found: dict[str, list[_Pattern]] = {}
    for use in uses:
        words = use.words.split()
        anchored = words[0] == "^"
        words = words[anchored:]
        found.setdefault(words[0], []).append(_Pattern(use, tuple(words), anchored))
    return found


def _uses(node: Node, patterns: dict[str, list[_Pattern]]) -> Iterator[tuple[Use, str]]:
    words = node.words
    section = node.parent.text if node.parent is not None and node.parent.text else node.text
    for place, word in enumerate(words):
        for pattern in patterns.get(word, ()):
            if (pattern.anchored and place) or not section.startswith(pattern.use.section):
                continue
            for name in _names(words, place, pattern.words):
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
