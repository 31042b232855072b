"""What guards the device itself: an ASA's interface list does not, an IOS interface list does."""

from __future__ import annotations

from auditor.engine import audit_texts

ASA = """\
ASA Version 9.12(4)
hostname fw
!
interface GigabitEthernet0/0
 nameif office
 security-level 20
 ip address 10.10.0.1 255.255.255.0
!
access-list OFFICE-IN extended deny ip any any
access-group OFFICE-IN in interface office
ssh 10.10.0.0 255.255.0.0 office
"""
IOS = """\
version 15.2
hostname rt
!
interface GigabitEthernet0/0
 ip address 10.10.0.1 255.255.255.0
 ip access-group OFFICE-IN in
!
ip routing
no ip http server
no ip http secure-server
ip access-list extended OFFICE-IN
 deny ip any any
line vty 0 4
 login local
 transport input ssh
line vty 5 15
 transport input none
end
"""
PLANT = """\
schema: 1
plant:
  name: JB2
zones:
  - id: office
    kind: it
    prefixes: [10.10.0.0/16]
registers:
  admin_sources: admin_sources.csv
"""
ADMINS = {"admin_sources.csv": "network_or_host,purpose,devices\n10.90.1.0/24,administrators,\n"}


def fails(config: str) -> set[str]:
    found = audit_texts({"device.cfg": config}, PLANT, ADMINS, select=["MGT-002"])
    return {finding.subject for finding in found.findings if finding.verdict == "fail"}


def test_an_asa_interface_list_does_not_stop_ssh_to_the_asa_itself():
    assert fails(ASA) == {"from office"}


def test_an_ios_interface_list_stops_ssh_to_the_router_itself():
    assert fails(IOS) == set()
