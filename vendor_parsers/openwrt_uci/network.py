"""Devices, logical networks, VLANs and routes of ``/etc/config/network``.

A logical network (``config interface 'lan'``) names a device; a device may be a bridge, a VLAN or a tunnel that another
section describes. Filters and routes speak of devices: two networks may share one (``wan`` and ``wan6``).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from auditor.model.address import ANY4, ANY6, V6, is_ip, mask_length, parse_ip, prefix
from auditor.model.fact import Fact, default, unknown, written
from auditor.model.forwarding import PolicyRoute, Route
from auditor.model.interface import Address, Interface, InterfaceKind, SwitchPort, Vlan
from auditor.model.ranges import Ranges
from auditor.model.rule import Match
from auditor.model.span import Span
from auditor.model.text import Text
from vendor_parsers.openwrt_uci.settings import Section, Settings

DOCUMENT = "https://openwrt.org/docs/guide-user/network/network_configuration"
NOT_EXPORTED = Text(
    "the network settings that would describe it are not in the export", "これを定義する network の設定が含まれていない"
)
NO_DEVICE = Text("the network names no device in the settings", "ネットワークの設定にデバイスの指定がない")
UP = default(True, f"{DOCUMENT}: option auto 1")
DYNAMIC = frozenset({"dhcp", "dhcpv6", "pppoe", "pppoa", "ppp", "3g", "qmi", "mbim", "ncm", "modemmanager", "wwan", "dslite",
                     "map", "6rd", "6to4", "l2tp", "pptp", "464xlat", "vti", "gre", "gretap", "wireguard", "openconnect", "sstp"})  # fmt: skip
_OWN_DEVICE = {"pppoe": "pppoe", "pppoa": "pppoa", "ppp": "ppp", "3g": "3g", "l2tp": "l2tp", "pptp": "pptp", "6rd": "6rd",
               "6to4": "6to4", "dslite": "ds", "map": "map", "sstp": "sstp"}  # fmt: skip
"""Protocols that make a device of their own, named after the network (the handlers in /lib/netifd/proto)."""
_KINDS: dict[str, InterfaceKind] = {
    "bridge": "bridge", "8021q": "subinterface", "8021ad": "subinterface", "pppoe": "ppp", "ppp": "ppp", "pppoa": "ppp",
    "3g": "cellular", "qmi": "cellular", "mbim": "cellular", "ncm": "cellular", "modemmanager": "cellular", "wwan": "cellular",
    "wireguard": "tunnel", "gre": "tunnel", "gretap": "tunnel", "6rd": "tunnel", "6to4": "tunnel", "dslite": "tunnel",
    "map": "tunnel", "l2tp": "tunnel", "pptp": "tunnel", "vti": "tunnel", "sstp": "tunnel", "openconnect": "tunnel",
    "tunnel": "tunnel", "macvlan": "ethernet", "bonding": "aggregate",
}  # fmt: skip


@dataclass(slots=True)
class Network:
    """A logical network: its device, its static addresses, and whether more come at run time."""

    name: str
    section: Section
    device: str
    addresses: list[Address] = field(default_factory=list)
    dynamic: str = ""


@dataclass(slots=True)
class Networks:
    """What the network settings say; ``known`` is False without them."""

    known: bool = False
    by_name: dict[str, Network] = field(default_factory=dict)
    devices: dict[str, Section] = field(default_factory=dict)
    vlans: list[tuple[str, int, Section]] = field(default_factory=list)

    def device_of(self, name: str) -> str:
        """The device of a logical network; the network's own name where nobody tells."""
        found = self.by_name.get(name)
        return found.device if found is not None else name

    def addresses_of(self, names: Iterable[str]) -> list[Address]:
        """The written addresses of some networks."""
        return [address for name in names if name in self.by_name for address in self.by_name[name].addresses]


