"""Filters that look like a guard and are none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from auditor.check import Evidence, Example, Result, Severity, Verdict, check
from auditor.model.device import Device
from auditor.model.naming import used
from auditor.model.rule import Action, Reference, RuleSet
from auditor.model.text import Text
from auditor.reach.network import Network
from checks._shared import sides_of
from checks.rules._lists import (
    FILTERING,
    Naming,
    defined,
    is_boundary,
    looks_backwards,
    namings,
    plant_addresses,
    speaks_of,
)
from checks.rules._names import kind_in_words, listed

BAD = """\
version 15.2
hostname rt-ctl
!
interface GigabitEthernet0/0
 ip address 10.10.0.1 255.255.255.0
 ip access-group OFFICE-IN in
!
interface GigabitEthernet0/1
 ip address 10.30.10.1 255.255.255.0
!
ip access-list extended OFFICE-INN
 permit tcp 10.10.0.0 0.0.0.255 host 10.30.10.20 eq 443
 deny   ip any any
!
end
"""
GOOD = BAD.replace("extended OFFICE-INN", "extended OFFICE-IN")
ASA = """\
: Saved
ASA Version 9.12(4)
!
hostname fw-ctl
!
interface GigabitEthernet1/1
 nameif field
 security-level 80
 ip address 10.40.10.1 255.255.255.0
!
interface GigabitEthernet1/2
 nameif dcs
 security-level 90
 ip address 10.30.10.1 255.255.255.0
!
access-list FIELD-IN extended deny ip 10.40.10.0 255.255.255.0 any log
access-list DCS-IN extended permit tcp 10.30.10.0 255.255.255.0 host 10.40.10.11 eq 502
access-group DCS-IN in interface dcs
: end
"""
DANGLING = """\
: Saved
ASA Version 9.12(4)
!
hostname fw-ctl
!
interface GigabitEthernet1/1
 nameif dcs
 security-level 90
 ip address 10.30.10.1 255.255.255.0
!
object-group network HMI
 description nobody yet
object-group network PLC
 network-object host 10.40.10.11
access-list DCS-IN extended permit tcp object-group HMI object-group PLC eq 502
access-list DCS-IN extended permit tcp object-group HIST object-group PLC eq 502
access-group DCS-IN in interface dcs
: end
"""
YAMAHA = """\
# RTX1210 Rev.14.01.38
ip lan1 address 10.10.1.1/24
ip lan1 secure filter in 1000 1010 1999
ip lan2 address 10.30.1.1/24
ip filter 1000 pass 10.10.1.0/24 10.30.1.10 tcp * https
{more}ip filter 1999 reject * * * * *
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
  - id: field
    kind: field
    prefixes: [10.40.0.0/16]
