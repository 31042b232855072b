"""What to type on EOS to change a line (EOS User Manual: ACLs and Route Maps, Configure Sessions)."""

from __future__ import annotations

from auditor.mending import PortRoot, Proposal, Root, RuleRoot
from auditor.model.address import format_ip
from auditor.model.device import Device
from auditor.model.text import Text
from auditor.source.node import Node
from vendor_parsers._readers.mended import node_at, slashed
from vendor_parsers._readers.mended_lines import added
from vendor_parsers._readers.mended_lists import ListStyle, in_modes, mended_list

SAFETY = Text(
    "type configure session instead of configure terminal and commit timer 00:10:00 at the end: it goes back by itself "
    "unless commit follows; write memory makes it last",
    "configure terminal の代わりに configure session を使い、最後に commit timer 00:10:00 とすると、"
    "commit しない限り自動で元に戻る。write memory で保存する",
)


def mend(device: Device, root: Root) -> Proposal | None:
    """Lines for the configuration mode; None where none is certainly right."""
    node = node_at(root.tree, root.at)
    if node is None:
        return None
    if isinstance(root, RuleRoot):
        return _rule(root, node)
    return in_modes(added(node, "shutdown", "no shutdown"), SAFETY) if isinstance(root, PortRoot) else None


def _spelled(address: int, length: int) -> str:
    if length == 32:
        return f"host {format_ip(address)}"
    return "any" if length == 0 else slashed(address, length)


def _rule(root: RuleRoot, node: Node) -> Proposal | None:
    block = node.parent
    if block is None or block.words[:2] not in (["ip", "access-list"], ["ipv6", "access-list"]):
        return None
    six, standard = block.words[0] == "ipv6", block.words[2:3] == ["standard"]
    style = ListStyle(
        enter=block.text.strip(), resequence=None, closing="deny any" if standard else f"deny {block.words[0]} any any",
        address=None if standard else slashed if six else _spelled,
        any_word=block.words[0], six=six, by_number=True,
    )  # fmt: skip
    return in_modes(mended_list(style, node, [(one, one.words) for one in block.children], root.keep), SAFETY)
