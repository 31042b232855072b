"""Permit rules without any limit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from auditor.check import Evidence, Example, Result, Severity, Verdict, check
from auditor.model.address import ANY4, ANY6
from auditor.model.device import Device
from auditor.model.ranges import Ranges
from auditor.model.rule import Action, Binding, Rule, RuleSet
from auditor.model.span import Span
from auditor.model.text import Text
from auditor.reach.chains import unfolded
from auditor.reach.network import Network
from checks._shared import EXTERNAL, sides_of
from checks.control_network._plants import PLANT, router
from checks.rules._lists import certain_denies, denied_before

SRX = """\
set version 20.4R3.8
set system host-name srx
set interfaces ge-0/0/0 unit 0 family inet filter input BOGONS
set interfaces ge-0/0/0 unit 0 family inet address 10.10.1.1/24
set interfaces ge-0/0/1 unit 0 family inet address 10.20.1.1/24
set firewall family inet filter BOGONS term private from source-address 192.168.0.0/16
set firewall family inet filter BOGONS term private then discard
set firewall family inet filter BOGONS term rest then accept
set security address-book global address WEB 10.20.1.10/32
set security policies from-zone office to-zone hmi policy web match source-address any
set security policies from-zone office to-zone hmi policy web match destination-address WEB
set security policies from-zone office to-zone hmi policy web match application junos-https
set security policies from-zone office to-zone hmi policy web then permit
set security zones security-zone office interfaces ge-0/0/0.0
set security zones security-zone hmi interfaces ge-0/0/1.0
"""


@check(
    "RUL-001",
    "permit-any-any",
    Severity.HIGH,
    title=Text(
        "Permit rule with any source, any destination, any service", "送信元・宛先・サービスがすべてanyの許可ルールがある"
    ),
    why=Text("A boundary with such a rule is no boundary.", "このようなルールがある境界は境界ではない。"),
    decided=Text(
        "Enabled permits of lists that are bound to filter packets. Any source, any destination and any service fail "
        "where packets remain that no earlier rule certainly denies (critical at an external or control boundary); two "
        "of the three are a warning. One under a condition that the file cannot settle cannot be told. Lists for NAT, route maps, SNMP and the like do not "
        "count, nor does a rule for what a translation publishes (RTN-001), nor does an interface's list where policies between zones decide afterwards.",
        "パケットフィルタとして適用されたリストの有効な許可ルールを見る。送信元・宛先・サービスがすべてanyで、先行ルールが確実に拒否しない"
        "パケットが残るものを不適合とする（外部・制御系の境界では緊急）。三つのうち二つがanyなら注意。設定からは決まらない条件付きのものは判定不能とする。NAT・ルートマップ・SNMP等のリスト、NATで公開した通信だけに一致するルール（RTN-001 で判定）、"
        "およびその後にゾーン間ポリシーが判定するインタフェースのリストは数えない。",
    ),
    fix=Text(
        "Replace it by the flows needed; keep a time-limited, logged copy while learning what they are.",
        "必要な通信だけを許可する行に置き換える。必要な通信を洗い出す間は、期限とログを付けて残す。",
    ),
    messages={
        "fail": Text("{device}: {rule} permits everything", "{device}: {rule} がすべてを許可している"),
        "cannot_tell": Text("{device}: {rule} may permit everything", "{device}: {rule} がすべてを許可する可能性がある"),
        "warn": Text("{device}: {rule} permits any {parts}", "{device}: {rule} は {parts} がanyのまま許可している"),
    },
    decides=("2-4.b", "3-2.b"),
    reads=("filter",),
    references=("SR 5.2", "M0807", "M0937", "NIST SP 800-41r1",),
    examples=(
        Example(
            title=Text("permit ip any any", "permit ip any any による全許可"), configs={"rt-01.cfg": router(hmi=" permit ip any any")},
            plant=PLANT, fails=(("rt-01.cfg", 22),),
        ),
        Example(title=Text("Named hosts and services", "ホストとサービスを指定"), configs={"rt-01.cfg": router()}, plant=PLANT),
        Example(
            title=Text("Disabled on an ASA", "ASAで無効化されている"),
            configs={
                "fw.cfg": "ASA Version 9.12(4)\nhostname fw\n!\ninterface GigabitEthernet0/0\n nameif outside\n"
                " security-level 0\n ip address 10.10.1.1 255.255.255.0\n!\n"
                "access-list A extended permit ip any any inactive\naccess-list A extended deny ip any any\n"
                "access-group A in interface outside\n"
            },
            plant=PLANT,
        ),
        Example(
            title=Text("Policies between zones follow the interface's filter", "インタフェースのフィルタの後にゾーン間ポリシーがある"),
            configs={"srx.conf": SRX}, plant=PLANT,
        ),
    ),
)  # fmt: skip
def permit_any_any(network: Network) -> Iterator[Result]:
    """Every bound list once, every rule line once."""
    for device in network.devices:
        seen: set[object] = set()
        known: dict[str, list[Result]] = {}
        for binding in device.bindings:
            ruleset = device.ruleset(binding.ruleset)
            if ruleset is None or not ruleset.filters_packets or binding.stage == "local":
                continue
            if _policies_follow(device, binding):
                continue
            if ruleset.name not in known:  # a global list is bound to every interface
                known[ruleset.name] = _once(_wide(network, device, binding, ruleset))
            findings = known[ruleset.name]
            yield from (found for found in findings if found.evidence[0].at not in seen)
            seen.update(found.evidence[0].at for found in findings)
            if not findings and ruleset.rules:
                yield Result(
                    subject=ruleset.name, device=device.name, verdict=Verdict.PASS, sides=sides_of(network, device),
                    evidence=(Evidence(ruleset.at, "defines"),),
                )  # fmt: skip


def _policies_follow(device: Device, binding: Binding) -> bool:
    """True of an interface's list whose packets meet policies between zones afterwards: it permits nothing by itself."""
    port = device.interface(binding.interface or "")
    if port is None or not port.zone:
        return False
    behind = (device.ruleset(one.ruleset) for one in device.bindings if one.stage == "through" and one.vrf == port.vrf)
    return any(
        rules is not None and rules.default is Action.DENY and not all(rule.implied for rule in rules.rules)
        for rules in behind
    )


