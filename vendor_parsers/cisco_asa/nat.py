"""Address translation since 8.3: ``nat`` lines of their own (twice NAT) and ``nat`` inside network objects.

One table, first match: section 1 are the manual lines in their order, section 2 the objects (static before dynamic,
then fewer real addresses first, then the lower address, then the name), section 3 the lines with ``after-auto``
(ASA Series CLI Configuration Guide, "Information About NAT", NAT Rule Order). A static rule works in both directions
unless ``unidirectional``. Access lists see the real, untranslated addresses (ASA 5500 Migration to Version 8.3).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from auditor.model.address import ANY4, ANY6
from auditor.model.forwarding import Nat
from auditor.model.ranges import Ranges
from auditor.model.rule import ANYWHERE, Match
from auditor.model.service import ANY_SERVICE, PORT_PROTOCOLS, Service, port_term
from auditor.model.span import Span
from auditor.source.node import Node, Words
from vendor_parsers.cisco_asa.addresses import interface_address
from vendor_parsers.cisco_asa.objects import Objects
from vendor_parsers.cisco_asa.scope import Scope
from vendor_parsers.cisco_asa.services import port_protocol, read_ports, swapped, terms_of_protocol

_FLAGS = ("dns", "no-proxy-arp", "route-lookup", "net-to-net", "unidirectional", "inactive", "round-robin")
_ANY = {"any": ANYWHERE, "any4": Match.exact(ANY4, "any4"), "any6": Match.exact(ANY6, "any6")}
_POOL_FLAGS = ("extended", "flat", "include-reserve", "block-allocation", "round-robin", "interface", "ipv6", "dns")


@dataclass(slots=True, kw_only=True)
class Line:
    """One ``nat`` line while it is read: real and mapped sides as the line's own interfaces see them."""

    name: str
    at: Span
    inward: frozenset[str] | None
    outward: frozenset[str] | None
    dynamic: bool = False
    real: Match = ANYWHERE
    mapped: Match = ANYWHERE
    seen: Match | None = None
    actual: Match | None = None
    real_service: Service = ANY_SERVICE
    mapped_service: Service = ANY_SERVICE
    one_way: bool = False
    enabled: bool = True
    conditions: tuple[str, ...] = ()


def read_nat(scope: Scope, objects: Objects) -> tuple[Nat, ...]:
    """Every translation of the table in the order of evaluation."""
    before: list[Line] = []
    after: list[Line] = []
    for node in scope.root.peek("nat"):
        if not _is_manual(node):
            continue
        words = node.cursor(1)
        inward, outward = _pair(words, scope)
        section = after if words.accept("after-auto") else before
        position = None
        if words.peek().isdecimal() and len(words.peek()) < 10:
            position = int(words.next())
        line = Line(name="", at=node.at, inward=inward, outward=outward)
        _manual(words, line, scope, objects)
        section.insert(len(section) if position is None else max(position - 1, 0), line)
    lines = [replace(line, name=f"manual {number}") for number, line in enumerate(before, start=1)]
    lines += _object_lines(scope, objects)
    lines += [replace(line, name=f"after-auto {number}") for number, line in enumerate(after, start=1)]
    return tuple(nat for line in lines for nat in _translations(line))


def _is_manual(node: Node) -> bool:
    words = node.words
    return "source" in words[1:5] and (words[1].startswith("(") is False or words[1].endswith(")"))


def _pair(words: Words, scope: Scope) -> tuple[frozenset[str] | None, frozenset[str] | None]:
    """``(inside,outside)``; both None when it is left out: any interface."""
    text = words.peek()
    if not text.startswith("("):
        return None, None
    words.next()
    real, _, mapped = text.strip("()").partition(",")
    return scope.hardware_or_any(real, words.at, "nat"), scope.hardware_or_any(mapped, words.at, "nat")


