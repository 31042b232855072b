"""SSIDs whose two ends do not prove themselves, and access points that nobody watches for impostors."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from auditor.check import Evidence, Example, Parameter, Result, Severity, Verdict, check
from auditor.model.device import Device
from auditor.model.text import Text
from auditor.model.wireless import Ssid
from auditor.plant.rows import Review
from auditor.reach.network import Network
from checks._shared import EXTERNAL, basis, if_on, shown, undecided
from checks.wireless._words import WIRELESS

REVIEW_DAYS = 180
_BY_WPA2 = frozenset({"wpa2", "wpa2/wpa3", "wpa3", "owe", "wpa/wpa2"})
"""Security that management frame protection can be added to; WEP and open networks have no keys for it."""

FORTIOS = """\
#config-version=FWF60F-7.2.8-FW-build1639-240313:opmode=0:vdom=0:user=admin
config system global
    set hostname "fw-crane"
end
config system interface
    edit "wifi-crane"
        set vdom "root"
        set ip 10.40.20.1 255.255.255.0
        set type vap-switch
    next
end
config wireless-controller wids-profile
    edit "watch"
        set ap-scan {scan}
    next
end
config wireless-controller vap
    edit "wifi-crane"
        set ssid "JB2-CRANE"
        set security {security}
        set encrypt AES
        set pmf {pmf}
{key}    next
end
config wireless-controller wtp-profile
    edit "FAP231F"
        config platform
            set type 231F
        end
        config radio-1
            set band 802.11n
            set wids-profile "watch"
            set vap-all manual
            set vaps "wifi-crane"
        end
    next
end
"""
BAD = FORTIOS.format(
    scan="disable", security="wpa2-only-personal", pmf="disable",
    key="        set passphrase ENC dGhpcyBpcyBub3QgYSByZWFsIHBhc3NwaHJhc2U=\n",
)  # fmt: skip
GOOD = FORTIOS.format(scan="enable", security="wpa2-only-enterprise", pmf="enable", key="")
HOSTAPD = """\
interface=wlan0
ssid=JB2-PUMP
wpa=2
wpa_key_mgmt=WPA-EAP
rsn_pairwise=CCMP
ieee8021x=1
ieee80211w=2
"""
PLANT = """\
schema: 1
plant:
  name: JB2
zones:
  - id: crane
    kind: field
    prefixes: [10.40.20.0/24]
registers:
  reviews: reviews.csv
