"""The small plants the examples of this family share."""

from __future__ import annotations

BACKUP = """\
#config-version=FGT60F-7.2.8-FW-build1639-240313:opmode=0:vdom=0:user=admin
config system global
    set hostname "fw-edge"
end
config system interface
    edit "wan1"
        set vdom "root"
        set ip 203.0.113.2 255.255.255.248
        set type physical
        set description "FLET'S KS-NET-0001"
    next
    edit "wan2"
        set vdom "root"
        set ip 198.51.100.2 255.255.255.248
        set type physical
        set description "旧回線 (予備)"
    next
    edit "internal1"
        set vdom "root"
        set ip 10.10.254.1 255.255.255.252
        set type physical
    next
end
"""
LTE = """\
version 17.6
hostname rt-maint
!
interface GigabitEthernet0/0/0
 ip address 10.20.10.250 255.255.255.0
!
interface Cellular0/2/0
 description LTE of the maintenance company
 ip address negotiated
 dialer in-band
 dialer idle-timeout 0
!
ip routing
ip route 0.0.0.0 0.0.0.0 Cellular0/2/0
!
end
"""
_ZONES = """\
schema: 1
plant:
  name: JB2
zones:
  - id: office
    kind: it
    prefixes: [10.10.0.0/16]
  - id: hmi
    kind: ctrl_info
    prefixes: [10.20.0.0/16]
  - id: vendor
    kind: partner
    interfaces: ["rt-maint:Cellular0/2/0"]
"""
LTE_PLANT = _ZONES + "registers:\n  external_connections: external_connections.csv\n"
BACKUP_PLANT = LTE_PLANT.replace(
    "registers:", '  - id: internet\n    kind: internet\n    interfaces: ["fw-edge:wan1"]\nregisters:'
)
BACKUP_ROWS = """\
ext_id,device,interface_or_vpn,medium,status,always_on
EC-01,fw-edge,wan1,internet,in_use,y
"""
LTE_ROWS = """\
EC-02,rt-maint,Cellular0/2/0,closed_wwan,in_use,n
"""
GRE = """\
version 17.6
hostname rt-wan
!
crypto isakmp policy 10
 encryption aes 256
 authentication pre-share
crypto ipsec transform-set T1 esp-aes 256 esp-sha256-hmac
crypto ipsec profile P1
 set transform-set T1
!
interface Tunnel0
 ip address 10.99.0.1 255.255.255.252
 tunnel source GigabitEthernet0/0/0
 tunnel mode gre ip
 tunnel destination 203.0.113.130
!
interface GigabitEthernet0/0/0
 ip address 192.0.2.2 255.255.255.252
!
interface GigabitEthernet0/0/1
 ip address 10.10.1.1 255.255.255.0
!
ip routing
ip route 0.0.0.0 0.0.0.0 192.0.2.1
ip route 10.50.0.0 255.255.0.0 Tunnel0
!
end
"""
GRE_PLANT = """\
schema: 1
plant:
  name: JB2
zones:
  - id: office
    kind: it
    prefixes: [10.10.0.0/16]
  - id: hq
    kind: hq
    prefixes: [10.50.0.0/16]
    interfaces: ["rt-wan:Tunnel0"]
  - id: internet
    kind: internet
    interfaces: ["rt-wan:GigabitEthernet0/0/0"]
"""
IPIP = """\
# RTX1210 Rev.14.01.40 (Thu Mar 11 09:12:31 2021)
ip route 10.50.0.0/16 gateway tunnel 1
ip lan1 address 10.10.1.1/24
ip lan2 address 192.0.2.2/30
tunnel select 1
 tunnel encapsulation ipip
 tunnel endpoint address 192.0.2.2 203.0.113.130
 tunnel enable 1
telnetd service off
"""
IPIP_PLANT = """\
schema: 1
plant:
  name: JB2
zones:
  - id: office
    kind: it
    prefixes: [10.10.0.0/16]
  - id: hq
    kind: hq
    prefixes: [10.50.0.0/16]
  - id: internet
    kind: internet
    interfaces: ["rt-site:lan2"]
"""
