"""Rules whose time is over, and rules that were meant for a while."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

from auditor.check import Evidence, Example, Parameter, Result, Severity, Verdict, check
from auditor.model.rule import Action, Rule
from auditor.model.text import Text
from auditor.plant.rows import DeclaredFlow
from auditor.reach.describe import summary
from auditor.reach.network import Network
from checks._flow_rows import expired, ways
from checks._reach import lines_of, root_of
from checks.control_network._plants import FLOWS, PLANT, WITH_FLOWS, router
from checks.rules._fates import content
from checks.rules._working import Working, working_lists

WORDS = ("temp", "tmp", "test", "一時", "仮", "暫定", "テスト", "工事")
HIT_DAYS = 180
MOST_SHOWN = 20
_TOKEN = re.compile(r"[a-z]+")
_FORMS = {"temp": ("temporary", "temporarily"), "test": ("tests", "testing")}
_OTHER_WORDS = ("仮想",)
"""Words that hold one of the words and mean something else (virtual)."""
_ROLES = {Action.PERMIT: "permits", Action.DENY: "denies"}

ASA = """\
ASA Version 9.12(4)
hostname fw-ctl
!
interface GigabitEthernet1/1
 nameif office
 security-level 30
 ip address 10.10.1.1 255.255.255.0
!
interface GigabitEthernet1/2
 nameif dcs
 security-level 90
 ip address 10.30.1.1 255.255.255.0
!
time-range MAINT
 absolute start 00:00 01 March 2025 end 23:59 31 March {year}
!
access-list OFFICE-IN remark F-01 trends for the office
access-list OFFICE-IN extended permit tcp host 10.10.1.16 host 10.30.1.10 eq ftp time-range MAINT
access-list OFFICE-IN remark {remark}
access-list OFFICE-IN extended permit tcp host 10.10.1.17 host 10.30.1.10 eq 443
access-list OFFICE-IN extended permit tcp host 10.10.1.18 host 10.30.1.10 eq 443 inactive
access-list OFFICE-IN extended deny ip any any log
access-group OFFICE-IN in interface office
"""
FORTIOS = """\
#config-version=FGT60F-7.0.5-FW-build0304-220208:opmode=0:vdom=0:user=admin
config system global
    set hostname "fw-ctl"
end
config system interface
    edit "office"
        set ip 10.10.1.1 255.255.255.0
        set type physical
    next
    edit "dcs"
        set ip 10.30.1.1 255.255.255.0
        set type physical
    next
end
config firewall schedule onetime
    edit "revamp"
        set start 00:00 2025/03/01
        set end 23:59 {end}
    next
end
config firewall policy
    edit 4
        set name "{name}"
        set srcintf "office"
        set dstintf "dcs"
        set srcaddr "all"
        set dstaddr "all"
        set action accept
        set schedule "revamp"
        set service "HTTPS"
        set logtraffic all
    next
