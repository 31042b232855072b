"""Sections and options, asked by name; asking marks them as understood."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from auditor.model.fact import Fact, default, unknown, written
from auditor.model.span import Span
from auditor.model.text import Text
from auditor.source.node import Node, Tree

TRUE = frozenset({"1", "on", "true", "yes", "enabled"})
FALSE = frozenset({"0", "off", "false", "no", "disabled"})
"""What UCI takes for a switch (uci_parse_boolean and parse_bool of fw4)."""


@dataclass(slots=True)
class Section:
    """One section: its type, its name (``@rule[2]`` where it has none) and its options in order."""

    package: str
    type: str
    name: str
    node: Node
    named: bool = False
    options: dict[str, list[Node]] = field(default_factory=dict)

    @property
    def at(self) -> Span:
        """The section's own line."""
        return Span(self.node.file, self.node.first, max(self.node.first, self.node.last))

    def has(self, key: str) -> bool:
        """Whether an option is written; marks nothing."""
        return key in self.options

    def span(self, key: str) -> Span:
        """Where an option is written, else where the section begins."""
        found = self.options.get(key)
        return found[-1].at if found else self.at

    def value(self, key: str) -> str:
        """The last value of an option, ``""`` when it is not written."""
        found = self.options.get(key, ())
        for node in found:
            node.mark()
        return " ".join(found[-1].words[2:]) if found else ""

    def values(self, key: str) -> list[str]:
        """The values of a list; an option with blanks counts as a list, as scripts take it."""
        found: list[str] = []
        for node in self.options.get(key, ()):
            node.mark()
            words = node.words[2:]
            if node.words[0] == "option":
                found = [part for word in words for part in word.split()]
            else:
                found += [part for word in words for part in word.split()]
        return found

    def take(self, *keys: str) -> None:
        """Count options as understood whose value changes nothing that is read."""
        for key in keys:
            self.value(key)

    def switch(self, key: str, fallback: Fact[bool]) -> Fact[bool]:
        """A switch; unknown when its value is none."""
        if not self.has(key):
            return fallback
        value = self.value(key).lower()
        if value in TRUE:
            return written(True, self.span(key))
        if value in FALSE:
            return written(False, self.span(key))
        return unknown(Text(f"value of {key} not understood", f"{key} の値を解釈できない"))

    def off(self, key: str = "enabled") -> bool:
        """Whether a switch that is on by default is off."""
        return self.switch(key, default(True, "UCI")).is_(False)

    def on(self, key: str) -> bool:
        """Whether a switch that is off by default is on."""
        return self.switch(key, default(False, "UCI")).is_(True)


class Settings:
    """Every section of a device."""

    def __init__(self, tree: Tree) -> None:
        self.packages: set[str] = set()
        self.sections: list[Section] = []
        for node in tree.root.children:
            words = node.words
            if words[:1] == ["package"] and len(words) > 1:
                node.mark()
                self.packages.add(words[1])
                self._package(node, words[1])

    def _package(self, package: Node, name: str) -> None:
        count: dict[str, int] = {}
        for node in package.children:
            words = node.words
            if words[:1] != ["config"] or len(words) < 2:
                continue
            kind = words[1]
            own = words[2] if len(words) > 2 else ""
            number = count.get(kind, 0)
            count[kind] = number + 1
            section = Section(name, kind, own or f"@{kind}[{number}]", node, bool(own) and not own.startswith("@"))
            for child in node.children:
                if child.words[0] in ("option", "list") and len(child.words) > 1:
                    section.options.setdefault(child.words[1], []).append(child)
            self.sections.append(section)

    def all(self, package: str, kind: str) -> list[Section]:
        """The sections of a type; their first lines count as understood."""
        found = [one for one in self.sections if one.package == package and one.type == kind]
        for one in found:
            one.node.mark()
        return found

    def first(self, package: str, kind: str) -> Section | None:
        """The first section of a type, or None."""
        found = self.all(package, kind)
        return found[0] if found else None

    def others(self, package: str, known: Sequence[str]) -> Iterator[Section]:
        """Sections of a package whose type is none of the known ones; marks nothing."""
        return (one for one in self.sections if one.package == package and one.type not in known)
