"""Radios and SSIDs that are on and that nobody asked for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from auditor.check import Evidence, Example, Result, Severity, Verdict, check
from auditor.model.device import Device
from auditor.model.text import Text
from auditor.model.wireless import Radio, Ssid
from auditor.plant.types import WirelessNetwork
from auditor.reach.network import Network
from checks._shared import shown, sides_of, undecided

BAD = """\
version 15.3
hostname ap-pump-02
!
dot11 ssid JB2-CRANE
   vlan 410
   authentication open
   authentication key-management wpa version 2
   wpa-psk ascii 7 0704285F4F1B181F0243
!
dot11 ssid JB2-TEST
   vlan 411
   authentication open
   authentication key-management wpa version 2
   wpa-psk ascii 7 0704285F4F1B181F0243
!
interface Dot11Radio0
 no ip address
 encryption vlan 410 mode ciphers aes-ccm
 encryption vlan 411 mode ciphers aes-ccm
 ssid JB2-CRANE
 ssid JB2-TEST
!
end
"""
GOOD = """\
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
interface Dot11Radio1
 no ip address
 shutdown
!
end
"""
PLANT = """\
schema: 1
plant:
  name: JB2
zones:
  - id: crane
    kind: field
    prefixes: [10.40.20.0/24]
    vlans: [410]
wireless:
  - {ssid: JB2-CRANE, zone: crane, purpose: crane tablets}
"""


@check(
    "WLS-006",
    "unused-radio-or-ssid-enabled",
    Severity.LOW,
    title=Text("Unused radio or SSID is enabled", "使用していない無線・SSIDが有効である"),
    why=Text(
        "Every radio and SSID that is on is a door. Test networks and second radios that nobody uses are the ones "
        "nobody watches.",
        "有効な無線・SSIDはすべて入口になる。試験用のまま残るSSIDや使っていない無線は、監視の目も届かない。",
    ),
    decided=Text(
        "An enabled SSID fails when the plant file's `wireless` list does not name it, passes when it does, and is "
        "cannot tell without that list. A radio fails when it is enabled and no SSID is bound to it. Disabled SSIDs "
        "and radios pass.",
        "有効なSSIDは、プラントファイルの `wireless` に名前が無ければ不適合、あれば適合、一覧が無ければ判定不能。"
        "無線は、有効でありながらSSIDが割り当てられていなければ不適合。無効なSSID・無線は適合。",
    ),
    fix=Text(
        'Disable the SSID or radio, or add the SSID to the plant\'s list. Cisco IOS AP: "shutdown" under the radio. '
        'FortiOS: "set status disable" under the radio, or take the VAP out of the profile.',
        "不要なSSID・無線を無効にする。必要なものはプラントの一覧に加える。Cisco IOS AP: 無線インタフェースを"
        "「shutdown」。FortiOS: 無線を「set status disable」にするか、プロファイルからVAPを外す。",
    ),
    messages={
        "fail": Text(
            "SSID {name} is enabled and not among the SSIDs the plant means to have.",
            "SSID {name} は有効だが、プラントのSSID一覧に無い。",
        ),
        "radio": Text(
            "Radio {name} is enabled and no SSID is bound to it.",
            "無線 {name} は有効だが、SSIDが割り当てられていない。",
        ),
        "cannot_tell": Text("{name}: whether it is needed cannot be told.", "{name}: 必要かどうかを判定できない。"),
    },
    examples=(
        Example(
            title=Text("a test SSID left on", "試験用SSIDの消し忘れ"),
            configs={"ap-pump-02.cfg": BAD},
            plant=PLANT,
            fails=(("ap-pump-02.cfg", 10),),
        ),
        Example(
            title=Text("only what the plant lists", "一覧にあるものだけ"), configs={"ap-pump-02.cfg": GOOD}, plant=PLANT
        ),
        Example(title=Text("no list of SSIDs", "SSID一覧が無い"), configs={"ap-pump-02.cfg": GOOD}, cannot_tell=True),
    ),
    decides=("2-4.d",),
    supports=("2-5.a",),
    reads=("wireless",),
    needs=("ssids", "radios"),
    references=("SR 7.7", "M0942"),
)
def unused_enabled(network: Network) -> Iterator[Result]:
    """Judge whether every SSID and radio that is on is wanted."""
    for device in network.devices:
        sides = sides_of(network, device)
        for ssid in device.ssids:
            yield replace(_ssid(device, ssid, network.plant.wireless), sides=sides)
        for radio in device.radios:
            yield replace(_radio(device, radio), sides=sides)


def _ssid(device: Device, ssid: Ssid, wanted: tuple[WirelessNetwork, ...] | None) -> Result:
    named = [row for row in wanted or () if row.ssid == ssid.name]
    passed = Result(
        subject=f"ssid {ssid.name}",
        verdict=Verdict.PASS,
        device=device.name,
        evidence=(Evidence(ssid.at, "offers"), *(Evidence(row.at, "declares") for row in named)),
        values={"name": ssid.name},
    )
    unknowns = []
    if not ssid.enabled.known:
        unknowns.append(undecided(Text("whether it is enabled", "有効かどうか"), ssid.enabled))
    if wanted is None:
        unknowns.append(Text("the plant file's list `wireless`", "プラントファイルの wireless（SSID一覧）"))
    if ssid.enabled.is_(False) or named:
        return passed
    if unknowns:
        return replace(passed, verdict=Verdict.CANNOT_TELL, unknowns=tuple(unknowns))
    return replace(passed, verdict=Verdict.FAIL)


def _radio(device: Device, radio: Radio) -> Result:
    bound = any(radio.name in ssid.radios for ssid in device.ssids)
    unplaced = any(not ssid.radios and not ssid.enabled.is_(False) for ssid in device.ssids)
    result = Result(
        subject=f"{device.name}:{radio.name}",
        verdict=Verdict.PASS,
        device=device.name,
        evidence=(Evidence(radio.at, "radio"), shown(radio.enabled, radio.at, "enabled")),
        values={"name": radio.name},
    )
    if radio.enabled.is_(False) or bound:
        return result
    if radio.enabled.known and not unplaced:
        return replace(result, verdict=Verdict.FAIL, says="radio")
    question = Text(
        f"which SSIDs {radio.name} sends, and whether it is on", f"{radio.name} のSSID割り当てと、有効かどうか"
    )
    return replace(result, verdict=Verdict.CANNOT_TELL, unknowns=(question,))
