"""Flows between the information and control-information networks that nothing bounds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from auditor.check import Example, Parameter, Result, Severity, Side, Verdict, check
from auditor.model.text import Text
from auditor.plant.types import Zone
from auditor.reach.flows import PairReach
from auditor.reach.network import Network
from auditor.space.packets import Box, PacketSet
from checks._reach import UNTOLD, pairs, told, unsure, violations
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
        "In both directions a flow fails when it covers every protocol, or both whole zones and more than max_ports "
        "ports, or, with a flow register, when no row declares it.",
        "双方向について、全プロトコルの通信、両ゾーン全体かつ max_ports を超えるポートの通信、または通信台帳がある場合に"
        "台帳にない通信を不適合とする。",
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
            title=Text("One declared service", "台帳にあるサービスだけ"),
            configs={"rt-01.cfg": router()},
            plant=WITH_FLOWS,
            registers={"flows.csv": FLOWS},
        ),
    ),
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
        yield from _judged(network, pair, bad, doubtful)


def _judged(network: Network, pair: PairReach, bad: PacketSet, doubtful: PacketSet) -> Iterator[Result]:

    if bad:
        yield from violations(network, pair, bad, sides=SIDES)
    elif doubtful or pair.blind:
        yield unsure(network, pair, doubtful, sides=SIDES)
    else:
        for result in told(network, pair, network.space.nothing, sides=SIDES):
            yield replace(result, verdict=Verdict.PASS)


def unbounded(network: Network, packets: PacketSet, source: Zone, target: Zone, limit: int) -> PacketSet:
    """The part of the packets that covers all protocols, or both zones whole with too many ports."""
    sent = network.addresses(source, as_source=True)
    found = network.space.nothing
    for box in packets.boxes():
        whole = box.source.covers(sent) and box.destination.covers(network.addresses(target, as_source=False))
        if box.protocol.size == 256 or (whole and box.destination_port.size > limit):
            found |= _packets(network, box)
    return found


def _packets(network: Network, box: Box) -> PacketSet:
    return network.space.box(
        source=box.source, destination=box.destination, protocol=box.protocol, destination_port=box.destination_port,
        source_port=box.source_port,
    )  # fmt: skip
