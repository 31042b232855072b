"""By which interface an address is reached, from what the configuration itself says: what NAT rules ask about a zone.

The destination zone of a NAT rule is that of the route to the address in the packet, before any translation (PAN-OS
Networking Administrator's Guide, NAT Policy Overview). Where a routing protocol, a lease or policy-based forwarding may
have a say only the device's own addresses are certain.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from auditor.model.address import ANY
from auditor.model.forwarding import Route
from auditor.model.interface import Interface
from auditor.model.ranges import NOTHING, Ranges
from auditor.model.rule import Match

_MOST_ROUTES = 2000
"""Beyond so many routes of one table nothing but its own addresses is worked out."""


@dataclass(slots=True)
class _Reach:
    lower: Ranges
    upper: Ranges


class Egress:
    """The addresses behind each interface, by routing table."""

    def __init__(self, interfaces: Iterable[Interface], routes: Iterable[Route], *, doubted: frozenset[str]) -> None:
        self._interfaces = [port for port in interfaces if not port.enabled.is_(False)]
        self._routes = list(routes)
        self._doubted = doubted
        self._tables: dict[str, dict[str, _Reach]] = {}

    def behind(self, outward: frozenset[str], tables: Iterable[str], label: str) -> Match:
        """The addresses that leave by some interfaces, whichever of ``tables`` is asked."""
        tables = list(tables)
        if any(route.next_vrf is not None and route.vrf in tables for route in self._routes):
            return Match(NOTHING, ANY, (), (f"route to {label}",))
        lower, upper = ANY, NOTHING
        for table in tables:
            reached = self._table(table)
            here = [reached[name] for name in outward if name in reached]
            lower &= Ranges.union(one.lower for one in here)
            upper |= Ranges.union(one.upper for one in here)
        unknown = () if lower == upper else (f"route to {label}",)
        return Match(lower & upper, upper, (), unknown)

    def _table(self, vrf: str) -> dict[str, _Reach]:
        if vrf not in self._tables:
            self._tables[vrf] = self._work_out(vrf)
        return self._tables[vrf]

    def _work_out(self, vrf: str) -> dict[str, _Reach]:
        ports = [port for port in self._interfaces if port.vrf == vrf]
        routes = [route for route in self._routes if route.vrf == vrf]
        found = {port.name: _Reach(NOTHING, NOTHING) for port in ports}
        doubted = vrf in self._doubted or len(routes) > _MOST_ROUTES or any(port.dynamic for port in ports)
        entries: list[tuple[int, int, Ranges, str | None, bool]] = [
            (address.network.size, 0, address.network, port.name, True) for port in ports for address in port.addresses
        ]
        for route in routes if not doubted else ():
            out, sure = self._way(route, ports)
            entries.append((route.prefix.size, route.distance << 20 | route.metric, route.prefix, out, sure))
        alike = Counter((prefix, weight) for _, weight, prefix, _, _ in entries)
        entries.sort(key=lambda entry: (-entry[0], -entry[1]))
        for _, weight, prefix, out, sure in entries:
            sure = sure and alike[prefix, weight] == 1
            for name, reach in found.items():
                reach.lower -= prefix
                reach.upper = reach.upper - prefix if sure else reach.upper
                if name == out:
                    reach.lower |= prefix if sure else NOTHING
                if out in (name, None):
                    reach.upper |= prefix
        if doubted:
            found = {name: _Reach(NOTHING, ANY) for name in found}
            own = {port.name: Ranges.of(*((one.ip, one.ip) for one in port.addresses)) for port in ports}
            for name, points in own.items():
                found[name].lower = points
                for other in found:
                    found[other].upper = found[other].upper - points if other != name else found[other].upper
        return found

    @staticmethod
    def _way(route: Route, ports: list[Interface]) -> tuple[str | None, bool]:
        """The interface a route leads out of (``""`` for none, None for any), and whether that is certain."""
        sure = not route.conditions and route.next_vrf is None
        if route.discard:
            return "", sure
        if route.interface:
            return route.interface, sure
        for port in ports:
            if route.next_hop is not None and route.next_hop in port.networks:
                return port.name, sure
        return None, False
