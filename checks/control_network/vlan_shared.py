"""VLANs, segments and interfaces that hold more than one kind of zone."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.check import Evidence, Example, Result, Severity, Side, Verdict, check
from auditor.model.span import Span
from auditor.model.text import Text
from auditor.plant.types import Zone
from auditor.reach.frames import Station
from auditor.reach.network import Network
from checks._reach import UNSUPPLIED, unsupplied

SIDES: frozenset[Side] = frozenset({"control"})

SWITCH = """\
version 15.2
hostname {name}
!
vlan {vlan}
!
interface GigabitEthernet1/0/1
 description to {peer} Gi1/0/1
 switchport mode trunk
 switchport nonegotiate
 switchport trunk native vlan {native}
 switchport trunk allowed vlan {vlan}
!
interface GigabitEthernet1/0/2
 description {use}
 switchport mode access
 switchport access vlan {vlan}
!
end
"""
PLANT = """\
schema: 1
plant:
  name: JB2
zones:
  - id: dcs
    kind: control
    vlans: [300]
  - id: field
    kind: field
    vlans: [400]
links:
  - {from: "sw-01:Gi1/0/1", to: "sw-02:Gi1/0/1"}
"""
DCS = SWITCH.format(name="sw-01", peer="sw-02", vlan=300, native=300, use="DCS")
MIXED = SWITCH.format(name="sw-02", peer="sw-01", vlan=400, native=400, use="sensor")
APART = SWITCH.format(name="sw-02", peer="sw-01", vlan=400, native=999, use="sensor")


@check(
    "CNI-006",
    "zone-vlan-shared",
    Severity.HIGH,
    title=Text("One VLAN or segment holds more than one zone", "同一VLAN・同一セグメントに異なるゾーンが混在している"),
    why=Text(
        "VLAN separation is the means the manual names; inside one VLAN nothing filters.",
        "VLANによる分離はマニュアルが挙げる手段であり、同一VLANの中では何もフィルタされない。",
    ),
    decided=Text(
        "Broadcast domains are joined over links that are declared, discovered or described on both ends, native VLANs "
        "included. A domain that certainly holds zones of two kinds fails, as does an interface whose addresses or VLAN "
        "belong to different zones; a domain that only may hold them, and a VLAN with ports in use that no zone claims, "
        "cannot be told.",
        "ブロードキャストドメインを、宣言・検出・両端の記述があるリンク（ネイティブVLANを含む）でつなぐ。種別の異なるゾーンを確実に含む"
        "ドメイン、およびアドレスやVLANが異なるゾーンに属するインタフェースを不適合とする。"
        "可能性だけの場合と、使用中のポートがありながらどのゾーンにも属さないVLANは判定不能とする。",
    ),
    fix=Text(
        "Give each zone its own VLAN and interface; drop secondary addresses; use one unused native VLAN on both ends "
        "of every trunk.",
        "ゾーンごとにVLANとインタフェースを分け、セカンダリアドレスを廃止し、トランク両端のネイティブVLANを同じ未使用VLANにする。",
    ),
    messages={
        "fail": Text(
            "{zones} share one broadcast domain: {places}", "{zones} が同一ブロードキャストドメインにある: {places}"
        ),
        "conflict": Text("{places} belongs to {zones}", "{places} が {zones} の両方に属する"),
        "cannot_tell": Text(
            "{zones} may share one broadcast domain: {places}",
            "{zones} が同一ブロードキャストドメインの可能性がある: {places}",
        ),
        "no_zone": Text("{places} is in use and in no zone", "{places} は使用中だが、どのゾーンにも属していない"),
        "unsupplied": UNSUPPLIED,
    },
    decides=("2-4.c",),
    reads=("interface", "vlan", "wireless"),
    references=("SR 5.1", "M0930"),
    examples=(
        Example(
            title=Text("Native VLANs 300 and 400 meet", "ネイティブVLAN 300 と 400 がつながる"),
            configs={"sw-01.cfg": DCS, "sw-02.cfg": MIXED},
            plant=PLANT,
            fails=(("sw-01.cfg", 10),),
        ),
        Example(
            title=Text("Different, unused native VLANs carry nothing", "未使用のネイティブVLANは何も運ばない"),
            configs={"sw-01.cfg": DCS.replace("native vlan 300", "native vlan 998"), "sw-02.cfg": APART},
            plant=PLANT,
        ),
    ),
)
def vlan_shared(network: Network) -> Iterator[Result]:
    """Interfaces in two zones, then every broadcast domain with a zone in it."""
    for conflict in network.zoning.conflicts:
        claims = [claim for claim in (conflict.chosen, *conflict.others) if claim is not None]
        zones = {claim.zone for claim in claims}
        kinds = {zone.kind for zone in network.plant.zones if zone.id in zones}
        if len(kinds) > 1:
            lines = [Evidence(span, "interface") for claim in claims for span in claim.via]
            yield Result(
                subject=conflict.interface, device=conflict.device, verdict=Verdict.FAIL, says="conflict", sides=SIDES,
                values={"places": f"{conflict.device} {conflict.interface}", "zones": ", ".join(sorted(zones))},
                evidence=(
                    Evidence(conflict.at, "interface"), *lines, *(Evidence(claim.at, "zone") for claim in claims)
                ),
            )  # fmt: skip
    stations = {zone.id: (zone, network.zone_stations(zone.id)) for zone in network.plant.zones}
    certain = _domains(network, stations, possible=False)
    for found in certain.values():
        yield _judged(network, found, Verdict.FAIL)
    mixed = {domain for domain, found in certain.items() if len(_kinds(found)) > 1}
    for found in _domains(network, stations, possible=True).values():
        parts = {network.segments.domain(station) for _, station, _ in found}
        if len(_kinds(found)) > 1 and not parts & mixed:
            yield _judged(network, found, Verdict.CANNOT_TELL)
    yield from _without_zone(network, frozenset(certain))
    if certain:
        yield from unsupplied(network, sides=SIDES)


def _without_zone(network: Network, zoned: frozenset[Station]) -> Iterator[Result]:
    """VLANs with a port in use whose broadcast domain has no zone: what they hold nobody stated."""
    found: dict[Station, dict[Station, Span]] = {}
    for port in network.ports():
        switched = port.interface.port
        if switched is None or not switched.mode.is_("access") or not port.interface.enabled.is_(True):
            continue
        station = (port.device.name, f"vlan {switched.access_vlan.value}")
        domain = network.segments.domain(station)
        if switched.access_vlan.known and domain not in zoned:
            found.setdefault(domain, {}).setdefault(station, port.interface.at)
    for places in found.values():
        shown = ", ".join(f"{device} {place}" for device, place in sorted(places))
        yield Result(
            subject=shown, verdict=Verdict.CANNOT_TELL, says="no_zone", sides=SIDES, values={"places": shown},
            evidence=tuple(Evidence(at, "interface") for at in places.values()),
            unknowns=(Text(f"zones: vlans for {shown}, in the plant file", f"プラント定義の zones: vlans（{shown}）"),),
        )  # fmt: skip


_Member = tuple[Zone, Station, Span]


def _domains(
    network: Network, stations: dict[str, tuple[Zone, tuple[tuple[Station, Span], ...]]], *, possible: bool
) -> dict[Station, list[_Member]]:
    found: dict[Station, list[_Member]] = {}
    for zone, places in stations.values():
        for station, at in places:
            found.setdefault(network.segments.domain(station, possible=possible), []).append((zone, station, at))
    return found


def _kinds(members: list[_Member]) -> set[str]:
    return {zone.kind for zone, _, _ in members}


def _judged(network: Network, members: list[_Member], worst: Verdict) -> Result:
    zones = sorted({zone.id for zone, _, _ in members})
    places = sorted({f"{station[0]} {station[1]}" for _, station, _ in members})
    verdict = worst if len(_kinds(members)) > 1 else Verdict.PASS
    lines = [Evidence(at, "interface") for _, _, at in members]
    unknowns: tuple[Text, ...] = ()
    if verdict is Verdict.FAIL:
        lines = [*(Evidence(span, "link") for span in _joints(network, members)), *lines]
    if verdict is Verdict.CANNOT_TELL:
        domains = {network.segments.domain(station, possible=True) for _, station, _ in members}
        guesses = [g for g in network.segments.guesses if network.segments.domain(g.a, possible=True) in domains]
        unknowns = tuple(guess.why.text for guess in guesses[:5])
    return Result(
        subject=f"{', '.join(zones)}: {', '.join(places)}", verdict=verdict, sides=SIDES, unknowns=unknowns,
        evidence=tuple(dict.fromkeys(lines)), values={"zones": ", ".join(zones), "places": ", ".join(places)},
    )  # fmt: skip


def _joints(network: Network, members: list[_Member]) -> list[Span]:
    """The ends of links that join two VLANs of different numbers in the members' domain."""
    domains = {network.segments.domain(station) for _, station, _ in members}
    found: list[Span] = []
    for a, b, link in network.segments.links:
        if (
            network.segments.domain(a) in domains
            and a[1] != b[1]
            and a[1].startswith("vlan")
            and b[1].startswith("vlan")
        ):
            for end in (link.source, link.target):
                port = network.port(end.device, end.interface)
                if port is not None and port.interface.port is not None:
                    found.append(port.interface.port.native_vlan.at or port.interface.at)
    return found
