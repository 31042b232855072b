"""Settings that hold for the whole router: forwarding, IPv6, reverse-path check, neighbour discovery."""

from __future__ import annotations

from dataclasses import dataclass

from auditor.model.fact import Fact, default, unknown, written
from auditor.model.interface import Interface
from auditor.model.rule import Family
from auditor.model.span import Span
from auditor.model.text import Text
from vendor_parsers.mikrotik_routeros.header import Header
from vendor_parsers.mikrotik_routeros.items import Export, Item
from vendor_parsers.mikrotik_routeros.lists import InterfaceLists
from vendor_parsers.mikrotik_routeros.ports import Port, Ports
from vendor_parsers.mikrotik_routeros.services import NOT_WHOLE

FORWARDS = "ip-forward yes, forward yes (ansible-collections/community.routeros, plugins/module_utils/_api_data.py)"
RP_FILTER = "rp-filter no (ansible-collections/community.routeros, plugins/module_utils/_api_data.py)"
DISCOVERY = "manual.mikrotik.com, Neighbor discovery: discover-interface-list static"
_PACKAGE = Text(
    "RouterOS 6 has IPv6 in a package of its own, and the export does not show whether it is enabled",
    "RouterOS 6 のIPv6は独立したパッケージで、有効かどうかはエクスポートに現れない",
)
_LINK_LOCAL = Text(
    "RouterOS 7 has IPv6 built in; without disable-ipv6 interfaces have link-local addresses and take no others by themselves",
    "RouterOS 7 はIPv6を内蔵し、disable-ipv6 がなければリンクローカルアドレスだけを持つ（RAによる自動設定は行わない）",
)
_MENUS = Text(
    "menus of IPv6 are in the export: its package is enabled", "IPv6のメニューがエクスポートにあり、パッケージが有効"
)
_ADVERTISED = Text(
    "router advertisements are accepted: which IPv6 addresses interfaces take is not in the export",
    "ルーター広告を受け入れる。どのIPv6アドレスが付くかはエクスポートに現れない",
)
_NO_RELEASE = Text(
    "whether IPv6 is active depends on the release, which the export does not name",
    "IPv6が有効かはリリースによるが、エクスポートにその記載がない",
)
_LOOSE = Text("rp-filter loose only asks for some route", "rp-filter loose は経路の有無だけを確認する")


@dataclass(frozen=True, slots=True)
class Settings:
    """``unrouted`` are the families that are not forwarded while the other is."""

    forwards: Fact[bool]
    ipv6: Fact[bool]
    urpf: Fact[bool]
    discovers: Fact[str]
    unrouted: tuple[tuple[Family, Span], ...] = ()


def read_settings(export: Export, header: Header, lists: InterfaceLists, whole: bool) -> Settings:
    """The settings of ``/ip settings``, ``/ipv6 settings`` and ``/ip neighbor discovery-settings``."""
    four, six = export.one("/ip settings"), export.one("/ipv6 settings")
    for item in (four, six):
        if item is not None:
            item.know(_HARMLESS)
    routes4 = _switch(four, "ip-forward", whole)
    ipv6 = _ipv6(export, six, header)
    routes6 = _switch(six, "forward", whole)
    if ipv6.is_(False):
        routes6 = ipv6
    forwards = routes4
    unrouted: list[tuple[Family, Span]] = []
    if routes4.is_(False) and not routes6.is_(False):
        forwards = routes6
        unrouted.append(("4", routes4.at or Span(export.tree.file, 1, 1)))
    elif routes6.is_(False) and not ipv6.is_(False) and routes6.at is not None:
        unrouted.append(("6", routes6.at))
    return Settings(forwards, ipv6, _reverse_path(four, whole), _discovers(export, whole), tuple(unrouted))


def _switch(item: Item | None, key: str, whole: bool) -> Fact[bool]:
    usual: Fact[bool] = default(True, FORWARDS) if whole else unknown(NOT_WHOLE)
    return usual if item is None else item.fact(key, default(True, FORWARDS))


