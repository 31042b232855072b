"""Devices last changed by somebody who is not in the list of administrators."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from auditor.check import Evidence, Example, Result, Severity, Verdict, check
from auditor.model.device import Device
from auditor.model.text import Text
from auditor.plant.rows import Account
from auditor.reach.network import Network
from checks._devices import network_device
from checks._shared import shown, sides_of, undecided
from checks.change._rows import covers

CONFIG = """\
! Last configuration change at 18:22:39 JST Fri May 15 2026 by vendor
version 15.2
hostname rt-01
!
interface GigabitEthernet0/1
 ip address 10.10.1.1 255.255.255.0
!
end
"""
ASA = """\
: Saved
: Written by enable_15 at 09:41:07.123 JST Wed Nov 18 2026
ASA Version 9.16(4)
hostname fw-ctl
interface GigabitEthernet1/1
 nameif office
 security-level 20
 ip address 10.10.254.6 255.255.255.252
"""
PLANT = """\
schema: 1
plant:
  name: JB2
zones:
  - id: office
    kind: it
    prefixes: [10.10.0.0/16]
registers:
  accounts: accounts.csv
"""
HEADER = "device_or_group,account,person,admin,shared_reason\n"


@check(
    "CHG-002",
    "changed-by-non-administrator",
    Severity.MEDIUM,
    title=Text(
        "Last change was made by someone not in the administrator list", "最終変更者が管理者一覧にない"
    ),
    why=Text(
        "Only administrators may change the settings of routers and firewalls.",
        "ルーターやファイアウォールの設定変更は管理者のみが行うべきである。",
    ),
    decided=Text(
        "The account that the export names as last to change the configuration must stand in accounts.csv as an administrator of the "
        "device; otherwise it fails. An account that several people share warns. An export that names nobody, a missing register, "
        "and a row for a group whose devices cannot be told: cannot tell. Platforms that never write it are left out.",
        "設定ファイルに記された最終変更者が、accounts.csv でその機器の管理者であれば適合、なければ不適合。複数人で共用するアカウントは注意。"
        "変更者の記載がない場合、台帳がない場合、どの機器を含むか分からないグループの行しかない場合は判定不能。"
        "変更者を記録しない機種は対象外。",
    ),
    fix=Text(
        "Find out who changed what; restrict changes to administrators with accounts of their own, and list automation accounts.",
        "変更者と変更内容を確認する。設定変更は個人別アカウントの管理者に限定し、自動化用アカウントも一覧に載せる。",
    ),
    messages={
        "fail": Text(
            "{device} was last changed by {account}, who is not listed as its administrator.",
            "{device} の最終変更者 {account} は、管理者として一覧にない。",
        ),
        "warn": Text(
            "{device} was last changed by {account}, an account several people share.",
            "{device} の最終変更者 {account} は共用アカウントである。",
        ),
        "cannot_tell": Text(
            "{device}: whether an administrator made the last change cannot be told.",
            "{device}: 最終変更者が管理者かを判定できない。",
        ),
    },
    examples=(
        Example(
            title=Text("changed by a maintenance account nobody listed", "一覧にない保守用アカウントによる変更"),
            configs={"rt-01.cfg": CONFIG},
            plant=PLANT,
            registers={"accounts.csv": HEADER + "rt-01,netadm,Suzuki,y,\n"},
            fails=(("rt-01.cfg", 1),),
        ),
        Example(
            title=Text("changed by a listed administrator", "一覧にある管理者による変更"),
            configs={"rt-01.cfg": CONFIG},
            plant=PLANT,
            registers={"accounts.csv": HEADER + "rt-01,vendor,Tanaka,y,\n"},
        ),
        Example(
            title=Text("ASA: changed by the enable account", "ASA: enableによる変更"),
            configs={"fw-ctl.cfg": ASA},
            plant=PLANT,
            registers={"accounts.csv": HEADER + "all,enable_15,,y,emergency use\n"},
            fails=(("fw-ctl.cfg", 2),),
        ),
        Example(title=Text("no register", "台帳なし"), configs={"rt-01.cfg": CONFIG}, cannot_tell=True),
    ),
    decides=("2-4.b", "3-2.b"),
    references=("SR 2.1", "SR 2.8", "M0926"),
)  # fmt: skip
def changed_by_other(network: Network) -> Iterator[Result]:
    """Judge who changed each device last."""
    for device in network.devices:
        if network_device(device):
            yield replace(_result(network, device), sides=sides_of(network, device))


def _result(network: Network, device: Device) -> Result:
    changer = device.changed_by
    result = Result(
        subject=f"{device.name}:last change", verdict=Verdict.PASS, device=device.name,
        evidence=(shown(changer, device.at, "changed"),), values={"account": changer.value or "-"},
    )  # fmt: skip
    if "changed_by" not in device.reads:
        return replace(result, verdict=Verdict.NOT_APPLICABLE)
    if changer.value is None:
        what = undecided(Text("who made the last change", "最終変更者"), changer)
        return replace(result, verdict=Verdict.CANNOT_TELL, unknowns=(what,))
    accounts = network.plant.registers.accounts
    if accounts is None:
        what = Text("the register accounts.csv", "アカウント一覧（accounts.csv）")
        return replace(result, verdict=Verdict.CANNOT_TELL, unknowns=(what,))
    rows = [(covers(network, row.device_or_group, device), row) for row in accounts if row.account == changer.value]
    sure = [row for answer, row in rows if answer]
    if not sure and any(answer is None for answer, _ in rows):
        groups = ", ".join(dict.fromkeys(row.device_or_group for answer, row in rows if answer is None))
        what = Text(f"whether {device.name} belongs to {groups}", f"{device.name} が {groups} に含まれるか")
        return replace(result, verdict=Verdict.CANNOT_TELL, unknowns=(what,))
    return _listed(result, sure)


def _listed(result: Result, rows: list[Account]) -> Result:
    lines = tuple(Evidence(row.at, "listed") for row in rows)
    result = replace(result, evidence=(*result.evidence, *lines))
    if not rows or all(row.admin is False for row in rows):
        return replace(result, verdict=Verdict.FAIL)
    if not any(row.admin for row in rows):
        what = Text("whether the listed account is an administrator's", "一覧のアカウントが管理者かどうか")
        return replace(result, verdict=Verdict.CANNOT_TELL, unknowns=(what,))
    shared = any(row.shared_reason for row in rows) or len({row.person for row in rows if row.person}) > 1
    return replace(result, verdict=Verdict.WARN) if shared else result
