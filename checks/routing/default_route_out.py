"""Ways by which devices of the control networks send what they do not know towards the office and the outside."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from auditor.check import Evidence, Example, Result, Severity, Side, Verdict, check
from auditor.model.address import ANY4, ANY6
from auditor.model.device import Device
from auditor.model.forwarding import RoutingProcess
from auditor.model.interface import Interface
from auditor.model.text import Text
from auditor.plant.types import Zone
from auditor.reach.network import Network
from auditor.reach.routes import Entry
from checks._shared import CONTROL, EXTERNAL
from checks.control_network._crossings import Leg, Openness, doubts, openness

SIDES: frozenset[Side] = frozenset({"control"})
OUTSIDE = EXTERNAL | {"it", "dmz", "remote_access"}
BESIDE = frozenset({"mgmt"})
"""Kinds of zone a device of the control networks may stand in as well."""
ROUTING = frozenset({"router", "firewall", "l3switch", "cellular_gateway", "vpn_gateway"})
MOST_HOPS = 32

CORE = """\
version 15.2
hostname rt-ctl
!
interface GigabitEthernet0/0
 ip address 10.30.1.1 255.255.255.0
!
interface GigabitEthernet0/1
 ip address 10.30.2.1 255.255.255.0
!
ip routing
ip route 0.0.0.0 0.0.0.0 10.30.1.254
end
"""
BOUNDARY = """\
version 15.2
hostname rt-bnd
!
interface GigabitEthernet0/0
 ip address 10.30.1.254 255.255.255.0
{dcs}!
interface GigabitEthernet0/1
 ip address 10.10.1.254 255.255.255.0
{office}!
ip routing
ip route 0.0.0.0 0.0.0.0 10.10.1.1
ip route 10.30.2.0 255.255.255.0 10.30.1.1
{lists}end
"""
OPEN = BOUNDARY.format(dcs="", office="", lists="")
CLOSED = BOUNDARY.format(
    dcs=" ip access-group DCS-IN in\n", office=" ip access-group OFFICE-IN in\n",
    lists=(
        "!\nip access-list extended DCS-IN\n permit tcp host 10.30.1.10 host 10.10.1.20 eq 4840\n deny ip any any\n"
        "ip access-list extended OFFICE-IN\n permit tcp any any established\n deny ip any any\n!\n"
    ),
)  # fmt: skip
SPEAKING = """\
version 15.2
hostname rt-bnd
!
interface GigabitEthernet0/0
 ip address 10.30.1.254 255.255.255.0
!
interface GigabitEthernet0/1
 ip address 10.10.1.254 255.255.255.0
!
ip routing
router ospf 1
 network 10.0.0.0 0.255.255.255 area 0
end
"""
PLANT = """\
schema: 1
plant:
  name: JB2
zones:
  - id: office
    kind: it
    prefixes: [10.10.0.0/16]
  - id: dcs
    kind: control
    prefixes: [10.30.0.0/16]
links:
  - {from: "rt-ctl:GigabitEthernet0/0", to: "rt-bnd:GigabitEthernet0/0"}
