"""Proposals for single lines of configurations of the Cisco kind: a line inside its block is negated or replaced."""

from __future__ import annotations

from auditor.mending import Proposal
from auditor.source.node import Node
from vendor_parsers._readers.mended import blocks


def negated(node: Node) -> Proposal:
    """``no`` and the line; the line itself brings it back."""
    return replaced(node, f"no {node.text.strip()}")


def replaced(node: Node, line: str) -> Proposal:
    """Another line in its place; the line itself brings it back."""
    above = tuple(block.text.strip() for block in blocks(node))
    return Proposal(commands=(*above, line), rollback=(*above, node.text.strip()))


def added(block: Node, line: str, undo: str) -> Proposal:
    """A line more in a block."""
    above = (*(one.text.strip() for one in blocks(block)), block.text.strip())
    return Proposal(commands=(*above, line), rollback=(*above, undo))
