"""Static routes of switches: ``ip route 10.0.0.0/8 [interface] [next hop] [distance] [options]``, or with a netmask."""

from __future__ import annotations

from dataclasses import dataclass

from auditor.model.address import is_ip, masked, parse_ip, prefix
from auditor.model.forwarding import Route
from auditor.source.node import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteWords:
    """The words a system writes behind the next hop.

    ``with_value`` take a word and decide nothing, ``alone`` stand by themselves and decide nothing, ``conditions`` with their
    value may withdraw the route, ``next_vrf`` come before the table that knows the next hop, ``own_vrf`` before the one the
    route itself stands in, ``distance`` before its distance (which may also stand alone). ``discards`` stand in the place of
    a next hop and drop what the route matches.
    """

    with_value: frozenset[str] = frozenset({"name", "tag"})
    alone: frozenset[str] = frozenset()
    conditions: frozenset[str] = frozenset({"track"})
    next_vrf: frozenset[str] = frozenset()
    own_vrf: frozenset[str] = frozenset()
    distance: frozenset[str] = frozenset()
    discards: frozenset[str] = frozenset()


def read_route(words: Words, vrf: str, known: RouteWords) -> Route | None:
    """The route of one line, from its prefix on; None when that is none. Unknown words are its conditions."""
    try:
        if "/" in words.peek():
            target = prefix(words.peek())
        else:
            target = masked(words.peek(), words.peek(1))
            words.next()
    except ValueError:
        return None
    words.next()
    interface, next_hop, next_vrf, conditions = "", None, None, []
    if words.peek() in known.next_vrf:
        next_vrf = _table(words)
    if words.left and not is_ip(words.peek()):
        interface = words.next()
        joined = interface[-1:].isalpha() and interface not in known.discards
        if joined and words.peek()[:1].isdecimal() and not is_ip(words.peek()):
            interface += words.next()
    if is_ip(words.peek()):
        next_hop = parse_ip(words.next())
    distance = 1
    while words.left:
        word = words.peek()
        if word in known.distance and _is_distance(words.peek(1)):
            words.next()
            distance = int(words.next())
        elif _is_distance(word):
            distance = int(words.next())
        elif word in known.own_vrf:
            vrf = _table(words)
        elif word in known.next_vrf:
            next_vrf = _table(words)
        elif word in known.with_value:
            words.next()
            words.next()
        elif word in known.alone:
            words.next()
        elif word in known.conditions:
            conditions.append(f"{words.next()} {words.next()}")
        else:
            break
    conditions += [f"word not understood: {word}" for word in words.node.words[words.position :]]
    return Route(
        prefix=target,
        at=words.at,
        next_hop=next_hop,
        interface=interface,
        distance=distance,
        vrf=vrf,
        next_vrf=next_vrf,
        discard=interface.lower().startswith("null") or interface in known.discards,
        conditions=tuple(conditions),
    )


def _is_distance(word: str) -> bool:
    return word.isdecimal() and len(word) < 4


def _table(words: Words) -> str:
    """The VRF named behind the word that comes next."""
    words.next()
    name = words.next()
    return "" if name == "default" else name
