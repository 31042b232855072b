"""What is defined under a name, and which statements lead to it.

Two tables of paths: ``*`` is any word, ``@`` the name. A pattern that begins with ``**`` fits at the end of any path. Names
that stand where no pattern looks, in statements nobody understood, are kept as references of unknown use.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

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
    ("vlan", "vlans @"),
    ("vlan", "bridge-domains @"),
    ("routing-instance", "routing-instances @"),
)
ACTIVE = frozenset({"zone", "ipsec-vpn", "login-class", "snmp-view", "vlan", "routing-instance"})
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
    *(
        ("policy-statement", "routing", f"{section} ** {word} @")
        for section in ("protocols", "routing-options", "routing-instances")
        for word in ("import", "export", "vrf-import", "vrf-export", "instance-import")
    ),
    ("policy-statement", "routing", "policy-options ** from policy @"),
    ("vlan", "vlan", "interfaces * unit * family ethernet-switching vlan members @"),
    ("routing-instance", "routing", "firewall ** then routing-instance @"),
    ("routing-instance", "nat", "security nat * rule-set * from routing-instance @"),
    ("routing-instance", "nat", "security nat * rule-set * to routing-instance @"),
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
                             "service-group", "policer", "vlan", "routing-instance"})  # fmt: skip
_BUILT_IN = frozenset({*BUILT_IN, "any", "all", "default", "master", "junos-host", *APPLICATIONS, *SETS, *PORTMAPPERS})
_CONTAINERS = frozenset({"address-group", "service-group"})
_FREE = frozenset({"description", "message", "announcement", "location", "contact"})


class _Paths:
    """Patterns by their last fixed word; what stands before ``**`` is how a path must begin."""

    def __init__(self, rows: Iterable[tuple[Key, str]]) -> None:
        self._by_word: dict[str, list[tuple[Key, list[str], list[str] | None]]] = {}
        for value, text in rows:
            head, anywhere, tail = text.rpartition("**")
            words = tail.split()[:-1]
            self._by_word.setdefault(words[-1], []).append((value, words, head.split() if anywhere else None))

    def find(self, path: tuple[str, ...]) -> list[Key]:
        """The values of the patterns that fit the words in front of a name."""
        rows = self._by_word.get(path[-1]) if path else None
        if rows is None:
            return []
        return [
            value
            for value, words, head in rows
            if (len(path) == len(words) if head is None else len(path) >= len(words) and [*path[: len(head)]] == head)
            and all(want in ("*", word) for want, word in zip(words, path[-len(words) :], strict=True))
        ]


_DEFINING = _Paths(((kind, ""), text) for kind, text in DEFINED)
_USING = _Paths(((kind, use), text) for kind, use, text in USES)


@dataclass(frozen=True, slots=True)
class _Found:
    """A statement that names something, or may: its uses, and the definition it stands in."""

    statement: Statement
    uses: list[Key]
    owner: Key


def read_names(root: Statement, applied: set[str]) -> tuple[tuple[Definition, ...], tuple[Reference, ...]]:
    """Every definition, and every reference from what is active; ``applied`` are the groups that are at work."""
    made: dict[Key, Definition] = {}
    found: list[_Found] = []
    for statement, path, owner, kinds in _walk(root):
        for kind, _ in kinds:
            hollow = kind in _CONTAINERS and not any(name != "description" for name in statement.children)
            active = kind in ACTIVE or (kind == "group" and statement.name in applied)
            key = (kind, statement.name)
            if key not in made or (made[key].empty and not hollow):
                made[key] = Definition(kind=kind, name=statement.name, at=statement.at, active=active, empty=hollow)
        uses = _USING.find(path)
        if uses or (not kinds and not statement.seen and path and path[-1] not in _FREE):
            found.append(_Found(statement, uses, owner))
    names = {name for _, name in made}
    seen: dict[tuple[str, str, int], Reference] = {}
    for one in found:
        for reference in _references(one, made, names):
            seen.setdefault((reference.kind, reference.name, reference.at.first), reference)
    return tuple(made.values()), tuple(seen.values())


def _references(one: _Found, made: dict[Key, Definition], names: set[str]) -> Iterator[Reference]:
    name = one.statement.name
    for kind, use in one.uses:
        found = next((each for each in (kind, _TWINS.get(kind, "")) if (each, name) in made), "")
        numbered = kind == "vlan" and name.replace("-", "").isdecimal()
        if found or (kind in _KEPT_UNDEFINED and name not in _BUILT_IN and not numbered):
            yield Reference(
                kind=found or kind, name=name, use=use, at=one.statement.at, defined=bool(found), owner=one.owner
            )
    if not one.uses and name in names:
        yield Reference(kind="", name=name, use="unknown", at=one.statement.at, owner=one.owner)


def _walk(root: Statement) -> Iterator[tuple[Statement, tuple[str, ...], Key, list[Key]]]:
    """Every active statement: the words in front of it, the definition it stands in, the kinds it defines.

    What stands in groups is a template and left out.
    """
    stack: list[tuple[Statement, tuple[str, ...], Key]] = [
        (one, (), ("", "")) for one in reversed(root.children.values())
    ]
    while stack:
        here, path, owner = stack.pop()
        if here.inactive:
            continue
        kinds = _DEFINING.find(path)
        yield here, path, owner, kinds
        if path == ("groups",) or not here.children:
            continue
        inside = (kinds[0][0], here.name) if kinds else owner
        below = (*path, here.name)
        stack += [(one, below, inside) for one in reversed(here.children.values())]
