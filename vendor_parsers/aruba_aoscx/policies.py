"""Classifier policies: entries name a class and what to do with its packets; only ``drop`` keeps packets out.

A policy is tried entry by entry until one matches; a class matches what a ``match`` entry of it selects before an ``ignore``
entry does (AOS-CX ACLs and Classifier Policies Guide, policy and class). Packets of no entry go on. A policy for routed
packets (``routed-in``) may send them elsewhere (policy based routing), which is not read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from auditor.model.rule import Action, Rule, RuleSet
from auditor.source.node import Node, Words
from vendor_parsers._readers.access_entries import Entries, read_entries, read_sequence
from vendor_parsers.aruba_aoscx.frames import read_frames
from vendor_parsers.aruba_aoscx.lists import SYNTAX, TYPES, Groups

_CLASSES = replace(SYNTAX, actions={"match": Action.PERMIT, "ignore": Action.DENY})
_MARKING = frozenset({"dscp", "pcp", "ip-precedence", "local-priority", "mirror", "pbr", "redirect"})
_Class = tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Policies:
    """The policies as lists; ``dropping`` are the names of those that keep packets out."""

    found: tuple[RuleSet, ...]
    dropping: frozenset[str]


def place(name: str) -> str:
    """How rules and bindings speak of a policy, whose name an access list may have as well."""
    return f"policy {name}"


def read_policies(root: Node, groups: Groups) -> Policies:
    """Every policy with the classes it names."""
    entries = Entries(_CLASSES, groups.addresses_of, groups.ports_of)
    classes: dict[tuple[str, str], _Class] = {}
    for kind, family in TYPES.items():
        for node in root.all("class", kind):
            name = node.cursor(2).next()
            if kind == "mac":
                rules = read_frames(node.children, _CLASSES)
            else:
                rules = read_entries(node.children, family, "extended", entries)
            classes[kind, name] = (*classes.get((kind, name), ()), *rules)
    found = [_policy(node, classes) for node in root.all("policy") if len(node.words) == 2]
    dropping = {one.name for one in found if any(rule.action is not Action.PERMIT for rule in one.rules)}
    return Policies(tuple(found), frozenset(dropping))


def _policy(node: Node, classes: Mapping[tuple[str, str], _Class]) -> RuleSet:
    name = node.cursor(1).next()
    numbered: list[tuple[int, list[Rule]]] = []
    highest = 0
    for line in node.children:
        words = line.cursor()
        sequence = read_sequence(words, SYNTAX)
        number = highest + 10 if sequence is None else sequence
        highest = max(highest, number)
        if words.accept("comment"):
            words.rest()
        elif words.accept("class"):
            numbered.append((number, list(_entry(words, number, classes))))
        else:
            words.accept("vsx-sync")
    numbered.sort(key=lambda pair: pair[0])
    return RuleSet(
        name=place(name),
        family="both",
        rules=tuple(rule for _, rules in numbered for rule in rules),
        at=node.block,
        default=Action.PERMIT,
        kind="policy",
    )


def _entry(words: Words, number: int, classes: Mapping[tuple[str, str], _Class]) -> Iterator[Rule]:
    key = words.next(), words.next()
    action = _action(words)
    members = classes.get(key)
    if members is None:
        yield Rule(name=str(number), action=action, at=words.at, conditions=(f"undefined class {key[1]}",))
        return
    ignored = False
    for member in members:
        if member.action is Action.DENY:
            ignored = True
            continue
        less = (f"less what class {key[1]} ignores before it",) if ignored else ()
        yield replace(member, name=f"{number} {member.name}", action=action, conditions=(*member.conditions, *less))


def _action(words: Words) -> Action:
    found = Action.PERMIT
    while words.accept("action"):
        word = words.peek()
        if word == "drop":
            words.next()
            found = Action.DENY
        elif word == "permit":
            words.next()
        elif word in _MARKING:
            words.next()
            words.next()
        elif word == "cir":
            # a rate limit drops what exceeds it and lets the rest through
            while words.left and words.peek() != "action":
                words.next()
        else:
            break
    return found if not words.left else Action.UNKNOWN
