"""Address translation since 8.3: ``nat`` lines of their own (twice NAT) and ``nat`` inside network objects.

One table, first match: section 1 are the manual lines in their order, section 2 the objects (static before dynamic,
then fewer real addresses first, then the lower address, then the name), section 3 the lines with ``after-auto``
(ASA Series CLI Configuration Guide, "Information About NAT", NAT Rule Order). What a line does stands in
:mod:`translations`. Access lists see the real, untranslated addresses (ASA 5500 Migration to Version 8.3).
"""

from __future__ import annotations

from auditor.model.address import ANY4, ANY6
from auditor.model.forwarding import Nat
from auditor.model.ranges import Ranges
from auditor.model.rule import ANYWHERE, Match
from auditor.model.service import PORT_PROTOCOLS, Service, port_term
from auditor.source.node import Node, Words
from vendor_parsers.cisco_asa.addresses import interface_address
from vendor_parsers.cisco_asa.objects import Objects
from vendor_parsers.cisco_asa.scope import Scope
from vendor_parsers.cisco_asa.services import port_protocol, read_ports, terms_of_protocol
from vendor_parsers.cisco_asa.translations import Line, translations

_FLAGS = ("dns", "no-proxy-arp", "route-lookup", "net-to-net", "unidirectional", "inactive", "round-robin")
_ANY = {"any": ANYWHERE, "any4": Match.exact(ANY4, "any4"), "any6": Match.exact(ANY6, "any6")}
_POOL_FLAGS = ("extended", "flat", "include-reserve", "block-allocation", "round-robin", "interface", "ipv6", "dns")


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
        line = Line(name="", at=node.at, inward=inward, outward=outward, twice=True)
        _manual(words, line, scope, objects)
        section.insert(len(section) if position is None else max(position - 1, 0), line)
    for section, title in ((before, "manual"), (after, "after-auto")):
        for number, line in enumerate(section, start=1):
            line.name = f"{title} {number}"
    return translations([*before, *_object_lines(scope, objects), *after])


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
    if line.seen is not None and line.seen == line.actual and line.seen in _ANY.values():
        # limits nothing and changes nothing
        line.seen = line.actual = None
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
        # one address is shared by ports, several are given out whole
        line.pool = parts[0] if parts[0].upper.size > 1 else None
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
        if word == "route-lookup":
            line.route_lookup = True


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
            inline = words.peek()
            line.mapped = _mapped(words, scope, objects, line)
            if not line.dynamic and not objects.is_network(inline):
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
    """A mapped address written in the rule itself begins a network or range as large as the real one.

    (ASA Series Firewall CLI Configuration Guide, Configure Static Network Object NAT: mapped inline address.)
    """
    mapped, real = line.mapped.lower, line.real.lower
    if mapped.size != 1 or real.size <= 1 or line.mapped.unknown or line.real.unknown or len(real.intervals) != 1:
        return line.mapped
    first, size = mapped.least, real.size
    subnet = size & (size - 1) == 0 and real.least % size == 0
    if subnet and first % size:
        # not said: the network the address is in, or the addresses from there on
        return Match(
            Ranges(), Ranges.of((first - first % size, first + size - 1)), line.mapped.names, line.mapped.names
        )
    return Match.exact(Ranges.of((first, first + size - 1)), *line.mapped.names)
