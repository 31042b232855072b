"""Questions about a device as a whole: is it a network device, a boundary, and is its file a whole configuration."""

from __future__ import annotations

from auditor.check import Evidence
from auditor.model.device import Device
from auditor.model.text import Text
from auditor.reach.external import is_external
from auditor.reach.network import NETWORK_KINDS, Network
from checks._shared import CONTROL

NOT_WHOLE = Text(
    "the whole configuration: this file has no version line and no account, so it may be a part",
    "設定の全体（このファイルには版数の行もアカウントもなく、一部の可能性がある）",
)


def network_device(device: Device) -> bool:
    """True for the kinds of devices whose settings the manual speaks of (no servers, no data diodes)."""
    return device.kind in NETWORK_KINDS


def whole(device: Device) -> bool:
    """Whether a file looks like a whole configuration, so that a line that is not there is not set."""
    return device.version.known or bool(device.interfaces and (device.users or device.secrets))


def boundary(network: Network, device: Device) -> Evidence | None:
    """The line that makes a device a boundary: declared, an interface that leads outside, or tiers of zones it joins.

    A device that certainly does not forward packets is none; where the plant file says yes or no, that holds.
    """
    facts = network.plant.facts(device.name)
    if facts is not None and facts.boundary is not None:
        return Evidence(facts.at, "declares") if facts.boundary else None
    if device.forwards.is_(False):
        return None
    kinds = set()
    last = None
    for interface in device.interfaces:
        if interface.enabled.is_(False) or interface.kind == "loopback":
            continue
        if (interface.addresses or interface.dynamic) and is_external(network, device.name, interface):
            return Evidence(interface.at, "leads outside")
        zone = network.zone(device.name, interface.name)
        if interface.addresses and zone is not None and zone.kind != "mgmt":
            kinds.add(zone.kind)
            last = interface.at
    if last is not None and len(kinds) > 1 and kinds & CONTROL:
        return Evidence(last, "joins zones")
    return None
