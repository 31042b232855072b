"""Catalyst 9800: the VLAN of a WLAN through policy profiles and tags, and the power that RF profiles leave."""

from __future__ import annotations

from textwrap import dedent

import pytest

from auditor.model.device import Device
from auditor.platform import account
from auditor.source.document import Document
from vendor_parsers.cisco_ios.platform import PLATFORM

WLAN = "wlan yard 1 JB2-YARD\n security wpa akm psk\n no shutdown\n"


def read(text: str) -> tuple[Device, set[int]]:
    """The device, and the numbers of lines that were not understood."""
    lines = ("version 17.9\n!\n" + WLAN + dedent(text)).splitlines()
    tree = PLATFORM.read(Document("wlc.conf", lines, range(1, len(lines) + 1), range(1, len(lines) + 1)))
    device = PLATFORM.parse(tree)
    return device, {one.at.first for one in account(tree, PLATFORM).unread}


def vlan_of(text: str) -> int | None:
    return read(text)[0].ssids[0].vlan.value


def test_a_policy_profile_may_name_its_vlan() -> None:
    policy = "wireless profile policy p\n vlan YARD\nwireless tag policy t\n wlan yard policy p\n"
    assert vlan_of("vlan 40\n name YARD\n!\n" + policy) == 40
    assert vlan_of("vlan 40\n name OTHER\n!\n" + policy) is None
    assert vlan_of("vlan 40\n name YARD\nvlan 41\n name YARD\n!\n" + policy) is None


def test_tags_that_do_not_agree_leave_the_vlan_unknown() -> None:
    """The SSID is in another VLAN at another place, and which access points have which tag is not judged."""
    policies = "wireless profile policy p\n vlan 40\nwireless profile policy q\n vlan 41\n"
    tags = "wireless tag policy t\n wlan yard policy p\nwireless tag policy u\n wlan yard policy {}\n"
    assert vlan_of(policies + tags.format("p")) == 40
    assert vlan_of(policies + tags.format("q")) is None
    assert vlan_of(policies + tags.format("gone")) is None
    assert vlan_of(policies + "wireless tag policy t\n wlan other policy p\n") is None


def test_power_is_bounded_by_the_profile_that_a_tag_names() -> None:
    device, unread = read(
        """\
        ap dot11 24ghz rf-profile low
         tx-power max 8
         no shutdown
        ap dot11 5ghz rf-profile low
         tx-power max 14
         tx-power min 7
         shutdown
        ap dot11 5ghz rf-profile unused
         tx-power max 17
        wireless tag rf yard
         24ghz-rf-policy low
         5ghz-rf-policy low
        """
    )
    assert [(radio.name, radio.band, radio.enabled.value) for radio in device.radios] == [
        ("yard 2.4 GHz", "2.4 GHz", True),
        ("yard 5 GHz", "5 GHz", False),
    ]
    power = device.radios[1].power.value
    assert power is not None
    assert (power.dbm, power.bounded, power.automatic, power.text) == (14, True, True, "auto 7 to 14 dBm")
    assert unread == set()


@pytest.mark.parametrize(
    "line", ["no shutdown", "tx-power max 30", "tx-power max lots", "tx-power max", "tx-power min 3"]
)
def test_power_without_a_bound_that_says_something_is_unknown(line: str) -> None:
    device, _ = read(f"ap dot11 5ghz rf-profile low\n {line}\nwireless tag rf yard\n 5ghz-rf-policy low\n")
    assert not device.radios[0].power.known


def test_a_profile_that_is_not_in_the_export_is_unknown() -> None:
    device, _ = read("wireless tag rf yard\n 5ghz-rf-policy Typical_Client_Density_rf_5gh\n")
    (radio,) = device.radios
    assert not radio.power.known
    assert not radio.enabled.known
