"""Chains, sets, maps and objects by name, and the rules that name them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

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
            found.append(Definition(kind=one.kind, name=f"{table.title} {name}", at=place(one.node)))
        for kind, name, node in table.objects:
            found.append(Definition(kind=kind, name=f"{table.title} {name}", at=place(node)))
    return tuple(found)


def read_references(ruleset: Ruleset) -> tuple[Reference, ...]:
    """What rules and maps name: chains they ask, sets they look into, objects they use."""
    found: list[Reference] = []
    for table in ruleset.tables.values():
        kinds = _kinds(table)
        for chain in table.chains.values():
            use = "nat" if chain.type == "nat" else "filter"
            if chain.hook:
                # The kernel itself asks it, also where no binding of a packet in transit stands.
                found.append(Reference(kind="acl", name=chain.title, use="unknown", at=place(chain.node)))
            for line in chain.rules:
                for key in _named(line.node.words[line.start :], kinds):
                    found.append(_reference(table, key, use, line.node, ("acl", chain.title), kinds))
        for title, one in table.sets.items():
            owner = (one.kind, f"{table.title} {title}")
            for element in one.elements:
                for key in _named(element, kinds):
                    found.append(_reference(table, key, "filter", one.node, owner, kinds))
    return tuple(found)


def _reference(
    table: Table, key: tuple[str, str], use: str, node: Node, owner: tuple[str, str], kinds: Mapping[str, str]
) -> Reference:
    kind, name = key
    return Reference(
        kind=kind,
        name=f"{table.title} {name}",
        use=use,
        at=place(node),
        defined=name in (table.chains if kind == "acl" else kinds),
        owner=owner,
    )


def _kinds(table: Table) -> dict[str, str]:
    """What the names of a table stand for, but for chains."""
    return {name: kind for kind, name, _ in table.objects} | {name: one.kind for name, one in table.sets.items()}


def _named(words: Words, kinds: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Behind jump and goto a chain, behind an @ a set, a map or a flow table, in quotes an object."""
    for at, word in enumerate(words):
        behind = words[at + 1] if at + 1 < len(words) else ""
        if word in ("jump", "goto") and behind:
            yield "acl", behind
        elif word.startswith("@") and word[1:] and not word.startswith(("@ll", "@nh", "@th", "@ih")):
            yield kinds.get(word[1:], "set"), word[1:]
        elif word[0] == '"' and unquoted(word) in kinds and words[at - 1 : at] != ["comment"]:
            yield kinds[unquoted(word)], unquoted(word)
