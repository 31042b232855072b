"""Entities: the zones, networks and hosts that firewall and NAT rules speak of, ``Z``, ``Z.N`` and ``Z.N.H``.

A zone is all its networks, a network all its subnets and hosts; a subnet may be tied to an interface. A host is its addresses.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from auditor.model.address import ANY4, ANY6, is_ip, parse_ip, prefix
from auditor.model.naming import Definition
from auditor.model.ranges import Ranges
from auditor.model.rule import Match, Reference
from auditor.model.span import Span
from auditor.source.node import Node
from vendor_parsers._readers.switch_drafts import Draft

_FAMILIES = {"ip": ANY4, "ipv6": ANY6}
_READ = [[family, word] for family in _FAMILIES for word in ("subnet", "address")]


@dataclass(frozen=True, slots=True)
class Part:
    """Addresses behind one interface; ``""``: behind any."""

    addresses: Match
    interface: str = ""


@dataclass
class Side:
    """What an entity is behind each interface, ``""`` standing for any."""

    behind: Mapping[str, Match]

    @cached_property
    def whole(self) -> Match:
        """All of it, whatever interface it is behind."""
        return Match.union(self.behind.values())


@dataclass(slots=True)
class Entities:
    """What the configuration defines, by name, and what rules have named so far."""

    parts: dict[str, tuple[Part, ...]] = field(default_factory=dict)
    sides: dict[str, Side] = field(default_factory=dict)
    definitions: list[Definition] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)

    def named(self, name: str, use: str, at: Span) -> Side:
        """What an entity stands for: anything anywhere where nothing defines it or nothing is in it."""
        found = self.parts.get(name)
        shown = name if found is None else name.partition(".")[0]
        self.references.append(Reference(kind="zone", name=shown, use=use, at=at, defined=found is not None))
        if name not in self.sides:
            behind: dict[str, list[Match]] = {}
            for part in found or (Part(Match.opaque(f"{'undefined' if found is None else 'empty'} entity {name}")),):
                behind.setdefault(part.interface, []).append(part.addresses)
            self.sides[name] = Side({interface: Match.union(one) for interface, one in behind.items()})
        return self.sides[name]

    def zones(self) -> dict[str, str]:
        """The zone of each interface that exactly one zone's networks name."""
        found: dict[str, set[str]] = {}
        for name, parts in self.parts.items():
            for part in parts:
                if part.interface:
                    found.setdefault(part.interface, set()).add(name.partition(".")[0])
        return {interface: zones.pop() for interface, zones in found.items() if len(zones) == 1}


def read_entities(root: Node, drafts: Mapping[str, Draft]) -> Entities:
    """Every zone with its networks and hosts; ``drafts`` are the interfaces whose addresses hosts may have."""
    entities = Entities()
    for zone in root.all("zone"):
        name = zone.cursor(1).next()
        if not name:
            continue
        entities.definitions.append(Definition(kind="zone", name=name, at=zone.at, empty=not zone.children))
        inner = tuple(_puzzles(zone, "network"))
        for network in zone.all("network"):
            label = f"{name}.{network.cursor(1).next()}"
            parts = (*_subnets(network), *_puzzles(network, "host"))
            covered = Ranges.union(part.addresses.lower for part in parts)
            for host in network.all("host"):
                own = (*_addresses(host, drafts), *_puzzles(host))
                entities.parts[f"{label}.{host.cursor(1).next()}"] = own
                # one that lies in the network's subnets adds nothing to it
                parts += tuple(part for part in own if not covered.covers(part.addresses.upper))
            entities.parts[label] = parts
            inner += parts
        entities.parts[name] = entities.parts.get(name, ()) + inner
    return entities


def _puzzles(node: Node, *inner: str) -> Iterator[Part]:
    """A part that may be anything for each line below an entity that is not read: what it adds cannot be told."""
    for child in node.children:
        word = child.words[0]
        if word == "description":
            child.mark()
        elif word not in inner and child.words[:2] not in _READ:
            yield Part(Match.opaque(child.text))


def _subnets(network: Node) -> Iterator[Part]:
    for child in network.children:
        words = child.cursor()
        family = words.peek()
        if family not in _FAMILIES or words.peek(1) != "subnet":
            continue
        words.next()
        words.next()
        text = words.peek()
        try:
            found = Match.exact(prefix(text), text)
        except ValueError:
            found = Match.opaque(text, _FAMILIES[family])
        else:
            words.next()
        interface = words.next() if words.accept("interface") else ""
        if words.left:
            found = Match.opaque(child.text, found.upper)
        yield Part(found, interface)


def _addresses(host: Node, drafts: Mapping[str, Draft]) -> Iterator[Part]:
    """``ip address 10.0.0.1``, a list of them, or ``dynamic interface eth1``: whatever that interface has."""
    for child in host.children:
        words = child.cursor()
        family = words.peek()
        if family not in _FAMILIES or words.peek(1) != "address":
            continue
        words.next()
        words.next()
        if words.accept("dynamic"):
            interface = words.next() if words.accept("interface") else ""
            yield Part(own_addresses(interface, family, drafts))
        elif is_ip(words.peek()):
            text = words.next()
            yield Part(Match.exact(Ranges.one(parse_ip(text)), text))
        if words.left:
            yield Part(Match.opaque(child.text, _FAMILIES[family]))


def own_addresses(interface: str, family: str, drafts: Mapping[str, Draft]) -> Match:
    """The addresses an interface has; unresolved where they are obtained at run time."""
    whole = _FAMILIES[family]
    draft = drafts.get(interface)
    found = Ranges.of(*((one.ip, one.ip) for one in draft.addresses)) & whole if draft is not None else Ranges()
    if draft is None or draft.dynamic or draft.address_unknown or not found:
        return Match.opaque(f"address of {interface}", whole)
    return Match.exact(found, interface)


Pair = tuple[str, Match, str, Match]
"""Interface and addresses of a source, interface and addresses of a destination."""
MOST_PAIRS = 400
"""Pairs of interfaces one rule is written for; beyond, the rule stays uncertain of where it holds."""


def pairs(source: Side, destination: Side) -> tuple[list[Pair], tuple[str, ...]]:
    """The pairs of interfaces a rule speaks of, and why it is uncertain of them, if it is."""
    if len(source.behind) * len(destination.behind) <= MOST_PAIRS:
        return [(*one, *other) for one in source.behind.items() for other in destination.behind.items()], ()
    return [("", source.whole, "", destination.whole)], (f"more than {MOST_PAIRS} pairs of interfaces",)


def only(interface: str) -> frozenset[str] | None:
    """The limit an interface sets; none without one."""
    return frozenset({interface}) if interface else None
