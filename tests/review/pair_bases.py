"""One device of each platform between three zones, which all let the same pass: the states the pairs start from.

10.10.0.0/16 office, 10.20.0.0/16 hmi, 10.30.0.0/16 dcs, the device at .0.1 of each. Office hosts of 10.10.1.0/24 reach
10.20.1.5 at 443; 10.20.1.5 reaches 10.30.1.10 at 502. What is declared: the first as F-1, the second as F-2.
"""

from __future__ import annotations

PLANT = """\
schema: 1
plant: {name: pairs}
zones:
  - {id: office, kind: it, prefixes: [10.10.0.0/16]}
  - {id: hmi, kind: ctrl_info, prefixes: [10.20.0.0/16]}
  - {id: dcs, kind: control, prefixes: [10.30.0.0/16]}
registers: {flows: flows.csv}
"""
FLOWS = """\
flow_id,src_zone,src,dst_zone,dst,proto,port,purpose
F-1,office,10.10.1.0/24,hmi,10.20.1.5,tcp,443,trend display
F-2,hmi,10.20.1.5,dcs,10.30.1.10,tcp,502,set points
F-3,hmi,10.20.1.5,office,10.10.1.9,udp,514,logs
"""
IOS = """\
version 15.2
hostname fw
!
username hoshu privilege 15 secret 9 $9$abcdefgh
username kanri privilege 15 secret 9 $9$ijklmnop
!
interface GigabitEthernet0/0
 ip address 10.10.0.1 255.255.0.0
 ip access-group OFFICE in
!
interface GigabitEthernet0/1
 ip address 10.20.0.1 255.255.0.0
 ip access-group HMI in
!
interface GigabitEthernet0/2
 ip address 10.30.0.1 255.255.0.0
 ip access-group 130 in
!
no ip http server
!
ip access-list extended OFFICE
 permit tcp 10.10.1.0 0.0.0.255 host 10.20.1.5 eq 443
 deny ip any any log
ip access-list extended HMI
 permit tcp host 10.20.1.5 eq 443 any established
 permit tcp host 10.20.1.5 host 10.30.1.10 eq 502
!
access-list 130 permit tcp host 10.30.1.10 eq 502 any established
access-list 130 deny ip any any
!
end
"""
NXOS = """\
!Command: show running-config
version 9.3(8)
hostname fw

ip access-list OFFICE
  10 permit tcp 10.10.1.0/24 10.20.1.5/32 eq 443
  20 deny ip any any
ip access-list HMI
  10 permit tcp 10.20.1.5/32 eq 443 any established
  20 permit tcp 10.20.1.5/32 10.30.1.10/32 eq 502

interface Ethernet1/1
  no switchport
  ip access-group OFFICE in
  ip address 10.10.0.1/16
  no shutdown

interface Ethernet1/2
  no switchport
  ip access-group HMI in
  ip address 10.20.0.1/16
  no shutdown

interface Ethernet1/3
  no switchport
  ip address 10.30.0.1/16
  no shutdown
"""
EOS = """\
! Command: show running-config
! device: fw (DCS-7050TX-64, EOS-4.24.2F)
!
hostname fw
!
interface Ethernet1
   no switchport
   ip address 10.10.0.1/16
   ip access-group OFFICE in
!
interface Ethernet2
   no switchport
   ip address 10.20.0.1/16
   ip access-group HMI in
!
interface Ethernet3
   no switchport
   ip address 10.30.0.1/16
!
ip access-list OFFICE
   10 permit tcp 10.10.1.0/24 host 10.20.1.5 eq https
   20 deny ip any any
!
ip access-list HMI
   10 permit tcp host 10.20.1.5 eq https any established
   20 permit tcp host 10.20.1.5 host 10.30.1.10 eq 502
!
ip routing
!
end
"""
ASA = """\
: Saved
ASA Version 9.12(4)
!
hostname fw
!
interface GigabitEthernet0/0
 nameif office
 security-level 10
 ip address 10.10.0.1 255.255.0.0
!
interface GigabitEthernet0/1
 nameif hmi
 security-level 50
 ip address 10.20.0.1 255.255.0.0
!
interface GigabitEthernet0/2
 nameif dcs
 security-level 90
 ip address 10.30.0.1 255.255.0.0
!
object network HIST
 host 10.20.1.5
object network PLC
 host 10.30.1.10
object-group network READERS
 network-object 10.10.1.0 255.255.255.0
access-list OFFICE remark trend display
access-list OFFICE extended permit tcp object-group READERS object HIST eq https
access-list OFFICE extended deny ip any any log
access-list HMI extended permit tcp object HIST object PLC eq 502
access-list HMI extended deny ip any any log
access-list DCS extended deny ip any any log
access-group OFFICE in interface office
access-group HMI in interface hmi
access-group DCS in interface dcs
"""
FORTIOS = """\
#config-version=FGT60F-7.2.8-FW-build1639-240313:opmode=0:vdom=0:user=admin
config system global
    set hostname "fw"
end
config system interface
    edit "office"
        set vdom "root"
        set ip 10.10.0.1 255.255.0.0
        set type physical
    next
    edit "hmi"
        set vdom "root"
        set ip 10.20.0.1 255.255.0.0
        set type physical
    next
    edit "dcs"
        set vdom "root"
        set ip 10.30.0.1 255.255.0.0
        set type physical
    next
end
config firewall address
    edit "all"
    next
    edit "readers"
        set subnet 10.10.1.0 255.255.255.0
    next
    edit "hist"
        set subnet 10.20.1.5 255.255.255.255
    next
    edit "plc"
        set subnet 10.30.1.10 255.255.255.255
    next
end
config firewall service custom
    edit "HTTPS"
        set tcp-portrange 443
    next
    edit "MODBUS"
        set tcp-portrange 502
    next
    edit "HTTPS-ALT"
        set tcp-portrange 8443
    next
end
config firewall policy
    edit 1
        set name "trend"
        set srcintf "office"
        set dstintf "hmi"
        set action accept
        set srcaddr "readers"
        set dstaddr "hist"
        set schedule "always"
        set service "HTTPS"
        set logtraffic all
    next
    edit 2
        set name "setpoints"
        set srcintf "hmi"
        set dstintf "dcs"
        set action accept
        set srcaddr "hist"
        set dstaddr "plc"
        set schedule "always"
        set service "MODBUS"
        set logtraffic all
    next
end
"""
_JUNOS = """\
set version 20.4R3
set system host-name fw
set security address-book global address readers 10.10.1.0/24
set security address-book global address hist 10.20.1.5/32
set security address-book global address plc 10.30.1.10/32
set applications application modbus protocol tcp
set applications application modbus destination-port 502
set applications application alt protocol tcp
set applications application alt destination-port 8443
set security policies from-zone office to-zone hmi policy trend match source-address readers
set security policies from-zone office to-zone hmi policy trend match destination-address hist
set security policies from-zone office to-zone hmi policy trend match application junos-https
set security policies from-zone office to-zone hmi policy trend then permit
set security policies from-zone office to-zone hmi policy rest match source-address any
set security policies from-zone office to-zone hmi policy rest match destination-address any
set security policies from-zone office to-zone hmi policy rest match application any
set security policies from-zone office to-zone hmi policy rest then deny
set security policies from-zone hmi to-zone dcs policy setpoints match source-address hist
set security policies from-zone hmi to-zone dcs policy setpoints match destination-address plc
set security policies from-zone hmi to-zone dcs policy setpoints match application modbus
set security policies from-zone hmi to-zone dcs policy setpoints then permit
set security policies default-policy deny-all
set security zones security-zone office interfaces ge-0/0/0.0
set security zones security-zone hmi interfaces ge-0/0/1.0
set security zones security-zone dcs interfaces ge-0/0/2.0
set interfaces ge-0/0/0 unit 0 family inet address 10.10.0.1/16
set interfaces ge-0/0/1 unit 0 family inet address 10.20.0.1/16
set interfaces ge-0/0/2 unit 0 family inet address 10.30.0.1/16
"""
JUNOS = _JUNOS
JUNOS_BRACES = """\
version 20.4R3;
system {
    host-name fw;
}
security {
    address-book {
        global {
            address readers 10.10.1.0/24;
            address hist 10.20.1.5/32;
            address plc 10.30.1.10/32;
        }
    }
    policies {
        from-zone office to-zone hmi {
            policy trend {
                match {
                    source-address readers;
                    destination-address hist;
                    application junos-https;
                }
                then {
                    permit;
                }
            }
        }
        from-zone hmi to-zone dcs {
            policy setpoints {
                match {
                    source-address hist;
                    destination-address plc;
                    application [ modbus ];
                }
                then {
                    permit;
                }
            }
        }
        default-policy {
            deny-all;
        }
    }
    zones {
        security-zone office { interfaces { ge-0/0/0.0; } }
        security-zone hmi { interfaces { ge-0/0/1.0; } }
        security-zone dcs { interfaces { ge-0/0/2.0; } }
    }
}
interfaces {
    ge-0/0/0 { unit 0 { family inet { address 10.10.0.1/16; } } }
    ge-0/0/1 { unit 0 { family inet { address 10.20.0.1/16; } } }
    ge-0/0/2 { unit 0 { family inet { address 10.30.0.1/16; } } }
}
applications {
    application modbus {
        protocol tcp;
        destination-port 502;
    }
}
"""
YAMAHA = """\
# RTX1220 Rev.15.04.05 (Fri Jul  5 10:12:44 2024)
# main: RTX1220 ver=00 serial=S0A000000
console prompt fw
ip routing on
ip lan1 address 10.10.0.1/16
ip lan1 secure filter in 10 99
ip lan2 address 10.20.0.1/16
ip lan2 secure filter in 20 21 99
ip lan3 address 10.30.0.1/16
ip lan3 secure filter in 30 99
ip filter 10 pass 10.10.1.0/24 10.20.1.5 tcp * 443
ip filter 20 pass 10.20.1.5 * established 443 *
ip filter 21 pass 10.20.1.5 10.30.1.10 tcp * 502
ip filter 30 pass 10.30.1.10 * established 502 *
ip filter 99 reject * * * * *
telnetd service off
"""
IPTABLES = """\
# hostname
fw
# sysctl net.ipv4.ip_forward net.ipv6.conf.all.forwarding
net.ipv4.ip_forward = 1
net.ipv6.conf.all.forwarding = 0
# ip addr
1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN group default qlen 1000
    inet 127.0.0.1/8 scope host lo
2: eth0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc fq_codel state UP group default qlen 1000
    inet 10.10.0.1/16 brd 10.10.255.255 scope global eth0
3: eth1: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc fq_codel state UP group default qlen 1000
    inet 10.20.0.1/16 brd 10.20.255.255 scope global eth1
4: eth2: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc fq_codel state UP group default qlen 1000
    inet 10.30.0.1/16 brd 10.30.255.255 scope global eth2
# ip route
10.10.0.0/16 dev eth0 proto kernel scope link src 10.10.0.1
10.20.0.0/16 dev eth1 proto kernel scope link src 10.20.0.1
10.30.0.0/16 dev eth2 proto kernel scope link src 10.30.0.1
# ipset save
create readers hash:net family inet hashsize 1024 maxelem 65536
add readers 10.10.1.0/24
# iptables-save
# Generated by iptables-save v1.8.9 (nf_tables) on Fri Nov 27 10:00:00 2026
*filter
:INPUT DROP [0:0]
:FORWARD DROP [0:0]
:OUTPUT ACCEPT [0:0]
:to-hmi - [0:0]
-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
-A FORWARD -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
-A FORWARD -o eth1 -j to-hmi
-A FORWARD -s 10.20.1.5/32 -d 10.30.1.10/32 -p tcp -m tcp --dport 502 -j ACCEPT
-A to-hmi -d 10.20.1.5/32 -p tcp -m set --match-set readers src -m tcp --dport 443 -j ACCEPT
-A to-hmi -j DROP
COMMIT
# Completed on Fri Nov 27 10:00:00 2026
"""
HOSTAPD = """\
interface=wlan0
bridge=br0
driver=nl80211
ssid=KS-FIELD
hw_mode=g
channel=6
wpa=2
wpa_key_mgmt=SAE
rsn_pairwise=CCMP
ieee80211w=2
sae_password=Longish-Passphrase-7
ignore_broadcast_ssid=1
"""
_IOS_WIDE = IOS.replace(
    " host 10.30.1.10 eq 502\n!", " host 10.30.1.10 eq 502\n permit udp host 10.20.1.5 host 10.10.1.8 eq 123\n!", 1
)
_YAMAHA_WIDE = YAMAHA.replace("secure filter in 20 21 99", "secure filter in 20 21 22 99") + (
    "ip filter 22 pass 10.20.1.5 10.10.1.8 udp * 123\n"
)
TEXTS = {
    "ios-wide": _IOS_WIDE, "yamaha-wide": _YAMAHA_WIDE,
    "ios": IOS, "nxos": NXOS, "eos": EOS, "asa": ASA, "fortios": FORTIOS, "junos": JUNOS, "braces": JUNOS_BRACES,
    "yamaha": YAMAHA, "iptables": IPTABLES, "hostapd": HOSTAPD,
}  # fmt: skip
