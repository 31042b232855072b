"""SSIDs that announce themselves."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.check import Evidence, Example, Result, Severity, Verdict, check
from auditor.model.device import Device
from auditor.model.text import Text
from checks._shared import basis, if_on, shown, undecided
from checks.wireless._words import WIRELESS

BAD = """\
interface=wlan0
ssid=JB2-PUMP2
wpa=2
wpa_key_mgmt=WPA-PSK
rsn_pairwise=CCMP
wpa_passphrase=EXAMPLE-PASS-ONLY
ignore_broadcast_ssid=0
"""
GOOD = BAD.replace("ignore_broadcast_ssid=0", "ignore_broadcast_ssid=1")
BAD_FORTIOS = """\
#config-version=FWF60F-7.2.8-FW-build1639-240313:opmode=0:vdom=0:user=admin
config system global
    set hostname "fw-office"
end
config wireless-controller vap
    edit "wifi-office"
        set ssid "JB2-OFFICE"
        set security wpa2-only-personal
        set encrypt AES
        set passphrase ENC dGhpcyBpcyBub3QgYSByZWFsIHBhc3NwaHJhc2U=
    next
end
"""


@check(
    "WLS-002",
    "ssid-not-hidden",
    Severity.LOW,
    title=Text("SSID stealth (hidden SSID) is not enabled", "SSIDのステルス機能が無効である"),
    why=Text(
        "The manual asks for stealth, so that the plant's networks do not show in every telephone's list. Hiding is "
        "not protection: the name is in the frames of every client. It never makes up for weak encryption.",
        "マニュアルは、プラントのSSIDが通りがかりの端末の一覧に現れないようステルス機能を求めている。"
        "ただし隠すこと自体は防護ではない。SSIDは端末の送信フレームから分かる。暗号化の弱さを補うものとしては扱わない。",
    ),
    decided=Text(
        "Every enabled SSID: announced, as written or by the platform's default, fails as low; hidden passes. Where "
        "the default of the platform is not documented the verdict is cannot tell. Nothing here outweighs WLS-001.",
        "有効なSSIDごとに判定する。設定または機器の既定値によりSSIDを通知していれば不適合（低）、隠していれば適合。"
        "機器の既定値が文書で確認できない場合は判定不能。本項目の適合がWLS-001の不適合を打ち消すことはない。",
    ),
    fix=Text(
        'Turn SSID broadcast off and refuse ANY connections. Cisco IOS AP: remove "guest-mode" under the SSID. '
        'FortiOS: "set broadcast-ssid disable". hostapd: "ignore_broadcast_ssid=1". Where clients cannot roam to a '
        "hidden SSID, record a waiver with the reason.",
        "SSIDの通知を止め、ANY接続を拒否する。Cisco IOS AP: SSIDの「guest-mode」を削除。"
        "FortiOS: 「set broadcast-ssid disable」。hostapd: 「ignore_broadcast_ssid=1」。"
        "ステルスSSIDにローミングできない端末がある場合は、理由を記して例外承認とする。",
    ),
    messages={
        "fail": Text(
            "SSID {ssid} is announced ({basis}). The manual asks for stealth; hiding alone protects nothing.",
            "SSID {ssid} を通知している（{basis}）。マニュアルはステルス化を求める。ただし隠すだけでは防護にならない。",
        ),
        "cannot_tell": Text(
            "SSID {ssid}: whether it is announced cannot be told.", "SSID {ssid}: 通知の有無を判定できない。"
        ),
    },
    examples=(
        Example(
            title=Text("hostapd announces the name", "hostapdがSSIDを通知"),
            configs={"hostapd.conf": BAD},
            fails=(("hostapd.conf", 7),),
        ),
        Example(title=Text("hidden", "ステルス化済み"), configs={"hostapd.conf": GOOD}),
        Example(
            title=Text("FortiOS announces by default", "FortiOSは既定で通知"),
            configs={"fw-office.conf": BAD_FORTIOS},
            fails=(("fw-office.conf", 6),),
        ),
    ),
    decides=("2-5.b",),
    reads=("wireless",),
    needs=("ssids",),
    cure="hide",
)
def name_broadcast(device: Device) -> Iterator[Result]:
    """Judge whether each SSID of a device is hidden."""
    for ssid in device.ssids:
        verdict = Verdict.CANNOT_TELL
        if ssid.broadcast.known:
            verdict = Verdict.FAIL if ssid.broadcast.value else Verdict.PASS
        question = undecided(Text("whether the name is announced", "SSIDを通知するかどうか"), ssid.broadcast)
        result = Result(
            subject=f"ssid {ssid.name}",
            verdict=verdict,
            device=device.name,
            evidence=(shown(ssid.broadcast, ssid.at, "announces"), Evidence(ssid.at, "offers")),
            values={"ssid": ssid.name, "basis": basis(ssid.broadcast)},
            unknowns=(question,) if verdict is Verdict.CANNOT_TELL else (),
            sides=WIRELESS,
        )
        yield from if_on(result, ssid.enabled)
