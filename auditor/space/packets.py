"""Packets, sets of packets, and the space they live in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from auditor.model.address import ANY4, ANY6, TOP
from auditor.model.ranges import Ranges
from auditor.model.rule import Match
from auditor.model.service import ALL_ICMP, ALL_PORTS, ICMP, ICMP6, PORT_PROTOCOLS, TCP, UDP, Service, Term
from auditor.space.diagram import EMPTY, FULL, Diagram, UndecidedError

__all__ = ["Box", "Packet", "PacketSet", "Space", "UndecidedError"]

SOURCE, DESTINATION, PROTOCOL, ICMP_KIND, ESTABLISHED, TO_PORT, FROM_PORT = range(7)
_SIZES = (TOP, TOP, 256, 65536, 2, 65536, 65536)
_CLIENT_PORT = 49152


@dataclass(frozen=True, slots=True, order=True)
class Packet:
    """One packet header; ports are 0 where the protocol has none, ``icmp`` is type*256+code."""

    source: int
    destination: int
    protocol: int
    source_port: int = 0
    destination_port: int = 0
    icmp: int = 0
    established: bool = False


@dataclass(frozen=True, slots=True)
class Box:
    """A product of header sets: a readable part of a packet set."""

    source: Ranges
    destination: Ranges
    protocol: Ranges
    icmp: Ranges
    established: Ranges
    destination_port: Ranges
    source_port: Ranges

    def witness(self) -> Packet:
        """A plausible member: a usual protocol, a client port, first addresses that look like hosts."""
        protocol = next((p for p in (TCP, UDP, ICMP, ICMP6) if p in self.protocol), self.protocol.least)
        if protocol == ICMP and _host(self.source) >= 1 << 32 and ICMP6 in self.protocol:
            protocol = ICMP6
        has_ports = protocol in PORT_PROTOCOLS
        echo = 128 * 256 if protocol == ICMP6 else 8 * 256
        return Packet(
            source=_host(self.source),
            destination=_host(self.destination),
            protocol=protocol,
            source_port=_pick(self.source_port, _CLIENT_PORT) if has_ports else 0,
            destination_port=_port(self.destination_port) if has_ports else 0,
            icmp=_pick(self.icmp, echo) if protocol in (ICMP, ICMP6) else 0,
            established=0 not in self.established,
        )


def _pick(values: Ranges, liked: int) -> int:
    return liked if liked in values else values.least


def _port(values: Ranges) -> int:
    if values == ALL_PORTS:
        return 443
    return values.least if values.least else _pick(values, 1)


def _host(addresses: Ranges) -> int:
    """An address of the widest interval that looks like a host's: neither the network's nor, often, the gateway's."""
    low, high = max(addresses.intervals, key=lambda interval: interval[1] - interval[0])
    return low + min(10, (high - low + 1) // 2)


MOST_KEPT = 10_000
"""Answers a space keeps of each kind, so that what it keeps stays small beside the diagram."""


class Space:
    """The factory of packet sets; sets of one space may be combined, sets of two may not."""

    def __init__(self, budget: int = 4_000_000) -> None:
        self.diagram = Diagram(_SIZES, budget)
        self.nothing = PacketSet(self, EMPTY)
        self._services: dict[Service, int] = {}
        self._spans: dict[tuple[int, Ranges], PacketSet] = {}
        self._projections: dict[tuple[int, int], Ranges] = {}
        self.everything = self.box(source=ANY4, destination=ANY4) | self.box(source=ANY6, destination=ANY6)
        """Every packet there can be: both addresses of one family."""

    def box(
        self,
        *,
        source: Ranges | None = None,
        destination: Ranges | None = None,
        protocol: Ranges | None = None,
        destination_port: Ranges | None = None,
        source_port: Ranges | None = None,
    ) -> PacketSet:
        """The packets whose named fields lie in the given sets."""
        fields = [source, destination, protocol, None, None, destination_port, source_port]
        return PacketSet(self, self.diagram.box(fields))

    def of(self, box: Box) -> PacketSet:
        """The packets of one readable box."""
        fields = [
            box.source, box.destination, box.protocol, box.icmp, box.established, box.destination_port, box.source_port,
        ]  # fmt: skip
        return PacketSet(self, self.diagram.box(fields))

    def adopt(self, packets: PacketSet, memo: dict[int, int]) -> PacketSet:
        """The same packets in this space; ``memo`` serves one pair of spaces."""
        return PacketSet(self, self.diagram.adopt(packets.space.diagram, packets.id, memo))

    def initiating(self) -> PacketSet:
        """The packets that may start a session: everything but TCP segments that claim to belong to one."""
        return PacketSet(self, self.diagram.box([None, None, None, None, Ranges.one(0), None, None]))

    def service(self, service: Service) -> PacketSet:
        """The packets a service names; its unresolved members are not counted."""
        found = self._services.get(service)
        if found is None:
            found = EMPTY
            for term in service.terms:
                found = self.diagram.either(found, self.diagram.box(_term_fields(term)))
            self._services[service] = found
        return PacketSet(self, found)

    def services(self, service: Service, *, upper: bool) -> int:
        """What a service certainly (``upper`` False) or possibly covers, as a set of the diagram."""
        return FULL if upper and service.unknown else self.service(service).id

    def span(self, field: int, values: Ranges) -> PacketSet:
        """The packets whose ``field`` is among some values; kept, because routes and zones are asked for again and again."""
        found = self._spans.get((field, values))
        if found is None:
            found = PacketSet(self, self.diagram.span(field, values))
            if len(self._spans) >= MOST_KEPT:
                self._spans.clear()
            self._spans[field, values] = found
        return found

    def projection(self, id: int, field: int) -> Ranges:
        """Every value of a field in a set of the diagram; kept like :meth:`span`."""
        found = self._projections.get((id, field))
        if found is None:
            found = self.diagram.project(id, field)
            if len(self._projections) >= MOST_KEPT:
                self._projections.clear()
            self._projections[id, field] = found
        return found

    def product(self, source: Ranges, destination: Ranges, service: PacketSet) -> PacketSet:
        """The packets of ``service`` between two address sets."""
        diagram = self.diagram
        return PacketSet(self, diagram.span(SOURCE, source, diagram.span(DESTINATION, destination, service.id)))

    def between(self, source: Match, destination: Match, service: Service, *, upper: bool) -> PacketSet:
        """What a rule's match certainly (``upper`` False) or possibly covers."""
        if upper:
            wanted = PacketSet(self, self.services(service, upper=True))
            return self.product(source.upper, destination.upper, wanted)
        return self.product(source.lower, destination.lower, self.service(service))


def _term_fields(term: Term) -> list[Ranges | None]:
    return [
        None,
        None,
        term.protocols,
        None if term.icmp == ALL_ICMP else term.icmp,
        None if term.established is None else Ranges.one(int(term.established)),
        None if term.destination_ports == ALL_PORTS else term.destination_ports,
        None if term.source_ports == ALL_PORTS else term.source_ports,
    ]


@dataclass(frozen=True, slots=True, eq=False)
class PacketSet:
    """An exact set of packets; combine with ``| & -``, compare with ``==``, true when not empty."""

    space: Space
    id: int

    def __or__(self, other: PacketSet) -> PacketSet:
        return PacketSet(self.space, self.space.diagram.either(self.id, other.id))

    def __and__(self, other: PacketSet) -> PacketSet:
        return PacketSet(self.space, self.space.diagram.both(self.id, other.id))

    def __sub__(self, other: PacketSet) -> PacketSet:
        return PacketSet(self.space, self.space.diagram.minus(self.id, other.id))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, PacketSet) and self.space is other.space and self.id == other.id

    def __hash__(self) -> int:
        return hash(self.id)

    def __bool__(self) -> bool:
        return self.id != EMPTY

    @property
    def sources(self) -> Ranges:
        """Every source address in the set."""
        return self.space.projection(self.id, SOURCE)

    @property
    def destinations(self) -> Ranges:
        """Every destination address in the set."""
        return self.space.projection(self.id, DESTINATION)

    @property
    def protocols(self) -> Ranges:
        """Every IP protocol in the set."""
        return self.space.diagram.project(self.id, PROTOCOL)

    @property
    def destination_ports(self) -> Ranges:
        """Every destination port in the set; all of them where a protocol without ports is in it."""
        return self.space.diagram.project(self.id, TO_PORT)

    def from_sources(self, addresses: Ranges) -> PacketSet:
        """The packets that come from ``addresses``."""
        return self & self.space.span(SOURCE, addresses)

    def to_destinations(self, addresses: Ranges) -> PacketSet:
        """The packets that go to ``addresses``."""
        return self & self.space.span(DESTINATION, addresses)

    def boxes(self, most: int | None = None) -> Iterator[Box]:
        """The set as disjoint boxes; with ``most`` at most that many."""
        for count, fields in enumerate(self.space.diagram.boxes(self.id)):
            if most is not None and count >= most:
                return
            yield Box(*fields)

    def count(self) -> int:
        """How many boxes make up the set."""
        return self.space.diagram.count(self.id)

    def witness(self) -> Packet | None:
        """One member, or None of the empty set."""
        return next((box.witness() for box in self.boxes(1)), None)
