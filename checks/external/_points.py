"""External connection points as the register should list them, and those that only may be some."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from auditor.check import Evidence
from auditor.model.address import format_ip
from auditor.model.device import Device
from auditor.model.text import Text
from auditor.plant.ports import same_port
from auditor.plant.rows import ExternalConnection
from auditor.reach.external import ExternalLink, find_external_points
from auditor.reach.network import Network
from checks._shared import EXTERNAL

DIALLED = frozenset({"cellular", "ppp", "dialer"})
_INTERNET_MEDIA = frozenset({"internet", "flets_pppoe", "flets_ipoe", "map_e", "ds_lite", "open_wwan"})
_TALKS_OUT = frozenset({"dns", "ntp", "syslog", "trap", "mail"})


@dataclass(frozen=True, slots=True)
class Point:
    """One way out. ``names`` are what a register row may call it; with a ``doubt`` it may be none after all."""

    device: str
    name: str
    what: Text
    names: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    internet: bool = False
    doubt: Text | None = None

    def __str__(self) -> str:
        return f"{self.device}:{self.name}"


def external_points(network: Network) -> tuple[Point, ...]:
    """Every point of every supplied device, certain ones first."""
    certain = [_point(network, link) for link in find_external_points(network)]
    seen = {(point.device, point.name) for point in certain}
    possible = [point for device in network.devices for point in _possible(network, device)]
    return (*certain, *(point for point in possible if (point.device, point.name) not in seen))


def _point(network: Network, link: ExternalLink) -> Point:
    device = network.device(link.device)
    names = [link.name, link.to, link.name.partition(" ")[0] if link.kind in ("server", "cloud") else ""]
    doubt = None
    for vpn in device.vpns if device is not None and link.kind == "vpn" else ():
        if vpn.name == link.name:
            names += [vpn.tunnel_interface, "" if vpn.peer is None else format_ip(vpn.peer)]
    interface = device.interface(link.name) if device is not None and link.kind == "interface" else None
    if interface is not None and not interface.enabled.known:
        doubt = Text(f"whether {link.name} is up", f"{link.name} が有効かどうか")
    return Point(
        device=link.device,
        name=link.name,
        what=_what(link),
        names=tuple(name for name in names if name),
        evidence=tuple(Evidence(at, "external") for at in link.at),
        internet=_to_internet(network, link),
        doubt=doubt,
    )


def _what(link: ExternalLink) -> Text:
    if link.kind == "vpn":
        return Text(
            f"{link.medium} tunnel to {link.to or 'any peer'}", f"{link.medium} トンネル、対向 {link.to or '任意'}"
        )
    if link.kind in ("server", "cloud"):
        return Text(f"server {link.to} outside the plant", f"プラント外のサーバ {link.to}")
    place = Text(f"in zone {link.to}", f"ゾーン {link.to}") if link.to else Text("in no zone", "ゾーン未定義")
    return Text(f"interface {place.en}, medium {link.medium}", f"インタフェース、{place.ja}、媒体 {link.medium}")


def _to_internet(network: Network, link: ExternalLink) -> bool:
    """True where register, zone or address say that an interface is an exit to the Internet."""
    if link.kind != "interface":
        return False
    if link.row is not None and link.row.medium is not None:
        return link.row.medium in _INTERNET_MEDIA
    zone = network.plant.zone(link.to)
    return zone.kind == "internet" if zone is not None else link.medium != "wwan"


def _possible(network: Network, device: Device) -> Iterator[Point]:
    """What may be a way out: DHCP in no zone, servers known by name, tunnels to unknown private peers."""
    for interface in device.interfaces:
        if interface.dynamic and not interface.enabled.is_(False) and network.zone(device.name, interface.name) is None:
            what = Text(f"address by {interface.dynamic}", f"アドレスは{interface.dynamic}で取得")
            doubt = Text(f"the zone of {interface.name}", f"{interface.name} のゾーン")
            lines = (Evidence(interface.at, "external"),)
            yield Point(device.name, interface.name, what, (interface.name,), lines, doubt=doubt)
    for server in device.servers:
        if server.ip is None and server.use in _TALKS_OUT:
            name = f"{server.use} {server.host}"
            what = Text("server known by name only", "ホスト名だけのサーバ")
            doubt = Text(f"where {server.host} lies", f"{server.host} の所在")
            lines = (Evidence(server.at, "external"),)
            yield Point(device.name, name, what, (server.host, name, server.use), lines, doubt=doubt)
    own = {address.ip for other in network.devices for face in other.interfaces for address in face.addresses}
    for vpn in device.vpns:
        if vpn.enabled and vpn.peer is not None and vpn.peer not in own and not _inside(network, vpn.peer):
            peer = format_ip(vpn.peer)
            what = Text(f"{vpn.kind} tunnel to {peer}", f"{vpn.kind} トンネル、対向 {peer}")
            names = tuple(name for name in (vpn.name, vpn.tunnel_interface, vpn.peer_name, peer) if name)
            doubt = Text(f"to whom {peer} belongs", f"{peer} が誰の機器か")
            yield Point(device.name, vpn.name, what, names, (Evidence(vpn.at, "external"),), doubt=doubt)


def _inside(network: Network, address: int) -> bool:
    return any(address in zone.prefixes for zone in network.plant.zones if zone.kind not in EXTERNAL)


def declared(network: Network, device: str, names: tuple[str, ...]) -> ExternalConnection | None:
    """The register row that names a point of a device; None also without a register."""
    for row in network.plant.registers.external_connections or ():
        cell = row.interface_or_vpn.strip()
        if row.device == device and any(cell.casefold() == name.casefold() or same_port(cell, name) for name in names):
            return row
    return None
