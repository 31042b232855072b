"""Exports that lost their indentation, as some web consoles and lab tools print them.

The blocks are put together again: behind the head of a block, the statements that stand without a comment line
between them belong to it, up to the next head.
"""

from __future__ import annotations

from auditor.source.node import Node, Tree

_HEADS = frozenset({"interface", "line", "router", "vlan"})
_DEEP_HEADS = (
    ("vrf", "definition"),
    ("crypto", "pki", "trustpoint"),
    ("ip", "access-list"),
    ("ipv6", "access-list"),
    ("control-plane",),
    ("route-map",),
    ("address-family",),
)


def is_flat(tree: Tree) -> bool:
    """True when interfaces have nothing below them and their statements stand flush left."""
    children = tree.root.children
    return any(
        node.words[0] == "interface" and not node.children and _inside(after)
        for node, after in zip(children, children[1:], strict=False)
    ) and not any(node.children for node in children if node.words[0] == "interface")


def _inside(node: Node) -> bool:
    words = node.words
    return words[0] in ("description", "switchport", "shutdown") or words[:2] in (
        ["ip", "address"],
        ["no", "shutdown"],
        ["vrf", "forwarding"],
        ["no", "switchport"],
    )


def _is_head(node: Node) -> bool:
    words = node.words
    return words[0] in _HEADS or any(tuple(words[: len(head)]) == head for head in _DEEP_HEADS)


def fold(tree: Tree) -> None:
    """Put the blocks of a flat export together, in place."""
    kept: list[Node] = []
    head: Node | None = None
    last = 0
    for node in tree.root.children:
        adjoining = node.first == last + 1
        last = node.block.last
        if _is_head(node) and not (node.words[0] == "address-family" and head is not None and adjoining):
            head = node
            kept.append(node)
        elif head is not None and adjoining:
            node.parent = head
            head.children.append(node)
        else:
            head = None
            kept.append(node)
    tree.root.children[:] = kept
