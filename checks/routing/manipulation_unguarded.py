"""Routes that strangers may change, and sources they may forge."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.check import Evidence, Example, Result, Severity, Side, Verdict, check
from auditor.model.address import ANY4, format_ip, prefix
from auditor.model.device import Device
from auditor.model.fact import Fact, unknown
from auditor.model.forwarding import RoutingProcess
from auditor.model.protection import ProtectionKind
from auditor.model.ranges import Ranges
from auditor.model.span import Span
from auditor.model.text import Text
from auditor.reach.external import is_external
from auditor.reach.filtering import passed
from auditor.reach.network import Network, Port
from auditor.space.filters import Sides
from checks._shared import CONTROL, EXTERNAL, basis, shown, sides_of, undecided
from checks.boundary._edges import EDGE_PLANT, edges

ROUTING = frozenset({"router", "firewall", "l3switch", "cellular_gateway", "vpn_gateway"})
FORGED = Ranges.union(prefix(text) for text in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "127.0.0.0/8"))
"""Sources that no packet from the Internet has."""
HABITS: dict[ProtectionKind, Text] = {
    "no-proxy-arp": Text("answers ARP for others", "他のホストのARPに応答する"),
    "no-redirects": Text("sends redirects", "リダイレクトを送る"),
}
MOST_NAMED = 6

ROUTER = """\
version 15.2
hostname rt-edge
!
no ip source-route
!
interface GigabitEthernet0/0
 ip address 10.10.1.1 255.255.255.0
{inside}!
interface GigabitEthernet0/1
 ip address 192.0.2.2 255.255.255.252
{outside}!
ip routing
router ospf 1
 passive-interface GigabitEthernet0/1
 network 10.10.0.0 0.0.255.255 area 0
{more}!
ip route 0.0.0.0 0.0.0.0 192.0.2.1
!
ip access-list extended IN
 deny ip 10.0.0.0 0.255.255.255 any
 permit tcp any host 10.10.1.80 eq 443
 deny ip any any
