"""Access lists: entries by sequence number, the first match decides, the rest is dropped (暗黙の廃棄).

Sources: AX3640S コンフィグレーションガイド Vol.2, 1.1.7; AX3660S コンフィグレーションコマンドレファレンス, ip access-list extended. What a list
without entries does is in no document at hand. A permit may also choose a route (``action``); such entries are uncertain.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.model.rule import Action, Family, RuleSet
from auditor.source.node import Node
from vendor_parsers._readers.access_entries import TCP_FLAGS, Entries, Form, Syntax, read_entries

_SYNTAX = Syntax(
    bare=True,
    alone=TCP_FLAGS | {"fragments"},
    with_value=frozenset({"dscp", "precedence", "tos", "vlan", "user-priority", "traffic-class"}),
)
_FORMS: tuple[tuple[tuple[str, ...], Family, Form, str], ...] = (
    (("ip", "access-list", "standard"), "4", "standard", "standard"),
    (("ip", "access-list", "extended"), "4", "extended", "extended"),
    (("ipv6", "access-list"), "6", "extended", "ipv6"),
    (("mac", "access-list", "extended"), "both", "frames", "mac"),
)


def read_lists(root: Node) -> tuple[RuleSet, ...]:
    """Every access list, in the order of their kinds."""
    entries = Entries(_SYNTAX)
    return tuple(found for form in _FORMS for found in _read(root, *form, entries))


def _read(
    root: Node, head: tuple[str, ...], family: Family, form: Form, kind: str, entries: Entries
) -> Iterator[RuleSet]:
    for node in root.all(*head):
        words = node.cursor(len(head))
        name = words.next()
        if not name or words.left:
            continue
        rules = read_entries(node.children, family, form, entries)
        yield RuleSet(
            name=name,
            family=family,
            rules=rules,
            at=node.block,
            default=Action.DENY if rules else Action.UNKNOWN,
            kind=kind,
            filters_packets=form != "frames",
            notes="block",
        )
