"""Logins, changes and refused packets that leave no record, and records without a date."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from auditor.check import Evidence, Example, Result, Severity, Verdict, check
from auditor.model.device import Device
from auditor.model.fact import Fact
from auditor.model.logs import INFORMATIONAL, SEVERITIES
from auditor.model.rule import Rule
from auditor.model.span import Span
from auditor.model.text import Text
from auditor.reach.network import Network
from checks._denials import last_denials
from checks._devices import NOT_WHOLE, boundary, network_device, whole
from checks._shared import T, basis, shown, sides_of, undecided

BAD = """\
version 15.2
service timestamps log uptime
hostname sw-01
!
interface Vlan10
 ip address 10.30.1.2 255.255.255.0
!
logging trap warnings
logging host 10.30.1.50
end
"""
GOOD = """\
version 15.2
service timestamps log datetime msec localtime show-timezone
hostname sw-01
!
archive
 log config
  logging enable
login on-failure log
login on-success log
!
interface Vlan10
 ip address 10.30.1.2 255.255.255.0
!
logging host 10.30.1.50
end
"""
FORTIOS = """\
#config-version=FGT60F-7.2.8-FW-build1639-240313:opmode=0:vdom=0:user=admin
config system global
    set hostname "fw-edge"
end
config system interface
    edit "wan1"
        set vdom "root"
        set ip 203.0.113.2 255.255.255.248
        set type physical
    next
end
config log syslogd setting
    set status enable
    set server "10.10.20.50"
end
config log setting
    set fwpolicy-implicit-log disable
