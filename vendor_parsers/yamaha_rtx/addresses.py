"""Addresses as filters, host lists and routes write them.

NVR500 Command Reference 7.1.8: ``*`` for all, an octet ``*`` for all its values, ``A-B``, ``-B`` and ``A-`` for ranges, a mask
as bits, as an address or as ``0x`` and hexadecimal digits.
"""

from __future__ import annotations

from typing import Literal

from auditor.model.address import ANY4, ANY6, is_ip, masked, parse_ip, prefix, wildcard
from auditor.model.ranges import Ranges
from auditor.model.rule import Match

Axis = Literal["4", "6"]
EVERYTHING = {"4": ANY4, "6": ANY6}
MOST_MEMBERS = 64
MOST_DIGITS = 9
"""Hexadecimal digits of a mask that are looked at: one more than any mask of IPv4 has."""


def read_match(word: str, family: Axis = "4") -> Match:
    """What a filter's address word matches; a name or anything else not understood may be any address of the family."""
    everything = EVERYTHING[family]
    if word == "*":
        return Match.exact(everything, "*")
    parts = word.split(",")
    if len(parts) > MOST_MEMBERS:
        return Match.opaque(word, everything)
    return Match.union(_one(part, everything) for part in parts)


def _one(word: str, everything: Ranges) -> Match:
    found = read_range(word, everything)
    return Match.opaque(word, everything) if found is None else Match.exact(found & everything, word)


def read_range(word: str, everything: Ranges = ANY4) -> Ranges | None:
    """The addresses of one word; None when it is no address, network or range."""
    try:
        if "/" in word:
            return network(word)
        if "*" in word:
            return _wild(word)
        low, dash, high = word.partition("-")
        if dash:
            start = parse_ip(low) if low else everything.least
            end = parse_ip(high) if high else everything.intervals[-1][1]
            return Ranges.of((start, end)) if start <= end else None
        return Ranges.one(parse_ip(word))
    except (ValueError, OverflowError):
        return None


def network(word: str) -> Ranges:
    """``10.0.0.0/8``, ``10.0.0.0/255.0.0.0``, ``10.0.0.0/0xff000000`` or a bare address; ValueError otherwise."""
    address, slash, mask = word.partition("/")
    if slash and mask.startswith("0x"):
        return masked(address, _dotted(int(mask[: 2 + MOST_DIGITS], 16)))
    if slash and is_ip(mask):
        return masked(address, mask)
    return prefix(word)


def _dotted(value: int) -> str:
    if not 0 <= value < 1 << 32:
        raise ValueError("not a mask of IPv4")
    return ".".join(str(value >> shift & 255) for shift in (24, 16, 8, 0))


def _wild(word: str) -> Ranges:
    octets = word.split(".")
    if len(octets) != 4:
        raise ValueError(f"not an address: {word!r}")
    return wildcard(
        ".".join("0" if octet == "*" else octet for octet in octets),
        ".".join("255" if octet == "*" else "0" for octet in octets),
    )
