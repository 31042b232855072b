"""Passwords and keys that whoever holds the file can read."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.check import Evidence, Example, Result, Severity, Verdict, check
from auditor.model.device import Device
from auditor.model.text import Text
from checks._shared import STORED
from checks.accounts._words import LOGIN, all_secrets, named, subject

BAD = """\
version 15.2
hostname sw-01
!
enable password 7 030B5D0D0F0C241E1E5841
!
username hoshu privilege 15 password 0 Pump-house-2-key!
!
snmp-server community plant-monitor RO
!
line con 0
 login local
!
end
"""
GOOD = """\
version 15.2
hostname sw-01
!
enable secret 9 $9$DOa4VV82bZA40v$Ks3YoWIkhSStVBF5gA8eKDFdrBnNgbm1.h7WHO9yH6Q
!
username hoshu privilege 15 secret 9 $9$T1BlllVd1kYLos$/bUzlakbAilYKJkJC9fd.duG2dYePcJWRMrAsbfxU2h
!
line con 0
 login local
!
end
"""
HOSTAPD = """\
interface=wlan0
ssid=JB2-PUMP2
wpa=2
wpa_key_mgmt=WPA-PSK
rsn_pairwise=CCMP
wpa_passphrase=EXAMPLE-PASS-ONLY
"""


@check(
    "ACC-003",
    "password-storage-weak",
    Severity.HIGH,
    title=Text(
        "Passwords stored in clear, reversible or weak hash",
        "パスワードが平文・可逆・弱いハッシュで保存されている",
    ),
    why=Text(
        "Configurations travel: backups, mail to the vendor, this audit. What is stored in clear or reversibly is "
        "known to everyone who has ever held the file.",
        "設定ファイルはバックアップ、ベンダへの送付、本監査などで人の手に渡る。平文や可逆形式で保存された"
        "パスワードは、ファイルを手にした全員に知られる。",
    ),
    decided=Text(
        "Every stored secret: in clear, reversible (such as Cisco type 7) or an unsalted weak hash fails, high for "
        "what logs in (users, enable, lines), medium for keys and communities. Salted hashes and forms encrypted "
        "under the device's own key pass. Masked in the export, or in a form no vendor document explains: cannot tell.",
        "保存された秘密情報ごとに判定する。平文、可逆形式（Ciscoのtype 7など）、ソルトなしの弱いハッシュは不適合。"
        "ログイン用（ユーザ・enable・回線）は高、鍵・コミュニティは中とする。ソルト付きハッシュと機器固有の鍵による"
        "暗号化は適合。書き出し時にマスクされたもの、ベンダの文書で確認できない形式は判定不能。",
    ),
    fix=Text(
        'Cisco IOS: type 8 or 9 secrets ("enable algorithm-type scrypt secret", "username NAME algorithm-type scrypt '
        'secret"), remove "password" lines, "key config-key password-encrypt" with "password encryption aes" for '
        'keys. FortiOS: "set private-data-encryption enable". Change every secret that was readable.',
        "Cisco IOS: type 8・9を使い（「enable algorithm-type scrypt secret」「username 名前 algorithm-type scrypt "
        "secret」）、「password」の行を削除。鍵は「key config-key password-encrypt」と「password encryption aes」で暗号化。"
        "FortiOS: 「set private-data-encryption enable」。読み取れる状態だったパスワードはすべて変更する。",
    ),
    messages={
        "fail": Text("{what} is stored as {storage}.", "{what}が{storage}で保存されている。"),
        "cannot_tell": Text(
            "{what}: the export holds {storage}, so how it is stored cannot be told.",
            "{what}の保存形式を判定できない（書き出しの内容: {storage}）。",
        ),
    },
    examples=(
        Example(
            title=Text("type 7, clear text, and a community", "type 7・平文・コミュニティ"),
            configs={"sw-01.cfg": BAD},
            fails=(("sw-01.cfg", 4), ("sw-01.cfg", 6), ("sw-01.cfg", 8)),
        ),
        Example(title=Text("scrypt hashes", "scryptハッシュ"), configs={"sw-01.cfg": GOOD}),
        Example(
            title=Text("hostapd keeps the passphrase in clear", "hostapdはパスフレーズを平文で保存"),
            configs={"hostapd.conf": HOSTAPD},
            fails=(("hostapd.conf", 6),),
        ),
    ),
    supports=("2-3.c", "2-1.b"),
    reads=("user", "service", "vpn", "wireless"),
    needs=("secrets",),
    references=("SR 1.5", "CIS IOS 12 v4.0.0 1.4.1", "CIS IOS 12 v4.0.0 1.4.2", "CIS IOS 12 v4.0.0 1.4.3"),
)
def storage_weak(device: Device) -> Iterator[Result]:
    """Judge how every secret of a device is stored."""
    stored = [secret for secret in all_secrets(device) if secret.storage != "absent"]
    for secret in stored:
        verdict = Verdict.FAIL if secret.storage in _READABLE else Verdict.PASS
        what = Text(f"the stored form: {named(secret).en}", f"{named(secret).ja}の保存形式")
        if secret.storage in _UNTOLD:
            verdict = Verdict.CANNOT_TELL
        yield Result(
            subject=subject(device, secret),
            verdict=verdict,
            device=device.name,
            evidence=(Evidence(secret.at, "secret"),),
            values={"what": named(secret), "storage": STORED[secret.storage]},
            severity=None if secret.use in LOGIN else Severity.MEDIUM,
            unknowns=(what,) if verdict is Verdict.CANNOT_TELL else (),
        )


_READABLE = frozenset({"clear", "reversible", "weak-hash"})
_UNTOLD = frozenset({"masked", "unknown"})
