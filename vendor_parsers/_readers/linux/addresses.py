"""Addresses in rules: networks with any mask, lists, ranges, and addresses by type."""

from __future__ import annotations

from collections.abc import Sequence

from auditor.model.address import ANY4, V6, format_ip, is_ip, parse_ip, prefix, prefix_interval, wildcard
from auditor.model.ranges import Ranges
from auditor.model.rule import Match
from vendor_parsers._readers.linux.scope import Scope

LOOPBACK = {"4": prefix("127.0.0.0/8"), "6": prefix("::1/128")}
MULTICAST = {"4": prefix("224.0.0.0/4"), "6": prefix("ff00::/8")}
LIMITED_BROADCAST = prefix("255.255.255.255/32")
NOT_IN_THE_LOCAL_TABLE = frozenset(
    {"ANYCAST", "BLACKHOLE", "UNREACHABLE", "PROHIBIT", "THROW", "NAT", "XRESOLVE", "UNSPEC"}
)
"""Anycast is *not implemented* for IPv4 (ip-route(8)); the others are no types of the local table."""


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
    except ValueError:
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
    """``--dst-type LOCAL`` and its like: what the kernel's local routing table says of an address.

    For IPv4 that table alone is asked (``inet_dev_addr_type``, net/ipv4/fib_frontend.c): what is not in it and is no
    multicast is UNICAST, and no written route makes an address BLACKHOLE or the like.
    """
    return Match.union(_typed(word, scope) for word in text.split(",")) if text else None


def _typed(word: str, scope: Scope) -> Match:
    if word == "MULTICAST":
        return Match.exact(MULTICAST[scope.family], word)
    if word == "LOCAL":
        return _bounded(word, scope, *_local(scope))
    if scope.family == "6":
        return Match.opaque(f"{word} addresses", scope.everything)
    if word == "BROADCAST":
        return _bounded(word, scope, *_broadcast(scope))
    if word == "UNICAST":
        others = (_local(scope), _broadcast(scope), (MULTICAST["4"], MULTICAST["4"]))
        taken = [Ranges.union(side) for side in zip(*others, strict=True)]
        return _bounded(word, scope, ANY4 - taken[1], ANY4 - taken[0])
    if word in NOT_IN_THE_LOCAL_TABLE:
        return Match.exact(Ranges(), word)
    return Match.opaque(f"{word} addresses", scope.everything)


def _bounded(word: str, scope: Scope, lower: Ranges, upper: Ranges) -> Match:
    return Match(lower, upper, (word,), () if lower == upper else (f"{word} addresses",))


def _local(scope: Scope) -> tuple[Ranges, Ranges]:
    """The addresses of the interfaces and all of 127.0.0.0/8; without ``ip addr`` any that is no multicast."""
    loopback = LOOPBACK[scope.family]
    if scope.own is None:
        return loopback, scope.everything - MULTICAST[scope.family] - LIMITED_BROADCAST
    mine = (scope.own & scope.everything) | loopback
    return mine, mine


def _broadcast(scope: Scope) -> tuple[Ranges, Ranges]:
    """What ``ip addr`` shows as ``brd``; the lowest address of a subnet was one until Linux 5.14, 0.0.0.0/8 until 5.3."""
    known = LIMITED_BROADCAST | prefix("0.0.0.0/32") | scope.broadcast
    if scope.own is None:
        return known, ANY4 - MULTICAST["4"] - LOOPBACK["4"]
    return known, known | prefix("0.0.0.0/8") | scope.lowest
