"""Access lists, prefix lists and the object groups their entries name.

By sequence number, the first match decides, and what is left is denied (Nexus 9000 Series NX-OS Security Configuration
Guide 9.x, Implicit Rules for IP and MAC ACLs). An undefined list is treated as empty and permits all traffic (same guide,
page 256), so a list without entries permits everything. MAC lists apply to non-IP traffic alone (same guide). Whether an IPv6 list lets neighbour discovery through by itself differs:
Nexus 7000 and 5000 do (Security Command Reference OL-27883-02, permit ipv6), Nexus 9000 does not (guide 9.x, page 217).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from auditor.model.ranges import Ranges
from auditor.model.rule import Action, Family, Match, Reference, Rule, RuleSet
from auditor.model.span import Span
from auditor.source.node import Node, Words
from vendor_parsers._readers.access_entries import (
    TCP_FLAGS,
    Entries,
    Form,
    Syntax,
    compared_ports,
    implied_icmp6,
    read_address,
    read_entries,
    read_sequence,
)
from vendor_parsers._readers.prefix_lists import read_prefix_lists
from vendor_parsers._readers.time_ranges import read_time_ranges

SYNTAX = Syntax(
    groups=frozenset({"addrgroup"}),
    port_groups=frozenset({"portgroup"}),
    alone=TCP_FLAGS | {"fragments", "routing", "capture"},
    with_value=frozenset(
        {
            "dscp",
            "precedence",
            "time-range",
            "flow-label",
            "http-method",
            "tcp-option-length",
            "tcp-flags-mask",
            "vlan",
            "vni",
            "ttl",
        }
    ),
    compared=frozenset({"packet-length", "packet_length"}),
    settings=(("statistics", "per-entry"),),
)
_FORMS: tuple[tuple[str, Family, Form, str], ...] = (
    ("ip", "4", "extended", "extended"),
    ("ipv6", "6", "extended", "ipv6"),
    ("mac", "both", "frames", "mac"),
)
_DISCOVERY = ("nd-na", "nd-ns", "router-advertisement", "router-solicitation")
_SERIES = "neighbour discovery passes an IPv6 list by itself on Nexus 5000 and 7000 only"


class Groups:
    """``object-group ip address``, ``ipv6 address`` and ``ip port``: networks and ports under a name."""

    def __init__(self, root: Node) -> None:
        self.uses: list[tuple[str, Span]] = []
        self.addresses: dict[str, Match] = {}
        self.ports: dict[str, Ranges | None] = {}
        plain = Entries(SYNTAX)
        for family, word in (("4", "ip"), ("6", "ipv6")):
            for node in root.all("object-group", word, "address"):
                name = node.cursor(3).next()
                members = [_member(line.cursor(), "6" if family == "6" else "4", plain) for line in node.children]
                if members:
                    found = Match.union(members)
                    self.addresses[name] = Match(found.lower, found.upper, (name,), found.unknown)
        for node in root.all("object-group", "ip", "port"):
            name = node.cursor(3).next()
            ports = [_ports(line.cursor()) for line in node.children]
            known = [found for found in ports if found is not None]
            self.ports[name] = Ranges.union(known) if known and len(known) == len(ports) else None

    def addresses_of(self, name: str, at: Span) -> Match:
        """The addresses of a group; unresolved when it is missing or empty."""
        self.uses.append((name, at))
        return self.addresses.get(name) or Match.opaque(f"object-group {name}")

    def ports_of(self, name: str, at: Span) -> Ranges | None:
        """The ports of a group; None when it is missing, empty or not understood."""
        self.uses.append((name, at))
        return self.ports.get(name)

    def references(self) -> Iterator[Reference]:
        """Every use by an entry of a list."""
        for name, at in self.uses:
            defined = name in self.addresses or name in self.ports
            yield Reference(kind="object-group", name=name, use="filter", at=at, defined=defined)


def _member(words: Words, family: Family, plain: Entries) -> Match:
    read_sequence(words, SYNTAX)
    found = read_address(words, family, plain)
    return Match.opaque(words.node.text) if words.left else found


def _ports(words: Words) -> Ranges | None:
    read_sequence(words, SYNTAX)
    found = compared_ports(words, 0, SYNTAX)
    return None if words.left else found


def read_lists(root: Node, groups: Groups) -> tuple[RuleSet, ...]:
    """Every access list and prefix list, in the order of their kinds."""
    entries = Entries(SYNTAX, groups.addresses_of, groups.ports_of, read_time_ranges(root))
    found = [
        _list(node, family, form, kind, entries)
        for word, family, form, kind in _FORMS
        for node in root.all(word, "access-list")
        if len(node.words) == 3
    ]
    return (*_joined(found), *read_prefix_lists(root))


def _list(node: Node, family: Family, form: Form, kind: str, entries: Entries) -> RuleSet:
    name = node.cursor(2).next()
    rules = read_entries(node.children, family, form, entries)
    if kind == "ipv6" and rules:
        rules += tuple(_maybe(rule) for rule in implied_icmp6(_DISCOVERY, node.at))
    return RuleSet(
        name=name,
        family=family,
        rules=rules,
        at=node.block,
        default=Action.DENY if rules else Action.UNKNOWN if form == "frames" else Action.PERMIT,
        kind=kind,
        filters_packets=form != "frames",
        notes="block",
    )


def _maybe(rule: Rule) -> Rule:
    return replace(rule, conditions=(_SERIES,))


def _joined(found: list[RuleSet]) -> Iterator[RuleSet]:
    """Blocks of one list as one; an export has each list once, a script may go on with it."""
    lists: dict[str, RuleSet] = {}
    for one in found:
        old = lists.get(one.name)
        if old is None or not old.rules:
            lists[one.name] = one
        elif one.rules:
            lists[one.name] = replace(old, rules=(*old.rules, *one.rules))
    yield from lists.values()
