"""Whether a port is free: what the port map, the description, the configuration and the device itself say."""

from __future__ import annotations

from dataclasses import dataclass

from auditor.check import Evidence
from auditor.model.device import Device
from auditor.model.interface import SwitchPort
from auditor.model.span import Span
from auditor.model.text import Text
from auditor.plant.ports import same_port, says_free
from auditor.plant.types import PortUse
from auditor.reach.network import Network, Port
from checks.switch_ports._words import vlan_zones

_UP = frozenset({"connected", "up"})


@dataclass(frozen=True, slots=True)
class Use:
    """``free`` None: nobody says. ``reason`` says why, or what would tell. ``connected``: the device reports a link."""

    free: bool | None
    reason: Text
    evidence: tuple[Evidence, ...] = ()
    connected: bool = False


@dataclass(frozen=True, slots=True)
class Around:
    """What is known about a device's ports from outside the ports: port map, links, what rides on them."""

    rows: tuple[PortUse, ...]
    linked: tuple[str, ...]
    parents: frozenset[str]


def around(network: Network, device: Device) -> Around:
    """Gather it once per device."""
    ends = (end for link in network.links if link.certain for end in (link.source, link.target))
    return Around(
        rows=tuple(row for row in network.plant.ports or () if row.device == device.name),
        linked=tuple(end.interface for end in ends if end.device == device.name),
        parents=frozenset(interface.parent for interface in device.interfaces),
    )


def use_of(port: Port, known: Around, unused_words: tuple[str, ...]) -> Use:
    """Whether a port is free: the port map first, then configured use, then the description."""
    row = next((row for row in known.rows if same_port(row.port, port.interface.name)), None)
    state = _state(port)
    link = (Evidence(state[1], "observed"),) if state is not None else ()
    up = state is not None and state[0]
    if row is not None:
        reason = Text("by the port map", "ポート一覧による")
        return Use(row.unused, reason, (Evidence(row.at, "port map"), *link), up)
    if _configured(port, known):
        return Use(False, Text("it is configured for use", "使用中の設定がある"))
    if port.interface.description:
        marked = says_free(port.interface.description, unused_words)
        reason = Text("by its description", "説明文による")
        return Use(marked, reason, (Evidence(port.interface.at, "description"), *link), up)
    if known.rows and not up:
        reason = Text("no description, not in the port map", "説明文が無く、ポート一覧にも無い")
        return Use(True, reason, link)
    unsaid = Text(
        f"what port {port.interface.name} is for: neither the port map nor a description says",
        f"ポート {port.interface.name} の用途。ポート一覧にも説明文にも記載が無い",
    )
    return Use(None, unsaid, link, up)


def _state(port: Port) -> tuple[bool, Span] | None:
    """Whether the exported port table shows a link, and its row; None without such a row."""
    for state in port.device.observed.ports or ():
        if same_port(state.port, port.interface.name):
            return state.status.casefold() in _UP, state.at
    return None


def _configured(port: Port, known: Around) -> bool:
    interface = port.interface
    if interface.addresses or interface.dynamic or interface.unnumbered or interface.group or interface.zone:
        return True
    if interface.port is not None and interface.port.mode.value in ("trunk", "qinq"):
        return True
    return interface.name in known.parents or any(same_port(end, interface.name) for end in known.linked)


def is_parked(network: Network, port: Port, known: Around, unused_words: tuple[str, ...]) -> bool:
    """True when a port stands in a written VLAN that certainly leads nowhere.

    No zone claims it while others of this switch are claimed, and nothing else of the switch that is up is in it,
    but free ports.
    """
    own = port.interface.port
    if own is None or own.access_vlan.state != "written" or own.access_vlan.value in (None, 1):
        return False
    vlan = own.access_vlan.value
    zones = vlan_zones(network, port.device)
    if vlan is None or not zones or network.zoning.vlan_zone(port.device.name, vlan) is not None:
        return False
    for other in port.device.interfaces:
        if other.name == port.interface.name or other.enabled.is_(False):
            continue
        if other.vlan == vlan or (other.port is not None and not _keeps_out(other.port, vlan)):
            if use_of(Port(port.device, other), known, unused_words).free:
                continue
            return False
    return True


def _keeps_out(port: SwitchPort, vlan: int) -> bool:
    """True when a port certainly does not carry a VLAN."""
    if port.mode.is_("routed"):
        return True
    if port.mode.is_("access"):
        return port.access_vlan.known and port.access_vlan.value != vlan
    return port.mode.is_("trunk") and port.allowed.value is not None and vlan not in port.allowed.value