end
"""


@check(
    "RUL-006",
    "stale-or-temporary-rule",
    Severity.MEDIUM,
    title=Text("Expired, disabled or 'temporary' rule remains", "期限切れ・無効・一時的と書かれたルールが残っている"),
    why=Text(
        "What was opened for a few days stays open for years, because nobody comes back to close it.",
        "数日のために開けた通信が、閉じられないまま何年も残る。",
    ),
    decided=Text(
        "Every rule somebody wrote in the lists that filter packets. Past its last day (time range, one-time schedule, "
        "expiry) on the audit's date it fails as low. Enabled and with a word for a temporary thing in its note, its name or its "
        "list's name it fails; Latin words count whole, so that temperature and latest are none. Where the device's own "
        "counter was supplied and shows no use for the time set, it warns; without counters that part is not judged. "
        "Disabled rules are stated. Of the flow register, every row past its date fails whose packets still pass and that no "
        "row in date declares. Words and days are this tool's defaults, not the manual's.",
        "パケットフィルタとして働くリストの、人が書いた各ルールを見る。監査日に終了日（時間範囲・一回限りのスケジュール・有効期限）を"
        "過ぎているものは不適合（低）。有効なルールで、説明・名前・リスト名に一時的であることを示す語があれば不適合。英字の語は単語として数え、"
        "temperature や latest は含めない。機器のヒット数が提出され、設定日数の間使われていないものは注意。ヒット数がなければその点は判定しない。"
        "無効化されたルールは情報として示す。通信台帳では、期限を過ぎ、期限内の行にもなく、なお通過する行を不適合とする。"
        "語と日数は本ツールの既定値で、手引書の値ではない。",
    ),
    fix=Text(
        "Delete the rule, or renew it with an approval and a new date. Cisco IOS/ASA: put temporary permits under a "
        "time-range with an absolute end, and delete both afterwards. FortiOS: delete the policy and its one-time schedule.",
        "ルールを削除するか、承認を得て新しい期限で更新する。Cisco IOS/ASA: 一時的な許可には absolute の終了日を持つ time-range を付け、"
        "終了後に両方を削除する。FortiOS: ポリシーと一回限りのスケジュールを削除する。",
    ),
    messages={
        "fail": Text(
            "{list}: {rule} ({says}) is marked as temporary ({word}) and still enabled.",
            "{list}: {rule}（{says}）は一時的と書かれている（{word}）が、有効なままである。",
        ),
        "list": Text(
            "{list} is named as temporary ({word}) and still at work.",
            "{list} は一時的な名前（{word}）のまま適用されている。",
        ),
        "expired": Text(
            "{list}: {rule} ({says}) ended on {until} and is still there.",
            "{list}: {rule}（{says}）は {until} に終了したが、残っている。",
        ),
        "warn": Text(
            "{list}: {rule} ({says}) was not used for {days} days or more.",
            "{list}: {rule}（{says}）は {days} 日以上使われていない。",
        ),
        "row": Text(
            "{row} of the flow register ended on {until}, and {flow} still passes ({pair}).",
            "通信台帳の {row} は {until} に期限切れとなったが、{flow} は今も通過する（{pair}）。",
        ),
        "row_unclear": Text(
            "{row} of the flow register ended on {until}; whether it still passes ({pair}) cannot be told.",
            "通信台帳の {row} は {until} に期限切れとなった。今も通過するか（{pair}）は判定できない。",
        ),
        "info": Text(
            "{list}: number of disabled rules that remain: {count}.", "{list}: 無効化されたまま残るルールが {count} 件ある。"
        ),
        "cannot_tell": Text(
            "{list}: number of rules whose last day cannot be told: {count}.",
            "{list}: 終了日を判定できないルールが {count} 件ある。",
        ),
    },
    supports=("2-4.b", "3-2.b", "3-3.a"),
    reads=("filter",),
    needs=("filters", "bindings"),
    references=("M0947", "CIS FortiGate 7.0.x v1.4.0 3.1"),
    parameters=(
        Parameter(
            name="temp_words",
            default=WORDS,
            meaning=Text("Words that mark a rule as temporary", "一時的なルールを示す語"),
        ),
        Parameter(
            name="hit_days",
            default=HIT_DAYS,
            meaning=Text("Longest time without a hit, days", "ヒットのない期間の上限（日）"),
        ),
    ),
    examples=(
        Example(
            title=Text("ASA: a time range that is over, and a permit for works", "ASA: 終了した時間範囲と工事用の許可"),
            configs={"fw-ctl.cfg": ASA.format(year=2025, remark="TEMP 2024-03 改造工事")},
            plant=PLANT,
            fails=(("fw-ctl.cfg", 18), ("fw-ctl.cfg", 20)),
        ),
        Example(
            title=Text("ASA: still in time, and a purpose noted", "ASA: 期間内、目的を記載"),
            configs={"fw-ctl.cfg": ASA.format(year=2099, remark="temperature trends, latest request R-118")},
            plant=PLANT,
        ),
        Example(
            title=Text("FortiOS: a one-time schedule that is over", "FortiOS: 終了した一回限りのスケジュール"),
            configs={"fw-ctl.conf": FORTIOS.format(end="2025/03/31", name="revamp")},
            plant=PLANT,
            fails=(("fw-ctl.conf", 22),),
        ),
        Example(
            title=Text("FortiOS: still in time, but named as a test", "FortiOS: 期間内だが名前が test"),
            configs={"fw-ctl.conf": FORTIOS.format(end="2099/03/31", name="test-vendor")},
            plant=PLANT,
            fails=(("fw-ctl.conf", 22),),
        ),
        Example(
            title=Text("A row of the flow register that is over", "期限切れの通信台帳の行"),
            configs={"rt-01.cfg": router()},
            plant=WITH_FLOWS,
            registers={"flows.csv": FLOWS.replace("set points,n,instrumentation,", "set points,n,instrumentation,2025-03-31")},
            fails=(("flows.csv", 3),),
        ),
        Example(
            title=Text("Every row in date", "すべての行が期限内"),
            configs={"rt-01.cfg": router()},
            plant=WITH_FLOWS,
            registers={"flows.csv": FLOWS},
        ),
    ),
)  # fmt: skip
def stale_rule(network: Network) -> Iterator[Result]:
    """Every rule somebody wrote, then the rows of the flow register past their dates."""
    given = network.parameter("RUL-006", "temp_words", WORDS)
    words = [str(word) for word in given] if isinstance(given, tuple) else [str(given)]
    days = network.parameter("RUL-006", "hit_days", HIT_DAYS)
    for found in working_lists(network):
        yield from _list(network, found, words, days if isinstance(days, int) else HIT_DAYS)
    for row in network.plant.registers.flows or ():
        if expired(network, row):
            yield from _row(network, row)


def marked(text: str, words: Sequence[str]) -> str:
    """The word that calls a text temporary; empty where none does."""
    lowered = text.lower()
    tokens = frozenset(_TOKEN.findall(lowered))
    for other in _OTHER_WORDS:
        lowered = lowered.replace(other, "")
    for word in words:
        latin = word.lower()
        if _TOKEN.fullmatch(latin):
            if tokens & {latin, *_FORMS.get(latin, ())}:
                return word
        elif latin in lowered:
            return word
    return ""


def _list(network: Network, found: Working, words: Sequence[str], days: int) -> Iterator[Result]:
    """The rules of one list: each at most once, the list as a whole for what is not judged rule by rule."""
    whole = Result(
        subject=found.rules.name, verdict=Verdict.PASS, device=found.device.name, sides=found.sides,
        evidence=(Evidence(found.rules.at, "defines"),), values={"list": found.rules.name},
    )  # fmt: skip
    told: list[Result] = []
    word = marked(found.rules.name, words)
    if word:
        values = {"list": found.rules.name, "word": word}
        told.append(replace(whole, verdict=Verdict.FAIL, says="list", values=values))
    own = found.own
    told += [
        result for rule in own if rule.enabled and (result := _rule(network, whole, rule, words, days)) is not None
    ]
    yield from told
    open_ended = [rule for rule in own if rule.enabled and rule.until is not None and not rule.until.known]
    if open_ended:
        notes = dict.fromkeys(rule.until.note for rule in open_ended if rule.until is not None)
        yield _several(whole, Verdict.CANNOT_TELL, open_ended, tuple(notes))
    elif not told:
        yield whole
    disabled = [rule for rule in own if not rule.enabled]
    if disabled:
        yield _several(whole, Verdict.INFO, disabled)


def _rule(network: Network, whole: Result, rule: Rule, words: Sequence[str], days: int) -> Result | None:
    """What is wrong with one enabled rule: its day is over, it is called temporary, or nobody uses it."""
    name = str((whole.values or {})["list"])
    values: dict[str, object] = {"list": name, "rule": rule.name, "says": content(rule)}
    evidence = Evidence(rule.at, _ROLES.get(rule.action, "undecided"))
    about = replace(whole, subject=f"{name}: {content(rule)}", evidence=(evidence,), verdict=Verdict.FAIL)
    until = rule.until
    if until is not None and until.value is not None and until.value < network.as_of:
        shown = (evidence, *((Evidence(until.at, "ends"),) if until.at is not None else ()))
        values["until"] = until.value.isoformat()
        return replace(about, says="expired", severity=Severity.LOW, evidence=shown, values=values)
    # what stands in front of a rule's own name (its list, its zone pair) says nothing of the rule
    word = marked(f"{rule.description} {rule.name.replace(name, '').rpartition(': ')[2]}", words)
    if word:
        return replace(about, values={**values, "word": word})
    if _unused(network, rule, days):
        return replace(about, verdict=Verdict.WARN, values={**values, "days": days})
    return None


def _unused(network: Network, rule: Rule, days: int) -> bool:
    """True when the device's counter shows that a rule was not used for so many days."""
    if rule.hits is None:
        return False
    if rule.hits.last is not None:
        return network.as_of - rule.hits.last > timedelta(days=days)
    return rule.hits.count == 0 and rule.hits.days is not None and rule.hits.days >= days


