"""Protocols, ports and ICMP types as the ASA writes them, alone and combined into the service of a rule."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from auditor.model.ranges import Ranges
from auditor.model.service import (
    ALL_PORTS,
    ANY_TERM,
    ICMP,
    ICMP6,
    PORT_PROTOCOLS,
    TCP,
    UDP,
    Service,
    Term,
    icmp_term,
    protocol_term,
)
from auditor.source.node import Words
from vendor_parsers._readers.cisco_names import (
    ICMP6_TYPES,
    ICMP_TYPES,
    compare_ports,
    port_number,
    protocol_number,
)

# ``ipsec`` and ``pptp`` are further words for ESP and GRE: ASA Series Firewall CLI Configuration Guide,
# "Addresses, Protocols, and Ports", table of protocol literals.
_MORE_PROTOCOLS = {"ipsec": 50, "pptp": 47}
PORT_OPERATORS = frozenset({"eq", "neq", "lt", "gt", "range"})
_MORE_PORTS = {"vxlan": 4789, "radius-acct": 1646}
_RANGED = Ranges.of(*((number, number) for number in PORT_PROTOCOLS))


@dataclass(frozen=True, slots=True)
class Ports:
    """A set of ports by name; ``unknown`` names members that could be any port."""

    numbers: Ranges
    name: str = ""
    unknown: tuple[str, ...] = ()


@lru_cache(maxsize=512)
def terms_of_protocol(word: str) -> tuple[Term, ...] | None:
    """The packets a protocol word stands for; None when it is no protocol."""
    if word == "ip":
        return (ANY_TERM,)
    if word == "tcp-udp":
        return (protocol_term(TCP), protocol_term(UDP))
    number = _MORE_PROTOCOLS.get(word, protocol_number(word))
    if number is None:
        return None
    # 0 is what ``ip`` is stored as: every protocol.
    return (ANY_TERM,) if number == 0 else (protocol_term(number),)


@lru_cache(maxsize=512)
def port_protocol(terms: tuple[Term, ...]) -> int:
    """The protocol whose port names hold: TCP, UDP, or 0 for a mix."""
    union = Ranges.union(term.protocols for term in terms)
    return union.least if union.size == 1 else 0


def read_ports(words: Words, protocol: int) -> Ports | None:
    """``eq P``, ``range A B`` and their like; None, with nothing taken, when no operator comes next."""
    operator = words.peek()
    if operator not in PORT_OPERATORS:
        return None
    count = 3 if operator == "range" else 2
    found = _compared(operator, words.peek(1), words.peek(2) if count == 3 else "", protocol)
    if found is not None:
        words.skip(count)
    return found


@lru_cache(maxsize=4096)
def _compared(operator: str, word: str, last: str, protocol: int) -> Ports | None:
    port = _port(word, protocol)
    if operator == "range":
        end = _port(last, protocol)
        if port is None or end is None:
            return None
        return Ports(Ranges.of((min(port, end), max(port, end))), f"{word}-{last}")
    if port is None:
        return None
    return Ports(compare_ports(operator, port), word if operator == "eq" else f"{operator} {word}")


def _port(word: str, protocol: int) -> int | None:
    # a word of the other protocol still has one number only: the ASA takes ``udp … eq netbios-ssn``
    for number in (port_number(word, protocol), _MORE_PORTS.get(word), port_number(word, 0)):
        if number is not None:
            return number
    return None


def read_icmp(words: Words, protocol: int) -> Term | None:
    """An ICMP type, by name or number, and perhaps a code; None, with nothing taken, when there is none."""
    word = words.peek()
    types = ICMP6_TYPES if protocol == ICMP6 else ICMP_TYPES
    if word.isdecimal() and len(word) < 4 and int(word) < 256:
        kind, code = int(word), None
    elif word in types:
        kind, code = types[word]
    else:
        return None
    words.next()
    following = words.peek()
    if code is None and following.isdecimal() and len(following) < 4 and int(following) < 256:
        code = int(words.next())
    return icmp_term(protocol, kind, code)


@lru_cache(maxsize=4096)
def with_ports(terms: tuple[Term, ...], source: Ports | None, destination: Ports | None) -> tuple[Term, ...]:
    """The terms narrowed to ports; what has no ports falls away when ports are asked for."""
    if source is None and destination is None:
        return terms
    found = []
    for term in terms:
        protocols = term.protocols & _RANGED
        from_ports = term.source_ports & (ALL_PORTS if source is None else source.numbers)
        to_ports = term.destination_ports & (ALL_PORTS if destination is None else destination.numbers)
        if protocols and from_ports and to_ports:
            found.append(Term(protocols, to_ports, from_ports))
    return tuple(found)


@lru_cache(maxsize=4096)
def service_with_ports(base: Service, source: Ports | None, destination: Ports | None) -> Service:
    """A service narrowed to ports; the same object for the same arguments, as long lists repeat few services."""
    if source is None and destination is None:
        return base
    parts = [base.name]
    parts += [f"source {source.name}"] if source is not None else []
    parts += [destination.name] if destination is not None else []
    unknown = (*base.unknown, *(source.unknown if source else ()), *(destination.unknown if destination else ()))
    return Service(with_ports(base.terms, source, destination), unknown, " ".join(parts))


def narrowed(terms: tuple[Term, ...], other: tuple[Term, ...]) -> tuple[Term, ...]:
    """What two sets of terms have in common."""
    found = []
    for a in terms:
        for b in other:
            protocols = a.protocols & b.protocols
            to_ports = a.destination_ports & b.destination_ports
            from_ports = a.source_ports & b.source_ports
            icmp = a.icmp & b.icmp
            if protocols and to_ports and from_ports and icmp:
                found.append(Term(protocols, to_ports, from_ports, icmp))
    return tuple(found)


def built_in(name: str) -> Service | None:
    """A service object the ASA knows without a definition: a protocol (``ospf``) or ``icmp-`` and a type."""
    terms = terms_of_protocol(name)
    if terms is not None:
        return Service(terms, name=name)
    kind, dash, rest = name.partition("-")
    if dash and kind in ("icmp", "icmp6"):
        types = ICMP_TYPES if kind == "icmp" else ICMP6_TYPES
        if rest in types:
            return Service((icmp_term(ICMP if kind == "icmp" else ICMP6, *types[rest]),), name=name)
    return None


def read_service(words: Words) -> Service | None:
    """``PROTO [source OP] [destination OP]`` or ``icmp TYPE``, as in service objects; None when it is none.

    Without the word, an operator names the destination port.
    """
    word = words.peek()
    terms = terms_of_protocol(word)
    if terms is None:
        return None
    words.next()
    start = words.position
    if word in ("icmp", "icmp6"):
        term = read_icmp(words, ICMP if word == "icmp" else ICMP6)
        found = terms if term is None else (term,)
    else:
        protocol = port_protocol(terms)
        source = read_ports(words, protocol) if words.accept("source") else None
        words.accept("destination")
        found = with_ports(terms, source, read_ports(words, protocol))
    return Service(found, name=" ".join([word, *words.node.words[start : words.position]]))


def unresolved(name: str) -> Service:
    """A service nobody can resolve: it may be anything."""
    return Service((), (name,), name)


def swapped(service: Service) -> Service:
    """The same service seen from the other end: source and destination ports change places."""
    terms = tuple(Term(t.protocols, t.source_ports, t.destination_ports, t.icmp) for t in service.terms)
    return Service(terms, service.unknown, service.name)
