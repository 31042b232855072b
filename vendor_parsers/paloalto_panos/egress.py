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
        self._asked: dict[tuple[frozenset[str], tuple[str, ...]], tuple[Ranges, Ranges] | None] = {}

    def behind(self, outward: frozenset[str], tables: Iterable[str], label: str) -> Match:
        """The addresses that leave by some interfaces, whichever of ``tables`` is asked."""
        key = (outward, tuple(tables))
        if key not in self._asked:
            self._asked[key] = self._bounds(*key)
        bounds = self._asked[key]
        if bounds is None:
            return Match(NOTHING, ANY, (), (f"route to {label}",))
        lower, upper = bounds
        return Match(lower, upper, (), () if lower == upper else (f"route to {label}",))

    def _bounds(self, outward: frozenset[str], tables: tuple[str, ...]) -> tuple[Ranges, Ranges] | None:
        """What certainly and what possibly leaves there; None where a table hands on to another one."""
        if any(route.next_vrf is not None and route.vrf in tables for route in self._routes):
            return None
        lower, upper = ANY, NOTHING
        for table in tables:
            reached = self._table(table)
            here = [reached[name] for name in outward if name in reached]
            lower &= Ranges.union(one.lower for one in here)
            upper |= Ranges.union(one.upper for one in here)
        return lower & upper, upper

    def _table(self, vrf: str) -> dict[str, _Reach]:
        if vrf not in self._tables:
            self._tables[vrf] = self._work_out(vrf)
        return self._tables[vrf]

    def _work_out(self, vrf: str) -> dict[str, _Reach]:
        ports = [port for port in self._interfaces if port.vrf == vrf]
        routes = [route for route in self._routes if route.vrf == vrf]
        if (
            vrf in self._doubted
            or len(routes) > _MOST_ROUTES
            or any(port.dynamic or port.address_unknown for port in ports)
        ):
            return _only_own(ports)
        entries: list[tuple[int, int, Ranges, str | None, bool]] = [
            (address.network.size, 0, address.network, port.name, True) for port in ports for address in port.addresses
        ]
        subnets = [(port.name, port.networks) for port in ports]
        for route in routes:
            out, sure = self._way(route, subnets)
            entries.append((route.prefix.size, route.distance << 20 | route.metric, route.prefix, out, sure))
        alike = Counter((prefix, weight) for _, weight, prefix, _, _ in entries)
        entries.sort(key=lambda entry: entry[:2])
        lower: dict[str, list[Ranges]] = {port.name: [] for port in ports}
        upper: dict[str, list[Ranges]] = {port.name: [] for port in ports}
        spoken = taken = NOTHING
        for _, weight, prefix, out, sure in entries:  # the longest prefix first, of equal ones the preferred
            sure = sure and alike[prefix, weight] == 1
            if sure and out in lower:
                lower[out].append(prefix - spoken)
            for name in upper if out is None else (out,) if out in upper else ():
                upper[name].append(prefix - taken)
            spoken |= prefix
            taken |= prefix if sure else NOTHING
        return {port.name: _Reach(Ranges.union(lower[port.name]), Ranges.union(upper[port.name])) for port in ports}

    @staticmethod
    def _way(route: Route, subnets: list[tuple[str, Ranges]]) -> tuple[str | None, bool]:
        """The interface a route leads out of (``""`` for none, None for any), and whether that is certain."""
        sure = not route.conditions and route.next_vrf is None
        if route.discard:
            return "", sure
        if route.interface:
            return route.interface, sure
        hop = route.next_hop
        out = next((name for name, networks in subnets if hop is not None and hop in networks), None)
        if out is not None:
            return out, sure
        return None, False


def _only_own(ports: list[Interface]) -> dict[str, _Reach]:
    """Anything may be behind any interface, but for the device's own addresses."""
    own = {port.name: Ranges.of(*((one.ip, one.ip) for one in port.addresses)) for port in ports}
    every = Ranges.union(own.values())
    return {name: _Reach(points, ANY - (every - points)) for name, points in own.items()}
