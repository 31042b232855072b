"""What a translation makes of a packet: new addresses and ports, as the kernel chooses them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from auditor.model.address import V6, parse_ip, prefix
from auditor.model.forwarding import NatKind
from auditor.model.ranges import Ranges
from auditor.model.rule import ANYWHERE, Match
from vendor_parsers._readers.linux.criteria import Criteria, Names
from vendor_parsers._readers.linux.names import port_range
from vendor_parsers._readers.linux.scope import Scope

UNREAD_TARGET = "the new address could not be read"
CHOSEN_PORT = "the kernel chooses the port"


@dataclass(frozen=True, slots=True, kw_only=True)
class Aim:
    """What a translation makes of a packet."""

    kind: NatKind
    to: Match = ANYWHERE
    ports: Ranges | None = None
    one_to_one: bool = False
    conditions: tuple[str, ...] = ()


Aims = Iterator[tuple[Criteria, Aim]]


def _split_target(text: str) -> tuple[str, str]:
    """Addresses and ports of ``10.0.0.1-10.0.0.9:80-90`` and ``[2001:db8::1]:80``."""
    if text.startswith("["):
        address, _, ports = text[1:].partition("]")
        return address, ports.lstrip(":")
    if text.count(":") > 1:
        return text, ""
    address, _, ports = text.partition(":")
    return address, ports


def _addresses(text: str) -> Match | None:
    low, _, high = text.partition("-")
    try:
        first, last = parse_ip(low.strip("[]")), parse_ip((high or low).strip("[]"))
    except ValueError:
        return None
    return Match.exact(Ranges(((first, last),)), text) if first <= last else None


def to_destination(text: str, part: Criteria, scope: Scope) -> Aims:
    """DNAT to an address, a range (any of it is chosen), ports, or ports alone."""
    address, port_text = _split_target(text)
    port_text, shifted, _ = port_text.partition("/")
    ports = port_range(port_text, "-") if port_text else None
    to = _addresses(address) if address else None
    if (address and to is None) or (port_text and ports is None) or not (address or port_text):
        opaque = Match.opaque(address or "?", scope.everything)
        yield part, Aim(kind="destination", to=opaque, conditions=(UNREAD_TARGET,))
        return
    stays = to is None
    aim = Aim(
        kind="destination",
        to=part.destination if to is None else to,
        ports=ports,
        one_to_one=stays,
    )
    yield from with_ports(part, aim, bool(shifted))


def to_source(texts: Sequence[str], scope: Scope) -> Aim:
    """SNAT to an address or a range; which source port a connection gets is anybody's guess."""
    parts = [_addresses(_split_target(text)[0]) for text in texts]
    if not parts or None in parts:
        return Aim(kind="source", to=Match.opaque("?", scope.everything), conditions=(UNREAD_TARGET,))
    return Aim(kind="source", to=Match.union(part for part in parts if part is not None))


def with_ports(part: Criteria, aim: Aim, shifted: bool) -> Aims:
    """New ports correspond one to one only where they are one, the old ones, or shifted (iptables-extensions(8), DNAT).

    Else a port within the new range stays and another becomes any of it: then nothing is certain, and the range is
    handed on in two parts so that it does not pass for a correspondence.
    """
    ports = aim.ports
    if ports is None or ports.size == 1 or shifted:
        yield part, aim
        return
    asked = Ranges.union(term.destination_ports for term in part.terms)
    if asked == ports:
        yield part, replace(aim, ports=None)
        return
    low, high = ports.intervals[0]
    middle = (low + high) // 2
    for half in (Ranges(((low, middle),)), Ranges(((middle + 1, high),))):
        yield part, replace(aim, ports=half, conditions=(CHOSEN_PORT,))


def interface_address(direction: NatKind, ports: Ranges | None, part: Criteria, scope: Scope) -> Aims:
    """MASQUERADE takes the address of the interface a packet leaves by, REDIRECT that of the one it came in by."""
    names = (part.inward if direction == "destination" else part.outward) or frozenset()
    limited = part.inward is not None if direction == "destination" else part.outward is not None
    if not scope.primary:
        to = Match.opaque("the address of an interface", scope.everything)
        yield from with_ports(part, Aim(kind=direction, to=to, ports=ports), False)
        return
    for name in sorted(names if limited else scope.names):
        if not name:
            continue
        here = _narrowed(part, direction, frozenset({name}))
        known = scope.primary.get(name, Ranges()) & scope.everything
        to = Match.exact(known, name) if known else Match.opaque(f"the address of {name}", scope.everything)
        yield from with_ports(here, Aim(kind=direction, to=to, ports=ports), False)


def _narrowed(part: Criteria, direction: NatKind, names: Names) -> Criteria:
    return replace(part, inward=names) if direction == "destination" else replace(part, outward=names)


def mapped(side: Match, text: str) -> Match | None:
    """The network the network of ``side`` becomes; None when that is no single network inside the target's size."""
    try:
        target = prefix(text)
    except ValueError:
        return None
    if side.lower != side.upper or len(side.upper.intervals) != 1:
        return None
    low, high = side.upper.intervals[0]
    size = target.size
    base = V6 if low >= V6 else 0
    if high - low >= size or (low - base) // size != (high - base) // size:
        return None
    start = target.least + (low - base) % size
    return Match.exact(Ranges(((start, start + high - low),)), text)
