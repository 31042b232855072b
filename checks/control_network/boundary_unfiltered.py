"""Devices that join the control-information network and a protected tier without restricting anything."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.check import Evidence, Example, Result, Severity, Side, Verdict, check
from auditor.model.device import Device
from auditor.model.interface import Interface
from auditor.model.ranges import Ranges
from auditor.model.text import Text
from auditor.plant.types import Zone
from auditor.reach.filtering import passed
from auditor.reach.network import Network
from auditor.space.filters import Sides
from checks._reach import PROTECTED, pairs, zone_lines
from checks.control_network._plants import PLANT, router

SIDES: frozenset[Side] = frozenset({"control"})
TCP = Ranges.one(6)


@check(
    "CNI-003",
    "control-boundary-enforcement-missing",
    Severity.CRITICAL,
    title=Text(
        "No device or setting restricts communication at the control / control-information boundary",
        "制御系NWと制御情報系NWの境界に通信を制限する機器・設定がない",
    ),
    why=Text("It is the core demand of point 2-4.", "ポイント 2-4 の中心となる要求である。"),
    decided=Text(
        "For every device that stands in a control-information zone and in a control, field or safety zone, each "
        "direction is judged for itself: its filters fail when TCP from the whole of one subnet to the whole of the "
        "other certainly passes (no list, a list that permits by default, or permits without bounds); when that only "
        "may be so, nobody can tell. Both zones in one broadcast domain fail as well.",
        "制御情報系と制御系・フィールド系・安全系の両ゾーンに立つ機器ごとに、双方向を別々に判定する。片側サブネット全体から反対側全体への"
        "TCPが確実に通る（リストなし、既定で許可、無制限の許可）なら不適合、可能性だけなら判定不能とする。両ゾーンが同一ブロードキャスト"
        "ドメインにある場合も不適合とする。",
    ),
    fix=Text(
        "Bind a filter in both directions and end it with a logged deny.\nCisco IOS: ip access-group … in on both "
        "interfaces. Cisco ASA: an access-group on every interface. FortiOS: put the interfaces into different zones.",
        "双方向にフィルタを適用し、末尾をログ付きの拒否にする。\nCisco IOS: 両方のインタフェースに ip access-group … in。"
        "Cisco ASA: 全インタフェースに access-group。FortiOS: インタフェースを別ゾーンに分ける。",
    ),
    messages={
        "fail": Text("{device}: {way} is not restricted", "{device}: {way} の通信が制限されていない"),
        "shared": Text("{way} share one broadcast domain", "{way} が同一ブロードキャストドメインにある"),
        "cannot_tell": Text(
            "{device}: whether {way} is restricted cannot be told",
            "{device}: {way} の通信が制限されているか判定できない",
        ),
    },
    decides=("2-4.b", "2-4.c"),
    reads=("filter", "interface", "vlan", "zone", "routing"),
    references=("SR 5.1", "SR 5.2", "M0930", "CIS FortiGate 7.0.x v1.2.0 1.2"),
    examples=(
        Example(
            title=Text("Nothing filters what leaves the control network", "制御系から出る通信にフィルタがない"),
            configs={"rt-01.cfg": router().replace(" ip access-group DCS-IN in\n", "")},
            plant=PLANT,
            fails=(("rt-01.cfg", 12),),
        ),
        Example(
            title=Text("permit tcp any any is no boundary", "permit tcp any any は境界ではない"),
            configs={"rt-01.cfg": router(hmi=" permit tcp any any\n permit udp any any")},
            plant=PLANT,
            fails=(("rt-01.cfg", 8),),
        ),
        Example(
            title=Text("Lists on both interfaces", "両インタフェースにリスト"),
            configs={"rt-01.cfg": router()},
            plant=PLANT,
        ),
    ),
)
def boundary_unfiltered(network: Network) -> Iterator[Result]:
    """Shared broadcast domains first, then every device and direction."""
    for information, protected in pairs(network, ("ctrl_info",), PROTECTED):
        yield from _shared(network, information, protected)
        for source, target in ((information, protected), (protected, information)):
            for device in network.devices:
                facts = network.plant.facts(device.name)
                if not device.forwards.is_(False) and not (facts is not None and facts.external_enforcer):
                    yield from _direction(network, device, source, target)


def _shared(network: Network, a: Zone, b: Zone) -> Iterator[Result]:
    for ours, at in network.zone_stations(a.id):
        for theirs, other_at in network.zone_stations(b.id):
            if network.segments.together(ours, theirs):
                yield Result(
                    subject=f"{a.id}, {b.id}", verdict=Verdict.FAIL, says="shared", values={"way": f"{a.id}, {b.id}"},
                    evidence=(Evidence(at, "interface"), Evidence(other_at, "interface")), sides=SIDES,
                )  # fmt: skip
                return


def _inside(network: Network, device: Device, zone: Zone) -> list[Interface]:
    return [
        interface
        for interface in device.interfaces
        if interface.addresses and not interface.enabled.is_(False)
        and (found := network.zone(device.name, interface.name)) is not None and found.id == zone.id
    ]  # fmt: skip


def _direction(network: Network, device: Device, source: Zone, target: Zone) -> Iterator[Result]:
    box = network.wiring.boxes[device.name]
    way = f"{source.id} -> {target.id}"
    for inward in _inside(network, device, source):
        for outward in _inside(network, device, target):
            if inward.vrf != outward.vrf or inward.name == outward.name:
                continue
            everything = network.space.box(source=inward.networks, destination=outward.networks, protocol=TCP)
            whole = everything & network.space.initiating() & network.space.everything
            guards = (
                *box.guards("ingress", inward.name), *box.guards("through", inward.vrf),
                *box.guards("egress", outward.name),
            )  # fmt: skip
            left = passed(box, guards, Sides(whole, whole), inward.name, outward.name)
            certain = not whole - left.lower and inward.enabled.is_(True) and outward.enabled.is_(True)
            possible = not whole - left.upper
            verdict = Verdict.FAIL if certain else Verdict.CANNOT_TELL if possible else Verdict.PASS
            yield Result(
                subject=f"{inward.name} -> {outward.name}", verdict=verdict, device=device.name, sides=SIDES,
                values={"way": f"{way} ({inward.name} -> {outward.name})"},
                evidence=(
                    Evidence(inward.at, "interface"), Evidence(outward.at, "interface"),
                    *(Evidence(guard.binding.at, "binds") for guard in guards),
                    *zone_lines(network, source.id, target.id),
                ),
                unknowns=(Text("filters with parts that could not be resolved", "解決できない要素を含むフィルタ"),) if not certain and possible else (),
            )  # fmt: skip
