"""Policies of an external boundary that inspect nothing they permit."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.check import Evidence, Example, Result, Severity, Side, Verdict, check
from auditor.model.device import Device
from auditor.model.rule import Action, Rule
from auditor.model.text import Text
from auditor.reach.external import is_external
from auditor.reach.network import Network
from checks.boundary.outbound_unrestricted import FORTIOS, FORTIOS_PLANT

SIDES: frozenset[Side] = frozenset({"external"})
ENOUGH = frozenset({"ips", "av"})
"""One of these makes a policy inspected."""

INSPECTED = FORTIOS.replace(
    "        set nat enable\n",
    '        set utm-status enable\n        set av-profile "default"\n        set nat enable\n',
)
SWITCHED_OFF = INSPECTED.replace("utm-status enable", "utm-status disable")
WEB_ONLY = INSPECTED.replace('av-profile "default"', 'webfilter-profile "default"')
SRX = """\
set version 20.4R3.8
set system host-name fw-edge
set interfaces ge-0/0/0 unit 0 family inet address 192.0.2.2/30
set interfaces ge-0/0/1 unit 0 family inet address 10.10.1.1/24
set security policies from-zone trust to-zone untrust policy out match source-address any
set security policies from-zone trust to-zone untrust policy out match destination-address any
set security policies from-zone trust to-zone untrust policy out match application junos-https
set security policies from-zone trust to-zone untrust policy out then permit{services}
set security zones security-zone untrust interfaces ge-0/0/0.0
set security zones security-zone trust interfaces ge-0/0/1.0
"""
SRX_PLANT = FORTIOS_PLANT.replace("wan1", "ge-0/0/0.0")


@check(
    "BFW-005",
    "utm-functions-absent",
    Severity.LOW,
    title=Text(
        "No UTM functions (IPS, antivirus ...) applied on external-boundary policies",
        "外部境界のポリシーにUTM機能（IPS・アンチウイルス等）が適用されていない",
    ),
    why=Text(
        "The manual asks for such functions where possible: a permitted port carries malware as well as work.",
        "マニュアルは可能な場合の適用を求めている。許可したポートは、業務の通信だけでなくマルウェアも運ぶ。",
    ),
    decided=Text(
        "Every enabled permit between an interface that leads outside and one that does not, on platforms that can inspect: "
        "neither IPS nor antivirus applied fails, also where the profile is named and inspection switched off; either one "
        "passes. Whether the licence is in date is not in a configuration.",
        "検査機能を持つ機器で、外部につながるインタフェースと内部のインタフェースの間の有効な許可ルールごとに判定する。IPSもアンチウイルスも適用されて"
        "いなければ（プロファイル名があっても検査が無効な場合を含む）不適合、いずれかがあれば適合とする。ライセンスの有効期限は設定からは分からない。",
    ),
    fix=Text(
        "Attach profiles to the policies, certificate inspection at least; test OT protocols first.\nFortiOS: set utm-status "
        "enable, set ips-sensor, set av-profile. Junos: application-services idp-policy, utm-policy. PAN-OS: "
        "profile-setting.",
        "ポリシーにプロファイルを適用する（少なくとも証明書検査）。OTプロトコルは先に試験する。\nFortiOS: set utm-status enable、set ips-sensor、"
        "set av-profile。Junos: application-services idp-policy・utm-policy。PAN-OS: profile-setting。",
    ),
    messages={
        "fail": Text("{device}, {rule}: nothing inspects what it permits", "{device} の {rule}: 許可した通信を検査していない"),
        "partly": Text("{device}, {rule}: only {profiles}, neither IPS nor antivirus", "{device} の {rule}: {profiles} だけで、IPS・アンチウイルスがない"),
    },
    supports=("3-2.b",),
    reads=("filter", "interface", "zone"),
    references=("M0931", "SR 6.2"),
    examples=(
        Example(title=Text("No profile", "プロファイルなし"), configs={"fw-edge.conf": FORTIOS}, plant=FORTIOS_PLANT, fails=(("fw-edge.conf", 18),)),
        Example(title=Text("Inspection is off", "検査が無効"), configs={"fw-edge.conf": SWITCHED_OFF}, plant=FORTIOS_PLANT, fails=(("fw-edge.conf", 18),)),
        Example(title=Text("Web filter only", "Webフィルタだけ"), configs={"fw-edge.conf": WEB_ONLY}, plant=FORTIOS_PLANT, fails=(("fw-edge.conf", 18),)),
        Example(title=Text("Junos without application services", "Junos: application-services なし"), configs={"fw-edge.conf": SRX.format(services="")}, plant=SRX_PLANT, fails=(("fw-edge.conf", 5),)),
        Example(title=Text("Antivirus", "アンチウイルス"), configs={"fw-edge.conf": INSPECTED}, plant=FORTIOS_PLANT),
        Example(
            title=Text("Junos with IDP", "Junos: IDPあり"), plant=SRX_PLANT,
            configs={"fw-edge.conf": SRX.format(services=" application-services idp-policy recommended")},
        ),
    ),
)  # fmt: skip
def uninspected_policy(network: Network) -> Iterator[Result]:
    """One result per permit that crosses to the outside."""
    for device in network.devices:
        outside = frozenset(
            interface.name for interface in device.interfaces if is_external(network, device.name, interface)
        )
        if not outside:
            continue
        inside = frozenset(interface.name for interface in device.interfaces) - outside
        bound = {binding.ruleset for binding in device.bindings if binding.stage == "through"}
        seen: set[str] = set()
        for ruleset in device.filters:
            for rule in ruleset.rules if ruleset.name in bound else ():
                if _judgeable(rule) and _crosses(rule, outside, inside) and rule.name not in seen:
                    seen.add(rule.name)
                    yield _judged(device, rule)


def _judgeable(rule: Rule) -> bool:
    return rule.enabled and rule.action is Action.PERMIT and not rule.implied and rule.profiles is not None


def _crosses(rule: Rule, outside: frozenset[str], inside: frozenset[str]) -> bool:
    """True when a rule may let something pass between the outside and the inside."""

    def touches(side: frozenset[str] | None, names: frozenset[str]) -> bool:
        return side is None or bool(side & names)

    return (touches(rule.inward, outside) and touches(rule.outward, inside)) or (
        touches(rule.inward, inside) and touches(rule.outward, outside)
    )


def _judged(device: Device, rule: Rule) -> Result:
    profiles = rule.profiles or ()
    inspected = any(profile.partition(" ")[0] in ENOUGH for profile in profiles)
    return Result(
        subject=f"policy {_content(rule)}", device=device.name, sides=SIDES, says="partly" if profiles and not inspected else "",
        verdict=Verdict.PASS if inspected else Verdict.FAIL, evidence=(Evidence(rule.at, "permits"),),
        values={"rule": rule.name, "profiles": ", ".join(profiles)},
    )  # fmt: skip


def _content(rule: Rule) -> str:
    """What a policy says, whatever its number is."""
    parts = (rule.source.names, rule.destination.names, (rule.service.name,))
    return " -> ".join(",".join(part) for part in parts)
