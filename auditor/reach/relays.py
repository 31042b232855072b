"""Hosts that pass on what they receive, as the plant file states them: proxies, jump hosts, devices without an export.

What a relay sends on are new sessions of its own, so they are no packets of the first sender's: a pair of zones that a
relay may join is never proved apart, and no set of packets says what passes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from auditor.model.text import Text
from auditor.plant.types import StandIn
from auditor.reach.flows import Unknown

if TYPE_CHECKING:
    from auditor.reach.network import Network


def relays(network: Network) -> tuple[StandIn, ...]:
    """The stand-ins that pass packets on, and those in several zones of which nobody says that they do not."""
    return tuple(
        found
        for found in network.plant.stand_ins
        if found.kind != "hub" and (found.forwards is True or (found.forwards is None and len(found.zones) > 1))
    )


def relayed(network: Network, source: str, target: str) -> list[Unknown]:
    """The relays by which hosts of one zone may reach another, each after however many before it."""
    if source == target:
        return []
    reached: dict[str, StandIn] = {}
    waiting = [found for found in relays(network) if _takes(network, source, found)]
    while waiting:
        relay = waiting.pop(0)
        if relay.name in reached:
            continue
        reached[relay.name] = relay
        waiting += [
            other
            for other in relays(network)
            if other.name not in reached and any(_takes(network, zone, other, relay) for zone in _homes(network, relay))
        ]
    return [_may_pass(relay, source, target) for relay in reached.values() if _sends(network, relay, target)]


def _homes(network: Network, relay: StandIn) -> list[str]:
    """The zones a relay stands in: stated, or by its addresses."""
    inside = [zone.id for zone in network.plant.zones if zone.prefixes & relay.addresses]
    return list(dict.fromkeys((*relay.zones, *inside)))


def _takes(network: Network, zone: str, relay: StandIn, sender: StandIn | None = None) -> bool:
    """Whether hosts of a zone (or one ``sender`` among them) may reach a relay."""
    if zone in _homes(network, relay):
        return True
    for found in network.spread(zone).delivered.values():
        packets = found.upper.to_destinations(relay.addresses)
        if sender is not None and sender.addresses:
            packets = packets.from_sources(sender.addresses)
        if packets:
            return True
    return False


def _sends(network: Network, relay: StandIn, target: str) -> bool:
    for zone in _homes(network, relay):
        if zone == target:
            return True
        found = network.spread(zone).delivered.get(target)
        packets = None if found is None else found.upper
        if packets is not None and relay.addresses:
            packets = packets.from_sources(relay.addresses)
        if packets:
            return True
    return False


def _may_pass(relay: StandIn, source: str, target: str) -> Unknown:
    why = Text(
        f"{relay.name} (plant file) can be reached from {source} and may pass on to {target}",
        f"{relay.name}（プラント定義）は {source} から到達でき、{target} へ中継し得る",
    )
    return Unknown(why, (relay.at,))
