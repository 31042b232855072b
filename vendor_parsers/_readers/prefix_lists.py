"""Prefix lists: lists for routes, kept so that references to them resolve; they filter no packets."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.model.address import prefix
from auditor.model.rule import Action, Match, Rule, RuleSet
from auditor.model.span import Span
from auditor.source.node import Node

_BOUNDS = frozenset({"ge", "le", "eq", "mask"})


def read_prefix_lists(root: Node) -> Iterator[RuleSet]:
    """``ip prefix-list`` and ``ipv6 prefix-list``, entries on one line or in a block, in the order of first mention."""
    for family, word in (("4", "ip"), ("6", "ipv6")):
        grouped: dict[str, list[Node]] = {}
        for node in root.all(word, "prefix-list"):
            grouped.setdefault(node.cursor(2).next(), []).append(node)
        for name, nodes in grouped.items():
            yield RuleSet(
                name=name,
                family="6" if family == "6" else "4",
                rules=tuple(rule for node in nodes for rule in _entries(node)),
                at=Span(nodes[0].file, nodes[0].first, nodes[-1].block.last),
                kind="prefix-list",
                filters_packets=False,
            )


def _entries(node: Node) -> Iterator[Rule]:
    for words in (node.cursor(3), *(line.cursor() for line in node.children)):
        if words.accept("description") or words.accept("remark"):
            words.rest()
            continue
        number = words.next() if words.accept("seq") else ""
        if words.peek() not in ("permit", "deny"):
            continue
        action = Action(words.next())
        try:
            match = Match.exact(prefix(words.peek()), words.peek())
        except ValueError:
            continue
        words.next()
        bounds: list[str] = []
        while words.peek() in _BOUNDS:
            bounds += [words.next(), words.next()]
        yield Rule(name=number, action=action, at=words.at, source=match, description=" ".join(bounds))
