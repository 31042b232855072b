"""Packets through an SRX and past an EX: zones, translation in its order, filters, and a link to an untagged unit."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditor.cli.reach_command import packet_of
from auditor.model.address import format_ip
from auditor.reach.ask import ask
from auditor.reach.local import management_reach
from auditor.reach.network import Network
from tests.reach.test_layer2_platforms import ROUTER, answer, network

SRX = """\
set version 21.4R3.15
set system host-name fw-01
set system services ssh
set interfaces ge-0/0/0 unit 0 family inet address 10.30.1.2/24
set interfaces ge-0/0/1 unit 0 family inet address 10.40.1.1/24
set interfaces fxp0 unit 0 family inet address 10.99.1.1/24
set routing-options static route 10.10.1.0/24 next-hop 10.30.1.1
set security forwarding-options family inet6 mode drop
set security zones security-zone up interfaces ge-0/0/0.0
set security zones security-zone down interfaces ge-0/0/1.0
set security zones security-zone down host-inbound-traffic system-services ssh
set security address-book global address plc 10.40.1.10/32
set security policies from-zone up to-zone down policy modbus match source-address any
set security policies from-zone up to-zone down policy modbus match destination-address plc
set security policies from-zone up to-zone down policy modbus match application modbus
set security policies from-zone up to-zone down policy modbus then permit
set applications application modbus protocol tcp
set applications application modbus destination-port 502
"""
PUBLISHED = """\
set security nat destination pool plc address 10.40.1.10/32 port 502
set security nat destination rule-set in from zone up
set security nat destination rule-set in rule r match destination-address 198.51.100.9/32
set security nat destination rule-set in rule r match destination-port 5020
set security nat destination rule-set in rule r then destination-nat pool plc
"""
HIDDEN = """\
set security nat source rule-set out from zone up
set security nat source rule-set out to zone down
set security nat source rule-set out rule r match source-address 10.10.1.0/24
set security nat source rule-set out rule r then source-nat interface
"""
STATIC = """\
set security nat static rule-set both from zone up
set security nat static rule-set both rule r match destination-address 198.51.100.9/32
set security nat static rule-set both rule r then static-nat prefix 10.40.1.10/32
"""
PLANT = """\
schema: 1
plant: {name: JB2}
zones:
  - {id: office, kind: it, prefixes: [10.10.1.0/24]}
  - {id: link, kind: it, prefixes: [10.30.1.0/24]}
  - {id: dcs, kind: control, prefixes: [10.40.1.0/24]}
links:
  - {from: "rt-01:Gi0/1", to: "fw-01:ge-0/0/0", kind: cable}
