"""Boundaries declared one-way over which the other side may start sessions."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.check import Evidence, Example, Result, Severity, Side, Verdict, check
from auditor.model.ranges import Ranges
from auditor.model.text import Text
from auditor.reach.network import Network
from checks._reach import UNTOLD, told, violations
from checks.control_network._plants import PLANT, router

SIDES: frozenset[Side] = frozenset({"control", "external"})
ONE_WAY = PLANT + "one_way:\n  - {from: dcs, to: hmi, by: firewall}\n"


@check(
    "OWD-001",
    "one-way-violated",
    Severity.CRITICAL,
    title=Text(
        "Reverse initiation is permitted on a zone pair declared one-way",
        "一方向通信と宣言した区間で逆方向の通信開始が許可されている",
    ),
    why=Text("The plant itself declared this boundary one-way.", "プラント自身が一方向と宣言した境界である。"),
    decided=Text(
        "For every one_way entry of the plant file: what the receiving side may certainly start towards the sender "
        "fails, what it may possibly start cannot be told. A boundary declared as a diode with a definite TCP flow "
        "across it is contradicted: TCP cannot cross a diode. Firewall one-way limits who starts; replies still flow. "
        "Only a diode is physically one-way, and that stays a matter of attestation.",
        "プラント定義の one_way ごとに、受信側から送信側へ確実に開始できる通信を不適合、可能性だけなら判定不能とする。ダイオードと宣言した"
        "区間を確実なTCP通信が横切る場合は矛盾とする（TCPはダイオードを越えられない）。ファイアウォールによる一方向は開始側を制限するだけで、"
        "応答は流れる。物理的な一方向はダイオードだけであり、それは申告による。",
    ),
    fix=Text(
        "Remove the reverse rules and push from the inner side; for high-safety plants use UDP push or a diode.",
        "逆方向のルールを削除し、内側からの送信に変える。特に高い安全性が求められるプラントではUDP送信またはダイオードを使う。",
    ),
    messages={
        "fail": Text("Against the one-way declaration, {pair}: {flow} may be started{more}", "一方向の宣言に反して {pair}: {flow} を開始できる{more}"),
        "contradicted": Text("{pair} is declared as a diode, yet TCP crosses it: {flow}{more}", "{pair} はダイオードと宣言されているが、TCPが横切る: {flow}{more}"),
        "info": Text("A high-safety plant declares no one-way boundary", "特に高い安全性が求められるプラントだが、一方向の区間が宣言されていない"),
        "cannot_tell": UNTOLD,
    },
    decides=("2-4.a", "3-2.b"),
    reads=("filter", "nat", "interface", "vlan", "routing", "vpn", "zone"),
    references=("SR 5.2", "M0930"),
    examples=(
        Example(
            title=Text("The receiving side may start", "受信側から開始できる"), configs={"rt-01.cfg": router()}, plant=ONE_WAY,
            fails=(("rt-01.cfg", 22),),
        ),
        Example(
            title=Text("Only the control side starts", "制御系側だけが開始する"),
            configs={"rt-01.cfg": router(hmi=" permit tcp 10.20.1.0 0.0.0.255 any established")},
            plant=ONE_WAY,
        ),
    ),
    cure="stop",
)  # fmt: skip
def reverse_start(network: Network) -> Iterator[Result]:
    """The reverse direction of every declared pair; for a diode also TCP forwards."""
    tcp = network.space.box(protocol=Ranges.one(6))
    for declared in network.plant.one_way:
        back = network.reach(declared.target, declared.source)
        yield from told(network, back, sides=SIDES)
        forward = network.reach(declared.source, declared.target)
        if declared.by == "diode" and forward.lower & tcp:
            yield from violations(network, forward, forward.lower & tcp, sides=SIDES, says="contradicted")
    if not network.plant.one_way and network.plant.high_safety:
        yield Result(
            subject="plant", verdict=Verdict.INFO, evidence=(Evidence(network.plant.at, "declares"),), sides=SIDES
        )
