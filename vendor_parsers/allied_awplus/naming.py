"""What an AlliedWare Plus configuration defines under a name, and the statements that name it."""

from __future__ import annotations

from vendor_parsers._readers.naming import Grammar, Use

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
_DEFINES = (
    *(
        (f"{family}access-list{kind}", "acl")
        for family in ("", "ipv6 ")
        for kind in (" standard", " extended", " hardware", "")
    ),
    ("route-map", "route-map"),
    ("vlan access-map", "vlan-map"),
    ("zone", "zone"),
    ("application", "application"),
)

GRAMMAR = Grammar(defines=_DEFINES, uses=_USES, containers=frozenset({"zone"}))
