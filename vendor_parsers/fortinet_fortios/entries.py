"""The tables of a FortiOS configuration, with ``edit``, ``append``, ``unset``, ``move`` … played as the device plays them.

A device prints every table once and in its final state; a script may open an entry again, rename, clone or delete it.
Asking an :class:`Entry` for a key marks the statements that set it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeVar

from auditor.model.device import Notice, Topic
from auditor.model.fact import Fact, unknown, written
from auditor.model.rule import Reference
from auditor.model.span import Span
from auditor.model.text import Text
from auditor.source.node import Node, Tree
from vendor_parsers._readers.edit_blocks import BlockTree

T = TypeVar("T")
SETTING = frozenset({"set", "append", "unset", "select", "unselect", "clear"})
SWITCH = {"enable": True, "disable": False}
MOST_MOVES = 2000


def verb_of(node: Node) -> str:
    """The first word of a statement's text: ``set``, ``unset``, ``edit``, ``config`` …"""
    return node.text.partition(" ")[0]


def is_number(text: str) -> bool:
    """True for a whole number of at most ten digits."""
    return text.isascii() and text.isdecimal() and len(text) <= 10


_Setting = tuple[str, list[str], Node]
"""A statement about a key: its verb, its words (the key and what follows it), and itself."""


class Entry:
    """One ``edit`` block, or the settings that stand directly in a ``config`` block."""

    __slots__ = ("_blocks", "_statements", "name", "node")

    def __init__(self, name: str, node: Node | None) -> None:
        self.name = name
        self.node = node
        self._statements: dict[str, list[_Setting]] = {}
        self._blocks: dict[str, list[Node]] = {}

    @property
    def at(self) -> Span:
        """Where the entry begins, with everything in it."""
        return self.node.block if self.node is not None else Span("", 0, 0)

    def absorb(self, node: Node) -> None:
        """Add the statements below ``node``."""
        for child in node.children:
            words, verb = child.words, verb_of(child)
            if verb in SETTING and words:
                self._statements.setdefault(words[0], []).append((verb, words, child))
            elif verb == "config" and len(words) > 1:
                self._blocks.setdefault(" ".join(words[1:]), []).append(child)

    def copy(self, name: str, node: Node) -> Entry:
        """What ``clone`` makes."""
        made = Entry(name, node)
        made._statements = {key: list(found) for key, found in self._statements.items()}
        made._blocks = dict(self._blocks)
        return made

    def written_keys(self, prefix: str = "") -> list[str]:
        """The keys written here that begin with ``prefix``; marks nothing."""
        return [key for key in self._statements if key.startswith(prefix)]

    def values(self, key: str) -> tuple[str, ...]:
        """Every value of ``key`` as it ends up; empty when it is not written."""
        found: list[str] = []
        for verb, words, node in self._statements.get(key, ()):
            node.mark(len(words))
            values = words[1:]
            if verb in ("set", "select"):
                found = values
            elif verb == "append":
                found = found + values
            elif verb == "unselect":
                found = [value for value in found if value not in values]
            else:
                found = []
        return tuple(found)

    def word(self, key: str) -> str:
        """The one value of ``key``; ``""`` when it is not written. Further words stay not understood."""
        statements = self._statements.get(key)
        if not statements:
            return ""
        for _, _, node in statements[:-1]:
            node.mark()
        verb, words, node = statements[-1]
        if verb != "set":
            return next(iter(self.values(key)), "")
        node.mark(2)
        return words[1] if len(words) > 1 else ""

    def choice(self, key: str, meanings: Mapping[str, T]) -> T | None:
        """What the value of ``key`` means; None when it is not written or not among ``meanings`` (then unread)."""
        statements = self._statements.get(key)
        if not statements:
            return None
        verb, words, node = statements[-1]
        if verb == "set" and (len(words) < 2 or words[1] not in meanings):
            node.mark(1)
            return None
        return meanings.get(self.word(key))

    def flag(self, key: str) -> bool | None:
        """True for ``enable``, False for ``disable``, None when not written or neither."""
        return self.choice(key, SWITCH)

    def written(self, key: str) -> bool:
        """True when the key has a value in the end; marks nothing."""
        statements = self._statements.get(key)
        return statements is not None and statements[-1][0] not in ("unset", "clear")

    def mentioned(self, key: str) -> bool:
        """True when any statement names the key, ``unset`` too; marks nothing."""
        return key in self._statements

    def span(self, key: str) -> Span:
        """Where the key is (last) written, else where the entry is."""
        statements = self._statements.get(key)
        return statements[-1][2].at if statements else self.at

    def switch(self, key: str, fallback: Fact[bool]) -> Fact[bool]:
        """The ``enable``/``disable`` value of ``key``, or ``fallback`` when it is not written."""
        if not self.written(key):
            self.values(key)
            return fallback
        value = self.flag(key)
        return (
            unknown(Text(f"value of {key} not understood", f"{key} の値を解釈できない"))
            if value is None
            else written(value, self.span(key))
        )

    def number(self, key: str) -> int | None:
        """The value of ``key`` as a whole number; None when it is not written or none (then unread)."""
        statements = self._statements.get(key)
        if not statements:
            return None
        verb, words, node = statements[-1]
        if verb == "set" and not (len(words) > 1 and is_number(words[1])):
            node.mark(1)
            return None
        word = self.word(key)
        return int(word) if is_number(word) else None

    def settings(self, path: str) -> Entry:
        """The settings of the block ``config PATH`` below; empty when there is none."""
        return settings_of(self._blocks.get(path, ()))

    def table(self, path: str) -> Table:
        """The entries of the table ``config PATH`` below; empty when there is none."""
        return Table(self._blocks.get(path, ()))

    def blocks(self) -> list[str]:
        """The names of the blocks below; marks nothing."""
        return list(self._blocks)


