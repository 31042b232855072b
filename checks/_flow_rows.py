"""The rows of the flow register beside what is permitted: which zone pairs a row speaks of, and which packets there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from auditor.model.address import ANY4, ANY6
from auditor.model.forwarding import Nat
from auditor.model.ranges import Ranges
from auditor.model.rule import Rule
from auditor.model.service import PORT_PROTOCOLS
from auditor.plant.rows import DeclaredFlow
from auditor.plant.types import Zone
from auditor.reach.declared import row_packets
from auditor.reach.network import Network
from auditor.space.packets import PacketSet

_WITH_PORTS = Ranges.union(Ranges.one(protocol) for protocol in PORT_PROTOCOLS)
Way = tuple[Zone, Zone, PacketSet]
"""The zone that may start, the other one, and the packets a row approves from the one to the other."""


def expired(network: Network, row: DeclaredFlow) -> bool:
    """True when a row's last day is over on the as-of date."""
    return row.expires is not None and row.expires < network.as_of


def ways(network: Network, row: DeclaredFlow) -> Iterator[Way]:
    """Every zone pair a row lets start a session; of a row without zones, those its addresses lie in."""
    forward, backward = row.initiator in ("src", "both"), row.initiator in ("dst", "both")
    for source in _zones(network, row.src_zone, row.src):
        for target in _zones(network, row.dst_zone, row.dst):
            if source.id == target.id:
                continue
            if forward:
                yield source, target, row_packets(network.space, row)
            if backward:
                yield target, source, row_packets(network.space, row, backward=True)


def _zones(network: Network, named: str, addresses: Ranges) -> list[Zone]:
    if named:
        zone = network.plant.zone(named)
        return [zone] if zone is not None else []
    return [zone for zone in network.plant.zones if network.addresses(zone, as_source=False) & addresses]


@dataclass(slots=True)
class _Approved:
    """One direction of a row in date."""

    source: Ranges
    destination: Ranges
    protocols: Ranges
    ports: Ranges


def _publishes(nat: Nat) -> bool:
    everything = nat.destination.upper.covers(ANY4) or nat.to.upper.covers(ANY4)
    return nat.kind == "destination" and nat.enabled and not everything


def _behind(row: _Approved, nat: Nat) -> Iterator[_Approved]:
    """What a row approves of a published host by the host's own address and ports."""
    if not row.destination.covers(nat.destination.upper) or row.destination.covers(nat.to.upper):
        return
    if nat.to_ports is None:
        yield replace(row, destination=nat.to.upper)
    elif all(row.ports.covers(term.destination_ports) for term in nat.service.terms):
        yield replace(row, destination=nat.to.upper, ports=nat.to_ports)


@dataclass(slots=True)
class Register:
    """The rows in date, to be asked whether one of them covers a rule; ``given`` is False without a register.

    A row that names the address a host is published under approves the way to the host itself as well: filters behind
    the translation see that one.
    """

    network: Network
    given: bool = False
    _rows: list[_Approved] = field(default_factory=list)
    _towards: dict[Ranges, list[_Approved]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        rows = self.network.plant.registers.flows
        self.given = rows is not None
        for row in rows or ():
            if expired(self.network, row):
                continue
            src, dst = self._side(row.src_zone, row.src), self._side(row.dst_zone, row.dst)
            if row.initiator in ("src", "both"):
                self._rows.append(_Approved(src, dst, row.protocols, row.ports))
            if row.initiator in ("dst", "both"):
                self._rows.append(_Approved(dst, src, row.protocols, row.ports))
        published = [nat for device in self.network.devices for nat in device.nats if _publishes(nat)]
        self._rows += [inner for row in self._rows for nat in published for inner in _behind(row, nat)]

    def _side(self, zone: str, addresses: Ranges) -> Ranges:
        """The addresses of one side: of a row that names only the zone, those of the zone."""
        named = self.network.plant.zone(zone) if zone else None
        if named is None or not (addresses.covers(ANY4) or addresses.covers(ANY6)):
            return addresses
        return addresses & self.network.addresses(named, as_source=True)

    def covers(self, rule: Rule, source: Ranges, destination: Ranges) -> bool:
        """True when one row approves everything a rule can match between these addresses."""
        if rule.service.unknown or not source or not destination:
            return False
        rows = self._towards.get(destination)
        if rows is None:
            rows = [row for row in self._rows if row.destination.covers(destination)]
            self._towards[destination] = rows
        return any(
            row.source.covers(source)
            and all(
                row.protocols.covers(term.protocols)
                and (row.ports.covers(term.destination_ports) or not term.protocols & _WITH_PORTS)
                for term in rule.service.terms
            )
            for row in rows
        )
