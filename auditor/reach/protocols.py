"""Routes that dynamic protocols may bring: over-approximated, so every one of them is uncertain."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from auditor.model.device import Device
from auditor.model.forwarding import RoutingProcess
from auditor.model.interface import Interface
from auditor.model.ranges import Ranges
from auditor.reach.routes import Entry

_LEARNED_DISTANCE = 110
"""Behind every written route; the true distance depends on the protocol and decides nothing in an upper bound."""

_Speaker = tuple[Device, RoutingProcess, Interface]


def learned(devices: Sequence[Device]) -> dict[str, dict[str, list[Entry]]]:
    """Per device and VRF the routes its protocols may learn from other supplied devices on a shared subnet.

    A device whose routing table was exported learns nothing here: the table is the truth.
    """
    found: dict[str, dict[str, list[Entry]]] = {}
    speakers = list(_speakers(devices))
    known = {device.name: _announced(device) for device in devices if device.routing}
    for device, process, interface in speakers:
        if process.vrf in device.observed.routed_vrfs:
            continue
        for other, other_process, other_interface in speakers:
            if other.name == device.name or other_process.protocol != process.protocol:
                continue
            hops = [a.ip for a in other_interface.addresses if a.ip in interface.networks]
            if not hops:
                continue
            everything = [prefix for name, prefixes in known.items() if name != device.name for prefix in prefixes]
            entries = found.setdefault(device.name, {}).setdefault(process.vrf, [])
            entries += [
                Entry(
                    prefix=prefix,
                    outward=interface.name,
                    next_hop=hops[0],
                    at=process.at,
                    distance=_LEARNED_DISTANCE,
                    certain=False,
                    why=f"may be learned by {process.protocol}",
                )
                for prefix in dict.fromkeys(everything)
            ]
    return found


def _speakers(devices: Sequence[Device]) -> Iterator[_Speaker]:
    for device in devices:
        for process in device.routing:
            for name, _ in process.interfaces:
                interface = device.interface(name)
                if interface is not None and not interface.enabled.is_(False):
                    yield device, process, interface
            if process.neighbors and not process.interfaces:
                for interface in device.interfaces:
                    if any(hop in interface.networks for hop in process.neighbors):
                        yield device, process, interface


def _announced(device: Device) -> list[Ranges]:
    own = [address.network for interface in device.interfaces for address in interface.addresses]
    return own + [route.prefix for route in device.routes]
