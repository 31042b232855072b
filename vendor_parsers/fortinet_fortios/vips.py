"""FortiOS virtual IPs: what is published, where it is delivered, and what they do to sessions the other way.

Destination translation comes before routing and before the policies, so policies see the mapped address and the mapped
port (Fortinet: "Technical Tip: How to use virtual IPs with non-standard external ports", 262988). It is done for every
virtual IP, named by a policy or not: its address counts as the device's own and is never routed on (189573 "Unused Virtual IP
object can disrupt traffic"). Of an address that is an interface's as well, packets that no naming policy takes are either
lost behind the translation or for the device itself, which no document tells.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from auditor.model.address import ANY4, ANY6, V6, parse_ip, prefix
from auditor.model.forwarding import Nat
from auditor.model.ranges import Ranges
from auditor.model.rule import Action, Match, Rule
from auditor.model.service import ANY_SERVICE, SCTP, TCP, UDP, Service, Term, port_term
from auditor.model.span import Span
from vendor_parsers._readers.choosing import meeting
from vendor_parsers.fortinet_fortios.entries import Config, Entry, Scope
from vendor_parsers.fortinet_fortios.interfaces import Places
from vendor_parsers.fortinet_fortios.services import Services, port_ranges

PROTOCOLS = {"tcp": TCP, "udp": UDP, "sctp": SCTP, "icmp": 1}
ANY_SERVER = ("load-balance", "server-load-balance")
"""Types that choose among several servers."""
ENDS_HERE = ("dns-translation", "access-proxy")
"""Types that rewrite DNS answers or end the session on the device instead of translating it."""
UNTAKEN = "no policy that names it certainly takes the packet"


@dataclass(frozen=True, slots=True)
class Vip:
    """A virtual IP: what is published, where it is delivered.

    ``one_to_one``: the nth published address is delivered to the nth inside one. ``reverses``: sessions the inside hosts
    start towards the published side get the published address; ``always`` before any pool (``nat-source-vip``).
    """

    title: str
    name: str
    at: Span
    outside: Match
    inside: Match
    inward: frozenset[str] | None
    source: Match
    service: Service
    to_ports: Ranges | None
    one_to_one: bool
    enabled: bool
    forwards: bool
    reverses: bool
    always: bool
    conditions: tuple[str, ...]

    def nat(self) -> Nat:
        """The destination translation, for whoever sends from anywhere."""
        return Nat(
            kind="destination",
            name=self.name,
            at=self.at,
            inward=self.inward,
            source=self.source,
            destination=self.outside,
            service=self.service,
            to=self.inside,
            to_ports=self.to_ports,
            one_to_one=self.one_to_one,
            enabled=self.enabled,
            conditions=self.conditions,
        )


def address_range(text: str) -> Ranges:
    """``10.0.0.1``, ``10.0.0.1-10.0.0.9`` or a prefix; ValueError when it is none."""
    low, dash, high = text.partition("-")
    if not dash:
        return prefix(low)
    first, last = parse_ip(low), parse_ip(high)
    if first > last or (first < V6) != (last < V6):
        raise ValueError(text)
    return Ranges(((first, last),))


def _ranges(config: Config, entry: Entry, key: str, whole: Ranges) -> Match:
    """The addresses written in ``key``; unresolved when they are missing or not understood."""
    values = entry.values(key)
    try:
        found = Ranges.union(address_range(value) for value in values)
    except ValueError:
        config.puzzled(entry, key, "nat")
        return Match.opaque(f"{entry.name} {key}", whole)
    return Match.exact(found, *values) if values else Match.opaque(f"{entry.name} {key}", whole)


def _outside(config: Config, entry: Entry, whole: Ranges) -> Match:
    if entry.mentioned("extaddr") and entry.values("extaddr"):
        return Match.opaque(entry.name, whole)
    found = _ranges(config, entry, "extip", whole)
    if found.upper.intervals == ((0, 0),):
        # 0.0.0.0 stands for whatever address the external interface has at run time
        return Match.opaque(f"address of {entry.word('extintf') or 'any interface'}", whole)
    return found


def _inside(config: Config, entry: Entry, whole: Ranges) -> Match:
    servers = [_ranges(config, server, "ip", whole) for server in _servers(entry)]
    named = entry.word("mapped-addr")
    if named:
        return Match.opaque(named, whole)
    return Match.union(servers) if servers else _ranges(config, entry, "mappedip", whole)


def _servers(entry: Entry) -> list[Entry]:
    return [server for server in entry.table("realservers") if _in_service(server)]


def _in_service(server: Entry) -> bool:
    return server.choice("status", {"active": True, "standby": True, "disable": False}) is not False


def _ports(config: Config, entry: Entry, kind: str) -> tuple[Service, Ranges | None]:
    """The service a virtual IP takes and the ports it delivers to."""
    number = entry.choice("protocol", PROTOCOLS) or TCP
    server_ports = [server.word("port") for server in _servers(entry)]
    if entry.flag("portforward") is not True and kind not in ANY_SERVER:
        return ANY_SERVICE, None
    try:
        outside = Ranges.union(port_ranges(value)[0] for value in entry.values("extport"))
        inside = Ranges.union(port_ranges(value)[0] for value in entry.values("mappedport"))
        if server_ports and "" not in server_ports and "0" not in server_ports:
            inside = Ranges.union(port_ranges(value)[0] for value in server_ports)
    except ValueError:
        config.puzzled(entry, "extport", "nat")
        return Service((), (entry.name,), entry.name), None
    if not outside or number == 1:
        return Service((Term(Ranges.one(number)),), (), entry.name), None
    return Service((port_term(number, outside),), (), entry.name), None if inside == outside else inside or None


def _doubts(entry: Entry, kind: str) -> list[str]:
    """What makes a virtual IP do something else than translate, or nobody can tell what."""
    found = [f"type {kind}"] if kind in ENDS_HERE else []
    for key, harmless in (("nat44", True), ("nat66", True), ("nat46", False), ("nat64", False)):
        if entry.mentioned(key) and entry.flag(key) is not harmless:
            found.append(f"{key} {entry.word(key)}")
    if entry.word("portmapping-type") == "m-to-n":
        found.append("portmapping-type m-to-n")
    return found


def _vip(config: Config, scope: Scope, entry: Entry, places: Places, services: Services, whole: Ranges) -> Vip:
    kind = entry.word("type") or "static-nat"
    conditions = _doubts(entry, kind)
    inward: frozenset[str] | None = None
    for key in ("extintf", "srcintf-filter"):
        found, missing = places.expand(entry.values(key) or ("any",))
        for name in missing:
            config.undefined("interface", name, "nat", entry.span(key))
            conditions.append(f"{key} {name} is not defined")
        if found is not None and not missing:
            inward = found if inward is None else inward & found
    service, to_ports = _ports(config, entry, kind)
    named = entry.values("service")
    if named:
        service = services.resolve(named, entry.span("service"), "nat")
    filters = entry.values("src-filter")
    source = _ranges(config, entry, "src-filter", whole) if filters else Match.exact(whole, "any")
    outside, inside = _outside(config, entry, whole), _inside(config, entry, whole)
    several = kind in ANY_SERVER or kind == "fqdn"
    known = not (outside.unknown or inside.unknown or several)
    if known and outside.upper.size != inside.upper.size:
        conditions.append("extip and mappedip differ in size")
        known = False
    forwards = service is not ANY_SERVICE
    return Vip(
        title=entry.name,
        name=scope.label(f"vip {entry.name}"),
        at=entry.at,
        outside=outside,
        inside=inside,
        inward=inward,
        source=source,
        service=service,
        to_ports=to_ports,
        one_to_one=known,
        enabled=entry.flag("status") is not False,
        forwards=forwards,
        reverses=known and not conditions,
        always=entry.flag("nat-source-vip") is True,
        conditions=tuple(conditions),
    )


class Vips:
    """The virtual IPs of one VDOM and one family, and their groups."""

    def __init__(self, config: Config, scope: Scope, places: Places, services: Services, *, six: bool) -> None:
        suffix = "6" if six else ""
        objects = scope.table(f"firewall vip{suffix}")
        groups = scope.table(f"firewall vipgrp{suffix}")
        for table in (objects, groups):
            config.report_missed(table)
        whole = ANY6 if six else ANY4
        self.all = {entry.name: _vip(config, scope, entry, places, services, whole) for entry in objects}
        self._members = {}
        for group in groups:
            group.word("interface")
            self._members[group.name] = group.values("member")
            for name in self._members[group.name]:
                if name not in self.all:
                    config.undefined("vip", name, "object", group.span("member"))

    def named(self, name: str) -> list[Vip]:
        """The virtual IPs a name stands for; none when it is no virtual IP."""
        if name in self.all:
            return [self.all[name]]
        return [self.all[member] for member in self._members.get(name, ()) if member in self.all]


def published(vips: Iterable[Vip], rules: Iterable[Rule] | None, own: Ranges) -> Iterator[Nat]:
    """The destination translations at work; ``rules`` are those of the policies, None with central NAT.

    ``own`` are the interfaces' addresses: of those, only what a naming policy takes is certainly translated.
    """
    kept = list(vips)
    naming = [rule for rule in rules or () if rule.enabled and rule.translated and not rule.conditions]
    shared = [vip for vip in kept if rules is not None and (vip.outside.upper & own or vip.outside.unknown)]
    for vip in shared:
        taken = dict.fromkeys(
            (rule.source, _meeting(vip.inward, rule.inward), service)
            for rule in naming
            if rule.action is Action.PERMIT and vip.name in (rule.translated or ())
            for service in _taken(vip, rule.service)
        )
        for source, inward, service in taken:
            narrowed = meeting(vip.source, source)
            if narrowed.upper:
                yield replace(vip.nat(), source=narrowed, inward=inward, service=service)
    for vip in kept:
        yield replace(vip.nat(), conditions=vip.conditions or (UNTAKEN,)) if vip in shared else vip.nat()


def _meeting(one: frozenset[str] | None, other: frozenset[str] | None) -> frozenset[str] | None:
    if one is None or other is None:
        return one if other is None else other
    return one & other


def _taken(vip: Vip, wanted: Service) -> list[Service]:
    """The services of a virtual IP that a policy with ``wanted`` certainly takes; policies see the mapped ports."""
    if vip.service is ANY_SERVICE:
        return [wanted]
    ports = [(term, vip.to_ports or term.destination_ports) for term in vip.service.terms]
    certain = all(
        any(
            allowed.protocols.covers(term.protocols)
            and allowed.destination_ports.covers(after)
            and allowed.source_ports.covers(term.source_ports)
            for allowed in wanted.terms
        )
        for term, after in ports
    )
    return [vip.service] if certain and ports else []
