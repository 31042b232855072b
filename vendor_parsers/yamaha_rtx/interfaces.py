"""Interfaces, the VLANs they carry, the ports of a divided LAN, and bridges.

A LAN interface works unless ``lan shutdown`` names it, or names one of its switch's ports (NVR500 Command Reference 4.40).
``vlan port mapping lan1.3 vlan2`` puts a port of a divided LAN into a group, whose number is no VLAN tag: such a group is a
bridge of its ports. Tagged VLANs are ``vlan lan1/1 802.1q vid=10``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from auditor.model.address import is_ip, mask_length, parse_ip
from auditor.model.fact import Fact, default, unknown, written
from auditor.model.interface import Address, Bridge, Interface, InterfaceKind, Vlan
from auditor.model.span import Span
from auditor.model.text import Text
from auditor.source.node import Node
from vendor_parsers.yamaha_rtx.numbers import number
from vendor_parsers.yamaha_rtx.settings import Place, interface_name

MANUAL = "Yamaha NVR500 Command Reference Rev.11.00.28"
_UP: Fact[bool] = default(True, f"{MANUAL}, 4.40: an interface works unless lan shutdown names it")
_LENT = "lan"
"""Lines and tunnels without an address of their own carry packets as well; which LAN lends its address is not documented."""
_NOT_ENABLED: dict[str, Fact[bool]] = {
    "pp": unknown(Text("no pp enable line", "pp enable の行がない")),
    "tunnel": unknown(Text("no tunnel enable line", "tunnel enable の行がない")),
}
_KINDS: tuple[tuple[str, InterfaceKind], ...] = (
    ("lan", "ethernet"),
    ("vlan", "bridge"),
    ("bridge", "bridge"),
    ("wan", "cellular"),
    ("onu", "ethernet"),
    ("loopback", "loopback"),
    ("tunnel", "tunnel"),
    ("pp", "ppp"),
)
_BRIDGED: Fact[bool] = unknown(
    Text(
        "whether filters of the members see bridged frames is not documented",
        "ブリッジされるフレームにメンバーのフィルタが効くかは文書で確認できない",
    )
)


@dataclass(slots=True)
class Ports:
    """What is known of all interfaces together."""

    interfaces: dict[str, Interface] = field(default_factory=dict)
    vlans: list[Vlan] = field(default_factory=list)
    bridges: list[Bridge] = field(default_factory=list)

    def need(self, name: str, at: Span) -> Interface:
        """The interface of that name, made when nothing was set for it."""
        if name not in self.interfaces:
            self.interfaces[name] = Interface(name=name, kind=_kind(name), at=at, enabled=_UP)
        return self.interfaces[name]

    def change(self, name: str, at: Span, **values: object) -> None:
        """Set fields of an interface, made when nothing was set for it."""
        self.interfaces[name] = replace(self.need(name, at), **values)  # type: ignore[arg-type]


def read_ports(root: Node, places: Mapping[str, Place]) -> Ports:
    """Every interface the configuration speaks of."""
    ports = Ports()
    for place in places.values():
        ports.interfaces[place.name] = _interface(place)
    _mappings(root, ports)
    _tagged(root, ports)
    _bridges(root, ports)
    _shutdowns(root, ports)
    _descriptions(root, ports)
    for node in root.all("lan", "type"):
        # Speed and options of the built-in switch: whether the LAN is divided shows in the port mapping
        node.mark()
    return ports


def _kind(name: str) -> InterfaceKind:
    if "/" in name:
        return "subinterface"
    return next((kind for start, kind in _KINDS if name.startswith(start)), "other")


def _interface(place: Place) -> Interface:
    addresses, dynamic, not_read = _addresses(place)
    kind = "pp" if place.name.startswith("pp") else "tunnel" if place.name.startswith("tunnel") else ""
    enabled = _UP
    if kind:
        nodes = [node for node in place.of(kind, "enable") if len(node.words) == 3]
        enabled = written(True, nodes[-1].at) if nodes else _NOT_ENABLED[kind]
        for node in nodes:
            node.mark()
    parent = ""
    for node in place.of("pppoe", "use"):
        words = node.cursor(2)
        parent = words.next()
    for node in place.of("ppp", "ipcp", "ipaddress"):
        words = node.cursor(3)
        # Whoever dials in to the anonymous peer is told an address instead
        if words.next() == "on" and not addresses and place.name != "ppanonymous":
            dynamic = dynamic or "negotiated"
    texts: list[str] = []
    for node in (*place.of("description"), *place.of("pp", "name"), *place.of("tunnel", "name")):
        node.mark()
        texts.append(node.words[-1])
    # Who dials in through a tunnel appears on the peer it is bound to: no line ends there
    through_tunnel = any(place.of("pp", "bind"))
    return Interface(
        name=place.name,
        kind="tunnel" if through_tunnel else _kind(place.name),
        at=place.first.at,
        enabled=enabled,
        description=texts[0] if texts else "",
        addresses=addresses,
        dynamic=dynamic,
        address_unknown=not_read,
        ipv6=_ipv6(place),
        parent=parent,
        # ``ip route … gateway pp 1`` and ``gateway tunnel 1`` lead into it all the same
        unnumbered=_LENT if kind and not addresses and not dynamic else "",
    )


_ADDRESS_WORDS = {"address": 3, "secondary": 4, "local": 4}
"""``ip lan1 address``, ``ip lan1 secondary address``, ``ip pp local address``: where the address stands."""


def _addresses(place: Place) -> tuple[tuple[Address, ...], str, bool]:
    """The addresses of an interface, how it obtains one, and whether a line about them was not understood."""
    found: list[Address] = []
    dynamic, not_read = "", False
    for family in ("ip", "ipv6"):
        for setting, start in _ADDRESS_WORDS.items():
            for node in place.all(family, setting):
                if node.words[start - 1] != "address":
                    continue
                words = node.cursor(start)
                word = words.next()
                address = _address(word, node.at, secondary=setting == "secondary")
                if word in ("dhcp", "auto"):
                    dynamic = "dhcp" if word == "dhcp" else "slaac"
                elif "@" in word:
                    # ra-prefix@lan2::1/64: the prefix is the one that lan2 was told
                    dynamic = dynamic or "slaac"
                elif address is not None:
                    found.append(address)
                else:
                    not_read = True
    found += _virtual(place, found)
    return tuple(found), dynamic, not_read


def _virtual(place: Place, own: list[Address]) -> Iterator[Address]:
    """``ip lan1 vrrp 1 192.0.2.1 priority=200``: who holds it can be told only where the priority is written."""
    for node in place.all("ip", "vrrp"):
        words = node.cursor(4)
        address = _address(words.next(), node.at, secondary=False)
        options = dict(word.partition("=")[::2] for word in words.rest())
        length = next((one.length for one in own if address is not None and address.ip in one.network), 32)
        priority = options.get("priority", "")
        if address is not None:
            yield replace(
                address,
                length=length,
                virtual=True,
                priority=number(priority, 255),
                preempts=options.get("preempt") == "on",
            )


def _address(word: str, at: Span, *, secondary: bool) -> Address | None:
    ip, slash, mask = word.partition("/")
    if not is_ip(ip):
        return None
    point = parse_ip(ip)
    top = 128 if ":" in ip else 32
    length = _length(mask, top) if slash else top
    return None if length is None else Address(point, length, at, secondary=secondary)


def _length(mask: str, top: int) -> int | None:
    """The prefix length of a mask in bits or as an address."""
    if is_ip(mask):
        try:
            return mask_length(mask)
        except ValueError:
            return None
    return number(mask, top)


def _ipv6(place: Place) -> Fact[bool]:
    lines = place.all("ipv6", "address") + place.all("ipv6", "prefix")
    if lines:
        return written(True, lines[0].at)
    return unknown(Text("no ipv6 address line", "ipv6 address の行がない"))


def _mappings(root: Node, ports: Ports) -> None:
    for node in root.all("vlan", "port", "mapping"):
        words = node.cursor(3)
        port, group = words.next(), words.next()
        if not interface_name(port) or not interface_name(group):
            node.read = 3
            continue
        ports.need(group, node.at)
        ports.change(port, node.at, group=group, parent=port.partition(".")[0])


def _tagged(root: Node, ports: Ports) -> None:
    """``vlan lan1/1 802.1q vid=10 name=PLC``: a subinterface that carries one tag."""
    for node in root.peek("vlan"):
        if len(node.words) < 4 or node.words[2] != "802.1q":
            continue
        words = node.cursor(3)
        name, tag, title = node.words[1], None, ""
        while words.peek().startswith(("vid=", "name=")):
            key, _, value = words.next().partition("=")
            if key == "name":
                title = value
            else:
                tag = number(value, 4094)
        ports.change(name, node.at, kind="subinterface", vlan=tag, parent=name.partition("/")[0])
        ports.need(name.partition("/")[0], node.at)
        if not tag:
            node.read = 3
        else:
            ports.vlans.append(Vlan(tag, title, node.at))


def _bridges(root: Node, ports: Ports) -> None:
    for node in root.all("bridge", "member"):
        words = node.cursor(2)
        name, members = words.next(), tuple(word for word in words.rest() if interface_name(word))
        ports.need(name, node.at)
        for member in members:
            ports.change(member, node.at, group=name)
        ports.bridges.append(Bridge(name=name, members=members, at=node.at, filters=_BRIDGED, interface=name))


def _shutdowns(root: Node, ports: Ports) -> None:
    for node in root.all("lan", "shutdown"):
        words = node.cursor(2)
        name = words.next()
        numbers = words.rest()
        off: Fact[bool] = written(False, node.at)
        for target in [f"{name}.{port}" for port in numbers] or [name]:
            if interface_name(target):
                ports.change(target, node.at, enabled=off)


def _descriptions(root: Node, ports: Ports) -> None:
    for node in root.all("description"):
        node.mark()
        words = node.words
        if len(words) > 2 and words[1] in ports.interfaces:
            ports.change(words[1], node.at, description=words[2])
