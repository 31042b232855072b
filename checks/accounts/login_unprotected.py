"""What guards a login: lock-out, idle cut-off, length of passwords, renewal where a takeover would be grave."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from auditor.check import Evidence, Example, Parameter, Result, Severity, Verdict, check
from auditor.model.device import Device
from auditor.model.fact import Fact
from auditor.model.text import Text
from auditor.plant.rows import Account
from auditor.reach.network import Network
from checks._shared import basis, if_on, shown, undecided
from checks.accounts._doors import doors
from checks.accounts._register import AccountList

BAD = """\
version 15.2
hostname sw-01
!
no ip http server
no ip http secure-server
!
username kanri01 privilege 15 secret 9 $9$DOa4VV82bZA40v$Ks3YoWIkhSStVBF5gA8eKDFdrBnNgbm1.h7WHO9yH6Q
!
line con 0
 exec-timeout 0 0
 login local
line vty 0 4
 exec-timeout 30 0
 login local
 transport input ssh
!
end
"""
GOOD = """\
version 15.2
hostname sw-01
!
security passwords min-length 10
login block-for 120 attempts 5 within 60
!
no ip http server
no ip http secure-server
!
username kanri01 privilege 15 secret 9 $9$DOa4VV82bZA40v$Ks3YoWIkhSStVBF5gA8eKDFdrBnNgbm1.h7WHO9yH6Q
!
line con 0
 exec-timeout 5 0
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
    set admintimeout 480
    set hostname "fw-edge"
end
config system interface
    edit "mgmt"
        set vdom "root"
        set ip 10.90.1.1 255.255.255.0
        set allowaccess https
        set type physical
    next
end
config system password-policy
    set status enable
    set minimum-length 12
end
config system admin
    edit "kanri01"
        set accprofile "super_admin"
        set vdom "root"
        set password ENC PB2dGVzdHRlc3R0ZXN0dGVzdHRlc3R0ZXN0dGVzdA==
    next
end
"""
PLANT = """\
schema: 1
plant:
  name: JB2
devices:
  sw-01: {kind: switch, takeover_impact: grave}
registers:
  accounts: accounts.csv
