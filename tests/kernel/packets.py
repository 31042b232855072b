"""Packets worth trying: ends of the ranges rules speak of, published addresses, the routers themselves, odd protocols."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from auditor.model.address import parse_ip
from auditor.model.service import GRE, ICMP, ICMP6, SCTP, TCP, UDP
from auditor.space.packets import Packet
from tests.kernel.lab import OTHERS
from tests.kernel.plans import CONTROL, IT, OUTSIDE

SOURCES = {
    False: {
        IT: ("10.0.1.5", "10.0.1.8", "10.0.1.15", "10.0.1.16", "10.0.1.200"),
        CONTROL: ("10.0.2.8", "10.0.2.9", "10.0.2.11", "10.0.2.12", "10.0.2.200"),
        OUTSIDE: ("198.51.100.7", "198.51.100.99", "203.0.113.77", "8.8.8.8"),
    },
    True: {
        IT: ("2001:db8:1::5", "2001:db8:1::8", "2001:db8:1::f", "2001:db8:1::10"),
        CONTROL: ("2001:db8:2::8", "2001:db8:2::9", "2001:db8:2::b", "2001:db8:2::c"),
        OUTSIDE: ("2001:db8:f::7", "2001:db8:f::63", "2001:db8:77::77", "2001:4860::8"),
    },
}
TARGETS = {
    False: (
        "10.0.2.9", "10.0.2.9", "10.0.2.8", "10.0.2.11", "10.0.2.12", "10.0.2.201", "10.0.1.5", "10.0.1.8", "10.0.1.15",
        "10.0.1.16", "203.0.113.9", "203.0.113.9", "203.0.113.10", "203.0.113.8", "203.0.113.15", "203.0.113.16",
        "198.51.100.7", "198.51.100.50", "8.8.4.4", "10.77.0.1", "10.99.0.1", "10.98.0.1",
    ),
    True: (
        "2001:db8:2::9", "2001:db8:2::9", "2001:db8:2::8", "2001:db8:2::b", "2001:db8:2::c", "2001:db8:1::5",
        "2001:db8:1::8", "2001:db8:1::f", "2001:db8:77::9", "2001:db8:77::9", "2001:db8:77::a", "2001:db8:77::8",
        "2001:db8:f::7", "2001:db8:f::50", "2001:4860::9", "2001:db8:99::1",
    ),
}  # fmt: skip
PUBLIC = {False: ("198.51.100.1", "198.51.100.2"), True: ("2001:db8:f::1",)}
OWN = {
    1: {False: ("10.0.1.1", "10.0.2.1"), True: ("2001:db8:1::1", "2001:db8:2::1")},
    2: {
        False: ("10.0.1.1", "10.0.2.1", "10.9.0.1", "10.9.0.2"),
        True: ("2001:db8:1::1", "2001:db8:2::1", "2001:db8:9::1", "2001:db8:9::2"),
    },
}
PORTS = (22, 80, 80, 81, 89, 90, 442, 443, 502, 502, 8080, 8088, 8089, 8090, 1, 65535)
SOURCE_PORTS = (100, 20_000, 30_000, 50_000)
QUESTIONS = {False: (8, 8, 8, 13), True: (128, 128, 128, 139)}
"""ICMP types that ask something; conntrack lets no others begin anything (nf_conntrack_proto_icmp.c, …_icmpv6.c)."""


@dataclass(frozen=True, slots=True)
class Probe:
    """A packet, the zone it is sent from, and whether its source belongs to another (so that no answer finds back)."""

    zone: str
    packet: Packet
    spoofed: bool


def probes(random: Random, *, six: bool, routers: int, count: int) -> list[Probe]:
    """Packets no two of which can be taken for one connection: source ports and rare protocols are used once."""
    rare = [GRE, *OTHERS]
    random.shuffle(rare)
    found = []
    for number in range(count):
        zone = random.choice((IT, IT, CONTROL, OUTSIDE, OUTSIDE))
        true = random.random() > 0.06
        home = zone if true else random.choice((IT, CONTROL, OUTSIDE))
        source = parse_ip(random.choice(SOURCES[six][home]))
        target = source
        while target == source:
            pool = random.choice((TARGETS[six],) * 6 + (PUBLIC[six], OWN[routers][six]))
            target = parse_ip(random.choice(pool))
        kind = random.random()
        if kind < 0.08 and rare:
            packet = Packet(source, target, rare.pop())
        elif kind < 0.2:
            packet = Packet(source, target, ICMP6 if six else ICMP, icmp=random.choice(QUESTIONS[six]) * 256)
        else:
            protocol = random.choice((TCP,) * 6 + (UDP,) * 5 + (SCTP,))
            packet = Packet(source, target, protocol, random.choice(SOURCE_PORTS) + number, random.choice(PORTS))
        found.append(Probe(zone, packet, home != zone))
    return found
