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
    where a name may stand; ``free`` are the statements that carry free text;
    ``containers`` are kinds that stand for what is in their block: one without any is empty.
    """

    defined: Defined
    uses: tuple[Use, ...]
    active: Callable[[Key, Node], bool] = lambda _key, _node: False
    factory: Callable[[Key], bool] = lambda _key: False
    built_in: frozenset[str] = frozenset()
    containers: frozenset[str] = frozenset({"object", "object-group", "service"})
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
    made, defining = _definitions(root, grammar)
    owners = dict(_owners(root, {line: keys[0] for line, keys in defining.items()}))
    found = {
        (one.kind, one.name, one.at.first): replace(
            one, owner=owners.get(one.at.first, ("", "")), defined=one.defined or (one.kind, one.name) in made
        )
        for one in known
    }
    told = {(name, line) for _, name, line in found}
    names = {name for _, name in made}
    patterns = _index(grammar.uses)
    speaking = names.union(patterns)
    for node in root.walk():
        words, line = node.words, node.first
        if speaking.isdisjoint(words) or words[0] in (*grammar.free, "no", "clear") or words[2:3] == ["remark"]:
            continue
        owner = owners.get(line, ("", ""))
        told |= {(name, line) for _, name in defining.get(line, ())}
        for use, name in _uses(node, patterns):
            defined = (use.kind, name) in made
            if (use.kind, name) in defining.get(line, ()) or not (
                defined or (use.undefined and name not in grammar.built_in)
            ):
                continue
            one = Reference(kind=use.kind, name=name, use=use.use, at=node.at, defined=defined, owner=owner)
            found.setdefault((use.kind, name, line), one)
            told.add((name, line))
        for word in words[1:]:
            # A number stands for many things: only a line that is not understood may mean the list of that number
            if word in names and (word, line) not in told and not (word.isdecimal() and node.understood):
                one = Reference(kind="", name=word, use="unknown", at=node.at, owner=owner)
                found.setdefault(("", word, line), one)
    return tuple(made.values()), tuple(found.values())


def _definitions(root: Node, grammar: Grammar) -> tuple[dict[Key, Definition], dict[int, list[Key]]]:
    """What is defined, and the keys that each line defines."""
    made: dict[Key, Definition] = {}
    defining: dict[int, list[Key]] = {}
    filled: set[Key] = set()
    for node in root.walk():
        for key in grammar.defined(node):
            kind, name = key
            defining.setdefault(node.first, []).append(key)
            made.setdefault(key, Definition(kind=kind, name=name, at=node.at, factory=grammar.factory(key)))
            if grammar.active(key, node):
                made[key] = replace(made[key], active=True)
            if any(child.words[:1] != ["description"] for child in node.children):
                filled.add(key)
    for key in made:
        if key[0] in grammar.containers and key not in filled:
            made[key] = replace(made[key], empty=True)
    return made, defining


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
