"""Interfaces, the virtual routers they belong to, virtual wires and layer 2 VLANs.

An interface outside every virtual router routes nothing (PAN-OS Networking Administrator's Guide, Layer 3 Interfaces:
assign the interface to a virtual router): it gets a routing table of its own, in which nothing else is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from auditor.model.address import V6, is_ip, parse_ip
from auditor.model.fact import Fact, default, unknown, written
from auditor.model.interface import Address, Bridge, Interface, InterfaceKind
from auditor.model.span import Span
from auditor.model.text import Text
from vendor_parsers.paloalto_panos.scope import Config
from vendor_parsers.paloalto_panos.tree import Element

MANAGEMENT = "management"
"""The dedicated management port: an interface and a routing table of its own, which no policy and no route touches."""
UP = "PAN-OS Web Interface Help 7.1, Network > Interfaces: link state up, down or auto; measured without it in six labs"
NO_IPV6 = "PAN-OS Web Interface Help, Layer 3 Interface: IPv6 must be enabled on the interface"
LLDP_UNSAID = Text(
    "whether LLDP is off without a line is not documented", "記載がない場合に LLDP が無効かどうかは文書で確認できない"
)
_WORKS = ("layer3", "layer2", "virtual-wire", "tap", "ha", "decrypt-mirror", "log-card")
_LAYER3_REST = (
    "mtu", "interface-management-profile", "netflow-profile", "untagged-sub-interface", "adjust-tcp-mss", "ndp-proxy",
    "arp", "df-ignore", "decrypt-forward", "traffic-interval", "bonjour",
)  # fmt: skip
_PHYSICAL_REST = ("link-speed", "link-duplex", "lacp", "poe")


@dataclass(slots=True)
class Ports:
    """The interfaces of a device as they were found, and what else hangs on them."""

    interfaces: dict[str, Interface] = field(default_factory=dict)
    profiles: dict[str, tuple[str, Span]] = field(default_factory=dict)
    """Interface -> its management profile and where it is named."""
    leased: dict[str, tuple[bool, Span]] = field(default_factory=dict)
    """Interface -> whether the lease brings a default route, and where the client is configured."""
    wires: list[Bridge] = field(default_factory=list)


def _kind_of(section: str, *, unit: bool) -> InterfaceKind:
    kinds: dict[str, InterfaceKind] = {
        "ethernet": "subinterface" if unit else "ethernet",
        "aggregate-ethernet": "subinterface" if unit else "aggregate",
        "vlan": "svi",
        "loopback": "loopback",
        "tunnel": "tunnel",
    }
    return kinds.get(section, "other")


class _Reader:
    def __init__(self, config: Config) -> None:
        self.config = config
        self.ports = Ports()
        self.routers = _routers(config)
        self.routes_known = any(config.network.look(word) is not None for word in ("virtual-router", "logical-router"))

    def vrf(self, name: str) -> str:
        """The routing table of an interface."""
        found = self.routers.get(name)
        if found is not None:
            return found
        return f"no virtual router: {name}" if self.routes_known else ""

    def address(self, text: str, at: Span) -> tuple[Address | None, bool]:
        """The address a word stands for, and whether it could not be read; objects may stand for addresses."""
        named = self._object(text)
        value, slash, bits = (named or text).partition("/")
        if not named and text[:1].isalpha() and not is_ip(value):
            self.config.refer("address", text, "interface", at, defined=False)
        if not is_ip(value) or (slash and not (bits.isdecimal() and len(bits) < 4)):
            self.config.notice(at, "This address was not understood", "アドレスを解釈できない", "interface")
            return None, True
        point = parse_ip(value)
        whole = 128 if point >= V6 else 32
        length = int(bits) if slash else whole
        if length > whole:
            return None, True
        return Address(point, length, at), False

    def _object(self, text: str) -> str:
        for vsys in self.config.vsyses:
            for layer in vsys.layers:
                found = layer.look("address", text)
                if found is not None:
                    self.config.refer("address", text, "interface", found.at, defined=True)
                    return found.word("ip-netmask") or "-"
        found = self.config.shared.look("address", text)
        return found.word("ip-netmask") or "-" if found is not None else ""

    def layer3(self, name: str, entry: Element, holder: Element, kind: InterfaceKind, parent: str) -> Interface:
        """A routed interface: ``entry`` is the port, ``holder`` what its addresses stand in."""
        addresses: list[Address] = []
        puzzled = False
        for one in holder.entries("ip"):
            found, bad = self.address(one.text, one.at)
            addresses += [found] if found is not None else []
            puzzled = puzzled or bad
        six = holder.get("ipv6")
        for one in six.entries("address"):
            found, bad = self.address(one.text, one.at)
            addresses += [found] if found is not None else []
            puzzled = puzzled or bad
            for word in one.below():
                word.read = 1
        for key in ("neighbor-discovery", "interface-id", "dhcp-client", "inherited"):
            for word in six.get(key).below():
                word.read = 1
        dynamic = ""
        if holder.has("dhcp-client"):
            client = holder.get("dhcp-client")
            dynamic = "dhcp" if client.flag("enable") is not False else ""
            if dynamic:
                self.ports.leased[name] = (client.flag("create-default-route") is not False, client.at)
            for word in client.below():
                word.read = 1
        pppoe = holder.get("pppoe")
        if pppoe.text:
            dynamic = "pppoe" if pppoe.flag("enable") is not False else dynamic
            if dynamic == "pppoe":
                self.ports.leased[name] = (pppoe.flag("create-default-route") is not False, pppoe.at)
        profile = holder.word("interface-management-profile")
        if profile:
            self.ports.profiles[name] = (profile, holder.span("interface-management-profile"))
        for key in _LAYER3_REST:
            for word in holder.get(key).below():
                word.read = 1
        on = six.flag("enabled")
        return self._interface(
            name, entry, kind, parent, addresses=tuple(addresses), dynamic=dynamic, address_unknown=puzzled,
            ipv6=default(False, NO_IPV6) if on is None else written(on, six.span("enabled")), lldp=holder.get("lldp"),
            tag=holder if parent else None,
        )  # fmt: skip

    def _interface(
        self, name: str, entry: Element, kind: InterfaceKind, parent: str, *, addresses: tuple[Address, ...] = (),
        dynamic: str = "", address_unknown: bool = False, ipv6: Fact[bool] | None = None, lldp: Element | None = None,
        tag: Element | None = None, group: str = "", routed: bool = True,
    ) -> Interface:  # fmt: skip
        state = entry.word("link-state")
        enabled: Fact[bool] = default(True, UP)
        if state:
            enabled = written(state != "down", entry.span("link-state"))
        elif kind in ("subinterface", "svi", "loopback", "tunnel"):
            enabled = default(True, "a logical interface has no link state of its own")
        discovery = lldp.flag("enable") if lldp is not None else None
        return Interface(
            name=name, kind=kind, at=entry.at, enabled=enabled, description=entry.word("comment"), addresses=addresses,
            dynamic=dynamic, address_unknown=address_unknown, ipv6=ipv6 or default(False, NO_IPV6),
            vrf=self.vrf(name) if routed else "", parent=parent, group=group,
            vlan=tag.number("tag") if tag is not None else None,
            discovery=unknown(LLDP_UNSAID)
            if discovery is None or lldp is None
            else written(discovery, lldp.span("enable")),
        )  # fmt: skip

    def physical(self, section: str, entry: Element) -> Iterator[Interface]:
        """An Ethernet or aggregate port with its subinterfaces."""
        name = entry.text
        for key in _PHYSICAL_REST:
            for word in entry.get(key).below():
                word.read = 1
        group = entry.word("aggregate-group")
        mode = next((word for word in _WORKS if entry.look(word) is not None), "")
        kind = _kind_of(section, unit=False)
        if mode == "layer3":
            holder = entry.get("layer3")
            yield self.layer3(name, entry, holder, kind, "")
            for unit in holder.entries("units"):
                yield self.layer3(unit.text, unit, unit, _kind_of(section, unit=True), name)
        for work in _WORKS[1:]:
            holder = entry.get(work)
            if holder.text and work != mode:
                for unit in holder.entries("units"):
                    yield self._interface(unit.text, unit, "subinterface", name, tag=unit, routed=False)
        if mode == "layer3":
            return
        holder = entry.get(mode) if mode else entry
        yield self._interface(
            name, entry, kind, "", lldp=holder.get("lldp") if mode else None, group=group, routed=False
        )
        for unit in holder.entries("units") if mode else ():
            yield self._interface(
                unit.text, unit, _kind_of(section, unit=True), name, tag=unit, routed=False
            )  # fmt: skip
        if mode:
            for key in ("netflow-profile", "lacp"):
                for word in holder.get(key).below():
                    word.read = 1

    def logical(self, section: str, holder: Element) -> Iterator[Interface]:
        """``vlan``, ``loopback`` and ``tunnel``: the base interface, where it has an address, and its units."""
        if holder.look("ip") is not None or section in self.routers:
            yield self.layer3(section, holder, holder, _kind_of(section, unit=False), "")
        holder.word("comment")
        for key in _LAYER3_REST:
            for word in holder.get(key).below():
                word.read = 1
        for unit in holder.entries("units"):
            yield self.layer3(unit.text, unit, unit, _kind_of(section, unit=True), "")


def _routers(config: Config) -> dict[str, str]:
    """Interface -> the virtual router it belongs to."""
    found: dict[str, str] = {}
    for word in ("virtual-router", "logical-router"):
        for router in config.network.entries(word):
            for name in router.words_at("interface"):
                found[name] = router.text
            for vrf in router.entries("vrf"):
                for name in vrf.words_at("interface"):
                    found[name] = f"{router.text} {vrf.text}"
    return found


def read_ports(config: Config) -> Ports:
    """Every interface of the device, the management port first."""
    reader = _Reader(config)
    place = config.network.get("interface")
    found: list[Interface] = [_management(config)] if config.has_port else []
    for section in place.named.values():
        if section.text in ("ethernet", "aggregate-ethernet"):
            for entry in place.entries(section.text):
                found += reader.physical(section.text, entry)
        elif section.text in ("vlan", "loopback", "tunnel"):
            found += reader.logical(section.text, place.get(section.text))
    reader.ports.interfaces = {one.name: one for one in found}
    reader.ports.wires = [*_wires(config, reader.ports), *_bridged(config, reader.ports)]
    return reader.ports


def _management(config: Config) -> Interface:
    """The management port; its address stands in the system settings."""
    system = config.system
    addresses: list[Address] = []
    for key in ("ip-address", "ipv6-address"):
        text = system.word(key)
        value, _, bits = text.partition("/")
        if not is_ip(value):
            continue
        point = parse_ip(value)
        mask = system.word("netmask")
        length = 128 if point >= V6 else 32
        if bits.isdecimal() and int(bits[:4]) <= length:
            length = int(bits[:4])
        elif point < V6 and is_ip(mask):
            length = parse_ip(mask).bit_count()
        addresses.append(Address(point, length, system.span(key)))
    for key in ("default-gateway", "ipv6-default-gateway", "speed-duplex", "mtu"):
        system.word(key)
    kind = system.get("type")
    for word in kind.below():
        word.read = 1
    dhcp = kind.look("dhcp-client") is not None
    six = any(address.ip >= V6 for address in addresses)
    return Interface(
        name=MANAGEMENT,
        kind="management",
        at=system.span("ip-address") if addresses else system.at,
        enabled=default(True, "the management port has no switch in the configuration"),
        addresses=tuple(addresses),
        dynamic="dhcp" if dhcp else "",
        ipv6=default(six, NO_IPV6),
        vrf=MANAGEMENT,
        discovery=unknown(LLDP_UNSAID),
    )


def _wires(config: Config, ports: Ports) -> Iterator[Bridge]:
    """Virtual wires: two interfaces, frames pass between them through the policies."""
    for entry in config.network.entries("virtual-wire"):
        members = tuple(name for key in ("interface1", "interface2") if (name := entry.word(key)))
        tags = entry.word("tag-allowed")
        entry.flag("link-state-pass-through", "enable")
        multicast = entry.flag("multicast-firewalling", "enable")
        lost = [name for name in members if name not in ports.interfaces]
        if len(members) == 2 and not lost:
            yield Bridge(
                name=entry.text,
                members=members,
                at=entry.at,
                filters=written(True, entry.at)
                if not multicast
                else unknown(Text("multicast firewalling is set", "マルチキャストの検査設定がある")),
                tagged=written(True, entry.span("tag-allowed"))
                if tags
                else unknown(Text("which tags pass without a line is not documented", "記載がない場合に通過するタグは文書で確認できない")),
            )  # fmt: skip


def _bridged(config: Config, ports: Ports) -> Iterator[Bridge]:
    """Layer 2 VLAN objects: their interfaces bridge through the policies, the VLAN interface routes."""
    for entry in config.network.entries("vlan"):
        members = tuple(name for name in entry.words_at("interface") if name in ports.interfaces)
        own = entry.word("virtual-interface", "interface")
        entry.flag("virtual-interface", "l3-forwarding")
        for word in entry.get("mac").below():
            word.read = 1
        if members:
            yield Bridge(
                name=entry.text, members=members, at=entry.at, filters=written(True, entry.at),
                interface=own if own in ports.interfaces else "",
                vrf=ports.interfaces[own].vrf if own in ports.interfaces else "",
            )  # fmt: skip
