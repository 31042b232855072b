"""Devices at the outside that nothing guards against floods, and control ports without storm control."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.check import Evidence, Example, Result, Severity, Verdict, check
from auditor.model.device import Device
from auditor.model.fact import Fact
from auditor.model.interface import Interface
from auditor.model.protection import FLOOD
from auditor.model.rule import Action
from auditor.model.text import Text
from auditor.reach.network import Network, Port
from checks._shared import CONTROL, basis, shown, undecided, zone_kinds
from checks.boundary._edges import EDGE, EDGE_PLANT, FIREWALL, FIREWALL_PLANT, edges
from checks.switch_ports._words import switch_ports

MOST_NAMED = 8

BARE = EDGE.format(bound="", lists="")
POLICED = EDGE.format(
    bound="",
    lists=(
        "class-map match-all ANY\n match any\n!\npolicy-map CONTROL\n class ANY\n  police 64000\n!\ncontrol-plane\n"
        " service-policy input CONTROL\n!\n"
    ),
)
EMBRYONIC = FIREWALL + (
    "class-map ANY\n match any\npolicy-map global_policy\n class ANY\n  set connection embryonic-conn-max 1000\n"
    "service-policy global_policy global\n"
)
SWITCH = """\
version 15.2
hostname sw-01
!
vlan 300
 name PLC
!
interface GigabitEthernet1/0/1
 description plc-01
 switchport access vlan 300
 switchport mode access
{storm}!
end
"""
SWITCH_PLANT = """\
schema: 1
plant:
  name: JB2
zones:
  - id: dcs
    kind: control
    prefixes: [10.30.0.0/16]
    vlans: [300]
