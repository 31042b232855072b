"""VLAN 1, native VLANs and management VLANs that users share."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from auditor.check import Evidence, Example, Result, Severity, Verdict, check
from auditor.model.device import Device
from auditor.model.interface import Interface, SwitchPort
from auditor.model.text import Text
from auditor.reach.network import Network
from checks._shared import EXTERNAL, basis, if_on, shown, sides_of, undecided
from checks.switch_ports._words import switch_ports, vlan_zones

BAD = """\
version 15.2
hostname sw-01
!
vlan 10
 name OFFICE
!
vlan 300
 name PLC
!
interface GigabitEthernet1/0/1
 description analyser an-01
 switchport mode access
!
interface GigabitEthernet1/0/2
 description plc-01
 switchport access vlan 300
 switchport mode access
!
interface GigabitEthernet1/0/24
 description to sw-core Gi1/0/1
 switchport trunk native vlan 300
 switchport trunk allowed vlan 10,300
 switchport mode trunk
!
interface Vlan300
 ip address 10.30.10.2 255.255.255.0
!
end
"""
GOOD = """\
version 15.2
hostname sw-01
!
vlan 10
 name OFFICE
!
vlan 92
 name MGMT
!
vlan 300
 name PLC
!
vlan 999
 name NATIVE
!
interface GigabitEthernet1/0/2
 description plc-01
 switchport access vlan 300
 switchport mode access
!
interface GigabitEthernet1/0/24
 description to sw-core Gi1/0/1
 switchport trunk native vlan 999
 switchport trunk allowed vlan 10,92,300
 switchport mode trunk
!
interface Vlan92
 ip address 10.90.3.14 255.255.255.0
!
end
"""
PLANT = """\
schema: 1
plant:
  name: JB2
zones:
  - id: office
    kind: it
    prefixes: [10.10.0.0/16]
    vlans: [10]
  - id: dcs
    kind: control
    prefixes: [10.30.0.0/16]
    vlans: [300]
  - id: mgmt
    kind: mgmt
    prefixes: [10.90.3.0/24]
    vlans: [92]
devices:
  sw-01: {kind: switch}
