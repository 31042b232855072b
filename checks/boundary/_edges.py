"""Interfaces at the boundary with the outside, and what their filters let in."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.model.address import ANY4, ANY6, V6
from auditor.model.rule import Action, Rule
from auditor.reach.chains import unfolded
from auditor.reach.external import is_external
from auditor.reach.network import Network, Port
from auditor.reach.wiring import Guard

EDGE = """\
version 15.2
hostname rt-edge
!
interface GigabitEthernet0/0
 ip address 10.10.1.1 255.255.255.0
!
interface GigabitEthernet0/1
 ip address 192.0.2.2 255.255.255.252
{bound}!
ip routing
ip route 0.0.0.0 0.0.0.0 192.0.2.1
!
{lists}end
"""
EDGE_PLANT = """\
schema: 1
plant:
  name: JB2
zones:
  - id: office
    kind: it
    prefixes: [10.10.0.0/16]
  - id: internet
    kind: internet
    interfaces: ["rt-edge:GigabitEthernet0/1"]
"""
FIREWALL = """\
ASA Version 9.12(4)
hostname fw-edge
!
interface GigabitEthernet0/0
 nameif outside
 security-level 0
 ip address 192.0.2.2 255.255.255.252
!
interface GigabitEthernet0/1
 nameif inside
 security-level 100
 ip address 10.10.1.1 255.255.255.0
!
access-list OUT-IN extended permit tcp any host 10.10.1.80 eq https
access-list OUT-IN extended deny ip any any log
access-group OUT-IN in interface outside
route outside 0.0.0.0 0.0.0.0 192.0.2.1 1
"""
FIREWALL_PLANT = EDGE_PLANT.replace("rt-edge:GigabitEthernet0/1", "fw-edge:GigabitEthernet0/0")


def edges(network: Network) -> Iterator[tuple[Port, tuple[Guard, ...]]]:
    """Every enabled external interface of a forwarding device, with the filters packets meet when they come in."""
    for port in network.ports():
        device, interface = port.device, port.interface
        addressed = bool(interface.addresses or interface.dynamic or interface.unnumbered or interface.address_unknown)
        if interface.enabled.is_(False) or device.forwards.is_(False) or interface.kind == "loopback" or not addressed:
            continue
        if is_external(network, device.name, interface):
            box = network.wiring.boxes[device.name]
            yield port, (*box.guards("ingress", interface.name), *box.guards("through", interface.vrf))


def answering(port: Port, guards: tuple[Guard, ...]) -> tuple[Guard, ...]:
    """The filters that speak of what the interface carries: IPv4, or IPv6 where it has nothing else (see IP6-001)."""
    addresses = port.interface.addresses
    only_v6 = bool(addresses) and all(address.ip >= V6 for address in addresses) and not port.interface.dynamic
    other = "4" if only_v6 or (port.interface.dynamic == "slaac" and not addresses) else "6"
    return tuple(guard for guard in guards if guard.family != other)


def inbound_default(network: Network, port: Port, guard: Guard) -> Action:
    """What becomes of packets that no rule names; deny where a rule certainly denies whatever others leave.

    A rule for packets that nothing has translated counts: what a translation publishes is judged where it is published.
    """
    if guard.ruleset is None:
        return Action.UNKNOWN
    if guard.ruleset.default is Action.DENY:
        return Action.DENY
    points = [address.ip for address in port.interface.addresses]
    family = ANY6 if points and min(points) >= V6 else ANY4
    left = network.space.box(source=family, destination=family)
    for rule in unfolded(port.device, guard.ruleset):
        untranslated = rule.translated is None or "" in rule.translated
        if rule.starts and rule.exact and rule.outward is None and untranslated and applies(port, rule):
            left -= network.space.between(rule.source, rule.destination, rule.service, upper=False)
            if not left:
                return rule.action
    return guard.ruleset.default


def applies(port: Port, rule: Rule) -> bool:
    """True unless the rule is limited to other interfaces to come in by."""
    return rule.inward is None or port.interface.name in rule.inward
