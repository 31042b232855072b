"""What an AlliedWare Plus configuration defines under a name, and the statements that name it."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.source.node import Node
from vendor_parsers._readers.naming import Grammar, Key, Use

_USES: tuple[Use, ...] = (
    Use("acl", "filter", "^ access-group @", "interface"),
    Use("acl", "filter", "^ ipv6 traffic-filter @", "interface"),
    Use("acl", "filter", "^ match access-group @", "vlan access-map"),
    Use("acl", "qos", "^ match access-group @", "class-map"),
    Use("acl", "management", "^ vty access-class @"),
    Use("acl", "routing", "distribute-list @"),
    Use("acl", "routing", "filter-list @"),
    Use("acl", "route-map", "^ match ip address @", "route-map"),
    Use("route-map", "routing", "route-map @"),
    Use("vlan-map", "filter", "^ vlan filter @", undefined=True),
)
_KINDS = ("standard", "extended", "hardware")


def _defined(node: Node) -> Iterator[Key]:
    words = node.words
    if node.parent is None or node.parent.text or len(words) < 2:
        return
    if words[0] == "access-list" or words[:2] == ["ipv6", "access-list"]:
        rest = words[2 if words[0] == "ipv6" else 1 :]
        name = rest[1] if rest[:1] and rest[0] in _KINDS and len(rest) > 1 else (rest or [""])[0]
        if name:
            yield "acl", name
    elif words[0] == "route-map":
        yield "route-map", words[1]
    elif words[:2] == ["vlan", "access-map"] and len(words) > 2:
        yield "vlan-map", words[2]
    elif words[0] == "zone":
        yield "zone", words[1]
    elif words[0] == "application":
        yield "application", " ".join(words[1:])


GRAMMAR = Grammar(defined=_defined, uses=_USES, containers=frozenset({"zone"}))
