"""What an AOS-CX configuration defines under a name, and the statements that name it."""

from __future__ import annotations

from collections.abc import Iterable

from auditor.model.naming import Definition
from auditor.model.rule import Reference
from auditor.source.node import Node
from vendor_parsers._readers.naming import Grammar, Use, read_names

_DEFINES: tuple[tuple[str, str], ...] = (
    ("access-list ip", "acl"),
    ("access-list ipv6", "acl"),
    ("access-list mac", "acl"),
    ("object-group ip address", "object-group"),
    ("object-group ipv6 address", "object-group"),
    ("object-group port", "object-group"),
    ("class ip", "class"),
    ("class ipv6", "class"),
    ("class mac", "class"),
    ("policy", "policy"),
    ("pbr-action-list", "pbr-action-list"),
    ("ip prefix-list", "prefix-list"),
    ("ipv6 prefix-list", "prefix-list"),
    ("ip aspath-list", "as-path-list"),
    ("ip community-list", "community-list"),
    ("route-map", "route-map"),
    ("aaa group server radius", "server-group"),
    ("aaa group server tacacs", "server-group"),
    ("user-group", "user-group"),
    ("keychain", "key-chain"),
    ("vrf", "vrf"),
    ("port-access role", "port-access-role"),
    ("port-access policy", "port-access-policy"),
)
"""Beginnings of statements at the outermost level whose next word is the name they define."""

USES: tuple[Use, ...] = (
    Use("acl", "filter", "apply access-list ip @", undefined=True),
    Use("acl", "filter", "apply access-list ipv6 @", undefined=True),
    Use("acl", "filter", "apply access-list mac @", undefined=True),
    Use("acl", "snmp", "^ access-list ip @", "snmp-server community", undefined=True),
    Use("acl", "snmp", "^ access-list ipv4 @", "snmp-server community", undefined=True),
    Use("acl", "snmp", "^ access-list ipv6 @", "snmp-server community", undefined=True),
    Use("policy", "filter", "apply policy @", undefined=True),
    Use("class", "qos", "class ip @", "policy", undefined=True),
    Use("class", "qos", "class ipv6 @", "policy", undefined=True),
    Use("class", "qos", "class mac @", "policy", undefined=True),
    Use("class", "qos", "class ip @", "port-access policy"),
    Use("class", "qos", "class ipv6 @", "port-access policy"),
    Use("class", "qos", "class mac @", "port-access policy"),
    Use("pbr-action-list", "routing", "action pbr @", undefined=True),
    Use("prefix-list", "route-map", "address prefix-list @"),
    Use("prefix-list", "route-map", "next-hop prefix-list @"),
    Use("prefix-list", "routing", "prefix-list @"),
    Use("as-path-list", "routing", "aspath-list @"),
    Use("community-list", "routing", "community-list @"),
    Use("route-map", "routing", "route-map @", undefined=True),
    Use("server-group", "management", "group @", "aaa"),
    Use("server-group", "management", "^ aaa authentication login * @"),
    Use("server-group", "management", "server-group @"),
    Use("user-group", "management", "^ user * group @"),
    Use("user-group", "management", "include user-group @"),
    Use("key-chain", "routing", "keychain @"),
    Use("vrf", "routing", "vrf attach @"),
    Use("vrf", "routing", "vrf @"),
    Use("port-access-role", "port-access", "role @"),
    Use("port-access-role", "port-access", "auth-role @"),
    Use("port-access-role", "port-access", "critical-role @"),
    Use("port-access-role", "port-access", "reject-role @"),
    Use("port-access-role", "port-access", "preauth-role @"),
    Use("port-access-policy", "port-access", "associate policy @"),
)
_BUILT_IN = frozenset(
    "administrators operators auditors local none radius tacacs default in out start-stop prefix-list".split()
)


GRAMMAR = Grammar(
    defines=_DEFINES,
    uses=USES,
    active=lambda key, _node: key[0] == "vrf",
    built_in=_BUILT_IN,
    containers=frozenset({"object-group"}),
    free=("description", "comment", "banner", "name"),
)


def read_definitions(root: Node, known: Iterable[Reference]) -> tuple[tuple[Definition, ...], tuple[Reference, ...]]:
    """What is defined and what names it; call it last, when every other part has marked what it understood."""
    return read_names(root, GRAMMAR, known)