"""


@check(
    "SWP-004",
    "default-vlan-in-use",
    Severity.MEDIUM,
    title=Text(
        "VLAN 1, native VLAN or management VLAN is shared with users",
        "VLAN1・ネイティブVLAN・管理VLANが利用者と共用されている",
    ),
    why=Text(
        "VLAN 1 is where every unconfigured port lands, untagged frames of a trunk fall into its native VLAN, and a "
        "management address in a user VLAN offers the switch to every user. Each undoes the separation by VLAN.",
        "未設定のポートはVLAN1に入り、トランクのタグなしフレームはネイティブVLANに落ち、利用者VLANに置いた管理用"
        "アドレスはスイッチをすべての利用者にさらす。いずれもVLANによる分離を崩す。",
    ),
    decided=Text(
        "An enabled access port in VLAN 1 fails when VLAN 1, or else the switch, stands in a plant zone. The native "
        "VLAN of a trunk that carries VLANs of two or more zones fails when enabled access ports of the same "
        "broadcast domain are in it. On a layer-2 switch an address in a VLAN with access ports of a zone other than "
        "management warns. What is not written and has no documented default is cannot tell.",
        "有効なアクセスポートがVLAN1にあり、VLAN1またはそのスイッチがプラントのゾーンにあれば不適合。"
        "2つ以上のゾーンのVLANを運ぶトランクで、ネイティブVLANと同じブロードキャストドメインに有効なアクセスポートが"
        "あれば不適合。L2スイッチの管理用アドレスが、管理以外のゾーンのアクセスポートと同じVLANにあれば注意。"
        "未記載で既定値も確認できないものは判定不能。",
    ),
    fix=Text(
        "Move users out of VLAN 1, give trunks a native VLAN nobody uses (and tag it), and keep management in a VLAN "
        'of its own. Cisco IOS: "switchport access vlan N", "switchport trunk native vlan N", "vlan dot1q tag '
        'native".',
        "利用者をVLAN1から移し、トランクには誰も使わないネイティブVLANを割り当て（タグ付けもする）、"
        "管理用アドレスは専用の管理VLANに置く。Cisco IOS: 「switchport access vlan N」"
        "「switchport trunk native vlan N」「vlan dot1q tag native」。",
    ),
    messages={
        "fail": Text(
            "Access port {port} is in VLAN 1 ({basis}) of a switch in {zones}.",
            "アクセスポート {port} がVLAN1にある（{basis}）。スイッチは {zones} にある。",
        ),
        "native": Text(
            "Trunk {port} carries {zones}; its native VLAN {vlan} ({basis}) is the user VLAN of {user}.",
            "トランク {port} は {zones} を運ぶが、ネイティブVLAN {vlan}（{basis}）が {user} の利用者VLANである。",
        ),
        "warn": Text(
            "The switch's address on {port} is in VLAN {vlan}, shared with access port {user} of zone {zones}.",
            "スイッチの管理用アドレス（{port}）が、ゾーン {zones} のアクセスポート {user} と同じVLAN {vlan} にある。",
        ),
        "cannot_tell": Text(
            "{port}: whether its VLAN is shared with users cannot be told.",
            "{port}: VLANを利用者と共用しているかを判定できない。",
        ),
    },
    examples=(
        Example(
            title=Text("all three on one switch", "一台に3種すべて"),
            configs={"sw-01.cfg": BAD},
            plant=PLANT,
            fails=(("sw-01.cfg", 10), ("sw-01.cfg", 21), ("sw-01.cfg", 25)),
        ),
        Example(
            title=Text("native and management VLANs of their own", "ネイティブVLAN・管理VLANを分離"),
            configs={"sw-01.cfg": GOOD},
            plant=PLANT,
        ),
    ),
    decides=("2-4.c",),
    supports=("2-4.b",),
    reads=("interface", "vlan"),
    needs=("interfaces", "vlans"),
    references=("SR 5.1",),
)
def default_vlan_shared(network: Network) -> Iterator[Result]:
    """Judge VLAN 1, native VLANs and management addresses of every switch."""
    for device in network.devices:
        ports = tuple(switch_ports(device))
        zones = [zone for zone, _, _ in vlan_zones(network, device).values() if zone.kind not in EXTERNAL]
        names = ", ".join(sorted(zone.id for zone in zones)) or "?"
        sides = sides_of(network, device)
        for interface, port in ports:
            found = None
            if port.mode.is_("access"):
                found = _access(device, interface, port, names, placed=bool(zones))
            elif port.mode.is_("trunk"):
                found = _native(network, device, interface, port)
            if found is not None:
                yield from if_on(replace(found, sides=sides), interface.enabled)
        for interface in device.interfaces:
            if ports and interface.kind == "svi" and interface.addresses and device.kind == "switch":
                managed = replace(_management(network, device, interface), sides=sides)
                yield from if_on(managed, interface.enabled)


def _blank(device: Device, interface: Interface, *evidence: Evidence) -> Result:
    values = {"port": interface.name, "vlan": "?", "user": "?", "zones": "?", "basis": ""}
    subject = f"{device.name}:{interface.name}"
    return Result(subject=subject, verdict=Verdict.PASS, device=device.name, evidence=evidence, values=values)


def _access(device: Device, interface: Interface, port: SwitchPort, zones: str, *, placed: bool) -> Result:
    result = _blank(device, interface, shown(port.access_vlan, interface.at, "vlan"), Evidence(interface.at, "port"))
    if not port.access_vlan.known:
        what = undecided(Text(f"the VLAN of {interface.name}", f"{interface.name} のVLAN"), port.access_vlan)
        return replace(result, verdict=Verdict.CANNOT_TELL, unknowns=(what,))
    if port.access_vlan.value != 1:
        return result
    if not placed:
        what = Text("the zone of VLAN 1, or of any VLAN of this switch", "VLAN1または当該スイッチのVLANのゾーン")
        return replace(result, verdict=Verdict.CANNOT_TELL, unknowns=(what,))
    values = {**(result.values or {}), "zones": zones, "basis": basis(port.access_vlan)}
    return replace(result, verdict=Verdict.FAIL, values=values)


def _native(network: Network, device: Device, interface: Interface, port: SwitchPort) -> Result | None:
    """The native VLAN of a trunk; None where the trunk carries at most one zone."""
    carried = {
        zone.id
        for zone, _, vlan in vlan_zones(network, device).values()
        if port.allowed.value is None or vlan in port.allowed.value
    }
    if len(carried) < 2:
        return None
    result = _blank(device, interface, shown(port.native_vlan, interface.at, "native"), Evidence(interface.at, "port"))
    native = port.native_vlan.value
    if native is None or port.allowed.value is None:
        what = undecided(
            Text(f"the native VLAN of {interface.name}", f"{interface.name} のネイティブVLAN"), port.native_vlan
        )
        return replace(result, verdict=Verdict.CANNOT_TELL, unknowns=(what,))
    user = _user(network, device, native) if native in port.allowed.value else None
    if user is None:
        return result
    values = {
        "port": interface.name, "vlan": native, "user": user[0], "zones": ", ".join(sorted(carried)),
        "basis": basis(port.native_vlan),
    }  # fmt: skip
    evidence = (*result.evidence, user[1])
    return replace(result, verdict=Verdict.FAIL, says="native", values=values, evidence=evidence)


def _management(network: Network, device: Device, interface: Interface) -> Result:
    result = _blank(device, interface, Evidence(interface.at, "address"))
    user = None if interface.vlan is None else _user(network, device, interface.vlan, only_here=True)
    zone = network.zone(device.name, interface.name)
    if user is None or (zone is not None and zone.kind == "mgmt"):
        return result
    values = {**(result.values or {}), "vlan": interface.vlan, "user": user[0], "zones": zone.id if zone else "?"}
    evidence = (*result.evidence, user[1])
    if zone is None:
        what = Text(f"the zone of VLAN {interface.vlan}", f"VLAN {interface.vlan} のゾーン")
        return replace(result, verdict=Verdict.CANNOT_TELL, unknowns=(what,), evidence=evidence)
    return replace(result, verdict=Verdict.WARN, values=values, evidence=evidence)


def _user(network: Network, device: Device, vlan: int, *, only_here: bool = False) -> tuple[str, Evidence] | None:
    """An enabled access port in the VLAN, on this switch or on one certainly in the same broadcast domain."""
    here = (device.name, f"vlan {vlan}")
    for other in (device,) if only_here else (device, *network.devices):
        if other is not device and not network.segments.together(here, (other.name, f"vlan {vlan}")):
            continue
        for interface, port in switch_ports(other):
            if port.mode.is_("access") and port.access_vlan.is_(vlan) and interface.enabled.is_(True):
                return f"{other.name}:{interface.name}", Evidence(interface.at, "user")
    return None
