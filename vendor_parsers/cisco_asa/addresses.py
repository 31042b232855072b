"""The ASA's ways of writing an address: ``any``, ``host A``, ``A MASK``, a prefix, an object, an interface."""

from __future__ import annotations

from typing import Protocol

from auditor.model.address import ANY, ANY4, ANY6, masked, prefix
from auditor.model.ranges import Ranges
from auditor.model.rule import Match
from auditor.model.span import Span
from auditor.source.node import Words
from vendor_parsers.cisco_asa.scope import Scope


class Named(Protocol):
    """Whoever can say what a named object or group of networks stands for."""

    def network(self, name: str, use: str, at: Span) -> Match:
        """The addresses of ``object network NAME``."""

    def network_group(self, name: str, use: str, at: Span) -> Match:
        """The addresses of ``object-group network NAME``."""


def read_address(words: Words, scope: Scope, named: Named, use: str, family: str = "both") -> Match | None:
    """One address argument; None, with nothing taken, when the next words are not an address."""
    word = words.peek()
    known = scope.matches.get((word, words.peek(1)))
    if known is not None:
        words.next()
        words.next()
        return known
    if word == "any":
        words.next()
        return Match.exact(ANY6, "any") if family == "6" else scope.any()
    if word in ("any4", "any6"):
        words.next()
        return Match.exact(ANY4 if word == "any4" else ANY6, word)
    if word == "object" and words.peek(1):
        words.next()
        return named.network(words.next(), use, words.at)
    if word == "object-group" and words.peek(1):
        words.next()
        return named.network_group(words.next(), use, words.at)
    if word == "interface" and words.peek(1):
        words.next()
        return interface_address(words.next(), scope, use, words.at)
    if word == "host" and words.peek(1):
        return _host(words, scope)
    return read_network(words, scope)


def _host(words: Words, scope: Scope) -> Match | None:
    try:
        point = scope.ip(words.peek(1))
    except ValueError:
        return None
    words.next()
    found = scope.matches["host", words.peek()] = Match.exact(Ranges.one(point), words.peek())
    words.next()
    return found


def read_network(words: Words, scope: Scope) -> Match | None:
    """``A MASK`` or ``P/LEN``; None, with nothing taken, otherwise."""
    text, mask = words.peek(), words.peek(1)
    if "/" in text:
        try:
            found = prefix(text)
        except ValueError:
            return None
        words.next()
        return Match.exact(found, text)
    try:
        found = network(text, mask, scope)
    except ValueError:
        return None
    words.next()
    words.next()
    match = scope.matches[text, mask] = Match.exact(found, f"{text} {mask}")
    return match


def network(address: str, mask: str, scope: Scope) -> Ranges:
    """The network of an address or alias and its netmask; ``0`` is short for 0.0.0.0."""
    if scope.ip(address) > 0xFFFFFFFF:
        raise ValueError(f"not an IPv4 address: {address!r}")
    plain = scope.aliases.get(address, address)
    return masked("0.0.0.0" if plain == "0" else plain, "0.0.0.0" if mask == "0" else mask)


def interface_address(nameif: str, scope: Scope, use: str, at: Span, family: Ranges = ANY) -> Match:
    """The interface's own addresses; opaque where they are obtained at run time or nobody has that name."""
    scope.hardware(nameif, at, use)
    found = scope.interfaces.get(nameif.casefold())
    own = () if found is None else found.addresses
    points = Ranges.of(*((address.ip, address.ip) for address in own)) & family
    if not points:
        return Match.opaque(f"interface {nameif}", family)
    return Match.exact(points, f"interface {nameif}")
