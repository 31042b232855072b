"""A filter on a switch port makes what enters that VLAN's SVI uncertain, never certain."""

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


def verdicts(port: str) -> set[str]:
    found = audit_texts({"core.cfg": SWITCH.format(port=port)}, PLANT, select=["CNI-001"])
    return {finding.verdict for finding in found.findings}


def test_without_a_port_filter_the_path_is_certain():
    assert verdicts("") == {"fail"}


def test_with_a_port_filter_nobody_can_tell():
    assert verdicts(" ip access-group PORT in\n") == {"cannot_tell"}
