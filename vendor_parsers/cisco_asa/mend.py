"""What to type on ASA to change a line (ASA Series Command Reference: access-list extended, telnet, http server)."""

from __future__ import annotations

from auditor.mending import PortRoot, Proposal, Root, RuleRoot, ServiceRoot
from auditor.model.device import Device
from auditor.model.text import Text
from auditor.source.node import Node
from vendor_parsers._readers.mended import cisco_entries, masked, node_at
from vendor_parsers._readers.mended_lines import added, negated
from vendor_parsers._readers.mended_lists import KEPT_CLOSED, in_modes

SAFETY = Text(
    "it works at once for new connections, open ones go on; write memory makes it last",
    "新しい接続から直ちに有効になり、既存の接続は続く。write memory で保存する",
)
RELOAD = Text(
    "type reload in 10 first and reload cancel once you still reach the device",
    "先に reload in 10 を入れ、接続できることを確認してから reload cancel",
)


def mend(device: Device, root: Root) -> Proposal | None:
    """Lines for the configuration mode; None where none is certainly right."""
    node = node_at(root.tree, root.at)
    if node is None:
        return None
    if isinstance(root, RuleRoot):
        return _rule(root, node)
    if isinstance(root, ServiceRoot):
        known = node.words[0] == "telnet" and len(node.words) == 4
        return in_modes(negated(node), RELOAD, SAFETY) if known else None
    return in_modes(added(node, "shutdown", "no shutdown"), RELOAD) if isinstance(root, PortRoot) else None


def _rule(root: RuleRoot, node: Node) -> Proposal | None:
    """Lines of a list are counted from 1, remarks among them, as ``show access-list`` shows them."""
    if node.words[0] != "access-list" or len(node.words) < 4:
        return None
    name, rest = node.words[1], " ".join(node.words[2:])
    if rest.split()[0] not in ("extended", "permit"):
        return None
    listed = [one for one in root.tree.root.children if one.words[:2] == ["access-list", name]]
    deciding = [one for one in listed if one.words[2] != "remark"]
    texts = [" ".join(one.words[2:]) for one in listed]
    new = cisco_entries(root.keep, masked) if root.keep else []
    if new is None or node not in listed or texts.count(rest) > 1:
        return None
    new = [f"extended {entry}" for entry in new]
    if set(new) & set(texts):
        return None
    line = listed.index(node) + 1
    closing = ["extended deny ip any any"] if len(deciding) == 1 and not new else []
    put = [f"access-list {name} line {line + number} {entry}" for number, entry in enumerate(new)]
    made = Proposal(
        commands=(*put, *(f"access-list {name} {entry}" for entry in closing), f"no access-list {name} {rest}"),
        rollback=(
            f"access-list {name} line {line} {rest}", *(f"no access-list {name} {entry}" for entry in (*new, *closing)),
        ),
        cautions=(KEPT_CLOSED,) if closing else (),
    )  # fmt: skip
    return in_modes(made, RELOAD, SAFETY)
