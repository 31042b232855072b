"""Object groups: named sets of addresses and of services (IOS 12.4(20)T and later, IOS-XE).

In ``object-group network`` an address is followed by a netmask, not by the wildcard mask of an access list.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.model.address import ANY4, ANY6, masked, parse_ip, prefix
from auditor.model.ranges import Ranges
from auditor.model.rule import Match
from auditor.model.service import ALL_PORTS, ICMP, ICMP6, TCP, UDP, Service, Term, icmp_term
from auditor.source.node import Node, Words
from vendor_parsers._readers.cisco_names import (
    ICMP6_TYPES,
    ICMP_TYPES,
    compare_ports,
    port_number,
    protocol_number,
)

_KINDS = {
    "network": "network",
    "v6-network": "network",
    "service": "service",
    "ip address": "network",
    "ipv6 address": "network",
    "ip port": "ports",
}
MOST_NESTED = 32
"""Groups within groups beyond this depth are left unresolved."""


class Groups:
    """The object groups of one configuration, resolved once each when first asked for."""

    def __init__(self, root: Node) -> None:
        self._nodes: dict[tuple[str, str], list[Node]] = {}
        for node in root.all("object-group"):
            words = node.cursor(1)
            kind = _KINDS.get(words.peek()) or _KINDS.get(f"{words.peek()} {words.peek(1)}")
            if kind is None:
                continue
            if words.next() in ("ip", "ipv6"):
                words.next()
            name = words.next()
            if kind == "service" and words.peek() in ("tcp", "udp", "tcp-udp"):
                words.next()
            self._nodes.setdefault((kind, name), []).append(node)
        self._matches: dict[str, Match] = {}
        self._services: dict[str, Service] = {}

    def __contains__(self, name: str) -> bool:
        return any((kind, name) in self._nodes for kind in ("network", "service", "ports"))

    def resolve(self) -> None:
        """Read every group, used or not, so that its lines count as read."""
        for kind, name in self._nodes:
            if kind == "network":
                self.addresses(name)
            elif kind == "ports":
                self.ports(name)
            else:
                self.service(name)

    def ports(self, name: str) -> Ranges | None:
        """The ports of a port group (Catalyst 6500); None when it is missing, empty, written twice or not readable."""
        parts: list[Ranges] = []
        twice = len(self._nodes.get(("ports", name), [])) > 1
        for node in self._nodes.get(("ports", name), []):
            for child in node.children:
                words = child.cursor()
                if words.peek().isdecimal():
                    words.next()
                found = ports(words, 0)
                if found is None:
                    return None
                parts.append(found)
        return Ranges.union(parts) if parts and not twice else None

    def addresses(self, name: str, depth: int = 0) -> Match:
        """The addresses of a network group; unresolved when it is missing, empty or nested too deeply."""
        known = self._matches.get(name)
        if known is not None:
            return known
        # a group that leads back to itself finds this while it is being resolved
        self._matches[name] = Match.opaque(f"object-group {name}")
        nodes = self._nodes.get(("network", name), [])
        parts = [part for node in nodes for part in self._members(node, depth)] if depth < MOST_NESTED else []
        if parts:
            joined = Match.union(parts)
            self._matches[name] = Match(joined.lower, joined.upper, (name,), tuple(dict.fromkeys(joined.unknown)))
        return self._matches[name]

    def _members(self, node: Node, depth: int) -> Iterator[Match]:
        for child in node.children:
            words = child.cursor()
            if words.accept("description"):
                words.rest()
            elif words.accept("group-object"):
                yield self.addresses(words.next(), depth + 1)
            else:
                yield _network_member(words)

    def service(self, name: str, depth: int = 0) -> Service:
        """The services of a service group; unresolved when it is missing, empty or nested too deeply."""
        known = self._services.get(name)
        if known is not None:
            return known
        self._services[name] = Service((), (f"object-group {name}",), name)
        nodes = self._nodes.get(("service", name), [])
        parts = [part for node in nodes for part in self._services_of(node, depth)] if depth < MOST_NESTED else []
        if parts:
            terms = tuple(dict.fromkeys(term for part in parts for term in part.terms))
            unknown = tuple(dict.fromkeys(word for part in parts for word in part.unknown))
            self._services[name] = Service(terms, unknown, name)
        return self._services[name]

    def _services_of(self, node: Node, depth: int) -> Iterator[Service]:
        for child in node.children:
            words = child.cursor()
            if words.accept("description"):
                words.rest()
            elif words.accept("group-object"):
                yield self.service(words.next(), depth + 1)
            else:
                yield _service_member(words)


def _network_member(words: Words) -> Match:
    text = words.node.text
    if words.peek().isdecimal():
        words.next()
    try:
        if words.accept("host"):
            found = prefix(words.peek())
        elif words.accept("any"):
            return Match.exact(ANY4 | ANY6, "any")
        elif words.accept("range"):
            found = Ranges.of((parse_ip(words.peek()), parse_ip(words.peek(1))))
            words.next()
        elif "/" in words.peek() or not words.peek(1):
            found = prefix(words.peek())
        else:
            found = masked(words.peek(), words.peek(1))
            words.next()
    except ValueError:
        return Match.opaque(text)
    words.next()
    return Match.exact(found, text)


def _service_member(words: Words) -> Service:
    text = words.node.text
    word = words.peek()
    if word == "tcp-udp":
        words.next()
        both = port_pair(words, 0)
        if both is None:
            return Service((), (text,), text)
        return Service(tuple(Term(Ranges.one(protocol), both[1], both[0]) for protocol in (TCP, UDP)), (), text)
    if word == "ip":
        words.next()
        return Service((Term(),), (), text)
    protocol = protocol_number(word)
    if protocol is None:
        return Service((), (text,), text)
    words.next()
    if protocol in (ICMP, ICMP6):
        return Service((icmp_kind(words, protocol),), (), text)
    pair = port_pair(words, protocol) if protocol in (TCP, UDP) else (ALL_PORTS, ALL_PORTS)
    if pair is None:
        return Service((), (text,), text)
    return Service((Term(Ranges.one(protocol), pair[1], pair[0]),), (), text)


def icmp_kind(words: Words, protocol: int) -> Term:
    """An ICMP type, by name or by number with an optional code, when one comes next; else every type."""
    names = ICMP_TYPES if protocol == ICMP else ICMP6_TYPES
    word = words.peek()
    if word in names:
        words.next()
        return icmp_term(protocol, *names[word])
    if word.isdecimal() and len(word) < 4 and int(word) < 256:
        words.next()
        code = words.peek()
        if code.isdecimal() and len(code) < 4 and int(code) < 256:
            words.next()
            return icmp_term(protocol, int(word), int(code))
        return icmp_term(protocol, int(word))
    return icmp_term(protocol)


def port_pair(words: Words, protocol: int) -> tuple[Ranges, Ranges] | None:
    """(source, destination) ports of a service group's line; None when a word is not a port."""
    source = ALL_PORTS
    if words.accept("source"):
        found = ports(words, protocol)
        if found is None:
            return None
        source = found
    destination = ports(words, protocol)
    return None if destination is None else (source, destination)


def ports(words: Words, protocol: int) -> Ranges | None:
    """Ports after ``eq``, ``neq``, ``lt``, ``gt``, ``range`` or bare; every port when none come next.

    ``eq`` and ``neq`` take up to ten ports. None when a port's name is not known; nothing is taken then.
    """
    operator = words.peek()
    if operator not in ("eq", "neq", "lt", "gt", "range"):
        bare = port_number(operator, protocol)
        if bare is None:
            return ALL_PORTS
        words.next()
        return Ranges.one(bare)
    first = port_number(words.peek(1), protocol)
    if first is None:
        return None
    if operator == "range":
        last = port_number(words.peek(2), protocol)
        if last is None:
            return None
        words.next()
        words.next()
        words.next()
        return Ranges.of((min(first, last), max(first, last)))
    words.next()
    words.next()
    found = compare_ports("eq" if operator == "neq" else operator, first)
    while operator in ("eq", "neq") and words.left:
        more = port_number(words.peek(), protocol)
        if more is None:
            break
        words.next()
        found |= Ranges.one(more)
    return ALL_PORTS - found if operator == "neq" else found
