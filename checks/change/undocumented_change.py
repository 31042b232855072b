"""Changes nobody recorded, configurations that were not saved, and devices that keep no copy of theirs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

from auditor.check import Evidence, Example, Result, Severity, Verdict, check
from auditor.model.device import Device
from auditor.model.logs import day_of
from auditor.model.text import Text
from auditor.plant.rows import Change
from auditor.reach.network import Network
from checks._devices import NOT_WHOLE, network_device, whole
from checks._shared import basis, shown, sides_of, undecided
from checks.change._rows import covers

CLOCKS = dt.timedelta(days=1)
"""A change just before midnight, or by a clock of another zone, stands one day off in the register."""

BAD = """\
! Last configuration change at 18:22:39 JST Fri May 15 2026 by vendor
! NVRAM config last updated at 11:02:10 JST Thu Apr 2 2026 by netadm
version 15.2
hostname rt-01
!
interface GigabitEthernet0/1
 ip address 10.10.1.1 255.255.255.0
!
end
"""
GOOD = """\
! Last configuration change at 18:22:39 JST Fri May 15 2026 by netadm
! NVRAM config last updated at 18:30:02 JST Fri May 15 2026 by netadm
version 15.2
hostname rt-01
!
archive
 path tftp://10.90.1.60/rt-01
 write-memory
!
interface GigabitEthernet0/1
 ip address 10.10.1.1 255.255.255.0
!
end
"""
BOTH = """\
rt-01#show running-config
Building configuration...
!
version 15.2
hostname rt-01
!
archive
 path tftp://10.90.1.60/rt-01
 write-memory
!
interface GigabitEthernet0/1
 ip address 10.10.1.1 255.255.255.0
!
interface GigabitEthernet0/2
 ip address 10.20.1.1 255.255.255.0
!
end

rt-01#show startup-config
Using 1034 out of 262136 bytes
!
version 15.2
hostname rt-01
!
archive
 path tftp://10.90.1.60/rt-01
 write-memory
!
interface GigabitEthernet0/1
 ip address 10.10.1.1 255.255.255.0
!
end

rt-01#
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
  changes: changes.csv
