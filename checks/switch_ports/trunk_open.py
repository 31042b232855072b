"""Trunks that carry every VLAN, and ports that let the other end decide whether they are trunks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from auditor.check import Evidence, Example, Result, Severity, Verdict, check
from auditor.model.interface import ALL_VLANS, SwitchPort
from auditor.model.ranges import Ranges
from auditor.model.text import Text
from auditor.reach.network import Network, Port
from checks._shared import NOT_KNOWN, basis, if_on, shown, sides_of, undecided
from checks.switch_ports._words import known_vlans, switch_ports, vlan_zones

BAD = """\
version 15.2
hostname sw-01
!
vlan 300
 name PLC
!
vlan 10
 name OFFICE
!
interface GigabitEthernet1/0/23
 description to sw-02 Gi1/0/24
 switchport mode trunk
!
interface GigabitEthernet1/0/24
 description to sw-core Gi1/0/1
 switchport trunk allowed vlan 10,300
 switchport mode trunk
 switchport nonegotiate
!
interface GigabitEthernet1/0/1
 description pc-01
 switchport access vlan 10
 switchport mode dynamic desirable
!
end
"""
GOOD = """\
version 15.2
hostname sw-01
!
vlan 300
 name PLC
!
vlan 10
 name OFFICE
!
interface GigabitEthernet1/0/24
 description to sw-core Gi1/0/1
 switchport trunk allowed vlan 10,300
 switchport mode trunk
 switchport nonegotiate
