"""Static routes of the virtual routers, the default routes of leases, and the routing protocols at work.

Administrative distances: static 10, RIP 120, OSPF 30 inside and 110 outside, BGP 20 outside and 200 inside; metric 10
(PAN-OS Web Interface Help, Static Routes; ai.techclick.in, Palo Alto routing; PCNSA study guide 2.7). ``no-install`` keeps a route out of the table.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.model.address import ANY4, is_ip, parse_ip
from auditor.model.fact import written
from auditor.model.forwarding import Peer, Route, RoutingProcess, Speaker
from auditor.model.ranges import Ranges
from auditor.model.span import Span
from vendor_parsers._readers.keys import KEYLESS
from vendor_parsers.paloalto_panos.addresses import Addresses, address_set, host_of
from vendor_parsers.paloalto_panos.interfaces import MANAGEMENT, Ports
from vendor_parsers.paloalto_panos.scope import Config
from vendor_parsers.paloalto_panos.tree import Element

STATIC_DISTANCE = STATIC_METRIC = 10
OSPF_DISTANCES, BGP_DISTANCES, RIP_DISTANCES = (30, 110), (20, 200), (120, 120)


def _tables(config: Config) -> Iterator[tuple[str, Element]]:
    """The routing tables by name: virtual routers, and the VRFs of logical routers."""
    for router in config.network.entries("virtual-router"):
        yield router.text, router
    for router in config.network.entries("logical-router"):
        for vrf in router.entries("vrf"):
            yield (router.text if vrf.text == "default" else f"{router.text} {vrf.text}"), vrf


def _one_host(addresses: Addresses | None, text: str, at: Span) -> int | None:
    """The one address a word stands for: written, or by an address object."""
    if host_of(text):
        return parse_ip(host_of(text))
    found = addresses.find(text) if addresses is not None else None
    if addresses is not None and found is not None:
        addresses.note(found, "routing", at)
    literal = host_of(found[1].word("ip-netmask")) if found is not None and found[0] == "address" else ""
    return parse_ip(literal) if literal else None


def static_routes(config: Config, addresses: Addresses | None) -> list[Route]:
    """The static routes of every table, and those leases bring."""
    found: list[Route] = []
    for vrf, table in _tables(config):
        for family in ("ip", "ipv6"):
            for entry in table.entries("routing-table", family, "static-route"):
                found += _static(config, addresses, vrf, entry)
    return found


def _prefix(config: Config, addresses: Addresses | None, entry: Element) -> Ranges | None:
    text = entry.word("destination")
    named = addresses.find(text) if addresses is not None and not text[:1].isdecimal() else None
    try:
        return address_set(named[1].word("ip-netmask") if named is not None else text)
    except ValueError:
        config.notice(
            entry.at, "The destination of this route was not understood", "経路の宛先を解釈できない", "routing"
        )
        return None


def _static(config: Config, addresses: Addresses | None, vrf: str, entry: Element) -> Iterator[Route]:
    prefix = _prefix(config, addresses, entry)
    interface = entry.word("interface")
    hop = entry.get("nexthop")
    table = [one.text for one in entry.entries("route-table")]
    conditions: list[str] = []
    next_hop: int | None = None
    next_vrf: str | None = None
    discard = False
    for way in hop.named.values():
        value = hop.word(way.text)
        if way.text in ("ip-address", "ipv6-address"):
            next_hop = _one_host(addresses, value, hop.span(way.text))
            conditions += [f"next hop {value}"] if next_hop is None else []
        elif way.text in ("next-vr", "next-lr"):
            next_vrf = value
        elif way.text == "discard":
            discard = True
            hop.get("discard")
        elif way.text == "receive":
            conditions.append("receive")
        else:
            conditions.append(f"{way.text} {value}".strip())
    monitor = entry.get("path-monitor")
    if monitor.text and monitor.flag("enable") is not False:
        conditions.append("path monitoring")
    for key in ("path-monitor", "bfd", "option"):
        for word in entry.get(key).below():
            word.read = 1
    metric, distance = entry.number("metric"), entry.number("admin-dist")
    conditions += [key for key, element in entry.named.items() if not element.read]
    if prefix is None or "no-install" in table or table == ["multicast"]:
        return
    if not hop.named and not interface:
        conditions.append("no next hop")
    for interval in prefix:
        yield Route(
            prefix=Ranges((interval,)), at=entry.at, next_hop=next_hop, interface=interface,
            distance=STATIC_DISTANCE if distance is None else distance,
            metric=STATIC_METRIC if metric is None else metric, vrf=vrf, next_vrf=next_vrf, discard=discard,
            conditions=tuple(conditions),
        )  # fmt: skip


def leased_routes(ports: Ports) -> Iterator[Route]:
    """The default route a lease may bring unless ``create-default-route no``: never a certain one."""
    for name, (brings, at) in ports.leased.items():
        port = ports.interfaces[name]
        if brings:
            yield Route(
                prefix=ANY4, at=at, interface=name, distance=STATIC_DISTANCE, metric=STATIC_METRIC, vrf=port.vrf,
                conditions=(f"lease on {name}",),
            )  # fmt: skip


def management_route(config: Config) -> Iterator[Route]:
    """The default gateway of the management port, a table of its own."""
    for key in ("default-gateway", "ipv6-default-gateway"):
        text = config.system.word(key)
        if is_ip(text):
            prefix = ANY4 if key == "default-gateway" else address_set("::/0") - ANY4
            yield Route(
                prefix=prefix, at=config.system.span(key), next_hop=parse_ip(text), interface=MANAGEMENT, vrf=MANAGEMENT
            )  # fmt: skip


def _read(element: Element) -> None:
    for word in element.below():
        word.read = 1


def processes(config: Config, ports: Ports, addresses: Addresses | None) -> list[RoutingProcess]:
    """The routing protocols that are switched on (each is off until ``enable yes``)."""
    found: list[RoutingProcess] = []
    for vrf, table in _tables(config):
        protocols = table.get("protocol") if table.look("protocol") is not None else table
        bgp = protocols.get("bgp")
        if bgp.named:
            made = _bgp(vrf, bgp, addresses)
            found += [made] if made is not None else []
        for name, key in (("ospf", "ospf"), ("ipv6 ospf", "ospfv3")):
            made = _ospf(vrf, name, protocols.get(key), ports)
            found += [made] if made is not None else []
        made = _rip(vrf, protocols.get("rip"), ports)
        found += [made] if made is not None else []
        for key in ("redist-profile", "redist-profile-ipv6"):
            _read(protocols.get(key))
    return found


def _filters(element: Element) -> list[str]:
    """Policies of a protocol that may hold back or change routes."""
    return [
        word for word in ("policy", "import-rules", "export-rules", "redist-rules") if element.look(word) is not None
    ]


def _bgp(vrf: str, bgp: Element, addresses: Addresses | None) -> RoutingProcess | None:
    on = bgp.flag("enable")
    number = bgp.word("local-as")
    peers: list[Peer] = []
    doubts = _filters(bgp)
    for group in bgp.entries("peer-group"):
        working = group.flag("enable") is not False
        kind = next(iter(group.get("type").named), "")
        for peer in group.entries("peer"):
            address = _one_host(addresses, peer.word("peer-address", "ip"), peer.span("peer-address", "ip"))
            remote = peer.word("peer-as") or (number if kind.startswith("ibgp") else "")
            if address is not None and working and peer.flag("enable") is not False:
                odd = ["filters"] if doubts else []
                key = peer.look("connection-options", "authentication")
                secured = KEYLESS if key is None else written(True, key.at)
                peers.append(Peer(address, remote, tuple(odd), authenticated=secured, at=peer.at))
    _read(bgp)
    if on is not True or not number:
        return None
    return RoutingProcess(
        protocol="bgp", at=bgp.at, id=number, vrf=vrf, neighbors=tuple(peer.address for peer in peers),
        peers=tuple(peers), redistributes=("redistribution rules",) if "redist-rules" in doubts else (),
        distances=BGP_DISTANCES, doubts=tuple(doubts),
    )  # fmt: skip


def _ospf(vrf: str, protocol: str, ospf: Element, ports: Ports) -> RoutingProcess | None:
    on = ospf.flag("enable")
    speakers: list[Speaker] = []
    kinds: list[tuple[str, str]] = []
    doubts = _filters(ospf)
    for area in ospf.entries("area"):
        kind = next((word for word in area.get("type").named if word != "normal"), "")
        if kind:
            total = area.flag("type", kind, "accept-summary") is False
            kinds.append((area.text, f"totally {kind}" if total else kind))
        doubts += [f"area {area.text} {word}" for word in ("range", "virtual-link") if area.get(word).named]
        for entry in area.entries("interface"):
            if entry.flag("enable") is False:
                continue
            port = ports.interfaces.get(entry.text)
            link = next(iter(entry.get("link-type").named), "") or "broadcast"
            speakers.append(
                Speaker(
                    interface=entry.text, area=area.text, passive=entry.flag("passive") is True,
                    cost=entry.number("metric"),
                    agrees=(
                        {"p2p": "point-to-point"}.get(link, link), entry.word("hello-interval") or "10",
                        str((entry.number("hello-interval") or 10) * (entry.number("dead-counts") or 4)),
                        "message-digest" if entry.look("authentication") is not None else "", "",
                    ),
                    host=port is not None and port.kind == "loopback",
                    doubts=("authentication profile",) if entry.look("authentication") is not None else (),
                    authenticated=KEYLESS if entry.look("authentication") is None else written(True, entry.at),
                )
            )  # fmt: skip
    identity = ospf.word("router-id")
    _read(ospf)
    if on is not True or not speakers:
        return None
    return RoutingProcess(
        protocol=protocol, at=ospf.at, id=identity, vrf=vrf,
        interfaces=tuple((one.interface, one.area) for one in speakers if not one.passive), speakers=tuple(speakers),
        networks=Ranges.union(
            ports.interfaces[one.interface].networks for one in speakers if one.interface in ports.interfaces
        ),
        redistributes=("export rules",) if doubts else (), areas=tuple(kinds), distances=OSPF_DISTANCES,
        doubts=tuple(doubts),
    )  # fmt: skip


def _rip(vrf: str, rip: Element, ports: Ports) -> RoutingProcess | None:
    on = rip.flag("enable")
    names = [entry.text for entry in rip.entries("interface") if entry.flag("enable") is not False]
    doubts = _filters(rip)
    _read(rip)
    if on is not True or not names:
        return None
    return RoutingProcess(
        protocol="rip", at=rip.at, vrf=vrf, interfaces=tuple((name, "") for name in names),
        speakers=tuple(Speaker(interface=name, doubts=("interface settings",)) for name in names),
        networks=Ranges.union(ports.interfaces[name].networks for name in names if name in ports.interfaces),
        distances=RIP_DISTANCES, doubts=("not read closely", *doubts),
    )  # fmt: skip
