"""Where the clients of an SSID arrive, and what stands between them and the rest of the plant."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.model.address import ANY4
from auditor.model.device import Device
from auditor.model.ranges import Ranges
from auditor.model.rule import Action, Binding
from auditor.model.wireless import Ssid
from auditor.reach.network import Network, Port
from auditor.space.filters import Listing, Sides, permitted


def gateways(network: Network, device: Device, ssid: Ssid, zone: str) -> tuple[Port, ...]:
    """The addressed interfaces that certainly serve the clients of an SSID: its own, or those of its VLAN."""
    own = device.interface(ssid.interface)
    if own is not None and own.addresses:
        return (Port(device, own),)
    return tuple(port for port in _beside(network, ssid, zone) if port.device.forwards.is_(True))


def doubtful_gateways(network: Network, ssid: Ssid, zone: str) -> tuple[Port, ...]:
    """Those that serve them where their devices route, which is not known."""
    return tuple(port for port in _beside(network, ssid, zone) if not port.device.forwards.known)


def _beside(network: Network, ssid: Ssid, zone: str) -> tuple[Port, ...]:
    """The addressed interfaces in the VLAN of an SSID."""
    vlan = ssid.vlan.value
    return tuple(
        port
        for port in network.ports()
        if vlan is not None
        and port.interface.vlan == vlan
        and port.interface.addresses
        and not port.interface.enabled.is_(False)
        and (found := network.zoning.of(port.device.name, port.interface.name)) is not None
        and found.zone == zone
    )


def subnets(network: Network, device: Device, ssid: Ssid, zone: str) -> Ranges | None:
    """The addresses of an SSID's clients, or None where no supplied configuration tells."""
    own = device.interface(ssid.interface)
    ports = (Port(device, own),) if own is not None and own.addresses else _beside(network, ssid, zone)
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