"""
REVIEWS = """\
what,scope,date,reviewer,result
wireless,,{date},instrumentation,nothing unknown
"""


@check(
    "WLS-007",
    "wlan-peer-and-rogue-detection",
    Severity.MEDIUM,
    title=Text(
        "No mutual authentication, management frame protection or rogue AP detection",
        "無線の相互認証・管理フレーム保護・不正AP検知がない",
    ),
    why=Text(
        "With a shared key anyone who knows it can pose as the access point; unprotected management frames let anyone in "
        "range throw clients off; and an access point nobody looks for is found by nobody.",
        "共有鍵を知る者は誰でもアクセスポイントになりすませる。管理フレームが保護されなければ、電波の届く範囲の誰でも端末を切断できる。"
        "探さない不正アクセスポイントは、誰にも見つからない。",
    ),
    decided=Text(
        "Every SSID that is on, but those of zones outside the plant: without 802.1X it warns; with management frame "
        "protection (802.11w) off it warns, optional or required passes. Every device with such an SSID: looking for "
        "foreign access points passes, and so does a row 'wireless' of the review register that is not older than the "
        "days set and whose scope does not name other devices only; neither of both fails. The days are this tool's "
        "default, not the manual's.",
        "プラント外のゾーンを除く有効なSSIDごとに、802.1Xでなければ注意、管理フレーム保護（802.11w）が無効なら注意、任意または必須なら適合。"
        "そのSSIDを持つ機器ごとに、不正AP検知が有効なら適合、または点検記録に「無線」の行があり、設定日数以内で、範囲が他の機器だけを"
        "指していなければ適合。どちらもなければ不適合。日数は本ツールの既定値で、手引書の値ではない。",
    ),
    fix=Text(
        "802.1X with EAP-TLS for the plant's SSIDs, management frame protection required, rogue detection that reports to "
        "syslog; where a device has none, survey the air at set times and enter it in the review register. FortiOS: set "
        "security wpa3-only-enterprise, set pmf enable, a wids-profile with set ap-scan enable on each radio. hostapd: "
        "ieee80211w=2.",
        "プラントのSSIDは802.1X（EAP-TLS）と管理フレーム保護必須とし、不正AP検知をsyslogへ通知する。検知機能がない機器は、定期的に電波を調査し"
        "点検記録に記入する。FortiOS: set security wpa3-only-enterprise、set pmf enable、各無線に set ap-scan enable の wids-profile。"
        "hostapd: ieee80211w=2。",
    ),
    messages={
        "fail": Text(
            "{device} does not look for foreign access points ({basis}), and no wireless survey of the last {days} days is "
            "in the review register.",
            "{device} は不正APを検知せず（{basis}）、過去 {days} 日以内の無線の点検も記録にない。",
        ),
        "warn": Text(
            "SSID {ssid} does not ask for 802.1X ({how}): its two ends do not prove who they are.",
            "SSID {ssid} は802.1Xではない（{how}）。互いの身元を証明しない。",
        ),
        "pmf": Text(
            "SSID {ssid}: management frames are not protected ({basis}).",
            "SSID {ssid}: 管理フレームが保護されていない（{basis}）。",
        ),
        "cannot_tell": Text(
            "{device}: whether anybody looks for foreign access points cannot be told.",
            "{device}: 不正APを検知しているかを判定できない。",
        ),
        "peer_unclear": Text(
            "SSID {ssid}: how its two ends prove themselves cannot be told.", "SSID {ssid}: 相互認証の方式を判定できない。"
        ),
        "pmf_unclear": Text(
            "SSID {ssid}: whether management frames are protected cannot be told.",
            "SSID {ssid}: 管理フレームが保護されているかを判定できない。",
        ),
    },
    decides=("2-5.d",),
    supports=("2-5.b", "2-3.a"),
    reads=("wireless",),
    needs=("ssids",),
    references=("SR 1.6", "SR 1.2", "M0802", "M0813"),
    parameters=(
        Parameter(
            name="review_days",
            default=REVIEW_DAYS,
            meaning=Text("Longest time between wireless reviews, days", "無線の点検間隔の上限（日）"),
        ),
    ),
    examples=(
        Example(
            title=Text("FortiOS: a shared key, no protection, nobody looks", "FortiOS: 共有鍵・保護なし・検知なし"),
            configs={"fw-crane.conf": BAD},
            plant=PLANT,
            registers={"reviews.csv": REVIEWS.format(date="2020-01-10")},
            fails=(("fw-crane.conf", 20), ("fw-crane.conf", 22), ("fw-crane.conf", 33)),
        ),
        Example(
            title=Text("FortiOS: 802.1X, protection required, rogue scan", "FortiOS: 802.1X・保護必須・不正AP検知"),
            configs={"fw-crane.conf": GOOD},
            plant=PLANT,
            registers={"reviews.csv": REVIEWS.format(date="2020-01-10")},
        ),
        Example(
            title=Text("hostapd: nothing says whether anybody looks", "hostapd: 検知の有無が分からない"),
            configs={"hostapd.conf": HOSTAPD},
            plant=PLANT,
            registers={"reviews.csv": REVIEWS.format(date="2020-01-10")},
            cannot_tell=True,
        ),
    ),
)  # fmt: skip
def peer_unproved(network: Network) -> Iterator[Result]:
    """Every SSID, then every device that has one."""
    given = network.parameter("WLS-007", "review_days", REVIEW_DAYS)
    days = given if isinstance(given, int) else REVIEW_DAYS
    for device in network.devices:
        concerned = [ssid for ssid in device.ssids if not _outside(network, device, ssid)]
        for ssid in concerned:
            yield from if_on(_peer(device, ssid), ssid.enabled)
            if ssid.security.value in _BY_WPA2 or not ssid.security.known:
                yield from if_on(_frames(device, ssid), ssid.enabled)
        if any(not ssid.enabled.is_(False) for ssid in concerned):
            yield _watched(network, device, days)


def _outside(network: Network, device: Device, ssid: Ssid) -> bool:
    place = network.zoning.of_ssid(device.name, ssid.name)
    zone = network.plant.zone(place.zone) if place is not None else None
    return zone is not None and zone.kind in EXTERNAL


def _peer(device: Device, ssid: Ssid) -> Result:
    keys = ssid.key_management
    result = Result(
        subject=f"ssid {ssid.name}: authentication", verdict=Verdict.PASS, device=device.name, sides=WIRELESS,
        evidence=(shown(keys, ssid.at, "authentication"), Evidence(ssid.at, "offers")),
        values={"ssid": ssid.name, "how": _SPOKEN.get(keys.value or "", Text("?", "?"))},
    )  # fmt: skip
    if keys.is_("dot1x"):
        return result
    if keys.known:
        return replace(result, verdict=Verdict.WARN)
    what = undecided(Text("how clients are authenticated", "端末の認証方式"), keys)
    return replace(result, verdict=Verdict.CANNOT_TELL, says="peer_unclear", unknowns=(what,))


_SPOKEN = {
    "none": Text("no authentication at all", "認証なし"),
    "psk": Text("a shared key", "事前共有鍵"),
    "sae": Text("a shared password (SAE)", "共有パスワード（SAE）"),
    "psk/sae": Text("a shared key", "事前共有鍵"),
}


def _frames(device: Device, ssid: Ssid) -> Result:
    pmf = ssid.pmf
    result = Result(
        subject=f"ssid {ssid.name}: management frames", verdict=Verdict.PASS, device=device.name, sides=WIRELESS,
        evidence=(shown(pmf, ssid.at, "management frames"), Evidence(ssid.at, "offers")),
        values={"ssid": ssid.name, "basis": basis(pmf)},
    )  # fmt: skip
    if pmf.is_("disabled"):
        return replace(result, verdict=Verdict.WARN, says="pmf")
    if pmf.known:
        return result
    what = undecided(Text("whether 802.11w is on", "802.11wの有効・無効"), pmf)
    return replace(result, verdict=Verdict.CANNOT_TELL, says="pmf_unclear", unknowns=(what,))


def _watched(network: Network, device: Device, days: int) -> Result:
    looks = device.rogue_detection
    result = Result(
        subject="rogue access points", verdict=Verdict.PASS, device=device.name, sides=WIRELESS,
        evidence=(shown(looks, device.ssids[0].at, "detection"),), values={"basis": basis(looks), "days": days},
    )  # fmt: skip
    if looks.is_(True):
        return result
    survey = _survey(network, device, days)
    if survey is not None:
        return replace(result, evidence=(Evidence(survey.at, "review"), *result.evidence))
    if looks.known:
        return replace(result, verdict=Verdict.FAIL)
    what = undecided(Text("whether it looks for foreign access points", "不正AP検知の有無"), looks)
    return replace(result, verdict=Verdict.CANNOT_TELL, unknowns=(what,))


def _survey(network: Network, device: Device, days: int) -> Review | None:
    """The latest wireless review in time that may speak of a device."""
    others = {other.name.casefold() for other in network.devices} - {device.name.casefold()}
    for row in sorted(network.plant.registers.reviews or (), key=lambda row: row.date or network.as_of, reverse=True):
        scope = row.scope.casefold()
        elsewhere = any(name in scope for name in others) and device.name.casefold() not in scope
        if row.what != "wireless" or row.date is None or elsewhere:
            continue
        if timedelta(0) <= network.as_of - row.date <= timedelta(days=days):
            return row
    return None
