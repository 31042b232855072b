"""Numbered access lists and ``ip access-group``.

Numbers 1-99 and 1300-1999 are IPv4 standard, 100-199 and 2000-2699 IPv4 extended, 3000-3499 IPv6 standard and 3500-3999 IPv6
extended; entries of a list are asked from the top, lists of an interface in the order they are set (FITELnet コマンドリファレンス,
access-list). What happens to packets that no entry matches is not said there, so what a list leaves over is unknown. The
third action, for 学習フィルタリング (sessions whose replies pass), is left open as well.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from auditor.model.rule import Action, Binding, Family, Reference, Rule, RuleSet, Stage
from auditor.model.span import Span
from auditor.source.node import Node
from vendor_parsers._readers.access_entries import EVERYONE, Entries, Form, Syntax, read_rule

_SYNTAX = Syntax()
_KINDS: tuple[tuple[int, int, Family, Form, str], ...] = (
    (1, 99, "4", "standard", "standard"),
    (1300, 1999, "4", "standard", "standard"),
    (100, 199, "4", "extended", "extended"),
    (2000, 2699, "4", "extended", "extended"),
    (3000, 3499, "6", "standard", "ipv6 standard"),
    (3500, 3999, "6", "extended", "ipv6 extended"),
)
_STAGES: dict[str, Stage] = {"in": "ingress", "out": "egress"}


@dataclass(frozen=True, slots=True)
class Use:
    """One ``ip access-group`` or ``ipv6 access-group`` line."""

    family: Family
    name: str
    way: str
    at: Span


def read_lists(root: Node) -> dict[str, RuleSet]:
    """Every access list by its number."""
    lines: dict[str, list[Node]] = {}
    for node in root.all("access-list"):
        lines.setdefault(node.cursor(1).next(), []).append(node)
    entries = Entries(_SYNTAX)
    return {name: _list(name, nodes, entries) for name, nodes in lines.items() if name}


def _list(name: str, nodes: Sequence[Node], entries: Entries) -> RuleSet:
    number = int(name) if name.isdecimal() and len(name) < 5 else 0
    family, form, kind = next(
        ((family, form, kind) for low, high, family, form, kind in _KINDS if low <= number <= high),
        ("both", "frames", "other"),
    )
    rules: list[Rule] = []
    for node in nodes:
        words = node.cursor(2)
        if words.accept("remark"):
            words.rest()
        else:
            rules.append(read_rule(words, f"{name} {len(rules) + 1}", family, form, entries))
    at = Span(nodes[0].file, nodes[0].first, nodes[-1].last)
    return RuleSet(name=name, family=family, rules=tuple(rules), at=at, default=_left_over(rules, family), kind=kind)


def _left_over(rules: Sequence[Rule], family: Family) -> Action:
    """What a list does with the rest: unknown, unless its last entry takes everything and leaves no rest."""
    if not rules or not rules[-1].exact or not rules[-1].service.is_any:
        return Action.UNKNOWN
    last, whole = rules[-1], EVERYONE[family].lower
    return last.action if last.source.lower == whole == last.destination.lower else Action.UNKNOWN


def place(
    lists: Mapping[str, RuleSet], uses: Mapping[str, Sequence[Use]]
) -> tuple[tuple[RuleSet, ...], tuple[Binding, ...], tuple[Reference, ...]]:
    """The lists as filters, where they stand, and who names them."""
    made: list[RuleSet] = []
    bindings: list[Binding] = []
    chained: set[str] = set()
    for interface, lines in uses.items():
        for family, way in (("4", "in"), ("4", "out"), ("6", "in"), ("6", "out")):
            here = [use for use in lines if (use.family, use.way) == (family, way)]
            if not here:
                continue
            name = here[0].name
            if len(here) > 1 or name not in lists:
                found = _in_turn(f"{interface} access-group {way} (IPv{family})", here, lists)
                made.append(found)
                name = found.name
                chained |= {rule.chain for rule in found.rules if rule.chain}
            bindings.append(
                Binding(ruleset=name, stage=_STAGES[way], at=here[0].at, family=here[0].family, interface=interface)
            )
    own = (replace(one, default=Action.RETURN) if one.name in chained else one for one in lists.values())
    return (*own, *made), tuple(bindings), tuple(_references(lists, uses))


def _in_turn(name: str, here: Sequence[Use], lists: Mapping[str, RuleSet]) -> RuleSet:
    """Several lists of one direction, asked in the order they are set."""
    rules = [
        Rule(name=use.name, action=Action.JUMP, at=use.at, chain=use.name)
        if use.name in lists
        else Rule(
            name=use.name, action=Action.UNKNOWN, at=use.at, conditions=(f"access list {use.name} is not defined",)
        )
        for use in here
    ]
    return RuleSet(
        name=name, family=here[0].family, rules=tuple(rules), at=here[0].at, default=Action.UNKNOWN, kind="access-group"
    )


def _references(lists: Mapping[str, RuleSet], uses: Mapping[str, Sequence[Use]]) -> Iterator[Reference]:
    for lines in uses.values():
        for use in lines:
            yield Reference(kind="acl", name=use.name, use="filter", at=use.at, defined=use.name in lists)
