"""Rules whose packets other rules treat the same."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.check import Example, Result, Severity, Verdict, check
from auditor.model.address import ANY4, ANY6
from auditor.model.rule import Rule
from auditor.model.text import Text
from auditor.reach.network import Network
from auditor.space.lines import Fate
from checks.control_network._plants import PLANT, router
from checks.rules._fates import Listed, bound_lists, untold
from checks.rules.shadowed_rule import FORTIOS

TWICE = """\
 permit tcp 10.10.1.0 0.0.0.255 host 10.20.1.10
 permit tcp host 10.10.1.7 host 10.20.1.10 eq 443"""
WIDER_LATER = """\
 permit tcp host 10.10.1.7 host 10.20.1.10 eq 443
 deny tcp any any eq 3389
 permit tcp 10.10.1.0 0.0.0.255 host 10.20.1.10"""


@check(
    "RUL-003",
    "redundant-rule",
    Severity.LOW,
    title=Text("Redundant rule (same action, covered by others)", "重複・冗長なルールがある"),
    why=Text("Clutter hides errors.", "余分なルールは誤りを見えにくくする。"),
    decided=Text(
        "Every rule of the lists bound to filter packets. A rule fails when earlier rules of the same action together "
        "take every packet it could match, or when later rules of the same action would, with no rule of another "
        "action reached before them. A rule that logs where those later rules do not is stated, not judged; so is "
        "one that does only what the list does by default. Rules with schedules, users, unresolved members or an "
        "unknown action never make another one redundant: where they would be needed, the answer is cannot tell.",
        "パケットフィルタとして適用されたリストの各ルールを見る。同じ動作の先行ルール全体が、そのルールに一致し得るすべてのパケットを"
        "先に処理するもの、または、間に動作の異なるルールを挟まず、同じ動作の後続ルールがすべてを処理するものを不適合とする。"
        "後続ルールにないログを取るルールと、リストの既定の動作と同じことだけをするルールは、判定せず情報として示す。"
        "スケジュール・ユーザ・未解決の対象・不明な動作を持つルールは、他のルールを冗長にしない。それらに頼る場合は判定不能とする。",
    ),
    fix=Text("Delete after log review.", "ログを確認してから削除する。"),
    messages={
        "fail": Text(
            "{list}: {rule} ({says}) never acts: all its packets meet {others} first, with the same action.",
            "{list}: {rule}（{says}）は決して適用されない。すべてのパケットが先に、同じ動作の {others} に一致する。",
        ),
        "later": Text(
            "{list}: {rule} ({says}) changes nothing: without it all its packets would meet {others}, with the same action.",
            "{list}: {rule}（{says}）は無くても変わらない。すべてのパケットが、同じ動作の {others} に一致する。",
        ),
        "logged": Text(
            "{list}: {rule} ({says}) adds only its log to {others}.",
            "{list}: {rule}（{says}）は、{others} に対してログを加えるだけである。",
        ),
        "info": Text(
            "{list}: number of rules that do only what the list does by default: {count}.",
            "{list}: リストの既定の動作と同じことだけをするルールが {count} 件ある。",
        ),
        "cannot_tell": Text(
            "{list}: number of rules of which it cannot be told whether they are redundant: {count}.",
            "{list}: 冗長かどうかを判定できないルールが {count} 件ある。",
        ),
    },
    supports=("2-4.b", "3-2.b"),
    reads=("filter",),
    needs=("filters", "bindings"),
    references=("M0947",),
    examples=(
        Example(
            title=Text("a host after its network", "ネットワークの後に書かれたホスト"),
            configs={"rt-01.cfg": router(office=TWICE)}, plant=PLANT, fails=(("rt-01.cfg", 20),),
        ),
        Example(
            title=Text("a host before its network", "ネットワークの前に書かれたホスト"),
            configs={"rt-01.cfg": router(office=WIDER_LATER)}, plant=PLANT, fails=(("rt-01.cfg", 19),),
        ),
        Example(title=Text("each rule has its own task", "各ルールに役割がある"), configs={"rt-01.cfg": router()}, plant=PLANT),
        Example(
            title=Text("FortiOS: the second policy repeats part of the first", "FortiOS: 二番目が一番目の一部を繰り返す"),
            configs={"fw-ctl.conf": FORTIOS.format(way="office").replace("action deny", "action accept")},
            plant=PLANT, fails=(("fw-ctl.conf", 34),),
        ),
    ),
)  # fmt: skip
def redundant_rule(network: Network) -> Iterator[Result]:
    """Every rule of every bound list."""
    for found in bound_lists(network):
        if found.too_short:
            yield found.result(Verdict.NOT_APPLICABLE)
            continue
        judged = [*_earlier(found), *_later(found), *untold(found, Fate.DOUBTFUL)]
        yield from judged
        if all(result.verdict is Verdict.INFO for result in judged):
            yield found.result(Verdict.PASS)
        yield from _by_default(found)


def _earlier(found: Listed) -> Iterator[Result]:
    for place in found.having(Fate.REDUNDANT):
        yield found.about(place, Verdict.FAIL)


def _later(found: Listed) -> Iterator[Result]:
    for place in found.having(Fate.SUPERFLUOUS):
        rules = found.rules.rules
        only_log = rules[place].log and not all(rules[other].log for other in found.lines[place].by)
        yield found.about(place, Verdict.INFO if only_log else Verdict.FAIL, says="logged" if only_log else "later")


def _by_default(found: Listed) -> Iterator[Result]:
    """One statement for the list; a last rule for all packets says what the default is and is good practice."""
    places = [place for place in found.having(Fate.BY_DEFAULT) if not _takes_all(found.rules.rules[place])]
    if places:
        yield found.result(
            Verdict.INFO, evidence=found.evidence(places), values={"list": found.rules.name, "count": len(places)}
        )


def _takes_all(rule: Rule) -> bool:
    return any(rule.source.lower.covers(family) and rule.destination.lower.covers(family) for family in (ANY4, ANY6))
