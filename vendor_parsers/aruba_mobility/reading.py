"""The configuration as blocks: a statement that opens one holds what follows up to ``!``, indented or not.

Exports that dropped lines (Oxidized removes what changes) also lost the indentation of some, so that only ``!`` tells where a
block ends.
"""

from __future__ import annotations

from collections.abc import Sequence

from auditor.source.document import Document
from auditor.source.node import Node, Tree
from vendor_parsers._readers.quoted import split_quoted

MODEL = "# ArubaOS (MODEL:"
_ALONE = frozenset(
    """ap-group ap-name conductor-redundancy master-redundancy control-plane-security file firewall interface netdestination
    netdestination6 netexthdr openflow-profile pan scheduler-profile time-range ucc user-role vpn-dialer vrrp web-server
    activate aruba-central est airgroupprofile airslice-profile dump-collection-profile guest-access-email ifmap ids
    valid-network-oui-profile papi-security websocket gps rf""".split()
)
_SECOND = {
    "aaa": frozenset({"authentication", "authentication-server", "profile", "server-group", "password-policy", "rfc-3576-server", "user", "derivation-rules", "bandwidth-contract"}),
    "crypto": frozenset({"dynamic-map", "map", "isakmp"}),
    "ip": frozenset({"access-list"}),
    "ipv6": frozenset({"access-list"}),
    "lc-cluster": frozenset({"group-profile"}),
    "mgmt-server": frozenset({"profile"}),
    "vpdn": frozenset({"group"}),
}  # fmt: skip


def read(document: Document) -> Tree:
    """The tree; every line of ``document`` is in one node's span or in the trivia."""
    tree = Tree(document.file, document.host)
    block: Node | None = None
    lines, firsts, lasts = document.lines, document.firsts, document.lasts
    index = 0
    while index < len(lines):
        text, first, last = lines[index].strip(), firsts[index], lasts[index]
        if not text:
            tree.skip("blank", first, last)
        elif text == "end":
            tree.skip("end", first, last)
        elif text.startswith("!"):
            tree.skip("comment", first, last)
            block = None
        elif text.startswith("#"):
            if text.startswith(MODEL):
                tree.root.children.append(Node(tree.file, text, first, last, tree.root, split_quoted))
            else:
                tree.skip("comment", first, last)
        else:
            end = _end(lines, index, text)
            node = Node(tree.file, text, first, lasts[end], tree.root, split_quoted)
            if lines[index][:1] != " " and _opens(node.words, block):
                block = node
            elif block is not None:
                node.parent = block
            (node.parent or tree.root).children.append(node)
            index = end
        index += 1
    return tree


def _opens(words: list[str], block: Node | None) -> bool:
    """Whether a statement at the margin begins a block; ``vlan 42`` in another one (a virtual AP, VRRP) belongs to it."""
    first, second = words[0], words[1] if len(words) > 1 else ""
    if first in ("wlan", "ap"):
        return "profile" in second or second in ("virtual-ap", "hotspot", "regulatory-domain")
    if first == "vlan":
        return second[:1].isdecimal() if block is None else block.words[0] == "vlan"
    if first == "crypto" and second == "isakmp":
        return words[2:3] == ["policy"]
    return first in _ALONE or second in _SECOND.get(first, ())


def _end(lines: Sequence[str], index: int, text: str) -> int:
    """The index of the last line of a banner, which runs to the mark it begins with; its own line for anything else."""
    if not text.startswith("banner motd "):
        return index
    mark = text.removeprefix("banner motd ").strip()[:1]
    body = text.removeprefix("banner motd ").strip()[1:]
    if not mark or mark in body:
        return index
    return next((at for at in range(index + 1, len(lines)) if mark in lines[at]), index)
