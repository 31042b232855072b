"""From the options of a rule to the packets it asks for.

Semantics are those of iptables(8) and iptables-extensions(8); every handler gives alternatives whose union is the
match. What cannot be evaluated becomes a condition of the rule: it may hold and may not.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from auditor.model.ranges import Ranges
from auditor.model.rule import Match
from auditor.model.service import ALL_ICMP, ALL_PORTS, ALL_PROTOCOLS, ICMP, ICMP6, PORT_PROTOCOLS, TCP, Term
from vendor_parsers._readers.linux.addresses import address_match, address_range, address_type, opposite
from vendor_parsers._readers.linux.criteria import Criteria, complement, meet_all, meet_terms, protocol_terms
from vendor_parsers._readers.linux.flags import flag_bits, flag_terms
from vendor_parsers._readers.linux.names import icmp_types, port_range, protocol_number
from vendor_parsers.linux_iptables.connection import OF_THE_CONNECTION, connection, states
from vendor_parsers.linux_iptables.known import BASIC, CONDITIONS, EVALUATED
from vendor_parsers.linux_iptables.scope import Scope
from vendor_parsers.linux_iptables.set_match import set_match
from vendor_parsers.linux_iptables.words import Option, find

PORTED = PORT_PROTOCOLS | {33, 136}
"""TCP, UDP, SCTP, and DCCP and UDP-Lite, whose ports nothing else in this program tells apart."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a rule asks for, and the place of the first word nobody understood (None: all are)."""

    criteria: tuple[Criteria, ...]
    stuck: int | None = None


def asked(options: Sequence[Option], scope: Scope) -> Asked:
    """The packets that a rule's options (its target's taken out) ask for."""
    found = [Criteria()]
    protocols = _protocols(options)
    modules = {option.value for option in options if option.name == "--match"}
    stuck: int | None = None
    doubts: list[str] = []
    told = _conditions(options, modules)
    for option in options:
        part = _match(option, options, scope, protocols, modules)
        if part is not None:
            found = meet_all(found, part)
            continue
        if _known(option, modules):
            continue
        stuck = option.place if stuck is None else stuck
        doubts.append(option.text)
    unclear = (*told, *doubts)
    if unclear:
        found = meet_all(found, [Criteria(conditions=unclear)])
    return Asked(tuple(found), stuck)


def _protocols(options: Sequence[Option]) -> Ranges | None:
    """The protocols ``-p`` names, None without a ``-p`` that could be read."""
    option = find(options, "--protocol")
    named = protocol_number(option.value) if option is not None else None
    if option is None or named is None:
        return None
    return ALL_PROTOCOLS - named if option.negated else named


def _conditions(options: Sequence[Option], modules: set[str]) -> list[str]:
    """One condition for each module that nobody can evaluate, with its options."""
    found: list[str] = []
    for module in sorted(modules & CONDITIONS.keys()):
        words = CONDITIONS[module].split()
        texts = [option.text for option in options if option.name in words]
        if texts or module not in EVALUATED:
            found.append(" ".join((module, *texts)))
    return found


def _known(option: Option, modules: set[str]) -> bool:
    """True when an option was taken elsewhere: it names a module that is known, or belongs to one."""
    if option.name == "--match":
        return option.value in EVALUATED or option.value in CONDITIONS
    return option.name == "--set-counters" or any(
        option.name in CONDITIONS.get(module, "").split() for module in modules
    )


Alternatives = list[Criteria] | None


def _match(
    option: Option, options: Sequence[Option], scope: Scope, protocols: Ranges | None, modules: set[str]
) -> Alternatives:
    """The alternatives one option stands for; None when it is not understood, or stands for a condition."""
    name = option.name
    if name not in BASIC and not _belongs(name, modules, protocols):
        return None
    if name in ("--source", "--destination"):
        return _address(option, address_match(option.values, scope), scope)
    if name in ("--src-range", "--dst-range"):
        return _address(option, address_range(option.value, scope), scope)
    if name in ("--src-type", "--dst-type"):
        return _address(option, address_type(option.value, scope), scope)
    if name in ("--in-interface", "--out-interface"):
        return _interfaces(option, scope)
    if name == "--protocol":
        return None if protocols is None else [Criteria(terms=protocol_terms(protocols))]
    if name == "--fragment":
        # ip_packet_match: -f asks for later fragments. The packets asked about are whole datagrams.
        return [Criteria()] if option.negated else []
    if name in ("--match-set", "--set") and "set" in modules:
        return set_match(option, scope)
    if name == "--ctstate":
        return states(option, scope)
    if name in OF_THE_CONNECTION:
        return connection(option, find(options, "--ctstate"), scope)
    if name == "--comment":
        return [Criteria()]
    return _service(option, scope, protocols)


