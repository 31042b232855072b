"""Devices that hold an outside line and a control-class network at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from auditor.check import Evidence, Example, Result, Severity, Side, Verdict, check
from auditor.model.device import Device
from auditor.model.interface import Interface
from auditor.model.text import Text
from auditor.plant.types import Zone
from auditor.reach.external import is_external
from auditor.reach.flows import Flow
from auditor.reach.network import Network
from checks._shared import CONTROL, NOT_KNOWN, shown, undecided
from checks.external._points import DIALLED, declared

SIDES: frozenset[Side] = frozenset({"external", "control"})

BAD = """\
version 17.6
hostname rt-maint
!
interface GigabitEthernet0/0/0
 ip address 10.30.10.250 255.255.255.0
!
interface Cellular0/2/0
 ip address negotiated
!
ip routing
ip route 0.0.0.0 0.0.0.0 Cellular0/2/0
!
end
"""
GOOD = BAD.replace(" ip address negotiated\n", " ip address negotiated\n shutdown\n")
PLANT = """\
schema: 1
plant:
  name: JB2
zones:
  - id: dcs
    kind: control
    prefixes: [10.30.0.0/16]
  - id: vendor
    kind: partner
    prefixes: [198.51.100.0/24]
    interfaces: ["rt-maint:Cellular0/2/0"]
"""


@check(
    "EXT-002",
    "external-link-in-control-zone",
    Severity.CRITICAL,
    title=Text(
        "An external link ends directly in a control-class zone",
        "制御系・フィールド系・制御情報系NWに外部回線が直結している",
    ),
    why=Text(
        "Such a device is a way round every firewall of the plant: whoever comes in by the line stands beside the "
        "controllers. Maintenance companies' LTE routers are the usual case (type e2).",
        "このような機器は、プラントのすべてのファイアウォールを迂回する経路になる。回線から入った者は制御機器の隣に立つ。"
        "典型は保守会社のLTEルータである（e2型）。",
    ),
    decided=Text(
        "A device with an enabled outside interface (external zone, cellular, dial-up, PPP, or a public or assigned "
        "address in no zone) and another enabled interface in a control-class zone. Traffic that certainly passes "
        "through the device between the two, in either direction, fails as critical; in ctrl_info, registered and "
        "filtered on the outside interface, as medium. Forwarding off, or nothing passes, passes. Where the outside "
        "interface has no zone, forwarding without any filter fails and anything else is cannot tell, as is a "
        "forwarding state or a zone that is not known.",
        "外部側の有効なインタフェース（外部ゾーン、モバイル、ダイヤルアップ、PPP、またはゾーン未定義で"
        "グローバル・自動取得アドレスのもの）と、制御系等のゾーンの有効なインタフェースを併せ持つ機器を対象とする。"
        "両者の間でいずれかの向きの通信が機器を確実に通過すれば不適合（重大）。制御情報系のみで、台帳に登録済みかつ"
        "外部側にフィルタがあれば不適合（中）。転送が無効、または何も通らなければ適合。外部側にゾーンが無い場合は、"
        "フィルタ無しの転送を不適合、それ以外を判定不能とする。転送の有無やゾーンが分からない場合も判定不能。",
    ),
    fix=Text(
        "Land the line in a DMZ or remote-access zone behind a firewall and shut the modem when it is not in use. "
        "Where the line must stay, filter it to the one server it serves.",
        "回線はファイアウォールの外側のDMZ・リモートアクセス用ゾーンで終端し、使わないときはモデムを停止する。"
        "残す必要がある場合は、目的のサーバ1台だけに通信を絞る。",
    ),
    messages={
        "fail": Text(
            "{device} joins {line} to zone {zones} and lets traffic pass between them.",
            "{device} が {line} とゾーン {zones} を併せ持ち、その間の通信を通す。",
        ),
        "cannot_tell": Text(
            "{device} has {line} and stands in zone {zones}; whether traffic passes between them cannot be told.",
            "{device} は {line} を持ちゾーン {zones} にもあるが、その間を通信が通るかを判定できない。",
        ),
    },
    examples=(
        Example(
            title=Text("an LTE router in the control network", "制御系に置かれたLTEルータ"),
            configs={"rt-maint.cfg": BAD},
            plant=PLANT,
            fails=(("rt-maint.cfg", 7),),
        ),
        Example(title=Text("the modem is shut", "モデムを停止済み"), configs={"rt-maint.cfg": GOOD}, plant=PLANT),
        Example(
            title=Text("the router does not forward", "ルータが転送しない"),
            configs={"rt-maint.cfg": BAD.replace("ip routing\n", "no ip routing\n")},
            plant=PLANT,
        ),
    ),
    decides=("3-2.a", "2-4.b"),
    supports=("3-3.a", "2-5.c"),
    reads=("interface", "filter", "routing", "nat", "zone"),
    needs=("interfaces",),
    references=("SR 5.2", "M0930", "M0935"),
)
def link_in_control_zone(network: Network) -> Iterator[Result]:
    """Judge every device that stands outside and in a control-class zone."""
    for device in network.devices:
        for interface in device.interfaces:
            if not _outside(network, device, interface):
                continue
            zones, unplaced = _inner(network, device, interface)
            if zones or unplaced:
                yield replace(_judge(network, device, interface, zones, unplaced), sides=SIDES)


def _outside(network: Network, device: Device, interface: Interface) -> bool:
    """True for an interface that is not shut and leads outside by zone, kind or address."""
    if interface.enabled.is_(False) or interface.kind == "loopback":
        return False
    return interface.kind in DIALLED or is_external(network, device.name, interface)


Zones = dict[str, tuple[Zone, Interface]]
"""Zone id to the zone and the device's first interface in it."""


