"""Waivers nobody answers for, that have run out, that cover too much, or that nothing needs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from auditor.check import Evidence, Example, Outcome, Result, Severity, Verdict, check
from auditor.manual import fold, manual
from auditor.model.text import Text
from auditor.plant.rows import Waiver

CONFIG = """\
version 15.2
hostname sw-01
!
interface GigabitEthernet0/1
 ip address 10.30.1.2 255.255.255.0
!
line vty 0 4
 login local
 transport input telnet ssh
!
end
"""
PLANT = """\
schema: 1
plant:
  name: JB2
zones:
  - id: dcs
    kind: control
    prefixes: [10.30.0.0/16]
registers:
  waivers: waivers.csv
"""
HEADER = "waiver_id,check_id,target,risk,decision,compensating_measure,approver,officer_approval,date,expires\n"


@check(
    "CHG-004",
    "waiver-invalid",
    Severity.MEDIUM,
    title=Text(
        "Waiver without record, expired, or without approver", "リスク受容（例外）の記録がない・期限切れ・承認者不明"
    ),
    why=Text(
        "The manual asks for a record of the decision where a risk is accepted: what the risk is, who decided, and until when.",
        "マニュアルは、リスクを受容する場合に、リスクの内容・判断者・期限を記録に残すことを求めている。",
    ),
    decided=Text(
        "Every row of waivers.csv by itself: an empty risk, decision, approver or expiry, an expiry in the past, a check that does not exist, and "
        "a target that is no device and nothing the check looked at, fail. A waiver of a critical check or finding without the "
        "officer's approval, one that covers several findings at once by naming a whole device, and one that nothing needs any more, warn; "
        "the last three are judged only for checks that ran. Without a row there is nothing to judge.",
        "waivers.csv の行ごとに判定する。リスク・判断・承認者・有効期限の空欄、期限切れ、存在しないチェックID、"
        "機器名でも検査対象でもない対象は不適合。緊急の検査・指摘に対して担当役員の承認がないもの、機器全体を指定して複数の指摘をまとめて覆うもの、"
        "もはや必要のないものは注意（後の三つは、実施した検査についてのみ判定する）。行がなければ対象外。",
    ),
    fix=Text(
        "Renew the waiver with a risk analysis, an approver and an end, or fix what it covers; withdraw it when nothing needs it.",
        "リスク分析・承認者・期限を備えて更新するか、指摘を是正する。不要になった例外は取り下げる。",
    ),
    messages={
        "fail": Text("Waiver {id} lacks: {missing}.", "例外 {id} に記載のない項目: {missing}。"),
        "expired": Text("Waiver {id} ran out on {expires}.", "例外 {id} は {expires} に期限が切れている。"),
        "no_check": Text("Waiver {id} names {check}, which is no check.", "例外 {id} のチェックID {check} は存在しない。"),
        "no_target": Text(
            "Waiver {id}: {target} is no device and nothing that {check} looks at.",
            "例外 {id} の対象 {target} は、機器名にも {check} の検査対象にもない。",
        ),
        "no_officer": Text(
            "Waiver {id} accepts a critical risk ({check}) without the officer's approval.",
            "例外 {id} は緊急の指摘（{check}）を、担当役員の承認なしに受容している。",
        ),
        "wide": Text(
            "Waiver {id} covers {count} findings of {check} on {target} at once; name each of them.",
            "例外 {id} は {target} に対する {check} の指摘 {count} 件をまとめて覆っている。指摘ごとに対象を指定する。",
        ),
        "unused": Text(
            "Nothing needs waiver {id} any more: {check} finds nothing on {target}.",
            "例外 {id} は不要になっている（{target} に対する {check} の指摘はない）。",
        ),
    },
    examples=(
        Example(
            title=Text("no approver, run out, no such check", "承認者なし・期限切れ・存在しない検査"),
            configs={"sw-01.cfg": CONFIG},
            plant=PLANT,
            registers={
                "waivers.csv": HEADER
                + "W-1,MGT-001,sw-01,Telnet in clear,accept,,,n,2026-04-01,2027-03-31\n"
                + "W-2,MGT-001,sw-01,Telnet in clear,accept,,Sato,n,2025-04-01,2026-03-31\n"
                + "W-3,MGT-999,sw-01,Telnet in clear,accept,,Sato,n,2026-04-01,2027-03-31\n"
            },
            fails=(("waivers.csv", 2), ("waivers.csv", 3), ("waivers.csv", 4)),
        ),
        Example(
            title=Text("a critical check without the officer's approval", "緊急の検査で担当役員の承認なし"),
            configs={"sw-01.cfg": CONFIG},
            plant=PLANT,
            registers={"waivers.csv": HEADER + "W-1,ACC-001,sw-01,no password,accept,,Sato,n,2026-04-01,2027-03-31\n"},
            fails=(("waivers.csv", 2),),
        ),
        Example(
            title=Text("a whole record", "記載が揃った例外"),
            configs={"sw-01.cfg": CONFIG},
            plant=PLANT,
            registers={"waivers.csv": HEADER + "W-1,MGT-001,sw-01,Telnet in clear,accept,locked rack,Sato,n,2026-04-01,2027-03-31\n"},
        ),
    ),
    decides=("1-4.a",),
    references=("SR 7.6",),
)  # fmt: skip
def waiver_invalid(outcome: Outcome) -> Iterator[Result]:
    """Judge every waiver on record, by its own cells and by what it covers."""
    rows = outcome.network.plant.registers.waivers or ()
    for row in rows:
        problems = list(_by_itself(outcome, row)) or list(_by_use(outcome, row))
        yield from (
            _result(row, Verdict.FAIL if says in _FAILURES else Verdict.WARN, says, **more) for says, more in problems
        )
        if not problems:
            yield _result(row, Verdict.PASS)
    if not rows:
        yield Result(subject="waivers", verdict=Verdict.NOT_APPLICABLE)


_FAILURES = frozenset({"fail", "expired", "no_check", "no_target"})
_Problem = tuple[str, dict[str, object]]


def _result(row: Waiver, verdict: Verdict, says: str = "", **values: object) -> Result:
    return Result(
        subject=f"waiver {row.waiver_id}" + (f": {says}" if says else ""), verdict=verdict, says=says,
        evidence=(Evidence(row.at, "accepts"),),
        values={
            "id": row.waiver_id, "check": row.check_id, "target": row.target, "expires": row.expires or "-", "missing": "-",
            "count": 0, **values,
        },
    )  # fmt: skip


_CELLS = {
    "risk": Text("the risk", "リスク"),
    "decision": Text("the decision", "判断"),
    "approver": Text("the approver", "承認者"),
    "expires": Text("the end", "有効期限"),
}


def _by_itself(outcome: Outcome, row: Waiver) -> Iterator[_Problem]:
    """What the row's own cells say against it."""
    network = outcome.network
    missing = [text for cell, text in _CELLS.items() if not getattr(row, cell)]
    if missing:
        en, ja = ", ".join(text.en for text in missing), "、".join(text.ja for text in missing)
        yield "fail", {"missing": Text(en, ja)}
    if row.expires is not None and row.expires < network.as_of:
        yield "expired", {}
    known = {entry.id: entry for entry in manual().checks}
    if row.check_id not in known:
        # a plant's own requirements and checks stand in no catalogue
        if row.check_id not in outcome.results and all(one.id != row.check_id for one in network.plant.policies):
            yield "no_check", {}
    elif Severity(known[row.check_id].severity) is Severity.CRITICAL and not row.officer_approval:
        yield "no_officer", {}


def _by_use(outcome: Outcome, row: Waiver) -> Iterator[_Problem]:
    """What the results of its check say against it, if that check ran."""
    results = outcome.results.get(row.check_id)
    if results is None or (row.date is not None and row.date > outcome.network.as_of):
        return
    covered = outcome.accepted.get(row.waiver_id, ())
    if any(result.severity == Severity.CRITICAL for _, result in covered) and not row.officer_approval:
        yield "no_officer", {}
    whole = fold(row.target) in {fold(device.name) for device in outcome.network.devices}
    if not covered:
        yield ("unused" if whole or _looked_at(results, row.target) else "no_target"), {}
    elif whole and len(covered) > 1:
        yield "wide", {"count": len(covered)}


def _looked_at(results: Sequence[Result], target: str) -> bool:
    wanted, pair = fold(target), _pair(target)
    return any(
        wanted in (fold(one.subject), fold(f"{one.device}:{one.subject}")) or (pair and pair == _pair(one.subject))
        for one in results
    )


def _pair(text: str) -> str:
    """The two zones of a target or subject about packets between them; empty where it is about something else."""
    zones = fold(text.replace("→", "->").partition(":")[0])
    return zones if ">" in zones else ""
