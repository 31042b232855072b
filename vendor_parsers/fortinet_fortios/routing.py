"""FortiOS routes: static ones, those a lease brings, and the routing protocols at work."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from auditor.model.address import ANY4, ANY6, V6, is_ip, masked, parse_ip, prefix
from auditor.model.fact import Fact, written
from auditor.model.forwarding import Peer, Route, RoutingProcess, Speaker
from auditor.model.interface import Interface
from auditor.model.ranges import NOTHING, Ranges
from vendor_parsers._readers.keys import KEYLESS
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
    areas, doubts = _areas(entry)
    tuned = {row.word("interface"): row for row in entry.table("ospf-interface")}
    always = entry.word("default-information-originate") == "always"
    wholly = _wholly(entry)
    if entry.mentioned("distance") or entry.mentioned("distribute-list-in") or entry.mentioned("rfc1583-compatible"):
        doubts.append("distance or distribute list")
    doubts += [path for path in entry.blocks() if path in ("summary-address", "distribute-list")]
    identity = entry.word("router-id")
    originate = entry.word("default-information-originate") in ("enable", "always")
    redistributes = _redistributed(entry)
    places = list(
        dict.fromkeys((port, area or BACKBONE) for networks, area in covered for port in _inside(networks, interfaces))
    )
    pairs = [(port.name, area) for port, area in places if port.name not in passive]
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
        speakers=tuple(_ospf_speaker(port, area, port.name in passive, tuned) for port, area in places),
        wholly=wholly,
        default_always=always,
        areas=areas,
        distances=OSPF_DISTANCES,
        doubts=tuple(doubts),
    )


OSPF_DISTANCES, RIP_DISTANCES, BGP_DISTANCES = (110, 110), (120, 120), (20, 200)
"""FortiOS Administration Guide, Routing concepts: administrative distances."""


def _area(text: str) -> str:
    return str(parse_ip(text)) if is_ip(text) else text


def _areas(entry: Entry) -> tuple[tuple[tuple[str, str], ...], list[str]]:
    """The areas that are not plain, and what in them may change routes."""
    kinds: list[tuple[str, str]] = []
    doubts: list[str] = []
    for row in entry.table("area"):
        kind = row.word("type")
        if kind in ("stub", "nssa"):
            total = row.word("stub-type") == "no-summary"
            kinds.append((_area(row.name), f"totally {kind}" if total else kind))
        doubts += [
            f"area {row.name} {path}" for path in ("range", "filter-list", "virtual-link") if len(row.table(path))
        ]
    return tuple(kinds), doubts


def _wholly(entry: Entry) -> tuple[str, ...]:
    found: list[str] = []
    for path in entry.blocks():
        settings = entry.settings(path) if path.startswith("redistribute") else None
        if settings is not None and settings.flag("status") and not settings.word("routemap"):
            found.append(path.rpartition(" ")[2])
    return tuple(found)


def _ospf_speaker(port: Interface, area: str, passive: bool, tuned: Mapping[str, Entry]) -> Speaker:
    """CLI reference, config router ospf / config ospf-interface: broadcast, hello 10 s, dead 40 s, no authentication."""
    row = tuned.get(port.name)

    def word(key: str) -> str:
        return row.word(key) if row is not None else ""

    network_type = word("network-type") or "broadcast"
    secured = {"text": "simple", "md5": "message-digest", "message-digest": "message-digest"}.get(
        word("authentication"), ""
    )
    cost = row.number("cost") if row is not None else None
    return Speaker(
        interface=port.name, area=_area(area), passive=passive, cost=cost or None,
        agrees=(network_type, word("hello-interval") or "10", word("dead-interval") or "40", secured, ""),
        host=port.kind == "loopback" and network_type != "point-to-point",
        doubts=("status or filter",) if row is not None and (row.mentioned("status") or row.mentioned("ip")) else (),
        authenticated=_secured(row, secured) if row is not None else KEYLESS,
    )  # fmt: skip


def _secured(row: Entry, secured: str) -> Fact[bool]:
    return written(True, row.span("authentication")) if secured else KEYLESS


_HARMLESS_TO_PEERS = frozenset(
    """remote-as description activate soft-reconfiguration next-hop-self send-community keep-alive-timer holdtime-timer
    password interface connect-timer advertisement-interval shutdown link-down-failover bfd""".split()
)


def _bgp(config: Config, scope: Scope) -> RoutingProcess | None:
    entry = scope.settings("router bgp")
    number = entry.word("as")
    entry.word("router-id")
    neighbors: list[int] = []
    peers: list[Peer] = []
    for row in entry.table("neighbor"):
        remote = row.word("remote-as")
        if is_ip(row.name) and row.values("shutdown") != ("enable",):
            neighbors.append(parse_ip(row.name))
            doubts = [key for key in row.written_keys() if key not in _HARMLESS_TO_PEERS]
            secured = written(True, row.at) if row.mentioned("password") else KEYLESS
            peers.append(Peer(parse_ip(row.name), remote, tuple(doubts), authenticated=secured, at=row.at))
    wholly = _wholly(entry)
    odd = [path for path in entry.blocks() if path.startswith(("aggregate-address", "neighbor-range", "vrf"))]
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
        peers=tuple(peers),
        named=tuple(networks for networks, _ in covered),
        wholly=wholly,
        distances=BGP_DISTANCES,
        doubts=tuple(odd),
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
    # a passive RIP interface still hears updates, and per-interface versions may differ
    odd = bool(named) or entry.word("version") == "1" or any(path.startswith("di") for path in entry.blocks())
    speakers = tuple(
        Speaker(interface=port.name, doubts=("passive",) if port.name in passive else ())
        for port in dict.fromkeys(_inside(networks, interfaces))
    )
    spoken = [port.name for port in _inside(networks, interfaces) if port.name not in passive]
    return RoutingProcess(
        protocol="rip",
        at=entry.at,
        vrf=scope.name,
        interfaces=tuple((name, "") for name in dict.fromkeys((*spoken, *(n for n in named if n not in passive)))),
        networks=networks,
        redistributes=redistributes,
        default_originate=originate,
        speakers=speakers,
        wholly=_wholly(entry),
        distances=RIP_DISTANCES,
        doubts=("interface settings",) if odd else (),
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
            protocol = {"ospf6": "ipv6 ospf", "ripng": "ipv6 rip"}.get(path.split()[1], path.split()[1])
            speakers = tuple(Speaker(interface=name, doubts=("not read closely",)) for name in names)
            found.append(
                RoutingProcess(protocol=protocol, at=entry.at, vrf=scope.name, interfaces=pairs, speakers=speakers)
            )
    return [process for process in found if process is not None]
