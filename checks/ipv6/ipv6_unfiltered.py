"""IPv6 that passes where only IPv4 is guarded."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.check import Evidence, Example, Result, Severity, Side, Verdict, check
from auditor.model.address import ANY6, V6
from auditor.model.interface import Interface
from auditor.model.rule import Action
from auditor.model.text import Text
from auditor.reach.external import is_external
from auditor.reach.network import Network, Port
from auditor.reach.wiring import Guard
from checks._shared import CONTROL, EXTERNAL

BAD = """\
version 15.2
hostname rt-01
!
interface GigabitEthernet0/0
 ip address 10.10.1.1 255.255.255.0
 ip access-group OFFICE-IN in
 ipv6 address 2001:db8:10::1/64
!
interface GigabitEthernet0/1
 ip address 10.30.1.1 255.255.255.0
 ip access-group DCS-IN in
!
ip routing
ipv6 unicast-routing
!
ip access-list extended OFFICE-IN
 deny ip any any log
ip access-list extended DCS-IN
 deny ip any any log
!
{v6}end
"""
PLANT = """\
schema: 1
plant:
  name: JB2
zones:
  - id: office
    kind: it
    prefixes: [10.10.0.0/16, "2001:db8:10::/48"]
  - id: dcs
    kind: control
    prefixes: [10.30.0.0/16]