def settings_of(nodes: Iterable[Node]) -> Entry:
    """One entry from blocks whose settings stand directly in them."""
    entry = Entry("", None)
    for node in nodes:
        node.mark()
        if entry.node is None:
            entry.node = node
        entry.absorb(node)
    return entry


class Table:
    """The entries of one table in the order the device evaluates them."""

    def __init__(self, nodes: Iterable[Node]) -> None:
        self.nodes = tuple(nodes)
        self.entries: dict[str, Entry] = {}
        self.missed: list[tuple[Span, str]] = []
        self._renamed: list[tuple[int, str, str]] = []
        self._moves = 0
        for node in self.nodes:
            node.mark()
            for child in node.children:
                self._play(child)

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.entries.values())

    def __len__(self) -> int:
        return len(self.entries)

    def get(self, name: str, line: int = 0) -> Entry | None:
        """The entry that ``name``, written on ``line``, means in the end: later renamings are followed."""
        for place, old, new in self._renamed:
            if place > line and old == name:
                name = new
        return self.entries.get(name)

    def _play(self, node: Node) -> None:
        words, verb = node.words, verb_of(node)
        if verb == "edit" and len(words) == 2:
            node.mark()
            self._edit(node, words[1])
        elif verb == "purge" and len(words) == 1:
            node.mark()
            for entry in self.entries.values():
                if entry.node is not None:
                    entry.node.mark_block()
            self.entries.clear()
        elif verb == "delete" and len(words) == 2:
            node.mark()
            gone = self.entries.pop(words[1], None)
            if gone is None:
                self.missed.append((node.at, words[1]))
            elif gone.node is not None:
                gone.node.mark_block()
        elif verb in ("rename", "clone") and len(words) == 4 and words[2] == "to":
            node.mark()
            self._rename_or_clone(node, verb, words[1], words[3])
        elif verb == "move" and len(words) == 4 and words[2] in ("before", "after"):
            self._move(node, words[1], words[2], words[3])

    def _edit(self, node: Node, name: str) -> None:
        if name == "0" and name in self.entries:
            # ``edit 0`` takes the next free number: every one is an entry of its own
            name = f"0@{node.first}"
        entry = self.entries.get(name)
        if entry is None:
            entry = self.entries[name] = Entry(name, node)
        entry.absorb(node)

    def _rename_or_clone(self, node: Node, verb: str, old: str, new: str) -> None:
        entry = self.entries.get(old)
        if entry is None or new in self.entries:
            self.missed.append((node.at, old if entry is None else new))
        elif verb == "clone":
            self.entries[new] = entry.copy(new, node)
        else:
            entry.name = new
            self.entries = {(new if name == old else name): found for name, found in self.entries.items()}
            self._renamed.append((node.first, old, new))

    def _move(self, node: Node, name: str, where: str, other: str) -> None:
        if name not in self.entries or other not in self.entries or name == other:
            node.mark()
            self.missed.append((node.at, name if name not in self.entries else other))
            return
        self._moves += 1
        if self._moves > MOST_MOVES:
            return
        node.mark()
        order = [found for found in self.entries if found != name]
        order.insert(order.index(other) + (where == "after"), name)
        self.entries = {found: self.entries[found] for found in order}


