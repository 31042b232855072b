"""Every place where the plant touches the outside: lines, tunnels, dial-in, agents, servers, and what stands behind them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from auditor.model.address import ANY, format_ip, format_ranges
from auditor.model.device import Device
from auditor.model.fact import Fact, written
from auditor.model.forwarding import Nat, Vpn
from auditor.model.interface import Interface
from auditor.model.outside import NamedHost
from auditor.model.ranges import Ranges
from auditor.model.rule import Action, Match, Rule
from auditor.model.span import Span
from auditor.model.text import Text
from auditor.plant.ports import same_port
from auditor.plant.rows import ExternalConnection
from auditor.plant.types import Zone
from auditor.plant.zones import EXTERNAL_KINDS, NOT_ON_THE_INTERNET
from auditor.reach.external import BEHIND_A_LINE, CARRIER_KINDS, PROVIDER_GIVEN, ExternalLink, Standing, is_external

if TYPE_CHECKING:
    from auditor.reach.network import Network

_ACCESS = {"map-e": "map_e", "map": "map_e", "ds-lite": "ds_lite", "dslite": "ds_lite", "ds": "ds_lite"}
"""Tunnels that are a provider's way to the Internet, by kind: their medium in the register's words."""
_TALKS_OUT = frozenset({"dns", "ntp", "syslog", "trap", "mail"})
MOST_HOSTS = 256
"""A destination with more addresses than this names no host or service but a network, or everything."""
_MOST_SPELLED = 8
_DEFAULT_ROUTE = 1 << 31
"""A network this large is a way to anywhere, not to somebody."""
_ON_THE_INTERNET = ANY - NOT_ON_THE_INTERNET


@dataclass(frozen=True)
class _Around:
    """What every finder asks of the plant, gathered once."""

    network: Network

    @cached_property
    def inside(self) -> Ranges:
        """The addresses of the plant's own zones."""
        zones = self.network.plant.zones
        return Ranges.union(zone.prefixes for zone in zones if zone.kind not in EXTERNAL_KINDS)

    @cached_property
    def own(self) -> dict[int, tuple[str, Interface]]:
        """The addresses of supplied devices, and where they stand."""
        ports = self.network.ports()
        return {
            address.ip: (port.device.name, port.interface) for port in ports for address in port.interface.addresses
        }

    @cached_property
    def home(self) -> Ranges:
        """Addresses that are no host of somebody else's: the plant's, its own subnets, and what the Internet does not have."""
        ports = self.network.ports()
        return Ranges.union((self.inside, NOT_ON_THE_INTERNET, *(port.interface.networks for port in ports)))

    def at_home(self, peer: int) -> bool:
        """True for an address of the plant: in a zone of it, or on a supplied device's inner interface."""
        if peer in self.inside:
            return True
        place = self.own.get(peer)
        return place is not None and not is_external(self.network, *place)

    def lines(self, device: Device) -> list[Interface]:
        """The interfaces of a device that lead outside and are not shut."""
        return [
            interface
            for interface in device.interfaces
            if not interface.enabled.is_(False)
            and interface.kind != "loopback"
            and is_external(self.network, device.name, interface)
        ]


def find_external_points(network: Network) -> tuple[ExternalLink, ...]:
    """All points of contact, in the order of devices and their configuration; those in doubt and their devices' last."""
    around = _Around(network)
    certain: list[ExternalLink] = []
    doubtful: list[ExternalLink] = []
    for device in network.devices:
        for link in _of_device(around, device):
            (certain if link.doubt is None else doubtful).append(link)
    seen = {(link.device, link.name) for link in certain}
    return (*certain, *(link for link in doubtful if (link.device, link.name) not in seen))


def _of_device(around: _Around, device: Device) -> Iterator[ExternalLink]:
    tunnels = list(_tunnels(around, device))
    carried = {name for link in tunnels for name in link.names}
    found = [*_interfaces(around.network, device, carried), *tunnels, *_dialled(device), *_radios(around, device)]
    found += _servers(around, device)
    found += (*_destinations(around, device), *_forwards(around, device), *_mappers(around, device))
    rows = around.network.plant.registers.external_connections
    by_line = {
        link.name: link.row for link in (_listed(link, rows) for link in found) if link.kind not in BEHIND_A_LINE
    }
    for link in found:
        stated = _listed(link, rows)
        if link.kind in BEHIND_A_LINE and stated.row is None and link.by in by_line:
            stated = _standing(stated, by_line[link.by], rows)
        yield stated


# -- lines ------------------------------------------------------------------------------------------------------------


