from __future__ import annotations

import pytest

from auditor.source.commands import WHOLE_CONFIGURATIONS, full_command


@pytest.mark.parametrize(
    ("typed", "full"),
    [
        ("sh run", "show running-config"),
        ("SHOW RUN", "show running-config"),
        ("sh  run   all", "show running-config all"),
        ("sh run | no-more", "show running-config"),
        ("sh run | inc ntp", "show running-config | inc ntp"),
        ("wr t", "write terminal"),
        ("more sys", "more system:running-config"),
        ("show full", "show full-configuration"),
        ("sh start", "show startup-config"),
        ("sh ver", "show version"),
        ("sh int status", "show interfaces status"),
        ("sh ip ro", "show ip route"),
        ("sh ip route vrf MGMT", "show ip route vrf MGMT"),
        ("sh cdp nei de", "show cdp neighbors detail"),
        ("sh cdp nei", "show cdp neighbors"),
        ("sh lldp nei det", "show lldp neighbors detail"),
        ("sh mac add", "show mac address-table"),
        ("sh mac-address-table", "show mac address-table"),
        ("sh tech", "show tech-support"),
        ("get sys stat", "get system status"),
        ("show", "show"),
        ("sh ip", "show ip"),
        ("diagnose sys top", "diagnose sys top"),
        ("", ""),
    ],
)
def test_abbreviations_are_spelled_out(typed: str, full: str) -> None:
    assert full_command(typed) == full


@pytest.mark.parametrize("typed", ["sh run int gi0/1", "sh run | inc ntp", "show firewall policy", "sh ver", "sh r"])
def test_part_of_a_configuration_is_not_a_whole_one(typed: str) -> None:
    assert full_command(typed) not in WHOLE_CONFIGURATIONS
