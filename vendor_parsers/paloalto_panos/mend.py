"""What to type on PAN-OS to change a line (PAN-OS CLI Quick Start: set, delete, commit; in configure mode).

A rule is disabled, not deleted: it keeps its place and everything it says.
"""

from __future__ import annotations

from auditor.mending import Proposal, Root, RuleRoot
from auditor.model.device import Device
from auditor.model.text import Text
from vendor_parsers._readers.mended import blocks
from vendor_parsers.paloalto_panos.tree import LOCAL, ConfigTree, Element

SAFETY = Text(
    "nothing works before commit; save config to a named snapshot first, load config from it and commit bring it back",
    "commit するまで反映されない。先に save config to で名前付きで保存しておけば、load config from と commit で戻せる",
)


def mend(device: Device, root: Root) -> Proposal | None:
    """Lines for the configuration mode; None where none is certainly right."""
    if not isinstance(root, RuleRoot) or root.keep or not isinstance(root.tree, ConfigTree):
        return None
    rule = next(
        (
            one
            for one in root.tree.top.below()
            if one.at == root.at and one.parent is not None and one.parent.text == "rules" and _is_policy(one)
        ),
        None,
    )
    if rule is None:
        return None
    words = [one.text for one in (*blocks(rule), rule)]
    start = 1 if words[:1] == ["config"] else 0
    words = words[start:]
    if tuple(words[:2]) == LOCAL:
        words = words[2:]
    path = " ".join(f'"{word}"' if " " in word else word for word in words)
    was = rule.look("disabled")
    back = f"set {path} disabled no" if was is not None else f"delete {path} disabled"
    return Proposal(
        commands=("configure", f"set {path} disabled yes", "commit"), rollback=("configure", back, "commit"), cautions=(SAFETY,)
    )  # fmt: skip


def _is_policy(rule: Element) -> bool:
    above = [one.text for one in blocks(rule)]
    return above[-2:] == ["security", "rules"]
