"""Addresses of interfaces, how they are obtained, virtual ones of VRRP, and the VRF an interface is in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from auditor.model.address import V6, parse_ip, prefix
from auditor.model.forwarding import Route
from auditor.model.interface import Address
from auditor.model.span import Span
from vendor_parsers.mikrotik_routeros.items import Export, Item
from vendor_parsers.mikrotik_routeros.ports import Port, Ports

FULL = {False: 32, True: 128}
UNSAID = {False: 32, True: 64}
"""The length of an address without one; IPv6 addresses are printed so when they are /64 (the example for IPv6 in
manual.mikrotik.com, Virtual Routing and Forwarding, has 2001:1::1 and the connected route 2001:1::/64)."""


def read_addresses(export: Export, ports: Ports) -> list[Route]:
    """Put addresses on their interfaces; the far ends of point-to-point links come back as routes."""
    found = [
        *(route for item in export.items("/ip address", "add") for route in _four(item, ports)),
    ]
    for item in export.items("/ipv6 address", "add"):
        _six(item, ports)
    _virtual(ports)
    return found


def _four(item: Item, ports: Ports) -> Iterator[Route]:
    """``address=10.0.0.1/24 interface=ether1 network=10.0.0.0``; without a length the network is the far end."""
    item.know(("comment", "broadcast", "netmask"))
    name, text, network = item.get("interface"), item.get("address"), item.get("network")
    if item.disabled or not name:
        return
    port = ports.at(name, item.at)
    address = _address(text, item.at)
    if address is None:
        item.forget("address")
        port.address_unknown = True
        return
    port.addresses.append(address)
    if not network:
        return
    try:
        far = parse_ip(network)
    except ValueError:
        item.forget("network")
        return
    if far not in address.network:
        yield Route(prefix=prefix(network), at=item.at, interface=name, distance=0, protocol="connected")


def _address(text: str, at: Span) -> Address | None:
    host, slash, length = text.partition("/")
    try:
        point = parse_ip(host)
    except ValueError:
        return None
    if slash and not (length.isdecimal() and len(length) < 4 and int(length) <= FULL[point >= V6]):
        return None
    return Address(point, int(length) if slash else UNSAID[point >= V6], at)


def _six(item: Item, ports: Ports) -> None:
    """An IPv6 address; one from a pool or made of the MAC address is not in the export."""
    item.know(("comment", "advertise", "no-dad", "auto-link-local"))
    name, text = item.get("interface"), item.get("address")
    eui, pool = item.flag("eui-64"), item.get("from-pool")
    if item.disabled or not name:
        return
    port = ports.at(name, item.at)
    port.six = item.at
    address = _address(text, item.at)
    if eui or pool or address is None:
        port.address_unknown = True
        if address is None and not pool:
            item.forget("address")
        return
    port.addresses.append(address)


def read_clients(export: Export, ports: Ports, major: int | None) -> list[Route]:
    """DHCP clients, dial-up lines and modems: the interface gets its address, and often a default route, from elsewhere.

    RouterOS 7 prints nothing for a client that works (exports of 7.10 and 7.15); those of RouterOS 6 say disabled=no, so that
    one without the word is in doubt there.
    """
    found: list[Route] = []
    for menu, six in (("/ip dhcp-client", False), ("/ipv6 dhcp-client", True)):
        for item in export.items(menu, "add"):
            item.know(_CLIENT_HARMLESS)
            off = item.flag("disabled")
            name = item.get("interface")
            wants = item.get("add-default-route", "no" if six else "yes")
            distance = _distance(item)
            if off or not name:
                continue
            port = ports.at(name, item.at)
            sure = off is False or (major is not None and major >= 7)
            doubt = () if sure else ("whether this DHCP client is enabled",)
            if six:
                port.six = item.at
                port.address_unknown = port.address_unknown or "address" in item.get("request")
            else:
                port.dynamic = port.dynamic or "dhcp"
            if wants != "no":
                found.append(_leased(name, item.at, six, distance, ("a route by DHCP", *doubt)))
    for port in ports.found.values():
        found += _dialled(export, port)
    return found


def _dialled(export: Export, port: Port) -> Iterator[Route]:
    item = port.item
    if item is None:
        return
    if port.menu in ("/interface pppoe-client", "/interface ppp-client", "/interface lte"):
        port.dynamic = port.dynamic or ("pppoe" if port.menu == "/interface pppoe-client" else "negotiated")
    elif port.menu.endswith("-client"):
        # the far end of a tunnel gives the address; the tunnel is no line to the outside by itself
        port.address_unknown = not port.addresses
    else:
        return
    wants, distance = item.get("add-default-route", "no"), _distance(item)
    if port.menu == "/interface lte":
        item.know(_LTE_HARMLESS)
        port.apn, wants, distance = _access_point(export, item)
    if wants != "no" and not port.enabled.is_(False):
        yield _leased(port.name, port.at, False, distance, ("the line's own default route",))


def _access_point(export: Export, item: Item) -> tuple[str, str, int]:
    """The name of the access point, whether a default route is made, and its distance (2 by default)."""
    wanted = item.get("apn-profiles", "default")
    for profile in export.items("/interface lte apn"):
        profile.know(("comment", "ip-type", "use-network-apn", "use-peer-dns", "authentication", "user", "attach"))
        name = profile.get("name") or ("default" if "default" in profile.selected else "")
        values = profile.get("apn"), profile.get("add-default-route", "yes"), _distance(profile, 2)
        if name == wanted:
            return values
    return "", "yes", 2


def _distance(item: Item, usual: int = 1) -> int:
    text = item.get("default-route-distance")
    return int(text) if text.isdecimal() and len(text) < 4 else usual


def _leased(name: str, at: Span, six: bool, distance: int, conditions: tuple[str, ...]) -> Route:
    everything = prefix("::/0" if six else "0.0.0.0/0")
    return Route(prefix=everything, at=at, interface=name, distance=distance, conditions=conditions)


def _virtual(ports: Ports) -> None:
    """Addresses of a VRRP interface are shared ones of the interface below it, held by the highest priority.

    manual.mikrotik.com, VRRP: priority 100 and preemption-mode yes unless written otherwise.
    """
    for port in ports.found.values():
        item = port.item
        if port.menu != "/interface vrrp" or item is None:
            continue
        item.know(("authentication", "password"))
        item.get("vrid")
        text, preempts = item.get("priority", "100"), item.flag("preemption-mode")
        below = ports.found.get(port.parent)
        if below is None or port.enabled.is_(False):
            continue
        priority = int(text) if text.isdecimal() and len(text) < 4 else None
        below.addresses += [
            replace(address, secondary=True, virtual=True, priority=priority, preempts=preempts is not False)
            for address in port.addresses
        ]
        port.subnetted = any(address.network.size > 1 for address in port.addresses)
        port.addresses = []


def read_vrfs(export: Export, ports: Ports, members: dict[str, frozenset[str]]) -> frozenset[str]:
    """Put interfaces into their VRF; the first VRF that names an interface (or a list it is in) has it.

    manual.mikrotik.com, Virtual Routing and Forwarding: entries are matched from the top, like firewall rules.
    """
    names: list[str] = []
    taken: set[str] = set()
    for menu, key in (("/ip vrf", "name"), ("/ip route vrf", "routing-mark")):
        for item in export.items(menu, "add"):
            item.know(("comment", "place-before"))
            name = item.get(key)
            wanted = item.values("interfaces")
            if item.disabled or not name:
                continue
            names.append(name)
            for word in wanted:
                for member in members.get(word, frozenset({word})):
                    if member not in taken and word != "none":
                        taken.add(member)
                        ports.at(member, item.at).vrf = name
    return frozenset(names)


_CLIENT_HARMLESS = frozenset(
    """comment use-peer-dns use-peer-ntp dhcp-options script name default-route-tables pool-name pool-prefix-length prefix-hint
    rapid-commit use-interface-duid request check-gateway allow-reconfigure""".split()
)
_LTE_HARMLESS = frozenset(
    "allow-roaming band network-mode pin modem-init nr-band operator sms-protocol sms-read".split()
)
