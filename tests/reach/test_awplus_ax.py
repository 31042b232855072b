"""What passes an AlliedWare Plus firewall or switch and an AlaxalA switch, as the vendors' documents say."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from auditor.cli.reach_command import packet_of
from auditor.engine import Options, load
from auditor.reach.ask import ask

DAY = date(2026, 11, 22)
CELL, SERVER, OUTSIDE, PUBLIC = "198.51.100.20", "192.0.2.10", "203.0.113.1", "203.0.113.2"

FIREWALL = """\
hostname ar
zone CELL
 network n
  ip subnet 198.51.100.0/24 interface vlan10
zone SERVERS
 network n
  ip subnet 192.0.2.0/24 interface vlan30
  host web
   ip address 192.0.2.10
zone WAN
 network n
  ip subnet 0.0.0.0/0 interface eth1
  host own
   ip address 203.0.113.2
application web
 protocol tcp
 dport 8080
interface eth1
 ip address 203.0.113.2/30
interface vlan10
 ip address 198.51.100.1/24
interface vlan30
 ip address 192.0.2.1/24
"""
FORWARD = "nat\n rule 10 portfwd web from WAN to WAN.n.own with dst SERVERS.n.web\n enable\n"
SWITCH = """\
#Last modified by hoshu at Wed Nov 18 09:22:10 2026 with version 12.1.K
hostname "ax"
interface vlan 10
  ip address 198.51.100.1 255.255.255.0
  ip access-group {list} in
interface vlan 30
  ip address 192.0.2.1 255.255.255.0
router ospf 1
ip access-list extended CELL-IN
  10 permit tcp any host 192.0.2.10 eq 8080
"""


def verdict(folder: Path, config: str, source: str, destination: str, port: str = "8080") -> str:
    path = folder / "device.cfg"
    path.write_text(config, encoding="utf-8")
    network = load(Options(sources=(str(path),), as_of=DAY)).network
    return ask(network, packet_of(source, destination, "tcp", port)).verdict


@pytest.mark.parametrize(
    ("rules", "port", "told"),
    [
        (" rule 10 permit web from CELL to SERVERS\n protect\n", "8080", "permitted"),
        (" rule 10 permit web from CELL to SERVERS\n protect\n", "22", "denied"),
        (" rule 10 permit web from CELL to SERVERS\n", "22", "permitted"),
        (" rule 10 permit https from CELL to SERVERS\n protect\n", "443", "cannot_tell"),
        (
            " rule 20 permit any from CELL to SERVERS\n rule 10 deny web from CELL to SERVERS\n protect\n",
            "8080",
            "denied",
        ),
        (" protect\n", "8080", "denied"),
    ],
)
def test_a_firewall_drops_what_no_rule_permits_once_protect_is_written(
    tmp_path: Path, rules: str, port: str, told: str
) -> None:
    """WCI guide; AR2050V command reference, p. 2604. What https stands for is on the device alone."""
    assert verdict(tmp_path, f"{FIREWALL}firewall\n{rules}", CELL, SERVER, port) == told


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        ("permit web from WAN to SERVERS.n.web", "permitted"),
        ("permit web from WAN to WAN.n.own", "denied"),
        ("permit web from CELL to SERVERS.n.web", "denied"),
    ],
)
def test_a_port_forward_needs_a_firewall_rule_for_the_inner_host(tmp_path: Path, rule: str, told: str) -> None:
    """WCI guide: NAT rule 30 and firewall rule 70 are a pair."""
    config = f"{FIREWALL}{FORWARD}firewall\n rule 10 {rule}\n protect\n"
    assert verdict(tmp_path, config, OUTSIDE, PUBLIC) == told


def test_a_port_forward_that_is_not_enabled_delivers_nothing(tmp_path: Path) -> None:
    config = f"{FIREWALL}{FORWARD.replace(' enable', '')}firewall\n rule 10 permit any from WAN to SERVERS\n protect\n"
    assert verdict(tmp_path, config, OUTSIDE, PUBLIC) != "permitted"


@pytest.mark.parametrize(
    ("name", "port", "told"),
    [("CELL-IN", "8080", "permitted"), ("CELL-IN", "22", "denied"), ("NONE", "22", "cannot_tell")],
)
def test_an_alaxala_list_drops_the_rest_and_one_that_is_missing_nobody_knows(
    tmp_path: Path, name: str, port: str, told: str
) -> None:
    """AX3640S コンフィグレーションガイド Vol.2, 1.1.7 暗黙の廃棄."""
    assert verdict(tmp_path, SWITCH.format(list=name), CELL, SERVER, port) == told