def _interfaces(network: Network, device: Device, carried: set[str]) -> Iterator[ExternalLink]:
    """Interfaces but those that are the near end of a tunnel listed for itself."""
    for interface in device.interfaces:
        if interface.enabled.is_(False) or interface.kind == "loopback" or interface.name in carried:
            continue
        zone = network.zone(device.name, interface.name)
        carrier = interface.kind in CARRIER_KINDS or interface.dynamic in PROVIDER_GIVEN
        external = carrier or is_external(network, device.name, interface)
        if not external and (not interface.dynamic or zone is not None):
            continue
        doubt = None
        if not external:
            doubt = Text(f"the zone of {interface.name}", f"{interface.name} のゾーン")
        yield ExternalLink(
            device=device.name, name=interface.name, kind="interface", at=(interface.at,),
            names=(interface.name,), enabled=interface.enabled,
            to=zone.id if zone is not None else "", zone=zone.id if zone is not None else "",
            medium=_medium(device, interface, zone), doubt=doubt or _off(interface.name, interface.enabled),
        )  # fmt: skip


def _off(name: str, enabled: Fact[bool]) -> Text | None:
    return None if enabled.known else Text(f"whether {name} is up", f"{name} が有効かどうか")


def _medium(device: Device, interface: Interface, zone: Zone | None) -> str:
    """How a line is made, as far as the device or its zone tells."""
    told = next((line.medium for line in device.outside_lines if line.name == interface.name and line.medium), "")
    if told:
        return told
    if interface.kind == "cellular":
        return "wwan"
    if interface.dynamic == "pppoe":
        return "pppoe"
    if interface.kind in ("dialer", "ppp") or interface.dynamic in PROVIDER_GIVEN:
        return "ppp"
    if zone is not None and zone.kind in ("internet", "wwan"):
        return zone.kind
    return "unknown"


def _tunnels(around: _Around, device: Device) -> Iterator[ExternalLink]:
    for vpn in device.vpns:
        peer = "" if vpn.peer is None else format_ip(vpn.peer)
        if not vpn.enabled or (vpn.peer is not None and around.at_home(vpn.peer)):
            continue
        zone = _far_zone(around.network, device, vpn)
        names = _words(vpn.name, vpn.tunnel_interface, vpn.peer_name, peer)
        made = _ACCESS.get(vpn.kind)
        if made is not None:
            name = vpn.tunnel_interface or vpn.name
            yield ExternalLink(
                device=device.name, name=name, kind="interface", at=(vpn.at,), names=names, to=zone, zone=zone,
                medium=made, protocol=vpn.kind, enabled=written(True, vpn.at),
            )  # fmt: skip
        elif not vpn.clients or not _served_inside(around.network, device, vpn):
            public = vpn.peer is None or vpn.peer in _ON_THE_INTERNET
            doubt = None if public else Text(f"to whom {peer} belongs", f"{peer} が誰の機器か")
            line = device.interface(vpn.interface)
            medium = (
                _medium(device, line, around.network.zone(device.name, line.name)) if line is not None else "unknown"
            )
            yield ExternalLink(
                device=device.name, name=vpn.name, kind="remote_access" if vpn.clients else "vpn", at=(vpn.at,),
                names=names, to=_pool(vpn) if vpn.clients else vpn.peer_name or peer, zone=zone, medium=medium,
                protocol=vpn.kind, by=vpn.interface, doubt=doubt, enabled=written(True, vpn.at),
            )  # fmt: skip


def _far_zone(network: Network, device: Device, vpn: Vpn) -> str:
    """The zone outside that a tunnel leads to: its interface's, else the only one that what is sent into it lies in."""
    end = network.zone(device.name, vpn.tunnel_interface) if vpn.tunnel_interface else None
    if end is not None:
        return end.id
    sent = [vpn.remote.upper, *(rule.destination.upper for rule in vpn.selectors if rule.action is Action.PERMIT)]
    if vpn.tunnel_interface:
        sent += [route.prefix for route in device.routes if route.interface == vpn.tunnel_interface]
    narrow = Ranges.union(part for part in sent if part.size < _DEFAULT_ROUTE)
    zones = [zone.id for zone in network.plant.zones if zone.kind in EXTERNAL_KINDS and zone.prefixes & narrow]
    return zones[0] if len(zones) == 1 else ""


def _pool(vpn: Vpn) -> str:
    """The addresses people who dial in get, where they are written."""
    return "" if vpn.remote.unknown or vpn.remote.upper.covers(ANY) else ", ".join(format_ranges(vpn.remote.upper))


