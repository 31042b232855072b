"""Management services that hosts of zones without administrators can reach."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.check import Evidence, Example, Result, Severity, Side, Verdict, check
from auditor.model.ranges import Ranges
from auditor.model.text import Text
from auditor.plant.types import Zone
from auditor.reach.local import ManagementReach
from auditor.reach.network import Network
from checks._shared import EXTERNAL, sides_of
from checks.management._sources import others, trusted

SERVICES = frozenset({"ssh", "telnet", "http", "https", "snmp", "api", "netconf", "restconf"})

BAD = """\
version 15.2
hostname sw-01
!
interface GigabitEthernet0/0
 ip address 10.10.1.1 255.255.255.0
!
ip routing
!
no ip http server
no ip http secure-server
access-list 10 permit 10.90.1.0 0.0.0.255
line vty 0 4
 login local
 transport input ssh
line vty 5 15
 transport input none
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
  - id: mgmt
    kind: mgmt
    prefixes: [10.90.1.0/24]
registers:
  admin_sources: admin_sources.csv
"""
ADMINS = "network_or_host,purpose,devices\n10.90.1.0/24,administrators,\n"


@check(
    "MGT-002",
    "management-from-untrusted-zone",
    Severity.CRITICAL,
    title=Text(
        "Management plane reachable from external, wireless or non-administrator zones",
        "外部・無線・情報系など管理対象外のゾーンから管理画面に到達できる",
    ),
    why=Text("Only administrators may change the settings of routers and firewalls.", "ルーターやファイアウォールの設定変更は管理者のみが行うべきである。"),
    decided=Text(
        "Packets of every zone that is no management zone are followed to the devices' own addresses, through filters "
        "and the limits of each service; sources listed in admin_sources are taken out. A definite connection fails: "
        "critical from outside, high from it, medium from control-information. Without the register only external "
        "zones are tested.",
        "管理ゾーン以外の各ゾーンから、フィルタと各サービスの接続元制限を通して機器自身のアドレスまで追跡し、admin_sources にある接続元を除く。"
        "確実に接続できれば不適合（外部から: 緊急、情報系: 高、制御情報系: 中）。台帳がなければ外部ゾーンだけを検査する。",
    ),
    fix=Text(
        "Limit management to the management network.\nCisco IOS: access-class on the vty lines, ip http access-class. "
        "Firewalls: take services out of interface access, use trusted hosts and local-in policies.",
        "管理アクセスを管理ネットワークに限定する。\nCisco IOS: vtyに access-class、ip http access-class。"
        "ファイアウォール: インタフェースの管理サービスを外し、信頼ホストや local-in ポリシーを使う。",
    ),
    messages={
        "fail": Text("{device}: {service} can be reached from zone {zone}", "{device}: ゾーン {zone} から {service} に到達できる"),
        "cannot_tell": Text("{device}: whether {service} can be reached from zone {zone} cannot be told", "{device}: ゾーン {zone} から {service} に到達できるか判定できない"),
    },
    decides=("2-4.b", "3-2.b"),
    supports=("2-4.d",),
    reads=("service", "filter", "interface", "routing", "zone"),
    references=("SR 5.2", "SR 2.1", "M0935", "M0801", "CIS IOS 17 v2.0.0 1.2.5",),
    examples=(
        Example(title=Text("SSH from the office", "事務所からSSH"), configs={"sw-01.cfg": BAD}, plant=PLANT, registers={"admin_sources.csv": ADMINS}, fails=(("sw-01.cfg", 14),)),
        Example(
            title=Text("Only the management network", "管理ネットワークだけ"),
            configs={"sw-01.cfg": BAD.replace(" login local\n", " login local\n access-class 10 in\n")},
            plant=PLANT, registers={"admin_sources.csv": ADMINS},
        ),
    ),
)  # fmt: skip
def management_from_untrusted_zone(network: Network) -> Iterator[Result]:
    """One result per device and zone, with the services in question."""
    known = network.plant.registers.admin_sources is not None
    for zone in network.plant.zones:
        if zone.kind == "mgmt" or not (known or zone.kind in EXTERNAL):
            continue
        by_device: dict[str, list[ManagementReach]] = {}
        for found in network.management(zone.id):
            if found.listener.name in SERVICES:
                by_device.setdefault(found.device.name, []).append(found)
        for name, found_there in by_device.items():
            yield _judged(network, zone, found_there, trusted(network, name))


def _judged(network: Network, zone: Zone, found: list[ManagementReach], known: Ranges) -> Result:
    device = found[0].device
    open_ = [reach for reach in found if others(reach.lower, known)]
    maybe = [reach for reach in found if reach.blind or others(reach.upper, known)]
    verdict = Verdict.FAIL if open_ else Verdict.CANNOT_TELL if maybe else Verdict.PASS
    shown = open_ or maybe or found
    lines: list[Evidence] = []
    for reach in shown:
        facts = (reach.listener.enabled.at, reach.listener.sources.at)
        lines += [Evidence(span, "listens") for span in facts if span is not None]
    severity = {"it": Severity.HIGH, "ctrl_info": Severity.MEDIUM}.get(zone.kind)
    if severity is None and zone.kind not in EXTERNAL:
        severity = Severity.HIGH
    sides: frozenset[Side] = sides_of(network, device)
    services = dict.fromkeys(
        f"{r.listener.name} ({r.listener.where})" if r.listener.where else r.listener.name for r in shown
    )
    unknowns = dict.fromkeys(text for reach in shown for text in _unknowns(reach))
    return Result(
        subject=f"from {zone.id}", device=device.name, verdict=verdict, severity=severity, sides=sides,
        evidence=tuple(dict.fromkeys([*lines, Evidence(device.at, "device"), Evidence(zone.at, "zone")])),
        values={"service": ", ".join(services), "zone": zone.id},
        unknowns=tuple(unknowns)[:5] if verdict is Verdict.CANNOT_TELL else (),
    )  # fmt: skip


def _unknowns(found: ManagementReach) -> tuple[Text, ...]:
    texts = [unknown.text for unknown in found.blind]
    if not found.listener.enabled.known:
        texts.append(found.listener.enabled.note)
    if not found.listener.sources.known:
        texts.append(found.listener.sources.note)
    path = Text(
        "a route, link or filter on the way that is not certain", "途中の経路・接続・フィルタに不確かなものがある"
    )
    return tuple(dict.fromkeys(texts or [path]))
