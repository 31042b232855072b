"""Link-local IPv6: whoever is on a segment can speak to the device on it without any address plan (RFC 4291)."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from auditor.cli.reach_command import packet_of
from auditor.engine import Options, load
from auditor.model.address import LINK_LOCAL, prefix
from auditor.reach.follow import follow
from auditor.reach.network import Network

PLANT = """\
schema: 1
plant:
  name: one router
zones:
  - {id: office, kind: it, prefixes: [10.10.0.0/24]}
  - {id: net, kind: internet, interfaces: ["rt:GigabitEthernet0/1"]}
"""
ROUTER = """\
version 15.2
hostname rt
ip access-list standard ADMINS
 permit 10.90.1.0 0.0.0.255
{lists}interface GigabitEthernet0/0
 ip address 10.10.0.1 255.255.255.0
{lines}interface GigabitEthernet0/1
 ip address 203.0.113.1 255.255.255.0
 ipv6 enable
ip routing
no ip http server
no ip http secure-server
line vty 0 4
 login local
 transport input ssh
end
"""


def network(folder: Path, lines: str = "", lists: str = "") -> Network:
    (folder / "plant.yaml").write_text(PLANT, encoding="utf-8")
    (folder / "rt.cfg").write_text(ROUTER.format(lines=lines, lists=lists), encoding="utf-8")
    options = Options(sources=(str(folder / "rt.cfg"),), plant=folder / "plant.yaml", as_of=date(2026, 11, 22))
    return load(options).network


def ssh_by_link_local(found: Network, zone: str) -> bool:
    (ssh,) = (one for one in found.management(zone) if one.listener.name == "ssh")
    assert not ssh.lower.to_destinations(LINK_LOCAL)
    return bool(ssh.upper.to_destinations(LINK_LOCAL))


def test_fe80_is_link_local():
    assert prefix("fe80::/10") == LINK_LOCAL


def test_a_device_that_speaks_ipv6_may_be_reached_by_link_local_addresses(tmp_path):
    assert ssh_by_link_local(network(tmp_path, " ipv6 enable\n"), "office")
    assert not ssh_by_link_local(network(tmp_path), "office")


def test_an_ipv6_list_guards_link_local_addresses_too(tmp_path):
    lists = "ipv6 access-list SIX\n deny ipv6 any any\n"
    assert not ssh_by_link_local(network(tmp_path, " ipv6 enable\n ipv6 traffic-filter SIX in\n", lists), "office")


def test_the_internet_is_on_no_segment(tmp_path):
    assert not ssh_by_link_local(network(tmp_path, " ipv6 enable\n"), "net")


def test_one_packet_to_a_link_local_address_goes_to_the_device_and_never_through_it(tmp_path):
    found = network(tmp_path, " ipv6 enable\n")
    packet = packet_of("fe80::5", "fe80::1", "tcp", "22")
    assert follow(found, packet, "rt", "GigabitEthernet0/0", "device:rt", possible=True) is not None
    assert follow(found, packet, "rt", "GigabitEthernet0/0", "device:rt", possible=False) is None
    assert follow(found, packet, "rt", "GigabitEthernet0/0", "net", possible=True) is None
