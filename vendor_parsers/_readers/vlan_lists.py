"""VLAN ids as Cisco-shaped systems write them: ``1,3-5,10``, and how a line changes what a trunk allows."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.model.interface import ALL_VLANS, PrivateKind, Vlan
from auditor.model.ranges import NOTHING, Ranges
from auditor.source.node import Node, Words

_PRIVATE: dict[str, PrivateKind] = {"primary": "primary", "isolated": "isolated", "community": "community"}


def vlan_set(text: str) -> Ranges | None:
    """``1,3-5,10`` as a set; None when it is not a list of VLAN ids."""
    found: list[tuple[int, int]] = []
    for part in text.split(","):
        low, _, high = part.partition("-")
        high = high or low
        if not (low.isdecimal() and high.isdecimal() and len(low) < 5 and len(high) < 5):
            return None
        found.append((int(low), int(high)))
    return Ranges.of(*found)


def vlan_id(words: Words) -> int | None:
    """The VLAN id that comes next, taken; None for any other word, which stays."""
    word = words.peek()
    return int(words.next()) if word.isdecimal() and len(word) < 5 else None


def changed_vlans(words: Words, before: Ranges | None) -> Ranges | None:
    """What a trunk allows after ``[add|remove|except] LIST``, ``all`` or ``none``; None when the list is not understood.

    ``before`` None: nothing was written yet, and every VLAN is allowed.
    """
    change = words.next() if words.peek() in ("add", "remove", "except", "all", "none") else ""
    if change == "all":
        return ALL_VLANS
    if change == "none":
        return NOTHING
    # a person may write spaces behind the commas
    listed = vlan_set("".join(words.node.words[words.position :]))
    if listed is None:
        return None
    words.rest()
    allowed = ALL_VLANS if before is None else before
    if change == "add":
        return allowed | listed
    if change == "remove":
        return allowed - listed
    return ALL_VLANS - listed if change == "except" else listed


def read_vlans(root: Node, extra: frozenset[str] = frozenset()) -> Iterator[Vlan]:
    """``vlan 10`` blocks and ``vlan 2,3,5-7`` lists, one VLAN each; what the blocks of one VLAN say adds up.

    ``extra`` are first words of lines in a block that say nothing the model asks for.
    """
    known: dict[int, Vlan] = {}
    for node in root.all("vlan"):
        words = node.cursor(1)
        ids = vlan_set(words.peek()) if words.peek()[:1].isdecimal() else None
        if ids is None:
            continue
        words.next()
        name, enabled, private, secondaries = "", True, "", NOTHING
        for child in node.children:
            inner = child.cursor()
            if inner.accept("name"):
                name = " ".join(inner.rest()).strip("\"'")
            elif inner.accept("private-vlan", "association"):
                inner.accept("add")
                found = vlan_set("".join(inner.node.words[inner.position :]))
                if found is not None:
                    inner.rest()
                    secondaries = found
            elif inner.accept("private-vlan"):
                private = inner.next()
                if inner.accept("vlan"):  # EOS names the primary VLAN in the secondary one
                    inner.next()
            elif inner.accept("shutdown") or inner.accept("state", "suspend"):
                enabled = False
            elif inner.peek() in extra:
                inner.rest()
            else:
                inner.accept("state", "active") or inner.accept("no", "shutdown")
        for low, high in ids & ALL_VLANS:
            for number in range(low, high + 1):
                old = known.get(number)
                known[number] = Vlan(
                    number,
                    name or (old.name if old is not None else ""),
                    node.block,
                    enabled,
                    _PRIVATE.get(private, old.private if old is not None else ""),
                    secondaries,
                )
    yield from known.values()
