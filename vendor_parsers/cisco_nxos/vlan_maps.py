"""VLAN access maps: filters on everything that enters, leaves or crosses a VLAN.

Entries in the order of their numbers; the lists an entry names select packets by their permits and its action forwards
or drops them. What no entry selects is dropped where the map tests packets of its kind (Nexus 9000 Series NX-OS Security
Configuration Guide, Configuring VLAN ACLs).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from auditor.model.interface import ALL_VLANS, vlan_place
from auditor.model.ranges import Ranges
from auditor.model.rule import Action, Binding, Family, Rule, RuleSet
from auditor.source.node import Node
from vendor_parsers._readers.list_uses import Uses
from vendor_parsers._readers.switch_drafts import Draft, svi_vlan
from vendor_parsers._readers.vlan_lists import vlan_set


def read_vlan_maps(
    root: Node, drafts: Mapping[str, Draft], uses: Uses
) -> tuple[tuple[RuleSet, ...], tuple[Binding, ...]]:
    """The maps as lists, bound to the VLANs they filter and to the interfaces of those in both directions."""
    entries: dict[str, list[tuple[int, Node]]] = {}
    for node in root.all("vlan", "access-map"):
        words = node.cursor(2)
        name = words.next()
        number = int(words.next()) if words.peek().isdecimal() and len(words.peek()) < 10 else 10
        entries.setdefault(name, []).append((number, node))
    sets = {name: _map(name, nodes, uses) for name, nodes in entries.items()}
    bindings: list[Binding] = []
    for node in root.all("vlan", "filter"):
        words = node.cursor(2)
        name = words.next()
        words.accept("vlan-list")
        vlans = vlan_set(words.peek())
        if vlans is None:
            continue
        words.next()
        family = sets[name].family if name in sets else "both"
        bindings += _bindings(name, family, vlans, node, drafts)
    return tuple(sets.values()), tuple(bindings)


def _bindings(name: str, family: Family, vlans: Ranges, node: Node, drafts: Mapping[str, Draft]) -> Iterator[Binding]:
    for low, high in vlans & ALL_VLANS:
        for number in range(low, high + 1):
            yield Binding(ruleset=name, stage="ingress", at=node.at, family=family, interface=vlan_place(number))
    for draft in drafts.values():
        vlan = svi_vlan(draft) if draft.kind == "svi" else None
        if vlan is not None and vlan in vlans:
            yield Binding(ruleset=name, stage="ingress", at=node.at, family=family, interface=draft.name, vrf=draft.vrf)
            yield Binding(ruleset=name, stage="egress", at=node.at, family=family, interface=draft.name, vrf=draft.vrf)


def _map(name: str, nodes: list[tuple[int, Node]], uses: Uses) -> RuleSet:
    rules: list[Rule] = []
    tested: set[str] = set()
    for number, node in sorted(nodes, key=lambda pair: pair[0]):
        rules += _entry(number, node, uses, tested)
    family: Family = "4" if tested == {"ip"} else "6" if tested == {"ipv6"} else "both"
    return RuleSet(
        name=name, family=family, rules=tuple(rules), at=nodes[0][1].block, default=Action.DENY, kind="vlan-map"
    )


def _entry(number: int, node: Node, uses: Uses, tested: set[str]) -> Iterator[Rule]:
    action, names, unknown = Action.UNKNOWN, [], []
    for line in node.children:
        words = line.cursor()
        if words.accept("action"):
            action = {"forward": Action.PERMIT, "drop": Action.DENY}.get(words.next(), Action.UNKNOWN)
            words.accept("log")
        elif words.peek() == "match" and words.peek(2) == "address":
            words.next()
            kind = words.next()
            words.next()
            tested.add(kind)
            for name in words.rest():
                uses.named(name, "filter", line.at)
                if kind == "mac":
                    unknown.append(f"MAC list {name}")
                else:
                    names.append(name)
        else:
            words.accept("statistics", "per-entry")
    if not names:
        yield Rule(name=str(number), action=action, at=node.at, conditions=tuple(unknown))
    for name in names:
        found = uses.lists.get(name)
        if found is None:
            yield Rule(name=str(number), action=action, at=node.at, conditions=(f"undefined list {name}",))
            continue
        if not found.rules:
            yield Rule(name=str(number), action=action, at=node.at, conditions=(f"list {name} has no entries",))
        denied = False
        for rule in found.rules:
            if rule.action is Action.DENY:
                denied = True
                continue
            less = (f"less what list {name} denies before it",) if denied else ()
            yield replace(
                rule, name=f"{number} {rule.name}", action=action, conditions=(*rule.conditions, *less, *unknown)
            )