"""


ROUTES = "ip route 10.40.1.0 255.255.255.0 10.30.1.2\nip route 198.51.100.0 255.255.255.0 10.30.1.2\nip routing"


def made(folder: Path, text: str) -> Network:
    router = ROUTER.replace("ip routing", ROUTES)
    return network(folder, {"rt.cfg": router, "fw.conf": text}, PLANT)


def sent(found: Network, source: str, destination: str, port: str) -> tuple[str, str, int]:
    """The last packet on the way of one that is certainly delivered."""
    said = ask(found, packet_of(source, destination, "tcp", port))
    assert said.verdict == "permitted", (said.stops, said.unknowns)
    assert said.journey is not None
    assert said.journey.hops[-1].packets is not None
    last = said.journey.hops[-1].packets[2]
    return format_ip(last.source), format_ip(last.destination), last.destination_port


def test_cable_to_a_port_leads_to_its_untagged_unit(tmp_path):
    found = made(tmp_path, SRX)
    assert answer(found, "10.10.1.5", "10.40.1.10", "502") == "permitted"
    assert answer(found, "10.10.1.5", "10.40.1.10", "80") == "denied"
    assert answer(found, "10.10.1.5", "10.40.1.11", "502") == "denied"


def test_nothing_passes_without_a_policy_in_its_direction(tmp_path):
    found = made(tmp_path, SRX)
    assert answer(found, "10.40.1.10", "10.10.1.5", "502", ("dcs", "office")) == "denied"


def test_reply_of_a_permitted_session_passes(tmp_path):
    assert made(tmp_path, SRX).reach("office", "dcs").lower


def test_policy_names_the_address_and_port_behind_the_translation(tmp_path):
    """Junos Security Configuration Guide 10.3: destination rules come before the policy lookup."""
    found = made(tmp_path, SRX + PUBLISHED)
    assert sent(found, "10.10.1.5", "198.51.100.9", "5020") == ("10.10.1.5", "10.40.1.10", 502)
    assert ask(found, packet_of("10.10.1.5", "198.51.100.9", "tcp", "502")).verdict == "denied"


def test_policy_sees_the_source_before_its_translation(tmp_path):
    """Understanding Source NAT Rules: processed after the policy lookup."""
    book = SRX.replace("policy modbus match source-address any", "policy modbus match source-address office")
    book += "set security address-book global address office 10.10.1.0/24\n"
    assert sent(made(tmp_path, book + HIDDEN), "10.10.1.5", "10.40.1.10", "502") == ("10.40.1.1", "10.40.1.10", 502)


def test_static_rule_comes_before_a_destination_rule(tmp_path):
    """Understanding Static NAT Rules: static rules take precedence over destination rules."""
    other = PUBLISHED.replace("address 10.40.1.10/32 port 502", "address 10.40.1.77/32 port 502").replace("5020", "502")
    found = made(tmp_path, SRX + other + STATIC)
    assert sent(found, "10.10.1.5", "198.51.100.9", "502") == ("10.10.1.5", "10.40.1.10", 502)


def test_static_rule_backwards_comes_before_a_source_rule(tmp_path):
    """Understanding Static NAT Rules: reverse mapping takes precedence over source rules."""
    back = SRX.replace("from-zone up to-zone down", "from-zone down to-zone up").replace(
        "destination-address plc", "destination-address any"
    )
    hide = (
        HIDDEN.replace("from zone up", "from zone down")
        .replace("to zone down", "to zone up")
        .replace("10.10.1.0/24", "10.40.1.0/24")
    )
    found = made(tmp_path, back + STATIC + hide)
    assert sent(found, "10.40.1.10", "10.30.1.9", "502")[0] == "198.51.100.9"
    assert sent(found, "10.40.1.11", "10.30.1.9", "502")[0] == "10.30.1.2"


@pytest.mark.parametrize(("zone", "reached"), [("dcs", True), ("office", False)])
def test_service_is_reached_from_the_zone_that_lets_it_in(tmp_path, zone, reached):
    found = made(tmp_path, SRX)
    (ssh,) = [
        one for one in management_reach(found, zone) if one.listener.name == "ssh" and one.listener.enabled.is_(True)
    ]
    assert bool(ssh.lower) is reached
    assert bool(ssh.upper) is reached


def test_interface_filter_is_asked_before_the_policy(tmp_path):
    text = SRX + (
        "set firewall family inet filter F term a from source-address 10.10.1.5/32\nset firewall family inet filter F term a then discard\n"
        "set firewall family inet filter F term b then accept\nset interfaces ge-0/0/0 unit 0 family inet filter input F\n"
    )
    found = made(tmp_path, text)
    assert answer(found, "10.10.1.5", "10.40.1.10", "502") == "denied"
    assert answer(found, "10.10.1.6", "10.40.1.10", "502") == "permitted"


def test_router_without_filters_lets_everything_pass_and_keeps_no_state(tmp_path):
    """Decision 22: deny by default is flow mode's alone."""
    router = "".join(line for line in SRX.splitlines(keepends=True) if "security" not in line)
    found = made(tmp_path, router)
    assert answer(found, "10.10.1.5", "10.40.1.10", "80") == "permitted"
    assert answer(found, "10.40.1.10", "10.10.1.5", "80", ("dcs", "office")) == "permitted"
