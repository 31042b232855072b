"""Chains, sets, maps and objects by name, and the rules that name them."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.model.naming import Definition
from auditor.model.rule import Reference
from auditor.source.node import Node
from vendor_parsers.linux_nftables.ruleset import Ruleset, Table, place
from vendor_parsers.linux_nftables.words import Words, unquoted


def read_definitions(ruleset: Ruleset) -> tuple[Definition, ...]:
    """Every chain (a base chain works by itself), set, map, flow table and object."""
    found: list[Definition] = []
    for table in ruleset.tables.values():
        for chain in table.chains.values():
            active = bool(chain.hook) and not table.dormant
            found.append(
                Definition(kind="acl", name=chain.title, at=place(chain.node), active=active, empty=not chain.rules)
            )
        for name, one in table.sets.items():
            found.append(Definition(kind="object", name=f"{table.title} {name}", at=place(one.node)))
        for _, name, node in table.objects:
            found.append(Definition(kind="object", name=f"{table.title} {name}", at=place(node)))
    return tuple(found)


def read_references(ruleset: Ruleset) -> tuple[Reference, ...]:
    """What rules and maps name: chains they ask, sets they look into, objects they use."""
    found: list[Reference] = []
    for table in ruleset.tables.values():
        for chain in table.chains.values():
            use = "nat" if chain.type == "nat" else "filter"
            for line in chain.rules:
                for kind, name in _named(line.node.words[line.start :], table):
                    found.append(_reference(table, kind, name, use, line.node, ("acl", chain.title)))
        for title, one in table.sets.items():
            owner = ("object", f"{table.title} {title}")
            for element in one.elements:
                for kind, name in _named(element, table):
                    found.append(_reference(table, kind, name, "filter", one.node, owner))
    return tuple(found)


def _reference(table: Table, kind: str, name: str, use: str, node: Node, owner: tuple[str, str]) -> Reference:
    defined = (
        name in table.chains if kind == "acl" else name in table.sets or any(name == one for _, one, _ in table.objects)
    )
    return Reference(
        kind=kind, name=f"{table.title} {name}", use=use, at=place(node), defined=defined, owner=owner
    )  # fmt: skip


def _named(words: Words, table: Table) -> Iterator[tuple[str, str]]:
    objects = {name for _, name, _ in table.objects}
    for at, word in enumerate(words):
        behind = words[at + 1] if at + 1 < len(words) else ""
        if word in ("jump", "goto") and behind:
            yield "acl", behind
        elif word.startswith("@") and word[1:] and not word.startswith(("@ll", "@nh", "@th", "@ih")):
            yield "object", word[1:]
        elif unquoted(word) in objects and (word != unquoted(word) or words[at - 1] == "name"):
            yield "object", unquoted(word)