def _inner(network: Network, device: Device, line: Interface) -> tuple[Zones, list[str]]:
    """The control-class zones a device stands in beside the line, and its interfaces that no zone claims."""
    zones: Zones = {}
    unplaced: list[str] = []
    for interface in device.interfaces:
        if interface.enabled.is_(False) or interface.name == line.name:
            continue
        zone = network.zone(device.name, interface.name)
        if zone is not None and zone.kind in CONTROL:
            zones.setdefault(zone.id, (zone, interface))
        elif zone is None and interface.addresses and not _elsewhere(network, device, interface):
            unplaced.append(interface.name)
    return zones, unplaced


def _elsewhere(network: Network, device: Device, interface: Interface) -> bool:
    return interface.kind == "loopback" or _outside(network, device, interface)


def _judge(network: Network, device: Device, line: Interface, zones: Zones, unplaced: list[str]) -> Result:
    inner = tuple(Evidence(interface.at, "inside") for _, interface in zones.values())
    passed = Result(
        subject=f"{device.name}:{line.name}",
        verdict=Verdict.PASS,
        device=device.name,
        evidence=(Evidence(line.at, "outside"), *inner, shown(device.forwards, device.at, "forwards")),
        values={"device": device.name, "line": line.name, "zones": ", ".join(sorted(zones)) or NOT_KNOWN},
    )
    if device.forwards.is_(False):
        return passed
    passes, flow, doubts = _traffic(network, device, line, zones)
    doubts += [Text(f"the zone of {name}", f"{name} のゾーン") for name in unplaced if not zones]
    unknowns = []
    if not line.enabled.known:
        unknowns.append(undecided(Text(f"whether {line.name} is up", f"{line.name} が有効かどうか"), line.enabled))
    if not device.forwards.known:
        unknowns.append(undecided(Text("whether the device forwards packets", "転送が有効かどうか"), device.forwards))
    if passes and not unknowns:
        lines = tuple(Evidence(span, "permits") for span in flow.permitting) if flow is not None else ()
        severity = _severity(network, device, line, [zone for zone, _ in zones.values()])
        return replace(passed, verdict=Verdict.FAIL, flow=flow, severity=severity, evidence=(*passed.evidence, *lines))
    if passes or doubts:
        return replace(passed, verdict=Verdict.CANNOT_TELL, unknowns=tuple(dict.fromkeys((*unknowns, *doubts))))
    return passed


def _traffic(network: Network, device: Device, line: Interface, zones: Zones) -> tuple[bool, Flow | None, list[Text]]:
    """Whether something certainly passes between the line and the zones, a flow that shows it, and what is open."""
    outer = network.zone(device.name, line.name)
    if outer is None:
        doubts = _without_zone(device, line, zones) if zones else []
        return bool(zones) and not doubts, None, doubts
    doubts = []
    for zone in zones:
        flow, open_questions = _passing(network, device, outer.id, zone)
        if flow is not None:
            return True, flow, []
        doubts += open_questions
    return False, None, doubts


def _passing(network: Network, device: Device, outer: str, inner: str) -> tuple[Flow | None, list[Text]]:
    """A definite flow through the device between the two zones, or what leaves one possible."""
    doubts: list[Text] = []
    for source, target in ((outer, inner), (inner, outer)):
        pair = network.reach(source, target)
        for flow in network.flows(pair):
            if not any(hop.device == device.name and hop.outward for hop in flow.path):
                continue
            if flow.certainty == "definite":
                return flow, []
            doubts += [why.text for why in flow.unknowns]
        doubts += [why.text for why in pair.blind]
    return None, doubts


def _without_zone(device: Device, line: Interface, zones: Zones) -> list[Text]:
    """What keeps a line without a zone undecided; empty when the device forwards and nothing at all filters."""
    faces = {line.name, *(interface.name for _, interface in zones.values())}
    filtered = any(binding.stage == "through" or binding.interface in faces for binding in device.bindings)
    if not filtered and not device.stateful:
        return []
    return [Text(f"the zone of {line.name} in the plant file", f"プラントファイルでの {line.name} のゾーン")]


def _severity(network: Network, device: Device, line: Interface, zones: list[Zone]) -> Severity | None:
    """Medium where only ctrl_info is joined, by a registered line with a filter on it (catalogue, cases)."""
    row = declared(network, device.name, (line.name,))
    filtered = any(binding.stage == "through" or binding.interface == line.name for binding in device.bindings)
    registered = row is not None and row.status != "retired"
    only_info = all(zone.kind == "ctrl_info" for zone in zones)
    return Severity.MEDIUM if registered and filtered and only_info else None
