"""``interface`` blocks that speak of one interface or of many at once, read into drafts with a platform's own names.

The lines of a block are read once however many interfaces it names, so that ``port1.0.1-1.0.48`` costs no more than a port.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from auditor.model.interface import InterfaceKind
from auditor.source.node import Node, Words
from vendor_parsers._readers.switch_drafts import Draft, Statements

MOST_NAMES = 50_000
"""How often all blocks of one configuration together may name an interface; blocks beyond stay unread."""


def read_blocks(
    root: Node,
    names: Callable[[Words], list[str]],
    kind: Callable[[str], InterfaceKind],
    on: Statements,
    off: Statements,
) -> dict[str, Draft]:
    """Every interface by name, in the order of first mention; later blocks of an interface add to what it has.

    ``names`` takes the words behind ``interface`` and gives the interfaces they stand for.
    """
    drafts: dict[str, Draft] = {}
    spent = 0
    for node in root.all("interface"):
        if spent > MOST_NAMES:
            continue
        found = list(dict.fromkeys(names(node.cursor(1))))
        spent += len(found)
        fresh = [name for name in found if name not in drafts]
        for name in found:
            if name in drafts:
                _read_lines(drafts[name], node, on, off)
        if not fresh:
            continue
        first = Draft(fresh[0], kind(fresh[0]), node.block)
        _read_lines(first, node, on, off)
        drafts[first.name] = first
        drafts |= {name: _twin(first, name, kind(name)) for name in fresh[1:]}
    return drafts


def _twin(draft: Draft, name: str, kind: InterfaceKind) -> Draft:
    """The same lines for another interface of the block; secrets are kept once."""
    return replace(
        draft,
        name=name,
        kind=kind,
        blocks=list(draft.blocks),
        addresses=list(draft.addresses),
        groups=dict(draft.groups),
        discovery=dict(draft.discovery),
        tunnel=dict(draft.tunnel),
        bindings=[replace(bound, interface=name) for bound in draft.bindings],
        secrets=[],
        protocols=list(draft.protocols),
        uses=list(draft.uses),
    )


def _read_lines(draft: Draft, block: Node, on: Statements, off: Statements) -> None:
    draft.blocks.append(block)
    for line in block.children:
        words = line.words
        start = 1 if words[0] == "no" else 0
        table = off if start else on
        for count in (3, 2, 1):
            found = table.get(tuple(words[start : start + count])) if len(words) >= start + count else None
            if found is not None:
                found(draft, line.cursor(start + count))
                break