class Scope:
    """The sections of one VDOM, or of the whole device where it has none."""

    def __init__(self, name: str, at: Span) -> None:
        self.name = name
        self.at = at
        self._sections: dict[str, list[Node]] = {}

    def add(self, node: Node) -> None:
        """Take one ``config …`` block."""
        self._sections.setdefault(" ".join(node.words[1:]), []).append(node)

    def has(self, path: str) -> bool:
        """True when the section is in the file."""
        return path in self._sections

    def table(self, path: str) -> Table:
        """The section ``config PATH`` as a table; empty when it is not in the file."""
        return Table(self._sections.get(path, ()))

    def settings(self, path: str) -> Entry:
        """The section ``config PATH`` as settings; empty when it is not in the file."""
        return settings_of(self._sections.get(path, ()))

    def statements(self, path: str, key: str) -> list[tuple[str, Node]]:
        """The settings of ``key`` anywhere in a section, each with the name of its entry; marks nothing."""
        found: list[tuple[str, Node]] = []
        for block in self._sections.get(path, ()):
            for node in block.walk():
                if node.words[:1] == [key] and verb_of(node) == "set" and node.parent is not None:
                    above = node.parent.words
                    found.append((above[1] if above[:1] == ["edit"] and len(above) > 1 else "", node))
        return found

    def entries(self, path: str) -> list[tuple[str, Span]]:
        """The names of a section's entries and where they stand; marks nothing."""
        nodes = [node for block in self._sections.get(path, ()) for node in block.children]
        return [(node.words[1], node.at) for node in nodes if verb_of(node) == "edit" and len(node.words) == 2]

    def blocks(self) -> Iterator[tuple[str, Node]]:
        """Every section with its path; marks nothing."""
        for path, nodes in self._sections.items():
            for node in nodes:
                yield path, node

    def paths(self, prefix: str) -> list[str]:
        """The sections whose path begins with ``prefix``."""
        return [path for path in self._sections if path.startswith(prefix)]

    def label(self, name: str) -> str:
        """``name`` with the VDOM in front of it where there are several."""
        return f"{self.name}/{name}" if self.name else name


class Config:
    """A whole file: what belongs to the device, what belongs to each VDOM, and what was found wrong in it."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self.shared = Scope("", Span(tree.file, 1, 1))
        self.vdoms: list[Scope] = []
        self.notices: list[Notice] = []
        self.references: list[Reference] = []
        self.version: tuple[int, ...] = ()
        by_name: dict[str, Scope] = {}
        for node in tree.root.children:
            words = node.words
            if verb_of(node) != "config":
                continue
            if words == ["config", "vdom"]:
                self._vdoms(node, by_name)
            elif words == ["config", "global"]:
                node.mark()
                self._sections(node, self.shared)
            else:
                self.shared.add(node)
        self.vdoms = list(by_name.values()) or [self.shared]
        if isinstance(tree, BlockTree):
            self.notices += [Notice(at, text) for at, text in tree.faults]

    def _vdoms(self, node: Node, by_name: dict[str, Scope]) -> None:
        node.mark()
        for edit in node.children:
            if verb_of(edit) != "edit" or len(edit.words) != 2:
                continue
            edit.mark()
            scope = by_name.setdefault(edit.words[1], Scope(edit.words[1], edit.at))
            self._sections(edit, scope)

    def _sections(self, node: Node, scope: Scope) -> None:
        for child in node.children:
            if verb_of(child) == "config":
                scope.add(child)

    @property
    def several(self) -> bool:
        """True when the device has VDOMs."""
        return self.vdoms[0] is not self.shared

    def everywhere(self, path: str) -> Iterator[tuple[Scope, Table]]:
        """The table ``config PATH`` of the device and of every VDOM that has one."""
        for scope in (self.shared, *(self.vdoms if self.several else ())):
            if scope.has(path):
                table = scope.table(path)
                self.report_missed(table)
                yield scope, table

    def notice(self, at: Span, en: str, ja: str, topic: Topic = "other") -> None:
        """Keep a remark about input that could be stood."""
        self.notices.append(Notice(at, Text(en, ja), topic))

    def puzzled(self, entry: Entry, key: str, topic: Topic) -> None:
        """Remark that the value of a key was not understood."""
        at = entry.span(key)
        self.notice(at, f"The value of {key} was not understood", f"{key} の値を解釈できない", topic)

    def undefined(self, kind: str, name: str, use: str, at: Span) -> None:
        """Keep a reference to something the file does not define."""
        self.references.append(Reference(kind=kind, name=name, use=use, at=at, defined=False))

    def report_missed(self, table: Table) -> None:
        """Remark statements of a script that name entries which do not exist."""
        for at, name in table.missed:
            self.notice(
                at, f"{name} names no entry of this table, or one that exists", f"{name} は表にないか、既にある"
            )
        table.missed = []
