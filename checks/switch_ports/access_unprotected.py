"""Ports in use that take any device somebody plugs in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from auditor.check import Evidence, Example, Result, Severity, Verdict, check
from auditor.model.device import Device
from auditor.model.interface import Interface, SwitchPort
from auditor.model.text import Text
from auditor.reach.network import Network
from checks._shared import CONTROL, NOT_KNOWN, if_on, shown, sides_of, undecided, zone_kinds
from checks.switch_ports._words import switch_ports

BAD = """\
version 15.2
hostname sw-01
!
vlan 300
 name PLC
!
interface GigabitEthernet1/0/1
 description plc-01
 switchport access vlan 300
 switchport mode access
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
interface GigabitEthernet1/0/1
 description plc-01
 switchport access vlan 300
 switchport mode access
 switchport port-security mac-address sticky
 switchport port-security
!
end
"""
PLANT = """\
schema: 1
plant:
  name: JB2
zones:
  - id: dcs
    kind: control
    prefixes: [10.30.0.0/16]
    vlans: [300]
"""


@check(
    "SWP-002",
    "access-port-unprotected",
    Severity.MEDIUM,
    title=Text(
        "In-use access port has no device restriction (802.1X, port security ...)",
        "使用中ポートに接続機器の制限（802.1X・ポートセキュリティ等）がない",
    ),
    why=Text(
        "The manual asks for measures against rogue devices. On a port without them, whoever unplugs a controller and "
        "plugs in a laptop is on the control network.",
        "マニュアルは、不正な機器が接続されないような対策を求めている。制限の無いポートでは、"
        "制御機器のケーブルを抜いてPCをつなぐだけで制御系に入れる。",
    ),
    decided=Text(
        "Every enabled access port whose VLAN or interface lies in a control-class zone: 802.1X (or MAC "
        "authentication) or a MAC limit on the port passes, certainly neither fails, not known is cannot tell, and so "
        "is a port without a zone on a switch that stands in one. Ports to other network devices count like any.",
        "VLANまたはインタフェースが制御系等のゾーンにある有効なアクセスポートごとに判定する。802.1X（MAC認証を含む）"
        "またはMACアドレス制限があれば適合、いずれも確実に無ければ不適合、分からなければ判定不能。"
        "制御系等にあるスイッチのゾーン未定義ポートも判定不能。他のネットワーク機器につながるポートも同様に扱う。",
    ),
    fix=Text(
        'Limit the port to the device it serves. Cisco IOS: "switchport port-security mac-address sticky" with '
        '"switchport port-security maximum 1" and "switchport port-security", or 802.1X with MAB. Send a trap on '
        "violation, and test with controllers that restart.",
        "ポートごとに接続できる機器を限定する。Cisco IOS: 「switchport port-security mac-address sticky」、"
        "「switchport port-security maximum 1」と「switchport port-security」、または802.1XとMAB。"
        "違反時にトラップを送り、制御機器の再起動時の動作も試験する。",
    ),
    messages={
        "fail": Text(
            "Access port {port} in zone {zone} takes any device: neither 802.1X nor a MAC limit.",
            "ゾーン {zone} のアクセスポート {port} は接続機器を制限していない（802.1X・MAC制限なし）。",
        ),
        "cannot_tell": Text(
            "Access port {port} (zone {zone}): whether it restricts devices, or must, cannot be told.",
            "アクセスポート {port}（ゾーン {zone}）: 接続機器の制限またはその要否を判定できない。",
        ),
    },
    examples=(
        Example(
            title=Text("a PLC port without any limit", "制限の無いPLCポート"),
            configs={"sw-01.cfg": BAD},
            plant=PLANT,
            fails=(("sw-01.cfg", 7),),
        ),
        Example(
            title=Text("sticky port security", "ポートセキュリティ（sticky）"), configs={"sw-01.cfg": GOOD}, plant=PLANT
        ),
        Example(title=Text("the zone is not known", "ゾーンが不明"), configs={"sw-01.cfg": BAD}, cannot_tell=True),
    ),
    decides=("2-1.d",),
    supports=("2-5.d", "1-3.a"),
    reads=("interface", "vlan"),
    needs=("interfaces",),
    references=("SR 1.2", "M0813"),
)
def access_unprotected(network: Network) -> Iterator[Result]:
    """Judge every access port of a control-class zone."""
    for device in network.devices:
        kinds = zone_kinds(network, device)
        sides = sides_of(network, device)
        for interface, port in switch_ports(device):
            if not port.mode.is_("access"):
                continue
            zone = network.zone(device.name, interface.name)
            if zone is not None and zone.kind in CONTROL:
                result = _judge(device, interface, port, zone.id)
            elif zone is None and (kinds & CONTROL or not kinds):
                result = _unplaced(_judge(device, interface, port, NOT_KNOWN), interface)
            else:
                continue
            yield from if_on(replace(result, sides=sides), interface.enabled)


def _judge(device: Device, interface: Interface, port: SwitchPort, zone: str | Text) -> Result:
    facts = (port.dot1x, port.port_security)
    result = Result(
        subject=f"{device.name}:{interface.name}",
        verdict=Verdict.PASS,
        device=device.name,
        evidence=(Evidence(interface.at, "port"), *(shown(fact, interface.at, "limit") for fact in facts if fact.at)),
        values={"port": interface.name, "zone": zone},
    )
    if any(fact.is_(True) for fact in facts):
        return result
    unknowns = tuple(
        undecided(Text(f"{english} on {interface.name}", f"{interface.name} の{japanese}"), fact)
        for fact, english, japanese in zip(
            facts, ("802.1X", "the MAC limit"), ("802.1X", "MACアドレス制限"), strict=True
        )
        if not fact.known
    )
    if unknowns:
        return replace(result, verdict=Verdict.CANNOT_TELL, unknowns=unknowns)
    return replace(result, verdict=Verdict.FAIL)


def _unplaced(result: Result, interface: Interface) -> Result:
    """A port without a zone: a pass stays one, a failure would need the zone."""
    if result.verdict is Verdict.PASS:
        return result
    what = Text(f"the zone of {interface.name}", f"{interface.name} のゾーン")
    return replace(result, verdict=Verdict.CANNOT_TELL, unknowns=(what, *result.unknowns))
