"""The evidence around each boundary declared one-way: what configurations show of it, and what only papers can.

Nine points, each with a verdict of its own. A diode has no configuration: what can be audited is everything round it, so
that *consistent* is the best configurations can give, and *documented* needs a person's word with its proof.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from auditor.check import Evidence
from auditor.findings.quoting import Texts
from auditor.findings.types import Dossier, DossierPoint, DossierVerdict
from auditor.model.address import format_ip
from auditor.model.ranges import Ranges
from auditor.model.service import TCP, UDP
from auditor.model.span import Span
from auditor.model.text import Text
from auditor.plant.links import PhysicalLink
from auditor.plant.types import OneWay, OneWayBy
from auditor.reach.describe import summary
from auditor.reach.flows import Flow, PairReach
from auditor.reach.network import Network, Port
from auditor.space.packets import PacketSet

MOST_FLOWS = 200
MOST_NAMED = 5
MEASURE = "2-4.a"
"""The measure whose attestation speaks of one-way communication."""
TIME_AND_NAMES = {"ntp": 123, "dns": 53, "ldap": 389, "radius": 1812, "syslog": 514}
TITLES = (
    Text("Only UDP, to the sender alone", "送信側プロキシへのUDPだけが通る"),
    Text("The sender knows the far address statically", "送信側が対向のアドレスを静的に持つ"),
    Text("No way back", "逆方向の経路がない"),
    Text("No way beside it", "迂回経路がない"),
    Text("The port speaks no protocol that needs an answer", "ポートで応答を要するプロトコルが動いていない"),
    Text("Only what is needed reaches the sender", "送信側に届くのは必要な通信だけである"),
    Text("No time, name or login service across it", "時刻・名前・認証サービスが境界をまたがない"),
    Text("Counters and logs of both ends", "両端のカウンタとログ"),
    Text("The hardware itself", "装置そのものの証明"),
)


@dataclass(frozen=True, slots=True)
class _Case:
    """One declared boundary with what the model knows of it."""

    network: Network
    declared: OneWay
    forward: PairReach
    back: PairReach
    links: tuple[PhysicalLink, ...]

    @property
    def sender(self) -> Port | None:
        """The supplied port that sends into a declared diode link, or None."""
        for link in self.links:
            found = self.network.port(link.source.device, link.source.interface)
            if found is not None:
                return found
        return None


Told = tuple[DossierVerdict, Text, Sequence[Evidence]]


def dossiers(network: Network, texts: Texts) -> tuple[Dossier, ...]:
    """One dossier per ``one_way`` entry of the plant file, in its order."""
    return tuple(_dossier(network, texts, declared) for declared in network.plant.one_way)


def _dossier(network: Network, texts: Texts, declared: OneWay) -> Dossier:
    forward = network.reach(declared.source, declared.target)
    back = network.reach(declared.target, declared.source)
    case = _Case(network, declared, forward, back, tuple(_diodes(network, declared)))
    told = [point(case) if declared.by in means else ("not_applicable", _NOT_ASKED, ()) for point, means in _POINTS]
    points = tuple(
        DossierPoint(number=number, title=title, verdict=verdict, text=text, evidence=texts.quotes(evidence))
        for number, (title, (verdict, text, evidence)) in enumerate(zip(TITLES, told, strict=True), 1)
    )
    return Dossier(
        source=declared.source, target=declared.target, by=declared.by, verdict=_verdict(points), points=points,
        ways=tuple(_ways(case)), returns=tuple(_returns(case)), evidence=texts.quotes([Evidence(declared.at, "declares")]),
    )  # fmt: skip


def _verdict(points: Sequence[DossierPoint]) -> DossierVerdict:
    if any(point.verdict == "contradicted" for point in points):
        return "contradicted"
    if any(points[number - 1].verdict == "not_provable" for number in (1, 3, 4)):
        return "not_provable"
    return "documented" if points[8].verdict == "documented" else "consistent"


def _diodes(network: Network, declared: OneWay) -> Iterator[PhysicalLink]:
    """The declared diode links whose ends, as far as they are known, lie in the two zones."""
    for link in network.links:
        if link.kind != "diode":
            continue
        zones = {
            zone.id
            for end in (link.source, link.target)
            if (zone := network.zone(end.device, end.interface)) is not None
        }
        if zones <= {declared.source, declared.target}:
            yield link


def _only_udp(case: _Case) -> Told:
    space = case.network.space
    others = space.everything - space.box(protocol=Ranges.one(UDP))
    return _absence(
        case, case.forward, others,
        Text("no TCP and nothing else that wants an answer passes", "TCPなど応答を要する通信は通らない"),
        Text("passes and wants an answer", "が通り、応答を要する"),
    )  # fmt: skip


def _no_way_back(case: _Case) -> Told:
    return _absence(
        case, case.back, case.network.space.everything,
        Text("nothing may be started from the receiving side", "受信側から開始できる通信はない"),
        Text("may be started from the receiving side", "を受信側から開始できる"),
    )  # fmt: skip


def _absence(case: _Case, pair: PairReach, within: PacketSet, absent: Text, present: Text) -> Told:
    """Consistent where nothing of the kind passes, contradicted where something certainly does."""
    flows = _flows(case.network, pair, pair.lower & within)
    if flows:
        text = summary(flows[0].box)
        evidence = [Evidence(span, "permits") for flow in flows[:MOST_NAMED] for span in flow.permitting]
        return "contradicted", Text(f"{text} {present.en}", f"{text} {present.ja}"), evidence
    if pair.upper & within or pair.blind:
        unknowns = [unknown.text for unknown in (*pair.blind, *(() if pair.shared is None else (pair.shared,)))]
        for flow in case.network.flows(pair, pair.upper & within, most=MOST_NAMED):
            unknowns += [unknown.text for unknown in flow.unknowns]
        return "not_provable", _joined(Text("what would decide it", "判定に必要なもの"), unknowns), ()
    return "consistent", absent, ()


def _flows(network: Network, pair: PairReach, within: PacketSet) -> tuple[Flow, ...]:
    found = network.flows(pair, within, most=MOST_FLOWS) if within else ()
    return tuple(flow for flow in found if flow.certainty == "definite")


def _joined(title: Text, parts: Sequence[Text]) -> Text:
    named = list(dict.fromkeys(parts))[:MOST_NAMED]
    if not named:
        return title
    return Text(f"{title.en}: {'; '.join(p.en for p in named)}", f"{title.ja}: {'、'.join(p.ja for p in named)}")


def _static_neighbor(case: _Case) -> Told:
    port = case.sender
    if port is None:
        return "not_provable", _NO_PORT, ()
    near = port.interface.networks
    known = [
        found for found in port.device.endpoints if found.how == "arp" and found.ip is not None and found.ip in near
    ]
    if known:
        shown = ", ".join(format_ip(found.ip) for found in known if found.ip is not None)
        return (
            "consistent", Text(f"static entry for {shown}", f"{shown} の静的エントリがある"),
            [Evidence(found.at, "declares") for found in known],
        )  # fmt: skip
    none = Text(f"no static entry was read on {port}", f"{port} に静的エントリは見当たらない")
    return "not_provable", none, [Evidence(port.interface.at, "interface")]


_NO_PORT = Text(
    "no supplied port is declared to send into it (links, kind: diode)",
    "送信側ポートが宣言されていない（links の kind: diode）、またはその機器の設定がない",
)


def _no_bypass(case: _Case) -> Told:
    network, declared = case.network, case.declared
    ways = list(_ways(case))
    shared = _shared_segment(network, declared)
    if ways or shared:
        text = _joined(Text("ways beside it", "迂回経路"), ways or [_SHARED])
        return "contradicted", text, shared
    pairs = _closed(case)
    if any(pair.upper or pair.blind or pair.shared for pair in pairs):
        unknowns = [unknown.text for pair in pairs for unknown in pair.blind]
        return "not_provable", _joined(Text("ways may exist", "経路が存在し得る"), unknowns), ()
    return "consistent", Text("no routed way and no common segment", "ルーティング経路も共通のセグメントもない"), ()


_SHARED = Text("both sides stand in one broadcast domain", "両側が同一ブロードキャストドメインにある")


def _shared_segment(network: Network, declared: OneWay) -> list[Evidence]:
    """Lines of two stations, one of each side, in one broadcast domain: a zone's own, or one that both sides' boxes share."""
    for ours, at in network.zone_stations(declared.source):
        for theirs, other_at in network.zone_stations(declared.target):
            if network.segments.together(ours, theirs):
                return [Evidence(at, "interface"), Evidence(other_at, "interface")]
    ends = [list(_boxes(network, zone)) for zone in (declared.source, declared.target)]
    for ours_, at in ends[0]:
        for theirs_, other_at in ends[1]:
            if ours_[0] != theirs_[0] and network.segments.together(ours_, theirs_):
                return [Evidence(at, "interface"), Evidence(other_at, "interface")]
    return []


def _boxes(network: Network, zone: str) -> Iterator[tuple[tuple[str, str], Span]]:
    """Every other station of the boxes that stand in a zone with one leg and forward nothing: proxies, above all."""
    for name in dict.fromkeys(port.device.name for port in network.carriers(zone)):
        device = network.device(name)
        if device is None or not device.forwards.is_(False):
            continue
        for interface in device.interfaces:
            station = network.segments.station(name, interface.name)
            lies = network.zone(name, interface.name)
            if station is not None and (lies is None or lies.id != zone):
                yield station, interface.at


def _quiet_port(case: _Case) -> Told:
    ports = [
        port
        for link in case.links
        for end in (link.source, link.target)
        if (port := case.network.port(end.device, end.interface)) is not None
    ]
    if not ports:
        return "not_provable", _NO_PORT, ()
    lines = [Evidence(port.interface.discovery.at or port.interface.at, "interface") for port in ports]
    talking = [str(port) for port in ports if port.interface.discovery.is_(True)]
    if talking:
        names = ", ".join(talking)
        return "contradicted", Text(f"neighbour discovery is on: {names}", f"隣接探索が有効: {names}"), lines
    if all(port.interface.discovery.is_(False) for port in ports):
        off = Text(
            "neighbour discovery is off; ask for UDLD, spanning tree, LACP and PoE as well",
            "隣接探索は無効。UDLD・STP・LACP・PoEも確認する",
        )
        return "consistent", off, lines
    return (
        "not_provable",
        Text("whether discovery protocols run there was not read", "隣接探索の状態は設定から読み取れない"),
        lines,
    )


def _sender_guarded(case: _Case) -> Told:
    port = case.sender
    if port is None:
        return "not_provable", _NO_PORT, ()
    own = Ranges.union(Ranges.one(address.ip) for face in port.device.interfaces for address in face.addresses)
    found: list[Flow] = []
    for zone in case.network.plant.zones:
        if zone.id not in (case.declared.source, case.declared.target):
            pair = case.network.reach(zone.id, case.declared.source)
            found += _flows(case.network, pair, pair.lower.to_destinations(own))
    if not found:
        return "consistent", Text("no other zone reaches it", "他のゾーンからは届かない"), ()
    reached = [Text(f"{flow.source}: {summary(flow.box)}", f"{flow.source}: {summary(flow.box)}") for flow in found]
    text = _joined(Text("explain why these reach it", "届く通信の必要性を説明すること"), reached)
    return "not_provable", text, [Evidence(span, "permits") for flow in found[:MOST_NAMED] for span in flow.permitting]


def _no_services(case: _Case) -> Told:
    network, declared = case.network, case.declared
    target = network.plant.zone(declared.target)
    there = network.addresses(target, as_source=False) if target is not None else Ranges()
    asked = [
        (server, device.name)
        for device in {port.device.name: port.device for port in network.carriers(declared.source)}.values()
        for server in device.servers
        if server.ip is not None and server.ip in there and server.use in TIME_AND_NAMES
    ]
    if asked:
        named = [
            Text(f"{name}: {server.use} {server.host}", f"{name}: {server.use} {server.host}") for server, name in asked
        ]
        text = _joined(Text("servers on the far side are asked", "受信側のサーバを参照している"), named)
        return "contradicted", text, [Evidence(server.at, "declares") for server, _ in asked]
    space = network.space
    ports = Ranges.union(Ranges.one(port) for port in TIME_AND_NAMES.values())
    services = space.box(protocol=Ranges.one(UDP), destination_port=ports)
    services |= space.box(protocol=Ranges.one(TCP), destination_port=ports)
    return _absence(
        case, case.back, services, Text("none is asked or answered across it", "境界をまたぐ問い合わせはない"),
        Text("crosses it", "が境界をまたぐ"),
    )  # fmt: skip


def _counters(_: _Case) -> Told:
    text = Text(
        "not in any configuration: keep heartbeat counters, sequence gaps and logs of both ends with the attestation",
        "設定には現れない。両端のハートビート・欠番・ログを証跡として残す",
    )
    return "not_provable", text, ()


def _hardware(case: _Case) -> Told:
    rows = [row for row in case.network.plant.registers.attestations or () if row.measure == MEASURE]
    for row in rows:
        current = row.expires is None or row.expires >= case.network.as_of
        if row.verdict == "yes" and row.evidence and not row.missing and current:
            proofs = ", ".join(proof.title for proof in row.evidence)
            return (
                "documented",
                Text(f"attested by {row.owner}: {proofs}", f"{row.owner} が申告: {proofs}"),
                [Evidence(row.at, "declares")],
            )
    text = Text(
        f"no valid attestation of {MEASURE} names a proof (photograph, cable list, certificate of the product)",
        f"対策 {MEASURE} の有効な申告に証跡（写真・配線表・製品証明）がない",
    )
    return "not_provable", text, [Evidence(row.at, "declares") for row in rows]


_ALL: frozenset[OneWayBy] = frozenset({"diode", "send_only", "firewall"})
_PACKETS: frozenset[OneWayBy] = frozenset({"diode", "send_only"})
_MEDIUM: frozenset[OneWayBy] = frozenset({"diode"})
_NOT_ASKED = Text("not asked of this kind of boundary", "この方式の境界には求めない")
_POINTS = (
    (_only_udp, _PACKETS), (_static_neighbor, _MEDIUM), (_no_way_back, _ALL), (_no_bypass, _ALL), (_quiet_port, _MEDIUM),
    (_sender_guarded, _MEDIUM), (_no_services, _ALL), (_counters, _PACKETS), (_hardware, _MEDIUM),
)  # fmt: skip
"""Each point, and the means of one-way it is asked of: a firewall is meant to let sessions of the sender pass."""


def _closed(case: _Case) -> tuple[PairReach, ...]:
    """The directions in which nothing may pass beside what is declared."""
    return (case.forward, case.back) if case.declared.by == "diode" else (case.back,)


def _ways(case: _Case) -> Iterator[Text]:
    """Every way through devices that certainly leads from one side to the other, each once."""
    seen: set[tuple[tuple[str, str, str], ...]] = set()
    for pair in _closed(case):
        for flow in _flows(case.network, pair, pair.lower):
            way = tuple((hop.device, hop.inward, hop.outward) for hop in flow.path)
            if way not in seen:
                seen.add(way)
                shown = " | ".join(f"{device} {inward} > {outward}" for device, inward, outward in way)
                yield Text(f"{pair.source} -> {pair.target}: {shown}", f"{pair.source} -> {pair.target}: {shown}")


def _returns(case: _Case) -> Iterator[Text]:
    """What may still come back, for each of the three levels of one-way, never merged."""
    flows = _flows(case.network, case.forward, case.forward.lower)
    stateful = sorted({
        hop.device for flow in flows for hop in flow.path
        if (device := case.network.device(hop.device)) is not None and device.stateful
    })  # fmt: skip
    if not flows:
        yield Text(
            "L1 sessions: none is seen to pass, so no reply returns", "L1 セッション: 通過が見えず、応答も戻らない"
        )
    elif stateful:
        names = ", ".join(stateful)
        yield Text(
            f"L1 sessions: replies return through {names}, with whatever they carry",
            f"L1 セッション: 応答が {names} を通って戻り、その中身は制限されない",
        )
    else:
        yield Text(
            "L1 sessions: no device keeps state; replies need a permit of their own",
            "L1 セッション: 状態を保持する機器はなく、応答には別の許可が要る",
        )
    if case.back.lower:
        yield Text("L2 packets: the far side may start towards the sender", "L2 パケット: 受信側から送信側へ開始できる")
    elif case.back.upper or case.back.blind:
        yield Text(
            "L2 packets: whether the far side may start cannot be told",
            "L2 パケット: 受信側から開始できるか判定できない",
        )
    else:
        yield Text(
            "L2 packets: none may be started; ICMP errors and ARP of the devices between still can",
            "L2 パケット: 受信側からは開始できない。ただし途中の機器のICMPエラーとARPは戻り得る",
        )
    if case.declared.by == "diode":
        yield Text(
            "L3 medium: nothing, if the hardware is what it is declared to be (point 9)",
            "L3 媒体: 装置が宣言どおりなら何も戻らない（項目9）",
        )
    else:
        yield Text("L3 medium: the cable carries both directions", "L3 媒体: ケーブルは双方向に通じる")
