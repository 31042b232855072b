"""Tunnels chosen by what packets are (policy-based IPsec): what they take from an interface, and where it comes out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from auditor.model.forwarding import Vpn
from auditor.model.text import Text
from auditor.reach.flows import Unknown
from auditor.reach.wiring import Box, Neighbor
from auditor.space.filters import Sides
from auditor.space.packets import Packet

if TYPE_CHECKING:
    from auditor.reach.network import Network


@dataclass(frozen=True, slots=True)
class Carriage:
    """What becomes of packets at an interface with tunnels: ``left`` goes out as it is, the rest is carried."""

    left: Sides
    carried: tuple[tuple[Neighbor, Sides], ...] = ()


def bound(box: Box, outward: str) -> Iterator[Vpn]:
    """The policy-based tunnels at work on an interface, in order."""
    for vpn in box.device.vpns:
        if vpn.enabled and vpn.interface == outward and not vpn.tunnel_interface:
            yield vpn


def into_tunnels(network: Network, box: Box, outward: str, leaving: Sides) -> Carriage:
    """What a tunnel on the way out may take is no longer certain: it may be carried, encrypted, or dropped."""
    lower = leaving.lower
    for vpn in bound(box, outward):
        lower -= network.space.box(source=vpn.local.upper, destination=vpn.remote.upper)
    return Carriage(Sides(lower, leaving.upper))


def may_carry(box: Box, outward: str, packet: Packet) -> tuple[Unknown, ...]:
    """Why a packet that leaves by an interface may be carried instead: the tunnels whose selectors it meets."""
    return tuple(
        Unknown(Text(f"tunnel {vpn.name} may carry it", f"トンネル {vpn.name} を通り得る"), (vpn.at,))
        for vpn in bound(box, outward)
        if packet.source in vpn.local.upper and packet.destination in vpn.remote.upper
    )
