"""Tables, chains, sets and rules as written, before anything is asked of a packet (nft(8))."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from auditor.model.span import Span
from auditor.source.node import Node, Tree
from vendor_parsers._readers.linux.outputs import command_of, output_of
from vendor_parsers.linux_nftables.words import Words, closing, parts, unquoted

FAMILIES = frozenset({"ip", "ip6", "inet", "arp", "bridge", "netdev"})
PRIORITIES = {"raw": -300, "mangle": -150, "dstnat": -100, "filter": 0, "security": 50, "srcnat": 100}
BRIDGE_PRIORITIES = {"dstnat": -300, "filter": -200, "out": 100, "srcnat": 300}
"""The names of nft(8), CHAINS, "Standard priority names"."""
SETTINGS = frozenset(
    """flags timeout gc-interval size policy auto-merge comment counter devices hook priority type l3proto protocol
    rate over used last mss wscale timestamp sack-perm expires packets bytes cgroup typeof offload""".split()
)
"""Words that begin a clause of a set, a flow table or another object."""

ChainType = Literal["filter", "nat", "route", ""]


def place(node: Node) -> Span:
    """Where a statement stands; one that shares its line with the statement before owns no line itself."""
    return Span(node.file, node.first, max(node.first, node.last))


@dataclass(frozen=True, slots=True)
class Line:
    """One rule: its statement, and where in it the words of the rule begin."""

    node: Node
    number: int
    start: int = 0


@dataclass(slots=True)
class Chain:
    """A chain; a base chain has a ``hook``, and a ``priority`` that is None when it could not be read."""

    name: str
    title: str
    node: Node
    type: ChainType = ""
    hook: str = ""
    priority: int | None = None
    devices: tuple[str, ...] = ()
    policy: str = ""
    rules: list[Line] = field(default_factory=list)


@dataclass(slots=True)
class NamedSet:
    """A set or a map; ``elements`` are the words of each, ``told`` whether any are listed."""

    name: str
    node: Node
    kind: Literal["set", "map"]
    elements: list[Words] = field(default_factory=list)
    told: bool = False
    changes: bool = False


@dataclass(slots=True)
class Table:
    """One table of one family."""

    family: str
    name: str
    node: Node
    chains: dict[str, Chain] = field(default_factory=dict)
    sets: dict[str, NamedSet] = field(default_factory=dict)
    objects: list[tuple[str, str, Node]] = field(default_factory=list)
    dormant: bool = False
    """The kernel does not ask its chains (nft(8), TABLES, flag dormant)."""

    @property
    def title(self) -> str:
        """Its name beside those of the other families."""
        return f"{self.family} {self.name}"

    def reached(self, start: str) -> frozenset[str]:
        """The chain and every chain its rules lead to."""
        seen: set[str] = set()
        waiting = [start]
        while waiting:
            chain = waiting.pop()
            if chain in seen or chain not in self.chains:
                continue
            seen.add(chain)
            for line in self.chains[chain].rules:
                waiting += called(line.node.words[line.start :], self)
        return frozenset(seen)


@dataclass(slots=True)
class Ruleset:
    """Everything nft shows; ``whole`` is False where the text shows a part of it, ``terse`` where sets lost their elements."""

    tables: dict[tuple[str, str], Table] = field(default_factory=dict)
    defines: dict[str, Words] = field(default_factory=dict)
    whole: bool = True
    listed: bool = False
    terse: bool = False


def called(words: Words, table: Table) -> Iterator[str]:
    """The chains a rule may ask, by itself or through a map of verdicts."""
    for at, word in enumerate(words):
        if word in ("jump", "goto") and at + 1 < len(words):
            yield words[at + 1]
        elif word == "vmap" and at + 1 < len(words) and words[at + 1].startswith("@"):
            named = table.sets.get(words[at + 1][1:])
            for element in named.elements if named is not None else ():
                yield from (
                    element[place + 1] for place in range(len(element) - 1) if element[place] in ("jump", "goto")
                )


def read_ruleset(tree: Tree) -> Ruleset:
    """Every table of the text; two blocks of one table or chain add to each other, as when they are loaded."""
    found = Ruleset()
    for node in tree.root.children:
        if output_of(node) == "nft":
            _listing(node, found)
            for child in node.children:
                _statement(child, found)
        else:
            _statement(node, found)
    return found


def _listing(section: Node, found: Ruleset) -> None:
    command = command_of(section)
    flags = [word for word in command if word.startswith("-")]
    asked = [word for word in command[1:] if not word.startswith("-")]
    found.terse = found.terse or any(
        word in ("-t", "--terse") or (word[1] != "-" and "t" in word) for word in flags if len(word) > 1
    )
    found.listed = True
    if asked[:2] != ["list", "ruleset"] or len(asked) > 2:
        found.whole = False


def _statement(node: Node, found: Ruleset) -> None:
    words = node.words
    verb = words[0] if words else ""
    if verb in ("add", "create", "insert") and len(words) > 2:
        _command(node, found)
    elif verb == "table" and len(words) > 1:
        _table(node, words[1:], found)
    elif verb in ("define", "redefine") and words[2:3] == ["="]:
        found.defines[words[1]] = defined(words[3:], found.defines)
        node.mark()
    elif words[:2] == ["flush", "ruleset"]:
        node.mark()


def _table(node: Node, named: Words, found: Ruleset) -> Table:
    """``[FAMILY] NAME``: without a family it is ip (nft(8), TABLES)."""
    family, name = (named[0], named[1]) if named[0] in FAMILIES and len(named) > 1 else ("ip", named[0])
    table = found.tables.setdefault((family, name), Table(family, name, node))
    node.mark()
    for child in node.children:
        words = child.words
        kind = words[0]
        if kind == "chain" and len(words) > 1:
            _chain(child, table, words[1], child.children)
        elif kind in ("set", "map") and len(words) > 1:
            _set(child, table, kind, words[1])
        elif child.children and len(words) > 1:
            child.mark()
            table.objects.append((kind, words[-1], child))
            for setting in child.children:
                if setting.words[0] in SETTINGS:
                    setting.mark()
        elif kind in ("flags", "comment"):
            table.dormant = table.dormant or "dormant" in words
            child.mark()
    return table


def _command(node: Node, found: Ruleset) -> None:
    """``add table|chain|rule|set|element …``, the form of scripts."""
    words = node.words
    kind, rest = words[1], words[2:]
    if kind == "table":
        _table(node, rest, found)
        return
    named = rest[0] in FAMILIES
    place_of = 3 + named
    if len(words) <= place_of:
        return
    table = found.tables.get((rest[0] if named else "ip", rest[1] if named else rest[0]))
    name = words[place_of]
    if table is None:
        return
    if kind == "rule":
        chain = table.chains.setdefault(name, Chain(name, f"{table.title} {name}", node))
        line = Line(node, len(chain.rules) + 1, place_of + 1)
        chain.rules.insert(0 if words[0] == "insert" else len(chain.rules), line)
    elif kind == "chain":
        chain = table.chains.setdefault(name, Chain(name, f"{table.title} {name}", node))
        node.mark(place_of + 1)
        if words[place_of + 1 : place_of + 2] == ["{"]:
            _clauses(node, chain, words[place_of + 2 : closing(words, place_of + 1) - 1])
    elif kind in ("set", "map"):
        found_set = table.sets.setdefault(name, NamedSet(name, node, "map" if kind == "map" else "set"))
        if words[place_of + 1 : place_of + 2] == ["{"]:
            _set_clauses(node, found_set, words[place_of + 2 : closing(words, place_of + 1) - 1])
    elif kind == "element" and name in table.sets:
        _elements(table.sets[name], words[place_of + 1 :])
        node.mark()


def _chain(node: Node, table: Table, name: str, statements: list[Node]) -> None:
    chain = table.chains.setdefault(name, Chain(name, f"{table.title} {name}", node))
    node.mark()
    for statement in statements:
        words = statement.words
        if words[0] in ("type", "policy"):
            _clauses(statement, chain, words)
        elif words[0] in ("comment", "devices", "flags"):
            statement.mark()
        else:
            chain.rules.append(Line(statement, len(chain.rules) + 1))


def _clauses(node: Node, chain: Chain, words: Words) -> None:
    """``type filter hook input device "eth0" priority filter + 5; policy drop;``."""
    understood = True
    for clause in parts(words, ";"):
        if clause[:1] == ["policy"] and len(clause) == 2:
            chain.policy = clause[1]
        elif clause[:1] == ["type"] and len(clause) > 4 and clause[2] == "hook":
            chain.type = clause[1] if clause[1] in ("filter", "nat", "route") else ""  # type: ignore[assignment]
            chain.hook = clause[3]
            at = clause.index("priority") if "priority" in clause else len(clause)
            bridge = chain.title.startswith("bridge ")
            chain.priority = _priority(clause[at + 1 :], BRIDGE_PRIORITIES if bridge else PRIORITIES)
            chain.devices = tuple(
                unquoted(word) for word in clause[4:at] if word not in ("device", "devices", "=", "{", "}", ",")
            )
            understood = understood and bool(chain.type) and chain.priority is not None
        elif clause and clause[0] not in ("comment", "flags"):
            understood = False
    if understood:
        node.mark()


def _priority(words: Words, names: dict[str, int]) -> int | None:
    """``filter``, ``-150``, ``dstnat + 5``; None when it is none of these."""
    text = "".join(words)
    name = next((name for name in sorted(names, key=len, reverse=True) if text.startswith(name)), "")
    rest = text[len(name) :]
    if not rest:
        return names.get(name)
    digits = rest.lstrip("+-")
    if not (digits.isdecimal() and digits.isascii() and len(rest) - len(digits) <= 1 and len(digits) < 10):
        return None
    return names.get(name, 0) + (-int(digits) if rest[0] == "-" else int(digits))


def _set(node: Node, table: Table, kind: str, name: str) -> None:
    found = table.sets.setdefault(name, NamedSet(name, node, "map" if kind == "map" else "set"))
    node.mark()
    for child in node.children:
        _set_clauses(child, found, child.words)


def _set_clauses(node: Node, found: NamedSet, words: Words) -> None:
    understood = True
    for clause in parts(words, ";"):
        if not clause:
            continue
        if clause[:2] == ["elements", "="]:
            _elements(found, clause[2:])
        elif clause[0] == "flags":
            found.changes = found.changes or bool({"timeout", "dynamic"} & {*clause[1:]})
        elif clause[0] == "timeout":
            found.changes = True
        elif clause[0] not in SETTINGS:
            understood = False
    if understood:
        node.mark()


def _elements(found: NamedSet, words: Words) -> None:
    """``{ a, b : c, d timeout 5s }``; what expires or was added by a packet comes and goes."""
    found.told = True
    if words[:1] != ["{"]:
        found.changes = True
        return
    for element in parts(words[1 : closing(words, 0) - 1], ","):
        if not element:
            continue
        if "expires" in element or "timeout" in element:
            found.changes = True
        found.elements.append(plain_element(element))


def plain_element(words: Words) -> Words:
    """An element without its comment, counter and times."""
    end = next(
        (at for at, word in enumerate(words) if word in ("comment", "counter", "timeout", "expires", "last", "limit")),
        len(words),
    )
    behind = words.index(":") if ":" in words else len(words)
    return [*words[:end], *words[behind:]] if end < behind < len(words) else list(words[:end])


def defined(words: Words, defines: dict[str, Words]) -> list[str]:
    """Words with ``$NAME`` replaced by what a ``define`` before them says; unknown names stay."""
    found: list[str] = []
    for word in words:
        value = defines.get(word[1:]) if word.startswith("$") else None
        found += [word] if value is None else value
    return found
