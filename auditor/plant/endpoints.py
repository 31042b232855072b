"""The hosts that configurations speak of: what parsers read for it, and what rules, translations, ports and tables show.

A host is told apart by its IP address; without one by its MAC address, and without either by the name an administrator
gave it in a port's description. Addresses of the supplied devices themselves are no hosts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from auditor.manual import fold
from auditor.model.address import LINK_LOCAL, is_ip, parse_ip, prefix
from auditor.model.device import Device
from auditor.model.endpoint import Endpoint, How, mac_of
from auditor.model.interface import Interface
from auditor.model.naming import used
from auditor.model.ranges import Ranges
from auditor.model.rule import Match
from auditor.model.span import Span
from auditor.plant.links import PhysicalLink, foreign_neighbors
from auditor.plant.ports import port_form, says_free

_NO_HOST = (
    Ranges.union(prefix(text) for text in ("0.0.0.0/8", "127.0.0.0/8", "224.0.0.0/3", "::/127", "ff00::/8"))
    | LINK_LOCAL
)
_VIRTUAL = ("00:00:0c:07:ac:", "00:00:0c:9f:f", "00:05:73:a0:0", "00:00:5e:00:01:", "00:00:5e:00:02:")
"""MAC addresses of HSRP 1, HSRP 2, HSRP for IPv6 (Cisco IOS FHRP Configuration Guide, HSRP Version 2), VRRP (RFC 5798)."""
_LONGEST = 300
_SHORTEST_NAME = 3
_MOST_WORDS = 3
_BETWEEN = str.maketrans(dict.fromkeys(",;()[]<>{}=|/\"'、。：；→←⇔　「」【】（）", " "))
_BY_NAME: tuple[How, ...] = ("object", "host_name", "dhcp", "description", "neighbor", "rule", "nat")
"""Whose name for a host is shown first."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """A host seen at one device. ``in_use`` False: in an object or a list that nothing at work leads to."""

    device: str
    endpoint: Endpoint
    in_use: bool = True


@dataclass(frozen=True, slots=True)
class Host:
    """All that the configurations together say of one host; ``names`` most telling first, sightings in input order."""

    ip: int | None
    macs: tuple[str, ...]
    names: tuple[str, ...]
    sightings: tuple[Sighting, ...]

    @property
    def in_use(self) -> bool:
        """False when only objects and lists that nothing uses speak of it."""
        return any(sighting.in_use for sighting in self.sightings)


def find_hosts(
    devices: Sequence[Device], links: Iterable[PhysicalLink], free_words: tuple[str, ...]
) -> tuple[Host, ...]:
    """Every host once: those with an address in address order, then by MAC address, then by name.

    ``links`` lead to other devices, so that what is said at their ports is of these; a port whose description holds
    one of ``free_words`` is free.
    """
    seen = list(_own_names(devices, _sightings(devices, links, free_words)))
    return _merged(_named_by_port(seen))


def _own_names(devices: Sequence[Device], found: Iterable[Sighting]) -> Iterator[Sighting]:
    """Without what is a supplied device itself, each host once per device and way of seeing it."""
    own = {address.ip for device in devices for interface in device.interfaces for address in interface.addresses}
    kept: set[tuple[object, ...]] = set()
    for sighting in found:
        one = sighting.endpoint
        if one.ip is not None and (one.ip in own or one.ip in _NO_HOST):
            continue
        key = (sighting.device, one.how, one.ip, one.mac, one.interface, one.name if one.ip is None else "")
        if key not in kept:
            kept.add(key)
            yield sighting


def _sightings(
    devices: Sequence[Device], links: Iterable[PhysicalLink], free_words: tuple[str, ...]
) -> Iterator[Sighting]:
    linked: dict[str, set[tuple[str, str]]] = {}
    for link in links:
        for end in (link.source, link.target):
            linked.setdefault(end.device, set()).add(port_form(end.interface))
    for device in devices:
        unused = _unused(device)
        for one in device.endpoints:
            yield Sighting(device.name, one, one.how != "object" or one.name not in unused)
        yield from _in_rules(device, unused)
        for one in (*_behind_nat(device), *_servers(device)):
            yield Sighting(device.name, one)
        ports = _host_ports(device, linked.get(device.name, set()))
        for one in (*_described(ports, free_words), *_learned(device, ports)):
            yield Sighting(device.name, one)
    for device, neighbor in foreign_neighbors(devices):
        ip = parse_ip(neighbor.address) if is_ip(neighbor.address) else None
        if neighbor.device or ip is not None:
            one = Endpoint(
                how="neighbor", at=neighbor.at, ip=ip, name=neighbor.device, interface=neighbor.local_port,
                text=neighbor.platform,
            )  # fmt: skip
            yield Sighting(device.name, one)


def _unused(device: Device) -> frozenset[str]:
    """The names that nothing at work can lead to, whatever they name."""
    if not device.definitions:
        return frozenset()
    _, possible = used(device.definitions, device.references)
    named = {True: set[str](), False: set[str]()}
    for one in device.definitions:
        named[one.key in possible].add(one.name)
    return frozenset(named[False] - named[True])


def _in_rules(device: Device, unused: frozenset[str]) -> Iterator[Sighting]:
    asked: set[int] = set()
    for rules in device.filters:
        if not rules.filters_packets:
            continue
        in_use = rules.name not in unused
        for rule in rules.rules:
            if not rule.enabled or rule.implied:
                continue
            for match in (rule.source, rule.destination):
                if id(match) not in asked:
                    asked.add(id(match))
                    for one in _hosts_of(match, "rule", rule.at):
                        yield Sighting(device.name, one, in_use)


def _behind_nat(device: Device) -> Iterator[Endpoint]:
    """The real hosts behind translated addresses."""
    for nat in device.nats:
        if nat.enabled and nat.kind == "destination":
            yield from _hosts_of(nat.to, "nat", nat.at)
        elif nat.enabled and nat.kind == "source" and nat.one_to_one:
            yield from _hosts_of(nat.source, "nat", nat.at)


def _hosts_of(match: Match, how: How, at: Span) -> Iterator[Endpoint]:
    """The single addresses a match certainly speaks of; two next to each other look like a network and are left out."""
    name = match.names[0] if len(match.names) == 1 and len(match.lower.intervals) == 1 else ""
    if name and is_ip(name.split()[0].partition("/")[0]):
        name = ""
    for low, high in match.lower:
        if low == high:
            yield Endpoint(how=how, at=at, ip=low, name=name)


def _servers(device: Device) -> Iterator[Endpoint]:
    for server in device.servers:
        if server.ip is not None:
            yield Endpoint(how="server", at=server.at, ip=server.ip, text=server.use)


def _host_ports(device: Device, linked: set[tuple[str, str]]) -> dict[tuple[str, str], Interface]:
    """The switch ports of a device that hosts are plugged into, by the form of their names."""
    found: dict[tuple[str, str], Interface] = {}
    for interface in device.interfaces:
        port = interface.port
        form = port_form(interface.name)
        if port is None or interface.kind != "ethernet" or interface.enabled.is_(False) or form in linked:
            continue
        if interface.addresses or interface.group or port.mode.value in ("trunk", "qinq", "routed"):
            continue
        found[form] = interface
    return found


def _described(ports: dict[tuple[str, str], Interface], free_words: tuple[str, ...]) -> Iterator[Endpoint]:
    for interface in ports.values():
        text = interface.description[:_LONGEST].strip()
        if not text or says_free(text, free_words):
            continue
        words = text.translate(_BETWEEN).split()
        ips = [parse_ip(word) for word in words if is_ip(word)]
        macs = [mac for word in words if (mac := mac_of(word))]
        yield Endpoint(
            how="description", at=interface.at, ip=ips[0] if len(ips) == 1 else None, name=text,
            mac=macs[0] if len(macs) == 1 else "", interface=interface.name, vlan=_vlan(interface), text=text,
        )  # fmt: skip


def _learned(device: Device, ports: dict[tuple[str, str], Interface]) -> Iterator[Endpoint]:
    """MAC addresses the device reports at ports of hosts; those at links to other devices belong to hosts elsewhere."""
    for entry in device.observed.macs or ():
        interface = ports.get(port_form(entry.port))
        group = int(entry.mac[:2] or "1", 16) & 1
        if interface is not None and not group and not entry.mac.startswith(_VIRTUAL):
            yield Endpoint(
                how="mac_table", at=entry.at, mac=entry.mac, interface=interface.name,
                vlan=entry.vlan if entry.vlan is not None else _vlan(interface),
            )  # fmt: skip


def _vlan(interface: Interface) -> int | None:
    return interface.port.access_vlan.value if interface.port is not None else interface.vlan


def _named_by_port(seen: Sequence[Sighting]) -> list[Sighting]:
    """A described port with one MAC address has one host: what describes it is given that address."""
    at_port: dict[tuple[str, str], set[str]] = {}
    for sighting in seen:
        one = sighting.endpoint
        if one.mac and one.interface and one.how != "arp":
            at_port.setdefault((sighting.device, one.interface), set()).add(one.mac)
    found = []
    for sighting in seen:
        one = sighting.endpoint
        macs = at_port.get((sighting.device, one.interface), set())
        if one.how == "description" and not one.mac and len(macs) == 1:
            (mac,) = macs
            one = Endpoint(
                how=one.how, at=one.at, ip=one.ip, mac=mac, name=one.name, interface=one.interface, vlan=one.vlan,
                text=one.text,
            )  # fmt: skip
            sighting = Sighting(sighting.device, one, sighting.in_use)
        found.append(sighting)
    return found


@dataclass(slots=True)
class _Gathered:
    ip: int | None
    seen: list[Sighting] = field(default_factory=list)


def _merged(seen: Sequence[Sighting]) -> tuple[Host, ...]:
    """Sightings of one host together: addresses first, as they tie MAC addresses and names to hosts."""
    by_ip: dict[int, _Gathered] = {}
    by_mac: dict[str, _Gathered] = {}
    named: dict[str, set[int]] = {}
    for sighting in seen:
        one = sighting.endpoint
        if one.ip is not None:
            host = by_ip.setdefault(one.ip, _Gathered(one.ip))
            host.seen.append(sighting)
            if one.mac:
                by_mac.setdefault(one.mac, host)
            if one.name:
                named.setdefault(fold(one.name), set()).add(one.ip)
    by_name = {name: by_ip[next(iter(ips))] for name, ips in named.items() if len(ips) == 1}
    elsewhere: dict[tuple[str, str, str], _Gathered] = {}
    for sighting in seen:
        one = sighting.endpoint
        if one.ip is not None:
            continue
        known = next((by_name[form] for form in name_forms(one.name) if form in by_name), None)
        if one.mac:
            by_mac.setdefault(one.mac, known or _Gathered(None)).seen.append(sighting)
        else:
            # the same words at two ports are two hosts: a dozen ports may be called PC
            place = (fold(one.name), sighting.device, one.interface)
            elsewhere.setdefault(place, known or _Gathered(None)).seen.append(sighting)
    found = [*(by_ip[ip] for ip in sorted(by_ip)), *by_mac.values(), *elsewhere.values()]
    return tuple(_host(gathered) for gathered in {id(one): one for one in found}.values())


def name_forms(text: str) -> Iterator[str]:
    """The names that may stand in a text as words of their own, folded, longest first: ``PLC-01 (panel 3)``."""
    words = text[:_LONGEST].translate(_BETWEEN).split()
    for count in range(min(_MOST_WORDS, len(words)), 0, -1):
        for start in range(len(words) - count + 1):
            form = fold("".join(words[start : start + count]))
            if len(form) >= _SHORTEST_NAME:
                yield form


def _host(gathered: _Gathered) -> Host:
    named = [one.endpoint for how in _BY_NAME for one in gathered.seen if one.endpoint.how == how]
    names = dict.fromkeys(one.name for one in named if one.name)
    macs = dict.fromkeys(one.endpoint.mac for one in gathered.seen if one.endpoint.mac)
    return Host(gathered.ip, tuple(macs), tuple(names), tuple(gathered.seen))
