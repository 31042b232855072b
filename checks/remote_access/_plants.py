"""The small plants the examples of this family share."""

from __future__ import annotations

ASA = """\
ASA Version 9.16(4)
hostname fw-ra
interface GigabitEthernet0/0
 nameif outside
 security-level 0
 ip address 203.0.113.2 255.255.255.248
 no shutdown
interface GigabitEthernet0/1
 nameif landing
 security-level 50
 ip address 10.55.0.1 255.255.255.0
 no shutdown
interface GigabitEthernet0/2
 nameif dcs
 security-level 90
 ip address 10.30.1.1 255.255.255.0
 no shutdown
ip local pool MAINT 10.56.0.10-10.56.0.19 mask 255.255.255.0
access-list MAINT-VPN extended permit tcp any host {target} eq {port}
crypto ipsec ikev2 ipsec-proposal P1
 protocol esp encryption aes-256
 protocol esp integrity sha-256
crypto dynamic-map DYN 10 set ikev2 ipsec-proposal P1
crypto dynamic-map DYN 10 set pfs group14
crypto map M 65000 ipsec-isakmp dynamic DYN
crypto map M interface outside
crypto ikev2 policy 10
 encryption aes-256
 integrity sha256
 group 14
 prf sha256
 lifetime seconds 86400
crypto ikev2 enable outside
group-policy MAINT internal
group-policy MAINT attributes
 vpn-filter value MAINT-VPN
 vpn-idle-timeout {idle}
 vpn-tunnel-protocol ikev2
username hoshu01 password $sha512$5000$Xb1nTq4O9hBv0kFv1v8GxA==$0wEo1q4mQm2T9d8Jm5hV0g== pbkdf2
tunnel-group MAINT type remote-access
tunnel-group MAINT general-attributes
 address-pool MAINT
 default-group-policy MAINT
logging enable
logging trap informational
logging host landing 10.55.0.50
"""
PLANT = """\
schema: 1
plant:
  name: JB2
zones:
  - id: dcs
    kind: control
    prefixes: [10.30.0.0/16]
  - id: landing
    kind: dmz
    prefixes: [10.55.0.0/24]
  - id: maintenance
    kind: remote_access
    prefixes: [10.56.0.0/24]
  - id: internet
    kind: internet
    interfaces: ["fw-ra:GigabitEthernet0/0"]
"""


def gateway(target: str = "10.55.0.20", port: str = "3389", idle: str = "20") -> str:
    """A firewall that lets maintenance staff reach one port of one host; the filter is on line 19, the VPN on line 40."""
    return ASA.format(target=target, port=port, idle=idle)
