"""What to type on Yamaha RTX to change a line (Yamaha RT series Command Reference: ip filter, telnetd service, save).

A filter line keeps its number and its place in every list: entered again with ``reject`` it stops what it let pass. Taking
it out would leave lists that name a number nobody defines.
"""

from __future__ import annotations

from auditor.mending import Proposal, Root, RuleRoot, ServiceRoot
from auditor.model.device import Device
from auditor.model.text import Text
from vendor_parsers._readers.mended import node_at

SAFETY = Text(
    "it works at once and is lost with a restart until save is typed: schedule at with restart brings the device back "
    "if you cut yourself off",
    "入力と同時に有効になり、save するまでは再起動で失われる。schedule at で restart を予約しておけば、締め出されても戻せる",
)
EVERY_LIST = Text(
    "it is the line of every list that names this number",
    "この番号を参照しているすべての適用箇所に効く",
)
_KINDS = {
    "pass": "reject",
    "pass-log": "reject-log",
    "pass-nolog": "reject",
    "restrict": "reject",
    "restrict-log": "reject-log",
}


def mend(device: Device, root: Root) -> Proposal | None:
    """Lines for the administrator mode; None where none is certainly right."""
    node = node_at(root.tree, root.at)
    if node is None:
        return None
    text, words = node.text.strip(), node.words
    if isinstance(root, RuleRoot):
        if root.keep or words[1:2] != ["filter"] or len(words) < 5 or words[3] not in _KINDS:
            return None
        line = " ".join([*words[:3], _KINDS[words[3]], *words[4:]])
        return Proposal(commands=(line, "save"), rollback=(text, "save"), cautions=(EVERY_LIST, SAFETY))
    if isinstance(root, ServiceRoot) and words[1:] == ["service", "on"]:
        line = f"{words[0]} service off"
        return Proposal(commands=(line, "save"), rollback=(text, "save"), cautions=(SAFETY,))
    return None
