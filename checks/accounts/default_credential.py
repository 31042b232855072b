"""Default and empty passwords, and logins that ask for none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from auditor.check import Evidence, Example, Result, Severity, Verdict, check
from auditor.model.device import Device
from auditor.model.management import Listener, User
from auditor.model.secret import Secret
from auditor.model.text import Text
from auditor.reach.network import Network
from checks._shared import STORED, if_on, shown, sides_of, undecided
from checks.accounts._words import LOGIN, all_secrets, named, subject

BAD = """\
version 15.3
hostname ap-pump-02
!
enable password cisco
!
username Cisco privilege 15 password 7 05280F1C2243
!
line con 0
 login local
line vty 0 4
 no login
 transport input ssh
!
end
"""
GOOD = """\
version 15.3
hostname ap-pump-02
!
enable password Kr4n-2026-gate-7
!
username kanri01 privilege 15 password 0 Pump-house-2-key!
!
line con 0
 login local
line vty 0 4
 login local
 transport input ssh
!
end
"""
HASHED = """\
version 15.2
hostname sw-01
!
enable secret 9 $9$DOa4VV82bZA40v$Ks3YoWIkhSStVBF5gA8eKDFdrBnNgbm1.h7WHO9yH6Q
!
line con 0
 login local
!
end
"""
ASA = """\
: Saved
ASA Version 9.12(4)
!
hostname fw-ctl
enable password $sha512$5000$O7N/v2ap0eT8FjdPttB4PL==$zB/OU+PkDHOKPE8TpQsSdD== pbkdf2
passwd 2KFQnbNIdI.2KYOU encrypted
: end
"""


@check(
    "ACC-001",
    "default-or-empty-credential",
    Severity.CRITICAL,
    title=Text(
        "Default or empty password, or login without authentication",
        "初期パスワード・空パスワード・認証なしログインがある",
    ),
    why=Text(
        "Factory passwords stand in the product manuals or are guessed at once; the manual asks to change them when "
        "the device is installed. A login that asks for nothing needs no guess.",
        "初期パスワードは製品マニュアルに載っているか容易に推測される。マニュアルは導入時の変更を求めている。"
        "認証なしのログインは推測すら要らない。",
    ),
    decided=Text(
        "Passwords of users, enable and lines: empty, a documented default of the vendor, equal to the user name, or "
        "among a short list of common words fails (in clear, decoded, or as a well-known hash; no cracking). A line "
        "or service that certainly asks for no authentication, an administrator without a password, and a whole "
        "configuration with no password at all fail. A readable password that is none of these passes. Masked or hashed secrets "
        "cannot be compared: cannot tell.",
        "ユーザ・enable・回線のパスワードを対象とする。空、ベンダ文書にある初期値、ユーザ名と同じ、"
        "または短い頻出語一覧に含まれるものは不適合（平文・復号可能なもの・既知のハッシュのみ比較し、解読は行わない）。"
        "確実に認証を求めない回線・サービス、パスワードの無い管理者、パスワードの行が一つも無い設定（版数の行を含む全体の場合）も不適合。"
        "読み取れるパスワードがいずれにも当たらなければ適合。マスク・ハッシュ化されたものは比較できず判定不能。",
    ),
    fix=Text(
        'Set a unique strong secret per device and ask for it on every line. Cisco IOS: "enable secret", "username '
        'NAME secret", "login local" on con and vty lines. Cisco ASA: replace "passwd". FortiOS: "set password" '
        "for every administrator.",
        "機器ごとに異なる強固なパスワードを設定し、すべての回線で認証を求める。Cisco IOS: 「enable secret」"
        "「username 名前 secret」、con・vtyに「login local」。Cisco ASA: 「passwd」を変更。"
        "FortiOS: すべての管理者に「set password」。",
    ),
    messages={
        "fail": Text("{what} is {weakness}.", "{what}が{weakness}である。"),
        "no_login": Text("{what} asks for no authentication.", "{what} が認証を求めない。"),
        "no_secret": Text("Administrator {what} has no password.", "管理者 {what} にパスワードが無い。"),
        "nothing": Text("{what} sets no administrator password at all.", "{what} に管理用パスワードが一つも無い。"),
        "cannot_tell": Text(
            "{what}: whether a default, empty or missing password guards it cannot be told.",
            "{what}: 初期値・空・認証なしのいずれかに当たるかを判定できない。",
        ),
    },
    examples=(
        Example(
            title=Text(
                "factory password, a common word, a line without login", "初期パスワード・頻出語・認証なしの回線"
            ),
            configs={"ap-pump-02.cfg": BAD},
            fails=(("ap-pump-02.cfg", 4), ("ap-pump-02.cfg", 6), ("ap-pump-02.cfg", 11)),
        ),
        Example(
            title=Text("own passwords, login everywhere", "固有のパスワードとログイン認証"),
            configs={"ap-pump-02.cfg": GOOD},
        ),
        Example(
            title=Text("a hash does not show", "ハッシュからは分からない"),
            configs={"sw-01.cfg": HASHED},
            cannot_tell=True,
        ),
        Example(
            title=Text("ASA: the well-known hash of the old default", "ASA: 旧初期値の既知のハッシュ"),
            configs={"fw-ctl.cfg": ASA},
            fails=(("fw-ctl.cfg", 6),),
            cannot_tell=True,
        ),
    ),
    decides=("2-3.c", "3-3.c"),
    reads=("user", "service"),
    needs=("users", "secrets", "listeners"),
    references=("SR 1.1", "SR 1.5", "M0804", "M0927", "CIS IOS 12 v4.0.0 1.4.1"),
)
def default_credential(network: Network) -> Iterator[Result]:
    """Judge every password that opens a device, and every login that asks for none."""
    for device in network.devices:
        sides = sides_of(network, device)
        for result in _results(device):
            yield replace(result, sides=sides)


def _results(device: Device) -> Iterator[Result]:
    secrets = [secret for secret in all_secrets(device) if secret.use in LOGIN]
    yield from (_secret(device, secret) for secret in secrets)
    yield from (_user(device, user) for user in device.users if user.secret is None and user.enabled)
    for listener in device.listeners:
        if listener.authenticated is not None:
            yield from if_on(_listener(device, listener), listener.enabled)
    elsewhere = any(server.use in ("radius", "tacacs", "ldap") for server in device.servers)
    if {"users", "secrets"} <= device.reads and not secrets and not device.users and not elsewhere:
        yield _nothing(device)


def _nothing(device: Device) -> Result:
    """A device without any password; a file without a version line may be a part of its configuration only."""
    result = Result(
        subject=f"{device.name}:passwords",
        verdict=Verdict.FAIL,
        device=device.name,
        evidence=(shown(device.version, device.at, "device"),),
        values={"what": device.name},
        says="nothing",
    )
    if device.version.known:
        return result
    what = Text(
        f"the whole configuration of {device.name}: this file holds no password line and no version line",
        f"{device.name} の設定全体（このファイルにはパスワードの行も版数の行も無い）",
    )
    return replace(result, verdict=Verdict.CANNOT_TELL, says="", unknowns=(what,))


_WEAKNESS = {
    "empty": Text("empty", "空"),
    "default": Text("the vendor's documented default", "ベンダ文書にある初期値"),
    "dictionary": Text("a common word", "推測しやすい頻出語"),
    "equals-name": Text("the same as the user name", "ユーザ名と同じ"),
    "short": Text("too short", "短すぎる値"),
}


def _secret(device: Device, secret: Secret) -> Result:
    result = Result(
        subject=subject(device, secret),
        verdict=Verdict.PASS,
        device=device.name,
        evidence=(Evidence(secret.at, "secret"),),
        values={"what": named(secret), "weakness": _WEAKNESS.get(secret.weakness or "", "?")},
    )
    if secret.weakness is not None and secret.weakness != "short":
        severity = Severity.HIGH if secret.weakness == "dictionary" else None
        return replace(result, verdict=Verdict.FAIL, severity=severity)
    if secret.length is not None:
        return result
    what = Text(
        f"{named(secret).en} itself: the export holds {STORED[secret.storage].en}",
        f"{named(secret).ja}の値そのもの（保存形式: {STORED[secret.storage].ja}）",
    )
    return replace(result, verdict=Verdict.CANNOT_TELL, unknowns=(what,))


def _user(device: Device, user: User) -> Result:
    result = Result(
        subject=f"{device.name}:user {user.name}",
        verdict=Verdict.CANNOT_TELL,
        device=device.name,
        evidence=(Evidence(user.at, "user"),),
        values={"what": user.name},
        unknowns=(
            Text(
                f"how user {user.name} is authenticated: no password line",
                f"ユーザ {user.name} の認証方法（パスワード行が無い）",
            ),
        ),
    )
    if user.administrator is not None and user.administrator.is_(True) and not user.remote:
        return replace(result, verdict=Verdict.FAIL, says="no_secret", unknowns=())
    return result


def _listener(device: Device, listener: Listener) -> Result:
    assert listener.authenticated is not None
    asked = listener.authenticated
    what = listener.where or listener.name
    verdict = Verdict.CANNOT_TELL
    if asked.known:
        verdict = Verdict.PASS if asked.value else Verdict.FAIL
    question = undecided(Text(f"whether {what} asks for authentication", f"{what} が認証を求めるかどうか"), asked)
    return Result(
        subject=f"{device.name}:login {listener.name}@{what}",
        verdict=verdict,
        device=device.name,
        evidence=(shown(asked, listener.enabled.at or device.at, "login"),),
        values={"what": what, "weakness": "?"},
        says="no_login" if verdict is Verdict.FAIL else "",
        unknowns=(question,) if verdict is Verdict.CANNOT_TELL else (),
    )
