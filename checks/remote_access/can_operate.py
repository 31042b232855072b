"""Remote access by which more than viewing is possible."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.check import Example, Result, Severity, Verdict, check
from auditor.model.address import ANY
from auditor.model.ranges import Ranges
from auditor.model.service import TCP, UDP
from auditor.model.text import Text
from auditor.reach.flows import PairReach
from auditor.reach.network import Network
from auditor.space.packets import PacketSet
from checks._reach import UNTOLD, name, zone_lines
from checks.control_network.operation_protocol import OT_PORTS, watched_packets
from checks.remote_access._plants import PLANT, gateway
from checks.remote_access._sources import NONE, REMOTE, SIDES, none_seen, sources
from checks.remote_access._sources import PLANT as INSIDE
from checks.remote_access._ways import NO_TARGET, UNPLACED, Ways, no_target, passed, remote_pairs, told, unplaced

WORKING_PORTS = (
    "tcp/20-23", "tcp/69", "udp/69", "tcp/139", "tcp/445", "tcp/3389", "udp/3389", "tcp/5900-5903", "tcp/5985-5986",
)  # fmt: skip
"""Remote desktop, shells and file transfer, which no catalogue of control protocols lists."""
FLOWS = """\
flow_id,src_zone,src,dst_zone,dst,proto,port,initiator,purpose,view_only,owner,expires
F-01,maintenance,10.56.0.0/24,dcs,10.30.1.11,tcp,3389,src,screens of the DCS,y,instrumentation,
"""


@check(
    "RMA-003",
    "remote-access-can-operate",
    Severity.HIGH,
    title=Text(
        "Remote access allows more than viewing (operate, program change, file transfer)",
        "リモートアクセスで閲覧以外（操作・プログラム変更・ファイル転送）が可能",
    ),
    why=Text(
        "The manual asks to limit what remote access can do, to viewing only where possible. Whoever may write from "
        "outside may stop the plant from outside.",
        "マニュアルは、リモートアクセスで実施可能な内容を閲覧のみ等に制限することを求めている。"
        "外から書き込めるなら、外からプラントを止められる。",
    ),
    decided=Text(
        "From remote_access, partner, other_org and wwan zones into the zones of the plant (it, ctrl_info, control, field, "
        "safety, mgmt): a flow that passes on a control protocol (ot_ports of CNI-005), remote desktop, shell or "
        "file-transfer port fails unless a row of the flow register in date marks it view_only. What such a row "
        "covers, and any other TCP or UDP that may pass (HTTPS above all), cannot be told: the configuration does not "
        "show what the application allows. Nothing passes: passes.",
        "種別 remote_access・partner・other_org・wwan のゾーンからプラント内のゾーン（it・ctrl_info・control・field・safety・mgmt）へ、"
        "制御用プロトコル（CNI-005 の ot_ports）、遠隔操作、シェル、ファイル転送のポートで届く通信は、"
        "期限内の通信台帳に閲覧のみ（view_only）とある場合を除き不適合。閲覧のみとある通信と、"
        "その他のTCP・UDP（とくにHTTPS）は、アプリケーションで何ができるかが設定に現れないため判定不能。何も通らなければ適合。",
    ),
    fix=Text(
        "Share the screen in view mode, publish a historian on the web, or use a gateway that records sessions; pass "
        "files through a scanning server.",
        "閲覧モードの画面共有、ヒストリアンのWeb公開、操作を記録する中継装置を使う。ファイルは検査用サーバを経由させる。",
    ),
    messages={
        "fail": Text(
            "{pair}: {flow} lets remote users do more than view{more}.",
            "{pair}: {flow} により、遠隔から閲覧以外の操作ができる{more}。",
        ),
        "cannot_tell": UNTOLD,
        "viewing": Text(
            "{pair}: declared as view only; that the application allows nothing more cannot be told.",
            "{pair}: 閲覧のみと台帳にあるが、アプリケーションでそれ以上の操作ができないかを判定できない。",
        ),
        "content": Text(
            "{pair}: what the permitted applications let remote users do cannot be told.",
            "{pair}: 許可されたアプリケーションで遠隔から何ができるかを判定できない。",
        ),
        "unplaced": UNPLACED,
        "no_target": NO_TARGET,
        "none": NONE,
    },
    decides=("3-3.a",),
    reads=("filter", "nat", "interface", "vlan", "routing", "vpn", "zone"),
    needs=("interfaces",),
    references=("SR 2.1", "M0937", "M0935"),
    examples=(
        Example(
            title=Text("Modbus for VPN users", "VPN利用者にModbusを許可"),
            configs={"fw-ra.cfg": gateway(target="10.30.1.11", port="502")},
            plant=PLANT,
            fails=(("fw-ra.cfg", 19),),
        ),
        Example(
            title=Text("they get no further than the DMZ", "DMZから先には届かない"),
            configs={"fw-ra.cfg": gateway()},
            plant=PLANT,
        ),
        Example(
            title=Text("remote desktop declared as view only", "閲覧のみと登録されたリモートデスクトップ"),
            configs={"fw-ra.cfg": gateway(target="10.30.1.11")},
            plant=PLANT + "registers:\n  flows: flows.csv\n",
            registers={"flows.csv": FLOWS},
            cannot_tell=True,
        ),
    ),
)
def can_operate(network: Network) -> Iterator[Result]:
    """Every way from a remote zone into a zone of the plant, then the VPNs that stand in no zone."""
    found = sources(network)
    if not found and not network.plant.zones_of(*REMOTE):
        yield none_seen(network)
        return
    if not network.plant.zones_of(*INSIDE):
        yield no_target(found)
        return
    working = watched_packets(network, network.parameter("CNI-005", "ot_ports", OT_PORTS))
    working |= watched_packets(network, WORKING_PORTS)
    ways = Ways(network)
    for source, target in remote_pairs(network, INSIDE):
        yield from _judge(ways, network.reach(source.id, target.id), working)
    yield from unplaced(network, found, INSIDE)


def _judge(ways: Ways, pair: PairReach, working: PacketSet) -> Iterator[Result]:
    network = ways.network
    viewing = network.declared(pair.source, pair.target, view_only=True) or network.space.nothing
    results = list(told(ways, pair, working - viewing, sides=SIDES))
    if results[0].verdict is not Verdict.PASS:
        yield from results
        return
    carrying = network.space.box(protocol=Ranges.of((TCP, TCP), (UDP, UDP)), destination=ANY)
    if pair.upper & working & viewing:
        what = Text(
            "that the application offers viewing only, attested by its owner",
            "アプリケーションで閲覧しかできないこと（所管の言明）",
        )
        yield _open(network, pair, "viewing", what)
    elif pair.upper & carrying:
        what = Text(
            "what these applications allow: rows marked view_only in the flow register, and an attestation",
            "これらのアプリケーションでできること（通信台帳の view_only の行と、その言明）",
        )
        yield _open(network, pair, "content", what)
    else:
        yield passed(network, pair, SIDES)


def _open(network: Network, pair: PairReach, says: str, what: Text) -> Result:
    return Result(
        subject=name(pair), verdict=Verdict.CANNOT_TELL, says=says, sides=SIDES, unknowns=(what,),
        evidence=zone_lines(network, pair.source, pair.target), values={"pair": name(pair)},
    )  # fmt: skip
