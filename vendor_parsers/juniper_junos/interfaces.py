"""Interfaces: physical ones, the logical units that ride on them, their addresses, and ports that switch.

A port whose unit switches is one interface of the model, under the name of the physical port. ``irb``, ``vlan``, ``lo0``,
``st0`` and their like exist only as units.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from auditor.model.address import LINK_LOCAL, V6, is_ip, parse_ip
from auditor.model.fact import Fact, unknown, written
from auditor.model.interface import Address, Interface, InterfaceKind, SwitchPort
from auditor.model.ranges import Ranges
from auditor.model.text import Text
from vendor_parsers.juniper_junos import facts
from vendor_parsers.juniper_junos.config import Config
from vendor_parsers.juniper_junos.ports import Switching
from vendor_parsers.juniper_junos.statement import Statement

KINDS: dict[str, InterfaceKind] = {
    **dict.fromkeys(("ge", "xe", "et", "fe", "mge", "em", "fab", "swfab"), "ethernet"),
    **dict.fromkeys(("ae", "reth"), "aggregate"),
    **dict.fromkeys(("fxp", "me", "vme"), "management"),
    **dict.fromkeys(("irb", "vlan"), "svi"),
    **dict.fromkeys(("st", "gr", "ip", "lt", "vtep", "gre", "ipip", "vt", "rlt"), "tunnel"),
    **dict.fromkeys(("t1", "e1", "t3", "e3", "so", "se", "at", "pt"), "serial"),
    **dict.fromkeys(("dl", "cl"), "cellular"),
    "lo": "loopback",
    "pp": "ppp",
    "wl": "wlan",
}  # fmt: skip
NO_MEMBER: Fact[bool] = unknown(
    Text("no port of its VLAN is in the configuration", "この VLAN に属するポートが設定にない")
)
_ONLY_UNITS = frozenset({"svi", "loopback", "tunnel", "ppp"})
NOT_PORTS = frozenset({"interface-range", "traceoptions", "interface-set", "stacked-interface-set"})
_MEMBERSHIPS = ("gigether-options", "ether-options", "fastether-options")


@dataclass(frozen=True, slots=True)
class Places:
    """What other sections say of interfaces."""

    zones: dict[str, str]
    instances: dict[str, str]
    routed: dict[str, int]
    switching: Switching


def kind_of(name: str) -> InterfaceKind:
    """``ge-0/0/0`` and ``reth0`` by the letters in front."""
    word = name.partition("-")[0].partition("/")[0]
    return KINDS.get(word.rstrip("0123456789") if word not in KINDS else word, "other")


def read_interfaces(config: Config, places: Places) -> tuple[Interface, ...]:
    """Every interface, physical ones before their units."""
    found: list[Interface] = []
    for entry in config.root.all("interfaces"):
        if entry.name not in NOT_PORTS:
            found += _interface(config, entry, places)
    return tuple(found)


def settled(interfaces: tuple[Interface, ...], fabric: bool) -> tuple[Interface, ...]:
    """With what the ports say of the routed interfaces of VLANs: one comes up with the first port of its VLAN.

    Junos OS Ethernet Switching User Guide, "Integrated Routing and Bridging": an IRB interface is down while no port of its
    VLAN is up. ``fabric``: VLANs may have members behind tunnels.
    """
    carried: list[Ranges] = []
    for port in interfaces:
        if port.port is not None and not port.enabled.is_(False):
            trunk = port.port.mode.is_("trunk")
            if not (port.port.allowed if trunk else port.port.access_vlan).known:
                return interfaces
            number = port.port.access_vlan.value
            carried.append(port.port.allowed.value or Ranges() if trunk else Ranges.one(number or 0))
    numbers = Ranges.union(carried)
    return tuple(
        replace(port, enabled=NO_MEMBER)
        if port.kind == "svi" and port.vlan is not None and not fabric and port.vlan not in numbers
        and not port.enabled.is_(False)
        else port
        for port in interfaces
    )  # fmt: skip


def units_of(entry: Statement) -> list[Statement]:
    """The logical units of an interface."""
    return entry.all("unit")


def switched_unit(entry: Statement) -> Statement | None:
    """The unit of a port that switches, or None."""
    return next(
        (
            unit
            for unit in units_of(entry)
            if unit.peek("family", "ethernet-switching") or unit.peek("family", "bridge")
        ),
        None,
    )


def _enabled(*entries: Statement) -> Fact[bool]:
    for entry in entries:
        off = entry.find("disable")
        if off is not None:
            return written(False, off.at)
    return facts.ENABLED


def _group(entry: Statement) -> str:
    """The aggregate or redundant interface a port is a member of."""
    for options in _MEMBERSHIPS:
        for word in ("802.3ad", "redundant-parent"):
            for one in entry.all(options, word):
                for name in (one.name, *(below.name for below in one.children.values())):
                    if kind_of(name) == "aggregate":
                        return name
    parent = entry.word("redundant-parent")
    return parent if kind_of(parent) == "aggregate" else ""


def _interface(config: Config, entry: Statement, places: Places) -> Iterator[Interface]:
    kind = kind_of(entry.name)
    tagged = entry.has("vlan-tagging") or entry.has("flexible-vlan-tagging")
    native = entry.number("native-vlan-id")
    switched = switched_unit(entry)
    units = units_of(entry)
    description = entry.word("description")
    if kind not in _ONLY_UNITS or not units:
        port: SwitchPort | None = None
        if switched is not None:
            port = places.switching.port(entry, switched)
        yield Interface(
            name=entry.name,
            kind=kind,
            at=entry.at,
            enabled=_enabled(entry),
            description=description or (switched.word("description") if switched is not None else ""),
            group=_group(entry),
            port=port,
            ipv6=facts.IPV6_OFF,
            discovery=places.switching.discovery(entry.name),
            urpf=facts.URPF_OFF,
            zone=places.zones.get(f"{entry.name}.{switched.name}", "") if switched is not None else "",
        )
    for unit in units:
        if unit is not switched:
            yield _unit(config, entry, unit, kind, places, tagged=tagged, native=native)


def _unit(
    config: Config,
    entry: Statement,
    unit: Statement,
    kind: InterfaceKind,
    places: Places,
    *,
    tagged: bool,
    native: int | None,
) -> Interface:
    name = f"{entry.name}.{unit.name}"
    tag = unit.number("vlan-id")
    if tag is None:
        tag = unit.number("vlan-tags", "outer")
    alone = kind in _ONLY_UNITS
    addresses = [*_addresses(config, unit, "inet"), *_addresses(config, unit, "inet6")]
    written_addresses = unit.all("family", "inet", "address") + unit.all("family", "inet6", "address")
    linked = [address for address in addresses if address.ip in LINK_LOCAL]
    six = unit.peek("family", "inet6")
    urpf = unit.find("family", "inet", "rpf-check")
    if urpf is not None:
        urpf.take()
    if six is not None:
        unit.has("family", "inet6")
    return Interface(
        name=name,
        kind=kind if alone or kind == "management" else "subinterface",
        at=unit.at,
        enabled=_enabled(entry, unit),
        description=unit.word("description") or entry.word("description"),
        addresses=tuple(address for address in addresses if address not in linked),
        dynamic=_dynamic(unit),
        address_unknown=len(written_addresses) > sum(not address.virtual for address in addresses),
        ipv6=written(True, six.at) if six is not None else facts.IPV6_OFF,
        vrf=places.instances.get(name, ""),
        zone=places.zones.get(name, ""),
        parent="" if alone else entry.name,
        vlan=places.routed.get(name) if kind == "svi" else tag,
        untagged=not alone and (tag is None or tag == native),
        discovery=places.switching.discovery(entry.name),
        urpf=written(True, urpf.at) if urpf is not None else facts.URPF_OFF,
        unnumbered=unit.word("family", "inet", "unnumbered-address"),
        link_local=linked[0].ip if linked else None,
        peer=f"{entry.name}.{unit.word('peer-unit')}" if unit.word("peer-unit") else "",
    )


def _dynamic(unit: Statement) -> str:
    for family, word, name in (
        ("inet", "dhcp", "dhcp"),
        ("inet", "dhcp-client", "dhcp"),
        ("inet", "negotiate-address", "negotiated"),
        ("inet6", "dhcpv6-client", "dhcp"),
    ):
        found = unit.find("family", family, word)
        if found is not None:
            found.take()
            return name
    return ""


def _addresses(config: Config, unit: Statement, family: str) -> Iterator[Address]:
    """The addresses of one family, virtual ones behind the address they stand at."""
    bits = 32 if family == "inet" else 128
    for entry in unit.all("family", family, "address"):
        text, slash, length = entry.name.partition("/")
        if not is_ip(text) or (
            slash and not (length.isascii() and length.isdecimal() and len(length) < 4 and int(length) <= bits)
        ):
            config.puzzled(entry, "interface")
            continue
        size = int(length) if slash else bits
        if (parse_ip(text) >= V6) is not (family == "inet6"):
            config.puzzled(entry, "interface")
            continue
        yield Address(parse_ip(text), size, entry.at)
        entry.leave("primary", "preferred", "master-only")
        yield from _virtual(entry, size)


def _virtual(entry: Statement, length: int) -> Iterator[Address]:
    for one in entry.all("virtual-gateway-address"):
        if is_ip(one.name):
            # Every router of an EVPN fabric answers to it (Junos EVPN User Guide, virtual-gateway-address)
            yield Address(parse_ip(one.name), length, one.at, virtual=True)
    for word in ("vrrp-group", "vrrp-inet6-group"):
        for group in entry.all(word):
            priority = group.number("priority")
            preempts = not group.has("no-preempt")
            tracked = group.peek("track") is not None
            for key in ("virtual-address", "virtual-inet6-address"):
                for one in group.all(key):
                    if is_ip(one.name):
                        # A higher priority takes over unless no-preempt; 100 without a priority (Junos High
                        # Availability User Guide, priority and preempt); tracking may lower it
                        yield Address(
                            parse_ip(one.name), length, one.at, virtual=True,
                            priority=None if tracked else 100 if priority is None else priority, preempts=preempts,
                        )  # fmt: skip
