"""SSIDs whose clients stand in, or reach, the networks that run the plant."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from auditor.check import Evidence, Example, Result, Severity, Side, Step, Verdict, check
from auditor.model.device import Device
from auditor.model.ranges import Ranges
from auditor.model.text import Text
from auditor.model.wireless import Ssid
from auditor.plant.types import Zone, ZoneKind
from auditor.plant.zones import Assignment
from auditor.reach.flows import PairReach
from auditor.reach.network import Network
from auditor.space.packets import PacketSet
from checks._shared import CONTROL, if_on, shown, undecided
from checks.wireless._chain import MOST_FLOWS, air, beside, in_zone, reached, unreached, untold
from checks.wireless._ways import doubtful_gateways, entrance, gateways, guards, subnets

SIDES: frozenset[Side] = frozenset({"control", "wireless"})

AP = """\
version 15.3
hostname ap-pump-02
!
dot11 ssid JB2-CRANE
   vlan 410
   authentication open eap JB2-EAP
   authentication network-eap JB2-EAP
   authentication key-management wpa version 2
!
interface Dot11Radio0
 no ip address
 encryption vlan 410 mode ciphers aes-ccm
 ssid JB2-CRANE
!
interface Dot11Radio0.410
 encapsulation dot1Q 410
 bridge-group 10
!
interface GigabitEthernet0.410
 encapsulation dot1Q 410
 bridge-group 10
!
end
"""
PLANT = """\
schema: 1
plant:
  name: JB2
zones:
  - id: crane
    kind: field
    prefixes: [10.40.20.0/24]
    vlans: [410]
"""
DECLARED = """\
wireless:
  - {ssid: JB2-CRANE, zone: crane, purpose: crane tablets}
"""
GATEWAY = """\
version 15.2
hostname rt-field
!
interface GigabitEthernet0/0
 no ip address
!
interface GigabitEthernet0/0.410
 encapsulation dot1Q 410
 ip address 10.40.20.1 255.255.255.0
 ip access-group CRANE-IN in
!
ip access-list extended CRANE-IN
 permit tcp 10.40.20.0 0.0.0.255 host 10.30.20.50 eq 8883
 deny   ip any any log
!
end
"""
GUEST = """\
#config-version=FWF60F-7.2.8-FW-build1639-240313:opmode=0:vdom=0:user=admin
config system global
    set hostname "fw-office"
end
config system interface
    edit "wifi-guest"
        set vdom "root"
        set ip 10.10.50.1 255.255.255.0
        set type vap-switch
    next
    edit "internal1"
        set vdom "root"
        set ip 10.30.10.1 255.255.255.0
        set type physical
    next
end
config firewall address
    edit "net-guest"
        set subnet 10.10.50.0 255.255.255.0
    next
end
config wireless-controller vap
    edit "wifi-guest"
        set ssid "JB2-GUEST"
        set security wpa2-only-personal
        set encrypt AES
        set passphrase ENC dGhpcyBpcyBub3QgYSByZWFsIHBhc3NwaHJhc2U=
    next
end
config firewall policy
    edit 1
        set name "guest"
        set srcintf "wifi-guest"
        set dstintf "internal1"
        set action accept
        set srcaddr "net-guest"
        set dstaddr "all"
        set schedule "always"
        set service "ALL"
    next
