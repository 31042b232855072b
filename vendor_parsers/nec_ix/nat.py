"""NAPT: ``ip napt`` lines of an interface translate what leaves it and publish what is behind it.

``ip napt enable`` gives what leaves the interface its address, ``inside list`` says whose packets. ``static INSIDE PROTOCOL
PORT`` and ``service NAME INSIDE none PROTOCOL PORT`` deliver what arrives for the interface's address to INSIDE; where INSIDE
is the interface itself, the packets are for the device (its IKE and ESP). In which order such lines are asked, and where
translation stands to filters, is not documented here: rules that would depend on it are uncertain (filters.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from auditor.model.address import ANY4, is_ip, parse_ip
from auditor.model.forwarding import Nat
from auditor.model.ranges import Ranges
from auditor.model.rule import Match, Reference
from auditor.model.service import ANY_SERVICE, ICMP, PORT_PROTOCOLS, Service, port_term, protocol_term
from auditor.source.node import Node, Words
from vendor_parsers._readers.cisco_names import protocol_number
from vendor_parsers.nec_ix.acl import Lists, permits
from vendor_parsers.nec_ix.interfaces import Draft

_WITHOUT_EFFECT = frozenset({"hairpinning", "translation", "eim-mode", "port"})
"""Lines that say how long entries last, whether hosts behind the interface may use the outer address, which ports are taken."""


def read_nats(drafts: Mapping[str, Draft], lists: Lists) -> tuple[tuple[Nat, ...], tuple[Reference, ...]]:
    """The translations of all interfaces, and the lists they name."""
    nats: list[Nat] = []
    references: list[Reference] = []
    for draft in drafts.values():
        outside = _address_of(draft)
        on = draft.node.find("ip", "napt", "enable")
        published = [
            found for node in draft.node.all("ip", "napt") if (found := _published(node, draft, outside)) is not None
        ]
        if on is None:
            published = [replace(one, enabled=False) for one in published]
        nats += published
        if on is not None:
            inside = _inside(draft, lists, references)
            nats.append(
                Nat(
                    kind="source", name=f"napt {draft.name}", at=on.at, outward=frozenset({draft.name}),
                    source=inside, to=outside, conditions=() if inside.lower == inside.upper else ("inside list",),
                )
            )  # fmt: skip
    return tuple(nats), tuple(references)


def _address_of(draft: Draft) -> Match:
    """The interface's own address; unresolved where it is obtained at run time."""
    own = [one.ip for one in draft.addresses if one.ip < 1 << 32]
    if not own:
        return Match.opaque(f"address of {draft.name}", ANY4)
    return Match.exact(Ranges.of(*((ip, ip) for ip in own[:1])), draft.name)


def _inside(draft: Draft, lists: Lists, references: list[Reference]) -> Match:
    """Whose packets are translated: those the list permits, else everybody's."""
    found: list[Match] = []
    for node in draft.node.all("ip", "napt", "inside", "list"):
        words = node.cursor(4)
        name = words.next()
        rules = lists.static.get(name)
        references.append(Reference(kind="acl", name=name, use="nat", at=node.at, defined=rules is not None))
        found += [rule.source for rule in permits(rules)] if rules is not None else [Match.opaque(name, ANY4)]
    return Match.union(found) if found else Match.exact(ANY4, "any")


def _published(node: Node, draft: Draft, outside: Match) -> Nat | None:
    """What one line delivers inside; None for lines that publish nothing."""
    words = node.cursor(2)
    kind = words.peek()
    if kind in _WITHOUT_EFFECT:
        words.rest()
        return None
    if kind not in ("static", "service"):
        return None
    words.next()
    name = f"napt {' '.join(node.words[2:])}"
    if kind == "service":
        words.next()
    target = words.peek()
    if target == draft.name:
        inside: Match | None = None
    elif is_ip(target):
        point = parse_ip(target)
        inside = None if any(one.ip == point for one in draft.addresses) else Match.exact(Ranges.one(point), target)
    else:
        return None
    words.next()
    words.accept("none")
    service = _service(words)
    conditions = () if service is not None and not words.left else ("words not understood",)
    base = Nat(
        kind="identity_destination", name=name, at=node.at, inward=frozenset({draft.name}), destination=outside,
        service=service or ANY_SERVICE, conditions=conditions,
    )  # fmt: skip
    if inside is None:
        return base
    return replace(base, kind="destination", to=inside)


def _service(words: Words) -> Service | None:
    """``tcp 80``, ``udp 5000-5010``, ``icmp any``, ``50``; None when it is not written or not understood."""
    protocol = protocol_number(words.peek())
    if protocol is None:
        return None
    word = words.next()
    if protocol not in PORT_PROTOCOLS:
        if protocol == ICMP:
            words.accept("any")
        return Service((protocol_term(protocol),), (), word)
    low, dash, high = words.peek().partition("-")
    if words.accept("any"):
        return Service((protocol_term(protocol),), (), word)
    if not (low.isdecimal() and len(low) < 6) or (dash and not (high.isdecimal() and len(high) < 6)):
        return Service((), (f"{word} {words.peek()}",), word)
    text = words.next()
    ports = Ranges.of((int(low), int(high or low))) & Ranges.of((0, 65535))
    return Service((port_term(protocol, ports),), (), f"{word} {text}")
