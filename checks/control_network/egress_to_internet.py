"""Ways from the control-class networks to the Internet."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.check import Example, Result, Severity, check
from auditor.model.text import Text
from auditor.reach.network import Network
from checks._reach import PROTECTED, UNTOLD, pairs, told

BAD = """\
version 15.2
hostname rt-edge
!
interface GigabitEthernet0/0
 ip address 10.20.1.1 255.255.255.0
 ip access-group HMI-IN in
!
interface GigabitEthernet0/1
 ip address 192.0.2.2 255.255.255.252
!
ip routing
ip route 0.0.0.0 0.0.0.0 192.0.2.1
!
ip access-list extended HMI-IN
 permit tcp 10.20.1.0 0.0.0.255 any eq 443
 deny ip any any log
end
"""
PLANT = """\
schema: 1
plant:
  name: JB2
zones:
  - id: hmi
    kind: ctrl_info
    prefixes: [10.20.0.0/16]
  - id: internet
    kind: internet
    interfaces: ["rt-edge:GigabitEthernet0/1"]
"""


@check(
    "CNI-008",
    "control-egress-to-internet",
    Severity.HIGH,
    title=Text("Control-class networks may reach the Internet", "制御系・制御情報系NWからインターネットへの通信が許可されている"),
    why=Text(
        "Outbound from the protected tiers is malware's way home, and an external connection nobody foresaw.",
        "守るべき層からの外向き通信は、マルウェアの通信路になり、想定外の外部接続でもある。",
    ),
    decided=Text(
        "Every packet a host of a control-information, control, field or safety zone may start towards an internet "
        "zone, minus the declared flows. Definite fails (critical from control, field and safety), possible cannot be "
        "told.",
        "制御情報系・制御系・フィールド系・安全系ゾーンの端末がインターネットゾーンに対して開始できる通信から、台帳の通信を除く。"
        "確実なものは不適合（制御系・フィールド系・安全系からは緊急）、可能性だけなら判定不能とする。",
    ),
    fix=Text(
        "Deny by zone; use internal DNS, NTP and patch relays.\nCisco IOS: leave the networks out of the NAT list and "
        "the outbound list. Firewalls: narrow the source of the internet policy.",
        "ゾーン単位で拒否し、DNS・NTP・パッチ配布は内部の中継を使う。\nCisco IOS: NAT対象リストと外向きACLから該当ネットワークを外す。"
        "ファイアウォール: インターネット向けポリシーの送信元を限定する。",
    ),
    messages={
        "fail": Text("{pair}: {flow} may leave{more}", "{pair}: {flow} が外部へ出られる{more}"),
        "cannot_tell": UNTOLD,
    },
    decides=("2-4.b",),
    supports=("2-5.c", "3-2.a"),
    reads=("filter", "nat", "interface", "vlan", "routing", "vpn", "zone"),
    references=("SR 5.2", "M0930", "M0937"),
    examples=(
        Example(
            title=Text("HTTPS to anywhere", "任意の宛先へのHTTPS"), configs={"rt-edge.cfg": BAD}, plant=PLANT,
            fails=(("rt-edge.cfg", 15),),
        ),
        Example(
            title=Text("Only the relay inside", "内部の中継サーバだけ"),
            configs={"rt-edge.cfg": BAD.replace("any eq 443", "host 10.20.1.50 eq 443")},
            plant=PLANT,
        ),
    ),
    cure="stop",
)  # fmt: skip
def egress_to_internet(network: Network) -> Iterator[Result]:
    """One result per permitting line of each pair, declared flows taken out."""
    for source, target in pairs(network, ("ctrl_info", *PROTECTED), ("internet",)):
        declared = network.declared(source.id, target.id) or network.space.nothing
        severity = Severity.CRITICAL if source.kind in PROTECTED else None
        pair = network.reach(source.id, target.id)
        within = network.space.everything - declared
        yield from told(network, pair, within, sides=frozenset({"control", "external"}), severity=severity)
