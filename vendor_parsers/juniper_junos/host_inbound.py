"""What reaches the device itself: ``host-inbound-traffic`` of zones and interfaces, and the filters of the loopback.

In flow mode nothing reaches the device that is not listed (Junos OS 12.2, "Understanding How to Control Inbound Traffic Based
on Traffic Types"); what stands at an interface overrides its zone. Whether an interface that lists services alone keeps the
zone's protocols is not documented: those are then uncertain. The filter of ``lo0`` guards the device in every mode; an
instance with a loopback unit of its own asks only that one's (Junos OS Routing Policies, Firewall Filters and Traffic
Policers User Guide, "Guidelines for Applying Standard Firewall Filters").
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from auditor.model.address import ANY6
from auditor.model.ranges import Ranges
from auditor.model.rule import ANYWHERE, Action, Match, Rule, RuleSet
from auditor.model.service import ANY_SERVICE, ICMP, ICMP6, TCP, UDP, Service, Term, icmp_term, port_term, protocol_term
from auditor.model.span import Span
from vendor_parsers.juniper_junos.config import Config
from vendor_parsers.juniper_junos.statement import Statement
from vendor_parsers.juniper_junos.zones import MANAGEMENT_PORTS, Zone

LIST = "host-inbound-traffic"


def _ports(protocol: int, *found: int) -> tuple[Term, ...]:
    return tuple(port_term(protocol, Ranges.one(port)) for port in found)


SERVICES: dict[str, tuple[Term, ...]] = {
    "any-service": ANY_SERVICE.terms,
    "bootp": _ports(UDP, 67, 68),
    "dhcp": _ports(UDP, 67, 68),
    "dhcpv6": _ports(UDP, 546, 547),
    "dns": (*_ports(UDP, 53), *_ports(TCP, 53)),
    "finger": _ports(TCP, 79),
    "ftp": _ports(TCP, 21),
    "http": _ports(TCP, 80),
    "https": _ports(TCP, 443),
    "ident-reset": _ports(TCP, 113),
    "ike": (*_ports(UDP, 500, 4500), protocol_term(50), protocol_term(51)),
    "lsping": _ports(UDP, 3503),
    "netconf": _ports(TCP, 830),
    "ntp": _ports(UDP, 123),
    "ping": (icmp_term(ICMP, 8), icmp_term(ICMP6, 128)),
    "r2cp": _ports(UDP, 28672),
    "reverse-ssh": _ports(TCP, 2901),
    "reverse-telnet": _ports(TCP, 2900),
    "rlogin": _ports(TCP, 513),
    "rsh": _ports(TCP, 514),
    "sip": (*_ports(UDP, 5060), *_ports(TCP, 5060)),
    "snmp": _ports(UDP, 161),
    "snmp-trap": _ports(UDP, 162),
    "ssh": _ports(TCP, 22),
    "telnet": _ports(TCP, 23),
    "tftp": _ports(UDP, 69),
    "traceroute": (port_term(UDP, Ranges.of((33434, 33523))),),
    "webapi-clear-text": _ports(TCP, 3000),
    "webapi-ssl": _ports(TCP, 3443),
    "xnm-clear-text": _ports(TCP, 3221),
    "xnm-ssl": _ports(TCP, 3220),
}
PROTOCOLS: dict[str, tuple[Term, ...]] = {
    "bfd": _ports(UDP, 3784, 3785, 4784),
    "bgp": _ports(TCP, 179),
    "dvmrp": (protocol_term(2),),
    "igmp": (protocol_term(2),),
    "ldp": (*_ports(TCP, 646), *_ports(UDP, 646)),
    "msdp": _ports(TCP, 639),
    "ndp": tuple(icmp_term(ICMP6, kind) for kind in (133, 134, 135, 136, 137)),
    "nhrp": (protocol_term(54),),
    "ospf": (protocol_term(89),),
    "ospf3": (protocol_term(89),),
    "pgm": (protocol_term(113),),
    "pim": (protocol_term(103),),
    "rip": _ports(UDP, 520),
    "ripng": _ports(UDP, 521),
    "router-discovery": (icmp_term(ICMP, 9), icmp_term(ICMP, 10)),
    "rsvp": (protocol_term(46),),
    "sap": _ports(UDP, 9875),
    "vrrp": (protocol_term(112),),
}
BEYOND = "whether all stands for more than the services there are words for is not documented"
NEIGHBOURS = Service(PROTOCOLS["ndp"], (), "ndp")
"""Always let in (Junos OS 12.2, "Understanding How to Control Inbound Traffic Based on Protocols")."""


def host_inbound(config: Config, zones: dict[str, Zone], interfaces: Iterable[str]) -> RuleSet:
    """What zones and interfaces let in, one list for all; ``interfaces`` are those the device has."""
    at = next((zone.statement.at for zone in zones.values()), Span(config.file, 1, 1))
    rules: list[Rule] = []
    for zone in zones.values():
        common = zone.statement.find("host-inbound-traffic")
        plain: set[str] = set()
        for unit, entry in zone.interfaces.items():
            own = entry.find("host-inbound-traffic")
            if own is None:
                plain.add(unit)
                continue
            rules += _listed(own, "system-services", frozenset({unit}), f"{zone.name} {unit}")
            rules += _listed(own, "protocols", frozenset({unit}), f"{zone.name} {unit}")
            for kind in ("system-services", "protocols"):
                if common is not None and own.peek(kind) is None:
                    rules += _listed(common, kind, frozenset({unit}), f"{zone.name}", ("overridden at the interface",))
        if common is not None:
            for kind in ("system-services", "protocols"):
                rules += _listed(common, kind, frozenset(plain), zone.name)
    every = frozenset(unit for zone in zones.values() for unit in zone.units)
    rules.append(
        Rule(
            name="neighbour discovery", action=Action.PERMIT, at=at, service=NEIGHBOURS, implied=True,
            source=Match.exact(ANY6, "any-ipv6"), destination=Match.exact(ANY6, "any-ipv6"), inward=every,
        )
    )  # fmt: skip
    rules.append(
        Rule(
            name="management ports stand in no zone", action=Action.PERMIT, at=at, implied=True, source=ANYWHERE,
            inward=(frozenset(f"{port}.0" for port in MANAGEMENT_PORTS) & frozenset(interfaces)) - every,
        )
    )  # fmt: skip
    rules.sort(key=lambda rule: BEYOND in rule.conditions)
    return RuleSet(name=LIST, family="both", rules=tuple(rules), at=at, kind="host-inbound-traffic")


def _listed(
    holder: Statement, kind: str, units: frozenset[str], place: str, conditions: tuple[str, ...] = ()
) -> Iterator[Rule]:
    """The rules of one list: exceptions first, since ``all`` with ``ssh except`` leaves SSH out."""
    known = SERVICES if kind == "system-services" else PROTOCOLS
    entries = holder.all(kind)
    for refused in (True, False):
        for one in entries:
            if one.has("except") is not refused:
                continue
            made = Rule(
                name=f"{place} {one.name}",
                action=Action.DENY if refused else Action.PERMIT,
                at=one.at,
                service=_service(one.name, known),
                inward=units,
                conditions=conditions,
            )
            yield made
            if one.name == "all":
                yield replace(made, service=ANY_SERVICE, conditions=(*conditions, BEYOND), implied=True)


def _service(word: str, known: dict[str, tuple[Term, ...]]) -> Service:
    """What a word lets in; ``all`` stands for every service there is a word for."""
    if word in known:
        return Service(known[word], (), word)
    if word == "all":
        terms = tuple(term for name, terms in known.items() if name != "any-service" for term in terms)
        return Service(terms, (), word)
    return Service((), (word,), word)
