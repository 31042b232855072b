"""SSIDs whose name, key or WPS gives the network away."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from auditor.check import Evidence, Example, Parameter, Result, Severity, Verdict, check
from auditor.model.device import Device
from auditor.model.text import Text
from auditor.model.wireless import Ssid
from auditor.reach.network import Network
from checks._shared import STORED, basis, if_on, shown, undecided
from checks.wireless._words import WIRELESS

BAD = """\
interface=wlan0
ssid=JB2-PUMP2
wpa=2
wpa_key_mgmt=WPA-PSK
rsn_pairwise=CCMP
wpa_passphrase=pumphouse
wps_state=2
"""
GOOD = """\
interface=wlan0
ssid=JB2-PUMP2
wpa=2
wpa_key_mgmt=WPA-PSK
rsn_pairwise=CCMP
wpa_passphrase=v7Rq-29mKx-Tt4uW-81pz
wps_state=0
"""
AP = """\
version 15.3
hostname ap-pump-02
!
dot11 ssid default
   vlan 410
   authentication open
   authentication key-management wpa version 2
   wpa-psk ascii 7 0704285F4F1B181F0243
!
interface Dot11Radio0
 no ip address
 encryption vlan 410 mode ciphers aes-ccm
 ssid default
!
end
"""
FORTIOS = """\
#config-version=FWF60F-7.2.8-FW-build1639-240313:opmode=0:vdom=0:user=admin
config system global
    set hostname "fw-office"
end
config wireless-controller vap
    edit "wifi-office"
        set ssid "JB2-OFFICE"
        set broadcast-ssid disable
        set security wpa2-only-personal
        set encrypt AES
        set passphrase ENC dGhpcyBpcyBub3QgYSByZWFsIHBhc3NwaHJhc2U=
    next
end
"""


@check(
    "WLS-004",
    "wlan-secret-default-or-weak",
    Severity.HIGH,
    title=Text(
        "Default SSID, weak pre-shared key or WPS in use",
        "無線LANの既定SSID・弱い事前共有鍵・WPSが使われている",
    ),
    why=Text(
        "A key that can be guessed is no key: one recorded handshake is enough to try words at leisure. WPS gives "
        "the key away through an eight-digit number, a factory SSID tells which defaults to try first.",
        "推測できる鍵は無いのと同じである。接続時のやり取りを一度記録されれば、手元で好きなだけ試される。"
        "WPSは8桁の番号から鍵を漏らし、工場出荷時のSSIDは試すべき初期値を教える。",
    ),
    decided=Text(
        "Three things of each enabled SSID. Its name: one of a short list of factory SSIDs fails. Its pre-shared key, "
        "where the file gives it away: shorter than the parameter, a common word or the SSID itself fails, else "
        "passes; hashed, encrypted or masked is cannot tell; 802.1X has none. WPS: on fails, off passes, unknown is "
        "cannot tell.",
        "有効なSSIDごとに3点を判定する。名前: 短い一覧にある工場出荷時のSSIDなら不適合。事前共有鍵: 設定から読み取れる"
        "場合、パラメータより短い・頻出語・SSIDと同じなら不適合、それ以外は適合。ハッシュ・暗号化・マスクは判定不能。"
        "802.1Xには事前共有鍵が無い。WPS: 有効なら不適合、無効なら適合、不明なら判定不能。",
    ),
    fix=Text(
        'Change the SSID, use 20 or more random characters or 802.1X, and turn WPS off (hostapd: "wps_state=0").',
        "SSIDを変更し、20文字以上の無作為な鍵または802.1Xを使い、WPSを無効にする（hostapd: 「wps_state=0」）。",
    ),
    messages={
        "fail": Text(
            "The pre-shared key of SSID {ssid} is weak: {reason}.", "SSID {ssid} の事前共有鍵が弱い: {reason}。"
        ),
        "name": Text("SSID {ssid} is a factory name.", "SSID {ssid} は工場出荷時の名前である。"),
        "wps": Text("WPS is enabled for SSID {ssid} ({basis}).", "SSID {ssid} でWPSが有効（{basis}）。"),
        "cannot_tell": Text(
            "SSID {ssid}: the strength of its key, or whether WPS is on, cannot be told.",
            "SSID {ssid}: 鍵の強度またはWPSの有無を判定できない。",
        ),
    },
    examples=(
        Example(
            title=Text("a short key and WPS", "短い鍵とWPS"),
            configs={"hostapd.conf": BAD},
            fails=(("hostapd.conf", 6), ("hostapd.conf", 7)),
        ),
        Example(title=Text("a long random key, WPS off", "長い無作為な鍵・WPS無効"), configs={"hostapd.conf": GOOD}),
        Example(
            title=Text("a factory SSID, and a key that type 7 gives away", "工場出荷時のSSIDと、type 7で読み取れる鍵"),
            configs={"ap-pump-02.cfg": AP},
            fails=(("ap-pump-02.cfg", 4), ("ap-pump-02.cfg", 8)),
        ),
        Example(
            title=Text("FortiOS keeps the key encrypted", "FortiOSは鍵を暗号化して保存"),
            configs={"fw-office.conf": FORTIOS},
            cannot_tell=True,
        ),
    ),
    decides=("2-5.b",),
    supports=("2-3.c",),
    reads=("wireless",),
    needs=("ssids",),
    references=("SR 1.5", "SR 1.7", "M0927"),
    parameters=(
        Parameter(
            name="psk_min",
            default=20,
            meaning=Text("Shortest pre-shared key, characters", "事前共有鍵の最短文字数"),
        ),
    ),
)
def key_weak(network: Network) -> Iterator[Result]:
    """Judge the name, the key and WPS of every SSID."""
    least = network.parameter("WLS-004", "psk_min", 20)
    shortest = least if isinstance(least, int) else 20
    for device in network.devices:
        for ssid in device.ssids:
            for result in (_name(device, ssid), _key(device, ssid, shortest), _wps(device, ssid)):
                if result is not None:
                    yield from if_on(result, ssid.enabled)


_FACTORY = frozenset({"default", "dlink", "linksys", "netgear", "openwrt", "test", "wireless"})
"""Names that access points ship with, as lists of default SSIDs give them; ``test`` is hostapd's own sample file's,
``openwrt`` that of OpenWrt's generated wireless settings."""
_WEAKNESS = {
    "empty": Text("it is empty", "空である"),
    "default": Text("it is a documented default", "文書にある初期値である"),
    "dictionary": Text("it is a common word", "頻出語である"),
    "equals-name": Text("it is the SSID itself", "SSIDと同じである"),
}


