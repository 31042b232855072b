"""Hosts enter a VLAN by any of its ports: certain is what every port's list lets in, possible what one of them does."""

from __future__ import annotations

from auditor.engine import audit_texts

SWITCH = """\
version 15.2
hostname core-01
!
vlan 10,30
!
interface GigabitEthernet1/0/1
 switchport mode access
 switchport access vlan 10
{port}!
interface Vlan10
 ip address 10.10.1.1 255.255.255.0
!
interface Vlan30
 ip address 10.30.1.1 255.255.255.0
!
ip routing
!
ip access-list extended PORT
 deny ip any 10.30.0.0 0.0.255.255
 permit ip any any
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
  - id: dcs
    kind: control
    prefixes: [10.30.0.0/16]
"""


SECOND_PORT = """\
interface GigabitEthernet1/0/2
 switchport mode access
 switchport access vlan 10
"""
FILTERED = " ip access-group PORT in\n"


def verdicts(port: str) -> set[str]:
    found = audit_texts({"core.cfg": SWITCH.format(port=port)}, PLANT, select=["CNI-001"])
    return {finding.verdict for finding in found.findings}


def test_without_a_port_filter_the_path_is_certain():
    assert verdicts("") == {"fail"}


def test_a_list_on_every_port_of_the_vlan_closes_the_path():
    assert verdicts(FILTERED) == set()
    assert verdicts(FILTERED + SECOND_PORT + FILTERED) == set()


def test_with_an_unfiltered_port_beside_it_nobody_can_tell():
    assert verdicts(FILTERED + SECOND_PORT) == {"cannot_tell"}


def test_a_port_that_is_shut_lets_nobody_in():
    assert verdicts(FILTERED + SECOND_PORT + " shutdown\n") == set()


def test_a_list_that_permits_leaves_the_path_certain():
    open_list = SWITCH.replace(" deny ip any 10.30.0.0 0.0.255.255\n", "")
    found = audit_texts({"core.cfg": open_list.format(port=FILTERED)}, PLANT, select=["CNI-001"])
    assert {finding.verdict for finding in found.findings} == {"fail"}
