"""What an NX-OS configuration defines under a name, and the statements that name it."""

from __future__ import annotations

from collections.abc import Iterable

from auditor.model.naming import Definition
from auditor.model.rule import Reference
from auditor.source.node import Node
from vendor_parsers._readers.naming import Grammar, Use, read_names

_DEFINES: tuple[tuple[str, str], ...] = (
    ("ip access-list", "acl"),
    ("ipv6 access-list", "acl"),
    ("mac access-list", "acl"),
    ("ip prefix-list", "prefix-list"),
    ("ipv6 prefix-list", "prefix-list"),
    ("ip as-path access-list", "as-path-list"),
    ("ip community-list standard", "community-list"),
    ("ip community-list expanded", "community-list"),
    ("ip extcommunity-list standard", "community-list"),
    ("ip extcommunity-list expanded", "community-list"),
    ("route-map", "route-map"),
    ("object-group ip address", "object-group"),
    ("object-group ipv6 address", "object-group"),
    ("object-group ip port", "object-group"),
    ("aaa group server radius", "server-group"),
    ("aaa group server tacacs+", "server-group"),
    ("aaa group server ldap", "server-group"),
    ("vlan access-map", "vlan-map"),
    ("time-range", "time-range"),
    ("key chain", "key-chain"),
)
"""Beginnings of statements at the outermost level whose next word is the name they define."""
_DEFINES_LAST = {"class-map": "class-map", "policy-map": "policy-map"}
"""Statements that define their last word: ``policy-map type qos NAME``."""

USES: tuple[Use, ...] = (
    Use("acl", "filter", "ip access-group @", undefined=True),
    Use("acl", "filter", "ip port access-group @", undefined=True),
    Use("acl", "filter", "ipv6 traffic-filter @", undefined=True),
    Use("acl", "filter", "mac port access-group @", undefined=True),
    Use("acl", "management", "access-class @"),
    Use("acl", "filter", "^ match ip address @+", "vlan access-map"),
    Use("acl", "filter", "^ match ipv6 address @+", "vlan access-map"),
    Use("acl", "filter", "^ match mac address @+", "vlan access-map"),
    Use("acl", "route-map", "^ match ip address @+", "route-map"),
    Use("acl", "route-map", "^ match ipv6 address @+", "route-map"),
    Use("acl", "qos", "match access-group name @", "class-map", undefined=True),
    Use("acl", "snmp", "use-acl @"),
    Use("acl", "snmp", "use-ipv4acl @"),
    Use("acl", "snmp", "use-ipv6acl @"),
    Use("acl", "nat", "source list @"),
    Use("acl", "other", "^ ip igmp access-group @"),
    Use("prefix-list", "route-map", "address prefix-list @+", undefined=True),
    Use("prefix-list", "route-map", "next-hop prefix-list @+"),
    Use("prefix-list", "routing", "prefix-list @"),
    Use("as-path-list", "routing", "as-path @+"),
    Use("as-path-list", "routing", "filter-list @"),
    Use("community-list", "routing", "match community @+"),
    Use("community-list", "routing", "match extcommunity @+"),
    Use("route-map", "routing", "route-map @", undefined=True),
    Use("route-map", "routing", "table-map @"),
    Use("route-map", "routing", "import map @"),
    Use("route-map", "routing", "export map @"),
    Use("object-group", "filter", "addrgroup @", undefined=True),
    Use("object-group", "filter", "portgroup @", undefined=True),
    Use("server-group", "management", "group @", "aaa"),
    Use("vlan-map", "filter", "vlan filter @", undefined=True),
    Use("time-range", "filter", "time-range @", undefined=True),
    Use("key-chain", "routing", "key-chain @"),
    Use("key-chain", "routing", "key-chain * @"),
    Use("class-map", "qos", "^ class @", "policy-map", undefined=True),
    Use("class-map", "qos", "^ class type * @", "policy-map"),
    Use("policy-map", "qos", "service-policy input @"),
    Use("policy-map", "qos", "service-policy output @"),
    Use("policy-map", "qos", "service-policy type * @", undefined=True),
    Use("policy-map", "qos", "service-policy type * input @"),
    Use("policy-map", "qos", "service-policy type * output @"),
)
_BUILT_IN = frozenset("class-default type input output prefix-list in out radius tacacs+ ldap local none".split())


GRAMMAR = Grammar(
    defines=_DEFINES,
    defines_last=_DEFINES_LAST,
    uses=USES,
    factory=lambda key: (
        key[0] in ("class-map", "policy-map") and key[1].startswith(("copp-system-", "system-", "default-"))
    ),
    built_in=_BUILT_IN,
    containers=frozenset({"object-group"}),
)


def read_definitions(root: Node, known: Iterable[Reference]) -> tuple[tuple[Definition, ...], tuple[Reference, ...]]:
    """What is defined and what names it; call it last, when every other part has marked what it understood."""
    return read_names(root, GRAMMAR, known)