"""
GUARDED = BAD.replace("::1/64\n", "::1/64\n ipv6 traffic-filter V6-IN in\n").format(
    v6="ipv6 access-list V6-IN\n deny ipv6 any any\n!\n"
)


@check(
    "IP6-001",
    "ipv6-unfiltered",
    Severity.HIGH,
    title=Text("IPv6 is active without IPv6 filtering (only IPv4 is guarded)", "IPv6が有効だがIPv6のフィルタがない（IPv4のみ防護）"),
    why=Text("An audit of IPv4 alone passes while IPv6 stands open.", "IPv4だけを見た監査では、IPv6が開いていても合格してしまう。"),
    decided=Text(
        "Interfaces of forwarding devices with an IPv6 address, where IPv4 is filtered or that stand at an external or "
        "control-side boundary: no filter of IPv6 on the way in fails, as does one that certainly permits everything. "
        "IPv6 off passes; not known cannot be told; link-local only is no finding.",
        "転送を行う機器のIPv6アドレスを持つインタフェースのうち、IPv4がフィルタされている、または外部・制御系側の境界にあるものについて、"
        "入力方向のIPv6フィルタがない、またはすべてを確実に許可するものを不適合とする。IPv6が無効なら適合、不明なら判定不能、"
        "リンクローカルのみは指摘しない。",
    ),
    fix=Text(
        "Filter IPv6 as IPv4, or switch it off.\nCisco IOS: ipv6 traffic-filter, or no ipv6. Firewalls: IPv6 policies.",
        "IPv4と同様にフィルタするか、IPv6を無効にする。\nCisco IOS: ipv6 traffic-filter、または no ipv6。ファイアウォール: IPv6ポリシー。",
    ),
    messages={
        "fail": Text("{device} {interface}: IPv6 is active and nothing filters it", "{device} {interface}: IPv6が有効だがフィルタされていない"),
        "open": Text("{device} {interface}: the IPv6 rule {rule} permits everything", "{device} {interface}: IPv6のルール {rule} がすべてを許可している"),
        "no_default_deny": Text("{device} {interface}: the IPv6 filter permits by default", "{device} {interface}: IPv6フィルタが既定で許可する"),
        "cannot_tell": Text("{device} {interface}: whether IPv6 is active or filtered cannot be told", "{device} {interface}: IPv6が有効か、フィルタされるか判定できない"),
    },
    decides=("2-4.b", "3-2.b"),
    supports=("2-4.d",),
    reads=("interface", "filter"),
    references=("SR 5.2", "SR 7.7", "NIST SP 800-41r1",),
    examples=(
        Example(title=Text("Only IPv4 has a list", "IPv4だけにリストがある"), configs={"rt-01.cfg": BAD.format(v6="")}, plant=PLANT, fails=(("rt-01.cfg", 4),)),
        Example(
            title=Text("The IPv6 list does not exist", "IPv6リストが存在しない"),
            configs={"rt-01.cfg": GUARDED.replace("V6-IN in", "V6-IN2 in")}, plant=PLANT, cannot_tell=True,
        ),
        Example(title=Text("Both families have one", "両方にリストがある"), configs={"rt-01.cfg": GUARDED}, plant=PLANT),
    ),
)  # fmt: skip
def ipv6_unfiltered(network: Network) -> Iterator[Result]:
    """One result per interface that stands where filtering is expected."""
    for port in network.ports():
        device, interface = port.device, port.interface
        if interface.enabled.is_(False) or device.forwards.is_(False) or not (interface.addresses or interface.dynamic):
            continue
        box = network.wiring.boxes[device.name]
        guards = (*box.guards("ingress", interface.name), *box.guards("through", interface.vrf))
        boundary = _sides(network, port)
        if boundary or any(guard.family != "6" for guard in guards):
            yield _judged(port, [guard for guard in guards if guard.family != "4"], boundary)


def _sides(network: Network, port: Port) -> frozenset[Side]:
    zone = network.zone(port.device.name, port.interface.name)
    sides: set[Side] = set()
    if zone is not None and zone.kind in CONTROL:
        sides.add("control")
    if (zone is not None and zone.kind in EXTERNAL) or is_external(network, port.device.name, port.interface):
        sides.add("external")
    return frozenset(sides)


def _judged(port: Port, guards: list[Guard], sides: frozenset[Side]) -> Result:
    interface = port.interface
    lines = (Evidence(interface.at, "interface"), *(Evidence(guard.binding.at, "binds") for guard in guards))
    addressed = any(address.ip >= V6 and not _link_local(address.ip) for address in interface.addresses)
    verdict, says, rule = Verdict.PASS, "", ""
    if addressed or (interface.ipv6.is_(True) and interface.dynamic == "slaac"):
        wide = _wide_rule(port, guards)
        if not guards:
            verdict = Verdict.FAIL
        elif wide:
            verdict, says, rule = Verdict.FAIL, "open", wide[0]
            lines = (wide[1], *lines)
        elif any(guard.ruleset is None or guard.ruleset.default is Action.UNKNOWN for guard in guards):
            verdict = Verdict.CANNOT_TELL
        elif not any(_closed(guard) for guard in guards):
            verdict, says = Verdict.FAIL, "no_default_deny"
    elif not guards and (not interface.ipv6.known or (interface.ipv6.is_(True) and interface.dynamic)):
        verdict = Verdict.CANNOT_TELL
    return Result(
        subject=f"{interface.name}{': any' if says else ''}", device=port.device.name, verdict=verdict, says=says,
        severity=Severity.CRITICAL if sides and verdict is Verdict.FAIL else None, sides=sides or frozenset({"none"}),
        evidence=lines, values={"interface": interface.name, "rule": rule},
        unknowns=(_doubt(interface, guards),) if verdict is Verdict.CANNOT_TELL else (),
    )  # fmt: skip


def _doubt(interface: Interface, guards: list[Guard]) -> Text:
    if not interface.ipv6.known:
        return interface.ipv6.note
    if guards:
        return Text("an IPv6 list that is undefined or empty", "未定義または空のIPv6リスト")
    return Text("whether the interface is given an IPv6 address", "インタフェースにIPv6アドレスが割り当てられるか")


def _closed(guard: Guard) -> bool:
    """True when packets that no permit names are denied, by default or by a rule for all of IPv6."""
    if guard.ruleset is None or guard.ruleset.default is Action.DENY:
        return guard.ruleset is not None
    return any(
        rule.starts
        and rule.exact
        and rule.action is Action.DENY
        and rule.inward is None
        and rule.outward is None
        and rule.source.lower.covers(ANY6)
        and rule.destination.lower.covers(ANY6)
        and rule.service.is_any
        for rule in guard.ruleset.rules
    )


def _link_local(point: int) -> bool:
    return (point - V6) >> 118 == 0xFE80 >> 6


def _wide_rule(port: Port, guards: list[Guard]) -> tuple[str, Evidence] | None:
    for guard in guards:
        for rule in guard.ruleset.rules if guard.ruleset is not None else ():
            if not rule.starts or not (rule.inward is None or port.interface.name in rule.inward):
                continue
            everything = rule.source.lower.covers(ANY6) and rule.destination.lower.covers(ANY6) and rule.service.is_any
            if everything and not rule.conditions and not rule.implied:
                return (rule.name, Evidence(rule.at, "permits")) if rule.action is Action.PERMIT else None
    return None
