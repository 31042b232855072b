"""Which protocols, ports and ICMP types a rule speaks of."""

from __future__ import annotations

from auditor.model.ranges import Ranges
from auditor.model.value import value

ALL_PROTOCOLS = Ranges(((0, 255),))
ALL_PORTS = Ranges(((0, 65535),))
ALL_ICMP = Ranges(((0, 65535),))
"""ICMP type and code as one number: ``type * 256 + code``; ICMP and ICMPv6 share it, told apart by protocol."""

ICMP, TCP, UDP, GRE, ESP, AH, ICMP6, SCTP = 1, 6, 17, 47, 50, 51, 58, 132
PROTOCOL_NAMES = {ICMP: "icmp", TCP: "tcp", UDP: "udp", GRE: "gre", ESP: "esp", AH: "ah", ICMP6: "icmpv6", SCTP: "sctp"}
PORT_PROTOCOLS = frozenset({TCP, UDP, SCTP})


@value(frozen=True, slots=True)
class Term:
    """One product of header sets; ``established`` True means only TCP segments with ACK or RST set."""

    protocols: Ranges = ALL_PROTOCOLS
    destination_ports: Ranges = ALL_PORTS
    source_ports: Ranges = ALL_PORTS
    icmp: Ranges = ALL_ICMP
    established: bool | None = None


ANY_TERM = Term()


@value(frozen=True, slots=True)
class Service:
    """The union of its terms; ``unknown`` names members that could not be resolved and may add anything."""

    terms: tuple[Term, ...] = (ANY_TERM,)
    unknown: tuple[str, ...] = ()
    name: str = ""

    @property
    def is_any(self) -> bool:
        return ANY_TERM in self.terms


ANY_SERVICE = Service(name="any")


def protocol_term(protocol: int) -> Term:
    """Every packet of one IP protocol."""
    return Term(Ranges.one(protocol))


def port_term(protocol: int, destination: Ranges = ALL_PORTS, source: Ranges = ALL_PORTS) -> Term:
    """TCP, UDP or SCTP packets by port."""
    return Term(Ranges.one(protocol), destination, source)


def icmp_term(protocol: int, kind: int | None = None, code: int | None = None) -> Term:
    """ICMP (1) or ICMPv6 (58) packets, of one type, or of one type and code."""
    if kind is None:
        return Term(Ranges.one(protocol))
    low = kind * 256 + (code or 0)
    return Term(Ranges.one(protocol), icmp=Ranges(((low, low if code is not None else kind * 256 + 255),)))
