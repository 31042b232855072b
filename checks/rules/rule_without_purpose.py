"""Permits that nobody explained: no note beside them, no row of the flow register."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from auditor.check import Evidence, Example, Result, Severity, Verdict, check
from auditor.model.rule import Action, Rule, RuleSet
from auditor.model.text import Text
from auditor.reach.network import Network
from checks._flow_rows import Register
from checks.control_network._plants import FLOWS, PLANT, WITH_FLOWS, router
from checks.rules._fates import content
from checks.rules._working import Between, Working, answers_only, working_lists

MOST_SHOWN = 20
_BY_ITSELF = ("copy of", "(copy of", "reverse of", "(reverse of", "created by vpn wizard", "vpn: ")
"""How notes begin that a management tool writes by itself when a rule is copied, reversed or made by its wizard."""

NOTED = {
    "office": " remark R-101 trend display for production\n permit tcp 10.10.1.0 0.0.0.255 host 10.20.1.10 eq 443",
    "hmi": " remark R-102 set points, instrumentation\n permit tcp 10.20.1.0 0.0.0.255 host 10.30.1.10 eq 502",
    "dcs": " remark R-103 process values\n permit tcp host 10.30.1.10 host 10.20.1.20 eq 4840",
}
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
config firewall policy
    edit 4
        set srcintf "office"
        set dstintf "dcs"
        set srcaddr "all"
        set dstaddr "all"
        set action accept
        set schedule "always"
        set service "HTTPS"
        set comments "{note}"
    next
end
"""
YAMAHA = """\
# RTX1210 Rev.14.01.38
ip lan1 address 10.10.1.1/24
ip lan2 address 10.30.1.1/24
ip lan1 secure filter in 1000 1999
ip filter 1000 pass 10.10.1.0/24 10.30.1.10 tcp * https
ip filter 1999 reject * * * * *
"""
ROW = """\
flow_id,src_zone,src,dst_zone,dst,proto,port,initiator,purpose,view_only,owner,expires
F-01,office,10.10.1.0/24,dcs,10.30.1.10,tcp,{port},src,trend display,y,production,
"""


