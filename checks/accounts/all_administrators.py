"""Devices on which everybody is an administrator, and administrators nobody appointed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from auditor.check import Evidence, Example, Result, Severity, Verdict, check
from auditor.model.device import Device
from auditor.model.management import User
from auditor.model.text import Text
from auditor.reach.network import Network
from checks._shared import undecided
from checks.accounts._register import AccountList

BAD = """\
version 15.2
hostname sw-01
!
username kanri01 privilege 15 secret 9 $9$DOa4VV82bZA40v$Ks3YoWIkhSStVBF5gA8eKDFdrBnNgbm1.h7WHO9yH6Q
username keiso02 privilege 15 secret 9 $9$T1BlllVd1kYLos$/bUzlakbAilYKJkJC9fd.duG2dYePcJWRMrAsbfxU2h
!
line con 0
 login local
line vty 0 4
 login local
 transport input ssh
!
end
"""
GOOD = BAD.replace("keiso02 privilege 15", "keiso02 privilege 1")
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
    edit "monitor01"
        set accprofile "super_admin_readonly"
        set vdom "root"
        set password ENC PB2c29tZXRoaW5nZWxzZXNvbWV0aGluZ2Vsc2U=
    next
    edit "koji01"
        set accprofile "super_admin"
        set vdom "root"
        set password ENC PB2YW5vdGhlcm9uZWFub3RoZXJvbmVhbm90aGVy
    next
end
"""
PLANT = "schema: 1\nplant:\n  name: JB2\nregisters:\n  accounts: accounts.csv\n"
ACCOUNTS = (
    "device_or_group,account,person,admin,remote,shared_reason,granted,expires,password_changed,last_reviewed\n"
    "*,kanri01,山田,y,n,,2024-04-01,,,\n"
    "*,monitor01,佐藤,n,n,,2024-04-01,,,\n"
    "fw-edge,koji01,計装工事,n,y,,2024-04-01,,,\n"
)

VENDOR = ("vendor", "sier", "contractor", "業者", "ベンダ")
"""Parts of names that vendors' accounts are given."""


@check(
    "ACC-005",
    "no-privilege-separation",
    Severity.MEDIUM,
    title=Text(
        "All users are administrators, or privilege differs from the administrator list",
        "全利用者が管理者権限である／管理者名簿と権限が一致しない",
    ),
    why=Text(
        "The manual asks to separate administrators from users without administrative rights and to give each user "
        "what the work needs. Where everybody may change the settings, one stolen or careless login changes them.",
        "マニュアルは、管理権限を有する管理者と有しない利用者を分け、利用者毎に適切な権限を付与することを求めている。"
        "全員が設定を変更できると、一つのIDの漏えいや誤操作がそのまま設定変更につながる。",
    ),
    decided=Text(
        "Enabled accounts that log in to the device itself, without those no platform lets anybody delete (root). Two or more, all of them administrators: fails, unless the "
        "register accounts names every one of them as an administrator of this device. An administrator whom the "
        "register lists without admin = y fails, high; one that the register does not list and whose name is that of "
        "a vendor is a warning. Accounts that are not listed are ACC-004's. One account only, or none: nothing to separate here. "
        "Roles that an authentication server hands out are not in the configurations: cannot tell.",
        "機器自体にログインする有効なアカウントを対象とする（rootなど機種上削除できないものを除く）。2件以上あり全員が管理者なら不適合。ただし台帳 accounts が"
        "その全員をこの機器の管理者と認めていれば適合。台帳に admin = y の記載がない管理者は不適合（高）。台帳に行がなく、"
        "名前からベンダ用と見られる管理者は警告。一覧にないアカウントはACC-004で扱う。アカウントが1件以下なら分離の対象がない。"
        "認証サーバーが与える権限は設定に現れないため判定不能。",
    ),
    fix=Text(
        'Give everybody the least. Cisco IOS: "username NAME privilege 1" with "enable secret", or role-based views. '
        'FortiOS: an access profile with read rights ("set accprofile"). Yamaha: "user attribute NAME administrator=off".',
        "必要最小限の権限にする。Cisco IOS: 「username 名前 privilege 1」と「enable secret」、または役割別のビュー。"
        "FortiOS: 読み取り権限のプロファイル（「set accprofile」）。ヤマハ: 「user attribute 名前 administrator=off」。",
    ),
    messages={
        "fail": Text(
            "All {count} accounts are administrators: {account}.",
            "{count} 件のアカウントすべてが管理者である: {account}。",
        ),
        "not_appointed": Text(
            "Account {account} is an administrator; the list of accounts does not say so.",
            "アカウント {account} は管理者権限を持つが、一覧では管理者とされていない。",
        ),
        "vendor": Text(
            "Account {account} looks like a vendor's and is an administrator.",
            "アカウント {account} は名前からベンダ用と見られるが、管理者権限を持つ。",
        ),
        "cannot_tell": Text("What rights {account} have cannot be told.", "{account} の権限を判定できない。"),
        "elsewhere": Text(
            "Who is an administrator is decided on the authentication server.", "管理者かどうかは認証サーバーで決まる。"
        ),
    },
    examples=(
        Example(
            title=Text("two accounts, two administrators", "2件とも管理者"),
            configs={"sw-01.cfg": BAD},
            fails=(("sw-01.cfg", 4),),
        ),
        Example(title=Text("one of them with level 1", "一方はレベル1"), configs={"sw-01.cfg": GOOD}),
        Example(
            title=Text("FortiOS: a vendor as super_admin", "FortiOS: ベンダがsuper_admin"),
            configs={"fw-edge.conf": FORTIOS},
            plant=PLANT,
            registers={"accounts.csv": ACCOUNTS},
            fails=(("fw-edge.conf", 16),),
        ),
    ),
    decides=("2-3.d",),
    supports=("2-4.b", "3-2.b"),
    reads=("user",),
    needs=("users",),
    references=("SR 2.1", "M0926", "CIS IOS 17 v2.0.0 1.2.1"),
)
def all_administrators(network: Network) -> Iterator[Result]:
    """Judge the rights of the accounts of every device."""
    rows = network.plant.registers.accounts
    listed = None if rows is None else AccountList(network, rows)
    for device in network.devices:
        if "users" not in device.reads:
            continue
        users = [user for user in device.users if user.enabled and user.named and not (user.remote or user.fixed)]
        administrators = [user for user in users if user.administrator is not None and user.administrator.is_(True)]
        appointed = [user for user in administrators if _appointed(listed, device, user)]
        yield from (_one(device, user, listed) for user in administrators if _suspect(listed, device, user))
        yield _together(device, users, administrators, len(appointed))


