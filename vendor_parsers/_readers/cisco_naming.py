"""What IOS and ASA configurations alike define under a name, and the statements of both that name it."""

from __future__ import annotations

from vendor_parsers._readers.naming import Use

DEFINES: tuple[tuple[str, str], ...] = (
    ("access-list", "acl"),
    ("ipv6 access-list", "acl"),
    ("object network", "object"),
    ("object-group network", "object-group"),
    ("object-group service", "object-group"),
    ("object-group security", "object-group"),
    ("time-range", "time-range"),
    ("route-map", "route-map"),
    ("ipv6 prefix-list", "prefix-list"),
    ("ip local pool", "address-pool"),
    ("ipv6 local pool", "address-pool"),
    ("crypto ipsec transform-set", "transform-set"),
    ("crypto ipsec profile", "ipsec-profile"),
    ("crypto dynamic-map", "dynamic-map"),
    ("crypto map", "crypto-map"),
    ("key chain", "key-chain"),
)
DEFINES_LAST = {"class-map": "class-map", "policy-map": "policy-map"}
"""``class-map type inspect match-any NAME``."""

USES: tuple[Use, ...] = (
    Use("acl", "routing", "distribute-list @"),
    Use("object", "filter", "object @"),
    Use("object-group", "filter", "object-group @"),
    Use("time-range", "filter", "time-range @"),
    Use("route-map", "routing", "unsuppress-map @"),
    Use("route-map", "routing", "exist-map @"),
    Use("route-map", "routing", "non-exist-map @"),
    Use("route-map", "routing", "inject-map @"),
    Use("prefix-list", "routing", "prefix-list @"),
    Use("transform-set", "vpn", "set ikev1 transform-set @+"),
    Use("key-chain", "routing", "key-chain @"),
)