def _ipv6(export: Export, item: Item | None, header: Header) -> Fact[bool]:
    if item is not None and (off := item.flag("disable-ipv6")) is not None:
        return written(not off, item.at)
    if item is not None and _advertised(item):
        return unknown(_ADVERTISED)
    if header.major is None:
        return unknown(_NO_RELEASE)
    if header.major >= 7:
        return default(True, _LINK_LOCAL)
    return default(True, _MENUS) if export.has("/ipv6") else unknown(_PACKAGE)


def _advertised(item: Item) -> bool:
    """Whether interfaces take addresses from router advertisements: as written, by default while not forwarding."""
    word = item.get("accept-router-advertisements", "yes-if-forwarding-disabled")
    return word == "yes" or (word == "yes-if-forwarding-disabled" and item.flag("forward") is False)


def _reverse_path(item: Item | None, whole: bool) -> Fact[bool]:
    word = "" if item is None else item.get("rp-filter")
    if not word:
        return default(False, RP_FILTER) if whole else unknown(NOT_WHOLE)
    assert item is not None
    return {"strict": written(True, item.at), "no": written(False, item.at)}.get(word, unknown(_LOOSE))


def _discovers(export: Export, whole: bool) -> Fact[str]:
    item = export.one("/ip neighbor discovery-settings")
    if item is None:
        return default("static", DISCOVERY) if whole else unknown(NOT_WHOLE)
    item.know(("protocol", "mode", "lldp-med-net-policy-vlan", "discover-interval", "dying-gasp", "lldp-mac-phy-config",
               "lldp-max-frame-size", "lldp-vlan-info", "lldp-poe-power", "lldp-dcbx"))  # fmt: skip
    name = item.get("discover-interface-list")
    return written(name, item.at) if name else default("static", DISCOVERY)


def finished(ports: Ports, settings: Settings, lists: InterfaceLists) -> tuple[Interface, ...]:
    """The interfaces as they are handed on."""
    return tuple(_interface(port, settings, lists) for port in ports.found.values())


def _interface(port: Port, settings: Settings, lists: InterfaceLists) -> Interface:
    return Interface(
        name=port.name,
        kind=port.kind,
        at=port.at,
        enabled=port.enabled,
        description=port.description,
        addresses=tuple(port.addresses),
        dynamic=port.dynamic,
        address_unknown=port.address_unknown,
        ipv6=written(True, port.six) if port.six is not None else settings.ipv6,
        vrf=port.vrf,
        zone="",
        parent=port.parent,
        group=port.group,
        vlan=port.vlan,
        port=port.port,
        discovery=_discovery(port, settings, lists),
        urpf=settings.urpf,
        apn=port.apn,
    )


def _discovery(port: Port, settings: Settings, lists: InterfaceLists) -> Fact[bool]:
    word = settings.discovers.value
    if word is None:
        return unknown(settings.discovers.note)
    found = lists.get(word.lstrip("!"))
    if found is None:
        return unknown(Text("the interface list is not in the export", "インタフェースリストがエクスポートにない"))
    certain, possible = found
    if (port.name in certain) != (port.name in possible):
        return unknown(Text("the interface list changes", "インタフェースリストの内容が変わる"))
    on = (port.name in certain) != word.startswith("!")
    at = settings.discovers.at
    return written(on, at) if at is not None else default(on, DISCOVERY)


_HARMLESS = frozenset(
    """accept-redirects accept-source-route allow-fast-path arp-timeout icmp-rate-limit icmp-rate-mask max-neighbor-entries
    route-cache secure-redirects send-redirects tcp-syncookies tcp-timestamps icmp-errors-use-inbound-interface-address
    accept-router-advertisements min-neighbor-entries soft-max-neighbor-entries ipv4-multipath-hash-policy
    multipath-hash-policy stale-neighbor-timeout stale-neighbor-detect-interval disable-link-local-address
    allow-hw-offload disable-ipv6-hw-offload""".split()
)