def _appointed(listed: AccountList | None, device: Device, user: User) -> bool:
    return listed is not None and any(row.admin is True for row in listed.about(device, user.name).rows)


def _suspect(listed: AccountList | None, device: Device, user: User) -> bool:
    """True where the register says no administrator, or says nothing and the name is a vendor's."""
    found = None if listed is None else listed.about(device, user.name)
    if found is not None and (found.rows or found.perhaps):
        return bool(found.rows) and not any(row.admin for row in found.rows)
    return any(part in user.name.casefold() for part in VENDOR)


def _one(device: Device, user: User, listed: AccountList | None) -> Result:
    rows = () if listed is None else listed.about(device, user.name).rows
    fact = user.administrator
    lines = [Evidence(user.at, "user")]
    if fact is not None and fact.at is not None and fact.at != user.at:
        lines.append(Evidence(fact.at, "privilege"))
    return Result(
        subject=f"{device.name}:user {user.name}",
        verdict=Verdict.FAIL if rows else Verdict.WARN,
        device=device.name,
        evidence=(*lines, *(Evidence(row.at, "declares") for row in rows)),
        values={"account": user.name},
        says="not_appointed" if rows else "vendor",
        severity=Severity.HIGH if rows else None,
    )


def _together(device: Device, users: list[User], administrators: list[User], appointed: int) -> Result:
    names = ", ".join(user.name for user in users)
    result = Result(
        subject=f"{device.name}:privileges",
        verdict=Verdict.PASS,
        device=device.name,
        evidence=tuple(Evidence(user.at, "user") for user in users) or (Evidence(device.at, "device"),),
        values={"account": names, "count": len(users)},
    )
    open_ = [user for user in users if user.administrator is None or not user.administrator.known]
    if len(users) < 2 and _elsewhere(device):
        what = Text("the roles on the authentication server", "認証サーバー上の権限")
        return replace(result, verdict=Verdict.CANNOT_TELL, says="elsewhere", unknowns=(what,))
    if len(users) < 2:
        return replace(result, verdict=Verdict.NOT_APPLICABLE)
    if len(administrators) == len(users):
        return result if appointed == len(users) else replace(result, verdict=Verdict.FAIL)
    if len(administrators) + len(open_) == len(users):
        unknowns = tuple(dict.fromkeys(_question(user) for user in open_))
        who = ", ".join(user.name for user in open_)
        return replace(result, verdict=Verdict.CANNOT_TELL, values={"account": who}, unknowns=unknowns)
    return result


def _elsewhere(device: Device) -> bool:
    """True where a server knows the accounts; where nobody reads how one logs in, where there is such a server."""
    if "login" in device.reads:
        return any(listener.login is not None and listener.login.is_("aaa") for listener in device.listeners)
    return any(server.use in ("radius", "tacacs", "ldap") for server in device.servers)


def _question(user: User) -> Text:
    what = Text(f"the rights of {user.name}", f"{user.name} の権限")
    return what if user.administrator is None else undecided(what, user.administrator)
