"""What to type on IOS to change a line (IOS Security Command Reference; Configuration Fundamentals Command Reference)."""

from __future__ import annotations

from auditor.mending import PortRoot, Proposal, Root, RuleRoot, ServiceRoot, SsidRoot
from auditor.model.device import Device
from auditor.model.management import Listener
from auditor.model.text import Text
from auditor.source.node import Node
from vendor_parsers._readers.mended import node_at, slashed, wildcarded
from vendor_parsers._readers.mended_lines import added, negated, replaced
from vendor_parsers._readers.mended_lists import ListStyle, in_modes, mended_list

SAFETY = Text(
    "type reload in 10 first and reload cancel once you still reach the device; write memory makes the change last",
    "先に reload in 10 を入れ、接続できることを確認してから reload cancel。write memory で保存するまで再起動で元に戻る",
)
WHOLE_LIST = Text(
    "never type no access-list with an entry behind it: IOS removes the whole numbered list whatever follows",
    "no access-list にエントリを続けて入力しないこと。番号付きリスト全体が削除される",
)
NEEDS_SSH = Text(
    "log in by SSH once before: without it nobody gets in by these lines any more",
    "先に SSH でログインできることを確認すること。できない場合、この回線からは入れなくなる",
)


def mend(device: Device, root: Root) -> Proposal | None:
    """Lines for the configuration mode; None where none is certainly right."""
    node = node_at(root.tree, root.at)
    if node is None:
        return None
    if isinstance(root, RuleRoot):
        return _rule(root, node)
    if isinstance(root, ServiceRoot):
        return _service(device, root, node)
    if isinstance(root, SsidRoot):
        return in_modes(negated(node), SAFETY) if node.text.strip() == "guest-mode" else None
    return in_modes(added(node, "shutdown", "no shutdown"), SAFETY) if isinstance(root, PortRoot) else None


def _rule(root: RuleRoot, node: Node) -> Proposal | None:
    if node.words[0] == "access-list":
        name = node.words[1]
        siblings = [(one, one.words[2:]) for one in root.tree.root.children if one.words[:2] == node.words[:2]]
        head, cautions = f"ip access-list {root.ruleset.kind} {name}", [WHOLE_LIST, SAFETY]
        same = [
            one
            for one in root.tree.root.children
            if one.words[:2] == ["ip", "access-list"] and one.words[-1:] == [name]
        ]
    else:
        block = node.parent
        if block is None or block.words[1:2] != ["access-list"] or block.words[0] not in ("ip", "ipv6"):
            return None
        siblings = [(one, one.words) for one in block.children]
        head, cautions = block.text.strip(), [SAFETY]
        same = [one for one in root.tree.root.children if one is not block and one.words == block.words]
        same += root.tree.root.peek("access-list", block.words[-1])
    if same or root.ruleset.kind not in ("standard", "extended", "ipv6"):
        return None  # a list written in two places
    standard, six = root.ruleset.kind == "standard", root.ruleset.kind == "ipv6"
    style = ListStyle(
        enter=head,
        resequence=None if six else f"ip access-list resequence {root.ruleset.name} 10 10",
        closing="deny any" if standard else "deny ipv6 any any" if six else "deny ip any any",
        address=None if standard else slashed if six else wildcarded,
        any_word="ipv6" if six else "ip",
        six=six,
        before_number="sequence " if six else "",
    )
    return in_modes(mended_list(style, node, siblings, root.keep), *cautions)


def _service(device: Device, root: ServiceRoot, node: Node) -> Proposal | None:
    text = node.text.strip()
    if text in (
        "ip http server",
        "ip finger",
        "ip bootp server",
        "service tcp-small-servers",
        "service udp-small-servers",
    ):
        return in_modes(negated(node), SAFETY)
    places = {one.where for one in root.services if isinstance(one, Listener) and one.name == "telnet"}
    ssh = {one.where for one in device.listeners if one.name == "ssh" and one.enabled.is_(True)}
    if places and places <= ssh and node.words[:2] == ["transport", "input"]:
        return in_modes(replaced(node, "transport input ssh"), NEEDS_SSH, SAFETY)
    return None
