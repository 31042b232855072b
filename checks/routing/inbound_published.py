"""Hosts inside that a translation publishes to the outside, and services that let hosts publish themselves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from auditor.check import Evidence, Example, Result, Severity, Side, Verdict, check
from auditor.model.address import format_ranges
from auditor.model.device import Device
from auditor.model.forwarding import Nat
from auditor.model.outside import PortMapper
from auditor.model.text import Text
from auditor.plant.types import Zone
from auditor.reach.describe import short, summary
from auditor.reach.flows import Flow
from auditor.reach.network import Network
from auditor.reach.outlets import published, published_as, register_row
from auditor.reach.translation import rewrite
from auditor.space.packets import PacketSet
from auditor.space.rewriting import image
from checks._reach import MOST_UNKNOWNS, lines_of, zone_lines
from checks._shared import CONTROL, EXTERNAL, undecided, zone_kinds
from checks.external._points import UNREAD, unread
from checks.routing._plants import ASA, ASA_PLANT, FLOWS, RTX, RTX_PLANT

SIDES: frozenset[Side] = frozenset({"external", "control", "remote"})
MOST_FLOWS = 20


@dataclass(frozen=True, slots=True)
class _Exposure:
    """What certainly comes in by one translation from one zone to another, and what keeps the answer open."""

    outer: Zone
    target: Zone
    lower: PacketSet
    flow: Flow | None
    unknowns: tuple[Text, ...]


@check(
    "RTN-001",
    "inbound-nat-exposure",
    Severity.HIGH,
    title=Text(
        "Inbound NAT/port forward publishes internal or control hosts",
        "外部からのNAT転送（ポート開放）が内部・制御系機器を公開している",
    ),
    why=Text(
        "A published host is as open to the outside as the translation makes it; nobody has to be let in first.",
        "公開されたホストには外部から直接到達でき、その手前で止めるものがない。",
    ),
    decided=Text(
        "Every translation of destinations (static or one to one as well) on an external interface to a host inside. What "
        "certainly comes in through it fails: at critical in control-information, control, field and safety zones, "
        "declared or not; elsewhere unless a row of flows.csv in date approves all of it, or a row of "
        "external_connections.csv names the translation or its address. Where the filters certainly stop it, it is information only. UPnP or NAT-PMP "
        "that is on fails: any host inside may publish itself. An address of the device itself is no host inside. Cannot "
        "tell: the zone of the target or of the line is unknown, or a part of the rules could not be resolved.",
        "外部インタフェースで行う宛先変換（静的NAT・1対1を含む）のうち、内部のホストへ転送するものを対象とする。それを通って確実に届く"
        "通信は不適合とする。転送先が制御情報系・制御系・フィールド系・安全系なら登録の有無によらず重大とし、それ以外は、期限内の通信台帳"
        "（flows.csv）の行がすべてを認めるか、外部接続台帳（external_connections.csv）の行がその変換または公開アドレスを挙げていれば適合とする。フィルタで"
        "確実に止まるものは情報として示す。UPnP・NAT-PMPが有効なら、内部の任意の端末が自らを公開できるため不適合とする。"
        "機器自身のアドレスへの変換は対象としない。転送先や回線のゾーンが不明、またはルールに解決できない要素がある場合は判定不能。",
    ),
    fix=Text(
        "Delete the translation; put a VPN or a relay in a DMZ in its place.\nCisco IOS: no ip nat inside source static …. "
        "FortiOS: remove the VIP from its policies, then delete it. Yamaha: no nat descriptor masquerade static …; upnp "
        "use off.",
        "アドレス変換を削除し、VPNまたはDMZの中継サーバに置き換える。\nCisco IOS: no ip nat inside source static …。"
        "FortiOS: VIPをポリシーから外して削除する。Yamaha: no nat descriptor masquerade static …、upnp use off。",
    ),
    messages={
        "fail": Text(
            "{device} publishes {target} ({zone}) to {outer}: {flow}",
            "{device} が {target}（{zone}）を {outer} に公開している: {flow}",
        ),
        "mapping": Text(
            "{device}: {protocol} is on; any host inside may open ports for itself.",
            "{device}: {protocol} が有効で、内部の任意の端末が自らポートを開ける。",
        ),
        "info": Text(
            "{device} translates to {target} ({zone}), but nothing comes in from {outer}: the filters stop it",
            "{device} は {target}（{zone}）への変換を持つが、{outer} からの通信はフィルタで止まる",
        ),
        "cannot_tell": Text(
            "{device} translates to {target}; whether that is an approved publication cannot be told.",
            "{device} は {target} への変換を持つ。承認された公開かどうかを判定できない。",
        ),
        "unread": UNREAD,
        "mapping_untold": Text(
            "{device}: whether {protocol} opens ports to the outside cannot be told.",
            "{device}: {protocol} が外部へポートを開くかどうかを判定できない。",
        ),
    },
    examples=(
        Example(
            title=Text("a controller published on a masquerading line", "制御機器を静的マスカレードで公開"),
            configs={"rt-branch.conf": RTX},
            plant=RTX_PLANT,
            fails=(("rt-branch.conf", 12), ("rt-branch.conf", 14)),
        ),
        Example(
            title=Text("nothing published, UPnP off", "公開なし、UPnPは無効"),
            configs={
                "rt-branch.conf": RTX.replace("upnp use on", "upnp use off").replace(
                    "nat descriptor masquerade static 1 1 10.30.1.11 tcp 502\n", ""
                )
            },
            plant=RTX_PLANT,
        ),
        Example(
            title=Text("a server in the office nobody declared", "台帳に無い情報系サーバの公開"),
            configs={"fw-edge.conf": ASA.replace("10.50.1.80", "10.10.1.80")},
            plant=ASA_PLANT,
            registers={"flows.csv": FLOWS},
            fails=(("fw-edge.conf", 23),),
        ),
        Example(
            title=Text("a declared Web server in the DMZ", "台帳に登録したDMZのWebサーバ"),
            configs={"fw-edge.conf": ASA},
            plant=ASA_PLANT,
            registers={"flows.csv": FLOWS},
        ),
    ),
    decides=("3-2.b",),
    supports=("3-2.a", "2-4.b", "3-3.a"),
    reads=("nat", "filter", "interface", "routing", "zone"),
    references=("SR 5.2", "M0930", "M0935"),
)
def inbound_published(network: Network) -> Iterator[Result]:
    """Judge every published host and every service that publishes on request."""
    yield from unread(network, "nats")
    for device in network.devices:
        for mapper in device.port_mappers:
            yield _mapped(network, device, mapper)
        for nat, lines in published(network, device):
            yield from _judged(network, device, nat, lines)


def _mapped(network: Network, device: Device, mapper: PortMapper) -> Result:
    found = Result(
        subject=f"{device.name}: {mapper.protocol}", verdict=Verdict.PASS, device=device.name, sides=SIDES,
        evidence=(Evidence(mapper.enabled.at or mapper.at, "declares"),), values={"protocol": mapper.protocol},
    )  # fmt: skip
    if mapper.enabled.is_(True):
        severity = Severity.CRITICAL if zone_kinds(network, device) & CONTROL else None
        return replace(found, verdict=Verdict.FAIL, says="mapping", severity=severity)
    if not mapper.enabled.known:
        unknown = undecided(Text(f"whether {mapper.protocol} is on", f"{mapper.protocol} が有効か"), mapper.enabled)
        return replace(found, verdict=Verdict.CANNOT_TELL, says="mapping_untold", unknowns=(unknown,))
    return found


def _judged(network: Network, device: Device, nat: Nat, lines: tuple[str, ...]) -> Iterator[Result]:
    """One result for each zone the target lies in."""
    targets = [zone for zone in network.plant.zones if zone.kind not in EXTERNAL and _holds(network, zone, nat)]
    shown = short([text.removesuffix("/32") for text in format_ranges(nat.to.upper)])
    base = Result(
        subject=f"{device.name}: {nat.name}", verdict=Verdict.CANNOT_TELL, device=device.name, sides=SIDES,
        evidence=(Evidence(nat.at, "translates"),), values={"target": shown},
    )  # fmt: skip
    if not targets:
        unknown = Text(f"the zone of {shown}", f"{shown} のゾーン")
        yield replace(base, unknowns=(unknown,))
    for target in targets:
        yield _published(network, device, nat, lines, target, base)


def _holds(network: Network, zone: Zone, nat: Nat) -> bool:
    return bool(network.addresses(zone, as_source=False) & nat.to.upper)


def _published(
    network: Network, device: Device, nat: Nat, lines: tuple[str, ...], target: Zone, base: Result
) -> Result:
    """The worst of what comes in by the lines a translation works on."""
    outer = {line: network.zone(device.name, line) for line in lines}
    ways = [_exposure(network, device, nat, zone, target) for zone in {z.id: z for z in outer.values() if z}.values()]
    values = {
        **(base.values or {}), "zone": target.id, "outer": ", ".join(way.outer.id for way in ways) or "-",
    }  # fmt: skip
    found = replace(base, values=values, evidence=(*base.evidence, *zone_lines(network, target.id)))
    open_ = [way for way in ways if way.lower]
    if open_:
        return _open(network, device, nat, open_, found)
    doubts = [Text(f"the zone of {line}", f"{line} のゾーン") for line, zone in outer.items() if zone is None]
    doubts += [unknown for way in ways for unknown in way.unknowns]
    if doubts:
        return replace(found, unknowns=tuple(dict.fromkeys(doubts))[:MOST_UNKNOWNS])
    return replace(found, verdict=Verdict.INFO)


def _open(network: Network, device: Device, nat: Nat, ways: list[_Exposure], found: Result) -> Result:
    """Something certainly comes in: whether that is bad."""
    first = next((way for way in ways if way.flow is not None), ways[0])
    target = first.target
    lines = () if first.flow is None else lines_of(network, first.flow)
    box = first.flow.box if first.flow is not None else next(iter(first.lower.boxes()))
    values = {**(found.values or {}), "flow": summary(box)}
    bad = replace(
        found, verdict=Verdict.FAIL, flow=first.flow, values=values,
        evidence=tuple(dict.fromkeys((found.evidence[0], *lines, *found.evidence[1:]))),
    )  # fmt: skip
    if target.kind in CONTROL:
        return replace(bad, severity=Severity.CRITICAL)
    registers = network.plant.registers
    row = register_row(registers.external_connections or (), device.name, published_as(nat))
    if row is not None and row.status != "retired":
        return replace(found, verdict=Verdict.PASS, evidence=(*found.evidence, Evidence(row.at, "declares")))
    if all(_approved(network, nat, way) for way in ways):
        return replace(found, verdict=Verdict.PASS)
    if registers.external_connections is None and registers.flows is None:
        unknown = Text(
            "the registers flows.csv and external_connections.csv",
            "通信台帳（flows.csv）または外部接続台帳（external_connections.csv）",
        )
        return replace(bad, verdict=Verdict.CANNOT_TELL, unknowns=(unknown,))
    return bad


def _approved(network: Network, nat: Nat, way: _Exposure) -> bool:
    """True when rows in date approve everything that comes in, written with the address outside or with the one inside."""
    approved = network.declared(way.outer.id, way.target.id)
    return approved is not None and (not way.lower - approved or not image(way.lower, rewrite(nat)) - approved)


def _exposure(network: Network, device: Device, nat: Nat, outer: Zone, target: Zone) -> _Exposure:
    """What reaches a zone from outside by one translation, as its senders address it."""
    pair = network.reach(outer.id, target.id)
    space = network.space
    asked = space.between(nat.source, nat.destination, nat.service, upper=True)
    # Where the address outside is not known, what is addressed to the zone itself does not come by the translation
    asked -= space.box(destination=network.addresses(target, as_source=False))
    lower, upper = pair.lower & asked, pair.upper & asked
    flows = network.flows(pair, upper, most=MOST_FLOWS) if upper else ()
    mine = [flow for flow in flows if _by(flow, device, nat)]
    sure = next((flow for flow in mine if flow.certainty == "definite"), None)
    seen_all = len(flows) < MOST_FLOWS
    if sure is None and seen_all:
        # They get there some other way
        lower = space.nothing
    unknowns = [unknown.text for flow in mine for unknown in flow.unknowns]
    unknowns += [unknown.text for unknown in (*pair.blind, *(() if pair.shared is None else (pair.shared,)))]
    if not seen_all and not unknowns:
        unknowns.append(Text("more ways than were looked at", "確認した数を超える経路"))
    return _Exposure(outer, target, lower, sure, tuple(unknowns))


def _by(flow: Flow, device: Device, nat: Nat) -> bool:
    return any(hop.device == device.name and any(at == nat.at for at, _ in hop.translations) for hop in flow.path)
