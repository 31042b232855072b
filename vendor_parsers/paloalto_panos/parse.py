"""From the tree of a PAN-OS configuration to the device it describes."""

from __future__ import annotations

from pathlib import PurePosixPath

from auditor.model.device import Device
from auditor.model.span import Span
from auditor.model.text import Text
from auditor.platform import ParseError
from auditor.source.node import Tree
from vendor_parsers.paloalto_panos.tree import LOCAL, ConfigTree, settle

NAME = "paloalto_panos"
READS = frozenset("version".split())


def parse(tree: Tree) -> Device:
    """The device; raises ParseError when the text cannot be read or says nothing."""
    if not isinstance(tree, ConfigTree) or (tree.fault is None and not tree.statements):
        raise ParseError(Span(tree.file, 1, 1), Text("no statement of PAN-OS", "PAN-OS の設定文がない"))
    if tree.fault is not None:
        raise ParseError(*tree.fault)
    system = tree.top.get(*LOCAL, "deviceconfig", "system")
    device = Device(
        name=system.word("hostname") or tree.host or PurePosixPath(tree.file).stem,
        platform=NAME,
        kind="firewall",
        at=Span(tree.file, 1, 1),
        reads=READS,
    )
    settle(tree)
    return device
