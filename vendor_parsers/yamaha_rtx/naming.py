"""What is defined under a number or a name, and which statements lead to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from auditor.model.naming import Definition
from auditor.model.rule import Reference
from auditor.source.node import Node
from vendor_parsers.yamaha_rtx.filters import numbers_in
from vendor_parsers.yamaha_rtx.nat import KIND as DESCRIPTOR
from vendor_parsers.yamaha_rtx.settings import FAMILIES

Key = tuple[str, str]
_HERE: Key = ("", "")
FREE = frozenset({"description", "console", "dhcp", "dns", "syslog", "system", "schedule", "statistics", "#"})
"""Statements whose numbers never mean a filter."""


@dataclass(slots=True)
class Names:
    """What is gathered while the statements are walked through."""

    definitions: dict[Key, Definition] = field(default_factory=dict)
    references: list[Reference] = field(default_factory=list)

    def define(self, key: Key, node: Node) -> None:
        """Note a definition; of several lines with one key the first is its place."""
        self.definitions.setdefault(key, Definition(kind=key[0], name=key[1], at=node.at))

    def uses(self, key: Key, use: str, node: Node, owner: Key = _HERE) -> None:
        """Note that a statement names something."""
        self.references.append(Reference(kind=key[0], name=key[1], use=use, at=node.at, owner=owner))


def read_names(root: Node) -> tuple[tuple[Definition, ...], tuple[Reference, ...]]:
    """Filters, filter sets and descriptors, and everything that names them; asks only after the others have read.

    A number in a statement that nobody understood may mean the filter of that number.
    """
    names = Names()
    nodes = list(root.walk())
    for node in nodes:
        _definitions(node, names)
    numbers = {name for kind, name in names.definitions if kind != DESCRIPTOR}
    for node in nodes:
        if not _placed(node, names) and not node.understood and node.words[0] not in FREE:
            for word in dict.fromkeys(node.words[1:]):
                if word in numbers:
                    names.references.append(Reference(kind="", name=word, use="unknown", at=node.at))
    defined = names.definitions
    checked = tuple(
        one if not one.kind or (one.kind, one.name) in defined else _undefined(one) for one in names.references
    )
    return tuple(defined.values()), checked


def _undefined(one: Reference) -> Reference:
    return Reference(kind=one.kind, name=one.name, use=one.use, at=one.at, defined=False, owner=one.owner)


def _definitions(node: Node, names: Names) -> None:
    words = node.words
    if len(words) > 3 and words[0] in FAMILIES and words[1] == "filter":
        if words[2].isdecimal():
            names.define((f"{words[0]} filter", words[2]), node)
        elif words[2] == "dynamic" and words[3].isdecimal():
            names.define((f"{words[0]} filter dynamic", words[3]), node)
        elif words[2] == "set":
            names.define((f"{words[0]} filter set", words[3]), node)
    elif len(words) > 3 and words[:3] == ["nat", "descriptor", "type"]:
        names.define((DESCRIPTOR, words[3]), node)


def _placed(node: Node, names: Names) -> bool:
    """Note what a statement names where it is known to name filters; False for any other statement."""
    words = node.words
    family = words[0]
    if family not in FAMILIES:
        return family == "nat"
    if words[2:4] == ["secure", "filter"]:
        if words[4:5] == ["name"]:
            names.uses((f"{family} filter set", "".join(words[5:6])), "object", node)
        _numbers(words[5:], family, node, names, _HERE)
        return True
    if words[1:2] == ["filter"]:
        if words[2:3] == ["set"]:
            _numbers(words[5:], family, node, names, (f"{family} filter set", "".join(words[3:4])))
        elif words[2:3] == ["dynamic"] and len(words) > 3:
            for number in _within(words[6:]):
                names.uses((f"{family} filter", number), "object", node, (f"{family} filter dynamic", words[3]))
        return words[2:3] != ["directed-broadcast"]
    if words[1:2] == ["route"]:
        for number in _chosen(words):
            names.uses((f"{family} filter", number), "routing", node)
        return True
    return words[2:4] == ["nat", "descriptor"]


def _numbers(words: list[str], family: str, node: Node, names: Names, owner: Key) -> None:
    for number, dynamic in numbers_in(words):
        kind = f"{family} filter dynamic" if dynamic else f"{family} filter"
        names.uses((kind, number), "object", node, owner)


def _within(words: list[str]) -> Iterator[str]:
    """The numbers of ``filter 1 2 in 3 out 4``."""
    if words[:1] == ["filter"]:
        yield from (word for word in words[1:] if word.isdecimal())


def _chosen(words: list[str]) -> Iterator[str]:
    """The numbers behind the word ``filter`` of a route."""
    chosen = False
    for word in words[3:]:
        if word == "filter":
            chosen = True
        elif chosen and word.isdecimal():
            yield word
        else:
            chosen = False
