"""FortiOS interfaces: addresses, VLANs, members, zones, SD-WAN members, and which names stand for which ports."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from auditor.model.address import V6, is_ip, mask_length, parse_ip
from auditor.model.fact import Fact, default, unknown, written
from auditor.model.interface import Address, Interface, InterfaceKind
from auditor.model.ranges import Ranges
from auditor.model.span import Span
from auditor.model.text import Text
from vendor_parsers.fortinet_fortios.entries import Config, Entry, Scope
from vendor_parsers.fortinet_fortios.source_check import source_validation

UP = "CLI reference, config system interface: status default up"
NO_IPV6 = "CLI reference, config system interface / ipv6: ip6-address ::/0, autoconf disable"
NO_LLDP = "CLI reference, config system global: lldp-transmission and lldp-reception default disable"

ACCESS_VLAN = "CLI reference, config system interface: switch-controller-access-vlan default disable"
"""Enabled, managed switches pass frames of the VLAN to the FortiGate alone (FortiSwitch guide, blocking intra-VLAN traffic)."""

KINDS: dict[str, InterfaceKind] = {
    "physical": "ethernet",
    "vlan": "subinterface",
    "emac-vlan": "subinterface",
    "aggregate": "aggregate",
    "redundant": "aggregate",
    "hard-switch": "bridge",
    "switch": "bridge",
    "hard-switch-vlan": "bridge",
    "loopback": "loopback",
    "tunnel": "tunnel",
    "ssl": "tunnel",
    "vxlan": "tunnel",
    "geneve": "tunnel",
    "vap-switch": "wlan",
    "wl-mesh": "wlan",
    "fext-wan": "cellular",
    "ext-wan": "cellular",
    "lan-extension": "tunnel",
    "vdom-link": "other",
}
CELLULAR = frozenset({"wwan", "modem", "lte-modem"})
STATES = {"up": True, "down": False, "enable": True, "disable": False}


@dataclass(frozen=True, slots=True)
class Places:
    """What the interface names of one VDOM stand for.

    ``members`` maps a zone, SD-WAN zone or interface to interface names. ``complete`` False: the file lists no
    interfaces, so that every name has to be taken as one.
    """

    interfaces: dict[str, Interface] = field(default_factory=dict)
    members: dict[str, tuple[str, ...]] = field(default_factory=dict)
    complete: bool = True

    def expand(self, names: Iterable[str]) -> tuple[frozenset[str] | None, tuple[str, ...]]:
        """The interfaces ``names`` stand for (None: any) and the names nothing defines."""
        found: set[str] = set()
        missing: list[str] = []
        for name in names:
            if name == "any":
                return None, ()
            if name in self.members:
                found.update(self.members[name])
            elif name in self.interfaces or not self.complete:
                found.add(name)
            else:
                missing.append(name)
        return frozenset(found), tuple(missing)

    def networks(self, names: Iterable[str]) -> Ranges:
        """The subnets of some interfaces."""
        return Ranges.union(self.interfaces[name].networks for name in names if name in self.interfaces)


def read_address(values: tuple[str, ...], at: Span, *, secondary: bool = False) -> Address | None:
    """``10.0.0.1 255.255.255.0``, ``10.0.0.1/24`` or ``2001:db8::1/64``; None for none or the zero address.

    Raises ValueError when it is no address.
    """
    if not values:
        return None
    text, slash, bits = values[0].partition("/")
    point = parse_ip(text)
    if slash:
        if not bits.isdecimal():
            raise ValueError(values[0])
        length = int(bits)
    elif len(values) > 1:
        length = mask_length(values[1])
    else:
        length = 128 if point >= V6 else 32
    if length > (128 if point >= V6 else 32):
        raise ValueError(values[0])
    return None if point in (0, V6) else Address(point, length, at, secondary=secondary)


def _one_address(config: Config, entry: Entry, key: str, *, secondary: bool = False) -> tuple[list[Address], bool]:
    """The address of ``key`` and whether it could not be read."""
    try:
        found = read_address(entry.values(key), entry.span(key), secondary=secondary)
    except ValueError:
        config.puzzled(entry, key, "interface")
        return [], True
    return ([found] if found else []), False


def _addresses(config: Config, entry: Entry, ipv6: Entry) -> tuple[tuple[Address, ...], bool]:
    found, puzzled = _one_address(config, entry, "ip")
    parts = [_one_address(config, entry, "management-ip", secondary=True)]
    entry.flag("secondary-IP")
    parts += [_one_address(config, extra, "ip", secondary=True) for extra in entry.table("secondaryip")]
    parts.append(_one_address(config, ipv6, "ip6-address"))
    for extra in ipv6.table("ip6-extra-addr"):
        try:
            address = read_address((extra.name,), extra.at, secondary=True)
        except ValueError:
            config.notice(extra.at, "The IPv6 address was not understood", "IPv6 アドレスを解釈できない", "interface")
            puzzled = True
        else:
            found += [address] if address else []
    for some, bad in parts:
        found += some
        puzzled = puzzled or bad
    return (*found, *_virtual(entry, found)), puzzled


def _virtual(entry: Entry, found: list[Address]) -> list[Address]:
    """VRRP addresses: they live in the subnet of the address that covers them."""
    virtual: list[Address] = []
    for group in entry.table("vrrp"):
        text = group.word("vrip")
        if group.flag("status") is False or not is_ip(text):
            continue
        point = parse_ip(text)
        length = next((own.length for own in found if point in own.network), 32)
        # CLI reference, config system interface / vrrp: priority default 100, preempt default enable
        priority = group.number("priority")
        virtual.append(
            Address(
                point, length, group.span("vrip"), virtual=True, priority=100 if priority is None else priority,
                preempts=group.flag("preempt") is not False,
            )
        )  # fmt: skip
    return virtual


def _kind(entry: Entry) -> InterfaceKind:
    if entry.choice("dedicated-to", {"management": 1, "none": 0}):
        entry.choice("type", KINDS)
        return "management"
    if entry.name in CELLULAR:
        entry.choice("type", KINDS)
        return "cellular"
    kind = entry.choice("type", KINDS)
    if kind is not None:
        return kind
    if entry.written("type"):
        return "other"
    return "subinterface" if entry.written("vlanid") else "ethernet"


def _lldp(config: Config, entry: Entry) -> Fact[bool]:
    """LLDP is on when it sends or receives; ``vdom`` (the default) leaves it to the VDOM, that to the device."""
    shared = config.shared.settings("system global")
    keys = ("lldp-transmission", "lldp-reception")
    own = [entry.choice(key, {"enable": True, "disable": False, "vdom": None}) for key in keys]
    device = [shared.flag(key) for key in keys]
    for key, here, there in zip(keys, own, device, strict=True):
        if here or (here is None and there):
            return written(True, (entry if here else shared).span(key))
    if None not in own:
        return written(False, entry.span(keys[0]))
    return default(False, NO_LLDP)


def _ipv6(entry: Entry, ipv6: Entry, addresses: tuple[Address, ...]) -> Fact[bool]:
    for address in addresses:
        if address.ip >= V6:
            return written(True, address.at)
    for key, on in (("autoconf", "enable"), ("ip6-mode", "dhcp"), ("ip6-mode", "pppoe"), ("ip6-mode", "delegated")):
        if ipv6.word(key) == on:
            return written(True, ipv6.span(key))
    if ipv6.written("ip6-address"):
        return written(False, ipv6.span("ip6-address"))
    return default(False, NO_IPV6)


def vrf_name(scope_name: str, vrf: str) -> str:
    """The routing table of an interface: its VDOM, and its VRF number where that is not 0."""
    if vrf in ("", "0"):
        return scope_name
    return f"{scope_name}:{vrf}" if scope_name else vrf


def _enabled(entry: Entry, kind: InterfaceKind) -> Fact[bool]:
    state = entry.choice("status", STATES) if entry.written("status") else None
    if state is None and entry.written("status"):
        return unknown(Text("status not understood", "status の値を解釈できない"))
    if state is not False and kind == "aggregate" and not entry.values("member"):
        # it is up while min-links members are alive, 1 unless set (FortiOS 7.4 Administration Guide, "LAG interface
        # status signals to peer device"); the factory's fortilink has none until somebody adds them
        return unknown(Text("an aggregate without members", "メンバーのない集約インタフェース"))
    return default(True, UP) if state is None else written(state, entry.span("status"))


def _interface(config: Config, entry: Entry) -> Interface:
    ipv6 = entry.settings("ipv6")
    addresses, puzzled = _addresses(config, entry, ipv6)
    mode = entry.choice("mode", {"static": "", "dhcp": "dhcp", "pppoe": "pppoe"})
    if mode is None and entry.written("mode"):
        puzzled = True
    vlan = entry.number("vlanid")
    vdom = entry.word("vdom")
    alias, description = entry.word("alias"), entry.word("description")
    kind = _kind(entry)
    return Interface(
        name=entry.name,
        kind=kind,
        at=entry.at,
        enabled=_enabled(entry, kind),
        description=" / ".join(text for text in (alias, description) if text),
        addresses=addresses if not mode else tuple(a for a in addresses if a.ip >= V6 or a.secondary),
        dynamic=mode or {"dhcp": "dhcp", "pppoe": "pppoe"}.get(ipv6.word("ip6-mode"), ""),
        address_unknown=puzzled,
        ipv6=_ipv6(entry, ipv6, addresses),
        vrf=vrf_name(vdom if config.several else "", entry.word("vrf")),
        parent=entry.word("interface") if vlan is not None or entry.written("interface") else "",
        vlan=vlan,
        discovery=_lldp(config, entry),
        urpf=source_validation(config, entry),
        isolates=entry.switch("switch-controller-access-vlan", default(False, ACCESS_VLAN)),
    )


def _groups(config: Config) -> dict[str, str]:
    """Port -> the aggregate, redundant pair, hardware or software switch it belongs to."""
    groups: dict[str, str] = {}
    for path in ("system interface", "system switch-interface"):
        for _, table in config.everywhere(path):
            for entry in table:
                groups.update(dict.fromkeys(entry.values("member"), entry.name))
    for _, table in config.everywhere("system virtual-switch"):
        for entry in table:
            entry.word("physical-switch")
            for port in entry.table("port"):
                groups[port.name] = entry.name
    return groups


def _implied(config: Config, known: set[str]) -> list[Interface]:
    """Interfaces that another section brings into being: VPN tunnels, SSIDs, software switches, VDOM links."""
    kinds: tuple[tuple[str, InterfaceKind], ...] = (
        ("vpn ipsec phase1-interface", "tunnel"),
        ("system gre-tunnel", "tunnel"),
        ("system ipip-tunnel", "tunnel"),
        ("system sit-tunnel", "tunnel"),
        ("system vxlan", "tunnel"),
        ("wireless-controller vap", "wlan"),
        ("system switch-interface", "bridge"),
        ("system virtual-switch", "bridge"),
    )
    made: list[Interface] = []
    for path, kind in kinds:
        for scope, table in config.everywhere(path):
            made += [
                _bare(name, kind, table.entries[name].at, scope.name) for name in table.entries if name not in known
            ]
    for scope in config.vdoms:
        name = f"ssl.{scope.name or 'root'}"
        if scope.has("vpn ssl settings") and name not in known:
            made.append(_bare(name, "tunnel", scope.settings("vpn ssl settings").at, scope.name))
    for _, table in config.everywhere("system vdom-link"):
        for entry in table:
            names = (entry.name, f"{entry.name}0", f"{entry.name}1")
            made += [_bare(name, "other", entry.at, "") for name in names[1:] if name not in known]
    return made


def _bare(name: str, kind: InterfaceKind, at: Span, vrf: str) -> Interface:
    return Interface(name=name, kind=kind, at=at, enabled=default(True, UP), vrf=vrf, ipv6=default(False, NO_IPV6))


def read_interfaces(config: Config) -> tuple[Interface, ...]:
    """Every interface of the device, those of other sections behind those of ``system interface``."""
    found: dict[str, Interface] = {}
    for _, table in config.everywhere("system interface"):
        for entry in table:
            found[entry.name] = _interface(config, entry)
    groups = _groups(config)
    for made in _implied(config, set(found)):
        found.setdefault(made.name, made)
    modem = config.shared.settings("system lte-modem")
    named, on = modem.word("apn"), modem.flag("status")
    apn = named if on else ""
    return tuple(
        replace(one, group=groups.get(one.name, ""), apn=apn if one.kind == "cellular" else "")
        for one in found.values()
    )


@dataclass(frozen=True, slots=True)
class Zone:
    """A ``system zone``: its members and what ``intrazone`` says."""

    name: str
    at: Span
    members: tuple[str, ...]
    intrazone: Fact[bool]


def read_zones(config: Config, scope: Scope, source: str) -> list[Zone]:
    """The zones of one VDOM; ``intrazone`` True: members reach each other when no policy speaks."""
    zones: list[Zone] = []
    table = scope.table("system zone")
    config.report_missed(table)
    for entry in table:
        allow: Fact[bool] = default(False, source)
        if entry.written("intrazone"):
            said = entry.choice("intrazone", {"allow": True, "deny": False})
            allow = (
                unknown(Text("intrazone not understood", "intrazone の値を解釈できない"))
                if said is None
                else written(said, entry.span("intrazone"))
            )
        zones.append(Zone(entry.name, entry.at, entry.values("interface"), allow))
    return zones


def vdom_links(config: Config, interfaces: tuple[Interface, ...]) -> dict[str, str]:
    """Interface -> the other end of its link between VDOMs: what leaves by NAME0 enters by NAME1 of the same device.

    FortiOS Administration Guide, Inter-VDOM routing; hardware links are named npuN_vlink0 and npuN_vlink1, and VLANs of
    the same number on both ends meet.
    """
    made = {name for scope in (config.shared, *config.vdoms) for name, _ in scope.entries("system vdom-link")}
    ends: dict[str, str] = {}
    for port in interfaces:
        base, end = port.name[:-1], port.name[-1:]
        if end in ("0", "1") and (base in made or (base.startswith("npu") and base.endswith("_vlink"))):
            ends[port.name] = f"{base}{1 - int(end)}"
    names = {port.name for port in interfaces}
    found = {name: other for name, other in ends.items() if other in names}
    tagged = {(port.parent, port.vlan): port.name for port in interfaces if port.parent in found and port.vlan}
    for (parent, vlan), name in tagged.items():
        if (found[parent], vlan) in tagged:
            found[name] = tagged[found[parent], vlan]
    return found


@dataclass(frozen=True, slots=True)
class SdwanMember:
    """An interface that SD-WAN may choose, with its gateway."""

    interface: str
    zone: str
    gateway: int | None
    gateway6: int | None
    at: Span
    number: str = ""


def read_sdwan(scope: Scope) -> list[SdwanMember]:
    """The enabled SD-WAN (before 6.4: virtual-wan-link) members of one VDOM."""
    members: list[SdwanMember] = []
    for path, zone in (("system sdwan", "virtual-wan-link"), ("system virtual-wan-link", "virtual-wan-link")):
        if not scope.has(path):
            continue
        settings = scope.settings(path)
        on = settings.flag("status")
        zones = [entry.name for entry in settings.table("zone")]
        for entry in settings.table("members"):
            name = entry.word("interface")
            if on is not True or entry.flag("status") is False or not name:
                entry.word("zone")
                entry.word("gateway")
                continue
            gateway, gateway6 = entry.word("gateway"), entry.word("gateway6")
            members.append(
                SdwanMember(
                    name,
                    entry.word("zone") or (zones[0] if len(zones) == 1 else zone),
                    parse_ip(gateway) if is_ip(gateway) and parse_ip(gateway) else None,
                    parse_ip(gateway6) if is_ip(gateway6) and parse_ip(gateway6) != V6 else None,
                    entry.at,
                    entry.name,
                )
            )
    return members


def places_of(
    config: Config, scope: Scope, interfaces: tuple[Interface, ...], zones: list[Zone], sdwan: list[SdwanMember]
) -> Places:
    """What the names in the policies of one VDOM stand for."""
    members: dict[str, tuple[str, ...]] = {zone.name: zone.members for zone in zones}
    for path in ("system sdwan", "system virtual-wan-link"):
        for zone in scope.settings(path).table("zone") if scope.has(path) else ():
            members.setdefault(zone.name, ())
        if scope.has(path):
            members.setdefault("virtual-wan-link", ())
    for member in sdwan:
        members[member.zone] = (*members.get(member.zone, ()), member.interface)
        if member.zone != "virtual-wan-link":
            # The old name still stands for all members
            members["virtual-wan-link"] = (*members.get("virtual-wan-link", ()), member.interface)
    own = {one.name: one for one in interfaces if not config.several or one.vrf.partition(":")[0] in (scope.name, "")}
    complete = config.shared.has("system interface") or any(vdom.has("system interface") for vdom in config.vdoms)
    return Places(own, members, complete)


def zone_of(zones: list[Zone], sdwan: list[SdwanMember]) -> dict[str, str]:
    """Interface name -> the zone that policies name it by."""
    named = {member.interface: member.zone for member in sdwan}
    named.update({name: zone.name for zone in zones for name in zone.members})
    return named
