"""Monitor sessions as every platform writes them."""

from __future__ import annotations

import pytest

from tests.vendor_parsers.read_text import device_of

IOS = """\
version 15.2
hostname sw
!
interface GigabitEthernet1/0/1
 switchport mode access
!
{lines}
end
"""
NXOS = """\
!Command: show running-config
version 9.3(3) Bios:version 07.66
hostname sw
monitor session 1
  source interface Ethernet1/1 both
  source vlan 10
  destination interface Ethernet1/2
{state}
interface Ethernet1/1
"""
EOS = """\
! device: sw (DCS-7050TX-64, EOS-4.20.1F)
!
hostname sw
!
monitor session TAP source Ethernet1 rx
monitor session TAP destination Ethernet2
!
interface Ethernet1
!
end
"""
AWPLUS = """\
!
hostname sw
!
interface port1.0.1
 switchport
 switchport mode access
!
interface port1.0.24
 switchport
 mirror interface port1.0.1,port1.0.2 direction both
!
end
"""
AOSCX = """\
!
!Version ArubaOS-CX FL.10.10.1100
hostname sw
mirror session 1
{state}    source interface 1/1/1 both
    destination {end}
interface 1/1/1
    no shutdown
https-server vrf default
"""
FORTIOS = """\
#config-version=FGT60F-7.2.8-FW-build1639-240313:opmode=0:vdom=0:user=admin
config system global
    set hostname "fw"
end
config system switch-interface
    edit "soft"
        set vdom "root"
        set member "port1" "port2"
        set span {span}
        set span-dest-port "port3"
        set span-source-port "port1"
    next
end
"""
JUNOS = """\
set version 20.4R3.8
set system host-name sw
set interfaces ge-0/0/0 unit 0 family ethernet-switching
set forwarding-options analyzer TAP input ingress interface ge-0/0/0.0
set forwarding-options analyzer TAP output {output}
"""
RTX = """\
# RTX1210 Rev.14.01.38
ip lan1 address 10.30.1.1/24
{lines}
"""


@pytest.mark.parametrize(
    ("platform", "text", "sources", "end"),
    [
        (
            "cisco_ios",
            IOS.format(
                lines="monitor session 1 source interface Gi1/0/1 , Gi1/0/2 rx\n"
                "monitor session 1 source interface Gi1/0/5 - 8\nmonitor session 1 destination interface Gi1/0/24 ingress vlan 5"
            ),
            ("Gi1/0/1", "Gi1/0/2", "Gi1/0/5-8"),
            "Gi1/0/24",
        ),
        (
            "cisco_ios",
            IOS.format(lines="monitor session 2 source vlan 10\nmonitor session 2 destination remote vlan 900"),
            ("vlan 10",),
            900,
        ),
        (
            "cisco_ios",
            IOS.format(lines="monitor session 2 source remote vlan 900\nmonitor session 2 destination interface Gi1/0/3"),
            ("remote vlan 900",),
            "Gi1/0/3",
        ),
        (
            "cisco_ios",
            IOS.format(
                lines="monitor session 3 type erspan-source\n source interface Gi1/0/1\n no shutdown\n destination\n"
                "  erspan-id 1\n  ip address 10.1.1.9\n  origin ip address 10.1.1.1\n!"
            ),
            ("Gi1/0/1",),
            "10.1.1.9",
        ),
        ("cisco_nxos", NXOS.format(state="  no shut\n"), ("Ethernet1/1", "vlan 10"), "Ethernet1/2"),
        ("arista_eos", EOS, ("Ethernet1",), "Ethernet2"),
        ("allied_awplus", AWPLUS, ("port1.0.1", "port1.0.2"), "port1.0.24"),
        ("aruba_aoscx", AOSCX.format(state="    enable\n", end="interface 1/1/2"), ("1/1/1",), "1/1/2"),
        ("aruba_aoscx", AOSCX.format(state="    enable\n", end="tunnel 10.0.2.1 source 10.0.0.1"), ("1/1/1",), "10.0.2.1"),
        ("fortinet_fortios", FORTIOS.format(span="enable"), ("port1",), "port3"),
        ("juniper_junos", JUNOS.format(output="interface ge-0/0/5.0"), ("ge-0/0/0.0",), "ge-0/0/5.0"),
        ("juniper_junos", JUNOS.format(output="vlan 900"), ("ge-0/0/0.0",), 900),
        ("yamaha_rtx", RTX.format(lines="lan port-mirroring lan1 8 in 1 2 out 1"), ("lan1.1", "lan1.2"), "lan1.8"),
        ("yamaha_rtx", RTX.format(lines="lan port-mirroring lan2 lan1:1 in"), ("lan2",), "lan1:1"),
        (
            "yamaha_rtx",
            RTX.format(
                lines="switch control function set mirroring-use on\nswitch control function set mirroring-dest 3\n"
                "switch control function set mirroring-src-rx 1 on"
            ),
            ("switch port 1",),
            "switch port 3",
        ),
    ],
)  # fmt: skip
def test_a_session_copies_its_sources_to_its_end(
    platform: str, text: str, sources: tuple[str, ...], end: str | int
) -> None:
    device = device_of(text, platform)
    (mirror,) = device.mirrors
    assert mirror.sources == sources
    assert (mirror.port or mirror.host or mirror.vlan) == end
    assert mirror.enabled.is_(True)
    assert "mirrors" in device.reads
    assert not device.unread


@pytest.mark.parametrize(
    ("platform", "text", "enabled"),
    [
        ("cisco_nxos", NXOS.format(state="  shut\n"), False),
        ("cisco_nxos", NXOS.format(state=""), False),
        ("aruba_aoscx", AOSCX.format(state="", end="interface 1/1/2"), False),
        ("fortinet_fortios", FORTIOS.format(span="disable"), False),
        (
            "cisco_ios",
            IOS.format(
                lines="monitor session 3 type erspan-source\n source interface Gi1/0/1\n destination\n  ip address 10.1.1.9\n!"
            ),
            None,
        ),
    ],
)  # fmt: skip
def test_whether_a_session_runs_is_written_default_or_open(platform: str, text: str, enabled: bool | None) -> None:
    (mirror,) = device_of(text, platform).mirrors
    assert mirror.enabled.value is enabled


def test_a_session_with_one_end_copies_nothing() -> None:
    assert device_of(IOS.format(lines="monitor session 1 source interface Gi1/0/1"), "cisco_ios").mirrors == ()
