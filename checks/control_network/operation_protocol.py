"""Control and operation protocols that come in from the information network or from outside."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from auditor.check import Example, Parameter, Result, Severity, Side, Verdict, check
from auditor.model.ranges import Ranges
from auditor.model.text import Text
from auditor.plant.cells import read_ports, read_protocols
from auditor.plant.types import Scalar, ZoneKind
from auditor.reach.flows import PairReach
from auditor.reach.network import Network
from auditor.space.packets import PacketSet
from checks._reach import MOST_FLOWS, PROTECTED, UNTOLD, pairs, told, violations
from checks.control_network._plants import PLANT, router

SOURCES: tuple[ZoneKind, ...] = ("it", "dmz", "hq", "partner", "cloud", "other_org", "internet")
OT_PORTS = (
    "tcp/502", "tcp/102", "tcp/44818", "udp/44818", "udp/2222", "tcp/20000", "udp/20000", "tcp/135", "tcp/4840",
    "udp/47808", "udp/9600", "tcp/9600", "tcp/5006-5007", "udp/5006-5007", "tcp/2404", "tcp/3389", "tcp/5900-5903",
    "tcp/22", "tcp/23",
)  # fmt: skip
REMOTE_DESKTOP = Ranges.of((22, 22), (3389, 3389), (5900, 5903))
SIDES: frozenset[Side] = frozenset({"control", "remote"})


@check(
    "CNI-005",
    "operation-protocol-from-it",
    Severity.CRITICAL,
    title=Text(
        "Control/operation protocols are permitted from the information network or outside",
        "情報系NW・外部から制御操作用プロトコルが許可されている",
    ),
    why=Text(
        "Operating control devices from the information side is what measure 2-4.a asks to restrict.",
        "情報系からの制御操作は、対策 2-4.a が制限を求めている行為そのものである。",
    ),
    decided=Text(
        "From it, DMZ and outside zones to control-information, control, field and safety zones: a definite flow on "
        "one of the listed ports (ot_ports) fails. Where a rule opens only remote desktop or SSH ports towards "
        "control-information it is high; flows of the register marked view_only and in date are listed as information.",
        "情報系・DMZ・外部ゾーンから制御情報系・制御系・フィールド系・安全系ゾーンへ、一覧（ot_ports）のポートで確実に届く通信を"
        "不適合とする。ルールが制御情報系あてのリモートデスクトップ・SSHだけを開けている場合は「高」。"
        "通信台帳で閲覧のみ（view_only）とした期限内の通信は情報として示す。",
    ),
    fix=Text(
        "Move the operator function into the control-information network and give the information side a read-only "
        "copy of the data. Firewalls: application control with read functions only.",
        "操作機能を制御情報系に移し、情報系には読み取り専用のデータを渡す。ファイアウォール: アプリケーション制御で読み取り機能だけを許可する。",
    ),
    messages={
        "fail": Text(
            "{pair}: {flow} carries control or operation protocols{more}",
            "{pair}: {flow} で制御・操作用プロトコルが通る{more}",
        ),
        "info": Text("{pair}: {flow} is declared as view only{more}", "{pair}: {flow} は閲覧のみと台帳にある{more}"),
        "cannot_tell": UNTOLD,
    },
    decides=("2-4.a",),
    supports=("3-3.a",),
    reads=("filter", "nat", "interface", "vlan", "routing", "vpn", "zone"),
    references=("SR 5.2", "SR 2.1", "M0937", "M0930"),
    parameters=(
        Parameter(
            name="ot_ports",
            default=OT_PORTS,
            meaning=Text("Ports of control and operation protocols", "制御・操作用プロトコルのポート"),
        ),
    ),
    examples=(
        Example(
            title=Text("Modbus from the office", "事務所からのModbus"),
            configs={"rt-01.cfg": router(office=" permit tcp 10.10.1.0 0.0.0.255 host 10.20.1.10 eq 502")},
            plant=PLANT,
            fails=(("rt-01.cfg", 19),),
        ),
        Example(title=Text("Web display only", "Web表示だけ"), configs={"rt-01.cfg": router()}, plant=PLANT),
    ),
)
def operation_protocol(network: Network) -> Iterator[Result]:
    """Flows of each pair on the listed ports, declared view-only ones apart."""
    watched = watched_packets(network, network.parameter("CNI-005", "ot_ports", OT_PORTS))
    desktop = network.space.box(protocol=Ranges.one(6), destination_port=REMOTE_DESKTOP)
    for source, target in pairs(network, SOURCES, ("ctrl_info", *PROTECTED)):
        pair = network.reach(source.id, target.id)
        viewing = network.declared(source.id, target.id, view_only=True) or network.space.nothing
        milder = desktop if target.kind == "ctrl_info" else network.space.nothing
        yield from _judged(network, pair, watched - viewing, milder)
        if pair.lower & watched & viewing:
            yield from violations(network, pair, pair.lower & watched & viewing, sides=SIDES, verdict=Verdict.INFO)


def _judged(network: Network, pair: PairReach, wanted: PacketSet, milder: PacketSet) -> Iterator[Result]:
    """Told as ever; what permitting lines open nothing but milder packets is high."""
    beyond = network.flows(pair, pair.lower & (wanted - milder), most=MOST_FLOWS)
    worse = {flow.permitting for flow in beyond if flow.certainty == "definite"}
    counted = sum(flow.certainty == "definite" for flow in beyond) < MOST_FLOWS
    for result in told(network, pair, wanted, sides=SIDES):
        mild = counted and milder and result.flow is not None and result.flow.permitting not in worse
        yield replace(result, severity=Severity.HIGH) if mild and result.verdict is Verdict.FAIL else result


def watched_packets(network: Network, listed: Scalar) -> PacketSet:
    """The packets of a list of ``protocol/ports`` words."""
    found = network.space.nothing
    for word in listed if isinstance(listed, tuple) else (listed,):
        protocol, _, ports = str(word).partition("/")
        found |= network.space.box(protocol=read_protocols(protocol), destination_port=read_ports(ports))
    return found
