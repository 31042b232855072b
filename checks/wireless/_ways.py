"""Where the clients of an SSID arrive, and what stands between them and the rest of the plant."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.model.device import Device
from auditor.model.ranges import Ranges
from auditor.model.rule import Binding
from auditor.model.wireless import Ssid
from auditor.reach.network import Network, Port


def gateways(network: Network, device: Device, ssid: Ssid, zone: str) -> tuple[Port, ...]:
    """The addressed interfaces that certainly serve the clients of an SSID: its own, or those of its VLAN."""
    own = device.interface(ssid.interface)
    if own is not None and own.addresses:
        return (Port(device, own),)
    vlan = ssid.vlan.value
    return tuple(
        port
        for port in network.ports()
        if vlan is not None
        and port.interface.vlan == vlan
        and port.interface.addresses
        and not port.interface.enabled.is_(False)
        and not port.device.forwards.is_(False)
        and (found := network.zoning.of(port.device.name, port.interface.name)) is not None
        and found.zone == zone
    )


def subnets(network: Network, device: Device, ssid: Ssid, zone: str) -> Ranges | None:
    """The addresses of an SSID's clients, or None where no supplied configuration tells."""
    found = Ranges.union(port.interface.networks for port in gateways(network, device, ssid, zone))
    return found or None


def guards(port: Port) -> Iterator[Binding]:
    """The filters that what enters at an interface must pass."""
    for binding in port.device.bindings:
        known = port.device.ruleset(binding.ruleset)
        if known is None or not known.filters_packets:
            continue
        if binding.stage == "through" or (binding.stage == "ingress" and binding.interface == port.interface.name):
            yield binding
