"""Where remote access comes in: VPNs for people, tunnels to other organisations, and their lines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from auditor.check import Evidence, Result, Side, Verdict
from auditor.model.address import format_ip
from auditor.model.device import Device
from auditor.model.fact import Fact, default, written
from auditor.model.forwarding import Vpn
from auditor.model.interface import Interface
from auditor.model.ranges import Ranges
from auditor.model.span import Span
from auditor.model.text import Text
from auditor.model.tunnel import NO_ACCESS, Access
from auditor.plant.rows import ExternalConnection
from auditor.plant.types import Zone, ZoneKind
from auditor.reach.network import Network
from checks.external._points import declared

SIDES: frozenset[Side] = frozenset({"remote"})
REMOTE: tuple[ZoneKind, ...] = ("remote_access", "partner", "other_org", "wwan")
"""The kinds of zone that remote access comes from: related companies, their lines, and the addresses given to people."""
PLANT: tuple[ZoneKind, ...] = ("it", "ctrl_info", "control", "field", "safety", "mgmt")
_OUTSIDE: frozenset[ZoneKind] = frozenset({"hq", "partner", "other_org", "cloud", "wwan", "remote_access"})
_OTHERS: frozenset[ZoneKind] = frozenset({"partner", "other_org", "wwan"})
_ENDS_TUNNELS = frozenset({"router", "firewall", "vpn_gateway", "cellular_gateway", "server"})
_DIALLED = frozenset({"cellular", "dialer", "ppp", "serial"})
_UP = Text("such a line is up as long as its interface is", "この種の回線はインタフェースが有効な間つながっている")
PERMANENT = Access(
    idle=default(0, _UP), longest=default(0, _UP), on_demand=default(False, _UP), schedule=default("", _UP)
)
"""The access of a line that nothing dials."""
_MOST_NAMED = 1 << 24
"""A network of more addresses than this (``any``, a default route) does not say who is at the far end."""


@dataclass(frozen=True, slots=True)
class Source:
    """One way in. ``zone`` is where its hosts are, ``doubt`` why it may be no remote access by others at all.

    ``people``: a VPN or dial-in that persons use. ``site``: a tunnel to another organisation's device. ``line``: an
    interface to another organisation's network, or a mobile line.
    """

    device: str
    name: str
    kind: Literal["people", "site", "line"]
    at: Span
    enabled: Fact[bool]
    zone: Zone | None = None
    row: ExternalConnection | None = None
    vpn: Vpn | None = None
    doubt: Text | None = None
    access: Access = NO_ACCESS

    def __str__(self) -> str:
        return f"{self.device}:{self.name}"

    @property
    def what(self) -> Text:
        """What it is, in words."""
        if self.kind == "line" or self.vpn is None:
            return Text("line", "回線")
        if self.kind == "people":
            return Text(f"{self.vpn.kind} for people", f"{self.vpn.kind} 利用者接続")
        peer = self.vpn.peer_name or ("" if self.vpn.peer is None else format_ip(self.vpn.peer))
        return Text(f"{self.vpn.kind} to {peer or 'any peer'}", f"{self.vpn.kind} 対向 {peer or '任意'}")


def sources(network: Network) -> tuple[Source, ...]:
    """Every way in of every supplied device, those that are shut too."""
    return tuple(source for device in network.devices for source in (*_vpns(network, device), *_lines(network, device)))


def _vpns(network: Network, device: Device) -> Iterator[Source]:
    people = {vpn.name for vpn in device.vpns if vpn.clients}
    for number, vpn in enumerate(device.vpns):
        if vpn.name in people and not vpn.clients:
            continue
        names = (vpn.name, vpn.tunnel_interface, vpn.peer_name, "" if vpn.peer is None else format_ip(vpn.peer))
        row = declared(network, device.name, tuple(name for name in names if name))
        zone = zone_of(network, device, vpn)
        enabled: Fact[bool] = written(vpn.enabled, vpn.at)
        if vpn.clients:
            yield Source(device.name, vpn.name, "people", vpn.at, enabled, zone, row, vpn, access=vpn.access)
            continue
        whose = _whose(zone, row)
        if whose is False or network.tunnel_ends.settled(device.name, number):
            continue
        doubt = None if whose else _far_end(vpn.name)
        yield Source(device.name, vpn.name, "site", vpn.at, enabled, zone, row, vpn, doubt, vpn.access)


def _whose(zone: Zone | None, row: ExternalConnection | None) -> bool | None:
    """Whether the far end is another organisation's; None: neither zone nor register says."""
    if row is not None and row.usage_type:
        return row.usage_type.casefold().startswith(("c", "e"))
    return None if zone is None else zone.kind in _OTHERS or zone.kind == "remote_access"


