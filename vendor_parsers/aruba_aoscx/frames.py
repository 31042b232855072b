"""Entries of MAC lists and MAC classes: ``permit SOURCE DESTINATION ETHERTYPE``, seen from the packets in the frames.

A MAC list also takes frames that carry IP (AOS-CX ACLs and Classifier Policies Guide, access-list mac: the EtherTypes ip and
ipv6), and a deny of one type overrides a permit of another (same guide, Deny ACLs). Which packets a MAC address sends is
not in a configuration, so that an entry with one may match and may not.
"""

from __future__ import annotations

from collections.abc import Iterable

from auditor.model.address import ANY4, ANY6
from auditor.model.ranges import NOTHING
from auditor.model.rule import ANYWHERE, Match, Rule
from auditor.source.node import Node, Words
from vendor_parsers._readers.access_entries import Syntax, read_options, read_sequence

_IP = {
    "any": ANYWHERE,
    "ip": Match.exact(ANY4, "IPv4"),
    "ipv4": Match.exact(ANY4, "IPv4"),
    "0x0800": Match.exact(ANY4, "IPv4"),
    "ipv6": Match.exact(ANY6, "IPv6"),
    "0x86dd": Match.exact(ANY6, "IPv6"),
}


def read_frames(lines: Iterable[Node], syntax: Syntax) -> tuple[Rule, ...]:
    """The entries in the order of their sequence numbers."""
    found: list[tuple[int, Rule]] = []
    highest = 0
    remarks: list[str] = []
    for line in lines:
        words = line.cursor()
        sequence = read_sequence(words, syntax)
        if sequence is None and any(words.accept(*setting) for setting in syntax.settings):
            continue
        place = highest + 10 if sequence is None else sequence
        highest = max(highest, place)
        if words.peek() in syntax.remarks:
            words.next()
            remarks.append(" ".join(words.rest()))
            continue
        if words.peek() in syntax.actions:
            found.append((place, _entry(words, str(place), syntax, " / ".join(remarks))))
            remarks.clear()
    found.sort(key=lambda pair: pair[0])
    return tuple(rule for _, rule in found)


def _entry(words: Words, name: str, syntax: Syntax, description: str) -> Rule:
    action = syntax.actions[words.next()]
    sender, receiver, kind = words.next(), words.next(), words.next()
    conditions = [f"MAC address {address}" for address in (sender, receiver) if address != "any"]
    if words.accept("pcp"):
        conditions.append(f"pcp {words.next()}")
    log = read_options(words, syntax, conditions)
    conditions += [f"word not understood: {word}" for word in words.node.words[words.position :]]
    carried = _IP.get(kind.lower(), Match.exact(NOTHING, kind))
    return Rule(
        name=name,
        action=action,
        at=words.at,
        source=carried,
        destination=carried,
        conditions=tuple(conditions),
        log=log,
        description=description,
    )
