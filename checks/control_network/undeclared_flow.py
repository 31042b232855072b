"""Flows at the control boundary that no register row declares."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from auditor.check import Evidence, Example, Result, Severity, Side, Verdict, check
from auditor.model.span import Span
from auditor.model.text import Text
from auditor.plant.rows import DeclaredFlow
from auditor.plant.types import ZONE_KINDS, Zone
from auditor.reach.describe import summary
from auditor.reach.flows import Flow, PairReach
from auditor.reach.network import Network
from auditor.space.packets import PacketSet
from checks._flow_rows import expired, ways
from checks._reach import MOST_FLOWS, MOST_GROUPS, PROTECTED, UNTOLD, lines_of, name, pairs, root_of, told, zone_lines
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
        "register that are in date, fails, and the message says exactly what is left: by itself, beside a declared flow "
        "that the same line carries (wider than needed), or of a row past its date. A row that nothing permits is a "
        "warning; of a row with both zones, the part that certainly does not pass is stated. Without the register every "
        "pair with traffic cannot be told, and what passes is listed.",
        "制御系・フィールド系・安全系ゾーンに出入りする確実な通信から、期限内の通信台帳の行を除いた残りを不適合とし、残る通信を正確に示す。"
        "台帳にない通信、同じルールが台帳の通信より広く許可している分（過剰）、期限を過ぎた行の通信に分ける。"
        "どこでも許可されていない行は注意とする。両ゾーンを記した行のうち、確実に通過しない分は情報として示す。"
        "台帳がなければ、通信のある組はすべて判定不能とし、通過する通信を列挙する。",
    ),
    fix=Text(
        "Remove the rule, or add the flow with its purpose and owner to the flow register after approval.",
        "ルールを削除するか、承認を得て通信台帳に目的と所管を添えて登録する。",
    ),
    messages={
        "fail": Text("{pair}: permitted and not declared: {flows}", "{pair}: 許可されているが台帳にない: {flows}"),
        "wider": Text(
            "{pair}: the line that carries {rows} permits more than declared: {flows}",
            "{pair}: {rows} を通すルールが、台帳より広く許可している: {flows}",
        ),
        "expired": Text(
            "{pair}: {rows} ended on {until} and is still permitted: {flows}",
            "{pair}: {rows} は {until} に期限切れだが、今も許可されている: {flows}",
        ),
        "info": Text(
            "{row} is declared wider than what passes ({pair}); not permitted: {flows}",
            "{row} の宣言は、通過する通信より広い（{pair}）。許可されていない分: {flows}",
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
            title=Text("A row past its date", "期限を過ぎた行"),
            configs={"rt-01.cfg": router()},
            plant=WITH_FLOWS,
            registers={
                "flows.csv": FLOWS.replace("set points,n,instrumentation,", "set points,n,instrumentation,2020-03-31")
            },
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
    rows = _rows_by_pair(network, found)
    for source, target in found:
        pair = network.reach(source.id, target.id)
        declared = network.declared(source.id, target.id)
        if declared is not None:
            yield from _excess(network, pair, declared, rows.get((source.id, target.id), []))
        elif pair.upper or pair.blind:
            yield Result(
                subject=name(pair), verdict=Verdict.CANNOT_TELL, says="no_register", sides=SIDES,
                values={"pair": name(pair), "flows": _shown(summary(box) for box in pair.upper.boxes(MOST_LISTED + 1)) or "?"},
                evidence=zone_lines(network, source.id, target.id),
                unknowns=(Text("registers: flows in the plant file", "プラント定義の registers: flows"),),
            )  # fmt: skip
    yield from _unused_rows(network, found)


_Rows = list[tuple[DeclaredFlow, PacketSet]]


def _rows_by_pair(network: Network, found: Iterable[tuple[Zone, Zone]]) -> dict[tuple[str, str], _Rows]:
    """The rows that speak of each pair of zones, with what they say there."""
    asked = {(source.id, target.id) for source, target in found}
    rows: dict[tuple[str, str], _Rows] = {}
    for row in network.plant.registers.flows or ():
        for source, target, packets in ways(network, row):
            if (source.id, target.id) in asked:
                rows.setdefault((source.id, target.id), []).append((row, packets))
    return rows


def _excess(network: Network, pair: PairReach, declared: PacketSet, rows: _Rows) -> Iterator[Result]:
    """What passes beyond the register, by the lines that permit it; else what :func:`told` says of the pair."""
    beyond = pair.lower - declared
    if not beyond:
        yield from told(network, pair, network.space.everything - declared, sides=SIDES)
        return
    for row, packets in rows:
        if expired(network, row) and beyond & packets:
            flows = _definite(network, pair, beyond & packets)
            ended = row.expires.isoformat() if row.expires is not None else ""
            yield replace(
                _failed(network, pair, flows, rows=row.flow_id, until=ended), says="expired",
                evidence=(*lines_of(network, flows[0]), Evidence(row.at, "declares")),
            )  # fmt: skip
            beyond -= packets
    groups: dict[tuple[Span, ...], list[Flow]] = {}
    for flow in _definite(network, pair, beyond) if beyond else ():
        groups.setdefault(flow.permitting, []).append(flow)
    carried = _carried(network, pair, declared, rows) if groups else {}
    for flows in list(groups.values())[:MOST_GROUPS]:
        root = root_of(flows[0])
        beside = carried.get(root, ()) if root is not None and root in flows[0].permitting else ()
        failed = _failed(network, pair, flows, rows=", ".join(beside), until="")
        yield replace(failed, says="wider") if beside else failed


def _definite(network: Network, pair: PairReach, packets: PacketSet) -> list[Flow]:
    return [flow for flow in network.flows(pair, packets, most=MOST_FLOWS) if flow.certainty == "definite"]


def _failed(network: Network, pair: PairReach, flows: Sequence[Flow], *, rows: str, until: str) -> Result:
    first = flows[0]
    values = {"pair": name(pair), "flows": _shown(summary(flow.box) for flow in flows), "rows": rows, "until": until}
    return Result(
        subject=f"{name(pair)}: {summary(first.box)}", verdict=Verdict.FAIL, sides=SIDES, values=values, flow=first,
        evidence=lines_of(network, first), root=root_of(first),
    )  # fmt: skip


def _carried(network: Network, pair: PairReach, declared: PacketSet, rows: _Rows) -> dict[Span, tuple[str, ...]]:
    """The rows in date that each permitting line lets pass."""
    found: dict[Span, dict[str, None]] = {}
    for row, packets in rows:
        passing = pair.lower & declared & packets
        if expired(network, row) or not passing:
            continue
        for flow in _definite(network, pair, passing):
            root = root_of(flow)
            if root is not None:
                found.setdefault(root, {})[row.flow_id] = None
    return {line: tuple(ids) for line, ids in found.items()}


def _shown(texts: Iterable[str]) -> str:
    """The first of many, and that there are more."""
    found = list(texts)
    return "; ".join(found[:MOST_LISTED]) + (f"; … (+{len(found) - MOST_LISTED})" if len(found) > MOST_LISTED else "")


def _unused_rows(network: Network, found: Iterable[tuple[Zone, Zone]]) -> Iterator[Result]:
    """Rows in date that no pair lets pass, and the part of a row that certainly does not; pairs nobody carries say nothing."""
    asked = {(source.id, target.id) for source, target in found}
    for row in network.plant.registers.flows or ():
        meant = [way for way in ways(network, row) if (way[0].id, way[1].id) in asked]
        unseen = not all(network.carriers(zone.id) for source, target, _ in meant for zone in (source, target))
        if expired(network, row) or not meant or unseen:
            continue
        declares = Evidence(row.at, "declares")
        whole = f"{row.src_zone or '*'} -> {row.dst_zone or '*'}: {row.flow_id}"
        if not any(network.reach(source.id, target.id).upper & packets for source, target, packets in meant):
            yield Result(
                subject=whole, verdict=Verdict.WARN, sides=SIDES, values={"row": row.flow_id}, evidence=(declares,),
                severity=Severity.LOW,
            )  # fmt: skip
            continue
        for source, target, packets in meant if row.src_zone and row.dst_zone else ():
            pair = network.reach(source.id, target.id)
            starting = packets & network.space.everything & network.space.initiating()
            within = starting.from_sources(network.addresses(source, as_source=True))
            missing = within.to_destinations(network.addresses(target, as_source=False)) - pair.upper
            if missing:
                shown = _shown(summary(box) for box in missing.boxes(MOST_LISTED + 1))
                yield Result(
                    subject=f"{whole} ({name(pair)})", verdict=Verdict.INFO, sides=SIDES, evidence=(declares,),
                    values={"row": row.flow_id, "pair": name(pair), "flows": shown}, severity=Severity.LOW,
                )  # fmt: skip