"""
_HEAD = "device_or_group,account,person,admin,remote,shared_reason,granted,expires,password_changed,last_reviewed\n"
OLD = _HEAD + "sw-01,kanri01,山田,y,n,,2019-04-01,,2019-04-01,\n"

IDLE_MIN, MIN_LEN, ROTATE_DAYS = 10, 8, 365


@check(
    "ACC-006",
    "login-protection-missing",
    Severity.MEDIUM,
    title=Text(
        "Login protections missing (lock-out, idle cut-off, password rules, renewal)",
        "ログイン保護（ロックアウト・無操作切断・パスワード規則・更新）が設定されていない",
    ),
    why=Text(
        "The manual asks for a password policy and names brute force as a way in. Without lock-out a guesser has all "
        "the time; a session nobody ends is a door left open.",
        "マニュアルはパスワードポリシーの策定を求め、総当り攻撃を脅威に挙げている。ロックアウトがなければ推測を際限なく試せ、"
        "切断されないセッションは開いたままの扉になる。",
    ),
    decided=Text(
        "Four tests, each with its own result. Lock-out: failed logins must stop further ones for a while (a mere delay "
        "does not count). Idle cut-off: every enabled console, Telnet, SSH or web login must end within idle_min minutes. "
        "Password length: the device must refuse passwords shorter than min_len. Renewal: only on devices whose "
        "takeover the plant calls grave, administrators' password_changed in accounts must be no older than "
        "rotate_days days. Where the vendor's document says that the platform has no such function, the test is "
        "not applicable; where the default has no document, cannot tell. The figures are this tool's, not the manual's.",
        "四つの検査を個別に判定する。ロックアウト: 失敗を繰り返すと一定時間ログインを拒否すること（遅延だけでは不可）。"
        "無操作切断: 有効なコンソール・Telnet・SSH・Webのセッションが idle_min 分以内に切れること。パスワード長: min_len 文字未満を"
        "機器が拒否すること。更新: 乗っ取りの影響が重大とされた機器に限り、accounts の管理者の password_changed が rotate_days 日以内であること。"
        "ベンダ文書に機能がないとあるものは対象外、既定値を文書で確認できないものは判定不能。数値は本ツールの既定値であり、マニュアルの値ではない。",
    ),
    fix=Text(
        'Cisco IOS: "login block-for 120 attempts 5 within 60", "exec-timeout 10 0" on every line, "security passwords '
        'min-length 8". FortiOS: "set admin-lockout-threshold", "set admintimeout" under "config system global", "config '
        'system password-policy". Yamaha: "login timer 300". Where operators must never be locked out, waive it.',
        "Cisco IOS: 「login block-for 120 attempts 5 within 60」、各回線に「exec-timeout 10 0」、「security passwords "
        "min-length 8」。FortiOS: 「config system global」の「set admin-lockout-threshold」「set admintimeout」、「config "
        "system password-policy」。ヤマハ: 「login timer 300」。運転員の機器でロックアウトを避けるべき場合は例外承認とする。",
    ),
    messages={
        "no_lockout": Text(
            "Failed logins never lock anybody out ({basis}).",
            "ログインに何度失敗してもロックアウトされない（{basis}）。",
        ),
        "idle": Text(
            "{service} ({where}): an idle session is cut off after {found} only; at most {most} minutes are allowed (this "
            "tool's default, not the manual's; {basis}).",
            "{service}（{where}）: 無操作で切断されるまで {found} かかる。上限は {most} 分（本ツールの既定値でありマニュアルの値ではない。{basis}）。",
        ),
        "never": Text(
            "{service} ({where}): an idle session is never cut off ({basis}).",
            "{service}（{where}）: 無操作でもセッションが切断されない（{basis}）。",
        ),
        "short": Text(
            "Passwords of {found} characters are accepted; at least {least} are wanted (this tool's default, not the manual's; "
            "{basis}).",
            "{found} 文字のパスワードを受け付ける。下限は {least} 文字（本ツールの既定値でありマニュアルの値ではない。{basis}）。",
        ),
        "no_length": Text(
            "No rule asks for a length of passwords ({basis}).", "パスワードの長さに関する規則がない（{basis}）。"
        ),
        "old": Text(
            "The password of {account} was last changed on {changed}, more than {days} days ago (this tool's default, not the "
            "manual's), on a device whose takeover is grave.",
            "{account} のパスワードの最終変更は {changed} で {days} 日を超えている（本ツールの既定値でありマニュアルの値ではない）。"
            "乗っ取りの影響が重大な機器である。",
        ),
        "cannot_tell": Text("{what}: cannot be told.", "{what}: 判定できない。"),
    },
    parameters=(
        Parameter(
            name="idle_min", default=IDLE_MIN, meaning=Text("Longest idle time, minutes", "無操作切断までの上限（分）")
        ),
        Parameter(
            name="min_len", default=MIN_LEN, meaning=Text("Shortest password, characters", "パスワードの最短文字数")
        ),
        Parameter(
            name="rotate_days",
            default=ROTATE_DAYS,
            meaning=Text("Longest time between renewals, days", "パスワード更新間隔の上限（日）"),
        ),
    ),
    examples=(
        Example(
            title=Text(
                "never cut off, no lock-out, password of 2019", "切断なし・ロックアウトなし・2019年のパスワード"
            ),
            configs={"sw-01.cfg": BAD},
            plant=PLANT,
            registers={"accounts.csv": OLD},
            fails=(("sw-01.cfg", 1), ("sw-01.cfg", 10), ("sw-01.cfg", 13), ("accounts.csv", 2)),
        ),
        Example(title=Text("all of it set", "すべて設定済み"), configs={"sw-01.cfg": GOOD}),
        Example(
            title=Text("FortiOS: administrators idle for eight hours", "FortiOS: 8時間の無操作を許容"),
            configs={"fw-edge.conf": FORTIOS},
            fails=(("fw-edge.conf", 3),),
        ),
    ),
    decides=("2-3.b",),
    supports=("2-3.c", "3-3.c"),
    reads=("user", "service"),
    needs=("listeners", "login"),
    references=(
        "SR 1.7",
        "SR 1.11",
        "CR 2.5",
        "M0936",
        "M0927",
        "CIS IOS 17 v2.0.0 1.6.1",
        "CIS IOS 17 v2.0.0 1.2.8",
    ),
)
def login_unprotected(network: Network) -> Iterator[Result]:
    """Run the four tests on every device."""
    most, least, days = (
        _whole(network, name, given)
        for name, given in (("idle_min", IDLE_MIN), ("min_len", MIN_LEN), ("rotate_days", ROTATE_DAYS))
    )
    rows = network.plant.registers.accounts
    listed = None if rows is None else AccountList(network, rows)
    for device in network.devices:
        if not {"listeners", "login"} <= device.reads:
            continue
        yield _lockout(device)
        yield from _idle(device, most)
        yield _length(device, least)
        facts = network.plant.facts(device.name)
        if facts is not None and facts.takeover_impact == "grave":
            yield from _renewal(network, device, listed, days)


def _whole(network: Network, name: str, given: int) -> int:
    value = network.parameter("ACC-006", name, given)
    return int(value) if isinstance(value, int | float) else given


def _result(device: Device, subject: str, fact: Fact[int] | None, what: Text) -> Result:
    """Not applicable where the platform cannot do it, cannot tell where nobody knows; else a pass to be judged."""
    at = device.at if fact is None else fact.at or device.at
    result = Result(
        subject=f"{device.name}:{subject}",
        verdict=Verdict.NOT_APPLICABLE if fact is None else Verdict.PASS,
        device=device.name,
        evidence=(Evidence(at, "login"),),
        values={"what": what} if fact is None else {"what": what, "basis": basis(fact)},
    )
    if fact is None or fact.known:
        return result
    return replace(result, verdict=Verdict.CANNOT_TELL, unknowns=(undecided(what, fact),))


def _lockout(device: Device) -> Result:
    fact = device.login.tries
    what = Text("whether failed logins lock out", "ログイン失敗時のロックアウト")
    result = _result(device, "lock-out", fact, what)
    return replace(result, verdict=Verdict.FAIL, says="no_lockout") if fact is not None and fact.is_(0) else result


def _length(device: Device, least: int) -> Result:
    fact = device.login.min_length
    result = _result(
        device, "password length", fact, Text("the shortest password it accepts", "受け付けるパスワードの最短文字数")
    )
    if fact is None or fact.value is None or fact.value >= least:
        return result
    values = {"found": fact.value, "least": least, "basis": basis(fact)}
    return replace(result, verdict=Verdict.FAIL, says="short" if fact.value else "no_length", values=values)


def _idle(device: Device, most: int) -> Iterator[Result]:
    for door in doors(device, lambda listener: listener.idle):
        fact = door.asked
        values = {"service": door.services, "where": door.where, "most": most, "basis": basis(fact)}
        what = Text(
            f"when {door.services} ({door.where}) ends an idle session",
            f"{door.services}（{door.where}）の無操作切断までの時間",
        )
        result = Result(
            subject=f"{device.name}:idle {door.where}",
            verdict=Verdict.PASS,
            device=device.name,
            evidence=(shown(fact, door.lines[0], "login"), *(Evidence(at, "service") for at in door.lines)),
            values={**values, "what": what, "found": _time(fact.value or 0)},
        )
        if fact.value is None:
            result = replace(result, verdict=Verdict.CANNOT_TELL, unknowns=(undecided(what, fact),))
        elif not 0 < fact.value <= most * 60:
            result = replace(result, verdict=Verdict.FAIL, says="idle" if fact.value else "never")
        yield from if_on(result, door.enabled)


def _time(seconds: int) -> Text:
    if seconds % 60:
        return Text(f"{seconds} seconds", f"{seconds} 秒")
    return Text(f"{seconds // 60} minutes", f"{seconds // 60} 分")


def _renewal(network: Network, device: Device, listed: AccountList | None, days: int) -> Iterator[Result]:
    """The ages of administrators' passwords, which no configuration holds."""
    rows = () if listed is None else tuple(row for row in listed.of_device(device) if row.admin is not False)
    if not rows:
        what = Text("when administrators' passwords were changed", "管理者パスワードの変更時期")
        given = (
            "no row of accounts names an administrator" if listed is not None else "the register accounts is not given"
        )
        ja = "accounts に管理者の行がない" if listed is not None else "台帳 accounts が指定されていない"
        yield Result(
            subject=f"{device.name}:renewal",
            verdict=Verdict.CANNOT_TELL,
            device=device.name,
            evidence=(Evidence(device.at, "device"),),
            values={"what": what},
            unknowns=(Text(f"{what.en} ({given})", f"{what.ja}（{ja}）"),),
        )
    for row in rows:
        yield _age(network, device, row, days)


def _age(network: Network, device: Device, row: Account, days: int) -> Result:
    what = Text(f"when the password of {row.account} was changed", f"{row.account} のパスワードの変更時期")
    result = Result(
        subject=f"{device.name}:renewal {row.account}",
        verdict=Verdict.PASS,
        device=device.name,
        evidence=(Evidence(row.at, "declares"),),
        values={"what": what, "account": row.account, "days": days, "changed": str(row.password_changed or "")},
    )
    if row.password_changed is None:
        return replace(result, verdict=Verdict.CANNOT_TELL, unknowns=(what,))
    if row.password_changed < network.as_of - timedelta(days=days):
        return replace(result, verdict=Verdict.FAIL, says="old")
    return result
