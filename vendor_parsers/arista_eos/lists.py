"""Access lists and prefix lists.

By sequence number, the first match decides, and what is left is denied (Arista EOS User Manual, ACLs and Route Maps, Access
Control Lists). Names of ports are those of ``cisco_names`` but for a few that EOS uses for other numbers or not at all.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from auditor.model.rule import Action, Family, RuleSet
from auditor.source.node import Node
from vendor_parsers._readers.access_entries import TCP_FLAGS, Entries, Form, Syntax, implied_icmp6, read_entries
from vendor_parsers._readers.cisco_names import TCP_PORTS, UDP_PORTS
from vendor_parsers._readers.prefix_lists import read_prefix_lists

_NOT_HERE = frozenset({"kerberos", "radius", "radius-acct", "cifs", "nfs", "http"})
_MORE_TCP = {"ldp": 646, "microsoft-ds": 445, "msdp": 639, "rsync": 873}
_MORE_UDP = {"bfd": 3784, "bfd-echo": 3785, "ldp": 646, "ptp-event": 319, "ptp-general": 320, "vxlan": 4789}
"""Ports as IANA has them, under the names EOS prints."""

SYNTAX = Syntax(
    tcp_ports={name: port for name, port in TCP_PORTS.items() if name not in _NOT_HERE} | _MORE_TCP,
    udp_ports={name: port for name, port in UDP_PORTS.items() if name not in _NOT_HERE} | _MORE_UDP,
    most_ports=10,
    alone=TCP_FLAGS | {"fragments", "tracked"},
    with_value=frozenset({"dscp", "ecn", "flow-label"}),
    compared=frozenset({"ttl", "hop-limit"}),
    settings=(
        ("statistics", "per-entry"),
        ("no", "statistics", "per-entry"),
        ("counters", "per-entry"),
        ("no", "counters", "per-entry"),
        ("fragment-rules",),
    ),
)
_FORMS: tuple[tuple[str, Family, Form, str], ...] = (
    ("ip", "4", "extended", "extended"),
    ("ipv6", "6", "extended", "ipv6"),
    ("mac", "both", "frames", "mac"),
)
_DISCOVERY = ("nd-na", "nd-ns", "router-advertisement", "router-solicitation")
_UNTOLD = "whether neighbour discovery passes an IPv6 list by itself is not documented"


def read_lists(root: Node) -> tuple[RuleSet, ...]:
    """Every access list and prefix list, in the order of their kinds."""
    entries = Entries(SYNTAX)
    found = [
        one
        for word, family, form, kind in _FORMS
        for node in root.all(word, "access-list")
        for one in _list(node, family, form, kind, entries)
    ]
    return (*found, *read_prefix_lists(root))


def _list(node: Node, family: Family, form: Form, kind: str, entries: Entries) -> Iterator[RuleSet]:
    words = node.cursor(2)
    standard = words.peek() == "standard" and bool(words.peek(1))
    if standard:
        words.next()
    name = words.next()
    if not name or words.left:
        return
    rules = read_entries(node.children, family, "standard" if standard else form, entries)
    if kind == "ipv6" and not standard and rules:
        rules += tuple(replace(rule, conditions=(_UNTOLD,)) for rule in implied_icmp6(_DISCOVERY, node.at))
    yield RuleSet(
        name=name,
        family=family,
        rules=rules,
        at=node.block,
        # no source says what a list without entries does
        default=Action.DENY if rules else Action.UNKNOWN,
        kind="standard" if standard else kind,
        filters_packets=form != "frames",
        notes="block",
    )
