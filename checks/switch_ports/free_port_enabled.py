"""Free ports that are switched on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from auditor.check import Example, Parameter, Result, Severity, Verdict, check
from auditor.model.interface import Interface
from auditor.model.text import Text
from auditor.reach.network import Network, Port
from checks._shared import CONTROL, basis, shown, sides_of, undecided
from checks.switch_ports._use import Use, around, is_parked, use_of

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
interface GigabitEthernet1/0/2
 description 未使用
 switchport access vlan 300
 switchport mode access
 no shutdown
!
interface GigabitEthernet1/0/3
 description spare
 switchport access vlan 300
 switchport mode access
 shutdown
!
end
"""
UNSAID = """\
version 15.2
hostname sw-01
!
interface GigabitEthernet1/0/1
 switchport access vlan 300
 switchport mode access
 no shutdown
!
end
"""
FORTIOS = """\
#config-version=FGT60F-7.2.8-FW-build1639-240313:opmode=0:vdom=0:user=admin
config system global
    set hostname "fw-edge"
end
config system interface
    edit "internal2"
        set vdom "root"
        set type physical
        set description "空き"
    next
    edit "internal3"
        set vdom "root"
        set status down
        set type physical
        set description "未使用"
    next
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
ports:
  - {device: sw-01, port: Gi1/0/1, use: plc-01}
  - {device: sw-01, port: Gi1/0/2, use: 未使用}
  - {device: sw-01, port: Gi1/0/3, use: 未使用}
"""


