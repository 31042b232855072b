"""The points where a plant meets the outside: lines, tunnels, and servers out there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from auditor.check import Evidence
from auditor.model.address import ANY, format_ip
from auditor.model.device import Device
from auditor.model.interface import Interface
from auditor.model.management import Server
from auditor.model.ranges import Ranges
from auditor.model.text import Text
from auditor.plant.ports import same_port
from auditor.plant.rows import ExternalConnection
from auditor.plant.zones import NOT_ON_THE_INTERNET
from auditor.reach.network import Network
from checks._shared import EXTERNAL

PUBLIC = ANY - NOT_ON_THE_INTERNET
"""Every address the internet delivers to; documentation ranges (RFC 5737) count as public."""

DIALLED = frozenset({"cellular", "ppp", "dialer"})
_INTERNET_MEDIA = frozenset({"internet", "flets_pppoe", "flets_ipoe", "map_e", "ds_lite", "open_wwan"})
_TALKS_OUT = frozenset({"dns", "ntp", "syslog", "trap", "mail", "cloud"})


@dataclass(frozen=True, slots=True)
class Point:
    """One way out. ``names`` are what a register row may call it; ``certain`` False: it may be off or inside.

    ``internet`` says whether it is an exit to the Internet, as far as zone, address or register tell.
    """

    device: Device
    name: str
    what: Text
    names: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    internet: bool = False
    doubt: Text | None = None

    def __str__(self) -> str:
        return f"{self.device.name}:{self.name}"


def external_points(network: Network) -> tuple[Point, ...]:
    """Every point of every supplied device: interfaces, tunnels, servers outside."""
    found: list[Point] = []
    inside = _inside(network)
    for device in network.devices:
        for interface in device.interfaces:
            point = interface_point(network, device, interface)
            found += [point] if point is not None else []
        found += _tunnels(network, device)
        found += [point for server in device.servers if (point := _server(device, server, inside)) is not None]
    return tuple(found)


def interface_point(network: Network, device: Device, interface: Interface) -> Point | None:
    """The interface as a way out, or None: shut, or inside the plant as far as anything tells."""
    if interface.enabled.is_(False) or interface.kind == "loopback":
        return None
    zone = network.zone(device.name, interface.name)
    outside = zone is not None and zone.kind in EXTERNAL
    public = bool(interface.networks & PUBLIC)
    if interface.kind in DIALLED:
        what = Text("cellular or dial-up line", "モバイル・ダイヤルアップ回線")
    elif interface.dynamic in ("pppoe", "negotiated"):
        what = Text("PPPoE line", "PPPoE回線")
    elif outside and zone is not None:
        what = Text(f"interface in zone {zone.id}", f"ゾーン {zone.id} のインタフェース")
    elif zone is None and public and interface.kind != "tunnel":
        what = Text("interface with a public address", "グローバルアドレスのインタフェース")
    elif zone is None and interface.dynamic:
        what = Text("interface with an assigned address (DHCP)", "アドレス自動取得（DHCP）のインタフェース")
    else:
        return None
    place = network.assignment(device.name, interface.name)
    lines = (Evidence(interface.at, "interface"), *((Evidence(place.at, "zone"),) if place is not None else ()))
    row = declared(network, device, (interface.name, interface.description))
    by_row = row is not None and row.medium in _INTERNET_MEDIA
    by_zone = zone is not None and zone.kind == "internet"
    unplaced = zone is None and (row is None or row.medium is None) and interface.kind not in DIALLED
    doubt = None
    if not interface.enabled.known:
        doubt = Text(f"whether {interface.name} is up", f"{interface.name} が有効かどうか")
    elif zone is None and interface.dynamic == "dhcp" and interface.kind not in DIALLED:
        doubt = Text(
            f"the zone of {interface.name}: its address comes by DHCP",
            f"{interface.name} のゾーン（アドレスはDHCPで取得）",
        )
    return Point(
        device=device,
        name=interface.name,
        what=what,
        names=(interface.name,),
        evidence=lines,
        internet=by_row or by_zone or (unplaced and doubt is None),
        doubt=doubt,
    )


def _tunnels(network: Network, device: Device) -> Iterator[Point]:
    own = {address.ip for other in network.devices for face in other.interfaces for address in face.addresses}
    for vpn in device.vpns:
        if not vpn.enabled or (vpn.peer is not None and vpn.peer in own):
            continue
        peer = vpn.peer_name or (format_ip(vpn.peer) if vpn.peer is not None else "")
        what = Text(f"{vpn.kind} tunnel to {peer or 'any peer'}", f"{vpn.kind} トンネル（対向: {peer or '任意'}）")
        names = tuple(name for name in (vpn.name, vpn.tunnel_interface, vpn.peer_name, peer) if name)
        yield Point(device, f"vpn {vpn.name}", what, names, (Evidence(vpn.at, "tunnel"),))


def _server(device: Device, server: Server, inside: Ranges) -> Point | None:
    if server.use not in _TALKS_OUT:
        return None
    what = Text(f"{server.use} server {server.host}", f"{server.use} サーバ {server.host}")
    names = (server.host, f"{server.use} {server.host}", server.use)
    lines = (Evidence(server.at, "server"),)
    if server.ip is None and server.use != "cloud":
        doubt = Text(f"where {server.host} lies: it is a name", f"{server.host} の所在（ホスト名のため）")
        return Point(device, f"{server.use} {server.host}", what, names, lines, doubt=doubt)
    if server.ip is not None and (server.ip not in PUBLIC or server.ip in inside):
        return None
    return Point(device, f"{server.use} {server.host}", what, names, lines)


def _inside(network: Network) -> Ranges:
    """The addresses the plant file calls its own."""
    return Ranges.union(zone.prefixes for zone in network.plant.zones if zone.kind not in EXTERNAL)


def declared(network: Network, device: Device, names: tuple[str, ...]) -> ExternalConnection | None:
    """The register row that names a point of a device; None also without a register."""
    for row in network.plant.registers.external_connections or ():
        cell = row.interface_or_vpn
        if row.device == device.name and any(name and _same(cell, name) for name in names):
            return row
    return None


def _same(cell: str, name: str) -> bool:
    return cell.casefold() == name.casefold() or same_port(cell, name)
