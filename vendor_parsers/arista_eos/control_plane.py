"""Lists for what is sent to the switch itself: ``ip access-group`` below ``system control-plane``, by VRF.

They hold for every service of the VRF, beside the lists of the services themselves (Arista, Default Control Plane ACL
Explained).
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.model.rule import Binding, Family
from auditor.source.node import Node
from vendor_parsers._readers.list_uses import Uses


def read_guards(root: Node, uses: Uses) -> Iterator[Binding]:
    """The lists at work, as bindings to the switch itself."""
    for node in (*root.all("system", "control-plane"), *root.all("control-plane")):
        for line in node.children:
            words = line.cursor()
            if words.peek() not in ("ip", "ipv6") or words.peek(1) != "access-group":
                continue
            family: Family = "6" if words.next() == "ipv6" else "4"
            words.next()
            name = words.next()
            vrf = words.next() if words.accept("vrf") else ""
            if words.accept("in"):
                uses.named(name, "filter", line.at)
                yield Binding(
                    ruleset=name, stage="local", at=line.at, family=family, vrf="" if vrf == "default" else vrf
                )
