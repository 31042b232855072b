"""Address translation: ``nat descriptor N`` on its outer interface (NVR500 Command Reference, chapter 16).

Fixed entries come before those made for a session (RT technical documents, "NAT descriptor overview": a fixed binding
always exists). Towards the outside packets are routed, filtered and then translated; from outside they are translated
before the filters of the interface see them, which therefore see the inner addresses. What reaches the outer address of a
masquerading descriptor and belongs to no entry is refused unless ``masquerade incoming`` says otherwise (16.9, ``reject``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from auditor.model.address import ANY4, is_ip, parse_ip, prefix_interval
from auditor.model.forwarding import Nat
from auditor.model.interface import Interface
from auditor.model.ranges import Interval, Ranges
from auditor.model.rule import Action, Binding, Match, Reference, Rule, RuleSet
from auditor.model.service import ALL_PORTS, ANY_SERVICE, TCP, UDP, Service, Term
from auditor.model.span import Span
from auditor.source.node import Node, Words
from vendor_parsers.yamaha_rtx.addresses import read_range
from vendor_parsers.yamaha_rtx.numbers import number
from vendor_parsers.yamaha_rtx.services import read_ports
from vendor_parsers.yamaha_rtx.settings import Place

KIND = "nat descriptor"
_PROTOCOLS = {"tcp": 6, "udp": 17, "icmp": 1, "esp": 50, "ah": 51, "gre": 47, "ipv6": 41}
_EVERYONE = Match.exact(ANY4, "any")
_TYPES = frozenset({"none", "nat", "masquerade", "nat-masquerade"})


@dataclass(frozen=True, slots=True)
class _Fixed:
    """A fixed entry: inner address (and port) and how it shows outside; ``outer`` None: the descriptor's address."""

    at: Span
    inner: Ranges
    outer: Ranges | None
    protocols: Ranges | None
    inner_ports: Ranges
    outer_ports: Ranges
    name: str


@dataclass(slots=True)
class _Descriptor:
    number: str
    at: Span
    kind: str = "none"
    outer: str = "ipcp"
    outer_at: Span | None = None
    inner: Match = _EVERYONE
    fixed: list[_Fixed] = field(default_factory=list)
    incoming: str = "reject"
    forward: str = ""
    doubts: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Translation:
    """Everything translation adds to a device."""

    nats: list[Nat] = field(default_factory=list)
    filters: list[RuleSet] = field(default_factory=list)
    bindings: list[Binding] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)


def read_translation(root: Node, places: Mapping[str, Place], interfaces: Mapping[str, Interface]) -> Translation:
    """The translations of every interface that a descriptor stands on, in the order of its numbers."""
    descriptors = _descriptors(root)
    found = Translation()
    refusals: list[Rule] = []
    for place in places.values():
        for node in place.all("ip", "nat"):
            words = node.cursor(3)
            if not words.accept("descriptor"):
                continue
            for descriptor, reverse in _named(words, descriptors, found):
                outer = _outer(descriptor, interfaces[place.name])
                made = list(_entries(descriptor, place.name, outer))
                if reverse:
                    made = [replace(nat, conditions=(*nat.conditions, "reverse")) for nat in made]
                found.nats += made
                if not reverse and "masquerade" in descriptor.kind and descriptor.incoming in ("reject", "discard"):
                    refusals.append(_refusal(descriptor, place.name, outer))
    # Entries of fixed bindings stand before those made on demand
    found.nats.sort(key=lambda nat: not nat.one_to_one)
    if refusals:
        at = refusals[0].at
        name = "masquerade incoming"
        found.filters.append(
            RuleSet(name=name, family="4", rules=tuple(refusals), at=at, default=Action.PERMIT, kind="nat descriptor")
        )
        found.bindings.append(Binding(ruleset=name, stage="local", at=at, family="4"))
    return found


def _named(
    words: Words, descriptors: Mapping[str, _Descriptor], found: Translation
) -> Iterator[tuple[_Descriptor, bool]]:
    """The descriptors of ``ip lan2 nat descriptor 1 2 reverse 3``, with whether they work from inside."""
    reverse = False
    while words.left:
        if words.accept("reverse"):
            reverse = True
            continue
        if not words.peek().isdecimal():
            return
        name = words.next()
        known = descriptors.get(name)
        found.references.append(Reference(kind=KIND, name=name, use="nat", at=words.at, defined=known is not None))
        if known is not None:
            yield known, reverse


