"""Devices that differ from their ledger row, are out of support, or have an open vulnerability."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from auditor.check import Evidence, Example, Result, Severity, Verdict, check
from auditor.model.text import Text
from auditor.plant.rows import Asset
from auditor.reach.network import Network
from checks.assets._advisories import advisory_results
from checks.assets._fields import field_results

FIREWALL = """\
#config-version=FGT60F-7.2.8-FW-build1639-240313:opmode=0:vdom=0:user=admin
config system global
    set hostname "fw-ctl"
end
config system interface
    edit "port1"
        set vdom "root"
        set ip 10.30.10.1 255.255.255.0
        set type physical
    next
end
"""
SWITCH = """\
version 15.2
hostname sw-01
!
interface Vlan92
 ip address 10.90.2.13 255.255.255.0
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
  - id: mgmt
    kind: mgmt
    prefixes: [10.90.2.0/24]
registers:
  ledger: ledger.csv
  advisories: advisories.csv
"""
LEDGER_BAD = """\
asset_id,name,kind,vendor,model,os_version,ip,zone,support_end,status
JB2-001,fw-ctl,firewall,Fortinet,FortiGate-60F,7.0.14,10.30.10.1;10.30.20.1,mgmt,2027-09-30,in_use
JB2-002,sw-01,switch,Cisco,C2960X-24TS-L,15.2(7)E4,10.90.2.13,mgmt,2025-10-31,in_use
"""
LEDGER_GOOD = """\
asset_id,name,kind,vendor,model,os_version,ip,zone,support_end,status
JB2-001,fw-ctl,firewall,Fortinet,FortiGate-60F,7.2.8,10.30.10.1,dcs,2027-09-30,in_use
JB2-002,sw-01,switch,Cisco,C2960X-24TS-L,15.2(7)E4,10.90.2.13,mgmt,2027-10-31,in_use
"""
ADVISORIES_BAD = """\
advisory_id,vendor,product,affected_version_range,feature_needed,severity,published,decision,done_date
ADV-01,Fortinet,FortiOS,">=7.2.0,<7.2.9",,critical,2026-06-11,,
ADV-02,Fortinet,FortiGate,7.2.8 以前,,高,2026-08-20,patch,
"""
ADVISORIES_GOOD = """\
advisory_id,vendor,product,affected_version_range,feature_needed,severity,published,decision,done_date
ADV-01,Fortinet,FortiOS,">=7.2.0,<7.2.8",,critical,2026-06-11,,
ADV-03,Fortinet,FortiOS,7.2.0 - 7.2.8,,high,2026-08-20,workaround,2026-09-01
ADV-04,Cisco,NX-OS,all,,high,2026-08-20,,
"""


@check(
    "AST-003",
    "version-or-ledger-mismatch",
    Severity.MEDIUM,
    title=Text(
        "Model, OS version, address or zone differs from ledger, or matches an advisory / end of support",
        "機種・OS版数・アドレス・ゾーンが台帳と不一致／既知の脆弱性・サポート終了に該当",
    ),
    why=Text(
        "Whether a vulnerability concerns the plant is looked up by model and version. A ledger that no longer says what "
        "runs gives the wrong answer, and a device out of support gets no fix at all.",
        "脆弱性が自プラントに関係するかは機種と版数で調べる。台帳が実機と違えば判断を誤り、"
        "サポートの終わった機器には修正が提供されない。",
    ),
    decided=Text(
        "Model, OS version, serial number, address and zone are compared where both the ledger row and the export state "
        "them; each difference fails. A version written shorter agrees as far as it goes, and every address of the row "
        "has to be on the device (more addresses are usual). A row in use whose support ended before the day of the "
        "audit fails, other equipment included. An advisory of the register concerns a device when maker and product are "
        "its own, the version lies in the affected range and the feature it needs is on; undecided or not done it fails "
        "with the advisory's own severity, accepted or worked around it passes, and where the register says patched while "
        "the version is still in the range it is a warning. Versions, products and features that cannot be compared are "
        "cannot tell. The tool ships no list of vulnerabilities.",
        "型式・OS版数・シリアル番号・アドレス・ゾーンのうち、台帳と設定の両方に記載がある項目を比較し、相違ごとに不適合。"
        "版数は短く書かれた方の桁まで一致すればよく、アドレスは台帳の全アドレスが機器にあればよい(機器側が多いのは通常)。"
        "使用中の行のサポート終了日が監査日より前なら不適合(設定の無い設備も含む)。脆弱性情報は、メーカー・製品・版数の範囲・"
        "影響条件の機能がすべて該当し、対応が未決定・未完了なら、その脆弱性情報の深刻度で不適合。受容・回避策済みは適合。"
        "適用済みと記録されているのに版数が範囲内なら注意。比較できない版数・製品・機能は判定不能。"
        "本ツールは脆弱性の一覧を持たない。",
    ),
    fix=Text(
        "Correct the ledger where it is out of date. For an advisory: update the firmware, or take the vendor's workaround "
        "and record it (decision, done_date); keep a waiver for what is accepted. Replace what is out of support, or "
        "agree on an extension and enter its date.",
        "台帳が古ければ実機に合わせて直す。脆弱性には更新版を適用するか、回避策を実施して記録する(対応判断・完了日)。"
        "受容する場合はリスク受容を登録する。サポート終了機器は更改するか、延長契約を結び終了日を書き改める。",
    ),
    messages={
        "fail_field": Text(
            "{device}: {field} is {config}, but the ledger ({asset}) says {ledger}.",
            "{device}: {field}は {config} だが、台帳({asset})では {ledger}。",
        ),
        "fail_support": Text(
            "Support of {name} ({asset}) ended on {date}.", "{name}({asset})のサポートは {date} に終了している。"
        ),
        "fail_undecided": Text(
            "{name} ({version}) is affected by {advisory} ({product} {range}); nothing is decided about it.",
            "{name}(版数 {version})は {advisory}({product} {range})に該当するが、対応が決まっていない。",
        ),
        "fail_undone": Text(
            "{name} ({version}) is affected by {advisory} ({product} {range}); decided: {decision}, but not done.",
            "{name}(版数 {version})は {advisory}({product} {range})に該当する。対応判断は「{decision}」だが完了していない。",
        ),
        "warn_patched": Text(
            "{name} still shows {version}, which {advisory} ({product} {range}) affects, although the register says "
            "patched on {done}.",
            "{name} の版数は {version} のままで {advisory}({product} {range})に該当する。台帳では {done} に適用済み。",
        ),
        "cannot_tell": Text(
            "Whether the devices agree with the ledger cannot be told.", "機器が台帳と一致するか判定できない。"
        ),
        "cannot_field": Text(
            "{device}: whether {field} agrees with the ledger ({asset}: {ledger}) cannot be told.",
            "{device}: {field}が台帳({asset}: {ledger})と一致するか判定できない。",
        ),
        "cannot_nothing": Text(
            "{device}: nothing of its ledger row ({asset}) can be compared with its configuration.",
            "{device}: 台帳({asset})と設定で比較できる項目が無い。",
        ),
        "cannot_rows": Text("{count} ledger rows in use do not state the {what}.", "使用中の {count} 行に{what}が無い。"),
        "cannot_advisories": Text(
            "Whether a known vulnerability concerns a device cannot be told.",
            "既知の脆弱性に該当する機器があるか判定できない。",
        ),
        "cannot_affected": Text(
            "Whether {advisory} ({product} {range}) affects {name} ({version}) cannot be told.",
            "{name}(版数 {version})が {advisory}({product} {range})に該当するか判定できない。",
        ),
        "cannot_product": Text(
            "Which device {advisory} concerns cannot be told.", "{advisory} がどの機器に関係するか判定できない。"
        ),
    },
    examples=(
        Example(
            title=Text("the ledger is out of date, and two advisories are open", "台帳が古く、未対応の脆弱性が二件"),
            configs={"fw-ctl.conf": FIREWALL, "sw-01.cfg": SWITCH},
            plant=PLANT,
            registers={"ledger.csv": LEDGER_BAD, "advisories.csv": ADVISORIES_BAD},
            fails=(
                ("fw-ctl.conf", 1), ("fw-ctl.conf", 6), ("ledger.csv", 3),
            ),
        ),
        Example(
            title=Text("ledger and devices agree, advisories are dealt with", "台帳と実機が一致し、脆弱性は対応済み"),
            configs={"fw-ctl.conf": FIREWALL, "sw-01.cfg": SWITCH},
            plant=PLANT,
            registers={"ledger.csv": LEDGER_GOOD, "advisories.csv": ADVISORIES_GOOD},
        ),
        Example(title=Text("no ledger", "台帳が無い"), configs={"sw-01.cfg": SWITCH}, cannot_tell=True),
    ),
    decides=("1-3.a", "2-2.b", "2-2.c"),
    supports=("3-4.c",),
    references=("SR 7.6", "M0947"),
)  # fmt: skip
def ledger_mismatch(network: Network) -> Iterator[Result]:
    """Compare every device with its row, every row in use with the day, and every advisory with both."""
    yield from _rows(network)
    yield from advisory_results(network)


_VERSION = Text("OS version", "OS・ファームウェア版数")
_SUPPORT = Text("end of support", "サポート終了日")


def _rows(network: Network) -> Iterator[Result]:
    ledger = network.ledger
    if ledger is None:
        what = Text("the ledger (registers: ledger)", "管理台帳（registers の ledger）")
        yield Result(subject="ledger", verdict=Verdict.CANNOT_TELL, unknowns=(what,))
        return
    silent: list[Asset] = []
    for device in network.devices:
        found = ledger.of_device(device)
        if found is None:
            yield Result(subject=device.name, verdict=Verdict.NOT_APPLICABLE, device=device.name)
            continue
        results = list(field_results(network, device, found.row))
        yield from results
        if not found.row.os_version:
            silent.append(found.row)
        elif not results:
            yield _nothing(device.name, found.row)
    yield from _silent(silent, _VERSION)
    in_use = [row for row in ledger.rows if row.status in (None, "in_use")]
    for row in in_use:
        if row.support_end is not None:
            ended = row.support_end < network.as_of
            yield Result(
                subject=f"support of {row.asset_id}",
                verdict=Verdict.FAIL if ended else Verdict.PASS,
                says="fail_support" if ended else "",
                evidence=(Evidence(row.at, "ledger"),),
                values={"name": row.name or row.asset_id, "asset": row.asset_id, "date": row.support_end},
            )
    yield from _silent([row for row in in_use if row.support_end is None], _SUPPORT)


def _nothing(device: str, row: Asset) -> Result:
    what = Text(
        f"model, version, address or zone of {row.asset_id}", f"{row.asset_id} の型式・版数・アドレス・ゾーンのいずれか"
    )
    return Result(
        subject=device, verdict=Verdict.CANNOT_TELL, says="cannot_nothing", device=device,
        evidence=(Evidence(row.at, "ledger"),), values={"asset": row.asset_id}, unknowns=(what,),
    )  # fmt: skip


_MOST = 20


def _silent(rows: Sequence[Asset], what: Text) -> Iterator[Result]:
    """One answer for all rows that leave a column empty."""
    if rows:
        yield Result(
            subject=f"ledger rows without {what.en}",
            verdict=Verdict.CANNOT_TELL,
            says="cannot_rows",
            evidence=tuple(Evidence(row.at, "ledger") for row in rows[:_MOST]),
            values={"count": len(rows), "what": what},
            unknowns=(Text(f"the column {what.en}", f"「{what.ja}」の列"),),
        )