def _once(found: Iterable[Result]) -> list[Result]:
    """Each line once, as the worst it is found to be: several jumps may lead to one list."""
    worst: dict[Span, Result] = {}
    for result in found:
        at = result.evidence[0].at
        if at not in worst or result.verdict is Verdict.FAIL:
            worst[at] = result
    return list(worst.values())


def _wide(network: Network, device: Device, binding: Binding, ruleset: RuleSet) -> Iterator[Result]:
    denies: list[Rule] = []
    for rule in unfolded(device, ruleset):
        denies += certain_denies([rule])
        if not rule.starts or rule.action is Action.DENY or rule.implied or rule.published_only:
            continue
        any_parts = [
            text
            for text, is_any in (
                (Text("source", "送信元"), _any(rule.source.lower)),
                (Text("destination", "宛先"), _any(rule.destination.lower)),
                (Text("service", "サービス"), rule.service.is_any),
            )
            if is_any
        ]
        inside_out = _outward_only(network, device, rule)
        if len(any_parts) < 2 or denied_before(network, rule, denies):
            continue
        sides = sides_of(network, device)
        everything = len(any_parts) == 3 and not inside_out
        doubtful = bool(rule.conditions) or rule.action is Action.UNKNOWN
        if doubtful and not everything:
            continue
        verdict = Verdict.CANNOT_TELL if doubtful else Verdict.FAIL if everything else Verdict.WARN
        yield Result(
            subject=f"{ruleset.name}: {', '.join(part.en for part in any_parts)} any", device=device.name, sides=sides,
            verdict=verdict,
            severity=Severity.CRITICAL if everything and sides & {"control", "external"} else None,
            evidence=(Evidence(rule.at, "permits"), Evidence(binding.at, "binds")),
            values={
                "rule": rule.name,
                "parts": Text(", ".join(part.en for part in any_parts), "・".join(part.ja for part in any_parts)),
            },
            unknowns=(_doubt(rule),) if doubtful else (),
        )  # fmt: skip


def _doubt(rule: Rule) -> Text:
    """What keeps anyone from saying that the rule permits."""
    limits = ", ".join(rule.conditions)
    if limits:
        return Text(f"when and for whom the rule holds ({limits})", f"ルールの適用条件（{limits}）")
    return Text("whether the rule permits or denies", "ルールが許可か拒否か")


def _any(addresses: Ranges) -> bool:
    return addresses.covers(ANY4) or addresses.covers(ANY6)


def _outward_only(network: Network, device: Device, rule: Rule) -> bool:
    """True for a rule limited to traffic from inside interfaces to external ones."""
    if rule.inward is None or rule.outward is None:
        return False
    inward = [network.zone(device.name, name) for name in rule.inward]
    outward = [network.zone(device.name, name) for name in rule.outward]
    return all(zone is not None and zone.kind not in EXTERNAL for zone in inward) and all(
        zone is not None and zone.kind in EXTERNAL for zone in outward
    )
