"""What is defined under a name, and which statements lead to it.

Two tables of paths: ``*`` is any word, ``@`` the name. A pattern that begins with ``**`` fits at the end of any path. Names
that stand where no pattern looks, in statements nobody understood, are kept as references of unknown use.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.model.naming import Definition
from auditor.model.rule import Reference
from vendor_parsers.juniper_junos.addresses import BUILT_IN
from vendor_parsers.juniper_junos.builtin import APPLICATIONS, PORTMAPPERS, SETS
from vendor_parsers.juniper_junos.statement import Statement

Key = tuple[str, str]

DEFINED: tuple[tuple[str, str], ...] = (
    ("acl", "firewall filter @"),
    ("acl", "firewall family * filter @"),
    ("policer", "firewall policer @"),
    ("policer", "firewall three-color-policer @"),
    ("interface-set", "firewall interface-set @"),
    ("prefix-list", "policy-options prefix-list @"),
    ("policy-statement", "policy-options policy-statement @"),
    ("community", "policy-options community @"),
    ("as-path", "policy-options as-path @"),
    ("address", "security address-book * address @"),
    ("address-group", "security address-book * address-set @"),
    ("address", "security zones security-zone * address-book address @"),
    ("address-group", "security zones security-zone * address-book address-set @"),
    ("service", "applications application @"),
    ("service-group", "applications application-set @"),
    ("zone", "security zones security-zone @"),
    ("screen", "security screen ids-option @"),
    ("nat-pool", "security nat source pool @"),
    ("nat-pool", "security nat destination pool @"),
    ("ike-proposal", "security ike proposal @"),
    ("ike-policy", "security ike policy @"),
    ("ike-gateway", "security ike gateway @"),
    ("ipsec-proposal", "security ipsec proposal @"),
    ("ipsec-policy", "security ipsec policy @"),
    ("ipsec-vpn", "security ipsec vpn @"),
    ("schedule", "schedulers scheduler @"),
    ("login-class", "system login class @"),
    ("snmp-view", "snmp view @"),
    ("client-list", "snmp client-list @"),
    ("group", "groups @"),
)
ACTIVE = frozenset({"zone", "ipsec-vpn", "login-class", "snmp-view"})
"""Kinds that work where they stand, or of which nobody must be told that they are left over."""
USES: tuple[tuple[str, str, str], ...] = (
    *(("acl", "filter", f"interfaces * unit * family * filter {way}") for way in ("input @", "output @", "input-list @", "output-list @")),
    *(("acl", "filter", f"interfaces * unit * filter {way}") for way in ("input @", "output @")),
    *(("acl", "filter", f"vlans * {path} {way}") for path in ("filter", "forwarding-options filter") for way in ("input @", "output @")),
    ("acl", "filter", "forwarding-options family * filter input @"),
    ("acl", "filter", "firewall filter * term * filter @"),
    ("acl", "filter", "firewall family * filter * term * filter @"),
    ("policer", "qos", "** then policer @"),
    ("policer", "qos", "** policer input @"),
    ("policer", "qos", "** policer output @"),
    ("interface-set", "filter", "** from interface-set @"),
    *(("prefix-list", "filter", f"** from {word} @") for word in ("prefix-list", "source-prefix-list", "destination-prefix-list", "prefix-list-filter")),
    ("prefix-list", "snmp", "snmp community * client-list-name @"),
    ("client-list", "snmp", "snmp community * client-list-name @"),
    *(("policy-statement", "routing", f"** {word} @") for word in ("import", "export", "vrf-import", "vrf-export", "instance-import", "from policy", "inter-area-prefix-import")),
    ("community", "routing", "** from community @"),
    *(("community", "routing", f"** then community {word} @") for word in ("add", "set", "delete")),
    ("as-path", "routing", "** from as-path @"),
    *(("address", "filter", f"security policies from-zone * to-zone * policy * match {way}-address @") for way in ("source", "destination")),
    *(("address", "filter", f"security policies global policy * match {way}-address @") for way in ("source", "destination")),
    *(("address", "nat", f"security nat * rule-set * rule * match {way}-address-name @") for way in ("source", "destination")),
    ("address", "nat", "security nat static rule-set * rule * then static-nat prefix-name @"),
    ("address", "object", "** address-set * address @"),
    ("address-group", "object", "** address-set * address-set @"),
    ("service", "filter", "security policies from-zone * to-zone * policy * match application @"),
    ("service", "filter", "security policies global policy * match application @"),
    ("service", "nat", "security nat * rule-set * rule * match application @"),
    ("service", "object", "applications application-set * application @"),
    ("service-group", "object", "applications application-set * application-set @"),
    ("zone", "filter", "security policies from-zone @"),
    ("zone", "filter", "security policies from-zone * to-zone @"),
    ("zone", "filter", "security policies global policy * match from-zone @"),
    ("zone", "filter", "security policies global policy * match to-zone @"),
    ("zone", "nat", "security nat * rule-set * from zone @"),
    ("zone", "nat", "security nat * rule-set * to zone @"),
    ("zone", "object", "security address-book * attach zone @"),
    ("screen", "filter", "security zones security-zone * screen @"),
    ("nat-pool", "nat", "security nat * rule-set * rule * then source-nat pool @"),
    ("nat-pool", "nat", "security nat * rule-set * rule * then destination-nat pool @"),
    ("nat-pool", "nat", "security nat source pool * overflow-pool @"),
    ("ike-proposal", "vpn", "security ike policy * proposals @"),
    ("ike-policy", "vpn", "security ike gateway * ike-policy @"),
    ("ike-gateway", "vpn", "security ipsec vpn * ike gateway @"),
    ("ipsec-proposal", "vpn", "security ipsec policy * proposals @"),
    ("ipsec-policy", "vpn", "security ipsec vpn * ike ipsec-policy @"),
    ("ipsec-vpn", "filter", "security policies from-zone * to-zone * policy * then permit tunnel ipsec-vpn @"),
    ("schedule", "filter", "security policies from-zone * to-zone * policy * scheduler-name @"),
    ("login-class", "management", "system login user * class @"),
    ("snmp-view", "snmp", "snmp community * view @"),
    ("group", "object", "** apply-groups @"),
)  # fmt: skip
_TWINS = {
    "address": "address-group",
    "service": "service-group",
    "prefix-list": "client-list",
    "client-list": "prefix-list",
}
"""Kinds of which one word may name either."""
_KEPT_UNDEFINED = frozenset({"acl", "prefix-list", "policy-statement", "address", "service", "nat-pool", "ike-policy", "ike-gateway", "ike-proposal",
                             "ipsec-proposal", "ipsec-policy", "zone", "screen", "community", "as-path", "schedule", "group", "address-group",
                             "service-group", "policer"})  # fmt: skip
_BUILT_IN = frozenset({*BUILT_IN, "any", "junos-host", *APPLICATIONS, *SETS, *PORTMAPPERS})
_CONTAINERS = frozenset({"address-group", "service-group"})
_FREE = frozenset({"description", "message", "announcement", "location", "contact"})


class _Paths:
    """Patterns by their last fixed word."""

    def __init__(self, rows: Iterator[tuple[tuple[str, str], str]]) -> None:
        self._by_word: dict[str, list[tuple[tuple[str, str], list[str], bool]]] = {}
        for value, text in rows:
            words = text.split()[:-1]
            anywhere = words[0] == "**"
            self._by_word.setdefault(words[-1], []).append((value, words[anywhere:], anywhere))

    def find(self, path: tuple[str, ...]) -> Iterator[tuple[str, str]]:
        """The values of the patterns that fit the words in front of a name."""
        for value, words, anywhere in self._by_word.get(path[-1] if path else "", ()):
            if len(path) < len(words) or (not anywhere and len(path) != len(words)):
                continue
            if all(want in ("*", word) for want, word in zip(words, path[-len(words) :], strict=True)):
                yield value


_DEFINING = _Paths(((kind, ""), text) for kind, text in DEFINED)
_USING = _Paths(((kind, use), text) for kind, use, text in USES)


def read_names(root: Statement, applied: set[str]) -> tuple[tuple[Definition, ...], tuple[Reference, ...]]:
    """Every definition, and every reference from what is active; ``applied`` are the groups that are at work."""
    made: dict[Key, Definition] = {}
    filled: set[Key] = set()
    for statement, path, _ in _walk(root):
        for kind, _ in _DEFINING.find(path):
            key = (kind, statement.name)
            active = kind in ACTIVE or (kind == "group" and statement.name in applied)
            made.setdefault(key, Definition(kind=kind, name=statement.name, at=statement.at, active=active))
            if any(name != "description" for name in statement.children):
                filled.add(key)
    empty = {key for key in made if key[0] in _CONTAINERS and key not in filled}
    definitions = tuple(
        Definition(kind=one.kind, name=one.name, at=one.at, active=one.active, empty=key in empty)
        for key, one in made.items()
    )
    return definitions, tuple(_references(root, made))


def _references(root: Statement, made: dict[Key, Definition]) -> Iterator[Reference]:
    names = {name for _, name in made}
    seen: set[tuple[str, str, object]] = set()
    for statement, path, owner in _walk(root):
        uses = list(_USING.find(path))
        for kind, use in uses:
            name = statement.name
            found = next((one for one in (kind, _TWINS.get(kind, "")) if (one, name) in made), "")
            if not found and (name in _BUILT_IN or kind not in _KEPT_UNDEFINED or (kind == "client-list")):
                continue
            row = (found or kind, name, statement.at)
            if row not in seen:
                seen.add(row)
                yield Reference(
                    kind=found or kind, name=name, use=use, at=statement.at, defined=bool(found), owner=owner
                )
        named = (
            not uses and not statement.seen and statement.name in names and path[-1:] != () and path[-1] not in _FREE
        )
        if named and not any(True for _ in _DEFINING.find(path)):
            yield Reference(kind="", name=statement.name, use="unknown", at=statement.at, owner=owner)


def _walk(root: Statement) -> Iterator[tuple[Statement, tuple[str, ...], Key]]:
    """Every active statement, the words in front of it, and the definition it stands in; unapplied groups are left out."""
    stack: list[tuple[Statement, tuple[str, ...], Key]] = [
        (one, (), ("", "")) for one in reversed(root.children.values())
    ]
    while stack:
        here, path, owner = stack.pop()
        if here.inactive:
            continue
        yield here, path, owner
        if path == ("groups",):
            continue
        kinds = list(_DEFINING.find(path))
        inside = (kinds[0][0], here.name) if kinds else owner
        below = (*path, here.name)
        stack += [(one, below, inside) for one in reversed(here.children.values())]
