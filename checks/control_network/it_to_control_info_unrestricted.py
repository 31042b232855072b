"""Flows between the information and control-information networks that nothing bounds."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.check import Example, Parameter, Result, Severity, Side, check
from auditor.model.text import Text
from auditor.plant.types import Zone
from auditor.reach.network import Network
from auditor.space.packets import PacketSet
from checks._reach import UNTOLD, pairs, weighed
from checks.control_network._crossings import any_protocol, as_packets, broad, networks_of
from checks.control_network._plants import FLOWS, PLANT, WITH_FLOWS, router

MAX_PORTS = 16
SIDES: frozenset[Side] = frozenset({"control"})


@check(
    "CNI-002",
    "it-to-control-info-unrestricted",
    Severity.HIGH,
    title=Text(
        "Communication between the information and control-information networks is unlimited",
        "情報系NWと制御情報系NWの間の通信が無制限である",
    ),
    why=Text(
        "The manual wants this boundary managed so that communication is never unlimited (type E).",
        "マニュアルは、この境界の通信が無制限にならないよう管理することを求めている（E型）。",
    ),
    decided=Text(
        "In both directions a flow fails when it covers most protocols, or at least half of a subnet of one zone to at "
        "least half of a subnet of the other on more than max_ports TCP or UDP ports, or, with a flow register, when no "
        "row declares it. A few denies before a permit of everything do not bound it.",
        "双方向について、大半のプロトコルの通信、一方のサブネットの半数以上から他方のサブネットの半数以上への max_ports を超えるTCP・UDPポートの"
        "通信、または通信台帳がある場合に台帳にない通信を不適合とする。すべてを許可する行の前に拒否がいくつかあっても、限定されたとはみなさない。",
    ),
    fix=Text(
        "Permit named hosts and services only; put a historian or mirror server into a DMZ.\nCisco IOS: replace "
        "permit ip any any by host and port lines in both directions. Firewalls: split the policy by application.",
        "必要なホストとサービスだけを許可し、ヒストリアンやミラーサーバはDMZに置く。\n"
        "Cisco IOS: permit ip any any を、双方向ともホストとポートを指定した行に置き換える。ファイアウォール: 用途ごとにポリシーを分ける。",
    ),
    messages={
        "fail": Text(
            "{pair}: {flow} is not bounded or not declared{more}",
            "{pair}: {flow} が限定されていない、または台帳にない{more}",
        ),
        "cannot_tell": UNTOLD,
    },
    decides=("2-4.a",),
    supports=("2-4.b",),
    reads=("filter", "nat", "interface", "vlan", "routing", "vpn", "zone"),
    references=("SR 5.1", "SR 5.2", "M0930", "M0807"),
    parameters=(
        Parameter(
            name="max_ports",
            default=MAX_PORTS,
            meaning=Text("Most ports one flow may span", "一つの通信に許すポート数の上限"),
        ),
    ),
    examples=(
        Example(
            title=Text("Everything is permitted", "すべて許可"),
            configs={"rt-01.cfg": router(office=" permit ip any 10.20.0.0 0.0.255.255")},
            plant=PLANT,
            fails=(("rt-01.cfg", 19),),
        ),
        Example(
            title=Text("Everything but Telnet, without a register", "台帳なしでTelnet以外すべて許可"),
            configs={"rt-01.cfg": router(office=" deny tcp any any eq 23\n permit tcp any any")},
            plant=PLANT,
            fails=(("rt-01.cfg", 20),),
        ),
        Example(
            title=Text("One declared service", "台帳にあるサービスだけ"),
            configs={"rt-01.cfg": router()},
            plant=WITH_FLOWS,
            registers={"flows.csv": FLOWS},
        ),
    ),
    cure="stop_undeclared",
)
def it_to_control_info_unrestricted(network: Network) -> Iterator[Result]:
    """Undeclared flows where there is a register, and unbounded ones always."""
    most = network.parameter("CNI-002", "max_ports", MAX_PORTS)
    limit = most if isinstance(most, int) else MAX_PORTS
    for source, target in (*pairs(network, ("it",), ("ctrl_info",)), *pairs(network, ("ctrl_info",), ("it",))):
        pair = network.reach(source.id, target.id)
        bad = unbounded(network, pair.lower, source, target, limit)
        doubtful = unbounded(network, pair.upper, source, target, limit)
        declared = network.declared(source.id, target.id)
        if declared is not None:
            bad, doubtful = bad | (pair.lower - declared), doubtful | (pair.upper - declared)
        yield from weighed(network, pair, bad, doubtful, sides=SIDES)


def unbounded(network: Network, packets: PacketSet, source: Zone, target: Zone, limit: int) -> PacketSet:
    """The part of the packets that covers most protocols, or whole subnets of both zones with too many ports."""
    sources = networks_of(network, source, as_source=True)
    targets = networks_of(network, target, as_source=False)
    found = broad(packets, sources, targets, limit)
    for box in packets.boxes():
        if any_protocol(box):
            found |= as_packets(packets, box)
    return found