@check(
    "RUL-008",
    "rule-without-purpose",
    Severity.LOW,
    title=Text("Rule has no purpose or owner noted", "ルールに目的・申請番号などの説明がない"),
    why=Text("Nobody can review what nobody explained.", "説明のないルールは、誰も見直せない。"),
    decided=Text(
        "The enabled permits of every list that filters what passes a device, judged list by list; what is for the device "
        "itself is another check's question. A permit is explained by a note of "
        "its own (what a tool writes by itself is none), by the remark line above it or above the rules before it, or by a "
        "row of the flow register in date that covers all of it. A list with a permit that has neither fails. Where the "
        "platform has no place for notes that is read, and no flow register is given, it cannot be told. Permits for the "
        "later packets of sessions (established) do not count.",
        "機器を通過する通信のフィルタごとに、有効な許可ルールを見る（機器自身あての通信は別の検査）。ルール自身の説明（ツールが自動で書くものを除く）、直前または前のルールの上に"
        "ある remark 行、あるいはルール全体を覆う期限内の通信台帳の行があれば、説明ありとする。どちらもない許可ルールがあるリストは不適合。"
        "説明を書く欄が読み取れない機器で通信台帳もなければ、判定不能とする。確立済みセッションの許可（established）は数えない。",
    ),
    fix=Text(
        "Note purpose and request number. Cisco IOS/ASA: a remark line above the entry. FortiOS: set comments, and a name. "
        "Yamaha, which has no place for it: keep the flow register.",
        "目的と申請番号を書く。Cisco IOS/ASA: 行の直前に remark。FortiOS: set comments と名前。Yamaha（記入欄なし）: 通信台帳で管理する。",
    ),
    messages={
        "fail": Text(
            "{list}: {count} of {total} permit rules have neither a note nor a row of the flow register: {rules}.",
            "{list}: 許可ルール {total} 件のうち {count} 件に、説明も通信台帳の行もない: {rules}。",
        ),
        "cannot_tell": Text(
            "{list}: what {count} of {total} permit rules are for cannot be told: there is no place for notes, and no flow register.",
            "{list}: 許可ルール {total} 件のうち {count} 件の目的を判定できない。説明の欄がなく、通信台帳もない。",
        ),
    },
    supports=("2-4.b", "3-2.b", "1-4.a"),
    reads=("filter",),
    needs=("filters", "bindings"),
    references=("SR 7.6",),
    examples=(
        Example(
            title=Text("IOS: permits without a remark", "IOS: remark のない許可"),
            configs={"rt-01.cfg": router()},
            plant=PLANT,
            fails=(("rt-01.cfg", 19), ("rt-01.cfg", 22), ("rt-01.cfg", 25)),
        ),
        Example(
            title=Text("IOS: a remark above each", "IOS: 各行の上に remark"),
            configs={"rt-01.cfg": router(**NOTED)},
            plant=PLANT,
        ),
        Example(
            title=Text("IOS: no remarks, but each is in the flow register", "IOS: remark はないが通信台帳にある"),
            configs={"rt-01.cfg": router()},
            plant=WITH_FLOWS,
            registers={"flows.csv": FLOWS},
        ),
        Example(
            title=Text("FortiOS: a note the GUI wrote by itself", "FortiOS: GUIが自動で書いた説明"),
            configs={"fw-ctl.conf": FORTIOS.format(note="(Copy of 3)")},
            plant=PLANT,
            fails=(("fw-ctl.conf", 16),),
        ),
        Example(
            title=Text("FortiOS: a purpose and a request number", "FortiOS: 目的と申請番号"),
            configs={"fw-ctl.conf": FORTIOS.format(note="R-104 trends for production")},
            plant=PLANT,
        ),
        Example(
            title=Text("Yamaha: no place for notes and no register", "Yamaha: 説明の欄も台帳もない"),
            configs={"rt-02.txt": YAMAHA},
            plant=PLANT,
            cannot_tell=True,
        ),
        Example(
            title=Text("Yamaha: the register has another port", "Yamaha: 台帳のポートが違う"),
            configs={"rt-02.txt": YAMAHA},
            plant=WITH_FLOWS,
            registers={"flows.csv": ROW.format(port=4840)},
            fails=(("rt-02.txt", 5),),
        ),
        Example(
            title=Text("Yamaha: in the register", "Yamaha: 台帳にある"),
            configs={"rt-02.txt": YAMAHA},
            plant=WITH_FLOWS,
            registers={"flows.csv": ROW.format(port=443)},
        ),
    ),
)  # fmt: skip
def rule_without_purpose(network: Network) -> Iterator[Result]:
    """The permits of every list at work."""
    register = Register(network)
    between: dict[str, Between] = {}
    for found in working_lists(network):
        if all(binding.stage == "local" for binding in found.bindings):
            continue
        sides = between.setdefault(found.device.name, Between(network, found.device))
        yield from _list(found, register, sides)


def _list(found: Working, register: Register, sides: Between) -> Iterator[Result]:
    permits = 0
    bare: list[Rule] = []
    for rule, note in _noted(found.rules, found.own):
        if rule.action is not Action.PERMIT or not rule.starts or answers_only(rule.service):
            continue
        permits += 1
        if not _explains(note, rule) and not register.covers(rule, *sides.addresses(rule, found.bindings)):
            bare.append(rule)
    if not permits:
        return
    unread = found.rules.notes == "none" and not register.given
    names = [f"{rule.name} ({content(rule)})" for rule in bare[:3]]
    result = Result(
        subject=found.rules.name, verdict=Verdict.PASS, device=found.device.name, sides=found.sides,
        evidence=(Evidence(found.rules.at, "defines"),),
        values={
            "list": found.rules.name, "count": len(bare), "total": permits,
            "rules": "; ".join(names) + ("; …" if len(bare) > len(names) else ""),
        },
    )  # fmt: skip
    if not bare:
        yield result
        return
    shown = tuple(Evidence(rule.at, "permits") for rule in bare[:MOST_SHOWN])
    verdict = Verdict.CANNOT_TELL if unread else Verdict.FAIL
    yield replace(result, verdict=verdict, evidence=shown, unknowns=(_REGISTER,) if unread else ())


_REGISTER = Text("registers: flows in the plant file", "プラント定義の registers: flows")


def _noted(rules: RuleSet, own: list[Rule]) -> Iterator[tuple[Rule, str]]:
    """Each rule with the note that speaks of it: a remark line speaks of every rule up to the next one."""
    note = ""
    for rule in own:
        note = rule.description or (note if rules.notes == "block" else "")
        yield rule, note


def _explains(note: str, rule: Rule) -> bool:
    plain = note.strip().lower()
    return bool(plain) and plain != rule.name.lower() and not plain.startswith(_BY_ITSELF)
