"""Rules that never act because earlier rules decide otherwise."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.check import Example, Result, Severity, Verdict, check
from auditor.model.rule import Action
from auditor.model.text import Text
from auditor.reach.network import Network
from auditor.space.lines import Fate
from checks.control_network._plants import PLANT, router
from checks.rules._fates import Listed, bound_lists, untold

HIDDEN = """\
 permit tcp 10.10.1.0 0.0.0.127 host 10.20.1.10
 permit tcp 10.10.1.128 0.0.0.127 host 10.20.1.10
 deny tcp 10.10.1.0 0.0.0.255 host 10.20.1.10 eq 3389"""
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
    edit "hmi"
        set ip 10.20.1.1 255.255.255.0
        set type physical
    next
end
config firewall address
    edit "clients"
        set subnet 10.10.1.0 255.255.255.0
    next
    edit "historian"
        set subnet 10.20.1.10 255.255.255.255
    next
end
config firewall policy
    edit 1
        set srcintf "office"
        set dstintf "hmi"
        set srcaddr "clients"
        set dstaddr "all"
        set action accept
        set schedule "always"
        set service "ALL"
        set logtraffic all
    next
    edit 2
        set srcintf "{way}"
        set dstintf "hmi"
        set srcaddr "clients"
        set dstaddr "historian"
        set action deny
        set schedule "always"
        set service "RDP"
        set logtraffic all
    next
end
"""


@check(
    "RUL-002",
    "shadowed-rule",
    Severity.MEDIUM,
    title=Text(
        "Rule fully shadowed by an earlier rule with a different action",
        "先行ルールに隠れて効かないルールがある（特に拒否ルール）",
    ),
    why=Text(
        "A rule that never acts hides what its author meant; a deny that never acts is a hole.",
        "決して適用されないルールは、作成者の意図を隠す。適用されない拒否ルールは穴である。",
    ),
    decided=Text(
        "Every rule of the lists bound to filter packets, in the order the device evaluates them. A rule fails when "
        "earlier rules together take every packet it could match and it would have acted otherwise on some of them; "
        "for a deny the severity is high. Interfaces, address family, states and every service are compared exactly, "
        "groups included. Only what surely matches counts as earlier: where rules with schedules, users, unresolved "
        "members or an unknown action would be needed, the answer is cannot tell. Overlaps that leave a rule "
        "something to do are stated, not judged.",
        "パケットフィルタとして適用されたリストの各ルールを、機器の評価順に見る。先行ルール全体で、そのルールに一致し得るすべての"
        "パケットが先に処理され、その一部でも動作が異なるものを不適合とする。拒否ルールなら重大度は高。"
        "インタフェース・アドレスファミリ・状態・サービスを、グループを含めて厳密に比較する。確実に一致する先行ルールだけを数え、"
        "スケジュール・ユーザ・未解決の対象・不明な動作を持つルールに頼る場合は判定不能とする。"
        "ルールの働きが残る重なりは、判定せず情報として示す。",
    ),
    fix=Text("Reorder or delete.", "順序を入れ替えるか、削除する。"),
    messages={
        "fail": Text(
            "{list}: {rule} ({says}) never acts: all its packets meet {others} first, and not with the same action.",
            "{list}: {rule}（{says}）は決して適用されない。すべてのパケットが先に {others} に一致し、動作が異なる。",
        ),
        "cannot_tell": Text(
            "{list}: number of rules of which it cannot be told whether they ever act: {count}.",
            "{list}: 適用されることがあるかを判定できないルールが {count} 件ある。",
        ),
        "info": Text(
            "{list}: number of rules that overlap a later rule of another action in part, so that their order matters: {count}.",
            "{list}: 動作の異なる後続ルールと部分的に重なり、順序に意味があるルールが {count} 件ある。",
        ),
    },
    supports=("2-4.b", "3-2.b"),
    reads=("filter",),
    needs=("filters", "bindings"),
    references=("M0947", "SR 7.6"),
    examples=(
        Example(
            title=Text("a deny behind two permits that cover it together", "二つの許可ルールに隠れた拒否ルール"),
            configs={"rt-01.cfg": router(office=HIDDEN)}, plant=PLANT, fails=(("rt-01.cfg", 21),),
        ),
        Example(title=Text("exceptions come first", "例外が先に書かれている"), configs={"rt-01.cfg": router()}, plant=PLANT),
        Example(
            title=Text("FortiOS: the deny comes too late", "FortiOS: 拒否ポリシーが後ろにある"),
            configs={"fw-ctl.conf": FORTIOS.format(way="office")}, plant=PLANT, fails=(("fw-ctl.conf", 34),),
        ),
        Example(
            title=Text("FortiOS: the deny is for another interface", "FortiOS: 別のインタフェースの拒否ポリシー"),
            configs={"fw-ctl.conf": FORTIOS.format(way="hmi")}, plant=PLANT,
        ),
    ),
)  # fmt: skip
def shadowed_rule(network: Network) -> Iterator[Result]:
    """Every rule of every bound list."""
    for found in bound_lists(network):
        if found.too_short:
            yield found.result(Verdict.NOT_APPLICABLE)
            continue
        shadowed = found.having(Fate.SHADOWED)
        for place in shadowed:
            denies = found.rules.rules[place].action is Action.DENY
            yield found.about(place, Verdict.FAIL, severity=Severity.HIGH if denies else None)
        doubts = list(untold(found, Fate.DOUBTFUL, Fate.BLOCKED))
        yield from doubts
        if not shadowed and not doubts:
            yield found.result(Verdict.PASS)
        yield from _overlaps(found)


def _overlaps(found: Listed) -> Iterator[Result]:
    """One statement for the list; rules told of otherwise and plain exceptions to a broader rule are left out."""
    told = set(found.having(Fate.SHADOWED, Fate.REDUNDANT, Fate.BLOCKED, Fate.DOUBTFUL))
    pairs = [
        (place, line.opposed)
        for place, line in enumerate(found.lines)
        if line.opposed is not None and not line.exception and line.opposed not in told
    ]
    if pairs:
        shown = dict.fromkeys(place for pair in pairs[:3] for place in pair)
        yield found.result(
            Verdict.INFO, evidence=found.evidence(list(shown)), values={"list": found.rules.name, "count": len(pairs)}
        )