def _descriptors(root: Node) -> dict[str, _Descriptor]:
    found: dict[str, _Descriptor] = {}
    for node in root.all("nat", "descriptor"):
        words = node.cursor(2)
        setting = words.next()
        if setting == "address":
            setting = words.next()
        elif setting == "masquerade":
            setting = f"masquerade {words.next()}"
        name = words.next()
        if not name.isdecimal():
            node.read = 2
            continue
        descriptor = found.setdefault(name, _Descriptor(name, node.at))
        reader = _READERS.get(setting)
        if reader is None or not reader(descriptor, words):
            node.read = 2
            descriptor.doubts.append(f"not understood: {node.words[2]} {setting}".strip())
    return found


def _read_type(descriptor: _Descriptor, words: Words) -> bool:
    descriptor.kind, descriptor.at = words.next(), words.at
    return descriptor.kind in _TYPES


def _read_outer(descriptor: _Descriptor, words: Words) -> bool:
    descriptor.outer, descriptor.outer_at = " ".join(words.rest()), words.at
    return bool(descriptor.outer)


def _read_inner(descriptor: _Descriptor, words: Words) -> bool:
    listed = words.rest()
    if listed == ["auto"]:
        return True
    parts = [read_range(word) for word in listed]
    known = Ranges.union(part for part in parts if part is not None)
    descriptor.inner = Match.exact(known, *listed)
    if None in parts or not parts:
        descriptor.inner = Match(known, ANY4, tuple(listed), ("inner address",))
        return False
    return True


def _read_static(descriptor: _Descriptor, words: Words) -> bool:
    """``nat descriptor static 1 1 192.0.2.9=10.0.0.9 4`` and ``192.0.2.0=10.0.0.0/28``."""
    words.next()
    outer, sign, inner = words.next().partition("=")
    address, slash, bits = inner.partition("/")
    count = number(words.next() or "1", 1 << 16)
    if not (sign and is_ip(outer) and is_ip(address)) or count is None:
        return False
    first, second = parse_ip(outer), parse_ip(address)
    if slash:
        length = number(bits, 32)
        if length is None:
            return False
        sides = [prefix_interval(point, length) for point in (first, second)]
    else:
        sides = [(point, point + max(count, 1) - 1) for point in (first, second)]
    outside, inside = (Ranges.of(_within(side)) for side in sides)
    descriptor.fixed.append(_Fixed(words.at, inside, outside, None, ALL_PORTS, ALL_PORTS, inner))
    return not words.left


def _within(side: Interval) -> Interval:
    return side[0], min(side[1], (1 << 32) - 1)


def _read_fixed(descriptor: _Descriptor, words: Words) -> bool:
    """``nat descriptor masquerade static 1 1 10.0.0.9 tcp 8080=www``: the outer port stands first."""
    words.next()
    inner, protocols, ports = words.next(), words.next(), words.next()
    outside, sign, inside = ports.partition("=")
    numbers = [_PROTOCOLS[word] if word in _PROTOCOLS else number(word, 255) for word in protocols.split(",")]
    outer_ports, unknown = read_ports(outside)
    inner_ports, unknown_inner = read_ports(inside if sign else outside)
    known = read_range(inner)
    if known is None or None in numbers or unknown or unknown_inner:
        return False
    protocol = Ranges.union(Ranges.one(one) for one in numbers if one is not None)
    spoken = " ".join(word for word in (inner, protocols, ports) if word)
    descriptor.fixed.append(_Fixed(words.at, known, None, protocol, inner_ports, outer_ports, spoken))
    return not words.left


def _read_incoming(descriptor: _Descriptor, words: Words) -> bool:
    descriptor.incoming, descriptor.forward = words.next(), words.next()
    return descriptor.incoming in ("reject", "discard", "through") or (
        descriptor.incoming == "forward" and is_ip(descriptor.forward)
    )


def _ignored(_descriptor: _Descriptor, words: Words) -> bool:
    """Timers, logs, port ranges and helpers of protocols change no address a verdict rests on."""
    words.rest()
    return True


_READERS = {
    "type": _read_type,
    "outer": _read_outer,
    "inner": _read_inner,
    "static": _read_static,
    "masquerade static": _read_fixed,
    "masquerade incoming": _read_incoming,
    "masquerade port": _ignored,
    "masquerade rlogin": _ignored,
    "masquerade session": _ignored,
    "masquerade unconvertible": _ignored,
    "masquerade remove": _ignored,
    "masquerade ttl": _ignored,
    "timer": _ignored,
    "log": _ignored,
    "ftp": _ignored,
    "sip": _ignored,
    "backward-compatibility": _ignored,
}


