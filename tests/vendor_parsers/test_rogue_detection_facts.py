"""Whether access points look for others, where a platform says so or has a documented default."""

from __future__ import annotations

import pytest

from checks.wireless.peer_unproved import FORTIOS, HOSTAPD
from tests.vendor_parsers.read_text import device_of

AP = """\
version 15.3
hostname ap
!
dot11 ssid S
   authentication open
!
interface Dot11Radio0
 ssid S
 station-role {role}
!
{more}end
"""
INSTANT = """\
version 8.10.0.0-8.10.0
virtual-controller-country JP
name ap
{more}wlan ssid-profile S
 enable
 index 0
 type employee
 essid S
 opmode opensystem
"""
AIREOS = """\
config sysname wlc
config interface create plant 10
config wlan create 1 S S
{more}"""


def _fortios(scan: str) -> str:
    return FORTIOS.format(scan=scan, security="wpa2-only-enterprise", pmf="enable", key="")


@pytest.mark.parametrize(
    ("platform", "text", "looks"),
    [
        ("fortinet_fortios", _fortios("enable"), True),
        ("fortinet_fortios", _fortios("disable"), False),
        ("fortinet_fortios", _fortios("enable").replace('            set wids-profile "watch"\n', ""), False),
        ("cisco_ios", AP.format(role="root", more=""), False),
        ("cisco_ios", AP.format(role="scanner", more=""), True),
        ("cisco_ios", AP.format(role="root", more="wlccp ap username wds password 7 070C285F\n"), None),
        ("aruba_instant", INSTANT.format(more=""), True),
        ("aruba_instant", INSTANT.format(more="ids\n infrastructure-detection-level off\n"), False),
        ("aruba_instant", INSTANT.format(more="arm\n no scanning\n"), None),
        ("cisco_aireos", AIREOS.format(more=""), True),
        ("cisco_aireos", AIREOS.format(more="config rogue detection disable all\n"), False),
        ("cisco_aireos", AIREOS.format(more="config rogue detection disable ap-01\n"), None),
        ("hostapd", HOSTAPD, None),
    ],
)
def test_a_device_looks_for_foreign_access_points(platform: str, text: str, looks: bool | None) -> None:
    found = device_of(text, platform).rogue_detection
    assert found.value is looks
    assert found.at is not None or found.note.en
