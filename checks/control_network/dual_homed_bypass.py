"""Devices that stand in two zones, are no declared boundary and filter nothing; hosts with a leg in each."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations

from auditor.check import Evidence, Example, Result, Severity, Side, Verdict, check
from auditor.model.device import Device
from auditor.model.text import Text
from auditor.reach.network import Network
from checks._reach import UNSUPPLIED, unsupplied
from checks.control_network._crossings import Leg, Openness, doubts, guards_between, legs, openness
from checks.control_network._plants import PLANT, router

SIDES: frozenset[Side] = frozenset({"control", "external"})
OPEN = router().replace(" ip access-group HMI-IN in\n", "").replace(" ip access-group DCS-IN in\n", "")


@check(
    "CNI-007",
    "dual-homed-bypass",
    Severity.HIGH,
    title=Text(
        "A device that is not a declared boundary sits in two zones (bypass)",
        "境界機器以外の機器が複数ゾーンに接続している（迂回経路）",
    ),
    why=Text("A second leg goes round the boundary.", "二本目の足は境界を迂回する。"),
    decided=Text(
        "A device that routes, has addresses in zones of two kinds and is not marked boundary in the plant file fails "
        "when its filters certainly leave at least half of a subnet on one side open to at least half of one on the "
        "other, on most ports of TCP or UDP or on most protocols, in either direction. When that only may be so, or "
        "nobody knows whether it routes, nobody can tell. A ledger row with addresses in zones of two kinds is a "
        "warning.",
        "種別の異なる二つ以上のゾーンにアドレスを持ってルーティングし、プラント定義で境界とされていない機器は、いずれかの方向で、片側の"
        "サブネットの半数以上から反対側のサブネットの半数以上へ、TCPまたはUDPの大半のポート、または大半のプロトコルが確実に開いていれば"
        "不適合とする。可能性だけの場合、ルーティングするか不明な場合は判定不能とする。台帳で複数種別のゾーンにアドレスを持つ端末は注意とする。",
    ),
    fix=Text(
        "Remove one leg, or declare the device as a boundary and filter it.",
        "片方の接続を外すか、境界機器として宣言しフィルタを設定する。",
    ),
    messages={
        "fail": Text(
            "{device} joins {zones} and leaves the way between them open",
            "{device} が {zones} をつなぎ、その間の通信を制限していない",
        ),
        "warn": Text("{name} has addresses in {zones} (ledger)", "{name} は {zones} の両方にアドレスを持つ（台帳）"),
        "cannot_tell": Text(
            "Whether {device} leaves the way between {zones} open cannot be told",
            "{device} が {zones} の間の通信を制限しているか判定できない",
        ),
        "unsupplied": UNSUPPLIED,
    },
    decides=("2-4.b", "2-4.c"),
    supports=("3-2.a",),
    reads=("interface", "filter", "routing", "zone"),
    references=("SR 5.1", "SR 5.2", "M0930"),
    examples=(
        Example(
            title=Text("A router between two zones without lists", "リストのないルータが二つのゾーンをつなぐ"),
            configs={"rt-01.cfg": OPEN},
            plant=PLANT,
            fails=(("rt-01.cfg", 8),),
        ),
        Example(
            title=Text("A list that permits everything", "すべてを許可するリスト"),
            configs={"rt-01.cfg": router(hmi=" permit ip any any")},
            plant=PLANT,
            fails=(("rt-01.cfg", 8),),
        ),
        Example(title=Text("Lists in every direction", "全方向にリスト"), configs={"rt-01.cfg": router()}, plant=PLANT),
    ),
)
def dual_homed_bypass(network: Network) -> Iterator[Result]:
    """Every device with legs in two kinds of zone, then hosts of the ledger."""
    for device in network.devices:
        standing = legs(network, device)
        facts = network.plant.facts(device.name)
        if len({zone.kind for zone, _ in standing}) < 2 or device.forwards.is_(False):
            continue
        declared = facts is not None and bool(facts.boundary)
        yield _judged(network, device, standing, declared=declared)
    yield from unsupplied(network, sides=SIDES)
    yield from _hosts(network)


def _judged(network: Network, device: Device, standing: list[Leg], *, declared: bool) -> Result:
    """A device by its widest crossing; a declared boundary is judged by the checks on boundaries."""
    crossings = [] if declared else [
        (source, target) for source, target in permutations(standing, 2)
        if source[0].kind != target[0].kind and source[1].vrf == target[1].vrf and source[1].name != target[1].name
    ]  # fmt: skip
    found: dict[Openness, list[tuple[Leg, Leg]]] = {"open": [], "maybe": [], "closed": []}
    for source, target in crossings:
        found[openness(network, device, source, target)].append((source, target))
    worst = found["open"] or found["maybe"]
    verdict = Verdict.FAIL if found["open"] else Verdict.CANNOT_TELL if found["maybe"] else Verdict.PASS
    shown = list(dict.fromkeys(leg for crossing in worst for leg in crossing)) or standing
    zones = ", ".join(dict.fromkeys(zone.id for zone, _ in shown))
    unknowns = tuple(dict.fromkeys(text for crossing in worst for text in doubts(network, device, *crossing)))
    guards = tuple(guard for (_, a), (_, b) in worst for guard in guards_between(network, device, a, b))
    lines = (
        *(Evidence(leg.at, "interface") for _, leg in shown), *(Evidence(guard.binding.at, "binds") for guard in guards),
    )  # fmt: skip
    return Result(
        subject=f"{device.name}: {zones}", verdict=verdict, device=device.name, sides=SIDES, values={"zones": zones},
        evidence=tuple(dict.fromkeys(lines)), unknowns=unknowns if verdict is Verdict.CANNOT_TELL else (),
    )  # fmt: skip


def _hosts(network: Network) -> Iterator[Result]:
    for row in network.plant.registers.ledger or ():
        name = row.name or row.asset_id
        if network.device(name) is not None or row.status == "retired":
            continue
        zones = [zone for zone in network.plant.zones if zone.prefixes & row.ips]
        if len({zone.kind for zone in zones}) > 1:
            shown = ", ".join(zone.id for zone in zones)
            yield Result(
                subject=f"{name}: {shown}", verdict=Verdict.WARN, severity=Severity.MEDIUM, sides=SIDES,
                values={"name": name, "zones": shown}, evidence=(Evidence(row.at, "declares"),),
            )  # fmt: skip