def _outer(descriptor: _Descriptor, interface: Interface) -> Match:
    """The outer addresses; opaque where they are told by the other end or not written."""
    own = [address for address in interface.addresses if not address.virtual]
    if descriptor.outer in ("primary", "secondary"):
        wanted = [address.ip for address in own if address.secondary == (descriptor.outer == "secondary")]
        if wanted:
            return Match.exact(Ranges.of(*((ip, ip) for ip in wanted)), f"address of {interface.name}")
    parts = [read_range(word) for word in descriptor.outer.split()]
    listed = Ranges.union(part for part in parts if part is not None)
    if listed and None not in parts:
        return Match.exact(listed, descriptor.outer)
    return Match.opaque(f"address of {interface.name} ({descriptor.outer})", ANY4)


def _entries(descriptor: _Descriptor, outside: str, outer: Match) -> Iterator[Nat]:
    """The entries of one descriptor on one interface: fixed ones both ways, then those made for sessions from inside."""
    doubts = tuple(descriptor.doubts)
    if descriptor.kind not in _TYPES:
        doubts = (*doubts, f"type {descriptor.kind}")
    if descriptor.kind == "none":
        return
    for fixed in descriptor.fixed:
        yield from _fixed(descriptor, fixed, outside, outer, doubts)
    yield Nat(
        kind="source",
        name=f"descriptor {descriptor.number}",
        at=descriptor.at,
        outward=frozenset({outside}),
        source=descriptor.inner,
        to=_first(outer) if descriptor.kind == "masquerade" else outer,
        conditions=doubts,
    )
    if descriptor.incoming == "forward":
        yield Nat(
            kind="destination",
            name=f"descriptor {descriptor.number} forward",
            at=descriptor.at,
            inward=frozenset({outside}),
            destination=outer,
            to=_to(descriptor.forward),
            conditions=doubts,
        )


def _fixed(
    descriptor: _Descriptor, fixed: _Fixed, outside: str, outer: Match, doubts: tuple[str, ...]
) -> Iterator[Nat]:
    name = f"descriptor {descriptor.number} static {fixed.name}"
    shown = outer if fixed.outer is None else Match.exact(fixed.outer, fixed.name)
    alone = fixed.outer is None
    inner = Match.exact(fixed.inner, fixed.name)
    inside_service, outside_service = (
        _service(fixed.protocols, ports, way=way)
        for ports, way in ((fixed.inner_ports, "from"), (fixed.outer_ports, "to"))
    )
    ports = fixed.inner_ports != fixed.outer_ports
    yield Nat(
        kind="destination",
        name=name,
        at=fixed.at,
        inward=frozenset({outside}),
        destination=_first(shown) if alone else shown,
        service=outside_service,
        to=inner,
        to_ports=fixed.inner_ports if ports else None,
        one_to_one=True,
        conditions=doubts,
    )
    yield Nat(
        kind="source",
        name=name,
        at=fixed.at,
        outward=frozenset({outside}),
        source=inner,
        service=inside_service,
        to=_first(shown) if alone else shown,
        to_ports=fixed.outer_ports if ports else None,
        one_to_one=True,
        conditions=doubts,
    )


def _first(outer: Match) -> Match:
    """Masquerading uses the first outer address (16.3)."""
    if outer.unknown or not outer.lower:
        return outer
    return Match.exact(Ranges.one(outer.lower.least), *outer.names)


def _to(word: str) -> Match:
    return Match.exact(Ranges.one(parse_ip(word)), word) if is_ip(word) else Match.opaque(word, ANY4)


def _service(protocols: Ranges | None, ports: Ranges, *, way: str) -> Service:
    if protocols is None:
        return ANY_SERVICE
    with_ports = protocols & Ranges.of((TCP, TCP), (UDP, UDP))
    terms: Sequence[Term] = ()
    if with_ports:
        terms = (Term(with_ports, ports) if way == "to" else Term(with_ports, source_ports=ports),)
    others = protocols - with_ports
    return Service((*terms, Term(others)) if others else tuple(terms))


def _refusal(descriptor: _Descriptor, outside: str, outer: Match) -> Rule:
    """What no entry takes and is meant for the outer address never reaches the router itself."""
    return Rule(
        name=f"descriptor {descriptor.number} incoming {descriptor.incoming}",
        action=Action.DENY,
        at=descriptor.at,
        destination=outer,
        inward=frozenset({outside}),
        conditions=tuple(descriptor.doubts),
        implied=True,
        translated=frozenset({""}),
    )
