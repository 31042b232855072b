"""What an AlaxalA configuration defines under a name, and the statements that name it."""

from __future__ import annotations

from vendor_parsers._readers.naming import Grammar, Use

_USES: tuple[Use, ...] = (
    Use("acl", "filter", "^ ip access-group @", "interface"),
    Use("acl", "filter", "^ ipv6 access-group @", "interface"),
    Use("acl", "filter", "^ ipv6 traffic-filter @", "interface"),
    Use("acl", "filter", "^ mac access-group @", "interface"),
    Use("acl", "management", "^ ip access-group @", "line"),
    Use("acl", "routing", "distribute-list @"),
    Use("acl", "route-map", "^ match ip address @", "route-map"),
    Use("route-map", "routing", "route-map @"),
)
_DEFINES = (
    ("ip access-list standard", "acl"),
    ("ip access-list extended", "acl"),
    ("ipv6 access-list", "acl"),
    ("mac access-list extended", "acl"),
    ("route-map", "route-map"),
)

GRAMMAR = Grammar(defines=_DEFINES, uses=_USES, containers=frozenset())