def _belongs(name: str, modules: set[str], protocols: Ranges | None) -> bool:
    """Whether a loaded module (or the protocol's own, which ``-p`` loads) offers the option."""
    if any(name in EVALUATED.get(module, "").split() for module in modules):
        return True
    if protocols is None:
        return False
    if name in ("--source-port", "--destination-port"):
        return protocols.size == 1 and protocols.least in PORTED
    if name in ("--syn", "--tcp-flags"):
        return protocols == Ranges.one(TCP)
    return name == "--icmp-type" and protocols in (Ranges.one(ICMP), Ranges.one(ICMP6))


def _address(option: Option, match: Match | None, scope: Scope) -> Alternatives:
    if match is None:
        return None
    if option.negated:
        match = opposite(match, scope)
    if option.name in ("--source", "--src-range", "--src-type"):
        return [Criteria(source=match)]
    return [Criteria(destination=match)]


def _interfaces(option: Option, scope: Scope) -> Alternatives:
    """Names, names with ``+`` for any ending, and the opposite; whether ``+`` covers an unnamed interface is open."""
    pattern = option.value
    if not pattern:
        return None
    if pattern == "+":
        return [] if option.negated else [Criteria()]
    wild = pattern.endswith("+")
    sides = scope.named(pattern.removesuffix("+"), wild=wild, negated=option.negated, text=f"interface {pattern}")
    if option.name == "--in-interface":
        found = [Criteria(inward=names, conditions=conditions) for names, conditions in sides]
    else:
        found = [Criteria(outward=names, conditions=conditions) for names, conditions in sides]
    return [alternative for alternative in found if not alternative.empty]


def _service(option: Option, scope: Scope, protocols: Ranges | None) -> Alternatives:
    """Ports, ICMP types and TCP flags; the opposite stays within the protocol."""
    if protocols is None:
        return None
    if option.name in ("--syn", "--tcp-flags"):
        return _flags(option)
    reader = _READERS.get(option.name)
    terms = reader(option, protocols, scope) if reader is not None else None
    if terms is None:
        return None
    if option.negated:
        terms = meet_terms(protocol_terms(protocols), complement(terms))
    return [Criteria(terms=terms)]


SYN = ("FIN,SYN,RST,ACK", "SYN")
"""``--syn`` is this pair (iptables-extensions(8), tcp)."""


def _flags(option: Option) -> Alternatives:
    """``--syn`` or ``--tcp-flags MASK SET``."""
    mask_text, set_text = SYN if option.name == "--syn" else (*option.values, "", "")[:2]
    mask, wanted = flag_bits(mask_text.split(",")), flag_bits(set_text.split(","))
    if mask is None or wanted is None:
        return None
    return flag_terms(lambda flags: ((flags & mask) == wanted) != option.negated, option.text)


def _port(option: Option, protocols: Ranges, scope: Scope) -> tuple[Term, ...] | None:
    ports = port_range(option.value)
    if ports is None:
        return None
    if option.name == "--source-port":
        return (Term(protocols, source_ports=ports),)
    return (Term(protocols, ports),)


def _ports(option: Option, protocols: Ranges, scope: Scope) -> tuple[Term, ...] | None:
    """multiport: up to 15 ports or ranges; ``--ports`` asks for the source or the destination."""
    parts = [port_range(part) for part in option.value.split(",")]
    if not parts or None in parts:
        return None
    ports = Ranges.union(part for part in parts if part is not None)
    found = (Term(protocols, ports), Term(protocols, ALL_PORTS, ports))
    return {"--dports": found[:1], "--sports": found[1:]}.get(option.name, found)


def _icmp(option: Option, protocols: Ranges, scope: Scope) -> tuple[Term, ...] | None:
    kinds = icmp_types(option.value, six=protocols == Ranges.one(ICMP6))
    if kinds is None:
        return None
    return (Term(protocols, icmp=kinds),) if kinds != ALL_ICMP else protocol_terms(protocols)


_READERS: dict[str, Callable[[Option, Ranges, Scope], tuple[Term, ...] | None]] = {
    "--source-port": _port,
    "--destination-port": _port,
    "--sports": _ports,
    "--dports": _ports,
    "--ports": _ports,
    "--icmp-type": _icmp,
}