def _result(device: Device, ssid: Ssid, what: str, evidence: Evidence) -> Result:
    return Result(
        subject=f"ssid {ssid.name} {what}",
        verdict=Verdict.PASS,
        device=device.name,
        evidence=(evidence, Evidence(ssid.at, "offers")),
        values={"ssid": ssid.name, "reason": "?", "basis": basis(ssid.wps)},
        sides=WIRELESS,
    )


def _name(device: Device, ssid: Ssid) -> Result:
    result = _result(device, ssid, "name", Evidence(ssid.at, "name"))
    if ssid.name.casefold() in _FACTORY:
        return replace(result, verdict=Verdict.FAIL, says="name")
    return result


def _key(device: Device, ssid: Ssid, shortest: int) -> Result | None:
    """The pre-shared key; None where there is none to judge (802.1X, open)."""
    if ssid.key_management.value in ("none", "dot1x"):
        return None
    secret = ssid.secret
    result = _result(device, ssid, "key", Evidence(secret.at if secret is not None else ssid.at, "key"))
    if secret is not None and (secret.length is not None or secret.weakness is not None):
        reason = _WEAKNESS.get(secret.weakness or "")
        if reason is None and secret.length is not None and secret.length < shortest:
            reason = Text(
                f"{secret.length} characters, fewer than {shortest}", f"{secret.length}文字（{shortest}文字未満）"
            )
        if reason is None:
            return result
        return replace(result, verdict=Verdict.FAIL, values={**(result.values or {}), "reason": reason})
    how = STORED[secret.storage if secret is not None else "absent"]
    unknown = Text(
        f"the key of SSID {ssid.name}: the file holds {how.en}", f"SSID {ssid.name} の鍵（設定ファイルでは{how.ja}）"
    )
    return replace(result, verdict=Verdict.CANNOT_TELL, unknowns=(unknown,))


def _wps(device: Device, ssid: Ssid) -> Result:
    result = _result(device, ssid, "WPS", shown(ssid.wps, ssid.at, "wps"))
    if ssid.wps.known:
        return replace(result, verdict=Verdict.FAIL, says="wps") if ssid.wps.value else result
    unknown = undecided(Text(f"whether WPS is on for SSID {ssid.name}", f"SSID {ssid.name} のWPSの有無"), ssid.wps)
    return replace(result, verdict=Verdict.CANNOT_TELL, unknowns=(unknown,))
