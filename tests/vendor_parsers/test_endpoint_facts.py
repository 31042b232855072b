"""Hosts that statements of their own speak of, platform by platform: address, MAC address, name, port."""

from __future__ import annotations

import textwrap

import pytest

from auditor.engine.discover import candidates
from auditor.engine.inputs import read_input, unaccounted
from auditor.model.address import format_ip
from auditor.model.device import Device
from auditor.model.endpoint import Endpoint, mac_of
from auditor.source.ingest import read_input as decode

IOS = """\
version 15.2
hostname sw-01
!
ip dhcp pool LAN
 network 10.30.20.0 255.255.255.0
 default-router 10.30.20.1
!
ip dhcp pool HMI 3
 host 10.30.20.13 255.255.255.0
 client-identifier 0100.80f4.a1b2.c3
 client-name hmi-03
!
ip dhcp pool MANY
 network 10.30.30.0 255.255.255.0
 address 10.30.30.5 hardware-address 0080.f4a1.b2c4
!
ip host plc-01 10.30.20.11
ip source binding 0030.DE11.2244 vlan 300 10.30.20.14 interface GigabitEthernet1/0/4
!
interface GigabitEthernet1/0/1
 switchport mode access
 switchport port-security
 switchport port-security mac-address sticky
 switchport port-security mac-address sticky 0030.de11.2233 vlan access
!
mac address-table static 0030.de11.2255 vlan 300 interface GigabitEthernet1/0/5
mac address-table static 0100.5e01.0101 vlan 300 interface GigabitEthernet1/0/5
mac address-table static 0030.de11.2266 vlan 300 drop
arp 10.30.20.12 0030.de44.5566 ARPA
arp vrf CTL 10.30.20.15 0030.de44.5577 ARPA
arp timeout 300
!
end
"""
ASA = """\
ASA Version 9.16(4)
hostname fw-ctl
names
!
interface GigabitEthernet1/2
 nameif dcs
 security-level 90
 ip address 10.30.20.1 255.255.255.0
!
object network PLC-01
 host 10.30.20.11
object network DCS-NET
 subnet 10.30.0.0 255.255.0.0
arp dcs 10.30.20.12 0030.de44.5566
arp timeout 14400
dhcpd reserve-address 10.30.20.13 0080.f4a1.b2c3 dcs
"""
FORTIOS = """\
#config-version=FGT60F-7.2.8-FW-build1639-240313:opmode=0:vdom=0:user=admin
config system global
    set hostname "fw-ctl"
end
config system interface
    edit "port1"
        set vdom "root"
        set ip 10.30.10.1 255.255.255.0
        set type physical
    next
end
config system arp-table
    edit 1
        set interface "port1"
        set ip 10.30.10.12
        set mac 00:30:de:44:55:66
    next
end
config system dhcp server
    edit 1
        set lease-time 86400
        set interface "port1"
        config ip-range
            edit 1
                set start-ip 10.30.10.100
                set end-ip 10.30.10.120
            next
        end
        config reserved-address
            edit 1
                set ip 10.30.10.13
                set mac 00:80:f4:a1:b2:c3
                set description "hmi-03"
            next
        end
    next
end
config firewall address
    edit "plc-01"
        set subnet 10.30.10.11 255.255.255.255
    next
    edit "net"
        set subnet 10.30.10.0 255.255.255.0
    next
    edit "sensor-gw"
        set type mac
        set macaddr "00:30:de:11:22:33"
    next
end
"""
JUNOS = """\
set version 21.4R3
set system host-name fw-fld
set system static-host-mapping plc-01 inet 10.30.20.11
set interfaces ge-0/0/1 unit 0 family inet address 10.30.20.1/24 arp 10.30.20.12 mac 00:30:de:44:55:66
set access address-assignment pool ctl family inet network 10.30.20.0/24
set access address-assignment pool ctl family inet host hmi-03 hardware-address 00:80:f4:a1:b2:c3
set access address-assignment pool ctl family inet host hmi-03 ip-address 10.30.20.13
set security address-book global address rio-01 10.40.10.11/32
set security address-book global address net-field 10.40.10.0/24
"""
PANOS = """\
set deviceconfig system hostname fw-ctl
set deviceconfig system ip-address 10.90.2.1
set network interface ethernet ethernet1/1 layer3 ip 10.30.20.1/24
set network interface ethernet ethernet1/1 layer3 arp 10.30.20.12 hw-address 00:30:de:44:55:66
set network dhcp interface ethernet1/1 server mode enabled
set network dhcp interface ethernet1/1 server reserved 10.30.20.13 mac 00:80:f4:a1:b2:c3
set network dhcp interface ethernet1/1 server ip-pool 10.30.20.100-10.30.20.120
set vsys vsys1 address plc-01 ip-netmask 10.30.20.11
set vsys vsys1 address net ip-netmask 10.30.20.0/24
set vsys vsys1 zone ctl network layer3 ethernet1/1
"""
YAMAHA = """\
# RTX830 Rev.15.02.31 (Fri Jul  5 10:12:44 2024)
ip route default gateway 10.30.20.254
ip lan1 address 10.30.20.1/24
ip lan1 arp static 10.30.20.12 00:30:de:44:55:66
ip host plc-01 10.30.20.11
dhcp service server
dhcp scope 1 10.30.20.100-10.30.20.120/24
dhcp scope bind 1 10.30.20.13 01 00 80 f4 a1 b2 c3
dhcp scope bind 1 10.30.20.14 ethernet 00:80:f4:a1:b2:c4
"""
NXOS = """\
!Command: show running-config
version 9.3(8) Bios:version 07.69
hostname sw-srv
feature port-security
interface Ethernet1/1
  switchport
  switchport access vlan 110
  switchport port-security
  switchport port-security mac-address 0030.de11.2233 vlan 110
interface Vlan110
  ip address 10.30.20.2/24
  ip arp 10.30.20.12 0030.de44.5566
ip host plc-01 10.30.20.11
"""
EOS = """\
! device: core-01 (CCS-720DP-24ZS, EOS-4.28.3M)
hostname core-01
!
interface Ethernet1
   switchport access vlan 10
!
ip host plc-01 10.30.20.11
arp 10.30.20.12 00:30:de:44:55:66 arpa
!
end
"""
AWPLUS = """\
!
hostname sw-dcs
!
service password-encryption
!
ip dhcp pool ctl
 network 10.30.20.0 255.255.255.0
 host 10.30.20.13 0080.f4a1.b2c3
!
interface port1.0.1
 switchport mode access
!
interface vlan1
 ip address 10.30.20.2/24
!
arp 10.30.20.12 0030.de44.5566
line con 0
line vty 0 4
!
end
"""
IX = """\
! NEC Portable Internetwork Core Operating System Software
! IX Series IX2106 (magellan-sec) Software, Version 10.8.21, RELEASE SOFTWARE
hostname rt-vendor
ip dhcp enable
ip dhcp profile ctl
  assignable-range 10.30.20.100 10.30.20.120
  fixed-assignment 10.30.20.13 00:80:f4:a1:b2:c3
interface GigaEthernet1.0
  ip address 10.30.20.1/24
  arp entry 10.30.20.12 00:30:de:44:55:66
  no shutdown
"""
ROUTEROS = """\
# 2026-04-01 10:00:00 by RouterOS 7.12.1
# software id = ABCD-1234
# model = RB952Ui-5ac2nD
# serial number = KW0000000001
/ip address
add address=10.30.20.1/24 interface=ether1
/ip arp
add address=10.30.20.12 interface=ether1 mac-address=00:30:DE:44:55:66
add address=10.30.20.99 disabled=yes interface=ether1 mac-address=00:30:DE:44:55:99
/ip dhcp-server lease
add address=10.30.20.13 comment=hmi-03 mac-address=00:80:F4:A1:B2:C3
/ip dns static
add address=10.30.20.11 name=plc-01
/system identity
set name=rt-01
"""
UCI = """\
package network

config interface 'lan'
	option device 'br-lan'
	option proto 'static'
	option ipaddr '10.30.20.1'
	option netmask '255.255.255.0'

package dhcp

config host
	option name 'hmi-03'
	option mac '00:80:f4:a1:b2:c3'
	option ip '10.30.20.13'

config domain
	option name 'plc-01'
	option ip '10.30.20.11'
"""

