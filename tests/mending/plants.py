"""One small plant on every platform: a control-information zone, a control zone, one firewall or router between them.

Everybody in the first may reach everything in the second; the flow register names one flow.
"""

from __future__ import annotations

PLANT = """schema: 1
plant: {name: t}
zones:
  - {id: ci, kind: ctrl_info, prefixes: [10.20.0.0/24]}
  - {id: dcs, kind: control, prefixes: [10.30.0.0/24]}
registers: {flows: flows.csv}
"""
FLOWS = "flow_id,src_zone,src,dst_zone,dst,proto,port,purpose\n"
NEEDED = "F-1,ci,10.20.0.10,dcs,10.30.0.10-10.30.0.11,tcp,502,HMI\n"
OTHER = "F-1,dcs,10.30.0.10,ci,10.20.0.10,tcp,8883,Alarm\n"

_IOS = """hostname rt-1
!
interface GigabitEthernet0/0
 ip address 10.20.0.1 255.255.255.0
 ip access-group {name} in
!
interface GigabitEthernet0/1
 ip address 10.30.0.1 255.255.255.0
 ip access-group BACK in
!
ip access-list extended BACK
 permit tcp any any established
!
{lists}
!
end
"""
WIDE = "permit ip 10.20.0.0 0.0.0.255 10.30.0.0 0.0.0.255"
IOS = {
    "numbered": _IOS.format(
        name="IN", lists=f"ip access-list extended IN\n 10 deny udp any any eq 69\n 20 {WIDE}\n 30 deny ip any any log"
    ),
    "unnumbered": _IOS.format(
        name="IN", lists=f"ip access-list extended IN\n deny udp any any eq 69\n {WIDE}\n deny ip any any log"
    ),
    "flat": _IOS.format(
        name="101",
        lists=f"access-list 101 deny udp any any eq 69\naccess-list 101 {WIDE}\naccess-list 101 deny ip any any log",
    ),
    "only entry": _IOS.format(name="IN", lists=f"ip access-list extended IN\n {WIDE}"),
    "only flat entry": _IOS.format(name="101", lists=f"access-list 101 {WIDE}"),
}
ASA = """ASA Version 9.16(4)
!
hostname fw-1
!
interface GigabitEthernet1/1
 nameif ci
 security-level 50
 ip address 10.20.0.1 255.255.255.0
!
interface GigabitEthernet1/2
 nameif dcs
 security-level 90
 ip address 10.30.0.1 255.255.255.0
!
access-list CI-IN remark all
{lists}
access-list DCS-IN extended deny ip any any
access-group CI-IN in interface ci
access-group DCS-IN in interface dcs
"""
_WIDE_ASA = "access-list CI-IN extended permit ip 10.20.0.0 255.255.255.0 any"
ASAS = {
    "asa": ASA.format(
        lists=f"access-list CI-IN extended deny udp any any eq tftp\n{_WIDE_ASA}\naccess-list CI-IN extended deny ip any any log"
    ),
    "asa only entry": ASA.format(lists=_WIDE_ASA),
}
NXOS = """!Command: show running-config
version 9.3(8)
hostname sw-1
feature interface-vlan

ip access-list BACK
  10 permit tcp any any established
ip access-list IN
  10 deny udp any any eq 69
  20 permit ip 10.20.0.0/24 10.30.0.0/24
  30 deny ip any any

interface Ethernet1/1
  no switchport
  ip access-group IN in
  ip address 10.20.0.1/24
  no shutdown

interface Ethernet1/2
  no switchport
  ip access-group BACK in
  ip address 10.30.0.1/24
  no shutdown
"""
EOS = """! device: sw-1 (DCS-7050TX-64, EOS-4.28.3M)
!
hostname sw-1
!
interface Ethernet1
   no switchport
   ip address 10.20.0.1/24
   ip access-group IN in
!
interface Ethernet2
   no switchport
   ip address 10.30.0.1/24
   ip access-group BACK in
!
ip access-list BACK
   10 permit tcp any any established
!
ip access-list IN
   10 deny udp any any eq 69
   20 permit ip 10.20.0.0/24 10.30.0.0/24
   30 deny ip any any
!
ip routing
!
end
"""
FORTIOS = """#config-version=FGT60F-7.2.8-FW-build1639-240313:opmode=0:vdom=0:user=admin
config system global
    set hostname "fw-1"
end
config system interface
    edit "port1"
        set vdom "root"
        set ip 10.20.0.1 255.255.255.0
        set allowaccess ping ssh
        set type physical
    next
    edit "port2"
        set vdom "root"
        set ip 10.30.0.1 255.255.255.0
        set allowaccess ping
        set type physical
    next
end
config firewall policy
    edit 1
        set name "all"
        set uuid 7c4ab64d-e620-51ef-dd85-f6a8650c38ea
        set srcintf "port1"
        set dstintf "port2"
        set action accept
        set srcaddr "all"
        set dstaddr "all"
        set schedule "always"
        set service "ALL"
        set logtraffic all
    next
end
"""
JUNOS = """set version 21.4R3
set system host-name fw-1
set interfaces ge-0/0/0 unit 0 family inet address 10.20.0.1/24
set interfaces ge-0/0/1 unit 0 family inet address 10.30.0.1/24
set security zones security-zone ci interfaces ge-0/0/0.0
set security zones security-zone dcs interfaces ge-0/0/1.0
set security policies from-zone ci to-zone dcs policy all match source-address any
set security policies from-zone ci to-zone dcs policy all match destination-address any
set security policies from-zone ci to-zone dcs policy all match application any
set security policies from-zone ci to-zone dcs policy all then permit
"""
PANOS = """set deviceconfig system hostname fw-1
set network interface ethernet ethernet1/1 layer3 ip 10.20.0.1/24
set network interface ethernet ethernet1/2 layer3 ip 10.30.0.1/24
set network virtual-router default interface [ ethernet1/1 ethernet1/2 ]
set vsys vsys1 import network interface [ ethernet1/1 ethernet1/2 ]
set vsys vsys1 zone ci network layer3 ethernet1/1
set vsys vsys1 zone dcs network layer3 ethernet1/2
set vsys vsys1 rulebase security rules "all to dcs" from ci
set vsys vsys1 rulebase security rules "all to dcs" to dcs
set vsys vsys1 rulebase security rules "all to dcs" source any
set vsys vsys1 rulebase security rules "all to dcs" destination any
set vsys vsys1 rulebase security rules "all to dcs" application any
set vsys vsys1 rulebase security rules "all to dcs" service any
set vsys vsys1 rulebase security rules "all to dcs" action allow
"""
YAMAHA = """# RTX1210 Rev.14.01.42 (Fri Jul  8 11:20:25 2022)
ip lan1 address 10.20.0.1/24
ip lan1 secure filter in 1000 1010
ip lan2 address 10.30.0.1/24
ip lan2 secure filter in 2000
ip filter 1000 reject * * udp * tftp
ip filter 1010 pass 10.20.0.0/24 10.30.0.0/24 * * *
ip filter 2000 reject * * * * *
telnetd service on
"""
IPTABLES = """root@gw-1:~# sysctl net.ipv4.ip_forward net.ipv6.conf.all.forwarding
net.ipv4.ip_forward = 1
net.ipv6.conf.all.forwarding = 0
root@gw-1:~# ip -d addr
1: eth0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc fq_codel state UP group default qlen 1000
    link/ether 02:00:5e:10:00:01 brd ff:ff:ff:ff:ff:ff promiscuity 0 minmtu 46 maxmtu 9216
    inet 10.20.0.1/24 brd 10.20.0.255 scope global eth0
       valid_lft forever preferred_lft forever
2: eth1: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc fq_codel state UP group default qlen 1000
    link/ether 02:00:5e:10:00:02 brd ff:ff:ff:ff:ff:ff promiscuity 0 minmtu 46 maxmtu 9216
    inet 10.30.0.1/24 brd 10.30.0.255 scope global eth1
       valid_lft forever preferred_lft forever
root@gw-1:~# iptables-save
*filter
:INPUT DROP [0:0]
:FORWARD DROP [0:0]
:OUTPUT ACCEPT [0:0]
-A FORWARD -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
-A FORWARD -p udp -m udp --dport 69 -j DROP
-A FORWARD -s 10.20.0.0/24 -d 10.30.0.0/24 -i eth0 -o eth1 -j ACCEPT
-A FORWARD -j DROP
COMMIT
"""
REMOVED = {
    **IOS, **ASAS, "nxos": NXOS, "eos": EOS, "fortios": FORTIOS, "junos": JUNOS, "panos": PANOS, "yamaha": YAMAHA, "iptables": IPTABLES,
}  # fmt: skip
NARROWED = {
    name: text for name, text in REMOVED.items() if name not in ("junos", "panos", "yamaha")
}  # fmt: skip
