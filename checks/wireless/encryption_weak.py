"""SSIDs without encryption, or with encryption that can be broken."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.check import Evidence, Example, Result, Severity, Verdict, check
from auditor.model.device import Device
from auditor.model.text import Text
from auditor.model.wireless import Ssid
from checks._shared import if_on, shown, undecided
from checks.wireless._words import WIRELESS

BAD_AP = """\
version 15.3
hostname ap-pump-02
!
dot11 ssid JB2-CRANE
   vlan 410
   authentication open
   authentication key-management wpa version 2
   wpa-psk ascii 7 0704285F4F1B181F0243
!
dot11 ssid JB2-OLD
   vlan 300
   authentication open
!
interface Dot11Radio0
 no ip address
 encryption vlan 410 mode ciphers aes-ccm tkip
 encryption vlan 300 mode wep mandatory
 ssid JB2-CRANE
 ssid JB2-OLD
!
end
"""
GOOD_AP = """\
version 15.3
hostname ap-pump-02
!
dot11 ssid JB2-CRANE
   vlan 410
   authentication open
   authentication key-management wpa version 2
   wpa-psk ascii 7 0704285F4F1B181F0243
!
interface Dot11Radio0
 no ip address
 encryption vlan 410 mode ciphers aes-ccm
 ssid JB2-CRANE