"""


@check(
    "AVL-001",
    "flood-protection-missing",
    Severity.MEDIUM,
    title=Text(
        "No denial-of-service protection (rate limit, storm control ...) at external boundary or control switches",
        "外部境界・制御系スイッチにサービス不能攻撃対策（レート制限等）がない",
    ),
    why=Text(
        "The manual names SYN and UDP floods. One at the boundary cuts the plant off; a broadcast storm stops controllers.",
        "マニュアルはSYNフラッド・UDPフラッドを挙げている。境界への攻撃はプラントを孤立させ、ストームは制御機器を止める。",
    ),
    decided=Text(
        "Every device with an interface that leads outside: a flood or DoS policy, a limit of half-open sessions, a rate "
        "limit, a policy for the control plane, or a list of its own for packets to the device passes; certainly none fails; "
        "defaults no document gives cannot be told. Every enabled access port in a control-class zone without storm control "
        "is a warning (low).",
        "外部につながるインタフェースを持つ機器ごとに、フラッド・DoSポリシー、ハーフオープン数の上限、レート制限、コントロールプレーンの制限、"
        "機器宛て通信専用のリストのいずれかがあれば適合、確実に何もなければ不適合、既定値が文書で確認できなければ判定不能とする。"
        "制御系等のゾーンの有効なアクセスポートにストーム制御がなければ注意（低）とする。",
    ),
    fix=Text(
        "Limit what strangers may start.\nCisco IOS: a policy under control-plane, storm-control on access ports. ASA: set "
        "connection embryonic-conn-max. FortiOS: a DoS policy on the WAN port, in monitor first. Yamaha: ip pp intrusion "
        "detection in on reject=on.",
        "外部から開始できる量を制限する。\nCisco IOS: control-plane のポリシー、アクセスポートに storm-control。ASA: set connection "
        "embryonic-conn-max。FortiOS: WANポートのDoSポリシー（まずモニタ）。Yamaha: ip pp intrusion detection in on reject=on。",
    ),
    messages={
        "fail": Text("{device}: nothing limits a flood from outside ({basis})", "{device}: 外部からのフラッドを制限する設定がない（{basis}）"),
        "warn": Text("{device} {port} (zone {zone}): no storm control ({basis})", "{device} {port}（ゾーン {zone}）: ストーム制御がない（{basis}）"),
        "cannot_tell": Text("{device}: whether anything limits a flood from outside cannot be told", "{device}: 外部からのフラッドを制限する設定の有無を判定できない"),
        "storm_unknown": Text("{device} {port} (zone {zone}): whether storm control is on cannot be told", "{device} {port}（ゾーン {zone}）: ストーム制御の有無を判定できない"),
    },
    supports=("3-2.b", "2-4.b"),
    reads=("filter", "interface", "service", "vlan"),
    references=("SR 7.1",),
    examples=(
        Example(title=Text("A router with nothing", "何もないルータ"), configs={"rt-edge.cfg": BARE}, plant=EDGE_PLANT, fails=(("rt-edge.cfg", 1),)),
        Example(title=Text("A controller's port", "制御機器のポート"), configs={"sw-01.cfg": SWITCH.format(storm="")}, plant=SWITCH_PLANT, fails=(("sw-01.cfg", 7),)),
        Example(title=Text("The control plane is policed", "コントロールプレーンを制限"), configs={"rt-edge.cfg": POLICED}, plant=EDGE_PLANT),
        Example(title=Text("Half-open sessions are limited", "ハーフオープン数を制限"), configs={"fw-edge.cfg": EMBRYONIC}, plant=FIREWALL_PLANT),
        Example(
            title=Text("Storm control", "ストーム制御"), plant=SWITCH_PLANT,
            configs={"sw-01.cfg": SWITCH.format(storm=" storm-control broadcast level 5.00\n")},
        ),
    ),
)  # fmt: skip
def flood_unprotected(network: Network) -> Iterator[Result]:
    """Devices at the outside, then access ports of the control networks."""
    outside: dict[str, list[Port]] = {}
    for port, _ in edges(network):
        outside.setdefault(port.device.name, []).append(port)
    for ports in outside.values():
        yield _boundary(ports)
    for device in network.devices:
        if zone_kinds(network, device) & CONTROL:
            yield from _access_ports(network, device)


def _boundary(ports: list[Port]) -> Result:
    device = ports[0].device
    names = {port.interface.name for port in ports}
    guards = [one for one in device.protections if one.kind in FLOOD]
    here = [one for one in guards if one.interfaces is None or one.interfaces & names]
    lines = tuple(Evidence(port.interface.at, "interface") for port in ports)
    on = [Evidence(one.enabled.at or one.at, "limits") for one in here if one.enabled.is_(True)] + _own_lists(device)
    open_ = [one for one in here if not one.enabled.known]
    verdict = Verdict.FAIL
    unknowns: tuple[Text, ...] = ()
    if on:
        verdict = Verdict.PASS
    elif open_ or not here:
        verdict = Verdict.CANNOT_TELL
        unread = Text("limits its parser does not read", "パーサが読み取らない制限")
        what = Text("limits of floods", "フラッドの制限")
        unknowns = tuple(undecided(what, one.enabled) for one in open_) or (unread,)
    first = [shown(one.enabled, one.at, "limits") for one in here if verdict is Verdict.FAIL]
    return Result(
        subject="flood protection", device=device.name, verdict=verdict, sides=frozenset({"external"}),
        evidence=tuple(dict.fromkeys((*on, *first, *lines))), unknowns=unknowns,
        values={"basis": basis(here[0].enabled) if here else ""},
    )  # fmt: skip


def _own_lists(device: Device) -> list[Evidence]:
    """Lists written for packets to the device itself that deny something."""
    found = []
    for binding in device.bindings:
        ruleset = device.ruleset(binding.ruleset) if binding.stage == "local" else None
        rules = ruleset.rules if ruleset is not None else ()
        if any(rule.enabled and not rule.implied and rule.action is Action.DENY for rule in rules):
            found.append(Evidence(binding.at, "limits"))
    return found


def _access_ports(network: Network, device: Device) -> Iterator[Result]:
    """One result per answer, with the ports it holds for."""
    found: dict[Verdict, list[tuple[Interface, str, Fact[bool]]]] = {}
    for interface, port in switch_ports(device):
        zone = network.zone(device.name, interface.name)
        if not port.mode.is_("access") or not interface.enabled.is_(True) or zone is None or zone.kind not in CONTROL:
            continue
        fact = port.storm_control
        verdict = Verdict.CANNOT_TELL if not fact.known else Verdict.PASS if fact.is_(True) else Verdict.WARN
        found.setdefault(verdict, []).append((interface, zone.id, fact))
    for verdict, ports in found.items():
        names = ", ".join(interface.name for interface, _, _ in ports[:MOST_NAMED])
        names += f" +{len(ports) - MOST_NAMED}" if len(ports) > MOST_NAMED else ""
        zones = ", ".join(dict.fromkeys(zone for _, zone, _ in ports))
        lines = [Evidence(fact.at or interface.at, "port") for interface, _, fact in ports]
        what = Text(f"storm control on {names}", f"{names} のストーム制御")
        yield Result(
            subject="storm control", device=device.name, verdict=verdict, sides=frozenset({"control"}),
            severity=Severity.LOW if verdict is Verdict.WARN else None, evidence=tuple(lines),
            says="storm_unknown" if verdict is Verdict.CANNOT_TELL else "",
            values={"port": names, "zone": zones, "basis": basis(ports[0][2])},
            unknowns=(undecided(what, ports[0][2]),) if verdict is Verdict.CANNOT_TELL else (),
        )  # fmt: skip
