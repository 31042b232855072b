"""What an IOS configuration defines under a name, and the statements that name it."""

from __future__ import annotations

from collections.abc import Iterable

from auditor.model.naming import Definition
from auditor.model.rule import Reference
from auditor.source.node import Node
from vendor_parsers._readers import cisco_naming
from vendor_parsers._readers.naming import Grammar, Use, read_names

DEFINES: tuple[tuple[str, str], ...] = (
    *cisco_naming.DEFINES,
    ("ip access-list standard", "acl"),
    ("ip access-list extended", "acl"),
    ("ip access-list role-based", "acl"),
    ("mac access-list extended", "acl"),
    ("ip prefix-list", "prefix-list"),
    ("ip as-path access-list", "as-path-list"),
    ("ip community-list standard", "community-list"),
    ("ip community-list expanded", "community-list"),
    ("ip community-list", "community-list"),
    ("ip extcommunity-list standard", "community-list"),
    ("ip extcommunity-list expanded", "community-list"),
    ("ip extcommunity-list", "community-list"),
    ("object-group v6-network", "object-group"),
    ("object-group ip address", "object-group"),
    ("object-group ip port", "object-group"),
    ("object-group ipv6 address", "object-group"),
    ("object-group fqdn", "object-group"),
    ("zone security", "zone"),
    ("aaa group server radius", "server-group"),
    ("aaa group server tacacs+", "server-group"),
    ("aaa group server ldap", "server-group"),
    ("crypto isakmp profile", "isakmp-profile"),
    ("crypto keyring", "keyring"),
    ("crypto ikev2 keyring", "ikev2-keyring"),
    ("crypto ikev2 proposal", "ikev2-proposal"),
    ("crypto ikev2 profile", "ikev2-profile"),
    ("ip nat pool", "nat-pool"),
    ("vlan access-map", "vlan-map"),
    ("ip inspect name", "inspection"),
)
"""Beginnings of statements at the outermost level whose next word is the name they define."""
_NOT_A_NAME = frozenset(
    "sequence-number logging log-update local-address default dynamic-extended rate-limit compiled".split()
)
USES: tuple[Use, ...] = (
    *cisco_naming.USES,
    Use("acl", "filter", "ip access-group @"),
    Use("acl", "filter", "ipv6 traffic-filter @"),
    Use("acl", "filter", "mac access-group @"),
    Use("acl", "qos", "access-group name @", undefined=True),
    Use("acl", "qos", "access-group @", "class-map", undefined=True),
    Use("acl", "management", "access-class @"),
    Use("acl", "routing", "offset-list @"),
    Use("acl", "route-map", "^ match ip address @+", "route-map"),
    Use("acl", "route-map", "^ match ipv6 address @+", "route-map"),
    Use("acl", "route-map", "^ match ip next-hop @+", "route-map"),
    Use("acl", "route-map", "^ match ip route-source @+", "route-map"),
    Use("acl", "filter", "^ match ip address @+", "vlan access-map"),
    Use("acl", "filter", "^ match ipv6 address @+", "vlan access-map"),
    Use("acl", "filter", "^ match mac address @+", "vlan access-map"),
    Use("acl", "vpn", "^ match address @", "crypto", undefined=True),
    Use("acl", "vpn", "crypto map * * match address @"),
    Use("acl", "nat", "source list @"),
    Use("acl", "nat", "destination list @"),
    # dialer, queue, multicast, cache and other lists: what for differs, that it is used does not
    Use("acl", "other", "list @"),
    Use("acl", "other", "match access-list @"),
    Use("acl", "other", "^ acl @"),
    Use("acl", "other", "access-group @"),
    Use("acl", "other", "access-group * @"),
    Use("acl", "other", "access-class ipv4 @"),
    Use("acl", "other", "redirect-list @"),
    Use("acl", "other", "group-list @"),
    Use("acl", "other", "neighbor-filter @"),
    Use("acl", "other", "multicast boundary @"),
    Use("acl", "other", "directed-broadcast @"),
    Use("acl", "other", "unicast reverse-path @"),
    Use("acl", "other", "traffic-shape group @"),
    Use("acl", "other", "rp-address * @"),
    Use("acl", "other", "ssm range @"),
    Use("acl", "other", "^ tftp-server * @"),
    Use("acl", "other", "^ distance * * * @"),
    Use("acl", "routing", "reachable-via rx allow-default @"),
    Use("acl", "routing", "reachable-via rx @"),
    Use("acl", "routing", "reachable-via any @"),
    Use("prefix-list", "routing", "distribute-list prefix @"),
    Use("prefix-list", "route-map", "address prefix-list @+"),
    Use("prefix-list", "route-map", "next-hop prefix-list @+"),
    Use("prefix-list", "route-map", "route-source prefix-list @+"),
    Use("prefix-list", "routing", "distribute-list prefix @ gateway @"),
    Use("as-path-list", "routing", "as-path @+"),
    Use("as-path-list", "routing", "filter-list @"),
    Use("community-list", "routing", "match community @+"),
    Use("community-list", "routing", "match extcommunity @+"),
    Use("community-list", "routing", "comm-list @"),
    Use("route-map", "routing", "route-map @"),
    Use("route-map", "routing", "policy route-map @", undefined=True),
    Use("route-map", "routing", "leak-map @", undefined=True),
    Use("route-map", "routing", "advertise-map @"),
    Use("route-map", "routing", "suppress-map @"),
    Use("route-map", "routing", "attribute-map @"),
    Use("route-map", "routing", "import map @"),
    Use("route-map", "routing", "export map @"),
    Use("route-map", "routing", "unicast map @"),
    Use("route-map", "routing", "unicast map @"),
    Use("route-map", "routing", "table-map @"),
    Use("route-map", "routing", "sitemap @", undefined=True),
    Use("class-map", "qos", "^ class @", "policy-map", undefined=True),
    Use("class-map", "filter", "^ class type * @", "policy-map", undefined=True),
    Use("class-map", "filter", "^ class type * * @", "policy-map"),
    Use("class-map", "qos", "class @ do-until-failure", undefined=True),
    Use("class-map", "qos", "class @ do-all", undefined=True),
    Use("class-map", "qos", "class @ do-until-success", undefined=True),
    Use("class-map", "qos", "match class-map @", undefined=True),
    Use("class-map", "qos", "^ class-map input @"),
    Use("policy-map", "qos", "service-policy @"),
    Use("policy-map", "qos", "^ service-policy @", "class ", undefined=True),
    Use("policy-map", "qos", "service-policy input @", undefined=True),
    Use("policy-map", "qos", "service-policy output @", undefined=True),
    Use("policy-map", "filter", "service-policy type * @", undefined=True),
    Use("policy-map", "filter", "service-policy type * * @"),
    Use("policy-map", "filter", "service-policy type * input @"),
    Use("policy-map", "filter", "service-policy type * output @"),
    Use("policy-map", "filter", "^ service-policy * @", "policy-map"),
    Use("policy-map", "filter", "subscriber @"),
    Use("object-group", "filter", "net-group @"),
    Use("object-group", "filter", "addrgroup @", undefined=True),
    Use("object-group", "filter", "portgroup @", undefined=True),
    Use("object-group", "object", "group-object @", undefined=True),
    Use("zone", "filter", "zone-member security @", undefined=True),
    Use("zone", "filter", "source @"),
    Use("zone", "filter", "destination @"),
    Use("server-group", "management", "group @"),
    Use("server-group", "management", "group @", "aaa", undefined=True),
    Use("transform-set", "vpn", "^ set transform-set @+", "crypto", undefined=True),
    Use("crypto-map", "vpn", "^ crypto map @", "interface", undefined=True),
    Use("dynamic-map", "vpn", "dynamic @", undefined=True),
    Use("ipsec-profile", "vpn", "protection ipsec profile @", undefined=True),
    Use("ipsec-profile", "vpn", "ipsec profile @"),
    Use("isakmp-profile", "vpn", "isakmp-profile @", undefined=True),
    Use("keyring", "vpn", "^ keyring @", undefined=True),
    Use("ikev2-keyring", "vpn", "keyring local @", undefined=True),
    Use("ikev2-keyring", "vpn", "keyring @", "crypto ikev2 profile"),
    Use("ikev2-proposal", "vpn", "^ proposal @"),
    Use("ikev2-profile", "vpn", "ikev2-profile @", undefined=True),
    Use("nat-pool", "nat", "pool @"),
    Use("address-pool", "vpn", "pool @"),
    Use("address-pool", "vpn", "address-pool local @"),
    Use("vlan-map", "filter", "vlan filter @"),
    Use("key-chain", "routing", "key-chain eigrp * @"),
    Use("key-chain", "routing", "key-chain * @"),
    Use("inspection", "filter", "ip inspect @", "interface"),
    Use("inspection", "filter", "ipv6 inspect @", "interface"),
)
"""Statements that put a name to work, beside the ones the rest of the parser reads."""

ACTIVE = frozenset({"isakmp-profile", "keyring"})
"""Kinds that work without being named.

A responder chooses its ISAKMP profile by the identity of the peer, and without a keyring in the profile all keyrings
are searched (Cisco, "IOS IKEv1 and IKEv2 Keyrings and Profiles Selection Rules for Multiple Keyrings/Profiles").
"""


_BUILT_IN = frozenset(
    """class-default type input output local name prefix-list aaa certificate tacacs+ radius ldap if-authenticated none
    self default server always interface""".split()
)


GRAMMAR = Grammar(
    defines=DEFINES,
    defines_last=cisco_naming.DEFINES_LAST,
    not_names=_NOT_A_NAME,
    uses=USES,
    active=lambda key, _node: key[0] in ACTIVE,
    built_in=_BUILT_IN,
)


def read_definitions(root: Node, known: Iterable[Reference]) -> tuple[tuple[Definition, ...], tuple[Reference, ...]]:
    """What is defined and what names it; call it last, when every other part has marked what it understood."""
    return read_names(root, GRAMMAR, known)
