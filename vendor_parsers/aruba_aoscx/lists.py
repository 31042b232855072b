"""Access lists, prefix lists and the object groups their entries name.

Entries by sequence number, the first match decides, and what no entry matches is dropped (AOS-CX ACLs and Classifier
Policies Guide, Access Control Lists). What a list without entries does when it is applied is not documented. Lists of the
three types have names of their own; a name that two types share is told apart here by its type.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from auditor.model.ranges import Ranges
from auditor.model.rule import Action, Family, Match, Reference, Rule, RuleSet
from auditor.model.span import Span
from auditor.source.node import Node, Words
from vendor_parsers._readers.access_entries import (
    TCP_FLAGS,
    Entries,
    Syntax,
    compared_ports,
    read_address,
    read_entries,
    read_sequence,
)
from vendor_parsers._readers.cisco_names import PROTOCOLS, TCP_PORTS, UDP_PORTS
from vendor_parsers._readers.prefix_lists import read_prefix_lists
from vendor_parsers.aruba_aoscx.frames import read_frames

_PORTS = {
    "dhcp-client": 68,
    "dhcp-server": 67,
    "dns": 53,
    "ftp": 21,
    "ftp-data": 20,
    "http": 80,
    "https": 443,
    "ntp": 123,
    "snmp": 161,
    "snmp-trap": 162,
    "ssh": 22,
    "telnet": 23,
    "tftp": 69,
}
SYNTAX = Syntax(
    protocols=PROTOCOLS | {"l2tp": 115},
    whole=frozenset({"any", "ip", "ipv6"}),
    tcp_ports=TCP_PORTS | _PORTS,
    udp_ports=UDP_PORTS | _PORTS,
    lengths=True,
    slashed_masks=True,
    mask=None,
    bare=True,
    named=True,
    port_groups=frozenset({"group"}),
    type_word="icmp-type",
    code_word="icmp-code",
    alone=TCP_FLAGS | {"fragment", "cwr", "ece"},
    with_value=frozenset({"dscp", "ecn", "ip-precedence", "tos", "vlan", "ttl", "ip-option", "hop-limit"}),
    silent=frozenset({"count"}),
    remarks=frozenset({"comment"}),
    settings=(("vsx-sync",),),
)
TYPES: Mapping[str, Family] = {"ip": "4", "ipv6": "6", "mac": "both"}


class Groups:
    """``object-group ip address``, ``ipv6 address`` and ``port``: networks and ports under a name."""

    def __init__(self, root: Node) -> None:
        self.uses: list[tuple[str, Span]] = []
        self.addresses: dict[str, Match] = {}
        self.ports: dict[str, Ranges | None] = {}
        plain = Entries(replace(SYNTAX, named=False))
        for word in ("ip", "ipv6"):
            for node in root.all("object-group", word, "address"):
                name = node.cursor(3).next()
                found = [_member(line.cursor(), TYPES[word], plain) for line in node.children]
                members = [member for member in found if member is not None]
                if members:
                    joined = Match.union(members)
                    self.addresses[name] = Match(joined.lower, joined.upper, (name,), joined.unknown)
        for node in root.all("object-group", "port"):
            name = node.cursor(2).next()
            ports = [_ports(line.cursor()) for line in node.children]
            known = [part for part in ports if part is not None]
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


def _member(words: Words, family: Family, plain: Entries) -> Match | None:
    """None for a line that is no member and changes none."""
    read_sequence(words, SYNTAX)
    if words.accept("vsx-sync") or words.accept("comment"):
        words.rest()
        return None
    found = read_address(words, family, plain)
    return Match.opaque(words.node.text) if words.left else found


def _ports(words: Words) -> Ranges | None:
    read_sequence(words, SYNTAX)
    found = compared_ports(words, 0, SYNTAX)
    return None if words.left else found


@dataclass(frozen=True, slots=True)
class Lists:
    """Every list, and the name by which rules and bindings speak of the list of a type and a name."""

    found: tuple[RuleSet, ...]
    shared: frozenset[str]

    def name(self, kind: str, name: str) -> str:
        """``name``, or with its type where lists of two types share it."""
        return f"{kind} {name}" if name in self.shared else name

    def by_name(self) -> dict[str, RuleSet]:
        """The lists by the names of :meth:`name`."""
        return {one.name: one for one in self.found}


def read_lists(root: Node, groups: Groups) -> Lists:
    """Every access list and prefix list, in the order of their kinds."""
    entries = Entries(SYNTAX, groups.addresses_of, groups.ports_of)
    blocks = [(kind, node) for kind in TYPES for node in root.all("access-list", kind) if len(node.words) == 3]
    types = Counter(name for name, _ in {(node.words[2], kind) for kind, node in blocks})
    lists = Lists((), frozenset(name for name, count in types.items() if count > 1))
    found = [_list(kind, node, lists.name(kind, node.words[2]), entries) for kind, node in blocks]
    return Lists((*_joined(found), *read_prefix_lists(root)), lists.shared)


def _list(kind: str, node: Node, name: str, entries: Entries) -> RuleSet:
    node.mark()
    rules: tuple[Rule, ...]
    if kind == "mac":
        rules = read_frames(node.children, SYNTAX)
    else:
        rules = read_entries(node.children, TYPES[kind], "extended", entries)
    return RuleSet(
        name=name,
        family=TYPES[kind],
        rules=rules,
        at=node.block,
        default=Action.DENY if rules else Action.UNKNOWN,
        kind=kind,
        notes="block",
    )


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