def _served_inside(network: Network, device: Device, vpn: Vpn) -> bool:
    """True where people can dial in from an inner network only."""
    zone = network.zone(device.name, vpn.interface) if vpn.interface else None
    return zone is not None and zone.kind not in EXTERNAL_KINDS


def _dialled(device: Device) -> Iterator[ExternalLink]:
    for line in device.dial_ins:
        if not line.enabled.is_(False):
            yield ExternalLink(
                device=device.name, name=line.name, kind="dial_in", at=(line.at,), names=_words(line.name),
                medium="dial", protocol=line.kind, enabled=line.enabled, doubt=_off(line.name, line.enabled),
            )  # fmt: skip


def _radios(around: _Around, device: Device) -> Iterator[ExternalLink]:
    """Radios that join another device; where that stands is known only of those whose interface is in a zone."""
    for radio in device.air_links:
        zone = around.network.zone(device.name, radio.interface)
        if radio.enabled.is_(False) or (zone is not None and zone.kind not in EXTERNAL_KINDS):
            continue
        doubt = _off(radio.interface, radio.enabled)
        if zone is None:
            doubt = Text(
                f"where the radio network {radio.interface} joins leads", f"{radio.interface} が接続する無線網の行き先"
            )
        yield ExternalLink(
            device=device.name, name=f"{radio.interface} {radio.mode}", kind="wireless", at=(radio.at,),
            names=_words(radio.interface, radio.peer), to=radio.peer, zone=zone.id if zone is not None else "",
            medium="wireless", enabled=radio.enabled, doubt=doubt,
        )  # fmt: skip


def _servers(around: _Around, device: Device) -> Iterator[ExternalLink]:
    """Agents and servers the device itself talks to."""
    for server in device.servers:
        name = f"{server.use} {server.host}"
        cloud = server.use == "cloud"
        outside = server.ip is not None and server.ip in _ON_THE_INTERNET and server.ip not in around.inside
        unresolved = server.ip is None and server.use in _TALKS_OUT
        if cloud or outside or unresolved:
            yield ExternalLink(
                device=device.name, name=name, kind="cloud" if cloud else "server", at=(server.at,),
                names=_words(name, server.host, server.use), to=server.host, medium="internet",
                enabled=written(True, server.at),
                doubt=Text(f"where {server.host} lies", f"{server.host} の所在") if unresolved else None,
            )  # fmt: skip


# -- behind the lines ---------------------------------------------------------------------------------------------------


def _destinations(around: _Around, device: Device) -> Iterator[ExternalLink]:
    """Hosts outside that permitting rules name: DNS names, and a few public addresses no zone of the plant has."""
    lines = {line.name for line in around.lines(device)}
    hosts = {host.name: host for host in device.named_hosts}
    own = Ranges.union(nat.destination.upper for nat in device.nats if publishes(nat))
    found: dict[str, tuple[Span, frozenset[str] | None]] = {}
    known: dict[Match, tuple[str, ...]] = {}
    for rule in _working(device) if lines else ():
        match = rule.destination
        if match not in known:
            known[match] = (*_named(match, hosts), *_addressed(match, around.home, own))
        for name in known[match]:
            found.setdefault(name, (rule.at, rule.outward))
    for name, (at, outward) in found.items():
        by = (outward or frozenset()) & lines or (lines if len(lines) == 1 else frozenset())
        host = next((host.at for host in hosts.values() if host.host == name), None)
        yield ExternalLink(
            device=device.name, name=name, kind="destination", at=(at,) if host is None else (at, host),
            names=(name,), to=name, by=next(iter(by)) if len(by) == 1 else "", enabled=written(True, at),
        )  # fmt: skip


def _working(device: Device) -> Iterator[Rule]:
    """The permits of the lists at work, and of the chains that lists ask."""
    asked = {rule.chain for ruleset in device.filters for rule in ruleset.rules if rule.chain}
    asked |= {binding.ruleset for binding in device.bindings}
    for ruleset in device.filters:
        if ruleset.name in asked and ruleset.filters_packets:
            for rule in ruleset.rules:
                if rule.enabled and rule.action is Action.PERMIT and not rule.implied:
                    yield rule


def _named(match: Match, hosts: dict[str, NamedHost]) -> Iterator[str]:
    return (hosts[name].host for name in match.unknown if name in hosts)


def _addressed(match: Match, home: Ranges, own: Ranges) -> Iterator[str]:
    if not 0 < match.lower.size <= MOST_HOSTS or match.lower & own:
        return
    ends = [end for interval in match.lower for end in interval]
    if not any(end in home for end in ends):
        yield ", ".join(format_ranges(match.lower))


