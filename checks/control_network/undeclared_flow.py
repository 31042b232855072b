"""Flows at the control boundary that no register row declares."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from auditor.check import Evidence, Example, Result, Severity, Side, Verdict, check
from auditor.model.text import Text
from auditor.plant.types import ZONE_KINDS, Zone
from auditor.reach.declared import concerns, row_packets
from auditor.reach.describe import summary
from auditor.reach.network import Network
from checks._reach import PROTECTED, UNTOLD, name, pairs, told, zone_lines
from checks.control_network._plants import FLOWS, WITH_FLOWS, router

SIDES: frozenset[Side] = frozenset({"control"})
MOST_LISTED = 20


@check(
    "CNI-004",
    "control-boundary-undeclared-flow",
    Severity.HIGH,
    title=Text(
        "Flows not declared as needed are permitted at the control boundary",
        "制御系NW境界で必要と宣言されていない通信が許可されている",
    ),
    why=Text(
        "Blocking what is not needed takes a list of what is needed.",
        "不要な通信を遮断するには、必要な通信の一覧が要る。",
    ),
    decided=Text(
        "Everything that certainly passes into or out of a control, field or safety zone, minus the rows of the flow "
        "register that are in date, fails. A row that nothing permits is a warning. Without the register every pair "
        "with traffic cannot be told, and what passes is listed.",
        "制御系・フィールド系・安全系ゾーンに出入りする確実な通信から、期限内の通信台帳の行を除いた残りを不適合とする。"
        "どこでも許可されていない行は注意とする。台帳がなければ、通信のある組はすべて判定不能とし、通過する通信を列挙する。",
    ),
    fix=Text(
        "Remove the rule, or add the flow with its purpose and owner to the flow register after approval.",
        "ルールを削除するか、承認を得て通信台帳に目的と所管を添えて登録する。",
    ),
    messages={
        "fail": Text(
            "{pair}: {flow} is permitted and not declared{more}", "{pair}: {flow} が許可されているが台帳にない{more}"
        ),
        "warn": Text("{row} is declared and permitted nowhere", "{row} は台帳にあるが、どこでも許可されていない"),
        "cannot_tell": UNTOLD,
        "no_register": Text(
            "{pair}: no flow register says whether these are needed: {flows}",
            "{pair}: 通信台帳がなく、必要性を判定できない: {flows}",
        ),
    },
    decides=("2-4.b",),
    reads=("filter", "nat", "interface", "vlan", "routing", "vpn", "zone"),
    references=("SR 5.2", "M0807", "M0937"),
    examples=(
        Example(
            title=Text("An undeclared permit into the control network", "制御系への台帳にない許可"),
            configs={"rt-01.cfg": router(hmi=" permit tcp 10.20.1.0 0.0.0.255 host 10.30.1.10 range 502 503")},
            plant=WITH_FLOWS,
            registers={"flows.csv": FLOWS},
            fails=(("rt-01.cfg", 22),),
        ),
        Example(
            title=Text("Every permit has its row", "すべての許可が台帳にある"),
            configs={"rt-01.cfg": router()},
            plant=WITH_FLOWS,
            registers={"flows.csv": FLOWS},
        ),
    ),
    cure="stop_undeclared",
)
def undeclared_flow(network: Network) -> Iterator[Result]:
    """Every ordered pair with one end in a protected tier, then the rows nothing permits."""
    found = dict.fromkeys(pairs(network, PROTECTED, ZONE_KINDS))
    found |= dict.fromkeys(pairs(network, ZONE_KINDS, PROTECTED))
    for source, target in found:
        pair = network.reach(source.id, target.id)
        declared = network.declared(source.id, target.id)
        if declared is not None:
            yield from told(network, pair, network.space.everything - declared, sides=SIDES)
        elif pair.upper or pair.blind:
            shown = [summary(box) for box in pair.upper.boxes(MOST_LISTED + 1)]
            flows = "; ".join(shown[:MOST_LISTED]) + ("; …" if len(shown) > MOST_LISTED else "") or "?"
            yield Result(
                subject=name(pair), verdict=Verdict.CANNOT_TELL, says="no_register", sides=SIDES,
                values={"pair": name(pair), "flows": flows}, evidence=zone_lines(network, source.id, target.id),
                unknowns=(Text("registers: flows in the plant file", "プラント定義の registers: flows"),),
            )  # fmt: skip
    yield from _dead_rows(network, found)


def _dead_rows(network: Network, found: Iterable[tuple[Zone, Zone]]) -> Iterator[Result]:
    """Rows in date that no pair lets pass, whichever side may start; pairs nobody carries say nothing."""
    concerned = [(source.id, target.id) for source, target in found]
    for row in network.plant.registers.flows or ():
        if row.expires is not None and row.expires < network.as_of:
            continue
        ways = [way for way in concerned if concerns(row, *way)]
        if not ways or not all(network.carriers(zone) for way in ways for zone in way):
            continue
        wanted = row_packets(network.space, row) | row_packets(network.space, row, backward=True)
        if not any(network.reach(*way).upper & wanted for way in ways):
            yield Result(
                subject=f"{row.src_zone or '*'} -> {row.dst_zone or '*'}: {row.flow_id}", verdict=Verdict.WARN,
                sides=SIDES, values={"row": row.flow_id}, evidence=(Evidence(row.at, "declares"),),
                severity=Severity.LOW,
            )  # fmt: skip
