"""When rules end, whether they are logged, and where their notes stand, on every platform that says so."""

from __future__ import annotations

from datetime import date

import pytest

from auditor.model.device import Device
from auditor.model.rule import Rule
from tests.vendor_parsers.read_text import device_of

IOS = """\
version 15.2
hostname rt
!
interface GigabitEthernet0/0
 ip address 10.10.1.1 255.255.255.0
 ip access-group A in
!
time-range WORKS
{lines}!
ip access-list extended A
 remark for the works
 permit tcp any any eq 22 time-range WORKS
 permit tcp any any eq 443
!
end
"""
ASA = """\
ASA Version 9.12(4)
hostname fw
!
interface GigabitEthernet0/0
 nameif office
 security-level 50
 ip address 10.10.1.1 255.255.255.0
!
time-range WORKS
{lines}!
access-list A extended permit tcp any any eq ssh time-range WORKS
access-list A extended permit tcp any any eq https
access-group A in interface office
"""
NXOS = """\
!Command: show running-config
version 9.3(3) Bios:version 07.66
hostname sw
feature interface-vlan
time-range WORKS
{lines}
ip access-list A
  10 permit tcp any any eq 22 time-range WORKS
  20 permit tcp any any eq 443

interface Vlan10
  ip address 10.10.1.1/24
  ip access-group A in
"""
FORTIOS = """\
#config-version=FGT60F-7.2.8-FW-build1639-240313:opmode=0:vdom=0:user=admin
config system interface
    edit "a"
        set ip 10.10.1.1 255.255.255.0
        set type physical
    next
    edit "b"
        set ip 10.20.1.1 255.255.255.0
        set type physical
    next
end
{schedules}config firewall policy
    edit 1
        set srcintf "a"
        set dstintf "b"
        set srcaddr "all"
        set dstaddr "all"
        set action accept
        set service "SSH"
{policy}    next
end
"""
ONETIME = """\
config firewall schedule onetime
    edit "WORKS"
        set start 00:00 2025/03/01
        set end 23:59 {end}
    next
end
"""
JUNOS = """\
set version 20.4R3.8
set system host-name srx
set interfaces ge-0/0/0 unit 0 family inet address 10.10.1.1/24
set interfaces ge-0/0/1 unit 0 family inet address 10.20.1.1/24
set security policies from-zone a to-zone b policy p match source-address any
set security policies from-zone a to-zone b policy p match destination-address any
set security policies from-zone a to-zone b policy p match application junos-ssh
set security policies from-zone a to-zone b policy p then permit
set security policies from-zone a to-zone b policy p scheduler-name WORKS
set security zones security-zone a interfaces ge-0/0/0.0
set security zones security-zone b interfaces ge-0/0/1.0
{lines}
"""
PANOS = """\
set deviceconfig system hostname pa
set network interface ethernet ethernet1/1 layer3 ip 10.10.1.1/24
set network interface ethernet ethernet1/2 layer3 ip 10.20.1.1/24
set zone a network layer3 ethernet1/1
set zone b network layer3 ethernet1/2
set rulebase security rules ssh from a
set rulebase security rules ssh to b
set rulebase security rules ssh source any
set rulebase security rules ssh destination any
set rulebase security rules ssh application any
set rulebase security rules ssh service any
set rulebase security rules ssh action allow
set rulebase security rules ssh schedule WORKS
{lines}
"""
END = date(2025, 3, 31)
ABSOLUTE = " absolute start 00:00 1 March 2025 end 23:59 31 March 2025\n"


def rules(device: Device) -> list[Rule]:
    return [rule for ruleset in device.filters for rule in ruleset.rules if not rule.implied]