def _forwards(around: _Around, device: Device) -> Iterator[ExternalLink]:
    for nat, lines in published(around.network, device):
        zone = around.network.zone(device.name, lines[0])
        yield ExternalLink(
            device=device.name, name=nat.name, kind="forward", at=(nat.at,), by=lines[0], names=published_as(nat),
            to=", ".join(_spelled(nat.to.upper)), zone=zone.id if zone is not None else "", enabled=written(True, nat.at),
        )  # fmt: skip


def published(network: Network, device: Device) -> Iterator[tuple[Nat, tuple[str, ...]]]:
    """The translations that publish hosts inside, each with the lines of the device that it does so on."""
    own = Ranges.of(*((one.ip, one.ip) for face in device.interfaces for one in face.addresses))
    outer = [line.name for line in _Around(network).lines(device)] if device.nats else []
    on_request = {mapper.at for mapper in device.port_mappers}
    for nat in device.nats:
        lines = tuple(line for line in outer if nat.inward is None or line in nat.inward)
        if lines and publishes(nat) and nat.at not in on_request and not own.covers(nat.to.upper):
            yield nat, lines


def published_as(nat: Nat) -> tuple[str, ...]:
    """What a register row may call it: its name, the last word of that, the address outside or inside."""
    outer = () if nat.destination.upper.covers(ANY) else _spelled(nat.destination.upper)
    return _words(nat.name, nat.name.rpartition(" ")[2], *outer, *_spelled(nat.to.upper))


def _spelled(addresses: Ranges) -> tuple[str, ...]:
    """Addresses as people write them: single ones without a length; nothing of many."""
    found = [text.removesuffix("/32").removesuffix("/128") for text in format_ranges(addresses)]
    return tuple(found) if len(found) <= _MOST_SPELLED else ()


def publishes(nat: Nat) -> bool:
    """True for a translation that delivers what comes in for one address to another one."""
    return nat.enabled and nat.kind == "destination" and bool(nat.to.upper) and not nat.to.upper.covers(ANY)


def _mappers(around: _Around, device: Device) -> Iterator[ExternalLink]:
    lines = [line.name for line in around.lines(device)]
    for mapper in device.port_mappers:
        if not mapper.enabled.is_(False):
            by = [line for line in lines if mapper.outward is None or line in mapper.outward]
            yield ExternalLink(
                device=device.name, name=mapper.protocol, kind="port_mapping", at=(mapper.at,),
                names=_words(mapper.protocol), by=by[0] if by else "", enabled=mapper.enabled,
                doubt=_off(mapper.protocol, mapper.enabled),
            )  # fmt: skip


# -- the register -------------------------------------------------------------------------------------------------------


def _words(*names: str) -> tuple[str, ...]:
    """What a register row may call a point: ``dns 192.0.2.53`` also by its first word alone."""
    return tuple(dict.fromkeys(name for name in names if name))


def _listed(link: ExternalLink, rows: Sequence[ExternalConnection] | None) -> ExternalLink:
    return _standing(link, register_row(rows or (), link.device, link.names), rows)


def _standing(
    link: ExternalLink, row: ExternalConnection | None, rows: Sequence[ExternalConnection] | None
) -> ExternalLink:
    standing: Standing = "no_register" if rows is None else "unlisted"
    if row is not None:
        standing = row.status if row.status in ("idle", "retired") else "listed"
    stated = row.medium if row is not None and link.kind not in ("cloud", "server") else None
    return replace(link, row=row, standing=standing, medium=stated or link.medium)


def register_row(rows: Sequence[ExternalConnection], device: str, names: Sequence[str]) -> ExternalConnection | None:
    """The first row of a device that goes by one of these names."""
    for row in rows:
        cell = row.interface_or_vpn.strip()
        if row.device == device and any(cell.casefold() == name.casefold() or same_port(cell, name) for name in names):
            return row
    return None


def missing_rows(network: Network, links: Sequence[ExternalLink]) -> Iterator[tuple[ExternalConnection, Standing]]:
    """The rows in use that no point answers to: gone, shut, or of a device nobody supplied."""
    seen = {link.row.at for link in links if link.row is not None}
    for row in network.plant.registers.external_connections or ():
        if row.at in seen or row.status not in (None, "in_use"):
            continue
        device = network.device(row.device)
        if device is None:
            yield row, "not_supplied"
        else:
            shut = [one.name for one in device.interfaces if one.enabled.is_(False)]
            shut += [name for vpn in device.vpns if not vpn.enabled for name in (vpn.name, vpn.tunnel_interface)]
            yield row, "down" if register_row((row,), row.device, shut) is not None else "gone"
