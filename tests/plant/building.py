"""Devices for tests of zones, links and drafts: as small as the claim needs."""

from __future__ import annotations

from auditor.model.address import parse_ip
from auditor.model.device import Device
from auditor.model.fact import unknown, written
from auditor.model.interface import Address, Interface, InterfaceKind, PortMode, SwitchPort
from auditor.model.observed import Neighbor, Observed
from auditor.model.span import Span
from auditor.model.text import Text
from auditor.model.wireless import Ssid


def at(device: str, line: int = 1) -> Span:
    return Span(f"{device}.cfg", line, line)


def interface(
    device: str,
    name: str,
    *addresses: str,
    line: int = 1,
    kind: InterfaceKind = "ethernet",
    vlan: int | None = None,
    access: int | None = None,
    mode: PortMode = "access",
    enabled: bool = True,
    description: str = "",
    dynamic: str = "",
    group: str = "",
) -> Interface:
    span = at(device, line)
    pairs = [address.split("/") for address in addresses]
    port = None
    if access is not None:
        port = SwitchPort(
            mode=written(mode, span),
            access_vlan=written(access, span),
            native_vlan=unknown(Text("not set", "not set")),
            allowed=unknown(Text("not set", "not set")),
        )
    return Interface(
        name=name,
        kind=kind,
        at=span,
        enabled=written(enabled, span),
        description=description,
        addresses=tuple(Address(parse_ip(ip), int(length), span) for ip, length in pairs),
        dynamic=dynamic,
        group=group,
        vlan=vlan,
        port=port,
    )


def device(name: str, *interfaces: Interface, neighbors: tuple[Neighbor, ...] = (), **facts: object) -> Device:
    return Device(
        name=name,
        platform="cisco_ios",
        at=at(name),
        reads=frozenset(),
        interfaces=interfaces,
        observed=Observed(neighbors=neighbors or None),
        **{"kind": "switch", **facts},  # type: ignore[arg-type]
    )


def ssid(device: str, name: str, vlan: int | None, interface: str = "") -> Ssid:
    span = at(device, 9)
    return Ssid(
        name=name,
        at=span,
        enabled=written(True, span),
        broadcast=unknown(Text("", "")),
        security=unknown(Text("", "")),
        ciphers=unknown(Text("", "")),
        key_management=unknown(Text("", "")),
        pmf=unknown(Text("", "")),
        wps=unknown(Text("", "")),
        isolation=unknown(Text("", "")),
        vlan=written(vlan, span),
        interface=interface,
    )


def neighbor(device: str, local: str, other: str, remote: str) -> Neighbor:
    return Neighbor("lldp", local, other, remote, "", "", at(device, 99))