@pytest.mark.parametrize(
    ("platform", "text", "day"),
    [
        ("cisco_ios", IOS.format(lines=ABSOLUTE), END),
        ("cisco_ios", IOS.format(lines=" absolute start 00:00 01 March 2025\n"), None),
        ("cisco_ios", IOS.format(lines=" periodic weekdays 8:00 to 17:00\n"), None),
        ("cisco_asa", ASA.format(lines=ABSOLUTE), END),
        ("cisco_asa", ASA.format(lines=" periodic daily 8:00 to 17:00\n"), None),
        ("cisco_nxos", NXOS.format(lines="  10 absolute start 0:00:00 1 March 2025 end 23:59:00 31 March 2025"), END),
        (
            "fortinet_fortios",
            FORTIOS.format(schedules=ONETIME.format(end="2025/03/31"), policy='        set schedule "WORKS"\n'),
            END,
        ),
        ("fortinet_fortios", FORTIOS.format(schedules="", policy='        set schedule "always"\n'), None),
        (
            "fortinet_fortios",
            FORTIOS.format(
                schedules="",
                policy="        set schedule \"always\"\n        set policy-expiry enable\n"
                "        set policy-expiry-date 2025-03-31 00:00:00\n",
            ),
            END,
        ),
        (
            "juniper_junos",
            JUNOS.format(
                lines="set schedulers scheduler WORKS start-date 2025-03-01.00:00 stop-date 2025-03-31.23:59\n"
                "set schedulers scheduler WORKS daily all-day"
            ),
            END,
        ),
        ("juniper_junos", JUNOS.format(lines="set schedulers scheduler WORKS daily start-time 08:00 stop-time 17:00"), None),
        (
            "paloalto_panos",
            PANOS.format(lines="set schedule WORKS schedule-type non-recurring 2025/03/01@00:00-2025/03/31@23:59"),
            END,
        ),
        ("paloalto_panos", PANOS.format(lines="set schedule WORKS schedule-type recurring daily 08:00-17:00"), None),
    ],
)  # fmt: skip
def test_a_schedule_ends_a_rule_on_its_last_day(platform: str, text: str, day: date | None) -> None:
    device = device_of(text, platform)
    first = rules(device)[0]
    assert (first.until.value if first.until is not None else None) == day
    assert first.until is None or first.until.known
    assert not device.unread


@pytest.mark.parametrize(
    ("platform", "text"),
    [
        ("cisco_ios", IOS.format(lines=ABSOLUTE).replace("time-range WORKS\n absolute", "time-range OTHER\n absolute")),
        ("cisco_asa", ASA.format(lines=" absolute end 23:59 31 Foo 2025\n")),
        ("fortinet_fortios", FORTIOS.format(schedules="", policy='        set schedule "WORKS"\n')),
        (
            "fortinet_fortios",
            FORTIOS.format(schedules=ONETIME.format(end="31 March"), policy='        set schedule "WORKS"\n'),
        ),
        ("juniper_junos", JUNOS.format(lines="")),
        ("paloalto_panos", PANOS.format(lines="")),
    ],
)
def test_an_end_that_is_not_read_stays_open(platform: str, text: str) -> None:
    first = rules(device_of(text, platform))[0]
    assert first.until is not None
    assert not first.until.known
    assert first.until.note.en


@pytest.mark.parametrize(
    ("platform", "text"), [("cisco_ios", IOS.format(lines=ABSOLUTE)), ("cisco_asa", ASA.format(lines=ABSOLUTE))]
)
def test_a_rule_without_a_schedule_never_ends(platform: str, text: str) -> None:
    assert rules(device_of(text, platform))[1].until is None


@pytest.mark.parametrize(
    ("platform", "text", "logged", "notes"),
    [
        ("cisco_ios", IOS.format(lines=ABSOLUTE), False, "block"),
        ("cisco_asa", ASA.format(lines=ABSOLUTE), False, "block"),
        ("cisco_nxos", NXOS.format(lines="  10 periodic weekdays 8:00:00 to 17:00:00"), None, "block"),
        ("fortinet_fortios", FORTIOS.format(schedules="", policy=""), False, "rule"),
        (
            "fortinet_fortios",
            FORTIOS.format(schedules="config log setting\n    set fwpolicy-implicit-log enable\nend\n", policy=""),
            True,
            "rule",
        ),
        ("juniper_junos", JUNOS.format(lines=""), False, "rule"),
        ("paloalto_panos", PANOS.format(lines=""), False, "rule"),
    ],
)
def test_a_list_says_whether_its_last_denial_is_logged(
    platform: str, text: str, logged: bool | None, notes: str
) -> None:
    found = next(one for one in device_of(text, platform).filters if any(not rule.implied for rule in one.rules))
    assert (found.default_log.value, found.notes) == (logged, notes)


def test_one_time_schedules_of_a_group_end_with_the_last_of_them() -> None:
    """A group holds while one of its members does (FortiOS Administration Guide, Schedules)."""
    schedules = ONETIME.format(end="2025/03/31") + (
        'config firewall schedule onetime\n    edit "MORE"\n        set start 00:00 2025/05/01\n'
        '        set end 23:59 2025/05/31\n    next\nend\n'
        'config firewall schedule group\n    edit "ALL"\n        set member "WORKS" "MORE"\n    next\nend\n'
    )  # fmt: skip
    device = device_of(FORTIOS.format(schedules=schedules, policy='        set schedule "ALL"\n'), "fortinet_fortios")
    (rule,) = rules(device)
    assert rule.until is not None
    assert rule.until.value == date(2025, 5, 31)
