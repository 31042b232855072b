"""FortiOS routes: static ones, those a lease brings, and the routing protocols at work."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from auditor.model.address import ANY4, ANY6, V6, is_ip, masked, parse_ip, prefix
from auditor.model.forwarding import Route, RoutingProcess
from auditor.model.interface import Interface
from auditor.model.ranges import NOTHING, Ranges
from vendor_parsers.fortinet_fortios.addresses import Addresses
from vendor_parsers.fortinet_fortios.entries import Config, Entry, Scope
from vendor_parsers.fortinet_fortios.interfaces import Places, SdwanMember, vrf_name

DEFAULT_DISTANCE = 10
BACKBONE = "0.0.0.0"
LEASE_DISTANCE = 5
"""``set distance`` of an interface in DHCP or PPPoE mode, CLI reference, config system interface."""


def network(values: tuple[str, ...], whole: Ranges) -> Ranges:
    """``10.0.0.0 255.0.0.0``, ``10.0.0.0/8`` or ``2001:db8::/32``; ``whole`` when nothing is written."""
    if not values:
        return whole
    return masked(values[0], values[1]) if len(values) > 1 else prefix(values[0])


def _prefix(config: Config, entry: Entry, known: Addresses, conditions: list[str]) -> Ranges:
    named = entry.word("dstaddr")
    if named:
        found = known.resolve((named,), entry.span("dstaddr"), "routing")
        conditions += [f"dstaddr {name}" for name in found.unknown]
        return found.upper
    for key in ("internet-service", "internet-service-custom"):
        value = entry.word(key)
        if value not in ("", "0"):
            conditions.append(f"internet service {value}")
    try:
        return network(entry.values("dst"), known.whole)
    except ValueError:
        config.puzzled(entry, "dst", "routing")
        conditions.append("dst not understood")
        return known.whole


def _gateway(config: Config, entry: Entry, conditions: list[str]) -> int | None:
    text = entry.word("gateway")
    if not text:
        return None
    if not is_ip(text):
        config.puzzled(entry, "gateway", "routing")
        conditions.append("gateway not understood")
        return None
    point = parse_ip(text)
    return None if point in (0, V6) else point


def _static(
    config: Config, scope: Scope, entry: Entry, known: Addresses, places: Places, sdwan: list[SdwanMember]
) -> Iterator[tuple[Route, int]]:
    """The routes of one entry, each with its priority: of equal distance, the lower one is used, the others wait."""
    conditions: list[str] = []
    dst = _prefix(config, entry, known, conditions)
    gateway = _gateway(config, entry, conditions)
    device = entry.word("device")
    discard = entry.flag("blackhole") is True
    lease = entry.flag("dynamic-gateway") is True
    vrf = entry.word("vrf")
    source = entry.values("src")
    if source and source not in (("0.0.0.0", "0.0.0.0"), ("::/0",)):
        conditions.append(f"src {' '.join(source)}")
    members = _members(entry, sdwan)
    distance = entry.number("distance")
    priority = entry.number("priority")
    if entry.flag("status") is False:
        return
    if device and device not in places.interfaces and places.complete:
        config.undefined("interface", device, "routing", entry.span("device"))
    if not (device or discard or gateway or members):
        config.notice(entry.at, "This route has neither gateway nor device", "gateway も device もない", "routing")
        conditions.append("no gateway or device")
    port = places.interfaces.get(device)
    table = vrf_name(scope.name, vrf) if vrf not in ("", "0") else (port.vrf if port else scope.name)
    made = Route(
        prefix=dst,
        at=entry.at,
        next_hop=None if lease else gateway,
        interface=device,
        distance=DEFAULT_DISTANCE if distance is None else distance,
        vrf=table,
        discard=discard,
        conditions=(*conditions, *(("dynamic gateway",) if lease else ())),
    )
    if members is None:
        yield made, priority or 0
        return
    choice = ("sd-wan",) if len(members) > 1 else ()
    for member in members:
        hop = member.gateway6 if known.whole == ANY6 else member.gateway
        yield replace(made, next_hop=hop, interface=member.interface, conditions=(*conditions, *choice)), priority or 0


def _members(entry: Entry, sdwan: list[SdwanMember]) -> list[SdwanMember] | None:
    """The SD-WAN members a route leaves by; None when it is no SD-WAN route."""
    zones = entry.values("sdwan-zone")
    if zones:
        wanted = [member for member in sdwan if member.zone in zones or "virtual-wan-link" in zones]
        entry.flag("sdwan")
        return wanted
    on = [entry.flag(key) for key in ("sdwan", "virtual-wan-link")]
    return list(sdwan) if any(on) else None


def static_routes(
    config: Config, scope: Scope, known: tuple[Addresses, Addresses], places: Places, sdwan: list[SdwanMember]
) -> list[Route]:
    """The static routes of one VDOM, both families."""
    found: list[Route] = []
    for path, addresses in (("router static", known[0]), ("router static6", known[1])):
        table = scope.table(path)
        config.report_missed(table)
        rows = [row for entry in table for row in _static(config, scope, entry, addresses, places, sdwan)]
        found += [replace(route, metric=priority) for route, priority in rows]
    return found


def leased_routes(config: Config, interfaces: tuple[Interface, ...]) -> list[Route]:
    """The default routes that DHCP and PPPoE interfaces take from their leases."""
    found: list[Route] = []
    by_name = {port.name: port for port in interfaces}
    for _, table in config.everywhere("system interface"):
        for entry in table:
            port = by_name.get(entry.name)
            distance = entry.number("distance")
            takes = entry.flag("defaultgw") is not False
            entry.number("priority")
            if port is None or port.dynamic not in ("dhcp", "pppoe") or not takes or port.enabled.is_(False):
                continue
            found.append(
                Route(
                    prefix=ANY4,
                    at=entry.at,
                    interface=port.name,
                    distance=LEASE_DISTANCE if distance is None else distance,
                    protocol=port.dynamic,
                    vrf=port.vrf,
                    conditions=(f"gateway by {port.dynamic}",),
                )
            )
    return found


def _redistributed(entry: Entry) -> tuple[str, ...]:
    names = [path for path in entry.blocks() if path.startswith("redistribute")]
    found: list[str] = []
    for path in names:
        settings = entry.settings(path)
        if settings.flag("status"):
            found.append(path.rpartition(" ")[2])
    return tuple(dict.fromkeys(found))


def _inside(networks: Ranges, interfaces: list[Interface]) -> list[Interface]:
    return [port for port in interfaces if any(address.ip in networks for address in port.addresses)]


def _covered(config: Config, entry: Entry, six: bool = False) -> list[tuple[Ranges, str]]:
    """The ``config network`` entries of a routing process with their areas."""
    found: list[tuple[Ranges, str]] = []
    for path in ("network6",) if six else ("network",):
        for row in entry.table(path):
            try:
                found.append((network(row.values("prefix" if not six else "prefix6"), NOTHING), row.word("area")))
            except ValueError:
                config.puzzled(row, "prefix", "routing")
    return found


def _ospf(config: Config, scope: Scope, interfaces: list[Interface]) -> RoutingProcess | None:
    entry = scope.settings("router ospf")
    passive = set(entry.values("passive-interface"))
    covered = _covered(config, entry)
    entry.table("area")
    entry.table("ospf-interface")
    identity = entry.word("router-id")
    originate = entry.word("default-information-originate") in ("enable", "always")
    redistributes = _redistributed(entry)
    pairs = [
        (port.name, area or BACKBONE)
        for networks, area in covered
        for port in _inside(networks, interfaces)
        if port.name not in passive
    ]
    if not covered:
        return None
    return RoutingProcess(
        protocol="ospf",
        at=entry.at,
        id=identity,
        vrf=scope.name,
        interfaces=tuple(dict.fromkeys(pairs)),
        networks=Ranges.union(networks for networks, _ in covered),
        redistributes=redistributes,
        default_originate=originate,
    )


def _bgp(config: Config, scope: Scope) -> RoutingProcess | None:
    entry = scope.settings("router bgp")
    number = entry.word("as")
    entry.word("router-id")
    neighbors: list[int] = []
    for row in entry.table("neighbor"):
        row.word("remote-as")
        if is_ip(row.name) and row.values("shutdown") != ("enable",):
            neighbors.append(parse_ip(row.name))
    covered = _covered(config, entry) + _covered(config, entry, six=True)
    redistributes = _redistributed(entry)
    if number in ("", "0"):
        return None
    return RoutingProcess(
        protocol="bgp",
        at=entry.at,
        id=number,
        vrf=scope.name,
        neighbors=tuple(neighbors),
        networks=Ranges.union(networks for networks, _ in covered),
        redistributes=redistributes,
    )


def _rip(config: Config, scope: Scope, interfaces: list[Interface]) -> RoutingProcess | None:
    entry = scope.settings("router rip")
    passive = set(entry.values("passive-interface"))
    covered = _covered(config, entry)
    named = [row.name for row in entry.table("interface")]
    redistributes = _redistributed(entry)
    originate = entry.flag("default-information-originate") is True
    if not covered:
        return None
    networks = Ranges.union(networks for networks, _ in covered)
    spoken = [port.name for port in _inside(networks, interfaces) if port.name not in passive]
    return RoutingProcess(
        protocol="rip",
        at=entry.at,
        vrf=scope.name,
        interfaces=tuple((name, "") for name in dict.fromkeys((*spoken, *(n for n in named if n not in passive)))),
        networks=networks,
        redistributes=redistributes,
        default_originate=originate,
    )


def routing_processes(config: Config, scope: Scope, interfaces: list[Interface]) -> list[RoutingProcess]:
    """The routing protocols that speak in one VDOM; sections without a network or AS speak nowhere."""
    found = [_ospf(config, scope, interfaces), _bgp(config, scope), _rip(config, scope, interfaces)]
    for path in ("router isis", "router ospf6", "router ripng"):
        entry = scope.settings(path)
        _redistributed(entry)
        areas = [*entry.table("ospf6-interface"), *entry.table("isis-interface"), *entry.table("interface")]
        names = [row.word("interface") or row.name for row in areas]
        if areas:
            pairs = tuple((name, "") for name in names)
            found.append(RoutingProcess(protocol=path.split()[1], at=entry.at, vrf=scope.name, interfaces=pairs))
    return [process for process in found if process is not None]
