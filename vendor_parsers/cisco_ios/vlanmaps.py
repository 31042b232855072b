"""VLAN access maps: filters on everything that enters, leaves or crosses a VLAN.

A packet goes through the map's entries in order; an entry's lists select packets by their permits, and its action
forwards or drops them. A packet that no entry selects is dropped as soon as the map tests its kind (Catalyst 3560
Software Configuration Guide, Configuring VLAN Maps).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from auditor.model.interface import ALL_VLANS, vlan_place
from auditor.model.ranges import Ranges
from auditor.model.rule import Action, Binding, Rule, RuleSet
from auditor.source.node import Node
from vendor_parsers.cisco_ios.draft import Draft
from vendor_parsers.cisco_ios.management import Context
from vendor_parsers.cisco_ios.switching import vlan_set


def read_vlan_maps(
    root: Node, drafts: Mapping[str, Draft], context: Context
) -> tuple[tuple[RuleSet, ...], tuple[Binding, ...]]:
    """The maps as lists, bound to the VLANs they filter and, in both directions, to the interfaces of those.

    A frame that is only switched meets the map of its input VLAN; a routed packet the maps of both (Catalyst 3560 guide,
    Using VLAN Maps with Router ACLs).
    """
    entries: dict[str, list[tuple[int, Node]]] = {}
    for node in root.all("vlan", "access-map"):
        words = node.cursor(2)
        name = words.next()
        number = int(words.next()) if words.peek().isdecimal() else 10
        entries.setdefault(name, []).append((number, node))
    sets = tuple(_map(name, nodes, context) for name, nodes in entries.items())
    bindings: list[Binding] = []
    for node in root.all("vlan", "filter"):
        words = node.cursor(2)
        name = words.next()
        words.accept("vlan-list")
        vlans = vlan_set(words.peek())
        if vlans is None:
            continue
        words.next()
        bindings += _bindings(name, vlans, node, drafts)
    return sets, tuple(bindings)


def _bindings(name: str, vlans: Ranges, node: Node, drafts: Mapping[str, Draft]) -> Iterator[Binding]:
    for low, high in vlans & ALL_VLANS:
        for number in range(low, high + 1):
            yield Binding(ruleset=name, stage="ingress", at=node.at, interface=vlan_place(number))
    for draft in drafts.values():
        if draft.kind == "svi" and draft.name[4:].isdecimal() and int(draft.name[4:]) in vlans:
            yield Binding(ruleset=name, stage="ingress", at=node.at, interface=draft.name)
            yield Binding(ruleset=name, stage="egress", at=node.at, interface=draft.name)


def _map(name: str, nodes: list[tuple[int, Node]], context: Context) -> RuleSet:
    rules: list[Rule] = []
    for number, node in sorted(nodes, key=lambda pair: pair[0]):
        rules += _entry(number, node, context)
    first = nodes[0][1]
    return RuleSet(name=name, family="both", rules=tuple(rules), at=first.block, default=Action.DENY, kind="vlan-map")


def _entry(number: int, node: Node, context: Context) -> Iterator[Rule]:
    action, names, unknown = Action.PERMIT, [], []
    for child in node.children:
        words = child.cursor()
        if words.accept("action"):
            action = Action.DENY if words.next() == "drop" else Action.PERMIT
            words.rest()
        elif words.accept("match", "ip", "address") or words.accept("match", "ipv6", "address"):
            for name in words.rest():
                context.uses(name, "filter", child.at)
                names.append(name)
        elif words.accept("match", "mac", "address"):
            unknown += [f"MAC list {name}" for name in words.rest()]
    if not names:
        conditions = tuple(unknown)
        yield Rule(name=str(number), action=action, at=node.at, conditions=conditions)
        return
    for name in names:
        found = context.lists.get(name)
        if found is None:
            yield Rule(name=str(number), action=action, at=node.at, conditions=(f"undefined list {name}",))
            continue
        denied = False
        for rule in found.rules:
            if rule.action is Action.DENY:
                denied = True
                continue
            more = (f"less what list {name} denies before it",) if denied else ()
            yield replace(
                rule, name=f"{number} {rule.name}", action=action, conditions=(*rule.conditions, *more, *unknown)
            )
