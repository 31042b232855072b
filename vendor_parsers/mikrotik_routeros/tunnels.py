"""Tunnels with an interface: GRE, IPIP, EoIP, WireGuard, and the dial-in family L2TP, SSTP, OVPN, PPTP, PPPoE."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from auditor.model.address import is_ip, parse_ip
from auditor.model.fact import Fact, default, written
from auditor.model.forwarding import Carrier, Route, Vpn
from auditor.model.interface import Interface
from auditor.model.management import Listener
from auditor.model.ranges import Ranges
from auditor.model.rule import ANYWHERE, Match
from auditor.model.service import TCP, UDP
from auditor.model.text import Text
from vendor_parsers.mikrotik_routeros.items import Export, Item
from vendor_parsers.mikrotik_routeros.lists import DYNAMIC, addresses_of
from vendor_parsers.mikrotik_routeros.ports import Port, Ports
from vendor_parsers.mikrotik_routeros.vpn import pool_of, way_to

OFF = "manual.mikrotik.com: servers for dial-in are disabled at first"


@dataclass(frozen=True, slots=True)
class _Server:
    """A dial-in server: its menu, the ports it listens on, and whether it encrypts by itself (None: it depends)."""

    word: str
    menu: str
    ports: tuple[tuple[int, int], ...]
    encrypts: bool | None
    port: int = 0


SERVERS = (
    _Server("l2tp", "/interface l2tp-server server", ((UDP, 1701),), None),
    _Server("sstp", "/interface sstp-server server", ((TCP, 443),), True, TCP),
    _Server("ovpn", "/interface ovpn-server server", ((TCP, 1194),), True, TCP),
    _Server("pptp", "/interface pptp-server server", ((TCP, 1723),), None),
)
"""help.mikrotik.com, Services, protocols and ports."""
_CARRIERS: dict[str, tuple[str, frozenset[Carrier]]] = {
    "/interface gre": ("gre", frozenset({"gre"})),
    "/interface gre6": ("gre", frozenset({"gre"})),
    "/interface ipip": ("ipip", frozenset({"ipip"})),
    "/interface ipipv6": ("ipip", frozenset()),
    "/interface 6to4": ("6in4", frozenset({"6in4"})),
    "/interface eoip": ("eoip", frozenset({"gre"})),
    "/interface eoipv6": ("eoip", frozenset()),
    "/interface vxlan": ("vxlan", frozenset()),
}


def add_dial_in(export: Export, ports: Ports) -> None:
    """An interface for the people who dial in at each server that is on: RouterOS makes theirs when they connect."""
    for server in SERVERS:
        for item in _settings(export, server):
            if item.flag("enabled"):
                _dynamic(ports, server.word, item)
    for item in export.items("/interface pppoe-server server", "add"):
        item.know(_SERVER)
        if item.flag("disabled") is False:
            _dynamic(ports, "pppoe", item)


def _settings(export: Export, server: _Server) -> list[Item]:
    """The settings of a server: a ``set`` line, or from RouterOS 7.17 on items of their own (OVPN)."""
    items = export.items(server.menu)
    for item in items:
        item.know(_SERVER)
    return items


def _dynamic(ports: Ports, word: str, item: Item) -> None:
    name = f"{DYNAMIC}{word}>"
    ports.found.setdefault(name, Port(name, "tunnel", item.at, written(True, item.at)))


def read_tunnels(
    export: Export, ports: Ports, interfaces: Sequence[Interface], routes: Sequence[Route]
) -> Iterator[Vpn]:
    """Every tunnel an interface stands for, and every server people dial in at."""
    for port in ports.found.values():
        item = port.item
        if item is None:
            continue
        if port.menu in _CARRIERS:
            yield _static(port, item, interfaces, routes)
        elif port.menu.endswith("-client") and port.menu not in ("/interface pppoe-client", "/interface ppp-client"):
            yield _client(port, item, interfaces, routes)
    yield from _wireguard(export, ports, interfaces, routes)
    yield from _servers(export)


def _static(port: Port, item: Item, interfaces: Sequence[Interface], routes: Sequence[Route]) -> Vpn:
    item.know(_TUNNEL)
    remote = (item.get("remote-address") or item.get("remote")).partition("%")[0]
    local = item.get("local-address")
    protected = bool(item.get("ipsec-secret"))
    kind, carriers = _CARRIERS[port.menu]
    peer = parse_ip(remote) if is_ip(remote) else None
    return Vpn(
        name=port.name,
        kind=kind,
        at=port.at,
        interface=way_to(peer, interfaces, routes),
        tunnel_interface=port.name,
        peer=peer,
        peer_name=remote,
        encrypted=protected,
        authentication="psk" if protected else "",
        enabled=not port.enabled.is_(False),
        local_address=parse_ip(local) if is_ip(local) else None,
        carriers=frozenset({"ipsec"}) if protected else carriers,
    )


def _client(port: Port, item: Item, interfaces: Sequence[Interface], routes: Sequence[Route]) -> Vpn:
    item.know(_TUNNEL)
    host = item.get("connect-to").partition(":")[0]
    ipsec = item.flag("use-ipsec") is True
    word = port.menu.removeprefix("/interface ").removesuffix("-client")
    peer = parse_ip(host) if is_ip(host) else None
    return Vpn(
        name=port.name,
        kind=word,
        at=port.at,
        interface=way_to(peer, interfaces, routes),
        tunnel_interface=port.name,
        peer=peer,
        peer_name=host,
        encrypted=True if ipsec or word in ("sstp", "ovpn") else None,
        authentication="user",
        enabled=not port.enabled.is_(False),
        carriers=frozenset({"ipsec"}) if ipsec else frozenset(),
    )


def _wireguard(export: Export, ports: Ports, interfaces: Sequence[Interface], routes: Sequence[Route]) -> Iterator[Vpn]:
    """One tunnel per peer; ``allowed-address`` is both what may come from it and what is sent to it."""
    for port in ports.found.values():
        if port.menu == "/interface wireguard" and port.item is not None:
            port.item.know(("listen-port", "private-key", "wireguard-private-key"))
    for item in export.items("/interface wireguard peers", "add"):
        item.know(_WIREGUARD)
        name, host = item.get("interface"), item.get("endpoint-address")
        texts = item.values("allowed-address")
        parts = [addresses_of(text) for text in texts]
        known = Ranges.union(part for part in parts if part is not None)
        if None in parts:
            item.forget("allowed-address")
        below = ports.at(name, item.at) if name else None
        peer = parse_ip(host) if is_ip(host) else None
        yield Vpn(
            name=item.get("name") or item.get("comment") or f"{name} peer {item.number + 1}",
            kind="wireguard",
            at=item.at,
            interface=way_to(peer, interfaces, routes),
            tunnel_interface=name,
            peer=peer,
            peer_name=host,
            remote=Match.opaque("allowed-address") if None in parts else Match.exact(known, *texts),
            authentication="keys",
            encrypted=True,
            enabled=not item.disabled and below is not None and not below.enabled.is_(False),
            clients=not host,
        )


def _servers(export: Export) -> Iterator[Vpn]:
    given = _given(export)
    for server in SERVERS:
        for item in _settings(export, server):
            if not item.flag("enabled"):
                continue
            ipsec = item.get("use-ipsec", "no")
            protected = server.encrypts or (True if ipsec in ("required", "yes") else None)
            yield Vpn(
                name=f"{server.word} dial-in", kind=server.word, at=item.at, tunnel_interface=f"{DYNAMIC}{server.word}>",
                remote=given, authentication="user", encrypted=protected, clients=True,
                carriers=frozenset({"ipsec"}) if ipsec in ("required", "yes") else frozenset(),
            )  # fmt: skip
    for item in export.items("/interface pppoe-server server", "add"):
        if item.flag("disabled") is False:
            yield Vpn(
                name=f"pppoe dial-in {item.get('service-name')}", kind="pppoe", at=item.at, remote=given,
                tunnel_interface=f"{DYNAMIC}pppoe>", authentication="user", clients=True,
            )  # fmt: skip


def _given(export: Export) -> Match:
    """The addresses that profiles and secrets give to those who dial in; RADIUS may give any other."""
    parts: list[Match] = []
    for menu in ("/ppp profile", "/ppp secret"):
        for item in export.items(menu):
            item.know(_PPP)
            text = item.get("remote-address")
            if not text or item.disabled:
                continue
            addresses = addresses_of(text)
            parts.append(pool_of(export, text) if addresses is None else Match.exact(addresses, text))
    aaa = export.one("/ppp aaa")
    if aaa is not None:
        aaa.know(("accounting", "interim-update", "use-circuit-id-in-nas-port-id", "enable-ipv6-accounting"))
        if aaa.flag("use-radius"):
            parts.append(Match.opaque("addresses given by RADIUS"))
    return Match.union(parts) if parts else Match.opaque("addresses given to clients")


def dial_in_listeners(export: Export) -> Iterator[Listener]:
    """The dial-in servers as services of the router."""
    for server in SERVERS:
        for item in _settings(export, server):
            on: Fact[bool] = item.fact("enabled", default(False, OFF))
            if item.verb == "add" and not item.has("enabled"):
                on = written(not item.disabled, item.at)
            text = item.get("port")
            moved = int(text) if text.isdecimal() and 0 < int(text[:6]) < 65536 else 0
            ports = tuple((protocol, moved or port) for protocol, port in server.ports)
            yield Listener(
                name="other", enabled=on, ports=ports, where=f"{server.word}-server",
                sources=default(ANYWHERE, Text("no limit by address", "接続元アドレスの制限はない")),
            )  # fmt: skip


_SERVER = frozenset(
    """allow-fast-path authentication caller-id-type default-profile ipsec-secret keepalive-timeout max-mru max-mtu
    max-sessions mrru one-session-per-host use-ipsec accept-proto-version accept-pseudowire-type l2tpv3-circuit-id
    l2tpv3-cookie-length l2tpv3-digest-hash l2tpv3-ether-interface-list auth certificate cipher mac-address mode netmask
    require-client-certificate protocol redirect-gateway push-routes enable-tun-ipv6 ipv6-prefix-len tun-server-ipv6 reneg-sec
    user-auth-method tls-version key-renegotiate-sec force-aes pfs verify-client-certificate ciphers name service-name
    interface comment pado-delay accept-empty-service accept-untagged pppoe-over-vlan-range vrf""".split()
)
_TUNNEL = frozenset(
    """tunnel-id profile authentication use-ipsec allow-fast-path l2tp-proto-version l2tpv3-digest-hash certificate
    http-proxy proxy-port tls-version verify-server-certificate verify-server-address-from-certificate force-aes pfs ciphers
    add-sni cipher auth mode port route-nopull use-peer-dns password protocol remote-port local-port vni vrf ipsec-secret
    local-address src-address disconnect-notify max-fdb-size learning vteps-ip-version add-default-route""".split()
)
_WIREGUARD = frozenset(
    """comment endpoint-port persistent-keepalive preshared-key public-key private-key client-address client-allowed-address
    client-dns client-endpoint client-keepalive client-listen-port is-responder responder name show-client-config""".split()
)
_PPP = frozenset(
    """comment name local-address dns-server wins-server only-one use-compression use-encryption use-mpls use-upnp
    change-tcp-mss rate-limit session-timeout idle-timeout on-up on-down parent-queue queue-type insert-queue-before bridge
    bridge-horizon bridge-learning bridge-path-cost bridge-port-priority bridge-port-trusted bridge-port-vid incoming-filter
    outgoing-filter interface-list address-list dhcpv6-pd-pool remote-ipv6-prefix-pool service profile password caller-id
    limit-bytes-in limit-bytes-out routes remote-ipv6-prefix ipv6-routes use-ipv6 use-vj-compression last-logged-out""".split()
)
