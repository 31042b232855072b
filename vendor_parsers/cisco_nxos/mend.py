"""What to type on NX-OS to change a line (NX-OS Security Configuration Guide: Configuring IP ACLs)."""

from __future__ import annotations

from auditor.mending import PortRoot, Proposal, Root, RuleRoot, ServiceRoot
from auditor.model.device import Device
from auditor.model.text import Text
from auditor.source.node import Node
from vendor_parsers._readers.mended import node_at, slashed
from vendor_parsers._readers.mended_lines import added, negated
from vendor_parsers._readers.mended_lists import ListStyle, in_modes, mended_list

SAFETY = Text(
    "type checkpoint BEFORE first: rollback running-config checkpoint BEFORE undoes everything; copy running-config "
    "startup-config makes it last",
    "先に checkpoint BEFORE を入れておけば rollback running-config checkpoint BEFORE で全体を戻せる。"
    "copy running-config startup-config で保存する",
)


def mend(device: Device, root: Root) -> Proposal | None:
    """Lines for the configuration mode; None where none is certainly right."""
    node = node_at(root.tree, root.at)
    if node is None:
        return None
    if isinstance(root, RuleRoot):
        return _rule(root, node)
    if isinstance(root, ServiceRoot):
        return in_modes(negated(node), SAFETY) if node.text.strip() == "feature telnet" else None
    return in_modes(added(node, "shutdown", "no shutdown"), SAFETY) if isinstance(root, PortRoot) else None


def _rule(root: RuleRoot, node: Node) -> Proposal | None:
    block = node.parent
    if block is None or block.words[:2] not in (["ip", "access-list"], ["ipv6", "access-list"]):
        return None
    six = block.words[0] == "ipv6"
    style = ListStyle(
        enter=block.text.strip(), resequence=None, closing=f"deny {block.words[0]} any any", address=slashed,
        any_word=block.words[0], six=six, by_number=True,
    )  # fmt: skip
    return in_modes(mended_list(style, node, [(one, one.words) for one in block.children], root.keep), SAFETY)