@check(
    "SWP-001",
    "unused-port-enabled",
    Severity.MEDIUM,
    title=Text("Free/unused port left enabled", "空きポート・未使用ポートが有効のままである"),
    why=Text(
        "A free port that is on is the way in for a device somebody brings along. The manual asks four times (1-3, "
        "2-1, 2-4, 2-5) that ports not in use be made unusable.",
        "有効なままの空きポートは、持ち込み機器の入口になる。マニュアルは4か所（1-3、2-1、2-4、2-5）で、"
        "利用しないポートを使えないようにすることを求めている。",
    ),
    decided=Text(
        "A port is free when the port map says so; else when its description is one of the unused words, or it has "
        "neither description nor a row in a port map that covers the device. It is not free when it has an address, "
        "a trunk, a channel, a subinterface or a declared link. Free and enabled fails (high in a control-class "
        "zone), free and shut passes, parked in a VLAN that leads nowhere but up warns, marked free and connected "
        "warns. Without a port map and without a description: cannot tell, port by port.",
        "ポート一覧（プラントファイルの ports）に空きとある場合、説明文（description）が空きを示す語の場合、"
        "または説明文が無く、その機器を対象とするポート一覧にも行が無い場合に空きポートとみなす。"
        "アドレス、トランク、リンクアグリゲーション、サブインタフェース、宣言済みの接続があるものは空きとしない。"
        "空きで有効なら不適合（制御系等のゾーンでは高）、空きで停止していれば適合、どこにもつながらないVLANに"
        "隔離しただけで有効なもの、空きとあるのにリンクアップしているものは注意。"
        "ポート一覧も説明文も無いポートは、ポートごとに判定不能とする。",
    ),
    fix=Text(
        'Shut free ports and put them into a VLAN that leads nowhere; lock the jacks as well. Cisco IOS: "interface '
        'range", "shutdown", "switchport access vlan" with a black-hole VLAN. FortiOS: "set status down". Cisco '
        'ASA: "shutdown". Access points: disable spare Ethernet jacks. Ports kept for portable tools belong in the '
        "port map.",
        "空きポートを停止し、どこにもつながらないVLANに入れたうえで、ポートの物理的な施錠も行う。"
        "Cisco IOS: 「interface range」で「shutdown」と隔離用VLANへの「switchport access vlan」。"
        "FortiOS: 「set status down」。Cisco ASA: 「shutdown」。無線AP: 余分な有線ポートを無効化。"
        "持ち込み端末用に空けているポートはポート一覧に用途を書く。",
    ),
    messages={
        "fail": Text(
            "Port {port} is free ({reason}) and enabled ({basis}).",
            "ポート {port} は空き（{reason}）だが有効である（{basis}）。",
        ),
        "parked": Text(
            "Port {port} is free ({reason}) and parked in VLAN {vlan}, but up.",
            "ポート {port} は空き（{reason}）でVLAN {vlan} に隔離済みだが、停止していない。",
        ),
        "connected": Text(
            "Port {port} is marked free ({reason}), yet the device reports it connected.",
            "ポート {port} は空き（{reason}）とされているが、機器の表示ではリンクアップしている。",
        ),
        "cannot_tell": Text(
            "Port {port}: whether it is free cannot be told.", "ポート {port}: 空きかどうかを判定できない。"
        ),
    },
    examples=(
        Example(
            title=Text("a free port left on in the control network", "制御系で空きポートが有効"),
            configs={"sw-01.cfg": BAD},
            plant=PLANT,
            fails=(("sw-01.cfg", 16),),
        ),
        Example(
            title=Text("free ports are shut", "空きポートを停止済み"),
            configs={"sw-01.cfg": BAD.replace(" no shutdown", " shutdown")},
            plant=PLANT,
        ),
        Example(
            title=Text("FortiOS: a port without status is up", "FortiOS: statusの無いポートは有効"),
            configs={"fw-edge.conf": FORTIOS},
            fails=(("fw-edge.conf", 6),),
        ),
        Example(
            title=Text("nobody says what the port is for", "用途がどこにも書かれていない"),
            configs={"sw-01.cfg": UNSAID},
            cannot_tell=True,
        ),
    ),
    decides=("2-4.d", "2-1.e", "2-5.a"),
    supports=("1-3.a",),
    reads=("interface", "vlan"),
    needs=("interfaces",),
    references=("SR 7.7", "M0942"),
    parameters=(
        Parameter(
            name="unused_words",
            default=("unused", "未使用", "空き", "spare", "予備"),
            meaning=Text("Words that mark a port as unused", "空きポートを示す語"),
        ),
    ),
    cure="shut",
)
def free_port_enabled(network: Network) -> Iterator[Result]:
    """Judge every physical port of every device."""
    given = network.parameter("SWP-001", "unused_words", ("unused", "未使用", "空き", "spare", "予備"))
    words = tuple(str(word) for word in given) if isinstance(given, tuple) else (str(given),)
    for device in network.devices:
        ports = [found for found in device.interfaces if found.kind in ("ethernet", "management") and not found.parent]
        sides = sides_of(network, device)
        known = around(network, device)
        for interface in ports:
            port = Port(device, interface)
            use = use_of(port, known, words)
            parked = use.free is True and is_parked(network, port, known, words)
            yield replace(_judge(network, port, use, parked), sides=sides)


def _judge(network: Network, port: Port, use: Use, parked: bool) -> Result:
    interface = port.interface
    zone = network.zone(port.device.name, interface.name)
    result = Result(
        subject=str(port),
        verdict=Verdict.PASS,
        device=port.device.name,
        evidence=(shown(interface.enabled, interface.at, "enabled"), *use.evidence),
        values={
            "port": interface.name,
            "reason": use.reason,
            "basis": basis(interface.enabled),
            "vlan": _vlan(interface),
        },
    )
    if use.free is False or interface.enabled.is_(False):
        return result
    unknowns = []
    if use.free is None:
        unknowns.append(use.reason)
    if not interface.enabled.known:
        unknowns.append(undecided(Text("whether the port is enabled", "ポートが有効かどうか"), interface.enabled))
    if unknowns:
        return replace(result, verdict=Verdict.CANNOT_TELL, unknowns=tuple(unknowns))
    if use.connected:
        return replace(result, verdict=Verdict.WARN, says="connected")
    if parked:
        return replace(result, verdict=Verdict.WARN, says="parked")
    high = zone is not None and zone.kind in CONTROL
    return replace(result, verdict=Verdict.FAIL, severity=Severity.HIGH if high else None)


def _vlan(interface: Interface) -> str:
    port = interface.port
    return str(port.access_vlan.value) if port is not None and port.access_vlan.known else "?"
