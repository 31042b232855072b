"""What the configuration says once ``deactivate``, configuration groups and interface ranges have had their effect.

A statement inherits what a group says at its place, for every name that the group's ``<pattern>`` matches. What is written
holds against what is inherited; of several groups the first named holds, those named deeper before those named further
out (Junos OS CLI User Guide, "Configuration Groups Overview").
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.model.span import Span
from auditor.model.text import Text
from auditor.platform import ParseError
from vendor_parsers.juniper_junos.patterns import matches
from vendor_parsers.juniper_junos.reading import JunosTree
from vendor_parsers.juniper_junos.statement import Statement

MOST_INHERITED = 300_000
NODE = "${node}"
"""The group of the member of a cluster that reads the configuration: one of ``NODES``; the first is followed."""
NODES = ("node0", "node1")
_OWN = ("apply-groups", "apply-groups-except", "apply-flags", "apply-macro")


class _Inheriting:
    """Counts what is inherited, so that groups within patterns cannot grow without end."""

    def __init__(self, at: Span) -> None:
        self.left = MOST_INHERITED
        self.at = at
        self.matched: set[int] = set()
        """The patterns that some name matched."""

    def merge(self, source: Statement, target: Statement) -> None:
        """Let ``target`` inherit what ``source`` says."""
        stack = [(source, target)]
        while stack:
            here, there = stack.pop()
            for name, below in list(here.children.items()):
                if below.inactive or name in _OWN:
                    continue
                if name.startswith("<"):
                    found_here = [one for word, one in there.children.items() if matches(name, word)]
                    if found_here:
                        self.matched.add(id(below))
                    stack += [(below, one) for one in found_here]
                    continue
                found = there.children.get(name)
                if found is None:
                    self.spend()
                    found = there.children[name] = Statement(name)
                    found.places = below.places
                    found.inherited = True
                stack.append((below, found))

    def spend(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise ParseError(
                self.at,
                Text("Configuration groups expand to too many statements", "設定グループの展開が大きすぎる"),
            )


def settle(tree: JunosTree) -> set[str]:
    """Bring the tree's statements to what is at work; gives the names of the groups that were applied."""
    for node, off in tree.off:
        found: Statement | None = tree.config
        for word in node.words[1:]:
            found = found.children.get(word) if found is not None else None
        if found is not None and found is not tree.config:
            found.inactive = off
            node.mark()
    for statement in tree.config.walk():
        if statement.inactive:
            statement.take()
    inheriting = _Inheriting(Span(tree.file, 1, 1))
    applied: set[str] = set()
    groups = tree.config.peek("groups")
    if groups is not None:
        groups.mark()
        named = {name: group for name, group in groups.children.items() if not group.inactive}
        _apply(tree.config, (), named, inheriting, applied)
        for name, group in groups.children.items():
            if name in applied:
                _settle_group(group, inheriting.matched)
            else:
                group.take()
    _ranges(tree.config, inheriting)
    if applied & set(NODES):
        applied |= set(NODES)
    return applied


def _settle_group(group: Statement, matched: set[int]) -> None:
    """Count as understood what only holds a group's statements together, and patterns that match nothing."""
    stack = [group]
    while stack:
        here = stack.pop()
        if here.name.startswith("<") and id(here) not in matched:
            here.take()
        elif here.children:
            here.mark()
            stack += here.children.values()


def _apply(
    root: Statement, path: tuple[str, ...], groups: dict[str, Statement], inheriting: _Inheriting, applied: set[str]
) -> None:
    """Every ``apply-groups`` below a statement, the deepest first."""
    order: list[tuple[Statement, tuple[str, ...], frozenset[str]]] = []
    stack: list[tuple[Statement, tuple[str, ...], frozenset[str]]] = [(root, path, frozenset())]
    while stack:
        here, place, without = stack.pop()
        refused = here.peek("apply-groups-except")
        if refused is not None:
            refused.take()
            without = without | refused.children.keys()
        order.append((here, place, without))
        for name, below in here.children.items():
            if not below.inactive and name not in _OWN and not (not place and name == "groups"):
                stack.append((below, (*place, name), without))
    excepted = {id(here): without for here, _, without in order}
    for here, place, _ in reversed(order):
        named = here.peek("apply-groups")
        if named is None:
            continue
        named.take()
        for name, word in named.children.items():
            chosen = _chosen(name, groups)
            if word.inactive or not chosen:
                continue
            applied.add(chosen)
            if chosen in excepted[id(here)]:
                continue
            for source in _at(groups[chosen], place, inheriting.matched):
                _inherit(source, here, chosen, excepted, inheriting)


def _chosen(name: str, groups: dict[str, Statement]) -> str:
    if name in groups:
        return name
    return next((node for node in NODES if name == NODE and node in groups), "")


def _at(group: Statement, place: tuple[str, ...], matched: set[int]) -> Iterator[Statement]:
    """What a group says at a place of the configuration."""
    found = [group]
    for word in place:
        found = [
            below
            for one in found
            for name, below in one.children.items()
            if name == word or (name.startswith("<") and matches(name, word))
        ]
        matched.update(map(id, found))
    yield from found


def _inherit(
    source: Statement, target: Statement, group: str, excepted: dict[int, frozenset[str]], inheriting: _Inheriting
) -> None:
    """As merging, but for statements that refuse the group."""
    refusing = [one for one in target.walk() if group in excepted.get(id(one), ())]
    if not refusing:
        inheriting.merge(source, target)
        return
    kept = {id(one): dict(one.children) for top in refusing for one in (top, *top.walk())}
    held = [one for top in refusing for one in (top, *top.walk())]
    inheriting.merge(source, target)
    for one in held:
        one.children = kept[id(one)]


def _ranges(config: Statement, inheriting: _Inheriting) -> None:
    """Let the members of each ``interface-range`` inherit what it says (Junos, "Interface Ranges")."""
    interfaces = config.peek("interfaces")
    ranges = interfaces.peek("interface-range") if interfaces is not None else None
    if interfaces is None or ranges is None:
        return
    interfaces.mark()
    ranges.mark()
    for entry in [one for one in ranges.children.values() if not one.inactive]:
        entry.mark()
        members = [one.name for one in entry.all("member")]
        for low in entry.all("member-range"):
            for high in low.all("to"):
                members += _between(low.name, high.name)
        common = Statement(entry.name)
        common.children = {
            name: below
            for name, below in entry.children.items()
            if name not in ("member", "member-range", "description")
        }
        for pattern in members:
            known = [
                one for name, one in interfaces.children.items() if name != "interface-range" and matches(pattern, name)
            ]
            if not known and not set(pattern) & set("*?["):
                made = interfaces.children[pattern] = Statement(pattern)
                made.places = entry.places
                made.inherited = True
                known = [made]
            for one in known:
                inheriting.merge(common, one)


def _between(low: str, high: str) -> list[str]:
    """``ge-0/0/0`` to ``ge-0/0/3``: the ports whose last number lies between."""
    head, slash, first = low.rpartition("/")
    other, _, last = high.rpartition("/")
    if not slash or head != other or not (first.isdecimal() and last.isdecimal()) or len(first + last) > 8:
        return [low, high]
    return [f"{head}/{number}" for number in range(int(first), min(int(last), int(first) + 512) + 1)]