end
"""
QUIET = " ip access-group IN in\n no ip redirects\n no ip proxy-arp\n ip verify unicast source reachable-via rx\n"
KEYED = " ip ospf authentication message-digest\n ip ospf message-digest-key 1 md5 7 094F471A1A0A\n"
GOOD = ROUTER.format(inside=KEYED, outside=QUIET, more="")
OPEN = ROUTER.format(inside=KEYED, outside=" no ip redirects\n no ip proxy-arp\n", more="")
KEYLESS = ROUTER.format(inside="", outside=QUIET, more="")
SPOKEN = ROUTER.format(inside=KEYED, outside=QUIET + KEYED, more=" network 192.0.2.0 0.0.0.3 area 0\n").replace(
    " passive-interface GigabitEthernet0/1\n", ""
)
SOURCED = GOOD.replace("no ip source-route", "ip source-route")


@check(
    "RTN-003",
    "route-manipulation-unguarded",
    Severity.MEDIUM,
    title=Text(
        "No routing authentication or anti-spoofing (source validation, source-route off ...)",
        "経路制御の認証・なりすまし対策（送信元検証・ソースルート禁止等）がない",
    ),
    why=Text(
        "The manual names forged routes and spoofing. Who may speak a routing protocol may pull traffic to himself.",
        "マニュアルは不正な経路操作・なりすましを挙げている。経路制御に参加できる者は、通信を自分に引き寄せられる。",
    ),
    decided=Text(
        "Per routing device: a neighbour or a shared address without authentication, an interior protocol that speaks on an "
        "interface that leads outside, source routing that is not off, and, on interfaces that lead outside, proxy ARP or "
        "redirects and packets that certainly get in from addresses of the plant itself (from the Internet also private ones) "
        "without source validation fail. A default no document gives cannot be told.",
        "ルーティング機器ごとに、認証のない隣接・共有アドレス、外部につながるインタフェースで動作する内部経路制御、無効化されていないソースルートを"
        "不適合とする。外部につながるインタフェースでは、プロキシARP・リダイレクト、および送信元検証なしにプラント自身のアドレス（インターネットからは"
        "プライベートアドレスも）を送信元とする通信が確実に入ることも不適合とする。既定値が文書で確認できなければ判定不能とする。",
    ),
    fix=Text(
        "Authenticate neighbours, be silent outside, check sources.\nCisco IOS: ip ospf authentication message-digest, "
        "neighbor password, passive-interface, ip verify unicast source reachable-via rx, no ip source-route, no ip "
        "proxy-arp. FortiOS: set strict-src-check enable, set authentication md5. Yamaha: reject private sources in on the WAN, "
        "ip lan1 ospf area backbone authkey.",
        "隣接を認証し、外部では経路制御を停止し、送信元を検証する。\nCisco IOS: ip ospf authentication message-digest、neighbor password、"
        "passive-interface、ip verify unicast source reachable-via rx、no ip source-route、no ip proxy-arp。FortiOS: strict-src-check を有効化、"
        "set authentication md5。Yamaha: WANのinでプライベート送信元を遮断、ip lan1 ospf area backbone authkey。",
    ),
    messages={
        "fail": Text("{device}: {what} ({basis})", "{device}: {what}（{basis}）"),
        "cannot_tell": Text("{device}: {what}: cannot be told", "{device}: {what}: 判定できない"),
    },
    supports=("2-4.b", "3-2.b"),
    reads=("routing", "interface", "filter"),
    references=("SR 3.1", "M0802", "CIS IOS 15 v4.1.0 3.1.2", "CIS IOS 12 v2.4.0 2.3.1.1"),
    examples=(
        Example(title=Text("OSPF without a key", "鍵のないOSPF"), configs={"rt-edge.cfg": KEYLESS}, plant=EDGE_PLANT, fails=(("rt-edge.cfg", 17),)),
        Example(title=Text("OSPF towards outside", "外部側で動作するOSPF"), configs={"rt-edge.cfg": SPOKEN}, plant=EDGE_PLANT, fails=(("rt-edge.cfg", 11),)),
        Example(title=Text("Forged sources get in", "偽の送信元が入る"), configs={"rt-edge.cfg": OPEN}, plant=EDGE_PLANT, fails=(("rt-edge.cfg", 11),)),
        Example(title=Text("Source routing", "ソースルート"), configs={"rt-edge.cfg": SOURCED}, plant=EDGE_PLANT, fails=(("rt-edge.cfg", 4),)),
        Example(title=Text("All of it guarded", "すべて対策済み"), configs={"rt-edge.cfg": GOOD}, plant=EDGE_PLANT),
    ),
)  # fmt: skip
def manipulation_unguarded(network: Network) -> Iterator[Result]:
    """The sub-tests, device by device."""
    for device in network.devices:
        if device.kind in ROUTING and not device.forwards.is_(False):
            for process in device.routing:
                yield from _neighbours(network, device, process)
                yield from _outside_speakers(network, device, process)
            yield from _shared_addresses(network, device)
            yield from _source_route(network, device)
    for port, _ in edges(network):
        yield _forged(network, port)
        yield from _habits(port)


def _results(
    network: Network, device: Device, subject: str, what: Text, facts: list[tuple[Fact[bool], Span, str]],
    sides: frozenset[Side],
) -> Iterator[Result]:  # fmt: skip
    """Several facts of one kind, True where guarded: what is certainly bare in one result, what nobody knows in another."""
    groups: dict[Verdict, list[tuple[Fact[bool], Span, str]]] = {}
    for fact, at, name in facts:
        verdict = Verdict.CANNOT_TELL if not fact.known else Verdict.PASS if fact.is_(True) else Verdict.FAIL
        groups.setdefault(verdict, []).append((fact, at, name))
    for verdict, found in groups.items():
        names = ", ".join(dict.fromkeys(name for _, _, name in found[:MOST_NAMED]))
        more = f" +{len(found) - MOST_NAMED}" if len(found) > MOST_NAMED else ""
        told = Text(f"{what.en}: {names}{more}", f"{what.ja}: {names}{more}")
        yield Result(
            subject=subject, device=device.name, verdict=verdict, sides=sides or sides_of(network, device),
            evidence=tuple(dict.fromkeys(shown(fact, at, "routes") for fact, at, _ in found)),
            values={"what": told, "basis": basis(found[0][0])},
            unknowns=(undecided(told, found[0][0]),) if verdict is Verdict.CANNOT_TELL else (),
        )  # fmt: skip


def _sides(network: Network, device: Device, names: set[str]) -> frozenset[Side]:
    found: set[Side] = set()
    for name in names:
        zone = network.zone(device.name, name)
        interface = device.interface(name)
        if zone is not None and zone.kind in CONTROL:
            found.add("control")
        if interface is not None and is_external(network, device.name, interface):
            found.add("external")
    return frozenset(found)


def _neighbours(network: Network, device: Device, process: RoutingProcess) -> Iterator[Result]:
    name = f"{process.protocol} {process.id}".strip()
    facts = [
        (speaker.authenticated, process.at, speaker.interface)
        for speaker in process.speakers
        if not speaker.passive and not speaker.host
    ]
    facts += [(peer.authenticated, peer.at or process.at, format_ip(peer.address)) for peer in process.peers]
    sides = _sides(network, device, {speaker.interface for speaker in process.speakers})
    what = Text(
        f"{name} takes routes from neighbours without authentication", f"{name} が認証なしの隣接から経路を受け入れる"
    )
    yield from _results(network, device, f"authentication {name} {process.vrf}".strip(), what, facts, sides)


def _outside_speakers(network: Network, device: Device, process: RoutingProcess) -> Iterator[Result]:
    for speaker in process.speakers:
        interface = device.interface(speaker.interface)
        if interface is None or interface.enabled.is_(False) or not is_external(network, device.name, interface):
            continue
        if interface.kind in ("loopback", "tunnel"):
            continue
        name = f"{process.protocol} on {interface.name}"
        what = Text(
            f"{process.protocol} speaks on {interface.name}, which leads outside",
            f"{process.protocol} が外部につながる {interface.name} で動作する",
        )
        yield Result(
            subject=f"speaks {name}", device=device.name, verdict=Verdict.PASS if speaker.passive else Verdict.FAIL,
            sides=frozenset({"external"}), evidence=(Evidence(interface.at, "interface"), Evidence(process.at, "routes")),
            values={"what": what, "basis": Text("as written", "設定の記述による")},
        )  # fmt: skip


def _shared_addresses(network: Network, device: Device) -> Iterator[Result]:
    facts = [
        (address.authenticated, address.at, f"{interface.name} {format_ip(address.ip)}")
        for interface in device.interfaces
        if not interface.enabled.is_(False)
        for address in interface.addresses
        if address.virtual and address.authenticated is not None
    ]
    names = {interface.name for interface in device.interfaces if any(one.virtual for one in interface.addresses)}
    what = Text("a shared address may be taken over without authentication", "共有アドレスを認証なしで引き継げる")
    yield from _results(network, device, "authentication shared addresses", what, facts, _sides(network, device, names))


def _source_route(network: Network, device: Device) -> Iterator[Result]:
    facts = [(one.enabled, one.at, one.where) for one in device.protections if one.kind == "no-source-route"]
    if "protections" not in device.reads:
        facts = [(_NOT_READ, device.at, device.platform)]
    what = Text("source-routed packets are forwarded", "ソースルート指定のパケットを転送する")
    yield from _results(network, device, "source routing", what, facts, frozenset())


_NOT_READ: Fact[bool] = unknown(
    Text("the parser of this platform does not read it", "このプラットフォームのパーサは読み取らない")
)


def _habits(port: Port) -> Iterator[Result]:
    """Proxy ARP and redirects at an interface that leads outside."""
    for one in port.device.protections:
        spoken = HABITS.get(one.kind)
        if spoken is None or one.interfaces is None or port.interface.name not in one.interfaces:
            continue
        fact = one.enabled
        what = Text(f"{port.interface.name} {spoken.en}", f"{port.interface.name} が{spoken.ja}")
        yield Result(
            subject=f"{one.kind} {port.interface.name}", device=port.device.name, sides=frozenset({"external"}),
            verdict=Verdict.CANNOT_TELL if not fact.known else Verdict.PASS if fact.is_(True) else Verdict.FAIL,
            evidence=(shown(fact, one.at, "interface"),), values={"what": what, "basis": basis(fact)},
            unknowns=() if fact.known else (undecided(what, fact),),
        )  # fmt: skip


def _forged(network: Network, port: Port) -> Result:
    """Whether packets come in that claim to come from inside."""
    device, interface, space = port.device, port.interface, network.space
    zone = network.zone(device.name, interface.name)
    inside = Ranges.union(one.prefixes for one in network.plant.zones if one.kind not in EXTERNAL)
    inside |= Ranges.union(
        one.networks for one in device.interfaces if not is_external(network, device.name, one)
    )  # fmt: skip
    forged = (inside | FORGED if zone is None or zone.kind == "internet" else inside) & ANY4
    forged -= interface.networks
    box = network.wiring.boxes[device.name]
    asked = space.box(source=forged, destination=ANY4) & space.everything & space.initiating()
    guards = (*box.guards("ingress", interface.name), *box.guards("through", interface.vrf))
    outward = [
        one.name for one in device.interfaces
        if one.name != interface.name and not one.enabled.is_(False) and one.vrf == interface.vrf
        and not is_external(network, device.name, one) and (one.addresses or one.dynamic)
    ]  # fmt: skip
    left = Sides(space.nothing, space.nothing)
    for name in outward:
        left |= passed(box, guards, Sides(asked, asked), interface.name, name)
    fact = interface.urpf
    verdict = Verdict.PASS
    if not fact.is_(True) and left.upper:
        certain = fact.known and left.lower and interface.enabled.is_(True) and device.forwards.is_(True)
        verdict = Verdict.FAIL if certain else Verdict.CANNOT_TELL
    what = Text(
        f"{interface.name} lets packets in that claim to come from inside",
        f"{interface.name} は内部アドレスを名乗る外部からの通信を受け入れる",
    )
    doubt = (
        undecided(Text("source validation", "送信元検証"), fact)
        if not fact.known
        else Text("filters with parts that could not be resolved", "解決できない要素を含むフィルタ")
    )
    return Result(
        subject=f"forged sources {interface.name}", device=device.name, verdict=verdict, sides=frozenset({"external"}),
        evidence=(
            Evidence(interface.at, "interface"), *((Evidence(fact.at, "validates"),) if fact.at is not None else ()),
            *(Evidence(guard.binding.at, "binds") for guard in guards),
        ),
        values={"what": what, "basis": basis(fact)},
        unknowns=(doubt,) if verdict is Verdict.CANNOT_TELL else (),
    )  # fmt: skip