!
end
"""
BAD_HOSTAPD = """\
interface=wlan0
ssid=JB2-PUMP2
wpa=3
wpa_key_mgmt=WPA-PSK
wpa_pairwise=TKIP
rsn_pairwise=CCMP
wpa_passphrase=EXAMPLE-PASS-ONLY
"""


@check(
    "WLS-001",
    "wlan-encryption-weak",
    Severity.HIGH,
    title=Text(
        "Wireless LAN encryption missing or weak (open, WEP, WPA/TKIP)",
        "無線LANの暗号化が無い／弱い（オープン・WEP・WPA/TKIP）",
    ),
    why=Text(
        "Radio does not stop at the fence. Without encryption, or with WEP or TKIP, anyone in range can read the "
        "traffic, take over sessions and put a device on the plant network.",
        "電波は構内で止まらない。暗号化が無い場合やWEP・TKIPの場合、電波の届く範囲にいる第三者が通信を傍受し、"
        "なりすまし、プラントのネットワークに機器を接続できる。",
    ),
    decided=Text(
        "Every enabled SSID: open or WEP fails as critical. WPA, WPA mixed with WPA2, or TKIP among the ciphers fails "
        'as high: the letter of the manual ("WPA etc.") is met, the strength it asks for is not. WPA2 with CCMP or '
        "GCMP only, and WPA3, pass. Enhanced open (OWE) encrypts but authenticates nobody: warning. A security "
        "profile that is not in the file is cannot tell.",
        "有効なSSIDごとに判定する。オープンとWEPは不適合（重大）。WPA、WPA/WPA2混在、または暗号方式にTKIPを含むものは"
        "不適合（高）。マニュアルの文言「WPA方式等」は満たすが、求められている強度を満たさないためである。"
        "WPA2でCCMP・GCMPのみ、およびWPA3は適合。Enhanced Open（OWE）は暗号化するが認証が無いため注意とする。"
        "参照先のセキュリティプロファイルがファイルに無い場合は判定不能とする。",
    ),
    fix=Text(
        'Use WPA3, else WPA2 with AES/CCMP only; remove TKIP and WEP keys. Cisco IOS AP: "encryption vlan N mode '
        'ciphers aes-ccm" and "authentication key-management wpa version 2". FortiOS: "set security '
        'wpa2-only-personal" or a wpa3 mode with "set encrypt AES". hostapd: "wpa=2", "rsn_pairwise=CCMP".',
        "WPA3、使えない端末がある場合はWPA2のAES/CCMPのみとし、TKIPとWEPキーを削除する。"
        "Cisco IOS AP: 「encryption vlan N mode ciphers aes-ccm」と「authentication key-management wpa version 2」。"
        "FortiOS: 「set security wpa2-only-personal」またはwpa3系とし「set encrypt AES」。"
        "hostapd: 「wpa=2」「rsn_pairwise=CCMP」。",
    ),
    messages={
        "fail": Text(
            "SSID {ssid}: {security}. Anyone in range can read it and join.",
            "SSID {ssid}: {security}。電波の届く範囲の誰でも傍受・接続できる。",
        ),
        "weak": Text(
            "SSID {ssid} still offers {security} with {ciphers}. The wording of the manual (WPA etc.) is met, the "
            "strength is not: WPA and TKIP are broken.",
            "SSID {ssid} で {security}（暗号方式: {ciphers}）が使える。マニュアルの文言（WPA方式等）は満たすが、"
            "WPA・TKIPは解読手法が知られており強度が足りない。",
        ),
        "warn": Text(
            "SSID {ssid} is enhanced open (OWE): encrypted, but nobody is authenticated and anyone can join.",
            "SSID {ssid} はEnhanced Open（OWE）。暗号化はされるが認証が無く、誰でも接続できる。",
        ),
        "cannot_tell": Text(
            "SSID {ssid}: the strength of its encryption cannot be told.", "SSID {ssid}: 暗号化の強度を判定できない。"
        ),
    },
    examples=(
        Example(
            title=Text("TKIP allowed, and an old SSID on WEP", "TKIPの許可と、WEPのまま残る旧SSID"),
            configs={"ap-pump-02.cfg": BAD_AP},
            fails=(("ap-pump-02.cfg", 16), ("ap-pump-02.cfg", 17)),
        ),
        Example(title=Text("WPA2 with AES only", "WPA2のAESのみ"), configs={"ap-pump-02.cfg": GOOD_AP}),
        Example(
            title=Text("hostapd: wpa=3 is both WPA and WPA2", "hostapd: wpa=3 はWPAとWPA2の両方"),
            configs={"hostapd.conf": BAD_HOSTAPD},
            fails=(("hostapd.conf", 3),),
        ),
    ),
    decides=("2-5.b",),
    reads=("wireless",),
    needs=("ssids",),
    references=("SR 1.6", "SR 4.1", "M0808"),
)
def encryption_weak(device: Device) -> Iterator[Result]:
    """Judge the encryption of every SSID of a device."""
    for ssid in device.ssids:
        yield from if_on(_judge(device, ssid), ssid.enabled)


def _judge(device: Device, ssid: Ssid) -> Result:
    ciphers = ssid.ciphers.value or frozenset()
    security = ssid.security.value
    verdict, says, severity = _strength(security, ciphers)
    what = Text("the security mode and ciphers in force", "実際に使われる認証方式と暗号方式")
    unknown = undecided(what, ssid.security) if not ssid.security.known else undecided(what, ssid.ciphers)
    by_cipher = verdict is Verdict.FAIL and (security == "wep" or "tkip" in ciphers) and security != "wpa/wpa2"
    line = shown(ssid.ciphers, ssid.at, "cipher") if by_cipher else shown(ssid.security, ssid.at, "security")
    return Result(
        subject=f"ssid {ssid.name}",
        verdict=verdict,
        device=device.name,
        evidence=(line, Evidence(ssid.at, "offers")),
        values={
            "ssid": ssid.name,
            "security": _SPOKEN.get(security or "", Text(security or "?", security or "?")),
            "ciphers": ", ".join(sorted(ciphers)).upper() or "?",
        },
        says=says,
        severity=severity,
        unknowns=(unknown,) if verdict is Verdict.CANNOT_TELL else (),
        sides=WIRELESS,
    )


_SPOKEN = {
    "open": Text("no encryption at all", "暗号化なし（オープン）"),
    "wep": Text("WEP, which is read within minutes", "WEP（数分で解読される）"),
    "wpa": Text("the original WPA", "初代WPA"),
    "wpa/wpa2": Text("WPA beside WPA2", "WPA/WPA2混在"),
    "wpa2": Text("WPA2", "WPA2"),
    "wpa2/wpa3": Text("WPA2 beside WPA3", "WPA2/WPA3混在"),
}


def _strength(security: str | None, ciphers: frozenset[str]) -> tuple[Verdict, str, Severity | None]:
    if security in ("open", "wep"):
        return Verdict.FAIL, "", Severity.CRITICAL
    if any(cipher.startswith("wep") for cipher in ciphers) or "none" in ciphers:
        return Verdict.FAIL, "weak", Severity.CRITICAL
    if security in ("wpa", "wpa/wpa2") or "tkip" in ciphers:
        return Verdict.FAIL, "weak", None
    if security == "owe":
        return Verdict.WARN, "", None
    strong = bool(ciphers) and all(cipher.startswith(("ccmp", "gcmp")) for cipher in ciphers)
    if security == "wpa3" or (security in ("wpa2", "wpa2/wpa3") and strong):
        return Verdict.PASS, "", None
    return Verdict.CANNOT_TELL, "", None
