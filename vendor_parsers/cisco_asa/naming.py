"""What an ASA configuration defines under a name, and the statements that name it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from auditor.model.naming import Definition
from auditor.model.rule import Reference
from auditor.source.node import Node
from vendor_parsers._readers.naming import Grammar, Key, Use, read_names

_PLAIN: tuple[tuple[str, str], ...] = (
    ("access-list", "acl"),
    ("ipv6 access-list", "acl"),
    ("object network", "object"),
    ("object service", "service"),
    ("object-group network", "object-group"),
    ("object-group service", "object-group"),
    ("object-group protocol", "object-group"),
    ("object-group icmp-type", "object-group"),
    ("object-group user", "object-group"),
    ("object-group security", "object-group"),
    ("object-group network-service", "object-group"),
    # some exports say ``object-group group TYPE NAME`` for a group of groups
    ("object-group group network", "object-group"),
    ("object-group group service", "object-group"),
    ("object-group group protocol", "object-group"),
    ("object-group group icmp-type", "object-group"),
    ("time-range", "time-range"),
    ("route-map", "route-map"),
    ("prefix-list", "prefix-list"),
    ("ipv6 prefix-list", "prefix-list"),
    ("group-policy", "group-policy"),
    ("ip local pool", "address-pool"),
    ("ipv6 local pool", "address-pool"),
    ("crypto ipsec ikev1 transform-set", "transform-set"),
    ("crypto ipsec transform-set", "transform-set"),
    ("crypto ipsec ikev2 ipsec-proposal", "ipsec-proposal"),
    ("crypto ipsec profile", "ipsec-profile"),
    ("crypto dynamic-map", "dynamic-map"),
    ("crypto map", "crypto-map"),
    ("key chain", "key-chain"),
    ("aaa-server", "server-group"),
)
_LAST = {"class-map": "class-map", "policy-map": "policy-map"}
_NOT_A_NAME = frozenset({"alert-interval", "deny-flow-max", "rename", "sequence-number"})
_BY_FIRST: dict[str, list[tuple[list[str], str]]] = {}
for _text, _kind in _PLAIN:
    _BY_FIRST.setdefault(_text.split()[0], []).append((_text.split(), _kind))

USES: tuple[Use, ...] = (
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
    Use("acl", "routing", "distribute-list @"),
    Use("object", "filter", "object @"),
    Use("service", "filter", "object @"),
    Use("service", "nat", "service @ @"),
    Use("object-group", "filter", "object-group @"),
    Use("object-group", "filter", "object-group-user @"),
    Use("object-group", "filter", "object-group-security @"),
    Use("object-group", "filter", "object-group-network-service @"),
    Use("object-group", "object", "group-object @"),
    Use("time-range", "filter", "time-range @"),
    Use("time-range", "vpn", "vpn-access-hours value @"),
    Use("route-map", "routing", "route-map @", undefined=True),
    Use("route-map", "routing", "advertise-map @", undefined=True),
    Use("route-map", "routing", "attribute-map @", undefined=True),
    Use("route-map", "routing", "suppress-map @", undefined=True),
    Use("route-map", "routing", "unsuppress-map @"),
    Use("route-map", "routing", "exist-map @"),
    Use("route-map", "routing", "non-exist-map @"),
    Use("route-map", "routing", "inject-map @"),
    Use("prefix-list", "routing", "prefix-list @"),
    Use("group-policy", "vpn", "default-group-policy @"),
    Use("group-policy", "vpn", "vpn-group-policy @"),
    Use("address-pool", "vpn", "address-pool @+"),
    Use("address-pool", "vpn", "address-pools value @+"),
    Use("address-pool", "vpn", "ipv6-address-pool @+"),
    Use("address-pool", "vpn", "ipv6-address-pools value @+"),
    Use("address-pool", "vpn", "cluster-pool @"),
    Use("transform-set", "vpn", "set transform-set @+"),
    Use("transform-set", "vpn", "set ikev1 transform-set @+"),
    Use("ipsec-proposal", "vpn", "set ikev2 ipsec-proposal @+"),
    Use("ipsec-profile", "vpn", "ipsec profile @", "interface"),
    Use("dynamic-map", "vpn", "dynamic @"),
    Use("key-chain", "routing", "key-chain @"),
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


def _defined(node: Node) -> Iterator[Key]:
    if node.parent is None or node.parent.parent is not None:
        return
    words = node.words
    first = words[0] if words else ""
    if first in _LAST and len(words) > 1:
        yield _LAST[first], words[-1]
    for prefix, kind in _BY_FIRST.get(first, ()):
        count = len(prefix)
        if len(words) > count and words[:count] == prefix and words[count] not in _NOT_A_NAME:
            yield kind, words[count]
            return


def _active(key: Key, node: Node) -> bool:
    """An object that carries its own translation works by it; a crypto map line ``interface`` puts the map to work."""
    if key[0] == "object":
        return any(child.words[:1] == ["nat"] for child in node.children)
    return key[0] == "crypto-map" and node.words[3:4] == ["interface"]


def _factory(key: Key) -> bool:
    return key in FACTORY or (key[0] == "policy-map" and key[1].startswith("migrated_dns_map_"))


GRAMMAR = Grammar(
    defined=_defined,
    uses=USES,
    active=_active,
    factory=_factory,
    built_in=frozenset({"class-default", "inspection_default"}),
)


def read_definitions(root: Node, known: Iterable[Reference]) -> tuple[tuple[Definition, ...], tuple[Reference, ...]]:
    """What is defined and what names it; call it last, when every other part has marked what it understood."""
    return read_names(root, GRAMMAR, known)
