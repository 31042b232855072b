"""What an ASA configuration defines under a name, and the statements that name it."""

from __future__ import annotations

from collections.abc import Iterable

from auditor.model.naming import Definition
from auditor.model.rule import Reference
from auditor.source.node import Node
from vendor_parsers._readers import cisco_naming
from vendor_parsers._readers.naming import Grammar, Key, Use, read_names

DEFINES: tuple[tuple[str, str], ...] = (
    *cisco_naming.DEFINES,
    ("object service", "service"),
    ("object-group protocol", "object-group"),
    ("object-group icmp-type", "object-group"),
    ("object-group user", "object-group"),
    ("object-group network-service", "object-group"),
    # some exports say ``object-group group TYPE NAME`` for a group of groups
    ("object-group group network", "object-group"),
    ("object-group group service", "object-group"),
    ("object-group group protocol", "object-group"),
    ("object-group group icmp-type", "object-group"),
    ("prefix-list", "prefix-list"),
    ("group-policy", "group-policy"),
    ("crypto ipsec ikev1 transform-set", "transform-set"),
    ("crypto ipsec ikev2 ipsec-proposal", "ipsec-proposal"),
    ("aaa-server", "server-group"),
)
_NOT_A_NAME = frozenset({"alert-interval", "deny-flow-max", "rename", "sequence-number"})
USES: tuple[Use, ...] = (
    *cisco_naming.USES,
    Use("acl", "filter", "^ access-group @"),
    Use("acl", "filter", "^ filter @"),
    Use("acl", "vpn", "match address @"),
    Use("acl", "qos", "match access-list @"),
    Use("acl", "vpn", "vpn-filter value @"),
    Use("acl", "vpn", "ipv6-vpn-filter value @"),
    Use("acl", "vpn", "^ filter value @"),
    Use("acl", "vpn", "split-tunnel-network-list value @"),
    Use("acl", "routing", "match ip address @+", "route-map"),
    Use("acl", "nat", "^ nat * * access-list @"),
    Use("acl", "nat", "access-list @"),
    Use("service", "filter", "object @"),
    Use("service", "nat", "service @ @"),
    Use("object-group", "filter", "object-group-user @"),
    Use("object-group", "filter", "object-group-security @"),
    Use("object-group", "filter", "object-group-network-service @"),
    Use("object-group", "object", "group-object @"),
    Use("time-range", "vpn", "vpn-access-hours value @"),
    Use("route-map", "routing", "route-map @", undefined=True),
    Use("route-map", "routing", "advertise-map @", undefined=True),
    Use("route-map", "routing", "attribute-map @", undefined=True),
    Use("route-map", "routing", "suppress-map @", undefined=True),
    Use("group-policy", "vpn", "default-group-policy @"),
    Use("group-policy", "vpn", "vpn-group-policy @"),
    Use("address-pool", "vpn", "address-pool @+"),
    Use("address-pool", "vpn", "address-pools value @+"),
    Use("address-pool", "vpn", "ipv6-address-pool @+"),
    Use("address-pool", "vpn", "ipv6-address-pools value @+"),
    Use("address-pool", "vpn", "cluster-pool @"),
    Use("transform-set", "vpn", "set transform-set @+"),
    Use("ipsec-proposal", "vpn", "set ikev2 ipsec-proposal @+"),
    Use("ipsec-profile", "vpn", "ipsec profile @", "interface"),
    Use("dynamic-map", "vpn", "dynamic @"),
    Use("server-group", "management", "console @"),
    Use("server-group", "management", "server-group @"),
    Use("server-group", "management", "authentication-server-group @"),
    Use("server-group", "management", "authentication-server-group * @"),
    Use("server-group", "management", "accounting-server-group @"),
    Use("server-group", "management", "authorization-server-group @"),
    Use("server-group", "management", "accounting command @"),
    Use("class-map", "filter", "^ class @", "policy-map", undefined=True),
    Use("class-map", "filter", "^ match class-map @"),
    Use("policy-map", "filter", "^ service-policy @", undefined=True),
    # ``inspect dns preset_dns_map``: an inspection map put to work
    Use("policy-map", "filter", "^ inspect * @"),
    Use("policy-map", "filter", "^ inspect * * @"),
)
"""Statements that put a name to work, beside the ones the rest of the parser reads."""

FACTORY = frozenset(
    {
        ("class-map", "inspection_default"),
        ("policy-map", "global_policy"),
        ("policy-map", "preset_dns_map"),
        ("group-policy", "DfltGrpPolicy"),
        ("object", "obj_any"),
    }
)
"""What every ASA has from the factory or made itself in an upgrade.

The maps: "ASA Firewall CLI Configuration Guide", default service policy, and ``migrated_dns_map_N`` for what an upgrade
makes of the inspection parameters before 8.0; DfltGrpPolicy: "ASA VPN CLI Configuration Guide"; obj_any: "ASA General Operations CLI Configuration Guide", factory
default configurations of the ASA 5505 and later.
"""


def _active(key: Key, node: Node) -> bool:
    """An object that carries its own translation works by it; a crypto map line ``interface`` puts the map to work."""
    if key[0] == "object":
        return any(child.words[:1] == ["nat"] for child in node.children)
    return key[0] == "crypto-map" and node.words[3:4] == ["interface"]


def _factory(key: Key) -> bool:
    return key in FACTORY or (key[0] == "policy-map" and key[1].startswith("migrated_dns_map_"))


GRAMMAR = Grammar(
    defines=DEFINES,
    defines_last=cisco_naming.DEFINES_LAST,
    not_names=_NOT_A_NAME,
    uses=USES,
    active=_active,
    factory=_factory,
    built_in=frozenset({"class-default", "inspection_default"}),
)


def read_definitions(root: Node, known: Iterable[Reference]) -> tuple[tuple[Definition, ...], tuple[Reference, ...]]:
    """What is defined and what names it; call it last, when every other part has marked what it understood."""
    return read_names(root, GRAMMAR, known)
