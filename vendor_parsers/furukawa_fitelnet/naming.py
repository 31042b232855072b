"""What a FITELnet configuration defines under a name, and the statements that name it."""

from __future__ import annotations

from vendor_parsers._readers.naming import Grammar, Use

_DEFINES = (("access-list", "acl"), ("route-map", "route-map"))
_USES: tuple[Use, ...] = (
    Use("acl", "filter", "^ ip access-group @", "interface"),
    Use("acl", "filter", "^ ipv6 access-group @", "interface"),
    Use("acl", "nat", "source list @"),
    Use("acl", "routing", "distribute-list @"),
    Use("acl", "route-map", "^ match ip address @", "route-map"),
    Use("route-map", "routing", "route-map @"),
)


GRAMMAR = Grammar(defines=_DEFINES, uses=_USES, containers=frozenset())
