"""Where the targets of the nat table send packets: DNAT, REDIRECT, SNAT, MASQUERADE, NETMAP."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from auditor.model.address import V6, parse_ip, prefix
from auditor.model.forwarding import NatKind
from auditor.model.ranges import Ranges
from auditor.model.rule import ANYWHERE, Match
from vendor_parsers.linux_iptables.criteria import Criteria, Names
from vendor_parsers.linux_iptables.names import port_range
from vendor_parsers.linux_iptables.scope import Scope
from vendor_parsers.linux_iptables.tables import Line
from vendor_parsers.linux_iptables.words import find

CHOSEN_PORT = "the kernel chooses the port"
UNREAD_TARGET = "the new address could not be read"


@dataclass(frozen=True, slots=True, kw_only=True)
class Aim:
    """What a translation makes of a packet."""

    kind: NatKind
    to: Match = ANYWHERE
    ports: Ranges | None = None
    one_to_one: bool = False
    conditions: tuple[str, ...] = ()


Aims = Iterator[tuple[Criteria, Aim]]


def aims(direction: NatKind, line: Line, part: Criteria, scope: Scope) -> Aims:
    """What the target of a rule makes of the packets it asks for, narrowed where that depends on the interface."""
    target = line.target
    if target in ("ACCEPT", "RETURN"):
        yield part, Aim(kind="identity" if direction == "source" else "identity_destination")
    elif target == "DNAT" and direction == "destination":
        yield from _destination(line, part, scope)
    elif target == "SNAT" and direction == "source":
        yield part, _source(line, scope)
    elif target in ("MASQUERADE", "REDIRECT") and (target == "REDIRECT") == (direction == "destination"):
        yield from _interface_address(direction, line, part, scope)
    elif target == "NETMAP":
        yield part, _netmap(direction, line, part, scope)
    else:
        to = Match.opaque(target, scope.everything)
        yield part, Aim(kind=direction, to=to, conditions=(f"target {target}",))


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


def _destination(line: Line, part: Criteria, scope: Scope) -> Aims:
    """``--to-destination``: an address, a range (any of it is chosen), ports, or ports alone."""
    option = find(line.target_options, "--to-destination")
    address, port_text = _split_target("" if option is None else option.value)
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
    yield from _with_ports(part, aim, bool(shifted))


def _with_ports(part: Criteria, aim: Aim, shifted: bool) -> Aims:
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


def _source(line: Line, scope: Scope) -> Aim:
    """``--to-source``: an address or a range; which source port a connection gets is anybody's guess."""
    options = [option for option in line.target_options if option.name == "--to-source"]
    parts = [_addresses(_split_target(option.value)[0]) for option in options]
    if not parts or None in parts:
        return Aim(kind="source", to=Match.opaque("?", scope.everything), conditions=(UNREAD_TARGET,))
    return Aim(kind="source", to=Match.union(part for part in parts if part is not None))


def _interface_address(direction: NatKind, line: Line, part: Criteria, scope: Scope) -> Aims:
    """MASQUERADE takes the address of the interface a packet leaves by, REDIRECT that of the one it came in by."""
    option = find(line.target_options, "--to-ports")
    ports = port_range(option.value, "-") if option is not None and direction == "destination" else None
    names = (part.inward if direction == "destination" else part.outward) or frozenset()
    limited = part.inward is not None if direction == "destination" else part.outward is not None
    if not scope.primary:
        to = Match.opaque("the address of an interface", scope.everything)
        yield from _with_ports(part, Aim(kind=direction, to=to, ports=ports), False)
        return
    for name in sorted(names if limited else scope.names):
        if not name:
            continue
        here = _narrowed(part, direction, frozenset({name}))
        known = scope.primary.get(name, Ranges()) & scope.everything
        to = Match.exact(known, name) if known else Match.opaque(f"the address of {name}", scope.everything)
        yield from _with_ports(here, Aim(kind=direction, to=to, ports=ports), False)


def _narrowed(part: Criteria, direction: NatKind, names: Names) -> Criteria:
    return replace(part, inward=names) if direction == "destination" else replace(part, outward=names)


def _netmap(direction: NatKind, line: Line, part: Criteria, scope: Scope) -> Aim:
    """``--to NET``: the bits of the network are exchanged, the bits of the host stay (iptables-extensions(8), NETMAP)."""
    option = find(line.target_options, "--to")
    side = part.destination if direction == "destination" else part.source
    mapped = _map(side, "" if option is None else option.value)
    if mapped is None:
        to = Match.opaque("NETMAP", scope.everything)
        return Aim(kind=direction, to=to, conditions=("NETMAP of more than one network",))
    return Aim(kind=direction, to=mapped, one_to_one=True)


def _map(side: Match, text: str) -> Match | None:
    """The network a NETMAP rule's own network becomes; None when that is no single network inside the target's size."""
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
