"""What guards the device itself: an ASA's interface list does not, an IOS interface list does."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from auditor.engine import audit_texts
from auditor.engine.discover import candidates
from auditor.engine.inputs import read_input
from auditor.model.address import parse_ip, prefix
from auditor.model.span import Span
from auditor.plant.types import Plant, Zone
from auditor.reach.follow import follow
from auditor.reach.network import Network
from auditor.source.ingest import read_input as decode
from auditor.space.packets import Packet

AT = Span("plant.yaml", 1, 1)
DAY = date(2026, 11, 22)

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


@pytest.mark.parametrize(
    ("guards", "surely", "perhaps"), [(True, False, False), (False, True, True), (None, False, True)]
)
def test_where_nobody_knows_whether_lists_guard_the_device_it_may_be_reached(guards, surely, perhaps):
    """AlliedWare Plus, AlaxalA, EOS, NX-OS, FITELnet: ``lists_guard_self`` None; neither proved closed nor open."""
    device = read_input(decode("rt.cfg", IOS.encode()), candidates()).devices[0]
    office = Zone(
        id="office", kind="it", at=AT, prefixes=prefix("10.10.0.0/16"), prefix_lines=((prefix("10.10.0.0/16"), AT),)
    )
    network = Network([replace(device, lists_guard_self=guards)], Plant(file="plant.yaml", at=AT, zones=(office,)), DAY)
    (ssh,) = (found for found in network.management("office") if found.listener.name == "ssh")
    assert (bool(ssh.lower), bool(ssh.upper)) == (surely, perhaps)
    packet = Packet(parse_ip("10.10.0.9"), parse_ip("10.10.0.1"), 6, 40000, 22)
    for possible, told in ((False, surely), (True, perhaps)):
        found = follow(network, packet, "rt", "GigabitEthernet0/0", "device:rt", possible=possible)
        assert (found is not None) is told
