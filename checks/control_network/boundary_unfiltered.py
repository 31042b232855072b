"""Devices that join the control-information network and a protected tier without restricting anything."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.check import Evidence, Example, Result, Severity, Side, Verdict, check
from auditor.model.device import Device
from auditor.model.text import Text
from auditor.plant.types import Zone
from auditor.reach.network import Network
from auditor.reach.redundancy import Carrier
from checks._reach import PROTECTED, UNSUPPLIED, pairs, unsupplied, zone_lines
from checks._standby import PAIR_UNCLEAR, PAIR_UNLIKE, unlike_pairs
from checks.control_network._crossings import (
    Leg,
    Openness,
    doubts,
    guards_between,
    legs,
    openness,
)
from checks.control_network._plants import PLANT, STANDBY_PLANT, router, standby

SIDES: frozenset[Side] = frozenset({"control"})
VERDICTS: dict[Openness, Verdict] = {"open": Verdict.FAIL, "maybe": Verdict.CANNOT_TELL, "closed": Verdict.PASS}


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
        "For every device that routes between a control-information zone and a control, field or safety zone, each "
        "direction is judged for itself, IPv4 and IPv6: it fails when the filters certainly leave at least half of one "
        "subnet open to at least half of another on most ports of TCP or UDP or on most protocols, whether by no list, "
        "a list that permits by default, or permits without bounds behind a few denies. When that only may be so, when "
        "nobody knows whether the device routes, or when the plant file names an external enforcer there, nobody can "
        "tell. Both zones in one broadcast domain fail as well. Two devices that share an address in one of these zones and "
        "filter differently are a warning.",
        "制御情報系ゾーンと制御系・フィールド系・安全系ゾーンの間をルーティングする機器ごとに、双方向を別々に、IPv4・IPv6とも判定する。"
        "一方のサブネットの半数以上から他方の半数以上へ、TCPまたはUDPの大半のポート、または大半のプロトコルが確実に開いていれば、リストなし、"
        "既定で許可、いくつかの拒否の後の無制限な許可のいずれでも不適合とする。可能性だけの場合、ルーティングするか不明な場合、プラント定義に "
        "external_enforcer がある場合は判定不能とする。両ゾーンが同一ブロードキャストドメインにある場合も不適合とする。"
        "これらのゾーンでアドレスを共有する冗長構成の2台のフィルタが異なる場合は注意とする。",
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
        "maybe_shared": Text(
            "{way} may share one broadcast domain", "{way} が同一ブロードキャストドメインの可能性がある"
        ),
        "pair_unlike": PAIR_UNLIKE,
        "pair_unclear": PAIR_UNCLEAR,
        "unsupplied": UNSUPPLIED,
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
            title=Text("Everything but Telnet is no boundary either", "Telnet以外すべて許可も境界ではない"),
            configs={"rt-01.cfg": router(hmi=" deny tcp any any eq 23\n permit ip any any")},
            plant=PLANT,
            fails=(("rt-01.cfg", 8),),
        ),
        Example(
            title=Text("The standby router filters differently", "待機系ルータのフィルタが異なる"),
            configs={
                "rt-01.cfg": standby(1),
                "rt-02.cfg": standby(2, dcs=" permit tcp host 10.30.1.10 host 10.20.1.20 eq 4843"),
            },
            plant=STANDBY_PLANT,
            fails=(("rt-01.cfg", 14),),
        ),
        Example(
            title=Text("A list that does not exist", "存在しないリスト"),
            configs={"rt-01.cfg": router().replace("access-group DCS-IN in", "access-group DCS-INN in")},
            plant=PLANT,
            cannot_tell=True,
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
    zones = list(pairs(network, ("ctrl_info",), PROTECTED))
    for information, protected in zones:
        yield from _shared(network, information, protected)
    wanted = {*zones, *((protected, information) for information, protected in zones)}
    for device in network.devices:
        if device.forwards.is_(False):
            continue
        standing = legs(network, device)
        for source in standing:
            for target in standing:
                apart = source[1].name != target[1].name and source[1].vrf == target[1].vrf
                if apart and (source[0], target[0]) in wanted:
                    yield _direction(network, device, source, target)
    inside = {zone.id for pair in zones for zone in pair}

    def concerned(carrier: Carrier) -> bool:
        zone = network.zone(carrier.device, carrier.interface)
        return zone is not None and zone.id in inside

    yield from unlike_pairs(network, concerned, SIDES)
    if zones:
        yield from unsupplied(network, sides=SIDES)


def _shared(network: Network, a: Zone, b: Zone) -> Iterator[Result]:
    for ours, at in network.zone_stations(a.id):
        for theirs, other_at in network.zone_stations(b.id):
            if network.segments.together(ours, theirs):
                yield Result(
                    subject=f"{a.id}, {b.id}", verdict=Verdict.FAIL, says="shared", values={"way": f"{a.id}, {b.id}"},
                    evidence=(Evidence(at, "interface"), Evidence(other_at, "interface")), sides=SIDES,
                )  # fmt: skip
                return
    possible = network.shared_segment(a.id, b.id)
    if possible is not None:
        yield Result(
            subject=f"{a.id}, {b.id}", verdict=Verdict.CANNOT_TELL, says="maybe_shared", sides=SIDES,
            values={"way": f"{a.id}, {b.id}"}, evidence=tuple(Evidence(span, "undecided") for span in possible.at),
            unknowns=(possible.text,),
        )  # fmt: skip


def _direction(network: Network, device: Device, source: Leg, target: Leg) -> Result:
    """One direction over one device; a filter that is not in the exports keeps anybody from telling."""
    (source_zone, inward), (target_zone, outward) = source, target
    facts = network.plant.facts(device.name)
    elsewhere = facts.external_enforcer if facts is not None else ""
    verdict = VERDICTS[openness(network, device, source, target)]
    unknowns: tuple[Text, ...] = ()
    if verdict is not Verdict.PASS and elsewhere:
        verdict = Verdict.CANNOT_TELL
        unknowns = (Text(f"the filters of {elsewhere}, not supplied", f"提出されていない {elsewhere} のフィルタ"),)
    elif verdict is Verdict.CANNOT_TELL:
        unknowns = doubts(network, device, source, target)
    guards = guards_between(network, device, inward, outward)
    ways = f"{inward.name} -> {outward.name}"
    return Result(
        subject=ways, verdict=verdict, device=device.name, sides=SIDES, unknowns=unknowns,
        values={"way": f"{source_zone.id} -> {target_zone.id} ({ways})"},
        evidence=(
            Evidence(inward.at, "interface"), Evidence(outward.at, "interface"),
            *(Evidence(guard.binding.at, "binds") for guard in guards),
            *zone_lines(network, source_zone.id, target_zone.id),
        ),
    )  # fmt: skip
