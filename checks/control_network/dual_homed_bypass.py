"""Devices that stand in two zones, are no declared boundary and filter nothing; hosts with a leg in each."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations

from auditor.check import Evidence, Example, Result, Severity, Side, Verdict, check
from auditor.model.device import Device
from auditor.model.interface import Interface
from auditor.model.text import Text
from auditor.plant.types import Zone
from auditor.reach.network import Network
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
        "A device with enabled addresses in zones of two kinds, not marked boundary in the plant file, that forwards "
        "(or may) between two of them with no filter bound in a direction fails; where forwarding is not known nobody "
        "can tell. A ledger row with addresses in zones of two kinds is a warning.",
        "種別の異なる二つ以上のゾーンに有効なアドレスを持ち、プラント定義で境界とされておらず、その間を転送し、いずれかの方向にフィルタがない"
        "機器を不適合とする。転送するか不明なら判定不能。台帳で複数種別のゾーンにアドレスを持つ端末は注意とする。",
    ),
    fix=Text(
        "Remove one leg, or declare the device as a boundary and filter it.",
        "片方の接続を外すか、境界機器として宣言しフィルタを設定する。",
    ),
    messages={
        "fail": Text(
            "{device} joins {zones} and filters nothing between them",
            "{device} が {zones} をつなぎ、その間をフィルタしていない",
        ),
        "warn": Text("{name} has addresses in {zones} (ledger)", "{name} は {zones} の両方にアドレスを持つ（台帳）"),
        "cannot_tell": Text(
            "Whether {device} forwards between {zones} is not known", "{device} が {zones} の間を転送するか分からない"
        ),
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
        Example(title=Text("Lists in every direction", "全方向にリスト"), configs={"rt-01.cfg": router()}, plant=PLANT),
    ),
)
def dual_homed_bypass(network: Network) -> Iterator[Result]:
    """Every device with legs in two kinds of zone, then hosts of the ledger."""
    for device in network.devices:
        legs = _legs(network, device)
        facts = network.plant.facts(device.name)
        if len({zone.kind for zone, _ in legs}) < 2 or device.forwards.is_(False):
            continue
        declared = facts is not None and bool(facts.boundary)
        open_legs = [] if declared else _unfiltered(network, device, legs)
        shown = open_legs or legs
        verdict = Verdict.PASS
        if open_legs:
            verdict = Verdict.FAIL if device.forwards.is_(True) else Verdict.CANNOT_TELL
        zones = ", ".join(dict.fromkeys(zone.id for zone, _ in shown))
        yield Result(
            subject=f"{device.name}: {zones}", verdict=verdict, device=device.name, sides=SIDES,
            values={"zones": zones}, evidence=tuple(dict.fromkeys(Evidence(leg.at, "interface") for _, leg in shown)),
            unknowns=(device.forwards.note,) if verdict is Verdict.CANNOT_TELL else (),
        )  # fmt: skip
    yield from _hosts(network)


_Leg = tuple[Zone, Interface]


def _legs(network: Network, device: Device) -> list[_Leg]:
    """Every enabled addressed interface with each zone its addresses lie in."""
    found: list[_Leg] = []
    for interface in device.interfaces:
        if interface.enabled.is_(False) or interface.kind == "loopback":
            continue
        pinned = network.zone(device.name, interface.name)
        for zone in network.plant.zones:
            inside = any(address.ip in zone.prefixes for address in interface.addresses)
            if (pinned is not None and zone.id == pinned.id and interface.addresses) or inside:
                found.append((zone, interface))
    return found


def _unfiltered(network: Network, device: Device, legs: list[_Leg]) -> list[_Leg]:
    box = network.wiring.boxes[device.name]
    for (zone, inward), (other, outward) in permutations(legs, 2):
        if zone.kind == other.kind or inward.vrf != outward.vrf:
            continue
        guards = (
            *box.guards("ingress", inward.name),
            *box.guards("through", inward.vrf),
            *box.guards("egress", outward.name),
        )
        if not guards:
            return [(zone, inward), (other, outward)]
    return []


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