"""
ALONE = PLANT.partition("links:")[0]


@check(
    "RTN-002",
    "control-default-route-out",
    Severity.MEDIUM,
    title=Text(
        "Control-class device/segment has a default route toward it/external",
        "制御系NWの機器が情報系・外部へ向かう既定経路を持つ",
    ),
    why=Text(
        "With a default route out, a single filter line decides whether a controller talks to the office or the Internet.",
        "外へ向かう既定経路があれば、フィルタの1行だけで制御機器と情報系・インターネットの通信が決まってしまう。",
    ),
    decided=Text(
        "The default routes of every routing device that serves control-class zones only are followed from next hop to "
        "next hop. Where they lead into an information or external network, the filters of the device that crosses into "
        "it decide: wide open in either direction fails, bounded in both is a remark, and so is a routing protocol that "
        "announces control-class networks to such a zone. A next hop that no supplied device holds cannot be told.",
        "制御系等のゾーンだけに属するルーティング機器の既定経路を、次ホップから次ホップへ追跡する。情報系・外部ネットワークに出る場合は、"
        "その境界を越える機器のフィルタで判定し、いずれかの方向が広く開いていれば不適合、双方向とも限定されていれば参考とする。制御系等の"
        "ネットワークを情報系・外部のゾーンに広告するルーティングプロトコルも同様に扱う。提出された機器にない次ホップは判定不能とする。",
    ),
    fix=Text(
        "Write the routes that are needed and discard the rest.\nCisco IOS: ip route 0.0.0.0 0.0.0.0 Null0 and one ip route "
        "per partner network. FortiOS: a blackhole default. Yamaha: ip route default gateway null.",
        "必要な経路だけを個別に設定し、残りは破棄する。\nCisco IOS: ip route 0.0.0.0 0.0.0.0 Null0 と相手先ごとの ip route。"
        "FortiOS: blackhole の既定経路。Yamaha: ip route default gateway null。",
    ),
    messages={
        "fail": Text(
            "{device}: {what} leads to zone {zone}, and {crossing} leaves the way wide open",
            "{device}: {what}がゾーン {zone} に至り、{crossing} で広く開いている",
        ),
        "info": Text(
            "{device}: {what} leads to zone {zone}; only the filters of {crossing} stand between",
            "{device}: {what}がゾーン {zone} に至る。間にあるのは {crossing} のフィルタだけである",
        ),
        "cannot_tell": Text(
            "{device}: whether {what} opens a way out cannot be told", "{device}: {what}が外への経路になるか判定できない"
        ),
    },
    supports=("2-4.b", "2-4.c"),
    reads=("routing", "interface", "vlan", "filter", "zone"),
    references=("SR 5.1", "M0930"),
    examples=(
        Example(
            title=Text("To the office over an open router", "開いたルータを経て情報系へ"),
            configs={"rt-ctl.cfg": CORE, "rt-bnd.cfg": OPEN}, plant=PLANT, fails=(("rt-ctl.cfg", 11),),
        ),
        Example(
            title=Text("OSPF tells the office of the controllers", "OSPFが制御系を情報系に広告"),
            configs={"rt-bnd.cfg": SPEAKING}, plant=ALONE, fails=(("rt-bnd.cfg", 11),),
        ),
        Example(
            title=Text("A next hop nobody knows", "不明な次ホップ"), configs={"rt-ctl.cfg": CORE}, plant=ALONE, cannot_tell=True,
        ),
        Example(
            title=Text("A filter bounds the way", "フィルタで限定されている"), plant=PLANT,
            configs={"rt-ctl.cfg": CORE, "rt-bnd.cfg": CLOSED},
        ),
        Example(
            title=Text("Specific routes only", "個別経路だけ"), plant=PLANT,
            configs={"rt-ctl.cfg": CORE.replace("0.0.0.0 0.0.0.0 10.30.1.254", "10.10.1.0 255.255.255.0 10.30.1.254"), "rt-bnd.cfg": OPEN},
        ),
    ),
)  # fmt: skip
def default_route_out(network: Network) -> Iterator[Result]:
    """One result per default route of a device of the control networks, and per protocol that announces them."""
    for device in network.devices:
        legs = tuple(_legs(network, device))
        kinds = {zone.kind for zone, _ in legs}
        if device.kind not in ROUTING or device.forwards.is_(False) or not kinds & CONTROL:
            continue
        if not {"routes", "routing"} <= device.reads:
            yield _unread(device)
            continue
        if kinds <= CONTROL | BESIDE:
            yield from _defaults(network, device, legs)
        elif kinds & OUTSIDE:
            for process in device.routing:
                yield from _announced(network, device, process, legs)


def _unread(device: Device) -> Result:
    unread = Text("the routes of the device, which its parser does not read", "パーサが読み取らない機器の経路")
    return Result(
        subject="default route", device=device.name, verdict=Verdict.CANNOT_TELL, sides=SIDES,
        evidence=(Evidence(device.at, "device"),), values={"what": Text("a default route", "既定経路")},
        unknowns=(unread,),
    )  # fmt: skip


def _legs(network: Network, device: Device) -> Iterator[Leg]:
    for interface in device.interfaces:
        zone = network.zone(device.name, interface.name)
        addressed = interface.addresses or interface.dynamic or interface.unnumbered
        if zone is not None and addressed and not interface.enabled.is_(False):
            yield zone, interface


@dataclass(frozen=True, slots=True)
class _Crossing:
    """A device that takes what a default route sends from the control networks into a zone beyond them."""

    device: Device
    inward: Interface
    outward: Interface
    zone: Zone
    route: Entry


def _defaults(network: Network, device: Device, legs: tuple[Leg, ...]) -> Iterator[Result]:
    box = network.wiring.boxes[device.name]
    seen = False
    for vrf in box.vrfs:
        for entry in box.entries.get(vrf, ()):
            if entry.outward and _is_default(entry):
                seen = True
                yield _followed(network, device, entry, legs)
    if not seen:
        yield Result(
            subject="default route", device=device.name, verdict=Verdict.PASS, sides=SIDES,
            evidence=(Evidence(device.at, "device"),),
        )  # fmt: skip


def _is_default(entry: Entry) -> bool:
    return entry.prefix.covers(ANY4) or entry.prefix.covers(ANY6)


def _followed(network: Network, device: Device, entry: Entry, legs: tuple[Leg, ...]) -> Result:
    found, unknowns = _crossings(network, device, entry)
    what = Text("the default route", "既定経路")
    lines = [Evidence(entry.at, "routes")]
    verdict, zones, names = Verdict.PASS, "", ""
    if found:
        control = [leg for leg in legs if leg[0].kind in CONTROL]
        verdict, doubtful = _weighed(network, [(one, control) for one in found])
        unknowns = [*unknowns, *doubtful]
        zones = ", ".join(dict.fromkeys(one.zone.id for one in found))
        names = ", ".join(dict.fromkeys(one.device.name for one in found))
        lines += [Evidence(one.route.at, "routes") for one in found]
        lines += [Evidence(one.zone.at, "zone") for one in found]
    elif unknowns:
        verdict = Verdict.CANNOT_TELL
    if verdict is Verdict.FAIL and not (entry.certain and device.forwards.is_(True)):
        verdict = Verdict.CANNOT_TELL
        unknowns.append(Text(f"whether the route is in use: {entry.why}", f"経路が有効か: {entry.why}"))
    return Result(
        subject="default route", device=device.name, verdict=verdict, sides=SIDES,
        evidence=tuple(dict.fromkeys(lines)), values={"what": what, "zone": zones, "crossing": names},
        unknowns=tuple(dict.fromkeys(unknowns))[:5] if verdict is Verdict.CANNOT_TELL else (),
    )  # fmt: skip


def _crossings(network: Network, device: Device, entry: Entry) -> tuple[list[_Crossing], list[Text]]:
    """Where a default route leaves the control networks, followed over the default routes of the devices it leads to."""
    found: list[_Crossing] = []
    unknowns: list[Text] = []
    seen = {device.name}
    ways = [(device, entry)]
    for _ in range(MOST_HOPS):
        further: list[tuple[Device, Entry]] = []
        for here, way in ways:
            neighbours = (
                network.wiring.next_devices(here.name, way.outward, way.next_hop) if way.next_hop is not None else ()
            )
            if not neighbours:
                unknowns.append(_unknown_hop(here, way))
            for neighbour in neighbours:
                peer = network.device(neighbour.device)
                inward = peer.interface(neighbour.interface) if peer is not None else None
                if peer is None or inward is None or peer.name in seen:
                    continue
                seen.add(peer.name)
                box = network.wiring.boxes[peer.name]
                for next_way in box.entries.get(inward.vrf, ()):
                    outward = peer.interface(next_way.outward)
                    if outward is None or not _is_default(next_way):
                        continue
                    zone = network.zone(peer.name, outward.name)
                    if zone is not None and zone.kind in OUTSIDE:
                        found.append(_Crossing(peer, inward, outward, zone, next_way))
                    else:
                        further.append((peer, next_way))
        ways = further
    return found, unknowns


def _unknown_hop(device: Device, way: Entry) -> Text:
    return Text(
        f"which device is behind {device.name}:{way.outward} at the next hop of its default route",
        f"{device.name}:{way.outward} の既定経路の次ホップにある機器",
    )


def _weighed(network: Network, crossings: Iterable[tuple[_Crossing, list[Leg]]]) -> tuple[Verdict, list[Text]]:
    """FAIL where a crossing is wide open in either direction, INFO where all are bounded."""
    answers: list[Openness] = []
    unknowns: list[Text] = []
    for crossing, control in crossings:
        out = (crossing.zone, crossing.outward)
        for zone in dict.fromkeys(zone.id for zone, _ in control):
            inner = (next(one for one, _ in control if one.id == zone), crossing.inward)
            for one, other in ((inner, out), (out, inner)):
                answer = openness(network, crossing.device, one, other)
                answers.append(answer)
                if answer == "maybe":
                    unknowns += doubts(network, crossing.device, one, other)
    if "open" in answers:
        return Verdict.FAIL, []
    return (Verdict.CANNOT_TELL if "maybe" in answers else Verdict.INFO), unknowns


def _announced(network: Network, device: Device, process: RoutingProcess, legs: tuple[Leg, ...]) -> Iterator[Result]:
    """A protocol that speaks in a zone beyond the control networks and tells it of theirs."""
    spoken = {speaker.interface for speaker in process.speakers}
    heard = {speaker.interface for speaker in process.speakers if not speaker.passive}
    inner = [leg for leg in legs if leg[0].kind in CONTROL and leg[1].vrf == process.vrf]
    outer = [leg for leg in legs if leg[0].kind in OUTSIDE and leg[1].name in heard]
    told = [leg for leg in inner if leg[1].name in spoken or "connected" in process.redistributes]
    if not outer or not told:
        return
    answers = {
        openness(network, device, one, other)
        for near in told
        for far in outer
        for one, other in ((near, far), (far, near))
    }
    unknowns: tuple[Text, ...] = ()
    verdict = Verdict.FAIL if "open" in answers else Verdict.CANNOT_TELL if "maybe" in answers else Verdict.INFO
    if verdict is Verdict.CANNOT_TELL:
        unknowns = doubts(network, device, told[0], outer[0])
    elif verdict is Verdict.FAIL and process.doubts:
        verdict = Verdict.CANNOT_TELL
        held = ", ".join(process.doubts)
        unknowns = (Text(f"what is announced in spite of: {held}", f"次の設定のもとで何が広告されるか: {held}"),)
    zones = ", ".join(dict.fromkeys(zone.id for zone, _ in outer))
    yield Result(
        subject=f"{process.protocol} {process.id} {process.vrf}".strip(), device=device.name, verdict=verdict, sides=SIDES,
        evidence=(Evidence(process.at, "announces"), *(Evidence(interface.at, "interface") for _, interface in outer)),
        values={
            "what": Text(f"{process.protocol}, which announces control networks,", f"制御系等を広告する {process.protocol} "),
            "zone": zones, "crossing": device.name,
        },
        unknowns=unknowns,
    )  # fmt: skip