"""


@check(
    "RUL-005",
    "filter-not-effective",
    Severity.HIGH,
    title=Text(
        "Filter defined but not applied, or reference to an undefined or empty filter",
        "定義されたフィルタが適用されていない／未定義のフィルタを参照している",
    ),
    why=Text(
        "The list is there, the network looks guarded, and nothing is stopped. A misspelt name is enough: most "
        "platforms let everything pass where the named list does not exist.",
        "リストは存在し防護されているように見えるが、何も止めていない。名前の書き間違い一つで起きる。"
        "多くの機器は、参照先のリストが無ければすべての通信を通す。",
    ),
    decided=Text(
        "Every place that names a list to filter packets, management or SNMP: undefined fails, empty fails unless the "
        "platform is documented to deny then, a list whose every permit is written for the opposite direction warns, "
        "anything else passes. Every packet list that nothing names and that speaks of plant networks or any fails "
        "as not applied. Objects and groups that filters at work name and that are undefined or empty warn, by kind. "
        "Critical on a device at a control or external boundary. A place whose purpose was not understood is cannot "
        "tell.",
        "パケットフィルタ・管理アクセス・SNMPでリストを参照する箇所ごとに判定する。未定義は不適合、"
        "空のリストは文書上拒否となる機器を除き不適合、すべての許可行が逆方向に書かれたリストは注意、その他は適合。"
        "プラントのネットワークまたはanyを対象とし、どこからも参照されないリストは未適用として不適合。"
        "働いているフィルタが参照する未定義・空のオブジェクトやグループは、種類ごとに注意。"
        "制御系または外部との境界にある機器では重大とする。用途を読み取れない参照は判定不能。",
    ),
    fix=Text(
        'Define the list first, then apply it, in the direction it is written for. Cisco IOS: "ip access-group NAME '
        'in". Cisco ASA: "access-group NAME in interface IF". FortiOS: repair dangling objects. Delete lists nobody '
        "needs.",
        "リストを定義してから、書かれた向きで適用する。Cisco IOS: 「ip access-group 名前 in」。"
        "Cisco ASA: 「access-group 名前 in interface IF」。FortiOS: 参照切れのオブジェクトを直す。不要なリストは削除する。",
    ),
    messages={
        "fail": Text(
            "{place} names filter {name}, which is not defined: {meaning}.",
            "{place} が参照するフィルタ {name} は未定義。{meaning}。",
        ),
        "empty": Text(
            "{place} names filter {name}, which has no rules: {meaning}.",
            "{place} が参照するフィルタ {name} にルールが無い。{meaning}。",
        ),
        "unbound": Text(
            "Filter {name} is defined and applied nowhere.",
            "フィルタ {name} は定義されているが、どこにも適用されていない。",
        ),
        "dangling": Text(
            "Filters name what is not defined ({kind}: {names}): {meaning}.",
            "フィルタが未定義の{kind}を参照している（{names}）。{meaning}。",
        ),
        "hollow": Text(
            "Filters name what has nothing in it ({kind}: {names}): {meaning}.",
            "フィルタが中身のない{kind}を参照している（{names}）。{meaning}。",
        ),
        "warn": Text(
            "Every permit of filter {name} at {place} is written for the opposite direction.",
            "{place} のフィルタ {name} は、すべての許可行が逆方向に書かれている。",
        ),
        "cannot_tell": Text(
            "Filter {name} ({place}): whether it takes effect cannot be told.",
            "フィルタ {name}（{place}）: 効いているかを判定できない。",
        ),
    },
    examples=(
        Example(
            title=Text("a misspelt name", "名前の書き間違い"),
            configs={"rt-ctl.cfg": BAD},
            plant=PLANT,
            fails=(("rt-ctl.cfg", 6), ("rt-ctl.cfg", 11)),
        ),
        Example(title=Text("defined and applied", "定義して適用"), configs={"rt-ctl.cfg": GOOD}, plant=PLANT),
        Example(
            title=Text("ASA: a list without access-group", "ASA: access-groupの無いリスト"),
            configs={"fw-ctl.cfg": ASA},
            plant=PLANT,
            fails=(("fw-ctl.cfg", 16),),
        ),
        Example(
            title=Text("ASA: an undefined and an empty group", "ASA: 未定義のグループと空のグループ"),
            configs={"fw-ctl.cfg": DANGLING},
            plant=PLANT,
            fails=(("fw-ctl.cfg", 15), ("fw-ctl.cfg", 16)),
        ),
        Example(
            title=Text("Yamaha: a filter number nobody defines", "Yamaha: 定義のないフィルター番号"),
            configs={"rt-02.txt": YAMAHA.format(more="")},
            plant=PLANT,
            fails=(("rt-02.txt", 3),),
        ),
        Example(
            title=Text("Yamaha: every number is defined", "Yamaha: すべての番号が定義済み"),
            configs={"rt-02.txt": YAMAHA.format(more="ip filter 1010 pass 10.10.1.0/24 10.30.1.11 tcp * https\n")},
            plant=PLANT,
        ),
    ),
    decides=("2-4.b", "3-2.b"),
    reads=("filter", "interface"),
    needs=("filters", "bindings", "references"),
    references=("SR 5.2", "SR 7.6"),
)
def filter_ineffective(network: Network) -> Iterator[Result]:
    """Judge every filter that is named, and every one that is not."""
    for device in network.devices:
        severity = Severity.CRITICAL if is_boundary(network, device) else None
        sides = sides_of(network, device)
        places = tuple(namings(device))
        found = [result for place in places if (result := _named(device, place)) is not None]
        names = {place.name for place in places}
        plant = plant_addresses(network, device)
        spoken = {one.name for one in device.references if not one.kind}
        found += [
            _unbound(device, rules, doubtful=rules.name in spoken)
            for rules in device.filters
            if rules.filters_packets and rules.name not in names and speaks_of(rules, plant)
        ]
        found += _hollow(device)
        for result in found:
            at_boundary = severity if result.verdict is Verdict.FAIL and result.severity is None else result.severity
            yield replace(result, severity=at_boundary, sides=sides)


def _result(device: Device, name: str, place: str, evidence: Evidence) -> Result:
    return Result(
        subject=f"{device.name}:{place} {name}".replace(": ", ":"),
        verdict=Verdict.PASS,
        device=device.name,
        evidence=(evidence,),
        values={"name": name, "place": place or device.name, "meaning": device.without_list},
    )


_UNDEFINED = Text("on most platforms everybody is let in there", "多くの機器ではすべての接続元が許可される")
_OPEN = Text("everything passes", "すべての通信が通る")
_UNSAID = Text("the vendor does not document what passes then", "その場合の動作は文書で確認できない")
MOST_SHOWN = 20


def _named(device: Device, place: Naming) -> Result | None:
    """A place that names a list; None for uses that guard nothing (translation, routing, quality of service)."""
    rules = device.ruleset(place.name)
    result = _result(device, place.name, place.place, Evidence(place.at, "binds"))
    if place.use == "unknown":
        what = Text(f"what {place.name} is used for", f"{place.name} の用途")
        return None if rules is not None else replace(result, verdict=Verdict.CANNOT_TELL, unknowns=(what,))
    if place.use not in FILTERING:
        return None
    severity = None if place.use == "filter" else Severity.HIGH
    if place.use != "filter":
        result = replace(result, values={**(result.values or {}), "meaning": _UNDEFINED})
    if rules is None:
        if defined(device, place.name):
            return result
        return replace(result, verdict=Verdict.FAIL, severity=severity)
    result = replace(result, evidence=(*result.evidence, Evidence(rules.at, "defines")))
    if not rules.rules and rules.default is not Action.DENY:
        meaning = _OPEN if rules.default is Action.PERMIT else _UNSAID
        values = {**(result.values or {}), "meaning": meaning}
        return replace(result, verdict=Verdict.FAIL, says="empty", severity=severity, values=values)
    backwards = any(
        looks_backwards(device, binding, rules)
        for binding in device.bindings
        if binding.at == place.at and binding.ruleset == place.name
    )
    return replace(result, verdict=Verdict.WARN) if backwards else result


def _unbound(device: Device, rules: RuleSet, *, doubtful: bool) -> Result:
    """A packet list that no place puts to work; ``doubtful`` when a line nobody understood names it."""
    result = _result(device, rules.name, "", Evidence(rules.at, "defines"))
    if doubtful:
        lines = [one.at for one in device.references if not one.kind and one.name == rules.name]
        what = Text(
            f"what line {lines[0].first} uses {rules.name} for", f"{lines[0].first}行目での {rules.name} の用途"
        )
        return replace(result, verdict=Verdict.CANNOT_TELL, unknowns=(what,))
    return replace(result, verdict=Verdict.FAIL, says="unbound")


_PARTS = frozenset(
    """object object-group service service-group address address-group vip schedule time-range interface zone
    class-map policy-map""".split()
) | {f"{family} filter{more}" for family in ("ip", "ipv6") for more in ("", " dynamic", " set")}
"""Kinds of things that filters are made of."""


def _hollow(device: Device) -> Iterator[Result]:
    """What filters at work are made of and what is not there: undefined and empty objects, by kind."""
    sure, _ = used(device.definitions, device.references)
    at_work = [
        one
        for one in device.references
        if one.kind in _PARTS and one.use in ("filter", "object") and (one.owner == ("", "") or one.owner in sure)
    ]
    empty = {made.key: made for made in device.definitions if made.empty}
    for says in ("dangling", "hollow"):
        kinds: dict[str, dict[str, Reference]] = {}
        for one in at_work:
            if (not one.defined) if says == "dangling" else ((one.kind, one.name) in empty):
                kinds.setdefault(one.kind, {}).setdefault(one.name, one)
        for kind, named in kinds.items():
            evidence = [Evidence(one.at, "names") for one in named.values()]
            if says == "hollow":
                evidence += [Evidence(empty[kind, name].at, "defines") for name in named]
            yield Result(
                subject=f"{device.name}:{says} {kind}",
                verdict=Verdict.WARN,
                says=says,
                device=device.name,
                severity=Severity.MEDIUM,
                evidence=tuple(evidence[:MOST_SHOWN]),
                values={
                    "name": kind, "place": device.name, "kind": kind_in_words(kind), "names": listed(list(named)),
                    "meaning": _UNSAID if says == "hollow" or kind in ("interface", "zone") else device.without_object,
                },
            )  # fmt: skip
