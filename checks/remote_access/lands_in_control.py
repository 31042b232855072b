"""Remote access that gets straight to the networks that move the plant."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.check import Example, Result, Severity, check
from auditor.model.text import Text
from auditor.reach.network import Network
from checks._reach import PROTECTED, UNTOLD
from checks.remote_access._plants import PLANT, gateway
from checks.remote_access._sources import NONE, REMOTE, none_seen, sources
from checks.remote_access._ways import NO_TARGET, SIDES, UNPLACED, Ways, no_target, remote_pairs, told, unplaced

ROUTER = """\
version 17.6
hostname rt-maint
!
interface GigabitEthernet0/0/0
 ip address 10.30.10.250 255.255.255.0
!
interface Cellular0/2/0
 ip address negotiated
{bound}!
ip routing
ip route 0.0.0.0 0.0.0.0 Cellular0/2/0
!
ip access-list extended LTE-IN
 deny ip any any log
end
"""
LTE = """\
schema: 1
plant:
  name: JB2
zones:
  - id: dcs
    kind: control
    prefixes: [10.30.0.0/16]
  - id: vendor
    kind: partner
    prefixes: [198.51.100.0/24]
    interfaces: ["rt-maint:Cellular0/2/0"]
"""


@check(
    "RMA-001",
    "remote-access-lands-in-control",
    Severity.CRITICAL,
    title=Text("Remote access reaches control/field directly", "リモートアクセスが制御系NWに直接到達する"),
    why=Text(
        "Interference from outside is to be kept away from the control networks as far as possible. A remote terminal "
        "that stands beside the controllers has no guard left before it.",
        "制御系ネットワークへの外部からの干渉は極力排除しなければならない。遠隔端末が制御機器と直接通信できると、"
        "その手前に守りが残らない。",
    ),
    decided=Text(
        "Every packet that a host of a remote_access, partner, other_org or wwan zone may start is followed through all "
        "devices. What certainly arrives in a control, field or safety zone fails. So does what the plant lets pass and only "
        "the peer or the user decides on: what comes out of a tunnel that leads to the zone, and what a rule permits to "
        "certain users or at certain times. A VPN whose addresses are in none of these zones cannot be told, unless nothing "
        "with its addresses gets in at all. Landing in a DMZ, remote_access or ctrl_info zone passes.",
        "種別 remote_access・partner・other_org・wwan のゾーンの端末が開始できるパケットを全機器にわたって追跡する。"
        "制御系・フィールド系・安全系ゾーンに確実に届けば不適合。プラント側は通しており、対向や利用者次第で届く通信"
        "（そのゾーンに至るトンネルから出てくる通信、特定の利用者や時間帯に許可する通信）も不適合とする。払い出すアドレスが"
        "これらのゾーンに無いVPNは、そのアドレスからの通信が一切届かない場合を除き判定不能。"
        "DMZ・リモートアクセス用・制御情報系での終端は適合。",
    ),
    fix=Text(
        "End remote access on a jump or remote access server, and allow only viewing from there onward.",
        "リモートアクセスは踏み台サーバ・リモートアクセスサーバで終端し、そこから先は閲覧だけに限る。",
    ),
    messages={
        "fail": Text(
            "{pair}: {flow} gets in by remote access{more}.", "{pair}: {flow} がリモートアクセスで届く{more}。"
        ),
        "cannot_tell": UNTOLD,
        "unplaced": UNPLACED,
        "no_target": NO_TARGET,
        "none": NONE,
    },
    decides=("3-3.a",),
    supports=("2-4.b",),
    reads=("filter", "nat", "interface", "vlan", "routing", "vpn", "zone"),
    needs=("interfaces",),
    references=("SR 5.2", "M0930", "M0935"),
    examples=(
        Example(
            title=Text("VPN users reach a controller", "VPN利用者が制御機器に到達する"),
            configs={"fw-ra.cfg": gateway(target="10.30.1.11", port="502")},
            plant=PLANT,
            fails=(("fw-ra.cfg", 19),),
        ),
        Example(
            title=Text("VPN users land on a jump server", "VPN利用者は踏み台で終端する"),
            configs={"fw-ra.cfg": gateway()},
            plant=PLANT,
        ),
        Example(
            title=Text("a vendor's LTE line without a filter", "フィルタの無い保守会社のLTE回線"),
            configs={"rt-maint.cfg": ROUTER.format(bound="")},
            plant=LTE,
            fails=(("rt-maint.cfg", 5),),
        ),
        Example(
            title=Text("a vendor's LTE line that lets nothing in", "外からは何も通さないLTE回線"),
            configs={"rt-maint.cfg": ROUTER.format(bound=" ip access-group LTE-IN in\n")},
            plant=LTE,
        ),
        Example(
            title=Text("no zone says where VPN users are", "VPN利用者のゾーンが無い"),
            configs={"fw-ra.cfg": gateway()},
            plant=PLANT.replace("10.56.0.0/24", "10.57.0.0/24"),
            cannot_tell=True,
        ),
    ),
    cure="stop",
)
def lands_in_control(network: Network) -> Iterator[Result]:
    """Every way from a remote zone into a protected one, then the VPNs that stand in no zone."""
    found = sources(network)
    remote = network.plant.zones_of(*REMOTE)
    if not found and not remote:
        yield none_seen(network)
    elif not network.plant.zones_of(*PROTECTED):
        yield no_target(found)
    else:
        ways = Ways(network)
        for source, target in remote_pairs(network, PROTECTED):
            yield from told(ways, network.reach(source.id, target.id), network.space.everything, sides=SIDES)
        yield from unplaced(network, found, PROTECTED)