!
interface GigabitEthernet1/0/1
 description pc-01
 switchport access vlan 10
 switchport mode access
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
"""
NEARLY_ALL = ALL_VLANS - Ranges.one(1)


@check(
    "SWP-003",
    "trunk-too-open",
    Severity.HIGH,
    title=Text(
        "Trunk carries all VLANs or is auto-negotiated",
        "トランクが全VLAN許可／自動ネゴシエーションになっている",
    ),
    why=Text(
        "VLANs separate the zones only while trunks carry just what the far end needs. On an open trunk one wrong "
        "cable joins the zones; on a port that negotiates, any device can ask to become a trunk.",
        "VLANによる分離は、トランクが必要なVLANだけを運んでいる間しか成り立たない。全VLANを許可したトランクでは"
        "配線を一本間違えるだけでゾーンがつながり、自動ネゴシエーションのポートではつないだ機器がトランクを要求できる。",
    ),
    decided=Text(
        "Every enabled trunk that allows all VLANs (written or by default; all but VLAN 1 counts as all) fails on a "
        "switch with VLANs of two or more zones; with a single zone it fails as low; where no VLAN of the switch has "
        "a zone it is cannot tell. A port in dynamic mode, written or by default, fails (single zone: low). A listed "
        "set of VLANs passes, unless a VLAN of some zone goes to a supplied switch that uses it nowhere: warning.",
        "有効なトランクのうち全VLANを許可するもの（明示・既定を問わず、VLAN1だけを除いたものも全VLANとみなす）は、"
        "2つ以上のゾーンのVLANを持つスイッチでは不適合、1つのゾーンだけなら不適合（低）、"
        "VLANのゾーンが一つも分からなければ判定不能。動的モードのポートは、明示・既定を問わず不適合"
        "（1つのゾーンだけなら低）。VLANを限定したトランクは適合。ただし、対向スイッチのどこでも使われていない"
        "ゾーンのVLANを運んでいる場合は注意とする。",
    ),
    fix=Text(
        'List the VLANs each trunk needs and fix the mode of every port. Cisco IOS: "switchport trunk allowed vlan '
        'LIST", "switchport mode access" or "trunk", and "switchport nonegotiate". Prune VLANs the far end does '
        "not use.",
        "トランクごとに必要なVLANだけを許可し、すべてのポートのモードを固定する。Cisco IOS: 「switchport trunk "
        "allowed vlan 一覧」、「switchport mode access」または「trunk」、および「switchport nonegotiate」。"
        "対向で使わないVLANは外す。",
    ),
    messages={
        "fail": Text(
            "Trunk {port} carries all VLANs ({basis}); the switch knows VLANs of {zones}.",
            "トランク {port} が全VLANを許可している（{basis}）。このスイッチには {zones} のVLANがある。",
        ),
        "dynamic": Text(
            "Port {port} negotiates its mode ({basis}): what is plugged in can make it a trunk.",
            "ポート {port} は動的モード（{basis}）。接続した機器がトランクに変えられる。",
        ),
        "stranded": Text(
            "Trunk {port} carries VLAN {vlans} to {peer}, which uses it nowhere.",
            "トランク {port} は {peer} のどこでも使われていないVLAN {vlans} を運んでいる。",
        ),
        "cannot_tell": Text(
            "Port {port}: what it carries, or between which zones, cannot be told.",
            "ポート {port}: 運ぶVLANまたはゾーンを判定できない。",
        ),
    },
    examples=(
        Example(
            title=Text(
                "a trunk without a list, a PC port in dynamic mode", "VLANを限定しないトランクと動的モードのPCポート"
            ),
            configs={"sw-01.cfg": BAD},
            plant=PLANT,
            fails=(("sw-01.cfg", 10), ("sw-01.cfg", 23)),
        ),
        Example(
            title=Text("listed VLANs, fixed modes", "VLANを限定しモードも固定"),
            configs={"sw-01.cfg": GOOD},
            plant=PLANT,
        ),
        Example(
            title=Text("no zones for the VLANs", "VLANのゾーンが不明"),
            configs={"sw-01.cfg": BAD},
            cannot_tell=True,
            fails=(("sw-01.cfg", 23),),
        ),
    ),
    decides=("2-4.c",),
    reads=("interface", "vlan"),
    needs=("interfaces", "vlans"),
    references=("SR 5.1", "M0930"),
)
def trunk_open(network: Network) -> Iterator[Result]:
    """Judge the mode and the VLAN list of every switched port."""
    for device in network.devices:
        zones = vlan_zones(network, device)
        lines = tuple(Evidence(place.at, "zone") for _, place, _ in zones.values())
        sides = sides_of(network, device)
        for interface, port in switch_ports(device):
            judged = _judge(network, Port(device, interface), port, sorted(zones))
            if judged is not None:
                evidence = (*judged.evidence, *lines)
                yield from if_on(replace(judged, evidence=evidence, sides=sides), interface.enabled)


def _judge(network: Network, here: Port, port: SwitchPort, zones: list[str]) -> Result | None:
    """A port's result; None for access ports, which are not this check's subject."""
    interface = here.interface
    single = Severity.LOW if len(zones) == 1 else None
    passed = Result(
        subject=str(here),
        verdict=Verdict.PASS,
        device=here.device.name,
        evidence=(shown(port.allowed, interface.at, "allowed"), shown(port.mode, interface.at, "mode")),
        values={"port": interface.name, "basis": basis(port.allowed), "zones": ", ".join(zones) or NOT_KNOWN},
    )
    unknown = replace(passed, verdict=Verdict.CANNOT_TELL)
    if not port.mode.known:
        what = undecided(Text(f"the mode of port {interface.name}", f"ポート {interface.name} のモード"), port.mode)
        return replace(unknown, unknowns=(what,))
    if port.mode.is_("dynamic"):
        shown_mode = (shown(port.mode, interface.at, "mode"),)
        values = {**(passed.values or {}), "basis": basis(port.mode)}
        return replace(
            passed, verdict=Verdict.FAIL, says="dynamic", severity=single, evidence=shown_mode, values=values
        )
    if not port.mode.is_("trunk"):
        return replace(passed, evidence=passed.evidence[1:])
    if port.allowed.value is None:
        what = undecided(Text(f"the VLANs {interface.name} carries", f"{interface.name} が運ぶVLAN"), port.allowed)
        return replace(unknown, unknowns=(what,))
    if not port.allowed.value.covers(NEARLY_ALL):
        return _stranded(network, here, port.allowed.value, passed)
    if not zones:
        what = Text("the zones of the VLANs on this switch", "このスイッチのVLANが属するゾーン")
        return replace(unknown, unknowns=(what,))
    return replace(passed, verdict=Verdict.FAIL, severity=single)


def _stranded(network: Network, here: Port, allowed: Ranges, passed: Result) -> Result:
    """A warning where a zone's VLAN goes to a supplied switch that has no use for it, else ``passed``."""
    for link in network.links:
        ends = {(link.source.device, link.source.interface), (link.target.device, link.target.interface)}
        own = (here.device.name, here.interface.name)
        peer = next((network.device(name) for name, _ in ends - {own}), None) if own in ends else None
        if peer is None or not link.certain or peer.kind not in ("switch", "l3switch"):
            continue
        far = {interface for _, interface in ends - {own}}
        used = set(known_vlans(replace(peer, vlans=())))
        if any(other.name not in far for other, port in switch_ports(peer) if not port.mode.is_("access")):
            continue  # it may hand the VLAN on
        idle = [vlan for vlan in sorted(known_vlans(here.device)) if vlan in allowed and vlan not in used]
        idle = [vlan for vlan in idle if network.zoning.vlan_zone(here.device.name, vlan) is not None]
        if idle:
            values = {**(passed.values or {}), "vlans": ", ".join(map(str, idle)), "peer": peer.name}
            return replace(passed, verdict=Verdict.WARN, says="stranded", severity=Severity.LOW, values=values)
    return passed