def _several(whole: Result, verdict: Verdict, rules: Sequence[Rule], unknowns: tuple[Text, ...] = ()) -> Result:
    evidence = tuple(Evidence(rule.at, _ROLES.get(rule.action, "undecided")) for rule in rules[:MOST_SHOWN])
    values = {**(whole.values or {}), "count": len(rules)}
    return replace(whole, verdict=verdict, evidence=evidence, values=values, unknowns=unknowns)


def _row(network: Network, row: DeclaredFlow) -> Iterator[Result]:
    """A row past its date: whether something of it, that no row in date declares, still passes."""
    declares = Evidence(row.at, "declares")
    until = row.expires.isoformat() if row.expires is not None else ""
    for source, target, packets in ways(network, row):
        pair = network.reach(source.id, target.id)
        name = f"{source.id} -> {target.id}"
        left = packets - (network.declared(source.id, target.id) or network.space.nothing)
        values = {"row": row.flow_id, "until": until, "pair": name}
        result = Result(
            subject=f"{name}: {row.flow_id}", verdict=Verdict.PASS, evidence=(declares,), values=values,
            sides=frozenset(),
        )  # fmt: skip
        if pair.lower & left:
            flow = network.flows(pair, pair.lower & left, 1)[0]
            yield replace(
                result, verdict=Verdict.FAIL, says="row", flow=flow, root=root_of(flow),
                evidence=(declares, *lines_of(network, flow)), values={**values, "flow": summary(flow.box)},
            )  # fmt: skip
        elif pair.upper & left or pair.blind:
            doubts = [why.text for flow in network.flows(pair, pair.upper & left, 3) for why in flow.unknowns]
            doubts += [why.text for why in pair.blind]
            yield replace(
                result, verdict=Verdict.CANNOT_TELL, says="row_unclear", unknowns=tuple(dict.fromkeys(doubts))
            )  # fmt: skip
        else:
            yield result
