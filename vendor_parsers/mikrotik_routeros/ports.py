"""The interfaces of a router while they are gathered: every menu under ``/interface`` names some of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from auditor.model.fact import Fact, default, unknown, written
from auditor.model.interface import Address, InterfaceKind, SwitchPort
from auditor.model.span import Span
from auditor.model.text import Text
from vendor_parsers.mikrotik_routeros.items import Export, Item

MANUAL = "manual.mikrotik.com"
ONLY_CHANGES = Text(
    "/export prints what differs from the defaults; an interface is on by default",
    "/export は既定値と異なる設定だけを出力する。インタフェースは既定で有効",
)
OFF_AT_FIRST = Text(
    f"{MANUAL}: disabled=yes is the default of dial-up and wireless interfaces",
    f"{MANUAL}: ダイヤルアップと無線のインタフェースは disabled=yes が既定",
)
ONLY_NAMED = Text(
    "other lines name this interface, but no menu of the export creates it",
    "他の行にだけ現れるインタフェース。エクスポートのどのメニューでも作成されていない",
)


class Menu(NamedTuple):
    """A menu of interfaces: what they are, the property that names the interface below, and whether they start disabled."""

    kind: InterfaceKind
    below: str = ""
    off: bool = False


MENUS: dict[str, Menu] = {
    "/interface ethernet": Menu("ethernet"),
    "/interface bridge": Menu("bridge"),
    "/interface mesh": Menu("bridge"),
    "/interface vlan": Menu("subinterface", "interface"),
    "/interface bonding": Menu("aggregate"),
    "/interface vrrp": Menu("other", "interface"),
    "/interface macvlan": Menu("other", "interface"),
    "/interface macsec": Menu("other", "interface"),
    "/interface veth": Menu("other"),
    "/interface dummy": Menu("loopback"),
    "/interface eoip": Menu("tunnel"),
    "/interface eoipv6": Menu("tunnel"),
    "/interface gre": Menu("tunnel"),
    "/interface gre6": Menu("tunnel"),
    "/interface ipip": Menu("tunnel"),
    "/interface ipipv6": Menu("tunnel"),
    "/interface 6to4": Menu("tunnel"),
    "/interface vxlan": Menu("tunnel"),
    "/interface vpls": Menu("tunnel"),
    "/interface wireguard": Menu("tunnel"),
    "/interface ovpn-client": Menu("tunnel", off=True),
    "/interface sstp-client": Menu("tunnel", off=True),
    "/interface l2tp-client": Menu("tunnel", off=True),
    "/interface pptp-client": Menu("tunnel", off=True),
    "/interface pppoe-client": Menu("ppp", "interface", off=True),
    "/interface ppp-client": Menu("ppp", off=True),
    "/interface pppoe-server": Menu("ppp"),
    "/interface l2tp-server": Menu("ppp"),
    "/interface sstp-server": Menu("ppp"),
    "/interface ovpn-server": Menu("ppp"),
    "/interface pptp-server": Menu("ppp"),
    "/interface lte": Menu("cellular"),
    "/interface wireless": Menu("wlan", "master-interface", off=True),
    "/interface wifi": Menu("wlan", "master-interface", off=True),
    "/interface wifiwave2": Menu("wlan", "master-interface", off=True),
    "/interface w60g": Menu("wlan", "master-interface", off=True),
}
_BY_NAME: tuple[tuple[str, InterfaceKind], ...] = (
    ("ether", "ethernet"), ("sfp", "ethernet"), ("qsfp", "ethernet"), ("combo", "ethernet"), ("wlan", "wlan"),
    ("wifi", "wlan"), ("lte", "cellular"), ("lo", "loopback"), ("bridge", "bridge"), ("pppoe", "ppp"), ("ppp", "ppp"),
    ("l2tp", "tunnel"), ("sstp", "tunnel"), ("ovpn", "tunnel"), ("wireguard", "tunnel"), ("wg", "tunnel"),
)  # fmt: skip
"""The names RouterOS itself gives."""
_HARDWARE = frozenset({"ethernet", "wlan", "cellular", "loopback"})


@dataclass(slots=True)
class Port:
    """An interface in the making; see :class:`auditor.model.interface.Interface`.

    ``subnetted``: a VRRP interface whose address, now its parent's, has a subnet.
    """

    name: str
    kind: InterfaceKind
    at: Span
    enabled: Fact[bool]
    item: Item | None = None
    menu: str = ""
    description: str = ""
    parent: str = ""
    vlan: int | None = None
    group: str = ""
    dynamic: str = ""
    vrf: str = ""
    apn: str = ""
    address_unknown: bool = False
    six: Span | None = None
    subnetted: bool = False
    addresses: list[Address] = field(default_factory=list)
    port: SwitchPort | None = None


@dataclass(slots=True)
class Ports:
    """All interfaces by name."""

    found: dict[str, Port] = field(default_factory=dict)

    def at(self, name: str, where: Span) -> Port:
        """The interface of that name; made now when only this line names it."""
        port = self.found.get(name)
        if port is None:
            kind: InterfaceKind = next((kind for start, kind in _BY_NAME if name.startswith(start)), "other")
            up: Fact[bool] = default(True, ONLY_CHANGES) if kind in _HARDWARE else unknown(ONLY_NAMED)
            port = self.found[name] = Port(name, kind, where, up)
        return port

    @property
    def names(self) -> frozenset[str]:
        """The names of all interfaces."""
        return frozenset(self.found)


def read_ports(export: Export) -> Ports:
    """Every interface a menu creates or changes, in the order of the export."""
    ports = Ports()
    for menu, sort in MENUS.items():
        for item in export.items(menu):
            port = _port(item, menu, sort)
            if port is not None:
                ports.found[port.name] = port
    return ports


def _port(item: Item, menu: str, sort: Menu) -> Port | None:
    name = item.get("name") or _default_name(item)
    if not name:
        item.pass_over()
        return None
    at_first: Fact[bool] = default(False, OFF_AT_FIRST) if sort.off else default(True, ONLY_CHANGES)
    off = item.flag("disabled")
    enabled = at_first if off is None else written(not off, item.at)
    item.know(("comment", "default-name", *HARMLESS))
    port = Port(name, sort.kind, item.at, enabled, item, menu, item.get("comment"))
    if sort.below and item.has(sort.below):
        port.parent = item.get(sort.below)
        if port.parent == "none":
            port.parent = ""
    if menu == "/interface vlan":
        number = item.get("vlan-id")
        port.vlan = int(number) if number.isdecimal() and 0 < len(number) < 5 else None
        if port.vlan is None:
            item.forget("vlan-id")
        if item.flag("use-service-tag"):
            item.forget("use-service-tag")
    return port


def _default_name(item: Item) -> str:
    """``set [ find default-name=ether1 ]``, ``set ether1``; a number or an ID says nothing by itself."""
    selected = item.selected
    key, sign, value = selected.partition("=")
    if sign:
        return value.strip('"') if key in ("default-name", "name") else ""
    return selected if selected and not selected.isdecimal() and not selected.startswith("*") else ""


HARMLESS = frozenset(
    """mtu l2mtu actual-mtu arp arp-timeout mac-address orig-mac-address admin-mac auto-mac advertise auto-negotiation speed
    full-duplex duplex rx-flow-control tx-flow-control bandwidth cable-settings combo-mode disable-running-check loop-protect
    loop-protect-disable-time loop-protect-send-interval poe-out poe-priority poe-voltage poe-lldp-enabled
    power-cycle-interval power-cycle-ping-address power-cycle-ping-enabled power-cycle-ping-timeout sfp-rate-select
    sfp-shutdown-temperature sfp-ignore-rx-los fec-mode mdix-enable ageing-time fast-forward forward-delay igmp-snooping
    igmp-version last-member-interval last-member-query-count max-learned-entries max-message-age membership-interval mld-version
    multicast-querier multicast-router priority protocol-mode querier-interval query-interval query-response-interval region-name
    region-revision startup-query-count startup-query-interval transmit-hold-count port-cost-mode add-dhcp-option82 dhcp-snooping
    max-hops mvrp lacp-rate lacp-user-key link-monitoring min-links mii-interval primary transmit-hash-policy arp-interval
    arp-ip-targets arp-validate-slaves down-delay up-delay forced-mac-address keepalive keepalive-timeout max-mru max-mtu mrru
    clamp-tcp-mss dont-fragment dscp loop-protect-status use-peer-dns dial-on-demand interface-list lldp-enabled
    nv2-preshared-key comment interval version sync-connection-tracking v3-protocol group-master group-authority remote-address6
    on-backup on-fail on-master default-route-distance password service-name ac-name host-uniq user allow max-sessions""".split()
)
"""Properties of interfaces that decide neither what passes nor who reaches what; credentials are read elsewhere."""
