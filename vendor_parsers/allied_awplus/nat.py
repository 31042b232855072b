"""Translation: ``rule N masq`` hides sources, ``rule N portfwd`` publishes hosts; at work only where ``enable`` is written.

``masq APP from A to B [with src E]`` gives packets a source in E, else the address of the interface they leave by.
``portfwd APP from A to B with dst E [dport P]`` delivers to E what comes for B. Rules are asked by number (WCI guide, NAT; AR2050V
command reference, rule). Which addresses a port forward without ``to`` takes is in no document at hand.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from auditor.model.address import ANY4
from auditor.model.forwarding import Nat, NatKind
from auditor.model.ranges import Ranges
from auditor.model.rule import Match
from auditor.model.service import Service
from auditor.source.node import Node
from vendor_parsers._readers.switch_drafts import Draft
from vendor_parsers.allied_awplus.applications import service_of
from vendor_parsers.allied_awplus.entities import Entities, Side, only, own_addresses, pairs
from vendor_parsers.allied_awplus.firewall import Written, read_rule_line

_KINDS: tuple[NatKind, ...] = ("destination", "source")
"""What a rule of an action nobody knows may be."""


def read_nats(
    root: Node, entities: Entities, applications: Mapping[str, Service], drafts: Mapping[str, Draft]
) -> tuple[Nat, ...]:
    """Every translation in the order of the rules' numbers; disabled where ``enable`` is missing."""
    found: list[tuple[int, Nat]] = []
    for node in root.all("nat"):
        enabled = node.find("enable") is not None
        for line in node.all("rule"):
            written = read_rule_line(line)
            if written is not None:
                made = _nats(written, entities, applications, drafts, enabled=enabled)
                found += [(written.number, nat) for nat in made]
    found.sort(key=lambda pair: pair[0])
    return tuple(nat for _, nat in found)


def _nats(
    written: Written, entities: Entities, applications: Mapping[str, Service], drafts: Mapping[str, Draft], *,
    enabled: bool,
) -> Iterator[Nat]:  # fmt: skip
    words, line = written.words, written.words.node
    target: Match | None = None
    ports: Ranges | None = None
    if words.accept("with") and words.peek() in ("src", "dst"):
        words.next()
        target = entities.named(words.next(), "nat", line.at).whole
    if words.peek() == "dport" and words.peek(1).isdecimal() and len(words.peek(1)) < 6:
        words.next()
        ports = Ranges.one(int(words.next())) & Ranges.of((0, 65535))
    destinations = (
        entities.named(written.destination, "nat", line.at)
        if written.destination
        else Side({"": Match.opaque(f"rule {written.number} names no destination", ANY4)})
    )
    found, doubts = pairs(entities.named(written.source, "nat", line.at), destinations)
    conditions = (*doubts, *(f"word not understood: {word}" for word in line.words[words.position :]))
    service = service_of(written.application, applications)
    for inward, source, outward, destination in found:
        if written.action == "masq":
            yield Nat(
                kind="source", name=f"nat rule {written.number}", at=line.at, inward=only(inward),
                outward=only(outward), source=source, destination=destination, service=service,
                to=target or own_addresses(outward, "ip", drafts), enabled=enabled, conditions=conditions,
            )  # fmt: skip
        elif written.action == "portfwd" and target is not None:
            alone = target.lower.size == 1 and destination.lower.size == 1
            yield Nat(
                kind="destination", name=f"nat rule {written.number}", at=line.at, inward=only(inward),
                source=source, destination=destination, service=service, to=target, to_ports=ports,
                one_to_one=alone, enabled=enabled, conditions=conditions,
            )  # fmt: skip
        else:
            unread = (f"{written.action} is not understood", *conditions)
            for kind in _KINDS:
                yield Nat(
                    kind=kind, name=f"nat rule {written.number}", at=line.at, inward=only(inward), source=source,
                    to=Match.opaque(line.text), enabled=enabled, conditions=unread,
                )  # fmt: skip
