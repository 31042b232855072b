"""The small plants the examples of this family share."""

from __future__ import annotations

RTX = """\
# RTX1210 Rev.14.01.40 (Thu Mar 11 09:12:31 2021)
ip route default gateway 192.0.2.1
ip lan3 address 10.30.1.1/24
ip lan1 address 10.10.1.1/24
ip lan2 address 192.0.2.2/30
ip lan2 secure filter in 200040 200099
ip lan2 nat descriptor 1
ip filter 200040 pass * 10.30.1.11 tcp * 502
ip filter 200099 reject * * * * *
nat descriptor type 1 masquerade
nat descriptor address outer 1 192.0.2.2
nat descriptor masquerade static 1 1 10.30.1.11 tcp 502
telnetd service off
upnp use on
upnp external address refer lan2
"""
RTX_PLANT = """\
schema: 1
plant:
  name: JB2
zones:
  - id: office
    kind: it
    prefixes: [10.10.0.0/16]
  - id: dcs
    kind: control
    prefixes: [10.30.0.0/16]
  - id: internet
    kind: internet
    interfaces: ["rt-branch:lan2"]
"""
ASA = """\
ASA Version 9.12(4)
hostname fw-edge
!
interface GigabitEthernet0/0
 nameif outside
 security-level 0
 ip address 192.0.2.2 255.255.255.248
!
interface GigabitEthernet0/1
 nameif inside
 security-level 100
 ip address 10.10.1.1 255.255.255.0
!
interface GigabitEthernet0/2
 nameif dmz
 security-level 50
 ip address 10.50.1.1 255.255.255.0
!
access-list OUT-IN extended permit tcp any host 10.50.1.80 eq https
access-list OUT-IN extended deny ip any any log
object network WEB
 host 10.50.1.80
 nat (any,outside) static 192.0.2.3 service tcp https https
access-group OUT-IN in interface outside
route outside 0.0.0.0 0.0.0.0 192.0.2.1 1
"""
ASA_PLANT = """\
schema: 1
plant:
  name: JB2
zones:
  - id: office
    kind: it
    prefixes: [10.10.0.0/16]
  - id: dmz
    kind: dmz
    prefixes: [10.50.0.0/16]
  - id: internet
    kind: internet
    interfaces: ["fw-edge:GigabitEthernet0/0"]
registers:
  flows: flows.csv
"""
FLOWS = """\
flow_id,src_zone,src,dst_zone,dst,proto,port,initiator,purpose,view_only,owner,expires
F-01,internet,any,dmz,192.0.2.3,tcp,443,src,public Web,n,information systems,
"""
