"""Boundary devices whose settings nobody reviewed in time, and exports too old to judge by."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

from auditor.check import Evidence, Example, Parameter, Result, Severity, Verdict, check
from auditor.model.device import Device
from auditor.model.logs import day_of
from auditor.model.text import Text
from auditor.plant.rows import Review
from auditor.reach.network import Network
from checks._devices import boundary, network_device
from checks._shared import sides_of
from checks.change._rows import covers

CONFIG = """\
version 15.2
hostname rt-edge
!
interface GigabitEthernet0/0
 ip address 192.0.2.2 255.255.255.252
!
interface GigabitEthernet0/1
 ip address 10.10.1.1 255.255.255.0
!
end
"""
YAMAHA = """\
# RTX830 Rev.15.02.31 (Fri Jul  5 10:12:44 2024)
# Reporting Date: Sep 1 09:00:00 2026
ip lan1 address 10.10.1.1/24
ip lan2 address 192.0.2.2/30
ip route default gateway 192.0.2.1
"""
PLANT = """\
schema: 1
plant:
  name: JB2
zones:
  - id: office
    kind: it
    prefixes: [10.10.0.0/16]
devices:
  rt-edge: {kind: router, boundary: true}
registers:
  reviews: reviews.csv
"""
HEADER = "what,scope,date,reviewer,result,next_due\n"


@check(
    "CHG-001",
    "setting-review-overdue",
    Severity.MEDIUM,
    title=Text(
        "Regular review of boundary settings missing or overdue", "境界機器の設定の定期確認が行われていない／古い"
    ),
    why=Text(
        "The manual asks to check regularly that boundary devices are set as they should be.",
        "マニュアルは、境界機器の設定が適切に行われているかを定期的に確認することを求めている。",
    ),
    decided=Text(
        "Boundary devices: declared so in the plant file, or with an interface that leads outside, or joining tiers of zones. The latest row "
        "of reviews.csv for settings that speaks of the device must be no older than review_days (tool's default, not the "
        "manual's) and its next date not past. A scope in words that cannot be placed is cannot tell, as is a missing register. "
        "An export older than config_age warns, where the export says when it was made.",
        "対象は境界機器（プラントファイルで宣言されたもの、外部につながるインタフェースを持つもの、ゾーンの階層をまたぐもの）。"
        "reviews.csv の設定確認の行のうち機器に当たる最新のものが review_days 日（本ツールの既定値であり、マニュアルの値ではない）以内で、"
        "次回予定日を過ぎていなければ適合。対象範囲の語がどの機器を指すか分からない場合、台帳がない場合は判定不能。"
        "取得日の記載がある設定ファイルが config_age 日より古ければ注意。",
    ),
    fix=Text(
        "Review the settings with this report; record date, reviewer, result and the next date in reviews.csv.",
        "本レポートを用いて設定を確認し、実施日・実施者・結果・次回予定日を reviews.csv に記録する。",
    ),
    messages={
        "fail": Text("{device}: no review of its settings is on record.", "{device}: 設定の定期確認の記録がない。"),
        "old": Text(
            "{device}: its settings were last reviewed on {date}, more than {days} days ago (this tool's default, not the manual's).",
            "{device}: 設定の最終確認日は {date} で、{days} 日を超えている（本ツールの既定値であり、マニュアルの値ではない）。",
        ),
        "due": Text(
            "{device}: the review of its settings was due on {due}.", "{device}: 設定確認の予定日 {due} を過ぎている。"
        ),
        "warn": Text(
            "{device}: the export is of {date}, more than {days} days old (this tool's default): the audit is on stale data.",
            "{device}: 設定ファイルの取得日は {date} で、{days} 日（本ツールの既定値）を超えており、監査結果が古い可能性がある。",
        ),
        "info": Text(
            "The exports of {devices} do not say when they were made.", "取得日時の記載がない設定ファイル: {devices}。"
        ),
        "cannot_tell": Text("{device}: whether its settings are reviewed in time cannot be told.", "{device}: 設定の定期確認の有無を判定できない。"),
    },
    examples=(
        Example(
            title=Text("reviewed two years ago", "2年前の確認"),
            configs={"rt-edge.cfg": CONFIG},
            plant=PLANT,
            registers={"reviews.csv": HEADER + "config,rt-edge,2024-10-01,Suzuki,ok,\n"},
            fails=(("reviews.csv", 2),),
        ),
        Example(
            title=Text("reviewed this year", "今年確認済み"),
            configs={"rt-edge.cfg": CONFIG},
            plant=PLANT,
            registers={"reviews.csv": HEADER + "config,boundary,2026-04-01,Suzuki,ok,2027-04-01\n"},
        ),
        Example(
            title=Text("Yamaha: an export of September", "Yamaha: 9月に取得した設定"),
            configs={"rt-edge.txt": YAMAHA},
            plant=PLANT,
            registers={"reviews.csv": HEADER + "config,rt-edge,2026-04-01,Suzuki,ok,2027-04-01\n"},
            fails=(("rt-edge.txt", 2),),
        ),
        Example(
            title=Text("no register", "台帳なし"),
            configs={"rt-edge.cfg": CONFIG},
            plant=PLANT.partition("registers:")[0],
            cannot_tell=True,
        ),
    ),
    decides=("2-4.b", "3-2.b", "3-3.d"),
    supports=("1-2.a",),
    references=("SR 7.6", "M0947"),
    parameters=(
        Parameter(name="review_days", default=365, meaning=Text("Most days between reviews", "設定確認の最長間隔（日）")),
        Parameter(name="config_age", default=30, meaning=Text("Most days since the export", "設定ファイルの取得からの日数の上限")),
    ),
)  # fmt: skip
def review_overdue(network: Network) -> Iterator[Result]:
    """Judge the review of every boundary device, and the age of its export."""
    undated: list[Device] = []
    for device in network.devices:
        edge = boundary(network, device) if network_device(device) else None
        if edge is None:
            continue
        sides = sides_of(network, device)
        yield replace(_reviewed(network, device, edge), sides=sides)
        age = _age(network, device)
        if age is None:
            undated.append(device)
        else:
            yield replace(age, sides=sides)
    if undated:
        yield Result(
            subject="age of exports", verdict=Verdict.INFO,
            evidence=tuple(Evidence(device.at, "device") for device in undated),
            values={"devices": ", ".join(device.name for device in undated)},
        )  # fmt: skip


def _days(network: Network, name: str, fallback: int) -> int:
    found = network.parameter("CHG-001", name, fallback)
    return found if isinstance(found, int) else fallback


def _reviewed(network: Network, device: Device, edge: Evidence) -> Result:
    days = _days(network, "review_days", 365)
    values = {"date": "-", "due": "-", "days": days, "devices": "-"}
    result = Result(
        subject=f"{device.name}:review", verdict=Verdict.FAIL, device=device.name, evidence=(edge,), values=values
    )
    reviews = network.plant.registers.reviews
    if reviews is None:
        what = Text("the register reviews.csv", "確認記録（reviews.csv）")
        return replace(result, verdict=Verdict.CANNOT_TELL, unknowns=(what,))
    rows = [(covers(network, row.scope, device, boundary=True), row) for row in reviews if row.what == "config"]
    mine = [row for answer, row in rows if answer and row.date is not None and row.date <= network.as_of]
    latest = max(mine, key=lambda row: row.date or dt.date.min, default=None)
    if latest is None or _late(latest, network.as_of, days):
        puzzling = next((row for answer, row in rows if answer is None), None)
        if puzzling is not None:
            what = Text(
                f"which devices the scope '{puzzling.scope}' ({puzzling.at}) means",
                f"対象範囲「{puzzling.scope}」（{puzzling.at}）が指す機器",
            )
            return replace(result, verdict=Verdict.CANNOT_TELL, unknowns=(what,))
    if latest is None:
        return result
    values |= {"date": str(latest.date), "due": str(latest.next_due or "-")}
    late = _late(latest, network.as_of, days)
    verdict = Verdict.FAIL if late else Verdict.PASS
    return replace(result, verdict=verdict, says=late, values=values, evidence=(Evidence(latest.at, "reviewed"), edge))


def _late(row: Review, today: dt.date, days: int) -> str:
    """Why a review no longer counts (a key of the messages), or nothing."""
    if row.next_due is not None and row.next_due < today:
        return "due"
    return "old" if row.date is None or (today - row.date).days > days else ""


def _age(network: Network, device: Device) -> Result | None:
    """How old an export is; a change is no later than the export that shows it, so a recent one proves a recent export."""
    days = _days(network, "config_age", 30)
    made, changed = day_of(device.upkeep.exported_at), day_of(device.changed_at)
    values = {"date": str(made or changed), "days": days, "due": "-", "devices": "-"}
    fact = device.upkeep.exported_at if made is not None else device.changed_at
    result = Result(
        subject=f"{device.name}:export", verdict=Verdict.PASS, device=device.name,
        evidence=(Evidence(fact.at or device.at, "exported"),), values=values,
    )  # fmt: skip
    if made is not None:
        return result if (network.as_of - made).days <= days else replace(result, verdict=Verdict.WARN)
    if changed is not None and 0 <= (network.as_of - changed).days <= days:
        return result
    return None
