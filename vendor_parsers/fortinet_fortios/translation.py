"""FortiOS address translation: virtual IPs, IP pools, the NAT switch of policies, and the central SNAT table."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from auditor.model.address import ANY4, ANY6, V6, parse_ip, prefix
from auditor.model.forwarding import Nat
from auditor.model.ranges import NOTHING, Ranges
from auditor.model.rule import Match, Rule
from auditor.model.service import ALL_PROTOCOLS, ANY_SERVICE, SCTP, TCP, UDP, Service, Term, port_term
from auditor.model.span import Span
from vendor_parsers.fortinet_fortios.addresses import Addresses
from vendor_parsers.fortinet_fortios.entries import Config, Entry, Scope
from vendor_parsers.fortinet_fortios.interfaces import Places
from vendor_parsers.fortinet_fortios.services import Services, port_ranges

PROTOCOLS = {"tcp": TCP, "udp": UDP, "sctp": SCTP, "icmp": 1}


@dataclass(frozen=True, slots=True)
class Vip:
    """A virtual IP: what is published, where it is delivered."""

    name: str
    at: Span
    outside: Match
    inside: Match
    inward: frozenset[str] | None
    source: Match
    service: Service
    to_ports: Ranges | None
    enabled: bool

    @property
    def match(self) -> Match:
        """What a policy that names it may match: the published and the real addresses, never certainly."""
        return Match(NOTHING, self.outside.upper | self.inside.upper, (self.name,), (self.name,))


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


def _mapped(config: Config, entry: Entry, whole: Ranges) -> Match:
    servers = [_ranges(config, server, "ip", whole) for server in entry.table("realservers") if _in_service(server)]
    named = entry.word("mapped-addr")
    if named:
        return Match.opaque(named, whole)
    return Match.union(servers) if servers else _ranges(config, entry, "mappedip", whole)


def _in_service(server: Entry) -> bool:
    server.word("port")
    return server.choice("status", {"active": True, "standby": True, "disable": False}) is not False


def _ports(config: Config, entry: Entry) -> tuple[Service, Ranges | None]:
    """The service a VIP takes and the ports it delivers to."""
    number = entry.choice("protocol", PROTOCOLS) or TCP
    if entry.flag("portforward") is not True and entry.word("type") not in ("server-load-balance", "load-balance"):
        return ANY_SERVICE, None
    try:
        outside = Ranges.union(port_ranges(value)[0] for value in entry.values("extport"))
        inside = Ranges.union(port_ranges(value)[0] for value in entry.values("mappedport"))
    except ValueError:
        config.puzzled(entry, "extport", "nat")
        return Service((), (entry.name,), entry.name), None
    if not outside or number == 1:
        return Service((Term(Ranges.one(number)),), (), entry.name), None
    return Service((port_term(number, outside),), (), entry.name), inside or None


def _vip(config: Config, entry: Entry, places: Places, services: Services, whole: Ranges) -> Vip:
    port = entry.word("extintf")
    inward, missing = places.expand((port,) if port else ("any",))
    if missing:
        config.undefined("interface", port, "nat", entry.span("extintf"))
        inward = None
    service, to_ports = _ports(config, entry)
    named = entry.values("service")
    if named:
        service = services.resolve(named, entry.span("service"), "nat")
    filters = entry.values("src-filter")
    source = _ranges(config, entry, "src-filter", whole) if filters else Match.exact(whole, "any")
    outside = _ranges(config, entry, "extip", whole)
    if entry.mentioned("extaddr") and entry.values("extaddr"):
        outside = Match.opaque(entry.name, whole)
    return Vip(
        entry.name,
        entry.at,
        outside,
        _mapped(config, entry, whole),
        inward,
        source,
        service,
        to_ports,
        entry.flag("status") is not False,
    )


class Vips:
    """The virtual IPs of one VDOM and one family, and their groups."""

    def __init__(self, config: Config, scope: Scope, places: Places, services: Services, *, six: bool) -> None:
        suffix = "6" if six else ""
        self._objects = scope.table(f"firewall vip{suffix}")
        self._groups = scope.table(f"firewall vipgrp{suffix}")
        self._config = config
        for table in (self._objects, self._groups):
            config.report_missed(table)
        whole = ANY6 if six else ANY4
        self.all = {entry.name: _vip(config, entry, places, services, whole) for entry in self._objects}
        self._members = {}
        for group in self._groups:
            group.word("interface")
            self._members[group.name] = group.values("member")
            for name in self._members[group.name]:
                if name not in self.all:
                    config.undefined("vip", name, "object", group.span("member"))

    def named(self, name: str) -> list[Vip]:
        """The virtual IPs a name stands for."""
        if name in self.all:
            return [self.all[name]]
        return [self.all[member] for member in self._members.get(name, ()) if member in self.all]

    def match(self, name: str) -> Match | None:
        """What the name matches in a policy; None when it is no virtual IP."""
        if name not in self.all and name not in self._members:
            return None
        found = [vip.match for vip in self.named(name)]
        upper = Ranges.union(match.upper for match in found) if found else ANY4 | ANY6
        return Match(NOTHING, upper, (name,), (name,))

    def nats(self, used: frozenset[str] | None, vrf: str) -> list[Nat]:
        """The translations; ``used`` names the virtual IPs that an enabled policy names (None: all are at work)."""
        active = None if used is None else {vip.name for name in used for vip in self.named(name)}
        return [
            Nat(
                kind="destination",
                name=f"vip {vip.name}",
                at=vip.at,
                inward=vip.inward,
                source=vip.source,
                destination=vip.outside,
                service=vip.service,
                to=vip.inside,
                to_ports=vip.to_ports,
                enabled=vip.enabled and (active is None or vip.name in active),
                vrf=vrf,
            )
            for vip in self.all.values()
        ]


class Pools:
    """The IP pools of one VDOM."""

    def __init__(self, config: Config, scope: Scope) -> None:
        self._config = config
        self._known: dict[str, Match] = {}
        for path, whole in (("firewall ippool", ANY4), ("firewall ippool6", ANY6)):
            table = scope.table(path)
            config.report_missed(table)
            for entry in table:
                self._known[entry.name] = self._pool(entry, whole)

    def _pool(self, entry: Entry, whole: Ranges) -> Match:
        entry.word("type")
        try:
            return Match.exact(address_range(f"{entry.word('startip')}-{entry.word('endip')}"), entry.name)
        except ValueError:
            self._config.notice(entry.at, "This IP pool was not understood", "この IP プールを解釈できない", "nat")
            return Match.opaque(entry.name, whole)

    def resolve(self, names: Iterable[str], at: Span) -> Match:
        """The addresses of the pools together."""
        parts: list[Match] = []
        for name in names:
            if name not in self._known:
                self._config.undefined("ippool", name, "nat", at)
            parts.append(self._known.get(name) or Match.opaque(name))
        return Match.union(parts) if parts else Match.opaque("no pool")


def outgoing(places: Places, ports: frozenset[str] | None, family: Ranges) -> Match:
    """The address of ``family`` a packet gets that is hidden behind the interface it leaves by."""
    if ports is None:
        return Match.opaque("address of the outgoing interface", family)
    own: list[tuple[int, int]] = []
    unresolved: list[str] = []
    for name in sorted(ports):
        port = places.interfaces.get(name)
        fixed = [a.ip for a in port.addresses if not a.virtual and not a.secondary] if port is not None else []
        fixed = [point for point in fixed if point in family]
        own += [(point, point) for point in fixed]
        if port is None or port.dynamic or not fixed:
            unresolved.append(name)
    found = Ranges.of(*own)
    if unresolved:
        return Match(found, family, tuple(sorted(ports)), tuple(unresolved))
    return Match.exact(found, *sorted(ports))


def _family(rule: Rule) -> Ranges:
    """The families a rule speaks of."""
    return Ranges.union(whole for whole in (ANY4, ANY6) if rule.source.upper & whole and rule.destination.upper & whole)


def policy_nat(entry: Entry, rule: Rule, places: Places, pools: Pools, vrf: str) -> Nat | None:
    """The source translation a policy asks for with ``set nat enable``; None when it asks for none."""
    use_pool = entry.flag("ippool")
    names = entry.values("poolname") + entry.values("poolname6")
    if entry.flag("nat") is not True:
        return None
    to = pools.resolve(names, entry.span("poolname")) if use_pool else outgoing(places, rule.outward, _family(rule))
    return Nat(
        kind="source",
        name=rule.name,
        at=rule.at,
        inward=rule.inward,
        outward=rule.outward,
        source=rule.source,
        destination=rule.destination,
        service=rule.service,
        to=to,
        enabled=rule.enabled,
        conditions=rule.conditions,
        vrf=vrf,
    )


def central_nats(
    config: Config, scope: Scope, places: Places, pools: Pools, addresses: tuple[Addresses, Addresses], vrf: str
) -> list[Nat]:
    """The central SNAT table in its order."""
    table = scope.table("firewall central-snat-map")
    config.report_missed(table)
    return [_central(config, scope, entry, places, pools, addresses, vrf) for entry in table]


def _central(
    config: Config,
    scope: Scope,
    entry: Entry,
    places: Places,
    pools: Pools,
    addresses: tuple[Addresses, Addresses],
    vrf: str,
) -> Nat:
    six = entry.choice("type", {"ipv4": False, "ipv6": True}) is True
    known = addresses[1] if six else addresses[0]
    suffix = "6" if six else ""
    conditions: list[str] = []
    sides: list[frozenset[str] | None] = []
    for key in ("srcintf", "dstintf"):
        found, missing = places.expand(entry.values(key) or ("any",))
        if missing:
            conditions += missing
            found = None
        sides.append(found)
    source = known.resolve(entry.values(f"orig-addr{suffix}") or ("all",), entry.at, "nat")
    destination = known.resolve(entry.values(f"dst-addr{suffix}") or ("all",), entry.at, "nat")
    number = entry.number("protocol")
    ports = entry.word("orig-port")
    if ports not in ("", "0"):
        conditions.append(f"orig-port {ports}")
    entry.word("nat-port")
    hides = entry.flag("nat") is not False
    names = entry.values(f"nat-ippool{suffix}")
    to = pools.resolve(names, entry.at) if names else outgoing(places, sides[1], known.whole)
    return Nat(
        kind="source" if hides else "identity",
        name=scope.label(f"central-snat-map {entry.name}"),
        at=entry.at,
        inward=sides[0],
        outward=sides[1],
        source=source,
        destination=destination,
        service=Service((Term(Ranges.one(number) if number else ALL_PROTOCOLS),))
        if number is not None
        else ANY_SERVICE,
        to=to if hides else source,
        enabled=entry.flag("status") is not False,
        conditions=tuple(conditions),
        vrf=vrf,
    )
