"""Accounts of the devices beside the plant's own list of accounts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from auditor.check import Evidence, Example, Result, Severity, Verdict, check
from auditor.model.device import Device
from auditor.model.management import User
from auditor.model.text import Text
from auditor.reach.network import Network
from checks.accounts._register import AccountList, Listed

CONFIG = """\
version 15.2
hostname sw-01
!
no ip http server
no ip http secure-server
!
username kanri01 privilege 15 secret 9 $9$DOa4VV82bZA40v$Ks3YoWIkhSStVBF5gA8eKDFdrBnNgbm1.h7WHO9yH6Q
username keiso02 privilege 1 secret 9 $9$T1BlllVd1kYLos$/bUzlakbAilYKJkJC9fd.duG2dYePcJWRMrAsbfxU2h
username maint privilege 15 secret 9 $9$DOa4VV82bZA40v$T3YoWIkhSStVBF5gA8eKDFdrBnNgbm1.h7WHO9yH6Q
!
line con 0
 login local
line vty 0 4
 login local
 transport input ssh
!
end
"""
FORTIOS = """\
#config-version=FGT60F-7.2.8-FW-build1639-240313:opmode=0:vdom=0:user=kanri01
config system global
    set hostname "fw-edge"
end
config system admin
    edit "kanri01"
        set accprofile "super_admin"
        set vdom "root"
        set password ENC PB2dGVzdHRlc3R0ZXN0dGVzdHRlc3R0ZXN0dGVzdA==
    next
    edit "temp-sier"
        set accprofile "super_admin"
        set vdom "root"
        set password ENC PB2c29tZXRoaW5nZWxzZXNvbWV0aGluZ2Vsc2U=
    next
end
"""
PLANT = "schema: 1\nplant:\n  name: JB2\nregisters:\n  accounts: accounts.csv\n"
_HEAD = "device_or_group,account,person,admin,remote,shared_reason,granted,expires,password_changed,last_reviewed\n"
SHORT = _HEAD + "sw-01,kanri01,山田,y,n,,2024-04-01,,,\nsw-01,maint,計装課,y,n,,2024-04-01,,,\n"
FULL = (
    _HEAD
    + "sw-01,kanri01,山田,y,n,,2024-04-01,,,\n"
    + "sw-01;sw-02,keiso02,佐藤,n,n,,2024-04-01,,,\n"
    + "*,maint,計装課,y,n,保守当番が交代で使用,2024-04-01,,,\n"
)
EXPIRED = _HEAD + "firewall,kanri01,山田,y,n,,2024-04-01,,,\nfw-edge,temp-sier,工事業者,y,n,,2024-04-01,2024-09-30,,\n"

SHARED = frozenset(
    "admin administrator root user guest test vendor maint maintenance operator manager hoshu 保守".split()
)
"""Names of which nobody knows who stands behind them: the catalogue's, and their like."""


