"""Ways from the public servers into the plant that are wider than a service of a server."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from auditor.check import Example, Result, Severity, Side, Verdict, check
from auditor.model.ranges import Ranges
from auditor.model.text import Text
from auditor.plant.types import ZoneKind
from auditor.reach.network import Network
from auditor.space.packets import PacketSet
from checks._reach import PROTECTED, UNTOLD, pairs, weighed
from checks.control_network._crossings import MOST_PORTS, as_packets, most_of, most_services, networks_of

SIDES: frozenset[Side] = frozenset({"control", "external"})
LANDING: tuple[ZoneKind, ...] = ("dmz", "remote_access")
INSIDE: tuple[ZoneKind, ...] = ("it", "ctrl_info", "mgmt", *PROTECTED)

ASA = """\
ASA Version 9.12(4)
hostname fw-edge
!
interface GigabitEthernet0/0
 nameif dmz
 security-level 50
 ip address 10.50.1.1 255.255.255.0
!
interface GigabitEthernet0/1
 nameif inside
 security-level 100
 ip address 10.10.1.1 255.255.255.0
!
interface GigabitEthernet0/2
 nameif dcs
 security-level 90
 ip address 10.30.1.1 255.255.255.0
!
{lines}
access-list DMZ-IN extended deny ip any any log
access-group DMZ-IN in interface dmz
"""
PLANT = """\
schema: 1
plant:
  name: JB2
zones:
  - id: office
    kind: it
    prefixes: [10.10.0.0/16]
  - id: dcs
    kind: control
    prefixes: [10.30.0.0/16]
  - id: dmz
    kind: dmz
    prefixes: [10.50.1.0/24]
"""
PINHOLE = "access-list DMZ-IN extended permit tcp host 10.50.1.20 host 10.10.1.30 eq 5432"
WHOLE = "access-list DMZ-IN extended permit tcp 10.50.1.0 255.255.255.0 10.10.1.0 255.255.255.0 eq 445"
TO_PLC = "access-list DMZ-IN extended permit tcp host 10.50.1.20 host 10.30.1.10 eq 502"
FORTIOS = """\
#config-version=FGT60F-7.2.8-FW-build1639-240313:opmode=0:vdom=0:user=admin
config system global
    set hostname "fw-edge"
end
config system interface
    edit "dmz"
        set vdom "root"
        set ip 10.50.1.1 255.255.255.0
        set type physical
    next
    edit "internal1"
        set vdom "root"
        set ip 10.10.1.1 255.255.255.0
        set type physical
    next
end
config firewall address
    edit "srv-db"
        set subnet 10.10.1.30 255.255.255.255
    next
end
config firewall policy
    edit 1
        set srcintf "dmz"
        set dstintf "internal1"
        set action accept
        set srcaddr "all"
        set dstaddr "{to}"
        set schedule "always"
        set service "{service}"
    next
end
"""


@check(
    "BFW-004",
    "dmz-to-inside-open",
    Severity.HIGH,
    title=Text(
        "Public-server segment (DMZ) may reach inside widely",
        "公開サーバ群（DMZ相当）から内部への通信が広く許可されている",
    ),
    why=Text(
        "A public server is the first to be taken; what it may start towards the inside is the attacker's next step.",
        "公開サーバは最初に侵害される。そこから内部へ開始できる通信は、攻撃者の次の足場になる。",
    ),
    decided=Text(
        "From every DMZ and remote-access zone to every plant zone. Into the information, control-information and "
        "management networks a flow fails when it covers most protocols, most TCP or UDP ports, or at least half of a "
        "subnet; into control, field and safety networks any flow fails (critical). Possible only cannot be told. "
        "A plant without such a zone is told to declare where its public servers stand.",
        "公開サーバ（DMZ）・リモートアクセスの各ゾーンから、プラント内の各ゾーンへの通信について判定する。情報系・制御情報系・管理ネットワークへは、"
        "大半のプロトコル、TCP・UDPの大半のポート、またはサブネットの半数以上に及ぶものを不適合とする。制御系・フィールド系・安全系へは"
        "すべての通信を不適合（緊急）とする。可能性だけなら判定不能とする。該当ゾーンがなければ、公開サーバの位置を宣言するよう知らせる。",
    ),
    fix=Text(
        "Permit one server and port per rule; let the inside start the connection where possible.\nCisco IOS, ASA: host "
        "and port lines before a final deny. FortiOS: address objects of single hosts and single services. Yamaha: pass "
        "filters by host and port.",
        "サーバとポートの組ごとに許可し、可能なら内部側から接続を開始する。\nCisco IOS・ASA: ホストとポートを指定した行と最後のdeny。"
        "FortiOS: 単一ホストのアドレスと個別サービス。Yamaha: ホストとポートごとのpassフィルタ。",
    ),
    messages={
        "fail": Text("{pair}: {flow} is open{more}", "{pair}: {flow} が開いている{more}"),
        "cannot_tell": UNTOLD,
        "info": Text(
            "No zone of public servers or of remote access is declared: where do they stand?",
            "公開サーバまたはリモートアクセスのゾーンが宣言されていない。どこにあるか確認が必要である",
        ),
    },
    supports=("3-2.b", "2-4.a"),
    reads=("filter", "nat", "interface", "vlan", "routing", "vpn", "zone"),
    references=("SR 5.2", "M0930"),
    examples=(
        Example(
            title=Text("A whole subnet of the office", "事務所のサブネット全体へ"),
            configs={"fw-edge.cfg": ASA.format(lines=WHOLE)}, plant=PLANT, fails=(("fw-edge.cfg", 19),),
        ),
        Example(
            title=Text("A PLC from a public server", "公開サーバからPLCへ"),
            configs={"fw-edge.cfg": ASA.format(lines=TO_PLC)}, plant=PLANT, fails=(("fw-edge.cfg", 19),),
        ),
        Example(
            title=Text("FortiOS: any service", "FortiOS: 任意のサービス"), plant=PLANT.replace("dcs\n    kind: control", "hmi\n    kind: ctrl_info").replace("10.30.", "10.20."),
            configs={"fw-edge.conf": FORTIOS.format(to="srv-db", service="ALL")}, fails=(("fw-edge.conf", 23),), cannot_tell=True,
        ),
        Example(
            title=Text("One database server and port", "データベースサーバの1ポートだけ"),
            configs={"fw-edge.cfg": ASA.format(lines=PINHOLE)}, plant=PLANT,
        ),
    ),
)  # fmt: skip
def dmz_open(network: Network) -> Iterator[Result]:
    """One result per permitting line of each pair."""
    if network.plant.file and not network.plant.zones_of(*LANDING):
        yield Result(subject="plant", verdict=Verdict.INFO)
    for source, target in pairs(network, LANDING, INSIDE):
        pair = network.reach(source.id, target.id)
        if target.kind in PROTECTED:
            yield from weighed(network, pair, pair.lower, pair.upper, sides=SIDES, severity=Severity.CRITICAL)
            continue
        targets = networks_of(network, target, as_source=False)
        bad, doubtful = (_wide(packets, targets) for packets in (pair.lower, pair.upper))
        yield from weighed(network, pair, bad, doubtful, sides=SIDES)


def _wide(packets: PacketSet, targets: Sequence[Ranges]) -> PacketSet:
    """The part that is no pinhole: most protocols, most ports, or most of a subnet."""
    found = packets.space.nothing
    for box in packets.boxes():
        if most_services(box, MOST_PORTS) or most_of(box.destination, targets):
            found |= as_packets(packets, box)
    return found