def _far_end(name: str) -> Text:
    return Text(
        f"who is at the far end of {name} (its network in a zone of the plant file, or usage_type in "
        "external_connections.csv)",
        f"{name} の対向が誰か（プラントファイルのゾーンに対向のネットワークを書くか、external_connections.csv の usage_type に記入する）",
    )


def zone_of(network: Network, device: Device, vpn: Vpn) -> Zone | None:
    """The zone outside the plant that a tunnel leads to: by its interface, its remote networks, or its peer."""
    if vpn.tunnel_interface:
        zone = network.zone(device.name, vpn.tunnel_interface)
        if zone is not None and zone.kind in _OUTSIDE:
            return zone
    remote = vpn.remote.upper
    if not vpn.remote.unknown and 0 < remote.size <= _MOST_NAMED:
        found = _outer(network, remote)
        if found is not None:
            return found
    return None if vpn.peer is None else _outer(network, Ranges.one(vpn.peer))


def _outer(network: Network, addresses: Ranges) -> Zone | None:
    return next((zone for zone in network.plant.zones_of(*_OUTSIDE) if zone.prefixes.meets(addresses)), None)


def _lines(network: Network, device: Device) -> Iterator[Source]:
    tunnels = {vpn.tunnel_interface for vpn in device.vpns}
    for interface in device.interfaces:
        if interface.name in tunnels or interface.kind in ("tunnel", "loopback"):
            continue
        zone = network.zone(device.name, interface.name)
        mobile = interface.kind == "cellular"
        if (zone is None or zone.kind not in _OTHERS) and not mobile:
            continue
        row = declared(network, device.name, (interface.name,))
        whose = _whose(zone if zone is not None and zone.kind in _OTHERS else None, row)
        if whose is False or (whose is None and zone is not None):
            continue
        if zone is None and row is None and interface.enabled.is_(False):
            continue
        doubt = None if whose else _line_use(interface)
        access = interface.access if interface.kind in _DIALLED else PERMANENT
        yield Source(
            device.name, interface.name, "line", interface.at, interface.enabled, zone, row, None, doubt, access
        )  # fmt: skip


def _line_use(interface: Interface) -> Text:
    return Text(
        f"what the mobile line {interface.name} is for (its zone, or usage_type in external_connections.csv)",
        f"モバイル回線 {interface.name} の用途（ゾーン、または external_connections.csv の usage_type）",
    )


def none_seen(network: Network, evidence: tuple[Evidence, ...] = ()) -> Result:
    """What is said where no way in was found (E5)."""
    if network.covered and all("vpns" in device.reads for device in network.devices if device.kind in _ENDS_TUNNELS):
        return Result(subject="plant", verdict=Verdict.NOT_APPLICABLE, evidence=evidence, sides=SIDES)
    what = Text(
        "the devices that were not supplied, or a ledger that lists all: no remote access is seen in those that were",
        "未提出の機器、または全機器を載せた台帳（提出された設定にはリモートアクセスが見当たらない）",
    )
    return Result(
        subject="plant", verdict=Verdict.CANNOT_TELL, says="none", evidence=evidence, unknowns=(what,), sides=SIDES
    )


NONE = Text(
    "No remote access is seen; whether there is any cannot be told from what was supplied.",
    "リモートアクセスは見当たらないが、提出された範囲だけでは有無を判定できない。",
)
"""The CANNOT_TELL sentence of :func:`none_seen`."""