end
"""
OFFICE = """\
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
"""


@check(
    "WLS-005",
    "ssid-bridges-control-zone",
    Severity.CRITICAL,
    title=Text(
        "SSID bridges straight into a control-class VLAN or is not isolated",
        "SSIDが制御系等のVLANに直接つながっている／分離されていない",
    ),
    why=Text(
        "An SSID that ends in a control-class VLAN puts everyone who can join it beside the controllers, past every "
        "firewall. The same holds for a guest or office SSID from which those networks are reached.",
        "制御系等のVLANに直接つながるSSIDは、接続できた者をファイアウォールの内側、制御機器の隣に置く。"
        "来客用・事務用SSIDから制御系等に到達できる場合も同じである。",
    ),
    decided=Text(
        "The zone of each SSID comes from its VLAN or interface and the plant file. In ctrl_info, control, field or "
        "safety: not declared under `wireless` for that zone fails as critical; declared but without a filter where "
        "its clients enter the network fails (ctrl_info: high); declared and filtered but with a shared key warns; "
        "declared, filtered and 802.1X passes. In any other zone: what its clients certainly reach in those zones "
        "beyond the flow register fails, nothing reached passes, only possibly reached is cannot tell. The clients' "
        "addresses are the SSID's own subnet: that of its interface, or of the interfaces in its VLAN or on its segment. "
        "Where none is known, it fails only if every network of the zone reaches there. Each SSID is also told as one "
        "chain, from the air to the machines it reaches.",
        "SSIDのゾーンは、VLANまたはインタフェースとプラントファイルから決める。制御情報系・制御系・フィールド系・"
        "安全系にある場合、そのゾーンで `wireless` に宣言が無ければ不適合（重大）。宣言があっても端末の入口に"
        "フィルタが無ければ不適合（制御情報系は高）。宣言・フィルタがあり事前共有鍵なら注意、802.1Xなら適合。"
        "それ以外のゾーンにある場合、登録済みの通信を除いてこれらのゾーンに確実に到達できれば不適合、"
        "到達し得なければ適合、到達の可能性だけがあれば判定不能。端末のアドレスは、SSIDのインタフェース、または"
        "同じVLAN・同じセグメントにあるインタフェースのサブネットとする。分からなければ、ゾーンのどのネットワークからも"
        "到達できる場合だけ不適合とする。SSIDごとに、電波から到達先の機器までを一続きで示す。",
    ),
    fix=Text(
        "Give each SSID its own VLAN, isolate clients, and put a firewall between it and the control-class zones. "
        "Move field sensors to a dedicated wireless VLAN with a filter, and declare the SSID in the plant file.",
        "SSIDごとに専用VLANを割り当て、端末間通信を遮断し、制御系等との間にファイアウォールを置く。"
        "現場の無線センサはフィルタ付きの専用無線VLANに移し、プラントファイルの wireless に宣言する。",
    ),
    messages={
        "fail": Text(
            "SSID {ssid} ends in zone {zone} ({kind}) and the plant file does not declare it.",
            "SSID {ssid} はゾーン {zone}（{kind}）に直接つながるが、プラントファイルに宣言が無い。",
        ),
        "unfiltered": Text(
            "SSID {ssid} is declared in zone {zone} ({kind}), but no filter stands where its clients enter ({at}).",
            "SSID {ssid} はゾーン {zone}（{kind}）に宣言済みだが、端末の入口（{at}）にフィルタが無い。",
        ),
        "shared_key": Text(
            "SSID {ssid} in zone {zone} ({kind}) is declared and filtered, but does not ask for 802.1X.",
            "SSID {ssid} はゾーン {zone}（{kind}）に宣言済みでフィルタもあるが、802.1X認証ではない。",
        ),
        "reaches": Text(
            "Clients of SSID {ssid} (zone {zone}) reach zone {target}.",
            "SSID {ssid}（ゾーン {zone}）の端末からゾーン {target} に到達できる。",
        ),
        "cannot_tell": Text(
            "SSID {ssid}: whether it leads to a control-class zone cannot be told.",
            "SSID {ssid}: 制御系等のゾーンにつながるかを判定できない。",
        ),
    },
    examples=(
        Example(
            title=Text("an undeclared SSID in the field zone", "フィールド系に宣言の無いSSID"),
            configs={"ap-pump-02.cfg": AP, "rt-field.cfg": GATEWAY},
            plant=PLANT,
            fails=(("ap-pump-02.cfg", 4),),
        ),
        Example(
            title=Text("declared, filtered at its gateway, 802.1X", "宣言済み・入口にフィルタ・802.1X"),
            configs={"ap-pump-02.cfg": AP, "rt-field.cfg": GATEWAY},
            plant=PLANT + DECLARED,
        ),
        Example(
            title=Text("declared, but the gateway does not filter", "宣言済みだが入口にフィルタが無い"),
            configs={"ap-pump-02.cfg": AP, "rt-field.cfg": GATEWAY.replace(" ip access-group CRANE-IN in\n", "")},
            plant=PLANT + DECLARED,
            fails=(("ap-pump-02.cfg", 4),),
        ),
        Example(
            title=Text("FortiOS: guests reach the control network", "FortiOS: 来客用SSIDから制御系に到達"),
            configs={"fw-office.conf": GUEST},
            plant=OFFICE,
            fails=(("fw-office.conf", 31),),
        ),
        Example(
            title=Text("FortiOS: a denying policy instead", "FortiOS: 拒否ポリシー"),
            configs={"fw-office.conf": GUEST.replace("set action accept", "set action deny")},
            plant=OFFICE,
        ),
    ),
    decides=("2-4.c",),
    supports=("2-5.b", "2-5.c"),
    reads=("wireless", "vlan", "interface"),
    needs=("ssids",),
    references=("SR 5.1", "SR 1.6", "M0930"),
    cure="stop",
)
def bridges_control_zone(network: Network) -> Iterator[Result]:
    """Judge where every SSID leads, and tell the way there."""
    for device in network.devices:
        for ssid in device.ssids:
            place = network.zoning.of_ssid(device.name, ssid.name)
            zone = network.plant.zone(place.zone) if place is not None else None
            way = (*air(device, ssid), in_zone(zone, ssid))
            if place is None or zone is None or not place.certain:
                judged = [replace(_unplaced(device, ssid), chain=way)]
            elif zone.kind in CONTROL:
                chain = (*way, *_from_inside(network, device, ssid, zone))
                judged = [replace(_inside(network, device, ssid, zone, place), chain=chain)]
            else:
                judged = [
                    replace(result, chain=(*way, *result.chain))
                    for result in _outside(network, device, ssid, zone, place)
                ]
            for result in judged:
                yield from if_on(result, ssid.enabled)


def _result(device: Device, ssid: Ssid, zone: Zone | None, verdict: Verdict) -> Result:
    return Result(
        subject=f"ssid {ssid.name}",
        verdict=verdict,
        device=device.name,
        evidence=(shown(ssid.vlan, ssid.at, "bridges"), Evidence(ssid.at, "offers")),
        values={"ssid": ssid.name, "zone": zone.id if zone else "?", "kind": zone.kind if zone else "?"},
        sides=SIDES,
    )


def _with(result: Result, evidence: tuple[Evidence, ...] = (), **values: object) -> Result:
    return replace(result, evidence=(*result.evidence, *evidence), values={**(result.values or {}), **values})


def _unplaced(device: Device, ssid: Ssid) -> Result:
    what = Text(
        f"the zone of SSID {ssid.name}: no zone of the plant file claims its VLAN or interface",
        f"SSID {ssid.name} のゾーン。VLAN・インタフェースに対応するゾーンがプラントファイルに無い",
    )
    if not ssid.vlan.known:
        what = undecided(Text(f"the VLAN of SSID {ssid.name}", f"SSID {ssid.name} のVLAN"), ssid.vlan)
    return replace(_result(device, ssid, None, Verdict.CANNOT_TELL), unknowns=(what,))


def _inside(network: Network, device: Device, ssid: Ssid, zone: Zone, place: Assignment) -> Result:
    """An SSID that ends in a control-class zone."""
    named = [row for row in network.plant.wireless or () if row.ssid == ssid.name and row.zone == zone.id]
    failed = _with(_result(device, ssid, zone, Verdict.FAIL), (Evidence(place.at, "zone"),))
    if not named:
        return failed
    door = entrance(network, device, ssid)
    ways = (door,) if door is not None else gateways(network, device, ssid, zone.id)
    open_ways = [port for port in ways if not any(guards(port))]
    passed = _with(replace(failed, verdict=Verdict.PASS), tuple(Evidence(row.at, "declares") for row in named))
    if open_ways:
        severity = Severity.HIGH if zone.kind == "ctrl_info" else None
        seen = tuple(Evidence(port.interface.at, "enters") for port in open_ways)
        unfiltered = replace(passed, verdict=Verdict.FAIL, says="unfiltered", severity=severity)
        return _with(unfiltered, seen, at=", ".join(str(port) for port in open_ways))
    doubts = doubtful_gateways(network, device, ssid, zone.id) if door is None else ()
    if not ways or not all(any(guards(port)) for port in doubts):
        what = Text(
            f"the interface that routes for the clients of SSID {ssid.name}, and its filter",
            f"SSID {ssid.name} の端末が使うゲートウェイと、そのフィルタ",
        )
        return replace(passed, verdict=Verdict.CANNOT_TELL, unknowns=(what,))
    passed = _with(passed, tuple(Evidence(binding.at, "filters") for port in ways for binding in guards(port)))
    if ssid.key_management.is_("dot1x"):
        return passed
    if ssid.key_management.known:
        return replace(passed, verdict=Verdict.WARN, says="shared_key", severity=Severity.MEDIUM)
    what = undecided(Text("how clients are authenticated", "端末の認証方式"), ssid.key_management)
    return replace(passed, verdict=Verdict.CANNOT_TELL, unknowns=(what,))


_TARGETS: tuple[ZoneKind, ...] = ("control", "field", "safety", "ctrl_info")


def _from_inside(network: Network, device: Device, ssid: Ssid, zone: Zone) -> Iterator[Step]:
    """What the clients of an SSID in a control-class zone reach: their own network, and the other such zones."""
    yield beside(zone, ssid)
    clients = subnets(network, device, ssid, zone.id)
    for target in network.plant.zones_of(*_TARGETS):
        if target.id == zone.id:
            continue
        pair = network.reach(zone.id, target.id)
        certain = _from_clients(network, pair.lower, clients, zone)
        if certain:
            yield reached(network, target.id, network.flows(pair, certain, MOST_FLOWS + 1))
        elif pair.blind or (pair.upper if clients is None else pair.upper.from_sources(clients)):
            yield untold(target.id)
        else:
            yield unreached(target.id)


def _from_clients(network: Network, packets: PacketSet, clients: Ranges | None, zone: Zone) -> PacketSet:
    """What certainly comes from the clients of an SSID; of clients whose subnet is not known, what every network sends."""
    if clients is not None:
        return packets.from_sources(clients)
    networks = {port.interface.networks for port in network.carriers(zone.id) if port.interface.networks}
    every = bool(networks) and all(packets.from_sources(one) for one in networks)
    return packets if every else network.space.nothing


def _outside(network: Network, device: Device, ssid: Ssid, zone: Zone, place: Assignment) -> Iterator[Result]:
    """An office or guest SSID: what its clients reach in each control-class zone."""
    clients = subnets(network, device, ssid, zone.id)
    plain = _with(_result(device, ssid, zone, Verdict.PASS), (Evidence(place.at, "zone"),))
    for target in network.plant.zones_of(*_TARGETS):
        passed = replace(_with(plain, target=target.id), subject=f"ssid {ssid.name} -> {target.id}")
        pair = network.reach(zone.id, target.id)
        certain = _from_clients(network, _beyond(network, pair, pair.lower), clients, zone)
        possible = _beyond(network, pair, pair.upper)
        possible = possible if clients is None else possible.from_sources(clients)
        if certain:
            flows = network.flows(pair, certain, MOST_FLOWS + 1)
            lines = tuple(Evidence(line, "permits") for line in flows[0].permitting)
            failed = replace(passed, verdict=Verdict.FAIL, says="reaches", flow=flows[0])
            chain = (reached(network, target.id, flows),)
            yield replace(failed, evidence=(*lines, *passed.evidence), chain=chain)
        elif possible or pair.blind:
            doubts = [why.text for flow in network.flows(pair, possible, 3) for why in flow.unknowns]
            doubts += [why.text for why in pair.blind]
            if clients is None:
                doubts.append(Text(f"the subnet of SSID {ssid.name}", f"SSID {ssid.name} のサブネット"))
            yield replace(
                passed, verdict=Verdict.CANNOT_TELL, unknowns=tuple(dict.fromkeys(doubts)), chain=(untold(target.id),)
            )  # fmt: skip
        else:
            yield replace(passed, chain=(_what_is_declared(network, pair, clients, target),))


def _what_is_declared(network: Network, pair: PairReach, clients: Ranges | None, target: Zone) -> Step:
    """Beyond the register nothing passes: what the register approves of it, or nothing."""
    passing = pair.lower if clients is None else pair.lower.from_sources(clients)
    return (
        reached(network, target.id, network.flows(pair, passing, MOST_FLOWS + 1)) if passing else unreached(target.id)
    )


def _beyond(network: Network, pair: PairReach, packets: PacketSet) -> PacketSet:
    """What the flow register does not approve; everything when there is no register."""
    declared = network.declared(pair.source, pair.target)
    return packets if declared is None else packets - declared