end
"""


@check(
    "LOG-002",
    "security-events-not-logged",
    Severity.MEDIUM,
    title=Text(
        "Login, configuration change or deny events are not logged",
        "ログイン・設定変更・拒否通信などのイベントが記録対象になっていない",
    ),
    why=Text(
        "An attack is seen early only where logins, changes and refused connections are on record, each with the time it happened.",
        "攻撃を早期に検知するには、ログイン・設定変更・拒否した通信が日時とともに記録されていなければならない。",
    ),
    decided=Text(
        "Each of these is judged by itself, as written or by the documented default of the platform: messages down to informational go "
        "to the log servers; successful and failed logins are recorded; records of changes say what was changed (only that somebody "
        "changed something warns); a boundary device records what no rule permits, where this is one setting of the device (where "
        "it is said rule by rule, RUL-007 judges); records carry a date (local time without its zone warns, UTC passes). An "
        "undocumented default is cannot tell.",
        "次の項目を、設定または機器の文書化された既定値により個別に判定する。informational以上がログサーバへ送信されること。"
        "ログインの成功と失敗が記録されること。設定変更の内容が記録されること（変更の事実だけなら注意）。"
        "境界機器では、どのルールにも一致しない通信が記録されること（機器全体の設定である場合。ルールごとの設定はRUL-007で判定する）。"
        "記録に日付が付くこと（時差の分からない現地時刻は注意、UTCは適合）。既定値が確認できなければ判定不能。",
    ),
    fix=Text(
        'Cisco IOS: "login on-failure log", "login on-success log", "archive / log config / logging enable", "service timestamps log '
        'datetime msec localtime show-timezone", "logging trap informational". Cisco ASA: "logging timestamp rfc5424", "logging trap '
        'informational". FortiOS: "config log eventfilter" with event and system enabled, "set fwpolicy-implicit-log enable". Yamaha: '
        '"syslog notice on", "syslog info on", "syslog execute command on".',
        "Cisco IOS: 「login on-failure log」「login on-success log」「archive / log config / logging enable」"
        "「service timestamps log datetime msec localtime show-timezone」「logging trap informational」。"
        "Cisco ASA: 「logging timestamp rfc5424」「logging trap informational」。"
        "FortiOS: 「config log eventfilter」のeventとsystemを有効、「set fwpolicy-implicit-log enable」。"
        "Yamaha: 「syslog notice on」「syslog info on」「syslog execute command on」。",
    ),
    messages={
        "severity": Text(
            "{device} sends only messages of severity {level} and worse to its log servers, {basis}.",
            "{device} がログサーバへ送信するのは重要度 {level} 以上のみである（{basis}）。",
        ),
        "logins": Text(
            "{device} does not record {missing} logins, {basis}.", "{device} はログインの{missing}を記録しない（{basis}）。"
        ),
        "changes": Text("{device} does not record changes of its configuration, {basis}.", "{device} は設定変更を記録しない（{basis}）。"),
        "event_only": Text(
            "{device} records that its configuration was changed, but not what was changed, {basis}.",
            "{device} は設定が変更されたことは記録するが、変更内容を記録しない（{basis}）。",
        ),
        "refused": Text(
            "{device} leaves no record of packets that no rule permits, {basis}.",
            "{device} は、どのルールにも一致せず拒否した通信を記録しない（{basis}）。",
        ),
        "undated": Text("Records of {device} carry no date, {basis}.", "{device} の記録に日付が付かない（{basis}）。"),
        "zone": Text(
            "Records of {device} carry local time without its zone, {basis}.",
            "{device} の記録は時差を示さない現地時刻である（{basis}）。",
        ),
        "cannot_tell": Text(
            "{device}: whether all these events are recorded, with their time, cannot be told.",
            "{device}: これらのイベントが日時とともに記録されるかを判定できない。",
        ),
    },
    examples=(
        Example(
            title=Text("time since the start, warnings only, no logins", "起動後の経過時間・警告のみ・ログイン記録なし"),
            configs={"sw-01.cfg": BAD},
            fails=(("sw-01.cfg", 8), ("sw-01.cfg", 1), ("sw-01.cfg", 2)),
        ),
        Example(title=Text("logins, changes and dates", "ログイン・変更・日時を記録"), configs={"sw-01.cfg": GOOD}),
        Example(
            title=Text("FortiOS: implicit deny without a record", "FortiOS: 暗黙の拒否を記録しない"),
            configs={"fw-edge.conf": FORTIOS},
            fails=(("fw-edge.conf", 17),),
        ),
        Example(
            title=Text("FortiOS: implicit deny on record", "FortiOS: 暗黙の拒否を記録"),
            configs={"fw-edge.conf": FORTIOS.replace("log disable", "log enable")},
        ),
    ),
    decides=("2-3.a",),
    supports=("2-4.b", "3-3.d"),
    reads=("logging",),
    needs=("logs",),
    references=("SR 2.8", "CIS IOS 17 v2.0.0 2.2.8", "CIS IOS 17 v2.0.0 1.1.6"),
)  # fmt: skip
def events_unlogged(network: Network) -> Iterator[Result]:
    """Judge each kind of record of each device."""
    for device in network.devices:
        if "logs" in device.reads and network_device(device):
            sides = sides_of(network, device)
            results = list(_results(network, device))
            told = [result for result in results if result.verdict is not Verdict.CANNOT_TELL]
            for result in (*told, *_untold(device, [result for result in results if result not in told])):
                yield replace(result, sides=sides)


def _untold(device: Device, results: list[Result]) -> Iterator[Result]:
    """What cannot be told of one device, in one result."""
    if results:
        yield replace(
            results[0],
            subject=f"{device.name}:records",
            unknowns=tuple(dict.fromkeys(text for one in results for text in one.unknowns)),
        )


def _results(network: Network, device: Device) -> Iterator[Result]:
    if any(server.use == "syslog" for server in device.servers):
        yield _severity(device)
    yield _logins(device)
    yield _changes(device)
    yield _stamp(device)
    if device.logs.refused is not None and boundary(network, device) is not None:
        yield _refused(device, device.logs.refused)


def _judged(device: Device, topic: str, fact: Fact[T], what: Text, **values: object) -> Result:
    """A pass when the fact is known, else a cannot tell that names it; a part of a file may be silent for that reason."""
    result = Result(
        subject=f"{device.name}:{topic}", verdict=Verdict.PASS, device=device.name,
        evidence=(shown(fact, device.version.at or device.at, "logs"),),
        values={"basis": basis(fact), "level": "-", "missing": "-", **values},
    )  # fmt: skip
    if not fact.known:
        return replace(result, verdict=Verdict.CANNOT_TELL, unknowns=(undecided(what, fact),))
    if fact.state == "default" and not whole(device):
        return replace(result, verdict=Verdict.CANNOT_TELL, unknowns=(NOT_WHOLE,))
    return result


def _severity(device: Device) -> Result:
    fact = device.logs.severity
    level = "-" if fact.value is None else f"{fact.value} ({SEVERITIES[fact.value]})"
    what = Text("down to which severity messages go to the log servers", "ログサーバへ送信する重要度の範囲")
    result = _judged(device, "severity", fact, what, level=level)
    if result.verdict is Verdict.PASS and fact.value is not None and fact.value < INFORMATIONAL:
        return replace(result, verdict=Verdict.FAIL, says="severity")
    return result


_OUTCOMES = {
    frozenset({"success"}): Text("successful", "成功"),
    frozenset({"failure"}): Text("failed", "失敗"),
    frozenset({"success", "failure"}): Text("successful and failed", "成功と失敗"),
}


def _logins(device: Device) -> Result:
    fact = device.logs.logins
    missing = frozenset({"success", "failure"}) - (fact.value or frozenset())
    what = Text("whether logins are recorded", "ログインが記録されるか")
    result = _judged(device, "logins", fact, what, missing=_OUTCOMES.get(missing, "-"))
    if result.verdict is Verdict.PASS and missing:
        return replace(result, verdict=Verdict.FAIL, says="logins")
    return result


def _changes(device: Device) -> Result:
    fact = device.logs.changes
    result = _judged(device, "changes", fact, Text("whether changes are recorded", "設定変更が記録されるか"))
    if result.verdict is not Verdict.PASS:
        return result
    if fact.value == "none":
        return replace(result, verdict=Verdict.FAIL, says="changes")
    if fact.value == "event":
        return replace(result, verdict=Verdict.WARN, says="event_only")
    return result


def _stamp(device: Device) -> Result:
    fact = device.logs.stamp
    result = _judged(device, "dates", fact, Text("how records are dated", "記録の日時の形式"))
    if result.verdict is not Verdict.PASS or fact.value is None:
        return result
    if not fact.value.dated:
        return replace(result, verdict=Verdict.FAIL, says="undated")
    if fact.value.zone == "unnamed":
        return replace(result, verdict=Verdict.WARN, says="zone")
    return result


def _refused(device: Device, fact: Fact[bool]) -> Result:
    what = Text("whether packets that no rule permits are recorded", "どのルールにも一致しない通信が記録されるか")
    result = _judged(device, "refused", fact, what)
    last = _last_words(device)
    if last:
        return replace(
            result, verdict=Verdict.PASS, unknowns=(), evidence=tuple(Evidence(rule.at, "denies") for rule in last)
        )
    refused = result.verdict is Verdict.PASS and fact.is_(False)
    return replace(result, verdict=Verdict.FAIL, says="refused") if refused else result


def _last_words(device: Device) -> list[Rule]:
    """The rules that deny and record everything that is left, if every list between interfaces ends with such rules."""
    vrfs: dict[str, set[str]] = {}
    for binding in device.bindings:
        if binding.stage == "through":
            vrfs.setdefault(binding.ruleset, set()).add(binding.vrf)
    found: dict[Span, Rule] = {}
    for ruleset in device.filters:
        # where nobody wrote a rule nothing is meant to pass: no record is missed
        written = any(rule.enabled and not rule.implied for rule in ruleset.rules)
        if ruleset.name not in vrfs or not ruleset.filters_packets or ruleset.family == "6" or not written:
            continue
        names = {interface.name for interface in device.interfaces if interface.vrf in vrfs[ruleset.name]}
        denials, by_itself = last_denials(ruleset.rules, ruleset, names)
        if by_itself or not denials or not all(rule.log is True for rule in denials):
            return []
        found.update({rule.at: rule for rule in denials})
    return list(found.values())