ARP = ("arp", "10.30.20.12", "00:30:de:44:55:66")
DHCP = ("dhcp", "10.30.20.13", "00:80:f4:a1:b2:c3")
NAME = ("host_name", "10.30.20.11", "")
CASES = {
    "ios": (
        IOS,
        {
            ARP, DHCP, NAME, ("arp", "10.30.20.15", "00:30:de:44:55:77"), ("dhcp", "10.30.30.5", "00:80:f4:a1:b2:c4"),
            ("port_security", "", "00:30:de:11:22:33"), ("static_mac", "10.30.20.14", "00:30:de:11:22:44"),
            ("static_mac", "", "00:30:de:11:22:55"),
        },
    ),
    "asa": (ASA, {ARP, DHCP, ("object", "10.30.20.11", "")}),
    "fortios": (
        FORTIOS,
        {
            ("arp", "10.30.10.12", "00:30:de:44:55:66"), ("dhcp", "10.30.10.13", "00:80:f4:a1:b2:c3"),
            ("object", "10.30.10.11", ""), ("object", "", "00:30:de:11:22:33"),
        },
    ),
    "junos": (JUNOS, {ARP, DHCP, NAME, ("object", "10.40.10.11", "")}),
    "panos": (PANOS, {ARP, DHCP, ("object", "10.30.20.11", "")}),
    "yamaha": (YAMAHA, {ARP, DHCP, NAME, ("dhcp", "10.30.20.14", "00:80:f4:a1:b2:c4")}),
    "nxos": (NXOS, {ARP, NAME, ("port_security", "", "00:30:de:11:22:33")}),
    "eos": (EOS, {ARP, NAME}),
    "awplus": (AWPLUS, {ARP, DHCP}),
    "ix": (IX, {ARP, DHCP}),
    "routeros": (ROUTEROS, {ARP, DHCP, NAME}),
    "uci": (UCI, {DHCP, NAME}),
}  # fmt: skip