def read_networks(settings: Settings) -> Networks:
    """The logical networks with their devices resolved, aliases (``@lan``) included."""
    found = Networks(known="network" in settings.packages)
    for section in settings.all("network", "device"):
        name = section.value("name")
        if name:
            found.devices[name] = section
        section.take("type")
    for section in settings.all("network", "interface"):
        found.by_name[section.name] = _network(section)
    for network in found.by_name.values():
        for _ in range(len(found.by_name)):
            if not network.device.startswith("@"):
                break
            target = found.by_name.get(network.device[1:])
            network.device = target.device if target is not None else network.device[1:]
    for section in settings.all("network", "bridge-vlan"):
        number = section.value("vlan")
        if number.isdecimal():
            found.vlans.append((section.value("device"), int(number), section))
    return found


def _network(section: Section) -> Network:
    proto = section.value("proto") or "none"
    devices = section.values("device") or section.values("ifname")
    bridged = section.value("type") == "bridge"
    device = f"br-{section.name}" if bridged else devices[0] if devices else ""
    if proto in _OWN_DEVICE:
        device = f"{_OWN_DEVICE[proto]}-{section.name}"
    elif (
        proto in ("wireguard", "vti", "gre", "gretap", "qmi", "mbim", "ncm", "modemmanager", "wwan", "openconnect")
        and not bridged
    ):
        device = section.name if proto in ("wireguard", "openconnect") or not device else device
    found = Network(section.name, section, device or section.name)
    found.addresses = _addresses(section)
    if proto in DYNAMIC:
        found.dynamic = "dhcp" if proto in ("dhcp", "dhcpv6") else proto
    return found


def _addresses(section: Section) -> list[Address]:
    """``ipaddr`` with or without a length, else with ``netmask``; ``ip6addr``; ``addresses`` of wireguard."""
    found: list[Address] = []
    mask = section.value("netmask")
    for key in ("ipaddr", "ip6addr", "addresses"):
        for text in section.values(key):
            address = _address(text, mask if key == "ipaddr" else "", section.span(key), bool(found))
            if address is not None:
                found.append(address)
    return found


def _address(text: str, mask: str, at: Span, more: bool) -> Address | None:
    plain, slash, length = text.partition("/")
    try:
        point = parse_ip(plain)
        full = 128 if point >= V6 else 32
        if slash:
            bits = mask_length(length) if "." in length else int(length)
        else:
            bits = mask_length(mask) if mask and full == 32 else full
    except ValueError:
        return None
    return Address(point, bits, at, secondary=more) if 0 <= bits <= full else None


def read_interfaces(networks: Networks, zones: dict[str, str], radios: Iterable[Interface]) -> list[Interface]:
    """The devices of networks and zones, the ports of bridges, and what the radios add.

    ``zones`` gives the zone of each device.
    """
    found: dict[str, Interface] = {}
    for network in networks.by_name.values():
        found[network.device] = _joined(found.get(network.device), network, networks, zones)
    for device, zone in zones.items():
        if device not in found:
            section = networks.devices.get(device)
            at = section.at if section is not None else Span("", 0, 0)
            found[device] = Interface(name=device, kind="other", at=at, enabled=unknown(NOT_EXPORTED), zone=zone)
    for port in _ports(networks):
        found.setdefault(port.name, port)
    for radio in radios:
        found.setdefault(radio.name, radio)
    return list(found.values())


def _joined(before: Interface | None, network: Network, networks: Networks, zones: dict[str, str]) -> Interface:
    section = network.section
    device = networks.devices.get(network.device)
    proto = section.value("proto")
    up: Fact[bool] = UP
    if section.on("disabled") or section.off("auto"):
        up = written(False, section.span("disabled" if section.has("disabled") else "auto"))
    if before is not None and before.enabled.is_(True):
        up = before.enabled
    kind = device.value("type") if device is not None else ""
    if section.value("type") == "bridge":
        kind = "bridge"
    own = _KINDS.get(kind) or _KINDS.get(proto) or _kind_by_name(network.device)
    parent, _, number = network.device.rpartition(".")
    if device is not None and device.value("type") in ("8021q", "8021ad"):
        parent, number = device.value("ifname"), device.value("vid")
    tagged = number.isdecimal() and bool(parent)
    addresses = (*(before.addresses if before is not None else ()), *network.addresses)
    return Interface(
        name=network.device,
        kind="subinterface"
        if tagged and own == "ethernet"
        else "svi"
        if tagged and parent in networks.devices
        else own,
        at=section.at,
        enabled=up,
        description=network.name if before is None else f"{before.description}, {network.name}",
        addresses=addresses,
        dynamic=(before.dynamic if before is not None else "") or network.dynamic,
        address_unknown=bool(section.values("ipaddr")) and not network.addresses,
        zone=zones.get(network.device, ""),
        parent=parent if tagged else "",
        vlan=int(number) if tagged and int(number) < 4095 else None,
        ipv6=_speaks_six(section, network),
        apn=section.value("apn"),
    )


