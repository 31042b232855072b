"""Where the clients of an SSID arrive, and what stands between them and the rest of the plant."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.model.address import ANY4
from auditor.model.device import Device
from auditor.model.interface import vlan_place
from auditor.model.ranges import Ranges
from auditor.model.rule import Action, Binding
from auditor.model.wireless import Ssid
from auditor.reach.frames import Station
from auditor.reach.network import Network, Port
from auditor.space.filters import Listing, Sides, permitted


def gateways(network: Network, device: Device, ssid: Ssid, zone: str) -> tuple[Port, ...]:
    """The addressed interfaces that certainly serve the clients of an SSID: its own, or those of its network."""
    own = device.interface(ssid.interface)
    if own is not None and own.addresses:
        return (Port(device, own),)
    return tuple(port for port in _beside(network, device, ssid, zone) if port.device.forwards.is_(True))


def doubtful_gateways(network: Network, device: Device, ssid: Ssid, zone: str) -> tuple[Port, ...]:
    """Those that serve them where their devices route, which is not known, or where they stand in the same network."""
    near = _beside(network, device, ssid, zone)
    return (
        *(port for port in near if not port.device.forwards.known),
        *(
            port
            for port in (() if near else _maybe_beside(network, device, ssid))
            if not port.device.forwards.is_(False)
        ),
    )


def _beside(network: Network, device: Device, ssid: Ssid, zone: str) -> tuple[Port, ...]:
    """The addressed interfaces that hear the frames of an SSID's clients, tagged or not, or whose VLAN the zone claims."""
    vlan, here = ssid.vlan.value, _station(network, device, ssid)
    segments = network.segments
    return tuple(
        port
        for port in _addressed(network)
        if segments.together(here, segments.station(port.device.name, port.interface.name))
        or (
            vlan is not None
            and port.interface.vlan == vlan
            and (found := network.zoning.of(port.device.name, port.interface.name)) is not None
            and found.zone == zone
        )
    )


def _maybe_beside(network: Network, device: Device, ssid: Ssid) -> tuple[Port, ...]:
    """Those that may hear them."""
    segments, here = network.segments, _station(network, device, ssid)
    return tuple(
        port
        for port in _addressed(network)
        if segments.together(here, segments.station(port.device.name, port.interface.name), possible=True)
    )


def _addressed(network: Network) -> Iterator[Port]:
    for port in network.ports():
        if port.interface.addresses and not port.interface.enabled.is_(False):
            yield port


def _station(network: Network, device: Device, ssid: Ssid) -> Station | None:
    """Where the frames of an SSID's clients live; None where its VLAN is not known or chosen at run time."""
    if not ssid.vlan.known or network.segments.others(device.name, ssid.interface):
        return None
    if ssid.vlan.value is not None:
        return device.name, vlan_place(ssid.vlan.value)
    return network.segments.station(device.name, ssid.interface)


def subnets(network: Network, device: Device, ssid: Ssid, zone: str) -> Ranges | None:
    """The addresses of an SSID's clients, or None where no supplied configuration tells."""
    own = device.interface(ssid.interface)
    ports = (Port(device, own),) if own is not None and own.addresses else _beside(network, device, ssid, zone)
    return Ranges.union(port.interface.networks for port in ports) or None


def entrance(network: Network, device: Device, ssid: Ssid) -> Port | None:
    """The SSID's own interface, where lists on it (a role, a WLAN's list) certainly keep something out."""
    own = device.interface(ssid.interface)
    if own is None or own.addresses:
        return None
    port = Port(device, own)
    return port if any(_narrows(network, port, binding) for binding in guards(port)) else None


def _narrows(network: Network, port: Port, binding: Binding) -> bool:
    rules = port.device.ruleset(binding.ruleset)
    if rules is None or binding.interface != port.interface.name:
        return False

    def asked(name: str) -> tuple[Listing, Action] | None:
        chain = port.device.ruleset(name)
        return (Listing(chain.rules), chain.default) if chain is not None else None

    # IPv4 alone: a list of IPv4 permits that lets all of it through denies IPv6 and guards nothing
    everything = network.space.everything.from_sources(ANY4).to_destinations(ANY4)
    passing = permitted(network.space, rules.rules, rules.default, Sides(everything, everything), asked)
    return bool(everything - passing.upper)


def guards(port: Port) -> Iterator[Binding]:
    """The filters that what enters at an interface must pass."""
    for binding in port.device.bindings:
        known = port.device.ruleset(binding.ruleset)
        if known is None or not known.filters_packets:
            continue
        if binding.stage == "through" or (binding.stage == "ingress" and binding.interface == port.interface.name):
            yield binding
