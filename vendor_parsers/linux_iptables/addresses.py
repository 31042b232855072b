"""Addresses in rules: networks with any mask, lists, ranges, and addresses by type."""

from __future__ import annotations

from collections.abc import Sequence

from auditor.model.address import V6, format_ip, is_ip, parse_ip, prefix, prefix_interval, wildcard
from auditor.model.ranges import Ranges
from auditor.model.rule import Match
from vendor_parsers.linux_iptables.scope import Scope

LOOPBACK = {"4": prefix("127.0.0.0/8"), "6": prefix("::1/128")}
MULTICAST = {"4": prefix("224.0.0.0/4"), "6": prefix("ff00::/8")}
LIMITED_BROADCAST = prefix("255.255.255.255/32")


def address_match(values: Sequence[str], scope: Scope) -> Match:
    """``10.0.0.0/8``, ``10.0.0.0/255.0.255.0``, several with commas; a name of a host is resolved when the rule is loaded."""
    words = [word for value in values for word in value.split(",") if word]
    return inside(Match.union(_one(word, scope) for word in words) if words else Match.opaque("?"), scope)


def _one(word: str, scope: Scope) -> Match:
    address, _, mask = word.partition("/")
    try:
        if not is_ip(mask):
            return Match.exact(prefix(word), word)
        if ":" in mask:
            return Match.exact(_masked6(address, mask), word)
        inverse = format_ip(((1 << 32) - 1) ^ parse_ip(mask))
        return Match.exact(wildcard(address, inverse), word)
    except (ValueError, OverflowError):
        return Match.opaque(word, scope.everything)


def _masked6(address: str, mask: str) -> Ranges:
    """An IPv6 network by mask; ValueError when the mask has holes."""
    bits = parse_ip(mask) - V6
    length = bits.bit_count()
    if bits != ((1 << 128) - 1) ^ ((1 << (128 - length)) - 1):
        raise ValueError(mask)
    return Ranges((prefix_interval(parse_ip(address), length),))


def inside(match: Match, scope: Scope) -> Match:
    """The addresses of the family alone."""
    family = scope.everything
    return Match(match.lower & family, match.upper & family, match.names, match.unknown)


def opposite(match: Match, scope: Scope) -> Match:
    """Every other address of the family."""
    return inside(match.negated(), scope)


def address_range(text: str, scope: Scope) -> Match | None:
    """``10.0.0.1-10.0.0.9`` (iprange); None when it is none."""
    low, _, high = text.partition("-")
    try:
        first, last = parse_ip(low), parse_ip(high or low)
    except ValueError:
        return None
    return inside(Match.exact(Ranges(((first, last),)), text), scope) if first <= last else None


def address_type(text: str, scope: Scope) -> Match | None:
    """``--dst-type LOCAL`` and its like: what the routing table says of an address.

    LOCAL are the addresses of the interfaces and all of 127.0.0.0/8. BROADCAST are the addresses ``ip addr`` shows
    as ``brd``, and 255.255.255.255. The others (UNICAST, BLACKHOLE …) rest on routes and are left open.
    """
    return Match.union(_typed(word, scope) for word in text.split(",")) if text else None


def _typed(word: str, scope: Scope) -> Match:
    if word == "MULTICAST":
        return Match.exact(MULTICAST[scope.family], word)
    if word == "LOCAL" and scope.own is not None:
        return Match.exact((scope.own & scope.everything) | LOOPBACK[scope.family], word)
    if word == "LOCAL":
        return Match(LOOPBACK[scope.family], scope.everything, (word,), ("LOCAL addresses",))
    if word == "BROADCAST" and scope.family == "4":
        known = LIMITED_BROADCAST | scope.broadcast
        return Match(
            known,
            known if scope.own is not None else scope.everything,
            (word,),
            () if scope.own is not None else ("BROADCAST addresses",),
        )
    return Match.opaque(f"{word} addresses", scope.everything)
