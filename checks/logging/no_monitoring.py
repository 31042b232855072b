"""Devices in the plant that nothing watches, and uplinks that fail without a word."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from auditor.check import Evidence, Example, Result, Severity, Verdict, check
from auditor.model.device import Device
from auditor.model.management import Snmp
from auditor.model.text import Text
from auditor.reach.external import is_external
from auditor.reach.network import Network
from checks._devices import NOT_WHOLE, network_device, whole
from checks._shared import EXTERNAL, sides_of, zone_kinds

WATCHING = frozenset({"trap", "flow", "telemetry"})

BAD = """\
version 15.2
hostname sw-01
!
interface Vlan10
 ip address 10.30.1.2 255.255.255.0
!
logging host 10.30.1.50
end
"""
GOOD = BAD.replace(
    "logging host",
    "snmp-server enable traps snmp linkdown linkup\nsnmp-server host 10.30.1.50 version 2c Kw-Nms-Yomu\nlogging host",
)
QUIET = """\
version 15.2
hostname rt-edge
!
interface GigabitEthernet0/0
 ip address 192.0.2.2 255.255.255.252
 no snmp trap link-status
!
interface GigabitEthernet0/1
 ip address 10.10.1.1 255.255.255.0
!
ip access-list standard NMS
 permit host 10.10.1.50
!
snmp-server community Kw-Nms-Yomu RO NMS
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
  - id: internet
    kind: internet
    interfaces: ["rt-edge:GigabitEthernet0/0"]
"""


@check(
    "LOG-004",
    "no-operation-monitoring",
    Severity.MEDIUM,
    title=Text(
        "No monitoring of operation and communication (SNMP, flow, IDS ...)",
        "機器の稼働・通信状況の監視（SNMP・フロー・IDS等）が設定されていない",
    ),
    why=Text(
        "The manual asks to watch the state of operation and communication in normal times, so that a change is seen.",
        "マニュアルは、平時から稼働状況・通信状況を監視し、異常に気付けるようにすることを求めている。",
    ),
    decided=Text(
        "Every device with an interface in a zone of the plant, or in no zone at all: a target of SNMP traps, a community or user that some "
        "address may ask with, a flow collector that an interface exports to, or a telemetry receiver passes; none of them fails. "
        "No trap for the link of an interface that leads outside, or of a declared boundary device, warns. Whether anybody "
        "watches at the other end, pings or mirrored traffic cannot be seen in a configuration.",
        "プラントのゾーンに、またはどのゾーンにも属さないインタフェースを持つ機器ごとに判定する。SNMPトラップの送信先、"
        "いずれかのアドレスから照会できるコミュニティ・ユーザ、インタフェースが出力するフローコレクタ、テレメトリの受信先の"
        "いずれかがあれば適合、なければ不適合。外部につながるインタフェースや境界機器のリンクダウンのトラップが止められていれば注意。"
        "監視側の運用、ping監視、ミラーによる監視は設定からは分からない。",
    ),
    fix=Text(
        'Send traps to the monitoring server, let it poll by SNMPv3, export flows at the control boundary. Cisco IOS: "snmp-server host A", '
        '"snmp-server enable traps". FortiOS: "config system snmp user" with notify-hosts, "config system netflow". Yamaha: '
        '"snmp trap host A", "snmp trap enable snmp all".',
        "監視サーバへトラップを送信し、SNMPv3での照会を許可し、制御系境界でフローを出力する。"
        "Cisco IOS: 「snmp-server host アドレス」「snmp-server enable traps」。"
        "FortiOS: 「config system snmp user」のnotify-hosts、「config system netflow」。"
        "Yamaha: 「snmp trap host アドレス」「snmp trap enable snmp all」。",
    ),
    messages={
        "fail": Text(
            "{device} sends no traps, flows or telemetry, and answers no monitoring server.",
            "{device} はトラップ・フロー・テレメトリを送信せず、監視サーバからの照会にも応じない。",
        ),
        "warn": Text(
            "{device}: {interface} sends no trap when its link goes down.",
            "{device}: {interface} はリンクダウン時にトラップを送信しない。",
        ),
        "cannot_tell": Text("{device}: whether anything monitors it cannot be told.", "{device}: 監視されているかを判定できない。"),
    },
    examples=(
        Example(title=Text("a log server is no monitoring", "ログ送信のみで監視なし"), configs={"sw-01.cfg": BAD}, fails=(("sw-01.cfg", 1),)),
        Example(title=Text("traps to a server", "監視サーバへのトラップ"), configs={"sw-01.cfg": GOOD}),
        Example(
            title=Text("an uplink that fails without a trap", "外部回線のリンクダウンを通知しない"),
            configs={"rt-edge.cfg": QUIET},
            plant=PLANT,
            fails=(("rt-edge.cfg", 6),),
        ),
        Example(
            title=Text("polled, and the uplink tells", "照会可・リンクダウンも通知"),
            configs={"rt-edge.cfg": QUIET.replace(" no snmp trap link-status\n", "")},
            plant=PLANT,
        ),
    ),
    decides=("2-3.a", "2-5.d"),
    reads=("logging", "service"),
    needs=("servers", "snmp"),
    references=("SR 6.2", "M0931"),
)  # fmt: skip
def no_monitoring(network: Network) -> Iterator[Result]:
    """Judge whether anything can watch each device, and whether its uplinks tell when they fail."""
    for device in network.devices:
        if not {"servers", "snmp"} <= device.reads or not network_device(device):
            continue
        sides = sides_of(network, device)
        kinds = zone_kinds(network, device)
        if kinds and not kinds - EXTERNAL:
            yield Result(
                subject=f"{device.name}:monitoring", verdict=Verdict.NOT_APPLICABLE, device=device.name, sides=sides
            )
            continue
        yield replace(_watched(device), sides=sides)
        for result in _quiet_links(network, device):
            yield replace(result, sides=sides)


def _watched(device: Device) -> Result:
    lines = [Evidence(server.at, server.use) for server in device.servers if server.use in WATCHING]
    if not any(one.name == "snmp" and one.enabled.is_(False) for one in device.listeners):
        lines += [Evidence(one.at, "polled") for one in device.snmp if _asked(one)]
    result = Result(
        subject=f"{device.name}:monitoring", verdict=Verdict.PASS, device=device.name,
        evidence=tuple(lines) or (Evidence(device.version.at or device.at, "device"),), values={"interface": "-"},
    )  # fmt: skip
    if lines:
        return result
    if whole(device):
        return replace(result, verdict=Verdict.FAIL)
    return replace(result, verdict=Verdict.CANNOT_TELL, unknowns=(NOT_WHOLE,))


def _asked(entry: Snmp) -> bool:
    """Whether some address may ask with a community or user; a list that is not known lets somebody in for all one knows."""
    sources = entry.sources
    return sources is None or sources.value is None or bool(sources.value.upper)


def _quiet_links(network: Network, device: Device) -> Iterator[Result]:
    if not device.logs.quiet_links:
        return
    facts = network.plant.facts(device.name)
    declared = facts is not None and facts.boundary is True
    for name, at in device.logs.quiet_links:
        port = network.port(device.name, name)
        if port is None or port.interface.enabled.is_(False):
            continue
        if declared or is_external(network, device.name, port.interface):
            yield Result(
                subject=f"{device.name}:{port.interface.name} link trap", verdict=Verdict.WARN, device=device.name,
                evidence=(Evidence(at, "silences"),), values={"interface": port.interface.name},
            )  # fmt: skip
