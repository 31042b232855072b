"""What a FITELnet configuration defines under a name, and the statements that name it."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.source.node import Node
from vendor_parsers._readers.naming import Grammar, Key, Use

_USES: tuple[Use, ...] = (
    Use("acl", "filter", "^ ip access-group @", "interface"),
    Use("acl", "filter", "^ ipv6 access-group @", "interface"),
    Use("acl", "nat", "source list @"),
    Use("acl", "routing", "distribute-list @"),
    Use("acl", "route-map", "^ match ip address @", "route-map"),
    Use("route-map", "routing", "route-map @"),
)


def _defined(node: Node) -> Iterator[Key]:
    words = node.words
    if node.parent is None or node.parent.text or len(words) < 2:
        return
    if words[0] == "access-list":
        yield "acl", words[1]
    elif words[0] == "route-map":
        yield "route-map", words[1]


GRAMMAR = Grammar(defined=_defined, uses=_USES, containers=frozenset())