"""
CHANGES = """\
change_id,device,date,by,summary,approved_by
CH-001,core-01,2026-01-20,Suzuki,new VLAN,Sato
CH-002,rt-01,2026-05-15,Suzuki,replaced a filter,Sato
"""


@check(
    "CHG-003",
    "undocumented-change",
    Severity.MEDIUM,
    title=Text(
        "Changed since last audit or baseline with no change record; or unsaved/no backup",
        "前回から変更されたが変更記録がない／基準設定と差異がある",
    ),
    why=Text(
        "A change nobody recorded was not weighed by anybody either; a configuration that is not saved or not copied is lost with the device.",
        "記録のない変更は、リスクの判断も経ていない。保存や複製のない設定は、機器の故障とともに失われる。",
    ),
    decided=Text(
        "Where the export says when the configuration was last changed, changes.csv must hold a row for the device of that day (one day either way "
        "for clocks and zones); none fails. A change before the register's first row is cannot tell. Running and startup configuration supplied together and "
        "different fails; changed after it was last saved, by the export's own header, warns. No setting of the device that "
        "keeps or sends copies warns. What changed since the last audit needs an earlier state, which is not kept yet.",
        "設定の最終変更日時の記載があれば、changes.csv にその日（時計や時差を考え前後1日）の機器の行が必要で、なければ不適合。"
        "台帳の最初の行より前の変更は判定不能。running-config と startup-config が併せて提出され、異なれば不適合。"
        "ファイルの見出しから、最後の保存より後に変更されたと分かれば注意。設定の世代保存・送信の設定がなければ注意。"
        "前回監査からの差分には以前の状態が必要だが、まだ保存していない。",
    ),
    fix=Text(
        'Record the change, or undo it; save and archive. Cisco IOS: "archive" with "path" and "write-memory", "archive log config", '
        '"write memory". FortiOS: revision history, scheduled backup. Yamaha: copy the configuration to a server.',
        "変更を記録するか元に戻し、保存・世代管理を行う。Cisco IOS: 「archive」の「path」と「write-memory」、"
        "「archive log config」、「write memory」。FortiOS: リビジョン履歴・定期バックアップ。Yamaha: 設定を外部に保存する。",
    ),
    messages={
        "fail": Text(
            "{device} was last changed on {date}, and changes.csv holds no change of it for that day.",
            "{device} は {date} に変更されたが、changes.csv にその日の変更の記録がない。",
        ),
        "different": Text(
            "{device}: the running configuration is not the one it starts with.", "{device}: 稼働中の設定と起動時の設定が異なる。"
        ),
        "warn": Text(
            "{device}: the configuration was changed after it was last saved.", "{device}: 最後の保存より後に設定が変更されている。"
        ),
        "no_copy": Text(
            "{device} keeps no copies of its configuration by itself, {basis}.",
            "{device} に設定の世代保存・送信の設定がない（{basis}）。",
        ),
        "info": Text(
            "No earlier state is kept: what changed since the last audit is not compared.",
            "以前の状態を保存していないため、前回監査からの差分は比較していない。",
        ),
        "cannot_tell": Text("{device}: {what} cannot be told.", "{device}: {what}を判定できない。"),
    },
    examples=(
        Example(
            title=Text("changed without a record, not saved, no archive", "記録のない変更・未保存・世代保存なし"),
            configs={"rt-01.cfg": BAD},
            plant=PLANT,
            registers={"changes.csv": CHANGES.replace("rt-01", "fw-01")},
            fails=(("rt-01.cfg", 1), ("rt-01.cfg", 3)),
            cannot_tell=True,
        ),
        Example(
            title=Text("recorded, saved, archived", "記録・保存・世代保存あり"),
            configs={"rt-01.cfg": GOOD},
            plant=PLANT,
            registers={"changes.csv": CHANGES},
        ),
        Example(
            title=Text("running and startup differ", "稼働中と起動時の設定の相違"),
            configs={"rt-01.log": BOTH},
            fails=(("rt-01.log", 14),),
            cannot_tell=True,
        ),
    ),
    supports=("2-4.b", "3-2.b", "1-4.a", "2-2.c"),
    needs=("upkeep",),
    references=("SR 7.3", "SR 7.6", "M0953"),
)  # fmt: skip
def undocumented_change(network: Network) -> Iterator[Result]:
    """Judge what one audit can tell: the last change, what was saved, and whether copies are kept."""
    for device in network.devices:
        if network_device(device):
            sides = sides_of(network, device)
            for result in _results(network, device):
                yield replace(result, sides=sides)
    yield _since_last_audit()


def _since_last_audit() -> Result:
    """What changed since the last audit, against the change register.

    This is where an earlier state of the network is compared, device by device: until one is kept, the first audit has
    nothing to compare with.
    """
    return Result(subject="earlier state", verdict=Verdict.INFO)


def _results(network: Network, device: Device) -> Iterator[Result]:
    if "changed_at" in device.reads:
        yield _recorded(network, device)
    if "upkeep" in device.reads:
        yield from _saved(device)
        yield _copied(device)


_TOPICS = {
    "last change": Text("whether its last change is on record", "最終変更の記録があるか"),
    "saved": Text("whether what runs is saved", "稼働中の設定が保存されているか"),
    "copies": Text("whether copies of its configuration are kept", "設定の複製が保存されるか"),
}


def _result(device: Device, topic: str, evidence: Evidence, **values: object) -> Result:
    return Result(
        subject=f"{device.name}:{topic}", verdict=Verdict.PASS, device=device.name, evidence=(evidence,),
        values={"date": "-", "basis": "-", "what": _TOPICS[topic], **values},
    )  # fmt: skip


def _recorded(network: Network, device: Device) -> Result:
    when = device.changed_at
    day = day_of(when)
    result = _result(device, "last change", shown(when, device.at, "changed"), date=str(day))
    if day is None:
        what = undecided(Text("when it was last changed", "最終変更日時"), when)
        return replace(result, verdict=Verdict.CANNOT_TELL, unknowns=(what,))
    rows = network.plant.registers.changes
    if rows is None:
        what = Text("the register changes.csv", "変更記録（changes.csv）")
        return replace(result, verdict=Verdict.CANNOT_TELL, unknowns=(what,))
    near = [(covers(network, row.device, device), row) for row in rows if _is_of(row, day)]
    mine = next((row for answer, row in near if answer), None)
    if mine is not None:
        return replace(result, evidence=(*result.evidence, Evidence(mine.at, "recorded")))
    puzzling = next((row for answer, row in near if answer is None), None)
    if puzzling is not None:
        what = Text(
            f"whether '{puzzling.device}' ({puzzling.at}) means {device.name}",
            f"「{puzzling.device}」（{puzzling.at}）が {device.name} を含むか",
        )
        return replace(result, verdict=Verdict.CANNOT_TELL, unknowns=(what,))
    begun = min((row.date for row in rows if row.date is not None), default=None)
    if begun is None or day < begun - CLOCKS:
        what = Text(
            f"changes of {day}: changes.csv has no row as old as that",
            f"{day} の変更（changes.csv にその頃の行がない）",
        )
        return replace(result, verdict=Verdict.CANNOT_TELL, unknowns=(what,))
    return replace(result, verdict=Verdict.FAIL)


def _is_of(row: Change, day: dt.date) -> bool:
    return row.date is not None and abs(row.date - day) <= CLOCKS


def _saved(device: Device) -> Iterator[Result]:
    """Only where both states are known; a single export says nothing of the other."""
    saved = device.upkeep.saved
    if saved.known:
        result = _result(device, "saved", shown(saved, device.at, "saved"))
        if saved.value == "different":
            result = replace(result, verdict=Verdict.FAIL, says="different")
        elif saved.value == "later":
            result = replace(result, verdict=Verdict.WARN)
        yield result


def _copied(device: Device) -> Result:
    backup = device.upkeep.backup
    result = _result(device, "copies", shown(backup, device.version.at or device.at, "copies"), basis=basis(backup))
    if backup.state == "default" and not whole(device):
        return replace(result, verdict=Verdict.CANNOT_TELL, unknowns=(NOT_WHOLE,))
    if backup.is_(False):
        return replace(result, verdict=Verdict.WARN, says="no_copy")
    if not backup.known:
        what = undecided(_TOPICS["copies"], backup)
        return replace(result, verdict=Verdict.CANNOT_TELL, unknowns=(what,))
    return result
