"""What an EOS configuration defines under a name, and the statements that name it."""

from __future__ import annotations

from collections.abc import Iterable

from auditor.model.naming import Definition
from auditor.model.rule import Reference
from auditor.source.node import Node
from vendor_parsers._readers.naming import Grammar, Use, read_names

_DEFINES: tuple[tuple[str, str], ...] = (
    ("ip access-list standard", "acl"),
    ("ip access-list", "acl"),
    ("ipv6 access-list standard", "acl"),
    ("ipv6 access-list", "acl"),
    ("mac access-list", "acl"),
    ("ip prefix-list", "prefix-list"),
    ("ipv6 prefix-list", "prefix-list"),
    ("ip as-path access-list", "as-path-list"),
    ("ip community-list regexp", "community-list"),
    ("ip community-list", "community-list"),
    ("ip extcommunity-list regexp", "community-list"),
    ("ip extcommunity-list", "community-list"),
    ("route-map", "route-map"),
    ("peer-filter", "peer-filter"),
    ("aaa group server radius", "server-group"),
    ("aaa group server tacacs+", "server-group"),
    ("aaa group server ldap", "server-group"),
    ("ip nat pool", "nat-pool"),
)
"""Beginnings of statements at the outermost level whose next word is the name they define; longer ones first."""
_DEFINES_LAST = {"class-map": "class-map", "policy-map": "policy-map"}
"""Statements that define their last word: ``policy-map type copp NAME``."""

USES: tuple[Use, ...] = (
    Use("acl", "filter", "ip access-group @", "interface", undefined=True),
    Use("acl", "filter", "ipv6 access-group @", "interface", undefined=True),
    Use("acl", "filter", "mac access-group @", "interface", undefined=True),
    Use("acl", "management", "ip access-group @"),
    Use("acl", "management", "ipv6 access-group @"),
    Use("acl", "route-map", "^ match ip address access-list @", "route-map"),
    Use("acl", "qos", "^ match ip access-group @", "class-map", undefined=True),
    Use("acl", "qos", "^ match ipv6 access-group @", "class-map", undefined=True),
    Use("acl", "nat", "access-list @", "interface"),
    Use("acl", "other", "^ ip igmp access-group @"),
    Use("prefix-list", "route-map", "address prefix-list @+", undefined=True),
    Use("prefix-list", "route-map", "next-hop prefix-list @+"),
    Use("prefix-list", "routing", "prefix-list @"),
    Use("as-path-list", "routing", "as-path @"),
    Use("community-list", "routing", "match community @+"),
    Use("community-list", "routing", "match extcommunity @+"),
    Use("route-map", "routing", "route-map @", undefined=True),
    Use("peer-filter", "routing", "peer-filter @", undefined=True),
    Use("server-group", "management", "group @", "aaa"),
    Use("nat-pool", "nat", "pool @"),
    Use("class-map", "qos", "^ class @", "policy-map"),
    Use("policy-map", "qos", "service-policy type * input @", undefined=True),
    Use("policy-map", "qos", "service-policy type * output @"),
)
_BUILT_IN = frozenset("class-default built-in input output in out radius tacacs+ ldap local none default".split())


GRAMMAR = Grammar(
    defines=_DEFINES,
    defines_last=_DEFINES_LAST,
    uses=USES,
    factory=lambda key: key[1] in ("copp-system-policy", "default-control-plane-acl"),
    built_in=_BUILT_IN,
)


def read_definitions(root: Node, known: Iterable[Reference]) -> tuple[tuple[Definition, ...], tuple[Reference, ...]]:
    """What is defined and what names it; call it last, when every other part has marked what it understood."""
    return read_names(root, GRAMMAR, known)
