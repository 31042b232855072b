"""Ways round a declared diode: routed paths and shared segments beside it."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.check import Evidence, Example, Result, Severity, Side, Verdict, check
from auditor.model.text import Text
from auditor.plant.types import OneWay
from auditor.reach.network import Network
from checks._reach import lines_of, name, root_of, unsure, zone_lines
from checks.control_network._plants import PLANT, router

SIDES: frozenset[Side] = frozenset({"control", "external"})
DIODE = PLANT + "one_way:\n  - {from: dcs, to: hmi, by: diode}\n"
CLOSED = router(office=" remark nothing", hmi=" remark nothing", dcs=" remark nothing")


@check(
    "OWD-002",
    "diode-bypassed",
    Severity.CRITICAL,
    title=Text("A routed path exists in parallel to a declared data diode", "データダイオード設置区間に並行する通信経路がある"),
    why=Text("A diode with a path beside it protects nothing.", "並行する経路があればダイオードは何も守らない。"),
    decided=Text(
        "For every one_way entry by: diode, anything that certainly passes between the two zones in either direction, "
        "or a broadcast domain both certainly share, is a way beside the diode: the model sends nothing through diode "
        "links. Only possible ways cannot be told. That the diode itself exists stays a matter of attestation.",
        "by: diode の one_way ごとに、両ゾーン間をいずれかの方向に確実に通る通信、または確実に共有するブロードキャストドメインを、ダイオード脇の"
        "経路とする（モデルはダイオードのリンクに通信を通さない）。可能性だけなら判定不能。ダイオード自体の存在は申告による。",
    ),
    fix=Text(
        "Remove the path; put the management of both diode sides into separate networks.",
        "その経路を撤去し、ダイオード両側の管理ネットワークを分ける。",
    ),
    messages={
        "fail": Text("{pair} passes beside the diode: {flow}", "ダイオードの脇を {pair} が通る: {flow}"),
        "shared": Text("{pair} share one broadcast domain beside the diode", "{pair} がダイオードの脇で同一ブロードキャストドメインにある"),
        "cannot_tell": Text("Whether {pair} has a way beside the diode cannot be told", "{pair} にダイオード脇の経路があるか判定できない"),
    },
    decides=("2-4.a", "3-2.b"),
    supports=("2-4.b",),
    reads=("filter", "nat", "interface", "vlan", "routing", "vpn", "zone"),
    references=("SR 5.2", "M0930"),
    examples=(
        Example(
            title=Text("A router stands beside the diode", "ダイオードの脇にルータがある"), configs={"rt-01.cfg": router()},
            plant=DIODE, fails=(("rt-01.cfg", 22), ("rt-01.cfg", 25)),
        ),
        Example(title=Text("The router lets nothing pass", "ルータは何も通さない"), configs={"rt-01.cfg": CLOSED}, plant=DIODE),
    ),
    cure="stop",
)  # fmt: skip
def diode_bypassed(network: Network) -> Iterator[Result]:
    """Both directions of every pair with a declared diode, and their segments."""
    for declared in network.plant.one_way:
        if declared.by == "diode":
            yield from _segments(network, declared)
            yield from _direction(network, declared, declared.source, declared.target)
            yield from _direction(network, declared, declared.target, declared.source)


def _direction(network: Network, declared: OneWay, source: str, target: str) -> Iterator[Result]:
    pair = network.reach(source, target)
    by_way: dict[tuple[tuple[str, str, str], ...], Result] = {}
    for flow in network.flows(pair, pair.lower, most=500) if pair.lower else ():
        way = tuple((hop.device, hop.inward, hop.outward) for hop in flow.path)
        if way not in by_way:
            shown = " | ".join(f"{device} {inward} > {outward}" for device, inward, outward in way)
            by_way[way] = Result(
                subject=f"{name(pair)}: {shown}", verdict=Verdict.FAIL, flow=flow, root=root_of(flow), sides=SIDES,
                evidence=(*lines_of(network, flow), Evidence(declared.at, "declares")),
                values={"pair": name(pair), "flow": shown},
            )  # fmt: skip
    yield from by_way.values()
    if not pair.lower and (pair.upper or pair.blind):
        yield unsure(network, pair, pair.upper, sides=SIDES)
    elif not pair.lower:
        lines = (Evidence(declared.at, "declares"), *zone_lines(network, source, target))
        yield Result(subject=name(pair), verdict=Verdict.PASS, evidence=lines, sides=SIDES)


def _segments(network: Network, declared: OneWay) -> Iterator[Result]:
    for ours, at in network.zone_stations(declared.source):
        for theirs, other_at in network.zone_stations(declared.target):
            if network.segments.together(ours, theirs):
                pair = f"{declared.source}, {declared.target}"
                yield Result(
                    subject=pair, verdict=Verdict.FAIL, says="shared", values={"pair": pair}, sides=SIDES,
                    evidence=(Evidence(at, "interface"), Evidence(other_at, "interface")),
                )  # fmt: skip
                return