def read(text: str) -> Device:
    found = read_input(decode("x.cfg", text.encode()), candidates())
    assert not unaccounted(found), "every line is in exactly one state"
    assert found.devices, found.problem
    return found.devices[0]


def key(one: Endpoint) -> tuple[str, str, str]:
    return one.how, "" if one.ip is None else format_ip(one.ip), one.mac


@pytest.mark.parametrize("case", CASES)
def test_statements_of_hosts_are_read_and_nothing_else(case: str) -> None:
    text, expected = CASES[case]
    device = read(text)
    assert "endpoints" in device.reads
    assert {key(one) for one in device.endpoints} == expected


@pytest.mark.parametrize("case", CASES)
def test_every_host_stands_on_lines_that_name_it(case: str) -> None:
    text, _ = CASES[case]
    lines = text.splitlines()
    for one in read(text).endpoints:
        quoted = "\n".join(lines[one.at.first - 1 : one.at.last]).lower()
        if one.ip is not None:
            assert format_ip(one.ip) in quoted
        else:
            assert one.mac.replace(":", "") in quoted.replace(":", "").replace(".", "")


@pytest.mark.parametrize("case", CASES)
def test_lines_of_hosts_are_not_left_over(case: str) -> None:
    device = read(CASES[case][0])
    where = [one.at for one in device.endpoints]
    for unread in device.unread:
        assert not any(at.first <= unread.at.first <= at.last for at in where), unread


def test_a_pool_of_many_hosts_is_still_left_alone_on_purpose() -> None:
    found = read_input(decode("x.cfg", IOS.encode()), candidates())
    assert not [line for line in found.unread if line.topic != "other"]
    assert any("DHCP" in reason.en for reason in found.ignored)


def test_names_of_hosts_are_kept() -> None:
    named = {one.name for one in read(IOS).endpoints}
    assert {"hmi-03", "plc-01"} <= named
    assert {one.name for one in read(FORTIOS).endpoints} >= {"hmi-03", "plc-01", "sensor-gw"}


def test_a_platform_without_a_reader_of_hosts_says_so() -> None:
    rules = textwrap.dedent(
        """\
        *filter
        :INPUT DROP [0:0]
        -A INPUT -s 10.30.20.11/32 -j ACCEPT
        COMMIT
        """
    )
    assert "endpoints" not in read(rules).reads


@pytest.mark.parametrize("text", ["0030.de11.2233", "00:30:DE:11:22:33", "00-30-de-11-22-33", "0030de112233"])
def test_a_mac_address_is_known_in_every_spelling(text: str) -> None:
    assert mac_of(text) == "00:30:de:11:22:33"


@pytest.mark.parametrize("text", ["", "0030.de11.22", "10.30.20.11", "plc-01", "0030.de11.2233.44", "gggg.hhhh.iiii"])
def test_what_is_no_mac_address_is_none(text: str) -> None:
    assert mac_of(text) == ""
