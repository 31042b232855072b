"""Devices that stand in for each other at one address, and whether their filters there let the same packets pass."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from auditor.model.address import ANY
from auditor.model.interface import Address, Interface
from auditor.model.ranges import Ranges
from auditor.model.span import Span
from auditor.reach.filtering import passed
from auditor.reach.wiring import Box
from auditor.space.filters import Sides
from auditor.space.packets import UndecidedError

if TYPE_CHECKING:
    from auditor.reach.network import Network


@dataclass(frozen=True, slots=True)
class Carrier:
    """One interface that holds, or may take over, a shared address."""

    device: str
    interface: str
    at: Span


@dataclass(frozen=True, slots=True)
class RedundantPair:
    """Two carriers of one address on one segment.

    ``alike`` says whether both let the same packets in and out there, apart from those of the carriers' own addresses; None
    when that cannot be told. ``certain`` False: whether they stand on one segment is only guessed.
    """

    address: int
    first: Carrier
    second: Carrier
    alike: bool | None
    certain: bool


def redundant_pairs(network: Network) -> tuple[RedundantPair, ...]:
    """Every pair of supplied devices that share an address: HSRP, VRRP, GLBP, or one address on both of a failover pair."""
    holders: dict[int, list[tuple[Box, Interface, Address]]] = {}
    for box in network.wiring.boxes.values():
        for interface in box.device.interfaces:
            if interface.enabled.is_(False) or interface.kind == "loopback":
                continue
            for address in interface.addresses:
                holders.setdefault(address.ip, []).append((box, interface, address))
    found = []
    for ip, some in holders.items():
        first_box, first, first_address = some[0]
        here = network.segments.station(first_box.device.name, first.name)
        for box, interface, address in some[1:]:
            there = network.segments.station(box.device.name, interface.name)
            if box is first_box or not network.segments.together(here, there, possible=True):
                continue
            found.append(
                RedundantPair(
                    ip, Carrier(first_box.device.name, first.name, first_address.at),
                    Carrier(box.device.name, interface.name, address.at),
                    _alike(network, (first_box, first), (box, interface)), network.segments.together(here, there),
                )
            )  # fmt: skip
    return tuple(found)


def _alike(network: Network, a: tuple[Box, Interface], b: tuple[Box, Interface]) -> bool | None:
    own = Ranges.of(*((address.ip, address.ip) for _, port in (a, b) for address in port.addresses))
    others = ANY - own
    try:
        start = network.space.everything.from_sources(others).to_destinations(others)
        answers = []
        for stage in ("ingress", "egress"):
            one, two = (_passing(box, stage, port.name, Sides(start, start)) for box, port in (a, b))
            if one.lower - two.upper or two.lower - one.upper:
                return False
            answers.append(not (one.upper - two.lower) and not (two.upper - one.lower))
    except UndecidedError:
        return None
    return True if all(answers) else None


def _passing(box: Box, stage: str, port: str, packets: Sides) -> Sides:
    inward, outward = (port, "") if stage == "ingress" else ("", port)
    return passed(box, box.guards(stage, port), packets, inward, outward)
