"""Logins by a password everybody shares, or by nothing: nobody can tell who it was."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.check import Evidence, Example, Result, Severity, Verdict, check
from auditor.model.device import Device
from auditor.model.management import LoginMethod
from auditor.model.text import Text
from checks._shared import basis, if_on, shown, undecided
from checks.accounts._doors import Door, doors

BAD = """\
version 15.2
hostname sw-01
!
aaa new-model
aaa authentication login default local
aaa authentication login CON line
!
username kanri01 privilege 15 secret 9 $9$DOa4VV82bZA40v$Ks3YoWIkhSStVBF5gA8eKDFdrBnNgbm1.h7WHO9yH6Q
!
no ip http server
no ip http secure-server
!
line con 0
 password 7 030B5D0D0F0C241E1E5841
 login authentication CON
line vty 0 4
 transport input ssh
!
end
"""
GOOD = BAD.replace("login CON line", "login CON local").replace(" password 7 030B5D0D0F0C241E1E5841\n", "")
LINES = """\
version 12.2
hostname sw-02
!
no ip http server
!
line con 0
 login local
line vty 0 4
 password 7 030B5D0D0F0C241E1E5841
 login
 transport input telnet
!
end
"""


@check(
    "ACC-002",
    "no-user-identification",
    Severity.HIGH,
    title=Text("Login by a common password only, with no user ID", "利用者IDがなく共通パスワードのみでログインできる"),
    why=Text(
        "The manual asks for an ID and a password for each user. With one shared password nobody can say who changed "
        "what, and it stays known to everybody who ever left.",
        "マニュアルは利用者毎にIDとパスワードを設定することを求めている。共通パスワードでは誰が何を変更したか分からず、"
        "異動・退職した者にも知られたままになる。",
    ),
    decided=Text(
        "Every enabled way to log in (console and vty lines, Telnet, SSH, web): a password without a user name, or no "
        "authentication at all, fails; accounts of the device or of an authentication server pass, by what is asked "
        "first. A list that names a server group without servers in the file, and a login whose default the vendor "
        "does not document, cannot be told. The password for the privileged mode behind a login by name is not counted.",
        "有効なログイン経路（コンソール・vty・Telnet・SSH・Web）ごとに、最初に求められる認証方式で判定する。利用者名のない"
        "共通パスワード、認証なしは不適合。機器のアカウントまたは認証サーバーのアカウントは適合。ファイルにサーバーのないグループを指す"
        "リスト、既定動作が文書で確認できないものは判定不能。個人名でログインした後の特権パスワードは数えない。",
    ),
    fix=Text(
        'Cisco IOS: "aaa new-model", "aaa authentication login default group … local", "username NAME secret"; or "login '
        'local" on every line; "ip http authentication local". Cisco ASA: "aaa authentication ssh|telnet|http|serial '
        'console LOCAL". Yamaha: "login user" for each person, the login password only as a fallback.',
        "Cisco IOS: 「aaa new-model」「aaa authentication login default group … local」「username 名前 secret」、または"
        "すべての回線に「login local」。Webは「ip http authentication local」。Cisco ASA: 「aaa authentication "
        "ssh|telnet|http|serial console LOCAL」。ヤマハ: 利用者ごとに「login user」を設定し、共通のログインパスワードは非常用に限る。",
    ),
    messages={
        "fail": Text(
            "{service} ({where}) asks for a shared password and no user name ({basis}).",
            "{service}（{where}）は利用者名を求めず、共通パスワードだけでログインできる（{basis}）。",
        ),
        "nothing_asked": Text(
            "{service} ({where}) asks for neither a user name nor a password ({basis}).",
            "{service}（{where}）は利用者名もパスワードも求めない（{basis}）。",
        ),
        "cannot_tell": Text(
            "{service} ({where}): whether users are told apart cannot be told.",
            "{service}（{where}）: 利用者を識別しているかを判定できない。",
        ),
    },
    examples=(
        Example(
            title=Text("the console asks for its line password", "コンソールが回線パスワードで認証"),
            configs={"sw-01.cfg": BAD},
            fails=(("sw-01.cfg", 15),),
        ),
        Example(title=Text("accounts everywhere", "すべてアカウントで認証"), configs={"sw-01.cfg": GOOD}),
        Example(
            title=Text("vty lines with a password and login", "vtyがpasswordとlogin"),
            configs={"sw-02.cfg": LINES},
            fails=(("sw-02.cfg", 10),),
        ),
    ),
    decides=("2-3.c",),
    supports=("2-3.d",),
    reads=("user", "service"),
    needs=("listeners", "login"),
    references=(
        "SR 1.1",
        "SR 1.3",
        "M0804",
        "M0918",
        "CIS IOS 17 v2.0.0 1.1.1",
        "CIS IOS 17 v2.0.0 1.1.2",
        "CIS IOS 17 v2.0.0 1.1.4",
    ),
)
def no_user_name(device: Device) -> Iterator[Result]:
    """Judge what every way into a device asks for."""
    for door in doors(device, lambda listener: listener.login):
        verdict, says = _VERDICTS.get(door.asked.value or "", (Verdict.CANNOT_TELL, ""))
        result = Result(
            subject=f"{device.name}:login {door.where}",
            verdict=verdict,
            device=device.name,
            evidence=(shown(door.asked, door.lines[0], "login"), *(Evidence(at, "service") for at in door.lines)),
            values={"service": door.services, "where": door.where, "basis": basis(door.asked)},
            says=says,
            unknowns=(_question(door),) if verdict is Verdict.CANNOT_TELL else (),
        )
        yield from if_on(result, door.enabled)


_VERDICTS = {
    "none": (Verdict.FAIL, "nothing_asked"),
    "password": (Verdict.FAIL, ""),
    "user": (Verdict.PASS, ""),
    "aaa": (Verdict.PASS, ""),
}


def _question(door: Door[LoginMethod]) -> Text:
    what = Text(f"what {door.services} ({door.where}) asks for", f"{door.services}（{door.where}）の認証方式")
    return undecided(what, door.asked)
