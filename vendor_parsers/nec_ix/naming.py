"""What a UNIVERGE IX configuration defines under a name, and the statements that name it."""

from __future__ import annotations

from vendor_parsers._readers.naming import Grammar, Use

_DEFINED: tuple[tuple[str, str], ...] = (
    ("ip access-list dynamic", "acl"),
    ("ipv6 access-list dynamic", "acl"),
    ("ip access-list", "acl"),
    ("ipv6 access-list", "acl"),
    ("ip prefix-list", "prefix-list"),
    ("ipv6 prefix-list", "prefix-list"),
    ("route-map", "route-map"),
    ("ike proposal", "ike-proposal"),
    ("ike policy", "ike-policy"),
    ("ike local-id", "ike-policy"),
    ("ike remote-id", "ike-policy"),
    ("ike keepalive", "ike-policy"),
    ("ike commit-bit", "ike-policy"),
    ("ike suppress-dangling", "ike-policy"),
    ("ike nat-traversal policy", "ike-policy"),
    ("ipsec autokey-proposal", "ipsec-proposal"),
    ("ipsec autokey-map", "crypto-map"),
    ("ipsec dynamic-map", "crypto-map"),
    ("ipsec local-id", "crypto-map"),
    ("ipsec remote-id", "crypto-map"),
    ("ipsec commit-bit", "crypto-map"),
    ("ikev2 profile", "ikev2-profile"),
    ("ppp profile", "ppp-profile"),
    ("ip dhcp profile", "dhcp-profile"),
)
"""Beginnings of statements whose next word is the name they define or add to; the longest comes first."""
_NO_NAME = frozenset({"cache", "timer", "dynamic", "enable"})

_USES: tuple[Use, ...] = (
    Use("acl", "filter", "access-list dynamic * access @"),
    Use("acl", "filter", "^ ip filter @", "interface"),
    Use("acl", "filter", "^ ipv6 filter @", "interface"),
    Use("acl", "nat", "inside list @", "interface"),
    Use("acl", "nat", "napt * list @", "interface"),
    Use("acl", "management", "ip access-list @", "telnet-server", undefined=True),
    Use("acl", "management", "ip access-list @", "ssh-server", undefined=True),
    Use("acl", "management", "ip access-list @", "http-server", undefined=True),
    Use("acl", "management", "ipv6 access-list @", "ssh-server", undefined=True),
    Use("acl", "management", "ip access-list @", "proxy-dns", undefined=True),
    Use("acl", "snmp", "^ snmp-agent ip community * @"),
    Use("acl", "vpn", "autokey-map * @"),
    Use("acl", "vpn", "dynamic-map * @"),
    Use("acl", "route-map", "^ match ip address access-list @", "route-map"),
    Use("acl", "route-map", "^ match ip address @", "route-map"),
    Use("acl", "route-map", "^ match ipv6 address @", "route-map"),
    Use("acl", "routing", "distribute-list @"),
    Use("prefix-list", "routing", "distribute-list @"),
    Use("prefix-list", "route-map", "address prefix-list @", "route-map"),
    Use("route-map", "routing", "route-map @"),
    Use("ike-proposal", "vpn", "^ ike policy * peer * key * @+"),
    Use("ike-policy", "vpn", "ike @", "ipsec dynamic-map"),
    Use("ipsec-proposal", "vpn", "autokey-map * * peer * @"),
    Use("ipsec-proposal", "vpn", "dynamic-map * * @"),
    Use("crypto-map", "vpn", "ipsec policy tunnel @", "interface", undefined=True),
    Use("crypto-map", "vpn", "ipsec policy transport @", "interface", undefined=True),
    Use("ikev2-profile", "vpn", "ikev2 binding @", "interface", undefined=True),
    Use("ppp-profile", "other", "ppp binding @", "interface"),
    Use("dhcp-profile", "other", "dhcp binding @", "interface"),
)
ACTIVE = frozenset({"ike-policy"})
"""An IKE policy answers whoever its peer address fits, without anybody naming it."""


GRAMMAR = Grammar(
    defines=_DEFINED, not_names=_NO_NAME, uses=_USES, active=lambda key, _node: key[0] in ACTIVE, containers=frozenset(),
    built_in=frozenset({"default", "any", "off"}),
)  # fmt: skip
