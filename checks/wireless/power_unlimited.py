"""Radios that send as loud as they can."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.check import Evidence, Example, Parameter, Result, Severity, Verdict, check
from auditor.model.text import Text
from auditor.model.wireless import Power, Radio
from auditor.reach.network import Network
from checks._shared import basis, if_on, shown, undecided
from checks.wireless._words import WIRELESS

BAD = """\
version 15.3
hostname ap-pump-02
!
interface Dot11Radio0
 no ip address
 power local maximum
 no shutdown
!
end
"""
GOOD = """\
#config-version=FWF60F-7.2.8-FW-build1639-240313:opmode=0:vdom=0:user=admin
config system global
    set hostname "fw-office"
end
config wireless-controller wtp-profile
    edit "office"
        set ap-country JP
        config radio-1
            set band 802.11n
            set power-level 25
            set vap-all manual
            set vaps "wifi-office"
        end
        config radio-2
            set mode disabled
        end
    next
end
"""
UNKNOWN = """\
interface=wlan0
ssid=JB2-PUMP2
wpa=2
wpa_key_mgmt=WPA-PSK
rsn_pairwise=CCMP
wpa_passphrase=EXAMPLE-PASS-ONLY
"""


@check(
    "WLS-003",
    "radio-power-not-limited",
    Severity.MEDIUM,
    title=Text(
        "Radio output level is not adjusted (maximum or default)",
        "電波の出力レベルが調整されていない（最大・既定のまま）",
    ),
    why=Text(
        "The manual asks to adjust the output and to keep the reach to the minimum needed. A radio at full power can "
        "be heard, and attacked, from outside the fence.",
        "マニュアルは「電波の出力レベルを調整し、受信可能範囲を必要最小限に絞り込む」ことを求めている。"
        "最大出力の無線は敷地の外からも受信され、攻撃の足場になる。",
    ),
    decided=Text(
        "Every enabled radio: the top of the scale, nothing set (the platform's own choice), automatic power without "
        "an upper bound, or more than the plant's limit (parameter) fails. A written value below the top and bounded "
        "automatic power pass. Where the scale is not known, or the power is not in the file (hostapd), cannot tell.",
        "有効な無線ごとに判定する。最大値、未設定（機器任せ）、上限のない自動制御、またはプラントの上限（パラメータ）"
        "超過は不適合。最大未満の値の明示と、上限付きの自動制御は適合。出力の目盛が分からない機種と、"
        "出力が設定ファイルに現れない機種（hostapd）は判定不能とする。",
    ),
    fix=Text(
        "After a site survey set the level, or a bound for automatic power, on each radio; use directional antennas "
        'near the fence. Cisco IOS AP: "power local N". FortiOS: "set power-level N" or "set auto-power-level '
        'enable" with "set auto-power-high N". Where a housing needs full power, waive with the survey.',
        "電波測定のうえ、無線ごとに出力値または自動制御の上限を設定し、敷地境界付近では指向性アンテナを使う。"
        "Cisco IOS AP: 「power local N」。FortiOS: 「set power-level N」、または「set auto-power-level enable」と"
        "「set auto-power-high N」。防爆筐体などで最大出力が必要な場合は、測定結果を添えて例外承認とする。",
    ),
    messages={
        "fail": Text(
            "Radio {radio} sends at {power} ({basis}): its reach is not narrowed.",
            "無線 {radio} の出力は {power}（{basis}）。受信可能範囲が絞り込まれていない。",
        ),
        "limit": Text(
            "Radio {radio} sends at {power}, above the plant's limit of {limit} dBm.",
            "無線 {radio} の出力は {power} で、プラントの上限 {limit} dBm を超える。",
        ),
        "cannot_tell": Text(
            "Radio {radio}: how far its power is limited cannot be told.", "無線 {radio}: 出力の制限を判定できない。"
        ),
    },
    examples=(
        Example(title=Text("full power", "最大出力"), configs={"ap-pump-02.cfg": BAD}, fails=(("ap-pump-02.cfg", 6),)),
        Example(
            title=Text("FortiOS: a quarter of full power", "FortiOS: 出力を25%に設定"), configs={"fw-office.conf": GOOD}
        ),
        Example(
            title=Text("hostapd does not hold the power", "hostapdの設定に出力は現れない"),
            configs={"hostapd.conf": UNKNOWN},
            cannot_tell=True,
        ),
    ),
    decides=("2-5.b",),
    reads=("wireless",),
    needs=("radios",),
    references=("SR 1.6", "M0806"),
    parameters=(
        Parameter(
            name="max_dbm",
            default=0,
            meaning=Text(
                "Highest transmit power, dBm; 0: the plant has set no limit",
                "送信出力の上限（dBm）。0 はプラントとしての上限なし",
            ),
        ),
    ),
)
def power_unlimited(network: Network) -> Iterator[Result]:
    """Judge the transmit power of every radio."""
    limit = network.parameter("WLS-003", "max_dbm", 0)
    most = limit if isinstance(limit, (int, float)) else 0
    for device in network.devices:
        for radio in device.radios:
            verdict, says = _judge(radio, most)
            question = undecided(Text("the transmit power and its scale", "送信出力とその目盛"), radio.power)
            result = Result(
                subject=f"{device.name}:{radio.name}",
                verdict=verdict,
                device=device.name,
                evidence=(shown(radio.power, radio.at, "power"), Evidence(radio.at, "radio")),
                values={
                    "radio": radio.name,
                    "power": radio.power.value.text if radio.power.value else "?",
                    "basis": basis(radio.power),
                    "limit": most,
                },
                says=says,
                unknowns=(question,) if verdict is Verdict.CANNOT_TELL else (),
                sides=WIRELESS,
            )
            yield from if_on(result, radio.enabled)


def _judge(radio: Radio, limit: float) -> tuple[Verdict, str]:
    power = radio.power.value
    if power is None:
        return Verdict.CANNOT_TELL, ""
    if radio.power.state == "default" or power.maximum or (power.automatic and power.bounded is False):
        return Verdict.FAIL, ""
    if limit and power.dbm is not None and power.dbm > limit:
        return Verdict.FAIL, "limit"
    return (Verdict.PASS if _certainly_limited(power, limit) else Verdict.CANNOT_TELL), ""


def _certainly_limited(power: Power, limit: float) -> bool:
    if limit:
        return power.dbm is not None
    return power.bounded is True if power.automatic else power.maximum is False