def _kind_by_name(name: str) -> InterfaceKind:
    if name == "lo":
        return "loopback"
    starts: tuple[tuple[str, InterfaceKind], ...] = (
        ("br-", "bridge"), ("wl", "wlan"), ("phy", "wlan"), ("ww", "cellular"), ("tun", "tunnel"), ("wg", "tunnel"), ("eth", "ethernet"),
        ("lan", "ethernet"), ("wan", "ethernet"), ("bond", "aggregate"),
    )  # fmt: skip
    return next((kind for start, kind in starts if name.startswith(start)), "other")


def _speaks_six(section: Section, network: Network) -> Fact[bool]:
    six = next((one for one in network.addresses if one.ip >= V6), None)
    if six is not None:
        return written(True, six.at)
    if section.value("proto") == "dhcpv6":
        return written(True, section.span("proto"))
    return unknown(
        Text(
            "addresses delegated at run time are not in the settings", "実行時に割り当てられるアドレスは設定に現れない"
        )
    )


def _ports(networks: Networks) -> list[Interface]:
    """The ports of bridges, with their VLANs where the bridge filters them."""
    found: dict[str, Interface] = {}
    groups: list[tuple[str, Section, list[str]]] = []
    for name, section in networks.devices.items():
        if section.value("type") == "bridge":
            groups.append((name, section, section.values("ports") or section.values("ifname")))
    for network in networks.by_name.values():
        if network.section.value("type") == "bridge":
            groups.append((network.device, network.section, network.section.values("ifname")))
    for bridge, section, ports in groups:
        for port in ports:
            found[port] = Interface(
                name=port, kind=_kind_by_name(port), at=section.at, enabled=default(True, DOCUMENT), group=bridge,
                port=_switch_port(bridge, port, networks),
            )  # fmt: skip
    return list(found.values())


def _switch_port(bridge: str, port: str, networks: Networks) -> SwitchPort | None:
    """``lan1:t`` tagged, ``lan1:u*`` untagged and the VLAN of untagged frames that arrive."""
    tagged: list[int] = []
    untagged: list[int] = []
    native: list[int] = []
    at: Span | None = None
    for device, number, section in networks.vlans:
        for member in section.values("ports") if device == bridge else ():
            name, _, flags = member.partition(":")
            if name == port:
                at = section.span("ports")
                (tagged if "t" in flags else untagged).append(number)
                native += [number] if "*" in flags or not flags else []
    if at is None:
        return None
    why = Text("several VLANs or none are untagged here", "タグなしの VLAN が一つに定まらない")
    one: Fact[int] = written(untagged[0], at) if len(untagged) == 1 and untagged == native else unknown(why)
    return SwitchPort(
        mode=written("trunk" if tagged else "access", at),
        access_vlan=one,
        native_vlan=one,
        allowed=written(Ranges.of(*((number, number) for number in (*tagged, *untagged))), at),
    )


def read_vlans(settings: Settings, networks: Networks) -> list[Vlan]:
    """The VLANs of bridges that filter, and those of a switch chip (``switch_vlan``)."""
    found = {number: Vlan(number, "", section.at) for _, number, section in networks.vlans}
    for section in settings.all("network", "switch_vlan"):
        text = section.value("vid") or section.value("vlan")
        section.take("device", "ports", "vlan", "description")
        if text.isdecimal():
            found.setdefault(int(text), Vlan(int(text), "", section.at))
    return list(found.values())


