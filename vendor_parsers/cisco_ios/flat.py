"""Exports that lost their indentation, as some web consoles and lab tools print them.

The blocks are put together again: behind the head of a block, the statements that stand without a comment line
between them belong to it, up to the next head.
"""

from __future__ import annotations

from itertools import pairwise

from auditor.source.node import Node, Tree

_HEADS = frozenset({"interface", "line", "router", "vlan"})
_DEEP_HEADS = (
    ("vrf", "definition"),
    ("crypto", "pki", "trustpoint"),
    ("ip", "access-list"),
    ("ipv6", "access-list"),
    ("control-plane",),
    ("route-map",),
    ("event", "manager"),
    ("call-home",),
)


def is_flat(tree: Tree) -> bool:
    """True when interfaces have nothing below them and their statements stand flush left."""
    children = tree.root.children
    return any(
        node.words[0] == "interface" and not node.children and _inside(after) for node, after in pairwise(children)
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
    vrf: Node | None = None
    last = 0
    for node in tree.root.children:
        adjoining = node.first == last + 1
        last = node.block.last
        # the address families of a VRF are printed with comment lines between them
        if vrf is not None and node.words[0] in ("address-family", "exit-address-family"):
            head = vrf
        elif _is_head(node):
            head = node
            vrf = node if node.words[:2] == ["vrf", "definition"] else None
            kept.append(node)
            continue
        elif not adjoining:
            head = None
        if head is None:
            kept.append(node)
        else:
            node.parent = head
            head.children.append(node)
    tree.root.children[:] = kept