@check(
    "ACC-004",
    "account-not-in-list",
    Severity.MEDIUM,
    title=Text("Account not in the plant's list, or shared", "アカウント一覧にないID・共用IDが登録されている"),
    why=Text(
        "The manual asks to delete IDs that are not needed. An account nobody lists is an account nobody misses: of "
        "people who left, of a contractor, or of an intruder.",
        "マニュアルは不要なIDの削除を求めている。一覧にないアカウントは、退職者・工事業者・侵入者のいずれのものであっても"
        "誰にも気付かれずに残る。",
    ),
    decided=Text(
        "Every enabled account in the configurations beside the register accounts: not listed for the device, or listed "
        "and expired at the audit's date, fails; a name that stands for nobody (admin, root, maint and their like) "
        "without a reason for sharing is a warning; else it passes. A row means a device by its name, kind, area or "
        "zone, or all devices. A row for a group that the plant file does not define decides nothing. Without the "
        "register the accounts are named and nothing can be told. Accounts that are kept on authentication servers "
        "are not in the configurations.",
        "設定にある有効なアカウントを台帳 accounts と照合する。その機器について登録がないもの、監査基準日に期限が切れているものは不適合。"
        "個人を特定できない名前（admin、root、maint など）で共用理由の記載がないものは警告、その他は適合。"
        "台帳の「機器・グループ」には機器名・機種区分・設置区画・ゾーン・全機器を書ける。プラントファイルに定義のないグループの行では判定しない。"
        "台帳がなければアカウント名を列挙し判定不能とする。認証サーバー上のアカウントは設定に現れないため対象外。",
    ),
    fix=Text(
        'Delete what nobody needs (Cisco IOS: "no username NAME"; FortiOS: "delete NAME" under "config system admin"; '
        'Yamaha: "no login user NAME"), enter the rest in accounts with a person, and give shared names a reason and an '
        "owner.",
        "不要なアカウントは削除する（Cisco IOS: 「no username 名前」、FortiOS: 「config system admin」で「delete 名前」、"
        "ヤマハ: 「no login user 名前」）。必要なものは利用者名とともに accounts に登録し、共用IDには理由と管理者を記す。",
    ),
    messages={
        "fail": Text("Account {account} is not in the list of accounts.", "アカウント {account} が一覧にない。"),
        "expired": Text(
            "Account {account} expired on {expires} and is still there.",
            "アカウント {account} は {expires} に期限切れだが、登録されたままである。",
        ),
        "warn": Text(
            "Account {account} names no person, and the list gives no reason for sharing it.",
            "アカウント {account} は個人を特定できない名前であり、一覧に共用理由がない。",
        ),
        "cannot_tell": Text(
            "Account {account}: the list names a group that is not defined.",
            "アカウント {account}: 一覧の該当行のグループが定義されていない。",
        ),
        "no_register": Text(
            "Accounts to be compared with a list: {account}.", "一覧との照合が必要なアカウント: {account}。"
        ),
        "no_users": Text(
            "No account seen; the file may be a part of the configuration.",
            "アカウントは見当たらないが、設定の一部しかない可能性がある。",
        ),
    },
    examples=(
        Example(
            title=Text("one account too many, one without a person", "一覧にないIDと共用ID"),
            configs={"sw-01.cfg": CONFIG},
            plant=PLANT,
            registers={"accounts.csv": SHORT},
            fails=(("sw-01.cfg", 8), ("sw-01.cfg", 9)),
        ),
        Example(
            title=Text("all listed", "すべて登録済み"),
            configs={"sw-01.cfg": CONFIG},
            plant=PLANT,
            registers={"accounts.csv": FULL},
        ),
        Example(
            title=Text("FortiOS: a contractor's account that expired", "FortiOS: 期限切れの工事業者アカウント"),
            configs={"fw-edge.conf": FORTIOS},
            plant=PLANT,
            registers={"accounts.csv": EXPIRED},
            fails=(("fw-edge.conf", 11),),
        ),
        Example(title=Text("no list", "一覧がない"), configs={"sw-01.cfg": CONFIG}, cannot_tell=True),
    ),
    decides=("2-3.c",),
    supports=("2-3.d", "3-3.c"),
    reads=("user",),
    needs=("users",),
    references=("SR 1.3", "M0918"),
)
def not_listed(network: Network) -> Iterator[Result]:
    """Compare the accounts of every device with the register."""
    rows = network.plant.registers.accounts
    listed = None if rows is None else AccountList(network, rows)
    for device in network.devices:
        if "users" not in device.reads:
            continue
        users = tuple(user for user in device.users if user.enabled and user.named)
        if not users:
            yield _without_users(device)
        elif listed is None:
            yield _unlisted(device, users)
        else:
            yield from (_judged(network, device, user, listed.about(device, user.name)) for user in users)


def _judged(network: Network, device: Device, user: User, listed: Listed) -> Result:
    good = [row for row in listed.rows if row.expires is None or row.expires >= network.as_of]
    lines = tuple(Evidence(row.at, "declares") for row in good or listed.rows or listed.perhaps)
    result = Result(
        subject=f"{device.name}:user {user.name}",
        verdict=Verdict.PASS,
        device=device.name,
        evidence=(Evidence(user.at, "user"), *lines),
        values={"account": user.name},
    )
    if good:
        known = user.name.casefold() not in SHARED or any(row.shared_reason for row in good)
        return result if known else replace(result, verdict=Verdict.WARN)
    if listed.rows:
        last = max(row.expires for row in listed.rows if row.expires is not None)
        values = {"account": user.name, "expires": last.isoformat()}
        return replace(result, verdict=Verdict.FAIL, says="expired", values=values)
    if listed.perhaps:
        groups = ", ".join(dict.fromkeys(row.device_or_group for row in listed.perhaps))
        what = Text(f"which devices {groups} means", f"「{groups}」がどの機器を指すか")
        return replace(result, verdict=Verdict.CANNOT_TELL, unknowns=(what,))
    return replace(result, verdict=Verdict.FAIL)


def _unlisted(device: Device, users: tuple[User, ...]) -> Result:
    return Result(
        subject=f"{device.name}:accounts",
        verdict=Verdict.CANNOT_TELL,
        device=device.name,
        evidence=tuple(Evidence(user.at, "user") for user in users),
        values={"account": ", ".join(user.name for user in users)},
        says="no_register",
        unknowns=(Text("the register accounts is not given", "台帳 accounts が指定されていない"),),
    )


def _without_users(device: Device) -> Result:
    """A device without accounts of its own; a file without a version line may be a part of the configuration."""
    result = Result(
        subject=f"{device.name}:accounts",
        verdict=Verdict.NOT_APPLICABLE,
        device=device.name,
        evidence=(Evidence(device.at, "device"),),
    )
    if device.version.known:
        return result
    what = Text("the whole configuration: this file has no version line", "設定全体（このファイルに版数の行がない）")
    return replace(result, verdict=Verdict.CANNOT_TELL, says="no_users", unknowns=(what,))