def _manual(words: Words, line: Line, scope: Scope, objects: Objects) -> None:
    words.accept("source")
    line.dynamic = words.next() == "dynamic"
    line.real = _named(words, scope, objects, line.inward)
    line.mapped = _mapped(words, scope, objects, line)
    if words.accept("destination"):
        words.accept("static")
        line.seen = _named(words, scope, objects, line.inward)
        # ``destination any`` names no second object: what is seen is what is meant
        after = words.peek()
        line.actual = line.seen if after in ("", "service", "description", *_FLAGS) else _actual(words, scope, objects)
    if words.peek() == "service" and words.peek(1):
        words.next()
        _services(words, line, objects)
    _flags(words, line)


def _actual(words: Words, scope: Scope, objects: Objects) -> Match:
    return _named(words, scope, objects, None)


def _named(words: Words, scope: Scope, objects: Objects, interface: frozenset[str] | None) -> Match:
    word = words.next()
    if word in _ANY:
        return _ANY[word]
    if word == "interface":
        return _own_address(words, scope, interface)
    return objects.network_or_group(word, "nat", words.at)


def _own_address(words: Words, scope: Scope, interface: frozenset[str] | None) -> Match:
    family = ANY6 if words.accept("ipv6") else ANY4
    for nameif, found in scope.interfaces.items():
        if interface is not None and found.name in interface:
            return interface_address(nameif, scope, "nat", words.at, family)
    return Match.opaque("interface", family)


def _mapped(words: Words, scope: Scope, objects: Objects, line: Line) -> Match:
    """The mapped source: an object, ``interface``, a ``pat-pool``, or an object that falls back to the interface."""
    parts = []
    if words.peek() not in ("pat-pool", "interface", "", "destination"):
        parts.append(_inline(words, scope, objects))
    if words.accept("pat-pool"):
        parts.append(_inline(words, scope, objects))
        while words.peek() in _POOL_FLAGS and words.peek() not in ("interface", "dns"):
            words.next()
    if words.accept("interface"):
        parts.append(_own_address(words, scope, line.outward))
        while words.peek() in _POOL_FLAGS and words.peek() != "dns":
            words.next()
    return Match.union(parts) if parts else Match.opaque("nothing")


def _inline(words: Words, scope: Scope, objects: Objects) -> Match:
    """A mapped address: an object's name, or inside an object also a bare address or network."""
    text = words.next()
    if text in _ANY:
        return _ANY[text]
    if objects.is_network(text):
        return objects.network_or_group(text, "nat", words.at)
    try:
        point = scope.ip(text)
    except ValueError:
        return objects.network(text, "nat", words.at)
    return Match.exact(Ranges.one(point), text)


def _services(words: Words, line: Line, objects: Objects) -> None:
    """``service REAL MAPPED`` by objects; by ports inside an object: ``service tcp REAL MAPPED``."""
    terms = terms_of_protocol(words.peek())
    if terms is not None and words.peek(2) and words.peek(1) not in objects.services:
        protocol = port_protocol(terms)
        name = words.next()
        real, mapped = bare_port(words, protocol), bare_port(words, protocol)
        if real is not None and mapped is not None and protocol in PORT_PROTOCOLS:
            line.real_service = Service((port_term(protocol, source=real),), name=f"{name} source")
            line.mapped_service = Service((port_term(protocol, source=mapped),), name=f"{name} source")
            return
        line.conditions = ("service not understood",)
        return
    line.real_service = objects.service(words.next(), "nat", words.at)
    # a dynamic rule may name the real service alone
    named = words.peek() and words.peek() not in ("description", *_FLAGS)
    line.mapped_service = objects.service(words.next(), "nat", words.at) if named else line.real_service


def bare_port(words: Words, protocol: int) -> Ranges | None:
    """A port without an operator, as ``nat … service tcp www 8080`` writes it."""
    probe = Node("", f"eq {words.peek()}", 0, 0)
    found = read_ports(probe.cursor(), protocol)
    if found is None:
        return None
    words.next()
    return found.numbers