def read_routes(settings: Settings, networks: Networks) -> list[Route]:
    """``config route`` and ``route6``, and the gateways of static networks."""
    found: list[Route] = []
    for network in networks.by_name.values():
        section = network.section
        given = section.value("metric")
        metric = int(given) if given.isdecimal() else 0
        for key, everything in (("gateway", ANY4), ("ip6gw", ANY6)):
            text = section.value(key)
            if is_ip(text):
                found.append(
                    Route(prefix=everything, at=section.span(key), next_hop=parse_ip(text), interface=network.device,
                          metric=metric)
                )  # fmt: skip
        if network.dynamic and not section.off("defaultroute"):
            why = f"whether {network.dynamic} on {network.name} brings a default route"
            found.append(Route(prefix=ANY4, at=section.at, interface=network.device, metric=metric, conditions=(why,)))
    for kind in ("route", "route6"):
        for section in settings.all("network", kind):
            route = _route(section, networks, kind == "route6")
            if route is not None:
                found.append(route)
    return found


def _route(section: Section, networks: Networks, six: bool) -> Route | None:
    target, mask = section.value("target"), section.value("netmask")
    section.take("source", "mtu", "onlink", "proto")
    try:
        if not target:
            destination = ANY6 if six else ANY4
        elif mask and "/" not in target:
            destination = prefix(f"{target}/{mask_length(mask)}")
        else:
            destination = prefix(target)
    except ValueError:
        return None
    gateway, metric, kind = section.value("gateway"), section.value("metric"), section.value("type")
    table = section.value("table")
    name = section.value("interface")
    disabled = section.on("disabled")
    conditions = [f"type {kind}"] if kind not in ("", "unicast", "blackhole", "unreachable", "prohibit") else []
    if gateway and not is_ip(gateway):
        conditions.append(f"gateway {gateway}")
    if disabled:
        return None
    return Route(
        prefix=destination,
        at=section.at,
        next_hop=parse_ip(gateway) if is_ip(gateway) else None,
        interface=networks.device_of(name) if name else "",
        metric=int(metric) if metric.isdecimal() else 0,
        discard=kind in ("blackhole", "unreachable", "prohibit"),
        vrf="" if table in ("", "main", "254", "default") else table,
        conditions=tuple(conditions),
    )


def read_policy_routes(settings: Settings, networks: Networks) -> list[PolicyRoute]:
    """``config rule`` and ``rule6`` of the network package: routing rules, tried before the table."""
    found: list[tuple[int, PolicyRoute]] = []
    for kind, everything in (("rule", ANY4), ("rule6", ANY6)):
        for section in settings.all("network", kind):
            sides = [_side(section.value(key), everything) for key in ("src", "dest")]
            inward, table = section.value("in"), section.value("lookup")
            priority, action = section.value("priority"), section.value("action")
            conditions = [f"{key} {section.value(key)}" for key in ("mark", "tos", "out", "uidrange", "goto", "invert", "suppress_prefixlength") if section.has(key)]  # fmt: skip
            if section.on("disabled"):
                continue
            rule = PolicyRoute(
                name=f"rule {section.name}",
                at=section.at,
                inward=frozenset({networks.device_of(inward)}) if inward else None,
                source=sides[0],
                destination=sides[1],
                next_vrf=None if table in ("", "main", "254", "default") else table,
                discard=action in ("prohibit", "unreachable", "blackhole"),
                conditions=tuple(conditions),
            )
            found.append((int(priority) if priority.isdecimal() else 1 << 15, rule))
    return [rule for _, rule in sorted(found, key=lambda pair: pair[0])]


def _side(text: str, everything: Ranges) -> Match:
    if not text:
        return Match.exact(everything, "any")
    try:
        return Match.exact(prefix(text), text)
    except ValueError:
        return Match.opaque(text, everything)
