"""What access lists and route maps choose for translation, as lists of rules to be tried in order."""

from __future__ import annotations

from dataclasses import dataclass, replace

from auditor.model.address import ANY4
from auditor.model.rule import Action, Match, Rule, RuleSet
from auditor.model.span import Span
from auditor.source.node import Node
from vendor_parsers.cisco_ios.management import Context

MOST_ENTRIES = 2000
"""A list for translation longer than this is left unresolved: taking it apart costs the square of its length."""

EVERYTHING = Match.exact(ANY4, "any")


@dataclass(frozen=True, slots=True)
class Choice:
    """Rules that choose packets (permit: taken, deny: not), and the interfaces those leave by (None: any)."""

    rules: tuple[Rule, ...]
    outward: frozenset[str] | None = None


def everything(at: Span, name: str = "any") -> Rule:
    """The rule that takes every IPv4 packet."""
    return Rule(name=name, action=Action.PERMIT, at=at, source=EVERYTHING, destination=EVERYTHING)


def opaque(name: str, at: Span) -> Rule:
    """The rule that may take any packet."""
    unclear = Match.opaque(name, ANY4)
    return replace(everything(at, name), source=unclear, destination=unclear)


def by_list(name: str, at: Span, context: Context) -> tuple[Rule, ...]:
    """The entries of a list; one that may take anything where it is undefined, empty, or too long."""
    found: RuleSet | None = context.lists.get(name)
    if found is None:
        return (opaque(f"undefined list {name}", at),)
    if found.default is Action.UNKNOWN or len(found.rules) > MOST_ENTRIES:
        return (opaque(f"list {name}", at),)
    return found.rules


def by_route_map(name: str, at: Span, root: Node, context: Context) -> list[Choice]:
    """The entries of a route map in order: lists (any of them), the outgoing interface; the rest is a condition.

    What the list of an entry denies goes on to the next entry; what a deny entry matches is not translated by this map
    (IOS IP Addressing: NAT Configuration Guide, Using Route Maps for Address Translation Decisions).
    """
    entries = sorted(
        (node for node in root.peek("route-map", name) if len(node.words) > 1), key=lambda node: _sequence(node)
    )
    if not entries:
        return [Choice((opaque(f"undefined route-map {name}", at),))]
    found: list[Choice] = []
    before: list[Rule] = []
    for node in entries:
        rules, outward = _entry(node, context)
        if "deny" not in node.words[2:3]:
            doubtful = bool(before) and bool(found)
            found.append(Choice(tuple(_doubted(before, doubtful)) + tuple(rules), outward))
            continue
        simple = outward is None and all(rule.action is Action.PERMIT for rule in rules)
        before += _doubted(
            [replace(rule, action=Action.DENY) for rule in rules if rule.action is not Action.DENY], not simple
        )
    return found or [Choice(())]


def _doubted(rules: list[Rule], doubtful: bool) -> list[Rule]:
    why = "a deny entry of the route map"
    return [replace(rule, conditions=(*rule.conditions, why)) if doubtful else rule for rule in rules]


def _sequence(node: Node) -> int:
    number = node.words[3] if len(node.words) > 3 else ""
    return int(number) if number.isdecimal() and len(number) < 10 else 0


def _entry(node: Node, context: Context) -> tuple[list[Rule], frozenset[str] | None]:
    rules: list[Rule] = []
    outward: set[str] = set()
    conditions: list[str] = []
    for child in node.children:
        words = child.words
        if words[:3] == ["match", "ip", "address"] and "prefix-list" not in words:
            for name in words[3:]:
                rules += by_list(name, child.at, context)
        elif words[:2] == ["match", "interface"]:
            outward.update(_joined(words[2:]))
        elif words[:1] == ["match"]:
            conditions.append(" ".join(words))
    if len([child for child in node.children if child.words[:3] == ["match", "ip", "address"]]) > 1 or (
        any(rule.action is Action.DENY for rule in rules) and _lists(node) > 1
    ):
        # the lists of an entry are alternatives: what one denies another may take
        conditions.append("several lists, some with deny entries")
    if not rules:
        rules = [everything(node.at, node.text)]
    extra = tuple(conditions)
    return [replace(rule, conditions=(*rule.conditions, *extra)) if extra else rule for rule in rules], (
        frozenset(outward) or None
    )


def _lists(node: Node) -> int:
    return sum(len(child.words) - 3 for child in node.children if child.words[:3] == ["match", "ip", "address"])


def _joined(words: list[str]) -> list[str]:
    """``GigabitEthernet 0/1`` and ``GigabitEthernet0/1`` as one word each."""
    found: list[str] = []
    for word in words:
        if found and word[:1].isdecimal():
            found[-1] += word
        else:
            found.append(word)
    return found