def _flags(words: Words, line: Line) -> None:
    while words.left:
        word = words.peek()
        if word == "description":
            words.rest()
            return
        if word not in _FLAGS:
            line.conditions = (*line.conditions, f"not understood: {word}")
            return
        words.next()
        if word == "unidirectional":
            line.one_way = True
        if word == "inactive":
            line.enabled = False


# -- inside objects -----------------------------------------------------------------------------------------------


def _object_lines(scope: Scope, objects: Objects) -> list[Line]:
    found: list[tuple[tuple[bool, int, int, str], Line]] = []
    for name, nodes in objects.networks.items():
        for node in (child for block in nodes for child in block.all("nat")):
            words = node.cursor(1)
            inward, outward = _pair(words, scope)
            line = Line(name=f"object {name}", at=node.at, inward=inward, outward=outward)
            line.dynamic = words.next() == "dynamic"
            line.real = objects.network(name, "nat", node.at)
            line.mapped = _mapped(words, scope, objects, line)
            if not line.dynamic:
                line.mapped = _same_size(line)
            if words.peek() == "service" and words.peek(1):
                words.next()
                _services(words, line, objects)
            _flags(words, line)
            addresses = line.real.upper
            least = addresses.least if addresses else 0
            found.append(((line.dynamic, addresses.size, least, name), line))
    return [line for _, line in sorted(found, key=lambda pair: pair[0])]


def _same_size(line: Line) -> Match:
    """A static rule that names one mapped address maps a whole network from there on."""
    mapped, real = line.mapped.lower, line.real.lower
    if mapped.size != 1 or real.size <= 1 or line.mapped.unknown or len(real.intervals) != 1:
        return line.mapped
    return Match.exact(Ranges.of((mapped.least, mapped.least + real.size - 1)), *line.mapped.names)


# -- lines to translations ----------------------------------------------------------------------------------------


def _translations(line: Line) -> list[Nat]:
    """What one line does, first as started from its real side, then, where it works backwards, from the mapped one.

    A line that changes both ends is a destination rule, which is applied first, and a source rule for what that left.
    """
    seen, actual = line.seen or ANYWHERE, line.actual or ANYWHERE
    base = Nat(
        kind="source",
        name=line.name,
        at=line.at,
        inward=line.inward,
        outward=line.outward,
        source=line.real,
        destination=seen,
        service=line.real_service,
        enabled=line.enabled,
        conditions=line.conditions,
    )
    same_service = line.real_service == line.mapped_service
    keeps_source = not line.dynamic and _same(line.real, line.mapped) and same_service
    keeps_destination = _same(seen, actual) and not _destination_ports(line.mapped_service)
    if keeps_source and keeps_destination:
        return [replace(base, kind="identity")]
    found = []
    if not keeps_destination:
        found.append(replace(base, kind="destination", to=actual, to_ports=_destination_ports(line.mapped_service)))
    if not keeps_source:
        ports = None if same_service else _source_ports(line.mapped_service)
        found.append(replace(base, destination=actual, to=line.mapped, to_ports=ports))
    if line.dynamic or line.one_way:
        return found
    back = replace(base, inward=line.outward, outward=line.inward, source=actual, service=swapped(line.mapped_service))
    if not keeps_source:
        ports = None if same_service else _source_ports(line.real_service)
        found.append(replace(back, kind="destination", destination=line.mapped, to=line.real, to_ports=ports))
    if not keeps_destination:
        found.append(replace(back, destination=line.real, to=seen))
    return found


def _same(a: Match, b: Match) -> bool:
    return not a.unknown and not b.unknown and a.lower == b.lower and a.upper == b.upper


def _source_ports(service: Service) -> Ranges | None:
    return Ranges.union(term.source_ports for term in service.terms) if service.terms else None


def _destination_ports(service: Service) -> Ranges | None:
    ports = Ranges.union(term.destination_ports for term in service.terms)
    return ports if service.terms and ports.size < 65536 else None
